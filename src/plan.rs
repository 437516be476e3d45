//! Floor 2: from one validated [`Scenario`] to an immutable, dense [`Plan`]: names resolved,
//! calendars expanded to ticks, rates and cumulative shares computed. No string is looked up past
//! this point, and two scenarios with the same plan have the same fingerprint and the same results.

pub mod fingerprint;
pub mod load;
pub mod windows;

use crate::ground::dist::Dist;
use crate::ground::rng::name_key;
use crate::ground::time::{HOUR, Ticks, to_seconds};
use crate::scenario::Scenario;
use crate::scenario::model::{
    AgentChoice, Arrivals, Balking, Channel, Drain, Group, Handling, Inquiry, Leaving, Satisfaction, Target, Urgency,
};
use windows::Windows;

/// One variant, ready to simulate. All times count from the start of the warm-up.
#[derive(Debug)]
pub struct Plan {
    /// Start of counting.
    pub begin: Ticks,
    /// End of counting; arrivals stop here.
    pub end: Ticks,
    /// Nothing is simulated past this moment.
    pub horizon: Ticks,
    /// Length of an interval.
    pub interval: Ticks,
    /// Number of intervals in the counted length, the last one possibly shorter.
    pub intervals: usize,
    /// Contacts open at the horizon count as unresolved (drain `finish`) and are not merely censored.
    pub judge_open: bool,
    /// Same order as in the scenario.
    pub inquiries: Vec<InquiryPlan>,
    /// Same order as in the scenario.
    pub channels: Vec<ChannelPlan>,
    /// Same order as in the scenario.
    pub groups: Vec<GroupPlan>,
    /// Day factors of the busyness, each shared by the inquiries that name it.
    pub busyness: Vec<BusynessPlan>,
    /// Number of days touched by the arrivals, for the day factors.
    pub days: usize,
    /// Changes of staff, by time and then group.
    pub staffing: Vec<StaffStep>,
    /// Number of agents in all groups together.
    pub agents: usize,
    /// When customers may write (`None`: always).
    pub waking: Option<Windows>,
    /// Satisfaction coefficients.
    pub satisfaction: Satisfaction,
}

/// An inquiry, compiled.
#[derive(Debug)]
pub struct InquiryPlan {
    /// Key of its random streams, from its name.
    pub key: u64,
    /// When its issues arrive.
    pub arrivals: ArrivalPlan,
    /// Index into [`Plan::busyness`].
    pub busyness: Option<usize>,
    /// (cumulative share, channel); the last share is 1.
    pub choice: Vec<(f64, u16)>,
    /// Work and turns are multiplied by this (complexity).
    pub work_factor: f64,
    /// Urgency weight of the satisfaction model.
    pub urgency_weight: f64,
    /// Tolerated resolution time after the first reply, in seconds.
    pub tolerance_s: f64,
}

/// Arrival times.
#[derive(Debug)]
pub enum ArrivalPlan {
    /// Piecewise constant Poisson.
    Rates(Vec<RatePiece>),
    /// Exactly these, sorted.
    Trace(Vec<Ticks>),
}

/// A piece of constant arrival rate.
#[derive(Clone, Copy, Debug)]
pub struct RatePiece {
    /// Start.
    pub from: Ticks,
    /// End (exclusive).
    pub to: Ticks,
    /// Expected arrivals per tick at a day factor of 1; more than 0.
    pub per_tick: f64,
    /// Day (for the day factor).
    pub day: u32,
}

/// A gamma day factor with mean 1.
#[derive(Debug)]
pub struct BusynessPlan {
    /// Key of its random stream.
    pub key: u64,
    /// Gamma shape, 1 / cv^2.
    pub shape: f64,
    /// Correlation of the underlying normal scores between days.
    pub day_to_day: f64,
}

/// A channel, compiled.
#[derive(Debug)]
pub struct ChannelPlan {
    /// Both parties present.
    pub synchronous: bool,
    /// Opening hours (`None`: always).
    pub open: Option<Windows>,
    /// Patience for the first answer.
    pub patience: Dist,
    /// Abandonment is an event of its own, because something looks at the queue length; otherwise
    /// a lapsed deadline is noticed when the contact reaches the head of the queue, which gives the
    /// same trajectory for less work.
    pub eager_patience: bool,
    /// Leaving at once when having to wait.
    pub balking: Option<Balking>,
    /// Most contacts waiting for a first answer.
    pub queue_capacity: u32,
    /// Who answers, in order of preference.
    pub routes: Vec<Route>,
    /// Its waiting contacts hold back chats of a lower priority in some group.
    pub holds_back_chats: bool,
    /// Its contacts may be held back so.
    pub held_back: bool,
    /// Choice among free agents.
    pub agent_choice: AgentChoice,
    /// Service target.
    pub target: Option<Target>,
    /// How its contacts are handled.
    pub handling: Handling,
    /// Expected first reply, in seconds.
    pub expected_reply_s: f64,
    /// Richness in [0, 1].
    pub richness: f64,
}

/// A group that answers a channel.
#[derive(Clone, Debug)]
pub struct Route {
    /// First of the group's free lists: the idle agents.
    pub first_list: u32,
    /// How many of the lists may take a contact of the channel: the idle, for chats also those with
    /// fewer chats than slots.
    pub lists: u32,
    /// Most open threads an agent may own and still take a new one.
    pub threads: u32,
    /// The skill's [`SkillPlan::time_factor`].
    pub time_factor: f64,
    /// The skill's [`SkillPlan::ahead`].
    pub ahead: Vec<Ahead>,
}

/// A group, compiled.
#[derive(Debug)]
pub struct GroupPlan {
    /// Index of its first agent.
    pub first_agent: u32,
    /// Index of its first free list; it has one for each number of chats in hand that leaves room
    /// for another, at least one.
    pub first_list: u32,
    /// Most agents it ever has on duty.
    pub agents: u32,
    /// What a busy agent does at a cut.
    pub leaving: Leaving,
    /// Skills in the file's order.
    pub skills: Vec<SkillPlan>,
    /// (priority, index into `skills`), served first to last.
    pub order: Vec<(u32, u16)>,
    /// Most chats an agent of the group can hold (0: no chat skill).
    pub chat_slots: u32,
    /// Cost per worked tick: wage x (1 + benefits) / (1 - shrinkage) / ticks per hour.
    pub cost_per_worked_tick: f64,
    /// Paid hours per worked hour: 1 / (1 - shrinkage).
    pub paid_per_worked: f64,
}

/// A skill, compiled.
#[derive(Clone, Debug)]
pub struct SkillPlan {
    /// Channel index.
    pub channel: u16,
    /// Chats at once, or open threads.
    pub slots: u32,
    /// A chat: an agent may hold several at once.
    pub chat: bool,
    /// Synchronous.
    pub synchronous: bool,
    /// 1 / speed.
    pub time_factor: f64,
    /// Chats: work of a higher priority in the group that needs the whole agent. While it waits,
    /// agents with chats in hand take no further chat of this skill.
    pub ahead: Vec<Ahead>,
}

/// A skill that goes before a chat and needs the whole agent.
#[derive(Clone, Debug)]
pub struct Ahead {
    /// Channel index.
    pub channel: u16,
    /// Index of the skill in the group.
    pub skill: u16,
    /// Most open threads an agent may own and still take a new one ([`u32::MAX`]: no limit).
    pub threads: u32,
}

/// From this moment a group has this many agents on duty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct StaffStep {
    /// When.
    pub at: Ticks,
    /// Group index.
    pub group: u16,
    /// Agents on duty from now on.
    pub agents: u32,
}

impl Plan {
    /// Compiles a scenario.
    pub fn new(scenario: &Scenario) -> Self {
        let run = &scenario.run;
        let begin = run.warmup;
        let end = begin + run.length;
        let (horizon, judge_open) = match run.drain {
            Drain::Finish { limit } => (end + limit, true),
            Drain::Censor => (end, false),
        };
        let mut busyness = Vec::new();
        let inquiries = scenario.inquiries.iter().map(|inquiry| plan_inquiry(scenario, inquiry, end, &mut busyness)).collect();
        let groups = plan_groups(scenario, horizon);
        Self {
            begin,
            end,
            horizon,
            interval: run.interval,
            intervals: run.length.div_ceil(run.interval) as usize,
            judge_open,
            inquiries,
            channels: scenario.channels.iter().enumerate().map(|(i, c)| plan_channel(scenario, i, c, &groups, horizon)).collect(),
            agents: groups.iter().map(|group| group.agents as usize).sum(),
            groups,
            busyness: busyness.into_iter().map(|(_, plan)| plan).collect(),
            days: run.warmup.div_ceil(crate::ground::time::DAY) as usize + run.length.div_ceil(crate::ground::time::DAY) as usize,
            staffing: plan_staffing(scenario, horizon),
            waking: scenario.customers.waking.as_ref().map(|calendar| Windows::new(calendar, run, horizon)),
            satisfaction: scenario.satisfaction.clone(),
        }
    }
}

fn plan_inquiry(scenario: &Scenario, inquiry: &Inquiry, end: Ticks, busyness: &mut Vec<(String, BusynessPlan)>) -> InquiryPlan {
    let level = match inquiry.urgency {
        Urgency::Low => 0,
        Urgency::Normal => 1,
        Urgency::Urgent => 2,
    };
    let mut cumulative = 0.0;
    let mut choice: Vec<(f64, u16)> = Vec::new();
    for &(channel, share) in &inquiry.channels {
        cumulative += share;
        choice.push((cumulative, channel as u16));
    }
    if let Some(last) = choice.last_mut() {
        last.0 = 1.0;
    }
    let factor = inquiry.busyness.as_ref().map(|b| {
        // A shared factor's stream follows the shared name; a private one's the inquiry's.
        let name = b.shared.as_ref().map_or_else(|| format!("inquiry {}", inquiry.name), |shared| format!("shared {shared}"));
        busyness.iter().position(|(known, _)| *known == name).unwrap_or_else(|| {
            let key = name_key(&name);
            busyness.push((name, BusynessPlan { key, shape: 1.0 / (b.cv * b.cv), day_to_day: b.day_to_day }));
            busyness.len() - 1
        })
    });
    InquiryPlan {
        key: name_key(&inquiry.name),
        arrivals: plan_arrivals(scenario, &inquiry.arrivals, end),
        busyness: factor,
        choice,
        work_factor: 1.0 + scenario.customers.complexity_work * inquiry.complexity,
        urgency_weight: scenario.satisfaction.urgency_weight[level],
        tolerance_s: scenario.satisfaction.tolerance_h[level] * to_seconds(HOUR),
    }
}

fn plan_arrivals(scenario: &Scenario, arrivals: &Arrivals, end: Ticks) -> ArrivalPlan {
    let run = &scenario.run;
    match arrivals {
        Arrivals::Volumes(calendar) => {
            let lead = run.warmup.div_ceil(crate::ground::time::DAY) * crate::ground::time::DAY - run.warmup;
            let pieces = calendar
                .expand(run.start, run.warmup, end)
                .into_iter()
                .filter(|piece| piece.value > 0.0)
                .map(|piece| RatePiece {
                    from: piece.from,
                    to: piece.to,
                    per_tick: piece.value / piece.full as f64,
                    day: ((piece.from + lead) / crate::ground::time::DAY) as u32,
                })
                .collect();
            ArrivalPlan::Rates(pieces)
        }
        Arrivals::Trace(times) => ArrivalPlan::Trace(
            times.iter().filter_map(|&offset| u64::try_from(run.warmup as i64 + offset).ok()).filter(|&at| at < end).collect(),
        ),
    }
}

fn plan_channel(scenario: &Scenario, index: usize, channel: &Channel, groups: &[GroupPlan], horizon: Ticks) -> ChannelPlan {
    let route = |&group: &usize| {
        let group = &groups[group];
        let skill = group.skills.iter().position(|skill| skill.channel as usize == index)?;
        let SkillPlan { chat, slots, synchronous, time_factor, .. } = group.skills[skill];
        Some(Route {
            first_list: group.first_list,
            lists: if chat { slots } else { 1 },
            threads: if synchronous { u32::MAX } else { slots },
            time_factor,
            ahead: group.skills[skill].ahead.clone(),
        })
    };
    let synchronous = !matches!(channel.handling, Handling::Conversation { .. });
    let routes: Vec<Route> = channel.groups.iter().filter_map(route).collect();
    let holds_back_chats =
        groups.iter().flat_map(|group| &group.skills).any(|skill| skill.ahead.iter().any(|ahead| ahead.channel as usize == index));
    ChannelPlan {
        synchronous,
        open: channel.open.as_ref().map(|calendar| Windows::new(calendar, &scenario.run, horizon)),
        patience: channel.patience.clone(),
        eager_patience: !synchronous
            || holds_back_chats
            || channel.queue_capacity.is_some()
            || channel.balking.is_some_and(|b| b.waiting_at_least > 0),
        balking: channel.balking,
        queue_capacity: channel.queue_capacity.unwrap_or(u32::MAX),
        held_back: routes.iter().any(|route| !route.ahead.is_empty()),
        routes,
        holds_back_chats,
        agent_choice: channel.agent_choice,
        target: channel.target,
        handling: channel.handling.clone(),
        expected_reply_s: channel.expected_reply_s,
        richness: channel.richness,
    }
}

fn plan_groups(scenario: &Scenario, horizon: Ticks) -> Vec<GroupPlan> {
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
    let paid_per_worked = 1.0 / (1.0 - scenario.costs.shrinkage);
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
    }
}

/// Steps where the staff of a group changes; a group starts with nobody, a gap means nobody.
fn plan_staffing(scenario: &Scenario, horizon: Ticks) -> Vec<StaffStep> {
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
