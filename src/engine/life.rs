//! The life of an issue: it arrives, comes by one channel or several, and is over when a close resolves
//! it or its customer gives up. Here it is decided what follows the end of a contact; `choice` says by
//! which channel, `overdue` what happens while a reply is awaited.

use super::Engine;
use super::coming_back::Planned;
use super::extra::Extra;
use super::issue::{Issue, Reason, Return};
use super::state::{Arrival, Contact, NONE, Stage};
use super::tally::Outcome;
use crate::ground::rng::{Purpose, draw, uniform};
use crate::ground::time::{DAY, NEVER, Ticks};
use crate::plan::ChannelPlan;
use crate::scenario::model::Handling;

/// Calendar numbers of issues begin here; below are contacts.
pub(super) const ISSUE: u32 = 1 << 31;
/// Set in the calendar number of an issue whose reply is overdue; otherwise it comes again.
pub(super) const OVERDUE: u32 = 1 << 30;
/// A contact that comes within this time of the first end of an answered one is a recontact.
const RECONTACT: Ticks = 7 * DAY;

impl Engine<'_> {
    /// An issue of a source arrives; `key` is that of its random streams.
    pub(super) fn issue_arrives(&mut self, source: usize, key: u64) {
        let issue = self.new_issue(source, key);
        let channel = self.first_channel(issue);
        self.contact_comes(issue, channel, Reason::First);
    }

    /// Counts an issue of a source, and gives its number.
    pub(super) fn new_issue(&mut self, source: usize, key: u64) -> u32 {
        let plan = self.plan;
        let segments = &plan.life.segments;
        let segment = match plan.sources[source].segment {
            Some(segment) => segment,
            None if segments.len() == 1 => 0,
            None => {
                let u = uniform(&mut draw(key, Purpose::Segment, 0));
                segments.iter().position(|segment| u < segment.cumulative).unwrap_or(segments.len() - 1) as u16
            }
        };
        let interval = self.ledger.arrivals_count_in;
        let issue = self.issues.insert(Issue::new(key, self.now, plan.sources[source].inquiry, segment, interval));
        self.ledger.count_issue(interval);
        issue
    }

    /// A contact of an issue comes to a channel's door.
    pub(super) fn contact_comes(&mut self, issue: u32, channel: u16, reason: Reason) {
        let plan = self.plan;
        let now = self.now;
        let place = self.new_contact(issue, channel, reason);
        let channel_plan = &plan.channels[channel as usize];
        if channel_plan.synchronous && channel_plan.open.as_ref().is_some_and(|open| !open.contains(now)) {
            return self.turn_away(place, Outcome::LostClosed);
        }
        if !plan.trunks.is_empty() && !self.comes_through(place) {
            return self.turn_away(place, Outcome::Busy);
        }
        self.pass_doors(place);
    }

    /// Counts a contact of an issue, and gives its place.
    pub(super) fn new_contact(&mut self, issue: u32, channel: u16, reason: Reason) -> u32 {
        let plan = self.plan;
        let now = self.now;
        let interval = self.ledger.arrivals_count_in;
        let ordinal = self.ledger.count_arrival();
        self.channels[channel as usize].arrived += 1;
        let state = &mut self.issues[issue];
        let number = state.contacts;
        let key = state.contact_key(number);
        if number + 1 == state.expectant {
            // Whoever never gets past the door expects what the channel looks like.
            state.expected_s = plan.channels[channel as usize].expected_reply_s;
        }
        state.contacts += 1;
        state.retrials += u32::from(reason == Reason::Retrial);
        state.live += 1;
        // Who asks again or turns elsewhere before any end has come back too; who is still trying to get through has not.
        state.came_back |=
            if state.closed == NEVER { matches!(reason, Reason::Chase | Reason::Escalation) } else { now - state.closed <= RECONTACT };
        let (inquiry, issue_key, segment) = (state.inquiry, state.key, state.segment);
        let line = plan.lines.of(inquiry, channel);
        let place = self.contacts.insert(Contact::new(Arrival { key, at: now, interval, ordinal, inquiry, channel, line }, NEVER));
        if self.extras.len() <= place as usize {
            self.extras.resize(place as usize + 1, Extra::new(NONE, Reason::First, 0));
        }
        self.extras[place as usize] = Extra { issue_key, segment, ..Extra::new(issue, reason, now) };
        self.ledger.count_reason(&self.contacts[place], reason);
        let channel_plan = &plan.channels[channel as usize];
        let state = &mut self.issues[issue];
        if !channel_plan.synchronous && state.thread == NONE {
            state.thread = place;
        } else {
            state.second = place;
        }
        place
    }

    /// A contact enters the queue: an agent takes it, or it is turned away, or it waits.
    pub(super) fn reach_queue(&mut self, place: u32) {
        let plan = self.plan;
        let contact = &self.contacts[place];
        let (index, line, key) = (contact.channel as usize, contact.line as usize, contact.key);
        let channel = &plan.channels[index];
        self.form_expectation(place);
        self.sort(place);
        let own = if channel.life.sticky.is_some() { self.own_agent(place) } else { None };
        let taken = match own {
            Some(own) => self.own_if_free(own),
            None => self.agent_for(line, key, !channel.synchronous),
        };
        if let Some((agent, speed)) = taken {
            self.open_thread(index, 1);
            self.await_reply(place);
            return self.begin(agent, speed, place);
        }
        if plan.calls_back && self.takes_callback(place) {
            return;
        }
        let waiting = self.channels[index].live;
        // Who keeps a place without being on the line takes no room there.
        if waiting - self.channels[index].virtual_places >= channel.queue_capacity {
            return self.turn_away(place, Outcome::Blocked);
        }
        if let Some(balking) = channel.balking
            && waiting >= balking.waiting_at_least
            && uniform(&mut draw(key, Purpose::Balking, 0)) < balking.share
        {
            return self.turn_away(place, Outcome::Balked);
        }
        if let Some(deflection) = channel.life.deflection
            && waiting >= deflection.waiting_at_least
            && self.may_come_again(self.extras[place as usize].issue)
            && uniform(&mut draw(key, Purpose::Deflection, 0)) < deflection.accept
        {
            return self.turn_away(place, Outcome::Deflected);
        }
        match self.patience_of(place, channel) {
            None => self.turn_away(place, Outcome::Balked),
            Some(0) => self.turn_away(place, Outcome::Abandoned),
            Some(patience) => {
                match own {
                    Some(own) => self.hold_for(place, patience, own),
                    None => self.stand_in_line(place, patience),
                }
                self.await_reply(place);
            }
        }
    }

    /// A contact waits for its first answer.
    pub(super) fn stand_in_line(&mut self, place: u32, patience: Ticks) {
        let deadline = self.now.saturating_add(patience);
        let contact = &mut self.contacts[place];
        contact.deadline = deadline;
        if deadline <= self.plan.horizon {
            contact.event = self.later.push(deadline, place);
        }
        let (channel, line) = (contact.channel as usize, contact.line as usize);
        // Lapsed contacts at the head are cleared here too, so a line that nobody serves stays short.
        self.front_waiting(line);
        if !self.plan.channels[channel].synchronous {
            self.open_thread(channel, 1);
            self.change_backlog(channel, 1);
        }
        self.join_first(place);
        self.enter_line(line, deadline);
    }

    /// How long the customer of a new contact will wait; `None`: leaves at once because of what is announced.
    fn patience_of(&self, place: u32, channel: &ChannelPlan) -> Option<Ticks> {
        let contact = &self.contacts[place];
        let issue = &self.issues[self.extras[place as usize].issue];
        let kept = channel.life.retrials.as_ref().is_some_and(|retrials| retrials.keep_patience);
        let key = if kept { issue.key } else { contact.key };
        let patience = channel.patience.sample(&mut draw(key, Purpose::Patience, 0));
        let factor = self.plan.life.segments[issue.segment as usize].patience_factor;
        let patience = if factor == 1.0 || patience == NEVER { patience } else { (patience as f64 * factor).round() as Ticks };
        self.announced_patience(place, patience)
    }

    /// A contact that is in no line and with no agent ends.
    pub(super) fn turn_away(&mut self, place: u32, outcome: Outcome) {
        let now = self.now;
        self.ledger.conclude(&self.contacts[place], outcome, now);
        self.contact_over(place, outcome, now);
        self.contacts.remove(place);
    }

    /// A contact is still in the centre when the replication ends at `stop`.
    pub(super) fn contact_open(&mut self, place: u32, outcome: Outcome, stop: Ticks) {
        let Extra { issue, .. } = self.extras[place as usize];
        self.ledger.count_contact_of(&self.contacts[place], &self.extras[place as usize], outcome);
        self.no_response(place, stop);
        if issue != NONE {
            self.remember(place, issue, stop);
        }
    }

    /// What follows the end of a contact, which has just been concluded. Its place is still taken.
    pub(super) fn contact_over(&mut self, place: u32, outcome: Outcome, ended: Ticks) {
        self.ledger.count_contact_of(&self.contacts[place], &self.extras[place as usize], outcome);
        self.no_response(place, ended);
        self.gives_line_free(place);
        if self.contacts[place].awaits_call() {
            self.callback_over(place);
        }
        let extra = &mut self.extras[place as usize];
        let issue = std::mem::replace(&mut extra.issue, NONE);
        if issue == NONE {
            return;
        }
        let contact = &self.contacts[place];
        let (key, channel) = (contact.key, contact.channel);
        let resolved = match outcome {
            Outcome::Served => self.resolves(place, issue),
            Outcome::Contained => !self.extras[place as usize].wrong,
            _ => false,
        };
        self.remember(place, issue, ended);
        if resolved {
            return self.issue_over(issue, true, ended);
        }
        let life = &self.plan.channels[channel as usize].life;
        let planned = match outcome {
            Outcome::Served | Outcome::AutoClosed | Outcome::Contained => self.plan_reopening(issue, key, channel, ended),
            Outcome::Abandoned
            | Outcome::Balked
            | Outcome::Dropped
            | Outcome::LeftChat
            | Outcome::Blocked
            | Outcome::Busy
            | Outcome::NotReached => self.plan_retrial(issue, key, channel, outcome, ended),
            Outcome::LostClosed => self.plan_after_closed_door(issue, key, channel),
            Outcome::Deflected => life.deflection.map(|deflection| Planned::at_once(ended, Reason::Deflection, deflection.to)),
            Outcome::Escalated => life.escalation.map(|escalation| self.plan_escalation(issue, place, escalation, ended)),
            // Its issue is over, or as open as the contact.
            Outcome::Superseded | Outcome::Open => return,
        };
        // Who leaves a queue for another channel or takes one at a closed door agrees to its pace.
        let agrees = matches!(outcome, Outcome::Deflected | Outcome::LostClosed) && planned.is_some_and(|next| next.channel != channel);
        self.return_or_end(issue, planned, agrees, ended);
    }

    /// Plans the next contact, or ends an issue to which nothing can happen any more. A customer who `agrees` to the
    /// next channel expects what it promises, unless somebody has answered already.
    fn return_or_end(&mut self, issue: u32, planned: Option<Planned>, agrees: bool, ended: Ticks) {
        let now = self.now;
        if self.issues[issue].live > 0 {
            // With another contact still in the centre the customer waits for that one.
            return self.wait_on(issue);
        }
        match planned {
            Some(Planned { at, reason, channel }) if self.may_come_again(issue) => {
                if agrees && self.issues[issue].first_human == NEVER {
                    self.issues[issue].expectant = self.issues[issue].contacts + 1;
                }
                // After-contact work of a chat may have gone on beyond the end.
                let at = at.max(now);
                // What comes after the horizon is planned all the same: the issue stays open.
                let event = if at <= self.plan.horizon { self.later.push(at, ISSUE | issue) } else { u64::MAX };
                self.issues[issue].next = Return { event, reason, channel };
            }
            _ => self.issue_over(issue, false, ended),
        }
    }

    /// Whether an issue may have another contact.
    pub(super) fn may_come_again(&self, issue: u32) -> bool {
        self.issues[issue].contacts < self.plan.life.issues.contact_limit
    }

    /// Carries over to the issue what a contact that ends, or that it no longer needs, leaves behind.
    fn remember(&mut self, place: u32, issue: u32, ended: Ticks) {
        let contact = &self.contacts[place];
        let extra = &self.extras[place as usize];
        let channel = &self.plan.channels[contact.channel as usize];
        let replies_proper = self.reply_number(place);
        let state = &mut self.issues[issue];
        state.live -= 1;
        state.record = self.ledger.latest_record();
        if state.thread == place {
            (state.thread, state.chase) = (NONE, 0);
        } else if state.second == place {
            state.second = NONE;
        }
        let answered = match channel.handling {
            Handling::Chat { .. } => replies_proper > 0,
            Handling::Conversation { .. } => contact.first_reply != NEVER,
            Handling::Session { .. } | Handling::SharedChat { .. } => contact.answered != NEVER,
        };
        if !answered {
            return;
        }
        state.answered += 1;
        state.agent = contact.owner;
        state.retrials = 0;
        state.closed = state.closed.min(ended);
        debug_assert!(extra.replies > 0, "whoever answers is met");
        state.empathy += extra.empathy / f64::from(extra.replies);
        if channel.synchronous && contact.turns > 0 {
            state.gap_sum += contact.gap_sum;
            state.gaps += contact.turn;
        }
    }

    /// Whether the close of a served contact resolves its issue.
    fn resolves(&self, place: u32, issue: u32) -> bool {
        let (contact, extra) = (&self.contacts[place], &self.extras[place as usize]);
        if extra.wrong {
            return false;
        }
        let Some(model) = self.plan.life.issues.resolution else { return true };
        let inquiry = &self.plan.inquiries[self.issues[issue].inquiry as usize];
        let log_odds = model.base - model.complexity * inquiry.complexity + model.skill * (self.skill_level(place) - 1.0);
        let crowd = model.concurrency * f64::from(extra.concurrency.saturating_sub(1));
        let research = if extra.research > 0 { model.research } else { 0.0 };
        let p = 1.0 / (1.0 + libm::exp(-log_odds)) - crowd + research;
        uniform(&mut draw(contact.key, Purpose::Resolution, 0)) < p
    }

    /// A planned contact comes.
    pub(super) fn comes_again(&mut self, issue: u32) {
        let Return { reason, channel, .. } = self.issues[issue].next;
        self.issues[issue].next.event = 0;
        let channel = if channel == u16::MAX { self.next_channel(issue) } else { channel };
        self.contact_comes(issue, channel, reason);
    }

    /// The issue is over: contacts that are left over end or lose their purpose, and it is scored with what its
    /// customer has met in them.
    pub(super) fn issue_over(&mut self, issue: u32, resolved: bool, at: Ticks) {
        if self.issues[issue].live > 0 {
            // The score belongs to the contact that settled the issue.
            let record = self.issues[issue].record;
            self.supersede(issue);
            self.issues[issue].record = record;
        }
        self.ledger.conclude_issue(&self.issues[issue], Some(resolved), at);
        self.issues.remove(issue);
    }

    /// Ends the contacts that are left of an issue that is over.
    fn supersede(&mut self, issue: u32) {
        let Issue { thread, second, .. } = self.issues[issue];
        for place in [thread, second].into_iter().filter(|&place| place != NONE) {
            if !self.withdraw(place, Outcome::Superseded) {
                self.no_response(place, self.now);
                self.remember(place, issue, self.now);
                self.extras[place as usize].issue = NONE;
            }
        }
    }

    /// Takes a contact out of the centre that nobody needs any more; false if an agent has it in hand. Then
    /// the work goes on, and the agent finds out at the end of it.
    pub(super) fn withdraw(&mut self, place: u32, outcome: Outcome) -> bool {
        let now = self.now;
        let contact = &self.contacts[place];
        let (channel, owner) = (contact.channel as usize, contact.owner);
        match contact.stage {
            Stage::Waiting => self.leave_queue(place, outcome, now),
            Stage::Held => {
                self.return_to_line(place);
                self.leave_queue(place, outcome, now);
            }
            Stage::FrontDoor | Stage::CallbackLater => self.turn_away(place, outcome),
            // Its place behind the queue comes up later.
            Stage::CallbackDue => self.close_thread(place, outcome, now),
            Stage::Thinking | Stage::Reserved if !self.plan.channels[channel].synchronous => {
                self.stop_waiting(place);
                self.depart(place, outcome, now);
                self.drop_thread(owner);
            }
            Stage::FollowUp => {
                self.stop_waiting(place);
                // Its place in the line comes up later.
                self.close_thread(place, outcome, now);
                self.drop_thread(owner);
            }
            _ => {
                let contact = &mut self.contacts[place];
                // The reply in hand, or the one to the message that the customer is writing, is the last; after
                // a check of the identity it is the next one.
                let last = contact.turn + 1 + u32::from(self.extras[place as usize].check_due);
                if contact.turns > last {
                    contact.turns = last;
                    // Cut short, it settles nothing.
                    self.extras[place as usize].wrong = true;
                }
                return false;
            }
        }
        true
    }
}
