//! Who takes whom: the free agent for a contact, and the contact for a free agent.

use super::Engine;
use super::agents::AgentId;
use super::state::NONE;
use crate::ground::rng::{Purpose, draw};
use crate::ground::time::Ticks;
use crate::plan::{Ahead, ChannelPlan, Route};
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
    pub(super) fn held_back(&self, agent: AgentId, ahead: &[Ahead]) -> bool {
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
}
