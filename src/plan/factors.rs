//! Random factors on the rates of arrivals, compiled: busyness by day and by block of the day, and errors of the
//! forecast. Inquiries with none of these have no factors at all.

use super::rates::Cells;
use crate::ground::matrix::cholesky;
use crate::ground::rng::name_key;
use crate::ground::time::{DAY, Ticks};
use crate::scenario::Scenario;
use crate::scenario::model::{Busyness, ErrorPeriod, Inquiry, Owner};

/// A gamma factor of mean 1 by day, and one by block of the day.
#[derive(Debug)]
pub struct BusynessPlan {
    /// Key of its random streams.
    pub key: u64,
    /// Gamma shape of the day factor, 1 / cv^2 (`None`: always 1).
    pub shape: Option<f64>,
    /// Correlation of the underlying normal scores between days.
    pub day_to_day: f64,
    /// (index, weight) of the chains of scores that make up its own: a row of the Cholesky factor of all
    /// correlations. Empty: its own chain alone.
    pub mixed: Vec<(usize, f64)>,
    /// The factor within a day, if any.
    pub intraday: Option<IntradayPlan>,
}

/// A gamma factor of mean 1 by block of the day.
#[derive(Debug)]
pub struct IntradayPlan {
    /// Gamma shape, 1 / cv^2.
    pub shape: f64,
    /// Correlation of the underlying normal scores between blocks of a day.
    pub correlation: f64,
    /// Blocks in a day.
    pub blocks: u32,
}

/// The factors of one inquiry by day and block.
#[derive(Debug)]
pub struct FactorPlan {
    /// Indices into [`super::Plan::busyness`]; they are multiplied.
    pub busyness: Vec<usize>,
    /// Error of the forecast, if any.
    pub error: Option<ErrorPlan>,
    /// Blocks in a day of the factors together.
    pub blocks: u32,
    /// Place of its first factor among all.
    pub first: usize,
}

/// The error of an inquiry's forecast: (1 + bias) exp(sigma Z - sigma^2 / 2).
#[derive(Debug)]
pub struct ErrorPlan {
    /// Key of its own random stream.
    pub key: u64,
    /// 1 + the bias.
    pub level: f64,
    /// Standard deviation of the logarithm.
    pub sigma: f64,
    /// Weights of the centre's and of its own normal score in Z; their squares sum to 1.
    pub weights: [f64; 2],
    /// For how long one error holds.
    pub per: ErrorPeriod,
}

/// The factors of all inquiries.
pub(super) struct Factors {
    /// Each shared by the inquiries that name it.
    pub busyness: Vec<BusynessPlan>,
    /// Of the inquiries that have any.
    pub rows: Vec<FactorPlan>,
    /// By inquiry: index into `rows`.
    pub of: Vec<Option<usize>>,
}

impl Factors {
    /// Compiles the factors over so many days, the day before the first included.
    pub fn new(scenario: &Scenario, days: usize) -> Self {
        let (mut names, mut busyness): (Vec<String>, Vec<BusynessPlan>) = Default::default();
        let (mut rows, mut first) = (Vec::new(), 0);
        let of = scenario.inquiries.iter().map(|inquiry| {
            let parts: Vec<usize> = inquiry.busyness.iter().map(|part| known(inquiry, part, &mut names, &mut busyness)).collect();
            let error = error(inquiry);
            if parts.is_empty() && error.is_none() {
                return None;
            }
            let block = inquiry.busyness.iter().filter_map(|part| part.intraday).fold(DAY, |all, one| divisor(all, one.block));
            let blocks = (DAY / block) as u32;
            rows.push(FactorPlan { busyness: parts, error, blocks, first });
            first += days * blocks as usize;
            Some(rows.len() - 1)
        });
        let of = of.collect();
        mix_chains(scenario, &names, &mut busyness);
        Self { busyness, rows, of }
    }

    /// How the factors of an inquiry are numbered.
    pub fn cells(&self, inquiry: usize, days: usize) -> Cells {
        Cells { days, blocks: self.of[inquiry].map_or(1, |row| self.rows[row].blocks) }
    }
}

fn known(inquiry: &Inquiry, part: &Busyness, names: &mut Vec<String>, plans: &mut Vec<BusynessPlan>) -> usize {
    // A shared factor's stream follows the shared name; a private one's the inquiry's.
    let name = match &part.owner {
        Owner::Inquiry => format!("inquiry {}", inquiry.name),
        Owner::Shared(shared) => format!("shared {shared}"),
        Owner::Named(name) => named(name),
    };
    names.iter().position(|known| *known == name).unwrap_or_else(|| {
        plans.push(BusynessPlan {
            key: name_key(&name),
            shape: (part.cv > 0.0).then(|| 1.0 / (part.cv * part.cv)),
            day_to_day: part.day_to_day,
            mixed: Vec::new(),
            intraday: part.intraday.map(|intraday| IntradayPlan {
                shape: 1.0 / (intraday.cv * intraday.cv),
                correlation: intraday.correlation,
                blocks: (DAY / intraday.block) as u32,
            }),
        });
        names.push(name);
        names.len() - 1
    })
}

fn named(name: &str) -> String {
    format!("busyness {name}")
}

/// Gives the factors that are correlated their mixture of chains. The chains have one memory where they are mixed, so
/// that every mixture is such a chain itself.
fn mix_chains(scenario: &Scenario, names: &[String], busyness: &mut [BusynessPlan]) {
    let index = |name: &str| names.iter().position(|known| *known == named(name));
    let pairs = scenario.correlations.iter();
    let pairs: Vec<(usize, usize, f64)> =
        pairs.filter_map(|(a, b, rho)| Some((index(a)?, index(b)?, *rho))).filter(|pair| pair.2 != 0.0).collect();
    let Some(lower) = cholesky(names.len(), &pairs).filter(|_| !pairs.is_empty()) else { return };
    for (plan, row) in busyness.iter_mut().zip(lower) {
        let weights: Vec<(usize, f64)> = row.into_iter().enumerate().filter(|(_, weight)| *weight != 0.0).collect();
        if weights.len() > 1 {
            plan.mixed = weights;
        }
    }
}

fn error(inquiry: &Inquiry) -> Option<ErrorPlan> {
    let forecast = inquiry.forecast;
    (forecast.bias != 0.0 || forecast.error_cv > 0.0).then(|| ErrorPlan {
        key: name_key(&inquiry.name),
        level: 1.0 + forecast.bias,
        sigma: libm::sqrt(libm::log1p(forecast.error_cv * forecast.error_cv)),
        weights: [libm::sqrt(forecast.correlation), libm::sqrt(1.0 - forecast.correlation)],
        per: forecast.per,
    })
}

/// Greatest common divisor.
fn divisor(a: Ticks, b: Ticks) -> Ticks {
    if b == 0 { a } else { divisor(b, a % b) }
}
