//! What the agents of a group are like: the keys of `[groups.NAME]` beside staff and skills.

use super::context::Context;
use super::diagnostic::Diagnostic;
use super::document::{Entry, Node, Value};
use super::model::{Crew, FULL_TIME_YEAR_H, Group, Home};
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

/// Reports groups of whose paid time shrinkage and training leave nothing.
pub(super) fn check_training(cx: &Context, groups: &[(&Entry, Option<Group>)], shrinkage: f64) {
    for (entry, group) in groups {
        let Some(group) = group.as_ref().filter(|group| {
            group.tariff.is_none() && group.shrinkage.unwrap_or(shrinkage) + group.crew.training_hours / FULL_TIME_YEAR_H >= 1.0
        }) else {
            continue;
        };
        let Value::Table(table) = &entry.node.value else { continue };
        let place = table.get("training_hours").map_or(&entry.key, |key| &key.node.place);
        let error = Diagnostic::at(place, format!("training and shrinkage leave the agents of {} no time to work", group.name));
        let most = (1.0 - group.shrinkage.unwrap_or(shrinkage)) * FULL_TIME_YEAR_H;
        cx.report(
            error.expecting(format!("fewer than {most:.0} hours of the {FULL_TIME_YEAR_H} that a full-time agent is paid for in a year")),
        );
    }
}
