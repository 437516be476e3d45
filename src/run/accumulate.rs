//! Folding replications, in their order, into what the results need: moments of every metric,
//! paired moments of the headlines, histograms by batch. Its size does not depend on the number of
//! replications.

use super::controlling::{Controlling, Sums};
use super::measure::{Pair, Totals};
use super::results::HEADLINES;
use crate::engine::Replication;
use crate::engine::tally::ChannelHistograms;
use crate::engine::trace::TraceRecord;
use crate::ground::histogram::Histogram;
use crate::ground::moments::{Estimated, PairedMoments, RatioMoments};
use crate::plan::Plan;

/// Block i of replications belongs to batch i mod this; quantiles get their intervals from the batches.
pub const BATCHES: usize = 32;

/// The headline pairs of one replication, in the order of [`HEADLINES`].
pub type HeadlinePairs = [Pair; HEADLINES.len()];

/// What of every replication is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// Moments of all metrics, by interval too.
    Intervals,
    /// The same, and the pairs of headlines and metrics of every block.
    Blocks,
    /// Moments of the metrics of the whole length, and the headline pairs of every replication.
    Headlines,
}

/// One replication, reduced to numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    headlines: HeadlinePairs,
    metrics: Vec<Pair>,
    intervals: Vec<Pair>,
    /// By how much the controls differ from their expectations; empty without control variates.
    deviations: Vec<f64>,
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
    pub fn new(plan: &Plan, replication: &mut Replication, keep: Keep, controlling: Option<&Controlling>) -> Result<Self, String> {
        let totals = Totals::new(plan, replication);
        totals.check_money()?;
        let mut metrics: Vec<Pair> = Vec::new();
        totals.visit(&mut metrics);
        let mut intervals: Vec<Pair> = Vec::new();
        let measured = if keep == Keep::Headlines { 0 } else { plan.intervals };
        for interval in 0..measured {
            totals.visit_interval(interval, &mut intervals);
        }
        let headlines = totals.headlines();
        let deviations = controlling.map_or_else(Vec::new, |controlling| controlling.deviations(&totals));
        let trace = std::mem::take(&mut replication.trace);
        Ok(Self { headlines, metrics, intervals, deviations, contacts: replication.contacts, trace })
    }

    /// A record of these numbers.
    pub fn of(
        headlines: HeadlinePairs,
        metrics: Vec<Pair>,
        intervals: Vec<Pair>,
        deviations: Vec<f64>,
        contacts: u64,
        trace: Vec<TraceRecord>,
    ) -> Self {
        Self { headlines, metrics, intervals, deviations, contacts, trace }
    }

    /// Numerator and denominator of every headline.
    pub fn headlines(&self) -> &HeadlinePairs {
        &self.headlines
    }

    /// The same of every metric of the whole length that is a ratio of sums, in the order in which they are measured.
    pub fn metrics(&self) -> &[Pair] {
        &self.metrics
    }

    /// The same by interval and metric.
    pub fn intervals(&self) -> &[Pair] {
        &self.intervals
    }

    /// By how much the controls differ from their expectations; empty without control variates.
    pub fn deviations(&self) -> &[f64] {
        &self.deviations
    }

    /// About how much memory a record of this plan takes, in bytes.
    pub fn bytes(plan: &Plan) -> u64 {
        // Per interval the centre has 12 metrics, a channel at most 19 and one per further threshold, a group 16 and a campaign 6.
        let per_interval = 12 + 19 * plan.channels.len() + plan.further + 16 * plan.groups.len() + 6 * plan.campaigns.len();
        (plan.intervals * per_interval * size_of::<Pair>()) as u64
    }

    /// What other variants are paired with: headlines, deviations, and if any are watched the metrics.
    pub fn reference(&self, watched: bool) -> Reference {
        let metrics = if watched { self.metrics.clone() } else { Vec::new() };
        Reference { headlines: self.headlines, metrics, deviations: self.deviations.clone() }
    }

    /// Adds another replication to this one.
    fn add(&mut self, other: &Self) {
        add_pairs(&mut self.headlines, &other.headlines);
        add_pairs(&mut self.metrics, &other.metrics);
        add_pairs(&mut self.intervals, &other.intervals);
        self.deviations.iter_mut().zip(&other.deviations).for_each(|(sum, more)| *sum += more);
    }
}

fn add_pairs(sums: &mut [Pair], more: &[Pair]) {
    for (sum, more) in sums.iter_mut().zip(more) {
        (sum.0, sum.1) = (sum.0 + more.0, sum.1 + more.1);
    }
}

/// What of the first variant those of the others are paired with.
#[derive(Clone)]
pub struct Reference {
    headlines: HeadlinePairs,
    metrics: Vec<Pair>,
    deviations: Vec<f64>,
}

impl Reference {
    /// Headlines alone.
    pub fn new(headlines: HeadlinePairs) -> Self {
        Self { headlines, metrics: Vec::new(), deviations: Vec::new() }
    }

    fn add(&mut self, other: &Self) {
        add_pairs(&mut self.headlines, &other.headlines);
        add_pairs(&mut self.metrics, &other.metrics);
        self.deviations.iter_mut().zip(&other.deviations).for_each(|(sum, more)| *sum += more);
    }
}

/// All replications of one variant so far.
pub struct Accumulator {
    /// Replications that depend on each other; their sums are what is independent.
    block: u32,
    /// The sums of a block that is not whole yet.
    pending: Option<(Record, Reference)>,
    /// The headlines replication by replication, where blocks hold several; otherwise empty.
    plain: Vec<PairedMoments>,
    /// Paired with the first variant (of which this may be the first itself).
    pub headlines: Vec<PairedMoments>,
    /// Other metrics paired with those of the first variant: their places among the metrics of both.
    pairs: Vec<(usize, usize)>,
    /// One for each of these.
    paired: Vec<PairedMoments>,
    /// One per metric.
    pub metrics: Vec<RatioMoments>,
    /// One per interval and metric.
    pub intervals: Vec<RatioMoments>,
    /// What control variates take, if they are asked for.
    controlled: Option<Sums>,
    /// Contacts simulated.
    pub contacts: u64,
    /// Traced contacts with their replication.
    pub trace: Vec<(u32, TraceRecord)>,
    /// With [`Keep::Headlines`]: those of every replication.
    pub sample: Vec<HeadlinePairs>,
    /// With [`Keep::Blocks`]: of every block, headlines and metrics.
    pub blocks: Vec<(HeadlinePairs, Vec<Pair>)>,
}

impl Accumulator {
    /// Nothing yet, of blocks of so many replications, with these pairs of metrics beside the headlines, and with or
    /// without control variates.
    pub fn new(block: u32, pairs: Vec<(usize, usize)>, controlling: Option<&Controlling>) -> Self {
        Self {
            block,
            pending: None,
            plain: vec![PairedMoments::new(); if block > 1 { HEADLINES.len() } else { 0 }],
            sample: Vec::new(),
            blocks: Vec::new(),
            headlines: vec![PairedMoments::new(); HEADLINES.len()],
            paired: vec![PairedMoments::new(); pairs.len()],
            controlled: controlling.map(|controlling| Sums::new(controlling.count(), HEADLINES.len(), pairs.len())),
            pairs,
            metrics: Vec::new(),
            intervals: Vec::new(),
            contacts: 0,
            trace: Vec::new(),
        }
    }

    /// Replications so far.
    pub fn replications(&self) -> u32 {
        self.headlines[0].count() as u32 * self.block
    }

    /// Adds the next replication; `reference` is the first variant's of the same one.
    pub fn push(&mut self, index: u32, mut record: Record, reference: &Reference, keep: Keep) {
        if keep == Keep::Headlines {
            self.sample.push(record.headlines);
        }
        self.contacts += record.contacts;
        self.trace.extend(std::mem::take(&mut record.trace).into_iter().map(|contact| (index, contact)));
        if self.block == 1 {
            return self.push_block(&record, reference, keep);
        }
        for ((moments, &own), &reference) in self.plain.iter_mut().zip(&record.headlines).zip(&reference.headlines) {
            moments.push(own, reference);
        }
        match &mut self.pending {
            None => self.pending = Some((record, reference.clone())),
            Some((sum, of_reference)) => {
                sum.add(&record);
                of_reference.add(reference);
            }
        }
        if (index + 1).is_multiple_of(self.block)
            && let Some((sum, of_reference)) = self.pending.take()
        {
            self.push_block(&sum, &of_reference, keep);
        }
    }

    /// The headlines of every replication, or where replications depend on each other the sums of every block.
    pub fn independent(&self) -> Vec<HeadlinePairs> {
        let sum = |block: &[HeadlinePairs]| {
            let mut sums = block[0];
            block[1..].iter().for_each(|more| add_pairs(&mut sums, more));
            sums
        };
        self.sample.chunks(self.block as usize).map(sum).collect()
    }

    /// Adds what is independent of all before.
    fn push_block(&mut self, record: &Record, reference: &Reference, keep: Keep) {
        if keep == Keep::Blocks {
            self.blocks.push((record.headlines, record.metrics.clone()));
        }
        self.metrics.resize(record.metrics.len(), RatioMoments::new());
        self.intervals.resize(record.intervals.len(), RatioMoments::new());
        if let Some(sums) = &mut self.controlled {
            sums.begin(record.metrics.len(), [&record.deviations, &reference.deviations]);
            for (place, (moments, &pair)) in self.metrics.iter().zip(&record.metrics).enumerate() {
                sums.metric(place, moments, pair);
            }
            for (place, moments) in self.headlines.iter().enumerate() {
                sums.headline(place, moments, [record.headlines[place], reference.headlines[place]]);
            }
            for (place, (moments, &(own, other))) in self.paired.iter().zip(&self.pairs).enumerate() {
                sums.pair(place, moments, [record.metrics[own], reference.metrics[other]]);
            }
            sums.end();
        }
        for (moments, &(num, den)) in self.metrics.iter_mut().zip(&record.metrics) {
            moments.push(num, den);
        }
        for (moments, &(num, den)) in self.intervals.iter_mut().zip(&record.intervals) {
            moments.push(num, den);
        }
        for ((moments, &own), &reference) in self.headlines.iter_mut().zip(&record.headlines).zip(&reference.headlines) {
            moments.push(own, reference);
        }
        for (moments, &(own, other)) in self.paired.iter_mut().zip(&self.pairs) {
            moments.push(record.metrics[own], reference.metrics[other]);
        }
    }

    /// A headline as if nothing reduced its variance.
    pub fn plain(&self, place: usize) -> &PairedMoments {
        self.plain.get(place).unwrap_or(&self.headlines[place])
    }

    /// A headline; `None` without a value or a standard error, as in all of these.
    pub fn headline(&self, place: usize) -> Option<Estimated> {
        let moments = self.headlines[place].variant();
        self.controlled.as_ref().map_or_else(|| moments.estimated(), |sums| sums.headline_value(place, moments))
    }

    /// The difference of a headline to the first variant's.
    pub fn headline_difference(&self, place: usize) -> Option<Estimated> {
        let moments = &self.headlines[place];
        self.controlled.as_ref().map_or_else(|| moments.estimated(), |sums| sums.headline_difference(place, moments))
    }

    /// A metric.
    pub fn metric(&self, place: usize) -> Option<Estimated> {
        let moments = &self.metrics[place];
        self.controlled.as_ref().map_or_else(|| moments.estimated(), |sums| sums.metric_value(place, moments))
    }

    /// The difference of a pair of metrics beside the headlines.
    pub fn pair_difference(&self, place: usize) -> Option<Estimated> {
        let moments = &self.paired[place];
        self.controlled.as_ref().map_or_else(|| moments.estimated(), |sums| sums.pair_difference(place, moments))
    }
}

/// Histograms over the replications of a batch.
#[derive(Clone, Debug, PartialEq)]
pub struct Batch {
    /// Per channel.
    pub channels: Vec<ChannelHistograms>,
    /// Per group: the occupancy of its agents, see `agents.rs`.
    pub occupancy: Vec<Histogram>,
}

/// Those of one variant.
pub type Batches = Vec<Batch>;

/// Empty histograms for a plan.
pub fn empty_batches(plan: &Plan) -> Batches {
    let (channels, groups) = (plan.channels.len(), plan.groups.len());
    vec![Batch { channels: vec![ChannelHistograms::default(); channels], occupancy: vec![Histogram::new(); groups] }; BATCHES]
}
