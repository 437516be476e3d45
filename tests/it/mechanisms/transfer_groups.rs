//! Transfers to a named group and with a priority, by hand: where the transferred wait among others.
//!
//! The first agent answers at 08:00:00, finds out in 1 min and hands over to the group `b`, which talks 5 min with the
//! transferred and 10 min with the others; it is busy until 08:08. Others wait there since 07:59:30 and 08:00:30.

use super::{assert_times, head, inquiries};
use crate::support::Day;

const OTHERS: [&str; 3] = ["07:58:00", "07:59:30", "08:00:30"];

/// `skills` and other keys of the group `b`; `calls` of the channel `a`.
fn day(transfers: &str, calls: &str, b: &str) -> Day {
    let text = format!(
        "{}{}[channels.a]\nmedium = \"phone\"\nhandle_time = \"5m\"\ntransfers = {{ share = 1, work = \"1m\", to_group = \"b\", {transfers} }}\n{calls}\n\
         [channels.c]\nmedium = \"phone\"\nhandle_time = \"10m\"\n[groups.a]\nstaff = 1\nskills = [\"a\"]\n[groups.b]\nstaff = 1\n{b}\n",
        head("1d"),
        inquiries(&["a", "c"])
    );
    Day::new(&text, &[("a.csv", &["08:00:00"]), ("c.csv", &OTHERS)])
}

const FIRST: &[(&str, &str)] = &[("07:58:00", "08:08:00"), ("08:13:00", "08:23:00"), ("08:00:00", "08:13:00"), ("08:23:00", "08:33:00")];
const SECOND: &[(&str, &str)] = &[("07:58:00", "08:08:00"), ("08:08:00", "08:18:00"), ("08:00:00", "08:23:00"), ("08:23:00", "08:33:00")];
const LAST: &[(&str, &str)] = &[("07:58:00", "08:08:00"), ("08:08:00", "08:18:00"), ("08:00:00", "08:33:00"), ("08:18:00", "08:28:00")];

#[test]
fn a_named_group_takes_the_transferred_in_the_order_asked_for() {
    let equal = "skills = [\"a\", \"c\"]";
    let others_first = "skills = [{ channel = \"a\", priority = 3 }, { channel = \"c\", priority = 2 }]";
    for (priority, skills, times) in [
        ("priority = \"head\"", equal, FIRST),
        ("kind = \"cold\"", equal, FIRST),
        ("priority = \"arrival\"", equal, SECOND),
        ("priority = \"tail\"", equal, LAST),
        // At the head of its own priority, which is not the first.
        ("priority = \"head\"", others_first, LAST),
        ("priority = 1", others_first, FIRST),
        ("priority = 2", others_first, SECOND),
        ("priority = 3", others_first, LAST),
        ("priority = 1", "pick = \"in_order\"\nskills = [\"c\", \"a\"]", SECOND),
        ("priority = 2", "pick = \"in_order\"\nskills = [\"c\", \"a\"]", LAST),
        ("priority = \"head\"", "pick = \"longest_wait\"\nskills = [\"a\", \"c\"]", FIRST),
        ("priority = \"head\"", "pick = \"longest_queue\"\nskills = [\"a\", \"c\"]", FIRST),
        ("priority = \"arrival\"", "pick = \"longest_wait\"\nskills = [\"a\", \"c\"]", SECOND),
        ("priority = \"tail\"", "pick = \"longest_wait\"\nskills = [\"a\", \"c\"]", LAST),
        // Half a minute is worth less than a step of priority.
        ("priority = 2", "pick = \"rising\"\nskills = [\"a\", { channel = \"c\", priority = 1 }]", LAST),
    ] {
        let day = day(priority, "groups = [\"a\"]", skills);
        assert_times(&day, times);
    }
}

#[test]
fn conditions_of_the_channel_do_not_keep_from_a_named_group() {
    // `b` answers calls of `a` itself only after an hour; what it is sent it takes at once.
    let calls = "groups = [\"a\", { group = \"b\", after = \"1h\" }]";
    assert_times(&day("priority = \"head\"", calls, "skills = [\"a\", \"c\"]"), FIRST);
    // The second agent stays with the customer from 08:01 to 08:08.
    let day = day("kind = \"conference\", wait = \"1h\"", calls, "skills = [\"a\", \"c\"]");
    assert_times(&day, FIRST);
    assert_eq!(day.contacts()[2].handled / 1_000_000, 60 + 7 * 60 + 2 * 300);
}

#[test]
fn back_to_the_same_queue_with_a_priority() {
    // One agent: 08:00 to 08:01 the first, who goes back; then by priority and arrival.
    let times = |priority: &str, others: &str| {
        let text = format!(
            "{}{}[channels.a]\nmedium = \"phone\"\nhandle_time = \"5m\"\ntransfers = {{ share = 1, work = \"1m\", to = \"b\", priority = {priority} }}\n\
             [channels.b]\nmedium = \"phone\"\nhandle_time = \"10m\"\n{others}\n[groups.all]\nstaff = 1\n\
             skills = [{{ channel = \"a\", priority = 2 }}, {{ channel = \"b\", priority = 3 }}]\n",
            head("1d"),
            inquiries(&["a", "b"])
        );
        Day::new(&text, &[("a.csv", &["08:00:00", "08:00:30"]), ("b.csv", &["08:00:10"])])
    };
    // The agent goes on with the second, and takes the first back at 08:02, before the call by the other channel.
    for first in ["1", "2"] {
        assert_times(&times(first, ""), &[("08:00:00", "08:12:00"), ("08:22:00", "08:32:00"), ("08:01:00", "08:22:00")]);
    }
    // By arrival with the calls by the other channel, whether somebody could be called back or not.
    for others in ["", "callback = { accept = 0 }"] {
        assert_times(&times("3", others), &[("08:00:00", "08:12:00"), ("08:12:00", "08:22:00"), ("08:01:00", "08:32:00")]);
    }
    // Behind everything.
    assert_times(&times("4", ""), &[("08:00:00", "08:22:00"), ("08:02:00", "08:12:00"), ("08:01:00", "08:32:00")]);
}
