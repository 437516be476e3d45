//! What happens within a time: the distribution of waits, exactly.
//!
//! Who finds all servers busy and j waiting has j + 1 departures ahead, at rates that fall from drain + j theta to
//! drain. After a time t, that of those ahead i have not left is a pure death process whose numbers are negative
//! binomial: the chance that at most j departures have happened is the sum over i <= j of
//! e^(-drain t) product (drain + k theta) E / (k + 1), k < i, with E = (1 - e^(-theta t)) / theta. Without limits the
//! sum over j is a ratio of incomplete gamma functions (Baccelli & Hebuterne 1981; Mandelbaum & Zeltyn 2007).

use super::states::{Busy, Sums};
use crate::ground::special::gamma_p;

/// What the service level is a share of; w: within the time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Level {
    /// served w / (offered - abandoned w).
    #[default]
    Default,
    /// served w / offered.
    OfOffered,
    /// served w / served.
    OfServed,
    /// (served w + abandoned w) / offered.
    AbandonedCount,
}

impl Level {
    /// All definitions, the default first.
    pub const ALL: [Self; 4] = [Self::Default, Self::OfOffered, Self::OfServed, Self::AbandonedCount];
}

/// Shares of all who come.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Within {
    /// Served within the time.
    pub served: f64,
    /// Gone within the time.
    pub abandoned: f64,
}

/// Below this an incomplete gamma function has lost digits, or will.
const FAINT: f64 = 1e-250;

/// The same of those who come while all servers are busy.
pub(super) fn within(busy: &Busy, sums: &Sums, t: f64) -> Within {
    if busy.room < f64::INFINITY {
        return by_states(busy, sums, t);
    }
    if busy.patience_rate == 0.0 {
        return Within { served: -libm::expm1((busy.inflow - busy.drain) * t), abandoned: 0.0 };
    }
    let (shape, z) = (busy.drain / busy.patience_rate, busy.inflow / busy.patience_rate);
    let all = gamma_p(shape, z);
    if all < FAINT {
        return by_states(busy, sums, t);
    }
    // The wait that a customer of endless patience would have has a density proportional to
    // exp(inflow (1 - e^(-theta x)) / theta - drain x): in y = e^(-theta x) a gamma density cut off at y = 1.
    let left = libm::exp(-busy.patience_rate * t);
    let longer = gamma_p(shape, z * left) / all;
    let served = (shape / z) * (gamma_p(shape + 1.0, z) - gamma_p(shape + 1.0, z * left)).max(0.0) / all;
    Within { served, abandoned: (1.0 - served - left * longer).max(0.0) }
}

/// State by state.
fn by_states(busy: &Busy, sums: &Sums, t: f64) -> Within {
    let Busy { drain, patience_rate: theta, .. } = *busy;
    let left = libm::exp(-theta * t);
    let reach = if theta > 0.0 { -libm::expm1(-theta * t) / theta } else { t };
    // Whose wait is longer than t; and the same of those who stay, who are as if one more gave up ahead.
    let (mut longer, mut staying) = (Departures::new(drain, t), Departures::new(drain + theta, t));
    let mut of_busy = Within { served: 0.0, abandoned: 0.0 };
    let (low, mut weight) = (sums.low.0, sums.low.1 / sums.all);
    let mut j = 0.0;
    while j < busy.room {
        if j >= low {
            let served = drain / (drain + (j + 1.0) * theta) * (1.0 - staying.at_most()).max(0.0);
            of_busy.served += weight * served;
            of_busy.abandoned += weight * (1.0 - served - left * longer.at_most()).max(0.0);
            let ratio = busy.ratio(j + 1.0);
            weight *= ratio;
            if ratio < 1.0 && weight < 1e-18 * (1.0 - ratio) {
                break;
            }
        }
        longer.more(reach * (drain + j * theta) / (j + 1.0));
        staying.more(reach * (drain + theta + j * theta) / (j + 1.0));
        j += 1.0;
    }
    if theta == 0.0 {
        of_busy.abandoned = 0.0;
    }
    of_busy
}

/// The chance of at most so many departures, whose terms may be far below the smallest number.
struct Departures {
    term: f64,
    sum: f64,
    /// The true values are these times e^`log`.
    log: f64,
    scale: f64,
}

impl Departures {
    /// None.
    fn new(rate: f64, t: f64) -> Self {
        Self { term: 1.0, sum: 1.0, log: -rate * t, scale: libm::exp(-rate * t) }
    }

    fn at_most(&self) -> f64 {
        (self.sum * self.scale).min(1.0)
    }

    /// One more, which is `ratio` times as likely as the one before.
    fn more(&mut self, ratio: f64) {
        const FAR: f64 = 1e200;
        self.term *= ratio;
        self.sum += self.term;
        if self.sum > FAR {
            self.term /= FAR;
            self.sum /= FAR;
            self.log += libm::log(FAR);
            self.scale = libm::exp(self.log);
        }
    }
}
