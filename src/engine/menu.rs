//! The menu in front of a call. At the end of each layer one draw decides: from below, whether the caller
//! gives up; from above, whether they took a wrong turn; next to that, whether they press zero, which leads
//! straight to the queue. A higher probability of giving up, or of a wrong turn, takes nobody's away. A
//! wrong turn is noticed by the agent who answers: the caller goes on through the menu.

use super::Engine;
use super::door::Door;
use super::tally::Outcome;
use crate::ground::rng::{Purpose, draw, uniform};

impl Engine<'_> {
    /// A layer of the menu has been heard.
    pub(super) fn end_layer(&mut self, place: u32, layer: u32) {
        let contact = &self.contacts[place];
        let Some(ivr) = self.plan.channels[contact.channel as usize].life.ivr else { return };
        let u = uniform(&mut draw(contact.key, Purpose::Menu, layer));
        let heard = layer + 1;
        let extra = &mut self.extras[place as usize];
        let effort = &mut self.issues[extra.issue].effort;
        effort.menu_layers = effort.menu_layers.max(heard);
        if u < ivr.drop {
            return self.turn_away(place, Outcome::Dropped);
        }
        let wrong_turn = u >= 1.0 - ivr.misroute;
        extra.misrouted |= wrong_turn;
        let zero = !wrong_turn && u >= 1.0 - ivr.misroute - ivr.zero_out;
        if zero || heard == ivr.layers {
            self.meet_bot(place)
        } else {
            self.stay_at_door(place, Door::Layer(heard), ivr.time);
        }
    }
}
