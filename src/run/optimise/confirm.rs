//! Confirmation with fresh random numbers, what it teaches the search, and how both take turns.
//!
//! The search looks at few replications of many plans: what they say of differences between plans is sharp, as all have the
//! same customers, but all of them together may be luckier or less lucky than the truth. So those few are looked at that
//! say together what many say of a plan (`lead`), and what remains between them moves the levels; after each confirmation
//! they are chosen anew, from the many and those that were fresh.

use super::judge::{Judged, judged};
use super::levers::Staffing;
use super::sample::{Record, Sample, bound_factor, point};
use super::search::Search;
use super::{Ending, Outcome, Stop};
use crate::ground::rng::mix;
use crate::ground::special::normal_quantile;
use crate::run::RunError;

/// Replications of the formulas' plan before anything else: how large it is, and where anybody is judged.
const PILOT: u32 = 8;
/// Contacts that an evaluation of a plan should see at least, within the next bounds.
const CONTACTS: u64 = 120_000;
/// Fewest and most replications of a plan in the search.
const SEARCH: (u64, u64) = (12, 400);
/// Contacts that a confirmation should see at least, within the next bounds.
const CONFIRM_CONTACTS: u64 = 4_000_000;
/// Fewest and most replications of a confirmation.
const CONFIRM: (u64, u64) = (150, 5000);
/// Replications that the search's numbers are checked against, as a share of those of a confirmation.
const CHECKED: f64 = 0.4;
/// How many times the replications of a plan that the search looks at in its second half.
const FINER: u32 = 4;
/// Shares of the safety beyond the targets that are tried, until one is within reach.
const SURE: [f64; 3] = [1.0, 0.5, 0.0];
/// Most checks and repairs before a confirmation.
const CHECKS: u32 = 4;
/// A confirmation is looked at after a part of its replications, one in so many, and given up if it is hopeless.
const PART: u32 = 3;
/// Fewest replications of that part.
const LEAST_PART: u32 = 20;
/// Hopeless is if the rest would have to be so many standard errors better.
const HOPELESS: f64 = 2.3;
/// A plan that is cheaper by less than this share is not worth another confirmation.
const WORTHWHILE: f64 = 1e-3;
/// How often a plan that just reaches the levels may fail its first confirmation.
const FAILS: f64 = 0.3;
/// The safety for chance when a plan has been confirmed, so that a failure loses nothing, in standard errors.
const BOLD: f64 = 0.25;
/// If a confirmed plan could save less than this share of the cost at once, it is good enough, where the search looks at the most
/// replications; the fewer they are, the more is only luck.
const ROOM: f64 = 0.002;
/// Most confirmations.
const CONFIRMATIONS: u32 = 8;
/// Purpose of the seeds of confirmations, so that no run has their random numbers.
const FRESH: u64 = 0x6f70_7469_6d69_7365;

/// A plan that was put to confirmation.
#[derive(Clone)]
pub struct Tried {
    /// The plan.
    pub plan: Staffing,
    /// Of its random numbers.
    pub seed: u64,
    /// What came of it.
    pub judged: Judged,
    /// Its replications, from index 0 on.
    pub records: Vec<Record>,
}

/// Search and confirmation.
pub struct Quest<'a> {
    /// The search.
    pub search: Search<'a>,
    /// Replications of a confirmation.
    pub confirm_replications: u32,
    /// Replications that the search is checked against.
    many: u32,
    /// Plans put to confirmation.
    pub confirmations: u32,
    /// So many replications the checked ones stand for.
    weight: f64,
    /// The share of the safety beyond the targets that is within reach.
    pub sure: f64,
    /// The plan that the search has come to.
    pub plan: Staffing,
    /// The first descent is done, or there is none to do.
    pub begun: bool,
    /// No plan reaches all targets.
    pub impossible: bool,
    /// The formulas' agents, more or fewer until they reach the levels.
    pub by_formulas: Option<Staffing>,
    /// The cheapest confirmed plan.
    pub confirmed: Option<Tried>,
    /// The last plan put to confirmation.
    pub last: Option<Tried>,
}

impl<'a> Quest<'a> {
    /// Simulates the formulas' plan to see what lies ahead, unless a search at other settings, `like`, knows; `replications`
    /// are those of a confirmation.
    ///
    /// # Errors
    /// It cannot be simulated, or was interrupted.
    pub fn new(mut sample: Sample<'a>, asked: &[f64], replications: Option<u32>, like: Option<&Quest<'_>>) -> Result<Self, RunError> {
        if let Some(like) = like {
            sample.follow(&like.search.sample);
        }
        let known = like.filter(|_| sample.goals.iter().all(|goal| goal.intervals.is_none()));
        let start = sample.space.bounded(asked.iter().copied());
        let pilot = if known.is_none() { PILOT } else { 0 };
        sample.look(&[&start], pilot)?;
        let pilot = sample.records(&start, pilot);
        let contacts = pilot.iter().map(|record| record.contacts).sum::<u64>() / u64::from(PILOT);
        let judged = |goal: usize| pilot.iter().map(|record| u64::from(record.met[goal].1)).sum::<u64>();
        let kept = sample.goals.iter().enumerate().filter(|(goal, of)| of.intervals.is_none() || judged(*goal) >= u64::from(PILOT));
        let goals = kept.map(|(_, of)| of.clone()).collect();
        sample.set_goals(goals);
        let sized = |all: u64, (fewest, most): (u64, u64)| (all / contacts.max(1)).clamp(fewest, most) as u32;
        let (search_replications, confirm_replications) = match like {
            Some(like) => (like.search.replications, like.confirm_replications),
            None => (sized(CONTACTS, SEARCH), replications.unwrap_or_else(|| sized(CONFIRM_CONTACTS, CONFIRM)).max(2)),
        };
        let many = ((CHECKED * f64::from(confirm_replications)) as u32).max(search_replications);
        let levels: Vec<f64> = sample.goals.iter().map(|goal| goal.share).collect();
        let plan = sample.space.before();
        let search =
            Search { sample, replications: search_replications, levels, best: None, nearest: None, even_step: None, slopes: Vec::new() };
        Ok(Self {
            search,
            confirm_replications,
            many,
            confirmations: 0,
            weight: f64::from(many),
            sure: SURE[0],
            plan,
            begun: false,
            impossible: false,
            by_formulas: None,
            confirmed: None,
            last: None,
        })
    }

    /// Searches, confirms and says what was found, from the formulas' agents on.
    ///
    /// # Errors
    /// It cannot be simulated, or was interrupted before any plan was.
    pub fn outcome(mut self, asked: &[f64]) -> Result<Outcome, RunError> {
        let ending = match self.search_and_confirm(asked) {
            Ok(()) => Ending::Complete,
            Err(Stop::Time) => Ending::TimeLimit,
            Err(Stop::Run(RunError::Interrupted)) => Ending::Interrupted,
            Err(Stop::Run(error)) => return Err(error),
        };
        if ending != Ending::Complete {
            let best = self.search.best.take().or_else(|| self.search.nearest.take());
            if let Some((_, plan)) = best.filter(|_| !self.impossible) {
                self.plan = plan;
            }
        }
        if ending != Ending::Interrupted && !self.is_tried() {
            match self.confirm() {
                Ok(_) | Err(Stop::Time | Stop::Run(RunError::Interrupted)) => {}
                Err(Stop::Run(error)) => return Err(error),
            }
        }
        self.finish(asked, ending)
    }

    /// Whether the plan has been put to confirmation.
    pub fn is_tried(&self) -> bool {
        [&self.confirmed, &self.last].into_iter().flatten().any(|tried| tried.plan == self.plan)
    }

    /// The first descent, from the formulas' agents on.
    pub fn begin(&mut self, asked: &[f64]) -> Result<(), Stop> {
        if let Some(start) = self.start(asked)? {
            self.by_formulas = Some(start.clone());
            self.plan = self.search.descend(start)?;
        }
        self.begun = true;
        Ok(())
    }

    fn search_and_confirm(&mut self, asked: &[f64]) -> Result<(), Stop> {
        if !self.begun {
            self.begin(asked)?;
        }
        if self.impossible {
            return Ok(());
        }
        self.settle()?;
        self.refine()?;
        let room = ROOM * libm::sqrt(SEARCH.1 as f64 / f64::from(self.search.replications));
        while self.confirmations < CONFIRMATIONS {
            let (met, plan) = (self.confirm()?, self.plan.clone());
            self.lead(&plan, true)?;
            let found = self.search.point(&plan)?;
            let reached = self.search.met(&found);
            if met && (!reached || self.search.room(&plan, &found) < room) {
                break;
            }
            let from = if reached { Some(plan.clone()) } else { self.search.repair(plan.clone())? };
            let Some(from) = from else { break };
            self.plan = self.search.descend(from)?;
            self.settle()?;
            let dear = match self.confirmed.as_ref().map(|confirmed| confirmed.plan.clone()) {
                Some(best) => {
                    let best = self.search.point(&best)?.cost;
                    self.search.point(&self.plan.clone())?.cost >= best - WORTHWHILE * best.abs()
                }
                None => false,
            };
            // One that all that is known speaks for was only unlucky, and is put to confirmation again.
            if dear || (met && self.plan == plan) {
                break;
            }
        }
        Ok(())
    }

    /// The formulas' agents, more or fewer until they reach the levels, which are set here; `None` if no plan does.
    fn start(&mut self, asked: &[f64]) -> Result<Option<Staffing>, Stop> {
        // First the targets themselves, then with what makes sure of them, as far as that is in reach.
        let mut even = self.search.even(asked)?;
        if let Some(just) = even.clone() {
            self.lead(&just, false)?;
            for share in SURE {
                self.sure = share;
                self.calibrate(&just)?;
                let sure = self.search.by_group(asked)?;
                if sure.is_some() {
                    even = sure;
                    break;
                }
            }
        }
        if even.is_none() {
            // Of the bare targets.
            self.impossible = true;
            self.plan = self.search.nearest.as_ref().map_or_else(|| self.plan.clone(), |(_, plan)| plan.clone());
        }
        Ok(even)
    }

    /// Goes on with more replications of a plan: near the optimum the differences are small.
    fn refine(&mut self) -> Result<(), Stop> {
        let finer = (FINER * self.search.replications).min(self.many / 4);
        if finer >= 2 * self.search.replications {
            self.search.refine(finer);
            let plan = self.plan.clone();
            self.lead(&plan, false)?;
            let found = self.search.point(&plan)?;
            let reached = if self.search.met(&found) { Some(plan) } else { self.search.repair(plan)? };
            if let Some(plan) = reached {
                self.plan = self.search.descend(plan)?;
                self.settle()?;
            }
        }
        Ok(())
    }

    /// Checks the plan against more replications and mends it until it reaches the levels by these, too.
    fn settle(&mut self) -> Result<(), Stop> {
        for _ in 0..CHECKS {
            let plan = self.plan.clone();
            self.calibrate(&plan)?;
            let found = self.search.point(&plan)?;
            if self.search.met(&found) {
                return Ok(());
            }
            match self.search.repair(plan)? {
                Some(mended) => self.plan = mended,
                None => return Ok(()),
            }
        }
        Ok(())
    }

    /// Chooses anew which replications are looked at: those that say together what all that are known of a plan say, if it
    /// was just put to confirmation with the `fresh` ones of that. Then the levels are moved by what remains.
    fn lead(&mut self, plan: &[u32], fresh: bool) -> Result<(), Stop> {
        let (few, many, goals) = (self.search.replications, self.many, self.search.levels.len());
        let sample = &mut self.search.sample;
        sample.ask(&[plan], many)?;
        let mut service = point(sample.records(plan, many).iter(), goals).service;
        let last = self.last.as_ref().filter(|_| fresh);
        let others = last.map_or((sample.seed, &[][..]), |tried| (tried.seed, &tried.records[..]));
        let more = others.1.len() as f64;
        let said = point(others.1.iter(), goals).service;
        service.iter_mut().zip(said).for_each(|(own, said)| *own = (self.weight * *own + more * said) / (self.weight + more));
        sample.lead(plan, (few, many), others, &service);
        self.weight += more;
        self.calibrate(plan)
    }

    /// Moves the levels by how far the search's numbers are above what the checked replications say at a plan.
    pub fn calibrate(&mut self, plan: &[u32]) -> Result<(), Stop> {
        let (above, errors) = self.search.above(plan, self.many)?;
        let scaled = |by: f64| -> Vec<f64> { errors.iter().map(|error| error * libm::sqrt(f64::from(self.many) / by)).collect() };
        let (bound, known) = (scaled(f64::from(self.confirm_replications)), scaled(self.weight));
        self.aim(&bound, &known, &above);
        Ok(())
    }

    /// Sets the levels of the search: the target, the width of the bound of the next confirmation (`bound` is its standard
    /// error), a safety for its chance and that of what is `known` so far, and how far the search's numbers are `above`.
    fn aim(&mut self, bound: &[f64], known: &[f64], above: &[f64]) {
        let factor = bound_factor(self.confidence(self.confirmations), self.confirm_replications);
        let chance = if self.confirmed.is_some() { BOLD } else { normal_quantile(1.0 - FAILS / bound.len().max(1) as f64) };
        let level = |(goal, share): (usize, f64)| {
            let safety = factor * bound[goal] + chance * libm::hypot(bound[goal], known[goal]);
            share + self.sure * safety.min(0.75 * (1.0 - share)) + above[goal]
        };
        let shares = self.search.sample.goals.iter().map(|goal| goal.share);
        let levels = shares.enumerate().map(level).collect();
        self.search.set_levels(levels);
    }

    /// Confidence of the bounds of a confirmation: its error is half that of the one before.
    fn confidence(&self, number: u32) -> f64 {
        let alpha = 1.0 - self.search.sample.scenario.optimise.confidence;
        1.0 - alpha / f64::from(2u32 << number.min(30))
    }

    /// Puts the plan to confirmation. It may be given up early, but only the whole of it confirms.
    fn confirm(&mut self) -> Result<bool, Stop> {
        let seed = mix(self.search.sample.seed ^ FRESH, u64::from(self.confirmations));
        let confidence = self.confidence(self.confirmations);
        self.confirmations += 1;
        let (plan, all) = (self.plan.clone(), self.confirm_replications);
        let first = if all / PART >= LEAST_PART { all / PART } else { all };
        let sample = &mut self.search.sample;
        let mut records = sample.full(&plan, seed, 0..first)?;
        if first < all && !hopeless(&judged(sample, &records, confidence), all) {
            records.extend(sample.full(&plan, seed, first..all)?);
        }
        let judged = judged(sample, &records, confidence);
        sample.tell(self.search.best.as_ref().map(|(cost, _)| *cost));
        let met = judged.replications == all && judged.met();
        let records = records.into_iter().map(|record| record.record).collect();
        let tried = Tried { plan, seed, judged, records };
        if met && self.confirmed.as_ref().is_none_or(|confirmed| tried.judged.cost < confirmed.judged.cost) {
            self.confirmed = Some(tried.clone());
        }
        self.last = Some(tried);
        Ok(met)
    }
}

/// Whether a confirmation can hardly succeed after a part of its replications: the mean of all would have to be so much
/// better than that of the part as happens once in a hundred times.
fn hopeless(part: &Judged, all: u32) -> bool {
    let share = f64::from(part.replications) / f64::from(all);
    let factor = bound_factor(part.confidence, all);
    part.held.iter().any(|held| {
        // The rest differs from the part by the chance of both, and makes up 1 - share of all.
        let chance = (1.0 - share) * held.error * libm::sqrt(1.0 + share / (1.0 - share));
        held.mean + HOPELESS * chance < held.target + factor * held.error * libm::sqrt(share)
    })
}
