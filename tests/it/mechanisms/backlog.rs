//! What waits when the simulated period begins: who is taken when, who leaves, what is counted, and that nothing else
//! changes with it.

use super::{assert_times, head, inquiries};
use crate::scenario_errors::one_error;
use crate::support::{Day, load_in, mean, results};
use holdline::run::{Level, RunOptions};
use std::path::Path;

/// Calls of 90 s for one agent, in a scenario without and with issues.
fn calls(keys: &str, extra: &str, patience: &str) -> [Day; 2] {
    ["", "[triage]\naccuracy = 1\nwork = \"0s\"\n"].map(|issues| {
        let text = format!(
            "{}{extra}{issues}[inquiries.phone]\ntrace = \"phone.csv\"\nchannels = {{ phone = 1 }}\n{keys}[channels.phone]\nmedium = \"phone\"\n\
             handle_time = \"90s\"\npatience = {patience:?}\n[groups.all]\nstaff = 1\nskills = [\"phone\"]\n",
            head("1d")
        );
        Day::new(&text, &[("phone.csv", &["00:00:30"])])
    })
}

#[test]
fn who_waits_at_the_start_is_taken_in_turn_or_leaves() {
    // Three have waited 10 min at midnight and wait 12 in all: until 00:02. One calls at 00:00:30.
    for day in calls("backlog = { phone = 3 }\nbacklog_age = \"10m\"\n", "", "12m") {
        assert_times(&day, &[("00:00:00", "00:01:30"), ("00:01:30", "00:03:00"), ("", "00:02:00"), ("00:03:00", "00:04:30")]);
        let results = day.results();
        let of = |metric, definition| mean(&results, 0, Level::Channel, "phone", metric, definition);
        assert_eq!((of("offered", ""), of("served", ""), of("wait_mean", "served")), (Some(1.0), Some(1.0), Some(150.0)));
        // 90 s + 120 s and 150 s of waiting in the counted day, of which nothing before midnight counts.
        assert_eq!(of("queue_mean", ""), Some(360.0 / 86_400.0));
    }
    // Nobody waits 10 min who would leave after 8: they leave at midnight, and the call is taken at once.
    for day in calls("backlog = { phone = 2 }\nbacklog_age = \"10m\"\n", "", "8m") {
        assert_times(&day, &[("", "00:00:00"), ("", "00:00:00"), ("00:00:30", "00:02:00")]);
    }
    // Who has just come is taken at once; with a warm-up that is when the warm-up begins.
    for day in calls("backlog = { phone = 1 }\n", "", "8m") {
        assert_times(&day, &[("00:00:00", "00:01:30"), ("00:01:30", "00:03:00")]);
    }
    for day in calls("backlog = { phone = 1 }\n", "warmup = \"10s\"\n", "8m") {
        assert_eq!((day.times()[0].answered, day.times()[0].ended), (Some(-10.0), Some(80.0)));
    }
}

#[test]
fn the_older_are_first_whatever_their_inquiry_and_the_age_is_true() {
    // Ages of 20, 10 and 15 min; mails of one reply of 10 min, from 01:00 on; one more comes at 00:30.
    let inquiry = |name: &str, minutes: u32| {
        format!("[inquiries.{name}]\nper_hour = 0\nchannels = {{ mail = 1 }}\nbacklog = {{ mail = 1 }}\nbacklog_age = \"{minutes}m\"\n")
    };
    let text = format!(
        "{}{}{}{}{}[channels.mail]\nmedium = \"email\"\nturns = 1\nreply_work = \"10m\"\n\
         [groups.all]\nstaff = 1\nhours = \"01:00-24:00\"\nskills = [\"mail\"]\n",
        head("1d"),
        inquiries(&["mail"]),
        inquiry("a", 20),
        inquiry("b", 10),
        inquiry("c", 15)
    );
    let day = Day::new(&text, &[("mail.csv", &["00:30:00"])]);
    let contacts = day.contacts();
    let waits: Vec<u64> = contacts.iter().map(|contact| (contact.answered.expect("an answer") - contact.arrived) / 60_000_000).collect();
    assert_eq!(waits, [80, 85, 90, 60]);
    let results = day.results();
    let of = |metric| mean(&results, 0, Level::Channel, "mail", metric, "");
    // Counted from midnight: 60, 70, 80 and 60 min; the last of the three was 90 min old.
    assert_eq!(of("backlog_mean"), Some(270.0 / 1440.0));
    assert_eq!((of("backlog_max"), of("oldest_age_max"), of("offered")), (Some(4.0), Some(5400.0), Some(1.0)));
}

#[test]
fn patience_has_lasted_so_far_and_goes_on_as_it_would() {
    // Nobody answers. Who has waited 10 min of an exponential patience leaves as if just come, after 6 min on average; of
    // one spread evenly over 20 min, 10 min are left to be spread over. 40 days of 2000 each: standard error 0.35% and 0.2%.
    for (patience, left_s) in [("{ exponential = { mean = \"6m\" } }", 360.0), ("{ uniform = { min = \"0s\", max = \"20m\" } }", 300.0)] {
        for issues in ["", "[triage]\naccuracy = 1\nwork = \"0s\"\n"] {
            let text = format!(
                "{}{issues}[inquiries.phone]\nper_hour = 0\nchannels = {{ phone = 1 }}\nbacklog = {{ phone = 2000 }}\nbacklog_age = \"10m\"\n\
                 [channels.phone]\nmedium = \"phone\"\nhandle_time = \"90s\"\npatience = {patience}\n\
                 [groups.all]\nstaff = 1\nhours = \"23:00-24:00\"\nskills = [\"phone\"]\n",
                head("1d")
            );
            let results = results(&load_in(Path::new("."), &text), &RunOptions { replications: Some(40), ..RunOptions::default() });
            let queue = mean(&results, 0, Level::Channel, "phone", "queue_mean", "").expect("a queue");
            let left = queue * 86_400.0 / 2000.0;
            assert!((left / left_s - 1.0).abs() < 3.5 * 0.0036, "{left} s are left, not {left_s}");
        }
    }
}

#[test]
fn nothing_else_changes_with_what_waits() {
    // Another inquiry with a channel and a group of its own beside everything whose times are known beforehand.
    let text = |backlog: &str| {
        format!(
            "[run]\nstart = \"2024-03-09\"\ntime_zone = \"America/New_York\"\nwarmup = \"1d\"\nlength = \"3d\"\ninterval = \"1h\"\nreplications = 4\n\
             [sites.west]\ntime_zone = \"America/Los_Angeles\"\nholidays = [\"2024-03-11\"]\n\
             [forecast]\nerror_cv = 0.2\nper = \"day\"\n[agents]\nstress = \"none\"\n\
             [inquiries.calls]\nper_hour = {{ \"06:00\" = 8, \"12:00\" = 16, \"20:00\" = 0 }}\nramp = \"linear\"\nbusyness = {{ cv = 0.3, day_to_day = 0.5 }}\n\
             channels = {{ phone = 0.8, mail = 0.2 }}\nstorms = [{{ per_day = 0.5, size = 10, decay = \"1h\" }}, {{ at = \"2024-03-09 15:00\", size = 9, decay = \"1h\" }}]\n\
             [inquiries.other]\nper_hour = 2\nchannels = {{ ticket = 1 }}\n{backlog}\n\
             [channels.phone]\nmedium = \"phone\"\nopen = \"07:00-20:00\"\ncallback = {{ waiting_at_least = 2, accept = 0.5 }}\n\
             [channels.mail]\nmedium = \"email\"\nsite = \"west\"\nopen = \"mon-fri 09:00-17:00\"\nchases = \"none\"\n[channels.ticket]\nmedium = \"ticket\"\nchases = \"none\"\n\
             [campaigns.sales]\nchannel = \"phone\"\ndialling = \"progressive\"\nlist = {{ daily = {{ \"09:00\" = 20 }} }}\nanswer = {{ \"09:00\" = 0.3, \"17:00\" = 0.5 }}\nright_party = 0.5\nhours = \"09:00-19:00\"\n\
             [shifts.day]\nstart = \"08:00\"\nlength = \"8h\"\nbreaks = [{{ after = \"3h\", length = \"30m\", paid = false }}]\n\
             [groups.front]\nshifts = [{{ shift = \"day\", days = \"daily\", agents = 3 }}]\nabsence = {{ share = 0.1 }}\nlate_start = {{ exponential = {{ mean = \"5m\" }} }}\n\
             skills = [\"phone\", {{ campaign = \"sales\" }}]\n\
             [groups.back]\nstaff = 1\nsite = \"west\"\nhours = \"08:00-18:00\"\nskills = [\"phone\", {{ channel = \"mail\", priority = 2 }}]\n\
             [groups.others]\nstaff = 2\nskills = [\"ticket\"]\n"
        )
    };
    let [without, with] = ["", "backlog = { ticket = 5 }\nbacklog_age = \"2h\""]
        .map(|backlog| results(&load_in(Path::new("."), &text(backlog)), &RunOptions { threads: 1, ..RunOptions::default() }));
    let mut compared = 0;
    for row in &without.variants[0].metrics {
        // Costs of an inquiry or a campaign are its part of the cost of all agents.
        if !row.metric.starts_with("cost") && ["phone", "mail", "calls", "sales", "front", "back"].contains(&row.item.as_str()) {
            let other = mean(&with, 0, row.level, &row.item, row.metric, &row.definition);
            let (a, b) = (row.estimate.mean.unwrap_or(-1.0), other.unwrap_or(-1.0));
            // A moment of arrival may be rounded to another microsecond.
            assert!((a - b).abs() < 1e-6 * (1.0 + a.abs()), "{} {} {}: {a} without, {b} with", row.item, row.metric, row.definition);
            compared += usize::from(a > 0.0);
        }
    }
    assert!(compared > 100, "{compared}");
    let oldest = |results| mean(results, 0, Level::Channel, "ticket", "oldest_age_max", "");
    assert!(oldest(&with) >= oldest(&without));
}

#[test]
fn what_cannot_wait_is_an_error() {
    let text = |keys: &str| {
        format!(
            "[inquiries.a]\nper_hour = 1\nchannels = {{ phone = 1, mail = 0 }}\n{keys}\n[channels.phone]\nmedium = \"phone\"\n\
             [channels.mail]\nmedium = \"email\"\n[groups.all]\nstaff = 1\nskills = [\"phone\", \"mail\"]\n"
        )
    };
    let one = |keys: &str, place: &str, words: &[&str]| one_error(&text(keys), place, words);
    one("backlog = { mail = 3 }", "test.toml:4:13", &["the inquiry does not come by the channel \"mail\"", "\"phone\""]);
    one("backlog = { fone = 3 }", "test.toml:4:13", &["unknown channel \"fone\"", "did you mean `phone`?"]);
    one("backlog = { phone = -1 }", "test.toml:4:21", &["a whole number of contacts from 0 to 100000"]);
    one("backlog_age = \"1h\"", "test.toml:4:1", &["`backlog_age` without `backlog`"]);
    let trunks = text("backlog = { phone = 3 }") + "[trunks.city]\nlines = 2\nchannels = [\"phone\"]\n";
    one_error(&trunks, "test.toml:12:9", &["3 contacts of the `backlog` of inquiries wait on the 2 lines of \"city\""]);
}
