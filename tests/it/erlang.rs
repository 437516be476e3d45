//! `holdline erlang` as a planner meets it: published examples, formats, and what is no question.

use assert_cmd::Command;

fn holdline(arguments: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_holdline"));
    command.arg("erlang").args(arguments.split(' '));
    command
}

fn stdout(arguments: &str) -> String {
    String::from_utf8(holdline(arguments).assert().success().get_output().stdout.clone()).expect("UTF-8")
}

fn json(arguments: &str) -> serde_json::Value {
    serde_json::from_str(&stdout(&format!("{arguments} --format json"))).expect("JSON")
}

fn close(value: &serde_json::Value, exact: f64) {
    let value = value.as_f64().expect("a number");
    assert!((value - exact).abs() < 1e-9 * exact.max(1.0), "{value} {exact}");
}

#[test]
fn a_published_staffing_comes_out() {
    // pyworkforce (PyPI): 100 calls in 30 minutes of 3 minutes each, 80% within 20 s, at most 85% occupied, shrinkage 30%:
    // 14 agents, 20 positions, service level 0.88835, occupancy 0.714286, P(wait) 0.174132.
    let asked = "c --calls-per-hour 200 --handle-time 3m --target 80/20s --max-occupancy 85% --shrinkage 0.3";
    let answer = json(asked);
    assert_eq!((&answer["agents_required"], &answer["model"]), (&14.into(), &"c".into()));
    let rows = answer["rows"].as_array().expect("rows");
    assert_eq!(rows.iter().map(|row| row["agents"].as_u64().unwrap_or(0)).collect::<Vec<_>>(), [12, 13, 14, 15, 16, 17]);
    assert_eq!((&rows[2]["scheduled"], &rows[2]["targets_met"], &rows[1]["targets_met"]), (&20.into(), &true.into(), &false.into()));
    close(&rows[2]["service_level"], 0.888_350_019_179_466_9);
    close(&rows[2]["occupancy"], 10.0 / 14.0);
    close(&rows[2]["wait_probability"], 0.174_131_933_595_049_8);
    assert_eq!(stdout(&format!("{asked} --format quiet")), "14\n");
    let table = stdout(asked);
    for part in ["14 agents are the fewest for 80.0% within 20s", "20 to schedule", "→", "88.8%", "7.8s"] {
        assert!(table.contains(part), "{part} in {table}");
    }
    assert!(table.lines().all(|line| line.chars().count() <= 120) && !table.contains('\u{1b}'));
    let csv = stdout(&format!("{asked} --format csv"));
    assert!(csv.lines().count() == 7 && csv.contains("\n14,20,true,0.88835,0.88835,0.88835,0.88835,7.835937,"), "{csv}");
    assert!(csv.lines().all(|line| line.split(',').count() == 15));
}

#[test]
fn a_load_and_a_range_are_questions_too() {
    // 15 lines carry 8.108 erlangs at 1% (erlang.com, calculator manual).
    assert_eq!(json("b --load 8.1 --max-blocked 1%")["agents_required"], 15);
    assert_eq!(json("b --load 8.12 --max-blocked 0.01")["agents_required"], 16);
    // Garnett, Mandelbaum & Reiman 2002, table 1: 48 calls a minute of a minute, patience 2 minutes, 50 agents.
    let answer = json("a --load 48 --handle-time 1m --patience 2m --agents 50..50");
    let row = answer["rows"].as_array().and_then(|rows| rows.iter().find(|row| row["agents"] == 50)).expect("50 agents").clone();
    close(&row["abandoned"], 0.030_912_249_162_193_218);
    close(&row["asa_s"], 60.0 * 0.060_265_003_992_551_907);
    assert_eq!((&answer["agents_required"], &row["targets_met"]), (&serde_json::Value::Null, &serde_json::Value::Null));
    assert_eq!(json("a --calls-per-hour 2880 --load 48 --patience 2m --agents 45..60")["rows"].as_array().map(Vec::len), Some(16));
    let endless = json("c --load 50 --handle-time 3m --agents 50");
    assert!(endless["rows"][2]["asa_s"].is_null() && stdout("c --load 50 --handle-time 3m --agents 50").contains('∞'));
    assert_eq!(stdout("c --load 9900 --handle-time 5m --target 80/20s --format quiet"), "9921\n");
}

#[test]
fn what_is_no_question_is_2() {
    for (arguments, says) in [
        ("d --load 3 --agents 2", "possible values: b, c, a"),
        ("c --lod 3 --agents 2", "--load"),
        ("c --load 3 --agents 2", "--handle-time"),
        ("c --calls-per-hour 30 --agents 2", "--handle-time"),
        ("c --load 3 --handle-time 3m", "--target 80/20s"),
        ("a --load 3 --handle-time 3m --agents 2", "--patience"),
        ("c --load 3 --handle-time 3m --agents 2 --patience 1m", "nobody gives up"),
        ("b --load 3 --target 80/20s", "nobody waits"),
        ("c --load 3 --handle-time 3m --max-blocked 1%", "--lines"),
        ("c --load 3 --handle-time 3m --lines 9 --agents 12", "12 agents"),
        ("c --load 30 --handle-time 3m --lines 20 --max-blocked 1%", "no number of agents up to 20"),
        ("c --load 3 --handle-time 3m --target 80", "80/20s"),
        ("c --load 3 --handle-time 3 --agents 2", "6m10s"),
        ("c --load 3 --handle-time 3m --calls-per-hour 60 --agents 2", "any two"),
        ("c --load 3 --handle-time 3m --agents 9..4", "4..9"),
        ("c --load nan --handle-time 3m --agents 9", "erlangs"),
    ] {
        let error = String::from_utf8(holdline(arguments).assert().code(2).stdout("").get_output().stderr.clone()).expect("UTF-8");
        assert!(error.contains(says), "{arguments}: {error}");
    }
}
