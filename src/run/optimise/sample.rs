//! Simulating plans on common random numbers, and what is kept of their replications: the cost, and who was served in
//! time of those judged, by goal. What has been simulated of a plan is remembered, and more is added when it is
//! asked for, so that the answer depends neither on threads nor on the order of asking.

use super::lead::representative;
use super::levers::{Space, Staffing};
use super::reach::{Part, Reach};
use super::{Stop, Watch};
use crate::engine::{Engine, Failure, Replication};
use crate::ground::moments::RatioMoments;
use crate::ground::special::t_quantile;
use crate::plan::Plan;
use crate::run::RunError;
use crate::run::measure::Totals;
use crate::scenario::Scenario;
use crate::scenario::model::Per;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};

/// What must hold: the target of a channel over a part of the counted length.
#[derive(Clone, Debug, PartialEq)]
pub struct Goal {
    /// Index of the channel.
    pub channel: usize,
    /// Share that must be served in time.
    pub share: f64,
    /// In these intervals (`None`: over the whole length).
    pub intervals: Option<Range<usize>>,
}

/// All targets of a scenario over what they must hold.
pub fn goals(scenario: &Scenario) -> Vec<Goal> {
    let (run, per) = (&scenario.run, scenario.optimise.per);
    let count = run.length.div_ceil(run.interval) as usize;
    let day = |interval: usize| run.clock.day((interval as u64 * run.interval) as i64);
    let mut parts: Vec<Range<usize>> = Vec::new();
    for interval in 0..count {
        match parts.last_mut() {
            Some(last) if per == Per::Day && day(last.start) == day(interval) => last.end = interval + 1,
            _ => parts.push(interval..interval + 1),
        }
    }
    let with_target = scenario.channels.iter().enumerate().filter_map(|(channel, of)| Some((channel, of.target?.share)));
    with_target
        .flat_map(|(channel, share)| match per {
            Per::Run => vec![Goal { channel, share, intervals: None }],
            Per::Day | Per::Interval => parts.iter().map(|part| Goal { channel, share, intervals: Some(part.clone()) }).collect::<Vec<_>>(),
        })
        .collect()
}

/// Served in time and judged.
pub type Met = (u32, u32);

/// A replication: its seed and index.
type Number = (u64, u32);

/// What is kept of a replication.
#[derive(Clone, Debug)]
pub struct Record {
    /// All parts of the cost.
    pub cost: f64,
    /// By goal.
    pub met: Vec<Met>,
    /// By split of the goals.
    pub splits: Vec<Met>,
    /// Contacts simulated.
    pub contacts: u64,
}

/// What is kept of a replication of a plan that is confirmed.
#[derive(Clone, Debug)]
pub struct FullRecord {
    /// As of any.
    pub record: Record,
    /// What the agents of each group cost.
    pub groups: Vec<f64>,
    /// By channel over the counted length; of those without a target nothing is judged.
    pub channels: Vec<Met>,
    /// The same by interval, `[interval * channels + channel]`.
    pub rows: Vec<Met>,
}

/// As small numbers.
pub fn narrow((met, judged): (u64, u64)) -> Met {
    (u32::try_from(met).unwrap_or(u32::MAX), u32::try_from(judged).unwrap_or(u32::MAX))
}

fn record(totals: &Totals<'_>, contacts: u64, goals: &[Goal], reach: &Reach) -> Record {
    let met = |goal: &Goal| match &goal.intervals {
        None => narrow(totals.judged(goal.channel)),
        Some(part) => {
            let sum = part.clone().map(|interval| totals.judged_in(interval, goal.channel));
            narrow(sum.fold((0, 0), |sum, (met, judged)| (sum.0 + met, sum.1 + judged)))
        }
    };
    Record { cost: totals.costs().0, met: goals.iter().map(met).collect(), splits: reach.splits(totals), contacts }
}

fn full_record(plan: &Plan, totals: &Totals<'_>, record: Record) -> FullRecord {
    let target = |channel: usize| plan.channels[channel].within.is_some();
    let channels = plan.channels.len();
    let row = |index: usize| if target(index % channels) { narrow(totals.judged_in(index / channels, index % channels)) } else { (0, 0) };
    FullRecord {
        record,
        groups: totals.costs().1,
        channels: (0..channels).map(|channel| if target(channel) { narrow(totals.judged(channel)) } else { (0, 0) }).collect(),
        rows: (0..plan.intervals * channels).map(row).collect(),
    }
}

/// Replications of some plans, each of the `number` of its place and reduced by `keep`.
fn replicate<T: Send>(
    plans: &[(Plan, Range<u32>)],
    number: &(dyn Fn(u32) -> Number + Sync),
    cancel: &AtomicBool,
    keep: impl Fn(&Plan, &Totals<'_>, u64) -> T + Sync,
) -> Result<Vec<Vec<T>>, RunError> {
    let pieces = 2 * rayon::current_num_threads() as u32;
    let mut jobs: Vec<(usize, Range<u32>)> = Vec::new();
    for (index, (_, range)) in plans.iter().enumerate() {
        let length = (range.end - range.start).div_ceil(pieces).max(1);
        jobs.extend((range.start..range.end).step_by(length as usize).map(|from| (index, from..(from + length).min(range.end))));
    }
    let one = |(index, range): (usize, Range<u32>)| -> Result<(usize, Vec<T>), RunError> {
        let plan = &plans[index].0;
        let mut engine = Engine::new(plan, cancel);
        let mut out = Vec::with_capacity(range.len());
        for replication in range {
            // A short replication ends before it looks.
            if cancel.load(Ordering::Relaxed) {
                return Err(RunError::Interrupted);
            }
            let (seed, replication) = number(replication);
            let counted: &mut Replication = engine.replicate(seed, replication, false).map_err(|failure| match failure {
                Failure::Cancelled => RunError::Interrupted,
                Failure::Books(law) => RunError::Books(format!("replication {replication}: {law}")),
            })?;
            let totals = Totals::new(plan, counted);
            totals.check_money().map_err(|law| RunError::Books(format!("replication {replication}: {law}")))?;
            out.push(keep(plan, &totals, counted.contacts));
        }
        Ok((index, out))
    };
    let done: Vec<(usize, Vec<T>)> = jobs.into_par_iter().with_max_len(1).map(one).collect::<Result<_, _>>()?;
    let mut out: Vec<Vec<T>> = plans.iter().map(|_| Vec::new()).collect();
    done.into_iter().for_each(|(index, records)| out[index].extend(records));
    Ok(out)
}

/// What is simulated.
pub struct Sample<'a> {
    /// With the file's own agents.
    pub scenario: &'a Scenario,
    /// What may be changed.
    pub space: &'a Space,
    /// What must hold.
    pub goals: Vec<Goal>,
    /// Of the search.
    pub seed: u64,
    cancel: &'a AtomicBool,
    /// Is told how it goes.
    pub watch: &'a dyn Watch,
    /// Replications simulated so far.
    pub simulated: u64,
    /// And at other settings, for who watches.
    pub elsewhere: u64,
    /// What is put down to which lever.
    pub reach: Reach,
    /// The first replications; all others follow in the order of their indices.
    order: Vec<Number>,
    known: BTreeMap<Staffing, Vec<Record>>,
    plans: BTreeSet<Staffing>,
}

impl<'a> Sample<'a> {
    /// Nothing simulated.
    pub fn new(scenario: &'a Scenario, space: &'a Space, seed: u64, cancel: &'a AtomicBool, watch: &'a dyn Watch) -> Self {
        let goals = goals(scenario);
        let reach = Reach::new(scenario, space, &goals);
        Self {
            scenario,
            space,
            goals,
            seed,
            cancel,
            watch,
            simulated: 0,
            elsewhere: 0,
            reach,
            order: Vec::new(),
            known: BTreeMap::new(),
            plans: BTreeSet::new(),
        }
    }

    /// With fewer goals, which forgets what was simulated if any went.
    pub fn set_goals(&mut self, goals: Vec<Goal>) {
        if goals.len() != self.goals.len() {
            self.reach = Reach::new(self.scenario, self.space, &goals);
            self.known.clear();
            self.goals = goals;
        }
    }

    /// Nothing simulated of the same goals at other settings.
    pub fn at<'s>(&self, space: &'s Space) -> Sample<'s>
    where
        'a: 's,
    {
        let mut sample = Sample::new(self.scenario, space, self.seed, self.cancel, self.watch);
        sample.set_goals(self.goals.clone());
        sample
    }

    /// The replication at a place.
    fn number(&self, place: u32) -> Number {
        self.order.get(place as usize).copied().unwrap_or((self.seed, place))
    }

    /// Chooses anew which replications lead: `many` of those known of a plan and of `others` from index 0 of another seed, so
    /// that they have together this service, and the first `few` of these, too. Forgets all other plans.
    pub fn lead(&mut self, plan: &[u32], (few, many): (u32, u32), others: (u64, &[Record]), service: &[f64]) {
        let own = self.records(plan, many).iter().enumerate().map(|(place, record)| (self.number(place as u32), record));
        let fresh = others.1.iter().zip(0..).map(|(record, index)| ((others.0, index), record));
        let all: Vec<(Number, &Record)> = own.chain(fresh).collect();
        let records: Vec<&Record> = all.iter().map(|(_, record)| *record).collect();
        let places = representative(&records, service, &[many, few]);
        let chosen = places.into_iter().take(many as usize).map(|place| (all[place].0, all[place].1.clone()));
        let (order, records) = chosen.unzip();
        self.order = order;
        self.known = BTreeMap::from([(plan.to_vec(), records)]);
    }

    /// Takes over which replications lead.
    pub fn follow(&mut self, other: &Sample<'_>) {
        self.order.clone_from(&other.order);
    }

    /// Sees to it that at least so many replications of each plan are known, if there is time.
    pub(super) fn ask(&mut self, plans: &[&[u32]], replications: u32) -> Result<(), Stop> {
        if self.watch.expired() { Err(Stop::Time) } else { Ok(self.look(plans, replications)?) }
    }

    /// Sees to it that at least so many replications of each plan are known.
    pub(super) fn look(&mut self, plans: &[&[u32]], replications: u32) -> Result<(), RunError> {
        let mut missing: Vec<(&[u32], Range<u32>)> = Vec::new();
        for &plan in plans {
            let known = self.known.get(plan).map_or(0, |records| records.len() as u32);
            if known < replications && missing.iter().all(|(other, _)| *other != plan) {
                missing.push((plan, known..replications));
            }
        }
        let planned: Vec<(Plan, Range<u32>)> =
            missing.par_iter().map(|(plan, range)| (Plan::new(&self.space.apply(self.scenario, plan)), range.clone())).collect();
        let (goals, reach) = (&self.goals, &self.reach);
        let made =
            replicate(&planned, &|place| self.number(place), self.cancel, |_, totals, contacts| record(totals, contacts, goals, reach))?;
        for ((plan, range), records) in missing.into_iter().zip(made) {
            self.simulated += u64::from(range.end - range.start);
            self.plans.insert(plan.to_vec());
            self.known.entry(plan.to_vec()).or_default().extend(records);
        }
        Ok(())
    }

    /// Replications of a plan with other random numbers, with all that is reported of a plan.
    pub(super) fn full(&mut self, plan: &[u32], seed: u64, replications: Range<u32>) -> Result<Vec<FullRecord>, Stop> {
        self.simulated += u64::from(replications.end - replications.start);
        let planned = [(Plan::new(&self.space.apply(self.scenario, plan)), replications)];
        let (goals, reach) = (&self.goals, &self.reach);
        let keep = |plan: &Plan, totals: &Totals<'_>, contacts: u64| full_record(plan, totals, record(totals, contacts, goals, reach));
        let made = replicate(&planned, &|index| (seed, index), self.cancel, keep)?;
        Ok(made.into_iter().flatten().collect())
    }

    /// What is known of a plan, at most so many replications.
    pub fn records(&self, plan: &[u32], replications: u32) -> &[Record] {
        let known = self.known.get(plan).map_or(&[][..], Vec::as_slice);
        &known[..known.len().min(replications as usize)]
    }

    /// Says how many replications were simulated in all, and what the best plan costs.
    pub fn tell(&self, best: Option<f64>) {
        self.watch.step(self.simulated + self.elsewhere, best);
    }

    /// How many plans were simulated.
    pub fn plans(&self) -> usize {
        self.plans.len()
    }

    /// The plans of which so many replications are known.
    pub fn visited(&self, replications: u32) -> impl Iterator<Item = &Staffing> {
        self.known.iter().filter(move |(_, records)| records.len() as u32 >= replications).map(|(plan, _)| plan)
    }
}

/// What a plan is estimated to cost and achieve.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// Mean cost.
    pub cost: f64,
    /// By goal; 1 where nobody is judged.
    pub service: Vec<f64>,
    /// Its standard error.
    pub error: Vec<f64>,
}

/// The estimate from some replications.
pub fn point<'r>(records: impl Iterator<Item = &'r Record> + Clone, goals: usize) -> Point {
    let count = records.clone().count().max(1) as f64;
    let cost = records.clone().map(|record| record.cost).sum::<f64>() / count;
    let of_goal = |goal: usize| share(records.clone().map(|record| record.met[goal]));
    let (service, error) = (0..goals).map(of_goal).unzip();
    Point { cost, service, error }
}

/// Ratio of sums and its standard error; 1 where nobody is judged.
pub fn share(met: impl Iterator<Item = Met>) -> (f64, f64) {
    let mut moments = RatioMoments::new();
    met.for_each(|(met, judged)| moments.push(f64::from(met), f64::from(judged)));
    (moments.ratio().unwrap_or(1.0), moments.std_error().unwrap_or(0.0))
}

/// The share of all judged for a goal who are served in time and put down to a lever; without bound where nothing is.
pub fn served(records: &[Record], goal: usize, part: &Part) -> f64 {
    let judged: f64 = records.iter().map(|record| f64::from(record.met[goal].1)).sum();
    let Part::Split(split) = part else { return f64::INFINITY };
    records.iter().map(|record| f64::from(record.splits[*split].0)).sum::<f64>() / judged.max(1.0)
}

/// How many standard errors a one-sided bound lies below the estimate.
pub fn bound_factor(confidence: f64, replications: u32) -> f64 {
    if replications < 2 { f64::INFINITY } else { t_quantile(confidence, f64::from(replications - 1)) }
}

/// By how much the share of a goal changes from `from` to `to` on the same replications, and the standard error of that:
/// all of it, or what of it is put down to a lever.
pub fn change(from: &[Record], to: &[Record], goal: usize, part: &Part) -> (f64, f64) {
    let count = from.len().min(to.len());
    let (n, of) = (count as f64, |met: Met| (f64::from(met.0), f64::from(met.1)));
    let sum = |records: &[Record]| {
        records[..count].iter().map(|record| of(record.met[goal])).fold((0.0, 0.0), |sum, (num, den)| (sum.0 + num, sum.1 + den))
    };
    let ((num, den), (_, later)) = (sum(from), sum(to));
    if den == 0.0 || later == 0.0 {
        return (0.0, 0.0);
    }
    let seen = |record: &Record| match part {
        Part::Nothing => (0.0, 0.0),
        Part::Whole => of(record.met[goal]),
        Part::Split(split) => of(record.splits[*split]),
    };
    let by = |(from, to): (&Record, &Record)| {
        let ((was, judged), (is, also)) = (seen(from), seen(to));
        (is - was - num / den * (also - judged)) * n / later
    };
    let by: Vec<f64> = from[..count].iter().zip(to).map(by).collect();
    let mean = by.iter().sum::<f64>() / n;
    let squares: f64 = by.iter().map(|by| (by - mean) * (by - mean)).sum();
    (mean, if count > 1 { libm::sqrt(squares / (n - 1.0) / n) } else { f64::INFINITY })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records(met: &[Met]) -> Vec<Record> {
        met.iter().map(|&met| Record { cost: 10.0, met: vec![met], splits: vec![(met.0 / 2, met.1 / 2)], contacts: 0 }).collect()
    }

    #[test]
    fn estimates_are_ratios_of_sums() {
        let records = records(&[(8, 10), (18, 20)]);
        let point = point(records.iter(), 1);
        assert_eq!((point.cost, point.service[0]), (10.0, 26.0 / 30.0));
        // Residuals 8 - 10r and 18 - 20r with r = 13/15: -2/3 and 2/3; over a mean of 15 judged.
        assert!((point.error[0] - libm::sqrt(2.0 * 4.0 / 9.0 / 1.0 / 2.0) / 15.0).abs() < 1e-12);
        assert_eq!(share([(0, 0)].into_iter()), (1.0, 0.0));
    }

    #[test]
    fn changes_are_paired() {
        let (from, to) = (records(&[(4, 10), (8, 10), (2, 10)]), records(&[(6, 10), (10, 10), (4, 10)]));
        let (by, error) = change(&from, &to, 0, &Part::Whole);
        // Everybody gains the same fifth, however the days differ; half of it where half of them are looked at.
        assert!((by - 0.2).abs() < 1e-12 && error < 1e-12, "{by} {error}");
        let (by, error) = change(&from, &to, 0, &Part::Split(0));
        assert!((by - 0.1).abs() < 1e-12 && error < 1e-12, "{by} {error}");
        assert_eq!(change(&from, &to, 0, &Part::Nothing), (0.0, 0.0));
        assert_eq!((served(&from, 0, &Part::Split(0)), served(&from, 0, &Part::Whole)), (7.0 / 30.0, f64::INFINITY));
        // That more are judged, too: 12 of 15 instead of 4 of 10.
        let (by, _) = change(&records(&[(4, 10)]), &records(&[(12, 15)]), 0, &Part::Whole);
        assert!((by - 0.4).abs() < 1e-12, "{by}");
    }
}
