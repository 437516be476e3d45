//! Distributions of durations: construction from the parameters that planners know (arithmetic
//! mean, cv, median, ...), exact means, and sampling that is the same on every platform.
//!
//! Only the ziggurat exponential and normal of `rand_distr` are used; every transform goes through
//! `libm`, because `std` and `rand_distr`'s own LogNormal and Weibull may differ between platforms
//! and feature sets. (The rare tails of the ziggurats call `num-traits`, which is `libm` too unless a
//! crate of the same build switches its `std` feature on; no dependency of the program does.)

use super::rng::uniform;
use super::time::{NEVER, Ticks, from_seconds, to_seconds};
use rand::Rng;
use rand_distr::{Distribution, Exp1, StandardNormal};
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
    #[inline(always)]
    pub fn sample(&self, rng: &mut impl Rng) -> Ticks {
        match self {
            Self::Exponential { mean } => from_seconds(mean * unit_exponential(rng)),
            _ => self.sample_other(rng),
        }
    }

    /// The distributions that are not worth inlining.
    #[inline(never)]
    fn sample_other(&self, rng: &mut impl Rng) -> Ticks {
        match self {
            Self::Constant(ticks) => *ticks,
            Self::Never => NEVER,
            Self::Exponential { mean } => from_seconds(mean * unit_exponential(rng)),
            Self::Lognormal { mu, sigma } => from_seconds(libm::exp(mu + sigma * standard_normal(rng))),
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
        let u = uniform(rng);
        // Their squeeze: implied by the exact condition, and spares the logarithms 98 times in 100.
        if u < 1.0 - 0.0331 * (x * x) * (x * x) || libm::log(u) < 0.5 * x * x + d - d * v + d * libm::log(v) {
            return d * v;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::rng::{Purpose, draw, stream};
    use crate::ground::time::SECOND;

    /// Every kind of distribution with its exact mean and variance in seconds.
    fn all() -> Vec<(&'static str, Dist, f64, f64)> {
        let exponential = |mean: f64| Dist::Exponential { mean };
        let gamma = |x: f64| libm::tgamma(x);
        let (g1, g2) = (gamma(1.0 + 1.0 / 1.5), gamma(1.0 + 2.0 / 1.5));
        let hyper = Dist::mixture(vec![(3.0, exponential(10.0)), (0.0, Dist::Never), (1.0, exponential(90.0))]);
        let values: Arc<[Ticks]> = [1, 2, 3, 6].map(|s| s * SECOND).into();
        vec![
            ("constant", Dist::Constant(7 * SECOND), 7.0, 0.0),
            ("exponential", exponential(300.0), 300.0, 90_000.0),
            ("lognormal", Dist::lognormal_mean_cv(370.0, 1.1), 370.0, 370.0 * 370.0 * 1.21),
            ("gamma", Dist::gamma_mean_cv(120.0, 0.5), 120.0, 3600.0),
            ("gamma below shape 1", Dist::gamma_mean_cv(120.0, 1.6), 120.0, 14_400.0 * 2.56),
            ("weibull", Dist::weibull_mean_shape(60.0, 1.5), 60.0, 3600.0 * (g2 / (g1 * g1) - 1.0)),
            ("uniform", Dist::Uniform { min: 10.0, max: 40.0 }, 25.0, 75.0),
            ("triangular", Dist::Triangular { min: 10.0, mode: 20.0, max: 60.0 }, 30.0, 2100.0 / 18.0),
            ("hyperexponential", hyper, 30.0, 2.0 * (0.75 * 100.0 + 0.25 * 8100.0) - 900.0),
            ("empirical", Dist::Empirical(values), 3.0, 3.5),
        ]
    }

    #[test]
    fn means_and_variances() {
        const N: u32 = 1_000_000;
        for (seed, (name, dist, mean, variance)) in all().into_iter().enumerate() {
            assert!((dist.mean() / mean - 1.0).abs() < 1e-12, "{name}: {}", dist.mean());
            let rng = &mut stream(100 + seed as u64);
            let (mut sum, mut square, mut fourth) = (0.0, 0.0, 0.0);
            for _ in 0..N {
                let deviation = to_seconds(dist.sample(rng)) - mean;
                sum += deviation;
                square += deviation * deviation;
                fourth += deviation * deviation * deviation * deviation;
            }
            let n = f64::from(N);
            let (bias, spread, kurtosis) = (sum / n, square / n, fourth / n);
            assert!(bias.abs() <= 4.0 * libm::sqrt(spread / n), "{name}: mean off by {bias}");
            let error = libm::sqrt((kurtosis - spread * spread).max(0.0) / n);
            assert!((spread - variance).abs() <= 4.0 * error, "{name}: variance {spread} not {variance}");
        }
    }

    #[test]
    fn golden_draws() {
        let golden: [(&str, [Ticks; 3]); 10] = [
            ("constant", [7_000_000, 7_000_000, 7_000_000]),
            ("exponential", [89_909_979, 737_157_038, 3_797_991]),
            ("lognormal", [72_718_332, 568_563_072, 58_633_802]),
            ("gamma", [48_187_438, 40_612_647, 133_625_526]),
            ("gamma below shape 1", [3_776_411, 9_527_634, 283_405_511]),
            ("weibull", [29_765_312, 121_025_957, 3_610_282]),
            ("uniform", [13_869_263, 30_880_767, 10_202_054]),
            ("triangular", [18_030_424, 35_343_381, 11_835_093]),
            ("hyperexponential", [24_571_901, 637_765, 1_692_939]),
            ("empirical", [1_000_000, 3_000_000, 1_000_000]),
        ];
        for ((name, dist, ..), (expected, ticks)) in all().into_iter().zip(golden) {
            assert_eq!(name, expected);
            let rng = &mut draw(20_240_304, Purpose::Handle, 0);
            assert_eq!([(); 3].map(|()| dist.sample(rng)), ticks, "{name}");
        }
        let rng = &mut draw(20_240_304, Purpose::Handle, 1);
        assert_eq!([(); 3].map(|()| unit_exponential(rng)), [0.729_818_523_454_771_6, 0.559_908_935_225_167_5, 1.531_313_106_979_632_6]);
        assert_eq!([(); 3].map(|()| standard_normal(rng)), [-0.786_893_651_498_826_3, -0.846_682_047_353_014_6, -0.193_236_394_584_096_9]);
    }

    #[test]
    fn never_and_degenerate() {
        let rng = &mut stream(1);
        assert_eq!((Dist::Never.sample(rng), Dist::Never.mean()), (NEVER, f64::INFINITY));
        assert_eq!(Dist::lognormal_mean_cv(5.0, 0.0).sample(rng), 5 * SECOND);
        assert_eq!(Dist::Triangular { min: 4.0, mode: 4.0, max: 4.0 }.sample(rng), 4 * SECOND);
        assert_eq!(Dist::Uniform { min: 4.0, max: 4.0 }.sample(rng), 4 * SECOND);
        let sometimes = Dist::mixture(vec![(1.0, Dist::Never), (3.0, Dist::Constant(0))]);
        assert_eq!(sometimes.mean(), f64::INFINITY);
        let never = (0..100_000).filter(|_| sometimes.sample(rng) == NEVER).count();
        assert!((never as f64 - 25_000.0).abs() < 4.0 * 137.0, "{never}");
    }

    #[test]
    fn tails_of_the_ziggurat() {
        // Beyond the last layer the variates come from another branch: exceedances of 8 and 3.7.
        let rng = &mut stream(2);
        let n = 4_000_000;
        let over = (0..n).filter(|_| unit_exponential(rng) > 8.0).count() as f64;
        let expected = f64::from(n) * libm::exp(-8.0);
        assert!((over - expected).abs() < 4.0 * libm::sqrt(expected), "{over} {expected}");
        let over = (0..n).filter(|_| standard_normal(rng).abs() > 3.7).count() as f64;
        let expected = f64::from(n) * libm::erfc(3.7 * std::f64::consts::FRAC_1_SQRT_2);
        assert!((over - expected).abs() < 4.0 * libm::sqrt(expected), "{over} {expected}");
    }
}
