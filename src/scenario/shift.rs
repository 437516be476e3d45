//! `[shifts.NAME]`: when a shift begins, how long it lasts, its breaks and its meetings.

use super::clock::{parse_time, shown_time};
use super::context::Context;
use super::diagnostic::{Diagnostic, Place};
use super::document::{Entry, Node, quote};
use super::duration::{duration, positive_duration, shown_duration};
use super::model::{Break, Meeting, Shift};
use super::number::{boolean, items, within};
use super::reader::{Reader, mismatch, unknown};
use super::weekdays::{EVERY_DAY, Weekdays, parse_weekdays};
use crate::ground::time::{DAY, Ticks};

/// The catalogue of shifts, by name; `None` stands for one with errors, which have been reported.
pub(super) type Shifts<'a> = Vec<(&'a str, Option<Shift>)>;

/// Reads the catalogue.
pub(super) fn shifts<'a>(cx: &Context, entries: &[(&'a str, &Entry)]) -> Shifts<'a> {
    entries.iter().map(|&(name, entry)| (name, shift(cx, name, entry))).collect()
}

/// The index of a shift in the catalogue.
pub(super) fn shift_index(cx: &Context, place: &Place, name: &str, shifts: &Shifts<'_>) -> Option<usize> {
    let found = shifts.iter().position(|(known, _)| *known == name);
    if found.is_none() {
        if shifts.is_empty() {
            let error = Diagnostic::at(place, format!("unknown shift {}: the scenario has no shifts", quote(name)));
            cx.report(error.expecting("a table [shifts.NAME]"));
        }
        unknown(cx, place, &format!("shift {}", quote(name)), name, shifts.iter().map(|(known, _)| *known));
    }
    found
}

fn shift(cx: &Context, name: &str, entry: &Entry) -> Option<Shift> {
    let reader = Reader::of(cx, entry, format!("[shifts.{name}]"))?;
    let start = reader.required("start", time_of_day);
    let length = reader.required("length", |cx, node| match positive_duration(cx, node)? {
        length if length <= DAY => Some(length),
        _ => mismatch(cx, node, "a duration of at most 24h"),
    });
    let breaks = reader.or(
        "breaks",
        |cx, node| list(cx, node, "an array of breaks such as [{ after = \"3h\", length = \"30m\", paid = false }]", one_break),
        Vec::new(),
    );
    let meetings = reader.entry("meetings");
    let premium = reader.or_default("shifts", "premium", within("a share of the wage from 0 to 10", 0.0..=10.0));
    let minimum = reader.or_default("shifts", "minimum", duration);
    reader.finish();
    let (start, length) = (start?, length?);
    let expected = "an array of meetings such as [{ at = \"14:00\", length = \"30m\" }]";
    let meetings = match meetings {
        Some(entry) => list(cx, &entry.node, expected, |cx, node| meeting(cx, node, start))?,
        None => Vec::new(),
    };
    let mut breaks = breaks;
    breaks.sort_by_key(|(one, _)| one.after);
    let mut good = true;
    let mut inside = |place: &Place, what: &str, to: Ticks| {
        if to > length {
            let message = format!("this {what} ends {} after the start, the shift after {}", shown_duration(to), shown_duration(length));
            cx.report(Diagnostic::at(place, message).expecting("an end within the shift"));
            good = false;
        }
    };
    breaks.iter().for_each(|(one, place)| inside(place, "break", one.after.saturating_add(one.window).saturating_add(one.length)));
    meetings.iter().for_each(|(one, place)| inside(place, "meeting", one.after.saturating_add(one.length)));
    for pair in breaks.windows(2).filter(|pair| pair[1].0.after < pair[0].0.after + pair[0].0.window + pair[0].0.length) {
        let message = format!(
            "this break may begin at {}, when the one before may still go on until {}",
            shown_time((start + pair[1].0.after) % DAY),
            shown_time((start + pair[0].0.after + pair[0].0.window + pair[0].0.length) % DAY)
        );
        cx.report(Diagnostic::at(&pair[1].1, message).expecting("breaks one after the other"));
        good = false;
    }
    good.then(|| Shift {
        start,
        length,
        breaks: breaks.into_iter().map(|(one, _)| one).collect(),
        meetings: meetings.into_iter().map(|(one, _)| one).collect(),
        premium,
        minimum,
    })
}

/// The items of an array with their places; it may be empty.
fn list<T>(cx: &Context, node: &Node, expected: &str, parse: impl Fn(&Context, &Node) -> Option<T>) -> Option<Vec<(T, Place)>> {
    if matches!(&node.value, super::document::Value::Array(nodes) if nodes.is_empty()) {
        return Some(Vec::new());
    }
    items(cx, node, expected, |cx, item| Some((parse(cx, item)?, item.place.clone())))
}

fn one_break(cx: &Context, node: &Node) -> Option<Break> {
    let reader = Reader::of_node(cx, node, &node.place, "a break")?;
    let after = reader.required("after", duration);
    let window = reader.or_default("shifts.breaks", "window", duration);
    let length = reader.required("length", positive_duration);
    let paid = reader.required("paid", boolean);
    reader.finish();
    Some(Break { after: after?, window, length: length?, paid: paid? })
}

/// A meeting of a shift that begins at `start`.
fn meeting(cx: &Context, node: &Node, start: Ticks) -> Option<Meeting> {
    let reader = Reader::of_node(cx, node, &node.place, "a meeting")?;
    let at = reader.optional("at", time_of_day).map(|at| (at + DAY - start) % DAY);
    let after = reader.optional("after", duration);
    let length = reader.required("length", positive_duration);
    let days = reader.or("days", weekdays, EVERY_DAY);
    let both = reader.entry("at").is_some() == reader.entry("after").is_some();
    reader.finish();
    if both {
        cx.report(Diagnostic::at(&node.place, "a meeting has one of `at` and `after`").expecting("exactly one of `at` and `after`"));
        return None;
    }
    Some(Meeting { after: at.or(after)?, length: length?, days })
}

/// A time of day before 24:00.
pub(super) fn time_of_day(cx: &Context, node: &Node) -> Option<Ticks> {
    let time = node.as_str().and_then(parse_time).filter(|&time| time < DAY);
    time.or_else(|| mismatch(cx, node, "a time of day such as \"08:00\""))
}

/// A set of weekdays.
pub(super) fn weekdays(cx: &Context, node: &Node) -> Option<Weekdays> {
    node.as_str().and_then(parse_weekdays).or_else(|| mismatch(cx, node, "weekdays such as \"mon-fri\", \"sat,sun\" or \"daily\""))
}
