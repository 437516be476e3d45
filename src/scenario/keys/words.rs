//! What may be written for a key, in words for a planner.

use super::{Kind, Range};
use std::fmt;

impl fmt::Display for Range {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.above_low, self.below_high) {
            // What any number may be is not worth its 309 digits.
            (above, _) if self.high == f64::MAX => match (self.low, above) {
                (low, _) if low == -f64::MAX => formatter.write_str("of any size"),
                (low, true) => write!(formatter, "above {low}"),
                (low, false) => write!(formatter, "of {low} or more"),
            },
            (false, false) => write!(formatter, "from {} to {}", self.low, self.high),
            (true, false) => write!(formatter, "above {} and up to {}", self.low, self.high),
            (false, true) => write!(formatter, "from {} to below {}", self.low, self.high),
            (true, true) => write!(formatter, "above {} and below {}", self.low, self.high),
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fixed = match *self {
            Self::Text => "a text",
            Self::File => "the name of a file",
            Self::Channel => "the name of a channel",
            Self::Group => "the name of a group",
            Self::Campaign => "the name of a campaign",
            Self::Site => "the name of a site",
            Self::Inquiry => "the name of an inquiry",
            Self::Shift => "the name of a shift",
            Self::TimeOfDay => "a time of day such as \"08:00\"",
            Self::Weekdays => "weekdays such as \"mon-fri\" or \"daily\"",
            Self::Boolean => "true or false",
            Self::Percentage => "a percentage such as \"2%\"",
            Self::Date => "a date such as \"2024-03-04\"",
            Self::Moment => "a date and time such as \"2024-03-05 14:00\"",
            Self::Offset => "an offset from -14h to 14h such as \"-5h30m\", or whole hours",
            Self::Windows => "weekly windows such as \"mon-fri 08:00-20:00, sat 09:00-13:00\", or \"always\"",
            Self::Duration { positive: false, never: false } => "a duration such as \"6m10s\"",
            Self::Duration { positive: true, never: false } => "a duration of more than 0 such as \"6m10s\"",
            Self::Duration { never: true, .. } => "a duration such as \"30m\", or \"never\"",
            Self::Distribution { never: false } => "a duration, or a distribution such as { exponential = { mean = \"6m\" } }",
            Self::Distribution { never: true } => "a duration, \"never\", or a distribution such as { exponential = { mean = \"6m\" } }",
            Self::Table(_) => "a table",
            Self::Named(_) => "tables by name",
            Self::Defaults => {
                "a table of defaults by name, such as { \"phone.patience\" = \"3m\" }, or tables of them such as [defaults.phone]"
            }
            Self::Changes => "a table of dotted keys and their new values",
            Self::Word(words) => {
                let words: Vec<String> = words.iter().map(|word| format!("{word:?}")).collect();
                return formatter.write_str(&alternatives(&words));
            }
            Self::Whole(low, u64::MAX) => return write!(formatter, "a whole number of {low} or more"),
            Self::Whole(low, high) => return write!(formatter, "a whole number from {low} to {high}"),
            Self::Number(range) if range.low == 0.0 && range.high == 1.0 => return write!(formatter, "a share {range}"),
            Self::Number(range) => return write!(formatter, "a number {range}"),
            Self::ByTime(number) => {
                return write!(formatter, "by time of day such as {{ \"08:00\" = 20 }}, by weekday, or a CSV file: each {number}");
            }
            Self::ByWeekday(&Self::Shift) => "shifts by weekday such as { \"mon-fri\" = \"early\" }",
            Self::ByWeekday(number) => return write!(formatter, "by weekday such as {{ \"mon-fri\" = 3600 }}: each {number}"),
            Self::ByDate(number) => return write!(formatter, "by date such as {{ \"2024-12-24\" = 0.5 }}: each {number}"),
            Self::ByName(number) => return write!(formatter, "by name such as {{ billing = 0.6 }}: each {number}"),
            Self::ByChannel(number) => return write!(formatter, "by channel such as {{ phone = 0.6, chat = 0.4 }}: each {number}"),
            Self::List(item, least, most) if least == most => return write!(formatter, "a list of {most}: each {item}"),
            Self::List(item, ..) => return write!(formatter, "a list: each {item}"),
            Self::Either(kinds) => {
                let kinds: Vec<String> = kinds.iter().map(ToString::to_string).collect();
                return formatter.write_str(&alternatives(&kinds));
            }
        };
        formatter.write_str(fixed)
    }
}

/// "a, b or c".
fn alternatives(items: &[String]) -> String {
    match items.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => String::new(),
    }
}
