//! `[forecast]` and the `forecast` of an inquiry: how far volumes are from what comes true.

use super::context::Context;
use super::diagnostic::{Diagnostic, Place};
use super::document::{Entry, Node};
use super::model::{ErrorPeriod, Forecast};
use super::number::{share, within, word};
use super::reader::Reader;
use super::settings::section;

const PERIODS: &[(&str, ErrorPeriod)] =
    &[("replication", ErrorPeriod::Replication), ("week", ErrorPeriod::Week), ("day", ErrorPeriod::Day)];

fn bias(cx: &Context, node: &Node) -> Option<f64> {
    within("a share of the forecast from -1 to 100", -1.0..=100.0)(cx, node)
}

fn error_cv(cx: &Context, node: &Node) -> Option<f64> {
    within("a coefficient of variation from 0 to 10", 0.0..=10.0)(cx, node)
}

/// `[forecast]`.
pub(super) fn forecast(cx: &Context, entry: Option<&Entry>, file: &Place) -> Forecast {
    section(cx, entry, file, "[forecast]", |reader| Forecast {
        bias: reader.or_default("forecast", "bias", bias),
        error_cv: reader.or_default("forecast", "error_cv", error_cv),
        per: reader.or_default("forecast", "per", word(PERIODS)),
        correlation: reader.or_default("forecast", "correlation", share),
    })
}

/// `forecast` of an inquiry, where it differs from that of the centre.
pub(super) fn forecast_of(outer: &Reader<'_>, replayed: bool, all: Forecast) -> Forecast {
    let Some(entry) = outer.entry("forecast") else { return all };
    if replayed {
        let error = Diagnostic::at(&entry.key, "a trace cannot have `forecast`");
        outer.cx.report(error.helping("a trace is what came true"));
    }
    let Some(reader) = Reader::of(outer.cx, entry, "`forecast`") else { return all };
    let own = Forecast {
        bias: reader.or("bias", bias, all.bias),
        error_cv: reader.or("error_cv", error_cv, all.error_cv),
        per: reader.or("per", word(PERIODS), all.per),
        correlation: all.correlation,
    };
    reader.finish();
    own
}
