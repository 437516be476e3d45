//! M/D/c: constant handle times, exact in two ways.

use crate::support::{Verdict, phone, simulate, steady};
use holdline::run::Level;
use statrs::function::gamma::gamma_lr;

/// Stationary number in M/D/c, by iterating N(t+D) = (N(t)-c)⁺ + Poisson(λD) to its fixed point
/// (Crommelin 1932, Post Office Electrical Engineers' Journal 25).
pub fn mdc_states(load: f64, servers: usize) -> Vec<f64> {
    let size = 400;
    let mut poisson = vec![(-load).exp()];
    for n in 1..size {
        poisson.push(poisson[n - 1] * load / n as f64);
    }
    let mut p = vec![0.0; size];
    p[0] = 1.0;
    loop {
        let mut next = vec![0.0; size];
        for (n, &mass) in p.iter().enumerate().filter(|&(_, &mass)| mass > 1e-18) {
            let left = n.saturating_sub(servers);
            for (k, chance) in poisson[..size - left].iter().enumerate() {
                next[left + k] += mass * chance;
            }
        }
        let change: f64 = p.iter().zip(&next).map(|(a, b)| (a - b).abs()).sum();
        p = next;
        if change < 1e-13 {
            return p;
        }
    }
}

/// Mean number waiting in M/D/c.
pub fn mdc_queue(load: f64, servers: usize) -> f64 {
    mdc_states(load, servers).iter().enumerate().map(|(n, p)| p * n.saturating_sub(servers) as f64).sum()
}

/// Mean wait of M/D/c in service times, by Spitzer's identity: every c-th contact goes to the same
/// agent, so the wait is that of E(c)/D/1 and equals Σ E[(k - A(kc))⁺]/k with A(n) the n-th arrival.
fn mdc_wait_spitzer(load: f64, servers: usize) -> f64 {
    (1..2_000)
        .map(|k| {
            let (k, n) = (f64::from(k), (k as usize * servers) as f64);
            (k * gamma_lr(n, load * k) - n / load * gamma_lr(n + 1.0, load * k)) / k
        })
        .sum()
}

#[test]
fn mdc() {
    let (per_hour, servers) = (1_440.0, 5);
    let results = simulate(&phone(&steady(41, per_hour, 6e6), per_hour, "\"10s\"", "", servers));
    let load = 4.0;
    let queue = mdc_queue(load, servers as usize);
    let delayed: f64 = 1.0 - mdc_states(load, servers as usize)[..servers as usize].iter().sum::<f64>();
    let mut verdict = Verdict::of(&results);
    verdict.mean(Level::Channel, "phone", "wait_mean", "all", queue / 0.4);
    verdict.mean(Level::Channel, "phone", "queue_mean", "", queue);
    verdict.share(Level::Channel, "phone", "delayed_share", "", delayed);
    verdict.mean(Level::Group, "agents", "busy_mean", "", load);
    verdict.settle();
}

#[test]
fn oracle_mdc_two_ways() {
    // M/D/1: L = ρ²/(2(1-ρ)).
    assert!((mdc_queue(0.7, 1) - 0.49 / 0.6).abs() < 1e-9);
    for (load, servers) in [(0.7, 1), (1.5, 2), (4.0, 5), (8.5, 10)] {
        let (states, spitzer) = (mdc_queue(load, servers) / load, mdc_wait_spitzer(load, servers));
        assert!((states - spitzer).abs() < 1e-8, "{load} {servers}: {states} {spitzer}");
    }
}
