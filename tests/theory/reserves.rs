//! Blending with a reserve of idle agents: the second class is taken only while more than so many agents are idle.
//! Threshold policies of this kind: Bhulai & Koole 2003, Gans & Zhou 2003. The chain holds for any rates.

use crate::markov::Chain;
use crate::support::{Verdict, exponential, simulate, steady};
use holdline::run::Level;

/// Longest queue that the chain represents.
const LONGEST: u8 = 40;
const AGENTS: u8 = 5;
const RESERVE: u8 = 2;

/// (busy with 1, busy with 2, waiting 1, waiting 2).
type State = (u8, u8, u8, u8);

/// Moves: arrivals, completions, abandonments. A freed agent takes class 1 first, and class 2 only if this leaves the
/// reserve idle.
fn moves(&(b1, b2, q1, q2): &State, rates: [f64; 2], done: [f64; 2], leave: [f64; 2]) -> Vec<(State, f64)> {
    let idle = AGENTS - b1 - b2;
    let mut moves = vec![];
    if idle > 0 {
        moves.push(((b1 + 1, b2, q1, q2), rates[0]));
    } else if q1 < LONGEST {
        moves.push(((b1, b2, q1 + 1, q2), rates[0]));
    }
    if idle > RESERVE {
        moves.push(((b1, b2 + 1, q1, q2), rates[1]));
    } else if q2 < LONGEST {
        moves.push(((b1, b2, q1, q2 + 1), rates[1]));
    }
    let freed = |b1: u8, b2: u8| {
        let idle = AGENTS - b1 - b2;
        if q1 > 0 {
            (b1 + 1, b2, q1 - 1, q2)
        } else if q2 > 0 && idle > RESERVE {
            (b1, b2 + 1, q1, q2 - 1)
        } else {
            (b1, b2, q1, q2)
        }
    };
    if b1 > 0 {
        moves.push((freed(b1 - 1, b2), f64::from(b1) * done[0]));
    }
    if b2 > 0 {
        moves.push((freed(b1, b2 - 1), f64::from(b2) * done[1]));
    }
    if q1 > 0 {
        moves.push(((b1, b2, q1 - 1, q2), f64::from(q1) * leave[0]));
    }
    if q2 > 0 {
        moves.push(((b1, b2, q1, q2 - 1), f64::from(q2) * leave[1]));
    }
    moves
}

/// The second class on this medium, whose work is under this key.
fn compare(seed: u64, medium: &str, work: &str) {
    let per_hour = [70.0, 45.0];
    let rates = per_hour.map(|rate| rate / 3600.0);
    let (done, leave) = ([1.0 / 120.0, 1.0 / 90.0], [1.0 / 100.0, 1.0 / 400.0]);
    let chain = Chain::explore((0, 0, 0, 0), |state| moves(state, rates, done, leave));
    let p = chain.stationary();
    let edge = chain.mean(&p, |&(_, _, q1, q2)| f64::from(u8::from(q1 == LONGEST || q2 == LONGEST)));
    assert!(edge < 1e-9, "the queue was cut too short: {edge}");
    let text = format!(
        "{head}[inquiries.one]\nper_hour = {r1:?}\nchannels = {{ one = 1.0 }}\n[inquiries.two]\nper_hour = {r2:?}\nchannels = {{ two = 1.0 }}\n\
         [channels.one]\nmedium = \"phone\"\nhandle_time = {h1}\npatience = {p1}\n\
         [channels.two]\nmedium = {medium:?}\n{work} = {h2}\npatience = {p2}\n\
         [groups.all]\nstaff = {AGENTS}\nskills = [\"one\", {{ channel = \"two\", priority = 2, reserve = {RESERVE} }}]\n",
        head = steady(seed, per_hour[0] + per_hour[1], 1.6e6),
        r1 = per_hour[0],
        r2 = per_hour[1],
        h1 = exponential(120),
        h2 = exponential(90),
        p1 = exponential(100),
        p2 = exponential(400),
    );
    let results = simulate(&text);
    let mut verdict = Verdict::of(&results);
    for (name, rate, leave, queue) in
        [("one", rates[0], leave[0], chain.mean(&p, |s| f64::from(s.2))), ("two", rates[1], leave[1], chain.mean(&p, |s| f64::from(s.3)))]
    {
        verdict.mean(Level::Channel, name, "wait_mean", "all", queue / rate);
        verdict.share(Level::Channel, name, "abandoned_share", "", leave * queue / rate);
    }
    verdict.mean(Level::Group, "all", "busy_mean", "", chain.mean(&p, |s| f64::from(s.0 + s.1)));
    verdict.settle();
}

#[test]
fn a_reserve_for_calls_before_mails() {
    compare(501, "email", "turns = 1\nreply_work");
}

#[test]
fn a_reserve_for_one_kind_of_call() {
    compare(502, "video", "handle_time");
}
