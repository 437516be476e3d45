//! Live chat by turns. An agent is one processor with several slots: a chat holds a slot through
//! the customer's think time, its messages enter the agent's reply queue, first come first served,
//! and the agent works on one reply at a time. The work content of a reply is drawn once; the rate
//! at which it is done depends on the number of chats in hand and changes the moment that does.

use super::Engine;
use super::agents::AgentId;
use super::session::scaled;
use super::state::{Duty, NONE, Stage, Task};
use super::tally::Outcome;
use crate::ground::dist::Dist;
use crate::ground::rng::{Purpose, draw};
use crate::ground::time::Ticks;
use crate::scenario::model::Handling;

impl Engine<'_> {
    /// A chat takes a slot; the customer's first message is already typed.
    pub(super) fn join_chat(&mut self, agent: AgentId, speed: f64, place: u32) {
        let plan = self.plan;
        self.unlist(agent);
        self.answer(place);
        let now = self.now;
        let own_speed = self.own_speed(agent, speed);
        let contact = &mut self.contacts[place];
        let channel = contact.channel as usize;
        let Handling::Chat { ref turns, .. } = plan.channels[channel].handling else { return };
        contact.turns = turns.sample(plan.inquiries[contact.inquiry as usize].work_factor, &mut draw(contact.key, Purpose::Turns, 0));
        contact.owner = agent;
        contact.since = now;
        // The agent's factor on this chat's work.
        contact.remaining = own_speed;
        self.change_active(place, 1);
        self.hold_chat(agent, place, 1);
        self.occupy(agent, Task::Chats);
        self.settle_reply(agent);
        self.agents[agent as usize].chats += 1;
        if plan.lives {
            self.take_in_hand(agent, place);
            self.feel(agent);
            if !self.is_ghost(place) {
                self.plan_check(agent, place);
                self.await_chat_reply(place);
            }
        }
        self.replies[agent as usize].push_back(place);
        if self.agents[agent as usize].contact == NONE {
            self.next_reply(agent);
        } else {
            self.schedule_reply(agent);
        }
        self.list_if_room(agent);
    }

    /// The customer sends the next message.
    pub(super) fn chat_message(&mut self, place: u32) {
        if self.plan.lives && self.is_ghost(place) {
            return self.close_ghost(place);
        }
        let contact = &mut self.contacts[place];
        contact.stage = Stage::InHand;
        contact.since = self.now;
        let agent = contact.owner;
        if self.plan.lives {
            self.await_chat_reply(place);
        }
        self.replies[agent as usize].push_back(place);
        if self.agents[agent as usize].contact == NONE {
            self.next_reply(agent);
        }
    }

    /// Begins work on the next message of the agent's queue, if there is one.
    fn next_reply(&mut self, agent: AgentId) {
        let plan = self.plan;
        let Some(place) = self.replies[agent as usize].pop_front() else {
            self.agent_times.set(agent as usize, None);
            self.set_working(agent, false);
            return;
        };
        let now = self.now;
        let number = if plan.lives { self.reply_number(place) } else { self.contacts[place].turn };
        let contact = &mut self.contacts[place];
        let Handling::Chat { ref reply_work, ref after_work, .. } = plan.channels[contact.channel as usize].handling else { return };
        let work = if contact.turn == contact.turns {
            let factor = contact.remaining * plan.inquiries[contact.inquiry as usize].work_factor;
            scaled(after_work.sample(&mut draw(contact.key, Purpose::AfterWork, 0)), factor)
        } else {
            contact.reply_wait_sum += now - contact.since;
            scaled(reply_work.sample(&mut draw(contact.key, Purpose::Reply, number)), contact.remaining)
        };
        let replies = contact.turn < contact.turns;
        let work = match (plan.lives, replies) {
            (false, _) => work,
            (true, true) => self.chat_work(agent, place, work),
            (true, false) => self.chat_after_work(agent, place, work),
        };
        let state = &mut self.agents[agent as usize];
        (state.contact, state.work_since, state.reply_since, state.work_left) = (place, now, now, work as f64);
        self.set_working(agent, true);
        self.schedule_reply(agent);
    }

    /// How many times longer a reply takes with the chats now in hand.
    fn slowdown(&self, agent: AgentId) -> f64 {
        let state = &self.agents[agent as usize];
        match &self.plan.channels[self.contacts[state.contact].channel as usize].handling {
            Handling::Chat { slowdown, .. } => slowdown[(state.chats as usize).clamp(1, slowdown.len()) - 1],
            _ => 1.0,
        }
    }

    /// Books the work done on the reply in hand at the present rate; must come before the number of
    /// chats changes.
    fn settle_reply(&mut self, agent: AgentId) {
        if self.agents[agent as usize].contact != NONE {
            let slowdown = self.slowdown(agent);
            let state = &mut self.agents[agent as usize];
            state.work_left -= (self.now - state.work_since) as f64 / slowdown;
            state.work_since = self.now;
        }
    }

    /// Sets the end of the reply in hand at the present rate.
    fn schedule_reply(&mut self, agent: AgentId) {
        let time = self.agents[agent as usize].work_left.max(0.0) * self.slowdown(agent);
        self.set_agent_time(agent, time.round() as Ticks);
    }

    /// A reply, or the after-contact work of a chat, is done.
    pub(super) fn end_reply(&mut self, agent: AgentId) {
        let plan = self.plan;
        let now = self.now;
        let state = &mut self.agents[agent as usize];
        let place = std::mem::replace(&mut state.contact, NONE);
        let reply_since = state.reply_since;
        self.charge(agent, place, now - reply_since);
        if plan.lives && self.is_ghost(place) {
            self.hold_ghost(place);
            return self.next_reply(agent);
        }
        let contact = &mut self.contacts[place];
        let Handling::Chat { ref think_time, ref after_work, .. } = plan.channels[contact.channel as usize].handling else { return };
        if contact.turn == contact.turns {
            // That was the after-contact work; the customer left at the last reply.
            let left = contact.since;
            self.end_chat(agent, place, left);
        } else {
            contact.turn += 1;
            let gap = now - contact.since;
            contact.gap_sum += gap;
            contact.since = now;
            contact.event = 0;
            let checked = plan.lives && self.chat_replied(place);
            let number = if plan.lives { self.reply_number(place) } else { self.contacts[place].turn };
            let contact = &mut self.contacts[place];
            let (channel, counted) = (contact.channel as usize, contact.interval != NONE);
            if contact.turn < contact.turns {
                contact.stage = Stage::Thinking;
                let think = if checked {
                    plan.life.issues.revalidation_think
                } else {
                    think_time.sample(&mut draw(contact.key, Purpose::Think, number))
                };
                let at = now.saturating_add(think);
                if at <= plan.horizon {
                    contact.event = self.later.push(at, place);
                }
            } else if *after_work == Dist::Constant(0) {
                self.end_chat(agent, place, now);
            } else {
                self.replies[agent as usize].push_front(place);
            }
            if counted {
                self.ledger.out.histograms[channel].reply_gap.record(gap);
            }
        }
        self.go_on(agent);
    }

    /// An agent with chats in hand and nothing in work begins the next reply.
    fn go_on(&mut self, agent: AgentId) {
        if self.agents[agent as usize].task == Task::Chats && self.agents[agent as usize].contact == NONE {
            self.next_reply(agent);
        }
    }

    /// Frees the slot of a chat whose customer has left.
    pub(super) fn free_chat_slot(&mut self, agent: AgentId, place: u32) {
        self.settle_reply(agent);
        self.end_chat(agent, place, self.now);
        if self.agents[agent as usize].task == Task::Chats && self.agents[agent as usize].contact != NONE {
            self.schedule_reply(agent);
        }
        self.go_on(agent);
    }

    /// Counts the sessions in progress. A ghost holds a slot, but is no session.
    pub(super) fn change_active(&mut self, place: u32, delta: i64) {
        if !(self.plan.lives && self.is_ghost(place)) {
            self.channels[self.contacts[place].channel as usize].active.change(self.now, delta);
        }
    }

    /// A chat's slot comes free.
    fn end_chat(&mut self, agent: AgentId, place: u32, left: Ticks) {
        self.unlist(agent);
        if self.plan.lives {
            self.let_go(agent, place);
        }
        self.change_active(place, -1);
        self.hold_chat(agent, place, -1);
        let state = &mut self.agents[agent as usize];
        (state.chats, state.sessions) = (state.chats - 1, state.sessions + 1);
        if self.plan.lives {
            self.feel(agent);
        }
        self.depart(place, Outcome::Served, left);
        if self.agents[agent as usize].chats == 0 {
            self.seek_work(agent);
        } else {
            self.fill_chats(agent);
        }
    }

    /// An agent with chats in hand takes waiting chats while there is room, then stands in the free
    /// list if there still is.
    pub(super) fn fill_chats(&mut self, agent: AgentId) {
        while self.agents[agent as usize].duty == Duty::On {
            let Some((speed, contact)) = self.pick_work(agent, true) else { break };
            self.begin(agent, speed, contact);
        }
        self.list_if_room(agent);
    }

    /// Stands in the free list if on duty with room for another chat and not there yet.
    pub(super) fn list_if_room(&mut self, agent: AgentId) {
        let state = &self.agents[agent as usize];
        let slots = self.plan.groups[state.group as usize].chat_slots;
        if state.duty == Duty::On && !state.listed && state.chats < slots {
            self.list(agent);
        }
    }
}
