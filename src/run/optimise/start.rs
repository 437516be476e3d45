//! Where the search begins: staffing by formulas, as a planner does it without a simulation.
//!
//! Per interval a synchronous channel needs the fewest agents that meet its target by Erlang A, or C without
//! abandonment (`plan/load/required.rs`). The groups with the best priority for it share that need, as they are on duty in
//! the scenario. A group that serves several channels needs their work and one safety for all: the safeties of
//! independent loads add up as squares (the square-root rule). Deferrable work goes where these agents are idle while its
//! target allows it to wait, the oldest first; what finds no idle agent until then is spread evenly over the time that
//! it had. A lever gets the mean over its intervals, or the most if the target must hold in each; entries of `shifts` get
//! the cheapest cover of all intervals, by a linear program.

use super::levers::{Of, Space};
use super::program::{Cut, cheapest};
use crate::ground::time::Ticks;
use crate::plan::load::{ChannelLoad, load, required};
use crate::scenario::Scenario;
use crate::scenario::model::Per;
use std::collections::VecDeque;

/// How long work without a target may wait.
const ANY_TIME: Ticks = crate::ground::time::DAY;

/// The need of a group in an interval.
#[derive(Clone, Copy, Default)]
struct Need {
    /// Agents kept busy by synchronous work.
    work: f64,
    /// Squares of the agents beyond that.
    safety: f64,
    /// Agents for deferred work.
    deferred: f64,
    /// Of those for synchronous work, idle ones whom no deferred work has yet.
    idle: f64,
}

impl Need {
    fn agents(&self) -> f64 {
        self.work + libm::sqrt(self.safety) + self.deferred
    }
}

/// Agents by lever.
pub fn by_formulas(scenario: &Scenario, space: &Space) -> Vec<f64> {
    let load = load(scenario);
    let count = load.seconds.len();
    let presence: Vec<Vec<Vec<f64>>> = by_group(scenario, space, count);
    // On duty by group and interval.
    let on_duty: Vec<Vec<f64>> = (0..scenario.groups.len())
        .map(|group| {
            let levers = space.levers.iter().enumerate().filter(|(_, lever)| lever.group == group);
            levers.fold(vec![0.0; count], |mut sum, (index, lever)| {
                let of = presence[group].get(index).map_or(&[][..], Vec::as_slice);
                sum.iter_mut().zip(of).for_each(|(sum, share)| *sum += share * f64::from(lever.before));
                sum
            })
        })
        .collect();
    let mut needs = vec![vec![Need::default(); count]; scenario.groups.len()];
    let mut deferrable: Vec<(Ticks, usize)> = Vec::new();
    for (index, channel) in scenario.channels.iter().enumerate().filter(|(index, _)| load.channels[*index].contacts() > 0.0) {
        if !channel.medium.is_synchronous() {
            deferrable.push((channel.target.map_or(ANY_TIME, |target| target.within), index));
            continue;
        }
        let (needed, groups) = (required(scenario, &load, index), first_choice(scenario, index));
        for interval in 0..count {
            let work = work(&load.channels[index], interval).min(needed[interval]);
            for (&group, share) in groups.iter().zip(shares(&groups, &on_duty, interval)) {
                let need = &mut needs[group][interval];
                need.work += share * work;
                need.safety += (share * (needed[interval] - work)) * (share * (needed[interval] - work));
            }
        }
    }
    needs.iter_mut().flatten().for_each(|need| need.idle = libm::sqrt(need.safety));
    deferrable.sort_unstable();
    for (within, index) in deferrable {
        let steps = (within / load.interval.max(1)) as usize;
        defer(&mut needs, &on_duty, &scenario.channels[index].groups, &load.channels[index], steps);
    }
    let levels: Vec<Vec<f64>> = needs.iter().map(|group| group.iter().map(Need::agents).collect()).collect();
    spread(scenario, space, &presence, &levels)
}

/// Agents whom the work of a channel keeps busy in an interval.
fn work(of: &ChannelLoad, interval: usize) -> f64 {
    if of.capacity[interval] > 0.0 { of.load[interval] * of.agents[interval] / of.capacity[interval] } else { of.load[interval] }
}

/// The groups that give a channel the best priority.
fn first_choice(scenario: &Scenario, channel: usize) -> Vec<usize> {
    let priority = |group: usize| {
        let skills = scenario.groups[group].skills.iter().filter(|skill| skill.channel == channel);
        skills.map(|skill| skill.priority).min().unwrap_or(u32::MAX)
    };
    let groups = &scenario.channels[channel].groups;
    let best = groups.iter().map(|&group| priority(group)).min();
    groups.iter().copied().filter(|&group| Some(priority(group)) == best).collect()
}

/// How groups share work in an interval: as they are on duty, or evenly where none is.
fn shares(groups: &[usize], on_duty: &[Vec<f64>], interval: usize) -> Vec<f64> {
    let all: f64 = groups.iter().map(|&group| on_duty[group][interval]).sum();
    let even = 1.0 / groups.len().max(1) as f64;
    groups.iter().map(|&group| if all > 0.0 { on_duty[group][interval] / all } else { even }).collect()
}

/// Places work that may wait so many intervals.
fn defer(needs: &mut [Vec<Need>], on_duty: &[Vec<f64>], groups: &[usize], of: &ChannelLoad, steps: usize) {
    let at_work = |interval: usize| groups.iter().any(|&group| on_duty[group][interval] > 0.0);
    let mut waiting: VecDeque<(usize, f64)> = VecDeque::new();
    for interval in 0..of.load.len() {
        waiting.push_back((interval, work(of, interval)));
        for &group in groups {
            let idle = &mut needs[group][interval].idle;
            while let Some((_, left)) = waiting.front_mut().filter(|(_, left)| *left > 0.0 && *idle > 0.0) {
                let done = left.min(*idle);
                (*left, *idle) = (*left - done, *idle - done);
                if *left <= 0.0 {
                    waiting.pop_front();
                }
            }
        }
        while let Some(&(since, left)) = waiting.front().filter(|(since, _)| since + steps <= interval) {
            waiting.pop_front();
            let open: Vec<usize> = (since..=interval).filter(|&one| at_work(one)).collect();
            // While nobody is at work it waits on.
            if open.is_empty() && interval + 1 < of.load.len() {
                waiting.push_front((since, left));
                break;
            }
            for &one in &open {
                for (&group, share) in groups.iter().zip(shares(groups, on_duty, one)) {
                    needs[group][one].deferred += left * share / open.len() as f64;
                }
            }
        }
    }
}

/// By group, lever and interval: which share of an agent of the lever can take contacts.
fn by_group(scenario: &Scenario, space: &Space, count: usize) -> Vec<Vec<Vec<f64>>> {
    let interval = scenario.run.interval.max(1);
    let of_lever = |lever: usize| {
        let mut out = vec![0.0; count];
        for (time, share) in space.presence(scenario, lever) {
            for (index, out) in out.iter_mut().enumerate().skip((time.start / interval) as usize) {
                let (from, to) = (index as Ticks * interval, ((index as Ticks + 1) * interval).min(scenario.run.length));
                if from >= time.end {
                    break;
                }
                *out += time.end.min(to).saturating_sub(time.start.max(from)) as f64 * share / (to - from) as f64;
            }
        }
        out
    };
    let all: Vec<Vec<f64>> = (0..space.levers.len()).map(of_lever).collect();
    let own = |group: usize| {
        let of = space.levers.iter().zip(&all).map(|(lever, of)| if lever.group == group { of.clone() } else { Vec::new() });
        of.collect()
    };
    (0..scenario.groups.len()).map(own).collect()
}

/// From agents by interval to agents by lever.
fn spread(scenario: &Scenario, space: &Space, presence: &[Vec<Vec<f64>>], levels: &[Vec<f64>]) -> Vec<f64> {
    let mut out = vec![0.0; space.levers.len()];
    for (group, of) in &space.groups {
        let (presence, levels) = (&presence[*group], &levels[*group]);
        match of {
            Of::Staff(_) => {
                for lever in (0..out.len()).filter(|&lever| space.levers[lever].group == *group) {
                    let weights = || presence[lever].iter().zip(levels).filter(|(weight, _)| **weight > 0.0);
                    let most = weights().map(|(_, level)| *level).fold(0.0, f64::max);
                    let (sum, all) = weights().fold((0.0, 0.0), |sum, (weight, level)| (sum.0 + weight * level, sum.1 + weight));
                    out[lever] = if scenario.optimise.per == Per::Interval { most } else { sum / f64::max(all, 1e-9) };
                }
            }
            Of::Shifts(first) => {
                let lines = *first..*first + space.levers.iter().filter(|lever| lever.group == *group).count();
                let price: Vec<f64> = lines.clone().map(|lever| space.levers[lever].hours).collect();
                let covers = |interval: usize| -> Vec<f64> { lines.clone().map(|lever| presence[lever][interval]).collect() };
                let covered: Vec<usize> = (0..levels.len()).filter(|&interval| covers(interval).iter().any(|share| *share > 0.0)).collect();
                let gain: Vec<Vec<f64>> = covered.iter().map(|&interval| covers(interval)).collect();
                let zeros = vec![0.0; price.len()];
                let bend = vec![zeros.clone(); gain.len()];
                let cut = Cut { at: zeros.clone(), service: vec![0.0; gain.len()], gain, bend };
                let needed: Vec<f64> = covered.iter().map(|&interval| levels[interval]).collect();
                let found = cheapest(&price, &zeros, &vec![1e5; price.len()], &[&cut], &needed);
                let before = lines.clone().map(|lever| f64::from(space.levers[lever].before)).collect();
                out[lines].copy_from_slice(&found.unwrap_or(before));
            }
        }
    }
    out
}
