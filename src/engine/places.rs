//! What the engine keeps about a channel and about a group while it runs: everything of one of them
//! lies together, so that an event finds it with one look-up.

use super::levels::Level;
use super::state::NONE;
use crate::ground::dist::Dist;
use crate::plan::{ChannelPlan, Plan};
use crate::scenario::model::{AgentChoice, Handling};
use std::collections::VecDeque;

/// A channel: who waits, how many there are, and what its plan says that every event asks.
#[derive(Debug)]
pub struct ChannelState<'p> {
    /// Its plan.
    pub plan: &'p ChannelPlan,
    /// The only free list whose agents answer it, one of those of agents without chats: it has sessions, one
    /// group answers them, and none of it is to be chosen at random. [`NONE`]: there is something to choose.
    pub only_list: u32,
    /// The time factor of that group's skill.
    pub only_speed: f64,
    /// It has sessions that may have after-contact work.
    pub after_work: bool,
    /// Waiting for a first answer, in order of arrival; may hold contacts that have gone.
    pub first: VecDeque<u32>,
    /// How many in `first` are still there (exact only with eager patience).
    pub live: u32,
    /// [`ChannelPlan::synchronous`].
    pub synchronous: bool,
    /// [`ChannelPlan::holds_back_chats`].
    pub holds_back_chats: bool,
    /// Contacts that arrived.
    pub arrived: u64,
    /// Contacts that had arrived at the latest boundary.
    pub arrived_before: u64,
    /// Sessions or threads in progress.
    pub active: Level,
    /// Messages waiting for an agent.
    pub backlog: Level,
    /// Largest backlog since counting began.
    pub backlog_max: u64,
    /// Contacts that have arrived and not ended.
    pub open: Level,
    /// Follow-up messages that any agent may answer, in order of the messages: all of a channel
    /// come here the same time (its owner window) after the message was sent.
    pub follow_ups: VecDeque<u32>,
}

impl<'p> ChannelState<'p> {
    /// A channel with nobody in it.
    pub fn new(plan: &'p ChannelPlan) -> Self {
        let sessions = matches!(plan.handling, Handling::Session { .. });
        let (only_list, only_speed) = match &plan.routes[..] {
            [only] if sessions && plan.agent_choice != AgentChoice::Random => (only.first_list, only.time_factor),
            _ => (NONE, 1.0),
        };
        Self {
            plan,
            only_list,
            only_speed,
            after_work: matches!(&plan.handling, Handling::Session { after_work, .. } if *after_work != Dist::Constant(0)),
            first: VecDeque::new(),
            live: 0,
            synchronous: plan.synchronous,
            holds_back_chats: plan.holds_back_chats,
            arrived: 0,
            arrived_before: 0,
            active: Level::default(),
            backlog: Level::default(),
            backlog_max: 0,
            open: Level::default(),
            follow_ups: VecDeque::new(),
        }
    }

    /// Empties the lines and forgets the counts, keeping the memory.
    pub fn reset(&mut self) {
        self.first.clear();
        self.live = 0;
        self.follow_ups.clear();
        (self.arrived, self.arrived_before, self.backlog_max) = (0, 0, 0);
        (self.active, self.backlog, self.open) = Default::default();
    }
}

/// A group: how many agents do what.
#[derive(Clone, Debug, Default)]
pub struct GroupState {
    /// Agents at work.
    pub present: Level,
    /// Agents with something in hand.
    pub busy: Level,
    /// Agents working (not merely holding chats whose customers think).
    pub working: Level,
    /// Slots held.
    pub slots: Level,
    /// Agents who are to leave but are still busy.
    pub leavers: u32,
    /// First of its lines of reserved follow-ups.
    pub reserved_base: u32,
}

impl GroupState {
    /// The groups of a plan with nobody at work.
    pub fn all(plan: &Plan) -> Vec<Self> {
        let mut reserved_base = 0;
        let mut group = |agents: u32, skills: usize| {
            let state = Self { reserved_base, ..Self::default() };
            reserved_base += agents * skills as u32;
            state
        };
        plan.groups.iter().map(|plan| group(plan.agents, plan.skills.len())).collect()
    }

    /// Forgets everything that happened.
    pub fn reset(&mut self) {
        *self = Self { reserved_base: self.reserved_base, ..Self::default() };
    }
}
