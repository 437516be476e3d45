//! A study of very many variants, one course after the other: only the first variant's headlines, and of the others
//! what the results need, stay in memory, and an engine is given back before the next begins.

use super::accumulate::{HeadlinePairs, Keep};
use super::course::Course;
use super::job::{Job, Outcome, Simulated};
use super::part::{PartError, Shape};
use super::recording::{Frames, Recorded};
use super::{Prepared, Progress, Results, RunError, RunOptions, in_pool, summary};
use crate::plan::Plan;
use crate::scenario::Study;
use std::sync::atomic::AtomicBool;

/// Shows the replications of one course as part of those of all.
struct Part<'a> {
    progress: &'a dyn Progress,
    before: u64,
    courses: u64,
}

impl Progress for Part<'_> {
    fn replications(&self, done: u64, total: u64) {
        self.progress.replications(self.before + done, total * self.courses);
    }
}

/// Simulates every variant of `study` on common random numbers, as [`super::run`] does and with the same numbers, but
/// without intervals and traces, and keeps the headlines in [`super::VariantResults::sample`].
///
/// # Errors
/// As [`super::run`]; [`RunError::Sweep`] where the study wants precision or control variates.
pub fn sweep(study: &Study, options: &RunOptions, progress: &dyn Progress, cancel: &AtomicBool) -> Result<Results, RunError> {
    let prepared = prepare(study, options)?;
    let courses = Course::shared(&prepared.plans);
    let (replications, count) = (u64::from(prepared.replications), courses.len() as u64);
    in_pool(options.threads, |parallel| {
        collect(study, &prepared, courses, cancel, |index, job| {
            job.simulate(&Part { progress, before: index as u64 * replications, courses: count }, parallel)
        })
    })
}

/// The same from frames of records, those of each course after those of the one before it.
///
/// # Errors
/// As [`sweep`]; [`RunError::Part`] if something is wrong with a file.
pub fn merge_sweep(study: &Study, options: &RunOptions, frames: &mut dyn Frames) -> Result<Results, RunError> {
    let prepared = prepare(study, options)?;
    let never = AtomicBool::new(false);
    let results = collect(study, &prepared, Course::shared(&prepared.plans), &never, |_, job| {
        let shape = Shape::of_course(job.plans, &job.courses[0]);
        job.fold(&mut Recorded::new(&mut *frames, &shape, u32::MAX), &job.count())
    })?;
    match frames.next()? {
        Some(_) => Err(frames.wrong(PartError::Content("more points than there are"))),
        None => Ok(results),
    }
}

/// A study that can be swept.
pub(super) fn prepare(study: &Study, options: &RunOptions) -> Result<Prepared, RunError> {
    let run = &study.variants[0].run;
    if run.precision.is_some() && options.replications.is_none() {
        return Err(RunError::Sweep("a sweep takes as many replications of each point: `--replications` instead of `precision` in [run]"));
    }
    if run.control_variates {
        return Err(RunError::Sweep("a sweep compares points without `control_variates` in [run]"));
    }
    Prepared::new(study, options)
}

/// The results of all variants from what comes of each course, given its place and its job, which has no other.
pub(super) fn collect(
    study: &Study,
    prepared: &Prepared,
    courses: Vec<Course>,
    cancel: &AtomicBool,
    mut outcome: impl FnMut(usize, &Job<'_>) -> Result<Outcome, RunError>,
) -> Result<Results, RunError> {
    let mut first: Option<Simulated> = None;
    let (mut found, mut contacts) = (Vec::new(), 0);
    for (index, course) in courses.into_iter().enumerate() {
        let members = course.members.clone();
        let reference = first.as_ref().map(|first| first.accumulator.sample.as_slice());
        let job = Job { reference, ..prepared.headlines(&prepared.plans, course, cancel) };
        for (member, simulated) in members.iter().zip(outcome(index, &job)?.variants) {
            contacts += simulated.accumulator.contacts;
            let (scenario, plan) = (&study.variants[member.variant], &prepared.plans[member.variant]);
            let results = summary::variant(scenario, plan, &simulated, first.as_ref().map(|first| (&prepared.plans[0], first)));
            found.push((member.variant, results));
            first.get_or_insert(simulated);
        }
    }
    found.sort_by_key(|(variant, _)| *variant);
    let variants = found.into_iter().map(|(_, results)| results).collect();
    Ok(summary::results(study, prepared, prepared.replications, variants, contacts))
}

impl Prepared {
    /// The headlines of one course, whose members are among these plans; compared with nothing yet.
    pub(super) fn headlines<'a>(&self, plans: &'a [Plan], course: Course, cancel: &'a AtomicBool) -> Job<'a> {
        let reference: Option<&[HeadlinePairs]> = None;
        Job {
            plans,
            courses: vec![course],
            seed: self.seed,
            trace: 0,
            keep: Keep::Headlines,
            reference,
            replications: self.replications,
            block: self.block,
            stopping: None,
            controlling: None,
            cancel,
        }
    }
}
