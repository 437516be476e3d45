//! Floor 4: replications in parallel. The number of threads is unobservable in the results:
//! records are collected by index and folded in order, histograms are integers.

mod accumulate;
mod agents;
pub mod apportion;
pub mod best;
mod controlling;
mod course;
pub mod frontier;
mod job;
mod measure;
pub mod merge;
mod named;
pub mod objective;
pub mod optimise;
pub mod part;
pub mod partition;
mod precision;
mod quantiles;
mod recording;
pub mod results;
mod simulation;
mod summary;
mod sweep;
mod sweep_share;
pub mod tornado;
pub mod verify;

pub use precision::check_precision;
pub use results::{
    AgentMeans, EfficiencyRow, Estimate, GroupAgents, Headline, IntervalRow, Level, MetricRow, PreciseRow, PrecisionReached, Results,
    TraceRow, VariantResults,
};

use crate::engine::Engine;
use crate::plan::Plan;
use crate::scenario::{Diagnostics, Study};
pub use accumulate::{BATCHES, Batch, HeadlinePairs, Record};
pub use recording::{Frames, Recorder};
pub use sweep::{merge_sweep, sweep};
pub use sweep_share::SweepShare;
pub use verify::Sample;

use accumulate::Keep;
use controlling::Controlling;
use course::Course;
use job::{Job, Outcome};
use part::PartError;
use precision::Stopping;
use recording::Recording;
use simulation::Simulation;
use std::sync::atomic::AtomicBool;

/// How to run a study.
#[derive(Clone, Debug, Default)]
pub struct RunOptions {
    /// Overrides the file's seed.
    pub seed: Option<u64>,
    /// Overrides the file's number of replications (at least 1), or the precision that it asks for.
    pub replications: Option<u32>,
    /// Worker threads; 0 means one per core. Never changes a result.
    pub threads: usize,
    /// Keep every contact of the first this many replications.
    pub trace: u32,
}

/// Receives progress; called from worker threads.
pub trait Progress: Sync {
    /// `done` of `total` replications (over all variants) are finished; where they depend on the precision reached,
    /// `total` is what is expected now.
    fn replications(&self, done: u64, total: u64);
}

/// Reports to nobody.
pub struct Silent;

impl Progress for Silent {
    fn replications(&self, _done: u64, _total: u64) {}
}

/// Why a run gave no results.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// `cancel` was set.
    #[error("interrupted")]
    Interrupted,
    /// A conservation law was broken: a bug in holdline, never the user's fault.
    #[error("internal error: {0}")]
    Books(String),
    /// The precision that the study asks for is of no metric.
    #[error("{0}")]
    Precision(Diagnostics),
    /// The study asks for what a sweep cannot do.
    #[error("{0}")]
    Sweep(&'static str),
    /// The plan is too large for the clock, or no thread could be started.
    #[error("{0}")]
    TooLarge(String),
    /// There is no such round of a run until precise.
    #[error("{0}")]
    Round(String),
    /// What was simulated could not be recorded.
    #[error("cannot write records: {0}")]
    Recording(std::io::Error),
    /// Something is wrong with a file of records.
    #[error("{file} {error}")]
    Part {
        /// Its name.
        file: String,
        /// What it is.
        error: PartError,
    },
}

/// Simulates every variant of `study` on common random numbers.
///
/// # Errors
/// [`RunError::Interrupted`] once `cancel` is set; [`RunError::Precision`] before anything is simulated, and
/// [`RunError::TooLarge`] if a plan exceeds what the engine's clock can hold; [`RunError::Books`] if a conservation law
/// is broken.
pub fn run(study: &Study, options: &RunOptions, progress: &dyn Progress, cancel: &AtomicBool) -> Result<Results, RunError> {
    let prepared = Prepared::new(study, options)?;
    let mut job = prepared.job(study, options, cancel)?;
    // A trace holds opinions and money, so with one each variant takes a course of its own.
    if options.trace == 0 {
        job.courses = Course::shared(&prepared.plans);
    }
    let outcome = in_pool(options.threads, |parallel| job.simulate(progress, parallel))?;
    Ok(prepared.results(study, &outcome))
}

/// As [`run`], with the sample that `holdline verify` compares.
///
/// # Errors
/// As [`run`].
pub fn run_for_gate(
    study: &Study,
    options: &RunOptions,
    progress: &dyn Progress,
    cancel: &AtomicBool,
) -> Result<(Results, Sample), RunError> {
    let prepared = Prepared::new(study, options)?;
    let job = Job { keep: Keep::Blocks, ..prepared.job(study, options, cancel)? };
    let outcome = in_pool(options.threads, |parallel| job.simulate(progress, parallel))?;
    Ok((prepared.results(study, &outcome), Sample::new(study, &prepared, &outcome.variants)))
}

/// As [`run`], and hands every frame of records to `recorder`.
///
/// # Errors
/// As [`run`]; [`RunError::Recording`] if the recorder fails.
pub fn run_recording(
    study: &Study,
    options: &RunOptions,
    recorder: &mut (dyn Recorder + Send),
    progress: &dyn Progress,
    cancel: &AtomicBool,
) -> Result<Results, RunError> {
    let prepared = Prepared::new(study, options)?;
    let job = prepared.job(study, options, cancel)?;
    let count = job.count();
    let outcome = in_pool(options.threads, |parallel| {
        let simulation = Simulation::new(&job, (progress, &count), parallel);
        job.fold(&mut Recording::new(&job, simulation, recorder), &count)
    })?;
    Ok(prepared.results(study, &outcome))
}

/// A study that is ready to be simulated.
struct Prepared {
    /// One per variant.
    plans: Vec<Plan>,
    seed: u64,
    /// Per variant, unless it is until precise.
    replications: u32,
    /// How many of them depend on each other.
    block: u32,
}

impl Prepared {
    fn new(study: &Study, options: &RunOptions) -> Result<Self, RunError> {
        let plans: Vec<Plan> = study.variants.iter().map(Plan::new).collect();
        if study.variants.iter().any(|s| s.inquiries.len().max(s.channels.len()).max(s.groups.len()) > usize::from(u16::MAX)) {
            return Err(RunError::TooLarge("more than 65,535 inquiries, channels or groups".into()));
        }
        if let Some(plan) = plans.iter().find(|plan| plan.horizon > Engine::latest_horizon(plan)) {
            return Err(RunError::TooLarge(format!("{} agents cannot be simulated for so long: shorten run.length", plan.agents)));
        }
        let first = &study.variants[0];
        let seed = options.seed.unwrap_or(first.seed);
        // Of days that depend on each other all are simulated.
        let block = first.run.busyness_days.block();
        let replications = options.replications.unwrap_or(first.run.replications).max(1).div_ceil(block).saturating_mul(block);
        Ok(Self { plans, seed, replications, block })
    }

    /// All that is to be simulated, each variant on a course of its own.
    fn job<'a>(&'a self, study: &'a Study, options: &RunOptions, cancel: &'a AtomicBool) -> Result<Job<'a>, RunError> {
        let plans = &self.plans;
        let controlled = study.variants[0].run.control_variates;
        Ok(Job {
            plans,
            courses: Course::alone(plans.len()),
            seed: self.seed,
            trace: options.trace,
            keep: Keep::Intervals,
            reference: None,
            replications: self.replications,
            block: self.block,
            stopping: Stopping::new(study, plans).map_err(RunError::Precision)?.filter(|_| options.replications.is_none()),
            controlling: controlled.then(|| plans.iter().map(Controlling::new).collect()),
            cancel,
        })
    }

    /// What came of it.
    fn results(&self, study: &Study, outcome: &Outcome) -> Results {
        let (plans, simulated) = (&self.plans, &outcome.variants);
        let mut variants: Vec<VariantResults> = Vec::new();
        let contacts = simulated.iter().map(|of| of.accumulator.contacts).sum();
        for (index, of) in simulated.iter().enumerate() {
            variants.push(summary::variant(&study.variants[index], &plans[index], of, (index > 0).then(|| (&plans[0], &simulated[0]))));
        }
        let reduced = study.variants[0].run.control_variates || self.block > 1;
        let efficiency = if reduced { summary::efficiency(simulated, &variants) } else { Vec::new() };
        let precision = outcome.precision.clone();
        Results { efficiency, precision, ..summary::results(study, self, outcome.replications, variants, contacts) }
    }
}

/// Does `work` on so many threads (0: one per core), told whether there is more than one.
fn in_pool<T: Send>(threads: usize, work: impl FnOnce(bool) -> Result<T, RunError> + Send) -> Result<T, RunError> {
    if threads == 1 {
        // Here and now: another thread could only come later.
        return work(false);
    }
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .map_err(|error| RunError::TooLarge(format!("cannot start {threads} threads: {error}")))?;
    pool.install(|| work(true))
}
