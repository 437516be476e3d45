//! `[inquiries.NAME]`: arrivals, busyness, urgency, complexity and the mix of channels.

use super::arrivals::arrivals;
use super::calendar::Calendar;
use super::channel_ref::{by_channel, sum_to_one};
use super::context::Context;
use super::diagnostic::Diagnostic;
use super::document::{Entry, Value, quote};
use super::model::{Arrivals, Busyness, Clock, Inquiry, Run, Segment, Urgency};
use super::number::{number, share, text, within, word};
use super::reader::Reader;
use crate::ground::time::DAY;

const URGENCIES: &[(&str, Urgency)] = &[("low", Urgency::Low), ("normal", Urgency::Normal), ("urgent", Urgency::Urgent)];

const CLOCKS: &[(&str, Clock)] = &[("centre", Clock::Centre), ("customers", Clock::Customers)];

/// Reads one inquiry; `channels` are the names of all channels, sorted.
pub(super) fn inquiry(cx: &Context, name: &str, entry: &Entry, run: &Run, channels: &[&str]) -> Option<Inquiry> {
    let reader = Reader::of(cx, entry, format!("[inquiries.{name}]"))?;
    let arrivals = arrivals(&reader, run);
    let replayed = matches!(arrivals, Some(Arrivals::Trace(_)));
    let clock = reader.or_default("inquiries", "clock", word(CLOCKS));
    if let Some(entry) = reader.entry("clock").filter(|_| replayed && clock == Clock::Customers) {
        let error = Diagnostic::at(&entry.node.place, "a replayed trace cannot go by the customers' clocks");
        cx.report(error.helping("its times are the centre's: leave `clock` out"));
    }
    let busyness = busyness(&reader, replayed);
    let urgency = reader.or_default("inquiries", "urgency", word(URGENCIES));
    let [complexity, detail, emotion] = ["complexity", "detail", "emotion"].map(|key| reader.or_default("inquiries", key, share));
    let mix = match reader.entry("channels") {
        Some(entry) => mix(cx, entry, channels),
        None => {
            reader.missing("channels");
            None
        }
    };
    reader.finish();
    Some(Inquiry { name: name.to_owned(), arrivals: arrivals?, clock, busyness, urgency, complexity, detail, emotion, channels: mix? })
}

fn busyness(outer: &Reader<'_>, replayed: bool) -> Option<Busyness> {
    let entry = outer.entry("busyness")?;
    if replayed {
        let error = Diagnostic::at(&entry.key, "a replayed trace cannot have `busyness`");
        outer.cx.report(error.helping("the trace has the busyness of its own days"));
    }
    let reader = Reader::of(outer.cx, entry, "`busyness`")?;
    let cv = reader.required("cv", within("a coefficient of variation from 0 to 10", 0.0..=10.0));
    let correlation = number("a correlation above -1 and below 1", |value| value > -1.0 && value < 1.0);
    let day_to_day = reader.or_default("inquiries.busyness", "day_to_day", correlation);
    let shared = reader.optional("shared", text);
    reader.finish();
    // A cv of 0 is plain Poisson: sweeps may start there.
    cv.filter(|cv| *cv > 0.0).map(|cv| Busyness { cv, day_to_day, shared })
}

/// The shares of the channels, which must sum to 1; channels with a share of 0 are dropped.
fn mix(cx: &Context, entry: &Entry, channels: &[&str]) -> Option<Vec<(usize, f64)>> {
    let read = by_channel(cx, &entry.node, "shares by channel such as { phone = 0.6, chat = 0.4 }", channels, share);
    if matches!(&entry.node.value, Value::Table(table) if table.is_empty()) {
        cx.report_absence(Diagnostic::at(&entry.node.place, "no channel has a share").expecting("shares that sum to 1"));
        return None;
    }
    let mut shares = read?;
    let sum = sum_to_one(cx, &entry.node.place, shares.iter().map(|(_, share)| *share))?;
    shares.retain(|(_, share)| *share > 0.0);
    // What rounding leaves is divided out, so that the shares sum to 1 as nearly as they can.
    Some(shares.into_iter().map(|(channel, share)| (channel, share / sum)).collect())
}

/// Reports volumes by date on customers' clocks whose file lacks the day before the counted days or the day after
/// them, where some customers' clocks show that day within the counted period.
pub(super) fn check_zones(cx: &Context, inquiries: &[(&Entry, Inquiry)], segments: &[Segment], run: &Run) {
    let end = run.start.saturating_add(jiff::Span::new().days(run.length.div_ceil(DAY) as i64));
    for (entry, inquiry) in inquiries.iter().filter(|(_, inquiry)| inquiry.clock == Clock::Customers) {
        let Arrivals::Volumes(Calendar::Dated(days)) = &inquiry.arrivals else { continue };
        let Some((first, last)) = days.keys().next().zip(days.keys().next_back()) else { continue };
        let behind = segments.iter().any(|segment| segment.utc_offset < 0) && *first >= run.start;
        let ahead = segments.iter().any(|segment| segment.utc_offset > 0) && *last < end;
        if behind || ahead {
            let missing = if behind { run.start.saturating_sub(jiff::Span::new().days(1)) } else { end };
            let message =
                format!("on the customers' clocks the counted period reaches into {missing}, but `volumes` has {first} to {last}");
            let error = Diagnostic::at(&entry.key, message);
            cx.report(error.expecting("a file that reaches over all counted days on all clocks"));
        }
    }
}

/// Reports inquiries that share a busyness by name but not by its numbers.
pub(super) fn check_shared(cx: &Context, inquiries: &[(&Entry, Inquiry)]) {
    for (position, (entry, inquiry)) in inquiries.iter().enumerate() {
        let Some(busyness) = inquiry.busyness.as_ref().filter(|busyness| busyness.shared.is_some()) else { continue };
        let same_name = |other: &&Busyness| other.shared == busyness.shared;
        let earlier = inquiries[..position].iter().filter_map(|(_, other)| other.busyness.as_ref()).find(same_name);
        if earlier.is_some_and(|earlier| earlier != busyness) {
            let name = quote(busyness.shared.as_deref().unwrap_or_default());
            let place = match &entry.node.value {
                Value::Table(table) => table.get("busyness").map_or(&entry.key, |busyness| &busyness.node.place),
                _ => &entry.key,
            };
            let error = Diagnostic::at(place, format!("the busyness {name} has other numbers in another inquiry"));
            cx.report(error.expecting("the same `cv` and `day_to_day` wherever the name is shared"));
        }
    }
}
