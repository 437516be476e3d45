//! The difference of a metric to the baseline's, with its standard error.
//!
//! Where replication i of both runs starts from the same random numbers, so that both have the same customers, the two
//! are compared replication by replication: by the delta method on the differences of the linearised ratios. That is valid
//! whatever has changed between the runs, because the pairs of replications are independent of each other, and it is
//! far more powerful than comparing two samples, because what is common to both cancels out. Where the seeds differ the
//! samples are independent, and Welch's test compares them (Welch 1947, Biometrika 34, 28-35). Of runs with different
//! numbers of replications those with the same number are paired; a percentile, which is of all of them, has the errors of
//! both by batch, where what only one run has stands alone.
//!
//! What has a value in one run alone has no difference. If nothing has changed, any replication is as likely to have a value
//! in the one as in the other: the test is that of signs, or of two independent samples Fisher's exact one.

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
    /// A ratio that has a value in one of the runs alone.
    Absent(Absence),
    /// Percentiles, batch by batch or apart: this run's and the baseline's.
    Percentiles { now: Option<Linear>, before: Option<Linear>, paired: bool },
    /// A percentile of one and a ratio of the other: not the same metric any more.
    Unlike,
}

/// A value that one of two runs has not.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Absence {
    /// This run's value and the baseline's.
    pub values: [Option<f64>; 2],
    /// Replications that have one.
    pub present: usize,
    /// The probability of a value in one of the runs alone, in so many replications, where nothing has changed.
    pub p_value: f64,
}

impl Absence {
    /// `None` where both runs have a value, or neither.
    fn of(now: &[Pair], before: &[Pair], paired: bool) -> Option<Self> {
        let both = if paired { now.len().min(before.len()) } else { usize::MAX };
        let runs = [now, before].map(|pairs| &pairs[..pairs.len().min(both)]);
        let values = runs.map(|pairs| moments(pairs).ratio());
        if values[0].is_some() == values[1].is_some() {
            return None;
        }
        let present = runs.iter().flat_map(|pairs| pairs.iter()).filter(|(_, den)| *den > 0.0).count();
        let all = (runs[0].len() + runs[1].len()) as f64;
        // That all replications with a value are of the run that has `own` of them all.
        let alone = |own: usize| (0..present).map(|taken| (own as f64 - taken as f64).max(0.0) / (all - taken as f64)).product::<f64>();
        let p_value = if paired { 2.0 * libm::exp2(-(present as f64)) } else { alone(runs[0].len()) + alone(runs[1].len()) };
        Some(Self { values, present, p_value: p_value.min(1.0) })
    }
}

impl Comparison {
    /// Of this run's values with the baseline's; `paired`: of the same random numbers.
    pub fn new(now: &Values, before: &Values, paired: bool) -> Self {
        if let (Values::Ratio(now), Values::Ratio(before)) = (now, before)
            && let Some(absence) = Absence::of(now, before, paired)
        {
            return Self::Absent(absence);
        }
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
            Self::Absent(absence) => absence.values,
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
                let errors = paired_errors(&now.errors, &before.errors, factor);
                Some(Estimated { mean: now.value - factor * before.value, ..errors.estimated()? })
            }
            Self::Absent(_) | Self::Unlike => None,
        }
    }
}

/// What every batch contributes to the error of this run's percentile minus `factor` times the baseline's. Each percentile
/// has the mean error of its own batches with durations, of which the runs may have different numbers; so every error counts
/// by its share in its own mean, and a batch that a run has not counts nothing for it.
fn paired_errors(now: &[Option<f64>], before: &[Option<f64>], factor: f64) -> RatioMoments {
    let filled = [now, before].map(|errors| errors.iter().flatten().count() as f64);
    let batches = (0..now.len().max(before.len())).filter_map(|batch| {
        let of = |errors: &[Option<f64>]| errors.get(batch).copied().flatten();
        (of(now).is_some() || of(before).is_some()).then(|| [of(now), of(before)].map(|error| error.unwrap_or(0.0)))
    });
    let batches: Vec<[f64; 2]> = batches.collect();
    let mut errors = RatioMoments::new();
    if filled.contains(&0.0) {
        return errors;
    }
    let weights = filled.map(|filled| batches.len() as f64 / filled);
    batches.iter().for_each(|[now, before]| errors.push(weights[0] * now - weights[1] * factor * before, 1.0));
    errors
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
