//! What `sweep` and `sensitivity` share: the headlines by which points are compared, and where their points come from.

use super::exit::Failure;
use crate::run::objective::Objective;

/// The seed of a Latin hypercube, unless `--seed` says another: the points must not move when the scenario's seed does.
pub const DESIGN_SEED: u64 = 1;

/// The headlines that `option` names, each once.
pub fn objectives(option: &str, names: &[String]) -> Result<Vec<Objective>, Failure> {
    let objectives: Vec<Objective> = names.iter().map(|name| Objective::parse(name)).collect::<Result<_, _>>().map_err(Failure::usage)?;
    match objectives.iter().enumerate().find(|(at, one)| objectives[..*at].iter().any(|other| other.name == one.name)) {
        Some((_, twice)) => Err(Failure::Usage(format!("{option} names {} twice", twice.name))),
        None => Ok(objectives),
    }
}
