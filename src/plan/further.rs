//! Further thresholds of the service level, laid out in one row for all channels.

use crate::ground::time::Ticks;
use crate::scenario::Scenario;
use crate::scenario::model::Channel;

/// The further thresholds of one channel.
#[derive(Clone, Debug)]
pub struct Further {
    /// Place of the first in a row of the thresholds of all channels.
    pub first: usize,
    /// Acceptable waits, in the order of the scenario.
    pub thresholds: Vec<Ticks>,
}

impl Further {
    /// Those of channel `index`.
    pub(super) fn new(scenario: &Scenario, index: usize) -> Self {
        Self { first: thresholds(&scenario.channels[..index]), thresholds: scenario.channels[index].also.clone() }
    }
}

/// How many thresholds some channels have together.
pub(super) fn thresholds(channels: &[Channel]) -> usize {
    channels.iter().map(|channel| channel.also.len()).sum()
}
