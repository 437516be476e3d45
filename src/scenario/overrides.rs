//! Changes to a scenario tree: dotted keys of `--set KEY=VALUE` and of the `set` of a variant.
//!
//! A value replaces what stood there. The change knows its own place, so errors in the changed
//! value point at the change.

use super::change::Change;
use super::context::Context;
use super::diagnostic::{Diagnostic, Place, Source};
use super::document::{Entry, NAMED_SECTIONS, Node, Table, Value, merge, parse_value, quote};
use super::reader::unknown;
use super::replaced;
use super::sections::{SECTIONS, is_table_section};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

/// Keys that belong to the whole file.
const NOT_IN_VARIANTS: [&str; 6] = ["name", "description", "seed", "run", "include", "variants"];

/// One segment of a dotted key: the name and its bytes in the key's text.
type Segment = (String, Range<usize>);

/// A change of one key, with a place of its own for what is wrong with it.
#[derive(Clone)]
pub(super) struct Assignment {
    path: Vec<(String, Place)>,
    node: Node,
}

impl Assignment {
    /// Puts the value at its key.
    pub fn apply(&self, cx: &Context, tree: &mut Table) {
        assign(cx, tree, &self.path, self.node.clone());
    }

    /// The dotted key.
    pub fn key(&self) -> String {
        let quoted = |(name, _): &(String, Place)| if name.contains(['.', ' ', '"', '\'']) { format!("\"{name}\"") } else { name.clone() };
        self.path.iter().map(quoted).collect::<Vec<_>>().join(".")
    }

    /// The change as it may be written into another file.
    pub fn change(&self, key: &str, directory: &Path) -> Change {
        Change::new(key, &self.node, directory.to_path_buf())
    }

    /// Itself, if a variant may differ in this key; otherwise `None` with an error reported.
    pub fn for_a_variant(self, cx: &Context) -> Option<Self> {
        if let Some((what, place)) = of_the_file(&self.path) {
            cx.report(Diagnostic::at(&place, format!("`{what}` cannot be varied: it belongs to the whole file")));
            return None;
        }
        Some(self)
    }
}

/// What of the whole file this dotted key is, which no variant can change.
fn of_the_file(path: &[(String, Place)]) -> Option<(String, Place)> {
    let (first, place) = path.first()?;
    if first == replaced::SECTION {
        let (name, place) = replaced::joined(&path[1..])?;
        return replaced::of_the_file(&name).then(|| (format!("{first}.{name}"), place));
    }
    NOT_IN_VARIANTS.contains(&first.as_str()).then(|| (first.clone(), place.clone()))
}

/// Reads `--set KEY=VALUE`; `None` with an error reported.
pub(super) fn read_argument(cx: &Context, key: &str, value: &str, directory: &Path) -> Option<Assignment> {
    let source = cx.add(&format!("--set {key}"), format!("{key}={value}"), directory, None, None);
    let report = |error| {
        cx.report(error);
        None
    };
    let node = match argument_value(cx, &source, key.len() + 1) {
        Ok(node) => node,
        Err(error) => return report(error),
    };
    match segments(key) {
        Ok(path) => {
            let path: Vec<(String, Place)> = path.into_iter().map(|(name, range)| (name, (source.clone(), range))).collect();
            if path.first().is_some_and(|(name, _)| name == "variants" || name == "include") {
                return report(Diagnostic::at(&path[0].1, format!("`{}` cannot be set", path[0].0)));
            }
            Some(Assignment { path, node })
        }
        Err((message, range)) => report(Diagnostic::at(&(source.clone(), range), message).expecting(DOTTED)),
    }
}

const DOTTED: &str = "a dotted key such as inquiries.billing.per_day";

/// The value of an argument: a TOML value, or else the text itself.
fn argument_value(cx: &Context, source: &Arc<Source>, offset: usize) -> Result<Node, Diagnostic> {
    let raw = source.text[offset..].trim();
    let start = offset + source.text[offset..].find(raw).unwrap_or(0);
    let place = (source.clone(), start..start + raw.len());
    match parse_value(cx, source, offset) {
        Ok(node) => Ok(node),
        Err(message) if raw.starts_with(['{', '[', '"', '\'']) => Err(Diagnostic::at(&place, message).expecting("a TOML value")),
        Err(_) => Ok(Node { value: Value::String(raw.to_owned()), place }),
    }
}

/// Applies the `set` of a variant.
pub(super) fn apply_variant(cx: &Context, tree: &mut Table, set: &Table) {
    let mut nested = Table::new();
    for (key, entry) in set {
        let path = match segments(key) {
            Ok(path) => located(entry, key, path),
            Err((message, _)) => {
                cx.report(Diagnostic::at(&entry.key, message).expecting(DOTTED));
                continue;
            }
        };
        if let Some((what, place)) = of_the_file(&path) {
            cx.report(Diagnostic::at(&place, format!("a variant cannot set `{what}`: it belongs to the whole file")));
            continue;
        }
        let Some((first, _)) = path.first() else { continue };
        // A key without dots whose value is a table is the nested form: it is laid over the sections.
        match &entry.node.value {
            Value::Table(_) if path.len() == 1 && is_table_section(first) => {
                nested.insert(key.clone(), entry.clone());
            }
            _ => assign(cx, tree, &path, entry.node.clone()),
        }
    }
    replaced::flatten(cx, &mut nested);
    if let Some(Value::Table(names)) = nested.get(replaced::SECTION).map(|entry| &entry.node.value) {
        for (name, entry) in names.iter().filter(|(name, _)| replaced::of_the_file(name)) {
            let what = format!("a variant cannot set `{}.{name}`: it belongs to the whole file", replaced::SECTION);
            cx.report(Diagnostic::at(&entry.key, what));
        }
    }
    merge(tree, nested, 0);
}

/// Places the segments inside the key of an entry, or all on the whole key when it has escapes.
fn located(entry: &Entry, key: &str, path: Vec<Segment>) -> Vec<(String, Place)> {
    let (source, span) = &entry.key;
    let raw = source.text.get(span.clone()).unwrap_or("");
    let inner = raw.find(key).map(|at| span.start + at);
    path.into_iter()
        .map(|(name, range)| {
            let span = inner.map_or(span.clone(), |start| start + range.start..start + range.end);
            (name, (source.clone(), span))
        })
        .collect()
}

/// Splits a dotted key; segments with dots or spaces stand in quotes.
fn segments(key: &str) -> Result<Vec<Segment>, (String, Range<usize>)> {
    let mut out = Vec::new();
    let mut at = 0;
    loop {
        at += key[at..].len() - key[at..].trim_start().len();
        let rest = &key[at..];
        let (name, range, next) = match rest.chars().next() {
            Some(quote @ ('"' | '\'')) => {
                let Some(length) = rest[1..].find(quote) else { return Err(("this quote does not end".to_owned(), at..key.len())) };
                (rest[1..=length].to_owned(), at..at + length + 2, at + length + 2)
            }
            _ => {
                let length = rest.find('.').unwrap_or(rest.len());
                (rest[..length].trim().to_owned(), at..at + rest[..length].trim_end().len(), at + length)
            }
        };
        if name.is_empty() {
            return Err((format!("{} is no dotted key: a part of it is empty", quote(key)), 0..key.len()));
        }
        out.push((name, range));
        let rest = key[next..].trim_start();
        if rest.is_empty() {
            return Ok(out);
        }
        if !rest.starts_with('.') {
            return Err((format!("expected a dot after {}", quote(&out[out.len() - 1].0)), next..key.len()));
        }
        at = key.len() - rest.len() + 1;
    }
}

/// The value of a dotted key in TOML, if it is there.
pub(super) fn found(tree: &Table, key: &str, directory: &Path) -> Option<String> {
    let path = segments(key).ok()?;
    let ((last, _), parents) = path.split_last()?;
    let mut table = tree;
    for (name, _) in parents {
        match &table.get(name)?.node.value {
            Value::Table(inner) => table = inner,
            _ => return None,
        }
    }
    Some(Change::new(key, &table.get(last)?.node, directory.to_path_buf()).value(&|file| file.display().to_string()))
}

/// Puts a value at a path. The tables of named things must exist; other tables are made as needed.
fn assign(cx: &Context, tree: &mut Table, path: &[(String, Place)], node: Node) {
    let Some(((last, last_place), parents)) = path.split_last() else { return };
    if path[0].0 == replaced::SECTION {
        return replaced::assign(cx, tree, path, node);
    }
    let mut table = tree;
    for (depth, (name, place)) in parents.iter().enumerate() {
        let named = depth == 1 && NAMED_SECTIONS.contains(&path[0].0.as_str());
        if depth == 0 && !SECTIONS.contains(&name.as_str()) {
            return unknown(cx, place, &format!("section {}", quote(name)), name, SECTIONS.iter().copied());
        }
        if named && !table.contains_key(name) {
            let what = format!("{} {}", path[0].0.trim_end_matches('s').replace("inquirie", "inquiry"), quote(name));
            return unknown(cx, place, &what, name, table.keys().map(String::as_str));
        }
        let made = || Entry { key: place.clone(), node: Node { value: Value::Table(Table::new()), place: place.clone() } };
        let entry = table.entry(name.clone()).or_insert_with(made);
        match &mut entry.node.value {
            Value::Table(inner) => table = inner,
            _ => {
                let error = Diagnostic::at(place, format!("{} is not a table, so it has no `{last}`", quote(name)));
                return cx.report(error.helping("set the whole value instead"));
            }
        }
    }
    table.insert(last.clone(), Entry { key: last_place.clone(), node });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(key: &str) -> Option<Vec<String>> {
        segments(key).ok().map(|path| path.into_iter().map(|(name, _)| name).collect())
    }

    #[test]
    fn dotted_keys_split_at_dots_outside_quotes() {
        assert_eq!(names("a.b.c").as_deref(), Some(["a", "b", "c"].map(String::from).as_slice()));
        assert_eq!(names("a.\"b.c\".d").as_deref(), Some(["a", "b.c", "d"].map(String::from).as_slice()));
        assert_eq!(names(" a . 'b c' ").as_deref(), Some(["a", "b c"].map(String::from).as_slice()));
        for key in ["", ".", "a.", ".a", "a..b", "a.\"b", "a.\"\"", "'a'b"] {
            assert_eq!(names(key), None, "{key}");
        }
    }
}
