//! Numbers as a planner reads them: durations in two units, percentages, money, counts.
//!
//! These are for the terminal only and round freely; files hold exact numbers
//! ([`crate::ground::number`]).

/// A duration in seconds as its two largest units, such as `1m 05s`; below ten seconds with a
/// decimal.
pub fn duration(seconds: f64) -> String {
    let magnitude = seconds.abs();
    let sign = if seconds < 0.0 { "−" } else { "" };
    let (s, m) = (magnitude.round() as u64, (magnitude / 60.0).round() as u64);
    let h = (magnitude / 3600.0).round() as u64;
    let text = if magnitude < 0.0005 {
        return "0s".to_owned();
    } else if magnitude < 0.0995 {
        format!("{:.0}ms", magnitude * 1000.0)
    } else if magnitude < 9.95 {
        format!("{magnitude:.1}s")
    } else if s < 60 {
        format!("{s}s")
    } else if s < 3600 {
        format!("{}m {:02}s", s / 60, s % 60)
    } else if m < 24 * 60 {
        format!("{}h {:02}m", m / 60, m % 60)
    } else {
        format!("{}d {:02}h", h / 24, h % 24)
    };
    format!("{sign}{text}")
}

/// A period in seconds: whole days as days, otherwise as [`duration`].
pub fn period(seconds: f64) -> String {
    let days = seconds / 86_400.0;
    match days {
        1.0 => "1 day".to_owned(),
        days if days > 0.0 && days.fract() == 0.0 => format!("{days} days"),
        _ => duration(seconds),
    }
}

/// A duration in seconds in its largest unit alone, with two digits, such as `12m`: for the
/// half-widths and ends of intervals.
pub fn rough_duration(seconds: f64) -> String {
    if seconds < 0.0 {
        return signed(seconds, rough_duration);
    }
    let (size, unit) = match seconds {
        s if s < 0.0995 => return duration(s),
        s if s < 99.5 => (s, "s"),
        s if s < 99.5 * 60.0 => (s / 60.0, "m"),
        s if s < 48.0 * 3600.0 => (s / 3600.0, "h"),
        s => (s / 86_400.0, "d"),
    };
    if size < 9.95 { format!("{size:.1}{unit}") } else { format!("{size:.0}{unit}") }
}

/// A share as a percentage with one decimal.
pub fn percent(share: f64) -> String {
    signed(share * 100.0, |x| format!("{x:.1}%"))
}

/// An amount of money or another size, with `k` and `M` from ten thousand and a million on.
pub fn amount(x: f64) -> String {
    signed(x, |x| match x {
        x if x < 99.995 => format!("{x:.2}"),
        x if x < 9_999.5 => count(x.round() as u64),
        x if x < 999_950.0 => format!("{:.1}k", x / 1e3),
        x => format!("{:.2}M", x / 1e6),
    })
}

/// A number of points, agents or erlangs, with one decimal; whole from a thousand on.
pub fn points(x: f64) -> String {
    signed(x, |x| if x < 999.95 { format!("{x:.1}") } else { count(x.round() as u64) })
}

/// A whole number with thousands separated by commas.
pub fn count(x: u64) -> String {
    let digits = x.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// An expected number of contacts: whole from a hundred on, else with a decimal.
pub fn expected(x: f64) -> String {
    if x.abs() < 99.95 { signed(x, |x| format!("{x:.1}")) } else { signed(x, |x| count(x.round() as u64)) }
}

/// Formats the magnitude with a real minus sign before it unless it rounds to zero.
fn signed(x: f64, format: impl Fn(f64) -> String) -> String {
    let text = format(x.abs());
    let zero = text.chars().all(|c| !c.is_ascii_digit() || c == '0');
    if x < 0.0 && !zero { format!("−{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_round_into_the_next_unit() {
        for (seconds, text) in [
            (0.0, "0s"),
            (1e-5, "0s"),
            (0.04, "40ms"),
            (4.23, "4.2s"),
            (9.96, "10s"),
            (59.6, "1m 00s"),
            (65.0, "1m 05s"),
            (-65.0, "−1m 05s"),
            (3599.7, "1h 00m"),
            (7800.0, "2h 10m"),
            (86_399.0, "1d 00h"),
            (273_600.0, "3d 04h"),
        ] {
            assert_eq!(duration(seconds), text);
        }
    }

    #[test]
    fn sizes_are_short() {
        assert_eq!(percent(0.1234), "12.3%");
        assert_eq!(percent(-0.0001), "0.0%");
        assert_eq!(amount(8.423), "8.42");
        assert_eq!(amount(-402_123.0), "−402.1k");
        assert_eq!(amount(1_234_567.0), "1.23M");
        assert_eq!(count(1_234_567), "1,234,567");
        assert_eq!(amount(7_899.6), "7,900");
        assert_eq!(count(123), "123");
        assert_eq!((rough_duration(700.0), rough_duration(-700.0)), ("12m".into(), "−12m".into()));
        assert_eq!((period(86_400.0), period(432_000.0), period(7200.0)), ("1 day".into(), "5 days".into(), "2h 00m".into()));
        assert_eq!(rough_duration(4.0), "4.0s");
        assert_eq!((expected(1234.4), points(1234.4), points(999.9)), ("1,234".into(), "1,234".into(), "999.9".into()));
    }
}
