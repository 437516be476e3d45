//! What customers do while they wait for a reply: chases in the thread and by phone, escalation; and the
//! offer to leave a line.

use super::{assert_times, head};
use crate::support::{Day, Times, clock, mean};
use holdline::engine::issue::Reason;
use holdline::engine::tally::Outcome;
use holdline::engine::trace::TraceRecord;
use holdline::run::{Level, Results};

/// E-mails of one reply that are expected within the hour, and a phone of 10 min. E-mail has these keys and
/// this staff; one agent answers the phone.
fn mail_text(keys: &str, urgency: &str, work: &str, staff: &str) -> String {
    format!(
        "{}[inquiries.mail]\ntrace = \"mail.csv\"\nurgency = {urgency:?}\nchannels = {{ email = 1 }}\n\
         [channels.email]\nmedium = \"email\"\nturns = 1\nreply_work = {work:?}\nexpected_reply = \"1h\"\n{keys}\n\
         [channels.phone]\nmedium = \"phone\"\nhandle_time = \"10m\"\n\
         [groups.writers]\nstaff = {staff}\nskills = [\"email\"]\n[groups.callers]\nstaff = 1\nskills = [\"phone\"]\n",
        head("1d")
    )
}

fn mail(keys: &str, urgency: &str, work: &str, staff: &str, arrivals: &[&str]) -> Day {
    Day::new(&mail_text(keys, urgency, work, staff), &[("mail.csv", arrivals)])
}

fn shape(day: &Day) -> Vec<(Reason, Outcome)> {
    day.contacts().iter().map(|contact| (contact.reason, contact.outcome)).collect()
}

fn centre(results: &Results, metric: &str) -> f64 {
    mean(results, 0, Level::Centre, "centre", metric, "").expect("a mean")
}

fn points(contact: &TraceRecord) -> f64 {
    contact.satisfaction.as_ref().map(|(parts, burden, _)| parts.total() + burden.total()).expect("a score")
}

/// From noon on.
const NOON: &str = "{ \"12:00\" = 1 }";
/// A hundred chases per expectation: half a minute from one to the next.
const BY_PHONE: &str = "chases = { per_expectation = 100, same_thread = 0, by = \"phone\", limit = 1 }";

#[test]
fn a_chase_by_phone_supersedes_the_message() {
    let day = mail(BY_PHONE, "normal", "5m", NOON, &["08:00:00"]);
    assert_eq!(shape(&day), [(Reason::First, Outcome::Superseded), (Reason::Chase, Outcome::Served)]);
    let times = day.times();
    // An hour is expected; the chase comes 36 s later on average, and is answered at once for 10 min.
    let chased = times[1].answered.expect("an answer");
    assert!((clock("09:00:00")..clock("09:05:00")).contains(&chased), "{chased}");
    assert_eq!(times[0].answered, None);
    let contacts = day.contacts();
    assert_eq!(contacts[0].issue, contacts[1].issue);
    let helped = contacts[1].answered.map(|at| at + 600_000_000);
    assert_eq!((contacts[1].ended, contacts[0].ended), (helped, helped));
    // The first wait runs from the message to the call: -3 log2 of it in hours; the rest is 10 min.
    let exact = 88.0 - 3.0 * ((chased - clock("08:00:00")) / 3600.0).log2() - 2.0 * (1.0 + 1.0 / 144.0f64).log2() + 14.0 - 8.0;
    assert!((points(&contacts[1]) - exact).abs() < 1e-6);
    let results = day.results();
    let counts =
        ["chases", "chase_contacts", "superseded", "chased_share", "contacts_per_issue", "fcr"].map(|metric| centre(&results, metric));
    assert_eq!(counts, [1.0, 1.0, 1.0, 1.0, 2.0, 0.0]);
    // Nobody works on the message.
    assert_eq!(contacts[0].handled, 0);
    assert_eq!(mean(&results, 0, Level::Group, "writers", "busy_mean", ""), Some(0.0));
}

#[test]
fn chases_in_the_thread_merge_with_the_message() {
    let keys = "chases = { per_expectation = 100, same_thread = 1, limit = 4 }";
    let day = mail(keys, "normal", "5m", NOON, &["08:00:00"]);
    assert_eq!(shape(&day), [(Reason::First, Outcome::Served)]);
    // Four more lines to read, of 10 s each.
    assert_times(&day, &[("12:00:00", "12:05:40")]);
    let results = day.results();
    assert_eq!(["chases", "chase_contacts", "chased_share"].map(|metric| centre(&results, metric)), [4.0, 0.0, 1.0]);
}

#[test]
fn nobody_chases_what_is_not_overdue() {
    // Answered at 08:50 at the latest.
    let day = mail(BY_PHONE, "normal", "25m", "1", &["08:00:00", "08:00:00"]);
    assert_eq!(shape(&day), [(Reason::First, Outcome::Served); 2]);
    assert_eq!(centre(&day.results(), "chases"), 0.0);
}

#[test]
fn a_reply_that_comes_first_ends_a_chasing_call() {
    // The phone is not answered before 13:00. The reply of 12:00 to 12:05 settles the matter, and the call
    // leaves the line.
    let scenario = format!(
        "{}[inquiries.mail]\ntrace = \"mail.csv\"\nchannels = {{ email = 1 }}\n\
         [channels.email]\nmedium = \"email\"\nturns = 1\nreply_work = \"5m\"\nexpected_reply = \"1h\"\n{BY_PHONE}\n\
         [channels.phone]\nmedium = \"phone\"\nhandle_time = \"10m\"\n\
         [groups.writers]\nstaff = {NOON}\nskills = [\"email\"]\n[groups.callers]\nstaff = {{ \"13:00\" = 1 }}\nskills = [\"phone\"]\n",
        head("1d")
    );
    let day = Day::new(&scenario, &[("mail.csv", &["08:00:00"])]);
    assert_eq!(shape(&day), [(Reason::First, Outcome::Served), (Reason::Chase, Outcome::Superseded)]);
    assert_times(&day, &[("12:00:00", "12:05:00"), ("", "12:05:00")]);
    let results = day.results();
    assert_eq!(mean(&results, 0, Level::Group, "callers", "busy_mean", ""), Some(0.0));
    // It waited in line from about nine to 12:05.
    let queue = mean(&results, 0, Level::Channel, "phone", "queue_mean", "").expect("a mean");
    assert!((queue * 24.0 - 185.0 / 60.0).abs() < 5.0 / 60.0, "{queue}");
}

/// To the phone after twice the expectation.
const ESCALATION: &str = "chases = \"none\"\nescalation = { to = \"phone\", wait = 2, urgent = true }";

#[test]
fn a_long_wait_escalates_to_the_phone() {
    let day = mail(ESCALATION, "normal", "5m", NOON, &["08:00:00"]);
    assert_eq!(shape(&day), [(Reason::First, Outcome::Escalated), (Reason::Escalation, Outcome::Served)]);
    assert_times(&day, &[("", "10:00:00"), ("10:00:00", "10:10:00")]);
    let results = day.results();
    assert_eq!(["escalated", "escalations", "issues_resolved"].map(|metric| centre(&results, metric)), [1.0, 1.0, 1.0]);
    // Two hours against one, and 10 min.
    let exact = 88.0 - 3.0 - 2.0 * (1.0 + 1.0 / 144.0f64).log2() + 14.0 - 8.0;
    assert!((points(&day.contacts()[1]) - exact).abs() < 1e-6);
}

#[test]
fn an_urgent_issue_escalates_when_its_reply_is_overdue() {
    let day = mail(ESCALATION, "urgent", "5m", NOON, &["08:00:00"]);
    assert_times(&day, &[("", "09:00:00"), ("09:00:00", "09:10:00")]);
    let not_so = ESCALATION.replace("true", "false");
    assert_times(&mail(&not_so, "urgent", "5m", NOON, &["08:00:00"]), &[("", "10:00:00"), ("10:00:00", "10:10:00")]);
}

#[test]
fn who_is_misunderstood_calls() {
    // Every message is misread, and somebody notices: the reply of 08:05 is about something else. The customer
    // would write again at 08:15, but calls; or, more patient, is misread again at 08:20 and calls at 08:30.
    let keys = |times: u32| {
        format!(
            "chases = \"none\"\nescalation = {{ to = \"phone\", misunderstandings = {times}, urgent = false }}\n\
             misunderstanding = 1\nthink_time = \"10m\"\n"
        )
    };
    let day = |times| mail(&(keys(times) + "[issues]\nunnoticed = 0"), "normal", "5m", "1", &["08:00:00"]);
    assert_times(&day(1), &[("08:00:00", "08:15:00"), ("08:15:00", "08:25:00")]);
    assert_times(&day(2), &[("08:00:00", "08:30:00"), ("08:30:00", "08:40:00")]);
    assert_eq!(shape(&day(1)), [(Reason::First, Outcome::Escalated), (Reason::Escalation, Outcome::Served)]);
}

/// The phone with these keys, and customers who are awake from eight to ten.
fn by_day(text: &str, phone: &str) -> String {
    let awake = text.replace("[inquiries.mail]", "[customers]\nwaking = \"08:00-22:00\"\n[inquiries.mail]");
    awake.replace("handle_time = \"10m\"", &format!("handle_time = \"10m\"\n{phone}"))
}

#[test]
fn nobody_escalates_asleep_or_to_a_closed_door() {
    // Two hours are over at 23:00. The customer is up again at eight, and would be answered at eleven.
    let text = mail_text(ESCALATION, "normal", "5m", "{ \"11:00\" = 1, \"12:00\" = 0 }");
    let nine = "open = \"mon-fri 09:00-17:00\"";
    let outside = |spread: &str| format!("outside_hours = {{ retry = 1, switch = 0, spread = {spread} }}");
    let cases = [
        (String::new(), "1+08:00:00"),
        (outside("\"10m\""), "1+08:10:00"),
        (nine.to_owned(), "1+09:00:00"),
        (format!("{nine}\n{}", outside("\"10m\"")), "1+09:10:00"),
    ];
    for (phone, called) in &cases {
        let day = Day::new(&by_day(&text, phone), &[("mail.csv", &["21:00:00"])]);
        assert_eq!(shape(&day), [(Reason::First, Outcome::Escalated), (Reason::Escalation, Outcome::Served)], "{phone}");
        assert_eq!([day.times()[0].ended, day.times()[1].answered], [Some(clock(called)); 2], "{phone}");
    }
    // Who would come nine hours after the opening finds it closed again, and comes on the day after; the reply of
    // eleven o'clock is earlier.
    let day = Day::new(&by_day(&text, &format!("{nine}\n{}", outside("\"9h\""))), &[("mail.csv", &["21:00:00"])]);
    assert_eq!(shape(&day), [(Reason::First, Outcome::Served)]);
    assert_times(&day, &[("1+11:00:00", "1+11:05:00")]);
    // Not all in the same second.
    let phone = format!("{nine}\n{}", outside("{ exponential = { mean = \"10m\" } }"));
    let day = Day::new(&by_day(&text, &phone), &[("mail.csv", &["21:00:00", "21:00:00"])]);
    let ended: Vec<f64> = day.times()[..2].iter().filter_map(|times| times.ended).collect();
    assert!(ended[0] != ended[1] && ended.iter().all(|&at| at > clock("1+09:00:00")), "{ended:?}");
}

#[test]
fn who_is_misunderstood_calls_when_the_phone_is_open() {
    // Misread as below; the customer would write again at 08:15, and calls at noon.
    let keys = "chases = \"none\"\nescalation = { to = \"phone\", misunderstandings = 1, urgent = false }\nmisunderstanding = 1\n\
                think_time = \"10m\"\n[issues]\nunnoticed = 0";
    let text =
        mail_text(keys, "normal", "5m", "1").replace("handle_time = \"10m\"", "handle_time = \"10m\"\nopen = \"mon-fri 12:00-13:00\"");
    let day = Day::new(&text, &[("mail.csv", &["08:00:00"])]);
    assert_eq!(shape(&day), [(Reason::First, Outcome::Escalated), (Reason::Escalation, Outcome::Served)]);
    assert_times(&day, &[("08:00:00", "08:15:00"), ("12:00:00", "12:10:00")]);
}

#[test]
fn an_answer_in_time_does_not_escalate() {
    let day = mail(ESCALATION, "normal", "5m", "{ \"09:50\" = 1 }", &["08:00:00"]);
    assert_times(&day, &[("09:50:00", "09:55:00")]);
}

#[test]
fn a_reply_in_hand_is_sent_all_the_same() {
    // The agent writes from 08:00 to 11:00; at 10:00 the customer calls, and is helped by 10:10. The reply
    // is sent for nothing: its thread is served, but the issue was over.
    let day = mail(ESCALATION, "normal", "3h", "1", &["08:00:00"]);
    assert_eq!(shape(&day), [(Reason::First, Outcome::Served), (Reason::Escalation, Outcome::Served)]);
    assert_times(&day, &[("08:00:00", "11:00:00"), ("10:00:00", "10:10:00")]);
    let results = day.results();
    assert_eq!(["issues", "issues_resolved", "contacts_per_issue"].map(|metric| centre(&results, metric)), [1.0, 1.0, 2.0]);
    assert_eq!(centre(&results, "resolution_mean"), 130.0 * 60.0);
    let contacts = day.contacts();
    assert!(contacts[0].satisfaction.is_none() && contacts[1].satisfaction.is_some());
    assert_eq!(contacts[0].issue, contacts[1].issue);
}

#[test]
fn what_was_met_in_a_superseded_thread_counts() {
    // The reply of 09:00 comes as expected, after an hour; the customer writes again at 11:00 and calls soon after noon.
    // The second reply is waited for, or the agent, busy with a mail of 10:50 until 11:50, has it in hand.
    let keys = format!("{BY_PHONE}\nrichness = 0.25\nthink_time = \"2h\"");
    let cases: [(&str, &[&str]); 2] = [("{ \"00:00\" = 1, \"09:30\" = 0 }", &["08:00:00"]), ("1", &["08:00:00", "10:50:00"])];
    for (staff, arrivals) in cases {
        let text = mail_text(&keys, "normal", "1h", staff).replace("turns = 1", "turns = 2");
        let day = Day::new(&text, &[("mail.csv", arrivals)]);
        let contacts = day.contacts();
        let call = contacts.iter().find(|contact| contact.reason == Reason::Chase).expect("a call");
        let rest = (day.times()[arrivals.len()].ended.expect("an end") - clock("09:00:00")) / 3600.0;
        // Mail lets empathy of 0.25 through and the phone 0.85: on average 0.55, so +2.
        let exact = 88.0 - 2.0 * (1.0 + rest / 24.0).log2() + 2.0 - 8.0;
        assert!((points(call) - exact).abs() < 1e-6, "{} is not {exact}", points(call));
        assert!(contacts[0].satisfaction.is_none(), "an issue is scored once");
    }
}

#[test]
fn at_the_contact_limit_nobody_escalates_or_calls() {
    // The chase that would have been a call is one more line to read: 10 s.
    for (keys, ended) in [(ESCALATION, "12:05:00"), (BY_PHONE, "12:05:10")] {
        let text = format!("{keys}\n[issues]\ncontact_limit = 1");
        let day = mail(&text, "normal", "5m", NOON, &["08:00:00"]);
        assert_times(&day, &[("12:00:00", ended)]);
    }
}

/// A phone with one agent, calls of 10 min, and messaging with another; this offer in the line.
fn deflecting(deflection: &str) -> Day {
    let text = format!(
        "{}[inquiries.calls]\ntrace = \"calls.csv\"\nchannels = {{ phone = 1 }}\n\
         [channels.phone]\nmedium = \"phone\"\nhandle_time = \"10m\"\ndeflection = {deflection}\n\
         [channels.chatter]\nmedium = \"messaging\"\nturns = 1\nreply_work = \"2m\"\nexpected_reply = \"2m\"\nrichness = 0.5\nimmediacy = 0\n\
         [groups.callers]\nstaff = 1\nskills = [\"phone\"]\n[groups.writers]\nstaff = 1\nskills = [\"chatter\"]\n",
        head("1d")
    );
    Day::new(&text, &[("calls.csv", &["08:00:00", "08:01:00", "08:02:00", "08:03:00"])])
}

#[test]
fn who_accepts_the_offer_leaves_the_line() {
    // 08:00 is answered, 08:01 finds nobody waiting and waits; the others find one and go on in writing.
    let day = deflecting("{ to = \"chatter\", waiting_at_least = 1, accept = 1 }");
    assert_times(
        &day,
        &[
            ("08:00:00", "08:10:00"),
            ("08:10:00", "08:20:00"),
            ("", "08:02:00"),
            ("08:02:00", "08:04:00"),
            ("", "08:03:00"),
            ("08:04:00", "08:06:00"),
        ],
    );
    let expected = [Outcome::Served, Outcome::Served, Outcome::Deflected, Outcome::Served, Outcome::Deflected, Outcome::Served];
    assert_eq!(day.contacts().iter().map(|contact| contact.outcome).collect::<Vec<_>>(), expected);
    // The reply comes 2 and 3 min after the call, against the 2 min that they agreed to, not the one of the phone; half of the
    // empathy gets through: 0; two contacts: -8.
    let contacts = day.contacts();
    assert!((points(&contacts[3]) - 80.0).abs() < 1e-6);
    assert!((points(&contacts[5]) - (80.0 - 3.0 * 1.5f64.log2())).abs() < 1e-6);
    let results = day.results();
    let phone = |metric| mean(&results, 0, Level::Channel, "phone", metric, "").expect("a mean");
    assert_eq!(["offered", "served", "deflected", "issues"].map(phone), [4.0, 2.0, 2.0, 4.0]);
    assert_eq!(mean(&results, 0, Level::Channel, "chatter", "deflections", ""), Some(2.0));
    assert_eq!(mean(&results, 0, Level::Channel, "chatter", "issues", ""), Some(0.0));
}

#[test]
fn nobody_has_to_accept() {
    for deflection in
        ["\"none\"", "{ to = \"chatter\", waiting_at_least = 1, accept = 0 }", "{ to = \"chatter\", waiting_at_least = 3, accept = 1 }"]
    {
        let ended: Vec<Option<f64>> = deflecting(deflection).times().iter().map(|Times { ended, .. }| *ended).collect();
        assert_eq!(ended, ["08:10:00", "08:20:00", "08:30:00", "08:40:00"].map(|text| Some(clock(text))));
    }
}
