//! Not getting through: trying again after giving up or being turned away, and what is done at a
//! closed door.

use super::{assert_times, head, inquiries};
use crate::support::{Day, mean};
use holdline::engine::issue::Reason;
use holdline::engine::tally::Outcome;
use holdline::engine::trace::TraceRecord;
use holdline::run::Level;

/// Calls of 10 min with these keys and this staff.
fn calls(keys: &str, staff: &str, arrivals: &[&str]) -> Day {
    let text = format!(
        "{}{}[channels.phone]\nmedium = \"phone\"\nhandle_time = \"10m\"\n{keys}\n[groups.all]\nstaff = {staff}\nskills = [\"phone\"]\n",
        head("1d"),
        inquiries(&["phone"])
    );
    Day::new(&text, &[("phone.csv", arrivals)])
}

fn reasons(day: &Day) -> Vec<Reason> {
    day.contacts().iter().map(|contact| contact.reason).collect()
}

fn outcomes(day: &Day) -> Vec<Outcome> {
    day.contacts().iter().map(|contact| contact.outcome).collect()
}

/// Points of an issue at the contact that ended it.
fn points(contact: &TraceRecord) -> f64 {
    contact.satisfaction.as_ref().map(|(parts, burden, _)| parts.total() + burden.total()).expect("a score")
}

/// Issues by number of first appearance.
fn issues(day: &Day) -> Vec<usize> {
    let mut known: Vec<u64> = Vec::new();
    let number = |contact: &TraceRecord| {
        known.iter().position(|&key| key == contact.issue).unwrap_or_else(|| {
            known.push(contact.issue);
            known.len() - 1
        })
    };
    day.contacts().iter().map(number).collect()
}

const AFTER_30: &str = "patience = \"4m\"\nretrials = { after_abandoned = 1, after_blocked = 0, delay = \"30m\", limit = 3 }";

#[test]
fn who_gave_up_calls_again_and_nothing_is_forgotten() {
    // The first call lasts until 08:10. The second, of 08:01, gives up at 08:05, comes again at 08:35 and
    // is answered at once until 08:45.
    let day = calls(AFTER_30, "1", &["08:00:00", "08:01:00"]);
    assert_times(&day, &[("08:00:00", "08:10:00"), ("", "08:05:00"), ("08:35:00", "08:45:00")]);
    assert_eq!(outcomes(&day), [Outcome::Served, Outcome::Abandoned, Outcome::Served]);
    assert_eq!(reasons(&day), [Reason::First, Reason::First, Reason::Retrial]);
    assert_eq!(issues(&day), [0, 1, 1]);
    // The issue waited 34 min for a person, against 1 min expected: -3 log2(34); 10 min more of a day
    // tolerated: -2 log2(1 + 1/144); the phone lets empathy of 0.85 through: +14; one contact more: -8.
    let contacts = day.contacts();
    let exact = 88.0 - 3.0 * 34f64.log2() - 2.0 * (1.0 + 1.0 / 144.0f64).log2() + 14.0 - 8.0;
    assert!((points(&contacts[2]) - exact).abs() < 1e-6, "{} is not {exact}", points(&contacts[2]));
    assert!(contacts[1].satisfaction.is_none(), "an issue is scored once");
    // The other issue was answered at once: +3 for being early.
    let exact = 88.0 + 3.0 - 2.0 * (1.0 + 1.0 / 144.0f64).log2() + 14.0;
    assert!((points(&contacts[0]) - exact).abs() < 1e-6);
    let results = day.results();
    let of = |metric| mean(&results, 0, Level::Channel, "phone", metric, "").expect("a mean");
    assert_eq!([of("offered"), of("retrials"), of("issues"), of("issues_resolved"), of("contacts_per_issue")], [3.0, 1.0, 2.0, 2.0, 1.5]);
    // From the first arrival: 10 min and 44 min. Both were answered, and nobody came back after that: who tries
    // until somebody answers is still at the first contact. Half needed one contact only.
    assert_eq!([of("resolution_mean"), of("fcr"), of("one_contact_resolution")], [27.0 * 60.0, 1.0, 0.5]);
}

#[test]
fn the_limit_counts_attempts_after_the_first() {
    // Nobody is there before noon: attempts at 08:00, 08:34, 09:08 and 09:42, then the customer gives up
    // for good: unanswered, -40; unresolved, -30; three contacts more, -24.
    let day = calls(AFTER_30, "{ \"12:00\" = 1 }", &["08:00:00"]);
    assert_times(&day, &[("", "08:04:00"), ("", "08:38:00"), ("", "09:12:00"), ("", "09:46:00")]);
    let contacts = day.contacts();
    assert_eq!(points(&contacts[3]), 88.0 - 40.0 - 30.0 - 24.0);
    assert!(contacts[..3].iter().all(|contact| contact.satisfaction.is_none()));
    assert_eq!(mean(&day.results(), 0, Level::Centre, "centre", "fcr", ""), None);
}

#[test]
fn without_a_limit_they_try_until_somebody_comes() {
    // Attempts every 34 min from 08:00; the one of 11:58 is still waiting at noon, when the agent comes
    // (08:00 + 7 x 34 min = 11:58).
    let keys = AFTER_30.replace("limit = 3", "limit = \"none\"");
    let day = calls(&keys, "{ \"12:00\" = 1 }", &["08:00:00"]);
    let contacts = day.contacts();
    assert_eq!(contacts.len(), 8);
    assert_eq!(day.times()[7].answered, Some(12.0 * 3600.0));
}

#[test]
fn an_answer_makes_the_attempts_start_over() {
    // Nothing is ever resolved, and everybody comes back an hour after a close. Between two closes there
    // may be one retrial: the customer of 08:00 is answered at 08:00, and comes again at 09:10. The agent
    // is away from 08:30 to 10:00: given up at 09:14, retried at 09:44, given up at 09:48: the end.
    let keys = AFTER_30.replace("limit = 3", "limit = 1");
    let text = |keys: &str, staff: &str| {
        format!(
            "{}[issues]\nresolution_base = -20\nreopen = 1\nreopen_delay = \"1h\"\nreopen_same_channel = 1\ncontact_limit = 6\n{}[channels.phone]\n\
             medium = \"phone\"\nhandle_time = \"10m\"\n{keys}\n[groups.all]\nstaff = {staff}\nskills = [\"phone\"]\n",
            head("1d"),
            inquiries(&["phone"])
        )
    };
    let away = text(&keys, "{ \"00:00\" = 1, \"08:30\" = 0, \"10:00\" = 1 }");
    let day = Day::new(&away, &[("phone.csv", &["08:00:00"])]);
    assert_times(&day, &[("08:00:00", "08:10:00"), ("", "09:14:00"), ("", "09:48:00")]);
    // Away from 08:30 to 09:40 only: the retrial of 09:44 is answered until 09:54. Again at 10:54, when
    // the agent is away until 11:20: given up at 10:58, and there is a retrial again, at 11:28 to 11:38,
    // and 12:38 is the sixth contact, which is the last.
    let staff = "{ \"00:00\" = 1, \"08:30\" = 0, \"09:40\" = 1, \"10:30\" = 0, \"11:20\" = 1 }";
    let day = Day::new(&text(&keys, staff), &[("phone.csv", &["08:00:00"])]);
    assert_times(
        &day,
        &[
            ("08:00:00", "08:10:00"),
            ("", "09:14:00"),
            ("09:44:00", "09:54:00"),
            ("", "10:58:00"),
            ("11:28:00", "11:38:00"),
            ("12:38:00", "12:48:00"),
        ],
    );
    let all = reasons(&day);
    assert_eq!(all, [Reason::First, Reason::Reopened, Reason::Retrial, Reason::Reopened, Reason::Retrial, Reason::Reopened]);
    // Unresolved; the first wait was none; from there to the last close it took 4 h 48 min.
    let exact = 88.0 + 3.0 + 14.0 - 2.0 * (1.0 + 4.8 / 24.0f64).log2() - 30.0 - 5.0 * 8.0;
    assert!((points(&day.contacts()[5]) - exact).abs() < 1e-6);
}

#[test]
fn a_kept_patience_is_the_same_at_every_attempt() {
    let keys = |keep: bool| {
        format!(
            "patience = {{ exponential = {{ mean = \"4m\" }} }}\n\
             retrials = {{ after_abandoned = 1, delay = \"30m\", limit = 5, keep_patience = {keep} }}"
        )
    };
    let waits = |keep| -> Vec<u64> {
        let contacts = calls(&keys(keep), "{ \"20:00\" = 1 }", &["08:00:00"]).contacts();
        assert_eq!(contacts.len(), 6);
        contacts.iter().filter_map(|contact| Some(contact.ended? - contact.arrived)).collect()
    };
    let (kept, drawn) = (waits(true), waits(false));
    assert!(kept.iter().all(|wait| *wait == kept[0]));
    assert_eq!(drawn[0], kept[0]);
    assert!(drawn[1..].iter().all(|wait| *wait != kept[0]));
}

#[test]
fn who_was_turned_away_calls_again() {
    // No line at all: 08:01 is turned away, and again at 08:06; at 08:11 the agent is free.
    let keys = "queue_capacity = 0\nretrials = { after_abandoned = 0, after_blocked = 1, delay = \"5m\", limit = 3 }";
    let day = calls(keys, "1", &["08:00:00", "08:01:00"]);
    assert_times(&day, &[("08:00:00", "08:10:00"), ("", "08:01:00"), ("", "08:06:00"), ("08:11:00", "08:21:00")]);
    assert_eq!(outcomes(&day)[1..], [Outcome::Blocked, Outcome::Blocked, Outcome::Served]);
    // Who gives up is another matter.
    let keys = "patience = \"4m\"\nretrials = { after_abandoned = 0, after_blocked = 1, delay = \"5m\", limit = 3 }";
    assert_eq!(outcomes(&calls(keys, "1", &["08:00:00", "08:01:00"])), [Outcome::Served, Outcome::Abandoned]);
}

#[test]
fn a_retrial_may_come_in_the_drain_and_is_not_counted() {
    // Counted until midnight. Given up at 23:55, again at 00:25 of the next day.
    let day = calls(AFTER_30, "{ mon = { \"00:00\" = 0 }, \"tue-sun\" = { \"00:00\" = 1 } }", &["23:51:00"]);
    assert_times(&day, &[("", "23:55:00"), ("1+00:25:00", "1+00:35:00")]);
    assert_eq!(day.contacts().iter().map(|contact| contact.counted).collect::<Vec<_>>(), [true, false]);
    let results = day.results();
    let of = |metric| mean(&results, 0, Level::Channel, "phone", metric, "").expect("a mean");
    // The issue counts with all that became of it.
    assert_eq!([of("offered"), of("served"), of("issues"), of("issues_resolved"), of("contacts_per_issue")], [1.0, 0.0, 1.0, 1.0, 2.0]);
}

#[test]
fn an_issue_of_the_warm_up_is_not_counted_but_its_later_contact_is() {
    // Before midnight is warm-up. Given up at 23:55, again at 00:25.
    let text = format!(
        "{}warmup = \"1d\"\n{}[channels.phone]\nmedium = \"phone\"\nhandle_time = \"10m\"\n{AFTER_30}\n\
         [groups.all]\nstaff = {{ sun = {{ \"00:00\" = 0 }}, \"mon-sat\" = {{ \"00:00\" = 1 }} }}\nskills = [\"phone\"]\n",
        head("1d"),
        inquiries(&["phone"])
    );
    let day = Day::new(&text, &[("phone.csv", &["2024-03-03T23:51:00"])]);
    assert_eq!(day.contacts().iter().map(|contact| contact.counted).collect::<Vec<_>>(), [false, true]);
    let results = day.results();
    let of = |metric| mean(&results, 0, Level::Channel, "phone", metric, "");
    assert_eq!([of("offered"), of("served"), of("issues")], [Some(1.0), Some(1.0), Some(0.0)]);
    assert_eq!(of("satisfaction_mean"), None);
}

/// A phone open from nine to five, e-mail, both answered around the clock; everybody would call.
fn door(outside: &str, arrival: &str) -> Day {
    let text = format!(
        "{}[inquiries.phone]\ntrace = \"phone.csv\"\nchannels = {{ phone = 0.999999, email = 0.000001 }}\n\
         [channels.phone]\nmedium = \"phone\"\nhandle_time = \"10m\"\nopen = \"mon-fri 09:00-17:00\"\noutside_hours = {outside}\n\
         [channels.email]\nmedium = \"email\"\nturns = 1\nreply_work = \"5m\"\nexpected_reply = \"5m\"\nrichness = 0.5\nopen = \"mon-fri 09:00-17:00\"\n\
         [groups.all]\nstaff = 1\nskills = [\"phone\", \"email\"]\n",
        head("7d")
    );
    Day::new(&text, &[("phone.csv", &[arrival])])
}

#[test]
fn at_a_closed_door_they_come_again_when_it_opens() {
    let again = "{ retry = 1, switch = 0, spread = \"10m\" }";
    let day = door(again, "08:00:00");
    assert_times(&day, &[("", "08:00:00"), ("09:10:00", "09:20:00")]);
    assert_eq!(outcomes(&day), [Outcome::LostClosed, Outcome::Served]);
    assert_eq!(reasons(&day), [Reason::First, Reason::ClosedDoor]);
    // Nobody has to come back after the answer.
    assert_eq!(
        ["fcr", "one_contact_resolution"].map(|metric| mean(&day.results(), 0, Level::Centre, "centre", metric, "")),
        [Some(1.0), Some(0.0)]
    );
    // The clock runs from the first attempt: 70 min, against the minute that a phone promises.
    let exact = 88.0 - 3.0 * 70f64.log2() - 2.0 * (1.0 + 1.0 / 144.0f64).log2() + 14.0 - 8.0;
    assert!((points(&day.contacts()[1]) - exact).abs() < 1e-6);
    // On Friday evening it is Monday.
    let day = door(again, "2024-03-08T18:00:00");
    assert_times(&day, &[("", "4+18:00:00"), ("7+09:10:00", "7+09:20:00")]);
}

#[test]
fn at_a_closed_door_they_take_another_channel() {
    // E-mail takes messages at any time, whatever its hours.
    let day = door("{ retry = 0, switch = 1 }", "08:00:00");
    assert_times(&day, &[("", "08:00:00"), ("08:00:00", "08:05:00")]);
    assert_eq!(reasons(&day), [Reason::First, Reason::ClosedDoor]);
    assert_eq!(issues(&day), [0, 0]);
    // Who writes instead expects no answer within the minute of a phone, but the five of the mail: 0; half of the empathy
    // gets through: 0; two contacts: -8.
    assert!((points(&day.contacts()[1]) - 80.0).abs() < 1e-6);
}

#[test]
fn at_a_closed_door_the_rest_is_lost() {
    for outside in ["\"lost\"", "{ retry = 0, switch = 0 }"] {
        let day = door(outside, "08:00:00");
        assert_times(&day, &[("", "08:00:00")]);
        assert_eq!(points(&day.contacts()[0]), 88.0 - 40.0 - 30.0);
    }
}

#[test]
fn who_would_come_after_the_end_stays_open() {
    // Counted and simulated until Monday midnight; the door opens on Tuesday.
    let text = format!(
        "{}drain = \"censor\"\n{}[channels.phone]\nmedium = \"phone\"\nhandle_time = \"10m\"\nopen = \"mon-fri 09:00-17:00\"\n\
         outside_hours = {{ retry = 1, switch = 0, spread = \"0s\" }}\n[groups.all]\nstaff = 1\nskills = [\"phone\"]\n",
        head("1d"),
        inquiries(&["phone"])
    );
    let day = Day::new(&text, &[("phone.csv", &["18:00:00"])]);
    let results = day.results();
    let of = |metric| mean(&results, 0, Level::Channel, "phone", metric, "");
    assert_eq!([of("issues"), of("issues_open"), of("lost_closed"), of("open_at_end")], [Some(1.0), Some(1.0), Some(1.0), Some(0.0)]);
    // Censored: nobody knows yet what this customer will say.
    assert_eq!(of("satisfaction_mean"), None);
}
