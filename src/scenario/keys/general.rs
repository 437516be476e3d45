//! The top of a scenario file, `[run]`, `[inquiries.NAME]`, `[customers]` and `[segments.NAME]`.

use super::demand::SPECIAL_DAYS;
use super::{
    DISTRIBUTION, DURATION, FACTOR, Key, Kind, NO_RULES, NONE, POSITIVE_DURATION, POSITIVE_FACTOR, POSITIVE_SHARE, Rule, SHARE, Section,
    TOP, above, between, from_to, key,
};

pub(super) const SECTIONS: &[Section] = &[
    Section { scope: TOP, keys: SCENARIO, rules: NO_RULES },
    Section { scope: "run", keys: RUN, rules: &[Rule::NotBoth("replications", "precision")] },
    Section {
        scope: "run.precision",
        keys: PRECISION,
        rules: &[Rule::OneOf(&["half_width", "relative"]), Rule::NotBoth("relative", "difference")],
    },
    Section { scope: "variants", keys: VARIANTS, rules: NO_RULES },
    Section {
        scope: "inquiries",
        keys: INQUIRIES,
        rules: &[
            Rule::OneOf(&["per_hour", "per_day", "volumes", "trace"]),
            Rule::Needs("profile", "per_day"),
            Rule::Needs("backlog_age", "backlog"),
        ],
    },
    Section { scope: "customers", keys: CUSTOMERS, rules: NO_RULES },
    Section { scope: "segments", keys: SEGMENTS, rules: NO_RULES },
];

const VOLUME: Kind = from_to(0.0, 1e9);

#[rustfmt::skip]
const SCENARIO: &[Key] = &[
    key("name", Kind::Text, "The title of the study, shown above the results; without it the name of the file."),
    key("description", Kind::Text, "A line beneath the title."),
    key("calendar", Kind::Table("calendar"), "Holidays of the centre and special days of all inquiries."),
    key("sites", Kind::Named("sites"), "Places with clocks and holidays of their own, by name. Without it everything is at the centre."),
    key("busyness", Kind::Named("busyness"), "Random factors on demand that inquiries name, by name."),
    key("forecast", Kind::Table("forecast"), "How far the volumes of all inquiries are from what comes true. The volumes of the file stay the forecast."),
    key("storms", Kind::Named("storms"), "Shocks of extra arrivals that hit several inquiries at once, by name; no part of the forecast."),
    key("seed", Kind::Whole(0, u64::MAX), "The seed of all random numbers: the same seed gives the same results to the last byte."),
    key("realism", Kind::Word(&["default", "none"]), "\"none\" switches off every mechanism that comes by default, to state textbook systems exactly; keys that the file gives still count."),
    key("include", Kind::Either(&[Kind::File, Kind::List(&Kind::File, 0, usize::MAX)]), "Other scenario files that lie underneath: what this file says wins, section by section and key by key."),
    key("run", Kind::Table("run"), "The simulated period and the number of replications."),
    key("inquiries", Kind::Named("inquiries"), "The reasons why customers make contact, by name: how many, when, and by which channels.").needed(),
    key("channels", Kind::Named("channels"), "The doors of the centre, by name, each with its medium.").needed(),
    key("groups", Kind::Named("groups"), "Groups of agents with the same skills, schedule and wage, by name.").needed(),
    key("shifts", Kind::Named("shifts"), "The shifts that rosters of groups are made of, by name. Without it there are none."),
    key("trunks", Kind::Named("trunks"), "Groups of lines to the telephone network, by name. Without it lines never run out."),
    key("campaigns", Kind::Named("campaigns"), "Calls that the centre makes, by name: agents dial when nobody waits for them. Without it they only answer."),
    key("customers", Kind::Table("customers"), "What holds for all customers."),
    key("segments", Kind::Named("segments"), "Customers who are alike, by name; their shares sum to 1. Without it all customers are alike."),
    key("routing", Kind::Table("routing"), "The matrix of groups and types of contacts; without it `skills` and `groups` say who handles what."),
    key("triage", Kind::Either(&[NONE, Kind::Table("triage")]), "Sorting issues into urgent, complex and simple before they are answered; without it nobody sorts."),
    key("issues", Kind::Table("issues"), "What becomes of an issue when a contact closes, and what goes wrong inside a contact."),
    key("agents", Kind::Table("agents"), "What holds for all agents: stress, tools and attrition."),
    key("costs", Kind::Table("costs"), "What the centre pays for beside the wages of the groups."),
    key("satisfaction", Kind::Table("satisfaction"), "The coefficients of the satisfaction model."),
    key("defaults", Kind::Defaults, "Shipped defaults that this study replaces, by the names of `holdline defaults`: for all channels, groups or inquiries that do not give the key themselves."),
    key("optimise", Kind::Table("optimise"), "What `holdline optimise` may change and what its plan must meet; no other command looks at it."),
    key("verify", Kind::Table("verify"), "How `holdline verify` compares results with those of a baseline; no other command looks at it."),
    key("assert", Kind::List(&Kind::Table("assert"), 0, 10_000), "What `holdline verify` makes sure of; no other command looks at it. Without it nothing is asserted."),
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
    key("time_zone", Kind::Text, "The centre's time zone in the IANA database, such as \"Europe/Berlin\": days on which the clock changes have 23 or 25 hours, and everything goes by what the clock shows. Without it the clock never changes."),
    key("replications", Kind::Whole(1, 1_000_000), "How often each variant is simulated; four times as many halve the confidence intervals."),
    key("precision", Kind::Either(&[PRECISE, Kind::List(&PRECISE, 1, usize::MAX)]), "Simulate until these metrics are known so precisely, instead of `replications` times. Without it `replications` holds."),
    key("control_variates", Kind::Boolean, "Correct means, shares and costs by how far the arrivals of the replications are from their expectation, which is known exactly: narrower intervals from the same replications, told by efficiency.csv. Percentiles and intervals.csv stay as they are. Without it nothing is corrected."),
    key("busyness_days", Kind::Word(&["random", "antithetic", "stratified"]), "How the day factors of busyness are drawn over replications. \"antithetic\": in pairs, a busy day for each quiet one; \"stratified\": in fours, one from each quarter of all days (a Latin hypercube over days and factors). Each replication by itself is as likely as ever, but they cancel out; they are counted by pairs or fours, so their number is rounded up to a multiple. Nothing is gained without busyness by day. Without it days are random."),
];

const PRECISE: Kind = Kind::Table("run.precision");

#[rustfmt::skip]
const PRECISION: &[Key] = &[
    key("metric", Kind::Text, "A metric of metrics.csv that has an interval, or a headline of tradeoffs.csv. It must be precise in every variant that has it.").needed(),
    key("definition", Kind::Text, "Which of its definitions, as in metrics.csv; without it the first."),
    key("half_width", above(0.0, f64::MAX), "Half of the confidence interval is to be no more than this, in the unit of the metric."),
    key("relative", between(0.0, 1.0), "The same as a share of the value: half of the interval is to be no more than relative / (1 + relative) of the estimate, which is at most that share of the value wherever the interval holds it."),
    key("confidence", between(0.5, 1.0), "The confidence of the interval that is judged; reported intervals are of 95% whatever it says. It is judged by the upper 95% limit of the variance, so that stopping early does not make intervals too narrow."),
    key("difference", Kind::Boolean, "Judge the difference of each other variant to the first one, on common random numbers. Without it each variant is judged by itself."),
    key("mode", Kind::Word(&["synchronous", "asynchronous"]), "The metric of this mode; without any of these keys the centre's."),
    key("channel", Kind::Channel, "The metric of this channel; without any of these keys the centre's."),
    key("inquiry", Kind::Inquiry, "The metric of this inquiry; without any of these keys the centre's."),
    key("segment", Kind::Text, "The metric of this segment; without any of these keys the centre's."),
    key("group", Kind::Group, "The metric of this group; without any of these keys the centre's."),
    key("trunk", Kind::Text, "The metric of this trunk group; without any of these keys the centre's."),
    key("campaign", Kind::Campaign, "The metric of this campaign; without any of these keys the centre's."),
    key("min_replications", Kind::Whole(2, 1_000_000), "Replications before the first look, made a multiple of 32; the largest of several criteria holds. Fewer than the default are too few for the interval of a skewed metric."),
    key("max_replications", Kind::Whole(2, 1_000_000), "Replications after which the run ends in any case, and says what is not precise yet; one number for all criteria."),
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
    key("trace", Kind::Either(&[Kind::File, Kind::Table("inquiries.trace")]), "A CSV file with a column `arrived` of local dates and times, replayed exactly (a time that the clock shows twice is the first of both); or a table that draws from its days."),
    key("clock", Kind::Word(&["centre", "customers"]), "Whose clocks `per_hour`, `per_day` with its profile, or `volumes` go by: the centre's, or those of each segment's customers (`utc_offset`); not with `trace`."),
    key("busyness", Kind::Either(&[Kind::Table("inquiries.busyness"), Kind::Text, Kind::List(&Kind::Either(&[Kind::Table("inquiries.busyness"), Kind::Text]), 0, usize::MAX)]), "A random factor of mean 1 by which days, or blocks of a day, are busier or quieter than forecast: a table of its own, the name of a [busyness.NAME], or a list of these, which are multiplied; without it arrivals are Poisson."),
    key("forecast", Kind::Table("inquiries.forecast"), "How far its volumes are from what comes true; without it as in [forecast]. Not with `trace`."),
    key("special_days", SPECIAL_DAYS, "Multipliers of its volumes by date, on the clock that they go by; on the dates that it gives they replace those of [calendar], without it those hold. Not with `trace`."),
    key("ramp", Kind::Word(&["steps", "linear"]), "How the rate goes from one interval to the next: in steps, or in straight lines, two for each interval, that meet between the mean rates of neighbours (at most at twice the smaller) and keep each interval's volume. `holdline check` always reckons with steps. Not with `trace`."),
    key("backlog", Kind::ByChannel(&Kind::Whole(0, 100_000)), "Contacts that wait already when the simulated period, that is the warm-up, begins, by channel of the inquiry. Nobody has told them a wait; they keep waiting with a patience that exceeds their age, and who could hardly have waited so long leaves at once. What they do before (chases, escalation) is not simulated. They are in queues, backlogs and ages, but like those who come in a warm-up not among the contacts counted, even without one. Without it nothing waits."),
    key("backlog_age", DISTRIBUTION, "How long each of `backlog` has waited when the simulated period begins, 28 days at most; older ones count as that old. Without it they have just come."),
    key("storms", Kind::List(&Kind::Table("inquiries.storms"), 0, usize::MAX), "Shocks of extra arrivals, besides its volumes or its trace and no part of its forecast; without it none but those of [storms.NAME]."),
    key("urgency", Kind::Word(&["low", "normal", "urgent"]), "How soon customers need it solved: it sets the tolerated resolution time and the weight of waiting in satisfaction."),
    key("complexity", SHARE, "How complex it is: work and turns are multiplied by 1 + complexity_work x complexity, and a first answer resolves it less often."),
    key("detail", SHARE, "How much there is to look up: research before the first written reply takes time in proportion."),
    key("emotion", SHARE, "How upset its customers are: strain on the agents who answer."),
    key("revenue", from_to(0.0, 1e9), "What a resolved issue brings in; what others would have brought in is reported as lost. Without it nothing is reported."),
    key("channels", Kind::ByChannel(&SHARE), "The shares by which customers choose their channel; they sum to 1.").needed(),
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
    key("time_zone", Kind::Text, "The customers' time zone in the IANA database, instead of `utc_offset`; needs `run.time_zone`. Without it `utc_offset` holds."),
    key("utc_offset", Kind::Offset, "How far the customers' clocks are ahead of the centre's; \"-5h30m\" is behind. Waking hours go by them, and the first contacts of inquiries with clock = \"customers\"."),
    key("waking", Kind::Windows, "When they are awake to write, on their own clocks; without it as in [customers]."),
    key("preference", Kind::ByChannel(&VOLUME), "Weights of the channels they prefer, multiplied with the shares of the inquiry; without it no preference."),
    key("age", Kind::Word(&["teens", "20-35", "36-50", "51+"]), "Their age, which sets the default of `think_speed`."),
    key("think_speed", POSITIVE_FACTOR, "How fast they answer: think times are divided by this."),
    key("patience", POSITIVE_FACTOR, "Their patience is multiplied by this."),
    key("mismatch", from_to(0.0, 1000.0), "Satisfaction points lost on a channel that they would not have chosen; without it as in [satisfaction]."),
];
