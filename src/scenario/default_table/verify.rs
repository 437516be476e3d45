//! Defaults of `[verify]` and `[[assert]]`: what matters, and how surely.

use super::row;
use crate::scenario::defaults::DefaultValue;
use crate::scenario::defaults::Label::A;

#[rustfmt::skip]
pub(super) const ROWS: &[DefaultValue] = &[
    row("verify", "confidence", "0.99", "share", "0.95 to 0.999", A, "one false alarm in a hundred changes of nothing is bearable"),
    row("verify", "multiplicity", r#""holm""#, "-", "holm, benjamini_hochberg", A, "a pipeline fails as a whole, so any false failure counts"),
    row("verify", "tolerance", r#""1%""#, "-", "0%, 0.5%, 1%, 2%, 5%", A, "volumes and handle times are not known better"),
    row("assert", "confidence", "0.99", "share", "0.8 to 0.999", A, "as for [verify]"),
];
