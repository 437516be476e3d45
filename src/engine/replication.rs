//! All that one replication counts: what the floor above makes metrics of.

use super::campaign_state::ListCount;
use super::further::FurtherCount;
use super::issue_cell::IssueCell;
use super::outbound::CampaignInterval;
use super::pay::Pay;
use super::tally::{AgentTotals, Cell, ChannelHistograms, ChannelInterval, DutyInterval, GroupInterval};
use super::trace::TraceRecord;
use super::trunks::TrunkInterval;
use super::work::Work;
use crate::ground::time::Ticks;
use crate::plan::Plan;

/// What one replication counted.
#[derive(Clone, Debug, Default)]
pub struct Replication {
    /// Per inquiry and channel: `cells[inquiry * channels + channel]`.
    pub cells: Vec<Cell>,
    /// `channel_intervals[interval * channels + channel]`.
    pub channel_intervals: Vec<ChannelInterval>,
    /// Contacts within further thresholds: `further[interval * thresholds + threshold]`, see [`crate::plan::Further`].
    pub further: Vec<FurtherCount>,
    /// `group_intervals[interval * groups + group]`.
    pub group_intervals: Vec<GroupInterval>,
    /// `duty_intervals[interval * groups + group]`; empty in plans without rosters.
    pub duty_intervals: Vec<DutyInterval>,
    /// Per group: what its agents are paid for; empty in plans without rosters.
    pub pay: Vec<Pay>,
    /// `trunk_intervals[interval * trunk groups + trunk group]`.
    pub trunk_intervals: Vec<TrunkInterval>,
    /// `campaign_intervals[interval * campaigns + campaign]`.
    pub campaign_intervals: Vec<CampaignInterval>,
    /// Per campaign: its people at the end of the counted length.
    pub campaigns: Vec<ListCount>,
    /// Per agent, over the counted length.
    pub agents: Vec<AgentTotals>,
    /// Per segment: its issues.
    pub segments: Vec<IssueCell>,
    /// Per channel.
    pub histograms: Vec<ChannelHistograms>,
    /// Per channel: largest backlog in the counted length.
    pub backlog_max: Vec<u64>,
    /// Per channel: longest time a message waited for an agent.
    pub oldest_age_max: Vec<Ticks>,
    /// Agent time by who spends it: `work[cell * groups + group]`, with the places of `cells`.
    pub work: Vec<Work>,
    /// The same on the calls of campaigns: `calls[campaign * groups + group]`.
    pub calls: Vec<Work>,
    /// Both of what is charged on a day: `bills[day * groups + group]`; empty without outsourcers.
    pub bills: Vec<Work>,
    /// Contacts that arrived, warm-up included.
    pub contacts: u64,
    /// Traced contacts, in order of arrival (only when asked for).
    pub trace: Vec<TraceRecord>,
}

impl Replication {
    /// Nothing counted yet, with room for all that this plan counts.
    pub(super) fn new(plan: &Plan) -> Self {
        let (channels, groups) = (plan.channels.len(), plan.groups.len());
        Self {
            cells: vec![Cell::default(); plan.inquiries.len() * channels],
            channel_intervals: vec![ChannelInterval::default(); plan.intervals * channels],
            further: vec![FurtherCount::default(); plan.intervals * plan.further],
            group_intervals: vec![GroupInterval::default(); plan.intervals * groups],
            duty_intervals: vec![DutyInterval::default(); if plan.rostered { plan.intervals * groups } else { 0 }],
            pay: vec![Pay::default(); if plan.rostered { groups } else { 0 }],
            trunk_intervals: vec![TrunkInterval::default(); plan.intervals * plan.trunks.len()],
            campaign_intervals: vec![CampaignInterval::default(); plan.intervals * plan.campaigns.len()],
            campaigns: vec![ListCount::default(); plan.campaigns.len()],
            agents: vec![AgentTotals::default(); plan.agents],
            segments: vec![IssueCell::default(); plan.life.segments.len()],
            histograms: vec![ChannelHistograms::default(); channels],
            backlog_max: vec![0; channels],
            oldest_age_max: vec![0; channels],
            work: vec![Work::default(); plan.inquiries.len() * channels * groups],
            calls: vec![Work::default(); plan.campaigns.len() * groups],
            bills: vec![Work::default(); if plan.outsources { plan.counted_days.len() * groups } else { 0 }],
            contacts: 0,
            trace: Vec::new(),
        }
    }

    /// Nothing counted, in the same room.
    pub(super) fn reset(&mut self) {
        self.cells.fill(Cell::default());
        self.segments.fill(IssueCell::default());
        self.agents.fill(AgentTotals::default());
        self.channel_intervals.fill(ChannelInterval::default());
        self.duty_intervals.fill(DutyInterval::default());
        self.pay.fill(Pay::default());
        self.further.fill(FurtherCount::default());
        self.group_intervals.fill(GroupInterval::default());
        self.trunk_intervals.fill(TrunkInterval::default());
        self.histograms.iter_mut().flat_map(ChannelHistograms::all_mut).for_each(|h| h.clear());
        self.campaign_intervals.fill(CampaignInterval::default());
        self.campaigns.fill(ListCount::default());
        self.backlog_max.fill(0);
        self.oldest_age_max.fill(0);
        self.work.fill(Work::default());
        self.calls.fill(Work::default());
        self.bills.fill(Work::default());
        self.contacts = 0;
        self.trace.clear();
    }
}
