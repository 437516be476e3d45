//! Durations: "20s", "6m10s", "3h", "2d", "1w", "500ms", "1.5h", and "never" where it is allowed.

use super::context::Context;
use super::diagnostic::Diagnostic;
use super::document::{Node, Value};
use super::reader::mismatch;
use crate::ground::time::{DAY, HOUR, MINUTE, NEVER, SECOND, Ticks};

/// Longest duration, in ticks: 100 years.
pub(super) const LONGEST: Ticks = 36_525 * DAY;
const EXPECTED: &str = "a duration such as \"20s\", \"6m10s\", \"3h\" or \"2d\"";
/// Units from the longest to the shortest; a duration names them in this order.
const UNITS: [(&str, Ticks); 8] =
    [("w", 7 * DAY), ("d", DAY), ("h", HOUR), ("m", MINUTE), ("min", MINUTE), ("s", SECOND), ("ms", SECOND / 1000), ("us", 1)];

/// The ticks of a text such as "6m10s", "20s", "3h" or "2d"; `None` if it is no duration or longer than 100 years.
pub fn parse_duration(text: &str) -> Option<Ticks> {
    microseconds(text).filter(|total| *total <= LONGEST as f64).map(|total| total.round() as Ticks)
}

/// Reports a text that is no duration; one that only is too long is told the limit.
pub(super) fn no_duration<T>(cx: &Context, node: &Node, expected: &str) -> Option<T> {
    if node.as_str().and_then(microseconds).is_some_and(|total| total > LONGEST as f64) {
        return mismatch(cx, node, "a duration of at most 100 years in all");
    }
    mismatch(cx, node, expected)
}

fn microseconds(text: &str) -> Option<f64> {
    let mut rest = text.trim();
    let mut total = 0.0f64;
    let mut shortest = Ticks::MAX;
    if rest.is_empty() {
        return None;
    }
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let amount: f64 = rest[..digits].parse().ok()?;
        rest = rest[digits..].trim_start();
        let letters = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
        let unit = UNITS.iter().find(|(name, _)| *name == &rest[..letters])?.1;
        if unit >= shortest {
            return None;
        }
        shortest = unit;
        total += amount * unit as f64;
        rest = rest[letters..].trim_start();
    }
    Some(total)
}

/// A duration as it is written, such as "6m10s".
pub(crate) fn shown_duration(ticks: Ticks) -> String {
    let mut rest = ticks;
    let mut out = String::new();
    for (name, unit) in UNITS.into_iter().filter(|(name, _)| *name != "w" && *name != "min") {
        if rest >= unit {
            out += &format!("{}{name}", rest / unit);
            rest %= unit;
        }
    }
    if out.is_empty() { "0s".to_owned() } else { out }
}

/// A duration of at most 100 years.
pub(super) fn duration(cx: &Context, node: &Node) -> Option<Ticks> {
    match &node.value {
        Value::String(text) => parse_duration(text).or_else(|| no_duration(cx, node, EXPECTED)),
        Value::Integer(value) => {
            let error = Diagnostic::at(&node.place, format!("expected {EXPECTED}, found the bare number {value}")).expecting(EXPECTED);
            cx.report(error.helping(format!("write \"{value}s\" for seconds")));
            None
        }
        _ => mismatch(cx, node, EXPECTED),
    }
}

/// A duration of more than 0.
pub(super) fn positive_duration(cx: &Context, node: &Node) -> Option<Ticks> {
    match duration(cx, node)? {
        0 => mismatch(cx, node, "a duration of more than 0"),
        ticks => Some(ticks),
    }
}

/// A duration, or "never" as [`NEVER`].
pub(super) fn duration_or_never(cx: &Context, node: &Node) -> Option<Ticks> {
    if node.as_str() == Some("never") { Some(NEVER) } else { duration(cx, node) }
}

/// A duration of more than 0, in seconds.
pub(super) fn positive_seconds(cx: &Context, node: &Node) -> Option<f64> {
    positive_duration(cx, node).map(seconds)
}

/// Ticks as seconds, correctly rounded.
pub(super) fn seconds(ticks: Ticks) -> f64 {
    ticks as f64 / 1e6
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_as_written() {
        for (text, ticks) in [
            ("20s", 20 * SECOND),
            ("6m10s", 370 * SECOND),
            ("6m 10s", 370 * SECOND),
            ("3h", 3 * HOUR),
            ("1.5h", 90 * MINUTE),
            ("2d", 2 * DAY),
            ("1w", 7 * DAY),
            ("500ms", SECOND / 2),
            ("0s", 0),
            ("10min", 10 * MINUTE),
        ] {
            assert_eq!(parse_duration(text), Some(ticks), "{text}");
        }
    }

    #[test]
    fn durations_are_shown_as_they_are_written() {
        for text in ["0s", "6m10s", "1h30m", "2d", "1s500ms"] {
            assert_eq!(parse_duration(text).map(shown_duration).as_deref(), Some(text));
        }
    }

    #[test]
    fn what_is_no_duration_is_refused() {
        for text in ["", "20", "s", "-5s", "10s6m", "5m5m", "1.2.3s", "1e9s", "nans", "infs", "99999999999d", "5 parsecs", "٣s"] {
            assert_eq!(parse_duration(text), None, "{text}");
        }
    }
}
