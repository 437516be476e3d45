//! Calls of 5 min that interrupt replies of 10 min, on days worked out by hand.

use super::{agents, assert_times, head, inquiries};
use crate::support::Day;

const CALL: &str = "[channels.phone]\nmedium = \"phone\"\nhandle_time = \"5m\"\n";

fn day(group: &str, arrivals: &[(&str, &[&str])]) -> Day {
    let names: Vec<&str> = arrivals.iter().map(|(name, _)| *name).collect();
    let channels: String = names
        .iter()
        .map(|name| match *name {
            "phone" => CALL.to_owned(),
            "chat" => "[channels.chat]\nmedium = \"chat\"\nturns = 1\nreply_work = \"5m\"\n".to_owned(),
            name => format!("[channels.{name}]\nmedium = \"email\"\nturns = 1\nreply_work = \"10m\"\n"),
        })
        .collect();
    let files: Vec<(String, &[&str])> = arrivals.iter().map(|(name, times)| (format!("{name}.csv"), *times)).collect();
    let files: Vec<(&str, &[&str])> = files.iter().map(|(file, times)| (file.as_str(), *times)).collect();
    let mut sorted = names.clone();
    sorted.sort_unstable();
    Day::new(&format!("{}{}{channels}[groups.all]\n{group}\n", head("2d"), inquiries(&sorted)), &files)
}

const MAIL: &str = "{ channel = \"mail\", priority = 2, preemptible = true }";
const TICKET: &str = "{ channel = \"ticket\", priority = 3, preemptible = true }";

#[test]
fn every_interruption_costs_a_switch() {
    // The reply from 08:00 has 6 min left at 08:04, and 20 s more from 08:09 on; at 08:10 it has 5:20 left, and 20 s
    // more from 08:15 on: 08:20:40. The third call finds the agent on a call and waits from 08:11 to 08:15; only then
    // comes the reply, until 08:25:40.
    let group = |cost: &str| format!("staff = 1\n{cost}skills = [\"phone\", {MAIL}]");
    let arrivals: &[(&str, &[&str])] = &[("phone", &["08:04:00", "08:10:00", "08:11:00"]), ("mail", &["08:00:00"])];
    let costly = day(&group("switch_cost = \"20s\"\n"), arrivals);
    assert_times(&costly, &[("08:00:00", "08:25:40"), ("08:04:00", "08:09:00"), ("08:10:00", "08:15:00"), ("08:15:00", "08:20:00")]);
    assert_eq!(costly.contacts()[0].handled, 640_000_000);
    assert_times(
        &day(&group(""), arrivals),
        &[("08:00:00", "08:25:00"), ("08:04:00", "08:09:00"), ("08:10:00", "08:15:00"), ("08:15:00", "08:20:00")],
    );
}

#[test]
fn the_reply_taken_up_last_gives_way() {
    // Agent 1's of 08:01, until 08:16; agent 0's of 08:00 goes on. The call at 08:06 takes agent 0.
    let group = format!("staff = 2\nskills = [\"phone\", {MAIL}]");
    let day = day(&group, &[("phone", &["08:05:00", "08:06:00"]), ("mail", &["08:00:00", "08:01:00"])]);
    assert_times(&day, &[("08:00:00", "08:15:00"), ("08:01:00", "08:16:00"), ("08:05:00", "08:10:00"), ("08:06:00", "08:11:00")]);
    assert_eq!(agents(&day), [(0, 0), (0, 1), (0, 1), (0, 0)]);
}

#[test]
fn the_reply_of_the_worst_priority_gives_way() {
    // The ticket of 08:00, though the mail was taken up later.
    let group = format!("staff = 2\nskills = [\"phone\", {MAIL}, {TICKET}]");
    let day = day(&group, &[("phone", &["08:05:00"]), ("mail", &["08:01:00"]), ("ticket", &["08:00:00"])]);
    assert_times(&day, &[("08:00:00", "08:15:00"), ("08:01:00", "08:11:00"), ("08:05:00", "08:10:00")]);
}

#[test]
fn interrupted_replies_are_taken_up_in_turn() {
    // Ticket 08:00-08:02 (8 min left), call until 08:07, the mail of 08:03 until 08:09 (8 min left), call until 08:14,
    // mail until 08:22, ticket until 08:30. The ticket of 08:04 has to wait for both.
    let group = format!("staff = 1\nskills = [\"phone\", {MAIL}, {TICKET}]");
    let day = day(&group, &[("phone", &["08:02:00", "08:09:00"]), ("mail", &["08:03:00"]), ("ticket", &["08:00:00", "08:04:00"])]);
    assert_times(
        &day,
        &[("08:00:00", "08:30:00"), ("08:02:00", "08:07:00"), ("08:07:00", "08:22:00"), ("08:30:00", "08:40:00"), ("08:09:00", "08:14:00")],
    );
}

#[test]
fn only_a_better_priority_interrupts() {
    // Calls and mails alike: the call waits. Tickets, which come last, give way.
    let group = "staff = 1\nskills = [{ channel = \"phone\", priority = 2 }, { channel = \"mail\", priority = 2 }, { channel = \"ticket\", priority = 3, preemptible = true }]";
    let with_mail = day(group, &[("phone", &["08:04:00"]), ("mail", &["08:00:00"]), ("ticket", &["12:00:00"])]);
    assert_times(&with_mail, &[("08:00:00", "08:10:00"), ("08:10:00", "08:15:00"), ("12:00:00", "12:10:00")]);
    let with_ticket = day(group, &[("phone", &["08:04:00"]), ("mail", &["12:00:00"]), ("ticket", &["08:00:00"])]);
    assert_times(&with_ticket, &[("08:00:00", "08:15:00"), ("08:04:00", "08:09:00"), ("12:00:00", "12:10:00")]);
}

#[test]
fn chats_interrupt_and_are_joined_by_others() {
    // The chat of 08:04 interrupts, that of 08:05 takes the second slot; replies until 08:09 and 08:14. The mail has 6
    // min left.
    let group = format!("staff = 1\nskills = [{{ channel = \"chat\", slots = 2 }}, {MAIL}]");
    let day = day(&group, &[("chat", &["08:04:00", "08:05:00"]), ("mail", &["08:00:00"])]);
    assert_times(&day, &[("08:00:00", "08:20:00"), ("08:04:00", "08:09:00"), ("08:05:00", "08:14:00")]);
}

#[test]
fn who_finishes_before_leaving_finishes_interrupted_replies_too() {
    // The shift ends at 08:05, during the call: the reply has 8 min left at 08:07. Left until the next shift, it has 3 min
    // left after that one, which is as short, and is sent on the third day.
    let group = |leaving: &str| format!("staff = {{ \"08:00\" = 1, \"08:05\" = 0 }}\nleaving = {leaving:?}\nskills = [\"phone\", {MAIL}]");
    let arrivals: &[(&str, &[&str])] = &[("phone", &["08:02:00"]), ("mail", &["08:00:00"])];
    assert_times(&day(&group("finish"), arrivals), &[("08:00:00", "08:15:00"), ("08:02:00", "08:07:00")]);
    assert_times(&day(&group("pause"), arrivals), &[("08:00:00", "2+08:03:00"), ("08:02:00", "08:07:00")]);
}

#[test]
fn interrupted_replies_are_handed_over_by_who_goes() {
    // The shift ends at 08:05, during the call: at 08:07 the 8 min that are left, the switch, and 1 min to rebuild the context
    // go to the agent who came at 08:05; in half the time at twice the speed.
    let text = |group: &str, back: &str| {
        format!(
            "{}{}{CALL}[channels.mail]\nmedium = \"email\"\nturns = 1\nreply_work = \"10m\"\nrebuild = \"1m\"\n\
             [channels.ticket]\nmedium = \"email\"\nturns = 1\nreply_work = \"10m\"\nrebuild = \"1m\"\n\
             [groups.all]\n{group}\nleaving = \"hand_over\"\nskills = [\"phone\", {MAIL}, {TICKET}]\n\
             [groups.back]\nstaff = {{ \"08:05\" = 1 }}\nskills = [{{ channel = \"mail\"{back} }}, {{ channel = \"ticket\", priority = 2 }}]\n",
            head("2d"),
            inquiries(&["mail", "phone", "ticket"])
        )
    };
    let shift = "staff = { \"08:00\" = 1, \"08:05\" = 0 }";
    let night: &[&str] = &["2024-03-05T23:00:00"];
    for (cost, speed, ended, handled) in [
        ("", "", "08:16:00", 660),
        ("\nswitch_cost = \"20s\"", "", "08:16:20", 680),
        ("\nswitch_cost = \"20s\"", ", speed = 2", "08:11:40", 400),
    ] {
        let arrivals: [(&str, &[&str]); 3] = [("phone.csv", &["08:02:00"]), ("mail.csv", &["08:00:00"]), ("ticket.csv", night)];
        let day = Day::new(&text(&format!("{shift}{cost}"), speed), &arrivals);
        assert_times(&day, &[("08:00:00", ended), ("08:02:00", "08:07:00"), ("1+23:00:00", "1+23:10:00")]);
        assert_eq!(day.contacts()[0].handled / 1_000_000, handled);
        assert_eq!(agents(&day)[..2], [(1, 0), (0, 0)]);
    }
    // Two laid aside, both with 8 min left when their agent goes at 08:14; the last one is first.
    let shift = "staff = { \"08:00\" = 1, \"08:10\" = 0 }";
    let arrivals: [(&str, &[&str]); 3] =
        [("phone.csv", &["08:02:00", "08:09:00"]), ("mail.csv", &["08:03:00"]), ("ticket.csv", &["08:00:00"])];
    let late = text(shift, "").replace("\"08:05\" = 1", "\"08:12\" = 1");
    let expected = [("08:00:00", "08:32:00"), ("08:02:00", "08:07:00"), ("08:07:00", "08:23:00"), ("08:09:00", "08:14:00")];
    assert_times(&Day::new(&late, &arrivals), &expected);
}
