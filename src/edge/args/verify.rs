//! Arguments of `verify`: what is compared with what, and where the reports go.

use super::{Format, Select};
use clap::{Args, value_parser};
use std::path::PathBuf;

/// Arguments of `verify`.
#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub struct VerifyArgs {
    /// Scenario files
    #[arg(value_name = "SCENARIO", required = true)]
    pub scenarios: Vec<PathBuf>,
    /// Directory of the baselines, DIR/<file stem> for each scenario; without it only what is asserted is judged
    #[arg(short, long, value_name = "DIR", required_if_eq("update", "true"))]
    pub baseline: Option<PathBuf>,
    /// Record the baselines anew instead of comparing with them, unless an assertion is broken
    #[arg(long)]
    pub update: bool,
    /// Also assert the `target` of every channel
    #[arg(long)]
    pub require_targets: bool,
    /// What is undecided fails, too
    #[arg(long)]
    pub strict: bool,
    /// Also write a report in JUnit XML
    #[arg(long, value_name = "FILE")]
    pub junit: Option<PathBuf>,
    /// Also write a summary in Markdown
    #[arg(long, value_name = "FILE")]
    pub markdown: Option<PathBuf>,
    /// Also print annotations for the log of GitHub Actions, on standard error with --format json
    #[arg(long)]
    pub github: bool,
    /// Seed of all random numbers, instead of the scenario's
    #[arg(long, value_name = "N", value_parser = value_parser!(u64).range(..=i64::MAX as u64))]
    pub seed: Option<u64>,
    /// Replications of each variant, instead of the scenario's number or precision
    #[arg(long, value_name = "N", value_parser = value_parser!(u32).range(1..))]
    pub replications: Option<u32>,
    /// Worker threads; 0: one per core. Never changes a byte of the results
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = value_parser!(u16).range(..=1024))]
    pub threads: u16,
    /// What to print on standard output
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
    /// Which variants, and what to change.
    #[command(flatten)]
    pub select: Select,
}

const HELP: &str = "\
How it judges:
  The same bytes in all result files pass. Otherwise every metric that is judged is compared: where the seed is the baseline's \
  by the differences of its replications, one by one on the same customers; where it is not as two independent samples. It fails \
  only if the difference is surely larger than its tolerance (not merely not 0), and for the worse. An improvement passes, and what \
  is neither better nor worse (occupancy, utilisation, volumes) is reported as changed; both fail where scenario and seed are the \
  same, so that the program alone has changed, and the latter also where `tolerances` names that metric. A value that only one of \
  the runs has fails, too, where that is no chance. All metrics, variants and scenarios of a call share one error: with nothing \
  beyond its tolerance a call passes with the `confidence` of [verify], 99%.
  Judged are the headlines of tradeoffs.csv, in centres of several channels and groups the wait, abandonment and service of each \
  channel and the occupancy of each group, and every metric that [verify] gives a tolerance of its own.
  Too few replications to tell: undecided, a warning that says how many would do; with --strict a failure.
  An assertion or target fails if the value is surely on the wrong side, and is undecided if it is surely on neither. An assertion \
  about a value that no replication has fails, too, in every variant that has its channel, group or the like; a target then is \
  nobody's and is only mentioned.
  Control variates have no part in it: what is common to both runs cancels out.

A baseline holds tradeoffs.csv, metrics.csv, manifest.json and records.part (every replication of every metric), to be committed; \
intervals.csv stays out, for its size, and is compared by its hash. Record it anew with --update when a change is meant. One that is \
missing, damaged (any byte of it), of another scenario or of a later version is refused; the other scenarios are judged and \
reported all the same, and its own assertions too.
--github prints at most eight errors, warnings and notices each, as GitHub drops what is beyond ten of a step: errors first, and if \
there are more by scenario and variant.

Examples:
  holdline verify centre.toml --baseline baselines --update      record
  holdline verify centre.toml --baseline baselines               compare
  holdline verify centre.toml --baseline baselines --require-targets \\
    --junit report.xml --markdown summary.md --github
  holdline verify centre.toml --require-targets                  only the targets

Exit codes: 0 passed; 3 a scenario or baseline is invalid or missing (goes before 4); 4 the gate failed; 6 output could not be \
written.";
