//! Places with clocks and holidays of their own in random scenarios, and what moves the demand of several inquiries at
//! once.

use jiff::civil::{Date, date};
use proptest::prelude::*;

/// Bits that say who is where; `None`: everybody is at the centre, and every inquiry varies for itself.
pub type Places = Option<u64>;

pub fn places() -> impl Strategy<Value = Places> {
    proptest::option::weighted(0.4, any::<u64>())
}

/// Keys of `[run]` and the sections after it.
pub fn centre(places: Places) -> String {
    let Some(bits) = places else { return String::new() };
    let (zone, near) =
        if bits & 1 == 0 { ("", "utc_offset = 8") } else { ("time_zone = \"Europe/London\"\n", "time_zone = \"Asia/Singapore\"") };
    let holidays = if bits & 2 == 0 { "" } else { "[calendar]\nholidays = [\"2024-03-05\"]\nspecial_days = { \"2024-03-04\" = 1.5 }\n" };
    let forecast = if bits & 4 == 0 { "" } else { "[forecast]\nbias = -0.1\nerror_cv = 0.2\ncorrelation = 0.5\n" };
    let storms = if bits & 8 == 0 { "" } else { "[storms.outage]\nper_day = 2\nsize = 20\ndecay = \"30m\"\ninquiries = [\"i0\"]\n" };
    format!(
        "{zone}{holidays}{forecast}{storms}[sites.far]\nutc_offset = \"-5h30m\"\nholidays = [\"2024-03-05\"]\n[sites.near]\n{near}\n\
         [busyness.market]\ncv = 0.3\nday_to_day = 0.5\n[busyness.season]\ncv = 0.2\nday_to_day = 0.5\ninterval_cv = 0.3\n\
         block = \"3h\"\ncorrelated_with = {{ market = -0.5 }}\n"
    )
}

/// An inquiry's keys, with shared factors in place of some of its own.
pub fn shared(places: Places, inquiry: &str) -> String {
    if places.is_none() {
        return inquiry.to_owned();
    }
    let inquiry = inquiry.replace("busyness = { cv = 0.3 }", "busyness = [\"market\", { cv = 0.3 }]");
    inquiry.replace("busyness = { cv = 0.5, shared = \"centre\" }", "busyness = \"season\"")
}

/// Where the channel or group with this number is.
pub fn site(places: Places, number: usize) -> &'static str {
    match places.map_or(0, |bits| bits >> (8 + 2 * number) & 3) {
        1 => "site = \"far\"\n",
        2 => "site = \"near\"\n",
        _ => "",
    }
}

/// First counted days with clocks that change on them, the day before, or in the warm-up, and those clocks.
const CHANGES: [(Date, &str); 7] = [
    (date(2024, 3, 31), "Europe/Amsterdam"),
    (date(2024, 10, 27), "Europe/London"),
    (date(2024, 10, 26), "Europe/Amsterdam"),
    (date(2024, 3, 10), "America/New_York"),
    (date(2024, 11, 3), "America/New_York"),
    (date(2024, 11, 4), "America/New_York"),
    (date(2024, 4, 7), "Australia/Lord_Howe"),
];

/// All first counted days of random scenarios.
pub fn starts() -> impl Iterator<Item = Date> {
    std::iter::once(date(2024, 3, 4)).chain(CHANGES.map(|(start, _)| start))
}

/// The name of a file whose dates are around a first counted day.
pub fn dated(name: &str, start: Date) -> String {
    if start == date(2024, 3, 4) { format!("{name}.csv") } else { format!("{name}-{start}.csv") }
}

/// The same scenario on days on which the clock changes, if it has a time zone and the bits say so.
pub fn moved(places: Places, text: String) -> String {
    let Some(&(start, zone)) = places.filter(|bits| bits & 1 == 1).and_then(|bits| CHANGES.get((bits >> 40 & 15) as usize)) else {
        return text;
    };
    let mut text = text.replace("Europe/London", zone).replacen("[run]\n", &format!("[run]\nstart = \"{start}\"\n"), 1);
    if places.is_some_and(|bits| bits & 16 == 0) {
        text = text.replace("Asia/Singapore", "America/New_York");
    }
    for days in -1..=1 {
        let moved = |first: Date| first.saturating_add(jiff::Span::new().days(days)).to_string();
        text = text.replace(&moved(date(2024, 3, 4)), &moved(start));
    }
    for name in ["arrivals", "volumes"] {
        text = text.replace(&format!("\"{name}.csv\""), &format!("{:?}", dated(name, start)));
    }
    let whole = ["15m", "30m"].iter().any(|interval| text.contains(&format!("\ninterval = {interval:?}")));
    if whole { text.replace("per = \"interval\"", "per = \"day\"") } else { text }
}
