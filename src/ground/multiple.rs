//! Many tests at once: p-values adjusted so that comparing each with one level keeps the error of all of them.
//!
//! Invariant: adjusted values are at least as large as the given ones, at most 1, and in the same order.

/// Adjusted by Holm (1979, Scandinavian Journal of Statistics 6, 65-70): rejecting where they are at most a level keeps
/// the probability of any false rejection at that level, however the tests depend on each other.
pub fn holm(p_values: &[f64]) -> Vec<f64> {
    let order = ascending(p_values);
    let (mut adjusted, mut largest) = (vec![1.0; p_values.len()], 0.0_f64);
    for (rank, &index) in order.iter().enumerate() {
        largest = largest.max((p_values.len() - rank) as f64 * p_values[index]).min(1.0);
        adjusted[index] = largest;
    }
    adjusted
}

/// Adjusted by Benjamini and Hochberg (1995, Journal of the Royal Statistical Society B 57, 289-300): rejecting where
/// they are at most a level keeps the expected share of false rejections among all at that level, for tests that are
/// independent or depend positively on each other (Benjamini & Yekutieli 2001).
pub fn benjamini_hochberg(p_values: &[f64]) -> Vec<f64> {
    let order = ascending(p_values);
    let (mut adjusted, mut smallest) = (vec![1.0; p_values.len()], 1.0_f64);
    for (rank, &index) in order.iter().enumerate().rev() {
        smallest = smallest.min(p_values.len() as f64 / (rank + 1) as f64 * p_values[index]);
        adjusted[index] = smallest;
    }
    adjusted
}

/// Places of the values, the smallest first.
fn ascending(values: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&a, &b| values[a].total_cmp(&values[b]));
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of `p.adjust` in R: p.adjust(c(0.01, 0.02, 0.03, 0.04, 0.05), "holm") and "BH"; and one out of order.
    #[test]
    fn as_in_r() {
        let close = |found: Vec<f64>, wanted: &[f64]| {
            assert!(found.iter().zip(wanted).all(|(a, b)| (a - b).abs() < 1e-15) && found.len() == wanted.len(), "{found:?}");
        };
        let p = [0.01, 0.02, 0.03, 0.04, 0.05];
        close(holm(&p), &[0.05, 0.08, 0.09, 0.09, 0.09]);
        close(benjamini_hochberg(&p), &[0.05, 0.05, 0.05, 0.05, 0.05]);
        let p = [0.9, 0.001, 0.04, 0.03];
        close(holm(&p), &[0.9, 0.004, 0.09, 0.09]);
        close(benjamini_hochberg(&p), &[0.9, 0.004, 0.16 / 3.0, 0.16 / 3.0]);
        close(holm(&[]), &[]);
        close(benjamini_hochberg(&[0.7]), &[0.7]);
    }
}
