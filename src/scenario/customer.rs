//! `[customers]`: what holds for all customers.

use super::context::Context;
use super::diagnostic::Place;
use super::document::Entry;
use super::duration::duration;
use super::model::Customers;
use super::number::{factor, share};
use super::settings::section;
use super::windows::windows;

/// Reads the section. Without realism customers are always awake, complexity stretches nothing and
/// waits don't matter in the choice of a channel, unless the file says otherwise.
pub(super) fn customers(cx: &Context, entry: Option<&Entry>, file: &Place, realism_none: bool) -> Customers {
    section(cx, entry, file, "[customers]", |reader| {
        let off = realism_none.then_some(0.0);
        Customers {
            waking: reader.or_unless(realism_none.then_some(None), "customers", "waking", windows),
            complexity_work: reader.or_unless(off, "customers", "complexity_work", factor),
            wait_aversion: reader.or_unless(off, "customers", "wait_aversion", factor),
            closed_aversion: reader.or_unless(off, "customers", "closed_aversion", factor),
            announcement_weight: reader.or_default("customers", "announcement_weight", share),
            trust_decay: reader.or_default("customers", "trust_decay", share),
            late_hazard: reader.or_default("customers", "late_hazard", factor),
            late_work: reader.or_default("customers", "late_work", duration),
            announcement_balking: reader.or_default("customers", "announcement_balking", share),
        }
    })
}
