//! Arguments of `sensitivity`: what is varied, what is looked at, where the results go.

use super::{Format, Select};
use clap::{Args, value_parser};
use std::path::PathBuf;

/// Arguments of `sensitivity`.
#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub struct SensitivityArgs {
    /// Scenario file
    #[arg(value_name = "SCENARIO")]
    pub scenario: PathBuf,
    /// Vary a key besides the assumptions (repeatable): KEY=LO..HI, KEY=A,B, or defaults.NAME alone for its plausible range
    #[arg(long = "vary", value_name = "KEY[=VALUES]", value_parser = key_and_values)]
    pub vary: Vec<(String, Option<String>)>,
    /// Only the keys of --vary, not the assumptions (defaults of label A) that the scenario leans on
    #[arg(long, requires = "vary")]
    pub only: bool,
    /// Headlines of tradeoffs.csv to look at; min: or max: before one turns its better direction
    #[arg(long, value_name = "A,B", value_delimiter = ',', default_value = "cost_total,csat_top2,first_response_mean_s")]
    pub metrics: Vec<String>,
    /// Also vary all keys at once, at N points (at least 60) of a Latin hypercube over their ranges, and apportion the variance
    #[arg(long, value_name = "N", value_parser = value_parser!(u32).range(60..=10_000))]
    pub sample: Option<u32>,
    /// Replications of each point of --sample
    #[arg(long, value_name = "N", default_value_t = 5, requires = "sample", value_parser = value_parser!(u32).range(1..))]
    pub sample_replications: u32,
    /// Directory of the results (default: results/<file stem>-sensitivity)
    #[arg(short, long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Seed of all random numbers, instead of the scenario's; that of the Latin hypercube too (default for it: 1)
    #[arg(long, value_name = "N", value_parser = value_parser!(u64).range(..=i64::MAX as u64))]
    pub seed: Option<u64>,
    /// Replications of the base and of each end of a key, instead of the scenario's
    #[arg(long, value_name = "N", value_parser = value_parser!(u32).range(1..))]
    pub replications: Option<u32>,
    /// Worker threads; 0: one per core. Never changes a byte of the results
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = value_parser!(u16).range(..=1024))]
    pub threads: u16,
    /// Keep what is finished in hidden files in DIR until everything is, and go on from there after an interruption
    #[arg(long)]
    pub resume: bool,
    /// What to print on standard output
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
    /// Which variants, and what to change.
    #[command(flatten)]
    pub select: Select,
}

/// Splits `KEY=VALUES` at the first equals sign; a key alone has no values.
fn key_and_values(text: &str) -> Result<(String, Option<String>), String> {
    let (key, values) = text.split_once('=').map_or((text, None), |(key, values)| (key, Some(values.trim().to_owned())));
    if key.trim().is_empty() {
        Err("expected KEY=LO..HI, KEY=A,B or defaults.NAME".to_owned())
    } else {
        Ok((key.trim().to_owned(), values))
    }
}

const HELP: &str = "\
Every key goes to its low and its high end while all others stay, on common random numbers. A distribution keeps its shape.

Examples:
  holdline sensitivity centre.toml
  holdline sensitivity centre.toml --metrics cost_total,service_level_share --replications 50
  holdline sensitivity centre.toml --only --vary groups.front.staff=50..60 \\
    --vary defaults.phone.patience
  holdline sensitivity centre.toml --sample 200

Files in the output directory: tornado.csv (a row per variant, headline and key: the headline at both ends, the change with its \
interval), ranking.csv with several variants (whether the choice between them turns), sensitivity.csv with --sample (the \
share of the variance by key, of the simulation's noise, and the rest) and design.csv (the points: values and headlines), \
manifest.json.";
