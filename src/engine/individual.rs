//! Agents as individuals: each has a factor on the work, may get faster with time on duty, and may lack some of
//! the group's skills. All of it is drawn or known when a replication begins.
//!
//! The factor acts on whatever an agent works on: sessions, after-contact work, replies, rebuilds, shared chats,
//! the calls of campaigns, and in plans with issues on all that is added to them. It is that of the moment at which the work is begun.

use super::Engine;
use super::agents::AgentId;
use crate::ground::rng::mix;
use crate::ground::time::Ticks;
use crate::plan::individual::Individual;

impl Engine<'_> {
    /// Makes the agents of a replication what they are.
    pub(super) fn form_teams(&mut self, seed: u64, index: u32) {
        let key = mix(seed, u64::from(index));
        for group in self.plan.groups.iter().filter(|group| !group.individuals.alike()) {
            for agent in 0..group.agents {
                let Individual { pace, tenure, skills } = group.individuals.agent(agent, seed, key);
                let state = &mut self.agents[(group.first_agent + agent) as usize];
                (state.pace, state.tenure, state.skills) = (pace, tenure, skills);
            }
        }
    }

    /// In plans without issues, the time factor of an agent whose skill has this one. With issues `craft` puts
    /// everything together that acts on work.
    #[inline(always)]
    pub(super) fn own_speed(&self, agent: AgentId, speed: f64) -> f64 {
        if self.plan.lives { speed } else { speed * self.agents[agent as usize].pace }
    }

    /// Factor of an agent's own on the work that begins now, learning included.
    pub(super) fn own_factor(&self, agent: AgentId) -> f64 {
        let state = &self.agents[agent as usize];
        match &self.plan.groups[state.group as usize].individuals.learning {
            Some(learning) => state.pace * learning.factor_at(state.tenure.saturating_add(self.time_on_duty(agent))),
            None => state.pace,
        }
    }

    /// How long an agent has been on duty in this replication, warm-up included.
    fn time_on_duty(&self, agent: AgentId) -> Ticks {
        let state = &self.agents[agent as usize];
        state.present_total + self.now.saturating_sub(state.present_since)
    }
}
