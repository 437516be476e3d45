//! What a freed agent takes: which of the lines that its group serves, and the contact at its front.

use super::Engine;
use super::agents::AgentId;
use super::line::Reserved;
use super::routing::SkillId;
use super::state::{NONE, Stage};
use crate::ground::time::{NEVER, Ticks};
use crate::plan::line::OPEN;
use crate::plan::{SessionSkill, SkillPlan};

impl Engine<'_> {
    /// What an agent takes next: by the group's rule, then the longest wait, over first answers, follow-ups
    /// that anyone may answer and those reserved for this agent. `chats_only`: the agent has chats in
    /// hand and room for another chat only, and takes none while work of a higher priority waits
    /// that needs the whole agent. With the contact comes the time factor of the skill.
    #[inline(always)]
    pub(super) fn pick_work(&mut self, agent: AgentId, chats_only: bool) -> Option<(f64, u32)> {
        let state = &self.agents[agent as usize];
        if state.only_line == NONE {
            return self.pick_among(agent, chats_only, u32::MAX);
        }
        // Nothing to compare: a group of one session skill, as most groups of most centres.
        let (line, speed) = (state.only_line as usize, state.only_speed);
        self.front_waiting(line)?;
        self.leave_line(line);
        self.lines[line].first.pop_front().map(|contact| (speed, contact))
    }

    /// What an agent with several skills, or one that is not a session's, takes next, of a priority better than
    /// `before`.
    #[inline(never)]
    pub(super) fn pick_among(&mut self, agent: AgentId, chats_only: bool, before: u32) -> Option<(f64, u32)> {
        let plan = self.plan;
        let group = &plan.groups[self.agents[agent as usize].group as usize];
        if self.by_rules || !group.by_priority {
            self.pick_by_rules(agent, chats_only, before)
        } else if let [skill] = &group.skills[..]
            && !skill.synchronous
        {
            self.pick_message(agent, skill, before)
        } else if group.sessions.is_empty() {
            self.pick_of::<true>(agent, chats_only, before)
        } else {
            self.pick_session(agent, &group.sessions, before)
        }
    }

    /// The same in a group of one asynchronous skill without rules: the longest wait.
    #[inline(always)]
    fn pick_message(&mut self, agent: AgentId, skill: &SkillPlan, before: u32) -> Option<(f64, u32)> {
        if skill.priority >= before || self.agents[agent as usize].skills & skill.bit == 0 {
            return None;
        }
        let line = skill.line as usize;
        let has_room = self.agents[agent as usize].threads < skill.slots;
        let first = if has_room { self.front_waiting(line).unwrap_or(NEVER) } else { NEVER };
        let follow_up = self.front_follow_up(line).unwrap_or(NEVER);
        let reserved = self.front_reserved(agent, 0).unwrap_or(NEVER);
        let kind = if first.min(follow_up) > reserved {
            Line::Reserved
        } else if first > follow_up {
            Line::FollowUps
        } else if first != NEVER {
            Line::First
        } else {
            return None;
        };
        self.take_front(agent, 0, skill, kind).map(|contact| (skill.time_factor, contact))
    }

    /// The same in a group of sessions without rules: by priority, then the longest wait.
    #[inline(always)]
    fn pick_session(&mut self, agent: AgentId, skills: &[SessionSkill], before: u32) -> Option<(f64, u32)> {
        let own = self.agents[agent as usize].skills;
        let mut best: Option<(Ticks, &SessionSkill)> = None;
        for skill in skills {
            if skill.priority >= before || best.is_some_and(|(_, best)| best.priority != skill.priority) {
                break;
            }
            if own & skill.bit != 0
                && let Some(since) = self.front_waiting(skill.line as usize)
                && best.is_none_or(|(known, _)| since < known)
            {
                best = Some((since, skill));
            }
        }
        let (_, skill) = best?;
        self.leave_line(skill.line as usize);
        self.lines[skill.line as usize].first.pop_front().map(|contact| (skill.time_factor, contact))
    }

    #[inline(never)]
    fn pick_by_rules(&mut self, agent: AgentId, chats_only: bool, before: u32) -> Option<(f64, u32)> {
        self.pick_of::<false>(agent, chats_only, before)
    }

    /// The same in any group; `PLAIN`: one where priority and the longest wait alone decide, in a plan without callbacks.
    #[inline(always)]
    fn pick_of<const PLAIN: bool>(&mut self, agent: AgentId, chats_only: bool, before: u32) -> Option<(f64, u32)> {
        let plan = self.plan;
        let group = &plan.groups[self.agents[agent as usize].group as usize];
        let strict = PLAIN || group.rules.pick.is_strict();
        let mut best: Option<Choice> = None;
        let mut class = 0;
        for &(priority, skill) in &group.order {
            if priority >= before {
                break;
            }
            if strict && priority != class {
                if best.is_some() {
                    break;
                }
                if !PLAIN
                    && plan.calls_back
                    && let Some(call) = self.pick_call(agent, Some(class), chats_only)
                {
                    return Some(call);
                }
            }
            class = priority;
            let skill_plan = &group.skills[skill as usize];
            let state = &self.agents[agent as usize];
            if state.skills & skill_plan.bit == 0 || chats_only && (!skill_plan.chat || self.held_back(agent, &skill_plan.ahead)) {
                continue;
            }
            if !PLAIN && !self.may_look_for(agent, skill_plan) {
                continue;
            }
            let line = skill_plan.line as usize;
            let has_room =
                (!skill_plan.chat || state.chats < skill_plan.at_once) && (skill_plan.synchronous || state.threads < skill_plan.slots);
            let mut consider = |engine: &Self, since: Option<Ticks>, line| {
                let Some(since) = since else { return };
                let claim = if strict { 0.0 } else { engine.claim(group.rules.pick, skill_plan, priority, since) };
                let precedes = |best: Choice| !strict && claim > best.claim || (strict || claim == best.claim) && since < best.since;
                if best.is_none_or(precedes) {
                    best = Some(Choice { claim, since, skill, line });
                }
            };
            if has_room {
                let front = self.front_waiting(line);
                consider(self, front.filter(|_| PLAIN || self.admits_front(skill_plan) && !self.gives_way(line)), Line::First);
            }
            if !skill_plan.synchronous {
                let front = self.front_follow_up(line);
                consider(self, front, Line::FollowUps);
            }
            if !skill_plan.synchronous || !PLAIN && skill_plan.sticky && has_room {
                let front = self.front_reserved(agent, skill);
                consider(self, front, Line::Reserved);
            }
        }
        if !PLAIN && best.is_none() && plan.calls_back {
            return self.pick_call(agent, strict.then_some(class), chats_only);
        }
        let Choice { skill, line, .. } = best?;
        let plan = &group.skills[skill as usize];
        self.take_front(agent, skill, plan, line).map(|contact| (plan.time_factor, contact))
    }

    /// The next callback behind the queues of the skills of one priority, or of all, the longest wait first. Groups
    /// that take contacts under conditions only don't call back.
    fn pick_call(&mut self, agent: AgentId, class: Option<u32>, chats_only: bool) -> Option<(f64, u32)> {
        let plan = self.plan;
        let group = &plan.groups[self.agents[agent as usize].group as usize];
        let mut best: Option<(Ticks, SkillId)> = None;
        for &(_, skill) in group.order.iter().filter(|(priority, _)| class.is_none_or(|class| *priority == class)) {
            let skill_plan = &group.skills[skill as usize];
            let line = skill_plan.line as usize;
            let full = skill_plan.chat && self.agents[agent as usize].chats >= skill_plan.at_once;
            let held = chats_only && (!skill_plan.chat || self.held_back(agent, &skill_plan.ahead));
            if full
                || held
                || skill_plan.gate != OPEN
                || !self.may_look_for(agent, skill_plan)
                || !self.may_call(line)
                || self.calls_later(line)
            {
                continue;
            }
            let since = self.contacts[self.lines[line].behind[0]].since;
            if best.is_none_or(|(known, _)| since < known) {
                best = Some((since, skill));
            }
        }
        let skill = &group.skills[best?.1 as usize];
        let place = self.lines[skill.line as usize].behind.pop_front()?;
        Some((skill.time_factor, place))
    }

    /// Takes the first contact of a line that an agent serves by this skill of the group.
    #[inline(always)]
    fn take_front(&mut self, agent: AgentId, skill: SkillId, plan: &SkillPlan, line: Line) -> Option<u32> {
        let SkillPlan { channel, line: place, synchronous, .. } = *plan;
        if !synchronous {
            self.change_backlog(channel as usize, -1);
        }
        let place = place as usize;
        match line {
            Line::First => {
                self.leave_line(place);
                self.lines[place].first.pop_front()
            }
            Line::FollowUps => {
                let state = &mut self.lines[place];
                self.look_again |= state.stirs;
                state.follow_ups.pop_front()
            }
            Line::Reserved => {
                self.look_again |= self.lines[place].stirs;
                let line = self.reserved_line(agent, skill);
                let contact = self.reserved[line].pop_front()?.contact;
                if self.contacts[contact].stage == Stage::Held {
                    self.channels[channel as usize].live -= 1;
                }
                Some(contact)
            }
        }
    }

    /// Since when the oldest follow-up that anyone may answer waits; those that are gone are dropped on the way.
    #[inline(always)]
    pub(super) fn front_follow_up(&mut self, line: usize) -> Option<Ticks> {
        while let Some(&place) = self.lines[line].follow_ups.front() {
            let contact = &self.contacts[place];
            if contact.stage == Stage::FollowUp {
                return Some(contact.since);
            }
            self.lines[line].follow_ups.pop_front();
            self.contacts.remove(place);
        }
        None
    }

    /// Where the follow-ups reserved for an agent wait.
    #[inline(always)]
    pub(super) fn reserved_line(&self, agent: AgentId, skill: SkillId) -> usize {
        self.agents[agent as usize].first_reserved as usize + skill as usize
    }

    /// Whether an entry of a reserved line is still what it was.
    #[inline(always)]
    pub(super) fn is_reserved(&self, entry: Reserved) -> bool {
        let state = &self.contacts[entry.contact];
        matches!(state.stage, Stage::Reserved | Stage::Held) && state.event == entry.event
    }

    /// Since when the oldest follow-up reserved for an agent waits; those since released to all are
    /// dropped on the way.
    #[inline(always)]
    fn front_reserved(&mut self, agent: AgentId, skill: SkillId) -> Option<Ticks> {
        let line = self.reserved_line(agent, skill);
        while let Some(&entry) = self.reserved[line].front() {
            if self.is_reserved(entry) {
                return Some(entry.since);
            }
            self.reserved[line].pop_front();
        }
        None
    }
}

/// The head of a line that an agent may take.
#[derive(Clone, Copy)]
struct Choice {
    /// How strong its claim is, by the group's rule.
    claim: f64,
    /// Since when it waits.
    since: Ticks,
    skill: SkillId,
    line: Line,
}

/// The lines a contact can be taken from.
#[derive(Clone, Copy)]
enum Line {
    First,
    FollowUps,
    Reserved,
}
