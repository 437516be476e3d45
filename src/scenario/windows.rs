//! Weekly windows: "mon-fri 08:00-20:00, sat 09:00-13:00", "22:00-06:00", "always", "24/7".
//!
//! The pieces of a day come out sorted, disjoint and merged where they touch or overlap.

use super::calendar::{Calendar, Piece};
use super::clock::parse_time;
use super::context::Context;
use super::document::Node;
use super::reader::mismatch;
use super::weekdays::{EVERY_DAY, Weekdays, parse_weekdays};
use crate::ground::time::{DAY, Ticks};

const EXPECTED: &str = "weekly windows such as \"mon-fri 08:00-20:00, sat 09:00-13:00\", or \"always\"";

/// The windows of a text. Items are separated by commas; an item without days has those of the
/// item before it, and the first one every day. A window that ends before it begins runs over
/// midnight into the next day.
pub(super) fn parse_windows(text: &str) -> Option<Calendar<()>> {
    let text = text.trim();
    if matches!(text, "always" | "24/7") {
        return Some(Calendar::always(()));
    }
    let mut week: [Vec<(Ticks, Ticks)>; 7] = Default::default();
    let mut days = EVERY_DAY;
    let mut pending: Option<Weekdays> = None;
    for item in text.split(',') {
        let words: Vec<&str> = item.split_whitespace().collect();
        let first_time = words.iter().position(|word| word.contains(':')).unwrap_or(words.len());
        if first_time > 0 {
            let named = parse_weekdays(&words[..first_time].join(" "))?;
            let before = pending.unwrap_or([false; 7]);
            pending = Some(std::array::from_fn(|day| named[day] || before[day]));
        }
        if first_time == words.len() {
            // "sat, sun 09:00-13:00": days wait for the times that follow.
            pending?;
            continue;
        }
        days = pending.take().unwrap_or(days);
        for word in &words[first_time..] {
            add(&mut week, &days, word)?;
        }
    }
    if pending.is_some() {
        return None;
    }
    Some(Calendar::Weekly(week.map(merged)))
}

fn add(week: &mut [Vec<(Ticks, Ticks)>; 7], days: &Weekdays, word: &str) -> Option<()> {
    let (from, to) = word.split_once('-')?;
    let (from, to) = (parse_time(from)?, parse_time(to)?);
    if from == to || from == DAY {
        return None;
    }
    for day in (0..7).filter(|&day| days[day]) {
        if from < to {
            week[day].push((from, to));
        } else {
            week[day].push((from, DAY));
            week[(day + 1) % 7].push((0, to));
        }
    }
    Some(())
}

fn merged(mut windows: Vec<(Ticks, Ticks)>) -> Vec<Piece<()>> {
    windows.retain(|(from, to)| from < to);
    windows.sort_unstable();
    let mut pieces: Vec<Piece<()>> = Vec::new();
    for (from, to) in windows {
        match pieces.last_mut() {
            Some(last) if from <= last.to => last.to = last.to.max(to),
            _ => pieces.push(Piece { from, to, value: () }),
        }
    }
    pieces
}

/// Weekly windows; the inner `None` stands for "always".
pub(super) fn windows(cx: &Context, node: &Node) -> Option<Option<Calendar<()>>> {
    let Some(calendar) = node.as_str().and_then(parse_windows) else { return mismatch(cx, node, EXPECTED) };
    Some((calendar != Calendar::always(())).then_some(calendar))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::time::HOUR;

    fn hours(text: &str) -> Vec<Vec<(u64, u64)>> {
        let Some(Calendar::Weekly(days)) = parse_windows(text) else { panic!("{text}") };
        days.iter().map(|day| day.iter().map(|piece| (piece.from / HOUR, piece.to / HOUR)).collect()).collect()
    }

    #[test]
    fn windows_by_weekday() {
        let week = hours("mon-fri 08:00-20:00, sat,sun 09:00-13:00");
        assert_eq!(week[0], [(8, 20)]);
        assert_eq!(week[5], [(9, 13)]);
        assert_eq!(week[6], [(9, 13)]);
        assert_eq!(hours("mon 08:00-12:00 13:00-17:00")[0], [(8, 12), (13, 17)]);
        assert_eq!(hours("mon 08:00-12:00, 13:00-17:00"), hours("mon 08:00-12:00 13:00-17:00"));
        assert_eq!(hours("24/7")[3], [(0, 24)]);
    }

    #[test]
    fn windows_over_midnight_and_overlapping() {
        let week = hours("fri 22:00-06:00");
        assert_eq!((week[4].as_slice(), week[5].as_slice()), ([(22, 24)].as_slice(), [(0, 6)].as_slice()));
        assert_eq!(hours("22:00-06:00")[0], [(0, 6), (22, 24)]);
        assert_eq!(hours("mon 08:00-12:00, mon 10:00-14:00, mon 14:00-15:00")[0], [(8, 15)]);
        assert_eq!(hours("sun 20:00-24:00, mon 20:00-00:00")[6], [(20, 24)]);
    }

    #[test]
    fn what_is_no_window_is_refused() {
        for text in
            ["", "mon", "mon-fri", "08:00", "08:00-08:00", "24:00-06:00", "mon 8-20", "mon-fry 08:00-20:00", ",", "mon 08:00-20:00,"]
        {
            assert!(parse_windows(text).is_none(), "{text}");
        }
    }
}
