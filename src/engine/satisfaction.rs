//! Satisfaction of an issue, in points, part by part.
//!
//! S = base + wait + gap + rest + empathy + unresolved; each part is reported by itself and they
//! sum to S in every contact. Coefficients are the scenario's `[satisfaction]` section.

use crate::ground::special::{quick_log2, quick_log2_1p};
use crate::scenario::model::Satisfaction;

/// The parts of the score, in points.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Parts {
    /// Starting point.
    pub base: f64,
    /// First reply later (negative) or sooner (positive) than expected.
    pub wait: f64,
    /// Chat: slow replies.
    pub gap: f64,
    /// From the first reply to the resolution, against what is tolerated.
    pub rest: f64,
    /// Empathy that the medium lets through.
    pub empathy: f64,
    /// The issue stays unresolved.
    pub unresolved: f64,
}

impl Parts {
    /// The parts in order: base, wait, gap, rest, empathy, unresolved.
    pub fn values(&self) -> [f64; 6] {
        [self.base, self.wait, self.gap, self.rest, self.empathy, self.unresolved]
    }

    /// The score.
    pub fn total(&self) -> f64 {
        self.base + self.wait + self.gap + self.rest + self.empathy + self.unresolved
    }
}

/// What happened to the customer.
#[derive(Clone, Copy, Debug)]
pub struct Experience {
    /// Wait for the first human reply, or until giving up, in seconds; 0 when turned away at once.
    pub first_wait_s: f64,
    /// Reply time the customer expected, in seconds; more than 0.
    pub expected_s: f64,
    /// Somebody answered.
    pub answered: bool,
    /// From the first reply to the end, in seconds.
    pub rest_s: f64,
    /// Tolerated rest, in seconds; more than 0.
    pub tolerance_s: f64,
    /// Urgency weight.
    pub urgency_weight: f64,
    /// Mean time from message to reply in a chat, in seconds; 0 elsewhere.
    pub gap_s: f64,
    /// Richness of the medium in [0, 1].
    pub richness: f64,
    /// The issue was resolved.
    pub resolved: bool,
}

/// Scores an experience.
#[inline]
pub fn score(model: &Satisfaction, seen: &Experience) -> Parts {
    let wait = if seen.first_wait_s > seen.expected_s {
        -(model.wait_per_doubling * quick_log2(seen.first_wait_s / seen.expected_s)).min(model.wait_max)
    } else if !seen.answered {
        0.0
    } else if seen.first_wait_s <= seen.expected_s * EARLIEST {
        model.early_max
    } else {
        quick_log2(seen.expected_s / seen.first_wait_s).min(model.early_max)
    };
    let (rest, empathy) = if seen.answered {
        (
            -model.rest_per_doubling * seen.urgency_weight * quick_log2_1p(seen.rest_s / seen.tolerance_s),
            model.empathy * (2.0 * seen.richness - 1.0),
        )
    } else {
        (0.0, 0.0)
    };
    let gap = if seen.gap_s > model.gap_free_s { -model.gap_per_doubling * quick_log2(seen.gap_s / model.gap_free_s) } else { 0.0 };
    Parts { base: model.base, wait, gap, rest, empathy, unresolved: if seen.resolved { 0.0 } else { -model.unresolved } }
}

/// Below this fraction of the expected time the gain is at its most whatever the coefficients
/// (2^-64), so that a wait of zero needs no logarithm.
const EARLIEST: f64 = 5.4e-20;

/// CSAT level 1 to 5 of a score with survey noise added.
#[inline]
pub fn csat(model: &Satisfaction, noisy_score: f64) -> u32 {
    1 + model.cuts.iter().filter(|&&cut| noisy_score >= cut).count() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn model() -> Satisfaction {
        Satisfaction {
            base: 88.0,
            wait_per_doubling: 3.0,
            wait_max: 40.0,
            early_max: 3.0,
            gap_per_doubling: 2.0,
            gap_free_s: 60.0,
            rest_per_doubling: 2.0,
            tolerance_h: [72.0, 24.0, 1.0],
            urgency_weight: [0.5, 1.0, 2.0],
            empathy: 20.0,
            unresolved: 30.0,
            noise_sd: 18.0,
            cuts: [40.0, 52.0, 65.0, 82.0],
            survey_response: 0.15,
            survey_extremes: 2.0,
        }
    }

    fn calm() -> Experience {
        Experience {
            first_wait_s: 60.0,
            expected_s: 60.0,
            answered: true,
            rest_s: 0.0,
            tolerance_s: 86400.0,
            urgency_weight: 1.0,
            gap_s: 0.0,
            richness: 0.5,
            resolved: true,
        }
    }

    #[test]
    fn parts_follow_the_formula() {
        let m = model();
        let part = |change: &dyn Fn(&mut Experience)| {
            let mut seen = calm();
            change(&mut seen);
            score(&m, &seen)
        };
        assert_eq!(part(&|_| {}).total(), 88.0);
        assert_eq!(part(&|e| e.first_wait_s = 480.0).wait, -9.0);
        assert_eq!(part(&|e| e.first_wait_s = 60e9).wait, -40.0);
        assert_eq!(part(&|e| e.first_wait_s = 30.0).wait, 1.0);
        assert_eq!(part(&|e| e.first_wait_s = 0.0).wait, 3.0);
        assert_eq!(part(&|e| e.gap_s = 240.0).gap, -4.0);
        assert!((part(&|e| e.rest_s = 3.0 * 86400.0).rest + 4.0).abs() < 1e-12);
        assert_eq!(part(&|e| e.richness = 0.85).empathy, 14.0);
        assert_eq!(part(&|e| e.resolved = false).unresolved, -30.0);
        let gave_up = part(&|e| {
            e.answered = false;
            e.resolved = false;
            e.first_wait_s = 10.0;
        });
        assert_eq!(gave_up.total(), 58.0);
    }

    #[test]
    fn csat_levels_begin_at_their_cuts() {
        let m = model();
        assert_eq!([0.0, 39.9, 40.0, 52.0, 65.0, 81.9, 82.0].map(|s| csat(&m, s)), [1, 1, 2, 3, 4, 4, 5]);
    }
}
