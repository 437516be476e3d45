//! Progress and interruption while replications run.
//!
//! The bar is on stderr and only on a terminal; it is erased before anything else is written. The
//! first Ctrl-C or request to terminate (SIGTERM) asks the run to stop, which then leaves nothing
//! half-written; the second ends the process at once, and the next run removes what it left. A
//! terminal that hangs up is left to the system, so that `nohup` keeps its meaning.

use super::exit;
use crate::report::human::amount;
use crate::run::Progress;
use crate::run::optimise::Watch;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

/// A progress bar over replications.
pub struct Bar(ProgressBar);

impl Bar {
    /// A bar titled with the scenario, or a hidden one.
    pub fn new(title: &str, shown: bool) -> Self {
        let bar = ProgressBar::with_draw_target(None, if shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() });
        if let Ok(style) = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len} replications, {eta} left") {
            bar.set_style(style);
        }
        bar.set_message(title.to_owned());
        Self(bar)
    }

    /// Erases the bar.
    pub fn clear(&self) {
        self.0.finish_and_clear();
    }
}

impl Progress for Bar {
    fn replications(&self, done: u64, total: u64) {
        self.0.set_length(total);
        // Worker threads may report out of order; the bar never runs back.
        self.0.set_position(done.max(self.0.position()));
    }
}

/// How far a search without a known end has come, and when its time is over.
pub struct Spinner {
    bar: ProgressBar,
    title: String,
    end: Option<Instant>,
}

impl Spinner {
    /// A line titled with the scenario, or a hidden one; the time is over at `end`.
    pub fn new(title: &str, shown: bool, end: Option<Instant>) -> Self {
        let bar = ProgressBar::with_draw_target(None, if shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() });
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {pos} replications, {elapsed}") {
            bar.set_style(style);
        }
        bar.set_message(title.to_owned());
        Self { bar, title: title.to_owned(), end }
    }

    /// Erases the line.
    pub fn clear(&self) {
        self.bar.finish_and_clear();
    }
}

impl Watch for Spinner {
    fn step(&self, replications: u64, best: Option<f64>) {
        let best = best.map_or(String::new(), |cost| format!(" (cheapest plan so far {})", amount(cost)));
        self.bar.set_message(format!("{}{best}", self.title));
        self.bar.set_position(replications);
        self.bar.tick();
    }

    fn expired(&self) -> bool {
        self.end.is_some_and(|end| Instant::now() >= end)
    }
}

/// The flag that the first Ctrl-C or SIGTERM sets. Without a handler (none can be installed) the system's
/// default stays: the process ends at once.
pub fn on_interrupt() -> Arc<AtomicBool> {
    let cancel = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&cancel);
    let _ = ctrlc::set_handler(move || {
        if flag.swap(true, Ordering::SeqCst) {
            std::process::exit(i32::from(exit::INTERRUPTED));
        }
    });
    on_termination(&cancel);
    cancel
}

/// SIGTERM does what Ctrl-C does.
#[cfg(unix)]
fn on_termination(cancel: &Arc<AtomicBool>) {
    use signal_hook::{consts::SIGTERM, flag};
    // In this order: the first signal finds the flag unset and sets it, the second finds it set.
    let _ = flag::register_conditional_shutdown(SIGTERM, i32::from(exit::INTERRUPTED), Arc::clone(cancel));
    let _ = flag::register(SIGTERM, Arc::clone(cancel));
}

/// Other systems have no such signal.
#[cfg(not(unix))]
fn on_termination(_cancel: &Arc<AtomicBool>) {}
