//! Closed-form queueing formulas for orientation beside the simulation: Erlang B (blocking), Erlang
//! C (delay, endless patience) and Erlang A (exponential patience; Palm 1957; Garnett, Mandelbaum &
//! Reiman 2002, MSOM 4, 208-227; Mandelbaum & Zeltyn 2007).
//!
//! All assume Poisson arrivals, exponential service, one class and steady state. Invariant: only
//! ratios of neighbouring state probabilities are used and only positive terms are added, so that
//! nothing overflows or cancels at 10,000 servers. Rates share one unit of time, which is also
//! that of the answers.

use super::special::gamma_p;

/// The blocking probability of M/M/c/c with offered load `load` (arrival rate over service rate,
/// in Erlangs, at least 0), by the recursion B(n) = a B(n-1) / (n + a B(n-1)).
pub fn erlang_b(servers: u32, load: f64) -> f64 {
    (1..=servers).fold(1.0, |blocked, n| {
        let passed_on = load * blocked;
        passed_on / (f64::from(n) + passed_on)
    })
}

/// The probability of having to wait in M/M/c; 1 when the load is not below the number of servers.
pub fn erlang_c(servers: u32, load: f64) -> f64 {
    let c = f64::from(servers);
    if load >= c {
        return 1.0;
    }
    let blocked = erlang_b(servers, load);
    blocked / (1.0 - load / c * (1.0 - blocked))
}

/// The M/M/c queue in steady state.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ErlangC {
    wait_probability: f64,
    /// Rate at which a full system gets ahead of its arrivals, c mu - lambda; 0 if it never does.
    spare_rate: f64,
}

impl ErlangC {
    /// `None` unless there is a server, the arrival rate is finite and not negative and the
    /// service rate is finite and positive.
    pub fn new(arrival_rate: f64, service_rate: f64, servers: u32) -> Option<Self> {
        let valid = servers > 0 && arrival_rate >= 0.0 && arrival_rate.is_finite() && service_rate > 0.0 && service_rate.is_finite();
        valid.then(|| Self {
            wait_probability: erlang_c(servers, arrival_rate / service_rate),
            spare_rate: (f64::from(servers) * service_rate - arrival_rate).max(0.0),
        })
    }

    /// Probability of having to wait.
    pub fn wait_probability(&self) -> f64 {
        self.wait_probability
    }

    /// Average speed of answer: the mean wait; infinite without a steady state.
    pub fn asa(&self) -> f64 {
        self.wait_probability / self.spare_rate
    }

    /// Probability of an answer within `t` (at least 0); 0 without a steady state.
    pub fn service_level(&self, t: f64) -> f64 {
        1.0 - self.wait_probability * libm::exp(-self.spare_rate * t)
    }
}

/// The M/M/c+M queue in steady state.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ErlangA {
    wait_probability: f64,
    mean_queue: f64,
    abandon_probability: f64,
    mean_wait: f64,
    occupancy: f64,
    /// Rates of leaving service with all servers busy and of arriving, in patience rates.
    drain: f64,
    inflow: f64,
    patience_rate: f64,
}

impl ErlangA {
    /// Solves the queue; `patience_rate` is one over the mean patience. `None` unless there is a
    /// server, the rates are finite and positive, and mean patience is below 10^12 mean times
    /// between arrivals (beyond that patience is endless: [`ErlangC`]).
    pub fn new(arrival_rate: f64, service_rate: f64, patience_rate: f64, servers: u32) -> Option<Self> {
        let positive = |rate: f64| rate > 0.0 && rate.is_finite();
        if servers == 0 || !positive(arrival_rate) || !positive(service_rate) || !positive(patience_rate) {
            return None;
        }
        if arrival_rate >= 1e12 * patience_rate {
            return None;
        }
        let sums = StateSums::new(arrival_rate, service_rate, patience_rate, servers);
        let mean_queue = sums.queue / sums.all;
        Some(Self {
            wait_probability: sums.busy / sums.all,
            mean_queue,
            abandon_probability: patience_rate * mean_queue / arrival_rate,
            mean_wait: mean_queue / arrival_rate,
            occupancy: sums.serving / sums.all / f64::from(servers),
            drain: f64::from(servers) * service_rate / patience_rate,
            inflow: arrival_rate / patience_rate,
            patience_rate,
        })
    }

    /// Probability of having to wait (to find all servers busy).
    pub fn wait_probability(&self) -> f64 {
        self.wait_probability
    }

    /// Mean number waiting.
    pub fn mean_queue(&self) -> f64 {
        self.mean_queue
    }

    /// Probability of abandoning: patience rate times mean queue over arrival rate.
    pub fn abandon_probability(&self) -> f64 {
        self.abandon_probability
    }

    /// Mean time in queue of all, the served and the abandoned.
    pub fn mean_wait(&self) -> f64 {
        self.mean_wait
    }

    /// Share of the servers that is busy.
    pub fn occupancy(&self) -> f64 {
        self.occupancy
    }

    /// Probabilities of being answered within `t` (at least 0) and of abandoning within `t`.
    ///
    /// The wait that a customer of endless patience would have, if there is any, has a density proportional
    /// to exp(lambda (1 - e^(-theta x)) / theta - c mu x) (Baccelli & Hebuterne 1981; Mandelbaum & Zeltyn 2007), so that
    /// in y = e^(-theta x) it is a gamma density of shape c mu / theta cut off at y = 1.
    pub fn within(&self, t: f64) -> (f64, f64) {
        let (a, z, wait) = (self.drain, self.inflow, self.wait_probability);
        let left = libm::exp(-self.patience_rate * t);
        let all = gamma_p(a, z);
        if all < 1e-280 {
            // So far from overload that next to nobody abandons: a wait is exponential.
            let longer = wait * libm::exp(-(a - z) * self.patience_rate * t);
            return (1.0 - longer, 0.0);
        }
        let longer = wait * gamma_p(a, z * left) / all;
        // Of those who find all servers busy: who has the patience for a wait of at most t.
        let answered = wait * (a / z) * (gamma_p(a + 1.0, z) - gamma_p(a + 1.0, z * left)) / all;
        (1.0 - wait + answered, (wait - answered - left * longer).max(0.0))
    }

    /// Share answered within `t` of all but those who abandon within `t`.
    pub fn service_level(&self, t: f64) -> f64 {
        let (answered, abandoned) = self.within(t);
        answered / (1.0 - abandoned)
    }
}

/// Sums over the states of the birth-death process, relative to its likeliest state.
struct StateSums {
    /// Of probabilities.
    all: f64,
    /// Of probabilities of states with all servers busy.
    busy: f64,
    /// Of probability times number waiting.
    queue: f64,
    /// Of probability times number in service.
    serving: f64,
}

impl StateSums {
    fn new(arrival_rate: f64, service_rate: f64, patience_rate: f64, servers: u32) -> Self {
        let c = f64::from(servers);
        let leave = |n: f64| service_rate * n.min(c) + patience_rate * (n - c).max(0.0);
        let mode = if arrival_rate < service_rate * c {
            (arrival_rate / service_rate).floor()
        } else {
            c + ((arrival_rate - service_rate * c) / patience_rate).floor()
        };
        let mut sums = Self { all: 0.0, busy: 0.0, queue: 0.0, serving: 0.0 };
        let (mut n, mut term) = (mode, 1.0);
        while n >= 0.0 && term > 1e-18 * sums.all {
            sums.add(n, c, term);
            term *= leave(n) / arrival_rate;
            n -= 1.0;
        }
        // Upwards past the servers until the rest of the queue, a geometric series at most, is nothing.
        (n, term) = (mode, 1.0);
        loop {
            n += 1.0;
            term *= arrival_rate / leave(n);
            let ratio = arrival_rate / leave(n + 1.0);
            let last = if n > c { term * (n - c) <= 1e-18 * sums.queue * (1.0 - ratio) * (1.0 - ratio) } else { term == 0.0 };
            sums.add(n, c, term);
            if last || term == 0.0 {
                return sums;
            }
        }
    }

    fn add(&mut self, n: f64, c: f64, term: f64) {
        self.all += term;
        self.serving += term * n.min(c);
        if n >= c {
            self.busy += term;
            self.queue += term * (n - c);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(value: f64, exact: f64, tolerance: f64) {
        assert!((value / exact - 1.0).abs() < tolerance, "{value} is not {exact}");
    }

    #[test]
    fn erlang_b_and_c_against_direct_sums() {
        for (servers, load) in [(1, 0.3), (3, 5.0), (10, 8.0), (60, 50.0), (120, 100.0)] {
            let (mut term, mut sum) = (1.0, 1.0);
            for k in 1..=servers {
                term *= load / f64::from(k);
                sum += term;
            }
            close(erlang_b(servers, load), term / sum, 1e-13);
            let c = f64::from(servers);
            if load < c {
                let waiting = term * c / (c - load);
                close(erlang_c(servers, load), waiting / (sum - term + waiting), 1e-13);
            }
        }
        // Published tables: B(10, 5) = 0.018385, C(10, 8) = 0.40918.
        close(erlang_b(10, 5.0), 0.018_384_570_336, 1e-10);
        close(erlang_c(10, 8.0), 0.409_180_15, 1e-7);
        assert_eq!((erlang_b(0, 3.0), erlang_b(4, 0.0), erlang_c(4, 4.0), erlang_c(4, 0.0)), (1.0, 0.0, 1.0, 0.0));
    }

    #[test]
    fn erlang_c_queue() {
        // M/M/1 at load 0.8: mean wait rho / (mu - lambda).
        let q = ErlangC::new(0.8, 1.0, 1).unwrap();
        close(q.asa(), 4.0, 1e-14);
        close(q.service_level(5.0), 1.0 - 0.8 * libm::exp(-1.0), 1e-14);
        let overloaded = ErlangC::new(5.0, 1.0, 4).unwrap();
        assert_eq!((overloaded.asa(), overloaded.service_level(9.0)), (f64::INFINITY, 0.0));
        assert!(ErlangC::new(1.0, 0.0, 4).is_none() && ErlangC::new(f64::NAN, 1.0, 4).is_none() && ErlangC::new(1.0, 1.0, 0).is_none());
    }

    /// The reference: logarithms of the probabilities from state 0 upwards, normalised by their sum.
    fn direct(arrival: f64, service: f64, patience: f64, servers: u32, states: u32) -> (f64, f64) {
        let c = f64::from(servers);
        let (mut log, mut logs) = (0.0, vec![0.0]);
        for n in 1..=states {
            let n = f64::from(n);
            log += libm::log(arrival / (service * n.min(c) + patience * (n - c).max(0.0)));
            logs.push(log);
        }
        let top = logs.iter().copied().fold(f64::MIN, f64::max);
        let p: Vec<f64> = logs.iter().map(|log| libm::exp(log - top)).collect();
        let sum: f64 = p.iter().sum();
        let wait: f64 = p[servers as usize..].iter().sum();
        let queue: f64 = p[servers as usize..].iter().enumerate().map(|(i, p)| i as f64 * p).sum();
        (wait / sum, queue / sum)
    }

    #[test]
    fn erlang_a_against_the_birth_death_solution() {
        for (arrival, service, patience, servers, states) in [
            (1.0, 1.0, 0.5, 1, 400),
            (5.0, 1.0, 0.01, 7, 3000),
            (5.0, 1.0, 20.0, 40, 300),
            (48.0, 1.0, 0.5, 50, 1000),
            (90.0, 1.0, 0.5, 50, 1000),
            (10_000.0, 1.0, 0.3, 10_000, 14_000),
            (9_700.0, 1.0, 2.0, 10_000, 12_000),
            (14_000.0, 1.0, 1.0, 10_000, 20_000),
        ] {
            let (wait, queue) = direct(arrival, service, patience, servers, states);
            let q = ErlangA::new(arrival, service, patience, servers).unwrap();
            close(q.wait_probability(), wait, 1e-9);
            close(q.mean_queue(), queue, 1e-9);
            close(q.abandon_probability(), patience * queue / arrival, 1e-9);
            // Flow balance: what is served is what does not abandon.
            close(q.occupancy() * f64::from(servers) * service, arrival * (1.0 - q.abandon_probability()), 1e-12);
        }
    }

    #[test]
    fn garnett_mandelbaum_reiman_example() {
        // Garnett, Mandelbaum & Reiman 2002, table 1: 50 agents, 48 calls a minute, service 1 min;
        // patience 2 min: 3.1% abandon, mean wait 3.7 s, queue 3, utilisation 93%; endless
        // patience: mean wait 20.8 s.
        let q = ErlangA::new(48.0, 1.0, 0.5, 50).unwrap();
        assert!((q.abandon_probability() - 0.031).abs() < 0.0005);
        assert!((60.0 * q.mean_wait() - 3.7).abs() < 0.05);
        assert!((q.mean_queue() - 3.0).abs() < 0.05);
        assert!((q.occupancy() - 0.93).abs() < 0.005);
        assert!((60.0 * ErlangC::new(48.0, 1.0, 50).unwrap().asa() - 20.8).abs() < 0.05);
    }

    /// Answered and abandoned within `t` by adding up the density of the offered wait, by Simpson's rule.
    fn summed(arrival: f64, service: f64, patience: f64, servers: u32, t: f64) -> (f64, f64) {
        let drain = f64::from(servers) * service;
        let exponent = |x: f64| arrival * (1.0 - libm::exp(-patience * x)) / patience - drain * x;
        let top = if arrival > drain { exponent(libm::log(arrival / drain) / patience) } else { 0.0 };
        let density = |x: f64| libm::exp(exponent(x) - top);
        let integral = |f: &dyn Fn(f64) -> f64, from: f64, to: f64| {
            let (n, mut sum) = (20_000, f(from) + f(to));
            let h = (to - from) / f64::from(n);
            (1..n).for_each(|i| sum += f(from + h * f64::from(i)) * if i % 2 == 1 { 4.0 } else { 2.0 });
            sum * h / 3.0
        };
        let end = t + 60.0 / (patience + (drain - arrival).abs()).min(drain) + 40.0 / patience;
        let (short, long) = (integral(&density, 0.0, t), integral(&density, t, end));
        let stay = integral(&|x| density(x) * libm::exp(-patience * x), 0.0, t);
        let wait = ErlangA::new(arrival, service, patience, servers).unwrap().wait_probability();
        let scale = wait / (short + long);
        let gone = (short - stay + (1.0 - libm::exp(-patience * t)) * long) * scale;
        (1.0 - wait + stay * scale, gone)
    }

    #[test]
    fn erlang_a_within_a_time() {
        for (arrival, service, patience, servers) in
            [(48.0, 1.0, 0.5, 50), (5.0, 1.0, 0.2, 4), (0.9, 1.0, 2.0, 1), (60.0, 1.0, 1.0, 50), (18.0, 1.0, 0.05, 20)]
        {
            let q = ErlangA::new(arrival, service, patience, servers).unwrap();
            for t in [0.0, 0.05, 0.3, 1.0] {
                let ((answered, gone), (sum_answered, sum_gone)) = (q.within(t), summed(arrival, service, patience, servers, t));
                assert!(
                    (answered - sum_answered).abs() < 1e-7 && (gone - sum_gone).abs() < 1e-7,
                    "{answered} {sum_answered} {gone} {sum_gone}"
                );
                assert!((q.service_level(t) - answered / (1.0 - gone)).abs() < 1e-15);
            }
            // In the end everybody has been answered or has gone.
            let (answered, gone) = q.within(1e4);
            close(gone, q.abandon_probability(), 1e-9);
            close(answered, 1.0 - q.abandon_probability(), 1e-9);
        }
        // Endless patience: Erlang C, also where the gamma probabilities underflow.
        for patience in [1e-6, 1e-9] {
            let (q, c) = (ErlangA::new(8.0, 1.0, patience, 10).unwrap(), ErlangC::new(8.0, 1.0, 10).unwrap());
            close(q.service_level(0.3), c.service_level(0.3), 1e-4);
        }
        assert_eq!(ErlangA::new(1.0, 1.0, 1.0, 1000).unwrap().service_level(0.1), 1.0);
    }

    #[test]
    fn limits_of_erlang_a() {
        // Patience as long as service: M/M/infinity. Endless patience: Erlang C. No patience: Erlang B.
        let q = ErlangA::new(7.0, 1.0, 1.0, 9).unwrap();
        close(q.wait_probability(), super::super::special::gamma_p(9.0, 7.0), 1e-13);
        let patient = ErlangA::new(8.0, 1.0, 1e-9, 10).unwrap();
        close(patient.wait_probability(), erlang_c(10, 8.0), 1e-6);
        close(patient.mean_wait(), ErlangC::new(8.0, 1.0, 10).unwrap().asa(), 1e-6);
        let impatient = ErlangA::new(8.0, 1.0, 1e12, 10).unwrap();
        close(impatient.abandon_probability(), erlang_b(10, 8.0), 1e-9);
        // Overload: the abandoned share tends to 1 - c mu / lambda.
        close(ErlangA::new(20_000.0, 1.0, 1e-6, 10_000).unwrap().abandon_probability(), 0.5, 1e-6);
        assert!(ErlangA::new(8.0, 1.0, 0.0, 10).is_none() && ErlangA::new(8.0, 1.0, 1.0, 0).is_none());
        assert!(ErlangA::new(8.0, 1.0, 1e-13, 10).is_none());
        // So lightly loaded that nobody waits: no NaN.
        let idle = ErlangA::new(1.0, 1.0, 1.0, 1000).unwrap();
        assert_eq!((idle.wait_probability(), idle.mean_wait()), (0.0, 0.0));
    }
}
