//! Runs the variants of a scenario, each once, replication by replication on common random numbers, and compares
//! what they show.
//!
//! A difference is that of pairs: the same replication, the same customers. One that is asked to be there lies
//! beyond three standard errors, which with five replications or more is further than its 95% interval reaches.

use holdline::ground::time::DAY;
use holdline::run::{Level, Results, RunOptions, Silent, run};
use holdline::scenario::{LoadOptions, Study, load_text};
use rayon::prelude::*;
use statrs::distribution::{ContinuousCDF, StudentsT};
use std::path::Path;
use std::sync::atomic::AtomicBool;

/// Level, item, metric and definition; an empty definition finds the first.
pub type Metric<'a> = (Level, &'a str, &'a str, &'a str);

/// A metric of the whole centre, by its first definition.
pub const fn centre(metric: &str) -> Metric<'_> {
    (Level::Centre, "centre", metric, "")
}

/// A metric of a channel, by its first definition.
pub const fn channel<'a>(item: &'a str, metric: &'a str) -> Metric<'a> {
    (Level::Channel, item, metric, "")
}

/// A variant: its name, and the keys that it sets, as lines of TOML.
pub type Variant<'a> = (&'a str, &'a str);

/// A scenario without variants: its only one.
pub const AS_IS: [Variant; 1] = [("as is", "")];

/// Loads a scenario text, or fails with its messages; files it names are looked up in `directory`.
pub fn load_in(directory: &Path, text: &str) -> Study {
    load_text("claim", text, directory, &LoadOptions::default()).unwrap_or_else(|errors| panic!("{errors}\n{text}"))
}

/// Loads a scenario text that names no files, or fails with its messages.
pub fn load(text: &str) -> Study {
    load_in(Path::new("."), text)
}

/// Runs a study.
pub fn run_with(study: &Study, options: &RunOptions) -> Results {
    run(study, options, &Silent, &AtomicBool::new(false)).unwrap_or_else(|error| panic!("{error}"))
}

/// A scenario text with variants.
pub fn with_variants(scenario: &str, variants: &[Variant]) -> String {
    let tables: String = variants.iter().map(|(name, set)| format!("\n[[variants]]\nname = {name:?}\n[variants.set]\n{set}\n")).collect();
    format!("{scenario}\n{tables}")
}

/// The head of a scenario without realism: twelve hours counted after two of warm-up, always open.
pub fn head(seed: u64) -> String {
    format!("realism = \"none\"\nseed = {seed}\n[run]\nstart = \"2024-03-04\"\nwarmup = \"2h\"\nlength = \"12h\"\ninterval = \"12h\"\n")
}

/// An exponential distribution of this mean in seconds.
pub fn exponential(mean_s: u32) -> String {
    format!("{{ exponential = {{ mean = \"{mean_s}s\" }} }}")
}

/// A paired difference over replications.
#[derive(Clone, Copy, Debug)]
pub struct Difference {
    /// Mean of the differences.
    pub mean: f64,
    /// Its standard error.
    pub error: f64,
    /// Half of its 95% interval by Student's t.
    pub half: f64,
}

impl Difference {
    /// Second less first, pair by pair.
    pub fn of(first: &[f64], second: &[f64]) -> Self {
        assert!(first.len() == second.len() && first.len() >= 2, "pairs of replications");
        let n = first.len() as f64;
        let differences: Vec<f64> = second.iter().zip(first).map(|(b, a)| b - a).collect();
        let mean = differences.iter().sum::<f64>() / n;
        let variance = differences.iter().map(|d| (d - mean) * (d - mean)).sum::<f64>() / (n - 1.0);
        let error = (variance / n).sqrt();
        let t = StudentsT::new(0.0, 1.0, n - 1.0).expect("degrees of freedom").inverse_cdf(0.975);
        Self { mean, error, half: t * error }
    }

    /// Asks for more than `bound`, by more than three standard errors.
    pub fn above(self, bound: f64, what: &str) -> Self {
        println!("{what}: {:+.5} ± {:.5} (95%), asked to be above {bound}", self.mean, self.half);
        assert!(self.half <= 3.0 * self.error, "{what}: too few replications");
        assert!(self.mean - 3.0 * self.error > bound, "{what} should be above {bound}: {self:?}");
        self
    }

    /// Asks for less than `bound`, by more than three standard errors.
    pub fn below(self, bound: f64, what: &str) -> Self {
        let Self { mean, error, half } = self;
        Self { mean: -mean, error, half }.above(-bound, &format!("minus {what}"));
        self
    }
}

/// Every variant of a scenario in every replication.
pub struct Trial {
    names: Vec<String>,
    runs: Vec<Results>,
}

impl Trial {
    /// Runs the variants of a scenario on the same random numbers, so often.
    pub fn new(scenario: &str, variants: &[Variant], replications: u32) -> Self {
        Self::of(&load(&with_variants(scenario, variants)), replications)
    }

    /// Runs the variants of a study on the same random numbers, so often: replication i has the study's seed + i.
    pub fn of(study: &Study, replications: u32) -> Self {
        assert!(study.variants.iter().all(|variant| variant.run.length >= DAY / 24), "an hour at least");
        let first = study.variants[0].seed;
        let one = |index: u32| {
            let seed = Some(first + u64::from(index));
            run_with(study, &RunOptions { seed, replications: Some(1), threads: 1, ..RunOptions::default() })
        };
        let names = study.variants.iter().map(|variant| variant.variant.clone()).collect();
        Self { names, runs: (0..replications).into_par_iter().map(one).collect() }
    }

    fn place(&self, variant: &str) -> usize {
        self.names.iter().position(|name| name == variant).unwrap_or_else(|| panic!("no variant {variant}"))
    }

    /// What `measure` makes of the metrics of a variant, in each replication.
    pub fn measure(&self, variant: &str, measure: impl Fn(&dyn Fn(Metric) -> f64) -> f64) -> Vec<f64> {
        let place = self.place(variant);
        let of = |results: &Results| {
            let value = |(level, item, name, definition): Metric| {
                let row = results.find(place, level, item, name, definition).unwrap_or_else(|| panic!("no {item} {name} {definition}"));
                row.estimate.mean.unwrap_or_else(|| panic!("{variant}: {item} {name} {definition} is empty"))
            };
            measure(&value)
        };
        self.runs.iter().map(of).collect()
    }

    /// A metric of a variant in each replication.
    pub fn values(&self, variant: &str, metric: Metric) -> Vec<f64> {
        self.measure(variant, |value| value(metric))
    }

    /// Mean of a metric of a variant over the replications.
    pub fn mean(&self, variant: &str, metric: Metric) -> f64 {
        let values = self.values(variant, metric);
        values.iter().sum::<f64>() / values.len() as f64
    }

    /// A headline of a variant in each replication.
    pub fn headlines(&self, variant: &str, name: &str) -> Vec<f64> {
        let place = self.place(variant);
        let value = |results: &Results| {
            let found = results.variants[place].headlines.iter().find(|headline| headline.name == name);
            found.and_then(|headline| headline.estimate.mean).unwrap_or_else(|| panic!("{variant}: no {name}"))
        };
        self.runs.iter().map(value).collect()
    }

    /// The second variant less the first, by a metric.
    pub fn difference(&self, from: &str, to: &str, metric: Metric) -> Difference {
        Difference::of(&self.values(from, metric), &self.values(to, metric))
    }

    /// The second variant less the first, by a headline.
    pub fn headline(&self, from: &str, to: &str, name: &str) -> Difference {
        Difference::of(&self.headlines(from, name), &self.headlines(to, name))
    }

    /// Asks that a metric is higher in the second variant, by more than three standard errors of the difference.
    pub fn rises(&self, from: &str, to: &str, metric: Metric) -> Difference {
        self.difference(from, to, metric).above(0.0, &format!("{from} -> {to}: {} {}", metric.1, metric.2))
    }

    /// Asks that a metric is lower in the second variant, by more than three standard errors of the difference.
    pub fn falls(&self, from: &str, to: &str, metric: Metric) -> Difference {
        self.difference(from, to, metric).below(0.0, &format!("{from} -> {to}: {} {}", metric.1, metric.2))
    }

    /// Asks that a metric is the same in both variants, to the last bit, in every replication.
    pub fn same(&self, from: &str, to: &str, metric: Metric) {
        let (first, second) = (self.values(from, metric), self.values(to, metric));
        println!("{from} = {to}: {} {} {first:?}", metric.1, metric.2);
        assert_eq!(first, second, "{from} and {to}: {} {}", metric.1, metric.2);
    }

    /// Asks that a headline is the same in both variants, to the last bit, in every replication.
    pub fn same_headline(&self, from: &str, to: &str, name: &str) {
        assert_eq!(self.headlines(from, name), self.headlines(to, name), "{from} and {to}: {name}");
    }
}
