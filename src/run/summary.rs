//! From accumulated replications to [`Results`]: estimates with intervals, headlines with paired
//! differences, the Pareto mark.

use super::Prepared;
use super::agents::{means, occupancy_spread};
use super::frontier::efficient;
use super::job::Simulated;
use super::measure::{Key, Totals};
use super::quantiles::{first_response_p90, percentiles};
use super::results::{EfficiencyRow, Estimate, HEADLINES, Headline, IntervalRow, Level, MetricRow, Results, TraceRow, VariantResults};
use crate::engine::burden::Burden;
use crate::engine::trace::TraceRecord;
use crate::engine::{Engine, RESULT_VERSION, Replication};
use crate::ground::moments::{Estimated, Interval};
use crate::ground::time::{Ticks, to_seconds};
use crate::plan::Plan;
use crate::plan::fingerprint::fingerprint;
use crate::plan::load::warnings;
use crate::scenario::{Scenario, Study};
use std::sync::atomic::AtomicBool;

impl From<Interval> for Estimate {
    fn from(interval: Interval) -> Self {
        Self { mean: Some(interval.mean), low: Some(interval.low), high: Some(interval.high), std_error: Some(interval.std_error) }
    }
}

/// The results of a study from those of its variants.
pub fn results(study: &Study, prepared: &Prepared, replications: u32, mut variants: Vec<VariantResults>, contacts: u64) -> Results {
    let first = &study.variants[0];
    mark_pareto(&mut variants);
    Results {
        scenario: study.stem.clone(),
        name: study.name.clone(),
        seed: prepared.seed,
        replications,
        efficiency: Vec::new(),
        precision: None,
        fingerprint: fingerprint(study, &prepared.plans, prepared.seed, replications, RESULT_VERSION),
        inputs: study.inputs.clone(),
        leaned: study.leaned.clone(),
        start: first.run.start,
        clock: first.run.clock.clone(),
        variants,
        contacts,
        options: Vec::new(),
    }
}

/// The results of a variant; `reference` is the first one with its plan, unless this is it.
pub fn variant(scenario: &Scenario, plan: &Plan, simulated: &Simulated, reference: Option<(&Plan, &Simulated)>) -> VariantResults {
    let Simulated { accumulator, batches, agents } = simulated;
    let (metric_keys, interval_keys) = keys(plan);
    let row = |key: &Key, estimate| MetricRow {
        level: key.level,
        item: item_name(scenario, key),
        metric: key.metric,
        definition: key.definition(),
        unit: key.unit,
        estimate,
    };
    let ratios =
        metric_keys.iter().enumerate().map(|(place, key)| (*key, estimate(accumulator.metric(place), accumulator.metrics[place].ratio())));
    let ratios = ratios.chain(percentiles(plan, batches));
    let mut estimates: Vec<(Key, Estimate)> = ratios.chain(occupancy_spread(plan, batches)).collect();
    // Percentiles join the other metrics of their item; the sort is stable.
    estimates.sort_by_key(|(key, _)| (key.level, key.item));
    let metrics = estimates.iter().map(|(key, estimate)| row(key, *estimate)).collect();
    let per_interval = interval_keys.len();
    let intervals = accumulator
        .intervals
        .iter()
        .enumerate()
        .map(|(i, moments)| IntervalRow {
            start: (i / per_interval) as u64 * plan.interval,
            row: row(&interval_keys[i % per_interval], estimate(moments.estimated(), moments.ratio())),
        })
        .collect();
    VariantResults {
        variant: scenario.variant.clone(),
        headlines: headlines(plan, simulated, reference),
        pareto: false,
        metrics,
        intervals,
        agents: means(scenario, plan, agents, accumulator.replications()),
        sample: accumulator.independent(),
        trace: accumulator.trace.iter().map(|(replication, contact)| trace_row(scenario, plan, *replication, contact)).collect(),
        warnings: warnings(scenario),
    }
}

/// The names of all metrics, in the order in which replications are measured.
pub fn keys(plan: &Plan) -> (Vec<Key>, Vec<Key>) {
    let never = AtomicBool::new(false);
    let mut engine = Engine::new(plan, &never);
    let empty: &Replication = engine.empty();
    let totals = Totals::new(plan, empty);
    let (mut metrics, mut intervals): (Vec<Key>, Vec<Key>) = (Vec::new(), Vec::new());
    totals.visit(&mut metrics);
    totals.visit_interval(0, &mut intervals);
    (metrics, intervals)
}

/// The name of what a metric is about.
pub fn item_name(scenario: &Scenario, key: &Key) -> String {
    match key.level {
        Level::Centre => "centre".into(),
        Level::Mode => ["synchronous", "asynchronous"][key.item].into(),
        Level::Channel => scenario.channels[key.item].name.clone(),
        Level::Inquiry => scenario.inquiries[key.item].name.clone(),
        Level::Segment => scenario.segments[key.item].name.clone(),
        Level::Group => scenario.groups[key.item].name.clone(),
        Level::Trunk => scenario.trunks[key.item].name.clone(),
        Level::Campaign => scenario.campaigns[key.item].name.clone(),
    }
}

/// With its interval, or `mean` alone where there is none.
fn estimate(estimated: Option<Estimated>, mean: Option<f64>) -> Estimate {
    estimated.map_or(Estimate { mean, ..Estimate::default() }, |estimated| estimated.interval().into())
}

fn headlines(plan: &Plan, simulated: &Simulated, reference: Option<(&Plan, &Simulated)>) -> Vec<Headline> {
    let other = reference.map(|(plan, simulated)| (plan, &*simulated.batches));
    let (p90, p90_delta) = first_response_p90(plan, &simulated.batches, other);
    let accumulator = &simulated.accumulator;
    let headline = |(place, name): (usize, &'static str)| {
        if name == "first_response_p90_s" {
            return Headline { name, estimate: p90, delta: p90_delta };
        }
        let paired = &accumulator.headlines[place];
        let own = estimate(accumulator.headline(place), paired.variant().ratio());
        let delta = estimate(accumulator.headline_difference(place), paired.difference());
        Headline { name, estimate: own, delta: if reference.is_none() { Estimate::default() } else { delta } }
    };
    HEADLINES.into_iter().enumerate().map(headline).collect()
}

/// The standard errors of all headlines with and without what reduces the variance.
pub fn efficiency(simulated: &[Simulated], variants: &[VariantResults]) -> Vec<EfficiencyRow> {
    let mut rows = Vec::new();
    for (Simulated { accumulator, .. }, variant) in simulated.iter().zip(variants) {
        for (place, headline) in variant.headlines.iter().enumerate().filter(|(_, headline)| headline.name != "first_response_p90_s") {
            let plain = accumulator.plain(place);
            let both = [(false, plain.variant().std_error(), &headline.estimate), (true, plain.std_error(), &headline.delta)];
            rows.extend(both.into_iter().filter_map(|(difference, plain, estimate)| {
                let (plain, std_error) = (plain?, estimate.std_error?);
                Some(EfficiencyRow { variant: variant.variant.clone(), headline: headline.name, difference, plain, std_error })
            }));
        }
    }
    rows
}

/// A variant is efficient unless another is at least as good on wait, cost and satisfaction, and
/// better on one of them. A headline that a variant lacks counts as worst.
fn mark_pareto(variants: &mut [VariantResults]) {
    let value = |variant: &VariantResults, name: &str| {
        variant.headlines.iter().find(|headline| headline.name == name).and_then(|headline| headline.estimate.mean)
    };
    // All three so that less is better.
    let points: Vec<Vec<f64>> = variants
        .iter()
        .map(|variant| {
            vec![
                value(variant, "first_response_mean_s").unwrap_or(f64::INFINITY),
                value(variant, "cost_total").unwrap_or(f64::INFINITY),
                value(variant, "satisfaction_mean").map_or(f64::INFINITY, |score| -score),
            ]
        })
        .collect();
    variants.iter_mut().zip(efficient(&points)).for_each(|(variant, on)| variant.pareto = on);
}

/// A traced contact as cells; times are ISO date-times with milliseconds.
fn trace_row(scenario: &Scenario, plan: &Plan, replication: u32, contact: &TraceRecord) -> TraceRow {
    let moment = |at: Ticks| {
        let since_start = at as i64 - plan.begin as i64;
        let when = scenario.run.shown(since_start);
        when.map_or(String::new(), |when| when.strftime("%Y-%m-%dT%H:%M:%S%.6f").to_string())
    };
    let optional = |at: Option<Ticks>| at.map_or(String::new(), moment);
    let number = crate::ground::number::number;
    let wait = contact.answered.or(contact.ended).map(|at| number(to_seconds(at - contact.arrived)));
    let mut cells = vec![
        format!("{:016x}", contact.issue),
        contact.contact.to_string(),
        scenario.inquiries[contact.inquiry as usize].name.clone(),
        scenario.channels[contact.channel as usize].name.clone(),
        scenario.segments.get(contact.segment as usize).map_or(String::new(), |segment| segment.name.clone()),
        contact.reason.name().into(),
        contact.agent.map_or(String::new(), |(group, _)| scenario.groups[group as usize].name.clone()),
        contact.agent.map_or(String::new(), |(_, agent)| (agent + 1).to_string()),
        contact.agent.map_or(String::new(), |(group, agent)| scenario.groups[group as usize].agent_name(agent as usize).to_owned()),
        moment(contact.came),
        moment(contact.arrived),
        contact.callback.to_string(),
        if contact.callback { contact.calls.to_string() } else { String::new() },
        optional(contact.called_back),
        optional(contact.answered),
        optional(contact.first_response),
        optional(contact.ended),
        contact.counted.to_string(),
        contact.outcome.name().into(),
        contact.turns.to_string(),
        wait.clone().filter(|_| !contact.callback).unwrap_or_default(),
        wait.filter(|_| contact.callback).unwrap_or_default(),
        number(to_seconds(contact.handled)),
        contact.reply_gap_s.map_or(String::new(), number),
    ];
    match &contact.satisfaction {
        Some((parts, burden, level)) => {
            cells.push(number(parts.total() + burden.total()));
            cells.extend(parts.values().into_iter().chain(burden.values()).map(number));
            cells.push(level.to_string());
        }
        None => cells.extend((0..8 + Burden::COUNT).map(|_| String::new())),
    }
    cells.push(number(contact.cost));
    TraceRow { replication, cells }
}
