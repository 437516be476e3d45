//! Sessions that hold the agent from answer to close: phone, video, in person; then after-contact
//! work, with the customer gone.

use super::Engine;
use super::agents::AgentId;
use super::state::{NONE, Task};
use super::tally::Outcome;
use crate::ground::dist::Dist;
use crate::ground::rng::{Purpose, draw};
use crate::ground::time::Ticks;
use crate::scenario::model::Handling;

/// A duration times a factor, rounded to the tick.
#[inline]
pub(super) fn scaled(duration: Ticks, factor: f64) -> Ticks {
    if factor == 1.0 { duration } else { (duration as f64 * factor).round() as Ticks }
}

impl Engine<'_> {
    #[inline(always)]
    pub(super) fn start_session(&mut self, agent: AgentId, speed: f64, place: u32, handle_time: &Dist) {
        let (plan, now) = (self.plan, self.now);
        self.unlist(agent);
        let (state, contact) = (&mut self.agents[agent as usize], &mut self.contacts[place]);
        let channel = contact.channel as usize;
        let factor = speed * plan.inquiries[contact.inquiry as usize].work_factor;
        let talk = scaled(handle_time.sample(&mut draw(contact.key, Purpose::Handle, 0)), factor);
        // The end first: what comes next is known before the rest of the work is done.
        let end = now.saturating_add(talk);
        self.agent_times.set(agent as usize, (end <= plan.horizon).then_some(end));
        contact.answer(now);
        if contact.since < now {
            self.ledger.add_queue_area(channel, contact.since, now);
        }
        // The factor is kept for the after-contact work, which the same agent does at the same speed.
        (contact.owner, contact.turn, contact.remaining) = (agent, 1, factor);
        contact.charge(talk, state.cost_per_tick);
        state.contact = place;
        state.occupy(Task::Session, now, &mut self.groups);
        self.channels[channel].active.change(now, 1);
        if state.chats_too {
            self.hold_all_slots(agent, 1);
            self.set_working(agent, true);
        }
    }

    /// The customer has gone.
    pub(super) fn end_session(&mut self, agent: AgentId) {
        let state = &mut self.agents[agent as usize];
        let place = state.contact;
        let contact = &mut self.contacts[place];
        let channel = contact.channel as usize;
        self.channels[channel].active.change(self.now, -1);
        let Handling::Session { ref after_work, .. } = self.plan.channels[channel].handling else { return };
        let mut work = 0;
        if *after_work != Dist::Constant(0) {
            work = scaled(after_work.sample(&mut draw(contact.key, Purpose::AfterWork, 0)), contact.remaining);
            contact.charge(work, state.cost_per_tick);
        }
        // A session's channel is synchronous: it keeps no count of its open contacts.
        self.ledger.conclude(contact, Outcome::Served, self.now);
        self.contacts.remove(place);
        if work > 0 {
            self.agents[agent as usize].task = Task::AfterWork;
            self.set_agent_time(agent, work);
        } else {
            self.end_after_work(agent);
        }
    }

    #[inline(always)]
    pub(super) fn end_after_work(&mut self, agent: AgentId) {
        let state = &mut self.agents[agent as usize];
        state.contact = NONE;
        if state.chats_too {
            self.hold_all_slots(agent, -1);
        }
        self.seek_work(agent);
    }

    /// Sets the end of an agent's present work; work that outlasts every clock never ends.
    #[inline(always)]
    pub(super) fn set_agent_time(&mut self, agent: AgentId, work: Ticks) {
        let at = self.now.saturating_add(work);
        self.agent_times.set(agent as usize, (at <= self.plan.horizon).then_some(at));
    }
}
