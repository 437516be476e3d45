//! Floor 4: replications in parallel. The number of threads is unobservable in the results.

pub mod results;

pub use results::{Estimate, Headline, IntervalRow, Level, MetricRow, Results, TraceRow, VariantResults};

use crate::scenario::Study;
use std::sync::atomic::AtomicBool;

/// How to run a study.
#[derive(Clone, Debug, Default)]
pub struct RunOptions {
    /// Overrides the file's seed.
    pub seed: Option<u64>,
    /// Overrides the file's number of replications.
    pub replications: Option<u32>,
    /// Worker threads; 0 means one per core. Never changes a result.
    pub threads: usize,
    /// Keep every contact of the first this many replications.
    pub trace: u32,
}

/// Receives progress; called from worker threads.
pub trait Progress: Sync {
    /// `done` of `total` replications (over all variants) are finished.
    fn replications(&self, done: u64, total: u64);
}

/// Reports to nobody.
pub struct Silent;

impl Progress for Silent {
    fn replications(&self, _done: u64, _total: u64) {}
}

/// Why a run gave no results.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// `cancel` was set.
    #[error("interrupted")]
    Interrupted,
    /// A conservation law was broken: a bug in holdline, never the user's fault.
    #[error("internal error: {0}")]
    Books(String),
    /// The plan is too large for this machine or for the clock.
    #[error("{0}")]
    TooLarge(String),
}

/// Simulates every variant of `study` on common random numbers.
pub fn run(_study: &Study, _options: &RunOptions, _progress: &dyn Progress, _cancel: &AtomicBool) -> Result<Results, RunError> {
    todo!()
}
