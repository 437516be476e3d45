//! What is counted about issues, when they arrive, at each of their contacts and when they are over.
//! Nothing here can change what happens next.

use super::extra::Extra;
use super::issue::{Issue, Reason};
use super::issue_cell::IssueCell;
use super::ledger::Ledger;
use super::state::{Contact, NONE};
use super::tally::Outcome;
use crate::ground::time::{NEVER, Ticks};

impl Ledger<'_> {
    /// An issue arrives that is counted in this interval ([`NONE`]: in none).
    pub fn count_issue(&mut self, interval: u32) {
        self.books.issues_arrived += 1;
        self.books.issues_counted += u64::from(interval != NONE);
    }

    /// A contact comes, and why.
    pub fn count_reason(&mut self, contact: &Contact, reason: Reason) {
        if contact.interval != NONE {
            let cell = contact.inquiry as usize * self.plan.channels.len() + contact.channel as usize;
            self.out.cells[cell].reasons[reason as usize] += 1;
        }
    }

    /// The customer of this thread asks again for an overdue reply.
    pub fn count_chase(&mut self, thread: &Contact) {
        if thread.interval != NONE {
            self.out.cells[thread.inquiry as usize * self.plan.channels.len() + thread.channel as usize].chases += 1;
        }
    }

    /// A message has been sent to a customer who was gone and counted already.
    pub fn count_reply_to_ghost(&mut self, ghost: &Contact) {
        if ghost.interval != NONE {
            self.out.cells[ghost.inquiry as usize * self.plan.channels.len() + ghost.channel as usize].replies_else += 1;
        }
    }

    /// A contact has ended, or is open at the end, and has just been concluded: what only plans with issues
    /// count about it.
    pub fn count_contact_of(&mut self, contact: &Contact, extra: &Extra, outcome: Outcome) {
        if self.tracing
            && let Some(record) = self.out.trace.last_mut()
        {
            (record.issue, record.segment, record.reason, record.came) = (extra.issue_key, extra.segment, extra.reason, extra.came);
            record.cost += extra.charged;
            (record.called_back, record.calls) = ((extra.called != NEVER).then_some(extra.called), extra.calls);
        }
        if contact.interval == NONE {
            return;
        }
        let cell = &mut self.out.cells[contact.inquiry as usize * self.plan.channels.len() + contact.channel as usize];
        if contact.callback {
            let counts = outcome != Outcome::Superseded && (outcome != Outcome::Open || self.plan.judge_open);
            cell.callback.count(contact, extra.calls, outcome, counts);
        }
        // In front of the queue.
        cell.line_else += u128::from(contact.arrived - extra.came);
        cell.transfers += u64::from(extra.transferred);
        extra.consultation.count(cell);
        cell.misunderstandings += u64::from(extra.misunderstandings);
        cell.abandoned_silent += u64::from(outcome == Outcome::Abandoned && extra.ghost);
    }

    /// Place of the contact that was concluded last in the trace; [`NONE`] without one.
    pub fn latest_record(&self) -> u32 {
        if self.tracing { self.out.trace.len() as u32 - 1 } else { NONE }
    }

    /// An issue is over; `resolved` is `None` if it is still open when the replication ends.
    pub fn conclude_issue(&mut self, issue: &Issue, resolved: Option<bool>, at: Ticks) {
        let judged = (resolved.is_some() || self.plan.judge_open).then(|| self.judge.issue(issue, resolved == Some(true), at));
        if issue.record != NONE {
            self.out.trace[issue.record as usize].satisfaction = judged;
        }
        self.books.issue_contacts += u64::from(issue.contacts);
        *(if resolved.is_some() { &mut self.books.issues_over } else { &mut self.books.issues_open }) += 1;
        if issue.interval == NONE {
            return;
        }
        let plan = self.plan;
        let place = issue.inquiry as usize * plan.channels.len() + issue.first_channel as usize;
        let mut counts = IssueCell { issues: 1, contacts: u64::from(issue.contacts), ..IssueCell::default() };
        counts.promises += u64::from(issue.promises);
        counts.promises_broken += u64::from(issue.broken);
        // What is still open may yet come back.
        let answered = resolved.is_some() && issue.answered > 0;
        counts.answered += u64::from(answered);
        counts.first_contact += u64::from(answered && !issue.came_back);
        counts.chased += u64::from(issue.chases > 0);
        if resolved == Some(true) {
            counts.resolved += 1;
            counts.one_contact += u64::from(issue.contacts == 1);
            counts.resolution += u128::from(at - issue.arrived);
            self.out.histograms[issue.first_channel as usize].resolution.record(at - issue.arrived);
        }
        counts.open += u64::from(resolved.is_none());
        if let Some((parts, burden, level)) = judged {
            counts.opinions.of_issue(&parts, &burden, level);
            for further in &mut self.further {
                let (parts, burden, level) = further.judge.issue(issue, resolved == Some(true), at);
                further.cells[place].of_issue(&parts, &burden, level);
                further.segments[issue.segment as usize].of_issue(&parts, &burden, level);
            }
        }
        self.out.cells[place].issue.merge(&counts);
        self.out.segments[issue.segment as usize].merge(&counts);
    }
}
