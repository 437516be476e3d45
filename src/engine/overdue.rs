//! While a reply is overdue: the customer chases it, in the thread or by another channel, and goes on by a
//! synchronous channel in the end. Both clocks start with the customer's message; the expectation is that
//! of the contact.

use super::Engine;
use super::issue::{Issue, Reason};
use super::life::{ISSUE, OVERDUE};
use super::state::{NONE, Stage};
use super::tally::Outcome;
use crate::ground::dist::unit_exponential;
use crate::ground::rng::{Draw, Purpose, draw, mix, uniform};
use crate::ground::time::{NEVER, Ticks, from_seconds};
use crate::scenario::model::{Escalation, Urgency};

impl Engine<'_> {
    /// A message waits for a reply from now on: sets the clock of the first thing that impatience does.
    pub(super) fn await_reply(&mut self, place: u32) {
        let issue = self.extras[place as usize].issue;
        if issue == NONE || self.issues[issue].thread != place {
            return;
        }
        let expected = from_seconds(self.extras[place as usize].expected_s);
        let since = self.waits_since(place);
        self.set_overdue(place, issue, since.saturating_add(expected));
    }

    /// The customer was about to write again, but has been misunderstood so often that the issue goes on by
    /// the synchronous channel instead, when that is open; true if so. The thread has ended then.
    pub(super) fn turns_away_from(&mut self, place: u32) -> bool {
        let issue = self.extras[place as usize].issue;
        let misunderstandings = self.extras[place as usize].misunderstandings;
        let enough = |escalation: &Escalation| misunderstandings >= escalation.misunderstandings;
        self.escalation_of(place, issue).as_ref().is_some_and(enough) && self.withdraw(place, Outcome::Escalated)
    }

    /// Another contact of the issue has ended without resolving it: the customer goes on waiting for the
    /// reply, if nothing is planned for that any more.
    pub(super) fn wait_on(&mut self, issue: u32) {
        let Issue { thread, chase, .. } = self.issues[issue];
        if thread != NONE && chase == 0 && self.awaits_reply(thread) {
            self.set_overdue(thread, issue, self.now);
        }
    }

    /// Whether the customer of a thread is waiting for a reply.
    fn awaits_reply(&self, place: u32) -> bool {
        matches!(
            self.contacts[place].stage,
            Stage::Waiting | Stage::Held | Stage::Reserved | Stage::FollowUp | Stage::InHand | Stage::Paused
        )
    }

    /// How a thread may escalate now: it is the issue's only contact, and another one is allowed.
    fn escalation_of(&self, place: u32, issue: u32) -> Option<Escalation> {
        if issue == NONE || self.issues[issue].thread != place || self.issues[issue].live > 1 || !self.may_come_again(issue) {
            return None;
        }
        self.plan.channels[self.contacts[place].channel as usize].life.escalation
    }

    /// The reply has been sent, or is no longer wanted.
    pub(super) fn reply_came(&mut self, place: u32) {
        let issue = self.extras[place as usize].issue;
        if issue != NONE && self.issues[issue].thread == place {
            self.issues[issue].chase = 0;
        }
    }

    /// When the message that waits was sent: a bot in front of the queue doesn't reset the clock.
    fn waits_since(&self, place: u32) -> Ticks {
        let contact = &self.contacts[place];
        if contact.turn == 0 { self.extras[place as usize].came } else { contact.since }
    }

    /// When the customer will have waited so long that the issue escalates.
    fn escalates_at(&self, place: u32, issue: u32) -> Ticks {
        let Some(escalation) = self.escalation_of(place, issue) else { return NEVER };
        let urgent = escalation.urgent && self.plan.inquiries[self.issues[issue].inquiry as usize].urgency == Urgency::Urgent;
        let times = if urgent { escalation.wait.min(1.0) } else { escalation.wait };
        let waited = self.waits_since(place).saturating_add(from_seconds(times * self.extras[place as usize].expected_s));
        let at = self.reachable(issue, place, escalation, waited);
        // Something may have kept the customer from it, a call that led to nothing.
        let earliest = self.now.max(self.plan.lead);
        if at < earliest { self.reachable(issue, place, escalation, earliest) } else { at }
    }

    /// Sets the next event of an issue whose reply is overdue from `from` on.
    fn set_overdue(&mut self, place: u32, issue: u32, from: Ticks) {
        let plan = self.plan;
        let state = &self.issues[issue];
        let chases = plan.channels[self.contacts[place].channel as usize].life.chases;
        let chase = match chases {
            Some(chases) if chases.per_expectation > 0.0 && state.chases < chases.limit => {
                let mean_s = self.extras[place as usize].expected_s / chases.per_expectation;
                let wait = from_seconds(mean_s * unit_exponential(&mut self.chase_draw(place, issue)));
                // Of those who wait when all begins, only what they do after that is simulated.
                self.awake_after(issue, from.max(self.now).max(plan.lead), wait)
            }
            _ => NEVER,
        };
        let escalation = self.escalates_at(place, issue);
        let at = chase.min(escalation).max(self.now);
        self.issues[issue].escalates = escalation <= chase;
        self.issues[issue].chase = if at <= plan.horizon { self.later.push(at, ISSUE | OVERDUE | issue) } else { 0 };
    }

    /// Impatience acts: the issue escalates or the customer chases.
    pub(super) fn overdue(&mut self, issue: u32) {
        self.issues[issue].chase = 0;
        let place = self.issues[issue].thread;
        if place == NONE {
            return;
        }
        debug_assert!(self.awaits_reply(place));
        if self.issues[issue].escalates
            && let Some(escalation) = self.escalation_of(place, issue)
        {
            // If a reply is in hand it is sent, and ends the thread.
            if !self.withdraw(place, Outcome::Escalated) {
                self.contact_comes(issue, escalation.to as u16, Reason::Escalation);
            }
            return;
        }
        self.chase(place, issue);
    }

    /// The draw of the next chase of the message that waits: its time, then its way.
    fn chase_draw(&self, place: u32, issue: u32) -> Draw {
        let contact = &self.contacts[place];
        draw(mix(contact.key, u64::from(contact.turn)), Purpose::Chase, self.issues[issue].chases)
    }

    fn chase(&mut self, place: u32, issue: u32) {
        let plan = self.plan;
        let channel = self.contacts[place].channel;
        let Some(chases) = plan.channels[channel as usize].life.chases else { return };
        let rng = &mut self.chase_draw(place, issue);
        unit_exponential(rng);
        let in_thread = uniform(rng) < chases.same_thread;
        let busy = self.issues[issue].live > 1 || !self.may_come_again(issue);
        self.issues[issue].chases += 1;
        self.ledger.count_chase(&self.contacts[place]);
        match chases.by {
            Some(by) if !in_thread && !busy && !self.is_closed(&plan.channels[by]) => self.contact_comes(issue, by as u16, Reason::Chase),
            _ => self.extras[place as usize].unread += 1,
        }
        // The other contact may have resolved the issue at once.
        if self.extras[place as usize].issue == issue && self.issues[issue].thread == place {
            self.set_overdue(place, issue, self.now);
        }
    }
}
