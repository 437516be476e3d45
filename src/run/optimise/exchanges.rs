//! The end of a descent, agent by agent: what the sub-gradients say is cheaper is simulated, the surest first, and taken if it is.

use super::Stop;
use super::levers::Staffing;
use super::reach::Part;
use super::sample::{Point, change, served};
use super::search::{SAME, Search};
use super::slopes::Slopes;

/// A plan is dropped after a quarter of the replications if it is so many standard errors from the levels.
const DROPPED: f64 = 2.5;
/// So many tries in a row without success are enough, as the surest come first.
const FAILURES: usize = 10;
/// By how much more the levels must be exceeded for a plan of the same cost to be better.
const FURTHER: f64 = 5e-4;
/// Levers that are weighed for being one agent less or more in exchange.
const WEIGHED: usize = 30;

/// By how many agents some levers change.
type Change = Vec<(usize, i64)>;

impl Search<'_> {
    /// One agent less here, two here against one there, or nobody here, as long as that is cheaper and reaches the levels,
    /// or costs the same and exceeds them by more.
    pub fn agent_by_agent(&mut self, from: Staffing, mut tries: usize) -> Result<Staffing, Stop> {
        let mut plan = from;
        let mut changes = self.exchanges(&plan).into_iter();
        let mut failures = 0;
        while let Some(change) = changes.next().filter(|_| tries > 0 && failures < FAILURES) {
            tries -= 1;
            let mut other = plan.clone();
            for &(lever, by) in &change {
                other[lever] = (i64::from(other[lever]) + by).max(0) as u32;
            }
            failures += 1;
            if self.is_better(&other, &plan)? {
                (plan, failures) = (other, 0);
                changes = self.exchanges(&plan).into_iter();
            }
        }
        Ok(plan)
    }

    /// What the last sub-gradient says is cheaper and nearly reaches the levels, the surest first.
    fn exchanges(&self, plan: &[u32]) -> Vec<Change> {
        let Some(Slopes { cut, price }) = self.slopes.last() else { return Vec::new() };
        let (here, levers) = (self.known(plan), &self.sample.space.levers);
        let goals = self.levels.len();
        // What one agent more changes, and one less.
        let steps: Vec<[Vec<f64>; 2]> = (0..plan.len())
            .map(|lever| {
                let more = |agents: u32| (0..goals).map(|goal| cut.one_more(goal, lever, agents)).collect();
                [more(plan[lever]), more(plan[lever].saturating_sub(1))]
            })
            .collect();
        let gain = |lever: usize| steps[lever][1].iter().sum::<f64>();
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
                let by: f64 = change.iter().map(|&(lever, by)| steps[lever][usize::from(by < 0)][goal] * by as f64).sum();
                here.service[goal] + by - self.levels[goal]
            };
            let after = (0..goals).map(of_goal).fold(f64::INFINITY, f64::min);
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
        found.extend((0..plan.len()).filter_map(|lever| self.closing(plan, &here, lever)));
        // First what surely reaches the levels, by what it saves; then the rest by how near it comes.
        found.sort_by(|a, b| (b.0.min(0.0), b.1).partial_cmp(&(a.0.min(0.0), a.1)).unwrap_or(std::cmp::Ordering::Equal));
        found.truncate(4 * WEIGHED);
        found.into_iter().map(|(.., change)| change).collect()
    }

    /// Nobody of a lever, against some where they help most: the service is no concave function, and hours with few contacts
    /// may be worth less than their agents cost. No more can be lost than those who are served in time in these hours.
    fn closing(&self, plan: &[u32], here: &Point, lever: usize) -> Option<(f64, f64, Change)> {
        let Slopes { cut, price } = self.slopes.last()?;
        let levers = &self.sample.space.levers;
        let few = f64::from(levers[lever].min);
        if plan[lever] < levers[lever].min + 2 {
            return None;
        }
        let goals = 0..self.levels.len();
        let records = self.sample.records(plan, self.replications);
        let lost = |goal: usize| {
            let by_cut = cut.change(goal, lever, f64::from(plan[lever])) - cut.change(goal, lever, few);
            by_cut.min(served(records, goal, self.sample.reach.part(lever, goal)))
        };
        let mut slack: Vec<f64> = goals.clone().map(|goal| here.service[goal] - lost(goal) - self.levels[goal]).collect();
        let (mut other, mut saved) = (plan.to_vec(), price[lever] * (f64::from(plan[lever]) - few));
        while slack.iter().any(|slack| *slack < 0.0) {
            let help = |to: usize| {
                let of = goals.clone().filter(|&goal| slack[goal] < 0.0).map(|goal| cut.one_more(goal, to, other[to]).min(-slack[goal]));
                of.sum::<f64>() / price[to].max(1e-9)
            };
            let open = (0..plan.len()).filter(|&to| to != lever && other[to] < levers[to].max);
            let best = open.map(|to| (help(to), to)).filter(|(help, _)| *help > 0.0).max_by(|a, b| a.0.total_cmp(&b.0));
            let (_, to) = best?;
            slack.iter_mut().enumerate().for_each(|(goal, slack)| *slack += cut.one_more(goal, to, other[to]));
            (other[to], saved) = (other[to] + 1, saved - price[to]);
            if saved <= SAME * here.cost.abs() {
                return None;
            }
        }
        other[lever] = levers[lever].min;
        let moved = (0..plan.len()).filter(|&lever| other[lever] != plan[lever]);
        let change = moved.map(|lever| (lever, i64::from(other[lever]) - i64::from(plan[lever]))).collect();
        Some((slack.into_iter().fold(f64::INFINITY, f64::min), saved, change))
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
            let (by, error) = change(against, raced, goal, &Part::Whole);
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
