//! Who comes back waits for the agent who had the issue: calls of 10 min that settle nothing and come back after 20 min,
//! to a, who is asked first, or b; a also has visitors.

use super::{agents, assert_times, head, inquiries};
use crate::support::Day;

fn day(phone: &str, staff_of_a: &str, visits: &[&str]) -> Day {
    let text = format!(
        "{}[issues]\nresolution_base = -20\nreopen = 1\nreopen_delay = \"20m\"\nreopen_same_channel = 1\ncontact_limit = 2\n{}\
         [channels.phone]\nmedium = \"phone\"\nhandle_time = \"10m\"\ngroups = [\"b\", \"a\"]\nagent_choice = \"in_order\"\n{phone}\n\
         [channels.visit]\nmedium = \"in-person\"\nhandle_time = \"9m40s\"\n\
         [groups.a]\nstaff = {staff_of_a}\nskills = [\"phone\", \"visit\"]\n[groups.b]\nstaff = {{ \"08:05\" = 1 }}\nskills = [\"phone\"]\n",
        head("1d"),
        inquiries(&["phone", "visit"])
    );
    // Every line has somebody, if only in the night.
    let visits = if visits.is_empty() { &["00:10:00"] } else { visits };
    Day::new(&text, &[("phone.csv", &["08:00:00"]), ("visit.csv", visits)])
}

/// Those who come by phone on a day whose visitor comes in the night, and comes back at 00:39:40.
fn agents_of_calls(day: &Day) -> Vec<(u16, u32)> {
    agents(day)[2..].to_vec()
}

const STICKY: &str = "sticky = { wait = \"60s\" }";

#[test]
fn the_agent_of_the_first_call_takes_the_second_one_if_free() {
    // b comes at 08:05 and would be asked first at 08:30.
    let with = day(STICKY, "1", &[]);
    let night = [("00:10:00", "00:19:40"), ("00:39:40", "00:49:20")];
    assert_times(&with, &[night[0], night[1], ("08:00:00", "08:10:00"), ("08:30:00", "08:40:00")]);
    assert_eq!(agents_of_calls(&with), [(0, 0), (0, 0)]);
    assert_eq!(agents_of_calls(&day("", "1", &[])), [(0, 0), (1, 0)]);
    assert_eq!(agents_of_calls(&day("sticky = \"none\"", "1", &[])), [(0, 0), (1, 0)]);
}

#[test]
fn who_comes_back_waits_for_a_busy_agent() {
    // a has a visitor until 08:30:40; b is free all the time. The visitor comes back, too, at 08:50:40.
    let day = day(STICKY, "1", &["08:21:00"]);
    assert_times(&day, &[("08:00:00", "08:10:00"), ("08:21:00", "08:30:40"), ("08:30:40", "08:40:40"), ("08:50:40", "09:00:20")]);
    assert_eq!(agents(&day)[2], (0, 0));
}

#[test]
fn after_the_wait_anyone_takes_the_contact() {
    // a has a visitor until 08:34:40: b takes the call at 08:31.
    let day = day(STICKY, "1", &["08:25:00"]);
    assert_times(&day, &[("08:00:00", "08:10:00"), ("08:25:00", "08:34:40"), ("08:31:00", "08:41:00"), ("08:54:40", "09:04:20")]);
    assert_eq!(agents(&day)[2], (1, 0));
}

#[test]
fn patience_runs_while_waiting_for_an_agent() {
    let day = day(&format!("{STICKY}\npatience = \"30s\""), "1", &["08:25:00"]);
    assert_times(&day, &[("08:00:00", "08:10:00"), ("08:25:00", "08:34:40"), ("", "08:30:30"), ("08:54:40", "09:04:20")]);
}

#[test]
fn nobody_waits_for_an_agent_who_has_gone_home() {
    let day = day(STICKY, "{ \"00:00\" = 1, \"08:20\" = 0 }", &[]);
    let calls = [("08:00:00", "08:10:00"), ("08:30:00", "08:40:00")];
    assert_times(&day, &[("00:10:00", "00:19:40"), ("00:39:40", "00:49:20"), calls[0], calls[1]]);
    assert_eq!(agents_of_calls(&day), [(0, 0), (1, 0)]);
}

#[test]
fn after_the_wait_the_contact_stands_where_it_would_have_stood() {
    // b is on a call from 08:15 to 08:40, of an issue of its own, a has a visitor until 08:34:40. Held until 08:31, the call
    // of 08:30 is before that of 08:30:30, which waits in the line: a takes it at 08:34:40, b the other at 08:40.
    let text = format!(
        "{}[issues]\nresolution_base = -20\nreopen = 1\nreopen_delay = \"20m\"\nreopen_same_channel = 1\ncontact_limit = 2\n{}\
         [channels.long]\nmedium = \"video\"\nhandle_time = \"25m\"\ngroups = [\"b\"]\n\
         [channels.phone]\nmedium = \"phone\"\nhandle_time = \"10m\"\ngroups = [\"b\", \"a\"]\nagent_choice = \"in_order\"\n{STICKY}\n\
         [channels.visit]\nmedium = \"in-person\"\nhandle_time = \"9m40s\"\n\
         [groups.a]\nstaff = 1\nskills = [\"phone\", \"visit\"]\n[groups.b]\nstaff = {{ \"08:05\" = 1 }}\nskills = [\"long\", \"phone\"]\n",
        head("1d"),
        inquiries(&["long", "phone", "visit"])
    );
    let phone: &[&str] = &["08:00:00", "08:30:30"];
    let day = Day::new(&text, &[("phone.csv", phone), ("long.csv", &["08:15:00"]), ("visit.csv", &["08:25:00"])]);
    let answers: Vec<_> = day.times().iter().take(5).map(|times| times.answered.map(|at| at - 28_800.0)).collect();
    assert_eq!(answers, [0.0, 900.0, 1500.0, 2080.0, 2400.0].map(Some));
}

/// Threads of two replies of 5 min with 10 min of thought between, of a; the second message waits for a, too, who has
/// visitors of 4 h. The phone is answered by b, who is asked first, or by a.
fn thread(mail: &str, phone: &str, visits: &[&str]) -> Day {
    let text = format!(
        "{}{}[channels.mail]\nmedium = \"email\"\nturns = 2\nreply_work = \"5m\"\nthink_time = \"10m\"\nowner_window = \"1d\"\n\
         expected_reply = \"1h\"\n{mail}\n[channels.phone]\nmedium = \"phone\"\nhandle_time = \"10m\"\ngroups = [\"b\", \"a\"]\n\
         agent_choice = \"in_order\"\n{phone}\n[channels.visit]\nmedium = \"in-person\"\nhandle_time = \"4h\"\n\
         [groups.a]\nstaff = 1\nskills = [\"phone\", \"visit\", {{ channel = \"mail\", priority = 2 }}]\n\
         [groups.b]\nstaff = 1\nskills = [\"phone\"]\n",
        head("1d"),
        inquiries(&["mail", "visit"])
    );
    Day::new(&text, &[("mail.csv", &["08:00:00"]), ("visit.csv", visits)])
}

#[test]
fn who_escalates_goes_to_the_agent_of_the_thread() {
    // The first reply is a's until 08:05; the next message comes at 08:15 and escalates after two hours. a has a visitor from
    // 08:10 to 12:10, b nothing to do.
    let escalation = "chases = \"none\"\nescalation = { to = \"phone\", wait = 2 }";
    let visitor = ("08:10:00", "12:10:00");
    for (sticky, call, agent) in [
        ("sticky = { wait = \"3h\" }", ("12:10:00", "12:20:00"), (0, 0)),
        ("sticky = { wait = \"1h\" }", ("11:15:00", "11:25:00"), (1, 0)),
        ("", ("10:15:00", "10:25:00"), (1, 0)),
    ] {
        let day = thread(escalation, sticky, &["08:10:00"]);
        assert_times(&day, &[("08:00:00", "10:15:00"), visitor, call]);
        assert_eq!(agents(&day), [(0, 0), (0, 0), agent], "{sticky}");
    }
}

#[test]
fn who_chases_goes_to_the_agent_in_whose_hands_the_thread_is() {
    // From 09:15 on the customer calls, half a minute later on average.
    let chases = "chases = { per_expectation = 100, same_thread = 0, by = \"phone\", limit = 1 }";
    let visitor = ("08:10:00", "12:10:00");
    let held = thread(chases, "sticky = { wait = \"4h\" }", &["08:10:00"]);
    assert_times(&held, &[("08:00:00", "12:20:00"), visitor, ("12:10:00", "12:20:00")]);
    assert_eq!(agents(&held), [(0, 0), (0, 0), (0, 0)]);
    let called = |day: &Day| day.times()[2].answered.expect("an answer");
    let soon = |hour: &str| crate::support::clock(&format!("{hour}:00"))..crate::support::clock(&format!("{hour}:00")) + 300.0;
    let anybody = thread(chases, "", &["08:10:00"]);
    assert!(soon("09:15").contains(&called(&anybody)));
    assert_eq!(agents(&anybody)[2], (1, 0));
    // Nobody has answered the first message yet: anybody takes the call.
    let nobodys = thread(chases, "sticky = { wait = \"4h\" }", &["07:50:00"]);
    assert!(soon("09:00").contains(&called(&nobodys)));
    assert_eq!(nobodys.contacts()[2].agent, Some((1, 0)));
}

#[test]
fn who_had_the_customer_last_needs_no_second_telling() {
    // Nothing is passed on: b checks again, 30 s of the agent and 40 s of the customer's. a knows.
    let again = |sticky: &str| day(&format!("{sticky}\ncontext = 0"), "1", &[]).contacts()[3].handled / 1_000_000;
    assert_eq!((again(STICKY), again("")), (600, 670));
    // Whoever takes the call after the wait knows nothing.
    let late = day(&format!("{STICKY}\ncontext = 0"), "1", &["08:25:00"]).contacts()[2].handled / 1_000_000;
    assert_eq!(late, 670);
}
