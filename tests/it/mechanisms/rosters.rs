//! Shifts, breaks, meetings and the end of a shift: days worked out by hand, every event.

use super::{assert_times, head, inquiries};
use crate::support::{Day, mean};
use holdline::run::{Level, Results};

/// Calls and mails of one reply, both of 10 min; a wage of 20 an hour and nothing on top of it.
pub fn text(length: &str, shifts: &str, group: &str) -> String {
    format!(
        "{}drain = \"censor\"\n{}[costs]\nbenefits = 0\n{shifts}[channels.phone]\nmedium = \"phone\"\nhandle_time = \"10m\"\n\
         [channels.mail]\nmedium = \"email\"\nturns = 1\nreply_work = \"10m\"\nrebuild = \"1m\"\n\
         [groups.all]\n{group}\nwage_per_hour = 20\nshrinkage = 0\n\
         skills = [{{ channel = \"phone\", priority = 1 }}, {{ channel = \"mail\", priority = 2 }}]\n",
        head(length),
        inquiries(&["phone", "mail"])
    )
}

/// A Monday with these calls, and mails that come when nobody is there any more.
fn calls(shifts: &str, group: &str, calls: &[&str]) -> Day {
    Day::new(&text("1d", shifts, group), &[("phone.csv", calls), ("mail.csv", &["23:59:00"])])
}

fn mails(shifts: &str, group: &str, mails: &[&str]) -> Day {
    Day::new(&text("2d", shifts, group), &[("phone.csv", &["23:59:00"]), ("mail.csv", mails)])
}

/// The agents who had the contacts that were answered.
pub fn who(day: &Day) -> Vec<u32> {
    day.contacts().iter().filter_map(|contact| Some(contact.agent?.1)).collect()
}

/// A metric of the group; time averages of a day of `days` as seconds.
pub fn of_group(results: &Results, metric: &str, days: f64) -> f64 {
    let value = mean(results, 0, Level::Group, "all", metric, "").expect("a value");
    let scale = if metric.ends_with("_mean") { 86_400.0 * days } else { 1.0 };
    (value * scale * 1e6).round() / 1e6
}

#[test]
fn a_morning_with_breaks_a_meeting_and_a_call_after_the_end() {
    let shifts = "[shifts.early]\nstart = \"08:00\"\nlength = \"4h\"\nmeetings = [{ at = \"11:30\", length = \"20m\" }]\n\
        breaks = [{ after = \"2h30m\", length = \"30m\", paid = false }, { after = \"1h\", window = \"30m\", length = \"15m\", paid = true }]\n";
    let group = "shifts = [{ shift = \"early\", days = \"mon\", agents = 3 }]";
    let calls_at = [
        "08:00:00", "08:55:00", "09:05:00", "09:12:00", "09:25:00", "10:25:00", "10:40:00", "11:27:00", "11:45:00", "11:55:00", "12:01:00",
    ];
    let day = calls(shifts, group, &calls_at);
    // The first breaks are staggered: 09:00, 09:10 and 09:20, of 15 min. The second is at 10:30 for all.
    assert_times(
        &day,
        &[
            ("08:00:00", "08:10:00"), // agent 0, who came first
            ("08:55:00", "09:05:00"), // agent 1, idle longest
            ("09:05:00", "09:15:00"), // agent 2: 0 is on a break
            ("09:15:00", "09:25:00"), // agent 0 comes back from the break, 1 and 2 are on theirs or busy
            ("09:25:00", "09:35:00"), // agent 0 again, free a moment before agent 1 is back
            ("10:25:00", "10:35:00"), // agent 1, whose break is 10:35 to 11:05
            ("11:00:00", "11:10:00"), // agent 0, back from the break
            ("11:27:00", "11:37:00"), // agent 2, who is in the meeting from 11:37 to 11:57
            ("11:50:00", "12:00:00"), // agent 0, back from the meeting
            ("11:55:00", "12:05:00"), // agent 1: five minutes of overtime
            ("", ""),
            ("", ""),
        ],
    );
    assert_eq!(who(&day), [0, 1, 2, 0, 0, 1, 0, 2, 0, 1]);
    let results = day.results();
    let of = |metric| of_group(&results, metric, 1.0);
    assert_eq!(of("scheduled_mean"), 3.0 * 14_400.0);
    assert_eq!((of("break_mean"), of("meeting_mean")), (3.0 * 45.0 * 60.0, 3.0 * 20.0 * 60.0));
    assert_eq!((of("absent_mean"), of("missing_mean"), of("beyond_mean")), (0.0, 0.0, 300.0));
    // On duty: the roster without breaks and meetings, and the overtime. Handling: ten calls.
    assert_eq!((of("staff_mean"), of("busy_mean")), (43_200.0 - 8_100.0 - 3_600.0 + 300.0, 6_000.0));
    assert_eq!(of("occupancy"), (6_000.0 / 31_800.0 * 1e6_f64).round() / 1e6);
    // Paid: 3 x 3:30 h, and 5 min at 1.5 times 20 an hour.
    assert_eq!((of("paid_hours"), of("overtime_hours")), (10.583_333, 0.083_333));
    assert_eq!((of("cost_labour"), of("cost_overtime"), of("cost")), (210.0, 2.5, 212.5));
    assert_eq!(of("utilisation"), (6_000.0 / (10.5 * 3600.0 + 300.0) * 1e6_f64).round() / 1e6);
    assert_eq!(of("adherence"), 1.0);
}

#[test]
fn late_starts_long_breaks_and_early_leaves_are_missing_and_paid() {
    let shifts = "[shifts.s]\nstart = \"08:00\"\nlength = \"4h\"\nbreaks = [{ after = \"2h\", length = \"15m\", paid = true }]\n";
    let group = "shifts = [{ shift = \"s\", days = \"mon\", agents = 1 }]\nlate_start = \"7m\"\nlong_break = \"3m\"\nearly_leave = \"10m\"";
    let day = calls(shifts, group, &["08:00:00", "10:10:00", "11:45:00", "11:56:00"]);
    // Comes at 08:07; is back at 10:18; would go at 11:50, but finishes the call.
    assert_times(&day, &[("08:07:00", "08:17:00"), ("10:18:00", "10:28:00"), ("11:45:00", "11:55:00"), ("", ""), ("", "")]);
    let results = day.results();
    let of = |metric| of_group(&results, metric, 1.0);
    assert_eq!((of("missing_mean"), of("break_mean"), of("staff_mean")), (7.0 * 60.0 + 180.0 + 300.0, 900.0, 14_400.0 - 1_800.0));
    assert_eq!((of("adherence"), of("paid_hours"), of("cost")), (0.9375, 4.0, 80.0));
    // Who comes after the break was due has none; who comes after the end does not come at all.
    let late = |by: &str| {
        let group = format!("shifts = [{{ shift = \"s\", days = \"mon\", agents = 1 }}]\nlate_start = \"{by}\"");
        calls(shifts, &group, &["10:10:00"])
    };
    assert_times(&late("2h5m"), &[("10:10:00", "10:20:00"), ("", "")]);
    assert_times(&late("4h"), &[("", ""), ("", "")]);
    assert_eq!(of_group(&late("4h").results(), "missing_mean", 1.0), 14_400.0);
}

#[test]
fn a_late_break_is_taken_in_full_or_cut() {
    let shifts = "[shifts.s]\nstart = \"08:00\"\nlength = \"4h\"\nbreaks = [{ after = \"2h\", length = \"15m\", paid = true }]\n\
        meetings = [{ after = \"2h10m\", length = \"10m\" }]\n";
    for (rule, back, ended) in [("full", "10:30:00", "10:40:00"), ("cut", "10:20:00", "10:30:00")] {
        // The call keeps the agent to 10:05. In full: break to 10:20, then the meeting of 10:10 to 10:30. Cut:
        // break to 10:15, meeting to 10:20.
        let group = format!("shifts = [{{ shift = \"s\", days = \"mon\", agents = 1 }}]\nlate_break = {rule:?}");
        let day = calls(shifts, &group, &["09:55:00", "10:07:00"]);
        assert_times(&day, &[("09:55:00", "10:05:00"), (back, ended), ("", "")]);
    }
}

#[test]
fn a_reply_at_a_break_is_finished_or_paused() {
    let shifts = "[shifts.s]\nstart = \"08:00\"\nlength = \"4h\"\nbreaks = [{ after = \"2h\", length = \"15m\", paid = true }]\n";
    for (rule, ended, next) in
        [("finish", "10:05:00", "10:20:00"), ("pause", "10:20:00", "10:20:00"), ("hand_over", "10:05:00", "10:20:00")]
    {
        // Finished: break from 10:05. Paused: break at 10:00, the rest from 10:15 to 10:20.
        let group = format!("shifts = [{{ shift = \"s\", days = \"mon\", agents = 1 }}]\nleaving = {rule:?}");
        let day = mails(shifts, &group, &["09:55:00", "10:01:00"]);
        assert_times(&day, &[("09:55:00", ended), (next, "10:30:00"), ("", "")]);
    }
}

/// An early shift to 12:00 and a late one from 11:00, one agent each.
const TWO: &str = "[shifts.early]\nstart = \"08:00\"\nlength = \"4h\"\n[shifts.late]\nstart = \"11:00\"\nlength = \"4h\"\n";
const TWO_AGENTS: &str =
    "shifts = [{ shift = \"early\", days = \"daily\", agents = 1 }, { shift = \"late\", days = \"daily\", agents = 1 }]";

#[test]
fn a_reply_at_the_end_of_a_shift_is_finished_paused_or_handed_over() {
    let morning = ("1+08:00:00", "1+08:10:00");
    for (rule, ended, next, last, present) in [
        ("finish", "12:05:00", morning, 0, 4.0 * 14_400.0 + 300.0),
        // The rest is done the next morning.
        ("pause", "1+08:05:00", ("1+08:05:00", "1+08:15:00"), 0, 4.0 * 14_400.0),
        // Five minutes are left, and one to rebuild the context.
        ("hand_over", "12:06:00", morning, 1, 4.0 * 14_400.0),
    ] {
        let day = mails(TWO, &format!("{TWO_AGENTS}\nleaving = {rule:?}"), &["11:55:00"]);
        assert_times(&day, &[("11:55:00", ended), next]);
        assert_eq!(who(&day)[0], last, "{rule}");
        let results = day.results();
        assert_eq!(of_group(&results, "staff_mean", 2.0), present, "{rule}");
        // Handling: both contacts' 10 min, and the minute of rebuilding.
        let rebuilt = if rule == "hand_over" { 60.0 } else { 0.0 };
        assert_eq!(of_group(&results, "busy_mean", 2.0), 1_200.0 + rebuilt, "{rule}");
    }
}

#[test]
fn threads_of_who_goes_home_are_answered_by_whoever_is_free() {
    // Two replies of 10 min, 20 min of thought in between. The first mail is the early agent's from 11:40; its
    // follow-up comes at 12:10, after the end of the shift.
    let threads = |rule: &str, calls: &[&str], mails: &[&str], think: &str| {
        let text = text("1d", TWO, &format!("{TWO_AGENTS}\nleaving = {rule:?}"))
            .replace("turns = 1\n", &format!("turns = 2\nthink_time = {think:?}\nowner_window = \"30m\"\n"));
        Day::new(&text, &[("phone.csv", calls), ("mail.csv", mails)])
    };
    for (rule, ended) in [("finish", "12:51:00"), ("hand_over", "12:21:00")] {
        let day = threads(rule, &["23:59:00"], &["11:40:00"], "20m");
        assert_times(&day, &[("11:40:00", ended), ("", "")]);
        assert_eq!(who(&day), [1]);
    }
    // The follow-up of 11:57 finds its owner in a call to 12:05, and is reserved: to 12:27, or until the owner goes.
    for (rule, ended) in [("finish", "12:38:00"), ("hand_over", "12:16:00")] {
        let day = threads(rule, &["11:54:00", "11:55:00"], &["11:37:00"], "10m");
        // The late agent, idle since 11:00, has the call of 11:54; the owner, idle since 11:47, that of 11:55.
        assert_times(&day, &[("11:37:00", ended), ("11:54:00", "12:04:00"), ("11:55:00", "12:05:00")]);
    }
}

#[test]
fn chats_in_hand_are_finished_before_a_break_and_no_new_ones_are_taken() {
    // Two replies of 1 min, a minute of thought in between; the chat of 09:59 ends at 10:02, the break lasts from
    // then to 10:17.
    let text = format!(
        "{}{}[shifts.s]\nstart = \"08:00\"\nlength = \"4h\"\nbreaks = [{{ after = \"2h\", length = \"15m\", paid = true }}]\n\
         [channels.chat]\nmedium = \"chat\"\nturns = 2\nreply_work = \"1m\"\nthink_time = \"1m\"\nslowdown = [1]\n\
         [groups.all]\nshifts = [{{ shift = \"s\", days = \"mon\", agents = 1 }}]\nskills = [{{ channel = \"chat\", slots = 3 }}]\n",
        head("1d"),
        inquiries(&["chat"])
    );
    let day = Day::new(&text, &[("chat.csv", &["09:59:00", "10:00:30"])]);
    assert_times(&day, &[("09:59:00", "10:02:00"), ("10:17:00", "10:20:00")]);
}

#[test]
fn a_night_shift_with_overtime_premium_and_a_short_one_with_its_minimum_to_the_cent() {
    let shifts = "[shifts.night]\nstart = \"22:00\"\nlength = \"8h\"\npremium = 0.25\nbreaks = [{ after = \"4h\", length = \"30m\", paid = false }]\n\
        [shifts.short]\nstart = \"10:00\"\nlength = \"3h\"\nminimum = \"4h\"\n";
    let group = "shifts = [{ shift = \"night\", days = \"mon-tue\", agents = 2, overtime = \"1h\" }, { shift = \"short\", days = \"mon\", agents = 1 }]";
    // Counted are Monday and Tuesday: 8 h of the first night and an hour of overtime, 2 h of the second.
    let plain = text("2d", shifts, group);
    let day = Day::new(&plain, &[("phone.csv", &["03:00:00"]), ("mail.csv", &["23:00:00"])]);
    let results = day.results();
    let of = |metric| of_group(&results, metric, 2.0);
    assert_eq!(of("scheduled_mean"), 3600.0 * (2.0 * (9.0 + 2.0) + 3.0));
    let regular = 2.0 * (7.5 + 2.0) + 3.0;
    assert_eq!((of("cost_labour"), of("cost_overtime")), (20.0 * regular, 20.0 * 2.0 * 1.5));
    assert_eq!((of("cost_premium"), of("cost_minimum")), (20.0 * 0.25 * (19.0 + 2.0), 20.0));
    assert_eq!((of("paid_hours"), of("cost")), (regular + 2.0 + 1.0, 440.0 + 60.0 + 105.0 + 20.0));
    // What is not on the roster is paid with the regular hours only: 22 h / (1 - 0.2), benefits on everything.
    let dear = plain.replace("shrinkage = 0\n", "shrinkage = 0.2\n").replace("benefits = 0\n", "benefits = 0.5\novertime = 2\n");
    let results = crate::support::results(&day.with(&dear), &holdline::run::RunOptions::default());
    let of = |metric| of_group(&results, metric, 2.0);
    assert_eq!((of("cost_labour"), of("cost_overtime"), of("cost_minimum")), (30.0 * 27.5, 30.0 * 4.0, 30.0));
    assert_eq!(of("paid_hours"), 27.5 + 3.0);
}

#[test]
fn a_shift_under_way_at_the_start_and_two_in_a_row() {
    // The night of Sunday is under way at midnight; its agent is there to 06:00, and again from 06:00 to 08:00: the
    // call over 06:00 is no overtime.
    let shifts = "[shifts.night]\nstart = \"22:00\"\nlength = \"8h\"\n[shifts.dawn]\nstart = \"06:00\"\nlength = \"2h\"\n";
    let directory = tempfile::tempdir().expect("a directory");
    let put = |name: &str, text: &str| std::fs::write(directory.path().join(name), text).expect("written");
    put("rota.csv", "agent,weekday,shift\nann,sun,night\nann,mon,dawn\n");
    put("phone.csv", "arrived\n2024-03-04T05:55:00\n2024-03-04T07:55:00\n");
    put("mail.csv", "arrived\n2024-03-04T09:00:00\n");
    let study = crate::support::load_in(directory.path(), &text("1d", shifts, "rota = \"rota.csv\""));
    let ended: Vec<_> = crate::support::contacts(&study, 0, 0).iter().map(|c| c.ended.map(|at| at / 60_000_000)).collect();
    assert_eq!(ended, [Some(6 * 60 + 5), Some(8 * 60 + 5), None]);
    let results = crate::support::results(&study, &holdline::run::RunOptions::default());
    let of = |metric| of_group(&results, metric, 1.0);
    assert_eq!((of("scheduled_mean"), of("staff_mean"), of("beyond_mean")), (8.0 * 3600.0, 8.0 * 3600.0 + 300.0, 300.0));
}
