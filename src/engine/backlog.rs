//! Those who wait when the simulated period begins. They have come before it ([`crate::plan::Plan::lead`]): past the
//! doors, told nothing about their wait, and with a patience that has lasted until now.

use super::Engine;
use super::issue::Reason;
use super::state::{Arrival, NONE};
use crate::ground::dist::Dist;
use crate::ground::rng::{Purpose, draw};
use crate::ground::time::{NEVER, Ticks};
use crate::plan::ArrivalPlan;

/// A patience is drawn so often at most.
const DRAWS: u32 = 10_000;

impl Engine<'_> {
    /// A contact of a source comes before the simulated period, and waits.
    pub(super) fn waits_from_before(&mut self, source: usize, key: u64) {
        let plan = self.plan;
        let ArrivalPlan::Backlog(backlog) = &plan.sources[source].arrivals else {
            unreachable!("only those who wait at the start come before it");
        };
        let (inquiry, channel, age) = (plan.sources[source].inquiry, backlog.channel, plan.lead - self.now);
        let channel_plan = &plan.channels[channel as usize];
        if plan.lives {
            let issue = self.new_issue(source, key);
            self.triage(issue);
            self.issues[issue].first_channel = channel;
            let segment = self.issues[issue].segment as usize;
            let place = self.new_contact(issue, channel, Reason::First);
            self.takes_line(place);
            self.extras[place as usize].expected_s = channel_plan.expected_reply_s;
            self.issues[issue].expected_s = channel_plan.expected_reply_s;
            self.sort(place);
            let key = self.contacts[place].key;
            let patience = lasting(&channel_plan.patience, plan.life.segments[segment].patience_factor, age, key);
            self.stand_in_line(place, patience);
            self.await_reply(place);
        } else {
            let ordinal = self.ledger.count_arrival();
            self.channels[channel as usize].arrived += 1;
            let line = plan.lines.of(inquiry, channel);
            let patience = lasting(&channel_plan.patience, 1.0, age, key);
            let new = Arrival { key, at: self.now, interval: NONE, ordinal, inquiry, channel, line };
            self.wait(new, new.at.saturating_add(patience), channel_plan);
        }
    }
}

/// The patience of somebody who has waited for `age` already: drawn again until it is longer. Who could hardly have
/// waited so long leaves then.
fn lasting(patience: &Dist, factor: f64, age: Ticks, key: u64) -> Ticks {
    let rng = &mut draw(key, Purpose::Patience, 0);
    let drawn = |_| match patience.sample(rng) {
        NEVER => NEVER,
        time => (time as f64 * factor).round() as Ticks,
    };
    (0..DRAWS).map(drawn).find(|&time| time > age).unwrap_or(age)
}
