//! What the engine remembers about contacts and agents while they are in the centre.

use super::places::GroupState;
use crate::ground::time::{NEVER, Ticks};
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
    /// Cost of that time, in money.
    pub cost: f64,
    /// When the present wait began: arrival, or the customer's latest message.
    pub since: Ticks,
    /// When patience for the first answer ends.
    pub deadline: Ticks,
    /// Number of the event it waits for in the calendar (0: none).
    pub event: u64,
    /// Work left on an interrupted reply; or the agent's work clock at which a shared chat is done.
    pub remaining: f64,
    /// Agent's share clock when a shared chat began.
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
    /// Where it is.
    pub stage: Stage,
}

impl Contact {
    /// A contact that arrives now and waits no longer than to `deadline`.
    #[inline(always)]
    pub fn new(arrival: Arrival, deadline: Ticks) -> Self {
        let Arrival { key, at, interval, ordinal, inquiry, channel } = arrival;
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
            stage: Stage::Waiting,
        }
    }
}

impl Contact {
    /// It waits for its first answer, and longer than to `now`.
    #[inline(always)]
    pub fn waits_past(&self, now: Ticks) -> bool {
        self.stage == Stage::Waiting && self.deadline > now
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

/// The contacts in the centre; places of ended ones are used again.
#[derive(Debug, Default)]
pub struct Contacts {
    slots: Vec<Contact>,
    free: Vec<u32>,
    alive: usize,
}

impl Contacts {
    /// Puts a contact in a free place.
    #[inline]
    pub fn insert(&mut self, contact: Contact) -> u32 {
        self.alive += 1;
        match self.free.pop() {
            Some(place) => {
                self.slots[place as usize] = contact;
                place
            }
            None => {
                self.slots.push(contact);
                (self.slots.len() - 1) as u32
            }
        }
    }

    /// The contact has ended; its events become stale, its place stays taken until [`Self::remove`].
    #[inline]
    pub fn end(&mut self, place: u32) {
        let contact = &mut self.slots[place as usize];
        if contact.stage != Stage::Gone {
            contact.stage = Stage::Gone;
            contact.event = 0;
            self.alive -= 1;
        }
    }

    /// Ends a contact, if it hasn't, and gives its place free.
    #[inline]
    pub fn remove(&mut self, place: u32) {
        self.end(place);
        self.free.push(place);
    }

    /// Gives the place of a contact free that has just been marked as gone.
    #[inline(always)]
    pub fn free_place(&mut self, place: u32) {
        self.alive -= 1;
        self.free.push(place);
    }

    /// The contacts that have not ended, with their places.
    pub fn iter_places(&self) -> impl Iterator<Item = (u32, &Contact)> {
        (0..).zip(&self.slots).filter(|(_, contact)| contact.stage != Stage::Gone)
    }

    /// Number of contacts that have not ended.
    #[inline]
    pub fn alive(&self) -> usize {
        self.alive
    }

    /// Forgets every contact, keeping the memory.
    pub fn reset(&mut self) {
        self.slots.clear();
        self.free.clear();
        self.alive = 0;
    }
}

impl std::ops::Index<u32> for Contacts {
    type Output = Contact;
    #[inline]
    fn index(&self, place: u32) -> &Contact {
        &self.slots[place as usize]
    }
}

impl std::ops::IndexMut<u32> for Contacts {
    #[inline]
    fn index_mut(&mut self, place: u32) -> &mut Contact {
        &mut self.slots[place as usize]
    }
}

/// Whether an agent is at work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Duty {
    /// Not at work.
    Off,
    /// At work and taking contacts.
    On,
    /// Finishing what is in hand, then leaving.
    Leaving,
}

/// What an agent is occupied with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    /// Nothing.
    Idle,
    /// A phone, video or in-person session.
    Session,
    /// After-contact work of a session.
    AfterWork,
    /// A burst of asynchronous work.
    Burst,
    /// One or more chats by turns.
    Chats,
    /// One or more chats as shared work.
    SharedChats,
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
    /// The one channel the group handles, if it is one of sessions; [`NONE`] otherwise.
    pub only_line: u32,
    /// The time factor of that skill.
    pub only_speed: f64,
    /// First free list of the group.
    pub first_list: u32,
    /// Cost of a tick of the agent's time, in money.
    pub cost_per_tick: f64,
    /// Start of the present occupied spell.
    pub busy_since: Ticks,
    /// All occupied time.
    pub busy_total: Ticks,
    /// Start of the present presence.
    pub present_since: Ticks,
    /// All time present.
    pub present_total: Ticks,
}

impl Agent {
    /// An agent who is not at work.
    pub fn new(group: u16, plan: &GroupPlan) -> Self {
        let (only_line, only_speed) = match (&plan.skills[..], &plan.order[..]) {
            ([SkillPlan { channel, chat: false, synchronous: true, time_factor, .. }], [_]) => (u32::from(*channel), *time_factor),
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
            cost_per_tick: plan.cost_per_worked_tick,
            chats_too: plan.chat_slots > 0,
            only_line,
            only_speed,
            first_list: plan.first_list,
            busy_since: NEVER,
            busy_total: 0,
            present_since: NEVER,
            present_total: 0,
        }
    }

    /// Takes something in hand (no effect on the time occupied if already so).
    #[inline]
    pub fn occupy(&mut self, task: Task, now: Ticks, group: &mut GroupState) {
        self.task = task;
        if self.busy_since == NEVER_BUSY {
            self.busy_since = now;
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
            group.busy.change(now, -1);
        }
    }
}
