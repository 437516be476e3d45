//! `[run] precision` and its short form on the command line, `--precision METRIC[@ITEM]=HALF_WIDTH[%]`.

use super::context::Context;
use super::defaults;
use super::diagnostic::{Diagnostic, Place};
use super::document::{Node, Value};
use super::model::{Criterion, Item, MetricName, Named, Precision, Scenario, Width};
use super::number::{boolean, items, number, text, whole_u32};
use super::reader::Reader;
use super::{LoadOptions, reader::mismatch};
use std::path::Path;

const SCOPE: &str = "run.precision";
const TABLE: &str = "a table such as { metric = \"csat_top2\", half_width = 0.005 }, or a list of such tables";
/// The keys that name an item, each with the word in the `level` column.
const LEVELS: [&str; 7] = ["mode", "channel", "inquiry", "segment", "group", "trunk", "campaign"];

/// A table with the bounds that it gives itself.
struct Read {
    criterion: Criterion,
    least: Option<u32>,
    most: Option<(u32, Place)>,
}

/// One criterion or several.
pub(super) fn precision(cx: &Context, node: &Node) -> Option<Precision> {
    let read = match &node.value {
        Value::Table(_) => vec![criterion(cx, node)?],
        Value::Array(_) => items(cx, node, TABLE, criterion)?,
        _ => return mismatch(cx, node, TABLE),
    };
    let least = read.iter().filter_map(|one| one.least).max().unwrap_or_else(|| defaults::value(cx, SCOPE, "min_replications", count));
    let given: Vec<&(u32, Place)> = read.iter().filter_map(|one| one.most.as_ref()).collect();
    if let Some((_, place)) = given.iter().find(|(most, _)| *most != given[0].0) {
        let error = Diagnostic::at(place, "another criterion has another `max_replications`");
        cx.report(error.expecting("one end for all, given once or alike"));
        return None;
    }
    let most = given.first().map(|(most, _)| *most).unwrap_or_else(|| defaults::value(cx, SCOPE, "max_replications", count));
    if least > most {
        let place = given.first().map_or(&node.place, |(_, place)| place);
        let error = Diagnostic::at(place, format!("at least {least} replications, but at most {most}"));
        cx.report(error.expecting("`min_replications` that are no more than `max_replications`"));
        return None;
    }
    Some(Precision { criteria: read.into_iter().map(|one| one.criterion).collect(), min_replications: least, max_replications: most })
}

fn count(cx: &Context, node: &Node) -> Option<u32> {
    whole_u32("a whole number from 2 to 1000000", 2..=1_000_000)(cx, node)
}

fn named(cx: &Context, node: &Node) -> Option<Named> {
    Some(Named { name: text(cx, node)?, place: node.place.clone() })
}

fn above_0(cx: &Context, node: &Node) -> Option<f64> {
    number("a half-width above 0", |x| x > 0.0)(cx, node)
}

fn relative(cx: &Context, node: &Node) -> Option<f64> {
    number("a share of the value above 0 and below 1", |x| x > 0.0 && x < 1.0)(cx, node)
}

/// The keys of a table that name a metric: `metric`, `definition` and what it is about.
pub(super) fn metric_name(reader: &Reader<'_>) -> Option<MetricName> {
    let cx = reader.cx;
    let metric = reader.required("metric", named);
    let definition = reader.optional("definition", named);
    let mut item: Option<Item> = None;
    for level in LEVELS {
        let Some(entry) = reader.entry(level) else { continue };
        if item.is_some() {
            cx.report(Diagnostic::at(&entry.key, "a metric is about one thing").expecting("one of the keys that name an item"));
        }
        item = named(cx, &entry.node).map(|name| Item { level: Some(level), name });
    }
    Some(MetricName { metric: metric?, definition, item })
}

/// `METRIC[@[LEVEL:]ITEM]`, of which each part has the place that `named` gives it.
pub(super) fn short_name(text: &str, named: impl Fn(&str) -> Named) -> MetricName {
    let (metric, item) = text.split_once('@').map_or((text, None), |(metric, item)| (metric, Some(item)));
    let item = item.map(|item| match item.split_once(':') {
        Some((level, name)) if LEVELS.contains(&level) => {
            Item { level: LEVELS.iter().find(|known| **known == level).copied(), name: named(name) }
        }
        _ => Item { level: None, name: named(item) },
    });
    MetricName { metric: named(metric), definition: None, item }
}

fn criterion(cx: &Context, node: &Node) -> Option<Read> {
    let reader = Reader::of_node(cx, node, &node.place, "`precision`")?;
    let what = metric_name(&reader);
    let difference = reader.or("difference", boolean, false);
    let width = match (reader.entry("half_width"), reader.entry("relative")) {
        (Some(entry), None) => above_0(cx, &entry.node).map(Width::Absolute),
        (None, Some(entry)) if difference => {
            let error = Diagnostic::at(&entry.key, "`relative` besides `difference`: a difference may be 0");
            cx.report(error.expecting("`half_width`"));
            None
        }
        (None, Some(entry)) => relative(cx, &entry.node).map(Width::Relative),
        (None, None) => {
            reader.missing("half_width");
            None
        }
        (Some(_), Some(entry)) => {
            cx.report(Diagnostic::at(&entry.key, "`relative` besides `half_width`").expecting("one of them"));
            None
        }
    };
    let confidence = reader.or_default(SCOPE, "confidence", number("a share above 0.5 and below 1", |x| x > 0.5 && x < 1.0));
    let least = reader.optional("min_replications", count);
    let most = reader.entry("max_replications").and_then(|entry| Some((count(cx, &entry.node)?, entry.key.clone())));
    reader.finish();
    let criterion = Criterion { what: what?, width: width?, confidence, difference };
    Some(Read { criterion, least, most })
}

/// Lays `--precision`, `--max-replications` and `--control-variates` over what the file says: the criteria replace those of the file.
pub(super) fn apply_arguments(cx: &Context, scenarios: &mut [Scenario], options: &LoadOptions, directory: &Path) {
    let read: Vec<Option<Criterion>> = options.precision.iter().map(|text| argument(cx, text, directory)).collect();
    let criteria: Vec<Criterion> = read.into_iter().flatten().collect();
    for Scenario { run, .. } in scenarios {
        run.control_variates |= options.control_variates;
        if !criteria.is_empty() {
            let known = run.precision.take();
            let bound = |of: fn(&Precision) -> u32, key| known.as_ref().map_or_else(|| defaults::value(cx, SCOPE, key, count), of);
            run.precision = Some(Precision {
                criteria: criteria.clone(),
                min_replications: bound(|known| known.min_replications, "min_replications"),
                max_replications: bound(|known| known.max_replications, "max_replications"),
            });
        }
        let Some(most) = options.max_replications else { continue };
        match &mut run.precision {
            Some(precision) if most < precision.min_replications => {
                let least = precision.min_replications;
                let message = format!("--max-replications {most} is less than the {least} replications before the first look");
                cx.report(Diagnostic::without_place(message).helping("`min_replications` in `[run] precision` sets them"));
            }
            Some(precision) => precision.max_replications = most,
            None if options.precision.is_empty() => {
                let error = Diagnostic::without_place("--max-replications, but nothing says how precise the results must be");
                cx.report(error.helping("add --precision METRIC=HALF_WIDTH, or `precision` to [run]; or take --replications"));
            }
            None => {}
        }
    }
}

/// `METRIC[@[LEVEL:]ITEM]=HALF_WIDTH[%]`; with % relative to the value.
fn argument(cx: &Context, text: &str, directory: &Path) -> Option<Criterion> {
    const EXPECTED: &str = "METRIC=HALF_WIDTH such as csat_top2=0.005, wait_mean@phone=2% or occupancy@group:desk=0.01";
    let source = cx.add("--precision", text.to_owned(), directory, None, None);
    let place = |range| (source.clone(), range);
    let wrong = |range| {
        cx.report(Diagnostic::at(&place(range), "no metric with a half-width").expecting(EXPECTED));
        None
    };
    let Some((what, width)) = text.rsplit_once('=') else { return wrong(0..text.len()) };
    let (share, percent) = (width.trim().strip_suffix('%'), width.contains('%'));
    let value: Option<f64> = share.unwrap_or(width).trim().parse().ok();
    let width = match value {
        Some(value) if percent && value > 0.0 && value < 100.0 => Width::Relative(value / 100.0),
        Some(value) if !percent && value > 0.0 && value < f64::INFINITY => Width::Absolute(value),
        _ => return wrong(what.len() + 1..text.len()),
    };
    let part = |part: &str| {
        let start = part.as_ptr() as usize - text.as_ptr() as usize;
        Named { name: part.to_owned(), place: place(start..start + part.len()) }
    };
    let confidence = defaults::value(cx, SCOPE, "confidence", number("a share", |_| true));
    Some(Criterion { what: short_name(what, part), width, confidence, difference: false })
}
