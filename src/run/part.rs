//! Records of replications on disk: one container for the parts of a partitioned run (`*.part`), for the journal from
//! which an interrupted run goes on, and for what a baseline keeps of every replication.
//!
//! # The format
//!
//! 1. A header: one line of JSON in UTF-8 that begins with `{"holdline_part":` and the version of the format, and ends
//!    in a line feed; see [`Header`] for its keys. `head -1 x.part` tells what a part is.
//! 2. The SHA-256 of that line, 32 bytes. This much stays the same in every version of the format, so that a damaged
//!    header can be told from one of the future.
//! 3. Frames: a tag (one byte), the length of the payload (4 bytes, little-endian), the same with every bit inverted,
//!    the payload, and the SHA-256 of everything in the file before it.
//! 4. The last frame has the tag `E` and says how many frames there were before it; nothing follows.
//!
//! Payloads are deflated (RFC 1951). Below that they are [postcard](https://postcard.jamesmunns.com/wire-format)'s wire
//! format. Frames with the tag `I` hold the texts of a study ([`Inputs`]); those with the tag `R` hold consecutive
//! replications ([`Frame`]), whose floats follow the rest in byte planes: all highest bytes, then all second ones, ...,
//! of a matrix with a row per number and a column per replication. The one frame of a baseline has the tag `S` and holds
//! its sample ([`Recorded`](super::verify::Recorded)), whose floats follow likewise, each distinct column once. A file that was cut short anywhere, in which a bit
//! has changed, of a later version or of another program is refused as just that ([`PartError`]).
//!
//! Invariant: what is read is bit for bit what was written, floats included.

mod container;
mod error;
mod frame;
mod header;
mod planes;
mod sample;
mod shape;
mod share;

pub use container::{Position, Reader, Writer};
pub use error::PartError;
pub use frame::{Content, Frame, VariantFrame};
pub use header::{FORMAT, Header, Inputs, Kind, Names, hashes};
pub use shape::Shape;
pub use share::{Partition, share};

#[cfg(test)]
mod tests;
