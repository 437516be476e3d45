//! What the agents of a group are like, compiled to factors: mode, assistant, experience.

use crate::scenario::model::{Agents, Crew, Home};

/// Skill at which the assistant's gain is that of a novice, of an average agent, of an expert.
const ASSISTED: [f64; 3] = [0.8, 1.0, 1.2];

/// What the agents of a group are like. Pairs are for synchronous and for asynchronous work.
#[derive(Clone, Debug)]
pub struct CrewPlan {
    /// Skill; 1 is average.
    pub skill: [f64; 2],
    /// Share of replies made of macros.
    pub macros: f64,
    /// Factor on the work of an experienced agent: not being at home in the mode, divided by 1 + the gain of
    /// the assistant.
    work: [f64; 2],
    /// The same for a new hire, who gains from the assistant what a novice gains, but without the ramp.
    newcomer_work: [f64; 2],
    /// Factor on misunderstandings: not being at home in the mode.
    pub errors: [f64; 2],
    /// By agent: the ramp's factor on the work of a new hire, 0 for the experienced. Empty: nobody is new.
    ramp: Vec<f64>,
}

impl CrewPlan {
    /// The crew of a group that has at most `agents` on duty.
    pub fn new(crew: &Crew, model: &Agents, agents: u32) -> Self {
        let off_mode = |mode: usize, factor: f64| {
            let home = match crew.home {
                Home::Both => true,
                Home::Synchronous => mode == 0,
                Home::Asynchronous => mode == 1,
            };
            if home { 1.0 } else { factor }
        };
        let assisted = |skill: f64| if crew.assist { 1.0 + gain(&model.assist_gain, skill) } else { 1.0 };
        Self {
            skill: crew.skill,
            macros: crew.macros,
            work: [0, 1].map(|mode| off_mode(mode, model.off_mode_work) / assisted(crew.skill[mode])),
            newcomer_work: [0, 1].map(|mode| off_mode(mode, model.off_mode_work) / assisted(ASSISTED[0])),
            errors: [0, 1].map(|mode| off_mode(mode, model.off_mode_errors)),
            ramp: if crew.new_hires > 0.0 { ramp(crew, agents) } else { Vec::new() },
        }
    }

    /// Mean factor on work in a mode over all agents, new hires by their share; replies with their macros. What
    /// the day adds, stress, is not in it.
    pub fn mean_work(crew: &Crew, model: &Agents, mode: usize, replies: bool) -> f64 {
        let plan = Self::new(crew, model, 0);
        // Experience is spread evenly over the ramp.
        let ramp = (1.0 + crew.ramp_factor) / 2.0;
        let work = (1.0 - crew.new_hires) * plan.work[mode] + crew.new_hires * plan.newcomer_work[mode] * ramp;
        if replies { work * (1.0 - crew.macros * model.macro_work) } else { work }
    }

    /// Factor on the work of an agent (index in the group) in a mode, without stress and macros.
    pub fn work(&self, agent: u32, mode: usize) -> f64 {
        match self.ramp.get(agent as usize) {
            Some(&ramp) if ramp > 0.0 => self.newcomer_work[mode] * ramp,
            _ => self.work[mode],
        }
    }
}

/// The assistant's gain in issues per hour at a skill: linear between novice, average and expert, constant
/// beyond.
fn gain(gains: &[f64; 3], skill: f64) -> f64 {
    let part =
        |from: usize| gains[from] + (gains[from + 1] - gains[from]) * (skill - ASSISTED[from]) / (ASSISTED[from + 1] - ASSISTED[from]);
    if skill <= ASSISTED[0] {
        gains[0]
    } else if skill < ASSISTED[1] {
        part(0)
    } else if skill < ASSISTED[2] {
        part(1)
    } else {
        gains[2]
    }
}

/// Who is new and how new. Agents come to work in order of their index, so that those on duty are about the
/// first n: of any first n, the share n x `new_hires`, rounded, is new. The new ones' experience, as shares
/// of the ramp, is (i + 1/2)/m, i = 0 .. m - 1, in the order of van der Corput, so that it is spread evenly over
/// the first of them, too.
fn ramp(crew: &Crew, agents: u32) -> Vec<f64> {
    let new_among = |first: u32| (f64::from(first) * crew.new_hires + 0.5).floor() as u32;
    let total = new_among(agents);
    let mut order: Vec<u32> = (0..total).collect();
    order.sort_unstable_by_key(|newcomer| newcomer.reverse_bits());
    let mut factors = vec![1.0; total as usize];
    for (rank, &newcomer) in (0u32..).zip(&order) {
        let experience = (f64::from(rank) + 0.5) / f64::from(total);
        factors[newcomer as usize] = 1.0 + (crew.ramp_factor - 1.0) * (1.0 - experience);
    }
    let newcomer = |agent: u32| (new_among(agent + 1) > new_among(agent)).then(|| factors[new_among(agent) as usize]);
    (0..agents).map(|agent| newcomer(agent).unwrap_or(0.0)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn crew(new_hires: f64) -> Crew {
        let skill = [1.0, 1.0];
        Crew { skill, home: Home::Both, training_hours: 0.0, assist: false, macros: 0.0, new_hires, ramp_factor: 1.5 }
    }

    #[test]
    fn gains_are_linear_between_the_three() {
        let gains = [0.34, 0.14, 0.0];
        let near = |skill: f64, expected: f64| assert!((gain(&gains, skill) - expected).abs() < 1e-12, "{skill}");
        let known = [(0.0, 0.34), (0.8, 0.34), (0.9, 0.24), (1.0, 0.14), (1.1, 0.07), (1.2, 0.0), (3.0, 0.0)];
        known.into_iter().for_each(|(skill, gain)| near(skill, gain));
    }

    #[test]
    fn new_hires_are_the_share_among_any_first_agents() {
        for share in [0.1, 0.25, 0.3, 0.5, 0.77, 1.0] {
            let ramp = ramp(&crew(share), 200);
            for first in 0..=200 {
                let new = ramp[..first].iter().filter(|&&factor| factor > 0.0).count();
                assert_eq!(new, (first as f64 * share + 0.5).floor() as usize, "{share} of {first}");
            }
        }
    }

    #[test]
    fn mean_work_is_the_mean_over_the_agents() {
        let agents = Agents {
            stress: None,
            off_mode_work: 1.3,
            off_mode_errors: 1.3,
            assist_gain: [0.34, 0.14, 0.0],
            macro_work: 0.15,
            macro_empathy: 0.2,
            attrition: 0.0,
            attrition_occupancy: 0.0,
            attrition_occupancy_free: 0.85,
            attrition_stress: 1.0,
        };
        let crew = Crew { home: Home::Synchronous, assist: true, macros: 0.4, ..crew(0.25) };
        let plan = CrewPlan::new(&crew, &agents, 400);
        for mode in [0, 1] {
            let mean = (0..400).map(|agent| plan.work(agent, mode)).sum::<f64>() / 400.0;
            assert!((CrewPlan::mean_work(&crew, &agents, mode, false) - mean).abs() < 1e-12);
            assert!((CrewPlan::mean_work(&crew, &agents, mode, true) - 0.94 * mean).abs() < 1e-12);
        }
    }

    #[test]
    fn experience_is_spread_evenly() {
        let new: Vec<f64> = ramp(&crew(0.5), 64).into_iter().filter(|&factor| factor > 0.0).collect();
        let mut sorted = new.clone();
        sorted.sort_by(f64::total_cmp);
        // 32 of them: 1 + .5 (1 - (i + 1/2)/32).
        for (rank, factor) in sorted.iter().enumerate() {
            assert!((factor - (1.0 + 0.5 * (rank as f64 + 0.5) / 32.0)).abs() < 1e-12);
        }
        // The mean of any first n is within 1/4 x .5 of the mean of all, and within 1/n for more.
        for n in 1..=new.len() {
            let mean = new[..n].iter().sum::<f64>() / n as f64;
            assert!((mean - 1.25).abs() <= 0.5 / n as f64, "{n}: {mean}");
        }
    }
}
