//! Running a scenario text and judging its results against exact values.
//!
//! Invariant: a verdict passes only if every simulated value lies within four standard errors of
//! the exact one, and every standard error is under 1% of the exact value (means) or under half a
//! point (shares), so that no wrong number passes for want of data.

use holdline::run::{self, Estimate, Level, Results, RunOptions, Silent};
use holdline::scenario::{self, LoadOptions, Study};
use std::path::Path;
use std::sync::atomic::AtomicBool;

/// Replications of a steady-state scenario.
const REPLICATIONS: u32 = 40;

/// Loads a scenario text, or panics with its diagnostics.
pub fn load(toml: &str) -> Study {
    match scenario::load_text("theory", toml, Path::new("."), &LoadOptions::default()) {
        Ok(study) => study,
        Err(diagnostics) => {
            let all: Vec<_> = diagnostics.0.iter().map(|d| format!("{} (expected: {:?})", d.message, d.expected)).collect();
            panic!("the scenario is not valid: {all:#?}\n{toml}")
        }
    }
}

/// Runs a study with these options, or panics.
pub fn run_study(study: &Study, options: &RunOptions) -> Results {
    run::run(study, options, &Silent, &AtomicBool::new(false)).unwrap_or_else(|error| panic!("the run failed: {error}"))
}

/// Simulates a scenario text with the seed and replications that stand in it.
pub fn simulate(toml: &str) -> Results {
    run_study(&load(toml), &RunOptions::default())
}

/// The head of a scenario in steady state: so many replications that together they see about
/// `contacts` contacts at this rate, each after a warm-up of a tenth of its length.
pub fn steady(seed: u64, per_hour: f64, contacts: f64) -> String {
    let length = (contacts / per_hour / f64::from(REPLICATIONS)).ceil().max(1.0);
    head(seed, &format!("{}h", (length / 10.0).ceil()), &format!("{length}h"), REPLICATIONS, "12h")
}

/// The head of any scenario: realism off, `[run]` with these values.
pub fn head(seed: u64, warmup: &str, length: &str, replications: u32, interval: &str) -> String {
    format!(
        "realism = \"none\"\nseed = {seed}\n[run]\nstart = \"2024-03-04\"\nwarmup = \"{warmup}\"\nlength = \"{length}\"\n\
         drain = \"finish\"\ninterval = \"{interval}\"\nreplications = {replications}\n"
    )
}

/// One inquiry `calls` at a constant rate on channel `phone` with this handle time and these other
/// keys of the channel, answered by the group `agents`.
pub fn phone(head: &str, per_hour: f64, handle_time: &str, channel: &str, staff: u32) -> String {
    format!(
        "{head}[inquiries.calls]\nper_hour = {per_hour:?}\nchannels = {{ phone = 1.0 }}\n[channels.phone]\nmedium = \"phone\"\n\
         handle_time = {handle_time}\n{channel}\n[groups.agents]\nstaff = {staff}\nskills = [\"phone\"]\n"
    )
}

/// An exponential distribution of this mean in seconds, as a scenario writes it.
pub fn exponential(mean_s: u32) -> String {
    format!("{{ exponential = {{ mean = \"{mean_s}s\" }} }}")
}

/// A lognormal distribution of this mean in seconds and coefficient of variation.
pub fn lognormal(mean_s: u32, cv: f64) -> String {
    format!("{{ lognormal = {{ mean = \"{mean_s}s\", cv = {cv:?} }} }}")
}

/// Compares results with exact values and reports all misses at once.
#[must_use = "a verdict says nothing until it is settled"]
pub struct Verdict<'a> {
    results: &'a Results,
    lines: Vec<String>,
    misses: usize,
}

impl<'a> Verdict<'a> {
    /// A verdict on the first variant of these results.
    pub fn of(results: &'a Results) -> Self {
        Self { results, lines: Vec::new(), misses: 0 }
    }

    /// A mean, count or time: its standard error must be under 1% of the exact value.
    pub fn mean(&mut self, level: Level, item: &str, metric: &str, definition: &str, exact: f64) {
        self.scaled(level, item, metric, definition, exact, 1.0);
    }

    /// As [`Verdict::mean`], for an estimate that the oracle knows `factor` times as large: a count
    /// per replication against a rate, for example.
    pub fn scaled(&mut self, level: Level, item: &str, metric: &str, definition: &str, exact: f64, factor: f64) {
        let estimate = self.estimate(level, item, metric, definition);
        self.judge(&format!("{} {item} {metric} {definition}", level.name()), estimate, exact * factor, 0.01 * (exact * factor).abs());
    }

    /// A probability or share: its standard error must be under 0.005.
    pub fn share(&mut self, level: Level, item: &str, metric: &str, definition: &str, exact: f64) {
        let estimate = self.estimate(level, item, metric, definition);
        self.judge(&format!("{} {item} {metric} {definition}", level.name()), estimate, exact, 0.005);
    }

    /// The mean of `metric` in the interval that starts `start` ticks after the start of counting.
    pub fn interval(&mut self, start: u64, level: Level, item: &str, metric: &str, exact: f64) {
        let found = self.results.variants[0].intervals.iter().find(|interval| {
            interval.start == start && interval.row.level == level && interval.row.item == item && interval.row.metric == metric
        });
        let estimate = found.map(|interval| interval.row.estimate);
        self.judge(&format!("interval at {} min: {item} {metric}", start / 60_000_000), estimate, exact, 0.01 * exact.abs());
    }

    /// A comparison whose estimate the caller has computed.
    pub fn judge(&mut self, what: &str, estimate: Option<Estimate>, exact: f64, tightest: f64) {
        let known = estimate.and_then(|estimate| Some((estimate.mean?, estimate.std_error?)));
        let Some((mean, error)) = known else {
            self.misses += 1;
            self.lines.push(format!("MISSING  {what}: {estimate:?}, exact {exact:.6}"));
            return;
        };
        // A microsecond clock rounds; an estimate without any variance must still agree to 1e-6.
        let near = (mean - exact).abs() <= 4.0 * error + 1e-6 * exact.abs();
        let tight = error < tightest;
        self.misses += usize::from(!(near && tight));
        let word = match (near, tight) {
            (true, true) => "ok      ",
            (true, false) => "LOOSE   ",
            _ => "WRONG   ",
        };
        let off = if error > 0.0 { (mean - exact) / error } else { 0.0 };
        self.lines.push(format!("{word} {what}: simulated {mean:.6} ± {error:.6}, exact {exact:.6}, off by {off:.2} standard errors"));
    }

    /// Prints the whole list (`--nocapture` shows it) and panics if any comparison missed.
    pub fn settle(self) {
        println!("{}", self.lines.join("\n"));
        assert!(self.misses == 0, "{} of {} comparisons missed, see the list above", self.misses, self.lines.len());
    }

    fn estimate(&self, level: Level, item: &str, metric: &str, definition: &str) -> Option<Estimate> {
        self.results.find(0, level, item, metric, definition).map(|row| row.estimate)
    }
}
