//! Floor 4: replications in parallel. The number of threads is unobservable in the results:
//! records are collected by index and folded in order, histograms are integers.

mod accumulate;
mod agents;
pub mod apportion;
pub mod best;
mod controlling;
pub mod frontier;
mod measure;
pub mod objective;
pub mod optimise;
mod precision;
mod quantiles;
pub mod results;
mod summary;
mod sweep;
pub mod tornado;

pub use precision::check_precision;
pub use results::{
    AgentMeans, EfficiencyRow, Estimate, GroupAgents, Headline, IntervalRow, Level, MetricRow, PreciseRow, PrecisionReached, Results,
    TraceRow, VariantResults,
};

use crate::engine::{Engine, Failure};
use crate::plan::Plan;
use crate::scenario::{Diagnostics, Study};
pub use accumulate::HeadlinePairs;
pub use sweep::sweep;

use accumulate::{Accumulator, BATCHES, Batch, Batches, Keep, Record, Reference, empty_batches};
use agents::AgentSums;
use controlling::Controlling;
use precision::Stopping;
use rayon::prelude::*;
use std::ops::Range;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

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
}

/// Most replications handed out at a time: enough to keep every thread busy to the end of a batch of
/// work.
const CHUNK: u64 = 64;
/// Memory that the records of a batch of work may take, in bytes, if four of them take less.
const RECORD_BUDGET: u64 = 32 << 20;

/// Simulates every variant of `study` on common random numbers.
///
/// # Errors
/// [`RunError::Interrupted`] once `cancel` is set; [`RunError::Precision`] before anything is simulated, and
/// [`RunError::TooLarge`] if a plan exceeds what the engine's clock can hold; [`RunError::Books`] if a conservation law
/// is broken.
pub fn run(study: &Study, options: &RunOptions, progress: &dyn Progress, cancel: &AtomicBool) -> Result<Results, RunError> {
    let prepared = Prepared::new(study, options)?;
    let plans = &prepared.plans;
    let controlled = study.variants[0].run.control_variates;
    let job = Job {
        plans,
        seed: prepared.seed,
        trace: options.trace,
        keep: Keep::Intervals,
        reference: None,
        replications: prepared.replications,
        block: prepared.block,
        stopping: Stopping::new(study, plans).map_err(RunError::Precision)?.filter(|_| options.replications.is_none()),
        controlling: controlled.then(|| plans.iter().map(Controlling::new).collect()),
        cancel,
    };
    let Outcome { variants: simulated, replications, precision } = in_pool(options.threads, |parallel| job.simulate(progress, parallel))?;
    let mut variants: Vec<VariantResults> = Vec::new();
    let contacts = simulated.iter().map(|of| of.accumulator.contacts).sum();
    for (index, of) in simulated.iter().enumerate() {
        variants.push(summary::variant(&study.variants[index], &plans[index], of, (index > 0).then(|| (&plans[0], &simulated[0]))));
    }
    let reduced = controlled || prepared.block > 1;
    let efficiency = if reduced { summary::efficiency(&simulated, &variants) } else { Vec::new() };
    Ok(Results { efficiency, precision, ..summary::results(study, &prepared, replications, variants, contacts) })
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

/// What every worker needs to know.
struct Job<'a> {
    plans: &'a [Plan],
    seed: u64,
    trace: u32,
    keep: Keep,
    /// By replication, what the first plan is compared with; `None`: itself.
    reference: Option<&'a [HeadlinePairs]>,
    /// How many, unless it is until precise.
    replications: u32,
    /// How many of them depend on each other.
    block: u32,
    stopping: Option<Stopping<'a>>,
    /// By variant, with control variates.
    controlling: Option<Vec<Controlling>>,
    cancel: &'a AtomicBool,
}

/// What came of a job.
struct Outcome {
    /// By variant.
    variants: Vec<Simulated>,
    /// How many there were.
    replications: u32,
    precision: Option<PrecisionReached>,
}

/// What the replications of a variant add up to.
struct Simulated {
    accumulator: Accumulator,
    batches: Batches,
    agents: Vec<AgentSums>,
}

/// What replications of one variant add to, in any order.
struct Shared {
    batches: Vec<Mutex<Batch>>,
    agents: Mutex<Vec<AgentSums>>,
}

impl Shared {
    fn new(plan: &Plan) -> Self {
        let batches = empty_batches(plan).into_iter().map(Mutex::new).collect();
        Self { batches, agents: Mutex::new(vec![AgentSums::default(); plan.agents]) }
    }

    /// The histograms as they are now.
    fn histograms(&self) -> Batches {
        self.batches.iter().filter_map(|batch| batch.lock().ok().map(|batch| batch.clone())).collect()
    }
}

/// Replications of all variants together.
struct Count {
    done: AtomicU64,
    /// As many as there will be, by what is known now.
    total: AtomicU64,
}

/// One engine per variant, made when it is first needed.
type Engines<'p> = Vec<Option<Engine<'p>>>;

impl<'a> Job<'a> {
    fn simulate(&self, progress: &dyn Progress, parallel: bool) -> Result<Outcome, RunError> {
        let pairs = self.stopping.as_ref().map_or_else(|| vec![Vec::new(); self.plans.len()], Stopping::pairs);
        let watched = pairs.iter().any(|pairs| !pairs.is_empty());
        let mut accumulators: Vec<Accumulator> =
            pairs.into_iter().enumerate().map(|(variant, pairs)| Accumulator::new(self.block, pairs, self.controls(variant))).collect();
        let shared: Vec<Shared> = self.plans.iter().map(Shared::new).collect();
        let record_bytes: u64 = self.plans.iter().map(Record::bytes).sum();
        // On one thread a record is folded as soon as it is made, and the next one gets its memory.
        let chunk = if parallel { (RECORD_BUDGET / record_bytes.max(1)).clamp(4, CHUNK) as u32 } else { 1 };
        // Engines that nobody uses now: a new one would grow its memory anew.
        let idle: Mutex<Vec<Engines>> = Mutex::new(Vec::new());
        let mut until = self.stopping.as_ref().map_or(self.replications, |stopping| stopping.checkpoints.first());
        let count = Count { done: AtomicU64::new(0), total: AtomicU64::new(u64::from(until) * self.plans.len() as u64) };
        let (mut start, mut precision) = (0, None);
        loop {
            // No replication beyond a checkpoint is begun before it is judged.
            while start < until {
                let stop = start.saturating_add(chunk).min(until);
                let mut records = self.records(start..stop, parallel, &shared, &idle, (progress, &count))?.into_iter();
                for index in start..stop {
                    let mut reference = self.reference.map(|reference| Reference::new(reference[index as usize]));
                    for accumulator in &mut accumulators {
                        let Some(record) = records.next() else { break };
                        let reference = reference.get_or_insert_with(|| record.reference(watched));
                        accumulator.push(index, record, reference, self.keep);
                    }
                }
                start = stop;
            }
            let Some(stopping) = &self.stopping else { break };
            let histograms: Vec<Batches> =
                if stopping.needs_histograms() { shared.iter().map(Shared::histograms).collect() } else { Vec::new() };
            let reached = stopping.judge(&accumulators, &histograms);
            let next = stopping.checkpoints.after(until).filter(|_| !reached.met());
            let expected = stopping.expected(until, &reached).max(next.unwrap_or(0));
            count.total.store(u64::from(expected) * self.plans.len() as u64, Ordering::Relaxed);
            precision = Some(reached);
            let Some(next) = next else { break };
            until = next;
        }
        let together = accumulators.into_iter().zip(shared).map(|(accumulator, shared)| Simulated {
            accumulator,
            batches: shared.batches.into_iter().filter_map(|batch| batch.into_inner().ok()).collect(),
            agents: shared.agents.into_inner().unwrap_or_default(),
        });
        Ok(Outcome { variants: together.collect(), replications: until, precision })
    }

    fn controls(&self, variant: usize) -> Option<&Controlling> {
        self.controlling.as_ref().map(|all| &all[variant])
    }

    /// Simulates some replications of every variant; the records come by replication, then by variant.
    fn records(
        &self,
        replications: Range<u32>,
        parallel: bool,
        shared: &[Shared],
        idle: &Mutex<Vec<Engines<'a>>>,
        (progress, count): (&dyn Progress, &Count),
    ) -> Result<Vec<Record>, RunError> {
        let variants = self.plans.len();
        let one = |(index, variant): (u32, usize)| {
            let taken = idle.lock().ok().and_then(|mut idle| idle.pop());
            let mut engines = taken.unwrap_or_else(|| (0..variants).map(|_| None).collect());
            let record = self.replicate(&mut engines[variant], index, variant, &shared[variant])?;
            if let Ok(mut idle) = idle.lock() {
                idle.push(engines);
            }
            progress.replications(count.done.fetch_add(1, Ordering::Relaxed) + 1, count.total.load(Ordering::Relaxed));
            if self.cancel.load(Ordering::Relaxed) { Err(RunError::Interrupted) } else { Ok(record) }
        };
        let jobs: Vec<(u32, usize)> = replications.flat_map(|index| (0..variants).map(move |variant| (index, variant))).collect();
        if parallel { jobs.into_par_iter().with_max_len(1).map(one).collect() } else { jobs.into_iter().map(one).collect() }
    }

    /// Simulates one replication of a variant and adds its histograms to those of its batch.
    fn replicate(&self, engine: &mut Option<Engine<'a>>, index: u32, variant: usize, shared: &Shared) -> Result<Record, RunError> {
        let plan = &self.plans[variant];
        let engine = engine.get_or_insert_with(|| Engine::new(plan, self.cancel));
        let replication = engine.replicate(self.seed, index, index < self.trace).map_err(|failure| match failure {
            Failure::Cancelled => RunError::Interrupted,
            Failure::Books(law) => RunError::Books(format!("replication {index}: {law}")),
        })?;
        if let Ok(mut batch) = shared.batches[(index / self.block) as usize % BATCHES].lock() {
            batch.channels.iter_mut().zip(&replication.histograms).for_each(|(mine, theirs)| mine.merge(theirs));
            agents::count_occupancy(plan, &replication.agents, &mut batch.occupancy);
        }
        if let Ok(mut sums) = shared.agents.lock() {
            agents::add(&mut sums, &replication.agents);
        }
        Record::new(plan, replication, self.keep, self.controls(variant))
            .map_err(|law| RunError::Books(format!("replication {index}: {law}")))
    }
}
