//! Published models of other simulators, rebuilt from their published parameters: what comes out must
//! lie inside the published confidence intervals, with an interval of our own well inside them, and
//! agree with the exact value where there is one.
//!
//! - ContactCenters (Buist & L'Ecuyer, Université de Montréal), examples MMC, MMCAb, MMCBlocked: 480
//!   minutes from empty, then until the last contact has gone.
//! - SSJ (L'Ecuyer), tutorial example CallCenter, 10,000 days: a day of 13 hours with gamma busyness.

use crate::support::{exponential, head, phone, simulate};
use holdline::run::{Level, Results};

/// Arrivals and services per minute, agents, minutes of arrivals, acceptable wait in minutes.
const ARRIVE: f64 = 4.2;
const SERVE: f64 = 0.5;
const AGENTS: usize = 12;
const MINUTES: f64 = 480.0;
const WITHIN: f64 = 1.0 / 3.0;
/// Expected arrivals. The published service level, .902, is a mean of daily ratios; that of sums is exactly .9004.
const OFFERED: f64 = ARRIVE * MINUTES;

/// Expected minutes that the number in the centre spends at 0, 1, ... `most` from empty to the end of the
/// arrivals, by uniformisation (Jensen 1953): with r at least every rate of leaving a state and N the number of steps of a Poisson
/// process of rate r in time t, the integral of p(s) over (0, t) is the sum over k of p P^k P(N > k)/r.
fn time_spent(most: usize, leave: f64) -> Vec<f64> {
    let done = |n: usize| SERVE * n.min(AGENTS) as f64 + leave * n.saturating_sub(AGENTS) as f64;
    let rate = ARRIVE + done(most);
    let mean = rate * MINUTES;
    let mut p = vec![0.0; most + 1];
    p[0] = 1.0;
    let mut spent = vec![0.0; most + 1];
    let (mut log_weight, mut below) = (-mean, 0.0);
    for k in 0..(mean + 12.0 * mean.sqrt()) as usize {
        below += log_weight.exp();
        log_weight += (mean / (k + 1) as f64).ln();
        let above = (1.0 - below).max(0.0) / rate;
        spent.iter_mut().zip(&p).for_each(|(spent, p)| *spent += above * p);
        let mut next = vec![0.0; most + 1];
        for (n, p) in p.iter().enumerate() {
            let (up, down) = (if n < most { ARRIVE / rate } else { 0.0 }, done(n) / rate);
            next[n] += p * (1.0 - up - down);
            if n < most {
                next[n + 1] += p * up;
            }
            if n > 0 {
                next[n - 1] += p * down;
            }
        }
        p = next;
    }
    spent
}

/// Expected number of arrivals of whom `what` is true with this probability, given the number in the centre that
/// they meet: arrivals are Poisson, so they meet what there is.
fn arrivals(spent: &[f64], what: impl Fn(usize) -> f64) -> f64 {
    spent.iter().enumerate().map(|(n, time)| ARRIVE * time * what(n)).sum()
}

/// Probability that whoever meets `n` in the centre, and nobody gives up, is answered within [`WITHIN`]: an
/// Erlang time of n - c + 1 stages of rate c mu.
fn in_target(n: usize) -> f64 {
    let stages = (n + 1).saturating_sub(AGENTS);
    let mean = SERVE * AGENTS as f64 * WITHIN;
    let mut term = (-mean).exp();
    let mut late = 0.0;
    for k in 0..stages {
        late += term;
        term *= mean / (k + 1) as f64;
    }
    1.0 - late
}

/// The model with these other keys of the channel; so many replications.
fn contact_centers(seed: u64, keys: &str, replications: u32) -> Results {
    simulate(&phone(
        &head(seed, "0s", "8h", replications, "8h"),
        60.0 * ARRIVE,
        &exponential(120),
        &format!("target = {{ within = \"20s\", share = 0.8 }}\n{keys}"),
        AGENTS as u32,
    ))
}

/// Judges a count per day that is known as a share of the arrivals, against the exact one and the published interval; our own
/// 95% interval must be at most `tight` of the published half-width.
fn judge(results: &Results, metric: &str, definition: &str, exact: f64, published: (f64, f64), tight: f64) {
    let row = results.find(0, Level::Channel, "phone", metric, definition).unwrap_or_else(|| panic!("no {metric}"));
    let estimate = row.estimate;
    let (mean, error) = (estimate.mean.expect("a mean"), estimate.std_error.expect("an error"));
    let scale = if row.unit == "share" { OFFERED } else { 1.0 };
    let (mean, error) = (scale * mean, scale * error);
    println!("{metric} {definition}: {mean:.3} ± {error:.3}, exact {exact:.3}, published {} ± {}", published.0, published.1);
    assert!((mean - exact).abs() < 3.5 * error, "{metric}: {mean} ± {error}, exact {exact}");
    assert!((mean - published.0).abs() < published.1, "{metric}: {mean}, published {} ± {}", published.0, published.1);
    assert!(1.96 * error < tight * published.1, "{metric}: ± {}, published ± {}", 1.96 * error, published.1);
}

#[test]
fn contact_centers_mmc() {
    let spent = time_spent(400, 0.0);
    let good = arrivals(&spent, in_target);
    let results = contact_centers(501, "", 8_000);
    judge(&results, "service_level", "served_within/offered", good, (1816.16, 3.5), 0.5);
}

#[test]
fn contact_centers_mmc_with_abandonment() {
    let spent = time_spent(200, 1.0);
    // Behind j others an arrival is served with probability c mu/(c mu + (j + 1) theta): the product of
    // (c mu + i theta)/(c mu + (i + 1) theta) for i = 0 .. j, the chances that another one goes before it does.
    let left = arrivals(&spent, |n| {
        let ahead = (n + 1).saturating_sub(AGENTS) as f64;
        ahead / (SERVE * AGENTS as f64 + ahead)
    });
    let results = contact_centers(502, &format!("patience = {}\n", exponential(60)), 8_000);
    judge(&results, "abandoned_share", "", left, (58.61, 0.95), 0.5);
}

#[test]
fn contact_centers_mmc_with_blocking() {
    let spent = time_spent(AGENTS + 5, 0.0);
    let blocked = arrivals(&spent, |n| f64::from(n == AGENTS + 5));
    let results = contact_centers(503, "queue_capacity = 5\n", 16_000);
    // Published without an interval: 18.66, which is 1.1% below the exact value; ours is ± 0.8%.
    judge(&results, "blocked_share", "", blocked, (18.66, 0.02 * 18.66), 0.5);
}

/// Arrivals per hour and agents, from 08:00.
const CALLS: [u32; 13] = [100, 150, 150, 180, 200, 150, 150, 150, 120, 100, 80, 70, 60];
const ON_DUTY: [u32; 13] = [4, 6, 8, 8, 8, 7, 8, 8, 6, 6, 4, 4, 4];

#[test]
fn ssj_call_center() {
    let table = |values: [u32; 13]| -> String {
        let cells: Vec<_> = values.iter().enumerate().map(|(hour, value)| format!("\"{:02}:00\" = {value}", hour + 8)).collect();
        cells.join(", ")
    };
    // Gamma (10, 10) has mean 1 and coefficient of variation 1/sqrt(10). One caller in ten has no patience. After the last hour
    // its four agents stay until nobody is left.
    let results = simulate(&format!(
        "{head}[inquiries.calls]\nper_hour = {{ {calls}, \"21:00\" = 0 }}\nbusyness = {{ cv = {cv:?} }}\nchannels = {{ phone = 1.0 }}\n\
         [channels.phone]\nmedium = \"phone\"\nhandle_time = {handle}\ntarget = {{ within = \"20s\", share = 0.8 }}\n\
         patience = {{ mixture = [{{ weight = 0.1, constant = \"0s\" }}, {{ weight = 0.9, exponential = {{ mean = \"1000s\" }} }}] }}\n\
         [groups.agents]\nstaff = {{ {staff} }}\nleaving = \"finish\"\nskills = [\"phone\"]\n",
        head = head(504, "0s", "24h", 20_000, "24h"),
        calls = table(CALLS),
        staff = table(ON_DUTY),
        cv = 0.1f64.sqrt(),
        handle = exponential(100),
    ));
    let offered = f64::from(CALLS.iter().sum::<u32>());
    assert_eq!(offered, 1660.0);
    // The published intervals of 90% from 10,000 days, shares with half a unit of their last digit. Another
    // 1,000 days gave 1639.5 arrivals with a standard deviation of 528.7: within ± 27.5 at 90%.
    let published = [
        ("offered", "", (1652.569, 1669.963)),
        ("wait_mean", "all", (12.243, 13.229)),
        ("service_level", "(served_within+abandoned_within)/offered", (0.8515, 0.8575)),
        ("abandoned_share", "", (0.0355, 0.0385)),
    ];
    for (metric, definition, (low, high)) in published {
        let row = results.find(0, Level::Channel, "phone", metric, definition).unwrap_or_else(|| panic!("no {metric}"));
        let (mean, error) = (row.estimate.mean.expect("a mean"), row.estimate.std_error.expect("an error"));
        println!("{metric}: {mean:.4} ± {error:.4}, published {low} to {high}");
        assert!((low..=high).contains(&mean), "{metric}: {mean}, published {low} to {high}");
        // Our own interval of 90% is at most 0.75 as wide as theirs.
        assert!(1.645 * error < 0.75 * (high - low) / 2.0, "{metric}: ± {}", 1.645 * error);
    }
    let arrivals = results.find(0, Level::Channel, "phone", "offered", "").expect("offered").estimate;
    let (mean, error) = (arrivals.mean.expect("a mean"), arrivals.std_error.expect("an error"));
    assert!((mean - offered).abs() < 3.5 * error && (mean - 1639.5).abs() < 27.5, "{mean} ± {error}");
}
