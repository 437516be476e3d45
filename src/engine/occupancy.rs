//! The exponentially weighted occupancy of agents, which skills may cap: d occ/dt = (busy - occ) / time, from 0 at the
//! start of the replication, on duty and off. It is moved on only when the agent becomes busy or idle; in between it
//! is known in closed form, and so is the moment at which the occupancy of an idle agent falls below a cap.

use super::Engine;
use super::agents::AgentId;
use super::overflow::LINE;
use super::state::Task;
use crate::ground::time::Ticks;
use crate::plan::GroupPlan;

/// Calendar numbers of agents who look for work once their occupancy has fallen begin here.
pub(super) const LEISURE: u32 = LINE | 1 << 28;

/// The occupancy of an agent.
#[derive(Clone, Debug)]
pub struct Load {
    /// As of `since`.
    occupancy: f64,
    since: Ticks,
    /// 1 / time constant, per tick.
    rate: f64,
    /// Some skill has a cap on it.
    kept: bool,
    /// Number of the event at which the agent looks for work again (0: none).
    event: u64,
}

impl Load {
    /// That of an agent of a group.
    pub fn new(plan: &GroupPlan) -> Self {
        Self { occupancy: 0.0, since: 0, rate: 1.0 / plan.rules.occupancy_time as f64, kept: plan.caps, event: 0 }
    }

    /// The agent becomes idle, or busy, and was the other before.
    #[inline]
    pub fn change(&mut self, now: Ticks, was_busy: bool) {
        if self.kept {
            (self.occupancy, self.since) = (self.at(now, was_busy), now);
        }
    }

    /// The occupancy now, of an agent who has been busy, or idle, since the last change.
    pub fn at(&self, now: Ticks, busy: bool) -> f64 {
        let kept = libm::exp(-((now - self.since) as f64) * self.rate);
        let goal = f64::from(u8::from(busy));
        goal + (self.occupancy - goal) * kept
    }
}

impl Engine<'_> {
    /// An agent has become idle: plans to look for work when the occupancy falls below the next cap.
    #[inline(never)]
    pub(super) fn await_leisure(&mut self, agent: AgentId) {
        let state = &self.agents[agent as usize];
        if state.task != Task::Idle {
            return;
        }
        let occupancy = state.load.at(self.now, false);
        let caps = self.plan.groups[state.group as usize].skills.iter().map(|skill| skill.rules.occupancy_cap);
        let next = caps.filter(|&cap| cap <= occupancy).fold(0.0, f64::max);
        let mut event = 0;
        if next > 0.0 {
            // The first tick at which it lies below, and one more for rounding.
            let wait = (libm::log(occupancy / next) / state.load.rate).ceil() as Ticks + 1;
            let at = self.now.saturating_add(wait);
            if at <= self.plan.horizon {
                event = self.later.push(at, LEISURE | agent);
            }
        }
        self.agents[agent as usize].load.event = event;
    }

    /// The occupancy of an agent has fallen below a cap: takes what waits, if still idle.
    #[inline(never)]
    pub(super) fn leisure_event(&mut self, agent: AgentId, event: u64) {
        let state = &self.agents[agent as usize];
        if state.load.event != event || state.task != Task::Idle || !state.listed {
            return;
        }
        match self.pick_work(agent, false) {
            Some((speed, contact)) => self.take(agent, speed, contact),
            None => self.await_leisure(agent),
        }
    }
}
