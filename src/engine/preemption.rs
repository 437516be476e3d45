//! Synchronous contacts that interrupt replies of asynchronous work.
//!
//! A contact that arrives and finds no free agent, and nobody waiting in its channel, interrupts a reply of its first group that has one in work of a
//! skill that may be interrupted and has a worse priority than the contact's. Of several it is the one of the worst
//! priority; of those the one taken up last, which has the least to lose; of those taken up at the same time the
//! first agent's. Nothing that waits interrupts: its agents have passed it over for work of at least its priority.
//!
//! The agent lays the reply aside, with the group's switch cost added to what is left of it, and takes it up again
//! with nothing in hand, unless something of a better priority waits. Whoever is interrupted again in the meantime
//! takes the replies up in turn, the last one first.

use super::Engine;
use super::agents::AgentId;
use super::overflow::Standing;
use super::state::{Duty, NONE, Stage};
use crate::ground::time::Ticks;
use crate::plan::{Route, SkillPlan};
use std::cmp::Reverse;

impl Engine<'_> {
    /// The agent who takes a contact that comes to a line now, with the time factor of the skill: a free one, or one
    /// whose reply it interrupts.
    #[inline(always)]
    pub(super) fn agent_for(&mut self, line: usize, key: u64, new_thread: bool) -> Option<(AgentId, f64)> {
        let plan = self.lines[line].plan;
        let standing = self.newcomer(line);
        let free = self.choose_agent(line, key, 0, new_thread, standing);
        // Nobody overtakes those who wait.
        let interrupts = plan.interrupts && free.is_none() && self.channels[plan.channel as usize].live == 0;
        if interrupts { self.interrupt(line, standing) } else { free }
    }

    /// Interrupts a reply for a contact of this line, if there is one to interrupt.
    #[inline(never)]
    fn interrupt(&mut self, line: usize, standing: Standing) -> Option<(AgentId, f64)> {
        let mut routes = self.lines[line].plan.routes.iter().filter(|route| self.admits(route.gate, standing));
        let (agent, factor) = routes.find_map(|route| Some((self.interruptible(route)?, route.time_factor)))?;
        let switch_cost = self.plan.groups[self.agents[agent as usize].group as usize].rules.switch_cost;
        self.lay_aside(agent, switch_cost);
        Some((agent, factor))
    }

    /// The agent of a group whose reply gives way to a contact of this route.
    fn interruptible(&self, route: &Route) -> Option<AgentId> {
        if !route.interrupts {
            return None;
        }
        let skills = &self.plan.groups[route.group as usize].skills;
        let gives_way = |skill: &SkillPlan| skill.rules.preemptible && skill.priority > route.priority;
        let last = |(index, skill): (usize, &SkillPlan)| {
            let mut best = None;
            for agent in self.standby.replies.iter_back(self.standby.replies_of(route.group, index)) {
                let state = &self.agents[agent as usize];
                // Those before it were taken up earlier.
                if best.is_some_and(|(since, _)| state.reply_since < since) {
                    break;
                }
                if state.duty == Duty::On && state.skills & route.skill != 0 {
                    best = best.max(Some((state.reply_since, Reverse(agent))));
                }
            }
            best.map(|(since, agent)| (skill.priority, since, agent))
        };
        skills.iter().enumerate().filter(|(_, skill)| gives_way(skill)).filter_map(last).max().map(|(.., Reverse(agent))| agent)
    }

    /// An agent has begun with a reply, or leaves it: whether it is one of those that may be interrupted.
    #[inline(never)]
    pub(super) fn note_reply(&mut self, agent: AgentId, place: u32, begins: bool) {
        let group = self.agents[agent as usize].group;
        let (plan, line) = (self.plan, self.contacts[place].line);
        let mut skills = plan.groups[group as usize].skills.iter();
        let Some(skill) = skills.position(|skill| skill.line == line && skill.rules.preemptible) else { return };
        if begins {
            self.standby.replies.join(self.standby.replies_of(group, skill), agent);
        } else {
            self.standby.replies.leave(agent);
        }
    }

    /// An agent stops work on the reply in hand, to take it up again with so much more to do, and has nothing in
    /// hand then.
    pub(super) fn lay_aside(&mut self, agent: AgentId, more: Ticks) {
        let now = self.now;
        let left = self.agent_times.time_of(agent as usize).saturating_sub(now).saturating_add(more);
        let state = &mut self.agents[agent as usize];
        let place = std::mem::replace(&mut state.contact, NONE);
        let before = std::mem::replace(&mut state.paused, place);
        let reply_since = state.reply_since;
        if before != NONE {
            self.laid_aside[agent as usize].push(before);
        }
        if !self.laid_aside.is_empty() {
            self.note_reply(agent, place, false);
        }
        self.charge(agent, place, now - reply_since);
        let contact = &mut self.contacts[place];
        (contact.stage, contact.remaining) = (Stage::Paused, left as f64);
        self.channels[contact.channel as usize].active.change(now, -1);
        self.hold_all_slots(agent, -1);
        self.relax(agent);
    }

    /// An agent with an interrupted reply and nothing in hand takes it up again; in a group whose replies may be
    /// interrupted, unless something of a better priority waits. Who is to leave takes nothing new.
    #[inline(never)]
    pub(super) fn go_on_with_paused(&mut self, agent: AgentId) {
        let state = &self.agents[agent as usize];
        let group = &self.plan.groups[state.group as usize];
        if group.preempts && state.duty == Duty::On {
            let line = self.contacts[state.paused].line;
            let skill = group.skills.iter().find(|skill| skill.line == line);
            let before = skill.map_or(0, |skill| skill.priority);
            if let Some((speed, contact)) = self.pick_among(agent, false, before) {
                return self.take(agent, speed, contact);
            }
        }
        self.resume_burst(agent);
    }
}
