//! What campaigns have to do, and the time that agents have for it: a list is worked through as the agents who dial for it
//! are left over by who calls, interval by interval, as if work were a fluid.
//!
//! Simplified: time for calls is what the least need of their pools leaves, beyond the reserve and with two campaigns
//! of a group in their order; a person who is not reached is called again as soon as there is time; the chance of an answer is
//! its mean over the campaign's hours; nobody who picks up misses an agent; and who was put on the list during the warm-up
//! is still on it when counting starts.

use super::spread::{Segment, intersect, spread};
use super::{Load, open_pieces, staff_of_groups};
use crate::ground::time::{Ticks, to_seconds};
use crate::plan::campaign::additions;
use crate::scenario::Scenario;
use crate::scenario::calendar::Calendar;
use crate::scenario::model::{CallList, Campaign, CampaignSkill, Dialling, Handling};

/// The work of one campaign in the counted period.
#[derive(Clone, Debug)]
pub struct CampaignLoad {
    /// People on its list by the end of the counted period; `None`: the list never ends.
    pub people: Option<f64>,
    /// Mean agent time that a person takes in all attempts, in seconds.
    pub person_s: f64,
    /// Agent hours that its agents are left over in its hours, by interval.
    pub spare: Vec<f64>,
    /// Agent hours of calls, by interval.
    pub worked: Vec<f64>,
    /// Agent hours of calls that are left to be made at the end.
    pub left: f64,
}

/// The campaigns of a scenario, in its order.
pub fn campaign_loads(scenario: &Scenario, load: &Load) -> Vec<CampaignLoad> {
    if scenario.campaigns.is_empty() {
        return Vec::new();
    }
    let staff = staff_of_groups(scenario, &load.seconds);
    // What the pools of each group leave, as agents.
    let mut free = staff.clone();
    for pool in &load.pools {
        for &group in &pool.groups {
            for (i, free) in free[group].iter_mut().enumerate() {
                let used = if pool.agents[i] > 0.0 { (pool.required[i] / pool.agents[i]).min(1.0) } else { 1.0 };
                *free *= 1.0 - used;
            }
        }
    }
    (0..scenario.campaigns.len()).map(|index| one(scenario, load, index, &mut free)).collect()
}

fn one(scenario: &Scenario, load: &Load, index: usize, free: &mut [Vec<f64>]) -> CampaignLoad {
    let campaign = &scenario.campaigns[index];
    let site = &scenario.sites[scenario.channels[campaign.channel].site];
    let run = &scenario.run;
    let always = || (!site.holidays.is_empty()).then(|| Calendar::always(()));
    let open = open_pieces(site, campaign.hours.clone().or_else(always).as_ref(), run);
    let in_hours = spread(open.iter().map(|&piece| (piece, 1.0)), load.interval, load.seconds.len());
    let diallers: Vec<(usize, &CampaignSkill)> = (0..scenario.groups.len())
        .filter_map(|group| Some((group, scenario.groups[group].campaigns.iter().find(|skill| skill.campaign == index)?)))
        .collect();
    let spare = |group: usize, skill: &CampaignSkill, i: usize, free: &[Vec<f64>]| {
        (free[group][i] - f64::from(skill.reserve)).max(0.0) * in_hours[i] / 3600.0
    };
    // Whoever is faster gets through more people in the time that there is.
    let (mut time, mut persons) = (0.0, 0.0);
    for (group, skill) in &diallers {
        let hours: f64 = (0..load.seconds.len()).map(|i| spare(*group, skill, i, free)).sum();
        (time, persons) = (time + hours, persons + hours / person_seconds(scenario, campaign, &open, skill.speed));
    }
    let person_s = if persons > 0.0 { time / persons } else { person_seconds(scenario, campaign, &open, 1.0) };
    let mut coming: Vec<(Ticks, f64)> = match &campaign.list {
        CallList::Endless => Vec::new(),
        CallList::Once(people) => vec![(0, f64::from(*people))],
        CallList::Added(calendar) => {
            let moments = additions(calendar, site, run, run.warmup + run.length).into_iter();
            moments.map(|moment| (moment.at.saturating_sub(run.warmup), f64::from(moment.people))).collect()
        }
    };
    let people = (campaign.list != CallList::Endless).then(|| coming.iter().map(|(_, people)| people).sum());
    coming.reverse();
    let (mut left, mut spares, mut worked) = (0.0, Vec::new(), Vec::new());
    for i in 0..load.seconds.len() {
        while coming.last().is_some_and(|(at, _)| *at < (i as u64 + 1) * load.interval) {
            left += coming.pop().map_or(0.0, |(_, people)| people * person_s / 3600.0);
        }
        let time: f64 = diallers.iter().map(|(group, skill)| spare(*group, skill, i, free)).sum();
        let done = if people.is_none() { time } else { time.min(left) };
        left -= if people.is_none() { 0.0 } else { done };
        if time > 0.0 {
            for (group, skill) in &diallers {
                let beyond = (free[*group][i] - f64::from(skill.reserve)).max(0.0);
                free[*group][i] -= beyond * (done / time) * in_hours[i] / load.seconds[i];
            }
        }
        spares.push(time);
        worked.push(done);
    }
    CampaignLoad { people, person_s, spare: spares, worked, left }
}

/// Mean time of an agent of this speed for a person on the list: attempts until the right party is spoken to, or none is
/// left. Ringing takes its time whatever the speed.
fn person_seconds(scenario: &Scenario, campaign: &Campaign, open: &[Segment], speed: f64) -> f64 {
    let channel = &scenario.channels[campaign.channel];
    let (talk, after) = match &channel.handling {
        Handling::Session { handle_time, after_work } => (handle_time.mean(), after_work.mean()),
        _ => (0.0, 0.0),
    };
    let talk = campaign.handle_time.as_ref().map_or(talk, |time| time.mean());
    let after = campaign.after_work.as_ref().map_or(after, |time| time.mean());
    let answer = mean_answer(scenario, campaign, open);
    let (read, ring) = match &campaign.dialling {
        Dialling::Preview { time } => (time.mean(), campaign.ring.mean()),
        Dialling::Progressive => (0.0, campaign.ring.mean()),
        Dialling::Predictive { .. } => (0.0, 0.0),
    };
    let right = campaign.right_party;
    let talks = answer * (right * (talk + after) + (1.0 - right) * campaign.wrong_party_time.mean());
    let attempt = ring + (read + talks) / speed;
    let reached = answer * right;
    let attempts = f64::from(campaign.attempts);
    attempt * if reached > 0.0 { (1.0 - libm::pow(1.0 - reached, attempts)) / reached } else { attempts }
}

/// Mean chance of an answer over the hours in which the campaign dials.
fn mean_answer(scenario: &Scenario, campaign: &Campaign, open: &[Segment]) -> f64 {
    let site = &scenario.sites[scenario.channels[campaign.channel].site];
    let pieces = site.expand(&campaign.answer, scenario.run.start, 0, scenario.run.length);
    let rated: Vec<(Segment, f64)> = pieces.iter().map(|piece| (Segment { from: piece.from, to: piece.to }, piece.value)).collect();
    let dialled = intersect(&rated, open);
    let time: f64 = open.iter().map(|piece| to_seconds(piece.to - piece.from)).sum();
    let answers: f64 = dialled.iter().map(|(piece, answer)| to_seconds(piece.to - piece.from) * answer).sum();
    if time > 0.0 { answers / time } else { 0.0 }
}
