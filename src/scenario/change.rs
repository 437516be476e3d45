//! What was changed in a scenario file to get a variant, as it may be written into another file.

use super::document::{NAMED_SECTIONS, Node, Value};
use super::sections::is_table_section;
use std::path::{Path, PathBuf};

/// A dotted key and its new value.
#[derive(Clone, Debug)]
pub struct Change {
    /// The key.
    pub key: String,
    node: Node,
    /// Where names of files in the value are looked up.
    directory: PathBuf,
}

impl Change {
    pub(super) fn new(key: &str, node: &Node, directory: PathBuf) -> Self {
        Self { key: key.to_owned(), node: node.clone(), directory }
    }

    /// The change, or where it is a nested table of a section those of its keys: `{ groups = { front = { staff = 4 } } }`
    /// changes `groups.front.staff`.
    pub fn flat(&self) -> Vec<Self> {
        let depth = match &self.node.value {
            Value::Table(_) if is_table_section(&self.key) => 1 + usize::from(NAMED_SECTIONS.contains(&self.key.as_str())),
            _ => 0,
        };
        let mut changes = vec![self.clone()];
        for _ in 0..depth {
            changes = changes.into_iter().flat_map(Self::keys).collect();
        }
        changes
    }

    fn keys(self) -> Vec<Self> {
        match &self.node.value {
            Value::Table(table) => {
                let of = table
                    .iter()
                    .map(|(name, entry)| Self::new(&format!("{}.{}", self.key, dotted(name)), &entry.node, self.directory.clone()));
                of.collect()
            }
            _ => vec![self],
        }
    }

    /// The value in TOML; `name_of` gives the name by which a file is to be found from there.
    pub fn value(&self, name_of: &dyn Fn(&Path) -> String) -> String {
        self.written(&self.node, name_of)
    }

    fn written(&self, node: &Node, name_of: &dyn Fn(&Path) -> String) -> String {
        let of = |node: &Node| self.written(node, name_of);
        match &node.value {
            Value::String(text) => {
                let file = self.directory.join(text);
                // A name without a dot is a word of the language, such as that of a channel.
                toml_string(&if text.contains('.') && file.is_file() { name_of(&file) } else { text.clone() })
            }
            Value::Integer(value) => value.to_string(),
            Value::Float(value) if value.is_nan() => "nan".to_owned(),
            Value::Float(value) if value.is_infinite() => if *value > 0.0 { "inf" } else { "-inf" }.to_owned(),
            Value::Float(value) => format!("{value:?}"),
            Value::Boolean(value) => value.to_string(),
            Value::Datetime(text) => text.clone(),
            Value::Array(items) => format!("[{}]", items.iter().map(of).collect::<Vec<_>>().join(", ")),
            Value::Table(table) if table.is_empty() => "{}".to_owned(),
            Value::Table(table) => {
                let entries: Vec<String> = table.iter().map(|(key, entry)| format!("{} = {}", toml_string(key), of(&entry.node))).collect();
                format!("{{ {} }}", entries.join(", "))
            }
        }
    }
}

/// A name as a part of a dotted key.
fn dotted(name: &str) -> String {
    if name.contains(['.', ' ', '"', '\'']) { format!("\"{name}\"") } else { name.to_owned() }
}

/// A text as a basic string of TOML.
pub fn toml_string(text: &str) -> String {
    let mut out = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            other if other.is_control() => out.push_str(&format!("\\u{:04X}", u32::from(other))),
            other => out.push(other),
        }
    }
    out.push('"');
    out
}
