//! A day by roster as a planner reads it: every number by interval and by agent, worked out by hand.

use super::{head, inquiries};
use crate::support::{csv, load_in, results};
use holdline::report::day::busiest;
use holdline::report::style::Style;
use holdline::run::{AgentMeans, Level, Results, RunOptions};
use holdline::scenario::{LoadOptions, load_text};

/// Calls of 10 min for Ada and Bob, early from eight to noon: half an hour of break for Ada at 09:00 and for Bob at 09:30,
/// a meeting of both from 10:30 to 10:50. A third agent, for e-mail, has the same shift and is absent.
///
/// 08:00 Ada; 08:55 Bob, idle for longer; 09:10 Bob; 09:40 Ada; 10:35 waits for the end of the meeting, then Ada; 11:55 Bob,
/// until 12:05.
fn day() -> Results {
    let shift = "[shifts.early]\nstart = \"08:00\"\nlength = \"4h\"\nbreaks = [{ after = \"1h\", window = \"1h\", length = \"30m\", paid = false }]\n\
                 meetings = [{ at = \"10:30\", length = \"20m\" }]\n";
    let text = format!(
        "{}{}{shift}[channels.phone]\nmedium = \"phone\"\nhandle_time = \"10m\"\n[channels.mail]\nmedium = \"email\"\nturns = 1\nreply_work = \"10m\"\n\
         [groups.back]\nshifts = [{{ shift = \"early\", days = \"mon\", agents = 1 }}]\nabsence = {{ share = 1, paid = true }}\nskills = [\"mail\"]\n\
         [groups.front]\nrota = \"rota.csv\"\nskills = [\"phone\"]\n",
        head("1d"),
        inquiries(&["phone", "mail"])
    );
    let directory = tempfile::tempdir().expect("a directory");
    let put = |name: &str, text: &str| std::fs::write(directory.path().join(name), text).expect("written");
    let calls = ["08:00:00", "08:55:00", "09:10:00", "09:40:00", "10:35:00", "11:55:00"];
    put("phone.csv", &format!("arrived\n{}\n", calls.map(|time| format!("2024-03-04T{time}")).join("\n")));
    put("mail.csv", "arrived\n2024-03-04T23:59:00\n");
    put("rota.csv", "agent,weekday,shift\nAda,mon,early\nBob,mon,early\n");
    let study = load_in(directory.path(), &text);
    results(&study, &RunOptions { replications: Some(1), threads: 1, trace: 1, ..RunOptions::default() })
}

/// Metrics of an item in the hours from eight to noon and the one after, in minutes per hour.
fn by_hour(results: &Results, level: Level, item: &str, metric: &str) -> [f64; 5] {
    [8, 9, 10, 11, 12].map(|hour| {
        let mut rows = results.variants[0].intervals.iter().filter(|one| one.start == hour * 3_600_000_000);
        let found = rows.find(|one| one.row.level == level && one.row.item == item && one.row.metric == metric);
        let value = found.unwrap_or_else(|| panic!("no {item} {metric}")).row.estimate.mean.expect("a mean");
        (value * 60.0 * 1e6).round() / 1e6
    })
}

#[test]
fn everybody_is_somewhere_in_every_interval() {
    let results = day();
    let front = |metric, expected: [f64; 5]| assert_eq!(by_hour(&results, Level::Group, "front", metric), expected, "{metric}");
    front("scheduled", [120.0, 120.0, 120.0, 120.0, 0.0]);
    front("scheduled_mean", [120.0, 120.0, 120.0, 120.0, 0.0]);
    // Two breaks of 30 min in the second hour, a meeting of two for 20 min in the third.
    front("productive", [120.0, 60.0, 80.0, 120.0, 0.0]);
    front("break_mean", [0.0, 60.0, 0.0, 0.0, 0.0]);
    front("meeting_mean", [0.0, 0.0, 40.0, 0.0, 0.0]);
    front("absent_mean", [0.0; 5]);
    front("missing_mean", [0.0; 5]);
    // Bob's five minutes.
    front("beyond_mean", [0.0, 0.0, 0.0, 0.0, 5.0]);
    front("staff_mean", [120.0, 60.0, 80.0, 120.0, 5.0]);
    front("busy_mean", [15.0, 25.0, 10.0, 5.0, 5.0]);
    front("available_mean", [105.0, 35.0, 70.0, 115.0, 0.0]);
    front("required", [20.0, 20.0, 10.0, 10.0, 0.0]);
    let back = |metric, expected: [f64; 5]| assert_eq!(by_hour(&results, Level::Group, "back", metric), expected, "{metric}");
    back("scheduled", [60.0, 60.0, 60.0, 60.0, 0.0]);
    back("absent_mean", [60.0, 60.0, 60.0, 60.0, 0.0]);
    // All are expected to be absent.
    for metric in ["productive", "staff_mean", "break_mean", "meeting_mean", "beyond_mean"] {
        back(metric, [0.0; 5]);
    }
    let centre = |metric, expected: [f64; 5]| assert_eq!(by_hour(&results, Level::Centre, "centre", metric), expected, "{metric}");
    centre("scheduled", [180.0, 180.0, 180.0, 180.0, 0.0]);
    centre("productive", [120.0, 60.0, 80.0, 120.0, 0.0]);
    centre("staff_mean", [120.0, 60.0, 80.0, 120.0, 5.0]);
    centre("break_mean", [0.0, 60.0, 0.0, 0.0, 0.0]);
    centre("meeting_mean", [0.0, 0.0, 40.0, 0.0, 0.0]);
    centre("absent_mean", [60.0, 60.0, 60.0, 60.0, 0.0]);
    centre("missing_mean", [0.0; 5]);
    centre("beyond_mean", [0.0, 0.0, 0.0, 0.0, 5.0]);
}

#[test]
fn every_agent_by_name() {
    let results = day();
    let [back, front] = &results.variants[0].agents[..] else { panic!("two groups") };
    assert_eq!((&front.names[..], front.rostered), (&["Ada".to_owned(), "Bob".to_owned()][..], true));
    let agent = |present: f64, overtime: f64| AgentMeans {
        present_hours: present / 60.0,
        handling_hours: 0.5,
        sessions: 3.0,
        break_hours: 0.5,
        meeting_hours: 20.0 / 60.0,
        overtime_hours: overtime / 60.0,
        ..AgentMeans::default()
    };
    assert_eq!(front.agents, [agent(190.0, 0.0), agent(195.0, 5.0)]);
    assert_eq!(back.names, [""]);
    assert_eq!(back.agents, [AgentMeans { absent_hours: 4.0, absent_days: 1.0, ..AgentMeans::default() }]);
    let of = |item, metric| results.find(0, Level::Group, item, metric, "").and_then(|row| row.estimate.mean);
    assert_eq!(["break_hours", "absent_hours"].map(|metric| of("front", metric)), [Some(1.0), Some(0.0)]);
    assert_eq!((of("front", "meeting_hours"), of("back", "absent_hours")), (Some(40.0 / 60.0), Some(4.0)));
    let text = csv(&results);
    assert!(text.contains("\ntest,base,front,2,Bob,overtime_hours,"), "agents.csv");
    // Three calls each.
    let had = |name: &str| text.lines().filter(|line| line.contains(&format!(",first,front,{name},"))).count();
    assert_eq!((had("1,Ada"), had("2,Bob")), (3, 3), "contacts.csv");
}

#[test]
fn the_table_of_the_day_sets_productive_apart_from_scheduled() {
    let text = busiest(&day(), 0, Style { color: false });
    assert!(text.contains("productive"), "{text}");
    let row = |from: &str| -> Vec<f64> {
        let row = text.lines().find(|line| line.trim_start().starts_with(from)).unwrap_or_else(|| panic!("no {from}: {text}"));
        row.split_whitespace().skip(1).take(6).map(|cell| cell.parse().expect("a number")).collect()
    };
    // Forecast, offered, required, scheduled, productive, on duty.
    assert_eq!(row("09:00"), [2.0, 2.0, 0.3, 3.0, 1.0, 1.0]);
    assert_eq!(row("10:00"), [1.0, 1.0, 0.2, 3.0, 1.3, 1.3]);
}

#[test]
fn days_of_absence_count_once_however_many_shifts_they_have() {
    // Two shifts on each of two days, of two agents who are always absent; the night before counts for nothing.
    let shifts = "[shifts.am]\nstart = \"08:00\"\nlength = \"2h\"\n[shifts.pm]\nstart = \"14:00\"\nlength = \"3h\"\n";
    let text = format!(
        "{}{}{shifts}[channels.phone]\nmedium = \"phone\"\nhandle_time = \"10m\"\n[groups.front]\nrota = \"rota.csv\"\nabsence = {{ share = 1 }}\n\
         skills = [\"phone\"]\n",
        head("2d").replace("[run]", "[run]\nwarmup = \"1d\""),
        inquiries(&["phone"])
    );
    let directory = tempfile::tempdir().expect("a directory");
    let put = |name: &str, text: &str| std::fs::write(directory.path().join(name), text).expect("written");
    put("phone.csv", "arrived\n2024-03-04T09:00:00\n");
    put("rota.csv", "agent,weekday,shift\n1,daily,am\n1,daily,pm\n2,mon,pm\n");
    let results = results(&load_in(directory.path(), &text), &RunOptions { replications: Some(1), ..RunOptions::default() });
    let found: Vec<(f64, f64)> = results.variants[0].agents[0].agents.iter().map(|agent| (agent.absent_days, agent.absent_hours)).collect();
    assert_eq!(found, [(2.0, 10.0), (1.0, 3.0)]);
}

#[test]
fn members_are_those_of_the_rota_by_name() {
    // Bob stands first among the members and Ada in the rota, in which Eva has no row: she is on call. Ada, who is twice
    // as slow, has the first call, 20 min; Bob the second, 5 min.
    let rota = "agent,weekday,start,end\nAda,mon,08:00,12:00\nBob,mon,08:00,12:00\n";
    let members = "members = [{ name = \"Bob\", work_factor = 0.5 }, { name = \"Eva\" }, { name = \"Ada\", work_factor = 2 }]\n\
                   on_call = { agents = 1, waiting_at_least = 100, notice = \"1h\", length = \"1h\" }";
    let text = format!(
        "{}{}[channels.phone]\nmedium = \"phone\"\nhandle_time = \"10m\"\n[groups.front]\nrota = \"rota.csv\"\n{members}\nskills = [\"phone\"]\n",
        head("1d"),
        inquiries(&["phone"])
    );
    let directory = tempfile::tempdir().expect("a directory");
    let put = |name: &str, text: &str| std::fs::write(directory.path().join(name), text).expect("written");
    put("phone.csv", "arrived\n2024-03-04T08:00:00\n2024-03-04T08:01:00\n");
    put("rota.csv", rota);
    let study = load_in(directory.path(), &text);
    let [front] = &results(&study, &RunOptions { replications: Some(1), ..RunOptions::default() }).variants[0].agents[..] else { panic!() };
    assert_eq!(front.names, ["Ada", "Bob", "Eva"]);
    let minutes: Vec<f64> = front.agents.iter().map(|agent| (agent.handling_hours * 60.0).round()).collect();
    assert_eq!(minutes, [20.0, 5.0, 0.0]);
    put("rota.csv", &rota.replace("Ada", "Adda"));
    let errors = load_text("test", &text, directory.path(), &LoadOptions::default()).expect_err("an unknown member").to_string();
    assert!(errors.contains("unknown member \"Adda\" in the rota") && errors.contains("did you mean `Ada`?"), "{errors}");
}
