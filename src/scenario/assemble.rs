//! One variant's tree as a validated [`Scenario`]: reads every section, resolves names to indices,
//! and checks what no section can see alone: that every channel with demand has agents.

use super::agent::agents;
use super::channel::{channel, groups_of};
use super::context::Context;
use super::crew::check_training;
use super::customer::customers;
use super::demand::Doors;
use super::diagnostic::{Diagnostic, Place};
use super::document::{Entry, Table, Value, quote};
use super::expected::check_expected;
use super::group::group;
use super::inquiry::{check_shared, check_zones, inquiry};
use super::issue::issues;
use super::leaning::forget_idle;
use super::model::{Channel, Group, Inquiry, Scenario};
use super::number::{text, whole, word};
use super::reader::{Reader, mismatch};
use super::segment::{Common, segments};
use super::settings;
use super::triage::triage;

/// Reads one variant; `None` when there are errors, all of which have been reported.
pub(super) fn scenario(cx: &Context, tree: &Table, variant: &str, file: &Place) -> Option<Scenario> {
    let reader = Reader::new(cx, tree, file, "the scenario");
    reader.optional("name", text);
    reader.optional("description", text);
    let seed = reader.or_default("scenario", "seed", whole("a whole number from 0 to 2^64 - 1", 0..=u64::MAX));
    let realism_none = reader.or("realism", word(&[("none", true), ("default", false)]), false);
    let run = settings::run(cx, reader.entry("run"), file);
    let customers = customers(cx, reader.entry("customers"), file, realism_none);
    let issues = issues(cx, reader.entry("issues"), file, realism_none);
    let agents = agents(cx, reader.entry("agents"), file, realism_none);
    let costs = settings::costs(cx, reader.entry("costs"), file, realism_none);
    let satisfaction = settings::satisfaction(cx, reader.entry("satisfaction"), file);
    let [inquiry_entries, channel_entries, group_entries] = ["inquiries", "channels", "groups"].map(|section| named(&reader, section));
    let triage = triage(cx, reader.entry("triage"), &channel_entries);
    let segment_section = reader.entry("segments");
    let segment_entries = if segment_section.is_some() { named(&reader, "segments") } else { Vec::new() };
    // Both have been taken out of the tree, but are valid names.
    reader.entry("include");
    reader.entry("variants");
    reader.finish();

    let channel_names: Vec<&str> = channel_entries.iter().map(|(name, _)| *name).collect();
    let group_names: Vec<&str> = group_entries.iter().map(|(name, _)| *name).collect();
    let common = Common { waking: &customers.waking, mismatch: satisfaction.mismatch };
    let place = segment_section.map_or(file, |entry| &entry.key);
    let segments = segments(cx, place, &segment_entries, &channel_names, &common);
    let inquiries: Vec<(&Entry, Inquiry)> =
        inquiry_entries.iter().filter_map(|(name, entry)| Some((*entry, inquiry(cx, name, entry, &run, &channel_names)?))).collect();
    check_shared(cx, &inquiries);
    check_zones(cx, &inquiries, segments.as_deref().unwrap_or_default(), &run);
    let bearable = check_expected(cx, &inquiries, &run);
    let groups: Vec<(&Entry, Option<Group>)> =
        group_entries.iter().map(|(name, entry)| (*entry, group(cx, name, entry, &channel_entries, realism_none))).collect();
    check_training(cx, &groups, costs.shrinkage);
    let read = |(name, entry): &(&str, &Entry)| channel(cx, name, entry, &channel_entries, realism_none);
    let serving = |(index, (_, entry)): (usize, &(&str, &Entry))| groups_of(cx, index, entry, &groups, &group_names);
    let mut doors = Doors {
        entries: &channel_entries,
        channels: channel_entries.iter().map(read).collect(),
        serving: channel_entries.iter().enumerate().map(serving).collect(),
    };
    doors.chase_by_phone(&groups, &run);
    doors.check(cx, &inquiries, triage.as_ref(), &groups, &run);
    let channels = doors.channels.into_iter().zip(doors.serving).map(|(channel, groups)| Some(Channel { groups: groups?, ..channel? }));
    let channels: Option<Vec<Channel>> = channels.collect();
    let complete = bearable && inquiries.len() == inquiry_entries.len();
    let inquiries: Vec<Inquiry> = inquiries.into_iter().map(|(_, inquiry)| inquiry).collect();
    let groups: Vec<Group> = groups.into_iter().map(|(_, group)| group).collect::<Option<_>>()?;
    let (channels, segments) = (channels?, segments?);
    let scenario = complete.then(|| Scenario {
        variant: variant.to_owned(),
        seed,
        run,
        realism_none,
        inquiries,
        channels,
        groups,
        customers,
        segments,
        issues,
        agents,
        triage,
        costs,
        satisfaction,
    })?;
    forget_idle(cx, &scenario);
    Some(scenario)
}

/// The named tables of a section, sorted by name; an empty section is an error.
fn named<'a>(reader: &Reader<'a>, section: &'static str) -> Vec<(&'a str, &'a Entry)> {
    let cx = reader.cx;
    let Some(entry) = reader.entry(section) else {
        let error = Diagnostic::at(reader.place, format!("the scenario has no {section}"));
        cx.report_absence(error.expecting(format!("at least one table [{section}.NAME]")));
        return Vec::new();
    };
    let Value::Table(table) = &entry.node.value else {
        let _: Option<()> = mismatch(cx, &entry.node, "a table of named tables");
        return Vec::new();
    };
    if table.is_empty() {
        cx.report_absence(
            Diagnostic::at(&entry.key, format!("`{section}` is empty")).expecting(format!("at least one table [{section}.NAME]")),
        );
    }
    for (name, entry) in table.iter().filter(|(name, _)| name.trim().is_empty() || name.chars().any(char::is_control)) {
        cx.report(Diagnostic::at(&entry.key, format!("{} is no name", quote(name))).expecting("a name that is not empty"));
    }
    table.iter().map(|(name, entry)| (name.as_str(), entry)).collect()
}
