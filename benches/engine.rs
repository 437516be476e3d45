//! Time per contact and per conversation turn, beside a hand-written Erlang-A program.
//!
//! `cargo bench` runs all cases, `cargo bench -- chat linear` those whose name contains one of the
//! words. Every case is measured in several rounds, each time right after the hand-written heap, and
//! the medians over the rounds are printed: a slow moment of the machine hits both sides of a ratio.
//! `least` is the fastest round. Times are wall-clock; everything runs on one thread unless the
//! case says otherwise, with every metric on, loading and reporting the scenario excluded.

mod support {
    pub mod cases;
    pub mod erlang_a;
}

use holdline::run::{Level, Results, RunOptions, Silent, run};
use holdline::scenario::{LoadOptions, Study, load_text};
use std::cell::LazyCell;
use std::hint::black_box;
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::time::Instant;
use support::{cases, erlang_a};

/// Rounds per case; odd, so that the median is a measurement.
const ROUNDS: usize = 7;
/// Days of the hand-written baseline in a round: about 20 ms.
const BASELINE_DAYS: u64 = 30;

/// What time is divided by.
#[derive(Clone, Copy, PartialEq)]
enum Unit {
    Contact,
    Turn,
}

/// One line of the table.
struct Case {
    name: String,
    unit: Unit,
    work: Box<dyn Fn() -> u64>,
    /// Measured units.
    units: u64,
    /// Nanoseconds per unit, per round.
    ns: Vec<f64>,
    /// Ratio to the baseline of the same round.
    ratio: Vec<f64>,
}

impl Case {
    /// `work` does it once and returns how many units it did.
    fn new(name: impl Into<String>, unit: Unit, work: impl Fn() -> u64 + 'static) -> Self {
        Self { name: name.into(), unit, work: Box::new(work), units: 0, ns: Vec::new(), ratio: Vec::new() }
    }

    /// A scenario, run with this many replications and threads; loaded when it is first run.
    fn holdline(name: impl Into<String>, unit: Unit, text: &str, replications: u32, threads: usize) -> Self {
        let text = text.to_owned();
        let study = LazyCell::new(move || load(&text));
        Self::new(name, unit, move || {
            let results = simulate(&study, replications, threads);
            match unit {
                Unit::Contact => results.contacts,
                Unit::Turn => turns(&results, replications),
            }
        })
    }

    /// Runs once without measuring: loads the scenario, warms caches and allocator.
    fn warm_up(&self) {
        black_box((self.work)());
    }

    /// Measures once, straight after the baseline.
    fn round(&mut self) {
        let (_, baseline) = time(&baseline);
        let (units, ns) = time(&self.work);
        self.units = units;
        self.ns.push(ns);
        self.ratio.push(ns / baseline);
    }

    fn print(&self) {
        let least = self.ns.iter().copied().fold(f64::INFINITY, f64::min);
        let unit = if self.unit == Unit::Turn { "turn" } else { "contact" };
        let (name, ns, ratio) = (&self.name, median(&self.ns), median(&self.ratio));
        println!("{name:<38} {:>11} {unit:<8} {ns:>9.1} {least:>9.1} {ratio:>9.2}", self.units);
    }
}

/// Runs `work` and gives its units and the nanoseconds per unit.
fn time(work: &dyn Fn() -> u64) -> (u64, f64) {
    let start = Instant::now();
    let units = black_box(work());
    (units, start.elapsed().as_nanos() as f64 / units as f64)
}

fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted[sorted.len() / 2]
}

/// Days of a hand-written simulation, one after the other.
fn days(simulate: fn(&erlang_a::ErlangA, u64) -> erlang_a::Tally) -> u64 {
    let mut tally = erlang_a::Tally::default();
    for seed in 0..BASELINE_DAYS {
        tally.add(simulate(black_box(&erlang_a::DAY), seed));
    }
    black_box(tally).calls()
}

fn baseline() -> u64 {
    days(erlang_a::heap)
}

fn load(text: &str) -> Study {
    match load_text("bench", text, Path::new("."), &LoadOptions::default()) {
        Ok(study) => study,
        Err(diagnostics) => panic!("{:#?}", diagnostics.0),
    }
}

fn simulate(study: &Study, replications: u32, threads: usize) -> Results {
    let options = RunOptions { replications: Some(replications), threads, ..RunOptions::default() };
    match run(study, &options, &Silent, &AtomicBool::new(false)) {
        Ok(results) => results,
        Err(error) => panic!("{error}"),
    }
}

/// Agent replies over all channels and replications.
fn turns(results: &Results, replications: u32) -> u64 {
    let mean = |item: &str, metric: &str| results.find(0, Level::Channel, item, metric, "").and_then(|row| row.estimate.mean);
    let served = results.variants[0].metrics.iter().filter(|row| row.level == Level::Channel && row.metric == "served");
    let per_replication: f64 = served.filter_map(|row| Some(row.estimate.mean? * mean(&row.item, "turns_mean")?)).sum();
    (per_replication * f64::from(replications)).round() as u64
}

/// The hand-written programs must simulate the right system before anything is compared to them.
fn check_baseline() {
    let long = erlang_a::ErlangA { hours: 20_000.0, ..erlang_a::DAY };
    let (abandoned, wait) = erlang_a::exact(&long);
    println!("Erlang A, exact:             abandoned {:.3}%  mean wait {wait:.3} s", 100.0 * abandoned);
    for (name, simulate) in [("4-ary heap", erlang_a::heap as fn(&_, _) -> _), ("winner tree", erlang_a::winner_tree)] {
        let tally: erlang_a::Tally = simulate(&long, 1);
        let share = tally.abandoned_share();
        println!("{name:<12} {:>9} calls: abandoned {:.3}%  mean wait {:.3} s", tally.calls(), 100.0 * share, tally.wait_mean_s());
        assert!((share / abandoned - 1.0).abs() < 0.02 && (tally.wait_mean_s() / wait - 1.0).abs() < 0.02, "{name} is wrong");
    }
}

fn all_cases() -> Vec<Case> {
    let day = cases::erlang_a("10h");
    let mut all = vec![
        Case::new("hand-written: 4-ary heap (baseline)", Unit::Contact, baseline),
        Case::new("hand-written: winner tree (possible)", Unit::Contact, || days(erlang_a::winner_tree)),
        Case::holdline("Erlang-A day", Unit::Contact, &day, 30, 1),
        Case::holdline("M/M/50 at 95%", Unit::Contact, cases::MM50, 20, 1),
        Case::holdline("three types, three groups", Unit::Contact, cases::SKILLS, 60, 1),
        Case::holdline("400 agents by skills, a week", Unit::Contact, &cases::skills_week(), 5, 1),
        Case::holdline("chat pool, per turn", Unit::Turn, cases::CHAT, 10, 1),
        Case::holdline("messaging week, per turn", Unit::Turn, cases::MESSAGING, 4, 1),
        Case::holdline("threads: Erlang-A days on one", Unit::Contact, &day, 400, 1),
        Case::holdline("threads: Erlang-A days on two", Unit::Contact, &day, 400, 2),
    ];
    for (contacts, hours) in [("10^4", 10), ("10^5", 100), ("10^6", 1_000), ("10^7", 10_000)] {
        // The short ones are repeated, so that a round lasts long enough to be measured.
        let replications = (1_000 / hours).max(1);
        let text = cases::erlang_a(&format!("{hours}h"));
        all.push(Case::holdline(format!("linear: {contacts} contacts per replication"), Unit::Contact, &text, replications, 1));
    }
    all
}

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    check_baseline();
    println!("\n{:<38} {:>11} {:<8} {:>9} {:>9} {:>9}", "case", "measured", "unit", "median ns", "least ns", "x heap");
    let mut all = all_cases();
    all.retain(|case| words.is_empty() || words.iter().any(|word| case.name.contains(word.as_str())));
    all.iter().for_each(Case::warm_up);
    for _ in 0..ROUNDS {
        for case in &mut all {
            case.round();
        }
    }
    for case in &all {
        case.print();
    }
    let find = |name: &str| all.iter().find(|case| case.name.starts_with(name));
    if let (Some(one), Some(two)) = (find("threads: Erlang-A days on one"), find("threads: Erlang-A days on two")) {
        let speedups: Vec<f64> = one.ns.iter().zip(&two.ns).map(|(one, two)| one / two).collect();
        println!("\ntwo threads are {:.2} times as fast as one (median)", median(&speedups));
    }
}
