//! `holdline schema`, `completions` and `man`: texts for editors, shells and readers, made from what the
//! program knows of its scenario language and its command line.

use super::args::{Cli, CompletionsArgs};
use super::exit::{Failure, internal};
use super::terminal::Terminal;
use crate::report::schema;
use clap::CommandFactory;

const NAME: &str = "holdline";

/// Prints the JSON Schema of a scenario file.
pub fn schema(terminal: &Terminal) -> Result<(), Failure> {
    terminal.print(&schema::text())
}

/// Prints the completion script of a shell.
pub fn completions(args: &CompletionsArgs, terminal: &Terminal) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), NAME, &mut script);
    terminal.print(&String::from_utf8(script).map_err(internal)?)
}

/// Prints the manual page, in roff.
pub fn man(terminal: &Terminal) -> Result<(), Failure> {
    let mut page = Vec::new();
    clap_mangen::Man::new(Cli::command()).render(&mut page).map_err(internal)?;
    terminal.print(&String::from_utf8(page).map_err(internal)?)
}
