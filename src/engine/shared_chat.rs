//! Live chat as shared work: an agent with i chats in hand works at the total rate f(i), split
//! equally among them (processor sharing). The rate changes the moment the number of chats does.
//!
//! A clock per agent counts the work done for each chat in hand; a chat is done when the clock has
//! advanced by its work.

use super::Engine;
use super::agents::AgentId;
use super::session::scaled;
use super::state::Task;
use super::tally::Outcome;
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
        let Handling::SharedChat { ref handle_time, .. } = self.plan.channels[channel].handling else { return };
        let mut work = scaled(handle_time.sample(&mut draw(contact.key, Purpose::Handle, 0)), factor);
        if self.plan.lives {
            work = if self.is_ghost(place) {
                self.ghost_share(place, work.min(self.plan.life.issues.turn_every))
            } else {
                self.session_work(agent, place, work)
            };
        }
        let contact = &mut self.contacts[place];
        contact.owner = agent;
        contact.turn = 1;
        let state = &mut self.agents[agent as usize];
        contact.remaining = state.work_clock + work as f64;
        contact.share_start = state.share_clock;
        state.chats += 1;
        self.occupy(agent, Task::SharedChats);
        if self.plan.lives {
            self.take_in_hand(agent, place);
            self.feel(agent);
        }
        self.replies[agent as usize].push_back(place);
        self.change_active(place, 1);
        self.hold_chat(agent, place, 1);
        self.set_working(agent, true);
        self.schedule_shared(agent);
        self.list_if_room(agent);
    }

    /// The chat with the least work left is done.
    pub(super) fn end_shared_chat(&mut self, agent: AgentId) {
        self.settle_shared(agent);
        self.unlist(agent);
        let Some((position, _)) = self.least_left(agent) else { return };
        let Some(place) = self.replies[agent as usize].remove(position) else { return };
        let state = &mut self.agents[agent as usize];
        let share = state.share_clock - self.contacts[place].share_start;
        if self.plan.lives && self.is_ghost(place) {
            self.charge(agent, place, share.round() as Ticks);
            self.hold_ghost(place);
            return self.share_on(agent);
        }
        let state = &mut self.agents[agent as usize];
        (state.chats, state.sessions) = (state.chats - 1, state.sessions + 1);
        if state.chats == 0 {
            (state.work_clock, state.share_clock) = (0.0, 0.0);
        }
        let idle = state.chats == 0;
        self.charge(agent, place, share.round() as Ticks);
        self.change_active(place, -1);
        self.hold_chat(agent, place, -1);
        if self.plan.lives {
            self.let_go(agent, place);
            self.feel(agent);
        }
        self.depart(place, Outcome::Served, self.now);
        if idle {
            self.seek_work(agent);
        } else {
            self.share_on(agent);
        }
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

    /// Total rate with the chats now in hand. Chats of several channels share by the rates of the
    /// one that has been in hand longest.
    fn total_rate(&self, agent: AgentId) -> f64 {
        let chats = &self.replies[agent as usize];
        let Some(&first) = chats.front() else { return 1.0 };
        match &self.plan.channels[self.contacts[first].channel as usize].handling {
            Handling::SharedChat { speed, .. } => speed[chats.len().clamp(1, speed.len()) - 1],
            _ => 1.0,
        }
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

    /// The chat that will be done first: its place in the agent's list and its goal on the clock.
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
