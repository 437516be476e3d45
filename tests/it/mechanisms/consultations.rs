//! Consultations, by hand: calls of 4 min in whose middle the agent asks for 3 min, and waits 2 min at most for somebody
//! to ask.

use super::{assert_times, head, inquiries};
use crate::scenario_errors::one_error;
use crate::support::{Day, mean};
use holdline::run::Level;

/// Calls on `a` for one agent, who asks the group of this name; calls of 10 min on `b` for one expert.
fn day(group: &str, front: u32, experts: &str, a: &[&str], b: &[&str]) -> Day {
    let text = format!(
        "{}{}[channels.a]\nmedium = \"phone\"\nhandle_time = \"4m\"\n\
         consultations = {{ share = 1, group = {group:?}, time = \"3m\", wait = \"2m\" }}\n\
         [channels.b]\nmedium = \"phone\"\nhandle_time = \"10m\"\n\
         [groups.front]\nstaff = {front}\nskills = [\"a\"]\n[groups.experts]\nstaff = 1\n{experts}\nskills = [\"b\"]\n",
        head("1d"),
        inquiries(&["a", "b"])
    );
    Day::new(&text, &[("a.csv", a), ("b.csv", b)])
}

/// Minutes that the agents of each group are busy, rounded to a tenth.
fn busy(day: &Day) -> [f64; 2] {
    let of = |group| mean(&day.results(), 0, Level::Group, group, "busy_mean", "").expect("agents");
    ["front", "experts"].map(|group| (of(group) * 14_400.0).round() / 10.0)
}

/// Asked, missed, and seconds of waiting for somebody to ask.
fn asked(day: &Day) -> [Option<f64>; 3] {
    let results = day.results();
    ["consultations", "consultations_missed", "consultation_wait_mean"].map(|metric| mean(&results, 0, Level::Channel, "a", metric, ""))
}

const ONE: &[&str] = &["08:00:00"];

#[test]
fn an_idle_expert_is_asked_at_once() {
    // 2 min of talk, 3 min on hold, 2 min of talk.
    let day = day("experts", 1, "", ONE, &["09:00:00"]);
    assert_times(&day, &[("08:00:00", "08:07:00"), ("09:00:00", "09:10:00")]);
    assert_eq!((busy(&day), asked(&day)), ([7.0, 13.0], [Some(1.0), Some(0.0), Some(0.0)]));
    // The time of both.
    assert_eq!(day.contacts()[0].handled / 1_000_000, 600);
}

#[test]
fn a_busy_expert_answers_before_taking_the_next_contact() {
    // Busy until 08:03, asked until 08:06; only then comes the call of 08:00:30.
    let day = day("experts", 1, "", ONE, &["07:53:00", "08:00:30"]);
    assert_times(&day, &[("07:53:00", "08:03:00"), ("08:00:00", "08:08:00"), ("08:06:00", "08:16:00")]);
    assert_eq!((busy(&day), asked(&day)), ([8.0, 23.0], [Some(1.0), Some(0.0), Some(60.0)]));
}

#[test]
fn who_finds_nobody_goes_on_without() {
    // On hold from 08:02 to 08:04. The expert who is free at 08:09 is not asked any more.
    let day = day("experts", 1, "", ONE, &["07:59:00", "08:00:30"]);
    assert_times(&day, &[("07:59:00", "08:09:00"), ("08:00:00", "08:06:00"), ("08:09:00", "08:19:00")]);
    assert_eq!((busy(&day), asked(&day)), ([6.0, 20.0], [Some(0.0), Some(1.0), Some(120.0)]));
}

#[test]
fn experts_finish_before_they_leave_and_are_asked_as_they_come() {
    // Asked at 08:02, gone at 08:05: the call of 08:03:30 waits for the next morning.
    let leaves = day("experts", 1, "hours = \"07:00-08:03\"", ONE, &["08:03:30"]);
    assert_times(&leaves, &[("08:00:00", "08:07:00"), ("1+07:00:00", "1+07:10:00")]);
    let present = mean(&leaves.results(), 0, Level::Group, "experts", "staff_mean", "").expect("hours");
    assert_eq!((present * 1440.0).round(), 65.0);
    // There from 08:03 on.
    let comes = day("experts", 1, "hours = \"08:03-10:00\"", ONE, &["08:04:00"]);
    assert_times(&comes, &[("08:00:00", "08:08:00"), ("08:06:00", "08:16:00")]);
}

#[test]
fn colleagues_do_not_wait_for_each_other_forever() {
    // Both talk until 08:02, look for each other until 08:04 and go on; the third call comes after them, and its agent
    // asks the other one, from 08:08 to 08:11.
    let day = day("front", 2, "", &["08:00:00", "08:00:00", "08:00:30"], &["20:00:00"]);
    assert_times(&day, &[("08:00:00", "08:06:00"), ("08:00:00", "08:06:00"), ("08:06:00", "08:13:00"), ("20:00:00", "20:10:00")]);
    assert_eq!((busy(&day), asked(&day)), ([6.0 + 6.0 + 7.0 + 3.0, 10.0], [Some(1.0), Some(2.0), Some(80.0)]));
}

#[test]
fn consultations_are_checked() {
    let text = |keys: &str, medium: &str| {
        format!(
            "[inquiries.a]\nper_hour = 1\nchannels = {{ a = 1 }}\n[channels.a]\nmedium = {medium:?}\nconsultations = {keys}\n\
             [groups.front]\nstaff = 1\nskills = [\"a\"]\n"
        )
    };
    let one = |keys: &str, place: &str, words: &[&str]| one_error(&text(keys, "phone"), place, words);
    one("{ share = 0.1, group = \"frnt\", time = \"1m\" }", "test.toml:6:40", &["unknown group \"frnt\"", "did you mean `front`?"]);
    one("{ share = 0.1, group = \"front\" }", "test.toml:6:17", &["`consultations` has no `time`"]);
    one("0.1", "test.toml:6:17", &["a table such as { share = 0.1, group = \"experts\", time = \"2m\" }"]);
    let mail = text("{ share = 0.1, group = \"front\", time = \"1m\" }", "email");
    one_error(&mail, "test.toml:6:1", &["agents consult others in sessions of phone, video and in person, not email"]);
}

#[test]
fn who_waits_to_ask_when_the_run_ends_has_waited_for_the_contact() {
    // 4 min of talk, and from 08:02 to midnight for an expert who is busy to the next morning.
    let text = format!(
        "{}drain = \"censor\"\n{}[channels.a]\nmedium = \"phone\"\nhandle_time = \"4m\"\n\
         consultations = {{ share = 1, group = \"experts\", time = \"3m\", wait = \"20h\" }}\n\
         [channels.b]\nmedium = \"phone\"\nhandle_time = \"20h\"\n\
         [groups.front]\nstaff = 1\nskills = [\"a\"]\n[groups.experts]\nstaff = 1\nskills = [\"b\"]\n",
        head("1d"),
        inquiries(&["a", "b"])
    );
    let day = Day::new(&text, &[("a.csv", ONE), ("b.csv", &["07:00:00"])]);
    let contacts = day.contacts();
    assert_eq!(contacts[1].handled / 1_000_000, 240 + 16 * 3600 - 120);
    assert_eq!(busy(&day)[0], 958.0 + 2.0);
}
