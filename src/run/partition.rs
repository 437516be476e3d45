//! A run, or a share of one, whose records are written down: which replications it has, and going on after those that
//! were recorded before. How shares become a whole again is in [`super::merge`].

use super::accumulate::Record;
use super::job::{Shared, Source};
use super::part::{Content, FORMAT, Frame, Header, Kind, PartError, Partition, Shape, Writer, hashes, share};
use super::recording::{Frames, Recorded, Recording};
use super::simulation::Simulation;
use super::{Prepared, Progress, Results, RunError, RunOptions, in_pool};
use crate::engine::RESULT_VERSION;
use crate::plan::fingerprint::fingerprint;
use crate::scenario::Study;
use std::io::Write;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};

/// What was asked for besides the study and how to run it.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// Which share; `None`: the whole, which is to be recorded so that it can be resumed.
    pub partition: Option<Partition>,
    /// Of a run until precise: which round, from 1.
    pub round: Option<u32>,
    /// Options of the command line that change a result file, as in the manifest.
    pub options: Vec<(String, String)>,
    /// Whether `agents.csv` is wanted.
    pub agents: bool,
    /// What another share is asked for with, up to `--partition`.
    pub command: Vec<String>,
}

/// A run or a sweep, or a share of one, whose records are written down as they come, so that it can be gone on with.
pub trait Resumable {
    /// The header of its file.
    fn header(&self) -> &Header;

    /// The place after a frame that stands at `place` in its file, counted as [`Header::first`].
    ///
    /// # Errors
    /// Another frame belongs there.
    fn after(&self, frame: &Frame, place: u32) -> Result<u32, PartError>;

    /// Simulates all from `from` on and writes it; gives the writer back.
    ///
    /// # Errors
    /// As [`super::run_recording`].
    fn write<W: Write + Send>(
        &self,
        writer: Writer<W>,
        from: u32,
        progress: &dyn Progress,
        cancel: &AtomicBool,
    ) -> Result<Writer<W>, RunError>;

    /// Makes the results of the whole: takes what comes before `from` from what was recorded, simulates and writes the rest.
    ///
    /// # Errors
    /// As [`super::run_recording`]; [`RunError::Part`] if something is wrong with what was recorded.
    fn resume<W: Write + Send>(
        &self,
        recorded: &mut (dyn Frames + Send),
        from: u32,
        writer: Writer<W>,
        progress: &dyn Progress,
        cancel: &AtomicBool,
    ) -> Result<Results, RunError>;
}

/// A run, or a share of one, that is to be recorded.
pub struct Recordable<'s> {
    study: &'s Study,
    options: RunOptions,
    prepared: Prepared,
    header: Header,
    /// What its frames look like.
    shape: Shape,
}

impl<'s> Recordable<'s> {
    /// Works out which replications it has.
    ///
    /// # Errors
    /// As [`super::run`] before it simulates; [`RunError::Round`] where there is no such round.
    pub fn new(study: &'s Study, options: &RunOptions, asked: &Asked) -> Result<Self, RunError> {
        let prepared = Prepared::new(study, options)?;
        let never = AtomicBool::new(false);
        let job = prepared.job(study, options, &never)?;
        let until_precise = job.stopping.is_some();
        let replications = job.stopping.as_ref().map_or(prepared.replications, |stopping| stopping.checkpoints.last());
        let (whole, round) = match (&job.stopping, asked.partition, asked.round) {
            (Some(stopping), Some(_), round) => {
                let round = round.unwrap_or(1);
                let whole = stopping
                    .checkpoints
                    .round(round)
                    .ok_or(RunError::Round(format!("there is no round {round}: the last one ends with replication {replications}")))?;
                (whole, Some(round))
            }
            (_, _, Some(_)) => return Err(RunError::Round("only a run until precise has rounds".to_owned())),
            _ => (0..replications, None),
        };
        let Range { start: first, end } = asked.partition.map_or(whole.clone(), |partition| share(whole, prepared.block, partition));
        let kind = if asked.partition.is_some() { Kind::Run } else { Kind::Journal };
        let header = Header {
            until_precise,
            round,
            agents: asked.agents,
            trace: options.trace,
            ..prepared.header(study, asked, kind, replications, first..end)
        };
        drop(job);
        let shape = prepared.shape(study);
        Ok(Self { study, options: options.clone(), prepared, header, shape })
    }
}

impl Prepared {
    /// The header of the records from `range.start` up to `range.end` of a study of so many replications.
    pub(super) fn header(&self, study: &Study, asked: &Asked, kind: Kind, replications: u32, range: Range<u32>) -> Header {
        Header {
            holdline_part: FORMAT,
            kind,
            program_version: env!("CARGO_PKG_VERSION").to_owned(),
            result_version: RESULT_VERSION,
            scenario: study.stem.clone(),
            fingerprint: fingerprint(study, &self.plans, self.seed, replications, RESULT_VERSION),
            seed: self.seed,
            replications,
            until_precise: false,
            partition: asked.partition,
            round: None,
            first: range.start,
            end: range.end,
            variants: study.variants.iter().map(|scenario| scenario.variant.clone()).collect::<Vec<_>>().into(),
            inputs: hashes(&study.inputs),
            options: asked.options.clone(),
            agents: false,
            trace: 0,
            command: asked.command.clone(),
            manifest: None,
        }
    }
}

impl Resumable for Recordable<'_> {
    fn header(&self) -> &Header {
        &self.header
    }

    fn after(&self, frame: &Frame, place: u32) -> Result<u32, PartError> {
        self.shape.check(frame, &(place..self.header.end))?;
        Ok(frame.end())
    }

    fn write<W: Write + Send>(
        &self,
        writer: Writer<W>,
        from: u32,
        progress: &dyn Progress,
        cancel: &AtomicBool,
    ) -> Result<Writer<W>, RunError> {
        let job = self.prepared.job(self.study, &self.options, cancel)?;
        let Header { first, end, .. } = self.header;
        let count = job.count();
        count.total.store(u64::from(end - first) * job.plans.len() as u64, Ordering::Relaxed);
        count.done.store(u64::from(from - first) * job.plans.len() as u64, Ordering::Relaxed);
        let mut recorder = (writer, Content::Whole);
        in_pool(self.options.threads, |parallel| {
            let simulation = Simulation::new(&job, (progress, &count), parallel);
            let mut recording = Recording::new(&job, simulation, &mut recorder);
            let mut start = from;
            while start < end {
                // Frames end at checkpoints, where a merge may have to judge.
                let stop = job.stopping.as_ref().map_or(end, |stopping| stopping.checkpoints.next(start).min(end));
                start = recording.frames(start..stop)?.last().map_or(stop, |frame| frame.end());
            }
            Ok(())
        })?;
        Ok(recorder.0)
    }

    fn resume<W: Write + Send>(
        &self,
        recorded: &mut (dyn Frames + Send),
        from: u32,
        writer: Writer<W>,
        progress: &dyn Progress,
        cancel: &AtomicBool,
    ) -> Result<Results, RunError> {
        let job = self.prepared.job(self.study, &self.options, cancel)?;
        let count = job.count();
        count.done.store(u64::from(from) * job.plans.len() as u64, Ordering::Relaxed);
        let mut recorder = (writer, Content::Whole);
        let outcome = in_pool(self.options.threads, |parallel| {
            let simulation = Simulation::new(&job, (progress, &count), parallel);
            let recorded = Recorded::new(recorded, &self.shape, u32::MAX);
            let recording = Recording::new(&job, simulation, &mut recorder);
            job.fold(&mut Resumed { recorded, from, recording }, &count)
        })?;
        Ok(self.prepared.results(self.study, &outcome))
    }
}

/// What was recorded, and then what is simulated.
pub(super) struct Resumed<'r, 'j, 'a> {
    pub(super) recorded: Recorded<'r>,
    /// The first replication that is simulated.
    pub(super) from: u32,
    pub(super) recording: Recording<'r, 'j, 'a>,
}

impl Source for Resumed<'_, '_, '_> {
    fn next(&mut self, replications: Range<u32>, shared: &[Shared]) -> Result<Vec<Record>, RunError> {
        if replications.start < self.from { self.recorded.next(replications, shared) } else { self.recording.next(replications, shared) }
    }
}
