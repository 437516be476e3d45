//! `groups` of a channel: whom it calls on, in which order and under which conditions.

use super::context::Context;
use super::diagnostic::{Diagnostic, Place};
use super::document::{Entry, Node, Value, quote};
use super::duration::duration;
use super::model::{AgentChoice, Call, Channel, Conditions, Group};
use super::number::{items, number, text, whole_u32};
use super::reader::{Reader, mismatch, unknown};
use super::windows::windows;

/// The groups that answer a channel, in its order; with how it calls on each where it has a list.
pub(super) type Called = Vec<(usize, Option<Call>)>;

/// What is known of a channel and of all groups when its list is read.
pub(super) struct Callable<'a> {
    /// Index of the channel.
    pub channel: usize,
    /// What was read of it.
    pub read: Option<&'a Channel>,
    /// All groups, with what was read of them.
    pub groups: &'a [(&'a Entry, Option<Group>)],
    /// Their names, sorted.
    pub names: &'a [&'a str],
    /// A matrix says who answers: a list of the channel is an error that has been reported, and is not read.
    pub by_matrix: bool,
}

/// The groups that answer a channel, and how it calls on those that it names, which must have the skill. Without a list
/// all that have it, by the priority that they give it (specialists before generalists), then by name.
pub(super) fn groups_of(cx: &Context, entry: &Entry, callable: &Callable<'_>) -> Option<Called> {
    let named = match &entry.node.value {
        Value::Table(table) => table.get("groups"),
        _ => None,
    };
    match named.filter(|_| !callable.by_matrix) {
        Some(named) => listed(cx, &named.node, callable),
        None => Some(able(callable.channel, callable.groups).into_iter().map(|group| (group, None)).collect()),
    }
}

/// The groups that have a channel among their skills, by the best priority that they give it, then by name.
fn able(channel: usize, groups: &[(&Entry, Option<Group>)]) -> Vec<usize> {
    let own = |group: &Group| group.skills.iter().filter(|skill| skill.channel == channel).map(|skill| skill.priority).min();
    let mut able: Vec<(u32, usize)> =
        groups.iter().enumerate().filter_map(|(index, (_, group))| Some((own(group.as_ref()?)?, index))).collect();
    able.sort_unstable();
    able.into_iter().map(|(_, index)| index).collect()
}

/// The groups of a list.
fn listed(cx: &Context, node: &Node, callable: &Callable<'_>) -> Option<Called> {
    let has_skill =
        |group: &Option<Group>| group.as_ref().is_none_or(|group| group.skills.iter().any(|skill| skill.channel == callable.channel));
    let listed = items(cx, node, "an array of groups such as [\"front\", { group = \"back\", after = \"30s\" }]", |cx, node| {
        let (index, call) = call(cx, node, callable)?;
        if !has_skill(&callable.groups[index].1) {
            let name = quote(callable.names[index]);
            let error = Diagnostic::at(&node.place, format!("the group {name} does not have this channel among its skills"));
            cx.report(error.expecting("a group with the skill"));
        }
        Some((index, call, node.place.clone()))
    })?;
    // A place in the list is a rank where ranks are told at all.
    let ranked = listed.iter().any(|(_, call, _)| call.rank.is_some());
    let mut chosen: Called = Vec::new();
    for ((index, Read { rank, weight, conditions }, place), position) in listed.into_iter().zip(1..) {
        if chosen.iter().any(|(earlier, _)| *earlier == index) {
            cx.report(Diagnostic::at(&place, "this group twice"));
            continue;
        }
        let rank = rank.unwrap_or(if ranked { position } else { 1 });
        chosen.push((index, Some(Call { rank, place: position, weight: weight.unwrap_or(1.0), conditions })));
    }
    Some(chosen)
}

/// An entry as it is written.
struct Read {
    rank: Option<u32>,
    weight: Option<f64>,
    conditions: Conditions,
}

/// A group by name, or `{ group, rank, weight, after, waiting_at_least, expected_wait_at_least, hours }`.
fn call(cx: &Context, node: &Node, callable: &Callable<'_>) -> Option<(usize, Read)> {
    let group = |cx: &Context, node: &Node| group_index(cx, &text(cx, node)?, &node.place, callable.names);
    if node.as_str().is_some() {
        return Some((group(cx, node)?, Read { rank: None, weight: None, conditions: Conditions::default() }));
    }
    if !matches!(node.value, Value::Table(_)) {
        return mismatch(cx, node, "the name of a group or { group, rank, weight, after, ... }");
    }
    let reader = Reader::of_node(cx, node, &node.place, "a group of a channel")?;
    let index = reader.required("group", group);
    let rank = reader.optional("rank", whole_u32(RANK, 1..=1000));
    let weight = reader.optional("weight", number(WEIGHT, is_weight));
    if weight.is_some() && !by_chance(callable.read) {
        weightless(cx, &reader.entry("weight")?.node.place);
    }
    let conditions = Conditions {
        after: reader.or("after", duration, 0),
        waiting_at_least: reader.or("waiting_at_least", whole_u32("a whole number of 0 or more", 0..=u32::MAX), 0),
        expected_wait_at_least: reader.or("expected_wait_at_least", duration, 0),
        hours: reader.or("hours", windows, None),
    };
    reader.finish();
    Some((index?, Read { rank, weight, conditions }))
}

/// What a rank may be.
pub(super) const RANK: &str = "a whole number from 1 to 1000";
/// What a weight may be.
pub(super) const WEIGHT: &str = "a weight above 0 and up to 1000000";

/// Whether a number may be a weight.
pub(super) fn is_weight(weight: f64) -> bool {
    weight > 0.0 && weight <= 1e6
}

/// Whether a channel chooses its agents at random; one with errors may.
pub(super) fn by_chance(channel: Option<&Channel>) -> bool {
    channel.is_none_or(|channel| channel.agent_choice == AgentChoice::Random)
}

/// Reports a weight where none matters.
pub(super) fn weightless(cx: &Context, place: &Place) {
    let error = Diagnostic::at(place, "a weight matters only where agents are chosen at random");
    cx.report(error.expecting("`agent_choice = \"random\"` in the channel, or no weight"));
}

/// The index of a group by its name; an unknown one is reported.
pub(super) fn group_index(cx: &Context, name: &str, place: &Place, names: &[&str]) -> Option<usize> {
    let found = names.binary_search(&name).ok();
    if found.is_none() {
        unknown(cx, place, &format!("group {}", quote(name)), name, names.iter().copied());
    }
    found
}
