//! What agents are like: off-mode work, assistants, macros, new hires and skill, each to the microsecond on a
//! day without chance.

use super::{head, inquiries};
use crate::support::{Day, mean};
use holdline::run::Level;

/// Calls of 10 min with 1 min of after-contact work, mails of one reply of 10 min; each agent of the group has
/// these keys, the centre these of `[agents]`.
fn day(agents: &str, staff: u32, group: &str, calls: &[&str], mails: &[&str]) -> Day {
    // An inquiry needs an arrival.
    let wanted = [("mail", mails), ("phone", calls)].into_iter().filter(|(_, times)| !times.is_empty());
    let names: Vec<&str> = wanted.map(|(name, _)| name).collect();
    let text = format!(
        "{}[agents]\n{agents}\n{}[channels.phone]\nmedium = \"phone\"\nhandle_time = \"10m\"\nafter_work = \"1m\"\n\
         [channels.mail]\nmedium = \"email\"\nturns = 1\nreply_work = \"10m\"\n\
         [groups.all]\nstaff = {staff}\n{group}\nskills = [\"phone\", \"mail\"]\n",
        head("1d"),
        inquiries(&names)
    );
    Day::new(&text, &[("phone.csv", calls), ("mail.csv", mails)])
}

/// Agent time of each contact, in microseconds.
fn handled(day: &Day) -> Vec<u64> {
    day.contacts().iter().map(|contact| contact.handled).collect()
}

/// A time of so many seconds, to the microsecond.
fn us(seconds: f64) -> u64 {
    (seconds * 1e6).round() as u64
}

#[test]
fn work_in_the_other_mode_takes_longer() {
    // A call at 08:00 and a mail at 09:00: 11 min with the after-contact work, and 10 min; 1.3 times in the
    // mode that is not the group's home.
    for (home, factors) in [("both", [1.0, 1.0]), ("synchronous", [1.0, 1.3]), ("asynchronous", [1.3, 1.0])] {
        let day = day("", 1, &format!("home = {home:?}"), &["08:00:00"], &["09:00:00"]);
        assert_eq!(handled(&day), [us(660.0 * factors[0]), us(600.0 * factors[1])], "{home}");
    }
}

#[test]
fn an_assistant_divides_the_work_by_what_the_skill_gains() {
    for (skill, gain) in [(0.5, 0.34), (0.8, 0.34), (0.9, 0.24), (1.0, 0.14), (1.1, 0.07), (1.2, 0.0), (2.0, 0.0)] {
        let day = day("", 1, &format!("assist = true\nskill = {skill:?}"), &["08:00:00"], &["09:00:00"]);
        // The call's two parts are rounded to the microsecond one by one.
        let [talk, after] = [600.0, 60.0].map(|seconds| us(seconds / (1.0 + gain)));
        assert_eq!(handled(&day), [talk + after, talk], "{skill}");
    }
    // By mode: an expert on the phone, a novice in writing.
    let day = day("", 1, "assist = true\nskill = { synchronous = 1.2, asynchronous = 0.8 }", &["08:00:00"], &["09:00:00"]);
    assert_eq!(handled(&day), [us(660.0), us(600.0 / 1.34)]);
}

#[test]
fn new_hires_take_longer_by_their_place_on_the_ramp() {
    // Half of four are new: the first and the third, a quarter and three quarters up the ramp from 1.5 to 1.
    let calls = ["08:00:00", "08:00:01", "08:00:02", "08:00:03"];
    let day = day("", 4, "new_hires = 0.5\nramp_factor = 1.5", &calls, &[]);
    let factors = [1.375, 1.0, 1.125, 1.0];
    assert_eq!(handled(&day), factors.map(|factor| us(660.0 * factor)));
}

#[test]
fn new_hires_gain_from_an_assistant_what_novices_do() {
    let group = "new_hires = 1\nramp_factor = 2\nassist = true\nskill = 1.2";
    let day = day("", 1, group, &[], &["09:00:00"]);
    // Alone, half way up: 1.5 times, divided by 1.34.
    assert_eq!(handled(&day), [us(600.0 * 1.5 / 1.34)]);
}

fn empathy(day: &Day, channel: &str) -> f64 {
    mean(&day.results(), 0, Level::Channel, channel, "satisfaction_empathy", "").expect("a value")
}

#[test]
fn macros_save_work_and_cost_empathy_in_replies_only() {
    let day = day("", 1, "macros = 1", &["08:00:00"], &["09:00:00"]);
    assert_eq!(handled(&day), [us(660.0), us(510.0)]);
    // 20 (2e - 1): a call .85, a mail .40 - .2.
    assert!((empathy(&day, "phone") - 14.0).abs() < 1e-9);
    assert!((empathy(&day, "mail") + 12.0).abs() < 1e-9);
    // Never below 0.
    let day = self::day("macro_empathy = 0.9", 1, "macros = 1", &["08:00:00"], &["09:00:00"]);
    assert!((empathy(&day, "mail") + 20.0).abs() < 1e-9);
}

#[test]
fn more_macros_are_the_same_ones_and_others() {
    let mails: Vec<String> = (0..60).map(|minute| format!("08:{minute:02}:00")).collect();
    let mails: Vec<&str> = mails.iter().map(String::as_str).collect();
    let macros = |share: f64| -> Vec<bool> {
        let day = day("", 60, &format!("macros = {share:?}"), &[], &mails);
        let times = handled(&day);
        assert!(times.iter().all(|time| [us(510.0), us(600.0)].contains(time)));
        times.iter().map(|&time| time == us(510.0)).collect()
    };
    let (few, many) = (macros(0.3), macros(0.6));
    assert!(few.iter().zip(&many).all(|(few, many)| !few || *many));
    // 18 and 36 expected of 60; four standard deviations are 14 and 15.
    let count = |macros: &[bool]| macros.iter().filter(|is| **is).count();
    assert!((4..=32).contains(&count(&few)) && (21..=51).contains(&count(&many)));
}

#[test]
fn macros_in_chats_act_reply_by_reply_and_on_shared_work_as_a_whole() {
    let chat = |keys: &str, macros: f64| {
        let text = format!(
            "{}{}[channels.chat]\nmedium = \"chat\"\n{keys}\n[groups.all]\nstaff = 1\nmacros = {macros:?}\nskills = [\"chat\"]\n",
            head("1d"),
            inquiries(&["chat"])
        );
        Day::new(&text, &[("chat.csv", &["08:00:00"])])
    };
    let by_turns = "turns = 3\nreply_work = \"100s\"\nthink_time = \"60s\"\nafter_work = \"100s\"\nslowdown = [1, 1, 1]";
    // Three replies of 85 s; the after-contact work is no reply.
    let day = chat(by_turns, 1.0);
    assert_eq!(handled(&day), [us(355.0)]);
    assert!((empathy(&day, "chat") - 20.0 * (2.0 * 0.35 - 1.0)).abs() < 1e-9);
    // Half of shared work: 600 x (1 - .5 x .15), .55 - .5 x .2.
    let day = chat("handle_time = \"10m\"\nspeed = [1]", 0.5);
    assert_eq!(handled(&day), [us(555.0)]);
    assert!((empathy(&day, "chat") - 20.0 * (2.0 * 0.45 - 1.0)).abs() < 1e-9);
}

#[test]
fn skill_is_empathy_and_no_speed() {
    // Richness .85 x skill, at most 1.
    for (skill, e) in [(0.5, 0.425), (1.0, 0.85), (1.2, 1.0)] {
        let day = day("", 1, &format!("skill = {skill:?}"), &["08:00:00"], &[]);
        assert_eq!(handled(&day), [us(660.0)]);
        assert!((empathy(&day, "phone") - 20.0 * (2.0 * e - 1.0)).abs() < 1e-9, "{skill}");
    }
}
