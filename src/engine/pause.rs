//! Breaks and meetings. One that falls due while another lasts follows it; one that falls due while its agent is
//! not there is lost. It begins when nothing is left in hand.

use super::Engine;
use super::agents::AgentId;
use super::duty::{BREAKS, Phase, counted};

impl Engine<'_> {
    /// A break or meeting falls due.
    pub(super) fn pause_due(&mut self, index: u32) {
        let pause = self.plan.roster.pauses[index as usize];
        let agent = self.plan.roster.duties[pause.duty as usize].agent;
        let state = &mut self.duties[agent as usize];
        if index < state.next_pause {
            // With it the duty has begun.
            return;
        }
        match state.phase {
            Phase::Here if !state.home => {
                state.pauses_due += 1;
                self.go(agent, false);
            }
            Phase::Break | Phase::Overrun | Phase::Meeting => state.pauses_due += 1,
            // Who isn't there has no break.
            _ => state.next_pause = index + 1,
        }
    }

    /// Begins the break or meeting that fell due first.
    pub(super) fn begin_pause(&mut self, agent: AgentId) {
        let now = self.now;
        let cut = self.group_roster(agent).is_some_and(|roster| roster.cut_breaks);
        let state = &mut self.duties[agent as usize];
        let pause = self.plan.roster.pauses[state.next_pause as usize];
        state.next_pause += 1;
        state.pauses_due -= 1;
        state.away_since = now;
        state.phase = if pause.meeting { Phase::Meeting } else { Phase::Break };
        let length = if cut { (pause.at + pause.length).saturating_sub(now) } else { pause.length };
        let levels = self.duty_levels(agent);
        let level = if pause.meeting { &mut levels.in_meeting } else { &mut levels.on_break };
        level.change(now, 1);
        self.set_agent_time(agent, length);
    }

    /// The clock of an agent without work has run down: a break or meeting ends, or one who was called is there.
    pub(super) fn pause_over(&mut self, agent: AgentId) {
        let now = self.now;
        self.agent_times.set(agent as usize, None);
        let phase = self.duties[agent as usize].phase;
        if phase == Phase::Called {
            return self.come_on_call(agent);
        }
        self.end_pause(agent, phase);
        let state = &self.duties[agent as usize];
        // Of a break that was cut to nothing nobody comes back late.
        if phase == Phase::Break && state.away_since < now {
            let roster = &self.plan.roster;
            let number = roster.pauses[state.next_pause as usize - 1].number;
            let extra = self.deviation(|roster| &roster.long_break, &roster.duties[state.duty as usize], BREAKS + number);
            if extra > 0 {
                self.duties[agent as usize].phase = Phase::Overrun;
                self.duty_levels(agent).missing.change(now, 1);
                return self.set_agent_time(agent, extra);
            }
        }
        if self.duties[agent as usize].pauses_due > 0 {
            return self.begin_pause(agent);
        }
        self.duties[agent as usize].phase = Phase::Here;
        self.come(agent);
    }

    /// A break or meeting no longer counts as one.
    pub(super) fn end_pause(&mut self, agent: AgentId, phase: Phase) {
        let now = self.now;
        self.book_pause(agent, phase);
        let levels = self.duty_levels(agent);
        match phase {
            Phase::Break => levels.on_break.change(now, -1),
            Phase::Meeting => levels.in_meeting.change(now, -1),
            _ => levels.missing.change(now, -1),
        }
    }

    /// Books how long an agent has been on a break or in a meeting, if it is one.
    pub(super) fn book_pause(&mut self, agent: AgentId, phase: Phase) {
        let time = counted(self.plan, self.duties[agent as usize].away_since, self.now);
        let totals = &mut self.ledger.out.agents[agent as usize];
        match phase {
            Phase::Break => totals.on_break += time,
            Phase::Meeting => totals.in_meeting += time,
            _ => {}
        }
    }
}
