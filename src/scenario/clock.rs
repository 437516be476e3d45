//! Times of day ("08:00" to "24:00"), dates, and instants of a trace.

use super::context::Context;
use super::document::{Node, Value};
use super::reader::mismatch;
use crate::ground::time::{DAY, HOUR, MINUTE, SECOND, Ticks};
use jiff::civil::{Date, DateTime};

/// Ticks after midnight of "8:00", "08:00" or "08:00:00"; at most "24:00".
pub(super) fn parse_time(text: &str) -> Option<Ticks> {
    let mut parts = text.trim().split(':');
    let number = |part: &str, lengths: std::ops::RangeInclusive<usize>| -> Option<u64> {
        (lengths.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())).then(|| part.parse().ok())?
    };
    let hours = number(parts.next()?, 1..=2)?;
    let minutes = number(parts.next()?, 2..=2)?;
    let seconds = parts.next().map_or(Some(0), |part| number(part, 2..=2))?;
    let ticks = hours * HOUR + minutes * MINUTE + seconds * SECOND;
    (parts.next().is_none() && minutes < 60 && seconds < 60 && ticks <= DAY).then_some(ticks)
}

/// A time of day as it is written: "08:00", or "08:00:30" where it has seconds.
pub(super) fn shown_time(ticks: Ticks) -> String {
    let (hours, minutes, seconds) = (ticks / HOUR, ticks % HOUR / MINUTE, ticks % MINUTE / SECOND);
    if seconds == 0 { format!("{hours:02}:{minutes:02}") } else { format!("{hours:02}:{minutes:02}:{seconds:02}") }
}

/// A date such as "2024-03-04", between 1900 and 2200.
pub(super) fn parse_date(text: &str) -> Option<Date> {
    let text = text.trim();
    let date: Date = (text.len() == 10).then(|| text.parse().ok())??;
    (1900..=2200).contains(&date.year()).then_some(date)
}

/// A date, as a string or as a TOML date.
pub(super) fn date(cx: &Context, node: &Node) -> Option<Date> {
    let text = match &node.value {
        Value::String(text) | Value::Datetime(text) => text,
        _ => return mismatch(cx, node, DATE),
    };
    parse_date(text).or_else(|| mismatch(cx, node, DATE))
}

const DATE: &str = "a date such as \"2024-03-04\", from 1900 to 2200";

/// Microseconds from the midnight of `start` to a local date and time such as "2024-03-04T08:00:12.5"
/// (or with a space for the T). Offsets are refused, because the centre's clock is local.
pub(super) fn parse_instant(text: &str, start: Date) -> Option<i64> {
    let text = text.trim();
    let separator = text.as_bytes().get(10)?;
    if !matches!(separator, b'T' | b't' | b' ')
        || text.bytes().skip(11).any(|byte| !(byte.is_ascii_digit() || byte == b':' || byte == b'.'))
    {
        return None;
    }
    let instant: DateTime = text.parse().ok()?;
    let days = (instant.date() - start).get_days();
    let since_midnight = instant.time().duration_since(jiff::civil::Time::midnight());
    Some(i64::from(days) * DAY as i64 + i64::try_from(since_midnight.as_micros()).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_day() {
        assert_eq!(parse_time("08:30"), Some(8 * HOUR + 30 * MINUTE));
        assert_eq!(parse_time("8:30:15"), Some(8 * HOUR + 30 * MINUTE + 15 * SECOND));
        assert_eq!(parse_time("24:00"), Some(DAY));
        for text in ["00:00", "08:30", "08:30:15", "24:00"] {
            assert_eq!(parse_time(text).map(shown_time).as_deref(), Some(text));
        }
        for text in ["24:01", "8", "08:60", "8:3", "-1:00", "08:00:00:00", "ab:cd", "", "123:00", "08:00pm"] {
            assert_eq!(parse_time(text), None, "{text}");
        }
    }

    #[test]
    fn instants_count_from_the_start() {
        let start = Date::constant(2024, 3, 4);
        assert_eq!(parse_instant("2024-03-04T00:00:01.5", start), Some(1_500_000));
        assert_eq!(parse_instant("2024-03-05 00:00:00", start), Some(DAY as i64));
        assert_eq!(parse_instant("2024-03-03T23:59:59", start), Some(-1_000_000));
        for text in ["2024-03-04", "2024-03-04T08:00:00Z", "2024-03-04T08:00:00+01:00", "x", "2024-02-30T08:00"] {
            assert_eq!(parse_instant(text, start), None, "{text}");
        }
    }

    #[test]
    fn dates_exist() {
        assert_eq!(parse_date("2024-02-29"), Some(Date::constant(2024, 2, 29)));
        for text in ["2023-02-29", "2024-3-4", "04.03.2024", "", "9999-01-01"] {
            assert_eq!(parse_date(text), None, "{text}");
        }
    }
}
