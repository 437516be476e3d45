//! Defaults of the sections `[run]`, `[inquiries.NAME]`, `[customers]` and `[segments.NAME]`.

use super::row;
use crate::scenario::defaults::DefaultValue;
use crate::scenario::defaults::Label::{A, H};

#[rustfmt::skip]
pub(super) const ROWS: &[DefaultValue] = &[
    row("scenario", "seed", "1", "-", "any whole number", A, "any number serves; fixed so that results repeat"),
    row("run", "start", r#""2024-03-04""#, "date", "any", A, "a Monday, so that day 1 is an ordinary weekday"),
    row("run", "warmup", r#""0s""#, "duration", "0s to 4w", A, "synchronous centres start empty every day"),
    row("run", "length", r#""1d""#, "duration", "1d to 52w", A, "assumption"),
    row("run", "drain", r#""finish""#, "-", "finish, censor", A, "follows every counted contact to its end, so that slow contacts are not censored"),
    row("run", "drain_limit", r#""7d""#, "duration", "1d to 30d", A, "assumption"),
    row("run", "interval", r#""30m""#, "duration", "15m to 1h", H, "half-hours are the planning interval of Brown et al. 2005 and of most forecasts"),
    row("run", "replications", "100", "-", "30 to 10000", A, "assumption"),
    row("run.precision", "confidence", "0.95", "share", "0.9 to 0.99", A, "the confidence of the reported intervals"),
    row("run.precision", "min_replications", "128", "-", "32 to 1000", A, "with fewer, intervals of exponential replications stopped when precise hold the truth in less than 93% of runs"),
    row("run.precision", "max_replications", "10000", "-", "1000 to 100000", A, "assumption"),
    row("inquiries", "clock", r#""centre""#, "-", "centre, customers", A, "forecasts are made on the clock of the centre"),
    row("inquiries", "urgency", r#""normal""#, "-", "low, normal, urgent", A, "assumption"),
    row("inquiries", "complexity", "0", "share", "0 to 1", A, "the shipped work and turns are those of an inquiry of complexity 0"),
    row("inquiries", "detail", "0", "share", "0 to 1", A, "nothing to research unless the file says so"),
    row("inquiries", "emotion", "0", "share", "0 to 1", A, "customers who are calm"),
    row("inquiries.busyness", "day_to_day", "0", "correlation", "0 to 0.8", A, "independent days unless the file says otherwise; Avramidis, Deslauriers & L'Ecuyer 2004 find positive dependence"),
    row("customers", "waking", r#""08:00-22:00""#, "weekly windows", "07:00 to 24:00", A, "assumption"),
    row("customers", "complexity_work", "0.8", "share", "0 to 2", A, "assumption"),
    row("customers", "wait_aversion", "0.5", "utility per doubling", "0 to 3", A, "assumption: in the choice of a channel"),
    row("customers", "closed_aversion", "0", "utility", "0 to 10", A, "assumption: customers come to closed doors"),
    row("customers", "announcement_weight", "0.7", "share", "0 to 1", A, "assumption: how far an announced wait replaces the expectation"),
    row("customers", "trust_decay", "0.5", "factor", "0 to 1", A, "assumption: what a broken promise leaves of the weight of the next"),
    row("customers", "late_hazard", "0.52", "share per minute", "0 to 1", H, "SSRN 3706565: +52% abandonment hazard per minute past the announced wait"),
    row("customers", "late_work", r#""21s""#, "duration per minute", "0s to 60s", H, "SSRN 3706565: +21 s of service per minute past the announced wait"),
    row("customers", "announcement_balking", "0.5", "share", "0 to 1", A, "assumption: of those whose patience is shorter than the announced wait"),
    row("segments", "utc_offset", "0", "hours or duration", "-12h to 14h", A, "in the time zone of the centre"),
    row("segments", "think_speed", "1", "factor", "0.5 to 4", A, "the shipped think times are those of an average customer"),
    row("segments.think_speed", "teens", "3.6153846153846154", "factor", "2 to 4", H, "47/13: median reply times of 13 and 47 min, Kooti et al., arXiv 1504.00704"),
    row("segments.think_speed", "20-35", "2.9375", "factor", "1.5 to 4", H, "47/16: median reply times of 16 and 47 min, Kooti et al., arXiv 1504.00704"),
    row("segments.think_speed", "36-50", "1.9583333333333333", "factor", "1 to 3", H, "47/24: median reply times of 24 and 47 min, Kooti et al., arXiv 1504.00704"),
    row("segments.think_speed", "51+", "1", "factor", "0.5 to 2", H, "the reference: a median reply time of 47 min, Kooti et al., arXiv 1504.00704"),
    row("segments", "patience", "1", "factor", "0.2 to 5", A, "the shipped patience is that of an average customer"),
];
