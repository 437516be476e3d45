//! One variant's tree as a validated [`Scenario`]: reads every section, resolves names to indices,
//! and checks what no section can see alone: that every channel with demand has agents.

use super::agent::agents;
use super::beside_matrix::Rows;
use super::busyness::{check_shared, factors};
use super::calls::{Callable, Called, by_chance, groups_of, weightless};
use super::campaign::{campaign, check_campaigns};
use super::capacity::check_shared_sessions;
use super::channel::channel;
use super::choices::Known;
use super::context::Context;
use super::crew::check_training;
use super::customer::customers;
use super::demand::Doors;
use super::diagnostic::{Diagnostic, Place};
use super::document::{Entry, Table, Value, quote};
use super::expected::check_expected;
use super::forecast::forecast;
use super::group::group;
use super::inquiry::{Demand, check_zones, inquiry};
use super::issue::issues;
use super::leaning::forget_idle;
use super::matrix::matrix;
use super::model::{Call, Campaign, Channel, Group, Inquiry, Scenario};
use super::number::{text, whole, word};
use super::optimise::{Names, optimise};
use super::reader::{Reader, mismatch};
use super::replaced;
use super::segment::{Common, segments};
use super::settings;
use super::shift::shifts;
use super::site::{calendar, sites};
use super::skills::Handled;
use super::storm::storms;
use super::tariff::check_days;
use super::triage::triage;
use super::trunk::{check_waiting, trunks};
use super::verify::{assertions, verify};

/// Reads one variant; `None` when there are errors, all of which have been reported.
pub(super) fn scenario(cx: &Context, tree: &Table, variant: &str, file: &Place) -> Option<Scenario> {
    let reader = Reader::new(cx, tree, file, "the scenario");
    reader.optional("name", text);
    reader.optional("description", text);
    replaced::read(cx, reader.entry(replaced::SECTION));
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
    let (own_holidays, special_days) = calendar(cx, reader.entry("calendar"), file);
    let site_entries = optional_names(&reader, "sites");
    let forecast = forecast(cx, reader.entry("forecast"), file);
    let [busyness_entries, storm_entries] = ["busyness", "storms"].map(|section| optional_names(&reader, section));
    let routing = reader.entry("routing");
    let optimise_section = reader.entry("optimise");
    let verify = verify(cx, reader.entry("verify"), file);
    let assertions = assertions(cx, reader.entry("assert"));
    let segment_section = reader.entry("segments");
    let [segment_entries, trunk_entries, shift_entries, campaign_entries] =
        ["segments", "trunks", "shifts", "campaigns"].map(|section| optional_names(&reader, section));
    // Both have been taken out of the tree, but are valid names.
    reader.entry("include");
    reader.entry("variants");
    reader.finish();

    let channel_names: Vec<&str> = channel_entries.iter().map(|(name, _)| *name).collect();
    let site_names: Vec<&str> = site_entries.iter().map(|(name, _)| *name).collect();
    let sites = sites(cx, &site_entries, &run, own_holidays);
    let group_names: Vec<&str> = group_entries.iter().map(|(name, _)| *name).collect();
    let common = Common { waking: &customers.waking, mismatch: satisfaction.mismatch, run: &run };
    let place = segment_section.map_or(file, |entry| &entry.key);
    let segments = segments(cx, place, &segment_entries, &channel_names, &common);
    let inquiry_names: Vec<&str> = inquiry_entries.iter().map(|(name, _)| *name).collect();
    let names = Names { groups: &group_names, channels: &channel_names, inquiries: &inquiry_names };
    let asked = optimise(cx, optimise_section, file, &names);
    let factors = factors(cx, &busyness_entries);
    let demand = Demand { run: &run, channels: &channel_names, factors: &factors, forecast, special_days: &special_days };
    let storms = storms(cx, &storm_entries, &inquiry_entries, &run);
    let inquiries: Vec<(&Entry, Inquiry)> =
        inquiry_entries.iter().filter_map(|(name, entry)| Some((*entry, inquiry(cx, name, entry, &demand)?))).collect();
    check_shared(cx, &inquiries);
    check_zones(cx, &inquiries, segments.as_deref().unwrap_or_default(), &run);
    let bearable = check_expected(cx, &inquiries, &storms, &run);
    let shifts = shifts(cx, &shift_entries);
    let handled = Handled {
        channels: &channel_entries,
        inquiries: &inquiry_names,
        groups: &group_names,
        campaigns: &campaign_entries,
        realism_none,
        sites: &site_names,
    };
    let matrix = matrix(cx, routing, &group_names, &handled);
    let rows = |index: usize| matrix.as_ref().map(|matrix| Rows { rows: &matrix.rows[index], whole: matrix.whole });
    let groups: Vec<(&Entry, Option<Group>)> = group_entries
        .iter()
        .enumerate()
        .map(|(index, (name, entry))| (*entry, group(cx, name, entry, &handled, &shifts, rows(index))))
        .collect();
    let campaigns: Vec<(&Entry, Option<Campaign>)> =
        campaign_entries.iter().map(|(name, entry)| (*entry, campaign(cx, name, entry, &channel_entries))).collect();
    check_campaigns(cx, &campaigns, &groups);
    check_training(cx, &groups, costs.shrinkage);
    let read = |(name, entry): &(&str, &Entry)| channel(cx, name, entry, &handled, matrix.is_some());
    let channels: Vec<Option<Channel>> = channel_entries.iter().map(read).collect();
    check_shared_sessions(cx, &groups, &channels);
    let weights = matrix.iter().flat_map(|matrix| &matrix.weights);
    weights.filter(|(channel, _)| !by_chance(channels[*channel].as_ref())).for_each(|(_, place)| weightless(cx, place));
    let calls = |(index, (_, entry)): (usize, &(&str, &Entry))| {
        groups_of(
            cx,
            entry,
            &Callable { channel: index, read: channels[index].as_ref(), groups: &groups, names: &group_names, by_matrix: matrix.is_some() },
        )
    };
    let calls: Vec<Option<Called>> = channel_entries.iter().enumerate().map(calls).collect();
    let first = |calls: &Option<Called>| Some(calls.as_ref()?.iter().map(|(group, _)| *group).collect());
    let mut doors = Doors { entries: &channel_entries, inquiries: &inquiry_names, channels, serving: calls.iter().map(first).collect() };
    check_days(cx, &channel_entries, &doors.channels, &run);
    doors.chase_by_phone(&groups, &run);
    doors.check(cx, &inquiries, &storms, triage.as_ref(), &groups, &run);
    let channels = doors.channels.into_iter().zip(doors.serving).map(|(channel, groups)| Some(Channel { groups: groups?, ..channel? }));
    let channels: Option<Vec<Channel>> = channels.collect();
    let complete = bearable && inquiries.len() == inquiry_entries.len();
    let inquiries: Vec<Inquiry> = inquiries.into_iter().map(|(_, inquiry)| inquiry).collect();
    let mut groups: Vec<Group> = groups.into_iter().map(|(_, group)| group).collect::<Option<_>>()?;
    if matrix.is_none() {
        call_on(&mut groups, &calls);
    }
    let optimise = asked.of(cx, &Known { groups: &groups, channels: &channel_entries, inquiries: &inquiries });
    let campaigns: Vec<Campaign> = campaigns.into_iter().map(|(_, campaign)| campaign).collect::<Option<_>>()?;
    let trunks = trunks(cx, &trunk_entries, &channel_entries);
    check_waiting(cx, &trunk_entries, trunks.as_deref().unwrap_or_default(), &inquiries);
    let (channels, segments, trunks) = (channels?, segments?, trunks?);
    let scenario = complete.then(|| Scenario {
        variant: variant.to_owned(),
        seed,
        run,
        realism_none,
        inquiries,
        channels,
        groups,
        trunks,
        campaigns,
        customers,
        segments,
        sites,
        correlations: factors.correlations,
        storms,
        issues,
        agents,
        triage,
        costs,
        satisfaction,
        optimise,
        verify,
        assertions,
    })?;
    forget_idle(cx, &scenario);
    Some(scenario)
}

/// The named tables of a section that may be missing.
fn optional_names<'a>(reader: &Reader<'a>, section: &'static str) -> Vec<(&'a str, &'a Entry)> {
    if reader.entry(section).is_some() { named(reader, section) } else { Vec::new() }
}

/// Notes in the skills of groups how the channels call on them. Without a list specialists come first.
fn call_on(groups: &mut [Group], calls: &[Option<Called>]) {
    for (channel, calls) in calls.iter().enumerate() {
        for (group, call) in calls.iter().flatten() {
            for skill in groups[*group].skills.iter_mut().filter(|skill| skill.channel == channel) {
                skill.call = call.clone().unwrap_or_else(|| Call::plain(skill.priority));
            }
        }
    }
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
