//! Exit codes, and the one place that maps a failure to its code.
//!
//! | code | meaning |
//! |---|---|
//! | 0 | done |
//! | 1 | internal error: a bug in holdline |
//! | 2 | wrong usage of the command line |
//! | 3 | a scenario or another input is invalid |
//! | 4 | the gate failed, or a target is missed: no plan was confirmed to meet every one |
//! | 5 | parts of a partitioned run do not make a whole, or a whole that is not precise yet; or a journal is of another run |
//! | 6 | output could not be written |
//! | 130 | interrupted |

use crate::run::RunError;
use crate::run::part::PartError;
use crate::scenario::Diagnostics;
use std::fmt::Display;
use std::io;
use std::path::PathBuf;

/// Done.
pub const DONE: u8 = 0;
/// Internal error: a bug in holdline.
pub const INTERNAL: u8 = 1;
/// Wrong usage of the command line.
pub const USAGE: u8 = 2;
/// A scenario or another input is invalid.
pub const INVALID: u8 = 3;
/// The gate failed, or a target is missed.
pub const MISSED: u8 = 4;
/// Parts do not make a whole.
pub const PARTS: u8 = 5;
/// Output could not be written.
pub const OUTPUT: u8 = 6;
/// Interrupted by the user.
pub const INTERRUPTED: u8 = 130;

/// Why a command did not do its work.
#[derive(Debug)]
pub enum Failure {
    /// The arguments contradict each other.
    Usage(String),
    /// The scenario is invalid.
    Invalid(Diagnostics),
    /// The scenario cannot be simulated on this machine.
    TooLarge(String),
    /// A file or directory could not be written.
    Output(PathBuf, io::Error),
    /// Another run is writing to this output directory.
    Busy(PathBuf),
    /// stdout could not be written.
    Stdout(io::Error),
    /// The reader of stdout has gone, as with `| head`: not a failure to the user.
    ClosedPipe,
    /// Ctrl-C or a request to terminate.
    Interrupted,
    /// The same, but something has been written.
    Stopped(String),
    /// The gate failed, or what was written misses a target.
    Missed(String),
    /// Parts are damaged, missing, doubled or of different runs.
    Parts(String),
    /// Something is wrong with this file of records.
    Damaged(String, PartError),
    /// A broken conservation law or another bug.
    Internal(String),
}

impl Failure {
    /// Arguments that say something wrong.
    pub fn usage(error: impl std::error::Error) -> Self {
        Self::Usage(error.to_string())
    }

    /// The exit code.
    pub fn code(&self) -> u8 {
        match self {
            Self::ClosedPipe => DONE,
            Self::Internal(_) => INTERNAL,
            Self::Usage(_) => USAGE,
            Self::Invalid(_) | Self::TooLarge(_) => INVALID,
            Self::Output(..) | Self::Busy(_) | Self::Stdout(_) => OUTPUT,
            Self::Missed(_) => MISSED,
            Self::Parts(_) | Self::Damaged(..) => PARTS,
            Self::Interrupted | Self::Stopped(_) => INTERRUPTED,
        }
    }

    /// What to tell the user, without a leading `error:` unless the text brings its own.
    pub fn message(&self, color: bool) -> String {
        match self {
            Self::Stopped(message) => message.clone(),
            Self::Usage(message) | Self::TooLarge(message) | Self::Missed(message) | Self::Parts(message) => format!("error: {message}"),
            Self::Damaged(file, error) => format!("error: {file} {error}"),
            Self::Invalid(diagnostics) => diagnostics.render(color),
            Self::Output(path, error) => format!("error: cannot write {}: {error}", path.display()),
            Self::Busy(path) => format!("error: another holdline is writing to {}", path.display()),
            Self::Stdout(error) => format!("error: cannot write to standard output: {error}"),
            Self::ClosedPipe => String::new(),
            Self::Interrupted => "interrupted; earlier results are unchanged".to_owned(),
            Self::Internal(message) => format!("error: {message}\nThis is a bug in holdline; please report it with the scenario."),
        }
    }
}

impl From<RunError> for Failure {
    fn from(error: RunError) -> Self {
        match error {
            RunError::Interrupted => Self::Interrupted,
            RunError::Books(_) => Self::Internal(error.to_string()),
            RunError::Precision(diagnostics) => Self::Invalid(diagnostics),
            RunError::Sweep(why) => Self::Usage(why.to_owned()),
            RunError::TooLarge(message) => Self::TooLarge(message),
            RunError::Round(message) => Self::Usage(message),
            RunError::Recording(error) => Self::Output(PathBuf::from("records of replications"), error),
            RunError::Part { file, error } => Self::Damaged(file, error),
        }
    }
}

/// An internal failure from any error that cannot happen in ordinary use.
pub fn internal(error: impl Display) -> Failure {
    Failure::Internal(format!("internal error: {error}"))
}
