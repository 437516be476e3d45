//! `[run]`: the simulated period, and how often it is simulated.

use super::{BusynessDays, Precision, WallClock};
use crate::ground::time::{DAY, Ticks};
use std::ops::Range;

/// `[run]`: the simulated period.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// First counted day; counting starts at its midnight and the warm-up is simulated before it.
    pub start: jiff::civil::Date,
    /// Simulated before counting starts.
    pub warmup: Ticks,
    /// Counted; more than 0.
    pub length: Ticks,
    /// What happens to contacts open at the end of the counted length.
    pub drain: Drain,
    /// Length of an interval of `intervals.csv`; more than 0.
    pub interval: Ticks,
    /// Number of replications, at least 1; with `precision` the most.
    pub replications: u32,
    /// Until when to replicate, if not for a number of times.
    pub precision: Option<Precision>,
    /// Estimates are corrected by what is known of arrivals.
    pub control_variates: bool,
    /// How days of busyness are drawn; replications come in blocks of as many as it binds together.
    pub busyness_days: BusynessDays,
    /// The centre's clock: plain, or of its time zone.
    pub clock: WallClock,
    /// Its time zone, if it has one.
    pub time_zone: Option<jiff::tz::TimeZone>,
}

impl Run {
    /// How long the simulated period goes on after the start of counting, the drain included.
    pub fn after_start(&self) -> Ticks {
        match self.drain {
            Drain::Finish { limit } => self.length + limit,
            Drain::Censor => self.length,
        }
    }

    /// The tick, which counts from the start of the warm-up, at which it is `time` after midnight on a date by a
    /// clock; `None` before the warm-up. A time that the clock jumps over is the moment of the jump, one that it
    /// shows twice the first of both.
    pub fn tick(&self, clock: &WallClock, date: jiff::civil::Date, time: Ticks) -> Option<Ticks> {
        Ticks::try_from(clock.moment_of(self.start, date, time) + self.warmup as i64).ok()
    }

    /// The days of the counted length on the centre's clock: the ticks after the start of counting at which each begins
    /// and ends. They follow each other without a gap; the last one may end after the counted length.
    pub fn days(&self) -> Vec<Range<Ticks>> {
        let begins = |day: i64| self.clock.moment(day * DAY as i64).max(0) as Ticks;
        let days = (0..).map(|day| begins(day)..begins(day + 1)).take_while(|day| day.start < self.length);
        // A date that the clock jumps over is none.
        days.filter(|day| day.start < day.end).collect()
    }

    /// The centre's date and time so many microseconds after the start of counting; `None` beyond the calendar.
    pub fn shown(&self, after: i64) -> Option<jiff::civil::DateTime> {
        self.clock.shows(self.start, after)
    }
}

/// What happens at the end of the counted length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drain {
    /// Arrivals stop; open contacts are followed to their end, at most for `limit`.
    Finish {
        /// Longest drain.
        limit: Ticks,
    },
    /// The replication ends; open contacts are counted as `open_at_end`.
    Censor,
}
