//! How many agents a channel needs, by interval: the number that a planner would put beside the forecast.
//!
//! A synchronous channel with a target needs the fewest agents that meet it in steady state at the interval's
//! forecast and handle time, by Erlang A where patience ends and by Erlang C where it does not; a chat's slots are
//! servers, and a chat takes as long as with all of them taken. Any other channel needs as many agents as its work
//! keeps busy: what arrives in the interval in hours of work, over the interval's hours and the agents' speed. Agents
//! who serve several channels are counted for each.

use super::{ChannelLoad, Load, rate, serving};
use crate::ground::erlang::{Goal, Level, Targets, Traffic, fewest, square_root_rule};
use crate::ground::time::to_seconds;
use crate::scenario::Scenario;
use crate::scenario::model::{Channel, Target};
use std::collections::BTreeMap;

/// How the number of a channel is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Staffing {
    /// For the target, by Erlang A.
    ErlangA,
    /// For the target, by Erlang C.
    ErlangC,
    /// The work alone.
    Work,
}

impl Staffing {
    /// How the number of agents for a channel is found.
    pub fn of(channel: &Channel) -> Self {
        match channel.target {
            Some(_) if channel.medium.is_synchronous() && channel.patience.mean().is_finite() => Self::ErlangA,
            Some(_) if channel.medium.is_synchronous() => Self::ErlangC,
            _ => Self::Work,
        }
    }
}

/// More agents than this are not looked for.
const MOST: u32 = 1 << 20;

/// What one agent does of a channel: servers that wait for contacts, and how much work all of them together do per
/// second.
struct Hand {
    servers: u32,
    rate: f64,
}

/// Agents required per interval for channel `index`. Where none is on duty, the speed is that of the groups that could
/// serve it.
pub fn required(scenario: &Scenario, load: &Load, index: usize) -> Vec<f64> {
    let (channel, of) = (&scenario.channels[index], &load.channels[index]);
    let Some(work) = of.work_s.filter(|work| *work > 0.0) else { return vec![0.0; of.load.len()] };
    let any = hand(scenario, of, index);
    let staffing = Staffing::of(channel);
    // Many intervals are alike.
    let mut known: BTreeMap<(u64, u64), f64> = BTreeMap::new();
    let needed = |(&erlangs, (&agents, &capacity)): (&f64, (&f64, &f64))| {
        let rate = if agents > 0.0 { capacity / agents } else { any.rate };
        if erlangs <= 0.0 || rate <= 0.0 {
            return 0.0;
        }
        let find = || match channel.target.filter(|_| staffing != Staffing::Work) {
            Some(target) => for_target(channel.patience.mean(), target, erlangs / work, work, &Hand { servers: any.servers, rate }),
            None => erlangs / rate,
        };
        *known.entry((erlangs.to_bits(), rate.to_bits())).or_insert_with(find)
    };
    of.load.iter().zip(of.agents.iter().zip(&of.capacity)).map(needed).collect()
}

/// What three formulas ask for in the interval with the highest load of a channel.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CrossCheck {
    /// The interval.
    pub interval: usize,
    /// Mean number of agents on duty who serve the channel.
    pub on_duty: f64,
    /// Agents by the square-root rule, rounded up.
    pub square_root: f64,
    /// Agents by Erlang C.
    pub erlang_c: f64,
    /// Agents by Erlang A; `None` if nobody gives up.
    pub erlang_a: Option<f64>,
}

/// What the formulas ask for to meet the target of channel `index` in its peak interval; `None` for a channel without load
/// or whose agents are not found by a formula.
pub fn cross_check(scenario: &Scenario, load: &Load, index: usize) -> Option<CrossCheck> {
    let (channel, of) = (&scenario.channels[index], &load.channels[index]);
    let (target, work, staffing) = (channel.target?, of.work_s.filter(|work| *work > 0.0)?, Staffing::of(channel));
    let interval = (0..of.load.len()).max_by(|&a, &b| of.load[a].total_cmp(&of.load[b]).then(b.cmp(&a)))?;
    let (erlangs, on_duty) = (of.load[interval], of.agents[interval]);
    let mut hand = hand(scenario, of, index);
    if on_duty > 0.0 {
        hand.rate = of.capacity[interval] / on_duty;
    }
    if staffing == Staffing::Work || erlangs <= 0.0 || hand.rate <= 0.0 {
        return None;
    }
    let servers = f64::from(hand.servers);
    let service = work * servers / hand.rate;
    let rule = square_root_rule(erlangs / work * service, target.share, to_seconds(target.within) / service) / servers;
    let fewest = |patience| for_target(patience, target, erlangs / work, work, &hand);
    Some(CrossCheck {
        interval,
        on_duty,
        square_root: rule.ceil(),
        erlang_c: fewest(f64::INFINITY),
        erlang_a: (staffing == Staffing::ErlangA).then(|| fewest(channel.patience.mean())),
    })
}

/// What an agent of those who can serve a channel does of it, on average.
fn hand(scenario: &Scenario, of: &ChannelLoad, index: usize) -> Hand {
    let channel = &scenario.channels[index];
    let rates: Vec<(f64, u32)> = serving(scenario, index).map(|(_, skill)| (rate(channel, &skill, of.stretch), skill.slots)).collect();
    let mean = rates.iter().map(|(rate, _)| rate).sum::<f64>() / rates.len().max(1) as f64;
    // A thread's slots hold what waits; only a chat's are at work.
    let chats = channel.medium.is_synchronous();
    Hand { servers: rates.iter().map(|&(_, slots)| slots).min().filter(|_| chats).unwrap_or(1).max(1), rate: mean }
}

/// The fewest agents with whom `target` is met if customers wait `patience` seconds on average: contacts arrive at `arrivals` per second with `work` seconds each.
fn for_target(patience: f64, target: Target, arrivals: f64, work: f64, hand: &Hand) -> f64 {
    // A server is as fast as the agent's speed, shared by all the servers that the agent is.
    let leave = hand.rate / work / f64::from(hand.servers);
    let Some(traffic) = Traffic::patient(arrivals, leave, patience) else { return f64::from(MOST) };
    let goal = Goal { share: target.share, within: to_seconds(target.within), level: Level::Default };
    let targets = Targets { service_level: Some(goal), ..Targets::default() };
    let enough = |agents: u32| targets.met_by(&traffic.queue(agents.saturating_mul(hand.servers)));
    f64::from(fewest(MOST, enough).unwrap_or(MOST))
}

#[cfg(test)]
mod tests {
    use super::super::{load, sample};
    use super::*;
    use crate::ground::dist::Dist;
    use crate::ground::time::SECOND;

    fn of_phone(change: impl Fn(&mut Channel)) -> Vec<f64> {
        let mut scenario = sample::scenario();
        change(&mut scenario.channels[2]);
        required(&scenario, &load(&scenario), 2)
    }

    #[test]
    fn targets_need_more_than_the_work_alone() {
        // 50 calls an hour of 432 s: 6 erlangs from 08:00 to 18:00.
        let alone = of_phone(|channel| channel.target = None);
        assert!((alone[20] - 6.0).abs() < 1e-9 && alone[15] == 0.0, "{alone:?}");
        let target = Some(Target { within: 20 * SECOND, share: 0.8, penalty: None });
        // Published tables of Erlang C (6 erlangs, AHT 432 s, 80/20): 9 agents answer 84% in time, 8 only 68%.
        let patient = of_phone(|channel| (channel.target, channel.patience) = (target, Dist::Never));
        assert_eq!(patient[20], 9.0);
        let level = |patience, agents| {
            let traffic = Traffic::patient(50.0 / 3600.0, 1.0 / 432.0, patience).expect("in range");
            traffic.queue(agents).service_level(20.0, Level::Default)
        };
        assert!(level(f64::INFINITY, 9) > 0.8 && level(f64::INFINITY, 8) < 0.8);
        let impatient = of_phone(|channel| (channel.target, channel.patience) = (target, Dist::Exponential { mean: 60.0 }));
        let least = (1..).find(|&agents| level(60.0, agents) >= 0.8).map(f64::from);
        assert_eq!(Some(impatient[20]), least);
        assert!(impatient[20] < patient[20]);
        assert_eq!(
            [Dist::Never, Dist::Exponential { mean: 1.0 }].map(|patience| {
                let channel = Channel { target, patience, ..sample::scenario().channels[2].clone() };
                Staffing::of(&channel)
            }),
            [Staffing::ErlangC, Staffing::ErlangA]
        );
    }

    #[test]
    fn slots_of_a_chat_are_servers() {
        let mut scenario = sample::scenario();
        scenario.channels[0].target = Some(Target { within: 60 * SECOND, share: 0.9, penalty: None });
        scenario.channels[0].patience = Dist::Never;
        let load = load(&scenario);
        let needed = required(&scenario, &load, 0)[20];
        let of = &load.channels[0];
        let (work, rate) = (of.work_s.expect("chats"), of.capacity[20] / of.agents[20]);
        let traffic = Traffic::patient(of.load[20] / work, rate / work / 3.0, f64::INFINITY).expect("in range");
        let level = |agents: u32| traffic.queue(3 * agents).service_level(60.0, Level::Default);
        assert!(level(needed as u32) >= 0.9 && level(needed as u32 - 1) < 0.9, "{needed}");
    }

    #[test]
    fn three_formulas_check_each_other_at_the_peak() {
        let mut scenario = sample::scenario();
        scenario.channels[2].target = Some(Target { within: 20 * SECOND, share: 0.8, penalty: None });
        scenario.channels[2].patience = Dist::Exponential { mean: 60.0 };
        let load = load(&scenario);
        let found = cross_check(&scenario, &load, 2).expect("calls with a target");
        // 6 erlangs from 08:00 on. 80/20 by hand: beta 1.05 gives P(wait) .205, e^(-1.05 * 2.449 * 20/432) = .888: .182; so 9.
        assert_eq!((found.square_root, found.erlang_c), (9.0, 9.0));
        assert_eq!(found.erlang_a, Some(required(&scenario, &load, 2)[found.interval]));
        assert!(load.channels[2].load.iter().all(|&erlangs| erlangs <= load.channels[2].load[found.interval]));
        scenario.channels[2].patience = Dist::Never;
        assert_eq!(cross_check(&scenario, &load, 2).and_then(|found| found.erlang_a), None);
        scenario.channels[2].target = None;
        assert_eq!(cross_check(&scenario, &load, 2), None);
        assert_eq!(cross_check(&scenario, &load, 1), None);
    }

    #[test]
    fn asynchronous_work_is_hours_of_the_interval() {
        let scenario = sample::scenario();
        let load = load(&scenario);
        let needed = required(&scenario, &load, 1);
        assert!((needed[20] - load.channels[1].load[20]).abs() < 1e-12 && needed[3] > 0.0);
    }
}
