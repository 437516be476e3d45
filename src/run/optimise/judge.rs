//! What fresh replications of a plan show: its cost, the service of every goal, channel and interval, with one-sided bounds.

use super::sample::{FullRecord, Met, Sample, bound_factor, point, share};
use crate::ground::moments::RatioMoments;
use std::ops::Range;

/// The service of a channel over the counted length.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ChannelService {
    /// Index of the channel.
    pub channel: usize,
    /// Target share.
    pub target: f64,
    /// Share served in time.
    pub mean: f64,
    /// One-sided lower bound.
    pub low: f64,
    /// Contacts judged per replication.
    pub judged: f64,
}

/// A goal and what came of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Held {
    /// Index of the channel.
    pub channel: usize,
    /// Target share.
    pub target: f64,
    /// In these intervals (`None`: over the whole length).
    pub intervals: Option<Range<usize>>,
    /// Share served in time.
    pub mean: f64,
    /// Its standard error.
    pub error: f64,
    /// One-sided lower bound.
    pub low: f64,
}

/// A channel in an interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct IntervalService {
    /// Index of the channel.
    pub channel: usize,
    /// Index of the interval.
    pub interval: usize,
    /// Share served in time.
    pub mean: f64,
    /// One-sided lower bound.
    pub low: f64,
    /// Contacts judged per replication.
    pub judged: f64,
}

/// A plan on fresh random numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Judged {
    /// Mean cost.
    pub cost: f64,
    /// Its standard error.
    pub cost_error: f64,
    /// Mean cost of the agents of each group.
    pub groups: Vec<f64>,
    /// Channels with a target.
    pub channels: Vec<ChannelService>,
    /// By goal.
    pub held: Vec<Held>,
    /// By channel with a target and interval in which anybody is judged.
    pub intervals: Vec<IntervalService>,
    /// Confidence of the bounds.
    pub confidence: f64,
    /// Replications.
    pub replications: u32,
}

impl Judged {
    /// Whether all bounds reach their targets.
    pub fn met(&self) -> bool {
        self.held.iter().all(|held| held.low >= held.target)
    }
}

/// What replications of a plan show.
pub fn judged(sample: &Sample<'_>, records: &[FullRecord], confidence: f64) -> Judged {
    let count = records.len() as f64;
    let factor = bound_factor(confidence, records.len() as u32);
    let service = |met: &dyn Fn(&FullRecord) -> Met| {
        let (mean, error) = share(records.iter().map(met));
        let judged = records.iter().map(|record| f64::from(met(record).1)).sum::<f64>() / count;
        (mean, error, judged)
    };
    let of_record = point(records.iter().map(|record| &record.record), sample.goals.len());
    let held = sample.goals.iter().enumerate().map(|(index, goal)| {
        let (mean, error) = (of_record.service[index], of_record.error[index]);
        let intervals = goal.intervals.clone();
        Held { channel: goal.channel, target: goal.share, intervals, mean, error, low: mean - factor * error }
    });
    let channels = &sample.scenario.channels;
    let with_target: Vec<(usize, f64)> =
        channels.iter().enumerate().filter_map(|(index, channel)| Some((index, channel.target?.share))).collect();
    let of_channel = |&(channel, target): &(usize, f64)| {
        let (mean, error, judged) = service(&|record: &FullRecord| record.channels[channel]);
        ChannelService { channel, target, mean, low: mean - factor * error, judged }
    };
    let rows = records.first().map_or(0, |record| record.rows.len() / channels.len().max(1));
    let of_interval = |channel: usize, interval: usize| {
        let (mean, error, judged) = service(&|record: &FullRecord| record.rows[interval * channels.len() + channel]);
        (judged > 0.0).then_some(IntervalService { channel, interval, mean, low: mean - factor * error, judged })
    };
    let mut cost = RatioMoments::new();
    records.iter().for_each(|record| cost.push(record.record.cost, 1.0));
    let groups = (0..sample.scenario.groups.len()).map(|group| records.iter().map(|record| record.groups[group]).sum::<f64>() / count);
    Judged {
        cost: cost.mean_num(),
        cost_error: cost.std_error().unwrap_or(0.0),
        groups: groups.collect(),
        channels: with_target.iter().map(of_channel).collect(),
        held: held.collect(),
        intervals: with_target.iter().flat_map(|&(channel, _)| (0..rows).filter_map(move |row| of_interval(channel, row))).collect(),
        confidence,
        replications: records.len() as u32,
    }
}
