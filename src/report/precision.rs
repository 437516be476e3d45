//! How precise the results of a run until precise are: for people, for the manifest and as JSON.

use super::human;
use super::rows::json_number;
use super::style::{Role, Style};
use crate::ground::number::number;
use crate::run::{PreciseRow, PrecisionReached, Results};
use serde::Serialize;
use serde_json::{Value, json};

/// What the manifest says.
#[derive(Serialize)]
pub struct Precision {
    met: bool,
    max_replications: u32,
    criteria: Vec<Value>,
}

impl Precision {
    /// All of it.
    pub fn new(reached: &PrecisionReached) -> Self {
        let criteria = reached.rows.iter().map(|row| with_variant(row, json_row(row))).collect();
        Self { met: reached.met(), max_replications: reached.max_replications, criteria }
    }
}

fn with_variant(row: &PreciseRow, rest: Value) -> Value {
    let mut all = json!({ "variant": row.variant });
    if let (Value::Object(all), Value::Object(rest)) = (&mut all, rest) {
        all.extend(rest);
    }
    all
}

fn json_row(row: &PreciseRow) -> Value {
    json!({
        "difference": row.difference,
        "level": row.level.name(),
        "item": row.item,
        "metric": row.metric,
        "definition": row.definition,
        "confidence": row.confidence,
        "asked": json_number(row.asked),
        "half_width": json_number(row.half_width),
        "half_width_at_most": json_number(row.at_most),
        "met": row.met,
    })
}

/// What is known of one variant: an array, a criterion each.
pub fn of_variant(reached: &PrecisionReached, variant: &str) -> Value {
    Value::Array(reached.rows.iter().filter(|row| row.variant == variant).map(json_row).collect())
}

/// That the run ended before everything was precise, in a line; `None` if it did not.
pub fn warning(results: &Results) -> Option<String> {
    let worst = worst(results)?;
    let count = human::count(u64::from(results.replications));
    Some(format!("not precise after the {count} replications that were allowed: {worst}"))
}

/// What is farthest from precise, and how much else is not; `None` if everything is.
pub fn worst(results: &Results) -> Option<String> {
    let reached = results.precision.as_ref().filter(|reached| !reached.met())?;
    let missed: Vec<&PreciseRow> = reached.rows.iter().filter(|row| !row.met).collect();
    let worst = missed.iter().max_by(|a, b| excess(a).total_cmp(&excess(b)))?;
    let more = if missed.len() > 1 { format!("; {} more are not precise", missed.len() - 1) } else { String::new() };
    Some(format!("{}{more}", sentence(worst)))
}

/// How far a row is from what was asked.
fn excess(row: &PreciseRow) -> f64 {
    row.at_most.zip(row.asked).map_or(f64::INFINITY, |(half, asked)| half / asked)
}

fn sentence(row: &PreciseRow) -> String {
    let show = |x: f64| shown(x, row.unit);
    let known = match row.half_width.zip(row.at_most) {
        Some((half, at_most)) => format!("± {} (surely at most ± {})", show(half), show(at_most)),
        None => "without an interval".to_owned(),
    };
    let asked = row.asked.map_or("a share of a value that is 0 or not there".to_owned(), |asked| format!("± {}", show(asked)));
    format!("{} is {known}, asked {asked}", name(row))
}

fn name(row: &PreciseRow) -> String {
    let of = if row.level.name() == "centre" { String::new() } else { format!(" of {}", row.item) };
    let variant =
        if row.difference { format!(" of \"{}\" less that of the first", row.variant) } else { format!(" in \"{}\"", row.variant) };
    format!("{}{of}{variant}", row.metric)
}

/// A half-width with three digits: those of the tables would round away what is compared here.
fn shown(x: f64, unit: &str) -> String {
    let (x, unit) = match unit {
        "share" => (100.0 * x, "%"),
        "s" => (x, " s"),
        _ => (x, ""),
    };
    let scale = if x > 0.0 { libm::exp10(2.0 - libm::floor(libm::log10(x))) } else { 1.0 };
    format!("{}{unit}", number((x * scale).round() / scale))
}

/// A line for each criterion and variant; empty for a run of a given number of replications.
pub fn lines(results: &Results, style: Style) -> String {
    let Some(reached) = &results.precision else { return String::new() };
    let count = human::count(u64::from(results.replications));
    let head = if reached.met() {
        style.text(&format!("Precise after {count} replications:"), Role::Good)
    } else {
        style.text(&format!("Not precise after {count} replications, the most allowed:"), Role::Bad)
    };
    let line = |row: &PreciseRow| format!("  {} {}\n", if row.met { "✓" } else { "✗" }, sentence(row));
    format!("{head}\n{}", reached.rows.iter().map(line).collect::<String>())
}
