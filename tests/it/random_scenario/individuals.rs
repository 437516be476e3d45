//! Agents as individuals in random scenarios: spread speeds, newcomers, members with skills of their own, outsourcers. The
//! first member of a group has all of its skills, so that the first group serves every channel.

use super::one_of;
use proptest::prelude::*;

/// What tells the agents of a group apart: (keys that go with everything, keys that exclude new hires, a bit per
/// member and skill, keys that exclude wages and training).
pub type Individuals = (&'static str, &'static str, Option<u64>, &'static str);

pub fn individuals() -> impl Strategy<Value = Individuals> {
    (
        one_of(&["", "", "pace = { cv = 0.4 }\n", "pace = { spread = 2 }\nsame_team = true\n"]),
        one_of(&["", "", "learning = {}\n", "learning = { factor = 2, time = \"3h\", tenure = { exponential = { mean = \"2h\" } } }\n"]),
        proptest::option::weighted(0.3, any::<u64>()),
        one_of(&[
            "",
            "",
            "outsourced = { per_contact = 3, per_minute = 0.5 }\n",
            "outsourced = { minimum_per_day = 300, per_minute = 1 }\n",
        ]),
    )
}

/// The keys for a group with these others.
pub fn individual_keys((pace, learning, members, outsourced): Individuals, group: &str, life: &str) -> String {
    let outsourced = if life.contains("wage") || life.contains("training") { "" } else { outsourced };
    let learning = if life.contains("new_hires") { "" } else { learning };
    let listed: Vec<&str> = (0..4).map(|index| ["c0", "c1", "c2", "c3"][index]).collect();
    let skills: Vec<&str> = listed.into_iter().filter(|name| group.contains(&format!("channel = \"{name}\""))).collect();
    let member = |index: usize, bits: u64| {
        let own: Vec<String> = skills
            .iter()
            .enumerate()
            .filter(|(skill, _)| bits >> (5 * index + skill) & 1 == 1)
            .map(|(_, name)| format!("{name:?}"))
            .collect();
        let own = if index == 0 || own.is_empty() { String::new() } else { format!(", skills = [{}]", own.join(", ")) };
        let factor = if bits >> (5 * index + 4) & 1 == 1 { format!(", work_factor = 1.{index}") } else { String::new() };
        format!("{{ name = \"m{index}\"{factor}{own} }}")
    };
    // A roster may have more agents than that.
    let members = members.filter(|_| group.starts_with("staff")).map_or(String::new(), |bits| {
        let all: Vec<String> = (0..6).map(|index| member(index, bits)).collect();
        format!("members = [{}]\n", all.join(", "))
    });
    format!("{pace}{learning}{outsourced}{members}")
}
