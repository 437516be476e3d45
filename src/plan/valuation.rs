//! What a plan says of how things are valued: wages, prices, contracts, what customers think, who quits. None of it
//! touches what happens, only what is made of it; so scenarios that differ in nothing else are simulated once
//! ([`Plan::course`]).

use super::Plan;
use super::forecast::Forecast;
use super::tariff::{TariffPlan, licences_per_month};
use crate::ground::time::{HOUR, MINUTE, to_seconds};
use crate::scenario::Scenario;
use crate::scenario::model::{Costs, FULL_TIME_YEAR_H, Group, Medium, Penalty, Satisfaction, Skill, Urgency};
use sha2::{Digest, Sha256};
use std::fmt::{Debug, Write};

/// How what happens is valued.
#[derive(Debug)]
pub struct Valuation {
    /// Prices and rates of the centre.
    pub costs: Costs,
    /// Coefficients of the satisfaction model.
    pub satisfaction: Satisfaction,
    /// By inquiry.
    pub inquiries: Vec<InquiryValue>,
    /// By channel.
    pub channels: Vec<ChannelValue>,
    /// By group.
    pub groups: Vec<GroupValue>,
    /// By segment of the plan: points lost on a channel that its customers would not have chosen.
    pub mismatch: Vec<f64>,
    /// Money per tick of a connected line of a campaign.
    pub call_per_tick: f64,
    /// Who quits.
    pub quits: Quits,
    /// What is expected of each interval.
    pub forecast: Forecast,
}

/// What an issue means to its customer and to the centre.
#[derive(Debug)]
pub struct InquiryValue {
    /// Urgency weight of the satisfaction model.
    pub urgency_weight: f64,
    /// Tolerated resolution time after the first reply, in seconds.
    pub tolerance_s: f64,
    /// Money that a resolved issue brings in.
    pub revenue: f64,
}

/// What a channel costs.
#[derive(Debug)]
pub struct ChannelValue {
    /// Money per tick of a contact's time on the line; 0 where no line is paid for.
    pub line_per_tick: f64,
    /// Money per message that the centre sends; 0 where none is charged.
    pub fee_per_message: f64,
    /// The share that its target wants, and what missing it costs; `None` without a penalty.
    pub penalty: Option<(f64, Penalty)>,
}

/// What agents cost.
#[derive(Debug)]
pub struct GroupValue {
    /// Cost per paid tick: wage x (1 + benefits) / ticks per hour.
    pub cost_per_tick: f64,
    /// Cost per worked tick, training included: wage x (1 + benefits) x `paid_per_worked` / ticks per hour.
    pub cost_per_worked_tick: f64,
    /// Paid hours per worked hour: 1 / (1 - shrinkage - training share); 0 for an outsourcer's agents, whose hours nobody
    /// pays for.
    pub paid_per_worked: f64,
    /// Share of the paid hours that is training.
    pub training: f64,
    /// What an outsourcer is paid for them; nothing is paid for their hours, then.
    pub tariff: Option<TariffPlan>,
    /// Money for licences in a month of 30.4 days, of the most agents on duty at once by plan.
    pub licences_per_month: f64,
}

/// The hazard of quitting, see [`crate::scenario::model::Agents`].
#[derive(Debug)]
pub struct Quits {
    /// Per agent-year.
    pub attrition: f64,
    /// More of it per unit of occupancy above `occupancy_free`.
    pub occupancy: f64,
    /// Occupancy up to which nobody quits because of it.
    pub occupancy_free: f64,
    /// The hazard is multiplied by 1 + this times the stress.
    pub stress: f64,
}

impl Valuation {
    /// That of a scenario, of whose groups at most so many agents are on duty at once as `most` says of a skill.
    pub(super) fn new(scenario: &Scenario, forecast: Forecast, most: impl Fn(usize, &Skill) -> u32) -> Self {
        let agents = &scenario.agents;
        let groups = scenario.groups.iter().enumerate();
        Self {
            costs: scenario.costs.clone(),
            satisfaction: scenario.satisfaction.clone(),
            inquiries: scenario.inquiries.iter().map(|inquiry| inquiry_value(scenario, inquiry.urgency, inquiry.revenue)).collect(),
            channels: channels(scenario),
            groups: groups.map(|(index, group)| group_value(scenario, group, |skill| most(index, skill))).collect(),
            mismatch: mismatch(scenario),
            call_per_tick: scenario.costs.telecom_per_minute / MINUTE as f64,
            quits: Quits {
                attrition: agents.attrition,
                occupancy: agents.attrition_occupancy,
                occupancy_free: agents.attrition_occupancy_free,
                stress: agents.attrition_stress,
            },
            forecast,
        }
    }

    /// Equal of two valuations if customers judge alike what happens to them.
    pub fn opinion(&self) -> String {
        let scales: Vec<(f64, f64)> = self.inquiries.iter().map(|inquiry| (inquiry.urgency_weight, inquiry.tolerance_s)).collect();
        format!("{:?} {scales:?} {:?}", self.satisfaction, self.mismatch)
    }
}

fn inquiry_value(scenario: &Scenario, urgency: Urgency, revenue: f64) -> InquiryValue {
    let level = match urgency {
        Urgency::Low => 0,
        Urgency::Normal => 1,
        Urgency::Urgent => 2,
    };
    InquiryValue {
        urgency_weight: scenario.satisfaction.urgency_weight[level],
        tolerance_s: scenario.satisfaction.tolerance_h[level] * to_seconds(HOUR),
        revenue,
    }
}

/// By segment; without segments there is one.
fn mismatch(scenario: &Scenario) -> Vec<f64> {
    if scenario.segments.is_empty() {
        return vec![scenario.satisfaction.mismatch];
    }
    scenario.segments.iter().map(|segment| segment.mismatch).collect()
}

fn channels(scenario: &Scenario) -> Vec<ChannelValue> {
    let costs = &scenario.costs;
    let value = |channel: &crate::scenario::model::Channel| ChannelValue {
        line_per_tick: match channel.medium {
            Medium::Phone | Medium::Video => costs.telecom_per_minute / MINUTE as f64,
            _ => 0.0,
        },
        fee_per_message: if matches!(channel.medium, Medium::Messaging | Medium::Social) { costs.message_fee } else { 0.0 },
        penalty: channel.target.and_then(|target| Some((target.share, target.penalty?))),
    };
    scenario.channels.iter().map(value).collect()
}

fn group_value(scenario: &Scenario, group: &Group, most: impl Fn(&Skill) -> u32) -> GroupValue {
    let own = group.tariff.is_none();
    let training = if own { group.crew.training_hours / FULL_TIME_YEAR_H } else { 0.0 };
    let shrinkage = group.shrinkage.unwrap_or(scenario.costs.shrinkage);
    let paid_per_worked = if own { 1.0 / (1.0 - shrinkage - training) } else { 0.0 };
    GroupValue {
        cost_per_tick: if own { group.wage_per_hour * (1.0 + scenario.costs.benefits) / HOUR as f64 } else { 0.0 },
        cost_per_worked_tick: group.wage_per_hour * (1.0 + scenario.costs.benefits) * paid_per_worked / HOUR as f64,
        paid_per_worked,
        training,
        tariff: group.tariff.as_ref().map(TariffPlan::new),
        licences_per_month: if own { licences_per_month(scenario, group, most) } else { 0.0 },
    }
}

impl Plan {
    /// A SHA-256 over all but the valuation: plans with the same one have the same replications, counted alike but for
    /// opinions. By their `Debug` text, which prints every field and prints floats so that they read back exactly.
    pub fn course(&self) -> [u8; 32] {
        // In full, so that a new field can't be forgotten.
        let Self {
            valuation: _,
            busyness_days,
            lead,
            begin,
            end,
            horizon,
            interval,
            intervals,
            judge_open,
            inquiries,
            sources,
            channels,
            lines,
            groups,
            campaigns,
            busyness,
            factors,
            days,
            eve,
            first_weekday,
            staffing,
            roster,
            rostered,
            agents,
            waking,
            counted_days,
            outsources,
            life,
            lives,
            further,
            trunks,
            consults,
            shares_agents,
            calls_back,
        } = self;
        let times: [&dyn Debug; 9] = [lead, begin, end, horizon, interval, intervals, days, counted_days, busyness_days];
        let demand: [&dyn Debug; 8] = [inquiries, sources, busyness, factors, eve, first_weekday, waking, life];
        let supply: [&dyn Debug; 10] = [channels, lines, groups, campaigns, staffing, roster, rostered, agents, trunks, further];
        let rules: [&dyn Debug; 6] = [judge_open, outsources, lives, consults, shares_agents, calls_back];
        let mut hasher = Hasher(Sha256::new());
        for part in times.iter().chain(&demand).chain(&supply).chain(&rules) {
            // Writing into a hasher cannot fail.
            let _ = write!(hasher, "{part:?} ");
        }
        hasher.0.finalize().into()
    }
}

/// Takes text without keeping it.
struct Hasher(Sha256);

impl Write for Hasher {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        self.0.update(text.as_bytes());
        Ok(())
    }
}
