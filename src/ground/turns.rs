//! How many agent replies a conversation takes: 1, 2, 3, ...

use super::rng::uniform;
use rand_xoshiro::rand_core::Rng;

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
        (whole as u32 + u32::from(uniform(rng) < stretched - whole)).max(1)
    }
}
