//! `pick` of a group and what its skills say about when their contacts are taken.

use super::capacity::Frame;
use super::channel::peek_medium;
use super::context::Context;
use super::defaults;
use super::diagnostic::{Diagnostic, Place};
use super::document::Node;
use super::duration::{duration, positive_duration};
use super::model::{GroupRules, Medium, Pick, Skill, SkillRules};
use super::number::{boolean, positive_factor, positive_share, whole_u32, word};
use super::reader::{Reader, none_or_table};
use super::skills::Handled;
use crate::ground::time::{NEVER, Ticks};

const PICKS: &[(&str, Pick)] = &[
    ("priority", Pick::Priority),
    ("in_order", Pick::InOrder),
    ("longest_wait", Pick::LongestWait),
    ("longest_queue", Pick::LongestQueue),
    ("weighted_wait", Pick::WeightedWait),
    ("queue_ratio", Pick::QueueRatio),
    ("expected_delay", Pick::ExpectedDelay),
    ("rising", Pick::Rising),
];

/// `pick` of a group.
pub(super) fn pick(reader: &Reader<'_>) -> Pick {
    reader.or_default("groups", "pick", word(PICKS))
}

/// The rules of a skill for this medium that is written as a table.
pub(super) fn skill_rules(reader: &Reader<'_>, frame: Frame, medium: Option<Medium>) -> SkillRules {
    let pick = frame.pick;
    let weight = reader.optional("weight", positive_factor);
    let ratio = reader.optional("ratio", positive_factor);
    let rises_every = reader.optional("rises_every", duration_or_never);
    for (key, of) in [("weight", Pick::WeightedWait), ("ratio", Pick::QueueRatio), ("rises_every", Pick::Rising)] {
        if pick != of {
            let name = PICKS.iter().find(|(_, pick)| *pick == of).map_or("", |(name, _)| name);
            reader.forbid(&[key], &format!("only a group with `pick = \"{name}\"` looks at it"));
        }
    }
    let reserve = reader.optional("reserve", whole_u32("a whole number of agents from 0 to 100000", 0..=100_000));
    let mut preemptible = reader.optional("preemptible", boolean);
    if medium.is_some_and(Medium::is_synchronous) {
        reader.forbid(&["preemptible"], "only the replies of asynchronous channels can be interrupted");
        preemptible = None;
    } else if !pick.is_strict() {
        reader.forbid(&["preemptible"], "contacts of a better priority interrupt, and this `pick` has none that always go first");
    }
    let mut occupancy_cap = reader.optional("occupancy_cap", positive_share);
    if medium.is_some_and(Medium::is_synchronous) {
        reader.forbid(&["occupancy_cap"], "only asynchronous work can wait until agents have had less to do");
        occupancy_cap = None;
    }
    let plain = default_skill_rules(reader.cx, pick);
    SkillRules {
        weight: weight.unwrap_or(plain.weight),
        ratio: ratio.unwrap_or(plain.ratio),
        rises_every: rises_every.unwrap_or(plain.rises_every),
        reserve: reserve.unwrap_or(plain.reserve),
        preemptible: preemptible.unwrap_or(plain.preemptible),
        occupancy_cap: occupancy_cap.unwrap_or(plain.occupancy_cap),
        units: frame.units(reader, medium).unwrap_or(plain.units),
        at_once: plain.at_once,
    }
}

/// The rules of a skill that says nothing about them.
pub(super) fn default_skill_rules(cx: &Context, pick: Pick) -> SkillRules {
    let mut rules = SkillRules::NONE;
    match pick {
        Pick::WeightedWait => rules.weight = defaults::value(cx, "skills", "weight", positive_factor),
        Pick::QueueRatio => rules.ratio = defaults::value(cx, "skills", "ratio", positive_factor),
        Pick::Rising => rules.rises_every = defaults::value(cx, "skills", "rises_every", duration_or_never),
        _ => {}
    }
    rules
}

/// A duration of more than 0, or "never".
fn duration_or_never(cx: &Context, node: &Node) -> Option<Ticks> {
    if node.as_str() == Some("never") { Some(NEVER) } else { positive_duration(cx, node) }
}

/// The rules of a group with these skills, each with its place.
pub(super) fn group_rules(reader: &Reader<'_>, frame: Frame, skills: &[(Skill, Place)], handled: &Handled<'_>) -> GroupRules {
    let is_synchronous = |skill: &Skill| peek_medium(handled.channels[skill.channel].1).is_none_or(Medium::is_synchronous);
    for (skill, place) in skills.iter().filter(|(skill, _)| skill.rules.preemptible) {
        if !skills.iter().any(|(other, _)| is_synchronous(other) && other.priority < skill.priority && other.rules.reserve == 0) {
            let error = Diagnostic::at(place, "nothing interrupts the replies of this skill");
            reader.cx.report(
                error.expecting("a skill of a synchronous channel, without a reserve, that has a better priority (a smaller number)"),
            );
        }
    }
    GroupRules {
        pick: frame.pick,
        capacity: frame.capacity.unwrap_or(0),
        switch_cost: reader.or_default("groups", "switch_cost", duration),
        idle_ratio: reader.or_default("groups", "idle_ratio", positive_factor),
        occupancy_time: reader.or_default("groups", "occupancy_time", positive_duration),
    }
}

/// "none", or how long who comes back waits for the agent who had the issue last.
pub(super) fn sticky(cx: &Context, node: &Node) -> Option<Option<Ticks>> {
    none_or_table(cx, node, "`sticky`", "{ wait = \"60s\" }", |reader| {
        Some(reader.or_default("channels.sticky", "wait", positive_duration))
    })
}
