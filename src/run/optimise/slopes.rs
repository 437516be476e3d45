//! Sub-gradients: what an agent more of each lever changes around a plan, by finite differences on common random numbers.
//!
//! Steps of `staff` that are hours apart are moved in one simulation (see [`super::reach`]). What is left of chance is taken
//! back by shrinkage: the gains per hour of the levers of a group are drawn towards their mean, the more the less they
//! differ beyond their errors (empirical Bayes; Efron & Morris 1973), so that a program does not move agents from
//! hours with bad luck to hours with good luck.

use super::Stop;
use super::levers::{Of, Staffing};
use super::program::Cut;
use super::reach::Part;
use super::sample::{Point, Sample, change, point};

/// The bend of a cut times the square root of the agents: by how much the next agent helps less, for waits. About the
/// safety in the square-root rule at usual targets, as the share that waits too long falls like a normal tail.
const BEND: f64 = 1.0;

/// What one agent more changes around a plan.
#[derive(Clone, Debug)]
pub struct Slopes {
    /// In service.
    pub cut: Cut,
    /// In cost, by lever.
    pub price: Vec<f64>,
}

/// Some levers moved by an agent.
struct Probe {
    plan: Staffing,
    levers: Vec<usize>,
    by: f64,
    /// For work that may wait: no class, but a block.
    block: bool,
}

impl Slopes {
    /// Around `plan`, whose estimate is `here`, on so many replications.
    pub fn new(sample: &mut Sample<'_>, replications: u32, plan: &[u32], here: &Point) -> Result<Self, Stop> {
        let probes = probes(sample, plan);
        let asked: Vec<&[u32]> = probes.iter().map(|probe| probe.plan.as_slice()).collect();
        sample.ask(&asked, replications)?;
        let (goals, levers) = (here.service.len(), &sample.space.levers);
        let mut gain = vec![vec![0.0; plan.len()]; goals];
        let mut error = gain.clone();
        let mut price = vec![0.0; plan.len()];
        // By group: cost and hours of all that were moved with others.
        let mut rates = vec![(0.0, 0.0); sample.scenario.groups.len()];
        let base = sample.records(plan, replications);
        for probe in &probes {
            let moved = sample.records(&probe.plan, replications);
            let hours: f64 = probe.levers.iter().map(|&lever| levers[lever].hours).sum();
            if probe.block {
                for goal in (0..goals).filter(|&goal| *sample.reach.part(probe.levers[0], goal) == Part::Nothing) {
                    let (change, chance) = change(base, moved, goal, &Part::Whole);
                    for &lever in &probe.levers {
                        let share = levers[lever].hours / hours;
                        (gain[goal][lever], error[goal][lever]) = (share * change / probe.by, share * chance);
                    }
                }
                continue;
            }
            let cost = (point(moved.iter(), goals).cost - here.cost) / probe.by;
            if by_time(sample, probe.levers[0]) {
                let rate = &mut rates[levers[probe.levers[0]].group];
                *rate = (rate.0 + cost, rate.1 + hours);
            } else {
                price[probe.levers[0]] = cost;
            }
            for &lever in &probe.levers {
                for (goal, part) in (0..goals).map(|goal| (goal, sample.reach.part(lever, goal))) {
                    if *part == Part::Nothing {
                        continue;
                    }
                    let (change, chance) = change(base, moved, goal, part);
                    (gain[goal][lever], error[goal][lever]) = (change / probe.by, chance);
                }
            }
        }
        for (lever, price) in price.iter_mut().enumerate().filter(|(lever, _)| by_time(sample, *lever)) {
            let (cost, hours) = rates[levers[lever].group];
            *price = cost / f64::max(hours, 1e-9) * levers[lever].hours;
        }
        let mut bend = vec![vec![0.0; plan.len()]; goals];
        for (goal, of) in sample.goals.iter().enumerate() {
            for (group, _) in &sample.space.groups {
                let of_group: Vec<usize> =
                    (0..plan.len()).filter(|&lever| levers[lever].group == *group && levers[lever].hours > 0.0).collect();
                if of.intervals.is_none() {
                    shrink(&mut gain[goal], &error[goal], &of_group, &|lever| levers[lever].hours);
                }
                if sample.scenario.channels[of.channel].medium.is_synchronous() {
                    let all: u32 = of_group.iter().map(|&lever| plan[lever]).sum();
                    for &lever in &of_group {
                        let agents = if by_time(sample, lever) { plan[lever] } else { all };
                        bend[goal][lever] = BEND / libm::sqrt(f64::from(agents.max(1)));
                    }
                }
            }
            // That an agent more does harm is believed to be chance.
            gain[goal].iter_mut().for_each(|gain| *gain = gain.max(0.0));
        }
        let at = plan.iter().map(|&agents| f64::from(agents)).collect();
        Ok(Self { cut: Cut { at, service: here.service.clone(), gain, bend }, price })
    }
}

/// Whether a lever is a step of `staff`.
fn by_time(sample: &Sample<'_>, lever: usize) -> bool {
    let group = sample.space.levers[lever].group;
    sample.space.groups.iter().any(|(index, of)| *index == group && matches!(of, Of::Staff(_)))
}

/// An agent less for every class or block of levers; for those who have none to give, one more.
fn probes(sample: &Sample<'_>, plan: &[u32]) -> Vec<Probe> {
    let space = sample.space;
    let able = |lever: usize, by: i64| {
        let mut other = plan.to_vec();
        other[lever] = u32::try_from(i64::from(other[lever]) + by).unwrap_or(u32::MAX);
        space.allows(&other)
    };
    let mut probes = Vec::new();
    let mut probe = |levers: Vec<usize>, by: i64, block: bool| {
        if !levers.is_empty() {
            let mut other = plan.to_vec();
            levers.iter().for_each(|&lever| other[lever] = (i64::from(other[lever]) + by).max(0) as u32);
            probes.push(Probe { plan: other, levers, by: by as f64, block });
        }
    };
    for class in &sample.reach.classes {
        let (fewer, rest): (Vec<usize>, Vec<usize>) = class.iter().partition(|lever| able(**lever, -1));
        probe(fewer, -1, false);
        probe(rest.into_iter().filter(|&lever| able(lever, 1)).collect(), 1, false);
    }
    for block in &sample.reach.blocks {
        let (fewer, rest): (Vec<usize>, Vec<usize>) = block.iter().partition(|lever| able(**lever, -1));
        probe(fewer, -1, true);
        probe(rest.into_iter().filter(|&lever| able(lever, 1)).collect(), 1, true);
    }
    probes
}

/// Draws what is gained per hour towards the mean of these levers.
fn shrink(gain: &mut [f64], error: &[f64], levers: &[usize], hours: &dyn Fn(usize) -> f64) {
    let known: Vec<usize> = levers.iter().copied().filter(|&lever| error[lever].is_finite() && error[lever] > 0.0).collect();
    if known.len() < 4 {
        return;
    }
    let n = known.len() as f64;
    let rate = |lever: usize| gain[lever] / hours(lever);
    let chance = |lever: usize| error[lever] * error[lever] / (hours(lever) * hours(lever));
    let mean = known.iter().map(|&lever| rate(lever)).sum::<f64>() / n;
    let spread = known.iter().map(|&lever| (rate(lever) - mean) * (rate(lever) - mean)).sum::<f64>() / (n - 1.0);
    let by_chance = known.iter().map(|&lever| chance(lever)).sum::<f64>() / n;
    let true_spread = (spread - by_chance).max(0.0);
    let drawn: Vec<f64> = known
        .iter()
        .map(|&lever| {
            let kept = true_spread / (true_spread + chance(lever)).max(f64::MIN_POSITIVE);
            (mean + kept * (rate(lever) - mean)) * hours(lever)
        })
        .collect();
    known.iter().zip(drawn).for_each(|(&lever, drawn)| gain[lever] = drawn);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_by_chance_is_drawn_to_the_mean() {
        // Rates 1, 2, 3, 6 (mean 3, variance 14/3): with errors of 1 in each, 11/3 of 14/3 is believed.
        let (mut gain, levers) = (vec![1.0, 2.0, 3.0, 12.0], [0, 1, 2, 3]);
        let hours = |lever: usize| if lever == 3 { 2.0 } else { 1.0 };
        shrink(&mut gain, &[1.0, 1.0, 1.0, 2.0], &levers, &hours);
        let kept = 11.0 / 14.0;
        let wanted = [3.0 - 2.0 * kept, 3.0 - kept, 3.0, 2.0 * (3.0 + 3.0 * kept)];
        assert!(gain.iter().zip(wanted).all(|(gain, wanted)| (gain - wanted).abs() < 1e-12), "{gain:?}");
        // All of it is chance; nothing is.
        shrink(&mut gain, &[9.0; 4], &levers, &hours);
        assert!(gain.iter().zip([3.0, 3.0, 3.0, 6.0]).all(|(gain, mean)| (gain - mean).abs() < 1e-12), "{gain:?}");
        let mut sure = vec![1.0, 2.0, 3.0, 12.0];
        shrink(&mut sure, &[0.0; 4], &levers, &hours);
        assert_eq!(sure, [1.0, 2.0, 3.0, 12.0]);
    }
}
