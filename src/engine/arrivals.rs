//! When the next issue of a source arrives (an inquiry, its customers on one clock, or a storm that hits it): a Poisson
//! process whose rate runs in steps or straight lines, times random factors by day and block; or times that are known
//! when the replication starts.
//!
//! The Poisson process is made by inversion: one unit exponential per arrival is used up along the
//! rate, so a change of volume in a variant stretches the same sequence instead of drawing another.

use super::demand::{self, Factors, Member};
use crate::ground::dist::unit_exponential;
use crate::ground::rng::{Stream, mix, stream};
use crate::ground::time::Ticks;
use crate::plan::{ArrivalPlan, Plan, RatePiece};

/// Keeps the streams of arrivals apart from others.
const ARRIVALS: u64 = 0x4152_5249;

/// Position in one source's arrivals.
#[derive(Debug)]
struct Source {
    rng: Stream,
    /// Key of the issues of this source in this replication.
    key: u64,
    /// Their inquiry.
    inquiry: u16,
    /// Issues so far.
    ordinal: u64,
    /// Next piece of the rate, or place among the known times.
    index: usize,
    /// Exact moment reached, in ticks.
    at: f64,
    /// Expected arrivals per tick in the present piece, its factor included; on a ramp, at the moment reached.
    rate: f64,
    /// By how much that grows per tick, on a ramp.
    slope: f64,
    /// End of the present piece.
    until: f64,
}

/// An exact moment within a piece of the rate, in ticks.
#[inline(always)]
fn ticks(at: f64) -> Ticks {
    // The checks of an ordinary conversion take several times as long as the conversion.
    // SAFETY: from 0 up to the end of a piece, which is a Ticks below 2^56.
    unsafe { at.to_int_unchecked::<i64>() as Ticks }
}

/// The arrivals of all sources in one replication.
#[derive(Debug)]
pub struct Arrivals {
    /// The place of the next replication among those whose days of busyness depend on each other.
    pub member: Member,
    sources: Vec<Source>,
    factors: Factors,
    /// By source: times that are drawn when the replication starts.
    drawn: Vec<Vec<Ticks>>,
}

impl Arrivals {
    /// Arrivals of no replication yet.
    pub fn new() -> Self {
        Self { member: Member::default(), sources: Vec::new(), factors: Factors::default(), drawn: Vec::new() }
    }

    /// Starts a replication: draws the factors and what is known beforehand, and rewinds every source.
    pub fn start(&mut self, plan: &Plan, replication_key: u64) {
        self.factors.draw(plan, replication_key, self.member);
        self.sources.clear();
        self.sources.extend(plan.sources.iter().map(|source| {
            let key = mix(replication_key, source.key);
            Source {
                rng: stream(mix(key, ARRIVALS)),
                key,
                inquiry: source.inquiry,
                ordinal: 0,
                index: 0,
                at: 0.0,
                rate: 0.0,
                slope: 0.0,
                until: 0.0,
            }
        }));
        self.drawn.resize_with(plan.sources.len(), Vec::new);
        for ((times, source), plan_of) in self.drawn.iter_mut().zip(&self.sources).zip(&plan.sources) {
            times.clear();
            match &plan_of.arrivals {
                ArrivalPlan::Days(days) => demand::draw_days(days, replication_key, plan.end, times),
                ArrivalPlan::Storm(storm) => demand::draw_storms(storm, replication_key, source.key, plan.end, times),
                ArrivalPlan::Backlog(backlog) => demand::draw_backlog(backlog, source.key, plan.lead, times),
                ArrivalPlan::Rates(_) | ArrivalPlan::Ramps(_) | ArrivalPlan::Trace(_) => {}
            }
        }
    }

    /// The time of the next issue of a source, if any.
    #[inline(always)]
    pub fn next(&mut self, plan: &Plan, number: usize) -> Option<Ticks> {
        let source = &mut self.sources[number];
        let plan_of = &plan.sources[number];
        let ArrivalPlan::Rates(pieces) = &plan_of.arrivals else { return self.next_otherwise(plan, number) };
        let mut left = unit_exponential(&mut source.rng);
        loop {
            let at = source.at + left / source.rate;
            if at < source.until {
                source.at = at;
                return Some(ticks(at));
            }
            left -= (source.until - source.at) * source.rate;
            let piece = pieces.get(source.index)?;
            source.index += 1;
            let factor = self.factors.of(plan_of.factors, plan, piece.cell);
            (source.at, source.until, source.rate) = (piece.from as f64, piece.to as f64, piece.per_tick * factor);
        }
    }

    /// The same for what is no rate in steps.
    #[inline(never)]
    fn next_otherwise(&mut self, plan: &Plan, number: usize) -> Option<Ticks> {
        let source = &mut self.sources[number];
        let times = match &plan.sources[number].arrivals {
            ArrivalPlan::Rates(pieces) | ArrivalPlan::Ramps(pieces) => return self.next_on_ramp(plan, number, pieces),
            ArrivalPlan::Trace(times) => times,
            ArrivalPlan::Days(_) | ArrivalPlan::Storm(_) | ArrivalPlan::Backlog(_) => &self.drawn[number],
        };
        let at = times.get(source.index).copied();
        source.index += 1;
        at
    }

    /// The same on straight lines: a rate r that grows by s per tick uses up r x + s x^2 / 2 in x ticks.
    fn next_on_ramp(&mut self, plan: &Plan, number: usize, pieces: &[RatePiece]) -> Option<Ticks> {
        let source = &mut self.sources[number];
        let mut left = unit_exponential(&mut source.rng);
        loop {
            let rest = source.until - source.at;
            let most = rest * (source.rate + 0.5 * source.slope * rest);
            if left < most {
                // The smaller root of the quadratic, in the form that loses no digits.
                let root = libm::sqrt((source.rate * source.rate + 2.0 * source.slope * left).max(0.0));
                let x = (2.0 * left / (source.rate + root)).min(rest);
                source.at += x;
                source.rate = (source.rate + source.slope * x).max(0.0);
                return Some(ticks(source.at).min(source.until as Ticks - 1));
            }
            left -= most;
            let piece = pieces.get(source.index)?;
            source.index += 1;
            let factor = self.factors.of(plan.sources[number].factors, plan, piece.cell);
            (source.at, source.until) = (piece.from as f64, piece.to as f64);
            (source.rate, source.slope) = (piece.per_tick * factor, piece.slope * factor);
        }
    }

    /// An issue of a source arrives: the time of the next one, if any, its inquiry, and the key of its own random
    /// streams.
    #[inline(always)]
    pub fn advance(&mut self, plan: &Plan, number: usize) -> (Option<Ticks>, u16, u64) {
        let source = &mut self.sources[number];
        let key = mix(source.key, source.ordinal);
        source.ordinal += 1;
        let inquiry = source.inquiry;
        (self.next(plan, number), inquiry, key)
    }
}
