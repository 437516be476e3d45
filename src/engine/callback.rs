//! Callbacks: customers who wait for their turn off the line. Whoever finds no agent free may be offered one;
//! who accepts gives the line free and has no patience to lose, but may not answer when the centre calls.
//!
//! Where the contact is in the meantime: with `in_place` in its line like everybody else; behind the queue in
//! a line of its own, which agents serve who find nobody waiting; or nowhere but in the calendar, from which
//! it comes to the head of the line or to the line behind the queue.
//!
//! A wait for a callback is not one in the queue: it is left out of waits, queue lengths and the service level,
//! and counted apart. The customer was told when to expect the call, and expects that.

use super::Engine;
use super::agents::AgentId;
use super::overflow::Standing;
use super::state::{NONE, Stage, Task};
use super::tally::Outcome;
use crate::ground::rng::{Purpose, draw, uniform};
use crate::ground::time::{NEVER, Ticks, to_seconds};
use crate::plan::line::OPEN;
use crate::scenario::model::{Callback, CallbackOrder, Handling};

/// Turn of the draw of the agent who is free when a call is due; those of later calls follow.
const FIRST_CALL: u32 = 16;

impl Engine<'_> {
    /// Offers a callback to a contact that finds no agent free; true if it is accepted.
    pub(super) fn takes_callback(&mut self, place: u32) -> bool {
        let plan = self.plan;
        let contact = &self.contacts[place];
        let channel = contact.channel as usize;
        let Some(callback) = &plan.channels[channel].life.callback else { return false };
        let waiting = self.channels[channel].live;
        let expected = self.expected_wait(channel);
        let long = callback.expected_wait_at_least.is_none_or(|least| expected.is_some_and(|wait| wait >= least));
        // Nobody can be told to expect a call after a wait that nobody knows.
        let known = expected.is_some() || callback.order != CallbackOrder::Estimate;
        if waiting < callback.waiting_at_least
            || !long
            || !known
            || uniform(&mut draw(contact.key, Purpose::Callback, 0)) >= callback.accept
        {
            return false;
        }
        self.take_callback(place, callback, expected);
        true
    }

    /// A contact leaves the line for a callback.
    fn take_callback(&mut self, place: u32, callback: &Callback, expected: Option<Ticks>) {
        let now = self.now;
        let contact = &mut self.contacts[place];
        (contact.callback, contact.deadline) = (true, NEVER);
        let (channel, line) = (contact.channel as usize, contact.line as usize);
        self.extras[place as usize].promised = false;
        self.gives_line_free(place);
        self.channels[channel].callbacks.change(now, 1);
        let at = match callback.order {
            CallbackOrder::AfterQueue | CallbackOrder::InPlace => None,
            CallbackOrder::Estimate => Some(now.saturating_add(expected.unwrap_or(0))),
            CallbackOrder::Appointment { slot, capacity } => Some(self.next_appointment(channel, slot, capacity)),
            CallbackOrder::EndOfDay { from } => Some(self.day_ends(channel, from)).filter(|&at| at > now),
        };
        self.expect_call(place, at.map(|at| at - now).or(expected));
        match at {
            Some(at) => self.call_at(place, at),
            None if callback.order == CallbackOrder::InPlace => {
                // Lapsed contacts at the head are cleared here too, so a line that nobody serves stays short.
                self.front_waiting(line);
                self.join_first(place);
                self.stand_virtually(place);
            }
            None => self.wait_behind(place),
        }
    }

    /// The customer was told that the call comes after `told`: whom nobody has answered yet expects no earlier one.
    fn expect_call(&mut self, place: u32, told: Option<Ticks>) {
        let extra = &self.extras[place as usize];
        if let (Some(told), Some(issue)) = (told, self.issues.get_mut(extra.issue))
            && issue.first_human == NEVER
        {
            (issue.expectant, issue.expected_s) = (issue.contacts, to_seconds(told).max(extra.expected_s));
        }
    }

    /// The call is due at `at`.
    fn call_at(&mut self, place: u32, at: Ticks) {
        let contact = &mut self.contacts[place];
        contact.stage = Stage::CallbackLater;
        contact.event = if at <= self.plan.horizon { self.later.push(at, place) } else { 0 };
    }

    /// The time of a call has come.
    pub(super) fn callback_due(&mut self, place: u32) {
        let contact = &self.contacts[place];
        match &self.plan.channels[contact.channel as usize].life.callback {
            Some(callback) if callback.is_behind() => self.call_behind(place),
            _ => self.call_at_head(place),
        }
    }

    /// A free agent calls, if nobody waits on the line; otherwise the call waits behind the queue.
    fn call_behind(&mut self, place: u32) {
        let contact = &self.contacts[place];
        let (line, key) = (contact.line as usize, contact.key);
        let turn = FIRST_CALL + self.extras[place as usize].calls;
        if self.nobody_before(line)
            && self.has_to_spare(line, 0)
            && let Some((agent, speed)) = self.choose_agent(line, key, turn, false, Standing::Behind)
        {
            return self.begin(agent, speed, place);
        }
        self.wait_behind(place);
    }

    /// Whether nobody waits in a line or behind it, nor in those alike.
    fn nobody_before(&mut self, line: usize) -> bool {
        let mut lines = std::iter::once(line).chain(self.lines[line].plan.alike.iter().map(|&line| line as usize));
        lines.all(|line| self.front_waiting(line).is_none() && self.front_behind(line).is_none())
    }

    /// A contact waits behind the queue for a call.
    fn wait_behind(&mut self, place: u32) {
        let contact = &mut self.contacts[place];
        contact.stage = Stage::CallbackDue;
        self.behind += 1;
        self.extras[place as usize].behind = self.behind;
        self.lines[contact.line as usize].behind.push_back(place);
    }

    /// A free agent calls; otherwise the contact stands at the head of the line.
    fn call_at_head(&mut self, place: u32) {
        let contact = &self.contacts[place];
        let (line, key) = (contact.line as usize, contact.key);
        let turn = FIRST_CALL + self.extras[place as usize].calls;
        if let Some((agent, speed)) = self.choose_agent(line, key, turn, false, self.as_newcomer(line)) {
            return self.begin(agent, speed, place);
        }
        self.stand_at_head(place);
        self.stand_virtually(place);
    }

    /// The front of those behind a line; those who have gone are dropped on the way.
    pub(super) fn front_behind(&mut self, line: usize) -> Option<u32> {
        while let Some(&place) = self.lines[line].behind.front() {
            if self.contacts[place].stage == Stage::CallbackDue {
                return Some(place);
            }
            self.lines[line].behind.pop_front();
            self.contacts.remove(place);
        }
        None
    }

    /// Whether an agent who finds nobody waiting in a line places the next call behind it.
    pub(super) fn may_call(&mut self, line: usize) -> bool {
        self.front_behind(line).is_some() && self.has_to_spare(line, 1)
    }

    /// Whether so many agents could take a contact of a line as calls leave in reserve, `others` of them in no list.
    fn has_to_spare(&self, line: usize, others: usize) -> bool {
        let plan = self.lines[line].plan;
        let callback = &self.plan.channels[plan.channel as usize].life.callback;
        let least = callback.as_ref().map_or(1, |callback| callback.agents_free_at_least) as usize;
        least <= others || {
            let routes = plan.routes.iter().filter(|route| route.gate == OPEN);
            let lists = routes.flat_map(|route| route.first_list..route.first_list + route.lists);
            lists.flat_map(|list| self.free.iter(list)).take(least - others).count() == least - others
        }
    }

    /// A contact stands in its line without being on the line.
    fn stand_virtually(&mut self, place: u32) {
        let contact = &mut self.contacts[place];
        contact.stage = Stage::Waiting;
        let (channel, line) = (contact.channel as usize, contact.line as usize);
        self.extras[place as usize].virtually = true;
        self.channels[channel].virtual_places += 1;
        self.enter_line(line, NEVER);
    }

    /// A contact that has left its line gives up its virtual place, if it had one.
    pub(super) fn leave_virtual_place(&mut self, place: u32) {
        if std::mem::replace(&mut self.extras[place as usize].virtually, false) {
            self.channels[self.contacts[place].channel as usize].virtual_places -= 1;
        }
    }

    /// Whether the call came when the place kept in the queue had come to its front.
    pub(super) fn called_in_turn(&self, place: u32) -> bool {
        let callback = &self.plan.channels[self.contacts[place].channel as usize].life.callback;
        callback.as_ref().is_some_and(|callback| callback.order == CallbackOrder::InPlace) && !self.extras[place as usize].at_head
    }

    /// An agent calls a customer back; false if nobody answers: then the agent is busy until that is clear.
    pub(super) fn customer_answers(&mut self, agent: AgentId, place: u32) -> bool {
        let contact = &self.contacts[place];
        if !contact.awaits_call() {
            return true;
        }
        let channel = &self.plan.channels[contact.channel as usize];
        let Some(callback) = &channel.life.callback else { return true };
        self.leave_virtual_place(place);
        let extra = &mut self.extras[place as usize];
        (extra.calls, extra.called) = (extra.calls + 1, self.now);
        let contact = &self.contacts[place];
        let answers = uniform(&mut draw(contact.key, Purpose::CallbackAnswer, extra.calls)) < callback.answer;
        if !matches!(channel.handling, Handling::Session { .. }) || answers && self.takes_line(place) {
            return true;
        }
        self.contacts[place].stage = Stage::InHand;
        self.unlist(agent);
        self.charge(agent, place, callback.ring);
        self.agents[agent as usize].contact = place;
        self.occupy(agent, Task::Ringing);
        self.hold_all_slots(agent, 1);
        self.set_working(agent, true);
        self.set_agent_time(agent, callback.ring);
        false
    }

    /// Nobody has answered: the centre calls again later or gives up.
    pub(super) fn end_ringing(&mut self, agent: AgentId) {
        let plan = self.plan;
        let now = self.now;
        let place = self.agents[agent as usize].contact;
        let contact = &self.contacts[place];
        let channel = &plan.channels[contact.channel as usize];
        let extra = &self.extras[place as usize];
        if let Some(callback) = &channel.life.callback
            && extra.has_issue()
            && extra.calls < callback.attempts
        {
            let wait = callback.retry_after.sample(&mut draw(contact.key, Purpose::Callback, extra.calls));
            let at = now.saturating_add(wait);
            self.call_at(place, channel.open.as_ref().map_or(at, |open| open.after(at, 0)));
        } else {
            // Whose issue another contact has settled in the meantime is called no more.
            self.turn_away(place, if extra.has_issue() { Outcome::NotReached } else { Outcome::Superseded });
        }
        self.agents[agent as usize].contact = NONE;
        self.end_after_work(agent);
    }

    /// A contact that took a callback ends, or is answered: nobody waits for it any more.
    pub(super) fn callback_over(&mut self, place: u32) {
        self.leave_virtual_place(place);
        let channel = self.contacts[place].channel as usize;
        self.channels[channel].callbacks.change(self.now, -1);
    }

    /// The next free appointment of a channel. Those of a slot are spread evenly over it; a slot begins in opening
    /// hours, and after now.
    fn next_appointment(&mut self, channel: usize, slot: Ticks, capacity: u32) -> Ticks {
        let plan = &self.plan.channels[channel];
        let slot_after = |at: Ticks| plan.clock.next_slot(at as i64, slot) as Ticks;
        let starts_after = |at: Ticks| {
            let mut next = slot_after(at);
            while let Some(open) = &plan.open
                && !open.contains(next)
            {
                let opening = open.after(next, 0);
                if opening == NEVER {
                    return NEVER;
                }
                next = slot_after(opening - 1);
            }
            next
        };
        let (mut start, mut taken) = self.channels[channel].appointments;
        if start <= self.now {
            (start, taken) = (starts_after(self.now), 0);
        } else if taken == capacity && start != NEVER {
            (start, taken) = (starts_after(start), 0);
        }
        self.channels[channel].appointments = (start, taken + 1);
        if start == NEVER {
            return NEVER;
        }
        let length = slot_after(start) - start;
        start + (u128::from(length) * u128::from(taken) / u128::from(capacity)) as Ticks
    }

    /// When calls at the end of the present day begin, by the clock of the channel's site.
    fn day_ends(&self, channel: usize, from: Option<Ticks>) -> Ticks {
        let (now, plan) = (self.now, &self.plan.channels[channel]);
        match (from, &plan.open) {
            (Some(from), _) => plan.clock.moment_of_day(now as i64, from).max(0) as Ticks,
            (None, Some(open)) => open.ends(now),
            (None, None) => now,
        }
    }
}
