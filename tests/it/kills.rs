//! Kills at random moments, and two commands at once: a directory holds the complete earlier results or the complete new
//! ones, whatever happens, and the next command works and tidies up.
//!
//! The moments are a fixed sequence of shares of the command's own measured duration, half of them in its last third, where
//! files are written. What happens at every single step of the replacement itself is in the tests of `src/edge/output/`.

use crate::program::{holdline, start};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

/// How many kills.
const KILLS: u32 = 50;

/// Both modes, so that there are several files of some size; some ten milliseconds of work.
const SMALL: &str = r#"
[run]
length = "1d"
replications = 32
[inquiries.questions]
per_hour = 20
channels = { phone = 0.5, email = 0.5 }
[channels.phone]
medium = "phone"
[channels.email]
medium = "email"
[groups.front]
staff = 4
skills = ["phone", "email"]
"#;

type Files = BTreeMap<String, Vec<u8>>;

/// A directory with the scenario.
fn place() -> tempfile::TempDir {
    let directory = tempfile::tempdir().expect("a directory");
    fs::write(directory.path().join("small.toml"), SMALL).expect("written");
    directory
}

/// Every file below a directory by its path in it.
fn files(directory: &Path) -> Files {
    let mut found = Files::new();
    let mut pending = vec![directory.to_path_buf()];
    while let Some(next) = pending.pop() {
        for entry in fs::read_dir(&next).into_iter().flatten() {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                pending.push(path);
            } else if let Ok(bytes) = fs::read(&path) {
                found.insert(path.strip_prefix(directory).expect("below it").display().to_string(), bytes);
            }
        }
    }
    found
}

/// Lets a command open the directory that then finds a directory where a result would go: whatever was left of a killed
/// command is put in order, and nothing is written.
fn put_in_order(place: &Path, directory: &str) {
    let obstacle = place.join(directory).join("plan.csv");
    fs::create_dir(&obstacle).expect("made");
    holdline(place, &["run", "small.toml", "--replications", "1", "--out", directory]).assert().code(6);
    fs::remove_dir(&obstacle).expect("removed");
}

/// A command with two possible results, and the directory they go to.
struct Case<'a> {
    commands: [&'a [&'a str]; 2],
    directory: &'a str,
}

impl Case<'_> {
    /// What the two commands write, and how long they take.
    fn whole(&self, place: &Path) -> ([Files; 2], Duration) {
        let mut shortest = Duration::MAX;
        let whole = [0, 1].map(|which: usize| {
            let begun = Instant::now();
            holdline(place, self.commands[which]).assert().success();
            shortest = shortest.min(begun.elapsed());
            files(&place.join(self.directory))
        });
        assert!(whole[0] != whole[1] && !whole[0].is_empty());
        (whole, shortest)
    }

    /// Kills the commands in turn at many moments and looks at what is left each time.
    fn killed(&self, place: &Path) {
        let (whole, duration) = self.whole(place);
        let directory = place.join(self.directory);
        let mut standing = 1;
        let mut killed = 0;
        for kill in 0..KILLS {
            // Evenly spread whatever their number: multiples of the golden ratio.
            let share = (f64::from(kill) * 0.618_033_988_749_894_9).fract();
            let share = if kill % 2 == 0 { share } else { 0.65 + 0.45 * share };
            let which = 1 - standing;
            let mut child = start(place, self.commands[which]);
            std::thread::sleep(duration.mul_f64(share));
            let _ = child.kill();
            killed += u32::from(!child.wait().expect("ended").success());
            let visible: Files = files(&directory).into_iter().filter(|(name, _)| !name.contains(".holdline-")).collect();
            let mixed = !whole.contains(&visible);
            put_in_order(place, self.directory);
            let after = files(&directory);
            let found = whole.iter().position(|whole| *whole == after);
            let found = found.unwrap_or_else(|| panic!("after {share} of {duration:?}: {:?}", after.keys()));
            assert!(!mixed || found == which, "an interrupted replacement is finished, after {share} of {duration:?}");
            standing = found;
        }
        assert!(killed >= KILLS / 4, "only {killed} commands were under way when they were killed");
        holdline(place, self.commands[0]).assert().success();
        assert!(files(&directory) == whole[0]);
    }

    /// Starts both commands at the same time, many times: at least one succeeds, and the results are those of one that did.
    fn at_once(&self, place: &Path) {
        let (whole, _) = self.whole(place);
        for _ in 0..10 {
            let mut children = self.commands.map(|command| start(place, command));
            let codes = [0, 1].map(|which: usize| children[which].wait().expect("ended").code());
            assert!(codes.iter().all(|code| [Some(0), Some(6)].contains(code)) && codes.contains(&Some(0)), "{codes:?}");
            let found = whole.iter().position(|whole| *whole == files(&place.join(self.directory))).expect("the results of one");
            assert_eq!(codes[found], Some(0));
        }
    }
}

const RUN: Case = Case {
    commands: [
        &["run", "small.toml", "--out", "out", "--seed", "1", "--trace", "2"],
        &["run", "small.toml", "--out", "out", "--seed", "2", "--agents"],
    ],
    directory: "out",
};

const VERIFY: Case = Case {
    commands: [
        &["verify", "small.toml", "--baseline", "base", "--update", "--seed", "1"],
        &["verify", "small.toml", "--baseline", "base", "--update", "--seed", "2"],
    ],
    directory: "base/small",
};

const SWEEP: Case = Case {
    commands: [
        &["sweep", "small.toml", "--set", "groups.front.staff=3,4", "--resamples", "20", "--out", "swept", "--seed", "1"],
        &["sweep", "small.toml", "--set", "groups.front.staff=3,4", "--resamples", "20", "--out", "swept", "--seed", "2"],
    ],
    directory: "swept",
};

/// Two sets of four parts each.
fn parts(place: &Path) {
    for (seed, out) in [("1", "one"), ("2", "two")] {
        for share in ["1/4", "2/4", "3/4", "4/4"] {
            holdline(place, &["run", "small.toml", "--seed", seed, "--partition", share, "--out", out]).assert().success();
        }
    }
}

const MERGE: Case = Case { commands: [&["merge", "one", "--out", "out"], &["merge", "two", "--out", "out"]], directory: "out" };

#[test]
fn a_run_killed_at_any_moment_leaves_the_earlier_results_or_the_new_ones() {
    RUN.killed(place().path());
}

#[test]
fn a_sweep_killed_at_any_moment_leaves_the_earlier_results_or_the_new_ones() {
    SWEEP.killed(place().path());
}

#[test]
fn an_update_of_a_baseline_killed_at_any_moment_leaves_the_earlier_one_or_the_new_one() {
    VERIFY.killed(place().path());
}

#[test]
fn two_updates_of_a_baseline_at_once_do_not_mix() {
    VERIFY.at_once(place().path());
}

#[test]
fn two_runs_into_the_same_directory_at_once_do_not_mix() {
    RUN.at_once(place().path());
}

#[test]
fn a_merge_killed_at_any_moment_leaves_the_earlier_results_or_the_new_ones() {
    let place = place();
    parts(place.path());
    MERGE.killed(place.path());
}

#[test]
fn two_merges_into_the_same_directory_at_once_do_not_mix() {
    let place = place();
    parts(place.path());
    MERGE.at_once(place.path());
}

#[test]
fn an_update_cut_off_between_two_files_is_finished_by_who_reads_it() {
    let place = place();
    holdline(place.path(), VERIFY.commands[1]).assert().success();
    let new = files(&place.path().join(VERIFY.directory));
    holdline(place.path(), VERIFY.commands[0]).assert().success();
    // As a kill leaves it after the first of the files: committed, and one of them moved.
    let base = place.path().join(VERIFY.directory);
    let committed = base.join(".holdline-committed");
    fs::create_dir(&committed).expect("made");
    let steps: String = new.keys().map(|name| format!("move {name}\n")).collect();
    fs::write(committed.join(".steps"), steps).expect("written");
    for (index, (name, bytes)) in new.iter().enumerate() {
        fs::write(if index == 0 { base.join(name) } else { committed.join(name) }, bytes).expect("written");
    }
    holdline(place.path(), &["verify", "small.toml", "--baseline", "base", "--seed", "2"]).assert().success();
    assert!(files(&base) == new);
}
