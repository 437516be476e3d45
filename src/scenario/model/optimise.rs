//! What `holdline optimise` may change and what its plan must meet. Nothing that a run looks at.

use crate::ground::time::Ticks;
use std::sync::Arc;

/// `[optimise]`.
#[derive(Clone, Debug, PartialEq)]
pub struct Optimise {
    /// Indices of the groups whose agents are counted anew, sorted.
    pub groups: Vec<usize>,
    /// The steps of `staff` are cut at multiples of this after midnight first (`None`: they stay as they are).
    pub interval: Option<Ticks>,
    /// Fewest agents of a step of `staff`, or of an entry of `shifts`.
    pub min: u32,
    /// Most of them (`None`: four times what stands in the file or the formulas ask for).
    pub max: Option<u32>,
    /// Confidence of the bound that must reach a target, in [0.5, 1).
    pub confidence: f64,
    /// Over what each target must hold.
    pub per: Per,
    /// Slots to be chosen, by group and channel.
    pub slots: Vec<SlotChoice>,
    /// Mixes of channels to be chosen, by inquiry.
    pub mixes: Vec<MixChoice>,
}

/// The slots of a group for a channel, from the fewest to the most.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SlotChoice {
    /// Index of the group.
    pub group: usize,
    /// Index of the channel.
    pub channel: usize,
    /// Fewest; 1 or more.
    pub low: u32,
    /// Most.
    pub high: u32,
}

/// The mixes that an inquiry may have.
#[derive(Clone, Debug, PartialEq)]
pub struct MixChoice {
    /// Index of the inquiry.
    pub inquiry: usize,
    /// At least one. Shared, because a scenario is copied for every plan.
    pub mixes: Arc<Vec<Mix>>,
}

/// Shares by channel as they are written, all of them above 0.
#[derive(Clone, Debug, PartialEq)]
pub struct Mix(pub Vec<(usize, f64)>);

impl Mix {
    /// The shares as a scenario has them that is loaded with these: what rounding leaves is divided out.
    pub fn shares(&self) -> Vec<(usize, f64)> {
        let sum: f64 = self.0.iter().map(|(_, share)| share).sum();
        self.0.iter().map(|&(channel, share)| (channel, share / sum)).collect()
    }

    /// The share of a channel.
    pub fn share(&self, channel: usize) -> f64 {
        self.0.iter().find(|(of, _)| *of == channel).map_or(0.0, |(_, share)| *share)
    }
}

/// Over what a target must hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Per {
    /// The counted length.
    Run,
    /// Every day of it.
    Day,
    /// Every interval of it.
    Interval,
}
