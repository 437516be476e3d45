//! The difference of a metric to the baseline's, with its standard error.
//!
//! Where replication i of both runs starts from the same random numbers, so that both have the same customers, the two
//! are compared replication by replication: by the delta method on the differences of the linearised ratios. That is valid
//! whatever has changed between the runs, because the pairs of replications are independent of each other, and it is
//! far more powerful than comparing two samples, because what is common to both cancels out. Where the seeds differ the
//! samples are independent, and Welch's test compares them (Welch 1947, Biometrika 34, 28-35). Of runs with different
//! numbers of replications those with the same number are paired.

use super::sample::Values;
use crate::ground::moments::{Estimated, PairedMoments, RatioMoments};
use crate::run::measure::Pair;
use crate::run::quantiles::Linear;

/// A metric of two runs.
pub enum Comparison {
    /// Ratios of sums, replication by replication.
    Paired(PairedMoments),
    /// Ratios of sums of different random numbers: this run's and the baseline's.
    Apart(RatioMoments, RatioMoments),
    /// Percentiles, batch by batch or apart: this run's and the baseline's.
    Percentiles { now: Option<Linear>, before: Option<Linear>, paired: bool },
    /// A percentile of one and a ratio of the other: not the same metric any more.
    Unlike,
}

impl Comparison {
    /// Of this run's values with the baseline's; `paired`: of the same random numbers.
    pub fn new(now: &Values, before: &Values, paired: bool) -> Self {
        match (now, before) {
            (Values::Ratio(now), Values::Ratio(before)) if paired => {
                let mut moments = PairedMoments::new();
                now.iter().zip(before).for_each(|(&now, &before)| moments.push(now, before));
                Self::Paired(moments)
            }
            (Values::Ratio(now), Values::Ratio(before)) => Self::Apart(moments(now), moments(before)),
            (Values::Percentile(now), Values::Percentile(before)) => Self::Percentiles { now: now.clone(), before: before.clone(), paired },
            _ => Self::Unlike,
        }
    }

    /// This run's value and the baseline's.
    pub fn values(&self) -> [Option<f64>; 2] {
        match self {
            Self::Paired(moments) => [moments.variant().ratio(), moments.reference().ratio()],
            Self::Apart(now, before) => [now.ratio(), before.ratio()],
            Self::Percentiles { now, before, .. } => [now, before].map(|one| one.as_ref().map(|one| one.value)),
            Self::Unlike => [None, None],
        }
    }

    /// This run's value minus `factor` times the baseline's; `None` without a value or a standard error.
    pub fn contrast(&self, factor: f64) -> Option<Estimated> {
        match self {
            Self::Paired(moments) => moments.contrast(factor),
            Self::Apart(now, before) => Some(welch(now.estimated()?, before.estimated()?, factor)),
            Self::Percentiles { now, before, paired } => {
                let (now, before) = (now.as_ref()?, before.as_ref()?);
                if !paired {
                    return Some(welch(estimated(now)?, estimated(before)?, factor));
                }
                let mut errors = RatioMoments::new();
                for (now, before) in now.errors.iter().zip(&before.errors) {
                    if let (Some(now), Some(before)) = (now, before) {
                        errors.push(now - factor * before, 1.0);
                    }
                }
                Some(Estimated { mean: now.value - factor * before.value, ..errors.estimated()? })
            }
            Self::Unlike => None,
        }
    }
}

fn moments(pairs: &[Pair]) -> RatioMoments {
    let mut moments = RatioMoments::new();
    pairs.iter().for_each(|&(num, den)| moments.push(num, den));
    moments
}

/// A percentile with its standard error.
fn estimated(one: &Linear) -> Option<Estimated> {
    let mut errors = RatioMoments::new();
    one.errors.iter().flatten().for_each(|&error| errors.push(error, 1.0));
    Some(Estimated { mean: one.value, ..errors.estimated()? })
}

/// The value of one metric by itself.
pub fn value(values: &Values) -> (Option<f64>, Option<Estimated>) {
    match values {
        Values::Ratio(pairs) => {
            let moments = moments(pairs);
            (moments.ratio(), moments.estimated())
        }
        Values::Percentile(one) => (one.as_ref().map(|one| one.value), one.as_ref().and_then(estimated)),
    }
}

/// The difference of independent estimates, with the degrees of freedom of Welch and Satterthwaite.
fn welch(now: Estimated, before: Estimated, factor: f64) -> Estimated {
    let (a, b) = (now.std_error * now.std_error, factor * factor * before.std_error * before.std_error);
    let variance = a + b;
    let df = if variance > 0.0 { variance * variance / (a * a / now.df + b * b / before.df) } else { now.df.min(before.df) };
    Estimated { mean: now.mean - factor * before.mean, std_error: libm::sqrt(variance), df }
}
