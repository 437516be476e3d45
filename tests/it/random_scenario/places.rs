//! Places with clocks and holidays of their own in random scenarios, and what moves the demand of several inquiries at
//! once.

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
