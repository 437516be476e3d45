//! A queue in steady state with a given number of servers.

use super::loss::idle_odds;
use super::states::{Busy, Sums};
use super::traffic::{Room, Traffic};
use super::within::{Level, Within, within};

/// The queue M/M/c/K+M in steady state. Shares are of all who come unless they say otherwise; times are in the unit
/// of the rates.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Queue {
    /// Servers that a line can reach, and all of them.
    servers: [f64; 2],
    busy: Busy,
    sums: Option<Sums>,
    /// Probability that a server is idle, and that none is.
    idle: f64,
    all_busy: f64,
}

impl Queue {
    pub(super) fn new(traffic: Traffic, servers: u32) -> Self {
        let (reached, room) = match traffic.room {
            Room::Endless => (servers, f64::INFINITY),
            Room::Places(places) => (servers, f64::from(places)),
            Room::Lines(lines) => (servers.min(lines.max(1)), f64::from(lines.max(1).saturating_sub(servers))),
        };
        let c = f64::from(reached);
        let busy = Busy { inflow: traffic.arrival_rate, drain: c * traffic.service_rate, patience_rate: traffic.patience_rate, room };
        let sums = busy.steady().then(|| busy.sums());
        let (idle, all_busy) = match &sums {
            Some(sums) => {
                let odds = idle_odds(reached, traffic.load()) * sums.first / sums.all;
                (1.0 / (1.0 + 1.0 / odds), 1.0 / (1.0 + odds))
            }
            None => (0.0, 1.0),
        };
        Self { servers: [c, f64::from(servers)], busy, sums, idle, all_busy }
    }

    /// Whether there is a steady state: the queue would grow for ever if nobody gave up, any number could wait, and
    /// the load were not below the number of servers. What is said below of a queue without one is the limit.
    pub fn is_stable(&self) -> bool {
        self.sums.is_some()
    }

    /// Share who find all servers busy and wait, for an answer or in vain.
    pub fn wait_probability(&self) -> f64 {
        self.sums.map_or(1.0, |sums| self.all_busy * (sums.joining / sums.all))
    }

    /// Share who find no room and are turned away.
    pub fn blocked(&self) -> f64 {
        self.sums.map_or(0.0, |sums| self.all_busy * (sums.full / sums.all))
    }

    /// Share who give up: patience rate times mean queue over arrival rate.
    pub fn abandoned(&self) -> f64 {
        if self.busy.patience_rate > 0.0 { self.busy.patience_rate * self.mean_queue() / self.busy.inflow } else { 0.0 }
    }

    /// Share who are served.
    pub fn served(&self) -> f64 {
        self.idle + self.served_after_wait()
    }

    fn served_after_wait(&self) -> f64 {
        let share = self.sums.map_or(1.0, |sums| (sums.all - sums.first).max(0.0) / sums.all);
        self.all_busy * share * (self.busy.drain / self.busy.inflow)
    }

    /// Mean number waiting; infinite without a steady state.
    pub fn mean_queue(&self) -> f64 {
        self.sums.map_or(f64::INFINITY, |sums| self.all_busy * (sums.waiting / sums.all))
    }

    /// Average speed of answer: the mean wait of those who are served, most of whom may not wait at all; infinite
    /// without a steady state.
    pub fn asa(&self) -> f64 {
        // The time of a wait in vain not counted: of those who find j waiting the share who stay times how long it takes.
        let waited = |sums: Sums| self.all_busy * (sums.climbing / sums.all) * (self.busy.drain / self.busy.inflow);
        self.sums.map_or(f64::INFINITY, |sums| waited(sums) / self.served())
    }

    /// Mean time waited by all who come, whether they are served, give up or are turned away at once: mean queue over
    /// arrival rate (Little).
    pub fn mean_wait(&self) -> f64 {
        self.mean_queue() / self.busy.inflow
    }

    /// Mean wait of those who wait, whether they are served or give up; 0 where nobody may.
    pub fn mean_wait_of_waiting(&self) -> f64 {
        self.sums.map_or(f64::INFINITY, |sums| if sums.joining > 0.0 { sums.waiting / sums.joining / self.busy.inflow } else { 0.0 })
    }

    /// Share of the servers that is busy.
    pub fn occupancy(&self) -> f64 {
        let [reached, all] = self.servers;
        (self.served() * self.busy.inflow / self.busy.drain).min(1.0) * (reached / all)
    }

    /// Shares who are served, and who give up, within `t` (at least 0).
    pub fn within(&self, t: f64) -> Within {
        let Some(sums) = &self.sums else { return Within { served: 0.0, abandoned: 0.0 } };
        let of_busy = within(&self.busy, sums, t);
        Within { served: self.idle + self.all_busy * of_busy.served, abandoned: self.all_busy * of_busy.abandoned }
    }

    /// The service level for answers within `t` (at least 0); 0 without a steady state.
    pub fn service_level(&self, t: f64, level: Level) -> f64 {
        let Within { served, abandoned } = self.within(t);
        let share = match level {
            Level::Default => served / (1.0 - abandoned),
            Level::OfOffered => served,
            Level::OfServed => served / self.served(),
            Level::AbandonedCount => served + abandoned,
        };
        share.min(1.0)
    }
}
