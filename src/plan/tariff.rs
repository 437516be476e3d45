//! What contracts cost, compiled: the tariff of an outsourced group, licences.

use super::GroupPlan;
use super::individual::{able_among, is_able};
use super::roster::RosterPlan;
use crate::ground::time::{MINUTE, Ticks};
use crate::scenario::Scenario;
use crate::scenario::model::{Group, Run, Skill, Tariff};
use std::ops::Range;

/// The tariff of an outsourced group.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TariffPlan {
    /// Money per contact that comes into the hands of its agents.
    pub per_contact: f64,
    /// Money per tick of agent time on contacts.
    pub per_tick: f64,
    /// Money at least for a day.
    pub minimum_per_day: f64,
}

impl TariffPlan {
    pub(super) fn new(&Tariff { per_contact, per_minute, minimum_per_day }: &Tariff) -> Self {
        Self { per_contact, per_tick: per_minute / MINUTE as f64, minimum_per_day }
    }
}

/// A day of which at least a part is counted, on the centre's clock: it has 23 or 25 hours where that changes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CountedDay {
    /// When it begins.
    pub from: Ticks,
    /// How much of it is counted, above 0; 1 is all of it.
    pub part: f64,
}

/// The counted days of contracts, by time; counting begins at `begin`, with the first of them.
pub(super) fn counted_days(run: &Run, begin: Ticks) -> Vec<CountedDay> {
    let part = |day: &Range<Ticks>| (day.end.min(run.length) - day.start) as f64 / (day.end - day.start) as f64;
    run.days().iter().map(|day| CountedDay { from: begin + day.start, part: part(day) }).collect()
}

/// Money for licences in a month: for each channel that the agents of a group handle, of whom at most so many as `most`
/// says of the skill are on duty at once.
pub(super) fn licences_per_month(scenario: &Scenario, group: &Group, most: impl Fn(&Skill) -> u32) -> f64 {
    // One licence for a channel, however many skills an agent has on it.
    let handled = |channel: usize| group.skills.iter().find(|skill| skill.channel == channel);
    let channels = scenario.channels.iter().enumerate().filter_map(|(index, channel)| Some((channel, handled(index)?)));
    channels.map(|(channel, skill)| channel.licence_per_month * f64::from(most(skill))).sum()
}

/// Seats of the groups with a roster, whose agents are not all there at once: by the counted length.
pub(super) fn share_seats(scenario: &Scenario, groups: &mut [GroupPlan], roster: &RosterPlan) {
    for (index, plan) in groups.iter_mut().enumerate().filter(|(_, plan)| plan.rostered) {
        plan.seats = roster.most_at_once(index, plan.first_agent, &counted(&scenario.run), |_| true);
    }
}

/// How many agents of a group who have a skill are on duty at once in the counted length, by plan.
pub(super) fn most_able(scenario: &Scenario, index: usize, plan: &GroupPlan, roster: &RosterPlan, skill: &Skill) -> u32 {
    let group = &scenario.groups[index];
    if plan.rostered {
        roster.most_at_once(index, plan.first_agent, &counted(&scenario.run), |agent| is_able(group, skill, agent))
    } else {
        able_among(group, skill, plan.seats)
    }
}

fn counted(run: &Run) -> Range<i64> {
    run.warmup as i64..(run.warmup + run.length) as i64
}
