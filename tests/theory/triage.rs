//! Triage that errs, in front of a line by priority: Cobham's formula for the classes as they are seen, and the
//! waits of the inquiries as they are, mixed from those.

use crate::support::{Verdict, exponential, simulate, steady};
use holdline::run::Level;

/// Waits of three classes, first to last, with one agent: W(k) = W0 / ((1 - s(k-1)) (1 - s(k))), exponential handling.
fn waits(rates: [f64; 3], mean: f64) -> [f64; 3] {
    let residual = rates.iter().sum::<f64>() * mean * mean;
    let mut before = 0.0;
    rates.map(|rate| {
        let after = before + rate * mean;
        let wait = residual / ((1.0 - before) * (1.0 - after));
        before = after;
        wait
    })
}

fn compare(seed: u64, accuracy: f64) {
    let (urgent, simple, mean) = (108.0, 180.0, 10);
    let toml = format!(
        "{head}[triage]\nby = \"ai\"\naccuracy = {accuracy:?}\n[inquiries.urgent]\nper_hour = {urgent:?}\nurgency = \"urgent\"\n\
         channels = {{ phone = 1.0 }}\n[inquiries.simple]\nper_hour = {simple:?}\nchannels = {{ phone = 1.0 }}\n[channels.phone]\nmedium = \"phone\"\n\
         handle_time = {handle}\ndiscipline = \"priority\"\n[groups.agents]\nstaff = 1\nskills = [\"phone\"]\n",
        head = steady(seed, urgent + simple, 8e6),
        handle = exponential(mean),
    );
    // Whoever is not seen rightly is taken for one of the two other classes, each as likely.
    let (right, wrong) = (accuracy, 0.5 * (1.0 - accuracy));
    let [u, s] = [urgent, simple].map(|rate| rate / 3600.0);
    let [first, second, third] = waits([right * u + wrong * s, wrong * (u + s), right * s + wrong * u], f64::from(mean));
    let results = simulate(&toml);
    let mut verdict = Verdict::of(&results);
    verdict.mean(Level::Inquiry, "urgent", "wait_mean", "all", right * first + wrong * (second + third));
    verdict.mean(Level::Inquiry, "simple", "wait_mean", "all", right * third + wrong * (first + second));
    verdict.settle();
}

#[test]
fn mm1_with_classes_seen_rightly() {
    compare(71, 1.0);
}

#[test]
fn mm1_with_classes_seen_rightly_four_times_in_five() {
    compare(72, 0.8);
}

/// Seen at random, the urgent wait as long as the others: triage without information is no triage.
#[test]
fn oracle_a_guess_is_no_triage() {
    let [first, second, third] = waits([0.03, 0.03, 0.03], 10.0);
    let mixed = (first + second + third) / 3.0;
    // By conservation it is the wait of first come first served, rho / (mu - lambda).
    assert!((mixed - 0.9 * 10.0 / 0.1).abs() < 1e-9);
}
