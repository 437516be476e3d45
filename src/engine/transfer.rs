//! Sessions that the wrong agent answers: by chance (`transfers`), or because the menu sent them there. The
//! first agent finds out, which takes the work of a transfer, and puts the contact back at the head of its
//! channel's line, of another channel's (`to`), or of a named group's (`to_group`, whose lines are apart: see
//! [`crate::plan::line`]); or elsewhere in it (`priority`). `together` says what happens if the first agent waits
//! with the customer. No clock starts anew: wait and service level are those of the first answer, handle time
//! is that of both agents; only the patience for the second wait is another. Nobody is transferred twice.
//!
//! The transferred contact goes to another agent: to one who is free, or else the first who will be; the
//! one who transferred it goes on with the next in line, and takes it back only if nobody waits and nobody
//! else is free.

use super::Engine;
use super::agents::AgentId;
use super::line::join;
use super::session::scaled;
use super::state::Stage;
use crate::ground::rng::{Purpose, draw, uniform};
use crate::ground::time::{MINUTE, Ticks};
use crate::plan::ChannelPlan;
use crate::scenario::model::{HandOver, Queueing, Transfers};

/// What a transfer takes where the scenario only has menus that send contacts to the wrong place: the
/// shipped default of `transfers.work`.
const WORK: Ticks = MINUTE;
/// Turn of the draws for the second wait.
const SECOND_WAIT: u32 = 1;

impl<'p> Engine<'p> {
    /// Agent time of a session that turns out to be in the wrong place; `None` if it is in the right one.
    pub(super) fn transfer_work(&mut self, agent: AgentId, place: u32) -> Option<Ticks> {
        let contact = &self.contacts[place];
        let transfers = self.plan.channels[contact.channel as usize].life.transfers.as_ref();
        let extra = &mut self.extras[place as usize];
        if extra.transferred {
            return None;
        }
        let (share, work) = transfers.map_or((0.0, WORK), |transfers| (transfers.share, transfers.work));
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

    /// A session goes on with another agent, in the line of the channel that takes it on.
    pub(super) fn transfer(&mut self, agent: AgentId, place: u32) {
        let plan = self.plan;
        let contact = &mut self.contacts[place];
        let transfers = plan.channels[contact.channel as usize].life.transfers.as_ref();
        if let Some(line) = plan.lines.of_transferred(contact.inquiry, contact.channel) {
            contact.line = line;
        } else if let Some(to) = transfers.and_then(|transfers| transfers.to) {
            contact.line = plan.lines.of(contact.inquiry, to as u16);
        }
        contact.stage = Stage::Waiting;
        let wait = match transfers.map(|transfers| &transfers.kind) {
            Some(HandOver::Warm { wait, .. } | HandOver::Conference { wait }) => Some(*wait),
            Some(HandOver::Cold) | None => None,
        };
        let extra = &mut self.extras[place as usize];
        // Who is told the story by the first agent doesn't ask for it again.
        (extra.misrouted, extra.transferred, extra.context_lost) = (false, true, wait.is_none());
        extra.requeued = self.now;
        if let Some(issue) = self.issues.get_mut(extra.issue) {
            issue.effort.transfers += 1;
        }
        if let Some(wait) = wait {
            return self.wait_together(agent, place, wait);
        }
        let taken = self.offer_transferred(place);
        self.end_after_work(agent);
        if !taken && !self.offer_transferred(place) {
            self.be_patient(place);
            self.wait_for_second(place);
        }
    }

    /// The channel whose agents handle a contact: that of its line.
    pub(super) fn desk(&self, place: u32) -> &'p ChannelPlan {
        &self.plan.channels[self.lines[self.contacts[place].line as usize].plan.channel as usize]
    }

    /// Gives a transferred contact to a free agent, if there is one.
    pub(super) fn offer_transferred(&mut self, place: u32) -> bool {
        let contact = &self.contacts[place];
        let line = contact.line as usize;
        let Some((agent, speed)) = self.choose_agent(line, contact.key, SECOND_WAIT, false, self.as_newcomer(line)) else {
            return false;
        };
        self.begin(agent, speed, place);
        true
    }

    /// The patience for the second answer begins.
    pub(super) fn be_patient(&mut self, place: u32) {
        let patience = self.second_patience(place);
        let contact = &mut self.contacts[place];
        contact.deadline = self.now.saturating_add(patience);
        if contact.deadline <= self.plan.horizon {
            contact.event = self.later.push(contact.deadline, place);
        }
    }

    /// Puts a transferred contact in its line: at the head, behind those transferred who came before it, at the end, or
    /// where it would stand had it waited all along.
    pub(super) fn wait_for_second(&mut self, place: u32) {
        let plan = self.plan;
        let contact = &mut self.contacts[place];
        let (line, deadline) = (contact.line as usize, contact.deadline);
        let transfers = plan.channels[contact.channel as usize].life.transfers.as_ref();
        let queueing = transfers.map_or(Queueing::Head, |transfers| transfers.queueing);
        if queueing == Queueing::Tail && transfers.is_some_and(Transfers::apart) {
            // Beside other lines the longest wait decides.
            contact.since = self.now;
        }
        self.front_waiting(line);
        if queueing == Queueing::Head {
            self.stand_at_head(place);
        } else {
            // No longer at the head, if a call was due there.
            self.extras[place as usize].at_head = false;
            self.sort(place);
            let order = |engine: &Self, place: u32| engine.extras[place as usize].order;
            if queueing == Queueing::Tail {
                // Of the rank of the last, so that a sorted line stays sorted.
                let last = self.lines[line].first.back().map(|&last| order(self, last));
                self.extras[place as usize].order = last.unwrap_or(order(self, place));
                self.lines[line].first.push_back(place);
                self.note_order(line);
            } else {
                join(&mut self.lines[line].first, place, |place| self.extras[place as usize].order);
            }
        }
        self.enter_line(line, deadline);
    }

    /// Stands at the head of its line, behind those at the head who came before it.
    pub(super) fn stand_at_head(&mut self, place: u32) {
        let contact = &self.contacts[place];
        let (line, since) = (contact.line as usize, contact.since);
        let extra = &mut self.extras[place as usize];
        (extra.order, extra.at_head) = (0, true);
        let before = |&&other: &&u32| self.extras[other as usize].at_head && self.contacts[other].since <= since;
        let ahead = self.lines[line].first.iter().take_while(before).count();
        self.lines[line].first.insert(ahead, place);
        self.note_order(line);
    }

    /// How long a transferred customer waits for the second answer.
    fn second_patience(&self, place: u32) -> Ticks {
        let contact = &self.contacts[place];
        let patience = self.desk(place).patience.sample(&mut draw(contact.key, Purpose::Patience, SECOND_WAIT));
        let segment = self.issues.get(self.extras[place as usize].issue).map_or(0, |issue| issue.segment);
        scaled(patience, self.plan.life.segments[segment as usize].patience_factor)
    }
}
