//! What the engine remembers about contacts and agents while they are in the centre.

use super::occupancy::Load;
use super::places::GroupState;
use super::tally::AgentTotals;
pub use super::task::{Duty, Task};
use crate::ground::time::{NEVER, Ticks};
use crate::plan::line::OPEN;
use crate::plan::{GroupPlan, SkillPlan};

/// `busy_since` and `present_since` of an agent who is not.
pub const NEVER_BUSY: Ticks = NEVER;
/// No contact, agent or interval.
pub const NONE: u32 = u32::MAX;

/// Where a contact is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// In a menu or with a bot, before the queue.
    FrontDoor,
    /// Waiting for its first answer.
    Waiting,
    /// The same, by the agent who had its issue before.
    Held,
    /// Ended, but its place in a queue has not come up yet.
    Gone,
    /// With an agent: in a session, or with a message that is being answered or in the agent's
    /// reply queue.
    InHand,
    /// The customer is thinking.
    Thinking,
    /// A follow-up message reserved for its owner.
    Reserved,
    /// A follow-up message that any agent may answer.
    FollowUp,
    /// Its reply was interrupted by closing time.
    Paused,
    /// Off the line: its callback is due later.
    CallbackLater,
    /// Off the line: its callback is due and waits behind the queue.
    CallbackDue,
}

/// What is known of a contact as it arrives.
#[derive(Clone, Copy, Debug)]
pub struct Arrival {
    /// [`Contact::key`].
    pub key: u64,
    /// [`Contact::arrived`].
    pub at: Ticks,
    /// [`Contact::interval`].
    pub interval: u32,
    /// [`Contact::ordinal`].
    pub ordinal: u32,
    /// [`Contact::inquiry`].
    pub inquiry: u16,
    /// [`Contact::channel`].
    pub channel: u16,
    /// [`Contact::line`].
    pub line: u16,
}

/// A contact in the centre. First what is counted when it is served, in the order of
/// [`super::settle::Served`], so that it is copied in few moves.
#[derive(Clone, Debug)]
pub struct Contact {
    /// Key of the random streams.
    pub key: u64,
    /// Arrival of the contact.
    pub arrived: Ticks,
    /// First taken by an agent ([`NEVER`]: not yet).
    pub answered: Ticks,
    /// First reply sent (asynchronous).
    pub first_reply: Ticks,
    /// Agent time spent on it.
    pub handled: Ticks,
    /// Sum of the times from message to reply.
    pub gap_sum: Ticks,
    /// Sum of the times from message to start of work.
    pub reply_wait_sum: Ticks,
    /// Cost of that time, in money: for the trace.
    pub cost: f64,
    /// When the present wait began: arrival, or the customer's latest message.
    pub since: Ticks,
    /// When patience for the first answer ends.
    pub deadline: Ticks,
    /// Number of the event it waits for in the calendar (0: none).
    pub event: u64,
    /// Work left on an interrupted reply; or the agent's work clock at which a shared chat is done.
    pub remaining: f64,
    /// Agent's share clock when a shared chat began; or when a reply in work was handed over.
    pub share_start: f64,
    /// Replies sent.
    pub turn: u32,
    /// Replies to send in all.
    pub turns: u32,
    /// Agent who has it, or who owns the thread.
    pub owner: u32,
    /// Interval of arrival; [`NONE`] when it is not counted (warm-up).
    pub interval: u32,
    /// Place among the arrivals of the replication.
    pub ordinal: u32,
    /// Inquiry index.
    pub inquiry: u16,
    /// Channel index.
    pub channel: u16,
    /// Index of the line of its channel in which it waits when nobody is free.
    pub line: u16,
    /// Where it is.
    pub stage: Stage,
    /// It took a callback: its wait for the first answer is none in the queue.
    pub callback: bool,
}

impl Contact {
    /// A contact that arrives now and waits no longer than to `deadline`.
    #[inline(always)]
    pub fn new(arrival: Arrival, deadline: Ticks) -> Self {
        let Arrival { key, at, interval, ordinal, inquiry, channel, line } = arrival;
        Self {
            key,
            arrived: at,
            since: at,
            deadline,
            answered: NEVER,
            first_reply: NEVER,
            event: 0,
            handled: 0,
            cost: 0.0,
            gap_sum: 0,
            reply_wait_sum: 0,
            remaining: 0.0,
            share_start: 0.0,
            turn: 0,
            turns: 0,
            owner: NONE,
            interval,
            ordinal,
            inquiry,
            channel,
            line,
            stage: Stage::Waiting,
            callback: false,
        }
    }
}

impl Contact {
    /// It waits for its first answer, and longer than to `now`.
    #[inline(always)]
    pub fn waits_past(&self, now: Ticks) -> bool {
        self.stage == Stage::Waiting && self.deadline > now
    }

    /// Since when its message has nobody working on it: since it was sent, or since the reply in work was handed over.
    pub fn unattended_since(&self) -> Ticks {
        if self.stage == Stage::FollowUp && self.remaining > 0.0 { self.share_start as Ticks } else { self.since }
    }

    /// It waits for a callback, not on the line.
    #[inline]
    pub fn awaits_call(&self) -> bool {
        self.callback && self.answered == NEVER
    }

    /// An agent takes it for the first time.
    #[inline]
    pub fn answer(&mut self, now: Ticks) {
        (self.answered, self.event, self.stage) = (now, 0, Stage::InHand);
    }

    /// Charges agent time to it.
    #[inline]
    pub fn charge(&mut self, time: Ticks, cost_per_tick: f64) {
        self.handled += time;
        self.cost += time as i64 as f64 * cost_per_tick;
    }
}

/// An agent.
#[derive(Clone, Debug)]
pub struct Agent {
    /// Group index.
    pub group: u16,
    /// At work?
    pub duty: Duty,
    /// Occupied with what?
    pub task: Task,
    /// Chats in progress.
    pub chats: u32,
    /// The contact being worked on: session, burst, or the reply in hand.
    pub contact: u32,
    /// An interrupted reply to take up again.
    pub paused: u32,
    /// Open threads owned.
    pub threads: u32,
    /// Since when in the present free list.
    pub free_since: Ticks,
    /// In a free list?
    pub listed: bool,
    /// Counted in the group's working level?
    pub working: bool,
    /// When the present work (or the last change of its rate) began.
    pub work_since: Ticks,
    /// When the present reply was begun.
    pub reply_since: Ticks,
    /// Work content left on the reply in hand, in ticks at full speed.
    pub work_left: f64,
    /// Shared chats: work done per chat since the agent's first, in ticks of content.
    pub work_clock: f64,
    /// Shared chats: time divided by the number of chats in progress.
    pub share_clock: f64,
    /// The group handles chats: working is told from being occupied, and slots are counted.
    pub chats_too: bool,
    /// Once idle, others may have work: the group dials for campaigns, or [`GroupPlan::frees_others`].
    pub stirs: bool,
    /// [`GroupPlan::counted`].
    pub counted: bool,
    /// The one line the group handles, if it is the only one of a channel of sessions and there is no campaign; [`NONE`] otherwise.
    pub only_line: u32,
    /// The time factor of that skill.
    pub only_speed: f64,
    /// First free list of the group.
    pub first_list: u32,
    /// First of the lines of those who wait for the agent, one for each of the group's skills.
    pub first_reserved: u32,
    /// Cost of a tick of the agent's time, in money: for the trace.
    pub cost_per_tick: f64,
    /// The agent's own factor on work, without what is still to be learnt.
    pub pace: f64,
    /// A bit for each of the group's skills that the agent has.
    pub skills: u64,
    /// Time on duty before the run, which counts for learning.
    pub tenure: Ticks,
    /// Start of the present occupied spell.
    pub busy_since: Ticks,
    /// All occupied time.
    pub busy_total: Ticks,
    /// Start of the present presence.
    pub present_since: Ticks,
    /// All time present.
    pub present_total: Ticks,
    /// All occupied time before the present presence.
    pub busy_before: Ticks,
    /// Units of the group's capacity in hand, where it has one.
    pub units: u32,
    /// The group's capacity in units; 0: it has slots.
    pub capacity: u32,
    /// Exponentially weighted occupancy, where a skill has a cap on it.
    pub load: Load,
    /// [`AgentTotals::sessions`] so far.
    pub sessions: u64,
}

impl Agent {
    /// An agent who is not at work. `calls_back`: besides its line a group may have calls behind the queue to make.
    pub fn new(group: u16, plan: &GroupPlan, calls_back: bool) -> Self {
        let (only_line, only_speed) = match (&plan.skills[..], &plan.order[..]) {
            ([SkillPlan { line, chat: false, synchronous: true, time_factor, gate: OPEN, sticky: false, .. }], [_])
                if !plan.counted && plan.campaigns.is_empty() && !calls_back =>
            {
                (u32::from(*line), *time_factor)
            }
            _ => (NONE, 1.0),
        };
        Self {
            group,
            duty: Duty::Off,
            task: Task::Idle,
            chats: 0,
            contact: NONE,
            paused: NONE,
            threads: 0,
            free_since: 0,
            listed: false,
            working: false,
            work_since: 0,
            reply_since: 0,
            work_left: 0.0,
            work_clock: 0.0,
            share_clock: 0.0,
            cost_per_tick: 0.0,
            pace: 1.0,
            skills: u64::MAX,
            tenure: 0,
            chats_too: plan.chat_slots > 0,
            stirs: !plan.campaigns.is_empty() || plan.frees_others(),
            counted: plan.counted,
            only_line,
            only_speed,
            first_list: plan.first_list,
            first_reserved: 0,
            busy_since: NEVER,
            busy_total: 0,
            present_since: NEVER,
            present_total: 0,
            busy_before: 0,
            units: 0,
            capacity: plan.rules.capacity,
            load: Load::new(plan),
            sessions: 0,
        }
    }

    /// What the agent has done up to `now`.
    pub fn totals(&self, now: Ticks) -> AgentTotals {
        let open = |since: Ticks| if since == NEVER_BUSY { 0 } else { now - since };
        AgentTotals {
            present: self.present_total + open(self.present_since),
            busy: self.busy_total + open(self.busy_since),
            sessions: self.sessions,
            ..AgentTotals::default()
        }
    }

    /// Takes something in hand (no effect on the time occupied if already so).
    #[inline]
    pub fn occupy(&mut self, task: Task, now: Ticks, group: &mut GroupState) {
        self.task = task;
        if self.busy_since == NEVER_BUSY {
            self.busy_since = now;
            self.load.change(now, false);
            group.busy.change(now, 1);
        }
    }

    /// Has nothing in hand any more (no effect if that was so).
    #[inline]
    pub fn relax(&mut self, now: Ticks, group: &mut GroupState) {
        self.task = Task::Idle;
        if self.busy_since != NEVER_BUSY {
            self.busy_total += now - self.busy_since;
            self.busy_since = NEVER_BUSY;
            self.load.change(now, true);
            group.busy.change(now, -1);
        }
    }
}
