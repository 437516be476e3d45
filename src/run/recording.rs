//! The source of records that simulates them and hands every frame of them to a recorder as well, and the one that
//! takes them from frames.
//!
//! Frames begin and end at the same replications whatever the threads, so that a file of them has the same bytes.

use super::accumulate::{BATCHES, Batch, Batches, Record};
use super::job::{Job, Shared, Source};
use super::part::{Frame, PartError, Shape, VariantFrame};
use super::simulation::Simulation;
use super::{RunError, part};
use std::io;
use std::ops::Range;

/// Most replications of a frame: what an interrupted run loses.
const MOST: u64 = 16;
/// Memory that the records of a frame may take, in bytes, if one of them takes less.
const FRAME_BUDGET: u64 = 8 << 20;
/// Memory that the records of several frames may take, if one of them takes less.
const TOGETHER_BUDGET: u64 = 64 << 20;

/// Keeps what has been simulated.
pub trait Recorder {
    /// Keeps some frames; they come in the order of their replications. `parallel` says that this runs in a pool of
    /// several threads, which have nothing else to do.
    ///
    /// # Errors
    /// They could not be written.
    fn frames(&mut self, frames: &[Frame], parallel: bool) -> io::Result<()>;
}

impl<W: io::Write> Recorder for (part::Writer<W>, part::Content) {
    fn frames(&mut self, frames: &[Frame], parallel: bool) -> io::Result<()> {
        self.0.frames(frames, self.1, parallel)
    }
}

/// Simulates and records.
pub struct Recording<'r, 'j, 'a> {
    job: &'j Job<'a>,
    simulation: Simulation<'j, 'a>,
    recorder: &'r mut dyn Recorder,
    /// Replications of a frame.
    length: u32,
    /// Frames simulated together, so that no thread waits.
    together: u32,
}

impl<'r, 'j, 'a> Recording<'r, 'j, 'a> {
    /// Records all that this simulation of the job makes.
    pub fn new(job: &'j Job<'a>, simulation: Simulation<'j, 'a>, recorder: &'r mut dyn Recorder) -> Self {
        let record_bytes = job.variants().iter().map(|&(variant, _)| Record::bytes(&job.plans[variant])).sum::<u64>().max(1);
        let length = (FRAME_BUDGET / record_bytes).clamp(1, MOST);
        // As many frames as threads, because a frame is deflated by one thread.
        let wanted = if simulation.parallel { rayon::current_num_threads() as u64 } else { 1 };
        let together = wanted.min(TOGETHER_BUDGET / (record_bytes * length)).max(1);
        Self { job, simulation, recorder, length: length as u32, together: together as u32 }
    }

    /// Simulates and records the first of these replications, at least one.
    pub fn frames(&mut self, replications: Range<u32>) -> Result<Vec<Frame>, RunError> {
        let Range { start, end } = replications;
        let stop = start.saturating_add(self.length.saturating_mul(self.together)).min(end);
        let (job, members) = (self.job, self.job.variants());
        let nothing = || job.courses.iter().map(|course| Shared::new(&job.plans[course.first()])).collect();
        let shared: Vec<Vec<Shared>> = (start..stop).step_by(self.length as usize).map(|_| nothing()).collect();
        let place = |index: u32| ((index - start) / self.length) as usize;
        let mut records = self.simulation.records(start..stop, |index, course| &shared[place(index)][course])?.into_iter();
        let mut frames = Vec::with_capacity(shared.len());
        for (sums, first) in shared.into_iter().zip((start..stop).step_by(self.length as usize)) {
            let replications = self.length.min(stop - first);
            let mut of: Vec<Vec<Record>> = members.iter().map(|_| Vec::with_capacity(replications as usize)).collect();
            for _ in 0..replications {
                of.iter_mut().for_each(|records_of| records_of.extend(records.next()));
            }
            let touched = touched(first..first + replications, job.block);
            let mut sums: Vec<Option<Shared>> = sums.into_iter().map(Some).collect();
            let variants = of.into_iter().zip(&members).map(|(records, &(_, course))| {
                // What a course adds up to stands with the first of its variants.
                let (batches, agents) = sums[course].take().map(Shared::into_sums).unwrap_or_default();
                VariantFrame { records, histograms: only(batches, &touched), agents }
            });
            frames.push(Frame { first, replications, first_variant: 0, variants: variants.collect() });
        }
        self.recorder.frames(&frames, self.simulation.parallel).map_err(RunError::Recording)?;
        Ok(frames)
    }
}

/// The batches to which replications belong, ascending.
fn touched(replications: Range<u32>, block: u32) -> Vec<u8> {
    let mut batches: Vec<u8> = replications.map(|index| ((index / block) as usize % BATCHES) as u8).collect();
    batches.sort_unstable();
    batches.dedup();
    batches
}

fn only(batches: Batches, touched: &[u8]) -> Vec<(u8, Batch)> {
    (0u8..).zip(batches).filter(|(index, _)| touched.contains(index)).collect()
}

impl Source for Recording<'_, '_, '_> {
    fn next(&mut self, replications: Range<u32>, shared: &[Shared]) -> Result<Vec<Record>, RunError> {
        let frames = self.frames(replications)?;
        Ok(frames.into_iter().flat_map(|frame| unfold(frame, shared)).collect())
    }
}

/// The records of a frame by replication and then by variant. The rest is added to that of each course: either there is
/// one, whose rest stands with its first variant, or every variant has a course of its own.
fn unfold(frame: Frame, shared: &[Shared]) -> Vec<Record> {
    frame.variants.iter().zip(shared).for_each(|(first, shared)| shared.add_frame(first));
    let mut variants: Vec<_> = frame.variants.into_iter().map(|variant| variant.records.into_iter()).collect();
    let mut records = Vec::new();
    for _ in 0..frame.replications {
        records.extend(variants.iter_mut().filter_map(Iterator::next));
    }
    records
}

/// Frames that were recorded before, in the order of their replications.
pub trait Frames {
    /// The next one; `None` after the last.
    ///
    /// # Errors
    /// Something is wrong with a file of records.
    fn next(&mut self) -> Result<Option<Frame>, RunError>;

    /// The error that the last frame was not what it should be.
    fn wrong(&self, error: PartError) -> RunError;
}

/// Takes frames that were recorded before.
pub struct Recorded<'f> {
    frames: &'f mut dyn Frames,
    shape: &'f Shape,
    end: u32,
}

impl<'f> Recorded<'f> {
    /// Those before `end`, which must look like this.
    pub fn new(frames: &'f mut dyn Frames, shape: &'f Shape, end: u32) -> Self {
        Self { frames, shape, end }
    }
}

impl Source for Recorded<'_> {
    fn next(&mut self, replications: Range<u32>, shared: &[Shared]) -> Result<Vec<Record>, RunError> {
        let Some(frame) = self.frames.next()? else {
            return Err(self.frames.wrong(PartError::Content("replications are missing")));
        };
        self.shape.check(&frame, &replications).map_err(|error| self.frames.wrong(error))?;
        Ok(unfold(frame, shared))
    }

    fn end(&self) -> u32 {
        self.end
    }
}
