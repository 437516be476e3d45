//! The keys of `[groups.NAME]` about rosters: `shifts`, `rotation` or `rota` instead of `staff`; absence,
//! adherence and agents on call.

use super::calendar::{Calendar, Piece};
use super::channel::peek_medium;
use super::channel_ref::{Channels, channel_index};
use super::context::Context;
use super::day_table::by_weekday;
use super::diagnostic::{Diagnostic, Place};
use super::distribution::distribution;
use super::document::{Entry, Node, Value, quote};
use super::duration::{duration, positive_duration};
use super::model::{Absence, CallWhen, Conduct, Duty, DutyWeek, Medium, OnCall, Pattern, Roster, Shift, ShiftLine, Skill};
use super::number::{boolean, items, share, whole, whole_u32, within, word};
use super::reader::{Reader, mismatch};
use super::rota::rota;
use super::shift::{Shifts, shift_index, weekdays};
use super::staff::staff;
use super::windows::windows;
use crate::ground::rng::{mix, name_key};
use crate::ground::time::{DAY, SECOND, Ticks};
use std::sync::Arc;

/// Most agents of a group.
const MOST: u32 = 100_000;
const AGENTS: &str = "a whole number of agents from 1 to 100000";
/// What a group without a roster cannot have, because nobody knows who its agents are.
const OF_ROSTERS: [&str; 6] = ["absence", "late_start", "early_leave", "long_break", "late_break", "on_call"];

/// How many agents are on duty and who: the staff of a group, or its roster.
pub(super) enum OnDuty {
    Staff(Calendar<u32>),
    Roster(Box<Roster>),
}

/// Reads exactly one of `staff`, `shifts`, `rotation` and `rota`, and what belongs to rosters.
pub(super) fn on_duty(reader: &Reader<'_>, shifts: &Shifts<'_>, channels: &Channels<'_>) -> Option<OnDuty> {
    const WAYS: [&str; 4] = ["staff", "shifts", "rotation", "rota"];
    let cx = reader.cx;
    let found: Vec<(&str, &Entry)> = WAYS.iter().filter_map(|way| Some((*way, reader.entry(way)?))).collect();
    let &[(way, entry)] = found.as_slice() else {
        match found.get(1) {
            Some((second, entry)) => {
                let error = Diagnostic::at(&entry.key, format!("`{second}` besides `{}`", found[0].0));
                cx.report(error.expecting("exactly one of `staff`, `shifts`, `rotation` and `rota`"));
            }
            None => reader.missing("staff"),
        }
        reader.forbid(&OF_ROSTERS, "how many agents there are is not known");
        return None;
    };
    if way == "staff" {
        reader.forbid(&OF_ROSTERS, "it is about agents with a roster of their own: `shifts`, `rotation` or `rota` instead of `staff`");
        return staff(cx, &entry.node).map(OnDuty::Staff);
    }
    reader.forbid(&["hours"], "the shifts say when the group works");
    let conduct = Conduct {
        absence: reader.optional("absence", absence),
        late_start: reader.or_default("roster", "late_start", distribution),
        early_leave: reader.or_default("roster", "early_leave", distribution),
        long_break: reader.or_default("roster", "long_break", distribution),
        cut_breaks: reader.or_default("roster", "late_break", word(&[("full", false), ("cut", true)])),
    };
    let on_call = reader.optional("on_call", |cx, node| on_call(cx, node, channels));
    let mut book = Book { catalogue: shifts, used: Vec::new(), shifts: Vec::new() };
    let found = match way {
        "shifts" => by_shift(cx, &entry.node, &mut book),
        "rotation" => rotation(cx, &entry.node, &mut book),
        _ => rota(cx, &entry.node, &mut book),
    };
    let Agents { names, keys, lines, patterns } = found?;
    Some(OnDuty::Roster(Box::new(Roster { shifts: book.shifts, agents: patterns, keys, names, lines, conduct, on_call })))
}

/// The agents of a roster, as in [`Roster`].
pub(super) struct Agents {
    pub names: Vec<String>,
    pub keys: Vec<u64>,
    pub lines: Vec<ShiftLine>,
    pub patterns: Vec<Pattern>,
}

/// The shifts that a roster uses, in the order in which it names them first.
pub(super) struct Book<'a> {
    catalogue: &'a Shifts<'a>,
    /// Index into the catalogue and into `shifts`.
    used: Vec<(usize, u32)>,
    pub shifts: Vec<Shift>,
}

impl Book<'_> {
    /// The index of a shift by name.
    pub fn named(&mut self, cx: &Context, place: &Place, name: &str) -> Option<u32> {
        let known = shift_index(cx, place, name, self.catalogue)?;
        if let Some((_, index)) = self.used.iter().find(|(one, _)| *one == known) {
            return Some(*index);
        }
        let index = self.add(self.catalogue[known].1.clone()?);
        self.used.push((known, index));
        Some(index)
    }

    /// A shift with these times and nothing else.
    pub fn timed(&mut self, start: Ticks, length: Ticks) -> u32 {
        let shift = Shift { start, length, breaks: Vec::new(), meetings: Vec::new(), premium: 0.0, minimum: 0 };
        match self.shifts.iter().position(|one| *one == shift) {
            Some(index) => index as u32,
            None => self.add(shift),
        }
    }

    fn add(&mut self, shift: Shift) -> u32 {
        self.shifts.push(shift);
        (self.shifts.len() - 1) as u32
    }

    /// When a duty begins and ends, in ticks after the midnight before.
    pub fn times(&self, duty: Duty) -> (Ticks, Ticks) {
        let shift = &self.shifts[duty.shift as usize];
        (shift.start, shift.start + shift.length + duty.overtime)
    }
}

/// Whether one of these duties, by day and in order of their beginning, begins before the one before ends.
pub(super) fn twice_at_once(book: &Book<'_>, days: impl Iterator<Item = (i64, Duty)>) -> bool {
    let mut until = i64::MIN;
    let mut twice = false;
    for (day, duty) in days {
        let (from, to) = book.times(duty);
        let midnight = day * DAY as i64;
        twice |= midnight + (from as i64) < until;
        until = until.max(midnight + to as i64);
    }
    twice
}

/// `shifts`: each entry has agents of its own.
fn by_shift(cx: &Context, node: &Node, book: &mut Book<'_>) -> Option<Agents> {
    let expected = "an array of shifts such as [{ shift = \"early\", days = \"mon-fri\", agents = 12 }]";
    let book = std::cell::RefCell::new(book);
    let entries = items(cx, node, expected, |cx, node| {
        let reader = Reader::of_node(cx, node, &node.place, "an entry of `shifts`")?;
        let shift = reader.required("shift", |cx, node| match node.as_str() {
            Some(name) => Some((book.borrow_mut().named(cx, &node.place, name)?, name.to_owned())),
            None => mismatch(cx, node, "the name of a shift"),
        });
        let days = reader.required("days", weekdays);
        let agents = reader.required("agents", whole_u32(AGENTS, 1..=MOST));
        let overtime = reader.or_default("groups.shifts", "overtime", duration);
        reader.finish();
        let ((shift, name), days) = (shift?, days?);
        let duty = Duty { shift, overtime };
        let (from, to) = book.borrow().times(duty);
        if to - from > DAY {
            cx.report(Diagnostic::at(&node.place, "shift and overtime together last longer than a day").expecting("at most 24h"));
            return None;
        }
        let week: DutyWeek = std::array::from_fn(|day| if days[day] { vec![duty] } else { Vec::new() });
        Some((week, ShiftLine { key: name_key(&name), shift: name, days, overtime, agents: agents? }))
    })?;
    let total: u64 = entries.iter().map(|(_, line)| u64::from(line.agents)).sum();
    if total > u64::from(MOST) {
        return mismatch(cx, node, "at most 100000 agents in all");
    }
    let mut all = Agents { names: Vec::new(), keys: Vec::new(), lines: Vec::new(), patterns: Vec::new() };
    for (week, line) in entries {
        let earlier = all.lines.iter().filter(|other| other.shift == line.shift).count() as u64;
        let line = ShiftLine { key: mix(line.key, earlier), ..line };
        all.keys.extend(line.keys());
        all.patterns.extend(std::iter::repeat_n(Pattern::Weeks(Arc::new(vec![week]), 0), line.agents as usize));
        all.lines.push(line);
    }
    Some(all)
}

/// `rotation`: the agents are spread evenly over the weeks.
fn rotation(cx: &Context, node: &Node, book: &mut Book<'_>) -> Option<Agents> {
    let reader = Reader::of_node(cx, node, &node.place, "`rotation`")?;
    let agents = reader.required("agents", whole_u32(AGENTS, 1..=MOST));
    let shared = std::cell::RefCell::new(&mut *book);
    let weeks = reader.required("weeks", |cx, node| {
        let expected = "an array of weeks such as [{ \"mon-fri\" = \"early\" }, { \"mon-wed\" = \"late\", sat = \"early\" }]";
        let week = |cx: &Context, node: &Node| -> Option<DutyWeek> {
            let Value::Table(table) = &node.value else { return mismatch(cx, node, "a week such as { \"mon-fri\" = \"early\" }") };
            let days = by_weekday(cx, table, |cx, entry| match entry.node.as_str() {
                Some(name) => shared.borrow_mut().named(cx, &entry.node.place, name),
                None => mismatch(cx, &entry.node, "the name of a shift"),
            })?;
            Some(days.map(|shift| shift.map(|shift| Duty { shift, overtime: 0 }).into_iter().collect()))
        };
        Some((items(cx, node, expected, week)?, node.place.clone()))
    });
    reader.finish();
    let (weeks, place) = weeks?;
    let count = weeks.len();
    // Once around, and the first week again.
    let days = (0..=count).flat_map(|week| (0..7).map(move |day| (week, day)));
    let duties = days.flat_map(|(week, day)| weeks[week % count][day].iter().map(move |&duty| ((week * 7 + day) as i64, duty)));
    if twice_at_once(book, duties) {
        let error = Diagnostic::at(&place, "a shift begins while the one of the day before still lasts");
        cx.report(error.expecting("weeks in which nobody is on duty twice at once"));
        return None;
    }
    let (weeks, agents) = (Arc::new(weeks), agents?);
    Some(Agents {
        lines: Vec::new(),
        names: Vec::new(),
        keys: (0..u64::from(agents)).collect(),
        patterns: (0..agents as usize).map(|agent| Pattern::Weeks(weeks.clone(), agent % count)).collect(),
    })
}

fn absence(cx: &Context, node: &Node) -> Option<Absence> {
    let reader = Reader::of_node(cx, node, &node.place, "`absence`")?;
    let probability = reader.required("share", share);
    let correlation = reader.or_default("roster.absence", "correlation", share);
    let paid = reader.or_default("roster.absence", "paid", boolean);
    reader.finish();
    Some(Absence { share: probability?, correlation, paid })
}

/// Without `channels` there are none yet; [`settle_channels`] fills them in.
fn on_call(cx: &Context, node: &Node, channels: &Channels<'_>) -> Option<OnCall> {
    let reader = Reader::of_node(cx, node, &node.place, "`on_call`")?;
    let agents = reader.required("agents", whole_u32(AGENTS, 1..=MOST));
    let hours = reader.or("hours", windows, None);
    let every = reader.or_default("roster.on_call", "every", |cx, node| match positive_duration(cx, node)? {
        every if every >= SECOND => Some(every),
        _ => mismatch(cx, node, "a duration of at least 1s"),
    });
    let counts = reader.optional("channels", |cx, node| {
        items(cx, node, "an array of channels such as [\"phone\", \"chat\"]", |cx, item| channel_index(cx, item, channels))
    });
    let waiting = reader.optional("waiting_at_least", whole("a whole number of contacts from 1 to 1000000", 1..=1_000_000));
    let wait = reader.optional("wait_at_least", positive_duration);
    let notice = reader.required("notice", duration);
    let length = reader.required("length", positive_duration);
    let minimum = reader.or_default("roster.on_call", "minimum", duration);
    let retainer = reader.or_default("roster.on_call", "retainer", within("a share of the wage from 0 to 10", 0.0..=10.0));
    if reader.entry("waiting_at_least").is_some() == reader.entry("wait_at_least").is_some() {
        let error = Diagnostic::at(&node.place, "`on_call` has one of `waiting_at_least` and `wait_at_least`");
        cx.report(error.expecting("exactly one of `waiting_at_least` and `wait_at_least`"));
    }
    reader.finish();
    let when = waiting.map(CallWhen::Waiting).or(wait.map(CallWhen::Wait));
    let channels = counts.unwrap_or_default();
    Some(OnCall { agents: agents?, hours, every, channels, when: when?, notice: notice?, length: length?, minimum, retainer })
}

/// In which channels contacts that wait call agents in: those that are given, which must be the group's; else its
/// synchronous ones, where customers hold the line, or all where there are none.
pub(super) fn settle_channels(cx: &Context, place: &Place, on_call: &mut OnCall, skills: &[Skill], channels: &Channels<'_>) {
    let own: Vec<usize> = skills.iter().map(|skill| skill.channel).collect();
    if own.is_empty() {
        let error = Diagnostic::at(place, "a group that handles no channel has nobody who waits for it");
        cx.report(error.expecting("agents on call where `skills` has a channel"));
    }
    for &channel in on_call.channels.iter().filter(|channel| !own.contains(channel)) {
        let message = format!("`on_call` counts contacts of {}, which the group does not handle", quote(channels[channel].0));
        cx.report(Diagnostic::at(place, message).expecting("channels among the `skills` of the group"));
    }
    if on_call.channels.is_empty() {
        let holds = |channel: &&usize| peek_medium(channels[**channel].1).is_some_and(Medium::is_synchronous);
        let synchronous: Vec<usize> = own.iter().filter(holds).copied().collect();
        on_call.channels = if synchronous.is_empty() { own } else { synchronous };
    }
}

/// The agents planned to be there by weekday, as a calendar for what looks at staff without a roster: nobody.
pub(super) fn nobody() -> Calendar<u32> {
    Calendar::Weekly(std::array::from_fn(|_| Vec::<Piece<u32>>::new()))
}
