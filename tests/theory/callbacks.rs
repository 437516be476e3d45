//! Callbacks against a two-class Markov chain: a live queue with abandonment, and behind it the callbacks that
//! are served when nobody waits live, offered to those who find so many waiting.

use crate::markov::Chain;
use crate::support::{Verdict, exponential, phone, simulate, steady};
use holdline::run::Level;

/// A pool with service of mean 60 s that offers callbacks.
struct Offer {
    per_hour: f64,
    staff: u32,
    patience_s: u32,
    waiting_at_least: u32,
    accept: f64,
    /// Calls are placed while so many agents could take one.
    reserve: u32,
}

/// Expected numbers and rates per second.
struct Exact {
    busy: f64,
    queue: f64,
    behind: f64,
    callbacks: f64,
    abandoned: f64,
    /// Probability of the last states, what truncation may cost.
    cut: f64,
}

const MOST_LIVE: u32 = 40;
const MOST_BEHIND: u32 = 120;

impl Offer {
    /// The chain of (agents busy, waiting live, callbacks behind).
    fn exact(&self) -> Exact {
        let (rate, theta, mu) = (self.per_hour / 3600.0, 1.0 / f64::from(self.patience_s), 1.0 / 60.0);
        let chain = Chain::explore((0u32, 0u32, 0u32), |&(n, q, k)| {
            let mut moves = Vec::new();
            if n < self.staff {
                moves.push(((n + 1, q, k), rate));
            } else {
                let accept = if q >= self.waiting_at_least { self.accept } else { 0.0 };
                moves.push(((n, q, (k + 1).min(MOST_BEHIND)), rate * accept));
                moves.push(((n, (q + 1).min(MOST_LIVE), k), rate * (1.0 - accept)));
            }
            if q > 0 {
                moves.push(((n, q - 1, k), f64::from(q) * theta));
            }
            let done = f64::from(n) * mu;
            if n > 0 && q > 0 {
                moves.push(((n, q - 1, k), done));
            } else if n > 0 && k > 0 && self.staff - (n - 1) >= self.reserve {
                moves.push(((n, q, k - 1), done));
            } else if n > 0 {
                moves.push(((n - 1, q, k), done));
            }
            moves
        });
        let p = chain.stationary();
        let offered = |&(n, q, _): &(u32, u32, u32)| if n == self.staff && q >= self.waiting_at_least { rate * self.accept } else { 0.0 };
        Exact {
            busy: chain.mean(&p, |&(n, ..)| f64::from(n)),
            queue: chain.mean(&p, |&(_, q, _)| f64::from(q)),
            behind: chain.mean(&p, |&(.., k)| f64::from(k)),
            callbacks: chain.mean(&p, offered),
            abandoned: chain.mean(&p, |&(_, q, _)| f64::from(q) * theta),
            cut: chain.mean(&p, |&(_, q, k)| f64::from(u8::from(q == MOST_LIVE || k == MOST_BEHIND))),
        }
    }

    fn compare(&self, seed: u64, contacts: f64) {
        let reserve = if self.reserve > 1 { format!(", agents_free_at_least = {}", self.reserve) } else { String::new() };
        let keys = format!(
            "patience = {}\ncallback = {{ waiting_at_least = {}, accept = {}, order = \"after_queue\"{reserve} }}",
            exponential(self.patience_s),
            self.waiting_at_least,
            self.accept
        );
        let results = simulate(&phone(&steady(seed, self.per_hour, contacts), self.per_hour, &exponential(60), &keys, self.staff));
        let exact = self.exact();
        assert!(exact.cut < 1e-6, "the chain is cut: {}", exact.cut);
        let rate = self.per_hour / 3600.0;
        let length_s = (contacts / self.per_hour / 40.0).ceil() * 3600.0;
        let mut verdict = Verdict::of(&results);
        verdict.mean(Level::Group, "agents", "busy_mean", "", exact.busy);
        verdict.mean(Level::Channel, "phone", "queue_mean", "", exact.queue);
        verdict.mean(Level::Channel, "phone", "callback_queue_mean", "", exact.behind);
        verdict.scaled(Level::Channel, "phone", "callbacks", "", exact.callbacks, length_s);
        verdict.mean(Level::Channel, "phone", "callback_wait_mean", "", exact.behind / exact.callbacks);
        verdict.share(Level::Channel, "phone", "abandoned_share", "", exact.abandoned / rate);
        // Waits of those who queue live, served or not: Little's law without the callbacks.
        verdict.mean(Level::Channel, "phone", "wait_mean", "all", exact.queue / (rate - exact.callbacks));
        verdict.settle();
    }
}

#[test]
fn callbacks_behind_a_queue_that_gives_up() {
    let offer = Offer { per_hour: 230.0, staff: 5, patience_s: 60, waiting_at_least: 1, accept: 0.5, reserve: 1 };
    offer.compare(3401, 2_400_000.0);
}

#[test]
fn callbacks_that_leave_agents_in_reserve() {
    let offer = Offer { per_hour: 150.0, staff: 5, patience_s: 60, waiting_at_least: 0, accept: 0.5, reserve: 2 };
    offer.compare(3402, 2_400_000.0);
}
