//! Rules of routing for random groups: what a freed agent takes, and when the contacts of a skill are taken.

use proptest::prelude::*;
use proptest::sample::select;

/// `pick` of a group, as a line, and what its skills may say because of it.
pub fn group_rules() -> impl Strategy<Value = (&'static str, &'static str)> {
    select(
        &[
            ("", ""),
            ("pick = \"in_order\"\n", ""),
            ("pick = \"longest_wait\"\n", ""),
            ("pick = \"longest_queue\"\n", ""),
            ("pick = \"weighted_wait\"\n", ", weight = 2.5"),
            ("pick = \"queue_ratio\"\n", ", ratio = 0.4"),
            ("pick = \"expected_delay\"\n", ""),
            ("pick = \"rising\"\n", ", rises_every = \"4m\""),
        ][..],
    )
}

/// The rules of one skill.
#[derive(Clone, Copy, Debug)]
pub struct SkillRules {
    /// It says what its group's `pick` looks at.
    says: bool,
    reserve: u32,
    preemptible: bool,
    cap: f64,
}

impl SkillRules {
    /// The rules as the end of a skill's table; `threads`: of asynchronous work; `interrupted`: its replies may be.
    pub fn text(self, of_pick: &str, threads: bool, interrupted: bool) -> String {
        let said = if self.says { of_pick } else { "" };
        let reserve = if self.reserve > 0 { format!(", reserve = {}", self.reserve) } else { String::new() };
        let preemptible = if interrupted && self.preemptible { ", preemptible = true" } else { "" };
        let cap = if threads && self.cap < 1.0 { format!(", occupancy_cap = {}", self.cap) } else { String::new() };
        format!("{said}{reserve}{preemptible}{cap}")
    }

    /// Whether it leaves agents idle.
    pub fn has_reserve(self) -> bool {
        self.reserve > 0
    }
}

/// Rules for so many skills.
pub fn skill_rules(count: usize) -> impl Strategy<Value = Vec<SkillRules>> {
    let rules = (any::<bool>(), select(&[0, 0, 0, 1, 2][..]), any::<bool>(), select(&[1.0, 1.0, 0.2, 0.7][..]));
    let rules = rules.prop_map(|(says, reserve, preemptible, cap)| SkillRules { says, reserve, preemptible, cap });
    proptest::collection::vec(rules, count)
}
