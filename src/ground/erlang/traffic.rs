//! What comes to a queue: how often, for how long, how patient, and how many may wait.

use super::Queue;
use std::fmt;

/// Patience of more than so many mean times between arrivals is endless.
const MOST_PATIENT: f64 = 1e10;

/// How many contacts may wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    /// As many as come.
    Endless,
    /// So many wait at most; who comes then is blocked. 0: nobody waits, Erlang B.
    Places(u32),
    /// So many are there at most, waiting or served: lines. Servers beyond them have nothing to do.
    Lines(u32),
}

/// A parameter that the formulas have no answer for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutOfRange {
    /// The arrival rate is not positive and finite.
    Arrivals,
    /// The service rate is not positive and finite.
    Service,
    /// The patience rate is negative or not finite.
    Patience,
    /// The mean patience is more than 10^10 mean times between arrivals: take it as endless.
    TooPatient,
}

impl fmt::Display for OutOfRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Arrivals => "the arrival rate must be positive and finite",
            Self::Service => "the service rate must be positive and finite",
            Self::Patience => "the patience rate must be finite and not negative",
            Self::TooPatient => "patience of more than 10^10 times between arrivals is endless",
        })
    }
}

impl std::error::Error for OutOfRange {}

/// What comes to a queue. Rates are per unit of time, whichever it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Traffic {
    pub(super) arrival_rate: f64,
    pub(super) service_rate: f64,
    pub(super) patience_rate: f64,
    pub(super) room: Room,
}

impl Traffic {
    /// `arrival_rate` contacts per unit of time, each served in 1 / `service_rate` on average and giving up after
    /// 1 / `patience_rate` of waiting on average; `patience_rate` 0: they never give up.
    ///
    /// # Errors
    ///
    /// [`OutOfRange`] says which rate is out of its range.
    pub fn new(arrival_rate: f64, service_rate: f64, patience_rate: f64, room: Room) -> Result<Self, OutOfRange> {
        let positive = |rate: f64| rate > 0.0 && rate.is_finite();
        if !positive(arrival_rate) {
            return Err(OutOfRange::Arrivals);
        }
        if !positive(service_rate) {
            return Err(OutOfRange::Service);
        }
        if patience_rate != 0.0 && !positive(patience_rate) {
            return Err(OutOfRange::Patience);
        }
        if patience_rate > 0.0 && arrival_rate > MOST_PATIENT * patience_rate {
            return Err(OutOfRange::TooPatient);
        }
        Ok(Self { arrival_rate, service_rate, patience_rate, room })
    }

    /// As [`Traffic::new`] from a mean patience in place of its rate, with endless room: infinite, 0 or beyond
    /// [`OutOfRange::TooPatient`] it is endless. `None` unless the other rates are positive and finite.
    pub fn patient(arrival_rate: f64, service_rate: f64, mean_patience: f64) -> Option<Self> {
        let rate = if mean_patience > 0.0 { 1.0 / mean_patience } else { 0.0 };
        match Self::new(arrival_rate, service_rate, rate, Room::Endless) {
            Err(OutOfRange::TooPatient) => Self::new(arrival_rate, service_rate, 0.0, Room::Endless).ok(),
            traffic => traffic.ok(),
        }
    }

    /// Whether anybody ever gives up.
    pub fn gives_up(&self) -> bool {
        self.patience_rate > 0.0
    }

    /// The offered load in erlangs: arrival rate over service rate.
    pub fn load(&self) -> f64 {
        self.arrival_rate / self.service_rate
    }

    /// The queue in steady state with so many servers, of whom there is at least one (0 counts as 1). Takes time that
    /// grows with the square root of load and patience, and with the waiting places if they are limited.
    pub fn queue(&self, servers: u32) -> Queue {
        Queue::new(*self, servers.max(1))
    }
}
