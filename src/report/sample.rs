//! Hand-made results for the tests of this floor.

use crate::run::{
    AgentMeans, Estimate, GroupAgents, Headline, IntervalRow, Level, MetricRow, Results, TraceRow, VariantResults, results::HEADLINES,
};
use crate::scenario::InputFile;
use crate::scenario::defaults::defaults;
use crate::scenario::model::WallClock;

/// An estimate with a symmetric interval.
pub fn estimate(mean: f64, half_width: f64) -> Estimate {
    Estimate { mean: Some(mean), low: Some(mean - half_width), high: Some(mean + half_width), std_error: Some(half_width / 2.0) }
}

fn metric(level: Level, item: &str, metric: &'static str, definition: &'static str, unit: &'static str, estimate: Estimate) -> MetricRow {
    MetricRow { level, item: item.to_owned(), metric, definition: definition.into(), unit, estimate }
}

fn variant(name: &str, pareto: bool, own: [(f64, f64); 12], delta: Option<[(f64, f64); 12]>) -> VariantResults {
    let headlines = HEADLINES.iter().enumerate().map(|(i, name)| Headline {
        name,
        estimate: own.get(i).map(|&(mean, half)| estimate(mean, half)).unwrap_or_default(),
        delta: delta.and_then(|all| all.get(i).copied()).map(|(mean, half)| estimate(mean, half)).unwrap_or_default(),
    });
    let phone = |name, definition, unit, estimate| metric(Level::Channel, "phone", name, definition, unit, estimate);
    VariantResults {
        variant: name.to_owned(),
        headlines: headlines.collect(),
        pareto,
        metrics: vec![
            phone("offered", "", "contacts", estimate(3000.0, 20.0)),
            phone("served", "", "contacts", estimate(2640.0, 18.0)),
            phone("abandoned_share", "abandoned/offered", "share", estimate(0.12, 0.004)),
            phone("wait_mean", "all", "s", estimate(60.0, 4.0)),
            phone("wait_mean", "served", "s", estimate(65.0, 4.0)),
            phone("service_level", "served_within/(offered-abandoned_within)", "share", estimate(0.781, 0.009)),
            phone("handle_mean", "", "s", estimate(371.0, 1.0)),
            metric(Level::Group, "front", "occupancy", "", "share", estimate(0.88, 0.003)),
            metric(Level::Group, "front", "paid_hours", "", "h", estimate(4000.0, 0.0)),
            metric(Level::Group, "front", "cost", "", "money", estimate(96_000.0, 0.0)),
        ],
        intervals: vec![IntervalRow {
            start: 8 * 3_600_000_000 + 1_800_000_000,
            row: metric(Level::Channel, "phone", "offered", "", "contacts", Estimate { mean: Some(54.5), ..Estimate::default() }),
        }],
        agents: vec![GroupAgents {
            group: "front".to_owned(),
            names: vec!["Ada".to_owned()],
            rostered: true,
            agents: vec![AgentMeans { present_hours: 8.0, handling_hours: 6.0, sessions: 60.0, break_hours: 0.5, ..AgentMeans::default() }],
        }],
        sample: Vec::new(),
        trace: Vec::new(),
        warnings: Vec::new(),
    }
}

/// Two variants; the second is better on wait and satisfaction and dearer.
pub fn results() -> Results {
    let first = [
        (65.0, 4.0),
        (7800.0, 200.0),
        (32_700.0, 700.0),
        (40_000.0, 900.0),
        (0.12, 0.004),
        (0.781, 0.009),
        (0.88, 0.003),
        (402_100.0, 120.0),
        (7.9, 0.02),
        (8.42, 0.03),
        (0.712, 0.003),
        (68.2, 0.2),
    ];
    let second = [
        (35.0, 2.0),
        (7700.0, 210.0),
        (30_000.0, 700.0),
        (38_000.0, 900.0),
        (0.06, 0.003),
        (0.861, 0.008),
        (0.812_345_678, 0.003),
        (410_000.0, 120.0),
        (8.0, 0.02),
        (8.50, 0.03),
        (0.765, 0.003),
        (72.5, 0.2),
    ];
    let mut delta = [(0.0, 0.0); 12];
    for (i, slot) in delta.iter_mut().enumerate() {
        *slot = (second[i].0 - first[i].0, first[i].1 * 0.75);
    }
    let mut variants = vec![variant("all phone", false, first, None), variant("hybrid, \"triaged\"", true, second, Some(delta))];
    variants[0].trace.push(TraceRow { replication: 0, cells: vec!["x".to_owned(); Results::trace_columns().len()] });
    Results {
        scenario: "sample".to_owned(),
        name: "Telco: phone or a triaged hybrid".to_owned(),
        seed: 7,
        replications: 200,
        efficiency: Vec::new(),
        precision: None,
        fingerprint: "0f".repeat(32),
        inputs: vec![
            InputFile { name: "sample.toml".to_owned(), sha256: "aa".repeat(32) },
            InputFile { name: "/home/planner/forecast.csv".to_owned(), sha256: "bb".repeat(32) },
        ],
        // A seed (label A), an interval (H) and a replacement (L).
        leaned: defaults().iter().filter(|default| ["seed", "interval", "replacement"].contains(&default.key)).collect(),
        start: jiff::civil::date(2024, 3, 4),
        clock: WallClock::default(),
        variants,
        contacts: 12_345_678,
        options: vec![("--set".to_owned(), "run.length=5d".to_owned())],
    }
}
