//! Partitions: whatever the number of shares, the threads and the order of the parts, merging them gives the bytes of one
//! run of the whole; and parts that are no whole are refused with everything that is wrong with them.

use crate::cli::Place;
use crate::random_scenario::{directory, scenario};
use crate::support::{csv, load_in, results};
use holdline::run::merge::{Merged, Parts, merge, order};
use holdline::run::part::{Header, Inputs, Partition, Reader, Writer};
use holdline::run::partition::{Asked, Recordable, Resumable};
use holdline::run::{Progress, Results, RunError, RunOptions, Silent};
use holdline::scenario::{LoadOptions, load_embedded, load_text_to_embed};
use proptest::prelude::*;
use std::fs;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;

/// Files beside the scenario, one of them reached by two names, and days of busyness that bind replications together.
const SCATTERED: &str = r#"
include = "parts of it/centre.toml"
name = "Scattered"

[run]
start = "2024-03-04"
length = "1d"
replications = 8
busyness_days = "stratified"

[inquiries.billing]
per_day = 300
profile = "profile.csv"
busyness = { cv = 0.3 }
channels = { phone = 1 }

[inquiries.repairs]
per_day = 100
profile = "parts of it/../profile.csv"
channels = { phone = 1 }
"#;

const CENTRE: &str = r#"
[channels.phone]
medium = "phone"
open = "mon-fri 08:00-18:00"
handle_time = { empirical = "times.csv" }

[groups.front]
staff = 4
hours = "mon-fri 08:00-18:00"
skills = ["phone"]

[[variants]]
name = "as is"

[[variants]]
name = "one more"
set = { "groups.front.staff" = 5 }
"#;

const PROFILE: &str = "time,share\n08:00,3\n09:00,5\n10:00,4\n11:00,3\n";

pub(crate) fn run(place: &Place, arguments: &[&str]) {
    place.holdline(arguments).assert().success();
}

/// What a command says on standard error when it ends with this code.
pub(crate) fn fails(place: &Place, code: i32, arguments: &[&str]) -> String {
    let assert = place.holdline(arguments).assert().code(code);
    String::from_utf8(assert.get_output().stderr.clone()).expect("UTF-8")
}

/// All files in a directory are the same as those in another.
pub(crate) fn same(place: &Place, one: &str, other: &str) {
    assert_eq!(place.names(one), place.names(other));
    for name in place.names(one) {
        assert!(place.read(&format!("{one}/{name}")) == place.read(&format!("{other}/{name}")), "{other}/{name}");
    }
}

/// Writes all parts of a run into a directory, on one thread or two in turn.
pub(crate) fn parts(place: &Place, scenario: &[&str], count: u32, directory: &str) {
    for index in 1..=count {
        let (partition, threads) = (format!("{index}/{count}"), (1 + index % 2).to_string());
        run(place, &[&["run"], scenario, &["--partition", &partition, "--threads", &threads, "--out", directory]].concat());
    }
}

/// The whole and the merged parts have the same files.
fn merges_to_the_whole(place: &Place, scenario: &[&str], count: u32) {
    run(place, &[&["run"], scenario, &["--out", "whole"]].concat());
    parts(place, scenario, count, "parts");
    assert_eq!(place.names("parts").len(), count as usize);
    run(place, &["merge", "parts", "--out", "merged"]);
    same(place, "whole", "merged");
    // Backwards, named one by one, over earlier results.
    let mut names: Vec<String> = place.names("parts").iter().map(|name| format!("parts/{name}")).collect();
    names.reverse();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    run(place, &[&["merge"], &names[..], &["--out", "merged"]].concat());
    same(place, "whole", "merged");
    ["whole", "parts", "merged"].iter().for_each(|directory| fs::remove_dir_all(place.path().join(directory)).expect("removed"));
}

#[test]
fn parts_become_the_bytes_of_the_whole() {
    let place = Place::new();
    for count in [1, 2, 9] {
        merges_to_the_whole(&place, &["small.toml"], count);
    }
    merges_to_the_whole(&place, &["small.toml", "--replications", "70", "--seed", "3", "--control-variates"], 3);
    merges_to_the_whole(&place, &["small.toml", "--agents", "--trace", "3", "--variant", "two more"], 4);
}

#[test]
fn parts_carry_all_that_a_merge_needs() {
    let place = Place::new();
    let below = place.path().join("scattered/parts of it");
    fs::create_dir_all(&below).expect("made");
    fs::write(place.path().join("scattered/s.toml"), SCATTERED).expect("written");
    fs::write(place.path().join("scattered/profile.csv"), PROFILE).expect("written");
    fs::write(below.join("centre.toml"), CENTRE).expect("written");
    fs::write(below.join("times.csv"), "\u{feff}60\n240\n300\n").expect("written");
    let scenario = ["scattered/s.toml", "--set", "channels.phone.patience={ empirical = \"parts of it/times.csv\" }"];
    run(&place, &[&["run"], &scenario[..], &["--out", "whole"]].concat());
    parts(&place, &scenario, 3, "parts");
    fs::remove_dir_all(place.path().join("scattered")).expect("removed");
    run(&place, &["merge", "parts", "--out", "merged"]);
    same(&place, "whole", "merged");
    let manifest: serde_json::Value = serde_json::from_str(&place.read("merged/manifest.json")).expect("JSON");
    let names: Vec<&str> = manifest["inputs"].as_array().expect("inputs").iter().filter_map(|input| input["file"].as_str()).collect();
    assert_eq!(names, ["s.toml", "parts of it/centre.toml", "profile.csv", "times.csv"]);
}

#[test]
fn a_part_has_the_same_bytes_whatever_the_threads() {
    let place = Place::new();
    for threads in ["1", "2", "5"] {
        run(&place, &["run", "small.toml", "--partition", "2/3", "--replications", "100", "--threads", threads, "--out", threads]);
    }
    let read = |threads: &str| fs::read(place.path().join(threads).join("small-2-of-3.part")).expect("a part");
    assert!(read("1") == read("2") && read("1") == read("5"));
    let line = read("1").split(|&byte| byte == b'\n').next().map(<[u8]>::to_vec).expect("a line");
    let header: serde_json::Value = serde_json::from_slice(&line).expect("JSON");
    assert_eq!((&header["first"], &header["end"], &header["partition"]), (&33.into(), &66.into(), &serde_json::json!([2, 3])));
}

#[test]
fn what_is_missing_doubled_or_foreign_is_said() {
    let place = Place::new();
    let small = ["small.toml"];
    parts(&place, &small, 4, "parts");
    let part = |index: u32| format!("parts/small-{index}-of-4.part");
    let copy = |from: &str, to: &str| fs::copy(place.path().join(from), place.path().join(to)).expect("copied");
    let merge = |arguments: &[&str]| {
        let said = fails(&place, 5, &[&["merge"], arguments, &["--out", "merged"]].concat());
        assert!(!place.path().join("merged").exists(), "{said}");
        said
    };

    let said = merge(&[&part(1), &part(4)]);
    assert!(said.contains("parts 2/4, 3/4 are missing"), "{said}");
    assert!(said.contains("\n  holdline run small.toml --partition 3/4 --out parts\n"), "{said}");
    run(&place, &["run", "small.toml", "--partition", "4/9", "--out", "few"]);
    let said = merge(&["few"]);
    assert!(said.contains("parts 1/9 to 3/9, 5/9 to 9/9 are missing"), "{said}");
    copy(&part(2), "twin.part");
    let said = merge(&["parts", "twin.part"]);
    assert!(said.contains(&format!("part 2/4 is there twice: {} and twin.part", part(2))), "{said}");
    // The same file by two names is one file.
    run(&place, &["merge", "parts", &part(1), "--out", "again"]);

    let foreign = |arguments: &[&str], partition: &str, what: &str| {
        let all = [&["run"], arguments, &["--partition", partition, "--out", "foreign"]].concat();
        run(&place, &all);
        let said = merge(&["parts", "foreign"]);
        assert!(said.contains("does not belong to"), "{said}");
        assert!(said.contains(what), "{what}: {said}");
        fs::remove_dir_all(place.path().join("foreign")).expect("removed");
    };
    foreign(&["small.toml", "--seed", "12"], "1/4", "seed 12, not 11");
    foreign(&["small.toml", "--replications", "7"], "1/4", "replications 7, not 6");
    foreign(&["small.toml", "--set", "groups.front.staff=5"], "1/4", "options --set groups.front.staff=5, not none");
    foreign(&["small.toml"], "1/3", "it is one of 3 parts, not of 4");
    let text = place.read("small.toml");
    fs::write(place.path().join("small.toml"), format!("{text}# changed\n")).expect("written");
    foreign(&["small.toml"], "1/4", "its input small.toml is another file");
    fs::write(place.path().join("other.toml"), &text).expect("written");
    foreign(&["other.toml"], "1/4", "scenario other, not small");
}

#[test]
fn what_is_damaged_is_refused_and_said() {
    let place = Place::new();
    parts(&place, &["small.toml"], 2, "parts");
    run(&place, &["merge", "parts", "--out", "merged"]);
    let before = place.read("merged/manifest.json");
    let path = place.path().join("parts/small-2-of-2.part");
    let whole = fs::read(&path).expect("a part");
    let check = |bytes: &[u8], what: &str| {
        fs::write(&path, bytes).expect("written");
        let said = fails(&place, 5, &["merge", "parts", "--out", "merged"]);
        assert!(said.contains("parts/small-2-of-2.part ") && said.contains(what), "{what}: {said}");
        assert_eq!(place.names("merged").len(), 4);
        assert_eq!(place.read("merged/manifest.json"), before);
    };
    for cut in [1, 20, 400, whole.len() / 2, whole.len() - 1] {
        check(&whole[..cut], &format!("was cut short: it ends after {cut} bytes"));
    }
    check(b"", "is empty");
    let flipped = |at: usize| whole.iter().enumerate().map(|(place, byte)| if place == at { byte ^ 4 } else { *byte }).collect::<Vec<_>>();
    for at in [30, 100, whole.len() / 3, whole.len() / 2, whole.len() - 3] {
        check(&flipped(at), "is damaged: a checksum does not match at byte");
    }
    check(&[&whole[..], b"\n"].concat(), "goes on after its end mark");
    check(b"scenario,variant\n", "was not written by holdline");
    let newer = b"{\"holdline_part\":7,\"kind\":\"run\"}\n";
    let digest: [u8; 32] = sha2::Digest::finalize(sha2::Digest::chain_update(<sha2::Sha256 as sha2::Digest>::new(), newer)).into();
    check(&[&newer[..], &digest].concat(), "has format 7, and this holdline reads format 1");
    fs::remove_file(&path).expect("removed");
    let said = fails(&place, 5, &["merge", "parts/small-1-of-2.part", "parts/small-2-of-2.part"]);
    assert!(said.contains("parts/small-2-of-2.part cannot be read"), "{said}");
    fs::create_dir(place.path().join("nothing")).expect("made");
    assert!(fails(&place, 5, &["merge", "nothing"]).contains("no *.part in this directory"));
}

#[cfg(unix)]
#[test]
fn what_is_no_file_is_refused_at_once() {
    let place = Place::new();
    let made = std::process::Command::new("mkfifo").arg(place.path().join("pipe")).status().expect("mkfifo");
    assert!(made.success());
    for name in ["pipe", "/dev/null", "/dev/zero"] {
        let said = fails(&place, 5, &["merge", name, "--out", "merged"]);
        assert!(said.contains(&format!("{name} is no file on a disk")), "{said}");
    }
    // Nor is it waited with until a part is simulated whose name is taken.
    fs::create_dir_all(place.path().join("parts/small-1-of-2.part")).expect("made");
    let said = fails(&place, 6, &["run", "small.toml", "--partition", "1/2", "--out", "parts"]);
    assert!(said.contains("cannot write parts/small-1-of-2.part"), "{said}");
    fs::remove_dir(place.path().join("parts/small-1-of-2.part")).expect("empty");
    assert!(place.names("parts").is_empty());
}

#[test]
fn wrong_shares_and_rounds_are_wrong_usage() {
    let place = Place::new();
    for partition in ["0/3", "4/3", "3", "x/y"] {
        let said = fails(&place, 2, &["run", "small.toml", "--partition", partition]);
        assert!(said.contains("--partition"), "{said}");
    }
    assert!(fails(&place, 2, &["run", "small.toml", "--round", "2"]).contains("--partition"));
    let said = fails(&place, 2, &["run", "small.toml", "--partition", "1/2", "--round", "2"]);
    assert!(said.contains("only a run until precise has rounds"), "{said}");
    let arguments = ["run", "small.toml", "--partition", "1/2", "--precision", "wait_mean@phone=1%", "--round", "99"];
    assert!(fails(&place, 2, &arguments).contains("there is no round 99"));
    assert!(!Path::new(&place.path().join("results")).exists());
}

/// The words of a printed command after `holdline`, whose only quotes are single ones.
pub(crate) fn words(command: &str) -> Vec<String> {
    let quoted = |(index, part): (usize, &str)| -> Vec<String> {
        if index % 2 == 1 { vec![part.to_owned()] } else { part.split_whitespace().map(str::to_owned).collect() }
    };
    command.split('\'').enumerate().flat_map(quoted).skip(1).collect()
}

#[test]
fn a_run_until_precise_goes_in_rounds() {
    let place = Place::new();
    let precision = ["small.toml", "--precision", "wait_mean@phone=7%", "--precision", "first_response_p90_s=8%"];
    run(&place, &[&["run"], &precision[..], &["--out", "whole"]].concat());
    let manifest: serde_json::Value = serde_json::from_str(&place.read("whole/manifest.json")).expect("JSON");
    let replications = manifest["replications"].as_u64().expect("a number");
    assert!(replications > 300, "{replications}: more than two rounds");
    parts(&place, &precision, 3, "parts");
    let mut rounds = 1;
    loop {
        let output = place.holdline(&["merge", "parts", "--out", "merged"]).output().expect("ended");
        if output.status.success() {
            break;
        }
        assert_eq!(output.status.code(), Some(5));
        assert!(!place.path().join("merged").exists());
        rounds += 1;
        let said = String::from_utf8(output.stderr).expect("UTF-8");
        assert!(said.contains("not precise after ") && said.contains(&format!("Round {rounds} is next")), "{said}");
        let commands: Vec<&str> = said.lines().filter(|line| line.starts_with("  holdline ")).collect();
        assert_eq!(commands.len(), 3, "{said}");
        for command in commands {
            let words = words(command);
            run(&place, &words.iter().map(String::as_str).collect::<Vec<_>>());
        }
    }
    assert!(rounds > 2, "{rounds}");
    same(&place, "whole", "merged");

    let first = place.names("parts").into_iter().filter(|name| name.contains("round-2"));
    first.for_each(|name| fs::remove_file(place.path().join("parts").join(name)).expect("removed"));
    fs::remove_file(place.path().join("parts/small-2-of-3.round-1.part")).expect("removed");
    let said = fails(&place, 5, &["merge", "parts", "--out", "merged"]);
    assert!(said.contains("all parts of round 2 are missing") && said.contains("part 2/3 of round 1 is missing"), "{said}");
    let command = |share: &str| {
        said.lines().any(|line| line.starts_with("  holdline ") && line.ends_with(&format!("--partition {share} --out parts")))
    };
    assert!(["2/3 --round 1", "1/3 --round 2", "2/3 --round 2", "3/3 --round 2"].iter().all(|share| command(share)), "{said}");
    assert_eq!(said.matches("\n  holdline ").count(), 4, "{said}");
}

/// A file in memory by its name.
fn opened(files: &[(String, Vec<u8>)], name: &str) -> std::io::Result<Box<dyn std::io::Read>> {
    let found = files.iter().find(|(own, _)| own == name).map(|(_, bytes)| bytes.clone());
    found.map(|bytes| Box::new(std::io::Cursor::new(bytes)) as Box<dyn std::io::Read>).ok_or(std::io::ErrorKind::NotFound.into())
}

/// The results of a study that goes through so many parts in memory and is read again from the texts in them.
fn partitioned(text: &str, options: &RunOptions, count: u32) -> Results {
    let never = AtomicBool::new(false);
    let load = LoadOptions::default();
    let (study, files) = load_text_to_embed("test", text, directory(), &load).unwrap_or_else(|errors| panic!("{errors}"));
    let inputs = Inputs { files, options: load };
    let mut written: Vec<(String, Vec<u8>)> = Vec::new();
    for index in 1..=count {
        let asked = Asked { partition: Some(Partition { index, count }), ..Asked::default() };
        let recordable = Recordable::new(&study, options, &asked).expect("a share");
        let mut writer = Writer::new(Vec::new(), recordable.header()).expect("memory");
        writer.inputs(&inputs).expect("memory");
        let from = recordable.header().first;
        let bytes = recordable.write(writer, from, &Silent, &never).and_then(|writer| writer.finish().map_err(RunError::Recording));
        written.push((index.to_string(), bytes.expect("written")));
    }
    let mut reader = Reader::new(&written[0].1[..]).expect("a part");
    let inputs = reader.inputs().expect("texts");
    let study = load_embedded("test", &inputs.files, &inputs.options).unwrap_or_else(|errors| panic!("{errors}"));
    let headers: Vec<(String, Header)> =
        written.iter().map(|(name, bytes)| (name.clone(), Reader::new(&bytes[..]).expect("a part").header().clone())).collect();
    let order = order(&headers).expect("a whole");
    let mut open = |name: &str| opened(&written, name);
    let shown = Shown::default();
    let mut parts = Parts::new(&headers, &order, &mut open, &shown, &never);
    let merged = merge(&study, options, &mut parts, headers[0].1.replications).expect("merged");
    shown.is_complete();
    match merged {
        Merged::Whole(results) => *results,
        Merged::Wanting { .. } => panic!("no run until precise"),
    }
}

/// What a progress bar is told.
#[derive(Default)]
pub(crate) struct Shown(Mutex<Vec<(u64, u64)>>);

impl Progress for Shown {
    fn replications(&self, done: u64, total: u64) {
        self.0.lock().expect("one thread").push((done, total));
    }
}

impl Shown {
    /// It went up to its end, which was known from the beginning.
    pub(crate) fn is_complete(&self) {
        let shown = self.0.lock().expect("one thread");
        let total = shown.first().expect("something").1;
        assert!(shown.is_sorted() && shown.iter().all(|told| told.1 == total) && shown.last() == Some(&(total, total)), "{shown:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// Whatever mechanisms a scenario has.
    #[test]
    fn parts_of_any_scenario_become_the_whole(text in scenario(), count in 1..5u32, trace in 0..3u32) {
        let options = RunOptions { replications: Some(5), threads: 1, trace, ..RunOptions::default() };
        let whole = results(&load_in(directory(), &text), &options);
        prop_assert_eq!(csv(&partitioned(&text, &options, count)), csv(&whole));
    }
}
