//! Duties that touch or almost do, meetings at their start, breaks near their end, work laid aside over a weekend: days worked out
//! by hand.

use super::assert_times;
use super::rosters::{of_group, text, who};
use crate::support::{Day, load_in};
use holdline::engine::{Engine, Replication};
use holdline::ground::time::{HOUR, MINUTE};
use holdline::plan::Plan;
use std::sync::atomic::AtomicBool;

/// An evening to midnight and a night from then on, or a bit later.
fn shifts(night: &str, length: &str) -> String {
    format!("[shifts.evening]\nstart = \"20:00\"\nlength = \"4h\"\n[shifts.night]\nstart = {night:?}\nlength = {length:?}\n")
}

/// Both of them in a row for so many agents, on Monday and Tuesday.
fn both(agents: u32, keys: &str) -> String {
    format!("rotation = {{ agents = {agents}, weeks = [{{ mon = \"evening\", tue = \"night\" }}] }}\n{keys}")
}

fn two_days(shifts: &str, group: &str, calls: &[&str], mails: &[&str]) -> Day {
    Day::new(&text("2d", shifts, group), &[("phone.csv", calls), ("mail.csv", mails)])
}

const NEVER: &str = "2024-03-05T23:59:00";

#[test]
fn between_duties_that_touch_nobody_goes_comes_late_or_hands_over() {
    // Both come at 20:07 and go at 03:50. The mail of 23:55 is agent 1's, idle for longer, to 00:05: agent 0 gets nothing of it.
    let group = both(2, "leaving = \"hand_over\"\nlate_start = \"7m\"\nearly_leave = \"10m\"");
    let day = two_days(&shifts("00:00", "4h"), &group, &["20:00:00", "2024-03-05T03:51:00"], &["23:55:00"]);
    assert_times(&day, &[("20:07:00", "20:17:00"), ("23:55:00", "1+00:05:00"), ("", "")]);
    assert_eq!(who(&day), [0, 1]);
    let results = day.results();
    let of = |metric| of_group(&results, metric, 2.0);
    assert_eq!((of("staff_mean"), of("missing_mean"), of("beyond_mean")), (2.0 * 463.0 * 60.0, 2.0 * 17.0 * 60.0, 0.0));
    assert_eq!((of("overtime_hours"), of("paid_hours"), of("busy_mean")), (0.0, 16.0, 1_200.0));
}

#[test]
fn who_is_still_at_work_when_the_next_duty_begins_is_not_late_and_paid_once() {
    // Comes at 20:30; the call of 23:55 lasts to 00:05, of which two minutes are overtime; the night begins at 00:02.
    let group = both(1, "late_start = \"30m\"");
    let day = two_days(&shifts("00:02", "4h"), &group, &["23:55:00", "2024-03-05T00:06:00"], &[NEVER]);
    assert_times(&day, &[("23:55:00", "1+00:05:00"), ("1+00:06:00", "1+00:16:00"), ("", "")]);
    let results = day.results();
    let of = |metric| of_group(&results, metric, 2.0);
    assert_eq!((of("staff_mean"), of("missing_mean"), of("beyond_mean")), (7.5 * 3600.0 + 120.0, 1_800.0, 120.0));
    assert_eq!((of("overtime_hours"), of("paid_hours"), of("cost")), (0.033_333, 8.033_333, 161.0));
}

/// The first replication in which the agent comes in the evening and is absent from the night.
fn absent_from_the_night(shifts: &str, group: &str, call: &str) -> Replication {
    let directory = tempfile::tempdir().expect("a directory");
    for (name, time) in [("phone.csv", call), ("mail.csv", NEVER)] {
        std::fs::write(directory.path().join(name), format!("arrived\n{time}\n")).expect("written");
    }
    let study = load_in(directory.path(), &text("2d", shifts, group));
    let plan = Plan::new(&study.variants[0]);
    let never = AtomicBool::new(false);
    let mut engine = Engine::new(&plan, &never);
    for index in 0..100 {
        let found = engine.replicate(3, index, false).unwrap_or_else(|failure| panic!("{failure:?}"));
        if found.agents[0].absent_days == 1 && found.group_intervals[20].present_area > 0 {
            return found.clone();
        }
    }
    panic!("the agent is never absent from the night alone");
}

#[test]
fn who_is_absent_from_the_next_duty_finishes_the_last_one_and_is_paid_for_that_once() {
    // (start and length of the night, call, paid absence) -> minutes of presence, absence and overtime, paid hours without it.
    // A call from 23:55 to 00:05 and a night from 00:02 to 04:02; one from 23:58 to 00:08 and a night from 00:02 to 00:05.
    for (night, length, call, paid, present, absent, overtime, regular) in [
        ("00:02", "4h", "23:55:00", true, 245, 237, 2, 8 * HOUR),
        ("00:02", "4h", "23:55:00", false, 245, 237, 5, 4 * HOUR),
        ("00:02", "3m", "23:58:00", true, 248, 0, 2 + 3, 4 * HOUR + 3 * MINUTE),
        ("00:02", "3m", "23:58:00", false, 248, 0, 8, 4 * HOUR),
        // Without a gap.
        ("00:00", "4h", "23:55:00", true, 245, 235, 0, 8 * HOUR),
        ("00:00", "4h", "23:55:00", false, 245, 235, 5, 4 * HOUR),
    ] {
        let group = both(1, &format!("absence = {{ share = 0.5, paid = {paid} }}"));
        let found = absent_from_the_night(&shifts(night, length), &group, &format!("2024-03-04T{call}"));
        let agent = &found.agents[0];
        assert_eq!(
            [agent.present, agent.absent, agent.overtime].map(|time| time / MINUTE),
            [present, absent, overtime],
            "{night} {length} {paid}"
        );
        assert_eq!((found.pay[0].regular, found.pay[0].overtime), (u128::from(regular), u128::from(overtime * MINUTE)));
    }
}

#[test]
fn a_meeting_at_the_start_of_a_shift_comes_before_all_work() {
    let early = "[shifts.early]\nstart = \"08:00\"\nlength = \"4h\"\nmeetings = [{ at = \"08:00\", length = \"30m\" }]\n";
    let group = "shifts = [{ shift = \"early\", days = \"mon\", agents = 1 }]";
    let day = two_days(early, group, &["08:00:00"], &[NEVER]);
    assert_times(&day, &[("08:30:00", "08:40:00"), ("", "")]);
    let results = day.results();
    assert_eq!((of_group(&results, "meeting_mean", 2.0), of_group(&results, "staff_mean", 2.0)), (1_800.0, 3.5 * 3600.0));
    // Who comes late has missed it.
    let day = two_days(early, &format!("{group}\nlate_start = \"5m\""), &["08:00:00"], &[NEVER]);
    assert_times(&day, &[("08:05:00", "08:15:00"), ("", "")]);
    // Between duties that touch it follows the call in hand, or begins at once.
    let shifts = format!("{}meetings = [{{ at = \"00:00\", length = \"30m\" }}]\n", shifts("00:00", "4h"));
    let day = two_days(&shifts, &both(1, ""), &["23:55:00", "2024-03-05T00:06:00"], &[NEVER]);
    assert_times(&day, &[("23:55:00", "1+00:05:00"), ("1+00:35:00", "1+00:45:00"), ("", "")]);
    let day = two_days(&shifts, &both(1, ""), &["2024-03-05T00:01:00"], &[NEVER]);
    assert_times(&day, &[("1+00:30:00", "1+00:40:00"), ("", "")]);
}

#[test]
fn a_break_near_the_end_ends_with_the_shift_and_one_cut_to_nothing_is_none() {
    let shift = |after: &str, length: &str| {
        format!(
            "[shifts.early]\nstart = \"08:00\"\nlength = \"4h\"\nbreaks = [{{ after = {after:?}, length = {length:?}, paid = true }}]\n"
        )
    };
    let group = "shifts = [{ shift = \"early\", days = \"mon\", agents = 1 }]\nlong_break = \"5m\"";
    // Due at 11:50, begun at 11:55, over with the shift.
    let day = two_days(&shift("3h50m", "10m"), group, &["11:45:00", "11:52:00"], &[NEVER]);
    assert_times(&day, &[("11:45:00", "11:55:00"), ("", ""), ("", "")]);
    let results = day.results();
    let of = |metric| of_group(&results, metric, 2.0);
    assert_eq!((of("break_mean"), of("missing_mean"), of("beyond_mean"), of("staff_mean")), (300.0, 0.0, 0.0, 235.0 * 60.0));
    // Due from 10:00 to 10:09, when the call ends.
    let day = two_days(&shift("2h", "9m"), &format!("{group}\nlate_break = \"cut\""), &["09:59:00", "10:02:00"], &[NEVER]);
    assert_times(&day, &[("09:59:00", "10:09:00"), ("10:09:00", "10:19:00"), ("", "")]);
    let results = day.results();
    let of = |metric| of_group(&results, metric, 2.0);
    assert_eq!((of("break_mean"), of("missing_mean"), of("staff_mean")), (0.0, 0.0, 14_400.0));
}

#[test]
fn a_reply_laid_aside_on_friday_is_finished_on_monday() {
    let early = "[shifts.early]\nstart = \"08:00\"\nlength = \"4h\"\nbreaks = [{ after = \"0s\", length = \"15m\", paid = true }]\n";
    let group = "shifts = [{ shift = \"early\", days = \"mon-fri\", agents = 1 }]\nleaving = \"pause\"";
    let day = Day::new(&text("8d", early, group), &[("phone.csv", &["2024-03-11T23:59:00"]), ("mail.csv", &["2024-03-08T11:55:00"])]);
    // Five minutes on Friday; five on Monday, after the break.
    assert_times(&day, &[("4+11:55:00", "7+08:20:00"), ("", "")]);
}
