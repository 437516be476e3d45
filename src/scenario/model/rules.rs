//! Rules of routing: what a freed agent takes, and what else a group or a skill says about when its agents take
//! contacts.

use crate::ground::time::{NEVER, Ticks};

/// `pick`: what a freed agent takes of what waits. Compared are the contacts at the heads of the lines that the
/// agent may take from; ties go to the longest wait, then to the better priority, then to the order of `skills`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pick {
    /// The best priority.
    Priority,
    /// The order of `skills`: the place in it is the priority.
    InOrder,
    /// The longest wait, whatever the priority.
    LongestWait,
    /// The channel with the most contacts waiting.
    LongestQueue,
    /// The largest weight times wait (the generalised c-mu rule for quadratic costs of waiting, van Mieghem 1995).
    WeightedWait,
    /// The channel with the most waiting against its ratio (fixed queue ratio, Gurvich & Whitt 2010).
    QueueRatio,
    /// The channel with the most work waiting against the agents on duty who answer it.
    ExpectedDelay,
    /// The best priority, where priorities improve with the wait.
    Rising,
}

impl Pick {
    /// Whether a better priority always goes first, however long others wait.
    pub fn is_strict(self) -> bool {
        matches!(self, Self::Priority | Self::InOrder)
    }

    /// Whether a better priority goes first among those who come at the same time.
    pub fn has_priorities(self) -> bool {
        self.is_strict() || self == Self::Rising
    }

    /// Whether it looks at the lengths of queues.
    pub fn counts_queues(self) -> bool {
        matches!(self, Self::LongestQueue | Self::QueueRatio | Self::ExpectedDelay)
    }
}

/// What a group says about when its agents take contacts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GroupRules {
    /// What a freed agent takes.
    pub pick: Pick,
    /// Work added to a reply that a contact has interrupted, each time.
    pub switch_cost: Ticks,
    /// What its number of idle agents is divided by where channels choose by this ratio; more than 0.
    pub idle_ratio: f64,
    /// Time constant of its agents' occupancy, for the caps of its skills.
    pub occupancy_time: Ticks,
    /// What its agents can hold, in thousandths of a unit; 0: chats have slots instead.
    pub capacity: u32,
}

/// What a skill says about when its contacts are taken.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SkillRules {
    /// [`Pick::WeightedWait`]: weight of a unit of waiting; more than 0.
    pub weight: f64,
    /// [`Pick::QueueRatio`]: what the number waiting is divided by; more than 0.
    pub ratio: f64,
    /// [`Pick::Rising`]: the priority improves by one for every such time waited; [`NEVER`]: it stays.
    pub rises_every: Ticks,
    /// The group takes contacts of this skill only while more than so many of its agents are idle.
    pub reserve: u32,
    /// Asynchronous: synchronous contacts of a better priority that find no free agent interrupt its replies.
    pub preemptible: bool,
    /// Asynchronous: an agent takes its contacts only while occupied less than this, exponentially weighted;
    /// infinite: whatever the occupancy.
    pub occupancy_cap: f64,
    /// Of its agents' capacity a contact takes so much, in thousandths of a unit; 0: chats have slots, other work takes
    /// the whole agent.
    pub units: u32,
    /// How many of its contacts fit into an agent's capacity, at least 1.
    pub at_once: u32,
}

impl SkillRules {
    /// No rule but the group's.
    pub const NONE: Self = Self {
        weight: 1.0,
        ratio: 1.0,
        rises_every: NEVER,
        reserve: 0,
        preemptible: false,
        occupancy_cap: f64::INFINITY,
        units: 0,
        at_once: 1,
    };

    /// Whether whoever is free may take its contacts.
    pub fn is_open(&self) -> bool {
        self.reserve == 0 && self.occupancy_cap == f64::INFINITY
    }
}
