//! One traced contact: raw numbers, formatted elsewhere.

use super::burden::Burden;
use super::issue::Reason;
use super::satisfaction::Parts;
use super::tally::Outcome;
use crate::ground::time::Ticks;
use serde::{Deserialize, Serialize};

/// Everything known of an ended contact. Times count from the start of the warm-up; `None`: it
/// didn't come to that.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TraceRecord {
    /// Place among the arrivals of the replication.
    pub contact: u32,
    /// Key of the issue's random streams: the same issue has the same key in every variant.
    pub issue: u64,
    /// Inquiry index.
    pub inquiry: u16,
    /// Channel index.
    pub channel: u16,
    /// Segment index (0 without segments).
    pub segment: u16,
    /// Why it came.
    pub reason: Reason,
    /// Group and agent (index within the group) who had it last.
    pub agent: Option<(u16, u32)>,
    /// When it came to the door: a closed one, a menu, a bot, or the queue at once.
    pub came: Ticks,
    /// When it entered the queue, or ended before.
    pub arrived: Ticks,
    /// It took a callback: until the answer it was not on the line.
    pub callback: bool,
    /// When the last call to its customer was placed, answered or not.
    pub called_back: Option<Ticks>,
    /// Calls placed.
    pub calls: u32,
    /// First taken by an agent.
    pub answered: Option<Ticks>,
    /// First reply sent.
    pub first_response: Option<Ticks>,
    /// End.
    pub ended: Option<Ticks>,
    /// How it ended.
    pub outcome: Outcome,
    /// Arrived in the counted length.
    pub counted: bool,
    /// Replies sent.
    pub turns: u32,
    /// Agent time.
    pub handled: Ticks,
    /// Cost of that time, in money.
    pub cost: f64,
    /// Mean time from message to reply, in seconds (by turns only).
    pub reply_gap_s: Option<f64>,
    /// Satisfaction parts and CSAT level of the issue, at the contact that ended it; none if censored.
    pub satisfaction: Option<(Parts, Burden, u32)>,
}
