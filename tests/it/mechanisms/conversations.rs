//! Conversations: owner window, context rebuild, waking hours, automatic close, thread cap,
//! business hours.

use super::{agents, assert_times, head, inquiries};
use crate::support::{Day, mean};
use holdline::engine::tally::Outcome;
use holdline::run::Level;

/// Two replies of 5 min, 10 min of thought between them, and phone calls that take so long.
fn owner_day(window: &str, call: &str, groups: &str, calls: &[&str]) -> Day {
    let text = format!(
        "{}{}[channels.mail]\nmedium = \"messaging\"\nturns = 2\nreply_work = \"5m\"\nthink_time = \"10m\"\n\
         owner_window = {window:?}\nrebuild = \"45s\"\n[channels.phone]\nmedium = \"phone\"\nhandle_time = {call:?}\n{groups}",
        head("1d"),
        inquiries(&["mail", "phone"])
    );
    Day::new(&text, &[("mail.csv", &["08:00:00"]), ("phone.csv", calls)])
}

const TWO_ALIKE: &str = "[groups.all]\nstaff = 2\nskills = [\"mail\", \"phone\"]\n";
const TWO_CALLS: &[&str] = &["08:14:00", "08:14:30"];

#[test]
fn within_the_window_only_the_owner_replies() {
    // Agent 0 replies at 08:05; the customer writes again at 08:15. The calls go to agent 1 (longest
    // idle) until 08:16:00 and to agent 0 until 08:16:30. Agent 1 is free first but must not take it.
    let day = owner_day("3m", "2m", TWO_ALIKE, TWO_CALLS);
    assert_times(&day, &[("08:00:00", "08:21:30"), ("08:14:00", "08:16:00"), ("08:14:30", "08:16:30")]);
    assert_eq!(agents(&day)[0], (0, 0));
}

#[test]
fn after_the_window_anyone_replies_and_rebuilds_the_context() {
    // As before with calls of 20 min: the window ends at 08:18, agent 1 is free at 08:34:00 and
    // takes 5 min and 45 s.
    let day = owner_day("3m", "20m", TWO_ALIKE, TWO_CALLS);
    assert_times(&day, &[("08:00:00", "08:39:45"), ("08:14:00", "08:34:00"), ("08:14:30", "08:34:30")]);
    assert_eq!(agents(&day)[0], (0, 1));
}

#[test]
fn without_a_window_the_first_free_agent_replies() {
    // Agent 1 takes it at 08:16:00 and rebuilds: 08:21:45.
    let day = owner_day("0s", "2m", TWO_ALIKE, TWO_CALLS);
    assert_times(&day, &[("08:00:00", "08:21:45"), ("08:14:00", "08:16:00"), ("08:14:30", "08:16:30")]);
}

#[test]
fn at_the_end_of_the_window_an_idle_agent_takes_it_at_once() {
    // Only group a takes calls: its agent, the owner, talks from 08:14 to 08:34. At 08:18 the idle
    // agent of group b begins, at half speed: (5 min + 45 s) x 2 = 11 min 30 s.
    let groups =
        "[groups.a]\nstaff = 1\nskills = [\"mail\", \"phone\"]\n[groups.b]\nstaff = 1\nskills = [{ channel = \"mail\", speed = 0.5 }]\n";
    let day = owner_day("3m", "20m", groups, &["08:14:00"]);
    assert_times(&day, &[("08:00:00", "08:29:30"), ("08:14:00", "08:34:00")]);
    assert_eq!(agents(&day)[0], (1, 0));
    // reply_wait: 0 for the first message, 3 min for the second; reply_gap: 5 min and 3 + 11.5 min.
    let results = day.results();
    assert_eq!(mean(&results, 0, Level::Channel, "mail", "reply_wait_mean", ""), Some(90.0));
    assert_eq!(mean(&results, 0, Level::Channel, "mail", "reply_gap_mean", ""), Some((300.0 + 870.0) / 2.0));
}

#[test]
fn the_owner_keeps_a_thread_that_comes_back_after_the_window() {
    // One agent: the window passes during a call, but nobody has to rebuild. Free at 08:34.
    let day = owner_day("3m", "20m", "[groups.a]\nstaff = 1\nskills = [\"mail\", \"phone\"]\n", &["08:14:00"]);
    assert_times(&day, &[("08:00:00", "08:39:00"), ("08:14:00", "08:34:00")]);
}

/// Messaging with these keys, around the clock by one agent unless the group says otherwise.
fn mail_day(length: &str, extra: &str, channel: &str, group: &str, arrivals: &[&str]) -> Day {
    let text = format!(
        "{}{extra}{}[channels.mail]\nmedium = \"messaging\"\n{channel}\n[groups.all]\n{group}\n",
        head(length),
        inquiries(&["mail"])
    );
    Day::new(&text, &[("mail.csv", arrivals)])
}

#[test]
fn thought_pauses_while_the_customer_sleeps() {
    // Reply at 21:50; 30 min of thought: 10 before 22:00, 20 after 08:00. Reply to that at 08:25.
    let waking = "[customers]\nwaking = \"08:00-22:00\"\n";
    let channel = "turns = 2\nreply_work = \"5m\"\nthink_time = \"30m\"";
    let day = mail_day("2d", waking, channel, "staff = 1\nskills = [\"mail\"]", &["21:45:00"]);
    assert_times(&day, &[("21:45:00", "1+08:25:00")]);
}

#[test]
fn nobody_writes_in_their_sleep_however_quick() {
    // A first message came at 23:00 all the same; the reply at 23:05 is read at 08:00.
    let waking = "[customers]\nwaking = \"08:00-22:00\"\n";
    let channel = "turns = 2\nreply_work = \"5m\"\nthink_time = \"0s\"";
    let day = mail_day("2d", waking, channel, "staff = 1\nskills = [\"mail\"]", &["23:00:00"]);
    assert_times(&day, &[("23:00:00", "1+08:05:00")]);
}

#[test]
fn silence_closes_a_thread_unresolved() {
    // Reply at 09:05; the customer would write at 12:05, the thread closes at 11:05.
    let channel = "turns = 2\nreply_work = \"5m\"\nthink_time = \"3h\"\nauto_close = \"2h\"";
    let day = mail_day("1d", "", channel, "staff = 1\nskills = [\"mail\"]", &["09:00:00"]);
    assert_times(&day, &[("09:00:00", "11:05:00")]);
    assert_eq!(day.contacts()[0].outcome, Outcome::AutoClosed);
    let results = day.results();
    let of = |metric| mean(&results, 0, Level::Channel, "mail", metric, "");
    assert_eq!((of("served"), of("auto_closed"), of("turns_mean")), (Some(1.0), Some(1.0), Some(1.0)));
    // An unresolved thread has no resolution time and costs 30 points.
    assert_eq!((of("resolution_mean"), of("satisfaction_unresolved")), (None, Some(-30.0)));
}

#[test]
fn an_agent_with_all_threads_open_takes_no_new_one() {
    // Thread 1: reply 08:05, message 09:05, reply and close 09:10. Thread 2 (08:10) waits for that
    // although the agent is idle: 09:10 to 09:15, message 10:15, close 10:20.
    let channel = "turns = 2\nreply_work = \"5m\"\nthink_time = \"1h\"";
    let arrivals = ["08:00:00", "08:10:00"];
    let capped = mail_day("1d", "", channel, "staff = 1\nskills = [{ channel = \"mail\", slots = 1 }]", &arrivals);
    assert_times(&capped, &[("08:00:00", "09:10:00"), ("09:10:00", "10:20:00")]);
    // With room for two: answered at 08:10, message 09:15, close 09:20.
    let free = mail_day("1d", "", channel, "staff = 1\nskills = [{ channel = \"mail\", slots = 2 }]", &arrivals);
    assert_times(&free, &[("08:00:00", "09:10:00"), ("08:10:00", "09:20:00")]);
}

#[test]
fn a_thread_closed_by_silence_makes_room() {
    // Thread 1 closes 30 min after the reply of 08:05; thread 2 begins then and goes the same way.
    let channel = "turns = 2\nreply_work = \"5m\"\nthink_time = \"1h\"\nauto_close = \"30m\"";
    let day = mail_day("1d", "", channel, "staff = 1\nskills = [{ channel = \"mail\", slots = 1 }]", &["08:00:00", "08:10:00"]);
    assert_times(&day, &[("08:00:00", "08:35:00"), ("08:35:00", "09:10:00")]);
}

#[test]
fn business_hours_clock_only_open_time() {
    // Open 09-17. 16:55: reply at 17:05, of which 5 min are open. 16:58: reply on Tuesday 09:10:
    // 2 min and 10 min. Friday 16:59 after work ended at 16:30: Monday 09:10: 1 min and 10 min.
    let channel = "open = \"mon-fri 09:00-17:00\"\nturns = 1\nreply_work = \"10m\"";
    let group = "staff = 1\nhours = \"mon-thu 09:00-17:00, fri 09:00-16:30\"\nskills = [\"mail\"]";
    let day = mail_day("5d", "", channel, group, &["16:55:00", "16:58:00", "2024-03-08T16:59:00"]);
    assert_times(&day, &[("16:55:00", "17:05:00"), ("1+09:00:00", "1+09:10:00"), ("7+09:00:00", "7+09:10:00")]);
    let results = day.results();
    let of = |definition| mean(&results, 0, Level::Channel, "mail", "first_response_mean", definition);
    assert_eq!(of("business"), Some((300.0 + 720.0 + 660.0) / 3.0));
    assert_eq!(of("calendar"), Some((600.0 + 58_320.0 + 231_060.0) / 3.0));
}

#[test]
fn capacity_is_free_while_the_customer_thinks() {
    // Thread 1: 08:00-08:05, thinks until 08:15. Thread 2 (08:02) is answered at 08:05-08:10, thinks
    // until 08:20. Replies at 08:20 and 08:25. Open: 20 min and 23 min; worked 20 min.
    let channel = "turns = 2\nreply_work = \"5m\"\nthink_time = \"10m\"";
    let day = mail_day("1d", "", channel, "staff = 1\nskills = [\"mail\"]", &["08:00:00", "08:02:00"]);
    assert_times(&day, &[("08:00:00", "08:20:00"), ("08:05:00", "08:25:00")]);
    let results = day.results();
    let of = |metric| mean(&results, 0, Level::Channel, "mail", metric, "").map(|average| (average * 1440.0 * 1e6).round() / 1e6);
    // In contact minutes of the day; the backlog held thread 2 for 3 min.
    assert_eq!((of("open_mean"), of("active_mean"), of("backlog_mean"), of("queue_mean")), (Some(43.0), Some(20.0), Some(3.0), Some(3.0)));
    assert_eq!(mean(&results, 0, Level::Channel, "mail", "backlog_max", ""), Some(1.0));
    assert_eq!(mean(&results, 0, Level::Channel, "mail", "oldest_age_max", ""), Some(180.0));
}
