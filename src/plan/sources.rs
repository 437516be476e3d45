//! Where issues come from: the arrival sources with their rates, compiled. An inquiry on the centre's clock is one
//! source. On the customers' clocks it is one for each segment, whose day begins when theirs does; the source
//! then tells the segment.

use crate::ground::rng::{mix, name_key};
use crate::ground::time::{DAY, Ticks};
use crate::scenario::Scenario;
use crate::scenario::model::{Arrivals, Clock, Inquiry, Run};

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
    /// Index into [`super::Plan::busyness`].
    pub busyness: Option<usize>,
}

/// Arrival times.
#[derive(Debug)]
pub enum ArrivalPlan {
    /// Piecewise constant Poisson.
    Rates(Vec<RatePiece>),
    /// Exactly these, sorted.
    Trace(Vec<Ticks>),
}

/// A piece of constant arrival rate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RatePiece {
    /// Start.
    pub from: Ticks,
    /// End (exclusive).
    pub to: Ticks,
    /// Expected arrivals per tick at a day factor of 1; more than 0.
    pub per_tick: f64,
    /// Which of the day factors holds: the number of the day on its own clock. The day before the first has
    /// the last number, [`super::Plan::days`].
    pub day: u32,
}

/// A gamma day factor with mean 1.
#[derive(Debug)]
pub struct BusynessPlan {
    /// Key of its random stream.
    pub key: u64,
    /// Gamma shape, 1 / cv^2.
    pub shape: f64,
    /// Correlation of the underlying normal scores between days.
    pub day_to_day: f64,
}

/// The arrival sources of a scenario.
pub(super) struct Sources {
    /// In the order of the inquiries, and of the segments.
    pub plans: Vec<SourcePlan>,
    /// Day factors, each shared by the inquiries that name it.
    pub busyness: Vec<BusynessPlan>,
    /// As [`super::Plan::days`].
    pub days: usize,
    /// As [`super::Plan::eve`].
    pub eve: bool,
}

impl Sources {
    /// Compiles the arrivals before `end`.
    pub(super) fn new(scenario: &Scenario, end: Ticks) -> Self {
        let run = &scenario.run;
        let eve = scenario.inquiries.iter().any(|inquiry| inquiry.clock == Clock::Customers)
            && scenario.segments.iter().any(|segment| segment.utc_offset != 0);
        // The last day of clocks that are ahead is one more.
        let days = (run.warmup.div_ceil(DAY) + run.length.div_ceil(DAY)) as usize + usize::from(eve);
        let mut named: Vec<(String, BusynessPlan)> = Vec::new();
        let mut plans = Vec::new();
        // The only segment is all customers, who are the same with and without it.
        let several = scenario.segments.len() > 1;
        for (index, inquiry) in scenario.inquiries.iter().enumerate() {
            let (inquiry_key, busyness) = (name_key(&inquiry.name), plan_busyness(inquiry, &mut named));
            plans.extend(clocks(scenario, inquiry).map(|clock| {
                SourcePlan {
                    key: clock
                        .segment
                        .filter(|_| several)
                        .map_or(inquiry_key, |segment| mix(inquiry_key, name_key(&scenario.segments[segment].name))),
                    inquiry: index as u16,
                    segment: clock.segment.map(|segment| segment as u16),
                    arrivals: plan_arrivals(run, &inquiry.arrivals, &clock, end, days),
                    busyness,
                }
            }));
        }
        Self { plans, busyness: named.into_iter().map(|(_, plan)| plan).collect(), days, eve }
    }
}

/// The customers of an inquiry who go by one clock.
pub(super) struct Clocks {
    /// Index of their segment (`None`: the centre's clock, whatever the segment).
    pub segment: Option<usize>,
    /// Microseconds by which it is ahead of the centre's.
    pub ahead: i64,
    /// Their share of the inquiry's customers.
    pub share: f64,
}

/// The clocks that an inquiry's arrivals go by.
pub(super) fn clocks(scenario: &Scenario, inquiry: &Inquiry) -> impl Iterator<Item = Clocks> {
    let apart = inquiry.clock == Clock::Customers && !scenario.segments.is_empty();
    let centre = (!apart).then_some(Clocks { segment: None, ahead: 0, share: 1.0 });
    let segments = scenario.segments.iter().enumerate().filter(move |_| apart);
    centre.into_iter().chain(segments.map(|(index, segment)| Clocks {
        segment: Some(index),
        ahead: segment.utc_offset,
        share: segment.share,
    }))
}

fn plan_busyness(inquiry: &Inquiry, named: &mut Vec<(String, BusynessPlan)>) -> Option<usize> {
    let busyness = inquiry.busyness.as_ref()?;
    // A shared factor's stream follows the shared name; a private one's the inquiry's.
    let name = busyness.shared.as_ref().map_or_else(|| format!("inquiry {}", inquiry.name), |shared| format!("shared {shared}"));
    Some(named.iter().position(|(known, _)| *known == name).unwrap_or_else(|| {
        let key = name_key(&name);
        named.push((name, BusynessPlan { key, shape: 1.0 / (busyness.cv * busyness.cv), day_to_day: busyness.day_to_day }));
        named.len() - 1
    }))
}

/// The arrivals before `end` of customers on one clock; the day before the first has the number `eve`.
fn plan_arrivals(run: &Run, arrivals: &Arrivals, clock: &Clocks, end: Ticks, eve: usize) -> ArrivalPlan {
    match arrivals {
        Arrivals::Volumes(calendar) => {
            let pieces = calendar.expand_on(run.start, run.warmup, end, clock.ahead).into_iter();
            let rates = pieces.filter(|piece| piece.value > 0.0).map(|piece| RatePiece {
                from: piece.from,
                to: piece.to,
                per_tick: piece.value * clock.share / piece.full as f64,
                day: u32::try_from(piece.day).unwrap_or(eve as u32),
            });
            ArrivalPlan::Rates(rates.collect())
        }
        Arrivals::Trace(times) => ArrivalPlan::Trace(
            times.iter().filter_map(|&offset| u64::try_from(run.warmup as i64 + offset).ok()).filter(|&at| at < end).collect(),
        ),
    }
}
