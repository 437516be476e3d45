//! Breaks that collide: more than half of those on the roster are on a break or in a meeting at once, some of them on a
//! break. A meeting alone is meant to take as many as it takes.

use super::expand::expand;
use crate::ground::time::{MINUTE, Ticks};
use crate::scenario::model::{Roster, Run, Site};
use std::ops::Range;

/// When more than half of a group rests, and how many of how many at most.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crowd {
    /// In ticks after the start of counting.
    pub time: Range<Ticks>,
    /// Most of them on a break or in a meeting at once.
    pub resting: u32,
    /// On the roster then.
    pub rostered: u32,
}

/// Overlaps shorter than this are those of breaks that follow each other.
const SHORT: Ticks = MINUTE;

/// The crowds of a roster in the counted length, by time. One agent alone is no crowd.
pub fn crowds(roster: &Roster, site: &Site, run: &Run) -> Vec<Crowd> {
    // (when, change on the roster, change at rest, change on a break)
    let mut changes: Vec<(i64, i32, i32, i32)> = Vec::new();
    for duty in expand(roster, site, run.start, 0, run.length) {
        changes.extend([(duty.from, 1, 0, 0), (duty.to, -1, 0, 0)]);
        let mut free = duty.from;
        for pause in &duty.pauses {
            let from = free.max(pause.at);
            free = from + pause.length as i64;
            let one_break = i32::from(!pause.meeting);
            changes.extend([(from, 0, 1, one_break), (free, 0, -1, -one_break)]);
        }
    }
    changes.sort_unstable();
    let (mut on, mut resting, mut breaks, mut out) = (0, 0, 0, Vec::<Crowd>::new());
    for (place, &(at, duty, rest, one_break)) in changes.iter().enumerate() {
        (on, resting, breaks) = (on + duty, resting + rest, breaks + one_break);
        let until = changes.get(place + 1).map_or(at, |next| next.0);
        let (from, to) = (at.max(0) as Ticks, until.clamp(0, run.length as i64) as Ticks);
        if from >= to || breaks == 0 || resting < 2 || 2 * resting <= on {
            continue;
        }
        match out.last_mut().filter(|last| last.time.end == from) {
            Some(last) => {
                last.time.end = to;
                if resting as u32 > last.resting {
                    (last.resting, last.rostered) = (resting as u32, on as u32);
                }
            }
            None => out.push(Crowd { time: from..to, resting: resting as u32, rostered: on as u32 }),
        }
    }
    out.retain(|crowd| crowd.time.end - crowd.time.start >= SHORT);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::time::HOUR;
    use crate::scenario::{LoadOptions, load_text};
    use std::path::Path;

    /// The crowds of four agents from eight to noon with these breaks, on a Monday.
    fn of(breaks: &str) -> Vec<Crowd> {
        with(&format!("breaks = [{breaks}]"))
    }

    fn with(keys: &str) -> Vec<Crowd> {
        let text = format!(
            "realism = \"none\"\n[run]\nstart = \"2024-03-04\"\nlength = \"1d\"\n[inquiries.q]\nper_hour = 1\nchannels = {{ phone = 1 }}\n\
             [channels.phone]\nmedium = \"phone\"\n[shifts.early]\nstart = \"08:00\"\nlength = \"4h\"\n{keys}\n\
             [groups.all]\nskills = [\"phone\"]\nshifts = [{{ shift = \"early\", days = \"mon\", agents = 4 }}]\n"
        );
        let study = load_text("test", &text, Path::new(""), &LoadOptions::default()).unwrap_or_else(|errors| panic!("{errors}"));
        let scenario = &study.variants[0];
        crowds(scenario.groups[0].roster.as_ref().expect("a roster"), &scenario.sites[0], &scenario.run)
    }

    #[test]
    fn breaks_of_all_at_once_collide_and_staggered_ones_do_not() {
        let together = of("{ after = \"2h\", length = \"30m\", paid = false }");
        assert_eq!(together, [Crowd { time: 10 * HOUR..10 * HOUR + 30 * MINUTE, resting: 4, rostered: 4 }]);
        // At 10:00, 10:15, 10:30 and 10:45 for half an hour: two at a time are no more than half.
        assert_eq!(of("{ after = \"2h\", window = \"1h\", length = \"30m\", paid = false }"), []);
        // For 45 minutes: the first three from 10:30, the last three until the second is back at 11:00.
        let close = of("{ after = \"2h\", window = \"1h\", length = \"45m\", paid = false }");
        // A meeting of all is no crowd; with a break that runs into it, it is.
        let meeting = "meetings = [{ at = \"10:00\", length = \"30m\" }]";
        assert_eq!(with(meeting), []);
        let late = with(&format!("{meeting}\nbreaks = [{{ after = \"1h45m\", window = \"4m\", length = \"17m\", paid = false }}]"));
        assert_eq!(late.first().map(|crowd| (crowd.time.start, crowd.resting)), Some((9 * HOUR + 47 * MINUTE, 4)));
        assert_eq!(close, [Crowd { time: 10 * HOUR + 30 * MINUTE..11 * HOUR, resting: 3, rostered: 4 }]);
    }
}
