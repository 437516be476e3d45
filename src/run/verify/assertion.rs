//! Assertions: whether the value of a metric is surely on the right side of a bound.
//!
//! Each is judged by one-sided t-bounds of its own confidence. It is broken only if the value is surely on the wrong side,
//! so that a value which happens to be close to its bound does not break it now and then, and holds only if it is surely
//! on the right one; in between too few replications have been made.

use super::compare::value;
use super::judged::{Claim, Judged};
use super::sample::{Measured, MetricId, Sample};
use super::verdict::{FEWEST, needed};
use crate::ground::moments::Estimated;
use crate::ground::special::t_quantile;
use crate::scenario::model::Bound;

/// What became of an assertion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The value is surely on the right side.
    Held,
    /// It is surely on the wrong side.
    Broken,
    /// Too few replications to tell.
    Undecided,
    /// No replication has a value, so that there is nothing that it could be about: an assertion of the scenario is not kept,
    /// and the target of a channel that nobody comes to is nobody's.
    Empty,
}

/// An assertion in one variant.
#[derive(Clone, Debug)]
pub struct AssertedRow {
    /// The variant.
    pub variant: String,
    /// The metric.
    pub id: MetricId,
    /// What is asserted.
    pub claim: Claim,
    /// The value.
    pub value: Option<f64>,
    /// Its one-sided bounds, each of the confidence of the assertion.
    pub bounds: Option<[f64; 2]>,
    /// What became of it.
    pub outcome: Outcome,
    /// Of an undecided one: replications that would tell, if the value is as it seems.
    pub needed: Option<u32>,
}

/// Judges everything that is asserted of a run.
pub fn assertions(judged: &Judged, sample: &Sample) -> Vec<AssertedRow> {
    let (replications, block) = (sample.replications(), sample.block);
    let of_variant = sample.variants.iter().zip(&judged.variants).flat_map(|(variant, judged)| {
        judged.asserted.iter().map(move |one| {
            let Measured { id, values } = &variant.metrics[one.metric];
            let (value, estimated) = value(values);
            let (outcome, bounds, times) = decide(one.assertion.bound(), one.assertion.confidence(), value, estimated);
            let bounds = bounds.map(|ends| if id.unit == "share" { within_share(ends, value) } else { ends });
            AssertedRow {
                variant: variant.name.clone(),
                id: id.clone(),
                claim: one.assertion.clone(),
                value,
                bounds,
                outcome,
                needed: times.and_then(|times| needed(times, replications, block)),
            }
        })
    });
    of_variant.collect()
}

/// Ends of an interval of a share, which cannot lie beyond 0 and 1 unless the value itself does.
fn within_share([low, high]: [f64; 2], value: Option<f64>) -> [f64; 2] {
    let inside = value.is_some_and(|value| (0.0..=1.0).contains(&value));
    if inside { [low.max(0.0), high.min(1.0)] } else { [low, high] }
}

/// What becomes of it, the bounds, and how many times as many replications would tell.
fn decide(bound: Bound, confidence: f64, value: Option<f64>, estimated: Option<Estimated>) -> (Outcome, Option<[f64; 2]>, Option<f64>) {
    if value.is_none() {
        return (Outcome::Empty, None, None);
    }
    // A single replication has no error, and few without variance may agree by chance.
    let Some(Estimated { mean, std_error, df }) = estimated else { return (Outcome::Undecided, None, Some(FEWEST + 1.0)) };
    if std_error == 0.0 && df < FEWEST {
        return (Outcome::Undecided, None, Some((FEWEST + 1.0) / (df + 1.0)));
    }
    let half = t_quantile(confidence, df) * std_error;
    let bounds = Some([mean - half, mean + half]);
    // By how much it is on the right side.
    let margin = match bound {
        Bound::AtLeast(least) => mean - least,
        Bound::AtMost(most) => most - mean,
    };
    let outcome = match margin {
        margin if margin - half >= 0.0 => Outcome::Held,
        margin if margin + half < 0.0 => Outcome::Broken,
        _ => Outcome::Undecided,
    };
    let ratio = half / margin;
    (outcome, bounds, (outcome == Outcome::Undecided).then_some(ratio * ratio))
}
