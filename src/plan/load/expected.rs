//! Expected issues of an inquiry by interval, while a door is open: the forecast as `check` reckons with it.

use super::super::rates::volumes;
use super::super::sources::{clocks, recorded_days};
use super::spread::{Segment, intersect, spread};
use crate::ground::time::{Ticks, to_seconds};
use crate::scenario::Scenario;
use crate::scenario::calendar::Calendar;
use crate::scenario::model::{Arrivals, Inquiry, RecordedDays};

/// Expected issues of an inquiry per interval while `door` is open, and in all.
pub(super) fn arrivals_inside(scenario: &Scenario, inquiry: &Inquiry, door: &[Segment], count: usize) -> (Vec<f64>, f64) {
    match &inquiry.arrivals {
        Arrivals::Volumes(calendar) => by_rate(scenario, inquiry, calendar, door, count),
        Arrivals::Trace(times) => by_trace(scenario, times, door, count),
        Arrivals::Days(recorded) => by_days(scenario, recorded, door, count),
    }
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
