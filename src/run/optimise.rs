//! The cheapest plan that meets a scenario's targets with stated confidence: `holdline optimise`.
//!
//! - *Levers* ([`levers`]): whole numbers of agents, by step of `staff` and by entry of `shifts`, within bounds.
//! - *Objective*: the mean over replications of the cost with all its parts. *Goals*: the target of each channel, over the
//!   counted length, each day or each interval, as a ratio of sums over replications.
//! - *Start* (`start`): staffing by Erlang A, the square-root rule and deferred work, raised or lowered evenly
//!   until the goals are just met: what formulas can do at equal service.
//! - *Search* (`search`), all on the same random numbers: sub-gradients by finite differences, cuts and a linear
//!   program (`program`), then one agent less here, or two here against one there, raced on few replications first.
//! - *Confirmation* (`confirm`): the winner is simulated with fresh random numbers and more replications. A plan is
//!   confirmed if the one-sided lower bounds of all its goals reach the targets. Were a goal missed in truth, its own
//!   bound would have to be wrong, so that the plan is wrongly confirmed with probability at most 1 - confidence
//!   (an intersection-union test); the n-th confirmation may err with half the probability of the one before, so
//!   that this holds for all of them together. Only these figures are reported.
//! - A confirmation also tells how far the search's random numbers are from the truth: the levels that the search must
//!   reach are moved by that, and it goes on from the plan, up or down, until the plan no longer gets cheaper. After a
//!   plan that was not confirmed it looks at more replications, because that one was the best of many by chance.
//!
//! Replications are independent of each other, whatever `[run]` says of precision, control variates and `busyness_days`.
//! Nothing depends on threads; a time limit only ends the search early, between simulations.

mod confirm;
mod frontier;
pub mod levers;
mod program;
mod sample;
mod search;
mod start;

pub use confirm::{ChannelService, Held, IntervalService, Judged};
pub use frontier::Rung;
pub use levers::{Lever, Space, Staffing};

use super::RunError;
use crate::engine::Engine;
use crate::plan::Plan;
use crate::scenario::Scenario;
use crate::scenario::model::BusynessDays;
use confirm::Quest;
use sample::{Sample, goals};
use std::sync::atomic::AtomicBool;

/// How to optimise.
#[derive(Clone, Debug, Default)]
pub struct OptimiseOptions {
    /// Overrides the scenario's seed.
    pub seed: Option<u64>,
    /// Replications of a confirmation (`None`: 150 to 5,000, the more the smaller the scenario).
    pub replications: Option<u32>,
    /// Worker threads; 0 means one per core. Never changes a result.
    pub threads: usize,
}

/// Is told how it goes, and says when the time is over.
pub trait Watch: Sync {
    /// So many replications were simulated; the cheapest plan that met the goals so far costs this.
    fn step(&self, replications: u64, best: Option<f64>);
    /// No further step is to be begun.
    fn expired(&self) -> bool;
}

/// Nobody watches, and there is time.
pub struct Unwatched;

impl Watch for Unwatched {
    fn step(&self, _replications: u64, _best: Option<f64>) {}
    fn expired(&self) -> bool {
        false
    }
}

/// Why there is no plan.
#[derive(Debug, thiserror::Error)]
pub enum OptimiseError {
    /// No channel has a target.
    #[error("no channel has a `target`: without one the cheapest plan is to have nobody")]
    NoTarget,
    /// Nothing may be changed.
    #[error("no group has agents by number: nothing can be optimised (see `groups` of [optimise])")]
    NoLever,
    /// It could not be simulated.
    #[error(transparent)]
    Run(#[from] RunError),
}

/// Why the search stops before its end.
enum Stop {
    Time,
    Run(RunError),
}

impl From<RunError> for Stop {
    fn from(error: RunError) -> Self {
        Self::Run(error)
    }
}

/// How it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The search found nothing better.
    Complete,
    /// The time limit came first.
    TimeLimit,
    /// Somebody interrupted it.
    Interrupted,
}

/// What is known of the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// All bounds reach their targets on fresh random numbers.
    Confirmed,
    /// It was simulated on fresh random numbers, and not all bounds reach their targets.
    NotConfirmed,
    /// Interrupted before it could be confirmed.
    Unchecked,
    /// No plan within the bounds meets all targets: it is the one that comes nearest.
    Impossible,
}

/// The plan and what is known of it.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// What could be changed.
    pub space: Space,
    /// The plan.
    pub plan: Staffing,
    /// How well it is known.
    pub verdict: Verdict,
    /// How the search ended.
    pub ending: Ending,
    /// The scenario's own agents, on the random numbers of the confirmation; `None`: interrupted before.
    pub before: Option<Judged>,
    /// The plan, likewise.
    pub after: Option<Judged>,
    /// Staffing by formulas, raised or lowered evenly until it met the goals on the random numbers of the search.
    pub by_formulas: Option<Staffing>,
    /// Mean costs on the random numbers of the search, at the same levels of service: by formulas, and of the plan.
    pub searched: Option<(f64, f64)>,
    /// The cheapest plans found for other targets, lowest first.
    pub frontier: Vec<Rung>,
    /// By target in the order of `after.held`: it is what keeps some lever from having an agent less.
    pub binds: Vec<bool>,
    /// Seed.
    pub seed: u64,
    /// Replications of a plan in the search.
    pub search_replications: u32,
    /// Replications of a confirmation.
    pub confirm_replications: u32,
    /// How often a plan was put to confirmation.
    pub confirmations: u32,
    /// Replications simulated in all.
    pub simulated: u64,
    /// Plans simulated.
    pub plans: usize,
}

/// Finds the cheapest plan of `scenario` that meets its targets.
///
/// # Errors
/// [`OptimiseError`]; setting `cancel` is no error once a first plan has been simulated: the best so far is given.
pub fn optimise(scenario: &Scenario, options: &OptimiseOptions, watch: &dyn Watch, cancel: &AtomicBool) -> Result<Outcome, OptimiseError> {
    let mut scenario = scenario.clone();
    scenario.run.busyness_days = BusynessDays::Random;
    let scenario = &scenario;
    let mut space = Space::new(scenario);
    if goals(scenario).is_empty() {
        return Err(OptimiseError::NoTarget);
    }
    if space.levers.is_empty() {
        return Err(OptimiseError::NoLever);
    }
    let asked = start::by_formulas(scenario, &space);
    space.bound(scenario, &asked);
    let most = Plan::new(&space.apply(scenario, &space.levers.iter().map(|lever| lever.max).collect::<Staffing>()));
    if most.horizon > Engine::latest_horizon(&most) {
        return Err(RunError::TooLarge("so many agents cannot be simulated for so long: set `max` in [optimise]".into()).into());
    }
    let seed = options.seed.unwrap_or(scenario.seed);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(options.threads).build();
    let pool = pool.map_err(|error| RunError::TooLarge(format!("cannot start {} threads: {error}", options.threads)))?;
    pool.install(|| {
        let sample = Sample::new(scenario, &space, seed, cancel, watch);
        Ok(Quest::new(sample, options.replications)?.outcome(&asked)?)
    })
}
