//! The points of a grid at which keys are tried: one at a time around the base, or all at once in a Latin hypercube.

use super::super::Point;
use super::super::grid::shares;
use super::super::replaced::SECTION;
use super::{Input, Trial};

/// A key at its low and its high end, or at one value of a list.
#[derive(Clone, Debug)]
pub struct Tried {
    /// Which of the inputs.
    pub input: usize,
    /// The low end; `None` for a value of a list.
    pub low: Option<Value>,
    /// The high end, or the value.
    pub high: Value,
}

/// A value of a key.
#[derive(Clone, Debug)]
pub struct Value {
    /// As it is written in a scenario file.
    pub text: String,
    /// For people: without quotes, of a distribution its mean or median.
    pub shown: String,
    /// The point of the grid that has it; 0 is the base, which has the shipped one.
    pub point: usize,
}

/// Every key on its own: the base, then a point for each end or value that is not the shipped one.
pub fn one_at_a_time(inputs: &[Input]) -> (Vec<Point>, Vec<Tried>) {
    let mut points = vec![Point { name: "base".to_owned(), set: Vec::new() }];
    let mut tried = Vec::new();
    for (index, input) in inputs.iter().enumerate() {
        let mut value = |(text, shown): (String, String)| {
            if input.default.is_some_and(|default| default.value == text) {
                return Value { text, shown, point: 0 };
            }
            points.push(Point { name: format!("{}={shown}", input.name()), set: vec![(input.key.clone(), text.clone())] });
            Value { text, shown, point: points.len() - 1 }
        };
        match (input.trial(), input.shown()) {
            (Trial::Ends(low, high), Trial::Ends(low_shown, high_shown)) => {
                let (low, high) = (value((low, low_shown)), value((high, high_shown)));
                tried.push(Tried { input: index, low: Some(low), high });
            }
            (Trial::Each(values), Trial::Each(shown)) => {
                let all = values.into_iter().zip(shown);
                tried.extend(all.map(|one| Tried { input: index, low: None, high: value(one) }));
            }
            _ => unreachable!("the same values are shown as are tried"),
        }
    }
    (points, tried)
}

/// All keys at once: so many points of a Latin hypercube, and by input its shares of the way at each.
pub fn at_once(inputs: &[Input], count: usize, seed: u64) -> (Vec<Point>, Vec<Vec<f64>>) {
    let shares: Vec<Vec<f64>> = inputs.iter().map(|input| shares(&input.key, count, seed)).collect();
    let point = |index: usize| Point {
        name: (index + 1).to_string(),
        set: inputs.iter().zip(&shares).map(|(input, shares)| (input.key.clone(), input.at_share(shares[index]))).collect(),
    };
    ((0..count).map(point).collect(), shares)
}

impl Input {
    /// The key for people: of a default its own name.
    pub fn name(&self) -> &str {
        self.default.and_then(|_| self.key.strip_prefix(SECTION)?.strip_prefix('.')).unwrap_or(&self.key)
    }
}
