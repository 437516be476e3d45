//! Floor 2: from one validated [`Scenario`] to an immutable, dense [`Plan`]: names resolved,
//! calendars expanded to ticks, rates and cumulative shares computed. No string is looked up past
//! this point, and two scenarios with the same plan have the same fingerprint and the same results.

pub mod crew;
pub mod fingerprint;
mod group;
pub mod life;
pub mod load;
mod sources;
pub mod windows;

use crate::ground::dist::Dist;
use crate::ground::time::{HOUR, MINUTE, Ticks, to_seconds};
use crate::scenario::Scenario;
use crate::scenario::model::{
    AgentChoice, Balking, Channel, ChannelLife, Costs, Drain, Handling, Inquiry, Leaving, Medium, Run, Satisfaction, Target, Urgency,
};
use crew::CrewPlan;
use group::{plan_groups, plan_staffing};
use life::{Life, lives};
use sources::Sources;
pub use sources::{ArrivalPlan, BusynessPlan, RatePiece, SourcePlan};
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
    /// Where issues come from, in the order of the inquiries.
    pub sources: Vec<SourcePlan>,
    /// Same order as in the scenario.
    pub channels: Vec<ChannelPlan>,
    /// Same order as in the scenario.
    pub groups: Vec<GroupPlan>,
    /// Day factors of the busyness, each shared by the inquiries that name it.
    pub busyness: Vec<BusynessPlan>,
    /// Number of days from the first on that any clock of arrivals shows, for the day factors.
    pub days: usize,
    /// Some clock of arrivals may show the day before the first, too.
    pub eve: bool,
    /// Changes of staff, by time and then group.
    pub staffing: Vec<StaffStep>,
    /// Number of agents in all groups together.
    pub agents: usize,
    /// When customers may write (`None`: always).
    pub waking: Option<Windows>,
    /// Satisfaction coefficients.
    pub satisfaction: Satisfaction,
    /// Prices and rates of the centre.
    pub costs: Costs,
    /// Mechanisms around and inside contacts.
    pub life: Life,
    /// Any of them is on: the engine keeps issues.
    pub lives: bool,
}

/// An inquiry, compiled.
#[derive(Debug)]
pub struct InquiryPlan {
    /// (cumulative share, channel); the last share is 1.
    pub choice: Vec<(f64, u16)>,
    /// Work and turns are multiplied by this (complexity).
    pub work_factor: f64,
    /// In [0, 1].
    pub complexity: f64,
    /// In [0, 1].
    pub detail: f64,
    /// In [0, 1].
    pub emotion: f64,
    /// How urgent it is.
    pub urgency: Urgency,
    /// Urgency weight of the satisfaction model.
    pub urgency_weight: f64,
    /// Tolerated resolution time after the first reply, in seconds.
    pub tolerance_s: f64,
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
    /// Money per tick of a contact's time on the line; 0 where no line is paid for.
    pub line_per_tick: f64,
    /// Money per message that the centre sends; 0 where none is charged.
    pub fee_per_message: f64,
    /// Mechanisms around and inside its contacts.
    pub life: ChannelLife,
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
    /// Cost per worked tick, training included: wage x (1 + benefits) x `paid_per_worked` / ticks per hour.
    pub cost_per_worked_tick: f64,
    /// Paid hours per worked hour: 1 / (1 - shrinkage - training share).
    pub paid_per_worked: f64,
    /// Share of the paid hours that is training.
    pub training: f64,
    /// What its agents are like.
    pub crew: CrewPlan,
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
        let horizon = horizon(run);
        let judge_open = matches!(run.drain, Drain::Finish { .. });
        let Sources { plans: sources, busyness, days, eve } = Sources::new(scenario, end);
        let groups = plan_groups(scenario, horizon);
        let lives = lives(scenario);
        let channels = scenario.channels.iter().enumerate();
        Self {
            begin,
            end,
            horizon,
            interval: run.interval,
            intervals: run.length.div_ceil(run.interval) as usize,
            judge_open,
            inquiries: scenario.inquiries.iter().map(|inquiry| plan_inquiry(scenario, inquiry)).collect(),
            sources,
            channels: channels.map(|(i, c)| plan_channel(scenario, i, c, &groups, lives)).collect(),
            agents: groups.iter().map(|group| group.agents as usize).sum(),
            groups,
            busyness,
            days,
            eve,
            staffing: plan_staffing(scenario, horizon),
            waking: scenario.customers.waking.as_ref().map(|calendar| Windows::new(calendar, run, horizon)),
            satisfaction: scenario.satisfaction.clone(),
            costs: scenario.costs.clone(),
            life: Life::new(scenario, horizon),
            lives,
        }
    }
}

/// Nothing is simulated past this moment.
fn horizon(run: &Run) -> Ticks {
    let limit = match run.drain {
        Drain::Finish { limit } => limit,
        Drain::Censor => 0,
    };
    run.warmup + run.length + limit
}

fn plan_inquiry(scenario: &Scenario, inquiry: &Inquiry) -> InquiryPlan {
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
    InquiryPlan {
        choice,
        work_factor: 1.0 + scenario.customers.complexity_work * inquiry.complexity,
        complexity: inquiry.complexity,
        detail: inquiry.detail,
        emotion: inquiry.emotion,
        urgency: inquiry.urgency,
        urgency_weight: scenario.satisfaction.urgency_weight[level],
        tolerance_s: scenario.satisfaction.tolerance_h[level] * to_seconds(HOUR),
    }
}

fn plan_channel(scenario: &Scenario, index: usize, channel: &Channel, groups: &[GroupPlan], lives: bool) -> ChannelPlan {
    let horizon = horizon(&scenario.run);
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
    let costs = &scenario.costs;
    let line = matches!(channel.medium, Medium::Phone | Medium::Video);
    let fee = matches!(channel.medium, Medium::Messaging | Medium::Social);
    let routes: Vec<Route> = channel.groups.iter().filter_map(route).collect();
    let holds_back_chats =
        groups.iter().flat_map(|group| &group.skills).any(|skill| skill.ahead.iter().any(|ahead| ahead.channel as usize == index));
    ChannelPlan {
        synchronous,
        open: channel.open.as_ref().map(|calendar| Windows::new(calendar, &scenario.run, horizon)),
        patience: channel.patience.clone(),
        eager_patience: !synchronous
            || lives
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
        line_per_tick: if line { costs.telecom_per_minute / MINUTE as f64 } else { 0.0 },
        fee_per_message: if fee { costs.message_fee } else { 0.0 },
        life: channel.life.clone(),
    }
}
