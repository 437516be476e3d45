//! Floor 2: from one validated [`Scenario`] to an immutable, dense [`Plan`]: names resolved,
//! calendars expanded to ticks, rates and cumulative shares computed. No string is looked up past
//! this point, and two scenarios with the same plan have the same fingerprint and the same results.

mod backlog;
pub mod campaign;
mod channel;
pub mod crew;
mod expectation;
mod factors;
pub mod fingerprint;
pub mod forecast;
mod further;
mod group;
pub mod individual;
mod inquiry;
pub mod life;
pub mod line;
pub mod load;
mod rates;
pub mod roster;
mod sources;
mod tariff;
mod transferred;
pub mod valuation;
pub mod windows;

use crate::ground::time::Ticks;
use crate::scenario::Scenario;
use crate::scenario::model::{BusynessDays, Drain, GroupRules, Leaving, Run, Skill, SkillRules, Urgency};
pub use backlog::BacklogPlan;
use backlog::{LEAD, backlogs, earlier};
use campaign::{CampaignPlan, plan_campaigns};
pub use channel::ChannelPlan;
use channel::plan_channel;
use crew::CrewPlan;
pub use factors::{BusynessPlan, ErrorPlan, FactorPlan, IntradayPlan};
use forecast::{Forecast, Intervals};
pub use further::Further;
use further::thresholds;
pub use group::SessionSkill;
use group::{plan_groups, plan_staffing};
use individual::IndividualPlan;
use inquiry::plan_inquiry;
use life::{Life, lives};
use line::{Classes, Lines};
pub use line::{LinePlan, Route};
pub use rates::RatePiece;
use roster::RosterPlan;
pub use sources::{ArrivalPlan, DaysPlan, SourcePlan, StormPlan};
use sources::{Sources, first_weekday};
pub use tariff::{CountedDay, TariffPlan};
use tariff::{counted_days, most_able, share_seats};
use valuation::Valuation;
use windows::Windows;

/// No trunk group.
pub const NO_TRUNK: u16 = u16::MAX;

/// One variant, ready to simulate. All times count from the start of the warm-up, or from `lead` before it.
#[derive(Debug)]
pub struct Plan {
    /// How days of busyness are drawn over replications.
    pub busyness_days: BusynessDays,
    /// Start of the warm-up: before it only those come who wait already when it begins; 0 where nobody does.
    pub lead: Ticks,
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
    /// Where issues come from, in the order of the inquiries; then storms.
    pub sources: Vec<SourcePlan>,
    /// Same order as in the scenario.
    pub channels: Vec<ChannelPlan>,
    /// Where contacts wait: one line for each channel, and further ones.
    pub lines: Lines,
    /// Same order as in the scenario.
    pub groups: Vec<GroupPlan>,
    /// Same order as in the scenario.
    pub campaigns: Vec<CampaignPlan>,
    /// Busyness, each shared by the inquiries that name it.
    pub busyness: Vec<BusynessPlan>,
    /// Random factors on the rates of the inquiries that have any.
    pub factors: Vec<FactorPlan>,
    /// Number of days from the first on that any clock of arrivals shows, for the day factors.
    pub days: usize,
    /// Some clock of arrivals may show the day before the first, too.
    pub eve: bool,
    /// Weekday of the first of these days on the centre's clock, 0 for Monday.
    pub first_weekday: i64,
    /// Changes of staff, by time and then group.
    pub staffing: Vec<StaffStep>,
    /// Rosters of agents.
    pub roster: RosterPlan,
    /// Some group has a roster.
    pub rostered: bool,
    /// Number of agents in all groups together.
    pub agents: usize,
    /// When customers may write (`None`: always).
    pub waking: Option<Windows>,
    /// The days of contracts; at least one.
    pub counted_days: Vec<CountedDay>,
    /// Some group is an outsourcer's.
    pub outsources: bool,
    /// Mechanisms around and inside contacts.
    pub life: Life,
    /// Any of them is on: the engine keeps issues.
    pub lives: bool,
    /// How many further thresholds of the service level all channels have together.
    pub further: usize,
    /// Lines of each trunk group, in the order of the scenario.
    pub trunks: Vec<u32>,
    /// Agents of some channel consult others.
    pub consults: bool,
    /// Some sessions or replies take less than the whole agent.
    pub shares_agents: bool,
    /// Some channel offers callbacks.
    pub calls_back: bool,
    /// How what happens is valued: nothing that happens depends on it.
    pub valuation: Valuation,
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
}

/// A group, compiled.
#[derive(Debug)]
pub struct GroupPlan {
    /// Index of its first agent.
    pub first_agent: u32,
    /// Index of its first free list; it has one for each number of chats in hand that leaves room
    /// for another, at least one.
    pub first_list: u32,
    /// Most agents it ever has on duty; with a roster, all that it has.
    pub agents: u32,
    /// Most agents it has on duty at once in the counted length, by plan.
    pub seats: u32,
    /// Every agent has a roster.
    pub rostered: bool,
    /// What a busy agent does at a cut.
    pub leaving: Leaving,
    /// Skills in the file's order, one for each line.
    pub skills: Vec<SkillPlan>,
    /// (priority, index into `skills`), served first to last; priorities as in [`SkillPlan::priority`].
    pub order: Vec<(u32, u16)>,
    /// Where its skills are all of sessions without rules, and priority alone decides: the skills again, in that order.
    /// Otherwise empty.
    pub sessions: Vec<SessionSkill>,
    /// Priority and the longest wait alone decide what a freed agent takes; callbacks apart.
    pub by_priority: bool,
    /// (campaign, index into its `diallers`), dialled for first to last.
    pub campaigns: Vec<(u16, u16)>,
    /// Most chats an agent of the group can hold (0: no chat skill).
    pub chat_slots: u32,
    /// What an agent can hold: slots, or thousandths of units where the group has a capacity.
    pub capacity: u32,
    /// What its agents are like.
    pub crew: CrewPlan,
    /// What tells them apart.
    pub individuals: IndividualPlan,
    /// What a freed agent takes.
    pub rules: GroupRules,
    /// It has skills of asynchronous work with a reserve.
    pub keeps_agents_back: bool,
    /// It has skills that agents take only below an occupancy.
    pub caps: bool,
    /// It has skills whose replies may be interrupted.
    pub preempts: bool,
    /// Some choice asks how many of its agents are idle, or how busy they were.
    pub counted: bool,
}

/// A skill, compiled.
#[derive(Clone, Debug)]
pub struct SkillPlan {
    /// Channel index.
    pub channel: u16,
    /// Line index.
    pub line: u16,
    /// Open threads.
    pub slots: u32,
    /// Contacts in an agent's hands with which, and one more, there may be room for one of these.
    pub at_once: u32,
    /// A chat, or a session or reply that takes less than the whole agent, who may hold several at once.
    pub chat: bool,
    /// Synchronous.
    pub synchronous: bool,
    /// 1 / speed.
    pub time_factor: f64,
    /// The skill in an agent's mask of skills; all bits where a group has more skills than a mask, whose agents then
    /// all have all of them.
    pub bit: u64,
    /// Chats: work of a higher priority in the group that needs the whole agent. While it waits,
    /// agents with chats in hand take no further chat of this skill.
    pub ahead: Vec<Ahead>,
    /// Rank of the group among those that take contacts of the line.
    pub rank: u32,
    /// Order of preference among groups of the same rank.
    pub place: u32,
    /// Weight in a choice at random.
    pub weight: f64,
    /// The group's conditions: index into [`Lines::gates`], or [`line::OPEN`].
    pub gate: u16,
    /// When its contacts are taken.
    pub rules: SkillRules,
    /// Twice [`crate::scenario::model::Skill::priority`], as the line has it (see `transferred`).
    pub priority: u32,
    /// Its contacts go before all others of the priority of the skill.
    pub head: bool,
    /// Who comes back by its channel may wait for one of its agents.
    pub sticky: bool,
}

/// A skill that goes before a chat and needs the whole agent.
#[derive(Clone, Debug, PartialEq)]
pub struct Ahead {
    /// Line index.
    pub line: u16,
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
        let earlier = earlier(scenario);
        // For what is known before the warm-up too, and for the horizon there.
        let (seen, lead) = earlier.as_ref().map_or((scenario, 0), |earlier| (earlier, LEAD));
        let late = horizon + lead;
        let judge_open = matches!(run.drain, Drain::Finish { .. });
        let Sources { plans: mut sources, factors, days, eve } = Sources::new(scenario, end);
        let classes = Classes::new(scenario);
        let (mut groups, _) = plan_groups(scenario, horizon, &classes);
        let (_, gates) = plan_groups(seen, late, &classes);
        let mut roster = RosterPlan::new(scenario, horizon, |group| groups[group].first_agent);
        share_seats(scenario, &mut groups, &roster);
        let mut campaigns = plan_campaigns(scenario, &mut groups, horizon);
        let lines = Lines::new(classes, scenario, &groups, gates);
        let lives = lives(scenario);
        let mut staffing = plan_staffing(scenario, horizon);
        let forecast = Forecast::new(scenario, Intervals { begin, end, length: run.interval }, &sources, &groups, &staffing, &roster);
        let most = |group: usize, skill: &Skill| most_able(scenario, group, &groups[group], &roster, skill);
        let valuation = Valuation::new(scenario, forecast, most);
        if lead > 0 {
            sources.iter_mut().for_each(|source| source.delay(lead));
            sources.extend(backlogs(scenario));
            staffing.iter_mut().for_each(|step| step.at += lead);
            roster.delay(lead);
            campaigns.iter_mut().for_each(|campaign| campaign.delay(lead));
        }
        let channels = scenario.channels.iter().enumerate();
        Self {
            lead,
            begin: begin + lead,
            end: end + lead,
            horizon: late,
            interval: run.interval,
            intervals: run.length.div_ceil(run.interval) as usize,
            judge_open,
            inquiries: scenario.inquiries.iter().map(|inquiry| plan_inquiry(scenario, inquiry)).collect(),
            sources,
            channels: channels.map(|(i, c)| plan_channel(seen, i, c, &lines, lives)).collect(),
            lines,
            agents: groups.iter().map(|group| group.agents as usize).sum(),
            groups,
            campaigns,
            busyness_days: scenario.run.busyness_days,
            busyness: factors.busyness,
            factors: factors.rows,
            days,
            eve,
            first_weekday: first_weekday(run),
            rostered: roster.is_used(),
            roster,
            staffing,
            waking: scenario.customers.waking.as_ref().map(|calendar| Windows::new(calendar, &seen.run, late)),
            life: Life::new(seen, late),
            counted_days: counted_days(run, begin + lead),
            outsources: scenario.groups.iter().any(|group| group.tariff.is_some()),
            lives,
            further: thresholds(&scenario.channels),
            trunks: scenario.trunks.iter().map(|trunk| trunk.lines).collect(),
            consults: scenario.channels.iter().any(|channel| channel.life.consultations.is_some()),
            shares_agents: group::share_agents(scenario),
            calls_back: scenario.channels.iter().any(|channel| channel.life.callback.is_some()),
            valuation,
        }
    }
}

impl Plan {
    /// Index into `counted_days` of the day on which a moment lies; of the first before, and of the last after them.
    pub fn counted_day(&self, at: Ticks) -> usize {
        self.counted_days.partition_point(|day| day.from <= at).saturating_sub(1)
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
