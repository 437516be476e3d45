//! Sessions that hold the agent from answer to close: phone, video, in person; then after-contact
//! work, with the customer gone.

use super::Engine;
use super::agents::AgentId;
use super::ledger::Ledger;
use super::state::{Agent, Arrival, Contact, NONE, Stage, Task};
use crate::ground::dist::Dist;
use crate::ground::rng::{Purpose, draw};
use crate::ground::time::{NEVER, Ticks};
use crate::scenario::model::Handling;

/// A duration times a factor, rounded to the tick.
#[inline]
pub(super) fn scaled(duration: Ticks, factor: f64) -> Ticks {
    if factor == 1.0 { duration } else { (duration as f64 * factor).round() as Ticks }
}

/// An agent takes up a contact's session, which takes `factor` times as long as usual; gives when the
/// customer goes.
#[inline(always)]
fn take_up(
    ledger: &mut Ledger,
    agent: AgentId,
    state: &Agent,
    contact: &mut Contact,
    factor: f64,
    handle_time: &Dist,
    now: Ticks,
) -> Ticks {
    let talk = scaled(handle_time.sample(&mut draw(contact.key, Purpose::Handle, 0)), factor);
    contact.answer(now);
    // The factor is kept for the after-contact work, which the same agent does at the same speed.
    (contact.owner, contact.turn, contact.remaining) = (agent, 1, factor);
    contact.charge(talk, state.cost_per_tick);
    ledger.count_work(contact, state.group, talk);
    now.saturating_add(talk)
}

impl Engine<'_> {
    /// An agent takes up the session of a contact that is in the centre.
    #[inline(always)]
    pub(super) fn start_session(&mut self, agent: AgentId, speed: f64, place: u32, handle_time: &Dist) {
        let (plan, now) = (self.plan, self.now);
        self.unlist(agent);
        if plan.lives {
            return self.start_issue_session(agent, speed, place, handle_time);
        }
        let (state, contact) = (&mut self.agents[agent as usize], &mut self.contacts[place]);
        let factor = speed * state.pace * plan.inquiries[contact.inquiry as usize].work_factor;
        let end = take_up(&mut self.ledger, agent, state, contact, factor, handle_time, now);
        self.agent_times.set(agent as usize, (end <= plan.horizon).then_some(end));
        let channel = contact.channel as usize;
        if contact.since < now {
            self.ledger.add_queue_area(channel, contact.since, now);
        }
        state.contact = place;
        state.occupy(Task::Session, now, &mut self.groups[state.group as usize]);
        self.channels[channel].active.change(now, 1);
        if state.chats_too {
            self.hold_all_slots(agent, 1);
            self.set_working(agent, true);
        }
    }

    /// A free agent takes up the session of a contact that has just come, in a plan without issues; it takes
    /// `factor` times as long as usual, and the agent's own factor.
    #[inline(always)]
    pub(super) fn answer_at_once(&mut self, new: Arrival, agent: AgentId, factor: f64) {
        let (plan, now) = (self.plan, self.now);
        let (state, channel) = (&mut self.agents[agent as usize], &mut self.channels[new.channel as usize]);
        let Handling::Session { ref handle_time, .. } = channel.plan.handling else { return };
        let mut contact = Contact::new(new, NEVER);
        let end = take_up(&mut self.ledger, agent, state, &mut contact, factor * state.pace, handle_time, now);
        // The end first: what comes next is known before the rest of the work is done.
        self.agent_times.set(agent as usize, (end <= plan.horizon).then_some(end));
        state.contact = self.contacts.insert(contact);
        state.listed = false;
        self.free.leave(agent);
        state.occupy(Task::Session, now, &mut self.groups[state.group as usize]);
        channel.active.change(now, 1);
        if state.chats_too {
            self.hold_all_slots(agent, 1);
            self.set_working(agent, true);
        }
    }

    /// The customer has gone. Mostly nothing but the next session can follow: there is no after-contact work,
    /// the agent's group has this one skill, and nobody of it is to leave.
    #[inline(always)]
    pub(super) fn end_session(&mut self, agent: AgentId) {
        if self.plan.lives {
            return self.end_issue_session(agent);
        }
        let (plan, now) = (self.plan, self.now);
        let state = &mut self.agents[agent as usize];
        state.sessions += 1;
        let place = state.contact;
        let contact = &mut self.contacts[place];
        let index = contact.channel as usize;
        let only_line = state.only_line;
        let channel = &mut self.channels[index];
        let group = &mut self.groups[state.group as usize];
        if channel.after_work || only_line == NONE || group.leavers > 0 {
            return self.customer_gone(agent);
        }
        contact.stage = Stage::Gone;
        // A session's channel is synchronous: it keeps no count of its open contacts.
        self.ledger.conclude_session(contact, now);
        self.contacts.free_place(place);
        let line = &mut self.lines[only_line as usize];
        let Some(&next) = line.first.front() else {
            self.agent_times.set(agent as usize, None);
            state.contact = NONE;
            state.relax(now, group);
            channel.active.change(now, -1);
            (state.listed, state.free_since) = (true, now);
            return self.free.join(state.first_list, agent);
        };
        let contact = &mut self.contacts[next];
        let Handling::Session { ref handle_time, .. } = channel.plan.handling else { return };
        if !contact.waits_past(now) {
            channel.active.change(now, -1);
            return self.end_after_work(agent);
        }
        // One session ends as the next begins: neither the agent's occupation nor their number changes.
        let factor = state.only_speed * state.pace * plan.inquiries[contact.inquiry as usize].work_factor;
        let end = take_up(&mut self.ledger, agent, state, contact, factor, handle_time, now);
        self.agent_times.set(agent as usize, (end <= plan.horizon).then_some(end));
        if contact.since < now {
            self.ledger.add_queue_area(index, contact.since, now);
        }
        state.contact = next;
        channel.live -= 1;
        line.live -= 1;
        self.look_again |= line.stirs;
        line.first.pop_front();
    }

    /// The customer of a session has gone; after-contact work or anything else may follow.
    #[inline(never)]
    fn customer_gone(&mut self, agent: AgentId) {
        let (state, now) = (&mut self.agents[agent as usize], self.now);
        let place = state.contact;
        let contact = &mut self.contacts[place];
        let channel = &mut self.channels[contact.channel as usize];
        let Handling::Session { ref after_work, .. } = channel.plan.handling else { return };
        channel.active.change(now, -1);
        let work = scaled(after_work.sample(&mut draw(contact.key, Purpose::AfterWork, 0)), contact.remaining);
        contact.charge(work, state.cost_per_tick);
        self.ledger.count_work(contact, state.group, work);
        self.ledger.conclude_session(contact, now);
        self.contacts.remove(place);
        if work > 0 {
            state.task = Task::AfterWork;
            self.set_agent_time(agent, work);
        } else {
            self.end_after_work(agent);
        }
    }

    /// An agent whose session and its work are done.
    #[inline(never)]
    pub(super) fn end_after_work(&mut self, agent: AgentId) {
        let state = &mut self.agents[agent as usize];
        state.contact = NONE;
        if state.chats_too {
            self.hold_all_slots(agent, -1);
        }
        self.seek_work(agent);
    }

    /// Sets the end of an agent's present work; work that outlasts every clock never ends.
    #[inline(always)]
    pub(super) fn set_agent_time(&mut self, agent: AgentId, work: Ticks) {
        let at = self.now.saturating_add(work);
        self.agent_times.set(agent as usize, (at <= self.plan.horizon).then_some(at));
    }
}
