//! Percentiles over all replications, with intervals from the batches and paired differences
//! between variants. Percentiles are taken from pooled histograms and never averaged.

use super::accumulate::{Batch, Batches};
use super::measure::Key;
use super::results::{Estimate, Level};
use crate::engine::tally::ChannelHistograms;
use crate::ground::histogram::Histogram;
use crate::ground::histogram::pooled::PooledHistogram;
use crate::ground::moments::{RatioMoments, interval_from};
use crate::plan::Plan;
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

/// A synchronous first response is the answer.
fn first_response<'a>(plan: &Plan, channel: usize, from: &'a ChannelHistograms) -> (&'a Histogram, Option<&'a Histogram>) {
    (if plan.channels[channel].synchronous { &from.wait_served } else { &from.first_response }, None)
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

/// All percentiles of a variant: centre, modes, channels.
pub fn percentiles(plan: &Plan, batches: &Batches) -> Vec<(Key, Estimate)> {
    let of_mode = |synchronous: bool| (0..plan.channels.len()).filter(|&c| plan.channels[c].synchronous == synchronous).collect::<Vec<_>>();
    let mut items = vec![(Level::Centre, 0, (0..plan.channels.len()).collect::<Vec<_>>())];
    items.extend(
        [(Level::Mode, 0, of_mode(true)), (Level::Mode, 1, of_mode(false))].into_iter().filter(|(.., members)| !members.is_empty()),
    );
    items.extend((0..plan.channels.len()).map(|channel| (Level::Channel, channel, vec![channel])));
    let mut rows: Vec<(Key, Estimate)> = Vec::new();
    // An item of the same channels as one before has the same percentiles.
    let mut known: Vec<(Vec<usize>, Range<usize>)> = Vec::new();
    for (level, item, members) in items {
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
                rows.push((Key { level, item, metric, definition: family.definition, unit: "s" }, estimate(&pooled, p)));
            }
        }
        known.push((members, start..rows.len()));
    }
    rows
}

/// The centre's first-response p90 of a variant, and its paired difference to the reference.
pub fn first_response_p90(plan: &Plan, batches: &Batches, reference: Option<(&Plan, &Batches)>) -> (Estimate, Estimate) {
    const P: f64 = 0.9;
    let centre = |plan: &Plan, batches| pool(plan, batches, &(0..plan.channels.len()).collect::<Vec<_>>(), first_response);
    let own = centre(plan, batches);
    let own_pooled = PooledHistogram::new(&own);
    let difference = reference.map_or(Estimate::default(), |(reference_plan, reference_batches)| {
        let other = centre(reference_plan, reference_batches);
        paired(&own, &own_pooled, &other, P)
    });
    (estimate(&own_pooled, P), difference)
}

/// The paired difference of two p-quantiles. Each is linearised (Bahadur): its error is the error
/// of the share of durations at most q, divided by the density at q; the density is what turned the
/// share's standard error into the quantile's. The batches of the two are paired, so common random
/// numbers narrow the interval.
fn paired(own: &[Cow<Histogram>], own_pooled: &Pooled, other: &[Cow<Histogram>], p: f64) -> Estimate {
    let other_pooled = PooledHistogram::new(other);
    let (Some(a), Some(b)) = (own_pooled.quantile(p), other_pooled.quantile(p)) else { return Estimate::default() };
    let plain = Estimate { mean: Some(a - b), ..Estimate::default() };
    let (Some(errors_a), Some(errors_b)) = (linear_errors(own, own_pooled, a, p), linear_errors(other, &other_pooled, b, p)) else {
        return plain;
    };
    let mut moments = RatioMoments::new();
    for (x, y) in errors_a.iter().zip(&errors_b) {
        if let (Some(x), Some(y)) = (x, y) {
            moments.push(x - y, 1.0);
        }
    }
    match moments.std_error() {
        Some(error) => interval_from(a - b, error, (moments.count() - 1) as f64).into(),
        None => plain,
    }
}

/// Per batch (`None`: empty), its contribution to the error of the quantile `q`, in seconds.
fn linear_errors(batches: &[Cow<Histogram>], pooled: &Pooled, q: f64, p: f64) -> Option<Vec<Option<f64>>> {
    let filled: Vec<_> = batches.iter().filter(|batch| !batch.is_empty()).collect();
    let mean_count = filled.iter().map(|batch| batch.count() as f64).sum::<f64>() / filled.len() as f64;
    let mut share = RatioMoments::new();
    filled.iter().for_each(|batch| share.push(batch.fraction_at_most(q) * batch.count() as f64, batch.count() as f64));
    let share_error = share.std_error()?;
    let slope = if share_error > 0.0 { pooled.interval(p)?.std_error / share_error } else { 0.0 };
    let level = share.ratio()?;
    let error = |batch: &Histogram| slope * (batch.fraction_at_most(q) - level) * batch.count() as f64 / mean_count;
    Some(batches.iter().map(|batch| (!batch.is_empty()).then(|| error(batch))).collect())
}
