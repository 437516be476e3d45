//! Arguments of `sweep`: what is varied, what the points are compared by, where the results go.

use super::share::partition;
use super::{Format, key_value};
use crate::run::part::Partition;
use clap::{Args, value_parser};
use std::path::PathBuf;

/// Arguments of `sweep`.
#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub struct SweepArgs {
    /// Scenario file
    #[arg(value_name = "SCENARIO")]
    pub scenario: PathBuf,
    /// What to vary (repeatable): KEY=A,B,C a list, KEY=LO..HI:STEP a range of numbers or durations; KEY=VALUE changes the key
    /// in the file, as in `run`, before its variants' own changes. A value with a comma stands in quotes or brackets
    #[arg(long = "set", value_name = "KEY=VALUES", value_parser = key_value)]
    pub set: Vec<(String, String)>,
    /// A CSV file with a column per key and a row per point; an empty cell leaves the key as it is, a column `name` names points
    #[arg(long, value_name = "FILE")]
    pub design: Option<PathBuf>,
    /// Instead of all combinations of lists and ranges, N of them in a Latin hypercube; a range then needs no step (whole numbers
    /// between whole ends, so write 0.0..1.0 for any between)
    #[arg(long, value_name = "N", value_parser = value_parser!(u32).range(1..))]
    pub sample: Option<u32>,
    /// Two or three headlines of tradeoffs.csv that the frontier weighs; min: or max: before one turns its better direction
    #[arg(long, value_name = "A,B", value_delimiter = ',', default_value = "first_response_mean_s,cost_total,satisfaction_mean")]
    pub objectives: Vec<String>,
    /// Bootstrap resamples of the replications that say how sure the frontier is
    #[arg(long, value_name = "N", default_value_t = 1000, value_parser = value_parser!(u32).range(..=100_000))]
    pub resamples: u32,
    /// Only this variant of the file at every point (repeatable)
    #[arg(long = "variant", value_name = "NAME")]
    pub variants: Vec<String>,
    /// Directory of the results (default: results/<file stem>-sweep)
    #[arg(short, long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Seed of all random numbers, instead of the scenario's; that of a Latin hypercube too (default for it: 1)
    #[arg(long, value_name = "N", value_parser = value_parser!(u64).range(..=i64::MAX as u64))]
    pub seed: Option<u64>,
    /// Replications of each point, instead of the scenario's
    #[arg(long, value_name = "N", value_parser = value_parser!(u32).range(1..))]
    pub replications: Option<u32>,
    /// Worker threads; 0: one per core. Never changes a byte of the results
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = value_parser!(u16).range(..=1024))]
    pub threads: u16,
    /// Simulate the K-th of N shares of the replications of all points and write DIR/<file stem>-sweep-K-of-N.part, for
    /// `holdline merge`. auto: as in `run`
    #[arg(long, value_name = "K/N|auto", value_parser = partition)]
    pub partition: Option<Partition>,
    /// Keep what is finished in a hidden file in DIR until everything is, and go on from there after an interruption
    #[arg(long)]
    pub resume: bool,
    /// What to print on standard output
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
}

const HELP: &str = "\
Examples:
  holdline sweep centre.toml --set groups.front.staff=50..70:5
  holdline sweep centre.toml --set groups.front.staff=55,60 --set channels.chat.slots=1..4:1 \\
    --objectives cost_total,csat_top2
  holdline sweep centre.toml --set inquiries.billing.per_day=3000..4200 \\
    --set channels.phone.patience=2m..8m --sample 100
  holdline sweep centre.toml --design points.csv

Files in the output directory: sweep.csv (a row per point: its keys, what it is compared by, its gap to the best, its place on \
the frontier), tradeoffs.csv and metrics.csv as of `run`, manifest.json.";
