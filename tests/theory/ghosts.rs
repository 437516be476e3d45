//! Customers who leave the queue of a chat without a word, against the Markov chain of one agent: who waits
//! stands in line as a customer or as a ghost, and a ghost that comes up costs half a reply.

use crate::markov::Chain;
use crate::support::{Verdict, exponential, simulate, steady};
use holdline::run::{Estimate, Level};

/// Places in the line, and per second: arrivals, replies of customers, departures of each who waits.
const ROOM: usize = 5;
const ARRIVALS: f64 = 1.0 / 60.0;
const REPLIES: f64 = 1.0 / 70.0;
const DEPARTURES: f64 = 1.0 / 90.0;
/// Work on a ghost as a share of a reply; and how many of those who leave say nothing.
const GHOST_WORK: f64 = 0.5;
const SILENT: f64 = 0.7;

/// What the agent has in hand, and the line from head to tail; true is a ghost.
type State = (Option<bool>, Vec<bool>);

fn moves((hand, line): &State) -> Vec<(State, f64)> {
    let mut moves = Vec::new();
    let Some(ghost) = hand else { return vec![((Some(false), Vec::new()), ARRIVALS)] };
    if line.len() < ROOM {
        moves.push(((*hand, [line.as_slice(), &[false]].concat()), ARRIVALS));
    }
    let next = (line.first().copied(), line.iter().skip(1).copied().collect());
    moves.push((next, if *ghost { REPLIES / GHOST_WORK } else { REPLIES }));
    for place in (0..line.len()).filter(|&place| !line[place]) {
        let (mut silent, mut gone) = (line.clone(), line.clone());
        silent[place] = true;
        gone.remove(place);
        moves.push(((*hand, silent), DEPARTURES * SILENT));
        moves.push(((*hand, gone), DEPARTURES * (1.0 - SILENT)));
    }
    moves
}

#[test]
fn an_agent_who_opens_ghosts() {
    let chain = Chain::explore((None, Vec::new()), moves);
    let p = chain.stationary();
    let share = |holds: &dyn Fn(&State) -> bool| chain.mean(&p, |state| f64::from(u8::from(holds(state))));
    let waiting = chain.mean(&p, |(_, line)| line.iter().filter(|&&ghost| !ghost).count() as f64);
    let blocked = share(&|(_, line)| line.len() == ROOM);
    let (with_customer, with_ghost) = (share(&|(hand, _)| *hand == Some(false)), share(&|(hand, _)| *hand == Some(true)));
    let abandoned = DEPARTURES * waiting / ARRIVALS;
    // Flow balances: whoever is not turned away is served, or leaves; every silent one is opened once.
    assert!((ARRIVALS * (1.0 - blocked - abandoned) - REPLIES * with_customer).abs() < 1e-12);
    assert!((ARRIVALS * abandoned * SILENT - REPLIES / GHOST_WORK * with_ghost).abs() < 1e-12);
    let results = simulate(&format!(
        "{head}[inquiries.chats]\nper_hour = {rate:?}\nchannels = {{ chat = 1.0 }}\n[issues]\nghost_work = {GHOST_WORK:?}\n\
         [channels.chat]\nmedium = \"chat\"\nturns = 1\nreply_work = {reply}\npatience = {patience}\nqueue_capacity = {ROOM}\n\
         silent_abandonment = {SILENT:?}\ninactivity_close = \"0s\"\n\
         [groups.agents]\nstaff = 1\nskills = [{{ channel = \"chat\", slots = 1 }}]\n",
        head = steady(75, ARRIVALS * 3600.0, 2e6),
        rate = ARRIVALS * 3600.0,
        reply = exponential(70),
        patience = exponential(90),
    ));
    let mut verdict = Verdict::of(&results);
    verdict.share(Level::Channel, "chat", "blocked_share", "", blocked);
    verdict.share(Level::Channel, "chat", "abandoned_share", "", abandoned);
    verdict.mean(Level::Channel, "chat", "queue_mean", "", waiting);
    verdict.mean(Level::Channel, "chat", "active_mean", "", with_customer);
    verdict.share(Level::Group, "agents", "occupancy", "", with_customer + with_ghost);
    verdict.settle();
}

/// One agent with one slot, replies of 60 s, customers who wait 120 s on average for theirs; `silent` of those
/// who leave say nothing.
fn leaving(seed: u64, silent: u32) -> (f64, f64, holdline::run::Results) {
    let (reply, patience) = (60u32, 120u32);
    let answered = 1.0 / (1.0 / f64::from(reply) + 1.0 / f64::from(patience));
    let results = simulate(&format!(
        "{head}[inquiries.chats]\nper_hour = 36\nchannels = {{ chat = 1.0 }}\n[channels.chat]\nmedium = \"chat\"\nturns = 1\n\
         reply_work = {work}\npatience = \"never\"\nreply_patience = {patience}\nsilent_abandonment = {silent}\ninactivity_close = \"0s\"\n\
         [groups.agents]\nstaff = 1\nskills = [{{ channel = \"chat\", slots = 1 }}]\n",
        head = steady(seed, 36.0, 1e6),
        work = exponential(reply),
        patience = exponential(patience),
    ));
    (answered, f64::from(reply), results)
}

/// Two exponential clocks race: the session lasts 1/(1/a + 1/b) and the customer's wins with probability
/// a/(a + b). Said aloud it frees the agent; otherwise the reply is written to its end all the same.
#[test]
fn a_customer_who_leaves_in_mid_chat() {
    for (seed, silent) in [(76, 0), (77, 1)] {
        let (session, reply, results) = leaving(seed, silent);
        let rate = 36.0 / 3600.0;
        let busy = rate * if silent == 0 { session } else { reply };
        let left = results.find(0, Level::Channel, "chat", "abandoned_after_answer", "").map(|row| row.estimate).expect("left");
        let offered = results.find(0, Level::Channel, "chat", "offered", "").and_then(|row| row.estimate.mean).expect("offered");
        let share = Estimate { mean: left.mean.map(|x| x / offered), std_error: left.std_error.map(|x| x / offered), ..left };
        let mut verdict = Verdict::of(&results);
        verdict.judge("left while waiting for the reply", Some(share), session / 120.0, 0.005);
        verdict.mean(Level::Channel, "chat", "session_mean", "", session);
        verdict.mean(Level::Channel, "chat", "active_mean", "", rate * session);
        verdict.share(Level::Group, "agents", "occupancy", "", busy);
        // M/M/1: load^2 / (1 - load) wait.
        verdict.mean(Level::Channel, "chat", "queue_mean", "", busy * busy / (1.0 - busy));
        verdict.settle();
    }
}
