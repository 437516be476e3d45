//! `[inquiries.NAME]`: arrivals, backlog at the start, busyness, urgency, complexity and the mix of channels.

use super::arrivals::arrivals;
use super::busyness::{Factors, busyness};
use super::calendar::Calendar;
use super::channel_ref::{by_channel, sum_to_one};
use super::context::Context;
use super::diagnostic::Diagnostic;
use super::distribution::distribution;
use super::document::{Entry, Value, quote};
use super::forecast::forecast_of;
use super::model::{Arrivals, Backlog, Clock, Forecast, Inquiry, Ramp, Run, Segment, Urgency};
use super::number::{share, whole_u32, word};
use super::reader::Reader;
use super::site::{SpecialDays, special_days};
use super::tariff::money;
use crate::ground::dist::Dist;
use crate::ground::time::Ticks;

const URGENCIES: &[(&str, Urgency)] = &[("low", Urgency::Low), ("normal", Urgency::Normal), ("urgent", Urgency::Urgent)];

const RAMPS: &[(&str, Ramp)] = &[("steps", Ramp::Steps), ("linear", Ramp::Linear)];

const CLOCKS: &[(&str, Clock)] = &[("centre", Clock::Centre), ("customers", Clock::Customers)];

/// What inquiries take over from the rest of the scenario.
pub(super) struct Demand<'a> {
    /// The simulated period.
    pub run: &'a Run,
    /// The names of all channels, sorted.
    pub channels: &'a [&'a str],
    /// The factors `[busyness.NAME]`.
    pub factors: &'a Factors,
    /// `[forecast]`.
    pub forecast: Forecast,
    /// Special days of all inquiries.
    pub special_days: &'a SpecialDays,
}

/// Reads one inquiry.
pub(super) fn inquiry(cx: &Context, name: &str, entry: &Entry, demand: &Demand<'_>) -> Option<Inquiry> {
    let reader = Reader::of(cx, entry, format!("[inquiries.{name}]"))?;
    let arrivals = arrivals(&reader, demand.run);
    let replayed = matches!(arrivals, Some(Arrivals::Trace(_) | Arrivals::Days(_)));
    let clock = reader.or_default("inquiries", "clock", word(CLOCKS));
    if let Some(entry) = reader.entry("clock").filter(|_| replayed && clock == Clock::Customers) {
        let error = Diagnostic::at(&entry.node.place, "a replayed trace cannot go by the customers' clocks");
        cx.report(error.helping("its times are the centre's: leave `clock` out"));
    }
    let busyness = busyness(&reader, replayed, demand.factors);
    let forecast = forecast_of(&reader, replayed, demand.forecast);
    let special_days = special_days_of(&reader, replayed, demand.special_days);
    let ramp = reader.or_default("inquiries", "ramp", word(RAMPS));
    if let Some(entry) = reader.entry("ramp").filter(|_| replayed) {
        cx.report(Diagnostic::at(&entry.key, "a replayed trace cannot have `ramp`").helping("a trace has no intervals"));
    }
    // Read with those of all inquiries.
    reader.entry("storms");
    let urgency = reader.or_default("inquiries", "urgency", word(URGENCIES));
    let [complexity, detail, emotion] = ["complexity", "detail", "emotion"].map(|key| reader.or_default("inquiries", key, share));
    let revenue = reader.or("revenue", money, 0.0);
    let mix = match reader.entry("channels") {
        Some(entry) => mix(cx, entry, demand.channels),
        None => {
            reader.missing("channels");
            None
        }
    };
    let backlog = backlog(&reader, mix.as_deref(), demand.channels);
    reader.finish();
    let name = name.to_owned();
    let (arrivals, channels) = (arrivals?, mix?);
    Some(Inquiry {
        name,
        arrivals,
        clock,
        busyness,
        forecast,
        special_days,
        ramp,
        backlog: backlog?,
        urgency,
        complexity,
        detail,
        emotion,
        revenue,
        channels,
    })
}

/// Multipliers by date: the inquiry's own come before those of the centre.
fn special_days_of(reader: &Reader<'_>, replayed: bool, all: &SpecialDays) -> SpecialDays {
    if replayed {
        reader.forbid(&["special_days"], "a trace has the days that it has");
        return SpecialDays::new();
    }
    let mut days = all.clone();
    days.extend(reader.optional("special_days", special_days).unwrap_or_default());
    days
}

/// What waits at the start, on channels of the inquiry; entries of 0 are dropped.
fn backlog(reader: &Reader<'_>, mix: Option<&[(usize, f64)]>, channels: &[&str]) -> Option<Backlog> {
    const EXAMPLE: &str = "contacts by channel such as { email = 300, phone = 5 }";
    let cx = reader.cx;
    let entry = reader.entry("backlog");
    let age = reader.or("backlog_age", distribution, Dist::Constant(0));
    let Some(entry) = entry else {
        if let Some(age) = reader.entry("backlog_age") {
            cx.report(Diagnostic::at(&age.key, "`backlog_age` without `backlog`").expecting("the contacts that have this age"));
        }
        return Some(Backlog { contacts: Vec::new(), age });
    };
    let count = whole_u32("a whole number of contacts from 0 to 100000", 0..=100_000);
    let mut contacts = by_channel(cx, &entry.node, EXAMPLE, channels, count)?;
    let foreign = |channel: usize| mix.is_some_and(|mix| mix.iter().all(|&(own, _)| own != channel));
    if let (Value::Table(table), Some(&(channel, _))) = (&entry.node.value, contacts.iter().find(|&&(channel, _)| foreign(channel))) {
        let place = table.get(channels[channel]).map_or(&entry.key, |entry| &entry.key);
        let own: Vec<String> = mix.into_iter().flatten().map(|&(own, _)| quote(channels[own])).collect();
        let error = Diagnostic::at(place, format!("the inquiry does not come by the channel {}", quote(channels[channel])));
        cx.report(error.expecting(format!("a channel that has a share of the inquiry: {}", own.join(", "))));
        return None;
    }
    contacts.retain(|&(_, count)| count > 0);
    contacts.sort_unstable();
    Some(Backlog { contacts, age })
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

/// Reports volumes by date on customers' clocks whose file lacks a date that some customers' clocks show in the counted
/// period.
pub(super) fn check_zones(cx: &Context, inquiries: &[(&Entry, Inquiry)], segments: &[Segment], run: &Run) {
    let shown = |at: Ticks| {
        let days = segments.iter().map(move |segment| segment.clock.day(at as i64));
        days.map(|day| run.start.saturating_add(jiff::Span::new().days(day)))
    };
    let Some((from, to)) = shown(0).min().zip(shown(run.length - 1).max()) else { return };
    for (entry, inquiry) in inquiries.iter().filter(|(_, inquiry)| inquiry.clock == Clock::Customers) {
        let Arrivals::Volumes(Calendar::Dated(days)) = &inquiry.arrivals else { continue };
        let Some((first, last)) = days.keys().next().zip(days.keys().next_back()) else { continue };
        if from < *first || *last < to {
            let missing = if from < *first { from } else { to };
            let message =
                format!("on the customers' clocks the counted period reaches into {missing}, but `volumes` has {first} to {last}");
            let error = Diagnostic::at(&entry.key, message);
            cx.report(error.expecting("a file that reaches over all counted days on all clocks"));
        }
    }
}
