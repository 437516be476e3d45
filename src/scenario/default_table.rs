//! The table of shipped defaults. A row gives scope, key, value, unit, plausible range, label and
//! source; nothing else in the program holds a default of the scenario language.
//!
//! The rows stand in a file by part of the language; they are shown in the order of the parts.

mod callbacks;
mod campaigns;
mod channels;
mod demand;
mod general;
mod individual;
mod issues;
mod mechanisms;
mod optimise;
mod roster;
mod rules;
mod scores;
mod staff;
mod verify;

use super::defaults::{DefaultValue, Label};

const PARTS: &[&[DefaultValue]] = &[
    general::ROWS,
    demand::ROWS,
    channels::ROWS,
    mechanisms::ROWS,
    callbacks::ROWS,
    issues::ROWS,
    staff::ROWS,
    individual::ROWS,
    rules::ROWS,
    roster::ROWS,
    campaigns::ROWS,
    scores::ROWS,
    optimise::ROWS,
    verify::ROWS,
];

/// Every default.
pub(super) static TABLE: [DefaultValue; count()] = joined();

/// Shorthand that keeps a row on a line.
const fn row(
    scope: &'static str,
    key: &'static str,
    value: &'static str,
    unit: &'static str,
    range: &'static str,
    label: Label,
    source: &'static str,
) -> DefaultValue {
    DefaultValue { scope, key, value, unit, range, label, source }
}

const fn count() -> usize {
    let (mut part, mut count) = (0, 0);
    while part < PARTS.len() {
        count += PARTS[part].len();
        part += 1;
    }
    count
}

/// The parts one after the other.
const fn joined() -> [DefaultValue; count()] {
    let mut rows = [PARTS[0][0]; count()];
    let (mut part, mut at) = (0, 0);
    while part < PARTS.len() {
        let mut index = 0;
        while index < PARTS[part].len() {
            rows[at] = PARTS[part][index];
            (index, at) = (index + 1, at + 1);
        }
        part += 1;
    }
    rows
}
