//! Ways to agents that are never open: reserves that are never exceeded, conditions that never hold, campaigns and
//! callbacks whose time comes when nobody is there; and lines of which there are fewer than agents.

use super::periods::{interval_name, named, stretches, worst};
use super::{Finding, amount, span, whole};
use crate::ground::dist::Dist;
use crate::ground::time::{DAY, Ticks};
use crate::plan::load::{Load, open_segments};
use crate::plan::roster::{most_at_once_of, planned_presence};
use crate::scenario::Scenario;
use crate::scenario::model::{CallbackOrder, Channel, Group, Skill};
use std::ops::Range;

/// When anybody of a group is planned to be able to take contacts.
fn presence(scenario: &Scenario, group: &Group) -> Vec<Range<Ticks>> {
    let mut pieces: Vec<Range<Ticks>> = match &group.roster {
        Some(roster) => planned_presence(roster, &scenario.sites[group.site], &scenario.run).into_iter().map(|(time, _)| time).collect(),
        None => {
            let pieces = scenario.staff_pieces(group, 0, scenario.run.length).into_iter();
            pieces.filter(|piece| piece.value > 0).map(|piece| piece.from..piece.to).collect()
        }
    };
    pieces.sort_unstable_by_key(|piece| (piece.start, piece.end));
    let mut joined: Vec<Range<Ticks>> = Vec::new();
    for piece in pieces {
        match joined.last_mut().filter(|last| piece.start <= last.end) {
            Some(last) => last.end = last.end.max(piece.end),
            None => joined.push(piece),
        }
    }
    joined
}

/// Most agents of a group at once, by plan.
fn most(scenario: &Scenario, group: &Group) -> u32 {
    match &group.roster {
        Some(roster) => most_at_once_of(roster, &scenario.sites[group.site], &scenario.run),
        None => scenario.staff_pieces(group, 0, scenario.run.length).iter().map(|piece| piece.value).max().unwrap_or(0),
    }
}

fn meet(some: &[Range<Ticks>], others: &[Range<Ticks>]) -> bool {
    some.iter().any(|one| others.iter().any(|other| one.start < other.end && other.start < one.end))
}

/// Skills whose contacts a group can never take.
pub(super) fn never_used(scenario: &Scenario, out: &mut Vec<Finding>) {
    for (index, group) in scenario.groups.iter().enumerate() {
        let most = most(scenario, group);
        // Whoever is called in comes on top, at times that nobody knows.
        if most == 0 || group.roster.as_ref().is_some_and(|roster| roster.on_call.is_some()) {
            continue;
        }
        let there = presence(scenario, group);
        for skill in &group.skills {
            let channel = &scenario.channels[skill.channel];
            if !channel.groups.contains(&index) {
                continue;
            }
            let why =
                if skill.rules.reserve >= most { Some(too_few(skill.rules.reserve, most)) } else { shut(scenario, channel, skill, &there) };
            if let Some(why) = why {
                out.push(Finding::note("skill-never-used", &group.name, format!("it never takes contacts of {}: {why}", channel.name)));
            }
        }
        for dialled in group.campaigns.iter().filter(|dialled| dialled.reserve >= most) {
            let name = &scenario.campaigns[dialled.campaign].name;
            let text = format!("it never dials for {name}: {}", too_few(dialled.reserve, most));
            out.push(Finding::note("skill-never-used", &group.name, text));
        }
    }
}

fn too_few(reserve: u32, most: u32) -> String {
    format!("`reserve` keeps {reserve} agents free and at most {most} are on duty at once")
}

/// Why the conditions of a skill never hold; `None`: they may.
fn shut(scenario: &Scenario, channel: &Channel, skill: &Skill, there: &[Range<Ticks>]) -> Option<String> {
    let conditions = &skill.call.conditions;
    if let Some(hours) = &conditions.hours {
        let pieces = hours.expand(scenario.run.start, 0, scenario.run.length, &scenario.sites[channel.site].clock);
        let open: Vec<Range<Ticks>> = pieces.iter().map(|piece| piece.from..piece.to).collect();
        if !meet(&open, there) {
            return Some("none of its agents is on duty in the `hours` of that route".to_owned());
        }
    }
    if let Dist::Constant(patience) = channel.patience
        && channel.medium.is_synchronous()
        && conditions.after >= patience.max(1)
    {
        return Some(format!("`after` is {} and everybody gives up after {}", span(conditions.after), span(patience)));
    }
    let room = channel.queue_capacity.filter(|&room| conditions.waiting_at_least > room.max(1));
    room.map(|room| format!("`waiting_at_least` is {} and the queue has room for {room}", conditions.waiting_at_least))
}

/// Campaigns for which nobody is on duty when they dial.
pub(super) fn campaigns(scenario: &Scenario, out: &mut Vec<Finding>) {
    for (index, campaign) in scenario.campaigns.iter().enumerate() {
        let dialling = scenario.groups.iter().filter(|group| group.campaigns.iter().any(|dialled| dialled.campaign == index));
        let there: Vec<Range<Ticks>> = dialling.flat_map(|group| presence(scenario, group)).collect();
        let channel = &scenario.channels[campaign.channel];
        let staffed = campaign.hours.as_ref().map_or(!there.is_empty(), |hours| {
            let pieces = scenario.sites[channel.site].expand(hours, scenario.run.start, 0, scenario.run.length);
            let open: Vec<Range<Ticks>> = pieces.iter().map(|piece| piece.from..piece.to).collect();
            meet(&open, &there)
        });
        if !staffed {
            let text = "nobody who dials for it is on duty in its hours".to_owned();
            out.push(Finding::warning("campaign-unstaffed", &campaign.name, text));
        }
    }
}

/// Callbacks at the end of the day, when nobody is there any more on any day.
pub(super) fn callbacks(scenario: &Scenario, load: &Load, index: usize, out: &mut Vec<Finding>) {
    let channel = &scenario.channels[index];
    let Some(callback) = &channel.life.callback else { return };
    let CallbackOrder::EndOfDay { from } = callback.order else { return };
    let doors = open_segments(scenario, channel);
    // Without doors to close there is no end of a day.
    if from.is_none() && channel.open.is_none() {
        return;
    }
    let serving = channel.groups.iter().filter_map(|&group| scenario.groups.get(group));
    let there: Vec<Range<Ticks>> = serving.flat_map(|group| presence(scenario, group)).collect();
    let (mut never, mut days) = (true, 0);
    let (clock, length) = (&scenario.sites[channel.site].clock, scenario.run.length);
    for day in clock.day(0)..=clock.day(length as i64 - 1) {
        let moment = |time: Ticks| clock.moment(day * DAY as i64 + time as i64).max(0) as Ticks;
        let today = moment(0)..moment(DAY);
        let Some(last) = doors.iter().rfind(|door| door.from < today.end && door.to > today.start) else { continue };
        let due = from.map_or(last.to, moment);
        let next = doors.iter().map(|door| door.from).find(|&from| from >= today.end).unwrap_or(length).max(today.end);
        if due < length {
            days += 1;
            never &= !meet(&there, std::slice::from_ref(&(due..next)));
        }
    }
    if never && days > 0 && load.channels[index].contacts() > 0.0 {
        let when = from.map_or("from closing time on".to_owned(), |from| {
            let minutes = from / crate::ground::time::MINUTE;
            format!("from {:02}:{:02} on", minutes / 60, minutes % 60)
        });
        let text = format!(
            "its callbacks are due {when} and nobody who serves it is on duty then: they wait until the next day, when others wait on the line: \
             set an earlier `from`, or staff it"
        );
        out.push(Finding::note("callbacks-unstaffed", &channel.name, text));
    }
}

/// Lines of which there are fewer than agents who do nothing but what needs one.
pub(super) fn lines(scenario: &Scenario, load: &Load, staff: &[Vec<f64>], out: &mut Vec<Finding>) {
    for trunk in &scenario.trunks {
        let bound = |group: &Group| {
            !group.skills.is_empty()
                && group.campaigns.is_empty()
                && group.skills.iter().all(|skill| trunk.channels.contains(&skill.channel))
        };
        let groups: Vec<usize> = (0..staff.len()).filter(|&group| bound(&scenario.groups[group])).collect();
        let agents = |i: usize| groups.iter().map(|&group| staff[group][i]).sum::<f64>();
        let lines = f64::from(trunk.lines);
        let periods = stretches(load, |i| agents(i) > lines + 1e-9);
        let Some(worst) = worst(&periods, agents) else { continue };
        let text = format!(
            "its {} lines will cap the agents {}: {} who serve nothing else at {}",
            whole(lines),
            named(scenario, load, &periods),
            amount(agents(worst)),
            interval_name(scenario, load.interval, worst)
        );
        out.push(Finding::note("lines-cap-agents", &trunk.name, text).during(periods));
    }
}
