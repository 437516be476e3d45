//! Who takes whom: the free agent for a contact, and the contact for a free agent.

use super::Engine;
use super::agents::AgentId;
use super::state::{NONE, Stage};
use crate::ground::rng::{Purpose, draw};
use crate::ground::time::Ticks;
use crate::plan::{Ahead, ChannelPlan, Route, SkillPlan};
use crate::scenario::model::{AgentChoice, Handling};
use rand::Rng;

/// Index of a skill within an agent's group.
pub type SkillId = u16;

impl Engine<'_> {
    /// Starts a contact with an agent who has room for it and takes `speed` times as long as usual.
    #[inline(always)]
    pub(super) fn begin(&mut self, agent: AgentId, speed: f64, contact: u32) {
        let plan = self.plan;
        self.begin_on(&plan.channels[self.contacts[contact].channel as usize], agent, speed, contact);
    }

    /// The same for a contact of a channel that has been looked up.
    #[inline(always)]
    pub(super) fn begin_on(&mut self, channel: &ChannelPlan, agent: AgentId, speed: f64, contact: u32) {
        match channel.handling {
            Handling::Session { ref handle_time, .. } => self.start_session(agent, speed, contact, handle_time),
            Handling::Chat { .. } => self.join_chat(agent, speed, contact),
            Handling::SharedChat { .. } => self.join_shared_chat(agent, speed, contact),
            Handling::Conversation { .. } => self.start_burst(agent, speed, contact),
        }
    }

    /// The free agent who takes a contact of this channel, by the channel's choice. `new_thread`: a
    /// conversation without an owner, which only an agent with room for another thread takes. With
    /// the agent comes the time factor of the skill.
    #[inline(always)]
    pub(super) fn choose_agent(&self, channel: &ChannelPlan, key: u64, turn: u32, new_thread: bool) -> Option<(AgentId, f64)> {
        match channel.agent_choice {
            AgentChoice::InOrder => self.first_in_order(channel, new_thread),
            AgentChoice::LongestIdle | AgentChoice::FewestActive => self.least_occupied(channel, new_thread),
            AgentChoice::Random => self.any_at_random(channel, key, turn, new_thread),
        }
    }

    /// The first agent of a list who may take the contact.
    #[inline(always)]
    fn first_able(&self, list: u32, route: &Route, new_thread: bool) -> AgentId {
        let mut agent = self.free.head(list);
        while agent != NONE && !self.able(agent, route, new_thread) {
            agent = self.free.after(agent);
        }
        agent
    }

    /// Whether a free agent of the right group may take a contact of this route.
    #[inline(always)]
    fn able(&self, agent: AgentId, route: &Route, new_thread: bool) -> bool {
        let state = &self.agents[agent as usize];
        (!new_thread || state.threads < route.threads) && (state.chats == 0 || !self.held_back(agent, &route.ahead))
    }

    /// Whether an agent with chats in hand has to leave further ones waiting: work of a higher priority
    /// waits that only an agent with nothing in hand can take, and this agent will take it then.
    #[inline(always)]
    fn held_back(&self, agent: AgentId, ahead: &[Ahead]) -> bool {
        !ahead.is_empty() && ahead.iter().any(|ahead| self.waits_for(agent, ahead))
    }

    fn waits_for(&self, agent: AgentId, ahead: &Ahead) -> bool {
        let queue = &self.channels[ahead.channel as usize];
        let reserved = |&(contact, event): &(u32, u64)| self.is_reserved(contact, event);
        queue.live > 0 && self.agents[agent as usize].threads < ahead.threads
            || !queue.follow_ups.is_empty()
            || self.reserved[self.reserved_line(agent, ahead.skill)].iter().any(reserved)
    }

    /// Gives chats that were held back to agents who have room for them now.
    #[inline(never)]
    pub(super) fn offer_chats(&mut self) {
        self.look_again = false;
        for channel in 0..self.plan.channels.len() {
            while self.plan.channels[channel].held_back && self.front_waiting(channel).is_some() {
                let first = self.channels[channel].first[0];
                let Some((agent, speed)) = self.choose_agent(&self.plan.channels[channel], self.contacts[first].key, 0, false) else {
                    break;
                };
                self.leave_line(channel);
                self.channels[channel].first.pop_front();
                self.begin(agent, speed, first);
            }
        }
    }

    /// One fewer waits for a first answer.
    #[inline]
    pub(super) fn leave_line(&mut self, channel: usize) {
        let state = &mut self.channels[channel];
        state.live -= 1;
        self.look_again |= state.holds_back_chats;
    }

    #[inline(always)]
    fn first_in_order(&self, channel: &ChannelPlan, new_thread: bool) -> Option<(AgentId, f64)> {
        if let [only] = &channel.routes[..]
            && only.lists == 1
        {
            // Nothing to go through: a channel of sessions that one group answers.
            let agent = self.first_able(only.first_list, only, new_thread);
            return (agent != NONE).then_some((agent, only.time_factor));
        }
        self.first_of_several(channel, new_thread)
    }

    #[inline(never)]
    fn first_of_several(&self, channel: &ChannelPlan, new_thread: bool) -> Option<(AgentId, f64)> {
        for route in &channel.routes {
            for list in route.first_list..route.first_list + route.lists {
                let agent = self.first_able(list, route, new_thread);
                if agent != NONE {
                    return Some((agent, route.time_factor));
                }
            }
        }
        None
    }

    /// Over all groups: fewest chats in hand, then longest in that state.
    #[inline(never)]
    fn least_occupied(&self, channel: &ChannelPlan, new_thread: bool) -> Option<(AgentId, f64)> {
        let mut best: Option<((u32, Ticks), (AgentId, f64))> = None;
        for route in &channel.routes {
            for chats in 0..route.lists {
                let agent = self.first_able(route.first_list + chats, route, new_thread);
                if agent != NONE {
                    let rank = (chats, self.agents[agent as usize].free_since);
                    if best.is_none_or(|(known, _)| rank < known) {
                        best = Some((rank, (agent, route.time_factor)));
                    }
                    break;
                }
            }
        }
        best.map(|(_, choice)| choice)
    }

    /// Evenly over all free agents of all groups. The issue's own stream decides, so the draw does
    /// not disturb anybody else's.
    #[inline(never)]
    fn any_at_random(&self, channel: &ChannelPlan, key: u64, turn: u32, new_thread: bool) -> Option<(AgentId, f64)> {
        let able = || {
            channel.routes.iter().flat_map(move |route| {
                (route.first_list..route.first_list + route.lists)
                    .flat_map(move |list| self.free.iter(list))
                    .filter(move |&agent| self.able(agent, route, new_thread))
                    .map(move |agent| (agent, route.time_factor))
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
    fn is_reserved(&self, contact: u32, event: u64) -> bool {
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
