//! `[sites.NAME]`, `[calendar]` and time zones: places with clocks and holidays of their own, and the dates
//! on which the centre's volumes are not those of an ordinary day.

use super::clock::{date, parse_date};
use super::context::Context;
use super::csv_table;
use super::diagnostic::{Diagnostic, Place};
use super::document::{Entry, Node, Value, quote};
use super::model::{Run, Site, WallClock};
use super::number::{as_f64, items};
use super::reader::{Reader, mismatch, unknown};
use super::segment::utc_offset;
use super::settings::section;
use crate::ground::time::{DAY, Ticks};
use jiff::civil::Date;
use jiff::tz::{TimeZone, TimeZoneDatabase};
use std::collections::{BTreeMap, BTreeSet};

/// Multipliers of the volumes of single dates.
pub(super) type SpecialDays = BTreeMap<Date, f64>;

/// A time zone by its name in the IANA database that comes with the program.
pub(super) fn time_zone(cx: &Context, node: &Node) -> Option<TimeZone> {
    const EXPECTED: &str = "a time zone of the IANA database such as \"Europe/Berlin\"";
    let Some(name) = node.as_str() else { return mismatch(cx, node, EXPECTED) };
    let zones = TimeZoneDatabase::bundled();
    let found = zones.get(name).ok();
    if found.is_none() {
        let names: Vec<String> = zones.available().map(|name| name.as_str().to_owned()).collect();
        unknown(cx, &node.place, &format!("time zone {}", quote(name)), name, names.iter().map(String::as_str));
    }
    found
}

/// How long before and after the simulated period the steps of clocks are known.
const MARGIN: i64 = 400 * DAY as i64;

/// The clock of a zone in a run whose centre has the zone `centre`.
pub(super) fn zone_clock(zone: &TimeZone, centre: &TimeZone, start: Date, warmup: Ticks, after: Ticks) -> WallClock {
    WallClock::of_zone(zone, centre, start, -(warmup as i64) - MARGIN, after as i64 + MARGIN).unwrap_or_default()
}

/// The clock of a place that gives `time_zone` or `utc_offset`, or neither: then it is the centre's.
pub(super) fn local_clock(reader: &Reader<'_>, run: &Run, offset: i64) -> WallClock {
    let centred = run.clock.further(offset);
    let Some(entry) = reader.entry("time_zone") else { return centred };
    let zone = time_zone(reader.cx, &entry.node);
    if reader.entry("utc_offset").is_some() {
        let error = Diagnostic::at(&entry.key, "`time_zone` besides `utc_offset`");
        reader.cx.report(error.expecting("one of them"));
    }
    let Some(centre) = &run.time_zone else {
        let error = Diagnostic::at(&entry.key, "a time zone here, but the centre has none");
        reader
            .cx
            .report(error.expecting("`run.time_zone`").helping("set `run.time_zone`, or give `utc_offset`: hours ahead of the centre"));
        return centred;
    };
    zone.map_or(centred, |zone| zone_clock(&zone, centre, run.start, run.warmup, run.after_start()))
}

/// `[calendar]`: the holidays of the centre and the special days of all inquiries.
pub(super) fn calendar(cx: &Context, entry: Option<&Entry>, file: &Place) -> (BTreeSet<Date>, SpecialDays) {
    section(cx, entry, file, "[calendar]", |reader| {
        (reader.optional("holidays", holidays).unwrap_or_default(), reader.optional("special_days", special_days).unwrap_or_default())
    })
}

/// The centre, then all sites; `entries` are those of the file, sorted by name.
pub(super) fn sites(cx: &Context, entries: &[(&str, &Entry)], run: &Run, own: BTreeSet<Date>) -> Vec<Site> {
    let centre = Site { name: String::new(), clock: run.clock.clone(), holidays: own };
    let read = entries.iter().map(|(name, entry)| {
        let mut site = Site { name: (*name).to_owned(), ..Site::default() };
        if let Some(reader) = Reader::of(cx, entry, format!("[sites.{name}]")) {
            let offset = reader.or_default("sites", "utc_offset", utc_offset);
            site.clock = local_clock(&reader, run, offset);
            site.holidays = reader.optional("holidays", holidays).unwrap_or_default();
            reader.finish();
        }
        site
    });
    std::iter::once(centre).chain(read).collect()
}

/// The index of the site that `reader`'s `site` names, or of the centre; `names` are those of all sites, sorted.
pub(super) fn site_of(reader: &Reader<'_>, names: &[&str]) -> usize {
    let read = reader.optional("site", |cx, node| {
        let Some(name) = node.as_str() else { return mismatch(cx, node, "the name of a site") };
        let found = names.binary_search(&name).ok();
        if found.is_none() && names.is_empty() {
            cx.report(Diagnostic::at(&node.place, format!("unknown site {}", quote(name))).expecting("a table [sites.NAME]"));
        } else if found.is_none() {
            unknown(cx, &node.place, &format!("site {}", quote(name)), name, names.iter().copied());
        }
        found
    });
    read.map_or(0, |index| index + 1)
}

/// A list of dates, or a CSV file with a column `date`.
fn holidays(cx: &Context, node: &Node) -> Option<BTreeSet<Date>> {
    if node.as_str().is_none() {
        let expected = "an array of dates such as [\"2024-12-25\"], or a CSV file with a column `date`";
        if matches!(&node.value, Value::Array(dates) if dates.is_empty()) {
            return Some(BTreeSet::new());
        }
        return items(cx, node, expected, date).map(|dates| dates.into_iter().collect());
    }
    let source = csv_table::open(cx, node)?;
    let mut rows = csv_table::rows(&source);
    let header = rows.next()?;
    // Calendars are exports: a name of the day may stand beside its date.
    let Some(column) = header.position("date") else {
        cx.report(Diagnostic::at(&header.place(0), "no column `date`").expecting("a header with the column `date`"));
        return None;
    };
    let dates: Vec<Option<Date>> = rows.map(|row| parse_date(row.cell(column)).or_else(|| row.mismatch(cx, column, DATE))).collect();
    dates.into_iter().collect()
}

const DATE: &str = "a date such as 2024-12-25";
const FACTOR: &str = "a multiplier from 0 to 100";

fn is_factor(value: f64) -> bool {
    (0.0..=100.0).contains(&value)
}

/// Multipliers by date: a table, or a CSV file with the columns `date` and `factor`.
pub(super) fn special_days(cx: &Context, node: &Node) -> Option<SpecialDays> {
    let Value::Table(table) = &node.value else {
        if node.as_str().is_none() {
            return mismatch(cx, node, "multipliers by date such as { \"2024-12-24\" = 0.5 }, or a CSV file");
        }
        return special_days_file(cx, node);
    };
    let mut days = SpecialDays::new();
    let mut good = true;
    for (key, entry) in table {
        let date = parse_date(key);
        if date.is_none() {
            cx.report(Diagnostic::at(&entry.key, format!("expected {DATE}, found {}", quote(key))).expecting(DATE));
        }
        let factor = as_f64(&entry.node).filter(|factor| is_factor(*factor)).or_else(|| mismatch(cx, &entry.node, FACTOR));
        good &= date.zip(factor).map(|(date, factor)| days.insert(date, factor)).is_some();
    }
    good.then_some(days)
}

fn special_days_file(cx: &Context, node: &Node) -> Option<SpecialDays> {
    let source = csv_table::open(cx, node)?;
    let mut rows = csv_table::rows(&source);
    let header = rows.next()?;
    let found = csv_table::columns(cx, &header, &["date", "factor"], &[])?;
    let (date, factor) = (found[0]?, found[1]?);
    let mut days = SpecialDays::new();
    let mut good = true;
    for row in rows {
        let on = parse_date(row.cell(date)).or_else(|| row.mismatch(cx, date, DATE));
        let value = row.cell(factor).parse::<f64>().ok().filter(|value| is_factor(*value));
        let value = value.or_else(|| row.mismatch(cx, factor, FACTOR));
        let Some((on, value)) = on.zip(value) else {
            good = false;
            continue;
        };
        if days.insert(on, value).is_some() {
            cx.report(Diagnostic::at(&row.place(date), "this date twice"));
            good = false;
        }
    }
    good.then_some(days)
}
