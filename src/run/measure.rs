//! From what a replication counted to named metrics: every metric is a pair (numerator,
//! denominator), so that over replications it becomes a ratio of sums and never a mean of ratios.
//!
//! One walk over the replication defines names, definitions, units and values together; the names
//! cannot drift from the numbers.

mod campaigns;
mod contacts;
mod contracts;
mod duty;
mod further;
mod intervals;
mod lines;
mod money;
mod staff;

use super::results::Level;
use crate::engine::Replication;
use crate::engine::tally::{Cell, ChannelInterval, DutyInterval, GroupInterval, Outcome};
use crate::ground::time::{SECOND, Ticks};
use crate::plan::Plan;
use crate::scenario::shown_duration;
use contacts::issues_of;
use std::borrow::Cow;

/// What a pair measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// Level of the item.
    pub level: Level,
    /// Index of the item in the plan; modes: 0 synchronous, 1 asynchronous.
    pub item: usize,
    /// Metric.
    pub metric: &'static str,
    /// Definition, or empty.
    pub definition: &'static str,
    /// The further threshold of the service level that it is about.
    pub further: Option<Ticks>,
    /// Unit.
    pub unit: &'static str,
}

impl Key {
    /// The definition as it is written: a further threshold stands where the definition says within or beyond what.
    pub fn definition(&self) -> Cow<'static, str> {
        match self.further {
            Some(within) => {
                let shown = shown_duration(within);
                ["_within", "_beyond"]
                    .iter()
                    .fold(self.definition.into(), |text: Cow<'_, str>, word| text.replace(word, &format!("{word}_{shown}")).into())
            }
            None => self.definition.into(),
        }
    }
}

/// A numerator and a denominator.
pub type Pair = (f64, f64);

/// Receives the metrics in their fixed order.
pub trait Sink {
    /// One metric.
    fn put(&mut self, key: Key, num: f64, den: f64);
}

/// Collects the keys.
impl Sink for Vec<Key> {
    fn put(&mut self, key: Key, _num: f64, _den: f64) {
        self.push(key);
    }
}

/// Collects the values.
impl Sink for Vec<Pair> {
    fn put(&mut self, _key: Key, num: f64, den: f64) {
        self.push((num, den));
    }
}

/// The metrics of one item, with the key's fixed part filled in.
struct Item<'s, S: Sink> {
    sink: &'s mut S,
    level: Level,
    index: usize,
}

impl<S: Sink> Item<'_, S> {
    fn put(&mut self, metric: &'static str, definition: &'static str, unit: &'static str, num: f64, den: f64) {
        self.sink.put(Key { level: self.level, item: self.index, metric, definition, further: None, unit }, num, den);
    }

    fn count(&mut self, metric: &'static str, definition: &'static str, count: u64) {
        self.put(metric, definition, "contacts", count as f64, 1.0);
    }

    fn share(&mut self, metric: &'static str, definition: &'static str, num: u64, den: u64) {
        self.put(metric, definition, "share", num as f64, den as f64);
    }

    fn mean(&mut self, metric: &'static str, definition: &'static str, ticks: u128, count: u64) {
        self.put(metric, definition, "s", seconds(ticks), count as f64);
    }
}

fn seconds(ticks: u128) -> f64 {
    ticks as f64 / SECOND as f64
}

const CALLBACK_QUEUE: &str = "took a callback and not reached yet";

/// The four definitions of the service level, the default first.
pub const SERVICE_LEVEL: [&str; 4] = [
    "served_within/(offered-abandoned_within)",
    "served_within/offered",
    "served_within/served",
    "(served_within+abandoned_within)/offered",
];

/// Everything of one replication, summed in the ways that metrics need.
pub struct Totals<'a> {
    plan: &'a Plan,
    replication: &'a Replication,
    /// Per channel.
    channels: Vec<Cell>,
    /// Per inquiry.
    inquiries: Vec<Cell>,
    /// Synchronous, asynchronous.
    modes: [Cell; 2],
    /// All.
    centre: Cell,
    /// Areas per channel over the counted length.
    channel_areas: Vec<ChannelInterval>,
    /// Areas per group over the counted length.
    group_areas: Vec<GroupInterval>,
    /// The same of rosters, in plans that have any.
    duty_areas: Vec<DutyInterval>,
    /// Per channel: money for missed targets.
    penalties: Vec<f64>,
    /// What all agent time costs that is spent on contacts, served or not, and on calls.
    all_worked: f64,
    /// What outsourcers charge for contacts and calls, without what is lacking of a minimum.
    charged: f64,
}

impl<'a> Totals<'a> {
    /// Sums a replication.
    pub fn new(plan: &'a Plan, replication: &'a Replication) -> Self {
        let n = plan.channels.len();
        let mut totals = Self {
            plan,
            replication,
            channels: vec![Cell::default(); n],
            inquiries: vec![Cell::default(); plan.inquiries.len()],
            modes: Default::default(),
            centre: Cell::default(),
            channel_areas: vec![ChannelInterval::default(); n],
            group_areas: vec![GroupInterval::default(); plan.groups.len()],
            duty_areas: duty::areas(replication, plan.groups.len()),
            penalties: Vec::new(),
            all_worked: 0.0,
            charged: 0.0,
        };
        for (index, cell) in replication.cells.iter().enumerate() {
            let (inquiry, channel) = (index / n, index % n);
            let mut cell = cell.clone();
            if plan.channels[channel].synchronous {
                // The first response of a synchronous contact is the answer.
                (cell.responded, cell.first_response) = (cell.served(), cell.wait_served + cell.callback.served_wait);
            }
            if !plan.lives {
                cell.issue = issues_of(&cell);
            }
            let cell = &cell;
            totals.channels[channel].merge(cell);
            totals.inquiries[inquiry].merge(cell);
            totals.modes[usize::from(!plan.channels[channel].synchronous)].merge(cell);
            totals.centre.merge(cell);
        }
        for (index, row) in replication.channel_intervals.iter().enumerate() {
            let sum = &mut totals.channel_areas[index % n];
            sum.queue_area += row.queue_area;
            sum.active_area += row.active_area;
            sum.backlog_area += row.backlog_area;
            sum.open_area += row.open_area;
            sum.callback_area += row.callback_area;
        }
        let groups = plan.groups.len();
        for (index, row) in replication.group_intervals.iter().enumerate() {
            let sum = &mut totals.group_areas[index % groups];
            sum.present_area += row.present_area;
            sum.busy_area += row.busy_area;
            sum.working_area += row.working_area;
            sum.slots_area += row.slots_area;
            sum.stress_area += row.stress_area;
        }
        totals.penalties = (0..n).map(|channel| totals.missed(channel).1).collect();
        totals.all_worked = totals.worked(&replication.work) + totals.worked(&replication.calls);
        totals.charged = totals.charges(&replication.work) + totals.charges(&replication.calls);
        totals
    }

    /// Issues whose first contact arrived in the counted length, by inquiry.
    pub fn issues_by_inquiry(&self) -> impl Iterator<Item = u64> + '_ {
        self.inquiries.iter().map(|cell| cell.issue.issues)
    }

    fn length(&self) -> Ticks {
        self.plan.end - self.plan.begin
    }

    /// Met and judged, over all channels with a target: the default service level of synchronous
    /// channels, `within_sla` of asynchronous ones.
    fn targets_met(&self) -> Pair {
        let with_target = (0..self.channels.len()).filter(|&c| self.plan.channels[c].within.is_some());
        with_target.map(|channel| self.judged(channel)).fold((0.0, 0.0), |sum, (met, all)| (sum.0 + met as f64, sum.1 + all as f64))
    }

    /// Met and judged of a channel with a target over the counted length: the default service level of a synchronous
    /// channel, `within_sla` of an asynchronous one.
    pub fn judged(&self, channel: usize) -> (u64, u64) {
        let cell = &self.channels[channel];
        if self.plan.channels[channel].synchronous {
            (cell.served_within, self.offered_in_hours(cell) - cell.abandoned_within)
        } else {
            (cell.replied_within, cell.judged)
        }
    }

    /// Offered to the queue: without those who came outside opening hours, who left in a menu or with a bot or
    /// were settled by one, whom an offer (of a callback, too) or another contact took out of the queue, and the merely
    /// censored.
    fn offered_in_hours(&self, cell: &Cell) -> u64 {
        let censored = if self.plan.judge_open { 0 } else { cell.outcome(Outcome::Open) };
        let elsewhere = [Outcome::LostClosed, Outcome::Dropped, Outcome::Contained, Outcome::Deflected, Outcome::Superseded];
        cell.offered() - elsewhere.iter().map(|&outcome| cell.outcome(outcome)).sum::<u64>() - censored - cell.callback.excused
    }

    /// The headline pairs in the order of [`super::results::HEADLINES`]; a zero denominator where the headline is
    /// no ratio (a percentile) or has no mechanism.
    pub fn headlines(&self) -> [Pair; 13] {
        const NONE: Pair = (0.0, 0.0);
        let (centre, opinions) = (&self.centre, &self.centre.issue.opinions);
        let mean = |ticks: u128, count: u64| (seconds(ticks), count as f64);
        let sync = &self.modes[0];
        let (busy, present) = self.group_areas.iter().fold((0, 0), |sum, area| (sum.0 + area.busy_area, sum.1 + area.present_area));
        let cost = self.money().total();
        let inbound = cost - self.campaigns_cost();
        [
            mean(sync.wait_served + sync.wait_abandoned, sync.served_live() + sync.abandoned_unanswered()),
            mean(centre.first_response, centre.responded),
            NONE,
            mean(centre.issue.resolution, centre.issue.resolved),
            (centre.abandoned() as f64, centre.offered() as f64),
            self.targets_met(),
            (busy as f64, present as f64),
            (cost, 1.0),
            (inbound, centre.served() as f64),
            (inbound, centre.issue.resolved as f64),
            ((opinions.csat[3] + opinions.csat[4]) as f64, opinions.count() as f64),
            (opinions.score, opinions.count() as f64),
            self.stress().unwrap_or(NONE),
        ]
    }

    /// Every metric that is a ratio of sums, in a fixed order.
    pub fn visit(&self, sink: &mut impl Sink) {
        let mut centre = Item { sink, level: Level::Centre, index: 0 };
        self.contacts(&mut centre, &self.centre);
        let met = self.targets_met();
        centre.put("service_level_share", "targets met, volume-weighted", "share", met.0, met.1);
        let money = self.money();
        self.put_money(&mut centre, &self.centre, &money, self.campaigns_cost());
        self.put_revenue(&mut centre, 0..self.inquiries.len(), money.total());
        self.staff(&mut centre);
        for mode in 0..2 {
            let members: Vec<usize> =
                (0..self.channels.len()).filter(|&c| usize::from(!self.plan.channels[c].synchronous) == mode).collect();
            if !members.is_empty() {
                let mut item = Item { sink, level: Level::Mode, index: mode };
                self.contacts(&mut item, &self.modes[mode]);
                self.averages(&mut item, &members);
            }
        }
        for (index, cell) in self.channels.iter().enumerate() {
            let mut item = Item { sink, level: Level::Channel, index };
            self.contacts(&mut item, cell);
            self.targets(&mut item, cell, index);
            self.further(&mut item, cell, index);
            self.put_missed(&mut item, index);
            self.averages(&mut item, &[index]);
        }
        for (index, cell) in self.inquiries.iter().enumerate() {
            let mut item = Item { sink, level: Level::Inquiry, index };
            self.contacts(&mut item, cell);
            let money = self.inquiry_money(index);
            self.put_money(&mut item, cell, &money, 0.0);
            self.put_revenue(&mut item, index..index + 1, money.total());
        }
        if self.plan.life.segments.len() > 1 {
            for (index, cell) in self.replication.segments.iter().enumerate() {
                self.issues(&mut Item { sink, level: Level::Segment, index }, cell);
            }
        }
        for index in 0..self.group_areas.len() {
            self.group(&mut Item { sink, level: Level::Group, index }, index);
        }
        for index in 0..self.plan.trunks.len() {
            self.trunk(&mut Item { sink, level: Level::Trunk, index }, index);
        }
        for index in 0..self.plan.campaigns.len() {
            self.campaign(&mut Item { sink, level: Level::Campaign, index }, index);
        }
    }

    fn targets(&self, item: &mut Item<impl Sink>, cell: &Cell, channel: usize) {
        if self.plan.channels[channel].within.is_none() {
            return;
        }
        if !self.plan.channels[channel].synchronous {
            return item.share("within_sla", "replied in time/(replied+overdue unanswered)", cell.replied_within, cell.judged);
        }
        let offered = self.offered_in_hours(cell);
        let values = [
            (cell.served_within, offered - cell.abandoned_within),
            (cell.served_within, offered),
            (cell.served_within, cell.served_live()),
            (cell.served_within + cell.abandoned_within, offered),
        ];
        for (definition, (num, den)) in SERVICE_LEVEL.into_iter().zip(values) {
            item.share("service_level", definition, num, den);
        }
    }

    fn averages(&self, item: &mut Item<impl Sink>, members: &[usize]) {
        let length = self.length() as f64;
        let sum = |area: fn(&ChannelInterval) -> u128| members.iter().map(|&c| area(&self.channel_areas[c])).sum::<u128>() as f64;
        item.put("queue_mean", "waiting for an answer, after a transfer too", "contacts", sum(|a| a.queue_area), length);
        item.put("active_mean", "sessions, or messages, in work", "contacts", sum(|a| a.active_area), length);
        let synchronous = self.plan.channels[members[0]].synchronous;
        if synchronous && self.plan.calls_back {
            item.put("callback_queue_mean", CALLBACK_QUEUE, "contacts", sum(|a| a.callback_area), length);
        }
        if synchronous {
            item.put("open_mean", "arrived and not ended", "contacts", sum(|a| a.queue_area) + sum(|a| a.active_area), length);
            return;
        }
        item.put("open_mean", "arrived and not ended", "contacts", sum(|a| a.open_area), length);
        item.put("backlog_mean", "messages waiting for an agent", "messages", sum(|a| a.backlog_area), length);
        if let [channel] = members {
            item.put(
                "backlog_max",
                "most messages waiting, mean over replications",
                "messages",
                self.replication.backlog_max[*channel] as f64,
                1.0,
            );
            item.put(
                "oldest_age_max",
                "longest a message waited, mean over replications",
                "s",
                self.replication.oldest_age_max[*channel] as f64 / SECOND as f64,
                1.0,
            );
        }
    }
}
