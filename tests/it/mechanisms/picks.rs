//! What a freed agent takes under every rule of `pick`: an agent is in a meeting with a visitor while two lines fill,
//! and the order of the answers is worked out by hand. Then the reserve of idle agents.

use super::{assert_times, head, inquiries};
use crate::support::{Day, clock};

/// One agent with a visitor from 08:00 to 08:10, then calls of 10 min on `a` and 5 min on `b`.
fn two_lines(pick: &str, skills: [&str; 2], arrivals: [&[&str]; 2], more: &str) -> Day {
    let text = format!(
        "{}{}[channels.a]\nmedium = \"phone\"\nhandle_time = \"10m\"\ngroups = [\"all\"]\n\
         [channels.b]\nmedium = \"video\"\nhandle_time = \"5m\"\n\
         [channels.visit]\nmedium = \"in-person\"\nhandle_time = \"10m\"\ngroups = [\"all\"]\n[groups.all]\nstaff = 1\npick = {pick:?}\n\
         skills = [\"visit\", {{ channel = \"a\"{} }}, {{ channel = \"b\"{} }}]\n{more}",
        head("1d"),
        inquiries(&["a", "b", "visit"]),
        skills[0],
        skills[1],
    );
    Day::new(&text, &[("visit.csv", &["08:00:00"]), ("a.csv", arrivals[0]), ("b.csv", arrivals[1])])
}

/// Checks when contacts were answered, in order of arrival.
fn assert_answers(day: &Day, expected: &[&str]) {
    let found: Vec<_> = day.times().iter().map(|times| times.answered).collect();
    let expected: Vec<_> = expected.iter().map(|at| Some(clock(at))).collect();
    assert_eq!(found, expected);
}

#[test]
fn the_longest_wait_goes_first_whatever_its_priority() {
    let skills = [", priority = 1", ", priority = 2"];
    // b waits since 08:01, a since 08:02: b 08:10-08:15, a from then on.
    assert_answers(&two_lines("longest_wait", skills, [&["08:02:00"], &["08:01:00"]], ""), &["08:00:00", "08:10:00", "08:15:00"]);
    // By priority it is the other way round.
    assert_answers(&two_lines("priority", skills, [&["08:02:00"], &["08:01:00"]], ""), &["08:00:00", "08:20:00", "08:10:00"]);
}

#[test]
fn the_longest_queue_goes_first() {
    // At 08:10 three wait for b, one for a: b until 08:15. Two and one: b until 08:20. One each: the longer wait,
    // a until 08:30. Then the last b.
    let day = two_lines("longest_queue", ["", ""], [&["08:01:00"], &["08:02:00", "08:03:00", "08:04:00"]], "");
    assert_answers(&day, &["08:00:00", "08:20:00", "08:10:00", "08:15:00", "08:30:00"]);
}

#[test]
fn who_gave_up_is_not_in_the_queue() {
    // Of the three on b two have left by 08:10: one is left on each, and a waits longer.
    let arrivals: [&[&str]; 2] = [&["08:01:00"], &["08:02:00", "08:02:01", "08:04:00"]];
    let impatient = format!(
        "{}{}[channels.a]\nmedium = \"phone\"\nhandle_time = \"10m\"\n[channels.b]\nmedium = \"video\"\nhandle_time = \"5m\"\npatience = \"6m59s\"\n\
         [channels.visit]\nmedium = \"in-person\"\nhandle_time = \"10m\"\n[groups.all]\nstaff = 1\npick = \"longest_queue\"\nskills = [\"visit\", \"a\", \"b\"]\n",
        head("1d"),
        inquiries(&["a", "b", "visit"])
    );
    let day = Day::new(&impatient, &[("visit.csv", &["08:00:00"]), ("a.csv", arrivals[0]), ("b.csv", arrivals[1])]);
    assert_times(&day, &[("08:00:00", "08:10:00"), ("08:10:00", "08:20:00"), ("", "08:08:59"), ("", "08:09:00"), ("", "08:10:59")]);
}

#[test]
fn waits_are_weighted() {
    // 08:10: a 3 min x 4 = 12, b 9: a until 08:20. The second a since 08:16: 16 against 19: b until 08:25. Then 36
    // against 23: a until 08:35.
    let day = two_lines("weighted_wait", [", weight = 4", ""], [&["08:07:00", "08:16:00"], &["08:01:00", "08:02:00"]], "");
    assert_answers(&day, &["08:00:00", "08:20:00", "08:35:00", "08:10:00", "08:25:00"]);
}

#[test]
fn messages_reserved_for_their_owner_are_weighed_too() {
    // First reply 08:00-08:05, the next message at 08:15 waits for its owner, who has a visitor from 08:05 to 08:20. Then
    // 5 min x 3 against the 12 min of the call.
    let text = format!(
        "{}{}[channels.mail]\nmedium = \"messaging\"\nturns = 2\nreply_work = \"5m\"\nthink_time = \"10m\"\nowner_window = \"1h\"\n\
         [channels.phone]\nmedium = \"phone\"\nhandle_time = \"10m\"\n[channels.visit]\nmedium = \"in-person\"\nhandle_time = \"15m\"\n\
         [groups.all]\nstaff = 1\npick = \"weighted_wait\"\nskills = [{{ channel = \"mail\", weight = 3 }}, \"phone\", \"visit\"]\n",
        head("1d"),
        inquiries(&["mail", "phone", "visit"])
    );
    let day = Day::new(&text, &[("mail.csv", &["08:00:00"]), ("visit.csv", &["08:04:00"]), ("phone.csv", &["08:08:00"])]);
    assert_times(&day, &[("08:00:00", "08:25:00"), ("08:05:00", "08:20:00"), ("08:25:00", "08:35:00")]);
}

#[test]
fn queues_keep_their_ratio() {
    // 08:10: 3 / 3 on a against 2 on b: b until 08:15. 1 against 1: the longer wait, a until 08:25. 2 / 3 against 1: b
    // until 08:30. Then what is left of a.
    let arrivals: [&[&str]; 2] = [&["08:01:00", "08:02:00", "08:03:00"], &["08:04:00", "08:05:00"]];
    let day = two_lines("queue_ratio", [", ratio = 3", ""], arrivals, "");
    assert_answers(&day, &["08:00:00", "08:15:00", "08:30:00", "08:40:00", "08:10:00", "08:25:00"]);
}

#[test]
fn the_longest_expected_delay_goes_first() {
    // 08:10: one of 10 min on a, three of 5 min on b: b until 08:15. 10 min each: the longer wait, a until 08:25.
    let arrivals: [&[&str]; 2] = [&["08:01:00"], &["08:02:00", "08:03:00", "08:04:00"]];
    let day = two_lines("expected_delay", ["", ""], arrivals, "");
    assert_answers(&day, &["08:00:00", "08:15:00", "08:10:00", "08:25:00", "08:30:00"]);
    // Somebody at half speed helps with b, on duty but busy from 08:00:30 to 08:10:30 with the first of b: at 08:10 the
    // two that wait are 10 min / 1.5, less than the 10 min of a, who came later. At 08:10:30 the helper takes one.
    let helper = "[groups.help]\nstaff = 1\nskills = [{ channel = \"b\", speed = 0.5 }]\n";
    let day = two_lines("expected_delay", ["", ""], [&["08:04:00"], &["08:00:30", "08:02:00", "08:03:00"]], helper);
    assert_answers(&day, &["08:00:00", "08:00:30", "08:10:30", "08:20:00", "08:10:00"]);
}

#[test]
fn priorities_rise() {
    let skills = [", priority = 1", ", priority = 2, rises_every = \"5m\""];
    // 08:10: b has waited 5 min and is as good as a, who has waited longer.
    assert_answers(&two_lines("rising", skills, [&["08:02:00"], &["08:05:00"]], ""), &["08:00:00", "08:10:00", "08:20:00"]);
    // As good, but b has waited longer.
    assert_answers(&two_lines("rising", skills, [&["08:08:00"], &["08:05:00"]], ""), &["08:00:00", "08:10:00", "08:15:00"]);
    // A second more, and it is better.
    assert_answers(&two_lines("rising", skills, [&["08:02:00"], &["08:04:59"]], ""), &["08:00:00", "08:15:00", "08:10:00"]);
}

/// Calls and mails of 10 min to three agents, who leave two idle agents to calls.
fn reserve_day(mail: &str, calls: &[&str], mails: &[&str]) -> Day {
    let text = format!(
        "{}{}[channels.mail]\nmedium = \"email\"\nreply_work = \"10m\"\n{mail}\n[channels.phone]\nmedium = \"phone\"\nhandle_time = \"10m\"\n\
         [groups.all]\nstaff = 3\nskills = [\"phone\", {{ channel = \"mail\", reserve = 2, priority = 2 }}]\n",
        head("1d"),
        inquiries(&["mail", "phone"])
    );
    Day::new(&text, &[("mail.csv", mails), ("phone.csv", calls)])
}

#[test]
fn a_reserve_of_idle_agents_is_left_to_others() {
    // 08:00: three idle, a mail is taken. 08:01: two idle, the second waits. The call at 08:02 takes one of them. 08:10:
    // two are idle, which is not more than two. 08:12: three are: the waiting mail is taken.
    let day = reserve_day("turns = 1", &["08:02:00"], &["08:00:00", "08:01:00"]);
    assert_times(&day, &[("08:00:00", "08:10:00"), ("08:12:00", "08:22:00"), ("08:02:00", "08:12:00")]);
}

#[test]
fn an_owner_leaves_the_reserve_too() {
    // The reply of agent 0 is sent at 08:10, the next message comes at 08:20, when calls hold the other two until
    // 08:22 and 08:25: the owner is idle, but one of one. At 08:22 there are two, at 08:25 three: it is the owner who
    // takes the message then, not the agent who has become idle.
    let mail = "turns = 2\nthink_time = \"10m\"\nowner_window = \"1h\"";
    let day = reserve_day(mail, &["08:12:00", "08:15:00"], &["08:00:00"]);
    assert_times(&day, &[("08:00:00", "08:35:00"), ("08:12:00", "08:22:00"), ("08:15:00", "08:25:00")]);
    assert_eq!(super::agents(&day)[0], (0, 0));
}

#[test]
fn who_lacks_the_skill_frees_somebody_else_from_the_reserve() {
    // Ana has phone only. 08:01: Ben and Cem are idle, Ana talks: the other contact waits. 08:10: with Ana three are idle, and
    // Ben, idle all the time, takes what she may not. 08:20: Ana and Ben are idle while Cem talks: the second one waits
    // for Cem. It is so with messages and with sessions.
    for other in ["medium = \"email\"\nturns = 1\nreply_work = \"10m\"", "medium = \"video\"\nhandle_time = \"10m\""] {
        let text = format!(
            "{}{}[channels.other]\n{other}\n[channels.phone]\nmedium = \"phone\"\nhandle_time = \"10m\"\n\
             [groups.all]\nstaff = 3\nmembers = [{{ name = \"Ana\", skills = [\"phone\"] }}, {{ name = \"Ben\" }}, {{ name = \"Cem\" }}]\n\
             skills = [\"phone\", {{ channel = \"other\", reserve = 2, priority = 2 }}]\n",
            head("1d"),
            inquiries(&["other", "phone"])
        );
        let day = Day::new(&text, &[("other.csv", &["08:01:00", "08:15:00"]), ("phone.csv", &["08:00:00", "08:12:00"])]);
        assert_times(&day, &[("08:00:00", "08:10:00"), ("08:10:00", "08:20:00"), ("08:12:00", "08:22:00"), ("08:22:00", "08:32:00")]);
        assert_eq!(super::agents(&day), [(0, 0), (0, 1), (0, 2), (0, 2)]);
    }
}
