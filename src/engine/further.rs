//! Further thresholds of the service level: contacts within each of them, by interval of arrival. They are
//! reported and nothing else: no mechanism looks at them.

use crate::ground::time::Ticks;
use crate::plan::{ChannelPlan, Plan};

/// Contacts of an interval of arrival and one further threshold of their channel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FurtherCount {
    /// Served, or first replied to, within it.
    pub within: u64,
    /// Synchronous: abandoned within it.
    pub abandoned_within: u64,
    /// Asynchronous: replied to, or overdue and unanswered.
    pub judged: u64,
}

/// The counts of a channel in an interval, each with its threshold.
fn of<'a>(
    counts: &'a mut [FurtherCount],
    plan: &Plan,
    channel: &'a ChannelPlan,
    interval: usize,
) -> impl Iterator<Item = (&'a mut FurtherCount, Ticks)> {
    let first = interval * plan.further + channel.further.first;
    counts[first..].iter_mut().zip(channel.further.thresholds.iter().copied())
}

/// A contact was served after this wait.
#[inline(never)]
pub(super) fn count_served(counts: &mut [FurtherCount], plan: &Plan, channel: &ChannelPlan, interval: u32, wait: Ticks) {
    of(counts, plan, channel, interval as usize).for_each(|(count, within)| count.within += u64::from(wait <= within));
}

/// A contact of a synchronous channel left before an answer after this wait.
pub(super) fn count_abandoned(counts: &mut [FurtherCount], plan: &Plan, channel: &ChannelPlan, interval: u32, wait: Ticks) {
    of(counts, plan, channel, interval as usize).for_each(|(count, within)| count.abandoned_within += u64::from(wait <= within));
}

/// A first reply was sent on an asynchronous channel after this wait.
#[inline(never)]
pub(super) fn count_reply(counts: &mut [FurtherCount], plan: &Plan, channel: &ChannelPlan, interval: u32, wait: Ticks) {
    for (count, within) in of(counts, plan, channel, interval as usize) {
        count.judged += 1;
        count.within += u64::from(wait <= within);
    }
}

/// A contact of an asynchronous channel ended, or was open at the end, after `age` without a reply; turned away, it counts
/// at once.
pub(super) fn count_unanswered(
    counts: &mut [FurtherCount],
    plan: &Plan,
    channel: &ChannelPlan,
    interval: u32,
    age: Ticks,
    turned_away: bool,
) {
    of(counts, plan, channel, interval as usize).for_each(|(count, within)| count.judged += u64::from(turned_away || age > within));
}
