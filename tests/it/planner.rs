//! What a planner asks of the command line besides the trade-off: agents, the day by interval, findings for a machine.

use assert_cmd::Command;
use std::path::Path;

/// Two days of 60 calls an hour, half as many on the second; four agents, who are six in the variant.
const TEXT: &str = r#"realism = "none"
[run]
start = "2024-03-04"
length = "2d"
interval = "1h"
replications = 4
[inquiries.calls]
per_hour = { mon = { "08:00" = 60, "12:00" = 0 }, tue = { "08:00" = 30, "12:00" = 0 } }
channels = { phone = 1 }
[channels.phone]
medium = "phone"
open = "08:00-12:00"
handle_time = { exponential = { mean = "5m" } }
patience = { exponential = { mean = "2m" } }
[groups.front]
staff = 4
hours = "08:00-12:00"
skills = ["phone"]
[[variants]]
name = "as is"
[[variants]]
name = "six"
set = { "groups.front.staff" = 6 }
"#;

fn holdline(directory: &Path, arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_holdline"));
    let output = command.current_dir(directory).env_remove("NO_COLOR").args(arguments).assert().success();
    String::from_utf8(output.get_output().stdout.clone()).expect("UTF-8")
}

fn place() -> tempfile::TempDir {
    let directory = tempfile::tempdir().expect("a directory");
    std::fs::write(directory.path().join("small.toml"), TEXT).expect("written");
    directory
}

#[test]
fn agents_are_written_when_asked_for() {
    let place = place();
    let read = |file: &str| std::fs::read_to_string(place.path().join(file)).expect("a file");
    holdline(place.path(), &["run", "small.toml", "--agents", "--out", "out", "--threads", "1"]);
    let agents = read("out/agents.csv");
    // Seven metrics of four agents and of six.
    assert_eq!(agents.lines().count(), 1 + 7 * (4 + 6));
    assert!(agents.contains("\nsmall,as is,front,4,,present_hours,on duty,h,8"), "{agents}");
    assert!(read("out/manifest.json").contains("agents.csv"));
    holdline(place.path(), &["run", "small.toml", "--agents", "--out", "more", "--threads", "3"]);
    assert_eq!(agents, read("more/agents.csv"), "threads change nothing");
    let intervals = read("out/intervals.csv");
    holdline(place.path(), &["run", "small.toml", "--out", "out"]);
    assert!(!place.path().join("out/agents.csv").exists(), "those of an earlier run are gone");
    assert_eq!(intervals, read("out/intervals.csv"), "nothing else depends on it");
}

#[test]
fn the_busiest_day_is_shown_by_interval() {
    let place = place();
    let plain = holdline(place.path(), &["run", "small.toml", "--out", "out"]);
    assert!(!plain.contains("busiest day"));
    let text = holdline(place.path(), &["run", "small.toml", "--out", "out", "-v"]);
    assert_eq!(text.matches("The busiest day by interval, Mon 2024-03-04").count(), 2, "{text}");
    let row = text.lines().find(|line| line.trim_start().starts_with("08:00")).expect("a row");
    let cells: Vec<&str> = row.split_whitespace().collect();
    assert!(!text.contains("Targets"), "nothing has a target");
    // Sixty calls are forecast; they are five erlangs, for which four are scheduled and there.
    assert_eq!((cells[1], cells[3], cells[4], cells[5]), ("60.0", "5.0", "4.0", "4.0"), "{row}");
}

#[test]
fn findings_are_for_machines_too() {
    let place = place();
    let text = holdline(place.path(), &["check", "small.toml", "--format", "json"]);
    let found: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let all = found.as_array().expect("an array");
    let above: Vec<_> = all.iter().filter(|finding| finding["code"] == "load-above-staff").collect();
    let [finding] = &above[..] else { panic!("{text}") };
    assert_eq!((&finding["scenario"], &finding["variant"], &finding["level"]), (&"small".into(), &"as is".into(), &"note".into()));
    assert_eq!(finding["item"], "phone");
    assert_eq!(finding["periods"], serde_json::json!([["2024-03-04T08:00:00", "2024-03-04T12:00:00"]]));
    let sentence = finding["text"].as_str().expect("a sentence");
    assert!(sentence.starts_with("phone: more load than staff Mon 2024-03-04 08:00-12:00;"), "{sentence}");
    // The same for people, and nothing at all.
    let table = holdline(place.path(), &["check", "small.toml"]);
    assert!(table.replace("\n  ", " ").contains(&format!("note: {sentence}")), "{table}");
    assert_eq!(holdline(place.path(), &["check", "small.toml", "--format", "quiet"]), "");
}

#[test]
fn the_day_of_25_hours_is_one_day_and_says_which_hour_comes_again() {
    let place = place();
    let text = TEXT
        .replace("start = \"2024-03-04\"", "start = \"2024-10-26\"\ntime_zone = \"Europe/Berlin\"")
        .replace(
            "{ mon = { \"08:00\" = 60, \"12:00\" = 0 }, tue = { \"08:00\" = 30, \"12:00\" = 0 } }",
            "{ sat = { \"00:00\" = 1 }, sun = { \"00:00\" = 6 } }",
        )
        .replace("open = \"08:00-12:00\"\n", "")
        .replace("hours = \"08:00-12:00\"\n", "");
    std::fs::write(place.path().join("clock.toml"), text).expect("written");
    let text = holdline(place.path(), &["run", "clock.toml", "--out", "out", "-v"]);
    assert!(text.contains("The busiest day by interval, Sun 2024-10-27"), "{text}");
    let from: Vec<&str> = text.lines().filter_map(|line| Some(line.trim_start()).filter(|line| line.starts_with("02:00"))).collect();
    // Once each of the two variants.
    assert_eq!(from.iter().filter(|line| line.starts_with("02:00 (again)")).count(), 2, "{text}");
    assert_eq!(from.len(), 4);
    assert!(!text.contains("00:00 (again)") && !text.contains("03:00 (again)"));
}
