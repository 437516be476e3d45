//! Do the reported 95% intervals cover? Many small experiments, each with its own seed, against exact
//! values: a mean, a ratio and a paired difference.

use crate::kolmogorov::{Rates, Transient};
use crate::support::{exponential, head, load, run_study};
use holdline::run::{Estimate, Level, RunOptions};

/// Experiments; the share that covers then has a standard error of 0.6 points.
const EXPERIMENTS: u64 = 1_500;
/// Arrivals per hour, mean service and patience in seconds, agents of the two variants.
const PER_HOUR: f64 = 90.0;
const SERVICE: u32 = 150;
const PATIENCE: u32 = 200;
const STAFF: [usize; 2] = [3, 4];

/// An hour of M/M/c+M from empty, then no arrivals until empty: (mean number waiting over the hour,
/// expected abandonments over expected arrivals).
fn exact(staff: usize) -> (f64, f64) {
    let mut state = Transient::empty(staff, 70);
    let rates = Rates { arrive: PER_HOUR / 3600.0, done: 1.0 / f64::from(SERVICE), leave: 1.0 / f64::from(PATIENCE), staff };
    let hour = state.advance(rates, 3_600.0, 1.0);
    assert!(state.edge() < 1e-10);
    let after = state.advance(Rates { arrive: 0.0, ..rates }, 7_200.0, 1.0);
    (hour.queue / 3_600.0, (hour.queue + after.queue) / f64::from(PATIENCE) / PER_HOUR)
}

fn scenario() -> String {
    format!(
        "{head}[inquiries.calls]\nper_hour = {PER_HOUR:?}\nchannels = {{ phone = 1.0 }}\n[channels.phone]\nmedium = \"phone\"\nhandle_time = {handle}\n\
         patience = {patience}\n[groups.agents]\nstaff = {first}\nskills = [\"phone\"]\n[[variants]]\nname = \"base\"\n[[variants]]\nname = \"one more\"\n\
         set = {{ \"groups.agents.staff\" = {second} }}\n",
        head = head(0, "0s", "1h", 30, "1h"),
        handle = exponential(SERVICE),
        patience = exponential(PATIENCE),
        first = STAFF[0],
        second = STAFF[1],
    )
}

fn covers(estimate: Estimate, exact: f64) -> bool {
    match (estimate.low, estimate.high) {
        (Some(low), Some(high)) => low <= exact && exact <= high,
        _ => panic!("an estimate without an interval: {estimate:?}"),
    }
}

#[test]
fn intervals_cover() {
    let study = load(&scenario());
    let [(queue, share), (_, share_more)] = STAFF.map(exact);
    let names = ["mean (queue_mean)", "ratio (abandoned_share)", "paired difference (abandoned_share)"];
    let mut hits = [0u64; 3];
    for seed in 1..=EXPERIMENTS {
        let results = run_study(&study, &RunOptions { seed: Some(seed), ..RunOptions::default() });
        let of = |metric: &str| results.find(0, Level::Channel, "phone", metric, "").unwrap_or_else(|| panic!("no {metric}")).estimate;
        let delta = results.variants[1].headlines.iter().find(|h| h.name == "abandoned_share").expect("a headline").delta;
        hits[0] += u64::from(covers(of("queue_mean"), queue));
        hits[1] += u64::from(covers(of("abandoned_share"), share));
        hits[2] += u64::from(covers(delta, share_more - share));
    }
    let shares = hits.map(|h| h as f64 / EXPERIMENTS as f64);
    let text: Vec<_> = names.iter().zip(shares).map(|(name, share)| format!("{name}: {share:.4}")).collect();
    println!("coverage of the 95% intervals: {}", text.join(", "));
    assert!(shares.iter().all(|share| (0.93..=0.97).contains(share)), "coverage of the 95% intervals: {}", text.join(", "));
}

/// One agent more means fewer abandonments; and at least as many leave as capacity (with the seven
/// who may be served after the hour) cannot carry.
#[test]
fn oracle_hour_from_empty() {
    let [(queue, share), (queue_more, share_more)] = STAFF.map(exact);
    assert!(queue_more < queue && share_more < share);
    let carried = STAFF[0] as f64 * 3_600.0 / f64::from(SERVICE);
    assert!(share > 0.0 && share < 1.0 && share > 1.0 - (carried + 7.0) / PER_HOUR);
}
