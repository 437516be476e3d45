//! `[groups.NAME]`: staff, hours, skills, wage, and what agents do when they become free or leave.

use super::channel::{peek_medium, peek_shared};
use super::channel_ref::{Channels, channel_index};
use super::context::Context;
use super::crew::crew;
use super::defaults;
use super::diagnostic::Diagnostic;
use super::document::{Entry, Node, Value, quote};
use super::model::{Group, Leaving, Medium, Skill};
use super::number::{items, number, whole_u32, within, word};
use super::reader::{Reader, mismatch};
use super::staff::{staff, within_hours};
use super::windows::windows;

/// What a freed agent takes next.
#[derive(Clone, Copy, PartialEq)]
enum Pick {
    Priority,
    InOrder,
}

const LEAVING: &[(&str, Leaving)] = &[("finish", Leaving::Finish), ("pause", Leaving::Pause)];
const PICKS: &[(&str, Pick)] = &[("priority", Pick::Priority), ("in_order", Pick::InOrder)];

/// Reads one group; `channels` are all channels by name, sorted.
pub(super) fn group(cx: &Context, name: &str, entry: &Entry, channels: &Channels<'_>, realism_none: bool) -> Option<Group> {
    let reader = Reader::of(cx, entry, format!("[groups.{name}]"))?;
    let staff = reader.required("staff", staff);
    let hours = reader.or("hours", windows, None);
    let leaving = reader.or_default("groups", "leaving", word(LEAVING));
    let pick = reader.or_default("groups", "pick", word(PICKS));
    let wage_per_hour = reader.or_default("groups", "wage_per_hour", within("a wage of 0 or more", 0.0..=1e9));
    let crew = crew(&reader);
    let expected = "an array of channels such as [\"phone\", { channel = \"chat\", slots = 3 }]";
    let skills = reader.required("skills", |cx, node| {
        items(cx, node, expected, |cx, item| Some((skill(cx, item, channels, pick, realism_none)?, item.place.clone())))
    });
    reader.finish();
    let mut skills = skills?;
    let mut kind: Option<bool> = None;
    for position in 0..skills.len() {
        let channel = skills[position].0.channel;
        let place = &skills[position].1;
        if skills[..position].iter().any(|(earlier, _)| earlier.channel == channel) {
            cx.report(Diagnostic::at(place, format!("the channel {} twice", quote(channels[channel].0))));
        }
        let entry = channels[channel].1;
        if peek_medium(entry) == Some(Medium::Chat) && *kind.get_or_insert(peek_shared(entry)) != peek_shared(entry) {
            let error = Diagnostic::at(place, "a group cannot mix chats by turns with chats that share their work (`speed`)");
            cx.report(error.expecting("chat channels of one kind"));
        }
        if pick == Pick::InOrder {
            skills[position].0.priority = position as u32 + 1;
        }
    }
    let staff = staff?;
    Some(Group {
        name: name.to_owned(),
        staff: match &hours {
            Some(hours) => within_hours(staff, hours),
            None => staff,
        },
        leaving,
        skills: skills.into_iter().map(|(skill, _)| skill).collect(),
        wage_per_hour,
        crew,
    })
}

/// A channel by name, or `{ channel, slots, speed, priority }`.
fn skill(cx: &Context, node: &Node, channels: &Channels<'_>, pick: Pick, realism_none: bool) -> Option<Skill> {
    if !matches!(node.value, Value::String(_) | Value::Table(_)) {
        return mismatch(cx, node, "a channel or { channel, slots, speed, priority }");
    }
    if node.as_str().is_some() {
        let channel = channel_index(cx, node, channels)?;
        let slots = default_slots(cx, peek_medium(channels[channel].1), realism_none);
        return Some(Skill { channel, slots, speed: default_speed(cx), priority: default_priority(cx) });
    }
    let reader = Reader::of_node(cx, node, &node.place, "a skill")?;
    let channel = reader.required("channel", |cx, node| channel_index(cx, node, channels));
    let medium = channel.and_then(|channel| peek_medium(channels[channel].1));
    let slots = if medium.is_some_and(|medium| medium.is_synchronous() && medium != Medium::Chat) {
        reader.forbid(&["slots"], "sessions of this medium are held one at a time");
        None
    } else {
        reader.optional("slots", whole_u32("a whole number from 1 to 1000000", 1..=1_000_000))
    };
    let speed = reader.or_default("skills", "speed", number("a speed above 0 and up to 100", |speed| speed > 0.0 && speed <= 100.0));
    if pick == Pick::InOrder {
        reader.forbid(&["priority"], "with `pick = \"in_order\"` the order of `skills` decides");
    }
    let priority =
        if pick == Pick::InOrder { None } else { reader.optional("priority", whole_u32("a whole number from 1 to 1000", 1..=1000)) };
    reader.finish();
    let priority = priority.unwrap_or_else(|| default_priority(cx));
    Some(Skill { channel: channel?, slots: slots.unwrap_or_else(|| default_slots(cx, medium, realism_none)), speed, priority })
}

fn default_speed(cx: &Context) -> f64 {
    defaults::value(cx, "skills", "speed", within("a speed", 0.0..=100.0))
}

fn default_priority(cx: &Context) -> u32 {
    defaults::value(cx, "skills", "priority", whole_u32("a priority", 1..=1000))
}

fn default_slots(cx: &Context, medium: Option<Medium>, realism_none: bool) -> u32 {
    match medium {
        Some(medium) if !medium.is_synchronous() && realism_none => u32::MAX,
        Some(medium) if !medium.is_synchronous() || medium == Medium::Chat => {
            defaults::for_medium(cx, medium, "slots", whole_u32("slots", 1..=u32::MAX))
        }
        _ => 1,
    }
}
