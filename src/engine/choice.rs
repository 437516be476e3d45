//! By which channel a customer comes: a logit over the mix of the inquiry, the preferences of the
//! segment, announced waits and closed doors.

use super::Engine;
use crate::ground::rng::{Purpose, draw, uniform};
use crate::ground::time::{NEVER, to_seconds};
use crate::plan::ChannelPlan;

/// The channel where the cumulative weight passes `u` (in (0, 1)) of the total, with its share of it; `None`
/// without weight.
fn pick(weights: impl Iterator<Item = (u16, f64)> + Clone, u: f64) -> Option<(u16, f64)> {
    let total: f64 = weights.clone().map(|(_, weight)| weight).sum();
    let mut left = u * total;
    let mut last = None;
    for (channel, weight) in weights.filter(|&(_, weight)| weight > 0.0) {
        last = Some((channel, weight / total));
        left -= weight;
        if left < 0.0 {
            break;
        }
    }
    last
}

impl Engine<'_> {
    /// The channel of an issue's first contact; notes whether the customer would rather have come by another.
    ///
    /// Customers with preferences p who come by channels in shares q come by the one they like as often as
    /// these shares allow: with probability min(1, p / q), given the channel.
    pub(super) fn first_channel(&mut self, issue: u32) -> u16 {
        let plan = self.plan;
        let state = &self.issues[issue];
        let rng = &mut draw(state.key, Purpose::Channel, 0);
        let (own, share) =
            self.choose_channel(issue, uniform(rng), |_| true).unwrap_or((plan.inquiries[state.inquiry as usize].choice[0].1, 1.0));
        let preference = &plan.life.segments[state.segment as usize].preference;
        let routed = self.triage(issue);
        let channel = routed.unwrap_or(own);
        let mismatch = if preference.is_empty() {
            channel != own
        } else {
            let liked = preference[channel as usize] / preference.iter().sum::<f64>();
            uniform(rng) * if routed.is_some() { 1.0 } else { share } >= liked
        };
        let state = &mut self.issues[issue];
        (state.mismatch, state.first_channel) = (mismatch, channel);
        channel
    }

    /// The channel of a later contact that is free to choose.
    pub(super) fn next_channel(&self, issue: u32) -> u16 {
        let state = &self.issues[issue];
        let u = uniform(&mut draw(state.contact_key(state.contacts), Purpose::Channel, 0));
        self.choose_channel(issue, u, |_| true).map_or(state.first_channel, |(channel, _)| channel)
    }

    /// Another channel of the inquiry than a closed one, which is not closed itself.
    pub(super) fn open_channel(&self, issue: u32, closed: u16, u: f64) -> Option<u16> {
        let is_open = |channel: u16| channel != closed && !self.is_closed(&self.plan.channels[channel as usize]);
        self.choose_channel(issue, u, is_open).map(|(channel, _)| channel)
    }

    /// P(c) in proportion to share x preference x exp(-aversion to its announced wait - aversion to a
    /// closed door), over the channels of the inquiry that are allowed; with the channel comes its P.
    fn choose_channel(&self, issue: u32, u: f64, allowed: impl Fn(u16) -> bool) -> Option<(u16, f64)> {
        let plan = self.plan;
        let state = &self.issues[issue];
        let choice = &plan.inquiries[state.inquiry as usize].choice;
        let preference = &plan.life.segments[state.segment as usize].preference;
        let share = |index: usize| choice[index].0 - if index == 0 { 0.0 } else { choice[index - 1].0 };
        let liked = |channel: u16| preference.is_empty() || preference[channel as usize] > 0.0;
        // Where nothing that is offered is liked, likes don't decide.
        let offered = || choice.iter().enumerate().filter(|&(index, &(_, channel))| share(index) > 0.0 && allowed(channel));
        let by_taste = !preference.is_empty() && offered().any(|(_, &(_, channel))| liked(channel));
        let weights = offered().map(|(index, &(_, channel))| {
            let taste = if by_taste { preference[channel as usize] } else { 1.0 };
            (channel, share(index) * taste * self.attraction(state.inquiry, channel))
        });
        pick(weights, u)
    }

    /// How much a channel's announced wait and closed door leave of its weight.
    fn attraction(&self, inquiry: u16, channel: u16) -> f64 {
        let customers = &self.plan.life.customers;
        let plan = &self.plan.channels[channel as usize];
        let mut utility = 0.0;
        if customers.closed_aversion > 0.0 && self.is_closed(plan) {
            utility -= customers.closed_aversion;
        }
        if customers.wait_aversion > 0.0 {
            let announced = self.announced_wait(inquiry, channel);
            if announced != NEVER {
                utility -= customers.wait_aversion * libm::log2(1.0 + to_seconds(announced) / plan.expected_reply_s);
            }
        }
        // However deterred, who has to come by some channel comes.
        if utility == 0.0 { 1.0 } else { libm::exp(utility.max(-600.0)) }
    }

    pub(super) fn is_closed(&self, channel: &ChannelPlan) -> bool {
        channel.synchronous && channel.open.as_ref().is_some_and(|open| !open.contains(self.now))
    }
}
