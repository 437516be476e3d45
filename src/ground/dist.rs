//! Distributions of durations: construction from the parameters that planners know (arithmetic
//! mean, cv, median, ...), exact means, and sampling that is the same on every platform.
//!
//! Only the ziggurat exponential and normal of `rand_distr` are used; every transform goes through
//! `libm`, because `std` and `rand_distr`'s own LogNormal and Weibull may differ between platforms
//! and feature sets.

use super::rng::uniform;
use super::time::{NEVER, Ticks, from_seconds, to_seconds};
use rand_distr::{Distribution, Exp1, StandardNormal};
use rand_xoshiro::rand_core::Rng;
use std::sync::Arc;

/// A distribution of durations. Parameters are in seconds unless named otherwise and already
/// validated (finite, in range).
#[derive(Clone, Debug, PartialEq)]
pub enum Dist {
    /// Always this long.
    Constant(Ticks),
    /// Never ends.
    Never,
    /// Exponential with this mean.
    Exponential {
        /// Mean, more than 0.
        mean: f64,
    },
    /// exp(mu + sigma Z), in seconds.
    Lognormal {
        /// Mean of the logarithm.
        mu: f64,
        /// Standard deviation of the logarithm, at least 0.
        sigma: f64,
    },
    /// Gamma.
    Gamma {
        /// Shape, more than 0.
        shape: f64,
        /// Scale, more than 0.
        scale: f64,
    },
    /// scale E^(1/shape) with E a unit exponential.
    Weibull {
        /// Shape, more than 0.
        shape: f64,
        /// Scale, more than 0.
        scale: f64,
    },
    /// Uniform on [min, max].
    Uniform {
        /// Smallest value.
        min: f64,
        /// Largest value.
        max: f64,
    },
    /// Triangular on [min, max].
    Triangular {
        /// Smallest value.
        min: f64,
        /// Most likely value.
        mode: f64,
        /// Largest value.
        max: f64,
    },
    /// One of the parts, by cumulative weight (the last is 1). Hyperexponentials are mixtures.
    Mixture(Vec<(f64, Dist)>),
    /// One of these values, equally likely; never empty.
    Empirical(Arc<[Ticks]>),
}

impl Dist {
    /// Lognormal with this arithmetic mean and coefficient of variation.
    pub fn lognormal_mean_cv(mean: f64, cv: f64) -> Self {
        let variance = libm::log1p(cv * cv);
        Self::Lognormal { mu: libm::log(mean) - 0.5 * variance, sigma: libm::sqrt(variance) }
    }

    /// Gamma with this mean and coefficient of variation (more than 0).
    pub fn gamma_mean_cv(mean: f64, cv: f64) -> Self {
        Self::Gamma { shape: 1.0 / (cv * cv), scale: mean * cv * cv }
    }

    /// Weibull with this mean and shape.
    pub fn weibull_mean_shape(mean: f64, shape: f64) -> Self {
        Self::Weibull { shape, scale: mean / libm::tgamma(1.0 + 1.0 / shape) }
    }

    /// Weighted parts; weights need not sum to 1 but must not all be 0.
    pub fn mixture(parts: Vec<(f64, Dist)>) -> Self {
        let total: f64 = parts.iter().map(|(weight, _)| weight).sum();
        let mut cumulative = 0.0;
        let parts: Vec<_> = parts
            .into_iter()
            .filter(|(weight, _)| *weight > 0.0)
            .map(|(weight, part)| {
                cumulative += weight / total;
                (cumulative, part)
            })
            .collect();
        Self::Mixture(parts)
    }

    /// The mean in seconds; infinite when it may never end.
    pub fn mean(&self) -> f64 {
        match self {
            Self::Constant(ticks) => to_seconds(*ticks),
            Self::Never => f64::INFINITY,
            Self::Exponential { mean } => *mean,
            Self::Lognormal { mu, sigma } => libm::exp(mu + 0.5 * sigma * sigma),
            Self::Gamma { shape, scale } => shape * scale,
            Self::Weibull { shape, scale } => scale * libm::tgamma(1.0 + 1.0 / shape),
            Self::Uniform { min, max } => 0.5 * (min + max),
            Self::Triangular { min, mode, max } => (min + mode + max) / 3.0,
            Self::Mixture(parts) => {
                let mut before = 0.0;
                let mut mean = 0.0;
                for (cumulative, part) in parts {
                    mean += (cumulative - before) * part.mean();
                    before = *cumulative;
                }
                mean
            }
            Self::Empirical(values) => values.iter().map(|&v| to_seconds(v)).sum::<f64>() / values.len() as f64,
        }
    }

    /// Draws a duration.
    #[inline]
    pub fn sample(&self, rng: &mut impl Rng) -> Ticks {
        match self {
            Self::Constant(ticks) => *ticks,
            Self::Never => NEVER,
            Self::Exponential { mean } => from_seconds(mean * unit_exponential(rng)),
            Self::Lognormal { mu, sigma } => from_seconds(libm::exp(mu + sigma * standard_normal(rng))),
            _ => self.sample_rare(rng),
        }
    }

    /// The distributions that are not worth inlining.
    fn sample_rare(&self, rng: &mut impl Rng) -> Ticks {
        match self {
            Self::Gamma { shape, scale } => from_seconds(scale * unit_gamma(*shape, rng)),
            Self::Weibull { shape, scale } => from_seconds(scale * libm::pow(unit_exponential(rng), 1.0 / shape)),
            Self::Uniform { min, max } => from_seconds(min + (max - min) * uniform(rng)),
            Self::Triangular { min, mode, max } => {
                let (u, width) = (uniform(rng), max - min);
                let rising = (mode - min) / width;
                from_seconds(if u < rising {
                    min + libm::sqrt(u * width * (mode - min))
                } else {
                    max - libm::sqrt((1.0 - u) * width * (max - mode))
                })
            }
            Self::Mixture(parts) => {
                let u = uniform(rng);
                let last = parts.len() - 1;
                let index = parts.iter().position(|(cumulative, _)| u < *cumulative).unwrap_or(last);
                // The parts are only one level deep in practice; recursion follows the file's nesting.
                parts[index].1.sample(rng)
            }
            Self::Empirical(values) => values[((u128::from(rng.next_u64()) * values.len() as u128) >> 64) as usize],
            Self::Constant(_) | Self::Never | Self::Exponential { .. } | Self::Lognormal { .. } => self.sample(rng),
        }
    }
}

/// A unit exponential.
#[inline]
pub fn unit_exponential(rng: &mut impl Rng) -> f64 {
    Exp1.sample(rng)
}

/// A standard normal.
#[inline]
pub fn standard_normal(rng: &mut impl Rng) -> f64 {
    StandardNormal.sample(rng)
}

/// A gamma variate of this shape and scale 1 (Marsaglia & Tsang 2000; below shape 1 their boost
/// by U^(1/shape)).
fn unit_gamma(shape: f64, rng: &mut impl Rng) -> f64 {
    if shape < 1.0 {
        let boost = libm::pow(uniform(rng), 1.0 / shape);
        return boost * unit_gamma(shape + 1.0, rng);
    }
    let d = shape - 1.0 / 3.0;
    let c = 1.0 / libm::sqrt(9.0 * d);
    loop {
        let x = standard_normal(rng);
        let v = 1.0 + c * x;
        if v <= 0.0 {
            continue;
        }
        let v = v * v * v;
        if libm::log(uniform(rng)) < 0.5 * x * x + d - d * v + d * libm::log(v) {
            return d * v;
        }
    }
}
