//! `[verify]` and `[[assert]]`: what `holdline verify` judges a scenario by.

use super::context::Context;
use super::defaults;
use super::diagnostic::{Diagnostic, Place};
use super::document::{Entry, Node, Value};
use super::duration::{no_duration, parse_duration, seconds};
use super::model::{Assertion, Bound, MetricName, Multiplicity, Named, Tolerance, Verify};
use super::number::{as_f64, number, word};
use super::precision::{metric_name, short_name};
use super::reader::{Reader, mismatch};
use super::settings::section;

const TOLERANCE: &str = "a number of 0 or more in the unit of the metric, a percentage such as \"2%\", or a list of both";
const TOLERANCES: &str = "a table such as { \"wait_mean@phone\" = \"5%\" }";
const BOUND: &str = "a number in the unit of the metric, or a duration such as \"90s\"";
const ASSERTIONS: &str = "an array of tables, each beginning with [[assert]]";
const MULTIPLICITY: &[(&str, Multiplicity)] = &[("holm", Multiplicity::Holm), ("benjamini_hochberg", Multiplicity::BenjaminiHochberg)];

/// `[verify]`, which may be missing.
pub(super) fn verify(cx: &Context, entry: Option<&Entry>, file: &Place) -> Verify {
    let read = || {
        section(cx, entry, file, "[verify]", |reader| {
            let given = reader.entry("tolerance").is_some();
            let tolerance = reader.or_default("verify", "tolerance", tolerance);
            Verify {
                confidence: reader.or_default("verify", "confidence", number("a share above 0.5 and below 1", |x| x > 0.5 && x < 1.0)),
                multiplicity: reader.or_default("verify", "multiplicity", word(MULTIPLICITY)),
                tolerance: if given { tolerance } else { Tolerance { place: None, ..tolerance } },
                tolerances: reader.or("tolerances", tolerances, Vec::new()),
                target_confidence: defaults::value(cx, "assert", "confidence", confidence),
            }
        })
    };
    cx.forgiving(read)
}

fn confidence(cx: &Context, node: &Node) -> Option<f64> {
    number("a share from 0.5 to below 1", |x| (0.5..1.0).contains(&x))(cx, node)
}

/// One part of a tolerance or several, of which the larger holds.
fn tolerance(cx: &Context, node: &Node) -> Option<Tolerance> {
    let parts = match &node.value {
        Value::Array(parts) if !parts.is_empty() => parts.as_slice(),
        Value::Array(_) => return mismatch(cx, node, TOLERANCE),
        _ => std::slice::from_ref(node),
    };
    let mut tolerance = Tolerance { absolute: 0.0, relative: 0.0, place: Some(node.place.clone()) };
    for part in parts {
        if let Some(value) = as_f64(part).filter(|value| value.is_finite() && *value >= 0.0) {
            tolerance.absolute = tolerance.absolute.max(value);
        } else if let Some(share) = part.as_str().and_then(percentage) {
            tolerance.relative = tolerance.relative.max(share);
        } else {
            return mismatch(cx, part, TOLERANCE);
        }
    }
    Some(tolerance)
}

/// The share that a percentage from 0% to below 100% is.
fn percentage(text: &str) -> Option<f64> {
    let value: f64 = text.trim().strip_suffix('%')?.trim_end().parse().ok()?;
    (0.0..100.0).contains(&value).then_some(value / 100.0)
}

fn tolerances(cx: &Context, node: &Node) -> Option<Vec<(MetricName, Tolerance)>> {
    let Value::Table(table) = &node.value else { return mismatch(cx, node, TOLERANCES) };
    let read = |(name, entry): (&String, &Entry)| {
        let named = |part: &str| Named { name: part.to_owned(), place: entry.key.clone() };
        Some((short_name(name, named), tolerance(cx, &entry.node)?))
    };
    let read: Vec<_> = table.iter().map(read).collect();
    read.into_iter().collect()
}

/// `[[assert]]`, of which there may be none.
pub(super) fn assertions(cx: &Context, entry: Option<&Entry>) -> Vec<Assertion> {
    let Some(entry) = entry else { return Vec::new() };
    let Value::Array(nodes) = &entry.node.value else {
        let _: Option<()> = mismatch(cx, &entry.node, ASSERTIONS);
        return Vec::new();
    };
    nodes.iter().filter_map(|node| cx.forgiving(|| assertion(cx, node))).collect()
}

fn assertion(cx: &Context, node: &Node) -> Option<Assertion> {
    let reader = Reader::of_node(cx, node, &node.place, "an assertion")?;
    let what = metric_name(&reader);
    let bounds = (reader.entry("at_least"), reader.entry("at_most"));
    let duration = bounds.0.or(bounds.1).filter(|entry| entry.node.as_str().is_some()).map(|entry| entry.node.place.clone());
    let bound = match bounds {
        (Some(entry), None) => bound(cx, &entry.node).map(Bound::AtLeast),
        (None, Some(entry)) => bound(cx, &entry.node).map(Bound::AtMost),
        (None, None) => {
            cx.report(Diagnostic::at(&node.place, "an assertion has no bound").expecting("the key `at_least` or `at_most`"));
            None
        }
        (Some(_), Some(entry)) => {
            let error = Diagnostic::at(&entry.key, "`at_most` besides `at_least`");
            cx.report(error.expecting("one of them: two assertions make a range"));
            None
        }
    };
    let confidence = reader.or_default("assert", "confidence", confidence);
    reader.finish();
    let what = what?;
    let place = what.metric.place.clone();
    Some(Assertion { what, bound: bound?, duration, confidence, place })
}

/// A number, or the seconds of a duration.
fn bound(cx: &Context, node: &Node) -> Option<f64> {
    match node.as_str() {
        Some(text) => parse_duration(text).map(seconds).or_else(|| no_duration(cx, node, BOUND)),
        None => number(BOUND, |_| true)(cx, node),
    }
}
