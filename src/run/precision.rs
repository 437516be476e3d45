//! Simulating until metrics are known well enough (`[run] precision`): names resolved to what the accumulators hold,
//! and the judgement at a checkpoint.
//!
//! A judgement sees exactly the replications before its checkpoint, folded in their order, so it doesn't depend on
//! threads. The rule itself is in [`crate::ground::stopping`].

use super::accumulate::{Accumulator, BATCHES, Batches};
use super::measure::Key;
use super::named::{Candidate, Measure, ambiguous, candidates, fits, not_found};
use super::results::{PreciseRow, PrecisionReached};
use crate::ground::moments::Estimated;
use crate::ground::stopping::{Checkpoints, cautious_factor, half_width_factor};
use crate::plan::Plan;
use crate::scenario::model::{Criterion, Precision, Width};
use crate::scenario::{Diagnostic, Diagnostics, Study};

/// Why a metric needs an interval here.
const PURPOSE: &str = "become precise";

/// A criterion with its metric in one variant.
struct Watched<'a> {
    criterion: &'a Criterion,
    variant: usize,
    key: Key,
    item: String,
    measure: Measure,
    /// With a difference to the first variant: where that has the metric, and the place among the accumulator's pairs.
    reference: Option<(Measure, usize)>,
}

/// All criteria of a study, resolved.
pub struct Stopping<'a> {
    study: &'a Study,
    plans: &'a [Plan],
    /// When it is judged.
    pub checkpoints: Checkpoints,
    most: u32,
    watched: Vec<Watched<'a>>,
}

/// What is wrong with the precision that a study asks for, before anything is simulated.
///
/// # Errors
/// Unknown metrics or items, with the nearest names.
pub fn check_precision(study: &Study) -> Result<(), Diagnostics> {
    if study.variants[0].run.precision.is_none() {
        return Ok(());
    }
    let plans: Vec<Plan> = study.variants.iter().map(Plan::new).collect();
    Stopping::new(study, &plans).map(|_| ())
}

impl<'a> Stopping<'a> {
    /// Resolves the precision that a study asks for, if it does.
    pub fn new(study: &'a Study, plans: &'a [Plan]) -> Result<Option<Self>, Diagnostics> {
        let Some(Precision { criteria, min_replications, max_replications }) = &study.variants[0].run.precision else {
            return Ok(None);
        };
        let candidates: Vec<Vec<Candidate>> = study.variants.iter().zip(plans).map(|(scenario, plan)| candidates(scenario, plan)).collect();
        let (mut watched, mut errors) = (Vec::new(), Vec::new());
        let mut pairs = vec![0; plans.len()];
        for criterion in criteria {
            match resolve(criterion, &candidates, &mut pairs) {
                Ok(found) => watched.extend(found),
                Err(error) => errors.push(error),
            }
        }
        if !errors.is_empty() {
            return Err(Diagnostics(errors));
        }
        let block = study.variants[0].run.busyness_days.block();
        let most = max_replications.div_ceil(block).saturating_mul(block);
        let checkpoints = Checkpoints::new(*min_replications, most, block * BATCHES as u32);
        Ok(Some(Self { study, plans, checkpoints, most, watched }))
    }

    /// Per variant, the metrics whose differences to the first variant's must be accumulated.
    pub fn pairs(&self) -> Vec<Vec<(usize, usize)>> {
        let mut pairs = vec![Vec::new(); self.plans.len()];
        for one in &self.watched {
            if let (Measure::Metric(own), Some((Measure::Metric(other), _))) = (&one.measure, &one.reference) {
                pairs[one.variant].push((*own, *other));
            }
        }
        pairs
    }

    /// Whether histograms are needed to judge.
    pub fn needs_histograms(&self) -> bool {
        self.watched.iter().any(|one| matches!(one.measure, Measure::Percentile(_)))
    }

    /// Judges after some replications. `batches` are the histograms of every variant, if they are needed.
    pub fn judge(&self, accumulators: &[Accumulator], batches: &[Batches]) -> PrecisionReached {
        let rows = self.watched.iter().map(|one| self.row(one, accumulators, batches)).collect();
        PrecisionReached { rows, max_replications: self.most }
    }

    fn row(&self, one: &Watched, accumulators: &[Accumulator], batches: &[Batches]) -> PreciseRow {
        let confidence = one.criterion.confidence;
        let known = self.half_widths(one, accumulators, batches);
        let (asked, needed) = match one.criterion.width {
            Width::Absolute(width) => (Some(width), Some(width)),
            // The interval must be narrow by the true value, which may be at its lower end.
            Width::Relative(share) => {
                let value = known.map(|(value, _)| value.abs()).filter(|value| *value > 0.0);
                (value.map(|value| share * value), value.map(|value| share / (1.0 + share) * value))
            }
        };
        let [half_width, at_most] = known.map_or([None, None], |(_, halves)| halves.map(Some));
        PreciseRow {
            variant: self.study.variants[one.variant].variant.clone(),
            difference: one.reference.is_some(),
            level: one.key.level,
            item: one.item.clone(),
            metric: one.key.metric,
            definition: one.key.definition(),
            unit: one.key.unit,
            confidence,
            asked,
            half_width,
            at_most,
            met: at_most.zip(needed).is_some_and(|(half, needed)| half <= needed),
        }
    }

    /// The value, half of its interval, and the same by the upper limit of the variance.
    fn half_widths(&self, one: &Watched, accumulators: &[Accumulator], batches: &[Batches]) -> Option<(f64, [f64; 2])> {
        let confidence = one.criterion.confidence;
        let plain = |df: f64| half_width_factor(confidence, df);
        let cautious = |df: f64| cautious_factor(confidence, df);
        let accumulator = &accumulators[one.variant];
        let estimated = match (&one.measure, &one.reference) {
            (Measure::Percentile(percentile), None) => {
                return percentile.half_widths(&self.plans[one.variant], &batches[one.variant], [&plain, &cautious]);
            }
            (Measure::Percentile(percentile), Some((Measure::Percentile(other), _))) => {
                let own = (&self.plans[one.variant], &batches[one.variant]);
                return percentile.difference(own, (other, &self.plans[0], &batches[0]), [&plain, &cautious]);
            }
            (Measure::Percentile(_), Some(_)) => None,
            (Measure::Metric(place), None) => accumulator.metric(*place),
            (Measure::Headline(place), None) => accumulator.headline(*place),
            (Measure::Headline(place), Some(_)) => accumulator.headline_difference(*place),
            (Measure::Metric(_), Some((_, place))) => accumulator.pair_difference(*place),
        };
        let Estimated { mean, std_error, df } = estimated?;
        Some((mean, [plain(df) * std_error, cautious(df) * std_error]))
    }

    /// About how many replications it takes, when so much is known after `n`.
    pub fn expected(&self, n: u32, reached: &PrecisionReached) -> u32 {
        let times = reached.rows.iter().filter_map(|row| {
            let ratio = row.at_most? / row.asked?;
            Some(ratio * ratio)
        });
        self.checkpoints.reaching(f64::from(n) * times.fold(1.0, f64::max))
    }
}

/// Finds the metric of a criterion in every variant. `pairs` counts those that each variant pairs with the first.
fn resolve<'a>(criterion: &'a Criterion, candidates: &[Vec<Candidate>], pairs: &mut [usize]) -> Result<Vec<Watched<'a>>, Diagnostic> {
    let of: Vec<Option<&Candidate>> = candidates.iter().map(|all| all.iter().find(|one| fits(&criterion.what, one))).collect();
    if of.iter().all(Option::is_none) {
        return Err(not_found(&criterion.what, candidates, PURPOSE));
    }
    if let Some(ambiguous) = ambiguous(&criterion.what, candidates) {
        return Err(ambiguous);
    }
    let wanted = |message: String| Diagnostic::at(&criterion.what.metric.place, message);
    let name = &criterion.what.metric.name;
    if criterion.difference && of[0].is_none() {
        return Err(wanted(format!("the first variant has no `{name}` to which others could differ")));
    }
    if criterion.difference && of[1..].iter().all(Option::is_none) {
        return Err(wanted(format!("no other variant has a `{name}` that could differ from the first one's")));
    }
    let first = usize::from(criterion.difference);
    let watched = |(variant, candidate): (usize, Option<&Candidate>)| {
        let candidate = candidate?;
        let reference = of[0].filter(|_| criterion.difference).map(|one| {
            let place = pairs[variant];
            pairs[variant] += usize::from(matches!(one.measure, Measure::Metric(_)));
            (one.measure.clone(), place)
        });
        let (key, item, measure) = (candidate.key, candidate.item.clone(), candidate.measure.clone());
        Some(Watched { criterion, variant, key, item, measure, reference })
    };
    Ok(of.iter().copied().enumerate().skip(first).filter_map(watched).collect())
}
