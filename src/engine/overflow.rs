//! Overflow: groups that take contacts of a channel only under conditions. They are judged for the contact at the front
//! of its line, and again whenever somebody joins or leaves a line of the channel, a delay is over, hours begin or agents go
//! home; a contact is offered at once to whoever may take it. They hold for first answers, and for the second
//! answer after a transfer: follow-ups of threads go to any agent with the skill.

use super::Engine;
use super::routing::Offer;
use crate::ground::time::Ticks;
use crate::plan::SkillPlan;
use crate::plan::line::OPEN;

/// Calendar numbers of lines begin here; with the number of a line: look at it again.
pub(super) const LINE: u32 = 1 << 29;
/// Hours of some route begin.
const OPENING: u32 = LINE | 1 << 16;

/// How a contact stands in its line, for the conditions of routes.
#[derive(Clone, Copy)]
pub(super) enum Standing {
    /// At the front.
    Front {
        /// Since when it waits.
        since: Ticks,
        /// How many wait in its channel, itself included.
        waiting: u32,
    },
    /// Others stand before it.
    Behind,
    /// In no line for a first answer: conditions do not matter.
    Known,
}

impl Engine<'_> {
    /// How a contact stands that comes to a line now.
    #[inline(always)]
    pub(super) fn as_newcomer(&self, line: usize) -> Standing {
        let state = &self.lines[line];
        if !state.plan.staged || self.is_waited_in(line) {
            return Standing::Behind;
        }
        Standing::Front { since: self.now, waiting: self.channels[state.plan.channel as usize].live + 1 }
    }

    /// The same for a contact that does come: where its coming lets a free agent take another who waits elsewhere in its
    /// channel, it waits, too, for the agent to take what comes first.
    #[inline(always)]
    pub(super) fn newcomer(&mut self, line: usize) -> Standing {
        let standing = self.as_newcomer(line);
        if matches!(standing, Standing::Front { waiting: 2.., .. }) && self.lets_others_go(line) { Standing::Behind } else { standing }
    }

    #[inline(never)]
    fn lets_others_go(&mut self, line: usize) -> bool {
        let channel = self.lines[line].plan.channel as usize;
        self.channels[channel].live += 1;
        let wanted = self.oldest_staged().is_some();
        self.channels[channel].live -= 1;
        wanted
    }

    /// How the first contact stands that waits in a line.
    pub(super) fn front_standing(&self, line: usize) -> Standing {
        let state = &self.lines[line];
        let Some(&place) = state.first.iter().find(|&&place| self.contacts[place].waits_past(self.now)) else {
            return Standing::Behind;
        };
        let since = if self.plan.lives { self.line_since(place) } else { self.contacts[place].since };
        Standing::Front { since, waiting: self.channels[state.plan.channel as usize].live }
    }

    /// Whether the conditions of a route, if it has any, are met.
    #[inline(always)]
    pub(super) fn admits(&self, gate: u16, standing: Standing) -> bool {
        gate == OPEN || self.admits_under(gate, standing)
    }

    #[inline(never)]
    fn admits_under(&self, gate: u16, standing: Standing) -> bool {
        let gate = &self.plan.lines.gates[gate as usize];
        let (since, waiting) = match standing {
            Standing::Front { since, waiting } => (since, waiting),
            Standing::Behind => return false,
            Standing::Known => return true,
        };
        self.now - since >= gate.after
            && waiting >= gate.waiting_at_least
            && gate.hours.as_ref().is_none_or(|hours| hours.contains(self.now))
            && gate.expected_wait.as_ref().is_none_or(|expected| {
                let agents: u64 = expected.groups.iter().map(|&group| self.groups[group as usize].present.value).sum();
                u128::from(waiting) * u128::from(expected.work) >= u128::from(expected.at_least) * u128::from(agents)
            })
    }

    /// Whether the contact at the front of a skill's line may go to a group with the skill.
    #[inline(always)]
    pub(super) fn admits_front(&self, skill: &SkillPlan) -> bool {
        skill.gate == OPEN || self.admits_under(skill.gate, self.front_standing(skill.line as usize))
    }

    /// One more waits for a first answer, until `deadline` at most.
    #[inline(always)]
    pub(super) fn enter_line(&mut self, line: usize, deadline: Ticks) {
        let state = &mut self.lines[line];
        if state.enter(&mut self.channels[state.plan.channel as usize]) {
            self.line_entered(line, deadline);
        }
    }

    /// The rest of this, where conditions of routes look at who waits.
    #[inline(never)]
    pub(super) fn line_entered(&mut self, line: usize, deadline: Ticks) {
        let plan = self.lines[line].plan;
        self.look_again = true;
        self.standby.staged[line / 64] |= u64::from(plan.staged) << (line % 64);
        for &delay in &plan.delays {
            let at = self.now.saturating_add(delay);
            if at < deadline && at <= self.plan.horizon {
                self.later.push(at, LINE | line as u32);
            }
        }
    }

    /// A delay is over, or hours of some route begin.
    #[inline(never)]
    pub(super) fn line_event(&mut self, number: u32) {
        self.look_again = true;
        if number == OPENING {
            self.await_opening(self.opening + 1);
        }
    }

    /// Notes when the hours of some route begin next.
    pub(super) fn await_opening(&mut self, next: usize) {
        self.opening = next;
        if let Some(&at) = self.plan.lines.openings.get(next) {
            self.later.push(at, OPENING);
        }
    }

    /// [`Self::oldest_to_offer`] of the staged lines in which somebody waits.
    fn oldest_staged(&mut self) -> Option<Offer> {
        let mut best = None;
        for word in 0..self.standby.staged.len() {
            let mut bits = self.standby.staged[word];
            while bits != 0 {
                let bit = bits & bits.wrapping_neg();
                bits ^= bit;
                let line = word * 64 + bit.trailing_zeros() as usize;
                match self.front_waiting(line) {
                    Some(since) => self.consider_offer(&mut best, line, since),
                    None => self.standby.staged[word] ^= bit,
                }
            }
        }
        best.map(|(_, offer)| offer)
    }

    /// Gives contacts to free agents who may take them now: the longest wait first goes to the agent whom its
    /// line would choose, who takes what comes first to the agent's group.
    #[inline(never)]
    pub(super) fn offer_staged(&mut self) {
        while let Some((_, agent, _)) = self.oldest_staged() {
            let chats_only = self.agents[agent as usize].chats > 0;
            let Some((speed, contact)) = self.pick_work(agent, chats_only) else { break };
            self.begin(agent, speed, contact);
        }
    }
}
