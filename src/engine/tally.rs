//! What is counted about ended contacts: integer sums per (inquiry, channel) and per interval of
//! arrival, and histograms per channel. Ratios and intervals are made of these later; nothing is
//! averaged here.

use super::callback_cell::CallbackCell;
use super::issue::Reason;
use super::issue_cell::IssueCell;
use super::opinions::Opinions;
use crate::ground::histogram::Histogram;
use crate::ground::time::Ticks;
use serde::{Deserialize, Serialize};

/// How a contact ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    /// Answered and finished. Without a model of resolution the issue is resolved.
    Served,
    /// Answered, but closed because the customer fell silent: unresolved.
    AutoClosed,
    /// Gave up waiting for the first answer or, transferred, for the second.
    Abandoned,
    /// Left at once instead of waiting (counted as abandoned too).
    Balked,
    /// Turned away by a full queue.
    Blocked,
    /// Came outside opening hours.
    LostClosed,
    /// Accepted the offer to leave the queue for an asynchronous channel.
    Deflected,
    /// Went on by a synchronous channel.
    Escalated,
    /// Settled by a bot, rightly or wrongly.
    Contained,
    /// Left in a menu or with a bot.
    Dropped,
    /// Answered, but left the chat while waiting for a reply.
    LeftChat,
    /// Another contact resolved the issue before this one was answered or ended.
    Superseded,
    /// Still in the centre when the replication ended.
    Open,
    /// Took a callback and never answered it.
    NotReached,
    /// Heard the busy signal: all lines were taken (counted as blocked too).
    Busy,
}

impl Outcome {
    /// Number of outcomes.
    pub const COUNT: usize = 15;

    /// The word in `contacts.csv`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Served => "served",
            Self::AutoClosed => "auto_closed",
            Self::Abandoned => "abandoned",
            Self::Balked => "balked",
            Self::Blocked => "blocked",
            Self::LostClosed => "lost_closed",
            Self::Deflected => "deflected",
            Self::Escalated => "escalated",
            Self::Contained => "contained",
            Self::Dropped => "dropped",
            Self::LeftChat => "left_chat",
            Self::Superseded => "superseded",
            Self::Open => "open_at_end",
            Self::NotReached => "not_reached",
            Self::Busy => "busy",
        }
    }
}

/// Everything counted about the contacts of one inquiry on one channel that arrived in the counted
/// length. Sums of durations are in ticks; how many went into a sum is one of the counts.
#[derive(Clone, Debug, Default)]
pub struct Cell {
    /// Contacts by [`Outcome`].
    pub outcomes: [u64; Outcome::COUNT],
    /// Waited longer than zero, answered or not, or waiting still.
    pub delayed: u64,
    /// Abandoned within 5 s (balking included).
    pub abandoned_5s: u64,
    /// Answered within the target time.
    pub served_within: u64,
    /// Abandoned within the target time.
    pub abandoned_within: u64,
    /// Asynchronous: judged against the target (answered, abandoned after it, blocked, or open and overdue).
    pub judged: u64,
    /// Asynchronous: first reply sent within the target time.
    pub replied_within: u64,
    /// Contacts with a first response: a reply sent (asynchronous) or served (synchronous).
    pub responded: u64,
    /// Served by turns (chat by turns, conversations).
    pub by_turns: u64,
    /// Agent replies of these.
    pub replies: u64,
    /// Wait of the served, to the answer.
    pub wait_served: u128,
    /// Wait of those who abandoned or balked before an answer.
    pub wait_abandoned: u128,
    /// Agent time on the served.
    pub handle: u128,
    /// Assignment to close of the served.
    pub session: u128,
    /// From a customer's message to the start of work on it, over `replies`.
    pub reply_wait: u128,
    /// From a customer's message to the reply being sent, over `replies`.
    pub reply_gap: u128,
    /// To the first response, over `responded`.
    pub first_response: u128,
    /// Asynchronous: the same on the clock of the channel's opening hours, over `responded_business`.
    pub first_response_business: u128,
    /// Contacts in `first_response_business`.
    pub responded_business: u64,
    /// Arrival to close of the resolved.
    pub resolution: u128,
    /// Longest wait for a first answer, over or not.
    pub wait_max: Ticks,
    /// What their customers think of them.
    pub opinions: Opinions,
    /// In plans with issues: those whose first contact this was. Their satisfaction and resolution stand
    /// here and not above.
    pub issue: IssueCell,
    /// Contacts by [`Reason`].
    pub reasons: [u64; Reason::COUNT],
    /// Chases of an overdue reply.
    pub chases: u64,
    /// Contacts transferred.
    pub transfers: u64,
    /// Contacts whose agent asked another one.
    pub consultations: u64,
    /// Contacts whose agent found nobody to ask.
    pub consultations_missed: u64,
    /// Waits for somebody to ask, of all of these.
    pub wait_consultation: u128,
    /// Misunderstandings noticed.
    pub misunderstandings: u64,
    /// Of all: those who took a callback.
    pub callback: CallbackCell,
    /// Of the abandoned: an agent had them; they left a chat before any reply, or in the second wait after a transfer.
    pub abandoned_after_answer: u64,
    /// Of the abandoned: left without a word.
    pub abandoned_silent: u64,
    /// Time before the queue, and all the time of contacts that were neither served nor gave up before an
    /// answer: with the waits and sessions of the others, how long the line was taken.
    pub line_else: u128,
    /// Replies sent in contacts that were not served: open, escalated, superseded; and those to ghosts.
    pub replies_else: u64,
}

impl Cell {
    /// Contacts that arrived.
    pub fn offered(&self) -> u64 {
        self.outcomes.iter().sum()
    }

    /// Contacts with this outcome.
    pub fn outcome(&self, outcome: Outcome) -> u64 {
        self.outcomes[outcome as usize]
    }

    /// Turned away by a full queue or the busy signal.
    pub fn blocked(&self) -> u64 {
        self.outcome(Outcome::Blocked) + self.outcome(Outcome::Busy)
    }

    /// Answered and ended, resolved or not.
    pub fn served(&self) -> u64 {
        self.outcome(Outcome::Served) + self.outcome(Outcome::AutoClosed) + self.outcome(Outcome::LeftChat)
    }

    /// Of the served, those who were on the line until the answer: their waits are in `wait_served`.
    pub fn served_live(&self) -> u64 {
        self.served() - self.callback.served
    }

    /// Left before an answer, balking included, or after a transfer before the second answer.
    pub fn abandoned(&self) -> u64 {
        self.outcome(Outcome::Abandoned) + self.outcome(Outcome::Balked)
    }

    /// Of these, before any answer: those whose waits are in `wait_abandoned`.
    pub fn abandoned_unanswered(&self) -> u64 {
        self.abandoned() - self.abandoned_after_answer
    }

    /// Counts a wait for a first answer; one that is not over, as long as it lasted.
    #[inline]
    pub fn waited(&mut self, wait: Ticks) {
        self.delayed += u64::from(wait > 0);
        self.wait_max = self.wait_max.max(wait);
    }

    /// Adds another cell.
    pub fn merge(&mut self, other: &Self) {
        fn add<T: Copy + std::ops::AddAssign>(mine: &mut [T], theirs: &[T]) {
            mine.iter_mut().zip(theirs).for_each(|(mine, theirs)| *mine += *theirs);
        }
        add(&mut self.outcomes, &other.outcomes);
        add(&mut self.reasons, &other.reasons);
        self.issue.merge(&other.issue);
        self.callback.merge(&other.callback);
        let counts = [
            (&mut self.delayed, other.delayed),
            (&mut self.abandoned_5s, other.abandoned_5s),
            (&mut self.served_within, other.served_within),
            (&mut self.abandoned_within, other.abandoned_within),
            (&mut self.judged, other.judged),
            (&mut self.replied_within, other.replied_within),
            (&mut self.responded, other.responded),
            (&mut self.responded_business, other.responded_business),
            (&mut self.by_turns, other.by_turns),
            (&mut self.replies, other.replies),
            (&mut self.chases, other.chases),
            (&mut self.transfers, other.transfers),
            (&mut self.consultations, other.consultations),
            (&mut self.consultations_missed, other.consultations_missed),
            (&mut self.misunderstandings, other.misunderstandings),
            (&mut self.abandoned_after_answer, other.abandoned_after_answer),
            (&mut self.abandoned_silent, other.abandoned_silent),
            (&mut self.replies_else, other.replies_else),
        ];
        counts.into_iter().for_each(|(mine, theirs)| *mine += theirs);
        let sums = [
            (&mut self.wait_served, other.wait_served),
            (&mut self.wait_abandoned, other.wait_abandoned),
            (&mut self.wait_consultation, other.wait_consultation),
            (&mut self.handle, other.handle),
            (&mut self.session, other.session),
            (&mut self.reply_wait, other.reply_wait),
            (&mut self.reply_gap, other.reply_gap),
            (&mut self.first_response, other.first_response),
            (&mut self.first_response_business, other.first_response_business),
            (&mut self.resolution, other.resolution),
            (&mut self.line_else, other.line_else),
        ];
        sums.into_iter().for_each(|(mine, theirs)| *mine += theirs);
        self.opinions.merge(&other.opinions);
        self.wait_max = self.wait_max.max(other.wait_max);
    }
}

/// Counts and areas of one channel in one interval. Contacts count where they arrived; areas
/// (in contacts x ticks) where they lie.
#[derive(Clone, Copy, Debug, Default)]
pub struct ChannelInterval {
    /// Contacts that arrived.
    pub offered: u64,
    /// Of these, answered and closed.
    pub served: u64,
    /// Of these, abandoned or balked.
    pub abandoned: u64,
    /// Of these, blocked.
    pub blocked: u64,
    /// Sum of the waits of the served.
    pub wait_served: u128,
    /// Agent time on the served.
    pub handle: u128,
    /// Of the abandoned, those whom an agent had had already.
    pub abandoned_after_answer: u64,
    /// Sum of the waits of the other abandoned.
    pub wait_abandoned: u128,
    /// Served within the target time.
    pub within: u64,
    /// Abandoned within the target time.
    pub abandoned_within: u64,
    /// Open at the end, and counted against the service level.
    pub open: u64,
    /// Numerator of `within_sla`.
    pub replied_within: u64,
    /// Denominator of the same.
    pub replies_judged: u64,
    /// Sum of the times to the first reply; of a synchronous channel, to the answers of callbacks.
    pub first_response: u128,
    /// How many went into it.
    pub responded: u64,
    /// Abandonments that happened in this interval, whenever the contact arrived.
    pub abandonments: u64,
    /// Waiting for a first answer.
    pub queue_area: u128,
    /// Sessions or threads in progress.
    pub active_area: u128,
    /// Messages waiting for an agent.
    pub backlog_area: u128,
    /// Contacts that have arrived and not ended.
    pub open_area: u128,
    /// Of the served and the abandoned, those who had taken a callback.
    pub called_back: u64,
    /// Contacts that took a callback and have not been reached.
    pub callback_area: u128,
    /// At the end of the interval: messages waiting for an agent (asynchronous channels).
    pub backlog_end: u64,
    /// At its end: contacts waiting for an answer, or messages since they were sent.
    pub waiting_end: u64,
    /// Sum of their ages then.
    pub waiting_age: u128,
    /// The largest of them; 0 if nothing waits.
    pub oldest_age: Ticks,
}

/// What one agent did in the counted length.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AgentTotals {
    /// Time at work.
    pub present: Ticks,
    /// Of this, with at least one contact in hand.
    pub busy: Ticks,
    /// Sessions and chats that ended, replies sent in asynchronous work; ghosts included.
    pub sessions: u64,
    /// With a roster: on breaks, as long as they should last.
    pub on_break: Ticks,
    /// With a roster: in meetings.
    pub in_meeting: Ticks,
    /// With a roster: absent in time on the roster.
    pub absent: Ticks,
    /// With a roster: days of absence, of duties that begin in the counted length.
    pub absent_days: u32,
    /// With a roster: overtime that is paid, planned or not.
    pub overtime: Ticks,
}

/// Areas of one group in one interval, in agents x ticks.
#[derive(Clone, Copy, Debug, Default)]
pub struct GroupInterval {
    /// At work.
    pub present_area: u128,
    /// Occupied with at least one contact.
    pub busy_area: u128,
    /// Working (not merely holding chats whose customers think).
    pub working_area: u128,
    /// Slots held.
    pub slots_area: u128,
    /// Stress of those at work, in stress x ticks; 0 where it is not modelled.
    pub stress_area: f64,
}

/// Areas of one group with a roster in one interval, in agents x ticks.
#[derive(Clone, Copy, Debug, Default)]
pub struct DutyInterval {
    /// On the roster, wherever they are.
    pub rostered_area: u128,
    /// On a break, as long as it should last.
    pub break_area: u128,
    /// In a meeting.
    pub meeting_area: u128,
    /// Absent all day.
    pub absent_area: u128,
    /// Late, gone early, or on a break that should have ended.
    pub missing_area: u128,
    /// At work after the end of their duty.
    pub beyond_area: u128,
    /// At work on a call.
    pub called_area: u128,
}

/// The distributions of one channel, over counted contacts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ChannelHistograms {
    /// Wait of the answered.
    pub wait_served: Histogram,
    /// Wait of those who left.
    pub wait_abandoned: Histogram,
    /// First reply sent; of a synchronous channel, the answer to a callback only: the others' is their wait.
    pub first_response: Histogram,
    /// The same in opening hours (asynchronous channels with opening hours only).
    pub first_response_business: Histogram,
    /// Message to reply (by turns only).
    pub reply_gap: Histogram,
    /// Arrival to close of resolved contacts.
    pub resolution: Histogram,
}

impl ChannelHistograms {
    /// All of them, in a fixed order.
    pub fn all(&self) -> [&Histogram; 6] {
        [&self.wait_served, &self.wait_abandoned, &self.first_response, &self.first_response_business, &self.reply_gap, &self.resolution]
    }

    /// All of them, in the same order.
    pub fn all_mut(&mut self) -> [&mut Histogram; 6] {
        [
            &mut self.wait_served,
            &mut self.wait_abandoned,
            &mut self.first_response,
            &mut self.first_response_business,
            &mut self.reply_gap,
            &mut self.resolution,
        ]
    }

    /// Adds another channel's or replication's.
    pub fn merge(&mut self, other: &Self) {
        for (mine, theirs) in self.all_mut().into_iter().zip(other.all()) {
            mine.merge(theirs);
        }
    }
}
