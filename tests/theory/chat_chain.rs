//! Live chat by turns: pools of agents against a Markov chain, and the always-full agent against its
//! closed product form.

use crate::markov::Chain;
use crate::support::{Verdict, exponential, simulate, steady};
use holdline::run::{Estimate, Level};

/// A pool of chat agents; times in seconds.
struct Pool {
    /// Chats per second.
    rate: f64,
    /// Number of agents.
    agents: usize,
    /// Chats an agent may hold.
    slots: u8,
    /// Chats that may wait.
    room: u8,
    /// Mean work on a reply.
    reply: f64,
    /// Mean think time.
    think: f64,
    /// Mean number of replies (geometric).
    turns: f64,
    /// Work takes this many times as long with 1, 2, ... chats.
    slowdown: Vec<f64>,
    /// Rate at which a waiting customer leaves.
    leave: f64,
}

/// One agent's chats: (messages waiting or in work, customers thinking).
type Agent = (u8, u8);
/// Agents by number of chats, equal ones by how long they have had that number (longest first), and
/// the number of waiting chats.
type State = (Vec<Agent>, u8);

/// Stationary values of a pool.
struct Exact {
    blocked: f64,
    abandoned: f64,
    queue: f64,
    active: f64,
    /// Chats closed per second.
    closed: f64,
    /// From a customer's message (the first: from the assignment) to the reply, mean.
    gap: f64,
    /// Mean number of agents at work on a reply.
    working: f64,
}

impl Pool {
    /// Moves agent `from` to the state `to`: among agents of equal number it is now the newest,
    /// unless its number did not change.
    fn place(agents: &[Agent], from: usize, to: Agent) -> Vec<Agent> {
        let chats = |agent: &Agent| agent.0 + agent.1;
        let mut next = agents.to_vec();
        if chats(&next[from]) == chats(&to) {
            next[from] = to;
        } else {
            next.remove(from);
            let at = next.iter().position(|agent| chats(agent) > chats(&to)).unwrap_or(next.len());
            next.insert(at, to);
        }
        next
    }

    fn work_rate(&self, agent: Agent) -> f64 {
        let chats = usize::from(agent.0 + agent.1);
        if agent.0 == 0 { 0.0 } else { 1.0 / (self.reply * self.slowdown[(chats - 1).min(self.slowdown.len() - 1)]) }
    }

    /// The chain of the pool: a new chat goes to the agent with the fewest chats, a freed slot takes
    /// the head of the queue, work on replies and think times are exponential.
    fn moves(&self, (agents, queue): &State) -> Vec<(State, f64)> {
        let mut moves = Vec::new();
        let (w, t) = agents[0];
        if w + t < self.slots {
            moves.push(((Self::place(agents, 0, (w + 1, t)), 0), self.rate));
        } else if *queue < self.room {
            moves.push(((agents.clone(), queue + 1), self.rate));
        }
        if *queue > 0 {
            moves.push(((agents.clone(), queue - 1), self.leave * f64::from(*queue)));
        }
        for (i, &(w, t)) in agents.iter().enumerate() {
            let work = self.work_rate((w, t));
            if w > 0 {
                let last = 1.0 / self.turns;
                let closed = if *queue > 0 { (agents.clone(), queue - 1) } else { (Self::place(agents, i, (w - 1, t)), 0) };
                moves.push((closed, work * last));
                moves.push(((Self::place(agents, i, (w - 1, t + 1)), *queue), work * (1.0 - last)));
            }
            if t > 0 {
                moves.push(((Self::place(agents, i, (w + 1, t - 1)), *queue), f64::from(t) / self.think));
            }
        }
        moves
    }

    fn exact(&self) -> Exact {
        let chain = Chain::explore((vec![(0, 0); self.agents], 0), |state| self.moves(state));
        let p = chain.stationary();
        let full = |state: &State| state.0[0].0 + state.0[0].1 == self.slots && state.1 == self.room;
        let sum = |state: &State, f: &dyn Fn(Agent) -> f64| state.0.iter().map(|&agent| f(agent)).sum::<f64>();
        let queue = chain.mean(&p, |state| f64::from(state.1));
        let replies = chain.mean(&p, |state| sum(state, &|agent| self.work_rate(agent)));
        Exact {
            blocked: chain.mean(&p, |state| f64::from(u8::from(full(state)))),
            abandoned: self.leave * queue / self.rate,
            queue,
            active: chain.mean(&p, |state| sum(state, &|(w, t)| f64::from(w + t))),
            closed: replies / self.turns,
            gap: chain.mean(&p, |state| sum(state, &|(w, _)| f64::from(w))) / replies,
            working: chain.mean(&p, |state| sum(state, &|(w, _)| f64::from(u8::from(w > 0)))),
        }
    }

    /// The pool as a scenario; `patience` is the mean in seconds.
    fn scenario(&self, head: &str, patience: Option<u32>) -> String {
        let patience = patience.map_or(String::new(), |mean| format!("patience = {}\n", exponential(mean)));
        format!(
            "{head}[inquiries.chats]\nper_hour = {rate:?}\nchannels = {{ chat = 1.0 }}\n[channels.chat]\nmedium = \"chat\"\n{patience}\
             turns = {{ geometric = {{ mean = {turns:?} }} }}\nreply_work = {reply}\nthink_time = {think}\nslowdown = {slowdown:?}\n\
             queue_capacity = {room}\n[groups.agents]\nstaff = {staff}\nskills = [{{ channel = \"chat\", slots = {slots} }}]\n",
            rate = self.rate * 3600.0,
            turns = self.turns,
            reply = exponential(self.reply as u32),
            think = exponential(self.think as u32),
            slowdown = self.slowdown,
            room = self.room,
            staff = self.agents,
            slots = self.slots,
        )
    }
}

fn compare(seed: u64, pool: &Pool, patience: Option<u32>, chats: f64) {
    let results = simulate(&pool.scenario(&steady(seed, pool.rate * 3600.0, chats), patience));
    let exact = pool.exact();
    let (channel, accepted) = (Level::Channel, pool.rate * (1.0 - exact.blocked));
    let mut verdict = Verdict::of(&results);
    verdict.share(channel, "chat", "blocked_share", "", exact.blocked);
    verdict.mean(channel, "chat", "active_mean", "", exact.active);
    verdict.mean(channel, "chat", "session_mean", "", exact.active / exact.closed);
    verdict.mean(channel, "chat", "reply_gap_mean", "", exact.gap);
    verdict.mean(channel, "chat", "turns_mean", "", pool.turns);
    if pool.room > 0 {
        verdict.mean(channel, "chat", "queue_mean", "", exact.queue);
    }
    if patience.is_some() {
        verdict.share(channel, "chat", "abandoned_share", "", exact.abandoned);
    } else if pool.room > 0 {
        verdict.mean(channel, "chat", "wait_mean", "served", exact.queue / accepted);
    }
    verdict.share(Level::Group, "agents", "working_occupancy", "", exact.working / pool.agents as f64);
    verdict.share(Level::Group, "agents", "slot_occupancy", "", exact.active / (pool.agents as f64 * f64::from(pool.slots)));
    verdict.settle();
}

#[test]
fn two_agents_three_slots_with_patience() {
    let pool = Pool {
        rate: 105.0 / 3600.0,
        agents: 2,
        slots: 3,
        room: 6,
        reply: 20.0,
        think: 45.0,
        turns: 3.0,
        slowdown: vec![1.0, 1.06, 1.12],
        leave: 1.0 / 120.0,
    };
    compare(71, &pool, Some(120), 1.2e6);
}

#[test]
fn three_agents_two_slots_finite_queue() {
    let pool = Pool {
        rate: 125.0 / 3600.0,
        agents: 3,
        slots: 2,
        room: 4,
        reply: 30.0,
        think: 40.0,
        turns: 2.5,
        slowdown: vec![1.0, 1.3],
        leave: 0.0,
    };
    compare(72, &pool, None, 1.5e6);
}

#[test]
fn loss_pool_without_a_queue() {
    let pool = Pool {
        rate: 80.0 / 3600.0,
        agents: 2,
        slots: 3,
        room: 0,
        reply: 20.0,
        think: 45.0,
        turns: 3.0,
        slowdown: vec![1.0, 1.06, 1.12],
        leave: 0.0,
    };
    compare(73, &pool, None, 1e6);
}

/// Slow-down of work with k chats that is used with the always-full agent.
fn m(k: u32) -> f64 {
    let k = f64::from(k);
    1.0 + 0.06 * (k - 1.0) + 0.03 * (k - 3.0).max(0.0).powi(2)
}

/// One agent with always k chats: (chats per hour, reply gap in s, duration in min).
///
/// A closed network of one work station and k customers who think z' = z(n-1)/n between messages
/// (the last reply of a chat is followed at once by the next chat's first message):
/// p(j) ∝ k!/(k-j)! r^j with r = a m(k)/z', X = (1-p(0))/(a m(k)), gap = k/X - z' (Gordon & Newell 1967).
fn always_full(k: u32, reply: f64, think: f64, turns: f64) -> (f64, f64, f64) {
    let (work, think) = (reply * m(k), think * (turns - 1.0) / turns);
    let (mut term, mut total) = (1.0, 1.0);
    for j in 0..k {
        term *= f64::from(k - j) * work / think;
        total += term;
    }
    let replies = (1.0 - 1.0 / total) / work;
    (3600.0 * replies / turns, f64::from(k) / replies - think, f64::from(k) * turns / replies / 60.0)
}

#[test]
fn always_full_agent() {
    for k in 1..=6u8 {
        let pool = Pool {
            rate: 240.0 / 3600.0,
            agents: 1,
            slots: k,
            room: 8,
            reply: 40.0,
            think: 45.0,
            turns: 5.0,
            slowdown: (1..=u32::from(k)).map(m).collect(),
            leave: 0.0,
        };
        let hours = 200.0;
        let results = simulate(&pool.scenario(&crate::support::head(74, "10h", "200h", 40, "12h"), None));
        let (per_hour, gap, duration) = always_full(u32::from(k), 40.0, 45.0, 5.0);
        let mut verdict = Verdict::of(&results);
        let served = results.find(0, Level::Channel, "chat", "served", "").map(|row| row.estimate);
        let hourly = served.map(|e| Estimate { mean: e.mean.map(|x| x / hours), std_error: e.std_error.map(|x| x / hours), ..e });
        verdict.judge(&format!("chats per hour with {k} slots"), hourly, per_hour, 0.01 * per_hour);
        verdict.mean(Level::Channel, "chat", "reply_gap_mean", "", gap);
        verdict.mean(Level::Channel, "chat", "session_mean", "", duration * 60.0);
        verdict.mean(Level::Channel, "chat", "active_mean", "", f64::from(k));
        verdict.settle();
    }
}

/// Issues that nothing happens to (customers who are known, the context always at hand) change no chat: what
/// holds for chats without issues holds for those of issues.
#[test]
fn always_full_agent_of_issues() {
    let pool = Pool {
        rate: 240.0 / 3600.0,
        agents: 1,
        slots: 3,
        room: 8,
        reply: 40.0,
        think: 45.0,
        turns: 5.0,
        slowdown: (1..=3).map(m).collect(),
        leave: 0.0,
    };
    let plain = pool.scenario(&crate::support::head(74, "2h", "50h", 10, "50h"), None);
    let known = plain.replace("medium = \"chat\"\n", "medium = \"chat\"\nauthenticated = true\n");
    let (plain, known) = (simulate(&plain), simulate(&known));
    assert!(known.find(0, Level::Channel, "chat", "issues", "").is_some() && plain.find(0, Level::Channel, "chat", "issues", "").is_none());
    for metric in ["served", "blocked", "reply_gap_mean", "session_mean", "handle_mean", "active_mean", "queue_mean", "turns_mean"] {
        let of = |results: &holdline::run::Results| results.find(0, Level::Channel, "chat", metric, "").map(|row| row.estimate);
        assert_eq!(of(&plain), of(&known), "{metric}");
    }
}

#[test]
fn oracle_always_full_table() {
    let table = [
        (9.47, 40.0, 6.33),
        (14.21, 65.3, 8.44),
        (15.44, 103.9, 11.66),
        (14.79, 158.8, 16.23),
        (13.23, 236.1, 22.68),
        (11.46, 340.8, 31.40),
    ];
    for (k, row) in (1..).zip(table) {
        let (chats, gap, duration) = always_full(k, 40.0, 45.0, 5.0);
        assert!((chats - row.0).abs() < 0.005_1 && (gap - row.1).abs() < 0.051 && (duration - row.2).abs() < 0.005_1, "{k}");
    }
    // Throughput peaks at three chats at once, where it is not three times but 1.63 times that of one.
    let chats = |k: u32| always_full(k, 40.0, 45.0, 5.0).0;
    assert!((1..=6).all(|k| k == 3 || chats(k) < chats(3)));
    assert!((chats(3) / chats(1) - 1.63).abs() < 0.005);
}

/// The chain of a flooded single agent is the closed product form.
#[test]
fn oracle_chain_agrees_with_product_form() {
    for k in [1u8, 3, 5] {
        let pool = Pool {
            rate: 1e3,
            agents: 1,
            slots: k,
            room: 3,
            reply: 40.0,
            think: 45.0,
            turns: 5.0,
            slowdown: (1..=u32::from(k)).map(m).collect(),
            leave: 0.0,
        };
        let exact = pool.exact();
        let (chats, gap, _) = always_full(u32::from(k), 40.0, 45.0, 5.0);
        assert!((exact.closed * 3600.0 - chats).abs() < 1e-6, "{k}");
        assert!((exact.gap - gap).abs() < 1e-5, "{k}");
        assert!((exact.active - f64::from(k)).abs() < 1e-9, "{k}");
    }
}

/// With one turn, one slot and no thinking the pool is M/M/c/K+M; flow always balances.
#[test]
fn oracle_chain_agrees_with_erlang() {
    let pool =
        Pool { rate: 0.1, agents: 3, slots: 1, room: 6, reply: 25.0, think: 45.0, turns: 1.0, slowdown: vec![1.0], leave: 1.0 / 50.0 };
    let (chain, exact) = (pool.exact(), crate::erlang::mmck_m(0.1, 25.0, 3, 6, 0.02));
    assert!((chain.blocked - exact.blocked).abs() < 1e-10);
    assert!((chain.queue - exact.queue).abs() < 1e-9);
    assert!((chain.active - exact.busy).abs() < 1e-9);
    assert!((pool.rate * (1.0 - chain.blocked - chain.abandoned) - chain.closed).abs() < 1e-12);
}
