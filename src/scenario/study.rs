//! From the tree of a file to a study: applies `--set`, validates the base and every variant, and
//! keeps the errors apart, so that what is wrong in the base is said once and what a variant breaks
//! is said with its name.

use super::assemble::scenario;
use super::context::Context;
use super::defaults::defaults;
use super::diagnostic::{Diagnostic, Diagnostics, Place, Source};
use super::document::{self, Table, Value, quote};
use super::model::Study;
use super::number::text;
use super::overrides::{apply_argument, apply_variant};
use super::reader::{Reader, mismatch, unknown};
use super::{LoadOptions, Scenario};
use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

/// The variant's name in a file without `[[variants]]`.
const BASE: &str = "base";
/// Most variants of a file.
const MOST_VARIANTS: usize = 10_000;

/// One entry of `[[variants]]`.
struct Variant {
    name: String,
    set: Table,
}

/// Builds the study of a scenario text that the context knows as `source`.
pub(super) fn study(cx: &Context, source: &Arc<Source>, stem: &str, options: &LoadOptions) -> Result<Study, Diagnostics> {
    let file: Place = (source.clone(), 0..0);
    let mut tree = document::load(cx, source);
    if cx.is_incomplete() {
        // Anything that seems to be missing or unknown from here on may stand in the missing file.
        return Err(Diagnostics(cx.take_errors()));
    }
    let directory = cx.directory(source);
    for (key, value) in &options.set {
        apply_argument(cx, &mut tree, key, value, &directory);
    }
    let variants = variants(cx, &mut tree);
    let chosen = choose(cx, variants, &options.variants, &directory);
    let mut errors = cx.take_errors();

    let used = cx.used().len();
    let base = scenario(cx, &tree, BASE, &file);
    let mut leaned = cx.take_leaned();
    let base_errors = cx.take_errors();
    let mut scenarios: Vec<Scenario> = Vec::new();
    let wanted = chosen.as_ref().map_or(1, Vec::len);
    match chosen {
        None => {
            errors.extend(base_errors);
            scenarios.extend(base);
        }
        Some(chosen) => {
            // The base may be incomplete on purpose: only the files and the errors of variants count,
            // and what is wrong in an argument, even if every variant sets it to something else.
            cx.truncate_used(used);
            leaned.clear();
            let known: HashSet<_> = base_errors.iter().map(|error| identity(cx, error)).collect();
            let argued = |error: &Diagnostic| error.place.as_ref().is_some_and(|(source, _)| !cx.is_file(source));
            errors.extend(base_errors.into_iter().filter(argued));
            for variant in &chosen {
                let mut changed = tree.clone();
                apply_variant(cx, &mut changed, &variant.set);
                scenarios.extend(scenario(cx, &changed, &variant.name, &file));
                leaned.append(&mut cx.take_leaned());
                errors.extend(cx.take_errors().into_iter().map(|mut error| {
                    if !known.contains(&identity(cx, &error)) {
                        error.message = format!("{} (variant {})", error.message, quote(&variant.name));
                    }
                    error
                }));
            }
        }
    }
    errors.into_iter().for_each(|error| cx.report(error));
    let errors = cx.take_errors();
    if !errors.is_empty() {
        return Err(Diagnostics(errors));
    }
    assert_eq!(scenarios.len(), wanted, "a variant without errors must be readable");
    let title = |key: &str| tree.get(key).and_then(|entry| entry.node.as_str()).map(str::to_owned);
    Ok(Study {
        stem: stem.to_owned(),
        name: title("name").unwrap_or_else(|| stem.to_owned()),
        description: title("description").unwrap_or_default(),
        variants: scenarios,
        inputs: cx.used(),
        leaned: leaned.into_iter().map(|index| &defaults()[index]).collect(),
    })
}

/// What makes two errors the same.
fn identity(cx: &Context, error: &Diagnostic) -> ((usize, usize, usize), String) {
    (cx.position(error), error.message.clone())
}

/// Takes `[[variants]]` out of the tree. Variants with errors in their own keys are left out.
fn variants(cx: &Context, tree: &mut Table) -> Vec<Variant> {
    let Some(entry) = tree.remove("variants") else { return Vec::new() };
    let Value::Array(nodes) = &entry.node.value else {
        let _: Option<()> = mismatch(cx, &entry.node, "an array of tables, each beginning with [[variants]]");
        return Vec::new();
    };
    if nodes.len() > MOST_VARIANTS {
        cx.report(Diagnostic::at(&entry.key, format!("more than {MOST_VARIANTS} variants")));
        return Vec::new();
    }
    let mut seen: HashSet<String> = HashSet::new();
    let mut out = Vec::new();
    for node in nodes {
        let Some(reader) = Reader::of_node(cx, node, &node.place, "a variant") else { continue };
        let name = reader.required("name", |cx, node| {
            let name = text(cx, node)?;
            if name.trim().is_empty() || name.chars().any(char::is_control) {
                return mismatch(cx, node, "a name that is not empty");
            }
            if !seen.insert(name.clone()) {
                cx.report(Diagnostic::at(&node.place, format!("two variants are called {}", quote(&name))).expecting("a name of its own"));
            }
            Some(name)
        });
        let set = reader.entry("set").map(|entry| (&entry.node, &entry.node.value));
        let set = match set {
            None => Some(Table::new()),
            Some((_, Value::Table(set))) => Some(set.clone()),
            Some((node, _)) => mismatch(cx, node, "a table of changes such as { \"inquiries.billing.per_day\" = 4000 }"),
        };
        reader.finish();
        if let Some((name, set)) = name.zip(set) {
            out.push(Variant { name, set });
        }
    }
    out
}

/// The variants to simulate in file order; `None` when the file itself is the only one.
fn choose(cx: &Context, variants: Vec<Variant>, wanted: &[String], directory: &Path) -> Option<Vec<Variant>> {
    let names: Vec<&str> = if variants.is_empty() { vec![BASE] } else { variants.iter().map(|one| one.name.as_str()).collect() };
    for name in wanted.iter().filter(|name| !names.contains(&name.as_str())) {
        let source = cx.add("--variant", name.clone(), directory, None, None);
        unknown(cx, &(source, 0..name.len()), &format!("variant {}", quote(name)), name, names.iter().copied());
    }
    if variants.is_empty() {
        return None;
    }
    Some(variants.into_iter().filter(|one| wanted.is_empty() || wanted.contains(&one.name)).collect())
}
