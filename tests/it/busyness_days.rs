//! Days of busyness that are spread evenly: replications are counted by blocks, on any number of threads.

use crate::support::{csv, load_in, results};
use holdline::run::{Level, Results, RunOptions};
use std::path::Path;

fn run_on(days: &str, run: &str, threads: usize) -> Results {
    let text = format!(
        "seed = 4\n[run]\nlength = \"2d\"\ninterval = \"1d\"\nbusyness_days = {days:?}\n{run}\n\
         [busyness.weather]\ncv = 0.2\nday_to_day = 0.4\n[busyness.news]\ncv = 0.3\nday_to_day = 0.4\ncorrelated_with = {{ weather = 0.5 }}\n\
         [inquiries.a]\nper_hour = {{ \"08:00\" = 20, \"18:00\" = 0 }}\nbusyness = \"weather\"\nchannels = {{ phone = 1 }}\n\
         [inquiries.b]\nper_hour = {{ \"08:00\" = 15, \"18:00\" = 0 }}\nbusyness = \"news\"\nchannels = {{ phone = 0.5, mail = 0.5 }}\n\
         [channels.phone]\nmedium = \"phone\"\n[channels.mail]\nmedium = \"email\"\n\
         [groups.all]\nstaff = 4\nhours = \"08:00-18:00\"\nskills = [\"phone\", {{ channel = \"mail\", priority = 2 }}]\n\
         [[variants]]\nname = \"as is\"\n[[variants]]\nname = \"more\"\nset = {{ \"groups.all.staff\" = 5 }}\n"
    );
    results(&load_in(Path::new(""), &text), &RunOptions { threads, trace: 1, ..RunOptions::default() })
}

#[test]
fn blocks_are_whole_and_threads_change_nothing() {
    for (days, run, replications) in [
        ("antithetic", "replications = 9", 10),
        ("stratified", "replications = 9", 12),
        ("stratified", "replications = 40\ncontrol_variates = true", 40),
        ("stratified", "precision = { metric = \"wait_p90\", channel = \"phone\", relative = 0.9, max_replications = 997 }", 128),
        ("antithetic", "precision = { metric = \"occupancy\", half_width = 0.0000001, min_replications = 2, max_replications = 65 }", 66),
    ] {
        let [one, three] = [1, 3].map(|threads| run_on(days, run, threads));
        assert_eq!(one.replications, replications, "{days} {run}");
        assert!(csv(&one) == csv(&three) && one.efficiency == three.efficiency && one.precision == three.precision, "{days} {run}");
        assert!(one.efficiency.iter().any(|row| row.difference) && one.efficiency.iter().any(|row| !row.difference));
    }
}

/// The first of a pair has the days that it has anyhow.
#[test]
fn the_first_of_a_pair_is_the_random_one() {
    let [random, antithetic] = ["random", "antithetic"].map(|days| run_on(days, "replications = 2", 1).variants.remove(0).trace);
    let first = |trace: &[holdline::run::TraceRow]| {
        trace.iter().filter(|row| row.replication == 0).map(|row| row.cells.clone()).collect::<Vec<_>>()
    };
    assert!(!random.is_empty() && first(&random) == first(&antithetic));
}

/// Means are by replication, not by block: four agents for twice ten hours and what they stay longer, 400 issues a run.
#[test]
fn sums_count_every_replication() {
    let results = run_on("stratified", "replications = 8", 2);
    let mean = |level, item: &str, metric: &str| results.find(0, level, item, metric, "").expect("a row").estimate.mean.expect("a mean");
    let agents: f64 = results.variants[0].agents[0].agents.iter().map(|agent| agent.present_hours).sum();
    assert!((80.0..84.0).contains(&agents), "{agents}");
    let offered = mean(Level::Inquiry, "a", "issues");
    assert!((300.0..500.0).contains(&offered), "{offered}");
}
