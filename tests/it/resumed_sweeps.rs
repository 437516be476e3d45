//! Going on with sweeps and with shares of them: wherever a kill cuts off what they wrote down, the bytes at the end are
//! those of one that was never interrupted; and what is left behind goes once it is of no use, and only then.
//!
//! A kill leaves a beginning of the journal, of any length. So most of these tests write such beginnings themselves, at
//! fixed places, and depend on no clock.

use crate::cli::Place;
use crate::partitions::{fails, run, same};
use crate::resume::{length, stopped};
use holdline::run::part::Writer;
use holdline::run::partition::{Asked, Recordable, Resumable};
use holdline::run::{RunOptions, Silent, SweepShare};
use holdline::scenario::grid::Grid;
use holdline::scenario::{LoadOptions, load};
use std::fs;
use std::sync::atomic::AtomicBool;

/// Two courses of two points each.
const SWEEP: [&str; 12] = [
    "sweep",
    "small.toml",
    "--set",
    "groups.front.staff=4,6",
    "--set",
    "groups.front.wage_per_hour=19,21",
    "--variant",
    "as is",
    "--resamples",
    "50",
    "--replications",
    "40",
];

/// Where its journal is in a directory.
const JOURNAL: &str = ".holdline-small-sweep.journal";

/// All that something writes down from its beginning to its end.
fn recorded(of: &impl Resumable) -> Vec<u8> {
    let writer = Writer::new(Vec::new(), of.header()).expect("memory");
    let writer = of.write(writer, of.header().first, &Silent, &AtomicBool::new(false)).expect("simulated");
    writer.finish().expect("memory")
}

/// The options that a manifest names.
fn options(place: &Place, manifest: &str) -> Vec<(String, String)> {
    let manifest: serde_json::Value = serde_json::from_str(&place.read(manifest)).expect("JSON");
    let text = |value: &serde_json::Value| value.as_str().expect("a text").to_owned();
    let options = manifest["options"].as_array().expect("options").iter();
    options.map(|given| (text(&given["option"]), text(&given["value"]))).collect()
}

/// The sweep into this directory, never interrupted, and its whole journal.
fn whole(place: &Place, directory: &str) -> Vec<u8> {
    run(place, &[&SWEEP[..], &["--out", directory]].concat());
    let mut grid = Grid::default();
    for (key, values) in [("groups.front.staff", "4,6"), ("groups.front.wage_per_hour", "19,21")] {
        assert!(grid.add(key, values).expect("values"));
    }
    let points = grid.points(None, 1).expect("points");
    let load_options = LoadOptions { variants: vec!["as is".to_owned()], points, ..LoadOptions::default() };
    let study = load(&place.path().join("small.toml"), &load_options).unwrap_or_else(|errors| panic!("{errors}"));
    let asked = Asked { options: options(place, &format!("{directory}/manifest.json")), ..Asked::default() };
    let options = RunOptions { replications: Some(40), threads: 1, ..RunOptions::default() };
    let share = SweepShare::new(&study, &options, &asked, &[]).expect("a sweep");
    // Points that differ in wages are simulated as one.
    assert_eq!((share.header().first, share.header().end), (0, 80));
    recorded(&share)
}

/// What a command that succeeds says on standard error.
fn said(place: &Place, arguments: &[&str]) -> String {
    let assert = place.holdline(arguments).assert().success();
    String::from_utf8(assert.get_output().stderr.clone()).expect("UTF-8")
}

#[test]
fn a_sweep_cut_off_anywhere_goes_on_to_the_same_bytes() {
    let place = Place::new();
    let journal = whole(&place, "whole");
    let path = place.path().join("resumed").join(JOURNAL);
    fs::create_dir_all(place.path().join("resumed")).expect("made");
    // Evenly spread: multiples of the golden ratio; and both ends.
    let spread = (0..20).map(|cut| ((f64::from(cut) * 0.618_033_988_749_894_9).fract() * journal.len() as f64) as usize);
    let mut furthest = 0;
    for (index, cut) in spread.chain([1, journal.len() - 1, journal.len()]).enumerate() {
        fs::write(&path, &journal[..cut]).expect("written");
        let threads = ["1", "2"][index % 2];
        let said = said(&place, &[&SWEEP[..], &["--out", "resumed", "--resume", "--threads", threads]].concat());
        let after = said.split_once("small: goes on after replication ").map_or("0", |(_, rest)| rest.split(' ').next().expect("a number"));
        let after: u32 = after.parse().expect("a number");
        // No more than a frame of 16 replications is lost.
        assert!(f64::from(after + 16) >= 80.0 * (cut as f64 / journal.len() as f64) - 8.0, "{after} of 80 after {cut} bytes: {said}");
        furthest = furthest.max(after);
        same(&place, "whole", "resumed");
    }
    assert_eq!(furthest, 80);
}

#[test]
fn a_killed_sweep_goes_on_to_the_same_bytes() {
    let place = Place::new();
    let long = ["sweep", "small.toml", "--set", "groups.front.staff=4..9:1", "--resamples", "50", "--replications", "150", "--out"];
    run(&place, &[&long[..], &["whole"]].concat());
    let resuming = [&long[..], &["resumed", "--resume", "--threads", "1"]].concat();
    let path = place.path().join("resumed").join(JOURNAL);
    let mut before = 1;
    for signal in ["-KILL", "-INT", "-KILL"] {
        let code = stopped(&place, &resuming, signal, &path, before);
        assert_eq!(code, (signal == "-INT").then_some(130));
        assert!(!place.path().join("resumed/manifest.json").exists());
        before = length(&path) + 20_000;
    }
    let said = said(&place, &resuming);
    assert!(said.contains("small: goes on after replication ") && said.contains(" of 900"), "{said}");
    same(&place, "whole", "resumed");
}

#[test]
fn what_another_sweep_left_is_refused_and_kept() {
    let place = Place::new();
    let journal = whole(&place, "out");
    let path = place.path().join("out").join(JOURNAL);
    let refused = |change: &[&str], what: &str| {
        fs::write(&path, &journal).expect("written");
        let said = fails(&place, 5, &[&SWEEP[..], &["--out", "out", "--resume"], change].concat());
        assert!(said.contains(JOURNAL) && said.contains(what) && said.contains("remove it to start anew"), "{said}");
        assert!(fs::read(&path).expect("a journal") == journal);
    };
    refused(&["--seed", "5"], "seed 11, not 5");
    refused(&["--set", "channels.phone.patience=1m,2m"], "options");
    refused(&["--objectives", "cost_total,csat_top2"], "options");
    // A plain sweep with the same result removes it, one with another keeps it.
    run(&place, &[&SWEEP[..], &["--out", "out", "--seed", "5"]].concat());
    assert!(path.exists());
    run(&place, &[&SWEEP[..], &["--out", "out"]].concat());
    assert!(!path.exists());
    let text = place.read("small.toml");
    fs::write(place.path().join("small.toml"), format!("{text}# changed\n")).expect("written");
    refused(&[], "its input small.toml is another file");
}

#[test]
fn a_share_of_a_sweep_cut_off_anywhere_goes_on_to_the_same_bytes() {
    let place = Place::new();
    let share = [&SWEEP[..], &["--partition", "2/3", "--out", "parts"]].concat();
    run(&place, &share);
    let (path, growing) = ("parts/small-sweep-2-of-3.part", "parts/.holdline-small-sweep-2-of-3.part.unfinished");
    let (path, growing) = (place.path().join(path), place.path().join(growing));
    let whole = fs::read(&path).expect("a part");
    let resuming = [&share[..], &["--resume"]].concat();
    for cut in [0, 100, whole.len() / 2, whole.len() * 3 / 4, whole.len() - 40] {
        fs::remove_file(&path).expect("removed");
        fs::write(&growing, &whole[..cut]).expect("written");
        let said = said(&place, &resuming);
        assert_eq!(said.contains("small-sweep-2-of-3.part: goes on after replication "), cut > whole.len() * 2 / 3, "{cut}: {said}");
        assert!(fs::read(&path).expect("a part") == whole && !growing.exists());
    }
    assert!(said(&place, &resuming).contains("small-sweep-2-of-3.part: is there already"));
}

#[test]
fn an_interrupted_sensitivity_goes_on_to_the_same_bytes() {
    let place = Place::new();
    let long = ["sensitivity", "small.toml", "--only", "--vary", "groups.front.staff=4..9", "--variant", "as is", "--replications", "20"];
    let long = [&long[..], &["--sample", "60", "--sample-replications", "20", "--out"]].concat();
    run(&place, &[&long[..], &["whole"]].concat());
    let resuming = [&long[..], &["resumed", "--resume", "--threads", "1"]].concat();
    let [ends, sample] =
        ["sensitivity", "sensitivity-sample"].map(|of| place.path().join("resumed").join(format!(".holdline-small-{of}.journal")));
    assert_eq!(stopped(&place, &resuming, "-KILL", &sample, 20_000), None);
    assert!(length(&ends) > 0);
    let said = said(&place, &resuming);
    assert!(said.contains("small: goes on after replication 40 of 40"), "{said}");
    assert_eq!(said.matches("small: goes on after replication ").count(), 2, "{said}");
    same(&place, "whole", "resumed");
}

#[test]
fn a_plain_run_removes_the_journal_of_an_earlier_attempt_at_the_same() {
    let place = Place::new();
    let study = load(&place.path().join("small.toml"), &LoadOptions::default()).unwrap_or_else(|errors| panic!("{errors}"));
    let run_options = RunOptions { replications: Some(20), threads: 1, ..RunOptions::default() };
    let asked = Asked { options: vec![("--replications".to_owned(), "20".to_owned())], ..Asked::default() };
    let journal = recorded(&Recordable::new(&study, &run_options, &asked).expect("a run"));
    let path = place.path().join("out/.holdline-small.journal");
    // The first of two frames and some of the second.
    let cut = journal.len() * 9 / 10;
    let plain = |change: &[&str]| {
        fs::create_dir_all(place.path().join("out")).expect("made");
        fs::write(&path, &journal[..cut]).expect("written");
        run(&place, &[&["run", "small.toml", "--out", "out", "--replications", "20"], change].concat());
        path.exists()
    };
    assert!(!plain(&[]));
    // That of another run can still be gone on with.
    assert!(plain(&["--seed", "5"]));
    let said = said(&place, &["run", "small.toml", "--out", "out", "--replications", "20", "--resume"]);
    assert!(said.contains("small: goes on after replication 16 of 20") && !path.exists(), "{said}");
}
