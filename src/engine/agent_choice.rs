//! Choices among free agents that look at more than the free lists: the agent who was busy for the smallest share of the
//! time since coming on duty, and the group with the most idle agents against its ratio or the shortest expected
//! delay. Groups of a worse rank are asked only if no better one has a free agent.
//!
//! An expected delay is that of the rule of the shortest expected delay, (busy agents + 1) / (agents on duty x speed):
//! the mean work of the contact is the same in all groups, and so are those who wait in its line.

use super::Engine;
use super::agents::AgentId;
use super::overflow::Standing;
use super::standby::Listed;
use super::state::NONE;
use crate::ground::time::Ticks;
use crate::plan::{LinePlan, Route};
use crate::scenario::model::AgentChoice;
use std::cmp::Ordering;

/// Shares of time that are so much larger than the smallest known, relatively, are larger beyond the rounding of numbers.
const BEYOND_ROUNDING: f64 = 1.0 + 1e-12;

/// Compares shares exactly; who has just come has been busy for none of the time.
fn by_share((busy, time): (Ticks, Ticks), (other_busy, other_time): (Ticks, Ticks)) -> Ordering {
    (u128::from(busy) * u128::from(other_time)).cmp(&(u128::from(other_busy) * u128::from(time)))
}

/// The best of those looked at by [`Engine::least_busy`].
struct LeastBusy<'p> {
    route: &'p Route,
    list: u32,
    listed: Listed,
}

impl Engine<'_> {
    /// Over all groups of the first rank with a free agent: the smallest share of time busy, then longest in that state.
    ///
    /// All free agents are looked at: everybody's share changes all the time, each at its own rate, so no order of
    /// them lasts. But most are dismissed by one multiplication of numbers that lie side by side: with 100 idle agents a
    /// contact takes about three times the instructions that it takes with the longest idle, with 1,000 about 17 times.
    #[inline(never)]
    pub(super) fn least_busy(&self, line: &LinePlan, new_thread: bool, standing: Standing) -> Option<(AgentId, f64)> {
        let mut best: Option<LeastBusy> = None;
        let mut bound = f64::INFINITY;
        for route in line.routes.iter().filter(|route| self.admits(route.gate, standing) && self.is_open(route)) {
            if best.as_ref().is_some_and(|known| route.rank > known.route.rank) {
                break;
            }
            for list in route.first_list..route.first_list + route.lists {
                for &listed in self.standby.list(list) {
                    let (busy, time) = listed.times(self.now);
                    // Times fit into signed numbers, which are converted faster.
                    let (busy_f, time_f) = (busy as i64 as f64, time as i64 as f64);
                    if busy_f > bound * time_f
                        || !self.able(listed.agent, route, new_thread)
                        || best.as_ref().is_some_and(|known| !self.is_less_busy(listed, list, known))
                    {
                        continue;
                    }
                    bound = busy_f / time_f * BEYOND_ROUNDING;
                    best = Some(LeastBusy { route, list, listed });
                }
            }
        }
        best.map(|LeastBusy { route, listed, .. }| (listed.agent, route.time_factor))
    }

    /// Whether one of a list goes before the best known: a smaller share of time busy, then longer in that state.
    fn is_less_busy(&self, listed: Listed, list: u32, known: &LeastBusy) -> bool {
        let free_since = |listed: Listed| self.agents[listed.agent as usize].free_since;
        let shares = by_share(listed.times(self.now), known.listed.times(self.now));
        // Of those who joined at the same time the first list's go first, in the order in which they joined.
        let earlier = || if list == known.list { listed.joined.cmp(&known.listed.joined) } else { Ordering::Greater };
        shares.then_with(|| free_since(listed).cmp(&free_since(known.listed))).then_with(earlier) == Ordering::Less
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
            return -(self.standby.list(route.first_list).len() as f64) / plan.rules.idle_ratio;
        }
        (state.busy.value + 1) as f64 * route.time_factor / state.present.value as f64
    }
}
