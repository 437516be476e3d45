//! What a gate compares: every metric with its replications, so that it can be paired with that of another run.
//!
//! A metric that is a ratio of sums has a pair for each block (a replication, or those of `busyness_days` that depend on
//! each other); a percentile has its errors by batch, which take the place of its histograms. Invariant: the metrics of a
//! variant stand in the order in which names are looked up, and all ratios have as many blocks.

use crate::plan::Plan;
use crate::run::job::Simulated;
use crate::run::measure::Pair;
use crate::run::named::{Measure, candidates};
use crate::run::quantiles::{Linear, Percentile};
use crate::run::{Level, Prepared};
use crate::scenario::{Scenario, Study};
use serde::{Deserialize, Serialize};

/// All variants of a study.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Sample {
    /// Replications in a block.
    pub block: u32,
    /// In the order of the file.
    pub variants: Vec<VariantSample>,
}

/// What a baseline keeps.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Recorded {
    /// Names and SHA-256 of the result files.
    pub files: Vec<(String, String)>,
    /// The numbers.
    pub sample: Sample,
}

/// One variant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VariantSample {
    /// Its name.
    pub name: String,
    /// Headlines, metrics, percentiles.
    pub metrics: Vec<Measured>,
}

/// One metric of a variant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Measured {
    /// Its name.
    pub id: MetricId,
    /// Its numbers.
    pub values: Values,
}

/// The name of a metric, which must mean the same in every version of the program.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct MetricId {
    /// What it is about.
    pub level: Level,
    /// Name of the item.
    pub item: String,
    /// Its name; of headlines that in tradeoffs.csv.
    pub metric: String,
    /// Its definition, or empty.
    pub definition: String,
    /// Its unit.
    pub unit: String,
}

/// The numbers of a metric.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Values {
    /// Numerator and denominator of every block.
    Ratio(Vec<Pair>),
    /// A percentile; `None`: of nothing.
    Percentile(Option<Linear>),
}

impl Sample {
    /// That of a run; without replications unless blocks were kept.
    pub(in crate::run) fn new(study: &Study, prepared: &Prepared, simulated: &[Simulated]) -> Self {
        let each = study.variants.iter().zip(&prepared.plans).zip(simulated);
        let kept = each.filter(|(_, simulated)| !simulated.accumulator.blocks.is_empty());
        Self { block: prepared.block, variants: kept.map(|((scenario, plan), simulated)| variant(scenario, plan, simulated)).collect() }
    }

    /// Replications of each variant.
    pub fn replications(&self) -> u32 {
        let blocks = self.variants.iter().flat_map(|variant| &variant.metrics).find_map(|one| match &one.values {
            Values::Ratio(pairs) => Some(pairs.len() as u32),
            Values::Percentile(_) => None,
        });
        blocks.unwrap_or(0) * self.block
    }
}

fn variant(scenario: &Scenario, plan: &Plan, simulated: &Simulated) -> VariantSample {
    let blocks = &simulated.accumulator.blocks;
    let mut known: Vec<(Percentile, Option<Linear>)> = Vec::new();
    let mut linear = |percentile: &Percentile| {
        if let Some((_, same)) = known.iter().find(|(other, _)| other.is_same(percentile)) {
            return same.clone();
        }
        let linear = percentile.linear(plan, &simulated.batches);
        known.push((percentile.clone(), linear.clone()));
        linear
    };
    let measured = candidates(scenario, plan).into_iter().map(|one| {
        let values = match &one.measure {
            Measure::Headline(place) => Values::Ratio(blocks.iter().map(|(headlines, _)| headlines[*place]).collect()),
            Measure::Metric(place) => Values::Ratio(blocks.iter().map(|(_, metrics)| metrics[*place]).collect()),
            Measure::Percentile(percentile) => Values::Percentile(linear(percentile)),
        };
        Measured { id: one.id(), values }
    });
    VariantSample { name: scenario.variant.clone(), metrics: measured.collect() }
}
