//! `holdline sweep`: a point is the run with its values, whatever surrounds it; the points, the files and the
//! errors are what was asked for.

use crate::cli::Place;
use crate::partitions::{fails, run, same};
use std::collections::HashMap;
use std::fs;

/// The cells of each row of a CSV text by column, in order.
fn rows(text: &str) -> Vec<HashMap<String, String>> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.deserialize().map(|row| row.expect("a row")).collect()
}

/// A sweep that must succeed, and its rows.
fn sweep(place: &Place, arguments: &[&str]) -> Vec<HashMap<String, String>> {
    let all = [&["sweep", "small.toml", "--out", "swept"], arguments].concat();
    place.holdline(&all).assert().success();
    rows(&place.read("swept/sweep.csv"))
}

#[test]
fn every_point_is_the_run_with_its_values() {
    let place = Place::new();
    let grid = ["--variant", "as is", "--set", "groups.front.staff=4..8:2", "--set", "channels.phone.patience=2m,never"];
    let swept = sweep(&place, &grid);
    assert_eq!(swept.len(), 6);
    let tradeoffs = rows(&place.read("swept/tradeoffs.csv"));
    let metrics = place.read("swept/metrics.csv");
    for (point, tradeoff) in swept.iter().zip(&tradeoffs) {
        let set = |key: &str| format!("{key}={}", point[key]);
        let (staff, patience) = (set("groups.front.staff"), set("channels.phone.patience"));
        let run = ["run", "small.toml", "--variant", "as is", "--set", &staff, "--set", &patience, "--out", "one", "--format", "quiet"];
        place.holdline(&run).assert().success();
        let alone = &rows(&place.read("one/tradeoffs.csv"))[0];
        for (column, cell) in alone.iter().filter(|(column, _)| !column.contains("delta") && *column != "pareto" && *column != "variant") {
            assert_eq!(&tradeoff[column], cell, "{column} of {}", point["variant"]);
        }
        let own = |line: &&str| line.starts_with(&format!("small,\"{}\",", point["variant"]));
        let of_point: Vec<&str> = metrics.lines().filter(own).map(|line| line.rsplit("\",").next().unwrap_or("")).collect();
        let of_run = place.read("one/metrics.csv");
        assert!(of_point.len() > 300, "{}", of_point.len());
        assert!(of_point.iter().zip(of_run.lines().skip(1)).all(|(swept, run)| run.ends_with(swept)));
    }
    // The differences are those of variants of one file.
    let variants: String = tradeoffs
        .iter()
        .zip(&swept)
        .map(|(tradeoff, point)| {
            format!(
                "[[variants]]\nname = {:?}\nset = {{ \"groups.front.staff\" = {}, \"channels.phone.patience\" = {:?} }}\n",
                tradeoff["variant"], point["groups.front.staff"], point["channels.phone.patience"]
            )
        })
        .collect();
    let text = place.read("small.toml");
    let base = text.split("[[variants]]").next().expect("a base");
    fs::write(place.path().join("small.toml"), format!("{base}{variants}")).expect("written");
    place.holdline(&["run", "small.toml", "--out", "together", "--format", "quiet"]).assert().success();
    assert_eq!(place.read("together/tradeoffs.csv"), place.read("swept/tradeoffs.csv"));
}

#[test]
fn a_point_wins_over_its_variant() {
    let place = Place::new();
    let swept = sweep(&place, &["--set", "groups.front.staff=5,9"]);
    let names: Vec<&str> = swept.iter().map(|row| row["variant"].as_str()).collect();
    assert_eq!(names, ["as is: staff=5", "as is: staff=9", "two more: staff=5", "two more: staff=9"]);
    assert_eq!(swept[0]["cost_total"], swept[2]["cost_total"]);
    assert_ne!(swept[0]["cost_total"], swept[1]["cost_total"]);
    // The same point twice: both are on the frontier or neither, and as good as each other.
    assert_eq!(swept[0]["frontier_share"], swept[2]["frontier_share"]);
}

#[test]
fn values_are_numbers_in_json_where_they_are_numbers() {
    let place = Place::new();
    let grid = ["--variant", "as is", "--set", "groups.front.staff=4,6", "--set", "channels.phone.patience=2m,never", "--format", "json"];
    let all = [&["sweep", "small.toml", "--out", "swept"], &grid[..]].concat();
    let assert = place.holdline(&all).assert().success();
    let rows: serde_json::Value = serde_json::from_slice(&assert.get_output().stdout).expect("JSON");
    assert_eq!((&rows[3]["groups.front.staff"], &rows[3]["channels.phone.patience"]), (&6.into(), &"never".into()));
}

#[test]
fn a_change_that_variants_take_back_is_a_warning() {
    let place = Place::new();
    let said = |arguments: &[&str]| {
        let assert = place.holdline(arguments).assert().success();
        String::from_utf8_lossy(&assert.get_output().stderr).into_owned()
    };
    // In the file the variant "two more" has a staff of its own.
    let grid = ["sweep", "small.toml", "--out", "swept", "--set", "channels.phone.patience=2m,never", "--set", "groups.front.staff=5"];
    let text = said(&grid);
    let remark = "warning: small: --set groups.front.staff: the variant \"two more\" sets it later, so there it has no effect";
    assert!(text.contains(remark), "{text}");
    let text = said(&["run", "small.toml", "--replications", "1", "--variant", "as is", "--set", "groups.front.staff=5"]);
    assert!(!text.contains("sets it later"), "{text}");
}

#[test]
fn threads_change_no_byte() {
    let place = Place::new();
    let grid = ["--set", "groups.front.staff=4..12", "--set", "channels.phone.patience=1m..9m", "--sample", "5"];
    let files = |threads: &str| {
        sweep(&place, &[&grid[..], &["--threads", threads]].concat());
        place.names("swept").iter().map(|file| place.read(&format!("swept/{file}"))).collect::<Vec<_>>()
    };
    let one = files("1");
    assert_eq!(one.len(), 4);
    assert_eq!(one, files("2"));
}

/// Shares of the replications of four points, some of which end within a point, merged without the scenario: the bytes of
/// the whole, terminal included.
#[test]
fn parts_of_a_sweep_become_the_bytes_of_the_whole() {
    let place = Place::new();
    fs::write(place.path().join("points.csv"), "name,groups.front.staff\nlean,3\nrich,9\n").expect("written");
    let grid = ["--design", "points.csv", "--variant", "as is", "--set", "channels.phone.patience=2m,never", "--replications", "5"];
    let sweep =
        |more: &[&str]| place.holdline(&[&["sweep", "small.toml"], &grid[..], more].concat()).assert().success().get_output().clone();
    let whole = sweep(&["--out", "whole"]);
    for part in 1..=7 {
        sweep(&["--out", "parts", "--partition", &format!("{part}/7"), "--threads", if part == 2 { "2" } else { "1" }]);
    }
    fs::rename(place.path().join("small.toml"), place.path().join("moved.toml")).expect("moved");
    let merged = place.holdline(&["merge", "parts", "--out", "merged"]).assert().success().get_output().clone();
    assert_eq!(String::from_utf8_lossy(&merged.stdout), String::from_utf8_lossy(&whole.stdout));
    same(&place, "whole", "merged");
    // What is missing or damaged is said, with the command that makes it, and nothing is written.
    fs::remove_file(place.path().join("parts/small-sweep-3-of-7.part")).expect("removed");
    let damaged = place.path().join("parts/small-sweep-5-of-7.part");
    let bytes = fs::read(&damaged).expect("a part");
    fs::write(&damaged, &bytes[..bytes.len() - 9]).expect("written");
    let error = fails(&place, 5, &["merge", "parts", "--out", "again"]);
    assert!(error.contains("part 3/7 is missing") && error.contains("small-sweep-5-of-7.part was cut short"), "{error}");
    let command = |part: &str| format!("  holdline sweep small.toml --design points.csv --set channels.phone.patience=2m,never {part}");
    assert!(["3/7", "5/7"].iter().all(|part| error.contains(&format!("--partition {part} --out parts"))), "{error}");
    assert_eq!(error.matches(&command("")).count(), 2, "{error}");
    assert!(!place.path().join("again").exists());
}

/// Shares are of what is simulated: of points that differ in wages once; and days that depend on each other stay together.
#[test]
fn parts_of_a_sweep_are_counted_through_its_courses() {
    let place = Place::new();
    let grid = ["--set", "groups.front.staff=4,6", "--set", "groups.front.wage_per_hour=18,20,22", "--resamples", "50"];
    let days = ["--set", "inquiries.billing.busyness={ cv = 0.3 }", "--set", "run.busyness_days=\"stratified\"", "--replications", "8"];
    let sweep = |more: &[&str]| {
        place.holdline(&[&["sweep", "small.toml", "--variant", "as is"], &grid[..], &days[..], more].concat()).assert().success();
    };
    sweep(&["--out", "whole"]);
    let mut ranges = Vec::new();
    for part in 1..=6 {
        sweep(&["--out", "parts", "--partition", &format!("{part}/6")]);
        let bytes = fs::read(place.path().join(format!("parts/small-sweep-{part}-of-6.part"))).expect("a part");
        let line = bytes.split(|&byte| byte == b'\n').next().expect("a line");
        let header: serde_json::Value = serde_json::from_slice(line).expect("JSON");
        ranges.push((header["first"].as_u64().expect("a number"), header["end"].as_u64().expect("a number")));
    }
    // Two courses of eight replications, four of which are of one block; two shares have nothing to do.
    assert_eq!(ranges, [(0, 0), (0, 4), (4, 8), (8, 8), (8, 12), (12, 16)]);
    run(&place, &["merge", "parts", "--out", "merged"]);
    same(&place, "whole", "merged");
}

#[test]
fn a_design_is_an_input_with_its_hash() {
    let place = Place::new();
    fs::write(place.path().join("points.csv"), "name,groups.front.staff\nlean,3\nrich,9\n").expect("written");
    let swept = sweep(&place, &["--design", "points.csv", "--variant", "as is", "--format", "quiet"]);
    assert_eq!((swept[0]["variant"].as_str(), swept[1]["variant"].as_str()), ("lean", "rich"));
    assert!(place.read("swept/manifest.json").contains("points.csv"));
    // Nine agents cost more than three and are quicker: both are on the frontier, in every resample.
    assert!(swept.iter().all(|row| row["on_frontier"] == "true" && row["frontier_share"] == "1"));
    assert_eq!(swept[0]["cost_total_maybe_best"], "true");
    assert_eq!((swept[1]["cost_total_maybe_best"].as_str(), swept[1]["first_response_mean_s_gap_high"].as_str()), ("false", "0"));
}

#[test]
fn a_place_that_cannot_be_written_to_is_said_before_anything_is_simulated() {
    let place = Place::new();
    fs::write(place.path().join("taken"), "mine").expect("written");
    fs::create_dir_all(place.path().join("full/sweep.csv")).expect("made");
    fs::create_dir_all(place.path().join("full/small-sweep-1-of-2.part")).expect("made");
    // So many replications would take hours.
    let sweep = ["sweep", "small.toml", "--set", "groups.front.staff=4,5", "--replications", "100000000", "--out"];
    let is_a_file = "error: cannot write taken: it is a file, not a directory\n";
    for (out, more, expected) in [
        ("taken", &[][..], is_a_file),
        ("taken/below", &["--resume"], is_a_file),
        ("full", &[], "error: cannot write full/sweep.csv: is a directory\n"),
        ("full", &["--partition", "1/2"], "error: cannot write full/small-sweep-1-of-2.part: is a directory\n"),
    ] {
        assert_eq!(fails(&place, 6, &[&sweep[..], &[out], more].concat()), expected, "{out} {more:?}");
    }
    assert_eq!(place.read("taken"), "mine");
    assert_eq!(place.names("full"), ["small-sweep-1-of-2.part", "sweep.csv"]);
    // Nor where another command is writing.
    let lock = fs::File::create(place.path().join("full/.holdline-lock")).expect("made");
    lock.lock().expect("locked");
    assert!(fails(&place, 6, &[&sweep[..], &["full"]].concat()).contains("another holdline is writing to full"));
}

#[test]
fn what_is_wrong_is_said_before_anything_is_simulated() {
    let place = Place::new();
    let fails = |code: i32, arguments: &[&str], said: &str| {
        let assert = place.holdline(&[&["sweep", "small.toml", "--out", "swept"], arguments].concat()).assert().code(code);
        let error = String::from_utf8_lossy(&assert.get_output().stderr).into_owned();
        assert!(error.contains(said), "{arguments:?}: {error}");
        assert!(!place.path().join("swept").exists());
    };
    fails(2, &[], "nothing is varied");
    fails(2, &["--set", "groups.front.staff=5"], "nothing is varied");
    fails(2, &["--set", "groups.front.staff=5..3:1"], "LO below HI");
    fails(2, &["--set", "groups.front.staff=1..9"], "needs a step");
    fails(2, &["--set", "groups.front.staff=1,2", "--objectives", "cost_total"], "two or three of");
    fails(2, &["--set", "groups.front.staff=1,2", "--objectives", "cost_total,csat_topp2"], "did you mean csat_top2?");
    fails(2, &["--set", "groups.front.staff=1,2", "--design", "none.csv"], "cannot read none.csv");
    fails(3, &["--set", "groups.frnt.staff=1,2"], "unknown group \"frnt\"");
    fails(3, &["--set", "groups.front.staff=1,many"], "--set groups.front.staff");
    fails(3, &["--set", "run.length=1d,2d"], "cannot be varied");
    fails(3, &["--set", "groups.front.staff=1,2", "--variant", "as was"], "unknown variant");
    // What is wrong with a value is said once, however many points it is at.
    let wrong = ["sweep", "small.toml", "--set", "groups.front.staff=x,y", "--set", "channels.phone.patience=1m..9m:1m"];
    let assert = place.holdline(&wrong).assert().code(3);
    assert_eq!(String::from_utf8_lossy(&assert.get_output().stderr).matches("error:").count(), 2);
}
