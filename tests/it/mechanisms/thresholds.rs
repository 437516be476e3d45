//! Further thresholds of the service level, by hand: who is within each of them, by interval of arrival.

use super::{head, inquiries};
use crate::support::{Day, mean};
use holdline::run::{Level, Results};

/// A day of one channel `line` with these keys and one agent.
fn day(keys: &str, arrivals: &[&str]) -> Results {
    let skill = if keys.contains("email") { "{ channel = \"line\", slots = 9 }" } else { "\"line\"" };
    let text = format!("{}{}[channels.line]\n{keys}\n[groups.all]\nstaff = 1\nskills = [{skill}]\n", head("1d"), inquiries(&["line"]));
    Day::new(&text, &[("line.csv", arrivals)]).results()
}

fn of(results: &Results, metric: &str, definition: &str) -> Option<f64> {
    mean(results, 0, Level::Channel, "line", metric, definition)
}

/// The same in the interval that begins at this hour.
fn at(results: &Results, hour: u64, metric: &str, definition: &str) -> Option<f64> {
    let mut rows = results.variants[0].intervals.iter().filter(|one| one.start == hour * 3_600_000_000).map(|one| &one.row);
    let found = rows.find(|row| row.level == Level::Channel && row.metric == metric && row.definition == definition);
    found.unwrap_or_else(|| panic!("no {metric} {definition} at {hour}")).estimate.mean
}

#[test]
fn calls_are_judged_by_each_threshold() {
    // Calls of 10 min, patience of 15: waits of 0, 9 and 12 min; the one of 08:09 leaves at 08:24; at 08:59 none; at 09:00
    // 9 min. A callback taken is in none of them: it comes at 09:01 and finds one waiting.
    let keys = "medium = \"phone\"\nhandle_time = \"10m\"\npatience = \"15m\"\n\
                target = { within = \"10m\", share = 0.8, also = [\"5m\", \"12m\", \"30m\"] }\n\
                callback = { accept = 1, waiting_at_least = 3, order = \"after_queue\" }";
    let arrivals = ["08:00:00", "08:01:00", "08:08:00", "08:09:00", "08:59:00", "09:00:00", "09:01:00", "09:01:01", "09:01:02"];
    let results = day(keys, &arrivals);
    // From nine: waits of 9 min and 18 min, of which the patience of 15 takes the second; the third leaves, too; the fourth
    // finds three waiting.
    assert_eq!((of(&results, "callbacks", ""), of(&results, "abandoned", "")), (Some(1.0), Some(3.0)));
    let eight = |definition: &str| at(&results, 8, "service_level", definition);
    assert_eq!(eight("served_within/(offered-abandoned_within)"), Some(3.0 / 5.0));
    assert_eq!(eight("served_within_5m/(offered-abandoned_within_5m)"), Some(2.0 / 5.0));
    assert_eq!(eight("served_within_12m/(offered-abandoned_within_12m)"), Some(4.0 / 5.0));
    assert_eq!(eight("served_within_30m/(offered-abandoned_within_30m)"), Some(1.0));
    let nine = |definition: &str| at(&results, 9, "service_level", definition);
    assert_eq!(nine("served_within_5m/(offered-abandoned_within_5m)"), Some(0.0));
    assert_eq!(nine("served_within_12m/(offered-abandoned_within_12m)"), Some(1.0 / 3.0));
    assert_eq!(nine("served_within_30m/(offered-abandoned_within_30m)"), Some(1.0));
    let all = |definition: &str| of(&results, "service_level", definition);
    assert_eq!(all("served_within_12m/offered"), Some(5.0 / 8.0));
    assert_eq!(all("served_within_12m/served"), Some(1.0));
    assert_eq!(all("served_within_30m/(offered-abandoned_within_30m)"), Some(1.0));
    assert_eq!(all("(served_within_30m+abandoned_within_30m)/offered"), Some(1.0));
    // The target's own stands first.
    assert_eq!(all(""), Some(4.0 / 8.0));
}

#[test]
fn threads_are_judged_by_each_threshold() {
    // Replies of 10 min: after 10, 19 and 28 min. Patience of 25: the fourth leaves at 08:28, the fifth, of 09:00, is replied to
    // after 10 min.
    let keys = "medium = \"email\"\nturns = 1\nreply_work = \"10m\"\npatience = \"25m\"\n\
                target = { within = \"20m\", share = 0.8, also = [\"10m\", \"24m\", \"1h\"] }";
    let results = day(keys, &["08:00:00", "08:01:00", "08:02:00", "08:03:00", "09:00:00"]);
    let sla = |within: &str| format!("replied_within_{within}/(replied+unanswered_beyond_{within})");
    let eight = |within: &str| at(&results, 8, "within_sla", &sla(within));
    assert_eq!((eight("10m"), eight("24m"), eight("1h")), (Some(1.0 / 4.0), Some(2.0 / 4.0), Some(1.0)));
    assert_eq!((of(&results, "within_sla", &sla("10m")), of(&results, "within_sla", "")), (Some(2.0 / 5.0), Some(3.0 / 5.0)));
}
