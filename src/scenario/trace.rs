//! Replayed arrivals: a CSV file with a column `arrived` of local dates and times.

use super::clock::parse_instant;
use super::context::Context;
use super::csv_table;
use super::diagnostic::Diagnostic;
use super::document::{Node, quote};
use super::model::Run;
use crate::ground::time::Ticks;

/// The arrivals in microseconds from the midnight of the start, sorted. Other columns may stand
/// beside `arrived`, because traces are exports. A trace without any arrival in the simulated
/// period is an error.
pub(super) fn trace(cx: &Context, node: &Node, run: &Run) -> Option<Vec<i64>> {
    let source = csv_table::open(cx, node)?;
    let mut rows = csv_table::rows(&source);
    let header = rows.next()?;
    let Some(column) = header.position("arrived") else {
        let error = Diagnostic::at(&header.place(0), "no column `arrived`");
        cx.report(error.expecting("a header with the column `arrived`"));
        return None;
    };
    let read: Vec<Option<i64>> = rows
        .map(|row| {
            let instant = parse_instant(row.cell(column), run.start);
            instant.or_else(|| row.mismatch(cx, column, "a local date and time such as 2024-03-04T08:00:12.5"))
        })
        .collect();
    let mut arrivals = read.into_iter().collect::<Option<Vec<i64>>>()?;
    arrivals.sort_unstable();
    let ticks = |value: Ticks| i64::try_from(value).unwrap_or(i64::MAX);
    let period = -ticks(run.warmup)..ticks(run.length);
    if !arrivals.iter().any(|arrival| period.contains(arrival)) {
        let message = format!("no arrival of {} lies in the simulated period, which starts on {}", quote(&source.name), run.start);
        cx.report(Diagnostic::at(&node.place, message).helping("set `run.start` to the first day of the trace"));
        return None;
    }
    Some(arrivals)
}
