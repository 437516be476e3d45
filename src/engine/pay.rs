//! What the agents of a group with a roster are paid for, by class, in the counted length.

use crate::ground::time::Ticks;
use crate::plan::roster::DutyPlan;

/// Ticks of pay by class.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Pay {
    /// On the roster without planned overtime, unpaid breaks out, paid absence in.
    pub regular: u128,
    /// Overtime, planned or not.
    pub overtime: u128,
    /// Both of these, weighted by the premium of their shifts.
    pub premium: f64,
    /// What shifts lack of their minimum with all overtime.
    pub minimum: u128,
    /// At work on calls, or what these lack of their minimum.
    pub on_call: u128,
}

impl Pay {
    /// A duty as it was planned.
    pub fn plan(&mut self, duty: &DutyPlan) {
        self.regular += u128::from(duty.regular);
        self.overtime += u128::from(duty.overtime);
        self.premium += duty.premium * (duty.regular + duty.overtime) as f64;
        self.minimum += u128::from(duty.minimum);
    }

    /// A stay of `whole` after the end of a duty that has been paid, of which `time` is counted: what the duty lacks of its
    /// minimum is so much less.
    pub fn stay(&mut self, duty: &DutyPlan, time: Ticks, whole: Ticks) {
        self.overtime += u128::from(time);
        self.premium += duty.premium * time as f64;
        self.minimum -= u128::from(duty.minimum.min(whole));
    }
}
