//! `[routing]`: the matrix of groups and types of contacts, as planners keep it in spreadsheets. It says what
//! all groups handle, and replaces the `groups` of all channels.

use super::calls::{RANK, WEIGHT, group_index, is_weight};
use super::context::Context;
use super::csv_table::{self, Row, columns, same_width};
use super::diagnostic::{Diagnostic, Place};
use super::document::{Entry, quote};
use super::duration::parse_duration;
use super::model::{Call, Conditions, Skill};
use super::reader::{Reader, unknown};
use super::skills::{Handled, check_skills, one_at_a_time, plain};
use crate::scenario::channel::peek_medium;

/// The columns that must be there, and those that may.
const NEEDED: &[&str] = &["group", "channel"];
const OPTIONAL: &[&str] = &["inquiry", "priority", "rank", "after", "weight", "speed", "slots"];

/// A row of the matrix.
pub(super) struct MatrixRow {
    /// As a skill.
    pub skill: Skill,
    /// Where it stands.
    pub place: Place,
    /// Of priority, speed and slots those whose cells are not empty.
    pub says: Vec<&'static str>,
}

/// The skills of all groups.
pub(super) struct Matrix {
    /// Per group, by name: its rows.
    pub rows: Vec<Vec<MatrixRow>>,
    /// (channel, place) of each weight.
    pub weights: Vec<(usize, Place)>,
    /// Every row could be read.
    pub whole: bool,
}

/// Reads the section; without a matrix `None`. `groups` are the names of all groups, sorted.
pub(super) fn matrix(cx: &Context, entry: Option<&Entry>, groups: &[&str], handled: &Handled<'_>) -> Option<Matrix> {
    let reader = Reader::of(cx, entry?, "[routing]")?;
    let found = reader.entry("matrix");
    reader.finish();
    let node = &found?.node;
    let mut matrix = Matrix { rows: groups.iter().map(|_| Vec::new()).collect(), weights: Vec::new(), whole: false };
    // A file that cannot be read has an error of its own, and replaces what it would have.
    let Some(source) = csv_table::open(cx, node) else { return Some(matrix) };
    let mut rows = csv_table::rows(&source);
    let Some(header) = rows.next() else {
        cx.report(Diagnostic::at(&node.place, format!("{} is empty", quote(&source.name))).expecting("a row for each group and channel"));
        return Some(matrix);
    };
    let Some(at) = columns(cx, &header, NEEDED, OPTIONAL) else { return Some(matrix) };
    matrix.whole = true;
    for row in rows {
        if !same_width(cx, &header, &row) {
            matrix.whole = false;
            continue;
        }
        let cells = Cells { cx, row: &row, at: &at };
        let group = cells.text("group").and_then(|(name, place)| group_index(cx, name, &place, groups));
        let skill = cells.skill(handled);
        matrix.whole &= skill.is_some() && group.is_some();
        if let Some((skill, group)) = skill.zip(group) {
            if let Some((_, place)) = cells.text("weight") {
                matrix.weights.push((skill.channel, place));
            }
            let says = ["priority", "speed", "slots"].into_iter().filter(|column| cells.text(column).is_some()).collect();
            matrix.rows[group].push(MatrixRow { skill, place: cells.row.place(at[0].unwrap_or(0)), says });
        }
    }
    for rows in &matrix.rows {
        let skills: Vec<(Skill, Place)> = rows.iter().map(|row| (row.skill.clone(), row.place.clone())).collect();
        check_skills(cx, &skills, handled);
    }
    Some(matrix)
}

/// A row by the names of its columns.
struct Cells<'a> {
    cx: &'a Context,
    row: &'a Row,
    at: &'a [Option<usize>],
}

impl Cells<'_> {
    /// The index of a column in the row.
    fn column(&self, name: &str) -> Option<usize> {
        let position = NEEDED.iter().chain(OPTIONAL).position(|column| *column == name)?;
        self.at[position]
    }

    /// What stands in a cell, unless it is empty, and where.
    fn text(&self, name: &str) -> Option<(&str, Place)> {
        let column = self.column(name)?;
        let text = self.row.cell(column);
        if text.is_empty() && NEEDED.contains(&name) {
            return self.row.mismatch(self.cx, column, &format!("the name of a {name}"));
        }
        (!text.is_empty()).then(|| (text, self.row.place(column)))
    }

    /// The value of a cell, `default` if it is empty; what is no value is reported.
    fn value<T>(&self, name: &str, default: T, expected: &str, parse: impl Fn(&str) -> Option<T>) -> T {
        let Some((text, _)) = self.text(name) else { return default };
        parse(text).or_else(|| self.row.mismatch(self.cx, self.column(name)?, expected)).unwrap_or(default)
    }

    /// The index of a name, which must be one of `names`.
    fn named(&self, what: &str, names: &[&str]) -> Option<usize> {
        let (name, place) = self.text(what)?;
        let found = names.binary_search(&name).ok();
        if found.is_none() {
            unknown(self.cx, &place, &format!("{what} {}", quote(name)), name, names.iter().copied());
        }
        found
    }

    /// The skill of the row.
    fn skill(&self, handled: &Handled<'_>) -> Option<Skill> {
        let channels: Vec<&str> = handled.channels.iter().map(|(name, _)| *name).collect();
        let inquiry = self.named("inquiry", handled.inquiries);
        let whole = |low: u32, high: u32| move |text: &str| text.parse().ok().filter(|value| (low..=high).contains(value));
        let number = |text: &str| text.parse::<f64>().ok();
        let rank = self.value("rank", 1, RANK, whole(1, 1000));
        let weight = self.value("weight", 1.0, WEIGHT, |text| number(text).filter(|weight| is_weight(*weight)));
        let after = self.value("after", 0, "a duration such as 30s", parse_duration);
        let channel = self.named("channel", &channels)?;
        let plain = plain(self.cx, channel, handled);
        let priority = self.value("priority", plain.priority, "a whole number from 1 to 1000", whole(1, 1000));
        let speed = |text: &str| number(text).filter(|speed| *speed > 0.0 && *speed <= 100.0);
        let speed = self.value("speed", plain.speed, "a speed above 0 and up to 100", speed);
        let slots = self.value("slots", plain.slots, "a whole number from 1 to 1000000", whole(1, 1_000_000));
        if let Some((_, place)) = self.text("slots").filter(|_| peek_medium(handled.channels[channel].1).is_some_and(one_at_a_time)) {
            let error = Diagnostic::at(&place, "sessions of this medium are held one at a time");
            self.cx.report(error.expecting("an empty cell"));
        }
        let inquiries = inquiry.map(|inquiry| vec![inquiry]);
        if inquiries.is_none() && self.text("inquiry").is_some() {
            return None;
        }
        let call = Call { rank, place: priority, weight, conditions: Conditions { after, ..Conditions::default() } };
        Some(Skill { slots, speed, priority, inquiries, call, ..plain })
    }
}
