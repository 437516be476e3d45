//! The service level within further thresholds than the target's: the same definitions with another number in them.

use super::intervals::owed;
use super::{Item, Key, SERVICE_LEVEL, Sink, Totals};
use crate::engine::further::FurtherCount;
use crate::engine::tally::{Cell, ChannelInterval};

/// Of an asynchronous channel.
const WITHIN_SLA: &str = "replied_within/(replied+unanswered_beyond)";

impl Totals<'_> {
    /// The further thresholds of a channel over the counted length.
    pub(super) fn further(&self, item: &mut Item<impl Sink>, cell: &Cell, channel: usize) {
        let (offered, served) = (self.offered_in_hours(cell), cell.served_live());
        for threshold in 0..self.plan.channels[channel].further.thresholds.len() {
            let counts = (0..self.plan.intervals).map(|interval| self.count(interval, channel, threshold));
            let FurtherCount { within, abandoned_within, judged } = counts.fold(FurtherCount::default(), |sum, count| FurtherCount {
                within: sum.within + count.within,
                abandoned_within: sum.abandoned_within + count.abandoned_within,
                judged: sum.judged + count.judged,
            });
            if !self.plan.channels[channel].synchronous {
                self.put(item, channel, threshold, ("within_sla", WITHIN_SLA), (within, judged));
                continue;
            }
            let values = [(within, offered - abandoned_within), (within, offered), (within, served), (within + abandoned_within, offered)];
            for (definition, value) in SERVICE_LEVEL.into_iter().zip(values) {
                self.put(item, channel, threshold, ("service_level", definition), value);
            }
        }
    }

    /// The further thresholds of a channel in one interval: by the first definition.
    pub(super) fn further_interval(&self, item: &mut Item<impl Sink>, interval: usize, channel: usize, row: &ChannelInterval) {
        for threshold in 0..self.plan.channels[channel].further.thresholds.len() {
            let count = self.count(interval, channel, threshold);
            if self.plan.channels[channel].synchronous {
                let judged = owed(row) - count.abandoned_within;
                self.put(item, channel, threshold, ("service_level", SERVICE_LEVEL[0]), (count.within, judged));
            } else {
                self.put(item, channel, threshold, ("within_sla", WITHIN_SLA), (count.within, count.judged));
            }
        }
    }

    fn count(&self, interval: usize, channel: usize, threshold: usize) -> FurtherCount {
        self.replication.further[interval * self.plan.further + self.plan.channels[channel].further.first + threshold]
    }

    fn put(
        &self,
        item: &mut Item<impl Sink>,
        channel: usize,
        threshold: usize,
        (metric, definition): (&'static str, &'static str),
        (num, den): (u64, u64),
    ) {
        let further = Some(self.plan.channels[channel].further.thresholds[threshold]);
        let key = Key { level: item.level, item: item.index, metric, definition, further, unit: "share" };
        item.sink.put(key, num as f64, den as f64);
    }
}
