//! The duties of a roster in simulated time: which agents work which shift on which date, with their breaks and meetings.

use super::EPOCH;
use crate::ground::time::{DAY, Ticks};
use crate::scenario::model::{Duty, Roster, Shift, Site};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Days before the first simulated one on which a duty may begin that reaches into it.
const EARLIEST: i64 = 3;

/// A duty in time, not yet cut to the simulated period.
pub(super) struct Expanded {
    /// Index of the agent in the group.
    pub agent: u32,
    /// As [`super::DutyPlan::day`].
    pub day: u32,
    /// How manieth duty of the agent on that day.
    pub ordinal: u64,
    /// When it begins.
    pub from: i64,
    /// End without planned overtime.
    pub base: i64,
    /// End with it.
    pub to: i64,
    /// Index into [`Roster::shifts`].
    pub shift: u32,
    /// By time.
    pub pauses: Vec<Pause>,
}

/// A break or meeting of a duty in time.
pub(super) struct Pause {
    /// When it falls due.
    pub at: i64,
    /// How long it lasts.
    pub length: Ticks,
    /// A meeting, not a break.
    pub meeting: bool,
    /// Whether it is paid.
    pub paid: bool,
    /// As [`super::PausePlan::number`].
    pub number: u32,
}

impl Pause {
    /// When it ends, if it begins when it is due.
    pub fn end(&self) -> i64 {
        self.at + self.length as i64
    }
}

/// The duties of a group at a site that touch `[0, horizon)`, where tick 0 is `before` ticks before the midnight of
/// `start`. Shifts begin and end by the clock of the site, on its holidays only those that are rostered for that very date, and
/// so do planned overtime and the times at which breaks and meetings are due: who has the night on which the clock is put back
/// works the hour that comes twice, and is relieved by the next shift. How long breaks and meetings last is time that passes.
pub(super) fn expand(roster: &Roster, site: &Site, start: Date, before: Ticks, horizon: Ticks) -> Vec<Expanded> {
    let mut out = Vec::new();
    let lead = before.div_ceil(DAY) as i64;
    // A duty lasts at most two days, a day and as much planned overtime, and clocks are less than a day apart.
    let mut day = -lead - EARLIEST;
    loop {
        let Ok(date) = start.checked_add(jiff::Span::new().days(day)) else { return out };
        let moment = |time: Ticks| site.clock.moment_of(start, date, time) + before as i64;
        if moment(0) >= horizon as i64 {
            return out;
        }
        let (holiday, weekday) = (site.holidays.contains(&date), date.weekday().to_monday_zero_offset() as usize);
        let all: Vec<(usize, (u64, Duty))> = (0..roster.agents.len())
            .flat_map(|agent| (0..).zip(roster.duties(agent, date, start, holiday).iter().copied()).map(move |duty| (agent, duty)))
            .collect();
        // How many have each shift, and how many of them have been met.
        let mut sharing: BTreeMap<u32, (u64, u64)> = BTreeMap::new();
        all.iter().for_each(|(_, (_, duty))| sharing.entry(duty.shift).or_default().0 += 1);
        for (agent, (ordinal, duty)) in all {
            let shift = &roster.shifts[duty.shift as usize];
            let (count, place) = sharing.entry(duty.shift).or_default();
            let after = |time: Ticks| moment(shift.start + time);
            let (from, base, to) = (after(0), after(shift.length), after(shift.length + duty.overtime));
            // A shift in an hour that doesn't come is none.
            if to > from.max(0) && from < horizon as i64 {
                let day = (date - EPOCH).get_days() as u32;
                let mut pauses = pauses(shift, after, weekday, (*place, *count));
                if base - from < shift.length as i64 {
                    squeeze(&mut pauses, base);
                }
                out.push(Expanded { agent: agent as u32, day, ordinal, from, base, to, shift: duty.shift, pauses });
            }
            *place += 1;
        }
        day += 1;
    }
}

/// The breaks and meetings of a duty whose times since its start come at `after`, of the agent who is number `place` of
/// the `count` with this shift.
fn pauses(shift: &Shift, after: impl Fn(Ticks) -> i64, weekday: usize, (place, count): (u64, u64)) -> Vec<Pause> {
    let stagger = |window: Ticks| (u128::from(window) * u128::from(place) / u128::from(count)) as Ticks;
    let breaks = shift.breaks.iter().zip(0..).map(|(one, number)| {
        let at = after(one.after + stagger(one.window));
        Pause { at, length: one.length, meeting: false, paid: one.paid, number }
    });
    let meetings = shift.meetings.iter().filter(|one| one.days[weekday]);
    let meetings = meetings.map(|one| Pause { at: after(one.after), length: one.length, meeting: true, paid: true, number: 0 });
    let mut pauses: Vec<_> = breaks.chain(meetings).collect();
    pauses.sort_by_key(|pause| pause.at);
    pauses
}

/// Where an hour of a shift is missing, its breaks and meetings follow each other, and end with it at `end`.
fn squeeze(pauses: &mut Vec<Pause>, end: i64) {
    let mut free = i64::MIN;
    for pause in pauses.iter_mut() {
        pause.at = free.max(pause.at).min(end);
        pause.length = pause.length.min((end - pause.at) as Ticks);
        free = pause.end();
    }
    pauses.retain(|pause| pause.length > 0);
}
