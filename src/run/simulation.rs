//! The source of records that simulates them: replications of all variants, on all threads, with one engine a variant
//! and thread.

use super::accumulate::Record;
use super::job::{Count, Job, Shared, Source};
use super::{Progress, RunError};
use crate::engine::{Engine, Failure};
use rayon::prelude::*;
use std::ops::Range;
use std::sync::Mutex;
use std::sync::atomic::Ordering;

/// Most replications handed out at a time: enough to keep every thread busy to the end of a batch of
/// work.
const CHUNK: u64 = 64;
/// Memory that the records of a batch of work may take, in bytes, if four of them take less.
const RECORD_BUDGET: u64 = 32 << 20;

/// One engine per variant, made when it is first needed.
type Engines<'p> = Vec<Option<Engine<'p>>>;

/// Simulates a job's replications.
pub struct Simulation<'j, 'a> {
    job: &'j Job<'a>,
    progress: &'j dyn Progress,
    count: &'j Count,
    /// On several threads.
    pub parallel: bool,
    chunk: u32,
    /// Engines that nobody uses now: a new one would grow its memory anew.
    idle: Mutex<Vec<Engines<'a>>>,
}

impl<'j, 'a> Simulation<'j, 'a> {
    /// Nothing simulated yet.
    pub fn new(job: &'j Job<'a>, (progress, count): (&'j dyn Progress, &'j Count), parallel: bool) -> Self {
        let record_bytes: u64 = job.plans.iter().map(Record::bytes).sum();
        // On one thread a record is folded as soon as it is made, and the next one gets its memory.
        let chunk = if parallel { (RECORD_BUDGET / record_bytes.max(1)).clamp(4, CHUNK) as u32 } else { 1 };
        Self { job, progress, count, parallel, chunk, idle: Mutex::new(Vec::new()) }
    }

    /// Simulates some replications of every variant; the records come by replication, then by variant. `shared` gives
    /// what a replication of a variant adds to.
    pub fn records<'s>(&self, replications: Range<u32>, shared: impl Fn(u32, usize) -> &'s Shared + Sync) -> Result<Vec<Record>, RunError> {
        let variants = self.job.plans.len();
        let one = |(index, variant): (u32, usize)| {
            let taken = self.idle.lock().ok().and_then(|mut idle| idle.pop());
            let mut engines = taken.unwrap_or_else(|| (0..variants).map(|_| None).collect());
            let record = self.replicate(&mut engines[variant], index, variant, shared(index, variant))?;
            if let Ok(mut idle) = self.idle.lock() {
                idle.push(engines);
            }
            let Count { done, total } = self.count;
            self.progress.replications(done.fetch_add(1, Ordering::Relaxed) + 1, total.load(Ordering::Relaxed));
            if self.job.cancel.load(Ordering::Relaxed) { Err(RunError::Interrupted) } else { Ok(record) }
        };
        let jobs: Vec<(u32, usize)> = replications.flat_map(|index| (0..variants).map(move |variant| (index, variant))).collect();
        if self.parallel { jobs.into_par_iter().with_max_len(1).map(one).collect() } else { jobs.into_iter().map(one).collect() }
    }

    /// Simulates one replication of a variant and adds its histograms to those of its batch.
    fn replicate(&self, engine: &mut Option<Engine<'a>>, index: u32, variant: usize, shared: &Shared) -> Result<Record, RunError> {
        let job = self.job;
        let plan = &job.plans[variant];
        let engine = engine.get_or_insert_with(|| Engine::new(plan, job.cancel));
        let replication = engine.replicate(job.seed, index, index < job.trace).map_err(|failure| match failure {
            Failure::Cancelled => RunError::Interrupted,
            Failure::Books(law) => RunError::Books(format!("replication {index}: {law}")),
        })?;
        shared.add(plan, replication, index / job.block);
        Record::new(plan, replication, job.keep, job.controls(variant))
            .map_err(|law| RunError::Books(format!("replication {index}: {law}")))
    }
}

impl Source for Simulation<'_, '_> {
    fn next(&mut self, replications: Range<u32>, shared: &[Shared]) -> Result<Vec<Record>, RunError> {
        let stop = replications.start.saturating_add(self.chunk).min(replications.end);
        self.records(replications.start..stop, |_, variant| &shared[variant])
    }
}
