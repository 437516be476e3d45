//! Metrics of rosters: where agents were against where they should have been, and what they were paid for.

use super::{Item, Sink, Totals};
use crate::engine::Replication;
use crate::engine::tally::{DutyInterval, GroupInterval};
use crate::ground::time::HOUR;

const BREAK: &str = "agents on a break, as long as it should last";
const MEETING: &str = "agents in a meeting";
const ABSENT: &str = "agents absent all day";
const MISSING: &str = "agents late, gone early or back late from a break";
const BEYOND: &str = "agents at work after the end of their shift, or called in";

/// Areas per group over the counted length.
pub(super) fn areas(replication: &Replication, groups: usize) -> Vec<DutyInterval> {
    let mut sums = vec![DutyInterval::default(); groups];
    for (index, row) in replication.duty_intervals.iter().enumerate() {
        let sum = &mut sums[index % groups];
        sum.rostered_area += row.rostered_area;
        sum.break_area += row.break_area;
        sum.meeting_area += row.meeting_area;
        sum.absent_area += row.absent_area;
        sum.missing_area += row.missing_area;
        sum.beyond_area += row.beyond_area;
        sum.called_area += row.called_area;
    }
    sums
}

/// What is measured of a time of this length, an interval or the whole.
pub(super) fn put(item: &mut Item<'_, impl Sink>, duty: &DutyInterval, group: &GroupInterval, length: f64) {
    let mut mean = |metric, definition, area: u128| item.put(metric, definition, "agents", area as f64, length);
    mean("scheduled_mean", "agents on the roster, breaks, meetings and absence included", duty.rostered_area);
    mean("break_mean", BREAK, duty.break_area);
    mean("meeting_mean", MEETING, duty.meeting_area);
    mean("absent_mean", ABSENT, duty.absent_area);
    mean("missing_mean", MISSING, duty.missing_area);
    mean("beyond_mean", BEYOND, duty.beyond_area + duty.called_area);
    let there = duty.rostered_area.saturating_sub(duty.absent_area);
    // On duty, on a break and in a meeting within the shift: all of its time but what is missing.
    let kept = there.saturating_sub(duty.missing_area);
    item.put("adherence", "1-missing/(scheduled-absent)", "share", kept as f64, there as f64);
    debug_assert!(group.present_area <= duty.rostered_area + duty.beyond_area + duty.called_area);
}

/// Where the agents of all groups with a roster were in an interval, if not at work.
pub(super) fn put_away(item: &mut Item<'_, impl Sink>, groups: &[DutyInterval], length: f64) {
    let mut mean = |metric, definition, area: fn(&DutyInterval) -> u128| {
        item.put(metric, definition, "agents", groups.iter().map(area).sum::<u128>() as f64, length);
    };
    mean("break_mean", BREAK, |duty| duty.break_area);
    mean("meeting_mean", MEETING, |duty| duty.meeting_area);
    mean("absent_mean", ABSENT, |duty| duty.absent_area);
    mean("missing_mean", MISSING, |duty| duty.missing_area);
    mean("beyond_mean", BEYOND, |duty| duty.beyond_area + duty.called_area);
}

impl Totals<'_> {
    /// Ticks paid at the wage: on duty, or with a roster by plan.
    pub(super) fn paid_regularly(&self, group: usize) -> f64 {
        if self.plan.groups[group].rostered {
            self.replication.pay[group].regular as f64
        } else {
            self.group_areas[group].present_area as f64
        }
    }

    /// Ticks paid besides, in groups with a roster: overtime, what shifts lack of their minimum, calls.
    pub(super) fn paid_besides(&self, group: usize) -> f64 {
        self.replication.pay.get(group).map_or(0.0, |pay| (pay.overtime + pay.minimum + pay.on_call) as f64)
    }

    /// Money for overtime, premiums, minimums, and calls with standing by.
    pub(super) fn money_besides(&self, group: usize) -> [f64; 4] {
        let Some(pay) = self.replication.pay.get(group) else { return [0.0; 4] };
        let value = &self.plan.valuation;
        let retainer = self.plan.roster.groups[group].as_ref().map_or(0.0, |roster| roster.retainer);
        let overtime = pay.overtime as f64 * value.costs.overtime;
        [overtime, pay.premium, pay.minimum as f64, pay.on_call as f64 + retainer].map(|ticks| ticks * value.groups[group].cost_per_tick)
    }

    /// The metrics of the roster of a group, if it has one.
    pub(super) fn duties(&self, item: &mut Item<'_, impl Sink>, group: usize) {
        if !self.plan.groups[group].rostered {
            return;
        }
        let (duty, pay) = (&self.duty_areas[group], &self.replication.pay[group]);
        put(item, duty, &self.group_areas[group], self.length() as f64);
        let hours = |area: u128| area as f64 / HOUR as f64;
        item.put("break_hours", "on breaks, as long as they should last, all agents", "h", hours(duty.break_area), 1.0);
        item.put("meeting_hours", "in meetings, all agents", "h", hours(duty.meeting_area), 1.0);
        item.put("absent_hours", "absent in time on the roster, all agents", "h", hours(duty.absent_area), 1.0);
        item.put("absent_share", "absent/scheduled", "share", duty.absent_area as f64, duty.rostered_area as f64);
        item.put("overtime_hours", "paid after the end of shifts, planned or not", "h", pay.overtime as f64 / HOUR as f64, 1.0);
        item.put("on_call_hours", "paid for calls", "h", pay.on_call as f64 / HOUR as f64, 1.0);
    }
}
