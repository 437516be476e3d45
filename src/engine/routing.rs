//! Who takes whom: the free agent for a contact, and the contact for a free agent.

use super::Engine;
use super::agents::AgentId;
use super::overflow::Standing;
use super::state::NONE;
use crate::ground::rng::{Purpose, draw, uniform};
use crate::ground::time::Ticks;
use crate::plan::{Ahead, ChannelPlan, LinePlan, Route};
use crate::scenario::model::{AgentChoice, Handling};
use rand::Rng;

/// Index of a skill within an agent's group.
pub type SkillId = u16;

/// A line, the agent who is free for its front, and the time factor of the agent's skill.
pub(super) type Offer = (usize, AgentId, f64);

impl Engine<'_> {
    /// Starts a contact with an agent who has room for it and takes `speed` times as long as usual.
    #[inline(always)]
    pub(super) fn begin(&mut self, agent: AgentId, speed: f64, contact: u32) {
        let plan = self.plan;
        if plan.calls_back && !self.customer_answers(agent, contact) {
            return;
        }
        self.begin_on(&plan.channels[self.contacts[contact].channel as usize], agent, speed, contact);
    }

    /// The same for a contact of a channel that has been looked up.
    #[inline(always)]
    pub(super) fn begin_on(&mut self, channel: &ChannelPlan, agent: AgentId, speed: f64, contact: u32) {
        match channel.handling {
            Handling::Session { .. } if self.plan.shares_agents && self.held_beside(agent, contact) => {
                self.join_shared_chat(agent, speed, contact);
            }
            Handling::Session { ref handle_time, .. } => self.start_session(agent, speed, contact, handle_time),
            Handling::Chat { .. } => self.join_chat(agent, speed, contact),
            Handling::SharedChat { .. } => self.join_shared_chat(agent, speed, contact),
            Handling::Conversation { .. } => self.start_burst(agent, speed, contact),
        }
    }

    /// The free agent who takes a contact of this line, by the channel's choice. `new_thread`: a
    /// conversation without an owner, which only an agent with room for another thread takes. With
    /// the agent comes the time factor of the skill.
    #[inline(always)]
    pub(super) fn choose_agent(&self, line: usize, key: u64, turn: u32, new_thread: bool, standing: Standing) -> Option<(AgentId, f64)> {
        let line = &self.plan.lines.plans[line];
        match line.agent_choice {
            AgentChoice::InOrder => self.first_in_order(line, new_thread, standing),
            AgentChoice::LongestIdle | AgentChoice::FewestActive => self.least_occupied(line, new_thread, standing),
            AgentChoice::Random => self.any_at_random(line, key, turn, new_thread, standing),
            AgentChoice::LeastOccupied => self.least_busy(line, new_thread, standing),
            AgentChoice::IdleRatio | AgentChoice::ExpectedDelay => self.best_group(line, new_thread, standing),
        }
    }

    /// The first agent of a list who may take the contact.
    #[inline(always)]
    pub(super) fn first_able(&self, list: u32, route: &Route, new_thread: bool) -> AgentId {
        if !self.is_open(route) {
            return NONE;
        }
        let mut agent = self.free.head(list);
        while agent != NONE && !self.able(agent, route, new_thread) {
            agent = self.free.after(agent);
        }
        agent
    }

    /// Whether a free agent of the right group may take a contact of this route.
    #[inline(always)]
    pub(super) fn able(&self, agent: AgentId, route: &Route, new_thread: bool) -> bool {
        let state = &self.agents[agent as usize];
        (!new_thread || state.threads < route.threads)
            && state.skills & route.skill != 0
            && (state.chats == 0 || !self.held_back(agent, &route.ahead))
            && state.may_take(&route.rules, self.now)
    }

    /// Whether an agent with chats in hand has to leave further ones waiting: work of a higher priority
    /// waits that only an agent with nothing in hand can take, and this agent will take it then.
    #[inline(always)]
    pub(super) fn held_back(&self, agent: AgentId, ahead: &[Ahead]) -> bool {
        !ahead.is_empty() && ahead.iter().any(|ahead| self.waits_for(agent, ahead))
    }

    fn waits_for(&self, agent: AgentId, ahead: &Ahead) -> bool {
        let line = &self.lines[ahead.line as usize];
        let state = &self.agents[agent as usize];
        let skill = &self.plan.groups[state.group as usize].skills[ahead.skill as usize];
        if state.skills & skill.bit == 0 {
            return false;
        }
        line.live > 0 && state.threads < ahead.threads && self.admits_front(skill)
            || !line.follow_ups.is_empty()
            || self.reserved[self.reserved_line(agent, ahead.skill)].iter().any(|&entry| self.is_reserved(entry))
    }

    /// Gives contacts to agents who may take them now and could not before: chats that were held back, and
    /// contacts whose conditions have come true. Then those who are idle dial.
    #[inline(never)]
    pub(super) fn offer_again(&mut self) {
        self.look_again = false;
        let lines = &self.plan.lines;
        let channel = |line: u16| lines.plans[line as usize].channel;
        for of_channel in lines.held_back.chunk_by(|a, b| channel(*a) == channel(*b)) {
            while let Some((line, agent, speed)) = self.oldest_to_offer(of_channel) {
                self.leave_line(line);
                if let Some(contact) = self.lines[line].first.pop_front() {
                    self.begin(agent, speed, contact);
                }
            }
        }
        self.offer_staged();
        if !self.plan.campaigns.is_empty() {
            self.dial_campaigns();
        }
    }

    /// The line, of several, whose front has waited longest of those for whom an agent is free, with that agent and the
    /// time factor of the skill.
    pub(super) fn oldest_to_offer(&mut self, lines: &[u16]) -> Option<Offer> {
        let mut best: Option<(Ticks, Offer)> = None;
        for line in lines.iter().map(|&line| line as usize) {
            if let Some(since) = self.front_waiting(line) {
                self.consider_offer(&mut best, line, since);
            }
        }
        best.map(|(_, offer)| offer)
    }

    /// Takes the front of a line, which waits since then, for the best to offer if it is so far.
    pub(super) fn consider_offer(&self, best: &mut Option<(Ticks, Offer)>, line: usize, since: Ticks) {
        if best.is_some_and(|(known, _)| since >= known) || self.gives_way(line) {
            return;
        }
        let key = self.contacts[self.lines[line].first[0]].key;
        let new_thread = !self.plan.channels[self.lines[line].plan.channel as usize].synchronous;
        if let Some((agent, speed)) = self.choose_agent(line, key, 0, new_thread, self.front_standing(line)) {
            *best = Some((since, (line, agent, speed)));
        }
    }

    /// One fewer waits for a first answer.
    #[inline(always)]
    pub(super) fn leave_line(&mut self, line: usize) {
        let state = &mut self.lines[line];
        state.live -= 1;
        self.look_again |= state.stirs;
        self.channels[state.plan.channel as usize].live -= 1;
    }

    #[inline(always)]
    fn first_in_order(&self, line: &LinePlan, new_thread: bool, standing: Standing) -> Option<(AgentId, f64)> {
        if !line.idle_in_order.is_empty() {
            // Nothing to ask the agents.
            let head = |&(list, speed): &(u32, f64)| Some((self.free.head(list), speed)).filter(|&(agent, _)| agent != NONE);
            return line.idle_in_order.iter().find_map(head);
        }
        if let [only] = &line.routes[..]
            && only.lists == 1
        {
            // Nothing to go through: a line that one group answers.
            let agent = if self.admits(only.gate, standing) { self.first_able(only.first_list, only, new_thread) } else { NONE };
            return (agent != NONE).then_some((agent, only.time_factor));
        }
        self.first_of_several(line, new_thread, standing)
    }

    #[inline(never)]
    fn first_of_several(&self, line: &LinePlan, new_thread: bool, standing: Standing) -> Option<(AgentId, f64)> {
        for route in line.routes.iter().filter(|route| self.admits(route.gate, standing)) {
            for list in route.first_list..route.first_list + route.lists {
                let agent = self.first_able(list, route, new_thread);
                if agent != NONE {
                    return Some((agent, route.time_factor));
                }
            }
        }
        None
    }

    /// Over all groups of the first rank with a free agent: fewest chats in hand, then longest in that state.
    #[inline(never)]
    fn least_occupied(&self, line: &LinePlan, new_thread: bool, standing: Standing) -> Option<(AgentId, f64)> {
        let mut best: Option<(u32, u32, Ticks)> = None;
        let mut choice = None;
        for route in &line.routes {
            if best.is_some_and(|(known, ..)| route.rank > known) {
                break;
            }
            if !self.admits(route.gate, standing) {
                continue;
            }
            for chats in 0..route.lists {
                let agent = self.first_able(route.first_list + chats, route, new_thread);
                if agent != NONE {
                    let rank = (route.rank, chats, self.agents[agent as usize].free_since);
                    if best.is_none_or(|known| rank < known) {
                        (best, choice) = (Some(rank), Some((agent, route.time_factor)));
                    }
                    break;
                }
            }
        }
        choice
    }

    /// The agents of a group who may take a contact.
    pub(super) fn all_able(&self, route: &Route, new_thread: bool) -> impl Iterator<Item = AgentId> {
        (route.first_list..route.first_list + route.lists)
            .flat_map(|list| self.free.iter(list))
            .filter(move |&agent| self.able(agent, route, new_thread))
    }

    /// Evenly over all free agents of all groups of the first rank that has any, or each with the weight of the
    /// group. The issue's own stream decides, so the draw does not disturb anybody else's.
    #[inline(never)]
    fn any_at_random(&self, line: &LinePlan, key: u64, turn: u32, new_thread: bool, standing: Standing) -> Option<(AgentId, f64)> {
        let admitted = || line.routes.iter().filter(|route| self.admits(route.gate, standing) && self.is_open(route));
        let rank = admitted().find(|route| self.all_able(route, new_thread).next().is_some())?.rank;
        let routes = || admitted().filter(|route| route.rank == rank);
        let uniform_word = |purpose| u128::from(draw(key, purpose, turn).next_u64());
        let evenly = |count: usize| ((uniform_word(Purpose::AgentChoice) * count as u128) >> 64) as usize;
        if !line.weighted {
            let able = || routes().flat_map(|route| self.all_able(route, new_thread).map(|agent| (agent, route.time_factor)));
            return able().nth(evenly(able().count()));
        }
        // First the group, by the weights of its idle agents, then one of them.
        let weight = |route: &&Route| self.all_able(route, new_thread).count() as f64 * route.weight;
        let total: f64 = routes().map(|route| weight(&route)).sum();
        let mut left = uniform(&mut draw(key, Purpose::RouteWeight, turn)) * total;
        let mut chosen = None;
        for route in routes() {
            let share = weight(&route);
            if share > 0.0 {
                chosen = Some(route);
                left -= share;
                if left < 0.0 {
                    break;
                }
            }
        }
        let route = chosen?;
        let count = self.all_able(route, new_thread).count();
        self.all_able(route, new_thread).nth(evenly(count)).map(|agent| (agent, route.time_factor))
    }
}
