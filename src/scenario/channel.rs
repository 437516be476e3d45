//! `[channels.NAME]`: one door to the centre. Its list of groups is resolved once the groups' skills are known.

use super::announcement::announced;
use super::context::Context;
use super::diagnostic::Diagnostic;
use super::discipline::discipline;
use super::distribution::patience;
use super::document::{Entry, Node, Value};
use super::duration::{positive_duration, shown_duration};
use super::front_door::bot;
use super::handling::{expected_reply, handling};
use super::mechanisms::{live, silent_abandonment, thread};
use super::medium::MEDIA;
use super::model::{AgentChoice, Balking, Channel, ChannelLife, Medium, Target};
use super::number::{boolean, items, positive_share, share, whole_u32, word};
use super::reader::Reader;
use super::retrial::retrials;
use super::rules::sticky;
use super::site::site_of;
use super::skills::Handled;
use super::tariff::{money, penalty};
use super::windows::windows;
use crate::ground::dist::Dist;
use crate::ground::time::Ticks;

const CHOICES: &[(&str, AgentChoice)] = &[
    ("in_order", AgentChoice::InOrder),
    ("longest_idle", AgentChoice::LongestIdle),
    ("fewest_active", AgentChoice::FewestActive),
    ("random", AgentChoice::Random),
    ("least_occupied", AgentChoice::LeastOccupied),
    ("idle_ratio", AgentChoice::IdleRatio),
    ("expected_delay", AgentChoice::ExpectedDelay),
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

/// Reads one channel, all but its groups; `handled` is what there is to name. With a routing `matrix` it
/// names no groups.
pub(super) fn channel(cx: &Context, name: &str, entry: &Entry, handled: &Handled<'_>, matrix: bool) -> Option<Channel> {
    let Handled { channels, realism_none, sites, .. } = *handled;
    let reader = Reader::of(cx, entry, format!("[channels.{name}]"))?;
    let medium = reader.required("medium", word(&MEDIA))?;
    let open = reader.or("open", windows, None);
    let site = site_of(&reader, sites);
    let balking = reader.optional("balking", balking).filter(|balking| balking.share > 0.0);
    let queue_capacity = reader.optional("queue_capacity", whole_u32("a whole number of 0 or more", 0..=u32::MAX));
    let (target, also) = reader.optional("target", target).map_or((None, Vec::new()), |(target, also)| (Some(target), also));
    let expected_reply_s = expected_reply(&reader, medium);
    let handling = handling(&reader, medium, realism_none);
    let live = live(&reader, medium, handled);
    let thread = thread(&reader, medium, channels, name, realism_none);
    if matrix {
        reader.forbid(&["groups"], "the routing matrix says who answers");
    } else {
        reader.entry("groups");
    }
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
        target_place: reader.entry("target").map(|entry| entry.key.clone()),
        also,
        handling,
        expected_reply_s,
        richness: reader.or_medium(medium, "richness", share),
        licence_per_month: reader.or("licence_per_month", money, 0.0),
        life: ChannelLife {
            discipline: reader.or_medium(medium, "discipline", discipline),
            announced: reader.or_medium(medium, "announced", announced),
            misunderstanding: reader.or_medium_unless(realism_none.then_some(0.0), medium, "misunderstanding", share),
            context: reader.or_medium_unless(realism_none.then_some(1.0), medium, "context", share),
            authenticated: reader.or_medium(medium, "authenticated", boolean),
            silent_abandonment: silent_abandonment(&reader, medium, realism_none),
            sticky: reader.or("sticky", sticky, None),
            outside_hours: live.outside_hours,
            retrials: reader.or_medium_unless(realism_none.then_some(None), medium, "retrials", retrials),
            ivr: live.ivr,
            bot: reader.or_medium(medium, "bot", bot),
            transfers: live.transfers,
            consultations: live.consultations,
            deflection: live.deflection,
            callback: live.callback,
            reply_patience: live.reply_patience,
            inactivity_close: live.inactivity_close,
            chases: thread.chases,
            escalation: thread.escalation,
            research: thread.research,
            bursts: thread.bursts,
            burst_gap: thread.burst_gap,
        },
        site,
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

/// A target, and the further thresholds that are reported beside it.
fn target(cx: &Context, node: &Node) -> Option<(Target, Vec<Ticks>)> {
    let reader = Reader::of_node(cx, node, &node.place, "`target`")?;
    let within = reader.required("within", positive_duration);
    let share = reader.required("share", positive_share);
    let also = reader.or("also", |cx, node| thresholds(cx, node, within), Vec::new());
    let penalty = penalty(&reader);
    reader.finish();
    Some((Target { within: within?, share: share?, penalty }, also))
}

/// Durations none of which is there twice.
fn thresholds(cx: &Context, node: &Node, within: Option<Ticks>) -> Option<Vec<Ticks>> {
    let read = items(cx, node, "an array of durations such as [\"10s\", \"60s\"]", positive_duration)?;
    let twice = |&(place, one): &(usize, &Ticks)| within == Some(*one) || read[..place].contains(one);
    if let Some((_, one)) = read.iter().enumerate().find(twice) {
        let text = format!("\"{}\" is counted already", shown_duration(*one));
        cx.report(Diagnostic::at(&node.place, text).expecting("each threshold once, and not `within` again"));
        return None;
    }
    Some(read)
}

/// The target of a campaign: `within` and `share` alone.
pub(super) fn plain_target(cx: &Context, node: &Node) -> Option<Target> {
    let reader = Reader::of_node(cx, node, &node.place, "`target`")?;
    let within = reader.required("within", positive_duration);
    let share = reader.required("share", positive_share);
    reader.forbid(&["also", "penalty", "per"], "they go with the target of a channel");
    reader.finish();
    Some(Target { within: within?, share: share?, penalty: None })
}
