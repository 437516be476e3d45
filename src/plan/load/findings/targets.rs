//! Targets that no staffing could meet, and those for which too few are scheduled.

use super::periods::{interval_name, named, stretches, worst};
use super::{Finding, amount, by_plan, span};
use crate::ground::rng::stream;
use crate::ground::time::{Ticks, to_seconds};
use crate::plan::load::{ChannelLoad, Load, Staffing, required, serving};
use crate::scenario::Scenario;
use crate::scenario::model::{Channel, Handling, Target};
use std::ops::Range;

/// Durations drawn to see how many are short enough.
const DRAWS: u64 = 4000;
/// Three standard errors of a share of so many draws, at most.
const DOUBT: f64 = 0.025;

/// All that is remarkable about the target of channel `index`, which has demand and somebody on duty.
pub(super) fn target_findings(scenario: &Scenario, load: &Load, index: usize, out: &mut Vec<Finding>) {
    let (channel, of) = (&scenario.channels[index], &load.channels[index]);
    let Some(target) = channel.target else { return };
    let goal = format!("{:.0}% within {}", target.share * 100.0, span(target.within));
    if let Handling::Conversation { .. } = channel.handling {
        let short = share_of_short_replies(scenario, index, target.within);
        if short + DOUBT < target.share {
            out.push(Finding::warning("target-out-of-reach", &channel.name, format!(
                "no staffing can meet its target ({goal}): only {:.0}% of its replies take less time than that to write: lengthen `within` or lower `share`",
                short * 100.0
            )));
            return;
        }
        out_of_hours(scenario, load, channel, of, target, &goal, out);
    }
    understaffed(scenario, load, index, &goal, out);
}

/// Share of the first replies that the fastest agents write within `within`.
fn share_of_short_replies(scenario: &Scenario, index: usize, within: Ticks) -> f64 {
    let Handling::Conversation { reply_work, .. } = &scenario.channels[index].handling else { return 1.0 };
    let speed = serving(scenario, index).map(|(_, skill)| skill.speed).fold(0.0, f64::max);
    let short = |seed: u64| to_seconds(reply_work.sample(&mut stream(seed)).min(Ticks::MAX / 4)) / speed.max(1e-9) <= to_seconds(within);
    (0..DRAWS).filter(|&seed| short(seed)).count() as f64 / DRAWS as f64
}

/// Asynchronous contacts that come longer than the target before anybody is on duty.
fn out_of_hours(scenario: &Scenario, load: &Load, channel: &Channel, of: &ChannelLoad, target: Target, goal: &str, out: &mut Vec<Finding>) {
    let count = of.arrivals.len();
    // The start of the first interval with somebody on duty from each interval on; the end of the period where there is none.
    let mut next = vec![scenario.run.length; count + 1];
    for i in (0..count).rev() {
        next[i] = if of.agents[i] > 0.0 { i as u64 * load.interval } else { next[i + 1] };
    }
    let too_early = |i: usize| {
        let end = (i as u64 + 1) * load.interval;
        of.arrivals[i] > 0.0 && next[i].saturating_sub(end) > target.within
    };
    let early = stretches(load, too_early);
    let missed = early.iter().cloned().flatten().map(|i| of.arrivals[i]).sum::<f64>() / of.contacts();
    if missed > 1.0 - target.share + 1e-9 {
        let text = format!(
            "no staffing of these hours can meet its target ({goal}): {:.0}% of its contacts come longer than that before anybody is on duty, \
             {}: staff it then or lengthen `within`",
            missed * 100.0,
            named(scenario, load, &early)
        );
        out.push(Finding::warning("target-out-of-reach", &channel.name, text).during(early));
    }
}

/// Intervals in which a target needs more agents than are on duty, though the load is below what they can carry.
fn understaffed(scenario: &Scenario, load: &Load, index: usize, goal: &str, out: &mut Vec<Finding>) {
    let (channel, of) = (&scenario.channels[index], &load.channels[index]);
    let formula = match Staffing::of(channel) {
        Staffing::ErlangA => "Erlang A",
        Staffing::ErlangC => "Erlang C",
        Staffing::Work => return,
    };
    let needed = required(scenario, load, index);
    let short = |i: usize| of.agents[i] > 0.0 && of.load[i] <= of.capacity[i] && needed[i] > of.agents[i].ceil();
    let periods: Vec<Range<usize>> = stretches(load, short);
    let Some(worst) = worst(&periods, |i| needed[i] - of.agents[i]) else { return };
    let text = format!(
        "fewer agents than its target ({goal}) needs by {formula}, {}; worst {}: needs {:.0}, {} {}",
        named(scenario, load, &periods),
        interval_name(scenario, load.interval, worst),
        needed[worst],
        amount(of.agents[worst]),
        by_plan(scenario, index)
    );
    out.push(Finding::note("target-understaffed", &channel.name, text).during(periods));
}
