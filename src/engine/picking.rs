//! What a freed agent takes: which of the lines that its group serves, and the contact at its front.

use super::Engine;
use super::agents::AgentId;
use super::routing::SkillId;
use super::state::{NONE, Stage};
use crate::ground::time::Ticks;
use crate::plan::SkillPlan;

impl Engine<'_> {
    /// What an agent takes next: by priority, then the longest wait, over first answers, follow-ups
    /// that anyone may answer and those reserved for this agent. `chats_only`: the agent has chats in
    /// hand and room for another chat only, and takes none while work of a higher priority waits
    /// that needs the whole agent. With the contact comes the time factor of the skill.
    #[inline(always)]
    pub(super) fn pick_work(&mut self, agent: AgentId, chats_only: bool) -> Option<(f64, u32)> {
        let state = &self.agents[agent as usize];
        if state.only_line == NONE {
            return self.pick_among(agent, chats_only);
        }
        // Nothing to compare: a group of one session skill, as most groups of most centres.
        let (line, speed) = (state.only_line as usize, state.only_speed);
        self.front_waiting(line)?;
        self.leave_line(line);
        self.channels[line].first.pop_front().map(|contact| (speed, contact))
    }

    /// What an agent with several skills, or one that is not a session's, takes next.
    #[inline(never)]
    fn pick_among(&mut self, agent: AgentId, chats_only: bool) -> Option<(f64, u32)> {
        let plan = self.plan;
        let group = &plan.groups[self.agents[agent as usize].group as usize];
        let mut best: Option<(Ticks, SkillId, Line)> = None;
        let mut class = 0;
        for &(priority, skill) in &group.order {
            if best.is_some() && priority != class {
                break;
            }
            class = priority;
            let skill_plan = &group.skills[skill as usize];
            if chats_only && (!skill_plan.chat || self.held_back(agent, &skill_plan.ahead)) {
                continue;
            }
            let channel = skill_plan.channel as usize;
            let state = &self.agents[agent as usize];
            let has_room =
                if skill_plan.chat { state.chats < skill_plan.slots } else { skill_plan.synchronous || state.threads < skill_plan.slots };
            let mut consider = |since: Option<Ticks>, line| {
                if let Some(since) = since.filter(|&since| best.is_none_or(|(known, ..)| since < known)) {
                    best = Some((since, skill, line));
                }
            };
            if has_room {
                consider(self.front_waiting(channel), Line::First);
            }
            if !skill_plan.synchronous {
                consider(self.front_follow_up(channel), Line::FollowUps);
                consider(self.front_reserved(agent, skill), Line::Reserved);
            }
        }
        let (_, skill, line) = best?;
        self.take_front(agent, skill, line).map(|contact| (group.skills[skill as usize].time_factor, contact))
    }

    /// Takes the first contact of a line.
    fn take_front(&mut self, agent: AgentId, skill: SkillId, line: Line) -> Option<u32> {
        let group = &self.plan.groups[self.agents[agent as usize].group as usize];
        let SkillPlan { channel, synchronous, .. } = group.skills[skill as usize];
        if !synchronous {
            self.change_backlog(channel as usize, -1);
        }
        self.look_again |= self.plan.channels[channel as usize].holds_back_chats;
        match line {
            Line::First => {
                self.leave_line(channel as usize);
                self.channels[channel as usize].first.pop_front()
            }
            Line::FollowUps => self.channels[channel as usize].follow_ups.pop_front(),
            Line::Reserved => {
                let line = self.reserved_line(agent, skill);
                self.reserved[line].pop_front().map(|(contact, _)| contact)
            }
        }
    }

    /// Since when the oldest follow-up that anyone may answer waits; those that are gone are dropped on the way.
    fn front_follow_up(&mut self, channel: usize) -> Option<Ticks> {
        while let Some(&place) = self.channels[channel].follow_ups.front() {
            let contact = &self.contacts[place];
            if contact.stage == Stage::FollowUp {
                return Some(contact.since);
            }
            self.channels[channel].follow_ups.pop_front();
            self.contacts.remove(place);
        }
        None
    }

    /// Where the follow-ups reserved for an agent wait.
    pub(super) fn reserved_line(&self, agent: AgentId, skill: SkillId) -> usize {
        let group = self.agents[agent as usize].group as usize;
        let plan = &self.plan.groups[group];
        (self.groups[group].reserved_base + (agent - plan.first_agent) * plan.skills.len() as u32) as usize + skill as usize
    }

    /// Whether an entry of a reserved line is still what it was.
    pub(super) fn is_reserved(&self, contact: u32, event: u64) -> bool {
        let state = &self.contacts[contact];
        state.stage == Stage::Reserved && state.event == event
    }

    /// Since when the oldest follow-up reserved for an agent waits; those since released to all are
    /// dropped on the way.
    fn front_reserved(&mut self, agent: AgentId, skill: SkillId) -> Option<Ticks> {
        let line = self.reserved_line(agent, skill);
        while let Some(&(contact, event)) = self.reserved[line].front() {
            if self.is_reserved(contact, event) {
                return Some(self.contacts[contact].since);
            }
            self.reserved[line].pop_front();
        }
        None
    }
}

/// The lines a contact can be taken from.
#[derive(Clone, Copy)]
enum Line {
    First,
    FollowUps,
    Reserved,
}
