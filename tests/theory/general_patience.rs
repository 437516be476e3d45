//! M/M/c+G: deterministic and lognormal patience, simulated against the density of the virtual
//! offered wait.

use crate::erlang::{Patience, mmc_g, mmck_m};
use crate::erlang_simulated::compare;
use crate::support::{exponential, lognormal, phone, simulate, steady};

#[test]
fn deterministic_patience() {
    let (per_hour, staff) = (600.0, 10);
    let keys = "patience = \"45s\"\ntarget = { within = \"20s\", share = 0.8 }";
    let results = simulate(&phone(&steady(21, per_hour, 5e6), per_hour, &exponential(60), keys, staff));
    compare(&results, &mmc_g(per_hour / 3600.0, 60.0, staff, Patience::Constant(45.0), 20.0), staff).settle();
}

#[test]
fn lognormal_patience() {
    let (per_hour, staff) = (660.0, 10);
    let keys = format!("patience = {}\ntarget = {{ within = \"20s\", share = 0.8 }}", lognormal(90, 1.5));
    let results = simulate(&phone(&steady(22, per_hour, 5e6), per_hour, &exponential(60), &keys, staff));
    compare(&results, &mmc_g(per_hour / 3600.0, 60.0, staff, Patience::Lognormal(90.0, 1.5), 20.0), staff).settle();
}

/// With deterministic patience D the abandoned have waited exactly D, and flow balances:
/// carried load = offered load x P(served); as D grows the system tends to M/M/c.
#[test]
fn oracle_deterministic_patience_is_consistent() {
    let exact = mmc_g(1.0 / 6.0, 60.0, 10, Patience::Constant(45.0), 20.0);
    assert!((exact.wait_abandoned - 45.0).abs() < 1e-9);
    assert!(exact.abandoned_within.abs() < 1e-12);
    let patient = mmc_g(0.125, 60.0, 10, Patience::Constant(20_000.0), 20.0);
    let never = mmck_m(0.125, 60.0, 10, 2_000, 0.0);
    assert!((patient.queue - never.queue).abs() < 1e-6);
    assert!((patient.busy - 7.5).abs() < 1e-6);
}

/// P(served)·λ·E[S] must equal the mean number of busy agents computed from the state
/// probabilities: Σ j p(j) below c, plus c P(wait > 0).
#[test]
fn oracle_lognormal_patience_balances() {
    let (rate, service, c) = (11.0 / 60.0, 60.0, 10u32);
    let exact = mmc_g(rate, service, c, Patience::Lognormal(90.0, 1.5), 20.0);
    let load = rate * service;
    let weights: Vec<f64> = (0..c)
        .scan(1.0, |w, j| {
            if j > 0 {
                *w *= load / f64::from(j)
            }
            Some(*w)
        })
        .collect();
    let below: f64 = weights.iter().sum();
    let partial: f64 = weights.iter().enumerate().map(|(j, w)| j as f64 * w).sum();
    let busy = (1.0 - exact.delayed) * partial / below + f64::from(c) * exact.delayed;
    assert!((busy - exact.busy).abs() < 1e-7, "{busy} {}", exact.busy);
}
