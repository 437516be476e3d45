//! M/G/1: the Pollaczek-Khinchine mean, for lognormal and other handle times.

use crate::support::{Verdict, exponential, lognormal, phone, simulate, steady};
use holdline::run::Level;

/// Mean wait of M/G/1: λ E[S²] / (2(1-ρ)) (Pollaczek 1930, Khinchine 1932).
pub fn mg1_wait(rate: f64, mean: f64, cv: f64) -> f64 {
    rate * mean * mean * (1.0 + cv * cv) / (2.0 * (1.0 - rate * mean))
}

fn compare(seed: u64, handle_time: &str, cv: f64, contacts: f64) {
    let per_hour = 252.0;
    let results = simulate(&phone(&steady(seed, per_hour, contacts), per_hour, handle_time, "", 1));
    let rate = per_hour / 3600.0;
    let wait = mg1_wait(rate, 10.0, cv);
    let mut verdict = Verdict::of(&results);
    verdict.mean(Level::Channel, "phone", "wait_mean", "all", wait);
    verdict.mean(Level::Channel, "phone", "queue_mean", "", rate * wait);
    verdict.share(Level::Channel, "phone", "delayed_share", "", 0.7);
    verdict.mean(Level::Channel, "phone", "session_mean", "", 10.0);
    verdict.settle();
}

#[test]
fn mg1_lognormal() {
    compare(31, &lognormal(10, 1.1), 1.1, 8e6);
}

/// Gamma with cv 1/2 is Erlang with 4 stages.
#[test]
fn mg1_erlang_stages() {
    compare(32, "{ erlang = { mean = \"10s\", stages = 4 } }", 0.5, 4e6);
}

/// Uniform on [0, 2m] has cv 1/√3.
#[test]
fn mg1_uniform() {
    compare(33, "{ uniform = { min = \"0s\", max = \"20s\" } }", 1.0 / 3f64.sqrt(), 4e6);
}

/// Talk and after-contact work both hold the agent: 6 s and 4 s exponential make a handle time of
/// mean 10 s and variance 36 + 16.
#[test]
fn mg1_with_after_contact_work() {
    let per_hour = 252.0;
    let keys = format!("after_work = {}", exponential(4));
    let results = simulate(&phone(&steady(34, per_hour, 4e6), per_hour, &exponential(6), &keys, 1));
    let mut verdict = Verdict::of(&results);
    verdict.mean(Level::Channel, "phone", "wait_mean", "all", mg1_wait(per_hour / 3600.0, 10.0, 52f64.sqrt() / 10.0));
    verdict.mean(Level::Channel, "phone", "handle_mean", "", 10.0);
    verdict.mean(Level::Group, "agents", "busy_mean", "", 0.7);
    verdict.settle();
}

#[test]
fn oracle_pollaczek_khinchine_limits() {
    // M/M/1: ρ/(μ-λ); M/D/1: half of it.
    assert!((mg1_wait(0.07, 10.0, 1.0) - 0.7 / 0.03).abs() < 1e-12);
    assert!((mg1_wait(0.07, 10.0, 0.0) - 0.35 / 0.03).abs() < 1e-12);
}
