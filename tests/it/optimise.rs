//! `holdline optimise` as a user meets it: what it writes can be run and is the plan, errors are said before anything is
//! simulated, exit codes, and bytes that no number of threads changes.

use crate::cli::Place;
use std::collections::HashMap;
use std::fs;

/// A day of a few hundred calls and messages; the group is put together by shifts in the second variant.
const CENTRE: &str = r#"
seed = 4
[run]
length = "1d"
interval = "1h"
replications = 5
[inquiries.q]
per_day = { "mon-fri" = 240 }
profile = { "08:00" = 1, "09:00" = 2, "10:00" = 2, "11:00" = 1, "12:00" = 0 }
channels = { phone = 0.8, email = 0.2 }
[channels.phone]
medium = "phone"
open = "mon-fri 08:00-12:00"
target = { within = "1m", share = 0.8 }
[channels.email]
medium = "email"
target = { within = "1d", share = 0.9 }
[shifts.long]
start = "08:00"
length = "4h"
[shifts.short]
start = "09:00"
length = "2h"
[groups."the desk"]
staff = { "08:00" = 9, "10:00" = 8 }
hours = "mon-fri 08:00-12:00"
skills = ["phone", { channel = "email", priority = 2 }]
wage_per_hour = 20
[[variants]]
name = "by hours"
set = { groups = { "the desk" = { staff = "desk.csv" } } }
[[variants]]
name = "by days"
set = { "groups.the desk.staff" = 8 }
"#;

fn place() -> Place {
    let place = Place::new();
    fs::create_dir(place.path().join("in")).expect("made");
    fs::write(place.path().join("in/centre.toml"), CENTRE.replace("groups.the desk", "groups.\\\"the desk\\\"")).expect("written");
    fs::write(place.path().join("in/desk.csv"), "weekday,time,staff\nmon-fri,08:00,9\nmon-fri,10:00,9\n").expect("written");
    place
}

fn rows(text: &str) -> Vec<HashMap<String, String>> {
    csv::Reader::from_reader(text.as_bytes()).deserialize().map(|row| row.expect("a row")).collect()
}

const QUICK: [&str; 4] = ["--replications", "120", "--seed", "9"];

#[test]
fn what_it_writes_is_a_scenario_with_the_plan() {
    let place = place();
    let set = ["--set", "channels.phone.target.share=0.75", "--set", "run.replications=7"];
    let asked = [&["optimise", "in/centre.toml", "--variant", "by hours", "--out", "out/plan"], &QUICK[..], &set].concat();
    let assert = place.holdline(&asked).assert().success();
    let shown = String::from_utf8_lossy(&assert.get_output().stdout).into_owned();
    assert!(shown.contains("the desk") && shown.contains("Confirmed on 120 replications") && shown.contains("75.0%"), "{shown}");
    let said = String::from_utf8_lossy(&assert.get_output().stderr).into_owned();
    assert!(!said.contains("warning"), "{said}");
    assert_eq!(
        place.names("out/plan"),
        ["binding.csv", "frontier.csv", "manifest.json", "optimised.toml", "plan.csv", "staff-the-desk.csv"]
    );
    let plan = rows(&place.read("out/plan/plan.csv"));
    assert_eq!(plan.len(), 2);
    assert_eq!((plan[0]["when"].as_str(), plan[0]["agents_before"].as_str()), ("mon-fri 08:00-10:00", "9"));
    let staff = rows(&place.read("out/plan/staff-the-desk.csv"));
    let of_monday: Vec<(&str, &str)> =
        staff.iter().filter(|row| row["weekday"] == "mon").map(|row| (row["time"].as_str(), row["staff"].as_str())).collect();
    assert_eq!(of_monday, [("08:00", plan[0]["agents_after"].as_str()), ("10:00", plan[1]["agents_after"].as_str()), ("12:00", "0")]);
    // It runs, with the changes of the variant and of the command line.
    place.holdline(&["run", "out/plan/optimised.toml", "--out", "run", "--format", "quiet"]).assert().success();
    let run = rows(&place.read("run/tradeoffs.csv"));
    assert_eq!((run.len(), run[0]["variant"].as_str(), run[0]["replications"].as_str()), (1, "by hours, optimised", "7"));
    let binding = rows(&place.read("out/plan/binding.csv"));
    assert!(binding.iter().any(|row| row["channel"] == "phone" && row["start"].is_empty() && row["target"] == "0.75"));
    assert!(binding.iter().any(|row| row["start"] == "2024-03-04T09:00:00"));
    let frontier = rows(&place.read("out/plan/frontier.csv"));
    let costs: Vec<f64> = frontier.iter().filter(|row| row["channel"] == "phone").map(|row| row["cost"].parse().expect("a cost")).collect();
    assert!(costs.len() >= 4 && costs.is_sorted(), "{costs:?}");
}

#[test]
fn shifts_are_counted_and_come_as_a_rota() {
    let place = place();
    let shifts = "groups.\"the desk\"={ shifts = [{ shift = \"long\", days = \"mon-fri\", agents = 9 }, \
        { shift = \"short\", days = \"mon-fri\", agents = 2 }], skills = [\"phone\", { channel = \"email\", priority = 2 }] }";
    fs::write(place.path().join("in/shifts.toml"), place.read("in/centre.toml").split("[[variants]]").next().expect("a base"))
        .expect("written");
    let asked = [&["optimise", "in/shifts.toml", "--set", shifts, "--out", "plan", "--format", "json"], &QUICK[..]].concat();
    let assert = place.holdline(&asked).assert().success();
    let answer: serde_json::Value = serde_json::from_slice(&assert.get_output().stdout).expect("JSON");
    assert_eq!((answer["verdict"].as_str(), answer["variant"].as_str()), (Some("confirmed"), Some("base")));
    let said = String::from_utf8_lossy(&assert.get_output().stderr).into_owned();
    assert!(!said.contains("warning"), "{said}");
    let agents: usize = rows(&place.read("plan/plan.csv")).iter().map(|row| row["agents_after"].parse::<usize>().expect("a number")).sum();
    assert_eq!(rows(&place.read("plan/rota-the-desk.csv")).len(), agents);
    // The rota is a roster, too.
    let rota = "groups.\"the desk\"={ rota = \"../plan/rota-the-desk.csv\", skills = [\"phone\", \"email\"] }";
    place.holdline(&["check", "in/shifts.toml", "--set", rota]).assert().success();
    // A plan by staff in the same place takes the rota away.
    let again = [&["optimise", "in/centre.toml", "--variant", "by days", "--out", "plan", "--format", "quiet"], &QUICK[..]].concat();
    place.holdline(&again).assert().success();
    assert!(
        place.names("plan").contains(&"staff-the-desk.csv".to_owned()) && !place.names("plan").contains(&"rota-the-desk.csv".to_owned())
    );
}

#[test]
fn threads_change_no_byte() {
    let place = place();
    let files = |threads: &str| {
        let asked = [&["optimise", "in/centre.toml", "--variant", "by days", "--out", "plan", "--threads", threads], &QUICK[..]].concat();
        place.holdline(&asked).assert().success();
        place.names("plan").iter().map(|file| place.read(&format!("plan/{file}"))).collect::<Vec<_>>()
    };
    assert_eq!(files("1"), files("3"));
}

#[test]
fn a_target_out_of_reach_is_4() {
    let place = place();
    let few = ["--set", "optimise.max=3", "--variant", "by days", "--out", "plan"];
    let assert = place.holdline(&[&["optimise", "in/centre.toml"], &few[..], &QUICK].concat()).assert().code(4);
    let output = assert.get_output();
    assert!(String::from_utf8_lossy(&output.stdout).contains("No plan within the bounds meets all targets"));
    assert!(String::from_utf8_lossy(&output.stderr).contains("no plan was confirmed to meet every target"));
    assert_eq!(rows(&place.read("plan/plan.csv"))[0]["agents_after"], "3");
}

#[test]
fn without_time_the_plan_of_the_file_is_put_to_confirmation() {
    let place = place();
    let soon = ["--set", "groups.\"the desk\".staff=20", "--time-limit", "0s", "--variant", "by days", "--out", "plan"];
    fs::write(place.path().join("in/centre.toml"), place.read("in/centre.toml").replace("staff\" = 8", "staff\" = 20")).expect("written");
    let assert = place.holdline(&[&["optimise", "in/centre.toml"], &soon[..], &QUICK].concat()).assert().success();
    let shown = String::from_utf8_lossy(&assert.get_output().stdout).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(shown.contains("The time limit ended the search"), "{shown}");
    assert_eq!(rows(&place.read("plan/plan.csv"))[0]["agents_after"], "20");
}

#[test]
fn what_is_wrong_is_said_before_anything_is_simulated() {
    let place = place();
    let fails = |code: i32, arguments: &[&str], said: &str| {
        let assert = place.holdline(&[&["optimise", "in/centre.toml", "--out", "plan"], arguments].concat()).assert().code(code);
        let error = String::from_utf8_lossy(&assert.get_output().stderr).into_owned();
        assert!(error.contains(said), "{arguments:?}: {error}");
        assert!(!place.path().join("plan").exists());
    };
    let one = ["--variant", "by days"];
    fails(2, &[], "choose one variant with --variant: by hours, by days");
    fails(2, &[&one[..], &["--time-limit", "5"]].concat(), "expected a time such as 90s");
    fails(3, &[&one[..], &["--set", "optimise.groups=[\"desk\"]"]].concat(), "did you mean `the desk`?");
    fails(3, &[&one[..], &["--set", "optimise.max=2", "--set", "optimise.min=3"]].concat(), "`max` is 2, less than `min`, 3");
    fails(3, &[&one[..], &["--set", "optimise.confidence=1"]].concat(), "a share from 0.5 to below 1");
    let bare = place.read("in/centre.toml").lines().filter(|line| !line.starts_with("target")).collect::<Vec<_>>().join("\n");
    fs::write(place.path().join("in/bare.toml"), bare).expect("written");
    let assert = place.holdline(&["optimise", "in/bare.toml", "--variant", "by days"]).assert().code(3);
    assert!(String::from_utf8_lossy(&assert.get_output().stderr).contains("no channel has a `target`"));
    fs::write(place.path().join("in/base.toml"), place.read("in/centre.toml").split("[[variants]]").next().expect("a base"))
        .expect("written");
    let rotation =
        "groups.\"the desk\"={ rotation = { agents = 3, weeks = [{ \"mon-fri\" = \"long\" }] }, skills = [\"phone\", \"email\"] }";
    let assert = place.holdline(&["optimise", "in/base.toml", "--set", rotation]).assert().code(3);
    assert!(String::from_utf8_lossy(&assert.get_output().stderr).contains("no group has agents by number"));
    let outsourced = ["--set", "optimise.groups=[\"the desk\"]", "--set", "groups.\"the desk\".outsourced={ per_contact = 3 }"];
    fails(3, &[&one[..], &outsourced].concat(), "cannot be counted anew: an outsourcer");
}

const CHATS: &str = r#"
realism = "none"
seed = 4
[run]
length = "1d"
interval = "1h"
replications = 5
[inquiries."by chat"]
per_hour = { "08:00" = 30, "12:00" = 0 }
channels = { chat = 0.5, email = 0.2, phone = 0.3 }
[channels.phone]
medium = "phone"
open = "daily 08:00-12:00"
handle_time = { exponential = { mean = "5m" } }
target = { within = "1m", share = 0.8 }
[channels.chat]
medium = "chat"
open = "daily 08:00-12:00"
handle_time = { exponential = { mean = "5m" } }
speed = [1, 1.5, 1.2]
target = { within = "1m", share = 0.8 }
[channels.email]
medium = "email"
reply_work = { exponential = { mean = "4m" } }
turns = 1
[groups."the desk"]
staff = { "08:00" = 6, "12:00" = 0 }
skills = [{ channel = "chat", slots = 1 }, "phone", { channel = "email", priority = 3 }]
wage_per_hour = 20
[optimise]
slots = { "the desk" = { chat = [1, 3] } }
shares = { "by chat" = { chat = [0.1, 0.6], phone = [0.2, 0.7] } }
share_step = 0.1
"#;

#[test]
fn slots_and_shares_are_in_the_plan_that_runs() {
    let place = Place::new();
    fs::create_dir(place.path().join("in")).expect("made");
    fs::write(place.path().join("in/chats.toml"), CHATS).expect("written");
    let assert = place.holdline(&[&["optimise", "in/chats.toml", "--out", "out/plan"], &QUICK[..]].concat()).assert().success();
    let shown = String::from_utf8_lossy(&assert.get_output().stdout).into_owned();
    assert!(shown.contains("\n1 number of agents, 1 number of slots, 1 mix of channels · "), "{shown}");
    assert!(shown.contains("slots of the desk: chat") && shown.contains("share of by chat: phone"), "{shown}");
    // It has been loaded again, and simulates the same to the last digit.
    let said = String::from_utf8_lossy(&assert.get_output().stderr).into_owned();
    assert!(!said.contains("warning"), "{said}");
    let plan = rows(&place.read("out/plan/plan.csv"));
    let [agents, slots, chat, email, phone] = plan.as_slice() else { panic!("{plan:?}") };
    assert_eq!((slots["group"].as_str(), slots["channel"].as_str(), slots["slots_before"].as_str()), ("the desk", "chat", "1"));
    let share = |row: &HashMap<String, String>, column: &str| row[column].parse::<f64>().expect("a share");
    assert_eq!((chat["inquiry"].as_str(), share(email, "share_after"), share(phone, "share_before")), ("by chat", 0.2, 0.3));
    assert!((share(chat, "share_after") + share(phone, "share_after") - 0.8).abs() < 1e-12);
    // Said on the command line, the plan gives the same bytes as its own scenario.
    let set = [
        format!("groups.\"the desk\".staff={{ \"08:00\" = {}, \"12:00\" = 0 }}", agents["agents_after"]),
        format!("groups.\"the desk\".slots.chat={}", slots["slots_after"]),
        format!("inquiries.\"by chat\".channels={{ chat = {}, email = 0.2, phone = {} }}", chat["share_after"], phone["share_after"]),
    ];
    place.holdline(&["run", "out/plan/optimised.toml", "--out", "own", "--format", "quiet"]).assert().success();
    let said: Vec<&str> = set.iter().flat_map(|set| ["--set", set]).collect();
    place.holdline(&[&["run", "in/chats.toml", "--out", "said", "--format", "quiet"], &said[..]].concat()).assert().success();
    let bytes = |file: &str| place.read(file).replace("chats,base", "").replace("optimised,optimised", "");
    assert_eq!(bytes("own/metrics.csv"), bytes("said/metrics.csv"));
    // The answer as JSON says the same.
    let asked = [&["optimise", "in/chats.toml", "--out", "out/plan", "--format", "json"], &QUICK[..]].concat();
    let answer: serde_json::Value = serde_json::from_slice(&place.holdline(&asked).assert().success().get_output().stdout).expect("JSON");
    assert_eq!(answer["settings"][0]["slots_after"].to_string(), slots["slots_after"]);
    assert_eq!(answer["settings"].as_array().map(Vec::len), Some(4));
}

#[test]
fn what_is_wrong_with_slots_and_shares_is_said() {
    let place = Place::new();
    fs::write(place.path().join("chats.toml"), CHATS).expect("written");
    let fails = |set: &str, said: &str| {
        let assert = place.holdline(&["optimise", "chats.toml", "--set", set]).assert().code(3);
        let error = String::from_utf8_lossy(&assert.get_output().stderr).into_owned();
        assert!(error.contains(said), "{set}: {error}");
    };
    fails("optimise.slots={ desk = { chat = [1, 2] } }", "did you mean `the desk`?");
    fails("optimise.slots={ \"the desk\" = { chats = [1, 2] } }", "did you mean `chat`?");
    fails("optimise.slots={ \"the desk\" = { phone = [1, 2] } }", "sessions of this medium are held one at a time");
    fails("optimise.slots={ \"the desk\" = { chat = [3, 2] } }", "the lower bound, 3, is more than the upper, 2");
    fails("optimise.slots={ \"the desk\" = { chat = [0, 2] } }", "a whole number from 1 to 1000000");
    fails("optimise.slots={ \"the desk\" = { chat = [1, 2, 3] } }", "two numbers of slots such as [1, 4]");
    fails("optimise.slots=3", "bounds by group and channel such as");
    fails("optimise.shares={ chat = { chat = [0, 1], phone = [0, 1] } }", "did you mean `by chat`?");
    let shares = |bounds: &str| format!("optimise.shares={{ \"by chat\" = {{ {bounds} }} }}");
    fails(&shares("chat = [0, 1], phon = [0, 1]"), "did you mean `phone`?");
    fails(&shares("chat = [0, 1.5], phone = [0, 1]"), "a share from 0 to 1");
    fails(&shares("chat = [0, 1]"), "the share of one channel alone cannot change");
    fails(&shares("chat = [0.5, 1], phone = [0.5, 1]"), "the lower bounds sum to 1, more than these channels have together, 0.8");
    fails(&shares("chat = [0, 0.3], phone = [0, 0.3]"), "the upper bounds sum to 0.6, less than these channels have together, 0.8");
    fails(&shares("chat = [0.42, 0.44], phone = [0, 1]"), "no mix in steps of 0.1 lies within these bounds");
    fails("optimise.share_step=0", "a share from 0.001 to 0.5");
    fails("groups.\"the desk\".slots={ phone = 2 }", "sessions of this medium are held one at a time");
    fails("groups.\"the desk\".slots={ chat = 0 }", "a whole number from 1 to 1000000");
    fails("groups.\"the desk\".capacity=2", "in a group with a `capacity` chats have `units`");
    // A channel that nobody answers.
    let fax = CHATS.replace("[groups", "[channels.fax]\nmedium = \"ticket\"\n[groups").replace("phone = [0.2, 0.7]", "fax = [0, 0.5]");
    fs::write(place.path().join("chats.toml"), fax).expect("written");
    fails("seed=1", "nobody serves the inquiry \"by chat\" on the channel \"fax\"");
}

#[test]
fn help_says_what_may_be_chosen() {
    let shown = Place::new().holdline(&["optimise", "--help"]).assert().success();
    let shown = String::from_utf8_lossy(&shown.get_output().stdout).into_owned();
    for word in ["staff", "shifts", "slots", "shares", "[optimise]"] {
        assert!(shown.contains(word), "{word}: {shown}");
    }
}
