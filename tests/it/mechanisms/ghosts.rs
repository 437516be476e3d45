//! Customers who leave without a word, in the queue and in mid-chat: what their ghosts cost the agents,
//! and that they are counted when they leave and never again.

use super::{assert_times, head, inquiries};
use crate::support::{Day, mean};
use holdline::engine::tally::Outcome;
use holdline::run::Level;

/// One channel of this medium with these keys, answered by one agent with so many slots.
fn day(medium: &str, channel: &str, slots: u32, arrivals: &[&str]) -> Day {
    let text = format!(
        "{}{}[channels.line]\nmedium = {medium:?}\nturns = 1\n{channel}\n[groups.all]\nstaff = 1\n\
         skills = [{{ channel = \"line\", slots = {slots} }}]\n",
        head("1d"),
        inquiries(&["line"])
    );
    Day::new(&text, &[("line.csv", arrivals)])
}

/// A metric of the channel, rounded to a millionth.
fn of(day: &Day, metric: &str, times: f64) -> f64 {
    let value = mean(&day.results(), 0, Level::Channel, "line", metric, "").expect("a value");
    (value * times * 1e6).round() / 1e6
}

/// The same of the group.
fn staff(day: &Day, metric: &str) -> f64 {
    (mean(&day.results(), 0, Level::Group, "all", metric, "").expect("a value") * 86_400.0 * 1e6).round() / 1e6
}

const CHAT: &str = "reply_work = \"60s\"\npatience = \"30s\"\ninactivity_close = \"5m\"\n";

#[test]
fn a_ghost_in_chat_costs_half_a_reply_and_holds_the_slot() {
    // B gives up at 08:00:40 without a word. The agent opens it at 08:01:00, works 30 s, and the slot is
    // closed at 08:06:30. C has given up at 08:03:30: opened at 08:06:30, closed at 08:12:00. D comes then.
    let arrivals = ["08:00:00", "08:00:10", "08:03:00", "08:12:10"];
    let silent = day("chat", &format!("{CHAT}silent_abandonment = 1"), 1, &arrivals);
    assert_times(&silent, &[("08:00:00", "08:01:00"), ("", "08:00:40"), ("", "08:03:30"), ("08:12:10", "08:13:10")]);
    assert_eq!((of(&silent, "served", 1.0), of(&silent, "abandoned", 1.0), of(&silent, "abandoned_silent", 1.0)), (2.0, 2.0, 2.0));
    // Who waits is a customer: twice 30 s. In session: twice 60 s. Occupied from 08:00 to 08:12 and for D.
    assert_eq!((of(&silent, "queue_mean", 86_400.0), of(&silent, "active_mean", 86_400.0)), (60.0, 120.0));
    assert_eq!((staff(&silent, "occupancy"), staff(&silent, "working_occupancy")), (780.0, 180.0));
    // Whoever says goodbye costs nothing: C finds the agent free.
    let loud = day("chat", &format!("{CHAT}silent_abandonment = 0\nreply_patience = \"1h\""), 1, &arrivals);
    assert_times(&loud, &[("08:00:00", "08:01:00"), ("", "08:00:40"), ("08:03:00", "08:04:00"), ("08:12:10", "08:13:10")]);
    assert_eq!((of(&loud, "abandoned_silent", 1.0), staff(&loud, "occupancy")), (0.0, 180.0));
}

#[test]
fn ghost_work_is_a_share_of_a_reply() {
    // As above with 0.25: 15 s from 08:01:00, closed a minute after that; D waits from 08:02:00 to 08:02:15.
    let text = "reply_work = \"60s\"\npatience = \"30s\"\ninactivity_close = \"1m\"\nsilent_abandonment = 1\n[issues]\nghost_work = 0.25";
    let day = day("chat", text, 1, &["08:00:00", "08:00:10", "08:02:00"]);
    assert_times(&day, &[("08:00:00", "08:01:00"), ("", "08:00:40"), ("08:02:15", "08:03:15")]);
}

#[test]
fn the_centre_takes_a_ghost_for_somebody_who_waits() {
    // At 08:00:50 the only place in the queue is a ghost's. Had it said goodbye, C would be served.
    let arrivals = ["08:00:00", "08:00:10", "08:00:50"];
    let silent = day("chat", &format!("{CHAT}queue_capacity = 1\nsilent_abandonment = 1"), 1, &arrivals);
    let outcomes: Vec<_> = silent.contacts().iter().map(|contact| contact.outcome).collect();
    assert_eq!(outcomes, [Outcome::Served, Outcome::Abandoned, Outcome::Blocked]);
    let loud = day("chat", &format!("{CHAT}queue_capacity = 1\nsilent_abandonment = 0\nreply_patience = \"1h\""), 1, &arrivals);
    assert_times(&loud, &[("08:00:00", "08:01:00"), ("", "08:00:40"), ("08:01:00", "08:02:00")]);
}

#[test]
fn a_ghost_in_a_thread_gets_a_whole_reply() {
    // B loses interest at 08:03; the agent writes to it from 08:05 to 08:10, and C waits for that.
    let channel = "reply_work = \"5m\"\npatience = \"2m\"\nsilent_abandonment = 1";
    let channel = format!("{channel}\n[costs]\nmessage_fee = 1");
    let day = day("messaging", &channel, 5, &["08:00:00", "08:01:00", "08:09:00"]);
    assert_times(&day, &[("08:00:00", "08:05:00"), ("", "08:03:00"), ("08:10:00", "08:15:00")]);
    // In contact minutes: customers wait 2 + 1 and are there 5 + 2 + 6; messages lie 4 + 1.
    assert_eq!((of(&day, "queue_mean", 1440.0), of(&day, "open_mean", 1440.0), of(&day, "backlog_mean", 1440.0)), (3.0, 13.0, 5.0));
    assert_eq!((staff(&day, "occupancy"), of(&day, "served", 1.0), of(&day, "abandoned_silent", 1.0)), (900.0, 2.0, 1.0));
    assert_eq!(of(&day, "reply_gap_mean", 1.0), (300.0 + 360.0) / 2.0);
    // Three messages are sent, one to nobody.
    assert_eq!(mean(&day.results(), 0, Level::Centre, "centre", "cost_messages", ""), Some(3.0));
}

#[test]
fn a_ghost_in_shared_chat_works_a_turn_and_holds_the_slot() {
    // Chats of 100 s, one slot. B gives up at 08:00:40; opened at 08:01:40, half of a turn of 60 s, closed
    // five minutes after that, at 08:07:10. C comes at 08:07:00 and waits for that.
    let text = format!(
        "{}{}[channels.line]\nmedium = \"chat\"\nhandle_time = \"100s\"\nspeed = [1]\npatience = \"30s\"\nsilent_abandonment = 1\n\
         [groups.all]\nstaff = 1\nskills = [{{ channel = \"line\", slots = 1 }}]\n",
        head("1d"),
        inquiries(&["line"])
    );
    let day = Day::new(&text, &[("line.csv", &["08:00:00", "08:00:10", "08:07:00"])]);
    assert_times(&day, &[("08:00:00", "08:01:40"), ("", "08:00:40"), ("08:07:10", "08:08:50")]);
    assert_eq!(staff(&day, "working_occupancy"), 230.0);
}

#[test]
fn the_others_share_the_work_while_a_ghost_holds_a_slot() {
    // Two slots, f = 1, 1.5. A and B (100 s of work each) come at 08:00, C at 08:00:10 gives up at 08:00:40.
    // A and B: 100 s at 0.75 each until 08:02:13.333. Then C's ghost is opened beside nobody: 30 s, until
    // 08:02:43.333. D comes at 08:03:00 and has all of the agent, although the ghost holds a slot.
    let text = format!(
        "{}{}[channels.line]\nmedium = \"chat\"\nhandle_time = \"100s\"\nspeed = [1, 1.5]\npatience = \"30s\"\nsilent_abandonment = 1\n\
         [groups.all]\nstaff = 1\nskills = [{{ channel = \"line\", slots = 2 }}]\n",
        head("1d"),
        inquiries(&["line"])
    );
    let day = Day::new(&text, &[("line.csv", &["08:00:00", "08:00:00", "08:00:10", "08:03:00"])]);
    let ends: Vec<_> = day.times().iter().map(|times| times.ended.expect("an end").round()).collect();
    let at = |minutes: f64, seconds: f64| (8.0 * 60.0 + minutes) * 60.0 + seconds;
    assert_eq!(ends, [at(2.0, 13.0), at(2.0, 13.0), at(0.0, 40.0), at(4.0, 40.0)]);
}

#[test]
fn who_waits_too_long_for_a_reply_leaves_the_chat() {
    // Two chats at once; the reply to B would come at 08:02:00, but B's patience ends at 08:01:30, half-way
    // through it. The reply is dropped: C, who comes at 08:01:45, is answered at once.
    let chat = "reply_work = \"60s\"\nslowdown = [1]\nreply_patience = \"90s\"\n";
    let arrivals = ["08:00:00", "08:00:00", "08:01:45", "08:04:05"];
    let loud = day("chat", &format!("{chat}silent_abandonment = 0"), 2, &arrivals);
    assert_times(&loud, &[("08:00:00", "08:01:00"), ("08:00:00", "08:01:30"), ("08:01:45", "08:02:45"), ("08:04:05", "08:05:05")]);
    let contacts = loud.contacts();
    assert_eq!((contacts[1].outcome, contacts[1].handled, contacts[1].turns), (Outcome::Abandoned, 30_000_000, 0));
    // Nobody has written a word to B: neither served nor among the waits of those who gave up in the queue.
    assert_eq!((of(&loud, "abandoned_after_answer", 1.0), of(&loud, "abandoned", 1.0), of(&loud, "served", 1.0)), (1.0, 1.0, 3.0));
    // Occupied: 90 s, then 60 s twice. In session: 60 + 90 + 60 + 60.
    assert_eq!((staff(&loud, "occupancy"), of(&loud, "active_mean", 86_400.0)), (210.0, 270.0));
}

#[test]
fn who_leaves_a_chat_before_any_reply_has_not_been_answered() {
    // Both chats are assigned at once; A has the reply at 08:01:00, B leaves at 08:01:30 in the midst of the first one.
    let chat = "reply_work = \"60s\"\nslowdown = [1]\nreply_patience = \"90s\"\nsilent_abandonment = 0\n";
    let day = day("chat", chat, 2, &["08:00:00", "08:00:00"]);
    let contacts = day.contacts();
    assert_eq!([contacts[0].outcome, contacts[1].outcome], [Outcome::Served, Outcome::Abandoned]);
    let parts = |index: usize| contacts[index].satisfaction.as_ref().expect("scored").0;
    // Whoever has a reply was answered at the assignment, after no wait at all.
    assert_eq!((parts(0).wait, parts(0).unresolved), (3.0, 0.0));
    // B is as one who gave up in the queue: the dearest wait, and no empathy. For the metrics the assignment ends the wait.
    assert_eq!((parts(1).wait, parts(1).empathy, parts(1).rest, parts(1).unresolved), (-40.0, 0.0, 0.0, -30.0));
    assert_eq!((contacts[1].answered, contacts[1].first_response), (contacts[0].answered, contacts[0].first_response));
    assert_eq!(of(&day, "wait_mean", 1.0), 0.0);
}

#[test]
fn who_leaves_a_chat_silently_is_written_to_and_holds_the_slot() {
    // B leaves at 08:01:30 without a word: the reply goes on to 08:02:00, C's begins then. B's slot is held
    // until 08:07:00: D takes the other one at 08:03:30, E has to wait for D's end at 08:04:30.
    let chat = "reply_work = \"60s\"\nslowdown = [1]\nreply_patience = \"90s\"\nsilent_abandonment = 1\n";
    let arrivals = ["08:00:00", "08:00:00", "08:01:45", "08:03:30", "08:03:35"];
    let day = day("chat", chat, 2, &arrivals);
    let expected =
        [("08:00:00", "08:01:00"), ("08:00:00", "08:01:30"), ("08:01:45", "08:03:00"), ("08:03:30", "08:04:30"), ("08:04:30", "08:05:30")];
    assert_times(&day, &expected);
    assert_eq!(day.contacts()[1].outcome, Outcome::Abandoned);
    assert_eq!(of(&day, "abandoned_silent", 1.0), 1.0);
    // Occupied from 08:00 until the slot is closed; at work 120 s and then 60 s three times.
    assert_eq!((staff(&day, "occupancy"), staff(&day, "working_occupancy")), (420.0, 300.0));
}

#[test]
fn a_reply_to_a_ghost_beside_others_is_sent_and_over() {
    // One at a time, but not with the whole agent: B's ghost is opened at 08:01:00 and answered at 08:02:00, when C's turn comes.
    let text = format!(
        "{}{}[channels.line]\nmedium = \"email\"\nturns = 1\nreply_work = \"60s\"\npatience = \"30s\"\nsilent_abandonment = 1\n\
         [groups.all]\nstaff = 1\ncapacity = 1.5\nskills = [{{ channel = \"line\", units = 1 }}]\n",
        head("1d"),
        inquiries(&["line"])
    );
    let day = Day::new(&text, &[("line.csv", &["08:00:00", "08:00:10", "08:01:40"])]);
    assert_times(&day, &[("08:00:00", "08:01:00"), ("", "08:00:40"), ("08:02:00", "08:03:00")]);
    assert_eq!(staff(&day, "occupancy"), 180.0);
}
