//! What a planner should know about a scenario's load before it runs, in plain sentences.
//!
//! A warning is something that makes the results hard to use (an unstable queue, contacts that
//! nobody can answer); a note is something that may well be meant. Every statement is about
//! expected values over the counted period.

use super::{ChannelLoad, Load, PoolLoad, hours, load};
use crate::ground::time::Ticks;
use crate::scenario::Scenario;
use crate::scenario::model::Drain;

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

/// A number as it is read: one decimal, and none from a hundred on, with thousands apart.
fn amount(x: f64) -> String {
    if x < 99.95 { format!("{x:.1}") } else { whole(x) }
}

/// A whole number with thousands separated by commas.
fn whole(x: f64) -> String {
    let digits = format!("{x:.0}");
    let apart = |(i, digit): (usize, char)| if i > 0 && (digits.len() - i).is_multiple_of(3) { vec![',', digit] } else { vec![digit] };
    digits.chars().enumerate().flat_map(apart).collect()
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
        out.push(warning(format!("{name}: {} contacts are expected and nobody who serves it is ever on duty", whole(contacts))));
        return;
    }
    threads(name, channel, load, out);
    if synchronous {
        unstaffed(scenario, load, name, channel, contacts, out);
    } else if scenario.run.warmup == 0 && !scenario.realism_none && matches!(scenario.run.drain, Drain::Finish { .. }) {
        // What is left at the end is answered by agents whose hours are not counted any more.
        out.push(warning(format!(
            "{name}: no warm-up: the centre starts without a backlog, and what is open at the end is answered after counting, unpaid"
        )));
    }
    let lost = channel.lost_closed / (channel.lost_closed + contacts);
    if lost >= 0.05 {
        out.push(note(format!("{name}: {:.0}% of its contacts arrive while it is closed and are lost", lost * 100.0)));
    }
    let (offered, capacity) = (hours(&channel.load, &load.seconds), hours(&channel.capacity, &load.seconds));
    if offered * channel.staying >= capacity {
        out.push(warning(format!(
            "{name}: unstable: {} hours of work arrive from customers who never give up and its agents can do {}; \
             waits grow as long as the run lasts",
            amount(offered * channel.staying),
            amount(capacity)
        )));
    } else if offered > capacity {
        out.push(note(format!(
            "{name}: overloaded: {} hours of work arrive and its agents can do {}; \
             at least {:.0}% cannot be done in the period",
            amount(offered),
            amount(capacity),
            (1.0 - capacity / offered) * 100.0
        )));
    } else if synchronous {
        let above: Vec<usize> =
            (0..channel.load.len()).filter(|&i| channel.load[i] > channel.capacity[i] && channel.capacity[i] > 0.0).collect();
        if let Some((worst, _)) = channel.peak().filter(|_| !above.is_empty()) {
            out.push(note(format!(
                "{name}: load above capacity in {} of {} intervals; worst {} with {} erlangs against {}",
                whole(above.len() as f64),
                whole(channel.load.len() as f64),
                interval_name(scenario, load.interval, worst),
                amount(channel.load[worst]),
                amount(channel.capacity[worst])
            )));
        }
    }
}

/// More open threads than agents may own, and rebuilds that may overload a channel whose replies alone do not.
fn threads(name: &str, channel: &ChannelLoad, load: &Load, out: &mut Vec<Finding>) {
    if let Some(threads) = channel.threads.filter(|threads| threads.open > threads.ownable) {
        out.push(warning(format!(
            "{name}: about {} threads are open at a time; its agents may own {}: new threads wait",
            whole(threads.open),
            whole(threads.ownable)
        )));
    }
    let with_rebuilds = channel.use_with_rebuilds(&load.seconds);
    if let Some(share) =
        with_rebuilds.filter(|&share| share > 1.0 && hours(&channel.load, &load.seconds) <= hours(&channel.capacity, &load.seconds))
    {
        out.push(note(format!(
            "{name}: may be overloaded: if other agents than the owner reply, rebuilding brings its use to as much as {:.1}%",
            share * 100.0
        )));
    }
}

/// Contacts that find a synchronous channel open and nobody on duty.
fn unstaffed(scenario: &Scenario, load: &Load, name: &str, channel: &ChannelLoad, contacts: f64, out: &mut Vec<Finding>) {
    let empty: Vec<usize> = (0..channel.load.len()).filter(|&i| channel.arrivals[i] > 0.0 && channel.agents[i] <= 0.0).collect();
    if let Some(&first) = empty.first() {
        let affected: f64 = empty.iter().map(|&i| channel.arrivals[i]).sum();
        out.push(warning(format!(
            "{name}: open with nobody on duty in {} interval{}, first {}; {:.1}% of its contacts arrive then",
            whole(empty.len() as f64),
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
            "{names} together: unstable: customers who never give up bring at least {} hours of work \
             and {} agent-hours are on duty; waits grow as long as the run lasts",
            amount(staying),
            amount(agents)
        )));
    } else if required > agents {
        out.push(note(format!(
            "{names} together: overloaded: at least {} hours of work arrive and {} agent-hours are on duty; \
             at least {:.0}% cannot be done in the period",
            amount(required),
            amount(agents),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::dist::Dist;
    use crate::ground::time::{MINUTE, NEVER};
    use crate::ground::turns::Turns;
    use crate::scenario::model::Handling;

    #[test]
    fn numbers_are_grouped() {
        assert_eq!((amount(7.25), amount(99.96), amount(12_345.6)), ("7.2".into(), "100".into(), "12,346".into()));
        assert_eq!((whole(0.0), whole(999.0), whole(1_234_567.0)), ("0".into(), "999".into(), "1,234,567".into()));
    }

    #[test]
    fn too_many_threads_are_a_warning_and_rebuilds_a_note() {
        let mut scenario = super::super::sample::scenario();
        scenario.groups[0].skills[0].slots = 3;
        let rebuild = 10 * MINUTE;
        let turns = Turns::Fixed { whole: 4, fraction: 0.0 };
        let (reply_work, think_time) = (Dist::Constant(1), Dist::Exponential { mean: 3600.0 });
        scenario.channels[1].handling =
            Handling::Conversation { turns, reply_work, think_time, owner_window: 0, rebuild, auto_close: NEVER };
        let found = findings(&scenario, &load(&scenario));
        let texts: Vec<(bool, &str)> = found.iter().map(|finding| (finding.warning, finding.text.as_str())).collect();
        let threads = "email: about 57 threads are open at a time; its agents may own 12: new threads wait";
        assert!(texts.contains(&(true, threads)), "{texts:?}");
        assert!(texts.iter().any(|(warning, text)| !warning && text.contains("email: may be overloaded")), "{texts:?}");
        assert_eq!(warnings(&scenario), [threads]);
    }
}
