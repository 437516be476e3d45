//! Numbers in CSV and JSON files: 7 significant digits, the same bytes on every platform.
//!
//! Rounding is done once, by the exact decimal conversion of the standard library, so a number
//! never depends on a platform's `printf`.

/// Significant digits of every number in an output file.
pub const DIGITS: usize = 7;

/// `x` rounded to [`DIGITS`] significant digits in its shortest form: no trailing zeros, no `-0`,
/// an exponent only below 1e-5 or from 1e15 on. Not a number and infinities give an empty cell.
pub fn number(x: f64) -> String {
    if !x.is_finite() {
        return String::new();
    }
    if x == 0.0 {
        return "0".to_owned();
    }
    let scientific = format!("{:.*e}", DIGITS - 1, x.abs());
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let digits: String = mantissa.chars().filter(|c| *c != '.').collect();
    let digits = digits.trim_end_matches('0');
    let sign = if x < 0.0 { "-" } else { "" };
    if (-5..15).contains(&exponent) {
        format!("{sign}{}", positional(digits, exponent))
    } else {
        format!("{sign}{}e{exponent}", point_after(digits, 1))
    }
}

/// An optional number; `None` gives an empty cell.
pub fn cell(x: Option<f64>) -> String {
    x.map(number).unwrap_or_default()
}

/// `0.d1d2... x 10^(exponent + 1)` without an exponent.
fn positional(digits: &str, exponent: i32) -> String {
    if exponent < 0 {
        let zeros = "0".repeat(exponent.unsigned_abs() as usize - 1);
        return format!("0.{zeros}{digits}");
    }
    let whole = exponent as usize + 1;
    if digits.len() <= whole { format!("{digits}{}", "0".repeat(whole - digits.len())) } else { point_after(digits, whole) }
}

/// The digits with a decimal point after the first `whole` of them, if any follow.
fn point_after(digits: &str, whole: usize) -> String {
    let (before, after) = digits.split_at(whole.min(digits.len()));
    if after.is_empty() { before.to_owned() } else { format!("{before}.{after}") }
}

#[cfg(test)]
mod tests {
    use super::{cell, number};

    #[test]
    fn seven_significant_digits_in_shortest_form() {
        for (x, text) in [
            (0.0, "0"),
            (-0.0, "0"),
            (1.0, "1"),
            (-1.5, "-1.5"),
            (1.0 / 3.0, "0.3333333"),
            (2.0 / 3.0, "0.6666667"),
            (123456.78, "123456.8"),
            (1234567.8, "1234568"),
            (12345678.9, "12345680"),
            (0.1 + 0.2, "0.3"),
            (0.99999999, "1"),
            (9.9999999e14, "1e15"),
            (999999900000000.0, "999999900000000"),
            (1e15, "1e15"),
            (-1.25e300, "-1.25e300"),
            (1e-5, "0.00001"),
            (1.234567891e-5, "0.00001234568"),
            (9.9999999e-6, "0.00001"),
            (9.5e-6, "9.5e-6"),
            (5e-324, "4.940656e-324"),
            (f64::MAX, "1.797693e308"),
            (f64::NAN, ""),
            (f64::INFINITY, ""),
        ] {
            assert_eq!(number(x), text, "{x:e}");
        }
        assert_eq!(cell(None), "");
        assert_eq!(cell(Some(0.25)), "0.25");
    }

    proptest::proptest! {
        #[test]
        fn reads_back_within_half_a_unit_of_the_last_digit(x in proptest::num::f64::NORMAL) {
            let text = number(x);
            let back: f64 = text.parse().expect("a number");
            proptest::prop_assert!(back == x || ((back - x) / x).abs() <= 5.1e-7);
            proptest::prop_assert_eq!(number(back), text);
        }
    }
}
