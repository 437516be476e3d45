//! Consultations as a queue of their own: with many first agents, questions come as a Poisson process (a session's half
//! is over a fixed time after its arrival), and experts whose answers take exponential times are M/M/c. Who waits so
//! long at most makes it M/M/c + D.

use crate::erlang::{Patience, mmc_g, mmck_m};
use crate::support::{Verdict, exponential, simulate, steady};
use holdline::run::Level;

/// Calls of 1 min, half of which need an expert for 40 s on average: two experts.
fn centre(seed: u64, per_hour: f64, contacts: f64, wait: &str) -> String {
    format!(
        "{}[inquiries.calls]\nper_hour = {per_hour:?}\nchannels = {{ phone = 1 }}\n[channels.phone]\nmedium = \"phone\"\n\
         handle_time = \"1m\"\nconsultations = {{ share = 0.5, group = \"experts\", time = {}, wait = {wait:?} }}\n\
         [channels.other]\nmedium = \"phone\"\n[groups.agents]\nstaff = 80\nskills = [\"phone\"]\n\
         [groups.experts]\nstaff = 2\nskills = [\"other\"]\n",
        steady(seed, per_hour, contacts),
        exponential(40)
    )
}

#[test]
fn experts_are_a_queue_of_their_own() {
    let per_hour = 216.0;
    let results = simulate(&centre(101, per_hour, 2e6, "10h"));
    let rate = per_hour / 3600.0;
    let exact = mmck_m(rate / 2.0, 40.0, 2, 4_000, 0.0);
    let wait = exact.queue / (rate / 2.0);
    let mut verdict = Verdict::of(&results);
    verdict.mean(Level::Channel, "phone", "consultation_wait_mean", "", wait);
    verdict.mean(Level::Group, "experts", "busy_mean", "", 1.2);
    // Agents are held for the talk, and in half of the sessions for the wait and the answer; the contact has that and the
    // expert's time.
    verdict.mean(Level::Group, "agents", "busy_mean", "", rate * (60.0 + 0.5 * (wait + 40.0)));
    verdict.mean(Level::Channel, "phone", "handle_mean", "", 60.0 + 0.5 * (wait + 80.0));
    verdict.mean(Level::Channel, "phone", "session_mean", "", 60.0 + 0.5 * (wait + 40.0));
    verdict.settle();
}

#[test]
fn who_waits_so_long_at_most_goes_on_without() {
    let per_hour = 360.0;
    let results = simulate(&centre(102, per_hour, 1.2e6, "30s"));
    let rate = per_hour / 3600.0;
    let exact = mmc_g(rate / 2.0, 40.0, 2, Patience::Constant(30.0), 20.0);
    let mut verdict = Verdict::of(&results);
    verdict.mean(Level::Channel, "phone", "consultation_wait_mean", "", exact.queue / (rate / 2.0));
    verdict.mean(Level::Group, "experts", "busy_mean", "", exact.busy);
    verdict.settle();
}
