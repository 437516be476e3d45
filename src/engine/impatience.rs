//! Patience within a chat, and how many chats its agent has in hand. A clock starts with every message of
//! the customer (the first with the assignment, as the queue has its own) and stops when the reply is
//! sent. If it ends before, the customer leaves the chat. One who says so frees the slot at once, and the
//! agent drops the reply; one who says nothing leaves the agent in the belief that somebody reads: the
//! reply is written all the same, in its turn, and the slot is held for `inactivity_close` after it.

use super::Engine;
use super::agents::AgentId;
use super::state::NONE;
use super::tally::Outcome;
use crate::ground::dist::Dist;
use crate::ground::rng::{Purpose, draw};
use crate::ground::time::Ticks;

impl Engine<'_> {
    /// A customer's message in a chat waits for its reply from now on.
    pub(super) fn await_chat_reply(&mut self, place: u32) {
        let contact = &mut self.contacts[place];
        let patience = &self.plan.channels[contact.channel as usize].life.reply_patience;
        if *patience == Dist::Never {
            return;
        }
        let at = self.now.saturating_add(patience.sample(&mut draw(contact.key, Purpose::ReplyPatience, contact.turn)));
        if at <= self.plan.horizon {
            contact.event = self.later.push(at, place);
        }
    }

    /// The customer of a chat has waited too long for a reply and leaves.
    pub(super) fn leave_chat(&mut self, place: u32) {
        let now = self.now;
        let agent = self.contacts[place].owner;
        let in_work = self.agents[agent as usize].contact == place;
        if in_work {
            let spent = now - self.agents[agent as usize].reply_since;
            self.charge(agent, place, spent);
            self.agents[agent as usize].reply_since = now;
        }
        // Whoever has read no reply yet has met nobody, and gives up as those in the queue do.
        let outcome = if self.reply_number(place) == 0 { Outcome::Abandoned } else { Outcome::LeftChat };
        let silently = self.leaves_chat_silently(place);
        // A ghost is no session: it ends before the customer becomes one.
        self.change_active(place, -1);
        // For the count of those who left without a word; from now on a ghost in any case.
        self.extras[place as usize].ghost = silently;
        self.ledger.conclude(&self.contacts[place], outcome, now);
        self.contact_over(place, outcome, now);
        self.extras[place as usize].ghost = true;
        if silently {
            return;
        }
        if in_work {
            self.agents[agent as usize].contact = NONE;
        } else {
            self.replies[agent as usize].retain(|&other| other != place);
        }
        self.free_chat_slot(agent, place);
    }

    /// Agent time of a reply in a chat that takes an average agent `work`.
    pub(super) fn chat_work(&mut self, agent: AgentId, place: u32, work: Ticks) -> Ticks {
        if self.extras[place as usize].check_due {
            return self.check_work(agent, place);
        }
        let work = self.reply_work(agent, place, work);
        self.ghost_share(place, work)
    }

    /// A reply in a chat has been sent; true if it was a check of the customer's identity. With the first
    /// other one the assignment becomes the answer to the issue: who leaves before has met nobody.
    pub(super) fn chat_replied(&mut self, place: u32) -> bool {
        self.treat(place);
        if self.check_sent(place) {
            return true;
        }
        let answered = self.contacts[place].answered;
        if let Some(issue) = self.issues.get_mut(self.extras[place as usize].issue) {
            issue.first_human = issue.first_human.min(answered);
        }
        false
    }

    /// A chat comes into an agent's hands: every chat there remembers the largest number of them.
    pub(super) fn take_in_hand(&mut self, agent: AgentId, place: u32) {
        let hand = &mut self.in_hand[agent as usize];
        hand.push(place);
        let chats = self.agents[agent as usize].chats;
        for &place in hand.iter() {
            let extra = &mut self.extras[place as usize];
            extra.concurrency = extra.concurrency.max(chats);
        }
    }

    /// A chat leaves an agent's hands.
    pub(super) fn let_go(&mut self, agent: AgentId, place: u32) {
        let hand = &mut self.in_hand[agent as usize];
        if let Some(index) = hand.iter().position(|&other| other == place) {
            hand.swap_remove(index);
        }
    }
}
