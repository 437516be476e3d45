//! Transfers to a named group. Calls find an agent at once and turn out, with a fixed probability, to be for the
//! experts: these leave the first agents as a Poisson process (M/G/oo, thinned), and the experts, who have calls of
//! their own, are M/M/c in equilibrium: first come first served, or with non-preemptive priorities (Cobham).

use crate::erlang::erlang_c;
use crate::support::{Verdict, exponential, simulate, steady};
use holdline::run::Level;

const PER_HOUR: [f64; 2] = [240.0, 90.0];
const SHARE: f64 = 0.4;
const MEAN: f64 = 80.0;
const EXPERTS: u32 = 6;

/// `priority` of the transferred; the experts' own calls have the priority 2.
fn centre(seed: u64, priority: &str) -> String {
    format!(
        "{}[inquiries.calls]\nper_hour = {:?}\nchannels = {{ phone = 1 }}\n[inquiries.direct]\nper_hour = {:?}\nchannels = {{ direct = 1 }}\n\
         [channels.phone]\nmedium = \"phone\"\ngroups = [\"agents\"]\nhandle_time = {exp}\n\
         transfers = {{ share = {SHARE:?}, work = \"40s\", to_group = \"experts\", priority = {priority} }}\n\
         [channels.direct]\nmedium = \"phone\"\nhandle_time = {exp}\n[groups.agents]\nstaff = 40\nskills = [\"phone\"]\n\
         [groups.experts]\nstaff = {EXPERTS}\nskills = [{{ channel = \"phone\", priority = 2 }}, {{ channel = \"direct\", priority = 2 }}]\n",
        steady(seed, PER_HOUR[0] + PER_HOUR[1], 5.5e6),
        PER_HOUR[0],
        PER_HOUR[1],
        exp = exponential(80),
    )
}

/// Checks the mean waits for the experts of the transferred and of their own calls.
fn compare(toml: &str, waits: [f64; 2]) {
    let rates = [SHARE * PER_HOUR[0] / 3600.0, PER_HOUR[1] / 3600.0];
    let results = simulate(toml);
    let mut verdict = Verdict::of(&results);
    verdict.mean(Level::Channel, "direct", "wait_mean", "all", waits[1]);
    // Nobody waits for the first answer.
    verdict.mean(Level::Channel, "phone", "queue_mean", "", rates[0] * waits[0]);
    verdict.mean(Level::Group, "experts", "busy_mean", "", (rates[0] + rates[1]) * MEAN);
    verdict.mean(Level::Group, "agents", "busy_mean", "", PER_HOUR[0] / 3600.0 * (SHARE * 40.0 + (1.0 - SHARE) * MEAN));
    verdict.settle();
}

/// Mean waits of those who come first and second: C(c, a) / (c mu) / ((1 - before) (1 - after)).
fn cobham(rates: [f64; 2]) -> [f64; 2] {
    let load = (rates[0] + rates[1]) * MEAN;
    let residual = erlang_c(EXPERTS, load) * MEAN / f64::from(EXPERTS);
    let busy = |rate: f64| rate * MEAN / f64::from(EXPERTS);
    let first = busy(rates[0]);
    [residual / (1.0 - first), residual / ((1.0 - first) * (1.0 - first - busy(rates[1])))]
}

fn rates() -> [f64; 2] {
    [SHARE * PER_HOUR[0] / 3600.0, PER_HOUR[1] / 3600.0]
}

#[test]
fn the_transferred_come_first() {
    compare(&centre(141, "\"head\""), cobham(rates()));
}

#[test]
fn the_transferred_come_last() {
    let [own, direct] = rates();
    let [direct_wait, own_wait] = cobham([direct, own]);
    compare(&centre(143, "3"), [own_wait, direct_wait]);
}

#[test]
fn behind_everybody_is_first_come_first_served() {
    let load = rates().iter().sum::<f64>() * MEAN;
    let wait = erlang_c(EXPERTS, load) * MEAN / (f64::from(EXPERTS) - load);
    compare(&centre(144, "\"tail\""), [wait; 2]);
}
