//! What groups and skills say about when their contacts are taken: the claims by which a freed agent chooses, and
//! the reserve of idle agents that a skill leaves alone.
//!
//! An agent is idle who is on duty with nothing in hand: who stands in the group's first free list, and who is just
//! looking for work before joining it. A contact that may not be taken for want of idle agents waits like any
//! other. Their number grows only as an agent becomes idle, who then looks for work; a message that only another
//! idle agent may take is offered once that one has joined the idle.

use super::Engine;
use super::agents::AgentId;
use super::state::{Agent, NEVER_BUSY, NONE};
use crate::ground::time::{NEVER, Ticks};
use crate::plan::{Route, SkillPlan};
use crate::scenario::model::{Pick, SkillRules};

impl Agent {
    /// Whether the agent may take a contact of a skill, as far as the occupancy and the capacity decide.
    #[inline]
    pub fn may_take(&self, rules: &SkillRules, now: Ticks) -> bool {
        (rules.units == 0 || self.units + rules.units <= self.capacity)
            && (rules.occupancy_cap == f64::INFINITY || self.load.at(now, self.busy_since != NEVER_BUSY) < rules.occupancy_cap)
    }
}

impl Engine<'_> {
    /// How strong the claim on a freed agent is of a contact that waits since then at the head of a line of this
    /// skill: the strongest is taken. Rules that go by priority alone have no use for it.
    pub(super) fn claim(&self, pick: Pick, skill: &SkillPlan, priority: u32, since: Ticks) -> f64 {
        let channel = skill.channel as usize;
        let waited = (self.now - since) as f64;
        if skill.head {
            return f64::INFINITY;
        }
        match pick {
            Pick::Priority | Pick::InOrder | Pick::LongestWait => 0.0,
            Pick::LongestQueue => self.number_waiting(channel) as f64,
            Pick::WeightedWait => skill.rules.weight * waited,
            Pick::QueueRatio => self.number_waiting(channel) as f64 / skill.rules.ratio,
            Pick::ExpectedDelay => self.expected_delay(skill),
            Pick::Rising if skill.rules.rises_every == NEVER => -f64::from(priority) / 2.0,
            Pick::Rising => waited / skill.rules.rises_every as f64 - f64::from(priority) / 2.0,
        }
    }

    /// Contacts that wait for an agent on a channel: for a first answer, and with messages of conversations.
    fn number_waiting(&self, channel: usize) -> u64 {
        let state = &self.channels[channel];
        if state.synchronous { u64::from(state.live) } else { state.backlog.value }
    }

    /// How long, in seconds, the agents on duty who take contacts of a skill's line would take to work off what waits on
    /// its channel, if they did nothing else.
    fn expected_delay(&self, skill: &SkillPlan) -> f64 {
        let channel = skill.channel as usize;
        let speed = |route: &Route| self.groups[route.group as usize].present.value as f64 / route.time_factor;
        let rate: f64 = self.plan.lines.plans[skill.line as usize].routes.iter().map(speed).sum();
        self.number_waiting(channel) as f64 * self.plan.channels[channel].message_work_s / rate
    }

    /// Whether a group takes contacts of a channel now, as far as its number of idle agents decides.
    #[inline(always)]
    pub(super) fn is_open(&self, route: &Route) -> bool {
        route.rules.reserve == 0 || self.more_idle(route.first_list, route.rules.reserve)
    }

    /// Whether an agent who looks for work may take a contact of this skill, as far as the rules of the skill decide.
    #[inline(always)]
    pub(super) fn may_look_for(&self, agent: AgentId, skill: &SkillPlan) -> bool {
        let leaves_reserve = skill.rules.reserve == 0 || self.leaves_reserve(agent, skill.rules.reserve);
        leaves_reserve && self.agents[agent as usize].may_take(&skill.rules, self.now)
    }

    /// Whether more than `reserve` agents of a group are idle, this one included who is looking for work.
    fn leaves_reserve(&self, agent: AgentId, reserve: u32) -> bool {
        let state = &self.agents[agent as usize];
        let not_listed = u32::from(state.chats == 0 && !state.listed);
        self.more_idle(state.first_list, reserve - not_listed)
    }

    /// Whether more than so many agents stand in a list.
    fn more_idle(&self, list: u32, than: u32) -> bool {
        self.standby.list(list).len() > than as usize
    }

    /// One more agent of a group is idle, who may not take what waits for another idle agent: messages reserved for
    /// their owners, and first ones if only others have room for a thread.
    #[inline(never)]
    pub(super) fn offer_kept_back(&mut self, group: usize) {
        let plan = &self.plan.groups[group];
        while plan.skills.iter().any(|skill| self.keeps_back(plan.first_list, skill)) {
            let mut agent = self.free.head(plan.first_list);
            let (speed, contact) = loop {
                if agent == NONE {
                    return;
                }
                if let Some(taken) = self.pick_work(agent, false) {
                    break taken;
                }
                agent = self.free.after(agent);
            };
            self.begin(agent, speed, contact);
        }
    }

    /// Whether work of a skill with a reserve waits, though enough agents of its group's first list are idle.
    fn keeps_back(&self, list: u32, skill: &SkillPlan) -> bool {
        let reserve = skill.rules.reserve;
        reserve > 0 && self.number_waiting(skill.channel as usize) > 0 && self.more_idle(list, reserve)
    }

    /// A chat takes (1) or gives back (-1) its slot, or its units of the agent's capacity.
    pub(super) fn hold_chat(&mut self, agent: AgentId, place: u32, sign: i64) {
        let state = &mut self.agents[agent as usize];
        if state.capacity == 0 {
            return self.hold_slots(agent, sign);
        }
        let line = self.contacts[place].line;
        let skills = &self.plan.groups[state.group as usize].skills;
        let units = skills.iter().find(|skill| skill.line == line).map_or(0, |skill| i64::from(skill.rules.units));
        state.units = state.units.wrapping_add_signed((sign * units) as i32);
        debug_assert!(state.units <= state.capacity);
        self.hold_slots(agent, sign * units);
    }
}
