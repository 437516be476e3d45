//! A low and a high end, and how a value between them is written.

use super::super::context::Context;
use super::super::defaults::DefaultValue;
use super::super::diagnostic::Source;
use super::super::distribution::patience;
use super::super::document::parse_value;
use super::super::duration::{parse_duration, shown_duration};
use super::super::grid::plain_number;
use super::super::keys::{self, Kind};
use crate::ground::dist::Dist;
use crate::ground::special::normal_cdf;
use crate::ground::time::{SECOND, to_seconds};
use std::sync::Arc;

/// Values from a low to a high end.
#[derive(Clone, Debug, PartialEq)]
pub struct Span {
    /// The low end: a number, or ticks.
    pub(super) low: f64,
    /// The high end.
    pub(super) high: f64,
    /// The shipped value, in the same terms.
    pub(super) shipped: Option<f64>,
    /// What a distribution is known by: "mean" or "median".
    pub(super) measure: Option<&'static str>,
    pub(super) form: Form,
}

/// How a value is written.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Form {
    /// A number, of a kind that may be whole ones only.
    Number { whole: bool },
    /// A duration in ticks.
    Duration,
    /// This distribution, all its durations multiplied; its mean or median is so many ticks.
    Scaled { text: &'static str, centre: f64 },
    /// A geometric number of replies by its mean.
    Turns,
    /// Factors by number of chats, whose excess over the first is multiplied; the value is that of the last.
    Curve(Vec<f64>),
}

impl Span {
    /// A value as it is written in a scenario file.
    pub(super) fn text(&self, x: f64) -> String {
        match &self.form {
            Form::Number { whole: true } => plain_number(x.round()),
            Form::Number { whole: false } => plain_number(x),
            Form::Duration => quoted(x),
            Form::Scaled { text, centre } => scaled(text, x / centre),
            Form::Turns => format!("{{ geometric = {{ mean = {} }} }}", plain_number(x)),
            Form::Curve(factors) => {
                let (first, last) = (factors[0], factors[factors.len() - 1]);
                let stretched = factors.iter().map(|factor| plain_number(first + (factor - first) * (x - first) / (last - first)));
                format!("[{}]", stretched.collect::<Vec<_>>().join(", "))
            }
        }
    }

    /// A value for people.
    pub(super) fn shown(&self, x: f64) -> String {
        let bare = match &self.form {
            Form::Duration | Form::Scaled { .. } => shown_duration(x.round() as u64),
            Form::Number { .. } | Form::Turns | Form::Curve(_) => plain_number(x),
        };
        self.measure.map_or(bare.clone(), |measure| format!("{measure} {bare}"))
    }

    /// The value at a share of the way: half of the way leads to the shipped value, if it lies between the ends.
    pub(super) fn at_share(&self, share: f64) -> String {
        let whole = matches!(self.form, Form::Number { whole: true });
        // Whole numbers are equally likely on either side.
        let (low, high) = if whole { (self.low - 0.5, self.high + 0.5) } else { (self.low, self.high) };
        let x = match self.shipped.filter(|shipped| (self.low..self.high).contains(shipped) && *shipped > self.low) {
            Some(shipped) if share < 0.5 => low + 2.0 * share * (shipped - low),
            Some(shipped) => shipped + (2.0 * share - 1.0) * (high - shipped),
            None => low + share * (high - low),
        };
        self.text(if whole { x.round().clamp(self.low, self.high) } else { x })
    }
}

impl Form {
    /// The form of a list of factors, if they rise.
    pub(super) fn curve(text: &str) -> Option<Self> {
        let factors: Vec<f64> = text.trim_matches(['[', ']']).split(',').map(|one| one.trim().parse().ok()).collect::<Option<_>>()?;
        (factors.first()? < factors.last()?).then_some(Self::Curve(factors))
    }

    /// The shipped value in the terms of the ends.
    pub(super) fn shipped(&self, default: &DefaultValue) -> Option<f64> {
        match self {
            Self::Number { .. } => default.value.parse().ok(),
            Self::Duration => parse_duration(default.value.trim_matches('"')).map(|ticks| ticks as f64),
            Self::Scaled { centre, .. } => Some(*centre),
            Self::Turns => default.value.split(|c: char| !c.is_ascii_digit() && c != '.').find_map(|number| number.parse().ok()),
            Self::Curve(factors) => factors.last().copied(),
        }
    }
}

/// The form of a distribution, by its mean or its median.
pub(super) fn distribution_of(default: &'static DefaultValue, measure: &str) -> Option<Form> {
    let aside = Context::default();
    let source = Arc::new(Source { name: "built-in defaults".to_owned(), text: default.value.to_owned() });
    let dist = patience(&aside, &parse_value(&aside, &source, 0).ok()?)?;
    let centre = if measure == "mean" { dist.mean() } else { median(&dist)? } * SECOND as f64;
    centre.is_finite().then_some(Form::Scaled { text: default.value, centre })
}

/// Whether a default is a whole number.
pub(super) fn holds_whole(default: &DefaultValue) -> bool {
    fn whole(kind: &Kind) -> bool {
        match kind {
            Kind::Whole(..) => true,
            Kind::Either(kinds) => kinds.iter().any(whole) && !kinds.iter().any(|kind| matches!(kind, Kind::Number(_))),
            _ => false,
        }
    }
    keys::of(default).is_some_and(|key| whole(&key.kind))
}

fn quoted(ticks: f64) -> String {
    format!("\"{}\"", shown_duration(ticks.round() as u64))
}

/// A text with every duration in quotes multiplied; a value in quotes that is none stays.
fn scaled(text: &str, factor: f64) -> String {
    let parts = text.split('"').enumerate().map(|(at, part)| match parse_duration(part).filter(|_| at % 2 == 1) {
        Some(ticks) => shown_duration((ticks as f64 * factor).round() as u64),
        None => part.to_owned(),
    });
    parts.collect::<Vec<_>>().join("\"")
}

/// The median in seconds of what the table has a median of: exponentials, lognormals and mixtures of them.
fn median(dist: &Dist) -> Option<f64> {
    let (mut low, mut high) = (1e-3, 1e9);
    below(dist, low)?;
    // Halving the logarithm: 200 times is more than enough for 53 bits.
    for _ in 0..200 {
        let middle = libm::sqrt(low * high);
        if below(dist, middle)? < 0.5 { low = middle } else { high = middle }
    }
    Some(high)
}

/// P(at most so many seconds).
fn below(dist: &Dist, seconds: f64) -> Option<f64> {
    match dist {
        Dist::Constant(ticks) => Some(f64::from(u8::from(to_seconds(*ticks) <= seconds))),
        Dist::Never => Some(0.0),
        Dist::Exponential { mean } => Some(-libm::expm1(-seconds / mean)),
        Dist::Lognormal { mu, sigma } if *sigma > 0.0 => Some(normal_cdf((libm::log(seconds) - mu) / sigma)),
        Dist::Mixture(parts) => {
            let mut before = 0.0;
            parts.iter().try_fold(0.0, |sum, (cumulative, part)| {
                let weight = cumulative - before;
                before = *cumulative;
                Some(sum + weight * below(part, seconds)?)
            })
        }
        _ => None,
    }
}
