//! Floor: plan.
pub mod load;
