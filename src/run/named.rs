//! Metrics by the names that a scenario gives them: what may be named, what a name means, and what is wrong with a name
//! that means nothing or too much.

use super::measure::Key;
use super::quantiles::Percentile;
use super::results::{HEADLINES, Level};
use super::summary::{item_name, keys};
use super::verify::MetricId;
use crate::plan::Plan;
use crate::scenario::Diagnostic;
use crate::scenario::model::{MetricName, Scenario};

/// Where the numbers of a metric are.
#[derive(Clone, Debug)]
pub enum Measure {
    /// A headline, by its place.
    Headline(usize),
    /// A metric, by its place.
    Metric(usize),
    /// A percentile.
    Percentile(Percentile),
}

/// A metric that a scenario may name.
pub struct Candidate {
    /// Its key.
    pub key: Key,
    /// Name of the item.
    pub item: String,
    /// Where its numbers are.
    pub measure: Measure,
}

impl Candidate {
    /// Its name as it is kept in a baseline.
    pub fn id(&self) -> MetricId {
        let Key { level, metric, unit, .. } = self.key;
        MetricId { level, item: self.item.clone(), metric: metric.into(), definition: self.key.definition().into(), unit: unit.into() }
    }
}

/// Everything with an interval, in the order in which names are looked up: headlines, metrics, percentiles.
pub fn candidates(scenario: &Scenario, plan: &Plan) -> Vec<Candidate> {
    let headline = |(place, name): (usize, &'static str)| {
        let percentile = (name == "first_response_p90_s").then(|| Percentile::headline(plan));
        let unit = unit_of_headline(name);
        let key = Key { level: Level::Centre, item: 0, metric: name, definition: "", further: None, unit };
        (key, percentile.map_or(Measure::Headline(place), Measure::Percentile))
    };
    let metrics = keys(plan).0.into_iter().enumerate().map(|(place, key)| (key, Measure::Metric(place)));
    let percentiles = Percentile::all(plan).into_iter().map(|one| (one.key, Measure::Percentile(one)));
    let all = HEADLINES.into_iter().enumerate().map(headline).chain(metrics).chain(percentiles);
    all.map(|(key, measure)| Candidate { item: item_name(scenario, &key), key, measure }).collect()
}

fn unit_of_headline(name: &str) -> &'static str {
    match name {
        _ if name.ends_with("_s") => "s",
        _ if name.starts_with("cost_") => "money",
        "satisfaction_mean" => "points",
        _ => "share",
    }
}

fn fits_item(what: &MetricName, one: &Candidate) -> bool {
    match &what.item {
        None => one.key.level == Level::Centre,
        Some(item) => one.item == item.name.name && item.level.is_none_or(|level| one.key.level.name() == level),
    }
}

/// Whether a name means this metric.
pub fn fits(what: &MetricName, one: &Candidate) -> bool {
    let defined = what.definition.as_ref().is_none_or(|definition| one.key.definition() == definition.name.as_str());
    one.key.metric == what.metric.name && defined && fits_item(what, one)
}

/// Why nothing fits: the item, the metric or its definition. `purpose` is what a metric without an interval cannot do.
pub fn not_found(what: &MetricName, candidates: &[Vec<Candidate>], purpose: &str) -> Diagnostic {
    const WITHOUT: [&str; 2] = ["occupancy_agent_min", "occupancy_agent_max"];
    let all = || candidates.iter().flatten();
    let names = |of: &dyn Fn(&Candidate) -> String, from: &dyn Fn(&Candidate) -> bool| -> Vec<String> {
        let mut names: Vec<String> = all().filter(|one| from(one)).map(of).collect();
        names.sort_unstable();
        names.dedup();
        names
    };
    let unknown = |place, kind: &str, name: &str, valid: Vec<String>| {
        let valid: Vec<&str> = valid.iter().map(String::as_str).collect();
        Diagnostic::unknown(place, &format!("{kind} {name:?}"), name, &valid)
    };
    let metric = &what.metric;
    if WITHOUT.contains(&metric.name.as_str()) {
        let error = Diagnostic::at(&metric.place, format!("`{}` has no confidence interval, so it cannot {purpose}", metric.name));
        return error.expecting("a metric with an interval, such as `occupancy_agent_p90`");
    }
    if let Some(item) = what.item.as_ref().filter(|_| !all().any(|one| fits_item(what, one))) {
        let of_level = |one: &Candidate| item.level.is_none_or(|level| one.key.level.name() == level);
        let valid = names(&|one| one.item.clone(), &of_level);
        return unknown(&item.name.place, item.level.unwrap_or("item"), &item.name.name, valid);
    }
    let named = |one: &Candidate| fits_item(what, one) && one.key.metric == metric.name;
    if let Some(definition) = what.definition.as_ref().filter(|_| all().any(named)) {
        return unknown(&definition.place, "definition", &definition.name, names(&|one| one.key.definition().into_owned(), &named));
    }
    let valid = names(&|one| one.key.metric.to_owned(), &|one| fits_item(what, one));
    unknown(&metric.place, "metric", &metric.name, valid)
}

/// A name without a level that several levels have.
pub fn ambiguous(what: &MetricName, candidates: &[Vec<Candidate>]) -> Option<Diagnostic> {
    let item = what.item.as_ref().filter(|item| item.level.is_none())?;
    let mut levels: Vec<&str> = candidates.iter().flatten().filter(|one| fits(what, one)).map(|one| one.key.level.name()).collect();
    levels.sort_unstable();
    levels.dedup();
    let ways: Vec<String> = levels.iter().map(|level| format!("`@{level}:{}`", item.name.name)).collect();
    let error = Diagnostic::at(&item.name.place, format!("{:?} is the name of more than one thing", item.name.name));
    (levels.len() > 1).then(|| error.expecting(ways.join(" or ")))
}
