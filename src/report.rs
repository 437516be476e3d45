//! Floor 5: results and loads as text: CSV rows, the manifest, JSON and tables for people.
//!
//! Everything here is a pure function from values to text or to a given writer: no simulation, no
//! terminal, no files, no clock. The same results always give the same bytes.

pub mod apportioned;
mod cells;
pub mod channels;
pub mod check;
pub mod day;
pub mod defaults;
pub mod efficiency;
pub mod erlang;
pub mod human;
pub mod key;
pub mod lint;
pub mod manifest;
pub mod plan_files;
mod plan_settings;
pub mod plan_table;
pub mod precision;
pub mod ranking;
pub mod rows;
#[cfg(test)]
mod sample;
pub mod schema;
pub mod style;
pub mod sweep;
pub mod table;
pub mod tornado;
pub mod verify;
