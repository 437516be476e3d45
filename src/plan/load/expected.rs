//! Expected issues of an inquiry by interval, while a door is open: the forecast that a plan stands beside its results,
//! and with ramps and storms what `check` reckons with.

use super::super::rates::{Cells, RatePiece, rates, volumes};
use super::super::sources::{clocks, recorded_days};
use super::spread::{Segment, intersect, spread};
use crate::ground::time::{DAY, Ticks, to_seconds};
use crate::scenario::Scenario;
use crate::scenario::calendar::Calendar;
use crate::scenario::model::{Arrivals, Inquiry, Ramp, RecordedDays, Storm, StormTime};

/// Which demand is reckoned with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Demand {
    /// The volumes, evenly over their own intervals.
    Forecast,
    /// The same in straight lines where the ramp is linear, and the mean of what storms bring.
    Expected,
}

/// Expected issues of an inquiry per interval while `door` is open, and in all.
pub(super) fn arrivals_inside(scenario: &Scenario, index: usize, door: &[Segment], count: usize, demand: Demand) -> (Vec<f64>, f64) {
    let inquiry = &scenario.inquiries[index];
    let (mut inside, mut total) = match &inquiry.arrivals {
        Arrivals::Volumes(calendar) if demand == Demand::Expected && inquiry.ramp == Ramp::Linear => {
            by_ramps(scenario, inquiry, calendar, door, count)
        }
        Arrivals::Volumes(calendar) => by_rate(scenario, inquiry, calendar, door, count),
        Arrivals::Trace(times) => by_trace(scenario, times, door, count),
        Arrivals::Days(recorded) => by_days(scenario, recorded, door, count),
    };
    if demand == Demand::Expected {
        let hit = |storm: &Storm| storm.inquiries.iter().find(|(hit, _)| *hit == index).map(|(_, share)| storm.size * share);
        for (storm, size) in scenario.storms.iter().filter_map(|storm| Some((storm, hit(storm)?))) {
            let between = |from: Ticks, to: Ticks| size * (come(scenario, storm, to) - come(scenario, storm, from));
            total += between(0, scenario.run.length);
            let more = measured(between, door, scenario.run.interval.max(1), count);
            inside.iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
        }
    }
    (inside, total)
}

/// What lies between two moments, by interval and while the door is open.
fn measured(between: impl Fn(Ticks, Ticks) -> f64, door: &[Segment], interval: Ticks, count: usize) -> Vec<f64> {
    let mut inside = vec![0.0; count];
    for segment in door {
        let (first, last) = ((segment.from / interval) as usize, (segment.to.saturating_sub(1) / interval) as usize);
        for (i, slot) in inside.iter_mut().enumerate().take(last + 1).skip(first) {
            *slot += between(segment.from.max(i as u64 * interval), segment.to.min((i as u64 + 1) * interval));
        }
    }
    inside
}

/// Expected arrivals of storms of size 1 until so long after the start of counting.
///
/// A storm with onset a and decay d rises in a straight line to its peak 1 / (a / 2 + d) and falls from there
/// exponentially. Of storms that come at random it is the rate times the integral of that over the time since the
/// start of the simulated period.
fn come(scenario: &Scenario, storm: &Storm, until: Ticks) -> f64 {
    let (a, d) = (to_seconds(storm.onset), to_seconds(storm.decay));
    let peak = 1.0 / (0.5 * a + d);
    let warmup = to_seconds(scenario.run.warmup);
    match storm.when {
        // One before the simulated period never comes.
        StormTime::At(after) if scenario.run.warmup as i64 + after < 0 => 0.0,
        StormTime::At(after) => {
            let x = (until as f64 - after as f64) * to_seconds(1);
            match x {
                _ if x <= 0.0 => 0.0,
                _ if x < a => 0.5 * peak * x * x / a,
                _ => 1.0 - peak * d * libm::exp((a - x) / d),
            }
        }
        StormTime::PerDay(rate) => {
            let x = to_seconds(until) + warmup;
            let integral =
                if x < a { peak * x * x * x / (6.0 * a) } else { peak * a * a / 6.0 + (x - a) + peak * d * d * libm::expm1((a - x) / d) };
            rate / to_seconds(DAY) * integral
        }
    }
}

fn by_ramps(scenario: &Scenario, inquiry: &Inquiry, calendar: &Calendar<f64>, door: &[Segment], count: usize) -> (Vec<f64>, f64) {
    let (run, before) = (&scenario.run, scenario.run.warmup);
    let (mut inside, mut total) = (vec![0.0; count], 0.0);
    for clock in clocks(scenario, inquiry) {
        let cells = Cells { days: (before + run.length).div_ceil(DAY) as usize, blocks: 1 };
        let pieces: Vec<RatePiece> = rates(calendar, inquiry, run, &clock, before + run.length, cells);
        let between = |from: Ticks, to: Ticks| {
            let (from, to) = (from + before, to + before);
            let first = pieces.partition_point(|piece| piece.to <= from);
            pieces[first..].iter().take_while(|piece| piece.from < to).map(|piece| piece.expected(from, to)).sum::<f64>()
        };
        total += between(0, run.length);
        let more = measured(between, door, run.interval.max(1), count);
        inside.iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
    }
    (inside, total)
}

fn by_rate(scenario: &Scenario, inquiry: &Inquiry, calendar: &Calendar<f64>, door: &[Segment], count: usize) -> (Vec<f64>, f64) {
    let (interval, length) = (scenario.run.interval.max(1), scenario.run.length);
    let (mut inside, mut total) = (vec![0.0; count], 0.0);
    for clock in clocks(scenario, inquiry) {
        let pieces = volumes(calendar, inquiry, &scenario.run, 0, length, &clock);
        // Contacts per second, over which `spread` integrates.
        let rate = |value: f64, full: Ticks| clock.share * value / to_seconds(full);
        let rates: Vec<(Segment, f64)> =
            pieces.iter().map(|piece| (Segment { from: piece.from, to: piece.to }, rate(piece.value, piece.full))).collect();
        total += rates.iter().map(|(segment, rate)| rate * to_seconds(segment.to - segment.from)).sum::<f64>();
        let expected = spread(intersect(&rates, door).into_iter(), interval, count);
        inside.iter_mut().zip(expected).for_each(|(sum, expected)| *sum += expected);
    }
    (inside, total)
}

fn by_trace(scenario: &Scenario, times: &[i64], door: &[Segment], count: usize) -> (Vec<f64>, f64) {
    let (interval, length) = (scenario.run.interval.max(1), scenario.run.length);
    let (mut inside, mut total, mut place) = (vec![0.0; count], 0.0, 0);
    for &time in times {
        let Ok(at) = Ticks::try_from(time) else { continue };
        if at >= length {
            break;
        }
        total += 1.0;
        while door.get(place).is_some_and(|segment| segment.to <= at) {
            place += 1;
        }
        if door.get(place).is_some_and(|segment| segment.from <= at) {
            inside[(at / interval) as usize] += 1.0;
        }
    }
    (inside, total)
}

/// The mean of the recorded days that each simulated day may take.
fn by_days(scenario: &Scenario, recorded: &RecordedDays, door: &[Segment], count: usize) -> (Vec<f64>, f64) {
    let (interval, run) = (scenario.run.interval.max(1), &scenario.run);
    let plan = recorded_days(recorded, run);
    let (mut inside, mut total) = (vec![0.0; count], 0.0);
    for (day, candidates) in &plan.days {
        let weight = 1.0 / candidates.len() as f64;
        let times = candidates.iter().flat_map(|&recorded| &plan.recorded[recorded as usize]);
        let counted = |at: Ticks| at.checked_sub(run.warmup).filter(|&at| at < run.length);
        for at in times.flat_map(|&time| plan.ticks(*day, time)).filter_map(counted) {
            total += weight;
            if door.get(door.partition_point(|segment| segment.to <= at)).is_some_and(|segment| segment.from <= at) {
                inside[(at / interval) as usize] += weight;
            }
        }
    }
    (inside, total)
}
