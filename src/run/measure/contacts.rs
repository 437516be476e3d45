//! Metrics of contacts and of the issues behind them: how many there were, how they ended, how long they
//! waited, and what their customers thought of it.

use super::{Item, Sink, Totals};
use crate::engine::burden::Burden;
use crate::engine::issue::Reason;
use crate::engine::issue_cell::IssueCell;
use crate::engine::tally::{Cell, Outcome};
use crate::ground::time::SECOND;

const BLOCKED: &str = "turned away by a full queue or the busy signal";

/// Where a contact is its issue, the issues of a cell are its contacts.
pub(super) fn issues_of(cell: &Cell) -> IssueCell {
    IssueCell {
        issues: cell.offered(),
        contacts: cell.offered(),
        answered: cell.served(),
        first_contact: cell.served(),
        resolved: cell.outcome(Outcome::Served),
        one_contact: cell.outcome(Outcome::Served),
        open: cell.outcome(Outcome::Open),
        resolution: cell.resolution,
        opinions: cell.opinions.clone(),
        ..IssueCell::default()
    }
}

impl Totals<'_> {
    pub(super) fn contacts(&self, item: &mut Item<impl Sink>, cell: &Cell) {
        let offered = cell.offered();
        item.count("offered", "all that arrived", offered);
        item.count("served", "answered and closed, auto_closed included", cell.served());
        item.count(
            "abandoned",
            "left before an answer, a first reply in a chat, or the second answer after a transfer; balked included",
            cell.abandoned(),
        );
        item.count("balked", "left at once rather than wait", cell.outcome(Outcome::Balked));
        item.count("blocked", BLOCKED, cell.blocked());
        item.count("lost_closed", "came outside opening hours", cell.outcome(Outcome::LostClosed));
        item.count("auto_closed", "of the served: closed unresolved, the customer silent", cell.outcome(Outcome::AutoClosed));
        item.count("open_at_end", "not ended when the replication did", cell.outcome(Outcome::Open));
        item.share("abandoned_share", "abandoned/offered", cell.abandoned(), offered);
        item.share("abandoned_share", "after_5s", cell.abandoned() - cell.abandoned_5s, offered);
        item.share("blocked_share", "blocked/offered", cell.blocked(), offered);
        item.share("delayed_share", "waited at all/offered", cell.delayed, offered);
        let (served, live, abandoned) = (cell.served(), cell.served_live(), cell.abandoned_unanswered());
        item.mean("wait_mean", "all", cell.wait_served + cell.wait_abandoned, live + abandoned);
        item.mean("wait_mean", "served", cell.wait_served, live);
        item.mean("wait_mean", "abandoned", cell.wait_abandoned, abandoned);
        item.put("wait_max", "longest wait for a first answer, mean over replications", "s", cell.wait_max as f64 / SECOND as f64, 1.0);
        item.mean("handle_mean", "agent time on the served/served, work on contacts that ended otherwise left out", cell.handle, served);
        item.mean("session_mean", "first taken by an agent to close", cell.session, served);
        item.put("turns_mean", "agent replies/served by turns", "replies", cell.replies as f64, cell.by_turns as f64);
        item.mean("reply_wait_mean", "message to start of work", cell.reply_wait, cell.replies);
        item.mean("reply_gap_mean", "message to reply sent", cell.reply_gap, cell.replies);
        item.mean("first_response_mean", "calendar", cell.first_response, cell.responded);
        item.mean("first_response_mean", "business", cell.first_response_business, cell.responded_business);
        if !self.plan.trunks.is_empty() {
            item.count("blocked_busy", "of the blocked: heard the busy signal", cell.outcome(Outcome::Busy));
            item.share("blocked_busy_share", "busy signals/offered", cell.outcome(Outcome::Busy), offered);
        }
        if self.plan.calls_back {
            let callback = &cell.callback;
            item.count("callbacks", "took a callback", callback.accepted);
            item.count("callbacks_reached", "of these, answered a call", callback.reached);
            item.count("callbacks_not_reached", "of these, never answered", cell.outcome(Outcome::NotReached));
            item.put("callback_calls_mean", "calls/callbacks", "calls", callback.calls as f64, callback.accepted as f64);
            item.mean("callback_wait_mean", "acceptance to answer, of those reached", callback.wait, callback.reached);
        }
        if self.plan.lives {
            self.journeys(item, cell);
        }
        self.issues(item, &cell.issue);
    }

    /// What becomes of issues: in plans with issues, more than their satisfaction.
    pub(super) fn issues(&self, item: &mut Item<impl Sink>, cell: &IssueCell) {
        let definition = if self.plan.lives { "first arrival to last close of the resolved" } else { "arrival to close of the resolved" };
        item.mean("resolution_mean", definition, cell.resolution, cell.resolved);
        if self.plan.lives {
            item.put("issues", "first contact here, open ones included", "issues", cell.issues as f64, 1.0);
            item.put("issues_resolved", "of these, resolved", "issues", cell.resolved as f64, 1.0);
            item.put("issues_open", "of these, not over when the replication was", "issues", cell.open as f64, 1.0);
            item.put("contacts_per_issue", "all contacts of the issues/issues", "contacts", cell.contacts as f64, cell.issues as f64);
            item.share(
                "fcr",
                "answered and over: no further contact on any channel within 7 d of the first answered one/answered and over",
                cell.first_contact,
                cell.answered,
            );
            item.share("one_contact_resolution", "resolved by the only contact/issues", cell.one_contact, cell.issues);
            item.share("chased_share", "issues with a chase/issues", cell.chased, cell.issues);
            item.share(
                "promise_kept",
                "announced waits not exceeded/announced waits whose end came",
                cell.promises - cell.promises_broken,
                cell.promises,
            );
        }
        self.satisfaction(item, cell);
    }

    /// What happens to contacts around their handling.
    fn journeys(&self, item: &mut Item<impl Sink>, cell: &Cell) {
        let reason = |reason: Reason| cell.reasons[reason as usize];
        item.count("abandoned_silent", "of the abandoned: left without a word", cell.abandoned_silent);
        item.count(
            "abandoned_after_answer",
            "of the abandoned: an agent had them: left a chat before any reply, or gave up after a transfer",
            cell.abandoned_after_answer,
        );
        item.count("left_chat", "of the served: left while waiting for a further reply", cell.outcome(Outcome::LeftChat));
        item.count("deflected", "left the queue for an asynchronous channel", cell.outcome(Outcome::Deflected));
        item.count("escalated", "ended here, went on by a synchronous channel (there: escalations)", cell.outcome(Outcome::Escalated));
        item.count("contained", "settled by a bot", cell.outcome(Outcome::Contained));
        item.count("dropped", "left in a menu or with a bot", cell.outcome(Outcome::Dropped));
        item.count("superseded", "another contact resolved the issue first", cell.outcome(Outcome::Superseded));
        item.count("retrials", "came because an attempt failed", reason(Reason::Retrial));
        item.count("returned_at_opening", "came because a door had been closed", reason(Reason::ClosedDoor));
        item.count("reopened", "came because a close did not resolve the issue", reason(Reason::Reopened));
        item.count("escalations", "came from an asynchronous channel (there: escalated)", reason(Reason::Escalation));
        item.count("deflections", "came from the queue of another channel", reason(Reason::Deflection));
        item.count("chase_contacts", "came because a reply elsewhere was overdue", reason(Reason::Chase));
        item.count("chases", "customers asked again for an overdue reply, by any channel", cell.chases);
        item.count("transfers", "contacts transferred", cell.transfers);
        item.count("consultations", "contacts whose agent asked another one", cell.consultations);
        item.count("consultations_missed", "contacts whose agent waited for somebody to ask in vain", cell.consultations_missed);
        let asked = cell.consultations + cell.consultations_missed;
        item.mean("consultation_wait_mean", "wait of agents for somebody to ask/both of these", cell.wait_consultation, asked);
        item.count("misunderstandings", "customer turns misread and cleared up", cell.misunderstandings);
    }

    fn satisfaction(&self, item: &mut Item<impl Sink>, cell: &IssueCell) {
        let (model, opinions) = (&self.plan.valuation.satisfaction, &cell.opinions);
        let scored = opinions.count() as f64;
        let [worst, _, _, good, best] = opinions.csat;
        item.share("csat_top2", "CSAT 4 or 5, everybody", good + best, opinions.count());
        let levels: u64 = opinions.csat.iter().zip(1..).map(|(count, level)| count * level).sum();
        item.put("csat_mean", "CSAT 1 to 5, everybody", "level", levels as f64, scored);
        // Among responders the extremes count `survey_extremes` times.
        let more = model.survey_extremes - 1.0;
        let (happy, weight) = ((good + best) as f64 + more * best as f64, scored + more * (worst + best) as f64);
        item.put("surveyed_csat_top2", "CSAT 4 or 5, among survey responders", "share", happy, weight);
        item.put("surveys", "expected survey responders", "contacts", (model.survey_response * weight).min(scored), 1.0);
        item.put("satisfaction_mean", "sum of the parts", "points", opinions.score, scored);
        let parts = [
            ("satisfaction_base", "starting point"),
            ("satisfaction_wait", "first wait against expectation"),
            ("satisfaction_gap", "slow replies in chat"),
            ("satisfaction_rest", "first reply to resolution against tolerance"),
            ("satisfaction_empathy", "empathy that the medium lets through"),
            ("satisfaction_unresolved", "issue left unresolved"),
        ];
        for ((name, definition), sum) in parts.into_iter().zip(opinions.parts) {
            item.put(name, definition, "points", sum, scored);
        }
        if self.plan.lives {
            for ((name, definition), sum) in Burden::NAMES.into_iter().zip(opinions.burdens) {
                item.put(name, definition, "points", sum, scored);
            }
        }
    }
}
