//! Metrics of agents: how busy they were, how long they were paid, what it did to them.

use super::{Item, Pair, Sink, Totals};
use crate::ground::time::HOUR;
use crate::scenario::model::FULL_TIME_YEAR_H;

/// What `stress_mean` is.
pub(super) const STRESS: &str = "mean stress of those on duty, from 0 to 1";
pub(super) const OCCUPANCY: &str = "handling/(handling+available)";
/// What is counted as a session of an agent.
const SESSIONS: &str = "sessions and chats ended, replies sent in asynchronous work, in the counted length";
const PAID: &str = "hours on duty/(1-shrinkage-training share)";
/// The same of groups with a roster.
pub(super) const PAID_ROSTER: &str =
    "paid time on the roster, paid absence included/(1-shrinkage-training share)+overtime+minimum top-up+calls";
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
        self.paid(group) / HOUR as f64
    }

    /// The same in ticks: hours on duty, or on the roster, with what shrinkage and training add, and what is paid besides.
    /// Nobody pays for those of an outsourcer's agents.
    fn paid(&self, group: usize) -> f64 {
        let value = &self.plan.valuation.groups[group];
        if value.tariff.is_some() {
            return 0.0;
        }
        self.paid_regularly(group) * value.paid_per_worked + self.paid_besides(group)
    }

    /// Quits that a group's occupancy and stress in the counted length amount to, and its agent-years. Nobody
    /// quits within a run: a hazard per year is all that a run of days can tell.
    pub(super) fn quits(&self, group: usize) -> Pair {
        let (area, model) = (&self.group_areas[group], &self.plan.valuation.quits);
        if area.present_area == 0 {
            return (0.0, 0.0);
        }
        let present = area.present_area as f64;
        let (occupancy, stress) = (area.busy_area as f64 / present, area.stress_area / present);
        let strained = model.occupancy * (occupancy - model.occupancy_free).max(0.0);
        let hazard = (model.attrition + strained) * (1.0 + model.stress * stress);
        let years = self.paid_hours(group) / FULL_TIME_YEAR_H;
        (hazard * years, years)
    }

    fn paid_definition(&self) -> &'static str {
        match self.plan.groups.iter().filter(|group| group.rostered).count() {
            0 => PAID,
            count if count == self.plan.groups.len() => PAID_ROSTER,
            _ => "sum of the groups",
        }
    }

    /// The metrics of all agents.
    pub(super) fn staff(&self, item: &mut Item<impl Sink>) {
        let (busy, present) = self.group_areas.iter().fold((0, 0), |sum, area| (sum.0 + area.busy_area, sum.1 + area.present_area));
        let paid: f64 = (0..self.plan.groups.len()).map(|group| self.paid(group)).sum();
        // Nobody pays for the hours of an outsourcer's agents.
        let own = self.group_areas.iter().zip(&self.plan.valuation.groups).filter(|(_, group)| group.tariff.is_none());
        let own_busy = own.map(|(area, _)| area.busy_area).sum::<u128>();
        item.put("occupancy", OCCUPANCY, "share", busy as f64, present as f64);
        item.put("utilisation", "handling/paid", "share", own_busy as f64, paid);
        item.put("paid_hours", self.paid_definition(), "h", paid / HOUR as f64, 1.0);
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
            item.put("slot_occupancy", "slots held/slots on duty", "share", area.slots_area as f64, present * f64::from(plan.capacity));
        }
        item.put("utilisation", "handling/paid", "share", area.busy_area as f64, self.paid(index));
        item.put("busy_mean", "agents handling", "agents", area.busy_area as f64, length);
        item.put("staff_mean", "agents on duty", "agents", present, length);
        item.put(
            "idle_hours",
            "on duty with nothing in hand, all agents",
            "h",
            (area.present_area - area.busy_area) as f64 / HOUR as f64,
            1.0,
        );
        let members = &self.replication.agents[plan.first_agent as usize..][..plan.agents as usize];
        let (sessions, seen) = members.iter().fold((0, 0), |sum, a| (sum.0 + a.sessions, sum.1 + u64::from(a.present > 0)));
        item.put("sessions", SESSIONS, "contacts", sessions as f64, 1.0);
        item.put("sessions_per_agent", "sessions/agents ever on duty", "contacts", sessions as f64, seen as f64);
        let definition = if plan.rostered { PAID_ROSTER } else { PAID };
        item.put("paid_hours", definition, "h", self.paid_hours(index), 1.0);
        if self.plan.life.agents.stress.is_some() {
            item.put("stress_mean", STRESS, "share", area.stress_area, present);
        }
        let (quits, years) = self.quits(index);
        item.put("attrition_per_year", ATTRITION, "quits per agent-year", quits, years);
        self.duties(item, index);
        self.put_group_money(item, index);
    }
}
