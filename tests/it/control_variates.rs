//! Control variates: the expected arrivals that they lean on are exact for every kind of arrivals, and nothing but
//! what they are for changes.

use crate::support::{csv, load_in, results};
use holdline::run::{Level, Results, RunOptions};
use holdline::scenario::Study;
use std::fmt::Write;

/// Inquiries of every kind of arrivals, by name. At most four have a control each, so they are tried by fours.
const KINDS: [(&str, &str); 10] = [
    ("busy", "per_hour = { \"09:00\" = 40, \"17:00\" = 0 }\nbusyness = [{ cv = 0.3, day_to_day = 0.5 }, \"weather\"]"),
    ("ramp", "per_day = 300\nprofile = { \"08:00\" = 1, \"10:00\" = 4, \"12:00\" = 2 }\nramp = \"linear\""),
    ("wrong", "per_hour = 12\nforecast = { bias = 0.2, error_cv = 0.4, per = \"week\" }"),
    ("stormy", "per_hour = 3\nstorms = [{ at = \"2024-03-04 23:30\", size = 150, size_cv = 0.4, onset = \"1h\", decay = \"2h\" }]"),
    ("random storms", "per_hour = 3\nstorms = [{ per_day = 3, size = 40, size_cv = 0.5, onset = \"40m\", decay = \"3h\" }]"),
    ("late storm", "per_hour = 3\nstorms = [{ at = \"2024-03-05 23:50\", size = 300, onset = \"20m\", decay = \"30m\" }]"),
    ("sudden storms", "per_hour = 1\nstorms = [{ per_day = 2, size = 60, decay = \"5h\" }]"),
    (
        "special",
        "per_day = 200\nprofile = { \"08:00\" = 1, \"18:00\" = 0 }\nspecial_days = { \"2024-03-05\" = 2.5 }\nbusyness = { cv = 0.2, interval_cv = 0.3, block = \"1h\" }",
    ),
    ("far", "per_hour = { \"06:00\" = 20, \"20:00\" = 2 }\nclock = \"customers\""),
    ("days", "trace = { file = \"recorded.csv\", resample = \"days\" }"),
];

fn study(kinds: &[(&str, &str)], run: &str) -> Study {
    let mut text = format!(
        "realism = \"none\"\nseed = 4\n[run]\nstart = \"2024-03-04\"\nwarmup = \"6h\"\nlength = \"2d\"\ninterval = \"1d\"\n{run}\n\
         [busyness.weather]\ncv = 0.2\n[segments.here]\nshare = 0.6\n[segments.there]\nshare = 0.4\nutc_offset = 7\n\
         [channels.phone]\nmedium = \"phone\"\nhandle_time = \"1m\"\n[groups.all]\nstaff = 20\nskills = [\"phone\"]\n"
    );
    for (name, keys) in kinds {
        write!(text, "[inquiries.{name:?}]\n{keys}\nchannels = {{ phone = 1 }}\n").expect("text");
    }
    let directory = tempfile::tempdir().expect("a directory");
    std::fs::write(directory.path().join("recorded.csv"), recorded()).expect("written");
    load_in(directory.path(), &text)
}

/// Three days with 5, 25 and 12 arrivals.
fn recorded() -> String {
    let days = [(4, 5), (5, 25), (6, 12)].into_iter();
    let rows = days.flat_map(|(day, count)| (0..count).map(move |minute| format!("2024-03-0{day}T09:{:02}:00\n", 2 * minute)));
    format!("arrived\n{}", rows.collect::<String>())
}

fn offered(results: &Results, inquiry: &str) -> (f64, f64) {
    let estimate = results.find(0, Level::Inquiry, inquiry, "offered", "").expect("a row").estimate;
    (estimate.mean.expect("a mean"), estimate.std_error.expect("an error"))
}

/// With a control of its own, the number of arrivals is known: it is its expectation, which the plain mean must meet.
/// Tight to about 1% of each.
#[test]
fn expected_arrivals_are_exact() {
    for kinds in KINDS.chunks(4) {
        let run =
            |control: bool| results(&study(kinds, &format!("replications = 1000\ncontrol_variates = {control}")), &RunOptions::default());
        let (known, plain) = (run(true), run(false));
        for (name, _) in kinds {
            let ((expected, none), (mean, error)) = (offered(&known, name), offered(&plain, name));
            println!("{name}: {expected} {mean} {error}");
            assert!(
                none == 0.0 && (mean - expected).abs() < 3.5 * error && error < 0.03 * mean,
                "{name}: {expected} {none} {mean} {error}"
            );
        }
    }
}

#[test]
fn only_what_is_controlled_changes_and_threads_change_nothing() {
    let [plain, controlled] = ["", "control_variates = true"].map(|run| {
        let study = study(&KINDS[..6], &format!("replications = 30\n{run}"));
        let [one, three] = [1, 3].map(|threads| results(&study, &RunOptions { threads, ..RunOptions::default() }));
        assert!(csv(&one) == csv(&three) && one.efficiency == three.efficiency);
        one
    });
    assert!(plain.efficiency.is_empty() && controlled.efficiency.len() > 5 && plain.fingerprint != controlled.fingerprint);
    let (mut changed, mut same) = (0, 0);
    for (one, other) in plain.variants[0].metrics.iter().zip(&controlled.variants[0].metrics) {
        let percentile = ["_p10", "_p50", "_p90", "_p95", "_p99"].iter().any(|end| one.metric.ends_with(end));
        assert!(one.estimate == other.estimate || !percentile, "{}", one.metric);
        let moved = one.estimate.mean.zip(other.estimate.mean).map(|(a, b)| (a - b).abs());
        let near = moved.zip(one.estimate.std_error).is_none_or(|(moved, error)| moved <= 4.0 * error + 1e-12);
        assert!(near, "{} {moved:?} {:?}", one.metric, one.estimate);
        *if one.estimate == other.estimate { &mut same } else { &mut changed } += 1;
    }
    assert!(changed > 50 && same > 10, "{changed} {same}");
    assert!(plain.variants[0].intervals.iter().zip(&controlled.variants[0].intervals).all(|(a, b)| a.row.estimate == b.row.estimate));
    for row in &controlled.efficiency {
        // What is lost where nothing is explained: two degrees of freedom, and the chance in the coefficients.
        assert!(row.factor().is_none_or(|factor| factor > 0.6), "{row:?}");
    }
}

/// Precision judges the controlled intervals, so it needs fewer replications.
#[test]
fn precision_comes_sooner() {
    let run = |control: bool| {
        let precision = "precision = { metric = \"occupancy\", relative = 0.01, min_replications = 32 }";
        results(&study(&KINDS[..2], &format!("{precision}\ncontrol_variates = {control}")), &RunOptions::default())
    };
    let (plain, controlled) = (run(false), run(true));
    assert!(controlled.replications * 2 < plain.replications, "{} {}", controlled.replications, plain.replications);
}

/// Arrivals that never vary control nothing, and hurt nothing.
#[test]
fn replayed_arrivals_control_nothing() {
    let replayed = [("fixed", "trace = \"recorded.csv\"")];
    let run = |control: &str| results(&study(&replayed, &format!("replications = 12\n{control}")), &RunOptions::default());
    let (plain, controlled) = (run(""), run("control_variates = true"));
    assert!(plain.variants[0].metrics.iter().zip(&controlled.variants[0].metrics).all(|(a, b)| {
        a.estimate.mean == b.estimate.mean && a.estimate.std_error.zip(b.estimate.std_error).is_none_or(|(a, b)| (a - b).abs() <= 1e-9 * a)
    }));
}
