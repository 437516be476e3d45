//! Every default that the program ships, with its unit, plausible range, label and source, in one
//! table: the readers take their defaults from it, and `holdline defaults` prints it.

use super::context::Context;
use super::document::{self, Node};
use super::model::Medium;
use std::fmt;
use std::path::Path;

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
    /// Where it holds: a medium, `synchronous`, `asynchronous`, `channels` (all), or another section.
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
    /// Whether it holds for channels of this medium.
    pub fn applies_to(&self, medium: Medium) -> bool {
        medium_scopes(medium).contains(&self.scope)
    }
}

/// Every default, in the order in which they are shown.
pub fn defaults() -> &'static [DefaultValue] {
    &super::default_table::TABLE
}

/// The scopes that hold for a medium, the most specific first.
fn medium_scopes(medium: Medium) -> [&'static str; 3] {
    [medium.name(), if medium.is_synchronous() { "synchronous" } else { "asynchronous" }, "channels"]
}

/// The default of a key of a channel of this medium.
pub(super) fn for_medium<T>(medium: Medium, key: &str, parse: impl Fn(&Context, &Node) -> Option<T>) -> T {
    let scopes = medium_scopes(medium);
    let scope = scopes.into_iter().find(|scope| find(scope, key).is_some());
    value(scope.unwrap_or("channels"), key, parse)
}

/// The default of a key, read by the parser that reads the key itself.
///
/// # Panics
///
/// When the table has no such default or it doesn't parse: a mistake in the program, which the
/// tests of every reader would meet.
pub(super) fn value<T>(scope: &str, key: &str, parse: impl Fn(&Context, &Node) -> Option<T>) -> T {
    let node = find(scope, key).and_then(|default| {
        let cx = Context::default();
        let source = cx.add("built-in defaults", default.value.to_owned(), Path::new(""), None, None);
        document::parse_value(&cx, &source, 0).ok()
    });
    let found = node.and_then(|node| parse(&Context::default(), &node));
    found.unwrap_or_else(|| panic!("the default {scope}.{key} is missing or wrong"))
}

fn find(scope: &str, key: &str) -> Option<&'static DefaultValue> {
    defaults().iter().find(|default| default.scope == scope && default.key == key)
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
