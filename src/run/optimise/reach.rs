//! Which levers are probed in one simulation, and which of its changes are put down to each.
//!
//! An agent more or less is felt by those who come while he is there, or came shortly before, and by those who wait behind
//! them; not by those who come hours later. So steps of `staff` of one group that are some hours apart are moved together,
//! and what then changes among those who come from one of them on until the next is put down to it: that is every n-th
//! step in a simulation instead of one, and with less chance in it than if the whole day were looked at. No change is lost
//! or counted twice.
//!
//! Work that may wait feels an agent for much longer. For its goals all steps in the same hours of a day are moved
//! together, and each answers for its share of the hours of all.

use super::levers::{Of, Space};
use super::sample::{Goal, Met, narrow};
use crate::ground::time::{DAY, HOUR, Ticks};
use crate::run::measure::Totals;
use crate::scenario::Scenario;
use std::collections::BTreeMap;
use std::ops::Range;

/// Between the end of a step and the begin of the next that is moved with it.
const APART: Ticks = 2 * HOUR;
/// Hours of a day whose steps are moved together for work that may wait.
const BLOCK: Ticks = 4 * HOUR;

/// What of the service of a goal is put down to a lever.
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    /// Nothing of it, or what its block says.
    Nothing,
    /// All of it.
    Whole,
    /// The intervals of this split.
    Split(usize),
}

/// Some intervals of a channel.
#[derive(Clone, Debug, PartialEq)]
struct Split {
    channel: usize,
    intervals: Vec<Range<usize>>,
}

/// Levers by class, and what each answers for.
#[derive(Clone, Debug)]
pub struct Reach {
    /// Levers that are moved together.
    pub classes: Vec<Vec<usize>>,
    /// Levers that are moved together for work that may wait, if there are goals for such.
    pub blocks: Vec<Vec<usize>>,
    goals: usize,
    /// `[lever * goals + goal]`.
    parts: Vec<Part>,
    splits: Vec<Split>,
}

impl Reach {
    /// Of these goals.
    pub fn new(scenario: &Scenario, space: &Space, goals: &[Goal]) -> Self {
        let classes = classes(scenario, space);
        let may_wait = |of: &Goal| !scenario.channels[of.channel].medium.is_synchronous();
        let blocks = if goals.iter().any(may_wait) { blocks(scenario, space, &classes) } else { Vec::new() };
        let mut reach =
            Self { classes, blocks, goals: goals.len(), parts: vec![Part::Whole; space.levers.len() * goals.len()], splits: Vec::new() };
        let (interval, count) = (scenario.run.interval, scenario.run.length.div_ceil(scenario.run.interval) as usize);
        for class in reach.classes.iter().filter(|class| class.len() > 1) {
            let mut starts: Vec<(Ticks, usize)> = Vec::new();
            for &lever in class {
                starts.extend(space.presence(scenario, lever).iter().map(|(time, _)| (time.start, lever)));
            }
            starts.sort_unstable();
            for (goal, of) in goals.iter().enumerate() {
                if may_wait(of) {
                    class.iter().for_each(|lever| reach.parts[lever * goals.len() + goal] = Part::Nothing);
                    continue;
                }
                let look = scenario.channels[of.channel].target.map_or(0, |target| target.within);
                let answers = |index: usize| {
                    let middle = index as Ticks * interval + interval / 2;
                    let begun = starts.partition_point(|(start, _)| *start <= middle + look);
                    // Before the first it is the last of the day before.
                    starts.get(begun.max(1) - 1).filter(|_| begun > 0).or(starts.last()).map(|(_, lever)| *lever)
                };
                let range = of.intervals.clone().unwrap_or(0..count);
                let by_interval: Vec<Option<usize>> = range.clone().map(answers).collect();
                for &lever in class {
                    let own: Vec<usize> = range.clone().filter(|index| by_interval[index - range.start] == Some(lever)).collect();
                    reach.parts[lever * goals.len() + goal] = if own.is_empty() {
                        Part::Nothing
                    } else if own.len() == range.len() {
                        Part::Whole
                    } else {
                        reach.splits.push(Split { channel: of.channel, intervals: in_a_row(&own) });
                        Part::Split(reach.splits.len() - 1)
                    };
                }
            }
        }
        reach
    }

    /// What of a goal is put down to a lever.
    pub fn part(&self, lever: usize, goal: usize) -> &Part {
        &self.parts[lever * self.goals + goal]
    }

    /// The service in all splits.
    pub fn splits(&self, totals: &Totals<'_>) -> Vec<Met> {
        let of = |split: &Split| {
            let rows = split.intervals.iter().cloned().flatten().map(|interval| totals.judged_in(interval, split.channel));
            narrow(rows.fold((0, 0), |sum, (met, judged)| (sum.0 + met, sum.1 + judged)))
        };
        self.splits.iter().map(of).collect()
    }
}

/// Levers that may be moved together: steps of `staff` of a group that are far enough apart; all others alone.
fn classes(scenario: &Scenario, space: &Space) -> Vec<Vec<usize>> {
    let (interval, count) = (scenario.run.interval, scenario.run.length.div_ceil(scenario.run.interval) as usize);
    let mut classes: Vec<(usize, Vec<bool>, Vec<usize>)> = Vec::new();
    let mut alone: Vec<Vec<usize>> = Vec::new();
    for (index, lever) in space.levers.iter().enumerate() {
        let by_time = space.groups.iter().any(|(group, of)| *group == lever.group && matches!(of, Of::Staff(_)));
        let felt = space.presence(scenario, index);
        if !by_time || felt.is_empty() {
            alone.push(vec![index]);
            continue;
        }
        let mut taken = vec![false; count];
        for (time, _) in felt {
            let (from, to) = ((time.start / interval) as usize, (time.end + APART).div_ceil(interval) as usize);
            taken[from.min(count)..to.min(count)].fill(true);
        }
        let free = |other: &[bool]| other.iter().zip(&taken).all(|(a, b)| !(*a && *b));
        match classes.iter_mut().find(|(group, other, _)| *group == lever.group && free(other)) {
            Some((_, other, members)) => {
                other.iter_mut().zip(&taken).for_each(|(a, b)| *a |= *b);
                members.push(index);
            }
            None => classes.push((lever.group, taken, vec![index])),
        }
    }
    classes.into_iter().map(|(.., members)| members).chain(alone).collect()
}

/// The levers of classes of several by the hours of the day when they begin.
fn blocks(scenario: &Scenario, space: &Space, classes: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut blocks: BTreeMap<(usize, Ticks), Vec<usize>> = BTreeMap::new();
    for &lever in classes.iter().filter(|class| class.len() > 1).flatten() {
        let begin = space.presence(scenario, lever).first().map_or(0, |(time, _)| time.start);
        blocks.entry((space.levers[lever].group, begin % DAY / BLOCK)).or_default().push(lever);
    }
    blocks.into_values().collect()
}

/// Ascending numbers as ranges.
fn in_a_row(numbers: &[usize]) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    for &number in numbers {
        match out.last_mut().filter(|last| last.end == number) {
            Some(last) => last.end += 1,
            None => out.push(number..number + 1),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::optimise::sample::goals;
    use crate::scenario::{LoadOptions, load_text};
    use std::path::Path;

    /// Two days, steps of an hour from 8 to 13, calls and e-mails.
    const TEXT: &str = "realism = \"none\"\nseed = 2\n[run]\nlength = \"2d\"\ninterval = \"30m\"\nreplications = 4\n\
        [inquiries.q]\nper_hour = 40\nchannels = { phone = 0.5, mail = 0.5 }\n\
        [channels.mail]\nmedium = \"email\"\ntarget = { within = \"4h\", share = 0.8 }\n\
        [channels.phone]\nmedium = \"phone\"\nopen = \"daily 08:00-13:00\"\ntarget = { within = \"30s\", share = 0.8 }\n\
        [groups.g]\nstaff = { \"08:00\" = 5, \"13:00\" = 0 }\nskills = [\"phone\", \"mail\"]\n[optimise]\ninterval = \"1h\"\n";

    #[test]
    fn steps_that_are_hours_apart_are_moved_together_and_share_the_day() {
        let study = load_text("test", TEXT, Path::new(""), &LoadOptions::default()).unwrap_or_else(|errors| panic!("{errors}"));
        let scenario = &study.variants[0];
        let (space, goals) = (Space::new(scenario), goals(scenario));
        let reach = Reach::new(scenario, &space, &goals);
        // Two hours lie between 8-9 and 11-12, and 9-10 and 12-13.
        assert_eq!(reach.classes, [vec![0, 3], vec![1, 4], vec![2]]);
        assert_eq!(reach.blocks, [vec![0, 3, 1], vec![4]]);
        // Nobody else answers for the third hour; and mail is the block's.
        assert_eq!((reach.part(2, 0), reach.part(2, 1), reach.part(0, 0)), (&Part::Whole, &Part::Whole, &Part::Nothing));
        let intervals = |lever: usize| match reach.part(lever, 1) {
            Part::Split(split) => reach.splits[*split].intervals.clone(),
            other => panic!("{other:?}"),
        };
        // From 8 to 11 on both days, and from 11 to 8 of the next day.
        assert_eq!(intervals(0), [16..22, 64..70]);
        assert_eq!(intervals(3), [0..16, 22..64, 70..96]);
        assert_eq!(intervals(1), [18..24, 66..72]);
    }

    #[test]
    fn days_answer_for_their_own_steps() {
        let text = format!("{TEXT}per = \"interval\"\n");
        let study = load_text("test", &text, Path::new(""), &LoadOptions::default()).unwrap_or_else(|errors| panic!("{errors}"));
        let scenario = &study.variants[0];
        let (space, goals) = (Space::new(scenario), goals(scenario));
        let reach = Reach::new(scenario, &space, &goals);
        let goal = |channel: usize, interval: usize| {
            goals.iter().position(|goal| goal.channel == channel && goal.intervals == Some(interval..interval + 1)).expect("a goal")
        };
        // Calls from 9:30 to 10 on the first day: of 8-9 and 11-12 it is the first, of 9-10 and 12-13 too.
        let parts: Vec<&Part> = (0..5).map(|lever| reach.part(lever, goal(1, 19))).collect();
        assert_eq!(parts, [&Part::Whole, &Part::Whole, &Part::Whole, &Part::Nothing, &Part::Nothing]);
        assert!(reach.splits.is_empty());
    }
}
