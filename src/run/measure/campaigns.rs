//! Metrics of campaigns: calls that the centre makes. A call counts in the interval in which it is dialled,
//! with all that follows from it.

use super::{Item, Sink, Totals};
use crate::engine::outbound::CampaignInterval;
use crate::ground::time::{HOUR, SECOND};
use crate::scenario::model::Dialling;

const PICKED_UP: &str = "reached, someone else or no agent";
const HOURS: &str = "reading, ringing with an agent, talk and after-contact work of calls dialled";

/// Calls that somebody picked up, and that are over.
fn answered(row: &CampaignInterval) -> u64 {
    row.reached + row.wrong_party + row.mismatched
}

impl Totals<'_> {
    /// Counts of a campaign over the counted length.
    pub(super) fn campaign_total(&self, index: usize) -> CampaignInterval {
        let rows = self.replication.campaign_intervals.iter().skip(index).step_by(self.plan.campaigns.len().max(1));
        rows.fold(CampaignInterval::default(), |mut sum, row| {
            sum.merge(row);
            sum
        })
    }

    /// The metrics of one campaign.
    pub(super) fn campaign(&self, item: &mut Item<impl Sink>, index: usize) {
        let (row, plan, list) = (self.campaign_total(index), &self.plan.campaigns[index], self.replication.campaigns[index]);
        let picked_up = answered(&row);
        let calls = |item: &mut Item<_>, metric, definition, count: u64| item.put(metric, definition, "calls", count as f64, 1.0);
        calls(item, "dialled", "all calls dialled", row.dialled);
        calls(item, "no_answer", "of these, nobody picked up", row.no_answer);
        calls(item, "answered", PICKED_UP, picked_up);
        calls(item, "reached", "the right party talked with an agent", row.reached);
        calls(item, "wrong_party", "someone else talked with an agent", row.wrong_party);
        calls(item, "mismatched", "picked up, and no agent was there in time", row.mismatched);
        calls(item, "open_at_end", "not over when the replication ended", row.open);
        item.share("answered_share", "answered/(answered+no_answer)", picked_up, picked_up + row.no_answer);
        item.share("right_party_share", "reached/(reached+wrong_party)", row.reached, row.reached + row.wrong_party);
        item.share("mismatched_share", "mismatched/answered", row.mismatched, picked_up);
        if let Dialling::Predictive { target, .. } = &plan.dialling {
            item.mean("answer_wait_mean", "from picking up to an agent, of those who had one", row.waited, row.connected);
            if target.is_some() {
                item.share("service_level", "an agent within the target/picked up", row.in_time, row.judged);
            }
        }
        item.put("attempts_per_reached", "dialled/reached", "calls", row.dialled as f64, row.reached as f64);
        let hours = row.handled as f64 / HOUR as f64;
        item.put("agent_hours", HOURS, "h", hours, 1.0);
        item.put("reached_per_agent_hour", "reached/agent_hours", "contacts", row.reached as f64, hours);
        item.put("handle_mean", "agent time/reached", "s", row.handled as f64 / SECOND as f64, row.reached as f64);
        let people = |item: &mut Item<_>, metric, definition, count: u64| item.put(metric, definition, "people", count as f64, 1.0);
        people(item, "listed", "on the list by the end of the counted length, warm-up included", list.people.listed);
        people(item, "list_reached", "of these, reached by then", list.people.reached);
        people(item, "list_exhausted", "of these, given up by then", list.people.exhausted);
        people(item, "list_left", "of these, neither", list.left);
        let money = self.campaign_money(index);
        item.put("cost", "agents' cost by time on calls, and lines", "money", money.total(), 1.0);
        item.put("cost_per_reached", "cost/reached", "money", money.total(), row.reached as f64);
    }

    /// The metrics of one campaign in one interval.
    pub(super) fn campaign_interval(&self, item: &mut Item<impl Sink>, interval: usize, index: usize) {
        let row = &self.replication.campaign_intervals[interval * self.plan.campaigns.len() + index];
        let picked_up = answered(row);
        let calls = |item: &mut Item<_>, metric, definition, count: u64| item.put(metric, definition, "calls", count as f64, 1.0);
        calls(item, "dialled", "all calls dialled", row.dialled);
        calls(item, "answered", PICKED_UP, picked_up);
        calls(item, "reached", "the right party talked with an agent", row.reached);
        calls(item, "mismatched", "picked up, and no agent was there in time", row.mismatched);
        item.share("mismatched_share", "mismatched/answered", row.mismatched, picked_up);
        item.put("agent_hours", HOURS, "h", row.handled as f64 / HOUR as f64, 1.0);
    }
}
