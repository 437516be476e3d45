//! Preemptive-resume priorities: calls interrupt replies. Mail that is not interrupted, for comparison, waits as in
//! Cobham 1954.

use crate::erlang::erlang_c;
use crate::markov::Chain;
use crate::support::{Verdict, exponential, lognormal, simulate, steady};
use holdline::run::Level;

/// Calls and mails per hour, their work, and whether calls interrupt.
fn scenario(seed: u64, per_hour: [f64; 2], work: [&str; 2], staff: u32, preemptible: bool) -> String {
    format!(
        "{head}[inquiries.phone]\nper_hour = {r1:?}\nchannels = {{ phone = 1.0 }}\n[inquiries.mail]\nper_hour = {r2:?}\nchannels = {{ mail = 1.0 }}\n\
         [channels.phone]\nmedium = \"phone\"\nhandle_time = {w1}\n[channels.mail]\nmedium = \"email\"\nturns = 1\nreply_work = {w2}\n\
         [groups.all]\nstaff = {staff}\nskills = [\"phone\", {{ channel = \"mail\", priority = 2, preemptible = {preemptible} }}]\n",
        head = steady(seed, per_hour[0] + per_hour[1], 3e6),
        r1 = per_hour[0],
        r2 = per_hour[1],
        w1 = work[0],
        w2 = work[1],
    )
}

/// Compares the waits to the first start of work, and the time from message to reply.
fn compare(toml: &str, calls_wait: f64, mails_wait: f64, mails_gap: f64) {
    let results = simulate(toml);
    let mut verdict = Verdict::of(&results);
    verdict.mean(Level::Channel, "phone", "wait_mean", "all", calls_wait);
    verdict.mean(Level::Channel, "mail", "reply_wait_mean", "", mails_wait);
    verdict.mean(Level::Channel, "mail", "reply_gap_mean", "", mails_gap);
    verdict.settle();
}

const PER_HOUR: [f64; 2] = [16.0, 12.0];
const MEAN: [f64; 2] = [90.0, 120.0];
const CV: f64 = 1.3;

/// Utilisations and mean residual work found by an arrival, of calls and of both, with one agent.
fn single() -> ([f64; 2], [f64; 2]) {
    let load = [0, 1].map(|class| PER_HOUR[class] / 3600.0 * MEAN[class]);
    let calls = 0.5 * load[0] * MEAN[0] * 2.0;
    (load, [calls, calls + 0.5 * load[1] * MEAN[1] * (1.0 + CV * CV)])
}

#[test]
fn one_agent_with_general_work() {
    // M/G/1, preemptive resume (Kleinrock, Queueing Systems II, 3.6): calls don't see mails; a mail waits for its
    // start R / ((1 - rho1) (1 - rho1 - rho2)) and takes S / (1 - rho1) from then on.
    let ([rho1, rho2], [calls, all]) = single();
    let start = all / ((1.0 - rho1) * (1.0 - rho1 - rho2));
    let toml = scenario(511, PER_HOUR, [&exponential(90), &lognormal(120, CV)], 1, true);
    compare(&toml, calls / (1.0 - rho1), start, start + MEAN[1] / (1.0 - rho1));
}

#[test]
fn one_agent_who_is_not_interrupted() {
    let ([rho1, rho2], [_, all]) = single();
    let start = all / ((1.0 - rho1) * (1.0 - rho1 - rho2));
    let toml = scenario(512, PER_HOUR, [&exponential(90), &lognormal(120, CV)], 1, false);
    compare(&toml, all / (1.0 - rho1), start, start + MEAN[1]);
}

/// (with a mail, with a call, with a call and an interrupted mail; waiting calls, waiting mails).
type State = (u8, u8, u8, u8, u8);

/// Longest queues that the chain represents.
const LONGEST: [u8; 2] = [30, 110];

/// Agents who take up the mail that a call has interrupted themselves, so that one may be idle beside it: the sum of
/// both is not M/M/c, even with equal rates.
fn moves(&(m, c, p, q1, q2): &State, agents: u8, rates: [f64; 2], done: [f64; 2]) -> Vec<(State, f64)> {
    let idle = m + c + p < agents;
    let mut moves = vec![];
    if idle {
        moves.push(((m, c + 1, p, q1, q2), rates[0]));
        moves.push(((m + 1, c, p, q1, q2), rates[1]));
    } else {
        if m > 0 {
            moves.push(((m - 1, c, p + 1, q1, q2), rates[0]));
        } else if q1 < LONGEST[0] {
            moves.push(((m, c, p, q1 + 1, q2), rates[0]));
        }
        if q2 < LONGEST[1] {
            moves.push(((m, c, p, q1, q2 + 1), rates[1]));
        }
    }
    if m > 0 {
        let next = if q2 > 0 { (m, c, p, q1, q2 - 1) } else { (m - 1, c, p, q1, q2) };
        moves.push((next, f64::from(m) * done[1]));
    }
    if c > 0 {
        let next = match (q1, q2) {
            (1.., _) => (m, c, p, q1 - 1, q2),
            (0, 1..) => (m + 1, c - 1, p, 0, q2 - 1),
            (0, 0) => (m, c - 1, p, 0, 0),
        };
        moves.push((next, f64::from(c) * done[0]));
    }
    if p > 0 {
        let next = if q1 > 0 { (m, c, p, q1 - 1, q2) } else { (m + 1, c, p - 1, 0, q2) };
        moves.push((next, f64::from(p) * done[0]));
    }
    moves
}

#[test]
fn several_agents() {
    let (agents, mean, per_hour) = (3, [100u32, 150], [50.0, 16.0]);
    let (rates, done) = (per_hour.map(|rate| rate / 3600.0), mean.map(|mean| 1.0 / f64::from(mean)));
    let chain = Chain::explore((0, 0, 0, 0, 0), |state| moves(state, agents, rates, done));
    let p = chain.stationary();
    let edge = chain.mean(&p, |s| f64::from(u8::from(s.3 == LONGEST[0] || s.4 == LONGEST[1])));
    assert!(edge < 1e-8, "the queue was cut too short: {edge}");
    let toml = scenario(513, per_hour, [&exponential(mean[0]), &exponential(mean[1])], u32::from(agents), true);
    let calls_wait = chain.mean(&p, |s| f64::from(s.3)) / rates[0];
    let load = f64::from(mean[0]) * rates[0];
    // Calls see nothing of the mails.
    assert!((calls_wait / (erlang_c(3, load) * f64::from(mean[0]) / (3.0 - load)) - 1.0).abs() < 1e-6);
    let mails = |count: fn(&State) -> u8| chain.mean(&p, |s| f64::from(count(s))) / rates[1];
    compare(&toml, calls_wait, mails(|s| s.4), mails(|s| s.0 + s.2 + s.4));
}
