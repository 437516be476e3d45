//! A typed reader over one table: takes keys, collects errors, and at the end reports the keys
//! that nobody asked for, with the nearest valid name.
//!
//! A value parser is a function from a node to `Option<T>`; `None` means that it has reported an
//! error, so a study is never built from a value that was not read.

use super::context::Context;
use super::defaults;
use super::diagnostic::{Diagnostic, Place};
use super::document::{Entry, Node, Table, Value, quote};
use super::model::Medium;
use std::cell::RefCell;

/// Reads one table.
pub(super) struct Reader<'a> {
    /// Where errors go.
    pub cx: &'a Context,
    /// The key that names the table: where a missing key is reported.
    pub place: &'a Place,
    table: &'a Table,
    what: String,
    known: RefCell<Vec<&'static str>>,
    forbidden: RefCell<Vec<&'static str>>,
}

impl<'a> Reader<'a> {
    /// A reader of `table`, called `what` in messages.
    pub fn new(cx: &'a Context, table: &'a Table, place: &'a Place, what: impl Into<String>) -> Self {
        Self { cx, place, table, what: what.into(), known: RefCell::default(), forbidden: RefCell::default() }
    }

    /// A reader of an entry that must be a table.
    pub fn of(cx: &'a Context, entry: &'a Entry, what: impl Into<String>) -> Option<Self> {
        Self::of_node(cx, &entry.node, &entry.key, what)
    }

    /// A reader of a node that must be a table.
    pub fn of_node(cx: &'a Context, node: &'a Node, place: &'a Place, what: impl Into<String>) -> Option<Self> {
        match &node.value {
            Value::Table(table) => Some(Self::new(cx, table, place, what)),
            _ => mismatch(cx, node, "a table"),
        }
    }

    /// The entry of a key, which is valid from now on.
    pub fn entry(&self, key: &'static str) -> Option<&'a Entry> {
        self.known.borrow_mut().push(key);
        self.table.get(key)
    }

    /// The value of a key; `None` when it is missing or wrong.
    pub fn optional<T>(&self, key: &'static str, parse: impl FnOnce(&Context, &Node) -> Option<T>) -> Option<T> {
        self.entry(key).and_then(|entry| parse(self.cx, &entry.node))
    }

    /// The value of a key, or `default` when it is missing (or wrong, which has been reported).
    pub fn or<T>(&self, key: &'static str, parse: impl FnOnce(&Context, &Node) -> Option<T>, default: T) -> T {
        self.optional(key, parse).unwrap_or(default)
    }

    /// The value of a key, or the shipped default of `scope`.
    pub fn or_default<T>(&self, scope: &str, key: &'static str, parse: impl Fn(&Context, &Node) -> Option<T>) -> T {
        self.optional(key, &parse).unwrap_or_else(|| defaults::value(self.cx, scope, key, parse))
    }

    /// The value of a key, or `off` if there is one (without realism), or the shipped default of `scope`.
    pub fn or_unless<T>(&self, off: Option<T>, scope: &str, key: &'static str, parse: impl Fn(&Context, &Node) -> Option<T>) -> T {
        self.optional(key, &parse).or(off).unwrap_or_else(|| defaults::value(self.cx, scope, key, parse))
    }

    /// The value of a key of a channel, or the shipped default of its medium.
    pub fn or_medium<T>(&self, medium: Medium, key: &'static str, parse: impl Fn(&Context, &Node) -> Option<T>) -> T {
        self.or_medium_unless(None, medium, key, parse)
    }

    /// As [`Reader::or_medium`], but `off`, if there is one, comes before the default.
    pub fn or_medium_unless<T>(
        &self,
        off: Option<T>,
        medium: Medium,
        key: &'static str,
        parse: impl Fn(&Context, &Node) -> Option<T>,
    ) -> T {
        self.optional(key, &parse).or(off).unwrap_or_else(|| defaults::for_medium(self.cx, medium, key, parse))
    }

    /// The value of a key that must be there.
    pub fn required<T>(&self, key: &'static str, parse: impl FnOnce(&Context, &Node) -> Option<T>) -> Option<T> {
        match self.entry(key) {
            Some(entry) => parse(self.cx, &entry.node),
            None => {
                self.missing(key);
                None
            }
        }
    }

    /// Reports that a key is missing.
    pub fn missing(&self, key: &str) {
        let error = Diagnostic::at(self.place, format!("{} has no `{key}`", self.what));
        self.cx.report_absence(error.expecting(format!("the key `{key}`")));
    }

    /// Reports those of `keys` that are there: they are valid elsewhere, but not here.
    pub fn forbid(&self, keys: &[&'static str], why: &str) {
        for &key in keys {
            self.forbidden.borrow_mut().push(key);
            if let Some(entry) = self.table.get(key) {
                self.cx.report(Diagnostic::at(&entry.key, format!("`{key}` does not belong here: {why}")));
            }
        }
    }

    /// Reports the keys that were neither taken nor forbidden.
    pub fn finish(self) {
        let (known, forbidden) = (self.known.into_inner(), self.forbidden.into_inner());
        if let Some(asked) = &self.cx.asked {
            asked.borrow_mut().entry(self.what.clone()).or_default().extend(&known);
        }
        for (key, entry) in self.table {
            if known.contains(&key.as_str()) || forbidden.contains(&key.as_str()) {
                continue;
            }
            unknown(self.cx, &entry.key, &format!("key {} in {}", quote(key), self.what), key, known.iter().copied());
        }
    }
}

/// Reports something unknown, with the nearest of the valid names, or all of them. Where no name is
/// valid, the section that should hold them is missing or empty, and that is reported there.
pub(super) fn unknown<'a>(cx: &Context, place: &Place, what: &str, name: &str, valid: impl IntoIterator<Item = &'a str>) {
    let mut valid: Vec<&str> = valid.into_iter().collect();
    valid.sort_unstable();
    valid.dedup();
    if valid.is_empty() {
        return;
    }
    cx.report(unknown_name(place, what, name, &valid));
}

/// The error that something is unknown, with the nearest of the valid names, or all of them.
pub(super) fn unknown_name(place: &Place, what: &str, name: &str, valid: &[&str]) -> Diagnostic {
    let error = Diagnostic::at(place, format!("unknown {what}"));
    match nearest(name, valid) {
        Some(near) => error.helping(format!("did you mean `{near}`?")),
        None => error.helping(format!("valid are {}", list(valid))),
    }
}

/// The nearest of the valid names, if it is near enough to be meant.
pub(super) fn nearest<'a>(name: &str, valid: &[&'a str]) -> Option<&'a str> {
    let plain = |text: &str| text.to_lowercase().replace(['-', ' '], "_");
    let name = plain(name);
    if name.len() > 100 {
        return None;
    }
    let (distance, near) = valid.iter().map(|one| (strsim::damerau_levenshtein(&name, &plain(one)), *one)).min()?;
    // A part of exactly one name is a name cut short; that is likelier than two slips.
    let mut whole = valid.iter().filter(|one| name.len() >= 3 && plain(one).contains(&name));
    let whole = whole.next().filter(|_| whole.next().is_none()).copied();
    let slips = distance <= 1 + name.chars().count() / 4 && distance < name.chars().count().max(1);
    if slips && (distance == 1 || whole.is_none()) { Some(near) } else { whole }
}

/// Reports a value of the wrong kind or out of range.
pub(super) fn mismatch<T>(cx: &Context, node: &Node, expected: &str) -> Option<T> {
    cx.report(Diagnostic::at(&node.place, format!("expected {expected}, found {}", node.describe())).expecting(expected));
    None
}

/// What a table holds, or `None` for the word "none": a mechanism that can be switched off. `example`
/// is such a table.
pub(super) fn none_or_table<T>(
    cx: &Context,
    node: &Node,
    what: &str,
    example: &str,
    read: impl FnOnce(&Reader<'_>) -> Option<T>,
) -> Option<Option<T>> {
    word_or_table("none", cx, node, what, example, read)
}

/// As [`none_or_table`], with another word.
pub(super) fn word_or_table<T>(
    word: &str,
    cx: &Context,
    node: &Node,
    what: &str,
    example: &str,
    read: impl FnOnce(&Reader<'_>) -> Option<T>,
) -> Option<Option<T>> {
    match &node.value {
        Value::String(text) if text == word => Some(None),
        Value::Table(table) => {
            let reader = Reader::new(cx, table, &node.place, what);
            let value = read(&reader);
            reader.finish();
            value.map(Some)
        }
        _ => mismatch(cx, node, &format!("{word:?} or a table such as {example}")),
    }
}

fn list(names: &[&str]) -> String {
    const MOST: usize = 40;
    let mut shown: Vec<String> = names.iter().take(MOST).map(|name| format!("`{name}`")).collect();
    if names.len() > MOST {
        shown.push(format!("{} more", names.len() - MOST));
    }
    shown.join(", ")
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn the_nearest_name_is_found_only_when_near() {
        let valid = ["patience", "handle_time", "open"];
        assert_eq!(nearest("patiense", &valid), Some("patience"));
        assert_eq!(nearest("handle-time", &valid), Some("handle_time"));
        assert_eq!(nearest("zzzz", &valid), None);
        assert_eq!(nearest("handle", &valid), Some("handle_time"));
        assert_eq!(nearest("time", &["handle_time", "think_time"]), None);
        assert_eq!(nearest("", &valid), None);
    }
}
