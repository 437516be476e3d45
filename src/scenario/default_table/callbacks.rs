//! Defaults of `[channels.NAME]`: the offer to be called back.

use super::row;
use crate::scenario::defaults::DefaultValue;
use crate::scenario::defaults::Label::A;

#[rustfmt::skip]
pub(super) const ROWS: &[DefaultValue] = &[
    row("synchronous", "callback", r#""none""#, "-", "none, or a table", A, "no callbacks unless the file says so"),
    row("synchronous.callback", "waiting_at_least", "5", "contacts", "1 to 50", A, "assumption; without `expected_wait_at_least`, which otherwise decides alone"),
    row("synchronous.callback", "accept", "0.5", "share", "0.1 to 0.8", A, "assumption"),
    row("synchronous.callback", "order", r#""after_queue""#, "-", "after_queue, in_place, estimate, appointment, end_of_day", A, "calls fill the time when nobody waits; direction: Armony & Maglaras 2004"),
    row("synchronous.callback", "agents_free_at_least", "1", "agents", "1 to 10", A, "any free agent calls back"),
    row("synchronous.callback", "answer", "0.8", "share", "0.5 to 0.95", A, "assumption"),
    row("synchronous.callback", "ring", r#""20s""#, "duration", "10s to 60s", A, "assumption"),
    row("synchronous.callback", "attempts", "3", "calls", "1 to 5", A, "assumption"),
    row("synchronous.callback", "retry_after", r#"{ exponential = { mean = "15m" } }"#, "duration", "mean 5m to 2h", A, "assumption"),
    row("synchronous.callback", "slot", r#""30m""#, "duration", "15m to 2h", A, "assumption"),
    row("synchronous.callback", "capacity", "10", "appointments", "1 to 200", A, "assumption"),
];
