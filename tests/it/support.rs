//! What the tests share: loading a scenario text beside the files it names, running it, and looking
//! at every contact of a replication. Invariant: a helper either gives what was asked for or fails
//! the test with the scenario's own messages.

use holdline::engine::Engine;
use holdline::engine::trace::TraceRecord;
use holdline::ground::time::SECOND;
use holdline::plan::Plan;
use holdline::report::rows;
use holdline::run::{Level, Results, RunOptions, Silent, run};
use holdline::scenario::{LoadOptions, Study, load_text};
use std::path::Path;
use std::sync::atomic::AtomicBool;

/// Loads a scenario text; files it names are looked up in `directory`.
pub fn load_in(directory: &Path, text: &str) -> Study {
    load_text("test", text, directory, &LoadOptions::default()).unwrap_or_else(|errors| panic!("{errors}\n{text}"))
}

/// Runs a study.
pub fn results(study: &Study, options: &RunOptions) -> Results {
    run(study, options, &Silent, &AtomicBool::new(false)).unwrap_or_else(|error| panic!("{error}"))
}

/// Every contact of one replication of one variant, in order of arrival.
pub fn contacts(study: &Study, variant: usize, replication: u32) -> Vec<TraceRecord> {
    let scenario = &study.variants[variant];
    let plan = Plan::new(scenario);
    let never = AtomicBool::new(false);
    let mut engine = Engine::new(&plan, &never);
    let replicated = engine.replicate(scenario.seed, replication, true).unwrap_or_else(|failure| panic!("{failure:?}"));
    std::mem::take(&mut replicated.trace)
}

/// All CSV files of a run, one after the other.
pub fn csv(results: &Results) -> String {
    let mut out = Vec::new();
    rows::tradeoffs(results, &mut out).expect("tradeoffs");
    rows::metrics(results, &mut out).expect("metrics");
    rows::intervals(results, &mut out).expect("intervals");
    rows::agents(results, &mut out).expect("agents");
    rows::contacts(results, &mut out).expect("contacts");
    String::from_utf8(out).expect("UTF-8")
}

/// The mean of a metric; `None` for an empty cell. Fails when there is no such metric.
pub fn mean(results: &Results, variant: usize, level: Level, item: &str, metric: &str, definition: &str) -> Option<f64> {
    let row = results.find(variant, level, item, metric, definition);
    row.unwrap_or_else(|| panic!("no {} {item} {metric} {definition}", level.name())).estimate.mean
}

/// A single day with exactly known arrivals, in a directory of its own.
pub struct Day {
    directory: tempfile::TempDir,
    study: Study,
}

/// When something happens to a contact: seconds after the midnight that starts counting.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Times {
    /// First taken by an agent.
    pub answered: Option<f64>,
    /// First reply sent (asynchronous), or the answer.
    pub first_response: Option<f64>,
    /// End.
    pub ended: Option<f64>,
}

impl Day {
    /// A scenario whose inquiries replay these (file, arrival times) pairs. Times are
    /// `2024-03-04T08:00:00`, or `08:00:00` on that Monday.
    pub fn new(text: &str, arrivals: &[(&str, &[&str])]) -> Self {
        let directory = tempfile::tempdir().expect("a directory");
        for (file, times) in arrivals {
            let full = |time: &&str| if time.contains('T') { (*time).to_owned() } else { format!("2024-03-04T{time}") };
            let lines: Vec<String> = times.iter().map(full).collect();
            std::fs::write(directory.path().join(file), format!("arrived\n{}\n", lines.join("\n"))).expect("written");
        }
        let study = load_in(directory.path(), text);
        Self { directory, study }
    }

    /// The same day with this text replaced.
    pub fn with(&self, text: &str) -> Study {
        load_in(self.directory.path(), text)
    }

    /// Its contacts in order of arrival.
    pub fn contacts(&self) -> Vec<TraceRecord> {
        contacts(&self.study, 0, 0)
    }

    /// Times of its contacts in order of arrival.
    pub fn times(&self) -> Vec<Times> {
        let begin = Plan::new(&self.study.variants[0]).begin;
        let second = |at: Option<u64>| at.map(|at| (at as f64 - begin as f64) / SECOND as f64);
        self.contacts()
            .iter()
            .map(|c| Times { answered: second(c.answered), first_response: second(c.first_response), ended: second(c.ended) })
            .collect()
    }

    /// Results of one replication.
    pub fn results(&self) -> Results {
        results(&self.study, &RunOptions { replications: Some(1), threads: 1, trace: 1, ..RunOptions::default() })
    }
}

/// Seconds after midnight of "HH:MM:SS", on a later day with "1+HH:MM:SS".
pub fn clock(text: &str) -> f64 {
    let (day, time) = text.split_once('+').unwrap_or(("0", text));
    let parts: Vec<f64> = time.split(':').map(|part| part.parse().expect("a number")).collect();
    day.parse::<f64>().expect("a day") * 86400.0 + parts[0] * 3600.0 + parts[1] * 60.0 + parts[2]
}
