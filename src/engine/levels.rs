//! Time averages of counts (sessions in progress, agents on duty, ...), per interval of the counted
//! length and exact: integer areas, flushed at every boundary.

use crate::ground::time::Ticks;

/// A count that changes in steps, integrated over time.
#[derive(Clone, Debug, Default)]
pub struct Level {
    /// Present value.
    pub value: u64,
    /// Every change times its moment, summed since the last flush: `value` x now exceeds it by the
    /// area. A change is one addition this way, where adding up rectangles takes a product and the
    /// moment of the last change.
    moments: i128,
    /// Area since the start of the replication, warm-up and drain included.
    total: u128,
}

impl Level {
    /// Changes the value by `delta` at `now`.
    #[inline]
    pub fn change(&mut self, now: Ticks, delta: i64) {
        self.moments += i128::from(delta) * i128::from(now);
        self.value = self.value.wrapping_add_signed(delta);
        debug_assert!(self.value < 1 << 40, "a level went below zero");
    }

    /// Ends the present interval at `now` and returns its area in unit x ticks.
    pub fn flush(&mut self, now: Ticks) -> u128 {
        let moments = i128::from(self.value) * i128::from(now);
        let area = (moments - std::mem::replace(&mut self.moments, moments)) as u128;
        self.total += area;
        area
    }

    /// Area over the whole replication up to the last flush.
    pub fn total(&self) -> u128 {
        self.total
    }
}
