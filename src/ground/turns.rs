//! How many agent replies a conversation takes: 1, 2, 3, ...

use super::rng::uniform;
use rand::Rng;

/// Distribution of the number of agent replies; always at least 1.
#[derive(Clone, Debug, PartialEq)]
pub enum Turns {
    /// Mean `whole + fraction`: `whole` replies, one more with probability `fraction`.
    Fixed {
        /// Replies at least; 1 or more.
        whole: u32,
        /// Probability of one more, in [0, 1).
        fraction: f64,
    },
    /// Geometric on 1, 2, ... with this mean (at least 1).
    Geometric {
        /// Mean number of replies.
        mean: f64,
    },
    /// Each whole number from `min` to `max` equally likely; `1 <= min <= max`.
    Uniform {
        /// Fewest replies.
        min: u32,
        /// Most replies.
        max: u32,
    },
}

impl Turns {
    /// The mean number of replies.
    pub fn mean(&self) -> f64 {
        match *self {
            Self::Fixed { whole, fraction } => f64::from(whole) + fraction,
            Self::Geometric { mean } => mean,
            Self::Uniform { min, max } => 0.5 * (f64::from(min) + f64::from(max)),
        }
    }

    /// Draws a number of replies whose mean is `factor` (at least 1) times [`Turns::mean`]: the
    /// geometric distribution has its mean multiplied; other draws are stretched and the fraction
    /// decided by chance.
    pub fn sample(&self, factor: f64, rng: &mut impl Rng) -> u32 {
        let raw = match *self {
            Self::Geometric { mean } => {
                let mean = mean * factor;
                if mean <= 1.0 {
                    return 1;
                }
                let n = 1.0 + (libm::log(uniform(rng)) / libm::log1p(-1.0 / mean)).floor();
                return n.min(1e6) as u32;
            }
            Self::Fixed { whole, fraction } => f64::from(whole) + fraction,
            Self::Uniform { min, max } => f64::from(min) + (uniform(rng) * f64::from(max - min + 1)).floor(),
        };
        let stretched = raw * factor;
        let whole = stretched.floor();
        (whole as u32).saturating_add(u32::from(uniform(rng) < stretched - whole)).max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::rng::{Purpose, draw, stream};

    const KINDS: [Turns; 5] = [
        Turns::Fixed { whole: 3, fraction: 0.0 },
        Turns::Fixed { whole: 1, fraction: 0.6 },
        Turns::Geometric { mean: 5.0 },
        Turns::Geometric { mean: 1.0 },
        Turns::Uniform { min: 2, max: 5 },
    ];

    #[test]
    fn means_with_any_factor() {
        const N: u32 = 1_000_000;
        for (seed, turns) in KINDS.iter().enumerate() {
            for factor in [1.0, 1.3, 2.0] {
                let rng = &mut stream(seed as u64);
                let (mut sum, mut square) = (0.0, 0.0);
                for _ in 0..N {
                    let n = turns.sample(factor, rng);
                    assert!(n >= 1);
                    let deviation = f64::from(n) - factor * turns.mean();
                    sum += deviation;
                    square += deviation * deviation;
                }
                let n = f64::from(N);
                assert!((sum / n).abs() <= 4.0 * libm::sqrt(square / n / n) + 1e-9, "{turns:?} {factor}: {}", sum / n);
            }
        }
    }

    #[test]
    fn geometric_probabilities() {
        const N: u32 = 1_000_000;
        let rng = &mut stream(7);
        let mut counts = [0_u32; 6];
        (0..N).for_each(|_| counts[(Turns::Geometric { mean: 4.0 }.sample(1.0, rng) as usize).min(5)] += 1);
        for (k, &count) in counts.iter().enumerate().take(5).skip(1) {
            let p = 0.25 * (1..k).fold(1.0, |p, _| 0.75 * p);
            let error = libm::sqrt(p * (1.0 - p) / f64::from(N));
            assert!((f64::from(count) / f64::from(N) - p).abs() < 4.0 * error, "{k}");
        }
    }

    #[test]
    fn golden_draws() {
        let golden: [[u32; 3]; 5] = [[4, 4, 4], [2, 2, 2], [5, 3, 5], [1, 1, 1], [4, 4, 6]];
        for (turns, expected) in KINDS.iter().zip(golden) {
            let rng = &mut draw(20_240_304, Purpose::Turns, 0);
            assert_eq!([(); 3].map(|()| turns.sample(1.3, rng)), expected, "{turns:?}");
        }
        assert_eq!(Turns::Fixed { whole: u32::MAX, fraction: 0.5 }.sample(9.0, &mut stream(1)), u32::MAX);
    }
}
