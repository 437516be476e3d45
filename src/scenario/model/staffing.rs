//! What agents are like: skill by mode, training, new hires, tools, stress.

use crate::ground::time::Ticks;

/// `[agents]`: what holds for all agents.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Agents {
    /// How stress arises and acts (`None`: it is not modelled).
    pub stress: Option<Stress>,
    /// Work in the mode that is not the group's home is multiplied by this.
    pub off_mode_work: f64,
    /// Misunderstandings in that mode are multiplied by this.
    pub off_mode_errors: f64,
    /// Issues per hour gained by an assistant: novices (skill 0.8 and below), average (skill 1), experts (1.2 and above);
    /// linear in between.
    pub assist_gain: [f64; 3],
    /// Work that a macro saves, as a share.
    pub macro_work: f64,
    /// Empathy that a macro costs.
    pub macro_empathy: f64,
    /// Quits per agent-year without stress (`0`: nobody quits).
    pub attrition: f64,
    /// Quits per agent-year more, per unit of occupancy above `attrition_occupancy_free`.
    pub attrition_occupancy: f64,
    /// Occupancy up to which nobody quits because of it.
    pub attrition_occupancy_free: f64,
    /// The hazard of quitting is multiplied by 1 + this times the stress.
    pub attrition_stress: f64,
}

/// The stress s of an agent, in [0, 1]: ds/dt = (x - s) / time, with x the pressure
/// clamp(occupancy (occ - occupancy_free)+ + concurrency (k - concurrency_free)+ + anger a + synchronous share).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stress {
    /// Time constant.
    pub time: Ticks,
    /// Memory of the occupancy.
    pub occupancy_time: Ticks,
    /// Weight of the occupancy above `occupancy_free`.
    pub occupancy: f64,
    /// Occupancy that is no strain.
    pub occupancy_free: f64,
    /// Weight of every session in hand above `concurrency_free`.
    pub concurrency: f64,
    /// Sessions in hand that are no strain.
    pub concurrency_free: f64,
    /// Weight of the customer's emotion.
    pub anger: f64,
    /// Weight of being in a synchronous contact.
    pub synchronous: f64,
    /// Work is multiplied by 1 + this times s.
    pub work: f64,
    /// Misunderstandings are multiplied by 1 + this times s.
    pub errors: f64,
    /// Empathy is multiplied by 1 - this times s.
    pub empathy: f64,
}

/// Where a group's agents are at home.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Home {
    /// In both modes, or trained for both.
    Both,
    /// In synchronous work.
    Synchronous,
    /// In asynchronous work.
    Asynchronous,
}

/// Paid hours of a full-time year: 40 h x 52. Training is given per agent and year, and quits are counted in
/// agent-years; both are full-time years of this length.
pub const FULL_TIME_YEAR_H: f64 = 2080.0;

/// What the agents of a group are like.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Crew {
    /// Skill in synchronous and in asynchronous work; 1 is average.
    pub skill: [f64; 2],
    /// The mode they are at home in.
    pub home: Home,
    /// Paid training, in hours per agent and year.
    pub training_hours: f64,
    /// An AI assistant helps them.
    pub assist: bool,
    /// Share of replies made of macros.
    pub macros: f64,
    /// Share of agents who are new; their experience is spread evenly over the ramp.
    pub new_hires: f64,
    /// Work of an agent on the first day, as a multiple.
    pub ramp_factor: f64,
}
