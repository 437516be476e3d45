//! Lines to the telephone network, by hand: when one is taken and when it is given free.

use super::{assert_times, head, inquiries};
use crate::support::{Day, mean};
use holdline::engine::tally::Outcome::{self, Busy, Served};
use holdline::run::Level;

/// A day of phone calls of 10 min and 5 min of work after them, with one agent and these keys and lines.
fn day(keys: &str, lines: u32, arrivals: &[&str]) -> Day {
    let text = format!(
        "{}{}[channels.phone]\nmedium = \"phone\"\nhandle_time = \"10m\"\nafter_work = \"5m\"\n{keys}\n\
         [trunks.main]\nlines = {lines}\nchannels = [\"phone\"]\n[groups.all]\nstaff = 1\nskills = [\"phone\"]\n",
        head("1d"),
        inquiries(&["phone"])
    );
    Day::new(&text, &[("phone.csv", arrivals)])
}

fn outcomes(day: &Day) -> Vec<Outcome> {
    day.contacts().iter().map(|contact| contact.outcome).collect()
}

fn line(day: &Day, metric: &str) -> Option<f64> {
    mean(&day.results(), 0, Level::Trunk, "main", metric, "")
}

#[test]
fn a_line_is_taken_from_the_door_to_the_end_of_the_talk() {
    // One line: taken from 08:00 to 08:10. At 08:11, with the agent at work on the last call, it is free again:
    // taken to 08:25, waiting until 08:15. At 08:25, at the end of that talk, the line is free before the next comes.
    let day = day("", 1, &["08:00:00", "08:09:00", "08:11:00", "08:12:00", "08:25:00"]);
    assert_eq!(outcomes(&day), [Served, Busy, Served, Busy, Served]);
    let times = [("08:00:00", "08:10:00"), ("", "08:09:00"), ("08:15:00", "08:25:00"), ("", "08:12:00"), ("08:30:00", "08:40:00")];
    assert_times(&day, &times);
    // Taken for 10, 14 and 15 min; with one line that is the time with all lines taken.
    assert_eq!((line(&day, "lines_mean"), line(&day, "all_busy_share")), (Some(39.0 / 1440.0), Some(39.0 / 1440.0)));
    assert_eq!((line(&day, "offered"), line(&day, "blocked_busy"), line(&day, "lines_max")), (Some(5.0), Some(2.0), Some(1.0)));
    let of = |metric| mean(&day.results(), 0, Level::Channel, "phone", metric, "");
    assert_eq!((of("blocked"), of("blocked_busy"), of("blocked_busy_share")), (Some(2.0), Some(2.0), Some(0.4)));
}

#[test]
fn menus_hold_a_line_and_full_queues_are_told_from_busy_signals() {
    // 1 min of menu each: the first talks from 08:01, the second is in the queue from 08:01:10; the third finds it
    // full at 08:01:20, having had the third line; the fourth comes while all three are taken.
    let keys = "ivr = { layers = 1, time = \"1m\", drop = 0, misroute = 0 }\nqueue_capacity = 1";
    let day = day(keys, 3, &["08:00:00", "08:00:10", "08:00:20", "08:00:30"]);
    assert_eq!(outcomes(&day), [Served, Served, Outcome::Blocked, Busy]);
    let of = |metric| mean(&day.results(), 0, Level::Channel, "phone", metric, "");
    assert_eq!((of("blocked"), of("blocked_busy"), line(&day, "lines_max")), (Some(2.0), Some(1.0), Some(3.0)));
}

#[test]
fn a_customer_off_the_line_takes_none_until_the_call() {
    // Two lines. The second caller takes a callback and gives the line free: the third finds it and goes, too. At
    // 08:15 the agent calls. Lines: 10 min of each of three calls.
    let keys = "callback = { waiting_at_least = 0, accept = 1 }";
    let day = day(keys, 2, &["08:00:00", "08:01:00", "08:02:00"]);
    assert_times(&day, &[("08:00:00", "08:10:00"), ("08:15:00", "08:25:00"), ("08:30:00", "08:40:00")]);
    assert_eq!((line(&day, "lines_mean"), line(&day, "lines_max")), (Some(30.0 / 1440.0), Some(2.0)));
    assert_eq!(line(&day, "offered"), Some(3.0));
}
