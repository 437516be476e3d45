//! `holdline sensitivity`: which assumption matters. The plausible ranges suit the shipped scenarios; differences are
//! those of runs; what touches nothing changes nothing; files, threads and errors.

use crate::cli::Place;
use holdline::scenario::defaults::Label;
use holdline::scenario::plausible::{Input, at_once, one_at_a_time, sampled, suited};
use holdline::scenario::{LoadOptions, load};
use std::collections::HashMap;
use std::fs;
use std::path::Path;

type Row = HashMap<String, String>;

fn rows(text: &str) -> Vec<Row> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.deserialize().map(|row| row.expect("a row")).collect()
}

fn number(row: &Row, column: &str) -> f64 {
    row[column].parse().unwrap_or_else(|_| panic!("{column} of {row:?}"))
}

/// An analysis of `small.toml` that must succeed, and the rows of its tornado.
fn tornado(place: &Place, arguments: &[&str]) -> Vec<Row> {
    let all = [&["sensitivity", "small.toml", "--out", "found", "--format", "quiet"], arguments].concat();
    place.holdline(&all).assert().success();
    rows(&place.read("found/tornado.csv"))
}

fn find<'a>(rows: &'a [Row], variant: &str, metric: &str, key: &str) -> &'a Row {
    let found = rows.iter().find(|row| row["variant"] == variant && row["metric"] == metric && row["key"] == key);
    found.unwrap_or_else(|| panic!("no {variant} {metric} {key}"))
}

/// Everything that is found for the shipped scenarios: hardly a value that one of them cannot have, and none in a sample.
#[test]
fn plausible_ranges_suit_the_shipped_scenarios() {
    let names = ["telco-hybrid", "energy-callbacks", "health-insurer-messaging", "airline-forecast"];
    for name in names {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios").join(format!("{name}.toml"));
        let first = load(&path, &LoadOptions::default()).expect("valid").variants[0].variant.clone();
        let at = |points| load(&path, &LoadOptions { points, variants: vec![first.clone()], ..LoadOptions::default() });
        let check = |points| at(points).map(drop).map_err(|errors| errors.0[0].message.clone());
        let base = at(Vec::new()).expect("valid");
        let assumed = base.leaned.iter().filter(|default| default.label == Label::A);
        let inputs: Vec<Input> = assumed.filter_map(|default| Input::of(default).ok()).collect();
        let mut notes = Vec::new();
        let kept = suited(inputs.clone(), &check, &mut notes);
        assert!(kept.len() == inputs.len() && inputs.len() > 40, "{name}: {notes:#?}");
        assert!(notes.iter().all(|note| note.contains("defaults.groups.pick=\"in_order\" is not tried")), "{name}: {notes:#?}");
        assert!(at(one_at_a_time(&kept).0).is_ok());
        notes.clear();
        let drawn = sampled(kept.clone(), 30, 1, &check, &mut notes);
        assert!(drawn.len() == kept.len(), "{name}: {notes:#?}");
        assert!(notes.iter().all(|note| note.contains("block is sampled at its ends and its shipped value only")), "{name}: {notes:#?}");
        assert!(at(at_once(&drawn, 30, 1).0).is_ok());
    }
}

/// Three agents for a day at a wage of 20: the cost is 1,440 (1 + benefits) (1 + overhead), whatever happens.
const WAGES: &str = "\
seed = 3\nrealism = \"none\"\n[run]\nlength = \"1d\"\nreplications = 3\n[costs]\nshrinkage = 0\noverhead = 0\n\
[inquiries.a]\nper_hour = 20\nchannels = { phone = 1.0 }\n[channels.phone]\nmedium = \"phone\"\n\
[groups.g]\nstaff = 3\nwage_per_hour = 20\nskills = [\"phone\"]\n\
[[variants]]\nname = \"own\"\n[[variants]]\nname = \"fixed\"\nset = { \"costs.benefits\" = 0.3 }\n";

#[test]
fn a_cost_that_is_known_moves_as_it_must_and_the_choice_turns() {
    let place = Place::new();
    fs::write(place.path().join("small.toml"), WAGES).expect("written");
    let found = tornado(&place, &["--metrics", "cost_total,csat_top2"]);
    let benefits = find(&found, "own", "cost_total", "defaults.costs.benefits");
    let columns = ["base", "at_low", "delta_at_low", "delta_at_low_low", "delta_at_low_high", "at_high", "delta_at_high", "swing"];
    let known = [1800.0, 1656.0, -144.0, -144.0, -144.0, 2088.0, 288.0, 432.0];
    for (column, known) in columns.into_iter().zip(known) {
        assert!((number(benefits, column) - known).abs() < 1e-3, "{column}: {benefits:?}");
    }
    assert_eq!((benefits["label"].as_str(), benefits["value"].as_str(), benefits["significant"].as_str()), ("A", "0.25", "true"));
    assert_eq!((benefits["low"].as_str(), benefits["high"].as_str()), ("0.15", "0.45"));
    // The variant with benefits of its own does not lean on the default, and the score of customers not on the cost.
    for (variant, metric) in [("fixed", "cost_total"), ("own", "csat_top2")] {
        let still = find(&found, variant, metric, "defaults.costs.benefits");
        for column in ["delta_at_low", "delta_at_low_low", "delta_at_high", "delta_at_high_high", "swing"] {
            assert_eq!(still[column], "0", "{column}: {still:?}");
        }
        assert_eq!(still["significant"], "false");
    }
    // The widest swing comes first.
    let swings: Vec<f64> =
        found.iter().filter(|row| row["variant"] == "own" && row["metric"] == "csat_top2").map(|row| number(row, "swing")).collect();
    assert!(swings.len() > 10 && swings.is_sorted_by(|a, b| a >= b) && swings[0] > 0.0, "{swings:?}");
    // 0.25 and 0.15 are less than the fixed 0.3, and 0.45 is more.
    let ranking = rows(&place.read("found/ranking.csv"));
    let of =
        |key: &str| ranking.iter().find(|row| row["metric"] == "cost_total" && row["variant"] == "fixed" && row["key"] == key).expect(key);
    let turned = of("defaults.costs.benefits");
    let ranks = ["rank_at_base", "rank_at_low", "rank_at_high", "rank_changes", "turns"].map(|column| turned[column].as_str());
    assert_eq!(ranks, ["2", "2", "1", "true", "yes"]);
    let differences = ["base", "low", "high"].map(|at| number(turned, &format!("difference_at_{at}")).round());
    assert_eq!(differences, [72.0, 216.0, -216.0]);
    let other = of("defaults.satisfaction.base");
    assert_eq!((other["rank_changes"].as_str(), other["turns"].as_str()), ("false", "no"));
    let shown = place.holdline(&["sensitivity", "small.toml", "--out", "found", "--metrics", "cost_total"]).assert().success();
    let shown = String::from_utf8_lossy(&shown.get_output().stdout).into_owned();
    assert!(
        shown.contains("\"own\" is better than \"fixed\" at the base, by 72.00 ± 0.00. That turns with costs.benefits (at 0.45)."),
        "{shown}"
    );
    assert!(shown.lines().all(|line| line.chars().count() <= 120), "{shown}");
}

/// The share that abandons with `staff` agents, by the chain of the number in the centre; rates per hour.
fn abandoned(arrivals: f64, service: f64, patience: f64, staff: usize) -> f64 {
    let (mut weight, mut sum, mut lost) = (1.0, 1.0, 0.0);
    for number in 1..400usize {
        let waiting = number.saturating_sub(staff) as f64;
        weight *= arrivals / (number.min(staff) as f64 * service + waiting * patience);
        sum += weight;
        lost += weight * waiting * patience;
    }
    lost / sum / arrivals
}

/// Erlang A with patience of 1, 2 and 5 minutes: the changes are those of the exact shares, whose standard errors are
/// about 1.5% of the changes.
#[test]
fn patience_moves_abandonment_as_erlang_a_says() {
    let place = Place::new();
    let text = "seed = 5\nrealism = \"none\"\n[run]\nlength = \"40d\"\nwarmup = \"12h\"\nreplications = 20\n\
        [inquiries.a]\nper_hour = 36\nchannels = { phone = 1.0 }\n\
        [channels.phone]\nmedium = \"phone\"\nhandle_time = { exponential = { mean = \"6m\" } }\npatience = { exponential = { mean = \"2m\" } }\n\
        [groups.g]\nstaff = 4\nskills = [\"phone\"]\n";
    fs::write(place.path().join("small.toml"), text).expect("written");
    let vary = "channels.phone.patience={ exponential = { mean = \"1m\" } }, { exponential = { mean = \"5m\" } }";
    let found = tornado(&place, &["--only", "--vary", vary, "--metrics", "abandoned_share"]);
    let row = find(&found, "base", "abandoned_share", "channels.phone.patience");
    let exact = |minutes: f64| abandoned(36.0, 10.0, 60.0 / minutes, 4);
    for (end, minutes) in [("low", 1.0), ("high", 5.0)] {
        let column = |suffix: &str| number(row, &format!("delta_at_{end}{suffix}"));
        // t(0.975, 19) = 2.093.
        let error = (column("_high") - column("_low")) / 2.0 / 2.093;
        let known = exact(minutes) - exact(2.0);
        assert!((column("") - known).abs() < 3.5 * error, "{end}: {} against {known}, SE {error}", column(""));
        assert!(error < 0.03 * known.abs(), "{end}: SE {error} of {known}");
        assert_eq!(row["significant"], "true");
    }
    assert!(!place.path().join("found/ranking.csv").exists());
}

#[test]
fn an_end_is_the_run_with_its_value() {
    let place = Place::new();
    let found = tornado(&place, &["--variant", "as is"]);
    for (key, metric) in [("defaults.issues.reopen", "csat_top2"), ("defaults.messaging.think_time", "first_response_mean_s")] {
        let row = find(&found, "as is", metric, key);
        for end in ["low", "high"] {
            let set = format!("{key}={}", row[end]);
            place
                .holdline(&["run", "small.toml", "--variant", "as is", "--set", &set, "--out", "one", "--format", "quiet"])
                .assert()
                .success();
            let alone = &rows(&place.read("one/tradeoffs.csv"))[0];
            assert_eq!(alone[metric], row[&format!("at_{end}")], "{key} at {end}");
        }
    }
    // A word has no low end.
    let word = find(&found, "as is", "cost_total", "defaults.issues.resolution");
    assert_eq!((word["low"].as_str(), word["high"].as_str(), word["at_low"].as_str()), ("", "\"always\"", ""));
    assert!(found.iter().all(|row| row["label"] == "A"));
    let manifest = place.read("found/manifest.json");
    assert!(manifest.contains("tornado.csv") && manifest.contains("issues.reopen"));
}

/// The cost is 1,440 (1 + benefits) (1 + overhead): the two explain it, the overhead far more, hardly by interaction; no
/// noise is in it. Wages of other keys have no part.
#[test]
fn a_sample_apportions_a_known_cost() {
    let place = Place::new();
    fs::write(place.path().join("small.toml"), WAGES).expect("written");
    let vary = ["--only", "--vary", "defaults.costs.benefits", "--vary", "costs.overhead=0.0..1.0", "--vary", "defaults.satisfaction.base"];
    let more = ["--variant", "own", "--metrics", "cost_total", "--sample", "400", "--sample-replications", "2"];
    tornado(&place, &[&vary[..], &more].concat());
    let found = rows(&place.read("found/sensitivity.csv"));
    let share =
        |part: &str, key: &str| number(found.iter().find(|row| row["part"] == part && row["key"] == key).expect(part), "variance_share");
    // Benefits B are uniform on 0.15..0.25 and on 0.25..0.45, half each; the overhead O on 0..1. Var((1 + B)(1 + O)).
    let mean_b = 0.5 * 0.2 + 0.5 * 0.35;
    let square_b = 0.5 * (0.2f64.powi(2) + 0.01 / 12.0) + 0.5 * (0.35f64.powi(2) + 0.04 / 12.0);
    let (var_b, var_o) = (square_b - mean_b * mean_b, 1.0 / 12.0);
    let (part_b, part_o) = (var_b * 2.25, var_o * (1.0 + mean_b).powi(2));
    let total = part_b + part_o + var_b * var_o;
    // A Latin hypercube of 400 points and twelve classes: within 0.02.
    assert!((share("key", "costs.overhead") - part_o / total).abs() < 0.02, "{found:?}");
    assert!((share("key", "defaults.costs.benefits") - part_b / total).abs() < 0.03, "{found:?}");
    assert!(share("key", "defaults.satisfaction.base").abs() < 0.03, "{found:?}");
    assert!((share("all keys", "") - 1.0).abs() < 0.04 && share("noise", "") == 0.0, "{found:?}");
    // What a key is at the base: the shipped value of a default, and of another key what stands in the file.
    let value = |key: &str| found.iter().find(|row| row["key"] == key).map(|row| row["value"].clone());
    assert_eq!(value("defaults.costs.benefits").as_deref(), Some("0.25"));
    assert_eq!(value("groups.front.wage_per_hour"), None);
    // All points, each with its cost: (1 + B)(1 + O) of the same hours.
    let design = rows(&place.read("found/design.csv"));
    assert_eq!(design.len(), 400);
    let hours = |row: &HashMap<String, String>| {
        number(row, "cost_total") / (1.0 + number(row, "defaults.costs.benefits")) / (1.0 + number(row, "costs.overhead"))
    };
    let first = hours(&design[0]);
    assert!(first > 0.0 && design.iter().all(|row| (hours(row) / first - 1.0).abs() < 1e-6));
    let significant: Vec<&str> = found.iter().filter(|row| row["significant"] == "true").map(|row| row["key"].as_str()).collect();
    assert!(significant.contains(&"costs.overhead") && !significant.contains(&"defaults.satisfaction.base"));
}

#[test]
fn threads_change_no_byte() {
    let place = Place::new();
    let files = |threads: &str| {
        let vary = ["--only", "--vary", "groups.front.staff=4..8", "--vary", "defaults.issues.reopen", "--sample", "60"];
        tornado(&place, &[&vary[..], &["--sample-replications", "2", "--replications", "5", "--threads", threads]].concat());
        place.names("found").iter().map(|file| place.read(&format!("found/{file}"))).collect::<Vec<_>>()
    };
    let one = files("1");
    assert_eq!(one.len(), 5);
    assert_eq!(one, files("2"));
}

#[test]
fn what_is_wrong_is_said_before_anything_is_simulated() {
    let place = Place::new();
    let fails = |code: i32, arguments: &[&str], said: &str| {
        let assert = place.holdline(&[&["sensitivity", "small.toml", "--out", "found"], arguments].concat()).assert().code(code);
        let error = String::from_utf8_lossy(&assert.get_output().stderr).into_owned();
        assert!(error.contains(said), "{arguments:?}: {error}");
        assert!(!place.path().join("found").exists());
    };
    fails(2, &["--only"], "--vary");
    fails(2, &["--vary", "groups.front.staff"], "expected KEY=LO..HI or KEY=A,B");
    fails(2, &["--vary", "groups.front.staff=5"], "expected KEY=LO..HI or KEY=A,B");
    fails(2, &["--vary", "groups.front.staff=1..9:2"], "a range has no step here");
    fails(2, &["--vary", "groups.front.staff=9..1"], "LO below HI");
    fails(2, &["--vary", "defaults.issues.reopn"], "did you mean defaults.issues.reopen?");
    fails(2, &["--vary", "defaults.satisfaction.cuts"], "has no range to vary it in");
    fails(2, &["--vary", "groups.front.staff=1,9", "--vary", "groups.front.staff=1,8"], "is varied twice");
    fails(2, &["--metrics", "cost_totl"], "did you mean cost_total?");
    fails(2, &["--metrics", "cost_total,cost_total"], "names cost_total twice");
    fails(2, &["--metrics", "first_response_p90_s"], "is a percentile");
    fails(2, &["--sample", "20"], "60..");
    fails(3, &["--vary", "groups.frnt.staff=1,2"], "unknown group \"frnt\"");
    fails(3, &["--vary", "groups.front.staff=1,many"], "--set groups.front.staff");
    fails(3, &["--vary", "run.length=1d,2d"], "cannot be varied");
    fails(3, &["--variant", "as was"], "unknown variant");
}
