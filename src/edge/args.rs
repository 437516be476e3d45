//! The command line: what can be asked, and the words of `--help`.
//!
//! Parsing only; whatever needs more than one argument to judge is judged by the command.

mod environment;
mod merge;
mod optimise;
mod sensitivity;
mod share;
mod sweep;
mod verify;

pub use merge::MergeArgs;
pub use optimise::OptimiseArgs;
pub use sensitivity::SensitivityArgs;
pub use share::Share;
pub use sweep::SweepArgs;
pub use verify::VerifyArgs;

use super::erlang::ErlangArgs;
use crate::scenario::LoadOptions;
use clap::{Args, Parser, Subcommand, ValueEnum, value_parser};
use std::path::PathBuf;

const ABOUT: &str = "Simulates a contact centre and shows the trade-off of wait, staffing cost and satisfaction \
between synchronous handling (phone, video, in person, chat) and asynchronous handling (messaging, social, e-mail, ticket)";

const EXAMPLES: &str = "\
Examples:
  holdline run                                     the built-in demonstration
  holdline init telco-hybrid -o centre.toml        a commented scenario to start from
  holdline check centre.toml                       validate; offered load against capacity
  holdline run centre.toml --replications 500      results in results/centre/
  holdline run centre.toml --set groups.front.staff=62 --out more-staff
  holdline sweep centre.toml --set groups.front.staff=50..70:5
  holdline sensitivity centre.toml                 which assumption matters, what turns the choice
  holdline verify centre.toml --baseline baselines  a gate for CI; --update records the baseline
  holdline erlang a --calls-per-hour 480 --handle-time 6m10s --patience 4m --target 80/20s
  holdline run centre.toml --partition 1/4 --out parts   a share; then: holdline merge parts
  holdline run centre.toml --format json | jq '.[] | {variant, cost_total, csat_top2}'

Exit codes:
  0 done   1 internal error   2 wrong usage   3 scenario or input invalid
  4 the gate failed or a target is missed   5 parts do not make a whole, or not a precise one yet
  6 output could not be written   130 interrupted";

/// The whole command line.
#[derive(Debug, Parser)]
#[command(name = "holdline", version, about = ABOUT, after_help = EXAMPLES, max_term_width = 110)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// When to colour the output; NO_COLOR is obeyed
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto, value_name = "WHEN")]
    pub color: Color,
    /// Only errors on standard error: no progress, warnings or list of files
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// More detail. run: channels and groups of every variant, and its busiest day by interval; sensitivity: all keys of every variant; verify: what is unchanged, too; check: every interval, not only the busiest day
    #[arg(short, long, global = true)]
    pub verbose: bool,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Simulate every variant on common random numbers, print the trade-off table, write the CSV files
    Run(RunArgs),
    /// Simulate a grid of values of any keys on common random numbers: the frontier, and which points may be the best
    Sweep(SweepArgs),
    /// Which assumption matters: every one at its low and its high end on common random numbers, and what the choice turns with
    Sensitivity(Box<SensitivityArgs>),
    /// Find the cheapest numbers of agents that meet every target with stated confidence
    Optimise(OptimiseArgs),
    /// Join the parts of a run that was partitioned over processes or machines: the same bytes as one run of the whole
    Merge(MergeArgs),
    /// Compare scenarios with recorded baselines, and judge what they assert: a regression gate for CI
    Verify(Box<VerifyArgs>),
    /// Validate scenarios and print what would be simulated: offered load against capacity, unstable queues
    Check(CheckArgs),
    /// Print every default: meaning, value, plausible range, label and source; or all about one key
    Defaults(DefaultsArgs),
    /// Closed-form answers: Erlang B, C or A for a number of agents, or the fewest agents for a target
    Erlang(Box<ErlangArgs>),
    /// Write a commented scenario to start from; without TEMPLATE list the templates
    Init(InitArgs),
    /// Print the JSON Schema of a scenario file, for editors
    Schema,
    /// Print the completion script of a shell
    Completions(CompletionsArgs),
    /// Print the manual page (roff)
    Man,
}

/// Arguments of `run`.
#[derive(Debug, Args)]
#[command(after_help = RUN_HELP)]
pub struct RunArgs {
    /// Scenario files; none: the built-in demonstration (telco-hybrid)
    #[arg(value_name = "SCENARIO")]
    pub scenarios: Vec<PathBuf>,
    /// Directory of the results (not a file); with several scenarios DIR/<file stem> each (default: results/<file stem>)
    #[arg(short, long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Seed of all random numbers, instead of the scenario's
    #[arg(long, value_name = "N", value_parser = value_parser!(u64).range(..=i64::MAX as u64))]
    pub seed: Option<u64>,
    /// Replications of each variant, instead of the scenario's number or precision
    #[arg(long, value_name = "N", value_parser = value_parser!(u32).range(1..))]
    pub replications: Option<u32>,
    /// Until when to replicate, if not for a number of times.
    #[command(flatten)]
    pub precise: Precise,
    /// Worker threads; 0: one per core. Never changes a byte of the results
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = value_parser!(u16).range(..=1024))]
    pub threads: u16,
    /// Also write agents.csv: what every agent did, means over replications
    #[arg(long)]
    pub agents: bool,
    /// Also write contacts.csv: every contact of the first N replications
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub trace: u32,
    /// What to print on standard output
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
    /// Which variants, and what to change.
    #[command(flatten)]
    pub select: Select,
    /// Which share, and whether to go on.
    #[command(flatten)]
    pub share: Share,
}

const RUN_HELP: &str = "\
Files in the output directory (CSV: UTF-8, 7 significant digits, empty cell: not applicable):
  tradeoffs.csv   a row per variant: wait, cost, satisfaction; 95% intervals; differences
  metrics.csv     every metric by channel, mode, inquiry, group and for the centre
  intervals.csv   the same through the day
  efficiency.csv  with control variates: what they do to the standard error of every headline
  agents.csv      with --agents: time on duty, handling and available, sessions, occupancy by agent
  contacts.csv    with --trace: a row per contact
  manifest.json   version, seed, inputs, assumptions, the SHA-256 of each file above; written last
Files appear whole or not at all; earlier results stay until new ones are complete.
With --partition K/N the only file is <file stem>-K-of-N.part; `holdline merge` joins the parts.
--partition auto: K and N as a Slurm array (SLURM_ARRAY_TASK_ID, _MIN, _MAX, _STEP, _COUNT) or an AWS Batch array \
(AWS_BATCH_JOB_ARRAY_INDEX, _SIZE) says; K as an indexed Kubernetes Job (JOB_COMPLETION_INDEX) or GNU parallel \
(PARALLEL_SEQ) says, N from HOLDLINE_PARTITIONS. For a Slurm array of only some tasks set HOLDLINE_PARTITIONS, too.";

/// Arguments of `check`.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// Scenario files
    #[arg(value_name = "SCENARIO", required = true)]
    pub scenarios: Vec<PathBuf>,
    /// What to print on standard output: the tables and findings, the findings as a JSON array, or nothing
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
    /// Which variants, and what to change.
    #[command(flatten)]
    pub select: Select,
}

/// How precise the results are to be, and how to get there with fewer replications.
#[derive(Clone, Debug, Default, Args)]
pub struct Precise {
    /// Simulate until half of the metric's confidence interval is no more than this (repeatable), of the centre or of an item
    /// by name; with % relative to the value: csat_top2=0.005, wait_mean@phone=2%, occupancy@group:desk=0.01. Replaces
    /// the criteria of the scenario, in which differences between variants can be named, too
    #[arg(long, value_name = "METRIC[@ITEM]=HALF_WIDTH", conflicts_with = "replications")]
    pub precision: Vec<String>,
    /// Replications after which a run until precise ends in any case and says what is not precise, instead of the scenario's
    #[arg(long, value_name = "N", value_parser = value_parser!(u32).range(2..=1_000_000), conflicts_with = "replications")]
    pub max_replications: Option<u32>,
    /// Correct means, shares and costs by the arrivals, whose expectation is known exactly; also write efficiency.csv
    #[arg(long)]
    pub control_variates: bool,
}

/// Which variants, and what to change in the scenario.
#[derive(Clone, Debug, Args)]
pub struct Select {
    /// Only this variant (repeatable); the first one kept is the reference of the comparison
    #[arg(long = "variant", value_name = "NAME")]
    pub variants: Vec<String>,
    /// Change a key of the scenario before its variants, such as channels.phone.patience=never (repeatable)
    #[arg(long = "set", value_name = "KEY=VALUE", value_parser = key_value)]
    pub set: Vec<(String, String)>,
}

impl Select {
    /// How a scenario is to be loaded.
    pub fn options(&self) -> LoadOptions {
        LoadOptions { set: self.set.clone(), variants: self.variants.clone(), ..LoadOptions::default() }
    }
}

/// Arguments of `defaults`.
#[derive(Debug, Args)]
pub struct DefaultsArgs {
    /// A medium (phone, video, in-person, chat, messaging, social, email, ticket): the defaults of its channels. Or a
    /// key, such as patience or channels.retrials.limit: all about it
    #[arg(value_name = "MEDIUM|KEY")]
    pub name: Option<String>,
}

/// Arguments of `completions`.
#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// The shell
    pub shell: clap_complete::Shell,
}

/// Arguments of `init`.
#[derive(Debug, Args)]
pub struct InitArgs {
    /// Name of a template
    pub template: Option<String>,
    /// File to write; an existing file is never overwritten (default: <TEMPLATE>.toml)
    #[arg(short = 'o', long, value_name = "FILE", requires = "template")]
    pub out: Option<PathBuf>,
}

/// When to colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// What to print on stdout.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Tables for people
    Table,
    /// run: the rows of tradeoffs.csv of all scenarios as a JSON array; sweep: those of sweep.csv; sensitivity: those of tornado.csv; check: the findings; verify: everything that was judged
    Json,
    /// Nothing
    Quiet,
}

/// Splits `KEY=VALUE` at the first equals sign.
fn key_value(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.trim().is_empty() => Ok((key.trim().to_owned(), value.trim().to_owned())),
        _ => Err("expected KEY=VALUE, such as groups.front.staff=60".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn definitions_are_consistent() {
        Cli::command().debug_assert();
    }

    /// Long paragraphs are one line each, which is wrapped to the terminal; what is laid out in columns fits most of them.
    #[test]
    fn help_breaks_no_sentence() {
        let command = Cli::command();
        for command in command.get_subcommands().chain([&command]) {
            let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            for line in help.lines() {
                let laid_out = line.starts_with("  ") && line.chars().count() <= 100;
                assert!(laid_out || line.is_empty() || line.ends_with(['.', ':']), "{}: {line}", command.get_name());
            }
        }
    }

    #[test]
    fn key_and_value_part_at_the_first_equals_sign() {
        assert_eq!(key_value("a.b = { c = 1 }"), Ok(("a.b".to_owned(), "{ c = 1 }".to_owned())));
        assert!(key_value("=1").is_err() && key_value("a").is_err());
    }
}
