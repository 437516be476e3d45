//! What goes wrong in a conversation and what is done again: misunderstandings, checks of identity,
//! transfers, research, messages in bursts. Chances are set to 1 (or as near as the language allows).

use super::{agents, assert_times, head, inquiries};
use crate::support::{Day, mean};
use holdline::engine::tally::Outcome;
use holdline::run::Level;

/// Days of one channel `line` with these keys and sections, answered by these agents.
fn day(medium: &str, channel: &str, more: &str, staff: &str, arrivals: &[&str]) -> Day {
    let text =
        format!("{}{}{more}\n[channels.line]\nmedium = {medium:?}\n{channel}\n[groups.all]\n{staff}\n", head("1d"), inquiries(&["line"]));
    Day::new(&text, &[("line.csv", arrivals)])
}

const ONE: &str = "staff = 1\nskills = [\"line\"]";

/// Agent time of each contact, in seconds.
fn handled(day: &Day) -> Vec<u64> {
    day.contacts().iter().map(|contact| contact.handled / 1_000_000).collect()
}

/// Points that the issues lost by one of their burdens.
fn burden(day: &Day, name: &str) -> f64 {
    mean(&day.results(), 0, Level::Centre, "centre", name, "").expect("issues")
}

#[test]
fn a_session_has_a_turn_a_minute_and_clears_every_misunderstanding_up() {
    // 150 s of talk: turns at 0, 60 and 120 s, 30 s each. At half speed 300 s of talk: six turns, 60 s each.
    let phone = "handle_time = \"150s\"\nmisunderstanding = 1";
    let issues = "[issues]\nunnoticed = 0";
    let plain = day("phone", phone, issues, ONE, &["08:00:00"]);
    assert_eq!((handled(&plain), burden(&plain, "satisfaction_extra_turn")), (vec![240], -3.0));
    let slow = day("phone", phone, issues, "staff = 1\nskills = [{ channel = \"line\", speed = 0.5 }]", &["08:00:00"]);
    assert_eq!(handled(&slow), [660]);
    assert_eq!(mean(&slow.results(), 0, Level::Channel, "line", "misunderstandings", ""), Some(6.0));
}

#[test]
fn a_strained_agent_has_no_more_turns_to_misread() {
    // The second call, of 59 s for a calm agent, has one turn: an hour at a strain of .3 (stress .118) stretches
    // it, and its clarification, to 70 s and 35 s.
    let s = 0.3 * (1.0 - (-0.5f64).exp());
    let keys = "handle_time = \"59s\"\nmisunderstanding = 1";
    let strained = "[issues]\nunnoticed = 0\nclarification = \"30s\"\n[agents]\nstress = { work = 1 }";
    let text = format!(
        "{}{}{strained}\n[inquiries.long]\ntrace = \"long.csv\"\nchannels = {{ long = 1 }}\nemotion = 0.4\n[channels.line]\nmedium = \"phone\"\n         {keys}\n[channels.long]\nmedium = \"phone\"\nhandle_time = \"1h\"\n[groups.all]\nstaff = 1\nhours = \"08:00-10:00\"\n         skills = [\"line\", \"long\"]\n",
        head("1d"),
        inquiries(&["line"])
    );
    let day = Day::new(&text, &[("line.csv", &["08:59:00"]), ("long.csv", &["08:00:00"])]);
    let call = |contact: &&holdline::engine::trace::TraceRecord| contact.channel == 0;
    let handled = day.contacts().iter().find(call).expect("the call").handled;
    let exact = (59e6 * (1.0 + s)).round() as u64 + (30e6 * (1.0 + s)).round() as u64;
    assert_eq!(handled, exact);
    assert_eq!(mean(&day.results(), 0, Level::Channel, "line", "misunderstandings", ""), Some(1.0));
}

#[test]
fn a_chat_clears_misunderstandings_up_in_the_reply() {
    // Replies of 60 s take 30 s more: 08:00:00 to 08:01:30, and after 30 s of thought to 08:03:30.
    let chat = "turns = 2\nreply_work = \"60s\"\nthink_time = \"30s\"\nmisunderstanding = 1";
    let day = day("chat", chat, "[issues]\nunnoticed = 0", ONE, &["08:00:00"]);
    assert_times(&day, &[("08:00:00", "08:03:30")]);
    assert_eq!(handled(&day), [180]);
}

#[test]
fn in_a_thread_a_misunderstanding_is_a_round_trip_and_the_second_one_a_call() {
    // The replies of 08:05 and 08:20 both miss; at 08:30 the customer calls instead of writing again.
    let text = format!(
        "{}[inquiries.line]\ntrace = \"line.csv\"\nchannels = {{ line = 1 }}\n[issues]\nunnoticed = 0\n[channels.line]\nmedium = \"email\"\n\
         turns = 1\nreply_work = \"5m\"\nthink_time = \"10m\"\nmisunderstanding = 1\nescalation = {{ to = \"phone\", misunderstandings = 2 }}\n\
         [channels.phone]\nmedium = \"phone\"\nhandle_time = \"1m\"\n[groups.all]\nstaff = 2\nskills = [\"line\", \"phone\"]\n",
        head("1d")
    );
    let day = Day::new(&text, &[("line.csv", &["08:00:00"])]);
    assert_times(&day, &[("08:00:00", "08:30:00"), ("08:30:00", "08:31:00")]);
    let contacts = day.contacts();
    assert_eq!((contacts[0].outcome, contacts[0].turns, contacts[1].outcome), (Outcome::Escalated, 2, Outcome::Served));
    assert_eq!((burden(&day, "satisfaction_extra_turn"), burden(&day, "satisfaction_extra_contact")), (-2.0, -8.0));
}

#[test]
fn a_misunderstanding_that_nobody_notices_is_a_wrong_answer() {
    let phone = "handle_time = \"150s\"\nmisunderstanding = 1";
    let day = day("phone", phone, "[issues]\nunnoticed = 1\nreopen = 0", ONE, &["08:00:00"]);
    assert_eq!((handled(&day), burden(&day, "satisfaction_unresolved"), burden(&day, "satisfaction_extra_turn")), (vec![150], -30.0, 0.0));
}

#[test]
fn a_lost_context_is_a_check_inside_the_session() {
    // 30 s of the agent (60 s at half speed) and 40 s of the customer, whom the agent waits for.
    let phone = |context: u32| format!("handle_time = \"5m\"\nauthenticated = true\ncontext = {context}");
    let lost = day("phone", &phone(0), "", ONE, &["08:00:00"]);
    assert_eq!((handled(&lost), burden(&lost, "satisfaction_revalidation"), burden(&lost, "satisfaction_repeat")), (vec![370], -4.0, 0.0));
    let slow = "staff = 1\nskills = [{ channel = \"line\", speed = 0.5 }]";
    assert_eq!(handled(&day("phone", &phone(0), "", slow, &["08:00:00"])), [700]);
    // With the context at hand, and for customers who come unknown, there is nothing to check again.
    let kept = day("phone", &phone(1), "", ONE, &["08:00:00"]);
    assert_eq!((handled(&kept), burden(&kept, "satisfaction_revalidation")), (vec![300], 0.0));
    assert_eq!(handled(&day("phone", "handle_time = \"5m\"\ncontext = 0\nmisunderstanding = 0", "", ONE, &["08:00:00"])), [300]);
}

#[test]
fn a_lost_context_is_an_exchange_of_its_own_in_chats_and_threads() {
    // Chat: check until 08:00:30, 40 s for the customer's answer, reply until 08:02:10, 30 s of thought,
    // reply until 08:03:40.
    let known = "authenticated = true\ncontext = 0\n";
    let chat = day("chat", &format!("{known}turns = 2\nreply_work = \"60s\"\nthink_time = \"30s\""), "", ONE, &["08:00:00"]);
    assert_times(&chat, &[("08:00:00", "08:03:40")]);
    assert_eq!((handled(&chat), chat.contacts()[0].turns, burden(&chat, "satisfaction_extra_turn")), (vec![150], 3, 0.0));
    // Thread: check until 08:00:30, 10 min of thought like any other, reply until 08:15:30; a turn too many.
    let thread = day("messaging", &format!("{known}turns = 1\nreply_work = \"5m\"\nthink_time = \"10m\""), "", ONE, &["08:00:00"]);
    assert_times(&thread, &[("08:00:00", "08:15:30")]);
    // The check is no response: that is the reply proper, 930 s after the message and too late for the target.
    assert_eq!((thread.times()[0].first_response, thread.contacts()[0].turns), (Some(8.0 * 3600.0 + 930.0), 2));
    assert_eq!((burden(&thread, "satisfaction_revalidation"), burden(&thread, "satisfaction_extra_turn")), (-4.0, -1.0));
}

#[test]
fn a_check_is_no_first_reply() {
    // Check until 08:00:30, 10 min of thought, reply until 08:15:30: beyond the target of 10 min and the announced 5 min.
    let keys = "authenticated = true\ncontext = 0\nturns = 1\nreply_work = \"5m\"\nthink_time = \"10m\"\n\
                announced = \"5m\"\ntarget = { within = \"10m\", share = 0.8 }\n";
    let thread = day("messaging", keys, "", ONE, &["08:00:00"]);
    let results = thread.results();
    let of = |metric, definition| mean(&results, 0, Level::Channel, "line", metric, definition);
    assert_eq!((of("first_response_mean", "calendar"), of("within_sla", "")), (Some(930.0), Some(0.0)));
    assert_eq!(of("promise_kept", ""), Some(0.0));
    // Whoever never writes again after the check has had no reply: closed at 08:05:30, within the target.
    let closed = day("messaging", &format!("{keys}auto_close = \"5m\""), "", ONE, &["08:00:00"]);
    assert_eq!((closed.contacts()[0].outcome, closed.times()[0].first_response), (Outcome::AutoClosed, None));
    // In a chat, who leaves after the check at 08:00:30 and the answer at 08:01:10 was not answered.
    let chat = "authenticated = true\ncontext = 0\nturns = 1\nreply_work = \"60s\"\nreply_patience = \"45s\"\nsilent_abandonment = 0";
    let chat = day("chat", chat, "", ONE, &["08:00:00"]);
    let contacts = chat.contacts();
    let (parts, ..) = contacts[0].satisfaction.as_ref().expect("scored");
    assert_eq!((contacts[0].turns, parts.wait, parts.unresolved), (1, -40.0, -30.0));
}

const TRANSFERRED: &str = "handle_time = \"5m\"\ntransfers = { share = 1, work = \"60s\" }\n";

#[test]
fn a_transferred_contact_goes_to_another_agent() {
    // A minute with the first agent, five with the second, who is free.
    let two = day("phone", TRANSFERRED, "", "staff = 2\nskills = [\"line\"]", &["08:00:00"]);
    assert_times(&two, &[("08:00:00", "08:06:00")]);
    assert_eq!((agents(&two), handled(&two), burden(&two, "satisfaction_transfer")), (vec![(0, 1)], vec![360], -4.0));
    // Alone, the same agent has to find the answer.
    assert_times(&day("phone", TRANSFERRED, "", ONE, &["08:00:00"]), &[("08:00:00", "08:06:00")]);
    // Without the context the second agent asks again: 70 s, and the story is told twice.
    let asked = day("phone", &format!("{TRANSFERRED}context = 0"), "", ONE, &["08:00:00"]);
    assert_eq!((handled(&asked), burden(&asked, "satisfaction_repeat")), (vec![430], -5.0));
}

#[test]
fn a_transferred_contact_waits_at_the_head_and_no_clock_starts_anew() {
    // The agent goes on with B at 08:01, transfers it at 08:02, and finds A at the head; B is next, before C.
    let day = day("phone", TRANSFERRED, "", ONE, &["08:00:00", "08:00:10", "08:06:30"]);
    assert_times(&day, &[("08:00:00", "08:07:00"), ("08:01:00", "08:12:00"), ("08:12:00", "08:18:00")]);
    let results = day.results();
    let of = |metric| mean(&results, 0, Level::Channel, "line", metric, "").map(|value| (value * 1e6).round() / 1e6);
    // First answers: 0, 50 and 330 s. Waits in line: A 60 s, B 50 s and 300 s, C 330 s.
    assert_eq!((mean(&results, 0, Level::Channel, "line", "wait_mean", "served"), of("transfers")), (Some(380.0 / 3.0), Some(3.0)));
    let queue = mean(&results, 0, Level::Channel, "line", "queue_mean", "").expect("a mean") * 86_400.0;
    assert!((queue - 740.0).abs() < 1e-6, "{queue}");
    assert_eq!(handled(&day), [360, 360, 360]);
}

#[test]
fn patience_for_the_second_answer_is_another() {
    // 55 s: B is taken at 08:01:00, in time; A gives up at 08:01:55 before B's minute is over.
    let day = day("phone", &format!("{TRANSFERRED}patience = \"55s\""), "", ONE, &["08:00:00", "08:00:10"]);
    assert_times(&day, &[("08:00:00", "08:01:55"), ("08:01:00", "08:07:00")]);
    assert_eq!(day.contacts()[0].outcome, Outcome::Abandoned);
    let queue = mean(&day.results(), 0, Level::Channel, "line", "queue_mean", "").expect("a mean") * 86_400.0;
    assert!((queue - 105.0).abs() < 1e-6, "{queue}");
    // A has been answered at once: the only wait for an answer is B's, of 50 s. Who left within a minute of an
    // answer left the service level no easier.
    let results = day.results();
    let line = |metric, definition| mean(&results, 0, Level::Channel, "line", metric, definition);
    assert_eq!((line("abandoned", ""), line("abandoned_after_answer", "")), (Some(1.0), Some(1.0)));
    assert_eq!((line("wait_mean", "abandoned"), line("wait_mean", "all"), line("wait_max", "")), (None, Some(50.0), Some(50.0)));
    assert_eq!((line("wait_p50", "all").map(f64::round), line("delayed_share", "")), (Some(50.0), Some(0.5)));
    assert_eq!(results.variants[0].headlines[0].estimate.mean, Some(50.0));
    let tight = format!("{TRANSFERRED}patience = \"55s\"\ntarget = {{ within = \"2m\", share = 0.8 }}");
    let day = self::day("phone", &tight, "", ONE, &["08:00:00", "08:00:10"]);
    assert_eq!(mean(&day.results(), 0, Level::Channel, "line", "service_level", "served_within/(offered-abandoned_within)"), Some(0.5));
}

#[test]
fn research_comes_with_the_first_reply_and_with_the_detail_of_the_inquiry() {
    // 4 min and 5 min x detail for the first reply, 4 min for the second.
    let hours = |detail: f64| {
        let text = format!(
            "{}[inquiries.line]\ntrace = \"line.csv\"\nchannels = {{ line = 1 }}\ndetail = {detail:?}\n[channels.line]\nmedium = \"email\"\n\
             turns = 2\nreply_work = \"4m\"\nthink_time = \"10m\"\nresearch = \"5m\"\n[groups.all]\n{ONE}\n",
            head("1d")
        );
        handled(&Day::new(&text, &[("line.csv", &["08:00:00"])]))
    };
    assert_eq!((hours(1.0), hours(0.5), hours(0.0)), (vec![780], vec![630], vec![480]));
}

/// Almost every message is followed by another after this long; the agent comes when told.
fn bursts(gap: &str, staff: &str) -> Day {
    let channel = format!("turns = 1\nreply_work = \"5m\"\nthink_time = \"1h\"\nbursts = 0.999999\nburst_gap = {gap:?}");
    day("messaging", &channel, "", staff, &["08:00:00"])
}

#[test]
fn messages_of_a_burst_are_read_together_or_answered_apart() {
    // Unread when the agent comes at 08:10: 10 s more to read, one reply.
    let late = bursts("1m", "staff = { \"08:10\" = 1 }\nskills = [\"line\"]");
    assert_times(&late, &[("08:10:00", "08:15:10")]);
    assert_eq!(late.contacts()[0].turns, 1);
    // While the first is being answered: the second waits from 08:01 for a reply of its own, 08:05 to 08:10.
    let during = bursts("1m", ONE);
    assert_times(&during, &[("08:00:00", "08:10:00")]);
    assert_eq!((during.contacts()[0].turns, during.contacts()[0].reply_gap_s), (2, Some((300.0 + 540.0) / 2.0)));
    // After the reply: without any thought, at 08:10.
    let after = bursts("10m", ONE);
    assert_times(&after, &[("08:00:00", "08:15:00")]);
    assert_eq!(after.contacts()[0].reply_gap_s, Some(300.0));
}

#[test]
fn a_session_that_waited_past_the_announcement_takes_longer() {
    // Announced 1 min, waited 3: twice 21 s; twice as long at half speed, talk and complaint.
    let phone = "handle_time = \"5m\"\nannounced = \"1m\"\npatience = \"never\"";
    let late = day("phone", phone, "", "staff = { \"08:03\" = 1 }\nskills = [\"line\"]", &["08:00:00"]);
    assert_eq!(handled(&late), [342]);
    let slow = day("phone", phone, "", "staff = { \"08:03\" = 1 }\nskills = [{ channel = \"line\", speed = 0.5 }]", &["08:00:00"]);
    assert_eq!(handled(&slow), [684]);
    assert_eq!(handled(&day("phone", phone, "", ONE, &["08:00:00"])), [300]);
}
