//! Agents who are free, and what an agent does who has nothing in hand.
//!
//! A group has a free list for every number of chats in hand that leaves room for another; list 0
//! holds the idle. Within a list agents stand in the order in which they joined it, so its head has
//! been in that state longest.

use super::Engine;
use super::state::{Agent, Duty, NONE, Task};
use crate::ground::time::Ticks;
use crate::scenario::model::Leaving;

/// Index of an agent over all groups.
pub type AgentId = u32;

impl Engine<'_> {
    /// Puts an agent at the tail of the free list for the present number of chats.
    #[inline]
    pub(super) fn list(&mut self, agent: AgentId) {
        let state = &mut self.agents[agent as usize];
        debug_assert!(!state.listed && state.duty == Duty::On);
        (state.listed, state.free_since) = (true, self.now);
        self.look_again |= state.stirs;
        self.free.join(state.first_list + state.chats, agent);
        if state.counted {
            self.standby.join(agent, state);
        }
    }

    /// Takes an agent out of the free lists, if listed. Must come before the number of chats changes.
    #[inline]
    pub(super) fn unlist(&mut self, agent: AgentId) {
        let state = &mut self.agents[agent as usize];
        if state.listed {
            state.listed = false;
            self.free.leave(agent);
            if state.counted {
                self.standby.leave(agent, state);
            }
        }
    }

    /// The agent takes something in hand (no effect if already occupied).
    #[inline(always)]
    pub(super) fn occupy(&mut self, agent: AgentId, task: Task) {
        let state = &mut self.agents[agent as usize];
        state.occupy(task, self.now, &mut self.groups[state.group as usize]);
        if self.plan.lives {
            self.feel(agent);
        }
    }

    /// The agent has nothing in hand any more (no effect if that was so).
    #[inline(always)]
    pub(super) fn relax(&mut self, agent: AgentId) {
        self.agent_times.set(agent as usize, None);
        let state = &mut self.agents[agent as usize];
        state.relax(self.now, &mut self.groups[state.group as usize]);
        if state.working {
            self.set_working(agent, false);
        }
        if self.plan.lives {
            self.feel(agent);
        }
    }

    /// Begins or ends work proper. Only groups with chats tell it from being occupied.
    #[inline]
    pub(super) fn set_working(&mut self, agent: AgentId, working: bool) {
        let state = &mut self.agents[agent as usize];
        if state.chats_too && state.working != working {
            state.working = working;
            self.groups[state.group as usize].working.change(self.now, if working { 1 } else { -1 });
        }
    }

    /// Charges agent time to a contact.
    #[inline(always)]
    pub(super) fn charge(&mut self, agent: AgentId, place: u32, time: Ticks) {
        let &Agent { cost_per_tick, group, .. } = &self.agents[agent as usize];
        let contact = &mut self.contacts[place];
        contact.charge(time, cost_per_tick);
        self.ledger.count_work(contact, group, time);
        self.bill(agent, place, time);
    }

    /// Takes (1) or gives back (-1) all slots of an agent: other work than chats needs the whole agent.
    #[inline]
    pub(super) fn hold_all_slots(&mut self, agent: AgentId, sign: i64) {
        let state = &self.agents[agent as usize];
        if state.chats_too {
            let slots = self.plan.groups[state.group as usize].capacity;
            self.hold_slots(agent, sign * i64::from(slots));
        }
    }

    /// Takes or gives back slots of the agent's group. Only groups with chats keep count.
    #[inline]
    pub(super) fn hold_slots(&mut self, agent: AgentId, delta: i64) {
        let state = &self.agents[agent as usize];
        if state.chats_too {
            self.groups[state.group as usize].slots.change(self.now, delta);
        }
    }

    /// An agent with nothing in hand: leaves, resumes interrupted work, takes what waits, or joins
    /// the idle.
    #[inline(always)]
    pub(super) fn seek_work(&mut self, agent: AgentId) {
        let state = &self.agents[agent as usize];
        let (group, paused) = (state.group as usize, state.paused);
        // Only in a group that has agents about to leave can this one be to leave.
        if self.groups[group].leavers > 0 && self.leaves_now(agent) {
            self.relax(agent);
            self.leave(agent);
        } else if self.plan.consults
            && let Some(place) = self.groups[group].asking.pop_front()
        {
            self.answer_question(agent, place);
        } else if paused != NONE {
            self.go_on_with_paused(agent);
        } else if let Some((speed, contact)) = self.pick_work(agent, false) {
            self.take(agent, speed, contact);
        } else {
            self.relax(agent);
            self.list(agent);
            if self.plan.groups[group].keeps_agents_back {
                self.offer_kept_back(group);
            }
            if self.plan.groups[group].caps {
                self.await_leisure(agent);
            }
        }
    }

    /// An agent with nothing in hand takes a contact.
    #[inline(always)]
    pub(super) fn take(&mut self, agent: AgentId, speed: f64, contact: u32) {
        self.begin(agent, speed, contact);
        // A first chat leaves room for more of those that wait.
        if matches!(self.agents[agent as usize].task, Task::Chats | Task::SharedChats) {
            self.fill_chats(agent);
        }
    }

    /// Whether an agent with nothing in hand leaves now, of a group that has agents about to leave. Where the busy
    /// finish before they leave, so do those with an interrupted reply.
    #[inline]
    fn leaves_now(&mut self, agent: AgentId) -> bool {
        let state = &self.agents[agent as usize];
        if state.paused != NONE && self.plan.groups[state.group as usize].leaving == Leaving::Finish {
            return false;
        }
        state.duty == Duty::Leaving || self.takes_anothers_leave(agent)
    }
}
