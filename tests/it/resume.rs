//! Going on after an interruption: a killed run or part that goes on gives the bytes of one that was never interrupted,
//! wherever the file that it left ends; what another run left is refused and kept.

use crate::cli::Place;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

/// A second of work in frames that come quickly.
const LONG: [&str; 3] = ["small.toml", "--replications", "600"];

fn run(place: &Place, arguments: &[&str]) -> String {
    let assert = place.holdline(arguments).assert().success();
    String::from_utf8(assert.get_output().stderr.clone()).expect("UTF-8")
}

pub(crate) fn length(path: &Path) -> u64 {
    fs::metadata(path).map_or(0, |metadata| metadata.len())
}

/// Starts a command, sends it a signal once a file is so long, and gives the command's exit code.
pub(crate) fn stopped(place: &Place, arguments: &[&str], signal: &str, path: &Path, bytes: u64) -> Option<i32> {
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_holdline"))
        .args(arguments)
        .current_dir(place.path())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("started");
    let started = Instant::now();
    while length(path) < bytes && child.try_wait().expect("a child").is_none() {
        assert!(started.elapsed() < Duration::from_secs(60), "{} does not grow", path.display());
        std::thread::sleep(Duration::from_millis(2));
    }
    let id = child.id().to_string();
    assert!(std::process::Command::new("kill").args([signal, &id]).status().expect("kill").success());
    child.wait().expect("ended").code()
}

/// All files in a directory are the same as those in another.
fn same(place: &Place, one: &str, other: &str) {
    assert_eq!(place.names(one), place.names(other));
    for name in place.names(one) {
        let read = |directory: &str| fs::read(place.path().join(directory).join(&name)).expect("a file");
        assert!(read(one) == read(other), "{other}/{name}");
    }
}

fn journal(place: &Place, directory: &str) -> PathBuf {
    place.path().join(directory).join(".holdline-small.journal")
}

#[test]
fn a_killed_run_goes_on_to_the_same_bytes() {
    let place = Place::new();
    let whole = [&["run"], &LONG[..], &["--trace", "2", "--agents", "--out"]].concat();
    run(&place, &[&whole[..], &["whole"]].concat());
    let resuming = [&whole[..], &["resumed", "--resume", "--threads", "2"]].concat();
    // Killed three times, each time further on.
    for bytes in [1, 300_000, 900_000] {
        assert_eq!(stopped(&place, &resuming, "-KILL", &journal(&place, "resumed"), bytes), None, "{bytes}");
        assert!(journal(&place, "resumed").exists());
    }
    let said = run(&place, &resuming);
    assert!(said.contains("small: goes on after replication "), "{said}");
    same(&place, "whole", "resumed");
    // Without the option there is no such file.
    run(&place, &[&whole[..], &["plain"]].concat());
    same(&place, "whole", "plain");
}

#[test]
fn a_torn_end_is_dropped_and_what_another_run_left_is_kept() {
    let place = Place::new();
    let whole = [&["run"], &LONG[..], &["--out"]].concat();
    run(&place, &[&whole[..], &["whole"]].concat());
    let resuming = [&whole[..], &["resumed", "--resume"]].concat();
    let path = journal(&place, "resumed");
    assert_eq!(stopped(&place, &resuming, "-KILL", &path, 500_000), None);
    let left = fs::read(&path).expect("a journal");
    for cut in [0, 300, 100_001, left.len() - 1] {
        fs::create_dir_all(place.path().join("resumed")).expect("made");
        fs::write(&path, &left[..cut]).expect("written");
        run(&place, &resuming);
        same(&place, "whole", "resumed");
    }
    // A changed bit ends what is whole just so.
    let mut changed = left.clone();
    changed[200_000] ^= 1;
    fs::write(&path, &changed).expect("written");
    run(&place, &resuming);
    same(&place, "whole", "resumed");

    let refused = |arguments: &[&str], left: &[u8], what: &str| {
        fs::write(&path, left).expect("written");
        let arguments = [arguments, &["--out", "resumed", "--resume"]].concat();
        let assert = place.holdline(&arguments).assert().code(5);
        let said = String::from_utf8(assert.get_output().stderr.clone()).expect("UTF-8");
        assert!(said.contains(".holdline-small.journal") && said.contains(what) && said.contains("remove it to start anew"), "{said}");
        assert!(fs::read(&path).expect("a journal") == left);
    };
    refused(&["run", "small.toml", "--replications", "600", "--seed", "5"], &left, "seed 11, not 5");
    refused(&["run", "small.toml", "--replications", "601"], &left, "replications");
    refused(&["run", "small.toml", "--replications", "600"], b"notes of mine\n", "was not written by holdline");
}

#[test]
fn a_killed_or_interrupted_part_goes_on_to_the_same_bytes() {
    let place = Place::new();
    let part = [&["run"], &LONG[..], &["--partition", "1/2", "--out"]].concat();
    run(&place, &[&part[..], &["whole"]].concat());
    let resuming = [&part[..], &["resumed", "--resume"]].concat();
    let growing = place.path().join("resumed/.holdline-small-1-of-2.part.unfinished");
    assert_eq!(stopped(&place, &resuming, "-KILL", &growing, 100_000), None);
    assert_eq!(stopped(&place, &resuming, "-INT", &growing, 400_000), Some(130));
    assert!(length(&growing) > 300_000 && !place.path().join("resumed/small-1-of-2.part").exists());
    let said = run(&place, &resuming);
    assert!(said.contains("small-1-of-2.part: goes on after replication "), "{said}");
    same(&place, "whole", "resumed");
    // Without the option an interruption leaves nothing.
    let growing = place.path().join("plain/.holdline-small-1-of-2.part.unfinished");
    assert_eq!(stopped(&place, &[&part[..], &["plain"]].concat(), "-INT", &growing, 100_000), Some(130));
    assert!(place.names("plain").is_empty());
}

#[test]
fn a_run_until_precise_goes_on_to_the_same_bytes() {
    let place = Place::new();
    let whole = ["run", "small.toml", "--precision", "wait_mean@phone=4%", "--out"];
    run(&place, &[&whole[..], &["whole"]].concat());
    let resuming = [&whole[..], &["resumed", "--resume"]].concat();
    assert_eq!(stopped(&place, &resuming, "-KILL", &journal(&place, "resumed"), 300_000), None);
    run(&place, &resuming);
    same(&place, "whole", "resumed");
}

#[test]
fn parts_of_one_directory_are_written_at_once_but_the_same_one_is_not() {
    let place = Place::new();
    let arguments = |partition: &'static str| [&["run"], &LONG[..], &["--partition", partition, "--out", "parts"]].concat();
    let start = |partition| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_holdline"));
        command.args(arguments(partition)).current_dir(place.path()).stdout(Stdio::null()).stderr(Stdio::null());
        command.spawn().expect("started")
    };
    let mut first = start("1/3");
    let growing = place.path().join("parts/.holdline-small-1-of-3.part.unfinished");
    let started = Instant::now();
    while length(&growing) == 0 && started.elapsed() < Duration::from_secs(60) {
        std::thread::sleep(Duration::from_millis(2));
    }
    let assert = place.holdline(&arguments("1/3")).assert().code(6);
    let said = String::from_utf8(assert.get_output().stderr.clone()).expect("UTF-8");
    assert!(said.contains("another holdline is writing to parts/small-1-of-3.part"), "{said}");
    let mut others = [start("2/3"), start("3/3")];
    assert!(first.wait().expect("ended").success());
    assert!(others.iter_mut().all(|other| other.wait().expect("ended").success()));
    assert_eq!(place.names("parts"), ["small-1-of-3.part", "small-2-of-3.part", "small-3-of-3.part"]);
    run(&place, &["merge", "parts", "--out", "merged"]);
    run(&place, &[&["run"], &LONG[..], &["--out", "whole"]].concat());
    same(&place, "whole", "merged");
}

#[test]
fn a_part_that_is_there_is_not_made_again() {
    let place = Place::new();
    let part = ["run", "small.toml", "--partition", "1/2", "--out", "parts", "--resume"];
    run(&place, &part);
    let path = place.path().join("parts/small-1-of-2.part");
    let (whole, written) = (fs::read(&path).expect("a part"), fs::metadata(&path).and_then(|of| of.modified()).expect("a time"));
    let said = run(&place, &part);
    assert!(said.contains("parts/small-1-of-2.part: is there already"), "{said}");
    assert_eq!(fs::metadata(&path).and_then(|of| of.modified()).expect("a time"), written);
    // A damaged one is made again, and so is one of anything else.
    fs::write(&path, &whole[..whole.len() - 1]).expect("written");
    assert!(!run(&place, &part).contains("already"));
    assert!(fs::read(&path).expect("a part") == whole);
    assert!(!run(&place, &[&part[..], &["--seed", "5"]].concat()).contains("already"));
    assert!(fs::read(&path).expect("a part") != whole);
}

#[test]
fn of_several_scenarios_those_that_are_done_are_not_simulated_again() {
    let place = Place::new();
    fs::copy(place.path().join("small.toml"), place.path().join("other.toml")).expect("copied");
    let both = ["run", "small.toml", "other.toml", "--replications", "600", "--out"];
    run(&place, &[&both[..], &["whole"]].concat());
    let resuming = [&both[..], &["resumed", "--resume"]].concat();
    let second = place.path().join("resumed/other/.holdline-other.journal");
    assert_eq!(stopped(&place, &resuming, "-INT", &second, 300_000), Some(130));
    assert!(place.path().join("resumed/small/manifest.json").exists() && !place.path().join("resumed/other/manifest.json").exists());
    let said = run(&place, &resuming);
    assert!(said.contains("small: goes on after replication 600") && said.contains("other: goes on after replication "), "{said}");
    same(&place, "whole/small", "resumed/small");
    same(&place, "whole/other", "resumed/other");
}
