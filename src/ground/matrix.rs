//! The Cholesky factor of a correlation matrix.

/// The lower triangle L with L Lᵀ = R, row by row, for the matrix R of size `n` with ones on its diagonal, the given
/// (row, column, value) beside it and zeros elsewhere; `None` if R is not positive definite (Golub & Van Loan,
/// Matrix Computations, section 4.2).
pub fn cholesky(n: usize, pairs: &[(usize, usize, f64)]) -> Option<Vec<Vec<f64>>> {
    let mut given = vec![vec![0.0; n]; n];
    for &(a, b, value) in pairs {
        given[a.max(b)][a.min(b)] = value;
    }
    let mut lower: Vec<Vec<f64>> = Vec::with_capacity(n);
    for (i, given) in given.iter().enumerate() {
        let mut row = vec![0.0; i + 1];
        for j in 0..i {
            let done: f64 = (0..j).map(|k| row[k] * lower[j][k]).sum();
            row[j] = (given[j] - done) / lower[j][j];
        }
        let rest = 1.0 - row[..i].iter().map(|value| value * value).sum::<f64>();
        // What is left of the variance; nothing but rounding would make a singular matrix positive.
        if rest <= 1e-12 {
            return None;
        }
        row[i] = libm::sqrt(rest);
        lower.push(row);
    }
    Some(lower)
}

#[cfg(test)]
mod tests {
    use super::cholesky;

    #[test]
    fn the_factor_gives_the_matrix_back() {
        let pairs = [(0, 1, 0.5), (2, 0, -0.3), (1, 2, 0.2)];
        let lower = cholesky(3, &pairs).expect("positive definite");
        let of = |i: usize, j: usize| (0..=i.min(j)).map(|k| lower[i][k] * lower[j][k]).sum::<f64>();
        for (a, b, value) in pairs {
            assert!((of(a, b) - value).abs() < 1e-15);
        }
        assert!((0..3).all(|i| (of(i, i) - 1.0).abs() < 1e-15));
        assert_eq!(cholesky(2, &[]), Some(vec![vec![1.0], vec![0.0, 1.0]]));
    }

    #[test]
    fn contradictions_are_found() {
        // Two that each go with the third cannot go against each other.
        assert!(cholesky(3, &[(0, 1, 0.9), (0, 2, 0.9), (1, 2, -0.5)]).is_none());
        assert!(cholesky(2, &[(0, 1, 0.999_999_999_999_9)]).is_none());
    }
}
