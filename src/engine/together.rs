//! Warm transfers and conferences: the first agent waits with the customer until a second one answers, and tells
//! the second, or stays to the end. Both are held. An agent who has waited too long lets go, as in a cold
//! transfer: no two agents wait for each other forever, and nobody beyond closing time.
//!
//! While all wait the customer counts as waiting for the second answer, but has no patience to lose: somebody is
//! there. The time of both agents is the contact's.

use super::Engine;
use super::agents::AgentId;
use super::state::{NONE, Task};
use crate::ground::rng::{Purpose, draw};
use crate::ground::time::{NEVER, Ticks};
use crate::scenario::model::HandOver;

impl Engine<'_> {
    /// An agent waits with the customer for a second agent, so long at most.
    pub(super) fn wait_together(&mut self, agent: AgentId, place: u32, wait: Ticks) {
        let extra = &mut self.extras[place as usize];
        (extra.escort, extra.escort_since) = (agent, self.now);
        self.contacts[place].deadline = NEVER;
        self.agents[agent as usize].task = Task::Escort;
        self.feel(agent);
        if !self.offer_transferred(place) {
            self.set_agent_time(agent, wait);
            self.wait_for_second(place);
        }
    }

    /// A second agent takes up a session that takes `talk`; with a first one there who has waited, first the
    /// briefing. Gives the length of the session.
    pub(super) fn meet_second(&mut self, place: u32, talk: Ticks) -> Ticks {
        let extra = &mut self.extras[place as usize];
        let (first, since) = (std::mem::replace(&mut extra.escort, NONE), extra.escort_since);
        if first == NONE {
            return talk;
        }
        let contact = &self.contacts[place];
        let transfers = &self.plan.channels[contact.channel as usize].life.transfers;
        let (stays, length) = match transfers.as_ref().map(|transfers| &transfers.kind) {
            Some(HandOver::Warm { briefing, .. }) => {
                let briefing = briefing.sample(&mut draw(contact.key, Purpose::TransferTo, 0));
                (briefing, talk.saturating_add(briefing))
            }
            _ => (talk, talk),
        };
        self.charge(first, place, (self.now - since).saturating_add(stays));
        self.agents[first as usize].contact = NONE;
        self.set_agent_time(first, stays);
        length
    }

    /// The first agent has waited too long, or has said all there was to say.
    pub(super) fn end_escort(&mut self, agent: AgentId) {
        let place = std::mem::replace(&mut self.agents[agent as usize].contact, NONE);
        if place != NONE {
            let extra = &mut self.extras[place as usize];
            let since = extra.escort_since;
            (extra.escort, extra.context_lost) = (NONE, true);
            self.charge(agent, place, self.now - since);
            self.be_patient(place);
        }
        self.end_after_work(agent);
    }

    /// The contact is about to end while an agent waits with its customer, who is free then.
    pub(super) fn free_escort(&mut self, place: u32) {
        let agent = self.extras[place as usize].escort;
        if agent != NONE {
            self.charge_escort(place);
            self.agents[agent as usize].contact = NONE;
            self.set_agent_time(agent, 0);
        }
    }

    /// Charges the time that the first agent has waited with the customer to the contact, which is about to be counted.
    pub(super) fn charge_escort(&mut self, place: u32) {
        let extra = &mut self.extras[place as usize];
        let (agent, since) = (std::mem::replace(&mut extra.escort, NONE), extra.escort_since);
        if agent != NONE {
            self.charge(agent, place, self.now - since);
        }
    }
}
