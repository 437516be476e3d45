//! Satisfaction of an issue, in points, part by part.
//!
//! S = base + wait + gap + rest + empathy + unresolved, and in plans with issues the parts of `burden`
//! besides, all of them losses: revalidation, rejection, repeat, transfer, menu, extra_turn, extra_contact,
//! mismatch. Each part is reported by itself and they sum to S in every contact or issue. Coefficients are the scenario's `[satisfaction]` section.

use crate::ground::dist::standard_normal;
use crate::ground::rng::{Purpose, draw};
use crate::ground::special::{quick_log2, quick_log2_1p};
use crate::plan::valuation::InquiryValue;
use crate::plan::{ChannelPlan, Plan};
use crate::scenario::model::Satisfaction;
use serde::{Deserialize, Serialize};
use std::hint::select_unpredictable;

/// The parts of the score, in points.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
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

/// What is the same for all contacts of an inquiry on a channel: coefficients with everything that
/// can be worked out beforehand.
#[derive(Clone, Copy, Debug)]
pub struct Scale {
    base: f64,
    wait_per_doubling: f64,
    wait_max: f64,
    early_per_halving: f64,
    /// 0 when being early gains nothing.
    early_max: f64,
    /// 1 / expected first reply, per second.
    per_expected: f64,
    /// Points per doubling of 1 + rest / tolerance, urgency included.
    rest_per_doubling: f64,
    /// 1 / tolerated rest, per second.
    per_tolerance: f64,
    gap_per_doubling: f64,
    /// 1 / free reply gap, per second.
    per_free_gap: f64,
    empathy: f64,
    /// Points of full empathy.
    empathy_points: f64,
    unresolved: f64,
}

impl Scale {
    /// Those of a plan, per inquiry and channel.
    pub fn all(plan: &Plan) -> Vec<Self> {
        let valuation = &plan.valuation;
        let scale = |inquiry: &InquiryValue, channel: &ChannelPlan| {
            let InquiryValue { tolerance_s, urgency_weight, .. } = *inquiry;
            Self::new(&valuation.satisfaction, channel.expected_reply_s, tolerance_s, urgency_weight, channel.richness)
        };
        valuation.inquiries.iter().flat_map(|inquiry| plan.channels.iter().map(move |channel| scale(inquiry, channel))).collect()
    }

    /// `expected_s` and `tolerance_s` are more than 0, `richness` in [0, 1].
    pub fn new(model: &Satisfaction, expected_s: f64, tolerance_s: f64, urgency_weight: f64, richness: f64) -> Self {
        Self {
            base: model.base,
            wait_per_doubling: model.wait_per_doubling,
            wait_max: model.wait_max,
            early_per_halving: model.early_per_halving,
            early_max: if model.early_per_halving > 0.0 { model.early_max } else { 0.0 },
            per_expected: 1.0 / expected_s,
            rest_per_doubling: model.rest_per_doubling * urgency_weight,
            per_tolerance: 1.0 / tolerance_s,
            gap_per_doubling: model.gap_per_doubling,
            per_free_gap: 1.0 / model.gap_free_s,
            empathy: model.empathy * (2.0 * richness - 1.0),
            empathy_points: model.empathy,
            unresolved: model.unresolved,
        }
    }

    /// The parts that an answered customer feels: `first_wait_s` to the first human reply, `rest_s`
    /// from there to the end, `gap_s` the mean reply gap of a chat (0 elsewhere).
    #[inline(always)]
    pub fn answered(&self, first_wait_s: f64, rest_s: f64, gap_s: f64, resolved: bool) -> Parts {
        let gap = gap_s * self.per_free_gap;
        Parts {
            base: self.base,
            wait: self.wait_points(first_wait_s),
            gap: if gap > 1.0 { -self.gap_per_doubling * quick_log2(gap) } else { 0.0 },
            rest: -self.rest_per_doubling * quick_log2_1p(rest_s * self.per_tolerance),
            empathy: self.empathy,
            unresolved: if resolved { 0.0 } else { -self.unresolved },
        }
    }

    /// The parts of an issue: the wait is to the first human reply (or to the bot's answer that settled it),
    /// against what was expected at the first contact; `empathy` in [0, 1] is what was met on the way.
    pub fn of_issue(&self, first_wait_s: f64, expected_s: f64, rest_s: f64, gap_s: f64, empathy: f64, resolved: bool) -> Parts {
        Parts {
            // As in a scale, so that a contact without more to it is scored to the last bit like its issue.
            wait: self.wait(first_wait_s * (1.0 / expected_s)),
            empathy: self.empathy_points * (2.0 * empathy - 1.0),
            ..self.answered(0.0, rest_s, gap_s, resolved)
        }
    }

    /// The parts of a customer whom nobody answers. The first human reply never comes, so the wait
    /// costs the most it can; there is no empathy, and the issue stays unresolved.
    pub fn unanswered(&self) -> Parts {
        Parts { base: self.base, wait: -self.wait_max, gap: 0.0, rest: 0.0, empathy: 0.0, unresolved: -self.unresolved }
    }

    /// Points for so many seconds to the first human reply.
    #[inline(always)]
    pub fn wait_points(&self, first_wait_s: f64) -> f64 {
        self.wait(first_wait_s * self.per_expected)
    }

    /// Points for a wait in units of the expected one.
    #[inline]
    fn wait(&self, late: f64) -> f64 {
        if late <= EARLIEST {
            self.early_max
        } else {
            let doublings = quick_log2(late);
            // As many come early as late: coefficients can be selected, where branches would be guessed.
            let late = doublings > 0.0;
            let per_doubling = select_unpredictable(late, self.wait_per_doubling, self.early_per_halving);
            let most = select_unpredictable(late, self.wait_max, self.early_max);
            let points = per_doubling * doublings.abs();
            let points = select_unpredictable(points < most, points, most);
            select_unpredictable(late, -points, points)
        }
    }
}

/// Below this fraction of the expected time the gain is at its most whatever the coefficients
/// (2^-64), so that a wait of zero needs no logarithm.
const EARLIEST: f64 = 5.4e-20;

/// How a survey turns a score into a CSAT level.
#[derive(Clone, Copy, Debug)]
pub struct Survey {
    noise_sd: f64,
    cuts: [f64; 4],
}

impl Survey {
    /// The survey of a satisfaction model.
    pub fn new(model: &Satisfaction) -> Self {
        Self { noise_sd: model.noise_sd, cuts: model.cuts }
    }

    /// CSAT level, 1 to 5, that the customer of the issue with this key gives.
    #[inline(always)]
    pub fn level(&self, score: f64, key: u64) -> u32 {
        self.level_of(self.noisy(score, key))
    }

    /// A score with the noise of the issue with this key.
    #[inline(always)]
    pub fn noisy(&self, score: f64, key: u64) -> f64 {
        score + self.noise_sd * standard_normal(&mut draw(key, Purpose::Survey, 0))
    }

    /// Where the levels 2 to 5 begin, ascending, in scores with noise.
    #[inline]
    pub fn cuts(&self) -> [f64; 4] {
        self.cuts
    }

    /// CSAT level of a score with its noise.
    #[inline]
    fn level_of(&self, noisy: f64) -> u32 {
        1 + self.cuts.iter().map(|&cut| u32::from(noisy >= cut)).sum::<u32>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn model() -> Satisfaction {
        Satisfaction {
            base: 88.0,
            wait_per_doubling: 3.0,
            wait_max: 40.0,
            early_per_halving: 1.0,
            early_max: 3.0,
            gap_per_doubling: 2.0,
            gap_free_s: 60.0,
            rest_per_doubling: 2.0,
            tolerance_h: [72.0, 24.0, 1.0],
            urgency_weight: [0.5, 1.0, 2.0],
            empathy: 20.0,
            revalidation: 4.0,
            rejection: 3.0,
            repeat: 5.0,
            transfer: 4.0,
            menu: 2.0,
            menu_free: 2.0,
            extra_turn: 1.0,
            extra_contact: 8.0,
            mismatch: 4.0,
            unresolved: 30.0,
            noise_sd: 18.0,
            cuts: [40.0, 52.0, 65.0, 82.0],
            survey_response: 0.15,
            survey_extremes: 2.0,
        }
    }

    #[test]
    fn parts_follow_the_formula() {
        let scale = Scale::new(&model(), 60.0, 86400.0, 1.0, 0.5);
        let near = |a: f64, b: f64| assert!((a - b).abs() < 1e-9, "{a} is not {b}");
        near(scale.answered(60.0, 0.0, 0.0, true).total(), 88.0);
        near(scale.answered(480.0, 0.0, 0.0, true).wait, -9.0);
        near(scale.answered(60e9, 0.0, 0.0, true).wait, -40.0);
        near(scale.answered(30.0, 0.0, 0.0, true).wait, 1.0);
        near(scale.answered(0.0, 0.0, 0.0, true).wait, 3.0);
        near(scale.answered(60.0, 0.0, 240.0, true).gap, -4.0);
        near(scale.answered(60.0, 0.0, 59.0, true).gap, 0.0);
        near(scale.answered(60.0, 3.0 * 86400.0, 0.0, true).rest, -4.0);
        near(scale.answered(60.0, 0.0, 0.0, false).total(), 58.0);
        near(scale.unanswered().total(), 18.0);
        near(Scale::new(&model(), 60.0, 86400.0, 1.0, 0.85).answered(60.0, 0.0, 0.0, true).empathy, 14.0);
        near(Scale::new(&model(), 60.0, 3600.0, 2.0, 0.5).answered(60.0, 3600.0, 0.0, true).rest, -4.0);
    }

    #[test]
    fn being_early_gains_by_the_halving_up_to_a_limit() {
        let gain = |early_per_halving, wait| {
            let model = Satisfaction { early_per_halving, ..model() };
            Scale::new(&model, 64.0, 86400.0, 1.0, 0.5).answered(wait, 0.0, 0.0, true).wait
        };
        for (per_halving, wait, expected) in
            [(1.0, 16.0, 2.0), (0.5, 16.0, 1.0), (2.0, 32.0, 2.0), (2.0, 16.0, 3.0), (0.5, 0.0, 3.0), (0.0, 1.0, 0.0), (0.0, 0.0, 0.0)]
        {
            assert!((gain(per_halving, wait) - expected).abs() < 1e-9, "{per_halving} {wait}");
        }
        // It changes nothing for those who wait longer than expected.
        assert_eq!(gain(0.3, 640.0).to_bits(), gain(1.0, 640.0).to_bits());
    }

    #[test]
    fn csat_levels_begin_at_their_cuts() {
        let survey = Survey::new(&model());
        assert_eq!([0.0, 39.9, 40.0, 52.0, 65.0, 81.9, 82.0].map(|s| survey.level_of(s)), [1, 1, 2, 3, 4, 4, 5]);
    }
}
