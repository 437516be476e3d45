//! Agents with a roster: they come, take their breaks, sit in meetings, go; some are absent, late or called in.
//!
//! What falls due stands sorted in the plan and is taken from there one by one (`duty_event`). An agent who is
//! free then goes at once; one who is busy is leaving, takes nothing more, and goes when nothing is left in
//! hand. On a break an agent is off duty; the clock that ends it is that of the agent's work. Only what
//! depends on the run is an event of the calendar: a late start, an early end, the end of a call.
//!
//! Lateness, early ends and overlong breaks are `missing` time. At every moment of every agent
//! on the roster + beyond it + called in = on duty + on a break + in a meeting + absent + missing,
//! which the books check.

use super::Engine;
use super::agents::AgentId;
use super::levels::Level;
use super::state::{Duty, NONE, Task};
use crate::ground::dist::{Dist, standard_normal};
use crate::ground::rng::{Purpose, draw, mix};
use crate::ground::time::{NEVER, Ticks};
use crate::plan::Plan;
use crate::plan::roster::{DutyEventKind, DutyPlan, GroupRoster};
use crate::scenario::model::Leaving;

/// Numbers of events of agents' duties; below lies the index of the agent.
pub const DUTY: u32 = 0b010 << 29;
/// Turns of the draws of [`Purpose::Adherence`] of a duty: start and end; then its breaks.
const LATE: u32 = 0;
const EARLY: u32 = 1;
pub(super) const BREAKS: u32 = 2;

/// Where an agent with a roster is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// Off the roster; or still busy with something after its end.
    Away,
    /// On the roster, but not there yet.
    Late,
    /// At work.
    Here,
    /// On a break.
    Break,
    /// On a break that should have ended.
    Overrun,
    /// In a meeting.
    Meeting,
    /// On the roster, but absent all day.
    Absent,
    /// On the roster, but gone before its end.
    Left,
    /// On call, and called.
    Called,
}

/// What the engine keeps about an agent's roster.
#[derive(Clone, Debug)]
pub struct DutyState {
    pub(super) phase: Phase,
    /// Index of the present duty, or the last; [`NONE`]: there has been none.
    pub(super) duty: u32,
    /// The break or meeting that comes next.
    pub(super) next_pause: u32,
    /// Breaks and meetings that have fallen due and not begun.
    pub(super) pauses_due: u32,
    /// To go, not to a break.
    pub(super) home: bool,
    /// Number of the event of the calendar that is waited for; 0: none.
    pub(super) event: u64,
    /// When the present break or meeting began.
    pub(super) pause_since: Ticks,
    /// Since when the duty is over while the agent is still at work; [`NEVER`]: it isn't so.
    over_since: Ticks,
    /// Index of that duty.
    over: u32,
    /// When the agent came on a call; [`NEVER`]: not on a call.
    pub(super) called_since: Ticks,
}

impl Default for DutyState {
    /// An agent who has not come yet.
    fn default() -> Self {
        Self {
            phase: Phase::Away,
            duty: NONE,
            next_pause: 0,
            pauses_due: 0,
            home: false,
            event: 0,
            pause_since: 0,
            over_since: NEVER,
            over: NONE,
            called_since: NEVER,
        }
    }
}

/// Counts of a group's agents by where they are.
#[derive(Clone, Debug, Default)]
pub struct DutyLevels {
    /// On the roster, wherever they are.
    pub rostered: Level,
    /// On a break, as long as it should last.
    pub on_break: Level,
    /// In a meeting.
    pub in_meeting: Level,
    /// Absent all day.
    pub absent: Level,
    /// Late, gone early, or on a break that should have ended.
    pub missing: Level,
    /// At work after the end of their duty.
    pub beyond: Level,
    /// At work on a call.
    pub called: Level,
}

impl DutyLevels {
    /// All of them, in the order of the fields.
    pub fn all_mut(&mut self) -> [&mut Level; 7] {
        let Self { rostered, on_break, in_meeting, absent, missing, beyond, called } = self;
        [rostered, on_break, in_meeting, absent, missing, beyond, called]
    }
}

/// How much of a time lies in the counted length.
pub(super) fn counted(plan: &Plan, from: Ticks, to: Ticks) -> Ticks {
    to.min(plan.end).saturating_sub(from.max(plan.begin))
}

impl Engine<'_> {
    /// The next thing that falls due.
    pub(super) fn duty_event(&mut self) {
        let event = self.plan.roster.events[self.duty_at];
        self.duty_at += 1;
        match event.kind {
            DutyEventKind::Over => self.duty_over(event.index),
            DutyEventKind::Due => self.duty_due(event.index),
            DutyEventKind::Pause => self.pause_due(event.index),
            DutyEventKind::Look => self.look_at_queues(event.index as usize),
        }
    }

    pub(super) fn group_roster(&self, agent: AgentId) -> Option<&GroupRoster> {
        self.plan.roster.groups[self.agents[agent as usize].group as usize].as_ref()
    }

    pub(super) fn duty_levels(&mut self, agent: AgentId) -> &mut DutyLevels {
        &mut self.duty_levels[self.agents[agent as usize].group as usize]
    }

    /// Key of an agent's draws for a duty.
    fn duty_key(&self, roster: &GroupRoster, duty: &DutyPlan) -> u64 {
        let member = duty.agent - self.plan.groups[duty.group as usize].first_agent;
        mix(mix(mix(self.replication_key, roster.key), u64::from(member) + 1), (duty.from - self.plan.lead as i64).cast_unsigned())
    }

    /// Whether the agent of a duty is absent that day: by a part that the whole group shares and one of the agent's
    /// own, so that a higher share only adds to those who are absent.
    fn is_absent(&self, roster: &GroupRoster, duty: &DutyPlan) -> bool {
        if roster.threshold == f64::NEG_INFINITY {
            return false;
        }
        let group = mix(self.replication_key, roster.key);
        let member = duty.agent - self.plan.groups[duty.group as usize].first_agent;
        let [shared, own] = roster.loading;
        let of_day = |key: u64| standard_normal(&mut draw(key, Purpose::Absence, duty.day));
        shared * of_day(group) + own * of_day(mix(group, u64::from(member) + 1)) < roster.threshold
    }

    /// One of the durations by which a duty differs from its plan.
    pub(super) fn deviation(&self, of: impl Fn(&GroupRoster) -> &Dist, duty: &DutyPlan, turn: u32) -> Ticks {
        let Some(roster) = &self.plan.roster.groups[duty.group as usize] else { return 0 };
        match of(roster) {
            Dist::Constant(time) => *time,
            dist => dist.sample(&mut draw(self.duty_key(roster, duty), Purpose::Adherence, turn)),
        }
    }

    /// A duty begins.
    fn duty_due(&mut self, index: u32) {
        let plan = self.plan;
        let (now, duty) = (self.now, &plan.roster.duties[index as usize]);
        let Some(roster) = &plan.roster.groups[duty.group as usize] else { return };
        let absent = self.is_absent(roster, duty);
        let agent = duty.agent;
        let state = &mut self.duties[agent as usize];
        let before = state.duty;
        (state.duty, state.next_pause, state.pauses_due, state.home) = (index, duty.pauses.start, 0, false);
        let levels = &mut self.duty_levels[duty.group as usize];
        levels.rostered.change(now, 1);
        if !absent || roster.absence_paid {
            self.ledger.out.pay[duty.group as usize].plan(duty);
            self.ledger.out.agents[agent as usize].overtime += duty.overtime;
        }
        if absent {
            state.phase = Phase::Absent;
            levels.absent.change(now, 1);
            return self.count_absence(index, before);
        }
        let late = self.deviation(|roster| &roster.late_start, duty, LATE);
        let begin = duty.from.saturating_add_unsigned(late).max(now as i64) as Ticks;
        if begin == now {
            return self.come_to_duty(agent);
        }
        self.duties[agent as usize].phase = Phase::Late;
        self.duty_levels(agent).missing.change(now, 1);
        if begin < duty.to {
            self.duties[agent as usize].event = self.later.push(begin, DUTY | agent);
        }
    }

    /// An agent comes to a duty; or stays, still busy since the duty before.
    fn come_to_duty(&mut self, agent: AgentId) {
        let plan = self.plan;
        self.settle_overtime(agent);
        let duty = &plan.roster.duties[self.duties[agent as usize].duty as usize];
        let early = self.deviation(|roster| &roster.early_leave, duty, EARLY);
        let event = if early > 0 { self.later.push(duty.to.saturating_sub(early).max(self.now), DUTY | agent) } else { 0 };
        let state = &mut self.duties[agent as usize];
        (state.phase, state.event) = (Phase::Here, event);
        if self.agents[agent as usize].duty != Duty::On {
            self.come(agent);
        }
    }

    /// An agent who was late comes, or goes early, or a call is over.
    pub(super) fn duty_calls(&mut self, agent: AgentId, event: u64) {
        let state = &mut self.duties[agent as usize];
        if state.event != event {
            return;
        }
        state.event = 0;
        if state.phase == Phase::Late {
            let now = self.now;
            self.duty_levels(agent).missing.change(now, -1);
            self.come_to_duty(agent);
        } else {
            self.go_home(agent);
        }
    }

    /// A duty is over.
    fn duty_over(&mut self, index: u32) {
        let (now, agent) = (self.now, self.plan.roster.duties[index as usize].agent);
        self.duty_levels(agent).rostered.change(now, -1);
        let phase = std::mem::replace(&mut self.duties[agent as usize].phase, Phase::Away);
        self.duties[agent as usize].event = 0;
        match phase {
            Phase::Absent => {
                self.duty_levels(agent).absent.change(now, -1);
                self.book_absence(agent);
            }
            Phase::Late | Phase::Left => self.duty_levels(agent).missing.change(now, -1),
            Phase::Break | Phase::Overrun | Phase::Meeting => {
                self.end_pause(agent, phase);
                self.agent_times.set(agent as usize, None);
            }
            Phase::Here => {
                let state = &mut self.duties[agent as usize];
                (state.over_since, state.over) = (now, index);
                self.duty_levels(agent).beyond.change(now, 1);
                self.go(agent, true);
            }
            Phase::Away | Phase::Called => {}
        }
        // Nobody takes a break any more.
        self.duties[agent as usize].pauses_due = 0;
    }

    /// Time to go home, before the duty is over or at the end of a call.
    fn go_home(&mut self, agent: AgentId) {
        let now = self.now;
        let phase = self.duties[agent as usize].phase;
        match phase {
            Phase::Here => self.go(agent, true),
            Phase::Break | Phase::Overrun | Phase::Meeting => {
                self.end_pause(agent, phase);
                self.agent_times.set(agent as usize, None);
                self.duties[agent as usize].phase = Phase::Left;
                self.duty_levels(agent).missing.change(now, 1);
            }
            _ => {}
        }
    }

    /// Sends an agent home or to a break: at once if nothing is in hand, else as soon as that is done.
    pub(super) fn go(&mut self, agent: AgentId, home: bool) {
        self.duties[agent as usize].home |= home;
        let state = &mut self.agents[agent as usize];
        let leaving = self.plan.groups[state.group as usize].leaving;
        match (state.duty, state.task) {
            (Duty::Off, _) => return,
            (Duty::On, Task::Idle) => {
                self.unlist(agent);
                return self.leave(agent);
            }
            (Duty::On, _) => {
                state.duty = Duty::Leaving;
                self.groups[state.group as usize].leavers += 1;
                self.unlist(agent);
            }
            (Duty::Leaving, _) => {}
        }
        // A reply that ends at this very moment is finished.
        let in_reply = self.agents[agent as usize].task == Task::Burst && self.agent_times.time_of(agent as usize) > self.now;
        match leaving {
            Leaving::Pause if in_reply => self.pause_burst(agent),
            Leaving::HandOver if in_reply && home => self.hand_over_burst(agent),
            _ => {}
        }
    }

    /// An agent of any group has just left the work; true if only for a break or meeting.
    pub(super) fn has_left(&mut self, agent: AgentId) -> bool {
        let now = self.now;
        self.settle_overtime(agent);
        self.settle_call(agent);
        let state = &mut self.duties[agent as usize];
        if state.phase != Phase::Here {
            return false;
        }
        if state.pauses_due > 0 && !state.home {
            self.begin_pause(agent);
            return true;
        }
        state.phase = Phase::Left;
        self.duty_levels(agent).missing.change(now, 1);
        false
    }

    /// Books the time that an agent stayed after the end of a duty, who goes now or begins the next.
    pub(super) fn settle_overtime(&mut self, agent: AgentId) {
        let (plan, now) = (self.plan, self.now);
        let state = &mut self.duties[agent as usize];
        let since = std::mem::replace(&mut state.over_since, NEVER);
        if since == NEVER {
            return;
        }
        let premium = plan.roster.duties[state.over as usize].premium;
        let time = counted(plan, since, now);
        let group = self.agents[agent as usize].group as usize;
        self.ledger.out.pay[group].stay(time, premium);
        self.ledger.out.agents[agent as usize].overtime += time;
        self.duty_levels(agent).beyond.change(now, -1);
    }

    /// Counts a day of absence: once, however many duties an agent has on it.
    fn count_absence(&mut self, index: u32, before: u32) {
        let duties = &self.plan.roster.duties;
        let duty = &duties[index as usize];
        let begins = |duty: &DutyPlan| duty.from >= self.plan.begin as i64 && duty.from < self.plan.end as i64;
        let known = duties.get(before as usize).is_some_and(|before| before.day == duty.day && begins(before));
        if begins(duty) && !known {
            self.ledger.out.agents[duty.agent as usize].absent_days += 1;
        }
    }

    /// Books how long an agent has been absent from the present duty.
    fn book_absence(&mut self, agent: AgentId) {
        let from = self.plan.roster.duties[self.duties[agent as usize].duty as usize].from.max(0) as Ticks;
        self.ledger.out.agents[agent as usize].absent += counted(self.plan, from, self.now);
    }

    /// The replication ends: books what goes on.
    pub(super) fn settle_duties(&mut self) {
        for agent in 0..self.duties.len() as AgentId {
            self.settle_overtime(agent);
            self.settle_call(agent);
            match self.duties[agent as usize].phase {
                Phase::Absent => self.book_absence(agent),
                phase => self.book_pause(agent, phase),
            }
        }
    }

    /// Whether an agent is not at work and on no break either.
    pub(super) fn is_off(&self, agent: AgentId) -> bool {
        let on_pause = |state: &DutyState| matches!(state.phase, Phase::Break | Phase::Overrun | Phase::Meeting);
        self.agents[agent as usize].duty == Duty::Off && !self.duties.get(agent as usize).is_some_and(on_pause)
    }

    /// On the roster, beyond it or called in is everybody who is on duty, on a break, in a meeting, absent or missing.
    pub(super) fn check_duties(&self) -> Result<(), String> {
        for (index, (levels, state)) in self.duty_levels.iter().zip(&self.groups).enumerate() {
            if !self.plan.groups[index].rostered {
                continue;
            }
            let planned = [&levels.rostered, &levels.beyond, &levels.called].map(Level::total).iter().sum::<u128>();
            let there = [&state.present, &levels.on_break, &levels.in_meeting, &levels.absent, &levels.missing];
            let there = there.map(Level::total).iter().sum::<u128>();
            if planned != there {
                return Err(format!("group {index}: agents were to be there {planned} ticks, and accounted for {there}"));
            }
        }
        Ok(())
    }
}
