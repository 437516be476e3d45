//! Campaigns: calls that the centre makes, and how they are dialled.

use super::Target;
use crate::ground::dist::Dist;
use crate::scenario::calendar::Calendar;

/// `[campaigns.NAME]`: a list of people to call.
#[derive(Clone, Debug)]
pub struct Campaign {
    /// Its name in the file.
    pub name: String,
    /// Index into `channels`: its medium, and its times where the campaign has none of its own.
    pub channel: usize,
    /// Whom to call.
    pub list: CallList,
    /// When it dials (`None`: whenever agents are there).
    pub hours: Option<Calendar<()>>,
    /// How it dials.
    pub dialling: Dialling,
    /// From dialling to an answer, or until the attempt is given up.
    pub ring: Dist,
    /// Probability that somebody picks up, by the time of dialling; where there is no piece, nobody does.
    pub answer: Calendar<f64>,
    /// Probability that who picks up is the right party.
    pub right_party: f64,
    /// Agent time on somebody else.
    pub wrong_party_time: Dist,
    /// Talk time with the right party (`None`: that of the channel).
    pub handle_time: Option<Dist>,
    /// After-contact work of a talk with the right party (`None`: that of the channel).
    pub after_work: Option<Dist>,
    /// Most attempts to reach somebody, at least 1.
    pub attempts: u32,
    /// From the end of an attempt to the next.
    pub retry_after: Dist,
}

/// Whom a campaign calls.
#[derive(Clone, Debug, PartialEq)]
pub enum CallList {
    /// There is always somebody else to call.
    Endless,
    /// So many people, from the start of the simulated period on.
    Once(u32),
    /// So many people more at the beginning of each piece.
    Added(Calendar<u32>),
}

/// How calls are dialled.
#[derive(Clone, Debug, PartialEq)]
pub enum Dialling {
    /// An agent reads the record, then dials and holds the line.
    Preview {
        /// Time to read the record.
        time: Dist,
    },
    /// An agent is held for every call that is dialled.
    Progressive,
    /// More calls are dialled than agents are free, and agents get those that somebody has picked up.
    Predictive {
        /// Answers expected per agent counted on; with a target, to begin with.
        pacing: f64,
        /// How many of those who pick up should reach an agent, and how soon: the pacing adapts to it.
        target: Option<Target>,
        /// How long who has picked up waits for an agent.
        patience: Dist,
    },
}

/// A campaign among the `skills` of a group.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CampaignSkill {
    /// Index into `campaigns`.
    pub campaign: usize,
    /// Speed at which the group's agents do its work; more than 0.
    pub speed: f64,
    /// 1 is dialled for first.
    pub priority: u32,
    /// Idle agents that are kept free: the campaign dials only for those beyond.
    pub reserve: u32,
}
