//! The linear program of a step: the cheapest plan near the present one that all cuts allow.
//!
//! A cut says that the service of a goal at another plan y is at most what a concave function through the plan x where it
//! was simulated allows: s(x) + sum over levers of g (1 - exp(-b (y - x))) / b, with the sub-gradient g by finite differences
//! on common random numbers (Atlason, Epelman & Henderson 2004; Cezik & L'Ecuyer 2008, with b = 0). The bend b is how fast
//! an agent more helps less than the one before; with it a step goes to where the service is expected to be, instead of to
//! the end of the radius in every lever. True where the service is concave in the agents, which it is where they are
//! enough, so that cuts are kept only from plans near the targets, and only steps within a radius are believed.
//!
//! The concave functions are made of pieces with ends at whole numbers, so that the program is linear. A basic solution
//! has at most as many numbers inside of pieces as there are cuts that bind; these are rounded down, one is added where it
//! helps most until the cuts hold again, and whoever is not needed then goes, the dearest first.

use good_lp::{Expression, ProblemVariables, Solution, SolverModel, constraint, microlp, variable};

/// Pieces of a lever's range.
const PIECES: f64 = 6.0;

/// What is known around a plan.
#[derive(Clone, Debug)]
pub struct Cut {
    /// The plan.
    pub at: Vec<f64>,
    /// Service there, by goal.
    pub service: Vec<f64>,
    /// What one more agent changes, by goal and lever.
    pub gain: Vec<Vec<f64>>,
    /// By which share the next changes less, by goal and lever.
    pub bend: Vec<Vec<f64>>,
}

impl Cut {
    /// What it allows the service of a goal to change with so many agents of a lever.
    pub fn change(&self, goal: usize, lever: usize, agents: f64) -> f64 {
        let (by, gain, bend) = (agents - self.at[lever], self.gain[goal][lever], self.bend[goal][lever]);
        if bend * by.abs() < 1e-9 { gain * by } else { -gain * libm::expm1(-bend * by) / bend }
    }

    /// What one agent more than so many of a lever changes.
    pub fn one_more(&self, goal: usize, lever: usize, agents: u32) -> f64 {
        self.change(goal, lever, f64::from(agents) + 1.0) - self.change(goal, lever, f64::from(agents))
    }

    /// The same, but that it allows at least this service at a plan.
    pub fn lifted(&self, plan: &[f64], service: &[f64]) -> Self {
        let lifted = (0..service.len()).map(|goal| self.service[goal] + (service[goal] - self.allows(goal, plan)).max(0.0));
        Self { service: lifted.collect(), ..self.clone() }
    }

    /// The service that it allows a goal at a plan.
    pub fn allows(&self, goal: usize, plan: &[f64]) -> f64 {
        self.service[goal] + plan.iter().enumerate().map(|(lever, &agents)| self.change(goal, lever, agents)).sum::<f64>()
    }
}

/// The cheapest plan between the whole numbers `low` and `high` that these cuts allow, `price` being that of an agent of
/// each lever; `None` if there is none.
pub fn cheapest(price: &[f64], low: &[f64], high: &[f64], cuts: &[&Cut], levels: &[f64]) -> Option<Vec<f64>> {
    let mut variables = ProblemVariables::new();
    let bent = cuts.iter().any(|cut| cut.bend.iter().flatten().any(|bend| *bend > 0.0));
    let pieces: Vec<(usize, f64, f64)> = (0..low.len()).flat_map(|lever| pieces(lever, low[lever], high[lever], bent)).collect();
    let agents: Vec<_> = pieces.iter().map(|(_, from, to)| variables.add(variable().min(0.0).max(to - from))).collect();
    let cost: Expression = agents.iter().zip(&pieces).map(|(&agents, &(lever, ..))| price[lever] * agents).sum();
    let mut model = variables.minimise(cost).using(microlp);
    let mut rows: Vec<(usize, usize)> = Vec::new();
    for (number, cut) in cuts.iter().enumerate() {
        for (goal, level) in levels.iter().enumerate() {
            if cut.gain[goal].iter().all(|gain| *gain == 0.0) {
                continue;
            }
            // In points, so that the numbers are of the size of the others.
            let slope = |&(lever, from, to): &(usize, f64, f64)| {
                100.0 * (cut.change(goal, lever, to) - cut.change(goal, lever, from)) / (to - from)
            };
            let needed = 100.0 * (level - cut.allows(goal, low));
            let row: Expression = agents.iter().zip(&pieces).map(|(&agents, piece)| slope(piece) * agents).sum();
            model = model.with(constraint!(row >= needed));
            rows.push((number, goal));
        }
    }
    let solution = model.solve().ok()?;
    let mut exact = low.to_vec();
    agents.iter().zip(&pieces).for_each(|(&agents, &(lever, ..))| exact[lever] += solution.value(agents));
    exact.iter().all(|agents| agents.is_finite()).then(|| rounded(&exact, [low, high], price, cuts, &rows, levels))
}

/// A lever's range in pieces, or as one.
fn pieces(lever: usize, low: f64, high: f64, bent: bool) -> Vec<(usize, f64, f64)> {
    let length = if bent { ((high - low) / PIECES).ceil().max(1.0) } else { (high - low).max(1.0) };
    let mut out = Vec::new();
    let mut from = low;
    while from < high {
        let to = (from + length).min(high);
        out.push((lever, from, to));
        from = to;
    }
    out
}

/// Whole numbers near `exact` that the cuts allow.
fn rounded(exact: &[f64], [low, high]: [&[f64]; 2], price: &[f64], cuts: &[&Cut], rows: &[(usize, usize)], levels: &[f64]) -> Vec<f64> {
    let mut plan: Vec<f64> = exact.iter().map(|agents| (agents + 1e-6).floor()).collect();
    let lacks = |plan: &[f64]| -> Vec<(usize, usize, f64)> {
        let lack = rows.iter().map(|&(cut, goal)| (cut, goal, levels[goal] - cuts[cut].allows(goal, plan)));
        lack.filter(|(.., lack)| *lack > 1e-9).collect()
    };
    loop {
        let lack = lacks(&plan);
        let helps = |lever: usize| -> f64 {
            let more = |cut: &Cut, goal: usize| cut.change(goal, lever, plan[lever] + 1.0) - cut.change(goal, lever, plan[lever]);
            lack.iter().map(|&(cut, goal, lack)| more(cuts[cut], goal).clamp(0.0, lack)).sum::<f64>() / price[lever].max(1e-9)
        };
        let open = (0..plan.len()).filter(|&lever| plan[lever] + 1.0 <= high[lever]);
        let best = open.map(|lever| (helps(lever), lever)).filter(|(help, _)| *help > 0.0).max_by(|a, b| a.0.total_cmp(&b.0));
        let Some((_, lever)) = best else { break };
        plan[lever] += 1.0;
    }
    if lacks(&plan).is_empty() {
        let mut order: Vec<usize> = (0..plan.len()).filter(|&lever| price[lever] > 0.0).collect();
        order.sort_by(|&a, &b| price[b].total_cmp(&price[a]));
        for lever in order {
            while plan[lever] - 1.0 >= low[lever] {
                plan[lever] -= 1.0;
                if !lacks(&plan).is_empty() {
                    plan[lever] += 1.0;
                    break;
                }
            }
        }
    }
    plan
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_program_by_hand() {
        // Two levers, the second half as dear and a third as good: all from the first. 0.05 more are needed: 2.5 agents
        // of the first at 0.02 each, rounded down and up again.
        let gain = vec![vec![0.02, 0.02 / 3.0]];
        let cut = Cut { at: vec![10.0, 10.0], service: vec![0.75], gain, bend: vec![vec![0.0; 2]] };
        let plan = cheapest(&[2.0, 1.0], &[0.0, 8.0], &[20.0, 20.0], &[&cut], &[0.8]);
        // The second goes down to its bound, which costs 2/3 of a point: 0.0633 / 0.02 = 3.17 more of the first. One of
        // them rounds up, or the second gets what is lacking of it, 0.0033, for less.
        assert_eq!(plan, Some(vec![13.0, 9.0]));
        assert_eq!(cheapest(&[2.0, 1.0], &[0.0, 8.0], &[11.0, 11.0], &[&cut], &[0.9]), None);
    }

    #[test]
    fn a_cut_that_was_wrong_about_the_way_is_lifted() {
        // From 10 agents with 0.75 on it allows 0.77 at 11 and 0.73 at 9; 0.76 is found at 9, 0.765 at 11.
        let cut = Cut { at: vec![10.0], service: vec![0.75], gain: vec![vec![0.02]], bend: vec![vec![0.0]] };
        let lifted = cut.lifted(&[9.0], &[0.76]);
        assert!((lifted.allows(0, &[9.0]) - 0.76).abs() < 1e-12 && (lifted.allows(0, &[10.0]) - 0.78).abs() < 1e-12);
        assert_eq!(cut.lifted(&[11.0], &[0.765]).service, [0.75]);
    }

    #[test]
    fn what_helps_less_and_less_is_shared_out() {
        // Two levers that are alike: each agent helps by half of what the one before did. From (2, 2) on 0.2 more than 0.5
        // are needed: (4, 4) gives 2 (1 - 1/4) 0.1 / ln 2 = 0.216, (4, 3) only 0.180.
        let bend = core::f64::consts::LN_2;
        let cut = Cut { at: vec![2.0, 2.0], service: vec![0.5], gain: vec![vec![0.1; 2]], bend: vec![vec![bend; 2]] };
        assert!((cut.allows(0, &[4.0, 4.0]) - 0.5 - 0.15 / bend).abs() < 1e-12);
        assert_eq!(cheapest(&[1.0, 1.0], &[0.0, 0.0], &[12.0, 12.0], &[&cut], &[0.7]), Some(vec![4.0, 4.0]));
        // Without the bend all would come from one.
        let straight = Cut { bend: vec![vec![0.0; 2]], ..cut };
        let plan = cheapest(&[1.0, 1.1], &[0.0, 0.0], &[12.0, 12.0], &[&straight], &[0.7]);
        assert_eq!(plan, Some(vec![6.0, 0.0]));
    }
}
