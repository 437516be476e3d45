//! What customers and agents do besides queueing and handling: the parameters of every mechanism around
//! and inside contacts, compiled, and whether a plan needs any of them. A plan that doesn't is simulated
//! without issues, and pays nothing for them.

use super::windows::Windows;
use crate::ground::time::Ticks;
use crate::scenario::Scenario;
use crate::scenario::model::{Agents, Crew, Customers, Home, Issues, Triage};

/// The mechanisms of the whole centre.
#[derive(Debug)]
pub struct Life {
    /// At least one; without segments a single one that changes nothing.
    pub segments: Vec<SegmentPlan>,
    /// What holds for all customers.
    pub customers: Customers,
    /// What becomes of issues.
    pub issues: Issues,
    /// What holds for all agents, but for who quits.
    pub agents: Agents,
    /// Sorting before the answer.
    pub triage: Option<Triage>,
}

/// A segment, compiled.
#[derive(Debug)]
pub struct SegmentPlan {
    /// Cumulative share of the customers; the last is 1.
    pub cumulative: f64,
    /// When they may write, on the centre's clock (`None`: always).
    pub waking: Option<Windows>,
    /// Weight of each channel; empty: no preference.
    pub preference: Vec<f64>,
    /// Factor on think times.
    pub think_factor: f64,
    /// Factor on patience.
    pub patience_factor: f64,
}

impl Life {
    /// Compiles the mechanisms of the centre.
    pub(super) fn new(scenario: &Scenario, horizon: Ticks) -> Self {
        let mut cumulative = 0.0;
        let mut segments: Vec<SegmentPlan> = Vec::new();
        for segment in &scenario.segments {
            cumulative += segment.share;
            let mut preference = vec![0.0; if segment.preference.is_empty() { 0 } else { scenario.channels.len() }];
            segment.preference.iter().for_each(|&(channel, weight)| preference[channel] = weight);
            segments.push(SegmentPlan {
                cumulative,
                waking: segment.waking.as_ref().map(|calendar| Windows::on(&segment.clock, calendar, &scenario.run, horizon)),
                preference,
                think_factor: segment.think_factor,
                patience_factor: segment.patience_factor,
            });
        }
        if segments.is_empty() {
            segments.push(SegmentPlan {
                cumulative: 1.0,
                waking: scenario.customers.waking.as_ref().map(|calendar| Windows::new(calendar, &scenario.run, horizon)),
                preference: Vec::new(),
                think_factor: 1.0,
                patience_factor: 1.0,
            });
        }
        if let Some(last) = segments.last_mut() {
            last.cumulative = 1.0;
        }
        Self {
            segments,
            customers: scenario.customers.clone(),
            issues: scenario.issues.clone(),
            // Who quits is a matter of the valuation.
            agents: Agents {
                attrition: 0.0,
                attrition_occupancy: 0.0,
                attrition_occupancy_free: 0.0,
                attrition_stress: 0.0,
                ..scenario.agents
            },
            triage: scenario.triage.clone(),
        }
    }
}

/// Whether a plan has any mechanism around or inside contacts. `research` is one only where an inquiry
/// has detail.
pub(super) fn lives(scenario: &Scenario) -> bool {
    let plain =
        |crew: &Crew| crew.skill == [1.0, 1.0] && crew.home == Home::Both && !crew.assist && crew.macros == 0.0 && crew.new_hires == 0.0;
    let detailed = scenario.inquiries.iter().any(|inquiry| inquiry.detail > 0.0);
    !scenario.segments.is_empty()
        || !scenario.trunks.is_empty()
        || scenario.issues.resolution.is_some()
        || scenario.issues.reopen > 0.0
        || scenario.agents.stress.is_some()
        || scenario.triage.is_some()
        || scenario.customers.closed_aversion > 0.0
        || scenario.groups.iter().any(|group| !plain(&group.crew) || group.individuals.learning.is_some() || group.tariff.is_some())
        || scenario.channels.iter().any(|channel| channel.life.lives() || detailed && channel.life.research.is_some())
}
