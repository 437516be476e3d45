//! Runs until precise: they stop where a run of that many replications would have ended, say what they reached, and
//! refuse what cannot become precise before anything is simulated.

use crate::support::{csv, load_in, results};
use assert_cmd::Command;
use holdline::run::{Level, Results, RunError, RunOptions, Silent, check_precision, run};
use holdline::scenario::{LoadOptions, Study, load_text};
use std::fs;
use std::path::Path;
use std::sync::atomic::AtomicBool;

/// A small centre with everything that a criterion may be about; `[run]` comes last.
const CENTRE: &str = r#"
seed = 3
[inquiries.billing]
per_hour = 30
channels = { phone = 0.8, desk = 0.2 }
[channels.phone]
medium = "phone"
target = { within = "20s", share = 0.8 }
[channels.desk]
medium = "email"
[groups.desk]
staff = 3
skills = ["phone", { channel = "desk", priority = 2 }]
[[variants]]
name = "as is"
[[variants]]
name = "one more"
set = { "groups.desk.staff" = 4 }
[run]
length = "2h"
interval = "1h"
"#;

fn centre(precision: &str) -> String {
    format!("{CENTRE}{precision}\n")
}

fn study(precision: &str) -> Study {
    load_in(Path::new(""), &centre(precision))
}

fn run_on(study: &Study, threads: usize) -> Results {
    results(study, &RunOptions { threads, trace: 1, ..RunOptions::default() })
}

/// Of every kind: a metric of a channel, a headline, a difference of a metric, one of a headline, percentiles.
const MANY: &str = r#"precision = [
    { metric = "wait_mean", channel = "phone", definition = "all", relative = 0.15 },
    { metric = "occupancy", half_width = 0.02, max_replications = 3000 },
    { metric = "occupancy", group = "desk", half_width = 0.02, difference = true },
    { metric = "csat_top2", half_width = 0.05, difference = true, confidence = 0.9 },
    { metric = "wait_p90", mode = "synchronous", relative = 0.3 },
    { metric = "first_response_p90_s", relative = 0.5 },
    { metric = "occupancy_agent_p50", group = "desk", half_width = 0.1 },
    { metric = "occupancy_agent_p50", group = "desk", half_width = 0.1, difference = true },
]"#;

#[test]
fn stopping_is_as_if_that_number_had_been_asked_for() {
    let study = study(MANY);
    let stopped = run_on(&study, 1);
    let reached = stopped.precision.as_ref().expect("precision");
    assert!(reached.met(), "{reached:?}");
    assert_eq!(reached.rows.len(), 2 + 2 + 1 + 1 + 2 + 2 + 2 + 1);
    assert!(
        stopped.replications > 128 && stopped.replications < 3000 && stopped.replications.is_multiple_of(32),
        "{}",
        stopped.replications
    );
    let reference = csv(&stopped);
    for threads in [2, 5] {
        let again = run_on(&study, threads);
        assert!(csv(&again) == reference && again.precision == stopped.precision, "{threads} threads");
    }
    let given = results(&study, &RunOptions { replications: Some(stopped.replications), trace: 1, ..RunOptions::default() });
    assert!(csv(&given) == reference && given.precision.is_none());
    assert_eq!(given.fingerprint, stopped.fingerprint);
}

#[test]
fn what_is_reported_is_what_the_tables_show() {
    let stopped = run_on(&study(MANY), 2);
    let near = |a: Option<f64>, b: f64| assert!((a.expect("a number") / b - 1.0).abs() < 1e-6, "{a:?} {b}");
    let half = |low: Option<f64>, high: Option<f64>| (high.expect("high") - low.expect("low")) / 2.0;
    for row in &stopped.precision.as_ref().expect("precision").rows {
        assert!(row.half_width < row.at_most && row.at_most <= row.asked && row.met, "{row:?}");
        let variant = stopped.variants.iter().position(|one| one.variant == row.variant).expect("a variant");
        let headline = stopped.variants[variant].headlines.iter().find(|one| one.name == row.metric && row.level == Level::Centre);
        let found = stopped.find(variant, row.level, &row.item, row.metric, &row.definition);
        let estimate = match (row.difference, headline, found) {
            (true, Some(headline), _) => headline.delta,
            (true, None, _) => continue,
            (false, Some(headline), _) => headline.estimate,
            (false, None, found) => found.expect("a row").estimate,
        };
        if row.confidence == 0.95 {
            near(row.half_width, half(estimate.low, estimate.high));
        }
    }
}

/// A name without a definition means the headline, which has the same numbers as the metric.
#[test]
fn headlines_are_the_metrics_of_the_same_name() {
    let results = run_on(&study("replications = 4"), 1);
    let mut same = 0;
    for headline in &results.variants[1].headlines {
        if let Some(row) = results.find(1, Level::Centre, "centre", headline.name, "") {
            assert_eq!(row.estimate, headline.estimate, "{}", headline.name);
            same += 1;
        }
    }
    assert!(same > 3 && same < results.variants[1].headlines.len(), "{same}");
}

#[test]
fn at_the_cap_it_says_what_is_not_precise() {
    let place = tempfile::tempdir().expect("a directory");
    let text = centre(
        "precision = { metric = \"wait_mean\", channel = \"phone\", half_width = 0.001, min_replications = 32, max_replications = 70 }",
    );
    fs::write(place.path().join("centre.toml"), text).expect("written");
    let holdline = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_holdline")).current_dir(&place).args(arguments).output().expect("an answer");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
        (output.status.code(), text(output.stdout), text(output.stderr))
    };
    let (code, out, err) = holdline(&["run", "centre.toml", "--out", "out"]);
    assert_eq!(code, Some(0));
    assert!(err.contains("not precise after the 70 replications that were allowed: wait_mean of phone in "), "{err}");
    assert!(err.contains("asked ± 0.001 s; 1 more are not precise"), "{err}");
    assert!(out.contains("Not precise after 70 replications, the most allowed:\n  ✗ wait_mean of phone in \"as is\" is ± "), "{out}");
    let manifest: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(place.path().join("out/manifest.json")).expect("a file")).expect("JSON");
    assert_eq!((&manifest["replications"], &manifest["precision"]["met"]), (&70.into(), &false.into()));
    assert_eq!(manifest["precision"]["criteria"][1]["variant"], "one more");
    let (_, json, _) = holdline(&["run", "centre.toml", "--format", "json", "--out", "out"]);
    let rows: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let row = &rows[0]["precision"][0];
    assert_eq!((&row["metric"], &row["met"], &row["asked"]), (&"wait_mean".into(), &false.into(), &0.001.into()));
    assert!(row["half_width"].as_f64().expect("a number") > 0.001);

    // Arguments replace the criteria; the bounds of the file stay, unless they are given, too.
    let (code, out, err) =
        holdline(&["run", "centre.toml", "--precision", "occupancy=0.05", "--precision", "wait_mean@phone=90%", "--out", "out"]);
    assert_eq!(code, Some(0), "{err}");
    assert!(out.contains("Precise after 64 replications:\n  ✓ occupancy in \"as is\"") || out.contains("Precise after 32"), "{out}");
    let (_, _, err) = holdline(&["run", "centre.toml", "--precision", "occupancy=0.000001", "--max-replications", "40", "--out", "out"]);
    assert!(err.contains("not precise after the 40 replications"), "{err}");
    let manifest: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(place.path().join("out/manifest.json")).expect("a file")).expect("JSON");
    assert_eq!(
        (&manifest["options"][0]["option"], &manifest["options"][0]["value"]),
        (&"--precision".into(), &"occupancy=0.000001".into())
    );
    // A given number of replications comes before the precision of the file, and contradicts that of the arguments.
    let (_, out, err) = holdline(&["run", "centre.toml", "--replications", "5", "--out", "out"]);
    assert!(out.contains("5 replications") && !out.contains("recise") && !err.contains("precise"), "{out}{err}");
    assert_eq!(holdline(&["run", "centre.toml", "--replications", "5", "--precision", "occupancy=0.1"]).0, Some(2));
    assert_eq!(holdline(&["run", "centre.toml", "--replications", "5", "--max-replications", "50"]).0, Some(2));
    let (code, out, _) = holdline(&["check", "centre.toml"]);
    assert!(code == Some(0) && out.contains("until precise, at most 70 replications"), "{out}");
    // Names are wrong before anything is simulated, or a directory made.
    fs::write(place.path().join("bad.toml"), centre("precision = { metric = \"wait_men\", channel = \"phone\", relative = 0.1 }"))
        .expect("written");
    for command in ["run", "check"] {
        let (code, out, err) = holdline(&[command, "bad.toml"]);
        assert!(code == Some(3) && out.is_empty() && err.contains("bad.toml:22:24") && err.contains("did you mean `wait_mean`"), "{err}");
    }
    assert!(!place.path().join("results").exists());
}

/// What is wrong with a `[run]` that holds this; the place and the whole message.
fn wrong(precision: &str, options: &LoadOptions) -> String {
    let text = centre(precision);
    let errors = match load_text("test", &text, Path::new(""), options) {
        Err(errors) => errors,
        Ok(study) => {
            let errors = check_precision(&study).expect_err(precision);
            let run = run(&study, &RunOptions::default(), &Silent, &AtomicBool::new(false));
            assert!(matches!(run, Err(RunError::Precision(again)) if again.to_string() == errors.to_string()));
            errors
        }
    };
    assert_eq!(errors.0.len(), 1, "{errors}");
    errors.to_string()
}

#[test]
fn what_cannot_become_precise_is_an_error() {
    let criterion = |rest: &str| format!("precision = {{ {rest} }}");
    for (rest, parts) in [
        ("metric = \"wait_mean\", chanel = \"phone\", half_width = 1", &["did you mean `channel`"][..]),
        (
            "metric = \"wait_mean\", channel = \"fone\", half_width = 1",
            &["test.toml:22:47", "unknown channel \"fone\"", "did you mean `phone`"],
        ),
        ("metric = \"ocupancy\", half_width = 1", &["test.toml:22:24", "unknown metric", "did you mean `occupancy`"]),
        ("metric = \"wait_mean\", channel = \"phone\", definition = \"al\", half_width = 1", &["unknown definition \"al\"", "`all`"]),
        ("metric = \"occupancy\"", &["no `half_width`"]),
        ("metric = \"occupancy\", half_width = 0", &["above 0"]),
        ("metric = \"occupancy\", half_width = 1, relative = 0.1", &["`relative` besides `half_width`"]),
        ("metric = \"occupancy\", relative = 0.1, difference = true", &["a difference may be 0"]),
        ("metric = \"occupancy\", half_width = 1, group = \"desk\", channel = \"phone\"", &["about one thing"]),
        ("metric = \"occupancy\", half_width = 1, confidence = 95", &["above 0.5 and below 1"]),
        ("metric = \"occupancy\", half_width = 1, max_replications = 100", &["at least 128 replications, but at most 100"]),
        ("metric = \"occupancy_agent_min\", group = \"desk\", half_width = 1", &["no confidence interval"]),
    ] {
        let text = wrong(&criterion(rest), &LoadOptions::default());
        assert!(parts.iter().all(|part| text.contains(part)), "{rest}\n{text}");
    }
    let text = wrong("replications = 5\nprecision = { metric = \"occupancy\", half_width = 1 }", &LoadOptions::default());
    assert!(text.contains("test.toml:23:1") && text.contains("one of them"), "{text}");
    let two = "precision = [{ metric = \"occupancy\", half_width = 1, max_replications = 500 }, { metric = \"occupancy\", half_width = 1, max_replications = 501 }]";
    assert!(wrong(two, &LoadOptions::default()).contains("another `max_replications`"));
    let alone = LoadOptions { variants: vec!["one more".to_owned()], ..LoadOptions::default() };
    assert!(wrong(&criterion("metric = \"occupancy\", half_width = 1, difference = true"), &alone).contains("no other variant"));
}

#[test]
fn arguments_that_name_no_metric_are_errors() {
    let with = |text: &str| LoadOptions { precision: vec![text.to_owned()], ..LoadOptions::default() };
    for (text, parts) in [
        ("occupancy", &["--precision:1:1", "METRIC=HALF_WIDTH"][..]),
        ("occupancy=-1", &["--precision:1:11", "METRIC=HALF_WIDTH"]),
        ("occupancy=100%", &["METRIC=HALF_WIDTH"]),
        ("wait_men@phone=1", &["--precision:1:1", "did you mean `wait_mean`"]),
        ("wait_mean@fone=1", &["--precision:1:11", "did you mean `phone`"]),
        ("wait_mean@channel:fone=1", &["--precision:1:19", "unknown channel"]),
        ("contacts@desk=1", &["unknown metric"]),
    ] {
        let found = wrong("", &with(text));
        assert!(parts.iter().all(|part| found.contains(part)), "{text}\n{found}");
    }
    // `desk` is a channel and a group, and both have a utilisation of their own name only once.
    let both = load_text("test", &centre(""), Path::new(""), &with("occupancy@desk=0.1")).expect("a study");
    assert!(check_precision(&both).is_ok());
    let alone = LoadOptions { max_replications: Some(50), ..LoadOptions::default() };
    assert!(wrong("", &alone).contains("nothing says how precise"));
    let fewer = LoadOptions { max_replications: Some(50), ..with("occupancy=0.1") };
    assert!(wrong("", &fewer).contains("before the first look"));
}

/// Nothing that a sweep would have to leave out is left out in silence.
#[test]
fn a_sweep_wants_a_number_of_replications_without_controls() {
    for (text, why) in [
        ("precision = { metric = \"occupancy\", half_width = 0.1 }", "`--replications` instead of `precision`"),
        ("control_variates = true", "without `control_variates`"),
    ] {
        let swept = holdline::run::sweep(&study(text), &RunOptions::default(), &Silent, &AtomicBool::new(false));
        assert!(swept.err().is_some_and(|error| error.to_string().contains(why)), "{text}");
    }
    let given = RunOptions { replications: Some(2), ..RunOptions::default() };
    let swept = holdline::run::sweep(&study(MANY), &given, &Silent, &AtomicBool::new(false));
    assert!(swept.is_ok_and(|results| results.replications == 2));
}
