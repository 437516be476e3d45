//! Choices among free agents that look at more than the free lists: the agent who was busy for the smallest share of the
//! time since coming on duty, and the group with the most idle agents against its ratio or the shortest expected
//! delay. Groups of a worse rank are asked only if no better one has a free agent.
//!
//! An expected delay is that of the rule of the shortest expected delay, (busy agents + 1) / (agents on duty x speed):
//! the mean work of the contact is the same in all groups, and so are those who wait in its line.

use super::Engine;
use super::agents::AgentId;
use super::overflow::Standing;
use super::state::{Agent, NEVER_BUSY, NONE};
use crate::ground::time::Ticks;
use crate::plan::{LinePlan, Route};
use crate::scenario::model::AgentChoice;
use std::cmp::Ordering;

/// Time occupied since coming on duty, and time on duty.
fn occupied(agent: &Agent, now: Ticks) -> (Ticks, Ticks) {
    let open = if agent.busy_since == NEVER_BUSY { 0 } else { now - agent.busy_since };
    (agent.busy_total + open - agent.busy_before, now - agent.present_since)
}

/// Compares shares exactly; who has just come has been busy for none of the time.
fn by_share((busy, time): (Ticks, Ticks), (other_busy, other_time): (Ticks, Ticks)) -> Ordering {
    let (time, other_time) = (time.max(1), other_time.max(1));
    (u128::from(busy) * u128::from(other_time)).cmp(&(u128::from(other_busy) * u128::from(time)))
}

impl Engine<'_> {
    /// Over all groups of the first rank with a free agent: the smallest share of time busy, then longest in that state.
    #[inline(never)]
    pub(super) fn least_busy(&self, line: &LinePlan, new_thread: bool, standing: Standing) -> Option<(AgentId, f64)> {
        let mut best: Option<(&Route, AgentId)> = None;
        for route in line.routes.iter().filter(|route| self.admits(route.gate, standing) && self.is_open(route)) {
            if best.is_some_and(|(known, _)| route.rank > known.rank) {
                break;
            }
            for agent in self.all_able(route, new_thread) {
                let state = &self.agents[agent as usize];
                let comes_before = |other: AgentId| {
                    let other = &self.agents[other as usize];
                    let shares = by_share(occupied(state, self.now), occupied(other, self.now));
                    shares.then(state.free_since.cmp(&other.free_since)) == Ordering::Less
                };
                if best.is_none_or(|(_, known)| comes_before(known)) {
                    best = Some((route, agent));
                }
            }
        }
        best.map(|(route, agent)| (agent, route.time_factor))
    }

    /// The best group of the first rank with a free agent by the line's choice; of its agents the one with the fewest
    /// chats in hand, then longest in that state.
    #[inline(never)]
    pub(super) fn best_group(&self, line: &LinePlan, new_thread: bool, standing: Standing) -> Option<(AgentId, f64)> {
        let mut best: Option<(f64, u32, (AgentId, f64))> = None;
        for route in line.routes.iter().filter(|route| self.admits(route.gate, standing)) {
            if best.is_some_and(|(_, rank, _)| route.rank > rank) {
                break;
            }
            let mut lists = route.first_list..route.first_list + route.lists;
            let first = lists.find_map(|list| Some(self.first_able(list, route, new_thread)).filter(|&agent| agent != NONE));
            let Some(agent) = first else { continue };
            let burden = self.burden_on_group(line.agent_choice, route);
            if best.is_none_or(|(least, ..)| burden < least) {
                best = Some((burden, route.rank, (agent, route.time_factor)));
            }
        }
        best.map(|(.., choice)| choice)
    }

    /// What speaks against a group: the smallest is best.
    fn burden_on_group(&self, choice: AgentChoice, route: &Route) -> f64 {
        let (plan, state) = (&self.plan.groups[route.group as usize], &self.groups[route.group as usize]);
        if choice == AgentChoice::IdleRatio {
            return -(self.free.iter(route.first_list).count() as f64) / plan.rules.idle_ratio;
        }
        (state.busy.value + 1) as f64 * route.time_factor / state.present.value as f64
    }
}
