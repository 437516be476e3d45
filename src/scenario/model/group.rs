//! Groups of agents and what they handle.

use super::{Call, CampaignSkill, Crew, GroupRules, Individuals, Roster, SkillRules, Tariff};
use crate::ground::rng::name_key;
use crate::scenario::calendar::Calendar;

/// `[groups.NAME]`: agents with the same skills, schedule and cost.
#[derive(Clone, Debug)]
pub struct Group {
    /// Its name in the file.
    pub name: String,
    /// Number of agents on duty (`hours` already applied) on the clock of its site; no piece means nobody. With a
    /// roster, nobody.
    pub staff: Calendar<u32>,
    /// Who works when, if every agent has a roster, on the clock of its site.
    pub roster: Option<Roster>,
    /// Index into `sites`: where it works.
    pub site: usize,
    /// Share of paid time that is neither worked nor on the roster (`None`: that of [`super::Costs`]).
    pub shrinkage: Option<f64>,
    /// What a busy agent does when the staff is cut.
    pub leaving: Leaving,
    /// What its agents handle.
    pub skills: Vec<Skill>,
    /// Campaigns that they dial for when nobody waits for them, in the order of the file.
    pub campaigns: Vec<CampaignSkill>,
    /// Wage in money per paid hour.
    pub wage_per_hour: f64,
    /// What its agents are like.
    pub crew: Crew,
    /// What tells them apart.
    pub individuals: Individuals,
    /// What is paid for them instead of wages, if they are an outsourcer's.
    pub tariff: Option<Tariff>,
    /// What a freed agent takes.
    pub rules: GroupRules,
}

impl Group {
    /// The name of an agent, counted from 0, of `members` or of the rota; empty without one.
    pub fn agent_name(&self, agent: usize) -> &str {
        let of_rota = || self.roster.as_ref().and_then(|roster| roster.names.get(agent)).map_or("", String::as_str);
        self.individuals.members.get(agent).map_or_else(of_rota, |member| &member.name)
    }

    /// What random draws know an agent by, who is counted from 0: the name of a member, else what the roster says, else
    /// the place in the order in which they come to work.
    pub fn agent_key(&self, agent: usize) -> u64 {
        let nameless = || self.roster.as_ref().map_or(agent as u64, |roster| roster.key(agent));
        self.individuals.members.get(agent).map_or_else(nameless, |member| name_key(&member.name))
    }
}

/// What a busy agent does at a cut in staff.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaving {
    /// Finishes sessions and the reply in hand, then leaves.
    Finish,
    /// Finishes sessions; asynchronous work is paused and resumed when the agent returns.
    Pause,
    /// Finishes sessions; asynchronous work goes to whoever is free.
    HandOver,
}

/// One entry of `skills`.
#[derive(Clone, Debug, PartialEq)]
pub struct Skill {
    /// Index into `channels`.
    pub channel: usize,
    /// Chat: most sessions at once. Asynchronous: most open threads owned (`u32::MAX`: no limit).
    /// Otherwise 1.
    pub slots: u32,
    /// Speed at which this group's agents do this channel's work; more than 0.
    pub speed: f64,
    /// 1 is served first; equal priorities: longest wait first. With `pick = "in_order"` the
    /// place in `skills` (1, 2, ...).
    pub priority: u32,
    /// Indices of the inquiries that it is for, sorted (`None`: all).
    pub inquiries: Option<Vec<usize>>,
    /// How the channel calls on the group for these contacts.
    pub call: Call,
    /// When its contacts are taken.
    pub rules: SkillRules,
}

impl Skill {
    /// Whether it is for an inquiry that comes by a channel.
    pub fn serves(&self, channel: usize, inquiry: usize) -> bool {
        self.channel == channel && self.inquiries.as_ref().is_none_or(|inquiries| inquiries.contains(&inquiry))
    }
}
