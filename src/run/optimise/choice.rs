//! The search for slots and mixes of channels (`settings`), around that for numbers of agents.
//!
//! The first settings are those nearest to the file's; for these the agents are searched as for a scenario without any. Then
//! others are looked at: all of them if there are few, else those near the best so far. A look begins with the best plan,
//! changed by what the formulas' agents change, and takes few replications on the same random numbers. Many settings are
//! dropped after one simulation: with the sub-gradient that is known at the best plan, the linear program says what the
//! targets would cost at the other settings, and where service is concave it says too little. What remains is mended and
//! improved on the few replications, which gives an estimate of its cost beside that of the best settings on the same
//! replications. In the order of these estimates the agents are searched in full, from the plan of the look on, until
//! no estimate comes near the best plan.
//!
//! The winner alone is confirmed; comparison with formulas and frontier are at its settings.

use super::confirm::Quest;
use super::levers::{Space, Staffing};
use super::program::Cut;
use super::sample::Sample;
use super::search::{RADIUS as STEP, Search};
use super::settings::Settings;
use super::slopes::Slopes;
use super::start::by_formulas;
use super::{Ending, OptimiseError, OptimiseOptions, Stop, Watch};
use crate::engine::Engine;
use crate::plan::Plan;
use crate::run::RunError;
use crate::scenario::Scenario;
use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::sync::atomic::AtomicBool;

/// So many settings are all looked at.
const FEW: usize = 150;
/// Most settings looked at in one round.
const ROUND: usize = 150;
/// Most settings whose agents are searched in full.
pub const WHOLE: usize = 16;
/// So many searches in full in a row that find nothing better are enough.
const VAIN: usize = 4;
/// A look takes this part of the replications.
const PART: u32 = 4;
/// Settings are dropped that look dearer by more than this share, and by two agents.
const DEAR: f64 = 0.1;
/// Settings are searched in full that look dearer by at most this share and by an agent.
const NEAR: f64 = 0.03;
/// Costs that differ by less than this share are the same.
const SAME: f64 = 1e-6;
/// How far the program may go from the plan of other settings, as a share of a lever's agents.
const RADIUS: f64 = 0.3;
/// With so many numbers of agents or fewer a look is a whole search on its few replications.
const SMALL: usize = 12;
/// A target that is exceeded by more than this says nothing about what agents do for it.
const SLACK: f64 = 0.03;

/// The search around the search.
pub struct Choice<'a> {
    scenario: &'a Scenario,
    /// Without bounds and settings.
    space: &'a Space,
    options: &'a OptimiseOptions,
    cancel: &'a AtomicBool,
    watch: &'a dyn Watch,
    /// Keeps the levers of what is searched in full.
    kept: &'a [OnceCell<Space>],
    used: usize,
    simulated: u64,
    plans: usize,
}

/// The search at some settings.
pub struct Found<'a> {
    /// It has come to a plan, or was stopped before.
    pub quest: Quest<'a>,
    /// The formulas' agents.
    pub asked: Vec<f64>,
    /// Replications and plans simulated at other settings.
    pub elsewhere: (u64, usize),
    /// How the search of the settings ended.
    pub ending: Ending,
}

/// Settings that may be better.
struct Promising {
    cost: f64,
    settings: Settings,
    plan: Staffing,
}

impl Found<'_> {
    fn settings(&self) -> &Settings {
        &self.quest.search.sample.space.settings
    }

    /// Mean cost of the plan; infinite if it does not reach the targets.
    fn cost(&self) -> f64 {
        if self.quest.begun && !self.quest.impossible { self.quest.search.known(&self.quest.plan).cost } else { f64::INFINITY }
    }

    /// What an agent of the dearest lever costs.
    fn agent(&self) -> f64 {
        self.quest.search.slopes.last().map_or(0.0, |slopes| slopes.price.iter().copied().fold(0.0, f64::max))
    }
}

impl<'a> Choice<'a> {
    /// Nothing searched.
    pub fn new(
        scenario: &'a Scenario,
        space: &'a Space,
        options: &'a OptimiseOptions,
        (cancel, watch): (&'a AtomicBool, &'a dyn Watch),
        kept: &'a [OnceCell<Space>],
    ) -> Self {
        Self { scenario, space, options, cancel, watch, kept, used: 0, simulated: 0, plans: 0 }
    }

    /// The best settings found, with the search of their agents.
    ///
    /// # Errors
    /// It cannot be simulated, or was interrupted before any plan was.
    pub fn best(mut self) -> Result<Found<'a>, OptimiseError> {
        let (mut best, stop) = self.whole(&Settings::nearest(self.scenario), None)?;
        let explored = match stop {
            Some(stop) => Err(stop),
            None => self.explore(&mut best),
        };
        match explored {
            Ok(()) => {}
            Err(Stop::Time) => best.ending = Ending::TimeLimit,
            Err(Stop::Run(RunError::Interrupted)) => best.ending = Ending::Interrupted,
            Err(Stop::Run(error)) => return Err(error.into()),
        }
        best.elsewhere = (self.simulated, self.plans);
        Ok(best)
    }

    fn explore(&mut self, best: &mut Found<'a>) -> Result<(), Stop> {
        let few = Settings::count(self.scenario, FEW + 1) <= FEW;
        let mut seen = BTreeSet::from([best.settings().clone()]);
        let (mut promising, mut vain): (Vec<Promising>, usize) = (Vec::new(), 0);
        loop {
            let mut next = if few { Settings::all(self.scenario) } else { best.settings().near(self.scenario) };
            next.retain(|settings| seen.insert(settings.clone()));
            self.look_at(next, best, &mut promising)?;
            let most = best.cost() * (1.0 + NEAR) + best.agent();
            promising.retain(|one| one.cost < most);
            promising.sort_by(|a, b| b.cost.total_cmp(&a.cost));
            let Some(one) = promising.pop().filter(|_| self.used < self.kept.len() && vain < VAIN) else { return Ok(()) };
            let (found, stop) = self.whole(&one.settings, Some((&one.plan, best)))?;
            if found.cost() < best.cost() * (1.0 - SAME) {
                self.leave(&best.quest);
                (*best, vain) = (found, 0);
            } else {
                self.leave(&found.quest);
                vain += 1;
            }
            if let Some(stop) = stop {
                return Err(stop);
            }
        }
    }

    /// Counts what was simulated for a search that is not gone on with.
    fn leave(&mut self, quest: &Quest<'_>) {
        self.simulated += quest.search.sample.simulated;
        self.plans += quest.search.sample.plans();
    }

    /// The levers at some settings, and the formulas' agents.
    fn levers(&self, settings: &Settings) -> Result<(Space, Vec<f64>), RunError> {
        let mut scenario = self.scenario.clone();
        settings.apply(&mut scenario);
        let mut space = self.space.at(settings.clone());
        let asked = by_formulas(&scenario, &space);
        space.bound(&scenario, &asked);
        Ok((space, asked))
    }

    /// The search of the agents at some settings: from the formulas on, or from a plan with what the search at other settings knows.
    fn whole(&mut self, settings: &Settings, from: Option<(&Staffing, &Found<'a>)>) -> Result<(Found<'a>, Option<Stop>), RunError> {
        let (space, asked) = self.levers(settings)?;
        let most = Plan::new(&space.apply(self.scenario, &space.levers.iter().map(|lever| lever.max).collect::<Staffing>()));
        if most.horizon > Engine::latest_horizon(&most) {
            return Err(RunError::TooLarge("so many agents cannot be simulated for so long: set `max` in [optimise]".into()));
        }
        let space = self.kept[self.used].get_or_init(|| space);
        self.used += 1;
        let mut quest = Quest::new(
            self.sample(space, from.map(|(_, best)| best)),
            &asked,
            self.options.replications,
            from.map(|(_, other)| &other.quest),
        )?;
        let begun = match from {
            Some((plan, other)) => quest.begin_from(plan, &asked, &other.quest),
            None => quest.begin(&asked),
        };
        let stop = match begun {
            Ok(()) => None,
            Err(Stop::Run(error)) if !matches!(error, RunError::Interrupted) => return Err(error),
            Err(stop) => Some(stop),
        };
        Ok((Found { quest, asked, elsewhere: (0, 0), ending: Ending::Complete }, stop))
    }

    fn sample<'s>(&self, space: &'s Space, best: Option<&Found<'_>>) -> Sample<'s>
    where
        'a: 's,
    {
        let seed = self.options.seed.unwrap_or(self.scenario.seed);
        let mut sample = Sample::new(self.scenario, space, seed, self.cancel, self.watch);
        sample.elsewhere = self.simulated + best.map_or(0, |best| best.quest.search.sample.simulated);
        sample
    }

    /// Looks at settings, what formulas find cheapest first.
    fn look_at(&mut self, settings: Vec<Settings>, best: &Found<'a>, promising: &mut Vec<Promising>) -> Result<(), Stop> {
        let mut ordered = Vec::new();
        for settings in settings {
            let (space, asked) = self.levers(&settings)?;
            let wage = |lever: usize| space.levers[lever].hours * self.scenario.groups[space.levers[lever].group].wage_per_hour;
            let cost: f64 = asked.iter().enumerate().map(|(lever, agents)| agents * wage(lever)).sum();
            ordered.push((cost, settings));
        }
        if ordered.is_empty() {
            return Ok(());
        }
        ordered.sort_by(|a, b| a.0.total_cmp(&b.0));
        ordered.truncate(ROUND);
        // How the best settings look on the same replications.
        let own = if best.cost().is_finite() { self.look(best.settings(), best, f64::INFINITY)? } else { None };
        let (own_cost, scale) = own.map_or((f64::INFINITY, 1.0), |(cost, _)| (cost, best.cost() / cost));
        let most = own_cost * (1.0 + DEAR) + 2.0 * best.agent();
        for (_, settings) in ordered {
            if let Some((cost, plan)) = self.look(&settings, best, most)? {
                promising.push(Promising { cost: cost * scale, settings, plan });
            }
        }
        Ok(())
    }

    /// What a plan for some settings costs on few replications, unless it is more than `most`, and the plan.
    fn look(&mut self, settings: &Settings, best: &Found<'a>, most: f64) -> Result<Option<(f64, Staffing)>, Stop> {
        let (space, asked) = self.levers(settings)?;
        let all = best.quest.search.replications;
        let mut quest = Quest::new(self.sample(&space, Some(best)), &asked, self.options.replications, Some(&best.quest))?;
        quest.search.replications = (all / PART).max(4).min(all);
        let plan = quest.glance(best, &asked, most);
        self.leave(&quest);
        Ok(plan?.map(|plan| (quest.search.known(&plan).cost, plan)))
    }
}

impl Quest<'_> {
    /// As [`Quest::begin`], from a plan, at the levels of a search at other settings.
    fn begin_from(&mut self, plan: &Staffing, asked: &[f64], other: &Quest<'_>) -> Result<(), Stop> {
        let start = self.search.sample.space.bounded(plan.iter().map(|&agents| f64::from(agents)));
        if other.begun && !other.impossible && other.search.sample.goals == self.search.sample.goals {
            self.sure = other.sure;
            self.search.set_levels(other.search.levels.clone());
        } else {
            self.calibrate(&start)?;
        }
        match self.search.repair(start)? {
            Some(plan) => {
                self.plan = self.search.descend(plan)?;
                self.begun = true;
                Ok(())
            }
            None => self.begin(asked),
        }
    }

    /// A plan for these settings on few replications, unless it would cost more than `most`: from the best plan of other
    /// settings, changed by what the formulas' agents change.
    fn glance(&mut self, best: &Found<'_>, asked: &[f64], most: f64) -> Result<Option<Staffing>, Stop> {
        let other = &best.quest;
        if !other.begun || other.impossible {
            return self.search.even(asked);
        }
        if other.search.sample.goals == self.search.sample.goals {
            self.search.set_levels(other.search.levels.clone());
        }
        let changed = other.plan.iter().zip(asked.iter().zip(&best.asked));
        let start = self.search.sample.space.bounded(changed.map(|(&agents, (to, from))| f64::from(agents) + to - from));
        match self.search.settle(start, &other.search, most)? {
            Some(plan) if plan.len() <= SMALL => self.search.descend(plan).map(Some),
            Some(plan) => Ok(Some(self.search.program_step(&plan, STEP)?.unwrap_or(plan))),
            None => Ok(None),
        }
    }
}

impl Search<'_> {
    /// From a plan to one that reaches the levels: one step of the linear program, with the gains and prices that a search at
    /// other settings knows and the service simulated here, and then more agents where they help. `None` if the step says
    /// that it would cost more than `most`, or the bounds come first.
    fn settle(&mut self, from: Staffing, near: &Search<'_>, most: f64) -> Result<Option<Staffing>, Stop> {
        let here = self.point(&from)?;
        let known = near.slopes.last().filter(|slopes| slopes.cut.gain.len() == self.levels.len());
        // Where a target was far exceeded there, agents seemed to do nothing for it.
        let there = near.known(&near.slopes.last().map_or_else(Vec::new, |slopes| whole_numbers(&slopes.cut.at)));
        let unknown = |goal: usize| here.service[goal] < self.levels[goal] && there.service[goal] > near.levels[goal] + SLACK;
        match known {
            Some(known) if !(0..self.levels.len()).any(unknown) => {
                let at = from.iter().map(|&agents| f64::from(agents)).collect();
                let cut = Cut { at, service: here.service.clone(), gain: known.cut.gain.clone(), bend: known.cut.bend.clone() };
                self.slopes = vec![Slopes { cut, price: known.price.clone() }];
            }
            _ => self.find_slopes(&from)?,
        }
        if self.met(&here) {
            return Ok(Some(from));
        }
        let Some(next) = self.program(&from, RADIUS) else { return self.repair(from) };
        let price = self.slopes.last().map_or_else(Vec::new, |slopes| slopes.price.clone());
        let more: f64 = next.iter().zip(&from).zip(price).map(|((to, from), price)| (f64::from(*to) - f64::from(*from)) * price).sum();
        if here.cost + more > most { Ok(None) } else { self.repair(next) }
    }
}

fn whole_numbers(agents: &[f64]) -> Staffing {
    agents.iter().map(|agents| *agents as u32).collect()
}
