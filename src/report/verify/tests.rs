//! Every report of one gate in which everything happens: escaped, well-formed, and agreeing with the others.

use super::*;
use crate::report::style::Style;
use crate::run::verify::{Judged, Measured, MetricId, Relation, Sample, Values, VariantSample, What, compare};
use crate::run::{Level, RunOptions, Silent, run_for_gate};
use crate::scenario::model::Bound;
use crate::scenario::{LoadOptions, Study, load_text};
use quick_xml::events::Event;
use quick_xml::{Reader, XmlVersion};
use std::path::Path;
use std::sync::atomic::AtomicBool;

const SCENARIO: &str = r#"
[verify.tolerances]
"offered" = 5
[inquiries.i]
per_hour = 6
channels = { "a, b: 50%" = 1 }
[channels."a, b: 50%"]
medium = "phone"
[groups.g]
staff = 2
skills = ["a, b: 50%"]
"#;

fn study() -> Study {
    load_text("odd", SCENARIO, Path::new(""), &LoadOptions::default()).unwrap_or_else(|errors| panic!("{errors}"))
}

/// A sample with `change` added to what the metric counts in each of ten replications; all others count nothing.
fn sample(study: &Study, metric: &str, change: f64) -> Sample {
    let options = RunOptions { replications: Some(1), threads: 1, ..RunOptions::default() };
    let (_, simulated) = run_for_gate(study, &options, &Silent, &AtomicBool::new(false)).unwrap();
    let metrics = simulated.variants[0].metrics.iter().map(|Measured { id, .. }| {
        let value = |i: u32| if id.metric == metric { 100.0 + f64::from(i % 2) + change } else { 100.0 };
        Measured { values: Values::Ratio((0..10).map(|i| (value(i), 1.0)).collect()), id: id.clone() }
    });
    Sample { block: 1, variants: vec![VariantSample { name: "base & <all>".into(), metrics: metrics.collect() }] }
}

fn gate(strict: bool) -> Gate {
    let study = study();
    let judged = Judged::new(&study, false).unwrap_or_else(|errors| panic!("{errors}"));
    let id = |metric: &str| MetricId {
        level: Level::Channel,
        item: "a, b: 50%".into(),
        metric: metric.into(),
        definition: String::new(),
        unit: "share".into(),
    };
    let mut compared = compare(&study, &judged, &sample(&study, "offered", 9.0), &sample(&study, "offered", 0.0), Relation::Model, 1);
    let better = compare(&study, &judged, &sample(&study, "cost_total", -3.0), &sample(&study, "cost_total", 0.0), Relation::Model, 1);
    compared.rows.extend(better.rows.into_iter().filter(|row| row.id.metric == "cost_total"));
    let mut undecided = compared.rows.iter().find(|row| row.id.metric == "offered").unwrap().clone();
    undecided.judgement.verdict = Verdict::Undecided;
    undecided.judgement.needed = Some(1234);
    compared.rows.push(undecided);
    compared.findings.push(Finding { variant: None, what: What::Variant("old\u{1}|*".into()), gone: true, renamed: Some("new".into()) });
    let asserted = [(Outcome::Held, 0.91), (Outcome::Broken, 0.5)].map(|(outcome, value)| AssertedRow {
        variant: "base & <all>".into(),
        id: id("service_level"),
        claim: Claim::Target { share: 0.8, confidence: 0.99, place: None },
        value: Some(value),
        bounds: Some([value - 0.01, value + 0.01]),
        outcome,
        needed: None,
    });
    assert_eq!(asserted[0].claim.bound(), Bound::AtLeast(0.8));
    let run = |seed| Provenance { program_version: "1.0".into(), seed, replications: 10, ..Provenance::default() };
    let checked = Checked {
        scenario: "odd".into(),
        file: "in/odd, 1.toml".into(),
        name: "Odd & <ends>".into(),
        now: Some(run(7)),
        before: Some(Provenance { result_version: 1, ..run(7) }),
        compared: Some(compared),
        unusable: None,
        recorded: None,
        asserted: asserted.into(),
    };
    Gate { scenarios: vec![checked], strict, update: false }
}

/// Blocks of other sizes cannot be paired one by one.
#[test]
fn blocks_of_other_sizes_are_two_samples() {
    let study = study();
    let judged = Judged::new(&study, false).unwrap_or_else(|errors| panic!("{errors}"));
    let before = sample(&study, "offered", 0.0);
    let blocks = |block| compare(&study, &judged, &Sample { block, ..before.clone() }, &before, Relation::Model, 1);
    assert_eq!([blocks(1), blocks(2)].map(|compared| (compared.paired, compared.replications)), [(true, [10, 10]), (false, [20, 10])]);
}

#[test]
fn the_gate_counts_what_fails() {
    let lenient = gate(false);
    let counts = |gate: &Gate| [State::Failed, State::Warned, State::Noted].map(|state| gate.count(state));
    assert!(lenient.failed());
    assert_eq!(counts(&lenient), [3, 1, 1]);
    assert_eq!(counts(&gate(true)), [4, 0, 1]);
}

#[test]
fn annotations_are_escaped_and_know_their_line() {
    let text = annotations(&gate(false));
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 5, "{text}");
    let offered = lines.iter().find(|line| line.contains("offered")).unwrap();
    assert!(
        offered.starts_with("::error file=odd.toml,line=3,title=odd%2C base & <all>%3A offered changed::109.5, was 100.5 (+9"),
        "{offered}"
    );
    let target = lines.iter().find(|line| line.contains("target of")).unwrap();
    let start = "::error file=in/odd%2C 1.toml,title=odd%2C base & <all>%3A target of service_level@a%2C b%3A 50%25 ≥ 80%25 missed::50%25";
    assert!(target.starts_with(start), "{target}");
    assert!(lines.iter().any(|line| line.starts_with("::warning ") && line.contains("about 1,234 replications would tell")), "{text}");
    assert!(lines.iter().any(|line| line.starts_with("::notice ") && line.contains("cost_total improved")), "{text}");
}

/// Names of elements, with those of their attributes that are asked for.
fn elements(xml: &str, attribute: &str) -> Vec<(String, Option<String>)> {
    let mut reader = Reader::from_str(xml);
    let (mut found, mut open) = (Vec::new(), 0);
    loop {
        let event = reader.read_event().unwrap_or_else(|error| panic!("{error}\n{xml}"));
        let element = match &event {
            Event::Start(element) | Event::Empty(element) => element,
            Event::End(_) => {
                open -= 1;
                continue;
            }
            Event::Eof => break,
            _ => continue,
        };
        open += i32::from(matches!(event, Event::Start(_)));
        let value = element.attributes().map(|one| one.unwrap_or_else(|error| panic!("{error}"))).find_map(|one| {
            (one.key.as_ref() == attribute)
                .then(|| one.normalized_value(XmlVersion::Implicit1_0).unwrap_or_else(|error| panic!("{error}")).into_owned())
        });
        found.push((element.name().as_ref().to_owned(), value));
    }
    assert_eq!(open, 0);
    found
}

#[test]
fn junit_is_well_formed_and_counts() {
    let gate = gate(false);
    let mut out = Vec::new();
    junit(&gate, &mut out).unwrap();
    let xml = String::from_utf8(out).unwrap();
    let total = gate.lines(&gate.scenarios[0]).len();
    let of = |name: &str| elements(&xml, "message").into_iter().filter(|(found, _)| found == name).collect::<Vec<_>>();
    assert_eq!((of("testcase").len(), of("failure").len(), of("skipped").len()), (total, 3, 1), "{xml}");
    let failures = elements(&xml, "failures");
    assert_eq!(failures[..2].iter().map(|(_, count)| count.as_deref()).collect::<Vec<_>>(), [Some("3"), Some("3")]);
    assert!(of("failure")[0].1.as_deref().is_some_and(|message| message.starts_with("gone: it is in the baseline alone, and \"new\"")));
    let classes = elements(&xml, "classname");
    assert!(classes.iter().any(|(_, class)| class.as_deref() == Some("odd.base & <all>")));
    assert!(!xml.contains('\u{1}'));
}

#[test]
fn markdown_means_what_it_says() {
    let text = markdown(&gate(false));
    assert!(text.starts_with("## ❌ holdline verify\n\nGate failed: 3 failed, 1 undecided, 1 noted"), "{text}");
    for part in
        ["| ❌ | base &amp; \\<all\\> | offered | changed |", "old\u{1}\\|\\*", "service\\_level&#64;a, b: 50%", "<details><summary>"]
    {
        assert!(text.contains(part), "{part} in\n{text}");
    }
    assert!(text.contains("Versions: results of version 0, was 1."));
}

#[test]
fn the_terminal_shows_what_changed_and_json_everything() {
    let gate = gate(false);
    let text = show(&gate, false, Style { color: false });
    for part in ["Odd & <ends>", "✗ variant \"old", "✗   offered", "undecided, 1,234 would tell", "more are unchanged.", "Gate failed"]
    {
        assert!(text.contains(part), "{part} in\n{text}");
    }
    assert!(show(&gate, true, Style { color: true }).contains("\u{1b}[31m"));
    let json = json(&gate);
    assert_eq!((&json["passed"], &json["undecided"]), (&serde_json::json!(false), &serde_json::json!(1)));
    let scenario = &json["scenarios"][0];
    assert_eq!(
        (&scenario["relation"], &scenario["baseline"]["result_version"]),
        (&serde_json::json!("scenario_changed"), &serde_json::json!(1))
    );
    let offered = scenario["metrics"].as_array().unwrap().iter().find(|one| one["metric"] == "offered").unwrap();
    assert_eq!(
        (&offered["verdict"], &offered["difference"], &offered["tolerance"]),
        (&serde_json::json!("changed"), &serde_json::json!(9), &serde_json::json!(5))
    );
    assert_eq!(scenario["assertions"][1]["outcome"], "broken");
}

/// The rows of a comparison in which nothing but the occupancy has changed, which is neither better nor worse.
fn of_occupancy(relation: Relation, rules: &str) -> Compared {
    let text = SCENARIO.replace("\"offered\" = 5", rules);
    let study = load_text("odd", &text, Path::new(""), &LoadOptions::default()).unwrap_or_else(|errors| panic!("{errors}"));
    let judged = Judged::new(&study, false).unwrap_or_else(|errors| panic!("{errors}"));
    compare(&study, &judged, &sample(&study, "occupancy", 9.0), &sample(&study, "occupancy", 0.0), relation, 1)
}

#[test]
fn what_is_neither_better_nor_worse_fails_where_nothing_should_change_or_where_it_is_named() {
    for (relation, rules, wanted) in [
        (Relation::Engine, "", true),
        (Relation::Model, "", false),
        (Relation::Seed, "", false),
        (Relation::Model, "occupancy = 0.1", true),
        (Relation::Seed, "occupancy = 0.1", true),
        (Relation::Model, "occupancy = 20", false),
    ] {
        let compared = of_occupancy(relation, rules);
        let rows: Vec<&ComparedRow> = compared.rows.iter().filter(|row| row.judgement.verdict != Verdict::Unchanged).collect();
        assert!(rows.iter().all(|row| row.id.metric == "occupancy") && !rows.is_empty());
        let fails = rows.iter().any(|row| compared.fails(row));
        assert_eq!((fails, rows[0].named), (wanted, !rules.is_empty()), "{relation:?} {rules}");
    }
}

/// A scenario of which so many metrics of a variant fail, by copies of one that does.
fn failing(scenario: &str, variants: &[(&str, usize)]) -> Checked {
    let Gate { mut scenarios, .. } = gate(false);
    let mut checked = scenarios.remove(0);
    let compared = checked.compared.as_mut().unwrap();
    let row = compared.rows.iter().find(|row| row.id.metric == "offered").unwrap().clone();
    compared.findings.clear();
    compared.rows.clear();
    for (variant, count) in variants {
        compared.rows.extend((0..*count).map(|_| ComparedRow { variant: (*variant).into(), ..row.clone() }));
    }
    checked.asserted.clear();
    Checked { scenario: scenario.into(), ..checked }
}

#[test]
fn there_are_never_more_annotations_of_a_kind_than_are_kept() {
    let of = |scenarios: Vec<Checked>| annotations(&Gate { scenarios, strict: false, update: false });
    let eight = of(vec![failing("a", &[("x", 5), ("y", 3)])]);
    assert_eq!(eight.matches("::error ").count(), 8, "{eight}");
    let nine = of(vec![failing("a", &[("x", 8), ("y", 1)])]);
    let lines: Vec<&str> = nine.lines().collect();
    assert_eq!(lines.len(), 2, "{nine}");
    assert!(lines[0].starts_with("::error file=odd.toml,line=3,title=a, x%3A 8 changed::".replace(", ", "%2C ").as_str()), "{nine}");
    assert!(lines[0].matches("%0A").count() == 7 && !lines[0].contains(" more"), "{nine}");
    assert!(lines[1].contains("title=a%2C y%3A offered changed::109.5"), "{nine}");
    let many = of(vec![failing("a", &[("x", 12), ("y", 1)])]);
    assert!(many.lines().next().unwrap().ends_with("%0Aand 5 more: see the table or the summary"), "{many}");
    let mut all: Vec<Checked> = (0..9).map(|i| failing(&format!("s{i}"), &[("x", 1), ("y", 2)])).collect();
    all[8].unusable = Some("there is no baseline".into());
    let text = of(all);
    assert_eq!(text.matches("::error ").count(), 8, "{text}");
    assert!(text.lines().last().unwrap().ends_with("%0Aand 11 more variants with such findings: see the table or the summary"), "{text}");
}

/// What cannot be compared is an error of its scenario in every report.
#[test]
fn a_baseline_that_cannot_be_read_is_an_error() {
    let Gate { mut scenarios, .. } = gate(false);
    let other = Checked { compared: None, before: None, now: None, asserted: Vec::new(), scenario: "b".into(), ..scenarios.remove(0) };
    let gate =
        Gate { scenarios: vec![Checked { unusable: Some("no such file; record one".into()), ..other }], strict: false, update: false };
    assert!(gate.failed() && gate.count(State::Unjudged) == 1);
    let mut out = Vec::new();
    junit(&gate, &mut out).unwrap();
    let xml = String::from_utf8(out).unwrap();
    let of = |name: &str, attribute: &str| elements(&xml, attribute).into_iter().find(|(found, _)| found == name).unwrap().1;
    assert_eq!(of("error", "message").as_deref(), Some("not judged: no such file; record one"));
    assert_eq!([of("testsuites", "errors"), of("testsuites", "failures")].map(Option::unwrap), ["1", "0"]);
    assert_eq!(annotations(&gate), "::error file=in/odd%2C 1.toml,title=b%3A baseline not judged::no such file; record one\n");
    assert!(markdown(&gate).contains("| 🚫 |  | baseline | not judged | no such file; record one |"), "{}", markdown(&gate));
    let text = show(&gate, false, Style { color: false });
    assert!(text.contains("Not compared: no such file; record one.") && text.contains("Gate failed: 1 not judged."), "{text}");
    let json = json(&gate);
    assert_eq!(
        (&json["scenarios"][0]["error"], &json["scenarios"][0]["now"]),
        (&"no such file; record one".into(), &serde_json::Value::Null)
    );
}
