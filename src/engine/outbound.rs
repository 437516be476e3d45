//! Calls that agents make or are given: reading the record, ringing, talking, working on it; and what is
//! counted of them. They are no contacts of any channel: waits, service levels, issues and satisfaction are those
//! of the people who come by themselves.

use super::Engine;
use super::agents::AgentId;
use super::campaign_state::{InHand, Phase};
use super::dialler::{TimeOf, turn};
use super::ledger::Ledger;
use super::session::scaled;
use super::state::{NONE, Task};
use crate::ground::rng::{Purpose, draw, uniform};
use crate::ground::time::Ticks;

/// Why an attempt has reached nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Failed {
    /// Nobody picked up.
    NoAnswer,
    /// Somebody else picked up.
    WrongParty,
    /// Who picked up found no agent.
    Mismatched,
}

/// Counts of one campaign in one interval: calls count where they are dialled, with all that follows.
#[derive(Clone, Copy, Debug, Default)]
pub struct CampaignInterval {
    /// Calls dialled.
    pub dialled: u64,
    /// Of these, nobody picked up.
    pub no_answer: u64,
    /// Somebody else picked up, and had an agent.
    pub wrong_party: u64,
    /// Who picked up found no agent.
    pub mismatched: u64,
    /// The right party was spoken to.
    pub reached: u64,
    /// Not over at the end of the replication.
    pub open: u64,
    /// Of those picked up: they had to be given an agent, and had one.
    pub connected: u64,
    /// Their waits.
    pub waited: u128,
    /// Of those picked up: an agent was there within the target.
    pub in_time: u64,
    /// Those in or out of time.
    pub judged: u64,
    /// Agent time on calls.
    pub handled: u128,
    /// Time connected.
    pub line: u128,
}

impl CampaignInterval {
    /// Adds another interval.
    pub fn merge(&mut self, other: &Self) {
        let counts = [
            (&mut self.dialled, other.dialled),
            (&mut self.no_answer, other.no_answer),
            (&mut self.wrong_party, other.wrong_party),
            (&mut self.mismatched, other.mismatched),
            (&mut self.reached, other.reached),
            (&mut self.open, other.open),
            (&mut self.connected, other.connected),
            (&mut self.in_time, other.in_time),
            (&mut self.judged, other.judged),
        ];
        counts.into_iter().for_each(|(mine, theirs)| *mine += theirs);
        let sums = [(&mut self.waited, other.waited), (&mut self.handled, other.handled), (&mut self.line, other.line)];
        sums.into_iter().for_each(|(mine, theirs)| *mine += theirs);
    }
}

impl Ledger<'_> {
    pub(super) fn campaign_row(&mut self, campaign: usize, interval: u32) -> Option<&mut CampaignInterval> {
        let campaigns = self.plan.campaigns.len();
        (interval != NONE).then(|| &mut self.out.campaign_intervals[interval as usize * campaigns + campaign])
    }

    /// A call is dialled now.
    pub(super) fn count_dialled(&mut self, campaign: usize) {
        if let Some(row) = self.campaign_row(campaign, self.arrivals_count_in) {
            row.dialled += 1;
        }
    }

    /// Who had picked up has an agent after this wait.
    pub(super) fn count_connected(&mut self, campaign: usize, interval: u32, wait: Ticks) {
        if let Some(row) = self.campaign_row(campaign, interval) {
            row.connected += 1;
            row.waited += u128::from(wait);
        }
    }

    /// Whether who had picked up had an agent within the target.
    pub(super) fn count_in_time(&mut self, campaign: usize, interval: u32, in_time: bool) {
        if let Some(row) = self.campaign_row(campaign, interval) {
            row.judged += 1;
            row.in_time += u64::from(in_time);
        }
    }
}

impl Engine<'_> {
    /// An idle agent takes a call.
    pub(super) fn take_call(&mut self, agent: AgentId, campaign: usize, dialler: u16, call: u32) {
        self.unlist(agent);
        self.outbound.in_hand[agent as usize] = InHand { campaign: campaign as u16, dialler, call, phase: Phase::Ring };
        self.outbound.in_progress += 1;
        self.outbound.campaigns[campaign].busy[dialler as usize] += 1;
        self.occupy(agent, Task::Outbound);
        self.hold_all_slots(agent, 1);
        self.set_working(agent, true);
    }

    /// How much longer than an average agent on a quiet day this one takes over the call in hand.
    pub(super) fn outbound_factor(&mut self, agent: AgentId) -> f64 {
        let plan = self.plan;
        let InHand { campaign, dialler, .. } = self.outbound.in_hand[agent as usize];
        let stress = self.settle_strain(agent);
        let group = &plan.groups[self.agents[agent as usize].group as usize];
        let strained = plan.life.agents.stress.as_ref().map_or(1.0, |effect| 1.0 + effect.work * stress);
        let own = plan.campaigns[campaign as usize].diallers[dialler as usize].time_factor;
        own * group.crew.work(agent - group.first_agent, 0) * self.own_factor(agent) * strained
    }

    /// An agent goes on with the call in hand, for so long.
    pub(super) fn work_on_call(&mut self, agent: AgentId, phase: Phase, time: Ticks) {
        let group = self.agents[agent as usize].group;
        let in_hand = &mut self.outbound.in_hand[agent as usize];
        in_hand.phase = phase;
        let call = self.outbound.campaigns[in_hand.campaign as usize].call(in_hand.call);
        call.handled += time;
        call.group = group;
        self.set_agent_time(agent, time);
    }

    /// An agent dials and holds the line.
    pub(super) fn ring_by_agent(&mut self, agent: AgentId) {
        let InHand { campaign, call, .. } = self.outbound.in_hand[agent as usize];
        let ring = self.dial(campaign as usize, call);
        self.work_on_call(agent, Phase::Ring, ring);
    }

    /// An agent talks with whoever has picked up.
    pub(super) fn talk(&mut self, agent: AgentId) {
        let InHand { campaign, call: place, .. } = self.outbound.in_hand[agent as usize];
        let plan = &self.plan.campaigns[campaign as usize];
        let factor = self.outbound_factor(agent);
        let call = self.outbound.campaigns[campaign as usize].call(place);
        let party = &mut draw(call.key, Purpose::Party, call.attempt);
        call.right = uniform(party) < plan.right_party;
        let time =
            if call.right { plan.handle_time.sample(&mut draw(call.key, Purpose::Handle, 0)) } else { plan.wrong_party_time.sample(party) };
        let time = scaled(time, factor);
        call.line += time;
        self.work_on_call(agent, Phase::Talk, time);
    }

    /// What an agent was doing in a call is done.
    #[inline(never)]
    pub(super) fn end_outbound(&mut self, agent: AgentId) {
        let InHand { campaign, call: place, phase, .. } = self.outbound.in_hand[agent as usize];
        let campaign = campaign as usize;
        let call = self.outbound.campaigns[campaign].call(place);
        match phase {
            // Nobody is dialled any more: whose record has been read stays on the list.
            Phase::Preview if self.draining => {
                call.handled = 0;
                self.outbound.campaigns[campaign].ready.push_back(place);
                self.leave_call(agent);
            }
            Phase::Preview => self.ring_by_agent(agent),
            Phase::Ring if call.answered => {
                call.since = self.now;
                self.talk(agent);
            }
            Phase::Ring => {
                self.attempt_fails(campaign, place, Failed::NoAnswer);
                self.leave_call(agent);
            }
            Phase::Talk if call.right => {
                let key = call.key;
                let work = self.plan.campaigns[campaign].after_work.sample(&mut draw(key, Purpose::AfterWork, 0));
                let work = scaled(work, self.outbound_factor(agent));
                if work > 0 {
                    self.work_on_call(agent, Phase::AfterWork, work);
                }
                self.reaches(campaign, place);
                if work == 0 {
                    self.leave_call(agent);
                }
            }
            Phase::Talk => {
                self.attempt_fails(campaign, place, Failed::WrongParty);
                self.leave_call(agent);
            }
            Phase::AfterWork => self.leave_call(agent),
        }
    }

    /// An agent is done with a call.
    fn leave_call(&mut self, agent: AgentId) {
        let InHand { campaign, dialler, .. } = self.outbound.in_hand[agent as usize];
        self.outbound.in_progress -= 1;
        self.outbound.campaigns[campaign as usize].busy[dialler as usize] -= 1;
        self.hold_all_slots(agent, -1);
        self.seek_work(agent);
    }

    /// The right party has been spoken to.
    fn reaches(&mut self, campaign: usize, call: u32) {
        self.ledger.bill_call(campaign, self.outbound.campaigns[campaign].call(call), true, self.now);
        self.count_attempt(campaign, call, |row| row.reached += 1);
        let state = &mut self.outbound.campaigns[campaign];
        state.people.reached += 1;
        state.forget(call);
    }

    /// An attempt has reached nobody: there will be another, or not.
    pub(super) fn attempt_fails(&mut self, campaign: usize, place: u32, how: Failed) {
        self.ledger.bill_call(campaign, self.outbound.campaigns[campaign].call(place), false, self.now);
        self.count_attempt(campaign, place, |row| match how {
            Failed::NoAnswer => row.no_answer += 1,
            Failed::WrongParty => row.wrong_party += 1,
            Failed::Mismatched => row.mismatched += 1,
        });
        let plan = &self.plan.campaigns[campaign];
        let state = &mut self.outbound.campaigns[campaign];
        let call = state.call(place);
        if call.attempt + 1 >= plan.attempts {
            state.people.exhausted += 1;
            return state.forget(place);
        }
        let wait = plan.retry_after.sample(&mut draw(call.key, Purpose::DialTime, turn(call.attempt, TimeOf::Retry)));
        call.attempt += 1;
        let due = self.note(campaign, self.now.saturating_add(wait), place);
        self.outbound.campaigns[campaign].call(place).due = due;
    }

    /// Counts an attempt that is over.
    fn count_attempt(&mut self, campaign: usize, call: u32, outcome: impl FnOnce(&mut CampaignInterval)) {
        let state = &mut self.outbound.campaigns[campaign];
        state.attempts.ended += 1;
        let call = state.call(call);
        call.on_line = false;
        if let Some(row) = self.ledger.campaign_row(campaign, call.interval) {
            outcome(row);
            row.handled += u128::from(call.handled);
            row.line += u128::from(call.line);
        }
        (call.handled, call.line) = (0, 0);
    }

    /// The counted length ends: who is still to be reached.
    pub(super) fn count_lists(&mut self) {
        for (state, left) in self.outbound.campaigns.iter().zip(&mut self.ledger.out.campaigns) {
            (left.people, left.left) = (state.people, state.left());
        }
    }

    /// The replication ends: calls in progress are open; then the books of every campaign must balance.
    ///
    /// # Errors
    /// Which campaign's do not.
    pub(super) fn close_campaigns(&mut self) -> Result<(), String> {
        for (campaign, state) in self.outbound.campaigns.iter().enumerate() {
            let mut open = 0;
            for call in state.on_line() {
                open += 1;
                self.ledger.bill_call(campaign, call, false, self.now);
                if let Some(row) = self.ledger.campaign_row(campaign, call.interval) {
                    row.open += 1;
                    row.handled += u128::from(call.handled);
                    row.line += u128::from(call.line);
                }
            }
            let (attempts, people) = (state.attempts, state.people);
            if attempts.dialled != attempts.ended + open {
                return Err(format!(
                    "campaign {campaign}: {} calls were dialled, {} ended and {open} are open",
                    attempts.dialled, attempts.ended
                ));
            }
            if people.listed != people.reached + people.exhausted + state.left() {
                return Err(format!("campaign {campaign}: {people:?}, and {} are left", state.left()));
            }
        }
        let campaigns = self.outbound.campaigns.len().max(1);
        for (index, row) in self.ledger.out.campaign_intervals.iter().enumerate() {
            let ended = row.no_answer + row.wrong_party + row.mismatched + row.reached + row.open;
            if row.dialled != ended {
                return Err(format!("campaign {}: {} calls were dialled in an interval, {ended} counted", index % campaigns, row.dialled));
            }
        }
        Ok(())
    }
}
