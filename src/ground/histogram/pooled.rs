//! Quantiles of durations pooled over batches of replications, with an interval that allows for
//! the dependence of durations within a batch.
//!
//! The point is the quantile of all durations together, never an average of quantiles. For the
//! interval, the share of durations at most q is a ratio over batches (count at most q over
//! count), whose standard error is inverted through the pooled distribution function (Woodruff
//! 1952, JASA 47, 635-646). Invariant: batches are independent of each other and come in
//! replication order.

use super::Histogram;
use crate::ground::moments::{Interval, RatioMoments};
use crate::ground::special::t_quantile_975;
use std::borrow::Borrow;

/// Batches, owned or borrowed, and their merged histogram, for several quantiles of the same durations.
#[derive(Clone, Debug)]
pub struct PooledHistogram<'a, H = Histogram> {
    batches: &'a [H],
    merged: Histogram,
}

impl<'a, H: Borrow<Histogram>> PooledHistogram<'a, H> {
    /// Merges the batches.
    pub fn new(batches: &'a [H]) -> Self {
        let mut merged = Histogram::new();
        batches.iter().for_each(|batch| merged.merge(batch.borrow()));
        Self { batches, merged }
    }

    /// All batches together.
    pub fn merged(&self) -> &Histogram {
        &self.merged
    }

    /// The p-quantile of all durations in seconds; `None` if there are none.
    pub fn quantile(&self, p: f64) -> Option<f64> {
        self.merged.quantile(p)
    }

    /// The p-quantile of all durations in seconds with its 95% interval, which need not be
    /// symmetric; `None` with fewer than 2 batches that are not empty. The standard error is the
    /// half width over the t factor. A quantile at the atom at 0 has `low` 0, and `high` 0 too if
    /// the atom is surely larger than p.
    pub fn interval(&self, p: f64) -> Option<Interval> {
        let (Interval { mean, low, high, .. }, factor) = self.interval_by(p, t_quantile_975)?;
        Some(Interval { mean, low, high, std_error: (high - low) / (2.0 * factor) })
    }

    /// The same interval with another factor on the standard error of the share, a function of the degrees of
    /// freedom; its standard error is 0. And the factor.
    pub fn interval_by(&self, p: f64, factor: impl Fn(f64) -> f64) -> Option<(Interval, f64)> {
        let mean = self.quantile(p)?;
        let mut at_most = RatioMoments::new();
        for batch in self.batches.iter().map(H::borrow).filter(|batch| !batch.is_empty()) {
            let count = batch.count() as f64;
            at_most.push(batch.fraction_at_most(mean) * count, count);
        }
        let df = (at_most.count().checked_sub(1)?) as f64;
        let std_error = at_most.std_error()?;
        let factor = factor(df);
        let half = factor * std_error;
        let low = self.quantile((p - half).max(0.0))?;
        let high = self.quantile((p + half).min(1.0))?;
        Some((Interval { mean, low, high, std_error: 0.0 }, factor))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::dist::unit_exponential;
    use crate::ground::rng::{Stream, stream, uniform};
    use crate::ground::time::{SECOND, from_seconds};

    fn pooled_quantile(batches: &[Histogram], p: f64) -> Option<Interval> {
        PooledHistogram::new(batches).interval(p)
    }

    /// Batches of exponential durations with mean 60 s, of which a share is 0, a random number
    /// (around 150) in each.
    fn batches(rng: &mut Stream, zeros: f64) -> Vec<Histogram> {
        (0..25)
            .map(|_| {
                let mut h = Histogram::new();
                let mut clock = unit_exponential(rng);
                while clock < 150.0 {
                    let wait = 60.0 * unit_exponential(rng);
                    h.record(if uniform(rng) < zeros { 0 } else { from_seconds(wait) });
                    clock += unit_exponential(rng);
                }
                h
            })
            .collect()
    }

    fn assert_covers(truth: f64, zeros: f64, p: f64) {
        let held = (0..1000).filter(|&seed| {
            let i = pooled_quantile(&batches(&mut stream(seed), zeros), p).unwrap();
            assert!(i.low <= i.mean && i.mean <= i.high && i.std_error > 0.0);
            i.low <= truth && truth <= i.high
        });
        let share = held.count() as f64 / 1000.0;
        assert!((0.93..=0.975).contains(&share), "{p} {share}");
    }

    #[test]
    fn intervals_cover() {
        assert_covers(60.0 * std::f64::consts::LN_2, 0.0, 0.5);
        assert_covers(60.0 * libm::log(20.0), 0.0, 0.95);
        assert_covers(60.0 * libm::log(4.0), 0.6, 0.9);
    }

    #[test]
    fn dependence_within_batches_widens_the_interval() {
        // Each batch has a factor of its own: the interval must hold the spread between batches.
        let held = (0..1000).filter(|&seed| {
            let rng = &mut stream(seed);
            let parts: Vec<_> = (0..30)
                .map(|_| {
                    let busy = f64::from(u8::from(uniform(rng) < 0.5)) * 60.0 + 60.0;
                    let mut h = Histogram::new();
                    (0..200).for_each(|_| h.record(from_seconds(busy * unit_exponential(rng))));
                    h
                })
                .collect();
            let i = pooled_quantile(&parts, 0.5).unwrap();
            // (e^(-q/60) + e^(-q/120)) / 2 = 1/2 with s = e^(-q/120): s^2 + s = 1.
            let truth = -120.0 * libm::log(0.5 * (libm::sqrt(5.0) - 1.0));
            i.low <= truth && truth <= i.high
        });
        let share = held.count() as f64 / 1000.0;
        assert!((0.93..=0.975).contains(&share), "{share}");
    }

    #[test]
    fn an_atom_at_zero_is_reported_as_zero() {
        let i = pooled_quantile(&batches(&mut stream(1), 0.8), 0.5).unwrap();
        assert_eq!(i, Interval { mean: 0.0, low: 0.0, high: 0.0, std_error: 0.0 });
    }

    #[test]
    fn needs_two_batches() {
        let mut one = Histogram::new();
        one.record(SECOND);
        assert!(pooled_quantile(&[], 0.5).is_none());
        assert!(pooled_quantile(&[one.clone(), Histogram::new()], 0.5).is_none());
        assert_eq!(PooledHistogram::new(&[one.clone(), Histogram::new()]).quantile(0.5), Some(1.0));
        let i = pooled_quantile(&[one.clone(), Histogram::new(), one], 0.5).unwrap();
        assert_eq!((i.mean, i.low, i.high, i.std_error), (1.0, 1.0, 1.0, 0.0));
    }
}
