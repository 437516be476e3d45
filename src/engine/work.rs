//! Agent time by who spends it on what: what money is made of once it is measured.

use super::ledger::Ledger;
use super::state::{Contact, NONE};
use crate::ground::time::Ticks;

/// Work of one group.
#[derive(Clone, Copy, Debug, Default)]
pub struct Work {
    /// Agent time, in ticks.
    pub time: u128,
    /// Where somebody is paid by contact: those that came into the group's hands from elsewhere, and people reached.
    pub contacts: u64,
}

impl Work {
    /// Adds more of it.
    pub fn add(&mut self, more: Self) {
        self.time += more.time;
        self.contacts += more.contacts;
    }
}

impl Ledger<'_> {
    /// Agent time is spent on a contact.
    #[inline(always)]
    pub fn count_work(&mut self, contact: &Contact, group: u16, time: Ticks) {
        if contact.interval != NONE {
            self.work_on(contact, group).time += u128::from(time);
        }
    }

    /// The work of a group on the contacts of a contact's inquiry and channel.
    #[inline(always)]
    pub fn work_on(&mut self, contact: &Contact, group: u16) -> &mut Work {
        let cell = contact.inquiry as usize * self.plan.channels.len() + contact.channel as usize;
        &mut self.out.work[cell * self.plan.groups.len() + group as usize]
    }

    /// The work of a group on the calls of a campaign.
    pub fn work_on_calls(&mut self, campaign: usize, group: u16) -> &mut Work {
        &mut self.out.calls[campaign * self.plan.groups.len() + group as usize]
    }
}
