//! Skill-based routing: the N- and the W-model (Garnett & Mandelbaum 2000) against Markov chains.

use crate::markov::Chain;
use crate::support::{Verdict, exponential, simulate, steady};
use holdline::run::{Level, Results};

/// Longest queue that the chains represent; what lies beyond has negligible mass (checked).
pub const LONGEST: u8 = 24;

/// Channel metrics of a type: mean waiting, rate, rate of leaving of each who waits.
fn judge_type(verdict: &mut Verdict, name: &str, queue: f64, rate: f64, leave: f64) {
    verdict.mean(Level::Channel, name, "wait_mean", "all", queue / rate);
    verdict.mean(Level::Channel, name, "queue_mean", "", queue);
    verdict.share(Level::Channel, name, "abandoned_share", "", leave * queue / rate);
}

/// Parameters of the N-model: type 1 is answered by specials, else by generals; type 2 by generals
/// only, who take it first.
pub struct N {
    /// Arrivals per second by type.
    pub rates: [f64; 2],
    /// Completion rates: type 1 by a special, type 1 by a general, type 2 by a general.
    pub done: [f64; 3],
    /// Rate of leaving of each who waits, by type.
    pub leave: [f64; 2],
    /// Specials and generals.
    pub staff: [u8; 2],
}

/// (specials busy, generals with type 1, generals with type 2, waiting 1, waiting 2).
pub type NState = (u8, u8, u8, u8, u8);

impl N {
    fn moves(&self, &(s, g1, g2, q1, q2): &NState) -> Vec<(NState, f64)> {
        let mut moves = vec![];
        let general_free = g1 + g2 < self.staff[1];
        if s < self.staff[0] {
            moves.push(((s + 1, g1, g2, q1, q2), self.rates[0]));
        } else if general_free {
            moves.push(((s, g1 + 1, g2, q1, q2), self.rates[0]));
        } else if q1 < LONGEST {
            moves.push(((s, g1, g2, q1 + 1, q2), self.rates[0]));
        }
        if general_free {
            moves.push(((s, g1, g2 + 1, q1, q2), self.rates[1]));
        } else if q2 < LONGEST {
            moves.push(((s, g1, g2, q1, q2 + 1), self.rates[1]));
        }
        if s > 0 {
            let next = if q1 > 0 { (s, g1, g2, q1 - 1, q2) } else { (s - 1, g1, g2, q1, q2) };
            moves.push((next, f64::from(s) * self.done[0]));
        }
        for (busy, rate, (g1, g2)) in [(g1, self.done[1], (g1.wrapping_sub(1), g2)), (g2, self.done[2], (g1, g2.wrapping_sub(1)))] {
            if busy > 0 {
                let next = match (q1, q2) {
                    (_, 1..) => (s, g1, g2 + 1, q1, q2 - 1),
                    (1.., 0) => (s, g1 + 1, g2, q1 - 1, 0),
                    _ => (s, g1, g2, 0, 0),
                };
                moves.push((next, f64::from(busy) * rate));
            }
        }
        if q1 > 0 {
            moves.push(((s, g1, g2, q1 - 1, q2), f64::from(q1) * self.leave[0]));
        }
        if q2 > 0 {
            moves.push(((s, g1, g2, q1, q2 - 1), f64::from(q2) * self.leave[1]));
        }
        moves
    }

    /// The chain and its stationary distribution.
    pub fn solve(&self) -> (Chain<NState>, Vec<f64>) {
        let chain = Chain::explore((0, 0, 0, 0, 0), |state| self.moves(state));
        let p = chain.stationary();
        let edge = chain.mean(&p, |&(_, _, _, q1, q2)| f64::from(u8::from(q1 == LONGEST || q2 == LONGEST)));
        assert!(edge < 1e-9, "the queue was cut too short: {edge}");
        (chain, p)
    }
}

fn n_scenario(seed: u64, per_hour: [f64; 2]) -> String {
    format!(
        "{head}[inquiries.one]\nper_hour = {r1:?}\nchannels = {{ one = 1.0 }}\n[inquiries.two]\nper_hour = {r2:?}\nchannels = {{ two = 1.0 }}\n\
         [channels.one]\nmedium = \"phone\"\nhandle_time = {h1}\npatience = {p1}\ngroups = [\"special\", \"general\"]\nagent_choice = \"in_order\"\n\
         [channels.two]\nmedium = \"phone\"\nhandle_time = {h2}\npatience = {p2}\ngroups = [\"general\"]\n\
         [groups.special]\nstaff = 2\nskills = [\"one\"]\n\
         [groups.general]\nstaff = 3\nskills = [{{ channel = \"one\", priority = 2, speed = 0.8 }}, {{ channel = \"two\", priority = 1 }}]\n",
        head = steady(seed, per_hour[0] + per_hour[1], 5e6),
        r1 = per_hour[0],
        r2 = per_hour[1],
        h1 = exponential(60),
        h2 = exponential(90),
        p1 = exponential(60),
        p2 = exponential(40),
    )
}

#[test]
fn n_model() {
    let per_hour = [180.0, 70.0];
    let model = N {
        rates: per_hour.map(|r| r / 3600.0),
        done: [1.0 / 60.0, 0.8 / 60.0, 1.0 / 90.0],
        leave: [1.0 / 60.0, 1.0 / 40.0],
        staff: [2, 3],
    };
    let (chain, p) = model.solve();
    let results: Results = simulate(&n_scenario(91, per_hour));
    let mut verdict = Verdict::of(&results);
    judge_type(&mut verdict, "one", chain.mean(&p, |s| f64::from(s.3)), model.rates[0], model.leave[0]);
    judge_type(&mut verdict, "two", chain.mean(&p, |s| f64::from(s.4)), model.rates[1], model.leave[1]);
    verdict.mean(Level::Channel, "one", "active_mean", "", chain.mean(&p, |s| f64::from(s.0 + s.1)));
    verdict.mean(Level::Group, "special", "busy_mean", "", chain.mean(&p, |s| f64::from(s.0)));
    verdict.mean(Level::Group, "general", "busy_mean", "", chain.mean(&p, |s| f64::from(s.1 + s.2)));
    verdict.settle();
}

/// Parameters of the W-model with one completion rate: pool A answers 2 before 1, pool B answers 3
/// before 2, and type 2 goes to a free A before a free B.
pub struct W {
    /// Arrivals per second by type.
    pub rates: [f64; 3],
    /// Completion rate.
    pub done: f64,
    /// Rate of leaving of each who waits, by type.
    pub leave: [f64; 3],
    /// Pools A and B.
    pub staff: [u8; 2],
}

/// (A busy, B busy, waiting 1, waiting 2, waiting 3).
pub type WState = (u8, u8, u8, u8, u8);

impl W {
    fn moves(&self, &(a, b, q1, q2, q3): &WState) -> Vec<(WState, f64)> {
        let mut moves = vec![];
        let (a_free, b_free) = (a < self.staff[0], b < self.staff[1]);
        if a_free {
            moves.push(((a + 1, b, q1, q2, q3), self.rates[0] + self.rates[1]));
        } else {
            moves.push(((a, b, (q1 + 1).min(LONGEST), q2, q3), self.rates[0]));
            let second = if b_free { (a, b + 1, q1, q2, q3) } else { (a, b, q1, (q2 + 1).min(LONGEST), q3) };
            moves.push((second, self.rates[1]));
        }
        let third = if b_free { (a, b + 1, q1, q2, q3) } else { (a, b, q1, q2, (q3 + 1).min(LONGEST)) };
        moves.push((third, self.rates[2]));
        if a > 0 {
            let next = match (q2, q1) {
                (1.., _) => (a, b, q1, q2 - 1, q3),
                (0, 1..) => (a, b, q1 - 1, 0, q3),
                _ => (a - 1, b, 0, 0, q3),
            };
            moves.push((next, f64::from(a) * self.done));
        }
        if b > 0 {
            let next = match (q3, q2) {
                (1.., _) => (a, b, q1, q2, q3 - 1),
                (0, 1..) => (a, b, q1, q2 - 1, 0),
                _ => (a, b - 1, q1, 0, 0),
            };
            moves.push((next, f64::from(b) * self.done));
        }
        if q1 > 0 {
            moves.push(((a, b, q1 - 1, q2, q3), f64::from(q1) * self.leave[0]));
        }
        if q2 > 0 {
            moves.push(((a, b, q1, q2 - 1, q3), f64::from(q2) * self.leave[1]));
        }
        if q3 > 0 {
            moves.push(((a, b, q1, q2, q3 - 1), f64::from(q3) * self.leave[2]));
        }
        moves
    }

    /// The chain and its stationary distribution.
    pub fn solve(&self) -> (Chain<WState>, Vec<f64>) {
        let chain = Chain::explore((0, 0, 0, 0, 0), |state| self.moves(state));
        let p = chain.stationary();
        let edge = chain.mean(&p, |s| f64::from(u8::from(s.2 == LONGEST || s.3 == LONGEST || s.4 == LONGEST)));
        assert!(edge < 1e-9, "the queue was cut too short: {edge}");
        (chain, p)
    }
}

#[test]
fn w_model() {
    let per_hour = [90.0, 100.0, 110.0];
    let model = W { rates: per_hour.map(|r| r / 3600.0), done: 1.0 / 60.0, leave: [1.0 / 60.0, 1.0 / 45.0, 1.0 / 60.0], staff: [2, 3] };
    let (chain, p) = model.solve();
    let mut toml = steady(92, 300.0, 6e6);
    for (i, name) in ["one", "two", "three"].into_iter().enumerate() {
        let patience = exponential([60, 45, 60][i]);
        toml += &format!(
            "[inquiries.{name}]\nper_hour = {:?}\nchannels = {{ {name} = 1.0 }}\n[channels.{name}]\nmedium = \"phone\"\nhandle_time = {}\n\
             patience = {patience}\n{}",
            per_hour[i],
            exponential(60),
            if i == 1 { "groups = [\"a\", \"b\"]\nagent_choice = \"in_order\"\n" } else { "" },
        );
    }
    toml += "[groups.a]\nstaff = 2\npick = \"in_order\"\nskills = [\"two\", \"one\"]\n\
             [groups.b]\nstaff = 3\nskills = [{ channel = \"two\", priority = 2 }, { channel = \"three\", priority = 1 }]\n";
    let results = simulate(&toml);
    let mut verdict = Verdict::of(&results);
    judge_type(&mut verdict, "one", chain.mean(&p, |s| f64::from(s.2)), model.rates[0], model.leave[0]);
    judge_type(&mut verdict, "two", chain.mean(&p, |s| f64::from(s.3)), model.rates[1], model.leave[1]);
    judge_type(&mut verdict, "three", chain.mean(&p, |s| f64::from(s.4)), model.rates[2], model.leave[2]);
    verdict.mean(Level::Group, "a", "busy_mean", "", chain.mean(&p, |s| f64::from(s.0)));
    verdict.mean(Level::Group, "b", "busy_mean", "", chain.mean(&p, |s| f64::from(s.1)));
    verdict.settle();
}

/// Cut off type 2 and either model is a pair of Erlang A's or one; flow balances in both.
#[test]
fn oracle_special_cases_and_flow() {
    let none = N { rates: [0.05, 0.0], done: [1.0 / 60.0, 1.0 / 60.0, 1.0], leave: [0.02, 1.0], staff: [2, 3] };
    let (chain, p) = none.solve();
    let exact = crate::erlang::mmck_m(0.05, 60.0, 5, u32::from(LONGEST), 0.02);
    assert!((chain.mean(&p, |s| f64::from(s.3)) - exact.queue).abs() < 1e-10);
    let apart = W { rates: [0.03, 0.0, 0.04], done: 1.0 / 60.0, leave: [0.02, 1.0, 0.02], staff: [2, 3] };
    let (chain, p) = apart.solve();
    let left = crate::erlang::mmck_m(0.03, 60.0, 2, u32::from(LONGEST), 0.02);
    let right = crate::erlang::mmck_m(0.04, 60.0, 3, u32::from(LONGEST), 0.02);
    assert!((chain.mean(&p, |s| f64::from(s.2)) - left.queue).abs() < 1e-9);
    assert!((chain.mean(&p, |s| f64::from(s.4)) - right.queue).abs() < 1e-9);
    let model = N { rates: [0.05, 0.02], done: [1.0 / 60.0, 0.8 / 60.0, 1.0 / 90.0], leave: [1.0 / 60.0, 1.0 / 40.0], staff: [2, 3] };
    let (chain, p) = model.solve();
    let ones = chain.mean(&p, |s| f64::from(s.0) / 60.0 + f64::from(s.1) * 0.8 / 60.0 + f64::from(s.3) / 60.0);
    let twos = chain.mean(&p, |s| f64::from(s.2) / 90.0 + f64::from(s.4) / 40.0);
    assert!((ones - 0.05).abs() < 1e-9 && (twos - 0.02).abs() < 1e-9);
}
