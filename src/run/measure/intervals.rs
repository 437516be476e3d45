//! Metrics of one interval: what was forecast and what came, who was needed and who was there, how it went, and what
//! was left at its end. Contacts count in the interval of their arrival, time averages in the interval itself.

use super::staff::{OCCUPANCY, STRESS};
use super::{CALLBACK_QUEUE, Item, SERVICE_LEVEL, Sink, Totals, duty};
use crate::engine::tally::{ChannelInterval, GroupInterval};
use crate::plan::ChannelPlan;
use crate::plan::forecast::Staffing;
use crate::run::results::Level;

const FORECAST: &str = "first contacts by volumes and channel shares, without busyness and repeats";
const SCHEDULED: &str = "agents on the roster";
const PRODUCTIVE: &str = "of these, neither on a break nor in a meeting, less expected absence: by plan";
const ON_DUTY: &str = "agents on duty";

/// What `required` is for a channel.
fn required(staffing: Staffing) -> &'static str {
    match staffing {
        Staffing::ErlangA => "fewest that meet the target at the forecast by Erlang A",
        Staffing::ErlangC => "fewest that meet the target at the forecast by Erlang C",
        Staffing::Work => "hours of work forecast/hours of the interval",
    }
}

/// Met and judged in an interval: the default service level, or the share replied to in time. Who took a callback is not
/// judged.
pub(super) fn target_met(synchronous: bool, row: &ChannelInterval) -> (u64, u64) {
    if synchronous { (row.within, owed(row) - row.abandoned_within) } else { (row.replied_within, row.replies_judged) }
}

/// Of a synchronous channel: who was offered to the queue, and stayed in it or left it.
pub(super) fn owed(row: &ChannelInterval) -> u64 {
    row.served + row.abandoned + row.blocked + row.open - row.called_back
}

impl Totals<'_> {
    /// As [`Totals::judged`], of one interval, as intervals.csv has it.
    pub fn judged_in(&self, interval: usize, channel: usize) -> (u64, u64) {
        let row = &self.replication.channel_intervals[interval * self.plan.channels.len() + channel];
        target_met(self.plan.channels[channel].synchronous, row)
    }

    /// The metrics of one interval, in a fixed order.
    pub fn visit_interval(&self, interval: usize, sink: &mut impl Sink) {
        let plan = self.plan;
        let start = plan.begin + interval as u64 * plan.interval;
        let length = ((start + plan.interval).min(plan.end) - start) as f64;
        let (channels, groups) = (plan.channels.len(), plan.groups.len());
        let rows = &self.replication.channel_intervals[interval * channels..][..channels];
        let areas = &self.replication.group_intervals[interval * groups..][..groups];
        self.centre_interval(&mut Item { sink, level: Level::Centre, index: 0 }, interval, rows, areas, length);
        for (index, row) in rows.iter().enumerate() {
            let mut item = Item { sink, level: Level::Channel, index };
            item.put("forecast", FORECAST, "contacts", plan.valuation.forecast.contacts[interval * channels + index], 1.0);
            self.channel_interval(&mut item, [interval, index], row, length);
            let needed = plan.valuation.forecast.required[interval * channels + index];
            item.put("required", required(plan.valuation.forecast.staffing[index]), "agents", needed, 1.0);
        }
        for (index, row) in areas.iter().enumerate() {
            let mut item = Item { sink, level: Level::Group, index };
            if let Some(channel) = plan.valuation.forecast.only_channel[index] {
                let needed = plan.valuation.forecast.required[interval * channels + channel];
                item.put("required", required(plan.valuation.forecast.staffing[channel]), "agents", needed, 1.0);
            }
            item.put("scheduled", SCHEDULED, "agents", plan.valuation.forecast.scheduled[interval * groups + index], 1.0);
            item.put("productive", PRODUCTIVE, "agents", plan.valuation.forecast.productive[interval * groups + index], 1.0);
            self.group_interval(&mut item, index, row, length);
            if plan.groups[index].rostered {
                duty::put(&mut item, &self.replication.duty_intervals[interval * groups + index], row, length);
            }
        }
        let trunks = plan.trunks.len();
        for (index, row) in self.replication.trunk_intervals[interval * trunks..][..trunks].iter().enumerate() {
            self.trunk_interval(&mut Item { sink, level: Level::Trunk, index }, row, length);
        }
        for index in 0..plan.campaigns.len() {
            self.campaign_interval(&mut Item { sink, level: Level::Campaign, index }, interval, index);
        }
    }

    /// The whole centre in one interval.
    fn centre_interval(&self, item: &mut Item<impl Sink>, interval: usize, rows: &[ChannelInterval], areas: &[GroupInterval], length: f64) {
        let forecast = &self.plan.valuation.forecast;
        let of_interval = |values: &[f64], items: usize| values[interval * items..][..items].iter().sum::<f64>();
        let sum = |count: fn(&ChannelInterval) -> u64| rows.iter().map(count).sum::<u64>();
        let (offered, abandoned) = (sum(|row| row.offered), sum(|row| row.abandoned));
        item.put("forecast", FORECAST, "contacts", of_interval(&forecast.contacts, rows.len()), 1.0);
        item.count("offered", "all that arrived", offered);
        item.count("served", "of these, answered and closed", sum(|row| row.served));
        item.share("abandoned_share", "abandoned/offered", abandoned, offered);
        let judged = |(row, channel): (&ChannelInterval, &ChannelPlan)| target_met(channel.synchronous, row);
        let with_target = rows.iter().zip(&self.plan.channels).filter(|(_, channel)| channel.within.is_some());
        let (met, all) = with_target.map(judged).fold((0, 0), |sum, (met, all)| (sum.0 + met, sum.1 + all));
        item.share("service_level_share", "targets met, volume-weighted", met, all);
        let needed = of_interval(&forecast.required, rows.len());
        item.put("required", "sum over the channels, as if agents served one each", "agents", needed, 1.0);
        item.put("scheduled", SCHEDULED, "agents", of_interval(&forecast.scheduled, areas.len()), 1.0);
        item.put("productive", PRODUCTIVE, "agents", of_interval(&forecast.productive, areas.len()), 1.0);
        let (busy, present) = areas.iter().fold((0, 0), |sum, row| (sum.0 + row.busy_area, sum.1 + row.present_area));
        item.put("staff_mean", ON_DUTY, "agents", present as f64, length);
        item.put("busy_mean", "agents handling", "agents", busy as f64, length);
        item.put("occupancy", OCCUPANCY, "share", busy as f64, present as f64);
        if self.plan.rostered {
            duty::put_away(item, &self.replication.duty_intervals[interval * areas.len()..][..areas.len()], length);
        }
        let waiting = |(row, channel): (&ChannelInterval, &ChannelPlan)| at_end(channel.synchronous, row);
        let left: u64 = rows.iter().zip(&self.plan.channels).map(waiting).sum();
        item.count("backlog_end", "contacts and messages waiting at the end of the interval", left);
    }

    /// One channel in one interval.
    fn channel_interval(&self, item: &mut Item<impl Sink>, [interval, index]: [usize; 2], row: &ChannelInterval, length: f64) {
        let channel = &self.plan.channels[index];
        item.count("offered", "all that arrived", row.offered);
        item.count("served", "of these, answered and closed", row.served);
        item.count("abandoned", "of these, left before an answer, or after a transfer before the second", row.abandoned);
        item.count("blocked", "of these, turned away by a full queue or the busy signal", row.blocked);
        item.count("abandonments", "left in this interval, whenever they arrived", row.abandonments);
        item.share("abandoned_share", "abandoned/offered", row.abandoned, row.offered);
        // Of a synchronous channel, `responded` are those served who had taken a callback.
        let live = row.served - if channel.synchronous { row.responded } else { 0 };
        let waited = live + row.abandoned - row.abandoned_after_answer;
        item.mean("wait_mean", "all", row.wait_served + row.wait_abandoned, waited);
        item.mean("handle_mean", "agent time on the served/served", row.handle, row.served);
        let (first, responded) =
            if channel.synchronous { (row.wait_served + row.first_response, row.served) } else { (row.first_response, row.responded) };
        item.mean("first_response_mean", "calendar", first, responded);
        if channel.within.is_some() {
            let (met, judged) = target_met(channel.synchronous, row);
            if channel.synchronous {
                item.share("service_level", SERVICE_LEVEL[0], met, judged);
            } else {
                item.share("within_sla", "replied in time/(replied+overdue unanswered)", met, judged);
            }
            self.further_interval(item, interval, index, row);
        }
        item.put("queue_mean", "waiting for an answer, after a transfer too", "contacts", row.queue_area as f64, length);
        item.put("active_mean", "sessions, or messages, in work", "contacts", row.active_area as f64, length);
        let age = |ticks: u128| super::seconds(ticks);
        let (left, aged) = (at_end(channel.synchronous, row), row.waiting_end as f64);
        if channel.synchronous && self.plan.calls_back {
            item.put("callback_queue_mean", CALLBACK_QUEUE, "contacts", row.callback_area as f64, length);
        }
        if channel.synchronous {
            item.count("backlog_end", "waiting for an answer at the end of the interval, callbacks left out", left);
            item.put("backlog_age_end", "mean wait so far of those", "s", age(row.waiting_age), aged);
            item.put("oldest_age_end", "longest of them, 0 if nobody waits; mean over replications", "s", age(row.oldest_age.into()), 1.0);
        } else {
            item.put("backlog_mean", "messages waiting for an agent", "messages", row.backlog_area as f64, length);
            item.put("backlog_end", "messages waiting for an agent at the end of the interval", "messages", left as f64, 1.0);
            item.put("backlog_age_end", "mean age of unanswered messages then, those in work left out", "s", age(row.waiting_age), aged);
            item.put("oldest_age_end", "largest of them, 0 if there is none; mean over replications", "s", age(row.oldest_age.into()), 1.0);
            item.put("open_mean", "arrived and not ended", "contacts", row.open_area as f64, length);
        }
    }

    /// One group in one interval.
    fn group_interval(&self, item: &mut Item<impl Sink>, index: usize, row: &GroupInterval, length: f64) {
        let plan = &self.plan.groups[index];
        let present = row.present_area as f64;
        item.put("staff_mean", ON_DUTY, "agents", present, length);
        item.put("busy_mean", "agents handling", "agents", row.busy_area as f64, length);
        item.put("available_mean", "agents on duty with nothing in hand", "agents", (row.present_area - row.busy_area) as f64, length);
        item.put("occupancy", OCCUPANCY, "share", row.busy_area as f64, present);
        if plan.chat_slots > 0 {
            item.put("working_occupancy", "at work on a contact/on duty", "share", row.working_area as f64, present);
            let slots = present * f64::from(plan.capacity);
            item.put("slot_occupancy", "slots held/slots on duty", "share", row.slots_area as f64, slots);
        }
        if self.plan.life.agents.stress.is_some() {
            item.put("stress_mean", STRESS, "share", row.stress_area, present);
        }
    }
}

/// What waits at the end of an interval: contacts for an answer, or messages for an agent.
fn at_end(synchronous: bool, row: &ChannelInterval) -> u64 {
    if synchronous { row.waiting_end } else { row.backlog_end }
}
