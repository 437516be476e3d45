//! Agents who come and go: who leaves at a cut, what is paused and resumed, what overtime costs.

use super::{agents, assert_times, head, inquiries};
use crate::support::{Day, mean};
use holdline::run::Level;

/// Calls of 10 min.
fn call_day(group: &str, arrivals: &[&str]) -> Day {
    let text = format!(
        "{}{}[channels.phone]\nmedium = \"phone\"\nhandle_time = \"10m\"\n[groups.all]\n{group}\nskills = [\"phone\"]\n",
        head("2d"),
        inquiries(&["phone"])
    );
    Day::new(&text, &[("phone.csv", arrivals)])
}

/// E-mails of one reply of 10 min.
fn mail_day(group: &str, arrivals: &[&str]) -> Day {
    let text = format!(
        "{}{}[channels.mail]\nmedium = \"email\"\nturns = 1\nreply_work = \"10m\"\n[groups.all]\n{group}\nskills = [\"mail\"]\n",
        head("2d"),
        inquiries(&["mail"])
    );
    Day::new(&text, &[("mail.csv", arrivals)])
}

/// Seconds of a group's time average over two days.
fn seconds(day: &Day, metric: &str) -> f64 {
    let average = mean(&day.results(), 0, Level::Group, "all", metric, "").expect("a mean");
    (average * 2.0 * 86_400.0 * 1e3).round() / 1e3
}

#[test]
fn at_closing_time_a_reply_is_paused_and_resumed_in_the_morning() {
    // 5 of 10 min are done by 17:00; the rest is done from 09:00 to 09:05.
    let day = mail_day("staff = 1\nhours = \"09:00-17:00\"\nleaving = \"pause\"", &["16:55:00", "16:58:00"]);
    assert_times(&day, &[("16:55:00", "1+09:05:00"), ("1+09:05:00", "1+09:15:00")]);
    assert_eq!(day.contacts()[0].handled, 600_000_000);
    assert_eq!((seconds(&day, "staff_mean"), seconds(&day, "busy_mean")), (57_600.0, 1_200.0));
}

#[test]
fn or_it_is_finished_first_in_paid_overtime() {
    let day = mail_day("staff = 1\nhours = \"09:00-17:00\"\nleaving = \"finish\"", &["16:55:00", "16:58:00"]);
    assert_times(&day, &[("16:55:00", "17:05:00"), ("1+09:00:00", "1+09:10:00")]);
    assert_eq!((seconds(&day, "staff_mean"), seconds(&day, "busy_mean")), (57_900.0, 1_200.0));
}

#[test]
fn a_session_is_never_paused() {
    // The call goes on to 17:05 in either case; the next one waits for the morning.
    for leaving in ["pause", "finish"] {
        let day = call_day(&format!("staff = 1\nhours = \"09:00-17:00\"\nleaving = {leaving:?}"), &["16:55:00", "16:58:00"]);
        assert_times(&day, &[("16:55:00", "17:05:00"), ("1+09:00:00", "1+09:10:00")]);
        assert_eq!(seconds(&day, "staff_mean"), 57_900.0);
    }
}

#[test]
fn the_idle_leave_first() {
    // Two of three are busy at the cut to two: the idle one goes, nobody works overtime.
    let day = call_day("staff = { \"08:00\" = 3, \"08:05\" = 2, \"09:00\" = 0 }", &["08:00:00", "08:01:00", "08:06:00"]);
    assert_times(&day, &[("08:00:00", "08:10:00"), ("08:01:00", "08:11:00"), ("08:10:00", "08:20:00")]);
    // Both days: 5 min of three and 55 min of two.
    assert_eq!(seconds(&day, "staff_mean"), 2.0 * (3.0 * 300.0 + 2.0 * 3300.0));
}

#[test]
fn of_the_busy_the_first_who_is_free_leaves() {
    // Cut to one at 08:05: agent 0 is free at 08:10 and goes; agent 1 stays, and takes the third call
    // at 08:11.
    let day = call_day("staff = { \"08:00\" = 2, \"08:05\" = 1 }", &["08:00:00", "08:01:00", "08:02:00"]);
    assert_times(&day, &[("08:00:00", "08:10:00"), ("08:01:00", "08:11:00"), ("08:11:00", "08:21:00")]);
    assert_eq!(agents(&day), [(0, 0), (0, 1), (0, 1)]);
}

#[test]
fn those_who_come_take_what_waits_at_once() {
    let day = call_day("staff = { \"08:00\" = 1, \"08:05\" = 3 }", &["08:00:00", "08:01:00", "08:02:00", "08:03:00"]);
    let at_once = ("08:05:00", "08:15:00");
    assert_times(&day, &[("08:00:00", "08:10:00"), at_once, at_once, ("08:10:00", "08:20:00")]);
}

#[test]
fn one_who_was_to_leave_is_kept_before_another_is_called() {
    // Cut at 08:02 during a call, back to one at 08:04: the same agent stays, so the second call
    // waits until 08:10 instead of meeting a second agent.
    let day = call_day("staff = { \"08:00\" = 1, \"08:02\" = 0, \"08:04\" = 1 }", &["08:00:00", "08:01:00"]);
    assert_times(&day, &[("08:00:00", "08:10:00"), ("08:10:00", "08:20:00")]);
}

#[test]
fn speed_and_complexity_stretch_the_work() {
    // 10 min at speed 0.5 and complexity 0.5 with 0.8 per unit: 10 x 2 x 1.4 = 28 min, and
    // after-contact work of 1 min: 2.8 min = 2:48.
    let text = format!(
        "{}[customers]\ncomplexity_work = 0.8\n[inquiries.phone]\ntrace = \"phone.csv\"\ncomplexity = 0.5\nchannels = {{ phone = 1 }}\n\
         [channels.phone]\nmedium = \"phone\"\nhandle_time = \"10m\"\nafter_work = \"1m\"\n\
         [groups.all]\nstaff = 1\nskills = [{{ channel = \"phone\", speed = 0.5 }}]\n",
        head("1d")
    );
    let day = Day::new(&text, &[("phone.csv", &["08:00:00", "08:01:00"])]);
    assert_times(&day, &[("08:00:00", "08:28:00"), ("08:30:48", "08:58:48")]);
    let results = day.results();
    let of = |metric| mean(&results, 0, Level::Channel, "phone", metric, "");
    assert_eq!((of("session_mean"), of("handle_mean")), (Some(1680.0), Some(1848.0)));
}

#[test]
fn a_paused_reply_waits_for_its_own_agent() {
    // Both are paused at 17:00 with 5 and 6 min to go. On Tuesday one agent comes at 09:00, the other
    // at 10:00: each takes up what it began.
    let staff = "staff = { mon = { \"09:00\" = 2, \"17:00\" = 0 }, tue = { \"09:00\" = 1, \"10:00\" = 2 } }\nleaving = \"pause\"";
    let day = mail_day(staff, &["16:55:00", "16:56:00"]);
    assert_times(&day, &[("16:55:00", "1+09:05:00"), ("16:56:00", "1+10:06:00")]);
    assert_eq!(agents(&day), [(0, 0), (0, 1)]);
}

#[test]
fn pausing_stops_only_as_many_as_the_cut() {
    // One of two goes at 16:58: the other finishes at 17:05.
    let staff = "staff = { mon = { \"09:00\" = 2, \"16:58\" = 1 }, tue = { \"09:00\" = 2 } }\nleaving = \"pause\"";
    let day = mail_day(staff, &["16:55:00", "16:56:00"]);
    assert_times(&day, &[("16:55:00", "17:05:00"), ("16:56:00", "1+09:08:00")]);
}
