//! Variants that differ in nothing that touches what happens are simulated once: how many courses there are, and that every
//! number is the one of a simulation of its own. A traced run shares nothing, so it says what that would give.

use crate::support::csv;
use holdline::run::{Progress, Results, RunOptions, VariantResults, run, sweep};
use holdline::scenario::{LoadOptions, Point, Study, load, load_text};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// Counts the replications that were simulated.
#[derive(Default)]
struct Count {
    done: AtomicU64,
    total: AtomicU64,
}

impl Progress for Count {
    fn replications(&self, done: u64, total: u64) {
        self.done.fetch_max(done, Ordering::Relaxed);
        self.total.store(total, Ordering::Relaxed);
    }
}

/// The study at the base and with each of these changes; several stand together.
fn points(sets: &[&str]) -> Vec<Point> {
    let point = |(index, sets): (usize, &&str)| Point {
        name: format!("{index}: {sets}"),
        set: sets.split(" & ").filter_map(|set| set.split_once('=')).map(|(key, value)| (key.to_owned(), value.to_owned())).collect(),
    };
    std::iter::once(&"").chain(sets).enumerate().map(point).collect()
}

fn results(study: &Study, replications: u32, trace: u32) -> (Results, u64) {
    let count = Count::default();
    let options = RunOptions { replications: Some(replications), trace, ..RunOptions::default() };
    let mut results = run(study, &options, &count, &AtomicBool::new(false)).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(count.done.load(Ordering::Relaxed), count.total.load(Ordering::Relaxed));
    results.variants.iter_mut().for_each(|variant| variant.trace.clear());
    (results, count.done.load(Ordering::Relaxed))
}

/// Whether the numbers are the same to the last bit.
fn same(one: &VariantResults, other: &VariantResults) {
    let all = |of: &VariantResults| format!("{:?} {:?} {:?}", of.headlines, of.intervals, of.agents);
    let rows = one.metrics.iter().zip(&other.metrics);
    for (one, other) in rows {
        assert_eq!(format!("{one:?}"), format!("{other:?}"));
    }
    assert!(all(one) == all(other), "{}", one.variant);
}

/// All points of a study, together and each on a course of its own: the same numbers, from that many simulations.
fn shares(study: &Study, courses: u64) {
    let replications = 2;
    let (alone, simulated) = results(study, replications, 1);
    assert_eq!(simulated, u64::from(replications) * study.variants.len() as u64);
    let (together, simulated) = results(study, replications, 0);
    assert_eq!(simulated, u64::from(replications) * courses);
    together.variants.iter().zip(&alone.variants).for_each(|(one, other)| same(one, other));
    assert!(csv(&together) == csv(&alone));
    // What is valued otherwise has other numbers: nothing was merely copied.
    for variant in &together.variants[1..] {
        assert!(format!("{:?}", variant.metrics) != format!("{:?}", together.variants[0].metrics), "{}", variant.variant);
    }
    let count = Count::default();
    let options = RunOptions { replications: Some(replications), ..RunOptions::default() };
    let swept = sweep(study, &options, &count, &AtomicBool::new(false)).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(count.done.load(Ordering::Relaxed), u64::from(replications) * courses);
    for (one, other) in swept.variants.iter().zip(&together.variants) {
        assert_eq!(
            format!("{:?} {:?}", one.headlines, one.metrics),
            format!("{:?} {:?}", other.headlines, other.metrics),
            "{}",
            one.variant
        );
    }
}

const PLAIN: &str = "realism = \"none\"
[run]
start = \"2024-03-04\"
length = \"10h\"
[inquiries.bills]
per_hour = 70
channels = { phone = 0.5, chat = 0.3, mail = 0.2 }
[channels.phone]
medium = \"phone\"
after_work = { exponential = { mean = \"40s\" } }
target = { within = \"20s\", share = 0.8, penalty = 5, per = \"interval\" }
[channels.chat]
medium = \"chat\"
turns = { geometric = { mean = 4 } }
[channels.mail]
medium = \"email\"
[groups.front]
staff = 5
wage_per_hour = 20
skills = [\"phone\", { channel = \"chat\", slots = 2 }]
[groups.back]
staff = 3
wage_per_hour = 17
skills = [\"mail\", \"phone\"]
";

#[test]
fn sessions_chats_and_mail_without_issues() {
    let points = points(&[
        "groups.front.wage_per_hour=23",
        "costs.benefits=0.4",
        "costs.shrinkage=0.31",
        "groups.back.shrinkage=0.2",
        "costs.overhead=0.5",
        "costs.seat_per_month=333",
        "costs.phone_per_minute=0.07",
        "costs.replacement=9000 & agents.attrition=0.3",
        "inquiries.bills.revenue=12",
        "channels.phone.target.share=0.9 & channels.phone.target.penalty=7",
        "channels.chat.licence_per_month=30",
        "satisfaction.base=70",
        "satisfaction.wait_per_doubling=5 & groups.back.wage_per_hour=18",
        "satisfaction.noise_sd=3",
        "satisfaction.cuts=[30,50,60,80]",
        "satisfaction.gap_free=\"10s\"",
        "satisfaction.tolerance={low=\"2h\",normal=\"1h\",urgent=\"10m\"}",
        "satisfaction.survey_response=0.3",
        "satisfaction.base=70 & costs.benefits=0.1",
        // What happens is another matter.
        "groups.front.staff=6",
        "groups.front.staff=6 & groups.front.wage_per_hour=19",
        "channels.phone.target.within=\"10s\"",
    ]);
    let study = load_text("test", PLAIN, Path::new(""), &LoadOptions { points, ..LoadOptions::default() });
    shares(&study.unwrap_or_else(|errors| panic!("{errors}")), 3);
}

fn shipped(name: &str, variant: &str, sets: &[&str]) -> Study {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios").join(name);
    let variants = if variant.is_empty() { Vec::new() } else { vec![variant.to_owned()] };
    let set = vec![("run.warmup".to_owned(), "1d".to_owned()), ("run.length".to_owned(), "1d".to_owned())];
    load(&path, &LoadOptions { points: points(sets), variants, set, ..LoadOptions::default() }).unwrap_or_else(|errors| panic!("{errors}"))
}

#[test]
fn issues_with_all_that_their_customers_mind() {
    let study = shipped(
        "telco-hybrid.toml",
        "triaged hybrid",
        &[
            "satisfaction.extra_contact=9",
            "satisfaction.extra_turn=3 & satisfaction.wait_max=20",
            "satisfaction.unresolved=50",
            "satisfaction.empathy=1",
            "agents.attrition=0.5 & agents.attrition_stress=2",
            "costs.message_fee=0.2",
        ],
    );
    shares(&study, 1);
}

#[test]
fn outsourcers_and_campaigns() {
    let tariff = |text: &str| format!("groups.outsourcer.outsourced={text}");
    let [dearer, minutes, least] =
        ["{ per_contact = 5 }", "{ per_contact = 1, per_minute = 0.4 }", "{ per_minute = 0.5, minimum_per_day = 900 }"].map(tariff);
    shares(&shipped("insurer-skills.toml", "an outsourcer at the peak", &[&dearer, &minutes, &least]), 1);
    shares(
        &shipped("energy-callbacks.toml", "and a campaign", &["costs.phone_per_minute=0.09", "costs.benefits=0.9", "satisfaction.base=60"]),
        1,
    );
}

/// Replications that `busyness_days` binds together count as one: sweeps have the numbers of runs, and what is compared is as
/// many as there are blocks.
#[test]
fn days_of_busyness_are_swept_by_blocks() {
    let text = PLAIN
        .replace("length = ", "busyness_days = \"antithetic\"\nlength = ")
        .replace("per_hour = 70", "per_hour = 70\nbusyness = { cv = 0.3 }");
    let points = points(&["groups.front.staff=6", "groups.front.wage_per_hour=25"]);
    let study = load_text("test", &text, Path::new(""), &LoadOptions { points, ..LoadOptions::default() });
    let study = study.unwrap_or_else(|errors| panic!("{errors}"));
    let options = RunOptions { replications: Some(7), ..RunOptions::default() };
    let count = Count::default();
    let swept = sweep(&study, &options, &count, &AtomicBool::new(false)).unwrap_or_else(|error| panic!("{error}"));
    let (ran, _) = results(&study, 7, 0);
    assert_eq!((swept.replications, count.done.load(Ordering::Relaxed)), (8, 16));
    for (one, other) in swept.variants.iter().zip(&ran.variants) {
        assert!(
            format!("{:?} {:?}", one.headlines, one.metrics) == format!("{:?} {:?}", other.headlines, other.metrics),
            "{}",
            one.variant
        );
        assert_eq!(one.sample.len(), 4);
        // The sums over the blocks are those over the replications: of the cost, its mean times their number.
        let cost = one.headlines.iter().position(|headline| headline.name == "cost_total").expect("a cost");
        let sum = one.sample.iter().fold((0.0, 0.0), |sum, pairs| (sum.0 + pairs[cost].0, sum.1 + pairs[cost].1));
        let mean = one.headlines[cost].estimate.mean.expect("a mean");
        assert!(sum.1 == 8.0 && (sum.0 / 8.0 / mean - 1.0).abs() < 1e-12, "{sum:?} {mean}");
    }
}
