//! The ends of the counted time: warm-up before it, and finishing or censoring after it.

use super::{assert_times, head, inquiries};
use crate::support::{Day, mean};
use holdline::engine::tally::Outcome::{Abandoned, Open, Served};
use holdline::run::Level;

/// Calls of 10 min by one agent, counted for an hour from midnight.
fn night(run: &str, channel: &str, arrivals: &[&str]) -> Day {
    let text = format!(
        "{}{run}\n{}[channels.phone]\nmedium = \"phone\"\nhandle_time = \"10m\"\n{channel}\n[groups.all]\nstaff = 1\nskills = [\"phone\"]\n",
        head("1h"),
        inquiries(&["phone"])
    );
    Day::new(&text, &[("phone.csv", arrivals)])
}

/// A metric of the channel; time averages as minutes of the hour.
fn of(day: &Day, metric: &str) -> Option<f64> {
    mean(&day.results(), 0, Level::Channel, "phone", metric, "")
}

#[test]
fn the_warm_up_fills_the_centre_but_is_not_counted() {
    // The call of 23:59 holds the agent until 00:09; the one of 23:59:30 until 00:19. The counted
    // call of 00:01 waits 18 min and lasts until 00:29.
    let arrivals = ["2024-03-03T23:59:00", "2024-03-03T23:59:30", "00:01:00"];
    let day = night("warmup = \"1h\"", "", &arrivals);
    assert_times(&day, &[("0+-0:-1:00", "00:09:00"), ("00:09:00", "00:19:00"), ("00:19:00", "00:29:00")]);
    assert_eq!((of(&day, "offered"), of(&day, "served"), of(&day, "wait_mean")), (Some(1.0), Some(1.0), Some(1080.0)));
    // Time averages hold what was there: 9 + 18 min in line, 29 min occupied.
    assert_eq!((of(&day, "queue_mean"), of(&day, "active_mean")), (Some(27.0 / 60.0), Some(29.0 / 60.0)));
    assert_eq!(mean(&day.results(), 0, Level::Group, "all", "occupancy", ""), Some(29.0 / 60.0));
}

const LATE: [&str; 2] = ["00:55:00", "00:58:00"];
const TARGET: &str = "target = { within = \"20s\", share = 0.8 }";

#[test]
fn finishing_follows_every_contact_to_its_end() {
    let day = night("", TARGET, &LATE);
    assert_times(&day, &[("00:55:00", "01:05:00"), ("01:05:00", "01:15:00")]);
    assert_eq!((of(&day, "served"), of(&day, "wait_max"), of(&day, "service_level")), (Some(2.0), Some(420.0), Some(0.5)));
    // Averages are of the counted hour only.
    assert_eq!((of(&day, "queue_mean"), of(&day, "active_mean")), (Some(2.0 / 60.0), Some(5.0 / 60.0)));
}

#[test]
fn censoring_stops_the_clock() {
    let day = night("drain = \"censor\"", TARGET, &LATE);
    assert_eq!(day.contacts().iter().map(|contact| contact.outcome).collect::<Vec<_>>(), [Open, Open]);
    assert_times(&day, &[("00:55:00", ""), ("", "")]);
    assert_eq!((of(&day, "open_at_end"), of(&day, "served"), of(&day, "service_level")), (Some(2.0), Some(0.0), None));
    assert_eq!((of(&day, "queue_mean"), of(&day, "active_mean")), (Some(2.0 / 60.0), Some(5.0 / 60.0)));
    // Whoever still waits has waited.
    assert_eq!((of(&day, "delayed_share"), of(&day, "wait_max")), (Some(0.5), Some(120.0)));
}

#[test]
fn a_limit_ends_the_drain() {
    // At 01:06 the second call has just been answered.
    let day = night("drain_limit = \"6m\"", TARGET, &LATE);
    assert_eq!(day.contacts().iter().map(|contact| contact.outcome).collect::<Vec<_>>(), [Served, Open]);
    assert_eq!((of(&day, "served"), of(&day, "open_at_end"), of(&day, "service_level")), (Some(1.0), Some(1.0), Some(0.5)));
}

#[test]
fn patience_ends_in_the_drain_too() {
    // The second call gives up at 01:02; its wait counts whole, its time in line only up to 01:00.
    let day = night("", "patience = \"4m\"", &LATE);
    assert_eq!(day.contacts().iter().map(|contact| contact.outcome).collect::<Vec<_>>(), [Served, Abandoned]);
    assert_times(&day, &[("00:55:00", "01:05:00"), ("", "01:02:00")]);
    assert_eq!(of(&day, "queue_mean"), Some(2.0 / 60.0));
}

#[test]
fn overdue_and_unanswered_messages_are_failures() {
    // Censored at 01:00 with a target of 20 min: 00:10 replied at 00:20 (in time), 00:15 replied at
    // 00:30 (in time), 00:31 overdue at 01:00 (nobody works after 00:30), 00:50 not yet.
    let text = format!(
        "{}drain = \"censor\"\n{}[channels.mail]\nmedium = \"email\"\nturns = 1\nreply_work = \"10m\"\ntarget = {{ within = \"20m\", share = 0.9 }}\n\
         [groups.all]\nstaff = {{ \"00:00\" = 1, \"00:30\" = 0 }}\nskills = [\"mail\"]\n",
        head("1h"),
        inquiries(&["mail"])
    );
    let day = Day::new(&text, &[("mail.csv", &["00:10:00", "00:15:00", "00:31:00", "00:50:00"])]);
    let results = day.results();
    assert_eq!(mean(&results, 0, Level::Channel, "mail", "within_sla", ""), Some(2.0 / 3.0));
    assert_eq!(mean(&results, 0, Level::Channel, "mail", "oldest_age_max", ""), Some(29.0 * 60.0));
}

#[test]
fn messages_turned_away_are_failures() {
    // Room for one in line: 00:10 is in hand until 00:20, 00:11 waits, 00:12 is blocked.
    let text = format!(
        "{}{}[channels.mail]\nmedium = \"email\"\nturns = 1\nreply_work = \"10m\"\nqueue_capacity = 1\ntarget = {{ within = \"1h\", share = 0.9 }}\n\
         [groups.all]\nstaff = 1\nskills = [\"mail\"]\n",
        head("1h"),
        inquiries(&["mail"])
    );
    let day = Day::new(&text, &[("mail.csv", &["00:10:00", "00:11:00", "00:12:00"])]);
    assert_eq!(mean(&day.results(), 0, Level::Channel, "mail", "within_sla", ""), Some(2.0 / 3.0));
}
