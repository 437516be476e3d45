//! What becomes of an agent's asynchronous work at the end of a shift, or at a cut in staff, with
//! `leaving = "hand_over"`: the reply in hand and the follow-ups reserved for the agent go to whoever is free, who has
//! to rebuild the context. The rest of a reply takes as long as it would have taken the first, but for the speeds
//! of their skills and their own.

use super::Engine;
use super::agents::AgentId;
use super::session::scaled;
use super::state::{NONE, Stage};
use crate::ground::time::Ticks;

impl Engine<'_> {
    /// The agent goes, and somebody else finishes the reply in hand.
    pub(super) fn hand_over_burst(&mut self, agent: AgentId) {
        self.lay_aside(agent, 0);
        self.leave(agent);
    }

    /// Replies that an agent who goes has laid aside are open to everybody.
    pub(super) fn hand_over_laid_aside(&mut self, agent: AgentId) {
        loop {
            let before = self.laid_aside.get_mut(agent as usize).and_then(Vec::pop).unwrap_or(NONE);
            let place = std::mem::replace(&mut self.agents[agent as usize].paused, before);
            if place == NONE {
                return;
            }
            let pace = self.pace_on(agent, self.contacts[place].line);
            let contact = &mut self.contacts[place];
            (contact.stage, contact.remaining) = (Stage::FollowUp, contact.remaining.max(1.0) / pace);
            contact.share_start = self.now as f64;
            let channel = contact.channel as usize;
            self.change_backlog(channel, 1);
            self.release_to_all(place);
        }
    }

    /// The time factor of an agent's skill on a line, times the agent's own.
    fn pace_on(&self, agent: AgentId, line: u16) -> f64 {
        let skills = &self.plan.groups[self.agents[agent as usize].group as usize].skills;
        skills.iter().find(|skill| skill.line == line).map_or(1.0, |skill| skill.time_factor) * self.own_factor(agent)
    }

    /// An agent starts work on a reply that another one has begun, and that doesn't wait for that any more: what is left
    /// of it, and rebuilding the context for whoever is not the thread's owner.
    #[inline(never)]
    pub(super) fn finish_burst(&mut self, agent: AgentId, speed: f64, place: u32, rebuild: Ticks) {
        let contact = &mut self.contacts[place];
        let (channel, unattended) = (contact.channel as usize, contact.unattended_since());
        let rest = std::mem::replace(&mut contact.remaining, 0.0);
        let owner = std::mem::replace(&mut contact.owner, agent);
        let rebuild = if owner != agent && owner != NONE { rebuild } else { 0 };
        self.ledger.count_age(channel, unattended, self.now);
        let speed = self.own_speed(agent, speed);
        // Without issues the agent's own factor is in the speed already.
        let (own, pace) = if self.plan.lives { (self.own_factor(agent), self.pace_of(agent, place)) } else { (1.0, speed) };
        let work = scaled(rest.round() as Ticks, speed * own) + scaled(rebuild, pace);
        self.work_on_reply(agent, place, work, owner);
    }

    /// Follow-ups reserved for an agent who goes are open to everybody, the oldest of all lines first.
    pub(super) fn release_reserved(&mut self, agent: AgentId) {
        let skills = self.plan.groups[self.agents[agent as usize].group as usize].skills.len();
        let first = self.reserved_line(agent, 0);
        let front = |engine: &Self, line: usize| engine.reserved[line].front().map(|entry| (entry.since, entry.event, line));
        while let Some((.., line)) = (first..first + skills).filter_map(|line| front(self, line)).min() {
            let Some(entry) = self.reserved[line].pop_front().filter(|&entry| self.is_reserved(entry)) else { continue };
            let place = entry.contact;
            self.contacts[place].event = 0;
            match self.contacts[place].stage {
                Stage::Held => self.hold_over(place),
                _ => self.release_to_all(place),
            }
        }
    }
}
