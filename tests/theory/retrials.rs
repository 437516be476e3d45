//! What customers do who did not get through, were not helped, or could choose: orbits of retrials
//! against their Markov chains, geometric numbers of contacts, shares of choices.

use crate::markov::Chain;
use crate::support::{Verdict, exponential, head, phone, simulate, steady};
use holdline::run::Level;

/// A pool with an orbit: `staff` agents with service of mean 60 s, `room` places to wait, patience of
/// this mean (0: never gives up), retrials with these probabilities after a mean of `delay_s`.
struct Orbit {
    per_hour: f64,
    staff: u32,
    room: u32,
    patience_s: u32,
    blocked: f64,
    abandoned: f64,
    delay_s: u32,
    /// Most customers in the orbit that the chain knows.
    most: u32,
}

/// Rates per second in steady state.
struct Rates {
    busy: f64,
    queue: f64,
    retrials: f64,
    blocked: f64,
    abandoned: f64,
    /// Probability of the last state of the orbit: what truncation may cost.
    cut: f64,
}

impl Orbit {
    /// The chain of (in the centre, in the orbit).
    fn exact(&self) -> Rates {
        let (rate, theta) = (self.per_hour / 3600.0, 1.0 / f64::from(self.delay_s));
        let gives_up = if self.patience_s > 0 { 1.0 / f64::from(self.patience_s) } else { 0.0 };
        let full = self.staff + self.room;
        let busy = |n: u32| f64::from(n.min(self.staff));
        let waits = |n: u32| f64::from(n.saturating_sub(self.staff));
        let chain = Chain::explore((0u32, 0u32), |&(n, j)| {
            let mut moves = Vec::new();
            let more = |j: u32| (j + 1).min(self.most);
            let orbit = theta * f64::from(j);
            if n < full {
                moves.push(((n + 1, j), rate));
                moves.push(((n + 1, j.saturating_sub(1)), orbit));
            } else {
                moves.push(((n, more(j)), rate * self.blocked));
                moves.push(((n, j.saturating_sub(1)), orbit * (1.0 - self.blocked)));
            }
            if n > 0 {
                moves.push(((n - 1, j), busy(n) / 60.0 + waits(n) * gives_up * (1.0 - self.abandoned)));
                moves.push(((n - 1, more(j)), waits(n) * gives_up * self.abandoned));
            }
            moves
        });
        let p = chain.stationary();
        Rates {
            busy: chain.mean(&p, |&(n, _)| busy(n)),
            queue: chain.mean(&p, |&(n, _)| waits(n)),
            retrials: chain.mean(&p, |&(_, j)| theta * f64::from(j)),
            blocked: chain.mean(&p, |&(n, j)| if n == full { rate + theta * f64::from(j) } else { 0.0 }),
            abandoned: chain.mean(&p, |&(n, _)| waits(n) * gives_up),
            cut: chain.mean(&p, |&(_, j)| f64::from(u8::from(j == self.most))),
        }
    }

    /// Simulates so many first attempts and compares.
    fn compare(&self, seed: u64, contacts: f64) {
        let patience = if self.patience_s > 0 { format!("patience = {}\n", exponential(self.patience_s)) } else { String::new() };
        let room = if self.room < 100 { format!("queue_capacity = {}\n", self.room) } else { String::new() };
        let keys = format!(
            "{patience}{room}retrials = {{ after_abandoned = {}, after_blocked = {}, delay = {}, limit = \"none\" }}",
            self.abandoned,
            self.blocked,
            exponential(self.delay_s)
        );
        let text = phone(&steady(seed, self.per_hour, contacts), self.per_hour, &exponential(60), &keys, self.staff);
        let results = simulate(&format!("{text}[issues]\ncontact_limit = 1000\n"));
        let exact = self.exact();
        assert!(exact.cut < 1e-7, "the orbit is cut at {}: {}", self.most, exact.cut);
        let attempts = self.per_hour / 3600.0 + exact.retrials;
        // Length of the counted period in seconds, as `steady` makes it.
        let length_s = (contacts / self.per_hour / 40.0).ceil() * 3600.0;
        let mut verdict = Verdict::of(&results);
        verdict.mean(Level::Group, "agents", "busy_mean", "", exact.busy);
        verdict.scaled(Level::Channel, "phone", "retrials", "", exact.retrials, length_s);
        verdict.scaled(Level::Channel, "phone", "offered", "", attempts, length_s);
        if self.blocked > 0.0 {
            verdict.share(Level::Channel, "phone", "blocked_share", "", exact.blocked / attempts);
        }
        if self.patience_s > 0 {
            verdict.mean(Level::Channel, "phone", "queue_mean", "", exact.queue);
            verdict.share(Level::Channel, "phone", "abandoned_share", "", exact.abandoned / attempts);
        }
        // What comes in gets helped or is lost for good.
        let lost = exact.blocked * (1.0 - self.blocked) + exact.abandoned * (1.0 - self.abandoned);
        verdict.mean(Level::Centre, "centre", "contacts_per_issue", "", attempts * 3600.0 / self.per_hour);
        verdict.scaled(Level::Centre, "centre", "issues_resolved", "", self.per_hour / 3600.0 - lost, length_s);
        verdict.settle();
    }
}

#[test]
fn one_agent_without_a_line_and_an_orbit() {
    let orbit = Orbit { per_hour: 36.0, staff: 1, room: 0, patience_s: 0, blocked: 0.7, abandoned: 0.0, delay_s: 120, most: 60 };
    orbit.compare(901, 6e5);
}

#[test]
fn a_pool_with_a_short_line_and_an_orbit() {
    let orbit = Orbit { per_hour: 200.0, staff: 3, room: 2, patience_s: 0, blocked: 0.8, abandoned: 0.0, delay_s: 300, most: 90 };
    orbit.compare(902, 8e5);
}

/// Erlang A with redials: overloaded by a tenth before anybody calls again.
#[test]
fn erlang_a_with_redials() {
    let orbit = Orbit { per_hour: 330.0, staff: 5, room: 100, patience_s: 120, blocked: 0.0, abandoned: 0.6, delay_s: 600, most: 110 };
    orbit.compare(903, 8e5);
}

/// The same with a short line: who gives up and who finds it full both try again, with other probabilities.
#[test]
fn erlang_a_with_redials_of_the_blocked_too() {
    let orbit = Orbit { per_hour: 300.0, staff: 4, room: 3, patience_s: 90, blocked: 0.8, abandoned: 0.5, delay_s: 400, most: 120 };
    orbit.compare(907, 1.6e6);
}

/// Each close resolves with probability p = logit^-1(b - c + s), and a share r of the others comes back: the
/// number of contacts is geometric with mean 1 / (1 - (1 - p) r), and p / (1 - (1 - p) r) are resolved.
#[test]
fn reopenings_are_geometric() {
    let per_hour = 600.0;
    let text = phone(&head(904, "0s", "100h", 40, "25h"), per_hour, "\"30s\"", "", 40)
        .replace("channels = { phone = 1.0 }", "channels = { phone = 1.0 }\ncomplexity = 0.5")
        .replace("[groups.agents]", "[groups.agents]\nskill = 1.3");
    let issues = "[issues]\nresolution_base = 0.4\nskill_effect = 2.0\ncomplexity_effect = 1.2\nreopen = 0.8\nreopen_delay = \"20m\"\ncontact_limit = 1000\n";
    let results = simulate(&format!("{text}{issues}"));
    // A skill of 1.3 makes up for the lower start: 0.4 - 1.2 x 0.5 + 2 x 0.3.
    let p = 1.0 / (1.0 + (-(0.4f64 - 0.6 + 0.6)).exp());
    let contacts = 1.0 / (1.0 - (1.0 - p) * 0.8);
    let mut verdict = Verdict::of(&results);
    verdict.mean(Level::Centre, "centre", "contacts_per_issue", "", contacts);
    verdict.scaled(Level::Centre, "centre", "issues_resolved", "", p * contacts, per_hour * 100.0);
    verdict.share(Level::Centre, "centre", "one_contact_resolution", "", p);
    // Whoever is resolved or stays silent at the first close doesn't come again.
    verdict.share(Level::Centre, "centre", "fcr", "", 1.0 - (1.0 - p) * 0.8);
    verdict.settle();
}

/// Choice of a channel: P(c) in proportion to share x preference x exp(-aversion x log2(1 + A / E)).
#[test]
fn channels_are_chosen_by_a_logit() {
    let per_hour = 900.0;
    let text = format!(
        "{}[customers]\nwait_aversion = 0.7\nclosed_aversion = 1.5\n[segments.all]\nshare = 1\npreference = {{ phone = 0.5, email = 0.2, social = 0.3 }}\n\
         [inquiries.q]\nper_hour = {per_hour}\nchannels = {{ phone = 0.5, email = 0.3, social = 0.1, video = 0.1 }}\n\
         [channels.phone]\nmedium = \"phone\"\nhandle_time = \"1s\"\nannounced = \"3m\"\nexpected_reply = \"60s\"\n\
         [channels.email]\nmedium = \"email\"\nturns = 1\nreply_work = \"1s\"\n\
         [channels.social]\nmedium = \"social\"\nturns = 1\nreply_work = \"1s\"\nannounced = \"2h\"\nexpected_reply = \"1h\"\n\
         [channels.video]\nmedium = \"video\"\nhandle_time = \"1s\"\n\
         [groups.all]\nstaff = 40\nskills = [\"phone\", \"email\", \"social\", \"video\"]\n",
        head(905, "0s", "24h", 40, "24h")
    );
    let weights = [
        ("phone", 0.5 * 0.5 * (-0.7 * 4f64.log2()).exp()),
        ("email", 0.3 * 0.2),
        ("social", 0.1 * 0.3 * (-0.7 * 3f64.log2()).exp()),
        ("video", 0.0),
    ];
    let total: f64 = weights.iter().map(|(_, weight)| weight).sum();
    let results = simulate(&text);
    let mut verdict = Verdict::of(&results);
    assert_eq!(results.find(0, Level::Channel, "video", "issues", "").and_then(|row| row.estimate.mean), Some(0.0));
    for (channel, weight) in &weights[..3] {
        verdict.scaled(Level::Channel, channel, "issues", "", weight / total, per_hour * 24.0);
    }
    // Who likes a channel more often than they come by it never misses another: the mismatch is the total
    // variation between likes (phone 0.5, email 0.2, social 0.3) and choices.
    let missed: f64 = [0.5, 0.2, 0.3].iter().zip(&weights).map(|(liked, (_, weight))| (weight / total - liked).max(0.0)).sum();
    verdict.mean(Level::Centre, "centre", "satisfaction_mismatch", "", -4.0 * missed);
    verdict.settle();
    // A closed door: half of the day the phone has exp(-1.5) of its weight.
    let text = text.replace("medium = \"phone\"", "medium = \"phone\"\nopen = \"daily 06:00-18:00\"\noutside_hours = \"lost\"");
    let results = simulate(&text);
    let mut verdict = Verdict::of(&results);
    let (phone, others) = (weights[0].1, total - weights[0].1);
    let closed = phone * (-1.5f64).exp();
    verdict.scaled(Level::Channel, "phone", "lost_closed", "", 0.5 * closed / (closed + others), per_hour * 24.0);
    verdict.scaled(Level::Channel, "phone", "served", "", 0.5 * phone / (phone + others), per_hour * 24.0);
    verdict.settle();
}

/// At a closed door: half of all come then; shares come again, switch to mail, or are lost.
#[test]
fn outside_hours_everybody_does_something() {
    let per_hour = 400.0;
    let text = format!(
        "{}[inquiries.q]\nper_hour = {per_hour}\nchannels = {{ phone = 0.75, email = 0.25 }}\n\
         [channels.phone]\nmedium = \"phone\"\nhandle_time = \"1s\"\nopen = \"daily 06:00-18:00\"\n\
         outside_hours = {{ retry = 0.5, switch = 0.3, spread = \"10m\" }}\n\
         [channels.email]\nmedium = \"email\"\nturns = 1\nreply_work = \"1s\"\n\
         [groups.all]\nstaff = 3000\nskills = [\"phone\", \"email\"]\n",
        head(906, "0s", "48h", 40, "24h")
    );
    let results = simulate(&text);
    let calls = per_hour * 48.0 * 0.75;
    let mut verdict = Verdict::of(&results);
    verdict.scaled(Level::Channel, "phone", "lost_closed", "", 0.5, calls);
    // Those of the last evening come again in the drain: 42 of the 48 h count.
    verdict.scaled(Level::Channel, "phone", "returned_at_opening", "", 0.5 * 0.5 * 18.0 / 24.0, calls);
    verdict.scaled(Level::Channel, "email", "returned_at_opening", "", 0.5 * 0.3, calls);
    verdict.scaled(Level::Channel, "phone", "issues_resolved", "", 0.5 + 0.5 * 0.8, calls);
    verdict.settle();
}
