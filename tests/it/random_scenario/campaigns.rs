//! Campaigns of random scenarios: one or two for the first group, if there is a channel by which people can be called.

use super::{hours, one_of, work};
use proptest::prelude::*;

/// Keys of a campaign besides its channel and its way of dialling.
fn keys() -> impl Strategy<Value = String> {
    (
        one_of(&[
            "list = 0\n",
            "list = 40\n",
            "list = \"endless\"\n",
            "list = { \"08:00\" = 30, \"13:00\" = 5 }\n",
            "list = { mon = { \"09:00\" = 50 }, \"tue-sun\" = { \"00:00\" = 10, \"10:30\" = 10 } }\n",
        ]),
        one_of(&["answer = 1\n", "answer = 0.3\n", "answer = { \"07:00\" = 0.2, \"12:00\" = 0.6, \"20:00\" = 0 }\n"]),
        one_of(&["", "right_party = 1\n", "right_party = 0.5\nwrong_party_time = \"0s\"\n"]),
        one_of(&["", "ring = \"20s\"\n", "ring = { uniform = { min = \"5s\", max = \"30s\" } }\n"]),
        one_of(&["", "attempts = 1\n", "attempts = 2\nretry_after = { exponential = { mean = \"20m\" } }\n"]),
        (work(), one_of(&["", "after_work = \"0s\"\n", "after_work = { exponential = { mean = \"1m\" } }\n"])),
        hours(),
    )
        .prop_map(|(list, answer, party, ring, attempts, (work, after), hours)| {
            let hours = if hours.is_empty() { String::new() } else { format!("hours = {hours:?}\n") };
            format!("{list}{answer}{party}{ring}{attempts}handle_time = {work}\n{after}{hours}")
        })
}

/// How calls are dialled by an agent who is held for each.
fn held() -> impl Strategy<Value = &'static str> {
    one_of(&["dialling = \"progressive\"\n", "dialling = \"preview\"\n", "dialling = \"preview\"\npreview_time = \"0s\"\n"])
}

/// Calls for more people than there are agents.
fn predictive() -> impl Strategy<Value = &'static str> {
    one_of(&[
        "dialling = \"predictive\"\n",
        "dialling = \"predictive\"\npacing = 2.5\nmismatch_patience = \"0s\"\n",
        "dialling = \"predictive\"\ntarget = { within = \"1s\", share = 0.9 }\nmismatch_patience = { exponential = { mean = \"5s\" } }\n",
        "dialling = \"predictive\"\npacing = 0.3\nmismatch_patience = \"never\"\ntarget = { within = \"30s\", share = 1 }\n",
    ])
}

/// The campaigns, with which the group dials: (keys, the rest of the skill).
pub fn campaigns() -> impl Strategy<Value = Vec<(String, &'static str)>> {
    let skill = || one_of(&["", ", reserve = 1", ", speed = 1.5, reserve = 2"]);
    let none = Just(Vec::new());
    let one = (keys(), predictive(), skill()).prop_map(|(keys, dialling, skill)| vec![(keys + dialling, skill)]);
    let some = proptest::collection::vec((keys(), held(), skill()).prop_map(|(keys, dialling, skill)| (keys + dialling, skill)), 1..=2);
    prop_oneof![2 => none, 1 => one, 1 => some]
}

/// Adds campaigns to a scenario whose first group is `g0`.
pub fn with_campaigns(text: String, media: &[&str], campaigns: &[(String, &'static str)]) -> String {
    let Some(channel) = media.iter().position(|medium| matches!(*medium, "phone" | "video")) else { return text };
    let (before, group) = text.split_once("[groups.g0]").expect("a first group");
    let skills: String = (0..).zip(campaigns).map(|(index, (_, skill))| format!("{{ campaign = \"k{index}\"{skill} }}, ")).collect();
    let group = group.replacen("skills = [", &format!("skills = [{skills}"), 1);
    let sections = (0..).zip(campaigns).map(|(index, (keys, _))| format!("[campaigns.k{index}]\nchannel = \"c{channel}\"\n{keys}"));
    format!("{before}{}[groups.g0]{group}", sections.collect::<String>())
}
