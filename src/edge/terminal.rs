//! The terminal: what goes to stdout and stderr, and whether it is coloured.
//!
//! A reader of stdout that goes away (`| head`) ends the program quietly; a closed stderr is
//! ignored. Nothing here panics on an output error.

use super::args::Color;
use super::exit::Failure;
use crate::report::style::{Role, Style};
use std::io::{self, IsTerminal, Write};

/// Where and how to write.
#[derive(Clone, Copy, Debug)]
pub struct Terminal {
    /// Style of stdout.
    pub style: Style,
    /// Style of stderr.
    error_style: Style,
    /// Only errors on stderr.
    quiet: bool,
    /// More detail.
    pub verbose: bool,
}

impl Terminal {
    /// Decides on colour: as told, or on a terminal when neither `NO_COLOR` is set (to anything but
    /// the empty string, see no-color.org) nor `TERM` is `dumb`.
    pub fn new(color: Color, quiet: bool, verbose: bool) -> Self {
        let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
            || std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let decide = |terminal: bool| match color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => terminal && !plain,
        };
        Self {
            style: Style { color: decide(io::stdout().is_terminal()) },
            error_style: Style { color: decide(io::stderr().is_terminal()) },
            quiet,
            verbose,
        }
    }

    /// Whether a progress bar is wanted.
    pub fn shows_progress(&self) -> bool {
        !self.quiet && io::stderr().is_terminal()
    }

    /// Columns of the terminal that stdout is, if it is one.
    pub fn width(&self) -> Option<u16> {
        io::stdout().is_terminal().then(|| comfy_table::Table::new().width()).flatten()
    }

    /// Writes the answer to stdout.
    pub fn print(&self, text: &str) -> Result<(), Failure> {
        let mut out = io::stdout().lock();
        match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
            Ok(()) => Ok(()),
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Err(Failure::ClosedPipe),
            Err(error) => Err(Failure::Stdout(error)),
        }
    }

    /// A warning, in one line on stderr.
    pub fn warn(&self, text: &str) {
        if !self.quiet {
            write_error(&format!("{}: {text}", self.error_style.text("warning", Role::Bad)));
        }
    }

    /// Something good to know, in one line on stderr.
    pub fn inform(&self, text: &str) {
        if !self.quiet {
            write_error(&self.error_style.faint(text));
        }
    }

    /// Lines for the log of a machine, on stderr as they are.
    pub fn log(&self, text: &str) {
        let _ = io::stderr().lock().write_all(text.as_bytes());
    }

    /// Why the program ends without its answer.
    pub fn fail(&self, failure: &Failure) {
        write_error(failure.message(self.error_style.color).trim_end());
    }
}

/// A line on stderr; there is nobody left to tell when that fails.
fn write_error(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{text}");
}
