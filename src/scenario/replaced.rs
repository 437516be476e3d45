//! `[defaults]`: shipped defaults that a study replaces, by the names that `holdline defaults` gives them.
//!
//! A name stands in quotes, `"phone.patience" = "3m"`, or as tables, `[defaults.phone]` with `patience = "3m"`. In
//! tables what stands under a name that has defaults below it means these: `[defaults.synchronous.callback]` holds
//! defaults of `callback`, and only an empty table, or the name in quotes, is the default of the key itself. In the
//! tree of a file all names are whole ones, so that files and changes lie over each other name by name.

use super::context::Context;
use super::defaults::{DefaultValue, defaults};
use super::diagnostic::{Diagnostic, Place};
use super::distribution::{distribution, patience};
use super::document::{Entry, Node, Table, Value, quote};
use super::duration::{duration_or_never, positive_duration};
use super::keys::{self, Kind};
use super::number::as_f64;
use super::reader::{mismatch, nearest};
use super::segment::utc_offset;
use super::turn_count::turns;
use super::windows::windows;
use std::collections::BTreeMap;

/// The section.
pub(super) const SECTION: &str = "defaults";
const EXPECTED: &str = "a table such as { \"phone.patience\" = \"3m\" }";

/// Gives the section of a tree whole names.
pub(super) fn flatten(cx: &Context, tree: &mut Table) {
    let Some(Entry { node: Node { value: Value::Table(table), .. }, .. }) = tree.get_mut(SECTION) else { return };
    let mut flat = Table::new();
    for (name, entry) in std::mem::take(table) {
        lay_flat(cx, &name, "", entry, &mut flat);
    }
    *table = flat;
}

/// Puts the default of a change, `defaults.NAME`, into the section; its place is that of the name.
pub(super) fn assign(cx: &Context, tree: &mut Table, path: &[(String, Place)], node: Node) {
    let [(section, place), rest @ ..] = path else { return };
    let Some((name, place_of_name)) = joined(rest) else {
        tree.insert(section.clone(), Entry { key: place.clone(), node });
        return flatten(cx, tree);
    };
    let made = || Entry { key: place.clone(), node: Node { value: Value::Table(Table::new()), place: place.clone() } };
    // A section that is no table is reported when it is read.
    if let Value::Table(table) = &mut tree.entry(section.clone()).or_insert_with(made).node.value {
        let mut flat = Table::new();
        lay_flat(cx, &name, "", Entry { key: place_of_name, node }, &mut flat);
        table.extend(flat);
    }
}

/// The name of a default, from the parts of a dotted key, with its place.
pub(super) fn joined(parts: &[(String, Place)]) -> Option<(String, Place)> {
    let ((_, (source, first)), (_, (_, last))) = (parts.first()?, parts.last()?);
    let names: Vec<&str> = parts.iter().map(|(name, _)| name.as_str()).collect();
    Some((names.join("."), (source.clone(), first.start..last.end.max(first.end))))
}

/// Whether the default belongs to the whole file, so that variants cannot differ in it.
pub(super) fn of_the_file(name: &str) -> bool {
    ["run", "scenario"].iter().any(|section| name == *section || is_below(section, name))
}

/// Reads the section: from now on the readers take these defaults.
pub(super) fn read(cx: &Context, entry: Option<&Entry>) {
    let mut replaced = BTreeMap::new();
    match entry.map(|entry| (&entry.node, &entry.node.value)) {
        None => {}
        Some((_, Value::Table(table))) => {
            for (name, entry) in table {
                match find(name) {
                    Some(index) => drop(replaced.insert(index, entry.node.clone())),
                    None => report_unknown(cx, name, &entry.key),
                }
            }
        }
        Some((node, _)) => drop(mismatch::<()>(cx, node, EXPECTED)),
    }
    cx.replace(replaced);
}

/// Reports a value that no reader looked at and that could not be one of its key.
pub(super) fn check_unread(cx: &Context, default: &DefaultValue, node: &Node) {
    if let Some(key) = keys::of(default).filter(|key| !suits(node, &key.kind)) {
        let _: Option<()> = mismatch(cx, node, &key.kind.to_string());
    }
}

fn report_unknown(cx: &Context, name: &str, place: &Place) {
    let names: Vec<String> = defaults().iter().map(DefaultValue::name).collect();
    let mut valid: Vec<&str> = names.iter().map(String::as_str).chain(defaults().iter().map(|default| default.scope)).collect();
    valid.sort_unstable();
    valid.dedup();
    let error = Diagnostic::at(place, format!("unknown default {}", quote(name)));
    cx.report(match nearest(name, &valid) {
        Some(near) => error.helping(format!("did you mean `{near}`?")),
        None => error.helping("`holdline defaults` lists them all"),
    });
}

/// `key` is the last part of the name, or all of it where it stands in quotes or is an argument.
fn lay_flat(cx: &Context, key: &str, above: &str, entry: Entry, flat: &mut Table) {
    let name = if above.is_empty() { key.to_owned() } else { format!("{above}.{key}") };
    let of_itself = |inner: &Table| find(&name).is_some() && (inner.is_empty() || key.contains('.'));
    let inner = match &entry.node.value {
        Value::Table(inner) if is_scope(&name) && !of_itself(inner) => inner,
        _ if flat.contains_key(&name) => {
            return cx.report(Diagnostic::at(&entry.key, format!("the default {} is replaced twice", quote(&name))));
        }
        _ => {
            flat.insert(name, entry);
            return;
        }
    };
    for (key, below) in inner {
        lay_flat(cx, key, &name, below.clone(), flat);
    }
}

/// Whether defaults stand below this name.
fn is_scope(name: &str) -> bool {
    defaults().iter().any(|default| default.scope == name || is_below(name, default.scope))
}

fn is_below(name: &str, whole: &str) -> bool {
    whole.strip_prefix(name).is_some_and(|rest| rest.starts_with('.'))
}

fn find(name: &str) -> Option<usize> {
    defaults().iter().position(|default| default.name() == name)
}

/// Whether a value is of this kind; what tables hold is left to their readers.
pub(super) fn suits(node: &Node, kind: &Kind) -> bool {
    // What these parsers report is said in one sentence by the caller.
    let aside = Context::default();
    match *kind {
        Kind::Boolean => matches!(node.value, Value::Boolean(_)),
        Kind::Word(words) => node.as_str().is_some_and(|word| words.contains(&word)),
        Kind::Whole(low, high) => {
            matches!(node.value, Value::Integer(value) if u64::try_from(value).is_ok_and(|value| (low..=high).contains(&value)))
        }
        Kind::Number(range) => as_f64(node).is_some_and(|value| range.contains(value)),
        Kind::Duration { positive: true, .. } => positive_duration(&aside, node).is_some(),
        Kind::Duration { never, .. } => (never || node.as_str() != Some("never")) && duration_or_never(&aside, node).is_some(),
        Kind::Distribution { .. } if matches!(&node.value, Value::Table(table) if table.contains_key("empirical")) => true,
        Kind::Distribution { never: true } => patience(&aside, node).is_some(),
        Kind::Distribution { never: false } => distribution(&aside, node).is_some(),
        Kind::Table("turns") => turns(&aside, node).is_some(),
        Kind::Table(_) => matches!(node.value, Value::Table(_)),
        Kind::Offset => utc_offset(&aside, node).is_some(),
        Kind::Windows => windows(&aside, node).is_some(),
        Kind::List(inner, least, most) => {
            matches!(&node.value, Value::Array(nodes) if (least..=most).contains(&nodes.len()) && nodes.iter().all(|node| suits(node, inner)))
        }
        Kind::Either(kinds) => kinds.iter().any(|kind| suits(node, kind)),
        _ => true,
    }
}
