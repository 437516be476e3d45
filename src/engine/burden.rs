//! The parts of satisfaction that come from what a customer had to go through: effort, contacts beyond
//! the first, a channel not of their choosing. All of them only lower the score.

use super::issue::Effort;
use crate::scenario::model::Satisfaction;
use serde::{Deserialize, Serialize};

/// Points, each 0 or below.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Burden {
    values: [f64; Burden::COUNT],
}

impl Burden {
    /// Number of parts.
    pub const COUNT: usize = 8;
    /// Name and meaning of each part, in order.
    pub const NAMES: [(&'static str, &'static str); Self::COUNT] = [
        ("satisfaction_revalidation", "identity checked again"),
        ("satisfaction_rejection", "inputs rejected"),
        ("satisfaction_repeat", "story told again"),
        ("satisfaction_transfer", "transfers"),
        ("satisfaction_menu", "menu layers beyond the free ones"),
        ("satisfaction_extra_turn", "turns added by misunderstandings and checks"),
        ("satisfaction_extra_contact", "contacts beyond the first"),
        ("satisfaction_mismatch", "a channel the customer would not have chosen"),
    ];

    /// The burdens of an issue with this effort and so many contacts; `mismatch` points for the channel.
    pub fn new(model: &Satisfaction, effort: &Effort, contacts: u32, mismatch: f64) -> Self {
        let lost = |points: f64, times: f64| if times > 0.0 { -points * times } else { 0.0 };
        Self {
            values: [
                lost(model.revalidation, f64::from(effort.revalidations)),
                lost(model.rejection, f64::from(effort.rejections)),
                lost(model.repeat, f64::from(effort.repeats)),
                lost(model.transfer, f64::from(effort.transfers)),
                lost(model.menu, f64::from(effort.menu_layers) - model.menu_free),
                lost(model.extra_turn, f64::from(effort.extra_turns)),
                lost(model.extra_contact, f64::from(contacts) - 1.0),
                lost(mismatch, 1.0),
            ],
        }
    }

    /// The parts in the order of [`Self::NAMES`].
    pub fn values(&self) -> [f64; Self::COUNT] {
        self.values
    }

    /// Their sum.
    pub fn total(&self) -> f64 {
        self.values.iter().sum()
    }
}
