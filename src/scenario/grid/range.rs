//! The values that a sweep gives one key: a list as written, or a range of numbers or durations.

use super::super::duration::{parse_duration, shown_duration};
use super::GridError;

/// The values of one key.
#[derive(Clone, Debug, PartialEq)]
pub enum Values {
    /// These, as written.
    List(Vec<String>),
    /// Numbers or durations from one to another.
    Range(Range),
}

/// A range of numbers, or of durations in ticks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    low: f64,
    high: f64,
    /// Distance of the values; `None`: anything between.
    step: Option<f64>,
    /// Both ends are written as whole numbers: without a step, only whole numbers between.
    whole: bool,
    duration: bool,
}

impl Values {
    /// Reads a list `A,B,C` or a range `LO..HI:STEP` whose step may be missing; `None` for a single value, which varies nothing.
    ///
    /// # Errors
    /// [`GridError::EmptyValue`] or [`GridError::Range`].
    pub fn parse(key: &str, text: &str) -> Result<Option<Self>, GridError> {
        let parts = split(text);
        if let ([_], Some((low, high))) = (&parts[..], unquoted(text).and_then(|text| text.split_once(".."))) {
            let wrong = || GridError::Range { key: key.to_owned(), text: text.to_owned() };
            return Range::parse(low, high).ok_or_else(wrong).map(|range| Some(Self::Range(range)));
        }
        if parts.len() > 1 && parts.iter().any(|part| part.is_empty()) {
            return Err(GridError::EmptyValue(key.to_owned()));
        }
        Ok((parts.len() > 1).then(|| Self::List(parts.into_iter().map(str::to_owned).collect())))
    }

    /// The two ends of a range, or the only two of a list.
    pub fn ends(&self) -> Option<(String, String)> {
        match self {
            Self::List(values) => match values.as_slice() {
                [low, high] => Some((low.clone(), high.clone())),
                _ => None,
            },
            Self::Range(range) => Some((range.text(range.low), range.text(range.high))),
        }
    }

    /// The values of a list.
    pub fn list(&self) -> &[String] {
        match self {
            Self::List(values) => values,
            Self::Range(_) => &[],
        }
    }

    /// The value at a share of the way through them, 0 to below 1.
    pub fn at_share(&self, share: f64) -> String {
        match self {
            Self::List(values) => values[((share * values.len() as f64) as usize).min(values.len() - 1)].clone(),
            Self::Range(range) => range.text(range.at_share(share)),
        }
    }
}

impl Range {
    pub(super) fn parse(low: &str, high: &str) -> Option<Self> {
        let (high, step) = high.split_once(':').map_or((high, None), |(high, step)| (high, Some(step)));
        let duration = parse_duration(low).is_some() && parse_duration(high).is_some();
        let read = |text: &str| if duration { parse_duration(text).map(|ticks| ticks as f64) } else { text.trim().parse().ok() };
        let step = match step {
            Some(step) => Some(read(step)?),
            None => None,
        };
        let whole = !duration && [low, high].iter().all(|text| text.trim().parse::<i64>().is_ok());
        let range = Self { low: read(low)?, high: read(high)?, step, whole, duration };
        let finite = [range.low, range.high, step.unwrap_or(1.0)].iter().all(|x: &f64| x.is_finite());
        (finite && range.low < range.high && step.is_none_or(|step| step > 0.0)).then_some(range)
    }

    /// How many values: the last is the highest that the steps reach. `None` without a step.
    pub(super) fn count(&self) -> Option<u128> {
        // A hair more, so that a step that should end on the high end does.
        self.step.map(|step| ((self.high - self.low) / step + 1e-9) as u128 + 1)
    }

    /// The value after so many steps.
    pub(super) fn at(&self, steps: f64) -> f64 {
        self.low + steps * self.step.unwrap_or(0.0)
    }

    fn at_share(&self, share: f64) -> f64 {
        match self.count() {
            Some(count) => self.at((share * count as f64).floor()),
            None if self.whole => self.low + (share * (self.high - self.low + 1.0)).floor(),
            None => self.low + share * (self.high - self.low),
        }
    }

    /// As TOML text. Steps of a tenth must not show their rounding.
    pub(super) fn text(&self, x: f64) -> String {
        if self.duration {
            return shown_duration(x.round() as u64);
        }
        plain_number(x)
    }

    /// Whether only some values between the ends are meant.
    pub fn has_step(&self) -> bool {
        self.step.is_some()
    }
}

/// A number without the rounding of what led to it: 12 digits.
pub(in crate::scenario) fn plain_number(x: f64) -> String {
    let rounded: f64 = format!("{x:.11e}").parse().unwrap_or(x);
    format!("{rounded}")
}

/// The text, unless it is one TOML string, array or table.
fn unquoted(text: &str) -> Option<&str> {
    (!text.trim_start().starts_with(['"', '\'', '[', '{'])).then_some(text)
}

/// Splits at the commas that stand in no quotes or brackets.
fn split(text: &str) -> Vec<&str> {
    let (mut depth, mut quote, mut start) = (0i32, None, 0);
    let mut parts = Vec::new();
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(open), _) if open == c => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '[' | '{') => depth += 1,
            (None, ']' | '}') => depth -= 1,
            (None, ',') if depth == 0 => {
                parts.push(text[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(text[start..].trim());
    parts
}
