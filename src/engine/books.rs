//! The conservation laws, checked at the end of every replication in every build: no contact is
//! lost or counted twice, and agents' time adds up.

use super::Engine;
use super::satisfaction::Parts;
use super::state::{NEVER_BUSY, Stage};
use super::tally::Outcome;

/// Contacts that ended, per channel, warm-up included; those that arrived are counted by the channels.
#[derive(Debug)]
pub struct Books {
    /// Contacts that ended, by outcome.
    pub ended: Vec<[u64; Outcome::COUNT]>,
}

impl Books {
    /// Empty books.
    pub fn new(channels: usize) -> Self {
        Self { ended: vec![[0; Outcome::COUNT]; channels] }
    }
}

impl Engine<'_> {
    /// Ends the replication: waiting contacts whose patience has lapsed have abandoned, the others
    /// are open; then everything must balance.
    pub(super) fn close_books(&mut self) -> Result<(), String> {
        let stop = self.now;
        let left: Vec<_> = self.contacts.iter().cloned().collect();
        for contact in &left {
            let channel = contact.channel as usize;
            let lapsed = contact.stage == Stage::Waiting && contact.deadline <= stop;
            let until = if lapsed { contact.deadline } else { stop };
            if contact.stage == Stage::Waiting {
                self.ledger.add_queue_area(channel, contact.since, until);
            }
            if !self.plan.channels[channel].synchronous && matches!(contact.stage, Stage::Waiting | Stage::Reserved | Stage::FollowUp) {
                self.ledger.count_age(channel, contact.since, until);
            }
            self.ledger.conclude(contact, if lapsed { Outcome::Abandoned } else { Outcome::Open }, until);
        }
        self.ledger.settle_all();
        self.ledger.settle_queue_areas()?;
        self.ledger.out.trace.sort_unstable_by_key(|record| record.contact);
        self.check_contacts(left.len())?;
        self.check_agents()?;
        self.check_satisfaction()
    }

    fn check_contacts(&self, left: usize) -> Result<(), String> {
        for (channel, (state, ended)) in self.channels.iter().zip(&self.ledger.books.ended).enumerate() {
            let (arrived, total) = (state.arrived, ended.iter().sum::<u64>());
            if arrived != total {
                return Err(format!("channel {channel}: {arrived} contacts arrived, {total} ended or stayed open"));
            }
        }
        if self.contacts.alive() != left {
            return Err(format!("{left} contacts are in the centre, {} are counted there", self.contacts.alive()));
        }
        let rows = &self.ledger.out.channel_intervals;
        let offered = rows.iter().map(|row| row.offered).sum::<u64>();
        let counted = self.ledger.out.cells.iter().map(super::tally::Cell::offered).sum::<u64>();
        if offered != counted {
            return Err(format!("{offered} contacts were offered in the intervals, {counted} were tallied"));
        }
        Ok(())
    }

    /// Time occupied and time present, once by agent and once by the levels of the groups.
    fn check_agents(&mut self) -> Result<(), String> {
        self.flush_levels();
        for (index, levels) in self.groups.iter().enumerate() {
            let members = self.agents.iter().filter(|agent| agent.group as usize == index);
            let (mut busy, mut present) = (0u128, 0u128);
            for agent in members {
                let open = |since: u64| if since == NEVER_BUSY { 0 } else { self.now - since };
                let (b, p) = (agent.busy_total + open(agent.busy_since), agent.present_total + open(agent.present_since));
                if b > p {
                    return Err(format!("group {index}: an agent was occupied longer than present"));
                }
                busy += u128::from(b);
                present += u128::from(p);
            }
            if busy != levels.busy.total() || present != levels.present.total() {
                return Err(format!(
                    "group {index}: agents were occupied {busy} and present {present} ticks, the group {} and {}",
                    levels.busy.total(),
                    levels.present.total()
                ));
            }
        }
        Ok(())
    }

    /// The parts of the satisfaction sum to the score.
    fn check_satisfaction(&self) -> Result<(), String> {
        for cell in &self.ledger.out.cells {
            let [base, wait, gap, rest, empathy, unresolved] = cell.parts;
            let parts = Parts { base, wait, gap, rest, empathy, unresolved }.total();
            if (parts - cell.score).abs() > 1e-9 * (1.0 + cell.score.abs()) * (1.0 + cell.opinions() as f64).sqrt() {
                return Err(format!("satisfaction parts sum to {parts}, the score is {}", cell.score));
            }
        }
        Ok(())
    }
}
