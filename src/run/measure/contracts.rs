//! Money by contract: what outsourcers charge, what missed targets cost, what issues bring in.
//!
//! Each is computed from what happened in a replication and only then averaged: a minimum that is sometimes
//! undercut and a target that is sometimes missed cost more than the mean day would tell.

use super::intervals::target_met;
use super::{Item, Sink, Totals};
use crate::engine::issue_cell::IssueCell;
use crate::engine::work::Work;
use crate::ground::time::Ticks;
use crate::plan::TariffPlan;
use crate::scenario::model::{Penalty, Period};

/// What an outsourcer charges for this work of its agents.
fn charge(tariff: &TariffPlan, work: &Work) -> f64 {
    work.contacts as f64 * tariff.per_contact + work.time as f64 * tariff.per_tick
}

impl Totals<'_> {
    /// What outsourcers charge for work, by group over and over, without what is lacking of a minimum.
    pub(super) fn charges(&self, work: &[Work]) -> f64 {
        let by = |(index, work): (usize, &Work)| {
            let tariff = self.plan.valuation.groups[index % self.plan.groups.len()].tariff.as_ref();
            tariff.map_or(0.0, |tariff| charge(tariff, work))
        };
        work.iter().enumerate().map(by).sum()
    }

    /// What an outsourced group costs: by day what it charges, but at least its minimum, which is less for a day of
    /// which only a part is counted. Days are those of the centre's clock, as for penalties: it is the centre that pays.
    pub(super) fn outsourcing(&self, group: usize) -> f64 {
        let Some(tariff) = &self.plan.valuation.groups[group].tariff else { return 0.0 };
        let groups = self.plan.groups.len();
        let days = self.plan.counted_days.iter().zip(self.replication.bills.iter().skip(group).step_by(groups));
        days.map(|(day, work)| charge(tariff, work).max(day.part * tariff.minimum_per_day)).sum()
    }

    /// Periods in which a channel missed its target, and the penalty for them. A period in which no contact that
    /// counts arrived misses nothing.
    pub(super) fn missed(&self, channel: usize) -> (u64, f64) {
        let Some((share, Penalty { money, per })) = self.plan.valuation.channels[channel].penalty else { return (0, 0.0) };
        let channels = self.channels.len();
        let rows = self.replication.channel_intervals.iter().skip(channel).step_by(channels);
        let synchronous = self.plan.channels[channel].synchronous;
        let judged = rows.map(|row| target_met(synchronous, row));
        let period = |interval: usize| match per {
            Period::Interval => interval,
            Period::Day => self.plan.counted_day(self.plan.begin + interval as Ticks * self.plan.interval),
            Period::Run => 0,
        };
        let (mut missed, mut present, mut sum) = (0, 0, (0, 0));
        // Rounding must not turn a target that is just met into one that is missed.
        let fails = |(met, all): (u64, u64)| u64::from((met as f64) < share * all as f64 - 1e-9);
        for (interval, (met, all)) in judged.enumerate() {
            if period(interval) != present {
                missed += fails(sum);
                (present, sum) = (period(interval), (0, 0));
            }
            sum = (sum.0 + met, sum.1 + all);
        }
        missed += fails(sum);
        (missed, missed as f64 * money)
    }

    /// How often a channel with a penalty missed its target.
    pub(super) fn put_missed(&self, item: &mut Item<impl Sink>, channel: usize) {
        if self.plan.valuation.channels[channel].penalty.is_some() {
            let (missed, money) = self.missed(channel);
            item.put("targets_missed", "periods of the penalty in which the target was missed", "periods", missed as f64, 1.0);
            item.put("cost_penalties", "periods in which the target was missed x penalty", "money", money, 1.0);
        }
    }

    /// Revenue, what was lost of it, and what remains after a cost, of issues by inquiry; nothing where no issue
    /// brings anything in. Issues still open are in neither: all three sum to issues x revenue.
    pub(super) fn put_revenue(&self, item: &mut Item<impl Sink>, inquiries: std::ops::Range<usize>, cost: f64) {
        let values = &self.plan.valuation.inquiries;
        if values.iter().all(|inquiry| inquiry.revenue == 0.0) {
            return;
        }
        let sum = |count: fn(&IssueCell) -> u64| {
            let money = |index: usize| values[index].revenue * count(&self.inquiries[index].issue) as f64;
            inquiries.clone().map(money).sum::<f64>()
        };
        let revenue = sum(|issue| issue.resolved);
        item.put("revenue", "issues resolved x revenue", "money", revenue, 1.0);
        let lost = sum(|issue| issue.issues - issue.resolved - issue.open);
        item.put("revenue_lost", "issues given up, turned away or left unresolved x revenue; no part of the cost", "money", lost, 1.0);
        item.put("margin", "revenue-cost", "money", revenue - cost, 1.0);
    }
}
