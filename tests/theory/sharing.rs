//! Processor sharing: one agent, practically unlimited slots, work shared by the chats in progress.

use crate::support::{Verdict, exponential, lognormal, simulate, steady};
use holdline::run::Level;

/// Distribution of the number in M/G/1 processor sharing whose total rate with i in service is
/// f(i), the last value extending: p(n) ∝ ρⁿ / Π f(i), for every distribution of work with this mean
/// (Cohen 1979, Acta Informatica 12; Kelly 1979, section 3.3).
fn sharing_states(load: f64, speed: &[f64]) -> Vec<f64> {
    let mut p = vec![1.0];
    for n in 0..2_000 {
        p.push(p[n] * load / speed[n.min(speed.len() - 1)]);
    }
    let total: f64 = p.iter().sum();
    p.into_iter().map(|x| x / total).collect()
}

/// Mean number in the system.
fn sharing_mean(load: f64, speed: &[f64]) -> f64 {
    sharing_states(load, speed).iter().enumerate().map(|(n, p)| n as f64 * p).sum()
}

fn compare(seed: u64, per_hour: f64, work: &str, speed: &[f64], contacts: f64) {
    let toml = format!(
        "{head}[inquiries.chats]\nper_hour = {per_hour:?}\nchannels = {{ chat = 1.0 }}\n[channels.chat]\nmedium = \"chat\"\nhandle_time = {work}\n\
         speed = {speed:?}\n[groups.agents]\nstaff = 1\nskills = [{{ channel = \"chat\", slots = 200 }}]\n",
        head = steady(seed, per_hour, contacts),
    );
    let results = simulate(&toml);
    let rate = per_hour / 3600.0;
    let mean = sharing_mean(rate * 10.0, speed);
    let mut verdict = Verdict::of(&results);
    verdict.mean(Level::Channel, "chat", "session_mean", "", mean / rate);
    verdict.mean(Level::Channel, "chat", "active_mean", "", mean);
    verdict.settle();
}

#[test]
fn mg1_sharing_is_insensitive() {
    compare(61, 252.0, &lognormal(10, 1.1), &[1.0], 5e6);
    compare(62, 252.0, "\"10s\"", &[1.0], 3e6);
}

#[test]
fn sharing_with_a_rate_per_number_in_service() {
    compare(63, 540.0, &lognormal(10, 1.1), &[1.0, 1.7, 2.1], 5e6);
    compare(64, 540.0, &exponential(10), &[1.0, 1.7, 2.1], 5e6);
}

#[test]
fn oracle_sharing() {
    // One speed: ρ/(1-ρ).
    assert!((sharing_mean(0.7, &[1.0]) - 0.7 / 0.3).abs() < 1e-10);
    // f(i) = i up to c is M/M/c: L = a + C ρ/(1-ρ).
    let load = 3.75;
    let waiting = crate::erlang::erlang_c(5, load) * 0.75 / 0.25;
    assert!((sharing_mean(load, &[1.0, 2.0, 3.0, 4.0, 5.0]) - load - waiting).abs() < 1e-10);
}
