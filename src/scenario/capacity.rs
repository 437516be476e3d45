//! `capacity` of a group and `units` of its skills: what agents can hold in contacts of several kinds.

use super::channel::{peek_medium, peek_shared};
use super::context::Context;
use super::diagnostic::{Diagnostic, Place};
use super::document::{Entry, Node, quote};
use super::model::{Channel, Group, Handling, Medium, Pick, Skill};
use super::number::number;
use super::reader::Reader;
use super::skills::Handled;

/// Parts of a unit that are told apart.
const PARTS: f64 = 1000.0;
/// A chat that doesn't say: one unit.
const ONE: u32 = 1000;

/// What skills have to know of their group.
#[derive(Clone, Copy)]
pub(super) struct Frame {
    /// What a freed agent takes.
    pub pick: Pick,
    /// What an agent can hold, in thousandths of a unit.
    pub capacity: Option<u32>,
}

impl Frame {
    /// `units` of a skill for this medium, in thousandths.
    pub fn units(self, reader: &Reader<'_>, medium: Option<Medium>) -> Option<u32> {
        let units = reader.optional("units", units);
        if self.capacity.is_none() {
            reader.forbid(&["units"], "the group has no `capacity`");
            return None;
        }
        if medium == Some(Medium::Chat) {
            reader.forbid(&["slots"], "in a group with a `capacity` chats have `units`");
        }
        units
    }
}

/// A number of units as thousandths.
pub(super) fn units(cx: &Context, node: &Node) -> Option<u32> {
    const EXPECTED: &str = "a number of units from 0.001 to 1000, in steps of 0.001";
    let in_steps = |units: f64| (units * PARTS - (units * PARTS).round()).abs() < 1e-6;
    let units = number(EXPECTED, |units| (0.001..=1000.0).contains(&units) && in_steps(units))(cx, node)?;
    Some((units * PARTS).round() as u32)
}

/// Gives the chats of a group with a capacity their units, and all its skills the number of contacts that fit; reports
/// what doesn't. Sessions and asynchronous replies take the whole agent unless they say less.
pub(super) fn fit(cx: &Context, capacity: u32, place: &Place, skills: &mut [(Skill, Place)], handled: &Handled<'_>) {
    let is_chat = |skill: &Skill| peek_medium(handled.channels[skill.channel].1) == Some(Medium::Chat);
    let by_turns = skills.iter().any(|(skill, _)| is_chat(skill) && !peek_shared(handled.channels[skill.channel].1));
    let mut shares = false;
    for (skill, place) in skills {
        if is_chat(skill) && skill.rules.units == 0 {
            skill.rules.units = ONE;
        }
        let units = skill.rules.units;
        if units > capacity {
            let error = Diagnostic::at(place, "a contact of this skill does not fit the group's `capacity`");
            cx.report(error.expecting("at most so many `units`; a chat that says nothing takes 1"));
        }
        if is_chat(skill) {
            skill.slots = (capacity / units).max(1);
        } else if units == capacity {
            skill.rules.units = 0;
            continue;
        } else if units == 0 {
            continue;
        } else if by_turns {
            let error =
                Diagnostic::at(place, "sessions and replies share no agent with chats by turns, which are answered one after the other");
            cx.report(error.expecting("chats that share their work (`speed`), or no `units` here"));
        } else if skill.rules.preemptible {
            let error = Diagnostic::at(place, "a reply beside other contacts is not interrupted");
            cx.report(error.expecting("no `preemptible`, or no `units`"));
        }
        shares = true;
        skill.rules.at_once = (capacity / units).max(1);
    }
    if !shares {
        let error = Diagnostic::at(place, "`capacity` does nothing in a group whose contacts all take the whole agent");
        cx.report(error.expecting("a chat, or fewer `units` than the `capacity` in some skill"));
    }
}

/// Reports sessions that are to share their agents, and do what takes the whole of them.
pub(super) fn check_shared_sessions(cx: &Context, groups: &[(&Entry, Option<Group>)], channels: &[Option<Channel>]) {
    for (index, (entry, group)) in groups.iter().enumerate() {
        let Some(group) = group.as_ref().filter(|group| group.rules.capacity > 0) else { continue };
        for skill in group.skills.iter().filter(|skill| skill.rules.units > 0) {
            let Some(channel) = &channels[skill.channel] else { continue };
            if !matches!(channel.handling, Handling::Session { .. }) {
                continue;
            }
            let takes_on = |(from, other): (usize, &Option<Channel>)| {
                let transfers = other.as_ref().and_then(|other| other.life.transfers.as_ref());
                transfers.is_some_and(|transfers| {
                    transfers.to.unwrap_or(from) == skill.channel && transfers.group.is_none_or(|group| group == index)
                })
            };
            let life = &channel.life;
            let found = [
                (life.transfers.is_some() || channels.iter().enumerate().any(takes_on), "are transferred (`transfers`)"),
                (life.ivr.is_some_and(|ivr| ivr.misroute > 0.0), "are transferred after a wrong turn in the menu (`ivr.misroute`)"),
                (life.consultations.is_some(), "have `consultations`"),
                (life.callback.is_some(), "have callbacks (`callback`)"),
            ];
            let place = entry.node.get("capacity").map_or(&entry.key, |capacity| &capacity.node.place);
            if let Some((_, what)) = found.iter().find(|(found, _)| *found) {
                let name = quote(&channel.name);
                let error = Diagnostic::at(place, format!("sessions of the channel {name} share their agents here, and {what}"));
                cx.report(error.expecting("one or the other: that takes the whole agent, and so do skills without `units`"));
            }
        }
    }
}
