//! Simulating until metrics are known well enough (`[run] precision`): names resolved to what the accumulators hold,
//! and the judgement at a checkpoint.
//!
//! A judgement sees exactly the replications before its checkpoint, folded in their order, so it doesn't depend on
//! threads. The rule itself is in [`crate::ground::stopping`].

use super::accumulate::{Accumulator, BATCHES, Batches};
use super::measure::Key;
use super::quantiles::Percentile;
use super::results::{HEADLINES, Level, PreciseRow, PrecisionReached};
use super::summary::{item_name, keys};
use crate::ground::moments::Estimated;
use crate::ground::stopping::{Checkpoints, cautious_factor, half_width_factor};
use crate::plan::Plan;
use crate::scenario::model::{Criterion, Precision, Scenario, Width};
use crate::scenario::{Diagnostic, Diagnostics, Study};

/// Where the numbers of a metric are.
#[derive(Clone, Debug)]
enum Measure {
    /// A headline, by its place.
    Headline(usize),
    /// A metric, by its place.
    Metric(usize),
    /// A percentile.
    Percentile(Percentile),
}

/// A metric that a criterion may name.
struct Candidate {
    key: Key,
    item: String,
    measure: Measure,
}

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

/// Everything with an interval, in the order in which names are looked up: headlines, metrics, percentiles.
fn candidates(scenario: &Scenario, plan: &Plan) -> Vec<Candidate> {
    let headline = |(place, name): (usize, &'static str)| {
        let percentile = (name == "first_response_p90_s").then(|| Percentile::headline(plan));
        let unit = unit_of_headline(name);
        let key = Key { level: Level::Centre, item: 0, metric: name, definition: "", further: None, unit };
        (key, percentile.map_or(Measure::Headline(place), Measure::Percentile))
    };
    let metrics = keys(plan).0.into_iter().enumerate().map(|(place, key)| (key, Measure::Metric(place)));
    let percentiles = Percentile::all(plan).into_iter().map(|one| (one.key, Measure::Percentile(one)));
    let all = HEADLINES.into_iter().enumerate().map(headline).chain(metrics).chain(percentiles);
    all.map(|(key, measure)| Candidate { item: item_name(scenario, &key), key, measure }).collect()
}

fn unit_of_headline(name: &str) -> &'static str {
    match name {
        _ if name.ends_with("_s") => "s",
        _ if name.starts_with("cost_") => "money",
        "satisfaction_mean" => "points",
        _ => "share",
    }
}

/// Finds the metric of a criterion in every variant. `pairs` counts those that each variant pairs with the first.
fn resolve<'a>(criterion: &'a Criterion, candidates: &[Vec<Candidate>], pairs: &mut [usize]) -> Result<Vec<Watched<'a>>, Diagnostic> {
    let of: Vec<Option<&Candidate>> = candidates.iter().map(|all| all.iter().find(|one| fits(criterion, one))).collect();
    if of.iter().all(Option::is_none) {
        return Err(not_found(criterion, candidates));
    }
    if let Some(ambiguous) = ambiguous(criterion, candidates) {
        return Err(ambiguous);
    }
    let wanted = |message: String| Diagnostic::at(&criterion.metric.place, message);
    let name = &criterion.metric.name;
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

fn fits_item(criterion: &Criterion, one: &Candidate) -> bool {
    match &criterion.item {
        None => one.key.level == Level::Centre,
        Some(item) => one.item == item.name.name && item.level.is_none_or(|level| one.key.level.name() == level),
    }
}

fn fits(criterion: &Criterion, one: &Candidate) -> bool {
    let defined = criterion.definition.as_ref().is_none_or(|definition| one.key.definition() == definition.name.as_str());
    one.key.metric == criterion.metric.name && defined && fits_item(criterion, one)
}

/// Why nothing fits: the item, the metric or its definition.
fn not_found(criterion: &Criterion, candidates: &[Vec<Candidate>]) -> Diagnostic {
    const WITHOUT: [&str; 2] = ["occupancy_agent_min", "occupancy_agent_max"];
    let all = || candidates.iter().flatten();
    let names = |of: &dyn Fn(&Candidate) -> String, from: &dyn Fn(&Candidate) -> bool| -> Vec<String> {
        let mut names: Vec<String> = all().filter(|one| from(one)).map(of).collect();
        names.sort_unstable();
        names.dedup();
        names
    };
    let unknown = |place, what: &str, name: &str, valid: Vec<String>| {
        let valid: Vec<&str> = valid.iter().map(String::as_str).collect();
        Diagnostic::unknown(place, &format!("{what} {name:?}"), name, &valid)
    };
    let metric = &criterion.metric;
    if WITHOUT.contains(&metric.name.as_str()) {
        let error = Diagnostic::at(&metric.place, format!("`{}` has no confidence interval, so it cannot become precise", metric.name));
        return error.expecting("a metric with an interval, such as `occupancy_agent_p90`");
    }
    if let Some(item) = criterion.item.as_ref().filter(|_| !all().any(|one| fits_item(criterion, one))) {
        let of_level = |one: &Candidate| item.level.is_none_or(|level| one.key.level.name() == level);
        let valid = names(&|one| one.item.clone(), &of_level);
        return unknown(&item.name.place, item.level.unwrap_or("item"), &item.name.name, valid);
    }
    let named = |one: &Candidate| fits_item(criterion, one) && one.key.metric == metric.name;
    if let Some(definition) = criterion.definition.as_ref().filter(|_| all().any(named)) {
        return unknown(&definition.place, "definition", &definition.name, names(&|one| one.key.definition().into_owned(), &named));
    }
    let valid = names(&|one| one.key.metric.to_owned(), &|one| fits_item(criterion, one));
    unknown(&metric.place, "metric", &metric.name, valid)
}

/// A name without a level that several levels have.
fn ambiguous(criterion: &Criterion, candidates: &[Vec<Candidate>]) -> Option<Diagnostic> {
    let item = criterion.item.as_ref().filter(|item| item.level.is_none())?;
    let mut levels: Vec<&str> = candidates.iter().flatten().filter(|one| fits(criterion, one)).map(|one| one.key.level.name()).collect();
    levels.sort_unstable();
    levels.dedup();
    let ways: Vec<String> = levels.iter().map(|level| format!("`@{level}:{}`", item.name.name)).collect();
    let error = Diagnostic::at(&item.name.place, format!("{:?} is the name of more than one thing", item.name.name));
    (levels.len() > 1).then(|| error.expecting(ways.join(" or ")))
}
