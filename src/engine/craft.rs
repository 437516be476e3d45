//! How an agent does the work of a contact: skill, tools and strain act on its length, on errors and on
//! the empathy that the customer meets. All of it is settled when a session or reply begins.

use super::Engine;
use super::agents::AgentId;
use super::session::scaled;
use crate::ground::rng::{Purpose, draw, uniform};
use crate::ground::time::Ticks;
use crate::scenario::model::Handling;

/// How an agent does one session or reply.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Manner {
    /// Its work takes so many times as long as with an average agent on a quiet day.
    pub work: f64,
    /// Empathy that the customer meets, in [0, 1].
    pub empathy: f64,
}

impl Manner {
    /// That of an average agent on a quiet day in a medium that carries nothing.
    pub const PLAIN: Self = Self { work: 1.0, empathy: 0.0 };
}

impl Engine<'_> {
    /// The length of a session whose work for an average agent on a quiet day is `talk`. Chats that share
    /// their work are sessions here; which of their replies are macros cannot be told, so their share acts
    /// on the whole.
    pub(super) fn session_work(&mut self, agent: AgentId, place: u32, talk: Ticks) -> Ticks {
        let plan = self.plan;
        let shared = matches!(plan.channels[self.contacts[place].channel as usize].handling, Handling::SharedChat { .. });
        let macros = if shared { plan.groups[self.agents[agent as usize].group as usize].crew.macros } else { 0.0 };
        let manner = self.manner(agent, place, macros);
        self.extras[place as usize].manner = manner;
        self.treat(place);
        // There is as much to be said however long this agent takes over it: strain that stretches every
        // clarification must not add turns to be misread, too.
        scaled(talk, manner.work) + self.session_additions(agent, place, talk) + self.triage_work(place)
    }

    /// The work on a reply that takes an average agent on a quiet day `work`. It may be a macro.
    pub(super) fn reply_work(&mut self, agent: AgentId, place: u32, work: Ticks) -> Ticks {
        let contact = &self.contacts[place];
        let share = self.plan.groups[self.agents[agent as usize].group as usize].crew.macros;
        let is_macro = share > 0.0 && uniform(&mut draw(contact.key, Purpose::Macro, contact.turn)) < share;
        let manner = self.manner(agent, place, f64::from(u8::from(is_macro)));
        self.extras[place as usize].manner = manner;
        scaled(work, manner.work) + self.reply_additions(agent, place) + self.triage_work(place)
    }

    /// The customer meets an agent who will do no more than transfer the contact.
    pub(super) fn meet(&mut self, agent: AgentId, place: u32) {
        self.extras[place as usize].manner = self.manner(agent, place, 0.0);
        self.treat(place);
    }

    /// After-contact work of a chat that takes an average agent on a quiet day `work`.
    pub(super) fn chat_after_work(&mut self, agent: AgentId, place: u32, work: Ticks) -> Ticks {
        scaled(work, self.manner(agent, place, 0.0).work)
    }

    /// How an agent does the work that begins now, of which the share `macros` is made of macros.
    pub(super) fn manner(&mut self, agent: AgentId, place: u32, macros: f64) -> Manner {
        let plan = self.plan;
        let stress = self.settle_strain(agent);
        let model = &plan.life.agents;
        let channel = &plan.channels[self.contacts[place].channel as usize];
        let group = &plan.groups[self.agents[agent as usize].group as usize];
        let work = self.work_factor(agent, place) * (1.0 - macros * model.macro_work);
        let skill = group.crew.skill[usize::from(!channel.synchronous)];
        let warmth = channel.richness * skill * model.stress.as_ref().map_or(1.0, |effect| 1.0 - effect.empathy * stress);
        Manner { work, empathy: (warmth.clamp(0.0, 1.0) - macros * model.macro_empathy).clamp(0.0, 1.0) }
    }

    /// How much longer than an average agent on a quiet day this one takes, with the stress known last.
    pub(super) fn work_factor(&self, agent: AgentId, place: u32) -> f64 {
        let plan = self.plan;
        let group = &plan.groups[self.agents[agent as usize].group as usize];
        let mode = usize::from(!plan.channels[self.contacts[place].channel as usize].synchronous);
        let strained = plan.life.agents.stress.as_ref().map_or(1.0, |effect| 1.0 + effect.work * self.known_stress(agent));
        group.crew.work(agent - group.first_agent, mode) * self.own_factor(agent) * strained
    }

    /// How much likelier a misunderstanding is than with an average agent on a quiet day; for the session or
    /// reply that begins now.
    pub(super) fn error_factor(&self, agent: AgentId, place: u32) -> f64 {
        let plan = self.plan;
        let mode = usize::from(!plan.channels[self.contacts[place].channel as usize].synchronous);
        let errors = plan.groups[self.agents[agent as usize].group as usize].crew.errors[mode];
        errors * plan.life.agents.stress.map_or(1.0, |effect| 1.0 + effect.errors * self.known_stress(agent))
    }

    /// The skill of the agent who has a contact, in the mode of its channel.
    pub(super) fn skill_level(&self, place: u32) -> f64 {
        let contact = &self.contacts[place];
        let group = self.agents[contact.owner as usize].group as usize;
        let mode = usize::from(!self.plan.channels[contact.channel as usize].synchronous);
        self.plan.groups[group].crew.skill[mode]
    }

    /// Remembers how a customer was treated in the session that begins or the reply that was sent.
    pub(super) fn treat(&mut self, place: u32) {
        let extra = &mut self.extras[place as usize];
        extra.empathy += extra.manner.empathy;
        extra.replies += 1;
    }
}
