//! Draws of agents with a roster belong to them: whatever happens to others, or to the time of a shift, each is absent, late
//! and slow as before.

use super::{head, inquiries};
use crate::support::load_in;
use holdline::engine::Engine;
use holdline::engine::tally::AgentTotals;
use holdline::plan::Plan;
use std::path::Path;
use std::sync::atomic::AtomicBool;

const SHIFTS: &str = "[shifts.early]\nstart = \"08:00\"\nlength = \"4h\"\nbreaks = [{ after = \"2h\", length = \"15m\", paid = true }]\n\
    [shifts.late]\nstart = \"12:00\"\nlength = \"5h\"\nbreaks = [{ after = \"1h\", length = \"10m\", paid = true }, { after = \"3h\", length = \"10m\", paid = true }]\n";
const CONDUCT: &str = "absence = { share = 0.3, correlation = 0.3 }\nlate_start = { exponential = { mean = \"5m\" } }\n\
    early_leave = { exponential = { mean = \"5m\" } }\nlong_break = { exponential = { mean = \"2m\" } }\n\
    pace = { cv = 0.4 }\nlearning = { factor = 1.5, time = \"100h\", tenure = { exponential = { mean = \"50h\" } } }\n";
const ENTRIES: &str = "shifts = [{ shift = \"early\", days = \"daily\", agents = 4 }, { shift = \"late\", days = \"daily\", agents = 3 }]";

/// One caller on Monday night, who finds nobody and waits for a minute.
fn text(length: &str, shifts: &str, group: &str) -> String {
    format!(
        "{}drain = \"censor\"\n{}{shifts}[channels.phone]\nmedium = \"phone\"\nhandle_time = \"10m\"\npatience = \"1m\"\n\
         [groups.all]\n{group}\nskills = [\"phone\"]\n",
        head(length),
        inquiries(&["phone"])
    )
}

/// What becomes of an agent to whom nobody writes, in three replications: all that is drawn shows in when they are there.
#[derive(Debug, PartialEq)]
struct Drawn {
    present: u64,
    on_break: u64,
    absent: u64,
    absent_days: u32,
    pace: f64,
    tenure: u64,
}

fn drawn(text: &str, rota: &str) -> Vec<Vec<Drawn>> {
    let directory = tempfile::tempdir().expect("a directory");
    for (name, text) in [("rota.csv", rota), ("phone.csv", "arrived\n2024-03-04T23:58:00\n")] {
        std::fs::write(directory.path().join(name), text).expect("written");
    }
    let study = load_in(directory.path(), text);
    let plan = Plan::new(&study.variants[0]);
    let never = AtomicBool::new(false);
    let mut engine = Engine::new(&plan, &never);
    let of = |index: u32, totals: &AgentTotals, replication: u32| {
        let person = plan.groups[0].individuals.agent(index, 7, u64::from(replication));
        let &AgentTotals { present, on_break, absent, absent_days, .. } = totals;
        Drawn { present, on_break, absent, absent_days, pace: person.pace, tenure: person.tenure }
    };
    let mut of_replication = |replication| {
        let found = engine.replicate(7, replication, false).unwrap_or_else(|failure| panic!("{failure:?}"));
        (0..).zip(&found.agents).map(|(index, totals)| of(index, totals, replication)).collect()
    };
    (0..3).map(&mut of_replication).collect()
}

/// The same without some agents.
fn without(mut drawn: Vec<Vec<Drawn>>, agents: &[usize]) -> Vec<Vec<Drawn>> {
    for row in &mut drawn {
        let mut index = 0..;
        row.retain(|_| !agents.contains(&index.next().expect("more")));
    }
    drawn
}

fn of(shifts: &str, roster: &str) -> Vec<Vec<Drawn>> {
    drawn(&text("6d", shifts, &format!("{roster}\n{CONDUCT}")), "")
}

#[test]
fn one_more_agent_leaves_everybody_else_as_they_were() {
    let base = of(SHIFTS, ENTRIES);
    let differ = base[0].iter().any(|one| *one != base[0][0]) && base[0] != base[1];
    assert!(differ && base.iter().flatten().any(|one| one.absent_days > 0), "{base:?}");
    assert_eq!(without(of(SHIFTS, &ENTRIES.replace("agents = 4", "agents = 5")), &[4]), base);
    assert_eq!(without(of(SHIFTS, &ENTRIES.replace("agents = 4", "agents = 2")), &[]), without(of(SHIFTS, ENTRIES), &[2, 3]));
    // Another entry before them, of another shift and of one that they have, too: it is the second of that.
    let more = ENTRIES.replace("{ shift = \"late\"", "{ shift = \"night\", days = \"mon\", agents = 2 }, { shift = \"late\"");
    let night = format!("{SHIFTS}[shifts.night]\nstart = \"22:00\"\nlength = \"6h\"\n");
    assert_eq!(without(of(&night, &more), &[4, 5]), base);
    let more = ENTRIES.replace("{ shift = \"late\"", "{ shift = \"early\", days = \"sat\", agents = 2 }, { shift = \"late\"");
    assert_eq!(without(of(SHIFTS, &more), &[4, 5]), base);
    // Those of the second entry are other people than those of the first.
    let saturday = of(SHIFTS, &more);
    assert_ne!(saturday[0][4].pace, saturday[0][0].pace);
    // On call, at the end of the group.
    let on_call = format!("{ENTRIES}\non_call = {{ agents = 2, waiting_at_least = 5, notice = \"1h\", length = \"1h\" }}");
    let found = of(SHIFTS, &on_call);
    assert_eq!(found[0][7..].iter().map(|one| one.pace).collect::<Vec<_>>(), {
        let two = of(SHIFTS, &on_call.replace("agents = 3", "agents = 6"));
        two[0][10..].iter().map(|one| one.pace).collect::<Vec<_>>()
    });
    assert_eq!(without(found, &[7, 8]), base);
}

#[test]
fn the_time_of_a_shift_the_warm_up_and_a_meeting_change_nobodys_draws() {
    let base = of(SHIFTS, ENTRIES);
    assert_eq!(of(&SHIFTS.replace("08:00", "08:15"), ENTRIES), base);
    let text = |run: &str| text("6d", SHIFTS, &format!("{ENTRIES}\n{CONDUCT}")).replace("[run]\n", run);
    assert_eq!(drawn(&text("[run]\nwarmup = \"2d\"\n"), ""), base);
    // An hour of meeting before the second break of the late shift: an hour less at work for those who come, and nothing else.
    let meeting = format!("{SHIFTS}meetings = [{{ after = \"2h\", length = \"30m\" }}]\n");
    let expected = |one: &Drawn, late: bool| one.present - if late { u64::from(6 - one.absent_days) * 1_800_000_000 } else { 0 };
    for (found, base) in of(&meeting, ENTRIES).iter().zip(&base) {
        for (index, (found, base)) in found.iter().zip(base).enumerate() {
            assert_eq!((found.present, found.on_break), (expected(base, index >= 4), base.on_break));
        }
    }
}

#[test]
fn people_in_a_rotation_go_by_their_place_and_those_of_a_rota_by_their_name() {
    let rotation =
        |agents: u32| format!("rotation = {{ agents = {agents}, weeks = [{{ daily = \"early\" }}, {{ \"mon-fri\" = \"late\" }}] }}");
    assert_eq!(without(of(SHIFTS, &rotation(6)), &[4, 5]), of(SHIFTS, &rotation(4)));
    let by_rota =
        |rows: &str| drawn(&text("6d", SHIFTS, &format!("rota = \"rota.csv\"\n{CONDUCT}")), &format!("agent,weekday,shift\n{rows}"));
    let base = by_rota("ann,daily,early\nbob,daily,late\n");
    assert_eq!(without(by_rota("eva,mon,early\nann,daily,early\nbob,daily,late\n"), &[0]), base);
    let swapped: Vec<Vec<Drawn>> =
        by_rota("bob,daily,late\nann,daily,early\n").into_iter().map(|row| row.into_iter().rev().collect()).collect();
    assert_eq!(swapped, base);
    // A second shift on a day is one more draw of the same absence.
    let twice = by_rota("ann,daily,early\nann,daily,late\nbob,daily,late\n");
    for (twice, base) in twice.iter().zip(&base) {
        assert_eq!((twice[0].absent_days, &twice[1]), (base[0].absent_days, &base[1]));
        assert_eq!(twice[0].absent, u64::from(base[0].absent_days) * 9 * 3_600_000_000);
    }
}

#[test]
fn members_are_as_fast_as_they_are_called() {
    let of = |names: &[&str]| {
        let members: Vec<String> = names.iter().map(|name| format!("{{ name = {name:?} }}")).collect();
        let text = text("1d", "", &format!("staff = {}\npace = {{ cv = 0.4 }}\nmembers = [{}]", names.len(), members.join(", ")));
        drawn(&text, "").into_iter().map(|row| row.into_iter().map(|one| one.pace).collect()).collect::<Vec<Vec<f64>>>()
    };
    let [two, three] = [&["Ann", "Bob"][..], &["Eva", "Ann", "Bob"]].map(of);
    assert!(three.iter().zip(&two).all(|(three, two)| three[1..] == two[..] && three[0] != two[0]));
}

#[test]
fn groups_are_absent_apart() {
    // The same shifts in two groups: nobody of one is somebody of the other.
    let group = |name: &str| format!("[groups.{name}]\n{ENTRIES}\nabsence = {{ share = 0.5 }}\nskills = [\"phone\"]\n");
    let text = format!(
        "realism = \"none\"\n[run]\nstart = \"2024-03-04\"\nlength = \"14d\"\n[inquiries.a]\nper_day = 1\nchannels = {{ phone = 1 }}\n\
         [channels.phone]\nmedium = \"phone\"\n{SHIFTS}{}{}",
        group("one"),
        group("two")
    );
    let study = load_in(Path::new(""), &text);
    let plan = Plan::new(&study.variants[0]);
    let never = AtomicBool::new(false);
    let mut engine = Engine::new(&plan, &never);
    let found = engine.replicate(1, 0, false).unwrap_or_else(|failure| panic!("{failure:?}"));
    let absent: Vec<u64> = found.agents.iter().map(|agent| agent.absent).collect();
    assert_ne!(absent[..7], absent[7..]);
}
