//! Campaigns, compiled: whom they call when, and which groups dial for them.

use super::GroupPlan;
use super::windows::Windows;
use crate::ground::dist::Dist;
use crate::ground::rng::name_key;
use crate::ground::time::{DAY, Ticks};
use crate::scenario::Scenario;
use crate::scenario::calendar::{Calendar, Piece};
use crate::scenario::model::{CallList, Campaign, Dialling, Handling, Run, Site};

/// A campaign, compiled.
#[derive(Debug)]
pub struct CampaignPlan {
    /// Key of its random streams, from its name.
    pub key: u64,
    /// There is always somebody else to call.
    pub endless: bool,
    /// When something changes for it, sorted.
    pub moments: Vec<Moment>,
    /// When it dials (`None`: always).
    pub hours: Option<Windows>,
    /// How it dials.
    pub dialling: Dialling,
    /// From dialling to an answer, or until the attempt is given up.
    pub ring: Dist,
    /// (from, probability that somebody picks up from then on), sorted; nobody does before the first.
    pub answer: Vec<(Ticks, f64)>,
    /// Probability that who picks up is the right party.
    pub right_party: f64,
    /// Agent time on somebody else.
    pub wrong_party_time: Dist,
    /// Talk time with the right party.
    pub handle_time: Dist,
    /// After-contact work of it.
    pub after_work: Dist,
    /// Most attempts to reach somebody.
    pub attempts: u32,
    /// From a failed attempt to the next.
    pub retry_after: Dist,
    /// The groups that dial for it, by the priority that they give it, then in the order of the groups.
    pub diallers: Vec<Dialler>,
}

/// A moment at which a campaign opens, people are added to its list, or more or fewer of them pick up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment {
    /// When.
    pub at: Ticks,
    /// People who are added to the list.
    pub people: u32,
}

/// A group that dials for a campaign.
#[derive(Clone, Debug)]
pub struct Dialler {
    /// Group index.
    pub group: u16,
    /// Free list of its idle agents.
    pub idle: u32,
    /// The skill's 1 / speed.
    pub time_factor: f64,
    /// Idle agents who are kept free.
    pub reserve: u32,
    /// Share of the agents in calls who are expected to be free when a call that is dialled now is picked up.
    pub soon: f64,
}

impl CampaignPlan {
    /// Moves everything later by `lead`.
    pub(super) fn delay(&mut self, lead: Ticks) {
        self.moments.iter_mut().for_each(|moment| moment.at += lead);
        self.answer.iter_mut().for_each(|(from, _)| *from += lead);
        self.hours.iter_mut().for_each(|hours| hours.delay(lead));
    }

    /// Probability that somebody picks up who is called at `at`.
    pub fn answer_at(&self, at: Ticks) -> f64 {
        match self.answer.partition_point(|&(from, _)| from <= at) {
            0 => 0.0,
            next => self.answer[next - 1].1,
        }
    }
}

/// Compiles the campaigns, and tells the groups which they dial for.
pub(super) fn plan_campaigns(scenario: &Scenario, groups: &mut [GroupPlan], horizon: Ticks) -> Vec<CampaignPlan> {
    let mut plans: Vec<CampaignPlan> = scenario.campaigns.iter().map(|campaign| plan_campaign(scenario, campaign, horizon)).collect();
    for (index, plan) in plans.iter_mut().enumerate() {
        let skill_of = |group: usize| scenario.groups[group].campaigns.iter().find(|skill| skill.campaign == index);
        let mut able: Vec<(u32, usize)> =
            (0..groups.len()).filter_map(|group| skill_of(group).map(|skill| (skill.priority, group))).collect();
        able.sort_unstable();
        let right = plan.right_party * (plan.handle_time.mean() + plan.after_work.mean());
        let call = right + (1.0 - plan.right_party) * plan.wrong_party_time.mean();
        for (dialler, (_, group)) in able.into_iter().enumerate() {
            let Some(skill) = skill_of(group) else { continue };
            groups[group].campaigns.push((index as u16, dialler as u16));
            let soon = plan.ring.mean() * skill.speed / call;
            let soon = if soon.is_finite() { soon.min(1.0) } else { 1.0 };
            let (idle, time_factor) = (groups[group].first_list, 1.0 / skill.speed);
            plan.diallers.push(Dialler { group: group as u16, idle, time_factor, reserve: skill.reserve, soon });
        }
    }
    for (group, plan) in scenario.groups.iter().zip(groups) {
        let rank = |&(campaign, _): &(u16, u16)| {
            group
                .campaigns
                .iter()
                .enumerate()
                .find(|(_, skill)| skill.campaign == campaign as usize)
                .map(|(place, skill)| (skill.priority, place))
        };
        plan.campaigns.sort_by_key(rank);
    }
    plans
}

/// When people are added to a list, by the clock of a site.
pub(super) fn additions(calendar: &Calendar<u32>, site: &Site, run: &Run, horizon: Ticks) -> Vec<Moment> {
    let days = (run.warmup + horizon).div_ceil(DAY) as i64;
    let first = run.start.saturating_sub(jiff::Span::new().days(run.warmup.div_ceil(DAY) as i64 + 1));
    let dates = first.series(jiff::Span::new().days(1)).take(days as usize + 3);
    let of_day = |date| calendar.day(date).iter().filter(|piece| piece.value > 0).map(move |piece| (date, piece));
    let moment = |(date, piece): (_, &Piece<u32>)| Some(Moment { at: run.tick(&site.clock, date, piece.from)?, people: piece.value });
    dates.flat_map(of_day).filter_map(moment).filter(|moment| moment.at < horizon).collect()
}

fn plan_campaign(scenario: &Scenario, campaign: &Campaign, horizon: Ticks) -> CampaignPlan {
    let run = &scenario.run;
    let channel = &scenario.channels[campaign.channel];
    let (handle_time, after_work) = match &channel.handling {
        Handling::Session { handle_time, after_work } => (handle_time.clone(), after_work.clone()),
        // Nobody can be called by another channel.
        _ => (Dist::Constant(0), Dist::Constant(0)),
    };
    let site = &scenario.sites[channel.site];
    let always = || (!site.holidays.is_empty()).then(|| Calendar::always(()));
    let hours = campaign.hours.clone().or_else(always).map(|calendar| Windows::at(site, &calendar, run, horizon));
    let mut answer: Vec<(Ticks, f64)> = Vec::new();
    let mut until = 0;
    for piece in site.expand(&campaign.answer, run.start, run.warmup, horizon) {
        if piece.from > until {
            answer.push((until, 0.0));
        }
        answer.push((piece.from, piece.value));
        until = piece.to;
    }
    if until < horizon {
        answer.push((until, 0.0));
    }
    answer.dedup_by(|later, earlier| later.1 == earlier.1);
    let mut moments: Vec<Moment> = match &campaign.list {
        CallList::Endless => Vec::new(),
        CallList::Once(people) => vec![Moment { at: 0, people: *people }],
        CallList::Added(calendar) => additions(calendar, site, run, horizon),
    };
    let openings = hours.iter().flat_map(Windows::starts).chain(answer.iter().map(|(at, _)| at));
    moments.extend(openings.map(|&at| Moment { at, people: 0 }));
    moments.sort_unstable();
    CampaignPlan {
        key: name_key(&format!("campaign {}", campaign.name)),
        endless: campaign.list == CallList::Endless,
        moments,
        hours,
        dialling: campaign.dialling.clone(),
        ring: campaign.ring.clone(),
        answer,
        right_party: campaign.right_party,
        wrong_party_time: campaign.wrong_party_time.clone(),
        handle_time: campaign.handle_time.clone().unwrap_or(handle_time),
        after_work: campaign.after_work.clone().unwrap_or(after_work),
        attempts: campaign.attempts,
        retry_after: campaign.retry_after.clone(),
        diallers: Vec::new(),
    }
}
