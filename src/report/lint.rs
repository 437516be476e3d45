//! The findings of `holdline check` for machines: one object each, with the same sentence as for people.

use crate::plan::load::{Finding, Load, end_of, findings, load, moment};
use crate::scenario::{Scenario, Study};
use serde::Serialize;

/// A finding of one variant.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// Stem of the scenario file.
    pub scenario: String,
    /// Name of the variant.
    pub variant: String,
    /// `warning` or `note`.
    pub level: &'static str,
    /// What kind of finding it is.
    pub code: &'static str,
    /// Channel, channels, group or segment.
    pub item: String,
    /// When: (start, end) in local time, such as `2024-03-04T08:00:00`; empty: the whole period.
    pub periods: Vec<(String, String)>,
    /// The finding in one sentence.
    pub text: String,
}

/// The findings of all variants of a study.
pub fn rows(study: &Study) -> Vec<Row> {
    let of = |scenario: &Scenario| {
        let load = load(scenario);
        findings(scenario, &load).iter().map(|finding| row(study, scenario, &load, finding)).collect::<Vec<_>>()
    };
    study.variants.iter().flat_map(of).collect()
}

fn row(study: &Study, scenario: &Scenario, load: &Load, finding: &Finding) -> Row {
    let at = |ticks: u64| moment(scenario, ticks).map(|at| at.to_string()).unwrap_or_default();
    let periods = finding.periods.iter();
    Row {
        scenario: study.stem.clone(),
        variant: scenario.variant.clone(),
        level: if finding.warning { "warning" } else { "note" },
        code: finding.code,
        item: finding.item.clone(),
        periods: periods
            .map(|stretch| (at(load.interval.saturating_mul(stretch.start as u64)), at(end_of(scenario, load, stretch))))
            .collect(),
        text: finding.sentence(),
    }
}
