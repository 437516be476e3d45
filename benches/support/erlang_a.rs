//! Two hand-written simulations of one Erlang-A system, the yardsticks of the benchmark: the
//! fastest ordinary program (an event list in a 4-ary heap) and what is possible (a winner tree
//! over the agents). They count what is served, abandoned and waited and nothing else, and share no
//! code with holdline. Both are exact: abandonment needs no events, because the deadline of a
//! waiting caller only matters at the moment an agent frees.

use dary_heap::QuaternaryHeap;
use rand::SeedableRng;
use rand_distr::{Distribution, Exp1};
use rand_xoshiro::Xoshiro256PlusPlus;
use std::cmp::Reverse;
use std::collections::VecDeque;
use std::hint::select_unpredictable;

/// Poisson arrivals, exponential service and patience, a fixed number of agents, from empty.
#[derive(Clone, Copy, Debug)]
pub struct ErlangA {
    /// Calls per hour.
    pub per_hour: f64,
    /// Mean service time in seconds.
    pub service_s: f64,
    /// Mean patience in seconds.
    pub patience_s: f64,
    /// Number of agents.
    pub agents: u32,
    /// Hours during which calls arrive; those still waiting or served then are followed to the end.
    pub hours: f64,
}

/// The day that the benchmark compares everything to.
pub const DAY: ErlangA = ErlangA { per_hour: 1000.0, service_s: 300.0, patience_s: 180.0, agents: 85, hours: 10.0 };

/// What happened to the calls of one day or of many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Calls that an agent answered.
    pub served: u64,
    /// Calls that gave up.
    pub abandoned: u64,
    /// Waits of all calls together, in microseconds.
    pub waited_us: u64,
}

impl Tally {
    /// All calls.
    pub fn calls(&self) -> u64 {
        self.served + self.abandoned
    }

    /// Share of calls that gave up.
    pub fn abandoned_share(&self) -> f64 {
        self.abandoned as f64 / self.calls() as f64
    }

    /// Mean wait of all calls in seconds.
    pub fn wait_mean_s(&self) -> f64 {
        self.waited_us as f64 * 1e-6 / self.calls() as f64
    }

    /// Adds another tally.
    pub fn add(&mut self, other: Self) {
        self.served += other.served;
        self.abandoned += other.abandoned;
        self.waited_us += other.waited_us;
    }
}

/// The draws of one day.
struct Draws {
    rng: Xoshiro256PlusPlus,
    gap_us: f64,
    service_us: f64,
    patience_us: f64,
}

impl Draws {
    fn new(system: &ErlangA, seed: u64) -> Self {
        let rng = Xoshiro256PlusPlus::seed_from_u64(seed);
        Self { rng, gap_us: 3.6e9 / system.per_hour, service_us: system.service_s * 1e6, patience_us: system.patience_s * 1e6 }
    }

    fn exponential(&mut self, mean_us: f64) -> u64 {
        let unit: f64 = Exp1.sample(&mut self.rng);
        (mean_us * unit) as u64
    }

    /// The next arrival after `now`, or "never" once the doors are closed.
    fn arrival(&mut self, now: u64, close: u64) -> u64 {
        let next = now + self.exponential(self.gap_us);
        if next < close { next } else { u64::MAX }
    }

    fn service(&mut self) -> u64 {
        self.exponential(self.service_us)
    }

    fn patience(&mut self) -> u64 {
        self.exponential(self.patience_us)
    }
}

/// Callers waiting, first come first served: (arrival, deadline).
#[derive(Default)]
struct Queue(VecDeque<(u64, u64)>);

impl Queue {
    /// Takes the first caller who is still there at `now`; counts those who are not as abandoned.
    fn next(&mut self, now: u64, tally: &mut Tally) -> bool {
        while let Some((arrived, deadline)) = self.0.pop_front() {
            if deadline > now {
                tally.served += 1;
                tally.waited_us += now - arrived;
                return true;
            }
            tally.abandoned += 1;
            tally.waited_us += deadline - arrived;
        }
        false
    }
}

/// The baseline: completions (time, agent) in a 4-ary heap, arrivals merged outside it.
pub fn heap(system: &ErlangA, seed: u64) -> Tally {
    let close = (system.hours * 3.6e9) as u64;
    let mut draws = Draws::new(system, seed);
    let mut completions: QuaternaryHeap<Reverse<(u64, u32)>> = QuaternaryHeap::with_capacity(system.agents as usize);
    let mut idle: Vec<u32> = (0..system.agents).collect();
    let mut queue = Queue::default();
    let mut tally = Tally::default();
    let mut arrival = draws.arrival(0, close);
    loop {
        let completion = completions.peek().map_or(u64::MAX, |&Reverse((time, _))| time);
        if arrival < completion {
            let now = arrival;
            if let Some(agent) = idle.pop() {
                tally.served += 1;
                completions.push(Reverse((now + draws.service(), agent)));
            } else {
                queue.0.push_back((now, now + draws.patience()));
            }
            arrival = draws.arrival(now, close);
        } else if let Some(Reverse((now, agent))) = completions.pop() {
            if queue.next(now, &mut tally) {
                completions.push(Reverse((now + draws.service(), agent)));
            } else {
                idle.push(agent);
            }
        } else {
            return tally;
        }
    }
}

/// Leaves of the winner tree; the agents must fit.
const LEAVES: usize = 128;
/// Low bits of a key that name the leaf.
const LEAF_BITS: u32 = LEAVES.trailing_zeros();
/// The key of an idle agent.
const IDLE: u64 = u64::MAX;

/// What is possible: a winner tree with a leaf per agent, whose key is the completion time with the
/// leaf in its low bits. A change replaces one leaf and replays its path without a branch.
pub fn winner_tree(system: &ErlangA, seed: u64) -> Tally {
    assert!(system.agents as usize <= LEAVES, "the winner tree has {LEAVES} leaves");
    let close = (system.hours * 3.6e9) as u64;
    let mut draws = Draws::new(system, seed);
    let mut tree = [IDLE; 2 * LEAVES];
    let mut idle: Vec<u32> = (0..system.agents).collect();
    let mut queue = Queue::default();
    let mut tally = Tally::default();
    let mut arrival = draws.arrival(0, close);
    loop {
        let first = tree[1];
        if arrival < first >> LEAF_BITS {
            let now = arrival;
            if let Some(agent) = idle.pop() {
                tally.served += 1;
                replace(&mut tree, agent as usize, now + draws.service());
            } else {
                queue.0.push_back((now, now + draws.patience()));
            }
            arrival = draws.arrival(now, close);
        } else if first != IDLE {
            let (now, agent) = (first >> LEAF_BITS, first as usize % LEAVES);
            if queue.next(now, &mut tally) {
                replace(&mut tree, agent, now + draws.service());
            } else {
                idle.push(agent as u32);
                replay(&mut tree, agent, IDLE);
            }
        } else {
            return tally;
        }
    }
}

/// Gives an agent a completion time.
fn replace(tree: &mut [u64; 2 * LEAVES], agent: usize, time: u64) {
    replay(tree, agent, time << LEAF_BITS | agent as u64);
}

/// Sets a leaf and plays its matches up to the root.
#[inline]
fn replay(tree: &mut [u64; 2 * LEAVES], leaf: usize, key: u64) {
    let mut node = LEAVES + leaf;
    let mut winner = key;
    tree[node] = key;
    for _ in 0..LEAF_BITS {
        let rival = tree[node ^ 1];
        winner = select_unpredictable(rival < winner, rival, winner);
        node /= 2;
        tree[node] = winner;
    }
}

/// Stationary (abandoned share, mean wait of all calls in seconds) of the birth-death process of
/// Erlang A (Palm 1943): with q waiting, calls give up at rate q / patience, and Little's law turns
/// the mean queue into the mean wait.
pub fn exact(system: &ErlangA) -> (f64, f64) {
    let arrivals = system.per_hour / 3600.0;
    let (mut weight, mut total, mut queue) = (1.0f64, 0.0, 0.0);
    let mut state = 0u32;
    while weight > 1e-18 * total {
        let waiting = f64::from(state.saturating_sub(system.agents));
        total += weight;
        queue += weight * waiting;
        state += 1;
        let busy = f64::from(state.min(system.agents));
        let waiting = f64::from(state.saturating_sub(system.agents));
        weight *= arrivals / (busy / system.service_s + waiting / system.patience_s);
    }
    let wait = queue / total / arrivals;
    (wait / system.patience_s, wait)
}
