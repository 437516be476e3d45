//! Agents coming to work and leaving it.
//!
//! At a cut the idle leave first; of the busy, those on asynchronous work pause it if the group's
//! leaving rule says so, the others finish what they have in hand: whoever of the group is first
//! with nothing left in hand leaves, until the plan is met. An increase first
//! keeps those who were about to leave, then calls back agents with interrupted work, then others;
//! everyone who comes takes waiting contacts at once.

use super::Engine;
use super::agents::AgentId;
use super::state::{Agent, Duty, NEVER_BUSY, NONE, Task};
use crate::plan::StaffStep;
use crate::scenario::model::Leaving;

impl Engine<'_> {
    /// Brings a group to its planned number of agents.
    pub(super) fn change_staff(&mut self, step: StaffStep) {
        let group = &self.plan.groups[step.group as usize];
        let members = group.first_agent..group.first_agent + group.agents;
        let on = members.clone().filter(|&agent| self.agents[agent as usize].duty == Duty::On).count() as u32;
        if step.agents > on {
            self.call_in(members, step.agents - on);
        } else {
            self.send_away(members, on - step.agents, group.leaving);
        }
    }

    fn call_in(&mut self, members: std::ops::Range<AgentId>, mut missing: u32) {
        let orders: [fn(&Agent) -> bool; 3] =
            [|a| a.duty == Duty::Leaving, |a| a.duty == Duty::Off && a.paused != NONE, |a| a.duty == Duty::Off];
        for wanted in orders {
            for agent in members.clone() {
                if missing == 0 {
                    return;
                }
                if wanted(&self.agents[agent as usize]) {
                    missing -= 1;
                    self.come(agent);
                }
            }
        }
    }

    /// Whether an agent on duty with nothing in hand leaves instead of one who was to leave but is
    /// still busy; that one stays.
    #[inline(never)]
    pub(super) fn takes_anothers_leave(&mut self, agent: AgentId) -> bool {
        let group = self.agents[agent as usize].group as usize;
        let plan = &self.plan.groups[group];
        // With a roster everybody leaves for themselves.
        if plan.rostered {
            return false;
        }
        let mut members = plan.first_agent..plan.first_agent + plan.agents;
        let Some(other) = members.find(|&other| self.agents[other as usize].duty == Duty::Leaving) else { return false };
        self.agents[agent as usize].duty = Duty::Leaving;
        self.groups[group].leavers += 1;
        self.come(other);
        true
    }

    /// Comes to work, or stays after all.
    pub(super) fn come(&mut self, agent: AgentId) {
        let now = self.now;
        let state = &mut self.agents[agent as usize];
        let was_leaving = state.duty == Duty::Leaving;
        state.duty = Duty::On;
        if was_leaving {
            self.groups[state.group as usize].leavers -= 1;
            if matches!(state.task, Task::Chats | Task::SharedChats) {
                self.fill_chats(agent);
            }
        } else {
            (state.present_since, state.busy_before) = (now, state.busy_total);
            self.groups[state.group as usize].present.change(now, 1);
            if self.plan.lives {
                self.feel(agent);
            }
            self.seek_work(agent);
        }
    }

    fn send_away(&mut self, members: std::ops::Range<AgentId>, mut surplus: u32, leaving: Leaving) {
        for agent in members.clone().rev() {
            if surplus == 0 {
                return;
            }
            let state = &self.agents[agent as usize];
            if state.duty == Duty::On && state.task == Task::Idle {
                surplus -= 1;
                self.unlist(agent);
                self.leave(agent);
            }
        }
        for agent in members.rev() {
            if surplus == 0 {
                return;
            }
            let state = &mut self.agents[agent as usize];
            if state.duty == Duty::On {
                surplus -= 1;
                state.duty = Duty::Leaving;
                self.groups[state.group as usize].leavers += 1;
                let in_reply = state.task == Task::Burst;
                match leaving {
                    Leaving::Pause if in_reply => self.pause_burst(agent),
                    Leaving::HandOver if in_reply => self.hand_over_burst(agent),
                    _ => self.unlist(agent),
                }
            }
        }
    }

    /// Goes home, or to a break, with nothing in hand.
    pub(super) fn leave(&mut self, agent: AgentId) {
        let now = self.now;
        let state = &mut self.agents[agent as usize];
        debug_assert!(!state.listed && state.chats == 0 && state.busy_since == NEVER_BUSY);
        if state.duty == Duty::Leaving {
            self.groups[state.group as usize].leavers -= 1;
        }
        state.duty = Duty::Off;
        state.present_total += now - state.present_since;
        state.present_since = NEVER_BUSY;
        self.groups[state.group as usize].present.change(now, -1);
        // With fewer agents the expected wait is longer.
        self.look_again |= !self.plan.lines.staged.is_empty();
        if self.plan.lives {
            self.feel(agent);
        }
        let only_for_a_break = self.plan.rostered && self.has_left(agent);
        if !only_for_a_break && self.plan.groups[self.agents[agent as usize].group as usize].leaving == Leaving::HandOver {
            self.hand_over_laid_aside(agent);
            self.release_reserved(agent);
        }
    }
}
