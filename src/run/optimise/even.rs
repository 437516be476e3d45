//! Staffing by formulas at a level of service: the formulas' agents, all evenly more or fewer, and then each group by itself.
//! What is cheapest among these is what a planner can do with formulas and a simulation that says how well they did.

use super::Stop;
use super::levers::{Space, Staffing};
use super::search::{SAME, Search};

/// Steps of a change: each is so much of the formulas' agents.
const EVEN: f64 = 1.01;
/// Most of these steps before the rest of the way to the bounds is taken in shares of it.
const STEPS: i32 = 144;
/// Steps by which a group is changed by itself, one size after the other.
const STRIDES: [i32; 3] = [12, 3, 1];
/// A group goes up by one of so many steps by which another goes down.
const AGAINST: i32 = 3;

/// The formulas' agents with so many steps more, by group.
fn stepped(space: &Space, asked: &[f64], steps: &[i32]) -> Staffing {
    space.bounded(asked.iter().zip(&space.levers).map(|(asked, lever)| {
        let step = steps[lever.group];
        let agents = asked * libm::pow(EVEN, f64::from(step.min(STEPS)));
        let beyond = f64::from((step - STEPS).max(0)) / f64::from(STEPS);
        agents + beyond * (f64::from(lever.max) - agents).max(0.0)
    }))
}

impl Search<'_> {
    /// The formulas' agents, each group more or fewer by itself as long as that is cheaper and the levels are reached: from the
    /// even change on that just reaches them, one group down, alone or against another that goes up. `None` if no even
    /// change reaches them.
    pub fn by_group(&mut self, asked: &[f64]) -> Result<Option<Staffing>, Stop> {
        let Some(mut plan) = self.even(asked)? else { return Ok(None) };
        let Some(step) = self.even_step else { return Ok(Some(plan)) };
        let groups: Vec<usize> = self.sample.space.groups.iter().map(|(group, _)| *group).collect();
        let mut steps = vec![step; self.sample.scenario.groups.len()];
        if groups.len() < 2 {
            return Ok(Some(plan));
        }
        let alone = groups.iter().map(|&down| (down, None));
        let pairs = groups.iter().flat_map(|&down| groups.iter().filter(move |&&up| up != down).map(move |&up| (down, Some(up))));
        let moves: Vec<(usize, Option<usize>)> = alone.chain(pairs).collect();
        for stride in STRIDES {
            let mut vain = 0;
            for &(down, up) in moves.iter().cycle() {
                if vain == moves.len() {
                    break;
                }
                let mut other = steps.clone();
                other[down] = (other[down] - stride).max(-2 * STEPS);
                up.into_iter().for_each(|up| other[up] = (other[up] + (stride / AGAINST).max(1)).min(2 * STEPS));
                let (cost, next) = (self.known(&plan).cost, stepped(self.sample.space, asked, &other));
                vain += 1;
                if next != plan {
                    let found = self.point(&next)?;
                    if self.met(&found) && found.cost < cost - SAME * cost.abs() {
                        (plan, steps, vain) = (next, other, 0);
                    }
                }
            }
        }
        Ok(Some(plan))
    }

    /// The formulas' agents, evenly more or fewer until the levels are just reached; `None` if they never are.
    pub fn even(&mut self, asked: &[f64]) -> Result<Option<Staffing>, Stop> {
        let (space, groups) = (self.sample.space, self.sample.scenario.groups.len());
        let plan = |step: i32| stepped(space, asked, &vec![step; groups]);
        // Near the last answer, if there was one.
        let (from, stride) = self.even_step.map_or((0, 4), |step| (step, 2));
        let slack = |search: &mut Self, step: i32| -> Result<f64, Stop> {
            let found = search.point(&plan(step))?;
            Ok(search.slack(&found))
        };
        let reached = |slack: f64| slack >= -1e-12;
        // A step with its slack where the levels are reached, and one where they are not.
        let (mut enough, mut few);
        let first = slack(self, from)?;
        let mut ahead = stride;
        if reached(first) {
            (enough, few) = ((from, first), (from - ahead, slack(self, from - ahead)?));
            while reached(few.1) {
                if few.0 <= -2 * STEPS {
                    return Ok(Some(plan(few.0)));
                }
                ahead *= 2;
                (enough, few) = (few, (from - ahead, slack(self, from - ahead)?));
            }
        } else {
            (few, enough) = ((from, first), (from + ahead, slack(self, from + ahead)?));
            while !reached(enough.1) {
                if enough.0 >= 2 * STEPS {
                    return Ok(None);
                }
                ahead *= 2;
                let next = (from + ahead).min(2 * STEPS);
                (few, enough) = (enough, (next, slack(self, next)?));
            }
        }
        while enough.0 - few.0 > 1 {
            // Where a straight line crosses the levels, but not too near to an end.
            let (length, share) = (f64::from(enough.0 - few.0), -few.1 / (enough.1 - few.1).max(1e-12));
            let inside = (length * share.clamp(0.1, 0.9)).round().clamp(1.0, length - 1.0);
            let middle = few.0 + inside as i32;
            let found = slack(self, middle)?;
            *(if reached(found) { &mut enough } else { &mut few }) = (middle, found);
        }
        self.even_step = Some(enough.0);
        Ok(Some(plan(enough.0)))
    }
}

#[cfg(test)]
mod tests {
    use crate::run::optimise::confirm::Quest;
    use crate::run::optimise::levers::{Space, Staffing};
    use crate::run::optimise::sample::Sample;
    use crate::run::optimise::{Stop, Unwatched};
    use crate::scenario::{LoadOptions, load_text};
    use std::path::Path;
    use std::sync::atomic::AtomicBool;

    /// Two centres in one, which are alike.
    const TEXT: &str = "realism = \"none\"\nseed = 2\n[run]\nlength = \"8h\"\ninterval = \"1h\"\nreplications = 4\n\
        [inquiries.a]\nper_hour = 100\nchannels = { first = 1 }\n[inquiries.b]\nper_hour = 100\nchannels = { second = 1 }\n\
        [channels.first]\nmedium = \"phone\"\nhandle_time = { exponential = { mean = \"300s\" } }\ntarget = { within = \"20s\", share = 0.8 }\n\
        [channels.second]\nmedium = \"phone\"\nhandle_time = { exponential = { mean = \"300s\" } }\ntarget = { within = \"20s\", share = 0.8 }\n\
        [groups.g]\nstaff = 12\nskills = [\"first\"]\n[groups.h]\nstaff = 12\nskills = [\"second\"]\n";

    fn found(plan: Result<Option<Staffing>, Stop>) -> Staffing {
        match plan {
            Ok(Some(plan)) => plan,
            _ => panic!("there are enough agents, and time"),
        }
    }

    #[test]
    fn a_group_that_was_asked_too_much_goes_down_by_itself() {
        let study = load_text("test", TEXT, Path::new(""), &LoadOptions::default()).unwrap_or_else(|errors| panic!("{errors}"));
        let scenario = &study.variants[0];
        let cancel = AtomicBool::new(false);
        // As formulas that ask for too many of the second group.
        let asked = [10.0, 20.0];
        let mut space = Space::new(scenario);
        space.bound(scenario, &asked);
        let sample = Sample::new(scenario, &space, 2, &cancel, &Unwatched);
        let mut search = Quest::new(sample, &asked, Some(10), None).expect("it can be simulated").search;
        let even = found(search.even(&asked));
        let plan = found(search.by_group(&asked));
        // Both alike are needed alike, and an agent fewer of either is too few.
        assert!(even[1] == 2 * even[0] || even[1] + 1 == 2 * even[0], "{even:?}");
        assert_eq!(plan, [even[0]; 2]);
        for group in 0..2 {
            let mut fewer = plan.clone();
            fewer[group] -= 1;
            let met = search.point(&fewer).map(|found| search.met(&found));
            assert!(matches!(met, Ok(false)), "{fewer:?}");
        }
    }
}
