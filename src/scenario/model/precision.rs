//! `[run] precision`: simulate until metrics are known well enough.

use crate::scenario::diagnostic::Place;

/// When to stop replicating.
#[derive(Clone, Debug, PartialEq)]
pub struct Precision {
    /// All of these must hold; never empty.
    pub criteria: Vec<Criterion>,
    /// Replications before the first look.
    pub min_replications: u32,
    /// Replications after which the run ends in any case; at least `min_replications`.
    pub max_replications: u32,
}

/// A metric and how well it is to be known.
#[derive(Clone, Debug, PartialEq)]
pub struct Criterion {
    /// The metric.
    pub what: MetricName,
    /// The half-width to reach.
    pub width: Width,
    /// Confidence of the interval that is judged, above 0 and below 1.
    pub confidence: f64,
    /// About the differences of the other variants to the first, not about each variant.
    pub difference: bool,
}

/// How the random days of busyness are drawn over replications.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BusynessDays {
    /// Independently.
    #[default]
    Random,
    /// In pairs that mirror each other.
    Antithetic,
    /// In fours that are spread evenly.
    Stratified,
}

impl BusynessDays {
    /// Replications whose days depend on each other.
    pub fn block(self) -> u32 {
        match self {
            Self::Random => 1,
            Self::Antithetic => 2,
            Self::Stratified => 4,
        }
    }
}

/// The name of a metric as it is written. It is not resolved yet: which metrics there are, the results know.
#[derive(Clone, Debug, PartialEq)]
pub struct MetricName {
    /// Name of the metric, or of a headline of the centre.
    pub metric: Named,
    /// Its definition; `None`: the first.
    pub definition: Option<Named>,
    /// What it is about; `None`: the centre.
    pub item: Option<Item>,
}

/// A name with its place in the file.
#[derive(Clone, Debug, PartialEq)]
pub struct Named {
    /// The name.
    pub name: String,
    /// Where it stands.
    pub place: Place,
}

/// What a metric is about.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// The word in the `level` column of metrics.csv; `None`: any.
    pub level: Option<&'static str>,
    /// Its name.
    pub name: Named,
}

/// A half-width.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Width {
    /// In the unit of the metric; more than 0.
    Absolute(f64),
    /// As a share of the metric's value; above 0 and below 1.
    Relative(f64),
}
