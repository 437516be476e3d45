//! Live chat as shared work: an agent with i chats in hand works at the total rate f(i), split
//! equally among them (processor sharing). The rate changes the moment the number of chats does.
//!
//! Sessions and asynchronous replies that take less than the whole agent are held beside such chats and each other in
//! the same way. With a chat in hand the rate is the chat's, by the number of all contacts in hand; without one each goes
//! on at full speed, i of them at the total rate i. A session holds its units through its after-contact work, a thread
//! while a reply is worked on.
//!
//! A clock per agent counts the work done for each contact in hand; one is done when the clock has
//! advanced by its work.

use super::Engine;
use super::agents::AgentId;
use super::session::scaled;
use super::state::Task;
use super::tally::Outcome;
use crate::ground::dist::Dist;
use crate::ground::rng::{Purpose, draw};
use crate::ground::time::Ticks;
use crate::scenario::model::Handling;

impl Engine<'_> {
    pub(super) fn join_shared_chat(&mut self, agent: AgentId, speed: f64, place: u32) {
        self.unlist(agent);
        self.answer(place);
        self.settle_shared(agent);
        let speed = self.own_speed(agent, speed);
        let contact = &mut self.contacts[place];
        let factor = speed * self.plan.inquiries[contact.inquiry as usize].work_factor;
        let channel = contact.channel as usize;
        let (Handling::SharedChat { ref handle_time, .. } | Handling::Session { ref handle_time, .. }) =
            self.plan.channels[channel].handling
        else {
            return;
        };
        let mut work = scaled(handle_time.sample(&mut draw(contact.key, Purpose::Handle, 0)), factor);
        if self.plan.lives {
            work = if self.is_ghost(place) {
                self.ghost_share(place, work.min(self.plan.life.issues.turn_every))
            } else {
                self.session_work(agent, place, work)
            };
        }
        self.contacts[place].turn = 1;
        self.change_active(place, 1);
        self.hold_in_common(agent, place, work);
    }

    /// Whether a contact, in the hands of this agent, is held beside others.
    #[inline(never)]
    pub(super) fn held_beside(&self, agent: AgentId, place: u32) -> bool {
        let line = self.contacts[place].line;
        let group = self.agents[agent as usize].group as usize;
        self.plan.groups[group].skills.iter().find(|skill| skill.line == line).is_some_and(|skill| skill.chat)
    }

    /// An agent, who is in no free list, takes in hand what is so much work, beside all else.
    pub(super) fn hold_in_common(&mut self, agent: AgentId, place: u32, work: Ticks) {
        self.settle_shared(agent);
        let (state, contact) = (&mut self.agents[agent as usize], &mut self.contacts[place]);
        (contact.owner, contact.remaining, contact.share_start) = (agent, state.work_clock + work as f64, state.share_clock);
        state.chats += 1;
        self.occupy(agent, Task::SharedChats);
        if self.plan.lives {
            self.take_in_hand(agent, place);
            self.feel(agent);
        }
        self.replies[agent as usize].push_back(place);
        self.hold_chat(agent, place, 1);
        self.set_working(agent, true);
        self.schedule_shared(agent);
        self.list_if_room(agent);
    }

    /// What has the least work left is done.
    pub(super) fn end_shared_chat(&mut self, agent: AgentId) {
        self.settle_shared(agent);
        self.unlist(agent);
        let Some((position, _)) = self.least_left(agent) else { return };
        let Some(place) = self.replies[agent as usize].remove(position) else { return };
        let state = &mut self.agents[agent as usize];
        let share = state.share_clock - self.contacts[place].share_start;
        self.charge(agent, place, share.round() as Ticks);
        let handling = &self.plan.channels[self.contacts[place].channel as usize].handling;
        // A thread has no system that closes it: what is written to a ghost is sent like any reply.
        if self.plan.lives && !matches!(handling, Handling::Conversation { .. }) && self.is_ghost(place) {
            self.hold_ghost(place);
            return self.share_on(agent);
        }
        let left = match *handling {
            Handling::Session { ref after_work, .. } => match self.leave_session(agent, place, after_work) {
                None | Some(0) => self.contacts[place].since,
                Some(work) => {
                    let (state, contact) = (&self.agents[agent as usize], &mut self.contacts[place]);
                    (contact.remaining, contact.share_start) = (state.work_clock + work as f64, state.share_clock);
                    self.replies[agent as usize].insert(position, place);
                    return self.share_on(agent);
                }
            },
            Handling::Conversation { .. } => self.now,
            _ => {
                self.change_active(place, -1);
                self.now
            }
        };
        let state = &mut self.agents[agent as usize];
        (state.chats, state.sessions) = (state.chats - 1, state.sessions + 1);
        if state.chats == 0 {
            (state.work_clock, state.share_clock) = (0.0, 0.0);
        }
        let idle = state.chats == 0;
        self.hold_chat(agent, place, -1);
        if self.plan.lives {
            self.let_go(agent, place);
            self.feel(agent);
        }
        match handling {
            Handling::Conversation { .. } => self.reply_done(agent, place),
            _ => self.depart(place, Outcome::Served, left),
        }
        if idle {
            self.seek_work(agent);
        } else {
            self.share_on(agent);
        }
    }

    /// What is left to do for a session whose work so far is done: its after-contact work, once the customer has gone;
    /// `None` when that is done, too.
    fn leave_session(&mut self, agent: AgentId, place: u32, after_work: &Dist) -> Option<Ticks> {
        let plan = self.plan;
        let contact = &mut self.contacts[place];
        if contact.turn > 1 {
            return None;
        }
        (contact.turn, contact.since) = (2, self.now);
        let contact = &self.contacts[place];
        let skills = &plan.groups[self.agents[agent as usize].group as usize].skills;
        let speed = skills.iter().find(|skill| skill.line == contact.line).map_or(1.0, |skill| skill.time_factor);
        let factor = self.own_speed(agent, speed) * plan.inquiries[contact.inquiry as usize].work_factor;
        let work = scaled(after_work.sample(&mut draw(contact.key, Purpose::AfterWork, 0)), factor);
        self.change_active(place, -1);
        Some(if plan.lives { scaled(work, self.extras[place as usize].manner.work) } else { work })
    }

    /// The slot of a ghost comes free, which no longer had a share of the work.
    pub(super) fn free_shared_slot(&mut self, agent: AgentId, place: u32) {
        self.settle_shared(agent);
        self.unlist(agent);
        let state = &mut self.agents[agent as usize];
        (state.chats, state.sessions) = (state.chats - 1, state.sessions + 1);
        self.change_active(place, -1);
        self.hold_chat(agent, place, -1);
        self.let_go(agent, place);
        self.feel(agent);
        self.depart(place, Outcome::Served, self.now);
        if self.agents[agent as usize].chats == 0 {
            self.seek_work(agent);
        } else {
            self.share_on(agent);
        }
    }

    /// An agent goes on with the chats in hand, and takes more if there is room. Who only holds the slots of
    /// ghosts has nothing to do.
    fn share_on(&mut self, agent: AgentId) {
        if self.replies[agent as usize].is_empty() {
            self.agent_times.set(agent as usize, None);
            self.set_working(agent, false);
        } else {
            self.schedule_shared(agent);
        }
        self.fill_chats(agent);
    }

    /// Total rate with what is now in hand. Chats of several channels share by the rates of the
    /// one that has been in hand longest; without a chat each contact has a rate of 1.
    fn total_rate(&self, agent: AgentId) -> f64 {
        let hand = &self.replies[agent as usize];
        let rates = hand.iter().find_map(|&place| match &self.plan.channels[self.contacts[place].channel as usize].handling {
            Handling::SharedChat { speed, .. } => Some(speed),
            _ => None,
        });
        rates.map_or(hand.len().max(1) as f64, |speed| speed[hand.len().clamp(1, speed.len()) - 1])
    }

    /// Advances the agent's clocks to now; must come before the chats in hand change.
    fn settle_shared(&mut self, agent: AgentId) {
        let rate = self.total_rate(agent);
        let sharing = self.replies[agent as usize].len();
        let state = &mut self.agents[agent as usize];
        if sharing > 0 {
            let share = (self.now - state.work_since) as f64 / sharing as f64;
            state.work_clock += share * rate;
            state.share_clock += share;
        }
        state.work_since = self.now;
    }

    /// What will be done first: its place in the agent's list and its goal on the clock.
    fn least_left(&self, agent: AgentId) -> Option<(usize, f64)> {
        let goals = self.replies[agent as usize].iter().map(|&place| self.contacts[place].remaining);
        goals.enumerate().min_by(|a, b| a.1.total_cmp(&b.1))
    }

    fn schedule_shared(&mut self, agent: AgentId) {
        if let Some((_, goal)) = self.least_left(agent) {
            let sharing = self.replies[agent as usize].len() as f64;
            let time = (goal - self.agents[agent as usize].work_clock).max(0.0) * sharing / self.total_rate(agent);
            self.set_agent_time(agent, time.round() as Ticks);
        }
    }
}
