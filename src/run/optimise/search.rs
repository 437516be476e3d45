//! The search for a cheap plan that reaches given levels of service on the search's random numbers: steps of the linear
//! program, and then agent by agent.

use super::Stop;
use super::levers::Staffing;
use super::program::{Cut, cheapest};
use super::sample::{Point, Sample, point};
use super::slopes::Slopes;

/// How far a step of the program may go at first, as a share of a lever's agents; at least one agent.
pub const RADIUS: f64 = 0.15;
/// How far it may go after steps that were good.
const FARTHEST: f64 = 0.4;
/// A step as short as this one moves no lever by more than an agent.
const NEAREST: f64 = 0.03;
/// Cuts from so many plans are kept.
const CUTS: usize = 4;
/// Most rounds of sub-gradients of one descent.
const ROUNDS: usize = 8;
/// Plans of a step that are simulated until one reaches the levels: the program's, and with agents more where it does not.
const MENDED: usize = 4;
/// How much farther or less far the next step may go.
const STRIDE: f64 = 2.5;
/// A step that saves a larger share of the cost is followed by new sub-gradients, not by single agents.
const FAR: f64 = 0.004;
/// A round that saves a smaller share of the cost is the last.
const DONE: f64 = 0.001;
/// Most tries of a round, agent by agent.
const TRIES: usize = 40;
/// Costs that differ by less than this share are the same: what differs is what the customers cost, not the agents.
pub const SAME: f64 = 1e-5;

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
    /// The last step that was the answer of an even change.
    pub even_step: Option<i32>,
    /// The latest sub-gradients, the last one last.
    pub slopes: Vec<Slopes>,
}

impl Search<'_> {
    /// Sets the levels, which forgets what was best for others.
    pub fn set_levels(&mut self, levels: Vec<f64>) {
        (self.levels, self.best, self.nearest) = (levels, None, None);
    }

    /// Looks at so many replications of a plan from now on, which forgets what fewer said.
    pub fn refine(&mut self, replications: u32) {
        self.replications = replications;
        self.slopes.clear();
        (self.best, self.nearest) = (None, None);
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
        self.sample.tell(self.best.as_ref().map(|(cost, _)| *cost));
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

    /// By how much the level is exceeded that is exceeded least.
    pub fn slack(&self, point: &Point) -> f64 {
        point.service.iter().zip(&self.levels).map(|(service, level)| service - level).fold(f64::INFINITY, f64::min)
    }

    /// Finds the sub-gradients at a plan.
    pub fn find_slopes(&mut self, plan: &[u32]) -> Result<(), Stop> {
        let here = self.point(plan)?;
        let slopes = Slopes::new(&mut self.sample, self.replications, plan, &here)?;
        self.sample.tell(self.best.as_ref().map(|(cost, _)| *cost));
        self.slopes.push(slopes);
        if self.slopes.len() > CUTS {
            self.slopes.remove(0);
        }
        Ok(())
    }

    /// How far the service of a plan is above what more replications say, and the standard errors of that.
    pub fn above(&mut self, plan: &[u32], many: u32) -> Result<(Vec<f64>, Vec<f64>), Stop> {
        self.sample.ask(&[plan], many)?;
        let (found, more) = (self.known(plan), point(self.sample.records(plan, many).iter(), self.levels.len()));
        Ok((found.service.iter().zip(&more.service).map(|(found, more)| found - more).collect(), more.error))
    }

    /// Which share of the cost could be saved at once, agent by agent, as the last sub-gradients say.
    pub fn room(&self, plan: &[u32], found: &Point) -> f64 {
        let Some(Slopes { cut, price }) = self.slopes.last() else { return f64::INFINITY };
        let levers = &self.sample.space.levers;
        let goals = 0..self.levels.len();
        let mut slack: Vec<f64> = goals.clone().map(|goal| found.service[goal] - self.levels[goal]).collect();
        let (mut plan, mut saved) = (plan.to_vec(), 0.0);
        loop {
            let lost = |lever: usize, goal: usize| cut.one_more(goal, lever, plan[lever] - 1);
            let open = (0..plan.len()).filter(|&lever| plan[lever] > levers[lever].min && price[lever] > 0.0);
            let kept = open.filter(|&lever| goals.clone().all(|goal| slack[goal] >= lost(lever, goal)));
            let Some(lever) = kept.max_by(|&a, &b| price[a].total_cmp(&price[b])) else { return saved / found.cost.abs().max(1e-9) };
            slack.iter_mut().enumerate().for_each(|(goal, slack)| *slack -= lost(lever, goal));
            (plan[lever], saved) = (plan[lever] - 1, saved + price[lever]);
        }
    }

    /// From a plan that reaches the levels to a cheaper one.
    pub fn descend(&mut self, from: Staffing) -> Result<Staffing, Stop> {
        let mut plan = from;
        let mut radius = RADIUS;
        for _ in 0..ROUNDS {
            self.find_slopes(&plan)?;
            let before = self.known(&plan).cost;
            let mut stepped = self.program_step(&plan, radius)?;
            while stepped.is_none() && radius > NEAREST {
                radius /= STRIDE;
                stepped = self.program_step(&plan, radius)?;
            }
            radius = (STRIDE * radius).min(FARTHEST);
            let saved = |search: &Self, plan: &[u32]| (before - search.known(plan).cost) / before.abs().max(1e-9);
            let stepped = stepped.unwrap_or(plan);
            if saved(self, &stepped) > FAR {
                plan = stepped;
                continue;
            }
            plan = self.agent_by_agent(stepped, TRIES)?;
            if saved(self, &plan) < DONE {
                break;
            }
        }
        Ok(plan)
    }

    /// A cheaper plan that reaches the levels, by the program; `None` if it finds none within the radius.
    pub fn program_step(&mut self, plan: &[u32], radius: f64) -> Result<Option<Staffing>, Stop> {
        let Some(price) = self.slopes.last().map(|slopes| slopes.price.clone()) else { return Ok(None) };
        let cost = self.known(plan).cost;
        let mut next = self.program(plan, radius);
        for _ in 0..MENDED {
            let Some(to) = next else { return Ok(None) };
            let saved = to.iter().zip(plan).zip(&price).map(|((to, from), price)| (f64::from(*from) - f64::from(*to)) * price);
            if saved.sum::<f64>() <= SAME * cost.abs() {
                return Ok(None);
            }
            let found = self.point(&to)?;
            if self.met(&found) {
                return Ok((found.cost < cost - SAME * cost.abs()).then_some(to));
            }
            // The cuts promised too much.
            next = self.helped(&to, &found);
        }
        Ok(None)
    }

    /// The program's plan within a radius of a plan: by all cuts, or if they contradict each other by the last.
    pub fn program(&self, plan: &[u32], radius: f64) -> Option<Staffing> {
        let levers = &self.sample.space.levers;
        if levers.is_empty() {
            return None;
        }
        let least = if radius > RADIUS / 2.0 { 2.0 } else { 1.0 };
        let reach = |agents: u32| (f64::from(agents) * radius).round().max(least);
        let low: Vec<f64> =
            plan.iter().zip(levers).map(|(&agents, lever)| (f64::from(agents) - reach(agents)).max(f64::from(lever.min))).collect();
        let high: Vec<f64> =
            plan.iter().zip(levers).map(|(&agents, lever)| (f64::from(agents) + reach(agents)).min(f64::from(lever.max))).collect();
        let last = self.slopes.last()?;
        let (at, here): (Vec<f64>, _) = (plan.iter().map(|&agents| f64::from(agents)).collect(), self.known(plan).service);
        // A cut that allows less here than is found here was wrong about the way: it is believed from here on.
        let lifted: Vec<Cut> = self.slopes.iter().map(|slopes| slopes.cut.lifted(&at, &here)).collect();
        let cuts: Vec<&Cut> = lifted.iter().collect();
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
                let lacking = lack.iter().enumerate().filter(|(_, lack)| **lack > 0.0);
                let of = lacking.map(|(goal, lack)| cut.one_more(goal, lever, plan[lever]).min(*lack));
                of.sum::<f64>() / price[lever].max(1e-9)
            };
            let open = (0..plan.len()).filter(|&lever| plan[lever] < levers[lever].max);
            let best = open.map(|lever| (help(lever), lever)).filter(|(help, _)| *help > 0.0).max_by(|a, b| a.0.total_cmp(&b.0));
            let Some((_, lever)) = best else { break };
            lack.iter_mut().enumerate().for_each(|(goal, lack)| *lack -= cut.one_more(goal, lever, plan[lever]));
            plan[lever] += 1;
            added += 1;
        }
        (added > 0).then_some(plan)
    }

    /// From a plan that misses the levels to one that reaches them; `None` if the bounds come first.
    pub fn repair(&mut self, from: Staffing) -> Result<Option<Staffing>, Stop> {
        self.repair_within(from, u32::MAX)
    }

    /// The same in at most so many turns.
    pub fn repair_within(&mut self, from: Staffing, turns: u32) -> Result<Option<Staffing>, Stop> {
        let mut plan = from;
        for turn in 0..turns {
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
}
