//! Stretches of intervals, and their names: neighbouring intervals of one day are one stretch.

use super::Load;
use crate::ground::time::{DAY, MINUTE, Ticks};
use crate::scenario::Scenario;
use std::ops::Range;

/// Stretches that a sentence names; of the others it gives the number.
const NAMED: usize = 2;

/// The stretches of intervals for which something holds.
pub fn stretches(load: &Load, holds: impl Fn(usize) -> bool) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    for i in (0..load.seconds.len()).filter(|&i| holds(i)) {
        match out.last_mut() {
            Some(last) if last.end == i && load.days[last.start] == load.days[i] => last.end = i + 1,
            _ => out.push(i..i + 1),
        }
    }
    out
}

/// The interval with the largest excess in some stretches; the first of equals.
pub fn worst(all: &[Range<usize>], excess: impl Fn(usize) -> f64) -> Option<usize> {
    let larger = |best: Option<(usize, f64)>, i: usize| {
        let own = excess(i);
        // Rounding makes no interval worse than another.
        if best.is_some_and(|(_, most)| own <= most * (1.0 + 1e-12)) { best } else { Some((i, own)) }
    };
    all.iter().cloned().flatten().fold(None, larger).map(|(i, _)| i)
}

/// The start of an interval, such as `Mon 2024-03-04 10:00`; `02:00 (again)` where the clock was put back meanwhile.
pub fn interval_name(scenario: &Scenario, interval: Ticks, index: usize) -> String {
    let at = signed(interval.saturating_mul(index as u64));
    let again = if scenario.run.clock.repeats(at) { " (again)" } else { "" };
    scenario.run.shown(at).map(|shown| format!("{}{again}", shown.strftime("%a %Y-%m-%d %H:%M"))).unwrap_or_default()
}

/// What the centre's clock shows so long after the start of counting; `None` beyond the calendar.
pub fn moment(scenario: &Scenario, ticks: Ticks) -> Option<jiff::civil::DateTime> {
    scenario.run.shown(signed(ticks))
}

fn signed(ticks: Ticks) -> i64 {
    i64::try_from(ticks).unwrap_or(i64::MAX)
}

/// When a stretch ends, in ticks after the start of counting.
pub fn end_of(scenario: &Scenario, load: &Load, stretch: &Range<usize>) -> Ticks {
    (stretch.end as u64).saturating_mul(load.interval).min(scenario.run.length)
}

/// The first and last moment of a stretch, such as `Mon 2024-03-04 08:00-10:30`: how late it is just before the end,
/// whatever the clock is put to then.
pub fn period_name(scenario: &Scenario, load: &Load, stretch: &Range<usize>) -> String {
    let last = signed(end_of(scenario, load, stretch)) - 1;
    let minutes = (scenario.run.clock.reading(last) + 1).rem_euclid(DAY as i64) / MINUTE as i64;
    let end = if minutes == 0 { "24:00".to_owned() } else { format!("{:02}:{:02}", minutes / 60, minutes % 60) };
    format!("{}-{end}", interval_name(scenario, load.interval, stretch.start))
}

/// The first stretches by name, and how many more there are.
pub fn named(scenario: &Scenario, load: &Load, all: &[Range<usize>]) -> String {
    let first: Vec<String> = all.iter().take(NAMED).map(|stretch| period_name(scenario, load, stretch)).collect();
    let more = match all.len().saturating_sub(NAMED) {
        0 => String::new(),
        1 => " and in 1 more period".to_owned(),
        more => format!(" and in {more} more periods"),
    };
    format!("{}{more}", first.join(", "))
}
