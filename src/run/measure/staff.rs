//! Metrics of agents: how busy they were, how long they were paid, what it did to them.

use super::{Item, Pair, Sink, Totals};
use crate::ground::time::HOUR;
use crate::scenario::model::FULL_TIME_YEAR_H;

/// What `stress_mean` is.
pub(super) const STRESS: &str = "mean stress of those on duty, from 0 to 1";
const OCCUPANCY: &str = "handling/(handling+available)";
const PAID: &str = "hours on duty/(1-shrinkage-training share)";
const ATTRITION: &str = "annualised hazard of quitting x agent-years (paid hours/2080)/agent-years";

impl Totals<'_> {
    /// Integral of the stress and of the agents on duty over all groups; `None` where it is not modelled.
    pub(super) fn stress(&self) -> Option<Pair> {
        self.plan.life.agents.stress?;
        let stress = self.group_areas.iter().map(|area| area.stress_area).sum();
        Some((stress, self.group_areas.iter().map(|area| area.present_area).sum::<u128>() as f64))
    }

    /// Paid hours of a group over the counted length.
    fn paid_hours(&self, group: usize) -> f64 {
        self.group_areas[group].present_area as f64 * self.plan.groups[group].paid_per_worked / HOUR as f64
    }

    /// Quits that a group's occupancy and stress in the counted length amount to, and its agent-years. Nobody
    /// quits within a run: a hazard per year is all that a run of days can tell.
    pub(super) fn quits(&self, group: usize) -> Pair {
        let (area, model) = (&self.group_areas[group], &self.plan.life.agents);
        if area.present_area == 0 {
            return (0.0, 0.0);
        }
        let present = area.present_area as f64;
        let (occupancy, stress) = (area.busy_area as f64 / present, area.stress_area / present);
        let strained = model.attrition_occupancy * (occupancy - model.attrition_occupancy_free).max(0.0);
        let hazard = (model.attrition + strained) * (1.0 + model.attrition_stress * stress);
        let years = self.paid_hours(group) / FULL_TIME_YEAR_H;
        (hazard * years, years)
    }

    /// The metrics of all agents.
    pub(super) fn staff(&self, item: &mut Item<impl Sink>) {
        let groups = self.group_areas.iter().zip(&self.plan.groups);
        let (busy, present) = groups.clone().fold((0, 0), |sum, (area, _)| (sum.0 + area.busy_area, sum.1 + area.present_area));
        let paid: f64 = groups.map(|(area, group)| area.present_area as f64 * group.paid_per_worked).sum();
        item.put("occupancy", OCCUPANCY, "share", busy as f64, present as f64);
        item.put("utilisation", "handling/paid", "share", busy as f64, paid);
        item.put("paid_hours", PAID, "h", paid / HOUR as f64, 1.0);
        if let Some((stress, present)) = self.stress() {
            item.put("stress_mean", STRESS, "share", stress, present);
        }
        let quits = (0..self.group_areas.len()).map(|group| self.quits(group));
        let (quits, years) = quits.fold((0.0, 0.0), |sum, (quits, years)| (sum.0 + quits, sum.1 + years));
        item.put("attrition_per_year", ATTRITION, "quits per agent-year", quits, years);
    }

    /// The metrics of one group.
    pub(super) fn group(&self, item: &mut Item<impl Sink>, index: usize) {
        let area = self.group_areas[index];
        let plan = &self.plan.groups[index];
        let length = self.length() as f64;
        let present = area.present_area as f64;
        item.put("occupancy", OCCUPANCY, "share", area.busy_area as f64, present);
        let working = if plan.chat_slots > 0 { area.working_area } else { area.busy_area };
        item.put("working_occupancy", "at work on a contact/on duty", "share", working as f64, present);
        if plan.chat_slots > 0 {
            item.put("slot_occupancy", "slots held/slots on duty", "share", area.slots_area as f64, present * f64::from(plan.chat_slots));
        }
        item.put("utilisation", "handling/paid", "share", area.busy_area as f64, present * plan.paid_per_worked);
        item.put("busy_mean", "agents handling", "agents", area.busy_area as f64, length);
        item.put("staff_mean", "agents on duty", "agents", present, length);
        item.put("paid_hours", PAID, "h", self.paid_hours(index), 1.0);
        if self.plan.life.agents.stress.is_some() {
            item.put("stress_mean", STRESS, "share", area.stress_area, present);
        }
        let (quits, years) = self.quits(index);
        item.put("attrition_per_year", ATTRITION, "quits per agent-year", quits, years);
        self.put_group_money(item, index);
    }
}
