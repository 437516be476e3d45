//! `discipline`: in what order a channel's waiting contacts are taken.

use super::context::Context;
use super::diagnostic::Diagnostic;
use super::document::{Node, Value};
use super::duration::duration;
use super::model::Discipline;
use super::number::word;
use super::reader::{Reader, mismatch};
use crate::ground::time::Ticks;

/// The orders that a word alone can name.
#[derive(Clone, Copy)]
enum Order {
    FirstCome,
    Priority,
    EasiestFirst,
    EarliestDue,
    Aging,
}

const ORDERS: &[(&str, Order)] = &[
    ("first_come", Order::FirstCome),
    ("priority", Order::Priority),
    ("easiest_first", Order::EasiestFirst),
    ("earliest_due", Order::EarliestDue),
    ("aging", Order::Aging),
];
const DUE: &str = "channels.discipline.earliest_due";
const AGING: &str = "channels.discipline.aging";
const EXPECTED: &str = "a word such as \"first_come\" or a table such as { earliest_due = { urgent = \"1h\" } }";

/// A word, or `{ earliest_due = { urgent, complex, simple } }`, or `{ aging = { ... } }`.
pub(super) fn discipline(cx: &Context, node: &Node) -> Option<Discipline> {
    match &node.value {
        Value::String(_) => Some(match word(ORDERS)(cx, node)? {
            Order::FirstCome => Discipline::FirstCome,
            Order::Priority => Discipline::Priority,
            Order::EasiestFirst => Discipline::EasiestFirst,
            Order::EarliestDue => Discipline::EarliestDue { within: shipped(cx, DUE) },
            Order::Aging => Discipline::Aging { handicap: shipped(cx, AGING) },
        }),
        Value::Table(table) => {
            let reader = Reader::new(cx, table, &node.place, "`discipline`");
            let (due, aging) = (reader.entry("earliest_due"), reader.entry("aging"));
            reader.finish();
            match (due, aging) {
                (Some(due), None) => by_class(cx, &due.node, "`earliest_due`", DUE).map(|within| Discipline::EarliestDue { within }),
                (None, Some(aging)) => by_class(cx, &aging.node, "`aging`", AGING).map(|handicap| Discipline::Aging { handicap }),
                (Some(_), Some(second)) => {
                    cx.report(Diagnostic::at(&second.key, "a second discipline in one table").expecting("one discipline"));
                    None
                }
                (None, None) => mismatch(cx, node, EXPECTED),
            }
        }
        _ => mismatch(cx, node, EXPECTED),
    }
}

/// Times by class: urgent, complex, simple.
fn by_class(cx: &Context, node: &Node, what: &str, scope: &str) -> Option<[Ticks; 3]> {
    let reader = Reader::of_node(cx, node, &node.place, what)?;
    let times = CLASSES.map(|class| reader.or_default(scope, class, duration));
    reader.finish();
    Some(times)
}

fn shipped(cx: &Context, scope: &str) -> [Ticks; 3] {
    CLASSES.map(|class| super::defaults::value(cx, scope, class, duration))
}

/// What triage tells apart, in the order of [`super::model::Class`].
pub(super) const CLASSES: [&str; 3] = ["urgent", "complex", "simple"];
