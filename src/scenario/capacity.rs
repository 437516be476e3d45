//! `capacity` of a group and `units` of its skills: what agents can hold in chats of several kinds.

use super::channel::peek_medium;
use super::context::Context;
use super::diagnostic::{Diagnostic, Place};
use super::document::Node;
use super::model::{Medium, Pick, Skill};
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

/// Gives the chats of a group with a capacity their units and the slots that follow from them, and reports what doesn't
/// fit. Sessions and asynchronous replies take the whole agent.
pub(super) fn fit(cx: &Context, capacity: u32, place: &Place, skills: &mut [(Skill, Place)], handled: &Handled<'_>) {
    let mut chats = false;
    for (skill, place) in skills {
        let given = skill.rules.units;
        if peek_medium(handled.channels[skill.channel].1) == Some(Medium::Chat) {
            chats = true;
            skill.rules.units = if given == 0 { ONE } else { given };
            skill.slots = (capacity / skill.rules.units).max(1);
            if skill.rules.units > capacity {
                let error = Diagnostic::at(place, "a chat of this skill does not fit the group's `capacity`");
                cx.report(error.expecting("at most so many `units`; a chat that says nothing takes 1"));
            }
        } else {
            skill.rules.units = 0;
            if given != 0 && given != capacity {
                let error = Diagnostic::at(place, "only chats share an agent: a session or an asynchronous reply takes the whole agent");
                cx.report(error.expecting("no `units`, or as many as the group's `capacity`"));
            }
        }
    }
    if !chats {
        cx.report(Diagnostic::at(place, "`capacity` does nothing in a group without chats").expecting("a skill of a chat channel"));
    }
}
