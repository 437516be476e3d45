//! The CSV files of a run, row by row into any writer, and the trade-off rows as JSON.
//!
//! UTF-8, a header, RFC 4180 quoting, `\n` line ends, rows in the order of the results. Nothing is
//! built up in memory but one row. The columns of one file are named in one place here, and a
//! change to them is a change of [`super::manifest::FORMAT_VERSION`].

use super::precision;
use crate::ground::number::{cell, number};
use crate::run::{AgentMeans, Estimate, IntervalRow, MetricRow, Results, VariantResults};
use std::io::Write;

/// The standard endings of a headline's columns in `tradeoffs.csv`.
const HEADLINE_SUFFIXES: [&str; 6] = ["", "_low", "_high", "_delta", "_delta_low", "_delta_high"];

/// A CSV writer in the house format.
pub(super) fn writer<W: Write>(out: W) -> csv::Writer<W> {
    csv::WriterBuilder::new().terminator(csv::Terminator::Any(b'\n')).from_writer(out)
}

/// The columns of `tradeoffs.csv`; the headlines are those of the first variant.
fn tradeoff_columns(results: &Results) -> Vec<String> {
    let mut columns = vec!["scenario".to_owned(), "variant".to_owned(), "replications".to_owned()];
    for headline in results.variants.iter().take(1).flat_map(|variant| &variant.headlines) {
        columns.extend(HEADLINE_SUFFIXES.iter().map(|suffix| format!("{}{suffix}", headline.name)));
    }
    columns.push("pareto".to_owned());
    columns
}

/// The numbers of a variant's headlines in the order of [`HEADLINE_SUFFIXES`].
fn headline_numbers(variant: &VariantResults) -> impl Iterator<Item = Option<f64>> + '_ {
    variant.headlines.iter().flat_map(|headline| {
        let (own, delta) = (&headline.estimate, &headline.delta);
        [own.mean, own.low, own.high, delta.mean, delta.low, delta.high]
    })
}

/// Writes `tradeoffs.csv`: a row per variant.
pub fn tradeoffs(results: &Results, out: impl Write) -> csv::Result<()> {
    let mut csv = writer(out);
    csv.write_record(tradeoff_columns(results))?;
    for variant in &results.variants {
        let mut record = vec![results.scenario.clone(), variant.variant.clone(), results.replications.to_string()];
        record.extend(headline_numbers(variant).map(cell));
        record.push(variant.pareto.to_string());
        csv.write_record(&record)?;
    }
    csv.flush()?;
    Ok(())
}

/// A row of a CSV file as a JSON object with the same keys in the same order.
pub struct JsonRow(Vec<(String, serde_json::Value)>);

impl JsonRow {
    /// A row of these cells.
    pub(super) fn new(cells: Vec<(String, serde_json::Value)>) -> Self {
        Self(cells)
    }
}

impl serde::Serialize for JsonRow {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(key, value)| (key, value)))
    }
}

/// The rows of `tradeoffs.csv` with the same rounding; an empty cell is `null`. In a run until something was precise
/// each says how precise it is, under `precision`.
pub fn tradeoffs_json(results: &Results) -> Vec<JsonRow> {
    let columns = tradeoff_columns(results);
    let rows = results.variants.iter().map(|variant| {
        let mut values: Vec<serde_json::Value> =
            vec![results.scenario.clone().into(), variant.variant.clone().into(), results.replications.into()];
        values.extend(headline_numbers(variant).map(json_number));
        values.push(variant.pareto.into());
        let mut row: Vec<(String, serde_json::Value)> = columns.iter().cloned().zip(values).collect();
        row.extend(results.precision.iter().map(|reached| ("precision".to_owned(), precision::of_variant(reached, &variant.variant))));
        JsonRow(row)
    });
    rows.collect()
}

/// A number rounded as in the CSV files.
pub(super) fn json_number(x: Option<f64>) -> serde_json::Value {
    let text = cell(x);
    match (text.parse::<i64>(), text.parse::<f64>()) {
        (Ok(whole), _) => whole.into(),
        (_, Ok(fraction)) => fraction.into(),
        _ => serde_json::Value::Null,
    }
}

/// Writes `metrics.csv`: a row per variant, item and metric.
pub fn metrics(results: &Results, out: impl Write) -> csv::Result<()> {
    let mut csv = writer(out);
    csv.write_record([
        "scenario",
        "variant",
        "level",
        "item",
        "metric",
        "definition",
        "unit",
        "mean",
        "low",
        "high",
        "std_error",
        "replications",
    ])?;
    let replications = results.replications.to_string();
    for variant in &results.variants {
        for row in &variant.metrics {
            let numbers = numbers(&row.estimate);
            let head = [&results.scenario, &variant.variant].into_iter().map(String::as_str);
            let tail = numbers.iter().map(String::as_str).chain([replications.as_str()]);
            csv.write_record(head.chain(names(row)).chain(tail))?;
        }
    }
    csv.flush()?;
    Ok(())
}

/// Writes `intervals.csv`: a row per variant, interval, item and metric.
pub fn intervals(results: &Results, out: impl Write) -> csv::Result<()> {
    let mut csv = writer(out);
    csv.write_record([
        "scenario",
        "variant",
        "interval_start",
        "level",
        "item",
        "metric",
        "definition",
        "unit",
        "mean",
        "low",
        "high",
        "std_error",
    ])?;
    for variant in &results.variants {
        // Rows of an interval follow each other, so its start is formatted once.
        let mut formatted: Option<(u64, String)> = None;
        for IntervalRow { start, row } in &variant.intervals {
            if formatted.as_ref().is_none_or(|(ticks, _)| ticks != start) {
                formatted = Some((*start, interval_start(results, *start)));
            }
            let text = formatted.as_ref().map_or("", |(_, text)| text);
            let numbers = numbers(&row.estimate);
            let head = [results.scenario.as_str(), variant.variant.as_str(), text].into_iter();
            csv.write_record(head.chain(names(row)).chain(numbers.iter().map(String::as_str)))?;
        }
    }
    csv.flush()?;
    Ok(())
}

/// Writes `efficiency.csv`: a row per variant, headline, and its value or difference to the first variant.
pub fn efficiency(results: &Results, out: impl Write) -> csv::Result<()> {
    let mut csv = writer(out);
    csv.write_record(["scenario", "variant", "headline", "of", "plain_std_error", "std_error", "factor"])?;
    for row in &results.efficiency {
        let of = if row.difference { "difference" } else { "value" };
        let numbers = [number(row.plain), number(row.std_error), cell(row.factor())];
        let head = [results.scenario.as_str(), &row.variant, row.headline, of].into_iter();
        csv.write_record(head.chain(numbers.iter().map(String::as_str)))?;
    }
    csv.flush()?;
    Ok(())
}

/// Metric, definition, unit and value of one agent; `None` where there is nothing to divide by.
type AgentMetric = (&'static str, &'static str, &'static str, fn(&AgentMeans) -> Option<f64>);

fn ratio(num: f64, den: f64) -> Option<f64> {
    (den > 0.0).then(|| num / den)
}

/// The metrics of `agents.csv`.
const AGENT_METRICS: [AgentMetric; 7] = [
    ("present_hours", "on duty", "h", |agent| Some(agent.present_hours)),
    ("handling_hours", "of these, with a contact in hand", "h", |agent| Some(agent.handling_hours)),
    ("available_hours", "of these, with nothing in hand", "h", |agent| Some(agent.present_hours - agent.handling_hours)),
    ("occupancy", "handling/(handling+available)", "share", |agent| ratio(agent.handling_hours, agent.present_hours)),
    ("sessions", "sessions and chats ended, replies sent in asynchronous work", "contacts", |agent| Some(agent.sessions)),
    ("handle_mean", "handling/sessions", "s", |agent| ratio(3600.0 * agent.handling_hours, agent.sessions)),
    ("sessions_per_hour", "sessions/hours on duty", "contacts per h", |agent| ratio(agent.sessions, agent.present_hours)),
];

/// The metrics of agents with a roster besides.
const ROSTER_METRICS: [AgentMetric; 5] = [
    ("break_hours", "on breaks, as long as they should last", "h", |agent| Some(agent.break_hours)),
    ("meeting_hours", "in meetings", "h", |agent| Some(agent.meeting_hours)),
    ("absent_hours", "absent in time on the roster", "h", |agent| Some(agent.absent_hours)),
    ("absent_days", "days absent", "days", |agent| Some(agent.absent_days)),
    ("overtime_hours", "paid after the end of shifts, planned or not", "h", |agent| Some(agent.overtime_hours)),
];

/// Writes `agents.csv`: a row per variant, agent and metric, means over replications.
pub fn agents(results: &Results, out: impl Write) -> csv::Result<()> {
    let mut csv = writer(out);
    csv.write_record(["scenario", "variant", "group", "agent", "agent_name", "metric", "definition", "unit", "mean"])?;
    for variant in &results.variants {
        for group in &variant.agents {
            let more: &[AgentMetric] = if group.rostered { &ROSTER_METRICS } else { &[] };
            for (place, (agent, name)) in group.agents.iter().zip(&group.names).enumerate() {
                let number = (place + 1).to_string();
                for (metric, definition, unit, value) in AGENT_METRICS.iter().chain(more) {
                    let head = [results.scenario.as_str(), &variant.variant, &group.group, &number, name];
                    csv.write_record(head.into_iter().chain([*metric, definition, unit, &cell(value(agent))]))?;
                }
            }
        }
    }
    csv.flush()?;
    Ok(())
}

/// Writes `contacts.csv`: a row per contact of the traced replications.
pub fn contacts(results: &Results, out: impl Write) -> csv::Result<()> {
    let mut csv = writer(out);
    csv.write_record(["scenario", "variant", "replication"].iter().chain(Results::trace_columns()))?;
    for variant in &results.variants {
        for row in &variant.trace {
            let replication = row.replication.to_string();
            let head = [results.scenario.as_str(), variant.variant.as_str(), replication.as_str()].into_iter();
            csv.write_record(head.chain(row.cells.iter().map(String::as_str)))?;
        }
    }
    csv.flush()?;
    Ok(())
}

/// The naming cells of a metric.
fn names(row: &MetricRow) -> [&str; 5] {
    [row.level.name(), &row.item, row.metric, &row.definition, row.unit]
}

/// The numeric cells of an estimate.
fn numbers(estimate: &Estimate) -> [String; 4] {
    [estimate.mean, estimate.low, estimate.high, estimate.std_error].map(|x| x.map(number).unwrap_or_default())
}

/// The local date and time `ticks` after the start of counting, such as `2024-03-04T08:00:00`;
/// empty beyond the calendar.
fn interval_start(results: &Results, ticks: u64) -> String {
    let shown = i64::try_from(ticks).ok().and_then(|after| results.clock.shows(results.start, after));
    shown.map(|at| at.to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::results;

    fn text(write: impl Fn(&Results, &mut Vec<u8>) -> csv::Result<()>) -> String {
        let mut out = Vec::new();
        write(&results(), &mut out).expect("writing to memory");
        String::from_utf8(out).expect("UTF-8")
    }

    #[test]
    fn tradeoffs_have_a_row_per_variant_and_six_cells_per_headline() {
        let csv = text(|results, out| tradeoffs(results, out));
        let lines: Vec<&str> = csv.lines().collect();
        assert_eq!(lines.len(), 3);
        assert!(lines[0].starts_with(
            "scenario,variant,replications,sync_wait_mean_s,sync_wait_mean_s_low,sync_wait_mean_s_high,sync_wait_mean_s_delta,"
        ));
        assert!(lines[0].ends_with("stress_mean_delta_high,pareto"));
        assert!(lines[1].starts_with("sample,all phone,200,65,61,69,,,,"));
        assert!(lines[2].starts_with("sample,\"hybrid, \"\"triaged\"\"\",200,35,33,37,-30,-33,-27,"));
        assert!(lines[2].ends_with(",true"));
        assert!(!csv.contains('\r') && csv.ends_with('\n'));
    }

    #[test]
    fn json_rows_have_the_same_keys_and_numbers() {
        let text = serde_json::to_string(&tradeoffs_json(&results())).expect("JSON");
        assert!(text.starts_with(r#"[{"scenario":"sample","variant":"all phone","replications":200,"sync_wait_mean_s":65,"#));
        let rows: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(rows[0]["variant"], "all phone");
        assert_eq!(rows[1]["sync_wait_mean_s_delta"], -30);
        assert_eq!(rows[1]["occupancy"], 0.8123457);
        assert!(rows[0]["stress_mean"].is_null());
        assert_eq!(rows[1].as_object().map(serde_json::Map::len), Some(3 + 13 * 6 + 1));
    }

    #[test]
    fn metrics_and_intervals_are_tidy() {
        let csv = text(|results, out| metrics(results, out));
        assert!(csv.starts_with("scenario,variant,level,item,metric,definition,unit,mean,low,high,std_error,replications\n"));
        assert!(csv.contains("\nsample,all phone,channel,phone,wait_mean,served,s,65,61,69,2,200\n"));
        let csv = text(|results, out| intervals(results, out));
        assert!(csv.contains("\nsample,all phone,2024-03-04T08:30:00,channel,phone,offered,,contacts,54.5,,,\n"));
    }

    #[test]
    fn agents_have_a_row_per_metric() {
        let csv = text(|results, out| agents(results, out));
        assert_eq!(csv.lines().count(), 1 + 2 * (AGENT_METRICS.len() + ROSTER_METRICS.len()));
        assert!(csv.contains("\nsample,all phone,front,1,Ada,available_hours,\"of these, with nothing in hand\",h,2\n"), "{csv}");
        assert!(
            csv.contains(",occupancy,handling/(handling+available),share,0.75\n") && csv.contains(",handle_mean,handling/sessions,s,360\n")
        );
        assert!(csv.contains(",break_hours,\"on breaks, as long as they should last\",h,0.5\n"), "{csv}");
        assert!(csv.contains(",sessions_per_hour,sessions/hours on duty,contacts per h,7.5\n"));
    }

    #[test]
    fn contacts_have_the_trace_columns() {
        let csv = text(|results, out| contacts(results, out));
        let header = csv.lines().next().expect("a header");
        assert_eq!(header.split(',').count(), 3 + Results::trace_columns().len());
        assert!(header.starts_with("scenario,variant,replication,issue,contact,"));
        assert_eq!(csv.lines().count(), 2);
    }
}
