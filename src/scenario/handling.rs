//! How the contacts of a channel are handled: the keys that describe the agent's work and the
//! customer's part in it. Keys that don't belong to the medium are errors that say so.

use super::context::Context;
use super::distribution::{distribution, positive_distribution};
use super::document::Node;
use super::duration::{duration, duration_or_never, positive_duration, positive_seconds};
use super::model::{Handling, Medium};
use super::number::{items, number, within};
use super::reader::{Reader, mismatch};
use super::turn_count::turns;
use crate::ground::time::NEVER;

/// Most entries of `slowdown` and `speed`.
const MOST_CHATS: usize = 1000;
const CONVERSATION_KEYS: [&str; 3] = ["owner_window", "rebuild", "auto_close"];

/// Reads the handling of a channel; `None` after an error without which it cannot be known.
pub(super) fn handling(reader: &Reader<'_>, medium: Medium, realism_none: bool) -> Option<Handling> {
    match medium {
        Medium::Phone | Medium::Video | Medium::InPerson => Some(session(reader, medium)),
        Medium::Chat => chat(reader, realism_none),
        Medium::Messaging | Medium::Social | Medium::Email | Medium::Ticket => Some(conversation(reader, medium, realism_none)),
    }
}

fn session(reader: &Reader<'_>, medium: Medium) -> Handling {
    let why = format!("a {} contact is one session with a `handle_time`", medium.name());
    reader.forbid(&["turns", "reply_work", "think_time", "slowdown", "speed"], &why);
    reader.forbid(&CONVERSATION_KEYS, &format!("{} is synchronous", medium.name()));
    Handling::Session {
        handle_time: reader.or_medium(medium, "handle_time", positive_distribution),
        after_work: reader.or_medium(medium, "after_work", distribution),
    }
}

fn chat(reader: &Reader<'_>, realism_none: bool) -> Option<Handling> {
    reader.forbid(&CONVERSATION_KEYS, "chat is synchronous");
    if reader.entry("speed").is_some() {
        let why = "with `speed` the chats of an agent share their work, and `handle_time` is the work of a chat";
        reader.forbid(&["turns", "reply_work", "think_time", "slowdown", "after_work"], why);
        let handle_time = reader.required("handle_time", positive_distribution);
        let speed = reader.optional("speed", |cx, node| rates(cx, node, 1e-6, "a rate above 0"));
        return handle_time.zip(speed).map(|(handle_time, speed)| Handling::SharedChat { handle_time, speed });
    }
    reader.forbid(&["handle_time"], "chat has `turns`, `reply_work` and `think_time`, or `handle_time` together with `speed`");
    let slowdown = |cx: &Context, node: &Node| rates(cx, node, 1.0, "a factor of 1 or more");
    Some(Handling::Chat {
        turns: reader.or_medium(Medium::Chat, "turns", turns),
        reply_work: reader.or_medium(Medium::Chat, "reply_work", positive_distribution),
        think_time: reader.or_medium(Medium::Chat, "think_time", distribution),
        after_work: reader.or_medium(Medium::Chat, "after_work", distribution),
        slowdown: if realism_none {
            reader.or("slowdown", slowdown, vec![1.0])
        } else {
            reader.or_medium(Medium::Chat, "slowdown", slowdown)
        },
    })
}

fn conversation(reader: &Reader<'_>, medium: Medium, realism_none: bool) -> Handling {
    let why = format!("{} is asynchronous: its work is `turns` of `reply_work`", medium.name());
    reader.forbid(&["handle_time", "after_work", "slowdown", "speed"], &why);
    let closing = |cx: &Context, node: &Node| match duration_or_never(cx, node) {
        Some(NEVER) => Some(NEVER),
        Some(0) => positive_duration(cx, node),
        other => other,
    };
    let [owner_window, rebuild, auto_close] = if realism_none {
        [reader.or("owner_window", duration_or_never, 0), reader.or("rebuild", duration, 0), reader.or("auto_close", closing, NEVER)]
    } else {
        [
            reader.or_medium(medium, "owner_window", duration_or_never),
            reader.or_medium(medium, "rebuild", duration),
            reader.or_medium(medium, "auto_close", closing),
        ]
    };
    Handling::Conversation {
        turns: reader.or_medium(medium, "turns", turns),
        reply_work: reader.or_medium(medium, "reply_work", positive_distribution),
        think_time: reader.or_medium(medium, "think_time", distribution),
        owner_window,
        rebuild,
        auto_close,
    }
}

/// Numbers by how many chats are in progress.
fn rates(cx: &Context, node: &Node, low: f64, expected: &'static str) -> Option<Vec<f64>> {
    let list = "numbers for 1, 2, ... chats in progress such as [1, 1.7, 2.1]";
    let read = items(cx, node, list, number(expected, |value| (low..=1e6).contains(&value)))?;
    if read.len() > MOST_CHATS { mismatch(cx, node, "at most 1000 numbers") } else { Some(read) }
}

/// How far the channel looks like live chat, and the reply time that customers expect, in seconds:
/// ln E = i ln 60 s + (1 - i) ln E0.
pub(super) fn expected_reply(reader: &Reader<'_>, medium: Medium) -> f64 {
    const LIVE_CHAT_S: f64 = 60.0;
    let base = reader.or_medium(medium, "expected_reply", positive_seconds);
    if medium.is_synchronous() {
        reader.forbid(&["immediacy"], &format!("{} is synchronous", medium.name()));
        return base;
    }
    let immediacy = reader.or_medium(medium, "immediacy", within("a share from 0 to 1", 0.0..=1.0));
    if immediacy == 0.0 {
        return base;
    }
    libm::exp(immediacy * libm::log(LIVE_CHAT_S) + (1.0 - immediacy) * libm::log(base))
}
