//! Days of 23 and 25 hours by hand: callbacks, contracts, shifts and recorded days go by what a clock shows.
//!
//! In Amsterdam 31 March 2024 has no hour from two to three and 27 October has two of them; times of contacts are what
//! passes since the midnight that starts counting, so on those days an hour less or more than the clock shows.

use super::rosters::of_group;
use super::{assert_times, inquiries};
use crate::support::{Day, load_in, mean};
use holdline::plan::Plan;
use holdline::run::{Level, Results};
use holdline::scenario::{LoadOptions, load_text};
use std::path::Path;

const SPRING: &str = "2024-03-31";
const AUTUMN: &str = "2024-10-27";

fn run(start: &str, length: &str) -> String {
    format!(
        "realism = \"none\"\n[run]\nstart = {start:?}\nlength = {length:?}\ninterval = \"1h\"\nreplications = 1\ntime_zone = \"Europe/Amsterdam\"\n"
    )
}

fn near(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-9 * (1.0 + expected.abs()), "{found} is not {expected}");
}

/// Two days of calls of 10 min for one agent, or at the counter; whoever finds the agent busy is called back.
fn calls(start: &str, keys: &str, callback: &str, more: &str, arrivals: &[&str]) -> Day {
    let text = format!(
        "{}{}{more}[channels.line]\nmedium = \"phone\"\nhandle_time = \"10m\"\n{keys}\n\
         callback = {{ accept = 1, waiting_at_least = 0, {callback} }}\n[groups.all]\nstaff = 1\nskills = [\"line\"]\n",
        run(start, "2d"),
        inquiries(&["line"])
    );
    Day::new(&text, &[("line.csv", arrivals)])
}

#[test]
fn the_end_of_the_day_is_what_the_clock_shows() {
    // Calls from 17:00 on, on the day itself and on the next.
    let order = "order = \"end_of_day\", from = \"17:00\"";
    let spring = ["2024-03-31T08:00:00", "2024-03-31T08:01:00", "2024-03-31T17:01:00", "2024-04-01T09:00:00", "2024-04-01T09:01:00"];
    assert_times(
        &calls(SPRING, "", order, "", &spring),
        &[
            ("07:00:00", "07:10:00"),
            ("16:00:00", "16:10:00"),
            ("16:10:00", "16:20:00"), // after 17:00: behind the queue at once
            ("1+08:00:00", "1+08:10:00"),
            ("1+16:00:00", "1+16:10:00"),
        ],
    );
    let autumn = ["2024-10-27T08:00:00", "2024-10-27T08:01:00", "2024-10-28T09:00:00", "2024-10-28T09:01:00"];
    assert_times(
        &calls(AUTUMN, "", order, "", &autumn),
        &[("09:00:00", "09:10:00"), ("18:00:00", "18:10:00"), ("1+10:00:00", "1+10:10:00"), ("1+18:00:00", "1+18:10:00")],
    );
    // When the line closes.
    assert_times(
        &calls(AUTUMN, "open = \"08:00-17:30\"", "order = \"end_of_day\"", "", &autumn[..2]),
        &[("09:00:00", "09:10:00"), ("18:30:00", "18:40:00")],
    );
}

#[test]
fn appointments_are_at_times_of_the_clock() {
    // Slots of 4 h with two appointments: at 12:00 and 14:00, then from 16:00 on.
    let order = "order = \"appointment\", slot = \"4h\", capacity = 2";
    for (start, shift) in [(SPRING, 0), (AUTUMN, 2)] {
        let arrivals = ["08:00:00", "08:01:00", "08:02:00", "08:03:00"].map(|time| format!("{start}T{time}"));
        let expected = [7, 11, 13, 15].map(|hour| (format!("{:02}:00:00", hour + shift), format!("{:02}:10:00", hour + shift)));
        let expected: Vec<(&str, &str)> = expected.iter().map(|(answered, ended)| (answered.as_str(), ended.as_str())).collect();
        assert_times(&calls(start, "", order, "", &arrivals.each_ref().map(String::as_str)), &expected);
    }
}

#[test]
fn a_slot_of_the_hour_that_comes_twice_is_twice_as_long() {
    let order = "order = \"appointment\", slot = \"1h\", capacity = 2";
    let night = |start: &str| ["01:10:00", "01:11:00", "01:12:00", "01:13:00"].map(|time| format!("{start}T{time}"));
    let at = |start: &str, expected: &[(&str, &str)]| {
        assert_times(&calls(start, "", order, "", &night(start).each_ref().map(String::as_str)), expected);
    };
    // From two to three it takes two hours in October; in March there is no such slot, and that of three begins at once.
    at(AUTUMN, &[("01:10:00", "01:20:00"), ("02:00:00", "02:10:00"), ("03:00:00", "03:10:00"), ("04:00:00", "04:10:00")]);
    at(SPRING, &[("01:10:00", "01:20:00"), ("02:00:00", "02:10:00"), ("02:30:00", "02:40:00"), ("03:00:00", "03:10:00")]);
}

#[test]
fn slots_are_counted_from_every_midnight() {
    // No clock changes here. Of 17 min the last slot of a day begins at 23:48 and has 12.
    let order = "order = \"appointment\", slot = \"17m\", capacity = 2";
    let arrivals = ["23:30:00", "23:38:00", "23:38:01", "23:38:02", "2024-03-05T00:06:00"];
    let times = [("23:30:00", "23:40:00"), ("23:48:00", "23:58:00"), ("23:58:00", "1+00:08:00"), ("1+00:08:00", "1+00:18:00")];
    assert_times(&calls("2024-03-04", "", order, "", &arrivals), &[&times[..], &[("1+00:18:00", "1+00:28:00")]].concat());
    let day = calls("2024-03-04", "", order, "", &["12:00:00", "2024-03-05T12:00:00", "2024-03-05T12:01:00"]);
    // 42 x 17 min after Monday's midnight is 11:54, and after Tuesday's too.
    assert_times(&day, &[("12:00:00", "12:10:00"), ("1+12:00:00", "1+12:10:00"), ("1+12:11:00", "1+12:21:00")]);
}

#[test]
fn callbacks_go_by_the_clock_of_the_site() {
    // New York is six hours behind Amsterdam on 9 March, and five from 02:00 on the 10th on.
    let site = "[sites.york]\ntime_zone = \"America/New_York\"\n";
    let arrivals = ["2024-03-09T12:00:00", "2024-03-09T12:01:00", "2024-03-10T16:00:00", "2024-03-10T16:01:00"];
    let at = |order: &str| calls("2024-03-09", "site = \"york\"", order, site, &arrivals);
    assert_times(
        &at("order = \"end_of_day\", from = \"17:00\""),
        &[("12:00:00", "12:10:00"), ("23:00:00", "23:10:00"), ("1+16:00:00", "1+16:10:00"), ("1+22:00:00", "1+22:10:00")],
    );
    // At 06:01 the next slot of 8 h begins at 08:00, which is 14:00; at 11:01 that of 16:00, which is 21:00.
    assert_times(
        &at("order = \"appointment\", slot = \"8h\", capacity = 1"),
        &[("12:00:00", "12:10:00"), ("14:00:00", "14:10:00"), ("1+16:00:00", "1+16:10:00"), ("1+21:00:00", "1+21:10:00")],
    );
    // Without a change of the clock: four hours ahead, 17:00 is 13:00 here.
    let ahead = calls(
        "2024-03-04",
        "site = \"east\"",
        "order = \"end_of_day\", from = \"17:00\"",
        "[sites.east]\nutc_offset = 4\n",
        &["08:00:00", "08:01:00"],
    );
    assert_times(&ahead, &[("08:00:00", "08:10:00"), ("13:00:00", "13:10:00")]);
}

fn centre(results: &Results, metric: &str) -> f64 {
    mean(results, 0, Level::Centre, "centre", metric, "").expect("a value")
}

/// Days on which a target was missed by one agent with calls of 10 min.
fn missed(start: &str, length: &str, share: f64, arrivals: &[&str]) -> f64 {
    let text = format!(
        "{}{}[channels.line]\nmedium = \"phone\"\nhandle_time = \"10m\"\ntarget = {{ within = \"20s\", share = {share}, penalty = 7, per = \"day\" }}\n\
         [groups.all]\nstaff = 1\nwage_per_hour = 0\nskills = [\"line\"]\n",
        run(start, length),
        inquiries(&["line"])
    );
    let results = Day::new(&text, &[("line.csv", arrivals)]).results();
    let missed = mean(&results, 0, Level::Channel, "line", "targets_missed", "").expect("a value");
    near(centre(&results, "cost_penalties"), 7.0 * missed);
    missed
}

#[test]
fn a_penalty_by_the_day_is_by_that_of_the_clock() {
    // The day of 23 hours ends before the two calls of 00:10, of which one waits: with four others 5 of 6.
    let spring = [
        "2024-03-31T23:30:00",
        "2024-04-01T00:10:00",
        "2024-04-01T00:10:01",
        "2024-04-01T09:00:00",
        "2024-04-01T10:00:00",
        "2024-04-01T11:00:00",
        "2024-04-01T12:00:00",
    ];
    assert_eq!([0.8, 0.9].map(|share| missed(SPRING, "47h", share, &spring)), [0.0, 1.0]);
    // Without those four 1 of 2.
    assert_eq!(missed(SPRING, "47h", 0.6, &spring[..3]), 1.0);
    // The day of 25 hours still has the two calls of 23:30.
    let autumn = [
        "2024-10-27T08:00:00",
        "2024-10-27T09:00:00",
        "2024-10-27T10:00:00",
        "2024-10-27T11:00:00",
        "2024-10-27T23:30:00",
        "2024-10-27T23:30:01",
        "2024-10-28T08:00:00",
    ];
    assert_eq!([0.8, 0.9].map(|share| missed(AUTUMN, "49h", share, &autumn)), [0.0, 1.0]);
    // The hour that is counted of a third day is one of its own.
    assert_eq!(missed(SPRING, "2d", 0.9, &[&spring[..], &["2024-04-02T00:10:00", "2024-04-02T00:10:01"]].concat()), 2.0);
}

#[test]
fn intervals_that_midnights_cut_have_no_penalty_by_the_day() {
    let load = |start: &str, interval: &str, length: &str| {
        let text = run(start, length).replace("interval = \"1h\"", &format!("interval = {interval:?}"))
            + "[inquiries.a]\nper_hour = 1\nchannels = { line = 1 }\n[channels.line]\nmedium = \"phone\"\nhandle_time = \"1m\"\n\
               target = { within = \"20s\", share = 0.8, penalty = 7, per = \"day\" }\n[groups.all]\nstaff = 1\nskills = [\"line\"]\n";
        load_text("test", &text, Path::new("."), &LoadOptions::default()).map_err(|error| error.to_string())
    };
    for (start, next) in [(SPRING, "2024-04-01"), (AUTUMN, "2024-10-28")] {
        assert!(load(start, "30m", "2d").is_ok());
        let error = load(start, "2h", "2d").expect_err("no whole hours");
        assert!(error.contains("a day does not consist of whole intervals") && error.contains(next), "{error}");
        assert!(load(start, "2h", "22h").is_ok());
    }
    assert!(load("2024-03-04", "2h", "2d").is_ok());
}

/// What an outsourcer charges, 200 a day at least, for calls of 10 min and 1 min after it: 14.40 each.
fn charged(start: &str, length: &str, arrivals: &[&str]) -> f64 {
    let text = format!(
        "{}{}[channels.line]\nmedium = \"phone\"\nhandle_time = \"10m\"\nafter_work = \"1m\"\n\
         [groups.out]\nstaff = 15\noutsourced = {{ per_contact = 4.5, per_minute = 0.9, minimum_per_day = 200 }}\nskills = [\"line\"]\n",
        run(start, length),
        inquiries(&["line"])
    );
    centre(&Day::new(&text, &[("line.csv", arrivals)]).results(), "cost_outsourcing")
}

#[test]
fn a_day_of_23_or_25_hours_has_one_minimum() {
    near(charged(SPRING, "23h", &["2024-03-31T09:00:00"]), 200.0);
    near(charged(AUTUMN, "25h", &["2024-10-27T23:30:00"]), 200.0);
    // Half of 25 hours; 23 hours and half of 24.
    near(charged(AUTUMN, "12h30m", &["2024-10-27T09:00:00"]), 100.0);
    near(charged(SPRING, "35h", &["2024-03-31T09:00:00"]), 300.0);
    // Fifteen calls from 00:10 on are 216, all on Monday; a day later than 23 hours after Sunday's midnight.
    let times = |date: &str| -> Vec<String> { (0..15).map(|i| format!("{date}T{:02}:{:02}:00", i / 3, 10 + i % 3 * 15)).collect() };
    let monday = times("2024-04-01");
    near(charged(SPRING, "47h", &monday.iter().map(String::as_str).collect::<Vec<_>>()), 200.0 + 216.0);
    // Fifteen calls from 23:10 on, in the last hour of the day of 25: 216 for that day, and a minimum for the next.
    let sunday: Vec<String> = (0..15).map(|i| format!("2024-10-27T23:{:02}:00", 10 + 2 * i)).collect();
    near(charged(AUTUMN, "49h", &sunday.iter().map(String::as_str).collect::<Vec<_>>()), 216.0 + 200.0);
}

/// Days of one agent with these shifts, at 20 an hour.
fn shifts(start: &str, length: &str, shifts: &str, arrivals: &[&str]) -> Day {
    let text = format!(
        "{}drain = \"censor\"\n{}[costs]\nbenefits = 0\n{shifts}[channels.line]\nmedium = \"phone\"\nhandle_time = \"10m\"\n\
         [groups.all]\nwage_per_hour = 20\nshrinkage = 0\nskills = [\"line\"]\nshifts = [{{ shift = \"one\", days = \"daily\", agents = 1 }}]\n",
        run(start, length),
        inquiries(&["line"])
    );
    Day::new(&text, &[("line.csv", arrivals)])
}

#[test]
fn a_shift_of_24_hours_has_23_or_25() {
    let whole = "[shifts.one]\nstart = \"00:00\"\nlength = \"24h\"\n";
    for (start, hours) in [(SPRING, 23.0), (AUTUMN, 25.0)] {
        let arrivals = [format!("{start}T23:30:00")];
        let day = shifts(start, &format!("{hours}h"), whole, &[&arrivals[0]]);
        let results = day.results();
        let days = hours / 24.0;
        near(of_group(&results, "scheduled_mean", days), hours * 3600.0);
        near(of_group(&results, "staff_mean", days), hours * 3600.0);
        near(of_group(&results, "paid_hours", days), hours);
        near(of_group(&results, "cost", days), hours * 20.0);
        near(of_group(&results, "overtime_hours", days), 0.0);
        assert!(day.contacts()[0].answered.is_some(), "somebody is there in the last hour");
    }
}

#[test]
fn a_night_shift_is_relieved_when_the_clock_says_so() {
    // 22:00 to 06:00 lasts 7 or 9 hours, with a break of 30 min at 04:00 by the clock, and what is worked is paid.
    let night =
        "[shifts.one]\nstart = \"22:00\"\nlength = \"8h\"\npremium = 0.5\nbreaks = [{ after = \"6h\", length = \"30m\", paid = false }]\n";
    for (eve, date, hours, shift) in [("2024-03-30", SPRING, 7.0, -1), ("2024-10-26", AUTUMN, 9.0, 1)] {
        let arrivals = ["04:10:00", "05:40:00", "06:10:00"].map(|time| format!("{date}T{time}"));
        // The night before the first day is worked until six, the last one is not counted.
        let day = shifts(eve, "44h", night, &arrivals.each_ref().map(String::as_str));
        let at = |hour: i32, minute: u32| format!("1+{:02}:{minute:02}:00", hour + shift);
        let [back, back_end, last, last_end] = [at(4, 30), at(4, 40), at(5, 40), at(5, 50)];
        assert_times(&day, &[(&back, &back_end), (&last, &last_end), ("", "")]);
        let results = day.results();
        near(of_group(&results, "paid_hours", 44.0 / 24.0), 6.0 - 0.5 + hours - 0.5);
        near(of_group(&results, "cost", 44.0 / 24.0), 20.0 * 1.5 * (5.0 + hours));
    }
}

#[test]
fn what_lies_in_the_missing_hour_of_a_shift() {
    // Breaks due at 02:00 and 02:40 follow each other from 03:00 on, and end with the shift at 04:00: 30 and 30 of 40 min.
    let breaks = "breaks = [{ after = \"0m\", length = \"30m\", paid = false }, { after = \"40m\", length = \"40m\", paid = false }]";
    let shift = format!("[shifts.one]\nstart = \"02:00\"\nlength = \"2h\"\n{breaks}\n");
    let results = shifts(SPRING, "23h", &shift, &[&format!("{SPRING}T12:00:00")]).results();
    near(of_group(&results, "scheduled_mean", 23.0 / 24.0), 3600.0);
    near(of_group(&results, "break_mean", 23.0 / 24.0), 3600.0);
    near(of_group(&results, "paid_hours", 23.0 / 24.0), 0.0);
    // A shift of which nothing is left is none; the day after it is one.
    let shift = "[shifts.one]\nstart = \"02:00\"\nlength = \"1h\"\nminimum = \"4h\"\n";
    let results = shifts(SPRING, "47h", shift, &[&format!("{SPRING}T12:00:00")]).results();
    near(of_group(&results, "scheduled_mean", 47.0 / 24.0), 3600.0);
    near(of_group(&results, "cost", 47.0 / 24.0), 80.0);
}

#[test]
fn an_hour_of_recorded_days_comes_as_often_as_the_clock_shows_it() {
    // Every recorded day has ten arrivals between two and three, one at 01:30 and one at 03:30.
    let directory = tempfile::tempdir().expect("a directory");
    let of_day = |day: u32| {
        let night = (0..10).map(move |minute| format!("2024-02-{day:02}T02:{minute:02}:00\n"));
        night.chain([format!("2024-02-{day:02}T01:30:00\n"), format!("2024-02-{day:02}T03:30:00\n")]).collect::<String>()
    };
    let file = format!("arrived\n{}", (5..8).map(of_day).collect::<String>());
    std::fs::write(directory.path().join("days.csv"), file).expect("written");
    for (start, of_hours) in
        [(SPRING, [0.0, 1.0, 1.0, 0.0, 0.0]), (AUTUMN, [0.0, 1.0, 10.0, 10.0, 1.0]), ("2024-03-05", [0.0, 1.0, 10.0, 1.0, 0.0])]
    {
        let text = run(start, "23h")
            + "[inquiries.a]\ntrace = { file = \"days.csv\", resample = \"days\" }\nchannels = { line = 1 }\n[channels.line]\nmedium = \"phone\"\n\
               handle_time = \"1s\"\n[groups.all]\nstaff = 1\nskills = [\"line\"]\n";
        let study = load_in(directory.path(), &text);
        let plan = Plan::new(&study.variants[0]);
        let hour = 3_600_000_000;
        let expected = [0, 1, 2, 3, 4].map(|from| plan.expected_issues(0, from * hour, (from + 1) * hour));
        assert_eq!(expected, of_hours, "{start}");
        assert_eq!(crate::support::contacts(&study, 0, 0).len() as f64, of_hours.iter().sum::<f64>(), "{start}");
    }
}

#[test]
fn volumes_by_date_reach_as_far_as_the_clock() {
    let directory = tempfile::tempdir().expect("a directory");
    let load = |date: &str, length: &str| {
        std::fs::write(directory.path().join("v.csv"), format!("date,time,volume\n{date},00:00,5\n{date},12:00,5\n")).expect("written");
        let text = run(date, length)
            + "[inquiries.a]\nvolumes = \"v.csv\"\nchannels = { line = 1 }\n[channels.line]\nmedium = \"phone\"\nhandle_time = \"1s\"\n\
               [groups.all]\nstaff = 1\nskills = [\"line\"]\n";
        load_text("test", &text, directory.path(), &LoadOptions::default()).map_err(|error| error.to_string())
    };
    // The whole day, and no more of the next than there is.
    assert!(load(AUTUMN, "25h").is_ok() && load(SPRING, "23h").is_ok());
    assert!(load(AUTUMN, "26h").expect_err("a day more").contains("2024-10-27 to 2024-10-28"));
    assert!(load(SPRING, "1d").expect_err("an hour more").contains("2024-03-31 to 2024-04-01"));
}
