//! What the engine remembers about campaigns: the people to call, the calls in progress, and an agenda of
//! what is to happen to them. Who dials, and what becomes of a call, is for `dialler` and `outbound`.

use super::state::NONE;
use crate::ground::rng::mix;
use crate::ground::time::Ticks;
use crate::plan::campaign::CampaignPlan;
use crate::scenario::model::Dialling;
use dary_heap::QuaternaryHeap;
use std::cmp::Reverse;
use std::collections::VecDeque;

/// An entry of the agenda that is no call's, but the next of the plan's moments.
pub const MOMENT: u32 = NONE;

/// Somebody who is being called, or is to be called again.
#[derive(Clone, Debug)]
pub struct Call {
    /// Key of this person's random streams.
    pub key: u64,
    /// Attempts that have failed.
    pub attempt: u32,
    /// An attempt is dialled and not over.
    pub on_line: bool,
    /// Number of the entry in the agenda that it waits for.
    pub due: u64,
    /// Somebody will pick up, or has.
    pub answered: bool,
    /// Who picks up is the right party.
    pub right: bool,
    /// When somebody picked up.
    pub since: Ticks,
    /// Interval of dialling (`u32::MAX`: not counted).
    pub interval: u32,
    /// Agent time on the attempt.
    pub handled: Ticks,
    /// Time connected.
    pub line: Ticks,
    /// Group whose agent has it, or had it last.
    pub group: u16,
}

/// Everybody of a campaign in a replication, warm-up included: `listed` are not called yet, being called,
/// waiting to be called again, reached or given up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct People {
    /// Put on the list.
    pub listed: u64,
    /// Spoken to.
    pub reached: u64,
    /// Given up after the last attempt.
    pub exhausted: u64,
}

/// The people of a campaign at the end of the counted length.
#[derive(Clone, Copy, Debug, Default)]
pub struct ListCount {
    /// Everybody so far.
    pub people: People,
    /// Neither reached nor given up.
    pub left: u64,
}

/// Attempts of a replication, warm-up included.
#[derive(Clone, Copy, Debug, Default)]
pub struct Attempts {
    /// Dialled.
    pub dialled: u64,
    /// Over, in any way.
    pub ended: u64,
}

/// A campaign while it runs.
#[derive(Debug)]
pub struct CampaignState {
    /// What is to happen: (when, number, call or [`MOMENT`]).
    agenda: QuaternaryHeap<Reverse<(Ticks, u64, u32)>>,
    sequence: u64,
    /// Number of the event in the calendar that stands for the earliest entry (0: none).
    pub event: u64,
    /// When that event is.
    pub armed: Ticks,
    /// Next of the plan's moments.
    pub moment: usize,
    /// Not called yet; an endless list counts nobody.
    pub fresh: u64,
    /// How many have been called.
    pub begun: u64,
    /// To be called again now.
    pub ready: VecDeque<u32>,
    /// Calls that ring without an agent.
    pub ringing: u32,
    /// Who has picked up and waits for an agent, with the number of the entry that ends the wait.
    pub picked_up: VecDeque<(u32, u64)>,
    /// Per dialler: agents in calls.
    pub busy: Vec<u32>,
    /// Present pacing.
    pub pace: f64,
    /// Key of the people's streams.
    key: u64,
    calls: Vec<Call>,
    places: Vec<u32>,
    /// Everybody so far.
    pub people: People,
    /// All attempts so far.
    pub attempts: Attempts,
}

impl CampaignState {
    /// A campaign that has not begun.
    pub fn new(plan: &CampaignPlan) -> Self {
        Self {
            agenda: QuaternaryHeap::new(),
            sequence: 0,
            event: 0,
            armed: Ticks::MAX,
            moment: 0,
            fresh: 0,
            begun: 0,
            ready: VecDeque::new(),
            ringing: 0,
            picked_up: VecDeque::new(),
            busy: vec![0; plan.diallers.len()],
            pace: 1.0,
            key: 0,
            calls: Vec::new(),
            places: Vec::new(),
            people: People::default(),
            attempts: Attempts::default(),
        }
    }

    /// Before the start of a replication, keeping the memory.
    pub fn reset(&mut self, plan: &CampaignPlan, replication_key: u64) {
        self.agenda.clear();
        self.ready.clear();
        self.picked_up.clear();
        self.busy.fill(0);
        self.calls.clear();
        self.places.clear();
        (self.sequence, self.event, self.armed, self.moment) = (0, 0, Ticks::MAX, 0);
        (self.fresh, self.begun, self.ringing) = (0, 0, 0);
        self.pace = match plan.dialling {
            Dialling::Predictive { pacing, .. } => pacing,
            Dialling::Preview { .. } | Dialling::Progressive => 1.0,
        };
        self.key = mix(replication_key, plan.key);
        (self.people, self.attempts) = Default::default();
    }

    /// Puts an entry into the agenda and gives its number.
    pub fn note(&mut self, at: Ticks, call: u32) -> u64 {
        self.sequence += 1;
        self.agenda.push(Reverse((at, self.sequence, call)));
        self.sequence
    }

    /// A number that no entry of the agenda has.
    pub fn number(&mut self) -> u64 {
        self.sequence += 1;
        self.sequence
    }

    /// When the earliest entry is.
    pub fn earliest(&self) -> Option<Ticks> {
        self.agenda.peek().map(|Reverse((at, ..))| *at)
    }

    /// Takes the next entry that is due at `now` and still holds.
    pub fn pop(&mut self, now: Ticks) -> Option<u32> {
        while self.earliest().is_some_and(|at| at <= now) {
            let Reverse((_, number, call)) = self.agenda.pop()?;
            if call == MOMENT || self.calls[call as usize].due == number {
                return Some(call);
            }
        }
        None
    }

    /// Somebody to call now: who is due again comes first.
    pub fn next_call(&mut self, endless: bool) -> Option<u32> {
        if let Some(call) = self.ready.pop_front() {
            return Some(call);
        }
        if endless {
            self.people.listed += 1;
        } else {
            self.fresh = self.fresh.checked_sub(1)?;
        }
        let call = Call {
            key: mix(self.key, self.begun),
            attempt: 0,
            on_line: false,
            due: 0,
            answered: false,
            right: false,
            since: 0,
            interval: NONE,
            handled: 0,
            line: 0,
            group: 0,
        };
        self.begun += 1;
        match self.places.pop() {
            Some(place) => {
                self.calls[place as usize] = call;
                Some(place)
            }
            None => {
                self.calls.push(call);
                Some((self.calls.len() - 1) as u32)
            }
        }
    }

    /// A call.
    pub fn call(&mut self, call: u32) -> &mut Call {
        &mut self.calls[call as usize]
    }

    /// Forgets somebody who is not called any more.
    pub fn forget(&mut self, call: u32) {
        let over = &mut self.calls[call as usize];
        (over.due, over.on_line) = (0, false);
        self.places.push(call);
    }

    /// Attempts that are dialled and not over.
    pub fn on_line(&self) -> impl Iterator<Item = &Call> {
        self.calls.iter().filter(|call| call.on_line)
    }

    /// Who is neither reached nor given up.
    pub fn left(&self) -> u64 {
        self.fresh + (self.calls.len() - self.places.len()) as u64
    }
}

/// What an agent does in a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Reads the record.
    Preview,
    /// Holds the line while it rings.
    Ring,
    /// Talks.
    Talk,
    /// Works alone; the call is over.
    AfterWork,
}

/// The call that an agent has.
#[derive(Clone, Copy, Debug)]
pub struct InHand {
    /// Campaign index.
    pub campaign: u16,
    /// Index into its diallers.
    pub dialler: u16,
    /// The call.
    pub call: u32,
    /// What is being done.
    pub phase: Phase,
}

/// All campaigns, and which call each agent has.
#[derive(Debug)]
pub struct Outbound {
    /// Same order as in the plan.
    pub campaigns: Vec<CampaignState>,
    /// Per agent, where there are campaigns.
    pub in_hand: Vec<InHand>,
    /// Calls that ring or wait for an agent, and agents in calls.
    pub in_progress: u32,
}

impl Outbound {
    /// The campaigns of a plan with so many agents.
    pub fn new(plans: &[CampaignPlan], agents: usize) -> Self {
        let nothing = InHand { campaign: 0, dialler: 0, call: NONE, phase: Phase::AfterWork };
        Self {
            campaigns: plans.iter().map(CampaignState::new).collect(),
            in_hand: vec![nothing; if plans.is_empty() { 0 } else { agents }],
            in_progress: 0,
        }
    }

    /// Before the start of a replication, keeping the memory.
    pub fn reset(&mut self, plans: &[CampaignPlan], replication_key: u64) {
        self.in_progress = 0;
        self.campaigns.iter_mut().zip(plans).for_each(|(state, plan)| state.reset(plan, replication_key));
    }
}
