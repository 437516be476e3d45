//! The Pareto frontier of variants over several objectives, and how sure it is.
//!
//! A variant is on the frontier when no other is at least as good in every objective and better in one. That
//! goes by the estimates; how often a variant is on the frontier of bootstrap resamples of the replications (Efron 1979),
//! the same replications for all variants, says what the randomness of the run leaves of it.

use super::Results;
use super::objective::Objective;
use crate::ground::rng::{mix, name_key, stream, uniform};

/// A variant's place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Membership {
    /// On the frontier of the estimates.
    pub on: bool,
    /// Share of the resamples in which it is; `None` with fewer than two replications.
    pub share: Option<f64>,
}

/// The frontier of swept `results` (see [`super::sweep`]) over `objectives`, with that many resamples. A variant that
/// lacks an objective (nobody waited, say) counts as worst in it.
pub fn frontier(results: &Results, objectives: &[Objective], resamples: u32) -> Vec<Membership> {
    // By variant, replication and objective, so that a resample reads memory in its order.
    let samples: Vec<Vec<(f64, f64)>> = results
        .variants
        .iter()
        .map(|variant| {
            let columns: Vec<Vec<(f64, f64)>> = objectives.iter().map(|objective| objective.pairs(variant).collect()).collect();
            (0..variant.sample.len()).flat_map(|index| columns.iter().map(move |column| column[index])).collect()
        })
        .collect();
    // As many as are independent.
    let replications = samples.first().map_or(0, |sample| sample.len() / objectives.len().max(1));
    let at = |weights: &[f64]| -> Vec<Vec<f64>> { samples.iter().map(|sample| ratios(sample, weights, objectives.len())).collect() };
    let now = efficient(&at(&vec![1.0; replications]));
    if replications < 2 {
        return now.into_iter().map(|on| Membership { on, share: None }).collect();
    }
    let mut counts = vec![0u32; samples.len()];
    let mut rng = stream(mix(results.seed, name_key("frontier")));
    let mut weights = vec![0.0; replications];
    for _ in 0..resamples {
        weights.fill(0.0);
        (0..replications).for_each(|_| weights[(uniform(&mut rng) * replications as f64) as usize] += 1.0);
        counts.iter_mut().zip(efficient(&at(&weights))).for_each(|(count, on)| *count += u32::from(on));
    }
    let share = |count: u32| Some(f64::from(count) / f64::from(resamples)).filter(|_| resamples > 0);
    now.into_iter().zip(counts).map(|(on, count)| Membership { on, share: share(count) }).collect()
}

/// The ratio of weighted sums of each objective; infinite (worst) without a denominator.
fn ratios(sample: &[(f64, f64)], weights: &[f64], objectives: usize) -> Vec<f64> {
    let mut sums = vec![(0.0, 0.0); objectives];
    for (row, weight) in sample.chunks_exact(objectives).zip(weights) {
        for (sum, (num, den)) in sums.iter_mut().zip(row) {
            sum.0 += weight * num;
            sum.1 += weight * den;
        }
    }
    sums.into_iter().map(|(num, den)| if den == 0.0 { f64::INFINITY } else { num / den }).collect()
}

/// Which points no other dominates; less is better in every coordinate, and equal points stand together.
pub fn efficient(points: &[Vec<f64>]) -> Vec<bool> {
    let mut order: Vec<usize> = (0..points.len()).collect();
    let compare =
        |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(x, y)| x.total_cmp(y)).find(|by| by.is_ne()).unwrap_or(std::cmp::Ordering::Equal);
    order.sort_by(|&a, &b| compare(&points[a], &points[b]));
    // Whoever dominates a point comes before it in this order.
    let mut front: Vec<usize> = Vec::new();
    let mut on = vec![false; points.len()];
    for index in order {
        let dominated = front.iter().any(|&other| {
            let (better, own) = (&points[other], &points[index]);
            better.iter().zip(own).all(|(a, b)| a <= b) && better.iter().zip(own).any(|(a, b)| a < b)
        });
        if !dominated {
            front.push(index);
            on[index] = true;
        }
    }
    on
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::dist::standard_normal;
    use crate::ground::special::normal_cdf;
    use crate::run::best::tests::results_of;

    #[test]
    fn efficient_points_are_those_that_nobody_dominates() {
        let mut rng = stream(3);
        for _ in 0..50 {
            // On a coarse grid, so that ties are common.
            let points: Vec<Vec<f64>> = (0..40).map(|_| (0..3).map(|_| (uniform(&mut rng) * 5.0).floor()).collect()).collect();
            let dominates = |a: &[f64], b: &[f64]| a.iter().zip(b).all(|(x, y)| x <= y) && a != b;
            let expected: Vec<bool> = points.iter().map(|own| !points.iter().any(|other| dominates(other, own))).collect();
            assert_eq!(efficient(&points), expected);
        }
        assert_eq!(efficient(&[vec![f64::INFINITY, 1.0], vec![2.0, 1.0]]), [false, true]);
    }

    /// Two variants of the same cost, the second's wait longer by `by` of its standard errors: it is on the frontier as
    /// often as a normal variable exceeds that. 2,000 resamples: the standard error is 0.011.
    #[test]
    fn membership_is_as_uncertain_as_the_difference() {
        for by in [0.0, 0.7, 1.5] {
            let mut rng = stream(8);
            let noise: Vec<f64> = (0..400).map(|_| standard_normal(&mut rng)).collect();
            let mean = noise.iter().sum::<f64>() / 400.0;
            let error = (noise.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / 399.0 / 400.0).sqrt();
            let second = noise.iter().map(|x| 50.0 + x - mean + by * error).collect();
            let results = results_of(&[vec![50.0; 400], second]);
            let objectives = ["sync_wait_mean_s", "cost_total"].map(|name| Objective::parse(name).expect("an objective"));
            let places = frontier(&results, &objectives, 2000);
            let expected = normal_cdf(-by);
            let share = places[1].share.expect("replications");
            assert!((share - expected).abs() < 3.5 * (expected * (1.0 - expected) / 2000.0).sqrt(), "{share} against {expected}");
        }
    }
}
