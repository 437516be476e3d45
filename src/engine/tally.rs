//! What is counted about ended contacts: integer sums per (inquiry, channel) and per interval of
//! arrival, and histograms per channel. Ratios and intervals are made of these later; nothing is
//! averaged here.

use crate::ground::histogram::Histogram;
use crate::ground::time::Ticks;

/// How a contact ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Answered and finished: the issue is resolved.
    Served,
    /// Answered, but closed because the customer fell silent: unresolved.
    AutoClosed,
    /// Gave up waiting for the first answer.
    Abandoned,
    /// Left at once instead of waiting (counted as abandoned too).
    Balked,
    /// Turned away by a full queue.
    Blocked,
    /// Came outside opening hours.
    LostClosed,
    /// Still in the centre when the replication ended.
    Open,
}

impl Outcome {
    /// Number of outcomes.
    pub const COUNT: usize = 7;

    /// The word in `contacts.csv`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Served => "served",
            Self::AutoClosed => "auto_closed",
            Self::Abandoned => "abandoned",
            Self::Balked => "balked",
            Self::Blocked => "blocked",
            Self::LostClosed => "lost_closed",
            Self::Open => "open_at_end",
        }
    }
}

/// A sum of durations and how many went into it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sum {
    /// Total in ticks.
    pub ticks: u128,
    /// Number of durations.
    pub count: u64,
}

impl Sum {
    /// Adds one duration.
    #[inline]
    pub fn add(&mut self, ticks: Ticks) {
        self.ticks += u128::from(ticks);
        self.count += 1;
    }

    /// Adds another sum.
    pub fn merge(&mut self, other: &Self) {
        self.ticks += other.ticks;
        self.count += other.count;
    }
}

/// Everything counted about the contacts of one inquiry on one channel that arrived in the counted
/// length.
#[derive(Clone, Debug, Default)]
pub struct Cell {
    /// Contacts by [`Outcome`].
    pub outcomes: [u64; Outcome::COUNT],
    /// Waited longer than zero, answered or not.
    pub delayed: u64,
    /// Wait of the answered, to the answer.
    pub wait_served: Sum,
    /// Wait of those who abandoned or balked.
    pub wait_abandoned: Sum,
    /// Longest wait of either.
    pub wait_max: Ticks,
    /// Abandoned within 5 s (balking included).
    pub abandoned_5s: u64,
    /// Answered within the target time.
    pub served_within: u64,
    /// Abandoned within the target time.
    pub abandoned_within: u64,
    /// Asynchronous: judged against the target (answered, abandoned after it, or open and overdue).
    pub judged: u64,
    /// Asynchronous: first reply sent within the target time.
    pub replied_within: u64,
    /// Cost of the agent time, in money.
    pub cost: f64,
    /// Agent time per answered contact.
    pub handle: Sum,
    /// Assignment to close.
    pub session: Sum,
    /// Agent replies sent on closed contacts.
    pub turns: u64,
    /// From a customer's message to the start of work on it.
    pub reply_wait: Sum,
    /// From a customer's message to the reply being sent.
    pub reply_gap: Sum,
    /// To the first human reply being sent (asynchronous) or the answer (synchronous).
    pub first_response: Sum,
    /// The same on the clock of the channel's opening hours.
    pub first_response_business: Sum,
    /// Arrival to the close of resolved contacts.
    pub resolution: Sum,
    /// Sums of the satisfaction parts: base, wait, gap, rest, empathy, unresolved.
    pub parts: [f64; 6],
    /// Sum of the satisfaction scores.
    pub score: f64,
    /// Contacts scored.
    pub scored: u64,
    /// Sum of CSAT levels.
    pub csat: u64,
    /// Contacts at CSAT 4 or 5.
    pub csat_top2: u64,
    /// Contacts at CSAT 1 or 5.
    pub csat_extremes: u64,
    /// Contacts at CSAT 5.
    pub csat_best: u64,
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

    /// Answered and closed, resolved or not.
    pub fn served(&self) -> u64 {
        self.outcome(Outcome::Served) + self.outcome(Outcome::AutoClosed)
    }

    /// Left before an answer, balking included.
    pub fn abandoned(&self) -> u64 {
        self.outcome(Outcome::Abandoned) + self.outcome(Outcome::Balked)
    }

    /// Adds another cell.
    pub fn merge(&mut self, other: &Self) {
        for (mine, theirs) in self.outcomes.iter_mut().zip(other.outcomes) {
            *mine += theirs;
        }
        for (mine, theirs) in self.parts.iter_mut().zip(other.parts) {
            *mine += theirs;
        }
        self.score += other.score;
        self.cost += other.cost;
        let sums = [
            (&mut self.wait_served, &other.wait_served),
            (&mut self.wait_abandoned, &other.wait_abandoned),
            (&mut self.handle, &other.handle),
            (&mut self.session, &other.session),
            (&mut self.reply_wait, &other.reply_wait),
            (&mut self.reply_gap, &other.reply_gap),
            (&mut self.first_response, &other.first_response),
            (&mut self.first_response_business, &other.first_response_business),
            (&mut self.resolution, &other.resolution),
        ];
        for (mine, theirs) in sums {
            mine.merge(theirs);
        }
        let counts = [
            (&mut self.delayed, other.delayed),
            (&mut self.abandoned_5s, other.abandoned_5s),
            (&mut self.served_within, other.served_within),
            (&mut self.abandoned_within, other.abandoned_within),
            (&mut self.judged, other.judged),
            (&mut self.replied_within, other.replied_within),
            (&mut self.turns, other.turns),
            (&mut self.scored, other.scored),
            (&mut self.csat, other.csat),
            (&mut self.csat_top2, other.csat_top2),
            (&mut self.csat_extremes, other.csat_extremes),
            (&mut self.csat_best, other.csat_best),
        ];
        for (mine, theirs) in counts {
            *mine += theirs;
        }
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
    /// Sum of the waits of the served and the abandoned.
    pub wait: u64,
    /// How many went into `wait`.
    pub waited: u64,
    /// Numerator of the service level (synchronous) or of `within_sla` (asynchronous).
    pub within: u64,
    /// Denominator of the same.
    pub judged: u64,
    /// Sum of first response times.
    pub first_response: u64,
    /// How many went into it.
    pub responded: u64,
    /// Abandonments that happened in this interval, whenever the contact arrived.
    pub abandonments: u64,
    /// Waiting for a first answer.
    pub queue_area: u64,
    /// Sessions or threads in progress.
    pub active_area: u64,
    /// Messages waiting for an agent.
    pub backlog_area: u64,
    /// Contacts that have arrived and not ended.
    pub open_area: u64,
}

/// Areas of one group in one interval, in agents x ticks.
#[derive(Clone, Copy, Debug, Default)]
pub struct GroupInterval {
    /// At work.
    pub present_area: u64,
    /// Occupied with at least one contact.
    pub busy_area: u64,
    /// Working (not merely holding chats whose customers think).
    pub working_area: u64,
    /// Slots held.
    pub slots_area: u64,
}

/// The distributions of one channel, over counted contacts.
#[derive(Clone, Debug, Default)]
pub struct ChannelHistograms {
    /// Wait of the answered.
    pub wait_served: Histogram,
    /// Wait of those who left.
    pub wait_abandoned: Histogram,
    /// First reply sent (asynchronous only; a synchronous one is the wait of the answered).
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
