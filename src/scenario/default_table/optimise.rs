//! Defaults of `[optimise]`: bounds, confidence, over what a target must hold.

use super::row;
use crate::scenario::defaults::DefaultValue;
use crate::scenario::defaults::Label::A;

#[rustfmt::skip]
pub(super) const ROWS: &[DefaultValue] = &[
    row("optimise", "min", "0", "agents", "0 to 10", A, "nobody has to be there"),
    row("optimise", "confidence", "0.95", "share", "0.8 to 0.99", A, "the usual level"),
    row("optimise", "per", r#""run""#, "-", "run, day, interval", A, "targets are agreed over weeks"),
];
