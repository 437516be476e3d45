//! Arriving and waiting for a first answer: opening hours, choice of channel, blocking, balking and
//! abandonment.
//!
//! Where nothing looks at the queue length, a lapsed patience is noticed when the contact reaches
//! the head of its line, and counted at the moment it lapsed; otherwise it is an event of its own.
//! Both give the same trajectory.

use super::Engine;
use super::state::{Contact, NONE, Stage};
use super::tally::Outcome;
use crate::ground::rng::{Purpose, draw, uniform};
use crate::ground::time::{NEVER, Ticks};

impl Engine<'_> {
    /// The next issue of an inquiry arrives.
    pub(super) fn arrive(&mut self, inquiry: usize) {
        let plan = self.plan;
        let key = self.arrivals.issue_key(inquiry);
        let choice = &plan.inquiries[inquiry].choice;
        let channel = match choice.as_slice() {
            [(_, only)] => *only,
            several => {
                let u = uniform(&mut draw(key, Purpose::Channel, 0));
                several.iter().find(|(cumulative, _)| u < *cumulative).map_or(several[several.len() - 1].1, |(_, channel)| *channel)
            }
        };
        let contact = Contact {
            key,
            arrived: self.now,
            since: self.now,
            deadline: NEVER,
            answered: NEVER,
            first_reply: NEVER,
            event: 0,
            handled: 0,
            cost: 0.0,
            gap_sum: 0,
            reply_wait_sum: 0,
            remaining: 0.0,
            share_start: 0.0,
            turn: 0,
            turns: 0,
            owner: NONE,
            interval: self.arrival_interval(),
            ordinal: self.out.contacts as u32,
            inquiry: inquiry as u16,
            channel,
            stage: Stage::Waiting,
        };
        self.count_arrival(&contact);
        self.admit(contact);
    }

    /// Finds an agent or a place in the queue for a new contact, or turns it away.
    fn admit(&mut self, mut contact: Contact) {
        let (now, index) = (self.now, contact.channel as usize);
        let channel = &self.plan.channels[index];
        if channel.synchronous && channel.open.as_ref().is_some_and(|open| !open.contains(now)) {
            return self.conclude(&contact, Outcome::LostClosed, now);
        }
        if let Some((agent, skill)) = self.choose_agent(index, contact.key, 0, !channel.synchronous) {
            self.open_thread(index, 1);
            let place = self.contacts.insert(contact);
            return self.begin(agent, skill, place);
        }
        let waiting = self.queues[index].live;
        if waiting >= channel.queue_capacity {
            return self.conclude(&contact, Outcome::Blocked, now);
        }
        if let Some(balking) = channel.balking
            && waiting >= balking.waiting_at_least
            && uniform(&mut draw(contact.key, Purpose::Balking, 0)) < balking.share
        {
            return self.conclude(&contact, Outcome::Balked, now);
        }
        let patience = channel.patience.sample(&mut draw(contact.key, Purpose::Patience, 0));
        if patience == 0 {
            return self.conclude(&contact, Outcome::Abandoned, now);
        }
        contact.deadline = now.saturating_add(patience);
        let (eager, deadline, synchronous) = (channel.eager_patience, contact.deadline, channel.synchronous);
        // Lapsed contacts at the head are cleared here too, so a line that nobody serves stays short.
        self.front_waiting(index);
        self.open_thread(index, 1);
        let place = self.contacts.insert(contact);
        if eager && deadline <= self.plan.horizon {
            self.contacts[place].event = self.later.push(deadline, place);
        }
        if !synchronous {
            self.channel_levels[index].backlog.change(now, 1);
        }
        self.queues[index].live += 1;
        self.queues[index].first.push_back(place);
    }

    /// Since when the head of a channel's line waits; heads that have gone, or whose patience has
    /// lapsed, are dropped on the way.
    pub(super) fn front_waiting(&mut self, channel: usize) -> Option<Ticks> {
        while let Some(&place) = self.queues[channel].first.front() {
            let contact = &self.contacts[place];
            let (since, deadline) = (contact.since, contact.deadline);
            if contact.stage == Stage::Waiting {
                if deadline > self.now {
                    return Some(since);
                }
                self.gave_up(place, deadline);
            }
            self.queues[channel].first.pop_front();
            self.contacts.remove(place);
        }
        None
    }

    /// Patience ends (eager): the contact keeps its place in the line, but is gone.
    pub(super) fn abandon_waiting(&mut self, place: u32) {
        let deadline = self.contacts[place].deadline;
        self.gave_up(place, deadline);
    }

    fn gave_up(&mut self, place: u32, deadline: Ticks) {
        let contact = self.contacts[place].clone();
        let channel = contact.channel as usize;
        self.contacts.end(place);
        self.queues[channel].live -= 1;
        self.add_queue_area(channel, contact.since, deadline);
        if !self.plan.channels[channel].synchronous {
            self.channel_levels[channel].backlog.change(self.now, -1);
        }
        self.open_thread(channel, -1);
        self.conclude(&contact, Outcome::Abandoned, deadline);
    }

    /// Counts threads that have arrived and not ended; for a synchronous channel that is its queue
    /// and its sessions together, which are counted anyway.
    #[inline]
    pub(super) fn open_thread(&mut self, channel: usize, delta: i64) {
        if !self.plan.channels[channel].synchronous {
            self.channel_levels[channel].open.change(self.now, delta);
        }
    }

    /// Books the end of a wait for a first answer: an agent takes the contact now. Its place in the
    /// line has been given up already.
    #[inline]
    pub(super) fn answer(&mut self, place: u32) {
        let now = self.now;
        let contact = &mut self.contacts[place];
        contact.answered = now;
        contact.event = 0;
        contact.stage = Stage::InHand;
        let (channel, since) = (contact.channel as usize, contact.since);
        if since < now {
            self.add_queue_area(channel, since, now);
        }
    }
}
