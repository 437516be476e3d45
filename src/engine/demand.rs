//! What is drawn about demand before a replication begins: factors of busyness, errors of the forecast, recorded days,
//! and storms with their arrivals.

use crate::ground::dist::{standard_normal, unit_exponential};
use crate::ground::rng::{Stream, mix, stream, uniform};
use crate::ground::special::{gamma_quantile, normal_cdf, normal_quantile};
use crate::ground::time::Ticks;
use crate::plan::{BacklogPlan, BusynessPlan, DaysPlan, ErrorPlan, FactorPlan, Plan, StormPlan};
use crate::scenario::model::{BusynessDays, ErrorPeriod};

/// Keep the streams of what is drawn here apart from each other.
const BUSYNESS: u64 = 0x4255_5359;
const INTRADAY: u64 = 0x4249_5452;
const FORECAST: u64 = 0x464F_5245;
const DAYS: u64 = 0x4441_5953;
const STRATA: u64 = 0x5354_5241;
const STORM: u64 = 0x5354_4F52;
const STORM_SIZE: u64 = 0x5353_495A;
const BACKLOG: u64 = 0x424C_4F47;

/// A replication among those whose days of busyness depend on each other.
#[derive(Clone, Copy, Debug, Default)]
pub struct Member {
    /// Key of the first of them.
    pub block_key: u64,
    /// Its number among them, from 0.
    pub number: u32,
}

impl Member {
    /// The place of replication `index`.
    pub fn new(plan: &Plan, seed: u64, index: u32) -> Self {
        let number = index % plan.busyness_days.block();
        Self { block_key: mix(seed, u64::from(index - number)), number }
    }
}

/// The normal scores of a factor of busyness, one after the other.
struct Scores {
    /// Its own stream; of antithetic days that of the block.
    own: Stream,
    /// What orders the strata.
    order: Stream,
    days: BusynessDays,
    number: u32,
}

impl Scores {
    fn new(plan: &Plan, key: u64, replication_key: u64, member: Member) -> Self {
        let days = plan.busyness_days;
        let from = if days == BusynessDays::Antithetic { member.block_key } else { replication_key };
        let own = stream(mix(mix(from, BUSYNESS), key));
        Self { own, order: stream(mix(mix(member.block_key, STRATA), key)), days, number: member.number }
    }

    /// Standard normal in any single replication. Antithetic ones have opposite scores. Of stratified ones each has
    /// another stratum of equal probability, in an order drawn anew for each score (Latin hypercube; McKay, Beckman &
    /// Conover 1979, Technometrics 21, 239-245).
    fn next(&mut self) -> f64 {
        match self.days {
            BusynessDays::Random => standard_normal(&mut self.own),
            BusynessDays::Antithetic if self.number == 0 => standard_normal(&mut self.own),
            BusynessDays::Antithetic => -standard_normal(&mut self.own),
            BusynessDays::Stratified => {
                const STRATA: usize = 4;
                let mut order: [u32; STRATA] = std::array::from_fn(|stratum| stratum as u32);
                for last in (1..STRATA).rev() {
                    let other = (uniform(&mut self.order) * (last + 1) as f64) as usize;
                    order.swap(last, other.min(last));
                }
                let stratum = order[self.number as usize % STRATA];
                normal_quantile((f64::from(stratum) + uniform(&mut self.own)) / STRATA as f64)
            }
        }
    }
}

/// The random factors of a replication.
#[derive(Debug, Default)]
pub struct Factors {
    /// Normal scores by busyness and day: all days, then the day before the first if any clock shows it.
    scores: Vec<f64>,
    /// By inquiry, day and block.
    values: Vec<f64>,
}

impl Factors {
    /// The factor of a cell of an inquiry's factors, if it has any.
    #[inline(always)]
    pub fn of(&self, factors: Option<usize>, plan: &Plan, cell: u32) -> f64 {
        factors.map_or(1.0, |row| self.values[plan.factors[row].first + cell as usize])
    }

    /// Draws all factors of a replication.
    pub fn draw(&mut self, plan: &Plan, replication_key: u64, member: Member) {
        self.scores.clear();
        for busyness in &plan.busyness {
            // Gaussian copula: AR(1) normal scores carry the day-to-day dependence, the gamma
            // quantile gives the factor its exact distribution.
            let mut scores = Scores::new(plan, busyness.key, replication_key, member);
            let innovation = libm::sqrt(1.0 - busyness.day_to_day * busyness.day_to_day);
            let first = scores.next();
            let mut score = first;
            for _ in 0..plan.days {
                self.scores.push(score);
                score = busyness.day_to_day * score + innovation * scores.next();
            }
            if plan.eve {
                // The chain of scores is the same read backward, so the other days keep their factors.
                self.scores.push(busyness.day_to_day * first + innovation * scores.next());
            }
        }
        self.values.clear();
        for row in &plan.factors {
            self.draw_row(plan, row, replication_key);
        }
    }

    /// The factors of one inquiry.
    fn draw_row(&mut self, plan: &Plan, row: &FactorPlan, replication_key: u64) {
        let cells = plan.days + usize::from(plan.eve);
        let blocks = row.blocks as usize;
        for cell in 0..cells {
            let day = if cell == plan.days { -1 } else { cell as i64 };
            let error = row.error.as_ref().map_or(1.0, |error| draw_error(error, plan, replication_key, day));
            let days = row.busyness.iter().map(|&index| self.day_factor(plan, index, cell, cells));
            let whole: f64 = error * days.product::<f64>();
            self.values.extend(std::iter::repeat_n(whole, blocks));
            let from = self.values.len() - blocks;
            for &index in &row.busyness {
                apply_blocks(&plan.busyness[index], replication_key, day, &mut self.values[from..]);
            }
        }
    }

    /// The day factor of a busyness.
    fn day_factor(&self, plan: &Plan, index: usize, cell: usize, cells: usize) -> f64 {
        let busyness = &plan.busyness[index];
        let Some(shape) = busyness.shape else { return 1.0 };
        let of = |index: usize| self.scores[index * cells + cell];
        let score = match busyness.mixed.as_slice() {
            [] => of(index),
            mixed => mixed.iter().map(|&(other, weight)| weight * of(other)).sum(),
        };
        gamma_quantile(shape, normal_cdf(score)) / shape
    }
}

/// Multiplies the cells of a day by the factors of its blocks. Each day has a stream of its own.
fn apply_blocks(busyness: &BusynessPlan, replication_key: u64, day: i64, values: &mut [f64]) {
    let Some(intraday) = &busyness.intraday else { return };
    let mut rng = stream(mix(mix(mix(replication_key, INTRADAY), busyness.key), day as u64));
    let innovation = libm::sqrt(1.0 - intraday.correlation * intraday.correlation);
    let mut score = standard_normal(&mut rng);
    for part in values.chunks_mut(values.len() / intraday.blocks as usize) {
        let factor = gamma_quantile(intraday.shape, normal_cdf(score)) / intraday.shape;
        part.iter_mut().for_each(|value| *value *= factor);
        score = intraday.correlation * score + innovation * standard_normal(&mut rng);
    }
}

/// The error of a forecast on a day: lognormal of mean 1, times the bias.
fn draw_error(error: &ErrorPlan, plan: &Plan, replication_key: u64, day: i64) -> f64 {
    if error.sigma == 0.0 {
        return error.level;
    }
    let period = match error.per {
        ErrorPeriod::Replication => 0,
        ErrorPeriod::Week => (day + plan.first_weekday).div_euclid(7),
        ErrorPeriod::Day => day,
    };
    let normal = |key: u64| standard_normal(&mut stream(mix(mix(mix(replication_key, FORECAST), key), period as u64)));
    let score = error.weights[0] * normal(0) + error.weights[1] * normal(error.key);
    error.level * libm::exp(error.sigma * score - 0.5 * error.sigma * error.sigma)
}

/// Draws the recorded day of each simulated day, and gives its arrivals before `end`. Files with as many fitting days
/// take the same ones on the same simulated day.
pub fn draw_days(plan: &DaysPlan, replication_key: u64, end: Ticks, times: &mut Vec<Ticks>) {
    for (day, candidates) in &plan.days {
        let u = uniform(&mut stream(mix(mix(replication_key, DAYS), *day as u64)));
        let taken = (u * candidates.len() as f64) as usize;
        let Some(&recorded) = candidates.get(taken.min(candidates.len().saturating_sub(1))) else { continue };
        times.extend(plan.recorded[recorded as usize].iter().flat_map(|&time| plan.ticks(*day, time)).filter(|&at| at < end));
    }
    // Where a clock shows an hour twice, times come twice.
    times.sort_unstable();
}

/// Draws when those came who wait at `start`: before it all of them, be it by a tick.
pub fn draw_backlog(plan: &BacklogPlan, source_key: u64, start: Ticks, times: &mut Vec<Ticks>) {
    let mut ages = stream(mix(source_key, BACKLOG));
    times.extend((0..plan.contacts).map(|_| start - plan.age.sample(&mut ages).clamp(1, start)));
    times.sort_unstable();
}

/// Draws when storms begin, how large they are, and when their arrivals for one inquiry come, before `end`.
///
/// Of a storm of n expected arrivals with onset a and decay d, the rate rises to its peak n / (a / 2 + d) in a straight
/// line and falls from there exponentially; each arrival uses up a unit exponential along it.
pub fn draw_storms(plan: &StormPlan, replication_key: u64, source_key: u64, end: Ticks, times: &mut Vec<Ticks>) {
    let mut begins = stream(mix(mix(replication_key, STORM), plan.key));
    let mut at = plan.at.unwrap_or(plan.from) as f64;
    for number in 0u64.. {
        if plan.at.is_none() {
            at += unit_exponential(&mut begins) / plan.per_tick;
        }
        if at >= end as f64 {
            break;
        }
        draw_storm(plan, replication_key, source_key, (number, at, end), times);
        if plan.at.is_some() {
            break;
        }
    }
    times.sort_unstable();
}

/// The arrivals of one storm, with its number, when it begins and when arrivals end.
fn draw_storm(plan: &StormPlan, replication_key: u64, source_key: u64, (number, begin, end): (u64, f64, Ticks), times: &mut Vec<Ticks>) {
    let factor = plan.shape.map_or(1.0, |shape| {
        let u = uniform(&mut stream(mix(mix(mix(replication_key, STORM_SIZE), plan.key), number)));
        gamma_quantile(shape, u) / shape
    });
    let size = plan.size * factor;
    let peak = size / (0.5 * plan.onset + plan.decay);
    let rising = 0.5 * peak * plan.onset;
    let mut rng = stream(mix(mix(source_key, STORM), number));
    let mut used = unit_exponential(&mut rng);
    while used < size {
        let after = if used < rising {
            libm::sqrt(2.0 * used * plan.onset / peak)
        } else {
            plan.onset - plan.decay * libm::log1p(-((used - rising) / (peak * plan.decay)).min(1.0))
        };
        let at = begin + after;
        // Infinite where rounding leaves nothing of the tail.
        if at >= end as f64 {
            break;
        }
        times.push(at as Ticks);
        used += unit_exponential(&mut rng);
    }
}
