//! What is reported in the end: the plan with what is known of it, the scenario's own agents and staffing by formulas on the
//! same random numbers, what binds, and what other targets would cost.

use super::confirm::{Quest, Tried};
use super::frontier::{Rung, ladder};
use super::judge::{Judged, judged};
use super::levers::Staffing;
use super::sample::Point;
use super::settings::Settings;
use super::{Ending, Outcome, Stop, Verdict};
use crate::ground::moments::RatioMoments;
use crate::run::RunError;

/// Staffing by formulas, each group raised or lowered until it gives the plan's service on the search's random numbers; and
/// what it costs and achieves on fresh ones, beside the plan.
#[derive(Clone, Debug, PartialEq)]
pub struct ByFormulas {
    /// The agents.
    pub plan: Staffing,
    /// Mean cost.
    pub cost: f64,
    /// By goal.
    pub service: Vec<f64>,
    /// Mean cost of the optimised plan in the same replications.
    pub against: f64,
    /// Standard error of the difference of the costs, replication by replication.
    pub error: f64,
    /// Replications.
    pub replications: u32,
}

/// What is found out about a plan after it has been put to confirmation.
#[derive(Default)]
struct Extras {
    formulas: Option<ByFormulas>,
    frontier: Vec<Rung>,
    binds: Vec<bool>,
}

impl Quest<'_> {
    /// What is reported.
    pub(super) fn finish(mut self, asked: &[f64], mut ending: Ending) -> Result<Outcome, RunError> {
        let confirmed = self.confirmed.is_some();
        // A plan that was tried and missed is given only if the search has nothing better.
        let untried = !confirmed && !self.is_tried();
        let tried = self.confirmed.take().or_else(|| self.last.take().filter(|_| !untried));
        let plan = tried.as_ref().map_or_else(|| self.plan.clone(), |tried| tried.plan.clone());
        let verdict = match (&tried, confirmed) {
            (_, true) => Verdict::Confirmed,
            (_, false) if self.impossible => Verdict::Impossible,
            (Some(_), false) => Verdict::NotConfirmed,
            (None, false) => Verdict::Unchecked,
        };
        let (mut before, mut extras) = (None, Extras::default());
        if let Some(tried) = &tried {
            match self.before(tried, &mut before).and_then(|()| self.extras(tried, asked, &mut extras)) {
                Ok(()) | Err(Stop::Time) => {}
                Err(Stop::Run(RunError::Interrupted)) => ending = Ending::Interrupted,
                Err(Stop::Run(error)) => return Err(error),
            }
        }
        let sample = &self.search.sample;
        Ok(Outcome {
            space: sample.space.clone(),
            plan,
            verdict,
            ending,
            before,
            after: tried.map(|tried| tried.judged),
            formulas: extras.formulas,
            frontier: extras.frontier,
            binds: extras.binds,
            seed: sample.seed,
            search_replications: self.search.replications,
            confirm_replications: self.confirm_replications,
            confirmations: self.confirmations,
            simulated: sample.simulated,
            plans: sample.plans(),
        })
    }

    /// Replications of the plans that are only compared with the one found: a third of those of a confirmation.
    fn compared(&self) -> u32 {
        (self.confirm_replications / 3).max(2)
    }

    /// The scenario's own agents, at its own settings.
    fn before(&mut self, tried: &Tried, before: &mut Option<Judged>) -> Result<(), Stop> {
        let (own, replications) = (self.search.sample.space.before(), self.compared());
        let space = self.search.sample.space.at(Settings::default());
        let mut sample = self.search.sample.at(&space);
        let records = sample.full(&own, tried.seed, 0..replications)?;
        self.search.sample.simulated += sample.simulated;
        *before = Some(judged(&self.search.sample, &records, tried.judged.confidence));
        Ok(())
    }

    /// What the plan gains over the formulas, what binds, and what other targets would cost.
    fn extras(&mut self, tried: &Tried, asked: &[f64], extras: &mut Extras) -> Result<(), Stop> {
        if self.impossible {
            return Ok(());
        }
        // The search may have gone on with other replications; these few are looked at even if the time is over.
        self.search.sample.look(&[&tried.plan], self.search.replications)?;
        let own = self.search.known(&tried.plan);
        let offset: Vec<f64> = tried.judged.held.iter().zip(&own.service).map(|(held, service)| held.mean - service).collect();
        // At equal service: what the plan itself reaches here, where that is less than was aimed at.
        let levels: Vec<f64> = own.service.iter().zip(&self.search.levels).map(|(service, level)| service.min(*level)).collect();
        self.search.set_levels(levels);
        extras.binds = self.binding(&tried.plan, &own);
        extras.formulas = self.formulas(tried, asked)?;
        extras.frontier = ladder(&mut self.search, &tried.plan, &offset)?;
        Ok(())
    }

    /// The formulas' agents at equal service, beside the plan.
    fn formulas(&mut self, tried: &Tried, asked: &[f64]) -> Result<Option<ByFormulas>, Stop> {
        let plan = match self.search.by_group(asked) {
            Ok(plan) => plan,
            // At the levels that the plan was to reach.
            Err(Stop::Time) => self.by_formulas.clone(),
            Err(error) => return Err(error),
        };
        let Some(plan) = plan else { return Ok(None) };
        let replications = self.compared().min(tried.judged.replications);
        let records = self.search.sample.full(&plan, tried.seed, 0..replications)?;
        let (mut cost, mut less) = (RatioMoments::new(), RatioMoments::new());
        for (record, own) in records.iter().zip(&tried.records) {
            cost.push(record.record.cost, 1.0);
            less.push(record.record.cost - own.cost, 1.0);
        }
        let (cost, less, error) = (cost.mean_num(), less.mean_num(), less.std_error().unwrap_or(0.0));
        let held = judged(&self.search.sample, &records, tried.judged.confidence).held;
        let service = held.iter().map(|held| held.mean).collect();
        Ok(Some(ByFormulas { plan, cost, service, against: cost - less, error, replications }))
    }

    /// By goal: whether an agent fewer of some lever would miss it, as the last sub-gradients say.
    fn binding(&self, plan: &Staffing, own: &Point) -> Vec<bool> {
        let Some(slopes) = self.search.slopes.last() else { return vec![false; own.service.len()] };
        let levers = &self.search.sample.space.levers;
        let misses = |goal: usize, lever: usize| {
            plan[lever] > levers[lever].min
                && own.service[goal] - slopes.cut.one_more(goal, lever, plan[lever] - 1) < self.search.levels[goal]
        };
        (0..own.service.len()).map(|goal| (0..plan.len()).any(|lever| misses(goal, lever))).collect()
    }
}
