//! `[verify]` and `[[assert]]`: what `holdline verify` judges a scenario by.

use super::{Key, Kind, NO_RULES, Range, Rule, Section, between, from_to, key};

pub(super) const SECTIONS: &[Section] = &[
    Section { scope: "verify", keys: VERIFY, rules: NO_RULES },
    Section { scope: "assert", keys: ASSERT, rules: &[Rule::OneOf(&["at_least", "at_most"])] },
];

const AMOUNT: Kind = from_to(0.0, f64::MAX);
const PART: Kind = Kind::Either(&[AMOUNT, Kind::Percentage]);
const TOLERANCE: Kind = Kind::Either(&[AMOUNT, Kind::Percentage, Kind::List(&PART, 1, usize::MAX)]);
const NUMBER: Kind = from_to(-f64::MAX, f64::MAX);
const DURATION: Kind = Kind::Duration { positive: false, never: false };
const VALUE: Kind = Kind::Either(&[NUMBER, DURATION]);
const CONFIDENCE: Kind = Kind::Number(Range { low: 0.5, high: 1.0, above_low: false, below_high: true });

#[rustfmt::skip]
const VERIFY: &[Key] = &[
    key("confidence", between(0.5, 1.0), "How surely a comparison lets everything pass when no metric has changed by more than its tolerance: of all metrics and variants together, and of all scenarios of one call. The first variant's holds."),
    key("multiplicity", Kind::Word(&["holm", "benjamini_hochberg"]), "How the tests of many metrics share the error. \"holm\": the probability of any false failure is at most 1 - `confidence`; \"benjamini_hochberg\": the expected share of false failures among the failures is, so that more is found where much has changed. The first variant's holds."),
    key("tolerance", TOLERANCE, "The largest difference to the baseline that does not matter, for every metric that `tolerances` does not name: in the unit of the metric, or as a percentage of the baseline's value; of a list the larger holds. 0: by statistics alone, every real difference matters. What is neither better nor worse (occupancy, volumes) fails beyond it only if neither scenario nor seed has changed, so that the program has."),
    key("tolerances", Kind::ByName(&TOLERANCE), "The same for single metrics by name, METRIC or METRIC@ITEM such as \"wait_mean@phone\" or \"occupancy@group:desk\". Each of them is judged, beside those that are judged in any case, and fails beyond its tolerance even if it is neither better nor worse. Without it there are none."),
];

#[rustfmt::skip]
const ASSERT: &[Key] = &[
    key("metric", Kind::Text, "A metric of metrics.csv that has an interval, or a headline of tradeoffs.csv. It is asserted of every variant that has it (the channel, the group); one whose value no replication has, such as the wait on a channel that nobody came to, cannot be kept and fails. A variant has assertions of its own by `set`.").needed(),
    key("definition", Kind::Text, "Which of its definitions, as in metrics.csv; without it the first."),
    key("at_least", VALUE, "The value must be this or more, in the unit of metrics.csv or, of what is in seconds or hours, as a duration. The assertion holds if the one-sided confidence bound of the value is, is broken if the bound on the other side is below, and otherwise is undecided, which fails only with `--strict`."),
    key("at_most", VALUE, "The value must be this or less; judged as `at_least` is."),
    key("confidence", CONFIDENCE, "The confidence of the bound that decides. Each assertion has a bound of its own."),
    key("mode", Kind::Word(&["synchronous", "asynchronous"]), "The metric of this mode; without any of these keys the centre's."),
    key("channel", Kind::Channel, "The metric of this channel; without any of these keys the centre's."),
    key("inquiry", Kind::Inquiry, "The metric of this inquiry; without any of these keys the centre's."),
    key("segment", Kind::Text, "The metric of this segment; without any of these keys the centre's."),
    key("group", Kind::Group, "The metric of this group; without any of these keys the centre's."),
    key("trunk", Kind::Text, "The metric of this trunk group; without any of these keys the centre's."),
    key("campaign", Kind::Campaign, "The metric of this campaign; without any of these keys the centre's."),
];
