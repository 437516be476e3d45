//! Agents one by one: what each did, as means over the replications, and how unequally the agents of a group were
//! occupied.
//!
//! Everything that is kept is a whole number, so that replications add up to the same bits in any order. Memory does
//! not depend on their number.

use super::accumulate::Batches;
use super::measure::Key;
use super::results::{AgentMeans, Estimate, GroupAgents, Level};
use crate::engine::tally::AgentTotals;
use crate::ground::histogram::{Histogram, PooledHistogram};
use crate::ground::time::{HOUR, SECOND, Ticks};
use crate::plan::{GroupPlan, Plan};
use crate::scenario::Scenario;
use crate::scenario::model::Group;
use serde::{Deserialize, Serialize};
use std::iter;

/// An occupancy is counted as a duration: all of the time on duty is this long.
const WHOLE: Ticks = 1000 * SECOND;
/// The same in seconds.
pub const WHOLE_S: f64 = 1000.0;

/// The percentiles of the occupancy of single agents.
pub const SPREAD: [(&str, f64); 3] = [("occupancy_agent_p10", 0.1), ("occupancy_agent_p50", 0.5), ("occupancy_agent_p90", 0.9)];
/// Their definition.
pub const POOLED: &str = "handling/on duty of one agent, over agents and replications";

/// What one agent did, summed over replications.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgentSums {
    present: u128,
    busy: u128,
    sessions: u64,
    on_break: u128,
    in_meeting: u128,
    absent: u128,
    absent_days: u64,
    overtime: u128,
}

/// Adds a replication.
pub fn add(sums: &mut [AgentSums], agents: &[AgentTotals]) {
    for (sum, agent) in sums.iter_mut().zip(agents) {
        sum.present += u128::from(agent.present);
        sum.busy += u128::from(agent.busy);
        sum.sessions += agent.sessions;
        sum.on_break += u128::from(agent.on_break);
        sum.in_meeting += u128::from(agent.in_meeting);
        sum.absent += u128::from(agent.absent);
        sum.absent_days += u64::from(agent.absent_days);
        sum.overtime += u128::from(agent.overtime);
    }
}

/// Adds the sums of other replications.
pub fn add_sums(sums: &mut [AgentSums], more: &[AgentSums]) {
    for (sum, more) in sums.iter_mut().zip(more) {
        sum.present += more.present;
        sum.busy += more.busy;
        sum.sessions += more.sessions;
        sum.on_break += more.on_break;
        sum.in_meeting += more.in_meeting;
        sum.absent += more.absent;
        sum.absent_days += more.absent_days;
        sum.overtime += more.overtime;
    }
}

/// Counts the occupancy of every agent who was on duty, by group.
pub fn count_occupancy(plan: &Plan, agents: &[AgentTotals], groups: &mut [Histogram]) {
    for (group, histogram) in plan.groups.iter().zip(groups) {
        let members = &agents[group.first_agent as usize..][..group.agents as usize];
        for AgentTotals { present, busy, .. } in members.iter().filter(|agent| agent.present > 0) {
            histogram.record((u128::from(*busy) * u128::from(WHOLE) / u128::from(*present)) as Ticks);
        }
    }
}

/// The agents of every group, as means over so many replications.
pub fn means(scenario: &Scenario, plan: &Plan, sums: &[AgentSums], replications: u32) -> Vec<GroupAgents> {
    let hours = |ticks: u128| ticks as f64 / HOUR as f64 / f64::from(replications);
    let mean = |sum: &AgentSums| AgentMeans {
        present_hours: hours(sum.present),
        handling_hours: hours(sum.busy),
        sessions: sum.sessions as f64 / f64::from(replications),
        break_hours: hours(sum.on_break),
        meeting_hours: hours(sum.in_meeting),
        absent_hours: hours(sum.absent),
        absent_days: sum.absent_days as f64 / f64::from(replications),
        overtime_hours: hours(sum.overtime),
    };
    let of_group = |group: &GroupPlan| sums[group.first_agent as usize..][..group.agents as usize].iter().map(mean).collect();
    let groups = scenario.groups.iter().zip(&plan.groups);
    let agents = |(group, plan): (&Group, &GroupPlan)| GroupAgents {
        group: group.name.clone(),
        names: (0..plan.agents as usize).map(|agent| group.agent_name(agent).to_owned()).collect(),
        rostered: plan.rostered,
        agents: of_group(plan),
    };
    groups.map(agents).collect()
}

/// How the occupancy of single agents is spread in each group, pooled over agents and replications.
pub fn occupancy_spread(plan: &Plan, batches: &Batches) -> Vec<(Key, Estimate)> {
    let share = |seconds: f64| seconds / WHOLE_S;
    let mut rows = Vec::new();
    for index in 0..plan.groups.len() {
        let histograms: Vec<&Histogram> = batches.iter().map(|batch| &batch.occupancy[index]).collect();
        let pooled = PooledHistogram::new(&histograms);
        let key = |metric| Key { level: Level::Group, item: index, metric, definition: POOLED, further: None, unit: "share" };
        let plain = |p: f64| Estimate { mean: pooled.quantile(p).map(share), ..Estimate::default() };
        let middle = SPREAD.into_iter().map(|(name, p)| {
            let estimate = pooled.interval(p).map_or(plain(p), |interval| Estimate {
                mean: Some(share(interval.mean)),
                low: Some(share(interval.low)),
                high: Some(share(interval.high)),
                std_error: Some(share(interval.std_error)),
            });
            (key(name), estimate)
        });
        rows.extend(iter::once((key("occupancy_agent_min"), plain(0.0))).chain(middle));
        rows.push((key("occupancy_agent_max"), plain(1.0)));
    }
    rows
}
