//! Defaults of `[shifts.NAME]` and of the rosters of groups.

use super::row;
use crate::scenario::defaults::DefaultValue;
use crate::scenario::defaults::Label::A;

#[rustfmt::skip]
pub(super) const ROWS: &[DefaultValue] = &[
    row("shifts", "premium", "0", "share of the wage", "0 to 0.5", A, "no premium unless the file says so"),
    row("shifts", "minimum", r#""0s""#, "duration", "0s to 4h", A, "no minimum unless the file says so"),
    row("shifts.breaks", "window", r#""0s""#, "duration", "0s to 2h", A, "everybody at the same time unless the file says so"),
    row("groups.shifts", "overtime", r#""0s""#, "duration", "0s to 2h", A, "no planned overtime unless the file says so"),
    row("roster", "shrinkage", "0.10", "share", "0.08 to 0.15", A, "paid leave and holidays, 26 of 260 days: what a roster with its breaks, meetings and absence does not show"),
    row("roster", "late_start", r#""0s""#, "duration", "0s to 5m", A, "on time unless the file says so"),
    row("roster", "early_leave", r#""0s""#, "duration", "0s to 5m", A, "to the end unless the file says so"),
    row("roster", "long_break", r#""0s""#, "duration", "0s to 5m", A, "as long as planned unless the file says so"),
    row("roster", "late_break", r#""full""#, "-", "full, cut", A, "who could not begin a break in time still has all of it"),
    row("roster.absence", "correlation", "0", "correlation", "0 to 0.3", A, "agents fall ill independently unless the file says so"),
    row("roster.absence", "paid", "true", "-", "false, true", A, "sick pay"),
    row("roster.on_call", "every", r#""1m""#, "duration", "1m to 15m", A, "somebody looks at the queues every minute"),
    row("roster.on_call", "minimum", r#""0s""#, "duration", "0s to 4h", A, "no minimum unless the file says so"),
    row("roster.on_call", "retainer", "0", "share of the wage", "0 to 0.3", A, "nothing for standing by unless the file says so"),
];
