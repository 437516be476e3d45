//! Groups, compiled: who answers what in which order, what an hour of their work costs, and when how many
//! are on duty.

use super::crew::CrewPlan;
use super::{Ahead, GroupPlan, SkillPlan, StaffStep};
use crate::ground::time::{HOUR, Ticks};
use crate::scenario::Scenario;
use crate::scenario::model::{FULL_TIME_YEAR_H, Group, Handling};

pub(super) fn plan_groups(scenario: &Scenario, horizon: Ticks) -> Vec<GroupPlan> {
    let (mut first_agent, mut first_list) = (0, 0);
    scenario
        .groups
        .iter()
        .enumerate()
        .map(|(index, group)| {
            let staff = group.staff.expand(scenario.run.start, scenario.run.warmup, horizon);
            let agents = staff.iter().map(|piece| piece.value).max().unwrap_or(0);
            let plan = plan_group(scenario, index, group, first_agent, first_list, agents);
            first_agent += agents;
            first_list += plan.chat_slots.max(1);
            plan
        })
        .collect()
}

fn plan_group(scenario: &Scenario, index: usize, group: &Group, first_agent: u32, first_list: u32, agents: u32) -> GroupPlan {
    // A channel that names its groups is answered by no other, whatever their skills.
    let answers = |channel: usize| scenario.channels[channel].groups.contains(&index);
    let able = group.skills.iter().zip(0..).filter(|(skill, _)| answers(skill.channel));
    let mut order: Vec<(u32, u16)> = able.map(|(skill, index)| (skill.priority, index)).collect();
    order.sort_unstable();
    let is_chat = |channel: usize| matches!(scenario.channels[channel].handling, Handling::Chat { .. } | Handling::SharedChat { .. });
    let ahead_of = |priority: u32| -> Vec<Ahead> {
        let skills = group.skills.iter().zip(0..);
        let whole = skills.filter(|(other, _)| other.priority < priority && !is_chat(other.channel) && answers(other.channel));
        whole
            .map(|(other, skill)| {
                let synchronous = !matches!(scenario.channels[other.channel].handling, Handling::Conversation { .. });
                Ahead { channel: other.channel as u16, skill, threads: if synchronous { u32::MAX } else { other.slots } }
            })
            .collect()
    };
    let training = group.crew.training_hours / FULL_TIME_YEAR_H;
    let paid_per_worked = 1.0 / (1.0 - scenario.costs.shrinkage - training);
    GroupPlan {
        first_agent,
        first_list,
        agents,
        leaving: group.leaving,
        skills: group
            .skills
            .iter()
            .map(|skill| SkillPlan {
                channel: skill.channel as u16,
                slots: skill.slots,
                chat: is_chat(skill.channel),
                synchronous: !matches!(scenario.channels[skill.channel].handling, Handling::Conversation { .. }),
                time_factor: 1.0 / skill.speed,
                ahead: if is_chat(skill.channel) { ahead_of(skill.priority) } else { Vec::new() },
            })
            .collect(),
        order,
        chat_slots: group
            .skills
            .iter()
            .filter(|skill| is_chat(skill.channel) && answers(skill.channel))
            .map(|skill| skill.slots)
            .max()
            .unwrap_or(0),
        cost_per_worked_tick: group.wage_per_hour * (1.0 + scenario.costs.benefits) * paid_per_worked / HOUR as f64,
        paid_per_worked,
        training,
        crew: CrewPlan::new(&group.crew, &scenario.agents, agents),
    }
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
        for piece in group.staff.expand(scenario.run.start, scenario.run.warmup, horizon) {
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
