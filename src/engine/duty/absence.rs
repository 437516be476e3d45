//! Unplanned absence, drawn by agent and date. Who is absent from a duty but still busy with something from the one before is
//! absent as soon as that is done.

use super::{AgentId, Engine, Phase, counted};
use crate::ground::dist::standard_normal;
use crate::ground::rng::{Purpose, draw, mix};
use crate::plan::roster::{DutyPlan, GroupRoster};

impl Engine<'_> {
    /// Whether the agent of a duty is absent that day: by a part that the whole group shares and one of the agent's
    /// own, so that a higher share only adds to those who are absent.
    pub(super) fn is_absent(&self, roster: &GroupRoster, duty: &DutyPlan) -> bool {
        if roster.threshold == f64::NEG_INFINITY {
            return false;
        }
        let group = mix(self.replication_key, roster.key);
        let [shared, own] = roster.loading;
        let of_day = |key: u64| standard_normal(&mut draw(key, Purpose::Absence, duty.day));
        shared * of_day(group) + own * of_day(mix(group, duty.person)) < roster.threshold
    }

    /// An agent is absent from now on.
    pub(super) fn begin_absence(&mut self, agent: AgentId) {
        let now = self.now;
        let state = &mut self.duties[agent as usize];
        (state.phase, state.away_since) = (Phase::Absent, now);
        self.duty_levels(agent).absent.change(now, 1);
    }

    /// An absence ends, with the duty.
    pub(super) fn end_absence(&mut self, agent: AgentId) {
        let now = self.now;
        self.book_absence(agent);
        self.duty_levels(agent).absent.change(now, -1);
    }

    /// Books how long an agent has been absent from the present duty.
    pub(super) fn book_absence(&mut self, agent: AgentId) {
        let since = self.duties[agent as usize].away_since;
        self.ledger.out.agents[agent as usize].absent += counted(self.plan, since, self.now);
    }

    /// Counts a day of absence: once, however many duties an agent has on it.
    pub(super) fn count_absence(&mut self, index: u32, before: u32) {
        let duties = &self.plan.roster.duties;
        let duty = &duties[index as usize];
        let begins = |duty: &DutyPlan| duty.from >= self.plan.begin as i64 && duty.from < self.plan.end as i64;
        let known = duties.get(before as usize).is_some_and(|before| before.day == duty.day && begins(before));
        if begins(duty) && !known {
            self.ledger.out.agents[duty.agent as usize].absent_days += 1;
        }
    }
}
