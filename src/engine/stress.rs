//! How stress builds up and fades: the exact solution of its two differential equations between two
//! changes of what an agent does. When these changes are is for `strain` to say.
//!
//! occupancy: d occ/dt = (b - occ)/occupancy_time, b = 1 while the agent has something in hand, else 0;
//! stress: ds/dt = (x - s)/time, x = clamp(base + occupancy (occ - occupancy_free)+) on duty, 0 off duty.
//! Between changes occ is monotone, so it crosses each of the two levels at which x bends (where it exceeds
//! what is free, and where x reaches 1) at most once; on either side of a crossing x is a constant plus an
//! exponential, and s is known in closed form.

use crate::ground::time::to_seconds;
use crate::scenario::model::Stress;

/// What the equations take from the scenario, with times as rates per second.
#[derive(Clone, Copy, Debug)]
pub struct Pressure {
    /// 1 / time.
    rate: f64,
    /// 1 / occupancy_time.
    occupancy_rate: f64,
    /// Weight of the occupancy above `free`.
    weight: f64,
    /// Occupancy that is no strain.
    free: f64,
}

impl Pressure {
    /// The equations of a scenario.
    pub fn new(model: &Stress) -> Self {
        Self {
            rate: 1.0 / to_seconds(model.time),
            occupancy_rate: 1.0 / to_seconds(model.occupancy_time),
            weight: model.occupancy,
            free: model.occupancy_free,
        }
    }

    /// Whether this occupancy is no strain, and won't be while it falls.
    pub fn is_free(&self, occupancy: f64) -> bool {
        self.weight == 0.0 || occupancy <= self.free
    }
}

/// What presses on an agent from one change to the next.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Load {
    /// At work.
    pub on_duty: bool,
    /// With something in hand.
    pub busy: bool,
    /// The pressure besides that of the occupancy; 0 or more.
    pub base: f64,
}

/// The state of an agent.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Strain {
    /// Exponentially weighted occupancy, in [0, 1].
    pub occupancy: f64,
    /// Stress, in [0, 1].
    pub stress: f64,
}

impl Strain {
    /// Moves on by so many seconds under one load. Returns the integral of the stress over them.
    pub fn advance(&mut self, model: &Pressure, load: Load, seconds: f64) -> f64 {
        let target = if load.busy { 1.0 } else { 0.0 };
        if !load.on_duty {
            return self.follow(model, 0.0, 0.0, target, seconds);
        }
        let base = load.base.min(1.0);
        // The occupancy at which x begins to grow, and the one at which it is 1.
        let full = if model.weight > 0.0 { model.free + (1.0 - base) / model.weight } else { f64::INFINITY };
        let bends = [model.free, full];
        let (mut left, mut area) = (seconds, 0.0);
        while left > 0.0 {
            let rising = self.occupancy < target;
            let below = bends.iter().filter(|&&bend| if rising { bend <= self.occupancy } else { bend < self.occupancy }).count();
            let next = if rising { bends.get(below) } else { below.checked_sub(1).map(|last| &bends[last]) };
            let crossing = next.and_then(|&bend| Some((self.time_to(model, target, bend)?, bend)));
            let (constant, transient) = match below {
                0 => (base, 0.0),
                1 => (base + model.weight * (target - model.free), model.weight * (self.occupancy - target)),
                _ => (1.0, 0.0),
            };
            match crossing {
                Some((time, bend)) if time < left => {
                    area += self.follow(model, constant, transient, target, time);
                    self.occupancy = bend;
                    left -= time;
                }
                _ => {
                    area += self.follow(model, constant, transient, target, left);
                    left = 0.0;
                }
            }
        }
        area
    }

    /// Seconds until the occupancy, on its way to `target`, reaches a level; `None` if it never does.
    fn time_to(&self, model: &Pressure, target: f64, level: f64) -> Option<f64> {
        let ratio = (self.occupancy - target) / (level - target);
        (ratio.is_finite() && ratio > 1.0).then(|| libm::log(ratio) / model.occupancy_rate)
    }

    /// Moves on while x = constant + transient exp(-occupancy_rate t). Returns the integral of the stress.
    fn follow(&mut self, model: &Pressure, constant: f64, transient: f64, target: f64, seconds: f64) -> f64 {
        let Pressure { rate, occupancy_rate, .. } = *model;
        let faded = libm::exp(-occupancy_rate * seconds);
        let before = self.stress;
        // The transient's part of the stress: the convolution of both exponentials,
        // (e^-bt - e^-at)/(a - b), written so that it neither overflows nor loses digits near a = b.
        let (slow, apart) = (rate.min(occupancy_rate), (rate - occupancy_rate).abs());
        let spread = apart * seconds;
        let shape = if spread > 0.0 { -libm::expm1(-spread) / spread } else { 1.0 };
        let blended = libm::exp(-slow * seconds) * seconds * shape;
        let after = constant + (before - constant) * libm::exp(-rate * seconds) + transient * rate * blended;
        self.stress = after.clamp(0.0, 1.0);
        self.occupancy = (target + (self.occupancy - target) * faded).clamp(0.0, 1.0);
        // From the equation itself: the integral of s is that of x less time x (s after - s before).
        constant * seconds + transient * (1.0 - faded) / occupancy_rate - (self.stress - before) / rate
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::rng::{stream, uniform};

    fn pressure(time: f64, memory: f64, weight: f64, free: f64) -> Pressure {
        Pressure { rate: 1.0 / time, occupancy_rate: 1.0 / memory, weight, free }
    }

    /// The same by the classical Runge-Kutta method: state (occupancy, stress, integral of the stress).
    fn integrated(start: Strain, model: &Pressure, load: Load, seconds: f64, steps: u32) -> [f64; 3] {
        let slope = |[occ, s, _]: [f64; 3]| {
            let x = if load.on_duty { (load.base + model.weight * (occ - model.free).max(0.0)).clamp(0.0, 1.0) } else { 0.0 };
            [(f64::from(u8::from(load.busy)) - occ) * model.occupancy_rate, (x - s) * model.rate, s]
        };
        let h = seconds / f64::from(steps);
        let plus = |y: [f64; 3], k: [f64; 3], h: f64| [0, 1, 2].map(|i| y[i] + h * k[i]);
        let mut y = [start.occupancy, start.stress, 0.0];
        for _ in 0..steps {
            let a = slope(y);
            let b = slope(plus(y, a, h / 2.0));
            let c = slope(plus(y, b, h / 2.0));
            let d = slope(plus(y, c, h));
            y = [0, 1, 2].map(|i| y[i] + h / 6.0 * (a[i] + 2.0 * b[i] + 2.0 * c[i] + d[i]));
        }
        y
    }

    #[test]
    fn agrees_with_runge_kutta_to_a_millionth() {
        // 300 random pieces, up to five hours, with bends on the way in most of them. At steps of a second
        // or less the method itself is off by about 1e-9 (at a bend).
        let rng = &mut stream(11);
        for _ in 0..300 {
            let mut pick = |from: f64, to: f64| from + (to - from) * uniform(rng);
            let (time, memory) = (pick(600.0, 9000.0), pick(600.0, 9000.0));
            let memory = if pick(0.0, 1.0) < 0.2 { time } else { memory };
            let model = pressure(time, memory, pick(-1.0, 6.0).max(0.0), pick(0.0, 1.0));
            let load = Load { on_duty: pick(0.0, 1.0) < 0.9, busy: pick(0.0, 1.0) < 0.5, base: pick(-0.3, 1.3).max(0.0) };
            let start = Strain { occupancy: pick(0.0, 1.0), stress: pick(0.0, 1.0) };
            let seconds = pick(1.0, 18_000.0);
            let mut strain = start;
            let area = strain.advance(&model, load, seconds);
            let [occupancy, stress, integral] = integrated(start, &model, load, seconds, 20_000);
            assert!((strain.occupancy - occupancy).abs() < 1e-6, "{strain:?} {occupancy}");
            assert!((strain.stress - stress).abs() < 1e-6, "{start:?} {model:?} {load:?} {seconds}: {strain:?} {stress}");
            assert!((area - integral).abs() < 1e-6 * seconds, "{start:?} {model:?} {load:?} {seconds}: {area} {integral}");
        }
    }

    #[test]
    fn pieces_add_up() {
        // The same piece in one and in a thousand steps: equal but for rounding.
        let model = pressure(7200.0, 3600.0, 2.0, 0.8);
        let load = Load { on_duty: true, busy: true, base: 0.3 };
        let (mut whole, mut parts) = (Strain::default(), Strain::default());
        let area = whole.advance(&model, load, 30_000.0);
        let sum: f64 = (0..1000).map(|_| parts.advance(&model, load, 30.0)).sum();
        assert!((whole.stress - parts.stress).abs() < 1e-13 && (whole.occupancy - parts.occupancy).abs() < 1e-13);
        assert!((area - sum).abs() < 1e-8);
    }

    #[test]
    fn limits_in_closed_form() {
        let near = |a: f64, b: f64| assert!((a - b).abs() < 1e-12, "{a} is not {b}");
        let model = pressure(7200.0, 3600.0, 2.0, 0.8);
        // Busy for ever: occ = 1, x = .4 + base; idle for ever: nothing is left.
        let mut strain = Strain::default();
        strain.advance(&model, Load { on_duty: true, busy: true, base: 0.25 }, 1e6);
        near(strain.stress, 0.65);
        strain.advance(&model, Load { on_duty: true, busy: false, base: 0.0 }, 1e6);
        near(strain.stress, 0.0);
        // A constant pressure: s = x (1 - e^(-t/T)), integral x (t - T (1 - e^(-t/T))).
        let calm = pressure(7200.0, 3600.0, 0.0, 0.8);
        let mut strain = Strain::default();
        let area = strain.advance(&calm, Load { on_duty: true, busy: true, base: 0.3 }, 3600.0);
        let risen = 1.0 - (-0.5f64).exp();
        near(strain.stress, 0.3 * risen);
        near(strain.occupancy, 1.0 - (-1.0f64).exp());
        near(area, 0.3 * (3600.0 - 7200.0 * risen));
        // More than 1 is 1. Off duty it fades with the time constant, whatever the load says.
        let mut strain = Strain { occupancy: 1.0, stress: 0.0 };
        strain.advance(&model, Load { on_duty: true, busy: true, base: 5.0 }, 7200.0);
        near(strain.stress, 1.0 - (-1.0f64).exp());
        strain.advance(&model, Load { on_duty: false, busy: false, base: 5.0 }, 7200.0);
        near(strain.stress, (1.0 - (-1.0f64).exp()) * (-1.0f64).exp());
        near(strain.occupancy, (-2.0f64).exp());
        // Equal time constants: occupancy from 0, weight 1, nothing free: s = 1 - e^-u - u e^-u, u = t/T.
        let equal = pressure(3600.0, 3600.0, 1.0, 0.0);
        let mut strain = Strain::default();
        strain.advance(&equal, Load { on_duty: true, busy: true, base: 0.0 }, 3600.0);
        near(strain.stress, 1.0 - 2.0 * (-1.0f64).exp());
        // Almost equal ones give almost the same: no digits are lost.
        let almost = pressure(3600.0, 3_600.000_001, 1.0, 0.0);
        let mut other = Strain::default();
        other.advance(&almost, Load { on_duty: true, busy: true, base: 0.0 }, 3600.0);
        assert!((other.stress - strain.stress).abs() < 1e-9);
    }
}
