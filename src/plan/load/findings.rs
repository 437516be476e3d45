//! What a planner should know about a scenario before it runs, in plain sentences that name the time and say what to do.
//!
//! A warning is something that makes the results hard to use (an unstable queue, contacts that
//! nobody can answer, a target that no staffing meets); a note is something that may well be meant. Every statement is about
//! expected values over the counted period.

mod breaks;
mod dates;
mod hours;
mod periods;
mod roundabout;
mod routes;
mod targets;

pub use periods::{end_of, interval_name, moment, period_name};

use super::hours as total;
use super::{ChannelLoad, Load, PoolLoad, campaign_loads, line_name, load, serving, staff_of_groups};
use crate::ground::time::{DAY, HOUR, MINUTE, Ticks, to_seconds};
use crate::scenario::Scenario;
use crate::scenario::model::{Channel, Drain};
use periods::{named, stretches, worst};
use std::ops::Range;

/// What `bot.reject` is by default, strict and lenient.
const USUAL_REJECTS: [f64; 2] = [0.4, 0.03];

/// One remark on a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Worth a warning in a run; otherwise a note.
    pub warning: bool,
    /// What kind of finding it is, such as `unstable`: a word that stays the same.
    pub code: &'static str,
    /// Channel, channels, group, trunk group, campaign or segment that it is about.
    pub item: String,
    /// What is the matter and what to do, after the item's name and a colon.
    pub text: String,
    /// In which stretches of intervals; empty: the whole period.
    pub periods: Vec<Range<usize>>,
}

impl Finding {
    fn warning(code: &'static str, item: &str, text: String) -> Self {
        Self { warning: true, code, item: item.to_owned(), text, periods: Vec::new() }
    }

    fn note(code: &'static str, item: &str, text: String) -> Self {
        Self { warning: false, ..Self::warning(code, item, text) }
    }

    fn during(self, periods: Vec<Range<usize>>) -> Self {
        Self { periods, ..self }
    }

    /// The finding in one sentence.
    pub fn sentence(&self) -> String {
        format!("{}: {}", self.item, self.text)
    }
}

/// The warnings of a run: see [`findings`].
pub fn warnings(scenario: &Scenario) -> Vec<String> {
    findings(scenario, &load(scenario)).iter().filter(|finding| finding.warning).map(Finding::sentence).collect()
}

/// All that is remarkable about a scenario: channel by channel, then pool by pool, then groups and customers.
pub fn findings(scenario: &Scenario, load: &Load) -> Vec<Finding> {
    let mut out = Vec::new();
    for index in 0..scenario.channels.len() {
        channel_findings(scenario, load, index, &mut out);
        // Agents who have nothing to do on the line next to it don't help the one that waits.
        for (inquiries, of_class) in load.channels[index].classes.iter().filter(|(_, class)| class.contacts() > 0.0) {
            let names: Vec<&str> = inquiries.iter().map(|&inquiry| scenario.inquiries[inquiry].name.as_str()).collect();
            let channel = &scenario.channels[index];
            overload(scenario, load, &format!("{} ({})", channel.name, names.join(", ")), channel, of_class, &mut out);
        }
    }
    roundabout::passed_on(scenario, load, &mut out);
    for pool in &load.pools {
        pool_findings(scenario, load, pool, &mut out);
    }
    let staff = staff_of_groups(scenario, &load.seconds);
    let comes = |channel: usize| load.channels[channel].contacts() > 0.0 || !roundabout::ways(scenario, load, channel).is_empty();
    hours::staff_without_work(scenario, load, &staff, comes, &mut out);
    breaks::colliding(scenario, load, &mut out);
    scenario.inquiries.iter().for_each(|inquiry| dates::left_out(scenario, inquiry, &mut out));
    dates::rota_elsewhere(scenario, &mut out);
    routes::never_used(scenario, &mut out);
    routes::lines(scenario, load, &staff, &mut out);
    routes::campaigns(scenario, &mut out);
    long_lists(scenario, load, &mut out);
    customers(scenario, &mut out);
    out
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

/// What the number of agents of channel `index` is.
fn by_plan(scenario: &Scenario, index: usize) -> &'static str {
    staffed(serving(scenario, index).any(|(group, _)| scenario.groups[group].roster.is_some()))
}

fn staffed(rostered: bool) -> &'static str {
    if rostered { "productive by roster (breaks, meetings and expected absence out)" } else { "scheduled" }
}

/// A duration as it stands in a scenario.
fn span(ticks: Ticks) -> String {
    match ticks {
        _ if ticks.is_multiple_of(DAY) => format!("{}d", ticks / DAY),
        _ if ticks.is_multiple_of(HOUR) => format!("{}h", ticks / HOUR),
        _ if ticks.is_multiple_of(MINUTE) => format!("{}m", ticks / MINUTE),
        _ => format!("{}s", to_seconds(ticks)),
    }
}

/// All about one channel.
fn channel_findings(scenario: &Scenario, load: &Load, index: usize, out: &mut Vec<Finding>) {
    let (channel, of) = (&scenario.channels[index], &load.channels[index]);
    let (name, contacts) = (channel.name.as_str(), of.contacts());
    if let Some(bot) = channel.life.bot.as_ref().filter(|bot| bot.fields == 0 && !USUAL_REJECTS.contains(&bot.reject)) {
        let text = format!("`bot.reject` is {} and `bot.fields` is 0: nothing is asked that could be rejected", bot.reject);
        out.push(Finding::note("bot-without-fields", name, text));
    }
    if contacts <= 0.0 {
        return without_demand(scenario, load, index, out);
    }
    if of.capacity.iter().all(|&capacity| capacity <= 0.0) {
        let text = format!("{} contacts are expected and nobody who serves it is ever on duty", whole(contacts));
        out.push(Finding::warning("nobody-on-duty", name, text));
        return;
    }
    threads(name, of, load, out);
    if channel.medium.is_synchronous() {
        unstaffed(scenario, load, name, of, contacts, out);
    } else if scenario.run.warmup == 0
        && scenario.inquiries.iter().all(|inquiry| inquiry.backlog.contacts.is_empty())
        && !scenario.realism_none
        && matches!(scenario.run.drain, Drain::Finish { .. })
    {
        // What is left at the end is answered by agents whose hours are not counted any more.
        let text = "no warm-up: the centre starts without a backlog, and what is open at the end is answered after counting, unpaid";
        out.push(Finding::warning("no-warmup", name, text.to_owned()));
    }
    let lost = of.lost_closed / (of.lost_closed + contacts);
    if lost >= 0.05 {
        let text = format!("{:.0}% of its contacts arrive while it is closed and are lost", lost * 100.0);
        out.push(Finding::note("lost-closed", name, text));
    }
    overload(scenario, load, name, channel, of, out);
    targets::target_findings(scenario, load, index, out);
    hours::open_without_staff(scenario, load, channel, of, out);
    routes::callbacks(scenario, load, index, out);
}

/// A channel by which no first contact comes.
fn without_demand(scenario: &Scenario, load: &Load, index: usize, out: &mut Vec<Finding>) {
    let (channel, of) = (&scenario.channels[index], &load.channels[index]);
    let name = channel.name.as_str();
    if of.lost_closed > 0.0 {
        out.push(Finding::warning("always-closed", name, "every contact arrives while it is closed".to_owned()));
        return;
    }
    let ways = roundabout::ways(scenario, load, index);
    if ways.is_empty() {
        let target = if channel.target.is_some() { ": its target is never judged" } else { "" };
        out.push(Finding::note("no-demand", name, format!("no inquiry uses it{target}")));
    } else if of.capacity.iter().all(|&capacity| capacity <= 0.0) {
        let text = format!("{} come by it and nobody who serves it is ever on duty", ways.join(", "));
        out.push(Finding::warning("nobody-on-duty", name, text));
    } else {
        out.push(Finding::note("no-demand", name, format!("no inquiry uses it; {} may come by it", ways.join(", "))));
    }
}

/// Work against what agents can do: over the whole period, and of a synchronous channel at any time.
fn overload(scenario: &Scenario, load: &Load, name: &str, channel: &Channel, of: &ChannelLoad, out: &mut Vec<Finding>) {
    let (offered, capacity) = (total(&of.load, &load.seconds), total(&of.capacity, &load.seconds));
    if offered * of.staying >= capacity {
        let text = format!(
            "unstable: {} hours of work arrive from customers who never give up and its agents can do {}; \
             waits grow as long as the run lasts",
            amount(offered * of.staying),
            amount(capacity)
        );
        out.push(Finding::warning("unstable", name, text));
    } else if offered > capacity {
        let redials = if channel.life.retrials.is_some() { ", before anybody tries again" } else { "" };
        let text = format!(
            "overloaded: {} hours of work arrive and its agents can do {}; at least {:.0}% cannot be done in the period{redials}",
            amount(offered),
            amount(capacity),
            (1.0 - capacity / offered) * 100.0
        );
        out.push(Finding::note("overloaded", name, text));
    }
    let above = |i: usize| of.load[i] > of.capacity[i] && of.capacity[i] > 0.0;
    let periods = stretches(load, above);
    if let Some((worst, ratio)) = of.peak().filter(|_| channel.medium.is_synchronous() && !periods.is_empty()) {
        let text = format!(
            "more load than staff {}; worst {}: needs {} agents busy, {} {}",
            named(scenario, load, &periods),
            interval_name(scenario, load.interval, worst),
            amount(of.agents[worst] * ratio),
            amount(of.agents[worst]),
            staffed(channel.groups.iter().any(|&group| scenario.groups[group].roster.is_some()))
        );
        out.push(Finding::note("load-above-staff", name, text).during(periods));
    }
}

/// More open threads than agents may own, and rebuilds that may overload a channel whose replies alone do not.
fn threads(name: &str, channel: &ChannelLoad, load: &Load, out: &mut Vec<Finding>) {
    if let Some(threads) = channel.threads.filter(|threads| threads.open > threads.ownable) {
        let text = format!(
            "about {} threads are open at a time; its agents may own {}: new threads wait",
            whole(threads.open),
            whole(threads.ownable)
        );
        out.push(Finding::warning("threads", name, text));
    }
    let with_rebuilds = channel.use_with_rebuilds(&load.seconds);
    if let Some(share) =
        with_rebuilds.filter(|&share| share > 1.0 && total(&channel.load, &load.seconds) <= total(&channel.capacity, &load.seconds))
    {
        let text = format!(
            "may be overloaded: if other agents than the owner reply, rebuilding brings its use to as much as {:.1}%",
            share * 100.0
        );
        out.push(Finding::note("rebuilds", name, text));
    }
}

/// Contacts that find a synchronous channel open and nobody on duty.
fn unstaffed(scenario: &Scenario, load: &Load, name: &str, channel: &ChannelLoad, contacts: f64, out: &mut Vec<Finding>) {
    let empty = stretches(load, |i| channel.arrivals[i] > 0.0 && channel.agents[i] <= 0.0);
    if !empty.is_empty() {
        let affected: f64 = empty.iter().cloned().flatten().map(|i| channel.arrivals[i]).sum();
        let text = format!(
            "open with nobody on duty {}; {:.1}% of its contacts arrive then: staff it, or shorten `open`",
            named(scenario, load, &empty),
            affected / contacts * 100.0
        );
        out.push(Finding::warning("open-unstaffed", name, text).during(empty));
    }
}

fn pool_findings(scenario: &Scenario, load: &Load, pool: &PoolLoad, out: &mut Vec<Finding>) {
    let asked = total(&pool.asked, &load.seconds) > 0.0;
    if pool.channels().len() < 2 && !asked {
        return;
    }
    let agents = total(&pool.agents, &load.seconds);
    let (required, staying) = (total(&pool.required, &load.seconds), total(&pool.required_staying, &load.seconds));
    if agents <= 0.0 {
        return;
    }
    let mut names: Vec<String> = pool.lines.iter().map(|line| line_name(scenario, load, line)).collect();
    if asked {
        let groups: Vec<&str> = pool.groups.iter().map(|&group| scenario.groups[group].name.as_str()).collect();
        names.push(format!("questions to {}", groups.join(" and ")));
    }
    let names = if names.len() > 1 { format!("{} together", names.join(", ")) } else { names.concat() };
    if staying >= agents {
        let text = format!(
            "unstable: customers who never give up bring at least {} hours of work \
             and {} agent-hours are on duty; waits grow as long as the run lasts",
            amount(staying),
            amount(agents)
        );
        out.push(Finding::warning("unstable", &names, text));
    } else if required > agents {
        let text = format!(
            "overloaded: at least {} hours of work arrive and {} agent-hours are on duty; \
             at least {:.0}% cannot be done in the period",
            amount(required),
            amount(agents),
            (1.0 - agents / required) * 100.0
        );
        out.push(Finding::note("overloaded", &names, text));
    }
    pool_peak(scenario, load, pool, &names, out);
}

/// Synchronous channels that are too much for their agents together, where none of them is alone.
fn pool_peak(scenario: &Scenario, load: &Load, pool: &PoolLoad, names: &str, out: &mut Vec<Finding>) {
    let live = pool.lines.iter().filter(|line| scenario.channels[line.channel].medium.is_synchronous());
    let live: Vec<(&ChannelLoad, f64)> = live.map(|line| (line.load(&load.channels), line.best_rate(scenario, &load.channels))).collect();
    let needed =
        |i: usize| -> f64 { live.iter().filter(|(_, rate)| *rate > 0.0).map(|(of, rate)| of.load[i] / rate).sum::<f64>() + pool.asked[i] };
    let alone = |i: usize| live.iter().any(|(of, _)| of.load[i] > of.capacity[i]);
    let periods = stretches(load, |i| pool.agents[i] > 0.0 && needed(i) > pool.agents[i] && !alone(i));
    let Some(worst) = worst(&periods, |i| needed(i) / pool.agents[i]) else { return };
    let text = format!(
        "more live load than staff {}; worst {}: needs {} agents busy, {} {}",
        named(scenario, load, &periods),
        interval_name(scenario, load.interval, worst),
        amount(needed(worst)),
        amount(pool.agents[worst]),
        staffed(pool.groups.iter().any(|&group| scenario.groups[group].roster.is_some()))
    );
    out.push(Finding::note("load-above-staff", names, text).during(periods));
}

/// Campaigns whose lists are too long for the time that their agents have.
fn long_lists(scenario: &Scenario, load: &Load, out: &mut Vec<Finding>) {
    for (campaign, of) in scenario.campaigns.iter().zip(campaign_loads(scenario, load)) {
        let (spare, left) = (of.spare.iter().sum::<f64>(), of.left);
        if spare > 0.0 && left * 3600.0 > of.person_s {
            let text = format!(
                "its list brings about {} hours of work more than its agents are left over by those who call: about {} people are not called \
                 to an end in the period",
                amount(left),
                whole(left * 3600.0 / of.person_s)
            );
            out.push(Finding::note("list-too-long", &campaign.name, text));
        }
    }
}

/// Customers who can never write.
fn customers(scenario: &Scenario, out: &mut Vec<Finding>) {
    let run = &scenario.run;
    for segment in &scenario.segments {
        let Some(waking) = &segment.waking else { continue };
        if waking.expand(run.start, run.warmup, run.length + run.warmup, &segment.clock).is_empty() {
            let text = "no waking hours in the simulated period: whoever thinks about a reply never writes again";
            out.push(Finding::warning("never-awake", &segment.name, text.to_owned()));
        }
    }
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
        let sentences: Vec<String> = found.iter().map(Finding::sentence).collect();
        let texts: Vec<(bool, &str)> = found.iter().zip(&sentences).map(|(finding, text)| (finding.warning, text.as_str())).collect();
        let threads = "email: about 57 threads are open at a time; its agents may own 12: new threads wait";
        assert!(texts.contains(&(true, threads)), "{texts:?}");
        assert!(texts.iter().any(|(warning, text)| !warning && text.contains("email: may be overloaded")), "{texts:?}");
        assert_eq!(warnings(&scenario), [threads]);
    }
}
