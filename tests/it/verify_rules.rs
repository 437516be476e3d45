//! The rules of `holdline verify` as a user meets them: what fails and what is only said, assertions that cannot be kept,
//! bounds as durations, several scenarios of which some have no baseline, words and widths of tables.

use crate::cli::Place;
use crate::verify::{CENTRE, COMPARE, compared, place, update, verdicts, write};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::fs;

fn run(place: &Place, arguments: &[&str]) -> (i32, String, String) {
    let output = place.holdline(arguments).output().expect("run");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code().unwrap_or(-1), text(output.stdout), text(output.stderr))
}

/// Of three scenarios one is worse than its baseline, one has none, and one has a damaged one and an assertion.
#[test]
fn a_baseline_that_is_missing_or_damaged_stops_nothing() {
    let place = place(CENTRE);
    update(&place);
    let file = |name: &str, text: &str| fs::write(place.path().join(name), text).expect("written");
    file("centre.toml", &CENTRE.replace("staff = 6", "staff = 5"));
    file("new.toml", CENTRE);
    file("hurt.toml", &format!("{CENTRE}[[assert]]\nmetric = \"occupancy\"\nat_most = 0.99\n"));
    assert_eq!(run(&place, &["verify", "hurt.toml", "-b", "base", "--update"]).0, 0);
    let manifest = place.path().join("base/hurt/manifest.json");
    let text = fs::read_to_string(&manifest).expect("a manifest");
    fs::write(&manifest, text.replace("\"seed\": 4", "\"seed\": 6")).expect("written");
    let all = ["verify", "new.toml", "centre.toml", "hurt.toml", "-b", "base", "--junit", "j.xml", "--markdown", "m.md", "--github"];
    let (code, shown, error) = run(&place, &all);
    assert_eq!(code, 3, "{error}");
    assert!(error.contains("there is no baseline of `new`") && error.contains("hurt/manifest.json` and records.part"), "{error}");
    for part in
        ["Not compared: there is no baseline of `new`", "regressed", "Gate failed: 2 not judged,", "::error file=new.toml,title=new"]
    {
        assert!(shown.contains(part), "{part} in\n{shown}");
    }
    let first = shown.lines().find(|line| line.starts_with("::")).expect("annotations");
    assert!(first.contains("baseline not judged"), "{first}");
    assert!(shown.contains("occupancy ≤ 99% \"as is\": holds"), "{shown}");
    let (xml, markdown) = (place.read("j.xml"), place.read("m.md"));
    assert!(xml.contains("errors=\"2\"") && xml.contains("<error message=\"not judged: there is no baseline of `new`"), "{xml}");
    assert!(markdown.contains("| 🚫 |") && markdown.contains("### centre"), "{markdown}");
    let (code, json, _) = run(&place, &[&all[..], &["--format", "json"]].concat());
    let json: Value = serde_json::from_str(&json).expect("JSON");
    let of = |key: &str| json["scenarios"].as_array().expect("scenarios").iter().map(|one| one[key].clone()).collect::<Vec<_>>();
    assert_eq!((code, of("scenario"), of("passed")), (3, vec![json!("new"), json!("centre"), json!("hurt")], vec![json!(false); 3]));
    assert_eq!((of("relation"), of("error")[1].clone()), (vec![Value::Null, json!("scenario_changed"), Value::Null], Value::Null));
    // The rest is judged by itself as ever.
    assert_eq!(run(&place, &["verify", "centre.toml", "-b", "base"]).0, 4);
}

#[test]
fn a_baseline_of_a_later_format_is_refused() {
    let place = place(CENTRE);
    update(&place);
    let path = place.path().join("base/centre/records.part");
    let whole = fs::read(&path).expect("records");
    let end = whole.iter().position(|byte| *byte == b'\n').expect("a header") + 1;
    let header = String::from_utf8(whole[..end].to_vec()).expect("UTF-8").replace("{\"holdline_part\":1,", "{\"holdline_part\":2,");
    let later = [header.as_bytes(), &Sha256::digest(&header)[..], &whole[end + 32..]].concat();
    fs::write(&path, later).expect("written");
    let (code, _, error) = compared(&place, &[]);
    assert!(code == 3 && error.contains("has format 2, and this holdline reads format 1: use the holdline that wrote it"), "{error}");
    assert!(error.contains("record it anew with `holdline verify --update`"), "{error}");
}

#[test]
fn an_update_says_what_it_recorded() {
    let place = place(CENTRE);
    let (code, shown, _) = run(&place, &[&COMPARE[..], &["--update", "--markdown", "m.md"]].concat());
    assert!(code == 0 && shown.contains("Recorded as the baseline: 4 files, ") && shown.contains(" kB, in base/centre."), "{shown}");
    assert!(shown.contains("Baseline recorded.") && !shown.contains("Not compared") && !shown.contains("Gate passed"), "{shown}");
    assert!(place.read("m.md").contains("Recorded as the baseline: 4 files"));
    write(&place, &format!("{CENTRE}[[assert]]\nmetric = \"occupancy\"\nat_least = 0.999\n"));
    let (code, shown, _) = run(&place, &[&COMPARE[..], &["--update"]].concat());
    assert!(code == 4 && shown.contains("Nothing recorded: 2 failed"), "{shown}");
    // A pair of single replications.
    write(&place, CENTRE);
    run(&place, &[&COMPARE[..], &["--update", "--replications", "1"]].concat());
    write(&place, &CENTRE.replace("staff = 6", "staff = 5"));
    let (_, shown, _) = run(&place, &[&COMPARE[..], &["--replications", "1"]].concat());
    assert!(shown.contains("paired by the only replication"), "{shown}");
}

/// Shorter calls: everything that has a direction is better, and the agents are less busy.
#[test]
fn what_is_neither_better_nor_worse_is_said() {
    let place = place(CENTRE);
    update(&place);
    let faster = CENTRE.replace("medium = \"phone\"", "medium = \"phone\"\nhandle_time = { lognormal = { mean = \"4m30s\", cv = 1.1 } }");
    write(&place, &faster);
    let (code, json, error) = compared(&place, &[]);
    assert!(code == 0 && verdicts(&json).contains(&"as is occupancy@front changed".to_owned()), "{error}{:#?}", verdicts(&json));
    let (_, shown, _) = run(&place, &COMPARE);
    assert!(shown.contains("Gate passed: ") && shown.contains(" noted"), "{shown}");
    write(&place, &format!("{faster}[verify.tolerances]\n\"occupancy@front\" = \"1%\"\n"));
    let (code, json, _) = compared(&place, &[]);
    let failing = |json: &Value| {
        let all = json["scenarios"][0]["metrics"].as_array().expect("metrics").clone();
        all.iter().filter(|one| one["fails"] == true).map(|one| one["item"].clone()).collect::<Vec<_>>()
    };
    assert_eq!((code, failing(&json)), (4, vec![json!("front"), json!("front")]));
}

/// The outcomes of assertions without a baseline, exit code, JSON and standard error.
fn asserted(text: &str, more: &[&str]) -> (i32, Value, String) {
    let place = place(text);
    let (code, shown, error) = run(&place, &[&["verify", "centre.toml", "--format", "json"], more].concat());
    let json: Value = serde_json::from_str(&shown).unwrap_or(Value::Null);
    (code, json["scenarios"][0]["assertions"].clone(), error)
}

#[test]
fn an_assertion_about_nothing_fails() {
    let nobody = CENTRE
        .replace("phone = 0.7, desk = 0.3", "phone = 1, desk = 0")
        .replace("medium = \"email\"", "medium = \"email\"\ntarget = { within = \"4h\", share = 0.5 }");
    let rule = "[[assert]]\nmetric = \"within_sla\"\nchannel = \"desk\"\nat_least = 0.1\n";
    let (code, found, _) = asserted(&format!("{nobody}{rule}"), &["--require-targets"]);
    assert_eq!((code, &found[0]["outcome"], &found[0]["value"]), (4, &json!("nothing_to_assert"), &Value::Null));
    // The target of the phone is asserted, that of nobody is mentioned and fails nothing.
    let all = found.as_array().expect("assertions");
    let targets: Vec<bool> = all.iter().filter(|one| one["by"] == "target").map(|one| one["outcome"] == "nothing_to_assert").collect();
    assert_eq!(targets, [true, false, true, false]);
    assert_eq!(asserted(&nobody, &["--require-targets"]).0, 0);
    let place = place(&format!("{nobody}{rule}"));
    let (_, shown, _) = run(&place, &["verify", "centre.toml"]);
    assert!(shown.contains("nothing to assert: no contacts that it counts in any replication"), "{shown}");
}

#[test]
fn bounds_may_be_durations_and_shares_stay_shares() {
    let rule = |what: &str, bound: &str| format!("{CENTRE}[[assert]]\n{what}\n{bound}\n");
    let wait = "metric = \"wait_mean\"\nchannel = \"phone\"";
    let seconds = asserted(&rule(wait, "at_most = 90"), &[]);
    for text in ["at_most = \"90s\"", "at_most = \"1m30s\""] {
        assert_eq!(asserted(&rule(wait, text), &[]), seconds);
    }
    assert_eq!(seconds.1[0]["at_most"], 90);
    // Of hours: 6 agents for 4 hours each, who are there for 70% of what they are paid for.
    let (code, found, error) =
        asserted(&rule("metric = \"paid_hours\"\ngroup = \"front\"", "at_most = \"1d10h30m\""), &["--variant", "as is"]);
    assert_eq!((code, &found[0]["at_most"], &found[0]["value"]), (0, &json!(34.5), &json!(34.28571)), "{error}");
    let (code, _, error) = asserted(&rule("metric = \"occupancy\"", "at_most = \"5m\""), &[]);
    assert!(code == 3 && error.contains("`occupancy` is no time") && error.contains("a number in its unit, which is: share"), "{error}");
    // Two replications know next to nothing, but a share is a share.
    for (bound, end) in [("at_least = 0.2", "value_low"), ("at_most = 0.99", "value_high")] {
        let (_, found, _) = asserted(&rule("metric = \"service_level\"\nchannel = \"phone\"", bound), &["--replications", "2"]);
        let end = found[0][end].as_f64().expect("a number");
        assert!((0.0..=1.0).contains(&end), "{bound}: {end}");
    }
}

#[test]
fn everything_that_is_wrong_with_assertions_is_said_at_once() {
    let rules = "[[assert]]\nmetric = \"wait_meen\"\nchannel = \"phone\"\nat_most = 1\n[[assert]]\nmetric = \"occupancy\"\n[[assert]]\n\
        metric = \"occupancy\"\ngroup = \"front\"\nat_most = \"soon\"\n";
    let (code, _, error) = asserted(&format!("{CENTRE}{rules}"), &[]);
    for part in ["did you mean `wait_mean`?", "expected the key `at_least` or `at_most`", "a duration such as \"90s\""] {
        assert!(code == 3 && error.contains(part), "{part} in {error}");
    }
    // Other commands do not look at names, and say what else is wrong.
    let place = place(&format!("{CENTRE}{rules}"));
    let (code, _, error) = run(&place, &["check", "centre.toml"]);
    assert!(code == 3 && error.contains("at_least") && !error.contains("wait_meen"), "{error}");
}

#[test]
fn a_missed_target_knows_its_line() {
    let place = place(&CENTRE.replace("share = 0.5", "share = 0.999"));
    let line = CENTRE.lines().position(|line| line.starts_with("target")).expect("a target") + 1;
    let (code, shown, _) = run(&place, &["verify", "centre.toml", "--require-targets", "--github", "--variant", "as is"]);
    assert!(
        code == 4 && shown.contains(&format!("::error file=centre.toml,line={line},title=centre%2C as is%3A target of service_level")),
        "{shown}"
    );
}

#[test]
fn two_reports_cannot_be_one_file() {
    let place = place(CENTRE);
    for other in ["report", "./report"] {
        let (code, _, error) = run(&place, &["verify", "centre.toml", "--require-targets", "--junit", "report", "--markdown", other]);
        assert!(code == 2 && error.contains("--junit and --markdown name the same file"), "{code} {error}");
    }
    assert!(!place.path().join("report").exists());
}

/// Names that somebody typed in a hurry, and amounts in millions.
#[test]
fn tables_are_no_wider_than_others() {
    let long = |name: &str| format!("{name} of the old department in the north of the country");
    let text = CENTRE
        .replace("[channels.phone]", &format!("[channels.\"{}\"]", long("phone")))
        .replace("phone = 0.7", &format!("\"{}\" = 0.7", long("phone")))
        .replace("skills = [\"phone\"]", &format!("skills = [\"{}\"]", long("phone")))
        .replace("name = \"as is\"", &format!("name = \"{}\"", long("as it is").repeat(3)))
        .replace("wage_per_hour = 20", "wage_per_hour = 2000000");
    let place = place(&text);
    update(&place);
    write(&place, &text.replace("staff = 6", "staff = 5"));
    let (code, shown, _) = run(&place, &COMPARE);
    assert!(code == 4 && shown.contains('…') && shown.contains("  cost_per_resolved "), "{shown}");
    let narrow = |text: &str| text.lines().for_each(|line| assert!(line.chars().count() <= 120, "{line}"));
    narrow(&shown);
    let sensitivity = ["sensitivity", "centre.toml", "--replications", "2", "--sample", "60", "--sample-replications", "1", "--only", "-v"];
    let groups = ["--vary", "groups.front.staff=4..8", "--vary", "groups.front.wage_per_hour=1000000..3000000"];
    let (code, shown, error) = run(&place, &[&sensitivity[..], &groups, &["--format", "table"]].concat());
    assert!(code == 0 && shown.contains("Explains") && shown.contains("Change at low"), "{error}");
    narrow(&shown);
}

#[test]
fn what_any_number_may_be_has_no_309_digits() {
    let place = Place::new();
    for key in ["verify.tolerances", "verify.tolerance", "assert.at_most", "run.precision.half_width"] {
        let (code, shown, _) = run(&place, &["defaults", key]);
        assert!(code == 0 && !shown.contains("0000000"), "{shown}");
    }
    let (_, shown, _) = run(&place, &["sensitivity", "--help"]);
    assert!(shown.contains("at least 60"), "{shown}");
}
