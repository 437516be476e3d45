//! Callbacks: an offer to wait for one's turn off the line.

use crate::ground::dist::Dist;
use crate::ground::time::Ticks;

/// `callback`: who is offered to be called back, and how it is done.
#[derive(Clone, Debug, PartialEq)]
pub struct Callback {
    /// Offered where at least so many wait.
    pub waiting_at_least: u32,
    /// Offered where the expected wait is at least this long (`None`: whatever it is).
    pub expected_wait_at_least: Option<Ticks>,
    /// Probability of accepting.
    pub accept: f64,
    /// When the call is placed.
    pub order: CallbackOrder,
    /// A call behind the queue is placed only while so many agents could take one.
    pub agents_free_at_least: u32,
    /// Probability that a call is answered.
    pub answer: f64,
    /// Agent time of a call that is not.
    pub ring: Ticks,
    /// Calls after which the centre gives up.
    pub attempts: u32,
    /// Time from a call that was not answered to the next.
    pub retry_after: Dist,
}

impl Callback {
    /// Its calls are placed when nobody waits on the line.
    pub fn is_behind(&self) -> bool {
        matches!(self.order, CallbackOrder::AfterQueue | CallbackOrder::EndOfDay { .. })
    }
}

/// When a callback is placed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallbackOrder {
    /// When an agent is free and nobody waits on the line.
    AfterQueue,
    /// When its place in the queue has come to the front.
    InPlace,
    /// After the wait that was expected, then at the head of the queue.
    Estimate,
    /// At an appointment, then at the head of the queue.
    Appointment {
        /// Length of a slot.
        slot: Ticks,
        /// Appointments in a slot.
        capacity: u32,
    },
    /// From a time of day on, as `AfterQueue`.
    EndOfDay {
        /// Ticks after midnight (`None`: when the channel closes).
        from: Option<Ticks>,
    },
}
