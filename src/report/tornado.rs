//! One key at a time as `tornado.csv`, as JSON with the same columns, and as a chart for the terminal: how far each
//! headline moves when a key goes to its low and its high end, the widest swing first.

use super::cells::{self, Cell};
use super::rows::JsonRow;
use super::style::{Style, fold, headed, shortened};
use super::sweep::unit;
use super::table::Unit;
use crate::run::objective::Objective;
use crate::run::tornado::{Bar, Effect, End, effects};
use crate::run::{Estimate, Results};
use crate::scenario::plausible::{Input, Tried};
use std::io::Write;

/// Most keys in a chart, unless all are asked for.
const MOST_SHOWN: usize = 15;
/// Columns of the chart: key, values, change at the low end, change at the high end, and each half of the bars.
const WIDTHS: [usize; 5] = [31, 21, 18, 18, 13];
/// Fewest columns of a key.
const LEAST: usize = 12;

const COLUMNS: [&str; 20] = [
    "scenario",
    "variant",
    "metric",
    "key",
    "label",
    "value",
    "low",
    "high",
    "replications",
    "base",
    "at_low",
    "delta_at_low",
    "delta_at_low_low",
    "delta_at_low_high",
    "at_high",
    "delta_at_high",
    "delta_at_high_low",
    "delta_at_high_high",
    "swing",
    "significant",
];

/// Swept results with what was varied.
#[derive(Clone, Copy)]
pub struct Varied<'a> {
    /// Every variant of the file at every point, the points of the first variant first.
    pub results: &'a Results,
    /// The names of the variants of the file.
    pub variants: &'a [String],
    /// The keys.
    pub inputs: &'a [Input],
    /// Where each is tried.
    pub tried: &'a [Tried],
    /// The headlines.
    pub metrics: &'a [Objective],
    /// By variant of the file and key: its value at the base; empty where it stands nowhere.
    pub values: &'a [Vec<String>],
}

impl Varied<'_> {
    /// Points of each variant.
    pub fn points(&self) -> usize {
        self.results.variants.len() / self.variants.len().max(1)
    }

    /// The first cells of a row about a key: key, label, value, low, high.
    pub(super) fn key_cells(&self, variant: usize, tried: &Tried) -> [Cell; 5] {
        let input = &self.inputs[tried.input];
        let label = input.default.map_or(String::new(), |default| default.label.to_string());
        let value = self.values[variant][tried.input].as_str();
        let low = tried.low.as_ref().map_or("", |value| value.text.as_str());
        [Cell::text(&input.key), Cell::Text(label), Cell::text(value), Cell::text(low), Cell::text(&tried.high.text)]
    }
}

/// The effects of all keys.
pub struct Tornado<'a> {
    varied: Varied<'a>,
    /// By variant and headline, the widest swing first: which of the tried, and its effect.
    effects: Vec<Vec<Vec<(usize, Effect)>>>,
}

impl<'a> Tornado<'a> {
    /// Compares every point with the base of its variant.
    pub fn new(varied: Varied<'a>) -> Self {
        let point = |value: &crate::scenario::plausible::Value| value.point;
        let bars: Vec<Bar> =
            varied.tried.iter().map(|tried| Bar { low: tried.low.as_ref().map(point), high: point(&tried.high) }).collect();
        let sorted = |points: &[crate::run::VariantResults], metric: &Objective| {
            let mut effects: Vec<(usize, Effect)> = effects(points, &bars, metric).into_iter().enumerate().collect();
            effects.sort_by(|(_, a), (_, b)| b.swing().total_cmp(&a.swing()));
            effects
        };
        let of = |points: &[crate::run::VariantResults]| varied.metrics.iter().map(|metric| sorted(points, metric)).collect();
        Self { effects: varied.results.variants.chunks(varied.points()).map(of).collect(), varied }
    }

    fn rows(&self) -> Vec<Vec<Cell>> {
        let varied = &self.varied;
        let mut rows = Vec::new();
        for (place, (variant, effects)) in varied.variants.iter().zip(&self.effects).enumerate() {
            for (metric, effects) in varied.metrics.iter().zip(effects) {
                for (index, effect) in effects {
                    let mut row = vec![Cell::text(&varied.results.scenario), Cell::text(variant), Cell::text(metric.name)];
                    row.extend(varied.key_cells(place, &varied.tried[*index]));
                    row.push(Cell::Whole(u64::from(varied.results.replications)));
                    row.push(Cell::Number(effect.base));
                    for end in [effect.low.unwrap_or_default(), effect.high] {
                        row.push(Cell::Number(end.at));
                        row.extend(Cell::estimate(end.delta));
                    }
                    row.push(Cell::Number(Some(effect.swing())));
                    row.push(Cell::Flag((varied.results.replications > 1).then(|| effect.significant())));
                    rows.push(row);
                }
            }
        }
        rows
    }

    /// Writes `tornado.csv`: a row per variant, headline and key, the widest swing first.
    pub fn write(&self, out: impl Write) -> csv::Result<()> {
        cells::write(&COLUMNS, &self.rows(), out)
    }

    /// The rows of `tornado.csv` as JSON.
    pub fn json(&self) -> Vec<JsonRow> {
        cells::json(&COLUMNS, &self.rows())
    }

    /// The charts of the first variant, or of all with all keys.
    pub fn show(&self, all: bool, style: Style) -> String {
        let mut text = String::new();
        let shown = if all { self.varied.variants.len() } else { 1 };
        for (variant, effects) in self.varied.variants.iter().zip(&self.effects).take(shown) {
            for (metric, effects) in self.varied.metrics.iter().zip(effects) {
                text += &self.chart(variant, metric, effects, all, style);
            }
        }
        for line in self.legend(shown) {
            text += &format!("{}\n", style.faint(&fold(&line)));
        }
        text
    }

    fn chart(&self, variant: &str, metric: &Objective, effects: &[(usize, Effect)], all: bool, style: Style) -> String {
        let moved: Vec<&(usize, Effect)> = effects.iter().filter(|(_, effect)| effect.swing() > 0.0).collect();
        let most = if all { moved.len() } else { moved.len().min(MOST_SHOWN) };
        let base = effects.first().and_then(|(_, effect)| effect.base).map_or("–".to_owned(), |base| unit(metric).show(base));
        let of = if self.varied.variants.len() > 1 { format!(" of \"{variant}\"") } else { String::new() };
        let mut text = headed(metric.name, &format!("{of}: {base} at the base"), style);
        let deltas = moved.iter().flat_map(|(_, effect)| [effect.low.and_then(|end| end.delta.mean), effect.high.delta.mean]);
        let scale = deltas.flatten().fold(0.0f64, |most, delta| most.max(delta.abs()));
        if most > 0 {
            let titles = ["Key", "Low … high", "Change at low", "at high"];
            let rows: Vec<[String; 4]> = moved[..most].iter().map(|(index, effect)| self.texts(*index, effect, metric)).collect();
            let widths = widths(&rows);
            let line = |texts: [&str; 4]| {
                let padded: Vec<String> = (0..4).map(|column| padded(texts[column], widths[column], column > 1)).collect();
                padded.join(" ")
            };
            text += &format!("{}\n", style.faint(line(titles).trim_end()));
            for ((_, effect), row) in moved.iter().zip(&rows) {
                let bars = bars(effect.low.and_then(|end| end.delta.mean), effect.high.delta.mean, scale);
                text += &format!("{}\n", format!("{} {bars}", line(row.each_ref().map(String::as_str))).trim_end());
            }
        }
        let (hidden, still) = (moved.len() - most, effects.len() - moved.len());
        let mut notes = Vec::new();
        if hidden > 0 {
            notes.push(format!("{hidden} more change it less (-v shows all)"));
        }
        if still > 0 {
            notes.push(format!("{still} change nothing"));
        }
        if !notes.is_empty() {
            text += &format!("{}\n", style.faint(&notes.join(" · ")));
        }
        text + "\n"
    }

    /// Key, values, and what either end changes.
    fn texts(&self, index: usize, effect: &Effect, metric: &Objective) -> [String; 4] {
        let tried = &self.varied.tried[index];
        let values = match &tried.low {
            Some(low) => format!("{} … {}", low.shown, tried.high.shown.trim_start_matches("mean ").trim_start_matches("median ")),
            None => tried.high.shown.clone(),
        };
        let (low, high) = (effect.low.map_or(String::new(), |end| change(end, unit(metric))), change(effect.high, unit(metric)));
        [self.varied.inputs[tried.input].name().to_owned(), values, low, high]
    }

    fn legend(&self, shown: usize) -> Vec<String> {
        let mut notes = Vec::new();
        if self.varied.results.replications > 1 {
            notes.push("▒ at the low end · █ at the high end, or at the value · ± half of the 95% interval · • the change is not 0 (95%, all keys together)".to_owned());
        } else {
            notes.push("▒ at the low end · █ at the high end, or at the value · one replication: no interval can be given".to_owned());
        }
        if shown < self.varied.variants.len() {
            notes.push(format!("Shown is \"{}\"; tornado.csv has every variant, and -v shows them", self.varied.variants[0]));
        }
        notes
    }
}

/// The change at an end with its interval, marked if it is one.
fn change(end: End, unit: Unit) -> String {
    let Some(delta) = end.delta.mean else { return "–".to_owned() };
    if delta == 0.0 && end.delta.std_error.unwrap_or(0.0) == 0.0 {
        return "0  ".to_owned();
    }
    let sign = if delta > 0.0 { "+" } else { "" };
    let symmetric = Estimate { mean: Some(delta), ..end.delta };
    let mark = if end.significant == Some(true) { " •" } else { "  " };
    format!("{sign}{} {}{mark}", unit.show(delta), unit.interval(symmetric))
}

/// Two bars from a centre line, the longer behind the shorter.
fn bars(low: Option<f64>, high: Option<f64>, scale: f64) -> String {
    let half = WIDTHS[4];
    let mut cells = vec![' '; 2 * half + 1];
    let mut both = [(low, '▒'), (high, '█')];
    both.sort_by(|(a, _), (b, _)| b.unwrap_or(0.0).abs().total_cmp(&a.unwrap_or(0.0).abs()));
    for (delta, glyph) in both {
        let delta = delta.unwrap_or(0.0);
        let length = if delta == 0.0 || scale == 0.0 { 0 } else { ((delta.abs() / scale * half as f64).round() as usize).clamp(1, half) };
        let from = if delta < 0.0 { half - length } else { half + 1 };
        cells[from..from + length].fill(glyph);
    }
    cells[half] = '│';
    cells.into_iter().collect()
}

/// The widths of the columns of text: that of keys gives way to numbers that need more than theirs.
fn widths(rows: &[[String; 4]]) -> [usize; 4] {
    let longest = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0).max(WIDTHS[column]);
    let numbers = [longest(2), longest(3)];
    let over = numbers[0] + numbers[1] - WIDTHS[2] - WIDTHS[3];
    [WIDTHS[0].saturating_sub(over).max(LEAST), WIDTHS[1], numbers[0], numbers[1]]
}

/// A text in so many columns, without its middle if it is longer.
fn padded(text: &str, width: usize, right: bool) -> String {
    let text = shortened(text, width);
    if right { format!("{text:>width$}") } else { format!("{text:<width$}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_go_left_and_right_and_the_shorter_stands_before_the_longer() {
        assert_eq!(bars(Some(-2.0), Some(4.0), 4.0), format!("{}▒▒▒▒▒▒▒│{}", " ".repeat(6), "█".repeat(13)));
        assert_eq!(bars(Some(4.0), Some(2.0), 4.0), format!("{}│███████▒▒▒▒▒▒", " ".repeat(13)));
        assert_eq!(bars(None, Some(0.0), 4.0), format!("{}│{}", " ".repeat(13), " ".repeat(13)));
        assert_eq!(bars(Some(1e-9), None, 4.0), format!("{}│▒{}", " ".repeat(13), " ".repeat(12)));
    }

    #[test]
    fn numbers_are_never_cut() {
        let rows = |number: &str| [["a.long.key".repeat(5), "1 … 2".to_owned(), number.to_owned(), "0".to_owned()]];
        assert_eq!(widths(&rows("+1 ± 2 •")), [31, 21, 18, 18]);
        assert_eq!(widths(&rows("−1234567.8k ± 12345.6k •")), [25, 21, 24, 18]);
        assert_eq!(widths(&rows(&"1".repeat(50))), [12, 21, 50, 18]);
    }

    #[test]
    fn texts_fill_their_columns() {
        assert_eq!(
            (padded("ab", 4, false), padded("ab", 4, true), padded("abcdef", 4, false)),
            ("ab  ".into(), "  ab".into(), "ab…f".into())
        );
    }
}
