//! What a customer expects, and what an announced wait does: how the promise blends with what the channel
//! looks like, whom it sends away, and how those behave who wait longer than promised.
//!
//! The first wait of an issue runs from its first arrival and is judged against the expectation of its first contact. A
//! customer whom nobody has answered yet and who agrees to another pace, by taking the offer to leave a queue or another
//! channel at a closed door, expects from then on what the new channel promises.

use super::Engine;
use crate::ground::rng::{Purpose, draw, uniform};
use crate::ground::time::{NEVER, SECOND, Ticks, from_seconds, to_seconds};

/// One minute, in seconds.
const MINUTE_S: f64 = 60.0;

impl Engine<'_> {
    /// Fixes what the customer of a new contact expects: ln E = (1 - kappa) ln E_channel + kappa ln A, with
    /// kappa the weight of an announcement times the trust that is left.
    pub(super) fn form_expectation(&mut self, place: u32) {
        let plan = self.plan;
        let contact = &self.contacts[place];
        let channel = contact.channel as usize;
        let announced = self.announced_wait(contact.inquiry, contact.channel);
        let extra = &mut self.extras[place as usize];
        let issue = &mut self.issues[extra.issue];
        let base = plan.channels[channel].expected_reply_s;
        (extra.announced, extra.promised) = (announced, announced != NEVER);
        extra.expected_s = if announced == NEVER {
            base
        } else {
            let customers = &plan.life.customers;
            let kappa = customers.announcement_weight * libm::pow(customers.trust_decay, f64::from(issue.broken));
            libm::exp((1.0 - kappa) * libm::log(base) + kappa * libm::log(to_seconds(announced.max(1))))
        };
        if issue.contacts == issue.expectant {
            issue.expected_s = extra.expected_s;
        }
    }

    /// Patience under an announced wait; `None`: the customer leaves at once.
    pub(super) fn announced_patience(&self, place: u32, patience: Ticks) -> Option<Ticks> {
        let announced = self.extras[place as usize].announced;
        let customers = &self.plan.life.customers;
        if announced == NEVER || patience == NEVER {
            return Some(patience);
        }
        if patience < announced {
            let u = uniform(&mut draw(self.contacts[place].key, Purpose::AnnouncementBalking, 0));
            return (u >= customers.announcement_balking).then_some(patience);
        }
        // The minutes were measured of people on hold. Who waits for a message is not counting them: there a broken
        // promise acts through the expectation, chases and trust.
        let on_hold = self.plan.channels[self.contacts[place].channel as usize].synchronous;
        Some(if on_hold { hurried(patience, announced, customers.late_hazard) } else { patience })
    }
}

/// When somebody leaves who would have left after `patience` had nothing been announced, and was announced a
/// wait A that is not longer. Past A impatience runs m = 1 + `late_hazard` times as fast with every minute:
/// at m^((t - A) / min) = exp(c (t - A)), c = ln m / min. The time t at which it has come to the patience P is
/// that of A + (exp(c (t - A)) - 1) / c = P, hence
///
/// t = A + ln(1 + c (P - A)) / c.
///
/// If H is the cumulative hazard of the patience, that of leaving is H(A + (exp(c (t - A)) - 1) / c): for an
/// exponential patience exactly the hazard rate times exp(c (t - A)), for any other its rate at the moment to
/// which impatience has run ahead, times that factor.
fn hurried(patience: Ticks, announced: Ticks, late_hazard: f64) -> Ticks {
    let per_second = libm::log1p(late_hazard) / MINUTE_S;
    let late = (patience - announced) as f64 / SECOND as f64;
    if per_second == 0.0 {
        return patience;
    }
    announced + from_seconds(libm::log1p(per_second * late) / per_second)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::dist::Dist;
    use crate::ground::rng::stream;
    use crate::ground::time::MINUTE;

    /// Checks the share that is still there at several times against exp(-integral of the hazard rate), the
    /// integral by Simpson's rule: 200,000 draws, so one standard error is at most 0.0011, four are allowed.
    fn leaves_by_the_hazard(patience: &Dist, hazard: impl Fn(f64) -> f64, announced_s: f64, late_hazard: f64) {
        let (n, mut rng) = (200_000, stream(11));
        let announced = from_seconds(announced_s);
        let times: Vec<f64> = (0..n)
            .map(|_| {
                let p = patience.sample(&mut rng);
                to_seconds(if p < announced { p } else { hurried(p, announced, late_hazard) })
            })
            .collect();
        let c = libm::log1p(late_hazard) / 60.0;
        // The clock of impatience at time t and its rate.
        let clock = |t: f64| {
            if t <= announced_s {
                (t, 1.0)
            } else {
                (announced_s + libm::expm1(c * (t - announced_s)) / c, libm::exp(c * (t - announced_s)))
            }
        };
        let rate = |t: f64| {
            let (at, speed) = clock(t);
            hazard(at) * speed
        };
        for t in [30.0, 100.0, 150.0, 200.0, 300.0, 400.0] {
            let steps = 20_000;
            let h = t / f64::from(steps);
            let weight = |i: i32| {
                if i == 0 || i == steps {
                    1.0
                } else if i % 2 == 1 {
                    4.0
                } else {
                    2.0
                }
            };
            let integral: f64 = (0..=steps).map(|i| weight(i) * rate(f64::from(i) * h)).sum::<f64>() * h / 3.0;
            let exact = libm::exp(-integral);
            let found = times.iter().filter(|&&time| time > t).count() as f64 / f64::from(n);
            let error = libm::sqrt(exact * (1.0 - exact) / f64::from(n));
            assert!((found - exact).abs() < 4.0 * error + 1e-4, "still there at {t}: {found}, exact {exact}");
        }
    }

    #[test]
    fn exponential_patience_has_its_hazard_multiplied() {
        // With a constant rate the clock doesn't matter: this is rate x 1.52^(minutes late).
        leaves_by_the_hazard(&Dist::Exponential { mean: 380.0 }, |_| 1.0 / 380.0, 120.0, 0.52);
        leaves_by_the_hazard(&Dist::Exponential { mean: 200.0 }, |_| 1.0 / 200.0, 60.0, 3.0);
    }

    #[test]
    fn weibull_patience_runs_on_a_faster_clock() {
        let hazard = |t: f64| 1.5 / 300.0 * libm::sqrt(t / 300.0);
        leaves_by_the_hazard(&Dist::Weibull { shape: 1.5, scale: 300.0 }, hazard, 120.0, 0.52);
    }

    #[test]
    fn nobody_hurries_without_a_late_hazard_or_before_the_announced_time() {
        assert_eq!(hurried(10 * MINUTE, 2 * MINUTE, 0.0), 10 * MINUTE);
        assert_eq!(hurried(2 * MINUTE, 2 * MINUTE, 0.52), 2 * MINUTE);
        // 2 min + ln(1 + 8 ln 1.52) / ln 1.52 min.
        let c = libm::log(1.52);
        assert_eq!(hurried(10 * MINUTE, 2 * MINUTE, 0.52), from_seconds(60.0 * (2.0 + libm::log(1.0 + 8.0 * c) / c)));
    }
}
