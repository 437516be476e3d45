//! Gamma busyness: the variance of daily counts, of two days together and of two inquiries that
//! share their factor.

use crate::numeric::{integrate, normal_cdf};
use crate::support::{head, simulate};
use holdline::run::{Level, Results};
use statrs::function::gamma::gamma_lr;

/// Mean issues a day and coefficient of variation of the day factor.
const MEAN: f64 = 100.0;
const CV: f64 = 0.4;
const REPLICATIONS: u32 = 24_000;

/// Covariance of two gamma factors (mean 1, this cv) joined by a Gaussian copula of correlation rho.
///
/// With g(z) = F⁻¹(Φ(z)) expanded in Hermite polynomials, cov = Σ (k ≥ 1) a(k)² ρᵏ / k! with
/// a(k) = E[g(Z) He(k)(Z)] (Mehler's formula; Cario & Nelson 1997 for the construction).
fn copula_covariance(cv: f64, rho: f64) -> f64 {
    let shape = 1.0 / (cv * cv);
    let nodes: Vec<(f64, f64)> =
        (0..800).map(|i| -8.0 + 0.02 * (f64::from(i) + 0.5)).map(|z| (z, gamma_quantile(shape, normal_cdf(z)) / shape)).collect();
    let mut factorial = 1.0;
    let mut sum = 0.0;
    for k in 1..=16 {
        factorial *= f64::from(k);
        let a: f64 = nodes.iter().map(|&(z, g)| 0.02 * g * hermite(k, z) * normal_density(z)).sum();
        sum += a * a * rho.powi(k as i32) / factorial;
    }
    sum
}

/// Probabilists' Hermite polynomial, by He(k+1) = z He(k) - k He(k-1).
pub fn hermite(k: u32, z: f64) -> f64 {
    let (mut before, mut at) = (1.0, z);
    for j in 1..k {
        (before, at) = (at, z * at - f64::from(j) * before);
    }
    at
}

pub fn normal_density(z: f64) -> f64 {
    (-0.5 * z * z).exp() / (2.0 * std::f64::consts::PI).sqrt()
}

/// Quantile of the gamma distribution of this shape and scale 1, by bisection.
pub fn gamma_quantile(shape: f64, p: f64) -> f64 {
    let (mut low, mut high) = (0.0, shape + 40.0 * shape.sqrt() + 40.0);
    for _ in 0..80 {
        let middle = 0.5 * (low + high);
        if gamma_lr(shape, middle) < p { low = middle } else { high = middle }
    }
    0.5 * (low + high)
}

/// Asserts the mean (as every estimate) and the variance over replications of a count. The sampling
/// error of a variance is √((κ-1)/R) of it; gamma-Poisson counts here have kurtosis κ under 4.
fn judge(results: &Results, level: Level, item: &str, mean: f64, variance: f64) {
    let estimate = results.find(0, level, item, "offered", "").unwrap_or_else(|| panic!("no `offered` of {item}")).estimate;
    let (simulated, error) = (estimate.mean.expect("a mean"), estimate.std_error.expect("a standard error"));
    let exact_error = (variance / f64::from(REPLICATIONS)).sqrt();
    assert!((simulated - mean).abs() < 4.0 * exact_error && error < 0.01 * mean, "{item}: mean {simulated} ± {error}, exact {mean}");
    let ratio = error * error * f64::from(REPLICATIONS) / variance;
    let allowed = 4.0 * (3.0 / f64::from(REPLICATIONS)).sqrt();
    assert!((ratio - 1.0).abs() < allowed, "{item}: variance is {ratio} times the exact {variance}, allowed ± {allowed}");
}

fn inquiry(name: &str, busyness: &str) -> String {
    format!("[inquiries.{name}]\nper_day = {MEAN:?}\n{busyness}channels = {{ phone = 1.0 }}\n")
}

fn counts(seed: u64, length: &str, inquiries: &str) -> Results {
    simulate(&format!(
        "{head}{inquiries}[channels.phone]\nmedium = \"phone\"\nhandle_time = \"1s\"\n[groups.agents]\nstaff = 1\nskills = [\"phone\"]\n",
        head = head(seed, "0s", length, REPLICATIONS, "24h"),
    ))
}

#[test]
fn one_day() {
    let results = counts(131, "1d", &inquiry("calls", &format!("busyness = {{ cv = {CV} }}\n")));
    judge(&results, Level::Inquiry, "calls", MEAN, MEAN + (CV * MEAN).powi(2));
    judge(&results, Level::Channel, "phone", MEAN, MEAN + (CV * MEAN).powi(2));
}

#[test]
fn plain_poisson_days() {
    let results = counts(132, "2d", &inquiry("calls", ""));
    judge(&results, Level::Inquiry, "calls", 2.0 * MEAN, 2.0 * MEAN);
}

#[test]
fn two_correlated_days() {
    let results = counts(133, "2d", &inquiry("calls", &format!("busyness = {{ cv = {CV}, day_to_day = 0.6 }}\n")));
    let (own, both) = ((CV * MEAN).powi(2), MEAN * MEAN * copula_covariance(CV, 0.6));
    judge(&results, Level::Inquiry, "calls", 2.0 * MEAN, 2.0 * (MEAN + own) + 2.0 * both);
}

#[test]
fn two_inquiries_with_their_own_factors() {
    let busyness = format!("busyness = {{ cv = {CV} }}\n");
    let results = counts(134, "1d", &(inquiry("bills", &busyness) + &inquiry("moves", &busyness)));
    judge(&results, Level::Channel, "phone", 2.0 * MEAN, 2.0 * MEAN + 2.0 * (CV * MEAN).powi(2));
}

#[test]
fn two_inquiries_that_share_a_factor() {
    let busyness = format!("busyness = {{ cv = {CV}, shared = \"centre\" }}\n");
    let results = counts(135, "1d", &(inquiry("bills", &busyness) + &inquiry("moves", &busyness)));
    judge(&results, Level::Channel, "phone", 2.0 * MEAN, 2.0 * MEAN + (2.0 * CV * MEAN).powi(2));
}

#[test]
fn days_of_customers_clocks() {
    // Clocks twelve hours ahead or behind: the centre's day is half of one of theirs and half of the next. In the
    // second case the first of the two is the day before the simulated period.
    let own = (CV * MEAN / 2.0).powi(2);
    let both = (MEAN / 2.0).powi(2) * copula_covariance(CV, 0.6);
    for (seed, offset) in [(136, 12), (137, -12)] {
        let calls = inquiry("calls", &format!("clock = \"customers\"\nbusyness = {{ cv = {CV}, day_to_day = 0.6 }}\n"));
        let results = counts(seed, "1d", &format!("{calls}[segments.far]\nshare = 1\nutc_offset = {offset}\n"));
        judge(&results, Level::Inquiry, "calls", MEAN, MEAN + 2.0 * own + 2.0 * both);
    }
}

#[test]
fn oracle_copula_covariance() {
    // Full correlation gives the variance, none gives 0; in between it agrees with the double integral.
    assert!((copula_covariance(CV, 1.0) - CV * CV).abs() < 1e-6);
    assert!(copula_covariance(CV, 0.0).abs() < 1e-15);
    let (shape, rho) = (1.0 / (CV * CV), 0.6f64);
    let factor = |z: f64| gamma_quantile(shape, normal_cdf(z)) / shape;
    let inner = |x: f64| integrate(|y| factor(rho * x + (1.0 - rho * rho).sqrt() * y) * normal_density(y), -7.5, 7.5, 8);
    let product = integrate(|x| factor(x) * inner(x) * normal_density(x), -7.5, 7.5, 8);
    assert!((copula_covariance(CV, rho) - (product - 1.0)).abs() < 1e-5);
}
