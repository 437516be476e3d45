//! The top of a scenario file, `[run]`, `[inquiries.NAME]`, `[customers]` and `[segments.NAME]`.

use super::{
    DURATION, FACTOR, Key, Kind, NONE, POSITIVE_DURATION, POSITIVE_FACTOR, POSITIVE_SHARE, Rule, SHARE, Section, TOP, between, from_to, key,
};

const NO_RULES: &[Rule] = &[];

pub(super) const SECTIONS: &[Section] = &[
    Section { scope: TOP, keys: SCENARIO, rules: NO_RULES },
    Section { scope: "run", keys: RUN, rules: NO_RULES },
    Section { scope: "variants", keys: VARIANTS, rules: NO_RULES },
    Section {
        scope: "inquiries",
        keys: INQUIRIES,
        rules: &[Rule::OneOf(&["per_hour", "per_day", "volumes", "trace"]), Rule::Needs("profile", "per_day")],
    },
    Section { scope: "inquiries.busyness", keys: BUSYNESS, rules: NO_RULES },
    Section { scope: "customers", keys: CUSTOMERS, rules: NO_RULES },
    Section { scope: "segments", keys: SEGMENTS, rules: NO_RULES },
];

const VOLUME: Kind = from_to(0.0, 1e9);

#[rustfmt::skip]
const SCENARIO: &[Key] = &[
    key("name", Kind::Text, "The title of the study, shown above the results; without it the name of the file."),
    key("description", Kind::Text, "A line beneath the title."),
    key("seed", Kind::Whole(0, u64::MAX), "The seed of all random numbers: the same seed gives the same results to the last byte."),
    key("realism", Kind::Word(&["default", "none"]), "\"none\" switches off every mechanism that comes by default, to state textbook systems exactly; keys that the file gives still count."),
    key("include", Kind::Either(&[Kind::File, Kind::List(&Kind::File, 0, usize::MAX)]), "Other scenario files that lie underneath: what this file says wins, section by section and key by key."),
    key("run", Kind::Table("run"), "The simulated period and the number of replications."),
    key("inquiries", Kind::Named("inquiries"), "The reasons why customers make contact, by name: how many, when, and by which channels.").needed(),
    key("channels", Kind::Named("channels"), "The doors of the centre, by name, each with its medium.").needed(),
    key("groups", Kind::Named("groups"), "Groups of agents with the same skills, schedule and wage, by name.").needed(),
    key("customers", Kind::Table("customers"), "What holds for all customers."),
    key("segments", Kind::Named("segments"), "Customers who are alike, by name; their shares sum to 1. Without it all customers are alike."),
    key("triage", Kind::Either(&[NONE, Kind::Table("triage")]), "Sorting issues into urgent, complex and simple before they are answered; without it nobody sorts."),
    key("issues", Kind::Table("issues"), "What becomes of an issue when a contact closes, and what goes wrong inside a contact."),
    key("agents", Kind::Table("agents"), "What holds for all agents: stress, tools and attrition."),
    key("costs", Kind::Table("costs"), "What the centre pays for beside the wages of the groups."),
    key("satisfaction", Kind::Table("satisfaction"), "The coefficients of the satisfaction model."),
    key("variants", Kind::List(&Kind::Table("variants"), 0, 10_000), "Changes to this file that are simulated beside each other on the same customers; the first is the reference."),
];

#[rustfmt::skip]
const RUN: &[Key] = &[
    key("start", Kind::Date, "The first counted day; counting starts at its midnight, and the date gives the weekdays."),
    key("warmup", DURATION, "Simulated before counting starts, so that queues and open threads are those of an ordinary day."),
    key("length", POSITIVE_DURATION, "The counted period."),
    key("drain", Kind::Word(&["finish", "censor"]), "What becomes of contacts open at the end: \"finish\" follows them to their end without new arrivals, \"censor\" counts them as open."),
    key("drain_limit", DURATION, "The longest time for which \"finish\" follows open contacts; what is open then counts as open."),
    key("interval", POSITIVE_DURATION, "The length of an interval in intervals.csv, and of a volume whose table has one time a day only."),
    key("replications", Kind::Whole(1, 1_000_000), "How often each variant is simulated; four times as many halve the confidence intervals."),
];

#[rustfmt::skip]
const VARIANTS: &[Key] = &[
    key("name", Kind::Text, "The name of the variant in all results.").needed(),
    key("set", Kind::Changes, "What the variant changes: dotted keys and their new values, such as \"groups.desk.staff\" = 7."),
];

#[rustfmt::skip]
const INQUIRIES: &[Key] = &[
    key("per_hour", Kind::Either(&[VOLUME, Kind::ByTime(&VOLUME)]), "Expected issues an hour, day and night or by time of day: a number holds until the next of its day."),
    key("per_day", Kind::Either(&[VOLUME, Kind::ByWeekday(&VOLUME)]), "Expected issues a day, every day or by weekday, spread over the day by `profile`."),
    key("profile", Kind::ByTime(&VOLUME), "How `per_day` spreads over the day: relative shares by interval at equally spaced times; without it evenly over 24 hours."),
    key("volumes", Kind::ByTime(&VOLUME), "Expected issues by interval at equally spaced times; a CSV file may give them by date."),
    key("trace", Kind::File, "A CSV file with a column `arrived` of local dates and times, replayed exactly."),
    key("clock", Kind::Word(&["centre", "customers"]), "Whose clocks `per_hour`, `per_day` with its profile, or `volumes` go by: the centre's, or those of each segment's customers (`utc_offset`); not with `trace`."),
    key("busyness", Kind::Table("inquiries.busyness"), "A random factor of mean 1 by which whole days are busier or quieter than forecast; without it arrivals are Poisson."),
    key("urgency", Kind::Word(&["low", "normal", "urgent"]), "How soon customers need it solved: it sets the tolerated resolution time and the weight of waiting in satisfaction."),
    key("complexity", SHARE, "How complex it is: work and turns are multiplied by 1 + complexity_work x complexity, and a first answer resolves it less often."),
    key("detail", SHARE, "How much there is to look up: research before the first written reply takes time in proportion."),
    key("emotion", SHARE, "How upset its customers are: strain on the agents who answer."),
    key("channels", Kind::ByChannel(&SHARE), "The shares by which customers choose their channel; they sum to 1.").needed(),
];

#[rustfmt::skip]
const BUSYNESS: &[Key] = &[
    key("cv", from_to(0.0, 10.0), "The coefficient of variation of the gamma day factor; 0 is plain Poisson.").needed(),
    key("day_to_day", between(-1.0, 1.0), "The correlation of one day's factor with the next day's, on the normal scale."),
    key("shared", Kind::Text, "Inquiries that give the same name here have the same factor on the same day; without it each has its own."),
];

#[rustfmt::skip]
const CUSTOMERS: &[Key] = &[
    key("waking", Kind::Windows, "When customers are awake to write, in their own time: think time passes in these hours only."),
    key("complexity_work", FACTOR, "What complexity adds to the work: handle times and mean turns are multiplied by 1 + this x complexity."),
    key("wait_aversion", FACTOR, "How far announced waits drive customers to other channels: utility lost per doubling of 1 + announced wait / expected reply."),
    key("closed_aversion", FACTOR, "How far customers avoid closed channels when they choose: utility lost by a channel that is closed."),
    key("announcement_weight", SHARE, "How far an announced wait A replaces the expected reply time E: ln E' = (1 - weight) ln E + weight ln A."),
    key("trust_decay", SHARE, "What a broken promise leaves of the weight of the next announcement."),
    key("late_hazard", FACTOR, "How much sooner customers on hold give up once the announced wait has passed: the hazard is multiplied by 1 + this for every minute past it."),
    key("late_work", DURATION, "Handle time that a late answer adds, per minute past the announced wait."),
    key("announcement_balking", SHARE, "Share of those whose patience is shorter than the announced wait who leave at once."),
];

#[rustfmt::skip]
const SEGMENTS: &[Key] = &[
    key("share", POSITIVE_SHARE, "The segment's share of all customers; the shares of all segments sum to 1.").needed(),
    key("utc_offset", Kind::Offset, "How far the customers' clocks are ahead of the centre's; \"-5h30m\" is behind. Waking hours go by them, and the first contacts of inquiries with clock = \"customers\"."),
    key("waking", Kind::Windows, "When they are awake to write, on their own clocks; without it as in [customers]."),
    key("preference", Kind::ByChannel(&VOLUME), "Weights of the channels they prefer, multiplied with the shares of the inquiry; without it no preference."),
    key("age", Kind::Word(&["teens", "20-35", "36-50", "51+"]), "Their age, which sets the default of `think_speed`."),
    key("think_speed", POSITIVE_FACTOR, "How fast they answer: think times are divided by this."),
    key("patience", POSITIVE_FACTOR, "Their patience is multiplied by this."),
    key("mismatch", from_to(0.0, 1000.0), "Satisfaction points lost on a channel that they would not have chosen; without it as in [satisfaction]."),
];
