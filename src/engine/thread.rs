//! What befalls a thread of an issue between its messages: the customer's pace, messages in bursts, and its
//! end without a reply. A chase that comes while the reply is being written is answered by that reply;
//! whatever came before is read with the message that waits.

use super::Engine;
use super::agents::AgentId;
use super::state::Stage;
use super::tally::Outcome;
use crate::ground::rng::{Purpose, draw, uniform};
use crate::ground::time::{NEVER, Ticks};
use crate::plan::windows::Windows;
use crate::scenario::model::Handling;

impl Engine<'_> {
    /// A customer's own pace of thinking, and when they are awake to write.
    pub(super) fn pace(&self, place: u32, think: Ticks) -> (Ticks, Option<&Windows>) {
        let plan = self.plan;
        let issue = self.extras[place as usize].issue;
        let Some(segment) = self.issues.get(issue).map(|issue| &plan.life.segments[issue.segment as usize]) else {
            return (think, plan.waking.as_ref());
        };
        let factor = segment.think_factor;
        let think = if factor == 1.0 || think == NEVER { think } else { (think as f64 * factor).round() as Ticks };
        (think, segment.waking.as_ref())
    }

    /// Since when a contact in a line for an answer stands there.
    pub(super) fn line_since(&self, place: u32) -> Ticks {
        let requeued = self.extras[place as usize].requeued;
        if requeued == NEVER { self.extras[place as usize].queued } else { requeued }
    }

    /// An agent takes up a contact of an issue: for the first time, or after a transfer, which leaves the
    /// first answer what it was. That of a ghost is none. In a session somebody speaks at once; in a chat by
    /// turns it is the first reply that shows that somebody is there.
    pub(super) fn answer_issue(&mut self, place: u32) {
        let now = self.now;
        let since = self.line_since(place);
        let contact = &mut self.contacts[place];
        (contact.event, contact.stage) = (0, Stage::InHand);
        let extra = &mut self.extras[place as usize];
        extra.requeued = NEVER;
        if extra.ghost {
            if self.plan.channels[contact.channel as usize].synchronous {
                self.note_response(place);
            }
            return;
        }
        let called = contact.awaits_call();
        contact.answered = contact.answered.min(now);
        let channel = contact.channel as usize;
        if called {
            self.callback_over(place);
        } else if since < now {
            self.ledger.add_queue_area(channel, since, now);
        }
        let (issue, transferred) = (self.extras[place as usize].issue, self.extras[place as usize].transferred);
        if !self.plan.channels[channel].synchronous {
            return;
        }
        if !matches!(self.plan.channels[channel].handling, Handling::Chat { .. })
            && let Some(issue) = self.issues.get_mut(issue)
        {
            issue.first_human = issue.first_human.min(now);
        }
        if !transferred {
            self.first_response(place);
        }
    }

    /// Agent time of a reply in a thread that takes an average agent `work`: the reply is a check of the
    /// customer's identity if one is due, and there may be more to read.
    #[inline(never)]
    pub(super) fn thread_work(&mut self, agent: AgentId, place: u32, work: Ticks) -> Ticks {
        self.read_burst(place);
        if self.extras[place as usize].check_due { self.check_work(agent, place) } else { self.reply_work(agent, place, work) }
    }

    /// A reply is begun. With probability `bursts` the customer wrote another message `burst_gap` after the one
    /// that is answered. If it is there, both are read together; otherwise it comes while the reply is being
    /// written or after it has been sent, and needs a reply of its own, without any thought before it. That
    /// message is never followed by a third.
    fn read_burst(&mut self, place: u32) {
        let contact = &mut self.contacts[place];
        let life = &self.plan.channels[contact.channel as usize].life;
        let extra = &mut self.extras[place as usize];
        let is_second = std::mem::replace(&mut extra.follow_up, NEVER) != NEVER;
        if is_second || extra.ghost || life.bursts == 0.0 {
            return;
        }
        let rng = &mut draw(contact.key, Purpose::Burst, contact.turn);
        if uniform(rng) >= life.bursts {
            return;
        }
        let at = contact.since.saturating_add(life.burst_gap.sample(rng));
        if at <= self.now {
            extra.unread += 1;
        } else {
            extra.follow_up = at;
            contact.turns += 1;
        }
    }

    /// When the customer of a thread writes again of whom `message` is the time after due thought.
    pub(super) fn next_message(&self, place: u32, message: Ticks) -> Ticks {
        let follow_up = self.extras[place as usize].follow_up;
        if follow_up == NEVER { message } else { follow_up.max(self.now) }
    }

    /// A customer writes again in a thread, and waits for the reply since then; a second message of a burst
    /// may have come while the reply to the first was being written.
    pub(super) fn message_came(&mut self, place: u32) {
        let contact = &mut self.contacts[place];
        contact.since = contact.since.min(self.extras[place as usize].follow_up);
        self.await_reply(place);
    }

    /// A reply in a thread has been sent. A check of the identity answers nothing yet.
    pub(super) fn reply_sent(&mut self, place: u32) {
        self.treat(place);
        self.reply_came(place);
        self.extras[place as usize].unread = 0;
        if self.check_sent(place) {
            return;
        }
        if self.reply_number(place) == 1 {
            self.first_response(place);
        }
        let now = self.now;
        let extra = &self.extras[place as usize];
        if let Some(issue) = self.issues.get_mut(extra.issue) {
            issue.first_human = issue.first_human.min(now);
        }
    }

    /// A message that waits for an agent no longer does.
    pub(super) fn stop_waiting(&mut self, place: u32) {
        let contact = &self.contacts[place];
        if !matches!(contact.stage, Stage::Reserved | Stage::FollowUp) {
            return;
        }
        let (channel, line, since) = (contact.channel as usize, contact.line as usize, contact.unattended_since());
        self.change_backlog(channel, -1);
        self.ledger.count_age(channel, since, self.now);
        self.look_again |= self.lines[line].stirs;
    }

    /// A thread whose follow-up stands in a line ends; its place is given free when the line comes to it.
    pub(super) fn close_thread(&mut self, place: u32, outcome: Outcome, ended: Ticks) {
        self.ledger.conclude(&self.contacts[place], outcome, ended);
        self.open_thread(self.contacts[place].channel as usize, -1);
        self.contact_over(place, outcome, ended);
        self.contacts.end(place);
    }
}
