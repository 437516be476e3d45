//! What contracts cost, compiled: the tariff of an outsourced group, licences.

use super::GroupPlan;
use super::individual::is_able;
use super::roster::RosterPlan;
use crate::ground::time::{DAY, MINUTE, Ticks};
use crate::scenario::Scenario;
use crate::scenario::model::{Group, Skill, Tariff};

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

/// How much of each day is counted, if there is an outsourcer. Counting begins at midnight.
pub(super) fn bill_days(scenario: &Scenario) -> Vec<f64> {
    let length = scenario.run.length;
    let days = if scenario.groups.iter().any(|group| group.tariff.is_some()) { length.div_ceil(DAY) } else { 0 };
    let counted = |day: Ticks| (length - day * DAY).min(DAY) as f64 / DAY as f64;
    (0..days).map(counted).collect()
}

/// Money for licences in a month: for each channel that the agents of a group handle, of whom at most so many as `most`
/// says of the skill are on duty at once.
pub(super) fn licences_per_month(scenario: &Scenario, group: &Group, most: impl Fn(&Skill) -> u32) -> f64 {
    // One licence for a channel, however many skills an agent has on it.
    let handled = |channel: usize| group.skills.iter().find(|skill| skill.channel == channel);
    let channels = scenario.channels.iter().enumerate().filter_map(|(index, channel)| Some((channel, handled(index)?)));
    channels.map(|(channel, skill)| channel.licence_per_month * f64::from(most(skill))).sum()
}

/// Seats and licences of the groups with a roster, whose agents are not all there at once.
pub(super) fn share_seats(scenario: &Scenario, groups: &mut [GroupPlan], roster: &RosterPlan) {
    for (index, (plan, group)) in groups.iter_mut().zip(&scenario.groups).enumerate().filter(|(_, (plan, _))| plan.rostered) {
        plan.seats = roster.most_at_once(index, plan.first_agent, |_| true);
        if plan.tariff.is_none() {
            let most = |skill: &Skill| roster.most_at_once(index, plan.first_agent, |agent| is_able(group, skill, agent));
            plan.licences_per_month = licences_per_month(scenario, group, most);
        }
    }
}
