//! What rosters are paid and cost, by hand: the least time of a shift with overtime, calls, seats and licences.

use super::rosters::{of_group, text};
use super::{assert_times, head, inquiries};
use crate::support::{Day, mean};
use holdline::run::Level;

#[test]
fn overtime_counts_toward_the_least_paid_time() {
    for (minimum, lacking) in [("4h", 55.0), ("3h5m", 0.0), ("3h2m", 0.0), ("0s", 0.0)] {
        let shifts = format!("[shifts.short]\nstart = \"10:00\"\nlength = \"3h\"\nminimum = {minimum:?}\n");
        let group = "shifts = [{ shift = \"short\", days = \"mon\", agents = 1 }]";
        let day = Day::new(&text("1d", &shifts, group), &[("phone.csv", &["12:55:00"]), ("mail.csv", &["23:59:00"])]);
        assert_times(&day, &[("12:55:00", "13:05:00"), ("", "")]);
        let results = day.results();
        let of = |metric| of_group(&results, metric, 1.0);
        let rounded = |value: f64| (value * 1e6).round() / 1e6;
        // Five minutes at 1.5 times the wage.
        assert_eq!((of("cost_labour"), of("cost_overtime"), of("cost_minimum")), (60.0, 2.5, rounded(lacking / 3.0)), "{minimum}");
        assert_eq!(of("paid_hours"), rounded(3.0 + 5.0 / 60.0 + lacking / 60.0), "{minimum}");
    }
}

const DAY_SHIFT: &str = "[shifts.s]\nstart = \"08:00\"\nlength = \"8h\"\n";

/// Hours paid for calls on a day with such agents on call.
fn called(on_call: &str, skills: &str, calls: &[&str], mails: &[&str]) -> f64 {
    let group = format!(
        "shifts = [{{ shift = \"s\", days = \"mon\", agents = 1 }}]\non_call = {{ agents = 2, every = \"5m\", notice = \"10m\", {on_call} }}"
    );
    let mut text = text("1d", DAY_SHIFT, &group);
    if !skills.is_empty() {
        let from = text.rfind("skills = ").expect("skills");
        // Somebody else answers the phone.
        text = format!("{}skills = [{skills}]\n[groups.else]\nstaff = 1\nskills = [\"phone\"]\n", &text[..from]);
    }
    let day = Day::new(&text, &[("phone.csv", calls), ("mail.csv", mails)]);
    of_group(&day.results(), "on_call_hours", 1.0)
}

#[test]
fn only_the_given_channels_call_agents_in() {
    // Five mails of 10 min wait at eight, four from then on: both are called, at 08:00 and 08:05, and stay for an hour.
    let mails = ["07:00:00", "07:01:00", "07:02:00", "07:03:00", "07:04:00"];
    let when = "hours = \"mon 08:00-12:00\", waiting_at_least = 4, length = \"1h\"";
    let of = |channels: &str, skills: &str| called(&format!("{when}{channels}"), skills, &["23:59:00"], &mails);
    assert_eq!(of("", ""), 0.0, "nobody is on the line");
    assert_eq!(of(", channels = [\"phone\"]", ""), 0.0);
    assert_eq!(of(", channels = [\"mail\", \"phone\"]", ""), 2.0);
    assert_eq!(of(", channels = [\"mail\"]", ""), 2.0);
    assert_eq!(of("", "\"mail\""), 2.0, "a group for mail alone");
    // By the wait it is the same: the first mail has waited for an hour at 08:00, the next one at 08:05.
    let by_wait = |channels: &str| {
        called(&format!("hours = \"mon 08:00-12:00\", wait_at_least = \"1h\", length = \"1h\"{channels}"), "", &["23:59:00"], &mails)
    };
    assert_eq!((by_wait(""), by_wait(", channels = [\"mail\"]")), (0.0, 2.0));
    // Four on the line do, at 08:05 and still at 08:10.
    let calls = ["08:01:00", "08:01:01", "08:01:02", "08:01:03", "08:01:04"];
    assert_eq!(called(when, "", &calls, &["23:59:00"]), 2.0);
}

#[test]
fn a_call_is_paid_for_its_least_time_but_not_beyond_the_end() {
    // A caller of 22:49 waits; one agent is called then and there at 23:00.
    let of = |length: &str| {
        called(
            &format!("waiting_at_least = 1, length = {length:?}, minimum = \"2h\", hours = \"22:50-22:51\""),
            "",
            &["22:49:00"],
            &["23:59:00"],
        )
    };
    // To 23:30, and an hour and a half that is lacking.
    assert_eq!(of("30m"), 2.0);
    // An hour is counted of four, which lack nothing; half an hour is lacking of an hour and a half.
    assert_eq!((of("4h"), of("90m")), (1.0, 1.5));
}

#[test]
fn seats_and_licences_are_those_of_the_counted_length() {
    // Sunday is warm-up, Monday counts, Tuesday is the drain. Five by day on Sunday and three in the night to Monday, two on
    // Monday, seven on Tuesday. A seat and a licence for a month cost 30.4 each: one for each day.
    let text = format!(
        "{}[costs]\nseat_per_month = 30.4\n{}[channels.phone]\nmedium = \"phone\"\nhandle_time = \"10m\"\nlicence_per_month = 30.4\n\
         [shifts.day]\nstart = \"08:00\"\nlength = \"8h\"\n[shifts.night]\nstart = \"22:00\"\nlength = \"8h\"\n\
         [groups.roster]\nskills = [\"phone\"]\nshifts = [{{ shift = \"day\", days = \"sun\", agents = 5 }}, {{ shift = \"night\", days = \"sun\", agents = 3 }},\n\
         {{ shift = \"day\", days = \"mon\", agents = 2 }}, {{ shift = \"day\", days = \"tue\", agents = 7 }}]\n\
         [groups.called]\nskills = [\"phone\"]\nshifts = [{{ shift = \"day\", days = \"mon\", agents = 2 }}, {{ shift = \"day\", days = \"tue\", agents = 7 }}]\n\
         on_call = {{ agents = 1, waiting_at_least = 9, notice = \"1h\", length = \"1h\" }}\n\
         [groups.staff]\nskills = [\"phone\"]\nstaff = {{ sun = {{ \"08:00\" = 5 }}, mon = {{ \"00:00\" = 1, \"08:00\" = 2, \"20:00\" = 1 }}, tue = {{ \"08:00\" = 7 }} }}\n",
        head("1d").replace("[run]", "[run]\nwarmup = \"1d\"\ndrain = \"finish\"\ndrain_limit = \"1d\""),
        inquiries(&["phone"])
    );
    let results = Day::new(&text, &[("phone.csv", &["09:00:00"])]).results();
    for (group, seats) in [("roster", 3.0), ("called", 3.0), ("staff", 2.0)] {
        let of = |metric| mean(&results, 0, Level::Group, group, metric, "").expect("a cost");
        for metric in ["cost_seats", "cost_licences"] {
            assert!((of(metric) - seats).abs() < 1e-9, "{group} {metric}: {}", of(metric));
        }
    }
}
