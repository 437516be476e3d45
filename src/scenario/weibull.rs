//! The shape of a Weibull distribution from its coefficient of variation.

use crate::ground::dist::Dist;

/// Weibull with this mean and coefficient of variation (0.01 to 15).
///
/// cv^2 + 1 = G(1 + 2/k) / G(1 + 1/k)^2 falls in the shape k; solved by bisection on ln k to the
/// last bit that matters.
pub(super) fn weibull_mean_cv(mean: f64, cv: f64) -> Dist {
    let target = libm::log1p(cv * cv);
    let excess = |k: f64| libm::lgamma(1.0 + 2.0 / k) - 2.0 * libm::lgamma(1.0 + 1.0 / k) - target;
    let (mut low, mut high) = (libm::log(0.05), libm::log(1000.0));
    for _ in 0..100 {
        let middle = 0.5 * (low + high);
        if excess(libm::exp(middle)) > 0.0 {
            low = middle;
        } else {
            high = middle;
        }
    }
    let shape = libm::exp(0.5 * (low + high));
    Dist::Weibull { shape, scale: mean / libm::tgamma(1.0 + 1.0 / shape) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mean_and_cv_come_back() {
        for cv in [0.01, 0.3, 1.0, 2.0, 15.0] {
            let Dist::Weibull { shape, scale } = weibull_mean_cv(100.0, cv) else { panic!() };
            let (first, second) = (libm::tgamma(1.0 + 1.0 / shape), libm::tgamma(1.0 + 2.0 / shape));
            assert!((scale * first - 100.0).abs() < 1e-9);
            let got = (second / (first * first) - 1.0).sqrt();
            assert!((got / cv - 1.0).abs() < 1e-6, "{cv} {got}");
        }
        let Dist::Weibull { shape, .. } = weibull_mean_cv(1.0, 1.0) else { panic!() };
        assert!((shape - 1.0).abs() < 1e-9);
    }
}
