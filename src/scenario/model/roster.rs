//! Rosters: shifts with their breaks and meetings, who works which of them on which day, and how far agents
//! keep to it. What planners call a rota.

use crate::ground::dist::Dist;
use crate::ground::rng::{mix, name_key};
use crate::ground::time::{DAY, Ticks};
use crate::scenario::calendar::Calendar;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::sync::Arc;

/// One `[shifts.NAME]`, or the times of a row of a rota.
#[derive(Clone, Debug, PartialEq)]
pub struct Shift {
    /// When it begins, in ticks after midnight, less than a day.
    pub start: Ticks,
    /// How long it lasts, breaks and meetings included; at most a day.
    pub length: Ticks,
    /// By the moment from which they may begin.
    pub breaks: Vec<Break>,
    /// In the file's order.
    pub meetings: Vec<Meeting>,
    /// Share of the wage that comes on top of every paid hour of it.
    pub premium: f64,
    /// Least time that is paid for it.
    pub minimum: Ticks,
}

/// A break of a shift.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Break {
    /// How long after the start of the shift it may begin.
    pub after: Ticks,
    /// The breaks of the shift's agents are spread evenly over so much time from then on.
    pub window: Ticks,
    /// How long it lasts.
    pub length: Ticks,
    /// Whether it is paid.
    pub paid: bool,
}

/// A meeting of a shift, which is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Meeting {
    /// How long after the start of the shift it begins.
    pub after: Ticks,
    /// How long it lasts.
    pub length: Ticks,
    /// On which weekdays of the shift's start, 0 is Monday.
    pub days: [bool; 7],
}

/// A shift on the day of an agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Duty {
    /// Index into [`Roster::shifts`].
    pub shift: u32,
    /// Planned overtime: so much longer at the end.
    pub overtime: Ticks,
}

/// The duties of every weekday, 0 is Monday.
pub type DutyWeek = [Vec<Duty>; 7];

/// When an agent works.
#[derive(Clone, Debug, PartialEq)]
pub enum Pattern {
    /// These weeks in turn, the first of them (counted from 0) in the week of [`super::Run::start`]. Weeks begin on Mondays.
    Weeks(Arc<Vec<DutyWeek>>, usize),
    /// On these dates.
    Dates(Arc<BTreeMap<Date, Vec<Duty>>>),
}

/// An entry of `shifts`.
#[derive(Clone, Debug, PartialEq)]
pub struct ShiftLine {
    /// Name of the shift.
    pub shift: String,
    /// On which weekdays, 0 is Monday.
    pub days: [bool; 7],
    /// Planned overtime.
    pub overtime: Ticks,
    /// How many agents work it.
    pub agents: u32,
    /// What random draws know the entry by: its shift, and the how manieth entry with that shift it is.
    pub key: u64,
}

impl ShiftLine {
    /// What random draws know its agents by, see [`Roster::keys`].
    pub fn keys(&self) -> impl Iterator<Item = u64> + '_ {
        (0..u64::from(self.agents)).map(|agent| mix(self.key, agent))
    }
}

/// The roster of a group: every agent is a person of their own.
#[derive(Clone, Debug, PartialEq)]
pub struct Roster {
    /// The shifts worked.
    pub shifts: Vec<Shift>,
    /// By agent.
    pub agents: Vec<Pattern>,
    /// By agent: what random draws know them by, which no change to anybody else touches. In `shifts` that is the shift, the
    /// how manieth entry with this shift it is, and the place in the entry; in a `rotation` the place, in a `rota` the name.
    pub keys: Vec<u64>,
    /// Their names in the rota; empty: there is none.
    pub names: Vec<String>,
    /// The entries of `shifts`, whose agents follow each other; empty: the roster is told otherwise.
    pub lines: Vec<ShiftLine>,
    /// How far they keep to it.
    pub conduct: Conduct,
    /// Agents who come when they are called.
    pub on_call: Option<OnCall>,
}

/// How far agents keep to their roster.
#[derive(Clone, Debug, PartialEq)]
pub struct Conduct {
    /// Unplanned absence (`None`: nobody is).
    pub absence: Option<Absence>,
    /// How much later than planned they come.
    pub late_start: Dist,
    /// How much earlier than planned they go.
    pub early_leave: Dist,
    /// How much longer than planned a break lasts.
    pub long_break: Dist,
    /// A break or meeting that begins late ends when it should have.
    pub cut_breaks: bool,
}

/// Unplanned absence, by agent and day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Absence {
    /// Probability that an agent does not come on a day.
    pub share: f64,
    /// Correlation of the normal variates that decide it, between the agents of the group on the same day, in [0, 1].
    pub correlation: f64,
    /// Whether it is paid.
    pub paid: bool,
}

/// Agents who come when they are called.
#[derive(Clone, Debug, PartialEq)]
pub struct OnCall {
    /// How many there are.
    pub agents: u32,
    /// When somebody looks whether they are needed (`None`: always).
    pub hours: Option<Calendar<()>>,
    /// How often: at least a second.
    pub every: Ticks,
    /// Channels of the group, by index, in which contacts count for that; not empty.
    pub channels: Vec<usize>,
    /// What must be seen for one more to be called.
    pub when: CallWhen,
    /// From the call until they are at work.
    pub notice: Ticks,
    /// How long they stay.
    pub length: Ticks,
    /// Least time that is paid for coming.
    pub minimum: Ticks,
    /// Paid for every hour of `hours`, at work or not, as a share of the wage.
    pub retainer: f64,
}

/// What must be seen for an agent on call to be called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallWhen {
    /// So many contacts wait for an agent in [`OnCall::channels`].
    Waiting(u64),
    /// One of them has waited for so long.
    Wait(Ticks),
}

impl Roster {
    /// Number of agents, those on call included.
    pub fn all_agents(&self) -> u32 {
        self.agents.len() as u32 + self.on_call.as_ref().map_or(0, |on_call| on_call.agents)
    }

    /// Whether anybody has a duty that begins in the simulated period, or on a date next to it: clocks of sites differ.
    pub fn has_duties(&self, run: &super::Run) -> bool {
        let on = |date: &Date| {
            let days = i64::from((*date - run.start).get_days()) * DAY as i64;
            (-((run.warmup + DAY) as i64)..(run.length + DAY) as i64).contains(&days)
        };
        self.agents.iter().any(|pattern| match pattern {
            Pattern::Weeks(weeks, _) => weeks.iter().flatten().any(|day| !day.is_empty()),
            Pattern::Dates(dates) => dates.iter().any(|(date, duties)| !duties.is_empty() && on(date)),
        })
    }

    /// What random draws know an agent by; those on call are the last.
    pub fn key(&self, agent: usize) -> u64 {
        let on_call = || mix(name_key("on call"), (agent - self.agents.len()) as u64);
        self.keys.get(agent).copied().unwrap_or_else(on_call)
    }

    /// The duties of an agent that begin on a date; `start` is [`super::Run::start`]. Weeks are not worked on a `holiday`;
    /// who has duties on that very date has them all the same.
    pub fn duties(&self, agent: usize, date: Date, start: Date, holiday: bool) -> &[Duty] {
        match &self.agents[agent] {
            Pattern::Weeks(..) if holiday => &[],
            Pattern::Dates(dates) => dates.get(&date).map_or(&[], Vec::as_slice),
            Pattern::Weeks(weeks, first) => {
                let weekday = i64::from(date.weekday().to_monday_zero_offset());
                let offset = i64::from(start.weekday().to_monday_zero_offset());
                let days = i64::from((date - start).get_days()) + offset;
                let week = (*first as i64 + days.div_euclid(7)).rem_euclid(weeks.len() as i64);
                &weeks[week as usize][weekday as usize]
            }
        }
    }
}
