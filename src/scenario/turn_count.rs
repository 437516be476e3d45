//! The number of agent replies: a number of 1 or more, { geometric = { mean } } or
//! { uniform = { min, max } }.

use super::context::Context;
use super::diagnostic::Diagnostic;
use super::document::{Node, Value};
use super::number::{as_f64, whole_u32, within};
use super::reader::{Reader, mismatch};
use crate::ground::turns::Turns;

const EXPECTED: &str = "a number from 1 to 10000, { geometric = { mean = 5 } } or { uniform = { min = 1, max = 4 } }";

/// A distribution of the number of agent replies.
pub(super) fn turns(cx: &Context, node: &Node) -> Option<Turns> {
    if let Some(mean) = as_f64(node) {
        if !(1.0..=10_000.0).contains(&mean) {
            return mismatch(cx, node, EXPECTED);
        }
        return Some(Turns::Fixed { whole: mean as u32, fraction: mean.fract() });
    }
    let Value::Table(table) = &node.value else { return mismatch(cx, node, EXPECTED) };
    let outer = Reader::new(cx, table, &node.place, "turns");
    let (geometric, uniform) = (outer.entry("geometric"), outer.entry("uniform"));
    outer.finish();
    match (geometric, uniform) {
        (Some(entry), None) => {
            let reader = Reader::of(cx, entry, "geometric")?;
            let mean = reader.required("mean", within("a mean from 1 to 10000", 1.0..=10_000.0));
            reader.finish();
            mean.map(|mean| Turns::Geometric { mean })
        }
        (None, Some(entry)) => {
            let reader = Reader::of(cx, entry, "uniform")?;
            let count = || whole_u32("a whole number from 1 to 10000", 1..=10_000);
            let (min, max) = (reader.required("min", count()), reader.required("max", count()));
            reader.finish();
            let (min, max) = min.zip(max)?;
            if min > max {
                cx.report(Diagnostic::at(&entry.node.place, "these bounds are not in order").expecting("`min` <= `max`"));
                return None;
            }
            Some(Turns::Uniform { min, max })
        }
        _ => mismatch(cx, node, EXPECTED),
    }
}
