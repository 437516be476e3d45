//! The lines of those who are transferred to a named group, or with a priority of their own: they wait apart from
//! whoever has just come to the same channel, for the same skills. All other transfers wait in the usual lines.
//!
//! Priorities of a plan are twice those of the scenario, so that the head of a group's queue has one of its own, just
//! before that of the skill.

use super::line::Signature;
use crate::scenario::Scenario;
use crate::scenario::model::{Channel, Queueing, Transfers};

/// No line of its own.
const NONE: u16 = u16::MAX;

/// What sets a line apart from others of the same skills.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Apart {
    /// For one group, which conditions of the channel do not keep from it.
    named: bool,
    /// The priority for the groups.
    priority: Priority,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Priority {
    /// That of the skill.
    Skill,
    /// Just before that of the skill.
    Head,
    /// This one.
    Of(u32),
}

impl Apart {
    fn new(transfers: &Transfers) -> Self {
        let priority = match transfers.queueing {
            Queueing::Head => Priority::Head,
            Queueing::Tail | Queueing::Arrival => Priority::Skill,
            Queueing::Priority(priority) => Priority::Of(priority),
        };
        Self { named: transfers.group.is_some(), priority }
    }
}

/// The lines of those who have been transferred.
pub(super) struct Transferred {
    /// Index of the first: all lines before are of those who have just come.
    pub first: usize,
    /// What sets each apart.
    lines: Vec<Apart>,
    /// Per inquiry and channel by which it came: the line. Empty if there is none.
    of: Vec<u16>,
}

impl Transferred {
    /// Adds the lines that the transfers of all channels need to the usual `lines`; `of` gives those by inquiry and channel.
    pub fn new(scenario: &Scenario, lines: &mut Vec<(usize, Signature)>, of: &[u16]) -> Self {
        let (channels, first) = (scenario.channels.len(), lines.len());
        let mut read = Self { first, lines: Vec::new(), of: Vec::new() };
        let apart = |channel: &Channel| channel.life.transfers.clone().filter(Transfers::apart);
        for (channel, transfers) in scenario.channels.iter().enumerate().filter_map(|(index, channel)| Some((index, apart(channel)?))) {
            read.of.resize(of.len(), NONE);
            let (desk, of_its_own) = (transfers.to.unwrap_or(channel), Apart::new(&transfers));
            for inquiry in 0..scenario.inquiries.len() {
                let signature = match transfers.group {
                    Some(group) => {
                        let skill = scenario.groups[group].skills.iter().position(|skill| skill.serves(desk, inquiry));
                        (0..scenario.groups.len()).map(|index| skill.filter(|_| index == group)).collect()
                    }
                    None => lines[of[inquiry * channels + desk] as usize].1.clone(),
                };
                // Inquiries that never come by the channel need no line.
                if signature.iter().all(Option::is_none) {
                    continue;
                }
                let key = (desk, signature);
                let known = (first..lines.len()).find(|&line| lines[line] == key && read.lines[line - first] == of_its_own);
                read.of[inquiry * channels + channel] = known.unwrap_or(lines.len()) as u16;
                if known.is_none() {
                    lines.push(key);
                    read.lines.push(of_its_own);
                }
            }
        }
        read
    }

    fn apart(&self, line: u16) -> Option<&Apart> {
        self.lines.get((line as usize).checked_sub(self.first)?)
    }

    /// Whether a line is for one group, whatever else the channel says.
    pub fn is_named(&self, line: u16) -> bool {
        self.apart(line).is_some_and(|apart| apart.named)
    }

    /// Whether a line goes before all others of its priority.
    pub fn is_head(&self, line: u16) -> bool {
        self.apart(line).is_some_and(|apart| apart.priority == Priority::Head)
    }

    /// The plan's priority of a line for a group that gives this one to the skill.
    pub fn priority(&self, line: u16, skill: u32) -> u32 {
        match self.apart(line).map_or(Priority::Skill, |apart| apart.priority) {
            Priority::Skill => 2 * skill,
            Priority::Head => 2 * skill - 1,
            Priority::Of(priority) => 2 * priority,
        }
    }

    /// The line by inquiry and channel, for [`super::line::Lines`].
    pub fn into_table(self) -> Vec<u16> {
        self.of
    }
}
