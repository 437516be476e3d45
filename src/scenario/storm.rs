//! Storms: shocks of extra arrivals, of one inquiry (`storms` there) or of several (`[storms.NAME]`).

use super::channel_ref::sum_to_one;
use super::clock::parse_instant;
use super::context::Context;
use super::diagnostic::Diagnostic;
use super::document::{Entry, Node, Value, quote};
use super::duration::{duration, positive_duration};
use super::model::{Run, Storm, StormTime};
use super::number::{positive_share, within};
use super::reader::{Reader, mismatch, unknown};

/// Reads all storms; both lists are sorted by name. Those of inquiries come first.
pub(super) fn storms(cx: &Context, named: &[(&str, &Entry)], inquiries: &[(&str, &Entry)], run: &Run) -> Vec<Storm> {
    let names: Vec<&str> = inquiries.iter().map(|(name, _)| *name).collect();
    let mut all = Vec::new();
    for (index, (name, entry)) in inquiries.iter().enumerate() {
        let Value::Table(table) = &entry.node.value else { continue };
        let Some(entry) = table.get("storms") else { continue };
        let Value::Array(nodes) = &entry.node.value else {
            let _: Option<()> =
                mismatch(cx, &entry.node, "an array of storms such as [{ at = \"2024-03-05 14:00\", size = 500, decay = \"1h\" }]");
            continue;
        };
        for (number, node) in nodes.iter().enumerate() {
            let Some(reader) = Reader::of_node(cx, node, &node.place, "a storm") else { continue };
            all.extend(storm(&reader, format!("{name} {}", number + 1), Some(vec![(index, 1.0)]), run));
            reader.finish();
        }
    }
    for (name, entry) in named {
        let Some(reader) = Reader::of(cx, entry, format!("[storms.{name}]")) else { continue };
        let hit = reader.required("inquiries", |cx, node| shares(cx, node, &names));
        all.extend(storm(&reader, format!("[{name}]"), hit, run));
        reader.finish();
    }
    all
}

fn storm(reader: &Reader<'_>, name: String, inquiries: Option<Vec<(usize, f64)>>, run: &Run) -> Option<Storm> {
    let cx = reader.cx;
    let (at, per_day) = (reader.entry("at"), reader.entry("per_day"));
    let when = match (at, per_day) {
        (Some(at), None) => moment(cx, &at.node, run).map(StormTime::At),
        (None, Some(rate)) => within("a number of storms a day from 0 to 1000", 0.0..=1000.0)(cx, &rate.node).map(StormTime::PerDay),
        (at, _) => {
            let place = at.map_or(reader.place, |entry| &entry.key);
            let message = if at.is_some() { "`at` besides `per_day`" } else { "this storm has no time" };
            cx.report(Diagnostic::at(place, message).expecting("one of `at` and `per_day`"));
            None
        }
    };
    let size = reader.required("size", within("a number of arrivals from 0 to 1e8", 0.0..=1e8));
    let size_cv = reader.or_default("storms", "size_cv", within("a coefficient of variation from 0 to 10", 0.0..=10.0));
    let onset = reader.or_default("storms", "onset", duration);
    let decay = reader.required("decay", positive_duration);
    Some(Storm { name, when: when?, size: size?, size_cv, onset, decay: decay?, inquiries: inquiries? })
}

/// Microseconds from the start of counting to a date and time on the centre's clock.
fn moment(cx: &Context, node: &Node, run: &Run) -> Option<i64> {
    let text = match &node.value {
        Value::String(text) | Value::Datetime(text) => text.as_str(),
        _ => "",
    };
    let read = parse_instant(text, run.start).map(|reading| run.clock.moment(reading));
    let Some(at) = read else { return mismatch(cx, node, "a local date and time such as \"2024-03-05 14:00\"") };
    if at < -(run.warmup as i64) || at >= run.length as i64 {
        let message = format!("{} lies outside the simulated period, which starts on {}", quote(text), run.start);
        cx.report(Diagnostic::at(&node.place, message).expecting("a moment within the simulated period"));
        return None;
    }
    Some(at)
}

/// A list of inquiries that are hit alike, or their shares.
fn shares(cx: &Context, node: &Node, names: &[&str]) -> Option<Vec<(usize, f64)>> {
    let find = |name: &str, place| {
        let index = names.binary_search(&name).ok();
        if index.is_none() {
            unknown(cx, place, &format!("inquiry {}", quote(name)), name, names.iter().copied());
        }
        index
    };
    let read: Vec<Option<(usize, f64)>> = match &node.value {
        Value::Array(nodes) if !nodes.is_empty() => {
            let share = 1.0 / nodes.len() as f64;
            nodes
                .iter()
                .map(|node| Some((find(node.as_str().or_else(|| mismatch(cx, node, "the name of an inquiry"))?, &node.place)?, share)))
                .collect()
        }
        Value::Table(table) if !table.is_empty() => {
            table.iter().map(|(name, entry)| find(name, &entry.key).zip(positive_share(cx, &entry.node))).collect()
        }
        _ => {
            return mismatch(
                cx,
                node,
                "inquiries such as [\"billing\", \"moves\"], or their shares such as { billing = 0.7, moves = 0.3 }",
            );
        }
    };
    let mut hit = read.into_iter().collect::<Option<Vec<_>>>()?;
    hit.sort_unstable_by_key(|&(index, _)| index);
    if hit.windows(2).any(|pair| pair[0].0 == pair[1].0) {
        cx.report(Diagnostic::at(&node.place, "an inquiry twice").expecting("each inquiry once"));
        return None;
    }
    let sum = sum_to_one(cx, &node.place, hit.iter().map(|&(_, share)| share))?;
    hit.iter_mut().for_each(|(_, share)| *share /= sum);
    Some(hit)
}
