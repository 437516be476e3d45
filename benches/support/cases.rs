//! The scenarios that the benchmark runs, as a user would write them. Every default mechanism is
//! off; every metric is on. The number of replications is given by the benchmark.

/// Erlang A: 1,000 calls an hour, 85 agents, `length` from empty.
pub fn erlang_a(length: &str) -> String {
    format!(
        r#"
realism = "none"
[run]
start = "2024-03-04"
warmup = "0s"
length = "{length}"
interval = "30m"
replications = 1
[inquiries.calls]
per_hour = 1000
channels = {{ phone = 1.0 }}
[channels.phone]
medium = "phone"
handle_time = {{ exponential = {{ mean = "5m" }} }}
patience = {{ exponential = {{ mean = "3m" }} }}
target = {{ within = "20s", share = 0.8 }}
[groups.agents]
staff = 85
skills = ["phone"]
"#
    )
}

/// M/M/50 at 95% load.
pub const MM50: &str = r#"
realism = "none"
[run]
start = "2024-03-04"
warmup = "0s"
length = "1d"
interval = "30m"
replications = 1
[inquiries.calls]
per_hour = 570
channels = { phone = 1.0 }
[channels.phone]
medium = "phone"
handle_time = { exponential = { mean = "5m" } }
target = { within = "20s", share = 0.8 }
[groups.agents]
staff = 50
skills = ["phone"]
"#;

/// Three call types, two groups of specialists and one of generalists, over 24 half-hours.
pub const SKILLS: &str = r#"
realism = "none"
[run]
start = "2024-03-04"
warmup = "0s"
length = "1d"
interval = "30m"
replications = 1
[inquiries.fault]
volumes = { "08:00" = 40, "08:30" = 60, "09:00" = 80, "09:30" = 100, "10:00" = 110, "10:30" = 115, "11:00" = 110, "11:30" = 105, "12:00" = 95, "12:30" = 90, "13:00" = 90, "13:30" = 95, "14:00" = 100, "14:30" = 105, "15:00" = 105, "15:30" = 100, "16:00" = 95, "16:30" = 85, "17:00" = 75, "17:30" = 65, "18:00" = 55, "18:30" = 45, "19:00" = 40, "19:30" = 35, "20:00" = 0 }
channels = { fault_line = 1.0 }
[inquiries.sales]
volumes = { "08:00" = 30, "08:30" = 45, "09:00" = 60, "09:30" = 75, "10:00" = 85, "10:30" = 85, "11:00" = 85, "11:30" = 80, "12:00" = 70, "12:30" = 70, "13:00" = 70, "13:30" = 70, "14:00" = 75, "14:30" = 80, "15:00" = 80, "15:30" = 75, "16:00" = 70, "16:30" = 65, "17:00" = 55, "17:30" = 50, "18:00" = 40, "18:30" = 35, "19:00" = 30, "19:30" = 25, "20:00" = 0 }
channels = { sales_line = 1.0 }
[inquiries.account]
volumes = { "08:00" = 15, "08:30" = 22, "09:00" = 30, "09:30" = 38, "10:00" = 42, "10:30" = 42, "11:00" = 42, "11:30" = 40, "12:00" = 35, "12:30" = 35, "13:00" = 35, "13:30" = 35, "14:00" = 38, "14:30" = 40, "15:00" = 40, "15:30" = 38, "16:00" = 35, "16:30" = 32, "17:00" = 28, "17:30" = 25, "18:00" = 20, "18:30" = 18, "19:00" = 15, "19:30" = 12, "20:00" = 0 }
channels = { account_line = 1.0 }
[channels.fault_line]
medium = "phone"
handle_time = { lognormal = { mean = "6m", cv = 1.1 } }
patience = { exponential = { mean = "6m" } }
groups = ["technicians", "generalists"]
target = { within = "30s", share = 0.8 }
[channels.sales_line]
medium = "phone"
handle_time = { lognormal = { mean = "5m", cv = 1.1 } }
patience = { exponential = { mean = "5m" } }
groups = ["sellers", "generalists"]
target = { within = "20s", share = 0.8 }
[channels.account_line]
medium = "phone"
handle_time = { lognormal = { mean = "4m", cv = 1.1 } }
patience = { exponential = { mean = "6m" } }
groups = ["generalists"]
target = { within = "30s", share = 0.8 }
[groups.technicians]
staff = { "08:00" = 9, "09:00" = 16, "10:00" = 19, "12:00" = 16, "14:00" = 18, "16:00" = 16, "17:00" = 12, "18:00" = 9, "19:00" = 7, "20:00" = 0 }
skills = ["fault_line"]
[groups.sellers]
staff = { "08:00" = 5, "09:00" = 9, "10:00" = 11, "12:00" = 9, "14:00" = 10, "16:00" = 9, "17:00" = 7, "18:00" = 5, "19:00" = 4, "20:00" = 0 }
skills = ["sales_line"]
[groups.generalists]
staff = { "08:00" = 6, "09:00" = 11, "10:00" = 13, "12:00" = 12, "14:00" = 13, "16:00" = 12, "17:00" = 9, "18:00" = 7, "19:00" = 5, "20:00" = 0 }
skills = [{ channel = "account_line", priority = 1 }, { channel = "fault_line", priority = 2 }, { channel = "sales_line", priority = 2 }]
"#;

/// A chat pool at turn level: 20 agents with up to three chats, about 85% of what they can carry.
pub const CHAT: &str = r#"
realism = "none"
[run]
start = "2024-03-04"
warmup = "0s"
length = "1d"
interval = "30m"
replications = 1
[inquiries.questions]
per_hour = 260
channels = { chat = 1.0 }
[channels.chat]
medium = "chat"
turns = { geometric = { mean = 5 } }
reply_work = { exponential = { mean = "40s" } }
think_time = { exponential = { mean = "45s" } }
slowdown = [1.0, 1.06, 1.12]
patience = { exponential = { mean = "4m" } }
target = { within = "60s", share = 0.8 }
[groups.agents]
staff = 20
skills = [{ channel = "chat", slots = 3 }]
"#;

/// A week of messaging: 2,000 threads a day that stay open for days.
pub const MESSAGING: &str = r#"
realism = "none"
[run]
start = "2024-03-04"
warmup = "0s"
length = "7d"
interval = "30m"
drain = "finish"
replications = 1
[inquiries.questions]
per_day = 2000
channels = { messaging = 1.0 }
[channels.messaging]
medium = "messaging"
turns = { geometric = { mean = 4 } }
reply_work = { lognormal = { mean = "75s", cv = 1.1 } }
think_time = { mixture = [{ weight = 0.6, lognormal = { median = "2m", sigma = 1 } }, { weight = 0.4, lognormal = { median = "8h", sigma = 1 } }] }
owner_window = "30m"
target = { within = "4h", share = 0.9 }
[groups.agents]
staff = 16
hours = "mon-sun 08:00-20:00"
skills = ["messaging"]
"#;

/// A centre by skills: ten inquiries on one phone channel, ten groups that know three of them each and two that know
/// all and are asked last, 400 agents on shifts with breaks, a week of five days with 60,000 calls.
pub fn skills_week() -> String {
    let mut text = String::from(
        r#"
realism = "none"
[run]
start = "2024-03-04"
warmup = "0s"
length = "5d"
interval = "30m"
replications = 1
[channels.phone]
medium = "phone"
open = "mon-fri 08:00-20:00"
handle_time = { lognormal = { mean = "11m", cv = 1.1 } }
patience = { exponential = { mean = "6m" } }
target = { within = "20s", share = 0.8 }
[shifts.early]
start = "08:00"
length = "8h"
breaks = [{ after = "2h", window = "1h", length = "15m", paid = true }, { after = "4h", window = "1h", length = "30m", paid = false }]
[shifts.late]
start = "12:00"
length = "8h"
breaks = [{ after = "3h", window = "1h", length = "30m", paid = false }, { after = "6h", window = "1h", length = "15m", paid = true }]
"#,
    );
    let ask_first: Vec<String> = (0..10).map(|group| format!("{{ group = \"g{group}\", rank = 1 }}")).collect();
    let groups = format!("groups = [{}, {{ group = \"h0\", rank = 2 }}, {{ group = \"h1\", rank = 2 }}]\n", ask_first.join(", "));
    text = text.replace("target =", &(groups + "target ="));
    let shifts = |agents: u32| {
        format!(
            "shifts = [{{ shift = \"early\", days = \"mon-fri\", agents = {agents} }}, {{ shift = \"late\", days = \"mon-fri\", agents = {agents} }}]\n"
        )
    };
    for group in 0..10 {
        let (second, third) = ((group + 1) % 10, (group + 2) % 10);
        text += &format!(
            "[inquiries.i{group}]\nper_day = {{ \"mon-fri\" = 1200 }}\nprofile = {{ \"08:00\" = 15, \"10:00\" = 16, \"12:00\" = 24, \"14:00\" = 22, \"16:00\" = 14, \"18:00\" = 9, \"20:00\" = 0 }}\nchannels = {{ phone = 1.0 }}\n"
        );
        text += &format!(
            "[groups.g{group}]\n{}skills = [{{ channel = \"phone\", inquiries = [\"i{group}\"] }}, {{ channel = \"phone\", inquiries = [\"i{second}\", \"i{third}\"], priority = 2 }}]\n",
            shifts(16)
        );
    }
    for group in 0..2 {
        text += &format!("[groups.h{group}]\n{}skills = [\"phone\"]\n", shifts(20));
    }
    text
}
