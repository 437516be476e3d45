//! Groups, compiled: who answers what in which order, and when how many are on duty.

use super::crew::CrewPlan;
use super::individual::{IndividualPlan, skill_bit};
use super::line::{Classes, Gate, OPEN, is_chat, plan_gate};
use super::{Ahead, GroupPlan, SkillPlan, StaffStep};
use crate::ground::time::Ticks;
use crate::scenario::Scenario;
use crate::scenario::calendar::Expanded;
use crate::scenario::model::{AgentChoice, Group, Handling, Roster, Skill};
use std::ops::Range;

/// What there is to know of a skill of sessions without rules: all that a freed agent asks lies together.
#[derive(Clone, Copy, Debug)]
pub struct SessionSkill {
    /// [`SkillPlan::bit`].
    pub bit: u64,
    /// [`SkillPlan::time_factor`].
    pub time_factor: f64,
    /// [`SkillPlan::priority`].
    pub priority: u32,
    /// [`SkillPlan::line`].
    pub line: u16,
}

impl SkillPlan {
    /// Whether the group takes contacts of the skill as soon as somebody has room for them.
    pub fn unconditional(&self) -> bool {
        self.gate == OPEN && self.rules.is_open() && self.rules.units == 0 && !self.sticky
    }
}

impl GroupPlan {
    /// Whether an agent who becomes idle may let another take what waits: one who lacks the skill, or is too busy for
    /// it, counts among those whom a reserve keeps idle.
    pub fn frees_others(&self) -> bool {
        (self.caps || self.individuals.own_skills()) && self.skills.iter().any(|skill| skill.rules.reserve > 0)
    }
}

/// The groups, and the conditions under which they take contacts.
pub(super) fn plan_groups(scenario: &Scenario, horizon: Ticks, classes: &Classes) -> (Vec<GroupPlan>, Vec<Gate>) {
    let (mut first_agent, mut first_list, mut gates) = (0, 0, Vec::new());
    let groups = scenario
        .groups
        .iter()
        .enumerate()
        .map(|(index, group)| {
            let staff = scenario.staff_pieces(group, scenario.run.warmup, horizon);
            let agents = group.roster.as_ref().map_or_else(|| most(&staff, 0..horizon), Roster::all_agents);
            let skills = plan_skills(scenario, index, horizon, classes, &mut gates);
            let counted = scenario.run.warmup..scenario.run.warmup + scenario.run.length;
            let plan = plan_group(scenario, group, skills, [first_agent, first_list, agents], most(&staff, counted));
            first_agent += agents;
            first_list += plan.chat_slots.max(1);
            plan
        })
        .collect();
    (groups, gates)
}

/// Most agents on duty in a time.
fn most(staff: &[Expanded<u32>], time: Range<Ticks>) -> u32 {
    staff.iter().filter(|piece| piece.from < time.end && time.start < piece.to).map(|piece| piece.value).max().unwrap_or(0)
}

/// The skills of a group, one for each line that they serve. A channel that names its groups is answered by no
/// other, whatever their skills.
fn plan_skills(scenario: &Scenario, group: usize, horizon: Ticks, classes: &Classes, gates: &mut Vec<Gate>) -> Vec<(SkillPlan, u32)> {
    let skills = &scenario.groups[group].skills;
    let has_priorities = scenario.groups[group].rules.pick.has_priorities();
    let lines = |skill: usize| classes.served_by(group, skill, skills[skill].channel);
    // Others than chats share an agent where they take less than all of it.
    let is_chat = |skill: &Skill| is_chat(&scenario.channels[skill.channel].handling) || skill.rules.units > 0;
    let synchronous = |skill: &Skill| !matches!(scenario.channels[skill.channel].handling, Handling::Conversation { .. });
    // A chat is held back by the lines of work that needs the whole agent and has a higher priority.
    let whole: Vec<(u32, Ahead)> = (0..skills.len())
        .flat_map(|index| lines(index).map(move |line| (&skills[index], line)))
        .zip(0..)
        // Work that may have to wait beside agents with nothing in hand is no reason to hold chats back.
        .filter(|((skill, _), _)| !is_chat(skill) && skill.rules.is_open() && has_priorities)
        .map(|((skill, line), place)| {
            let threads = if synchronous(skill) { u32::MAX } else { skill.slots };
            (classes.transferred.priority(line, skill.priority), Ahead { line, skill: place, threads })
        })
        .collect();
    // Where units decide, any number of others may be beside one that fits.
    let has_capacity = scenario.groups[group].rules.capacity > 0;
    let most = skills.iter().filter(|skill| is_chat(skill)).map(|skill| skill.rules.at_once).max().unwrap_or(1);
    let mut plans = Vec::new();
    for (index, skill) in skills.iter().enumerate() {
        let gate = plan_gate(scenario, skill.channel, &skill.call.conditions, horizon).map_or(OPEN, |gate| {
            gates.push(gate);
            (gates.len() - 1) as u16
        });
        plans.extend(lines(index).map(|line| {
            let own = classes.transferred.priority(line, skill.priority);
            let ahead = || whole.iter().filter(|(priority, _)| *priority < own).map(|(_, ahead)| ahead.clone());
            let plan = SkillPlan {
                channel: skill.channel as u16,
                line,
                slots: skill.slots,
                at_once: match is_chat(skill) {
                    true if has_capacity => most,
                    true => skill.slots,
                    false => 1,
                },
                chat: is_chat(skill),
                synchronous: synchronous(skill),
                time_factor: 1.0 / skill.speed,
                bit: skill_bit(index as u16),
                ahead: if is_chat(skill) { ahead().collect() } else { Vec::new() },
                rank: skill.call.rank,
                place: skill.call.place,
                weight: skill.call.weight,
                gate: if classes.transferred.is_named(line) { OPEN } else { gate },
                rules: skill.rules,
                priority: own,
                head: classes.transferred.is_head(line),
                sticky: scenario.channels[skill.channel].life.sticky.is_some(),
            };
            (plan, own)
        }));
    }
    plans
}

/// A group of which at most `seats` agents are on duty at once in the counted length, without those of a roster.
fn plan_group(scenario: &Scenario, group: &Group, skills: Vec<(SkillPlan, u32)>, counts: [u32; 3], seats: u32) -> GroupPlan {
    let [first_agent, first_list, agents] = counts;
    let mut order: Vec<(u32, u16)> = skills.iter().zip(0..).map(|((_, priority), index)| (*priority, index)).collect();
    order.sort_unstable();
    let skills: Vec<SkillPlan> = skills.into_iter().map(|(skill, _)| skill).collect();
    let by_priority = group.rules.pick.is_strict() && skills.iter().all(SkillPlan::unconditional);
    let of_sessions = by_priority && skills.iter().all(|skill| skill.synchronous && !skill.chat);
    let session = |&(priority, skill): &(u32, u16)| {
        let SkillPlan { bit, time_factor, line, .. } = skills[skill as usize];
        SessionSkill { bit, time_factor, priority, line }
    };
    let sessions = if of_sessions { order.iter().map(session).collect() } else { Vec::new() };
    let keeps_agents_back = skills.iter().any(|skill| skill.rules.reserve > 0 && !skill.synchronous);
    let chat_slots = skills.iter().filter(|skill| skill.chat).map(|skill| skill.at_once).max().unwrap_or(0);
    let caps = skills.iter().any(|skill| skill.rules.occupancy_cap.is_finite());
    let preempts = skills.iter().any(|skill| skill.rules.preemptible);
    let asks = |skill: &SkillPlan| {
        let choice = scenario.channels[skill.channel as usize].agent_choice;
        skill.rules.reserve > 0 || matches!(choice, AgentChoice::LeastOccupied | AgentChoice::IdleRatio)
    };
    let counted = skills.iter().any(asks);
    GroupPlan {
        first_agent,
        first_list,
        agents,
        seats,
        rostered: group.roster.is_some(),
        leaving: group.leaving,
        order,
        sessions,
        by_priority,
        campaigns: Vec::new(),
        chat_slots,
        capacity: if group.rules.capacity > 0 { group.rules.capacity } else { chat_slots },
        skills,
        crew: CrewPlan::new(&group.crew, &scenario.agents, agents),
        individuals: IndividualPlan::new(group, agents),
        rules: group.rules,
        keeps_agents_back,
        preempts,
        counted,
        caps,
    }
}

/// [`super::Plan::shares_agents`].
pub(super) fn share_agents(scenario: &Scenario) -> bool {
    let chats = |channel: usize| is_chat(&scenario.channels[channel].handling);
    scenario.groups.iter().flat_map(|group| &group.skills).any(|skill| skill.rules.units > 0 && !chats(skill.channel))
}

/// Steps where the staff of a group changes; a group starts with nobody, a gap means nobody.
pub(super) fn plan_staffing(scenario: &Scenario, horizon: Ticks) -> Vec<StaffStep> {
    let mut steps = Vec::new();
    for (index, group) in scenario.groups.iter().enumerate() {
        let mut current = 0;
        let mut until = 0;
        let mut change = |at: Ticks, agents: u32, current: &mut u32| {
            if agents != *current {
                steps.push(StaffStep { at, group: index as u16, agents });
                *current = agents;
            }
        };
        for piece in scenario.staff_pieces(group, scenario.run.warmup, horizon) {
            if piece.from > until {
                change(until, 0, &mut current);
            }
            change(piece.from, piece.value, &mut current);
            until = piece.to;
        }
        if until < horizon {
            change(until, 0, &mut current);
        }
    }
    steps.sort_unstable();
    steps
}
