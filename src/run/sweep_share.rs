//! A sweep, or a share of one, whose records are written down: which replications of which points it has, counted
//! through from course to course (see [`super::course`]), so that there can be more shares than points. How shares become
//! a whole again is in [`super::merge`] and [`super::merge_sweep`].

use super::course::Course;
use super::job::Count;
use super::part::{Content, Frame, Header, Kind, PartError, Shape, Writer, hashes, share};
use super::partition::{Asked, Resumable, Resumed};
use super::recording::{Frames, Recorded, Recording};
use super::simulation::Simulation;
use super::sweep::{collect, prepare};
use super::{Prepared, Progress, Results, RunError, RunOptions, in_pool};
use crate::scenario::{InputFile, Study};
use std::io::Write;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicU64};

/// A sweep, or a share of the replications of its points.
pub struct SweepShare<'s> {
    study: &'s Study,
    prepared: Prepared,
    courses: Vec<Course>,
    threads: usize,
    header: Header,
}

impl<'s> SweepShare<'s> {
    /// Works out which replications it has; `design` are the inputs besides those of the study.
    ///
    /// # Errors
    /// As [`super::sweep`] before it simulates; [`RunError::TooLarge`] if there are more replications than can be counted
    /// through.
    pub fn new(study: &'s Study, options: &RunOptions, asked: &Asked, design: &[InputFile]) -> Result<Self, RunError> {
        let prepared = prepare(study, options)?;
        let courses = Course::shared(&prepared.plans);
        let all = (courses.len() as u32).checked_mul(prepared.replications);
        let whole = 0..all.ok_or_else(|| RunError::TooLarge(format!("more than {} replications of all points together", u32::MAX)))?;
        let range = asked.partition.map_or(whole.clone(), |of| share(whole, prepared.block, of));
        let inputs: Vec<InputFile> = study.inputs.iter().chain(design).cloned().collect();
        let kind = if asked.partition.is_some() { Kind::Sweep } else { Kind::Journal };
        let header = Header { inputs: hashes(&inputs), ..prepared.header(study, asked, kind, prepared.replications, range) };
        Ok(Self { study, prepared, courses, threads: options.threads, header })
    }

    /// The course at a place, and which of its replications that is, up to the last one of this share.
    fn at(&self, place: u32) -> Option<(&Course, Range<u32>)> {
        let (course, first) = (place / self.prepared.replications, place % self.prepared.replications);
        let end = first.saturating_add(self.header.end.saturating_sub(place)).min(self.prepared.replications);
        self.courses.get(course as usize).map(|course| (course, first..end))
    }

    /// So many done of all that there are.
    fn count(&self, from: u32) -> Count {
        let Header { first, end, .. } = self.header;
        Count { done: AtomicU64::new(u64::from(from - first)), total: AtomicU64::new(u64::from(end - first)) }
    }
}

impl Resumable for SweepShare<'_> {
    fn header(&self) -> &Header {
        &self.header
    }

    fn after(&self, frame: &Frame, place: u32) -> Result<u32, PartError> {
        let (course, replications) = self.at(place).ok_or(PartError::Content("more points than there are"))?;
        Shape::of_course(&self.prepared.plans, course).check(frame, &replications)?;
        Ok(place + frame.replications)
    }

    fn write<W: Write + Send>(
        &self,
        writer: Writer<W>,
        from: u32,
        progress: &dyn Progress,
        cancel: &AtomicBool,
    ) -> Result<Writer<W>, RunError> {
        let count = self.count(from);
        let mut recorder = (writer, Content::Totals);
        in_pool(self.threads, |parallel| {
            let mut place = from;
            while let Some((course, replications)) = self.at(place).filter(|(_, replications)| !replications.is_empty()) {
                let job = self.prepared.headlines(&self.prepared.plans, course.clone(), cancel);
                let mut recording = Recording::new(&job, Simulation::new(&job, (progress, &count), parallel), &mut recorder);
                let Range { mut start, end } = replications;
                place += end - start;
                while start < end {
                    start = recording.frames(start..end)?.last().map_or(end, Frame::end);
                }
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
        let (count, replications) = (self.count(from), self.prepared.replications);
        let mut recorder = (writer, Content::Totals);
        in_pool(self.threads, |parallel| {
            collect(self.study, &self.prepared, self.courses.clone(), cancel, |course, job| {
                let shape = Shape::of_course(job.plans, &job.courses[0]);
                let from = from.saturating_sub(course as u32 * replications).min(replications);
                let recorded = Recorded::new(&mut *recorded, &shape, u32::MAX);
                let recording = Recording::new(job, Simulation::new(job, (progress, &count), parallel), &mut recorder);
                job.fold(&mut Resumed { recorded, from, recording }, &count)
            })
        })
    }
}
