//! What may be changed: the agents of every step of `staff` and of every entry of `shifts`, as whole numbers in a
//! row. A plan is such a row, with what is set besides (`settings`); here it becomes a scenario again.

use super::settings::Settings;
use crate::ground::time::{DAY, Ticks, to_hours};
use crate::plan::roster::planned_presence;
use crate::scenario::Scenario;
use crate::scenario::calendar::{Calendar, Piece};
use crate::scenario::model::{Group, Pattern, Roster, ShiftLine};
use std::collections::BTreeMap;
use std::ops::Range;

/// The agents of each lever.
pub type Staffing = Vec<u32>;

/// A number of agents that may be changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Lever {
    /// Index of the group.
    pub group: usize,
    /// When they work, such as `mon-fri 08:00-09:00` or `early mon-fri`.
    pub when: String,
    /// In the scenario.
    pub before: u32,
    /// Fewest.
    pub min: u32,
    /// Most.
    pub max: u32,
    /// Hours that one of them is planned to take contacts in the counted length.
    pub hours: f64,
}

/// The levers of one group.
#[derive(Clone, Debug)]
pub enum Of {
    /// By time of day: where the calendar holds the number of a lever, or [`NOBODY`].
    Staff(Calendar<usize>),
    /// One for each entry of `shifts`, from this one on.
    Shifts(usize),
}

/// Where the file has nobody.
pub const NOBODY: usize = usize::MAX;

/// All levers.
#[derive(Clone, Debug)]
pub struct Space {
    /// In the order of the groups, and in each by time.
    pub levers: Vec<Lever>,
    /// The groups that have any, with the index of each.
    pub groups: Vec<(usize, Of)>,
    /// Slots and mixes of channels of all these plans.
    pub settings: Settings,
}

/// The steps of a day, and the levers of its blocks.
type Day = (Vec<Piece<u32>>, Vec<Piece<usize>>);

/// When a lever counts, in pieces of the counted length, with the share of its agents who can take contacts.
type Presence = Vec<(Range<Ticks>, f64)>;

impl Space {
    /// The levers that a scenario asks for.
    pub fn new(scenario: &Scenario) -> Self {
        let mut space = Self { levers: Vec::new(), groups: Vec::new(), settings: Settings::default() };
        for &index in &scenario.optimise.groups {
            let group = &scenario.groups[index];
            let of = match &group.roster {
                Some(roster) => space.of_shifts(index, roster, scenario.optimise.min),
                None => space.of_staff(index, group, scenario),
            };
            space.groups.push((index, of));
        }
        for lever in 0..space.levers.len() {
            let presence = space.presence(scenario, lever);
            space.levers[lever].hours = presence.iter().map(|(time, share)| to_hours(time.end - time.start) * share).sum();
        }
        space
    }

    fn of_shifts(&mut self, group: usize, roster: &Roster, min: u32) -> Of {
        let first = self.levers.len();
        self.levers.extend(roster.lines.iter().map(|line| Lever {
            group,
            when: format!("{} {}", line.shift, weekdays(&line.days)),
            before: line.agents,
            min,
            max: line.agents,
            hours: 0.0,
        }));
        Of::Shifts(first)
    }

    /// Days whose steps are alike in the file share their levers.
    fn of_staff(&mut self, index: usize, group: &Group, scenario: &Scenario) -> Of {
        let (asked, levers) = (&scenario.optimise, &mut self.levers);
        let mut known: Vec<Day> = Vec::new();
        let mut template = |pieces: &[Piece<u32>], name: &dyn Fn() -> String| {
            if let Some((_, mapped)) = known.iter().find(|(other, _)| other == pieces) {
                return mapped.clone();
            }
            let mut mapped = Vec::new();
            for piece in pieces.iter().flat_map(|piece| blocks(piece, asked.interval)) {
                let value = if piece.value == 0 { NOBODY } else { levers.len() };
                if piece.value > 0 {
                    let when = format!("{} {}-{}", name(), clock(piece.from), clock(piece.to));
                    let members = group.individuals.members.len() as u32;
                    let max = if members > 0 { members } else { u32::MAX };
                    levers.push(Lever { group: index, when, before: piece.value, min: asked.min, max, hours: 0.0 });
                }
                mapped.push(Piece { from: piece.from, to: piece.to, value });
            }
            known.push((pieces.to_vec(), mapped.clone()));
            mapped
        };
        Of::Staff(match &group.staff {
            Calendar::Weekly(days) => Calendar::Weekly(std::array::from_fn(|day| {
                let alike: [bool; 7] = std::array::from_fn(|other| days[other] == days[day]);
                template(&days[day], &|| weekdays(&alike))
            })),
            Calendar::Dated(days) => {
                let mapped = days.iter().map(|(date, pieces)| {
                    let alike = days.values().filter(|other| *other == pieces).count();
                    let more = if alike > 1 { format!(" and {} more", alike - 1) } else { String::new() };
                    (*date, template(pieces, &|| format!("{date}{more}")))
                });
                Calendar::Dated(mapped.collect::<BTreeMap<_, _>>())
            }
        })
    }

    /// The plan of the scenario itself.
    pub fn before(&self) -> Staffing {
        self.levers.iter().map(|lever| lever.before).collect()
    }

    /// Sets the upper bounds: `max`, or four times what the file or `asked` has and ten more.
    pub fn bound(&mut self, scenario: &Scenario, asked: &[f64]) {
        for (lever, asked) in self.levers.iter_mut().zip(asked) {
            let members = lever.max;
            let shifts = scenario.groups[lever.group].roster.is_some();
            let ample = (4.0 * f64::from(lever.before).max(*asked) + 10.0).min(1e5) as u32;
            lever.max = scenario.optimise.max.unwrap_or(ample).min(if shifts { u32::MAX } else { members }).max(lever.min);
        }
    }

    /// A plan within the bounds; who has shifts keeps an agent.
    pub fn bounded(&self, agents: impl Iterator<Item = f64>) -> Staffing {
        let mut plan: Staffing =
            agents.zip(&self.levers).map(|(agents, lever)| (agents.round().max(0.0) as u32).clamp(lever.min, lever.max)).collect();
        for (group, of) in &self.groups {
            if let Of::Shifts(first) = of {
                let of_group = self.levers.iter().zip(&mut plan).filter(|(lever, _)| lever.group == *group);
                if of_group.map(|(_, agents)| *agents).sum::<u32>() == 0 {
                    plan[*first] = self.levers[*first].max.min(1);
                }
            }
        }
        plan
    }

    /// Whether a plan is within the bounds.
    pub fn allows(&self, plan: &[u32]) -> bool {
        let within = plan.iter().zip(&self.levers).all(|(agents, lever)| (lever.min..=lever.max).contains(agents));
        within && self.bounded(plan.iter().map(|&agents| f64::from(agents))) == plan
    }

    /// The same levers at other settings.
    pub fn at(&self, settings: Settings) -> Self {
        Self { settings, ..self.clone() }
    }

    /// The scenario with these agents and the settings.
    pub fn apply(&self, scenario: &Scenario, plan: &[u32]) -> Scenario {
        let mut scenario = scenario.clone();
        self.settings.apply(&mut scenario);
        for (index, of) in &self.groups {
            let group = &mut scenario.groups[*index];
            match of {
                Of::Staff(template) => group.staff = staffed(template, plan),
                Of::Shifts(first) => {
                    if let Some(roster) = &mut group.roster {
                        *roster = rostered(roster, &plan[*first..]);
                    }
                }
            }
        }
        scenario
    }

    /// When an agent of a lever can take contacts.
    pub fn presence(&self, scenario: &Scenario, lever: usize) -> Presence {
        let index = self.levers[lever].group;
        let (group, run) = (&scenario.groups[index], &scenario.run);
        let site = &scenario.sites[group.site];
        match self.groups.iter().find(|(group, _)| *group == index) {
            Some((_, Of::Staff(template))) => {
                // As the staff itself: by date on holidays, too.
                let pieces = match template {
                    Calendar::Weekly(_) => site.expand(template, run.start, 0, run.length),
                    Calendar::Dated(_) => template.expand(run.start, 0, run.length, &site.clock),
                };
                let pieces = pieces.into_iter();
                pieces.filter(|piece| piece.value == lever).map(|piece| (piece.from..piece.to, 1.0)).collect()
            }
            Some((_, Of::Shifts(first))) => group.roster.as_ref().map_or(Vec::new(), |roster| {
                let alone: Vec<u32> = (0..roster.lines.len()).map(|line| u32::from(first + line == lever)).collect();
                planned_presence(&rostered(roster, &alone), site, run)
            }),
            None => Vec::new(),
        }
    }
}

fn staffed(template: &Calendar<usize>, plan: &[u32]) -> Calendar<u32> {
    let of_day = |pieces: &[Piece<usize>]| -> Vec<Piece<u32>> {
        pieces.iter().map(|piece| Piece { from: piece.from, to: piece.to, value: plan.get(piece.value).copied().unwrap_or(0) }).collect()
    };
    match template {
        Calendar::Weekly(days) => Calendar::Weekly(std::array::from_fn(|day| of_day(&days[day]))),
        Calendar::Dated(days) => Calendar::Dated(days.iter().map(|(date, pieces)| (*date, of_day(pieces))).collect()),
    }
}

/// A roster of `shifts` with so many agents by entry.
fn rostered(roster: &Roster, agents: &[u32]) -> Roster {
    let mut first = 0;
    let (mut lines, mut patterns): (Vec<ShiftLine>, Vec<Pattern>) = (Vec::new(), Vec::new());
    for (line, &agents) in roster.lines.iter().zip(agents) {
        patterns.extend(std::iter::repeat_n(roster.agents[first].clone(), agents as usize));
        lines.push(ShiftLine { agents, ..line.clone() });
        first += line.agents as usize;
    }
    let keys = lines.iter().flat_map(ShiftLine::keys).collect();
    Roster { agents: patterns, keys, lines, ..roster.clone() }
}

/// A step, cut at multiples of `interval` after midnight.
fn blocks(piece: &Piece<u32>, interval: Option<Ticks>) -> Vec<Piece<u32>> {
    let Some(interval) = interval else { return vec![*piece] };
    let ends = (piece.from / interval + 1..).map(|end| (end * interval).min(piece.to));
    let mut from = piece.from;
    let mut out = Vec::new();
    for to in ends {
        out.push(Piece { from, to, value: piece.value });
        if to == piece.to {
            break;
        }
        from = to;
    }
    out
}

/// A time of day.
pub fn clock(at: Ticks) -> String {
    let minutes = at / (DAY / 1440);
    let text = format!("{:02}:{:02}", minutes / 60, minutes % 60);
    let seconds = at % (DAY / 1440) / (DAY / 86_400);
    if seconds == 0 { text } else { format!("{text}:{seconds:02}") }
}

/// A set of weekdays, such as `mon-fri` or `mon,wed`.
pub fn weekdays(days: &[bool; 7]) -> String {
    const NAMES: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    if days.iter().all(|&day| day) {
        return "daily".to_owned();
    }
    let mut parts: Vec<String> = Vec::new();
    let mut day = 0;
    while day < 7 {
        let run = days[day..].iter().take_while(|&&on| on).count();
        match run {
            0 => {}
            1 | 2 => parts.extend(NAMES[day..day + run].iter().map(|name| (*name).to_owned())),
            _ => parts.push(format!("{}-{}", NAMES[day], NAMES[day + run - 1])),
        }
        day += run.max(1);
    }
    parts.join(",")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::time::HOUR;

    #[test]
    fn steps_are_cut_at_multiples_after_midnight() {
        let piece = Piece { from: HOUR / 2, to: 3 * HOUR, value: 4 };
        let cut: Vec<_> = blocks(&piece, Some(HOUR)).iter().map(|piece| (piece.from, piece.to, piece.value)).collect();
        assert_eq!(cut, [(HOUR / 2, HOUR, 4), (HOUR, 2 * HOUR, 4), (2 * HOUR, 3 * HOUR, 4)]);
        assert_eq!(blocks(&piece, Some(8 * HOUR)), [piece]);
        assert_eq!(blocks(&piece, None), [piece]);
    }

    #[test]
    fn names_of_days_and_times() {
        let set = |on: &[usize]| weekdays(&std::array::from_fn(|day| on.contains(&day)));
        assert_eq!([set(&[0, 1, 2, 3, 4]), set(&[0, 1, 5]), set(&[5, 6])], ["mon-fri", "mon,tue,sat", "sat,sun"]);
        assert_eq!((set(&[0, 1, 2, 3, 4, 5, 6]), clock(8 * HOUR + HOUR / 2)), ("daily".to_owned(), "08:30".to_owned()));
    }
}
