//! What comes to a channel in a roundabout way: chases, escalations and deflections of others. How much depends on the
//! day; that it may come does not.

use super::{Finding, amount, whole};
use crate::plan::load::flow::work_seconds;
use crate::plan::load::{ChannelLoad, Load, hours};
use crate::scenario::Scenario;

/// By which ways contacts of other channels with demand may come to channel `index`, such as "chases of email".
pub(super) fn ways(scenario: &Scenario, load: &Load, index: usize) -> Vec<String> {
    let mut out = Vec::new();
    for (channel, of) in scenario.channels.iter().zip(&load.channels) {
        if of.contacts() <= 0.0 {
            continue;
        }
        let life = &channel.life;
        let ways = [
            ("chases", life.chases.is_some_and(|chases| chases.by == Some(index) && chases.same_thread < 1.0 && chases.limit > 0)),
            ("escalations", life.escalation.is_some_and(|escalation| escalation.to == index)),
            ("deflections", life.deflection.is_some_and(|deflection| deflection.to == index && deflection.accept > 0.0)),
        ];
        out.extend(ways.iter().filter(|(_, comes)| *comes).map(|(way, _)| format!("{way} of {}", channel.name)));
    }
    out
}

/// Chases and escalations that an overloaded asynchronous channel sends on to one that is not overloaded by itself.
pub(super) fn passed_on(scenario: &Scenario, load: &Load, out: &mut Vec<Finding>) {
    let usage = |of: &ChannelLoad| (hours(&of.load, &load.seconds), hours(&of.capacity, &load.seconds));
    for (channel, of) in scenario.channels.iter().zip(&load.channels) {
        let (offered, capacity) = usage(of);
        if channel.medium.is_synchronous() || offered <= capacity || capacity <= 0.0 {
            continue;
        }
        for (index, other) in scenario.channels.iter().enumerate().filter(|(_, other)| other.medium.is_synchronous()) {
            let of_other = &load.channels[index];
            let chases = channel.life.chases.filter(|chases| chases.by == Some(index));
            let per_contact = chases.map_or(0.0, |chases| f64::from(chases.limit) * (1.0 - chases.same_thread));
            let escalated = if channel.life.escalation.is_some_and(|escalation| escalation.to == index) { 1.0 } else { 0.0 };
            let more = of.contacts() * (per_contact + escalated);
            let work = of_other.work_s.unwrap_or_else(|| work_seconds(other, of_other.stretch));
            let (own, can) = usage(of_other);
            let with = own + more * work / 3600.0;
            if can > 0.0 && own <= can && with > can {
                let text = format!(
                    "{} is overloaded, so its replies are late: up to {} chases and escalations come by {} then, and could bring its work \
                     from {} to {} hours, of which {} can be done",
                    channel.name,
                    whole(more),
                    other.name,
                    amount(own),
                    amount(with),
                    amount(can)
                );
                out.push(Finding::note("chases-overload", &other.name, text));
            }
        }
    }
}
