//! A sweep as `sweep.csv`, as JSON with the same columns, and for the terminal: the points with the
//! keys that differ, what they are compared by, the frontier with its uncertainty, and who may be the best.

use super::human;
use super::rows::{JsonRow, json_number, writer};
use super::style::{Role, Style, fitted, fold, heading, set_apart};
use super::table::Unit;
use crate::ground::number::cell;
use crate::ground::time::{Ticks, to_seconds};
use crate::run::best::{Standing, standings};
use crate::run::frontier::{Membership, frontier};
use crate::run::objective::Objective;
use crate::run::{Headline, Results, VariantResults};
use crate::scenario::Point;
use std::io::Write;

/// Most points that the terminal shows.
const MOST_SHOWN: usize = 30;
/// A point off the frontier is shown if it is on it in at least this share of the resamples.
const SHARE_SHOWN: f64 = 0.05;
/// Most names in a sentence.
const MOST_NAMED: usize = 4;

/// A sweep with what its points are compared by.
pub struct Sweep<'a> {
    results: &'a Results,
    keys: &'a [String],
    /// The points of every variant of the file, again and again.
    points: &'a [Point],
    objectives: &'a [Objective],
    memberships: Vec<Membership>,
    /// By objective and variant.
    standings: Vec<Vec<Standing>>,
}

impl<'a> Sweep<'a> {
    /// Compares the variants of swept `results`, which are those of the file at each of `points`; `resamples` of the
    /// replications say how sure the frontier is.
    pub fn new(results: &'a Results, keys: &'a [String], points: &'a [Point], objectives: &'a [Objective], resamples: u32) -> Self {
        let memberships = frontier(results, objectives, resamples);
        let standings = objectives.iter().map(|objective| standings(results, objective)).collect();
        Self { results, keys, points, objectives, memberships, standings }
    }

    /// The value of each key at a variant's point; empty where the point leaves it as it is.
    fn values(&self, index: usize) -> impl Iterator<Item = &str> {
        let set = &self.points[index % self.points.len()].set;
        self.keys.iter().map(|key| set.iter().find(|(other, _)| other == key).map_or("", |(_, value)| value.as_str()))
    }

    /// Names of the columns and their cells: text, or a number.
    fn columns(&self) -> Vec<String> {
        let mut columns = vec!["scenario".to_owned(), "variant".to_owned(), "replications".to_owned()];
        columns.extend(self.keys.iter().cloned());
        for objective in self.objectives {
            columns.extend(["", "_low", "_high", "_gap", "_gap_high", "_maybe_best"].map(|suffix| format!("{}{suffix}", objective.name)));
        }
        columns.extend(["on_frontier", "frontier_share"].map(str::to_owned));
        columns
    }

    fn numbers(&self, index: usize) -> Vec<[Option<f64>; 5]> {
        let own = self.objectives.iter().map(|objective| headline(&self.results.variants[index], objective).map(|one| one.estimate));
        let numbers = own.zip(&self.standings).map(|(own, standings)| {
            let (own, standing) = (own.unwrap_or_default(), standings[index]);
            [own.mean, own.low, own.high, standing.gap, standing.gap_high]
        });
        numbers.collect()
    }

    /// Writes `sweep.csv`: a row per variant.
    pub fn write(&self, out: impl Write) -> csv::Result<()> {
        let mut csv = writer(out);
        csv.write_record(self.columns())?;
        for (index, variant) in self.results.variants.iter().enumerate() {
            let mut record = vec![self.results.scenario.clone(), variant.variant.clone(), self.results.replications.to_string()];
            record.extend(self.values(index).map(str::to_owned));
            for (numbers, standings) in self.numbers(index).into_iter().zip(&self.standings) {
                record.extend(numbers.map(cell));
                record.push(standings[index].maybe_best.map(|may| may.to_string()).unwrap_or_default());
            }
            record.push(self.memberships[index].on.to_string());
            record.push(cell(self.memberships[index].share));
            csv.write_record(&record)?;
        }
        csv.flush()?;
        Ok(())
    }

    /// The rows of `sweep.csv` as JSON with the same rounding; an empty cell is `null`.
    pub fn json(&self) -> Vec<JsonRow> {
        let columns = self.columns();
        let row = |(index, variant): (usize, &VariantResults)| {
            let results = self.results;
            let mut values: Vec<serde_json::Value> =
                vec![results.scenario.clone().into(), variant.variant.clone().into(), results.replications.into()];
            values.extend(self.values(index).map(json_value));
            for (numbers, standings) in self.numbers(index).into_iter().zip(&self.standings) {
                values.extend(numbers.map(json_number));
                values.push(standings[index].maybe_best.into());
            }
            values.push(self.memberships[index].on.into());
            values.push(json_number(self.memberships[index].share));
            JsonRow::new(columns.iter().cloned().zip(values).collect())
        };
        self.results.variants.iter().enumerate().map(row).collect()
    }

    /// For people: the frontier in full, and what can be said of each objective.
    pub fn show(&self, description: &str, length: Ticks, style: Style) -> String {
        let results = self.results;
        let detail = format!(
            "{} points · {} from {} · {} replications each · seed {} · {} contacts simulated",
            human::count(results.variants.len() as u64),
            human::period(to_seconds(length)),
            results.start.strftime("%a %Y-%m-%d"),
            human::count(u64::from(results.replications)),
            results.seed,
            human::count(results.contacts)
        );
        let shown = self.shown();
        let mut text = heading(&results.name, description, &detail, style);
        text.push('\n');
        text.push_str(&fitted(style, |apart, style| {
            let mut table = style.table();
            let mut head = vec![style.cell("Point", Role::Strong)];
            head.extend(self.objectives.iter().map(|objective| style.right(title(objective), Role::Strong)));
            head.push(style.right("On the\nfrontier", Role::Strong));
            table.set_header(head);
            set_apart(&mut table, apart);
            for &index in &shown {
                table.add_row(self.row(index, style));
            }
            table
        }));
        let legend = self.legend(shown.len()).into_iter().map(|line| format!("{}\n", style.faint(&fold(&line))));
        let sentences = (0..self.objectives.len()).map(|objective| format!("{}\n", fold(&self.sentence(objective))));
        text.extend(std::iter::once("\n".to_owned()).chain(legend).chain(std::iter::once("\n".to_owned())).chain(sentences));
        text
    }

    /// The points worth showing: all of a few; else those that are or may be on the frontier, the surest of too many.
    fn shown(&self) -> Vec<usize> {
        let all = 0..self.results.variants.len();
        if all.len() <= MOST_SHOWN {
            return all.collect();
        }
        let chance = |index: usize| (self.memberships[index].on, self.memberships[index].share.unwrap_or(0.0));
        let mut shown: Vec<usize> = all.filter(|&index| chance(index).0 || chance(index).1 >= SHARE_SHOWN).collect();
        shown.sort_by(|&a, &b| chance(b).partial_cmp(&chance(a)).unwrap_or(std::cmp::Ordering::Equal));
        shown.truncate(MOST_SHOWN);
        shown.sort_unstable();
        shown
    }

    fn row(&self, index: usize, style: Style) -> Vec<comfy_table::Cell> {
        let (variant, place) = (&self.results.variants[index], self.memberships[index]);
        let mark = if place.on { "★ " } else { "  " };
        let mut row = vec![style.cell(format!("{mark}{}", variant.variant), if place.on { Role::Strong } else { Role::Plain })];
        for (objective, standings) in self.objectives.iter().zip(&self.standings) {
            let estimate = headline(variant, objective).map(|headline| headline.estimate).unwrap_or_default();
            let value = estimate.mean.map_or("–".to_owned(), |mean| unit(objective).show(mean));
            let interval = unit(objective).interval(estimate);
            let best = standings[index].maybe_best == Some(true);
            let text = format!("{value} {interval}{}", if best { " •" } else { "  " });
            row.push(style.right(text, if best { Role::Good } else { Role::Plain }));
        }
        row.push(style.right(place.share.map_or(String::new(), human::percent), Role::Plain));
        row
    }

    fn legend(&self, shown: usize) -> Vec<String> {
        let mut notes = Vec::new();
        if shown < self.results.variants.len() {
            notes
                .push(format!("Shown are {shown} of {} points, on the frontier or nearly; sweep.csv has all", self.results.variants.len()));
        }
        let names: Vec<&str> = self.objectives.iter().map(|objective| objective.name).collect();
        notes.push(format!("★ no other point is as good on {} and better on one of them", names.join(", ")));
        if self.results.replications > 1 {
            notes.push(
                "± half of the 95% interval · • may be the best · on the frontier: in so many of the resamples of the replications"
                    .to_owned(),
            );
        } else {
            notes.push("one replication: no interval can be given".to_owned());
        }
        notes
    }

    /// What can be said of an objective, safe against having compared all points.
    fn sentence(&self, objective: usize) -> String {
        let (standings, objective) = (&self.standings[objective], &self.objectives[objective]);
        let name = |index: usize| format!("\"{}\"", self.results.variants[index].variant);
        let of = |wanted: fn(&Standing) -> bool| (0..standings.len()).filter(|&index| wanted(&standings[index])).collect::<Vec<usize>>();
        let best = of(|standing| standing.gap == Some(0.0));
        let may = of(|standing| standing.maybe_best == Some(true));
        let Some(&first) = best.first() else { return format!("{}: no point has it.", objective.name) };
        if may.is_empty() {
            return format!("{}: {} has the best value; one replication cannot say more.", objective.name, name(first));
        }
        let bound = unit(objective).show(standings[first].gap_high.unwrap_or(0.0));
        if standings[first].gap_high == Some(0.0) {
            let tied = if best.len() > 1 { format!(", and {} more with the same numbers", best.len() - 1) } else { String::new() };
            return format!("{}: no point is better than {}{tied} (95%, all comparisons together).", objective.name, name(first));
        }
        let named: Vec<String> = may.iter().take(MOST_NAMED).map(|&index| name(index)).collect();
        let more = if may.len() > MOST_NAMED { format!(" and {} more", may.len() - MOST_NAMED) } else { String::new() };
        format!(
            "{}: {} cannot be told from the best: {}{more}. No point is better than {} by more than {bound} (95%, all comparisons together).",
            objective.name,
            if may.len() == 1 { "1 point".to_owned() } else { format!("{} points", may.len()) },
            named.join(", "),
            name(first)
        )
    }
}

/// A value of a key: a number where it is one.
fn json_value(text: &str) -> serde_json::Value {
    match serde_json::from_str::<serde_json::Number>(text) {
        Ok(number) => number.into(),
        Err(_) if text.is_empty() => serde_json::Value::Null,
        Err(_) => text.into(),
    }
}

pub(super) fn headline<'r>(variant: &'r VariantResults, objective: &Objective) -> Option<&'r Headline> {
    variant.headlines.iter().find(|headline| headline.name == objective.name)
}

/// How the headline is written.
pub(super) fn unit(objective: &Objective) -> Unit {
    match objective.name {
        name if name.ends_with("_s") => Unit::Seconds,
        name if name.starts_with("cost") => Unit::Money,
        "satisfaction_mean" => Unit::Points,
        _ => Unit::Share,
    }
}

fn title(objective: &Objective) -> String {
    let words = objective.name.trim_end_matches("_s").replace('_', " ");
    format!("{words}\n{}", if objective.lower { "(less is better)" } else { "(more is better)" })
}
