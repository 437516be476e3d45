//! Money of the real world beside wages: `outsourced` of a group, the penalty of a target.

use super::context::Context;
use super::diagnostic::{Diagnostic, Place};
use super::document::{Entry, Node, Value};
use super::model::{Channel, Penalty, Period, Run, Tariff};
use super::number::{within, word};
use super::reader::Reader;
use crate::ground::time::{DAY, Ticks};

const PERIODS: &[(&str, Period)] = &[("interval", Period::Interval), ("day", Period::Day), ("run", Period::Run)];

/// An amount of money.
pub(super) fn money(cx: &Context, node: &Node) -> Option<f64> {
    within("an amount of money of 0 or more", 0.0..=1e9)(cx, node)
}

/// `outsourced`; such a group has no wages.
pub(super) fn tariff(reader: &Reader<'_>) -> Option<Tariff> {
    let tariff = reader.optional("outsourced", |cx, node| {
        let reader = Reader::of_node(cx, node, &node.place, "`outsourced`")?;
        let [per_contact, per_minute, minimum_per_day] =
            ["per_contact", "per_minute", "minimum_per_day"].map(|key| reader.or(key, money, 0.0));
        reader.finish();
        Some(Tariff { per_contact, per_minute, minimum_per_day })
    })?;
    reader.forbid(&["wage_per_hour", "training_hours"], "an outsourcer is paid by its tariff");
    Some(tariff)
}

/// `penalty` and `per` of a target.
pub(super) fn penalty(reader: &Reader<'_>) -> Option<Penalty> {
    if reader.entry("penalty").is_none() {
        reader.forbid(&["per"], "without a `penalty` nothing depends on it");
        return None;
    }
    let money = reader.optional("penalty", money);
    let per = reader.or_default("channels.target", "per", word(PERIODS));
    Some(Penalty { money: money?, per })
}

/// Reports penalties by the day where a day does not consist of whole intervals.
pub(super) fn check_days(cx: &Context, channels: &[(&str, &Entry)], read: &[Option<Channel>], run: &Run) {
    let by_day = |channel: &Channel| channel.target.and_then(|target| target.penalty).is_some_and(|penalty| penalty.per == Period::Day);
    let concerned: Vec<&Entry> =
        channels.iter().zip(read).filter(|(_, channel)| channel.as_ref().is_some_and(by_day)).map(|((_, entry), _)| *entry).collect();
    if concerned.is_empty() {
        return;
    }
    let whole = |ticks: Ticks| ticks.is_multiple_of(run.interval);
    let expected = match run.days().iter().find(|day| !whole(day.start)).and_then(|day| run.shown(day.start as i64)) {
        _ if !whole(DAY) => "an `interval` of the run that divides 24 hours, such as \"30m\"".to_owned(),
        Some(cut) => format!("an `interval` of the run, such as \"1h\", of which one begins with {}: the clock changes before", cut.date()),
        None => return,
    };
    for entry in concerned {
        let error = Diagnostic::at(place_of_target(entry), "a penalty by the day, but a day does not consist of whole intervals");
        cx.report(error.expecting(expected.clone()));
    }
}

fn place_of_target(entry: &Entry) -> &Place {
    match &entry.node.value {
        Value::Table(table) => table.get("target").map_or(&entry.key, |target| &target.key),
        _ => &entry.key,
    }
}
