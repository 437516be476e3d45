//! The states of a queue in which all servers are busy.

/// Rates of the queue while all servers are busy.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Busy {
    /// Of arriving.
    pub(super) inflow: f64,
    /// At which the servers together finish.
    pub(super) drain: f64,
    /// At which each who waits gives up.
    pub(super) patience_rate: f64,
    /// How many may wait; infinite without a limit.
    pub(super) room: f64,
}

/// Sums over the numbers waiting, j, of probabilities relative to the likeliest of them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Sums {
    /// Of the probabilities.
    pub(super) all: f64,
    /// The probability that nobody waits.
    pub(super) first: f64,
    /// Of the probabilities that one more may wait.
    pub(super) joining: f64,
    /// The probability that no more may.
    pub(super) full: f64,
    /// Of probability times j.
    pub(super) waiting: f64,
    /// Of probability times the mean time that j + 1 departures take from there, those who give up among them, if the
    /// last to come stays.
    pub(super) climbing: f64,
    /// The lowest j that is not negligible, and its probability.
    pub(super) low: (f64, f64),
}

/// Share by which a product or quotient of rates may be off.
const ROUNDING: f64 = 4.0 * f64::EPSILON;

impl Busy {
    /// Whether probabilities can be summed: whether there is a steady state. Ten calls an hour of six minutes are one erlang,
    /// whatever the rounding of the rates says.
    pub(super) fn steady(&self) -> bool {
        self.patience_rate > 0.0 || self.room.is_finite() || self.inflow < self.drain * (1.0 - ROUNDING)
    }

    /// Rate at which the queue gets shorter with `j` waiting.
    fn leaving(&self, j: f64) -> f64 {
        self.drain + j * self.patience_rate
    }

    /// Rate of the probability of `j` waiting to that of one fewer.
    pub(super) fn ratio(&self, j: f64) -> f64 {
        self.inflow / self.leaving(j)
    }

    /// The sums of a queue that has a steady state.
    pub(super) fn sums(&self) -> Sums {
        if self.patience_rate == 0.0 && self.room == f64::INFINITY {
            // A geometric series.
            let spare = (self.drain - self.inflow) / self.drain;
            let (all, waiting) = (1.0 / spare, self.inflow / self.drain / (spare * spare));
            return Sums { all, first: 1.0, joining: all, full: 0.0, waiting, climbing: waiting / self.drain, low: (0.0, 1.0) };
        }
        let mode = self.mode();
        let mut sums = Sums { all: 0.0, first: 0.0, joining: 0.0, full: 0.0, waiting: 0.0, climbing: 0.0, low: (mode, 1.0) };
        let (mut j, mut term) = (mode, 1.0);
        let top = self.climb(mode);
        let mut climb = top;
        while j >= 0.0 && term > 1e-18 * sums.all {
            sums.add(self, j, term, climb);
            sums.low = (j, term);
            climb = (climb - 1.0 / self.leaving(j)).max(0.0);
            term /= self.ratio(j);
            j -= 1.0;
        }
        (j, term, climb) = (mode, 1.0, top);
        while j < self.room {
            j += 1.0;
            term *= self.ratio(j);
            climb += 1.0 / self.leaving(j);
            sums.add(self, j, term, climb);
            // Without a limit the rest is a geometric series at most.
            let spare = 1.0 - self.ratio(j + 1.0);
            let last = self.room == f64::INFINITY && spare > 0.0 && term * j <= 1e-18 * sums.waiting * spare * spare;
            if last || term == 0.0 {
                break;
            }
        }
        sums
    }

    /// The likeliest number waiting.
    fn mode(&self) -> f64 {
        if self.inflow < self.drain {
            0.0
        } else if self.patience_rate > 0.0 {
            ((self.inflow - self.drain) / self.patience_rate).floor().min(self.room)
        } else {
            self.room
        }
    }

    /// The sum of 1 / leaving(i) over i from 1 to `j`: the first terms one by one, the others by Euler and Maclaurin.
    fn climb(&self, j: f64) -> f64 {
        if self.patience_rate == 0.0 {
            return j / self.drain;
        }
        let base = self.drain / self.patience_rate;
        let (mut i, mut sum) = (1.0, 0.0);
        while i <= j && base + i < 30.0 {
            sum += 1.0 / (base + i);
            i += 1.0;
        }
        if i <= j {
            let (from, to) = (base + i, base + j);
            let power = |n: i32| libm::pow(from, -f64::from(n)) - libm::pow(to, -f64::from(n));
            sum += libm::log1p((j - i) / from) + 0.5 * (1.0 / from + 1.0 / to) + power(2) / 12.0 - power(4) / 120.0 + power(6) / 252.0;
        }
        sum / self.patience_rate
    }
}

impl Sums {
    fn add(&mut self, busy: &Busy, j: f64, term: f64, climb: f64) {
        self.all += term;
        self.waiting += term * j;
        self.climbing += term * climb;
        if j == 0.0 {
            self.first = term;
        }
        if j < busy.room {
            self.joining += term;
        } else {
            self.full = term;
        }
    }
}
