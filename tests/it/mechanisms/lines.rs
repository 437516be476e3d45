//! Triage and the disciplines of waiting lines, by hand.

use super::{assert_times, head};
use crate::support::Day;

const INQUIRIES: &str = "[inquiries.first]\ntrace = \"first.csv\"\nchannels = { line = 1 }\ncomplexity = 0\n\
    [inquiries.simple]\ntrace = \"simple.csv\"\nchannels = { line = 1 }\ncomplexity = 0.2\ndetail = 0.2\n\
    [inquiries.tricky]\ntrace = \"tricky.csv\"\nchannels = { line = 1 }\ncomplexity = 0.9\n\
    [inquiries.urgent]\ntrace = \"urgent.csv\"\nchannels = { line = 1 }\nurgency = \"urgent\"\ncomplexity = 0.3\ndetail = 0.3\n";
const TRIAGE: &str = "[triage]\nby = \"ai\"\naccuracy = 1\n";

/// Calls of 10 min: the first at 08:00, then a simple one at 08:01, a tricky one at 08:02, an urgent one at 08:03.
fn calls(discipline: &str, extra: &str) -> Day {
    let text = format!(
        "{}{extra}{INQUIRIES}[channels.line]\nmedium = \"phone\"\nhandle_time = \"10m\"\ndiscipline = {discipline}\n\
         [groups.all]\nstaff = 1\nskills = [\"line\"]\n",
        head("1d")
    );
    let at: [(&str, &[&str]); 4] =
        [("first.csv", &["08:00:00"]), ("simple.csv", &["08:01:00"]), ("tricky.csv", &["08:02:00"]), ("urgent.csv", &["08:03:00"])];
    Day::new(&text, &at)
}

/// The order in which the three that wait are answered.
fn order(day: &Day) -> String {
    let times = day.times();
    let mut answered: Vec<(u64, char)> =
        times[1..].iter().zip("stu".chars()).map(|(times, name)| (times.answered.expect("an answer") as u64, name)).collect();
    answered.sort_unstable();
    answered.into_iter().map(|(_, name)| name).collect()
}

#[test]
fn every_discipline_has_its_order() {
    assert_eq!(order(&calls("\"first_come\"", TRIAGE)), "stu");
    assert_eq!(order(&calls("\"priority\"", TRIAGE)), "uts");
    // Due 24 h after 08:01, 8 h after 08:02 and 1 h after 08:03; or 5 min, 2 min and 3 min: 08:06, 08:04 and 08:06, the
    // simple one first because it came first.
    assert_eq!(order(&calls("\"earliest_due\"", TRIAGE)), "uts");
    let due = "{ earliest_due = { urgent = \"3m\", complex = \"2m\", simple = \"5m\" } }";
    assert_eq!(order(&calls(due, TRIAGE)), "tsu");
    // As if they had come at 08:02, 08:04 and 08:03.
    let aging = "{ aging = { urgent = \"0s\", complex = \"2m\", simple = \"1m\" } }";
    assert_eq!(order(&calls(aging, TRIAGE)), "sut");
    // Complexity and detail: 0.4, 0.9 and 0.6; triage has no part in it.
    assert_eq!(order(&calls("\"easiest_first\"", "")), "sut");
}

#[test]
fn without_triage_everybody_is_in_the_same_class() {
    for discipline in ["\"priority\"", "\"earliest_due\"", "\"aging\""] {
        assert_eq!(order(&calls(discipline, "")), "stu", "{discipline}");
    }
}

#[test]
fn sorting_takes_time_once_per_issue_and_can_send_to_another_channel() {
    // 20 s with the first answer.
    let day = calls("\"first_come\"", "[triage]\naccuracy = 1\nwork = \"20s\"\n");
    assert_times(&day, &[("08:00:00", "08:10:20"), ("08:10:20", "08:20:40"), ("08:20:40", "08:31:00"), ("08:31:00", "08:41:20")]);
    let other = "[channels.other]\nmedium = \"phone\"\nhandle_time = \"1m\"\n[groups.others]\nstaff = 1\nskills = [\"other\"]\n";
    let day = calls("\"first_come\"", &format!("{TRIAGE}routes = {{ urgent = \"other\" }}\n{other}"));
    assert_times(&day, &[("08:00:00", "08:10:00"), ("08:10:00", "08:20:00"), ("08:20:00", "08:30:00"), ("08:03:00", "08:04:00")]);
    // Never seen rightly, the urgent one stays.
    let day = calls("\"first_come\"", &format!("[triage]\nby = \"ai\"\naccuracy = 0\nroutes = {{ urgent = \"other\" }}\n{other}"));
    assert_eq!(day.contacts()[3].channel, 0);
}

#[test]
fn sorting_is_not_paid_again_when_the_issue_comes_back() {
    // Resolution with log-odds of -20 never succeeds: the issue comes back after 1 h, once, and the second call is 10 min.
    let text = format!(
        "{}[triage]\naccuracy = 1\nwork = \"20s\"\n[issues]\nresolution = \"model\"\nresolution_base = -20\nreopen = 1\nreopen_delay = \"1h\"\n\
         reopen_same_channel = 1\ncontact_limit = 2\n[inquiries.calls]\ntrace = \"calls.csv\"\nchannels = {{ line = 1 }}\n\
         [channels.line]\nmedium = \"phone\"\nhandle_time = \"10m\"\n[groups.all]\nstaff = 1\nskills = [\"line\"]\n",
        head("1d")
    );
    let day = Day::new(&text, &[("calls.csv", &["08:00:00"])]);
    assert_times(&day, &[("08:00:00", "08:10:20"), ("09:10:20", "09:20:20")]);
}

#[test]
fn follow_ups_are_in_order_of_class_too() {
    // Thread 1 (simple): reply 08:05, writes again 08:07. Thread 2 (urgent, 08:01): reply 08:10, writes again 08:12.
    // Thread 3 (simple, 08:06) has waited longest at 08:10: until 08:15, writes again 08:17. Then the urgent message
    // of 08:12 goes before that of 08:07: until 08:20, then 08:25 and 08:30.
    let text = |discipline: &str| {
        format!(
            "{}{TRIAGE}[inquiries.simple]\ntrace = \"simple.csv\"\nchannels = {{ mail = 1 }}\n[inquiries.urgent]\ntrace = \"urgent.csv\"\n\
             channels = {{ mail = 1 }}\nurgency = \"urgent\"\n[channels.mail]\nmedium = \"email\"\nturns = 2\nreply_work = \"5m\"\n\
             think_time = \"2m\"\nowner_window = \"0s\"\ndiscipline = {discipline}\n[groups.all]\nstaff = 1\nskills = [\"mail\"]\n",
            head("1d")
        )
    };
    let at: [(&str, &[&str]); 2] = [("simple.csv", &["08:00:00", "08:06:00"]), ("urgent.csv", &["08:01:00"])];
    let day = Day::new(&text("\"priority\""), &at);
    assert_times(&day, &[("08:00:00", "08:25:00"), ("08:05:00", "08:20:00"), ("08:10:00", "08:30:00")]);
    let day = Day::new(&text("\"first_come\""), &at);
    assert_times(&day, &[("08:00:00", "08:20:00"), ("08:05:00", "08:25:00"), ("08:10:00", "08:30:00")]);
}
