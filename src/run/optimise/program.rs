//! The linear program of a step: the cheapest plan near the present one that all cuts allow.
//!
//! A cut says that the service of a goal at another plan y is at most its linearisation where it was simulated,
//! s(x) + g (y - x), with the sub-gradient g by finite differences on common random numbers (Atlason, Epelman &
//! Henderson 2004; Cezik & L'Ecuyer 2008): true where the service is concave in the agents, which it is where they are
//! enough, so that cuts are kept only from plans near the targets, and only steps within a radius are believed.
//!
//! It is solved as a linear program. A basic solution has at most as many broken numbers as there are cuts that bind;
//! these are rounded down, and one is added where it helps most until the cuts hold again.

use good_lp::{Expression, ProblemVariables, Solution, SolverModel, constraint, microlp, variable};

/// What is known around a plan.
#[derive(Clone, Debug)]
pub struct Cut {
    /// The plan.
    pub at: Vec<f64>,
    /// Service there, by goal.
    pub service: Vec<f64>,
    /// What one more agent changes, by goal and lever.
    pub gain: Vec<Vec<f64>>,
}

impl Cut {
    /// The service that it allows a goal at a plan.
    pub fn allows(&self, goal: usize, plan: &[f64]) -> f64 {
        let change = self.gain[goal].iter().zip(plan.iter().zip(&self.at)).map(|(gain, (to, from))| gain * (to - from));
        self.service[goal] + change.sum::<f64>()
    }
}

/// The cheapest plan between `low` and `high` that these cuts allow, `price` being that of an agent of each lever; `None`
/// if there is none.
pub fn cheapest(price: &[f64], low: &[f64], high: &[f64], cuts: &[&Cut], levels: &[f64]) -> Option<Vec<f64>> {
    let mut variables = ProblemVariables::new();
    let agents: Vec<_> = low.iter().zip(high).map(|(&low, &high)| variables.add(variable().min(low).max(high))).collect();
    let cost: Expression = agents.iter().zip(price).map(|(&agents, &price)| price * agents).sum();
    let mut model = variables.minimise(cost).using(microlp);
    let mut rows: Vec<(usize, usize)> = Vec::new();
    for (number, cut) in cuts.iter().enumerate() {
        for (goal, level) in levels.iter().enumerate() {
            let gain = &cut.gain[goal];
            if gain.iter().all(|gain| *gain == 0.0) {
                continue;
            }
            // In points, so that the numbers are of the size of the others.
            let fixed: f64 = gain.iter().zip(&cut.at).map(|(gain, at)| gain * at).sum();
            let needed = 100.0 * (level - cut.service[goal] + fixed);
            let row: Expression = agents.iter().zip(gain).map(|(&agents, &gain)| 100.0 * gain * agents).sum();
            model = model.with(constraint!(row >= needed));
            rows.push((number, goal));
        }
    }
    let solution = model.solve().ok()?;
    let exact: Vec<f64> = agents.iter().map(|&agents| solution.value(agents)).collect();
    exact.iter().all(|agents| agents.is_finite()).then(|| rounded(&exact, high, price, cuts, &rows, levels))
}

/// Whole numbers near `exact` that the cuts allow.
fn rounded(exact: &[f64], high: &[f64], price: &[f64], cuts: &[&Cut], rows: &[(usize, usize)], levels: &[f64]) -> Vec<f64> {
    let mut plan: Vec<f64> = exact.iter().map(|agents| (agents + 1e-6).floor()).collect();
    loop {
        let lack = rows.iter().map(|&(cut, goal)| (cut, goal, levels[goal] - cuts[cut].allows(goal, &plan)));
        let lack: Vec<(usize, usize, f64)> = lack.filter(|(.., lack)| *lack > 1e-9).collect();
        let helps = |lever: usize| -> f64 {
            lack.iter().map(|&(cut, goal, lack)| cuts[cut].gain[goal][lever].clamp(0.0, lack)).sum::<f64>() / price[lever].max(1e-9)
        };
        let open = (0..plan.len()).filter(|&lever| plan[lever] + 1.0 <= high[lever]);
        let best = open.map(|lever| (helps(lever), lever)).filter(|(help, _)| *help > 0.0).max_by(|a, b| a.0.total_cmp(&b.0));
        let Some((_, lever)) = best else { return plan };
        plan[lever] += 1.0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_program_by_hand() {
        // Two levers, the second half as dear and a third as good: all from the first. 0.05 more are needed: 2.5 agents
        // of the first at 0.02 each, rounded down and up again.
        let cut = Cut { at: vec![10.0, 10.0], service: vec![0.75], gain: vec![vec![0.02, 0.02 / 3.0]] };
        let plan = cheapest(&[2.0, 1.0], &[0.0, 8.0], &[20.0, 20.0], &[&cut], &[0.8]);
        // The second goes down to its bound, which costs 2/3 of a point: 0.0633 / 0.02 = 3.17 more of the first. One of
        // them rounds up, or the second gets what is lacking of it, 0.0033, for less.
        assert_eq!(plan, Some(vec![13.0, 9.0]));
        assert_eq!(cheapest(&[2.0, 1.0], &[0.0, 8.0], &[11.0, 11.0], &[&cut], &[0.9]), None);
    }
}
