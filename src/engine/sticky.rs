//! Who comes back with an issue goes to the agent who had it last, if that agent is on duty and has the skill: of the
//! issue's open thread, if it has one in whose hands it is, else of its last answered contact.
//!
//! If that agent is free, the contact is taken at once; otherwise it waits in the line reserved for the agent, whoever
//! else is free, and counts among those who wait in its channel. After the channel's wait it stands in its line in the
//! order of arrival, unless somebody is free to take it. Nobody is interrupted for it while it is held, and limits on
//! open threads don't keep it from its agent.

use super::Engine;
use super::agents::AgentId;
use super::line::join;
use super::routing::SkillId;
use super::state::{Duty, NONE, Stage};
use crate::ground::time::Ticks;

impl Engine<'_> {
    /// The agent who had the issue of a contact last; [`NONE`]: nobody has.
    pub(super) fn last_agent(&self, place: u32) -> AgentId {
        let Some(issue) = self.issues.get(self.extras[place as usize].issue) else { return NONE };
        let open = issue.thread != NONE && issue.thread != place;
        match if open { self.contacts[issue.thread].owner } else { NONE } {
            NONE => issue.agent,
            owner => owner,
        }
    }

    /// That agent, if on duty with the skill for the contact.
    pub(super) fn own_agent(&self, place: u32) -> Option<(AgentId, SkillId)> {
        let agent = self.last_agent(place);
        let state = self.agents.get(agent as usize).filter(|state| state.duty == Duty::On)?;
        let line = self.contacts[place].line;
        let skill =
            self.plan.groups[state.group as usize].skills.iter().position(|skill| skill.line == line && state.skills & skill.bit != 0)?;
        Some((agent, skill as SkillId))
    }

    /// That agent with the time factor of the skill, if free for a contact of the skill.
    pub(super) fn own_if_free(&self, (agent, skill): (AgentId, SkillId)) -> Option<(AgentId, f64)> {
        let state = &self.agents[agent as usize];
        let plan = &self.plan.groups[state.group as usize].skills[skill as usize];
        let has_room = if plan.chat { state.chats < plan.at_once && !self.held_back(agent, &plan.ahead) } else { state.chats == 0 };
        (state.listed && has_room && self.may_look_for(agent, plan)).then_some((agent, plan.time_factor))
    }

    /// A contact waits for one agent.
    pub(super) fn hold_for(&mut self, place: u32, patience: Ticks, (agent, skill): (AgentId, SkillId)) {
        let (plan, now) = (self.plan, self.now);
        let channel = self.contacts[place].channel as usize;
        let deadline = now.saturating_add(patience);
        let wait = plan.channels[channel].life.sticky.unwrap_or(0);
        let event = self.later.push(deadline.min(now.saturating_add(wait)).min(plan.horizon), place);
        let contact = &mut self.contacts[place];
        (contact.deadline, contact.stage, contact.event) = (deadline, Stage::Held, event);
        if !plan.channels[channel].synchronous {
            self.open_thread(channel, 1);
            self.change_backlog(channel, 1);
        }
        self.channels[channel].live += 1;
        self.join_reserved(agent, skill, place, event);
    }

    /// A contact has waited for its agent long enough, or for as long as its customer would.
    pub(super) fn hold_over(&mut self, place: u32) {
        let contact = &self.contacts[place];
        let (channel, line, key) = (contact.channel as usize, contact.line as usize, contact.key);
        if contact.deadline <= self.now {
            self.return_to_line(place);
            self.contacts[place].event = 0;
            return self.abandon_waiting(place);
        }
        let synchronous = self.plan.channels[channel].synchronous;
        match self.choose_agent(line, key, 0, !synchronous, self.as_newcomer(line)) {
            Some((agent, speed)) => {
                self.channels[channel].live -= 1;
                if !synchronous {
                    self.change_backlog(channel, -1);
                }
                self.begin(agent, speed, place);
            }
            None => self.return_to_line(place),
        }
    }

    /// A contact stands in its line, in the order in which it would have without waiting for one agent.
    pub(super) fn return_to_line(&mut self, place: u32) {
        let contact = &mut self.contacts[place];
        let (channel, line, deadline) = (contact.channel as usize, contact.line as usize, contact.deadline);
        (contact.stage, contact.event) = (Stage::Waiting, 0);
        if deadline <= self.plan.horizon {
            contact.event = self.later.push(deadline, place);
        }
        self.channels[channel].live -= 1;
        self.front_waiting(line);
        join(&mut self.lines[line].first, place, |place| self.extras[place as usize].order);
        self.enter_line(line, deadline);
    }
}
