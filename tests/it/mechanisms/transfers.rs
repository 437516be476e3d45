//! Transfers between two channels, by hand: cold, warm and in conference, at the head and at the end of the line,
//! with the time of both agents.
//!
//! The first channel answers at once, finds out in 1 min and hands over to the second, whose agent talks 10 min with
//! everybody and is busy until 08:10. Somebody else has waited there since 08:00:30.

use super::{assert_times, head, inquiries};
use crate::support::{Day, clock, mean};
use holdline::engine::tally::Outcome::{Abandoned, Served, Superseded};
use holdline::run::Level;

fn day(transfers: &str, second: &str) -> Day {
    let text = format!(
        "{}{}[channels.a]\nmedium = \"phone\"\nhandle_time = \"5m\"\ntransfers = {{ share = 1, work = \"1m\", to = \"b\", {transfers} }}\n\
         [channels.b]\nmedium = \"phone\"\nhandle_time = \"10m\"\n{second}\n\
         [groups.a]\nstaff = 1\nskills = [\"a\"]\n[groups.b]\nstaff = 1\nskills = [\"b\"]\n",
        head("1d"),
        inquiries(&["a", "b"])
    );
    Day::new(&text, &[("a.csv", &["08:00:00"]), ("b.csv", &["07:59:59", "08:00:30"])])
}

/// Minutes that the agents of each group are busy, rounded to a tenth.
fn busy(day: &Day) -> [f64; 2] {
    let of = |group| mean(&day.results(), 0, Level::Group, group, "busy_mean", "").expect("agents");
    ["a", "b"].map(|group| (of(group) * 14_400.0).round() / 10.0)
}

/// Agent time on the transferred contact, in seconds.
fn handled(day: &Day) -> u64 {
    day.contacts()[1].handled / 1_000_000
}

// In order of arrival: the caller whom the second agent has, the one who is transferred, the one who waits.
#[test]
fn cold_the_first_agent_is_free_at_once() {
    let day = self::day("kind = \"cold\"", "");
    assert_times(&day, &[("07:59:59", "08:09:59"), ("08:00:00", "08:19:59"), ("08:19:59", "08:29:59")]);
    assert_eq!((busy(&day), handled(&day)), ([1.0, 30.0], 660));
    let day = self::day("priority = \"tail\"", "");
    assert_times(&day, &[("07:59:59", "08:09:59"), ("08:00:00", "08:29:59"), ("08:09:59", "08:19:59")]);
    // It counts where it came, and was answered at once there.
    let of = |metric| mean(&day.results(), 0, Level::Channel, "a", metric, "");
    assert_eq!((of("offered"), of("served"), of("transfers")), (Some(1.0), Some(1.0), Some(1.0)));
    assert_eq!(mean(&day.results(), 0, Level::Channel, "a", "wait_mean", "served"), Some(0.0));
    // 08:01:00 to 08:19:59 in the second wait.
    assert_eq!(of("queue_mean"), Some(1139.0 / 86_400.0));
}

#[test]
fn warm_both_agents_are_held_for_the_briefing() {
    // 1 min of work, 8:59 of waiting together, 30 s of briefing; the second 30 s and 10 min.
    let day = self::day("kind = \"warm\", briefing = \"30s\", wait = \"1h\"", "patience = \"20m\"");
    assert_times(&day, &[("07:59:59", "08:09:59"), ("08:00:00", "08:20:29"), ("08:20:29", "08:30:29")]);
    assert_eq!((busy(&day), handled(&day)), ([10.5, 30.5], 629 + 630));
}

#[test]
fn in_conference_both_agents_stay_to_the_end() {
    let day = self::day("kind = \"conference\", wait = \"1h\"", "");
    assert_times(&day, &[("07:59:59", "08:09:59"), ("08:00:00", "08:19:59"), ("08:19:59", "08:29:59")]);
    assert_eq!((busy(&day), handled(&day)), ([20.0, 30.0], 1199 + 600));
}

#[test]
fn who_has_waited_too_long_lets_go() {
    // With the customer until 08:03; from then on the customer has 3 min of patience, which the agent's company had spared.
    let day = self::day("kind = \"warm\", wait = \"2m\"", "");
    assert_times(&day, &[("07:59:59", "08:09:59"), ("08:00:00", "08:19:59"), ("08:19:59", "08:29:59")]);
    assert_eq!((busy(&day), handled(&day)), ([3.0, 30.0], 180 + 600));
    let day = self::day("kind = \"warm\", wait = \"2m\"", "patience = \"3m\"");
    assert_eq!(day.contacts().iter().map(|contact| contact.outcome).collect::<Vec<_>>(), [Served, Abandoned, Abandoned]);
    assert_times(&day, &[("07:59:59", "08:09:59"), ("08:00:00", "08:06:00"), ("", "08:03:30")]);
    assert_eq!((busy(&day), handled(&day)), ([3.0, 10.0], 180));
}

#[test]
fn an_agent_alone_waits_for_nobody_forever() {
    // 08:01 to 08:03 in company, then the same agent takes the customer back for 5 min.
    let text = format!(
        "{}{}[channels.a]\nmedium = \"phone\"\nhandle_time = \"5m\"\ntransfers = {{ share = 1, work = \"1m\", kind = \"warm\", wait = \"2m\" }}\n\
         [groups.a]\nstaff = 1\nskills = [\"a\"]\n",
        head("1d"),
        inquiries(&["a"])
    );
    let day = Day::new(&text, &[("a.csv", &["08:00:00"])]);
    assert_times(&day, &[("08:00:00", "08:08:00")]);
}

#[test]
fn the_wait_of_an_agent_whose_customer_needs_nobody_any_more_is_the_contacts() {
    // The customer of the mail of 08:00 calls some seconds after nine, is answered at once, and from a minute later on waits
    // with the agent for one who comes at 13:00. The reply of 12:00 to 12:05 settles the matter.
    let text = format!(
        "{}[costs]\nbenefits = 0\nshrinkage = 0\n[inquiries.mail]\ntrace = \"mail.csv\"\nchannels = {{ email = 1 }}\n\
         [channels.email]\nmedium = \"email\"\nturns = 1\nreply_work = \"5m\"\nexpected_reply = \"1h\"\n\
         chases = {{ per_expectation = 100, same_thread = 0, by = \"phone\", limit = 1 }}\n\
         [channels.phone]\nmedium = \"phone\"\nhandle_time = \"10m\"\ntransfers = {{ share = 1, work = \"1m\", to = \"desk\", kind = \"warm\", wait = \"10h\" }}\n\
         [channels.desk]\nmedium = \"phone\"\nhandle_time = \"10m\"\n\
         [groups.writers]\nstaff = {{ \"12:00\" = 1 }}\nskills = [\"email\"]\n[groups.callers]\nstaff = 1\nskills = [\"phone\"]\n\
         [groups.desk]\nstaff = {{ \"13:00\" = 1 }}\nskills = [\"desk\"]\n",
        head("1d")
    );
    let day = Day::new(&text, &[("mail.csv", &["08:00:00"])]);
    let contacts = day.contacts();
    assert_eq!(contacts.iter().map(|contact| contact.outcome).collect::<Vec<_>>(), [Served, Superseded]);
    let (answered, ended) = (contacts[1].answered.expect("an answer"), contacts[1].ended.expect("an end"));
    assert_eq!(ended, clock("12:05:00") as u64 * 1_000_000);
    // Some three hours: all that the first agent is busy, and is paid for as time with this contact.
    assert_eq!(contacts[1].handled, ended - answered);
    let results = day.results();
    let hours = contacts[1].handled as f64 / 3.6e9;
    let busy = mean(&results, 0, Level::Group, "callers", "busy_mean", "").expect("agents");
    assert!((busy * 24.0 - hours).abs() < 1e-9 && (3.0..3.1).contains(&hours), "{busy} {hours}");
}

#[test]
fn who_waits_when_the_run_ends_has_waited_for_the_contact() {
    // The second agent talks to the next morning. The first is in company from 08:01 to midnight.
    let text = format!(
        "{}drain = \"censor\"\n{}[channels.a]\nmedium = \"phone\"\nhandle_time = \"5m\"\n\
         transfers = {{ share = 1, work = \"1m\", to = \"b\", kind = \"warm\", wait = \"20h\" }}\n\
         [channels.b]\nmedium = \"phone\"\nhandle_time = \"20h\"\n\
         [groups.a]\nstaff = 1\nskills = [\"a\"]\n[groups.b]\nstaff = 1\nskills = [\"b\"]\n",
        head("1d"),
        inquiries(&["a", "b"])
    );
    let day = Day::new(&text, &[("a.csv", &["08:00:00"]), ("b.csv", &["07:59:59"])]);
    assert_eq!(handled(&day), 16 * 3600);
    assert_eq!(busy(&day), [960.0, 960.0]);
}

#[test]
fn who_goes_to_the_end_of_a_sorted_line_has_the_rank_that_it_gives() {
    // Transferred at 08:01, when nobody waits there; the agent is free at 08:09:59. Classes are all alike: the one who came
    // at 08:02 stands behind.
    let text = |extra: &str, discipline: &str| {
        format!(
            "{}{extra}[inquiries.first]\ntrace = \"first.csv\"\nchannels = {{ a = 1 }}\n[inquiries.next]\ntrace = \"next.csv\"\n\
             urgency = \"urgent\"\nchannels = {{ b = 1 }}\n[channels.a]\nmedium = \"phone\"\nhandle_time = \"5m\"\n\
             transfers = {{ share = 1, work = \"1m\", to = \"b\", priority = \"tail\" }}\n\
             [channels.b]\nmedium = \"phone\"\nhandle_time = \"10m\"\ndiscipline = {discipline}\n\
             [groups.a]\nstaff = 1\nskills = [\"a\"]\n[groups.b]\nstaff = 1\nskills = [\"b\"]\n",
            head("1d")
        )
    };
    let first: &[&str] = &["08:00:00"];
    let day = Day::new(&text("", "\"priority\""), &[("first.csv", first), ("next.csv", &["07:59:59", "08:02:00"])]);
    assert_times(&day, &[("07:59:59", "08:09:59"), ("08:00:00", "08:19:59"), ("08:19:59", "08:29:59")]);
    // With a handicap of 5 min against urgent calls the one that came at 08:00 is after that of 08:04 and before that
    // of 08:06.
    let aging = text("[triage]\nby = \"ai\"\naccuracy = 1\n", "{ aging = { urgent = \"0s\", complex = \"5m\", simple = \"5m\" } }");
    let day = Day::new(&aging, &[("first.csv", first), ("next.csv", &["07:59:59", "08:04:00", "08:06:00"])]);
    let expected = [("07:59:59", "08:09:59"), ("08:00:00", "08:29:59"), ("08:09:59", "08:19:59"), ("08:29:59", "08:39:59")];
    assert_times(&day, &expected);
}

#[test]
fn who_was_called_at_the_head_of_one_line_stands_at_the_end_of_the_next() {
    // Called back at 08:30 and answered at 08:35, when the visitor has gone; transferred to the end of the second line at
    // 08:36. The customer transferred to its head at 08:38 comes before.
    let text = format!(
        "{}{}[channels.a]\nmedium = \"phone\"\nhandle_time = \"5m\"\n\
         callback = {{ accept = 1, waiting_at_least = 0, order = \"appointment\", slot = \"30m\", capacity = 1 }}\n\
         transfers = {{ share = 1, work = \"1m\", to = \"b\", priority = \"tail\" }}\n\
         [channels.b]\nmedium = \"phone\"\nhandle_time = \"10m\"\n[channels.c]\nmedium = \"phone\"\nhandle_time = \"5m\"\n\
         transfers = {{ share = 1, work = \"1m\", to = \"b\" }}\n[channels.visit]\nmedium = \"in-person\"\nhandle_time = \"10m\"\n\
         [groups.a]\nstaff = 1\nskills = [\"a\", \"visit\"]\n[groups.b]\nstaff = 1\nskills = [\"b\"]\n[groups.c]\nstaff = 1\nskills = [\"c\"]\n",
        head("1d"),
        inquiries(&["a", "b", "c", "visit"])
    );
    let visits: &[&str] = &["07:55:00", "08:25:00"];
    let day = Day::new(&text, &[("a.csv", &["08:01:00"]), ("b.csv", &["08:31:00"]), ("c.csv", &["08:37:00"]), ("visit.csv", visits)]);
    let expected =
        [("07:55:00", "08:05:00"), ("08:35:00", "09:01:00"), ("08:25:00", "08:35:00"), ("08:31:00", "08:41:00"), ("08:37:00", "08:51:00")];
    assert_times(&day, &expected);
}
