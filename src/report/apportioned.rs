//! The variance over a sample of all keys at once as `sensitivity.csv` and for the terminal: what each key explains by
//! itself, what the noise of the simulation does, and what is left to interactions.

use super::cells::{self, Cell};
use super::human;
use super::rows::writer;
use super::style::{Role, Style, fitted_names, fold, headed, set_apart, shortened};
use super::sweep::{headline, unit};
use crate::ground::number::cell;
use crate::run::Results;
use crate::run::apportion::{Apportioned, Classes, FirstOrder, InputSample, Part, of};
use crate::run::objective::Objective;
use crate::scenario::Point;
use crate::scenario::plausible::{Input, Trial};
use std::io::Write;

/// Most keys in a table, unless all are asked for.
const MOST_SHOWN: usize = 10;

/// Width of the interval of all keys together from which on more points are advised.
const UNSURE: f64 = 0.4;

const COLUMNS: [&str; 16] = [
    "scenario",
    "variant",
    "metric",
    "part",
    "key",
    "label",
    "value",
    "low",
    "high",
    "points",
    "replications",
    "variance_share",
    "variance_share_low",
    "variance_share_high",
    "rank_correlation",
    "significant",
];

/// A sample with the parts of its variance.
pub struct Sample<'a> {
    results: &'a Results,
    variants: &'a [String],
    inputs: &'a [Input],
    metrics: &'a [Objective],
    /// By variant and key: its value at the base; empty where it stands nowhere.
    values: &'a [Vec<String>],
    /// By variant and headline.
    parts: Vec<Vec<Option<Apportioned>>>,
}

impl<'a> Sample<'a> {
    /// Apportions the variance of every headline of every variant: `results` has every variant of the file at every point,
    /// `shares` the place of each point by input, `values` what each is at the base by variant.
    pub fn new(
        results: &'a Results,
        (variants, values): (&'a [String], &'a [Vec<String>]),
        inputs: &'a [Input],
        shares: &[Vec<f64>],
        metrics: &'a [Objective],
    ) -> Self {
        let classes = |input: &Input| input.values().map_or(Classes::Ordered, Classes::Values);
        let samples: Vec<InputSample> =
            inputs.iter().zip(shares).map(|(input, shares)| InputSample { classes: classes(input), shares: shares.clone() }).collect();
        let points = results.variants.len() / variants.len().max(1);
        let parts =
            results.variants.chunks(points).map(|points| metrics.iter().map(|metric| of(points, &samples, metric)).collect()).collect();
        Self { results, variants, inputs, metrics, values, parts }
    }

    /// Writes `design.csv`: for each variant a row per point, with the values of all keys and the means of the headlines.
    pub fn write_design(&self, points: &[Point], out: impl Write) -> csv::Result<()> {
        let mut csv = writer(out);
        let keys = self.inputs.iter().map(|input| input.key.as_str());
        let columns = ["scenario", "variant", "point", "replications"].into_iter().chain(keys);
        csv.write_record(columns.chain(self.metrics.iter().map(|metric| metric.name)))?;
        for (variant, results) in self.variants.iter().zip(self.results.variants.chunks(points.len().max(1))) {
            for (point, results) in points.iter().zip(results) {
                let mut row =
                    vec![self.results.scenario.clone(), variant.clone(), point.name.clone(), self.results.replications.to_string()];
                row.extend(point.set.iter().map(|(_, value)| value.clone()));
                row.extend(self.metrics.iter().map(|metric| cell(headline(results, metric).and_then(|one| one.estimate.mean))));
                csv.write_record(row)?;
            }
        }
        csv.flush()?;
        Ok(())
    }

    /// Writes `sensitivity.csv`: for each variant and headline a row per key, then all keys by themselves, the noise and
    /// the rest.
    pub fn write(&self, out: impl Write) -> csv::Result<()> {
        let mut rows = Vec::new();
        for ((variant, parts), values) in self.variants.iter().zip(&self.parts).zip(self.values) {
            for (metric, found) in self.metrics.iter().zip(parts) {
                let Some(found) = found else { continue };
                let start =
                    |part: &str| vec![Cell::text(&self.results.scenario), Cell::text(variant), Cell::text(metric.name), Cell::text(part)];
                let sizes = || [found.points as u64, u64::from(self.results.replications)].map(Cell::Whole);
                for ((input, value), first) in self.inputs.iter().zip(values).zip(&found.inputs) {
                    let mut row = start("key");
                    row.extend(key_cells(input, value));
                    row.extend(sizes());
                    row.extend(part_cells(first.part));
                    row.extend([Cell::Number(Some(first.rank_correlation)), Cell::Flag(Some(first.significant))]);
                    rows.push(row);
                }
                let only = |share: Option<f64>| [Cell::Number(share), Cell::Number(None), Cell::Number(None)];
                let whole = [("all keys", part_cells(found.sum)), ("noise", only(found.noise)), ("rest", only(found.rest()))];
                for (part, shares) in whole {
                    let mut row = start(part);
                    row.extend((0..5).map(|_| Cell::text("")));
                    row.extend(sizes());
                    row.extend(shares);
                    row.extend([Cell::Number(None), Cell::Flag(None)]);
                    rows.push(row);
                }
            }
        }
        cells::write(&COLUMNS, &rows, out)
    }

    /// For people: of the first variant the keys that matter most, or of all variants all keys.
    pub fn show(&self, all: bool, style: Style) -> String {
        let mut text = format!(
            "{} {}\n\n",
            style.bold("All keys at once"),
            style.faint(&format!(
                "{} points of a Latin hypercube · {} replications each",
                human::count((self.results.variants.len() / self.variants.len().max(1)) as u64),
                self.results.replications
            ))
        );
        let shown = if all { self.variants.len() } else { 1 };
        for (variant, parts) in self.variants.iter().zip(&self.parts).take(shown) {
            for (metric, found) in self.metrics.iter().zip(parts) {
                let of = if self.variants.len() > 1 { format!(" of \"{variant}\"") } else { String::new() };
                text += &match found {
                    Some(found) => self.table(metric, &of, found, all, style),
                    None => {
                        format!("{}\n", headed(metric.name, &format!("{of}: does not vary, or has too few points (60 at least)"), style))
                    }
                };
            }
        }
        let note = "Share of the variance that a key explains by itself, ± half of the 95% interval · ↑↓ the headline rises or falls with the \
            key · • it has an effect (95%, all keys together)";
        text + &format!("{}\n", style.faint(&fold(note)))
    }

    fn table(&self, metric: &Objective, of: &str, found: &Apportioned, all: bool, style: Style) -> String {
        let show = |x: f64| unit(metric).show(x);
        let range =
            format!("{of}: {} on average, from {} to {} in nine of ten points", show(found.mean), show(found.range.0), show(found.range.1));
        let mut order: Vec<usize> = (0..self.inputs.len()).collect();
        order.sort_by(|&a, &b| found.inputs[b].part.share.total_cmp(&found.inputs[a].part.share));
        if !all {
            order.retain(|&index| found.inputs[index].significant);
            order.truncate(MOST_SHOWN);
        }
        let mut text = headed(metric.name, &range, style);
        if !order.is_empty() {
            text += &fitted_names(style, |apart, most, style| {
                let mut table = style.table();
                table.set_header([style.cell("Key", Role::Strong), style.right("Explains", Role::Strong), style.right("", Role::Strong)]);
                set_apart(&mut table, apart);
                for &index in &order {
                    let first = &found.inputs[index];
                    let name = style.cell(shortened(self.inputs[index].name(), most), Role::Plain);
                    table.add_row(vec![name, style.right(share(first.part), Role::Plain), style.cell(marks(first), Role::Plain)]);
                }
                table
            });
        }
        let noise = found.noise.map_or(String::new(), |noise| format!(" · noise of the simulation {}", human::percent(noise)));
        let rest = found.rest().map_or(String::new(), |rest| format!(" · interactions and the rest {}", human::percent(rest.max(0.0))));
        let more = if found.sum.high - found.sum.low > UNSURE { " · more points would make it surer" } else { "" };
        text + &format!("All keys by themselves {}{noise}{rest}{more}\n\n", share(found.sum))
    }
}

fn marks(first: &FirstOrder) -> String {
    let direction = match first.rank_correlation {
        up if up > 0.1 => "↑",
        down if down < -0.1 => "↓",
        _ => " ",
    };
    format!("{direction}{}", if first.significant { " •" } else { "" })
}

fn share(part: Part) -> String {
    format!("{} ± {}", human::percent(part.share), human::percent((part.high - part.low) / 2.0))
}

fn part_cells(part: Part) -> [Cell; 3] {
    [part.share, part.low, part.high].map(|share| Cell::Number(Some(share)))
}

/// Key, label, value, and what it may be: two ends, or a list in the last cell.
fn key_cells(input: &Input, value: &str) -> [Cell; 5] {
    let label = input.default.map_or(String::new(), |default| default.label.to_string());
    let (low, high) = match input.trial() {
        Trial::Ends(low, high) => (low, high),
        Trial::Each(values) => (String::new(), values.join(" | ")),
    };
    [Cell::text(&input.key), Cell::Text(label), Cell::text(value), Cell::Text(low), Cell::Text(high)]
}
