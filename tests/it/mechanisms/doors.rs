//! Menus, bots and announced waits, by hand.

use super::{assert_times, head};
use crate::support::{Day, clock, contacts, load_in, mean};
use holdline::engine::tally::Outcome::{self, Abandoned, Balked, Contained, Dropped, Served};
use holdline::engine::trace::TraceRecord;
use holdline::run::Level;

/// Calls of 10 min with these keys, answered by one agent around the clock.
fn call_day(channel: &str, extra: &str, arrivals: &[&str]) -> Day {
    let text = format!(
        "{}[inquiries.calls]\ntrace = \"calls.csv\"\nchannels = {{ phone = 1 }}\n[channels.phone]\nmedium = \"phone\"\nhandle_time = \"10m\"\n\
         expected_reply = \"60s\"\n{channel}\n[groups.all]\nstaff = 1\nskills = [\"phone\"]\n{extra}\n",
        head("1d")
    );
    Day::new(&text, &[("calls.csv", arrivals)])
}

/// Mails of one reply of 5 min with these keys, answered by one agent around the clock.
fn mail_day(channel: &str, extra: &str, arrivals: &[&str]) -> Day {
    let text = format!(
        "{}[inquiries.mails]\ntrace = \"mails.csv\"\nchannels = {{ mail = 1 }}\n[channels.mail]\nmedium = \"email\"\nturns = 1\nreply_work = \"5m\"\n\
         target = {{ within = \"60s\", share = 0.8 }}\n{channel}\n[groups.all]\nstaff = 1\nskills = [\"mail\"]\n{extra}\n",
        head("1d")
    );
    Day::new(&text, &[("mails.csv", arrivals)])
}

fn outcomes(day: &Day) -> Vec<Outcome> {
    day.contacts().iter().map(|contact| contact.outcome).collect()
}

fn centre(day: &Day, metric: &str, definition: &str) -> Option<f64> {
    mean(&day.results(), 0, Level::Centre, "centre", metric, definition)
}

fn wait_points(contact: &TraceRecord) -> f64 {
    contact.satisfaction.expect("an opinion").0.wait
}

#[test]
fn the_queue_begins_behind_the_menu() {
    // Three layers of 15 s: the queue is reached at 08:00:45 and 08:00:50. The second waits 595 s there.
    let day = call_day("ivr = { layers = 3, time = \"15s\", drop = 0, misroute = 0 }", "", &["08:00:00", "08:00:05"]);
    assert_times(&day, &[("08:00:45", "08:10:45"), ("08:10:45", "08:20:45")]);
    assert_eq!(centre(&day, "wait_mean", "served"), Some(595.0 / 2.0));
    assert_eq!(mean(&day.results(), 0, Level::Channel, "phone", "queue_mean", ""), Some(595.0 / 86400.0));
    // Three layers, two of them free, at 2 points each; the customer's own wait is 45 s and 640 s against 60 s.
    assert_eq!(centre(&day, "satisfaction_menu", ""), Some(-2.0));
    let contacts = day.contacts();
    let at = |ticks: u64| ticks as f64 / 1e6;
    assert_eq!((at(contacts[1].came), at(contacts[1].arrived)), (clock("08:00:05"), clock("08:00:50")));
    assert!((wait_points(&contacts[0]) - (60.0_f64 / 45.0).log2()).abs() < 1e-9);
    assert!((wait_points(&contacts[1]) + 3.0 * (640.0_f64 / 60.0).log2()).abs() < 1e-9);
}

#[test]
fn zero_leads_to_the_queue_and_giving_up_to_the_street() {
    let day = call_day("ivr = { layers = 3, time = \"15s\", drop = 0, misroute = 0, zero_out = 1 }", "", &["08:00:00"]);
    assert_times(&day, &[("08:00:15", "08:10:15")]);
    assert_eq!(centre(&day, "satisfaction_menu", ""), Some(0.0));
    let target = "target = { within = \"20s\", share = 0.8 }\n";
    let day = call_day(&format!("{target}ivr = {{ layers = 3, time = \"15s\", drop = 1, misroute = 0 }}"), "", &["08:00:00"]);
    assert_eq!(outcomes(&day), [Dropped]);
    assert_times(&day, &[("", "08:00:15")]);
    assert_eq!((centre(&day, "dropped", ""), centre(&day, "abandoned", "")), (Some(1.0), Some(0.0)));
    // Nobody was offered to the queue: there is no service level to speak of.
    assert_eq!(mean(&day.results(), 0, Level::Channel, "phone", "service_level", ""), None);
}

#[test]
fn a_menu_entered_before_closing_leads_to_an_answer() {
    let day =
        call_day("open = \"08:00-17:00\"\nivr = { layers = 2, time = \"15s\", drop = 0, misroute = 0 }", "", &["16:59:50", "17:00:00"]);
    assert_eq!(outcomes(&day), [Served, Outcome::LostClosed]);
    assert_times(&day, &[("17:00:20", "17:10:20"), ("", "17:00:00")]);
}

const FIELDS: &str = "time = \"60s\", fields = 2, input_time = \"15s\", wrong = 0";

#[test]
fn a_bot_takes_the_customers_time_and_no_agents() {
    // Two fields of 15 s, then 60 s: settled at 08:01:30. An agent never hears of it, and owed no reply.
    let day = mail_day(&format!("bot = {{ {FIELDS}, reject = 0, containment = 1 }}"), "", &["08:00:00"]);
    assert_eq!(outcomes(&day), [Contained]);
    assert_times(&day, &[("", "08:01:30")]);
    assert_eq!((centre(&day, "contained", ""), centre(&day, "issues_resolved", "")), (Some(1.0), Some(1.0)));
    assert_eq!(centre(&day, "resolution_mean", ""), Some(90.0));
    let results = day.results();
    assert_eq!(mean(&results, 0, Level::Group, "all", "busy_mean", ""), Some(0.0));
    assert_eq!(mean(&results, 0, Level::Channel, "mail", "within_sla", ""), None);
}

#[test]
fn a_message_that_a_bot_hands_over_has_waited_since_it_was_sent() {
    // Handed over at 08:01:30, answered after 5 min of work. The message waited 90 s for an agent, the response took 390 s.
    let bot = format!("bot = {{ {FIELDS}, reject = 0, containment = 0 }}");
    let day = mail_day(&bot, "", &["08:00:00"]);
    assert_times(&day, &[("08:01:30", "08:06:30")]);
    assert_eq!(centre(&day, "first_response_mean", "calendar"), Some(390.0));
    assert_eq!((centre(&day, "reply_wait_mean", ""), centre(&day, "reply_gap_mean", "")), (Some(90.0), Some(390.0)));
    let results = day.results();
    let of = |metric| mean(&results, 0, Level::Channel, "mail", metric, "");
    // The bot holds the message, no line does.
    assert_eq!((of("oldest_age_max"), of("queue_mean")), (Some(90.0), Some(0.0)));
    // A caller's wait begins in the queue.
    let day = call_day(&bot, "", &["08:00:00"]);
    assert_times(&day, &[("08:01:30", "08:11:30")]);
    assert_eq!(centre(&day, "wait_mean", "served"), Some(0.0));
    // Menu first, then the bot.
    let day = call_day(&format!("{bot}\nivr = {{ layers = 1, time = \"10s\", drop = 0, misroute = 0 }}"), "", &["08:00:00"]);
    assert_times(&day, &[("08:01:40", "08:11:40")]);
}

#[test]
fn rejected_inputs_end_in_leaving_or_in_a_queue() {
    // Three inputs of 15 s to the first field, all rejected.
    let rejecting = |drop: u32| format!("bot = {{ {FIELDS}, reject = 1, attempts = 3, drop = {drop}, containment = 1 }}");
    let day = mail_day(&rejecting(1), "", &["08:00:00"]);
    assert_eq!(outcomes(&day), [Dropped]);
    assert_times(&day, &[("", "08:00:45")]);
    assert_eq!(centre(&day, "satisfaction_rejection", ""), Some(-9.0));
    let day = mail_day(&rejecting(0), "", &["08:00:00"]);
    assert_times(&day, &[("08:00:45", "08:05:45")]);
    assert_eq!(centre(&day, "satisfaction_rejection", ""), Some(-9.0));
}

#[test]
fn a_wrong_answer_of_a_bot_brings_the_customer_back() {
    // Settled wrongly at 08:00:30, back at 09:00:30 and again settled wrongly; after two contacts it is over.
    let bot = "bot = { time = \"30s\", containment = 1, wrong = 1 }";
    let issues = "[issues]\nreopen = 1\nreopen_delay = \"1h\"\nreopen_same_channel = 1\ncontact_limit = 2\n";
    let day = mail_day(bot, issues, &["08:00:00"]);
    assert_eq!(outcomes(&day), [Contained, Contained]);
    assert_times(&day, &[("", "08:00:30"), ("", "09:01:00")]);
    assert_eq!((centre(&day, "issues_resolved", ""), centre(&day, "reopened", "")), (Some(0.0), Some(1.0)));
}

#[test]
fn impatience_runs_faster_past_the_announced_wait() {
    // Announced 2 min; the patience of 10 min is used up after 2 min + ln(1 + 8 ln 1.52) / ln 1.52 min.
    let c = 1.52_f64.ln();
    let leaves = 1.0 + 60.0 * (2.0 + (1.0 + 8.0 * c).ln() / c);
    let channel = "patience = \"10m\"\nannounced = \"2m\"\n";
    let day = call_day(channel, "[customers]\nlate_work = \"0s\"\n", &["08:00:00", "08:00:01"]);
    assert_eq!(outcomes(&day), [Served, Abandoned]);
    let ended = day.times()[1].ended.expect("an end") - 8.0 * 3600.0;
    assert!((ended - leaves).abs() < 2e-6, "left after {ended}, exact {leaves}");
    // One promise kept, one broken.
    assert_eq!(centre(&day, "promise_kept", ""), Some(0.5));
    // Without the hurry the second is answered at 08:10:00, 1 s before it would leave.
    let day = call_day(channel, "[customers]\nlate_work = \"0s\"\nlate_hazard = 0\n", &["08:00:00", "08:00:01"]);
    assert_eq!(outcomes(&day), [Served, Served]);
}

#[test]
fn who_would_not_wait_so_long_leaves_at_once() {
    let channel = "patience = \"1m\"\nannounced = \"5m\"\n";
    let day = call_day(channel, "[customers]\nannouncement_balking = 1\n", &["08:00:00", "08:00:01"]);
    assert_eq!(outcomes(&day), [Served, Balked]);
    // The one who left put no promise to the test.
    assert_eq!(centre(&day, "promise_kept", ""), Some(1.0));
    let day = call_day(channel, "[customers]\nannouncement_balking = 0\n", &["08:00:00", "08:00:01"]);
    assert_times(&day, &[("08:00:00", "08:10:00"), ("", "08:01:01")]);
    // Patience as long as the announced wait is enough.
    let day = call_day("patience = \"5m\"\nannounced = \"5m\"\n", "[customers]\nannouncement_balking = 1\n", &["08:00:00", "08:06:00"]);
    assert_eq!(outcomes(&day), [Served, Served]);
}

#[test]
fn what_is_announced_blends_into_what_is_expected() {
    // E = 60^0.3 x 240^0.7 s; the second waits 599 s for the answer.
    let day = call_day("announced = \"4m\"", "[customers]\nlate_work = \"0s\"\n", &["08:00:00", "08:00:01"]);
    let expected = 60.0_f64.powf(0.3) * 240.0_f64.powf(0.7);
    assert!((wait_points(&day.contacts()[1]) + 3.0 * (599.0 / expected).log2()).abs() < 1e-9);
    let day = call_day("announced = \"4m\"", "[customers]\nlate_work = \"0s\"\nannouncement_weight = 0\n", &["08:00:00", "08:00:01"]);
    assert!((wait_points(&day.contacts()[1]) + 3.0 * (599.0_f64 / 60.0).log2()).abs() < 1e-9);
}

/// Calls of 10 min at 08:00, 08:05, 08:07 and 08:12: answered at 08:00, 08:10, 08:20 and 08:30.
fn announcing(announced: &str) -> Day {
    let channel = format!("announced = {announced}");
    call_day(&channel, "[customers]\nlate_work = \"0s\"\n", &["08:00:00", "08:05:00", "08:07:00", "08:12:00"])
}

/// (E of each call in seconds, by its points for the wait).
fn expected(day: &Day) -> Vec<f64> {
    let waits = [0.0, 300.0, 780.0, 1080.0];
    day.contacts().iter().zip(waits).map(|(contact, wait)| wait / (-wait_points(contact) / 3.0).exp2()).collect()
}

#[test]
fn an_estimate_by_the_queue() {
    // 08:00: nobody has been answered yet. 08:05: one answer 5 min ago, nobody waits: 5 min. 08:07: one answer
    // 7 min ago, one waits: 14 min. 08:12: two answers in 12 min, one waits: 12 min. Waits 5, 13 and 18 min.
    let day = announcing("\"estimate\"");
    let blend = |minutes: f64| 60.0_f64.powf(0.3) * (60.0 * minutes).powf(0.7);
    for (found, announced) in expected(&day)[1..].iter().zip([5.0, 14.0, 12.0]) {
        // The early gain is a third of what being late costs: only calls later than expected are checked here.
        let exact = blend(announced);
        assert!((found / exact - 1.0).abs() < 1e-9, "{found}, exact {exact}");
    }
    assert_eq!(centre(&day, "promise_kept", ""), Some(2.0 / 3.0));
    // Half as much is never enough.
    assert_eq!(centre(&announcing("{ estimate = \"queue\", bias = 0.5 }"), "promise_kept", ""), Some(0.0));
}

#[test]
fn an_estimate_by_the_latest_waits() {
    // Before 08:10 the only wait known is 0, and nothing is announced. At 08:12 nine in ten, of 0 and 5 min,
    // are 5 min; the wait is 18 min.
    let day = announcing("{ estimate = \"percentile\", quantile = 0.9 }");
    let exact = [60.0, 60.0, 60.0_f64.powf(0.3) * 300.0_f64.powf(0.7)];
    for (found, exact) in expected(&day)[1..].iter().zip(exact) {
        assert!((found / exact - 1.0).abs() < 1e-9, "{found}, exact {exact}");
    }
    assert_eq!(centre(&day, "promise_kept", ""), Some(0.0));
    assert_eq!(centre(&announcing("{ estimate = \"percentile\", quantile = 0.9, bias = 4 }"), "promise_kept", ""), Some(1.0));
    // The median of the two is 0: nothing is announced.
    assert_eq!(centre(&announcing("{ estimate = \"percentile\", quantile = 0.5 }"), "promise_kept", ""), None);
}

#[test]
fn a_bot_does_not_reset_the_clock_of_an_overdue_reply() {
    // Written at 08:00, handed over at 08:05; twice the expected 10 min are over at 08:20, not at 08:25. The agent for
    // mails comes at noon, the one for calls is there.
    let text = format!(
        "{}[inquiries.mails]\ntrace = \"mails.csv\"\nchannels = {{ mail = 1 }}\n[channels.mail]\nmedium = \"email\"\nturns = 1\nreply_work = \"5m\"\n\
         expected_reply = \"10m\"\nescalation = {{ to = \"phone\", wait = 2, urgent = false }}\nbot = {{ time = \"5m\", containment = 0 }}\n\
         [channels.phone]\nmedium = \"phone\"\nhandle_time = \"10m\"\n[groups.mailers]\nstaff = 1\nhours = \"12:00-18:00\"\nskills = [\"mail\"]\n\
         [groups.callers]\nstaff = 1\nskills = [\"phone\"]\n",
        head("1d")
    );
    let day = Day::new(&text, &[("mails.csv", &["08:00:00"])]);
    assert_eq!(outcomes(&day), [Outcome::Escalated, Served]);
    assert_times(&day, &[("", "08:20:00"), ("08:20:00", "08:30:00")]);
}

#[test]
fn a_broken_promise_makes_the_next_one_count_for_less() {
    // Told 5 min at 08:50 and answered at 09:05, not resolved, back an hour later when nobody is there. The customer
    // escalates after four times E = 600^(1-k) x 300^k s, with k = 0.7 x decay for the one broken promise.
    for (decay, k) in [(1.0, 0.7), (0.5, 0.35), (0.0, 0.0)] {
        let text = format!(
            "{}[customers]\ntrust_decay = {decay}\n[issues]\nresolution = \"model\"\nresolution_base = -20\nreopen = 1\nreopen_delay = \"1h\"\n\
             reopen_same_channel = 1\ncontact_limit = 3\n[inquiries.mails]\ntrace = \"mails.csv\"\nchannels = {{ mail = 1 }}\n\
             [channels.mail]\nmedium = \"email\"\nturns = 1\nreply_work = \"5m\"\nexpected_reply = \"10m\"\nannounced = \"5m\"\n\
             escalation = {{ to = \"phone\", wait = 4, urgent = false }}\n[channels.phone]\nmedium = \"phone\"\nhandle_time = \"10m\"\n\
             [groups.mailers]\nstaff = 1\nhours = \"09:00-10:00\"\nskills = [\"mail\"]\n[groups.callers]\nstaff = 1\nskills = [\"phone\"]\n",
            head("1d")
        );
        let day = Day::new(&text, &[("mails.csv", &["08:50:00"])]);
        assert_eq!(outcomes(&day), [Served, Outcome::Escalated, Served]);
        let ended = day.times()[1].ended.expect("an end") - clock("10:05:00");
        let exact = 4.0 * 600.0_f64.powf(1.0 - k) * 300.0_f64.powf(k);
        assert!((ended - exact).abs() < 1e-5, "escalates after {ended} s, exact {exact}");
    }
}

/// What becomes of every call of a day under two settings of a door, agents aplenty.
fn two_doors(doors: [&str; 2]) -> Vec<(Outcome, Outcome)> {
    let ends = doors.map(|door| {
        let text = format!(
            "{}[inquiries.calls]\nper_hour = 200\nchannels = {{ phone = 1 }}\n[channels.phone]\nmedium = \"phone\"\nhandle_time = \"1m\"\n{door}\n\
             [groups.all]\nstaff = 50\nskills = [\"phone\"]\n",
            head("1d")
        );
        contacts(&load_in(std::path::Path::new("."), &text), 0, 0)
    });
    assert!(ends[0].len() > 4000 && ends[0].len() == ends[1].len());
    ends[0].iter().zip(&ends[1]).map(|(a, b)| (a.outcome, b.outcome)).collect()
}

#[test]
fn a_higher_probability_only_adds_to_those_it_befalls() {
    let doors = [
        (
            "ivr = { layers = 3, drop = 0.02, misroute = 0, zero_out = 0.1 }",
            "ivr = { layers = 3, drop = 0.1, misroute = 0, zero_out = 0.1 }",
            Dropped,
        ),
        ("bot = { containment = 0.2 }", "bot = { containment = 0.5 }", Contained),
        (
            "bot = { fields = 2, reject = 0.5, drop = 0.5, containment = 0 }",
            "bot = { fields = 2, reject = 0.7, drop = 0.5, containment = 0 }",
            Dropped,
        ),
    ];
    for (less, more, outcome) in doors {
        let pairs = two_doors([less, more]);
        let count = |which: fn(&(Outcome, Outcome)) -> Outcome| pairs.iter().filter(|pair| which(pair) == outcome).count();
        assert!(count(|pair| pair.1) > count(|pair| pair.0) + 100, "{more}");
        assert!(pairs.iter().all(|&(a, b)| a != outcome || b == outcome), "{more}");
    }
}
