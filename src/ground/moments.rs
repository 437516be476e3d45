//! Streaming moments over replications and the confidence intervals that follow from them: for a
//! mean, for a ratio of sums, and for a paired difference of two ratios on common random numbers.
//!
//! A ratio is the sum of numerators over the sum of denominators, never the mean of ratios of
//! replications. Its standard error is that of the delta method: the ratio is linearised into
//! residuals num - r den, whose mean is exactly 0 (Law, "Simulation Modeling and Analysis", 9.5.3;
//! Cochran, "Sampling Techniques", 6.4). Invariant: replications are pushed in their order, all
//! moments are centred (Welford's update), and identical samples differ by exactly 0 with a
//! standard error of exactly 0.

use super::special::t_quantile_975;

/// A point estimate with its 95% confidence interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// Point estimate.
    pub mean: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Standard error of the point estimate.
    pub std_error: f64,
}

/// A point estimate with its standard error and the degrees of freedom of that, more than 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimated {
    /// Point estimate.
    pub mean: f64,
    /// Its standard error.
    pub std_error: f64,
    /// Degrees of freedom of the standard error.
    pub df: f64,
}

impl Estimated {
    /// The symmetric 95% t-interval.
    pub fn interval(self) -> Interval {
        interval_from(self.mean, self.std_error, self.df)
    }
}

/// The symmetric 95% t-interval around `mean` with `df` degrees of freedom (more than 0).
pub fn interval_from(mean: f64, std_error: f64, df: f64) -> Interval {
    let half = t_quantile_975(df) * std_error;
    Interval { mean, low: mean - half, high: mean + half, std_error }
}

/// A variance this much smaller than the terms it is the difference of is rounding, and is 0.
const ROUNDING: f64 = 1e-14;

/// Centred first and second moments of pairs (numerator, denominator), one pair a replication.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct RatioMoments {
    count: u64,
    mean_num: f64,
    mean_den: f64,
    /// Sums of squares and products of deviations.
    num_num: f64,
    num_den: f64,
    den_den: f64,
}

impl RatioMoments {
    /// No replications.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the next replication. Both numbers must be finite and `den` must not be negative; with
    /// `den` 1 in every replication the ratio is the ordinary mean of `num`.
    pub fn push(&mut self, num: f64, den: f64) {
        debug_assert!(num.is_finite() && den.is_finite() && den >= 0.0, "moments of ({num}, {den})");
        self.count += 1;
        let n = self.count as f64;
        let (d_num, d_den) = (num - self.mean_num, den - self.mean_den);
        let weight = (n - 1.0) / n;
        self.mean_num += d_num / n;
        self.mean_den += d_den / n;
        self.num_num += d_num * d_num * weight;
        self.num_den += d_num * d_den * weight;
        self.den_den += d_den * d_den * weight;
    }

    /// Replications so far.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Mean numerator per replication; 0 before the first.
    pub fn mean_num(&self) -> f64 {
        self.mean_num
    }

    /// Mean denominator per replication; 0 before the first.
    pub fn mean_den(&self) -> f64 {
        self.mean_den
    }

    /// Sum of numerators over sum of denominators; `None` if the denominators sum to 0.
    pub fn ratio(&self) -> Option<f64> {
        (self.mean_den != 0.0).then(|| self.mean_num / self.mean_den)
    }

    /// Standard error of [`RatioMoments::ratio`]; `None` with fewer than 2 replications.
    pub fn std_error(&self) -> Option<f64> {
        let r = self.ratio()?;
        if self.count < 2 {
            return None;
        }
        let squares = residual_product(r, r, [self.num_num, self.num_den, self.num_den, self.den_den]);
        let scale = self.num_num + r * r * self.den_den;
        Some(standard_error(squares, scale, self.count) / self.mean_den.abs())
    }

    /// Sum of squares of the residuals num - r den over the mean denominator; `None` without a ratio.
    pub fn residual_squares(&self) -> Option<f64> {
        let r = self.ratio()?;
        let squares = residual_product(r, r, [self.num_num, self.num_den, self.num_den, self.den_den]);
        Some(above_rounding(squares, self.num_num + r * r * self.den_den) / (self.mean_den * self.mean_den))
    }

    /// The 95% t-interval with one degree of freedom fewer than replications; `None` with fewer
    /// than 2 replications or without a ratio.
    pub fn interval(&self) -> Option<Interval> {
        self.estimated().map(Estimated::interval)
    }

    /// The ratio with its standard error; `None` as for [`RatioMoments::interval`].
    pub fn estimated(&self) -> Option<Estimated> {
        Some(Estimated { mean: self.ratio()?, std_error: self.std_error()?, df: (self.count - 1) as f64 })
    }
}

/// Sum of products of the residuals (x_num - rx x_den)(y_num - ry y_den), from the sums of
/// products num·num, num·den, den·num, den·den of x and y.
fn residual_product(rx: f64, ry: f64, [nn, nd, dn, dd]: [f64; 4]) -> f64 {
    (nn - (ry * nd + rx * dn)) + rx * ry * dd
}

/// The standard error of a mean from the sum of squares of `n` deviations; `scale` is the size of
/// the terms that were subtracted to get it.
fn standard_error(squares: f64, scale: f64, n: u64) -> f64 {
    let n = n as f64;
    libm::sqrt(above_rounding(squares, scale) / (n - 1.0) / n)
}

/// A sum of squares, or 0 where it is only rounding of terms of size `scale`.
fn above_rounding(squares: f64, scale: f64) -> f64 {
    if squares <= ROUNDING * scale { 0.0 } else { squares }
}

/// Centred moments of two ratios, A (the variant) and B (the reference), simulated on common
/// random numbers: replication i of A is paired with replication i of B.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PairedMoments {
    variant: RatioMoments,
    reference: RatioMoments,
    /// Sums of products of deviations: variant's num with the reference's num and den, then the
    /// variant's den with both.
    cross: [f64; 4],
}

impl PairedMoments {
    /// No replications.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the next replication: (numerator, denominator) of the variant and of the reference,
    /// as in [`RatioMoments::push`].
    pub fn push(&mut self, (num_a, den_a): (f64, f64), (num_b, den_b): (f64, f64)) {
        let n = (self.variant.count + 1) as f64;
        let weight = (n - 1.0) / n;
        let (d_num_a, d_den_a) = (num_a - self.variant.mean_num, den_a - self.variant.mean_den);
        let (d_num_b, d_den_b) = (num_b - self.reference.mean_num, den_b - self.reference.mean_den);
        // The same expressions as in RatioMoments::push, so that identical samples cancel exactly.
        self.cross[0] += d_num_a * d_num_b * weight;
        self.cross[1] += d_num_a * d_den_b * weight;
        self.cross[2] += d_den_a * d_num_b * weight;
        self.cross[3] += d_den_a * d_den_b * weight;
        self.variant.push(num_a, den_a);
        self.reference.push(num_b, den_b);
    }

    /// Replications so far.
    pub fn count(&self) -> u64 {
        self.variant.count
    }

    /// The variant's own moments.
    pub fn variant(&self) -> &RatioMoments {
        &self.variant
    }

    /// The reference's own moments.
    pub fn reference(&self) -> &RatioMoments {
        &self.reference
    }

    /// Ratio of the variant minus ratio of the reference; `None` if either does not exist.
    pub fn difference(&self) -> Option<f64> {
        Some(self.variant.ratio()? - self.reference.ratio()?)
    }

    /// Ratio of the variant minus `factor` times the ratio of the reference, with the standard error of that; `None` as
    /// for [`PairedMoments::interval`]. With the factor 1 it is [`PairedMoments::estimated`].
    pub fn contrast(&self, factor: f64) -> Option<Estimated> {
        let mean = self.variant.ratio()? - factor * self.reference.ratio()?;
        let squares = self.contrast_squares(factor)?;
        let std_error = (self.count() >= 2).then(|| standard_error(squares, squares, self.count()))?;
        Some(Estimated { mean, std_error, df: (self.count() - 1) as f64 })
    }

    /// Standard error of [`PairedMoments::difference`], by linearising both ratios; `None` with
    /// fewer than 2 replications.
    pub fn std_error(&self) -> Option<f64> {
        let squares = self.residual_squares()?;
        (self.count() >= 2).then(|| standard_error(squares, squares, self.count()))
    }

    /// Sum of squares of the differences of both residuals num - r den, each over its mean denominator; `None` where
    /// either ratio does not exist.
    pub fn residual_squares(&self) -> Option<f64> {
        self.contrast_squares(1.0)
    }

    /// As [`PairedMoments::residual_squares`], with `factor` times the reference.
    fn contrast_squares(&self, factor: f64) -> Option<f64> {
        let (a, b) = (&self.variant, &self.reference);
        let (ra, rb) = (a.ratio()?, b.ratio()?);
        let own_a = residual_product(ra, ra, [a.num_num, a.num_den, a.num_den, a.den_den]) / (a.mean_den * a.mean_den);
        let own_b = residual_product(rb, rb, [b.num_num, b.num_den, b.num_den, b.den_den]) / (b.mean_den * b.mean_den);
        let both = residual_product(ra, rb, self.cross) / (a.mean_den * b.mean_den);
        let scale_a = (a.num_num + ra * ra * a.den_den) / (a.mean_den * a.mean_den);
        let scale_b = (b.num_num + rb * rb * b.den_den) / (b.mean_den * b.mean_den);
        let squares = (own_a - factor * both) + factor * (factor * own_b - both);
        Some(above_rounding(squares, scale_a + factor * factor * scale_b))
    }

    /// The 95% t-interval of the difference with one degree of freedom fewer than replications;
    /// `None` with fewer than 2 replications or where either ratio does not exist.
    pub fn interval(&self) -> Option<Interval> {
        self.estimated().map(Estimated::interval)
    }

    /// The difference with its standard error; `None` as for [`PairedMoments::interval`].
    pub fn estimated(&self) -> Option<Estimated> {
        Some(Estimated { mean: self.difference()?, std_error: self.std_error()?, df: (self.count() - 1) as f64 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::dist::{standard_normal, unit_exponential};
    use crate::ground::rng::{Stream, stream};

    #[test]
    fn nothing_and_one() {
        let mut m = RatioMoments::new();
        assert_eq!((m.count(), m.ratio(), m.std_error(), m.interval()), (0, None, None, None));
        m.push(0.0, 0.0);
        m.push(0.0, 0.0);
        assert_eq!((m.count(), m.ratio(), m.std_error(), m.interval()), (2, None, None, None));
        let mut m = RatioMoments::new();
        m.push(3.0, 4.0);
        assert_eq!((m.ratio(), m.std_error(), m.interval()), (Some(0.75), None, None));
        let mut p = PairedMoments::new();
        assert_eq!((p.difference(), p.interval()), (None, None));
        p.push((3.0, 4.0), (1.0, 4.0));
        assert_eq!((p.difference(), p.interval()), (Some(0.5), None));
    }

    #[test]
    fn denominators_of_one_give_the_ordinary_mean() {
        let mut m = RatioMoments::new();
        for x in [2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0] {
            m.push(x, 1.0);
        }
        let i = m.interval().unwrap();
        let std_error = libm::sqrt(32.0 / 7.0 / 8.0);
        assert_eq!((i.mean, i.std_error), (5.0, std_error));
        // The factor t(0.975, 7) from published tables.
        assert!((i.high - (5.0 + 2.364_624_251_592_78 * std_error)).abs() < 1e-12);
        assert!((i.low + i.high - 10.0).abs() < 1e-12);
    }

    #[test]
    fn ratio_of_sums_by_hand() {
        let data = [(10.0, 4.0), (3.0, 2.0), (0.0, 0.0), (11.0, 6.0)];
        let mut m = RatioMoments::new();
        data.iter().for_each(|&(num, den)| m.push(num, den));
        let r: f64 = 2.0;
        let squares: f64 = data.iter().map(|(num, den)| (num - r * den) * (num - r * den)).sum();
        assert_eq!(m.ratio(), Some(r));
        assert!((m.std_error().unwrap() - libm::sqrt(squares / 3.0 / 4.0) / 3.0).abs() < 1e-15);
    }

    #[test]
    fn proportional_pairs_and_constants_have_no_error() {
        let (mut m, mut constant) = (RatioMoments::new(), RatioMoments::new());
        for i in 1..1000 {
            let den = 1e6 + f64::from(i * i % 97);
            m.push(0.3 * den, den);
            constant.push(0.1, 1.0);
        }
        assert_eq!(m.std_error(), Some(0.0));
        assert_eq!(constant.std_error(), Some(0.0));
        assert!((m.ratio().unwrap() - 0.3).abs() < 1e-15);
    }

    #[test]
    fn no_cancellation_far_from_zero() {
        let mut m = RatioMoments::new();
        for i in 0..1000 {
            m.push(1e9 + f64::from(i % 2), 1.0);
        }
        assert!((m.std_error().unwrap() / libm::sqrt(0.25 / 999.0) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn identical_samples_differ_by_exactly_nothing() {
        let mut rng = stream(5);
        let mut p = PairedMoments::new();
        for _ in 0..500 {
            let pair = (unit_exponential(&mut rng) * 1e3, unit_exponential(&mut rng));
            p.push(pair, pair);
        }
        assert_eq!(p.interval(), Some(Interval { mean: 0.0, low: 0.0, high: 0.0, std_error: 0.0 }));
    }

    type Pairs = ((f64, f64), (f64, f64));

    #[test]
    fn paired_difference_by_hand() {
        let mut rng = stream(6);
        let mut p = PairedMoments::new();
        let data: Vec<_> = (0..30)
            .map(|_| {
                let common = unit_exponential(&mut rng);
                let a = (3.0 + common + unit_exponential(&mut rng), 1.0 + common);
                let b = (2.0 + common, 2.0 + unit_exponential(&mut rng));
                p.push(a, b);
                (a, b)
            })
            .collect();
        let sum = |f: fn(&Pairs) -> f64| data.iter().map(f).sum::<f64>();
        let (den_a, den_b) = (sum(|x| x.0.1), sum(|x| x.1.1));
        let (ra, rb) = (sum(|x| x.0.0) / den_a, sum(|x| x.1.0) / den_b);
        let residual = |x: &Pairs| 30.0 * ((x.0.0 - ra * x.0.1) / den_a - (x.1.0 - rb * x.1.1) / den_b);
        let squares: f64 = data.iter().map(|x| residual(x) * residual(x)).sum();
        assert!((p.difference().unwrap() - (ra - rb)).abs() < 1e-14);
        assert!((p.std_error().unwrap() / libm::sqrt(squares / 29.0 / 30.0) - 1.0).abs() < 1e-12);
    }

    /// The share of 1,000 experiments whose interval holds the true value.
    fn coverage(truth: f64, experiment: impl Fn(&mut Stream) -> Interval) -> f64 {
        let held = (0..1000).filter(|&seed| {
            let i = experiment(&mut stream(seed));
            i.low <= truth && truth <= i.high
        });
        held.count() as f64 / 1000.0
    }

    fn assert_covers(truth: f64, experiment: impl Fn(&mut Stream) -> Interval) {
        let share = coverage(truth, experiment);
        assert!((0.93..=0.97).contains(&share), "{share}");
    }

    /// Sum and number of waits of mean 2 in one replication: a Poisson number with mean 40.
    fn waits(rng: &mut Stream) -> (f64, f64) {
        let (mut clock, mut sum, mut number) = (unit_exponential(rng), 0.0, 0.0);
        while clock < 40.0 {
            sum += 2.0 * unit_exponential(rng);
            number += 1.0;
            clock += unit_exponential(rng);
        }
        (sum, number)
    }

    #[test]
    fn interval_of_a_mean_covers() {
        assert_covers(3.0, |rng| {
            let mut m = RatioMoments::new();
            (0..20).for_each(|_| m.push(3.0 + standard_normal(rng), 1.0));
            m.interval().unwrap()
        });
    }

    #[test]
    fn interval_of_a_ratio_covers() {
        assert_covers(2.0, |rng| {
            let mut m = RatioMoments::new();
            for _ in 0..30 {
                let (sum, number) = waits(rng);
                m.push(sum, number);
            }
            m.interval().unwrap()
        });
    }

    #[test]
    fn interval_of_a_paired_difference_covers() {
        // The variant has the same contacts, each with half the wait and a wait of its own of mean 2.
        assert_covers(1.0, |rng| {
            let mut p = PairedMoments::new();
            for _ in 0..30 {
                let (sum, number) = waits(rng);
                let own: f64 = (0..number as u32).map(|_| 2.0 * unit_exponential(rng)).sum();
                p.push((0.5 * sum + own, number), (sum, number));
            }
            p.interval().unwrap()
        });
    }

    #[test]
    fn pairing_pays() {
        let mut rng = stream(9);
        let mut p = PairedMoments::new();
        for _ in 0..50 {
            let (sum, number) = waits(&mut rng);
            p.push((1.1 * sum + 0.01 * unit_exponential(&mut rng), number), (sum, number));
        }
        assert!(p.std_error().unwrap() < 0.2 * p.reference().std_error().unwrap());
    }
}
