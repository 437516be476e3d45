//! `rota`: who works when, from a CSV file with the columns `agent`, `weekday` or `date`, and `shift` or
//! `start,end`: what planners have in their spreadsheets.

use super::clock::{parse_date, parse_time};
use super::context::Context;
use super::csv_table::{self, Row};
use super::diagnostic::{Diagnostic, Place};
use super::document::{Node, quote};
use super::model::{Duty, Pattern};
use super::roster::{Agents, Book, twice_at_once};
use super::weekdays::{Weekdays, parse_weekdays};
use crate::ground::rng::name_key;
use crate::ground::time::DAY;
use jiff::civil::Date;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// Which days a row is about.
enum When {
    Weekdays(Weekdays),
    Date(Date),
}

/// The duties of an agent, each with the place of its row.
#[derive(Default)]
struct Duties {
    weekly: [Vec<(Duty, Place)>; 7],
    dated: BTreeMap<Date, Vec<(Duty, Place)>>,
}

/// Reads the file: names and patterns of the agents, in the order of their first rows.
pub(super) fn rota(cx: &Context, node: &Node, book: &mut Book<'_>) -> Option<Agents> {
    let source = csv_table::open(cx, node)?;
    let mut rows = csv_table::rows(&source);
    let header = rows.next()?;
    let found = csv_table::columns(cx, &header, &["agent"], &["weekday", "date", "shift", "start", "end"])?;
    let agent = found[0]?;
    let columns = Columns::of(cx, &header, &found[1..])?;
    let mut agents: Vec<(String, Duties)> = Vec::new();
    let mut index: HashMap<String, usize> = HashMap::new();
    let mut good = true;
    for row in rows {
        let Some((when, duty)) = columns.read(cx, &header, &row, book) else {
            good = false;
            continue;
        };
        let name = row.cell(agent);
        if name.is_empty() {
            let _: Option<()> = row.mismatch(cx, agent, "the name or number of an agent");
            good = false;
        }
        let at = *index.entry(name.to_owned()).or_insert_with(|| {
            agents.push((name.to_owned(), Duties::default()));
            agents.len() - 1
        });
        let (duties, place) = (&mut agents[at].1, row.place(agent));
        match when {
            When::Date(date) => duties.dated.entry(date).or_default().push((duty, place)),
            When::Weekdays(days) => (0..7).filter(|&day| days[day]).for_each(|day| duties.weekly[day].push((duty, place.clone()))),
        }
    }
    if good && agents.is_empty() {
        cx.report(Diagnostic::at(&node.place, format!("{} holds no rows beneath its header", quote(&source.name))));
        return None;
    }
    if agents.len() > 100_000 {
        cx.report(Diagnostic::at(&node.place, "more than 100000 agents"));
        return None;
    }
    for (name, duties) in &mut agents {
        good &= duties.check(cx, name, book);
    }
    let keys = agents.iter().map(|(name, _)| name_key(name)).collect();
    let (names, patterns) = agents.into_iter().map(|(name, duties)| (name, duties.pattern())).unzip();
    good.then_some(Agents { names, keys, lines: Vec::new(), patterns })
}

/// Where what stands.
struct Columns {
    weekday: Option<usize>,
    date: Option<usize>,
    /// The name of the shift, or its start and end.
    shift: Result<usize, [usize; 2]>,
}

impl Columns {
    /// From the places of `weekday`, `date`, `shift`, `start` and `end`.
    fn of(cx: &Context, header: &Row, found: &[Option<usize>]) -> Option<Self> {
        let shift = match (found[2], found[3], found[4]) {
            (Some(shift), None, None) => Some(Ok(shift)),
            (None, Some(start), Some(end)) => Some(Err([start, end])),
            _ => None,
        };
        let (Some(shift), true) = (shift, found[0].is_some() != found[1].is_some()) else {
            let error = Diagnostic::at(&header.place(0), "a rota says who works when");
            let expected = "a header with agent, one of weekday and date, and either shift or start and end";
            cx.report(error.expecting(expected));
            return None;
        };
        Some(Self { weekday: found[0], date: found[1], shift })
    }

    /// The days and the duty of a row.
    fn read(&self, cx: &Context, header: &Row, row: &Row, book: &mut Book<'_>) -> Option<(When, Duty)> {
        if !csv_table::same_width(cx, header, row) {
            return None;
        }
        let weekday = self.weekday.and_then(|at| {
            parse_weekdays(row.cell(at)).map(When::Weekdays).or_else(|| row.mismatch(cx, at, "weekdays such as mon or mon-fri"))
        });
        let date =
            self.date.and_then(|at| parse_date(row.cell(at)).map(When::Date).or_else(|| row.mismatch(cx, at, "a date such as 2024-03-04")));
        let shift = match self.shift {
            Ok(at) => book.named(cx, &row.place(at), row.cell(at)),
            Err([start, end]) => {
                let time = |at| parse_time(row.cell(at)).or_else(|| row.mismatch(cx, at, "a time of day such as 08:00"));
                match (time(start), time(end)) {
                    // The midnight after the start is 24:00 or 00:00.
                    (Some(from), Some(to)) if from < DAY => Some(book.timed(from, if to > from { to - from } else { to + DAY - from })),
                    (Some(_), Some(_)) => row.mismatch(cx, start, "a start before 24:00"),
                    _ => None,
                }
            }
        };
        Some((weekday.or(date)?, Duty { shift: shift?, overtime: 0 }))
    }
}

impl Duties {
    /// Sorts each day and reports whoever would be on duty twice at once.
    fn check(&mut self, cx: &Context, name: &str, book: &Book<'_>) -> bool {
        self.weekly.iter_mut().chain(self.dated.values_mut()).for_each(|day| day.sort_by_key(|(duty, _)| book.times(*duty)));
        let first = self.dated.keys().next().copied();
        let dated = self.dated.iter().flat_map(|(date, day)| {
            let day_number = first.map_or(0, |first| i64::from((*date - first).get_days()));
            day.iter().map(move |one| (day_number, one))
        });
        // A week, and its first day again.
        let weekly = (0..8).flat_map(|day| self.weekly[day % 7].iter().map(move |one| (day as i64, one)));
        let all: Vec<(i64, &(Duty, Place))> = dated.chain(weekly).collect();
        for pair in all.windows(2) {
            if twice_at_once(book, pair.iter().map(|(day, (duty, _))| (*day, *duty))) {
                let message = format!("agent {} is on duty twice at once", quote(name));
                cx.report(Diagnostic::at(&pair[1].1.1, message).expecting("a shift that begins after the one before has ended"));
                return false;
            }
        }
        true
    }

    fn pattern(self) -> Pattern {
        let plain = |day: Vec<(Duty, Place)>| day.into_iter().map(|(duty, _)| duty).collect();
        if self.dated.is_empty() {
            Pattern::Weeks(Arc::new(vec![self.weekly.map(plain)]), 0)
        } else {
            Pattern::Dates(Arc::new(self.dated.into_iter().map(|(date, day)| (date, plain(day))).collect()))
        }
    }
}
