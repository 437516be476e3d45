//! Defaults of the section `[issues]`.

use super::row;
use crate::scenario::defaults::DefaultValue;
use crate::scenario::defaults::Label::{A, L};

#[rustfmt::skip]
pub(super) const ROWS: &[DefaultValue] = &[
    row("issues", "resolution", r#""model""#, "-", "model, always", A, "a close may leave the issue unresolved"),
    row("issues", "resolution_base", "0.85", "log-odds", "0 to 3", A, "calibrated with `reopen`: phone calls of complexity 0.3 at 80/20 come out at the first-contact resolution of 70% and one-contact resolution of 59% of SQM Group"),
    row("issues", "complexity_effect", "1.2", "log-odds", "0 to 3", A, "assumption"),
    row("issues", "skill_effect", "1", "log-odds", "0 to 3", A, "assumption"),
    row("issues", "concurrency_effect", "0.02", "share per session", "0 to 0.1", A, "assumption; direction: Goes et al., Management Science 64"),
    row("issues", "research_effect", "0.05", "share", "0 to 0.2", A, "assumption"),
    row("issues", "reopen", "0.7", "share", "0.2 to 0.9", A, "calibrated with `resolution_base`: three in ten of the unresolved stay silent"),
    row("issues", "reopen_delay", r#"{ lognormal = { mean = "14h", cv = 1 } }"#, "duration", "mean 1h to 4d", A, "assumption: about a day, of which the customer is awake for 14 hours"),
    row("issues", "reopen_same_channel", "0.7", "share", "0 to 1", A, "assumption"),
    row("issues", "contact_limit", "10", "contacts", "3 to 50", A, "assumption"),
    row("issues", "clarification", r#""30s""#, "duration", "10s to 2m", A, "assumption"),
    row("issues", "unnoticed", "0.2", "share", "0 to 0.5", A, "assumption; direction: Kruger et al. 2005"),
    row("issues", "turn_every", r#""60s""#, "duration", "20s to 3m", A, "assumption"),
    row("issues", "revalidation_work", r#""30s""#, "duration", "10s to 90s", L, "supportindustry 2009"),
    row("issues", "revalidation_think", r#""40s""#, "duration", "10s to 2m", L, "supportindustry 2009"),
    row("issues", "burst_work", r#""10s""#, "duration", "0s to 60s", A, "assumption"),
    row("issues", "research_clarity", "0.5", "per 5 minutes", "0 to 1", A, "assumption"),
    row("issues", "ghost_work", "0.5", "share", "0 to 1", A, "half a reply; direction: Castellanos, Yom-Tov & Goldberg, arXiv 2304.11754"),
];
