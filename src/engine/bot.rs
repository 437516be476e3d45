//! The bot in front of a channel. It first has the customer fill in its fields; each input takes its time,
//! and one that is rejected is asked for again, until the bot gives up. Then it talks for a while and
//! settles the inquiry, rightly or wrongly, or hands over to the queue. Whoever is handed over has told the
//! story once: whether the agent knows it is decided when one answers. A bot's answer is never a first
//! human reply.

use super::Engine;
use super::door::Door;
use super::tally::Outcome;
use crate::ground::rng::{Purpose, draw, uniform};

/// Draws of one field: no fewer than the attempts that a scenario may allow, so that a change of their
/// number doesn't disturb the draws of the next field.
const DRAWS_PER_FIELD: u32 = 100;

impl Engine<'_> {
    /// A contact comes to the bot, if there is one.
    pub(super) fn meet_bot(&mut self, place: u32) {
        match &self.plan.channels[self.contacts[place].channel as usize].life.bot {
            None => self.leave_for_queue(place),
            Some(_) => self.next_field(place, 0),
        }
    }

    /// The bot asks for the next field, or talks when there is none left.
    fn next_field(&mut self, place: u32, field: u32) {
        let contact = &self.contacts[place];
        let Some(bot) = &self.plan.channels[contact.channel as usize].life.bot else { return };
        if field < bot.fields {
            self.stay_at_door(place, Door::Input { field, rejected: 0 }, bot.input_time);
        } else {
            let time = bot.time.sample(&mut draw(contact.key, Purpose::BotTime, 0));
            self.stay_at_door(place, Door::Talk, time);
        }
    }

    /// The customer has given an input to a field of which so many were rejected before.
    pub(super) fn end_input(&mut self, place: u32, field: u32, rejected: u32) {
        let contact = &self.contacts[place];
        let Some(bot) = &self.plan.channels[contact.channel as usize].life.bot else { return };
        let number = 1 + field * DRAWS_PER_FIELD + rejected;
        if uniform(&mut draw(contact.key, Purpose::Bot, number)) >= bot.reject {
            return self.next_field(place, field + 1);
        }
        let extra = &self.extras[place as usize];
        self.issues[extra.issue].effort.rejections += 1;
        if rejected + 1 < bot.attempts {
            return self.stay_at_door(place, Door::Input { field, rejected: rejected + 1 }, bot.input_time);
        }
        let [.., leaves] = self.bot_draws(place);
        if leaves < bot.drop { self.turn_away(place, Outcome::Dropped) } else { self.hand_over(place) }
    }

    /// The bot has heard what it is about.
    pub(super) fn end_talk(&mut self, place: u32) {
        let contact = &self.contacts[place];
        let Some(bot) = &self.plan.channels[contact.channel as usize].life.bot else { return };
        let complexity = self.plan.inquiries[contact.inquiry as usize].complexity;
        let [settles, wrong, _] = self.bot_draws(place);
        if settles < bot.containment * (1.0 - complexity) {
            self.extras[place as usize].wrong = wrong < bot.wrong;
            self.turn_away(place, Outcome::Contained);
        } else {
            self.hand_over(place);
        }
    }

    fn hand_over(&mut self, place: u32) {
        self.extras[place as usize].context_lost = true;
        self.leave_for_queue(place);
    }

    /// What decides whether the bot settles the inquiry, whether wrongly, and whether the customer leaves
    /// when it gives up.
    fn bot_draws(&self, place: u32) -> [f64; 3] {
        let rng = &mut draw(self.contacts[place].key, Purpose::Bot, 0);
        [(); 3].map(|()| uniform(rng))
    }
}
