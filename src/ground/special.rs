//! Special functions: the normal, gamma, beta and Student t distribution functions and their
//! inverses, in `libm` only, so that they give the same bits on every platform.
//!
//! Nothing here knows what the numbers are for. Invariant: every function is accurate to the
//! tolerance in its comment over its whole stated range, tails included; arguments outside the
//! range give NaN, never a plausible wrong number.

pub mod beta;
pub mod gamma;
pub mod log2;
pub mod normal;

pub use beta::{beta_inc, t_quantile, t_quantile_975, t_upper_tail};
pub use gamma::{gamma_p, gamma_q, gamma_quantile};
pub use log2::{quick_log2, quick_log2_1p};
pub use normal::{normal_cdf, normal_quantile};

/// ln(1 + u) - u for u > -1 without the cancellation at small u: with r = u/(2+u),
/// ln(1+u) = 2 artanh(r) and u - 2r = u r.
fn log1p_minus(u: f64) -> f64 {
    if u.abs() > 0.5 {
        return libm::log1p(u) - u;
    }
    let r = u / (2.0 + u);
    let square = r * r;
    let (mut power, mut sum, mut k) = (1.0, 0.0, 3.0);
    while k < 80.0 {
        let term = power / k;
        sum += term;
        if term < 1e-17 {
            break;
        }
        power *= square;
        k += 2.0;
    }
    2.0 * r * square * sum - u * r
}

/// The Stirling remainder ln Γ(a) - [(a - 1/2) ln a - a + ln(2π)/2] for a >= 10, to 1e-16
/// (Abramowitz & Stegun 6.1.41).
fn stirling_remainder(a: f64) -> f64 {
    const COEFFICIENTS: [f64; 8] =
        [1.0 / 12.0, -1.0 / 360.0, 1.0 / 1260.0, -1.0 / 1680.0, 1.0 / 1188.0, -691.0 / 360_360.0, 1.0 / 156.0, -3617.0 / 122_400.0];
    let inverse_square = 1.0 / (a * a);
    COEFFICIENTS.iter().rev().fold(0.0, |sum, c| sum * inverse_square + c) / a
}
