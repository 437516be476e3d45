//! Sessions that the wrong agent answers: by chance (`transfers`), or because the menu sent them there. The
//! first agent finds out, which takes the work of a transfer, and puts the contact back at the head of its
//! channel's line. No clock starts anew: wait and service level are those of the first answer, handle time
//! is that of both agents; only the patience for the second wait is another. Nobody is transferred twice.
//!
//! The transferred contact goes to another agent: to one who is free, or else the first who will be; the
//! one who transferred it goes on with the next in line, and takes it back only if nobody waits and nobody
//! else is free.

use super::Engine;
use super::agents::AgentId;
use super::session::scaled;
use super::state::Stage;
use crate::ground::rng::{Purpose, draw, uniform};
use crate::ground::time::{MINUTE, Ticks};
use crate::scenario::model::Transfers;

/// What a transfer takes where the scenario only has menus that send contacts to the wrong place: the
/// shipped default of `transfers.work`.
const WORK: Ticks = MINUTE;
/// Turn of the draws for the second wait.
const SECOND_WAIT: u32 = 1;

impl Engine<'_> {
    /// Agent time of a session that turns out to be in the wrong place; `None` if it is in the right one.
    pub(super) fn transfer_work(&mut self, agent: AgentId, place: u32) -> Option<Ticks> {
        let contact = &self.contacts[place];
        let transfers = self.plan.channels[contact.channel as usize].life.transfers;
        let extra = &mut self.extras[place as usize];
        if extra.transferred {
            return None;
        }
        let Transfers { share, work } = transfers.unwrap_or(Transfers { share: 0.0, work: WORK });
        extra.misrouted |= share > 0.0 && uniform(&mut draw(contact.key, Purpose::Transfer, 0)) < share;
        if !extra.misrouted {
            return None;
        }
        self.meet(agent, place);
        Some(scaled(work, self.pace_of(agent, place)))
    }

    /// Whether the session that ends now has to be handled by somebody else. Whoever's issue is over in the
    /// meantime needs nobody.
    pub(super) fn is_to_transfer(&self, place: u32) -> bool {
        let extra = &self.extras[place as usize];
        extra.misrouted && extra.has_issue()
    }

    /// The first agent lets go of a session, which waits for another.
    pub(super) fn transfer(&mut self, agent: AgentId, place: u32) {
        let extra = &mut self.extras[place as usize];
        (extra.misrouted, extra.transferred, extra.context_lost) = (false, true, true);
        (extra.requeued, extra.order) = (self.now, 0);
        if let Some(issue) = self.issues.get_mut(extra.issue) {
            issue.effort.transfers += 1;
        }
        self.contacts[place].stage = Stage::Waiting;
        let taken = self.offer_transferred(place);
        self.end_after_work(agent);
        if !taken && !self.offer_transferred(place) {
            self.wait_at_head(place);
        }
    }

    /// Gives a transferred contact to a free agent, if there is one.
    fn offer_transferred(&mut self, place: u32) -> bool {
        let contact = &self.contacts[place];
        let Some((agent, speed)) = self.choose_agent(&self.plan.channels[contact.channel as usize], contact.key, SECOND_WAIT, false) else {
            return false;
        };
        self.begin(agent, speed, place);
        true
    }

    /// Puts a transferred contact at the head of its channel's line, behind those transferred who came before it.
    fn wait_at_head(&mut self, place: u32) {
        let channel = self.contacts[place].channel as usize;
        let patience = self.second_patience(place);
        let contact = &mut self.contacts[place];
        contact.deadline = self.now.saturating_add(patience);
        if contact.deadline <= self.plan.horizon {
            contact.event = self.later.push(contact.deadline, place);
        }
        let since = contact.since;
        let before = |&&other: &&u32| self.extras[other as usize].transferred && self.contacts[other].since <= since;
        let ahead = self.channels[channel].first.iter().take_while(before).count();
        self.channels[channel].live += 1;
        self.channels[channel].first.insert(ahead, place);
    }

    /// How long a transferred customer waits for the second answer.
    fn second_patience(&self, place: u32) -> Ticks {
        let contact = &self.contacts[place];
        let patience = self.plan.channels[contact.channel as usize].patience.sample(&mut draw(contact.key, Purpose::Patience, SECOND_WAIT));
        let segment = self.issues.get(self.extras[place as usize].issue).map_or(0, |issue| issue.segment);
        scaled(patience, self.plan.life.segments[segment as usize].patience_factor)
    }
}
