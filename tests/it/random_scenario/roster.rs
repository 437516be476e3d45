//! Random rosters: who works when, how far they keep to it, and who may be called.

use super::one_of;
use proptest::prelude::*;

/// The shifts that rosters are made of.
pub const SHIFTS: &str = "[shifts.short]\nstart = \"09:00\"\nlength = \"4h\"\nminimum = \"5h\"\nmeetings = [{ after = \"0s\", length = \"15m\" }]\n\
    [shifts.long]\nstart = \"08:00\"\nlength = \"9h\"\nmeetings = [{ at = \"10:10\", length = \"30m\", days = \"mon-wed\" }]\n\
    breaks = [{ after = \"2h\", length = \"15m\", paid = true }, { after = \"4h\", window = \"90m\", length = \"30m\", paid = false }]\n\
    [shifts.night]\nstart = \"21:00\"\nlength = \"8h\"\npremium = 0.3\nbreaks = [{ after = \"3h\", length = \"20m\", paid = false }]\n";

/// `shifts`, `rotation` or `rota`, with somebody there every day.
pub fn roster() -> impl Strategy<Value = &'static str> {
    one_of(&[
        "shifts = [{ shift = \"long\", days = \"daily\", agents = 3 }]\n",
        "shifts = [{ shift = \"long\", days = \"daily\", agents = 2, overtime = \"1h\" }, { shift = \"night\", days = \"daily\", agents = 1 }]\n",
        "rotation = { agents = 5, weeks = [{ daily = \"long\" }, { \"mon-wed\" = \"night\", sat = \"short\" }, { daily = \"short\" }] }\n",
        "rota = \"agents.csv\"\n",
        "rota = \"times_of_agents.csv\"\n",
    ])
}

/// How far agents keep to it, and who may be called; every group has the first channel.
pub fn conduct() -> impl Strategy<Value = String> {
    (
        one_of(&["", "", "absence = { share = 0.3, correlation = 0.5 }\n", "absence = { share = 0.1, paid = false }\n"]),
        one_of(&["", "late_start = \"5m\"\n", "late_start = { mixture = [{ weight = 0.5, constant = \"0s\" }, { weight = 0.5, exponential = { mean = \"2h\" } }] }\n"]),
        one_of(&["", "early_leave = { exponential = { mean = \"1h\" } }\nlong_break = { exponential = { mean = \"10m\" } }\n"]),
        one_of(&["", "late_break = \"cut\"\n"]),
        one_of(&[
            "",
            "",
            "on_call = { agents = 2, waiting_at_least = 2, every = \"7m\", notice = \"15m\", length = \"2h\", minimum = \"3h\", retainer = 0.1 }\n",
            "on_call = { agents = 2, channels = [\"c0\"], waiting_at_least = 3, every = \"1m\", notice = \"5m\", length = \"1h\" }\n",
            "on_call = { agents = 1, hours = \"08:00-20:00\", wait_at_least = \"4m\", notice = \"0s\", length = \"20m\" }\n",
        ]),
    )
        .prop_map(|(absence, late, early, cut, on_call)| format!("{absence}{late}{early}{cut}{on_call}"))
}
