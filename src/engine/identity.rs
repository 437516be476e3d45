//! Checks of customers who have said before who they are and what they want, because the agent who
//! answers does not have it at hand.
//!
//! Once per contact, when the agent who will handle it takes it up, the context is looked for if there
//! should be any: the customer logged in (`authenticated`), or was handed over by a bot or another agent,
//! or has told the story in an earlier contact. It is missing with probability 1 - `context`. Then the
//! identity is checked again:
//! - in a session the agent's part and the customer's both hold the agent;
//! - in a chat and in a thread the check is an exchange of its own before the first reply: a reply that
//!   takes `revalidation_work`, then the customer's thought (`revalidation_think` in a chat; as long as any
//!   other thought in a thread, where it is a turn too many), then the first reply proper.
//!
//! A retrial of somebody who never got through is no reason: nothing was given that could be lost. Nor does the agent
//! ask again to whom a channel with `sticky` brings the customer back.

use super::Engine;
use super::agents::AgentId;
use super::issue::Reason;
use super::session::scaled;
use crate::ground::rng::{Purpose, draw, uniform};
use crate::ground::time::Ticks;

impl Engine<'_> {
    /// Whether the agent who takes up a contact lacks what its customer gave before. Counts the check, and
    /// a repeat if the story has to be told again.
    pub(super) fn loses_context(&mut self, agent: AgentId, place: u32) -> bool {
        let contact = &self.contacts[place];
        let channel = &self.plan.channels[contact.channel as usize];
        let extra = &self.extras[place as usize];
        if channel.life.sticky.is_some() && !extra.transferred && self.last_agent(place) == agent {
            return false;
        }
        let Some(issue) = self.issues.get_mut(extra.issue) else { return false };
        let told = match extra.reason {
            Reason::First => false,
            Reason::Reopened | Reason::Chase | Reason::Escalation => true,
            // Whoever writes again has written before.
            Reason::Retrial => !channel.synchronous || issue.answered > 0,
            Reason::ClosedDoor | Reason::Deflection => issue.answered > 0,
        };
        let told = told || extra.context_lost;
        if !told && !channel.life.authenticated {
            return false;
        }
        if uniform(&mut draw(contact.key, Purpose::Context, 0)) < channel.life.context {
            return false;
        }
        issue.effort.revalidations += 1;
        issue.effort.repeats += u32::from(told);
        true
    }

    /// A chat or thread is taken up: if the context is lost, a check comes before the first reply.
    #[inline(never)]
    pub(super) fn plan_check(&mut self, agent: AgentId, place: u32) {
        if !self.loses_context(agent, place) {
            return;
        }
        self.contacts[place].turns += 1;
        let extra = &mut self.extras[place as usize];
        extra.check_due = true;
        if !self.plan.channels[self.contacts[place].channel as usize].synchronous
            && let Some(issue) = self.issues.get_mut(extra.issue)
        {
            issue.effort.extra_turns += 1;
        }
    }

    /// Agent time of a check that is an exchange of its own, reading included.
    pub(super) fn check_work(&mut self, agent: AgentId, place: u32) -> Ticks {
        self.extras[place as usize].manner = self.manner(agent, place, 0.0);
        scaled(self.plan.life.issues.revalidation_work + self.reading(place), self.pace_of(agent, place))
    }

    /// The number of the reply proper that is being written or, between two of them, comes next: checks
    /// don't count, so that a check disturbs no draw of the others.
    pub(super) fn reply_number(&self, place: u32) -> u32 {
        self.contacts[place].turn - u32::from(self.extras[place as usize].checked)
    }

    /// A reply has been sent; true if it was a check.
    pub(super) fn check_sent(&mut self, place: u32) -> bool {
        let extra = &mut self.extras[place as usize];
        let due = std::mem::replace(&mut extra.check_due, false);
        extra.checked |= due;
        due
    }
}
