//! Busyness: the factors `[busyness.NAME]`, which inquiries name, those that inquiries give themselves, and
//! their correlations.

use super::context::Context;
use super::diagnostic::{Diagnostic, Place};
use super::document::{Entry, Node, Value, quote};
use super::duration::{positive_duration, shown_duration};
use super::model::{Busyness, Inquiry, Intraday, Owner};
use super::number::{number, text, within};
use super::reader::{Reader, mismatch, unknown};
use crate::ground::matrix::cholesky;
use crate::ground::time::{DAY, Ticks};

/// The factors `[busyness.NAME]`, sorted by name, with their correlations.
#[derive(Default)]
pub(super) struct Factors {
    read: Vec<(String, Option<Busyness>)>,
    /// As [`super::model::Scenario::correlations`].
    pub correlations: Vec<(String, String, f64)>,
}

fn correlation(cx: &Context, node: &Node) -> Option<f64> {
    number("a correlation above -1 and below 1", |value| value > -1.0 && value < 1.0)(cx, node)
}

/// Reads `[busyness.NAME]`; `entries` are sorted by name.
pub(super) fn factors(cx: &Context, entries: &[(&str, &Entry)]) -> Factors {
    let names: Vec<&str> = entries.iter().map(|(name, _)| *name).collect();
    let mut factors = Factors::default();
    let mut pairs: Vec<(usize, usize, f64)> = Vec::new();
    for (index, (name, entry)) in entries.iter().enumerate() {
        let Some(reader) = Reader::of(cx, entry, format!("[busyness.{name}]")) else {
            factors.read.push(((*name).to_owned(), None));
            continue;
        };
        let read = numbers(&reader, "busyness", Owner::Named((*name).to_owned()));
        let with = reader.optional("correlated_with", |cx, node| correlated_with(cx, node, &names));
        for (other, rho, place) in with.unwrap_or_default() {
            let pair = (index.min(other), index.max(other));
            if other == index {
                cx.report(Diagnostic::at(&place, format!("{} is correlated with itself", quote(name))).expecting("another factor"));
            } else if pairs.iter().any(|&(a, b, known)| (a, b) == pair && known != rho) {
                cx.report(Diagnostic::at(&place, "the other factor gives another correlation with this one"));
            } else if !pairs.iter().any(|&(a, b, _)| (a, b) == pair) {
                pairs.push((pair.0, pair.1, rho));
            }
        }
        reader.finish();
        factors.read.push(((*name).to_owned(), read));
    }
    check_pairs(cx, entries, &factors, &pairs);
    factors.correlations = pairs.into_iter().map(|(a, b, rho)| (names[a].to_owned(), names[b].to_owned(), rho)).collect();
    factors
}

/// Reports correlations that no random factors can have: between chains with other memories, or a matrix that is not
/// positive definite.
fn check_pairs(cx: &Context, entries: &[(&str, &Entry)], factors: &Factors, pairs: &[(usize, usize, f64)]) {
    let Some((first, ..)) = pairs.first() else { return };
    let place = match &entries[*first].1.node.value {
        Value::Table(table) => table.get("correlated_with").map_or(&entries[*first].1.key, |entry| &entry.key),
        _ => &entries[*first].1.key,
    };
    let memory = |index: usize| factors.read[index].1.as_ref().map(|factor| factor.day_to_day);
    for &(a, b, _) in pairs {
        if memory(a).zip(memory(b)).is_some_and(|(one, other)| one != other) {
            let message = format!("{} and {} are correlated, but differ in `day_to_day`", quote(entries[a].0), quote(entries[b].0));
            cx.report(Diagnostic::at(&entries[b].1.key, message).expecting("the same `day_to_day` in factors that are correlated"));
            return;
        }
    }
    if cholesky(entries.len(), pairs).is_none() {
        let message = "these correlations contradict each other: their matrix is not positive definite";
        let error = Diagnostic::at(place, message).expecting("correlations that can hold together");
        cx.report(
            error.helping("pairs that `correlated_with` doesn't name have correlation 0; bring the others nearer to 0, or name more pairs"),
        );
    }
}

type With = Vec<(usize, f64, Place)>;

fn correlated_with(cx: &Context, node: &Node, names: &[&str]) -> Option<With> {
    let Value::Table(table) = &node.value else { return mismatch(cx, node, "correlations by name such as { complaints = 0.5 }") };
    let mut read = Vec::new();
    for (name, entry) in table {
        let index = names.binary_search(&name.as_str()).ok();
        if index.is_none() {
            unknown(cx, &entry.key, &format!("busyness {}", quote(name)), name, names.iter().copied());
        }
        read.push(index.zip(correlation(cx, &entry.node)).map(|(index, rho)| (index, rho, entry.key.clone())));
    }
    read.into_iter().collect()
}

/// The numbers of a factor; `None` if it never differs from 1, which is where sweeps may start.
fn numbers(reader: &Reader<'_>, scope: &str, owner: Owner) -> Option<Busyness> {
    let variation = within("a coefficient of variation from 0 to 10", 0.0..=10.0);
    let interval_cv = reader.or_default(scope, "interval_cv", &variation);
    let cv = if interval_cv > 0.0 { reader.optional("cv", &variation).or(Some(0.0)) } else { reader.required("cv", &variation) };
    let day_to_day = reader.or_default(scope, "day_to_day", correlation);
    let within_day = reader.or_default(scope, "interval_correlation", correlation);
    let length = reader.or_default(scope, "block", block);
    let intraday = (interval_cv > 0.0).then_some(Intraday { cv: interval_cv, correlation: within_day, block: length });
    cv.filter(|cv| *cv > 0.0 || intraday.is_some()).map(|cv| Busyness { cv, day_to_day, intraday, owner })
}

/// A whole number of blocks make a day.
fn block(cx: &Context, node: &Node) -> Option<Ticks> {
    let length = positive_duration(cx, node)?;
    if length < DAY / 1440 || !DAY.is_multiple_of(length) {
        let message = format!("a day is no whole number of blocks of {}", shown_duration(length));
        let error = Diagnostic::at(&node.place, message);
        cx.report(error.expecting("a block of at least 1m of which a whole number make a day, such as \"30m\""));
        return None;
    }
    Some(length)
}

/// `busyness` of an inquiry: a table of its own, the name of a factor, or several of these.
pub(super) fn busyness(outer: &Reader<'_>, replayed: bool, factors: &Factors) -> Vec<Busyness> {
    let cx = outer.cx;
    let Some(entry) = outer.entry("busyness") else { return Vec::new() };
    if replayed {
        let error = Diagnostic::at(&entry.key, "a replayed trace cannot have `busyness`");
        cx.report(error.helping("the trace has the busyness of its own days"));
    }
    let parts: Vec<(&Node, &Place)> = match &entry.node.value {
        Value::Array(nodes) => nodes.iter().map(|node| (node, &node.place)).collect(),
        _ => vec![(&entry.node, &entry.key)],
    };
    let mut all: Vec<Busyness> = Vec::new();
    for (node, place) in parts {
        let Some(part) = part(cx, node, place, factors) else { continue };
        let correlated = |other: &Busyness| {
            factors.correlations.iter().any(|(a, b, rho)| {
                let pair = [&other.owner, &part.owner];
                *rho != 0.0 && [a, b].iter().all(|name| pair.iter().any(|owner| matches!(owner, Owner::Named(one) if one == *name)))
            })
        };
        if all.iter().any(correlated) {
            let error = Diagnostic::at(&node.place, "this factor is correlated with another of the same inquiry");
            cx.report(error.expecting("independent factors, whose product has mean 1"));
        }
        if all.iter().any(|other| other.owner == part.owner) {
            cx.report(Diagnostic::at(&node.place, "the same factor twice").expecting("each factor once, and at most one of its own"));
        }
        all.push(part);
    }
    all
}

fn part(cx: &Context, node: &Node, place: &Place, factors: &Factors) -> Option<Busyness> {
    let Some(name) = node.as_str() else {
        let reader = Reader::of_node(cx, node, place, "`busyness`")?;
        let shared = reader.optional("shared", text);
        let read = numbers(&reader, "inquiries.busyness", shared.map_or(Owner::Inquiry, Owner::Shared));
        reader.finish();
        return read;
    };
    match factors.read.binary_search_by(|(known, _)| known.as_str().cmp(name)) {
        Ok(index) => factors.read[index].1.clone(),
        Err(_) if factors.read.is_empty() => {
            cx.report(Diagnostic::at(&node.place, format!("unknown busyness {}", quote(name))).expecting("a table [busyness.NAME]"));
            None
        }
        Err(_) => {
            unknown(cx, &node.place, &format!("busyness {}", quote(name)), name, factors.read.iter().map(|(name, _)| name.as_str()));
            None
        }
    }
}

/// Reports inquiries that share a busyness by name but not by its numbers.
pub(super) fn check_shared(cx: &Context, inquiries: &[(&Entry, Inquiry)]) {
    let shared = |inquiry: &Inquiry| -> Vec<Busyness> {
        inquiry.busyness.iter().filter(|one| matches!(one.owner, Owner::Shared(_))).cloned().collect()
    };
    for (position, (entry, inquiry)) in inquiries.iter().enumerate() {
        for busyness in shared(inquiry) {
            let mut earlier = inquiries[..position].iter().flat_map(|(_, other)| shared(other));
            let Some(earlier) = earlier.find(|other| other.owner == busyness.owner) else { continue };
            if earlier != busyness
                && let Owner::Shared(name) = &busyness.owner
            {
                let place = match &entry.node.value {
                    Value::Table(table) => table.get("busyness").map_or(&entry.key, |busyness| &busyness.node.place),
                    _ => &entry.key,
                };
                let error = Diagnostic::at(place, format!("the busyness {} has other numbers in another inquiry", quote(name)));
                cx.report(error.expecting("the same `cv` and `day_to_day` wherever the name is shared"));
            }
        }
    }
}
