//! The values that a sweep gives one key: a list as written, or a range of numbers or durations.

use super::super::duration::{parse_duration, shown_duration};

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
    /// The value at a share of the way through them, 0 to below 1.
    pub(super) fn at_share(&self, share: f64) -> String {
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

    /// As TOML text. Steps of a tenth must not show their rounding: 12 digits are kept.
    pub(super) fn text(&self, x: f64) -> String {
        if self.duration {
            return shown_duration(x.round() as u64);
        }
        let rounded: f64 = format!("{x:.11e}").parse().unwrap_or(x);
        format!("{rounded}")
    }
}
