//! Calendars: values by time of day and weekday, or by date, expanded to ticks when planned.

use super::model::WallClock;
use crate::ground::time::{DAY, Ticks};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// A value that holds in part of a day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Piece<T> {
    /// Start, in ticks after midnight.
    pub from: Ticks,
    /// End (exclusive), in ticks after midnight, at most 24 h and after `from`.
    pub to: Ticks,
    /// The value.
    pub value: T,
}

/// Pieces of each day, sorted and disjoint. Where there is no piece, nothing holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Calendar<T> {
    /// The same every week; index 0 is Monday.
    Weekly([Vec<Piece<T>>; 7]),
    /// By date; other dates are empty.
    Dated(BTreeMap<Date, Vec<Piece<T>>>),
}

impl<T: Copy + PartialEq> Calendar<T> {
    /// The same value around the clock.
    pub fn always(value: T) -> Self {
        Self::Weekly(std::array::from_fn(|_| vec![Piece { from: 0, to: DAY, value }]))
    }

    /// The pieces of one date.
    pub fn day(&self, date: Date) -> &[Piece<T>] {
        match self {
            Self::Weekly(days) => &days[date.weekday().to_monday_zero_offset() as usize],
            Self::Dated(days) => days.get(&date).map_or(&[], Vec::as_slice),
        }
    }

    /// The pieces in `[0, horizon)`, where tick 0 is `before` ticks before the midnight of `start` on the
    /// centre's clock, for a calendar that goes by `clock`: a piece holds while that clock shows a time in it,
    /// so that where the clock jumps, what lies in the gap does not happen, and where it repeats an hour, what
    /// lies in that happens twice. Sorted, disjoint, adjacent equal values kept apart. Pieces that reach
    /// outside are clipped, but `value` stays that of the whole piece; `full` is the whole piece's length.
    pub fn expand(&self, start: Date, before: Ticks, horizon: Ticks, clock: &WallClock) -> Vec<Expanded<T>> {
        let before_us = before as i64;
        let lead_days = before.div_ceil(DAY) as i64;
        let day_us = DAY as i64;
        let mut out = Vec::new();
        for stretch in clock.stretches(-before_us, horizon as i64 - before_us) {
            let (from, to) = (stretch.from + stretch.ahead, stretch.to + stretch.ahead);
            for day in from.div_euclid(day_us)..=(to - 1).div_euclid(day_us) {
                let Ok(date) = start.checked_add(jiff::Span::new().days(day)) else { continue };
                for piece in self.day(date) {
                    let (from, to) = ((day * day_us + piece.from as i64).max(from), (day * day_us + piece.to as i64).min(to));
                    if from < to {
                        let here = |at: i64| (at - stretch.ahead + before_us) as Ticks;
                        let (full, value) = (piece.to - piece.from, piece.value);
                        out.push(Expanded { from: here(from), to: here(to), full, value, day: day + lead_days });
                    }
                }
            }
        }
        out
    }
}

/// A piece in simulated time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Expanded<T> {
    /// Start in ticks.
    pub from: Ticks,
    /// End (exclusive) in ticks.
    pub to: Ticks,
    /// Length of the piece before clipping.
    pub full: Ticks,
    /// The value.
    pub value: T,
    /// Its date on its own clock, in days after that of tick 0 on the centre's clock; -1 is possible.
    pub day: i64,
}
