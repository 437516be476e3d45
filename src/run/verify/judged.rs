//! Which metrics of a scenario a gate judges, and by what.
//!
//! Every metric that is judged costs power, since all share one error; so these are the headlines, of each channel what
//! its customers wait for, and the occupancy of each group, and what the scenario names besides.

use super::sample::MetricId;
use crate::plan::Plan;
use crate::run::Level;
use crate::run::named::{Candidate, ambiguous, candidates, fits, not_found};
use crate::run::results::HEADLINES;
use crate::scenario::model::{Assertion, Bound, MetricName, Scenario, Tolerance};
use crate::scenario::{Diagnostic, Diagnostics, Place, Study};

/// What a metric without an interval cannot do here.
const PURPOSE: &str = "be judged";
/// The metrics of a channel that are judged in any case; of each the first definition.
const OF_CHANNELS: [&str; 5] = ["wait_mean", "abandoned_share", "service_level", "first_response_mean", "within_sla"];

/// What a gate looks at in every variant.
#[derive(Clone, Debug, Default)]
pub struct Judged {
    /// By variant.
    pub variants: Vec<VariantJudged>,
}

/// What it looks at in one variant; metrics by their places in the sample.
#[derive(Clone, Debug, Default)]
pub struct VariantJudged {
    /// Compared with the baseline.
    pub compared: Vec<JudgedMetric>,
    /// Bounds.
    pub asserted: Vec<Asserted>,
}

/// A metric that is compared.
#[derive(Clone, Debug)]
pub struct JudgedMetric {
    /// Its place in the sample.
    pub place: usize,
    /// What it is judged by.
    pub tolerance: Tolerance,
    /// Whether the tolerance is of this very metric.
    pub named: bool,
}

/// A bound on a metric.
#[derive(Clone, Debug)]
pub struct Asserted {
    /// Place of the metric.
    pub metric: usize,
    /// What is asserted.
    pub assertion: Claim,
}

/// What is asserted, and by whom.
#[derive(Clone, Debug)]
pub enum Claim {
    /// An assertion of the scenario.
    Assertion(Assertion),
    /// The target of a channel.
    Target {
        /// The share that should meet it.
        share: f64,
        /// The confidence that it takes.
        confidence: f64,
        /// Where it stands.
        place: Option<Place>,
    },
}

impl Claim {
    /// The bound.
    pub fn bound(&self) -> Bound {
        match self {
            Self::Assertion(assertion) => assertion.bound,
            Self::Target { share, .. } => Bound::AtLeast(*share),
        }
    }

    /// The confidence.
    pub fn confidence(&self) -> f64 {
        match self {
            Self::Assertion(assertion) => assertion.confidence,
            Self::Target { confidence, .. } => *confidence,
        }
    }

    /// Where it stands, if that is known.
    pub fn place(&self) -> Option<&Place> {
        match self {
            Self::Assertion(assertion) => Some(&assertion.place),
            Self::Target { place, .. } => place.as_ref(),
        }
    }
}

impl Judged {
    /// What the scenario names, and what is judged in any case; with `targets` every channel's target is asserted.
    ///
    /// # Errors
    /// Unknown or ambiguous names, with the nearest ones.
    pub fn new(study: &Study, targets: bool) -> Result<Self, Diagnostics> {
        let plans: Vec<Plan> = study.variants.iter().map(Plan::new).collect();
        let candidates: Vec<Vec<Candidate>> =
            study.variants.iter().zip(&plans).map(|(scenario, plan)| candidates(scenario, plan)).collect();
        let mut errors: Vec<Diagnostic> = Vec::new();
        let mut variants = Vec::new();
        for (scenario, own) in study.variants.iter().zip(&candidates) {
            let mut judged = VariantJudged { compared: usual(scenario, own), asserted: Vec::new() };
            for (name, tolerance) in &scenario.verify.tolerances {
                match resolve(name, own, &candidates) {
                    Ok(Some(place)) => {
                        judged.compared.retain(|known| known.place != place);
                        judged.compared.push(JudgedMetric { place, tolerance: tolerance.clone(), named: true });
                    }
                    Ok(None) => {}
                    Err(error) => errors.push(error),
                }
            }
            judged.compared.sort_by_key(|one| one.place);
            for assertion in &scenario.assertions {
                let known = resolve(&assertion.what, own, &candidates);
                match known.and_then(|known| known.map(|metric| in_unit(assertion, metric, &own[metric])).transpose()) {
                    Ok(Some(asserted)) => judged.asserted.push(asserted),
                    Ok(None) => {}
                    Err(error) => errors.push(error),
                }
            }
            if targets {
                judged.asserted.extend(of_targets(scenario, own));
            }
            variants.push(judged);
        }
        // What is wrong with a name is wrong in every variant.
        let mut said: Vec<String> = Vec::new();
        errors.retain(|error| {
            let text = error.render(false);
            let new = !said.contains(&text);
            said.push(text);
            new
        });
        if errors.is_empty() { Ok(Self { variants }) } else { Err(Diagnostics(errors)) }
    }

    /// Whether anything is asserted.
    pub fn asserts(&self) -> bool {
        self.variants.iter().any(|variant| !variant.asserted.is_empty())
    }
}

/// The place of a metric in a variant's sample; `None` where only other variants have it.
fn resolve(what: &MetricName, own: &[Candidate], all: &[Vec<Candidate>]) -> Result<Option<usize>, Diagnostic> {
    if !all.iter().flatten().any(|one| fits(what, one)) {
        return Err(not_found(what, all, PURPOSE));
    }
    match ambiguous(what, all) {
        Some(error) => Err(error),
        None => Ok(own.iter().position(|one| fits(what, one))),
    }
}

/// An assertion with its bound in the unit of the metric.
fn in_unit(assertion: &Assertion, metric: usize, of: &Candidate) -> Result<Asserted, Diagnostic> {
    let mut assertion = assertion.clone();
    if let Some(place) = assertion.duration.take() {
        let length = match of.key.unit {
            "s" => 1.0,
            "h" => 3600.0,
            unit => {
                let error = Diagnostic::at(&place, format!("`{}` is no time, so a duration is no bound of it", of.key.metric));
                return Err(error.expecting(format!("a number in its unit, which is: {unit}")));
            }
        };
        assertion.bound = match assertion.bound {
            Bound::AtLeast(bound) => Bound::AtLeast(bound / length),
            Bound::AtMost(bound) => Bound::AtMost(bound / length),
        };
    }
    Ok(Asserted { metric, assertion: Claim::Assertion(assertion) })
}

/// What is judged of every scenario.
fn usual(scenario: &Scenario, candidates: &[Candidate]) -> Vec<JudgedMetric> {
    let several = [scenario.channels.len() > 1, scenario.groups.len() > 1];
    let is_usual = |(place, one): (usize, &Candidate)| {
        let first = || !candidates[..place].iter().any(|other| same_metric(other, one));
        let judged = match one.key.level {
            _ if place < HEADLINES.len() => true,
            Level::Channel => several[0] && of_channel(one, scenario.channels[one.key.item].medium.is_synchronous()) && first(),
            Level::Group => several[1] && one.key.metric == "occupancy" && first(),
            _ => false,
        };
        judged.then(|| JudgedMetric { place, tolerance: scenario.verify.tolerance.clone(), named: false })
    };
    candidates.iter().enumerate().filter_map(is_usual).collect()
}

fn same_metric(one: &Candidate, other: &Candidate) -> bool {
    (one.key.level, one.key.item, one.key.metric) == (other.key.level, other.key.item, other.key.metric)
}

/// The first response of a synchronous channel is the answer, which the wait is for.
fn of_channel(one: &Candidate, synchronous: bool) -> bool {
    let other_mode = if synchronous { "first_response_mean" } else { "wait_mean" };
    one.key.metric != other_mode && OF_CHANNELS.contains(&one.key.metric)
}

/// Whether a metric of a baseline is one of those that are judged of every scenario.
pub fn is_usual(id: &MetricId) -> bool {
    match id.level {
        Level::Centre => HEADLINES.contains(&id.metric.as_str()) && id.definition.is_empty(),
        Level::Channel => OF_CHANNELS.contains(&id.metric.as_str()),
        Level::Group => id.metric == "occupancy",
        _ => false,
    }
}

/// The target of every channel that has one.
fn of_targets<'a>(scenario: &'a Scenario, candidates: &'a [Candidate]) -> impl Iterator<Item = Asserted> + 'a {
    scenario.channels.iter().enumerate().filter_map(move |(index, channel)| {
        let target = channel.target?;
        let name = if channel.medium.is_synchronous() { "service_level" } else { "within_sla" };
        let of_channel = |one: &Candidate| one.key.level == Level::Channel && one.key.item == index && one.key.metric == name;
        let metric = candidates.iter().position(of_channel)?;
        let (share, confidence, place) = (target.share, scenario.verify.target_confidence, channel.target_place.clone());
        Some(Asserted { metric, assertion: Claim::Target { share, confidence, place } })
    })
}
