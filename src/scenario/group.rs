//! `[groups.NAME]`: staff, hours, skills, wage, and what agents do when they become free or leave.

use super::beside_matrix::{Rows, by_rows};
use super::capacity::{Frame, fit, units};
use super::choices::slots_of_group;
use super::context::Context;
use super::crew::crew;
use super::defaults;
use super::document::Entry;
use super::individual::{check_members, check_staff, individuals, order_by_rota};
use super::model::{Group, Leaving, Roster, Skill};
use super::number::{number, within, word};
use super::reader::Reader;
use super::roster::{OnDuty, nobody, on_duty, settle_channels};
use super::rules::{group_rules, pick};
use super::shift::Shifts;
use super::site::site_of;
use super::skills::{Entries, Handled, skills};
use super::staff::{most, within_hours};
use super::tariff::tariff;
use super::windows::windows;

const LEAVING: &[(&str, Leaving)] = &[("finish", Leaving::Finish), ("pause", Leaving::Pause), ("hand_over", Leaving::HandOver)];

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
    let mut entries = match rows {
        None => reader.required("skills", |cx, node| skills(cx, node, handled, frame)),
        Some(rows) => by_rows(&reader, &rows, handled, frame, (&entry.key, name)),
    };
    slots_of_group(&reader, capacity.is_some(), entries.as_mut().map(|entries| &mut entries.skills[..]), handled.channels);
    if let (Some(capacity), Some(entries), Some(entry)) = (capacity, &mut entries, reader.entry("capacity")) {
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
