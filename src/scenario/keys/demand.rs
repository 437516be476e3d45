//! Demand and places: `[calendar]`, `[sites.NAME]`, `[busyness.NAME]`, `[forecast]`, `[storms.NAME]`, and the tables
//! of inquiries that go with them.

use super::{DURATION, Key, Kind, NO_RULES, POSITIVE_DURATION, Rule, SHARE, Section, above, between, from_to, key};

pub(super) const SECTIONS: &[Section] = &[
    Section { scope: "calendar", keys: CALENDAR, rules: NO_RULES },
    Section { scope: "sites", keys: SITES, rules: &[Rule::NotBoth("time_zone", "utc_offset")] },
    Section { scope: "busyness", keys: BUSYNESS, rules: NO_RULES },
    Section { scope: "inquiries.busyness", keys: OWN_BUSYNESS, rules: NO_RULES },
    Section { scope: "forecast", keys: FORECAST, rules: NO_RULES },
    Section { scope: "inquiries.forecast", keys: OWN_FORECAST, rules: NO_RULES },
    Section { scope: "storms", keys: STORMS, rules: &[Rule::OneOf(&["at", "per_day"])] },
    Section { scope: "inquiries.storms", keys: OWN_STORMS, rules: &[Rule::OneOf(&["at", "per_day"])] },
    Section { scope: "inquiries.trace", keys: TRACE, rules: NO_RULES },
];

const VARIATION: Kind = from_to(0.0, 10.0);
const CORRELATION: Kind = between(-1.0, 1.0);
pub(super) const DATES: Kind = Kind::Either(&[Kind::File, Kind::List(&Kind::Date, 0, usize::MAX)]);
pub(super) const SPECIAL_DAYS: Kind = Kind::Either(&[Kind::ByDate(&from_to(0.0, 100.0)), Kind::File]);

#[rustfmt::skip]
const CALENDAR: &[Key] = &[
    key("holidays", DATES, "Dates on which groups and channels without a `site` are off and closed, but for groups whose `staff` or `rota` names the date; a CSV file has a column `date`. Without it there are none. Demand is not changed by them."),
    key("special_days", SPECIAL_DAYS, "Multipliers of the volumes of all inquiries by date, on the clock that each goes by; a CSV file has the columns `date` and `factor`. Without it every day is ordinary. Traces and storms are not changed."),
];

#[rustfmt::skip]
const SITES: &[Key] = &[
    key("time_zone", Kind::Text, "Its time zone in the IANA database, with daylight saving time; needs `run.time_zone`. Without it `utc_offset` holds."),
    key("utc_offset", Kind::Offset, "How far its clocks are always ahead of the centre's; \"-5h30m\" is behind."),
    key("holidays", DATES, "Dates on its own clock on which its groups are off, unless their `staff` or `rota` names the date, and its channels closed, from midnight to midnight; a CSV file has a column `date`. Without it there are none."),
];

const CV: &str = "The coefficient of variation of the gamma day factor; 0 is plain Poisson. It may be left out with `interval_cv`: then days do not differ. Without either the table says nothing, which is an error.";
const DAY_TO_DAY: &str = "The correlation of one day's factor with the next day's, on the normal scale.";
const INTERVAL_CV: &str =
    "The coefficient of variation of a second gamma factor of mean 1, by block of the day, which multiplies the day factor; 0: none.";
const INTERVAL_CORRELATION: &str = "The correlation of one block's factor with the next block's of the same day, on the normal scale.";
const BLOCK: &str = "The length of a block, from midnight on; a whole number of blocks make a day.";

#[rustfmt::skip]
const BUSYNESS: &[Key] = &[
    key("cv", VARIATION, CV),
    key("day_to_day", CORRELATION, DAY_TO_DAY),
    key("interval_cv", VARIATION, INTERVAL_CV),
    key("interval_correlation", CORRELATION, INTERVAL_CORRELATION),
    key("block", POSITIVE_DURATION, BLOCK),
    key("correlated_with", Kind::ByName(&CORRELATION), "Correlations of its day factor with those of other [busyness.NAME], on the normal scale; once for each pair is enough. Without it, and for other pairs, 0. Factors that are correlated have the same `day_to_day`; blocks are not correlated between factors."),
];

#[rustfmt::skip]
const OWN_BUSYNESS: &[Key] = &[
    key("cv", VARIATION, CV),
    key("day_to_day", CORRELATION, DAY_TO_DAY),
    key("interval_cv", VARIATION, INTERVAL_CV),
    key("interval_correlation", CORRELATION, INTERVAL_CORRELATION),
    key("block", POSITIVE_DURATION, BLOCK),
    key("shared", Kind::Text, "Inquiries that give the same name here have the same factor on the same day; without it each has its own."),
];

const BIAS: &str = "By what share demand is expected to differ from the forecast: it is multiplied by 1 + this.";
const ERROR_CV: &str =
    "The coefficient of variation of the forecast's error: demand is multiplied by a lognormal factor of mean 1; 0: none.";
const PER: &str = "For how long an error holds: the whole replication, a week from Monday, or a day.";

#[rustfmt::skip]
const FORECAST: &[Key] = &[
    key("bias", from_to(-1.0, 100.0), BIAS),
    key("error_cv", VARIATION, ERROR_CV),
    key("per", Kind::Word(&["replication", "week", "day"]), PER),
    key("correlation", SHARE, "The correlation of the errors of any two inquiries with the same `per`, on the normal scale; 1: one error for all."),
];

#[rustfmt::skip]
const OWN_FORECAST: &[Key] = &[
    key("bias", from_to(-1.0, 100.0), "As in [forecast], for this inquiry; without it as there."),
    key("error_cv", VARIATION, "As in [forecast], for this inquiry; without it as there."),
    key("per", Kind::Word(&["replication", "week", "day"]), "As in [forecast], for this inquiry; without it as there."),
];

const AT: &str = "When it begins, on the centre's clock, such as \"2024-03-05 14:00\"; within the simulated period.";
const PER_DAY: &str = "Expected storms a day: they begin at random, day and night, from the start of the simulated period on.";
const SIZE: &str = "Expected extra arrivals of one storm, over all its time.";
const SIZE_CV: &str = "The coefficient of variation of a gamma factor of mean 1 on the size of each storm; 0: none.";
const ONSET: &str = "Time from its beginning to its peak; the rate of extra arrivals rises in a straight line.";
const DECAY: &str = "Time constant of the exponential decay after the peak.";
const MOST: f64 = 1e8;

#[rustfmt::skip]
const STORMS: &[Key] = &[
    key("at", Kind::Moment, AT),
    key("per_day", from_to(0.0, 1000.0), PER_DAY),
    key("size", from_to(0.0, MOST), SIZE).needed(),
    key("size_cv", VARIATION, SIZE_CV),
    key("onset", DURATION, ONSET),
    key("decay", POSITIVE_DURATION, DECAY).needed(),
    key("inquiries", Kind::Either(&[Kind::List(&Kind::Text, 1, usize::MAX), Kind::ByName(&above(0.0, 1.0))]), "The inquiries that it hits at once: a list (in equal parts), or their shares, which sum to 1.").needed(),
];

#[rustfmt::skip]
const OWN_STORMS: &[Key] = &[
    key("at", Kind::Moment, AT),
    key("per_day", from_to(0.0, 1000.0), PER_DAY),
    key("size", from_to(0.0, MOST), SIZE).needed(),
    key("size_cv", VARIATION, "As in [storms.NAME]; without it all have the same expected size."),
    key("onset", DURATION, "As in [storms.NAME]; without it a storm begins with its peak."),
    key("decay", POSITIVE_DURATION, DECAY).needed(),
];

#[rustfmt::skip]
const TRACE: &[Key] = &[
    key("file", Kind::File, "A CSV file with a column `arrived` of local dates and times.").needed(),
    key("resample", Kind::Word(&["none", "days", "weekdays"]), "\"none\" replays the file exactly; with \"days\" each simulated day takes one of its days at random in each replication, with \"weekdays\" one of the same weekday. A date without rows between the first and the last is a day without arrivals. An hour that the clock jumps over has none of them, and one that it shows twice has them twice. Inquiries whose files cover the same dates take the same ones."),
];
