//! What a contact passes before the queue: first a menu (`menu`), then a bot (`bot`); both cost the
//! customer time, and no agent. For a synchronous channel the wait begins when the queue is reached, as
//! centres measure it; in an asynchronous one the customer's message is what is waiting, bot or not, so
//! its clocks run from the arrival. The interval of arrival is the same in both.

use super::Engine;
use super::state::Stage;
use crate::ground::time::Ticks;

/// Where a contact is in front of the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// Hears this layer of the menu, counted from 0.
    Layer(u32),
    /// Fills in a field of the bot.
    Input {
        /// Counted from 0.
        field: u32,
        /// Inputs to this field that were rejected so far.
        rejected: u32,
    },
    /// Tells the bot what it is about.
    Talk,
}

impl Engine<'_> {
    /// A contact is at the door; it goes on to the queue, at once or later, or ends here.
    pub(super) fn pass_doors(&mut self, place: u32) {
        match self.plan.channels[self.contacts[place].channel as usize].life.ivr {
            Some(ivr) => self.stay_at_door(place, Door::Layer(0), ivr.time),
            None => self.meet_bot(place),
        }
    }

    /// What a contact was doing at the door is done.
    pub(super) fn leave_door(&mut self, place: u32) {
        match self.extras[place as usize].door {
            Door::Layer(layer) => self.end_layer(place, layer),
            Door::Input { field, rejected } => self.end_input(place, field, rejected),
            Door::Talk => self.end_talk(place),
        }
    }

    /// The contact is at the door for so long.
    pub(super) fn stay_at_door(&mut self, place: u32, door: Door, time: Ticks) {
        let at = self.now.saturating_add(time);
        self.extras[place as usize].door = door;
        self.contacts[place].stage = Stage::FrontDoor;
        if at <= self.plan.horizon {
            self.contacts[place].event = self.later.push(at, place);
        }
    }

    /// The contact leaves the door for the queue.
    pub(super) fn leave_for_queue(&mut self, place: u32) {
        let contact = &mut self.contacts[place];
        contact.stage = Stage::Waiting;
        self.extras[place as usize].queued = self.now;
        if self.plan.channels[contact.channel as usize].synchronous {
            (contact.arrived, contact.since) = (self.now, self.now);
        }
        self.reach_queue(place);
    }
}
