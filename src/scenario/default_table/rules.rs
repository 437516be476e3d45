//! Defaults of the rules of routing.

use super::row;
use crate::scenario::defaults::DefaultValue;
use crate::scenario::defaults::Label::A;

#[rustfmt::skip]
pub(super) const ROWS: &[DefaultValue] = &[
    row("channels.sticky", "wait", r#""60s""#, "duration", "20s to 10m", A, "assumption"),
    row("groups", "switch_cost", r#""0s""#, "duration", "0s to 2m", A, "an interrupted reply is taken up where it was left unless the file says so"),
    row("groups", "idle_ratio", "1", "-", "0.2 to 5", A, "as many idle agents in every group unless the file says so"),
    row("groups", "occupancy_time", r#""1h""#, "duration", "15m to 4h", A, "the last hour or so"),
    row("skills", "weight", "1", "per unit of waiting", "0.2 to 5", A, "all waits weigh the same unless the file says so"),
    row("skills", "ratio", "1", "-", "0.2 to 5", A, "queues of the same length unless the file says so"),
    row("skills", "rises_every", r#""never""#, "duration", "1m to 4h", A, "priorities stay as they are unless the file says so"),
];
