//! One variant's tree as a validated [`Scenario`]: reads every section, resolves names to indices,
//! and checks what no section can see alone: that every channel with demand has agents.

use super::arrivals::has_demand;
use super::calendar::{Calendar, Piece};
use super::channel::{channel, groups_of};
use super::context::Context;
use super::diagnostic::{Diagnostic, Place};
use super::document::{Entry, Table, Value, quote};
use super::expected::check_expected;
use super::group::group;
use super::inquiry::{check_shared, inquiry};
use super::model::{Channel, Group, Inquiry, Run, Scenario};
use super::number::{text, whole, word};
use super::reader::{Reader, mismatch};
use super::settings;

/// Reads one variant; `None` when there are errors, all of which have been reported.
pub(super) fn scenario(cx: &Context, tree: &Table, variant: &str, file: &Place) -> Option<Scenario> {
    let reader = Reader::new(cx, tree, file, "the scenario");
    reader.optional("name", text);
    reader.optional("description", text);
    let seed = reader.or_default("scenario", "seed", whole("a whole number from 0 to 2^64 - 1", 0..=u64::MAX));
    let realism_none = reader.or("realism", word(&[("none", true), ("default", false)]), false);
    let run = settings::run(cx, reader.entry("run"), file);
    let (waking, complexity_work) = settings::customers(cx, reader.entry("customers"), file, realism_none);
    let costs = settings::costs(cx, reader.entry("costs"), file);
    let satisfaction = settings::satisfaction(cx, reader.entry("satisfaction"), file);
    let [inquiry_entries, channel_entries, group_entries] = ["inquiries", "channels", "groups"].map(|section| named(&reader, section));
    // Both have been taken out of the tree, but are valid names.
    reader.entry("include");
    reader.entry("variants");
    reader.finish();

    let channel_names: Vec<&str> = channel_entries.iter().map(|(name, _)| *name).collect();
    let group_names: Vec<&str> = group_entries.iter().map(|(name, _)| *name).collect();
    let inquiries: Vec<(&Entry, Inquiry)> =
        inquiry_entries.iter().filter_map(|(name, entry)| Some((*entry, inquiry(cx, name, entry, &run, &channel_names)?))).collect();
    check_shared(cx, &inquiries);
    let bearable = check_expected(cx, &inquiries, &run);
    let groups: Vec<(&Entry, Option<Group>)> =
        group_entries.iter().map(|(name, entry)| (*entry, group(cx, name, entry, &channel_entries, realism_none))).collect();
    let demand = demand(&inquiries, channel_names.len());
    let mut channels: Vec<Channel> = Vec::new();
    for (index, (name, entry)) in channel_entries.iter().enumerate() {
        let read = channel(cx, name, entry, realism_none);
        let serving = groups_of(cx, index, entry, &groups, &group_names);
        if let (Some(serving), true) = (&serving, demand[index]) {
            check_served(cx, name, entry, serving, &groups, &run);
        }
        if let (Some(mut read), Some(serving)) = (read, serving) {
            read.groups = serving;
            channels.push(read);
        }
    }
    let complete = bearable && inquiries.len() == inquiry_entries.len() && channels.len() == channel_entries.len();
    let inquiries: Vec<Inquiry> = inquiries.into_iter().map(|(_, inquiry)| inquiry).collect();
    let groups: Vec<Group> = groups.into_iter().map(|(_, group)| group).collect::<Option<_>>()?;
    complete.then(|| Scenario {
        variant: variant.to_owned(),
        seed,
        run,
        realism_none,
        inquiries,
        channels,
        groups,
        waking,
        complexity_work,
        costs,
        satisfaction,
    })
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

/// Which channels anybody comes to.
fn demand(inquiries: &[(&Entry, Inquiry)], channels: usize) -> Vec<bool> {
    let mut demand = vec![false; channels];
    for (_, inquiry) in inquiries.iter().filter(|(_, inquiry)| has_demand(&inquiry.arrivals)) {
        for (channel, _) in &inquiry.channels {
            demand[*channel] = true;
        }
    }
    demand
}

/// Reports a channel with demand that has no group, or whose groups have no agent all the time.
fn check_served(cx: &Context, name: &str, entry: &Entry, serving: &[usize], groups: &[(&Entry, Option<Group>)], run: &Run) {
    if serving.is_empty() {
        // A group with errors of its own may have been meant to serve.
        if groups.iter().all(|(_, group)| group.is_some()) {
            let error = Diagnostic::at(&entry.key, format!("the channel {} has demand, but nobody serves it", quote(name)));
            cx.report_absence(error.helping(format!("add {} to the `skills` of a group", quote(name))));
        }
        return;
    }
    let staffed = |group: &usize| groups[*group].1.as_ref().is_none_or(|group| has_agents(&group.staff, run));
    if serving.iter().any(staffed) {
        return;
    }
    let first = groups[serving[0]].0;
    let place = match &first.node.value {
        Value::Table(table) => table.get("staff").map_or(&first.key, |staff| &staff.node.place),
        _ => &first.key,
    };
    let message = format!("zero agents for the channel {}, which has demand: its groups are never staffed", quote(name));
    cx.report(Diagnostic::at(place, message).expecting("at least one agent at some time"));
}

fn has_agents(staff: &Calendar<u32>, run: &Run) -> bool {
    let positive = |pieces: &Vec<Piece<u32>>| pieces.iter().any(|piece| piece.value > 0);
    match staff {
        Calendar::Weekly(days) => days.iter().any(positive),
        Calendar::Dated(_) => staff.expand(run.start, run.warmup, run.warmup + run.length).iter().any(|piece| piece.value > 0),
    }
}
