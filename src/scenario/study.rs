//! From the tree of a file to a study: applies `--set`, validates the base and every variant at every
//! point of a grid, and keeps the errors apart, so that what is wrong in the base is said once and
//! what a variant breaks is said with its name.

use super::assemble::scenario;
use super::change::Change;
use super::context::Context;
use super::defaults::defaults;
use super::diagnostic::{Diagnostic, Diagnostics, Place, Source};
use super::document::{self, Node, Table, Value, quote};
use super::model::Study;
use super::number::text;
use super::overrides::{Assignment, apply_variant, found, read_argument};
use super::precision;
use super::reader::{Reader, mismatch, unknown};
use super::replaced::check_unread;
use super::{LoadOptions, Point, Scenario};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The variant's name in a file without `[[variants]]`.
const BASE: &str = "base";
/// Most variants of a file.
const MOST_VARIANTS: usize = 10_000;

/// One entry of `[[variants]]`, or that at one point of a grid.
#[derive(Clone)]
struct Variant {
    name: String,
    set: Table,
    /// Applied after `set`.
    point: Vec<Assignment>,
}

impl Variant {
    /// What it changes; `directory` is that of the scenario file.
    fn changes(&self, cx: &Context, directory: &Path) -> Vec<Change> {
        let of_file = self.set.iter().map(|(key, entry)| Change::new(key, &entry.node, cx.directory(&entry.node.place.0)));
        let of_point = self.point.iter().map(|argument| argument.change(&argument.key(), directory));
        of_file.chain(of_point).collect()
    }
}

/// Builds the study of a scenario text that the context knows as `source`.
pub(super) fn study(cx: &Context, source: &Arc<Source>, stem: &str, options: &LoadOptions) -> Result<Study, Diagnostics> {
    let file: Place = (source.clone(), 0..0);
    cx.forgives_verify.set(options.forgive_verify);
    let mut tree = document::load(cx, source);
    if cx.is_incomplete() {
        // Anything that seems to be missing or unknown from here on may stand in the missing file.
        return Err(Diagnostics(cx.take_errors()));
    }
    let directory = cx.directory(source);
    let mut argued: Vec<Change> = Vec::new();
    for (key, value) in &options.set {
        if let Some(argument) = read_argument(cx, key, value, &directory) {
            argument.apply(cx, &mut tree);
            argued.push(argument.change(key, &directory));
        }
    }
    let variants = variants(cx, &mut tree);
    let chosen = choose(cx, variants, &options.variants, &directory);
    let remarks = taken_back(&argued, chosen.as_deref().unwrap_or_default());
    let chosen = at_points(cx, chosen, &options.points, &directory);
    let mut errors = cx.take_errors();

    let used = cx.used().len();
    let base = scenario(cx, &tree, BASE, &file);
    let mut taken = Taken::default();
    taken.take(cx);
    let base_errors = cx.take_errors();
    let mut scenarios: Vec<Scenario> = Vec::new();
    let show = |tree: &Table| options.show.iter().map(|key| found(tree, key, &directory)).collect::<Vec<_>>();
    let mut shown = Vec::new();
    let wanted = chosen.as_ref().map_or(1, Vec::len);
    let changes = match &chosen {
        None => vec![argued],
        Some(chosen) => chosen.iter().map(|variant| [&argued[..], &variant.changes(cx, &directory)].concat()).collect(),
    };
    match chosen {
        None => {
            errors.extend(base_errors);
            scenarios.extend(base);
            shown.push(show(&tree));
        }
        Some(chosen) => {
            // The base may be incomplete on purpose: only the files and the errors of variants count,
            // and what is wrong in an argument, even if every variant sets it to something else.
            cx.truncate_used(used);
            taken = Taken::default();
            let known: HashSet<_> = base_errors.iter().map(|error| identity(cx, error)).collect();
            let argued = |error: &Diagnostic| error.place.as_ref().is_some_and(|(source, _)| !cx.is_file(source));
            errors.extend(base_errors.into_iter().filter(&argued));
            for variant in &chosen {
                let mut changed = tree.clone();
                apply_variant(cx, &mut changed, &variant.set);
                variant.point.iter().for_each(|argument| argument.apply(cx, &mut changed));
                scenarios.extend(scenario(cx, &changed, &variant.name, &file));
                shown.push(show(&changed));
                taken.take(cx);
                errors.extend(cx.take_errors().into_iter().map(|mut error| {
                    if !argued(&error) && !known.contains(&identity(cx, &error)) {
                        error.message = format!("{} (variant {})", error.message, quote(&variant.name));
                    }
                    error
                }));
            }
        }
    }
    precision::apply_arguments(cx, &mut scenarios, options, &directory);
    taken.take(cx);
    errors.into_iter().for_each(|error| cx.report(error));
    let idle = taken.idle(cx);
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
        leaned: taken.leaned.into_iter().map(|index| &defaults()[index]).collect(),
        idle: idle.into_iter().map(|index| &defaults()[index]).collect(),
        remarks,
        shown,
        changes,
    })
}

/// Changes of arguments that variants of the file take back, because theirs come later: by key, the variants.
fn taken_back(argued: &[Change], variants: &[Variant]) -> Vec<String> {
    let within = |key: &str, other: &str| key == other || key.strip_prefix(other).is_some_and(|rest| rest.starts_with('.'));
    let sets = |variant: &&Variant, key: &str| {
        // A nested table changes the keys in it.
        let of = variant.set.iter().flat_map(|(own, entry)| Change::new(own, &entry.node, PathBuf::new()).flat());
        of.map(|change| change.key).any(|own| within(key, &own) || within(&own, key))
    };
    let remark = |change: &Change| {
        let names: Vec<String> = variants.iter().filter(|variant| sets(variant, &change.key)).map(|variant| quote(&variant.name)).collect();
        let (some, do_so) = if names.len() == 1 { ("the variant", "sets") } else { ("the variants", "set") };
        let names = names.join(", ");
        (!names.is_empty())
            .then(|| format!("--set {}: {some} {names} {do_so} it later, so there it has no effect or only in part", change.key))
    };
    argued.iter().filter_map(remark).collect()
}

/// Which defaults the variants took, by their places in the table.
#[derive(Default)]
struct Taken {
    /// The shipped ones.
    leaned: BTreeSet<usize>,
    /// The replaced ones that can matter.
    used: BTreeSet<usize>,
    /// All values that replace one.
    replaced: Vec<(usize, Node)>,
}

impl Taken {
    /// Adds those of what was just read; what replaces defaults still does.
    fn take(&mut self, cx: &Context) {
        let replaced = cx.replaced();
        let (used, leaned): (Vec<usize>, Vec<usize>) = cx.take_leaned().into_iter().partition(|index| replaced.contains_key(index));
        self.used.extend(used);
        self.leaned.extend(leaned);
        self.replaced.extend(replaced);
    }

    /// The replaced ones that can matter to no variant. As nobody may have read them, their values are judged here.
    fn idle(&self, cx: &Context) -> BTreeSet<usize> {
        let idle = self.replaced.iter().filter(|(index, _)| !self.used.contains(index));
        idle.clone().for_each(|(index, node)| check_unread(cx, &defaults()[*index], node));
        idle.map(|(index, _)| *index).collect()
    }
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
            out.push(Variant { name, set, point: Vec::new() });
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

/// Every chosen variant at every point, the points of the first variant first; a single one needs no name beside the
/// point's. Without points nothing changes.
fn at_points(cx: &Context, chosen: Option<Vec<Variant>>, points: &[Point], directory: &Path) -> Option<Vec<Variant>> {
    if points.is_empty() {
        return chosen;
    }
    // A value that many points share is read once, so that what is wrong with it is said once.
    let mut read: HashMap<(&str, &str), Option<Assignment>> = HashMap::new();
    let mut assignments: Vec<Vec<Assignment>> = Vec::with_capacity(points.len());
    for point in points {
        let arguments = point.set.iter().filter_map(|(key, value)| {
            read.entry((key, value)).or_insert_with(|| read_argument(cx, key, value, directory)?.for_a_variant(cx)).clone()
        });
        assignments.push(arguments.collect());
    }
    let base = Variant { name: String::new(), set: Table::new(), point: Vec::new() };
    let variants = chosen.unwrap_or_else(|| vec![base]);
    if variants.len() * points.len() > MOST_VARIANTS {
        let error = format!("{} variants at {} points are more than {MOST_VARIANTS}", variants.len(), points.len());
        cx.report(Diagnostic::without_place(error).helping("choose one with `--variant`, or fewer points"));
        return Some(Vec::new());
    }
    let several = variants.len() > 1;
    let all = variants.iter().flat_map(|variant| {
        points.iter().zip(&assignments).map(move |(point, assignments)| Variant {
            name: if several { format!("{}: {}", variant.name, point.name) } else { point.name.clone() },
            set: variant.set.clone(),
            point: assignments.clone(),
        })
    });
    Some(all.collect())
}
