//! When and how an issue comes back whose last contact did not resolve it or did not get through.
//!
//! Issues are reopened when their customers are awake. Who knows how a channel treats those who come to its closed
//! door (`outside_hours`) knows its hours: a contact that would meet it closed comes when it opens. Nobody escalates to a
//! closed door, or asleep.

use super::Engine;
use super::issue::Reason;
use super::tally::Outcome;
use crate::ground::rng::{Draw, Purpose, draw, mix, uniform};
use crate::ground::time::{NEVER, Ticks};
use crate::plan::windows::Windows;
use crate::scenario::model::Escalation;

/// A contact that is to come.
#[derive(Clone, Copy, Debug)]
pub struct Planned {
    /// When.
    pub at: Ticks,
    /// Why.
    pub reason: Reason,
    /// The channel; [`u16::MAX`]: chosen when it comes.
    pub channel: u16,
}

impl Planned {
    /// A contact that follows the last without a pause.
    pub fn at_once(ended: Ticks, reason: Reason, channel: usize) -> Self {
        Self { at: ended, reason, channel: channel as u16 }
    }
}

impl Engine<'_> {
    /// Whether and how an issue comes back that a close at `ended` did not resolve.
    pub(super) fn plan_reopening(&self, issue: u32, key: u64, channel: u16, ended: Ticks) -> Option<Planned> {
        let issues = &self.plan.life.issues;
        let rng = &mut draw(key, Purpose::Reopen, 0);
        let (comes, same) = (uniform(rng) < issues.reopen, uniform(rng) < issues.reopen_same_channel);
        let delay = issues.reopen_delay.sample(rng);
        comes.then(|| Planned {
            at: self.convenient(issue, channel, self.awake_after(issue, ended, delay), rng),
            reason: Reason::Reopened,
            channel: if same { channel } else { u16::MAX },
        })
    }

    /// Whether and when somebody tries again who did not get through.
    pub(super) fn plan_retrial(&self, issue: u32, key: u64, channel: u16, outcome: Outcome, ended: Ticks) -> Option<Planned> {
        let retrials = self.plan.channels[channel as usize].life.retrials.as_ref()?;
        if retrials.limit.is_some_and(|limit| self.issues[issue].retrials >= limit) {
            return None;
        }
        let share = if matches!(outcome, Outcome::Blocked | Outcome::Busy) { retrials.after_blocked } else { retrials.after_abandoned };
        let rng = &mut draw(key, Purpose::Retrial, 0);
        let tries = uniform(rng) < share;
        // Whoever has just called is awake.
        let at = ended.saturating_add(retrials.delay.sample(rng));
        tries.then(|| Planned { at: self.convenient(issue, channel, at, rng), reason: Reason::Retrial, channel })
    }

    /// What somebody does at a closed door: comes again when it opens, takes another channel, or is lost.
    pub(super) fn plan_after_closed_door(&self, issue: u32, key: u64, channel: u16) -> Option<Planned> {
        let outside = self.plan.channels[channel as usize].life.outside_hours.as_ref()?;
        let rng = &mut draw(key, Purpose::OutsideHours, 0);
        let u = uniform(rng);
        if u < outside.retry {
            // If that is after the horizon, the issue stays open.
            return Some(Planned { at: self.convenient(issue, channel, self.now, rng), reason: Reason::ClosedDoor, channel });
        }
        // From the other end, so that more who come again take nobody from those who switch.
        if u > 1.0 - outside.switch {
            let other = self.open_channel(issue, channel, uniform(rng))?;
            return Some(Planned::at_once(self.now, Reason::ClosedDoor, usize::from(other)));
        }
        None
    }

    /// The contact by which an issue goes on that escalates from a thread, no earlier than `at`.
    pub(super) fn plan_escalation(&self, issue: u32, thread: u32, escalation: Escalation, at: Ticks) -> Planned {
        Planned { at: self.reachable(issue, thread, escalation, at), reason: Reason::Escalation, channel: escalation.to as u16 }
    }

    /// When an issue goes on by another channel that is to from `at` on: then, or if its customer sleeps or the
    /// channel is closed, after the next moment when neither is so, and not all of them in the same second. The
    /// draw is that of the message that is about to be given up.
    pub(super) fn reachable(&self, issue: u32, thread: u32, escalation: Escalation, at: Ticks) -> Ticks {
        let channel = &self.plan.channels[escalation.to];
        let met = self.awake_and_open(issue, channel.open.as_ref(), at);
        match &channel.life.outside_hours {
            Some(outside) if met != at && met != NEVER => {
                let contact = &self.contacts[thread];
                let rng = &mut draw(mix(contact.key, u64::from(contact.turn)), Purpose::Chase, ESCALATION);
                // Who would come so late that the door is closed again comes at the next opening.
                self.awake_and_open(issue, channel.open.as_ref(), met.saturating_add(outside.spread.sample(rng)))
            }
            _ => met,
        }
    }

    /// The first moment from `at` on when a customer is awake and the hours `open` are on.
    fn awake_and_open(&self, issue: u32, open: Option<&Windows>, mut at: Ticks) -> Ticks {
        // The opening may fall into the customer's night, and the morning after it into a closed hour.
        for _ in 0..MOST_TRIES {
            let awake = if at == NEVER { NEVER } else { self.awake_after(issue, at, 0) };
            at = open.filter(|_| awake != NEVER).map_or(awake, |open| open.after(awake, 0));
            if at == awake {
                break;
            }
        }
        at
    }

    /// When a customer who is awake has waited for so long since `from`: the clock stands still at night.
    pub(super) fn awake_after(&self, issue: u32, from: Ticks, wait: Ticks) -> Ticks {
        let segment = &self.plan.life.segments[self.issues[issue].segment as usize];
        segment.waking.as_ref().map_or(from.saturating_add(wait), |waking| waking.after(from, wait))
    }

    /// When a customer who means to come at `at` to a channel comes there: if it is closed then, after its next
    /// opening at which they are awake, and not all of them in the same second.
    fn convenient(&self, issue: u32, channel: u16, at: Ticks, rng: &mut Draw) -> Ticks {
        let plan = &self.plan.channels[channel as usize];
        let (Some(open), Some(outside)) = (&plan.open, &plan.life.outside_hours) else { return at };
        if at == NEVER || open.contains(at) {
            return at;
        }
        let opening = self.awake_and_open(issue, Some(open), open.after(at, 0));
        opening.saturating_add(outside.spread.sample(rng))
    }
}

/// After so many nights and closed hours in turn a customer comes whether awake or not.
const MOST_TRIES: u32 = 8;
/// The draw of a message that stands for its escalation; those of its chases are numbered from 0.
const ESCALATION: u32 = u32::MAX;
