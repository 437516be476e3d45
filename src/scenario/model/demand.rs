//! Demand that is not as even as its forecast: busyness, errors of the forecast, storms, resampled days.

use crate::ground::dist::Dist;
use crate::ground::time::Ticks;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// A random factor of mean 1 on the arrivals of the inquiries that name it: a gamma factor by day, times a gamma
/// factor by block of the day.
#[derive(Clone, Debug, PartialEq)]
pub struct Busyness {
    /// Coefficient of variation of the day factor, at least 0.
    pub cv: f64,
    /// Correlation of the underlying normal scores from one day to the next, in (-1, 1).
    pub day_to_day: f64,
    /// The factor within a day, if any.
    pub intraday: Option<Intraday>,
    /// Whose it is.
    pub owner: Owner,
}

/// Whose a busyness is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Owner {
    /// One inquiry's own.
    Inquiry,
    /// Of all inquiries that give this name to `shared`.
    Shared(String),
    /// Of all inquiries that name this table `[busyness.NAME]`.
    Named(String),
}

/// A gamma factor of mean 1 by block of the day. The normal scores of a day's blocks are an AR(1) chain of their own.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Intraday {
    /// Coefficient of variation, more than 0.
    pub cv: f64,
    /// Correlation of the underlying normal scores from one block to the next, in (-1, 1).
    pub correlation: f64,
    /// Length of a block; a whole number of them make a day.
    pub block: Ticks,
}

/// How far the volumes are from what comes true.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Forecast {
    /// Expected demand is the forecast times 1 + this; at least -1.
    pub bias: f64,
    /// Coefficient of variation of the lognormal error of mean 1, at least 0.
    pub error_cv: f64,
    /// For how long an error holds.
    pub per: ErrorPeriod,
    /// Correlation of the normal scores of the errors of two inquiries, in [0, 1].
    pub correlation: f64,
}

/// For how long an error of the forecast holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorPeriod {
    /// The whole replication.
    Replication,
    /// A week from Monday.
    Week,
    /// A day.
    Day,
}

/// How the rate of arrivals goes from one interval to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ramp {
    /// It jumps.
    Steps,
    /// It runs in straight lines; each interval keeps its volume.
    Linear,
}

/// A shock: extra arrivals that rise linearly over `onset` and then die away exponentially.
#[derive(Clone, Debug, PartialEq)]
pub struct Storm {
    /// Its name in the file, or that of its inquiry with its number there.
    pub name: String,
    /// When it begins.
    pub when: StormTime,
    /// Expected extra arrivals of one storm.
    pub size: f64,
    /// Coefficient of variation of a gamma factor of mean 1 on the size of each storm; 0: none.
    pub size_cv: f64,
    /// Time from its beginning to its peak.
    pub onset: Ticks,
    /// Time constant of the decay after the peak; more than 0.
    pub decay: Ticks,
    /// (inquiry index, share of the arrivals above 0); shares sum to 1.
    pub inquiries: Vec<(usize, f64)>,
}

/// When storms begin.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum StormTime {
    /// One, so many microseconds after counting starts (negative: before).
    At(i64),
    /// A Poisson process of so many a day, from the start of the simulated period.
    PerDay(f64),
}

/// Contacts that wait already when the simulated period begins.
#[derive(Clone, Debug, PartialEq)]
pub struct Backlog {
    /// (channel index, contacts above 0), ordered by channel.
    pub contacts: Vec<(usize, u32)>,
    /// How long each of them has waited by then.
    pub age: Dist,
}

/// Recorded days, of which each simulated day takes one.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordedDays {
    /// Ticks after midnight of each arrival, sorted, by date; every date from the first to the last.
    pub days: BTreeMap<Date, Vec<Ticks>>,
    /// Only days of the same weekday.
    pub weekdays: bool,
}

impl RecordedDays {
    /// The recorded days that a date may take.
    pub fn candidates(&self, date: Date) -> Vec<&[Ticks]> {
        let fits = |recorded: &Date| !self.weekdays || recorded.weekday() == date.weekday();
        self.days.iter().filter(|(recorded, _)| fits(recorded)).map(|(_, times)| times.as_slice()).collect()
    }
}
