//! The points of a sweep: from `KEY=A,B,C`, `KEY=LO..HI:STEP` and the rows of a CSV design to named
//! [`Point`]s, all combinations of them or a Latin hypercube.
//!
//! Only the shape of the arguments is judged here; whether a value suits its key is judged when the
//! scenario is read at the point. Same arguments and seed, same points in the same order.

mod range;

pub use range::{Range, Values};

pub(super) use range::plain_number;

use super::Point;
use super::csv_table::foreign_separator;
use crate::ground::rng::{Stream, mix, name_key, stream, uniform};
use std::collections::HashSet;

/// Most points of a sweep.
pub const MOST_POINTS: usize = 10_000;
/// Longest value in a point's name, in characters.
const LONGEST_SHOWN: usize = 40;

/// What is wrong with the arguments of a sweep.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GridError {
    /// A list with an empty place.
    #[error("{0}: a value of the list is empty; expected KEY=A,B,C")]
    EmptyValue(String),
    /// A range that does not parse or goes nowhere.
    #[error("{key}={text}: expected LO..HI:STEP with numbers or durations, LO below HI and STEP above 0, such as 40..60:5 or 20s..60s:10s")]
    Range {
        /// The key.
        key: String,
        /// The text after the equals sign.
        text: String,
    },
    /// A range without a step where one is needed.
    #[error("{0}: a range needs a step, LO..HI:STEP, unless `--sample N` draws from it")]
    NoStep(String),
    /// A key given twice.
    #[error("{0} is varied twice")]
    Twice(String),
    /// Too many points.
    #[error("{0} points; at most {MOST_POINTS} are swept")]
    TooMany(u128),
    /// Nothing to vary.
    #[error("nothing is varied: give a list, --set KEY=A,B, a range, --set KEY=LO..HI:STEP, or --design FILE")]
    Nothing,
    /// A bad design file.
    #[error("{0}")]
    Design(String),
}

/// A key and what it becomes.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// Dotted key.
    pub key: String,
    /// Its values.
    pub values: Values,
}

/// What a sweep varies.
#[derive(Clone, Debug, Default)]
pub struct Grid {
    axes: Vec<Axis>,
    /// Rows of a design: names, if it gives them, and changes.
    design: Vec<Point>,
}

impl Grid {
    /// Adds `KEY=VALUE` of `--set`. `false` when it is a single value, which varies nothing and is not taken.
    ///
    /// # Errors
    /// [`GridError::EmptyValue`], [`GridError::Range`] or [`GridError::Twice`].
    pub fn add(&mut self, key: &str, text: &str) -> Result<bool, GridError> {
        let Some(values) = Values::parse(key, text)? else { return Ok(false) };
        if self.axes.iter().any(|axis| axis.key == key) {
            return Err(GridError::Twice(key.to_owned()));
        }
        self.axes.push(Axis { key: key.to_owned(), values });
        Ok(true)
    }

    /// Takes the rows of a CSV design: a column per key, a row per point, an empty cell leaves the key as it is. A column
    /// `name` names the points.
    ///
    /// # Errors
    /// [`GridError::Design`] with the line.
    pub fn add_design(&mut self, file: &str, text: &str) -> Result<(), GridError> {
        let wrong = |line: Option<u64>, what: String| {
            GridError::Design(line.map_or(format!("{file}: {what}"), |line| format!("{file}, line {line}: {what}")))
        };
        let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
        let header = reader.headers().map_err(|error| wrong(None, error.to_string()))?.clone();
        if let Some(twice) = header.iter().enumerate().find(|(at, key)| header.iter().take(*at).any(|before| before == *key)) {
            return Err(wrong(Some(1), format!("column {:?} twice", twice.1)));
        }
        if let Some(separator) = header.iter().next().filter(|_| header.len() == 1).and_then(foreign_separator) {
            return Err(wrong(Some(1), format!("the columns are separated by {separator}; expected commas")));
        }
        if header.iter().any(str::is_empty) || header.iter().all(|column| column == "name") {
            return Err(wrong(Some(1), "expected a header of dotted keys, such as name,groups.front.staff".to_owned()));
        }
        for record in reader.records() {
            let record = record.map_err(|error| wrong(None, error.to_string()))?;
            let mut point = Point::default();
            for (key, cell) in header.iter().zip(&record).filter(|(_, cell)| !cell.is_empty()) {
                if key == "name" {
                    point.name = cell.to_owned();
                } else {
                    point.set.push((key.to_owned(), cell.to_owned()));
                }
            }
            if !point.name.is_empty() && self.design.iter().any(|other| other.name == point.name) {
                let line = record.position().map(csv::Position::line);
                return Err(wrong(line, format!("two points are called {:?}", point.name)));
            }
            self.design.push(point);
        }
        if self.design.is_empty() { Err(wrong(None, "holds no points".to_owned())) } else { Ok(()) }
    }

    /// The keys that are varied, in the order given: those of the design first.
    pub fn keys(&self) -> Vec<String> {
        let mut keys: Vec<String> = Vec::new();
        let given = self.design.iter().flat_map(|point| point.set.iter().map(|(key, _)| key)).chain(self.axes.iter().map(|axis| &axis.key));
        for key in given {
            if !keys.contains(key) {
                keys.push(key.clone());
            }
        }
        keys
    }

    /// Every point: each row of the design with each combination of the values, the last key varied fastest; or with
    /// `sample` that many combinations in a Latin hypercube drawn from `seed`: every key's range is cut into as many equal
    /// strata, and every stratum is met once (McKay, Beckman & Conover 1979).
    ///
    /// # Errors
    /// [`GridError::NoStep`], [`GridError::Twice`], [`GridError::TooMany`] or [`GridError::Nothing`].
    pub fn points(&self, sample: Option<u32>, seed: u64) -> Result<Vec<Point>, GridError> {
        let keys = self.keys();
        if keys.is_empty() {
            return Err(GridError::Nothing);
        }
        let designed = |key: &String| self.design.iter().any(|point| point.set.iter().any(|(other, _)| other == key));
        if let Some(twice) = self.axes.iter().map(|axis| &axis.key).find(|key| designed(key)) {
            return Err(GridError::Twice(twice.clone()));
        }
        let combinations = match sample {
            Some(count) => self.latin_hypercube(count as usize, seed),
            None => self.combinations(),
        }?;
        let plain = [Point::default()];
        let rows = if self.design.is_empty() { &plain[..] } else { &self.design };
        too_many(rows.len() as u128 * combinations.len() as u128)?;
        let labels = labels(&keys);
        let named = |row: &Point, combination: &[String]| {
            let mut set = row.set.clone();
            set.extend(self.axes.iter().map(|axis| axis.key.clone()).zip(combination.iter().cloned()));
            let said = |(key, value): &(String, String)| {
                let label = keys.iter().position(|one| one == key).map_or(key.as_str(), |at| &labels[at]);
                format!("{label}={}", shortened(value))
            };
            // A row with a name speaks for all that it changes.
            let unnamed = if row.name.is_empty() { &set[..] } else { &set[row.set.len()..] };
            let parts: Vec<String> =
                Some(row.name.clone()).filter(|name| !name.is_empty()).into_iter().chain(unnamed.iter().map(said)).collect();
            Point { name: if parts.is_empty() { "as it is".to_owned() } else { parts.join(", ") }, set }
        };
        let all = rows.iter().flat_map(|row| combinations.iter().map(move |combination| (row, combination)));
        Ok(distinct(all.map(|(row, combination)| named(row, combination)).collect()))
    }

    fn combinations(&self) -> Result<Vec<Vec<String>>, GridError> {
        let mut values: Vec<Vec<String>> = Vec::new();
        for axis in &self.axes {
            values.push(match &axis.values {
                Values::List(values) => values.clone(),
                Values::Range(range) => {
                    let count = range.count().ok_or_else(|| GridError::NoStep(axis.key.clone()))?;
                    too_many(count)?;
                    (0..count).map(|index| range.text(range.at(index as f64))).collect()
                }
            });
        }
        too_many(values.iter().map(|values| values.len() as u128).product())?;
        let mut all: Vec<Vec<String>> = vec![Vec::new()];
        for values in &values {
            all = all.iter().flat_map(|before| values.iter().map(|value| [&before[..], std::slice::from_ref(value)].concat())).collect();
        }
        Ok(all)
    }

    fn latin_hypercube(&self, count: usize, seed: u64) -> Result<Vec<Vec<String>>, GridError> {
        too_many(count as u128)?;
        let mut all = vec![Vec::new(); count];
        for axis in &self.axes {
            all.iter_mut().zip(shares(&axis.key, count, seed)).for_each(|(point, share)| point.push(axis.values.at_share(share)));
        }
        Ok(all)
    }
}

fn too_many(count: u128) -> Result<(), GridError> {
    if count > MOST_POINTS as u128 { Err(GridError::TooMany(count)) } else { Ok(()) }
}

/// One key's shares of the way through its values in a Latin hypercube of so many points: one in each stratum, in random
/// order. By the key alone: another key beside it leaves this one's draws as they are.
pub fn shares(key: &str, count: usize, seed: u64) -> Vec<f64> {
    let mut rng = stream(mix(seed, name_key(key)));
    let strata = permutation(count, &mut rng);
    strata.into_iter().map(|stratum| (stratum as f64 + uniform(&mut rng)) / count as f64).collect()
}

/// A random order of 0..count (Fisher & Yates).
fn permutation(count: usize, rng: &mut Stream) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    for last in (1..count).rev() {
        order.swap(last, (uniform(rng) * (last + 1) as f64) as usize);
    }
    order
}

/// The shortest endings of dotted keys that tell them apart.
pub fn labels(keys: &[String]) -> Vec<String> {
    let ending = |key: &str, parts: usize| {
        let all: Vec<&str> = key.split('.').collect();
        all[all.len().saturating_sub(parts)..].join(".")
    };
    let label = |key: &String| {
        let unique = |parts: &usize| keys.iter().filter(|other| ending(other, *parts) == ending(key, *parts)).count() == 1;
        let parts = (1..=key.split('.').count()).find(unique).unwrap_or(usize::MAX);
        ending(key, parts)
    };
    keys.iter().map(label).collect()
}

fn shortened(value: &str) -> String {
    let value = value.trim_matches('"');
    if value.chars().count() <= LONGEST_SHOWN { value.to_owned() } else { value.chars().take(LONGEST_SHOWN - 1).chain(['…']).collect() }
}

/// Numbers the names that came out the same.
fn distinct(mut points: Vec<Point>) -> Vec<Point> {
    let mut seen: HashSet<String> = HashSet::new();
    for point in &mut points {
        let plain = point.name.clone();
        let mut number = 2;
        while !seen.insert(point.name.clone()) {
            point.name = format!("{plain} ({number})");
            number += 1;
        }
    }
    points
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(axes: &[(&str, &str)]) -> Grid {
        let mut grid = Grid::default();
        for (key, text) in axes {
            assert_eq!(grid.add(key, text), Ok(true), "{key}={text}");
        }
        grid
    }

    fn names(grid: &Grid) -> Vec<String> {
        grid.points(None, 7).expect("points").into_iter().map(|point| point.name).collect()
    }

    #[test]
    fn lists_and_ranges_combine_with_the_last_key_fastest() {
        let grid = grid(&[("groups.front.staff", "50..54:2"), ("channels.phone.patience", "2m,never")]);
        let expected = ["staff=50, patience=2m", "staff=50, patience=never", "staff=52, patience=2m"];
        assert_eq!(names(&grid)[..3], expected);
        assert_eq!(names(&grid).len(), 6);
        let last = &grid.points(None, 7).expect("points")[5];
        assert_eq!(last.set[0], ("groups.front.staff".to_owned(), "54".to_owned()));
    }

    #[test]
    fn ranges_end_where_they_should_and_show_no_rounding() {
        assert_eq!(names(&grid(&[("a.share", "0.1..0.7:0.2")])), ["share=0.1", "share=0.3", "share=0.5", "share=0.7"]);
        assert_eq!(names(&grid(&[("a.within", "20s..1m:15s")])), ["within=20s", "within=35s", "within=50s"]);
        assert_eq!(names(&grid(&[("a.x", "-1..1:1")])), ["x=-1", "x=0", "x=1"]);
    }

    #[test]
    fn keys_with_the_same_ending_are_told_apart() {
        let grid = grid(&[("groups.front.staff", "1,2"), ("groups.back.staff", "3,4")]);
        assert_eq!(names(&grid)[0], "front.staff=1, back.staff=3");
    }

    #[test]
    fn brackets_and_quotes_hold_a_value_together() {
        assert_eq!(Grid::default().add("a.b", "{ phone = 0.6, chat = 0.4 }"), Ok(false));
        assert_eq!(Grid::default().add("a.open", "\"mon 08:00-12:00, tue 08:00-12:00\""), Ok(false));
        assert_eq!(names(&grid(&[("a.b", "{ x = 1, y = 2 }, { x = 2, y = 1 }")])).len(), 2);
        assert_eq!(Grid::default().add("a.file", "\"../rota.csv\""), Ok(false));
    }

    #[test]
    fn what_is_wrong_is_said() {
        let range = |text: &str| Grid::default().add("k", text).expect_err(text);
        for text in ["5..1:1", "1..5:0", "1..5:-1", "a..b:1", "1..:1", "20s..30:1s", "1..2:x", "..", "1..inf:1"] {
            assert!(matches!(range(text), GridError::Range { .. }), "{text}");
        }
        assert!(matches!(range("1,,2"), GridError::EmptyValue(_)));
        assert_eq!(grid(&[("k", "1..5")]).points(None, 1), Err(GridError::NoStep("k".to_owned())));
        assert_eq!(grid(&[("k", "0..1e6:1")]).points(None, 1), Err(GridError::TooMany(1_000_001)));
        assert_eq!(grid(&[("k", "0..200:1"), ("l", "0..200:1")]).points(None, 1), Err(GridError::TooMany(201 * 201)));
        assert_eq!(Grid::default().points(None, 1), Err(GridError::Nothing));
        assert_eq!(grid(&[("k", "1,2")]).add("k", "3,4"), Err(GridError::Twice("k".to_owned())));
    }

    #[test]
    fn a_latin_hypercube_meets_every_stratum_once() {
        let grid = grid(&[("a.x", "0.0..1.0"), ("a.n", "1..20"), ("a.list", "p,q"), ("a.wait", "10s..110s")]);
        let points = grid.points(Some(20), 3).expect("points");
        let mut strata: Vec<usize> = points.iter().map(|point| (point.set[0].1.parse::<f64>().expect("x") * 20.0) as usize).collect();
        strata.sort_unstable();
        assert_eq!(strata, (0..20).collect::<Vec<_>>());
        let mut whole: Vec<u32> = points.iter().map(|point| point.set[1].1.parse().expect("n")).collect();
        whole.sort_unstable();
        assert_eq!(whole, (1..=20).collect::<Vec<_>>());
        assert_eq!(points.iter().filter(|point| point.set[2].1 == "p").count(), 10);
        assert_eq!(points, grid.points(Some(20), 3).expect("points"));
        assert_ne!(points, grid.points(Some(20), 4).expect("points"));
    }

    #[test]
    fn a_design_names_its_points_and_leaves_keys_alone() {
        let mut grid = Grid::default();
        grid.add_design("design.csv", "name,g.front.staff,g.back.staff\nlean,40,\nrich,60,9\n").expect("a design");
        assert_eq!(names(&grid), ["lean", "rich"]);
        let points = grid.points(None, 1).expect("points");
        assert_eq!((points[0].set.len(), points[1].set.len()), (1, 2));
        assert_eq!(grid.add("c.x", "1,2"), Ok(true));
        assert_eq!(names(&grid)[1], "lean, x=2");
        for text in ["", "name\nx\n", "a,a\n1,2\n", "a,b\n1\n", "name,a\nx,1\nx,2\n", "a\n"] {
            assert!(matches!(Grid::default().add_design("d.csv", text), Err(GridError::Design(_))), "{text:?}");
        }
    }
}
