//! What must never happen, however the program is treated: half-written results, leftovers, a run
//! that cannot be stopped, a crash on a strange file.

use crate::program::{SMALL, holdline, start};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Child;
use std::time::{Duration, Instant};

/// A directory with `small.toml` and its results in `out`.
fn place() -> tempfile::TempDir {
    let directory = tempfile::tempdir().expect("a directory");
    fs::write(directory.path().join("small.toml"), SMALL).expect("written");
    holdline(directory.path(), &["run", "small.toml", "--out", "out"]).assert().success();
    directory
}

/// Every file below a directory with its bytes.
fn everything(directory: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(directory).expect("a directory") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.insert(format!("{}/", path.display()), Vec::new());
            found.extend(everything(&path));
        } else {
            found.insert(path.display().to_string(), fs::read(&path).expect("a file"));
        }
    }
    found
}

/// Waits until the run has its staging directory, then a little longer, so that it is under way.
fn wait_until_under_way(out: &Path) {
    let staged =
        || fs::read_dir(out).is_ok_and(|mut entries| entries.any(|e| e.is_ok_and(|e| e.file_name().to_string_lossy().starts_with('.'))));
    let begun = Instant::now();
    while !staged() {
        assert!(begun.elapsed() < Duration::from_secs(60), "the run does not begin");
        std::thread::sleep(Duration::from_millis(5));
    }
    std::thread::sleep(Duration::from_millis(150));
}

#[cfg(unix)]
fn signal(child: &Child, name: &str) {
    let id = child.id().to_string();
    assert!(std::process::Command::new("kill").args([name, &id]).status().expect("kill").success());
}

#[cfg(unix)]
#[test]
fn an_interrupt_leaves_the_earlier_results_and_nothing_else() {
    let place = place();
    let before = everything(place.path());
    let mut child = start(place.path(), &["run", "small.toml", "--out", "out", "--seed", "9", "--replications", "100000000"]);
    wait_until_under_way(&place.path().join("out"));
    signal(&child, "-INT");
    assert_eq!(child.wait().expect("ended").code(), Some(130));
    assert!(before == everything(place.path()));
}

#[cfg(unix)]
#[test]
fn a_kill_leaves_the_earlier_results_and_the_next_run_tidies_up() {
    let place = place();
    let before = everything(place.path());
    let mut child = start(place.path(), &["run", "small.toml", "--out", "out", "--seed", "9", "--replications", "100000000"]);
    wait_until_under_way(&place.path().join("out"));
    signal(&child, "-KILL");
    assert_eq!(child.wait().expect("ended").code(), None);
    let after = everything(place.path());
    assert!(before.iter().all(|(file, bytes)| after.get(file) == Some(bytes)));
    holdline(place.path(), &["run", "small.toml", "--out", "out"]).assert().success();
    assert!(before == everything(place.path()));
}

#[cfg(unix)]
#[test]
fn a_request_to_terminate_is_an_interrupt() {
    let place = place();
    let before = everything(place.path());
    let mut child = start(place.path(), &["run", "small.toml", "--out", "out", "--seed", "9", "--replications", "100000000"]);
    wait_until_under_way(&place.path().join("out"));
    signal(&child, "-TERM");
    assert_eq!(child.wait().expect("ended").code(), Some(130));
    assert!(before == everything(place.path()));
}

#[cfg(unix)]
#[test]
fn a_second_run_into_the_same_directory_ends_at_once() {
    let place = place();
    let before = everything(place.path());
    let mut child = start(place.path(), &["run", "small.toml", "--out", "out", "--seed", "9", "--replications", "100000000"]);
    wait_until_under_way(&place.path().join("out"));
    let during = everything(place.path());
    let output = holdline(place.path(), &["run", "small.toml", "--out", "out"]).assert().code(6).stdout("").get_output().clone();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "error: another holdline is writing to out\n");
    assert!(during == everything(place.path()));
    holdline(place.path(), &["run", "small.toml", "--out", "elsewhere"]).assert().success();
    fs::remove_dir_all(place.path().join("elsewhere")).expect("removed");
    signal(&child, "-INT");
    assert_eq!(child.wait().expect("ended").code(), Some(130));
    assert!(before == everything(place.path()));
}

/// Kills at many moments, most of them while files are written: every result is whole at any time.
#[cfg(unix)]
#[test]
fn killed_at_any_moment_every_file_is_whole() {
    let place = place();
    let arguments = |seed: &'static str| ["run", "small.toml", "--out", "out", "--seed", seed, "--trace", "3"];
    let whole = |seed| {
        holdline(place.path(), &arguments(seed)).assert().success();
        everything(&place.path().join("out"))
    };
    let (one, two) = (whole("1"), whole("2"));
    for delay in 0..24 {
        let mut child = start(place.path(), &arguments(if delay % 2 == 0 { "1" } else { "2" }));
        std::thread::sleep(Duration::from_micros(800 * delay));
        let _ = child.kill();
        let _ = child.wait();
        for (file, bytes) in everything(&place.path().join("out")).iter().filter(|(file, _)| !file.contains("/.holdline-")) {
            assert!(one.get(file) == Some(bytes) || two.get(file) == Some(bytes), "{file} after {delay} steps");
        }
    }
}

/// One long replication: a hundred thousand calls an hour, nearly as many in all as a replication may have.
const ENDLESS: [&str; 6] = ["--set", "run.length=40d", "--set", "inquiries.calls.per_hour=100000", "--set", "run.interval=1d"];

#[cfg(unix)]
#[test]
fn a_single_long_replication_can_be_interrupted() {
    let place = place();
    let common = ["run", "small.toml", "--out", "out", "--replications", "1"];
    // With an agent for every call, with a line that only grows, and with almost everybody giving up.
    for extra in
        [&["--set", "groups.front.staff=20000"][..], &["--set", "channels.phone.patience=never"], &["--set", "groups.front.staff=1"]]
    {
        let arguments = [&common[..], &ENDLESS, extra].concat();
        let mut child = start(place.path(), &arguments);
        wait_until_under_way(&place.path().join("out"));
        let asked = Instant::now();
        signal(&child, "-INT");
        assert_eq!(child.wait().expect("ended").code(), Some(130), "{extra:?}");
        assert!(asked.elapsed() < Duration::from_secs(2), "{extra:?}: {:?}", asked.elapsed());
    }
}

#[cfg(unix)]
#[test]
fn a_replication_of_few_long_conversations_can_be_interrupted() {
    let place = place();
    // Ten thousand short replies to each: many events between two arrivals.
    let text = SMALL.replace("medium = \"phone\"", "medium = \"email\"\nturns = 10000\nreply_work = \"1ms\"\nthink_time = \"1ms\"");
    let text =
        text.replace("[run]", "realism = \"none\"\n[run]").replace("per_hour = 20", "per_hour = 3600").replace("staff = 3", "staff = 100");
    fs::write(place.path().join("chatty.toml"), text.replace("length = \"1d\"", "length = \"30d\"")).expect("written");
    let mut child = start(place.path(), &["run", "chatty.toml", "--out", "out", "--replications", "1"]);
    wait_until_under_way(&place.path().join("out"));
    let asked = Instant::now();
    signal(&child, "-INT");
    assert_eq!(child.wait().expect("ended").code(), Some(130));
    assert!(asked.elapsed() < Duration::from_secs(2), "{:?}", asked.elapsed());
}

#[test]
fn an_overload_without_patience_warns_and_ends() {
    let place = place();
    let set = ["--set", "channels.phone.patience=never", "--set", "groups.front.staff=1", "--set", "inquiries.calls.per_hour=60"];
    let arguments = [&["run", "small.toml", "--out", "out"][..], &set].concat();
    let output = holdline(place.path(), &arguments).assert().success().get_output().clone();
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(text.contains("warning") && text.contains("phone"), "{text}");
    let metrics = fs::read_to_string(place.path().join("out/metrics.csv")).expect("metrics");
    assert!(metrics.contains("channel,phone,offered") && !metrics.contains("NaN") && !metrics.contains("inf"));
}

#[test]
fn strange_files_are_refused_at_once() {
    let place = place();
    let put = |name: &str, bytes: &[u8]| fs::write(place.path().join(name), bytes).expect("written");
    put("empty.toml", b"");
    put("nul.toml", &[0; 4096]);
    put("latin.toml", b"name = \"Z\xfcrich\"");
    fs::create_dir(place.path().join("folder.toml")).expect("made");
    // 100 MB, without writing them.
    fs::File::create(place.path().join("large.toml")).and_then(|file| file.set_len(100 << 20)).expect("made");
    for (name, word) in [
        ("empty.toml", "is empty"),
        ("nul.toml", "nul.toml"),
        ("latin.toml", "UTF-8"),
        ("folder.toml", "folder.toml"),
        ("large.toml", "large"),
    ] {
        let begun = Instant::now();
        let output = holdline(place.path(), &["run", name, "--out", "out"]).assert().code(3).stdout("").get_output().clone();
        let text = String::from_utf8_lossy(&output.stderr);
        assert!(text.contains(word), "{name}: {text}");
        assert!(begun.elapsed() < Duration::from_secs(5), "{name}: {:?}", begun.elapsed());
    }
}

#[test]
fn numbers_that_are_none_are_refused() {
    let place = place();
    for value in ["nan", "inf", "-inf", "+nan", "1e400", "-1", "NaN", "infinity"] {
        for key in ["inquiries.calls.per_hour", "groups.front.staff", "groups.front.wage_per_hour", "costs.shrinkage"] {
            let set = format!("{key}={value}");
            let output =
                holdline(place.path(), &["run", "small.toml", "--out", "out", "--set", &set]).assert().code(3).get_output().clone();
            let text = String::from_utf8_lossy(&output.stderr);
            assert!(text.contains(key), "{set}: {text}");
        }
    }
}
