//! Two groups with different speeds and one line: which group an arrival goes to that finds both with idle agents, by
//! the shortest expected delay and by the ratio of idle agents, against the chain.

use crate::markov::Chain;
use crate::support::{Verdict, exponential, simulate, steady};
use holdline::run::Level;

/// (busy of a, busy of b, waiting).
type State = (u8, u8, u8);

const LONGEST: u8 = 40;
const AGENTS: [u8; 2] = [3, 2];
const SPEED: [f64; 2] = [1.0, 1.6];
const MEAN_S: u32 = 120;
const PATIENCE_S: u32 = 150;
const PER_HOUR: f64 = 130.0;

/// `prefers_a` decides where both groups have an idle agent.
fn compare(seed: u64, choice: &str, ratio: &str, prefers_a: fn(u8, u8) -> bool) {
    let rate = PER_HOUR / 3600.0;
    let done = SPEED.map(|speed| speed / f64::from(MEAN_S));
    let chain = Chain::explore((0, 0, 0), |&(a, b, q): &State| {
        let mut moves = vec![];
        match (a < AGENTS[0], b < AGENTS[1]) {
            (true, true) if prefers_a(a, b) => moves.push(((a + 1, b, q), rate)),
            (_, true) if a == AGENTS[0] || !prefers_a(a, b) => moves.push(((a, b + 1, q), rate)),
            (true, _) => moves.push(((a + 1, b, q), rate)),
            _ if q < LONGEST => moves.push(((a, b, q + 1), rate)),
            _ => {}
        }
        for (busy, next, done) in [(a, (a.wrapping_sub(1), b, 0), done[0]), (b, (a, b.wrapping_sub(1), 0), done[1])] {
            if busy > 0 {
                moves.push((if q > 0 { (a, b, q - 1) } else { next }, f64::from(busy) * done));
            }
        }
        if q > 0 {
            moves.push(((a, b, q - 1), f64::from(q) / f64::from(PATIENCE_S)));
        }
        moves
    });
    let p = chain.stationary();
    let text = format!(
        "{head}[inquiries.calls]\nper_hour = {PER_HOUR:?}\nchannels = {{ phone = 1.0 }}\n[channels.phone]\nmedium = \"phone\"\nhandle_time = {work}\n\
         patience = {patience}\nagent_choice = {choice:?}\n[groups.a]\nstaff = {}\nskills = [\"phone\"]\n\
         [groups.b]\nstaff = {}\n{ratio}skills = [{{ channel = \"phone\", speed = {:?} }}]\n",
        AGENTS[0],
        AGENTS[1],
        SPEED[1],
        head = steady(seed, PER_HOUR, 1.2e6),
        work = exponential(MEAN_S),
        patience = exponential(PATIENCE_S),
    );
    let results = simulate(&text);
    let mut verdict = Verdict::of(&results);
    verdict.mean(Level::Channel, "phone", "wait_mean", "all", chain.mean(&p, |s| f64::from(s.2)) / rate);
    verdict.mean(Level::Group, "a", "busy_mean", "", chain.mean(&p, |s| f64::from(s.0)));
    verdict.mean(Level::Group, "b", "busy_mean", "", chain.mean(&p, |s| f64::from(s.1)));
    verdict.settle();
}

#[test]
fn the_shortest_expected_delay() {
    compare(521, "expected_delay", "", |a, b| f64::from(a + 1) / 3.0 <= f64::from(b + 1) / 2.0 / SPEED[1]);
}

#[test]
fn a_ratio_of_idle_agents() {
    compare(522, "idle_ratio", "idle_ratio = 0.5\n", |a, b| f64::from(3 - a) >= f64::from(2 - b) / 0.5);
}
