//! What `holdline optimise` may change and what its plan must meet. Nothing that a run looks at.

use crate::ground::time::Ticks;

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
