//! "Evaluate the inquiry": triage, and the disciplines that use it or do without.

use crate::support::{Difference, Metric, Trial, centre};
use holdline::run::Level;

/// Urgent, complex and simple calls at 90% load, in this order, callers who never give up.
fn calls(discipline: &str, triage: &str) -> String {
    format!(
        "[run]\nstart = \"2024-03-04\"\nwarmup = \"4h\"\nlength = \"20h\"\ninterval = \"1h\"\nreplications = 1\n{triage}\n\
         [inquiries.urgent]\nper_hour = 20\nurgency = \"urgent\"\nchannels = {{ phone = 1 }}\n\
         [inquiries.complex]\nper_hour = 20\ncomplexity = 0.8\ndetail = 0.5\nchannels = {{ phone = 1 }}\n\
         [inquiries.simple]\nper_hour = 50\nchannels = {{ phone = 1 }}\n\
         [channels.phone]\nmedium = \"phone\"\nhandle_time = {{ exponential = {{ mean = \"5m\" }} }}\npatience = \"never\"\ndiscipline = {discipline}\n\
         [customers]\ncomplexity_work = 0\n[issues]\nresolution = \"always\"\n[agents]\nstress = \"none\"\n[groups.desk]\nstaff = 8\nskills = [\"phone\"]\n"
    )
}

const fn wait(inquiry: &str) -> Metric<'_> {
    (Level::Inquiry, inquiry, "wait_mean", "all")
}

#[test]
fn better_triage_serves_the_urgent_sooner() {
    let base = calls("\"priority\"", "[triage]\nby = \"ai\"\naccuracy = 1");
    let variants = [
        ("guess", "\"triage.accuracy\" = 0.334"),
        ("ai", "\"triage.accuracy\" = 0.8"),
        ("human", "\"triage.accuracy\" = 0.85"),
        ("sure", "\"triage.accuracy\" = 1"),
    ];
    let trial = Trial::new(&base, &variants, 30);
    for (from, to) in [("guess", "ai"), ("ai", "human"), ("human", "sure")] {
        trial.falls(from, to, wait("urgent"));
    }
}

/// How much longer the first inquiry waits than the second.
fn longer(trial: &Trial, variant: &str, first: &str, second: &str) -> Difference {
    Difference::of(&trial.values(variant, wait(second)), &trial.values(variant, wait(first)))
}

#[test]
fn without_triage_the_urgent_wait_like_everybody() {
    let trial = Trial::new(&calls("\"priority\"", ""), &[("without", ""), ("with", "\"triage.accuracy\" = 1")], 30);
    let without = longer(&trial, "without", "simple", "urgent");
    assert!(without.mean.abs() < 3.0 * without.error, "without triage the simple wait longer by {without:?}");
    let with = longer(&trial, "with", "simple", "urgent");
    assert!(with.mean > 10.0 * with.error && with.mean > 60.0, "{with:?}");
}

#[test]
fn triage_that_nobody_uses_changes_nothing_but_its_work() {
    let variants = [("none", ""), ("ai", "\"triage.by\" = \"ai\"\n\"triage.accuracy\" = 0.5"), ("human", "\"triage.by\" = \"human\"")];
    let trial = Trial::new(&calls("\"first_come\"", ""), &variants, 5);
    for metric in ["satisfaction_mean", "wait_mean", "handle_mean", "resolution_mean"] {
        trial.same("none", "ai", centre(metric));
    }
    trial.rises("none", "human", centre("handle_mean"));
    // Without triage the disciplines by class are first come, first served.
    let variants = [
        ("first come", ""),
        ("priority", "\"channels.phone.discipline\" = \"priority\""),
        ("aging", "\"channels.phone.discipline\" = \"aging\""),
        ("due", "\"channels.phone.discipline\" = \"earliest_due\""),
    ];
    let trial = Trial::new(&calls("\"first_come\"", ""), &variants, 5);
    for (variant, _) in &variants[1..] {
        for inquiry in ["urgent", "complex", "simple"] {
            trial.same("first come", variant, wait(inquiry));
        }
        trial.same("first come", variant, centre("satisfaction_mean"));
    }
}

#[test]
fn the_easiest_first_starves_the_hard_and_aging_bounds_it() {
    let variants = [
        ("first come", ""),
        ("easiest", "\"channels.phone.discipline\" = \"easiest_first\""),
        ("priority", "\"channels.phone.discipline\" = \"priority\""),
        ("aging", "\"channels.phone.discipline\" = { aging = { urgent = \"0s\", complex = \"2m\", simple = \"4m\" } }"),
    ];
    let trial = Trial::new(&calls("\"first_come\"", "[triage]\nby = \"ai\"\naccuracy = 1"), &variants, 30);
    trial.rises("first come", "easiest", wait("complex"));
    trial.falls("first come", "easiest", wait("simple"));
    // Priority serves the urgent sooner at the cost of the simple; aging does both by less.
    for (from, to) in [("first come", "aging"), ("aging", "priority")] {
        trial.falls(from, to, wait("urgent"));
        trial.rises(from, to, wait("simple"));
    }
}
