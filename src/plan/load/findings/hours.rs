//! Doors against staff: open doors with nobody behind them, and staff behind closed doors.

use super::periods::{named, stretches};
use super::{Finding, whole};
use crate::plan::load::spread::{Segment, spread};
use crate::plan::load::{ChannelLoad, Load, hours, open_segments};
use crate::scenario::Scenario;
use crate::scenario::model::Channel;

/// Seconds of each interval in which a channel is open.
fn open_seconds(scenario: &Scenario, load: &Load, channel: &Channel) -> Vec<f64> {
    let pieces = open_segments(scenario, channel).into_iter().map(|segment: Segment| (segment, 1.0));
    spread(pieces, load.interval, load.seconds.len())
}

/// A channel with opening hours that is open while nobody who serves it is on duty and no contact is expected; those
/// with contacts are a warning of their own.
pub(super) fn open_without_staff(scenario: &Scenario, load: &Load, channel: &Channel, of: &ChannelLoad, out: &mut Vec<Finding>) {
    if channel.open.is_none() {
        return;
    }
    let live = channel.medium.is_synchronous();
    let open = open_seconds(scenario, load, channel);
    let empty = stretches(load, |i| open[i] > 0.0 && of.agents[i] <= 0.0 && !(live && of.arrivals[i] > 0.0));
    if empty.is_empty() {
        return;
    }
    let what = if live { "open with nobody on duty, and no contact is expected," } else { "its business hours run with nobody on duty" };
    let text = format!("{what} {}: shorten `open` or staff it", named(scenario, load, &empty));
    out.push(Finding::note("open-unstaffed", &channel.name, text).during(empty));
}

/// Groups whose agents are on duty while every channel that they serve is closed, or whom nobody needs at all.
pub(super) fn staff_without_work(
    scenario: &Scenario,
    load: &Load,
    staff: &[Vec<f64>],
    comes: impl Fn(usize) -> bool,
    out: &mut Vec<Finding>,
) {
    for (index, group) in scenario.groups.iter().enumerate() {
        let on_duty = hours(&staff[index], &load.seconds);
        // Campaigns give work at any time that they may dial.
        if on_duty <= 0.0 || !group.campaigns.is_empty() {
            continue;
        }
        let serves = |channel: usize| scenario.channels[channel].groups.contains(&index);
        let served: Vec<usize> = group.skills.iter().map(|skill| skill.channel).filter(|&channel| serves(channel)).collect();
        let needed: Vec<usize> = served.iter().copied().filter(|&channel| comes(channel)).collect();
        if needed.is_empty() {
            let why = if served.is_empty() { "no channel names it in `groups`" } else { "nobody comes by the channels that it serves" };
            let text = format!("{} agent-hours on duty for nothing: {why}", whole(on_duty));
            out.push(Finding::note("group-unneeded", &group.name, text));
            continue;
        }
        // Messages wait for whoever comes to work, so asynchronous work is there at any time.
        if needed.iter().any(|&channel| !scenario.channels[channel].medium.is_synchronous()) {
            continue;
        }
        let doors: Vec<Vec<f64>> = needed.iter().map(|&channel| open_seconds(scenario, load, &scenario.channels[channel])).collect();
        let idle = stretches(load, |i| staff[index][i] > 0.0 && doors.iter().all(|open| open[i] <= 0.0));
        let idle_hours: f64 = idle.iter().cloned().flatten().map(|i| staff[index][i] * load.seconds[i]).sum::<f64>() / 3600.0;
        // Who comes a little early or stays to finish is no mistake.
        if idle_hours > 0.05 * on_duty {
            let text = format!(
                "on duty behind closed doors {}: {} of its {} agent-hours; shorten `hours` or open a channel that it serves",
                named(scenario, load, &idle),
                whole(idle_hours),
                whole(on_duty)
            );
            out.push(Finding::note("staff-without-door", &group.name, text).during(idle));
        }
    }
}
