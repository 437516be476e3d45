//! Laws of what is reported by interval and by agent, for the random scenarios: agents sum to their group, and what
//! waits at the ends of intervals is what waits by the contacts.

use crate::properties::{mean_is, near, value};
use holdline::engine::trace::TraceRecord;
use holdline::ground::time::Ticks;
use holdline::plan::Plan;
use holdline::run::{AgentMeans, Level, Results};

/// What the agents of a group did sums to what the group did; `hours` sums a time average over the intervals.
pub fn agents_add_up(results: &Results, variant: usize, name: &str, hours: impl Fn(&str) -> f64) {
    let of = |metric| value(results, variant, Level::Group, name, metric);
    let group = results.variants[variant].agents.iter().find(|group| group.group == name).expect("the group");
    let sum = |of: fn(&AgentMeans) -> f64| group.agents.iter().map(of).sum::<f64>();
    let (present, busy) = (sum(|agent| agent.present_hours), sum(|agent| agent.handling_hours));
    near(present, hours("staff_mean"), "hours on duty");
    near(busy, hours("busy_mean"), "hours handling");
    near(present - busy, of("idle_hours"), "idle hours");
    near(present - busy, hours("available_mean"), "available agents");
    near(sum(|agent| agent.sessions), of("sessions"), "sessions");
    if group.rostered {
        near(sum(|agent| agent.break_hours), of("break_hours"), "hours on breaks");
        near(sum(|agent| agent.meeting_hours), of("meeting_hours"), "hours in meetings");
        near(sum(|agent| agent.absent_hours), of("absent_hours"), "hours absent");
        near(sum(|agent| agent.overtime_hours), of("overtime_hours"), "hours of overtime");
        near(of("break_hours"), hours("break_mean"), "breaks by interval");
    }
    let spread = ["min", "p10", "p50", "p90", "max"]
        .map(|which| results.find(variant, Level::Group, name, &format!("occupancy_agent_{which}"), "").and_then(|row| row.estimate.mean));
    assert!(spread.is_sorted() && spread.iter().all(|one| one.is_some() == (present > 0.0)), "{spread:?}");
}

/// Who waits on the line for an answer at the end of each interval, and for how long, is who does by the contacts.
pub fn ends_are_those_of_the_contacts(
    results: &Results,
    variant: usize,
    (index, name): (usize, &str),
    plan: &Plan,
    traced: &[Vec<TraceRecord>],
) {
    const ENDS: [&str; 3] = ["backlog_end", "backlog_age_end", "oldest_age_end"];
    let second = |ticks: Ticks| ticks as f64 / 1e6;
    // Every seventh interval, and the last.
    let looked_at = |start: Ticks| (start / plan.interval).is_multiple_of(7) || plan.begin + start + plan.interval >= plan.end;
    let rows = results.variants[variant].intervals.iter().filter(|one| looked_at(one.start));
    for one in rows.filter(|one| one.row.level == Level::Channel && one.row.item == name && ENDS.contains(&one.row.metric)) {
        let end = (plan.begin + one.start + plan.interval).min(plan.end);
        let ages = |trace: &[TraceRecord]| -> Vec<f64> {
            // Whoever is to be called back waits in no queue.
            let waits = |c: &&TraceRecord| {
                c.channel as usize == index && !c.callback && c.arrived < end && c.answered.or(c.ended).is_none_or(|until| until >= end)
            };
            trace.iter().filter(waits).map(|c| second(end - c.arrived)).collect()
        };
        let all: Vec<Vec<f64>> = traced.iter().map(|trace| ages(trace)).collect();
        let flat: Vec<f64> = all.iter().flatten().copied().collect();
        let oldest: f64 = all.iter().map(|ages| ages.iter().copied().fold(0.0, f64::max)).sum();
        let replications = traced.len() as f64;
        match one.row.metric {
            "backlog_end" => near(one.row.estimate.mean.unwrap_or(-1.0), flat.len() as f64 / replications, "waiting at the end"),
            "backlog_age_end" => mean_is(one.row.estimate.mean, &flat, "age at the end"),
            _ => near(one.row.estimate.mean.unwrap_or(-1.0), oldest / replications, "oldest at the end"),
        }
    }
}
