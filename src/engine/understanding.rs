//! What goes wrong between the customer and the agent, and the work that it takes: misunderstandings,
//! reading, research, and the complaints of those who waited longer than promised.
//!
//! Every customer turn is misread with the probability of its channel, times the agent's proneness to
//! errors, times exp(-clarity x research / 5 min) once the agent has looked things up. One number drawn
//! per turn decides, so that a higher probability only adds misunderstandings; a second one decides
//! whether anybody notices. A noticed one costs a clarification where both parties are present, and a
//! whole round trip (another reply, and the customer's thought before it) where they are not. One that
//! nobody notices costs nothing now: the answer is wrong, and the close does not resolve the issue.

use super::Engine;
use super::agents::AgentId;
use super::session::scaled;
use crate::ground::rng::{Purpose, draw, uniform};
use crate::ground::time::{MINUTE, NEVER, Ticks};

/// Turns of one session that are looked at: two and a half days at the default of one a minute. It only
/// keeps an absurd scenario from taking forever.
const MOST_TURNS: u64 = 3600;
/// Round trips that misunderstandings may add to one thread, for the same reason.
const MOST_ROUND_TRIPS: u32 = 100;

/// How a customer turn is read.
#[derive(Clone, Copy, PartialEq)]
enum Reading {
    Right,
    /// Misread, and somebody notices.
    Noticed,
    /// Misread, and nobody notices.
    Unnoticed,
}

impl Engine<'_> {
    /// Agent time that a session takes beyond its talk, which takes an average agent on a quiet day `talk`:
    /// clarifications (one customer turn begins with the session and one after every `turn_every` of talk), a
    /// check of the customer if the context is lost, whose both sides hold the agent, and `late_work` per
    /// minute waited past the announcement.
    pub(super) fn session_additions(&mut self, agent: AgentId, place: u32, talk: Ticks) -> Ticks {
        let plan = self.plan;
        let issues = &plan.life.issues;
        let pace = self.pace_of(agent, place);
        let probability = self.misreading(agent, place);
        let mut work = 0;
        if probability > 0.0 {
            let turns = (1 + talk / issues.turn_every.max(1)).min(MOST_TURNS);
            for turn in 0..turns as u32 {
                if self.read(place, turn, probability) == Reading::Noticed {
                    work += scaled(issues.clarification, pace);
                }
            }
        }
        if self.loses_context(agent, place) {
            work += scaled(issues.revalidation_work, pace) + issues.revalidation_think;
        }
        let (contact, extra) = (&self.contacts[place], &self.extras[place as usize]);
        if extra.announced != NEVER {
            let late = (contact.answered - contact.arrived).saturating_sub(extra.announced);
            work += scaled(plan.life.customers.late_work, late as f64 / MINUTE as f64 * pace);
        }
        work
    }

    /// Agent time that a reply takes beyond its work: reading what else the customer wrote, research before
    /// the first reply of a thread, and in a chat a clarification. In a thread a noticed misunderstanding
    /// means that the reply misses, and there will be another one.
    pub(super) fn reply_additions(&mut self, agent: AgentId, place: u32) -> Ticks {
        let plan = self.plan;
        let number = self.reply_number(place);
        let contact = &self.contacts[place];
        let channel = &plan.channels[contact.channel as usize];
        let pace = self.pace_of(agent, place);
        let mut work = scaled(self.reading(place), pace);
        if number == 0
            && let Some(research) = &channel.life.research
        {
            let detail = plan.inquiries[contact.inquiry as usize].detail;
            let time = scaled(research.sample(&mut draw(contact.key, Purpose::Research, 0)), detail);
            self.extras[place as usize].research = time;
            work += scaled(time, pace);
        }
        if self.extras[place as usize].ghost {
            return work;
        }
        let probability = self.misreading(agent, place);
        if probability > 0.0 && self.read(place, number, probability) == Reading::Noticed {
            if channel.synchronous {
                work += scaled(plan.life.issues.clarification, pace);
            } else if self.extras[place as usize].misunderstandings <= MOST_ROUND_TRIPS {
                self.contacts[place].turns += 1;
            }
        }
        work
    }

    /// Time for reading the messages that came after the one to be answered, at an average agent's speed.
    pub(super) fn reading(&self, place: u32) -> Ticks {
        scaled(self.plan.life.issues.burst_work, f64::from(self.extras[place as usize].unread))
    }

    /// How much longer than an average agent this one takes over work that is not part of a handle time or
    /// reply: the speed of the skill and everything else that acts on work.
    pub(super) fn pace_of(&self, agent: AgentId, place: u32) -> f64 {
        let group = &self.plan.groups[self.agents[agent as usize].group as usize];
        let line = self.contacts[place].line;
        let speed = group.skills.iter().find(|skill| skill.line == line).map_or(1.0, |skill| skill.time_factor);
        speed * self.work_factor(agent, place)
    }

    /// Probability that this agent misreads a turn of a contact.
    fn misreading(&self, agent: AgentId, place: u32) -> f64 {
        let plan = self.plan;
        let probability = plan.channels[self.contacts[place].channel as usize].life.misunderstanding;
        if probability == 0.0 {
            return 0.0;
        }
        let research = self.extras[place as usize].research;
        let clarity =
            if research == 0 { 1.0 } else { libm::exp(-plan.life.issues.research_clarity * research as f64 / (5 * MINUTE) as f64) };
        probability * self.error_factor(agent, place) * clarity
    }

    /// Reads the customer turn of this number, and notes what comes of it.
    fn read(&mut self, place: u32, number: u32, probability: f64) -> Reading {
        let rng = &mut draw(self.contacts[place].key, Purpose::Misunderstanding, number);
        if uniform(rng) >= probability {
            return Reading::Right;
        }
        let extra = &mut self.extras[place as usize];
        if uniform(rng) < self.plan.life.issues.unnoticed {
            extra.wrong = true;
            return Reading::Unnoticed;
        }
        extra.misunderstandings += 1;
        if let Some(issue) = self.issues.get_mut(extra.issue) {
            issue.effort.extra_turns += 1;
        }
        Reading::Noticed
    }
}
