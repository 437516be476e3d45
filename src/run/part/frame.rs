//! A frame: the records of consecutive replications of some variants, with their histograms by batch and the sums of
//! their agents; and how it becomes bytes.

use super::error::PartError;
use super::planes;
use crate::engine::tally::ChannelHistograms;
use crate::engine::trace::TraceRecord;
use crate::ground::histogram::{Histogram, RawHistogram};
use crate::run::accumulate::{BATCHES, Batch, HeadlinePairs, Record};
use crate::run::agents::AgentSums;
use crate::run::measure::Pair;
use crate::run::results::HEADLINES;
use serde::{Deserialize, Serialize};
use std::io;

const WRONG: PartError = PartError::Content("records that cannot be");
/// Most numbers of one replication.
const MOST_NUMBERS: usize = 1 << 28;

/// What of every replication is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// Everything that the results of a run are made of.
    Whole,
    /// Without intervals and traces: the metrics of the whole length, headlines and histograms.
    Totals,
}

/// Consecutive replications.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    /// The first of them.
    pub first: u32,
    /// How many.
    pub replications: u32,
    /// The first of the variants, by its place in the study.
    pub first_variant: u32,
    /// One for each variant, consecutive ones.
    pub variants: Vec<VariantFrame>,
}

/// The replications of one variant.
#[derive(Clone, Debug, PartialEq)]
pub struct VariantFrame {
    /// In order.
    pub records: Vec<Record>,
    /// What was counted, by batch (block i of replications belongs to batch i mod [`BATCHES`]): batches that have
    /// something, in ascending order.
    pub histograms: Vec<(u8, Batch)>,
    /// Sums over these replications, by agent.
    pub agents: Vec<AgentSums>,
}

/// All but the floats.
#[derive(Serialize, Deserialize)]
struct Wire {
    first: u32,
    replications: u32,
    first_variant: u32,
    variants: Vec<WireVariant>,
}

#[derive(Serialize, Deserialize)]
struct WireVariant {
    /// Pairs of metrics and of intervals, and deviations of a record.
    widths: [usize; 3],
    contacts: Vec<u64>,
    traces: Vec<Vec<TraceRecord>>,
    histograms: Vec<WireBatch>,
    agents: Vec<AgentSums>,
}

#[derive(Serialize, Deserialize)]
struct WireBatch {
    batch: u8,
    /// Per channel.
    channels: Vec<[WireHistogram; 6]>,
    /// Per group.
    occupancy: Vec<WireHistogram>,
}

/// A [`RawHistogram`].
#[derive(Serialize, Deserialize)]
struct WireHistogram(u64, u64, Vec<u32>, Vec<(u32, u32)>);

impl From<&Histogram> for WireHistogram {
    fn from(histogram: &Histogram) -> Self {
        let RawHistogram { counts, carries, min, max } = histogram.to_raw();
        Self(min, max, counts, carries)
    }
}

impl WireHistogram {
    fn read(self) -> Result<Histogram, PartError> {
        let Self(min, max, counts, carries) = self;
        Histogram::from_raw(&RawHistogram { counts, carries, min, max }).ok_or(WRONG)
    }
}

impl From<&(u8, Batch)> for WireBatch {
    fn from((batch, of): &(u8, Batch)) -> Self {
        let channels = of.channels.iter().map(|channel| channel.all().map(WireHistogram::from)).collect();
        Self { batch: *batch, channels, occupancy: of.occupancy.iter().map(WireHistogram::from).collect() }
    }
}

impl WireBatch {
    fn read(self) -> Result<(u8, Batch), PartError> {
        if usize::from(self.batch) >= BATCHES {
            return Err(WRONG);
        }
        let channel = |wire: [WireHistogram; 6]| -> Result<ChannelHistograms, PartError> {
            let mut histograms = ChannelHistograms::default();
            for (histogram, wire) in histograms.all_mut().into_iter().zip(wire) {
                *histogram = wire.read()?;
            }
            Ok(histograms)
        };
        let channels = self.channels.into_iter().map(channel).collect::<Result<_, _>>()?;
        let occupancy = self.occupancy.into_iter().map(WireHistogram::read).collect::<Result<_, _>>()?;
        Ok((self.batch, Batch { channels, occupancy }))
    }
}

impl Frame {
    /// The payload.
    pub(super) fn encode(&self, content: Content) -> io::Result<Vec<u8>> {
        let variants = self.variants.iter().map(|variant| variant.wire(content)).collect();
        let wire = Wire { first: self.first, replications: self.replications, first_variant: self.first_variant, variants };
        let mut bytes = postcard::to_stdvec(&wire).map_err(io::Error::other)?;
        for variant in &self.variants {
            planes::write(&variant.floats(content), &mut bytes);
        }
        Ok(bytes)
    }

    /// The frame of a payload.
    pub(super) fn decode(bytes: &[u8]) -> Result<Self, PartError> {
        let (wire, mut floats): (Wire, &[u8]) = postcard::take_from_bytes(bytes).map_err(|_| WRONG)?;
        let mut variants = Vec::new();
        for variant in wire.variants {
            let (read, rest) = VariantFrame::read(variant, wire.replications as usize, floats)?;
            variants.push(read);
            floats = rest;
        }
        let whole = floats.is_empty() && wire.first.checked_add(wire.replications).is_some();
        let Wire { first, replications, first_variant, .. } = wire;
        whole.then_some(Self { first, replications, first_variant, variants }).ok_or(WRONG)
    }

    /// The replication after the last one.
    pub fn end(&self) -> u32 {
        self.first + self.replications
    }
}

impl VariantFrame {
    fn wire(&self, content: Content) -> WireVariant {
        let all = content == Content::Whole;
        let width = |of: fn(&Record) -> usize| self.records.first().map_or(0, of);
        let intervals = if all { width(|record| record.intervals().len()) } else { 0 };
        let trace = |record: &Record| if all { record.trace.clone() } else { Vec::new() };
        WireVariant {
            widths: [width(|record| record.metrics().len()), intervals, width(|record| record.deviations().len())],
            contacts: self.records.iter().map(|record| record.contacts).collect(),
            traces: self.records.iter().map(trace).collect(),
            histograms: self.histograms.iter().map(WireBatch::from).collect(),
            agents: self.agents.clone(),
        }
    }

    /// All floats of the records as a matrix: a row per number, a column per record.
    fn floats(&self, content: Content) -> Vec<f64> {
        let mut columns: Vec<Vec<f64>> = Vec::new();
        for record in &self.records {
            let intervals = if content == Content::Whole { record.intervals() } else { &[] };
            let pairs = [&record.headlines()[..], record.metrics(), intervals].concat();
            columns.push(pairs.iter().flat_map(|pair| [pair.0, pair.1]).chain(record.deviations().iter().copied()).collect());
        }
        let rows = columns.first().map_or(0, Vec::len);
        (0..rows).flat_map(|row| columns.iter().map(move |column| column[row])).collect()
    }

    fn read(wire: WireVariant, records: usize, bytes: &[u8]) -> Result<(Self, &[u8]), PartError> {
        let [metrics, intervals, deviations] = wire.widths;
        let pairs = [HEADLINES.len(), metrics, intervals];
        if wire.contacts.len() != records || wire.traces.len() != records || wire.widths.iter().any(|&width| width > MOST_NUMBERS) {
            return Err(WRONG);
        }
        let rows = 2 * pairs.iter().sum::<usize>() + deviations;
        let (floats, rest) = planes::read(bytes, rows.checked_mul(records).ok_or(WRONG)?).ok_or(WRONG)?;
        let mut read = Vec::with_capacity(records);
        for (column, (contacts, trace)) in wire.contacts.into_iter().zip(wire.traces).enumerate() {
            let mut numbers = floats.iter().skip(column).step_by(records).copied();
            let mut take = |count: usize| -> Vec<Pair> { pairs_of(&mut numbers, count) };
            let [headlines, metrics, intervals] = pairs.map(&mut take);
            let headlines: HeadlinePairs = headlines.try_into().map_err(|_| WRONG)?;
            let deviations = numbers.take(deviations).collect();
            read.push(Record::of(headlines, metrics, intervals, deviations, contacts, trace));
        }
        let histograms = wire.histograms.into_iter().map(WireBatch::read).collect::<Result<_, _>>()?;
        Ok((Self { records: read, histograms, agents: wire.agents }, rest))
    }
}

fn pairs_of(numbers: &mut impl Iterator<Item = f64>, count: usize) -> Vec<Pair> {
    let mut pairs = Vec::with_capacity(count);
    while pairs.len() < count {
        let Some(pair) = numbers.next().zip(numbers.next()) else { break };
        pairs.push(pair);
    }
    pairs
}
