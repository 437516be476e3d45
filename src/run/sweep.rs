//! A study of very many variants, one course after the other: only the first variant's headlines, and of the others
//! what the results need, stay in memory, and an engine is given back before the next begins.

use super::accumulate::Keep;
use super::course::Course;
use super::job::{Job, Simulated};
use super::{Prepared, Progress, Results, RunError, RunOptions, in_pool, summary};
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
    let run = &study.variants[0].run;
    if run.precision.is_some() && options.replications.is_none() {
        return Err(RunError::Sweep("a sweep takes as many replications of each point: `--replications` instead of `precision` in [run]"));
    }
    if run.control_variates {
        return Err(RunError::Sweep("a sweep compares points without `control_variates` in [run]"));
    }
    let prepared = Prepared::new(study, options)?;
    let (replications, block) = (prepared.replications, prepared.block);
    let courses = Course::shared(&prepared.plans);
    in_pool(options.threads, |parallel| {
        let mut first: Option<Simulated> = None;
        let (mut found, mut contacts) = (Vec::new(), 0);
        for (index, course) in courses.iter().enumerate() {
            let reference = first.as_ref().map(|first| first.accumulator.sample.as_slice());
            let job = Job {
                plans: &prepared.plans,
                courses: vec![course.clone()],
                seed: prepared.seed,
                trace: 0,
                keep: Keep::Headlines,
                reference,
                replications,
                block,
                stopping: None,
                controlling: None,
                cancel,
            };
            let part = Part { progress, before: index as u64 * u64::from(replications), courses: courses.len() as u64 };
            let simulated = job.simulate(&part, parallel)?.variants;
            for (member, simulated) in course.members.iter().zip(simulated) {
                contacts += simulated.accumulator.contacts;
                let (scenario, plan) = (&study.variants[member.variant], &prepared.plans[member.variant]);
                let results = summary::variant(scenario, plan, &simulated, first.as_ref().map(|first| (&prepared.plans[0], first)));
                found.push((member.variant, results));
                first.get_or_insert(simulated);
            }
        }
        found.sort_by_key(|(variant, _)| *variant);
        let variants = found.into_iter().map(|(_, results)| results).collect();
        Ok(summary::results(study, &prepared, replications, variants, contacts))
    })
}
