//! Floor 4: replications in parallel. The number of threads is unobservable in the results:
//! records are collected by index and folded in order, histograms are integers.

mod accumulate;
mod agents;
mod measure;
mod quantiles;
pub mod results;
mod summary;

pub use results::{AgentMeans, Estimate, GroupAgents, Headline, IntervalRow, Level, MetricRow, Results, TraceRow, VariantResults};

use crate::engine::{Engine, Failure, RESULT_VERSION};
use crate::plan::{Plan, fingerprint::fingerprint};
use crate::scenario::Study;
use accumulate::{Accumulator, BATCHES, Batch, Batches, Record, empty_batches};
use agents::AgentSums;
use rayon::prelude::*;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// How to run a study.
#[derive(Clone, Debug, Default)]
pub struct RunOptions {
    /// Overrides the file's seed.
    pub seed: Option<u64>,
    /// Overrides the file's number of replications (at least 1).
    pub replications: Option<u32>,
    /// Worker threads; 0 means one per core. Never changes a result.
    pub threads: usize,
    /// Keep every contact of the first this many replications.
    pub trace: u32,
}

/// Receives progress; called from worker threads.
pub trait Progress: Sync {
    /// `done` of `total` replications (over all variants) are finished.
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
/// [`RunError::Interrupted`] once `cancel` is set; [`RunError::TooLarge`] if a plan exceeds what the
/// engine's clock can hold; [`RunError::Books`] if a conservation law is broken.
pub fn run(study: &Study, options: &RunOptions, progress: &dyn Progress, cancel: &AtomicBool) -> Result<Results, RunError> {
    let plans: Vec<Plan> = study.variants.iter().map(Plan::new).collect();
    if study.variants.iter().any(|s| s.inquiries.len().max(s.channels.len()).max(s.groups.len()) > usize::from(u16::MAX)) {
        return Err(RunError::TooLarge("more than 65,535 inquiries, channels or groups".into()));
    }
    if let Some(plan) = plans.iter().find(|plan| plan.horizon > Engine::latest_horizon(plan)) {
        return Err(RunError::TooLarge(format!("{} agents cannot be simulated for so long: shorten run.length", plan.agents)));
    }
    let first = &study.variants[0];
    let seed = options.seed.unwrap_or(first.seed);
    let replications = options.replications.unwrap_or(first.run.replications).max(1);
    let job = Job { plans: &plans, seed, trace: options.trace, cancel };
    let Simulated { accumulators, batches, agents } = if options.threads == 1 {
        // Here and now: another thread could only come later.
        job.simulate(replications, progress, false)?
    } else {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(options.threads)
            .build()
            .map_err(|error| RunError::TooLarge(format!("cannot start {} threads: {error}", options.threads)))?;
        pool.install(|| job.simulate(replications, progress, true))?
    };
    Ok(summary::summarise(summary::Raw {
        study,
        plans: &plans,
        seed,
        replications,
        fingerprint: fingerprint(study, &plans, seed, replications, RESULT_VERSION),
        accumulators,
        batches,
        agents,
    }))
}

/// What every worker needs to know.
struct Job<'a> {
    plans: &'a [Plan],
    seed: u64,
    trace: u32,
    cancel: &'a AtomicBool,
}

/// What the replications of all variants add up to, by variant.
struct Simulated {
    accumulators: Vec<Accumulator>,
    batches: Vec<Batches>,
    agents: Vec<Vec<AgentSums>>,
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
}

/// One engine per variant, made when it is first needed.
type Engines<'p> = Vec<Option<Engine<'p>>>;

impl<'a> Job<'a> {
    fn simulate(&self, replications: u32, progress: &dyn Progress, parallel: bool) -> Result<Simulated, RunError> {
        let variants = self.plans.len();
        let mut accumulators: Vec<Accumulator> = self.plans.iter().map(|_| Accumulator::new()).collect();
        let shared: Vec<Shared> = self.plans.iter().map(Shared::new).collect();
        let (done, total) = (AtomicU64::new(0), u64::from(replications) * variants as u64);
        let record_bytes: u64 = self.plans.iter().map(Record::bytes).sum();
        // On one thread a record is folded as soon as it is made, and the next one gets its memory.
        let chunk = if parallel { (RECORD_BUDGET / record_bytes.max(1)).clamp(4, CHUNK) as u32 } else { 1 };
        // Engines that nobody uses now: a new one would grow its memory anew.
        let idle: Mutex<Vec<Engines>> = Mutex::new(Vec::new());
        let one = |(index, variant): (u32, usize)| {
            let taken = idle.lock().ok().and_then(|mut idle| idle.pop());
            let mut engines = taken.unwrap_or_else(|| (0..variants).map(|_| None).collect());
            let record = self.replicate(&mut engines[variant], index, variant, &shared[variant])?;
            if let Ok(mut idle) = idle.lock() {
                idle.push(engines);
            }
            progress.replications(done.fetch_add(1, Ordering::Relaxed) + 1, total);
            if self.cancel.load(Ordering::Relaxed) { Err(RunError::Interrupted) } else { Ok(record) }
        };
        let mut start = 0;
        while start < replications {
            let stop = start.saturating_add(chunk).min(replications);
            let jobs: Vec<(u32, usize)> = (start..stop).flat_map(|index| (0..variants).map(move |variant| (index, variant))).collect();
            let records: Result<Vec<Record>, RunError> =
                if parallel { jobs.into_par_iter().with_max_len(1).map(one).collect() } else { jobs.into_iter().map(one).collect() };
            let mut records = records?.into_iter();
            for index in start..stop {
                let mut reference = None;
                for accumulator in &mut accumulators {
                    let Some(record) = records.next() else { break };
                    let reference = reference.get_or_insert_with(|| record.headlines().to_vec()).clone();
                    accumulator.push(index, record, &reference);
                }
            }
            start = stop;
        }
        let (mut batches, mut agents) = (Vec::new(), Vec::new());
        for variant in shared {
            batches.push(variant.batches.into_iter().filter_map(|batch| batch.into_inner().ok()).collect());
            agents.push(variant.agents.into_inner().unwrap_or_default());
        }
        Ok(Simulated { accumulators, batches, agents })
    }

    /// Simulates one replication of a variant and adds its histograms to those of its batch.
    fn replicate(&self, engine: &mut Option<Engine<'a>>, index: u32, variant: usize, shared: &Shared) -> Result<Record, RunError> {
        let plan = &self.plans[variant];
        let engine = engine.get_or_insert_with(|| Engine::new(plan, self.cancel));
        let replication = engine.replicate(self.seed, index, index < self.trace).map_err(|failure| match failure {
            Failure::Cancelled => RunError::Interrupted,
            Failure::Books(law) => RunError::Books(format!("replication {index}: {law}")),
        })?;
        if let Ok(mut batch) = shared.batches[index as usize % BATCHES].lock() {
            batch.channels.iter_mut().zip(&replication.histograms).for_each(|(mine, theirs)| mine.merge(theirs));
            agents::count_occupancy(plan, &replication.agents, &mut batch.occupancy);
        }
        if let Ok(mut sums) = shared.agents.lock() {
            agents::add(&mut sums, &replication.agents);
        }
        Record::new(plan, replication).map_err(|law| RunError::Books(format!("replication {index}: {law}")))
    }
}
