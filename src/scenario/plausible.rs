//! Plausible ranges of the shipped defaults as values that can be simulated: the `range` of a row of the table of
//! defaults, or two ends that a user gives, become the values of a key.
//!
//! A number or a duration goes from the low end to the high one. A distribution keeps its shape and is scaled so that
//! its mean, or its median where the range says so, is the low or the high end. A list of words gives each other word.

mod design;
mod span;
mod suited;

pub use design::{Tried, Value, at_once, one_at_a_time};
pub use span::Span;
pub use suited::{Check, sampled, suited};

use super::defaults::{DefaultValue, defaults};
use super::duration::parse_duration;
use super::grid::{GridError, Values};
use super::reader::nearest;
use super::replaced::{SECTION, of_the_file};
use span::{Form, distribution_of, holds_whole};

/// What a key may be instead.
#[derive(Clone, Debug, PartialEq)]
pub enum Plausible {
    /// Anything from a low to a high end.
    Span(Span),
    /// The shipped value, or any of the others.
    Words {
        /// The shipped value.
        shipped: &'static str,
        /// The others.
        others: Vec<String>,
    },
    /// What a user gives.
    Given(Values),
}

/// The values to try, as they are written in a scenario file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trial {
    /// A low and a high end.
    Ends(String, String),
    /// Each of these.
    Each(Vec<String>),
}

/// A key that is varied.
#[derive(Clone, Debug)]
pub struct Input {
    /// Dotted key; of a default `defaults.` and its name.
    pub key: String,
    /// The default, if the key is one.
    pub default: Option<&'static DefaultValue>,
    /// What it may be.
    pub plausible: Plausible,
}

/// Why a key cannot be varied.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VaryError {
    /// What is wrong with the values.
    #[error(transparent)]
    Values(#[from] GridError),
    /// A single value, or none for a key that is no default.
    #[error("{0}: expected KEY=LO..HI or KEY=A,B; only a shipped default, defaults.NAME, brings a range of its own")]
    NoValues(String),
    /// No default of this name.
    #[error("{0} is no shipped default{help}; `holdline defaults` lists them", help = .1.as_ref().map_or(String::new(), |near| format!("; did you mean defaults.{near}?")))]
    Unknown(String, Option<String>),
    /// The range of a default is none.
    #[error("{0} has no range to vary it in: {1}; give one, {0}=LO..HI or {0}=A,B")]
    NoRange(String, &'static str),
    /// A range with a step.
    #[error("{0}: a range has no step here; expected {0}=LO..HI, or a list {0}=A,B,C")]
    Step(String),
}

impl Input {
    /// A shipped default over its plausible range; or why it has none.
    ///
    /// # Errors
    /// The reason, in words.
    pub fn of(default: &'static DefaultValue) -> Result<Self, &'static str> {
        Ok(Self { key: format!("{SECTION}.{}", default.name()), default: Some(default), plausible: plausible(default)? })
    }

    /// What `--vary KEY[=VALUES]` asks for: a range LO..HI, a list A,B,C, or nothing for the plausible range of a default.
    /// A range of a default whose plausible range is that of a mean or a median is one too.
    ///
    /// # Errors
    /// [`VaryError`].
    pub fn vary(key: &str, values: Option<&str>) -> Result<Self, VaryError> {
        let name = key.strip_prefix(SECTION).and_then(|rest| rest.strip_prefix('.'));
        let default = match name {
            Some(name) => Some(find(name).ok_or_else(|| unknown(key, name))?),
            None => None,
        };
        let Some(text) = values else {
            let default = default.ok_or_else(|| VaryError::NoValues(key.to_owned()))?;
            return Self::of(default).map_err(|why| VaryError::NoRange(key.to_owned(), why));
        };
        let values = Values::parse(key, text)?.ok_or_else(|| VaryError::NoValues(key.to_owned()))?;
        if matches!(values, Values::Range(range) if range.has_step()) {
            return Err(VaryError::Step(key.to_owned()));
        }
        let ends = default.filter(|_| matches!(values, Values::Range(_))).zip(text.split_once(".."));
        let scaled = ends.and_then(|(default, (low, high))| span(default, low, high));
        let plausible = scaled.map_or(Plausible::Given(values), Plausible::Span);
        Ok(Self { key: key.to_owned(), default, plausible })
    }

    /// The values to try one at a time.
    pub fn trial(&self) -> Trial {
        match &self.plausible {
            Plausible::Span(span) => Trial::Ends(span.text(span.low), span.text(span.high)),
            Plausible::Words { others, .. } => Trial::Each(others.clone()),
            Plausible::Given(values) => match values.ends() {
                Some((low, high)) => Trial::Ends(low, high),
                None => Trial::Each(values.list().to_vec()),
            },
        }
    }

    /// The same values for people.
    pub fn shown(&self) -> Trial {
        if let Plausible::Span(span) = &self.plausible {
            return Trial::Ends(span.shown(span.low), span.shown(span.high));
        }
        let bare = |text: String| text.trim_matches(['"', '\'']).to_owned();
        match self.trial() {
            Trial::Ends(low, high) => Trial::Ends(bare(low), bare(high)),
            Trial::Each(values) => Trial::Each(values.into_iter().map(bare).collect()),
        }
    }

    /// How many values it may have, if it is a list.
    pub fn values(&self) -> Option<usize> {
        match &self.plausible {
            Plausible::Words { others, .. } => Some(others.len() + 1),
            Plausible::Given(values) if !values.list().is_empty() => Some(values.list().len()),
            _ => None,
        }
    }

    /// The value at a share of the way through what it may be, 0 to below 1. The shipped value of a span is its median;
    /// words are equally likely, the shipped one among them.
    pub fn at_share(&self, share: f64) -> String {
        match &self.plausible {
            Plausible::Span(span) => span.at_share(share),
            Plausible::Words { shipped, others } => {
                let index = (share * (others.len() + 1) as f64) as usize;
                index.checked_sub(1).and_then(|index| others.get(index)).cloned().unwrap_or_else(|| (*shipped).to_owned())
            }
            Plausible::Given(values) => values.at_share(share),
        }
    }
}

fn find(name: &str) -> Option<&'static DefaultValue> {
    defaults().iter().find(|default| default.name() == name)
}

fn unknown(key: &str, name: &str) -> VaryError {
    let names: Vec<String> = defaults().iter().map(DefaultValue::name).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    VaryError::Unknown(key.to_owned(), nearest(name, &names).map(str::to_owned))
}

/// The plausible values of a default; or why there are none.
///
/// # Errors
/// The reason, in words.
pub fn plausible(default: &'static DefaultValue) -> Result<Plausible, &'static str> {
    if of_the_file(&default.name()) {
        return Err("it belongs to the whole file");
    }
    if default.unit == "weekly windows" {
        let others = default.range.split_once(" to ").map(|(from, to)| vec![format!("\"{from}-{to}\"")]).unwrap_or_default();
        return Ok(Plausible::Words { shipped: default.value, others });
    }
    if let Some((low, high)) = default.range.split_once(" to ") {
        return span(default, low, high).map(Plausible::Span).ok_or("its range cannot be read");
    }
    let words: Vec<&str> = default.range.split(',').map(|word| word.trim().trim_start_matches("or ")).collect();
    if words.len() < 2 {
        return Err("it has no range");
    }
    let is_word = |word: &&&str| !word.contains(' ') && **word != "estimate";
    let bare = default.value.trim_matches('"');
    if words.len() != words.iter().filter(is_word).count() && bare == "none" {
        return Err("it is off unless the file says so");
    }
    let written = |word: &&str| if ["true", "false"].contains(word) { (*word).to_owned() } else { format!("{word:?}") };
    let others = words.iter().filter(is_word).filter(|word| **word != bare).map(written).collect();
    Ok(Plausible::Words { shipped: default.value, others })
}

/// From one end to another, in the way of the default: "mean 2m" or "median 2m" are ends of its mean or median.
fn span(default: &'static DefaultValue, low: &str, high: &str) -> Option<Span> {
    let (measure, first) = match default.range.split_once(' ') {
        Some((measure @ ("mean" | "median"), _)) => (Some(measure), low.trim_start_matches(measure)),
        _ => (None, low),
    };
    let [low, high] = [first, high].map(str::trim);
    let number = |text: &str| text.parse::<f64>().ok().filter(|number| number.is_finite());
    let duration = |text: &str| parse_duration(text).map(|ticks| ticks as f64);
    let both = |read: &dyn Fn(&str) -> Option<f64>| read(low).zip(read(high)).filter(|(low, high)| low < high);
    let ((low, high), form) = match measure {
        Some(measure) if default.unit == "duration" => (both(&duration)?, distribution_of(default, measure)?),
        Some(_) => (both(&number)?, Form::Turns),
        None if default.value.starts_with('[') => (both(&number)?, Form::curve(default.value)?),
        None if default.unit == "hours or duration" => (both(&|text| number(text.trim_end_matches('h')))?, Form::Number { whole: true }),
        None => match both(&duration) {
            Some(ends) => (ends, Form::Duration),
            None => (both(&number)?, Form::Number { whole: holds_whole(default) }),
        },
    };
    Some(Span { low, high, shipped: form.shipped(default), measure, form })
}

#[cfg(test)]
mod tests;
