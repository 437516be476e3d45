//! What is counted about callbacks: those who took one, and how long they waited for the call.

use super::state::Contact;
use super::tally::Outcome;
use crate::ground::time::NEVER;

/// Counts of the contacts of one inquiry and channel that took a callback and arrived in the counted length.
#[derive(Clone, Debug, Default)]
pub struct CallbackCell {
    /// Took a callback.
    pub accepted: u64,
    /// Of these, reached by a call.
    pub reached: u64,
    /// Of these, ended as any served contact does; the others were transferred and gave up, or are open.
    pub served: u64,
    /// Of those who took a callback: they would count in the service level had they stayed on the line.
    pub excused: u64,
    /// From acceptance to the answer, over `reached`, in ticks.
    pub wait: u128,
    /// The same over `served`.
    pub served_wait: u128,
    /// Calls placed, answered or not.
    pub calls: u64,
}

impl CallbackCell {
    /// Counts a contact that took a callback and has ended, or is open at the end, after so many calls.
    /// `counts`: contacts with this outcome count in the service level.
    pub fn count(&mut self, contact: &Contact, calls: u32, outcome: Outcome, counts: bool) {
        self.accepted += 1;
        self.calls += u64::from(calls);
        self.excused += u64::from(counts);
        if contact.answered != NEVER {
            self.reached += 1;
            let wait = u128::from(contact.answered - contact.arrived);
            self.wait += wait;
            if matches!(outcome, Outcome::Served | Outcome::AutoClosed | Outcome::LeftChat) {
                self.served += 1;
                self.served_wait += wait;
            }
        }
    }

    /// Adds another cell.
    pub fn merge(&mut self, other: &Self) {
        self.accepted += other.accepted;
        self.reached += other.reached;
        self.served += other.served;
        self.excused += other.excused;
        self.wait += other.wait;
        self.served_wait += other.served_wait;
        self.calls += other.calls;
    }
}
