//! Loss systems with lines: Erlang B, a queue bounded by its lines, a bot that takes lines before the queue, and
//! customers who redial when they hear the busy signal. All against one Markov chain.

use crate::markov::Chain;
use crate::support::{Verdict, exponential, phone, simulate, steady};
use holdline::run::Level;

/// Calls of 60 s on average.
struct Lines {
    per_hour: f64,
    staff: u32,
    lines: u32,
    /// Mean time with a bot that settles nothing; 0: there is none.
    bot_s: u32,
    /// Mean patience; 0: nobody gives up.
    patience_s: u32,
    /// Probability of redialling after the busy signal, and the mean time to that.
    redials: (f64, u32),
}

const MOST_IN_ORBIT: u32 = 40;

impl Lines {
    fn compare(&self, seed: u64, contacts: f64) {
        let (rate, mu) = (self.per_hour / 3600.0, 1.0 / 60.0);
        let per = |mean_s: u32| if mean_s > 0 { 1.0 / f64::from(mean_s) } else { 0.0 };
        let (bot, gives_up, (redials, delay_s)) = (per(self.bot_s), per(self.patience_s), self.redials);
        // With the bot, in the queue or in talk, in the orbit.
        let chain = Chain::explore((0u32, 0u32, 0u32), |&(b, n, j)| {
            let mut moves = Vec::new();
            let orbit = per(delay_s) * f64::from(j);
            let enter = if self.bot_s > 0 { (b + 1, n) } else { (b, n + 1) };
            if b + n < self.lines {
                moves.push(((enter.0, enter.1, j), rate));
                moves.push(((enter.0, enter.1, j.saturating_sub(1)), orbit));
            } else {
                moves.push(((b, n, (j + 1).min(MOST_IN_ORBIT)), rate * redials));
                moves.push(((b, n, j.saturating_sub(1)), orbit * (1.0 - redials)));
            }
            if b > 0 {
                moves.push(((b - 1, n + 1, j), f64::from(b) * bot));
            }
            if n > 0 {
                let leave = f64::from(n.min(self.staff)) * mu + f64::from(n.saturating_sub(self.staff)) * gives_up;
                moves.push(((b, n - 1, j), leave));
            }
            moves
        });
        let p = chain.stationary();
        let full = |&(b, n, _): &(u32, u32, u32)| f64::from(u8::from(b + n == self.lines));
        let attempts = |&(.., j): &(u32, u32, u32)| rate + per(delay_s) * f64::from(j);
        let offered = chain.mean(&p, attempts);
        let refused = chain.mean(&p, |state| full(state) * attempts(state));
        let queue = chain.mean(&p, |&(_, n, _)| f64::from(n.saturating_sub(self.staff)));
        assert!(chain.mean(&p, |&(.., j)| f64::from(u8::from(j == MOST_IN_ORBIT))) < 1e-7, "the orbit is cut");

        let mut keys = String::new();
        if self.bot_s > 0 {
            keys += &format!("bot = {{ time = {}, containment = 0 }}\n", exponential(self.bot_s));
        }
        if self.patience_s > 0 {
            keys += &format!("patience = {}\n", exponential(self.patience_s));
        }
        if redials > 0.0 {
            let delay = exponential(delay_s);
            keys += &format!("retrials = {{ after_abandoned = 0, after_blocked = {redials}, delay = {delay}, limit = \"none\" }}\n");
        }
        let trunks = format!("[trunks.main]\nlines = {}\nchannels = [\"phone\"]\n[issues]\ncontact_limit = 1000\n", self.lines);
        let text = phone(&steady(seed, self.per_hour, contacts), self.per_hour, &exponential(60), &keys, self.staff);
        let results = simulate(&format!("{text}{trunks}"));
        let mut verdict = Verdict::of(&results);
        for (level, item) in [(Level::Channel, "phone"), (Level::Trunk, "main")] {
            verdict.share(level, item, "blocked_busy_share", "", refused / offered);
        }
        verdict.share(Level::Channel, "phone", "blocked_share", "", refused / offered);
        verdict.share(Level::Trunk, "main", "all_busy_share", "", chain.mean(&p, full));
        verdict.mean(Level::Trunk, "main", "lines_mean", "", chain.mean(&p, |&(b, n, _)| f64::from(b + n)));
        verdict.mean(Level::Group, "agents", "busy_mean", "", chain.mean(&p, |&(_, n, _)| f64::from(n.min(self.staff))));
        if self.lines > self.staff {
            verdict.mean(Level::Channel, "phone", "queue_mean", "", queue);
        }
        verdict.settle();
    }
}

#[test]
fn as_many_lines_as_agents_are_erlang_b() {
    Lines { per_hour: 480.0, staff: 10, lines: 10, bot_s: 0, patience_s: 0, redials: (0.0, 0) }.compare(3501, 200_000.0);
}

#[test]
fn more_lines_than_agents_are_a_bounded_queue() {
    Lines { per_hour: 270.0, staff: 5, lines: 8, bot_s: 0, patience_s: 90, redials: (0.0, 0) }.compare(3502, 300_000.0);
}

#[test]
fn a_bot_takes_lines_before_the_queue() {
    Lines { per_hour: 270.0, staff: 5, lines: 9, bot_s: 40, patience_s: 60, redials: (0.0, 0) }.compare(3503, 300_000.0);
}

#[test]
fn who_hears_the_busy_signal_redials() {
    Lines { per_hour: 240.0, staff: 5, lines: 6, bot_s: 0, patience_s: 60, redials: (0.7, 120) }.compare(3504, 400_000.0);
}
