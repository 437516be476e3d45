//! Who takes whom: the free agent for a contact, and the contact for a free agent.

use super::Engine;
use super::agents::AgentId;
use super::state::{NONE, Stage};
use crate::ground::rng::{Purpose, draw};
use crate::ground::time::Ticks;
use crate::plan::SkillPlan;
use crate::scenario::model::{AgentChoice, Handling};
use rand_xoshiro::rand_core::Rng;

/// Index of a skill within an agent's group.
pub type SkillId = u16;

impl Engine<'_> {
    /// The skill of an agent.
    #[inline]
    pub(super) fn skill(&self, agent: AgentId, skill: SkillId) -> &SkillPlan {
        &self.plan.groups[self.agents[agent as usize].group as usize].skills[skill as usize]
    }

    /// Starts a contact with an agent who has room for it.
    pub(super) fn begin(&mut self, agent: AgentId, skill: SkillId, contact: u32) {
        match self.plan.channels[self.contacts[contact].channel as usize].handling {
            Handling::Session { .. } => self.start_session(agent, skill, contact),
            Handling::Chat { .. } => self.join_chat(agent, skill, contact),
            Handling::SharedChat { .. } => self.join_shared_chat(agent, skill, contact),
            Handling::Conversation { .. } => self.start_burst(agent, skill, contact),
        }
    }

    /// The free agent who takes a contact of this channel, by the channel's choice. `new_thread`: a
    /// conversation without an owner, which only an agent with room for another thread takes.
    pub(super) fn choose_agent(&self, channel: usize, key: u64, turn: u32, new_thread: bool) -> Option<(AgentId, SkillId)> {
        match self.plan.channels[channel].agent_choice {
            AgentChoice::InOrder => self.first_in_order(channel, new_thread),
            AgentChoice::LongestIdle | AgentChoice::FewestActive => self.least_occupied(channel, new_thread),
            AgentChoice::Random => self.any_at_random(channel, key, turn, new_thread),
        }
    }

    /// The free lists of a group that may take a contact of this skill: idle agents, for chats also
    /// those with fewer chats than the skill's slots.
    fn lists(&self, group: u16, skill: SkillId) -> std::ops::Range<usize> {
        let plan = &self.plan.groups[group as usize];
        let skill = &plan.skills[skill as usize];
        let base = self.free_base[group as usize] as usize;
        base..base + if skill.chat { skill.slots as usize } else { 1 }
    }

    /// The first agent of a list who may take the contact.
    fn first_able(&self, list: usize, skill: &SkillPlan, new_thread: bool) -> AgentId {
        let mut agent = self.free[list].head;
        if new_thread && skill.slots != u32::MAX {
            while agent != NONE && self.agents[agent as usize].threads >= skill.slots {
                agent = self.agents[agent as usize].next;
            }
        }
        agent
    }

    fn first_in_order(&self, channel: usize, new_thread: bool) -> Option<(AgentId, SkillId)> {
        for &(group, skill) in &self.plan.channels[channel].groups {
            let skill_plan = &self.plan.groups[group as usize].skills[skill as usize];
            for list in self.lists(group, skill) {
                let agent = self.first_able(list, skill_plan, new_thread);
                if agent != NONE {
                    return Some((agent, skill));
                }
            }
        }
        None
    }

    /// Over all groups: fewest chats in hand, then longest in that state.
    fn least_occupied(&self, channel: usize, new_thread: bool) -> Option<(AgentId, SkillId)> {
        let mut best: Option<((usize, Ticks), (AgentId, SkillId))> = None;
        for &(group, skill) in &self.plan.channels[channel].groups {
            let skill_plan = &self.plan.groups[group as usize].skills[skill as usize];
            for (chats, list) in self.lists(group, skill).enumerate() {
                let agent = self.first_able(list, skill_plan, new_thread);
                if agent != NONE {
                    let rank = (chats, self.agents[agent as usize].free_since);
                    if best.is_none_or(|(known, _)| rank < known) {
                        best = Some((rank, (agent, skill)));
                    }
                    break;
                }
            }
        }
        best.map(|(_, choice)| choice)
    }

    /// Evenly over all free agents of all groups. The issue's own stream decides, so the draw does
    /// not disturb anybody else's.
    fn any_at_random(&self, channel: usize, key: u64, turn: u32, new_thread: bool) -> Option<(AgentId, SkillId)> {
        let able = || {
            self.plan.channels[channel].groups.iter().flat_map(move |&(group, skill)| {
                let slots = self.plan.groups[group as usize].skills[skill as usize].slots;
                self.lists(group, skill)
                    .flat_map(move |list| {
                        std::iter::successors(Some(self.free[list].head), |&agent| Some(self.agents[agent as usize].next))
                            .take(self.free[list].len as usize)
                    })
                    .filter(move |&agent| !new_thread || self.agents[agent as usize].threads < slots)
                    .map(move |agent| (agent, skill))
            })
        };
        let count = able().count();
        if count == 0 {
            return None;
        }
        let pick = (u128::from(draw(key, Purpose::AgentChoice, turn).next_u64()) * count as u128) >> 64;
        able().nth(pick as usize)
    }

    /// What an agent takes next: by priority, then the longest wait, over first answers, follow-ups
    /// that anyone may answer and those reserved for this agent. `chats_only`: the agent has chats in
    /// hand and room for another chat only.
    pub(super) fn pick_work(&mut self, agent: AgentId, chats_only: bool) -> Option<(SkillId, u32)> {
        let plan = self.plan;
        let group = &plan.groups[self.agents[agent as usize].group as usize];
        for class in &group.by_priority {
            let mut best: Option<(Ticks, SkillId, Line)> = None;
            for &skill in class {
                let skill_plan = &group.skills[skill as usize];
                let channel = skill_plan.channel as usize;
                let state = &self.agents[agent as usize];
                let has_room = if skill_plan.chat {
                    state.chats < skill_plan.slots
                } else {
                    !chats_only && (skill_plan.synchronous || state.threads < skill_plan.slots)
                };
                let mut consider = |since: Option<Ticks>, line| {
                    if let Some(since) = since.filter(|&since| best.is_none_or(|(known, ..)| since < known)) {
                        best = Some((since, skill, line));
                    }
                };
                if has_room {
                    consider(self.front_waiting(channel), Line::First);
                }
                if !skill_plan.synchronous && !chats_only {
                    consider(self.queues[channel].follow_ups.front().map(|&c| self.contacts[c].since), Line::FollowUps);
                    consider(self.front_reserved(agent, skill), Line::Reserved);
                }
            }
            if let Some((_, skill, line)) = best {
                let channel = group.skills[skill as usize].channel as usize;
                if !group.skills[skill as usize].synchronous {
                    self.channel_levels[channel].backlog.change(self.now, -1);
                }
                let contact = match line {
                    Line::First => {
                        self.queues[channel].live -= 1;
                        self.queues[channel].first.pop_front()
                    }
                    Line::FollowUps => self.queues[channel].follow_ups.pop_front(),
                    Line::Reserved => {
                        let line = self.reserved_line(agent, skill);
                        self.reserved[line].pop_front().map(|(contact, _)| contact)
                    }
                };
                return contact.map(|contact| (skill, contact));
            }
        }
        None
    }

    /// Where the follow-ups reserved for an agent wait.
    pub(super) fn reserved_line(&self, agent: AgentId, skill: SkillId) -> usize {
        let group = self.agents[agent as usize].group as usize;
        let plan = &self.plan.groups[group];
        (self.reserved_base[group] + (agent - plan.first_agent) * plan.skills.len() as u32) as usize + skill as usize
    }

    /// Since when the oldest follow-up reserved for an agent waits; those since released to all are
    /// dropped on the way.
    fn front_reserved(&mut self, agent: AgentId, skill: SkillId) -> Option<Ticks> {
        let line = self.reserved_line(agent, skill);
        while let Some(&(contact, event)) = self.reserved[line].front() {
            let state = &self.contacts[contact];
            if state.stage == Stage::Reserved && state.event == event {
                return Some(state.since);
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
