//! Overtime that nobody planned: at work after the end of a duty, with what was in hand. It is paid until the agent goes, or
//! until the next duty pays; what the shift lacks of its least paid time is so much less.

use super::{AgentId, Engine, Phase, counted};
use crate::ground::time::NEVER;

impl Engine<'_> {
    /// A duty is over, and its agent still at work.
    pub(super) fn begin_overtime(&mut self, agent: AgentId, duty: u32) {
        let now = self.now;
        let state = &mut self.duties[agent as usize];
        if state.over_since == NEVER {
            (state.over_since, state.over) = (now, duty);
        }
        self.duty_levels(agent).beyond.change(now, 1);
    }

    /// Books the time that an agent stayed after the end of a duty, who goes now or is paid for the next one.
    pub(super) fn settle_overtime(&mut self, agent: AgentId) {
        let (plan, now) = (self.plan, self.now);
        let state = &mut self.duties[agent as usize];
        let since = std::mem::replace(&mut state.over_since, NEVER);
        if since == NEVER {
            return;
        }
        // Within the next duty it is that one's time.
        let beyond = state.phase == Phase::Away;
        let duty = &plan.roster.duties[state.over as usize];
        let time = counted(plan, since, now);
        self.ledger.out.pay[duty.group as usize].stay(duty, time, now - since);
        self.ledger.out.agents[agent as usize].overtime += time;
        if beyond {
            self.duty_levels(agent).beyond.change(now, -1);
        }
    }
}
