//! One key at a time: how far a headline moves when a key goes to its low and its high end, on common random
//! numbers, and whether the order of the variants of the file moves with it.
//!
//! A difference is paired by replication, and of ratios of sums the delta method gives its error (see
//! [`crate::ground::moments`]). A key that touches nothing changes nothing: its differences are exactly 0. As many are
//! looked at, a difference counts as significant only if it is so at 95% together with all others of its headline and
//! variant (Bonferroni).

use super::best::CONFIDENCE;
use super::objective::Objective;
use super::results::{Estimate, Results, VariantResults};
use crate::ground::moments::PairedMoments;
use crate::ground::special::t_quantile;

/// Where a key is tried: at which points of the grid. Point 0 is the base.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bar {
    /// The point at the low end; `None` for a value of a list, which is at `high`.
    pub low: Option<usize>,
    /// The point at the high end.
    pub high: usize,
}

/// A headline at one end of a key.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct End {
    /// The headline there.
    pub at: Option<f64>,
    /// Its paired difference to the base.
    pub delta: Estimate,
    /// The difference is not 0, at 95% together with all others; `None` where it cannot be known.
    pub significant: Option<bool>,
}

/// What one key does to one headline of one variant.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Effect {
    /// The headline at the base.
    pub base: Option<f64>,
    /// At the low end, if the key has one.
    pub low: Option<End>,
    /// At the high end.
    pub high: End,
}

impl Effect {
    /// The distance from the smallest to the largest of the headline at the base and the ends; 0 where nothing is known.
    pub fn swing(&self) -> f64 {
        let values = [self.base, self.low.and_then(|end| end.at), self.high.at];
        let (low, high) = values.iter().flatten().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| (x.min(low), x.max(high)));
        if low <= high { high - low } else { 0.0 }
    }

    /// One of the differences is significant.
    pub fn significant(&self) -> bool {
        self.low.is_some_and(|end| end.significant == Some(true)) || self.high.significant == Some(true)
    }
}

/// The effects of all keys on a headline of one variant of the file, whose results at the points are `points`.
pub fn effects(points: &[VariantResults], bars: &[Bar], objective: &Objective) -> Vec<Effect> {
    let ends = bars.iter().flat_map(|bar| bar.low.into_iter().chain([bar.high]));
    let compared = ends.filter(|point| *point != 0).count().max(1);
    let alpha = (1.0 - CONFIDENCE) / compared as f64;
    let base = pair(&points[0], &points[0], objective).reference().ratio();
    let end = |point: usize| {
        let pair = pair(&points[point], &points[0], objective);
        let factor = (pair.count() > 1).then(|| t_quantile(1.0 - alpha / 2.0, (pair.count() - 1) as f64));
        let significant = pair.difference().zip(pair.std_error()).zip(factor).map(|((delta, error), factor)| delta.abs() > factor * error);
        End { at: pair.variant().ratio(), delta: estimate(&pair), significant }
    };
    bars.iter().map(|bar| Effect { base, low: bar.low.map(end), high: end(bar.high) }).collect()
}

/// How the choice between two variants of the file looks at one point.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Choice {
    /// Place among all variants by the headline, from 1; `None` without the headline.
    pub rank: Option<usize>,
    /// Paired difference to the first variant; empty for the first.
    pub difference: Estimate,
}

/// Whether a choice between two variants turns with a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Turn {
    /// The same one is better everywhere, as far as the estimates go.
    No,
    /// Another one is better at one end, by the estimates; the intervals do not exclude that it is not so.
    Maybe,
    /// One is better at one point and the other at another, both at 95%.
    Yes,
}

impl Turn {
    /// The word in `ranking.csv`.
    pub fn name(self) -> &'static str {
        match self {
            Self::No => "no",
            Self::Maybe => "maybe",
            Self::Yes => "yes",
        }
    }

    /// From the choices at several points.
    pub fn of(choices: &[Choice]) -> Self {
        let all = || choices.iter().map(|choice| choice.difference);
        let some = |holds: &dyn Fn(Estimate) -> bool| all().any(holds);
        if some(&|one| one.low.is_some_and(|low| low > 0.0)) && some(&|one| one.high.is_some_and(|high| high < 0.0)) {
            Self::Yes
        } else if some(&|one| one.mean.is_some_and(|mean| mean > 0.0)) && some(&|one| one.mean.is_some_and(|mean| mean < 0.0)) {
            Self::Maybe
        } else {
            Self::No
        }
    }
}

/// The choice among the variants of the file at each point: by point and variant. `results` has every variant at each
/// of so many points, the points of the first variant first.
pub fn choices(results: &Results, points: usize, objective: &Objective) -> Vec<Vec<Choice>> {
    let variants = results.variants.len() / points;
    let at = |point: usize| {
        let own = |variant: usize| &results.variants[variant * points + point];
        let values: Vec<Option<f64>> = (0..variants).map(|variant| pair(own(variant), own(0), objective).variant().ratio()).collect();
        let better = |a: f64, b: f64| if objective.lower { a < b } else { a > b };
        let rank = |value: f64| 1 + values.iter().flatten().filter(|other| better(**other, value)).count();
        let choice = |variant: usize| {
            let difference = if variant == 0 { Estimate::default() } else { estimate(&pair(own(variant), own(0), objective)) };
            Choice { rank: values[variant].map(rank), difference }
        };
        (0..variants).map(choice).collect()
    };
    (0..points).map(at).collect()
}

fn pair(own: &VariantResults, reference: &VariantResults, objective: &Objective) -> PairedMoments {
    let mut moments = PairedMoments::new();
    objective.sums(own).zip(objective.sums(reference)).for_each(|(own, reference)| moments.push(own, reference));
    moments
}

fn estimate(pair: &PairedMoments) -> Estimate {
    pair.interval().map_or(Estimate { mean: pair.difference(), ..Estimate::default() }, Estimate::from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::best::tests::results_of;

    fn wait() -> Objective {
        Objective::parse("sync_wait_mean_s").expect("an objective")
    }

    #[test]
    fn by_hand() {
        // Base, low, high; the high end differs by 1 and 3: mean 2, standard error 1.
        let results = results_of(&[vec![10.0, 12.0], vec![10.0, 12.0], vec![11.0, 15.0]]);
        let effects = effects(&results.variants, &[Bar { low: Some(1), high: 2 }, Bar { low: None, high: 0 }], &wait());
        let low = effects[0].low.expect("a low end");
        assert_eq!((low.delta.mean, low.delta.low, low.delta.high, low.significant), (Some(0.0), Some(0.0), Some(0.0), Some(false)));
        let high = effects[0].high;
        assert_eq!((high.at, high.delta.mean, high.delta.std_error), (Some(13.0), Some(2.0), Some(1.0)));
        // t(0.975, 1) = 12.706.
        assert!((high.delta.high.expect("an end") - 14.706_204_736_174_7).abs() < 1e-9);
        assert_eq!((high.significant, effects[0].swing(), effects[1].swing()), (Some(false), 2.0, 0.0));
    }

    /// Two comparisons at 95% together: each at 97.5%, two-sided, so 4.3 standard errors on two degrees of freedom are
    /// not enough and 6.3 are: t(0.9875, 2) = 6.205.
    #[test]
    fn many_comparisons_ask_for_more() {
        let differences = |mean: f64| vec![10.0 + mean - 3f64.sqrt(), 10.0 + mean, 10.0 + mean + 3f64.sqrt()];
        let bars = [Bar { low: Some(1), high: 2 }];
        for (mean, found) in [(6.1, false), (6.3, true)] {
            let results = results_of(&[vec![10.0; 3], vec![10.0; 3], differences(mean)]);
            assert_eq!(effects(&results.variants, &bars, &wait())[0].significant(), found, "{mean}");
        }
    }

    #[test]
    fn a_choice_turns_when_both_sides_are_sure() {
        // Two variants at three points: the second is quicker by 1 at the base, sure; slower at one end, sure; and at
        // the other perhaps.
        let first = [vec![10.0, 11.0, 12.0], vec![10.0, 11.0, 12.0], vec![10.0, 11.0, 12.0]];
        let second = [vec![9.0, 10.0, 11.0], vec![12.0, 13.0, 14.0], vec![10.0, 11.0, 15.0]];
        let results = results_of(&[&first[..], &second[..]].concat());
        let choices = choices(&results, 3, &wait());
        let of = |points: &[usize]| Turn::of(&points.iter().map(|&point| choices[point][1]).collect::<Vec<_>>());
        assert_eq!((of(&[0, 1]), of(&[0, 2]), of(&[1, 2]), of(&[0])), (Turn::Yes, Turn::Maybe, Turn::No, Turn::No));
        assert_eq!((choices[0][0].rank, choices[0][1].rank, choices[1][1].rank), (Some(2), Some(1), Some(2)));
    }
}
