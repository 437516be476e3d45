//! What waits when the simulated period begins. Those contacts have come before it, so the clock of a plan that has
//! any starts earlier by [`LEAD`]: in that time nobody works and nothing else arrives, and they come one by one, so
//! that on the first day each is as old and stands where it should. A lead of whole weeks leaves times of day and
//! weekdays as they are.

use super::sources::{ArrivalPlan, SourcePlan};
use crate::ground::dist::Dist;
use crate::ground::rng::{mix, name_key};
use crate::ground::time::{DAY, Ticks};
use crate::scenario::Scenario;
use crate::scenario::model::Run;

/// How much earlier the clock starts: no contact is older than that at the start.
pub const LEAD: Ticks = 28 * DAY;

/// Contacts of one inquiry that wait on one channel.
#[derive(Debug)]
pub struct BacklogPlan {
    /// Channel index.
    pub channel: u16,
    /// How many.
    pub contacts: u32,
    /// How long each has waited; more than 28 days is cut to that.
    pub age: Dist,
}

/// The scenario as it is with the lead before its warm-up, if it has a backlog: for calendars, which are known there too.
pub(super) fn earlier(scenario: &Scenario) -> Option<Scenario> {
    let waits = scenario.inquiries.iter().any(|inquiry| !inquiry.backlog.contacts.is_empty());
    waits.then(|| Scenario { run: Run { warmup: scenario.run.warmup + LEAD, ..scenario.run.clone() }, ..scenario.clone() })
}

/// The sources of those who wait, one for each inquiry and channel.
pub(super) fn backlogs(scenario: &Scenario) -> impl Iterator<Item = SourcePlan> + '_ {
    scenario.inquiries.iter().zip(0..).flat_map(move |(inquiry, index)| {
        inquiry.backlog.contacts.iter().map(move |&(channel, contacts)| SourcePlan {
            key: mix(name_key(&inquiry.name), name_key(&format!("backlog {}", scenario.channels[channel].name))),
            inquiry: index,
            segment: None,
            arrivals: ArrivalPlan::Backlog(BacklogPlan { channel: channel as u16, contacts, age: inquiry.backlog.age.clone() }),
            factors: None,
        })
    })
}
