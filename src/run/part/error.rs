//! Why a file with records was refused: each way in which it can be wrong has its own words.

use super::header::{FORMAT, Kind};
use std::io;

/// What is wrong with a file; the texts go on after its name.
#[derive(Debug, thiserror::Error)]
pub enum PartError {
    /// The system does not let us.
    #[error("cannot be read: {0}")]
    Unreadable(#[from] io::Error),
    /// It could be read only once, or never ends.
    #[error("is no file on a disk: parts are read more than once")]
    Special,
    /// Nothing in it.
    #[error("is empty: whatever was to write it did not")]
    Empty,
    /// Something else.
    #[error("was not written by holdline: its first line is no header of a part")]
    Foreign,
    /// It ends too early.
    #[error("was cut short: it ends after {at} bytes, before its end mark")]
    Truncated {
        /// Its length in bytes.
        at: u64,
    },
    /// A checksum does not match.
    #[error("is damaged: a checksum does not match at byte {at}")]
    Damaged {
        /// Where what was checked begins.
        at: u64,
    },
    /// Something follows the end mark.
    #[error("is damaged: it goes on after its end mark at byte {at}")]
    Trailing {
        /// Where it should end.
        at: u64,
    },
    /// The header is whole, but of a later format.
    #[error("has format {format}, and this holdline reads format {FORMAT}: use the holdline that wrote it, or a newer one")]
    Future {
        /// Version of its format.
        format: u64,
    },
    /// Records of another sort.
    #[error("is {found}, not {wanted}")]
    Kind {
        /// What it is.
        found: Kind,
        /// What it should be.
        wanted: Kind,
    },
    /// Whole, but what it says cannot be.
    #[error("does not fit the scenario that it carries: {0}")]
    Content(&'static str),
}
