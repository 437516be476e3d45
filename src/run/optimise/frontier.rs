//! What other targets would cost: for a ladder of them, the cheapest plan that reaches it on the search's random
//! numbers, among the plans visited and those of one step of the program from the plan found.

use super::Stop;
use super::levers::Staffing;
use super::sample::Point;
use super::search::{RADIUS, Search};
use crate::run::RunError;

/// How far the targets are moved, in points of a share.
const LADDER: [f64; 6] = [-0.1, -0.05, -0.02, 0.0, 0.02, 0.05];

/// What is not reached in so many turns of repair may be out of reach.
const TURNS: u32 = 5;

/// A plan for other targets.
#[derive(Clone, Debug, PartialEq)]
pub struct Rung {
    /// Added to every target.
    pub moved: f64,
    /// The plan.
    pub plan: Staffing,
    /// Mean cost on the search's random numbers.
    pub cost: f64,
    /// By goal: its share on the search's random numbers, moved by how far these are from the truth at the plan found.
    pub service: Vec<f64>,
}

/// The ladder around `plan`; `offset` is by goal how far the search's numbers are from the confirmation's. When the time is
/// over it holds what the plans visited so far can say.
pub fn ladder(search: &mut Search<'_>, plan: &Staffing, offset: &[f64]) -> Result<Vec<Rung>, RunError> {
    let levels = search.levels.clone();
    let moved =
        |by: f64| -> Vec<f64> { levels.iter().map(|level| (level + by).clamp(0.0, level + (1.0 - level).max(0.0) * 0.75)).collect() };
    for by in LADDER.into_iter().filter(|by| *by != 0.0) {
        search.set_levels(moved(by));
        match rung(search, plan) {
            Ok(()) => {}
            Err(Stop::Time) => break,
            Err(Stop::Run(error)) => return Err(error),
        }
    }
    // Only now: a plan found for one rung may be the best of another.
    let mut rungs = Vec::new();
    for by in LADDER {
        search.set_levels(moved(by));
        let visited: Vec<Staffing> = search.sample.visited(search.replications).cloned().collect();
        let reached: Vec<(Point, Staffing)> =
            visited.into_iter().map(|plan| (search.known(&plan), plan)).filter(|(point, _)| search.met(point)).collect();
        let best = reached.into_iter().min_by(|a, b| a.0.cost.total_cmp(&b.0.cost));
        if let Some((point, plan)) = best {
            let service = point.service.iter().zip(offset).map(|(service, offset)| service + offset).collect();
            rungs.push(Rung { moved: by, plan, cost: point.cost, service });
        }
    }
    search.set_levels(levels);
    Ok(rungs)
}

/// A step of the program at the levels of the search.
fn rung(search: &mut Search<'_>, plan: &Staffing) -> Result<(), Stop> {
    let found = search.point(plan)?;
    let start = if search.met(&found) { Some(plan.clone()) } else { search.repair_within(plan.clone(), TURNS)? };
    if let Some(start) = start {
        search.program_step(&start, RADIUS)?;
    }
    Ok(())
}
