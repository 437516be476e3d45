//! Agents as individuals: how fast each is, what each has learnt, who can do what.

use crate::ground::dist::Dist;
use crate::ground::special::normal::normal_quantile;
use crate::ground::time::{Ticks, to_seconds};

/// What tells the agents of a group apart.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Individuals {
    /// How the agents' speeds are spread (`None`: all are as fast as the group).
    pub pace: Option<Pace>,
    /// Every replication has the same agents; otherwise each has a team of its own.
    pub same_team: bool,
    /// How newcomers get faster (`None`: nobody learns).
    pub learning: Option<Learning>,
    /// The agents by name, in the order in which they come to work; empty: they have no names and are alike but
    /// for what is drawn.
    pub members: Vec<Member>,
}

/// `pace`: an agent's work is multiplied by a factor of the agent's own, lognormal with mean 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pace {
    /// Standard deviation of the factor's logarithm, more than 0.
    pub sigma: f64,
}

impl Pace {
    /// The pace whose factors have this coefficient of variation: sigma^2 = ln(1 + cv^2).
    pub fn of_cv(cv: f64) -> Self {
        Self { sigma: libm::sqrt(libm::log1p(cv * cv)) }
    }

    /// The pace whose 90th percentile is this many times its 10th: sigma = ln(spread) / (2 z), with z = 1.2816 the
    /// normal quantile of .9.
    pub fn of_spread(spread: f64) -> Self {
        Self { sigma: libm::log(spread) / (2.0 * normal_quantile(0.9)) }
    }

    /// The factor that the share `p` of the agents stays below: exp(sigma z(p) - sigma^2 / 2).
    pub fn quantile(&self, p: f64) -> f64 {
        libm::exp(self.sigma * normal_quantile(p) - 0.5 * self.sigma * self.sigma)
    }

    /// Mean of 1 / factor, exp(sigma^2) = 1 + cv^2: how much more than agents of factor 1 a saturated group gets
    /// done, because the fast get more to do than the slow.
    pub fn mean_rate(&self) -> f64 {
        libm::exp(self.sigma * self.sigma)
    }
}

/// `learning`: an agent's work is multiplied by 1 + (factor - 1) exp(-t / time), with t the time on duty since
/// the agent joined.
#[derive(Clone, Debug, PartialEq)]
pub struct Learning {
    /// On the first day, at least 1.
    pub factor: f64,
    /// Time constant, more than 0.
    pub time: Ticks,
    /// Time on duty before the run, by agent.
    pub tenure: Dist,
}

impl Learning {
    /// The factor of an agent who has been on duty for so long since joining.
    pub fn factor_at(&self, on_duty: Ticks) -> f64 {
        1.0 + (self.factor - 1.0) * libm::exp(-to_seconds(on_duty) / to_seconds(self.time))
    }
}

/// One entry of `members`.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// The agent's name; no other member of the group has it.
    pub name: String,
    /// The agent's work is multiplied by this (`None`: drawn by `pace`).
    pub work_factor: Option<f64>,
    /// Indices into `channels` of what the agent handles, all among the group's skills; empty: all of these.
    pub skills: Vec<usize>,
}

impl Member {
    /// Whether the member handles a channel that is among the skills of the group.
    pub fn has(&self, channel: usize) -> bool {
        self.skills.is_empty() || self.skills.contains(&channel)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pace_has_mean_one_and_the_spread_that_was_asked_for() {
        for pace in [Pace::of_cv(0.25), Pace::of_spread(262.0 / 139.0)] {
            // Midpoints of so many equal shares: the error of the mean is about 1e-5.
            let n = 20_000;
            let sum = |value: fn(f64) -> f64| {
                (0..n).map(|i| value(pace.quantile((f64::from(i) + 0.5) / f64::from(n)))).sum::<f64>() / f64::from(n)
            };
            assert!((sum(|f| f) - 1.0).abs() < 1e-4);
            assert!((sum(|f| 1.0 / f) - pace.mean_rate()).abs() < 1e-4);
        }
        assert!((Pace::of_cv(0.25).mean_rate() - 1.0625).abs() < 1e-12);
        let bank = Pace::of_spread(262.0 / 139.0);
        assert!((bank.quantile(0.9) / bank.quantile(0.1) - 262.0 / 139.0).abs() < 1e-12);
        // The bank's spread is a coefficient of variation of about a quarter.
        assert!((libm::sqrt(bank.mean_rate() - 1.0) - 0.2511).abs() < 1e-4, "{}", libm::sqrt(bank.mean_rate() - 1.0));
    }

    #[test]
    fn learning_falls_to_one() {
        let learning = Learning { factor: 1.5, time: 3_600_000_000, tenure: Dist::Constant(0) };
        assert_eq!(learning.factor_at(0), 1.5);
        assert!((learning.factor_at(3_600_000_000) - (1.0 + 0.5 * libm::exp(-1.0))).abs() < 1e-15);
        assert_eq!(learning.factor_at(3_600_000_000_000), 1.0);
    }
}
