//! The words of a gate: what a number, a difference, an assertion reads like.

use super::{Checked, Gate, Recording, State};
use crate::ground::number::number;
use crate::report::human;
use crate::run::Level;
use crate::run::verify::{AssertedRow, Claim, Compared, ComparedRow, Finding, MetricId, Outcome, Provenance, Relation, Verdict, What};
use crate::scenario::model::{Bound, Multiplicity};

/// Digits of a value, and of a difference.
const VALUE: i32 = 4;
const DIFFERENCE: i32 = 2;
/// What is said of an assertion about a value that no replication has.
const NOTHING: &str = "no contacts that it counts in any replication";

/// The name of a metric as tolerances and `--precision` write it.
pub fn subject(id: &MetricId) -> String {
    match id.level {
        Level::Centre => id.metric.clone(),
        _ => format!("{}@{}", id.metric, id.item),
    }
}

/// A number with so many significant digits and its unit; shares as percentages.
fn figure(x: f64, unit: &str, digits: i32) -> String {
    let (x, unit) = match unit {
        "share" => (100.0 * x, "%"),
        "s" => (x, " s"),
        "h" => (x, " h"),
        _ => (x, ""),
    };
    if x == 0.0 {
        return format!("0{unit}");
    }
    let scale = libm::exp10(f64::from(digits) - 1.0 - libm::floor(libm::log10(x.abs())));
    let rounded = if scale.is_finite() { (x * scale).round() / scale } else { x };
    format!("{}{unit}", number(rounded).replace('-', "−"))
}

/// A value.
pub fn value(x: Option<f64>, unit: &str) -> String {
    x.map_or("–".to_owned(), |x| figure(x, unit, VALUE))
}

/// A difference, with its sign; of shares in percentage points.
pub fn difference(x: Option<f64>, unit: &str) -> String {
    let sign = |x: f64| if x > 0.0 { "+" } else { "" };
    x.map_or("–".to_owned(), |x| format!("{}{}", sign(x), figure(x, unit, DIFFERENCE)).replace('%', " pp"))
}

/// A tolerance.
pub fn tolerance(x: f64, unit: &str) -> String {
    if x == 0.0 { "none".to_owned() } else { format!("± {}", figure(x, unit, DIFFERENCE)).replace('%', " pp") }
}

/// The ends of an interval of a difference.
pub fn interval(ends: Option<[f64; 2]>, unit: &str) -> String {
    ends.map_or(String::new(), |ends| {
        let [low, high] = ends.map(|end| difference(Some(end), unit));
        format!("{low} to {high}")
    })
}

/// The numbers of a comparison in a sentence.
pub fn comparison(compared: &Compared, row: &ComparedRow) -> String {
    let (unit, tested) = (row.id.unit.as_str(), &row.judgement.tested);
    let [now, before] = tested.values.map(|one| value(one, unit));
    if tested.values.contains(&None) && row.judgement.verdict == Verdict::Changed {
        return format!("{now}, was {before}: a value in one run alone");
    }
    let known = match tested.interval {
        Some(_) if tested.difference == Some(0.0) && tested.interval == Some([0.0, 0.0]) => return format!("{now}, as before"),
        Some(ends) => {
            let confidence = human::percent(compared.confidence).replace(".0%", "%");
            format!(" ({}, {confidence} interval {})", difference(tested.difference, unit), interval(Some(ends), unit))
        }
        None => String::new(),
    };
    let advice = match row.judgement.verdict {
        Verdict::Undecided => format!("; {}", needed(row.judgement.needed, tested.values.iter().all(Option::is_some))),
        _ => String::new(),
    };
    format!("{now}, was {before}{known}, tolerance {}{advice}", tolerance(tested.tolerance, unit))
}

/// How many replications would tell.
pub fn needed(replications: Option<u32>, valued: bool) -> String {
    match replications {
        Some(replications) => format!("about {} replications would tell", human::count(u64::from(replications))),
        None if valued => "more replications than can be made would tell".to_owned(),
        None => "there is no value".to_owned(),
    }
}

/// Who asserts what, and the numbers of an assertion.
pub fn assertion(row: &AssertedRow) -> (String, String) {
    let unit = row.id.unit.as_str();
    let (sign, bound) = match row.claim.bound() {
        Bound::AtLeast(bound) => ("≥", bound),
        Bound::AtMost(bound) => ("≤", bound),
    };
    let target = if matches!(row.claim, Claim::Target { .. }) { "target of " } else { "" };
    let name = format!("{target}{} {sign} {}", subject(&row.id), figure(bound, unit, VALUE));
    let confidence = human::percent(row.claim.confidence()).replace(".0%", "%");
    let bounds = row.bounds.map_or(String::new(), |[low, high]| {
        let side = match (row.claim.bound(), row.outcome) {
            (Bound::AtLeast(_), Outcome::Broken) | (Bound::AtMost(_), Outcome::Held | Outcome::Undecided) => ("at most", high),
            _ => ("at least", low),
        };
        format!(", surely ({confidence}) {} {}", side.0, figure(side.1, unit, VALUE))
    });
    let advice = match row.outcome {
        Outcome::Undecided => format!("; {}", needed(row.needed, row.value.is_some())),
        Outcome::Empty => return (name, NOTHING.to_owned()),
        _ => String::new(),
    };
    (name, format!("{}{bounds}{advice}", value(row.value, unit)))
}

/// What is in one run alone, and what to do.
pub fn finding(one: &Finding) -> (String, String) {
    let subject = match &one.what {
        What::Variant(name) => format!("variant \"{name}\""),
        What::Item(level, name) => format!("{} \"{name}\"", level.name()),
        What::Metric(id) => subject(id),
    };
    let detail = match (one.gone, &one.renamed) {
        (true, Some(new)) => format!("it is in the baseline alone, and \"{new}\" here alone: renamed? `--update` records anew"),
        (true, None) => "it is in the baseline alone and cannot be compared; `--update` records anew".to_owned(),
        (false, _) => "it is not in the baseline and has nothing to be compared with; `--update` records it".to_owned(),
    };
    (subject, detail)
}

/// How a run relates to its baseline, in sentences.
pub fn relation(checked: &Checked) -> String {
    if let Some(why) = &checked.unusable {
        return format!("Not compared: {why}.");
    }
    if let Some(Recording { directory, files, bytes }) = &checked.recorded {
        return format!("Recorded as the baseline: {files} files, {}, in {directory}.", size(*bytes));
    }
    let (Some(compared), Some(before), Some(now)) = (&checked.compared, &checked.before, &checked.now) else {
        return "Not compared with a baseline.".to_owned();
    };
    let first = match compared.relation {
        Relation::Identical { .. } if now.files != before.files => {
            "Of the variants that were selected every replication of every metric is the baseline's.".to_owned()
        }
        Relation::Identical { same_scenario: true } => "Identical to the baseline, to the last byte.".to_owned(),
        Relation::Identical { same_scenario: false } => {
            "The scenario has changed and its numbers have not: identical to the baseline, to the last byte.".to_owned()
        }
        Relation::Engine | Relation::Model if !compared.paired => format!(
            "The scenario has changed, and with it which replications depend on each other: two samples of {} and {} replications.",
            compared.replications[0], compared.replications[1]
        ),
        Relation::Engine => format!(
            "The scenario and the seed are the baseline's and the numbers are not: the engine has changed. Differences are paired by {}.",
            replications(compared)
        ),
        Relation::Model => format!(
            "The scenario{} has changed and the customers are the baseline's (seed {}): differences are paired by {}.",
            if now.replications == before.replications { "" } else { ", or only its number of replications," },
            now.seed,
            replications(compared)
        ),
        Relation::Seed => format!(
            "Other random numbers (seed {}, was {}): two samples of {} and {} replications. `--seed {}` would pair them, and tell more.",
            now.seed, before.seed, compared.replications[0], compared.replications[1], before.seed
        ),
    };
    format!("{first}{}{}", shared_error(compared), versions(now, before))
}

/// How the tests share their error; nothing where nothing is tested.
fn shared_error(compared: &Compared) -> String {
    if matches!(compared.relation, Relation::Identical { .. }) || compared.rows.is_empty() {
        return String::new();
    }
    let method = match compared.multiplicity {
        Multiplicity::Holm => "Holm",
        Multiplicity::BenjaminiHochberg => "Benjamini and Hochberg",
    };
    let error = human::percent(1.0 - compared.confidence).replace(".0%", "%");
    format!(" An error of {error} is shared by all {} comparisons, by {method}.", compared.rows.len())
}

fn replications(compared: &Compared) -> String {
    match compared.replications[0] {
        1 => "the only replication of both".to_owned(),
        count => format!("the {} replications of both", human::count(u64::from(count))),
    }
}

/// Bytes in a unit of thousands.
fn size(bytes: u64) -> String {
    let kilo = bytes as f64 / 1e3;
    if kilo < 999.5 { format!("{kilo:.0} kB") } else { format!("{:.1} MB", kilo / 1e3) }
}

fn versions(now: &Provenance, before: &Provenance) -> String {
    let mut changes = Vec::new();
    if now.program_version != before.program_version {
        changes.push(format!("holdline {}, was {}", now.program_version, before.program_version));
    }
    if now.result_version != before.result_version {
        changes.push(format!("results of version {}, was {}", now.result_version, before.result_version));
    }
    if changes.is_empty() { String::new() } else { format!(" Versions: {}.", changes.join("; ")) }
}

/// The gate in a line.
pub fn verdict(gate: &Gate) -> String {
    let count = |state, word: &str| match gate.count(state) {
        0 => None,
        count => Some(format!("{} {word}", human::count(count as u64))),
    };
    let parts: Vec<String> = [
        count(State::Unjudged, "not judged"),
        count(State::Failed, "failed"),
        count(State::Warned, "undecided"),
        count(State::Noted, "noted"),
        count(State::Passed, "passed"),
    ]
    .into_iter()
    .flatten()
    .collect();
    let words = match (gate.update, gate.failed()) {
        (true, false) => "Baseline recorded",
        (true, true) => "Nothing recorded",
        (false, false) => "Gate passed",
        (false, true) => "Gate failed",
    };
    if parts.is_empty() { format!("{words}.") } else { format!("{words}: {}.", parts.join(", ")) }
}
