//! How many issues are expected to arrive in the counted length, exactly: the factors of busyness have mean 1 and are
//! independent of each other, errors of the forecast are lognormal of mean 1 times the bias, recorded days are taken
//! with equal probability, storms come as a Poisson process or at a known time with a known mean size. And how much work each is.

use super::{ArrivalPlan, Plan, StormPlan};
use crate::ground::time::Ticks;
use crate::scenario::model::Handling;

impl Plan {
    /// The forecast of an inquiry: its expected issues between two moments without busyness, errors of the forecast and
    /// storms. Recorded days count with the mean of those that may be taken.
    pub fn expected_issues(&self, inquiry: usize, from: Ticks, to: Ticks) -> f64 {
        self.sources.iter().filter(|source| source.inquiry as usize == inquiry).map(|source| source.expected(from, to)).sum()
    }

    /// Expected issues that arrive in the counted length, by inquiry.
    pub fn expected_arrivals(&self) -> Vec<f64> {
        let mut expected = vec![0.0; self.inquiries.len()];
        for source in &self.sources {
            let error = source.factors.and_then(|row| self.factors[row].error.as_ref());
            let level = error.map_or(1.0, |error| error.level);
            expected[usize::from(source.inquiry)] += match &source.arrivals {
                ArrivalPlan::Storm(storm) => storm.expected(self.begin, self.end),
                _ => level * source.expected(self.begin, self.end),
            };
        }
        expected
    }

    /// Mean agent work on the message or session with which an issue begins, in seconds, by inquiry.
    pub fn work_per_issue(&self) -> Vec<f64> {
        let work = |inquiry: &super::InquiryPlan| {
            let mut before = 0.0;
            let of = inquiry.choice.iter().map(|&(cumulative, channel)| {
                let share = cumulative - std::mem::replace(&mut before, cumulative);
                share * self.channels[usize::from(channel)].message_work_s
            });
            inquiry.work_factor * of.sum::<f64>()
        };
        self.inquiries.iter().map(work).collect()
    }
}

impl StormPlan {
    /// Expected arrivals between two moments, before which it may have begun.
    fn expected(&self, from: Ticks, to: Ticks) -> f64 {
        let (from, to) = (from as f64, to as f64);
        match self.at {
            Some(at) => self.size * (self.arrived(to - at as f64) - self.arrived(from - at as f64)),
            None => self.per_tick * self.size * (self.arrived_by_beginnings(to) - self.arrived_by_beginnings(from)),
        }
    }

    /// The share of a storm's arrivals that come within so many ticks of its beginning.
    fn arrived(&self, after: f64) -> f64 {
        let peak = 1.0 / (0.5 * self.onset + self.decay);
        match after {
            after if after <= 0.0 => 0.0,
            after if after < self.onset => 0.5 * peak * after * after / self.onset,
            after => 0.5 * peak * self.onset - peak * self.decay * libm::expm1(-(after - self.onset) / self.decay),
        }
    }

    /// The integral of [`StormPlan::arrived`] over all beginnings from the start of the simulated period to `at`.
    fn arrived_by_beginnings(&self, at: f64) -> f64 {
        let after = at - self.from as f64;
        let (onset, decay) = (self.onset, self.decay);
        let peak = 1.0 / (0.5 * onset + decay);
        match after {
            after if after <= 0.0 => 0.0,
            after if after < onset => peak * after * after * after / (6.0 * onset),
            after => {
                let since = after - onset;
                let rising = 0.5 * peak * onset;
                peak * onset * onset / 6.0 + rising * since + peak * decay * (since + decay * libm::expm1(-since / decay))
            }
        }
    }
}

/// As [`super::ChannelPlan::message_work_s`].
pub(super) fn message_work_s(handling: &Handling) -> f64 {
    match handling {
        Handling::Session { handle_time, after_work } => handle_time.mean() + after_work.mean(),
        Handling::Chat { turns, reply_work, after_work, .. } => turns.mean() * reply_work.mean() + after_work.mean(),
        Handling::SharedChat { handle_time, .. } => handle_time.mean(),
        Handling::Conversation { reply_work, .. } => reply_work.mean(),
    }
}
