//! The regularised incomplete beta function and Student's t distribution. Invariant: the
//! complement of an argument is carried beside it, so that nothing is lost near 1 and at huge
//! degrees of freedom.

use super::{log1p_minus, normal_cdf, normal_quantile, stirling_remainder};
use std::cell::Cell;

/// The regularised incomplete beta function I_x(a, b). Relative error about 1e-12 for a and b up
/// to 1e6; NaN unless a > 0, b > 0 and 0 <= x <= 1.
pub fn beta_inc(a: f64, b: f64, x: f64) -> f64 {
    if !(a > 0.0 && b > 0.0 && a < f64::INFINITY && b < f64::INFINITY && (0.0..=1.0).contains(&x)) {
        return f64::NAN;
    }
    beta_tails(a, b, x, 1.0 - x).0
}

/// (I_x(a,b), 1 - I_x(a,b)) with y = 1 - x given exactly.
fn beta_tails(a: f64, b: f64, x: f64, y: f64) -> (f64, f64) {
    if x == 0.0 {
        return (0.0, 1.0);
    }
    if y == 0.0 {
        return (1.0, 0.0);
    }
    let front = front_factor(a, b, x, y);
    // The continued fraction converges fast on the near side of the mean.
    if x < (a + 1.0) / (a + b + 2.0) {
        let lower = front / a * fraction(a, b, x);
        (lower, 1.0 - lower)
    } else {
        let upper = front / b * fraction(b, a, y);
        (1.0 - upper, upper)
    }
}

/// x^a y^b / B(a, b).
fn front_factor(a: f64, b: f64, x: f64, y: f64) -> f64 {
    if a >= 10.0 && b >= 10.0 {
        let shift = x * b - y * a;
        let exponent = a * log1p_minus(shift / a) + b * log1p_minus(-shift / b);
        let remainder = stirling_remainder(a + b) - stirling_remainder(a) - stirling_remainder(b);
        return libm::sqrt(a / (a + b) * b / (2.0 * std::f64::consts::PI)) * libm::exp(exponent + remainder);
    }
    let log = |u: f64, complement: f64| if complement < 0.5 { libm::log1p(-complement) } else { libm::log(u) };
    libm::exp(a * log(x, y) + b * log(y, x) - log_beta(a.max(b), a.min(b)))
}

/// ln B(large, small) with small <= large and small < 10.
fn log_beta(large: f64, small: f64) -> f64 {
    if large < 10.0 {
        return libm::log(libm::tgamma(large) / libm::tgamma(large + small) * libm::tgamma(small));
    }
    let sum = large + small;
    let growth = (large - 0.5) * libm::log1p(small / large) + small * libm::log(sum) - small;
    libm::lgamma(small) - growth - stirling_remainder(sum) + stirling_remainder(large)
}

/// The continued fraction of Abramowitz & Stegun 26.5.8, by the modified Lentz method.
fn fraction(a: f64, b: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let away = |v: f64| if v.abs() < TINY { TINY } else { v };
    let mut c = 1.0;
    let mut d = 1.0 / away(1.0 - (a + b) * x / (a + 1.0));
    let mut h = d;
    for m in 1..100_000 {
        let m = f64::from(m);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / away(1.0 + even * d);
        c = away(1.0 + even / c);
        h *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / away(1.0 + odd * d);
        c = away(1.0 + odd / c);
        let factor = d * c;
        h *= factor;
        if (factor - 1.0).abs() < 1e-16 {
            break;
        }
    }
    h
}

/// P(T > t) for t >= 0; digits are lost beyond some 1e6 degrees of freedom, where it is not used.
fn t_tail(t: f64, df: f64) -> f64 {
    let square = t * t;
    0.5 * beta_tails(0.5 * df, 0.5, df / (df + square), square / (df + square)).0
}

/// P(T > t) for Student's t with `df` degrees of freedom (more than 0), t of any sign, infinite ones included; the normal
/// tail beyond a million degrees of freedom, where they agree to 0.1% of it within 6 standard errors.
pub fn t_upper_tail(t: f64, df: f64) -> f64 {
    if t.is_nan() || df.is_nan() || df <= 0.0 {
        return f64::NAN;
    }
    if t < 0.0 {
        return 1.0 - t_upper_tail(-t, df);
    }
    if t.is_infinite() {
        return 0.0;
    }
    if df > 1e6 { normal_cdf(-t) } else { t_tail(t, df) }
}

/// The density of Student's t.
fn t_density(t: f64, df: f64) -> f64 {
    let log_kernel = -0.5 * (df + 1.0) * libm::log1p(t * t / df);
    let half = 0.5 * df;
    libm::exp(log_kernel - 0.5 * libm::log(df) - log_beta(half.max(0.5), half.min(0.5)))
}

/// The t with P(T <= t) = p for Student's t with `df` degrees of freedom: relative error below
/// 1e-9 for df from 1 to 1e9 (and normal beyond). Infinite at p = 0 and 1, NaN outside or for
/// df <= 0. Newton steps on the logarithm of the tail from the expansion of Abramowitz & Stegun
/// 26.7.5, which alone is exact enough for very many degrees of freedom.
pub fn t_quantile(p: f64, df: f64) -> f64 {
    if !(df > 0.0 && (0.0..=1.0).contains(&p)) {
        return f64::NAN;
    }
    if p == 0.5 {
        return 0.0;
    }
    let tail = if p < 0.5 { p } else { 1.0 - p };
    let z = -normal_quantile(tail);
    let sign = if p < 0.5 { -1.0 } else { 1.0 };
    if tail == 0.0 || df > 1e12 {
        return sign * z;
    }
    let expansion = t_expansion(z, df);
    // The first neglected term is of the order of z (z/2)^10 / df^5.
    if df > 1e3 * (1.0 + z * z) {
        return sign * expansion;
    }
    sign * t_refined(tail, df, if df < 4.0 { z } else { expansion })
}

/// Solves P(T > t) = tail from a first guess, by Newton's method on log tail against log t inside
/// a bracket.
fn t_refined(tail: f64, df: f64, guess: f64) -> f64 {
    let (mut low, mut high) = (0.0, f64::INFINITY);
    let mut t = guess.max(1e-300);
    for _ in 0..2000 {
        let value = t_tail(t, df);
        if value > tail {
            low = t;
        } else {
            high = t;
        }
        // Near the centre the tail itself is straight; far out its logarithm is, against log t.
        let slope = t_density(t, df);
        let mut next = if value > 0.3 || value == 0.0 {
            t + (value - tail) / slope
        } else {
            t * libm::exp((libm::log(value / tail) * value / (slope * t)).clamp(-30.0, 30.0))
        };
        if !(next > low && next < high) {
            next = if high < f64::INFINITY { 0.5 * (low + high) } else { 2.0 * t };
        }
        let moved = (next - t).abs();
        t = next;
        if moved <= 1e-13 * t {
            break;
        }
    }
    t
}

/// Abramowitz & Stegun 26.7.5: the t quantile from the normal quantile z to order df^-4.
fn t_expansion(z: f64, df: f64) -> f64 {
    let s = z * z;
    let g1 = z * (s + 1.0) / 4.0;
    let g2 = z * ((5.0 * s + 16.0) * s + 3.0) / 96.0;
    let g3 = z * (((3.0 * s + 19.0) * s + 17.0) * s - 15.0) / 384.0;
    let g4 = z * ((((79.0 * s + 776.0) * s + 1482.0) * s - 1920.0) * s - 945.0) / 92_160.0;
    z + (g1 + (g2 + (g3 + g4 / df) / df) / df) / df
}

/// The factor of a two-sided 95% interval: [`t_quantile`] at 0.975. The last answer is kept,
/// because every row of a report asks for the same degrees of freedom.
pub fn t_quantile_975(df: f64) -> f64 {
    thread_local! {
        static LAST: Cell<(f64, f64)> = const { Cell::new((0.0, 0.0)) };
    }
    LAST.with(|last| {
        let (known, t) = last.get();
        if known == df && df != 0.0 {
            return t;
        }
        let t = t_quantile(0.975, df);
        last.set((df, t));
        t
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use statrs::distribution::{ContinuousCDF, StudentsT};

    fn close(value: f64, exact: f64, tolerance: f64) {
        assert!((value / exact - 1.0).abs() < tolerance, "{value:e} is not {exact:e}: {:e}", value / exact - 1.0);
    }

    #[test]
    fn beta_agrees_with_closed_forms_and_statrs() {
        for x in [0.001, 0.2, 0.5, 0.77, 0.999] {
            close(beta_inc(1.0, 3.0, x), 1.0 - (1.0 - x) * (1.0 - x) * (1.0 - x), 1e-12);
            close(beta_inc(0.5, 0.5, x), 2.0 / std::f64::consts::PI * libm::asin(libm::sqrt(x)), 1e-13);
            for (a, b) in [(0.3, 4.0), (2.0, 2.0), (12.0, 30.0), (150.0, 7.0), (40.0, 40.0)] {
                let exact = statrs::function::beta::beta_reg(a, b, x);
                assert!((beta_inc(a, b, x) - exact).abs() <= 1e-10 * exact, "{a} {b} {x}");
            }
        }
        assert_eq!(beta_inc(2.0, 3.0, 0.0), 0.0);
        assert_eq!(beta_inc(2.0, 3.0, 1.0), 1.0);
        assert!(beta_inc(2.0, 3.0, 1.1).is_nan() && beta_inc(0.0, 3.0, 0.1).is_nan());
        // I_x(a, b) + I_{1-x}(b, a) = 1 where neither is near 1.
        close(beta_inc(5e5, 5e5, 0.5), 0.5, 1e-12);
        close(beta_inc(1e6, 3e5, 0.7691) + beta_inc(3e5, 1e6, 1.0 - 0.7691), 1.0, 1e-12);
    }

    #[test]
    fn t_quantile_published_digits() {
        // Closed forms for 1, 2 and 4 degrees of freedom; for the others 40-digit arithmetic (mpmath).
        for p in [0.6, 0.9, 0.975, 0.999_9] {
            close(t_quantile(p, 1.0), libm::tan(std::f64::consts::PI * (p - 0.5)), 1e-11);
            let a = 4.0 * p * (1.0 - p);
            close(t_quantile(p, 2.0), 2.0 * (p - 0.5) * libm::sqrt(2.0 / a), 1e-11);
            let q = libm::cos(libm::acos(libm::sqrt(a)) / 3.0) / libm::sqrt(a);
            close(t_quantile(p, 4.0), 2.0 * libm::sqrt(q - 1.0), 1e-10);
        }
        close(t_quantile_975(10.0), 2.228_138_851_986_275, 1e-13);
        close(t_quantile_975(30.0), 2.042_272_456_301_238, 1e-13);
        close(t_quantile_975(100.0), 1.983_971_518_523_552_3, 1e-13);
        close(t_quantile_975(5_000.0), 1.960_438_551_706_507_5, 1e-13);
        close(t_quantile_975(40_000.5), 1.960_023_292_343_543_3, 1e-13);
        close(t_quantile_975(60_000.5), 1.960_003_522_848_439, 1e-13);
        close(t_quantile_975(1e9), 1.959_963_986_912_325, 1e-13);
        close(t_quantile(0.9999, 300.0), 3.765_493_207_186_014_7, 1e-12);
        close(t_quantile(0.025, 10.0), -2.228_138_851_986_275, 1e-13);
    }

    #[test]
    fn upper_tails_are_those_of_the_quantiles() {
        for df in [1.0, 7.5, 31.0, 199.0, 5e5, 2e6] {
            for p in [1e-9, 1e-4, 0.01, 0.3, 0.5, 0.8, 0.999] {
                let tail = t_upper_tail(t_quantile(1.0 - p, df), df);
                assert!((tail / p - 1.0).abs() < 1e-3, "{p} {df} {tail}");
            }
            assert_eq!((t_upper_tail(f64::INFINITY, df), t_upper_tail(f64::NEG_INFINITY, df)), (0.0, 1.0));
        }
        assert!(t_upper_tail(f64::NAN, 3.0).is_nan() && t_upper_tail(1.0, 0.0).is_nan());
    }

    #[test]
    fn t_quantile_inverts_everywhere() {
        for df in [1.0, 1.5, 2.0, 3.0, 5.0, 8.0, 19.0, 49.0, 199.0, 999.0, 12_345.0, 1e5, 1e6] {
            let oracle = StudentsT::new(0.0, 1.0, df).unwrap();
            for p in [0.500_001, 0.55, 0.7, 0.9, 0.95, 0.975, 0.995, 0.999_999] {
                let t = t_quantile(p, df);
                let slope = t_density(t, df);
                assert!((t_tail(t, df) - (1.0 - p)).abs() / slope < 1e-10 * t.max(1e-3), "{p} {df}: {t}");
                // statrs loses digits at the centre and at many degrees of freedom.
                if df < 1e5 && p > 0.51 {
                    assert!((oracle.cdf(t) - p).abs() / slope < 1e-8 * t, "{p} {df}: {t}");
                }
            }
        }
        assert_eq!(t_quantile(0.5, 3.0), 0.0);
        assert_eq!(t_quantile(1.0, 3.0), f64::INFINITY);
        assert!(t_quantile(0.9, 0.0).is_nan() && t_quantile(f64::NAN, 3.0).is_nan());
        close(t_quantile(0.975, f64::INFINITY), 1.959_963_984_540_054, 1e-15);
    }
}
