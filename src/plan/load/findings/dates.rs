//! Files by date against the days of the run: days that a file leaves out between its dates.

use super::Finding;
use crate::scenario::Scenario;
use crate::scenario::calendar::Calendar;
use crate::scenario::model::{Arrivals, Inquiry};
use jiff::Span;
use jiff::civil::Date;

/// Dates that a sentence names; of the others it gives the number.
const NAMED: usize = 3;

/// Volumes by date that say nothing of a day on which contacts were to be expected: a day without rows is one without
/// contacts. A day is no surprise where the file never has that weekday and all channels of the inquiry are closed, or
/// it is at a weekend.
pub(super) fn left_out(scenario: &Scenario, inquiry: &Inquiry, out: &mut Vec<Finding>) {
    let Arrivals::Volumes(Calendar::Dated(days)) = &inquiry.arrivals else { return };
    let Some((first, last)) = days.keys().next().zip(days.keys().next_back()) else { return };
    let weekdays: Vec<_> = days.keys().map(|date| date.weekday()).collect();
    let expected = |date: Date| weekdays.contains(&date.weekday()) || opens(scenario, inquiry, date);
    let missing: Vec<Date> =
        simulated(scenario).filter(|date| first < date && date < last && !days.contains_key(date) && expected(*date)).collect();
    if missing.is_empty() {
        return;
    }
    let named: Vec<String> = missing.iter().take(NAMED).map(|date| date.strftime("%a %Y-%m-%d").to_string()).collect();
    let more = if missing.len() > NAMED { format!(" and {} more", missing.len() - NAMED) } else { String::new() };
    let text = format!("`volumes` has no rows for {}{more}: nobody comes then; add the rows, of 0 if that is meant", named.join(", "));
    out.push(Finding::warning("dates-left-out", &inquiry.name, text));
}

/// Whether somebody would expect contacts on a date for the hours of the inquiry's channels.
fn opens(scenario: &Scenario, inquiry: &Inquiry, date: Date) -> bool {
    inquiry.channels.iter().any(|&(channel, _)| match &scenario.channels[channel].open {
        Some(calendar) => !calendar.day(date).is_empty(),
        None => date.weekday().to_monday_zero_offset() < 5,
    })
}

/// The dates of the run, warm-up included, on the centre's clock.
fn simulated(scenario: &Scenario) -> impl Iterator<Item = Date> + '_ {
    let run = &scenario.run;
    let days = run.clock.day(-(run.warmup as i64))..=run.clock.day(run.length as i64 - 1);
    days.filter_map(|day| run.start.checked_add(Span::new().days(day)).ok())
}

/// Groups with a rota by date of which no date is one of the run: nobody of them ever comes.
pub(super) fn rota_elsewhere(scenario: &Scenario, out: &mut Vec<Finding>) {
    use crate::scenario::model::Pattern;
    for group in &scenario.groups {
        let Some(roster) = &group.roster else { continue };
        let dates = || {
            roster.agents.iter().filter_map(|agent| match agent {
                Pattern::Dates(dates) => Some(dates.keys().copied()),
                Pattern::Weeks(..) => None,
            })
        };
        let by_date = dates().count() == roster.agents.len();
        let Some((first, last)) = dates().flatten().min().zip(dates().flatten().max()).filter(|_| by_date) else { continue };
        let mut days = simulated(scenario);
        if days.all(|day| !dates().flatten().any(|date| date == day)) {
            let text = format!(
                "nobody is ever on duty: the dates of its rota are {first} to {last}, and the run starts on {}; set `run.start`",
                scenario.run.start
            );
            out.push(Finding::warning("rota-elsewhere", &group.name, text));
        }
    }
}
