//! Who the customers are, what they expect and what they do when things go wrong: segments,
//! announcements, and the ways in which an issue comes back.

use super::WallClock;
use crate::ground::dist::Dist;
use crate::ground::time::Ticks;
use crate::scenario::calendar::Calendar;

/// `[customers]`: what holds for all customers.
#[derive(Clone, Debug, PartialEq)]
pub struct Customers {
    /// When customers are awake to write, in their own time (`None`: always).
    pub waking: Option<Calendar<()>>,
    /// Complexity c multiplies handle times and the mean number of turns by `1 + complexity_work * c`.
    pub complexity_work: f64,
    /// Utility lost in the choice of a channel per doubling of 1 + announced wait / expected reply.
    pub wait_aversion: f64,
    /// Utility lost in the choice of a channel that is closed.
    pub closed_aversion: f64,
    /// Weight kappa of an announced wait in the expectation, in [0, 1]:
    /// ln E = (1 - kappa) ln E_channel + kappa ln A.
    pub announcement_weight: f64,
    /// kappa is multiplied by this after each broken promise of the issue, in [0, 1].
    pub trust_decay: f64,
    /// The hazard of abandoning is multiplied by 1 + this for every minute past the announced wait: exactly so
    /// for exponential patience; for any other, impatience runs so much faster.
    pub late_hazard: f64,
    /// Handle time added per minute that a session's wait exceeds what was announced.
    pub late_work: Ticks,
    /// Share of those whose patience is shorter than the announced wait who leave at once.
    pub announcement_balking: f64,
}

/// `[segments.NAME]`: customers who are alike.
#[derive(Clone, Debug, PartialEq)]
pub struct Segment {
    /// Its name in the file.
    pub name: String,
    /// Share of the customers; all shares sum to 1.
    pub share: f64,
    /// The customers' clocks.
    pub clock: WallClock,
    /// When they are awake to write, on their own clocks (`None`: always).
    pub waking: Option<Calendar<()>>,
    /// (channel index, weight above 0) of the channels they prefer, by index; empty: no preference.
    pub preference: Vec<(usize, f64)>,
    /// Think times are multiplied by this; more than 0.
    pub think_factor: f64,
    /// Patience is multiplied by this; more than 0.
    pub patience_factor: f64,
    /// Satisfaction points lost on a channel that they would not have chosen.
    pub mismatch: f64,
}

/// What a channel announces to those who come.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Announcement {
    /// Nothing.
    None,
    /// Always this wait.
    Fixed(Ticks),
    /// Waiting contacts divided by the recent throughput, times `bias`.
    Queue {
        /// 1 is honest; below it promises too much.
        bias: f64,
    },
    /// A quantile of the recent waits to the first reply, times `bias`.
    Percentile {
        /// Which quantile, in (0, 1).
        quantile: f64,
        /// 1 is honest; below it promises too much.
        bias: f64,
    },
}

/// `outside_hours`: what a synchronous contact at a closed door does; the rest is lost.
#[derive(Clone, Debug, PartialEq)]
pub struct OutsideHours {
    /// Share that comes again when the channel opens.
    pub retry: f64,
    /// How long after the opening they come.
    pub spread: Dist,
    /// Share that takes another channel of the inquiry at once; before any answer they then expect what that promises.
    pub switch: f64,
}

/// `retrials`: what those do who did not get through.
#[derive(Clone, Debug, PartialEq)]
pub struct Retrials {
    /// Probability of trying again after giving up, per attempt.
    pub after_abandoned: f64,
    /// Probability of trying again after being turned away, per attempt.
    pub after_blocked: f64,
    /// Time to the next attempt.
    pub delay: Dist,
    /// Most attempts after the first (`None`: no limit).
    pub limit: Option<u32>,
    /// Every attempt has the patience of the first; otherwise it is drawn anew.
    pub keep_patience: bool,
}

/// `chases`: asking again while an asynchronous reply is overdue.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Chases {
    /// Chases per expected reply time, once that has passed (a constant hazard while the customer is awake).
    pub per_expectation: f64,
    /// Share written in the same thread, where they merge with what is unread.
    pub same_thread: f64,
    /// Channel of the other chases; `None`: all stay in the thread.
    pub by: Option<usize>,
    /// Most chases of one issue.
    pub limit: u32,
}

/// `escalation`: an asynchronous contact that goes on by a synchronous channel.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Escalation {
    /// Channel index.
    pub to: usize,
    /// After so many misunderstandings.
    pub misunderstandings: u32,
    /// When any reply takes longer than this many times the expectation of the contact.
    pub wait: f64,
    /// Urgent issues escalate as soon as a reply is overdue, once the expectation has passed.
    pub urgent: bool,
}

/// `deflection`: an offer to leave a queue for an asynchronous channel. Who accepts it before any answer expects from then
/// on what that channel promises.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Deflection {
    /// Channel index.
    pub to: usize,
    /// Offered to arrivals that find no agent free and at least so many waiting.
    pub waiting_at_least: u32,
    /// Share that accepts.
    pub accept: f64,
}
