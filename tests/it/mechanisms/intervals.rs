//! What a planner reads by interval, and of every agent, on days worked out by hand.

use super::{head, inquiries};
use crate::support::{Day, mean};
use holdline::ground::erlang::{Level as Definition, Traffic};
use holdline::run::{AgentMeans, Level, Results};

/// The mean of a metric in the interval that begins at this hour; `None` for an empty cell.
fn at(results: &Results, hour: u64, level: Level, item: &str, metric: &str) -> Option<f64> {
    let mut rows = results.variants[0].intervals.iter().filter(|one| one.start == hour * 3_600_000_000);
    let found = rows.find(|one| one.row.level == level && one.row.item == item && one.row.metric == metric);
    found.unwrap_or_else(|| panic!("no {} {item} {metric} at {hour}", level.name())).row.estimate.mean
}

/// Checks metrics of an interval.
fn assert_at(results: &Results, hour: u64, level: Level, item: &str, expected: &[(&str, Option<f64>)]) {
    for &(metric, wanted) in expected {
        let found = at(results, hour, level, item, metric);
        let same = found.zip(wanted).map_or(found == wanted, |(found, wanted)| (found - wanted).abs() < 1e-9);
        assert!(same, "{item} {metric} at {hour}: {found:?}, expected {wanted:?}");
    }
}

/// Calls of 20 min with patience of 45 min, to be answered within 20 min. One agent from eight, two from ten, nobody
/// from eleven. The agent talks 08:10-09:50 without a break: callers of 08:10, 08:20 (waits 10 min), 08:50 (none),
/// 08:52 (18 min), 08:55 (35 min); 08:58 gives up at 09:43. Then 09:55-10:15; the second agent has 10:05-10:25, the
/// first, who has been idle for longer, 10:50-11:10 and stays for it.
fn calls() -> Day {
    let text = format!(
        "{}{}[channels.phone]\nmedium = \"phone\"\nhandle_time = \"20m\"\npatience = \"45m\"\ntarget = {{ within = \"20m\", share = 0.8 }}\n\
         [groups.front]\nstaff = {{ \"08:00\" = 1, \"10:00\" = 2, \"11:00\" = 0 }}\nskills = [\"phone\"]\n",
        head("1d"),
        inquiries(&["phone"])
    );
    let arrivals = ["08:10:00", "08:20:00", "08:50:00", "08:52:00", "08:55:00", "08:58:00", "09:55:00", "10:05:00", "10:50:00"];
    Day::new(&text, &[("phone.csv", &arrivals)])
}

#[test]
fn a_morning_of_calls_by_interval() {
    let results = calls().results();
    let minutes = |minutes: f64| Some(minutes / 60.0);
    let phone = |hour, expected: &[_]| assert_at(&results, hour, Level::Channel, "phone", expected);
    phone(
        8,
        &[
            ("forecast", Some(6.0)),
            ("offered", Some(6.0)),
            ("served", Some(5.0)),
            ("abandoned", Some(1.0)),
            ("abandonments", Some(0.0)),
            ("abandoned_share", Some(1.0 / 6.0)),
            ("wait_mean", Some((10.0 + 18.0 + 35.0 + 45.0) / 6.0 * 60.0)),
            ("handle_mean", Some(1200.0)),
            // 0, 10, 0 and 18 min of six.
            ("service_level", Some(4.0 / 6.0)),
            ("queue_mean", minutes(10.0 + 8.0 + 5.0 + 2.0)),
            ("active_mean", minutes(50.0)),
            ("backlog_end", Some(3.0)),
            ("backlog_age_end", Some(300.0)),
            ("oldest_age_end", Some(480.0)),
        ],
    );
    phone(
        9,
        &[
            ("forecast", Some(1.0)),
            ("offered", Some(1.0)),
            ("abandonments", Some(1.0)),
            ("wait_mean", Some(0.0)),
            ("service_level", Some(1.0)),
            ("queue_mean", minutes(10.0 + 30.0 + 43.0)),
            ("active_mean", minutes(55.0)),
            ("backlog_end", Some(0.0)),
            ("backlog_age_end", None),
            ("oldest_age_end", Some(0.0)),
        ],
    );
    phone(11, &[("forecast", Some(0.0)), ("offered", Some(0.0)), ("handle_mean", None), ("service_level", None), ("required", Some(0.0))]);
    let front = |hour, expected: &[_]| assert_at(&results, hour, Level::Group, "front", expected);
    let staff = |scheduled: f64, present, busy| {
        [
            ("scheduled", Some(scheduled)),
            ("staff_mean", minutes(present)),
            ("busy_mean", minutes(busy)),
            ("occupancy", Some(busy / present)),
        ]
    };
    front(8, &staff(1.0, 60.0, 50.0));
    front(9, &staff(1.0, 60.0, 55.0));
    front(10, &staff(2.0, 120.0, 45.0));
    front(11, &staff(0.0, 10.0, 10.0));
    front(8, &[("available_mean", minutes(10.0))]);
    front(12, &[("occupancy", None), ("staff_mean", Some(0.0))]);
    // The least by Erlang A at six calls an hour of 20 min, and at one: the group serves this channel only.
    for (hour, calls) in [(8, 6.0), (9, 1.0), (10, 2.0)] {
        let traffic = Traffic::patient(calls / 3600.0, 1.0 / 1200.0, 2700.0).expect("in range");
        let least = (1..).find(|&agents| traffic.queue(agents).service_level(1200.0, Definition::Default) >= 0.8).map(f64::from);
        assert_at(&results, hour, Level::Channel, "phone", &[("required", least)]);
        assert_at(&results, hour, Level::Group, "front", &[("required", least)]);
    }
    let centre = [
        ("forecast", Some(6.0)),
        ("offered", Some(6.0)),
        ("served", Some(5.0)),
        ("abandoned_share", Some(1.0 / 6.0)),
        ("service_level_share", Some(4.0 / 6.0)),
        ("required", at(&results, 8, Level::Channel, "phone", "required")),
        ("scheduled", Some(1.0)),
        ("staff_mean", Some(1.0)),
        ("busy_mean", minutes(50.0)),
        ("occupancy", Some(50.0 / 60.0)),
        ("backlog_end", Some(3.0)),
    ];
    assert_at(&results, 8, Level::Centre, "centre", &centre);
}

#[test]
fn every_agent_of_that_morning() {
    // The first: 08:00-11:10; 08:10-09:50, 09:55-10:15 and 10:50-11:10 with seven calls. The second: 10:00-11:00; one
    // call.
    let results = calls().results();
    let [front] = &results.variants[0].agents[..] else { panic!("one group") };
    assert_eq!(front.group, "front");
    let agent = |present: f64, busy: f64, sessions| AgentMeans {
        present_hours: present / 60.0,
        handling_hours: busy / 60.0,
        sessions,
        ..AgentMeans::default()
    };
    assert_eq!(front.agents, [agent(190.0, 140.0, 7.0), agent(60.0, 20.0, 1.0)]);
    let of = |metric| mean(&results, 0, Level::Group, "front", metric, "").expect("a mean");
    assert_eq!((of("sessions"), of("sessions_per_agent")), (8.0, 4.0));
    assert!((of("idle_hours") - 90.0 / 60.0).abs() < 1e-12);
    // The spread is exact to a tenth of a percent of the time on duty at its ends.
    let near = |metric, exact: f64| assert!((of(metric) - exact).abs() < 1e-3, "{metric}: {} is not {exact}", of(metric));
    near("occupancy_agent_min", 20.0 / 60.0);
    near("occupancy_agent_max", 140.0 / 190.0);
}

#[test]
fn messages_left_at_the_ends_of_intervals() {
    // E-mails of 10 min by one agent, 08:00-09:00 and 10:00-11:00, who finishes. 07:10 and 07:40 wait for eight o'clock;
    // 08:05 until 08:20; 08:55 is answered at once, until 09:05; 09:20 waits until ten.
    let text = format!(
        "{}{}[channels.mail]\nmedium = \"email\"\nturns = 1\nreply_work = \"10m\"\ntarget = {{ within = \"30m\", share = 0.9 }}\n\
         [groups.back]\nstaff = {{ \"08:00\" = 1, \"09:00\" = 0, \"10:00\" = 1, \"11:00\" = 0 }}\nskills = [\"mail\"]\nleaving = \"finish\"\n",
        head("1d"),
        inquiries(&["mail"])
    );
    let day = Day::new(&text, &[("mail.csv", &["07:10:00", "07:40:00", "08:05:00", "08:55:00", "09:20:00"])]);
    let results = day.results();
    let mail = |hour, backlog: f64, [end, age, oldest]: [f64; 3], required: f64| {
        let expected = [
            ("backlog_mean", Some(backlog / 60.0)),
            ("backlog_end", Some(end)),
            ("backlog_age_end", (end > 0.0).then_some(age * 60.0)),
            ("oldest_age_end", Some(oldest * 60.0)),
            ("required", Some(required)),
        ];
        assert_at(&results, hour, Level::Channel, "mail", &expected);
    };
    // Work is taken up after the boundary of the same moment: both still wait at eight, 50 and 20 min old.
    mail(7, 50.0 + 20.0, [2.0, 35.0, 50.0], 2.0 / 6.0);
    // 07:40 until 08:10, 08:05 until 08:20. 08:55 is in work at nine.
    mail(8, 10.0 + 15.0, [0.0; 3], 2.0 / 6.0);
    mail(9, 40.0, [1.0, 40.0, 40.0], 1.0 / 6.0);
    mail(10, 0.0, [0.0; 3], 0.0);
    assert_at(&results, 9, Level::Group, "back", &[("scheduled", Some(0.0)), ("staff_mean", Some(5.0 / 60.0)), ("occupancy", Some(1.0))]);
    // Replied to after 60, 40, 25 and 10 min of 50.
    let within = |hour, share| assert_at(&results, hour, Level::Channel, "mail", &[("within_sla", Some(share))]);
    within(7, 0.0);
    within(8, 1.0);
    within(9, 0.0);
}

#[test]
fn ages_at_the_ends_of_many_intervals_and_a_short_last_one() {
    // Counting is from midnight to 02:30. Nobody ever answers; patience of 130 min from
    // 00:30, 01:10 and 02:20: the first leaves at 02:40, in the drain.
    let text = format!(
        "{}{}[channels.phone]\nmedium = \"phone\"\nhandle_time = \"1m\"\npatience = \"130m\"\n\
         [groups.front]\nstaff = {{ \"20:00\" = 1 }}\nskills = [\"phone\"]\n",
        head("150m"),
        inquiries(&["phone"])
    );
    let results = Day::new(&text, &[("phone.csv", &["00:30:00", "01:10:00", "02:20:00"])]).results();
    let phone = |hour, end: f64, age: f64, oldest: f64| {
        let expected = [("backlog_end", Some(end)), ("backlog_age_end", Some(age * 60.0)), ("oldest_age_end", Some(oldest * 60.0))];
        assert_at(&results, hour, Level::Channel, "phone", &expected);
    };
    phone(0, 1.0, 30.0, 30.0);
    phone(1, 2.0, (90.0 + 50.0) / 2.0, 90.0);
    // At 02:30.
    phone(2, 3.0, (120.0 + 80.0 + 10.0) / 3.0, 120.0);
}

#[test]
fn forecasts_leave_out_what_the_day_adds() {
    // 60 an hour from eight to ten, a third by mail; the busyness of the day and the redials of those who find the line
    // full are in what is offered, not in the forecast. Mail needs 20 replies of 90 s: half an agent.
    let text = format!(
        "{}[inquiries.all]\nper_hour = {{ \"08:00\" = 60, \"10:00\" = 0 }}\nbusyness = {{ cv = 0.3 }}\n\
         channels = {{ phone = 0.6666666666666666, mail = 0.3333333333333333 }}\n\
         [channels.phone]\nmedium = \"phone\"\nhandle_time = \"1m\"\nqueue_capacity = 0\n\
         retrials = {{ after_blocked = 1, delay = \"1m\", limit = 3 }}\n\
         [channels.mail]\nmedium = \"email\"\nturns = 1\nreply_work = \"90s\"\n\
         [groups.front]\nstaff = 1\nskills = [\"phone\", \"mail\"]\n",
        head("1d")
    );
    let results = Day::new(&text, &[]).results();
    for hour in [8, 9] {
        assert_at(&results, hour, Level::Channel, "phone", &[("forecast", Some(40.0)), ("required", Some(40.0 / 60.0))]);
        assert_at(&results, hour, Level::Channel, "mail", &[("forecast", Some(20.0)), ("required", Some(0.5))]);
        assert_at(&results, hour, Level::Centre, "centre", &[("forecast", Some(60.0)), ("required", Some(40.0 / 60.0 + 0.5))]);
    }
    assert_at(&results, 10, Level::Channel, "phone", &[("forecast", Some(0.0))]);
    // The group serves two channels: it is required for neither alone.
    assert!(!results.variants[0].intervals.iter().any(|one| one.row.level == Level::Group && one.row.metric == "required"));
}
