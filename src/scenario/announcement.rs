//! `announced`: the wait that a channel announces to those who come.

use super::context::Context;
use super::defaults;
use super::document::{Node, Value};
use super::duration::{no_duration, parse_duration};
use super::model::Announcement;
use super::number::{number, positive_factor, word};
use super::reader::{Reader, mismatch};

/// How a wait is estimated.
#[derive(Clone, Copy, PartialEq)]
enum Estimator {
    Queue,
    Percentile,
}

const ESTIMATORS: &[(&str, Estimator)] = &[("queue", Estimator::Queue), ("percentile", Estimator::Percentile)];
const SCOPE: &str = "channels.announced";
const EXPECTED: &str = "\"none\", a wait such as \"20m\", \"estimate\", or a table such as { estimate = \"percentile\", quantile = 0.9 }";

/// "none", a wait, "estimate", or `{ estimate, quantile, bias }`.
pub(super) fn announced(cx: &Context, node: &Node) -> Option<Announcement> {
    match &node.value {
        Value::String(text) if text == "none" => Some(Announcement::None),
        Value::String(text) if text == "estimate" => {
            Some(Announcement::Queue { bias: defaults::value(cx, SCOPE, "bias", positive_factor) })
        }
        Value::String(text) => match parse_duration(text) {
            Some(0) => mismatch(cx, node, "a wait of more than 0, or \"none\""),
            Some(wait) => Some(Announcement::Fixed(wait)),
            None => no_duration(cx, node, EXPECTED),
        },
        Value::Table(table) => {
            let reader = Reader::new(cx, table, &node.place, "`announced`");
            let estimator = reader.or_default(SCOPE, "estimate", word(ESTIMATORS));
            let bias = reader.or_default(SCOPE, "bias", positive_factor);
            let announced = if estimator == Estimator::Queue {
                reader.forbid(&["quantile"], "it belongs to `estimate = \"percentile\"`");
                Announcement::Queue { bias }
            } else {
                let between = number("a quantile above 0 and below 1", |x| x > 0.0 && x < 1.0);
                Announcement::Percentile { quantile: reader.or_default(SCOPE, "quantile", between), bias }
            };
            reader.finish();
            Some(announced)
        }
        _ => mismatch(cx, node, EXPECTED),
    }
}
