//! Sessions in plans with issues: what `session` does, with everything that acts on its length, and what
//! follows its end. Kept apart so that plans without issues don't pay for it.

use super::Engine;
use super::agents::AgentId;
use super::session::scaled;
use super::state::{NONE, Task};
use super::tally::Outcome;
use crate::ground::dist::Dist;
use crate::ground::rng::{Purpose, draw};
use crate::scenario::model::Handling;

impl Engine<'_> {
    /// An agent, who is in no free list, takes up a session.
    #[inline(never)]
    pub(super) fn start_issue_session(&mut self, agent: AgentId, speed: f64, place: u32, handle_time: &Dist) {
        self.answer(place);
        let contact = &self.contacts[place];
        let channel = contact.channel as usize;
        let factor = speed * self.plan.inquiries[contact.inquiry as usize].work_factor;
        // Another channel may have taken it on.
        let handle_time = match &self.desk(place).handling {
            Handling::Session { handle_time, .. } => handle_time,
            _ => handle_time,
        };
        let talk = scaled(handle_time.sample(&mut draw(contact.key, Purpose::Handle, 0)), factor);
        let (talk, first) = match self.transfer_work(agent, place) {
            Some(work) => (work, work),
            None => {
                let talk = self.session_work(agent, place, talk);
                let told = self.extras[place as usize].escort != NONE;
                let talk = self.meet_second(place, talk);
                (talk, if told { talk } else { self.until_question(place, talk) })
            }
        };
        let (state, contact) = (&mut self.agents[agent as usize], &mut self.contacts[place]);
        // The factor is kept for the after-contact work, which the same agent does at the same speed.
        (contact.owner, contact.turn, contact.remaining) = (agent, 1, factor);
        contact.charge(talk, state.cost_per_tick);
        self.ledger.count_work(contact, state.group, talk);
        state.contact = place;
        self.bill(agent, place, talk);
        self.channels[channel].active.change(self.now, 1);
        self.occupy(agent, Task::Session);
        self.hold_all_slots(agent, 1);
        self.set_working(agent, true);
        self.set_agent_time(agent, first);
    }

    /// The customer of a session has gone.
    #[inline(never)]
    pub(super) fn end_issue_session(&mut self, agent: AgentId) {
        let place = self.agents[agent as usize].contact;
        if self.plan.consults && self.asks(agent, place) {
            return;
        }
        self.agents[agent as usize].sessions += 1;
        self.channels[self.contacts[place].channel as usize].active.change(self.now, -1);
        if self.is_to_transfer(place) {
            return self.transfer(agent, place);
        }
        let Handling::Session { ref after_work, .. } = self.desk(place).handling else { return };
        let (state, contact) = (&mut self.agents[agent as usize], &mut self.contacts[place]);
        let work = scaled(after_work.sample(&mut draw(contact.key, Purpose::AfterWork, 0)), contact.remaining);
        let work = scaled(work, self.extras[place as usize].manner.work);
        contact.charge(work, state.cost_per_tick);
        self.ledger.count_work(contact, state.group, work);
        self.bill(agent, place, work);
        let contact = &self.contacts[place];
        self.ledger.conclude(contact, Outcome::Served, self.now);
        self.contact_over(place, Outcome::Served, self.now);
        self.contacts.remove(place);
        if work > 0 {
            self.agents[agent as usize].task = Task::AfterWork;
            self.feel(agent);
            self.set_agent_time(agent, work);
        } else {
            self.end_after_work(agent);
        }
    }
}
