//! When the next issue of a source (an inquiry, or its customers on one clock) arrives: a Poisson process of piecewise constant rate, its
//! days multiplied by their busyness, or a replayed trace.
//!
//! The Poisson process is made by inversion: one unit exponential per arrival is used up along the
//! rate, so a change of volume in a variant stretches the same sequence instead of drawing another.

use crate::ground::dist::{standard_normal, unit_exponential};
use crate::ground::rng::{Stream, mix, stream};
use crate::ground::special::{gamma_quantile, normal_cdf};
use crate::ground::time::Ticks;
use crate::plan::{ArrivalPlan, Plan};

/// Keeps the arrival and busyness streams apart from each other.
const ARRIVALS: u64 = 0x4152_5249;
const BUSYNESS: u64 = 0x4255_5359;

/// Position in one source's arrivals.
#[derive(Debug)]
struct Source {
    rng: Stream,
    /// Key of the issues of this source in this replication.
    key: u64,
    /// Issues so far.
    ordinal: u64,
    /// Next piece of the rate, or place in the trace.
    index: usize,
    /// Exact moment reached, in ticks.
    at: f64,
    /// Expected arrivals per tick in the present piece, its day factor included.
    rate: f64,
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
    sources: Vec<Source>,
    /// Day factors, one for each day per busyness, then that of the day before the first if any clock shows it.
    factors: Vec<f64>,
}

impl Arrivals {
    /// Arrivals of no replication yet.
    pub fn new() -> Self {
        Self { sources: Vec::new(), factors: Vec::new() }
    }

    /// Starts a replication: draws the day factors and rewinds every source.
    pub fn start(&mut self, plan: &Plan, replication_key: u64) {
        self.factors.clear();
        for busyness in &plan.busyness {
            let mut rng = stream(mix(mix(replication_key, BUSYNESS), busyness.key));
            let innovation = libm::sqrt(1.0 - busyness.day_to_day * busyness.day_to_day);
            let first = standard_normal(&mut rng);
            let mut score = first;
            let factor = |score: f64| gamma_quantile(busyness.shape, normal_cdf(score)) / busyness.shape;
            for _ in 0..plan.days {
                // Gaussian copula: AR(1) normal scores carry the day-to-day dependence, the gamma
                // quantile gives the factor its exact distribution.
                self.factors.push(factor(score));
                score = busyness.day_to_day * score + innovation * standard_normal(&mut rng);
            }
            if plan.eve {
                // The chain of scores is the same read backward, so the other days keep their factors.
                self.factors.push(factor(busyness.day_to_day * first + innovation * standard_normal(&mut rng)));
            }
        }
        self.sources.clear();
        self.sources.extend(plan.sources.iter().map(|source| {
            let key = mix(replication_key, source.key);
            Source { rng: stream(mix(key, ARRIVALS)), key, ordinal: 0, index: 0, at: 0.0, rate: 0.0, until: 0.0 }
        }));
    }

    /// The time of the next issue of a source, if any.
    #[inline(always)]
    pub fn next(&mut self, plan: &Plan, number: usize) -> Option<Ticks> {
        let source = &mut self.sources[number];
        let plan_of = &plan.sources[number];
        let pieces = match &plan_of.arrivals {
            ArrivalPlan::Rates(pieces) => pieces,
            ArrivalPlan::Trace(times) => {
                let at = times.get(source.index).copied();
                source.index += 1;
                return at;
            }
        };
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
            let factor = plan_of.busyness.map_or(1.0, |b| self.factors[b * (plan.days + usize::from(plan.eve)) + piece.day as usize]);
            (source.at, source.until, source.rate) = (piece.from as f64, piece.to as f64, piece.per_tick * factor);
        }
    }

    /// An issue of a source arrives: the time of the next one, if any, and the key of its own random streams.
    #[inline(always)]
    pub fn advance(&mut self, plan: &Plan, number: usize) -> (Option<Ticks>, u64) {
        let source = &mut self.sources[number];
        let key = mix(source.key, source.ordinal);
        source.ordinal += 1;
        (self.next(plan, number), key)
    }
}
