//! Agents as individuals on days worked out by hand: who comes first, who can do what, how fast each is, and how
//! newcomers get faster.

use super::{agents, assert_times, head, inquiries};
use crate::support::{Day, mean};
use holdline::run::Level;

fn day(group: &str, arrivals: &[(&str, &[&str])]) -> Day {
    let names: Vec<String> = arrivals.iter().map(|(name, _)| (*name).to_owned()).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let text = format!(
        "{}{}[channels.phone]\nmedium = \"phone\"\nhandle_time = \"10m\"\nafter_work = \"1m\"\n\
         [channels.video]\nmedium = \"video\"\nhandle_time = \"10m\"\n\
         [channels.chat]\nmedium = \"chat\"\nturns = 2\nreply_work = \"1m\"\nthink_time = \"2m\"\nslowdown = [1]\n\
         [channels.mail]\nmedium = \"email\"\nturns = 2\nreply_work = \"10m\"\nthink_time = \"1h\"\nowner_window = \"1d\"\n\
         [groups.all]\n{group}\nskills = [\"phone\", \"video\", \"chat\", \"mail\"]\n",
        head("2d"),
        inquiries(&names)
    );
    let files: Vec<(String, &[&str])> = arrivals.iter().map(|(name, times)| (format!("{name}.csv"), *times)).collect();
    let files: Vec<(&str, &[&str])> = files.iter().map(|(name, times)| (name.as_str(), *times)).collect();
    Day::new(&text, &files)
}

const TWO: &str = "members = [{ name = \"Ana\", work_factor = 1.5 }, { name = \"Ben\", work_factor = 0.5 }]";

#[test]
fn each_works_at_a_speed_of_their_own() {
    // Ana takes the first call, 15 min and 1.5 after it; Ben the second, 5 min and 30 s. The third waits for Ben,
    // the fourth, after it, for Ben again: 08:05:32 to 08:10:32.
    let calls = ["08:00:00", "08:00:01", "08:00:02", "08:00:03"];
    let day = day(&format!("staff = 2\n{TWO}"), &[("phone", &calls)]);
    let expected = [("08:00:00", "08:15:00"), ("08:00:01", "08:05:01"), ("08:05:31", "08:10:31"), ("08:11:01", "08:16:01")];
    assert_times(&day, &expected);
    assert_eq!(agents(&day), [(0, 0), (0, 1), (0, 1), (0, 1)]);
    let handled: Vec<u64> = day.contacts().iter().map(|contact| contact.handled / 1_000_000).collect();
    assert_eq!(handled, [990, 330, 330, 330]);
}

#[test]
fn chats_and_threads_go_at_the_agents_speed() {
    // One agent, half as fast: replies of 2 min in a chat, the customer's 2 min between; of 20 min in a thread.
    let slow = "staff = 1\nmembers = [{ name = \"Ana\", work_factor = 2 }]";
    assert_times(&day(slow, &[("chat", &["08:00:00"])]), &[("08:00:00", "08:06:00")]);
    assert_times(&day(slow, &[("mail", &["08:00:00"])]), &[("08:00:00", "09:40:00")]);
}

#[test]
fn members_come_to_work_in_the_order_of_the_list() {
    // One at work until 09:00, then both.
    let day = day(&format!("staff = {{ \"08:00\" = 1, \"09:00\" = 2 }}\n{TWO}"), &[("phone", &["08:00:00", "08:00:01", "09:00:00"])]);
    // Ana has the second, too; from 09:00 Ben is there.
    assert_times(&day, &[("08:00:00", "08:15:00"), ("08:16:30", "08:31:30"), ("09:00:00", "09:15:00")]);
    assert_eq!(agents(&day), [(0, 0), (0, 0), (0, 0)]);
    let busy = self::day(&format!("staff = {{ \"08:00\" = 1, \"09:00\" = 2 }}\n{TWO}"), &[("phone", &["08:50:00", "09:00:00"])]);
    assert_times(&busy, &[("08:50:00", "09:05:00"), ("09:00:00", "09:05:00")]);
    assert_eq!(agents(&busy), [(0, 0), (0, 1)]);
}

#[test]
fn who_lacks_a_skill_is_passed_over_however_long_idle() {
    let group = "staff = 2\nmembers = [{ name = \"Ana\", skills = [\"phone\"] }, { name = \"Ben\", skills = [\"phone\", \"video\"] }]";
    // Ana has been idle longer, but cannot do video; then a call finds Ana; the next video waits for Ben though a
    // call waits, too, that came earlier and that Ana takes.
    let day = day(group, &[("phone", &["08:00:01", "08:00:02"]), ("video", &["08:00:00", "08:00:03"])]);
    let expected = [("08:00:00", "08:10:00"), ("08:00:01", "08:10:01"), ("08:10:00", "08:20:00"), ("08:21:00", "08:31:00")];
    assert_times(&day, &expected);
    assert_eq!(agents(&day), [(0, 1), (0, 0), (0, 1), (0, 1)]);
    // Nobody of those on duty has the skill: it waits until somebody comes who has.
    let group = group.replacen("staff = 2", "staff = { \"08:00\" = 1, \"09:00\" = 2 }", 1);
    assert_times(&self::day(&group, &[("video", &["08:00:00"])]), &[("09:00:00", "09:10:00")]);
}

#[test]
fn members_from_a_file() {
    let group = "staff = 2\nmembers = \"agents.csv\"";
    let text = format!(
        "{}{}[channels.phone]\nmedium = \"phone\"\nhandle_time = \"10m\"\n[channels.chat]\nmedium = \"chat\"\n[groups.all]\n{group}\n\
         skills = [\"phone\", \"chat\"]\n",
        head("1d"),
        inquiries(&["phone"])
    );
    let directory = tempfile::tempdir().expect("a directory");
    let load = |members: &str| {
        std::fs::write(directory.path().join("phone.csv"), "arrived\n2024-03-04T08:00:00\n2024-03-04T08:00:01\n").expect("written");
        std::fs::write(directory.path().join("agents.csv"), members).expect("written");
        holdline::scenario::load_text("test", &text, directory.path(), &holdline::scenario::LoadOptions::default())
    };
    let study = load("agent,work_factor,skills\nAna,,chat\nBen,0.9,phone;chat\n").unwrap_or_else(|errors| panic!("{errors}"));
    let members = &study.variants[0].groups[0].individuals.members;
    assert_eq!((members[0].name.as_str(), members[0].work_factor, &members[0].skills[..]), ("Ana", None, &[0][..]));
    assert_eq!((members[1].name.as_str(), members[1].work_factor, &members[1].skills[..]), ("Ben", Some(0.9), &[1, 0][..]));
    let handled: Vec<u64> = crate::support::contacts(&study, 0, 0).iter().map(|contact| contact.handled).collect();
    assert_eq!(handled, [540_000_000, 540_000_000]);
    for (members, words) in [
        ("agent,skills\nAna,fax\nBen,phone\n", "unknown channel \"fax\""),
        ("agent\nAna\nAna\n", "the agent \"Ana\" twice"),
        ("agent,work_factor\nAna,0\nBen,1\n", "expected a factor above 0"),
        ("agent\nAna\n", "2 agents on duty, but the group has 1 members"),
        ("name\nAna\nBen\n", "column"),
    ] {
        let errors = load(members).expect_err("a mistake").to_string();
        assert!(errors.contains(words), "{errors}");
    }
}

#[test]
fn newcomers_get_faster_with_time_on_duty() {
    // Work of 10 min and 1 after it, the newcomer on duty from 08:00 to 10:00 and again on the next day. Time on
    // duty as a work begins: 0, 1 h, and 2 h 30 min on the next day at 08:30; half a day before the run.
    let calls = ["08:00:00", "09:00:00", "2024-03-05T08:30:00"];
    for (tenure, before) in [("", 0.0), ("tenure = \"12h\", ", 12.0)] {
        let group = format!("staff = 1\nhours = \"08:00-10:00\"\nlearning = {{ {tenure}factor = 1.8, time = \"2h\" }}");
        let day = day(&group, &[("phone", &calls)]);
        let handled: Vec<u64> = day.contacts().iter().map(|contact| contact.handled).collect();
        let expected = [0.0f64, 1.0, 2.5].map(|on_duty| {
            let factor = 1.0 + 0.8 * (-(before + on_duty) / 2.0).exp();
            (600e6 * factor).round() as u64 + (60e6 * factor).round() as u64
        });
        assert_eq!(handled, expected, "{tenure}");
    }
}

#[test]
fn the_same_agents_in_every_variant_and_if_asked_in_every_replication() {
    let factors = |same: bool, staff: u32, replications: u32| -> Vec<Vec<u64>> {
        let calls: Vec<String> = (0..staff).map(|second| format!("08:00:{second:02}")).collect();
        let calls: Vec<&str> = calls.iter().map(String::as_str).collect();
        let text = format!(
            "{}{}[channels.phone]\nmedium = \"phone\"\nhandle_time = \"10m\"\n[groups.all]\nstaff = {staff}\npace = {{ cv = 0.3 }}\nsame_team = {same}\n\
             skills = [\"phone\"]\n",
            head("1d"),
            inquiries(&["phone"])
        );
        let directory = tempfile::tempdir().expect("a directory");
        let lines: Vec<String> = calls.iter().map(|time| format!("2024-03-04T{time}")).collect();
        std::fs::write(directory.path().join("phone.csv"), format!("arrived\n{}\n", lines.join("\n"))).expect("written");
        let study = crate::support::load_in(directory.path(), &text);
        let of = |replication| crate::support::contacts(&study, 0, replication).iter().map(|contact| contact.handled).collect();
        (0..replications).map(of).collect()
    };
    let (few, many) = (factors(false, 3, 2), factors(false, 6, 2));
    // More staff are the same agents and others; the next replication has others.
    assert!(few[0] == many[0][..3] && few[0] != few[1] && few[0][0] != few[0][1]);
    let same = factors(true, 3, 2);
    assert!(same[0] == same[1] && same[0][0] != same[0][1]);
}

#[test]
fn a_factor_of_one_changes_nothing() {
    let text = |group: &str| {
        format!(
            "realism = \"none\"\n[run]\nlength = \"1d\"\nreplications = 2\n[inquiries.a]\nper_hour = 40\nchannels = {{ phone = 0.5, chat = 0.2, mail = 0.3 }}\n\
             [channels.phone]\nmedium = \"phone\"\nafter_work = \"40s\"\n[channels.chat]\nmedium = \"chat\"\n[channels.mail]\nmedium = \"email\"\n\
             [groups.all]\nstaff = 8\n{group}\nskills = [\"phone\", \"chat\", \"mail\"]\n"
        )
    };
    let run = |group: &str| {
        let study = crate::support::load_in(std::path::Path::new("."), &text(group));
        crate::support::csv(&crate::support::results(&study, &holdline::run::RunOptions { threads: 1, trace: 1, ..Default::default() }))
    };
    let members: Vec<String> =
        (0..8).map(|i| format!("{{ name = \"a{i}\", work_factor = 1, skills = [\"phone\", \"chat\", \"mail\"] }}")).collect();
    let plain = run("");
    // But for their names, in agents.csv and contacts.csv.
    let named = run(&format!("members = [{}]", members.join(", ")));
    assert!(named.contains(",a7,"));
    assert_eq!(plain, (0..8).fold(named, |text, i| text.replace(&format!(",a{i},"), ",,")));
    assert_eq!(plain, run("pace = { cv = 0 }"));
}

#[test]
fn speeds_act_in_plans_with_issues_too() {
    // The same timetable as without issues: a discipline that needs them changes nothing with one line.
    let calls = ["08:00:00", "08:00:01", "08:00:02"];
    let text = format!(
        "{}{}[channels.phone]\nmedium = \"phone\"\nhandle_time = \"10m\"\nafter_work = \"1m\"\ndiscipline = \"easiest_first\"\n\
         [groups.all]\nstaff = 2\n{TWO}\nskills = [\"phone\"]\n",
        head("1d"),
        inquiries(&["phone"])
    );
    let day = Day::new(&text, &[("phone.csv", &calls)]);
    assert_times(&day, &[("08:00:00", "08:15:00"), ("08:00:01", "08:05:01"), ("08:05:31", "08:10:31")]);
    assert_eq!(mean(&day.results(), 0, Level::Channel, "phone", "handle_mean", ""), Some((990.0 + 660.0) / 3.0));
}
