//! A study of very many variants, one after the other: only the first one's headlines, and of the others
//! what the results need, stay in memory, and an engine is given back before the next begins.

use super::accumulate::Keep;
use super::job::{Job, Simulated};
use super::{Prepared, Progress, Results, RunError, RunOptions, in_pool, summary};
use crate::scenario::Study;
use std::sync::atomic::AtomicBool;

/// Shows the replications of one variant as part of those of all.
struct Part<'a> {
    progress: &'a dyn Progress,
    before: u64,
    variants: u64,
}

impl Progress for Part<'_> {
    fn replications(&self, done: u64, total: u64) {
        self.progress.replications(self.before + done, total * self.variants);
    }
}

/// Simulates every variant of `study` on common random numbers, as [`super::run`] does and with the same numbers, but
/// without intervals and traces, and keeps every replication's headlines in [`super::VariantResults::sample`].
///
/// # Errors
/// As [`super::run`]; [`RunError::Sweep`] where the study wants precision, control variates or days of busyness that
/// depend on each other, and replications could not be compared one by one.
pub fn sweep(study: &Study, options: &RunOptions, progress: &dyn Progress, cancel: &AtomicBool) -> Result<Results, RunError> {
    let run = &study.variants[0].run;
    if run.precision.is_some() && options.replications.is_none() {
        return Err(RunError::Sweep("a sweep takes as many replications of each point: `--replications` instead of `precision` in [run]"));
    }
    if run.control_variates || run.busyness_days.block() > 1 {
        return Err(RunError::Sweep("a sweep compares replications one by one: without `control_variates` and `busyness_days` in [run]"));
    }
    let prepared = Prepared::new(study, options)?;
    let replications = prepared.replications;
    in_pool(options.threads, |parallel| {
        let mut first: Option<Simulated> = None;
        let (mut variants, mut contacts) = (Vec::new(), 0);
        for (index, scenario) in study.variants.iter().enumerate() {
            let reference = first.as_ref().map(|first| first.accumulator.sample.as_slice());
            let plans = &prepared.plans[index..=index];
            let job = Job {
                plans,
                seed: prepared.seed,
                trace: 0,
                keep: Keep::Headlines,
                reference,
                replications,
                block: 1,
                stopping: None,
                controlling: None,
                cancel,
            };
            let part = Part { progress, before: index as u64 * u64::from(replications), variants: study.variants.len() as u64 };
            let simulated =
                job.simulate(&part, parallel)?.variants.pop().ok_or_else(|| RunError::Books("a variant without records".into()))?;
            contacts += simulated.accumulator.contacts;
            variants.push(summary::variant(scenario, &plans[0], &simulated, first.as_ref().map(|first| (&prepared.plans[0], first))));
            first.get_or_insert(simulated);
        }
        Ok(summary::results(study, &prepared, replications, variants, contacts))
    })
}
