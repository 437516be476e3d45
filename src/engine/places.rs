//! What the engine keeps about a channel, a waiting line and a group while it runs: everything of one of them
//! lies together, so that an event finds it with one look-up.

use super::levels::Level;
use super::state::NONE;
use crate::ground::dist::Dist;
use crate::ground::time::Ticks;
use crate::plan::line::OPEN;
use crate::plan::{ChannelPlan, LinePlan, Plan};
use crate::scenario::model::{AgentChoice, Handling};
use std::collections::VecDeque;

/// A channel: how many there are, and what its plan says that every event asks.
#[derive(Debug)]
pub struct ChannelState<'p> {
    /// Its plan.
    pub plan: &'p ChannelPlan,
    /// The only free list whose agents answer it, one of those of agents without chats: it has sessions and one
    /// line, one group answers it without conditions, all of it, and none of it is to be chosen at random.
    /// [`NONE`]: there is something to choose.
    pub only_list: u32,
    /// The time factor of that group's skill.
    pub only_speed: f64,
    /// It has sessions that may have after-contact work.
    pub after_work: bool,
    /// How many wait for a first answer, in all its lines (exact only with eager patience).
    pub live: u32,
    /// Of these, those who keep their place without being on the line.
    pub virtual_places: u32,
    /// Contacts that took a callback and have not been reached.
    pub callbacks: Level,
    /// The latest slot in which an appointment was made, and how many.
    pub appointments: (Ticks, u32),
    /// [`ChannelPlan::synchronous`].
    pub synchronous: bool,
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
}

impl<'p> ChannelState<'p> {
    /// A channel with nobody in it.
    pub fn new(plan: &'p ChannelPlan, index: u16, whole: &Plan) -> Self {
        let sessions = matches!(plan.handling, Handling::Session { .. });
        let mut own = whole.lines.plans.iter().filter(|line| line.channel == index && sessions && line.agent_choice != AgentChoice::Random);
        let (only_list, only_speed) = match (own.next().map(|line| &line.routes[..]), own.next()) {
            (Some([only]), None)
                if only.gate == OPEN
                    && !whole.groups[only.group as usize].counted
                    && only.rules.units == 0
                    && !only.interrupts
                    && !only.own_skills =>
            {
                (only.first_list, only.time_factor)
            }
            _ => (NONE, 1.0),
        };
        Self {
            plan,
            only_list,
            only_speed,
            after_work: matches!(&plan.handling, Handling::Session { after_work, .. } if *after_work != Dist::Constant(0)),
            live: 0,
            virtual_places: 0,
            callbacks: Level::default(),
            appointments: (0, 0),
            synchronous: plan.synchronous,
            arrived: 0,
            arrived_before: 0,
            active: Level::default(),
            backlog: Level::default(),
            backlog_max: 0,
            open: Level::default(),
        }
    }

    /// Forgets the counts.
    pub fn reset(&mut self) {
        (self.live, self.virtual_places, self.appointments) = (0, 0, (0, 0));
        self.callbacks = Level::default();
        (self.arrived, self.arrived_before, self.backlog_max) = (0, 0, 0);
        (self.active, self.backlog, self.open) = Default::default();
    }
}

/// A waiting line.
#[derive(Debug)]
pub struct LineState<'p> {
    /// Its plan.
    pub plan: &'p LinePlan,
    /// Waiting for a first answer, in order of arrival; may hold contacts that have gone.
    pub first: VecDeque<u32>,
    /// How many in `first` are still there (exact only with eager patience).
    pub live: u32,
    /// Once one of them leaves the line, agents elsewhere may have to look for work again.
    pub stirs: bool,
    /// Follow-up messages that any agent may answer, in the order of the messages or of the channel's discipline.
    pub follow_ups: VecDeque<u32>,
    /// Callbacks that wait behind the queue; may hold contacts that have gone.
    pub behind: VecDeque<u32>,
}

impl<'p> LineState<'p> {
    /// A line with nobody in it.
    pub fn new(plan: &'p LinePlan) -> Self {
        let stirs = plan.holds_back_chats || plan.staged;
        Self { plan, first: VecDeque::new(), live: 0, stirs, follow_ups: VecDeque::new(), behind: VecDeque::new() }
    }

    /// One more waits for a first answer; gives whether others may be affected.
    #[inline(always)]
    pub fn enter(&mut self, channel: &mut ChannelState<'_>) -> bool {
        self.live += 1;
        channel.live += 1;
        self.plan.stirs
    }

    /// Empties the line, keeping the memory.
    pub fn reset(&mut self) {
        self.first.clear();
        self.live = 0;
        self.behind.clear();
        self.follow_ups.clear();
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
    /// Contacts whose agents wait to ask one of the group, in order.
    pub asking: VecDeque<u32>,
}

impl GroupState {
    /// Forgets everything that happened, keeping the memory.
    pub fn reset(&mut self) {
        let mut asking = std::mem::take(&mut self.asking);
        asking.clear();
        *self = Self { asking, ..Self::default() };
    }
}
