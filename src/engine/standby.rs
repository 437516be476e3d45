//! What choices look up instead of searching for it: how many stand in a free list and how busy each of them was, the
//! replies that may be interrupted in the order in which they were taken up, and the staged lines in which somebody
//! may wait. Kept only of groups and lines of which some choice asks; it changes with the state that it mirrors.

use super::agents::AgentId;
use super::free::FreeLists;
use super::state::{Agent, NEVER_BUSY};
use crate::ground::time::Ticks;
use crate::plan::Plan;

/// An agent in a free list, with what the share of time busy is made of.
#[derive(Clone, Copy, Debug)]
pub struct Listed {
    /// Who it is.
    pub agent: AgentId,
    /// Number of the agent's joining a list: who joined earlier has a smaller one.
    pub joined: u64,
    /// Time occupied since coming on duty is this; modulo 2^64, and plus the time now if `grows`.
    busy: Ticks,
    /// All bits for who has chats in hand, none for the idle.
    grows: Ticks,
    /// On duty since then.
    since: Ticks,
}

impl Listed {
    /// Time occupied since coming on duty, and time on duty, at least 1.
    #[inline(always)]
    pub fn times(&self, now: Ticks) -> (Ticks, Ticks) {
        (self.busy.wrapping_add(now & self.grows), (now - self.since).max(1))
    }
}

/// See the module.
#[derive(Debug)]
pub struct Standby {
    /// Per free list of a group that is counted: who stands in it, in no order.
    lists: Vec<Vec<Listed>>,
    /// Per agent: the place in their list.
    place: Vec<u32>,
    /// Joinings so far.
    joined: u64,
    /// Per group with skills that may be interrupted: the first of its lists of `replies`, one for each skill.
    first_replies: Vec<u32>,
    /// Agents with replies in hand that may be interrupted, in the order in which they took them up.
    pub replies: FreeLists,
    /// A bit for each line: it is staged, and somebody may wait in it.
    pub staged: Vec<u64>,
}

impl Standby {
    /// That of an empty centre.
    pub fn new(plan: &Plan) -> Self {
        let counted = plan.groups.iter().any(|group| group.counted);
        let preempts = plan.groups.iter().any(|group| group.preempts);
        let lists: u32 = plan.groups.iter().map(|group| group.chat_slots.max(1)).sum();
        let (mut skills, mut first_replies) = (0, Vec::new());
        for group in &plan.groups {
            first_replies.push(skills);
            skills += group.skills.len() as u32;
        }
        Self {
            lists: vec![Vec::new(); if counted { lists as usize } else { 0 }],
            place: vec![0; if counted { plan.agents } else { 0 }],
            joined: 0,
            first_replies,
            replies: if preempts { FreeLists::new(plan.agents, skills as usize) } else { FreeLists::new(0, 0) },
            staged: vec![0; plan.lines.plans.len().div_ceil(64)],
        }
    }

    /// Everything back to that.
    pub fn reset(&mut self) {
        self.lists.iter_mut().for_each(Vec::clear);
        self.joined = 0;
        self.replies.reset();
        self.staged.fill(0);
    }

    /// An agent joins the free list that goes with the number of chats in hand.
    #[inline(never)]
    pub fn join(&mut self, agent: AgentId, state: &Agent) {
        self.joined += 1;
        let (busy, grows) = if state.busy_since == NEVER_BUSY {
            (state.busy_total - state.busy_before, 0)
        } else {
            ((state.busy_total - state.busy_before).wrapping_sub(state.busy_since), Ticks::MAX)
        };
        let list = &mut self.lists[(state.first_list + state.chats) as usize];
        self.place[agent as usize] = list.len() as u32;
        list.push(Listed { agent, joined: self.joined, busy, grows, since: state.present_since });
    }

    /// An agent leaves that list.
    #[inline(never)]
    pub fn leave(&mut self, agent: AgentId, state: &Agent) {
        let place = self.place[agent as usize];
        let list = &mut self.lists[(state.first_list + state.chats) as usize];
        list.swap_remove(place as usize);
        if let Some(moved) = list.get(place as usize) {
            self.place[moved.agent as usize] = place;
        }
    }

    /// Who stands in a list of a group that is counted.
    #[inline]
    pub fn list(&self, list: u32) -> &[Listed] {
        &self.lists[list as usize]
    }

    /// The list of replies of a skill of a group.
    pub fn replies_of(&self, group: u16, skill: usize) -> u32 {
        self.first_replies[group as usize] + skill as u32
    }
}
