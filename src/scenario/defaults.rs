//! Every default that the program ships, with its unit, plausible range, label and source, in one
//! table: the readers take their defaults from it, `holdline defaults` prints it, and a study knows
//! which of them it leans on.

use super::context::Context;
use super::diagnostic::Source;
use super::document::{self, Node};
use super::medium::MEDIA;
use super::model::Medium;
use std::fmt;
use std::sync::Arc;

/// How well a default is founded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    /// Peer-reviewed or operational data.
    H,
    /// Vendor report or survey.
    M,
    /// Second-hand.
    L,
    /// An assumption or calibration of this project: no public source was found.
    A,
}

impl fmt::Display for Label {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, formatter)
    }
}

/// One default.
#[derive(Clone, Copy, Debug)]
pub struct DefaultValue {
    /// Where it holds: a medium, `calls` (phone and video), `sessions` (those and in person),
    /// `synchronous`, `asynchronous`, `channels` (all), or another section; with the tables below it, as
    /// in `channels.retrials`.
    pub scope: &'static str,
    /// The key in that section.
    pub key: &'static str,
    /// The value as it would be written in a scenario file.
    pub value: &'static str,
    /// Its unit.
    pub unit: &'static str,
    /// Plausible values in practice.
    pub range: &'static str,
    /// How well it is founded.
    pub label: Label,
    /// Where it comes from.
    pub source: &'static str,
}

impl DefaultValue {
    /// How specific it is among the defaults that hold for a medium: 0 is the most specific;
    /// `None` when it doesn't hold.
    pub fn rank(&self, medium: Medium) -> Option<usize> {
        let section = self.scope.split('.').next().unwrap_or(self.scope);
        medium_scopes(medium).iter().position(|scope| *scope == section)
    }

    /// The tables below the section in which the key stands, and the key: `retrials.limit`.
    pub fn path(&self) -> String {
        match self.scope.split_once('.') {
            Some((_, tables)) => format!("{tables}.{}", self.key),
            None => self.key.to_owned(),
        }
    }

    /// Scope and key, such as `phone.patience`.
    pub fn name(&self) -> String {
        format!("{}.{}", self.scope, self.key)
    }
}

/// Every default, in the order in which they are shown.
pub fn defaults() -> &'static [DefaultValue] {
    &super::default_table::TABLE
}

/// The scopes that hold for a medium, the most specific first.
fn medium_scopes(medium: Medium) -> &'static [&'static str] {
    match medium {
        Medium::Phone => &["phone", "calls", "sessions", "synchronous", "channels"],
        Medium::Video => &["video", "calls", "sessions", "synchronous", "channels"],
        Medium::InPerson => &["in-person", "sessions", "synchronous", "channels"],
        Medium::Chat => &["chat", "synchronous", "channels"],
        Medium::Messaging => &["messaging", "asynchronous", "channels"],
        Medium::Social => &["social", "asynchronous", "channels"],
        Medium::Email => &["email", "asynchronous", "channels"],
        Medium::Ticket => &["ticket", "asynchronous", "channels"],
    }
}

/// Whether a scope is about channels: a medium, or a word for several.
pub(super) fn is_channel_scope(scope: &str) -> bool {
    MEDIA.iter().any(|(_, medium)| medium_scopes(*medium).contains(&scope))
}

/// The default of a key of a channel of this medium; notes that it was taken.
pub(super) fn for_medium<T>(cx: &Context, medium: Medium, key: &str, parse: impl Fn(&Context, &Node) -> Option<T>) -> T {
    let scope = medium_scopes(medium).iter().find(|scope| find(scope, key).is_some());
    value(cx, scope.unwrap_or(&"channels"), key, parse)
}

/// The default of a key, read by the parser that reads the key itself; notes that it was taken. What the study puts in
/// its place comes first; if that is wrong, the parser has said so.
///
/// # Panics
///
/// When the table has no such default or it doesn't parse: a mistake in the program, which the
/// tests of every reader would meet.
pub(super) fn value<T>(cx: &Context, scope: &str, key: &str, parse: impl Fn(&Context, &Node) -> Option<T>) -> T {
    let found = find(scope, key).and_then(|index| {
        let default = &defaults()[index];
        if let Some(node) = cx.replacement(index) {
            cx.lean(index);
            if let Some(value) = parse(cx, &node) {
                return Some(value);
            }
        }
        // A default that switches something off stands for nothing that happens.
        if default.value != NOTHING {
            cx.lean(index);
        }
        // The text is no file of the study, so the context doesn't learn of it.
        let source = Arc::new(Source { name: "built-in defaults".to_owned(), text: default.value.to_owned() });
        let node = document::parse_value(cx, &source, 0).ok()?;
        parse(cx, &node).or_else(|| without_replacements(cx, key, &source, || parse(cx, &node)))
    });
    found.unwrap_or_else(|| panic!("the default {scope}.{key} is missing or wrong"))
}

/// Reads the table that is the default of `key` again, with the shipped defaults of its keys only: what replaces one of
/// them does not go with the others, and what the first reading reported in the built-in text is moved there.
fn without_replacements<T>(cx: &Context, key: &str, source: &Arc<Source>, read: impl Fn() -> Option<T>) -> Option<T> {
    let replaced = cx.take_replaced();
    let below = |index: &usize| defaults()[*index].path().strip_prefix(key).is_some_and(|rest| rest.starts_with('.'));
    if let Some((_, node)) = replaced.iter().find(|(index, _)| below(index)) {
        cx.move_errors(source, &node.place);
    }
    let value = read();
    cx.replace(replaced);
    value
}

/// The value that switches a mechanism off.
const NOTHING: &str = r#""none""#;

/// Where a default stands in the table.
pub(super) fn find(scope: &str, key: &str) -> Option<usize> {
    defaults().iter().position(|default| default.scope == scope && default.key == key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_default_is_a_toml_value_and_stands_once() {
        let mut seen = HashSet::new();
        for default in defaults() {
            assert!(toml::de::DeValue::parse(default.value).is_ok(), "{default:?}");
            assert!(seen.insert((default.scope, default.key)), "{default:?}");
            assert!(!default.source.is_empty() && !default.range.is_empty() && !default.unit.is_empty(), "{default:?}");
        }
    }
}
