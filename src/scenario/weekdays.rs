//! Sets of weekdays: "mon", "mon-fri", "sat,sun", "daily", "every day".

/// A set of weekdays; index 0 is Monday.
pub(super) type Weekdays = [bool; 7];

const NAMES: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
/// Every day of the week.
pub(super) const EVERY_DAY: Weekdays = [true; 7];

/// The weekdays of a text; `None` when it is no set of weekdays. A range may run over the weekend
/// ("sat-mon"). Names are the first three letters or the whole word, in any case.
pub(super) fn parse_weekdays(text: &str) -> Option<Weekdays> {
    let text = text.trim().to_ascii_lowercase();
    if matches!(text.as_str(), "daily" | "every day") {
        return Some(EVERY_DAY);
    }
    let mut days = [false; 7];
    for part in text.split(',') {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        let (first, last) = (weekday(first)?, weekday(last)?);
        let length = (last + 7 - first) % 7;
        for step in 0..=length {
            days[(first + step) % 7] = true;
        }
    }
    Some(days)
}

fn weekday(name: &str) -> Option<usize> {
    let name = name.trim();
    NAMES.iter().position(|full| name == *full || name == &full[..3])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_of_weekdays() {
        let set = |days: &[usize]| std::array::from_fn(|day| days.contains(&day));
        assert_eq!(parse_weekdays("mon"), Some(set(&[0])));
        assert_eq!(parse_weekdays("Mon-Fri"), Some(set(&[0, 1, 2, 3, 4])));
        assert_eq!(parse_weekdays("sat, sunday"), Some(set(&[5, 6])));
        assert_eq!(parse_weekdays("sat-mon"), Some(set(&[5, 6, 0])));
        assert_eq!(parse_weekdays("every day"), Some(EVERY_DAY));
        for text in ["", "mo", "mon-", "mon,,tue", "08:00", "mon fri"] {
            assert_eq!(parse_weekdays(text), None, "{text}");
        }
    }
}
