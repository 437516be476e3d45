//! Agents with a roster: they come, take their breaks, sit in meetings, go; some are absent, late or called in.
//!
//! What falls due stands sorted in the plan and is taken from there one by one (`duty_event`). An agent who is
//! free then goes at once; one who is busy is leaving, takes nothing more, and goes when nothing is left in
//! hand. On a break an agent is off duty; the clock that ends it is that of the agent's work. Only what
//! depends on the run is an event of the calendar: a late start, an early end, the end of a call. Who is there when
//! a duty ends and another one begins stays; who is still busy when the next one begins is there, and not late.
//!
//! Lateness, early ends and overlong breaks are `missing` time. At every moment of every agent
//! on the roster + beyond it + called in = on duty + on a break + in a meeting + absent + missing,
//! which the books check.

mod absence;
mod overtime;

use super::Engine;
use super::agents::AgentId;
use super::levels::Level;
use super::state::{Duty, NONE, Task};
use crate::ground::dist::Dist;
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
    /// When the present break, meeting or absence began.
    pub(super) away_since: Ticks,
    /// Was there at the end of a duty and stays for one that begins then.
    stays: bool,
    /// Since when a duty is over while the agent is still at work and paid for that; [`NEVER`]: it isn't so.
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
            away_since: 0,
            stays: false,
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
        mix(mix(self.replication_key, roster.key), duty.key)
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
        let (before, stays) = (state.duty, std::mem::take(&mut state.stays));
        (state.duty, state.next_pause, state.pauses_due, state.home) = (index, duty.pauses.start, 0, false);
        let levels = &mut self.duty_levels[duty.group as usize];
        levels.rostered.change(now, 1);
        if !absent || roster.absence_paid {
            self.ledger.out.pay[duty.group as usize].plan(duty);
            self.ledger.out.agents[agent as usize].overtime += duty.overtime;
        }
        let at_work = self.agents[agent as usize].duty != Duty::Off;
        if absent {
            self.miss_duty(agent, roster.absence_paid, at_work);
            return self.count_absence(index, before);
        }
        // Who is there already is not late.
        let late = if at_work || stays { 0 } else { self.deviation(|roster| &roster.late_start, duty, LATE) };
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

    /// The duty of an agent begins who is absent from it; still `at_work`, the agent is absent when that is done, and paid for
    /// it if the absence isn't.
    fn miss_duty(&mut self, agent: AgentId, paid: bool, at_work: bool) {
        if !at_work {
            return self.begin_absence(agent);
        }
        let now = self.now;
        if paid {
            self.settle_overtime(agent);
        } else {
            self.duty_levels(agent).beyond.change(now, -1);
        }
        self.duties[agent as usize].phase = Phase::Absent;
    }

    /// Whether who is there at the end of a duty stays, because another one begins then, from which the agent is not absent.
    fn stays_on(&self, duty: &DutyPlan) -> bool {
        let next = duty.next.map(|next| &self.plan.roster.duties[next as usize]);
        let roster = self.plan.roster.groups[duty.group as usize].as_ref();
        next.zip(roster).is_some_and(|(next, roster)| !self.is_absent(roster, next))
    }

    /// An agent comes to a duty; or stays, since the duty before.
    fn come_to_duty(&mut self, agent: AgentId) {
        let plan = self.plan;
        self.settle_overtime(agent);
        let duty = &plan.roster.duties[self.duties[agent as usize].duty as usize];
        let early = if self.stays_on(duty) { 0 } else { self.deviation(|roster| &roster.early_leave, duty, EARLY) };
        let event = if early > 0 { self.later.push(duty.to.saturating_sub(early).max(self.now), DUTY | agent) } else { 0 };
        let state = &mut self.duties[agent as usize];
        (state.phase, state.event) = (Phase::Here, event);
        let next = state.next_pause;
        match self.agents[agent as usize].duty {
            // A shift that begins with a meeting: no work before it.
            Duty::Off if duty.pauses.contains(&next) && plan.roster.pauses[next as usize].at == self.now => {
                state.pauses_due += 1;
                self.begin_pause(agent);
            }
            Duty::Off | Duty::Leaving => self.come(agent),
            Duty::On => {}
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
        let plan = self.plan;
        let duty = &plan.roster.duties[index as usize];
        let (now, agent) = (self.now, duty.agent);
        self.duty_levels(agent).rostered.change(now, -1);
        let phase = std::mem::replace(&mut self.duties[agent as usize].phase, Phase::Away);
        let there = matches!(phase, Phase::Here | Phase::Break | Phase::Overrun | Phase::Meeting);
        let stays = there && self.stays_on(duty);
        let state = &mut self.duties[agent as usize];
        // Nobody takes a break any more.
        (state.event, state.pauses_due, state.stays) = (0, 0, stays);
        match phase {
            Phase::Absent if self.agents[agent as usize].duty == Duty::Off => self.end_absence(agent),
            Phase::Absent => self.begin_overtime(agent, index),
            Phase::Late | Phase::Left => self.duty_levels(agent).missing.change(now, -1),
            Phase::Break | Phase::Overrun | Phase::Meeting => {
                self.end_pause(agent, phase);
                self.agent_times.set(agent as usize, None);
            }
            Phase::Here => {
                self.begin_overtime(agent, index);
                if !stays {
                    self.go(agent, true);
                }
            }
            Phase::Away | Phase::Called => {}
        }
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
        match state.phase {
            Phase::Here => {}
            Phase::Absent => {
                self.begin_absence(agent);
                return false;
            }
            _ => return false,
        }
        if state.pauses_due > 0 && !state.home {
            self.begin_pause(agent);
            return true;
        }
        state.phase = Phase::Left;
        self.duty_levels(agent).missing.change(now, 1);
        false
    }

    /// The replication ends: books what goes on.
    pub(super) fn settle_duties(&mut self) {
        for agent in 0..self.duties.len() as AgentId {
            self.settle_overtime(agent);
            self.settle_call(agent);
            match self.duties[agent as usize].phase {
                Phase::Absent if self.agents[agent as usize].duty == Duty::Off => self.book_absence(agent),
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
