//! Which channels anybody comes to, directly or from another channel, and whether somebody serves
//! them.

use super::arrivals::has_demand;
use super::calendar::{Calendar, Piece};
use super::channel_ref::Channels;
use super::context::Context;
use super::diagnostic::Diagnostic;
use super::document::{Entry, Value, quote};
use super::model::{Channel, Group, Inquiry, Medium, Run, Triage};

/// The channels of a scenario with what has been read of them; `None` after an error.
pub(super) struct Doors<'a> {
    /// All channels by name, sorted.
    pub entries: &'a Channels<'a>,
    /// What was read of each.
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

    /// Reports channels with demand that nobody serves.
    pub fn check(&self, cx: &Context, inquiries: &[(&Entry, Inquiry)], triage: Option<&Triage>, groups: &Groups<'_>, run: &Run) {
        let demand = self.demand(inquiries, triage);
        for (index, (name, entry)) in self.entries.iter().enumerate().filter(|(index, _)| demand[*index]) {
            if let Some(serving) = &self.serving[index] {
                check_served(cx, name, entry, serving, groups, run);
            }
        }
    }

    /// Which channels anybody comes to.
    fn demand(&self, inquiries: &[(&Entry, Inquiry)], triage: Option<&Triage>) -> Vec<bool> {
        let mut demand = vec![false; self.entries.len()];
        let mut pending: Vec<usize> = Vec::new();
        for (_, inquiry) in inquiries.iter().filter(|(_, inquiry)| has_demand(&inquiry.arrivals)) {
            pending.extend(inquiry.channels.iter().map(|(channel, _)| *channel));
            pending.extend(triage.iter().flat_map(|triage| triage.routes).flatten());
        }
        while let Some(index) = pending.pop() {
            if !demand[index] {
                demand[index] = true;
                pending.extend(self.channels[index].iter().flat_map(next));
            }
        }
        demand
    }
}

/// The channels by which customers of a channel may go on.
fn next(channel: &Channel) -> impl Iterator<Item = usize> {
    let chases = channel.life.chases.and_then(|chases| chases.by);
    let escalation = channel.life.escalation.map(|escalation| escalation.to);
    let deflection = channel.life.deflection.map(|deflection| deflection.to);
    [chases, escalation, deflection].into_iter().flatten()
}

/// Reports a channel with demand that has no group, or whose groups have no agent all the time.
fn check_served(cx: &Context, name: &str, entry: &Entry, serving: &[usize], groups: &Groups<'_>, run: &Run) {
    if serving.is_empty() {
        // A group with errors of its own may have been meant to serve.
        if groups.iter().all(|(_, group)| group.is_some()) {
            let error = Diagnostic::at(&entry.key, format!("the channel {} has demand, but nobody serves it", quote(name)));
            cx.report_absence(error.helping(format!("add {} to the `skills` of a group", quote(name))));
        }
        return;
    }
    if is_staffed(serving, groups, run) {
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

/// Whether one of these groups has agents at some time; a group with errors may have.
fn is_staffed(serving: &[usize], groups: &Groups<'_>, run: &Run) -> bool {
    serving.iter().any(|group| groups[*group].1.as_ref().is_none_or(|group| has_agents(&group.staff, run)))
}

fn has_agents(staff: &Calendar<u32>, run: &Run) -> bool {
    let positive = |pieces: &Vec<Piece<u32>>| pieces.iter().any(|piece| piece.value > 0);
    match staff {
        Calendar::Weekly(days) => days.iter().any(positive),
        Calendar::Dated(_) => staff.expand(run.start, run.warmup, run.warmup + run.length).iter().any(|piece| piece.value > 0),
    }
}
