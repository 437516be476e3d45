//! Exact values of M/M/c queues with limited waiting room and exponential patience, and of
//! M/M/c+G by the density of the virtual offered wait. Oracles only; times in seconds.

use crate::numeric::{integrate, normal_cdf};

/// Erlang's loss formula B(c, a), by its recursion in c.
pub fn erlang_b(servers: u32, load: f64) -> f64 {
    (1..=servers).fold(1.0, |b, k| load * b / (f64::from(k) + load * b))
}

/// Erlang's delay formula C(c, a) = cB / (c - a(1 - B)), for a < c.
pub fn erlang_c(servers: u32, load: f64) -> f64 {
    let (c, b) = (f64::from(servers), erlang_b(servers, load));
    c * b / (c - load * (1.0 - b))
}

/// A patience distribution of the oracles.
#[derive(Clone, Copy, Debug)]
pub enum Patience {
    /// Waits for ever.
    Never,
    /// Exponential with this mean.
    Exponential(f64),
    /// Always this long.
    Constant(f64),
    /// Lognormal with this mean and coefficient of variation.
    Lognormal(f64, f64),
}

impl Patience {
    /// P(patience <= x).
    pub fn cdf(self, x: f64) -> f64 {
        match self {
            Self::Never => 0.0,
            Self::Exponential(mean) => -(-x / mean).exp_m1(),
            Self::Constant(d) => f64::from(u8::from(x >= d)),
            Self::Lognormal(mean, cv) => {
                let variance = (cv * cv).ln_1p();
                let mu = mean.ln() - 0.5 * variance;
                normal_cdf((x.ln() - mu) / variance.sqrt())
            }
        }
    }

    /// E min(patience, x), the integral of the survival function.
    pub fn limited_mean(self, x: f64) -> f64 {
        match self {
            Self::Never => x,
            Self::Exponential(mean) => -mean * (-x / mean).exp_m1(),
            Self::Constant(d) => x.min(d),
            Self::Lognormal(mean, cv) => {
                let variance = (cv * cv).ln_1p();
                let mu = mean.ln() - 0.5 * variance;
                mean * normal_cdf((x.ln() - mu - variance) / variance.sqrt()) + x * (1.0 - self.cdf(x))
            }
        }
    }
}

/// Stationary performance of M/M/c+G; every share is of all arrivals.
#[derive(Clone, Copy, Debug)]
pub struct Offered {
    /// P(wait > 0).
    pub delayed: f64,
    /// P(abandon).
    pub abandoned: f64,
    /// P(served within the limit).
    pub served_within: f64,
    /// P(abandoned within the limit).
    pub abandoned_within: f64,
    /// Mean wait of all, served or not.
    pub wait: f64,
    /// Mean wait of the served.
    pub wait_served: f64,
    /// Mean wait of those who abandoned.
    pub wait_abandoned: f64,
    /// Mean number waiting.
    pub queue: f64,
    /// Mean number of busy agents.
    pub busy: f64,
}

/// M/M/c+G, first come first served: arrivals at `rate` per second, mean service `service`.
///
/// The virtual offered wait has density v(x) = λ p(c-1) exp(λ H(x) - cμx) with H the integral of the
/// patience's survival function (Baccelli & Hebuterne 1981; Zeltyn & Mandelbaum 2005, QUESTA 51); the
/// p(j), j < c, are Poisson-shaped and all sum to 1. An arrival meets v by PASTA, is served if his
/// patience exceeds it, and otherwise waits his patience.
pub fn mmc_g(rate: f64, service: f64, servers: u32, patience: Patience, limit: f64) -> Offered {
    let (load, drain) = (rate * service, f64::from(servers) / service);
    // Scaled so that p(c-1) = 1.
    let mut term = 1.0;
    let mut idle = 1.0;
    for j in (1..servers).rev() {
        term *= f64::from(j) / load;
        idle += term;
    }
    let exponent = |x: f64| rate * patience.limited_mean(x) - drain * x;
    let density = |x: f64| rate * exponent(x).exp();
    let mut end = service;
    while exponent(end) > -45.0 || rate * (1.0 - patience.cdf(end)) >= drain {
        end *= 1.2;
    }
    let mut cuts = vec![0.0, limit.min(end)];
    if let Patience::Constant(d) = patience {
        cuts.push(d.min(end));
    }
    cuts.push(end);
    cuts.sort_by(f64::total_cmp);
    let integral = |f: &dyn Fn(f64) -> f64| -> f64 {
        cuts.windows(2).filter(|w| w[1] > w[0]).map(|w| integrate(|x| density(x) * f(x), w[0], w[1], 4_000)).sum()
    };
    let waiting = integral(&|_| 1.0);
    let norm = idle + waiting;
    let abandoned = integral(&|x| patience.cdf(x)) / norm;
    let wait = integral(&|x| patience.limited_mean(x)) / norm;
    let served_late = integral(&|x| x * (1.0 - patience.cdf(x))) / norm;
    let within = integral(&|x| if x <= limit { 1.0 - patience.cdf(x) } else { 0.0 }) / norm;
    Offered {
        delayed: waiting / norm,
        abandoned,
        served_within: idle / norm + within,
        abandoned_within: integral(&|x| patience.cdf(x.min(limit))) / norm,
        wait,
        wait_served: served_late / (1.0 - abandoned),
        wait_abandoned: if abandoned > 0.0 { (wait - served_late) / abandoned } else { 0.0 },
        queue: rate * wait,
        busy: rate * (1.0 - abandoned) * service,
    }
}

/// Stationary performance of M/M/c/K+M; every share is of all arrivals.
#[derive(Clone, Copy, Debug)]
pub struct Limited {
    /// P(blocked).
    pub blocked: f64,
    /// P(abandon).
    pub abandoned: f64,
    /// P(accepted and has to wait).
    pub delayed: f64,
    /// Mean wait of the served.
    pub wait_served: f64,
    /// Mean number waiting.
    pub queue: f64,
    /// Mean number of busy agents.
    pub busy: f64,
}

/// M/M/c with room for `room` waiting and exponential patience at rate `leave` (0: none), as a
/// birth-death chain (Palm 1943; Riordan 1962). A contact with j ahead of it in the queue is served
/// after V = the sum of exponentials of rates cμ + iθ, i = 0..j, unless its own patience ends first:
/// P(served) = Π r(i)/(r(i)+θ) and E[V; served] = P(served) Σ 1/(r(i)+θ).
pub fn mmck_m(rate: f64, service: f64, servers: u32, room: u32, leave: f64) -> Limited {
    let (c, mu) = (f64::from(servers), 1.0 / service);
    let last = (servers + room) as usize;
    let mut p = vec![1.0f64];
    for n in 1..=last {
        let n = n as f64;
        p.push(p[p.len() - 1] * rate / (n.min(c) * mu + (n - c).max(0.0) * leave));
    }
    let total: f64 = p.iter().sum();
    p.iter_mut().for_each(|x| *x /= total);
    let queue: f64 = p.iter().enumerate().map(|(n, p)| p * (n as f64 - c).max(0.0)).sum();
    let busy: f64 = p.iter().enumerate().map(|(n, p)| p * (n as f64).min(c)).sum();
    let (mut chance, mut span, mut waited, mut served) = (1.0, 0.0, 0.0, p[..servers as usize].iter().sum::<f64>());
    for (j, p) in p[servers as usize..last].iter().enumerate() {
        let own = c * mu + (j as f64 + 1.0) * leave;
        chance *= (own - leave) / own;
        span += 1.0 / own;
        served += p * chance;
        waited += p * chance * span;
    }
    Limited {
        blocked: p[last],
        abandoned: leave * queue / rate,
        delayed: p[servers as usize..last].iter().sum(),
        wait_served: waited / served,
        queue,
        busy,
    }
}

#[test]
fn oracle_erlang_published() {
    // Erlang's tables: B(10, 10) = 0.21458; C(10, 8) = 0.40918.
    assert!((erlang_b(10, 10.0) - 0.214_582).abs() < 5e-6);
    assert!((erlang_c(10, 8.0) - 0.409_180).abs() < 5e-6);
    // Gans, Koole & Mandelbaum 2003, the example of M/M/50 and M/M/50+M: 48 calls a minute, mean service 1 min, 50 agents; patience 2 min.
    let c = mmc_g(0.8, 60.0, 50, Patience::Never, 20.0);
    let a = mmc_g(0.8, 60.0, 50, Patience::Exponential(120.0), 20.0);
    assert!((c.wait - 20.8).abs() < 0.05 && (c.queue - 16.7).abs() < 0.05, "{c:?}");
    assert!((a.abandoned - 0.031).abs() < 5e-4 && (a.wait - 3.7).abs() < 0.05 && (a.queue - 3.0).abs() < 0.05, "{a:?}");
}

#[test]
fn oracle_density_agrees_with_erlang_c() {
    let (rate, service, c) = (0.35, 10.0, 5);
    let (exact, delay) = (mmc_g(rate, service, c, Patience::Never, 7.0), erlang_c(c, 3.5));
    let excess = f64::from(c) / service - rate;
    assert!((exact.delayed - delay).abs() < 1e-10);
    assert!((exact.wait - delay / excess).abs() < 1e-8);
    assert!((exact.served_within - (1.0 - delay * (-excess * 7.0).exp())).abs() < 1e-10);
}

#[test]
fn oracle_density_agrees_with_birth_death_for_erlang_a() {
    for load in [7.0, 10.0, 15.0] {
        let (rate, service) = (load / 60.0, 60.0);
        let density = mmc_g(rate, service, 10, Patience::Exponential(120.0), 20.0);
        let chain = mmck_m(rate, service, 10, 400, 1.0 / 120.0);
        assert!((density.abandoned - chain.abandoned).abs() < 1e-9);
        assert!((density.delayed - chain.delayed).abs() < 1e-9);
        assert!((density.queue - chain.queue).abs() < 1e-7);
        assert!((density.busy - chain.busy).abs() < 1e-8);
        assert!((density.wait_served - chain.wait_served).abs() < 1e-6);
    }
}

#[test]
fn oracle_loss_system_is_erlang_b() {
    let exact = mmck_m(0.8, 10.0, 9, 0, 0.0);
    assert!((exact.blocked - erlang_b(9, 8.0)).abs() < 1e-14);
    assert!((exact.busy - 8.0 * (1.0 - exact.blocked)).abs() < 1e-12);
}

#[test]
fn oracle_patience_integrals() {
    for patience in [Patience::Exponential(40.0), Patience::Lognormal(40.0, 1.1), Patience::Constant(40.0)] {
        for x in [5.0f64, 30.0, 35.0, 200.0] {
            let (a, b) = (x.min(40.0), x);
            let survival = |u: f64| 1.0 - patience.cdf(u);
            let numeric = integrate(survival, 0.0, a, 2_000) + integrate(survival, a, b, 2_000);
            assert!((patience.limited_mean(x) - numeric).abs() < 1e-6, "{patience:?} {x}");
        }
    }
}
