//! Defaults of demand and places.

use super::row;
use crate::scenario::defaults::DefaultValue;
use crate::scenario::defaults::Label::A;

#[rustfmt::skip]
pub(super) const ROWS: &[DefaultValue] = &[
    row("sites", "utc_offset", "0", "hours or duration", "-12h to 14h", A, "in the time zone of the centre"),
    row("inquiries", "ramp", r#""steps""#, "-", "steps, linear", A, "the rate that most forecasts and Erlang formulas suppose"),
    row("inquiries.trace", "resample", r#""none""#, "-", "none, days, weekdays", A, "a trace is replayed as it was"),
    row("busyness", "day_to_day", "0", "correlation", "0 to 0.8", A, "independent days unless the file says otherwise; Avramidis, Deslauriers & L'Ecuyer 2004 find positive dependence"),
    row("busyness", "interval_cv", "0", "coefficient of variation", "0 to 0.3", A, "whole days are busy or quiet unless the file says otherwise"),
    row("busyness", "interval_correlation", "0", "correlation", "0 to 0.9", A, "independent blocks unless the file says otherwise; Ibrahim, Ye, L'Ecuyer & Shen 2016 find strong positive dependence"),
    row("busyness", "block", r#""30m""#, "duration", "15m to 4h", A, "the interval of most forecasts"),
    row("inquiries.busyness", "interval_cv", "0", "coefficient of variation", "0 to 0.3", A, "whole days are busy or quiet unless the file says otherwise"),
    row("inquiries.busyness", "interval_correlation", "0", "correlation", "0 to 0.9", A, "independent blocks unless the file says otherwise; Ibrahim, Ye, L'Ecuyer & Shen 2016 find strong positive dependence"),
    row("inquiries.busyness", "block", r#""30m""#, "duration", "15m to 4h", A, "the interval of most forecasts"),
    row("forecast", "bias", "0", "share", "-0.1 to 0.1", A, "the forecast is right on average unless the file says otherwise"),
    row("forecast", "error_cv", "0", "coefficient of variation", "0 to 0.2", A, "the forecast is right unless the file says otherwise"),
    row("forecast", "per", r#""replication""#, "-", "replication, week, day", A, "a forecast that is wrong is wrong for as long as it holds"),
    row("forecast", "correlation", "0", "correlation", "0 to 1", A, "errors are independent unless the file says otherwise"),
    row("storms", "size_cv", "0", "coefficient of variation", "0 to 1", A, "storms have the size that the file gives"),
    row("storms", "onset", r#""0s""#, "duration", "0s to 1h", A, "a storm begins with its peak"),
];
