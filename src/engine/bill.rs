//! What an outsourcer charges: a fee whenever a contact comes into the hands of its agents from elsewhere, and agent
//! time by the minute. Only counted contacts are paid for, however long they last, and a ghost as any other; what is
//! charged belongs to the contact's inquiry and channel at once, and to the day on which it is charged: sessions when
//! they begin, their after-contact work and replies when they end. What comes after the last day belongs to that.
//!
//! Calls of a campaign are charged when the attempt is over, those that reach the right party as contacts.

use super::Engine;
use super::agents::AgentId;
use super::campaign_state::Call;
use super::ledger::Ledger;
use super::state::NONE;
use super::work::Work;
use crate::ground::time::Ticks;

/// No group has charged for a contact.
pub(super) const NOBODY: u16 = u16::MAX;

impl Engine<'_> {
    /// An agent's time is charged to a contact: so does an outsourcer.
    #[inline]
    pub(super) fn bill(&mut self, agent: AgentId, place: u32, time: Ticks) {
        if self.plan.outsources {
            self.bill_outsourced(agent, place, time);
        }
    }

    #[inline(never)]
    fn bill_outsourced(&mut self, agent: AgentId, place: u32, time: Ticks) {
        let plan = self.plan;
        let group = self.agents[agent as usize].group;
        let contact = &self.contacts[place];
        let extra = &mut self.extras[place as usize];
        let comes = std::mem::replace(&mut extra.charged_by, group) != group;
        if let Some(tariff) = &plan.valuation.groups[group as usize].tariff {
            extra.charged += if comes { tariff.per_contact } else { 0.0 } + time as f64 * tariff.per_tick;
        }
        if contact.interval != NONE {
            self.ledger.work_on(contact, group).contacts += u64::from(comes);
            self.ledger.bill_work(group, self.now, Work { time: u128::from(time), contacts: u64::from(comes) });
        }
    }
}

impl Ledger<'_> {
    /// An attempt to call somebody for a campaign is over at `now`: agent time was spent on it, and an outsourcer whose agent
    /// had it charges for it.
    pub(super) fn bill_call(&mut self, campaign: usize, call: &Call, reached: bool, now: Ticks) {
        if call.interval == NONE {
            return;
        }
        let work = Work { time: u128::from(call.handled), contacts: u64::from(reached) };
        self.work_on_calls(campaign, call.group).add(work);
        if self.plan.outsources {
            self.bill_work(call.group, now, work);
        }
    }

    /// Work of the day at `now`.
    fn bill_work(&mut self, group: u16, now: Ticks, work: Work) {
        let day = self.plan.counted_day(now);
        self.out.bills[day * self.plan.groups.len() + group as usize].add(work);
    }
}
