//! Which way a metric gets better.
//!
//! A metric is better in neither direction where a planner may wish for either: volumes, work, occupancy.

/// Which way is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Less.
    Lower,
    /// More.
    Higher,
    /// Neither: any change is one.
    Neither,
}

const HIGHER: [&str; 19] = [
    "answered_share",
    "csat_mean",
    "csat_top2",
    "fcr",
    "margin",
    "one_contact_resolution",
    "promise_kept",
    "reached",
    "reached_per_agent_hour",
    "right_party_share",
    "satisfaction_mean",
    "service_level",
    "service_level_share",
    "served",
    "surveyed_csat_top2",
    "within_sla",
    "adherence",
    "issues_resolved",
    "callbacks_reached",
];
/// Names, and beginnings of names where they end in an underscore.
const LOWER: [&str; 52] = [
    "abandoned",
    "abandoned_",
    "absent_",
    "all_busy_share",
    "answer_wait_mean",
    "attempts_per_reached",
    "attrition_per_year",
    "auto_closed",
    "backlog_",
    "balked",
    "blocked",
    "blocked_",
    "callback_queue_mean",
    "callback_wait_mean",
    "callbacks_not_reached",
    "chase_contacts",
    "chased_share",
    "chases",
    "consultation_wait_mean",
    "consultations_missed",
    "contacts_per_issue",
    "cost",
    "cost_",
    "delayed_share",
    "dropped",
    "escalations",
    "first_response_",
    "issues_open",
    "left_chat",
    "lost_closed",
    "mismatched",
    "mismatched_share",
    "misunderstandings",
    "missing_mean",
    "oldest_age_",
    "open_at_end",
    "overtime_hours",
    "queue_mean",
    "reopened",
    "reply_gap_",
    "reply_wait_mean",
    "resolution_",
    "retrials",
    "returned_at_opening",
    "revenue_lost",
    "stress_mean",
    "sync_wait_mean_s",
    "targets_missed",
    "transfers",
    "wait_",
    "wrong_party",
    "no_answer",
];

/// Which way this metric gets better.
pub fn direction(metric: &str) -> Direction {
    let listed = |name: &str| name == metric || (name.ends_with('_') && metric.starts_with(name));
    if HIGHER.contains(&metric) {
        Direction::Higher
    } else if LOWER.iter().any(|name| listed(name)) {
        Direction::Lower
    } else {
        Direction::Neither
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::results::HEADLINES;

    #[test]
    fn of_the_headlines_only_occupancy_has_none() {
        let of = |wanted| HEADLINES.into_iter().filter(|name| direction(name) == wanted).collect::<Vec<_>>();
        assert_eq!(of(Direction::Neither), ["occupancy"]);
        assert_eq!(of(Direction::Higher), ["service_level_share", "csat_top2", "satisfaction_mean"]);
    }

    #[test]
    fn beginnings_count_and_parts_do_not() {
        assert_eq!([direction("wait_p90"), direction("cost"), direction("cost_seats")], [Direction::Lower; 3]);
        assert_eq!([direction("offered"), direction("handle_mean"), direction("serve"), direction("waits")], [Direction::Neither; 4]);
    }
}
