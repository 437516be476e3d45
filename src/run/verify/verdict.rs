//! What a difference to the baseline means: the test of one metric, and the verdicts of a family of them.
//!
//! A difference fails only if it is surely larger than the tolerance, which is more than being surely not 0 with an
//! estimate beyond the tolerance: the hypothesis that is tested is |difference| <= tolerance (a minimum-effect test, Murphy
//! & Myors 1999, Journal of Applied Psychology 84, 234-248), by two one-sided t-tests at both ends of the tolerance, of
//! which the smaller p-value is doubled. A tolerance that is a share of the baseline's value is tested as
//! `now - (1 + share) before > 0`, so that the error of the baseline's value counts. Those p-values are adjusted over the
//! family. A difference is surely within its tolerance if both ends of its interval are (as in tests of equivalence,
//! Schuirmann 1987, Journal of Pharmacokinetics and Biopharmaceutics 15, 657-680). Neither: it is undecided.

use super::compare::Comparison;
use super::direction::Direction;
use crate::ground::moments::Estimated;
use crate::ground::multiple::{benjamini_hochberg, holm};
use crate::ground::special::{t_quantile, t_upper_tail};
use crate::scenario::model::{Multiplicity, Tolerance};

/// A difference that is smaller than this part of the values is rounding.
const ROUNDING: f64 = 1e-9;
/// Fewer degrees of freedom show no certain difference when they show no variance: so few replications may agree by chance.
const FEWEST: f64 = 7.0;
/// More replications than this are no advice.
const MOST: f64 = 1e6;

/// What a difference means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Within the tolerance, and not surely different from 0. Without tolerance: not surely different from 0.
    Unchanged,
    /// Surely not 0, and surely within the tolerance.
    Within,
    /// Surely beyond the tolerance, for the worse.
    Regressed,
    /// Surely beyond the tolerance, for the better.
    Improved,
    /// Surely beyond the tolerance of a metric for which neither is better.
    Changed,
    /// Too few replications to tell whether it is within the tolerance.
    Undecided,
}

/// The tests of one metric.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tested {
    /// This run's value and the baseline's.
    pub values: [Option<f64>; 2],
    /// Their difference.
    pub difference: Option<f64>,
    /// Its interval by itself, of the family's confidence.
    pub interval: Option<[f64; 2]>,
    /// The tolerance in the unit of the metric.
    pub tolerance: f64,
    /// p-values, not adjusted: of a difference within the tolerance, and of none.
    beyond: f64,
    real: f64,
    /// The interval lies within the tolerance.
    inside: bool,
    /// With an estimate: half of the interval at any level that a quantile is for is this times that.
    error: Option<Estimated>,
}

impl Tested {
    /// Tests one comparison at a level (the probability of error of the family).
    pub fn new(comparison: &Comparison, tolerance: &Tolerance, level: f64) -> Self {
        let values = comparison.values();
        let nothing = Self { values, difference: None, interval: None, tolerance: 0.0, beyond: 1.0, real: 1.0, inside: false, error: None };
        let [Some(now), Some(before)] = values else {
            // Of nothing in both runs nothing has changed.
            return Self { inside: values == [None, None] && !matches!(comparison, Comparison::Unlike), ..nothing };
        };
        let relative = tolerance.relative * before.abs();
        let width = relative.max(tolerance.absolute);
        let known = Self { difference: Some(now - before), tolerance: width, ..nothing };
        if (now - before).abs() <= ROUNDING * now.abs().max(before.abs()) {
            return Self { difference: Some(0.0), inside: true, ..known.with_interval(comparison.contrast(1.0), level) };
        }
        let Some(error) = comparison.contrast(1.0) else { return known };
        // By how much it is above the upper end and below the lower end of the tolerance.
        let ends = if relative > 0.0 && relative >= tolerance.absolute {
            let share = if before > 0.0 { tolerance.relative } else { -tolerance.relative };
            [comparison.contrast(1.0 + share), comparison.contrast(1.0 - share)]
        } else {
            [error.mean - width, error.mean + width].map(|mean| Some(Estimated { mean, ..error }))
        };
        let [Some(above), Some(below)] = ends else { return known };
        let below = Estimated { mean: -below.mean, ..below };
        let both = |one: f64, other: f64| (2.0 * one.min(other)).min(1.0);
        let factor = t_quantile(1.0 - 0.5 * level, error.df);
        Self {
            beyond: both(tail(above), tail(below)),
            real: both(tail(error), tail(Estimated { mean: -error.mean, ..error })),
            inside: [above, below].iter().all(|end| -end.mean >= factor * end.std_error) && certain(error),
            error: Some(error),
            ..known.with_interval(Some(error), level)
        }
    }

    fn with_interval(self, error: Option<Estimated>, level: f64) -> Self {
        let interval = error.map(|error| {
            let half = t_quantile(1.0 - 0.5 * level, error.df) * error.std_error;
            [error.mean - half, error.mean + half]
        });
        Self { interval, ..self }
    }

    /// Whether there is nothing to judge in either run.
    pub fn is_empty(&self) -> bool {
        self.values == [None, None]
    }

    /// How many times as many replications would tell, if the difference is as it seems; `None` where that is not known.
    fn times(&self, level: f64, family: usize) -> Option<f64> {
        let Some(Estimated { mean, std_error, df }) = self.error else {
            // A single replication has no error, and something that is not there has none either.
            return self.difference.map(|_| FEWEST + 1.0);
        };
        if !certain(Estimated { mean, std_error, df }) {
            return Some((FEWEST + 1.0) / (df + 1.0));
        }
        let distance = (mean.abs() - self.tolerance).abs();
        let level = if mean.abs() > self.tolerance { level / family.max(1) as f64 } else { level };
        let ratio = t_quantile(1.0 - 0.5 * level, df) * std_error / distance;
        Some((ratio * ratio).max(1.0))
    }
}

/// Whether the error is known well enough to be believed where it is 0.
fn certain(error: Estimated) -> bool {
    error.std_error > 0.0 || error.df >= FEWEST
}

/// The p-value of a mean that is not above 0.
fn tail(one: Estimated) -> f64 {
    let Estimated { mean, std_error, df } = one;
    if mean == 0.0 {
        0.5
    } else if certain(one) {
        t_upper_tail(mean / std_error, df)
    } else {
        1.0
    }
}

/// A metric with its verdict.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Judgement {
    /// The tests.
    pub tested: Tested,
    /// What they mean together with those of the family.
    pub verdict: Verdict,
    /// The adjusted p-value of a difference that is within the tolerance.
    pub p_value: f64,
    /// Of an undecided one: replications that would tell, if the difference is as it seems.
    pub needed: Option<u32>,
}

/// The verdicts of a family at a level, after `replications` in blocks of `block`. Metrics without a value in both runs
/// are no part of the family.
pub fn judge(tests: &[(Tested, Direction)], method: Multiplicity, level: f64, replications: u32, block: u32) -> Vec<Judgement> {
    let adjust = |of: fn(&Tested) -> f64| {
        let values: Vec<f64> = tests.iter().filter(|(test, _)| !test.is_empty()).map(|(test, _)| of(test)).collect();
        match method {
            Multiplicity::Holm => holm(&values),
            Multiplicity::BenjaminiHochberg => benjamini_hochberg(&values),
        }
    };
    let (beyond, real) = (adjust(|test| test.beyond), adjust(|test| test.real));
    let family = beyond.len();
    let mut adjusted = beyond.into_iter().zip(real);
    let one = |(tested, direction): &(Tested, Direction)| {
        let (p_value, real) = if tested.is_empty() { (1.0, 1.0) } else { adjusted.next().unwrap_or((1.0, 1.0)) };
        let verdict = if p_value <= level {
            beyond_tolerance(*direction, tested.difference.unwrap_or(0.0))
        } else if tested.inside {
            if real <= level { Verdict::Within } else { Verdict::Unchanged }
        } else if tested.tolerance == 0.0 && tested.error.is_some_and(certain) {
            Verdict::Unchanged
        } else {
            Verdict::Undecided
        };
        let times = (verdict == Verdict::Undecided).then(|| tested.times(level, family)).flatten();
        let needed = times.map(|times| (times * f64::from(replications) / f64::from(block)).ceil() * f64::from(block));
        Judgement { tested: *tested, verdict, p_value, needed: needed.filter(|needed| *needed <= MOST).map(|needed| needed as u32) }
    };
    tests.iter().map(one).collect()
}

fn beyond_tolerance(direction: Direction, difference: f64) -> Verdict {
    match (direction, difference > 0.0) {
        (Direction::Neither, _) => Verdict::Changed,
        (Direction::Lower, true) | (Direction::Higher, false) => Verdict::Regressed,
        (Direction::Lower, false) | (Direction::Higher, true) => Verdict::Improved,
    }
}
