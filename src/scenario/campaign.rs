//! `[campaigns.NAME]`: whom the centre calls, when and how; and the campaigns among the `skills` of groups.

use super::calendar::Calendar;
use super::channel::{peek_medium, plain_target};
use super::channel_ref::{Channels, channel_index};
use super::context::Context;
use super::day_table::{Quantity, days};
use super::defaults;
use super::diagnostic::Diagnostic;
use super::distribution::{distribution, patience, positive_distribution};
use super::document::{Entry, Node, Value, quote};
use super::model::{CallList, Campaign, CampaignSkill, Dialling, Group, Medium};
use super::number::{as_f64, number, positive_factor, share, whole_u32, word};
use super::reader::{Reader, mismatch, unknown};
use super::windows::windows;

/// All campaigns of a scenario by name, sorted.
pub(super) type Campaigns<'a> = [(&'a str, &'a Entry)];

/// Most people of a list, and of one addition to it.
const MOST: u32 = 100_000_000;
const PEOPLE: &str = "a whole number of people from 0 to 100000000";
const LIST: Quantity = Quantity { column: "people", expected: PEOPLE, valid: is_people, dated: true, steps: true };
const ANSWER: Quantity = Quantity { column: "answer", expected: "a share from 0 to 1", valid: is_share, dated: true, steps: true };

fn is_people(value: f64) -> bool {
    value.fract() == 0.0 && (0.0..=f64::from(MOST)).contains(&value)
}

fn is_share(value: f64) -> bool {
    (0.0..=1.0).contains(&value)
}

#[derive(Clone, Copy, PartialEq)]
enum Mode {
    Preview,
    Progressive,
    Predictive,
}

const MODES: &[(&str, Mode)] = &[("preview", Mode::Preview), ("progressive", Mode::Progressive), ("predictive", Mode::Predictive)];

/// Reads one campaign.
pub(super) fn campaign(cx: &Context, name: &str, entry: &Entry, channels: &Channels<'_>) -> Option<Campaign> {
    const SCOPE: &str = "campaigns";
    let reader = Reader::of(cx, entry, format!("[campaigns.{name}]"))?;
    let channel = reader.required("channel", |cx, node| called_by(cx, node, channels));
    let list = reader.required("list", list);
    let hours = reader.or("hours", windows, None);
    let dialling = dialling(&reader);
    let ring = reader.or_default(SCOPE, "ring", positive_distribution);
    let answer = reader.required("answer", answer);
    let right_party = reader.or_default(SCOPE, "right_party", share);
    let wrong_party_time = reader.or_default(SCOPE, "wrong_party_time", distribution);
    let handle_time = reader.optional("handle_time", positive_distribution);
    let after_work = reader.optional("after_work", distribution);
    let attempts = reader.or_default(SCOPE, "attempts", whole_u32("a whole number from 1 to 1000", 1..=1000));
    let retry_after = reader.or_default(SCOPE, "retry_after", positive_distribution);
    reader.finish();
    Some(Campaign {
        name: name.to_owned(),
        channel: channel?,
        list: list?,
        hours,
        dialling: dialling?,
        ring,
        answer: answer?,
        right_party,
        wrong_party_time,
        handle_time,
        after_work,
        attempts,
        retry_after,
    })
}

/// The channel by which people are called: only those of phone and video can be.
fn called_by(cx: &Context, node: &Node, channels: &Channels<'_>) -> Option<usize> {
    let index = channel_index(cx, node, channels)?;
    let (name, entry) = channels[index];
    // A channel whose medium is wrong has an error of its own.
    if peek_medium(entry).is_some_and(|medium| !matches!(medium, Medium::Phone | Medium::Video)) {
        let error = Diagnostic::at(&node.place, format!("nobody can be called by the channel {}", quote(name)));
        cx.report(error.expecting("a channel whose medium is \"phone\" or \"video\""));
        return None;
    }
    Some(index)
}

fn list(cx: &Context, node: &Node) -> Option<CallList> {
    if node.as_str() == Some("endless") {
        return Some(CallList::Endless);
    }
    if as_f64(node).is_some() {
        return whole_u32(PEOPLE, 0..=MOST)(cx, node).map(CallList::Once);
    }
    Some(CallList::Added(days(cx, node, &LIST)?.steps(|people, _| people as u32)))
}

fn answer(cx: &Context, node: &Node) -> Option<Calendar<f64>> {
    if as_f64(node).is_some() {
        return share(cx, node).map(Calendar::always);
    }
    Some(days(cx, node, &ANSWER)?.steps(|share, _| share))
}

fn dialling(reader: &Reader<'_>) -> Option<Dialling> {
    const SCOPE: &str = "campaigns";
    let mode = reader.required("dialling", word(MODES))?;
    if mode != Mode::Preview {
        reader.forbid(&["preview_time"], "only with `dialling = \"preview\"` the record is read first");
    }
    if mode != Mode::Predictive {
        let why = "with this `dialling` an agent is held for every call: nobody who picks up has to wait for one";
        reader.forbid(&["pacing", "target", "mismatch_patience"], why);
    }
    Some(match mode {
        Mode::Preview => Dialling::Preview { time: reader.or_default(SCOPE, "preview_time", distribution) },
        Mode::Progressive => Dialling::Progressive,
        Mode::Predictive => Dialling::Predictive {
            pacing: reader.or_default(SCOPE, "pacing", number("a pacing from 0.1 to 10", |pacing| (0.1..=10.0).contains(&pacing))),
            target: reader.optional("target", plain_target),
            patience: reader.or_default(SCOPE, "mismatch_patience", patience),
        },
    })
}

/// Whether an entry of `skills` is a campaign.
pub(super) fn is_campaign(node: &Node) -> bool {
    matches!(&node.value, Value::Table(table) if table.contains_key("campaign") && !table.contains_key("channel"))
}

/// `{ campaign, speed, priority, reserve }`; with `in_order` the place in `skills` is the priority.
pub(super) fn campaign_skill(cx: &Context, node: &Node, campaigns: &Campaigns<'_>, in_order: bool) -> Option<CampaignSkill> {
    let reader = Reader::of_node(cx, node, &node.place, "a skill")?;
    let campaign = reader.required("campaign", |cx, node| {
        let Some(name) = node.as_str() else { return mismatch(cx, node, "the name of a campaign") };
        let found = campaigns.binary_search_by(|(campaign, _)| (*campaign).cmp(name)).ok();
        if found.is_none() && campaigns.is_empty() {
            let error = Diagnostic::at(&node.place, format!("unknown campaign {}", quote(name)));
            cx.report_absence(error.expecting("a table [campaigns.NAME] of this name"));
        } else if found.is_none() {
            unknown(cx, &node.place, &format!("campaign {}", quote(name)), name, campaigns.iter().map(|(campaign, _)| *campaign));
        }
        found
    });
    reader.forbid(&["slots"], "calls are held one at a time");
    let speed = reader.or_default("skills", "speed", positive_factor);
    if in_order {
        reader.forbid(&["priority"], "with `pick = \"in_order\"` the order of `skills` decides");
    }
    let whole = whole_u32("a whole number from 1 to 1000", 1..=1000);
    let priority = if in_order { None } else { reader.optional("priority", &whole) };
    let priority = priority.unwrap_or_else(|| defaults::value(cx, "skills", "priority", &whole));
    let reserve = reader.optional("reserve", whole_u32("a whole number of agents from 0 to 100000", 0..=100_000));
    reader.finish();
    Some(CampaignSkill { campaign: campaign?, speed, priority, reserve: reserve.unwrap_or(0) })
}

/// Reports campaigns that nobody dials for, and groups in which a predictive one is not alone: agents that it counts
/// on must not be held by another.
pub(super) fn check_campaigns(cx: &Context, campaigns: &[(&Entry, Option<Campaign>)], groups: &[(&Entry, Option<Group>)]) {
    for (index, (entry, campaign)) in campaigns.iter().enumerate() {
        let Some(campaign) = campaign else { continue };
        let dials = |group: &Group| group.campaigns.iter().any(|skill| skill.campaign == index);
        if groups.iter().all(|(_, group)| group.as_ref().is_some_and(|group| !dials(group))) {
            let error = Diagnostic::at(&entry.key, format!("nobody dials for the campaign {}", quote(&campaign.name)));
            cx.report_absence(error.helping(format!("add {{ campaign = {} }} to the `skills` of a group", quote(&campaign.name))));
        }
        if matches!(campaign.dialling, Dialling::Predictive { .. }) {
            for (group, _) in
                groups.iter().filter(|(_, group)| group.as_ref().is_some_and(|group| dials(group) && group.campaigns.len() > 1))
            {
                let message = format!("this group has another campaign beside {}, which dials predictively", quote(&campaign.name));
                cx.report(Diagnostic::at(&group.key, message).expecting("a group of its own for each of them"));
            }
        }
    }
}

/// The campaign skills of a group, of which none may come twice.
pub(super) fn distinct(cx: &Context, skills: &[(CampaignSkill, super::diagnostic::Place)], campaigns: &Campaigns<'_>) {
    for (position, (skill, place)) in skills.iter().enumerate() {
        if skills[..position].iter().any(|(earlier, _)| earlier.campaign == skill.campaign) {
            cx.report(Diagnostic::at(place, format!("the campaign {} twice", quote(campaigns[skill.campaign].0))));
        }
    }
}
