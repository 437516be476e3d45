//! Numerical tools of the oracles: quadrature and the normal distribution. Nothing here knows queues.

use statrs::function::erf::erfc;

/// Nodes and weights of the 8-point Gauss-Legendre rule on [-1, 1] (positive half; Abramowitz & Stegun 25.4.30).
const GAUSS: [(f64, f64); 4] = [
    (0.183_434_642_495_649_8, 0.362_683_783_378_362),
    (0.525_532_409_916_329, 0.313_706_645_877_887_3),
    (0.796_666_477_413_626_7, 0.222_381_034_453_374_48),
    (0.960_289_856_497_536_3, 0.101_228_536_290_376_26),
];

/// The integral of `f` over [a, b] by the composite 8-point Gauss-Legendre rule with equal panels;
/// `f` is never evaluated at the ends, so it may jump there.
pub fn integrate(f: impl Fn(f64) -> f64, a: f64, b: f64, panels: usize) -> f64 {
    let half = 0.5 * (b - a) / panels as f64;
    (0..panels)
        .map(|i| {
            let middle = a + half * (2 * i + 1) as f64;
            GAUSS.iter().map(|&(x, w)| w * (f(middle - half * x) + f(middle + half * x))).sum::<f64>() * half
        })
        .sum()
}

/// The standard normal distribution function.
pub fn normal_cdf(z: f64) -> f64 {
    0.5 * erfc(-z / std::f64::consts::SQRT_2)
}

#[test]
fn oracle_quadrature_and_normal() {
    assert!((integrate(|x| x.exp(), 0.0, 1.0, 4) - (1f64.exp() - 1.0)).abs() < 1e-14);
    assert!((integrate(|x| x.powi(15), -1.0, 2.0, 1) - (2f64.powi(16) - 1.0) / 16.0).abs() < 1e-9);
    // Abramowitz & Stegun, table 26.1: P(1.96) = 0.97500 21048 51780.
    assert!((normal_cdf(1.96) - 0.975_002_104_851_780).abs() < 1e-10);
}
