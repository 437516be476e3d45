//! Numbers by time of day: `{ "08:00" = 20, "10:00" = 58 }`, the same by weekday
//! `{ "mon-fri" = { ... }, sat = "saturday.csv" }`, or a CSV file with the columns
//! `time`, `weekday,time` or `date,time` and the quantity.
//!
//! What comes out is sorted and without repeats within each day; numbers of intervals are equally
//! spaced within each day, so that no part of a day silently has none.

use super::calendar::{Calendar, Piece};
use super::clock::{parse_date, parse_time, shown_time};
use super::context::Context;
use super::csv_table::{self, Row};
use super::diagnostic::{Diagnostic, Place};
use super::document::{Entry, Node, Table, Value, quote};
use super::duration::shown_duration;
use super::number::as_f64;
use super::reader::mismatch;
use super::weekdays::{EVERY_DAY, Weekdays, parse_weekdays};
use crate::ground::time::{DAY, Ticks};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// What the numbers are.
#[derive(Clone, Copy)]
pub(super) struct Quantity {
    /// Name of its column in a CSV file.
    pub column: &'static str,
    /// What a valid number is, in words.
    pub expected: &'static str,
    /// Whether a finite number is valid.
    pub valid: fn(f64) -> bool,
    /// Whether a CSV file may give it by date.
    pub dated: bool,
    /// Whether a number holds until the next one, which "24:00" may close; or else belongs to an
    /// interval of the width at which the times stand.
    pub steps: bool,
}

/// The numbers of one day.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Day {
    /// Time and number, by time.
    pub entries: Vec<(Ticks, f64)>,
    /// Spacing of the times; where the day has only one, the smallest of the other days of its file.
    pub gap: Option<Ticks>,
}

/// Numbers by day.
pub(super) enum Days {
    /// By weekday, 0 is Monday; `None` where the table says nothing.
    Weekly(Box<[Option<Day>; 7]>),
    /// By date.
    Dated(BTreeMap<Date, Day>),
}

impl Days {
    /// Each number holds until the next one of the day, the last until 24:00; nothing before the first.
    pub fn steps<T: Copy>(&self, value: impl Fn(f64, Ticks) -> T) -> Calendar<T> {
        self.calendar(|day| {
            let ends = day.entries.iter().skip(1).map(|(time, _)| *time).chain([DAY]);
            pieces(day.entries.iter().zip(ends), &value)
        })
    }

    /// Each number belongs to an interval as wide as the spacing of its day (`width` when its table
    /// has only one time a day), cut at 24:00.
    pub fn intervals<T: Copy>(&self, width: Ticks, value: impl Fn(f64, Ticks) -> T) -> Calendar<T> {
        self.calendar(|day| {
            let width = day.gap.unwrap_or(width);
            pieces(day.entries.iter().map(|entry| (entry, (entry.0 + width).min(DAY))), &value)
        })
    }

    fn calendar<T>(&self, pieces: impl Fn(&Day) -> Vec<Piece<T>>) -> Calendar<T> {
        match self {
            Self::Weekly(days) => Calendar::Weekly(std::array::from_fn(|day| days[day].as_ref().map(&pieces).unwrap_or_default())),
            Self::Dated(days) => Calendar::Dated(days.iter().map(|(date, day)| (*date, pieces(day))).collect()),
        }
    }
}

fn pieces<'a, T>(entries: impl Iterator<Item = (&'a (Ticks, f64), Ticks)>, value: &impl Fn(f64, Ticks) -> T) -> Vec<Piece<T>> {
    entries
        .filter(|((from, _), to)| from < to)
        .map(|((from, number), to)| Piece { from: *from, to, value: value(*number, to - from) })
        .collect()
}

/// Reads a table of numbers by day, inline or from a CSV file.
pub(super) fn days(cx: &Context, node: &Node, quantity: &Quantity) -> Option<Days> {
    let Value::Table(table) = &node.value else { return from_csv(cx, node, quantity) };
    let first = table.keys().next();
    if first.is_some_and(|key| parse_time(key).is_none() && parse_weekdays(key).is_some()) {
        let week = by_weekday(cx, table, |cx, entry| match &entry.node.value {
            Value::Table(times) => by_time(cx, times, &entry.node.place, quantity),
            _ => match from_csv(cx, &entry.node, &Quantity { dated: false, ..*quantity })? {
                Days::Weekly(week) if week.iter().all(|day| *day == week[0]) => week.into_iter().next().flatten(),
                _ => mismatch(cx, &entry.node, "a CSV file without weekdays, because the key names them"),
            },
        })?;
        return Some(Days::Weekly(Box::new(week)));
    }
    let day = by_time(cx, table, &node.place, quantity)?;
    Some(Days::Weekly(Box::new(std::array::from_fn(|_| Some(day.clone())))))
}

/// Reads a table whose keys are sets of weekdays that do not overlap.
pub(super) fn by_weekday<T: Clone>(cx: &Context, table: &Table, read: impl Fn(&Context, &Entry) -> Option<T>) -> Option<[Option<T>; 7]> {
    let mut week: [Option<T>; 7] = std::array::from_fn(|_| None);
    let mut taken = [false; 7];
    let mut good = true;
    for (key, entry) in table {
        let Some(days) = parse_weekdays(key) else {
            let expected = "weekdays such as \"mon-fri\", \"sat,sun\" or \"daily\"";
            cx.report(Diagnostic::at(&entry.key, format!("expected {expected}, found {}", quote(key))).expecting(expected));
            good = false;
            continue;
        };
        if (0..7).any(|day| days[day] && taken[day]) {
            cx.report(Diagnostic::at(&entry.key, format!("the weekdays {} overlap with another key", quote(key))));
            good = false;
        }
        let value = read(cx, entry);
        good &= value.is_some();
        for day in (0..7).filter(|&day| days[day]) {
            taken[day] = true;
            week[day].clone_from(&value);
        }
    }
    good.then_some(week)
}

fn by_time(cx: &Context, table: &Table, place: &Place, quantity: &Quantity) -> Option<Day> {
    let mut good = true;
    let mut entries = Vec::new();
    for (key, entry) in table {
        let time = parse_time(key);
        if time.is_none_or(|time| time == DAY && !quantity.steps) {
            let expected = "a time of day such as \"08:00\"";
            cx.report(Diagnostic::at(&entry.key, format!("expected {expected}, found {}", quote(key))).expecting(expected));
        }
        let number = match as_f64(&entry.node) {
            Some(number) if number.is_finite() && (quantity.valid)(number) => Some(number),
            _ => mismatch(cx, &entry.node, quantity.expected),
        };
        match time.zip(number) {
            Some((time, number)) => entries.push((time, number, &entry.key)),
            None => good = false,
        }
    }
    if table.is_empty() {
        cx.report(Diagnostic::at(place, "an empty table").expecting("numbers by time of day such as { \"08:00\" = 20 }"));
        return None;
    }
    entries.sort_by_key(|(time, ..)| *time);
    for pair in entries.windows(2).filter(|pair| pair[0].0 == pair[1].0) {
        cx.report(Diagnostic::at(pair[1].2, "this time of day twice"));
        good = false;
    }
    if good && !quantity.steps {
        good = check_spacing(cx, &entries.iter().map(|(time, _, place)| (*time, *place)).collect::<Vec<_>>());
    }
    let entries: Vec<(Ticks, f64)> = entries.into_iter().map(|(time, number, _)| (time, number)).collect();
    good.then(|| Day { gap: smallest_gap(&entries), entries })
}

fn smallest_gap(entries: &[(Ticks, f64)]) -> Option<Ticks> {
    entries.windows(2).map(|pair| pair[1].0 - pair[0].0).min()
}

/// Reports the first gap of a day that is not as wide as most of them: how long the interval before
/// it lasts would be a guess.
fn check_spacing(cx: &Context, times: &[(Ticks, &Place)]) -> bool {
    let mut counts: BTreeMap<Ticks, usize> = BTreeMap::new();
    for pair in times.windows(2) {
        *counts.entry(pair[1].0 - pair[0].0).or_default() += 1;
    }
    // The commonest gap, of several the smallest.
    let Some((&usual, _)) = counts.iter().max_by_key(|(gap, count)| (**count, std::cmp::Reverse(**gap))) else { return true };
    let Some(odd) = times.windows(2).find(|pair| pair[1].0 - pair[0].0 != usual) else { return true };
    let (from, to) = (odd[0].0, odd[1].0);
    let (apart, gap) = (shown_duration(usual), shown_duration(to - from));
    let message = format!("the times are {apart} apart, but {} to {} is {gap}", shown_time(from), shown_time(to));
    let error = Diagnostic::at(odd[1].1, message).expecting("equally spaced times within a day");
    cx.report(if (to - from).is_multiple_of(usual) {
        error.helping(format!(
            "write every interval, 0 where nothing arrives: the next after {} is {}",
            shown_time(from),
            shown_time(from + usual)
        ))
    } else {
        error.helping("choose one spacing for the day and write every interval, 0 where nothing arrives")
    });
    false
}

/// The rows of one day: number and place, by time.
type Rows = BTreeMap<Ticks, (f64, Place)>;

/// Which days a row of a CSV file is about.
enum When {
    Weekdays(Weekdays),
    Date(Date),
}

fn from_csv(cx: &Context, node: &Node, quantity: &Quantity) -> Option<Days> {
    let source = csv_table::open(cx, node)?;
    let mut rows = csv_table::rows(&source);
    let header = rows.next()?;
    let optional: &[&'static str] = if quantity.dated { &["weekday", "date"] } else { &["weekday"] };
    let found = csv_table::columns(cx, &header, &["time", quantity.column], optional)?;
    let (time, number) = (found[0]?, found[1]?);
    let (weekday, date) = (found[2], found.get(3).copied().flatten());
    if let (Some(_), Some(date)) = (weekday, date) {
        cx.report(Diagnostic::at(&header.place(date), "both `weekday` and `date`").expecting("one of them"));
        return None;
    }
    let mut good = true;
    let mut weekly: [Option<Rows>; 7] = Default::default();
    let mut dated: BTreeMap<Date, Rows> = BTreeMap::new();
    for row in rows {
        let Some((when, at, value)) = csv_row(cx, &header, &row, [time, number], weekday, date, quantity) else {
            good = false;
            continue;
        };
        let value = (value, row.place(time));
        let repeated = match when {
            When::Date(date) => dated.entry(date).or_default().insert(at, value).is_some(),
            When::Weekdays(days) => {
                let mut repeated = false;
                for day in (0..7).filter(|&day| days[day]) {
                    repeated |= weekly[day].get_or_insert_default().insert(at, value.clone()).is_some();
                }
                repeated
            }
        };
        if repeated {
            cx.report(Diagnostic::at(&row.place(time), "this time of this day twice"));
            good = false;
        }
    }
    if good && dated.is_empty() && weekly.iter().all(Option::is_none) {
        cx.report(Diagnostic::at(&node.place, format!("{} holds no rows beneath its header", quote(&source.name))));
        good = false;
    }
    if good && !quantity.steps {
        for rows in dated.values().chain(weekly.iter().flatten()) {
            good &= check_spacing(cx, &rows.iter().map(|(time, (_, place))| (*time, place)).collect::<Vec<_>>());
        }
    }
    good.then(|| if date.is_some() { Days::Dated(finished(dated)) } else { weekly_days(weekly) })
}

fn csv_row(
    cx: &Context,
    header: &Row,
    row: &Row,
    [time, number]: [usize; 2],
    weekday: Option<usize>,
    date: Option<usize>,
    quantity: &Quantity,
) -> Option<(When, Ticks, f64)> {
    if !csv_table::same_width(cx, header, row) {
        return None;
    }
    let when = match (weekday, date) {
        (Some(at), _) => match parse_weekdays(row.cell(at)) {
            Some(days) => Some(When::Weekdays(days)),
            None => row.mismatch(cx, at, "weekdays such as mon or mon-fri"),
        },
        (None, Some(at)) => match parse_date(row.cell(at)) {
            Some(date) => Some(When::Date(date)),
            None => row.mismatch(cx, at, "a date such as 2024-03-04"),
        },
        (None, None) => Some(When::Weekdays(EVERY_DAY)),
    };
    let at = parse_time(row.cell(time))
        .filter(|&at| at < DAY || quantity.steps)
        .or_else(|| row.mismatch(cx, time, "a time of day such as 08:00"));
    let value = row.cell(number).parse::<f64>().ok().filter(|value| value.is_finite() && (quantity.valid)(*value));
    let value = value.or_else(|| row.mismatch(cx, number, quantity.expected));
    Some((when?, at?, value?))
}

fn finished<K: Ord>(days: BTreeMap<K, Rows>) -> BTreeMap<K, Day> {
    let numbers = |rows: Rows| -> Vec<(Ticks, f64)> { rows.into_iter().map(|(time, (number, _))| (time, number)).collect() };
    let days: Vec<(K, Vec<(Ticks, f64)>)> = days.into_iter().map(|(key, rows)| (key, numbers(rows))).collect();
    let smallest = days.iter().filter_map(|(_, entries)| smallest_gap(entries)).min();
    days.into_iter().map(|(key, entries)| (key, Day { gap: smallest_gap(&entries).or(smallest), entries })).collect()
}

fn weekly_days(weekly: [Option<Rows>; 7]) -> Days {
    let by_index: BTreeMap<usize, Rows> = weekly.into_iter().enumerate().filter_map(|(day, rows)| Some((day, rows?))).collect();
    let mut finished = finished(by_index);
    Days::Weekly(Box::new(std::array::from_fn(|day| finished.remove(&day))))
}
