//! Channels, compiled: hours, patience, limits and how contacts are handled, with what follows from the rest of the
//! scenario for them.

use super::expectation::message_work_s;
use super::further::Further;
use super::line::Lines;
use super::roster::counts_waiting;
use super::windows::Windows;
use super::{NO_TRUNK, horizon};
use crate::ground::dist::Dist;
use crate::ground::time::Ticks;
use crate::scenario::Scenario;
use crate::scenario::model::{Balking, Channel, ChannelLife, Handling, WallClock};

/// A channel, compiled.
#[derive(Debug)]
pub struct ChannelPlan {
    /// Both parties present.
    pub synchronous: bool,
    /// Opening hours (`None`: always).
    pub open: Option<Windows>,
    /// The clock of its site, by ticks.
    pub clock: WallClock,
    /// Patience for the first answer.
    pub patience: Dist,
    /// Abandonment is an event of its own, because something looks at the queue length; otherwise
    /// a lapsed deadline is noticed when the contact reaches the head of the queue, which gives the
    /// same trajectory for less work.
    pub eager_patience: bool,
    /// Leaving at once when having to wait.
    pub balking: Option<Balking>,
    /// Most contacts waiting for a first answer.
    pub queue_capacity: u32,
    /// In what time its target wants an answer or a reply (`None`: no target).
    pub within: Option<Ticks>,
    /// Further thresholds that are counted beside it.
    pub further: Further,
    /// How its contacts are handled.
    pub handling: Handling,
    /// Expected first reply, in seconds.
    pub expected_reply_s: f64,
    /// Richness in [0, 1].
    pub richness: f64,
    /// Mean agent work, in seconds at speed 1 and without complexity, of what waits: a session, a chat, a reply.
    pub message_work_s: f64,
    /// Index of the trunk group whose lines its contacts take, or [`NO_TRUNK`].
    pub trunk: u16,
    /// Mechanisms around and inside its contacts.
    pub life: ChannelLife,
}

/// Compiles a channel; `lives`: issues are kept.
pub(super) fn plan_channel(scenario: &Scenario, index: usize, channel: &Channel, lines: &Lines, lives: bool) -> ChannelPlan {
    let horizon = horizon(&scenario.run);
    let synchronous = !matches!(channel.handling, Handling::Conversation { .. });
    let watched = lines
        .plans
        .iter()
        .any(|line| line.channel as usize == index && (line.holds_back_chats || line.staged || line.counted || line.interrupts));
    let site = &scenario.sites[channel.site];
    ChannelPlan {
        synchronous,
        open: scenario.opening(channel).map(|calendar| Windows::at(site, &calendar, &scenario.run, horizon)),
        clock: site.clock.counted_from(scenario.run.warmup as i64),
        patience: channel.patience.clone(),
        eager_patience: !synchronous
            || lives
            || watched
            || channel.groups.iter().any(|&group| counts_waiting(&scenario.groups[group], index))
            || channel.queue_capacity.is_some()
            || channel.balking.is_some_and(|b| b.waiting_at_least > 0),
        balking: channel.balking,
        queue_capacity: channel.queue_capacity.unwrap_or(u32::MAX),
        within: channel.target.map(|target| target.within),
        further: Further::new(scenario, index),
        handling: channel.handling.clone(),
        expected_reply_s: channel.expected_reply_s,
        richness: channel.richness,
        message_work_s: message_work_s(&channel.handling),
        trunk: scenario.trunks.iter().position(|trunk| trunk.channels.contains(&index)).map_or(NO_TRUNK, |trunk| trunk as u16),
        life: channel.life.clone(),
    }
}
