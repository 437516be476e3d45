//! What waits at the ends of the intervals, and for how long it has: from the waits themselves, when they are over.
//!
//! A wait from `since` to `until` is there at every end of an interval with since < end <= until: at equal times the
//! boundary comes first. Numbers and ages are running sums of where these begin and stop. The oldest at an end is the
//! one with the smallest `since` among all waits that last at least to that end: one that begins later cannot be
//! smaller unless nothing waits. So a wait costs the same however many intervals it lasts, and nothing has to look
//! through the lines.

use super::tally::ChannelInterval;
use crate::ground::time::{NEVER, Ticks};
use crate::plan::Plan;

/// What the waits of one channel that begin or stop to be there at the end of one interval add up to.
#[derive(Clone, Copy, Debug)]
struct Mark {
    /// Waits that are there from this end on, less those that were until the one before.
    count: i64,
    /// The same sum of their `since`.
    since: i128,
    /// Smallest `since` of those that were there at the end before and are not at this one.
    oldest: Ticks,
}

const NO_MARK: Mark = Mark { count: 0, since: 0, oldest: NEVER };

/// The waits at the ends of the intervals.
#[derive(Debug)]
pub struct IntervalEnds {
    /// `[channel * ends + interval]`.
    marks: Vec<Mark>,
    /// One more than there are intervals.
    ends: usize,
}

impl IntervalEnds {
    /// Nothing waits at any end.
    pub fn new(intervals: usize, channels: usize) -> Self {
        Self { marks: vec![NO_MARK; (intervals + 1) * channels], ends: intervals + 1 }
    }

    /// Forgets every wait.
    pub fn reset(&mut self) {
        self.marks.fill(NO_MARK);
    }

    /// Counts a wait that is over, or was when the replication was.
    #[inline(always)]
    pub fn count(&mut self, plan: &Plan, channel: usize, since: Ticks, until: Ticks) {
        if since >= plan.end || until < plan.begin {
            return;
        }
        let first = (since.max(plan.begin) - plan.begin) / plan.interval;
        // One past the last end that it reaches.
        let past = if until >= plan.end { plan.intervals as u64 } else { (until - plan.begin) / plan.interval };
        if first >= past {
            return;
        }
        let marks = &mut self.marks[channel * self.ends..];
        let mark = &mut marks[past as usize];
        (mark.count, mark.since, mark.oldest) = (mark.count - 1, mark.since - i128::from(since), mark.oldest.min(since));
        let mark = &mut marks[first as usize];
        (mark.count, mark.since) = (mark.count + 1, mark.since + i128::from(since));
    }

    /// Writes what waits at the ends into the rows of the intervals.
    pub fn settle(&self, plan: &Plan, rows: &mut [ChannelInterval]) {
        let channels = plan.channels.len();
        for (channel, marks) in self.marks.chunks_exact(self.ends).enumerate() {
            let (mut count, mut since) = (0i64, 0i128);
            for (interval, mark) in marks[..plan.intervals].iter().enumerate() {
                let place = interval * channels + channel;
                (count, since) = (count + mark.count, since + mark.since);
                let end = (plan.begin + (interval as u64 + 1) * plan.interval).min(plan.end);
                rows[place].waiting_end = count.unsigned_abs();
                rows[place].waiting_age = (i128::from(count) * i128::from(end) - since).unsigned_abs();
            }
            let mut oldest = NEVER;
            for interval in (0..plan.intervals).rev() {
                let place = interval * channels + channel;
                oldest = oldest.min(marks[interval + 1].oldest);
                let end = (plan.begin + (interval as u64 + 1) * plan.interval).min(plan.end);
                rows[place].oldest_age = end.saturating_sub(oldest);
            }
        }
    }
}
