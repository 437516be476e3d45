//! What may happen in a random scenario besides queueing and handling: the keys of mechanisms around and inside
//! contacts, of customers, issues, agents and costs.

use super::one_of;
use proptest::prelude::*;

/// Keys of what happens around and inside the contacts of a channel of this medium (`shared`: chats that share their
/// work, which have no replies to wait for); `{sync}`, `{async}` and
/// `{session}` stand for the first channel of that kind. A line whose channel doesn't exist, or is the
/// channel itself, is left out.
pub fn life_of(medium: &'static str, shared: bool) -> impl Strategy<Value = String> {
    const SESSIONS: [&str; 3] = ["phone", "video", "in-person"];
    let synchronous = SESSIONS.contains(&medium) || medium == "chat";
    let any = (
        one_of(&[
            "",
            "discipline = \"priority\"\n",
            "discipline = \"easiest_first\"\n",
            "discipline = \"earliest_due\"\n",
            "discipline = { aging = { urgent = \"0s\", complex = \"1h\", simple = \"20m\" } }\n",
        ]),
        one_of(&[
            "",
            "announced = \"none\"\n",
            "announced = \"10m\"\n",
            "announced = \"estimate\"\n",
            "announced = { estimate = \"percentile\", quantile = 0.8, bias = 0.5 }\n",
        ]),
        one_of(&["", "misunderstanding = 0.3\nsticky = { wait = \"5m\" }\n", "sticky = {}\n", "misunderstanding = 0\n"]),
        one_of(&["", "context = 0.9\nauthenticated = true\n", "context = 0\n"]),
        one_of(&[
            "",
            "retrials = \"none\"\n",
            "retrials = { after_abandoned = 0.8, after_blocked = 1, delay = \"10m\", limit = \"none\", keep_patience = true }\n",
            "retrials = { after_abandoned = 0.3, delay = { exponential = { mean = \"3h\" } }, limit = 1 }\n",
        ]),
        one_of(&[
            "",
            "",
            "bot = { containment = 0.5, wrong = 0.3 }\n",
            "bot = { time = \"1m\", containment = 0, fields = 2, format = \"strict\", drop = 0.3 }\n",
        ]),
    );
    let own: BoxedStrategy<Vec<&'static str>> = if synchronous {
        (
            one_of(&["", "outside_hours = \"lost\"\n", "outside_hours = { retry = 0.4, switch = 0.6, spread = \"1h\" }\n"]),
            one_of(&[
                "",
                "deflection = { to = \"{async}\", waiting_at_least = 1, accept = 0.5 }\n",
                "deflection = { to = \"{async}\", accept = 1 }\n",
            ]),
            one_of(callbacks(medium)),
            one_of(if medium == "phone" || medium == "video" {
                &["", "ivr = { layers = 3, drop = 0.1, misroute = 0.1, zero_out = 0.2 }\n"]
            } else {
                &[""]
            }),
            one_of(match (medium, shared) {
                ("chat", true) => &["", "silent_abandonment = 0\n", "inactivity_close = \"1m\"\n"],
                ("chat", false) => &[
                    "",
                    "silent_abandonment = 0\nreply_patience = { exponential = { mean = \"3m\" } }\n",
                    "inactivity_close = \"1m\"\nreply_patience = \"30s\"\n",
                    "reply_patience = \"never\"\n",
                ],
                _ => &[
                    "",
                    "transfers = 0.3\n",
                    "transfers = { share = 1, work = \"5s\", priority = \"tail\" }\n",
                    "transfers = { share = 0.4, kind = \"warm\", briefing = { exponential = { mean = \"1m\" } } }\n",
                    "transfers = { share = 0.4, kind = \"conference\", wait = \"10m\" }\n",
                    "transfers = { share = 0.5, to = \"{session}\" }\n",
                    "transfers = { share = 0.5, to = \"{session}\", kind = \"warm\", priority = \"tail\" }\n",
                    "transfers = { share = 0.6, to_group = \"g0\", priority = \"arrival\" }\n",
                    "transfers = { share = 0.6, to_group = \"g0\", kind = \"warm\" }\n",
                    "transfers = { share = 0.5, to = \"{session}\", to_group = \"g0\", priority = \"tail\" }\n",
                    "transfers = { share = 0.5, to_group = \"g0\", priority = 2 }\n",
                ],
            }),
        )
            .prop_map(|(hours, deflection, callback, ivr, rest)| vec![hours, deflection, callback, ivr, rest])
            .boxed()
    } else {
        (
            one_of(&[
                "",
                "chases = \"none\"\n",
                "chases = { per_expectation = 3, same_thread = 0.3, limit = 3 }\n",
                "chases = { per_expectation = 2, same_thread = 0.2, by = \"{sync}\" }\n",
            ]),
            one_of(&[
                "",
                "escalation = { to = \"{sync}\", misunderstandings = 1, wait = 0.5 }\n",
                "escalation = { to = \"{sync}\", urgent = false }\n",
            ]),
            one_of(&["", "research = \"none\"\n", "research = \"2m\"\n"]),
            one_of(&["", "bursts = 0.5\nburst_gap = \"2m\"\n", "silent_abandonment = 0.5\n", "expected_reply = \"20m\"\n"]),
        )
            .prop_map(|(chases, escalation, research, rest)| vec![chases, escalation, research, rest])
            .boxed()
    };
    (any, own).prop_map(|((discipline, announced, misread, context, retrials, bot), own)| {
        [discipline, announced, misread, context, retrials, bot].into_iter().chain(own).collect()
    })
}

/// Offers of callbacks that a channel of this medium may make.
fn callbacks(medium: &str) -> &'static [&'static str] {
    if medium == "chat" {
        return &["", "", "callback = { waiting_at_least = 1, accept = 0.5, order = \"in_place\" }\n"];
    }
    &[
        "",
        "",
        "callback = { waiting_at_least = 0, accept = 0.5 }\n",
        "callback = { waiting_at_least = 1, accept = 1, order = \"in_place\", answer = 0.3, attempts = 2, retry_after = \"0s\" }\n",
        "callback = { expected_wait_at_least = \"1m\", accept = 0.7, order = \"estimate\", ring = \"0s\" }\n",
        "callback = { waiting_at_least = 0, accept = 0.6, order = \"appointment\", slot = \"17m\", capacity = 2 }\n",
        "callback = { waiting_at_least = 0, order = \"end_of_day\", from = \"16:00\", agents_free_at_least = 2 }\n",
    ]
}

/// A channel's keys of this kind with names in place of kinds.
pub fn named(life: &str, own: usize, media: &[&str]) -> String {
    let is_session = |medium: &str| matches!(medium, "phone" | "video" | "in-person");
    let is_synchronous = |medium: &str| is_session(medium) || medium == "chat";
    let first = |of_kind: &dyn Fn(&str) -> bool| media.iter().position(|medium| of_kind(medium));
    let kinds =
        [("{sync}", first(&is_synchronous)), ("{async}", first(&|medium| !is_synchronous(medium))), ("{session}", first(&is_session))];
    let mut text = String::new();
    for line in life.lines() {
        match kinds.iter().find(|(kind, _)| line.contains(kind)) {
            None => text += &format!("{line}\n"),
            Some((kind, channel)) => {
                if let Some(index) = channel.filter(|&index| index != own) {
                    text += &format!("{}\n", line.replace(kind, &format!("c{index}")));
                }
            }
        }
    }
    text
}

/// Sections about customers, issues and agents of a centre with so many channels.
pub fn sections(channels: usize) -> impl Strategy<Value = String> {
    let last = channels - 1;
    let segments = one_of(&[
        "",
        "",
        "[segments.near]\nshare = 0.7\nage = \"teens\"\n[segments.far]\nshare = 0.3\nutc_offset = \"-7h30m\"\npatience = 0.4\nmismatch = 9\n",
        "[segments.all]\nshare = 1\nthink_speed = 3\npreference = { LAST = 1 }\nwaking = \"daily 10:00-16:00\"\n",
    ])
    .prop_map(move |text| text.replace("LAST", &format!("c{last}")));
    (
        segments,
        one_of(&[
            "",
            "[issues]\nresolution = \"always\"\n",
            "[issues]\nresolution_base = 0.3\nreopen = 0.9\nreopen_delay = \"2h\"\nreopen_same_channel = 0.4\ncontact_limit = 4\n",
            "[issues]\nresolution_base = -1\nreopen = 1\nreopen_delay = \"10m\"\nunnoticed = 0.6\n",
        ]),
        one_of(&[
            "",
            "[agents]\nstress = \"none\"\n",
            "[agents]\nmacro_work = 0.4\nmacro_empathy = 1\noff_mode_work = 2\noff_mode_errors = 3\n",
            "[agents]\nstress = { time = \"20m\", occupancy = 5, work = 1, errors = 2, empathy = 1 }\nassist_novice = 2\nassist_expert = 0.5\n",
            "[agents]\nattrition = 3\nattrition_occupancy = 9\nattrition_occupancy_free = 0.1\nattrition_stress = 4\n",
        ]),
        one_of(&[
            "",
            "[costs]\nshrinkage = 0\nbenefits = 0\nreplacement = 90000\n",
            "[costs]\nshrinkage = 0.5\noverhead = 0.8\nseat_per_month = 300\n",
            "[costs]\nphone_per_minute = 0.5\nmessage_fee = 0.2\nbot_resolution = 3\n",
        ]),
        one_of(&["", "[customers]\nwait_aversion = 2\nclosed_aversion = 1\n", "[customers]\nannouncement_balking = 1\ntrust_decay = 0\n"]),
        one_of(&["", "", "[triage]\n", "[triage]\nby = \"ai\"\naccuracy = 0.5\nroutes = { urgent = \"c0\" }\n"]),
    )
        .prop_map(|(segments, issues, agents, costs, customers, triage)| format!("{segments}{issues}{agents}{costs}{customers}{triage}"))
}

/// What an inquiry may have besides.
pub fn inquiry_life() -> impl Strategy<Value = &'static str> {
    one_of(&["", "detail = 0.7\n", "emotion = 1\n"])
}

/// What a group may have besides: its crew, its tools and its pay.
pub fn group_life() -> impl Strategy<Value = String> {
    (
        one_of(&[
            "",
            "",
            "skill = { synchronous = 0.7, asynchronous = 1.3 }\nhome = \"synchronous\"\n",
            "skill = 0.5\n",
            "skill = { asynchronous = 0 }\nhome = \"asynchronous\"\n",
        ]),
        one_of(&["", "", "assist = true\n"]),
        one_of(&["", "", "macros = 0.5\n", "macros = 1\n"]),
        one_of(&["", "", "new_hires = 0.5\nramp_factor = 2\n", "new_hires = 1\n", "new_hires = 0.2\nramp_factor = 1\n"]),
        one_of(&["", "", "training_hours = 40\n", "training_hours = 400\n"]),
        one_of(&["", "wage_per_hour = 31.5\n", "wage_per_hour = 0\n"]),
    )
        .prop_map(|(skill, assist, macros, hires, training, wage)| format!("{skill}{assist}{macros}{hires}{training}{wage}"))
}
