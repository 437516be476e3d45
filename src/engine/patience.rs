//! Arriving and waiting for a first answer: opening hours, choice of channel, blocking, balking and
//! abandonment.
//!
//! Where nothing looks at the queue length, a lapsed patience is noticed when the contact reaches
//! the head of its line, and counted at the moment it lapsed; otherwise it is an event of its own.
//! Both give the same trajectory.

use super::Engine;
use super::state::{Arrival, Contact, NONE, Stage};
use super::tally::Outcome;
use crate::ground::rng::{Purpose, draw, uniform};
use crate::ground::time::{NEVER, Ticks};
use crate::plan::ChannelPlan;

impl Engine<'_> {
    /// An issue of an inquiry arrives; `key` is that of its random streams.
    #[inline(always)]
    pub(super) fn arrive(&mut self, inquiry: usize, key: u64) {
        let plan = self.plan;
        let inquiry_plan = &plan.inquiries[inquiry];
        let channel = match inquiry_plan.choice.as_slice() {
            [(_, only)] => *only,
            several => {
                let u = uniform(&mut draw(key, Purpose::Channel, 0));
                several.iter().find(|(cumulative, _)| u < *cumulative).map_or(several[several.len() - 1].1, |(_, channel)| *channel)
            }
        };
        let ordinal = self.ledger.count_arrival();
        let state = &mut self.channels[channel as usize];
        state.arrived += 1;
        // Made where it is known what becomes of it: most arrivals need not be written down as a whole.
        let (at, interval, inquiry) = (self.now, self.ledger.arrivals_count_in, inquiry as u16);
        let new = |line: u16| Arrival { key, at, interval, ordinal, inquiry, channel, line };
        let channel_plan = state.plan;
        if channel_plan.synchronous && channel_plan.open.as_ref().is_some_and(|open| !open.contains(self.now)) {
            return self.refuse(new(channel), Outcome::LostClosed);
        }
        if state.only_list != NONE {
            // The channel has one line, which has its index.
            let (agent, factor) = (self.free.head(state.only_list), state.only_speed * inquiry_plan.work_factor);
            return if agent == NONE {
                self.wait_or_leave(new(channel), channel_plan)
            } else {
                self.answer_at_once(new(channel), agent, factor)
            };
        }
        let line = plan.lines.of(inquiry, channel);
        match self.agent_for(line as usize, key, !channel_plan.synchronous) {
            Some((agent, speed)) => {
                self.open_thread(channel as usize, 1);
                let place = self.contacts.insert(Contact::new(new(line), NEVER));
                self.begin_on(channel_plan, agent, speed, place);
            }
            None => self.wait_or_leave(new(line), channel_plan),
        }
    }

    /// A contact that nobody is free for: it is turned away, or leaves, or waits.
    #[inline(never)]
    fn wait_or_leave(&mut self, new: Arrival, channel: &ChannelPlan) {
        let key = new.key;
        let waiting = self.channels[new.channel as usize].live;
        if waiting >= channel.queue_capacity {
            return self.refuse(new, Outcome::Blocked);
        }
        if let Some(balking) = channel.balking
            && waiting >= balking.waiting_at_least
            && uniform(&mut draw(key, Purpose::Balking, 0)) < balking.share
        {
            return self.refuse(new, Outcome::Balked);
        }
        match channel.patience.sample(&mut draw(key, Purpose::Patience, 0)) {
            0 => self.refuse(new, Outcome::Abandoned),
            patience => self.wait(new, new.at.saturating_add(patience), channel),
        }
    }

    /// A contact ends as it arrives.
    #[inline(never)]
    fn refuse(&mut self, new: Arrival, outcome: Outcome) {
        self.ledger.conclude(&Contact::new(new, NEVER), outcome, new.at);
    }

    /// Puts a contact at the end of its line.
    #[inline(always)]
    pub(super) fn wait(&mut self, new: Arrival, deadline: Ticks, channel: &ChannelPlan) {
        let (index, line) = (new.channel as usize, new.line as usize);
        // Lapsed contacts at the head are cleared here too, so a line that nobody serves stays short.
        self.front_waiting(line);
        let place = self.contacts.insert(Contact::new(new, deadline));
        if channel.eager_patience && deadline <= self.plan.horizon {
            self.contacts[place].event = self.later.push(deadline, place);
        }
        if !channel.synchronous {
            self.open_thread(index, 1);
            self.change_backlog(index, 1);
        }
        let state = &mut self.lines[line];
        state.first.push_back(place);
        if state.enter(&mut self.channels[index]) {
            self.line_entered(line, deadline);
        }
    }

    /// Since when the head of a line waits; heads that have gone, or whose patience has
    /// lapsed, are dropped on the way.
    #[inline(always)]
    pub(super) fn front_waiting(&mut self, line: usize) -> Option<Ticks> {
        let contact = &self.contacts[*self.lines[line].first.front()?];
        if contact.waits_past(self.now) {
            return Some(contact.since);
        }
        self.drop_heads(line)
    }

    /// The rest of [`Self::front_waiting`], when the head is no longer waiting.
    #[inline(never)]
    pub(super) fn drop_heads(&mut self, line: usize) -> Option<Ticks> {
        while let Some(&place) = self.lines[line].first.front() {
            let contact = &self.contacts[place];
            let (since, deadline) = (contact.since, contact.deadline);
            if contact.stage == Stage::Waiting {
                if deadline > self.now {
                    return Some(since);
                }
                // A ghost still stands there afterwards.
                self.gave_up(place, deadline);
                continue;
            }
            self.lines[line].first.pop_front();
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
        if self.plan.lives && self.becomes_ghost(place, deadline) {
            return;
        }
        self.leave_queue(place, Outcome::Abandoned, deadline);
    }

    /// A contact that waits for its first answer ends; it keeps its place in the line, but is gone.
    pub(super) fn leave_queue(&mut self, place: u32, outcome: Outcome, ended: Ticks) {
        if self.plan.lives {
            self.free_escort(place);
        }
        self.contacts.end(place);
        let waits_since = if self.plan.lives { self.line_since(place) } else { self.contacts[place].since };
        let contact = &self.contacts[place];
        let (channel, line, since) = (contact.channel as usize, contact.line as usize, contact.since);
        if !contact.awaits_call() {
            self.ledger.add_queue_area(channel, waits_since, ended);
        }
        self.ledger.conclude(contact, outcome, ended);
        self.leave_line(line);
        if !self.plan.channels[channel].synchronous {
            self.change_backlog(channel, -1);
            self.ledger.count_age(channel, since, ended);
        }
        self.open_thread(channel, -1);
        if self.plan.lives {
            self.contact_over(place, outcome, ended);
        }
    }

    /// Messages waiting for an agent.
    #[inline(always)]
    pub(super) fn change_backlog(&mut self, channel: usize, delta: i64) {
        let levels = &mut self.channels[channel];
        levels.backlog.change(self.now, delta);
        levels.backlog_max = levels.backlog_max.max(levels.backlog.value);
    }

    /// Counts threads that have arrived and not ended; for a synchronous channel that is its queue
    /// and its sessions together, which are counted anyway.
    #[inline]
    pub(super) fn open_thread(&mut self, channel: usize, delta: i64) {
        let state = &mut self.channels[channel];
        if !state.synchronous {
            state.open.change(self.now, delta);
        }
    }

    /// Books the end of a wait for a first answer: an agent takes the contact now. Its place in the
    /// line has been given up already.
    #[inline(always)]
    pub(super) fn answer(&mut self, place: u32) {
        if self.plan.lives {
            return self.answer_issue(place);
        }
        let now = self.now;
        let contact = &mut self.contacts[place];
        contact.answer(now);
        let (channel, since) = (contact.channel as usize, contact.since);
        if since < now {
            self.ledger.add_queue_area(channel, since, now);
        }
    }

    /// A contact that is in the centre ends.
    #[inline]
    pub(super) fn depart(&mut self, place: u32, outcome: Outcome, ended: Ticks) {
        if self.plan.lives && self.is_ghost(place) {
            // Its customer has been counted.
            return self.contacts.remove(place);
        }
        let contact = &self.contacts[place];
        self.ledger.conclude(contact, outcome, ended);
        self.open_thread(contact.channel as usize, -1);
        if self.plan.lives {
            self.contact_over(place, outcome, ended);
        }
        self.contacts.remove(place);
    }
}
