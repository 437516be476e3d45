//! Rosters, compiled: every duty of every agent in simulated time with its breaks, meetings and pay, and the
//! moments at which something falls due, sorted once for all replications.
//!
//! Pay follows the plan to the tick: what is paid of a duty is the part in the counted length of its time on the
//! roster, unpaid breaks out, planned overtime apart. Only unplanned absence, overtime that was not planned and
//! calls are left for the engine to count.

pub mod crowd;
mod expand;

use crate::ground::dist::Dist;
use crate::ground::rng::{mix, name_key};
use crate::ground::special::normal::normal_quantile;
use crate::ground::time::Ticks;
use crate::scenario::Scenario;
use crate::scenario::model::{CallWhen, Group, OnCall, Roster, Run, Site};
use expand::{Expanded, Pause, expand};
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::ops::Range;

/// The rosters of all groups.
#[derive(Debug, Default)]
pub struct RosterPlan {
    /// Per group, where it has a roster.
    pub groups: Vec<Option<GroupRoster>>,
    /// Every duty in the simulated period.
    pub duties: Vec<DutyPlan>,
    /// Their breaks and meetings; those of a duty together and in the order in which they fall due.
    pub pauses: Vec<PausePlan>,
    /// What falls due, by time.
    pub events: Vec<DutyEvent>,
}

/// What the agents of a group with a roster have in common.
#[derive(Debug)]
pub struct GroupRoster {
    /// Key of their random streams.
    pub key: u64,
    /// An agent whose normal variate of the day lies below this is absent; minus infinity: nobody is.
    pub threshold: f64,
    /// Weights of the group's and of the agent's own part in that variate; their squares sum to 1.
    pub loading: [f64; 2],
    /// Whether absence is paid.
    pub absence_paid: bool,
    /// [`crate::scenario::model::Conduct::late_start`].
    pub late_start: Dist,
    /// [`crate::scenario::model::Conduct::early_leave`].
    pub early_leave: Dist,
    /// [`crate::scenario::model::Conduct::long_break`].
    pub long_break: Dist,
    /// [`crate::scenario::model::Conduct::cut_breaks`].
    pub cut_breaks: bool,
    /// Index of the first agent on call, the last ones of the group.
    pub first_on_call: u32,
    /// Agents on call.
    pub on_call: Option<OnCall>,
    /// What is paid for standing by in the counted length, in ticks of pay.
    pub retainer: f64,
}

/// One shift of one agent.
#[derive(Clone, Debug, PartialEq)]
pub struct DutyPlan {
    /// Index of the agent over all groups.
    pub agent: u32,
    /// Group index.
    pub group: u16,
    /// What the draws of its agent go by, beside the group's key: the same whatever else is on the roster.
    pub person: u64,
    /// The same for the draws of this duty: by the agent, the date, and how manieth duty of the agent on that day it is.
    pub key: u64,
    /// Local date on which it begins, in days after [`EPOCH`].
    pub day: u32,
    /// The duty of the same agent that begins when this one ends.
    pub next: Option<u32>,
    /// Planned start; before 0 for a shift that is under way when the simulation begins.
    pub from: i64,
    /// Planned end, planned overtime included.
    pub to: Ticks,
    /// Its part of [`RosterPlan::pauses`].
    pub pauses: Range<u32>,
    /// Paid at the wage, in ticks of the counted length.
    pub regular: Ticks,
    /// Planned overtime, in ticks of the counted length.
    pub overtime: Ticks,
    /// Share of the wage on top.
    pub premium: f64,
    /// Paid on top to reach the minimum, in ticks.
    pub minimum: Ticks,
}

/// A break or a meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PausePlan {
    /// Index of its duty.
    pub duty: u32,
    /// When it falls due.
    pub at: Ticks,
    /// How long it lasts.
    pub length: Ticks,
    /// A meeting, not a break.
    pub meeting: bool,
    /// How manieth break of its shift; 0 for a meeting.
    pub number: u32,
}

/// Something falls due. At equal times those who go come before those who come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DutyEvent {
    /// When.
    pub at: Ticks,
    /// What.
    pub kind: DutyEventKind,
    /// Index of the duty, of the break or meeting, or of the group.
    pub index: u32,
}

/// What falls due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DutyEventKind {
    /// A duty is over.
    Over,
    /// A duty begins.
    Due,
    /// A break or meeting begins.
    Pause,
    /// Somebody looks whether agents on call are needed.
    Look,
}

/// The day from which [`DutyPlan::day`] counts.
pub const EPOCH: Date = Date::constant(1, 1, 1);

/// How many agents are planned to be able to take contacts, in pieces that may overlap, over the counted length: on
/// the roster, not in a break or meeting, less the share that is expected to be absent. Ticks count from its start.
pub fn planned_presence(roster: &Roster, site: &Site, run: &Run) -> Vec<(Range<Ticks>, f64)> {
    let share = roster.conduct.absence.map_or(0.0, |absence| absence.share);
    let mut out = Vec::new();
    let mut put = |from: i64, to: i64| {
        let (from, to) = (from.max(0) as Ticks, to.clamp(0, run.length as i64) as Ticks);
        if from < to {
            out.push((from..to, 1.0 - share));
        }
    };
    for duty in expand(roster, site, run.start, 0, run.length) {
        let mut at = duty.from;
        for Pause { at: from, length, .. } in duty.pauses {
            put(at, from);
            at = at.max(from) + length as i64;
        }
        put(at, duty.to);
    }
    out
}

/// How much of `[from, to)` lies in the counted length.
fn counted(from: i64, to: i64, run: &Run) -> Ticks {
    let (begin, end) = (run.warmup as i64, (run.warmup + run.length) as i64);
    (to.min(end) - from.max(begin)).max(0) as Ticks
}

/// Most duties, of which these are beginning and end, at once.
fn most_at_once(duties: impl Iterator<Item = (i64, i64)>) -> u32 {
    let mut changes: Vec<(i64, i64)> = duties.flat_map(|(from, to)| [(from, 1), (to, -1)]).collect();
    changes.sort_unstable();
    let mut now = 0;
    changes.into_iter().fold(0, |most, (_, change)| {
        now += change;
        most.max(now)
    }) as u32
}

/// Most agents on a roster at once in the counted length.
pub(super) fn most_at_once_of(roster: &Roster, site: &Site, run: &Run) -> u32 {
    most_at_once(expand(roster, site, run.start, 0, run.length).iter().map(|duty| (duty.from, duty.to)))
}

impl RosterPlan {
    /// Moves everything later by `lead`.
    pub(super) fn delay(&mut self, lead: Ticks) {
        for duty in &mut self.duties {
            (duty.from, duty.to) = (duty.from.saturating_add_unsigned(lead), duty.to + lead);
        }
        self.pauses.iter_mut().for_each(|pause| pause.at += lead);
        self.events.iter_mut().for_each(|event| event.at += lead);
    }

    /// Compiles the rosters of a scenario; `first_agent` tells the first agent of a group.
    pub(super) fn new(scenario: &Scenario, horizon: Ticks, first_agent: impl Fn(usize) -> u32) -> Self {
        let mut plan = Self::default();
        for (index, group) in scenario.groups.iter().enumerate() {
            let compiled = group.roster.as_ref().map(|roster| plan.add(scenario, (index, group), roster, horizon, first_agent(index)));
            plan.groups.push(compiled);
        }
        plan.events.sort_unstable();
        plan
    }

    /// Whether any group has a roster.
    pub fn is_used(&self) -> bool {
        self.groups.iter().any(Option::is_some)
    }

    /// Most agents of a group on the roster at once in a time of whom something holds, and those on call of whom it does; it
    /// is told their index in the group, whose first agent is `first`. 0 without a roster.
    pub(super) fn most_at_once(&self, group: usize, first: u32, time: &Range<i64>, counts: impl Fn(u32) -> bool) -> u32 {
        let Some(roster) = &self.groups[group] else { return 0 };
        let of_group = self.duties.iter().filter(|duty| duty.group as usize == group && counts(duty.agent - first));
        let on_call = roster.on_call.as_ref().map_or(0, |on_call| on_call.agents);
        let on_call = (roster.first_on_call - first..).take(on_call as usize).filter(|&agent| counts(agent)).count() as u32;
        let within = of_group.map(|duty| (duty.from.max(time.start), (duty.to as i64).min(time.end)));
        most_at_once(within.filter(|(from, to)| from < to)) + on_call
    }

    fn add(&mut self, scenario: &Scenario, (index, group): (usize, &Group), roster: &Roster, horizon: Ticks, first: u32) -> GroupRoster {
        let run = &scenario.run;
        let duties = expand(roster, &scenario.sites[group.site], run.start, run.warmup, horizon);
        // By agent: the latest duty.
        let mut latest: BTreeMap<u32, usize> = BTreeMap::new();
        for duty in duties {
            let number = self.duties.len();
            if let Some(before) = latest.insert(duty.agent, number).filter(|&before| self.duties[before].to as i64 == duty.from) {
                self.duties[before].next = Some(number as u32);
            }
            let person = group.agent_key(duty.agent as usize);
            self.add_duty(duty, roster, run, (index as u16, first), person);
        }
        let conduct = &roster.conduct;
        let absence = conduct.absence;
        let correlation = absence.map_or(0.0, |absence| absence.correlation);
        let mut retainer = 0.0;
        if let Some(on_call) = &roster.on_call {
            retainer = self.look(on_call, &scenario.sites[group.site], run, horizon, index as u32);
        }
        GroupRoster {
            key: name_key(&group.name),
            threshold: normal_quantile(absence.map_or(0.0, |absence| absence.share)),
            loading: [correlation.sqrt(), (1.0 - correlation).sqrt()],
            absence_paid: absence.is_some_and(|absence| absence.paid),
            late_start: conduct.late_start.clone(),
            early_leave: conduct.early_leave.clone(),
            long_break: conduct.long_break.clone(),
            cut_breaks: conduct.cut_breaks,
            first_on_call: first + roster.agents.len() as u32,
            on_call: roster.on_call.clone(),
            retainer,
        }
    }

    fn add_duty(&mut self, duty: Expanded, roster: &Roster, run: &Run, (group, first): (u16, u32), person: u64) {
        let (shift, number) = (&roster.shifts[duty.shift as usize], self.duties.len() as u32);
        let first_pause = self.pauses.len() as u32;
        // Breaks before the simulation begins are over, or are not begun any more.
        for pause in duty.pauses.iter().filter(|pause| pause.at >= 0) {
            let (at, length, meeting, number_of_shift) = (pause.at as Ticks, pause.length, pause.meeting, pause.number);
            self.events.push(DutyEvent { at, kind: DutyEventKind::Pause, index: self.pauses.len() as u32 });
            self.pauses.push(PausePlan { duty: number, at, length, meeting, number: number_of_shift });
        }
        let unpaid = duty.pauses.iter().filter(|pause| !pause.paid);
        let unpaid_counted: Ticks = unpaid.clone().map(|pause| counted(pause.at, pause.end(), run)).sum();
        let unpaid_in_all: Ticks = unpaid.map(|pause| pause.length).sum();
        let in_all = (duty.to - duty.from) as Ticks - unpaid_in_all;
        let begins_counted = counted(duty.from, duty.from + 1, run) > 0;
        self.events.push(DutyEvent { at: duty.from.max(0) as Ticks, kind: DutyEventKind::Due, index: number });
        self.events.push(DutyEvent { at: duty.to as Ticks, kind: DutyEventKind::Over, index: number });
        self.duties.push(DutyPlan {
            agent: first + duty.agent,
            group,
            person,
            key: mix(mix(person, u64::from(duty.day)), duty.ordinal),
            day: duty.day,
            next: None,
            from: duty.from,
            to: duty.to as Ticks,
            pauses: first_pause..self.pauses.len() as u32,
            regular: counted(duty.from, duty.base, run) - unpaid_counted,
            overtime: counted(duty.base, duty.to, run),
            premium: shift.premium,
            minimum: if begins_counted { shift.minimum.saturating_sub(in_all) } else { 0 },
        });
    }

    /// Adds the moments at which somebody looks at the queues; gives what standing by costs, in ticks of pay.
    fn look(&mut self, on_call: &OnCall, site: &Site, run: &Run, horizon: Ticks, group: u32) -> f64 {
        let always = crate::scenario::calendar::Calendar::always(());
        let hours = on_call.hours.as_ref().unwrap_or(&always);
        let mut standing_by = 0;
        for piece in site.expand(hours, run.start, run.warmup, horizon) {
            standing_by += counted(piece.from as i64, piece.to as i64, run);
            // From the start of the hours of each day on, whatever was simulated of them.
            let mut at = piece.from;
            while at < piece.to {
                self.events.push(DutyEvent { at, kind: DutyEventKind::Look, index: group });
                at += on_call.every;
            }
        }
        standing_by as f64 * f64::from(on_call.agents) * on_call.retainer
    }
}

/// Whether the group counts exactly how many wait in a channel, to call agents in.
pub(super) fn counts_waiting(group: &Group, channel: usize) -> bool {
    let on_call = group.roster.as_ref().and_then(|roster| roster.on_call.as_ref());
    on_call.is_some_and(|on_call| matches!(on_call.when, CallWhen::Waiting(_)) && on_call.channels.contains(&channel))
}
