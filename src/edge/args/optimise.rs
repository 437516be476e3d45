//! Arguments of `optimise`: the scenario, how sure and how long, where the plan goes.

use super::{Format, Select};
use clap::{Args, value_parser};
use std::path::PathBuf;
use std::time::Duration;

/// Arguments of `optimise`.
#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub struct OptimiseArgs {
    /// Scenario file; its section [optimise] says what may be changed
    #[arg(value_name = "SCENARIO")]
    pub scenario: PathBuf,
    /// Directory of the results (default: results/<file stem>-optimised)
    #[arg(short, long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Seed of all random numbers, instead of the scenario's
    #[arg(long, value_name = "N", value_parser = value_parser!(u64).range(..=i64::MAX as u64))]
    pub seed: Option<u64>,
    /// Replications with fresh random numbers that confirm a plan (default: 150 to 5,000, the more the smaller the
    /// scenario)
    #[arg(long, value_name = "N", value_parser = value_parser!(u32).range(2..))]
    pub replications: Option<u32>,
    /// End the search after so long, such as 90s or 5m, and confirm the best plan so far
    #[arg(long, value_name = "TIME", value_parser = time)]
    pub time_limit: Option<Duration>,
    /// Worker threads; 0: one per core. Never changes a byte of the results, unless the time limit ends the search
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = value_parser!(u16).range(..=1024))]
    pub threads: u16,
    /// What to print on standard output
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
    /// Which variant, and what to change.
    #[command(flatten)]
    pub select: Select,
}

const HELP: &str = "\
What is chosen, by the section [optimise] of the scenario (`holdline defaults optimise` explains its keys): the agents of every \
step of `staff` and entry of `shifts`, of all groups or of `groups`; slots, how many chats or threads an agent has at once \
(slots = { front = { chat = [1, 4] } }); mixes of channels (shares = { billing = { phone = [0.4, 1], messaging = [0, 0.3] } }).
Files in the output directory: plan.csv (agents, slots and shares before and after), optimised.toml (the scenario with the plan, for `holdline \
run`), staff-GROUP.csv and rota-GROUP.csv (which it or a roster may load), binding.csv (how far each target is from being \
missed, by interval), frontier.csv (cost against moved targets), manifest.json.
Ctrl-C keeps the best plan so far. Exit code 4: no plan was confirmed to meet every target; the files hold the nearest.";

/// A duration as in a scenario.
fn time(text: &str) -> Result<Duration, String> {
    let (number, unit) = text.split_at(text.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(text.len()));
    let seconds = match unit {
        "s" => 1.0,
        "m" => 60.0,
        "h" => 3600.0,
        _ => return Err("expected a time such as 90s, 5m or 1h".to_owned()),
    };
    let number: f64 = number.parse().map_err(|_| "expected a time such as 90s, 5m or 1h".to_owned())?;
    Duration::try_from_secs_f64(number * seconds).map_err(|_| "expected a time of 0 or more".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times() {
        assert_eq!((time("90s"), time("1.5m")), (Ok(Duration::from_secs(90)), Ok(Duration::from_secs(90))));
        assert!(time("90").is_err() && time("-1s").is_err() && time("5x").is_err() && time("").is_err());
    }
}
