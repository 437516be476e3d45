//! `chases`, `escalation` and `deflection`: issues that go on by another channel.

use super::channel_ref::{Channels, channel_index, channel_of_mode};
use super::context::Context;
use super::diagnostic::Diagnostic;
use super::document::Node;
use super::model::{Chases, Deflection, Escalation};
use super::number::{boolean, factor, number, share, whole_u32};
use super::reader::none_or_table;

const COUNT: &str = "a whole number from 1 to 1000";

/// "none", or how customers ask again about the contact of the channel `own`. Without `by` the channel of
/// the other chases is still open: it depends on who is served.
pub(super) fn chases(cx: &Context, node: &Node, channels: &Channels<'_>, own: &str) -> Option<Option<Chases>> {
    const SCOPE: &str = "asynchronous.chases";
    none_or_table(cx, node, "`chases`", "{ per_expectation = 0.3, by = \"phone\" }", |reader| {
        let by = reader.optional("by", |cx, node| {
            let index = channel_index(cx, node, channels)?;
            if channels[index].0 == own {
                let error = Diagnostic::at(&node.place, "chases by the channel itself");
                cx.report(error.expecting("another channel").helping("`same_thread = 1` keeps them all in the thread"));
                return None;
            }
            Some(index)
        });
        Some(Chases {
            per_expectation: reader.or_default(SCOPE, "per_expectation", factor),
            same_thread: reader.or_default(SCOPE, "same_thread", share),
            by,
            limit: reader.or_default(SCOPE, "limit", whole_u32(COUNT, 1..=1000)),
        })
    })
}

/// "none", or when a contact goes on by a synchronous channel.
pub(super) fn escalation(cx: &Context, node: &Node, channels: &Channels<'_>) -> Option<Option<Escalation>> {
    const SCOPE: &str = "asynchronous.escalation";
    none_or_table(cx, node, "`escalation`", "{ to = \"phone\" }", |reader| {
        let to = reader.required("to", |cx, node| channel_of_mode(cx, node, channels, true));
        let misunderstandings = reader.or_default(SCOPE, "misunderstandings", whole_u32(COUNT, 1..=1000));
        let times = number("a multiple above 0 and up to 1000", |x| x > 0.0 && x <= 1000.0);
        let wait = reader.or_default(SCOPE, "wait", times);
        let urgent = reader.or_default(SCOPE, "urgent", boolean);
        Some(Escalation { to: to?, misunderstandings, wait, urgent })
    })
}

/// "none", or an offer to go on by an asynchronous channel.
pub(super) fn deflection(cx: &Context, node: &Node, channels: &Channels<'_>) -> Option<Option<Deflection>> {
    const SCOPE: &str = "synchronous.deflection";
    none_or_table(cx, node, "`deflection`", "{ to = \"messaging\" }", |reader| {
        let to = reader.required("to", |cx, node| channel_of_mode(cx, node, channels, false));
        let count = whole_u32("a whole number from 0 to 1000000", 0..=1_000_000);
        let waiting_at_least = reader.or_default(SCOPE, "waiting_at_least", count);
        let accept = reader.or_default(SCOPE, "accept", share);
        Some(Deflection { to: to?, waiting_at_least, accept })
    })
}
