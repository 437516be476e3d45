//! `holdline verify` as a user meets it: a baseline is recorded, compared with, refused when it is not whole; what is
//! asserted holds or not; every report is written; exit codes.

use crate::cli::Place;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

/// Two channels, two variants, a few hundred contacts.
pub const CENTRE: &str = r#"
seed = 4
[run]
length = "4h"
interval = "1h"
replications = 12
[inquiries.q]
per_hour = 60
channels = { phone = 0.7, desk = 0.3 }
[channels.phone]
medium = "phone"
target = { within = "1m", share = 0.5 }
[channels.desk]
medium = "email"
[groups.front]
staff = 6
skills = ["phone"]
wage_per_hour = 20
[groups.back]
staff = 4
skills = ["desk"]
[[variants]]
name = "as is"
[[variants]]
name = "one more"
set = { "groups.front.staff" = 7 }
"#;

pub fn place(text: &str) -> Place {
    let place = Place::new();
    write(&place, text);
    place
}

pub fn write(place: &Place, text: &str) {
    fs::write(place.path().join("centre.toml"), text).expect("written");
}

pub const COMPARE: [&str; 4] = ["verify", "centre.toml", "--baseline", "base"];

pub fn update(place: &Place) {
    place.holdline(&[&COMPARE[..], &["--update", "--format", "quiet"]].concat()).assert().success();
}

/// Exit code, JSON and standard error of a comparison.
pub fn compared(place: &Place, more: &[&str]) -> (i32, Value, String) {
    let output = place.holdline(&[&COMPARE[..], &["--format", "json"], more].concat()).output().expect("run");
    let error = String::from_utf8(output.stderr).expect("UTF-8");
    let json = serde_json::from_slice(&output.stdout).unwrap_or(Value::Null);
    (output.status.code().unwrap_or(-1), json, error)
}

pub fn verdicts(json: &Value) -> Vec<String> {
    let metrics = json["scenarios"][0]["metrics"].as_array().expect("metrics");
    let of = |one: &Value| format!("{} {}@{} {}", text(&one["variant"]), text(&one["metric"]), text(&one["item"]), text(&one["verdict"]));
    metrics.iter().map(of).collect()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or("?")
}

fn relation(json: &Value) -> &str {
    text(&json["scenarios"][0]["relation"])
}

#[test]
fn a_run_is_compared_with_what_was_recorded() {
    let place = place(CENTRE);
    let (code, _, error) = compared(&place, &[]);
    assert!(code == 3 && error.contains("there is no baseline of `centre`") && error.contains("--update"), "{code} {error}");
    update(&place);
    let mut names: Vec<String> = fs::read_dir(place.path().join("base/centre"))
        .expect("a directory")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    assert_eq!(names, ["manifest.json", "metrics.csv", "records.part", "tradeoffs.csv"]);

    let (code, json, _) = compared(&place, &["--threads", "1"]);
    assert_eq!((code, relation(&json), &json["passed"]), (0, "identical", &json!(true)));
    assert!(verdicts(&json).iter().all(|one| one.ends_with(" unchanged")), "{:?}", verdicts(&json));
    // A comment is no change; neither is a key without effect.
    write(&place, &format!("# another\n{CENTRE}"));
    assert_eq!(relation(&compared(&place, &[]).1), "identical");

    write(&place, &CENTRE.replace("staff = 6", "staff = 5"));
    let (code, json, error) = compared(&place, &[]);
    assert_eq!((code, relation(&json), &json["scenarios"][0]["paired"]), (4, "scenario_changed", &json!(true)));
    assert!(error.contains("the gate failed"), "{error}");
    let found = verdicts(&json);
    for wanted in [
        "as is sync_wait_mean_s@centre regressed",
        "as is occupancy@front changed",
        "as is cost_total@centre improved",
        "one more sync_wait_mean_s@centre unchanged",
    ] {
        assert!(found.contains(&wanted.to_owned()), "{wanted} in {found:#?}");
    }
    let (code, json, _) = compared(&place, &["--variant", "one more"]);
    assert_eq!((code, json["scenarios"][0]["findings"].as_array().map(Vec::len)), (0, Some(0)));

    // Other customers: nothing has changed, and little can be told.
    write(&place, &CENTRE.replace("seed = 4", "seed = 5"));
    let (code, json, _) = compared(&place, &[]);
    assert_eq!((code, relation(&json), &json["scenarios"][0]["paired"]), (0, "seed_changed", &json!(false)));
    assert!(json["undecided"].as_u64().expect("a number") > 3);
    let needed = json["scenarios"][0]["metrics"].as_array().expect("metrics").iter().filter_map(|one| one["replications_needed"].as_u64());
    assert!(needed.min().expect("some") > 12);
    assert_eq!(compared(&place, &["--strict"]).0, 4);
}

#[test]
fn some_variants_are_compared_with_a_baseline_of_all() {
    let place = place(CENTRE);
    update(&place);
    let (code, json, _) = compared(&place, &["--variant", "one more"]);
    assert_eq!((code, relation(&json), &json["scenarios"][0]["findings"]), (0, "identical", &json!([])));
    let assert = place.holdline(&[&COMPARE[..], &["--variant", "one more"]].concat()).assert().success();
    let printed = String::from_utf8_lossy(&assert.get_output().stdout).into_owned();
    assert!(printed.contains("Of the variants that were selected every replication"), "{printed}");
    write(&place, &CENTRE.replace("per_hour = 60", "per_hour = 61"));
    assert_eq!(relation(&compared(&place, &["--variant", "one more"]).1), "scenario_changed");
}

/// Nobody takes what comes by mail any more: there is no first response, and what has none cannot be better or worse.
#[test]
fn what_has_no_value_any_more_fails() {
    let place = place(CENTRE);
    update(&place);
    write(&place, &CENTRE.replace("phone = 0.7, desk = 0.3", "phone = 1, desk = 0"));
    let (code, json, _) = compared(&place, &[]);
    assert!(code == 4 && verdicts(&json).contains(&"as is first_response_mean@desk changed".to_owned()), "{:#?}", verdicts(&json));
}

#[test]
fn what_is_gone_fails_and_what_is_new_is_said() {
    let place = place(CENTRE);
    update(&place);
    write(
        &place,
        &CENTRE.replace("[channels.desk]", "[channels.mail]").replace("desk = 0.3", "mail = 0.3").replace("\"desk\"", "\"mail\""),
    );
    let (code, json, _) = compared(&place, &[]);
    let findings = &json["scenarios"][0]["findings"];
    assert_eq!(code, 4);
    assert_eq!(
        findings[0],
        json!({ "variant": "as is", "what": "channel \"desk\"", "finding": "gone", "renamed_to": "mail", "fails": true })
    );
    assert_eq!((&findings[1]["what"], &findings[1]["fails"]), (&json!("channel \"mail\""), &json!(false)));
    write(&place, &CENTRE.replace("one more", "two more"));
    let (code, json, _) = compared(&place, &[]);
    assert_eq!((code, &json["scenarios"][0]["findings"][0]["what"]), (4, &json!("variant \"one more\"")));
    write(&place, &CENTRE.replace("medium = \"email\"", "medium = \"email\"\ntarget = { within = \"4h\", share = 0.5 }"));
    let (code, json, _) = compared(&place, &[]);
    assert_eq!((code, &json["scenarios"][0]["findings"][0]["what"]), (0, &json!("within_sla@desk")));
    write(&place, &CENTRE.replace("target = { within = \"1m\", share = 0.5 }\n", ""));
    let (code, json, _) = compared(&place, &[]);
    assert_eq!((code, &json["scenarios"][0]["findings"][0]["what"]), (4, &json!("service_level@phone")));
}

#[test]
fn tolerances_decide() {
    let place = place(CENTRE);
    update(&place);
    let slower = CENTRE.replace("medium = \"phone\"", "medium = \"phone\"\nhandle_time = { lognormal = { mean = \"6m20s\", cv = 1.1 } }");
    write(&place, &slower);
    assert_eq!(compared(&place, &[]).0, 4);
    write(&place, &format!("{slower}[verify]\ntolerance = [\"60%\", 0.2]\ntolerances = {{ \"handle_mean@phone\" = \"5%\" }}\n"));
    let (code, json, _) = compared(&place, &[]);
    assert_eq!(code, 0, "{:#?}", verdicts(&json));
    assert!(verdicts(&json).contains(&"as is handle_mean@phone changed_within_tolerance".to_owned()), "{:#?}", verdicts(&json));
    let (code, json, _) = compared(&place, &["--set", "verify.tolerances={ \"handle_mean@phone\" = 0.5 }"]);
    assert!(code == 4 && verdicts(&json).contains(&"as is handle_mean@phone changed".to_owned()), "{:#?}", verdicts(&json));
}

#[test]
fn baselines_that_are_not_whole_are_refused() {
    let place = place(CENTRE);
    update(&place);
    let path = place.path().join("base/centre/records.part");
    let whole = fs::read(&path).expect("records");
    let refused = |bytes: &[u8], why: &str| {
        fs::write(&path, bytes).expect("written");
        let (code, _, error) = compared(&place, &[]);
        assert!(code == 3 && error.contains(why) && error.contains("records.part") && error.contains("--update"), "{why}: {code} {error}");
    };
    refused(&whole[..whole.len() - 9], "was cut short");
    refused(b"", "is empty");
    refused(b"PK\x03\x04 something else\n", "was not written by holdline");
    for at in [200, whole.len() / 2, whole.len() - 3] {
        let mut flipped = whole.clone();
        flipped[at] ^= 4;
        refused(&flipped, "is damaged");
    }
    fs::write(&path, &whole).expect("written");
    assert_eq!(compared(&place, &[]).0, 0);
    // An update that was killed when half of its files were in their places is made up for.
    let inside = |name: &str| place.path().join("base/centre").join(name);
    fs::create_dir(inside(".holdline-committed")).expect("made");
    fs::rename(inside("metrics.csv"), inside(".holdline-committed/metrics.csv")).expect("moved");
    fs::write(inside(".holdline-committed/.steps"), "move records.part\nmove metrics.csv\n").expect("written");
    assert_eq!(compared(&place, &[]).0, 0);
    assert!(inside("metrics.csv").exists() && !inside(".holdline-committed").exists());
    // Another recording's records, another file of results, another scenario's baseline.
    place.holdline(&[&COMPARE[..], &["--update", "--seed", "9", "--format", "quiet"]].concat()).assert().success();
    let (code, _, error) = {
        fs::write(&path, &whole).expect("written");
        compared(&place, &[])
    };
    assert!(code == 3 && error.contains("beside it are not of one recording"), "{error}");
    update(&place);
    fs::write(place.path().join("base/centre/metrics.csv"), "changed\n").expect("written");
    assert!(compared(&place, &[]).2.contains("metrics.csv` is not the file"));
    update(&place);
    fs::remove_file(place.path().join("base/centre/tradeoffs.csv")).expect("removed");
    assert!(compared(&place, &[]).2.contains("tradeoffs.csv` cannot be read"));
    update(&place);
    copy(&place.path().join("base/centre"), &place.path().join("base/other"));
    fs::copy(place.path().join("centre.toml"), place.path().join("other.toml")).expect("copied");
    let assert = place.holdline(&["verify", "other.toml", "--baseline", "base"]).assert().code(3);
    let error = String::from_utf8_lossy(&assert.get_output().stderr).into_owned();
    assert!(error.contains("is the baseline of the scenario `centre`, not of `other`"), "{error}");
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir(to).expect("made");
    for entry in fs::read_dir(from).expect("a directory") {
        let path = entry.expect("an entry").path();
        fs::copy(&path, to.join(path.file_name().expect("a name"))).expect("copied");
    }
}

#[test]
fn assertions_and_targets_without_a_baseline() {
    let place = place(CENTRE);
    let verify = |more: &[&str]| {
        let output = place.holdline(&[&["verify", "centre.toml", "--format", "json"], more].concat()).output().expect("run");
        (output.status.code(), String::from_utf8(output.stderr).expect("UTF-8"), serde_json::from_slice::<Value>(&output.stdout).ok())
    };
    assert!(matches!(verify(&[]), (Some(2), error, _) if error.contains("nothing to verify")));
    let (code, _, json) = verify(&["--require-targets"]);
    let json = json.expect("JSON");
    assert_eq!((code, &json["scenarios"][0]["relation"]), (Some(0), &Value::Null));
    let target = &json["scenarios"][0]["assertions"][0];
    assert_eq!((&target["metric"], &target["by"], &target["outcome"]), (&json!("service_level"), &json!("target"), &json!("holds")));
    assert_eq!(verify(&["--require-targets", "--set", "channels.phone.target={ within = \"1s\", share = 0.99 }"]).0, Some(4));

    let assert = |rules: &str| {
        write(&place, &format!("{CENTRE}{rules}"));
        let (code, error, json) = verify(&[]);
        let outcomes = json.map(|json| {
            let all = json["scenarios"][0]["assertions"].as_array().cloned().unwrap_or_default();
            all.iter().map(|one| text(&one["outcome"]).to_owned()).collect::<Vec<_>>()
        });
        (code, outcomes.unwrap_or_default(), error)
    };
    let one = |bound: &str| format!("[[assert]]\nmetric = \"occupancy\"\ngroup = \"front\"\n{bound}\n");
    assert_eq!(assert(&one("at_most = 0.99")).1, ["holds", "holds"]);
    assert!(matches!(assert(&one("at_least = 0.99")), (Some(4), outcomes, _) if outcomes == ["broken", "broken"]));
    // The value of the first variant itself as its bound.
    let (_, _, json) = verify(&[]);
    let value = json.expect("JSON")["scenarios"][0]["assertions"][0]["value"].as_f64().expect("a number");
    write(&place, &format!("{CENTRE}{}", one(&format!("at_least = {value}"))));
    for (code, more) in [(0, &["--variant", "as is"][..]), (4, &["--variant", "as is", "--strict"])] {
        let (found, _, json) = verify(more);
        let assertion = &json.expect("JSON")["scenarios"][0]["assertions"][0];
        assert_eq!((found, &assertion["outcome"]), (Some(code), &json!("undecided")));
    }
    let (code, _, error) =
        assert("[[assert]]\nmetric = \"wait_meen\"\nchannel = \"phone\"\nat_most = 1\n[verify.tolerances]\n\"wait_mean@phon\" = 1\n");
    assert!(code == Some(3) && error.contains("did you mean `wait_mean`?") && error.contains("did you mean `phone`?"), "{error}");
}

#[test]
fn a_broken_assertion_keeps_the_old_baseline() {
    let place = place(CENTRE);
    update(&place);
    let records = || fs::read(place.path().join("base/centre/records.part")).expect("records");
    let before = records();
    write(&place, &format!("{CENTRE}[[assert]]\nmetric = \"occupancy\"\nat_least = 0.999\n").replace("seed = 4", "seed = 5"));
    let assert = place.holdline(&[&COMPARE[..], &["--update"]].concat()).assert().code(4);
    assert!(String::from_utf8_lossy(&assert.get_output().stderr).contains("the baseline is unchanged"));
    assert!(records() == before);
    write(&place, &CENTRE.replace("seed = 4", "seed = 5"));
    update(&place);
    assert!(records() != before);
}

#[test]
fn every_report_is_written() {
    let place = place(CENTRE);
    update(&place);
    write(&place, &format!("{}[verify]\ntolerance = \"2%\"\n", CENTRE.replace("staff = 6", "staff = 5")));
    let reports = ["--junit", "report.xml", "--markdown", "summary.md", "--github"];
    let assert = place.holdline(&[&COMPARE[..], &reports].concat()).assert().code(4);
    let printed = String::from_utf8(assert.get_output().stdout.clone()).expect("UTF-8");
    for part in [
        "The scenario has changed and the customers are the baseline's (seed 4)",
        "regressed",
        "::error file=centre.toml,line=",
        "Gate failed",
    ] {
        assert!(printed.contains(part), "{part} in\n{printed}");
    }
    let xml = fs::read_to_string(place.path().join("report.xml")).expect("a report");
    assert!(
        xml.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites ") && xml.contains("<failure message=\"regressed: "),
        "{xml}"
    );
    let summary = fs::read_to_string(place.path().join("summary.md")).expect("a summary");
    assert!(summary.starts_with("## ❌ holdline verify"), "{summary}");
    // What is no file is written to and stays; a link does, too.
    #[cfg(unix)]
    {
        use std::os::unix::fs::symlink;
        symlink("report.xml", place.path().join("link.xml")).expect("a link");
        fs::write(place.path().join("report.xml"), "old").expect("written");
        let pipe = place.path().join("pipe");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().expect("mkfifo").success());
        let reader = std::thread::spawn({
            let pipe = pipe.clone();
            move || fs::read_to_string(pipe).expect("read")
        });
        place.holdline(&[&COMPARE[..], &["--junit", "link.xml", "--markdown", "pipe"]].concat()).assert().code(4);
        assert!(reader.join().expect("no panic") == summary && !pipe.is_file());
        assert!(place.path().join("link.xml").is_symlink() && fs::read_to_string(place.path().join("report.xml")).expect("it") == xml);
    }
    let assert = place.holdline(&[&COMPARE[..], &["--junit", "no/such/report.xml"]].concat()).assert().code(6);
    assert!(
        String::from_utf8_lossy(&assert.get_output().stderr).contains("cannot write no/such/report.xml: there is no directory no/such\n")
    );
}
