//! `holdline erlang`: closed-form answers for a number of agents, or the fewest agents for targets. Reads no scenario.

use super::exit::{Failure, internal};
use super::terminal::Terminal;
use crate::ground::erlang::{Goal, Level, Room, Targets, Traffic, fewest_agents};
use crate::ground::time::to_seconds;
use crate::report::erlang::{Model, Question, csv, json, table};
use crate::scenario::parse_duration;
use clap::{Args, ValueEnum};
use std::ops::RangeInclusive;

/// More agents are not looked for.
const MOST: u32 = 100_000;
/// More rows are not printed.
const MOST_ROWS: u32 = 10_000;
/// What the service level is judged by if nothing is said, in seconds.
const WITHIN: f64 = 20.0;

const HELP: &str = "\
Examples:
  holdline erlang c --calls-per-hour 200 --handle-time 3m --target 80/20s --shrinkage 30%
  holdline erlang a --calls-per-hour 480 --handle-time 6m10s --patience 4m \\
    --target 80/20s --max-abandoned 3%
  holdline erlang a --calls-per-hour 480 --handle-time 6m10s --patience 4m \\
    --agents 45..60 --format csv
  holdline erlang b --load 8.1 --max-blocked 1%

With targets the answer is the fewest agents who meet all of them, with its neighbours, so that one sees what one agent \
more buys. Everything is in steady state; `holdline run` simulates what these formulas leave out.";

/// Arguments of `erlang`.
#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub struct ErlangArgs {
    /// The formula
    #[arg(value_enum, value_name = "FORMULA")]
    pub model: Formula,
    /// Contacts per hour
    #[arg(long, value_name = "N", value_parser = positive, required_unless_present = "load")]
    pub calls_per_hour: Option<f64>,
    /// Offered load in erlangs: contacts per hour times handle time in hours
    #[arg(long, value_name = "ERLANGS", value_parser = load)]
    pub load: Option<f64>,
    /// Mean handle time, such as 6m10s
    #[arg(long, value_name = "TIME", value_parser = some_time)]
    pub handle_time: Option<f64>,
    /// Agents at work: a number, or all from one to another, such as 50..60
    #[arg(long, value_name = "N|FROM..TO", value_parser = agents)]
    pub agents: Option<(u32, u32)>,
    /// Target for the service level, such as 80/20s: 80% within 20 s
    #[arg(long, value_name = "SHARE/TIME", value_parser = target, conflicts_with_all = ["service_level", "within"])]
    pub target: Option<(f64, f64)>,
    /// The same in two parts: the share, such as 0.8 or 80%, of --within or, without that, of 20 s
    #[arg(long, value_name = "SHARE", value_parser = share)]
    pub service_level: Option<f64>,
    /// What the service level is judged by [default: 20s]
    #[arg(long, value_name = "TIME", value_parser = time)]
    pub within: Option<f64>,
    /// Target: the longest average speed of answer
    #[arg(long, value_name = "TIME", value_parser = time)]
    pub max_wait: Option<f64>,
    /// Target: the largest share who give up
    #[arg(long, value_name = "SHARE", value_parser = share)]
    pub max_abandoned: Option<f64>,
    /// Target: the largest share who are turned away
    #[arg(long, value_name = "SHARE", value_parser = share)]
    pub max_blocked: Option<f64>,
    /// Target: the highest occupancy
    #[arg(long, value_name = "SHARE", value_parser = share)]
    pub max_occupancy: Option<f64>,
    /// Mean patience, exponential (Erlang A)
    #[arg(long, value_name = "TIME", value_parser = some_time)]
    pub patience: Option<f64>,
    /// Lines: so many are there at most, waiting or served
    #[arg(long, value_name = "N", value_parser = places, conflicts_with = "queue_capacity")]
    pub lines: Option<u32>,
    /// So many may wait at most
    #[arg(long, value_name = "N", value_parser = places)]
    pub queue_capacity: Option<u32>,
    /// Share of paid time that agents are not there, such as 0.3 or 30%: shows how many to schedule
    #[arg(long, value_name = "SHARE", value_parser = shrinkage)]
    pub shrinkage: Option<f64>,
    /// What to print on standard output
    #[arg(long, value_enum, default_value_t = Print::Table)]
    pub format: Print,
}

/// The formula.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Formula {
    /// Nobody waits: who finds all agents busy is turned away
    B,
    /// Everybody waits as long as it takes
    C,
    /// Who waits gives up after an exponential time
    A,
}

/// What to print.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Print {
    /// A table for people
    Table,
    /// An object with the question and a row per number of agents
    Json,
    /// A line per number of agents
    Csv,
    /// Only the number of agents asked for, or nothing if none was
    Quiet,
}

/// Runs the command.
pub fn run(args: &ErlangArgs, terminal: &Terminal) -> Result<(), Failure> {
    let question = question(args)?;
    let most = args.lines.unwrap_or(MOST).min(MOST);
    let required = if question.targets.is_empty() { None } else { fewest_agents(&question.traffic, &question.targets, most) };
    let (from, to) = match (args.agents, required) {
        (Some((from, to)), _) if from == to => around(from, most),
        (Some(range), _) => range,
        (None, Some(required)) => around(required, most),
        (None, None) if question.targets.is_empty() => {
            return usage("what is asked for: --agents N, or a target such as --target 80/20s or --max-blocked 1%?");
        }
        (None, None) => return usage(&format!("no number of agents up to {most} meets the targets")),
    };
    let asked = args.agents.filter(|(from, to)| from == to).map(|(agents, _)| agents).or(required);
    let rows: Vec<_> = (from..=to).map(|agents| question.row(agents)).collect();
    let text = match args.format {
        Print::Table => table(&question, &rows, asked, required, terminal.style),
        Print::Json => json(&question, &rows, required).map_err(internal)?,
        Print::Csv => csv(&rows),
        Print::Quiet => required.map(|agents| format!("{agents}\n")).unwrap_or_default(),
    };
    terminal.print(&text)
}

/// From two fewer to three more.
fn around(agents: u32, most: u32) -> (u32, u32) {
    (agents.saturating_sub(2).max(1), (agents + 3).min(most.max(agents)))
}

fn usage<T>(message: &str) -> Result<T, Failure> {
    Err(Failure::Usage(message.to_owned()))
}

/// The question of consistent arguments.
fn question(args: &ErlangArgs) -> Result<Question, Failure> {
    let model = match args.model {
        Formula::B => Model::B,
        Formula::C => Model::C,
        Formula::A => Model::A,
    };
    out_of_place(args)?;
    let calls = match (args.calls_per_hour, args.load, args.handle_time) {
        (Some(_), Some(_), Some(_)) => return usage("--calls-per-hour, --load and --handle-time: any two say the third"),
        (Some(calls), None, Some(handle)) => Some((calls, handle)),
        (Some(calls), Some(load), None) => Some((calls, load * 3600.0 / calls)),
        (None, Some(load), Some(handle)) => Some((load * 3600.0 / handle, handle)),
        (None, Some(_), None) if model == Model::B => None,
        (None, Some(_), None) => return usage("waits need times: add --handle-time, such as --handle-time 6m10s"),
        (_, None, _) => return usage("--calls-per-hour needs --handle-time, such as --handle-time 6m10s"),
    };
    let room = match (model, args.lines, args.queue_capacity) {
        (Model::B, ..) => Room::Places(0),
        (_, Some(lines), _) => Room::Lines(lines),
        (_, _, Some(places)) => Room::Places(places),
        _ => Room::Endless,
    };
    let (arrivals, service) = calls.map_or((args.load.unwrap_or(0.0), 1.0), |(calls, handle)| (calls / 3600.0, 1.0 / handle));
    let patience = args.patience.map_or(0.0, |mean| 1.0 / mean);
    let traffic = Traffic::new(arrivals, service, patience, room).map_err(|error| Failure::Usage(error.to_string()))?;
    if !(1e-6..=1e5).contains(&traffic.load()) {
        return usage(&format!("expected a load from 0.000001 to 100000 erlangs, found {}", traffic.load()));
    }
    let goal = args.target.or(args.service_level.map(|share| (share, args.within.unwrap_or(WITHIN))));
    let targets = Targets {
        service_level: goal.map(|(share, within)| Goal { share, within, level: Level::Default }),
        asa: args.max_wait,
        abandoned: args.max_abandoned,
        blocked: args.max_blocked,
        occupancy: args.max_occupancy,
    };
    let within = goal.map(|(_, within)| within).or(args.within).unwrap_or(WITHIN);
    Ok(Question { model, traffic, calls, patience: args.patience, room, within, targets, shrinkage: args.shrinkage })
}

/// Arguments that the formula has no use for, or needs.
fn out_of_place(args: &ErlangArgs) -> Result<(), Failure> {
    let waits = [
        (args.target.is_some(), "--target"),
        (args.service_level.is_some(), "--service-level"),
        (args.within.is_some(), "--within"),
        (args.max_wait.is_some(), "--max-wait"),
        (args.lines.is_some(), "--lines"),
        (args.queue_capacity.is_some(), "--queue-capacity"),
    ];
    let leaves = [(args.patience.is_some(), "--patience"), (args.max_abandoned.is_some(), "--max-abandoned")];
    let given = |names: &[(bool, &'static str)]| names.iter().find(|(given, _)| *given).map(|(_, name)| *name);
    match args.model {
        Formula::B => {
            if let Some(name) = given(&waits).or(given(&leaves)) {
                return usage(&format!("nobody waits in Erlang B: {name} is for `holdline erlang c` or `a`"));
            }
        }
        Formula::C => {
            if let Some(name) = given(&leaves) {
                return usage(&format!("nobody gives up in Erlang C: {name} is for `holdline erlang a`"));
            }
        }
        Formula::A if args.patience.is_none() => return usage("Erlang A needs --patience, such as --patience 4m"),
        Formula::A => {}
    }
    if args.max_blocked.is_some() && args.model != Formula::B && args.lines.is_none() && args.queue_capacity.is_none() {
        return usage("nobody is blocked where any number may wait: --max-blocked needs --lines or --queue-capacity");
    }
    match (args.agents, args.lines) {
        (Some((_, to)), Some(lines)) if to > lines => usage(&format!("{to} agents need as many --lines, found {lines}")),
        _ => Ok(()),
    }
}

fn number(text: &str, expected: &str, range: RangeInclusive<f64>) -> Result<f64, String> {
    text.trim().parse().ok().filter(|value| range.contains(value)).ok_or_else(|| format!("expected {expected}"))
}

fn positive(text: &str) -> Result<f64, String> {
    number(text, "a number above 0 and up to 100000000, such as 480", 1e-9..=1e8)
}

fn load(text: &str) -> Result<f64, String> {
    number(text, "a load from 0.000001 to 100000 erlangs, such as 48.5", 1e-6..=1e5)
}

fn places(text: &str) -> Result<u32, String> {
    text.parse().ok().filter(|n| *n <= 1_000_000).ok_or_else(|| "expected a whole number from 0 to 1000000".to_owned())
}

fn time(text: &str) -> Result<f64, String> {
    parse_duration(text).map(to_seconds).ok_or_else(|| "expected a duration such as 20s or 6m10s".to_owned())
}

fn some_time(text: &str) -> Result<f64, String> {
    time(text).and_then(|time| if time > 0.0 { Ok(time) } else { Err("expected a duration above 0, such as 6m10s".to_owned()) })
}

/// A share, or a percentage with its sign.
fn share(text: &str) -> Result<f64, String> {
    const EXPECTED: &str = "a share from 0 to 1 or 0% to 100%, such as 0.8 or 80%";
    match text.strip_suffix('%') {
        Some(percent) => number(percent, EXPECTED, 0.0..=100.0).map(|percent| percent / 100.0),
        None => number(text, EXPECTED, 0.0..=1.0),
    }
}

fn shrinkage(text: &str) -> Result<f64, String> {
    share(text).and_then(|share| if share <= 0.95 { Ok(share) } else { Err("expected a share up to 0.95, such as 0.3 or 30%".to_owned()) })
}

/// "80/20s": a percentage and a time; a bare number is in seconds.
fn target(text: &str) -> Result<(f64, f64), String> {
    let expected = || "expected a percentage and a time, such as 80/20s".to_owned();
    let (percent, within) = text.split_once('/').ok_or_else(expected)?;
    let percent = number(percent.trim_end_matches('%'), "", 0.0..=100.0).map_err(|_| expected())?;
    let within = time(within).or_else(|_| time(&format!("{within}s"))).map_err(|_| expected())?;
    Ok((percent / 100.0, within))
}

/// "54" or "50..60", both ends included.
fn agents(text: &str) -> Result<(u32, u32), String> {
    let expected = || format!("expected a number of agents from 1 to {MOST}, or two such as 50..60");
    let (from, to) = text.split_once("..").unwrap_or((text, text));
    let one = |text: &str| text.trim().parse().ok().filter(|n| (1..=MOST).contains(n)).ok_or_else(expected);
    let (from, to) = (one(from)?, one(to.trim_start_matches('='))?);
    if from > to {
        return Err(format!("expected the smaller number first, such as {to}..{from}"));
    }
    if to - from >= MOST_ROWS {
        return Err(format!("expected at most {MOST_ROWS} numbers of agents"));
    }
    Ok((from, to))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_planners_write_is_read() {
        assert_eq!((target("80/20s"), target("80/20"), target("90%/1m")), (Ok((0.8, 20.0)), Ok((0.8, 20.0)), Ok((0.9, 60.0))));
        assert_eq!((share("0.3"), share("30%"), agents("54"), agents("50..60")), (Ok(0.3), Ok(0.3), Ok((54, 54)), Ok((50, 60))));
        for bad in ["80", "180/20s", "80/", "x/20s", "80/-1s"] {
            assert!(target(bad).is_err(), "{bad}");
        }
        for bad in ["0", "60..50", "1..20000", "x", "1..", "200000"] {
            assert!(agents(bad).is_err(), "{bad}");
        }
        for bad in ["1.2", "-1", "120%", "nan", ""] {
            assert!(share(bad).is_err(), "{bad}");
        }
        assert!(shrinkage("1").is_err() && some_time("0s").is_err() && load("0").is_err() && positive("inf").is_err());
    }
}
