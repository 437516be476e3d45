//! What the agents of a group are like: the keys of `[groups.NAME]` beside staff and skills.

use super::context::Context;
use super::document::{Node, Value};
use super::model::{Crew, Home};
use super::number::{boolean, share, within, word};
use super::reader::Reader;

const HOMES: &[(&str, Home)] = &[("both", Home::Both), ("synchronous", Home::Synchronous), ("asynchronous", Home::Asynchronous)];
/// The modes, in the order of [`Crew::skill`].
const MODES: [&str; 2] = ["synchronous", "asynchronous"];

/// Reads the keys of a crew.
pub(super) fn crew(reader: &Reader<'_>) -> Crew {
    Crew {
        skill: reader.or_default("groups", "skill", skill),
        home: reader.or_default("groups", "home", word(HOMES)),
        training_hours: reader.or_default("groups", "training_hours", within("a number of hours from 0 to 2000", 0.0..=2000.0)),
        assist: reader.or_default("groups", "assist", boolean),
        macros: reader.or_default("groups", "macros", share),
        new_hires: reader.or_default("groups", "new_hires", share),
        ramp_factor: reader.or_default("groups", "ramp_factor", within("a factor from 1 to 10", 1.0..=10.0)),
    }
}

/// One skill for both modes, or `{ synchronous, asynchronous }`.
fn skill(cx: &Context, node: &Node) -> Option<[f64; 2]> {
    let level = within("a skill from 0 to 3, or one for each mode such as { synchronous = 1.1, asynchronous = 0.9 }", 0.0..=3.0);
    let Value::Table(table) = &node.value else { return level(cx, node).map(|skill| [skill; 2]) };
    let reader = Reader::new(cx, table, &node.place, "`skill`");
    let level = within("a skill from 0 to 3", 0.0..=3.0);
    let skills = MODES.map(|mode| reader.or_default("groups.skill", mode, &level));
    reader.finish();
    Some(skills)
}
