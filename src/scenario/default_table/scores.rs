//! Defaults of the sections `[costs]` and `[satisfaction]`.

use super::row;
use crate::scenario::defaults::DefaultValue;
use crate::scenario::defaults::Label::{A, L, M};

#[rustfmt::skip]
pub(super) const ROWS: &[DefaultValue] = &[
    row("costs", "shrinkage", "0.30", "share", "0.20 to 0.40", M, "SWPP survey, spring 2024: half of the planners assume 0.26 to 0.35"),
    row("costs", "overtime", "1.5", "factor", "1 to 2", A, "usual in law and contracts"),
    row("costs", "benefits", "0.25", "share", "0.15 to 0.45", A, "assumption"),
    row("costs", "overhead", "0", "share of loaded wages", "0 to 1", A, "no overhead unless the file says so"),
    row("costs", "seat_per_month", "110", "money", "50 to 300", A, "assumption"),
    row("costs", "phone_per_minute", "0.02", "money per minute", "0.005 to 0.1", A, "assumption"),
    row("costs", "message_fee", "0.01", "money per message", "0 to 0.1", A, "assumption"),
    row("costs", "bot_resolution", "0.80", "money per contact", "0.1 to 2", A, "assumption"),
    row("costs", "replacement", "15000", "money per quit", "10000 to 20000", L, "Metrigy via revenuetools: 10,000 to 20,000"),
    row("satisfaction", "base", "88", "points", "80 to 95", A, "assumption; a base of 88 gives 90% satisfied, as voice and chat in Zendesk, May 2015"),
    row("satisfaction", "wait_per_doubling", "3", "points", "1 to 6", A, "assumption"),
    row("satisfaction", "wait_max", "40", "points", "20 to 60", A, "assumption"),
    row("satisfaction", "early", "1", "points per halving", "0 to 3", A, "assumption: being early pleases less than being late annoys"),
    row("satisfaction", "early_max", "3", "points", "0 to 10", A, "assumption"),
    row("satisfaction", "gap", "2", "points per doubling", "0 to 5", A, "assumption"),
    row("satisfaction", "gap_free", r#""60s""#, "duration", "20s to 3m", A, "assumption"),
    row("satisfaction", "rest", "2", "points per doubling", "0 to 5", A, "assumption"),
    row("satisfaction.tolerance", "low", r#""72h""#, "duration", "24h to 168h", A, "assumption"),
    row("satisfaction.tolerance", "normal", r#""24h""#, "duration", "4h to 72h", A, "assumption"),
    row("satisfaction.tolerance", "urgent", r#""1h""#, "duration", "15m to 4h", A, "assumption"),
    row("satisfaction.urgency_weight", "low", "0.5", "factor", "0 to 1", A, "assumption"),
    row("satisfaction.urgency_weight", "normal", "1", "factor", "0.5 to 2", A, "assumption"),
    row("satisfaction.urgency_weight", "urgent", "2", "factor", "1 to 4", A, "assumption"),
    row("satisfaction", "empathy", "20", "points", "10 to 40", M, "about four times the swing of a 10-minute wait: Bain banking snap charts"),
    row("satisfaction", "revalidation", "4", "points each", "0 to 10", A, "assumption; effort outweighs delight: CEB, Effortless Experience"),
    row("satisfaction", "rejection", "3", "points each", "0 to 10", A, "assumption; effort outweighs delight: CEB, Effortless Experience"),
    row("satisfaction", "repeat", "5", "points each", "0 to 10", A, "assumption; effort outweighs delight: CEB, Effortless Experience"),
    row("satisfaction", "transfer", "4", "points each", "0 to 10", A, "assumption; effort outweighs delight: CEB, Effortless Experience"),
    row("satisfaction", "menu", "2", "points per layer", "0 to 10", A, "assumption"),
    row("satisfaction", "menu_free", "2", "layers", "0 to 5", A, "assumption"),
    row("satisfaction", "extra_turn", "1", "points each", "0 to 5", A, "assumption"),
    row("satisfaction", "extra_contact", "8", "points each", "4 to 15", A, "calibrated: with waits and effort about the 15 points per contact of SQM Group"),
    row("satisfaction", "mismatch", "4", "points", "0 to 20", A, "assumption"),
    row("satisfaction", "unresolved", "30", "points", "15 to 50", A, "assumption"),
    row("satisfaction", "noise_sd", "18", "points", "10 to 25", A, "assumption"),
    row("satisfaction", "cuts", "[40, 52, 65, 82]", "points", "increasing", A, "assumption"),
    row("satisfaction", "survey_response", "0.15", "share", "0.05 to 0.40", A, "assumption"),
    row("satisfaction", "survey_extremes", "2", "factor", "1 to 4", A, "assumption"),
];
