//! The fewest agents who meet targets, and the square-root rule.

use super::{Level, Queue, Room, Traffic};
use crate::ground::special::normal_cdf;

/// A target for the service level.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Goal {
    /// The least share, from 0 to 1.
    pub share: f64,
    /// To be answered within, in the unit of time of the rates.
    pub within: f64,
    /// What it is a share of.
    pub level: Level,
}

/// What a number of agents must meet, all of it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Targets {
    /// The service level.
    pub service_level: Option<Goal>,
    /// The longest average speed of answer.
    pub asa: Option<f64>,
    /// The largest share who give up.
    pub abandoned: Option<f64>,
    /// The largest share who are turned away.
    pub blocked: Option<f64>,
    /// The highest occupancy.
    pub occupancy: Option<f64>,
}

impl Targets {
    /// Whether there is no target.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether a queue meets all of them.
    pub fn met_by(&self, queue: &Queue) -> bool {
        let at_most = |limit: Option<f64>, value: &dyn Fn() -> f64| limit.is_none_or(|limit| value() <= limit);
        at_most(self.asa, &|| queue.asa())
            && at_most(self.abandoned, &|| queue.abandoned())
            && at_most(self.blocked, &|| queue.blocked())
            && at_most(self.occupancy, &|| queue.occupancy())
            && self.service_level.is_none_or(|goal| queue.service_level(goal.within, goal.level) >= goal.share)
    }
}

/// The fewest agents, from 1 to `most`, who meet the targets; `None` if no number does. Every measure gets
/// better with each agent, but for blocking where a number of lines is given and waiting customers leave faster than
/// served ones.
pub fn fewest_agents(traffic: &Traffic, targets: &Targets, most: u32) -> Option<u32> {
    let met = |targets: &Targets, agents| targets.met_by(&traffic.queue(agents));
    if matches!(traffic.room, Room::Lines(_)) && traffic.patience_rate > traffic.service_rate {
        // One more agent is one more who holds a line longer: the fewest for the rest block the least.
        let others = Targets { blocked: None, ..*targets };
        return fewest(most, |agents| met(&others, agents)).filter(|&agents| met(targets, agents));
    }
    fewest(most, |agents| met(targets, agents))
}

/// The least number from 1 to `most` that is enough, of numbers of which all above are; `None` if `most` is not.
pub fn fewest(most: u32, enough: impl Fn(u32) -> bool) -> Option<u32> {
    let (mut few, mut many) = (0, 1.min(most));
    while many == 0 || !enough(many) {
        if many >= most {
            return None;
        }
        (few, many) = (many, many.saturating_mul(2).min(most));
    }
    // Enough with `many` and not with `few`.
    while many - few > 1 {
        let middle = few + (many - few) / 2;
        (few, many) = if enough(middle) { (few, middle) } else { (middle, many) };
    }
    Some(many)
}

/// The agents that the square-root rule asks for, a + beta sqrt(a) for the load a, not rounded: the least beta with which
/// at most 1 - `share` wait longer than `within` if nobody gives up, in the limit of many agents (Halfin & Whitt 1981,
/// Operations Research 29, 567-588; Borst, Mandelbaum & Reiman 2004, Operations Research 52, 17-34). `share` from 0 up
/// to but not 1, `load` in erlangs, `within` in mean service times.
pub fn square_root_rule(load: f64, share: f64, within: f64) -> f64 {
    let root = load.sqrt();
    let late = |beta: f64| delay_probability(beta) * libm::exp(-beta * root * within);
    let (mut few, mut many) = (0.0, 40.0);
    for _ in 0..100 {
        let middle = 0.5 * (few + many);
        (few, many) = if late(middle) <= 1.0 - share { (few, middle) } else { (middle, many) };
    }
    load + many * root
}

/// The limit of the probability of having to wait with a + beta sqrt(a) agents, beta at least 0.
fn delay_probability(beta: f64) -> f64 {
    let density = libm::exp(-0.5 * beta * beta) / libm::sqrt(2.0 * std::f64::consts::PI);
    density / (density + beta * normal_cdf(beta))
}
