//! What a planner should know about a scenario's load before it runs, in plain sentences.
//!
//! A warning is something that makes the results hard to use (an unstable queue, contacts that
//! nobody can answer); a note is something that may well be meant. Every statement is about
//! expected values over the counted period.

use super::{ChannelLoad, Load, PoolLoad, hours, load};
use crate::ground::time::Ticks;
use crate::scenario::Scenario;

/// One remark on the load.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Worth a warning in a run; otherwise a note.
    pub warning: bool,
    /// One sentence.
    pub text: String,
}

/// The warnings of a run: see [`findings`].
pub fn warnings(scenario: &Scenario) -> Vec<String> {
    findings(scenario, &load(scenario)).into_iter().filter(|finding| finding.warning).map(|finding| finding.text).collect()
}

/// All that is remarkable about the load, channel by channel, then pool by pool.
pub fn findings(scenario: &Scenario, load: &Load) -> Vec<Finding> {
    let mut out = Vec::new();
    for (channel, of_channel) in scenario.channels.iter().zip(&load.channels) {
        channel_findings(scenario, load, &channel.name, channel.medium.is_synchronous(), of_channel, &mut out);
    }
    for pool in &load.pools {
        pool_findings(scenario, load, pool, &mut out);
    }
    out
}

fn warning(text: String) -> Finding {
    Finding { warning: true, text }
}

fn note(text: String) -> Finding {
    Finding { warning: false, text }
}

fn channel_findings(scenario: &Scenario, load: &Load, name: &str, synchronous: bool, channel: &ChannelLoad, out: &mut Vec<Finding>) {
    let contacts = channel.contacts();
    if contacts <= 0.0 {
        let why = if channel.lost_closed > 0.0 { "every contact arrives while it is closed" } else { "no inquiry uses it" };
        let text = format!("{name}: {why}");
        out.push(if channel.lost_closed > 0.0 { warning(text) } else { note(text) });
        return;
    }
    if channel.capacity.iter().all(|&capacity| capacity <= 0.0) {
        out.push(warning(format!("{name}: {contacts:.0} contacts are expected and nobody who serves it is ever on duty")));
        return;
    }
    if synchronous {
        unstaffed(scenario, load, name, channel, contacts, out);
    }
    let lost = channel.lost_closed / (channel.lost_closed + contacts);
    if lost >= 0.05 {
        out.push(note(format!("{name}: {:.0}% of its contacts arrive while it is closed and are lost", lost * 100.0)));
    }
    let (offered, capacity) = (hours(&channel.load, &load.seconds), hours(&channel.capacity, &load.seconds));
    if offered * channel.staying >= capacity {
        out.push(warning(format!(
            "{name}: unstable: {:.1} hours of work arrive from customers who never give up and its agents can do {capacity:.1}; \
             waits grow as long as the run lasts",
            offered * channel.staying
        )));
    } else if offered > capacity {
        out.push(note(format!(
            "{name}: overloaded: {offered:.1} hours of work arrive and its agents can do {capacity:.1}; \
             at least {:.0}% cannot be done in the period",
            (1.0 - capacity / offered) * 100.0
        )));
    } else if synchronous {
        let above: Vec<usize> =
            (0..channel.load.len()).filter(|&i| channel.load[i] > channel.capacity[i] && channel.capacity[i] > 0.0).collect();
        if let Some((worst, _)) = channel.peak().filter(|_| !above.is_empty()) {
            out.push(note(format!(
                "{name}: load above capacity in {} of {} intervals; worst {} with {:.1} erlangs against {:.1}",
                above.len(),
                channel.load.len(),
                interval_name(scenario, load.interval, worst),
                channel.load[worst],
                channel.capacity[worst]
            )));
        }
    }
}

/// Contacts that find a synchronous channel open and nobody on duty.
fn unstaffed(scenario: &Scenario, load: &Load, name: &str, channel: &ChannelLoad, contacts: f64, out: &mut Vec<Finding>) {
    let empty: Vec<usize> = (0..channel.load.len()).filter(|&i| channel.arrivals[i] > 0.0 && channel.agents[i] <= 0.0).collect();
    if let Some(&first) = empty.first() {
        let affected: f64 = empty.iter().map(|&i| channel.arrivals[i]).sum();
        out.push(warning(format!(
            "{name}: open with nobody on duty in {} interval{}, first {}; {:.1}% of its contacts arrive then",
            empty.len(),
            if empty.len() == 1 { "" } else { "s" },
            interval_name(scenario, load.interval, first),
            affected / contacts * 100.0
        )));
    }
}

fn pool_findings(scenario: &Scenario, load: &Load, pool: &PoolLoad, out: &mut Vec<Finding>) {
    if pool.channels.len() < 2 {
        return;
    }
    let agents = hours(&pool.agents, &load.seconds);
    let (required, staying) = (hours(&pool.required, &load.seconds), hours(&pool.required_staying, &load.seconds));
    if agents <= 0.0 {
        return;
    }
    let names: Vec<&str> = pool.channels.iter().map(|&c| scenario.channels[c].name.as_str()).collect();
    let names = names.join(", ");
    if staying >= agents {
        out.push(warning(format!(
            "{names} together: unstable: customers who never give up bring at least {staying:.1} hours of work \
             and {agents:.1} agent-hours are on duty; waits grow as long as the run lasts"
        )));
    } else if required > agents {
        out.push(note(format!(
            "{names} together: overloaded: at least {required:.1} hours of work arrive and {agents:.1} agent-hours are on duty; \
             at least {:.0}% cannot be done in the period",
            (1.0 - agents / required) * 100.0
        )));
    }
}

/// The start of an interval, such as `Mon 2024-03-04 10:00`.
pub fn interval_name(scenario: &Scenario, interval: Ticks, index: usize) -> String {
    let midnight = scenario.run.start.at(0, 0, 0, 0);
    let after = jiff::SignedDuration::from_micros(i64::try_from(interval.saturating_mul(index as u64)).unwrap_or(i64::MAX));
    midnight.checked_add(after).map(|at| at.strftime("%a %Y-%m-%d %H:%M").to_string()).unwrap_or_default()
}
