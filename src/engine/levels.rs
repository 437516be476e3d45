//! Time averages of counts (sessions in progress, agents on duty, ...), per interval of the counted
//! length and exact: integer areas, flushed at every boundary.

use crate::ground::time::Ticks;

/// A count that changes in steps, integrated over time.
#[derive(Clone, Debug, Default)]
pub struct Level {
    /// Present value.
    pub value: u64,
    /// Area so far in the present interval.
    area: u128,
    /// Up to when `area` is complete.
    since: Ticks,
    /// Area since the start of the replication, warm-up and drain included.
    total: u128,
}

impl Level {
    /// Changes the value by `delta` at `now`.
    #[inline]
    pub fn change(&mut self, now: Ticks, delta: i64) {
        self.area += u128::from(self.value) * u128::from(now - self.since);
        self.since = now;
        self.value = self.value.wrapping_add_signed(delta);
        debug_assert!(self.value < 1 << 40, "a level went below zero");
    }

    /// Ends the present interval at `now` and returns its area in unit x ticks.
    pub fn flush(&mut self, now: Ticks) -> u128 {
        self.area += u128::from(self.value) * u128::from(now - self.since);
        self.since = now;
        self.total += self.area;
        std::mem::take(&mut self.area)
    }

    /// Area over the whole replication up to the last flush.
    pub fn total(&self) -> u128 {
        self.total
    }
}
