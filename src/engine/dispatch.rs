//! The event loop: the one place where events are taken from the calendar and handed to the room
//! that knows what they mean. At equal times: boundaries of the counted length, staffing, agents,
//! contacts' own events, arrivals.

use super::Engine;
use super::agents::AgentId;
use super::dialler::CAMPAIGN;
use super::duty::DUTY;
use super::life::{ISSUE, OVERDUE};
use super::occupancy::LEISURE;
use super::overflow::LINE;
use super::state::{Stage, Task};
use super::tally::{AgentTotals, DutyInterval};
use crate::ground::time::Ticks;
use std::sync::atomic::Ordering;

/// Every so many events (less one) the engine looks whether it should stop.
const POLL: u32 = 0x3FFF;

impl Engine<'_> {
    /// Runs from an empty centre to the end of the replication; false if it was asked to stop.
    pub(super) fn simulate(&mut self) -> bool {
        let plan = self.plan;
        let mut events = 0u32;
        loop {
            events = events.wrapping_add(1);
            if events & POLL == 0 && self.cancel.load(Ordering::Relaxed) {
                return false;
            }
            let planned = self.planned;
            let agent = self.agent_times.time();
            let later = self.later.time();
            let arrival = self.arrival_times.time();
            let at = planned.min(agent).min(later).min(arrival);
            if self.draining && self.contacts.alive() == 0 && self.issues.alive() == 0 && self.outbound.in_progress == 0 {
                return true;
            }
            assert!(at >= self.now, "time ran backward");
            self.now = at;
            if at == planned {
                if at > plan.horizon {
                    self.now = plan.horizon;
                    return true;
                }
                self.planned_event();
            } else if at == agent {
                let agent = self.agent_times.source() as AgentId;
                self.agent_done(agent);
            } else if at == later {
                self.contact_event();
            } else {
                let source = self.arrival_times.source();
                // The next one first: what comes next is known before the work on this one is done.
                let (next, inquiry, key) = self.arrivals.advance(plan, source);
                self.arrival_times.set(source, next);
                if at < plan.lead {
                    self.waits_from_before(source, key);
                } else if plan.lives {
                    self.issue_arrives(source, key);
                } else {
                    self.arrive(inquiry as usize, key);
                }
            }
            if self.look_again {
                self.offer_again();
            }
        }
    }

    /// A boundary of the counted length, a change of staff, or what falls due in a roster.
    fn planned_event(&mut self) {
        if self.now == self.boundary {
            self.pass_boundary();
        } else if self.plan.staffing.get(self.staffing).is_some_and(|step| step.at == self.now) {
            self.change_staff(self.plan.staffing[self.staffing]);
            self.staffing += 1;
        } else {
            self.duty_event();
        }
        self.plan_next();
    }

    /// Looks up the next planned event; the end of the replication, just past the horizon, is the last.
    pub(super) fn plan_next(&mut self) {
        let staffing = self.plan.staffing.get(self.staffing).map_or(Ticks::MAX, |step| step.at);
        let duty = self.plan.roster.events.get(self.duty_at).map_or(Ticks::MAX, |event| event.at);
        self.planned = staffing.min(duty).min(self.boundary).min(self.plan.horizon + 1);
    }

    /// An agent's present work is done.
    #[inline(always)]
    fn agent_done(&mut self, agent: AgentId) {
        let task = self.agents[agent as usize].task;
        if task == Task::Session {
            return self.end_session(agent);
        }
        self.other_work_done(agent, task);
    }

    /// The same for other work than a session.
    #[inline(never)]
    fn other_work_done(&mut self, agent: AgentId, task: Task) {
        match task {
            Task::AfterWork => self.end_after_work(agent),
            Task::Burst => self.end_burst(agent),
            Task::Chats => self.end_reply(agent),
            Task::SharedChats => self.end_shared_chat(agent),
            Task::Ringing => self.end_ringing(agent),
            Task::Escort => self.end_escort(agent),
            Task::Idle => self.pause_over(agent),
            Task::Consultation => self.end_consultation(agent),
            Task::Outbound => self.end_outbound(agent),
            Task::Session => unreachable!("a session's end has been dealt with"),
        }
    }

    /// A contact's own event: patience, a new message, the end of an owner's window; or an issue's.
    fn contact_event(&mut self) {
        let Some((contact, event)) = self.later.pop() else { return };
        if contact >= LINE {
            return match contact {
                ISSUE.. => self.issue_event(contact, event),
                CAMPAIGN.. => self.campaign_event(contact, event),
                DUTY.. => self.duty_calls(contact - DUTY, event),
                LEISURE.. => self.leisure_event(contact - LEISURE, event),
                _ => self.line_event(contact),
            };
        }
        if self.contacts[contact].event != event {
            return;
        }
        self.contacts[contact].event = 0;
        match self.contacts[contact].stage {
            Stage::Waiting => self.abandon_waiting(contact),
            Stage::Thinking if self.plan.channels[self.contacts[contact].channel as usize].synchronous => self.chat_message(contact),
            Stage::Thinking => self.thread_event(contact),
            Stage::Reserved => self.release_to_all(contact),
            Stage::Held => self.hold_over(contact),
            Stage::FrontDoor => self.leave_door(contact),
            Stage::InHand => self.leave_chat(contact),
            Stage::CallbackLater => self.callback_due(contact),
            Stage::Gone | Stage::FollowUp | Stage::Paused | Stage::CallbackDue => {
                unreachable!("a contact in this stage waits for no event")
            }
        }
    }

    /// An issue comes again, or its reply is overdue.
    #[inline(never)]
    fn issue_event(&mut self, number: u32, event: u64) {
        let issue = number & (OVERDUE - 1);
        if number & OVERDUE != 0 {
            if self.issues[issue].chase == event {
                self.overdue(issue);
            }
        } else if self.issues[issue].next.event == event {
            self.comes_again(issue);
        }
    }

    /// A boundary of the counted length: the interval that ends is written, the next one begins.
    fn pass_boundary(&mut self) {
        let plan = self.plan;
        let starting = self.ledger.interval == usize::MAX;
        self.flush_levels();
        if starting {
            self.ledger.begin_interval(0);
            self.count_agents();
            self.channels.iter_mut().for_each(|state| state.backlog_max = state.backlog.value);
        } else {
            self.ledger.begin_interval(self.ledger.interval + 1);
        }
        self.boundary = if self.now >= plan.end {
            self.draining = true;
            self.settle_strains();
            self.count_lists();
            self.count_agents();
            for (channel, state) in self.channels.iter().enumerate() {
                self.ledger.out.backlog_max[channel] = state.backlog_max;
            }
            u64::MAX
        } else {
            (self.now + plan.interval).min(plan.end)
        };
    }

    /// What every agent did since this was last called: first up to the counted length, then in it.
    fn count_agents(&mut self) {
        let now = self.now;
        for (agent, totals) in self.agents.iter().zip(&mut self.ledger.out.agents) {
            let so_far = agent.totals(now);
            *totals = AgentTotals {
                present: so_far.present - totals.present,
                busy: so_far.busy - totals.busy,
                sessions: so_far.sessions - totals.sessions,
                ..*totals
            };
        }
    }

    /// Ends the present interval of every level.
    pub(super) fn flush_levels(&mut self) {
        let (now, interval) = (self.now, self.ledger.interval);
        let (counted, calls_back) = (interval < self.plan.intervals, self.plan.calls_back);
        let (channels, groups) = (self.channels.len(), self.groups.len());
        for (index, state) in self.channels.iter_mut().enumerate() {
            let areas = [&mut state.active, &mut state.backlog, &mut state.open].map(|level| level.flush(now));
            if counted {
                let row = &mut self.ledger.out.channel_intervals[interval * channels + index];
                row.offered = state.arrived - state.arrived_before;
                [row.active_area, row.backlog_area, row.open_area] = areas;
                row.backlog_end = state.backlog.value;
            }
            if calls_back {
                let area = state.callbacks.flush(now);
                if counted {
                    self.ledger.out.channel_intervals[interval * channels + index].callback_area = area;
                }
            }
            state.arrived_before = state.arrived;
        }
        let trunks = self.trunks.len();
        for (index, state) in self.trunks.iter_mut().enumerate() {
            let (busy_area, full_area, most) = state.flush(now);
            if counted {
                let row = &mut self.ledger.out.trunk_intervals[interval * trunks + index];
                (row.busy_area, row.full_area, row.most) = (busy_area, full_area, most);
            }
        }
        for (index, levels) in self.groups.iter_mut().enumerate() {
            let areas = [&mut levels.present, &mut levels.busy, &mut levels.working, &mut levels.slots].map(|level| level.flush(now));
            if counted {
                let row = &mut self.ledger.out.group_intervals[interval * groups + index];
                [row.present_area, row.busy_area, row.working_area, row.slots_area] = areas;
            }
        }
        for (index, levels) in self.duty_levels.iter_mut().enumerate() {
            let areas = levels.all_mut().map(|level| level.flush(now));
            if counted {
                let [rostered_area, break_area, meeting_area, absent_area, missing_area, beyond_area, called_area] = areas;
                self.ledger.out.duty_intervals[interval * groups + index] =
                    DutyInterval { rostered_area, break_area, meeting_area, absent_area, missing_area, beyond_area, called_area };
            }
        }
    }
}
