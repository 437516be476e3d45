//! Percentiles over all replications, with intervals from the batches and paired differences
//! between variants. Percentiles are taken from pooled histograms and never averaged.

use super::accumulate::{Batch, Batches};
use super::agents;
use super::measure::Key;
use super::results::{Estimate, Level};
use crate::engine::tally::ChannelHistograms;
use crate::ground::histogram::Histogram;
use crate::ground::histogram::pooled::PooledHistogram;
use crate::ground::moments::{RatioMoments, interval_from};
use crate::plan::Plan;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::iter;
use std::ops::Range;

/// Percentiles over batches, most of which are the histograms of a channel themselves.
type Pooled<'a> = PooledHistogram<'a, Cow<'a, Histogram>>;

/// Picks the histograms of a channel that a family of percentiles is made of: one, or two.
type Pick = for<'a> fn(&Plan, usize, &'a ChannelHistograms) -> (&'a Histogram, Option<&'a Histogram>);

/// A family of percentiles of the same durations.
struct Family {
    definition: &'static str,
    names: &'static [(&'static str, f64)],
    pick: Pick,
}

/// The percentile of the first response that is a headline.
const HEADLINE: f64 = 0.9;

const WAIT: [(&str, f64); 4] = [("wait_p50", 0.5), ("wait_p90", 0.9), ("wait_p95", 0.95), ("wait_p99", 0.99)];
const FIRST: [(&str, f64); 3] = [("first_response_p50", 0.5), ("first_response_p90", 0.9), ("first_response_p99", 0.99)];
const RESOLUTION: [(&str, f64); 2] = [("resolution_p50", 0.5), ("resolution_p90", 0.9)];
const GAP: [(&str, f64); 2] = [("reply_gap_p50", 0.5), ("reply_gap_p90", 0.9)];

const FAMILIES: [Family; 6] = [
    Family { definition: "served", names: &WAIT, pick: |_, _, from| (&from.wait_served, None) },
    Family { definition: "all", names: &WAIT, pick: |_, _, from| (&from.wait_served, Some(&from.wait_abandoned)) },
    Family { definition: "calendar", names: &FIRST, pick: first_response },
    Family { definition: "business", names: &FIRST, pick: |_, _, from| (&from.first_response_business, None) },
    Family { definition: "arrival to close of the resolved", names: &RESOLUTION, pick: |_, _, from| (&from.resolution, None) },
    Family { definition: "message to reply sent", names: &GAP, pick: |_, _, from| (&from.reply_gap, None) },
];

/// A synchronous first response is the answer: after a wait in the queue, or for a callback.
fn first_response<'a>(plan: &Plan, channel: usize, from: &'a ChannelHistograms) -> (&'a Histogram, Option<&'a Histogram>) {
    (&from.first_response, plan.channels[channel].synchronous.then_some(&from.wait_served))
}

/// One histogram per batch over some channels; where only one of the picked counts anything, that one itself.
fn pool<'a>(plan: &Plan, batches: &'a Batches, channels: &[usize], pick: Pick) -> Vec<Cow<'a, Histogram>> {
    let merge = |batch: &'a Batch| {
        let picked = channels.iter().map(|&channel| pick(plan, channel, &batch.channels[channel]));
        let mut filled = picked.flat_map(|(one, another)| iter::once(one).chain(another)).filter(|histogram| !histogram.is_empty());
        let mut merged = filled.next().map_or(Cow::Owned(Histogram::new()), Cow::Borrowed);
        filled.for_each(|more| merged.to_mut().merge(more));
        merged
    };
    batches.iter().map(merge).collect()
}

fn estimate(pooled: &Pooled, p: f64) -> Estimate {
    match pooled.interval(p) {
        Some(interval) => interval.into(),
        None => Estimate { mean: pooled.quantile(p), ..Estimate::default() },
    }
}

/// What has percentiles, with its channels: centre, modes, channels.
fn items(plan: &Plan) -> Vec<(Level, usize, Vec<usize>)> {
    let of_mode = |synchronous: bool| (0..plan.channels.len()).filter(|&c| plan.channels[c].synchronous == synchronous).collect::<Vec<_>>();
    let mut items = vec![(Level::Centre, 0, (0..plan.channels.len()).collect::<Vec<_>>())];
    items.extend(
        [(Level::Mode, 0, of_mode(true)), (Level::Mode, 1, of_mode(false))].into_iter().filter(|(.., members)| !members.is_empty()),
    );
    items.extend((0..plan.channels.len()).map(|channel| (Level::Channel, channel, vec![channel])));
    items
}

/// A percentile over all replications, by what it is made of.
#[derive(Clone, Debug)]
pub struct Percentile {
    /// Its name.
    pub key: Key,
    durations: Durations,
    p: f64,
}

/// A percentile, linearised: all that an interval, or a paired difference to another, takes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Linear {
    /// The percentile.
    pub value: f64,
    /// What each batch contributes to its error (`None`: a batch without durations); empty where that is not known.
    pub errors: Vec<Option<f64>>,
}

/// What percentiles are taken of.
#[derive(Clone, Debug)]
enum Durations {
    /// Durations of contacts by some channels.
    Channels(Vec<usize>, Pick),
    /// Occupancies of the agents of a group, counted as durations.
    Agents(usize),
}

impl Durations {
    fn batches<'a>(&self, plan: &Plan, batches: &'a Batches) -> Vec<Cow<'a, Histogram>> {
        match self {
            Self::Channels(channels, pick) => pool(plan, batches, channels, *pick),
            Self::Agents(group) => batches.iter().map(|batch| Cow::Borrowed(&batch.occupancy[*group])).collect(),
        }
    }

    /// What a second stands for.
    fn scale(&self) -> f64 {
        if matches!(self, Self::Agents(_)) { 1.0 / agents::WHOLE_S } else { 1.0 }
    }
}

impl Percentile {
    /// Those of a plan, in the order of their names within each item.
    pub fn all(plan: &Plan) -> Vec<Self> {
        let mut all = Vec::new();
        for (level, item, channels) in items(plan) {
            for family in &FAMILIES {
                all.extend(family.names.iter().map(|&(metric, p)| Self {
                    key: Key { level, item, metric, definition: family.definition, further: None, unit: "s" },
                    durations: Durations::Channels(channels.clone(), family.pick),
                    p,
                }));
            }
        }
        for group in 0..plan.groups.len() {
            let of_agents = agents::SPREAD.iter().map(|&(metric, p)| {
                let key = Key { level: Level::Group, item: group, metric, definition: agents::POOLED, further: None, unit: "share" };
                Self { key, durations: Durations::Agents(group), p }
            });
            all.extend(of_agents);
        }
        all
    }

    /// The headline `first_response_p90_s`.
    pub fn headline(plan: &Plan) -> Self {
        let key = Key { level: Level::Centre, item: 0, metric: "first_response_p90_s", definition: "", further: None, unit: "s" };
        let durations = Durations::Channels((0..plan.channels.len()).collect(), first_response);
        Self { key, durations, p: HEADLINE }
    }

    /// Whether it is the same number as another of the plan: that of a mode with one channel is that of the channel.
    pub fn is_same(&self, other: &Self) -> bool {
        let channels = |one: &Self| match &one.durations {
            Durations::Channels(channels, _) => Some(channels.clone()),
            Durations::Agents(_) => None,
        };
        let named = |one: &Self| (one.key.definition, one.p.to_bits());
        named(self) == named(other) && channels(self).is_some() && channels(self) == channels(other)
    }

    /// The value with its errors by batch; `None` where there are no durations.
    pub fn linear(&self, plan: &Plan, batches: &Batches) -> Option<Linear> {
        let (histograms, scale) = (self.durations.batches(plan, batches), self.durations.scale());
        let pooled = PooledHistogram::new(&histograms);
        let value = pooled.quantile(self.p)?;
        let errors = linear_errors(&histograms, &pooled, value, self.p).unwrap_or_default();
        Some(Linear { value: scale * value, errors: errors.into_iter().map(|error| error.map(|error| scale * error)).collect() })
    }

    /// The value, and half the width of its interval for each of these factors on the standard error (functions of
    /// the degrees of freedom); `None` where there is none yet.
    pub fn half_widths(&self, plan: &Plan, batches: &Batches, factors: [&dyn Fn(f64) -> f64; 2]) -> Option<(f64, [f64; 2])> {
        let (histograms, scale) = (self.durations.batches(plan, batches), self.durations.scale());
        let pooled = PooledHistogram::new(&histograms);
        let half = |factor: &dyn Fn(f64) -> f64| pooled.interval_by(self.p, factor).map(|(one, _)| scale * (one.high - one.low) / 2.0);
        Some((scale * pooled.quantile(self.p)?, [half(factors[0])?, half(factors[1])?]))
    }

    /// The same of the paired difference to another variant's.
    pub fn difference(
        &self,
        (plan, batches): (&Plan, &Batches),
        (other, other_plan, other_batches): (&Self, &Plan, &Batches),
        factors: [&dyn Fn(f64) -> f64; 2],
    ) -> Option<(f64, [f64; 2])> {
        let own = self.durations.batches(plan, batches);
        let reference = other.durations.batches(other_plan, other_batches);
        let (difference, error) = paired(&own, &PooledHistogram::new(&own), &reference, self.p)?;
        let (error, df) = error?;
        let scale = self.durations.scale();
        Some((scale * difference, factors.map(|factor| scale * factor(df) * error)))
    }
}

/// All percentiles of a variant.
pub fn percentiles(plan: &Plan, batches: &Batches) -> Vec<(Key, Estimate)> {
    let mut rows: Vec<(Key, Estimate)> = Vec::new();
    // An item of the same channels as one before has the same percentiles.
    let mut known: Vec<(Vec<usize>, Range<usize>)> = Vec::new();
    for (level, item, members) in items(plan) {
        if let Some((_, same)) = known.iter().find(|(channels, _)| *channels == members) {
            for index in same.clone() {
                let (key, estimate) = rows[index];
                rows.push((Key { level, item, ..key }, estimate));
            }
            continue;
        }
        let start = rows.len();
        for family in &FAMILIES {
            let histograms = pool(plan, batches, &members, family.pick);
            let pooled = PooledHistogram::new(&histograms);
            for &(metric, p) in family.names {
                rows.push((Key { level, item, metric, definition: family.definition, further: None, unit: "s" }, estimate(&pooled, p)));
            }
        }
        known.push((members, start..rows.len()));
    }
    rows
}

/// The centre's first-response p90 of a variant, and its paired difference to the reference.
pub fn first_response_p90(plan: &Plan, batches: &Batches, reference: Option<(&Plan, &Batches)>) -> (Estimate, Estimate) {
    let centre = |plan: &Plan, batches| pool(plan, batches, &(0..plan.channels.len()).collect::<Vec<_>>(), first_response);
    let own = centre(plan, batches);
    let own_pooled = PooledHistogram::new(&own);
    let difference = reference.map_or(Estimate::default(), |(reference_plan, reference_batches)| {
        let other = centre(reference_plan, reference_batches);
        paired_estimate(&own, &own_pooled, &other, HEADLINE)
    });
    (estimate(&own_pooled, HEADLINE), difference)
}

/// As [`paired`], with its interval.
fn paired_estimate(own: &[Cow<Histogram>], own_pooled: &Pooled, other: &[Cow<Histogram>], p: f64) -> Estimate {
    match paired(own, own_pooled, other, p) {
        Some((difference, Some((error, df)))) => interval_from(difference, error, df).into(),
        Some((difference, None)) => Estimate { mean: Some(difference), ..Estimate::default() },
        None => Estimate::default(),
    }
}

/// The paired difference of two p-quantiles, with its standard error and degrees of freedom. Each is linearised (Bahadur): its error is the error
/// of the share of durations at most q, divided by the density at q; the density is what turned the
/// share's standard error into the quantile's. The batches of the two are paired, so common random
/// numbers narrow the interval.
fn paired(own: &[Cow<Histogram>], own_pooled: &Pooled, other: &[Cow<Histogram>], p: f64) -> Option<(f64, Option<(f64, f64)>)> {
    let other_pooled = PooledHistogram::new(other);
    let (a, b) = (own_pooled.quantile(p)?, other_pooled.quantile(p)?);
    let (Some(errors_a), Some(errors_b)) = (linear_errors(own, own_pooled, a, p), linear_errors(other, &other_pooled, b, p)) else {
        return Some((a - b, None));
    };
    let mut moments = RatioMoments::new();
    for (x, y) in errors_a.iter().zip(&errors_b) {
        if let (Some(x), Some(y)) = (x, y) {
            moments.push(x - y, 1.0);
        }
    }
    Some((a - b, moments.std_error().map(|error| (error, (moments.count() - 1) as f64))))
}

/// Per batch (`None`: empty), its contribution to the error of the quantile `q`, in seconds.
fn linear_errors(batches: &[Cow<Histogram>], pooled: &Pooled, q: f64, p: f64) -> Option<Vec<Option<f64>>> {
    let filled: Vec<_> = batches.iter().filter(|batch| !batch.is_empty()).collect();
    let mean_count = filled.iter().map(|batch| batch.count() as f64).sum::<f64>() / filled.len() as f64;
    let at_most: Vec<Option<f64>> = batches.iter().map(|batch| (!batch.is_empty()).then(|| batch.fraction_at_most(q))).collect();
    let mut share = RatioMoments::new();
    filled.iter().zip(at_most.iter().flatten()).for_each(|(batch, part)| share.push(part * batch.count() as f64, batch.count() as f64));
    let share_error = share.std_error()?;
    let slope = if share_error > 0.0 { pooled.interval(p)?.std_error / share_error } else { 0.0 };
    let level = share.ratio()?;
    let error = |batch: &Histogram, part: f64| slope * (part - level) * batch.count() as f64 / mean_count;
    Some(batches.iter().zip(at_most).map(|(batch, part)| part.map(|part| error(batch, part))).collect())
}
