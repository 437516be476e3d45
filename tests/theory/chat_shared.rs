//! Live chat as shared work: two agents, a total rate per number of chats, a finite queue.

use crate::markov::Chain;
use crate::support::{Verdict, exponential, simulate, steady};
use holdline::run::Level;

/// Two agents with up to `speed.len()` chats each, total rate `speed[k-1]` with k chats, exponential
/// work of mean `work`, `room` waiting, a waiting customer leaving at rate `leave`; a new chat goes
/// to the agent with fewer chats. State: (fewer chats, more chats, waiting).
fn pool(rate: f64, work: f64, speed: &[f64], room: u8, leave: f64) -> (Chain<(u8, u8, u8)>, Vec<f64>) {
    let slots = speed.len() as u8;
    let total = |k: u8| if k == 0 { 0.0 } else { speed[usize::from(k) - 1] / work };
    let ordered = |a: u8, b: u8, q: u8| (a.min(b), a.max(b), q);
    let chain = Chain::explore((0, 0, 0), |&(a, b, q)| {
        let mut moves = vec![];
        if a < slots {
            moves.push((ordered(a + 1, b, 0), rate));
        } else if q < room {
            moves.push(((a, b, q + 1), rate));
        }
        if q > 0 {
            moves.push(((a, b, q - 1), 2.0 * total(slots) + leave * f64::from(q)));
        } else {
            if a > 0 {
                moves.push((ordered(a - 1, b, 0), total(a)));
            }
            if b > 0 {
                moves.push((ordered(a, b - 1, 0), total(b)));
            }
        }
        moves
    });
    let p = chain.stationary();
    (chain, p)
}

fn compare(seed: u64, per_hour: f64, speed: &[f64], room: u8, patience: Option<u32>, chats: f64) {
    let rate = per_hour / 3600.0;
    let keys = patience.map_or(String::new(), |mean| format!("patience = {}\n", exponential(mean)));
    let slots = speed.len() as u8;
    let toml = format!(
        "{head}[inquiries.chats]\nper_hour = {per_hour:?}\nchannels = {{ chat = 1.0 }}\n[channels.chat]\nmedium = \"chat\"\nhandle_time = {work}\n\
         speed = {speed:?}\nqueue_capacity = {room}\n{keys}[groups.agents]\nstaff = 2\nskills = [{{ channel = \"chat\", slots = {slots} }}]\n",
        head = steady(seed, per_hour, chats),
        work = exponential(60),
    );
    let results = simulate(&toml);
    let leave = patience.map_or(0.0, |mean| 1.0 / f64::from(mean));
    let (chain, p) = pool(rate, 60.0, speed, room, leave);
    let blocked = chain.mean(&p, |&(a, _, q)| f64::from(u8::from(a == slots && q == room)));
    let queue = chain.mean(&p, |&(_, _, q)| f64::from(q));
    let active = chain.mean(&p, |&(a, b, _)| f64::from(a + b));
    let served = rate * (1.0 - blocked) - leave * queue;
    let mut verdict = Verdict::of(&results);
    verdict.share(Level::Channel, "chat", "blocked_share", "", blocked);
    verdict.mean(Level::Channel, "chat", "active_mean", "", active);
    verdict.mean(Level::Channel, "chat", "session_mean", "", active / served);
    verdict.mean(Level::Channel, "chat", "queue_mean", "", queue);
    if patience.is_some() {
        verdict.share(Level::Channel, "chat", "abandoned_share", "", leave * queue / rate);
    }
    verdict.share(Level::Group, "agents", "slot_occupancy", "", active / (2.0 * f64::from(slots)));
    verdict.settle();
}

#[test]
fn two_agents_finite_queue() {
    compare(81, 220.0, &[1.0, 1.7, 2.1], 5, None, 3e6);
}

#[test]
fn two_agents_with_patience() {
    compare(82, 260.0, &[1.0, 1.5, 1.4], 8, Some(45), 3e6);
}

/// With speeds 1, 2, 3 the two agents are M/M/6/K+M.
#[test]
fn oracle_pool_agrees_with_erlang() {
    let (chain, p) = pool(0.12, 60.0, &[1.0, 2.0, 3.0], 5, 0.02);
    let exact = crate::erlang::mmck_m(0.12, 60.0, 6, 5, 0.02);
    assert!((chain.mean(&p, |&(_, _, q)| f64::from(q)) - exact.queue).abs() < 1e-9);
    assert!((chain.mean(&p, |&(a, b, _)| f64::from(a + b)) - exact.busy).abs() < 1e-9);
}
