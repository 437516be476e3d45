//! What a planner expects of each interval before the day: first contacts by channel, agents required, agents on the
//! roster. Nothing here changes what is simulated; it stands in the results beside what happened.

pub use super::load::Staffing;
use super::load::{Load, first_shares, forecast_load, required, staff_of_groups};
use super::roster::RosterPlan;
use super::sources::SourcePlan;
use super::{GroupPlan, StaffStep};
use crate::ground::time::Ticks;
use crate::scenario::Scenario;

/// The counted length in intervals.
#[derive(Clone, Copy, Debug)]
pub(super) struct Intervals {
    /// Start of counting.
    pub begin: Ticks,
    /// End of counting.
    pub end: Ticks,
    /// Length of an interval; the last may be shorter.
    pub length: Ticks,
}

impl Intervals {
    /// Start and end of each.
    fn iter(self) -> impl Iterator<Item = (Ticks, Ticks)> {
        let count = (self.end - self.begin).div_ceil(self.length);
        (0..count).map(move |i| (self.begin + i * self.length, (self.begin + (i + 1) * self.length).min(self.end)))
    }
}

/// The forecast of a plan.
#[derive(Debug)]
pub struct Forecast {
    /// Expected first contacts, `[interval * channels + channel]`: the volumes times the inquiry's channel shares, after
    /// the routes of triage. Whoever comes again is not in it, nor are busyness, preferences and closed doors.
    pub contacts: Vec<f64>,
    /// Agents required, `[interval * channels + channel]`, see [`super::load::required`].
    pub required: Vec<f64>,
    /// Per channel: how `required` is found.
    pub staffing: Vec<Staffing>,
    /// Mean number of agents on the roster, `[interval * groups + group]`.
    pub scheduled: Vec<f64>,
    /// Of these, the mean number planned to be able to take contacts: breaks, meetings and expected absence out,
    /// `[interval * groups + group]`.
    pub productive: Vec<f64>,
    /// Per group: the channel that it alone serves and that is all it serves, if there is one.
    pub only_channel: Vec<Option<usize>>,
}

impl Forecast {
    /// The forecast of a scenario with these compiled parts.
    pub(super) fn new(
        scenario: &Scenario,
        intervals: Intervals,
        sources: &[SourcePlan],
        groups: &[GroupPlan],
        steps: &[StaffStep],
        roster: &RosterPlan,
    ) -> Self {
        let channels = scenario.channels.len();
        let shares: Vec<Vec<f64>> = scenario.inquiries.iter().map(|inquiry| first_shares(scenario, inquiry)).collect();
        let mut contacts = Vec::new();
        for (from, to) in intervals.iter() {
            let row = contacts.len();
            contacts.resize(row + channels, 0.0);
            for source in sources {
                let issues = source.expected(from, to);
                contacts[row..].iter_mut().zip(&shares[source.inquiry as usize]).for_each(|(sum, share)| *sum += issues * share);
            }
        }
        let load: Load = forecast_load(scenario);
        let by_group = staff_of_groups(scenario, &load.seconds);
        let needed: Vec<Vec<f64>> = (0..channels).map(|channel| required(scenario, &load, channel)).collect();
        let count = intervals.iter().count();
        let mut scheduled = scheduled(intervals, groups.len(), steps);
        add_rosters(&mut scheduled, intervals, groups.len(), roster);
        Self {
            contacts,
            required: (0..count).flat_map(|i| needed.iter().map(move |of| of[i])).collect(),
            staffing: scenario.channels.iter().map(Staffing::of).collect(),
            scheduled,
            productive: (0..count).flat_map(|i| by_group.iter().map(move |of| of[i])).collect(),
            only_channel: (0..groups.len()).map(|group| only_channel(scenario, group)).collect(),
        }
    }
}

/// Adds the mean number of agents on the roster, breaks, meetings and absence included.
fn add_rosters(scheduled: &mut [f64], intervals: Intervals, groups: usize, roster: &RosterPlan) {
    for duty in &roster.duties {
        let (from, to) = ((duty.from.max(0) as Ticks).max(intervals.begin), duty.to.min(intervals.end));
        let first = ((from - intervals.begin) / intervals.length) as usize;
        for (index, (start, end)) in intervals.iter().enumerate().skip(first).take_while(|(_, (start, _))| *start < to) {
            let time = to.min(end).saturating_sub(from.max(start));
            scheduled[index * groups + duty.group as usize] += time as f64 / (end - start) as f64;
        }
    }
}

/// Mean number of agents that the steps put on duty, by interval and group.
fn scheduled(intervals: Intervals, groups: usize, steps: &[StaffStep]) -> Vec<f64> {
    let mut now = vec![0u32; groups];
    let (mut out, mut place) = (Vec::new(), 0);
    for (from, to) in intervals.iter() {
        let (mut since, row) = (from, out.len());
        out.resize(row + groups, 0.0);
        let mut add = |now: &[u32], time: Ticks| {
            out[row..].iter_mut().zip(now).for_each(|(sum, &agents)| *sum += f64::from(agents) * time as f64);
        };
        while let Some(step) = steps.get(place).filter(|step| step.at < to) {
            let at = step.at.max(since);
            add(&now, at - since);
            (since, place) = (at, place + 1);
            now[step.group as usize] = step.agents;
        }
        add(&now, to - since);
        out[row..].iter_mut().for_each(|sum| *sum /= (to - from) as f64);
    }
    out
}

/// The channel of a group that serves one, if no other group serves that.
fn only_channel(scenario: &Scenario, group: usize) -> Option<usize> {
    let mut served = (0..scenario.channels.len()).filter(|&channel| {
        scenario.channels[channel].groups.contains(&group) && scenario.groups[group].skills.iter().any(|skill| skill.channel == channel)
    });
    let channel = served.next().filter(|&channel| scenario.channels[channel].groups.len() == 1)?;
    served.next().is_none().then_some(channel)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{ArrivalPlan, RatePiece};

    const INTERVALS: Intervals = Intervals { begin: 100, end: 350, length: 100 };

    fn source(arrivals: ArrivalPlan) -> SourcePlan {
        SourcePlan { key: 0, inquiry: 0, segment: None, arrivals, factors: None }
    }

    #[test]
    fn rates_are_integrated_and_traces_counted() {
        let piece = |from, to, per_tick| RatePiece { from, to, per_tick, slope: 0.0, cell: 0 };
        let rates = source(ArrivalPlan::Rates(vec![piece(50, 150, 0.1), piece(150, 160, 2.0), piece(300, 400, 1.0)]));
        let found: Vec<f64> = INTERVALS.iter().map(|(from, to)| rates.expected(from, to)).collect();
        assert_eq!(found, [5.0 + 20.0, 0.0, 50.0]);
        let trace = source(ArrivalPlan::Trace(vec![99, 100, 199, 200, 349, 350]));
        let found: Vec<f64> = INTERVALS.iter().map(|(from, to)| trace.expected(from, to)).collect();
        assert_eq!(found, [2.0, 1.0, 1.0]);
    }

    #[test]
    fn rosters_are_averaged_over_the_interval() {
        let step = |at, group, agents| StaffStep { at, group, agents };
        // Four from before the start, two for a quarter of the second interval; the other group comes for the last half.
        let steps = [step(0, 0, 4), step(225, 0, 2), step(250, 0, 4), step(325, 1, 6)];
        assert_eq!(scheduled(INTERVALS, 2, &steps), [4.0, 0.0, 3.5, 0.0, 4.0, 3.0]);
    }
}
