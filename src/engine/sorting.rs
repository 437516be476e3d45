//! The order of waiting lines: the rank that a channel's discipline gives to a contact, for its first answer
//! and again for each later message. Between the lines of several channels the longest wait decides, whatever
//! their disciplines.

use super::Engine;
use super::agents::AgentId;
use super::line::{Reserved, join};
use super::routing::SkillId;
use crate::scenario::model::{Class, Discipline};

impl Engine<'_> {
    /// Ranks a contact that is about to wait, by its message that will.
    pub(super) fn sort(&mut self, place: u32) {
        let plan = self.plan;
        let discipline = &self.desk(place).life.discipline;
        let contact = &self.contacts[place];
        let extra = &mut self.extras[place as usize];
        extra.class = self.issues.get(extra.issue).map_or(Class::Simple, |issue| issue.class);
        let class = extra.class as usize;
        // A bot in front of an asynchronous channel doesn't postpone what the centre owes the customer.
        let since = contact.since;
        extra.order = match *discipline {
            Discipline::FirstCome => since,
            Discipline::EarliestDue { within } => since.saturating_add(within[class]),
            Discipline::Aging { handicap } => since.saturating_add(handicap[class]),
            Discipline::Priority => class as u64,
            Discipline::EasiestFirst => {
                let inquiry = &plan.inquiries[contact.inquiry as usize];
                // The bits of numbers that are not negative are in the order of the numbers.
                (inquiry.complexity + inquiry.detail).to_bits()
            }
        };
    }

    /// Stands in the line for a first answer. Those of the same rank stand in the order in which they came.
    pub(super) fn join_first(&mut self, place: u32) {
        let contact = &self.contacts[place];
        let line = &mut self.lines[contact.line as usize].first;
        let plan = &self.plan.channels[contact.channel as usize];
        match plan.life.discipline {
            // Behind a bot, messages come in another order than they were sent.
            Discipline::FirstCome if plan.synchronous || plan.life.bot.is_none() => line.push_back(place),
            _ => join(line, place, |place| self.extras[place as usize].order),
        }
    }

    /// Stands in the line of follow-ups that anyone may answer.
    pub(super) fn join_follow_ups(&mut self, place: u32) {
        let contact = &self.contacts[place];
        let line = contact.line as usize;
        if self.plan.lives && self.plan.channels[contact.channel as usize].life.discipline != Discipline::FirstCome {
            self.sort(place);
            join(&mut self.lines[line].follow_ups, place, |place| self.extras[place as usize].order);
        } else {
            join(&mut self.lines[line].follow_ups, place, |place| self.contacts[place].since);
        }
    }

    /// Stands in the line of those who wait for an agent, until the event.
    #[inline(always)]
    pub(super) fn join_reserved(&mut self, agent: AgentId, skill: SkillId, contact: u32, event: u64) {
        let line = self.reserved_line(agent, skill);
        let entry = Reserved { contact, event, since: self.contacts[contact].since };
        join(&mut self.reserved[line], entry, |entry| entry.since);
    }
}
