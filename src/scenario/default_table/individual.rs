//! Defaults of agents as individuals, and of contracts.

use super::row;
use crate::scenario::defaults::DefaultValue;
use crate::scenario::defaults::Label::{A, M};

#[rustfmt::skip]
pub(super) const ROWS: &[DefaultValue] = &[
    row("groups", "same_team", "false", "-", "false, true", A, "nobody knows who will be on duty"),
    row("channels.target", "per", r#""day""#, "-", "interval, day, run", A, "assumption"),
    row("groups.learning", "factor", "1.5", "factor", "1.3 to 1.8", M, "wfmlabs, speed to proficiency: handle time 1.3 to 1.8 times over 3 to 6 months"),
    row("groups.learning", "time", r#""250h""#, "duration on duty", "160h to 350h", A, "95% learnt after 4.5 months of 21 days of 8 hours; range: after 3 to 6 (wfmlabs)"),
    row("groups.learning", "tenure", r#""0s""#, "duration on duty", "-", A, "all agents of the group are new"),
];
