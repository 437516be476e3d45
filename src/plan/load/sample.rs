//! A small scenario for the tests of loads and of their report: one Monday, phone and chat by a
//! front office with a lean hour at ten, e-mail by a back office, and a video channel nobody uses.

use crate::scenario::{LoadOptions, Scenario, load_text};
use std::path::Path;

const TEXT: &str = r#"
realism = "none"
seed = 7

[run]
start = "2024-03-04"
warmup = "1d"
length = "1d"
drain_limit = "1d"
interval = "30m"
replications = 10

[customers]
complexity_work = 0.4

[inquiries.billing]
per_hour = 100
complexity = 0.5
channels = { chat = 0.35, email = 0.15, phone = 0.5 }

[channels.chat]
medium = "chat"
open = "08:00-18:00"
patience = { exponential = { mean = "380s" } }
agent_choice = "in_order"
richness = 0.85
turns = { geometric = { mean = 4.166666666666667 } }
reply_work = { exponential = { mean = "40s" } }
think_time = { exponential = { mean = "45s" } }
after_work = "0s"
slowdown = [1, 1.06, 1.12]

[channels.email]
medium = "email"
open = "08:00-18:00"
patience = { exponential = { mean = "380s" } }
expected_reply = "60s"
richness = 0.85
turns = 1
reply_work = { exponential = { mean = "240s" } }
think_time = { exponential = { mean = "1h" } }

[channels.phone]
medium = "phone"
open = "08:00-18:00"
patience = { exponential = { mean = "380s" } }
handle_time = { exponential = { mean = "300s" } }
after_work = { exponential = { mean = "60s" } }

[channels.video]
medium = "video"
open = "08:00-18:00"
patience = { exponential = { mean = "380s" } }
expected_reply = "60s"
richness = 0.85
handle_time = { exponential = { mean = "600s" } }
after_work = { exponential = { mean = "60s" } }

[groups.back]
staff = { "08:00" = 4, "18:00" = 0 }
skills = ["email"]

[groups.front]
staff = { "08:00" = 8, "10:00" = 7, "11:00" = 8, "18:00" = 0 }
skills = ["chat", "phone"]
"#;

/// The scenario.
pub fn scenario() -> Scenario {
    let study = load_text("sample", TEXT, Path::new(""), &LoadOptions::default());
    let scenario = study.unwrap_or_else(|errors| panic!("{errors}")).variants.remove(0);
    Scenario { realism_none: false, ..scenario }
}
