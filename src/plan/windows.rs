//! Windows of simulated time (opening hours, waking hours) with a clock that runs only inside them.

use crate::ground::time::{NEVER, Ticks};
use crate::scenario::calendar::{Calendar, Expanded};
use crate::scenario::model::{Run, Site, WallClock};

/// Sorted, disjoint windows over the simulated period.
#[derive(Debug, PartialEq)]
pub struct Windows {
    /// Start of each window.
    from: Vec<Ticks>,
    /// End (exclusive) of each window.
    to: Vec<Ticks>,
    /// Time inside windows before the start of each window.
    before: Vec<Ticks>,
}

impl Windows {
    /// Expands a calendar over the whole simulated period; adjacent windows are joined.
    pub fn new(calendar: &Calendar<()>, run: &Run, horizon: Ticks) -> Self {
        Self::on(&run.clock, calendar, run, horizon)
    }

    /// The same for a calendar that goes by another clock than the centre's.
    pub fn on(clock: &WallClock, calendar: &Calendar<()>, run: &Run, horizon: Ticks) -> Self {
        Self::joined(calendar.expand(run.start, run.warmup, horizon, clock))
    }

    /// The same for a calendar of a site, without its holidays.
    pub fn at(site: &Site, calendar: &Calendar<()>, run: &Run, horizon: Ticks) -> Self {
        Self::joined(site.expand(calendar, run.start, run.warmup, horizon))
    }

    fn joined(pieces: Vec<Expanded<()>>) -> Self {
        let mut windows = Self { from: Vec::new(), to: Vec::new(), before: Vec::new() };
        let mut inside = 0;
        for piece in pieces {
            let (from, to) = (piece.from, piece.to);
            match windows.to.last_mut() {
                Some(last) if *last == from => *last = to,
                _ => {
                    windows.from.push(from);
                    windows.to.push(to);
                    windows.before.push(inside);
                }
            }
            inside += to - from;
        }
        windows
    }

    /// Moves all windows later by `lead`.
    pub fn delay(&mut self, lead: Ticks) {
        self.from.iter_mut().chain(&mut self.to).for_each(|at| *at += lead);
    }

    /// When the windows begin.
    pub fn starts(&self) -> &[Ticks] {
        &self.from
    }

    /// Whether `at` lies in a window.
    #[inline]
    pub fn contains(&self, at: Ticks) -> bool {
        let next = self.from.partition_point(|&from| from <= at);
        next > 0 && at < self.to[next - 1]
    }

    /// When the window ends that `at` lies in; `at` itself outside all of them.
    pub fn ends(&self, at: Ticks) -> Ticks {
        if self.contains(at) { self.to[self.from.partition_point(|&from| from <= at) - 1] } else { at }
    }

    /// The start of each window.
    pub fn openings(&self) -> impl Iterator<Item = Ticks> + '_ {
        self.from.iter().copied()
    }

    /// Time spent inside windows up to `at`.
    pub fn elapsed(&self, at: Ticks) -> Ticks {
        match self.from.partition_point(|&from| from <= at) {
            0 => 0,
            next => self.before[next - 1] + (at.min(self.to[next - 1]) - self.from[next - 1]),
        }
    }

    /// The moment when a clock that runs only inside windows has run for `duration` since `at`;
    /// [`NEVER`] if the windows end before that. Never outside the windows: without a duration it is
    /// the next moment inside.
    pub fn after(&self, at: Ticks, duration: Ticks) -> Ticks {
        if duration == 0 && !self.contains(at) {
            return self.from.get(self.from.partition_point(|&from| from <= at)).copied().unwrap_or(NEVER);
        }
        let goal = self.elapsed(at).saturating_add(duration);
        // The last window that begins with less than `goal` on the clock holds the moment.
        let next = self.before.partition_point(|&before| before < goal);
        if next == 0 {
            return at;
        }
        let moment = self.from[next - 1].saturating_add(goal - self.before[next - 1]);
        if moment <= self.to[next - 1] { moment.max(at) } else { NEVER }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn two() -> Windows {
        Windows { from: vec![10, 30], to: vec![20, 40], before: vec![0, 10] }
    }

    #[test]
    fn clock_runs_only_inside() {
        let w = two();
        assert_eq!([0, 10, 15, 20, 25, 30, 39, 50].map(|t| w.elapsed(t)), [0, 0, 5, 10, 10, 10, 19, 20]);
        assert_eq!([5, 10, 19, 20, 29, 30, 40].map(|t| w.contains(t)), [false, true, true, false, false, true, false]);
        assert_eq!([5, 10, 19, 20, 35].map(|t| w.ends(t)), [5, 20, 20, 20, 40]);
    }

    #[test]
    fn after_skips_closed_time() {
        let w = two();
        assert_eq!(w.after(15, 3), 18);
        assert_eq!(w.after(15, 7), 32);
        assert_eq!(w.after(25, 4), 34);
        assert_eq!(w.after(0, 12), 32);
        assert_eq!(w.after(35, 6), NEVER);
        assert_eq!([5, 10, 20, 29, 30, 40].map(|t| w.after(t, 0)), [10, 10, 30, 30, 30, NEVER]);
    }
}
