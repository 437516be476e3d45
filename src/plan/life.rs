//! What customers and agents do besides queueing and handling: the parameters of every mechanism around
//! and inside contacts, compiled, and whether a plan needs any of them. A plan that doesn't is simulated
//! without issues, and pays nothing for them.

use super::windows::Windows;
use crate::ground::dist::Dist;
use crate::ground::time::Ticks;
use crate::scenario::Scenario;
use crate::scenario::model::{
    Agents, Announcement, Bot, Channel, Chases, Crew, Customers, Deflection, Discipline, Escalation, Home, Issues, Ivr, OutsideHours,
    Retrials, Transfers, Triage,
};

/// The mechanisms of the whole centre.
#[derive(Debug)]
pub struct Life {
    /// At least one; without segments a single one that changes nothing.
    pub segments: Vec<SegmentPlan>,
    /// What holds for all customers.
    pub customers: Customers,
    /// What becomes of issues.
    pub issues: Issues,
    /// What holds for all agents.
    pub agents: Agents,
    /// Sorting before the answer.
    pub triage: Option<Triage>,
}

/// A segment, compiled.
#[derive(Debug)]
pub struct SegmentPlan {
    /// Cumulative share of the customers; the last is 1.
    pub cumulative: f64,
    /// When they may write, on the centre's clock (`None`: always).
    pub waking: Option<Windows>,
    /// Weight of each channel; empty: no preference.
    pub preference: Vec<f64>,
    /// Factor on think times.
    pub think_factor: f64,
    /// Factor on patience.
    pub patience_factor: f64,
    /// Points lost on a channel that they would not have chosen.
    pub mismatch: f64,
}

/// The mechanisms of one channel.
#[derive(Debug)]
pub struct ChannelLife {
    /// In what order waiting contacts are taken.
    pub discipline: Discipline,
    /// Announced wait.
    pub announced: Announcement,
    /// Probability that a customer turn is misread.
    pub misunderstanding: f64,
    /// Probability that what the customer told before is at hand.
    pub context: f64,
    /// Customers are known when they come.
    pub authenticated: bool,
    /// Share of those who give up that doesn't say so.
    pub silent_abandonment: f64,
    /// At a closed door.
    pub outside_hours: Option<OutsideHours>,
    /// After not getting through.
    pub retrials: Option<Retrials>,
    /// A menu in front.
    pub ivr: Option<Ivr>,
    /// A bot in front.
    pub bot: Option<Bot>,
    /// Sessions to be transferred.
    pub transfers: Option<Transfers>,
    /// An offer to leave the queue.
    pub deflection: Option<Deflection>,
    /// How long a customer in a chat waits for a reply.
    pub reply_patience: Dist,
    /// How long a silent customer's slot is held.
    pub inactivity_close: Ticks,
    /// Chases of an overdue reply.
    pub chases: Option<Chases>,
    /// Going on by a synchronous channel.
    pub escalation: Option<Escalation>,
    /// Research for an inquiry of detail 1.
    pub research: Option<Dist>,
    /// Probability that a message is followed by another.
    pub bursts: f64,
    /// Time to the message that follows.
    pub burst_gap: Dist,
}

impl Life {
    /// Compiles the mechanisms of the centre.
    pub(super) fn new(scenario: &Scenario, horizon: Ticks) -> Self {
        let mut cumulative = 0.0;
        let mut segments: Vec<SegmentPlan> = Vec::new();
        for segment in &scenario.segments {
            cumulative += segment.share;
            let mut preference = vec![0.0; if segment.preference.is_empty() { 0 } else { scenario.channels.len() }];
            segment.preference.iter().for_each(|&(channel, weight)| preference[channel] = weight);
            segments.push(SegmentPlan {
                cumulative,
                waking: segment.waking.as_ref().map(|calendar| Windows::shifted(calendar, &scenario.run, horizon, segment.utc_offset)),
                preference,
                think_factor: segment.think_factor,
                patience_factor: segment.patience_factor,
                mismatch: segment.mismatch,
            });
        }
        if segments.is_empty() {
            segments.push(SegmentPlan {
                cumulative: 1.0,
                waking: scenario.customers.waking.as_ref().map(|calendar| Windows::new(calendar, &scenario.run, horizon)),
                preference: Vec::new(),
                think_factor: 1.0,
                patience_factor: 1.0,
                mismatch: scenario.satisfaction.mismatch,
            });
        }
        if let Some(last) = segments.last_mut() {
            last.cumulative = 1.0;
        }
        Self {
            segments,
            customers: scenario.customers.clone(),
            issues: scenario.issues.clone(),
            agents: scenario.agents,
            triage: scenario.triage.clone(),
        }
    }
}

impl ChannelLife {
    /// Compiles the mechanisms of a channel.
    pub(super) fn new(channel: &Channel) -> Self {
        Self {
            discipline: channel.discipline,
            announced: channel.announced,
            misunderstanding: channel.misunderstanding,
            context: channel.context,
            authenticated: channel.authenticated,
            silent_abandonment: channel.silent_abandonment,
            outside_hours: channel.outside_hours.clone(),
            retrials: channel.retrials.clone(),
            ivr: channel.ivr,
            bot: channel.bot.clone(),
            transfers: channel.transfers,
            deflection: channel.deflection,
            reply_patience: channel.reply_patience.clone(),
            inactivity_close: channel.inactivity_close,
            chases: channel.chases,
            escalation: channel.escalation,
            research: channel.research.clone(),
            bursts: channel.bursts,
            burst_gap: channel.burst_gap.clone(),
        }
    }

    /// Whether anything can happen on this channel besides queueing and handling.
    fn lives(&self) -> bool {
        self.discipline != Discipline::FirstCome
            || self.announced != Announcement::None
            || self.misunderstanding > 0.0
            || self.authenticated
            || self.silent_abandonment > 0.0
            || self.outside_hours.is_some()
            || self.retrials.is_some()
            || self.ivr.is_some()
            || self.bot.is_some()
            || self.transfers.is_some()
            || self.deflection.is_some()
            || self.reply_patience != Dist::Never
            || self.chases.is_some()
            || self.escalation.is_some()
            || self.bursts > 0.0
    }
}

/// Whether a plan has any mechanism around or inside contacts. `research` is one only where an inquiry
/// has detail.
pub(super) fn lives(scenario: &Scenario, channels: &[ChannelLife]) -> bool {
    let plain =
        |crew: &Crew| crew.skill == [1.0, 1.0] && crew.home == Home::Both && !crew.assist && crew.macros == 0.0 && crew.new_hires == 0.0;
    let detailed = scenario.inquiries.iter().any(|inquiry| inquiry.detail > 0.0);
    !scenario.segments.is_empty()
        || scenario.issues.resolution.is_some()
        || scenario.issues.reopen > 0.0
        || scenario.agents.stress.is_some()
        || scenario.triage.is_some()
        || scenario.customers.closed_aversion > 0.0
        || scenario.groups.iter().any(|group| !plain(&group.crew))
        || channels.iter().any(|channel| channel.lives() || detailed && channel.research.is_some())
}
