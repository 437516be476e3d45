//! Money of the real world beside wages: outsourcers, penalties.

/// `outsourced`: what is paid for the group instead of wages.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tariff {
    /// Money per contact that comes into the hands of its agents.
    pub per_contact: f64,
    /// Money per minute of agent time on contacts.
    pub per_minute: f64,
    /// What is paid at least for a day.
    pub minimum_per_day: f64,
}

/// `target.penalty`: what a missed target costs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Penalty {
    /// Money for each period in which the target is missed.
    pub money: f64,
    /// How long a period is.
    pub per: Period,
}

/// Over which contacts a target is met or missed: those that arrived in one such period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// An interval of the run.
    Interval,
    /// A day of the counted length.
    Day,
    /// The whole counted length.
    Run,
}
