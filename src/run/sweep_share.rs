//! A share of a sweep: which points it has, and writing their records down. How shares become a whole again is in
//! [`super::merge`] and [`super::merge_sweep`].

use super::course::Course;
use super::job::Count;
use super::part::{Content, FORMAT, Header, Kind, Writer, hashes, share};
use super::partition::Asked;
use super::recording::Recording;
use super::simulation::Simulation;
use super::sweep::prepare;
use super::{Prepared, Progress, RunError, RunOptions, in_pool};
use crate::engine::RESULT_VERSION;
use crate::plan::fingerprint::fingerprint;
use crate::scenario::{InputFile, Study};
use std::io::Write;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicU64};

/// A share of the points of a sweep, each with all of its replications.
pub struct SweepShare {
    prepared: Prepared,
    threads: usize,
    header: Header,
}

impl SweepShare {
    /// Works out which points it has; `design` are the inputs besides those of the study.
    ///
    /// # Errors
    /// As [`super::sweep`] before it simulates.
    pub fn new(study: &Study, options: &RunOptions, asked: &Asked, design: &[InputFile]) -> Result<Self, RunError> {
        let prepared = prepare(study, options)?;
        let whole = 0..study.variants.len() as u32;
        let Range { start: first, end } = asked.partition.map_or(whole.clone(), |partition| share(whole, 1, partition));
        let inputs: Vec<InputFile> = study.inputs.iter().chain(design).cloned().collect();
        let header = Header {
            holdline_part: FORMAT,
            kind: Kind::Sweep,
            program_version: env!("CARGO_PKG_VERSION").to_owned(),
            result_version: RESULT_VERSION,
            scenario: study.stem.clone(),
            fingerprint: fingerprint(study, &prepared.plans, prepared.seed, prepared.replications, RESULT_VERSION),
            seed: prepared.seed,
            replications: prepared.replications,
            until_precise: false,
            partition: asked.partition,
            round: None,
            first,
            end,
            variants: study.variants.iter().map(|scenario| scenario.variant.clone()).collect::<Vec<_>>().into(),
            inputs: hashes(&inputs),
            options: asked.options.clone(),
            agents: false,
            trace: 0,
            command: asked.command.clone(),
        };
        Ok(Self { prepared, threads: options.threads, header })
    }

    /// The header of its file.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// Simulates its points, one after the other, and writes them; gives the writer back.
    ///
    /// # Errors
    /// As [`super::run_recording`].
    pub fn write<W: Write + Send>(&self, writer: Writer<W>, progress: &dyn Progress, cancel: &AtomicBool) -> Result<Writer<W>, RunError> {
        let (first, end) = (self.header.first as usize, self.header.end as usize);
        let replications = self.prepared.replications;
        let many = |points: usize| AtomicU64::new(points as u64 * u64::from(replications));
        let mut recorder = (writer, Content::Totals);
        in_pool(self.threads, |parallel| {
            for point in first..end {
                let Some(course) = Course::alone(1).pop() else { break };
                let job = self.prepared.headlines(&self.prepared.plans[point..=point], course, cancel);
                let count = Count { done: many(point - first), total: many(end - first) };
                let mut recording = Recording::new(&job, Simulation::new(&job, (progress, &count), parallel), &mut recorder);
                let mut start = 0;
                while start < replications {
                    start = recording.frames(start..replications)?.last().map_or(replications, |frame| frame.end());
                }
            }
            Ok(())
        })?;
        Ok(recorder.0)
    }
}
