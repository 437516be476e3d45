//! Live chat in both formulations: the rate of work that changes with the chats in hand, slots held
//! through the customer's thought, and who takes the next chat.

use super::{agents, assert_times, head, inquiries};
use crate::support::{Day, mean};
use holdline::run::Level;

/// Chats with these keys, arriving at these times, answered by these groups.
fn chat_day(channel: &str, groups: &str, arrivals: &[&str]) -> Day {
    let text = format!("{}{}[channels.chat]\nmedium = \"chat\"\n{channel}\n{groups}\n", head("1d"), inquiries(&["chat"]));
    Day::new(&text, &[("chat.csv", arrivals)])
}

/// One group of so many agents with so many slots.
fn group(staff: &str, slots: u32) -> String {
    format!("[groups.all]\nstaff = {staff}\nskills = [{{ channel = \"chat\", slots = {slots} }}]\n")
}

const MINUTE_REPLY: &str = "turns = 1\nreply_work = \"60s\"\n";

#[test]
fn a_second_chat_slows_the_reply_in_hand() {
    // 30 s at full rate, the other 30 s of work at rate 1/1.5 take 45 s: 08:01:15. The second reply
    // begins then, alone again: 08:02:15.
    let day = chat_day(&format!("{MINUTE_REPLY}slowdown = [1, 1.5]"), &group("1", 2), &["08:00:00", "08:00:30"]);
    assert_times(&day, &[("08:00:00", "08:01:15"), ("08:00:30", "08:02:15")]);
    let handled: Vec<u64> = day.contacts().iter().map(|contact| contact.handled / 1_000_000).collect();
    assert_eq!(handled, [75, 60]);
    // From message to reply: 75 s and 105 s.
    assert_eq!(mean(&day.results(), 0, Level::Channel, "chat", "reply_gap_mean", ""), Some(90.0));
}

#[test]
fn a_chat_that_ends_speeds_up_the_next_reply() {
    // Three at once: the first reply at 1/2: 120 s. Two left: 90 s. One left: 60 s.
    let channel = format!("{MINUTE_REPLY}slowdown = [1, 1.5, 2]");
    let day = chat_day(&channel, &group("1", 3), &["08:00:00", "08:00:00", "08:00:00"]);
    assert_times(&day, &[("08:00:00", "08:02:00"), ("08:00:00", "08:03:30"), ("08:00:00", "08:04:30")]);
}

#[test]
fn replies_to_one_customer_fill_the_thought_of_another() {
    // Chat 1: reply 08:00:20, writes 08:00:50, has to wait for chat 2's reply (08:00:40-08:01:00),
    // reply 08:01:20. Chat 2 writes at 08:01:30, reply 08:01:50.
    let channel = "turns = 2\nreply_work = \"20s\"\nthink_time = \"30s\"";
    let day = chat_day(channel, &group("1", 2), &["08:00:00", "08:00:40"]);
    assert_times(&day, &[("08:00:00", "08:01:20"), ("08:00:40", "08:01:50")]);
    let results = day.results();
    let of = |metric| mean(&results, 0, Level::Channel, "chat", metric, "");
    assert_eq!((of("reply_gap_mean"), of("reply_wait_mean")), (Some((20.0 + 30.0 + 20.0 + 20.0) / 4.0), Some(10.0 / 4.0)));
    // Occupied 110 s, of which 80 s at work; slots held 80 s and 70 s of two.
    let staff = |metric| mean(&results, 0, Level::Group, "all", metric, "").map(|share| (share * 86_400.0 * 1e6).round() / 1e6);
    assert_eq!((staff("occupancy"), staff("working_occupancy"), staff("slot_occupancy")), (Some(110.0), Some(80.0), Some(75.0)));
}

#[test]
fn a_chat_waits_for_a_slot_and_then_for_its_turn() {
    // Slots are full until 08:01:00; the third reply begins after the second.
    let day = chat_day(MINUTE_REPLY, &group("1", 2), &["08:00:00", "08:00:01", "08:00:02"]);
    assert_times(&day, &[("08:00:00", "08:01:00"), ("08:00:01", "08:02:00"), ("08:01:00", "08:03:00")]);
}

#[test]
fn after_contact_work_keeps_the_slot() {
    // Reply 08:01:00, after-contact work until 08:01:30: only then does the third get its slot, and
    // the second its reply.
    let channel = format!("{MINUTE_REPLY}after_work = \"30s\"");
    let day = chat_day(&channel, &group("1", 2), &["08:00:00", "08:00:01", "08:00:02"]);
    assert_times(&day, &[("08:00:00", "08:01:00"), ("08:00:01", "08:02:30"), ("08:01:30", "08:04:00")]);
}

#[test]
fn an_agent_who_comes_fills_all_slots_in_order_of_arrival() {
    // At 09:00 two of the four waiting are taken; each end lets in the next. The fifth, at 09:00:30,
    // waits behind the others.
    let arrivals = ["08:58:00", "08:58:10", "08:58:20", "08:58:30", "09:00:30"];
    let day = chat_day(MINUTE_REPLY, &group("{ \"09:00\" = 1 }", 2), &arrivals);
    assert_times(
        &day,
        &[("09:00:00", "09:01:00"), ("09:00:00", "09:02:00"), ("09:01:00", "09:03:00"), ("09:02:00", "09:04:00"), ("09:03:00", "09:05:00")],
    );
}

#[test]
fn after_a_call_an_agent_fills_all_slots() {
    // The call lasts from 08:00 to 08:10; both chats begin then, as shared work at total rate 1.
    let text = format!(
        "{}{}[channels.chat]\nmedium = \"chat\"\nhandle_time = \"60s\"\nspeed = [1]\n[channels.phone]\nmedium = \"phone\"\n\
         handle_time = \"10m\"\n[groups.all]\nstaff = 1\nskills = [\"phone\", {{ channel = \"chat\", slots = 2 }}]\n",
        head("1d"),
        inquiries(&["chat", "phone"])
    );
    let day = Day::new(&text, &[("chat.csv", &["08:01:00", "08:02:00"]), ("phone.csv", &["08:00:00"])]);
    assert_times(&day, &[("08:00:00", "08:10:00"), ("08:10:00", "08:12:00"), ("08:10:00", "08:12:00")]);
}

#[test]
fn shared_work_splits_the_total_rate() {
    // Alone for 30 s; then 30 s of work left at 1.5/2: 40 s. The other has done 30 s of its 60 and
    // goes on alone for 30 s.
    let day = chat_day("handle_time = \"60s\"\nspeed = [1, 1.5]", &group("1", 2), &["08:00:00", "08:00:30"]);
    assert_times(&day, &[("08:00:00", "08:01:10"), ("08:00:30", "08:01:40")]);
    // Agent time is divided among the chats in hand and adds up to the 100 s the agent was occupied.
    let handled: Vec<u64> = day.contacts().iter().map(|contact| contact.handled / 1_000_000).collect();
    assert_eq!(handled, [50, 50]);
}

#[test]
fn chats_go_to_the_agent_with_fewest() {
    // 0 and 1 get one each, the third goes to 0, longest with one, the fourth to 1.
    let arrivals = ["08:00:00", "08:00:01", "08:00:02", "08:00:03"];
    let day = chat_day(MINUTE_REPLY, &group("2", 2), &arrivals);
    assert_eq!(agents(&day), [(0, 0), (0, 1), (0, 0), (0, 1)]);
    // In order of preference the first group is filled before the second.
    let groups = "[groups.a]\nstaff = 1\nskills = [{ channel = \"chat\", slots = 2 }]\n[groups.b]\nstaff = 1\nskills = [{ channel = \"chat\", slots = 2 }]\n";
    let day = chat_day(&format!("{MINUTE_REPLY}agent_choice = \"in_order\""), groups, &arrivals);
    assert_eq!(agents(&day), [(0, 0), (0, 0), (1, 0), (1, 0)]);
}

/// Calls at priority 1, chats at this one, one agent with two slots; 5-minute calls, 1-minute chats.
fn calls_and_chats(phone: &str, priority: u32, chats: &[&str], calls: &[&str]) -> Day {
    let text = format!(
        "{}{}[channels.chat]\nmedium = \"chat\"\n{MINUTE_REPLY}[channels.phone]\nmedium = \"phone\"\nhandle_time = \"5m\"\n{phone}\n\
         [groups.all]\nstaff = 1\nskills = [\"phone\", {{ channel = \"chat\", slots = 2, priority = {priority} }}]\n",
        head("1d"),
        inquiries(&["chat", "phone"])
    );
    Day::new(&text, &[("chat.csv", chats), ("phone.csv", calls)])
}

#[test]
fn a_waiting_call_of_higher_priority_holds_back_further_chats() {
    // The call of 08:00:30 waits for the agent to be free of the chat in hand; the chat of 08:00:40
    // finds a free slot but waits for the call.
    let day = calls_and_chats("", 2, &["08:00:00", "08:00:40"], &["08:00:30"]);
    assert_times(&day, &[("08:00:00", "08:01:00"), ("08:01:00", "08:06:00"), ("08:06:00", "08:07:00")]);
}

#[test]
fn chats_held_back_go_on_when_the_call_is_given_up() {
    // The caller gives up at 08:00:45; the chat that waited takes the free slot at once.
    let day = calls_and_chats("patience = \"15s\"", 2, &["08:00:00", "08:00:40"], &["08:00:30"]);
    assert_times(&day, &[("08:00:00", "08:01:00"), ("", "08:00:45"), ("08:00:45", "08:02:00")]);
}

#[test]
fn a_message_that_no_agent_may_take_holds_back_no_chat() {
    // The one thread that the agent may own is with its customer until 20:00; a second message waits
    // for it, above the chats by priority, but two chats at 08:10 are held at the same time.
    let text = format!(
        "{}{}[channels.chat]\nmedium = \"chat\"\n{MINUTE_REPLY}[channels.mail]\nmedium = \"email\"\nturns = 2\nreply_work = \"1m\"\n\
         think_time = \"12h\"\n[groups.all]\nstaff = 1\nskills = [{{ channel = \"mail\", slots = 1 }}, {{ channel = \"chat\", slots = 2, priority = 2 }}]\n",
        head("1d"),
        inquiries(&["chat", "mail"])
    );
    let day = Day::new(&text, &[("chat.csv", &["08:10:00", "08:10:10"]), ("mail.csv", &["07:59:00", "08:05:00"])]);
    let chats: Vec<_> = day.times().iter().skip(2).map(|times| times.answered).collect();
    assert_eq!(chats, [Some(f64::from(8 * 3600 + 600)), Some(f64::from(8 * 3600 + 610))]);
}

#[test]
fn a_message_of_higher_priority_reserved_for_the_agent_holds_back_chats() {
    // The agent's own thread comes back at 08:06 while a chat is in hand (08:05:30-08:06:30); the chat
    // of 08:06:10 waits for it: 08:06:30-08:07:30.
    let text = format!(
        "{}{}[channels.chat]\nmedium = \"chat\"\n{MINUTE_REPLY}[channels.mail]\nmedium = \"email\"\nturns = 2\nreply_work = \"1m\"\n\
         think_time = \"5m\"\nowner_window = \"1h\"\n\
         [groups.all]\nstaff = 1\nskills = [\"mail\", {{ channel = \"chat\", slots = 2, priority = 2 }}]\n",
        head("1d"),
        inquiries(&["chat", "mail"])
    );
    let day = Day::new(&text, &[("chat.csv", &["08:05:30", "08:06:10"]), ("mail.csv", &["08:00:00"])]);
    assert_times(&day, &[("08:00:00", "08:07:30"), ("08:05:30", "08:06:30"), ("08:07:30", "08:08:30")]);
}

#[test]
fn without_a_priority_chats_fill_the_slots_beside_a_waiting_call() {
    // Equal priorities: the agent with a chat in hand takes the next one, the call waits for both.
    let day = calls_and_chats("", 1, &["08:00:00", "08:00:40"], &["08:00:30"]);
    assert_times(&day, &[("08:00:00", "08:01:00"), ("08:02:00", "08:07:00"), ("08:00:40", "08:02:00")]);
}

#[test]
fn an_agent_who_leaves_finishes_the_chats_and_takes_none() {
    // Three chats in hand at the cut of 08:01: done at 08:01:30, 08:03:00, 08:04:30. The fourth waits
    // for 09:00. Present 60 s + 210 s + from 09:00 to midnight.
    let channel = "turns = 1\nreply_work = \"90s\"";
    let arrivals = ["08:00:00", "08:00:10", "08:00:50", "08:01:10"];
    let day = chat_day(channel, &group("{ \"08:00\" = 1, \"08:01\" = 0, \"09:00\" = 1 }", 3), &arrivals);
    let first = [("08:00:00", "08:01:30"), ("08:00:10", "08:03:00"), ("08:00:50", "08:04:30")];
    assert_times(&day, &[&first[..], &[("09:00:00", "09:01:30")]].concat());
    let staff = mean(&day.results(), 0, Level::Group, "all", "staff_mean", "").expect("a mean") * 86_400.0;
    assert!((staff - (270.0 + 15.0 * 3600.0)).abs() < 1e-6, "{staff}");
    // Called back at 08:02, before the last chat is done: stays, and takes the fourth at once.
    let day = chat_day(channel, &group("{ \"08:00\" = 1, \"08:01\" = 0, \"08:02\" = 1 }", 3), &arrivals);
    assert_times(&day, &[&first[..], &[("08:02:00", "08:06:00")]].concat());
}
