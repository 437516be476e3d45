//! What the cases share: loading a scenario, optimising it, and judging the plan in a simulation of its own.

use holdline::run::optimise::{OptimiseOptions, Outcome, Unwatched, Verdict, optimise};
use holdline::run::{RunOptions, Silent, VariantResults, run, sweep};
use holdline::scenario::{LoadOptions, Point, Scenario, Study, load_text};
use std::path::Path;
use std::sync::atomic::AtomicBool;

/// Loads a scenario text at these points.
pub fn load(text: &str, points: Vec<Point>) -> Study {
    let options = LoadOptions { points, ..LoadOptions::default() };
    load_text("test", text, Path::new(""), &options).unwrap_or_else(|errors| panic!("{errors}\n{text}"))
}

/// Optimises a scenario text and checks that the plan was confirmed.
pub fn optimised(text: &str, threads: usize) -> Outcome {
    let study = load(text, Vec::new());
    let options = OptimiseOptions { threads, ..OptimiseOptions::default() };
    let outcome = optimise(&study.variants[0], &options, &Unwatched, &AtomicBool::new(false)).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(outcome.verdict, Verdict::Confirmed, "{:?} {:?}", outcome.plan, outcome.after.map(|judged| judged.held));
    outcome
}

/// Service of every channel with a target, and its standard error, by name of the channel.
pub fn services(variant: &VariantResults) -> Vec<(String, f64, f64)> {
    let rows = variant.metrics.iter().filter(|row| {
        row.metric == "within_sla" && row.item != "asynchronous" || row.metric == "service_level" && row.definition.ends_with("_within)")
    });
    let rows = rows.filter(|row| row.level == holdline::run::Level::Channel && !row.definition.starts_with('('));
    rows.map(|row| (row.item.clone(), row.estimate.mean.expect("judged"), row.estimate.std_error.expect("replications"))).collect()
}

/// The service of a plan in replications of its own.
pub fn independent(text: &str, outcome: &Outcome, replications: u32) -> Vec<(String, f64, f64)> {
    let mut study = load(text, Vec::new());
    let scenario: Scenario = outcome.space.apply(&study.variants[0], &outcome.plan);
    study.variants = vec![scenario];
    let options = RunOptions { seed: Some(987_654_321), replications: Some(replications), ..RunOptions::default() };
    let results = run(&study, &options, &Silent, &AtomicBool::new(false)).unwrap_or_else(|error| panic!("{error}"));
    services(&results.variants[0])
}

/// Cost and services of every plan of a grid.
pub fn everything(text: &str, keys: &[&str], grid: &[Vec<u32>], replications: u32) -> Vec<(Vec<u32>, f64, Vec<f64>)> {
    let mut plans: Vec<Vec<u32>> = vec![Vec::new()];
    for values in grid {
        plans = plans.iter().flat_map(|plan| values.iter().map(move |&value| [&plan[..], &[value]].concat())).collect();
    }
    let point = |plan: &Vec<u32>| {
        // A key with a `#` for each of its numbers.
        let mut numbers = plan.iter();
        let set = keys.iter().map(|key| {
            let (name, value) = key.split_once('=').expect("a key and its value");
            let mut parts = value.split('#');
            let mut text = parts.next().expect("a part").to_owned();
            parts.for_each(|part| text += &format!("{}{part}", numbers.next().expect("a number")));
            (name.to_owned(), text)
        });
        Point { name: format!("{plan:?}"), set: set.collect() }
    };
    let all = simulated(text, plans.iter().map(point).collect(), replications).into_iter().zip(plans);
    all.map(|((cost, services), plan)| (plan, cost, services)).collect()
}

/// Cost and services of a scenario at each of these points.
pub fn simulated(text: &str, points: Vec<Point>, replications: u32) -> Vec<(f64, Vec<f64>)> {
    let study = load(text, points);
    let options = RunOptions { replications: Some(replications), ..RunOptions::default() };
    let results = sweep(&study, &options, &Silent, &AtomicBool::new(false)).unwrap_or_else(|error| panic!("{error}"));
    let cost = |variant: &VariantResults| {
        let headline = variant.headlines.iter().find(|headline| headline.name == "cost_total");
        headline.and_then(|headline| headline.estimate.mean).expect("a cost")
    };
    results.variants.iter().map(|variant| (cost(variant), services(variant).into_iter().map(|(_, mean, _)| mean).collect())).collect()
}

/// The target between `low` and `high` with the clearest optimum, and the cost of that. Clear is: the best of the cheapest
/// plans exceeds it by as much as all cheaper ones miss it.
pub fn clearest(all: &[(Vec<u32>, f64, Vec<f64>)], low: f64, high: f64, given: &[Option<f64>]) -> (f64, f64) {
    let slack = |services: &[f64], target: f64| {
        let of = services.iter().zip(given).map(|(service, given)| service - given.unwrap_or(target));
        of.fold(f64::INFINITY, f64::min)
    };
    let mut best = (f64::NEG_INFINITY, 0.0, 0.0);
    for step in 0..=200 {
        let target = low + (high - low) * f64::from(step) / 200.0;
        let Some(cost) =
            all.iter().filter(|(.., services)| slack(services, target) >= 0.0).map(|(_, cost, _)| *cost).min_by(f64::total_cmp)
        else {
            continue;
        };
        let same = all.iter().filter(|(_, other, _)| *other <= cost * 1.000_1 && *other >= cost * 0.999_9);
        let above = same.map(|(.., services)| slack(services, target)).fold(f64::NEG_INFINITY, f64::max);
        let cheaper = all.iter().filter(|(_, other, _)| *other < cost * 0.999_9);
        let below = cheaper.map(|(.., services)| -slack(services, target)).fold(f64::INFINITY, f64::min);
        if above.min(below) > best.0 {
            best = (above.min(below), target, cost);
        }
    }
    assert!(best.0 > 0.003, "no target is clear: {best:?}");
    (best.1, best.2)
}
