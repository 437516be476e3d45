//! Defaults of `[optimise]`: bounds, confidence, over what a target must hold, steps of shares.

use super::row;
use crate::scenario::defaults::DefaultValue;
use crate::scenario::defaults::Label::A;

#[rustfmt::skip]
pub(super) const ROWS: &[DefaultValue] = &[
    row("optimise", "min", "0", "agents", "0 to 10", A, "nobody has to be there"),
    row("optimise", "confidence", "0.95", "share", "0.8 to 0.99", A, "the usual level"),
    row("optimise", "per", r#""run""#, "-", "run, day, interval", A, "targets are agreed over weeks"),
    row("optimise", "share_step", "0.05", "share", "0.01 to 0.25", A, "customers are not steered more finely"),
];
