//! `[groups.NAME]`: staff, hours, skills, wage, and what agents do when they become free or leave.

use super::campaign::is_campaign;
use super::capacity::{Frame, fit, units};
use super::context::Context;
use super::crew::crew;
use super::defaults;
use super::diagnostic::{Diagnostic, Place};
use super::document::{Entry, Node, Value, quote};
use super::individual::{check_members, check_staff, individuals, order_by_rota};
use super::model::{Group, Leaving, Pick, Roster, Skill};
use super::number::{number, within, word};
use super::reader::Reader;
use super::roster::{OnDuty, nobody, on_duty, settle_channels};
use super::rules::{default_skill_rules, group_rules, pick};
use super::shift::Shifts;
use super::site::site_of;
use super::skills::{Entries, Handled, skills};
use super::staff::{most, within_hours};
use super::tariff::tariff;
use super::windows::windows;

const LEAVING: &[(&str, Leaving)] = &[("finish", Leaving::Finish), ("pause", Leaving::Pause), ("hand_over", Leaving::HandOver)];

/// The rows of a group in the routing matrix.
pub(super) struct Rows<'a> {
    /// As skills, with their places.
    pub skills: &'a [(Skill, Place)],
    /// There is no other that could not be read.
    pub whole: bool,
}

/// Reads one group; `rows` are its skills in the routing matrix, if there is one.
pub(super) fn group(
    cx: &Context,
    name: &str,
    entry: &Entry,
    handled: &Handled<'_>,
    shifts: &Shifts<'_>,
    rows: Option<Rows<'_>>,
) -> Option<Group> {
    let reader = Reader::of(cx, entry, format!("[groups.{name}]"))?;
    let on_duty = on_duty(&reader, shifts, handled.channels);
    let rostered = matches!(on_duty, Some(OnDuty::Roster(_)));
    let hours = reader.or("hours", windows, None);
    let not_worked = number("a share from 0 to below 1", |share| (0.0..1.0).contains(&share));
    let shrinkage =
        reader.optional("shrinkage", &not_worked).or_else(|| rostered.then(|| defaults::value(cx, "roster", "shrinkage", &not_worked)));
    let site = site_of(&reader, handled.sites);
    let leaving = reader.or_default("groups", "leaving", word(LEAVING));
    let pick = pick(&reader);
    let capacity = reader.optional("capacity", units);
    let frame = Frame { pick, capacity };
    let wage_per_hour = reader.or_default("groups", "wage_per_hour", within("a wage of 0 or more", 0.0..=1e9));
    let mut individuals = individuals(&reader, handled.channels);
    let tariff = tariff(&reader);
    let crew = crew(&reader);
    let by_matrix = rows.is_some();
    let mut entries = match rows {
        None => reader.required("skills", |cx, node| skills(cx, node, handled, frame)),
        Some(rows) => {
            reader.forbid(&["capacity"], "the routing matrix has slots, no units");
            // It knows no campaigns: these alone may stand in `skills`.
            let dialled = match reader.entry("skills").filter(|entry| campaigns_only(&entry.node)) {
                Some(entry) => skills(cx, &entry.node, handled, frame).map(|entries| entries.campaigns),
                None => {
                    reader.forbid(&["skills"], "the routing matrix says what every group handles; only campaigns may stand here");
                    Some(Vec::new())
                }
            };
            if let Some(entry) = reader.entry("pick").filter(|_| pick == Pick::InOrder) {
                let error = Diagnostic::at(&entry.node.place, "with a routing matrix there is no order of `skills`");
                cx.report(error.helping("its column `priority` says what comes first"));
            }
            if rows.skills.is_empty() && rows.whole && dialled.as_ref().is_some_and(Vec::is_empty) {
                cx.report_absence(Diagnostic::at(&entry.key, format!("the group {} has no row in the routing matrix", quote(name))));
            }
            let rules = default_skill_rules(cx, pick);
            let skills: Vec<_> = rows.skills.iter().map(|(skill, place)| (Skill { rules, ..skill.clone() }, place.clone())).collect();
            let handles = |campaigns: &Vec<_>| !skills.is_empty() || !campaigns.is_empty();
            dialled.filter(handles).map(|campaigns| Entries { skills, campaigns })
        }
    };
    if let (Some(capacity), Some(entries), Some(entry), false) = (capacity, &mut entries, reader.entry("capacity"), by_matrix) {
        fit(cx, capacity, &entry.node.place, &mut entries.skills, handled);
    }
    let rules = group_rules(&reader, frame, entries.as_ref().map_or(&[], |entries| &entries.skills[..]), handled);
    let called_at = reader.entry("on_call").map_or(&entry.key, |entry| &entry.node.place);
    reader.finish();
    let Entries { skills, campaigns } = entries?;
    let skills: Vec<Skill> = skills.into_iter().map(|(skill, _)| skill).collect();
    let (staff, mut roster) = match on_duty? {
        OnDuty::Staff(staff) => match &hours {
            Some(hours) => (within_hours(staff, hours), None),
            None => (staff, None),
        },
        OnDuty::Roster(roster) => (nobody(), Some(*roster)),
    };
    let on_duty = roster.as_ref().map_or_else(|| most(&staff), Roster::all_agents);
    if let Some(on_call) = roster.as_mut().and_then(|roster| roster.on_call.as_mut()) {
        settle_channels(cx, called_at, on_call, &skills, handled.channels);
    }
    if let Some(roster) = roster.as_ref().filter(|roster| !roster.names.is_empty() && !individuals.members.is_empty()) {
        order_by_rota(cx, &entry.key, &mut individuals.members, &roster.names);
    }
    check_members(cx, &entry.key, &individuals.members, &skills, handled.channels);
    check_staff(cx, &entry.key, on_duty, &individuals.members);
    Some(Group {
        name: name.to_owned(),
        staff,
        roster,
        site,
        shrinkage,
        leaving,
        skills,
        campaigns,
        wage_per_hour,
        crew,
        individuals,
        tariff,
        rules,
    })
}

/// Whether a list holds nothing but campaigns.
fn campaigns_only(node: &Node) -> bool {
    matches!(&node.value, Value::Array(items) if !items.is_empty() && items.iter().all(is_campaign))
}
