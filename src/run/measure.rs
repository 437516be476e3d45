//! From what a replication counted to named metrics: every metric is a pair (numerator,
//! denominator), so that over replications it becomes a ratio of sums and never a mean of ratios.
//!
//! One walk over the replication defines names, definitions, units and values together; the names
//! cannot drift from the numbers.

use super::results::Level;
use crate::engine::Replication;
use crate::engine::tally::{Cell, ChannelInterval, GroupInterval, Outcome};
use crate::ground::time::{HOUR, SECOND, Ticks};
use crate::plan::Plan;

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
    /// Unit.
    pub unit: &'static str,
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
        self.sink.put(Key { level: self.level, item: self.index, metric, definition, unit }, num, den);
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
        };
        for (index, cell) in replication.cells.iter().enumerate() {
            let (inquiry, channel) = (index / n, index % n);
            let mut cell = cell.clone();
            if plan.channels[channel].synchronous {
                // The first response of a synchronous contact is the answer.
                (cell.responded, cell.first_response) = (cell.served(), cell.wait_served);
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
        }
        let groups = plan.groups.len();
        for (index, row) in replication.group_intervals.iter().enumerate() {
            let sum = &mut totals.group_areas[index % groups];
            sum.present_area += row.present_area;
            sum.busy_area += row.busy_area;
            sum.working_area += row.working_area;
            sum.slots_area += row.slots_area;
        }
        totals
    }

    fn length(&self) -> Ticks {
        self.plan.end - self.plan.begin
    }

    /// Cost of all agents over the counted length.
    fn cost(&self) -> f64 {
        self.group_areas.iter().zip(&self.plan.groups).map(|(area, group)| area.present_area as f64 * group.cost_per_worked_tick).sum()
    }

    /// Met and judged, over all channels with a target: the default service level of synchronous
    /// channels, `within_sla` of asynchronous ones.
    fn targets_met(&self) -> Pair {
        let judged = |channel: usize| {
            let cell = &self.channels[channel];
            if self.plan.channels[channel].synchronous {
                (cell.served_within, self.offered_in_hours(cell) - cell.abandoned_within)
            } else {
                (cell.replied_within, cell.judged)
            }
        };
        let with_target = (0..self.channels.len()).filter(|&c| self.plan.channels[c].target.is_some());
        with_target.map(judged).fold((0.0, 0.0), |sum, (met, all)| (sum.0 + met as f64, sum.1 + all as f64))
    }

    /// Offered, without those who came outside opening hours and without the merely censored.
    fn offered_in_hours(&self, cell: &Cell) -> u64 {
        let censored = if self.plan.judge_open { 0 } else { cell.outcome(Outcome::Open) };
        cell.offered() - cell.outcome(Outcome::LostClosed) - censored
    }

    /// The headline pairs in the order of [`super::results::HEADLINES`]; a zero denominator where the headline is
    /// no ratio (a percentile) or has no mechanism.
    pub fn headlines(&self) -> [Pair; 13] {
        const NONE: Pair = (0.0, 0.0);
        let centre = &self.centre;
        let mean = |ticks: u128, count: u64| (seconds(ticks), count as f64);
        let sync = &self.modes[0];
        let (busy, present) = self.group_areas.iter().fold((0, 0), |sum, area| (sum.0 + area.busy_area, sum.1 + area.present_area));
        [
            mean(sync.wait_served + sync.wait_abandoned, sync.served() + sync.abandoned()),
            mean(centre.first_response, centre.responded),
            NONE,
            mean(centre.resolution, centre.outcome(Outcome::Served)),
            (centre.abandoned() as f64, centre.offered() as f64),
            self.targets_met(),
            (busy as f64, present as f64),
            (self.cost(), 1.0),
            (self.cost(), centre.served() as f64),
            (self.cost(), centre.outcome(Outcome::Served) as f64),
            ((centre.csat[3] + centre.csat[4]) as f64, centre.opinions() as f64),
            (centre.score, centre.opinions() as f64),
            NONE,
        ]
    }

    /// Every metric that is a ratio of sums, in a fixed order.
    pub fn visit(&self, sink: &mut impl Sink) {
        let mut centre = Item { sink, level: Level::Centre, index: 0 };
        self.contacts(&mut centre, &self.centre);
        let met = self.targets_met();
        centre.put("service_level_share", "targets met, volume-weighted", "share", met.0, met.1);
        self.money(&mut centre, &self.centre, self.cost());
        self.staff(&mut centre, &self.group_areas);
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
            self.averages(&mut item, &[index]);
        }
        for (index, cell) in self.inquiries.iter().enumerate() {
            let mut item = Item { sink, level: Level::Inquiry, index };
            self.contacts(&mut item, cell);
            // The whole cost of the centre is shared out by the cost of the time spent on contacts.
            let direct: f64 = self.centre.cost;
            let cost = if direct > 0.0 { self.cost() * cell.cost / direct } else { 0.0 };
            self.money(&mut item, cell, cost);
        }
        for index in 0..self.group_areas.len() {
            self.group(&mut Item { sink, level: Level::Group, index }, index);
        }
    }

    fn contacts(&self, item: &mut Item<impl Sink>, cell: &Cell) {
        let offered = cell.offered();
        item.count("offered", "all that arrived", offered);
        item.count("served", "answered and closed, auto_closed included", cell.served());
        item.count("abandoned", "left before an answer, balked included", cell.abandoned());
        item.count("balked", "left at once rather than wait", cell.outcome(Outcome::Balked));
        item.count("blocked", "turned away by a full queue", cell.outcome(Outcome::Blocked));
        item.count("lost_closed", "came outside opening hours", cell.outcome(Outcome::LostClosed));
        item.count("auto_closed", "of the served: closed unresolved, the customer silent", cell.outcome(Outcome::AutoClosed));
        item.count("open_at_end", "not ended when the replication did", cell.outcome(Outcome::Open));
        item.share("abandoned_share", "abandoned/offered", cell.abandoned(), offered);
        item.share("abandoned_share", "after_5s", cell.abandoned() - cell.abandoned_5s, offered);
        item.share("blocked_share", "blocked/offered", cell.outcome(Outcome::Blocked), offered);
        item.share("delayed_share", "waited at all/offered", cell.delayed, offered);
        let (served, abandoned) = (cell.served(), cell.abandoned());
        item.mean("wait_mean", "all", cell.wait_served + cell.wait_abandoned, served + abandoned);
        item.mean("wait_mean", "served", cell.wait_served, served);
        item.mean("wait_mean", "abandoned", cell.wait_abandoned, abandoned);
        item.put("wait_max", "longest wait for a first answer, mean over replications", "s", cell.wait_max as f64 / SECOND as f64, 1.0);
        item.mean("handle_mean", "agent time/served", cell.handle, served);
        item.mean("session_mean", "first taken by an agent to close", cell.session, served);
        item.put("turns_mean", "agent replies/served by turns", "replies", cell.replies as f64, cell.by_turns as f64);
        item.mean("reply_wait_mean", "message to start of work", cell.reply_wait, cell.replies);
        item.mean("reply_gap_mean", "message to reply sent", cell.reply_gap, cell.replies);
        item.mean("first_response_mean", "calendar", cell.first_response, cell.responded);
        item.mean("first_response_mean", "business", cell.first_response_business, cell.responded_business);
        item.mean("resolution_mean", "arrival to close of the resolved", cell.resolution, cell.outcome(Outcome::Served));
        self.satisfaction(item, cell);
    }

    fn satisfaction(&self, item: &mut Item<impl Sink>, cell: &Cell) {
        let model = &self.plan.satisfaction;
        let scored = cell.opinions() as f64;
        let [worst, _, _, good, best] = cell.csat;
        item.share("csat_top2", "CSAT 4 or 5, everybody", good + best, cell.opinions());
        let levels: u64 = cell.csat.iter().zip(1..).map(|(count, level)| count * level).sum();
        item.put("csat_mean", "CSAT 1 to 5, everybody", "level", levels as f64, scored);
        // Among responders the extremes count `survey_extremes` times.
        let more = model.survey_extremes - 1.0;
        let (happy, weight) = ((good + best) as f64 + more * best as f64, scored + more * (worst + best) as f64);
        item.put("surveyed_csat_top2", "CSAT 4 or 5, among survey responders", "share", happy, weight);
        item.put("surveys", "expected survey responders", "contacts", (model.survey_response * weight).min(scored), 1.0);
        item.put("satisfaction_mean", "sum of the parts", "points", cell.score, scored);
        let parts = [
            ("satisfaction_base", "starting point"),
            ("satisfaction_wait", "first wait against expectation"),
            ("satisfaction_gap", "slow replies in chat"),
            ("satisfaction_rest", "first reply to resolution against tolerance"),
            ("satisfaction_empathy", "empathy that the medium lets through"),
            ("satisfaction_unresolved", "issue left unresolved"),
        ];
        for ((name, definition), sum) in parts.into_iter().zip(cell.parts) {
            item.put(name, definition, "points", sum, scored);
        }
    }

    fn money(&self, item: &mut Item<impl Sink>, cell: &Cell, cost: f64) {
        item.put("cost", "sum of the cost parts", "money", cost, 1.0);
        item.put("cost_labour", "paid hours x wage x (1+benefits)", "money", cost, 1.0);
        item.put("cost_per_contact", "cost/served", "money", cost, cell.served() as f64);
        item.put("cost_per_resolved", "cost/resolved", "money", cost, cell.outcome(Outcome::Served) as f64);
    }

    fn targets(&self, item: &mut Item<impl Sink>, cell: &Cell, channel: usize) {
        if self.plan.channels[channel].target.is_none() {
            return;
        }
        if !self.plan.channels[channel].synchronous {
            return item.share("within_sla", "replied in time/(replied+overdue unanswered)", cell.replied_within, cell.judged);
        }
        let offered = self.offered_in_hours(cell);
        let values = [
            (cell.served_within, offered - cell.abandoned_within),
            (cell.served_within, offered),
            (cell.served_within, cell.served()),
            (cell.served_within + cell.abandoned_within, offered),
        ];
        for (definition, (num, den)) in SERVICE_LEVEL.into_iter().zip(values) {
            item.share("service_level", definition, num, den);
        }
    }

    fn averages(&self, item: &mut Item<impl Sink>, members: &[usize]) {
        let length = self.length() as f64;
        let sum = |area: fn(&ChannelInterval) -> u128| members.iter().map(|&c| area(&self.channel_areas[c])).sum::<u128>() as f64;
        item.put("queue_mean", "waiting for a first answer", "contacts", sum(|a| a.queue_area), length);
        item.put("active_mean", "sessions, or messages, in work", "contacts", sum(|a| a.active_area), length);
        let synchronous = self.plan.channels[members[0]].synchronous;
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

    fn staff(&self, item: &mut Item<impl Sink>, areas: &[GroupInterval]) {
        let total = |area: fn(&GroupInterval) -> u128| areas.iter().map(area).sum::<u128>() as f64;
        let paid: f64 = areas.iter().zip(&self.plan.groups).map(|(area, group)| area.present_area as f64 * group.paid_per_worked).sum();
        item.put("occupancy", "handling/(handling+available)", "share", total(|a| a.busy_area), total(|a| a.present_area));
        item.put("utilisation", "handling/paid", "share", total(|a| a.busy_area), paid);
        item.put("paid_hours", "hours on duty/(1-shrinkage)", "h", paid / HOUR as f64, 1.0);
    }

    fn group(&self, item: &mut Item<impl Sink>, index: usize) {
        let area = self.group_areas[index];
        let plan = &self.plan.groups[index];
        let length = self.length() as f64;
        let present = area.present_area as f64;
        item.put("occupancy", "handling/(handling+available)", "share", area.busy_area as f64, present);
        let working = if plan.chat_slots > 0 { area.working_area } else { area.busy_area };
        item.put("working_occupancy", "at work on a contact/on duty", "share", working as f64, present);
        if plan.chat_slots > 0 {
            item.put("slot_occupancy", "slots held/slots on duty", "share", area.slots_area as f64, present * f64::from(plan.chat_slots));
        }
        item.put("utilisation", "handling/paid", "share", area.busy_area as f64, present * plan.paid_per_worked);
        item.put("busy_mean", "agents handling", "agents", area.busy_area as f64, length);
        item.put("staff_mean", "agents on duty", "agents", present, length);
        item.put("paid_hours", "hours on duty/(1-shrinkage)", "h", present * plan.paid_per_worked / HOUR as f64, 1.0);
        item.put("cost", "paid hours x wage x (1+benefits)", "money", present * plan.cost_per_worked_tick, 1.0);
    }

    /// The metrics of one interval, in a fixed order.
    pub fn visit_interval(&self, interval: usize, sink: &mut impl Sink) {
        let plan = self.plan;
        let start = plan.begin + interval as u64 * plan.interval;
        let length = ((start + plan.interval).min(plan.end) - start) as f64;
        for (index, channel) in plan.channels.iter().enumerate() {
            let row = &self.replication.channel_intervals[interval * plan.channels.len() + index];
            let mut item = Item { sink, level: Level::Channel, index };
            item.count("offered", "all that arrived", row.offered);
            item.count("served", "of these, answered and closed", row.served);
            item.count("abandoned", "of these, left before an answer", row.abandoned);
            item.count("blocked", "of these, turned away by a full queue", row.blocked);
            item.count("abandonments", "left in this interval, whenever they arrived", row.abandonments);
            item.share("abandoned_share", "abandoned/offered", row.abandoned, row.offered);
            item.mean("wait_mean", "all", row.wait_served + row.wait_abandoned, row.served + row.abandoned);
            let (first, responded) = if channel.synchronous { (row.wait_served, row.served) } else { (row.first_response, row.responded) };
            item.mean("first_response_mean", "calendar", first, responded);
            if channel.target.is_some() {
                if channel.synchronous {
                    let judged = row.served + row.abandoned - row.abandoned_within + row.blocked + row.open;
                    item.share("service_level", SERVICE_LEVEL[0], row.within, judged);
                } else {
                    item.share("within_sla", "replied in time/(replied+overdue unanswered)", row.replied_within, row.replies_judged);
                }
            }
            item.put("queue_mean", "waiting for a first answer", "contacts", row.queue_area as f64, length);
            item.put("active_mean", "sessions, or messages, in work", "contacts", row.active_area as f64, length);
            if !channel.synchronous {
                item.put("backlog_mean", "messages waiting for an agent", "messages", row.backlog_area as f64, length);
                item.put("open_mean", "arrived and not ended", "contacts", row.open_area as f64, length);
            }
        }
        for index in 0..plan.groups.len() {
            let row = &self.replication.group_intervals[interval * plan.groups.len() + index];
            let mut item = Item { sink, level: Level::Group, index };
            item.put("staff_mean", "agents on duty", "agents", row.present_area as f64, length);
            item.put("busy_mean", "agents handling", "agents", row.busy_area as f64, length);
            item.put("occupancy", "handling/(handling+available)", "share", row.busy_area as f64, row.present_area as f64);
        }
    }
}
