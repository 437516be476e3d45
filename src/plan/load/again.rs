//! Who does not get through and tries again: a fixed point, interval by interval.
//!
//! In the steady state of a birth-death chain (Erlang A with room, balking and retrials) a share of the attempts fails and
//! some of those are repeated; attempts raise the share that fails, and so on until both agree. Attempts count in the
//! interval of the first one, whatever the delay between them.

use super::ChannelLoad;
use crate::scenario::Scenario;
use crate::scenario::model::{Channel, Handling, Retrials};
use std::collections::BTreeMap;

/// States beyond which nothing is expected: as probability of the last against all.
const NEGLIGIBLE: f64 = 1e-13;
/// Where sums are scaled down.
const LARGE: f64 = 1e200;
/// Halvings of the interval that holds the fixed point.
const STEPS: u32 = 60;

/// Expected further attempts at channel `index` by interval.
pub(super) fn attempts(scenario: &Scenario, index: usize, of: &ChannelLoad, seconds: &[f64]) -> Vec<f64> {
    let channel = &scenario.channels[index];
    let retrials = channel.life.retrials.as_ref().filter(|_| matches!(channel.handling, Handling::Session { .. }));
    let (Some(retrials), Some(work)) = (retrials, of.work_s) else { return vec![0.0; seconds.len()] };
    let limit = retrials.limit.unwrap_or(u32::MAX).min(scenario.issues.contact_limit.saturating_sub(1));
    // Many intervals are alike.
    let mut known: BTreeMap<(u32, u64, u64), f64> = BTreeMap::new();
    let mut more = |i: usize| {
        let (servers, rate) = (of.agents[i].round() as u32, of.arrivals[i] / seconds[i]);
        if rate <= 0.0 {
            return 0.0;
        }
        let leave = if servers > 0 { of.capacity[i] / of.agents[i] / work } else { 0.0 };
        if let Some(share) = known.get(&(servers, rate.to_bits(), leave.to_bits())) {
            return of.arrivals[i] * share;
        }
        // If so many attempts come per first one, so many are made. The fixed point lies between none repeated and all.
        let repeated = |times: f64| multiplier(failing(channel, retrials, rate * times, leave, servers), limit);
        let (mut low, mut high) = (1.0, multiplier(retrials.after_abandoned.max(retrials.after_blocked), limit));
        for _ in 0..STEPS {
            let middle = 0.5 * (low + high);
            (low, high) = if repeated(middle) > middle { (middle, high) } else { (low, middle) };
        }
        let share = 0.5 * (low + high) - 1.0;
        known.insert((servers, rate.to_bits(), leave.to_bits()), share);
        of.arrivals[i] * share
    };
    (0..seconds.len()).map(&mut more).collect()
}

/// Attempts per first one, if a share of them is repeated, at most so often.
fn multiplier(share: f64, limit: u32) -> f64 {
    if share >= 1.0 {
        return f64::from(limit) + 1.0;
    }
    (1.0 - libm::pow(share, f64::from(limit) + 1.0)) / (1.0 - share)
}

/// Share of the attempts that are repeated after this one, when `rate` of them come per second, and each of so many
/// servers serves `leave` per second.
fn failing(channel: &Channel, retrials: &Retrials, rate: f64, leave: f64, servers: u32) -> f64 {
    let patience = channel.patience.mean();
    let give_up = if patience.is_finite() && patience > 0.0 { 1.0 / patience } else { 0.0 };
    let room = channel.queue_capacity.map_or(u64::MAX, u64::from);
    let balks = |waiting: u64| channel.balking.filter(|b| waiting >= u64::from(b.waiting_at_least)).map_or(0.0, |b| b.share);
    if give_up <= 0.0 && room == u64::MAX && rate >= leave * f64::from(servers) {
        // Nobody gives up and nobody is turned away: all wait as long as it takes.
        return 0.0;
    }
    let (mut p, mut all, mut gone, mut blocked) = (1.0, 0.0, 0.0, 0.0);
    let servers = u64::from(servers);
    for n in 0u64.. {
        let waiting = n.saturating_sub(servers);
        let full = n >= servers && waiting >= room;
        let balking = if n >= servers && !full { balks(waiting) } else { 0.0 };
        all += p;
        gone += p * (waiting as f64 * give_up / rate + balking);
        blocked += if full { p } else { 0.0 };
        let death = (n + 1).min(servers) as f64 * leave + (n + 1).saturating_sub(servers) as f64 * give_up;
        if full || balking >= 1.0 || death <= 0.0 {
            break;
        }
        let next = p * rate * (1.0 - balking) / death;
        // From where more leave than come, every further state is rarer than the one before; it may be too rare for a number.
        if death > rate && next < NEGLIGIBLE * all {
            break;
        }
        p = next;
        if p > LARGE {
            (p, all, gone, blocked) = (1.0, all / p, gone / p, blocked / p);
        }
    }
    (gone / all * retrials.after_abandoned + blocked / all * retrials.after_blocked).min(1.0)
}
