//! An optimised plan as files: `plan.csv` for people; a scenario that has the plan, with a CSV file of each group beside
//! it, for the next run; `frontier.csv` and `binding.csv`.

use super::plan_settings::{Chosen, chosen, keys};
use super::rows::writer;
use crate::ground::number::{cell, number};
use crate::ground::time::Ticks;
use crate::run::optimise::levers::{Of, clock, weekdays};
use crate::run::optimise::{Judged, Outcome};
use crate::scenario::calendar::{Calendar, Piece};
use crate::scenario::model::Group;
use crate::scenario::{Change, Scenario, toml_string};
use std::io::Write;
use std::path::Path;

/// Name of the file of a group: letters and digits of its name, and its place if another's would be the same.
pub fn group_file(scenario: &Scenario, outcome: &Outcome, index: usize) -> String {
    let plain = |group: &Group| group.name.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect::<String>();
    let name = plain(&scenario.groups[index]);
    let alike = scenario.groups.iter().filter(|group| plain(group).to_lowercase() == name.to_lowercase()).count() > 1;
    let place = if alike { format!("-{}", index + 1) } else { String::new() };
    let kind = if is_staff(outcome, index) { "staff" } else { "rota" };
    format!("{kind}-{name}{place}.csv")
}

fn is_staff(outcome: &Outcome, group: usize) -> bool {
    outcome.space.groups.iter().any(|(index, of)| *index == group && matches!(of, Of::Staff(_)))
}

/// Columns of `plan.csv`.
const PLAN: [&str; 13] = [
    "group",
    "when",
    "agents_before",
    "agents_after",
    "agent_hours_before",
    "agent_hours_after",
    "wage_share_after",
    "inquiry",
    "channel",
    "slots_before",
    "slots_after",
    "share_before",
    "share_after",
];

/// Writes `plan.csv`: a row per number of agents, then one per number of slots and per share of a channel.
pub fn plan(scenario: &Scenario, outcome: &Outcome, out: impl Write) -> csv::Result<()> {
    let mut csv = writer(out);
    csv.write_record(PLAN)?;
    let wages = |lever: usize| {
        let of = &outcome.space.levers[lever];
        f64::from(outcome.plan[lever]) * of.hours * scenario.groups[of.group].wage_per_hour
    };
    let all: f64 = (0..outcome.plan.len()).map(wages).sum();
    for (index, lever) in outcome.space.levers.iter().enumerate() {
        let after = outcome.plan[index];
        let cells = [
            scenario.groups[lever.group].name.clone(),
            lever.when.clone(),
            lever.before.to_string(),
            after.to_string(),
            number(f64::from(lever.before) * lever.hours),
            number(f64::from(after) * lever.hours),
            cell((all > 0.0).then(|| wages(index) / all)),
        ];
        csv.write_record(cells.into_iter().chain(std::iter::repeat_n(String::new(), 6)))?;
    }
    for row in chosen(scenario, outcome) {
        let mut cells: [String; 13] = Default::default();
        match row {
            Chosen::Slots { group, channel, before, after } => {
                (cells[0], cells[8]) = (scenario.groups[group].name.clone(), scenario.channels[channel].name.clone());
                // Without a limit nothing.
                cells[9] = cell((before < u32::MAX).then(|| f64::from(before)));
                cells[10] = after.to_string();
            }
            Chosen::Share { inquiry, channel, before, after } => {
                (cells[7], cells[8]) = (scenario.inquiries[inquiry].name.clone(), scenario.channels[channel].name.clone());
                (cells[11], cells[12]) = (number(before), number(after));
            }
        }
        csv.write_record(cells)?;
    }
    csv.flush()?;
    Ok(())
}

/// Writes the file of a group: its `staff` by weekday or date and time, or a `rota` with a row per agent and shift.
pub fn of_group(scenario: &Scenario, outcome: &Outcome, index: usize, out: impl Write) -> csv::Result<()> {
    let mut csv = writer(out);
    let applied = outcome.space.apply(scenario, &outcome.plan);
    let group = &applied.groups[index];
    match &group.roster {
        Some(roster) => {
            csv.write_record(["agent", "weekday", "shift"])?;
            let mut agent = 0;
            for line in &roster.lines {
                for _ in 0..line.agents {
                    agent += 1;
                    csv.write_record([format!("{agent}"), weekdays(&line.days), line.shift.clone()])?;
                }
            }
        }
        None => match &group.staff {
            Calendar::Weekly(days) => {
                csv.write_record(["weekday", "time", "staff"])?;
                for (day, pieces) in days.iter().enumerate() {
                    let name = weekdays(&std::array::from_fn(|other| other == day));
                    for (at, agents) in steps(pieces) {
                        csv.write_record([name.clone(), clock(at), agents.to_string()])?;
                    }
                }
            }
            Calendar::Dated(days) => {
                csv.write_record(["date", "time", "staff"])?;
                for (date, pieces) in days {
                    for (at, agents) in steps(pieces) {
                        csv.write_record([date.to_string(), clock(at), agents.to_string()])?;
                    }
                }
            }
        },
    }
    csv.flush()?;
    Ok(())
}

/// The times of a day from which a number holds; what has a gap after it ends with 0.
fn steps(pieces: &[Piece<u32>]) -> Vec<(Ticks, u32)> {
    let mut out = Vec::new();
    for (index, piece) in pieces.iter().enumerate() {
        out.push((piece.from, piece.value));
        if pieces.get(index + 1).is_none_or(|next| next.from > piece.to) && piece.to < crate::ground::time::DAY {
            out.push((piece.to, 0));
        }
    }
    out
}

/// A scenario with the plan: it includes the file at `original`, and its only variant changes what `changes` and the plan
/// change. `name_of` gives the name by which a file is found from beside it.
pub fn scenario(
    scenario: &Scenario,
    outcome: &Outcome,
    changes: &[Change],
    original: &Path,
    name_of: &dyn Fn(&Path) -> String,
    mut out: impl Write,
) -> std::io::Result<()> {
    let mut whole: Vec<(String, String)> = Vec::new();
    let mut set: Vec<(String, String)> = Vec::new();
    for change in changes.iter().flat_map(Change::flat) {
        let first = change.key.split('.').next().unwrap_or("").trim();
        let of_file = ["name", "description", "seed", "run"].contains(&first);
        put(if of_file { &mut whole } else { &mut set }, change.key.trim().to_owned(), change.value(name_of));
    }
    for (index, _) in &outcome.space.groups {
        let group = &scenario.groups[*index];
        let section = format!("groups.{}", quoted(&group.name));
        if is_staff(outcome, *index) {
            put(&mut set, format!("{section}.staff"), toml_string(&group_file(scenario, outcome, *index)));
        } else {
            put(&mut set, format!("{section}.shifts"), shifts(group, outcome, *index));
        }
    }
    for (key, value) in keys(scenario, outcome, quoted) {
        put(&mut set, key, value);
    }
    let name = if scenario.variant == "base" { "optimised".to_owned() } else { format!("{}, optimised", scenario.variant) };
    writeln!(out, "# The plan of `holdline optimise`: the scenario that it includes, with other numbers of agents{}.\n", besides(outcome))?;
    writeln!(out, "include = [{}]", toml_string(&name_of(original)))?;
    for (key, value) in whole {
        writeln!(out, "{key} = {value}")?;
    }
    writeln!(out, "\n[[variants]]\nname = {}\n\n[variants.set]", toml_string(&name))?;
    for (key, value) in set {
        writeln!(out, "{} = {value}", toml_string(&key))?;
    }
    Ok(())
}

/// What else is set.
fn besides(outcome: &Outcome) -> &'static str {
    let settings = &outcome.space.settings;
    match (settings.slots.is_empty(), settings.mixes.is_empty()) {
        (true, true) => "",
        (false, true) => " and slots",
        (true, false) => " and mixes of channels",
        (false, false) => ", slots and mixes of channels",
    }
}

/// A later change of a key replaces what was said of it and of what lies below it.
fn put(set: &mut Vec<(String, String)>, key: String, value: String) {
    set.retain(|(other, _)| *other != key && !other.starts_with(&format!("{key}.")));
    set.push((key, value));
}

fn quoted(name: &str) -> String {
    if name.contains(['.', ' ', '"', '\'']) { format!("\"{name}\"") } else { name.to_owned() }
}

/// The entries of `shifts` that still have agents.
fn shifts(group: &Group, outcome: &Outcome, index: usize) -> String {
    let levers = outcome.space.levers.iter().zip(&outcome.plan).filter(|(lever, _)| lever.group == index);
    let lines = group.roster.iter().flat_map(|roster| &roster.lines).zip(levers).filter(|(_, (_, agents))| **agents > 0);
    let entry = lines.map(|(line, (_, agents))| {
        let overtime = line.overtime / crate::ground::time::SECOND;
        let overtime = if overtime > 0 { format!(", overtime = \"{overtime}s\"") } else { String::new() };
        format!("{{ shift = {}, days = \"{}\", agents = {agents}{overtime} }}", toml_string(&line.shift), weekdays(&line.days))
    });
    format!("[{}]", entry.collect::<Vec<_>>().join(", "))
}

/// Writes `frontier.csv`: a row per rung of the ladder of targets and goal.
pub fn frontier(scenario: &Scenario, outcome: &Outcome, out: impl Write) -> csv::Result<()> {
    let mut csv = writer(out);
    csv.write_record(["targets_moved", "cost", "channel", "start", "target", "service", "agent_hours"])?;
    let Some(after) = &outcome.after else { return Ok(csv.flush()?) };
    for rung in &outcome.frontier {
        let hours: f64 = rung.plan.iter().zip(&outcome.space.levers).map(|(agents, lever)| f64::from(*agents) * lever.hours).sum();
        for (held, service) in after.held.iter().zip(&rung.service) {
            csv.write_record([
                number(rung.moved),
                number(rung.cost),
                scenario.channels[held.channel].name.clone(),
                held.intervals.as_ref().map_or(String::new(), |part| moment(scenario, part.start)),
                number((held.target + rung.moved).min(1.0)),
                number(*service),
                number(hours),
            ])?;
        }
    }
    csv.flush()?;
    Ok(())
}

/// The start of an interval.
fn moment(scenario: &Scenario, interval: usize) -> String {
    let when = scenario.run.shown((interval as u64 * scenario.run.interval) as i64);
    when.map_or(String::new(), |when| when.strftime("%Y-%m-%dT%H:%M:%S").to_string())
}

/// Writes `binding.csv`: how far each target is from being missed, over what it must hold and in every interval.
pub fn binding(scenario: &Scenario, outcome: &Outcome, out: impl Write) -> csv::Result<()> {
    let mut csv = writer(out);
    csv.write_record(["channel", "start", "end", "target", "service", "service_low", "slack", "judged", "binds"])?;
    let Some(after) = &outcome.after else { return Ok(csv.flush()?) };
    let name = |channel: usize| scenario.channels[channel].name.clone();
    let moment = |interval: usize| moment(scenario, interval);
    for (index, held) in after.held.iter().enumerate() {
        let (from, to) = held.intervals.as_ref().map_or((String::new(), String::new()), |part| (moment(part.start), moment(part.end)));
        csv.write_record([
            name(held.channel),
            from,
            to,
            number(held.target),
            number(held.mean),
            number(held.low),
            number(held.mean - held.target),
            number(judged(after, held.channel, held.intervals.clone())),
            outcome.binds.get(index).map(bool::to_string).unwrap_or_default(),
        ])?;
    }
    for one in &after.intervals {
        if after.held.iter().any(|held| held.channel == one.channel && held.intervals == Some(one.interval..one.interval + 1)) {
            continue;
        }
        let target = after.channels.iter().find(|channel| channel.channel == one.channel).map_or(f64::NAN, |channel| channel.target);
        csv.write_record([
            name(one.channel),
            moment(one.interval),
            moment(one.interval + 1),
            number(target),
            number(one.mean),
            number(one.low),
            number(one.mean - target),
            number(one.judged),
            String::new(),
        ])?;
    }
    csv.flush()?;
    Ok(())
}

/// Contacts judged per replication of a channel.
fn judged(after: &Judged, channel: usize, intervals: Option<std::ops::Range<usize>>) -> f64 {
    match intervals {
        None => after.channels.iter().find(|of| of.channel == channel).map_or(0.0, |of| of.judged),
        Some(part) => {
            let of = after.intervals.iter().filter(|one| one.channel == channel && part.contains(&one.interval));
            of.map(|one| one.judged).sum()
        }
    }
}
