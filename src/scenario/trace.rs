//! Arrivals of a recorded time: a CSV file with a column `arrived` of local dates and times, replayed exactly, or
//! as recorded days of which each simulated day takes one.

use super::clock::parse_instant;
use super::context::Context;
use super::csv_table;
use super::diagnostic::Diagnostic;
use super::document::{Node, Value, quote};
use super::model::{Arrivals, RecordedDays, Run};
use super::number::word;
use super::reader::Reader;
use crate::ground::time::{DAY, Ticks};
use jiff::Span;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// What becomes of recorded days.
#[derive(Clone, Copy, PartialEq)]
enum Resample {
    None,
    Days,
    Weekdays,
}

const RESAMPLE: &[(&str, Resample)] = &[("none", Resample::None), ("days", Resample::Days), ("weekdays", Resample::Weekdays)];

/// The name of a file, or `{ file, resample }`.
pub(super) fn trace(cx: &Context, node: &Node, run: &Run) -> Option<Arrivals> {
    if !matches!(node.value, Value::Table(_)) {
        return replayed(cx, node, run);
    }
    let reader = Reader::of_node(cx, node, &node.place, "`trace`")?;
    let resample = reader.or_default("inquiries.trace", "resample", word(RESAMPLE));
    let read = reader.required("file", |cx, node| match resample {
        Resample::None => replayed(cx, node, run),
        _ => recorded(cx, node, run, resample == Resample::Weekdays),
    });
    reader.finish();
    read
}

/// The arrivals of a file in microseconds from 00:00 of the start, as the clock shows them, sorted. Other columns may
/// stand beside `arrived`, because traces are exports.
fn readings(cx: &Context, node: &Node, run: &Run) -> Option<Vec<i64>> {
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
    Some(arrivals)
}

/// A file that is replayed. One without any arrival in the simulated period is an error.
fn replayed(cx: &Context, node: &Node, run: &Run) -> Option<Arrivals> {
    let mut arrivals = readings(cx, node, run)?;
    arrivals.iter_mut().for_each(|at| *at = run.clock.moment(*at));
    let ticks = |value: Ticks| i64::try_from(value).unwrap_or(i64::MAX);
    let period = -ticks(run.warmup)..ticks(run.length);
    if !arrivals.iter().any(|arrival| period.contains(arrival)) {
        let (name, start) = (quote(&shown(cx, node)), run.start);
        let message = format!("no arrival of {name} lies in the simulated period, which starts on {start}");
        cx.report(Diagnostic::at(&node.place, message).helping("set `run.start` to the first day of the trace"));
        return None;
    }
    Some(Arrivals::Trace(arrivals))
}

fn shown(cx: &Context, node: &Node) -> String {
    csv_table::open(cx, node).map_or(String::new(), |source| source.name.clone())
}

/// The days of a file, from its first date to its last; a date without rows is a day without arrivals.
fn recorded(cx: &Context, node: &Node, run: &Run, weekdays: bool) -> Option<Arrivals> {
    const MOST_DAYS: i64 = 36_600;
    let arrivals = readings(cx, node, run)?;
    let day = |at: &i64| at.div_euclid(DAY as i64);
    let Some((first, last)) = arrivals.first().map(day).zip(arrivals.last().map(day)) else {
        cx.report(Diagnostic::at(&node.place, format!("{} holds no arrivals", quote(&shown(cx, node)))));
        return None;
    };
    let date = |day: i64| run.start.checked_add(Span::new().days(day)).ok();
    if last - first >= MOST_DAYS || date(first).or(date(last)).is_none() {
        cx.report(Diagnostic::at(&node.place, "the dates of this file are more than 100 years apart").expecting("recorded days"));
        return None;
    }
    let mut days: BTreeMap<Date, Vec<Ticks>> = (first..=last).filter_map(|day| Some((date(day)?, Vec::new()))).collect();
    for at in &arrivals {
        if let Some(times) = date(day(at)).and_then(|date| days.get_mut(&date)) {
            times.push(at.rem_euclid(DAY as i64) as Ticks);
        }
    }
    if weekdays && days.len() < 7 {
        let message = format!("{} holds {} days, so that some weekday may have none", quote(&shown(cx, node)), days.len());
        cx.report(Diagnostic::at(&node.place, message).expecting("at least a week of recorded days, or `resample = \"days\"`"));
        return None;
    }
    Some(Arrivals::Days(RecordedDays { days, weekdays }))
}
