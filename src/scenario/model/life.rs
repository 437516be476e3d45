//! What can happen to the contacts of a channel besides queueing and handling.

use super::{
    Announcement, Bot, Callback, Chases, Consultations, Deflection, Discipline, Escalation, Ivr, OutsideHours, Retrials, Transfers,
};
use crate::ground::dist::Dist;
use crate::ground::time::Ticks;

/// The mechanisms of one channel. A plan has a copy.
#[derive(Clone, Debug)]
pub struct ChannelLife {
    /// In what order waiting contacts are taken.
    pub discipline: Discipline,
    /// Announced wait.
    pub announced: Announcement,
    /// Probability that a customer turn is misread.
    pub misunderstanding: f64,
    /// Probability that who answers has what the customer told before (CRM).
    pub context: f64,
    /// Customers are known already when they come (they logged in): checking them again is a re-validation even at the first contact.
    pub authenticated: bool,
    /// Share of the waiting customers who leave without a word; their contact is answered as a ghost.
    pub silent_abandonment: f64,
    /// Synchronous: what those do who come outside opening hours (`None`: lost).
    pub outside_hours: Option<OutsideHours>,
    /// Who comes back waits so long for the agent who had the issue last, if on duty (`None`: for nobody in particular).
    pub sticky: Option<Ticks>,
    /// What those do who did not get through (`None`: nothing).
    pub retrials: Option<Retrials>,
    /// A menu in front of it.
    pub ivr: Option<Ivr>,
    /// A bot in front of it.
    pub bot: Option<Bot>,
    /// Sessions that have to be transferred.
    pub transfers: Option<Transfers>,
    /// Sessions in which the agent asks another one.
    pub consultations: Option<Consultations>,
    /// Synchronous: an offer to leave the queue for an asynchronous channel.
    pub deflection: Option<Deflection>,
    /// Synchronous: an offer to be called back.
    pub callback: Option<Callback>,
    /// Chat by turns: how long a customer waits for a reply before leaving the chat.
    pub reply_patience: Dist,
    /// Chat: a silent customer's slot is held this long.
    pub inactivity_close: Ticks,
    /// Asynchronous: chases while a reply is overdue.
    pub chases: Option<Chases>,
    /// Asynchronous: going on by a synchronous channel.
    pub escalation: Option<Escalation>,
    /// Asynchronous: research before the first reply to an inquiry of detail 1.
    pub research: Option<Dist>,
    /// Asynchronous: probability that a customer message is followed by another.
    pub bursts: f64,
    /// Time from a customer message to the one that follows it in a burst.
    pub burst_gap: Dist,
}

impl ChannelLife {
    /// Whether anything can happen on this channel besides queueing and handling.
    pub fn lives(&self) -> bool {
        self.discipline != Discipline::FirstCome
            || self.announced != Announcement::None
            || self.misunderstanding > 0.0
            || self.authenticated
            || self.silent_abandonment > 0.0
            || self.outside_hours.is_some()
            || self.sticky.is_some()
            || self.retrials.is_some()
            || self.ivr.is_some()
            || self.bot.is_some()
            || self.transfers.is_some()
            || self.consultations.is_some()
            || self.deflection.is_some()
            || self.callback.is_some()
            || self.reply_patience != Dist::Never
            || self.chases.is_some()
            || self.escalation.is_some()
            || self.bursts > 0.0
    }
}
