//! Waiting: doors, full queues, balking, patience, and which line is served first.

use super::{assert_times, head, inquiries};
use crate::support::{Day, mean};
use holdline::engine::tally::Outcome::{self, Abandoned, Balked, Blocked, LostClosed, Served};
use holdline::run::Level;

/// Calls of 10 min with these keys, answered by one agent around the clock.
fn call_day(channel: &str, arrivals: &[&str]) -> Day {
    let text = format!(
        "{}{}[channels.phone]\nmedium = \"phone\"\nhandle_time = \"10m\"\n{channel}\n[groups.all]\nstaff = 1\nskills = [\"phone\"]\n",
        head("1d"),
        inquiries(&["phone"])
    );
    Day::new(&text, &[("phone.csv", arrivals)])
}

fn outcomes(day: &Day) -> Vec<Outcome> {
    day.contacts().iter().map(|contact| contact.outcome).collect()
}

#[test]
fn customers_balk_at_so_many_waiting() {
    // 08:00:30 finds two waiting and balks. At 08:10:00 the first of them is answered: 08:10:05 finds
    // one and joins, 08:10:06 balks again.
    let channel = "balking = { share = 1, waiting_at_least = 2 }";
    let day = call_day(channel, &["08:00:00", "08:00:10", "08:00:20", "08:00:30", "08:10:05", "08:10:06"]);
    assert_eq!(outcomes(&day), [Served, Served, Served, Balked, Served, Balked]);
}

#[test]
fn those_who_gave_up_no_longer_count_as_waiting() {
    // Patience of 5 min: at 08:05:15 the caller of 08:00:10 has gone, one waits; at 08:05:16 two.
    let channel = "patience = \"5m\"\nbalking = { share = 1, waiting_at_least = 2 }";
    let arrivals = ["08:00:00", "08:00:10", "08:00:20", "08:05:15", "08:05:16"];
    let day = call_day(channel, &arrivals);
    assert_eq!(outcomes(&day), [Served, Abandoned, Abandoned, Served, Balked]);
    assert_times(&day, &[("08:00:00", "08:10:00"), ("", "08:05:10"), ("", "08:05:20"), ("08:10:00", "08:20:00"), ("", "08:05:16")]);
    let day = call_day("patience = \"5m\"\nqueue_capacity = 2", &arrivals);
    assert_eq!(outcomes(&day), [Served, Abandoned, Abandoned, Served, Blocked]);
}

#[test]
fn patience_ends_before_an_answer_at_the_same_moment_only_if_shorter() {
    // The agent is free at 08:10:00. Patience of 599 s from 08:00:00.5 ends before that; from
    // 08:00:30 it is answered.
    let day = call_day("patience = \"599s\"", &["08:00:00", "08:00:00.5", "08:00:30"]);
    assert_eq!(outcomes(&day), [Served, Abandoned, Served]);
}

#[test]
fn doors_close_to_arrivals_but_not_to_those_in_line() {
    // 16:59:50 has to wait until 17:05 and is still answered; 17:00:00 is lost, as is 07:59:59.
    let day = call_day("open = \"08:00-17:00\"", &["07:59:59", "08:00:00", "16:55:00", "16:59:50", "17:00:00"]);
    assert_eq!(outcomes(&day), [LostClosed, Served, Served, Served, LostClosed]);
    assert_times(&day, &[("", "07:59:59"), ("08:00:00", "08:10:00"), ("16:55:00", "17:05:00"), ("17:05:00", "17:15:00"), ("", "17:00:00")]);
}

#[test]
fn service_level_by_all_four_definitions() {
    // Served at once, after 10:00 - 9:50 = 10 s and after 10 min 10 s + 5 s; abandoned after 5 s and
    // after 30 s. Within 20 s: two of three served, one of two abandoned.
    let arrivals = ["08:00:00", "08:09:50", "08:10:05"];
    let patient = "[channels.phone]\nmedium = \"phone\"\nhandle_time = \"10m\"\ntarget = { within = \"20s\", share = 0.8 }\n";
    let text = format!(
        "{}{}{patient}[channels.quick]\nmedium = \"phone\"\nhandle_time = \"10m\"\npatience = \"5s\"\ntarget = {{ within = \"20s\", share = 0.8 }}\n\
         [channels.slow]\nmedium = \"phone\"\nhandle_time = \"10m\"\npatience = \"30s\"\ntarget = {{ within = \"20s\", share = 0.8 }}\n\
         [groups.all]\nstaff = 1\nskills = [\"phone\", \"quick\", \"slow\"]\n",
        head("1d"),
        inquiries(&["phone", "quick", "slow"])
    );
    let day = Day::new(&text, &[("phone.csv", &arrivals), ("quick.csv", &["08:01:00"]), ("slow.csv", &["08:02:00"])]);
    let results = day.results();
    let level = |item, definition| mean(&results, 0, Level::Channel, item, "service_level", definition);
    let definitions = [
        "served_within/(offered-abandoned_within)",
        "served_within/offered",
        "served_within/served",
        "(served_within+abandoned_within)/offered",
    ];
    assert_eq!(definitions.map(|d| level("phone", d)), [Some(2.0 / 3.0); 4]);
    assert_eq!(definitions.map(|d| level("quick", d)), [None, Some(0.0), None, Some(1.0)]);
    assert_eq!(definitions.map(|d| level("slow", d)), [Some(0.0), Some(0.0), None, Some(0.0)]);
    // Volume-weighted over channels by the default definition: 2 of 3 + 0 + 1.
    assert_eq!(mean(&results, 0, Level::Centre, "centre", "service_level_share", ""), Some(0.5));
    // Waits of all who queued: 0, 10, 605 - 10 ... the third is answered at 08:20:00 after 595 s.
    assert_eq!(mean(&results, 0, Level::Centre, "centre", "wait_mean", "served"), Some((10.0 + 595.0) / 3.0));
    assert_eq!(mean(&results, 0, Level::Centre, "centre", "wait_mean", "abandoned"), Some(17.5));
    assert_eq!(mean(&results, 0, Level::Centre, "centre", "abandoned_share", "after_5s"), Some(0.2));
}

/// A call of 10 min at 08:00, a message at 08:01 (5 min of work) and a call at 08:05, one agent.
fn blended(skills: &str) -> Day {
    let text = format!(
        "{}{}[channels.mail]\nmedium = \"email\"\nturns = 1\nreply_work = \"5m\"\n[channels.phone]\nmedium = \"phone\"\nhandle_time = \"10m\"\n\
         [groups.all]\nstaff = 1\n{skills}\n",
        head("1d"),
        inquiries(&["mail", "phone"])
    );
    Day::new(&text, &[("mail.csv", &["08:01:00"]), ("phone.csv", &["08:00:00", "08:05:00"])])
}

#[test]
fn the_more_urgent_line_first_then_the_longest_wait() {
    let first = ("08:00:00", "08:10:00");
    // By priority the call of 08:05 goes before the message of 08:01.
    let day = blended("skills = [\"phone\", { channel = \"mail\", priority = 2 }]");
    assert_times(&day, &[first, ("08:20:00", "08:25:00"), ("08:10:00", "08:20:00")]);
    // At equal priority the message has waited longer.
    let day = blended("skills = [\"phone\", \"mail\"]");
    assert_times(&day, &[first, ("08:10:00", "08:15:00"), ("08:15:00", "08:25:00")]);
    // In the group's own order.
    let day = blended("pick = \"in_order\"\nskills = [\"phone\", \"mail\"]");
    assert_times(&day, &[first, ("08:20:00", "08:25:00"), ("08:10:00", "08:20:00")]);
}

#[test]
fn the_longest_idle_agent_over_all_groups() {
    // b's agent is free at 08:05, a's at 08:06: the third call goes to b although a stands first.
    let text = format!(
        "{}{}[channels.x]\nmedium = \"phone\"\nhandle_time = \"6m\"\nagent_choice = \"longest_idle\"\n[channels.y]\nmedium = \"phone\"\nhandle_time = \"5m\"\n\
         [groups.a]\nstaff = 1\nskills = [\"x\"]\n[groups.b]\nstaff = 1\nskills = [\"y\", \"x\"]\n",
        head("1d"),
        inquiries(&["x", "y"])
    );
    let day = Day::new(&text, &[("x.csv", &["08:00:00", "08:07:00"]), ("y.csv", &["08:00:00"])]);
    assert_eq!(super::agents(&day), [(0, 0), (1, 0), (1, 0)]);
    let in_order = day.with(&text.replace("longest_idle", "in_order"));
    assert_eq!(crate::support::contacts(&in_order, 0, 0)[2].agent, Some((0, 0)));
}

#[test]
fn a_follow_up_and_a_first_message_are_served_by_how_long_they_wait() {
    // Thread 1: reply 08:05, writes again 08:07. Thread 2 (08:01): reply 08:10, writes again 08:12.
    // Thread 3 (08:06) has waited longer than the follow-up of 08:07: 08:10-08:15, writes 08:17.
    // Then the messages of 08:07, 08:12 and 08:17: until 08:20, 08:25 and 08:30.
    let text = format!(
        "{}{}[channels.mail]\nmedium = \"email\"\nturns = 2\nreply_work = \"5m\"\nthink_time = \"2m\"\n\
         [groups.all]\nstaff = 1\nskills = [\"mail\"]\n",
        head("1d"),
        inquiries(&["mail"])
    );
    let day = Day::new(&text, &[("mail.csv", &["08:00:00", "08:01:00", "08:06:00"])]);
    assert_times(&day, &[("08:00:00", "08:20:00"), ("08:05:00", "08:25:00"), ("08:10:00", "08:30:00")]);
}

#[test]
fn chats_and_messages_exclude_each_other_at_an_agent() {
    // A message is in hand until 08:05: both chats wait for it although two slots are free. The
    // second message waits until both chats are done, at 08:07.
    let text = format!(
        "{}{}[channels.chat]\nmedium = \"chat\"\nturns = 1\nreply_work = \"60s\"\n[channels.mail]\nmedium = \"email\"\nturns = 1\nreply_work = \"5m\"\n\
         [groups.all]\nstaff = 1\nskills = [{{ channel = \"chat\", slots = 2 }}, {{ channel = \"mail\", priority = 2 }}]\n",
        head("1d"),
        inquiries(&["chat", "mail"])
    );
    let day = Day::new(&text, &[("chat.csv", &["08:01:00", "08:02:00"]), ("mail.csv", &["08:00:00", "08:00:30"])]);
    let chats = [("08:05:00", "08:06:00"), ("08:05:00", "08:07:00")];
    assert_times(&day, &[("08:00:00", "08:05:00"), ("08:07:00", "08:12:00"), chats[0], chats[1]]);
}

#[test]
fn a_group_that_a_channel_does_not_name_never_answers_it() {
    // Both groups have the skill, the channel names one: the second call waits for it although the
    // other group's agent is free, and finishes a message at 08:02.
    let text = format!(
        "{}{}[channels.mail]\nmedium = \"email\"\nturns = 1\nreply_work = \"2m\"\n[channels.phone]\nmedium = \"phone\"\nhandle_time = \"5m\"\n\
         groups = [\"front\"]\n[groups.back]\nstaff = 1\nskills = [\"phone\", \"mail\"]\n[groups.front]\nstaff = 1\nskills = [\"phone\"]\n",
        head("1d"),
        inquiries(&["mail", "phone"])
    );
    let day = Day::new(&text, &[("mail.csv", &["08:00:00"]), ("phone.csv", &["08:00:00", "08:01:00"])]);
    assert_times(&day, &[("08:00:00", "08:02:00"), ("08:00:00", "08:05:00"), ("08:05:00", "08:10:00")]);
}

#[test]
fn the_oldest_message_counts_wherever_its_wait_ends() {
    // Written at 08:00 and 20:00 on Monday, the only counted day; staff from Tuesday. By the end of
    // counting the oldest has waited 16 h; giving up after 10 h, 10 h.
    for (patience, oldest) in [("never", 16.0), ("10h", 10.0)] {
        let text = format!(
            "{}{}[channels.mail]\nmedium = \"email\"\nturns = 1\nreply_work = \"1m\"\npatience = \"{patience}\"\n\
             [groups.all]\nstaff = 1\nhours = \"tue 08:00-20:00\"\nskills = [\"mail\"]\n",
            head("1d"),
            inquiries(&["mail"])
        );
        let day = Day::new(&text, &[("mail.csv", &["08:00:00", "20:00:00"])]);
        assert_eq!(mean(&day.results(), 0, Level::Channel, "mail", "oldest_age_max", ""), Some(oldest * 3600.0), "{patience}");
    }
}

#[test]
fn a_year_of_overload_is_counted_in_full() {
    // 200 calls an hour and nearly nobody to answer: the queue grows all year, to 1.75 million at its
    // end and half of that on average; areas go beyond 2^64 contact-microseconds.
    let text = "realism = \"none\"\n[run]\nstart = \"2024-01-01\"\nlength = \"365d\"\ninterval = \"1d\"\ndrain = \"censor\"\nreplications = 1\n\
                [inquiries.calls]\nper_hour = 200\nchannels = { phone = 1 }\n[channels.phone]\nmedium = \"phone\"\n\
                [groups.all]\nstaff = 1\nhours = \"mon 08:00-08:05\"\nskills = [\"phone\"]\n";
    let results = Day::new(text, &[]).results();
    let whole = mean(&results, 0, Level::Channel, "phone", "queue_mean", "").expect("a queue");
    let days: Vec<f64> =
        results.variants[0].intervals.iter().filter(|row| row.row.metric == "queue_mean").filter_map(|row| row.row.estimate.mean).collect();
    assert!((whole / (days.iter().sum::<f64>() / 365.0) - 1.0).abs() < 1e-12 && (whole / 876_000.0 - 1.0).abs() < 0.01, "{whole}");
}
