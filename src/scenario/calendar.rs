//! Calendars: values by time of day and weekday, or by date, expanded to ticks when planned.

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

    /// The pieces in `[0, horizon)`, where tick 0 is `before` ticks before the midnight of `start`;
    /// sorted, disjoint, adjacent equal values kept apart. Pieces that reach outside are clipped, but
    /// `value` stays that of the whole piece; `full` is the whole piece's length.
    pub fn expand(&self, start: Date, before: Ticks, horizon: Ticks) -> Vec<Expanded<T>> {
        self.expand_on(start, before, horizon, 0)
    }

    /// The same for a calendar on clocks that are `ahead` microseconds ahead of the centre's (negative:
    /// behind; less than a day either way): what happens at nine there happens that much earlier here. The
    /// centre's first and last day reach into a neighbouring day of such clocks, which is looked up too.
    pub fn expand_on(&self, start: Date, before: Ticks, horizon: Ticks, ahead: i64) -> Vec<Expanded<T>> {
        if ahead == 0 {
            return self.own_clock(start, before, horizon);
        }
        let here = |at: Ticks| at.saturating_add_signed(-ahead).saturating_sub(DAY).min(horizon);
        let pieces = self.own_clock(start, before + DAY, horizon + 2 * DAY).into_iter();
        let shifted = pieces.map(|piece| Expanded { from: here(piece.from), to: here(piece.to), day: piece.day - 1, ..piece });
        shifted.filter(|piece| piece.from < piece.to).collect()
    }

    fn own_clock(&self, start: Date, before: Ticks, horizon: Ticks) -> Vec<Expanded<T>> {
        let lead_days = before.div_ceil(DAY);
        let lead = lead_days * DAY - before;
        let mut out = Vec::new();
        let Ok(mut date) = start.checked_sub(jiff::Span::new().days(lead_days as i64)) else { return out };
        let mut day = 0u64;
        while day * DAY < horizon + lead {
            for piece in self.day(date) {
                let (from, to) = ((day * DAY + piece.from).max(lead) - lead, (day * DAY + piece.to).max(lead) - lead);
                let (from, to) = (from.min(horizon), to.min(horizon));
                if from < to {
                    out.push(Expanded { from, to, full: piece.to - piece.from, value: piece.value, day: day as i64 });
                }
            }
            day += 1;
            let Ok(next) = date.tomorrow() else { break };
            date = next;
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
