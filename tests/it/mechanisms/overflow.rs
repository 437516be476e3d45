//! Whom contacts go to, by hand: skills by inquiry, ranks, delays, staged overflow, and the matrix.

use super::{agents, assert_times, head, inquiries};
use crate::support::{Day, csv, load_in, results};
use holdline::run::RunOptions;

/// Calls of 10 min to one phone, answered by one agent of the group `a` and one of `b`; the groups in the order of
/// their names are 0 and 1.
fn phone(groups: &str, channel: &str, staff: [&str; 2], at: &[&str]) -> Day {
    let text = format!(
        "{}{}[channels.phone]\nmedium = \"phone\"\nhandle_time = \"10m\"\n{channel}groups = {groups}\n\
         [groups.a]\nstaff = {}\nskills = [\"phone\"]\n[groups.b]\nstaff = {}\nskills = [\"phone\"]\n",
        head("1d"),
        inquiries(&["phone"]),
        staff[0],
        staff[1],
    );
    Day::new(&text, &[("phone.csv", at)])
}

#[test]
fn a_group_helps_out_after_a_delay() {
    // The second call has waited 30 s at 08:00:40, when b is free. The third has at 08:00:50, but b is busy, and a is free
    // before b. b is free again at 08:10:40, when the fourth has waited 10 s only: it comes to b at 08:11:00. The
    // fifth comes when nobody is free and has waited 30 s when b hangs up at 08:21:00, after a took none before: a
    // is free at 08:20:00 and takes it.
    let calls = ["08:00:00", "08:00:10", "08:00:20", "08:10:30", "08:19:50"];
    let day = phone("[\"a\", { group = \"b\", after = \"30s\" }]", "", ["1", "1"], &calls);
    let expected =
        [("08:00:00", "08:10:00"), ("08:00:40", "08:10:40"), ("08:10:00", "08:20:00"), ("08:11:00", "08:21:00"), ("08:20:00", "08:30:00")];
    assert_times(&day, &expected);
    assert_eq!(agents(&day), [(0, 0), (1, 0), (0, 0), (1, 0), (0, 0)]);
}

#[test]
fn the_delay_counts_for_whoever_gives_up_too() {
    // Patience of 30 s: who gives up as the delay ends is gone. With 31 s of it b answers.
    let calls = ["08:00:00", "08:00:10"];
    let group = "[\"a\", { group = \"b\", after = \"30s\" }]";
    assert_times(&phone(group, "patience = \"30s\"\n", ["1", "1"], &calls), &[("08:00:00", "08:10:00"), ("", "08:00:40")]);
    let day = phone(group, "patience = \"31s\"\n", ["1", "1"], &calls);
    assert_times(&day, &[("08:00:00", "08:10:00"), ("08:00:40", "08:10:40")]);
}

#[test]
fn a_group_helps_out_while_many_wait() {
    // Two wait at 08:00:20: the one in front goes to b. At 08:00:30 two wait again, but b is busy until 08:10:20; a takes
    // one at 08:10:00, and the other waits alone, so not for b. Two wait at 08:10:50, and the older goes to b.
    let calls = ["08:00:00", "08:00:10", "08:00:20", "08:00:30", "08:10:50"];
    let day = phone("[\"a\", { group = \"b\", waiting_at_least = 2 }]", "", ["1", "1"], &calls);
    let expected =
        [("08:00:00", "08:10:00"), ("08:00:20", "08:10:20"), ("08:10:00", "08:20:00"), ("08:10:50", "08:20:50"), ("08:20:00", "08:30:00")];
    assert_times(&day, &expected);
    assert_eq!(agents(&day), [(0, 0), (1, 0), (0, 0), (1, 0), (0, 0)]);
}

#[test]
fn a_group_helps_out_at_some_times_of_the_day() {
    // From 12:00 b takes what waits, and what comes; not what comes at 13:00.
    let calls = ["11:58:00", "11:59:00", "12:05:00", "12:57:00", "12:59:59", "13:00:00"];
    let day = phone("[\"a\", { group = \"b\", hours = \"12:00-13:00\" }]", "", ["1", "1"], &calls);
    let expected = [
        ("11:58:00", "12:08:00"),
        ("12:00:00", "12:10:00"),
        ("12:08:00", "12:18:00"),
        ("12:57:00", "13:07:00"),
        ("12:59:59", "13:09:59"),
        ("13:07:00", "13:17:00"),
    ];
    assert_times(&day, &expected);
    assert_eq!(agents(&day), [(0, 0), (1, 0), (0, 0), (0, 0), (1, 0), (0, 0)]);
}

#[test]
fn a_group_helps_out_while_the_expected_wait_is_long() {
    // Two agents: a call that waits alone expects 10 min / 2. At 08:05 one of them is to go, which is the one whose
    // call ends first, at 08:10: then it expects 10 min / 1, and b takes it. At 08:21 the next expects 5 min x 2 with
    // another one, which stands behind.
    let staff = "{ \"00:00\" = 2, \"08:05\" = 1, \"08:20\" = 2 }";
    let calls = ["08:00:00", "08:00:01", "08:01:00", "08:12:00", "08:20:00", "08:20:30", "08:21:00"];
    let day = phone("[\"a\", { group = \"b\", expected_wait_at_least = \"10m\" }]", "", [staff, "1"], &calls);
    let expected = [
        ("08:00:00", "08:10:00"),
        ("08:00:01", "08:10:01"),
        ("08:10:00", "08:20:00"),
        ("08:12:00", "08:22:00"),
        ("08:20:00", "08:30:00"),
        ("08:21:00", "08:31:00"),
        ("08:22:00", "08:32:00"),
    ];
    assert_times(&day, &expected);
    assert_eq!(agents(&day).iter().map(|agent| agent.0).collect::<Vec<_>>(), [0, 0, 1, 0, 0, 1, 0]);
}

#[test]
fn all_conditions_of_an_entry_must_hold() {
    // Two wait from 08:00:20 on; the first of them has waited 1 min at 08:01:10.
    let calls = ["08:00:00", "08:00:10", "08:00:20"];
    let day = phone("[\"a\", { group = \"b\", after = \"1m\", waiting_at_least = 2 }]", "", ["1", "1"], &calls);
    assert_times(&day, &[("08:00:00", "08:10:00"), ("08:01:10", "08:11:10"), ("08:10:00", "08:20:00")]);
}

#[test]
fn ranks_come_before_the_longest_idle() {
    // b has been idle longest at 08:02 (a had the first call), but a has the smaller rank; of equal ranks b takes it.
    let calls = ["08:00:00", "08:20:00", "08:21:00"];
    let longest = "agent_choice = \"longest_idle\"\n";
    let day = phone("[\"a\", { group = \"b\", rank = 2 }]", longest, ["1", "1"], &calls);
    assert_eq!(agents(&day), [(0, 0), (0, 0), (1, 0)]);
    let day = phone("[\"a\", \"b\"]", longest, ["1", "1"], &calls);
    assert_eq!(agents(&day), [(0, 0), (1, 0), (0, 0)]);
    let day = phone("[{ group = \"a\", rank = 3 }, { group = \"b\", rank = 3 }]", longest, ["1", "1"], &calls);
    assert_eq!(agents(&day), [(0, 0), (1, 0), (0, 0)]);
    let day = phone("[{ group = \"a\", rank = 3 }, { group = \"b\", rank = 2 }]", "", ["1", "1"], &calls);
    assert_eq!(agents(&day), [(1, 0), (1, 0), (0, 0)]);
    // In order and of equal rank: the order of the list.
    let day = phone("[{ group = \"b\", rank = 3 }, { group = \"a\", rank = 3 }]", "agent_choice = \"in_order\"\n", ["1", "1"], &calls);
    assert_eq!(agents(&day), [(1, 0), (1, 0), (0, 0)]);
}

/// Billing calls take 10 min, tech calls as long; `a` handles billing only, `b` both.
const TYPES: &str = "[inquiries.billing]\ntrace = \"billing.csv\"\nchannels = { phone = 1 }\n\
    [inquiries.tech]\ntrace = \"tech.csv\"\nchannels = { phone = 1 }\n[channels.phone]\nmedium = \"phone\"\nhandle_time = \"10m\"\n";

#[test]
fn skills_may_be_for_some_inquiries() {
    let groups = |b: &str| {
        format!(
            "{}{TYPES}queue_capacity = 3\n[groups.a]\nstaff = 1\nskills = [{{ channel = \"phone\", inquiries = [\"billing\"] }}]\n\
             [groups.b]\nstaff = 1\nskills = [{b}]\n",
            head("1d")
        )
    };
    let at: [(&str, &[&str]); 2] =
        [("billing.csv", &["08:00:00", "08:01:00", "08:02:00", "08:04:00"]), ("tech.csv", &["08:03:00", "08:05:00"])];
    // The first goes to a, the second to b. Three wait at 08:04, of whatever inquiry, so the second tech call is turned
    // away. At 08:10 a takes the third billing call, at 08:11 b the tech call of 08:03, at 08:20 a the last.
    let day = Day::new(&groups("\"phone\""), &at);
    let expected = [
        ("08:00:00", "08:10:00"),
        ("08:01:00", "08:11:00"),
        ("08:10:00", "08:20:00"),
        ("08:11:00", "08:21:00"),
        ("08:20:00", "08:30:00"),
        ("", "08:05:00"),
    ];
    assert_times(&day, &expected);
    assert_eq!(day.contacts().iter().map(|contact| contact.channel).collect::<Vec<_>>(), [0; 6]);
    // With tech first and billing twice as fast, b is free at 08:06 and takes the tech call of 08:03, although that of 08:02 has
    // waited longer; a takes that one at 08:10 while b has the tech call until 08:16 and then takes the last in half the time.
    let first = "{ channel = \"phone\", inquiries = [\"tech\"], priority = 1 }, { channel = \"phone\", inquiries = [\"billing\"], speed = 2, priority = 2 }";
    let day = Day::new(&groups(first), &at);
    let expected = [
        ("08:00:00", "08:10:00"),
        ("08:01:00", "08:06:00"),
        ("08:10:00", "08:20:00"),
        ("08:06:00", "08:16:00"),
        ("08:16:00", "08:21:00"),
        ("", "08:05:00"),
    ];
    assert_times(&day, &expected);
}

#[test]
fn staged_conditions_look_at_all_lines_of_the_channel() {
    // a handles billing, c tech; b helps with either while two wait: at 08:02 one of each does, and the older goes to b.
    let text = format!(
        "{}{TYPES}groups = [\"a\", \"c\", {{ group = \"b\", waiting_at_least = 2 }}]\n\
         [groups.a]\nstaff = 1\nskills = [{{ channel = \"phone\", inquiries = [\"billing\"] }}]\n\
         [groups.b]\nstaff = 1\nskills = [\"phone\"]\n[groups.c]\nstaff = 1\nskills = [{{ channel = \"phone\", inquiries = [\"tech\"] }}]\n",
        head("1d")
    );
    let at: [(&str, &[&str]); 2] = [("billing.csv", &["08:00:00", "08:02:00"]), ("tech.csv", &["08:00:00", "08:01:00"])];
    let day = Day::new(&text, &at);
    let expected = [("08:00:00", "08:10:00"), ("08:00:00", "08:10:00"), ("08:02:00", "08:12:00"), ("08:10:00", "08:20:00")];
    assert_times(&day, &expected);
    assert_eq!(agents(&day), [(0, 0), (2, 0), (1, 0), (0, 0)]);
}

#[test]
fn mail_overflows_too_and_keeps_its_owner() {
    // Two turns of 5 min, the customer writes again after 1 min. b helps with first answers after 2 min and then has the
    // thread: its follow-up of 08:08 comes to b at once, which is idle.
    let text = format!(
        "{}{}[channels.mail]\nmedium = \"email\"\nturns = 2\nreply_work = \"5m\"\nthink_time = \"1m\"\nowner_window = \"1h\"\n\
         groups = [\"a\", {{ group = \"b\", after = \"2m\" }}]\n[groups.a]\nstaff = 1\nskills = [\"mail\"]\n\
         [groups.b]\nstaff = 1\nskills = [\"mail\"]\n",
        head("1d"),
        inquiries(&["mail"])
    );
    let day = Day::new(&text, &[("mail.csv", &["08:00:00", "08:00:00"])]);
    assert_times(&day, &[("08:00:00", "08:11:00"), ("08:02:00", "08:13:00")]);
    assert_eq!(agents(&day), [(0, 0), (1, 0)]);
}

#[test]
fn a_matrix_is_the_same_as_skills_and_groups() {
    let directory = tempfile::tempdir().expect("a directory");
    let matrix = "group,channel,inquiry,priority,rank,after,weight,speed,slots\n\
        front,phone,billing,1,1,,,1.1,\nfront,phone,tech,2,1,,,,\nfront,chat,,3,,,2,,2\n\
        back,phone,,1,2,30s,,0.9,\nback,chat,,1,,,,,\n";
    std::fs::write(directory.path().join("skills.csv"), matrix).expect("written");
    let text = |routing: &str, groups: &str, chat: &str, front: &str, back: &str| {
        format!(
            "seed = 4\n[run]\nlength = \"12h\"\nreplications = 3\n{routing}[inquiries.billing]\nper_hour = 60\nchannels = {{ phone = 0.7, chat = 0.3 }}\n\
             [inquiries.tech]\nper_hour = 40\nchannels = {{ phone = 1 }}\n[channels.phone]\nmedium = \"phone\"\n{groups}[channels.chat]\n\
             medium = \"chat\"\nagent_choice = \"random\"\n{chat}[groups.back]\nstaff = 5\n{back}[groups.front]\nstaff = 6\n{front}"
        )
    };
    let inline = text(
        "",
        "groups = [{ group = \"front\", rank = 1 }, { group = \"back\", rank = 2, after = \"30s\" }]\n",
        "groups = [\"back\", { group = \"front\", weight = 2 }]\n",
        "skills = [{ channel = \"phone\", inquiries = [\"billing\"], speed = 1.1 }, { channel = \"phone\", inquiries = [\"tech\"], priority = 2 }, \
         { channel = \"chat\", priority = 3, slots = 2 }]\n",
        "skills = [{ channel = \"phone\", speed = 0.9 }, \"chat\"]\n",
    );
    let by_matrix = text("[routing]\nmatrix = \"skills.csv\"\n", "", "", "", "");
    let options = RunOptions { trace: 3, ..RunOptions::default() };
    let [a, b] = [inline, by_matrix].map(|text| csv(&results(&load_in(directory.path(), &text), &options)));
    assert!(a.len() > 10_000);
    assert_eq!(a, b);
}

#[test]
fn a_matrix_and_rules_are_the_same_as_skills() {
    let directory = tempfile::tempdir().expect("a directory");
    let matrix = "group,channel,inquiry,priority,speed\nfront,phone,billing,2,1.1\nfront,phone,tech,2,\nfront,mail,,4,\nback,phone,,,\nback,mail,,,\n";
    std::fs::write(directory.path().join("skills.csv"), matrix).expect("written");
    let text = |routing: &str, front: &str, back: &str| {
        format!(
            "seed = 5\n[run]\nlength = \"12h\"\nreplications = 3\n{routing}[inquiries.billing]\nper_hour = 60\nchannels = {{ phone = 0.7, mail = 0.3 }}\n\
             [inquiries.tech]\nper_hour = 40\nchannels = {{ phone = 1 }}\n[channels.phone]\nmedium = \"phone\"\n[channels.mail]\n\
             medium = \"email\"\n[groups.back]\nstaff = 3\npick = \"weighted_wait\"\n{back}[groups.front]\nstaff = 8\n{front}"
        )
    };
    let skills = text(
        "",
        "skills = [{ channel = \"phone\", inquiries = [\"billing\"], priority = 2, speed = 1.1 }, \
         { channel = \"phone\", inquiries = [\"tech\"], priority = 2, speed = 0.8, reserve = 1 }, \
         { channel = \"mail\", priority = 4, preemptible = true, occupancy_cap = 0.8, slots = 9 }]\n",
        "skills = [{ channel = \"phone\", weight = 3 }, { channel = \"mail\", weight = 0.5 }]\n",
    );
    let rules = text(
        "[routing]\nmatrix = \"skills.csv\"\n",
        "skills = [{ channel = \"mail\", preemptible = true, occupancy_cap = 0.8, slots = 9 }, \
         { channel = \"phone\", inquiries = [\"tech\"], speed = 0.8, reserve = 1 }]\n",
        "skills = [{ channel = \"phone\", weight = 3 }, { channel = \"mail\", weight = 0.5 }]\n",
    );
    let plain = text("[routing]\nmatrix = \"skills.csv\"\n", "", "");
    let options = RunOptions { trace: 3, ..RunOptions::default() };
    let [a, b, c] = [skills, rules, plain].map(|text| csv(&results(&load_in(directory.path(), &text), &options)));
    assert!(a.len() > 10_000);
    assert_eq!(a, b);
    assert_ne!(a, c);
}

#[test]
fn a_capacity_beside_a_matrix() {
    let directory = tempfile::tempdir().expect("a directory");
    std::fs::write(directory.path().join("skills.csv"), "group,channel\nall,small\nall,large\n").expect("written");
    let text = |routing: &str, skills: &str| {
        format!(
            "seed = 6\n[run]\nlength = \"12h\"\nreplications = 3\n{routing}[inquiries.i]\nper_hour = 60\nchannels = {{ small = 0.7, large = 0.3 }}\n\
             [channels.small]\nmedium = \"chat\"\n[channels.large]\nmedium = \"chat\"\n[groups.all]\nstaff = 6\ncapacity = 5\n\
             skills = [{skills}]\n"
        )
    };
    let large = "{ channel = \"large\", units = 2.5 }";
    let options = RunOptions { trace: 3, ..RunOptions::default() };
    let [a, b] = [text("", &format!("\"small\", {large}")), text("[routing]\nmatrix = \"skills.csv\"\n", large)]
        .map(|text| csv(&results(&load_in(directory.path(), &text), &options)));
    assert!(a.len() > 10_000);
    assert_eq!(a, b);
}
