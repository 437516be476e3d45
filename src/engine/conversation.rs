//! Asynchronous conversations: messaging, social, e-mail, tickets. A message waits in the backlog,
//! an agent works one burst and sends a reply, and is free again while the customer thinks, which
//! may take hours and only happens in waking hours. The next message waits for the thread's owner
//! for the owner window, then any agent may answer it at the cost of rebuilding the context.

use super::Engine;
use super::agents::AgentId;
use super::overflow::Standing;
use super::routing::SkillId;
use super::session::scaled;
use super::state::{Duty, NONE, Stage, Task};
use super::tally::Outcome;
use crate::ground::rng::{Purpose, draw};
use crate::ground::time::Ticks;
use crate::ground::turns::Turns;
use crate::scenario::model::{Handling, Leaving};

impl Engine<'_> {
    /// An agent starts work on a message.
    pub(super) fn start_burst(&mut self, agent: AgentId, speed: f64, place: u32) {
        let plan = self.plan;
        let now = self.now;
        self.unlist(agent);
        let contact = &mut self.contacts[place];
        let channel = contact.channel as usize;
        let Handling::Conversation { ref turns, ref reply_work, rebuild, .. } = plan.channels[channel].handling else { return };
        if contact.remaining > 0.0 {
            return self.finish_burst(agent, speed, place, rebuild);
        }
        contact.reply_wait_sum += now - contact.since;
        self.ledger.count_age(channel, contact.since, now);
        if contact.turns == 0 {
            self.begin_thread(agent, place, turns);
        }
        let (number, speed) = (self.number_of_reply(place), self.own_speed(agent, speed));
        let contact = &mut self.contacts[place];
        let owner = std::mem::replace(&mut contact.owner, agent);
        let mut work = scaled(reply_work.sample(&mut draw(contact.key, Purpose::Reply, number)), speed);
        if owner != agent && owner != NONE {
            work += scaled(rebuild, speed);
        }
        if plan.lives {
            work = self.thread_work(agent, place, work);
        }
        self.work_on_reply(agent, place, work, owner);
    }

    /// The first message of a thread has an agent: how many replies it takes is drawn.
    #[inline(never)]
    fn begin_thread(&mut self, agent: AgentId, place: u32, turns: &Turns) {
        let plan = self.plan;
        self.answer(place);
        let contact = &mut self.contacts[place];
        let factor = plan.inquiries[contact.inquiry as usize].work_factor;
        contact.turns = turns.sample(factor, &mut draw(contact.key, Purpose::Turns, 0));
        if plan.lives {
            self.plan_check(agent, place);
        }
    }

    /// An agent has a reply in hand for so long, of a thread that had this owner before.
    #[inline(always)]
    pub(super) fn work_on_reply(&mut self, agent: AgentId, place: u32, work: Ticks, owner: AgentId) {
        let contact = &mut self.contacts[place];
        (contact.stage, contact.event) = (Stage::InHand, 0);
        self.channels[contact.channel as usize].active.change(self.now, 1);
        let changes = owner != agent;
        if self.plan.shares_agents && self.held_beside(agent, place) {
            self.agents[agent as usize].threads += u32::from(changes);
            self.hold_in_common(agent, place, work);
        } else {
            self.hold_reply_alone(agent, place, work, changes);
        }
        if changes && owner != NONE {
            self.drop_thread(owner);
        }
    }

    /// Nothing but the reply is in the agent's hands, who owns its thread from now on if that is `new`.
    #[inline(always)]
    fn hold_reply_alone(&mut self, agent: AgentId, place: u32, work: Ticks, new: bool) {
        let (plan, now) = (self.plan, self.now);
        let state = &mut self.agents[agent as usize];
        (state.contact, state.reply_since) = (place, now);
        state.threads += u32::from(new);
        state.occupy(Task::Burst, now, &mut self.groups[state.group as usize]);
        if state.chats_too {
            self.hold_all_slots(agent, 1);
            self.set_working(agent, true);
        }
        if plan.lives {
            self.feel(agent);
        }
        self.set_agent_time(agent, work);
        if !self.laid_aside.is_empty() {
            self.note_reply(agent, place, true);
        }
    }

    /// The reply is sent, and its agent is free.
    #[inline(always)]
    pub(super) fn end_burst(&mut self, agent: AgentId) {
        let state = &mut self.agents[agent as usize];
        state.sessions += 1;
        let place = std::mem::replace(&mut state.contact, NONE);
        let (reply_since, chats_too) = (state.reply_since, state.chats_too);
        if chats_too {
            self.hold_all_slots(agent, -1);
        }
        if !self.laid_aside.is_empty() {
            self.note_reply(agent, place, false);
        }
        self.charge(agent, place, self.now - reply_since);
        self.reply_done(agent, place);
        self.seek_work(agent);
    }

    /// A reply is sent, and the customer thinks or the thread is over.
    #[inline(always)]
    pub(super) fn reply_done(&mut self, agent: AgentId, place: u32) {
        let (plan, now) = (self.plan, self.now);
        let ghost = plan.lives && self.is_ghost(place);
        let contact = &mut self.contacts[place];
        contact.remaining = 0.0;
        let channel = contact.channel as usize;
        self.channels[channel].active.change(now, -1);
        if ghost {
            return self.end_ghost_burst(agent, place);
        }
        let Handling::Conversation { ref think_time, auto_close, .. } = plan.channels[channel].handling else { return };
        contact.turn += 1;
        let gap = now - contact.since;
        contact.gap_sum += gap;
        // A check of the identity is no answer to anything.
        if !(plan.lives && self.extras[place as usize].check_due) {
            contact.first_reply = contact.first_reply.min(now);
        }
        if contact.interval != NONE {
            self.ledger.out.histograms[channel].reply_gap.record(gap);
        }
        if plan.lives {
            self.reply_sent(place);
        }
        let number = self.number_of_reply(place);
        let contact = &mut self.contacts[place];
        if contact.turn == contact.turns {
            self.depart(place, Outcome::Served, now);
            self.agents[agent as usize].threads -= 1;
        } else {
            contact.stage = Stage::Thinking;
            let think = think_time.sample(&mut draw(contact.key, Purpose::Think, number));
            let message = self.thinks_until(place, think);
            let message = if plan.lives { self.next_message(place, message) } else { message };
            let contact = &mut self.contacts[place];
            contact.deadline = message;
            let at = message.min(now.saturating_add(auto_close));
            if at <= plan.horizon {
                contact.event = self.later.push(at, place);
            }
        }
    }

    /// The number of the next reply, which its draws go by.
    #[inline(always)]
    fn number_of_reply(&self, place: u32) -> u32 {
        if self.plan.lives { self.reply_number(place) } else { self.contacts[place].turn }
    }

    /// When a customer has thought for so long, awake.
    #[inline(always)]
    fn thinks_until(&self, place: u32, think: Ticks) -> Ticks {
        let plan = self.plan;
        let (think, waking) = if plan.lives { self.pace(place, think) } else { (think, plan.waking.as_ref()) };
        waking.map_or(self.now.saturating_add(think), |waking| waking.after(self.now, think))
    }

    /// The customer writes again, or has been silent for too long.
    pub(super) fn thread_event(&mut self, place: u32) {
        let (plan, now) = (self.plan, self.now);
        let contact = &mut self.contacts[place];
        let (owner, channel) = (contact.owner, contact.channel as usize);
        if now < contact.deadline {
            self.depart(place, Outcome::AutoClosed, now);
            return self.drop_thread(owner);
        }
        if plan.lives && self.turns_away_from(place) {
            return;
        }
        self.contacts[place].since = now;
        if plan.lives {
            self.message_came(place);
        }
        let Handling::Conversation { owner_window, .. } = plan.channels[channel].handling else { return };
        let group = &plan.groups[self.agents[owner as usize].group as usize];
        if owner_window == 0 || group.leaving == Leaving::HandOver && self.is_off(owner) {
            self.change_backlog(channel, 1);
            return self.release_to_all(place);
        }
        let line = self.contacts[place].line;
        let Some(skill) = group.skills.iter().position(|skill| skill.line == line) else { return };
        let skill = skill as SkillId;
        let state = &self.agents[owner as usize];
        let own = &group.skills[skill as usize];
        let is_free = if own.chat { state.listed && !self.held_back(owner, &own.ahead) } else { state.task == Task::Idle };
        if state.duty == Duty::On && is_free && self.may_look_for(owner, own) {
            return self.start_burst(owner, group.skills[skill as usize].time_factor, place);
        }
        let event = self.later.push(now.saturating_add(owner_window).min(plan.horizon), place);
        let contact = &mut self.contacts[place];
        (contact.stage, contact.event) = (Stage::Reserved, event);
        self.join_reserved(owner, skill, place, event);
        self.change_backlog(channel, 1);
    }

    /// A follow-up is open to every agent: an idle one takes it at once, or it waits.
    pub(super) fn release_to_all(&mut self, place: u32) {
        let contact = &mut self.contacts[place];
        self.look_again |= contact.stage == Stage::Reserved && self.lines[contact.line as usize].stirs;
        contact.stage = Stage::FollowUp;
        let (channel, line, key, turn) = (contact.channel as usize, contact.line as usize, contact.key, contact.turn);
        match self.choose_agent(line, key, turn, false, Standing::Known) {
            Some((agent, speed)) => {
                self.change_backlog(channel, -1);
                self.start_burst(agent, speed, place);
            }
            None => self.join_follow_ups(place),
        }
    }

    /// A thread leaves an agent's hands; an idle agent may now have room for a new one.
    pub(super) fn drop_thread(&mut self, agent: AgentId) {
        let state = &mut self.agents[agent as usize];
        state.threads -= 1;
        let beside = self.plan.shares_agents && state.chats > 0;
        if state.duty == Duty::On
            && (state.task == Task::Idle || beside)
            && state.listed
            && let Some((speed, contact)) = self.pick_work(agent, beside)
        {
            self.begin(agent, speed, contact);
        }
    }

    /// Closing time interrupts the reply in hand; its agent takes it up again when back.
    pub(super) fn pause_burst(&mut self, agent: AgentId) {
        self.lay_aside(agent, 0);
        self.leave(agent);
    }

    /// Takes up interrupted work.
    pub(super) fn resume_burst(&mut self, agent: AgentId) {
        let now = self.now;
        let before = self.laid_aside.get_mut(agent as usize).and_then(Vec::pop).unwrap_or(NONE);
        let place = std::mem::replace(&mut self.agents[agent as usize].paused, before);
        let contact = &mut self.contacts[place];
        contact.stage = Stage::InHand;
        let (left, channel) = (std::mem::take(&mut contact.remaining) as Ticks, contact.channel as usize);
        self.channels[channel].active.change(now, 1);
        self.hold_reply_alone(agent, place, left, false);
    }
}
