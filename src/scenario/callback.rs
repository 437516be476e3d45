//! `callback`: the offer to wait for one's turn off the line.

use super::clock::parse_time;
use super::context::Context;
use super::diagnostic::Diagnostic;
use super::distribution::distribution;
use super::document::Node;
use super::duration::{duration, positive_duration};
use super::model::{Callback, CallbackOrder, Medium};
use super::number::{share, whole_u32, word};
use super::reader::{Reader, mismatch, none_or_table};
use crate::ground::dist::Dist;
use crate::ground::time::{DAY, MINUTE, Ticks};

const SCOPE: &str = "synchronous.callback";
/// The words for the order, with what belongs to them.
#[derive(Clone, Copy, PartialEq)]
enum Order {
    AfterQueue,
    InPlace,
    Estimate,
    Appointment,
    EndOfDay,
}

const ORDERS: &[(&str, Order)] = &[
    ("after_queue", Order::AfterQueue),
    ("in_place", Order::InPlace),
    ("estimate", Order::Estimate),
    ("appointment", Order::Appointment),
    ("end_of_day", Order::EndOfDay),
];

/// "none", or who is offered a callback and how it is placed. `closes`: the channel has opening hours.
pub(super) fn callback(cx: &Context, node: &Node, medium: Medium, closes: bool, realism_none: bool) -> Option<Option<Callback>> {
    let read = none_or_table(cx, node, "`callback`", "{ waiting_at_least = 5, accept = 0.5, order = \"after_queue\" }", |reader| {
        let count = whole_u32("a whole number from 0 to 1000000", 0..=1_000_000);
        let expected_wait_at_least = reader.optional("expected_wait_at_least", positive_duration);
        let any = expected_wait_at_least.is_some().then_some(0);
        let waiting_at_least = reader.or_unless(any, SCOPE, "waiting_at_least", count);
        let accept = reader.or_default(SCOPE, "accept", share);
        let order = order(reader, node, closes);
        let behind = matches!(order, Some(CallbackOrder::AfterQueue | CallbackOrder::EndOfDay { .. }));
        if !behind && order.is_some() {
            reader.forbid(&["agents_free_at_least"], "calls at their turn or time don't wait for agents to spare");
        }
        let least = whole_u32("a whole number from 1 to 1000000", 1..=1_000_000);
        let agents_free_at_least = if behind { reader.or_default(SCOPE, "agents_free_at_least", least) } else { 1 };
        let (answer, ring, attempts, retry_after) = calls(reader, medium, realism_none);
        let order = order?;
        Some(Callback {
            waiting_at_least,
            expected_wait_at_least,
            accept,
            order,
            agents_free_at_least,
            answer,
            ring,
            attempts,
            retry_after,
        })
    })?;
    Some(read.filter(|callback| callback.accept > 0.0))
}

/// How a call goes: (answered, agent time of one that isn't, most calls, time to the next).
fn calls(reader: &Reader<'_>, medium: Medium, realism_none: bool) -> (f64, Ticks, u32, Dist) {
    if medium == Medium::Chat {
        let why = "whoever waits for a chat reads the message that it is their turn";
        reader.forbid(&["answer", "ring", "attempts", "retry_after"], why);
        return (1.0, 0, 1, Dist::Constant(0));
    }
    (
        reader.or_unless(realism_none.then_some(1.0), SCOPE, "answer", share),
        reader.or_default(SCOPE, "ring", duration),
        reader.or_default(SCOPE, "attempts", whole_u32("a whole number from 1 to 100", 1..=100)),
        reader.or_default(SCOPE, "retry_after", distribution),
    )
}

fn order(reader: &Reader<'_>, node: &Node, closes: bool) -> Option<CallbackOrder> {
    let order = reader.or_default(SCOPE, "order", word(ORDERS));
    if order != Order::Appointment {
        reader.forbid(&["slot", "capacity"], "it belongs to `order = \"appointment\"`");
    }
    if order != Order::EndOfDay {
        reader.forbid(&["from"], "it belongs to `order = \"end_of_day\"`");
    }
    Some(match order {
        Order::AfterQueue => CallbackOrder::AfterQueue,
        Order::InPlace => CallbackOrder::InPlace,
        Order::Estimate => CallbackOrder::Estimate,
        Order::Appointment => {
            let slot = reader.or_default(SCOPE, "slot", slot);
            let capacity = reader.or_default(SCOPE, "capacity", whole_u32("a whole number from 1 to 10000", 1..=10_000));
            CallbackOrder::Appointment { slot, capacity }
        }
        Order::EndOfDay => {
            let from = reader.optional("from", |cx, node| {
                let time = node.as_str().and_then(parse_time);
                time.or_else(|| mismatch(cx, node, "a time of day such as \"17:00\""))
            });
            if from.is_none() && !closes && reader.entry("from").is_none() {
                let error = Diagnostic::at(&node.place, "callbacks at the end of a day that has none: the channel is always open");
                reader.cx.report(error.expecting("`from = \"17:00\"`, or opening hours of the channel (`open`)"));
                return None;
            }
            CallbackOrder::EndOfDay { from }
        }
    })
}

/// A length of a slot.
fn slot(cx: &Context, node: &Node) -> Option<Ticks> {
    let ticks = duration(cx, node)?;
    if (MINUTE..=DAY).contains(&ticks) { Some(ticks) } else { mismatch(cx, node, "a slot of \"1m\" to \"24h\"") }
}
