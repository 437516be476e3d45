//! Who is called when: agents with nothing in hand dial for the campaigns of their group, or a dialler rings
//! people for them, and those who pick up get an agent or give up.
//!
//! Contacts that wait come first: an agent who is freed takes one of them, and only who is idle then is
//! looked at here. This happens after every event that makes an agent idle or concerns a campaign.

use super::Engine;
use super::agents::AgentId;
use super::campaign_state::{MOMENT, Phase};
use super::outbound::Failed;
use super::state::NONE;
use crate::ground::rng::{Purpose, draw, uniform};
use crate::ground::time::Ticks;
use crate::plan::campaign::Dialler;
use crate::scenario::model::Dialling;

/// Calendar numbers of campaigns begin here.
pub(super) const CAMPAIGN: u32 = 0b011 << 29;
/// Most calls that ring per agent counted on.
const MOST_RINGING: f64 = 100.0;
/// Pacing that adapts moves by this much of the logarithm per person who picks up, in total.
const STEP: f64 = 0.1;
/// It stays within these.
const PACES: [f64; 2] = [0.1, 10.0];
/// No call rings for no time at all: an agent could dial for ever in one moment.
const SHORTEST_RING: Ticks = 1;

/// Turns of the draws of times of an attempt.
#[derive(Clone, Copy)]
pub(super) enum TimeOf {
    Preview,
    Ring,
    Patience,
    Retry,
}

/// The turn of a time of an attempt: each has four.
pub(super) fn turn(attempt: u32, time: TimeOf) -> u32 {
    4 * attempt + time as u32
}

impl Engine<'_> {
    /// The campaigns before the start of a replication.
    pub(super) fn reset_campaigns(&mut self, replication_key: u64) {
        let plan = self.plan;
        self.outbound.reset(&plan.campaigns, replication_key);
        for (campaign, plan) in plan.campaigns.iter().enumerate() {
            if let Some(first) = plan.moments.first() {
                self.note(campaign, first.at, MOMENT);
            }
        }
    }

    /// Puts an entry into the agenda of a campaign, unless it lies past the horizon, and gives its number.
    pub(super) fn note(&mut self, campaign: usize, at: Ticks, call: u32) -> u64 {
        let state = &mut self.outbound.campaigns[campaign];
        if at > self.plan.horizon {
            return state.number();
        }
        let number = state.note(at, call);
        self.arm(campaign);
        number
    }

    /// Lets the calendar have an event for the earliest entry of the agenda.
    fn arm(&mut self, campaign: usize) {
        let state = &mut self.outbound.campaigns[campaign];
        if let Some(at) = state.earliest().filter(|&at| at < state.armed) {
            state.armed = at;
            state.event = self.later.push(at, CAMPAIGN | campaign as u32);
        }
    }

    /// Something happens to a campaign.
    #[inline(never)]
    pub(super) fn campaign_event(&mut self, number: u32, event: u64) {
        let campaign = (number - CAMPAIGN) as usize;
        let state = &mut self.outbound.campaigns[campaign];
        if state.event != event {
            return;
        }
        (state.event, state.armed) = (0, Ticks::MAX);
        while let Some(call) = self.outbound.campaigns[campaign].pop(self.now) {
            if call == MOMENT {
                self.pass_moment(campaign);
                continue;
            }
            let call_state = self.outbound.campaigns[campaign].call(call);
            if !call_state.on_line {
                self.outbound.campaigns[campaign].ready.push_back(call);
            } else if call_state.since == NOT_YET {
                self.ring_ends(campaign, call);
            } else {
                self.misses(campaign, call);
            }
        }
        self.arm(campaign);
        self.look_again = true;
    }

    /// People are added to the list, or the campaign opens.
    fn pass_moment(&mut self, campaign: usize) {
        let moments = &self.plan.campaigns[campaign].moments;
        let state = &mut self.outbound.campaigns[campaign];
        let people = u64::from(moments[state.moment].people);
        state.fresh += people;
        state.people.listed += people;
        state.moment += 1;
        if let Some(next) = moments.get(state.moment) {
            self.note(campaign, next.at, MOMENT);
        }
    }

    /// Gives those who have picked up to agents who are idle, and dials for the others.
    #[inline(never)]
    pub(super) fn dial_campaigns(&mut self) {
        let plan = self.plan;
        for campaign in 0..plan.campaigns.len() {
            self.connect_waiting(campaign);
        }
        if self.draining {
            return;
        }
        for group in &plan.groups {
            for &(campaign, dialler) in &group.campaigns {
                self.dial_held(campaign as usize, dialler);
            }
        }
        for campaign in 0..plan.campaigns.len() {
            self.dial_ahead(campaign);
        }
    }

    /// Somebody whom a campaign may call now.
    fn next_call(&mut self, campaign: usize) -> Option<u32> {
        let plan = &self.plan.campaigns[campaign];
        if plan.hours.as_ref().is_some_and(|hours| !hours.contains(self.now)) {
            return None;
        }
        self.outbound.campaigns[campaign].next_call(plan.endless)
    }

    /// Agents of a group with nothing in hand, between events: all of them stand in its list of the idle.
    fn idle_of(&self, dialler: &Dialler) -> u64 {
        let group = &self.groups[dialler.group as usize];
        let idle = group.present.value - group.busy.value;
        debug_assert_eq!(idle, self.free.iter(dialler.idle).count() as u64, "the idle are listed");
        idle
    }

    /// Preview and progressive: idle agents beyond the reserve each take a call.
    fn dial_held(&mut self, campaign: usize, dialler: u16) {
        let plan = &self.plan.campaigns[campaign];
        let preview = match &plan.dialling {
            Dialling::Preview { time } => Some(time),
            Dialling::Progressive => None,
            Dialling::Predictive { .. } => return,
        };
        let own = &plan.diallers[dialler as usize];
        while self.idle_of(own) > u64::from(own.reserve) {
            let Some(call) = self.next_call(campaign) else { return };
            let agent = self.free.head(own.idle);
            self.take_call(agent, campaign, dialler, call);
            let state = self.outbound.campaigns[campaign].call(call);
            let (key, attempt) = (state.key, state.attempt);
            let reading = preview.map_or(0, |time| time.sample(&mut draw(key, Purpose::DialTime, turn(attempt, TimeOf::Preview))));
            if reading > 0 {
                let factor = self.outbound_factor(agent);
                self.work_on_call(agent, Phase::Preview, super::session::scaled(reading, factor));
            } else {
                self.ring_by_agent(agent);
            }
        }
    }

    /// A call is dialled: gives how long it rings.
    pub(super) fn dial(&mut self, campaign: usize, call: u32) -> Ticks {
        let (plan, now, interval) = (&self.plan.campaigns[campaign], self.now, self.ledger.arrivals_count_in);
        self.ledger.count_dialled(campaign);
        let state = &mut self.outbound.campaigns[campaign];
        state.attempts.dialled += 1;
        let call = state.call(call);
        (call.on_line, call.since, call.interval) = (true, NOT_YET, interval);
        call.answered = uniform(&mut draw(call.key, Purpose::Dial, call.attempt)) < plan.answer_at(now);
        plan.ring.sample(&mut draw(call.key, Purpose::DialTime, turn(call.attempt, TimeOf::Ring))).max(SHORTEST_RING)
    }

    /// Predictive: lets as many calls ring as the pacing says.
    fn dial_ahead(&mut self, campaign: usize) {
        let plan = &self.plan.campaigns[campaign];
        let answer = plan.answer_at(self.now);
        if !matches!(plan.dialling, Dialling::Predictive { .. }) || answer <= 0.0 {
            return;
        }
        let state = &self.outbound.campaigns[campaign];
        let counted_on =
            plan.diallers.iter().zip(&state.busy).map(|(dialler, &busy)| {
                (self.idle_of(dialler) as f64 + f64::from(busy) * dialler.soon - f64::from(dialler.reserve)).max(0.0)
            });
        // A little more than nothing, so that rounding takes no call from a whole number of them.
        let wanted = (counted_on.sum::<f64>() * (state.pace / answer).min(MOST_RINGING) + 1e-9) as u32;
        while self.outbound.campaigns[campaign].ringing < wanted {
            let Some(call) = self.next_call(campaign) else { return };
            let ring = self.dial(campaign, call);
            self.outbound.campaigns[campaign].ringing += 1;
            self.outbound.in_progress += 1;
            let due = self.note(campaign, self.now.saturating_add(ring), call);
            self.outbound.campaigns[campaign].call(call).due = due;
        }
    }

    /// A call that rings without an agent is picked up, or given up.
    fn ring_ends(&mut self, campaign: usize, call: u32) {
        let now = self.now;
        let state = &mut self.outbound.campaigns[campaign];
        state.ringing -= 1;
        let own = state.call(call);
        if !own.answered {
            self.outbound.in_progress -= 1;
            return self.attempt_fails(campaign, call, Failed::NoAnswer);
        }
        own.since = now;
        let (key, attempt) = (own.key, own.attempt);
        if let Some((agent, dialler)) = self.idle_dialler(campaign) {
            return self.connect(agent, campaign, dialler, call);
        }
        let Dialling::Predictive { patience, .. } = &self.plan.campaigns[campaign].dialling else { return };
        match patience.sample(&mut draw(key, Purpose::DialTime, turn(attempt, TimeOf::Patience))) {
            0 => self.misses(campaign, call),
            wait => {
                let due = self.note(campaign, now.saturating_add(wait), call);
                let state = &mut self.outbound.campaigns[campaign];
                state.call(call).due = due;
                state.picked_up.push_back((call, due));
            }
        }
    }

    /// The agent who has been idle longest in the first of a campaign's groups that has one.
    fn idle_dialler(&self, campaign: usize) -> Option<(AgentId, u16)> {
        let heads = self.plan.campaigns[campaign].diallers.iter().map(|dialler| self.free.head(dialler.idle));
        heads.zip(0..).find(|&(agent, _)| agent != NONE)
    }

    /// Gives those who have picked up and wait to idle agents, first come first served.
    fn connect_waiting(&mut self, campaign: usize) {
        while let Some(&(call, due)) = self.outbound.campaigns[campaign].picked_up.front() {
            if self.outbound.campaigns[campaign].call(call).due == due {
                let Some((agent, dialler)) = self.idle_dialler(campaign) else { return };
                self.connect(agent, campaign, dialler, call);
            }
            self.outbound.campaigns[campaign].picked_up.pop_front();
        }
    }

    /// An agent takes a call that has been picked up.
    fn connect(&mut self, agent: AgentId, campaign: usize, dialler: u16, call: u32) {
        let now = self.now;
        let own = self.outbound.campaigns[campaign].call(call);
        let (wait, interval) = (now - own.since, own.interval);
        (own.due, own.line) = (0, wait);
        self.ledger.count_connected(campaign, interval, wait);
        let within = match &self.plan.campaigns[campaign].dialling {
            Dialling::Predictive { target: Some(target), .. } => wait <= target.within,
            _ => true,
        };
        self.adapt(campaign, interval, within);
        // From now on the agent counts, not the call.
        self.outbound.in_progress -= 1;
        self.take_call(agent, campaign, dialler, call);
        self.talk(agent);
    }

    /// Who has picked up has found no agent.
    fn misses(&mut self, campaign: usize, call: u32) {
        let now = self.now;
        let own = self.outbound.campaigns[campaign].call(call);
        own.line = now - own.since;
        let interval = own.interval;
        self.outbound.in_progress -= 1;
        self.adapt(campaign, interval, false);
        self.attempt_fails(campaign, call, Failed::Mismatched);
    }

    /// Adapts the pacing to whether somebody who picked up got an agent in time. The logarithm of the pacing goes
    /// up and down so that it stays where it is if the target's share does; as it is bounded, the share of n people
    /// is that of the target up to ln(100)/(0.1 n), while neither bound is reached.
    fn adapt(&mut self, campaign: usize, interval: u32, in_time: bool) {
        let Dialling::Predictive { target: Some(target), .. } = &self.plan.campaigns[campaign].dialling else { return };
        let step = if in_time { STEP * (1.0 - target.share) } else { -STEP * target.share };
        let state = &mut self.outbound.campaigns[campaign];
        state.pace = (state.pace * libm::exp(step)).clamp(PACES[0], PACES[1]);
        self.ledger.count_in_time(campaign, interval, in_time);
    }
}

/// Nobody has picked up.
pub(super) const NOT_YET: Ticks = crate::ground::time::NEVER;
