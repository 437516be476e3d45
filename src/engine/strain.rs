//! When the load on an agent changes, and how much stress there has been: the state of `stress` for every
//! agent, moved on only when something changes or somebody looks.
//!
//! The integral of the stress belongs to the intervals in which it lies. An agent is moved on in pieces that end
//! at their borders, but only when something changes: those to whom nothing happens cost nothing.
//!
//! In hand are: one session (its after-contact work, when the customer has gone, carries neither emotion
//! nor presence), one reply to a message, or the chats in progress, whose emotion is the mean of theirs.

use super::Engine;
use super::agents::AgentId;
use super::state::{Duty, Task};
use super::stress::{Load, Pressure, Strain};
use crate::ground::time::{NEVER, SECOND, Ticks, to_seconds};
use crate::plan::Plan;
use crate::scenario::model::Stress;

/// The strain of one agent.
#[derive(Clone, Copy, Debug, Default)]
pub struct Felt {
    /// As of `since`.
    strain: Strain,
    /// Since then.
    load: Load,
    since: Ticks,
}

/// Stress that is none: what it adds to a mean is less than the rounding of the sum.
const CALM: f64 = 1e-12;

impl Felt {
    /// Whether the stress stays none under the present load, however long this lasts.
    fn stays_calm(&self, pressure: &Pressure) -> bool {
        let Load { on_duty, busy, base } = self.load;
        self.strain.stress < CALM && (!on_duty || !busy && base == 0.0 && pressure.is_free(self.strain.occupancy))
    }
}

/// The piece of time that begins here: its end, and the interval that it lies in, if that is counted.
fn piece_at(plan: &Plan, from: Ticks) -> (Ticks, Option<usize>) {
    if from < plan.begin {
        (plan.begin, None)
    } else if from < plan.end {
        let interval = (from - plan.begin) / plan.interval;
        ((plan.begin + (interval + 1) * plan.interval).min(plan.end), Some(interval as usize))
    } else {
        (NEVER, None)
    }
}

impl Engine<'_> {
    /// Something that an agent does has changed just now.
    #[inline]
    pub(super) fn feel(&mut self, agent: AgentId) {
        if let Some(model) = self.plan.life.agents.stress {
            self.change_load(agent, &model);
        }
    }

    #[inline(never)]
    fn change_load(&mut self, agent: AgentId, model: &Stress) {
        self.settle_strain(agent);
        let load = self.load_on(agent, model);
        self.strains[agent as usize].load = load;
    }

    /// What presses on an agent from now on.
    fn load_on(&self, agent: AgentId, model: &Stress) -> Load {
        let state = &self.agents[agent as usize];
        let emotion = |place: u32| self.plan.inquiries[self.contacts[place].inquiry as usize].emotion;
        let chats = &self.in_hand[agent as usize];
        let mean_emotion = || chats.iter().map(|&place| emotion(place)).sum::<f64>() / chats.len().max(1) as f64;
        let (sessions, emotion, present) = match state.task {
            Task::Idle => (0.0, 0.0, 0.0),
            Task::AfterWork | Task::Ringing | Task::Consultation => (1.0, 0.0, 0.0),
            Task::Session => (1.0, emotion(state.contact), 1.0),
            Task::Escort => (1.0, 0.0, 1.0),
            Task::Burst => (1.0, emotion(state.contact), 0.0),
            Task::Outbound => (1.0, 0.0, 1.0),
            Task::Chats | Task::SharedChats => (f64::from(state.chats), mean_emotion(), 1.0),
        };
        let crowd = model.concurrency * (sessions - model.concurrency_free).max(0.0);
        let base = crowd + model.anger * emotion + model.synchronous * present;
        Load { on_duty: state.duty != Duty::Off, busy: state.task != Task::Idle, base }
    }

    /// Moves an agent's strain on to now and gives the stress; 0 where it is not modelled.
    pub(super) fn settle_strain(&mut self, agent: AgentId) -> f64 {
        let Some(pressure) = &self.pressure else { return 0.0 };
        let (plan, now) = (self.plan, self.now);
        let felt = &mut self.strains[agent as usize];
        // Off duty no stress is counted, and where there is none there is nothing to count.
        let counts = felt.load.on_duty && !felt.stays_calm(pressure);
        while felt.since < now {
            let (until, interval) = if counts { piece_at(plan, felt.since) } else { (NEVER, None) };
            let until = until.min(now);
            let area = felt.strain.advance(pressure, felt.load, to_seconds(until - felt.since));
            felt.since = until;
            if let Some(interval) = interval {
                let row = interval * plan.groups.len() + self.agents[agent as usize].group as usize;
                self.ledger.out.group_intervals[row].stress_area += area * SECOND as f64;
            }
        }
        felt.strain.stress
    }

    /// The stress of an agent when it was last settled.
    pub(super) fn known_stress(&self, agent: AgentId) -> f64 {
        self.strains.get(agent as usize).map_or(0.0, |felt| felt.strain.stress)
    }

    /// Counting ends: moves the strain of every agent on to now.
    pub(super) fn settle_strains(&mut self) {
        for agent in 0..self.strains.len() {
            self.settle_strain(agent as AgentId);
        }
    }

    /// Stress lies in [0, 1], and so does its mean over the time on duty.
    pub(super) fn check_stress(&self) -> Result<(), String> {
        if let Some(agent) = self.strains.iter().position(|felt| !(0.0..=1.0).contains(&felt.strain.stress)) {
            return Err(format!("the stress of agent {agent} is {}", self.strains[agent].strain.stress));
        }
        for row in &self.ledger.out.group_intervals {
            let present = row.present_area as f64;
            if !(row.stress_area >= -1e-9 * present && row.stress_area <= present * (1.0 + 1e-9)) {
                return Err(format!("stress sums to {} over {present} ticks on duty", row.stress_area));
            }
        }
        Ok(())
    }
}
