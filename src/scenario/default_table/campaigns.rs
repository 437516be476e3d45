//! Defaults of `[campaigns.NAME]`: dialling, answers, attempts.

use super::row;
use crate::scenario::defaults::DefaultValue;
use crate::scenario::defaults::Label::{A, L};

#[rustfmt::skip]
pub(super) const ROWS: &[DefaultValue] = &[
    row("campaigns", "preview_time", r#""30s""#, "duration", "5s to 3m", A, "assumption"),
    row("campaigns", "ring", r#"{ exponential = { mean = "15s" } }"#, "duration", "mean 8s to 25s", A, "assumption: three rings"),
    row("campaigns", "right_party", "0.6", "share of those who pick up", "0.1 to 1", A, "assumption"),
    row("campaigns", "wrong_party_time", r#""30s""#, "duration", "5s to 2m", A, "assumption"),
    row("campaigns", "attempts", "3", "attempts", "1 to 10", A, "assumption"),
    row("campaigns", "retry_after", r#""4h""#, "duration", "30m to 3d", A, "assumption"),
    row("campaigns", "pacing", "1", "answers per agent", "0.5 to 2", A, "as many answers as agents"),
    row("campaigns", "mismatch_patience", r#""2s""#, "duration", "0s to 10s", L, "US Telemarketing Sales Rule, 16 CFR 310.4(b)(4): a call is abandoned unless an agent is there within 2 s; at most 3% may be"),
];
