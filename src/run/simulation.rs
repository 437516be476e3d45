//! The source of records that simulates them: replications of all courses, on all threads, with one engine a course
//! and thread.

use super::accumulate::Record;
use super::course::Course;
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

/// One engine per course, made when it is first needed.
type Engines<'p> = Vec<Option<Engine<'p>>>;

/// Records with the places of their variants in the study.
type OfVariants = Vec<(usize, Record)>;

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
        let record_bytes: u64 = job.variants().iter().map(|&(variant, _)| Record::bytes(&job.plans[variant])).sum();
        // On one thread a record is folded as soon as it is made, and the next one gets its memory.
        let chunk = if parallel { (RECORD_BUDGET / record_bytes.max(1)).clamp(4, CHUNK) as u32 } else { 1 };
        Self { job, progress, count, parallel, chunk, idle: Mutex::new(Vec::new()) }
    }

    /// Simulates some replications of every course; the records come by replication, then by variant. `shared` gives
    /// what a replication of a course adds to.
    pub fn records<'s>(&self, replications: Range<u32>, shared: impl Fn(u32, usize) -> &'s Shared + Sync) -> Result<Vec<Record>, RunError> {
        let courses = self.job.courses.len();
        let one = |(index, course): (u32, usize)| {
            let taken = self.idle.lock().ok().and_then(|mut idle| idle.pop());
            let mut engines = taken.unwrap_or_else(|| (0..courses).map(|_| None).collect());
            let records = self.replicate(&mut engines[course], index, &self.job.courses[course], shared(index, course))?;
            if let Ok(mut idle) = self.idle.lock() {
                idle.push(engines);
            }
            let Count { done, total } = self.count;
            self.progress.replications(done.fetch_add(1, Ordering::Relaxed) + 1, total.load(Ordering::Relaxed));
            if self.job.cancel.load(Ordering::Relaxed) { Err(RunError::Interrupted) } else { Ok(records) }
        };
        let jobs: Vec<(u32, usize)> = replications.flat_map(|index| (0..courses).map(move |course| (index, course))).collect();
        let done: Result<Vec<OfVariants>, RunError> =
            if self.parallel { jobs.into_par_iter().with_max_len(1).map(one).collect() } else { jobs.into_iter().map(one).collect() };
        Ok(in_order(done?, courses))
    }

    /// Simulates one replication of a course and adds its histograms to those of its batch; gives the record of each
    /// variant.
    fn replicate(&self, engine: &mut Option<Engine<'a>>, index: u32, course: &Course, shared: &Shared) -> Result<OfVariants, RunError> {
        let job = self.job;
        let plan = &job.plans[course.first()];
        let judges = || course.judges.iter().map(|&variant| &job.plans[variant]).collect::<Vec<_>>();
        let engine = engine.get_or_insert_with(|| Engine::new(plan, job.cancel).judging(&judges()));
        let replication = engine.replicate(job.seed, index, index < job.trace).map_err(|failure| match failure {
            Failure::Cancelled => RunError::Interrupted,
            Failure::Books(law) => RunError::Books(format!("replication {index}: {law}")),
        })?;
        shared.add(plan, replication, index / job.block);
        let mut records = Vec::with_capacity(course.members.len());
        let mut present = None;
        for (judge, member) in course.by_judge() {
            if judge != present {
                judge.into_iter().for_each(|judge| engine.opinions_of(judge));
                present = judge;
            }
            let variant = course.members[member].variant;
            let record = Record::new(&job.plans[variant], engine.replication(), job.keep, job.controls(variant));
            records.push((variant, record.map_err(|law| RunError::Books(format!("replication {index}: {law}")))?));
        }
        Ok(records)
    }
}

/// The records of some replications of so many courses each, by replication, then by variant.
fn in_order(done: Vec<OfVariants>, courses: usize) -> Vec<Record> {
    let mut records = Vec::with_capacity(done.iter().map(Vec::len).sum());
    let mut done = done.into_iter();
    loop {
        let mut replication: OfVariants = done.by_ref().take(courses).flatten().collect();
        if replication.is_empty() {
            return records;
        }
        replication.sort_by_key(|(variant, _)| *variant);
        records.extend(replication.into_iter().map(|(_, record)| record));
    }
}

impl Source for Simulation<'_, '_> {
    fn next(&mut self, replications: Range<u32>, shared: &[Shared]) -> Result<Vec<Record>, RunError> {
        let stop = replications.start.saturating_add(self.chunk).min(replications.end);
        self.records(replications.start..stop, |_, course| &shared[course])
    }
}
