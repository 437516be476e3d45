//! `[channels.NAME]`: one door to the centre. Its list of groups is resolved once the groups' skills are known.

use super::announcement::announced;
use super::channel_ref::Channels;
use super::context::Context;
use super::diagnostic::Diagnostic;
use super::discipline::discipline;
use super::distribution::patience;
use super::document::{Entry, Node, Value, quote};
use super::duration::positive_duration;
use super::front_door::bot;
use super::handling::{expected_reply, handling};
use super::mechanisms::{live, silent_abandonment, thread};
use super::medium::MEDIA;
use super::model::{AgentChoice, Balking, Channel, ChannelLife, Group, Medium, Target};
use super::number::{boolean, items, positive_share, share, text, whole_u32, word};
use super::reader::{Reader, unknown};
use super::retrial::retrials;
use super::windows::windows;
use crate::ground::dist::Dist;

const CHOICES: &[(&str, AgentChoice)] = &[
    ("in_order", AgentChoice::InOrder),
    ("longest_idle", AgentChoice::LongestIdle),
    ("fewest_active", AgentChoice::FewestActive),
    ("random", AgentChoice::Random),
];

/// The medium of a channel, if it has a valid one; reports nothing.
pub(super) fn peek_medium(entry: &Entry) -> Option<Medium> {
    let Value::Table(table) = &entry.node.value else { return None };
    let name = table.get("medium")?.node.as_str()?;
    MEDIA.iter().find(|(medium, _)| *medium == name).map(|(_, medium)| *medium)
}

/// Whether chats of the channel share their work.
pub(super) fn peek_shared(entry: &Entry) -> bool {
    matches!(&entry.node.value, Value::Table(table) if table.contains_key("speed"))
}

/// Reads one channel, all but its groups; `channels` are all channels by name, sorted.
pub(super) fn channel(cx: &Context, name: &str, entry: &Entry, channels: &Channels<'_>, realism_none: bool) -> Option<Channel> {
    let reader = Reader::of(cx, entry, format!("[channels.{name}]"))?;
    let medium = reader.required("medium", word(&MEDIA))?;
    let open = reader.or("open", windows, None);
    let balking = reader.optional("balking", balking).filter(|balking| balking.share > 0.0);
    let queue_capacity = reader.optional("queue_capacity", whole_u32("a whole number of 0 or more", 0..=u32::MAX));
    let target = reader.optional("target", target);
    let expected_reply_s = expected_reply(&reader, medium);
    let handling = handling(&reader, medium, realism_none);
    let live = live(&reader, medium, channels, realism_none);
    let thread = thread(&reader, medium, channels, name, realism_none);
    reader.entry("groups");
    let read = handling.map(|handling| Channel {
        name: name.to_owned(),
        medium,
        open,
        patience: reader.or_medium_unless(realism_none.then_some(Dist::Never), medium, "patience", patience),
        balking,
        queue_capacity,
        groups: Vec::new(),
        agent_choice: reader.or_medium(medium, "agent_choice", word(CHOICES)),
        target,
        handling,
        expected_reply_s,
        richness: reader.or_medium(medium, "richness", share),
        life: ChannelLife {
            discipline: reader.or_medium(medium, "discipline", discipline),
            announced: reader.or_medium(medium, "announced", announced),
            misunderstanding: reader.or_medium_unless(realism_none.then_some(0.0), medium, "misunderstanding", share),
            context: reader.or_medium_unless(realism_none.then_some(1.0), medium, "context", share),
            authenticated: reader.or_medium(medium, "authenticated", boolean),
            silent_abandonment: silent_abandonment(&reader, medium, realism_none),
            outside_hours: live.outside_hours,
            retrials: reader.or_medium_unless(realism_none.then_some(None), medium, "retrials", retrials),
            ivr: live.ivr,
            bot: reader.or_medium(medium, "bot", bot),
            transfers: live.transfers,
            deflection: live.deflection,
            reply_patience: live.reply_patience,
            inactivity_close: live.inactivity_close,
            chases: thread.chases,
            escalation: thread.escalation,
            research: thread.research,
            bursts: thread.bursts,
            burst_gap: thread.burst_gap,
        },
    });
    reader.finish();
    read
}

/// A share, or `{ share, waiting_at_least }`.
fn balking(cx: &Context, node: &Node) -> Option<Balking> {
    if !matches!(node.value, Value::Table(_)) {
        return share(cx, node).map(|share| Balking { share, waiting_at_least: 0 });
    }
    let reader = Reader::of_node(cx, node, &node.place, "`balking`")?;
    let share = reader.required("share", share);
    let count = whole_u32("a whole number of 0 or more", 0..=u32::MAX);
    let waiting_at_least = reader.or_default("channels.balking", "waiting_at_least", count);
    reader.finish();
    share.map(|share| Balking { share, waiting_at_least })
}

fn target(cx: &Context, node: &Node) -> Option<Target> {
    let reader = Reader::of_node(cx, node, &node.place, "`target`")?;
    let within = reader.required("within", positive_duration);
    let share = reader.required("share", positive_share);
    reader.finish();
    Some(Target { within: within?, share: share? })
}

/// The groups that answer a channel: those it names, which must have the skill, or all that have it,
/// by the priority that they give it (specialists before generalists), then by name.
pub(super) fn groups_of(
    cx: &Context,
    channel: usize,
    entry: &Entry,
    groups: &[(&Entry, Option<Group>)],
    names: &[&str],
) -> Option<Vec<usize>> {
    let has_skill = |group: &Option<Group>| group.as_ref().is_none_or(|group| group.skills.iter().any(|skill| skill.channel == channel));
    let named = match &entry.node.value {
        Value::Table(table) => table.get("groups"),
        _ => None,
    };
    let Some(named) = named else {
        let priority = |group: &Group| group.skills.iter().find(|skill| skill.channel == channel).map(|skill| skill.priority);
        let mut able: Vec<(u32, usize)> =
            groups.iter().enumerate().filter_map(|(index, (_, group))| Some((priority(group.as_ref()?)?, index))).collect();
        able.sort_unstable();
        return Some(able.into_iter().map(|(_, index)| index).collect());
    };
    let listed = items(cx, &named.node, "an array of group names such as [\"front\"]", |cx, node| {
        let name = text(cx, node)?;
        let Ok(index) = names.binary_search(&name.as_str()) else {
            unknown(cx, &node.place, &format!("group {}", quote(&name)), &name, names.iter().copied());
            return None;
        };
        if !has_skill(&groups[index].1) {
            let error = Diagnostic::at(&node.place, format!("the group {} does not have this channel among its skills", quote(&name)));
            cx.report(error.expecting("a group with the skill"));
        }
        Some((index, node.place.clone()))
    })?;
    let mut chosen: Vec<usize> = Vec::new();
    for (index, place) in listed {
        if chosen.contains(&index) {
            cx.report(Diagnostic::at(&place, "this group twice"));
        } else {
            chosen.push(index);
        }
    }
    Some(chosen)
}
