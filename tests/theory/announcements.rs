//! Announced waits against exact answers: when callers leave whom nobody answers, and how many balk.

use crate::numeric::integrate;
use crate::support::{Verdict, head, simulate};
use holdline::run::Level;

/// Callers with exponential patience of mean 380 s who are told 2 min, and an agent who never comes.
fn scenario(seed: u64, balking: f64) -> String {
    format!(
        "{head}[customers]\nlate_hazard = 0.52\nannouncement_balking = {balking:?}\n[inquiries.calls]\nper_hour = 1000\nchannels = {{ phone = 1.0 }}\n\
         [channels.phone]\nmedium = \"phone\"\nhandle_time = \"10s\"\npatience = {{ exponential = {{ mean = \"380s\" }} }}\nannounced = \"2m\"\n\
         [groups.agents]\nstaff = {{ \"00:00\" = 0, \"23:00\" = 1 }}\nskills = [\"phone\"]\n",
        head = head(seed, "0h", "10h", 40, "10h"),
    )
}

/// Mean wait of those who stay, with the hazard multiplied by 1.52 for every minute past 2 min: the integral of
/// exp(-H(t)), H(t) = t/m up to A, then A/m + (exp(c (t - A)) - 1)/(c m).
fn mean_wait() -> f64 {
    let (m, a, c) = (380.0, 120.0, 1.52_f64.ln() / 60.0);
    let before = integrate(|t| (-t / m).exp(), 0.0, a, 4);
    let after = integrate(|x| (-(a + ((c * x).exp() - 1.0) / c) / m).exp(), 0.0, 3600.0, 500);
    before + after
}

#[test]
fn who_waits_longer_than_announced_leaves_by_the_multiplied_hazard() {
    let results = simulate(&scenario(81, 0.0));
    let mut verdict = Verdict::of(&results);
    verdict.mean(Level::Channel, "phone", "wait_mean", "abandoned", mean_wait());
    // Broken for those who are still there after 2 min; nobody else put the promise to the test.
    assert_eq!(results.find(0, Level::Centre, "centre", "promise_kept", "").expect("a share").estimate.mean, Some(0.0));
    verdict.settle();
}

#[test]
fn half_of_the_impatient_balk() {
    // Those whose patience is shorter than 2 min: 1 - exp(-120/380), half of whom leave at once.
    let results = simulate(&scenario(82, 0.5));
    let mut verdict = Verdict::of(&results);
    let impatient = 1.0 - (-120.0_f64 / 380.0).exp();
    verdict.scaled(Level::Channel, "phone", "balked", "", 0.5 * impatient, 10_000.0);
    // Without the time that they would have waited.
    let short = integrate(|t| t * (-t / 380.0).exp() / 380.0, 0.0, 120.0, 4);
    verdict.mean(Level::Channel, "phone", "wait_mean", "abandoned", mean_wait() - 0.5 * short);
    verdict.settle();
}
