//! Wrong rules of routing: each is one error that says where it stands and what was expected.

use crate::scenario_errors::{GOOD, one_error};

/// One error at the mark `^` in the skill of a further group with this `pick`.
#[track_caller]
fn wrong_skill(group: &str, skill: &str, words: &[&str]) {
    let line = format!("skills = [{{ channel = \"phone\", {skill} }}]");
    let column = line.find('^').expect("a mark") + 1;
    let text = format!("{GOOD}[groups.z]\nstaff = 1\n{group}");
    let row = text.lines().count() + 1;
    one_error(&format!("{text}{}\n", line.replacen('^', "", 1)), &format!("test.toml:{row}:{column}"), words);
}

#[test]
fn rules_of_skills() {
    wrong_skill("", "^weight = 2", &["only a group with `pick = \"weighted_wait\"` looks at it"]);
    wrong_skill("pick = \"rising\"\n", "^ratio = 2", &["only a group with `pick = \"queue_ratio\"` looks at it"]);
    wrong_skill("pick = \"queue_ratio\"\n", "^rises_every = \"1m\"", &["only a group with `pick = \"rising\"` looks at it"]);
    wrong_skill("pick = \"weighted_wait\"\n", "weight = ^0", &["a factor above 0"]);
    wrong_skill("pick = \"rising\"\n", "rises_every = ^\"0s\"", &["a duration of more than 0"]);
    wrong_skill("", "reserve = ^-1", &["a whole number of agents from 0 to 100000"]);
    wrong_skill("", "^reserv = 1", &["did you mean `reserve`"]);
}

#[test]
fn interrupted_replies() {
    let mail = format!("{GOOD}[channels.mail]\nmedium = \"email\"\n[groups.z]\nstaff = 1\n");
    let row = mail.lines().count() + 1;
    wrong_skill("", "^preemptible = true", &["only the replies of asynchronous channels can be interrupted"]);
    let one = |lines: &str, place: (usize, usize), words: &[&str]| {
        one_error(&format!("{mail}{lines}\n"), &format!("test.toml:{}:{}", row + place.0, place.1), words);
    };
    let skill = "{ channel = \"mail\", priority = 2, preemptible = true }";
    one(&format!("skills = [{skill}]"), (0, 11), &["nothing interrupts the replies of this skill", "a better priority"]);
    one(&format!("skills = [{{ channel = \"phone\", reserve = 1 }}, {skill}]"), (0, 47), &["nothing interrupts", "without a reserve"]);
    one(&format!("pick = \"longest_wait\"\nskills = [\"phone\", {skill}]"), (1, 54), &["has none that always go first"]);
}

#[test]
fn caps_and_agents_one_had_before() {
    wrong_skill("", "^occupancy_cap = 0.8", &["only asynchronous work can wait"]);
    let mail = format!("{GOOD}[channels.mail]\nmedium = \"email\"\n");
    let row = mail.lines().count() + 1;
    let one = |lines: &str, place: (usize, usize), words: &[&str]| {
        one_error(&format!("{mail}{lines}\n"), &format!("test.toml:{}:{}", row + place.0, place.1), words);
    };
    one("sticky = \"60s\"", (0, 10), &["a table such as { wait = \"60s\" }"]);
    one("sticky = { wait = \"0s\" }", (0, 19), &["a duration of more than 0"]);
    let group = "[groups.z]\nstaff = 1\n";
    one(&format!("{group}skills = [{{ channel = \"mail\", occupancy_cap = 0 }}]"), (2, 47), &["share above 0"]);
    one(&format!("{group}skills = [\"mail\"]\nidle_ratio = 0"), (3, 14), &["factor above 0"]);
}

#[test]
fn capacities() {
    wrong_skill("", "^units = 2", &["the group has no `capacity`"]);
    let chat = format!("{GOOD}[channels.chat]\nmedium = \"chat\"\n[groups.z]\nstaff = 1\n");
    let row = chat.lines().count() + 1;
    let one = |lines: &str, place: (usize, usize), words: &[&str]| {
        one_error(&format!("{chat}{lines}\n"), &format!("test.toml:{}:{}", row + place.0, place.1), words);
    };
    one("capacity = 2\nskills = [\"phone\"]", (0, 12), &["does nothing in a group whose contacts all take the whole agent"]);
    one("capacity = 0\nskills = [\"chat\"]", (0, 12), &["from 0.001 to 1000"]);
    one("capacity = 2\nskills = [{ channel = \"chat\", units = 3 }]", (1, 11), &["does not fit"]);
    one("capacity = 0.5\nskills = [\"chat\"]", (1, 11), &["does not fit", "takes 1"]);
    one("capacity = 2\nskills = [{ channel = \"chat\", slots = 3 }]", (1, 31), &["chats have `units`"]);
    one("capacity = 2\nskills = [\"chat\", { channel = \"phone\", units = 1 }]", (1, 19), &["share no agent with chats by turns"]);
    one("capacity = 2\nskills = [{ channel = \"phone\", units = 3 }]", (1, 11), &["does not fit"]);
    let interrupted =
        "capacity = 2\nskills = [{ channel = \"phone\" }, { channel = \"mail\", priority = 2, units = 1, preemptible = true }]";
    let mail = chat.replace("[groups.z]", "[channels.mail]\nmedium = \"email\"\n[groups.z]");
    one_error(&format!("{mail}{interrupted}\n"), &format!("test.toml:{}:34", row + 3), &["is not interrupted"]);
    for keys in [
        "transfers = 0.1",
        "consultations = { share = 0.1, group = \"front\", time = \"1m\" }",
        "ivr = { layers = 2, misroute = 0.1 }",
        "callback = {}",
    ] {
        let centre = format!("{GOOD}[channels.v]\nmedium = \"video\"\n{keys}\n[groups.z]\nstaff = 1\ncapacity = 2\n");
        let place = format!("test.toml:{}:12", centre.lines().count());
        one_error(&format!("{centre}skills = [{{ channel = \"v\", units = 1 }}]\n"), &place, &["the channel \"v\" share their agents"]);
        let whole = format!("{centre}skills = [\"v\", {{ channel = \"phone\", units = 1 }}]\n");
        assert!(crate::scenario_errors::read(&whole).is_ok(), "{keys}");
    }
    let sent = format!(
        "{GOOD}[channels.v]\nmedium = \"video\"\ntransfers = {{ share = 0.1, to = \"phone\", to_group = \"z\" }}\n[groups.z]\nstaff = 1\ncapacity = 2\n"
    );
    let place = format!("test.toml:{}:12", sent.lines().count());
    one_error(&format!("{sent}skills = [{{ channel = \"phone\", units = 1 }}]\n"), &place, &["are transferred"]);
    one("capacity = 2\nskills = [{ channel = \"chat\", units = 0.0005 }]", (1, 39), &["in steps of 0.001"]);
}

#[test]
fn a_group_picks_by_a_known_rule() {
    let text = format!("{GOOD}[groups.z]\nstaff = 1\nskills = [\"phone\"]\n");
    let row = text.lines().count() + 1;
    one_error(&format!("{text}pick = \"longest_waits\"\n"), &format!("test.toml:{row}:8"), &["did you mean `longest_wait`"]);
}
