//! Folding replications, in their order, into what the results need: moments of every metric,
//! paired moments of the headlines, histograms by batch. Its size does not depend on the number of
//! replications.

use super::measure::{Pair, Totals};
use super::results::HEADLINES;
use crate::engine::Replication;
use crate::engine::tally::ChannelHistograms;
use crate::engine::trace::TraceRecord;
use crate::ground::histogram::Histogram;
use crate::ground::moments::{PairedMoments, RatioMoments};
use crate::plan::Plan;

/// Replication i belongs to batch i mod this; quantiles get their intervals from the batches.
pub const BATCHES: usize = 32;

/// The headline pairs of one replication, in the order of [`HEADLINES`].
pub type HeadlinePairs = [Pair; HEADLINES.len()];

/// What of every replication is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// Moments of all metrics, by interval too.
    Intervals,
    /// Moments of the metrics of the whole length, and the headline pairs of every replication.
    Headlines,
}

/// One replication, reduced to numbers.
pub struct Record {
    headlines: HeadlinePairs,
    metrics: Vec<Pair>,
    intervals: Vec<Pair>,
    /// Contacts simulated.
    pub contacts: u64,
    /// Traced contacts.
    pub trace: Vec<TraceRecord>,
}

impl Record {
    /// Measures a replication.
    ///
    /// # Errors
    /// The parts of the cost do not sum to the whole.
    pub fn new(plan: &Plan, replication: &mut Replication, keep: Keep) -> Result<Self, String> {
        let totals = Totals::new(plan, replication);
        totals.check_money()?;
        let mut metrics: Vec<Pair> = Vec::new();
        totals.visit(&mut metrics);
        let mut intervals: Vec<Pair> = Vec::new();
        let measured = if keep == Keep::Intervals { plan.intervals } else { 0 };
        for interval in 0..measured {
            totals.visit_interval(interval, &mut intervals);
        }
        let headlines = totals.headlines();
        Ok(Self { headlines, metrics, intervals, contacts: replication.contacts, trace: std::mem::take(&mut replication.trace) })
    }

    /// About how much memory a record of this plan takes, in bytes.
    pub fn bytes(plan: &Plan) -> u64 {
        // Per interval the centre has 12 metrics, a channel at most 19, a group 16 and a campaign 6.
        let per_interval = 12 + 19 * plan.channels.len() + 16 * plan.groups.len() + 6 * plan.campaigns.len();
        (plan.intervals * per_interval * size_of::<Pair>()) as u64
    }

    /// The headline pairs, for pairing with another variant's.
    pub fn headlines(&self) -> &HeadlinePairs {
        &self.headlines
    }
}

/// All replications of one variant so far.
pub struct Accumulator {
    /// Paired with the first variant (of which this may be the first itself).
    pub headlines: Vec<PairedMoments>,
    /// One per metric.
    pub metrics: Vec<RatioMoments>,
    /// One per interval and metric.
    pub intervals: Vec<RatioMoments>,
    /// Contacts simulated.
    pub contacts: u64,
    /// Traced contacts with their replication.
    pub trace: Vec<(u32, TraceRecord)>,
    /// With [`Keep::Headlines`]: those of every replication.
    pub sample: Vec<HeadlinePairs>,
}

impl Accumulator {
    /// Nothing yet.
    pub fn new() -> Self {
        Self {
            sample: Vec::new(),
            headlines: vec![PairedMoments::new(); HEADLINES.len()],
            metrics: Vec::new(),
            intervals: Vec::new(),
            contacts: 0,
            trace: Vec::new(),
        }
    }

    /// Replications so far.
    pub fn replications(&self) -> u32 {
        self.headlines[0].count() as u32
    }

    /// Adds the next replication; `reference` are the first variant's headlines of the same one.
    pub fn push(&mut self, index: u32, record: Record, reference: &HeadlinePairs, keep: Keep) {
        if keep == Keep::Headlines {
            self.sample.push(record.headlines);
        }
        self.metrics.resize(record.metrics.len(), RatioMoments::new());
        self.intervals.resize(record.intervals.len(), RatioMoments::new());
        for (moments, &(num, den)) in self.metrics.iter_mut().zip(&record.metrics) {
            moments.push(num, den);
        }
        for (moments, &(num, den)) in self.intervals.iter_mut().zip(&record.intervals) {
            moments.push(num, den);
        }
        for ((moments, &own), &reference) in self.headlines.iter_mut().zip(&record.headlines).zip(reference) {
            moments.push(own, reference);
        }
        self.contacts += record.contacts;
        self.trace.extend(record.trace.into_iter().map(|contact| (index, contact)));
    }
}

/// Histograms over the replications of a batch.
#[derive(Clone, Debug)]
pub struct Batch {
    /// Per channel.
    pub channels: Vec<ChannelHistograms>,
    /// Per group: the occupancy of its agents, see [`super::agents`].
    pub occupancy: Vec<Histogram>,
}

/// Those of one variant.
pub type Batches = Vec<Batch>;

/// Empty histograms for a plan.
pub fn empty_batches(plan: &Plan) -> Batches {
    let (channels, groups) = (plan.channels.len(), plan.groups.len());
    vec![Batch { channels: vec![ChannelHistograms::default(); channels], occupancy: vec![Histogram::new(); groups] }; BATCHES]
}
