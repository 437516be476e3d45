//! How many arrivals a replication expects, and the limit on them: a slip in a volume should be an
//! error, not an exhausted memory.

use super::arrivals::has_demand;
use super::calendar::{Calendar, Piece};
use super::context::Context;
use super::diagnostic::Diagnostic;
use super::document::{Entry, Value};
use super::model::{Arrivals, Inquiry, Run, Storm, StormTime};
use super::site::SpecialDays;
use crate::ground::time::{DAY, Ticks};
use jiff::civil::Date;

/// Most arrivals that a replication may expect.
const MOST: f64 = 1e8;

/// Reports a scenario whose replications expect too many arrivals, at the arrivals of its largest inquiry.
pub(super) fn check_expected(cx: &Context, inquiries: &[(&Entry, Inquiry)], storms: &[Storm], run: &Run) -> bool {
    let mut expected: Vec<f64> = inquiries.iter().map(|(_, inquiry)| expected(inquiry, run)).collect();
    let days = (run.warmup + run.length) as f64 / DAY as f64;
    for storm in storms {
        let count = match storm.when {
            StormTime::At(_) => 1.0,
            StormTime::PerDay(rate) => rate * days,
        };
        for &(inquiry, share) in storm.inquiries.iter().filter(|(inquiry, _)| *inquiry < inquiries.len()) {
            expected[inquiry] += count * storm.size * share;
        }
    }
    let total: f64 = expected.iter().sum();
    let largest = inquiries.iter().zip(&expected).max_by(|(_, a), (_, b)| a.total_cmp(b));
    let Some(((entry, _), _)) = largest.filter(|_| total > MOST) else { return true };
    let place = match &entry.node.value {
        Value::Table(table) => {
            ["per_hour", "per_day", "volumes", "trace"].iter().find_map(|way| table.get(*way)).map(|way| &way.node.place)
        }
        _ => None,
    };
    let message = format!("a replication expects {} arrivals, warm-up included", grouped(total));
    let error = Diagnostic::at(place.unwrap_or(&entry.key), message).expecting("at most 100,000,000 arrivals in all");
    cx.report(error.helping("choose a shorter `run.length`, or fewer arrivals"));
    false
}

/// The arrivals that a replication expects of an inquiry, in the warm-up and the counted period.
fn expected(inquiry: &Inquiry, run: &Run) -> f64 {
    let arrivals = &inquiry.arrivals;
    match arrivals {
        Arrivals::Volumes(calendar) if has_demand(arrivals) => (1.0 + inquiry.forecast.bias) * total(calendar, &inquiry.special_days, run),
        Arrivals::Volumes(_) => 0.0,
        Arrivals::Trace(arrivals) => arrivals.len() as f64,
        Arrivals::Days(recorded) => {
            let mean = recorded.days.values().map(Vec::len).sum::<usize>() as f64 / recorded.days.len().max(1) as f64;
            mean * (run.warmup + run.length).div_ceil(DAY) as f64
        }
    }
}

/// The volume of the simulated period; whole weeks are not walked through piece by piece.
fn total(calendar: &Calendar<f64>, special_days: &SpecialDays, run: &Run) -> f64 {
    let sum = |pieces: &[Piece<f64>]| pieces.iter().map(|piece| piece.value).sum::<f64>();
    let whole: Option<[f64; 7]> = match calendar {
        Calendar::Weekly(days) => Some(std::array::from_fn(|day| sum(&days[day]))),
        Calendar::Dated(_) => None,
    };
    let whole_day =
        |date: Date| whole.map_or_else(|| sum(calendar.day(date)), |week| week[date.weekday().to_monday_zero_offset() as usize]);
    let lead_days = run.warmup.div_ceil(DAY);
    let (begin, end) = (lead_days * DAY - run.warmup, lead_days * DAY + run.length);
    let Ok(mut date) = run.start.checked_sub(jiff::Span::new().days(lead_days as i64)) else { return 0.0 };
    let mut total = 0.0;
    for midnight in (0..end).step_by(DAY as usize) {
        let (from, to) = (begin.max(midnight) - midnight, end.min(midnight + DAY) - midnight);
        let volume = if to - from == DAY { whole_day(date) } else { part(calendar.day(date), from, to) };
        total += special_days.get(&date).unwrap_or(&1.0) * volume;
        let Ok(next) = date.tomorrow() else { break };
        date = next;
    }
    total
}

/// The volume between two times of a day.
fn part(pieces: &[Piece<f64>], from: Ticks, to: Ticks) -> f64 {
    let share = |piece: &Piece<f64>| piece.to.min(to).saturating_sub(piece.from.max(from)) as f64 / (piece.to - piece.from) as f64;
    pieces.iter().map(|piece| piece.value * share(piece)).sum()
}

/// A count with commas between its thousands.
fn grouped(count: f64) -> String {
    let digits = format!("{count:.0}");
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
