//! The search for a cheap plan that reaches given levels of service on the search's random numbers: evenly up or down
//! from the formulas, steps of the linear program, and then agent by agent.

use super::Stop;
use super::levers::Staffing;
use super::program::{Cut, cheapest};
use super::sample::{Point, Sample, change, point};

/// Steps of an even change: each is so much of the formulas' agents.
const EVEN: f64 = 1.03;
/// Most of these steps before the rest of the way to the bounds is taken in shares of it.
const STEPS: i32 = 48;
/// How far a step of the program may go at first, as a share of a lever's agents; at least one agent.
const RADIUS: f64 = 0.15;
/// Cuts from so many plans are kept.
const CUTS: usize = 4;
/// Most rounds of sub-gradients of one descent.
const ROUNDS: usize = 12;
/// A plan is dropped after a quarter of the replications if it is so many standard errors from the levels.
const DROPPED: f64 = 2.5;
/// Tries of a short descent.
const SHORT: usize = 8;
/// Costs that differ by less than this share are the same: what differs is what the customers cost, not the agents.
const SAME: f64 = 1e-5;
/// By how much more the levels must be exceeded for a plan of the same cost to be better.
const FURTHER: f64 = 5e-4;
/// Levers that are weighed for being one agent less or more in exchange.
const WEIGHED: usize = 40;

/// What one agent more changes around a plan.
#[derive(Clone, Debug)]
pub struct Slopes {
    /// In service.
    pub cut: Cut,
    /// In cost, by lever.
    pub price: Vec<f64>,
}

/// By how many agents some levers change.
type Change = Vec<(usize, i64)>;

/// A search at some levels.
pub struct Search<'a> {
    /// What was simulated.
    pub sample: Sample<'a>,
    /// Replications of a plan.
    pub replications: u32,
    /// Service to be reached, by goal.
    pub levels: Vec<f64>,
    /// The cheapest plan found that reaches them.
    pub best: Option<(f64, Staffing)>,
    /// The plan that comes nearest to them and by how much it misses them.
    pub nearest: Option<(f64, Staffing)>,
    /// The latest sub-gradients, the last one last.
    pub slopes: Vec<Slopes>,
}

impl Search<'_> {
    /// Sets the levels, which forgets what was best for others.
    pub fn set_levels(&mut self, levels: Vec<f64>) {
        (self.levels, self.best, self.nearest) = (levels, None, None);
    }

    /// The estimate for a plan.
    pub fn point(&mut self, plan: &[u32]) -> Result<Point, Stop> {
        self.sample.ask(&[plan], self.replications)?;
        let found = self.known(plan);
        let slack = self.slack(&found);
        if self.met(&found) && self.best.as_ref().is_none_or(|(cost, _)| found.cost < *cost) {
            self.best = Some((found.cost, plan.to_vec()));
        }
        if self.nearest.as_ref().is_none_or(|(nearest, _)| slack > *nearest) {
            self.nearest = Some((slack, plan.to_vec()));
        }
        self.sample.watch.step(self.sample.simulated, self.best.as_ref().map(|(cost, _)| *cost));
        Ok(found)
    }

    /// The estimate for a plan that has been simulated.
    pub fn known(&self, plan: &[u32]) -> Point {
        point(self.sample.records(plan, self.replications).iter(), self.levels.len())
    }

    /// Whether all levels are reached.
    pub fn met(&self, point: &Point) -> bool {
        self.slack(point) >= -1e-12
    }

    fn slack(&self, point: &Point) -> f64 {
        point.service.iter().zip(&self.levels).map(|(service, level)| service - level).fold(f64::INFINITY, f64::min)
    }

    /// The formulas' agents, evenly more or fewer until the levels are just reached; `None` if they never are.
    pub fn even(&mut self, asked: &[f64]) -> Result<Option<Staffing>, Stop> {
        let levers: Vec<f64> = self.sample.space.levers.iter().map(|lever| f64::from(lever.max)).collect();
        let space = self.sample.space;
        let plan = |step: i32| {
            let factor = libm::pow(EVEN, f64::from(step.min(STEPS)));
            let beyond = f64::from((step - STEPS).max(0)) / f64::from(STEPS);
            space.bounded(asked.iter().zip(&levers).map(|(asked, max)| {
                let agents = asked * factor;
                agents + beyond * (max - agents).max(0.0)
            }))
        };
        let reached = |search: &mut Self, step: i32| -> Result<bool, Stop> {
            let found = search.point(&plan(step))?;
            Ok(search.met(&found))
        };
        let (mut enough, mut few);
        if reached(self, 0)? {
            (enough, few) = (0, -4);
            while reached(self, few)? {
                if few <= -2 * STEPS {
                    return Ok(Some(plan(few)));
                }
                (enough, few) = (few, few * 2);
            }
        } else {
            (few, enough) = (0, 4);
            while !reached(self, enough)? {
                if enough >= 2 * STEPS {
                    return Ok(None);
                }
                (few, enough) = (enough, (enough * 2).min(2 * STEPS));
            }
        }
        while enough - few > 1 {
            let middle = few + (enough - few) / 2;
            (few, enough) = if reached(self, middle)? { (few, middle) } else { (middle, enough) };
        }
        Ok(Some(plan(enough)))
    }

    /// What one agent less (where there is none, more) changes, by finite differences.
    fn find_slopes(&mut self, plan: &[u32]) -> Result<(), Stop> {
        let here = self.point(plan)?;
        let space = self.sample.space;
        let moved: Vec<Option<(Staffing, f64)>> = (0..plan.len())
            .map(|lever| {
                let by = |by: i64| {
                    let mut other = plan.to_vec();
                    other[lever] = u32::try_from(i64::from(other[lever]) + by).ok()?;
                    space.allows(&other).then_some((other, by as f64))
                };
                by(-1).or_else(|| by(1))
            })
            .collect();
        let asked: Vec<&[u32]> = moved.iter().flatten().map(|(other, _)| other.as_slice()).collect();
        self.sample.ask(&asked, self.replications)?;
        let goals = self.levels.len();
        let mut cut = Cut { at: plan.iter().map(|&agents| f64::from(agents)).collect(), service: here.service.clone(), gain: Vec::new() };
        let mut price = vec![0.0; plan.len()];
        cut.gain = vec![vec![0.0; plan.len()]; goals];
        for (lever, other) in moved.iter().enumerate() {
            let Some((other, by)) = other else { continue };
            let there = self.point(other)?;
            price[lever] = (there.cost - here.cost) / by;
            for goal in 0..goals {
                // That an agent more does harm is believed to be chance.
                cut.gain[goal][lever] = ((there.service[goal] - here.service[goal]) / by).max(0.0);
            }
        }
        self.slopes.push(Slopes { cut, price });
        if self.slopes.len() > CUTS {
            self.slopes.remove(0);
        }
        Ok(())
    }

    /// From a plan that reaches the levels to a cheaper one.
    pub fn descend(&mut self, from: Staffing) -> Result<Staffing, Stop> {
        let mut plan = from;
        let (mut radius, mut idle) = (RADIUS, 0);
        for _ in 0..ROUNDS {
            self.find_slopes(&plan)?;
            let before = self.known(&plan).cost;
            let mut next = None;
            while next.is_none() && radius > 0.01 {
                next = self.program_step(&plan, radius)?;
                if next.is_none() {
                    radius /= 2.5;
                }
            }
            let stepped = next.unwrap_or_else(|| plan.clone());
            let gained = |search: &Self, plan: &[u32]| (before - search.known(plan).cost) / before.abs().max(1e-9);
            // Far from the optimum new sub-gradients do more than single agents.
            let far = gained(self, &stepped) > 0.01;
            let after = if far { stepped } else { self.agent_by_agent(stepped, plan.len() + 16)? };
            idle = if gained(self, &after) > 1e-6 { 0 } else { idle + 1 };
            if after == plan || idle > 1 {
                return Ok(after);
            }
            plan = after;
        }
        Ok(plan)
    }

    /// The same with the sub-gradients that are known, one step of the program and few tries.
    pub fn descend_shortly(&mut self, from: Staffing) -> Result<Staffing, Stop> {
        let next = self.program_step(&from, RADIUS)?;
        self.agent_by_agent(next.unwrap_or(from), SHORT)
    }

    /// A cheaper plan that reaches the levels, by the program; `None` if it finds none within the radius.
    fn program_step(&mut self, plan: &[u32], radius: f64) -> Result<Option<Staffing>, Stop> {
        let Some(price) = self.slopes.last().map(|slopes| slopes.price.clone()) else { return Ok(None) };
        let cost = self.known(plan).cost;
        let Some(mut next) = self.program(plan, radius) else { return Ok(None) };
        for _ in 0..4 {
            let linear: f64 =
                next.iter().zip(plan).zip(&price).map(|((to, from), price)| (f64::from(*to) - f64::from(*from)) * price).sum();
            if next == plan || linear >= -1e-9 {
                return Ok(None);
            }
            let found = self.point(&next)?;
            if self.met(&found) {
                return Ok((found.cost < cost - 1e-9 * cost.abs()).then_some(next));
            }
            let Some(more) = self.helped(&next, &found) else { return Ok(None) };
            next = more;
        }
        Ok(None)
    }

    /// The program's plan within a radius of a plan: by all cuts, or if they contradict each other by the last.
    fn program(&self, plan: &[u32], radius: f64) -> Option<Staffing> {
        let levers = &self.sample.space.levers;
        let least = if radius > RADIUS / 2.0 { 2.0 } else { 1.0 };
        let reach = |agents: u32| (f64::from(agents) * radius).round().max(least);
        let low: Vec<f64> =
            plan.iter().zip(levers).map(|(&agents, lever)| (f64::from(agents) - reach(agents)).max(f64::from(lever.min))).collect();
        let high: Vec<f64> =
            plan.iter().zip(levers).map(|(&agents, lever)| (f64::from(agents) + reach(agents)).min(f64::from(lever.max))).collect();
        let last = self.slopes.last()?;
        let cuts: Vec<&Cut> = self.slopes.iter().map(|slopes| &slopes.cut).collect();
        let found = cheapest(&last.price, &low, &high, &cuts, &self.levels);
        let found = found.or_else(|| cheapest(&last.price, &low, &high, &[&last.cut], &self.levels))?;
        let next = self.sample.space.bounded(found.into_iter());
        self.sample.space.allows(&next).then_some(next)
    }

    /// With agents more where they help most by the last sub-gradient, until it says that the levels are reached; `None`
    /// if it knows none who help.
    fn helped(&self, plan: &[u32], found: &Point) -> Option<Staffing> {
        let Slopes { cut, price } = self.slopes.last()?;
        let levers = &self.sample.space.levers;
        let mut plan = plan.to_vec();
        let mut lack: Vec<f64> = found.service.iter().zip(&self.levels).map(|(service, level)| level - service).collect();
        let mut added = 0;
        while lack.iter().any(|lack| *lack > 1e-12) && added < 4 * plan.len() {
            let help = |lever: usize| -> f64 {
                let of = lack.iter().enumerate().filter(|(_, lack)| **lack > 0.0).map(|(goal, lack)| cut.gain[goal][lever].min(*lack));
                of.sum::<f64>() / price[lever].max(1e-9)
            };
            let open = (0..plan.len()).filter(|&lever| plan[lever] < levers[lever].max);
            let best = open.map(|lever| (help(lever), lever)).filter(|(help, _)| *help > 0.0).max_by(|a, b| a.0.total_cmp(&b.0));
            let Some((_, lever)) = best else { break };
            plan[lever] += 1;
            lack.iter_mut().enumerate().for_each(|(goal, lack)| *lack -= cut.gain[goal][lever]);
            added += 1;
        }
        (added > 0).then_some(plan)
    }

    /// From a plan that misses the levels to one that reaches them; `None` if the bounds come first.
    pub fn repair(&mut self, from: Staffing) -> Result<Option<Staffing>, Stop> {
        let mut plan = from;
        for turn in 0.. {
            let found = self.point(&plan)?;
            if self.met(&found) {
                return Ok(Some(plan));
            }
            if self.slopes.is_empty() || turn % 6 == 5 {
                self.find_slopes(&plan)?;
            }
            let next = if turn < 24 { self.helped(&plan, &found) } else { None };
            // The sub-gradient knows nothing: all a little.
            let evenly = || self.sample.space.bounded(plan.iter().map(|&agents| f64::from(agents) + (0.02 * f64::from(agents)).max(1.0)));
            let next = next.unwrap_or_else(evenly);
            if next == plan {
                return Ok(None);
            }
            plan = next;
        }
        Ok(None)
    }

    /// One agent less here, or two here against one there, as long as that is cheaper and reaches the levels, or costs the
    /// same and exceeds them by more.
    fn agent_by_agent(&mut self, from: Staffing, mut tries: usize) -> Result<Staffing, Stop> {
        let mut plan = from;
        let mut changes = self.exchanges(&plan).into_iter();
        while let Some(change) = changes.next().filter(|_| tries > 0) {
            tries -= 1;
            let mut other = plan.clone();
            for &(lever, by) in &change {
                other[lever] = (i64::from(other[lever]) + by).max(0) as u32;
            }
            if self.is_better(&other, &plan)? {
                plan = other;
                changes = self.exchanges(&plan).into_iter();
            }
        }
        Ok(plan)
    }

    /// What the last sub-gradient says is cheaper and nearly reaches the levels, the surest first.
    fn exchanges(&self, plan: &[u32]) -> Vec<Change> {
        let Some(Slopes { cut, price }) = self.slopes.last() else { return Vec::new() };
        let (here, levers) = (self.known(plan), &self.sample.space.levers);
        let gain = |lever: usize| cut.gain.iter().map(|gain| gain[lever]).sum::<f64>();
        let worth = |lever: usize| gain(lever) / price[lever].max(1e-9);
        let mut order: Vec<usize> = (0..plan.len()).collect();
        order.sort_by(|&a, &b| worth(a).total_cmp(&worth(b)));
        let fewer: Vec<usize> = order.iter().copied().filter(|&lever| plan[lever] > levers[lever].min).take(WEIGHED).collect();
        let more: Vec<usize> = order.iter().rev().copied().filter(|&lever| plan[lever] < levers[lever].max).take(WEIGHED).collect();
        let typical = (0..plan.len()).map(gain).sum::<f64>() / plan.len().max(1) as f64;
        let slack = self.slack(&here);
        let mut found: Vec<(f64, f64, Change)> = Vec::new();
        let mut weigh = |change: &[(usize, i64)]| {
            let saved: f64 = -change.iter().map(|&(lever, by)| price[lever] * by as f64).sum::<f64>();
            if saved < -SAME * here.cost.abs() {
                return;
            }
            let of_goal = |goal: usize| {
                let by: f64 = change.iter().map(|&(lever, by)| cut.gain[goal][lever] * by as f64).sum();
                here.service[goal] + by - self.levels[goal]
            };
            let after = (0..self.levels.len()).map(of_goal).fold(f64::INFINITY, f64::min);
            let wanted = if saved > SAME * here.cost.abs() { -0.5 * typical } else { slack + FURTHER };
            if after >= wanted {
                found.push((after, saved, change.to_vec()));
            }
        };
        for (place, &a) in fewer.iter().enumerate() {
            weigh(&[(a, -1)]);
            for (rank, &c) in more.iter().enumerate().filter(|(_, c)| **c != a) {
                weigh(&[(a, -1), (c, 1)]);
                fewer[place..].iter().filter(|&&b| b != c).for_each(|&b| weigh(&[(a, -1), (b, -1), (c, 1)]));
                more[rank..].iter().filter(|&&d| d != a).for_each(|&d| weigh(&[(a, -1), (c, 1), (d, 1)]));
            }
        }
        // First what surely reaches the levels, by what it saves; then the rest by how near it comes.
        found.sort_by(|a, b| (b.0.min(0.0), b.1).partial_cmp(&(a.0.min(0.0), a.1)).unwrap_or(std::cmp::Ordering::Equal));
        found.truncate(4 * WEIGHED);
        found.into_iter().map(|(.., change)| change).collect()
    }

    /// Whether a plan reaches the levels and is cheaper than another that does, or costs the same and exceeds them by more.
    /// A quarter of the replications may say no.
    fn is_better(&mut self, plan: &[u32], than: &[u32]) -> Result<bool, Stop> {
        if !self.sample.space.allows(plan) {
            return Ok(false);
        }
        let few = (self.replications / 4).max(4).min(self.replications);
        self.sample.ask(&[plan, than], few)?;
        let there = self.known(than);
        let (raced, against) = (self.sample.records(plan, few), self.sample.records(than, few));
        for (goal, level) in self.levels.iter().enumerate() {
            let (by, error) = change(against, raced, goal);
            if there.service[goal] + by + DROPPED * error < *level {
                return Ok(false);
            }
        }
        let found = self.point(plan)?;
        let margin = SAME * there.cost.abs();
        let further = found.cost <= there.cost + margin && self.slack(&found) > self.slack(&there) + FURTHER;
        Ok(self.met(&found) && (found.cost < there.cost - margin || further))
    }
}
