//! TOML text as a tree in which every key and value knows its place, with includes merged.
//!
//! All syntax errors of a text are reported, not only the first. Files named by `include` lie
//! underneath: what the including file says wins, section by section and name by name; the value
//! of a key is replaced whole. Nesting is bounded by the TOML parser, so recursion here is safe.

use super::context::{Context, SCENARIO_LIMIT};
use super::diagnostic::{Diagnostic, Place, Source};
use super::replaced;
use std::collections::BTreeMap;
use std::sync::Arc;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A value with its place.
#[derive(Clone, Debug)]
pub(super) struct Node {
    /// The value.
    pub value: Value,
    /// Where it stands.
    pub place: Place,
}

/// A TOML value.
#[derive(Clone, Debug)]
pub(super) enum Value {
    String(String),
    Integer(i128),
    Float(f64),
    Boolean(bool),
    /// Dates and times, as text.
    Datetime(String),
    Array(Vec<Node>),
    Table(Table),
}

/// A key with its value.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// Where the key stands.
    pub key: Place,
    /// Its value.
    pub node: Node,
}

/// A table, sorted by key.
pub(super) type Table = BTreeMap<String, Entry>;

/// Most files that one scenario may include, directly or not.
const INCLUDE_LIMIT: usize = 256;
/// The sections whose keys are names given by the user, each with a table of its own.
pub(super) const NAMED_SECTIONS: [&str; 10] =
    ["inquiries", "channels", "shifts", "groups", "campaigns", "segments", "sites", "busyness", "storms", "trunks"];

impl Node {
    /// The value in words, for "expected ..., found ...".
    pub fn describe(&self) -> String {
        match &self.value {
            Value::String(text) => format!("the string {}", quote(text)),
            Value::Integer(value) => format!("the number {value}"),
            Value::Float(value) => format!("the number {value}"),
            Value::Boolean(value) => format!("the boolean {value}"),
            Value::Datetime(text) => format!("the date or time {text}"),
            Value::Array(_) => "an array".to_owned(),
            Value::Table(_) => "a table".to_owned(),
        }
    }

    /// The entry of a table with this key.
    pub fn get(&self, key: &str) -> Option<&Entry> {
        match &self.value {
            Value::Table(table) => table.get(key),
            _ => None,
        }
    }

    /// The text of a string.
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }
}

/// A user's text in quotes, made safe to show: escaped and not too long.
pub(super) fn quote(text: &str) -> String {
    let short: String = text.chars().take(60).collect();
    if short.len() < text.len() { format!("{:?}", short + "...") } else { format!("{short:?}") }
}

/// The tree of a file with everything it includes; `include` itself is taken out.
pub(super) fn load(cx: &Context, source: &Arc<Source>) -> Table {
    let mut files = 0;
    load_nested(cx, source, &mut Vec::new(), &mut files)
}

fn load_nested(cx: &Context, source: &Arc<Source>, open: &mut Vec<Arc<Source>>, files: &mut usize) -> Table {
    let mut table = parse(cx, source);
    replaced::flatten(cx, &mut table);
    let Some(include) = table.remove("include") else { return table };
    open.push(source.clone());
    let mut base = Table::new();
    for node in include_names(cx, &include.node) {
        let Some(name) = node.as_str() else { continue };
        *files += 1;
        if *files > INCLUDE_LIMIT {
            cx.report(Diagnostic::at(&node.place, format!("more than {INCLUDE_LIMIT} files are included")));
            cx.mark_incomplete();
            break;
        }
        let Some(included) = cx.read(name, &node.place, SCENARIO_LIMIT) else {
            cx.mark_incomplete();
            continue;
        };
        if let Some(start) = open.iter().position(|file| Arc::ptr_eq(file, &included)) {
            let chain: Vec<&str> = open[start..].iter().chain([&included]).map(|file| file.name.as_str()).collect();
            cx.report(Diagnostic::at(&node.place, format!("circular include: {}", chain.join(" includes "))));
            cx.mark_incomplete();
            continue;
        }
        let below = load_nested(cx, &included, open, files);
        merge(&mut base, below, 0);
    }
    open.pop();
    merge(&mut base, table, 0);
    base
}

/// The file names of `include`: a string or an array of strings.
fn include_names<'a>(cx: &Context, node: &'a Node) -> Vec<&'a Node> {
    let nodes: Vec<&Node> = match &node.value {
        Value::Array(nodes) => nodes.iter().collect(),
        _ => vec![node],
    };
    nodes
        .into_iter()
        .filter(|node| {
            if node.as_str().is_none() {
                let expected = "a file name or an array of file names";
                cx.report(Diagnostic::at(&node.place, format!("expected {expected}, found {}", node.describe())).expecting(expected));
                cx.mark_incomplete();
            }
            node.as_str().is_some()
        })
        .collect()
}

/// Lays `over` on `base`: sections, and the named tables in them, key by key; values whole.
pub(super) fn merge(base: &mut Table, over: Table, depth: usize) {
    for (key, entry) in over {
        let deeper = match depth {
            0 => usize::from(!NAMED_SECTIONS.contains(&key.as_str())) + 1,
            1 => 2,
            _ => usize::MAX,
        };
        let Some(below) = base.get_mut(&key) else {
            base.insert(key, entry);
            continue;
        };
        match (&mut below.node.value, entry.node.value) {
            (Value::Table(lower), Value::Table(upper)) if deeper != usize::MAX => {
                merge(lower, upper, deeper);
                below.key = entry.key;
                below.node.place = entry.node.place;
            }
            (_, value) => *below = Entry { key: entry.key, node: Node { value, place: entry.node.place } },
        }
    }
}

/// The tree of one text.
pub(super) fn parse(cx: &Context, source: &Arc<Source>) -> Table {
    let (root, errors) = DeTable::parse_recoverable(&source.text);
    for error in errors {
        let range = error.span().unwrap_or(0..0);
        cx.report_syntax(Diagnostic::at(&(source.clone(), range), error.message().trim()));
    }
    table_of(cx, source, 0, root.into_inner())
}

/// A single value that stands in `source` from `offset` to its end; `Err` holds the syntax error.
pub(super) fn parse_value(cx: &Context, source: &Arc<Source>, offset: usize) -> Result<Node, String> {
    match DeValue::parse(&source.text[offset..]) {
        Ok(value) => Ok(node_of(cx, source, offset, value)),
        Err(error) => Err(error.message().trim().to_owned()),
    }
}

fn table_of(cx: &Context, source: &Arc<Source>, offset: usize, table: DeTable<'_>) -> Table {
    let place = |span: std::ops::Range<usize>| (source.clone(), span.start + offset..span.end + offset);
    table
        .into_iter()
        .map(|(key, value)| {
            let key_place = place(key.span());
            (key.into_inner().into_owned(), Entry { key: key_place, node: node_of(cx, source, offset, value) })
        })
        .collect()
}

fn node_of(cx: &Context, source: &Arc<Source>, offset: usize, value: Spanned<DeValue<'_>>) -> Node {
    let span = value.span();
    let place = (source.clone(), span.start + offset..span.end + offset);
    let value = match value.into_inner() {
        DeValue::String(text) => Value::String(text.into_owned()),
        DeValue::Integer(integer) => match i128::from_str_radix(integer.as_str(), integer.radix()) {
            Ok(value) => Value::Integer(value),
            Err(_) => {
                cx.report(Diagnostic::at(&place, "this number is too large"));
                Value::Integer(0)
            }
        },
        DeValue::Float(float) => Value::Float(float.as_str().parse().unwrap_or(f64::NAN)),
        DeValue::Boolean(value) => Value::Boolean(value),
        DeValue::Datetime(value) => Value::Datetime(value.to_string()),
        DeValue::Array(items) => Value::Array(items.into_iter().map(|item| node_of(cx, source, offset, item)).collect()),
        DeValue::Table(table) => Value::Table(table_of(cx, source, offset, table)),
    };
    Node { value, place }
}
