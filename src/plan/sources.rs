//! Where issues come from: the arrival sources with their rates, compiled. An inquiry on the centre's clock is one
//! source. On the customers' clocks it is one for each segment, whose day begins when theirs does; the source
//! then tells the segment. A storm is a source of its own for each inquiry that it hits.

use super::backlog::BacklogPlan;
use super::factors::Factors;
use super::rates::{RatePiece, rates};
use crate::ground::rng::{mix, name_key};
use crate::ground::time::{DAY, Ticks};
use crate::scenario::Scenario;
use crate::scenario::model::{Arrivals, Clock, Inquiry, RecordedDays, Run, Storm, StormTime, WallClock};

/// An arrival process of its own.
#[derive(Debug)]
pub struct SourcePlan {
    /// Key of its random streams, from the names of its inquiry and, of several segments, its own.
    pub key: u64,
    /// Index into [`super::Plan::inquiries`].
    pub inquiry: u16,
    /// Segment of its customers (`None`: each draws one).
    pub segment: Option<u16>,
    /// When its issues arrive.
    pub arrivals: ArrivalPlan,
    /// Index into [`super::Plan::factors`].
    pub factors: Option<usize>,
}

/// Arrival times.
#[derive(Debug)]
pub enum ArrivalPlan {
    /// Poisson with a rate in steps.
    Rates(Vec<RatePiece>),
    /// Poisson with a rate in straight lines.
    Ramps(Vec<RatePiece>),
    /// Exactly these, sorted.
    Trace(Vec<Ticks>),
    /// Each simulated day takes a recorded one.
    Days(DaysPlan),
    /// Storms.
    Storm(StormPlan),
    /// Those who wait when the simulated period begins.
    Backlog(BacklogPlan),
}

/// Recorded days, and which of them each simulated day may take.
#[derive(Debug)]
pub struct DaysPlan {
    /// Ticks after midnight of each arrival, sorted, by recorded day.
    pub recorded: Vec<Vec<Ticks>>,
    /// By simulated day: its number counted from the first counted day, and the recorded days that it may take.
    pub days: Vec<(i64, Vec<u32>)>,
    /// The clock that they go by.
    pub clock: WallClock,
    /// Ticks before the midnight with which counting starts.
    pub before: Ticks,
    /// As [`super::Plan::lead`].
    pub lead: Ticks,
}

/// Storms that hit one inquiry.
#[derive(Debug)]
pub struct StormPlan {
    /// Key of the streams that all inquiries hit by them share.
    pub key: u64,
    /// When the only one begins (`None`: at random).
    pub at: Option<Ticks>,
    /// Start of the simulated period.
    pub from: Ticks,
    /// Expected storms per tick, where they come at random.
    pub per_tick: f64,
    /// Expected arrivals of one storm for this inquiry.
    pub size: f64,
    /// Gamma shape of the factor on the size of each storm (`None`: always 1).
    pub shape: Option<f64>,
    /// Ticks from the beginning to the peak.
    pub onset: f64,
    /// Time constant of the decay in ticks; more than 0.
    pub decay: f64,
}

impl SourcePlan {
    /// The forecast: expected arrivals between two moments without busyness, errors of the forecast and storms. Of
    /// recorded days it is the mean of those that may be taken.
    pub fn expected(&self, from: Ticks, to: Ticks) -> f64 {
        match &self.arrivals {
            ArrivalPlan::Rates(pieces) | ArrivalPlan::Ramps(pieces) => {
                let first = pieces.partition_point(|piece| piece.to <= from);
                pieces[first..].iter().take_while(|piece| piece.from < to).map(|piece| piece.expected(from, to)).sum()
            }
            ArrivalPlan::Trace(times) => {
                (times.partition_point(|&at| at < to).saturating_sub(times.partition_point(|&at| at < from))) as f64
            }
            ArrivalPlan::Days(plan) => plan.expected(from, to),
            ArrivalPlan::Storm(_) | ArrivalPlan::Backlog(_) => 0.0,
        }
    }

    /// Moves everything later by `lead`.
    pub(super) fn delay(&mut self, lead: Ticks) {
        match &mut self.arrivals {
            ArrivalPlan::Rates(pieces) | ArrivalPlan::Ramps(pieces) => {
                for piece in pieces {
                    (piece.from, piece.to) = (piece.from + lead, piece.to + lead);
                }
            }
            ArrivalPlan::Trace(times) => times.iter_mut().for_each(|at| *at += lead),
            ArrivalPlan::Days(plan) => plan.lead += lead,
            ArrivalPlan::Storm(plan) => (plan.at, plan.from) = (plan.at.map(|at| at + lead), plan.from + lead),
            ArrivalPlan::Backlog(_) => {}
        }
    }
}

impl DaysPlan {
    /// The ticks at which an arrival of a recorded day comes on a simulated day, in the simulated period: as a volume, not
    /// at all in an hour that the clock jumps over, and twice in one that it shows twice.
    pub fn ticks(&self, day: i64, time: Ticks) -> impl Iterator<Item = Ticks> + '_ {
        let moments = self.clock.moments(day * DAY as i64 + time as i64);
        moments.filter_map(|at| Ticks::try_from(at + self.before as i64).ok().map(|at| at + self.lead))
    }

    fn expected(&self, from: Ticks, to: Ticks) -> f64 {
        let begins = |day: i64| self.clock.moment(day * DAY as i64) + (self.before + self.lead) as i64;
        // Where a clock jumps or repeats an hour, a day is at most some hours longer than its 24.
        let near = |day: i64| begins(day - 1) < to as i64 && begins(day + 2) > from as i64;
        let of_day = |(day, candidates): &(i64, Vec<u32>)| {
            let times = candidates.iter().flat_map(|&recorded| &self.recorded[recorded as usize]);
            times.flat_map(|&time| self.ticks(*day, time)).filter(|at| (from..to).contains(at)).count() as f64 / candidates.len() as f64
        };
        self.days.iter().filter(|(day, _)| near(*day)).map(of_day).sum()
    }
}

/// The arrival sources of a scenario.
pub(super) struct Sources {
    /// In the order of the inquiries, and of the segments; then those of storms.
    pub plans: Vec<SourcePlan>,
    /// Random factors on their rates.
    pub factors: Factors,
    /// As [`super::Plan::days`].
    pub days: usize,
    /// As [`super::Plan::eve`].
    pub eve: bool,
}

impl Sources {
    /// Compiles the arrivals before `end`.
    pub(super) fn new(scenario: &Scenario, end: Ticks) -> Self {
        let run = &scenario.run;
        let eve = scenario.inquiries.iter().any(|inquiry| clocks(scenario, inquiry).any(|clock| !clock.wall.is_plain()));
        // The last day of clocks that are ahead is one more.
        let days = (run.warmup.div_ceil(DAY) + run.length.div_ceil(DAY)) as usize + usize::from(eve);
        let factors = Factors::new(scenario, days + usize::from(eve));
        let mut plans = Vec::new();
        // The only segment is all customers, who are the same with and without it.
        let several = scenario.segments.len() > 1;
        for (index, inquiry) in scenario.inquiries.iter().enumerate() {
            let inquiry_key = name_key(&inquiry.name);
            plans.extend(clocks(scenario, inquiry).map(|clock| {
                let arrivals = match &inquiry.arrivals {
                    Arrivals::Volumes(calendar) => {
                        let pieces = rates(calendar, inquiry, run, &clock, end, factors.cells(index, days));
                        let straight = pieces.iter().all(|piece| piece.slope == 0.0);
                        if straight { ArrivalPlan::Rates(pieces) } else { ArrivalPlan::Ramps(pieces) }
                    }
                    Arrivals::Trace(times) => ArrivalPlan::Trace(replayed(times, run, end)),
                    Arrivals::Days(recorded) => ArrivalPlan::Days(recorded_days(recorded, run)),
                };
                SourcePlan {
                    key: clock
                        .segment
                        .filter(|_| several)
                        .map_or(inquiry_key, |segment| mix(inquiry_key, name_key(&scenario.segments[segment].name))),
                    inquiry: index as u16,
                    segment: clock.segment.map(|segment| segment as u16),
                    arrivals,
                    factors: factors.of[index],
                }
            }));
        }
        plans.extend(scenario.storms.iter().filter(|storm| storm.size > 0.0).flat_map(|storm| storm_sources(scenario, storm)));
        Self { plans, factors, days, eve }
    }
}

/// The customers of an inquiry who go by one clock.
pub(super) struct Clocks<'a> {
    /// Index of their segment (`None`: the centre's clock, whatever the segment).
    pub segment: Option<usize>,
    /// Their clock.
    pub wall: &'a WallClock,
    /// Their share of the inquiry's customers.
    pub share: f64,
}

/// The clocks that an inquiry's arrivals go by.
pub(super) fn clocks<'a>(scenario: &'a Scenario, inquiry: &Inquiry) -> impl Iterator<Item = Clocks<'a>> {
    let apart = inquiry.clock == Clock::Customers && !scenario.segments.is_empty();
    let centre = (!apart).then_some(Clocks { segment: None, wall: &scenario.run.clock, share: 1.0 });
    let segments = scenario.segments.iter().enumerate().filter(move |_| apart);
    centre.into_iter().chain(segments.map(|(index, segment)| Clocks { segment: Some(index), wall: &segment.clock, share: segment.share }))
}

/// The arrivals of a trace before `end`.
fn replayed(times: &[i64], run: &Run, end: Ticks) -> Vec<Ticks> {
    times.iter().filter_map(|&offset| u64::try_from(run.warmup as i64 + offset).ok()).filter(|&at| at < end).collect()
}

/// The days of the simulated period on the centre's clock, with the recorded days that each may take.
pub(super) fn recorded_days(recorded: &RecordedDays, run: &Run) -> DaysPlan {
    let day_of = |at: i64| run.clock.reading(at).div_euclid(DAY as i64);
    let days = (day_of(-(run.warmup as i64))..=day_of(run.length as i64 - 1)).filter_map(|day| {
        let date = run.start.checked_add(jiff::Span::new().days(day)).ok()?;
        let fits = recorded.days.keys().zip(0u32..).filter(|(taken, _)| !recorded.weekdays || taken.weekday() == date.weekday());
        Some((day, fits.map(|(_, index)| index).collect()))
    });
    DaysPlan {
        recorded: recorded.days.values().cloned().collect(),
        days: days.collect(),
        clock: run.clock.clone(),
        before: run.warmup,
        lead: 0,
    }
}

/// The weekday of the first simulated day on the centre's clock, 0 for Monday.
pub(super) fn first_weekday(run: &Run) -> i64 {
    let days = run.warmup.div_ceil(DAY) as i64;
    (i64::from(run.start.weekday().to_monday_zero_offset()) - days).rem_euclid(7)
}

/// The sources of a storm, one for each inquiry that it hits.
fn storm_sources<'a>(scenario: &'a Scenario, storm: &'a Storm) -> impl Iterator<Item = SourcePlan> + 'a {
    let key = name_key(&format!("storm {}", storm.name));
    let (at, per_tick) = match storm.when {
        StormTime::At(after) => (Ticks::try_from(scenario.run.warmup as i64 + after).ok(), 0.0),
        StormTime::PerDay(rate) => (None, rate / DAY as f64),
    };
    storm.inquiries.iter().map(move |&(inquiry, share)| SourcePlan {
        key: mix(name_key(&scenario.inquiries[inquiry].name), key),
        inquiry: inquiry as u16,
        segment: None,
        arrivals: ArrivalPlan::Storm(StormPlan {
            key,
            at,
            from: 0,
            per_tick,
            size: storm.size * share,
            shape: (storm.size_cv > 0.0).then(|| 1.0 / (storm.size_cv * storm.size_cv)),
            onset: storm.onset as f64,
            decay: storm.decay as f64,
        }),
        factors: None,
    })
}
