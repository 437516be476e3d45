//! Non-preemptive priorities: two phone channels in one group.

use crate::erlang::erlang_c;
use crate::support::{Verdict, exponential, lognormal, simulate, steady};
use holdline::run::Level;

/// A class of contacts, in order of priority.
#[derive(Clone, Copy)]
struct Class {
    /// Arrivals per second.
    rate: f64,
    /// Mean handle time.
    mean: f64,
    /// Its coefficient of variation.
    cv: f64,
}

/// Mean waits with one agent: W(k) = W0 / ((1-σ(k-1))(1-σ(k))), W0 = Σ λ E[S²]/2 (Cobham 1954).
fn cobham_single(classes: &[Class]) -> Vec<f64> {
    let residual: f64 = classes.iter().map(|c| 0.5 * c.rate * c.mean * c.mean * (1.0 + c.cv * c.cv)).sum();
    by_class(classes, 1.0, residual)
}

/// Mean waits with several agents and the same exponential handle time for all classes:
/// W0 = C(c, a)/(cμ) (Cobham 1954; Kella & Yechiali 1985).
fn cobham_many(classes: &[Class], servers: u32) -> Vec<f64> {
    let load: f64 = classes.iter().map(|c| c.rate * c.mean).sum();
    by_class(classes, f64::from(servers), erlang_c(servers, load) * classes[0].mean / f64::from(servers))
}

fn by_class(classes: &[Class], servers: f64, residual: f64) -> Vec<f64> {
    let mut before = 0.0;
    classes
        .iter()
        .map(|c| {
            let after = before + c.rate * c.mean / servers;
            let wait = residual / ((1.0 - before) * (1.0 - after));
            before = after;
            wait
        })
        .collect()
}

/// Channels `gold` (first) and `plain`, hourly rates and handle times in that order.
fn scenario(seed: u64, rates: [f64; 2], handle: [&str; 2], staff: u32, contacts: f64) -> String {
    format!(
        "{head}[inquiries.gold]\nper_hour = {r0:?}\nchannels = {{ gold = 1.0 }}\n[inquiries.plain]\nper_hour = {r1:?}\nchannels = {{ plain = 1.0 }}\n\
         [channels.gold]\nmedium = \"phone\"\nhandle_time = {h0}\n[channels.plain]\nmedium = \"phone\"\nhandle_time = {h1}\n\
         [groups.agents]\nstaff = {staff}\nskills = [{{ channel = \"gold\", priority = 1 }}, {{ channel = \"plain\", priority = 2 }}]\n",
        head = steady(seed, rates[0] + rates[1], contacts),
        r0 = rates[0],
        r1 = rates[1],
        h0 = handle[0],
        h1 = handle[1],
    )
}

fn compare(toml: &str, classes: &[Class], waits: &[f64]) {
    let results = simulate(toml);
    let mut verdict = Verdict::of(&results);
    for ((name, class), wait) in ["gold", "plain"].into_iter().zip(classes).zip(waits) {
        verdict.mean(Level::Channel, name, "wait_mean", "all", *wait);
        verdict.mean(Level::Channel, name, "queue_mean", "", class.rate * wait);
    }
    verdict.settle();
}

#[test]
fn mmc_with_two_priorities() {
    let classes = [Class { rate: 540.0 / 3600.0, mean: 10.0, cv: 1.0 }, Class { rate: 810.0 / 3600.0, mean: 10.0, cv: 1.0 }];
    let exp = exponential(10);
    compare(&scenario(51, [540.0, 810.0], [&exp, &exp], 5, 1e7), &classes, &cobham_many(&classes, 5));
}

#[test]
fn mg1_with_two_priorities() {
    let classes = [Class { rate: 108.0 / 3600.0, mean: 8.0, cv: 1.2 }, Class { rate: 81.0 / 3600.0, mean: 20.0, cv: 0.0 }];
    let toml = scenario(52, [108.0, 81.0], [&lognormal(8, 1.2), "\"20s\""], 1, 6e6);
    compare(&toml, &classes, &cobham_single(&classes));
}

/// Calls before e-mails, one agent for both: the same formula holds across the modes. Taken the
/// other way round, whoever answers e-mails first keeps the callers waiting.
#[test]
fn calls_and_emails_share_an_agent() {
    let (calls, emails) = (Class { rate: 108.0 / 3600.0, mean: 10.0, cv: 1.0 }, Class { rate: 72.0 / 3600.0, mean: 20.0, cv: 1.1 });
    for (seed, [first, second], classes) in [(53, [1, 2], [calls, emails]), (54, [2, 1], [emails, calls])] {
        let toml = format!(
            "{head}[inquiries.calls]\nper_hour = 108.0\nchannels = {{ phone = 1.0 }}\n[inquiries.emails]\nper_hour = 72.0\nchannels = {{ email = 1.0 }}\n\
             [channels.phone]\nmedium = \"phone\"\nhandle_time = {call}\n[channels.email]\nmedium = \"email\"\nturns = 1\nreply_work = {reply}\n\
             think_time = \"1h\"\n[groups.agents]\nstaff = 1\n\
             skills = [{{ channel = \"phone\", priority = {first} }}, {{ channel = \"email\", priority = {second} }}]\n",
            head = steady(seed, 180.0, 6e6),
            call = exponential(10),
            reply = lognormal(20, 1.1),
        );
        let results = simulate(&toml);
        let waits = cobham_single(&classes);
        let (call, email) = if first == 1 { (waits[0], waits[1]) } else { (waits[1], waits[0]) };
        let mut verdict = Verdict::of(&results);
        verdict.mean(Level::Channel, "phone", "wait_mean", "all", call);
        verdict.mean(Level::Channel, "phone", "queue_mean", "", calls.rate * call);
        verdict.mean(Level::Channel, "email", "reply_wait_mean", "", email);
        verdict.mean(Level::Channel, "email", "backlog_mean", "", emails.rate * email);
        verdict.mean(Level::Channel, "email", "first_response_mean", "calendar", email + 20.0);
        verdict.mean(Level::Group, "agents", "busy_mean", "", 0.7);
        verdict.settle();
    }
}

/// Kleinrock's conservation law: Σ ρ(k) W(k) is that of first come first served.
#[test]
fn oracle_conservation_law() {
    let classes = [Class { rate: 0.03, mean: 8.0, cv: 1.2 }, Class { rate: 0.0225, mean: 20.0, cv: 0.0 }];
    let load: f64 = classes.iter().map(|c| c.rate * c.mean).sum();
    let residual: f64 = classes.iter().map(|c| 0.5 * c.rate * c.mean * c.mean * (1.0 + c.cv * c.cv)).sum();
    let weighted: f64 = classes.iter().zip(cobham_single(&classes)).map(|(c, w)| c.rate * c.mean * w).sum();
    assert!((weighted - load * residual / (1.0 - load)).abs() < 1e-12);
    let equal = [Class { rate: 0.15, mean: 10.0, cv: 1.0 }, Class { rate: 0.225, mean: 10.0, cv: 1.0 }];
    let mean: f64 = equal.iter().zip(cobham_many(&equal, 5)).map(|(c, w)| c.rate / 0.375 * w).sum();
    assert!((mean - erlang_c(5, 3.75) / (0.5 - 0.375)).abs() < 1e-12);
}
