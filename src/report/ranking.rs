//! Whether the choice between the variants of the file turns with a key: as `ranking.csv`, and in sentences.

use super::cells::{self, Cell};
use super::style::fold;
use super::sweep::unit;
use super::tornado::Varied;
use crate::run::objective::Objective;
use crate::run::tornado::{Choice, Turn, choices};
use crate::scenario::plausible::{Tried, Value};
use std::io::Write;

/// Most keys in a sentence.
const MOST_NAMED: usize = 5;

const COLUMNS: [&str; 22] = [
    "scenario",
    "metric",
    "key",
    "label",
    "value",
    "low",
    "high",
    "variant",
    "rank_at_base",
    "rank_at_low",
    "rank_at_high",
    "difference_at_base",
    "difference_at_base_low",
    "difference_at_base_high",
    "difference_at_low",
    "difference_at_low_low",
    "difference_at_low_high",
    "difference_at_high",
    "difference_at_high_low",
    "difference_at_high_high",
    "rank_changes",
    "turns",
];

/// The choice among the variants at every point.
pub struct Ranking<'a> {
    varied: Varied<'a>,
    /// By headline, point and variant.
    choices: Vec<Vec<Vec<Choice>>>,
}

impl<'a> Ranking<'a> {
    /// Compares the variants of the file at each point.
    pub fn new(varied: Varied<'a>) -> Self {
        let choices = varied.metrics.iter().map(|metric| choices(varied.results, varied.points(), metric)).collect();
        Self { varied, choices }
    }

    /// The choices of a variant at the base, at the low end and at the high one.
    fn at(&self, metric: usize, tried: &Tried, variant: usize) -> [Option<Choice>; 3] {
        let of = |point: usize| self.choices[metric][point][variant];
        [Some(of(0)), tried.low.as_ref().map(|low| of(low.point)), Some(of(tried.high.point))]
    }

    fn turn(&self, metric: usize, tried: &Tried, variant: usize) -> Turn {
        Turn::of(&self.at(metric, tried, variant).into_iter().flatten().collect::<Vec<_>>())
    }

    /// Writes `ranking.csv`: a row per headline, key and variant. Differences are to the first variant.
    pub fn write(&self, out: impl Write) -> csv::Result<()> {
        let varied = &self.varied;
        let mut rows = Vec::new();
        for (metric, objective) in varied.metrics.iter().enumerate() {
            for tried in varied.tried {
                for (variant, name) in varied.variants.iter().enumerate() {
                    let at = self.at(metric, tried, variant);
                    let mut row = vec![Cell::text(&varied.results.scenario), Cell::text(objective.name)];
                    row.extend(varied.key_cells(variant, tried));
                    row.push(Cell::text(name));
                    let ranks = at.map(|choice| choice.and_then(|choice| choice.rank));
                    row.extend(ranks.map(|rank| rank.map_or(Cell::Text(String::new()), |rank| Cell::Whole(rank as u64))));
                    row.extend(at.iter().flat_map(|choice| Cell::estimate(choice.unwrap_or_default().difference)));
                    let known: Vec<usize> = ranks.into_iter().flatten().collect();
                    row.push(Cell::Flag(Some(known.windows(2).any(|two| two[0] != two[1]))));
                    row.push(Cell::text(if variant == 0 { "" } else { self.turn(metric, tried, variant).name() }));
                    rows.push(row);
                }
            }
        }
        cells::write(&COLUMNS, &rows, out)
    }

    /// A sentence for each headline and each variant but the first: who is better, and with which keys that turns.
    pub fn sentences(&self) -> Vec<String> {
        let metrics = self.varied.metrics.iter().enumerate();
        metrics
            .flat_map(|(metric, objective)| (1..self.varied.variants.len()).map(move |variant| self.sentence(metric, objective, variant)))
            .collect()
    }

    fn sentence(&self, metric: usize, objective: &Objective, variant: usize) -> String {
        let base = self.choices[metric][0][variant].difference;
        let (own, first) = (&self.varied.variants[variant], &self.varied.variants[0]);
        let Some(mean) = base.mean else { return format!("{}: \"{own}\" and \"{first}\" cannot be compared.", objective.name) };
        let sure = base.low.is_some_and(|low| low > 0.0) || base.high.is_some_and(|high| high < 0.0);
        let is_better = |mean: f64| if objective.lower { mean < 0.0 } else { mean > 0.0 };
        let (better, worse) = if is_better(mean) { (own, first) } else { (first, own) };
        let by = unit(objective).show(mean.abs());
        if mean == 0.0 {
            return fold(&format!(
                "{}: \"{own}\" and \"{first}\" are the same at the base.{}",
                objective.name,
                self.turning(metric, variant, Turn::Yes, " It turns with ")
            ));
        }
        let interval = unit(objective).interval(base);
        if !sure {
            let turns = self.turning(metric, variant, Turn::Yes, " With some keys either is better: ");
            return fold(&format!(
                "{}: \"{better}\" and \"{worse}\" cannot be told apart at the base ({by} {interval}).{turns}",
                objective.name
            ));
        }
        let turns = self.turning(metric, variant, Turn::Yes, " That turns with ");
        let may = self.turning(metric, variant, Turn::Maybe, " It may turn with ");
        let never = if turns.is_empty() && may.is_empty() { " No key that was varied turns that." } else { "" };
        fold(&format!("{}: \"{better}\" is better than \"{worse}\" at the base, by {by} {interval}.{turns}{may}{never}", objective.name))
    }

    /// The keys with which the choice turns so surely, each with the values at which it is another one; empty without.
    fn turning(&self, metric: usize, variant: usize, turn: Turn, before: &str) -> String {
        let found: Vec<&Tried> = self.varied.tried.iter().filter(|tried| self.turn(metric, tried, variant) == turn).collect();
        if found.is_empty() {
            return String::new();
        }
        let base = self.choices[metric][0][variant].difference.mean.unwrap_or(0.0);
        let named = |tried: &&Tried| {
            let other = |value: &&Value| self.choices[metric][value.point][variant].difference.mean.is_some_and(|mean| mean * base < 0.0);
            let values: Vec<&str> = tried.low.iter().chain([&tried.high]).filter(other).map(|value| value.shown.as_str()).collect();
            let at = if values.is_empty() { String::new() } else { format!(" (at {})", values.join(" and ")) };
            format!("{}{at}", self.varied.inputs[tried.input].name())
        };
        let more = if found.len() > MOST_NAMED { format!(" and {} more", found.len() - MOST_NAMED) } else { String::new() };
        format!("{before}{}{more}.", found.iter().take(MOST_NAMED).map(named).collect::<Vec<_>>().join(", "))
    }
}
