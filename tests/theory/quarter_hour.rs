//! A quarter of an hour of M/M/c+M from empty, then no arrivals until empty: a system so small that experiments with
//! it can be repeated many hundred times, and what comes out of it exactly.

use crate::kolmogorov::{Rates, Transient};

/// Arrivals per hour.
pub const PER_HOUR: f64 = 120.0;
/// Mean handle time in seconds.
pub const SERVICE: u32 = 100;
/// Mean patience in seconds.
pub const PATIENCE: u32 = 150;
/// Agents of the reference and of a variant with one more.
pub const STAFF: [usize; 2] = [3, 4];
/// The counted length in seconds; nobody comes afterwards.
const LENGTH: f64 = 900.0;

/// Mean number waiting over the counted length, expected abandonments over expected arrivals.
pub fn exact(staff: usize) -> (f64, f64) {
    let mut state = Transient::empty(staff, 60);
    let rates = Rates { arrive: PER_HOUR / 3600.0, done: 1.0 / f64::from(SERVICE), leave: 1.0 / f64::from(PATIENCE), staff };
    let counted = state.advance(rates, LENGTH, 1.0);
    assert!(state.edge() < 1e-10);
    let after = state.advance(Rates { arrive: 0.0, ..rates }, 5_400.0, 1.0);
    (counted.queue / LENGTH, (counted.queue + after.queue) / f64::from(PATIENCE) / (PER_HOUR * LENGTH / 3600.0))
}
