//! Confirmation with fresh random numbers, what it teaches the search, and how both take turns.

use super::frontier::{Rung, ladder};
use super::levers::Staffing;
use super::sample::{FullRecord, Met, Point, Sample, bound_factor, point, share};
use super::search::Search;
use super::{Ending, Outcome, Stop, Verdict};
use crate::ground::moments::RatioMoments;
use crate::ground::rng::mix;
use crate::ground::special::normal_quantile;
use crate::run::RunError;
use std::ops::Range;

/// Replications of the scenario's own plan before anything else: how large it is, and where anybody is judged.
const PILOT: u32 = 8;
/// Contacts that an evaluation of a plan should see at least, within the next bounds.
const CONTACTS: u64 = 60_000;
/// Fewest and most replications of a plan in the search.
const SEARCH: (u64, u64) = (12, 400);
/// Most replications of a plan after confirmations that failed.
const MOST_SEARCHED: u32 = 1000;
/// Contacts that a confirmation should see at least, within the next bounds.
const CONFIRM_CONTACTS: u64 = 4_000_000;
/// Fewest and most replications of a confirmation.
const CONFIRM: (u64, u64) = (150, 5000);
/// A plan that is cheaper by less than this share is not worth another confirmation.
const WORTHWHILE: f64 = 1e-4;
/// Most confirmations.
const CONFIRMATIONS: u32 = 8;
/// Purpose of the seeds of confirmations, so that no run has their random numbers.
const FRESH: u64 = 0x6f70_7469_6d69_7365;

/// The service of a channel over the counted length.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ChannelService {
    /// Index of the channel.
    pub channel: usize,
    /// Target share.
    pub target: f64,
    /// Share served in time.
    pub mean: f64,
    /// One-sided lower bound.
    pub low: f64,
    /// Contacts judged per replication.
    pub judged: f64,
}

/// A goal and what came of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Held {
    /// Index of the channel.
    pub channel: usize,
    /// Target share.
    pub target: f64,
    /// In these intervals (`None`: over the whole length).
    pub intervals: Option<Range<usize>>,
    /// Share served in time.
    pub mean: f64,
    /// Its standard error.
    pub error: f64,
    /// One-sided lower bound.
    pub low: f64,
}

/// A channel in an interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct IntervalService {
    /// Index of the channel.
    pub channel: usize,
    /// Index of the interval.
    pub interval: usize,
    /// Share served in time.
    pub mean: f64,
    /// One-sided lower bound.
    pub low: f64,
    /// Contacts judged per replication.
    pub judged: f64,
}

/// A plan on fresh random numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Judged {
    /// Mean cost.
    pub cost: f64,
    /// Its standard error.
    pub cost_error: f64,
    /// Mean cost of the agents of each group.
    pub groups: Vec<f64>,
    /// Channels with a target.
    pub channels: Vec<ChannelService>,
    /// By goal.
    pub held: Vec<Held>,
    /// By channel with a target and interval in which anybody is judged.
    pub intervals: Vec<IntervalService>,
    /// Confidence of the bounds.
    pub confidence: f64,
}

impl Judged {
    /// Whether all bounds reach their targets.
    pub fn met(&self) -> bool {
        self.held.iter().all(|held| held.low >= held.target)
    }
}

/// A plan that was put to confirmation.
struct Tried {
    plan: Staffing,
    seed: u64,
    judged: Judged,
}

/// Search and confirmation.
pub struct Quest<'a> {
    search: Search<'a>,
    confirm_replications: u32,
    confirmations: u32,
    /// The plan that the search has come to.
    plan: Staffing,
    impossible: bool,
    by_formulas: Option<Staffing>,
    /// The cheapest confirmed plan.
    confirmed: Option<Tried>,
    /// The last plan put to confirmation.
    last: Option<Tried>,
}

impl<'a> Quest<'a> {
    /// Simulates the scenario's own plan to see what lies ahead; `replications` are those of a confirmation.
    ///
    /// # Errors
    /// It cannot be simulated, or was interrupted.
    pub fn new(mut sample: Sample<'a>, replications: Option<u32>) -> Result<Self, RunError> {
        let before = sample.space.before();
        let pilot = match sample.full(&before, sample.seed, PILOT) {
            Ok(pilot) => pilot,
            Err(Stop::Run(error)) => return Err(error),
            Err(Stop::Time) => Vec::new(),
        };
        let contacts = pilot.iter().map(|record| record.contacts).sum::<u64>() / u64::from(PILOT);
        let judged = |goal: usize| pilot.iter().map(|record| u64::from(record.record.met[goal].1)).sum::<u64>();
        let judged: Vec<u64> = (0..sample.goals.len()).map(judged).collect();
        let mut judged = judged.into_iter();
        sample.goals.retain(|goal| goal.intervals.is_none() || judged.next().is_none_or(|judged| judged >= u64::from(PILOT)));
        let sized = |all: u64, (fewest, most): (u64, u64)| (all / contacts.max(1)).clamp(fewest, most) as u32;
        let search_replications = sized(CONTACTS, SEARCH);
        let confirm_replications = replications.unwrap_or_else(|| sized(CONFIRM_CONTACTS, CONFIRM)).max(2);
        let levels = sample.goals.iter().map(|goal| goal.share).collect();
        let search = Search { sample, replications: search_replications, levels, best: None, nearest: None, slopes: Vec::new() };
        Ok(Self {
            search,
            confirm_replications,
            confirmations: 0,
            plan: before,
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
    fn is_tried(&self) -> bool {
        [&self.confirmed, &self.last].into_iter().flatten().any(|tried| tried.plan == self.plan)
    }

    fn search_and_confirm(&mut self, asked: &[f64]) -> Result<(), Stop> {
        let start = self.search.sample.space.bounded(asked.iter().copied());
        let first = self.search.point(&start)?;
        let errors = first.error.clone();
        let ratio = libm::sqrt(f64::from(self.search.replications) / f64::from(self.confirm_replications));
        self.aim(&errors.iter().map(|error| error * ratio).collect::<Vec<_>>(), &vec![0.0; errors.len()]);
        let mut even = self.search.even(asked)?;
        if even.is_none() {
            // Perhaps only the safety beyond the targets is out of reach.
            let shares = self.search.sample.goals.iter().map(|goal| goal.share).collect();
            self.search.set_levels(shares);
            even = self.search.even(asked)?;
        }
        let Some(even) = even else {
            self.impossible = true;
            self.plan = self.search.nearest.as_ref().map_or(start, |(_, plan)| plan.clone());
            return Ok(());
        };
        self.by_formulas = Some(even.clone());
        self.plan = self.search.descend(even)?;
        while self.confirmations < CONFIRMATIONS {
            let met = self.confirm()?;
            let cost = self.search.known(&self.plan).cost;
            let next = self.learn(met)?;
            let cheaper = self.search.known(&next).cost < cost - WORTHWHILE * cost.abs();
            if met && !cheaper {
                break;
            }
            self.plan = next;
        }
        Ok(())
    }

    /// Sets the levels of the search: the target, the width of the bound of the next confirmation, a safety for its
    /// chance, and how far the search's numbers are above the truth.
    fn aim(&mut self, errors: &[f64], above: &[f64]) {
        let confidence = self.confidence(self.confirmations);
        let chance = normal_quantile(1.0 - 0.2 / errors.len().max(1) as f64).max(0.8);
        let factor = bound_factor(confidence, self.confirm_replications) + chance;
        let level = |(goal, share): (usize, f64)| {
            let level = share + factor * errors[goal];
            level.min(share + 0.75 * (1.0 - share)) + above[goal]
        };
        let shares: Vec<f64> = self.search.sample.goals.iter().map(|goal| goal.share).collect();
        self.search.set_levels(shares.into_iter().enumerate().map(level).collect());
    }

    /// Confidence of the bounds of a confirmation: its error is half that of the one before.
    fn confidence(&self, number: u32) -> f64 {
        let alpha = 1.0 - self.search.sample.scenario.optimise.confidence;
        1.0 - alpha / f64::from(2u32 << number.min(30))
    }

    /// Puts the plan to confirmation.
    fn confirm(&mut self) -> Result<bool, Stop> {
        let seed = mix(self.search.sample.seed ^ FRESH, u64::from(self.confirmations));
        let confidence = self.confidence(self.confirmations);
        self.confirmations += 1;
        let plan = self.plan.clone();
        let judged = self.judge(&plan, seed, confidence)?;
        let met = judged.met();
        let tried = Tried { plan, seed, judged };
        if met && self.confirmed.as_ref().is_none_or(|confirmed| tried.judged.cost < confirmed.judged.cost) {
            self.confirmed = Some(Tried { plan: tried.plan.clone(), seed, judged: tried.judged.clone() });
        }
        self.last = Some(tried);
        Ok(met)
    }

    /// Moves the levels by what the last confirmation showed, and goes on from its plan: down from one that was confirmed.
    /// One that was not only looked good, as the best of many do by chance; so it is only mended, and the search looks
    /// at twice as many replications from now on.
    fn learn(&mut self, met: bool) -> Result<Staffing, Stop> {
        let plan = self.plan.clone();
        let Some(last) = &self.last else { return Ok(plan) };
        let held = last.judged.held.clone();
        if !met {
            self.search.replications = (2 * self.search.replications).min(MOST_SEARCHED.max(self.search.replications));
        }
        let found = self.search.point(&plan)?;
        let above: Vec<f64> = found.service.iter().zip(&held).map(|(service, held)| service - held.mean).collect();
        self.aim(&held.iter().map(|held| held.error).collect::<Vec<_>>(), &above);
        let found = self.search.point(&plan)?;
        let start = if self.search.met(&found) { Some(plan.clone()) } else { self.search.repair(plan.clone())? };
        match start {
            Some(start) if met => self.search.descend(start),
            Some(start) => Ok(start),
            None => Ok(plan),
        }
    }

    fn judge(&mut self, plan: &[u32], seed: u64, confidence: f64) -> Result<Judged, Stop> {
        let records = self.search.sample.full(plan, seed, self.confirm_replications)?;
        self.search.sample.watch.step(self.search.sample.simulated, self.search.best.as_ref().map(|(cost, _)| *cost));
        Ok(self.judged(&records, confidence))
    }

    fn judged(&self, records: &[FullRecord], confidence: f64) -> Judged {
        let sample = &self.search.sample;
        let count = records.len() as f64;
        let factor = bound_factor(confidence, records.len() as u32);
        let service = |met: &dyn Fn(&FullRecord) -> Met| {
            let (mean, error) = share(records.iter().map(met));
            let judged = records.iter().map(|record| f64::from(met(record).1)).sum::<f64>() / count;
            (mean, error, judged)
        };
        let of_record = point(records.iter().map(|record| &record.record), sample.goals.len());
        let held = sample.goals.iter().enumerate().map(|(index, goal)| {
            let (mean, error) = (of_record.service[index], of_record.error[index]);
            let intervals = goal.intervals.clone();
            Held { channel: goal.channel, target: goal.share, intervals, mean, error, low: mean - factor * error }
        });
        let channels = &sample.scenario.channels;
        let with_target: Vec<(usize, f64)> =
            channels.iter().enumerate().filter_map(|(index, channel)| Some((index, channel.target?.share))).collect();
        let of_channel = |&(channel, target): &(usize, f64)| {
            let (mean, error, judged) = service(&|record: &FullRecord| record.channels[channel]);
            ChannelService { channel, target, mean, low: mean - factor * error, judged }
        };
        let rows = records.first().map_or(0, |record| record.rows.len() / channels.len().max(1));
        let of_interval = |channel: usize, interval: usize| {
            let (mean, error, judged) = service(&|record: &FullRecord| record.rows[interval * channels.len() + channel]);
            (judged > 0.0).then_some(IntervalService { channel, interval, mean, low: mean - factor * error, judged })
        };
        let mut cost = RatioMoments::new();
        records.iter().for_each(|record| cost.push(record.record.cost, 1.0));
        let groups = (0..sample.scenario.groups.len()).map(|group| records.iter().map(|record| record.groups[group]).sum::<f64>() / count);
        Judged {
            cost: cost.mean_num(),
            cost_error: cost.std_error().unwrap_or(0.0),
            groups: groups.collect(),
            channels: with_target.iter().map(of_channel).collect(),
            held: held.collect(),
            intervals: with_target.iter().flat_map(|&(channel, _)| (0..rows).filter_map(move |row| of_interval(channel, row))).collect(),
            confidence,
        }
    }

    /// What is reported.
    fn finish(mut self, asked: &[f64], mut ending: Ending) -> Result<Outcome, RunError> {
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
            let own = self.search.sample.space.before();
            match self.judge(&own, tried.seed, tried.judged.confidence) {
                Ok(judged) => before = Some(judged),
                Err(Stop::Run(RunError::Interrupted)) => ending = Ending::Interrupted,
                Err(Stop::Run(error)) => return Err(error),
                Err(Stop::Time) => {}
            }
            if ending != Ending::Interrupted && !self.impossible {
                match self.extras(&plan, &tried.judged, asked, &mut extras) {
                    Ok(()) | Err(Stop::Time) => {}
                    Err(Stop::Run(RunError::Interrupted)) => ending = Ending::Interrupted,
                    Err(Stop::Run(error)) => return Err(error),
                }
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
            by_formulas: extras.by_formulas.or(self.by_formulas),
            searched: extras.searched,
            frontier: extras.frontier,
            binds: extras.binds,
            seed: sample.seed,
            search_replications: self.search.replications,
            confirm_replications: self.confirm_replications,
            confirmations: self.confirmations,
            simulated: sample.simulated,
            plans: sample.visited(1).count(),
        })
    }

    /// What the plan gains over the formulas, what binds, and what other targets would cost.
    fn extras(&mut self, plan: &Staffing, judged: &Judged, asked: &[f64], extras: &mut Extras) -> Result<(), Stop> {
        let own = self.search.known(plan);
        let offset: Vec<f64> = judged.held.iter().zip(&own.service).map(|(held, service)| held.mean - service).collect();
        let compared = self.compare(plan, &own, asked, extras);
        extras.frontier = ladder(&mut self.search, plan, &offset)?;
        compared
    }

    /// What the plan gains over the formulas at equal service, and what binds.
    fn compare(&mut self, plan: &Staffing, own: &Point, asked: &[f64], extras: &mut Extras) -> Result<(), Stop> {
        // At equal service: what the plan itself reaches here, where that is less than was aimed at.
        let levels: Vec<f64> = own.service.iter().zip(&self.search.levels).map(|(service, level)| service.min(*level)).collect();
        self.search.set_levels(levels.clone());
        if let Some(even) = self.search.even(asked)? {
            extras.searched = Some((self.search.known(&even).cost, own.cost));
            extras.by_formulas = Some(even);
        }
        let mut binding = vec![false; levels.len()];
        for lever in 0..plan.len() {
            let mut fewer = plan.clone();
            fewer[lever] = fewer[lever].saturating_sub(1);
            if self.search.sample.space.allows(&fewer) && fewer != *plan {
                let found = self.search.point(&fewer)?;
                binding.iter_mut().enumerate().for_each(|(goal, binds)| *binds |= found.service[goal] < levels[goal]);
            }
        }
        extras.binds = binding;
        Ok(())
    }
}

/// What is found out about a plan after it has been confirmed.
#[derive(Default)]
struct Extras {
    by_formulas: Option<Staffing>,
    searched: Option<(f64, f64)>,
    frontier: Vec<Rung>,
    binds: Vec<bool>,
}
