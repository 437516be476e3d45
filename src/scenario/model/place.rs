//! Places: what their clocks show, and the dates on which nobody works there.
//!
//! Every clock is given by how far it is ahead of the time that runs, which is a step function: constant,
//! or with a step wherever daylight saving time begins or ends. Time runs in microseconds from the midnight
//! with which `run.start` begins on the centre's clock; a clock shows microseconds from 00:00 of that date.

use crate::ground::time::{DAY, Ticks};
use crate::scenario::calendar::{Calendar, Expanded};
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Span, Timestamp};
use std::collections::BTreeSet;

/// A clock on a wall.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WallClock {
    /// From when on it is how far ahead of the time that runs, in microseconds, by time; never empty, the first is
    /// from ever.
    steps: Vec<(i64, i64)>,
}

/// A stretch of time in which a clock has no step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// Start, in microseconds of running time.
    pub from: i64,
    /// End (exclusive).
    pub to: i64,
    /// What the clock shows is ahead of the running time by this many microseconds.
    pub ahead: i64,
}

impl Default for WallClock {
    fn default() -> Self {
        Self::ahead(0)
    }
}

impl WallClock {
    /// A clock that is always so many microseconds ahead (negative: behind).
    pub fn ahead(by: i64) -> Self {
        Self { steps: vec![(i64::MIN, by)] }
    }

    /// The clock of a time zone; the time that runs began at the midnight of `start` in `centre`. Its steps are those
    /// between `from` and `to`, in microseconds of running time. `None` beyond the calendar.
    pub fn of_zone(zone: &TimeZone, centre: &TimeZone, start: Date, from: i64, to: i64) -> Option<Self> {
        let midnight = start.at(0, 0, 0, 0);
        // Where a day has no midnight, it begins with the first moment of its date.
        let origin = start.to_zoned(centre.clone()).ok()?.timestamp().as_microsecond();
        let shown_at_origin = TimeZone::UTC.to_timestamp(midnight).ok()?.as_microsecond();
        let ahead = |seconds: i32| origin + i64::from(seconds) * 1_000_000 - shown_at_origin;
        let first = Timestamp::from_microsecond(origin.checked_add(from)?).ok()?;
        let mut steps = vec![(i64::MIN, ahead(zone.to_offset(first).seconds()))];
        for step in zone.following(first) {
            let at = step.timestamp().as_microsecond() - origin;
            if at > to {
                break;
            }
            let ahead = ahead(step.offset().seconds());
            // A zone may change its name without changing its time.
            if steps[steps.len() - 1].1 != ahead {
                steps.push((at, ahead));
            }
        }
        Some(Self { steps })
    }

    /// A clock that is always so many microseconds ahead of this one.
    pub fn further(&self, by: i64) -> Self {
        Self { steps: self.steps.iter().map(|&(from, ahead)| (from, ahead + by)).collect() }
    }

    /// The same clock in a count of time that begins so many microseconds earlier.
    pub fn counted_from(&self, before: i64) -> Self {
        Self { steps: self.steps.iter().map(|&(from, ahead)| (from.saturating_add(before), ahead - before)).collect() }
    }

    /// Whether it shows the time that runs.
    pub fn is_plain(&self) -> bool {
        self.steps == [(i64::MIN, 0)]
    }

    /// Least and most microseconds by which it is ever ahead of another clock.
    pub fn ahead_of(&self, other: &Self) -> (i64, i64) {
        let moments = self.steps.iter().chain(&other.steps).map(|&(from, _)| from);
        let apart: Vec<i64> = moments.map(|at| self.ahead_at(at) - other.ahead_at(at)).collect();
        (apart.iter().copied().min().unwrap_or(0), apart.iter().copied().max().unwrap_or(0))
    }

    fn ahead_at(&self, at: i64) -> i64 {
        self.steps[self.steps.partition_point(|&(from, _)| from <= at).max(1) - 1].1
    }

    /// What it shows at a moment of running time.
    pub fn reading(&self, at: i64) -> i64 {
        at + self.ahead_at(at)
    }

    /// The date and time that it shows; `None` beyond the calendar.
    pub fn shows(&self, start: Date, at: i64) -> Option<DateTime> {
        start.at(0, 0, 0, 0).checked_add(SignedDuration::from_micros(self.reading(at))).ok()
    }

    /// Whether it shows at this moment what it has shown before, because it was put back.
    pub fn repeats(&self, at: i64) -> bool {
        self.moment(self.reading(at)) < at
    }

    /// The day that it shows at a moment of running time, in days after the date on which time 0 lies.
    pub fn day(&self, at: i64) -> i64 {
        self.reading(at).div_euclid(DAY as i64)
    }

    /// The first moment of running time at which it shows `reading` or later: where the clock jumps over a reading,
    /// the moment of the jump; where it shows a reading twice, the first time.
    pub fn moment(&self, reading: i64) -> i64 {
        let ends = self.steps.iter().skip(1).map(|&(from, _)| from).chain([i64::MAX]);
        for (&(from, ahead), end) in self.steps.iter().zip(ends) {
            let at = reading.saturating_sub(ahead).max(from);
            if at < end {
                return at;
            }
        }
        reading
    }

    /// All moments of running time at which it shows `reading`: none where it jumps over it, two where it is put back.
    pub fn moments(&self, reading: i64) -> impl Iterator<Item = i64> + '_ {
        let ends = self.steps.iter().skip(1).map(|&(from, _)| from).chain([i64::MAX]);
        let at = move |((from, ahead), end): ((i64, i64), i64)| Some(reading - ahead).filter(|at| (from..end).contains(at));
        self.steps.iter().copied().zip(ends).filter_map(at)
    }

    /// The moment, in microseconds of running time, at which it is `time` after the midnight of the day that it shows at
    /// `at`; as [`WallClock::moment`].
    pub fn moment_of_day(&self, at: i64, time: Ticks) -> i64 {
        self.moment(self.day(at) * DAY as i64 + time as i64)
    }

    /// The next moment after `at`, in microseconds of running time, at which a slot of this length begins. Slots are
    /// counted from every midnight; one in which a day ends, ends with it. What is jumped over is no slot, and a slot in
    /// which the clock is put back is as much longer.
    pub fn next_slot(&self, at: i64, slot: Ticks) -> i64 {
        let (day, slot, shown) = (DAY as i64, slot as i64, self.reading(at));
        let midnight = shown.div_euclid(day) * day;
        let mut next = midnight + (shown - midnight) / slot * slot;
        loop {
            let ends = next.div_euclid(day) * day + day;
            next = (next + slot).min(ends);
            let moment = self.moment(next);
            if moment > at {
                return moment;
            }
        }
    }

    /// The moment, in microseconds of running time, at which it is `time` after midnight on a date; as
    /// [`WallClock::moment`] where that time does not come or comes twice.
    pub fn moment_of(&self, start: Date, date: Date, time: Ticks) -> i64 {
        self.moment(i64::from((date - start).get_days()) * DAY as i64 + time as i64)
    }

    /// The stretches of `[from, to)` without a step, in order.
    pub fn stretches(&self, from: i64, to: i64) -> impl Iterator<Item = Stretch> + '_ {
        let ends = self.steps.iter().skip(1).map(|&(from, _)| from).chain([i64::MAX]);
        let clipped =
            self.steps.iter().zip(ends).map(move |(&(begin, ahead), end)| Stretch { from: begin.max(from), to: end.min(to), ahead });
        clipped.filter(|stretch| stretch.from < stretch.to)
    }
}

/// A site: where groups work and channels open by the clock and the holidays of the place.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Site {
    /// Its name in the file; empty for the centre itself.
    pub name: String,
    /// Its clock.
    pub clock: WallClock,
    /// Dates, on its own clock, on which nobody works and no door is open.
    pub holidays: BTreeSet<Date>,
}

impl Site {
    /// A calendar of this site, as [`Calendar::expand`], without what lies on holidays.
    pub fn expand<T: Copy + PartialEq>(&self, calendar: &Calendar<T>, start: Date, before: Ticks, horizon: Ticks) -> Vec<Expanded<T>> {
        let mut pieces = calendar.expand(start, before, horizon, &self.clock);
        if !self.holidays.is_empty() {
            pieces.retain(|piece| date_of(start, before, piece.day).is_none_or(|date| !self.holidays.contains(&date)));
        }
        pieces
    }
}

/// The date of a day of [`Expanded::day`]; `None` beyond the calendar.
pub fn date_of(start: Date, before: Ticks, day: i64) -> Option<Date> {
    start.checked_add(Span::new().days(day - before.div_ceil(DAY) as i64)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::time::{HOUR, MINUTE};
    use jiff::tz::TimeZoneDatabase;

    fn zone(name: &str) -> TimeZone {
        TimeZoneDatabase::bundled().get(name).expect("a zone")
    }

    const HOURS: i64 = HOUR as i64;
    const START: Date = Date::constant(2024, 3, 30);

    fn berlin() -> WallClock {
        WallClock::of_zone(&zone("Europe/Berlin"), &zone("Europe/Berlin"), START, -400 * 24 * HOURS, 400 * 24 * HOURS).expect("in range")
    }

    #[test]
    fn a_zone_jumps_and_repeats() {
        let clock = berlin();
        // 2024-03-31 has 23 hours: 02:00 becomes 03:00, 26 hours after the midnight of the 30th.
        assert_eq!([25, 26, 27].map(|hour| clock.reading(hour * HOURS) / HOURS), [25, 27, 28]);
        assert_eq!(clock.moment(26 * HOURS + HOURS / 2), 26 * HOURS, "02:30 is jumped over");
        assert_eq!(clock.moment_of(START, Date::constant(2024, 4, 1), 0), 47 * HOURS);
        // 2024-10-27 has 25: 03:00 becomes 02:00.
        let day = Date::constant(2024, 10, 27);
        let half_past_two = clock.moment_of(START, day, 2 * HOUR + 30 * MINUTE);
        assert_eq!(clock.moment_of(START, day, 3 * HOUR) - half_past_two, HOURS + HOURS / 2);
        assert_eq!(clock.shows(START, half_past_two + HOURS).map(|at| at.to_string()).as_deref(), Some("2024-10-27T02:30:00"));
        assert_eq!([-1, 0, HOURS].map(|after| clock.repeats(half_past_two + after)), [false, false, true]);
        assert!(!clock.repeats(half_past_two + 2 * HOURS) && !clock.repeats(26 * HOURS));
        assert_eq!([23, 24, 46, 47].map(|hour| clock.day(hour * HOURS)), [0, 1, 1, 2]);
        assert!(WallClock::default().is_plain() && !clock.is_plain());
    }

    #[test]
    fn slots_begin_by_the_clock() {
        let clock = berlin();
        let hours = |from: i64, slot: u64| clock.next_slot(from * HOURS / 2, slot) as f64 / HOURS as f64;
        // On the 30th at 23:00 the next of 5 h is that of midnight; then 05:00, which is 28 hours after the 30th began.
        assert_eq!([46, 48, 56].map(|half| hours(half, 5 * HOUR)), [24.0, 28.0, 33.0]);
        // Before the jump at 26 hours that of 02:00 or 02:30 begins with it; after it that of 03:30 or 04:00 is next.
        assert_eq!([51, 52].map(|half| hours(half, HOUR / 2)), [26.0, 26.5]);
        assert_eq!([51, 52].map(|half| hours(half, HOUR)), [26.0, 27.0]);
        // The first 02:00 of 27 October: slots of half an hour begin there and at the first 02:30, the next at 03:00.
        let two = clock.moment_of(START, Date::constant(2024, 10, 27), 2 * HOUR);
        let next = |after: i64, slot: u64| (clock.next_slot(two + after * HOURS / 4, slot) - two) as f64 / HOURS as f64;
        assert_eq!([-1, 0, 1, 2, 5, 7].map(|quarter| next(quarter, HOUR / 2)), [0.0, 0.5, 0.5, 2.0, 2.0, 2.0]);
        assert_eq!([-1, 0, 5, 8].map(|quarter| next(quarter, HOUR)), [0.0, 2.0, 2.0, 3.0]);
        // Counted from elsewhere it is the same clock.
        let moved = clock.counted_from(7 * HOURS);
        assert_eq!(moved.next_slot(46 * HOURS / 2 + 7 * HOURS, 5 * HOUR), 31 * HOURS);
        assert_eq!([moved.reading(33 * HOURS), moved.day(33 * HOURS)], [clock.reading(26 * HOURS), 1]);
        assert_eq!(clock.moment_of_day(30 * HOURS, 17 * HOUR), 40 * HOURS);
    }

    #[test]
    fn a_reading_comes_once_twice_or_never() {
        let clock = berlin();
        let moments = |reading: i64| clock.moments(reading).collect::<Vec<_>>();
        assert_eq!([moments(25 * HOURS), moments(26 * HOURS + 1), moments(27 * HOURS)], [vec![25 * HOURS], vec![], vec![26 * HOURS]]);
        let two = clock.moment_of(START, Date::constant(2024, 10, 27), 2 * HOUR);
        assert_eq!(moments(clock.reading(two)), [two, two + HOURS]);
    }

    #[test]
    fn zones_are_apart_by_their_own_steps() {
        let york = WallClock::of_zone(&zone("America/New_York"), &zone("Europe/Berlin"), START, -400 * 24 * HOURS, 400 * 24 * HOURS)
            .expect("in range");
        // New York changed on 10 March and changes back on 3 November, a week after Berlin.
        assert_eq!(york.ahead_of(&berlin()), (-6 * HOURS, -5 * HOURS));
        assert_eq!(york.reading(0), -5 * HOURS);
        assert_eq!(york.further(HOURS).reading(0), -4 * HOURS);
    }
}
