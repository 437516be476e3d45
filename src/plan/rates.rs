//! Rates of arrivals: the pieces of an inquiry's volumes on one clock, in steps or in straight lines.
//!
//! A ramp runs in two straight lines through each interval, from the rate at its beginning to one at its middle and
//! on to the rate at its end. Where intervals meet, the rate is the mean of their own mean rates, but at most twice
//! the smaller of them; where nothing stands beside an interval, it begins or ends with its own mean rate. The rate
//! in the middle is what keeps the interval's volume, and is never below 0, because the rates at both ends together
//! are at most four times the mean.

use super::sources::Clocks;
use crate::ground::time::{DAY, Ticks};
use crate::scenario::calendar::{Calendar, Expanded};
use crate::scenario::model::{Inquiry, Ramp, Run, date_of};

/// A piece of the rate of arrivals.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RatePiece {
    /// Start.
    pub from: Ticks,
    /// End (exclusive).
    pub to: Ticks,
    /// Expected arrivals per tick at the start and at a factor of 1; more than 0 where `slope` is 0.
    pub per_tick: f64,
    /// By how much that grows per tick.
    pub slope: f64,
    /// Which of its source's factors holds: the number of the day on its own clock, times the number of blocks in a
    /// day, plus the block. The day before the first has the last number, [`super::Plan::days`].
    pub cell: u32,
}

impl RatePiece {
    /// Expected arrivals between two moments, at a factor of 1.
    pub fn expected(&self, from: Ticks, to: Ticks) -> f64 {
        let (from, to) = (from.max(self.from), to.min(self.to));
        if from >= to {
            return 0.0;
        }
        let (a, b) = ((from - self.from) as f64, (to - self.from) as f64);
        (b - a) * (self.per_tick + 0.5 * self.slope * (a + b))
    }

    /// The part before `to` and after `from`.
    fn clipped(self, from: Ticks, to: Ticks) -> Self {
        let begin = from.max(self.from);
        let per_tick = if begin > self.from { self.per_tick + self.slope * (begin - self.from) as f64 } else { self.per_tick };
        Self { from: begin, to: to.min(self.to), per_tick: per_tick.max(0.0), ..self }
    }
}

/// How the factors of a source are numbered.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cells {
    /// As [`super::Plan::days`].
    pub days: usize,
    /// Blocks in a day.
    pub blocks: u32,
}

/// The volumes of an inquiry as [`Calendar::expand`] gives them, special days included.
pub(super) fn volumes(
    calendar: &Calendar<f64>,
    inquiry: &Inquiry,
    run: &Run,
    before: Ticks,
    horizon: Ticks,
    clock: &Clocks<'_>,
) -> Vec<Expanded<f64>> {
    let mut pieces = calendar.expand(run.start, before, horizon, clock.wall);
    if !inquiry.special_days.is_empty() {
        for piece in &mut pieces {
            let factor = date_of(run.start, before, piece.day).and_then(|date| inquiry.special_days.get(&date));
            piece.value *= factor.unwrap_or(&1.0);
        }
    }
    pieces
}

/// The rate before `end` of an inquiry's customers on one clock.
pub(super) fn rates(
    calendar: &Calendar<f64>,
    inquiry: &Inquiry,
    run: &Run,
    clock: &Clocks<'_>,
    end: Ticks,
    cells: Cells,
) -> Vec<RatePiece> {
    let piece = |expanded: &Expanded<f64>| RatePiece {
        from: expanded.from,
        to: expanded.to,
        per_tick: expanded.value * clock.share / expanded.full as f64,
        slope: 0.0,
        cell: u32::try_from(expanded.day).unwrap_or(cells.days as u32),
    };
    let mut pieces: Vec<RatePiece> = match inquiry.ramp {
        Ramp::Steps => {
            let expanded = volumes(calendar, inquiry, run, run.warmup, end, clock);
            expanded.iter().filter(|piece| piece.value > 0.0).map(piece).collect()
        }
        Ramp::Linear => {
            // The days around the period give the rates at its edges.
            let mut expanded = volumes(calendar, inquiry, run, run.warmup + DAY, end + 2 * DAY, clock);
            expanded.iter_mut().for_each(|piece| piece.day -= 1);
            let within = |piece: RatePiece| {
                let clipped = piece.clipped(DAY, DAY + end);
                (clipped.from < clipped.to).then(|| RatePiece { from: clipped.from - DAY, to: clipped.to - DAY, ..clipped })
            };
            ramps(&expanded.iter().map(piece).collect::<Vec<_>>()).into_iter().filter_map(within).collect()
        }
    };
    if cells.blocks > 1 {
        pieces = pieces.into_iter().flat_map(|piece| blocks(piece, run, clock, cells)).collect();
    }
    pieces
}

/// Straight lines through pieces in steps, two for each.
fn ramps(steps: &[RatePiece]) -> Vec<RatePiece> {
    let meeting = |left: Option<&RatePiece>, right: Option<&RatePiece>| {
        let (left, right) = (left?, right?);
        (left.to == right.from).then(|| (0.5 * (left.per_tick + right.per_tick)).min(2.0 * left.per_tick.min(right.per_tick)))
    };
    let mut lines = Vec::new();
    for (index, step) in steps.iter().enumerate().filter(|(_, step)| step.per_tick > 0.0) {
        let before = index.checked_sub(1).and_then(|before| steps.get(before));
        let first = meeting(before, Some(step)).unwrap_or(step.per_tick);
        let last = meeting(Some(step), steps.get(index + 1)).unwrap_or(step.per_tick);
        let middle = step.from + (step.to - step.from) / 2;
        let (rise, fall) = ((middle - step.from) as f64, (step.to - middle) as f64);
        let peak = (2.0 * step.per_tick - (first * rise + last * fall) / (rise + fall)).max(0.0);
        if rise > 0.0 {
            lines.push(RatePiece { to: middle, per_tick: first, slope: (peak - first) / rise, ..*step });
        }
        lines.push(RatePiece { from: middle, per_tick: peak, slope: (last - peak) / fall, ..*step });
    }
    lines
}

/// A piece cut where blocks of the day begin on its own clock.
fn blocks(piece: RatePiece, run: &Run, clock: &Clocks<'_>, cells: Cells) -> Vec<RatePiece> {
    let block = DAY / u64::from(cells.blocks);
    let shown = clock.wall.reading(piece.from as i64 - run.warmup as i64).rem_euclid(DAY as i64) as Ticks;
    let mut parts = Vec::new();
    let (mut from, mut number) = (piece.from, shown / block);
    let mut to = piece.from + (number + 1) * block - shown;
    while from < piece.to {
        let cell = piece.cell * cells.blocks + number as u32;
        parts.push(RatePiece { cell, ..piece.clipped(from, to) });
        (from, to, number) = (to, to + block, number + 1);
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(from: Ticks, to: Ticks, per_tick: f64) -> RatePiece {
        RatePiece { from, to, per_tick, slope: 0.0, cell: 0 }
    }

    #[test]
    fn ramps_keep_volumes_meet_and_are_never_negative() {
        let steps = [step(0, 10, 3.0), step(10, 21, 1.0), step(21, 30, 8.0), step(30, 40, 0.0), step(40, 50, 2.0), step(60, 70, 5.0)];
        let lines = ramps(&steps);
        for step in &steps {
            let volume: f64 = lines.iter().map(|line| line.expected(step.from, step.to)).sum();
            assert!((volume - step.per_tick * (step.to - step.from) as f64).abs() < 1e-12, "{step:?}");
        }
        for line in &lines {
            let end = line.per_tick + line.slope * (line.to - line.from) as f64;
            assert!(line.per_tick >= 0.0 && end > -1e-12, "{line:?}");
        }
        // 3 and 1 meet at 2, 1 and 8 at twice the smaller, 8 and 0 at 0; before the first and after a gap there is nothing.
        let starts: Vec<f64> = lines.iter().step_by(2).map(|line| line.per_tick).collect();
        assert_eq!(starts, [3.0, 2.0, 2.0, 0.0, 5.0]);
        assert_eq!(lines[1].per_tick, 3.5);
    }

    #[test]
    fn a_part_of_a_piece_expects_its_part() {
        let line = RatePiece { from: 10, to: 30, per_tick: 1.0, slope: 0.5, cell: 0 };
        assert_eq!(line.expected(0, 100), 20.0 + 0.25 * 400.0);
        assert_eq!(line.expected(12, 14), 2.0 * 2.5);
        assert_eq!(line.clipped(12, 14), RatePiece { from: 12, to: 14, per_tick: 2.0, ..line });
    }
}
