//! Agents as individuals, compiled: per agent a fixed factor on the work or how it is drawn, and a mask of skills.

use crate::ground::rng::{Draw, Purpose, draw, mix, name_key, uniform};
use crate::ground::time::Ticks;
use crate::scenario::model::{Group, Learning, Member, Pace, Skill};

/// A skill of a group, by its index, in an agent's mask of skills.
pub(super) fn skill_bit(index: u16) -> u64 {
    1u64.checked_shl(u32::from(index)).unwrap_or(u64::MAX)
}

/// What tells the agents of a group apart.
#[derive(Clone, Debug)]
pub struct IndividualPlan {
    /// Key of the group's name, which the agents' draws go by.
    key: u64,
    /// By agent: [`Group::agent_key`].
    keys: Vec<u64>,
    /// How speeds are drawn.
    pace: Option<Pace>,
    /// The draws are the same in every replication.
    same_team: bool,
    /// How newcomers get faster.
    pub learning: Option<Learning>,
    /// By agent: the factor that is given and not drawn; beyond its end, none is.
    given: Vec<Option<f64>>,
    /// By agent: a bit for each of the group's skills, in their order; empty: all have all of them.
    masks: Vec<u64>,
}

/// One agent at the start of a replication.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Individual {
    /// Factor on the agent's work.
    pub pace: f64,
    /// Time on duty before the run, which counts for learning.
    pub tenure: Ticks,
    /// A bit for each of the group's skills.
    pub skills: u64,
}

impl IndividualPlan {
    /// What tells the `agents` of a group apart.
    pub(super) fn new(group: &Group, agents: u32) -> Self {
        let own = &group.individuals;
        let bits = |member: &Member| {
            let able = group.skills.iter().zip(0..).filter(|(skill, _)| member.has(skill.channel));
            able.fold(0, |mask, (_, index)| mask | skill_bit(index))
        };
        let apart = own.members.iter().any(|member| !member.skills.is_empty());
        Self {
            key: name_key(&group.name),
            keys: (0..agents as usize).map(|agent| group.agent_key(agent)).collect(),
            pace: own.pace,
            same_team: own.same_team,
            learning: own.learning.clone(),
            given: own.members.iter().map(|member| member.work_factor).collect(),
            masks: if apart { own.members.iter().map(bits).collect() } else { Vec::new() },
        }
    }

    /// Whether nothing tells one agent from another.
    pub fn alike(&self) -> bool {
        self.pace.is_none() && self.learning.is_none() && self.masks.is_empty() && self.given.iter().all(Option::is_none)
    }

    /// Whether agents differ in their skills.
    pub fn own_skills(&self) -> bool {
        !self.masks.is_empty()
    }

    /// An agent (index in the group) of the replication with this key, in a run with this seed. Every draw is a
    /// function of seed, replication, name of the group and [`Group::agent_key`] alone: an agent is the same in every variant.
    pub fn agent(&self, index: u32, seed: u64, replication_key: u64) -> Individual {
        let team = mix(if self.same_team { seed } else { replication_key }, self.key);
        let stream = |turn: u32| -> Draw { draw(mix(team, self.keys[index as usize]), Purpose::AgentPace, turn) };
        let given = self.given.get(index as usize).copied().flatten();
        let drawn = || self.pace.map_or(1.0, |pace| pace.quantile(uniform(&mut stream(0))));
        Individual {
            pace: given.unwrap_or_else(drawn),
            tenure: self.learning.as_ref().map_or(0, |learning| learning.tenure.sample(&mut stream(1))),
            skills: self.masks.get(index as usize).copied().unwrap_or(u64::MAX),
        }
    }
}

/// How much more than agents of factor 1 a saturated group gets done: the mean of 1 / factor over its agents, of
/// members over the whole list. What they have yet to learn is not in it: it is a best case.
pub fn mean_rate(group: &Group) -> f64 {
    let own = &group.individuals;
    let drawn = own.pace.map_or(1.0, |pace| pace.mean_rate());
    if own.members.is_empty() {
        return drawn;
    }
    let rates = own.members.iter().map(|member| member.work_factor.map_or(drawn, |factor| 1.0 / factor));
    rates.sum::<f64>() / own.members.len() as f64
}

/// Of the first `on_duty` agents of a group, how many have a skill.
pub fn able_among(group: &Group, skill: &Skill, on_duty: u32) -> u32 {
    let members = &group.individuals.members;
    if members.is_empty() {
        return on_duty;
    }
    members.iter().take(on_duty as usize).filter(|member| member.has(skill.channel)).count() as u32
}

/// Whether an agent of a group, by index, has one of its skills.
pub(super) fn is_able(group: &Group, skill: &Skill, agent: u32) -> bool {
    group.individuals.members.get(agent as usize).is_none_or(|member| member.has(skill.channel))
}
