//! The Kolmogorov forward equations of one queue whose rates and staff change with time, by
//! fourth-order Runge-Kutta. Oracles only; times in seconds.

/// Rates that hold for a while.
#[derive(Clone, Copy, Debug)]
pub struct Rates {
    /// Arrivals per second.
    pub arrive: f64,
    /// Completions per second of a busy agent (0: work is paused).
    pub done: f64,
    /// Rate at which each who waits leaves.
    pub leave: f64,
    /// Agents on duty. Busy agents above this finish and leave.
    pub staff: usize,
}

/// Time integrals over a span, in contact-seconds.
#[derive(Clone, Copy, Debug, Default)]
pub struct Integrals {
    /// Of the number in service.
    pub service: f64,
    /// Of the number waiting.
    pub queue: f64,
}

/// The distribution of (in service, waiting); the last two entries collect the integrals.
#[derive(Clone)]
pub struct Transient {
    p: Vec<f64>,
    most: usize,
    room: usize,
}

impl Transient {
    /// Empty, with at most `most` in service and `room` waiting (beyond it arrivals are lost: choose
    /// it so large that this has no weight, or as the queue capacity).
    pub fn empty(most: usize, room: usize) -> Self {
        let mut p = vec![0.0; (most + 1) * (room + 1) + 2];
        p[0] = 1.0;
        Self { p, most, room }
    }

    fn slope(&self, p: &[f64], rates: Rates, out: &mut [f64]) {
        let width = self.room + 1;
        out.fill(0.0);
        let (mut service, mut queue) = (0.0, 0.0);
        for s in 0..=self.most {
            for q in 0..=self.room {
                let at = s * width + q;
                let mass = p[at];
                // Far tails would otherwise decay into slow subnormal numbers.
                if mass.abs() < 1e-40 {
                    continue;
                }
                service += mass * s as f64;
                queue += mass * q as f64;
                let mut flow = |to: usize, rate: f64| {
                    out[at] -= mass * rate;
                    out[to] += mass * rate;
                };
                if s < rates.staff {
                    flow(at + width, rates.arrive);
                } else if q < self.room {
                    flow(at + 1, rates.arrive);
                }
                if s > 0 {
                    let stays = q > 0 && s <= rates.staff;
                    flow(if stays { at - 1 } else { at - width }, rates.done * s as f64);
                }
                if q > 0 {
                    flow(at - 1, rates.leave * q as f64);
                }
            }
        }
        let n = p.len();
        out[n - 2] = service;
        out[n - 1] = queue;
    }

    /// Advances by `span` in steps of about `step`, after letting agents who have just come on duty
    /// take waiting contacts.
    pub fn advance(&mut self, rates: Rates, span: f64, step: f64) -> Integrals {
        self.take_waiting(rates.staff);
        let n = self.p.len();
        self.p[n - 2..].fill(0.0);
        let steps = (span / step).ceil() as usize;
        let h = span / steps as f64;
        let mut k = [vec![0.0; n], vec![0.0; n], vec![0.0; n], vec![0.0; n]];
        let mut at = vec![0.0; n];
        for _ in 0..steps {
            self.slope(&self.p, rates, &mut k[0]);
            for (i, weight) in [0.5, 0.5, 1.0].into_iter().enumerate() {
                for ((at, p), slope) in at.iter_mut().zip(&self.p).zip(&k[i]) {
                    *at = p + weight * h * slope;
                }
                let (_, rest) = k.split_at_mut(i + 1);
                self.slope(&at, rates, &mut rest[0]);
            }
            for (j, p) in self.p.iter_mut().enumerate() {
                *p += h / 6.0 * (k[0][j] + 2.0 * k[1][j] + 2.0 * k[2][j] + k[3][j]);
            }
        }
        Integrals { service: self.p[n - 2], queue: self.p[n - 1] }
    }

    /// Cuts the staff to `staff`, busy agents beyond it leaving the state together with the contacts
    /// they still finish: particular agents go, each after the contact in hand. Gives their mean
    /// number. Without this call [`Rates::staff`] counts heads: whoever finishes first goes.
    pub fn send_off(&mut self, staff: usize) -> f64 {
        let width = self.room + 1;
        let mut gone = 0.0;
        for s in staff + 1..=self.most {
            for q in 0..width {
                let mass = std::mem::take(&mut self.p[s * width + q]);
                gone += mass * (s - staff) as f64;
                self.p[staff * width + q] += mass;
            }
        }
        gone
    }

    fn take_waiting(&mut self, staff: usize) {
        let width = self.room + 1;
        for s in (0..staff).rev() {
            for q in 1..=self.room {
                let moved = q.min(staff - s);
                let mass = std::mem::take(&mut self.p[s * width + q]);
                self.p[(s + moved) * width + q - moved] += mass;
            }
        }
    }

    /// Expectation of a function of the numbers in service and waiting.
    pub fn expectation(&self, of: impl Fn(usize, usize) -> f64) -> f64 {
        let width = self.room + 1;
        let states = (0..=self.most).flat_map(|s| (0..width).map(move |q| (s, q)));
        states.map(|(s, q)| self.p[s * width + q] * of(s, q)).sum()
    }

    /// Mass of the states with no room left.
    pub fn edge(&self) -> f64 {
        let width = self.room + 1;
        (0..=self.most).map(|s| self.p[s * width + self.room]).sum()
    }

    /// Mean (in service, waiting) at this moment.
    pub fn means(&self) -> (f64, f64) {
        let width = self.room + 1;
        let cells = self.p[..self.p.len() - 2].iter().enumerate();
        cells.fold((0.0, 0.0), |(s, q), (at, p)| (s + p * (at / width) as f64, q + p * (at % width) as f64))
    }
}

/// After a long time the equations settle at the birth-death solution.
#[test]
fn oracle_settles_at_erlang_a() {
    let mut state = Transient::empty(10, 80);
    let rates = Rates { arrive: 0.18, done: 1.0 / 60.0, leave: 1.0 / 120.0, staff: 10 };
    state.advance(rates, 10_000.0, 1.0);
    let exact = crate::erlang::mmck_m(0.18, 60.0, 10, 80, 1.0 / 120.0);
    let (service, queue) = state.means();
    assert!((service - exact.busy).abs() < 1e-8 && (queue - exact.queue).abs() < 1e-8);
    assert!(state.edge() < 1e-9);
}

/// M/M/∞ from empty: Poisson with mean a(1 - e^(-μt)); its integral follows. After a cut to
/// nobody, those in service go on and leave: mean m e^(-μt).
#[test]
fn oracle_infinite_servers_and_a_cut() {
    let mut state = Transient::empty(60, 60);
    let (a, mu, t) = (6.0f64, 1.0 / 60.0, 90.0f64);
    let integrals = state.advance(Rates { arrive: a * mu, done: mu, leave: 0.0, staff: 60 }, t, 0.5);
    let mean = a * (1.0 - (-mu * t).exp());
    assert!((state.means().0 - mean).abs() < 1e-9);
    assert!((integrals.service - (a * t - mean / mu)).abs() < 1e-6);
    state.advance(Rates { arrive: 0.01, done: mu, leave: 0.0, staff: 0 }, t, 0.5);
    let (service, queue) = state.means();
    assert!((service - mean * (-mu * t).exp()).abs() < 1e-9);
    assert!((queue - 0.01 * t).abs() < 1e-9);
}

/// Little's law through a cut and a rise of staff: what arrived was served, left or is still there.
#[test]
fn oracle_mass_balances_through_staff_changes() {
    let mut state = Transient::empty(9, 120);
    let (mu, leave) = (1.0 / 100.0, 1.0 / 200.0);
    let (mut arrived, mut gone) = (0.0, 0.0);
    for (arrive, staff) in [(0.08, 9), (0.08, 4), (0.05, 7), (0.0, 2)] {
        let part = state.advance(Rates { arrive, done: mu, leave, staff }, 600.0, 0.5);
        arrived += arrive * 600.0;
        gone += part.service * mu + part.queue * leave;
    }
    let (service, queue) = state.means();
    assert!((arrived - gone - service - queue).abs() < 1e-6);
}
