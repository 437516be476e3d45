//! Which channels anybody comes to, directly or from another channel, and whether somebody serves
//! them.

use super::arrivals::has_demand;
use super::calendar::{Calendar, Piece};
use super::channel_ref::Channels;
use super::context::Context;
use super::diagnostic::Diagnostic;
use super::document::{Entry, Value, quote};
use super::model::{Channel, Group, Inquiry, Medium, Queueing, Run, Storm, Triage};

/// The channels of a scenario with what has been read of them; `None` after an error.
pub(super) struct Doors<'a> {
    /// All channels by name, sorted.
    pub entries: &'a Channels<'a>,
    /// The names of all inquiries, sorted.
    pub inquiries: &'a [&'a str],
    /// What was read of each channel.
    pub channels: Vec<Option<Channel>>,
    /// The groups that serve each.
    pub serving: Vec<Option<Vec<usize>>>,
}

/// All groups of a scenario with what has been read of them.
pub(super) type Groups<'a> = [(&'a Entry, Option<Group>)];

impl Doors<'_> {
    /// Lets customers of asynchronous channels chase by the first phone channel, by name, that is ever
    /// staffed, where the file doesn't say by which.
    pub fn chase_by_phone(&mut self, groups: &Groups<'_>, run: &Run) {
        let is_phone = |channel: &Option<Channel>| channel.as_ref().is_some_and(|channel| channel.medium == Medium::Phone);
        let staffed = |index: usize| self.serving[index].as_ref().is_some_and(|serving| is_staffed(serving, groups, run));
        let phone = (0..self.channels.len()).find(|&index| is_phone(&self.channels[index]) && staffed(index));
        for chases in self.channels.iter_mut().flatten().filter_map(|channel| channel.life.chases.as_mut()) {
            chases.by = chases.by.or(phone);
        }
    }

    /// Reports channels with demand that nobody serves, and inquiries on a channel that nobody there serves.
    pub fn check(
        &self,
        cx: &Context,
        inquiries: &[(&Entry, Inquiry)],
        storms: &[Storm],
        triage: Option<&Triage>,
        groups: &Groups<'_>,
        run: &Run,
    ) {
        let demand: Vec<(usize, &Inquiry, Vec<bool>)> = inquiries
            .iter()
            .filter_map(|(_, inquiry)| {
                // Skills refer to inquiries by their place among all names.
                let index = self.inquiries.binary_search(&inquiry.name.as_str()).ok()?;
                let stormy = |storm: &Storm| storm.size > 0.0 && storm.inquiries.iter().any(|&(hit, _)| hit == index);
                if !has_demand(&inquiry.arrivals) && inquiry.backlog.contacts.is_empty() && !storms.iter().any(stormy) {
                    return None;
                }
                Some((index, inquiry, self.reach(inquiry, triage)))
            })
            .collect();
        for (index, (name, entry)) in self.entries.iter().enumerate() {
            let Some(serving) = &self.serving[index] else { continue };
            let coming: Vec<(usize, &str)> =
                demand.iter().filter(|(.., reach)| reach[index]).map(|(inquiry, model, _)| (*inquiry, model.name.as_str())).collect();
            if let Some(channel) = self.channels[index].as_ref().filter(|_| !coming.is_empty()) {
                check_transfers(cx, entry, channel, &Coming { index, inquiries: &coming, names: self.entries }, groups, run);
            }
            if !coming.is_empty() && check_served(cx, &format!("the channel {}", quote(name)), name, entry, serving, groups, run) {
                for (inquiry, inquiry_name) in coming {
                    let able: Vec<usize> = serving.iter().copied().filter(|&group| serves(&groups[group].1, index, inquiry)).collect();
                    let what = format!("the inquiry {} on the channel {}", quote(inquiry_name), quote(name));
                    check_served(cx, &what, name, entry, &able, groups, run);
                }
            }
        }
    }

    /// Which channels an inquiry comes to.
    fn reach(&self, inquiry: &Inquiry, triage: Option<&Triage>) -> Vec<bool> {
        let mut reach = vec![false; self.entries.len()];
        let mut pending: Vec<usize> = inquiry.channels.iter().map(|(channel, _)| *channel).collect();
        pending.extend(triage.iter().flat_map(|triage| triage.routes).flatten());
        while let Some(index) = pending.pop() {
            if !reach[index] {
                reach[index] = true;
                pending.extend(self.channels[index].iter().flat_map(next));
            }
        }
        reach
    }
}

/// Whether a group handles an inquiry on a channel; one with errors may.
fn serves(group: &Option<Group>, channel: usize, inquiry: usize) -> bool {
    group.as_ref().is_none_or(|group| group.skills.iter().any(|skill| skill.serves(channel, inquiry)))
}

/// The channels by which customers of a channel may go on.
fn next(channel: &Channel) -> impl Iterator<Item = usize> {
    let chases = channel.life.chases.and_then(|chases| chases.by);
    let escalation = channel.life.escalation.map(|escalation| escalation.to);
    let deflection = channel.life.deflection.map(|deflection| deflection.to);
    // Whom a named group takes on doesn't come to the channel's own groups.
    let transfers = channel.life.transfers.as_ref().filter(|transfers| transfers.group.is_none()).and_then(|transfers| transfers.to);
    [chases, escalation, deflection, transfers].into_iter().flatten()
}

/// Reports something with demand that has no group, or whose groups have no agent all the time; whether all is
/// well.
fn check_served(cx: &Context, what: &str, name: &str, entry: &Entry, serving: &[usize], groups: &Groups<'_>, run: &Run) -> bool {
    if serving.is_empty() {
        // A group with errors of its own may have been meant to serve.
        if groups.iter().all(|(_, group)| group.is_some()) {
            let error = Diagnostic::at(&entry.key, format!("{what} has demand, but nobody serves it"));
            cx.report_absence(error.helping(format!("add {} to the `skills` of a group", quote(name))));
        }
        return false;
    }
    if is_staffed(serving, groups, run) {
        return true;
    }
    let first = groups[serving[0]].0;
    let place = match &first.node.value {
        Value::Table(table) => {
            ["staff", "shifts", "rotation", "rota"].iter().find_map(|key| table.get(*key)).map_or(&first.key, |staff| &staff.node.place)
        }
        _ => &first.key,
    };
    let message = format!("zero agents for {what}, which has demand: its groups are never staffed");
    cx.report(Diagnostic::at(place, message).expecting("at least one agent at some time"));
    false
}

/// What comes to a channel.
struct Coming<'a> {
    /// Index of the channel.
    index: usize,
    /// The inquiries, with their names.
    inquiries: &'a [(usize, &'a str)],
    /// All channels by name, sorted.
    names: &'a Channels<'a>,
}

/// Reports transfers to a group that cannot take them on, and a priority that nobody looks at.
fn check_transfers(cx: &Context, entry: &Entry, channel: &Channel, coming: &Coming<'_>, groups: &Groups<'_>, run: &Run) {
    let Some(transfers) = &channel.life.transfers else { return };
    let written = |key: &str| match entry.node.get("transfers").and_then(|transfers| transfers.node.get(key)) {
        Some(written) => &written.node.place,
        None => &entry.key,
    };
    let desk = transfers.to.unwrap_or(coming.index);
    if let Queueing::Priority(_) = transfers.queueing {
        let takes = |group: usize| transfers.group.map_or_else(|| handles(&groups[group].1, desk), |named| named == group);
        let looks = |group: &Option<Group>| group.as_ref().is_none_or(|group| group.rules.pick.has_priorities());
        if !(0..groups.len()).any(|group| takes(group) && looks(&groups[group].1)) {
            let error = Diagnostic::at(written("priority"), "the agents who take these transfers on look at no priorities");
            cx.report(
                error.expecting("\"head\", \"tail\" or \"arrival\"; or a group with `pick = \"priority\"`, \"in_order\" or \"rising\""),
            );
        }
    }
    let Some(index) = transfers.group else { return };
    let Some(group) = &groups[index].1 else { return };
    let (name, by) = (quote(&group.name), quote(coming.names[desk].0));
    if !is_staffed(&[index], groups, run) {
        let error = Diagnostic::at(written("to_group"), format!("the group {name} is never staffed"));
        cx.report(error.expecting("a group with at least one agent at some time"));
    }
    for (_, inquiry_name) in coming.inquiries.iter().filter(|(inquiry, _)| !serves(&groups[index].1, desk, *inquiry)) {
        if !handles(&groups[index].1, desk) {
            let error = Diagnostic::at(written("to_group"), format!("the group {name} does not have the channel {by} among its skills"));
            cx.report(error.expecting("a group with the skill").helping("`to` names another channel of the group"));
            break;
        }
        let error = Diagnostic::at(
            written("to_group"),
            format!("the group {name} does not take the inquiry {} on the channel {by}", quote(inquiry_name)),
        );
        cx.report(error.expecting("a group with a skill for every inquiry that comes to the channel"));
    }
}

/// Whether a group has a channel among its skills; one with errors may.
fn handles(group: &Option<Group>, channel: usize) -> bool {
    group.as_ref().is_none_or(|group| group.skills.iter().any(|skill| skill.channel == channel))
}

/// Whether one of these groups has agents at some time; a group with errors may have.
fn is_staffed(serving: &[usize], groups: &Groups<'_>, run: &Run) -> bool {
    serving.iter().any(|group| {
        groups[*group]
            .1
            .as_ref()
            .is_none_or(|group| has_agents(&group.staff, run) || group.roster.as_ref().is_some_and(|roster| roster.has_duties(run)))
    })
}

fn has_agents(staff: &Calendar<u32>, run: &Run) -> bool {
    let positive = |pieces: &Vec<Piece<u32>>| pieces.iter().any(|piece| piece.value > 0);
    match staff {
        Calendar::Weekly(days) => days.iter().any(positive),
        Calendar::Dated(_) => staff.expand(run.start, run.warmup, run.warmup + run.length, &run.clock).iter().any(|piece| piece.value > 0),
    }
}
