//! The busiest day of a variant by interval, for people: what was forecast and came, who was needed and there, how it went.
//!
//! Every number is a row of `intervals.csv` for the whole centre. The busiest day is the one with the most contacts offered.

use super::human;
use super::style::{Role, Style, fitted, fold, set_apart};
use crate::ground::time::{DAY, MINUTE, Ticks};
use crate::run::{IntervalRow, Level, Results};
use crate::scenario::model::WallClock;
use comfy_table::Table;
use std::collections::BTreeMap;

/// Title, metric, and how its number is written; in this order.
type Column = (&'static str, &'static str, fn(f64) -> String);

const COLUMNS: [Column; 11] = [
    ("Forecast", "forecast", human::expected),
    ("Offered", "offered", human::expected),
    ("Agents\nrequired", "required", human::points),
    ("Agents\nscheduled", "scheduled", human::points),
    ("Agents\nproductive", "productive", human::points),
    ("Agents\non duty", "staff_mean", human::points),
    ("Agents\nbusy", "busy_mean", human::points),
    ("Occupancy", "occupancy", human::percent),
    ("Targets\nmet", "service_level_share", human::percent),
    ("Aban-\ndoned", "abandoned_share", human::percent),
    ("Left\nwaiting", "backlog_end", human::points),
];

/// Places of two columns that differ only where agents have breaks, meetings or expected absence.
const SCHEDULED: usize = 3;
const PRODUCTIVE: usize = 4;

/// The means of the columns by interval.
type Rows = BTreeMap<Ticks, [Option<f64>; COLUMNS.len()]>;

/// The busiest day of variant number `variant`; nothing where nothing ever came.
pub fn busiest(results: &Results, variant: usize, style: Style) -> String {
    let Some(intervals) = results.variants.get(variant).map(|variant| variant.intervals.as_slice()) else { return String::new() };
    let rows = by_interval(intervals);
    let day_of = |start: Ticks| results.clock.day(start as i64);
    let Some(day) = busiest_day(&rows, day_of) else { return String::new() };
    let date = results.start.checked_add(jiff::Span::new().days(day)).ok();
    let heading = date.map(|date| date.strftime("The busiest day by interval, %a %Y-%m-%d").to_string()).unwrap_or_default();
    let table = fitted(style, |apart, style| table(&rows, |start| day_of(start) == day, &results.clock, apart, style));
    let note = "Means over replications. Forecast: first contacts by volumes and channel shares. Required: by Erlang for targets, otherwise the \
                work alone, summed over channels. Scheduled: on the roster; productive: of these, not on a break or in a meeting, less expected \
                absence, by plan. Left waiting: at the interval's end. By channel and group: intervals.csv.";
    let note: String = fold(note).lines().map(|line| format!("{}\n", style.faint(line.trim_start()))).collect();
    format!("{}\n{table}{note}", style.bold(&heading))
}

fn by_interval(intervals: &[IntervalRow]) -> Rows {
    let mut rows = Rows::new();
    for IntervalRow { start, row } in intervals.iter().filter(|one| one.row.level == Level::Centre) {
        if let Some(place) = COLUMNS.iter().position(|(_, metric, _)| *metric == row.metric) {
            rows.entry(*start).or_default()[place] = row.estimate.mean;
        }
    }
    rows
}

/// The day with the most contacts offered; the first of equals.
fn busiest_day(rows: &Rows, day_of: impl Fn(Ticks) -> i64) -> Option<i64> {
    let mut days: BTreeMap<i64, f64> = BTreeMap::new();
    rows.iter().for_each(|(&start, row)| *days.entry(day_of(start)).or_default() += row[1].unwrap_or(0.0));
    let most = days.values().copied().fold(0.0, f64::max);
    days.into_iter().find(|&(_, offered)| offered > 0.0 && offered >= most).map(|(day, _)| day)
}

fn table(rows: &Rows, on_the_day: impl Fn(Ticks) -> bool, clock: &WallClock, apart: u16, style: Style) -> Table {
    let mut table = style.table();
    let of_day = || rows.iter().filter(|(start, _)| on_the_day(**start));
    // A column that nothing fills, such as targets where there is none, is left out, and one that says nothing new.
    let fills = |place: usize| of_day().any(|(_, row)| row[place].is_some());
    let away = of_day().any(|(_, row)| row[SCHEDULED].zip(row[PRODUCTIVE]).is_some_and(|(all, able)| (all - able).abs() > 1e-9));
    let shown: Vec<usize> = (0..COLUMNS.len()).filter(|&place| fills(place) && (away || place != PRODUCTIVE)).collect();
    let head = shown.iter().map(|&place| style.right(COLUMNS[place].0, Role::Strong));
    table.set_header(std::iter::once(style.cell("From", Role::Strong)).chain(head).collect::<Vec<_>>());
    set_apart(&mut table, apart);
    let busy = |row: &[Option<f64>]| row.iter().flatten().any(|mean| *mean > 0.0);
    let time = |at: Ticks| {
        let minutes = clock.reading(at as i64).rem_euclid(DAY as i64) / MINUTE as i64;
        format!("{:02}:{:02}", minutes / 60, minutes % 60)
    };
    let length = rows.keys().zip(rows.keys().skip(1)).map(|(one, next)| next - one).min().unwrap_or(DAY);
    for (from, last, texts) in alike(of_day().filter(|(_, row)| busy(&row[..])), &shown, length) {
        let again = if clock.repeats(from as i64) { " (again)" } else { "" };
        let name = if last > from { format!("{}-{}", time(from), time(last + length)) } else { time(from) };
        let cells = texts.into_iter().map(|text| style.right(text, Role::Plain));
        let first = style.cell(format!("{name}{again}"), Role::Strong);
        table.add_row(std::iter::once(first).chain(cells).collect::<Vec<_>>());
    }
    table
}

/// Runs of neighbouring intervals that read the same, such as those of a night: the first, the last, and their texts.
fn alike<'a>(
    rows: impl Iterator<Item = (&'a Ticks, &'a [Option<f64>; COLUMNS.len()])>,
    shown: &[usize],
    length: Ticks,
) -> Vec<(Ticks, Ticks, Vec<String>)> {
    let mut runs: Vec<(Ticks, Ticks, Vec<String>)> = Vec::new();
    for (&start, row) in rows {
        let texts: Vec<String> = shown.iter().map(|&place| row[place].map_or("–".to_owned(), COLUMNS[place].2)).collect();
        match runs.last_mut() {
            Some((_, last, same)) if *last + length == start && *same == texts => *last = start,
            _ => runs.push((start, start, texts)),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::results;
    use crate::run::{Estimate, MetricRow};

    #[test]
    fn the_busiest_day_is_shown() {
        let mut results = results();
        assert_eq!(busiest(&results, 0, Style { color: false }), "", "the sample has no rows of the centre");
        let mut put = |start: u64, metric: &'static str, mean: f64| {
            let estimate = Estimate { mean: Some(mean), ..Estimate::default() };
            let row = MetricRow { level: Level::Centre, item: "centre".into(), metric, definition: "".into(), unit: "", estimate };
            results.variants[0].intervals.push(IntervalRow { start, row });
        };
        let hour = DAY / 24;
        for (start, offered) in [(9 * hour, 100.0), (DAY + 9 * hour, 140.0), (DAY + 10 * hour, 0.0), (2 * DAY + 9 * hour, 120.0)] {
            put(start, "offered", offered);
        }
        put(DAY + 9 * hour, "occupancy", 0.875);
        let text = busiest(&results, 0, Style { color: false });
        assert!(text.starts_with("The busiest day by interval, Tue 2024-03-05\n"), "{text}");
        assert!(text.contains("09:00") && text.contains("140") && text.contains("87.5%") && !text.contains("10:00"), "{text}");
        assert!(text.lines().all(|line| line.chars().count() <= 120), "{text}");
    }
}
