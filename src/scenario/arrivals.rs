//! When the issues of an inquiry arrive: exactly one of `per_hour`, `per_day` (with a `profile`),
//! `volumes` and `trace`.

use super::calendar::{Calendar, Piece};
use super::context::Context;
use super::day_table::{Day, Days, Quantity, by_weekday, days};
use super::diagnostic::Diagnostic;
use super::document::{Entry, Node, Value, quote};
use super::model::{Arrivals, Run};
use super::number::{as_f64, within};
use super::reader::{Reader, mismatch};
use super::trace::trace;
use crate::ground::time::{DAY, to_hours};
use jiff::Span;
use jiff::civil::Date;

/// Most arrivals an hour, a day or an interval.
const MOST: f64 = 1e9;
const RATE: &str = "a number of arrivals of 0 or more";
const PER_HOUR: Quantity = Quantity { column: "per_hour", expected: RATE, valid: is_volume, dated: false, steps: true };
const VOLUMES: Quantity = Quantity { column: "volume", expected: RATE, valid: is_volume, dated: true, steps: false };
const PROFILE: Quantity = Quantity { column: "share", expected: "a share of 0 or more", valid: is_volume, dated: false, steps: false };

fn is_volume(value: f64) -> bool {
    (0.0..=MOST).contains(&value)
}

/// The arrivals of the inquiry that `reader` reads.
pub(super) fn arrivals(reader: &Reader<'_>, run: &Run) -> Option<Arrivals> {
    const WAYS: [&str; 4] = ["per_hour", "per_day", "volumes", "trace"];
    let cx = reader.cx;
    let found: Vec<(&str, &Entry)> = WAYS.iter().filter_map(|way| Some((*way, reader.entry(way)?))).collect();
    let profile = reader.entry("profile");
    let &[(way, entry)] = found.as_slice() else {
        let expected = "exactly one of `per_hour`, `per_day`, `volumes` and `trace`";
        let (place, message) = match found.get(1) {
            Some((second, entry)) => (&entry.key, format!("`{second}` besides `{}`", found[0].0)),
            None => (reader.place, "this inquiry has no arrivals".to_owned()),
        };
        let error = Diagnostic::at(place, message).expecting(expected);
        if found.is_empty() {
            cx.report_absence(error)
        } else {
            cx.report(error)
        }
        return None;
    };
    if let Some(profile) = profile.filter(|_| way != "per_day") {
        cx.report(Diagnostic::at(&profile.key, format!("`profile` belongs to `per_day`, not to `{way}`")));
    }
    match way {
        "per_hour" => per_hour(cx, &entry.node),
        "per_day" => per_day(cx, entry, profile, run),
        "volumes" => volumes(cx, &entry.node, run),
        _ => trace(cx, &entry.node, run),
    }
}

fn volume(cx: &Context, node: &Node) -> Option<f64> {
    within(RATE, 0.0..=MOST)(cx, node)
}

fn per_hour(cx: &Context, node: &Node) -> Option<Arrivals> {
    if as_f64(node).is_some() {
        return volume(cx, node).map(|rate| Arrivals::Volumes(Calendar::always(24.0 * rate)));
    }
    let steps = days(cx, node, &PER_HOUR)?.steps(|rate, length| rate * to_hours(length));
    Some(Arrivals::Volumes(steps))
}

fn volumes(cx: &Context, node: &Node, run: &Run) -> Option<Arrivals> {
    let calendar = days(cx, node, &VOLUMES)?.intervals(run.interval, |volume, _| volume);
    if matches!(calendar, Calendar::Dated(_)) && calendar.expand(run.start, run.warmup, run.warmup + run.length, &run.clock).is_empty() {
        let message = format!("no date of this file lies in the simulated period, which starts on {}", run.start);
        cx.report(Diagnostic::at(&node.place, message).helping("set `run.start` to the first date of the file"));
        return None;
    }
    if let Calendar::Dated(days) = &calendar
        && let Some((first, last)) = days.keys().next().zip(days.keys().next_back())
        && !covered(cx, node, (*first, *last), run)
    {
        return None;
    }
    Some(Arrivals::Volumes(calendar))
}

/// Reports counted days before the first or after the last date of a file: there it says nothing
/// rather than zero. Days without rows between them are closed days. (A trace is not held to this:
/// it has no way to say that a day was quiet.)
fn covered(cx: &Context, node: &Node, (first, last): (Date, Date), run: &Run) -> bool {
    let end = run.start.saturating_add(Span::new().days(run.clock.day(run.length as i64 - 1)));
    if first <= run.start && end <= last {
        return true;
    }
    let name = quote(node.as_str().unwrap_or_default());
    let message = format!("the counted days are {} to {end}, but the dates of {name} are {first} to {last}", run.start);
    let error = Diagnostic::at(&node.place, message).expecting("a file that reaches over all counted days");
    cx.report(error.helping("choose `run.start` and `run.length` within the dates of the file, or add rows of 0"));
    false
}

/// A daily total, by weekday or not, spread over the day by its profile, or evenly without one.
fn per_day(cx: &Context, entry: &Entry, profile: Option<&Entry>, run: &Run) -> Option<Arrivals> {
    let node = &entry.node;
    let totals = match &node.value {
        Value::Table(table) => {
            if table.is_empty() {
                return mismatch(cx, node, "arrivals by weekday such as { \"mon-fri\" = 3600, sat = 1200 }");
            }
            by_weekday(cx, table, |cx, entry| volume(cx, &entry.node)).map(|week| week.map(|total| total.unwrap_or(0.0)))
        }
        _ => volume(cx, node).map(|total| [total; 7]),
    };
    let Some(profile) = profile else {
        let even = totals?.map(|total| if total > 0.0 { vec![Piece { from: 0, to: DAY, value: total }] } else { Vec::new() });
        return Some(Arrivals::Volumes(Calendar::Weekly(even)));
    };
    let shares = days(cx, &profile.node, &PROFILE);
    let (totals, shares) = totals.zip(shares)?;
    let shares = normalised(cx, profile, shares, &totals)?;
    let Calendar::Weekly(mut week) = Days::Weekly(shares).intervals(run.interval, |share, _| share) else { return None };
    for (day, total) in week.iter_mut().zip(totals) {
        for piece in day.iter_mut() {
            piece.value *= total;
        }
    }
    Some(Arrivals::Volumes(Calendar::Weekly(week)))
}

/// The profile with shares that sum to 1 on each weekday that has a volume.
fn normalised(cx: &Context, profile: &Entry, shares: Days, totals: &[f64; 7]) -> Option<Box<[Option<Day>; 7]>> {
    const NAMES: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    let Days::Weekly(mut week) = shares else { return None };
    for ((day, total), name) in week.iter_mut().zip(totals).zip(NAMES) {
        let sum: f64 = day.iter().flat_map(|day| &day.entries).map(|(_, share)| share).sum();
        if *total > 0.0 && sum <= 0.0 {
            let message = format!("the profile says nothing about {name}, but `per_day` gives it {total} arrivals");
            cx.report(Diagnostic::at(&profile.key, message).expecting("a profile with shares above 0 for every weekday that has arrivals"));
            return None;
        }
        for (_, share) in day.iter_mut().flat_map(|day| &mut day.entries) {
            *share = if sum > 0.0 { *share / sum } else { 0.0 };
        }
    }
    Some(week)
}

/// Whether anybody is expected to arrive.
pub(super) fn has_demand(arrivals: &Arrivals) -> bool {
    let positive = |pieces: &Vec<Piece<f64>>| pieces.iter().any(|piece| piece.value > 0.0);
    match arrivals {
        Arrivals::Volumes(Calendar::Weekly(days)) => days.iter().any(positive),
        Arrivals::Volumes(Calendar::Dated(days)) => days.values().any(positive),
        Arrivals::Trace(arrivals) => !arrivals.is_empty(),
        Arrivals::Days(recorded) => recorded.days.values().any(|times| !times.is_empty()),
    }
}
