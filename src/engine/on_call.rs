//! Agents on call: somebody looks at the queues from time to time, and calls one more agent as long as the condition
//! holds, who comes after the notice and stays for the length of a call.

use super::Engine;
use super::agents::AgentId;
use super::duty::{DUTY, Phase, counted};
use super::state::{Duty, Stage};
use crate::ground::time::NEVER;
use crate::scenario::model::{CallWhen, OnCall};

impl Engine<'_> {
    /// Somebody looks whether one more agent on call of a group is needed, and calls the first who is free.
    pub(super) fn look_at_queues(&mut self, group: usize) {
        let plan = self.plan;
        let Some(roster) = &plan.roster.groups[group] else { return };
        let Some(on_call) = &roster.on_call else { return };
        if !self.is_call_for(group, on_call) {
            return;
        }
        let mut agents = roster.first_on_call..roster.first_on_call + on_call.agents;
        let free = agents.find(|&agent| self.duties[agent as usize].phase == Phase::Away && self.agents[agent as usize].duty == Duty::Off);
        if let Some(agent) = free {
            self.duties[agent as usize].phase = Phase::Called;
            self.set_agent_time(agent, on_call.notice);
        }
    }

    fn is_call_for(&mut self, group: usize, on_call: &OnCall) -> bool {
        let (plan, now) = (self.plan, self.now);
        let mut skills = plan.groups[group].skills.iter().filter(|skill| on_call.channels.contains(&(skill.channel as usize)));
        match on_call.when {
            CallWhen::Waiting(least) => {
                let follow_up = |&&place: &&u32| self.contacts[place].stage == Stage::FollowUp;
                let waiting = skills.map(|skill| {
                    let line = &self.lines[skill.line as usize];
                    u64::from(line.live) + line.follow_ups.iter().filter(follow_up).count() as u64
                });
                waiting.sum::<u64>() >= least
            }
            CallWhen::Wait(least) => skills.any(|skill| {
                let line = skill.line as usize;
                let longest = self.front_waiting(line).into_iter().chain(self.front_follow_up(line)).min();
                longest.is_some_and(|since| now - since >= least)
            }),
        }
    }

    /// An agent who was called is at work.
    pub(super) fn come_on_call(&mut self, agent: AgentId) {
        let now = self.now;
        let Some(length) = self.group_roster(agent).and_then(|roster| roster.on_call.as_ref()).map(|on_call| on_call.length) else {
            return;
        };
        let event = self.later.push(now.saturating_add(length), DUTY | agent);
        let state = &mut self.duties[agent as usize];
        (state.phase, state.called_since, state.event) = (Phase::Here, now, event);
        self.duty_levels(agent).called.change(now, 1);
        self.come(agent);
    }

    /// Books the time of a call that ends now.
    pub(super) fn settle_call(&mut self, agent: AgentId) {
        let (plan, now) = (self.plan, self.now);
        let state = &mut self.duties[agent as usize];
        let since = std::mem::replace(&mut state.called_since, NEVER);
        if since == NEVER {
            return;
        }
        (state.phase, state.event, state.home) = (Phase::Away, 0, false);
        let group = self.agents[agent as usize].group as usize;
        let on_call = plan.roster.groups[group].as_ref().and_then(|roster| roster.on_call.as_ref());
        // The end of the replication cuts calls short; they last at least their length.
        let lacks = on_call.map_or(0, |on_call| on_call.minimum.saturating_sub((now - since).max(on_call.length)));
        let short = if counted(plan, since, since + 1) > 0 { lacks } else { 0 };
        self.ledger.out.pay[group].on_call += u128::from(counted(plan, since, now) + short);
        self.duty_levels(agent).called.change(now, -1);
    }
}
