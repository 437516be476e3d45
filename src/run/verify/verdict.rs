//! What a difference to the baseline means: the test of one metric, and the verdicts of a family of them.
//!
//! A difference fails only if it is surely larger than the tolerance, which is more than being surely not 0 with an
//! estimate beyond the tolerance: the hypothesis that is tested is |difference| <= tolerance (a minimum-effect test, Murphy
//! & Myors 1999, Journal of Applied Psychology 84, 234-248), by two one-sided t-tests at both ends of the tolerance, of
//! which the smaller p-value is doubled. A tolerance that is a share of the baseline's value is tested as
//! `now - (1 + share) before > 0`, so that the error of the baseline's value counts; of a tolerance with two parts, of which
//! the larger holds, a difference must be beyond both, and the larger p-value counts (an intersection-union test, Berger
//! 1982, Technometrics 24, 295-300). Those p-values are adjusted over the family. A difference is surely within its
//! tolerance if both ends of its interval are (as in tests of equivalence, Schuirmann 1987, Journal of Pharmacokinetics and
//! Biopharmaceutics 15, 657-680). Neither: it is undecided.

use super::compare::{Absence, Comparison};
use super::direction::Direction;
use crate::ground::moments::Estimated;
use crate::ground::multiple::{benjamini_hochberg, holm};
use crate::ground::special::{t_quantile, t_upper_tail};
use crate::scenario::model::{Multiplicity, Tolerance};

/// A difference that is smaller than this part of the values is rounding.
const ROUNDING: f64 = 1e-9;
/// Fewer degrees of freedom show no certain difference when they show next to no variance: so few replications may agree by
/// chance, such as three in each of which one contact of about a hundred more is lost.
pub(super) const FEWEST: f64 = 7.0;
/// The largest standard error, as a part of the difference, that is next to none.
const NEARLY: f64 = 0.02;
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
    /// Surely beyond the tolerance of a metric for which neither is better; or with a value in one run alone, surely by no
    /// chance.
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
    /// Of what has a value in one run alone: replications that have it.
    present: Option<usize>,
    /// The estimate of the difference.
    error: Option<Estimated>,
    /// By how much it is beyond the end of its tolerance that decides; negative: within it.
    decisive: Option<Estimated>,
}

impl Tested {
    /// Tests one comparison at a level (the probability of error of the family).
    pub fn new(comparison: &Comparison, tolerance: &Tolerance, level: f64) -> Self {
        let values = comparison.values();
        let nothing = Self::nothing(values);
        if let Comparison::Absent(Absence { present, p_value, .. }) = *comparison {
            return Self { beyond: p_value, real: p_value, present: Some(present), ..nothing };
        }
        let [Some(now), Some(before)] = values else {
            // Of nothing in both runs nothing has changed.
            return Self { inside: values == [None, None] && !matches!(comparison, Comparison::Unlike), ..nothing };
        };
        let width_of_share = tolerance.relative * before.abs();
        let width = width_of_share.max(tolerance.absolute);
        let known = Self { difference: Some(now - before), tolerance: width, ..nothing };
        if (now - before).abs() <= ROUNDING * now.abs().max(before.abs()) {
            return Self { difference: Some(0.0), inside: true, ..known.with_interval(comparison.contrast(1.0), level) };
        }
        let Some(error) = comparison.contrast(1.0) else { return known };
        // By how much it is above the upper end and below the lower end of the tolerance.
        let absolute = [error.mean - tolerance.absolute, -error.mean - tolerance.absolute].map(|mean| Estimated { mean, ..error });
        let share = if before > 0.0 { tolerance.relative } else { -tolerance.relative };
        let (Some(above), Some(below)) = (comparison.contrast(1.0 + share), comparison.contrast(1.0 - share)) else { return known };
        let relative = [above, Estimated { mean: -below.mean, ..below }];
        let both = |one: f64, other: f64| (2.0 * one.min(other)).min(1.0);
        let beyond = |end: usize| tail(absolute[end]).max(tail(relative[end]));
        let factor = t_quantile(1.0 - 0.5 * level, error.df);
        let short_of = |end: Estimated| -end.mean - factor * end.std_error;
        let ends = if tolerance.absolute > width_of_share { absolute } else { relative };
        let worse = if short_of(ends[0]) <= short_of(ends[1]) { ends[0] } else { ends[1] };
        let end = usize::from(error.mean < 0.0);
        let harder = if tail(absolute[end]) > tail(relative[end]) { absolute[end] } else { relative[end] };
        Self {
            beyond: both(beyond(0), beyond(1)),
            real: both(tail(error), tail(Estimated { mean: -error.mean, ..error })),
            inside: (error.std_error > 0.0 || error.df >= FEWEST) && short_of(worse) >= 0.0,
            error: Some(error),
            decisive: Some(if error.mean.abs() > width { harder } else { worse }),
            ..known.with_interval(Some(error), level)
        }
    }

    fn nothing(values: [Option<f64>; 2]) -> Self {
        Self {
            values,
            difference: None,
            interval: None,
            tolerance: 0.0,
            beyond: 1.0,
            real: 1.0,
            inside: false,
            present: None,
            error: None,
            decisive: None,
        }
    }

    fn with_interval(self, error: Option<Estimated>, level: f64) -> Self {
        let interval = error.map(|error| {
            let half = t_quantile(1.0 - 0.5 * level, error.df) * error.std_error;
            [error.mean - half, error.mean + half]
        });
        Self { interval, ..self }
    }

    /// With an interval that a difference of this unit can lie in: shares from 0 to 1 differ by 1 at most.
    pub fn of_unit(self, unit: &str) -> Self {
        let shares = unit == "share" && self.values.iter().flatten().all(|value| (0.0..=1.0).contains(value));
        let interval = if shares { self.interval.map(|ends| ends.map(|end| end.clamp(-1.0, 1.0))) } else { self.interval };
        Self { interval, ..self }
    }

    /// Whether there is nothing to judge in either run.
    pub fn is_empty(&self) -> bool {
        self.values == [None, None]
    }

    /// How many times as many replications would tell, if the difference is as it seems; `None` where that is not known.
    fn times(&self, level: f64, family: usize) -> Option<f64> {
        if let Some(present) = self.present {
            // As many with a value as the test of signs takes.
            return Some((libm::log2(2.0 * family.max(1) as f64 / level) / present as f64).max(1.0));
        }
        let (Some(error), Some(decisive)) = (self.error, self.decisive) else {
            // A single replication has no error, and something that is not there has none either.
            return self.difference.map(|_| FEWEST + 1.0);
        };
        if !certain(error) || !certain(decisive) {
            return Some((FEWEST + 1.0) / (error.df + 1.0));
        }
        let level = if decisive.mean > 0.0 { level / family.max(1) as f64 } else { level };
        let ratio = t_quantile(1.0 - 0.5 * level, decisive.df) * decisive.std_error / decisive.mean;
        Some((ratio * ratio).max(1.0))
    }
}

/// Whether the error is known well enough to be believed where it is next to 0.
fn certain(error: Estimated) -> bool {
    error.df >= FEWEST || error.std_error > NEARLY * error.mean.abs()
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
            // Without a value there is none that is better.
            tested.difference.map_or(Verdict::Changed, |difference| beyond_tolerance(*direction, difference))
        } else if tested.inside {
            if real <= level { Verdict::Within } else { Verdict::Unchanged }
        } else if tested.tolerance == 0.0 && tested.error.is_some_and(certain) {
            Verdict::Unchanged
        } else {
            Verdict::Undecided
        };
        let times = (verdict == Verdict::Undecided).then(|| tested.times(level, family)).flatten();
        Judgement { tested: *tested, verdict, p_value, needed: times.and_then(|times| needed(times, replications, block)) }
    };
    tests.iter().map(one).collect()
}

/// So many times as many replications, in whole blocks; `None` if that is no advice any more.
pub(super) fn needed(times: f64, replications: u32, block: u32) -> Option<u32> {
    let needed = (times * f64::from(replications) / f64::from(block)).ceil() * f64::from(block);
    (needed <= MOST).then_some(needed as u32)
}

fn beyond_tolerance(direction: Direction, difference: f64) -> Verdict {
    match (direction, difference > 0.0) {
        (Direction::Neither, _) => Verdict::Changed,
        (Direction::Lower, true) | (Direction::Higher, false) => Verdict::Regressed,
        (Direction::Lower, false) | (Direction::Higher, true) => Verdict::Improved,
    }
}
