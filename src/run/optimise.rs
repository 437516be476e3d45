//! The cheapest plan that meets a scenario's targets with stated confidence: `holdline optimise`.
//!
//! - *Levers* ([`levers`]): whole numbers of agents, by step of `staff` and by entry of `shifts`, within bounds; slots and
//!   mixes of channels ([`settings`]).
//! - *Objective*: the mean over replications of the cost with all its parts. *Goals*: the target of each channel, over the
//!   counted length, each day or each interval, as a ratio of sums over replications.
//! - *Start* (`start`, `even`): staffing by Erlang A, the square-root rule and deferred work, all raised or lowered evenly
//!   and then each group by itself until the goals are just met: what formulas can do at equal service.
//! - *Search* (`search`), all on the same random numbers, those of replications that say together what many say (`lead`): sub-gradients by finite differences (`slopes`), of steps that
//!   are hours apart in one simulation (`reach`), cuts and a linear program (`program`), then one agent less here, or two
//!   here against one there (`exchanges`), raced on few replications first. Around that search is one for slots and mixes
//!   (`choice`).
//! - *Confirmation* (`confirm`): the winner is simulated with fresh random numbers and more replications. A plan is
//!   confirmed if the one-sided lower bounds of all its goals reach the targets. Were a goal missed in truth, its own
//!   bound would have to be wrong, so that the plan is wrongly confirmed with probability at most 1 - confidence
//!   (an intersection-union test); the n-th confirmation may err with half the probability of the one before, so
//!   that this holds for all of them together. Only these figures are reported.
//! - Before it is put to confirmation, a plan is checked and mended against more replications of the search's random
//!   numbers. After a confirmation the search looks at other replications: of all that are known of the plan, its own and
//!   those of the confirmation, some that say together what all of them say. With these it goes on from the plan, up or down,
//!   until the plan no longer gets cheaper; the next confirmation has fresh ones again. A confirmation is given up early if
//!   it is hopeless, which can confirm nothing.
//!
//! Replications are independent of each other, whatever `[run]` says of precision, control variates and `busyness_days`.
//! Nothing depends on threads; a time limit only ends the search early, between simulations.

mod choice;
mod confirm;
mod even;
mod exchanges;
mod finish;
mod frontier;
mod judge;
mod lead;
pub mod levers;
mod program;
mod reach;
mod sample;
mod search;
pub mod settings;
mod slopes;
mod start;

pub use finish::ByFormulas;
pub use frontier::Rung;
pub use judge::{ChannelService, Held, IntervalService, Judged};
pub use levers::{Lever, Space, Staffing};

use super::RunError;
use crate::scenario::Scenario;
use crate::scenario::model::BusynessDays;
use choice::{Choice, WHOLE};
use sample::goals;
use std::cell::OnceCell;
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
    /// The scenario's own agents, on a third of the random numbers of the confirmation; `None`: interrupted before.
    pub before: Option<Judged>,
    /// The plan, on all of them.
    pub after: Option<Judged>,
    /// Staffing by formulas at equal service; `None`: it never reaches that, or the search ended before it was found.
    pub formulas: Option<ByFormulas>,
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

impl Outcome {
    /// Whether no plan at the slots and mixes that were tried meets all targets, and others were not tried.
    pub fn untried(&self) -> bool {
        self.verdict == Verdict::Impossible && self.ending != Ending::Complete && self.space.settings.any()
    }
}

/// Finds the cheapest plan of `scenario` that meets its targets.
///
/// # Errors
/// [`OptimiseError`]; setting `cancel` is no error once a first plan has been simulated: the best so far is given.
pub fn optimise(scenario: &Scenario, options: &OptimiseOptions, watch: &dyn Watch, cancel: &AtomicBool) -> Result<Outcome, OptimiseError> {
    let mut scenario = scenario.clone();
    scenario.run.busyness_days = BusynessDays::Random;
    let scenario = &scenario;
    let space = Space::new(scenario);
    if goals(scenario).is_empty() {
        return Err(OptimiseError::NoTarget);
    }
    if space.levers.is_empty() && scenario.optimise.slots.is_empty() && scenario.optimise.mixes.is_empty() {
        return Err(OptimiseError::NoLever);
    }
    let pool = rayon::ThreadPoolBuilder::new().num_threads(options.threads).build();
    let pool = pool.map_err(|error| RunError::TooLarge(format!("cannot start {} threads: {error}", options.threads)))?;
    pool.install(|| {
        let kept: Vec<OnceCell<Space>> = (0..WHOLE).map(|_| OnceCell::new()).collect();
        let found = Choice::new(scenario, &space, options, (cancel, watch), &kept).best()?;
        let mut outcome = found.quest.outcome(&found.asked)?;
        if outcome.ending == Ending::Complete {
            outcome.ending = found.ending;
        }
        outcome.simulated += found.elsewhere.0;
        outcome.plans += found.elsewhere.1;
        Ok(outcome)
    })
}
