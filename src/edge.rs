//! Floor 6: the edge: command line, terminal, signals, files and exit codes.
//!
//! The only place that touches the environment. stdout carries nothing but the answer; progress,
//! warnings and errors go to stderr; every failure becomes an exit code in `exit` and nowhere else.

mod args;
mod baseline;
mod check;
mod compared;
mod defaults;
mod erlang;
mod exit;
mod given;
mod init;
mod journal;
mod lock;
mod merge;
mod optimise;
mod output;
mod part;
mod progress;
mod run;
mod sensitivity;
mod source;
mod sweep;
mod sweep_part;
mod terminal;
mod texts;
mod verify;
mod whole_file;

use args::Command;
use clap::Parser;
use exit::Failure;
use std::process::ExitCode;
use terminal::Terminal;

/// Runs the program and gives its exit code.
pub fn main() -> ExitCode {
    let cli = match args::Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // A closed pipe while printing help is no failure of ours.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { exit::USAGE } else { exit::DONE });
        }
    };
    let terminal = Terminal::new(cli.color, cli.quiet, cli.verbose);
    let done = match &cli.command {
        Command::Run(args) => run::run(args, &terminal),
        Command::Sweep(args) => sweep::run(args, &terminal),
        Command::Sensitivity(args) => sensitivity::run(args, &terminal),
        Command::Optimise(args) => optimise::run(args, &terminal),
        Command::Merge(args) => merge::run(args, &terminal),
        Command::Verify(args) => verify::run(args, &terminal),
        Command::Check(args) => check::run(args, &terminal),
        Command::Defaults(args) => defaults::run(args, &terminal),
        Command::Erlang(args) => erlang::run(args, &terminal),
        Command::Init(args) => init::run(args, &terminal),
        Command::Schema => texts::schema(&terminal),
        Command::Completions(args) => texts::completions(args, &terminal),
        Command::Man => texts::man(&terminal),
    };
    match done {
        Ok(()) | Err(Failure::ClosedPipe) => ExitCode::from(exit::DONE),
        Err(failure) => {
            terminal.fail(&failure);
            ExitCode::from(failure.code())
        }
    }
}
