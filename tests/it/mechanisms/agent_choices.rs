//! Whom a contact goes to by `agent_choice`, by hand: shares of time busy, ratios of idle agents, expected delays.

use super::{agents, head, inquiries};
use crate::support::Day;

/// Calls of so long, visits of 20 min, and these groups.
fn day(choice: &str, call: &str, groups: &str, calls: &[&str], visits: &[&str]) -> Day {
    let visit = if visits.is_empty() { "" } else { "[channels.visit]\nmedium = \"in-person\"\nhandle_time = \"20m\"\n" };
    let names: &[&str] = if visits.is_empty() { &["phone"] } else { &["phone", "visit"] };
    let text = format!(
        "{}{}[channels.phone]\nmedium = \"phone\"\nhandle_time = {call:?}\nagent_choice = {choice:?}\n{visit}{groups}",
        head("1d"),
        inquiries(names)
    );
    Day::new(&text, &[("phone.csv", calls), ("visit.csv", visits)])
}

#[test]
fn the_least_occupied_agent_is_asked_first() {
    // Agent 0 has a visitor from 08:00 to 08:20. The calls of 08:25 and 08:30 go to agent 1, who was busy for no time and for
    // a minute; that of 08:30:30 finds agent 1 busy.
    let groups = "[groups.all]\nstaff = 2\nskills = [\"phone\", \"visit\"]\n";
    let calls = ["08:25:00", "08:30:00", "08:30:30"];
    assert_eq!(agents(&day("least_occupied", "1m", groups, &calls, &["08:00:00"])), [(0, 0), (0, 1), (0, 1), (0, 0)]);
    // The longest idle is agent 0 at 08:30.
    assert_eq!(agents(&day("longest_idle", "1m", groups, &calls, &["08:00:00"])), [(0, 0), (0, 1), (0, 0), (0, 1)]);
}

#[test]
fn occupancy_counts_from_coming_on_duty() {
    // At 08:30 agent a was busy for 20 min of 8 h 30 min, b for 2 of 30 min: less in minutes, more in share.
    let groups = "[groups.a]\nstaff = 1\nskills = [\"phone\", \"visit\"]\n[groups.b]\nstaff = { \"08:00\" = 1 }\nskills = [\"phone\"]\n";
    let day = day("least_occupied", "2m", groups, &["08:10:00", "08:30:00"], &["07:00:00"]);
    assert_eq!(agents(&day), [(0, 0), (1, 0), (0, 0)]);
}

#[test]
fn idle_agents_keep_their_ratio() {
    // 3 / 3 against 2: b. 3 / 3 against 1: the first in order of preference, a. 2 / 3 against 1: b. Then only a has any.
    let groups = "[groups.a]\nstaff = 3\nidle_ratio = 3\nskills = [\"phone\"]\n[groups.b]\nstaff = 2\nskills = [\"phone\"]\n";
    let day = day("idle_ratio", "1h", groups, &["08:00:00", "08:01:00", "08:02:00", "08:03:00"], &[]);
    assert_eq!(agents(&day), [(1, 0), (0, 0), (1, 1), (0, 1)]);
}

#[test]
fn the_shortest_expected_delay_is_chosen() {
    // (1 / 3, 1 / 4): b. (1 / 3, 2 / 4): a. (2 / 3, 2 / 4): b. Then only a has anybody.
    let groups = "[groups.a]\nstaff = 3\nskills = [\"phone\"]\n[groups.b]\nstaff = 2\nskills = [{ channel = \"phone\", speed = 2 }]\n";
    let day = day("expected_delay", "2h", groups, &["08:00:00", "08:01:00", "08:02:00", "08:03:00"], &[]);
    assert_eq!(agents(&day), [(1, 0), (0, 0), (1, 1), (0, 1)]);
}
