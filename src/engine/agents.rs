//! Agents who are free, and what an agent does who has nothing in hand.
//!
//! A group has a free list for every number of chats in hand that leaves room for another; list 0
//! holds the idle. Within a list agents stand in the order in which they joined it, so its head has
//! been in that state longest.

use super::Engine;
use super::state::{Duty, NEVER_BUSY, NONE, Task};
use crate::ground::time::Ticks;

/// Index of an agent over all groups.
pub type AgentId = u32;

/// A doubly linked list of free agents.
#[derive(Clone, Copy, Debug)]
pub struct FreeList {
    /// Longest in the list.
    pub head: u32,
    /// Latest to join.
    pub tail: u32,
    /// Number of agents.
    pub len: u32,
}

impl Default for FreeList {
    fn default() -> Self {
        Self { head: NONE, tail: NONE, len: 0 }
    }
}

impl Engine<'_> {
    /// The free list that `agent` belongs to with so many chats in hand.
    fn list_of(&self, agent: AgentId) -> usize {
        let state = &self.agents[agent as usize];
        (state.first_list + state.chats) as usize
    }

    /// Puts an agent at the tail of the free list for the present number of chats.
    #[inline]
    pub(super) fn list(&mut self, agent: AgentId) {
        let list = self.list_of(agent);
        let tail = self.free[list].tail;
        let state = &mut self.agents[agent as usize];
        debug_assert!(!state.listed && state.duty == Duty::On);
        (state.listed, state.free_since, state.previous, state.next) = (true, self.now, tail, NONE);
        match tail {
            NONE => self.free[list].head = agent,
            _ => self.agents[tail as usize].next = agent,
        }
        self.free[list].tail = agent;
        self.free[list].len += 1;
    }

    /// Takes an agent out of the free lists, if listed. Must come before the number of chats changes.
    #[inline]
    pub(super) fn unlist(&mut self, agent: AgentId) {
        if self.agents[agent as usize].listed {
            self.take_from_list(agent);
        }
    }

    #[inline]
    fn take_from_list(&mut self, agent: AgentId) {
        let list = self.list_of(agent);
        let state = &mut self.agents[agent as usize];
        state.listed = false;
        let (previous, next) = (state.previous, state.next);
        match previous {
            NONE => self.free[list].head = next,
            _ => self.agents[previous as usize].next = next,
        }
        match next {
            NONE => self.free[list].tail = previous,
            _ => self.agents[next as usize].previous = previous,
        }
        self.free[list].len -= 1;
    }

    /// The agent takes something in hand (no effect if already occupied).
    #[inline]
    pub(super) fn occupy(&mut self, agent: AgentId, task: Task) {
        let now = self.now;
        let state = &mut self.agents[agent as usize];
        state.task = task;
        if state.busy_since == NEVER_BUSY {
            state.busy_since = now;
            self.groups[state.group as usize].busy.change(now, 1);
        }
    }

    /// The agent has nothing in hand any more (no effect if that was so).
    #[inline]
    pub(super) fn relax(&mut self, agent: AgentId) {
        let now = self.now;
        self.agent_times.clear(agent as usize);
        let state = &mut self.agents[agent as usize];
        state.task = Task::Idle;
        if state.busy_since != NEVER_BUSY {
            state.busy_total += now - state.busy_since;
            state.busy_since = NEVER_BUSY;
            self.groups[state.group as usize].busy.change(now, -1);
        }
        self.set_working(agent, false);
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
    #[inline]
    pub(super) fn charge(&mut self, agent: AgentId, place: u32, time: Ticks) {
        let contact = &mut self.contacts[place];
        contact.handled += time;
        contact.cost += time as i64 as f64 * self.agents[agent as usize].cost_per_tick;
    }

    /// Takes (1) or gives back (-1) all slots of an agent: other work than chats needs the whole agent.
    #[inline]
    pub(super) fn hold_all_slots(&mut self, agent: AgentId, sign: i64) {
        let state = &self.agents[agent as usize];
        if state.chats_too {
            let slots = self.plan.groups[state.group as usize].chat_slots;
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
        if self.groups[group].leavers > 0 && (state.duty == Duty::Leaving || self.takes_anothers_leave(agent)) {
            self.relax(agent);
            self.leave(agent);
        } else if paused != NONE {
            self.resume_burst(agent);
        } else if let Some((speed, contact)) = self.pick_work(agent, false) {
            self.begin(agent, speed, contact);
            // A first chat leaves room for more of those that wait.
            if matches!(self.agents[agent as usize].task, Task::Chats | Task::SharedChats) {
                self.fill_chats(agent);
            }
        } else {
            self.relax(agent);
            self.list(agent);
        }
    }
}
