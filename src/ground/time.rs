//! Simulated time: integer microseconds, totally ordered, so that no event order ever hangs on
//! floating-point rounding. Durations and instants share the type; an instant counts from the
//! start of the simulated period (the first moment of the warm-up).

/// An instant or a duration in microseconds.
pub type Ticks = u64;

/// "Never": later than every instant that can be simulated.
pub const NEVER: Ticks = Ticks::MAX;
/// One second in ticks.
pub const SECOND: Ticks = 1_000_000;
/// One minute in ticks.
pub const MINUTE: Ticks = 60 * SECOND;
/// One hour in ticks.
pub const HOUR: Ticks = 60 * MINUTE;
/// One day in ticks.
pub const DAY: Ticks = 24 * HOUR;

/// Seconds to ticks, rounded to the nearest microsecond. Negative and NaN give 0; anything beyond
/// 10,000 years, infinity included, gives [`NEVER`].
#[inline]
pub fn from_seconds(seconds: f64) -> Ticks {
    let ticks = seconds * 1e6;
    if (0.0..3.2e17).contains(&ticks) {
        // The checks of an ordinary conversion take several times as long as the conversion.
        // SAFETY: between 0.5 and 3.2e17 + 0.5, which an i64 holds.
        unsafe { (ticks + 0.5).to_int_unchecked::<i64>() as Ticks }
    } else {
        out_of_range(ticks)
    }
}

/// What no clock shows; a call of its own, so that the usual case is two branches that are always guessed.
#[cold]
#[inline(never)]
fn out_of_range(ticks: f64) -> Ticks {
    if ticks > 0.0 { NEVER } else { 0 }
}

/// Ticks to seconds.
///
/// Instants and durations stay far below 2^63, except [`NEVER`], which has no number of seconds.
#[inline]
pub fn to_seconds(ticks: Ticks) -> f64 {
    ticks as i64 as f64 * 1e-6
}

/// Ticks to hours.
pub fn to_hours(ticks: Ticks) -> f64 {
    ticks as f64 / HOUR as f64
}
