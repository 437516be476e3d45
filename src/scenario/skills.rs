//! `skills` of a group: the channels that its agents handle, each for all inquiries or for some.

use super::campaign::{Campaigns, campaign_skill, distinct, is_campaign};
use super::capacity::Frame;
use super::channel::{peek_medium, peek_shared};
use super::channel_ref::{Channels, channel_index};
use super::context::Context;
use super::defaults;
use super::diagnostic::{Diagnostic, Place};
use super::document::{Node, Value, quote};
use super::model::{Call, CampaignSkill, Medium, Pick, Skill, SkillRules};
use super::number::{items, number, text, whole_u32, within};
use super::reader::{Reader, mismatch, unknown};
use super::rules::{default_skill_rules, skill_rules};

/// What the skills of a scenario refer to.
pub(super) struct Handled<'a> {
    /// All channels by name, sorted.
    pub channels: &'a Channels<'a>,
    /// The names of all inquiries, sorted.
    pub inquiries: &'a [&'a str],
    /// The names of all groups, sorted.
    pub groups: &'a [&'a str],
    /// All campaigns by name, sorted.
    pub campaigns: &'a Campaigns<'a>,
    /// The names of all sites, sorted.
    pub sites: &'a [&'a str],
    /// No default mechanism is on.
    pub realism_none: bool,
}

/// The entries of `skills`.
pub(super) struct Entries {
    /// Channels, with their places.
    pub skills: Vec<(Skill, Place)>,
    /// Campaigns.
    pub campaigns: Vec<CampaignSkill>,
}

/// An entry.
enum Entered {
    Channel(Box<Skill>),
    Campaign(CampaignSkill),
}

/// Reads the entries of a group with this rule for freed agents and capacity.
pub(super) fn skills(cx: &Context, node: &Node, handled: &Handled<'_>, frame: Frame) -> Option<Entries> {
    let expected = "an array of channels such as [\"phone\", { channel = \"chat\", slots = 3 }]";
    let in_order = frame.pick == Pick::InOrder;
    let entered = items(cx, node, expected, |cx, item| {
        let entered = if is_campaign(item) {
            Entered::Campaign(campaign_skill(cx, item, handled.campaigns, in_order)?)
        } else {
            Entered::Channel(Box::new(skill(cx, item, handled, frame)?))
        };
        Some((entered, item.place.clone()))
    })?;
    let (mut skills, mut campaigns) = (Vec::new(), Vec::new());
    for (rank, (entered, place)) in (1..).zip(entered) {
        let rank = in_order.then_some(rank);
        match entered {
            Entered::Channel(skill) => skills.push((Skill { priority: rank.unwrap_or(skill.priority), ..*skill }, place)),
            Entered::Campaign(skill) => campaigns.push((CampaignSkill { priority: rank.unwrap_or(skill.priority), ..skill }, place)),
        }
    }
    check_skills(cx, &skills, handled);
    distinct(cx, &campaigns, handled.campaigns);
    Some(Entries { skills, campaigns: campaigns.into_iter().map(|(skill, _)| skill).collect() })
}

/// Reports skills for the same contacts, and chats of several kinds.
pub(super) fn check_skills(cx: &Context, skills: &[(Skill, Place)], handled: &Handled<'_>) {
    let mut kind: Option<bool> = None;
    for (position, (skill, place)) in skills.iter().enumerate() {
        let (name, entry) = handled.channels[skill.channel];
        if let Some((earlier, _)) = skills[..position].iter().find(|(earlier, _)| overlap(earlier, skill)) {
            let both = earlier.inquiries.as_ref().zip(skill.inquiries.as_ref());
            let shared = both.and_then(|(a, b)| a.iter().find(|inquiry| b.contains(inquiry)));
            let error = match shared {
                Some(&inquiry) => {
                    Diagnostic::at(place, format!("the inquiry {} of the channel {} twice", quote(handled.inquiries[inquiry]), quote(name)))
                }
                None => Diagnostic::at(place, format!("the channel {} twice", quote(name)))
                    .helping("a channel may stand here several times if each entry has `inquiries` of its own"),
            };
            cx.report(error);
        }
        if peek_medium(entry) == Some(Medium::Chat) && *kind.get_or_insert(peek_shared(entry)) != peek_shared(entry) {
            let error = Diagnostic::at(place, "a group cannot mix chats by turns with chats that share their work (`speed`)");
            cx.report(error.expecting("chat channels of one kind"));
        }
    }
}

/// Whether some contact is of both skills.
fn overlap(a: &Skill, b: &Skill) -> bool {
    a.channel == b.channel
        && match (&a.inquiries, &b.inquiries) {
            (Some(a), Some(b)) => a.iter().any(|inquiry| b.contains(inquiry)),
            _ => true,
        }
}

/// A channel by name, or `{ channel, inquiries, slots, speed, priority }`.
fn skill(cx: &Context, node: &Node, handled: &Handled<'_>, frame: Frame) -> Option<Skill> {
    let in_order = frame.pick == Pick::InOrder;
    let channels = handled.channels;
    if !matches!(node.value, Value::String(_) | Value::Table(_)) {
        return mismatch(cx, node, "a channel or { channel, slots, speed, priority }");
    }
    if node.as_str().is_some() {
        let channel = channel_index(cx, node, channels)?;
        return Some(Skill { rules: default_skill_rules(cx, frame.pick), ..plain(cx, channel, handled) });
    }
    let reader = Reader::of_node(cx, node, &node.place, "a skill")?;
    reader.forbid(&["campaign"], "a skill is a channel or a campaign");
    let channel = reader.required("channel", |cx, node| channel_index(cx, node, channels));
    let inquiries = reader.optional("inquiries", |cx, node| inquiries(cx, node, handled.inquiries));
    let medium = channel.and_then(|channel| peek_medium(channels[channel].1));
    let slots = if medium.is_some_and(one_at_a_time) {
        reader.forbid(&["slots"], "sessions of this medium are held one at a time");
        None
    } else {
        reader.optional("slots", whole_u32("a whole number from 1 to 1000000", 1..=1_000_000))
    };
    let speed = reader.or_default("skills", "speed", number("a speed above 0 and up to 100", |speed| speed > 0.0 && speed <= 100.0));
    if in_order {
        reader.forbid(&["priority"], "with `pick = \"in_order\"` the order of `skills` decides");
    }
    let priority = if in_order { None } else { reader.optional("priority", whole_u32("a whole number from 1 to 1000", 1..=1000)) };
    let rules = skill_rules(&reader, frame, medium);
    reader.finish();
    let plain = plain(cx, channel?, handled);
    Some(Skill { slots: slots.unwrap_or(plain.slots), speed, priority: priority.unwrap_or(plain.priority), inquiries, rules, ..plain })
}

/// The skill that the name of a channel alone stands for, without the rules of its group.
pub(super) fn plain(cx: &Context, channel: usize, handled: &Handled<'_>) -> Skill {
    Skill {
        channel,
        slots: default_slots(cx, peek_medium(handled.channels[channel].1), handled.realism_none),
        speed: defaults::value(cx, "skills", "speed", within("a speed", 0.0..=100.0)),
        priority: defaults::value(cx, "skills", "priority", whole_u32("a priority", 1..=1000)),
        inquiries: None,
        call: Call::plain(0),
        rules: SkillRules::NONE,
    }
}

/// Whether sessions of a medium hold an agent alone.
pub(super) fn one_at_a_time(medium: Medium) -> bool {
    medium.is_synchronous() && medium != Medium::Chat
}

/// The inquiries of a list of names, each once, sorted.
fn inquiries(cx: &Context, node: &Node, names: &[&str]) -> Option<Vec<usize>> {
    let mut read = items(cx, node, "an array of inquiries such as [\"billing\"]", |cx, node| {
        let name = text(cx, node)?;
        let found = names.binary_search(&name.as_str()).ok();
        if found.is_none() {
            unknown(cx, &node.place, &format!("inquiry {}", quote(&name)), &name, names.iter().copied());
        }
        found.map(|index| (index, node.place.clone()))
    })?;
    for position in 1..read.len() {
        if read[..position].iter().any(|(earlier, _)| *earlier == read[position].0) {
            cx.report(Diagnostic::at(&read[position].1, "this inquiry twice"));
        }
    }
    read.sort_unstable_by_key(|(index, _)| *index);
    Some(read.into_iter().map(|(index, _)| index).collect())
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
