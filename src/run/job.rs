//! A job: plans, and how often and until when they are to be replicated. What comes of it is a fold over records, in
//! the order of the replications; where the records come from (they are simulated now, or were before) is a
//! [`Source`]'s business.

use super::accumulate::{Accumulator, BATCHES, Batch, Batches, HeadlinePairs, Keep, Record, Reference, empty_batches};
use super::agents::{self, AgentSums};
use super::controlling::Controlling;
use super::course::Course;
use super::part::VariantFrame;
use super::precision::Stopping;
use super::results::PrecisionReached;
use super::simulation::Simulation;
use super::{Progress, RunError};
use crate::engine::Replication;
use crate::plan::Plan;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

/// What every worker needs to know.
pub struct Job<'a> {
    /// Of all variants of the study.
    pub plans: &'a [Plan],
    /// Only their members are variants of the job.
    pub courses: Vec<Course>,
    pub seed: u64,
    pub trace: u32,
    pub keep: Keep,
    /// By replication, what the first variant is compared with; `None`: itself.
    pub reference: Option<&'a [HeadlinePairs]>,
    /// How many, unless it is until precise.
    pub replications: u32,
    /// How many of them depend on each other.
    pub block: u32,
    pub stopping: Option<Stopping<'a>>,
    /// By variant of the study, with control variates.
    pub controlling: Option<Vec<Controlling>>,
    pub cancel: &'a AtomicBool,
}

/// What came of a job.
pub struct Outcome {
    /// By variant of the job, in the order of the study.
    pub variants: Vec<Simulated>,
    /// How many there were.
    pub replications: u32,
    pub precision: Option<PrecisionReached>,
    /// It was to go on, but the source had no more: so many replications are expected to be enough.
    pub wanting: Option<u32>,
}

/// What the replications of a variant add up to.
pub struct Simulated {
    pub accumulator: Accumulator,
    /// Those of its course.
    pub batches: Arc<Batches>,
    /// Those of its course.
    pub agents: Arc<Vec<AgentSums>>,
}

/// Where records come from.
pub trait Source {
    /// The records of the first of these replications (at least one of them), by replication and then by variant;
    /// their histograms and agents are added to those of each course.
    fn next(&mut self, replications: Range<u32>, shared: &[Shared]) -> Result<Vec<Record>, RunError>;

    /// There are replications before this one only.
    fn end(&self) -> u32 {
        u32::MAX
    }
}

/// What replications of one course add to, in any order.
pub struct Shared {
    batches: Vec<Mutex<Batch>>,
    agents: Mutex<Vec<AgentSums>>,
}

impl Shared {
    /// Nothing yet.
    pub fn new(plan: &Plan) -> Self {
        let batches = empty_batches(plan).into_iter().map(Mutex::new).collect();
        Self { batches, agents: Mutex::new(vec![AgentSums::default(); plan.agents]) }
    }

    /// Adds a replication of a block.
    pub fn add(&self, plan: &Plan, replication: &Replication, block: u32) {
        if let Ok(mut batch) = self.batches[block as usize % BATCHES].lock() {
            batch.channels.iter_mut().zip(&replication.histograms).for_each(|(mine, theirs)| mine.merge(theirs));
            agents::count_occupancy(plan, &replication.agents, &mut batch.occupancy);
        }
        if let Ok(mut sums) = self.agents.lock() {
            agents::add(&mut sums, &replication.agents);
        }
    }

    /// Adds what the replications of a frame added up to.
    pub fn add_frame(&self, frame: &VariantFrame) {
        for (index, theirs) in &frame.histograms {
            if let Some(Ok(mut batch)) = self.batches.get(usize::from(*index)).map(Mutex::lock) {
                batch.channels.iter_mut().zip(&theirs.channels).for_each(|(mine, theirs)| mine.merge(theirs));
                batch.occupancy.iter_mut().zip(&theirs.occupancy).for_each(|(mine, theirs)| mine.merge(theirs));
            }
        }
        if let Ok(mut sums) = self.agents.lock() {
            agents::add_sums(&mut sums, &frame.agents);
        }
    }

    /// The histograms as they are now.
    fn histograms(&self) -> Batches {
        self.batches.iter().filter_map(|batch| batch.lock().ok().map(|batch| batch.clone())).collect()
    }

    /// All of it: by batch, and by agent.
    pub fn into_sums(self) -> (Batches, Vec<AgentSums>) {
        let batches = self.batches.into_iter().filter_map(|batch| batch.into_inner().ok()).collect();
        (batches, self.agents.into_inner().unwrap_or_default())
    }
}

/// Replications of all courses together.
pub struct Count {
    pub done: AtomicU64,
    /// As many as there will be, by what is known now.
    pub total: AtomicU64,
}

impl Job<'_> {
    /// Simulates it all.
    pub fn simulate(&self, progress: &dyn Progress, parallel: bool) -> Result<Outcome, RunError> {
        let count = self.count();
        self.fold(&mut Simulation::new(self, (progress, &count), parallel), &count)
    }

    /// Nothing done yet of all that there is until it is judged for the first time.
    pub fn count(&self) -> Count {
        Count { done: AtomicU64::new(0), total: AtomicU64::new(u64::from(self.first_stop()) * self.courses.len() as u64) }
    }

    /// The variants of the job with the places of their courses, in the order of the study.
    pub fn variants(&self) -> Vec<(usize, usize)> {
        let courses = self.courses.iter().enumerate();
        let mut all: Vec<(usize, usize)> =
            courses.flat_map(|(place, course)| course.members.iter().map(move |member| (member.variant, place))).collect();
        all.sort_unstable();
        all
    }

    /// As many replications as there are until it is judged for the first time, or ends.
    pub fn first_stop(&self) -> u32 {
        self.stopping.as_ref().map_or(self.replications, |stopping| stopping.checkpoints.first())
    }

    /// The controls of a variant.
    pub fn controls(&self, variant: usize) -> Option<&Controlling> {
        self.controlling.as_ref().map(|all| &all[variant])
    }

    /// Takes records from a source until there are enough, and judges at every checkpoint.
    pub fn fold(&self, source: &mut dyn Source, count: &Count) -> Result<Outcome, RunError> {
        let variants = self.variants();
        let mut pairs = self.stopping.as_ref().map_or_else(|| vec![Vec::new(); self.plans.len()], Stopping::pairs);
        let watched = pairs.iter().any(|pairs| !pairs.is_empty());
        let mut accumulator =
            |&(variant, _): &(usize, usize)| Accumulator::new(self.block, std::mem::take(&mut pairs[variant]), self.controls(variant));
        let mut accumulators: Vec<Accumulator> = variants.iter().map(&mut accumulator).collect();
        let shared: Vec<Shared> = self.courses.iter().map(|course| Shared::new(&self.plans[course.first()])).collect();
        let mut until = self.first_stop();
        let (mut start, mut precision, mut wanting) = (0, None, None);
        loop {
            // No replication beyond a checkpoint is begun before it is judged.
            while start < until {
                let records = source.next(start..until, &shared)?;
                let stop = start + (records.len() / variants.len()) as u32;
                self.push(start..stop, records, &mut accumulators, watched);
                start = stop;
            }
            let Some(stopping) = &self.stopping else { break };
            let histograms: Vec<Batches> = if stopping.needs_histograms() {
                variants.iter().map(|&(_, course)| shared[course].histograms()).collect()
            } else {
                Vec::new()
            };
            let reached = stopping.judge(&accumulators, &histograms);
            let next = stopping.checkpoints.after(until).filter(|_| !reached.met());
            let expected = stopping.expected(until, &reached).max(next.unwrap_or(0));
            count.total.store(u64::from(expected) * self.courses.len() as u64, Ordering::Relaxed);
            precision = Some(reached);
            let Some(next) = next else { break };
            if next > source.end() {
                wanting = Some(expected);
                break;
            }
            until = next;
        }
        let shared: Vec<(Arc<Batches>, Arc<Vec<AgentSums>>)> = shared
            .into_iter()
            .map(|shared| {
                let (batches, agents) = shared.into_sums();
                (Arc::new(batches), Arc::new(agents))
            })
            .collect();
        let together = accumulators.into_iter().zip(&variants).map(|(accumulator, &(_, course))| {
            let (batches, agents) = shared[course].clone();
            Simulated { accumulator, batches, agents }
        });
        Ok(Outcome { variants: together.collect(), replications: until, precision, wanting })
    }

    /// Adds the records of some replications.
    fn push(&self, replications: Range<u32>, records: Vec<Record>, accumulators: &mut [Accumulator], watched: bool) {
        let mut records = records.into_iter();
        for index in replications {
            let mut reference = self.reference.map(|reference| Reference::new(reference[index as usize]));
            for accumulator in accumulators.iter_mut() {
                let Some(record) = records.next() else { break };
                let reference = reference.get_or_insert_with(|| record.reference(watched));
                accumulator.push(index, record, reference, self.keep);
            }
        }
    }
}
