//! When a sequence of replications may stop: the checkpoints at which it is judged, and the half-width by which.
//!
//! Who looks again and again until an interval seems narrow stops too often where the variance happens to be
//! underestimated, and the intervals then hold the truth too rarely. Three things keep that in check (Chow & Robbins
//! 1965, Annals of Mathematical Statistics 36, 457-462; Law, "Simulation Modeling and Analysis", 9.4.1; Glynn & Whitt
//! 1992, Annals of Applied Probability 2, 180-198): no look before a least number of replications; few looks, at
//! numbers that grow geometrically; and a look goes by the upper 95% confidence limit of the variance, not by its
//! estimate. The limit takes its distribution from normal samples; for others it errs, which the least number must
//! bear: the tests below give the coverage for skewed ones.

use super::special::{gamma_quantile, t_quantile};
use std::ops::Range;

/// One more look after an eighth more replications.
const GROWTH: u32 = 8;
/// The variance is below its limit with this probability.
const SURE: f64 = 0.95;

/// The numbers of replications at which a run is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checkpoints {
    least: u32,
    most: u32,
    unit: u32,
}

impl Checkpoints {
    /// From `least` replications, at multiples of `unit` (at least 1), to `most` of them.
    pub fn new(least: u32, most: u32, unit: u32) -> Self {
        Self { least, most, unit }
    }

    /// The first one.
    pub fn first(&self) -> u32 {
        self.whole(self.least.max(1))
    }

    /// The one after `n` replications; `None` where there may be no more.
    pub fn after(&self, n: u32) -> Option<u32> {
        (n < self.most).then(|| self.whole(n.saturating_add((n / GROWTH).max(1))))
    }

    /// The first one that is not before `n`, however far away.
    pub fn reaching(&self, n: f64) -> u32 {
        let near = if n < f64::from(self.most) { n.max(1.0) as u32 } else { self.most };
        self.whole(near)
    }

    /// The last one that there may be.
    pub fn last(&self) -> u32 {
        self.most
    }

    /// The first one after `n`.
    pub fn next(&self, n: u32) -> u32 {
        if n < self.first() { self.first() } else { self.after(self.at_most(n)).unwrap_or(self.most) }
    }

    /// The last one that is not after `n`, which is not before the first.
    fn at_most(&self, n: u32) -> u32 {
        let mut at = self.first();
        while let Some(after) = self.after(at).filter(|&after| after <= n) {
            at = after;
        }
        at
    }

    /// The replications of a round, from 1: several checkpoints, so that a run in rounds takes few of them. The first
    /// round ends at the first checkpoint; each later one at the first that is half as far again as the round before.
    /// `None` where there may be no more.
    pub fn round(&self, round: u32) -> Option<Range<u32>> {
        let (mut range, mut number) = (0..self.first(), 1);
        while number < round {
            let far = range.end.saturating_add(range.end / 2);
            let mut end = self.after(range.end)?;
            while let Some(after) = self.after(end).filter(|_| end < far) {
                end = after;
            }
            (range, number) = (range.end..end, number + 1);
        }
        (round > 0).then_some(range)
    }

    fn whole(&self, n: u32) -> u32 {
        n.div_ceil(self.unit).saturating_mul(self.unit).min(self.most)
    }
}

/// The factor on a standard error with `df` degrees of freedom (more than 0) that gives the half-width of a t-interval
/// of this confidence (between 0 and 1).
pub fn half_width_factor(confidence: f64, df: f64) -> f64 {
    t_quantile(0.5 + 0.5 * confidence, df)
}

/// The same with the upper confidence limit of the variance, df / chi-square(0.05; df) times its estimate.
pub fn cautious_factor(confidence: f64, df: f64) -> f64 {
    half_width_factor(confidence, df) * libm::sqrt(0.5 * df / gamma_quantile(0.5 * df, 1.0 - SURE))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::dist::{standard_normal, unit_exponential};
    use crate::ground::moments::{Interval, PairedMoments, RatioMoments};
    use crate::ground::rng::{Stream, stream};

    #[test]
    fn checkpoints_are_multiples_that_grow() {
        let points = |least, most, unit| {
            let all = Checkpoints::new(least, most, unit);
            std::iter::successors(Some(all.first()), |&n| all.after(n)).collect::<Vec<_>>()
        };
        assert_eq!(points(100, 400, 32), [128, 160, 192, 224, 256, 288, 352, 400]);
        assert_eq!(points(1, 3, 1), [1, 2, 3]);
        assert_eq!(points(500, 400, 32), [400]);
        let last = Checkpoints::new(1, u32::MAX, 32);
        assert_eq!((last.after(u32::MAX - 1), last.after(u32::MAX)), (Some(u32::MAX), None));
        let all = Checkpoints::new(100, 400, 32);
        assert_eq!([0.0, 130.0, 1e300, f64::INFINITY, f64::NAN].map(|n| all.reaching(n)), [32, 160, 400, 400, 400]);
    }

    #[test]
    fn rounds_tile_the_replications_and_end_at_checkpoints() {
        let all = Checkpoints::new(128, 10_000, 32);
        let rounds: Vec<_> = (1..).map_while(|round| all.round(round)).collect();
        assert_eq!(rounds[..4], [0..128, 128..192, 192..288, 288..480]);
        assert!(rounds.windows(2).all(|two| two[0].end == two[1].start) && rounds.len() == 11);
        assert_eq!((rounds.last().unwrap().end, all.round(0)), (10_000, None));
        let points: Vec<u32> = std::iter::successors(Some(all.first()), |&n| all.after(n)).collect();
        assert!(rounds.iter().all(|round| points.contains(&round.end)));
        let next = |n: u32| points.iter().copied().find(|&point| point > n).unwrap_or(10_000);
        assert!((0..10_100).all(|n| all.next(n) == next(n)));
    }

    #[test]
    fn factors_are_those_of_the_tables() {
        // t(0.975, 30) = 2.042272, chi-square(0.05, 30) = 18.49266; t(0.995, 10) = 3.169273.
        assert!((half_width_factor(0.95, 30.0) - 2.042_272).abs() < 1e-6);
        assert!((cautious_factor(0.95, 30.0) / (2.042_272 * libm::sqrt(30.0 / 18.492_66)) - 1.0).abs() < 1e-6);
        assert!((half_width_factor(0.99, 10.0) - 3.169_273).abs() < 1e-6);
    }

    /// The share of 1,000 sequences, stopped once the half-width is below `target`, whose 95% interval holds the
    /// `truth`; every interval must be below the target. `push` adds a replication and gives the interval.
    fn coverage<M>(truth: f64, target: f64, new: impl Fn() -> M, push: impl Fn(&mut M, &mut Stream) -> Option<Interval>) -> f64 {
        let points = Checkpoints::new(128, 1 << 20, 32);
        let stopped = |seed| {
            let (mut moments, rng) = (new(), &mut stream(seed));
            let (mut n, mut until) = (0, points.first());
            loop {
                let mut interval = None;
                while n < until {
                    interval = push(&mut moments, rng);
                    n += 1;
                }
                let interval = interval.unwrap();
                if cautious_factor(0.95, f64::from(n) - 1.0) * interval.std_error <= target {
                    assert!(interval.high - interval.low <= 2.0 * target);
                    return interval;
                }
                until = points.after(until).unwrap();
            }
        };
        let held = (0..1000).map(stopped).filter(|interval| interval.low <= truth && truth <= interval.high).count();
        held as f64 / 1000.0
    }

    /// The half-width that so many replications with this standard deviation would just reach.
    fn target(deviation: f64, replications: f64) -> f64 {
        1.96 * deviation / libm::sqrt(replications)
    }

    /// Found, with a standard error of 0.7 points: normal 94.0, 95.2, 95.3; exponential (skewness 2) 94.5, 93.6, 93.7 for
    /// 60, 150 and 400 replications at the known variance.
    #[test]
    fn means_stopped_when_precise_cover() {
        for replications in [60.0, 150.0, 400.0] {
            let one = |draw: fn(&mut Stream) -> f64, truth| {
                let share = coverage(truth, target(1.0, replications), RatioMoments::new, |moments, rng| {
                    moments.push(draw(rng), 1.0);
                    moments.interval()
                });
                println!("{replications} {truth} {share}");
                assert!((0.93..=0.97).contains(&share), "{replications} {truth} {share}");
            };
            one(|rng| 3.0 + standard_normal(rng), 3.0);
            one(unit_exponential, 1.0);
        }
    }

    /// A Poisson number (mean 20) of waits of mean 2: num is their sum.
    fn waits(rng: &mut Stream) -> (f64, f64) {
        let (mut clock, mut sum, mut number) = (unit_exponential(rng), 0.0, 0.0);
        while clock < 20.0 {
            sum += 2.0 * unit_exponential(rng);
            number += 1.0;
            clock += unit_exponential(rng);
        }
        (sum, number)
    }

    /// Found: a ratio of sums 95.2, a paired difference of two 94.6.
    #[test]
    fn ratios_and_differences_stopped_when_precise_cover() {
        let deviation = 2.0 / libm::sqrt(20.0);
        let ratio = coverage(2.0, target(deviation, 150.0), RatioMoments::new, |moments, rng| {
            let (num, den) = waits(rng);
            moments.push(num, den);
            moments.interval()
        });
        let difference = coverage(1.0, target(1.12 * deviation, 150.0), PairedMoments::new, |moments, rng| {
            let (sum, number) = waits(rng);
            let own: f64 = (0..number as u32).map(|_| 2.0 * unit_exponential(rng)).sum();
            moments.push((0.5 * sum + own, number), (sum, number));
            moments.interval()
        });
        println!("{ratio} {difference}");
        assert!([ratio, difference].iter().all(|share| (0.93..=0.97).contains(share)), "{ratio} {difference}");
    }
}
