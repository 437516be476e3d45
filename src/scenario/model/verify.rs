//! What `holdline verify` judges a scenario by. Nothing that a run looks at.

use super::MetricName;
use crate::scenario::diagnostic::Place;

/// `[verify]`: how results are compared with those of the baseline.
#[derive(Clone, Debug, PartialEq)]
pub struct Verify {
    /// Probability, above 0.5 and below 1, that the whole gate lets everything pass where nothing is beyond its tolerance.
    pub confidence: f64,
    /// How the tests of many metrics share the error.
    pub multiplicity: Multiplicity,
    /// For every metric that is not named.
    pub tolerance: Tolerance,
    /// For metrics by name, in alphabetical order; each of them is judged.
    pub tolerances: Vec<(MetricName, Tolerance)>,
    /// Confidence of the bounds that decide about the targets of channels: that of assertions which give none.
    pub target_confidence: f64,
}

/// How the tests of many metrics share the error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Multiplicity {
    /// By Holm: the probability of any false failure is bounded.
    Holm,
    /// By Benjamini and Hochberg: the expected share of false failures among all failures is bounded.
    BenjaminiHochberg,
}

/// The largest difference that does not matter: the larger of both parts.
#[derive(Clone, Debug, PartialEq)]
pub struct Tolerance {
    /// In the unit of the metric; 0 or more.
    pub absolute: f64,
    /// As a share of the baseline's value; from 0 to below 1.
    pub relative: f64,
    /// Where it stands; `None`: the shipped default.
    pub place: Option<Place>,
}

/// `[[assert]]`: a bound on a metric.
#[derive(Clone, Debug, PartialEq)]
pub struct Assertion {
    /// The metric.
    pub what: MetricName,
    /// Where its value must lie: in the unit of the metric, or if written as a duration in seconds.
    pub bound: Bound,
    /// Where the bound stands, if it is written as a duration.
    pub duration: Option<Place>,
    /// Confidence of the one-sided bound that decides, at least 0.5 and below 1.
    pub confidence: f64,
    /// Where it stands.
    pub place: Place,
}

/// Where a value must lie.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Bound {
    /// At this or above.
    AtLeast(f64),
    /// At this or below.
    AtMost(f64),
}
