//! What variants are compared by: a headline and which direction is better.

use super::results::{HEADLINES, VariantResults};

/// Headlines of which more is better; of all others but [`NEITHER`] less is.
const HIGHER: [&str; 3] = ["service_level_share", "csat_top2", "satisfaction_mean"];
/// Neither direction is better by itself.
const NEITHER: &str = "occupancy";
/// A percentile over all replications: no replication has one of its own.
const PERCENTILE: &str = "first_response_p90_s";

/// A headline with the better direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Objective {
    /// Name of the headline.
    pub name: &'static str,
    /// Less is better.
    pub lower: bool,
    index: usize,
}

/// Why a text is no objective.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ObjectiveError {
    /// No headline has this name.
    #[error("{0:?} is no headline{help}", help = .1.map_or(String::new(), |near| format!("; did you mean {near}?")))]
    Unknown(String, Option<&'static str>),
    /// A percentile.
    #[error("{PERCENTILE} is a percentile over all replications and cannot be resampled; use first_response_mean_s")]
    Percentile,
    /// A headline without a better direction.
    #[error("{NEITHER} is better neither high nor low by itself: say min:{NEITHER} or max:{NEITHER}")]
    Direction,
}

impl Objective {
    /// The names of all headlines that can be one.
    pub fn names() -> impl Iterator<Item = &'static str> {
        HEADLINES.into_iter().filter(|name| *name != PERCENTILE)
    }

    /// Reads the name of a headline, with `min:` or `max:` before it where the usual direction is not meant.
    ///
    /// # Errors
    /// [`ObjectiveError`].
    pub fn parse(text: &str) -> Result<Self, ObjectiveError> {
        let (told, name) = match text.trim().split_once(':') {
            Some(("min", name)) => (Some(true), name),
            Some(("max", name)) => (Some(false), name),
            _ => (None, text.trim()),
        };
        let Some(index) = HEADLINES.iter().position(|headline| *headline == name) else {
            let near = Self::names().max_by(|a, b| strsim::jaro_winkler(a, name).total_cmp(&strsim::jaro_winkler(b, name)));
            return Err(ObjectiveError::Unknown(name.to_owned(), near.filter(|near| strsim::jaro_winkler(near, name) > 0.7)));
        };
        match (told, name) {
            (_, PERCENTILE) => Err(ObjectiveError::Percentile),
            (None, NEITHER) => Err(ObjectiveError::Direction),
            _ => Ok(Self { name: HEADLINES[index], lower: told.unwrap_or(!HIGHER.contains(&name)), index }),
        }
    }

    /// Numerator and denominator by replication.
    pub fn sums<'a>(&self, variant: &'a VariantResults) -> impl Iterator<Item = (f64, f64)> + Clone + 'a {
        let index = self.index;
        variant.sample.iter().map(move |headlines| headlines[index])
    }

    /// Numerator and denominator by replication, the numerator so that less is better.
    pub(super) fn pairs<'a>(&self, variant: &'a VariantResults) -> impl Iterator<Item = (f64, f64)> + Clone + 'a {
        let sign = if self.lower { 1.0 } else { -1.0 };
        self.sums(variant).map(move |(num, den)| (sign * num, den))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directions_and_names() {
        let lower = |text| Objective::parse(text).map(|objective| objective.lower);
        assert_eq!((lower("cost_total"), lower("csat_top2"), lower("max:occupancy")), (Ok(true), Ok(false), Ok(false)));
        assert_eq!(lower("occupancy"), Err(ObjectiveError::Direction));
        assert_eq!(lower("first_response_p90_s"), Err(ObjectiveError::Percentile));
        let error = lower("cost_totl").expect_err("unknown").to_string();
        assert_eq!(error, "\"cost_totl\" is no headline; did you mean cost_total?");
    }
}
