//! Customers who leave without a word. Who gives up in the queue of a chat or thread says nothing with
//! probability `silent_abandonment`. The customer is gone and counted; but the centre sees a contact that
//! waits, until an agent opens it: a ghost. In a chat the agent does a share (`ghost_work`) of a reply's
//! work and the slot is held until the system closes the chat (`inactivity_close`); in a thread the agent
//! writes a whole reply. All of this is agents' time, but no contact's: the ghost has been concluded. What it
//! costs is its inquiry's.
//!
//! In a chat of shared work there are no replies; one lasts `turn_every` there.

use super::Engine;
use super::agents::AgentId;
use super::session::scaled;
use super::state::Stage;
use super::tally::Outcome;
use crate::ground::rng::{Purpose, draw, uniform};
use crate::ground::time::{NEVER, Ticks};
use crate::scenario::model::Handling;

/// Turn of the draw of silence for those who give up in the queue.
const IN_QUEUE: u32 = 0;
/// The same for those who leave a chat.
const IN_CHAT: u32 = 1;

impl Engine<'_> {
    /// Somebody gives up waiting for a first answer. If without a word, the contact is concluded but stays
    /// in its line, and this is true.
    pub(super) fn becomes_ghost(&mut self, place: u32, ended: Ticks) -> bool {
        if !self.leaves_silently(place, IN_QUEUE) {
            return false;
        }
        let channel = self.contacts[place].channel as usize;
        let since = self.line_since(place);
        self.ledger.add_queue_area(channel, since, ended);
        self.ledger.conclude(&self.contacts[place], Outcome::Abandoned, ended);
        self.open_thread(channel, -1);
        let contact = &mut self.contacts[place];
        (contact.event, contact.deadline) = (0, NEVER);
        self.extras[place as usize].ghost = true;
        self.contact_over(place, Outcome::Abandoned, ended);
        true
    }

    /// Whether somebody who leaves a chat does so without a word.
    pub(super) fn leaves_chat_silently(&self, place: u32) -> bool {
        self.leaves_silently(place, IN_CHAT)
    }

    fn leaves_silently(&self, place: u32, turn: u32) -> bool {
        let contact = &self.contacts[place];
        let share = self.plan.channels[contact.channel as usize].life.silent_abandonment;
        uniform(&mut draw(contact.key, Purpose::Silence, turn)) < share
    }

    /// Whether a contact's customer has left and been counted.
    pub(super) fn is_ghost(&self, place: u32) -> bool {
        self.extras[place as usize].ghost
    }

    /// Work on a chat that takes `work` with its customer there: an agent who opens it after the customer
    /// has gone sees soon that nobody is there. One who lost the customer in mid-chat does not.
    pub(super) fn ghost_share(&self, place: u32, work: Ticks) -> Ticks {
        let opened_too_late = self.is_ghost(place) && self.contacts[place].answered == NEVER;
        if opened_too_late { scaled(work, self.plan.life.issues.ghost_work) } else { work }
    }

    /// The agent has done what is to be done for a ghost in a chat: the slot is held until the system
    /// closes it.
    pub(super) fn hold_ghost(&mut self, place: u32) {
        let contact = &mut self.contacts[place];
        contact.stage = Stage::Thinking;
        let at = self.now.saturating_add(self.plan.channels[contact.channel as usize].life.inactivity_close);
        contact.event = if at <= self.plan.horizon { self.later.push(at, place) } else { 0 };
    }

    /// The system closes the chat of a ghost.
    pub(super) fn close_ghost(&mut self, place: u32) {
        let contact = &self.contacts[place];
        let agent = contact.owner;
        match self.plan.channels[contact.channel as usize].handling {
            Handling::SharedChat { .. } => self.free_shared_slot(agent, place),
            _ => self.free_chat_slot(agent, place),
        }
    }

    /// The reply to a thread whose customer has gone is written; nobody reads it.
    pub(super) fn end_ghost_burst(&mut self, agent: AgentId, place: u32) {
        self.note_response(place);
        self.ledger.count_reply_to_ghost(&self.contacts[place]);
        self.contacts.remove(place);
        self.agents[agent as usize].threads -= 1;
    }
}
