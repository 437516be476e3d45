//! `skills` of a group beside a routing matrix. The matrix says what each group handles and who comes first; entries
//! of `skills` give its rows what the matrix has no columns for, such as reserves, weights and units, and what its cells
//! leave empty. Campaigns, which no matrix knows, may stand there too.

use super::campaign::is_campaign;
use super::capacity::Frame;
use super::channel::peek_medium;
use super::context::Context;
use super::diagnostic::{Diagnostic, Place};
use super::document::{Node, Value, quote};
use super::matrix::MatrixRow;
use super::model::{Medium, Pick, Skill};
use super::reader::Reader;
use super::rules::default_skill_rules;
use super::skills::{Entries, Handled, skills};

/// The rows of a group in the routing matrix.
pub(super) struct Rows<'a> {
    /// All that could be read.
    pub rows: &'a [MatrixRow],
    /// There is no other that could not be read.
    pub whole: bool,
}

/// What a group handles by its rows in the matrix; `place` and `name` are those of the group.
pub(super) fn by_rows(
    reader: &Reader<'_>,
    rows: &Rows<'_>,
    handled: &Handled<'_>,
    frame: Frame,
    (place, name): (&Place, &str),
) -> Option<Entries> {
    let cx = reader.cx;
    if let Some(entry) = reader.entry("pick").filter(|_| frame.pick == Pick::InOrder) {
        let error = Diagnostic::at(&entry.node.place, "with a routing matrix there is no order of `skills`");
        cx.report(error.helping("its column `priority` says what comes first"));
    }
    let rules = default_skill_rules(cx, frame.pick);
    let mut known: Vec<(Skill, Place)> = rows.rows.iter().map(|row| (Skill { rules, ..row.skill.clone() }, row.place.clone())).collect();
    let mut campaigns = Some(Vec::new());
    if let Some(entry) = reader.entry("skills") {
        let read = skills(cx, &entry.node, handled, frame);
        if let (Some(read), Value::Array(items)) = (&read, &entry.node.value) {
            let written = items.iter().filter(|item| !is_campaign(item)).zip(&read.skills);
            written.for_each(|(item, (skill, _))| Entered { cx, item, skill, handled }.give(rows, &mut known));
        }
        campaigns = read.map(|read| read.campaigns);
    }
    if frame.capacity.is_some() {
        let is_chat = |row: &&MatrixRow| peek_medium(handled.channels[row.skill.channel].1) == Some(Medium::Chat);
        for row in rows.rows.iter().filter(|row| row.says.contains(&"slots")).filter(is_chat) {
            let error = Diagnostic::at(&row.place, "`slots` in a group with a `capacity`, whose chats have `units`");
            cx.report(error.expecting("an empty cell, and `units` in the `skills` of the group"));
        }
    }
    if rows.rows.is_empty() && rows.whole && campaigns.as_ref().is_some_and(Vec::is_empty) {
        cx.report_absence(Diagnostic::at(place, format!("the group {} has no row in the routing matrix", quote(name))));
    }
    campaigns.filter(|campaigns| !known.is_empty() || !campaigns.is_empty()).map(|campaigns| Entries { skills: known, campaigns })
}

/// An entry of `skills` that is no campaign.
struct Entered<'a> {
    cx: &'a Context,
    item: &'a Node,
    /// What was read of it.
    skill: &'a Skill,
    handled: &'a Handled<'a>,
}

impl Entered<'_> {
    /// Gives what the entry says to the rows it is about, which must exist and not say it too.
    fn give(&self, rows: &Rows<'_>, known: &mut [(Skill, Place)]) {
        let Self { cx, item, skill, handled } = *self;
        if item.as_str().is_some() {
            let error = Diagnostic::at(&item.place, "the name of a channel alone says nothing beside a routing matrix");
            return cx
                .report(error.expecting("a table with what the matrix has no column for, such as { channel = \"phone\", reserve = 1 }"));
        }
        let of_channel = |row: &&MatrixRow| row.skill.channel == skill.channel;
        let about = |row: &MatrixRow| match (&skill.inquiries, &row.skill.inquiries) {
            (None, _) => true,
            (Some(wanted), Some(of_row)) => of_row.iter().all(|inquiry| wanted.contains(inquiry)),
            (Some(_), None) => false,
        };
        if rows.whole {
            let lacks = |inquiry: &Option<usize>| {
                let is_of =
                    |row: &MatrixRow| inquiry.is_none_or(|inquiry| row.skill.inquiries.as_ref().is_some_and(|of| of.contains(&inquiry)));
                !rows.rows.iter().filter(of_channel).any(is_of)
            };
            let wanted: Vec<Option<usize>> =
                skill.inquiries.as_ref().map_or_else(|| vec![None], |all| all.iter().copied().map(Some).collect());
            for inquiry in wanted.into_iter().filter(lacks) {
                let inquiry = inquiry.map(|inquiry| format!("the inquiry {} on ", quote(handled.inquiries[inquiry]))).unwrap_or_default();
                let channel = quote(handled.channels[skill.channel].0);
                let message = format!("the routing matrix has no row of this group for {inquiry}the channel {channel}");
                cx.report(Diagnostic::at(&item.place, message).expecting("rows that the matrix has"));
            }
        }
        for (row, (own, _)) in rows.rows.iter().zip(known).filter(|(row, _)| of_channel(row) && about(row)) {
            own.rules = skill.rules;
            for key in ["priority", "speed", "slots"] {
                let Some(entry) = item.get(key) else { continue };
                if row.says.contains(&key) {
                    let error = Diagnostic::at(&entry.key, format!("`{key}` stands in the routing matrix, too"));
                    return cx.report(error.expecting("an empty cell there, or no key here"));
                }
                match key {
                    "priority" => (own.priority, own.call.place) = (skill.priority, skill.priority),
                    "speed" => own.speed = skill.speed,
                    _ => own.slots = skill.slots,
                }
            }
        }
    }
}
