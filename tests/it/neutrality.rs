//! The negative control of everything that happens to issues: a segment that changes nothing makes a
//! plan keep issues, and every number stays what it is without them.

use crate::benchmark;
use crate::random_scenario::{directory, plain_scenario};
use crate::support::{contacts, load_in, results};
use holdline::engine::trace::TraceRecord;
use holdline::run::{Estimate, MetricRow, RunOptions, VariantResults};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

/// Random scenarios that are compared.
const CASES: u32 = 150;

/// Whether two estimates agree: to the last bit, or `loose` to the rounding of sums in another order. Differences and
/// standard errors are as exact as the numbers of size `scale` that they come from.
fn same(a: &Estimate, b: &Estimate, loose: bool, scale: f64) -> bool {
    let near = |a: Option<f64>, b: Option<f64>| match (a, b) {
        (Some(a), Some(b)) => a.to_bits() == b.to_bits() || loose && (a - b).abs() <= 1e-9 * (scale + a.abs()),
        (a, b) => a == b,
    };
    near(a.mean, b.mean) && near(a.low, b.low) && near(a.high, b.high) && near(a.std_error, b.std_error)
}

/// The size of an estimate.
fn scale(estimate: &Estimate) -> f64 {
    1.0 + estimate.mean.map_or(0.0, f64::abs)
}

/// Scores, and the agent time by which inquiries share the cost, are summed issue by issue instead of 64 contacts
/// at a time.
fn is_score(name: &str) -> bool {
    name.starts_with("satisfaction") || name.starts_with("cost") || name == "margin"
}

fn same_metrics(plain: &VariantResults, kept: &VariantResults) {
    assert!(plain.metrics.len() > 20 && kept.metrics.len() > plain.metrics.len());
    for row in &plain.metrics {
        let twin = |other: &&MetricRow| {
            let same_definition = other.definition == row.definition || row.metric == "resolution_mean";
            (other.level, &other.item, other.metric) == (row.level, &row.item, row.metric) && same_definition
        };
        let other = kept.metrics.iter().find(twin).unwrap_or_else(|| panic!("no {} {}", row.item, row.metric));
        let agree = same(&row.estimate, &other.estimate, is_score(row.metric), scale(&row.estimate));
        assert!(agree, "{} {} {}: {:?} became {:?}", row.item, row.metric, row.definition, row.estimate, other.estimate);
    }
    assert_eq!(plain.intervals.len(), kept.intervals.len());
    for (a, b) in plain.intervals.iter().zip(&kept.intervals) {
        assert!(a.start == b.start && same(&a.row.estimate, &b.row.estimate, false, 1.0), "{} {}: {:?}", a.row.item, a.row.metric, b.row);
    }
    for (a, b) in plain.headlines.iter().zip(&kept.headlines) {
        let loose = is_score(a.name);
        let size = scale(&a.estimate);
        assert!(same(&a.estimate, &b.estimate, loose, size) && same(&a.delta, &b.delta, loose, size), "{}: {:?} became {:?}", a.name, a, b);
    }
}

fn same_contact(a: &TraceRecord, b: &TraceRecord) {
    let without_score = |contact: &TraceRecord| format!("{:?}", TraceRecord { satisfaction: None, ..contact.clone() });
    assert_eq!(without_score(a), without_score(b));
    match (&a.satisfaction, &b.satisfaction) {
        (Some((parts, burden, level)), Some((others, nothing, other_level))) => {
            let near = parts.values().iter().zip(others.values()).all(|(a, b)| (a - b).abs() < 1e-9);
            assert!(near && burden == nothing && level == other_level, "{parts:?} became {others:?}");
        }
        (a, b) => assert_eq!(a.is_some(), b.is_some()),
    }
}

/// Compares a scenario without any mechanism with the same and a segment of everybody.
fn changes_nothing(text: &str) {
    let study = load_in(directory(), text);
    let kept = load_in(directory(), &text.replacen("[run]", "[segments.all]\nshare = 1\n[run]", 1));
    let options = RunOptions { replications: Some(2), threads: 1, ..RunOptions::default() };
    let (a, b) = (results(&study, &options), results(&kept, &options));
    assert_eq!(a.contacts, b.contacts);
    for (plain, kept) in a.variants.iter().zip(&b.variants) {
        same_metrics(plain, kept);
    }
    let (a, b) = (contacts(&study, 0, 1), contacts(&kept, 0, 1));
    assert_eq!(a.len(), b.len());
    a.iter().zip(&b).for_each(|(a, b)| same_contact(a, b));
}

#[test]
fn a_neutral_segment_changes_no_number_of_the_benchmark() {
    for text in [&benchmark::erlang_a("6h"), benchmark::MM50, benchmark::SKILLS, benchmark::CHAT, benchmark::MESSAGING] {
        changes_nothing(text);
    }
}

/// The same of a day with skills by inquiry, shifts and breaks.
#[test]
fn a_neutral_segment_changes_no_number_of_a_day_by_skills() {
    changes_nothing(&benchmark::skills_week().replace("length = \"5d\"", "length = \"1d\""));
}

#[test]
fn a_neutral_segment_changes_no_number_of_random_scenarios() {
    let config = Config { failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &[3; 32]));
    for _ in 0..CASES {
        let text = plain_scenario().new_tree(&mut runner).expect("a scenario").current();
        println!("{text}");
        changes_nothing(&text);
    }
}
