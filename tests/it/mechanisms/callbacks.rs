//! Callbacks and virtual places in the queue, by hand: when each call is placed, who comes before it, and what
//! is counted of it. One agent, contacts of 10 min; everybody to whom a callback is offered takes it.

use super::{assert_times, head, inquiries};
use crate::support::{Day, mean};
use holdline::engine::tally::Outcome::{self, Blocked, NotReached, Served};
use holdline::run::{Level, Results, TraceRow};

/// A day of one channel `line`, its keys and those of its callback, and more sections.
fn day(keys: &str, callback: &str, more: &str, arrivals: &[&str]) -> Day {
    let skill = if keys.contains("chat") { "{ channel = \"line\", slots = 1 }" } else { "\"line\"" };
    let text = format!(
        "{}{}{more}\n[channels.line]\n{keys}\ntarget = {{ within = \"20s\", share = 0.8 }}\n\
         callback = {{ accept = 1, {callback} }}\n[groups.all]\nstaff = 1\nskills = [{skill}]\n",
        head("1d"),
        inquiries(&["line"])
    );
    Day::new(&text, &[("line.csv", arrivals)])
}

const PHONE: &str = "medium = \"phone\"\nhandle_time = \"10m\"";

fn outcomes(day: &Day) -> Vec<Outcome> {
    day.contacts().iter().map(|contact| contact.outcome).collect()
}

/// A metric of the channel.
fn of(day: &Day, metric: &str, definition: &str) -> Option<f64> {
    mean(&day.results(), 0, Level::Channel, "line", metric, definition)
}

#[test]
fn whoever_waits_on_the_line_comes_before_a_callback() {
    // The second stands in line; the third and fourth find one waiting and go. The fifth comes at 08:25, when one
    // is being called and nobody is on the line: it waits there and is answered before the fourth is called.
    let arrivals = ["08:00:00", "08:01:00", "08:02:00", "08:03:00", "08:25:00"];
    let day = day(PHONE, "waiting_at_least = 1, order = \"after_queue\"", "", &arrivals);
    let times = [("08:00:00", "08:10:00"), ("08:10:00", "08:20:00"), ("08:20:00", "08:30:00"), ("08:40:00", "08:50:00")];
    assert_times(&day, &[&times[..], &[("08:30:00", "08:40:00")]].concat());
    // Called after 18 and 37 min; on the line waited 0, 9 and 5 min.
    assert_eq!((of(&day, "callbacks", ""), of(&day, "callbacks_reached", "")), (Some(2.0), Some(2.0)));
    assert_eq!(of(&day, "callback_wait_mean", ""), Some(27.5 * 60.0));
    assert_eq!(of(&day, "callback_queue_mean", ""), Some(55.0 / 1440.0));
    assert_eq!(of(&day, "wait_mean", "all"), Some(14.0 / 3.0 * 60.0));
    assert_eq!(of(&day, "queue_mean", ""), Some(14.0 / 1440.0));
    assert_eq!((of(&day, "offered", ""), of(&day, "served", ""), of(&day, "delayed_share", "")), (Some(5.0), Some(5.0), Some(0.4)));
    assert_eq!(of(&day, "service_level", "served_within/offered"), Some(1.0 / 3.0));
    assert_eq!(of(&day, "service_level", "served_within/served"), Some(1.0 / 3.0));
    assert_eq!(of(&day, "first_response_mean", "calendar"), Some((14.0 + 55.0) / 5.0 * 60.0));
    // The line is free until the call: 50 min of talk and 14 min in the queue, no more.
    let paid = "[costs]\nphone_per_minute = 1";
    let day = self::day(PHONE, "waiting_at_least = 1, order = \"after_queue\"", paid, &arrivals);
    assert_eq!(mean(&day.results(), 0, Level::Centre, "centre", "cost_telecom", ""), Some(64.0));
}

#[test]
fn a_place_kept_in_the_queue_comes_up_in_its_turn() {
    let arrivals = ["08:00:00", "08:01:00", "08:02:00", "08:03:00", "08:25:00"];
    let times =
        [("08:00:00", "08:10:00"), ("08:10:00", "08:20:00"), ("08:20:00", "08:30:00"), ("08:30:00", "08:40:00"), ("08:40:00", "08:50:00")];
    // A second waits on the line, with room for nobody else; who keeps a place off the line needs none.
    let keys = format!("{PHONE}\nqueue_capacity = 1");
    let day = self::day(&keys, "waiting_at_least = 1, order = \"in_place\"", "", &arrivals);
    assert_times(&day, &times);
    assert_eq!((of(&day, "queue_mean", ""), of(&day, "callback_queue_mean", "")), (Some(9.0 / 1440.0), Some(60.0 / 1440.0)));
    // Ticket numbers at a counter, and chats that begin when it is their turn.
    for keys in [IN_PERSON, CHAT, CHAT_AT_WORK] {
        let day = self::day(&format!("{keys}\npatience = \"1m\""), "waiting_at_least = 0, order = \"in_place\"", "", &arrivals);
        assert_times(&day, &times);
        assert_eq!((of(&day, "callbacks", ""), of(&day, "queue_mean", "")), (Some(4.0), Some(0.0)));
    }
    // Without callbacks the line is full.
    let day = self::day(&keys, "waiting_at_least = 100, order = \"in_place\"", "", &arrivals[..3]);
    assert_eq!(outcomes(&day), [Served, Served, Blocked]);
}

const IN_PERSON: &str = "medium = \"in-person\"\nhandle_time = \"10m\"";
const CHAT: &str = "medium = \"chat\"\nturns = 1\nreply_work = \"10m\"";
const CHAT_AT_WORK: &str = "medium = \"chat\"\nspeed = [1]\nhandle_time = \"10m\"";

#[test]
fn nobody_answers() {
    // Called at 08:10, 1 min of ringing; again 5 min later, at 08:16, and given up at 08:17.
    let keys = format!("{PHONE}\nretrials = {{ after_abandoned = 1, delay = \"1h\", limit = 1 }}");
    let silent = "waiting_at_least = 0, answer = 0, ring = \"1m\", attempts = 2, retry_after = \"5m\"";
    let day = day(&keys, &format!("{silent}, order = \"after_queue\""), "", &["08:00:00", "08:01:00"]);
    assert_eq!(outcomes(&day), [Served, NotReached, Served]);
    assert_times(&day, &[("08:00:00", "08:10:00"), ("", "08:17:00"), ("09:17:00", "09:27:00")]);
    assert_eq!(mean(&day.results(), 0, Level::Group, "all", "busy_mean", ""), Some(22.0 / 1440.0));
    assert_eq!((of(&day, "callbacks_not_reached", ""), of(&day, "callback_calls_mean", "")), (Some(1.0), Some(2.0)));
    assert_eq!((of(&day, "callback_wait_mean", ""), of(&day, "callback_queue_mean", "")), (None, Some(16.0 / 1440.0)));
    assert_eq!(of(&day, "service_level", "served_within/offered"), Some(1.0));
    // In their places: the calls are due again at 08:16 and 08:17, one after the other.
    let day = self::day(PHONE, &format!("{silent}, order = \"in_place\""), "", &["08:00:00", "08:01:00", "08:02:00"]);
    assert_times(&day, &[("08:00:00", "08:10:00"), ("", "08:17:00"), ("", "08:18:00")]);
    // Called in opening hours only: the second call comes when the line opens again.
    let keys = format!("{PHONE}\nopen = \"mon 08:00-08:15, mon 10:00-12:00\"");
    let day = self::day(&keys, &format!("{silent}, order = \"after_queue\""), "", &["08:00:00", "08:01:00"]);
    assert_times(&day, &[("08:00:00", "08:10:00"), ("", "10:01:00")]);
}

#[test]
fn called_at_the_estimated_wait_and_then_next() {
    // One answer in 4 min makes 4 min to wait at 08:04, less than the 7 min from which a call is offered; at 08:05
    // two have 10 min before them: the call is due at 08:15. At 08:12 there were two answers in 12 min: 6 min.
    // At 08:20 the callback stands before the caller on the line.
    let arrivals = ["08:00:00", "08:04:00", "08:05:00", "08:12:00"];
    let day = day(PHONE, "expected_wait_at_least = \"7m\", order = \"estimate\"", "", &arrivals);
    let times = [("08:00:00", "08:10:00"), ("08:10:00", "08:20:00"), ("08:20:00", "08:30:00"), ("08:30:00", "08:40:00")];
    assert_times(&day, &times);
    assert_eq!((of(&day, "callbacks", ""), of(&day, "callback_wait_mean", "")), (Some(1.0), Some(900.0)));
    // Told 10 min, called after 15: 3 points for each doubling.
    let contacts = day.contacts();
    let wait = contacts[2].satisfaction.expect("a score").0.wait;
    assert!((wait + 3.0 * 1.5f64.log2()).abs() < 1e-9, "{wait}");
}

#[test]
fn appointments_fill_slots_in_opening_hours() {
    // Two to a slot of 30 min: 08:30 and 08:45; the slot of 09:00 begins outside opening hours, the next is 10:00.
    let keys = format!("{PHONE}\nopen = \"mon 08:00-08:40, mon 10:00-12:00\"");
    let arrivals = ["08:00:00", "08:01:00", "08:02:00", "08:03:00"];
    let day = day(&keys, "waiting_at_least = 0, order = \"appointment\", slot = \"30m\", capacity = 2", "", &arrivals);
    assert_times(&day, &[("08:00:00", "08:10:00"), ("08:30:00", "08:40:00"), ("08:45:00", "08:55:00"), ("10:00:00", "10:10:00")]);
    // Called when they were told: a wait as expected.
    let points: Vec<f64> = day.contacts()[1..].iter().map(|contact| contact.satisfaction.expect("a score").0.wait).collect();
    assert!(points.iter().all(|points| points.abs() < 1e-12), "{points:?}");
}

#[test]
fn the_end_of_the_day_is_for_those_who_can_wait() {
    // From 09:00 one after the other; who comes then waits behind them.
    let arrivals = ["08:00:00", "08:01:00", "08:02:00", "09:05:00"];
    let day = day(PHONE, "waiting_at_least = 0, order = \"end_of_day\", from = \"09:00\"", "", &arrivals);
    assert_times(&day, &[("08:00:00", "08:10:00"), ("09:00:00", "09:10:00"), ("09:10:00", "09:20:00"), ("09:20:00", "09:30:00")]);
    // Without a time, when the line closes.
    let keys = format!("{PHONE}\nopen = \"08:00-09:30\"");
    let day = self::day(&keys, "waiting_at_least = 0, order = \"end_of_day\"", "", &arrivals[..3]);
    assert_times(&day, &[("08:00:00", "08:10:00"), ("09:30:00", "09:40:00"), ("09:40:00", "09:50:00")]);
}

#[test]
fn a_call_waits_for_agents_to_spare() {
    // Two agents, one kept free: free at 08:10 and 08:12, so the call goes out at 08:12.
    let text = format!(
        "{}{}[channels.line]\n{PHONE}\ncallback = {{ accept = 1, waiting_at_least = 0, agents_free_at_least = 2 }}\n\
         [groups.all]\nstaff = 2\nskills = [\"line\"]\n",
        head("1d"),
        inquiries(&["line"])
    );
    let day = Day::new(&text, &[("line.csv", &["08:00:00", "08:02:00", "08:03:00"])]);
    assert_times(&day, &[("08:00:00", "08:10:00"), ("08:02:00", "08:12:00"), ("08:12:00", "08:22:00")]);
}

#[test]
fn a_callback_is_a_first_response_and_a_resolution_but_no_wait() {
    // One call at once, then eight calls back after 9 to 72 min, a minute's steps apart: 10 min of work for each.
    let arrivals: Vec<String> = (0..9).map(|minute| format!("08:{minute:02}:00")).collect();
    let arrivals: Vec<&str> = arrivals.iter().map(String::as_str).collect();
    let day = day(PHONE, "waiting_at_least = 0, order = \"after_queue\"", "", &arrivals);
    let results = day.results();
    let of = |metric: &str, definition: &str| mean(&results, 0, Level::Channel, "line", metric, definition);
    let near =
        |found: Option<f64>, wanted: f64| assert!(found.is_some_and(|found| (found / wanted - 1.0).abs() < 0.01), "{found:?} {wanted}");
    // The fifth of nine: called after 36 min. The histogram is fine to less than a percent.
    near(of("first_response_p50", "calendar"), 36.0 * 60.0);
    near(mean(&results, 0, Level::Centre, "centre", "first_response_p50", ""), 36.0 * 60.0);
    near(of("resolution_p50", ""), 46.0 * 60.0);
    assert_eq!(of("resolution_mean", ""), Some(46.0 * 60.0));
    assert_eq!((of("wait_p99", "served"), of("wait_mean", "served")), (Some(0.0), Some(0.0)));
    let p90 = results.variants[0].headlines.iter().find(|headline| headline.name == "first_response_p90_s").expect("a headline");
    // The ninth of nine.
    near(p90.estimate.mean, 72.0 * 60.0);
}

#[test]
fn contacts_csv_says_who_was_called_back_and_when() {
    // The second is called at 08:10 in vain, for 1 min, and again at 08:16; the third waits for nobody.
    let silent = "waiting_at_least = 0, answer = 0, ring = \"1m\", attempts = 2, retry_after = \"5m\", order = \"after_queue\"";
    let rows = |callback: &str| {
        let day = day(PHONE, callback, "", &["08:00:00", "08:01:00"]);
        let results = day.results();
        let place = |name: &str| Results::trace_columns().iter().position(|column| *column == name).expect("a column");
        let cells = |row: &TraceRow| {
            ["callback", "callback_calls", "called_back", "wait_s", "callback_wait_s"].map(|name| row.cells[place(name)].clone())
        };
        results.variants[0].trace.iter().map(cells).collect::<Vec<_>>()
    };
    assert_eq!(rows(silent), [["false", "", "", "0", ""], ["true", "2", "2024-03-04T08:16:00.000000", "", "960"]]);
    assert_eq!(rows("waiting_at_least = 0, order = \"after_queue\"")[1], ["true", "1", "2024-03-04T08:10:00.000000", "", "540"]);
}
