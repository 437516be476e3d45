//! An issue: what a customer wants solved, through all its contacts. It remembers what satisfaction,
//! first-contact resolution and cost are made of, so that no transfer, reopening, chase or bot resets a
//! clock. Issues are kept only in plans where something can happen to them between or around contacts
//! ([`crate::plan::Plan::lives`]); elsewhere a contact is its issue.

use super::state::NONE;
use crate::ground::rng::mix;
use crate::ground::time::{NEVER, Ticks};
use crate::scenario::model::Class;
use serde::{Deserialize, Serialize};

/// Why a contact came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reason {
    /// The first of its issue.
    First,
    /// Another attempt of somebody who did not get through.
    Retrial,
    /// The door was closed: again at opening, or by another channel.
    ClosedDoor,
    /// The issue was closed but not resolved.
    Reopened,
    /// A reply is overdue.
    Chase,
    /// From an asynchronous to a synchronous channel.
    Escalation,
    /// From a queue to an asynchronous channel.
    Deflection,
}

impl Reason {
    /// Number of reasons.
    pub const COUNT: usize = 7;

    /// The word in `contacts.csv`.
    pub fn name(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Retrial => "retrial",
            Self::ClosedDoor => "closed_door",
            Self::Reopened => "reopened",
            Self::Chase => "chase",
            Self::Escalation => "escalation",
            Self::Deflection => "deflection",
        }
    }
}

/// What an issue cost its customer besides time; every count goes into the satisfaction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Effort {
    /// Checks of an identity already given.
    pub revalidations: u32,
    /// Inputs that a bot rejected.
    pub rejections: u32,
    /// Times the story had to be told again.
    pub repeats: u32,
    /// Transfers.
    pub transfers: u32,
    /// Most menu layers passed in one contact.
    pub menu_layers: u32,
    /// Turns that a misunderstanding or a check added.
    pub extra_turns: u32,
}

/// A planned contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Return {
    /// Number of its event in the calendar (0: none is planned).
    pub event: u64,
    /// Why it will come.
    pub reason: Reason,
    /// The channel; [`u16::MAX`]: chosen when it comes.
    pub channel: u16,
}

/// An issue from its first arrival to its last close.
#[derive(Clone, Debug)]
pub struct Issue {
    /// Key of its random streams.
    pub key: u64,
    /// Arrival of its first contact.
    pub arrived: Ticks,
    /// First human reply on any channel ([`NEVER`]: not yet).
    pub first_human: Ticks,
    /// The first end of a contact that a person answered ([`NEVER`]: none has ended yet).
    pub closed: Ticks,
    /// Expected time to the first reply, in seconds.
    pub expected_s: f64,
    /// Number of the contact with which that expectation came, counted from 1: the first, or the latest before any answer
    /// for which the customer agreed to another channel.
    pub expectant: u32,
    /// Sum of the empathy met in answered contacts.
    pub empathy: f64,
    /// Contacts that a person answered.
    pub answered: u32,
    /// Agent who had the last of them (`u32::MAX`: nobody).
    pub agent: u32,
    /// Sum of the reply gaps in chats.
    pub gap_sum: Ticks,
    /// Replies in chats.
    pub gaps: u32,
    /// What it cost the customer besides time.
    pub effort: Effort,
    /// Contacts so far.
    pub contacts: u32,
    /// Retrials since somebody last answered.
    pub retrials: u32,
    /// Chases so far.
    pub chases: u32,
    /// Promised waits so far.
    pub promises: u32,
    /// Of these, broken.
    pub broken: u32,
    /// Contacts in the centre now.
    pub live: u32,
    /// Its contact in an asynchronous channel, as long as that is open.
    pub thread: u32,
    /// Its other contact, as long as that is in the centre.
    pub second: u32,
    /// The next contact, if one is planned.
    pub next: Return,
    /// Number of the event of the next chase or escalation (0: none).
    pub chase: u64,
    /// It is an escalation.
    pub escalates: bool,
    /// Place of its latest ended contact in the trace (`u32::MAX`: not traced).
    pub record: u32,
    /// Interval of the first arrival; `u32::MAX` when it is not counted.
    pub interval: u32,
    /// Inquiry index.
    pub inquiry: u16,
    /// Segment index (0 without segments).
    pub segment: u16,
    /// Channel of the first contact.
    pub first_channel: u16,
    /// What triage took it for; without triage everything is simple.
    pub class: Class,
    /// The agent time of sorting it has been spent.
    pub sorted: bool,
    /// It first came by a channel that the customer would not have chosen.
    pub mismatch: bool,
    /// It had another contact, for whatever reason, within seven days of the first end of an answered one, or a chase
    /// or an escalation before.
    pub came_back: bool,
    /// In use.
    open: bool,
}

impl Issue {
    /// An issue that arrives now and has no contact yet.
    pub fn new(key: u64, now: Ticks, inquiry: u16, segment: u16, interval: u32) -> Self {
        Self {
            key,
            arrived: now,
            first_human: NEVER,
            closed: NEVER,
            expected_s: 0.0,
            expectant: 1,
            empathy: 0.0,
            answered: 0,
            agent: NONE,
            gap_sum: 0,
            gaps: 0,
            effort: Effort::default(),
            contacts: 0,
            retrials: 0,
            chases: 0,
            promises: 0,
            broken: 0,
            live: 0,
            thread: NONE,
            second: NONE,
            next: Return { event: 0, reason: Reason::First, channel: u16::MAX },
            chase: 0,
            escalates: false,
            record: NONE,
            interval,
            inquiry,
            segment,
            first_channel: 0,
            class: Class::Simple,
            sorted: false,
            mismatch: false,
            came_back: false,
            open: true,
        }
    }

    /// Key of the random streams of its contact number `contact` (0: the first, which has those of the
    /// issue itself).
    pub fn contact_key(&self, contact: u32) -> u64 {
        if contact == 0 { self.key } else { mix(self.key, u64::from(contact) | 1 << 40) }
    }
}

/// The open issues; places of closed ones are used again.
#[derive(Debug, Default)]
pub struct Issues {
    slots: Vec<Issue>,
    free: Vec<u32>,
    alive: usize,
}

impl Issues {
    /// Puts an issue in a free place.
    pub fn insert(&mut self, issue: Issue) -> u32 {
        self.alive += 1;
        match self.free.pop() {
            Some(place) => {
                self.slots[place as usize] = issue;
                place
            }
            None => {
                self.slots.push(issue);
                (self.slots.len() - 1) as u32
            }
        }
    }

    /// The issue is over; its events are stale.
    pub fn remove(&mut self, place: u32) {
        let issue = &mut self.slots[place as usize];
        debug_assert!(issue.open);
        (issue.open, issue.next.event, issue.chase) = (false, 0, 0);
        self.alive -= 1;
        self.free.push(place);
    }

    /// An issue, unless there is none (`u32::MAX`).
    pub fn get(&self, place: u32) -> Option<&Issue> {
        self.slots.get(place as usize)
    }

    /// An issue, unless there is none (`u32::MAX`).
    pub fn get_mut(&mut self, place: u32) -> Option<&mut Issue> {
        self.slots.get_mut(place as usize)
    }

    /// Number of open issues.
    pub fn alive(&self) -> usize {
        self.alive
    }

    /// The open issues with their places.
    pub fn iter(&self) -> impl Iterator<Item = (u32, &Issue)> {
        (0..).zip(&self.slots).filter(|(_, issue)| issue.open)
    }

    /// Forgets every issue, keeping the memory.
    pub fn reset(&mut self) {
        self.slots.clear();
        self.free.clear();
        self.alive = 0;
    }
}

impl std::ops::Index<u32> for Issues {
    type Output = Issue;
    fn index(&self, place: u32) -> &Issue {
        &self.slots[place as usize]
    }
}

impl std::ops::IndexMut<u32> for Issues {
    fn index_mut(&mut self, place: u32) -> &mut Issue {
        &mut self.slots[place as usize]
    }
}
