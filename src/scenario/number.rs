//! Numbers in a range, words from a list, and texts.

use super::context::Context;
use super::diagnostic::Diagnostic;
use super::document::{Node, Value, quote};
use super::reader::{mismatch, unknown};
use std::ops::RangeInclusive;

/// The number of a node, whole or not.
pub(super) fn as_f64(node: &Node) -> Option<f64> {
    match node.value {
        Value::Integer(value) => Some(value as f64),
        Value::Float(value) => Some(value),
        _ => None,
    }
}

/// A finite number that passes `valid`; `expected` describes it.
pub(super) fn number(expected: &'static str, valid: impl Fn(f64) -> bool) -> impl Fn(&Context, &Node) -> Option<f64> {
    move |cx, node| match as_f64(node) {
        Some(value) if value.is_finite() && valid(value) => Some(value),
        _ => mismatch(cx, node, expected),
    }
}

/// A number in a closed range.
pub(super) fn within(expected: &'static str, range: RangeInclusive<f64>) -> impl Fn(&Context, &Node) -> Option<f64> {
    number(expected, move |value| range.contains(&value))
}

/// A share from 0 to 1.
pub(super) fn share(cx: &Context, node: &Node) -> Option<f64> {
    within("a share from 0 to 1", 0.0..=1.0)(cx, node)
}

/// A share above 0, up to 1.
pub(super) fn positive_share(cx: &Context, node: &Node) -> Option<f64> {
    number("a share above 0 and up to 1", |value| value > 0.0 && value <= 1.0)(cx, node)
}

/// A whole number in a range.
pub(super) fn whole(expected: &'static str, range: RangeInclusive<u64>) -> impl Fn(&Context, &Node) -> Option<u64> {
    move |cx, node| match node.value {
        Value::Integer(value) => match u64::try_from(value) {
            Ok(value) if range.contains(&value) => Some(value),
            _ => mismatch(cx, node, expected),
        },
        _ => mismatch(cx, node, expected),
    }
}

/// A whole number from `low` that fits into 32 bits.
pub(super) fn whole_u32(expected: &'static str, range: RangeInclusive<u32>) -> impl Fn(&Context, &Node) -> Option<u32> {
    let wide = u64::from(*range.start())..=u64::from(*range.end());
    move |cx, node| whole(expected, wide.clone())(cx, node).map(|value| value as u32)
}

/// Any text.
pub(super) fn text(cx: &Context, node: &Node) -> Option<String> {
    node.as_str().map(str::to_owned).or_else(|| mismatch(cx, node, "a string"))
}

/// One of the words.
pub(super) fn word<T: Copy>(words: &'static [(&'static str, T)]) -> impl Fn(&Context, &Node) -> Option<T> {
    move |cx, node| {
        let all: Vec<String> = words.iter().map(|(word, _)| format!("{word:?}")).collect();
        let Some(text) = node.as_str() else { return mismatch(cx, node, &format!("one of {}", all.join(", "))) };
        let found = words.iter().find(|(word, _)| *word == text).map(|(_, value)| *value);
        if found.is_none() {
            unknown(cx, &node.place, &format!("value {}", quote(text)), text, words.iter().map(|(word, _)| *word));
        }
        found
    }
}

/// The items of an array, at least one, each read by `parse`.
pub(super) fn items<T>(cx: &Context, node: &Node, expected: &str, parse: impl Fn(&Context, &Node) -> Option<T>) -> Option<Vec<T>> {
    match &node.value {
        Value::Array(nodes) if !nodes.is_empty() => {
            let read: Vec<Option<T>> = nodes.iter().map(|item| parse(cx, item)).collect();
            read.into_iter().collect()
        }
        Value::Array(_) => {
            cx.report(Diagnostic::at(&node.place, format!("expected {expected}, found an empty array")).expecting(expected));
            None
        }
        _ => mismatch(cx, node, expected),
    }
}

/// True or false.
pub(super) fn boolean(cx: &Context, node: &Node) -> Option<bool> {
    match node.value {
        Value::Boolean(value) => Some(value),
        _ => mismatch(cx, node, "true or false"),
    }
}

/// A factor above 0.
pub(super) fn positive_factor(cx: &Context, node: &Node) -> Option<f64> {
    number("a factor above 0 and up to 100", |value| value > 0.0 && value <= 100.0)(cx, node)
}

/// A factor that may be 0.
pub(super) fn factor(cx: &Context, node: &Node) -> Option<f64> {
    within("a factor from 0 to 100", 0.0..=100.0)(cx, node)
}
