//! Distributions of durations as planners write them, with every mean the arithmetic mean.
//!
//! A distribution that comes out of here has finite parameters in range, so sampling cannot fail.

use super::context::Context;
use super::csv_table;
use super::diagnostic::Diagnostic;
use super::document::{Entry, Node, Value};
use super::duration::{LONGEST, duration, duration_or_never, no_duration, parse_duration, positive_seconds, seconds};
use super::number::{items, number, positive_share, text, whole, within};
use super::reader::{Reader, mismatch};
use super::weibull::weibull_mean_cv;
use crate::ground::dist::Dist;
use crate::ground::time::{NEVER, Ticks};

/// Deepest nesting of mixtures.
const DEEPEST: u32 = 4;
const KINDS: [&str; 10] =
    ["constant", "exponential", "lognormal", "gamma", "erlang", "weibull", "uniform", "triangular", "hyperexponential", "mixture"];
const EXPECTED: &str = "a duration such as \"20s\" or a distribution such as { exponential = { mean = \"6m\" } }";

/// A distribution of durations that end.
pub(super) fn distribution(cx: &Context, node: &Node) -> Option<Dist> {
    let dist = read(cx, node, false, 1)?;
    if dist.mean() <= seconds(LONGEST) { Some(dist) } else { mismatch(cx, node, "a distribution with a mean of at most 100 years") }
}

/// A distribution of durations with a mean of more than 0.
pub(super) fn positive_distribution(cx: &Context, node: &Node) -> Option<Dist> {
    let dist = distribution(cx, node)?;
    if dist.mean() > 0.0 { Some(dist) } else { mismatch(cx, node, "a distribution with a mean of more than 0") }
}

/// A distribution of durations that may be "never".
pub(super) fn patience(cx: &Context, node: &Node) -> Option<Dist> {
    read(cx, node, true, 1)
}

fn read(cx: &Context, node: &Node, never: bool, depth: u32) -> Option<Dist> {
    match &node.value {
        Value::Table(table) => {
            let reader = Reader::new(cx, table, &node.place, "a distribution");
            let dist = one_of(&reader, node, never, depth);
            reader.finish();
            dist
        }
        Value::String(text) if text == "never" && !never => {
            cx.report(Diagnostic::at(&node.place, "\"never\" is allowed for patience only").expecting(EXPECTED));
            None
        }
        Value::String(text) if text != "never" && parse_duration(text).is_none() => no_duration(cx, node, EXPECTED),
        Value::String(_) | Value::Integer(_) => if never { duration_or_never(cx, node) } else { duration(cx, node) }.map(fixed),
        _ => mismatch(cx, node, EXPECTED),
    }
}

fn fixed(ticks: Ticks) -> Dist {
    if ticks == NEVER { Dist::Never } else { Dist::Constant(ticks) }
}

/// The one distribution that a table names.
fn one_of(reader: &Reader<'_>, node: &Node, never: bool, depth: u32) -> Option<Dist> {
    let mut found: Vec<(&'static str, &Entry)> = KINDS.iter().filter_map(|kind| Some((*kind, reader.entry(kind)?))).collect();
    let column = reader.entry("column");
    if let Some(file) = reader.entry("empirical") {
        found.push(("empirical", file));
    } else if let Some(column) = column {
        reader.cx.report(Diagnostic::at(&column.key, "`column` belongs to `empirical`"));
    }
    match found.as_slice() {
        [("empirical", entry)] => empirical(reader.cx, entry, column),
        [(kind, entry)] => parametric(reader.cx, kind, entry, never, depth),
        [] => {
            reader.cx.report(Diagnostic::at(&node.place, "this table names no distribution").expecting(EXPECTED));
            None
        }
        [_, (_, second), ..] => {
            reader.cx.report(Diagnostic::at(&second.key, "a second distribution in one table").expecting("one distribution"));
            None
        }
    }
}

fn parametric(cx: &Context, kind: &str, entry: &Entry, never: bool, depth: u32) -> Option<Dist> {
    match kind {
        "constant" => return if never { duration_or_never(cx, &entry.node) } else { duration(cx, &entry.node) }.map(fixed),
        "mixture" => return mixture(cx, &entry.node, never, depth),
        _ => {}
    }
    let reader = Reader::of(cx, entry, kind)?;
    let dist = match kind {
        "exponential" => reader.required("mean", positive_seconds).map(|mean| Dist::Exponential { mean }),
        "lognormal" => lognormal(&reader),
        "gamma" => gamma(&reader),
        "erlang" => {
            let mean = reader.required("mean", positive_seconds);
            let stages = reader.required("stages", whole("a whole number of stages from 1 to 10000", 1..=10_000));
            mean.zip(stages).map(|(mean, stages)| Dist::Gamma { shape: stages as f64, scale: mean / stages as f64 })
        }
        "weibull" => weibull(&reader),
        "uniform" => uniform(&reader),
        "triangular" => triangular(&reader),
        _ => hyperexponential(&reader),
    };
    reader.finish();
    dist
}

fn cv(cx: &Context, node: &Node) -> Option<f64> {
    number("a coefficient of variation above 0 and up to 100", |cv| cv > 0.0 && cv <= 100.0)(cx, node)
}

fn shape(cx: &Context, node: &Node) -> Option<f64> {
    within("a shape from 0.05 to 10000", 0.05..=10_000.0)(cx, node)
}

/// Either of two keys; both or none is an error. Gives which, and the value unless it was wrong.
fn either(reader: &Reader<'_>, first: &'static str, second: &'static str) -> Option<&'static str> {
    match (reader.entry(first), reader.entry(second)) {
        (Some(_), None) => Some(first),
        (None, Some(_)) => Some(second),
        (Some(_), Some(extra)) => {
            reader.cx.report(Diagnostic::at(&extra.key, format!("both `{first}` and `{second}`")).expecting("only one of them"));
            None
        }
        (None, None) => {
            let error = Diagnostic::at(reader.place, format!("neither `{first}` nor `{second}`"));
            reader.cx.report(error.expecting(format!("`{first}` or `{second}`")));
            None
        }
    }
}

/// Lognormal from its mean or median and its cv or sigma: cv^2 = exp(sigma^2) - 1 and
/// mean = median exp(sigma^2 / 2).
fn lognormal(reader: &Reader<'_>) -> Option<Dist> {
    let centre = either(reader, "mean", "median");
    let spread = either(reader, "cv", "sigma");
    let (centre, spread) = centre.zip(spread)?;
    let location = reader.optional(centre, positive_seconds);
    let sigma = match spread {
        "cv" => reader
            .optional("cv", within("a coefficient of variation from 0 to 100", 0.0..=100.0))
            .map(|cv| libm::sqrt(libm::log1p(cv * cv))),
        _ => reader.optional("sigma", within("a sigma from 0 to 10", 0.0..=10.0)),
    };
    let (location, sigma) = location.zip(sigma)?;
    let shift = if centre == "mean" { 0.5 * sigma * sigma } else { 0.0 };
    Some(Dist::Lognormal { mu: libm::log(location) - shift, sigma })
}

fn gamma(reader: &Reader<'_>) -> Option<Dist> {
    let mean = reader.required("mean", positive_seconds);
    let spread = either(reader, "cv", "shape")?;
    match spread {
        "cv" => mean.zip(reader.optional("cv", cv)).map(|(mean, cv)| Dist::gamma_mean_cv(mean, cv)),
        _ => mean.zip(reader.optional("shape", shape)).map(|(mean, shape)| Dist::Gamma { shape, scale: mean / shape }),
    }
}

fn weibull(reader: &Reader<'_>) -> Option<Dist> {
    let centre = either(reader, "mean", "scale")?;
    let location = reader.optional(centre, positive_seconds);
    if centre == "scale" {
        let shape = reader.required("shape", shape);
        return location.zip(shape).map(|(scale, shape)| Dist::Weibull { shape, scale });
    }
    match either(reader, "shape", "cv")? {
        "shape" => location.zip(reader.optional("shape", shape)).map(|(mean, shape)| Dist::weibull_mean_shape(mean, shape)),
        _ => {
            let cv = reader.optional("cv", within("a coefficient of variation from 0.01 to 15", 0.01..=15.0));
            location.zip(cv).map(|(mean, cv)| weibull_mean_cv(mean, cv))
        }
    }
}

fn uniform(reader: &Reader<'_>) -> Option<Dist> {
    let min = reader.required("min", duration);
    let max = reader.required("max", duration);
    let (min, max) = min.zip(max)?;
    ordered(reader, &[min, max])?;
    Some(Dist::Uniform { min: seconds(min), max: seconds(max) })
}

fn triangular(reader: &Reader<'_>) -> Option<Dist> {
    let (min, mode, max) = (reader.required("min", duration), reader.required("mode", duration), reader.required("max", duration));
    let (min, mode, max) = (min?, mode?, max?);
    ordered(reader, &[min, mode, max])?;
    Some(Dist::Triangular { min: seconds(min), mode: seconds(mode), max: seconds(max) })
}

/// Durations in order, the last later than the first.
fn ordered(reader: &Reader<'_>, values: &[Ticks]) -> Option<()> {
    if values.is_sorted() && values.first() < values.last() {
        return Some(());
    }
    let names = if values.len() == 2 { "`min` < `max`" } else { "`min` <= `mode` <= `max` and `min` < `max`" };
    reader.cx.report(Diagnostic::at(reader.place, "these bounds are not in order").expecting(names));
    None
}

/// Hyperexponential: branches, or two branches with balanced means for a mean and cv of at least 1:
/// p = (1 + sqrt((cv^2-1)/(cv^2+1)))/2, means mean/(2p) and mean/(2(1-p)) (Whitt 1982).
fn hyperexponential(reader: &Reader<'_>) -> Option<Dist> {
    if let Some(branches) = reader.entry("branches") {
        let parts = items(reader.cx, &branches.node, "an array of { probability, mean }", branch)?;
        return weights_sum_to_one(reader.cx, branches, &parts).map(|()| Dist::mixture(parts));
    }
    let mean = reader.required("mean", positive_seconds);
    let cv = reader.required("cv", within("a coefficient of variation from 1 to 100", 1.0..=100.0));
    let (mean, cv) = mean.zip(cv)?;
    let p = 0.5 * (1.0 + libm::sqrt((cv * cv - 1.0) / (cv * cv + 1.0)));
    let parts = vec![(p, Dist::Exponential { mean: mean / (2.0 * p) }), (1.0 - p, Dist::Exponential { mean: mean / (2.0 * (1.0 - p)) })];
    Some(Dist::mixture(parts))
}

fn branch(cx: &Context, node: &Node) -> Option<(f64, Dist)> {
    let reader = Reader::of_node(cx, node, &node.place, "a branch")?;
    let probability = reader.required("probability", positive_share);
    let mean = reader.required("mean", positive_seconds);
    reader.finish();
    Some((probability?, Dist::Exponential { mean: mean? }))
}

fn weights_sum_to_one(cx: &Context, entry: &Entry, parts: &[(f64, Dist)]) -> Option<()> {
    let sum: f64 = parts.iter().map(|(weight, _)| weight).sum();
    if (sum - 1.0).abs() <= 1e-6 {
        return Some(());
    }
    cx.report(Diagnostic::at(&entry.node.place, format!("the probabilities sum to {sum}, not 1")).expecting("probabilities that sum to 1"));
    None
}

fn mixture(cx: &Context, node: &Node, never: bool, depth: u32) -> Option<Dist> {
    if depth > DEEPEST {
        return mismatch(cx, node, "mixtures nested at most 4 deep");
    }
    let parts = items(cx, node, "an array of { weight, <distribution> }", |cx, item| {
        let reader = Reader::of_node(cx, item, &item.place, "a part of a mixture")?;
        let weight = reader.required("weight", number("a weight of 0 or more", |weight| (0.0..=1e12).contains(&weight)));
        let dist = one_of(&reader, item, never, depth + 1);
        reader.finish();
        weight.zip(dist)
    })?;
    if parts.iter().all(|(weight, _)| *weight == 0.0) {
        return mismatch(cx, node, "at least one weight above 0");
    }
    Some(Dist::mixture(parts))
}

/// The values of a CSV column, in seconds: the named column, or the only one, with or without a header.
fn empirical(cx: &Context, file: &Entry, column: Option<&Entry>) -> Option<Dist> {
    let column = match column {
        Some(column) => Some(text(cx, &column.node)?),
        None => None,
    };
    let values = csv_table::seconds_column(cx, &file.node, column.as_deref())?;
    Some(Dist::Empirical(values.into()))
}
