//! The command line as a user meets it: exit codes, streams, files, and bytes that never change.

use assert_cmd::Command;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::Stdio;

/// A small study with both modes and two variants; runs in well under a second.
const SMALL: &str = r#"
name = "Small"
seed = 11

[run]
start = "2024-03-04"
length = "1d"
interval = "1h"
replications = 6

[inquiries.billing]
per_day = 300
channels = { phone = 0.7, messaging = 0.3 }

[channels.phone]
medium = "phone"
open = "mon-fri 08:00-18:00"
target = { within = "20s", share = 0.8 }

[channels.messaging]
medium = "messaging"
target = { within = "4h", share = 0.9 }

[groups.front]
staff = 4
hours = "mon-fri 08:00-18:00"
skills = ["phone", { channel = "messaging", priority = 2 }]
wage_per_hour = 19.2

[[variants]]
name = "as is"

[[variants]]
name = "two more"
set = { "groups.front.staff" = 6 }
"#;

/// The files of a run without a trace.
const FILES: [&str; 4] = ["intervals.csv", "manifest.json", "metrics.csv", "tradeoffs.csv"];

/// A directory of its own with the small study in it.
pub struct Place(tempfile::TempDir);

impl Place {
    pub fn new() -> Self {
        let directory = tempfile::tempdir().expect("a directory");
        fs::write(directory.path().join("small.toml"), SMALL).expect("written");
        Self(directory)
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// The program in this directory, with a plain environment.
    pub fn holdline(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_holdline"));
        command.current_dir(self.path()).env_remove("NO_COLOR").args(arguments);
        command
    }

    /// Names in a directory below this one, sorted.
    pub fn names(&self, directory: &str) -> Vec<String> {
        let entries = fs::read_dir(self.path().join(directory)).expect("a directory");
        let mut names: Vec<String> = entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    pub fn read(&self, file: &str) -> String {
        fs::read_to_string(self.path().join(file)).expect("a file")
    }
}

fn stdout(command: &mut Command) -> String {
    String::from_utf8(command.assert().success().get_output().stdout.clone()).expect("UTF-8")
}

fn stderr(command: &mut Command, code: i32) -> String {
    String::from_utf8(command.assert().code(code).get_output().stderr.clone()).expect("UTF-8")
}

#[test]
fn help_and_version_are_answers() {
    let place = Place::new();
    let help = stdout(&mut place.holdline(&["--help"]));
    assert!(help.contains("Examples:") && help.contains("Exit codes:"));
    for command in [
        "run",
        "sweep",
        "sensitivity",
        "optimise",
        "verify",
        "merge",
        "check",
        "defaults",
        "erlang",
        "init",
        "schema",
        "completions",
        "man",
    ] {
        assert!(help.contains(&format!("\n  {command} ")), "{command} in {help}");
    }
    assert!(stdout(&mut place.holdline(&["run", "--help"])).contains("manifest.json"));
    assert_eq!(stdout(&mut place.holdline(&["--version"])), format!("holdline {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn wrong_usage_is_2() {
    let place = Place::new();
    for arguments in [
        &["fly"][..],
        &[],
        &["run", "--replications", "0"],
        &["run", "--set", "staff"],
        &["check"],
        &["defaults", "pigeon"],
        &["completions", "no-such-shell"],
        &["init", "no-such-template"],
        &["run", "small.toml", "./small.toml"],
    ] {
        place.holdline(arguments).assert().code(2).stdout("");
    }
}

#[test]
fn bad_scenarios_are_3_and_all_are_reported() {
    let place = Place::new();
    fs::write(place.path().join("bad.toml"), SMALL.replace("per_day", "per_dy")).expect("written");
    fs::write(place.path().join("binary.toml"), [0u8, 255, 7]).expect("written");
    let text = stderr(&mut place.holdline(&["run", "bad.toml", "binary.toml", "absent.toml"]), 3);
    for part in ["bad.toml:12:1", "per_day", "binary.toml", "absent.toml"] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert!(!place.path().join("results").exists());
    place.holdline(&["check", "bad.toml"]).assert().code(3).stdout("");
    place.holdline(&["run", "small.toml", "--variant", "no such"]).assert().code(3);
    place.holdline(&["run", "small.toml", "--set", "groups.front.staf=3"]).assert().code(3);
}

#[test]
fn impossible_output_is_6_before_the_simulation() {
    let place = Place::new();
    fs::write(place.path().join("taken"), "mine").expect("written");
    // So many replications would take hours.
    for out in ["taken", "taken/below"] {
        let text = stderr(&mut place.holdline(&["run", "small.toml", "--replications", "100000000", "--out", out]), 6);
        assert_eq!(text, "error: cannot write taken: it is a file, not a directory\n");
    }
    assert_eq!(place.read("taken"), "mine");
}

#[test]
fn files_are_whole_and_nothing_else_is_left() {
    let place = Place::new();
    let table = stdout(&mut place.holdline(&["run", "small.toml"]));
    assert!(table.contains("two more") && table.contains('±') && !table.contains('\u{1b}'));
    assert_eq!(place.names("results/small"), FILES);
    let tradeoffs = place.read("results/small/tradeoffs.csv");
    assert!(tradeoffs.starts_with("scenario,variant,replications,sync_wait_mean_s,") && tradeoffs.lines().count() == 3);
    assert!(tradeoffs.lines().all(|line| line.split(',').count() == 3 + 13 * 6 + 1));
    let manifest: serde_json::Value = serde_json::from_str(&place.read("results/small/manifest.json")).expect("JSON");
    assert_eq!(manifest["seed"], 11);
    assert_eq!(manifest["inputs"][0]["file"], "small.toml");
    assert_eq!(manifest["results"].as_array().map(Vec::len), Some(3));
}

#[test]
fn threads_and_repetition_change_no_byte() {
    let place = Place::new();
    for (out, threads) in [("a", "1"), ("b", "2"), ("c", "7"), ("a", "2")] {
        place.holdline(&["run", "small.toml", "--trace", "1", "--threads", threads, "--out", out]).assert().success();
    }
    for file in FILES.iter().chain(&["contacts.csv"]) {
        let first = place.read(&format!("a/{file}"));
        assert_eq!(first, place.read(&format!("b/{file}")), "{file}");
        assert_eq!(first, place.read(&format!("c/{file}")), "{file}");
    }
}

#[test]
fn a_trace_goes_with_its_run() {
    let place = Place::new();
    place.holdline(&["run", "small.toml", "--trace", "2", "--out", "out"]).assert().success();
    let contacts = place.read("out/contacts.csv");
    assert!(contacts.starts_with("scenario,variant,replication,issue,") && contacts.contains("small,as is,1,"));
    fs::create_dir(place.path().join("out/.holdline-killed")).expect("made");
    place.holdline(&["run", "small.toml", "--out", "out"]).assert().success();
    assert_eq!(place.names("out"), FILES);
}

#[test]
fn a_failed_run_leaves_earlier_results_alone() {
    let place = Place::new();
    place.holdline(&["run", "small.toml", "--out", "out"]).assert().success();
    let before: Vec<String> = FILES.iter().map(|file| place.read(&format!("out/{file}"))).collect();
    place.holdline(&["run", "small.toml", "--out", "out", "--set", "run.replications=-1"]).assert().code(3);
    let after: Vec<String> = FILES.iter().map(|file| place.read(&format!("out/{file}"))).collect();
    assert_eq!(before, after);
    assert_eq!(place.names("out"), FILES);
}

#[test]
fn several_scenarios_get_a_directory_each() {
    let place = Place::new();
    fs::write(place.path().join("other.toml"), SMALL.replace("Small", "Other")).expect("written");
    let text = stdout(&mut place.holdline(&["run", "small.toml", "other.toml", "--out", "both", "--format", "json"]));
    let rows: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let rows = rows.as_array().expect("an array");
    assert_eq!(rows.len(), 4);
    assert_eq!((&rows[0]["scenario"], &rows[3]["scenario"], &rows[3]["variant"]), (&"small".into(), &"other".into(), &"two more".into()));
    assert!(rows[0]["cost_total"].is_number() && rows[0]["cost_total_delta"].is_null() && rows[1]["cost_total_delta"].is_number());
    assert_eq!(place.names("both"), ["other", "small"]);
}

#[test]
fn stdout_carries_only_what_was_asked_for() {
    let place = Place::new();
    place.holdline(&["run", "small.toml", "-q", "--format", "quiet"]).assert().success().stdout("").stderr("");
    assert!(stdout(&mut place.holdline(&["run", "small.toml", "--color", "always"])).contains("\u{1b}["));
    let plain = stdout(place.holdline(&["run", "small.toml"]).env("NO_COLOR", "1"));
    assert!(!plain.contains('\u{1b}'));
    let one = stdout(&mut place.holdline(&["run", "small.toml", "--variant", "as is"]));
    assert!(one.contains("Channel") && one.contains("Group") && !one.contains("two more"));
}

#[test]
fn the_seed_and_the_replications_can_be_chosen() {
    let place = Place::new();
    place.holdline(&["run", "small.toml", "--seed", "12", "--replications", "3", "--out", "out"]).assert().success();
    let manifest: serde_json::Value = serde_json::from_str(&place.read("out/manifest.json")).expect("JSON");
    assert_eq!((&manifest["seed"], &manifest["replications"]), (&12.into(), &3.into()));
    assert_eq!(manifest["options"][0]["option"], "--seed");
}

#[test]
fn a_reader_may_go_away() {
    let place = Place::new();
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_holdline"))
        .args(["defaults"])
        .current_dir(place.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("started");
    drop(child.stdout.take());
    let mut errors = String::new();
    BufReader::new(child.stderr.take().expect("stderr")).read_line(&mut errors).expect("read");
    assert_eq!((child.wait().expect("ended").code(), errors.as_str()), (Some(0), ""));
}

/// A file-size limit stands in for a full disk: nothing beyond half a kilobyte can be written.
#[cfg(unix)]
#[test]
fn a_full_disk_leaves_the_earlier_results_whole() {
    let place = Place::new();
    place.holdline(&["run", "small.toml", "--out", "out"]).assert().success();
    let before: Vec<String> = FILES.iter().map(|file| place.read(&format!("out/{file}"))).collect();
    let script = format!("trap '' XFSZ; ulimit -f 1; exec {} run small.toml --seed 5 --out out", env!("CARGO_BIN_EXE_holdline"));
    let mut limited = Command::new("sh");
    let text = stderr(limited.args(["-c", &script]).current_dir(place.path()), 6);
    assert!(text.contains("cannot write out/"), "{text}");
    assert_eq!(before, FILES.iter().map(|file| place.read(&format!("out/{file}"))).collect::<Vec<_>>());
    assert_eq!(place.names("out"), FILES);
}

#[cfg(target_os = "linux")]
#[test]
fn an_answer_that_cannot_be_written_is_6() {
    let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("/dev/full");
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_holdline"));
    let output = command.arg("defaults").stdout(full).output().expect("ended");
    assert_eq!(output.status.code(), Some(6));
    assert!(String::from_utf8_lossy(&output.stderr).contains("cannot write to standard output"));
}

#[cfg(unix)]
#[test]
fn an_interrupt_is_130_and_leaves_nothing() {
    let place = Place::new();
    let child = std::process::Command::new(env!("CARGO_BIN_EXE_holdline"))
        .args(["run", "small.toml", "--replications", "100000000", "--out", "deep/out"])
        .current_dir(place.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("started");
    // The staging directory appears when the run is about to begin.
    for _ in 0..500 {
        if place.path().join("deep/out").exists() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    std::thread::sleep(std::time::Duration::from_millis(200));
    let id = child.id().to_string();
    assert!(std::process::Command::new("kill").args(["-INT", &id]).status().expect("kill").success());
    let output = child.wait_with_output().expect("ended");
    assert_eq!((output.status.code(), output.stdout.as_slice()), (Some(130), &b""[..]));
    assert!(String::from_utf8_lossy(&output.stderr).contains("interrupted"));
    assert!(!place.path().join("deep").exists());
}

#[test]
fn check_simulates_nothing_and_names_what_is_wrong() {
    let place = Place::new();
    let text = stdout(&mut place.holdline(&["check", "small.toml"]));
    for part in ["as is", "two more", "phone", "messaging", "Use"] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert!(!place.path().join("results").exists());
    let text = stdout(&mut place.holdline(&[
        "check",
        "small.toml",
        "--set",
        "groups.front.staff=1",
        "--set",
        "inquiries.billing.per_day=400",
        "--set",
        "channels.phone.patience=\"never\"",
    ]));
    assert!(text.contains("warning: phone: unstable"), "{text}");
}

#[test]
fn init_never_overwrites() {
    let place = Place::new();
    for line in stdout(&mut place.holdline(&["init"])).lines() {
        let (name, description) = line.split_once(' ').expect("a name and a description");
        assert!(description.trim().len() > 20 && line.chars().count() <= 120, "{line}");
        place.holdline(&["init", name]).assert().success();
        place.holdline(&["check", &format!("{name}.toml")]).assert().success();
    }
    place.holdline(&["init", "telco-hybrid", "-o", "mine.toml"]).assert().success();
    assert_eq!(place.read("mine.toml"), include_str!("../../scenarios/telco-hybrid.toml"));
    fs::write(place.path().join("mine.toml"), "changed").expect("written");
    let text = stderr(&mut place.holdline(&["init", "telco-hybrid", "-o", "mine.toml"]), 6);
    assert!(text.contains("cannot write mine.toml: it exists already"), "{text}");
    let text = stderr(&mut place.holdline(&["init", "telco"]), 2);
    assert!(text.contains("did you mean telco-hybrid?"), "{text}");
    assert_eq!(place.read("mine.toml"), "changed");
    place.holdline(&["check", "small.toml"]).assert().success();
}

#[test]
fn defaults_carry_label_and_source() {
    let place = Place::new();
    let text = stdout(&mut place.holdline(&["defaults", "chat"]));
    assert!(text.contains("think_time") && text.contains("H peer-reviewed"));
    assert!(!text.contains("owner_window") && text.contains("The customer's time"));
    let all = stdout(&mut place.holdline(&["defaults"]));
    assert!(all.lines().all(|line| line.chars().count() <= 120), "{all}");
}

#[test]
fn any_key_is_explained() {
    let place = Place::new();
    let text = stdout(&mut place.holdline(&["defaults", "channels.retrials.after_abandoned"]));
    for part in ["Probability of trying again", "from 0 to 1", "0.4", "0 to 0.65 (share)", "Arise phone"] {
        assert!(text.contains(part), "{part} in {text}");
    }
    let text = stdout(&mut place.holdline(&["defaults", "patience"]));
    for part in ["segments.patience", "channels.patience", "in-person", "380s", "never"] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert!(text.lines().all(|line| line.chars().count() <= 120), "{text}");
    assert!(stdout(&mut place.holdline(&["defaults", "retrials"])).contains("keep_patience"));
    assert!(stdout(&mut place.holdline(&["defaults", "groups.desk.staff"])).contains("must be there"));
    assert!(stderr(&mut place.holdline(&["defaults", "patiense"]), 2).contains("did you mean patience?"));
}

#[test]
fn shells_and_readers_are_served() {
    let place = Place::new();
    let script = stdout(&mut place.holdline(&["completions", "bash"]));
    assert!(script.contains("complete -F _holdline") && script.contains("--replications") && script.contains("schema"), "{script}");
    assert!(stdout(&mut place.holdline(&["completions", "zsh"])).starts_with("#compdef holdline"));
    let page = stdout(&mut place.holdline(&["man"]));
    assert!(page.contains(".TH holdline 1") && page.contains("Exit codes") && page.contains("completions"), "{page}");
}

#[test]
fn a_closed_door_shows_in_the_tables() {
    let place = Place::new();
    // Calls come around the clock, and the door is open for ten hours.
    let text = stdout(&mut place.holdline(&["run", "small.toml", "-v"]));
    assert_eq!(text.matches("Lost closed:").count(), 3, "{text}");
    assert!(text.contains("warm-up included") && text.lines().all(|line| line.chars().count() <= 120), "{text}");
    let text = stdout(&mut place.holdline(&["run", "small.toml", "-v", "--set", "channels.phone.open=\"mon-sun 00:00-24:00\""]));
    assert!(!text.contains("Lost closed"), "{text}");
}

#[test]
fn one_replication_gives_no_interval() {
    let place = Place::new();
    let text = stdout(&mut place.holdline(&["run", "small.toml", "--replications", "1"]));
    assert!(text.contains("one replication: no interval can be given") && !text.contains(['≈', '±', '▲', '▼']), "{text}");
}

#[test]
fn every_shipped_scenario_is_checked_on_a_page() {
    let place = Place::new();
    for line in stdout(&mut place.holdline(&["init"])).lines() {
        let name = line.split(' ').next().expect("a name");
        place.holdline(&["init", name]).assert().success();
        let text = stdout(&mut place.holdline(&["check", "-v", &format!("{name}.toml")]));
        assert!(text.lines().all(|line| line.chars().count() <= 120), "{text}");
    }
}

#[test]
fn more_threads_than_agents_may_own_are_a_warning() {
    let place = Place::new();
    let few = ["--set", "groups.front.skills=[\"phone\", { channel = \"messaging\", priority = 2, slots = 1 }]", "--variant", "as is"];
    let text = stdout(&mut place.holdline(&[&["check", "small.toml"][..], &few].concat()));
    assert!(text.contains("its agents may own 4: new threads wait") && !text.contains("no queue is unstable"), "{text}");
    assert!(text.contains("of rebuilding per contact may come on top"), "{text}");
    let text = stderr(&mut place.holdline(&[&["run", "small.toml"][..], &few].concat()), 0);
    assert!(text.contains("warning: small: as is: messaging: about"), "{text}");
}
