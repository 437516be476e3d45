//! Breaks and meetings that take too many of a group away at once.

use super::Finding;
use super::periods::named;
use crate::plan::load::Load;
use crate::plan::roster::crowd::{Crowd, crowds};
use crate::scenario::Scenario;
use std::ops::Range;

/// Groups of which more than half are on a break or in a meeting at once.
pub(super) fn colliding(scenario: &Scenario, load: &Load, out: &mut Vec<Finding>) {
    for group in &scenario.groups {
        let Some(roster) = &group.roster else { continue };
        let crowds = crowds(roster, &scenario.sites[group.site], &scenario.run);
        let Some(worst) = crowds.iter().max_by_key(|crowd| crowd.resting) else { continue };
        let stretch = |crowd: &Crowd| (crowd.time.start / load.interval) as usize..crowd.time.end.div_ceil(load.interval) as usize;
        // Two crowds in one interval are one period.
        let mut periods: Vec<Range<usize>> = Vec::new();
        for next in crowds.iter().map(stretch) {
            match periods.last_mut().filter(|last| last.end > next.start) {
                Some(last) => last.end = last.end.max(next.end),
                None => periods.push(next),
            }
        }
        let text = format!(
            "more than half of its agents are on a break or in a meeting at once within {}; as many as {} of {}: spread the breaks over a `window`",
            named(scenario, load, &periods),
            worst.resting,
            worst.rostered
        );
        out.push(Finding::note("breaks-collide", &group.name, text).during(periods));
    }
}
