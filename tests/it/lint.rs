//! What `holdline check` finds: each finding with a scenario that has it, beside one that has none.

use crate::support::load_in;
use holdline::plan::load::{Finding, findings, load, period_name};
use std::path::Path;

/// A sound centre on a Monday: 30 calls and 6 e-mails an hour from eight to six. The calls are 2.5 erlangs for six agents,
/// the e-mails one for two.
pub const SOUND: &str = r#"realism = "none"
[run]
start = "2024-03-04"
length = "1d"
interval = "30m"
[inquiries.calls]
per_hour = { "08:00" = 30, "18:00" = 0 }
channels = { phone = 1 }
[inquiries.letters]
per_hour = { "08:00" = 6, "18:00" = 0 }
channels = { email = 1 }
[channels.phone]
medium = "phone"
open = "08:00-18:00"
handle_time = { exponential = { mean = "5m" } }
patience = "never"
target = { within = "20s", share = 0.8 }
[channels.email]
medium = "email"
open = "08:00-18:00"
turns = 1
reply_work = { exponential = { mean = "10m" } }
target = { within = "4h", share = 0.9 }
[groups.back]
staff = 2
hours = "08:00-18:00"
skills = ["email"]
[groups.front]
staff = 6
hours = "08:00-18:00"
skills = ["phone"]
"#;

pub fn found(text: &str) -> Vec<Finding> {
    let study = load_in(Path::new(""), text);
    findings(&study.variants[0], &load(&study.variants[0]))
}

/// The findings of the sound centre with these texts replaced by others.
pub fn with(changes: &[(&str, &str)]) -> Vec<Finding> {
    let mut text = SOUND.to_owned();
    for (old, new) in changes {
        assert!(text.contains(old), "no {old}");
        text = text.replacen(old, new, 1);
    }
    found(&text)
}

/// There is exactly this finding: (warning, code, sentence).
pub fn only(found: &[Finding], warning: bool, code: &str, sentence: &str) {
    let all: Vec<_> = found.iter().map(|finding| (finding.warning, finding.code, finding.sentence())).collect();
    assert_eq!(all, [(warning, code, sentence.to_owned())]);
}

/// There is this finding, whatever else there is.
pub fn among(found: &[Finding], warning: bool, code: &str, sentence: &str) {
    let is = |finding: &&Finding| finding.warning == warning && finding.code == code && finding.sentence() == sentence;
    assert!(found.iter().any(|finding| is(&finding)), "no {sentence}: {found:#?}");
}

#[test]
fn a_sound_centre_has_no_findings() {
    assert_eq!(found(SOUND), []);
}

#[test]
fn more_load_than_staff_is_named_with_its_hours() {
    // 60 calls an hour from ten to half past twelve are five erlangs for four agents.
    let busy =
        [("\"08:00\" = 30", "\"08:00\" = 30, \"10:00\" = 60, \"12:30\" = 30"), ("staff = 6", "staff = 4"), ("share = 0.8", "share = 0.5")];
    let sentence =
        "phone: more load than staff Mon 2024-03-04 10:00-12:30; worst Mon 2024-03-04 10:00: needs 5.0 agents busy, 4.0 scheduled";
    let all = with(&busy);
    only(&all, false, "load-above-staff", sentence);
    assert!(matches!(all[0].periods[..], [ref one] if *one == (20..25)), "{:?}", all[0].periods);
    // A lean half-hour in the afternoon.
    let lean = [("staff = 6", "staff = { \"08:00\" = 6, \"14:00\" = 2, \"14:30\" = 6 }")];
    let sentence =
        "phone: more load than staff Mon 2024-03-04 14:00-14:30; worst Mon 2024-03-04 14:00: needs 2.5 agents busy, 2.0 scheduled";
    only(&with(&lean), false, "load-above-staff", sentence);
}

#[test]
fn channels_that_are_too_much_together_only() {
    // 2.5 erlangs of calls and as many at the counter for the same four agents; and e-mail is by itself.
    let counter = "[inquiries.visits]\nper_hour = { \"08:00\" = 30, \"18:00\" = 0 }\nchannels = { counter = 1 }\n\
                   [channels.counter]\nmedium = \"in-person\"\nhandle_time = { exponential = { mean = \"5m\" } }\npatience = \"20m\"\n[groups.back]";
    let change = |staff: &'static str| {
        let target = ("target = { within = \"20s\", share = 0.8 }\n", "");
        with(&[
            target,
            ("patience = \"never\"", "patience = \"20m\""),
            ("[groups.back]", counter),
            ("staff = 6", staff),
            ("[\"phone\"]", "[\"phone\", \"counter\"]"),
        ])
    };
    assert_eq!(change("staff = 6"), []);
    let all = change("staff = 4");
    let sentence = "counter, phone together: more live load than staff Mon 2024-03-04 08:00-18:00; worst Mon 2024-03-04 08:00: needs 5.0 agents busy, 4.0 scheduled";
    among(&all, false, "load-above-staff", sentence);
    among(
        &all,
        false,
        "overloaded",
        "counter, phone together: overloaded: at least 50.0 hours of work arrive and 40.0 agent-hours are on duty; at least 20% cannot be done in the period",
    );
    assert_eq!(all.len(), 2);
}

#[test]
fn open_doors_with_nobody_behind_them() {
    let sentence =
        "phone: open with nobody on duty Mon 2024-03-04 17:00-18:00; 10.0% of its contacts arrive then: staff it, or shorten `open`";
    let early = [("hours = \"08:00-18:00\"\nskills = [\"phone\"]", "hours = \"08:00-17:00\"\nskills = [\"phone\"]")];
    only(&with(&early), true, "open-unstaffed", sentence);
    // Nobody calls before eight.
    let door = [("medium = \"phone\"\nopen = \"08:00-18:00\"", "medium = \"phone\"\nopen = \"07:00-18:00\"")];
    let sentence = "phone: open with nobody on duty, and no contact is expected, Mon 2024-03-04 07:00-08:00: shorten `open` or staff it";
    only(&with(&door), false, "open-unstaffed", sentence);
    let clock = [("medium = \"email\"\nopen = \"08:00-18:00\"", "medium = \"email\"\nopen = \"08:00-20:00\"")];
    let sentence = "email: its business hours run with nobody on duty Mon 2024-03-04 18:00-20:00: shorten `open` or staff it";
    only(&with(&clock), false, "open-unstaffed", sentence);
}

#[test]
fn staff_behind_closed_doors_and_groups_nobody_needs() {
    let late = [("hours = \"08:00-18:00\"\nskills = [\"phone\"]", "hours = \"08:00-20:00\"\nskills = [\"phone\"]")];
    let sentence = "front: on duty behind closed doors Mon 2024-03-04 18:00-20:00: 12 of its 72 agent-hours; shorten `hours` or open a channel that it serves";
    only(&with(&late), false, "staff-without-door", sentence);
    let spare = [(
        "[groups.front]",
        "[channels.chat]\nmedium = \"chat\"\n[groups.spare]\nstaff = 3\nhours = \"08:00-12:00\"\nskills = [\"chat\"]\n[groups.front]",
    )];
    let all = with(&spare);
    among(&all, false, "group-unneeded", "spare: 12 agent-hours on duty for nothing: nobody comes by the channels that it serves");
    among(&all, false, "no-demand", "chat: no inquiry uses it");
    assert_eq!(all.len(), 2);
}

#[test]
fn targets_out_of_reach_of_any_staffing() {
    // Ten minutes of work on average: 1 - e^-0.5 = 39% of the replies take less than five.
    let quick = with(&[("within = \"4h\"", "within = \"5m\"")]);
    let [finding] = &quick[..] else { panic!("{quick:?}") };
    assert!(finding.warning && finding.code == "target-out-of-reach");
    let sentence = finding.sentence();
    assert!(sentence.starts_with("email: no staffing can meet its target (90% within 5m): only 39% of its replies"), "{sentence}");
    assert_eq!(with(&[("within = \"4h\"", "within = \"30m\"")]), [], "95% take less than 30 min");
    // A third of the e-mails come from midnight to four in the morning, four hours before the shift and more.
    let night = [("\"08:00\" = 6, \"18:00\" = 0", "\"00:00\" = 7.5, \"04:00\" = 0, \"08:00\" = 6, \"18:00\" = 0")];
    let all = with(&night);
    let sentence = "email: no staffing of these hours can meet its target (90% within 4h): 29% of its contacts come longer than that before anybody \
                    is on duty, Mon 2024-03-04 00:00-03:30: staff it then or lengthen `within`";
    only(&all, true, "target-out-of-reach", sentence);
    assert_eq!(with(&[night[0], ("within = \"4h\"", "within = \"8h\"")]), []);
}

#[test]
fn targets_that_need_more_than_are_scheduled() {
    // Erlang C for 2.5 erlangs of 5 min: four agents answer 76% within 20 s, five 92%.
    let sentence = "phone: fewer agents than its target (80% within 20s) needs by Erlang C, Mon 2024-03-04 08:00-18:00; worst Mon 2024-03-04 08:00: needs 5, 4.0 scheduled";
    only(&with(&[("staff = 6", "staff = 4")]), false, "target-understaffed", sentence);
    assert_eq!(with(&[("staff = 6", "staff = 5")]), []);
}

#[test]
fn queues_that_grow_and_channels_nobody_serves() {
    let all = with(&[("staff = 6", "staff = 2")]);
    among(
        &all,
        true,
        "unstable",
        "phone: unstable: 25.0 hours of work arrive from customers who never give up and its agents can do 20.0; waits grow as long as the run lasts",
    );
    let all = with(&[("staff = 6", "staff = 2"), ("patience = \"never\"", "patience = \"5m\"")]);
    among(
        &all,
        false,
        "overloaded",
        "phone: overloaded: 25.0 hours of work arrive and its agents can do 20.0; at least 20% cannot be done in the period",
    );
    let all = with(&[("hours = \"08:00-18:00\"\nskills = [\"phone\"]", "hours = \"tue 08:00-18:00\"\nskills = [\"phone\"]")]);
    only(&all, true, "nobody-on-duty", "phone: 300 contacts are expected and nobody who serves it is ever on duty");
    let all = with(&[("medium = \"phone\"\nopen = \"08:00-18:00\"", "medium = \"phone\"\nopen = \"20:00-21:00\"")]);
    among(&all, true, "always-closed", "phone: every contact arrives while it is closed");
}

#[test]
fn chases_of_an_overloaded_channel_may_overload_another() {
    // 60 e-mails for ten agent-hours of staff that can do 5; each may be chased twice by phone, half of the chases: 60 calls of
    // five minutes on top of 300.
    let chases = "chases = { per_expectation = 1, same_thread = 0.5, by = \"phone\", limit = 2 }\nturns = 1";
    let slow =
        [("staff = 2\nhours = \"08:00-18:00\"", "staff = 1\nhours = \"08:00-13:00\""), ("turns = 1", chases), ("staff = 6", "staff = 3")];
    let without = ("target = { within = \"20s\", share = 0.8 }\n", "");
    let all = with(&[slow[0], slow[1], slow[2], without]);
    assert!(!all.iter().any(|finding| finding.code == "chases-overload"), "30 hours of phone work at most for 30: {all:?}");
    let all = with(&[slow[0], ("turns = 1", &chases.replace("limit = 2", "limit = 4")), slow[2], without]);
    among(
        &all,
        false,
        "chases-overload",
        "phone: email is overloaded, so its replies are late: up to 120 chases and escalations come by phone then, and could bring its work from 25.0 \
         to 35.0 hours, of which 30.0 can be done",
    );
    // Without calls of its own the phone still gets the chases.
    let all = with(&[("turns = 1", chases), ("channels = { phone = 1 }", "channels = { email = 1 }"), ("staff = 2", "staff = 12")]);
    only(&all, false, "no-demand", "phone: no inquiry uses it; chases of email may come by it");
}

#[test]
fn customers_who_never_wake_and_bots_that_ask_nothing() {
    let segments =
        |waking: &str| format!("[segments.day]\nshare = 0.5\n[segments.night]\nshare = 0.5\nwaking = \"{waking}\"\n[groups.back]");
    let sentence = "night: no waking hours in the simulated period: whoever thinks about a reply never writes again";
    only(&with(&[("[groups.back]", &segments("sat 10:00-12:00"))]), true, "never-awake", sentence);
    assert_eq!(with(&[("[groups.back]", &segments("mon 10:00-12:00"))]), []);
    let bot = |fields: u32| {
        let bot = format!("medium = \"phone\"\nbot = {{ containment = 0.1, wrong = 0, fields = {fields}, reject = 0.2, time = \"10s\" }}");
        with(&[("medium = \"phone\"", &bot)])
    };
    only(&bot(0), false, "bot-without-fields", "phone: `bot.reject` is 0.2 and `bot.fields` is 0: nothing is asked that could be rejected");
    assert_eq!(bot(1), []);
}

#[test]
fn stretches_end_at_midnight() {
    let text = SOUND
        .replace("length = \"1d\"", "length = \"2d\"")
        .replace("staff = 6\nhours = \"08:00-18:00\"", "staff = { \"08:00\" = 6, \"17:00\" = 2 }");
    let text = text
        .replace("per_hour = { \"08:00\" = 30, \"18:00\" = 0 }", "per_hour = 30")
        .replace("medium = \"phone\"\nopen = \"08:00-18:00\"", "medium = \"phone\"");
    let study = load_in(Path::new(""), &text);
    let load = load(&study.variants[0]);
    let all = findings(&study.variants[0], &load);
    let above = all.iter().find(|finding| finding.code == "load-above-staff").expect("a finding");
    let names: Vec<String> = above.periods.iter().map(|stretch| period_name(&study.variants[0], &load, stretch)).collect();
    assert_eq!(names, ["Mon 2024-03-04 17:00-24:00", "Tue 2024-03-05 17:00-24:00"]);
}

#[test]
fn the_shipped_scenarios_have_no_false_alarms() {
    // What is known of them: nothing but overload that is meant, channels that a variant does without, and a target that
    // the insurer's hours rule out.
    let meant = ["overloaded", "load-above-staff", "target-understaffed", "no-demand", "lost-closed", "rebuilds"];
    for file in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios")).expect("the scenarios") {
        let path = file.expect("a file").path();
        if path.is_dir() {
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("a scenario");
        let study = load_in(path.parent().expect("a directory"), &text);
        for scenario in &study.variants {
            for finding in findings(scenario, &load(scenario)) {
                let insurer = path.ends_with("health-insurer-messaging.toml") && finding.code == "target-out-of-reach";
                assert!(insurer || meant.contains(&finding.code) && !finding.warning, "{}: {}", path.display(), finding.sentence());
            }
        }
    }
}
