//! The regression gate: results against those of a baseline, and against what a scenario asserts.
//!
//! How two runs relate decides how they are compared ([`Relation`], [`compare`]); every metric that is judged
//! ([`judged`]) is tested against its tolerance, and the tests share one error over all metrics and variants of all
//! scenarios of a call ([`verdict`]). Invariant: nothing here simulates, reads or writes; the same samples give the same
//! judgement.

pub mod assertion;
mod compare;
pub mod direction;
pub mod findings;
pub mod judged;
mod relation;
mod sample;
#[cfg(test)]
mod tests;
pub mod verdict;

pub use assertion::{AssertedRow, Outcome, assertions};
pub use findings::{Finding, What};
pub use judged::{Claim, Judged, JudgedMetric};
pub use relation::{Provenance, Relation};
pub use sample::{Measured, MetricId, Recorded, Sample, Values, VariantSample};
pub use verdict::{Judgement, Verdict};

use crate::scenario::Study;
use crate::scenario::model::{Multiplicity, Tolerance};
use compare::Comparison;
use direction::direction;
use std::collections::BTreeMap;
use verdict::Tested;

/// What became of the comparison of one scenario with its baseline.
#[derive(Clone, Debug)]
pub struct Compared {
    /// How the runs relate.
    pub relation: Relation,
    /// Replications that were compared, of each run.
    pub replications: [u32; 2],
    /// Whether they were compared one by one, on the same customers; otherwise as two samples.
    pub paired: bool,
    /// How the tests share the error.
    pub multiplicity: Multiplicity,
    /// Of the family, 1 minus the probability of a false failure; of a metric's interval, its confidence.
    pub confidence: f64,
    /// The metrics judged, by variant.
    pub rows: Vec<ComparedRow>,
    /// What one of the runs has and the other has not.
    pub findings: Vec<Finding>,
}

/// One metric that was compared.
#[derive(Clone, Debug)]
pub struct ComparedRow {
    /// The variant.
    pub variant: String,
    /// The metric.
    pub id: MetricId,
    /// What it is judged by.
    pub tolerance: Tolerance,
    /// Whether `[verify]` names a tolerance for this very metric.
    pub named: bool,
    /// What came of it.
    pub judgement: Judgement,
}

impl Compared {
    /// Whether this metric fails. Where the engine has changed an improvement is one in nothing but the numbers, so it
    /// fails as a regression does. Where the scenario or the seed has changed, of which a change is expected, one that is
    /// neither better nor worse fails only if it is beyond a tolerance that was named for this metric; a value that is gone
    /// or new fails always.
    pub fn fails(&self, row: &ComparedRow) -> bool {
        match row.judgement.verdict {
            Verdict::Regressed => true,
            Verdict::Changed => row.named || self.relation == Relation::Engine || row.judgement.tested.difference.is_none(),
            Verdict::Improved => self.relation == Relation::Engine,
            Verdict::Unchanged | Verdict::Within | Verdict::Undecided => false,
        }
    }
}

/// Compares a run with its baseline. `scenarios` is the number of scenarios of the call, which share the error.
pub fn compare(study: &Study, judged: &Judged, now: &Sample, before: &Sample, relation: Relation, scenarios: usize) -> Compared {
    // What the same bytes stand for is the same, whatever digits they leave out.
    let before = if matches!(relation, Relation::Identical { .. }) { now } else { before };
    // Blocks of other sizes share replications with several of the other run: its two samples are compared, which is on the
    // safe side where they have customers in common.
    let paired = relation.same_customers() && now.block == before.block;
    let rules = &study.variants[0].verify;
    let level = (1.0 - rules.confidence) / scenarios.max(1) as f64;
    let mut findings = findings::variants(now, before);
    let (mut rows, mut tests) = (Vec::new(), Vec::new());
    for (own, judged) in now.variants.iter().zip(&judged.variants) {
        let Some(other) = before.variants.iter().find(|other| other.name == own.name) else { continue };
        findings.extend(findings::items(own, other, judged));
        let known: BTreeMap<&MetricId, &Values> = other.metrics.iter().map(|one| (&one.id, &one.values)).collect();
        for JudgedMetric { place, tolerance, named } in &judged.compared {
            let Measured { id, values } = &own.metrics[*place];
            let Some(before) = known.get(id) else { continue };
            let comparison = Comparison::new(values, before, paired);
            let tested = Tested::new(&comparison, tolerance, level).of_unit(&id.unit);
            if tested.is_empty() {
                continue;
            }
            tests.push((tested, direction(&id.metric)));
            rows.push((own.name.clone(), id.clone(), tolerance.clone(), *named));
        }
    }
    let replications = [now, before].map(Sample::replications);
    let least = replications[0].min(replications[1]);
    let judgements = verdict::judge(&tests, rules.multiplicity, level, least, now.block);
    let rows = rows.into_iter().zip(judgements);
    Compared {
        relation,
        replications: if paired { [least; 2] } else { replications },
        paired,
        multiplicity: rules.multiplicity,
        confidence: 1.0 - level,
        rows: rows.map(|((variant, id, tolerance, named), judgement)| ComparedRow { variant, id, tolerance, named, judgement }).collect(),
        findings,
    }
}
