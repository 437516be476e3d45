//! Consultations: when half of the talk of a session is over, its agent puts the customer on hold and asks an agent of
//! another group, or of the same. Both are held until the answer; then the session goes on. Whoever is asked
//! has nothing else in hand: somebody idle, or the first who is free, before all other work. The one who asks waits for
//! that so long at most, so that no two agents wait for each other forever, and nobody beyond closing time.
//!
//! The time of both agents is the contact's.

use super::Engine;
use super::agents::AgentId;
use super::state::{NONE, Task};
use super::tally::Cell;
use crate::ground::rng::{Purpose, draw, uniform};
use crate::ground::time::Ticks;

/// Turn of the draw whether an agent asks.
const WHETHER: u32 = 0;
/// Turn of the draw how long the answer takes.
const HOW_LONG: u32 = 1;

/// How far a contact's consultation has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// There is none.
    None,
    /// The talk before it goes on.
    Before,
    /// The agent waits for somebody to ask.
    Waiting,
    /// Somebody has been asked.
    Asked,
    /// Nobody was there to ask.
    Missed,
}

/// What the agent of a session asks another one.
#[derive(Clone, Copy, Debug)]
pub struct Consultation {
    step: Step,
    /// Talk after it.
    rest: Ticks,
    /// When the wait for somebody to ask began.
    since: Ticks,
    /// That wait.
    wait: Ticks,
}

impl Consultation {
    /// The agent asks nobody.
    pub const NONE: Self = Self { step: Step::None, rest: 0, since: 0, wait: 0 };

    /// Counts it with a contact that has ended.
    pub fn count(&self, cell: &mut Cell) {
        cell.consultations += u64::from(self.step == Step::Asked);
        cell.consultations_missed += u64::from(self.step == Step::Missed);
        cell.wait_consultation += u128::from(self.wait);
    }
}

impl Engine<'_> {
    /// How long the agent of a session that begins talks before asking somebody; all of `talk` without that.
    pub(super) fn until_question(&mut self, place: u32, talk: Ticks) -> Ticks {
        let Some(model) = &self.desk(place).life.consultations else { return talk };
        if uniform(&mut draw(self.contacts[place].key, Purpose::Consultation, WHETHER)) >= model.share {
            return talk;
        }
        let first = talk / 2;
        self.extras[place as usize].consultation = Consultation { step: Step::Before, rest: talk - first, ..Consultation::NONE };
        first
    }

    /// The work of an agent in session is done for now: true if that was the talk before a question, or the wait for
    /// somebody to ask, and the session goes on.
    pub(super) fn asks(&mut self, agent: AgentId, place: u32) -> bool {
        let now = self.now;
        let Some(model) = &self.desk(place).life.consultations else { return false };
        let state = &mut self.extras[place as usize].consultation;
        match state.step {
            Step::None | Step::Asked | Step::Missed => return false,
            Step::Before => {
                (state.step, state.since) = (Step::Waiting, now);
                let expert = self.free.head(self.plan.groups[model.group].first_list);
                if expert == NONE {
                    self.groups[model.group].asking.push_back(place);
                    self.set_agent_time(agent, model.wait);
                } else {
                    self.unlist(expert);
                    self.answer_question(expert, place);
                }
            }
            Step::Waiting => {
                (state.step, state.wait) = (Step::Missed, now - state.since);
                let (rest, wait) = (state.rest, state.wait);
                self.groups[model.group].asking.retain(|&other| other != place);
                self.charge(agent, place, wait);
                self.set_agent_time(agent, rest);
            }
        }
        true
    }

    /// Charges the wait for somebody to ask that the end of the replication finds.
    pub(super) fn charge_question(&mut self, place: u32) {
        let Consultation { step, since, .. } = self.extras[place as usize].consultation;
        if step == Step::Waiting {
            self.charge(self.contacts[place].owner, place, self.now - since);
        }
    }

    /// An agent with nothing in hand, who is in no free list, is asked about a contact.
    pub(super) fn answer_question(&mut self, expert: AgentId, place: u32) {
        let now = self.now;
        let Some(model) = &self.desk(place).life.consultations else { return };
        let time = model.time.sample(&mut draw(self.contacts[place].key, Purpose::Consultation, HOW_LONG));
        let state = &mut self.extras[place as usize].consultation;
        (state.step, state.wait) = (Step::Asked, now - state.since);
        let (wait, agent) = (state.wait, self.contacts[place].owner);
        // An outsourcer who is asked charges for it; one who asks does not charge for the contact anew.
        let charged_by = self.extras[place as usize].charged_by;
        self.charge(expert, place, time);
        self.extras[place as usize].charged_by = charged_by;
        self.charge(agent, place, wait.saturating_add(time));
        self.agent_times.set(agent as usize, None);
        self.agents[expert as usize].contact = place;
        self.occupy(expert, Task::Consultation);
        self.hold_all_slots(expert, 1);
        self.set_working(expert, true);
        self.set_agent_time(expert, time);
    }

    /// The answer has been given: the session goes on.
    pub(super) fn end_consultation(&mut self, expert: AgentId) {
        let place = self.agents[expert as usize].contact;
        self.set_agent_time(self.contacts[place].owner, self.extras[place as usize].consultation.rest);
        self.end_after_work(expert);
    }
}
