//! `ivr`, `bot`, `transfers` and `consultations`: what a customer passes before the right agent, and whom that one asks.

use super::calls::group_index;
use super::channel::peek_medium;
use super::channel_ref::{Channels, channel_index};
use super::context::Context;
use super::defaults;
use super::diagnostic::Diagnostic;
use super::distribution::distribution;
use super::document::{Node, Value, quote};
use super::duration::duration;
use super::model::{Bot, Consultations, HandOver, Ivr, Medium, Queueing, Transfers};
use super::number::{as_f64, share, text, whole_u32, word};
use super::reader::{Reader, none_or_table};
use super::skills::Handled;

/// How strict a bot is, by its row in the table of defaults.
const FORMATS: &[(&str, &str)] = &[("lenient", "lenient"), ("strict", "strict")];

/// "none", or a menu.
pub(super) fn ivr(cx: &Context, node: &Node) -> Option<Option<Ivr>> {
    const SCOPE: &str = "calls.ivr";
    none_or_table(cx, node, "`ivr`", "{ layers = 3 }", |reader| {
        let layers = reader.required("layers", whole_u32("a whole number of layers from 1 to 20", 1..=20));
        let time = reader.or_default(SCOPE, "time", duration);
        let [drop, misroute, zero_out] = ["drop", "misroute", "zero_out"].map(|key| reader.or_default(SCOPE, key, share));
        let sum = drop + misroute + zero_out;
        if sum > 1.0 + 1e-9 {
            let error = Diagnostic::at(&node.place, format!("`drop`, `misroute` and `zero_out` sum to {sum}, more than 1"));
            cx.report(error.expecting("shares that sum to at most 1"));
        }
        Some(Ivr { layers: layers?, time, drop, misroute, zero_out })
    })
}

/// "none", or a bot.
pub(super) fn bot(cx: &Context, node: &Node) -> Option<Option<Bot>> {
    const SCOPE: &str = "channels.bot";
    none_or_table(cx, node, "`bot`", "{ containment = 0.25, fields = 2 }", |reader| {
        Some(Bot {
            time: reader.or_default(SCOPE, "time", distribution),
            containment: reader.or_default(SCOPE, "containment", share),
            wrong: reader.or_default(SCOPE, "wrong", share),
            fields: reader.or_default(SCOPE, "fields", whole_u32("a whole number from 0 to 100", 0..=100)),
            reject: reject(reader),
            input_time: reader.or_default(SCOPE, "input_time", duration),
            attempts: reader.or_default(SCOPE, "attempts", whole_u32("a whole number from 1 to 100", 1..=100)),
            drop: reader.or_default(SCOPE, "drop", share),
        })
    })
}

/// The share of inputs that are rejected: given, or by how strict the format is.
fn reject(reader: &Reader<'_>) -> f64 {
    if reader.entry("reject").is_some() {
        reader.forbid(&["format"], "`reject` says how many inputs are rejected");
        if let Some(reject) = reader.optional("reject", share) {
            return reject;
        }
    }
    let format = reader.or_default("channels.bot", "format", word(FORMATS));
    defaults::value(reader.cx, "channels.bot.reject", format, share)
}

/// "none", a share, or a table with who takes it on and how.
pub(super) fn transfers(cx: &Context, node: &Node, handled: &Handled<'_>) -> Option<Option<Transfers>> {
    const SCOPE: &str = "sessions.transfers";
    let read = match &node.value {
        Value::Table(_) | Value::String(_) => none_or_table(cx, node, "`transfers`", "{ share = 0.1, work = \"60s\" }", |reader| {
            let transferred = reader.required("share", share);
            let work = reader.or_default(SCOPE, "work", duration);
            let to = reader.optional("to", |cx, node| session_channel(cx, node, handled.channels));
            let named = reader.entry("to_group").is_some();
            let group = reader.optional("to_group", |cx, node| group_index(cx, &text(cx, node)?, &node.place, handled.groups));
            let kind = hand_over(reader);
            let queueing = reader.or_default(SCOPE, "priority", queueing);
            // A name that is unknown has an error of its own.
            (group.is_some() || !named).then_some(Transfers { share: transferred?, work, to, group, kind, queueing })
        })?,
        _ if as_f64(node).is_some() => {
            let work = || defaults::value(cx, SCOPE, "work", duration);
            let plain = |share| Transfers { share, work: work(), to: None, group: None, kind: HandOver::Cold, queueing: Queueing::Head };
            Some(share(cx, node)?).filter(|share| *share > 0.0).map(plain)
        }
        _ => return super::reader::mismatch(cx, node, "\"none\", a share from 0 to 1, or a table such as { share = 0.1, work = \"60s\" }"),
    };
    Some(read.filter(|transfers| transfers.share > 0.0))
}

/// Where somebody who has been transferred waits: a word, or a priority of the groups.
fn queueing(cx: &Context, node: &Node) -> Option<Queueing> {
    const WORDS: &[(&str, Queueing)] = &[("head", Queueing::Head), ("tail", Queueing::Tail), ("arrival", Queueing::Arrival)];
    if node.as_str().is_some() {
        return word(WORDS)(cx, node);
    }
    let priority = whole_u32("\"head\", \"tail\", \"arrival\" or a priority from 1 to 1000", 1..=1000)(cx, node)?;
    Some(Queueing::Priority(priority))
}

/// How a session is handed over.
fn hand_over(reader: &Reader<'_>) -> HandOver {
    const SCOPE: &str = "sessions.transfers";
    let kind = reader.or_default(SCOPE, "kind", word(&[("cold", 0), ("warm", 1), ("conference", 2)]));
    if kind != 1 {
        reader.forbid(&["briefing"], "it belongs to `kind = \"warm\"`");
    }
    if kind == 0 {
        reader.forbid(&["wait"], "in a cold transfer the first agent doesn't wait for the second");
        return HandOver::Cold;
    }
    let wait = reader.or_default(SCOPE, "wait", duration);
    if kind == 1 {
        HandOver::Warm { briefing: reader.or_default(SCOPE, "briefing", distribution), wait }
    } else {
        HandOver::Conference { wait }
    }
}

/// Whom agents ask in the middle of a session; nothing with a share of 0.
pub(super) fn consultations(cx: &Context, node: &Node, groups: &[&str]) -> Option<Consultations> {
    const SCOPE: &str = "sessions.consultations";
    if !matches!(node.value, Value::Table(_)) {
        return super::reader::mismatch(cx, node, "a table such as { share = 0.1, group = \"experts\", time = \"2m\" }");
    }
    let reader = Reader::of_node(cx, node, &node.place, "`consultations`")?;
    let asks = reader.required("share", share);
    let group = reader.required("group", |cx, node| group_index(cx, &text(cx, node)?, &node.place, groups));
    let time = reader.required("time", distribution);
    let wait = reader.or_default(SCOPE, "wait", duration);
    reader.finish();
    Some(Consultations { share: asks?, group: group?, time: time?, wait }).filter(|model| model.share > 0.0)
}

/// A channel whose contacts are sessions.
fn session_channel(cx: &Context, node: &Node, channels: &Channels<'_>) -> Option<usize> {
    let index = channel_index(cx, node, channels)?;
    let session = |medium| matches!(medium, Medium::Phone | Medium::Video | Medium::InPerson);
    if peek_medium(channels[index].1).is_some_and(|medium| !session(medium)) {
        let error = Diagnostic::at(&node.place, format!("a session cannot go on in the channel {}", quote(channels[index].0)));
        cx.report(error.expecting("a channel of phone, video or in person"));
        return None;
    }
    Some(index)
}
