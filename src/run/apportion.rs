//! The variance of an output over a sample of all inputs at once, apportioned: to each input by itself, to the noise of
//! the simulation, and what is left to interactions.
//!
//! First-order effects come from the sample as it is ("given data"): the points are cut by an input into classes of equal
//! numbers, and the variance between the classes is the part of that input (Pearson's correlation ratio; Plischke,
//! Borgonovo & Smith 2013). Noise alone puts variance between classes too; the adjusted ratio takes off as much as is
//! expected (Kelley 1935: epsilon squared), so that an input without effect has 0 on average and may fall below.
//! Intervals are those of the jackknife that leaves out one of twenty groups of points at a time.

use super::objective::Objective;
use super::results::VariantResults;
use crate::ground::special::{beta_inc, t_quantile};

/// Groups of the jackknife.
const GROUPS: usize = 20;
/// Fewest points in a class.
const FEWEST: usize = 8;
/// Classes of a sample that is large enough; of a very large one a third of the root of the number of its points. A
/// straight line loses 1 part in the square of their number, and fewer classes have less noise between them.
const CLASSES: usize = 12;
/// Confidence of an interval, and of all statements on which inputs matter together.
const CONFIDENCE: f64 = 0.95;

/// How an input is cut into classes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Classes {
    /// By its order, as many as the number of points allows.
    Ordered,
    /// So many values, equally likely, by which its shares say them.
    Values(usize),
}

/// The sample of an input: at each point, how far through its values it is, from 0 to below 1.
#[derive(Clone, Debug)]
pub struct InputSample {
    /// Shares.
    pub shares: Vec<f64>,
    /// Its classes.
    pub classes: Classes,
}

/// A part of the variance with its 95% interval.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Part {
    /// The share of the variance; below 0 only by chance.
    pub share: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// What one input does by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct FirstOrder {
    /// Its part of the variance.
    pub part: Part,
    /// Spearman's rank correlation of input and output: the direction.
    pub rank_correlation: f64,
    /// It has an effect, at 95% for all inputs together (F-test of the classes, Bonferroni).
    pub significant: bool,
}

/// The variance of an output, apportioned.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Apportioned {
    /// Points that have the output.
    pub points: usize,
    /// Mean of the output over the sample.
    pub mean: f64,
    /// Its standard deviation.
    pub deviation: f64,
    /// A twentieth of the points lie below the first and above the second.
    pub range: (f64, f64),
    /// By input.
    pub inputs: Vec<FirstOrder>,
    /// All first-order effects together.
    pub sum: Part,
    /// The share of the noise of the simulation, see [`noise`].
    pub noise: Option<f64>,
}

impl Apportioned {
    /// What neither an input by itself nor noise explains: interactions. Below 0 only by chance.
    pub fn rest(&self) -> Option<f64> {
        self.noise.map(|noise| 1.0 - self.sum.share - noise)
    }
}

/// Apportions the variance of `output`, one value a point, `None` where it has none; `noise` is the variance that the
/// simulation puts into it. `None` with fewer than three points for each group of the jackknife, or without variance.
pub fn apportion(inputs: &[InputSample], output: &[Option<f64>], noise: Option<f64>) -> Option<Apportioned> {
    let kept: Vec<usize> = (0..output.len()).filter(|&point| output[point].is_some()).collect();
    let y: Vec<f64> = output.iter().flatten().copied().collect();
    let n = y.len();
    if n < 3 * GROUPS {
        return None;
    }
    let mean = y.iter().sum::<f64>() / n as f64;
    let variance = y.iter().map(|y| (y - mean) * (y - mean)).sum::<f64>() / (n - 1) as f64;
    if variance <= 1e-20 * mean * mean {
        return None;
    }
    let samples: Vec<InputSample> = inputs
        .iter()
        .map(|input| InputSample { shares: kept.iter().map(|&point| input.shares[point]).collect(), classes: input.classes })
        .collect();
    let all: Vec<usize> = (0..n).collect();
    let whole: Vec<Ratio> = samples.iter().map(|input| ratio(input, &y, &all)).collect();
    let left: Vec<Vec<f64>> = (0..GROUPS)
        .map(|group| {
            let rest: Vec<usize> = (0..n).filter(|point| point % GROUPS != group).collect();
            samples.iter().map(|input| ratio(input, &y, &rest).adjusted).collect()
        })
        .collect();
    let part = |share: f64, of: &dyn Fn(&[f64]) -> f64| {
        let half = t_quantile(0.5 + CONFIDENCE / 2.0, (GROUPS - 1) as f64) * jackknife(left.iter().map(|left| of(left)));
        Part { share, low: share - half, high: share + half }
    };
    let alpha = (1.0 - CONFIDENCE) / inputs.len().max(1) as f64;
    let ranks = ranks(&y);
    let first = |(index, ratio): (usize, &Ratio)| FirstOrder {
        part: part(ratio.adjusted, &|left| left[index]),
        rank_correlation: correlation(&self::ranks(&samples[index].shares), &ranks),
        significant: ratio.chance() < alpha,
    };
    let sum = whole.iter().map(|ratio| ratio.adjusted).sum();
    let mut sorted = y.clone();
    sorted.sort_by(f64::total_cmp);
    let quantile = |p: f64| sorted[((n as f64 * p) as usize).min(n - 1)];
    Some(Apportioned {
        points: n,
        mean,
        deviation: libm::sqrt(variance),
        range: (quantile(0.05), quantile(0.95)),
        inputs: whole.iter().enumerate().map(first).collect(),
        sum: part(sum, &|left| left.iter().sum()),
        noise: noise.map(|noise| noise / variance),
    })
}

/// Apportions the variance of a headline of one variant of the file over its swept results at the points of a sample.
pub fn of(points: &[VariantResults], inputs: &[InputSample], objective: &Objective) -> Option<Apportioned> {
    let pairs: Vec<Vec<(f64, f64)>> = points.iter().map(|point| objective.sums(point).collect()).collect();
    let ratio = |point: &Vec<(f64, f64)>| {
        let (num, den) = point.iter().fold((0.0, 0.0), |sum, pair| (sum.0 + pair.0, sum.1 + pair.1));
        (den != 0.0).then(|| num / den)
    };
    let output: Vec<Option<f64>> = pairs.iter().map(ratio).collect();
    apportion(inputs, &output, noise(&pairs))
}

/// The variance that the noise of the simulation puts between the points of a sample: `pairs` has numerator and
/// denominator by point and replication, the same replications at every point. What a replication has in common at all
/// points (a busy day) does not tell the points apart and is left out: the rest is the interaction of points and
/// replications in a table without repeats. `None` with fewer than two replications.
pub fn noise(pairs: &[Vec<(f64, f64)>]) -> Option<f64> {
    let linear: Vec<Vec<f64>> = pairs.iter().filter_map(|point| errors(point)).collect();
    let (points, replications) = (linear.len(), linear.first()?.len());
    if replications < 2 || points < 2 {
        return None;
    }
    // The errors of a point have mean 0: only those of the replications have to be taken off.
    let common: Vec<f64> = (0..replications).map(|index| linear.iter().map(|point| point[index]).sum::<f64>() / points as f64).collect();
    let squares: f64 =
        linear.iter().flat_map(|point| point.iter().zip(&common)).map(|(error, common)| (error - common) * (error - common)).sum();
    Some(squares / ((points - 1) * (replications - 1)) as f64 / replications as f64)
}

/// The errors of the replications around the ratio of sums, linearised (see [`crate::ground::moments`]).
fn errors(point: &[(f64, f64)]) -> Option<Vec<f64>> {
    let (num, den) = point.iter().fold((0.0, 0.0), |sum, pair| (sum.0 + pair.0, sum.1 + pair.1));
    let mean = den / point.len() as f64;
    (den != 0.0).then(|| point.iter().map(|pair| (pair.0 - num / den * pair.1) / mean).collect())
}

/// The correlation ratio of a sample cut into classes.
struct Ratio {
    /// Less what noise alone would give.
    adjusted: f64,
    between: f64,
    within: f64,
    free_between: f64,
    free_within: f64,
}

impl Ratio {
    /// The chance of a ratio this large without an effect.
    fn chance(&self) -> f64 {
        if self.free_between <= 0.0 || self.free_within <= 0.0 {
            return 1.0;
        }
        let f = self.between / self.free_between / (self.within / self.free_within);
        if f.is_infinite() {
            0.0
        } else {
            beta_inc(self.free_within / 2.0, self.free_between / 2.0, self.free_within / (self.free_within + self.free_between * f))
        }
    }
}

fn ratio(input: &InputSample, y: &[f64], points: &[usize]) -> Ratio {
    let n = points.len();
    let (class, classes): (Vec<usize>, usize) = match input.classes {
        Classes::Values(values) => {
            (points.iter().map(|&point| ((input.shares[point] * values as f64) as usize).min(values - 1)).collect(), values)
        }
        Classes::Ordered => {
            let classes = (n / FEWEST).clamp(2, CLASSES).max((libm::sqrt(n as f64) / 3.0) as usize);
            let mut order: Vec<usize> = (0..n).collect();
            order.sort_by(|&a, &b| input.shares[points[a]].total_cmp(&input.shares[points[b]]));
            let mut class = vec![0; n];
            order.iter().enumerate().for_each(|(place, &at)| class[at] = place * classes / n);
            (class, classes)
        }
    };
    let mean = points.iter().map(|&point| y[point]).sum::<f64>() / n as f64;
    let mut sums = vec![(0.0, 0.0); classes];
    let mut total = 0.0;
    for (&point, &class) in points.iter().zip(&class) {
        let deviation = y[point] - mean;
        sums[class] = (sums[class].0 + deviation, sums[class].1 + 1.0);
        total += deviation * deviation;
    }
    let met = sums.iter().filter(|(_, count)| *count > 0.0);
    let between: f64 = met.clone().map(|(sum, count)| sum * sum / count).sum();
    let (free_between, free_within) = (met.count() as f64 - 1.0, n as f64 - sums.iter().filter(|(_, count)| *count > 0.0).count() as f64);
    let within = (total - between).max(0.0);
    let adjusted = if total > 0.0 && free_within > 0.0 { 1.0 - within / free_within / (total / (n as f64 - 1.0)) } else { 0.0 };
    Ratio { adjusted, between, within, free_between, free_within }
}

/// The standard error from the estimates that leave out one group each.
fn jackknife(left: impl Iterator<Item = f64> + Clone) -> f64 {
    let mean = left.clone().sum::<f64>() / GROUPS as f64;
    libm::sqrt((GROUPS - 1) as f64 / GROUPS as f64 * left.map(|one| (one - mean) * (one - mean)).sum::<f64>())
}

/// Ranks from 0, equal values by their mean rank.
fn ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&a, &b| values[a].total_cmp(&values[b]));
    let mut ranks = vec![0.0; values.len()];
    for tied in order.chunk_by(|&a, &b| values[a] == values[b]).scan(0, |before, tied| {
        let first = *before;
        *before += tied.len();
        Some((first, tied))
    }) {
        let (first, tied) = tied;
        tied.iter().for_each(|&at| ranks[at] = first as f64 + (tied.len() - 1) as f64 / 2.0);
    }
    ranks
}

fn correlation(a: &[f64], b: &[f64]) -> f64 {
    let n = a.len() as f64;
    let (mean_a, mean_b) = (a.iter().sum::<f64>() / n, b.iter().sum::<f64>() / n);
    let product = |x: &[f64], y: &[f64], mx: f64, my: f64| x.iter().zip(y).map(|(x, y)| (x - mx) * (y - my)).sum::<f64>();
    let scale = libm::sqrt(product(a, a, mean_a, mean_a) * product(b, b, mean_b, mean_b));
    if scale > 0.0 { product(a, b, mean_a, mean_b) / scale } else { 0.0 }
}

#[cfg(test)]
mod tests;
