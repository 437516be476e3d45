//! `[issues]`, `[costs]` and `[satisfaction]`.

use super::{DISTRIBUTION, DURATION, FACTOR, Key, Kind, POSITIVE_DURATION, SHARE, Section, below, from_to, key};

pub(super) const SECTIONS: &[Section] = &[
    Section { scope: "issues", keys: ISSUES, rules: &[] },
    Section { scope: "costs", keys: COSTS, rules: &[] },
    Section { scope: "satisfaction", keys: SATISFACTION, rules: &[] },
    Section { scope: "satisfaction.tolerance", keys: TOLERANCE, rules: &[] },
    Section { scope: "satisfaction.urgency_weight", keys: URGENCY_WEIGHT, rules: &[] },
];

const ODDS: Kind = from_to(-20.0, 20.0);
const MONEY: Kind = from_to(0.0, 1e9);
const POINTS: Kind = from_to(0.0, 1000.0);

#[rustfmt::skip]
const ISSUES: &[Key] = &[
    key("resolution", Kind::Word(&["model", "always"]), "Whether a close may leave the issue unresolved: P(resolved) = logit^-1(base - complexity c + skill (s - 1)) - concurrency (k - 1) + research."),
    key("resolution_base", ODDS, "Log-odds that an average agent resolves an issue of complexity 0."),
    key("complexity_effect", ODDS, "Log-odds lost at complexity 1."),
    key("skill_effect", ODDS, "Log-odds gained per unit of skill above 1."),
    key("concurrency_effect", SHARE, "Probability of resolution lost per session in hand beyond the first."),
    key("research_effect", SHARE, "Probability of resolution gained by research."),
    key("reopen", SHARE, "Share of customers with an unresolved issue who come back; the others stay silent."),
    key("reopen_delay", DISTRIBUTION, "The time from the close to the new contact, on a clock that stands still while the customer sleeps."),
    key("reopen_same_channel", SHARE, "Share of those who come back by the same channel; the others choose anew."),
    key("contact_limit", Kind::Whole(1, 1000), "Most contacts of one issue; after that the customer stays silent."),
    key("clarification", DURATION, "Agent time that a misunderstanding within a session or chat takes."),
    key("unnoticed", SHARE, "Share of misunderstandings that nobody notices: the answer is wrong, and the close doesn't resolve the issue."),
    key("turn_every", POSITIVE_DURATION, "A session of phone, video or in person has one customer turn in this time."),
    key("revalidation_work", DURATION, "Agent time of checking the customer's identity again."),
    key("revalidation_think", DURATION, "The customer's time for that check."),
    key("burst_work", DURATION, "What one more unread message of a burst adds to the agent's reading."),
    key("research_clarity", FACTOR, "How far research prevents misunderstandings: they are multiplied by exp(-this x research / 5 min)."),
    key("ghost_work", SHARE, "Share of a reply's work that an agent spends on a customer who has left without a word."),
];

#[rustfmt::skip]
const COSTS: &[Key] = &[
    key("shrinkage", below(0.0, 1.0), "Share of paid time that is not worked: paid hours = hours on duty / (1 - shrinkage). Groups may have their own."),
    key("overtime", from_to(1.0, 10.0), "An hour of overtime, planned or not, of agents with a roster is paid this many times."),
    key("benefits", from_to(0.0, 10.0), "On-costs of the wage: loaded wage = wage x (1 + benefits)."),
    key("overhead", from_to(0.0, 10.0), "Overhead, as a share of the loaded wages."),
    key("seat_per_month", MONEY, "Cost of a seat in a month of 30.4 days; a group has as many as it has agents on duty at most in the counted length."),
    key("phone_per_minute", MONEY, "Cost of a minute of phone or video, in the menu, the queue or the session."),
    key("message_fee", MONEY, "Cost of a message sent in a messaging or social channel."),
    key("bot_resolution", MONEY, "Cost of a contact that a bot settles."),
    key("replacement", MONEY, "Cost of replacing an agent who quits."),
];

#[rustfmt::skip]
const SATISFACTION: &[Key] = &[
    key("base", POINTS, "The score before anything pleases or annoys."),
    key("wait_per_doubling", POINTS, "Points lost per doubling of the first reply time W over the expected E: this x log2(W / E)."),
    key("wait_max", POINTS, "Most points that the wait for the first reply can cost; who never gets one loses them all."),
    key("early", POINTS, "Points gained per halving of the first reply time below the expected."),
    key("early_max", POINTS, "Most points that a reply sooner than expected can gain."),
    key("gap", POINTS, "Chat: points lost per doubling of the mean reply gap over `gap_free`."),
    key("gap_free", POSITIVE_DURATION, "Chat: the mean reply gap that costs nothing."),
    key("rest", POINTS, "Points lost from the first reply to the resolution: this x urgency weight x log2(1 + rest / tolerance)."),
    key("tolerance", Kind::Table("satisfaction.tolerance"), "The time from first reply to resolution that customers tolerate, by urgency."),
    key("urgency_weight", Kind::Table("satisfaction.urgency_weight"), "How much the time to the resolution weighs, by urgency."),
    key("empathy", POINTS, "Points of empathy e from 0 to 1: this x (2 e - 1)."),
    key("revalidation", POINTS, "Points lost per check of an identity already given."),
    key("rejection", POINTS, "Points lost per input that a bot rejects."),
    key("repeat", POINTS, "Points lost whenever the story has to be told again."),
    key("transfer", POINTS, "Points lost per transfer."),
    key("menu", POINTS, "Points lost per menu layer beyond `menu_free`."),
    key("menu_free", POINTS, "Menu layers that cost nothing."),
    key("extra_turn", POINTS, "Points lost per turn that a misunderstanding or a check of identity added."),
    key("extra_contact", POINTS, "Points lost per contact beyond the first."),
    key("mismatch", POINTS, "Points lost on a channel that the customer would not have chosen; segments may have their own."),
    key("unresolved", POINTS, "Points lost when the issue stays unresolved."),
    key("noise_sd", POINTS, "Standard deviation of the survey noise."),
    key("cuts", Kind::List(&from_to(-1000.0, 1000.0), 4, 4), "The scores, with noise, at which CSAT 2, 3, 4 and 5 begin; they increase."),
    key("survey_response", SHARE, "Share of customers who answer a survey."),
    key("survey_extremes", FACTOR, "How many times likelier those with CSAT 1 or 5 are to answer a survey."),
];

#[rustfmt::skip]
const TOLERANCE: &[Key] = &[
    key("low", POSITIVE_DURATION, "Tolerated for inquiries of low urgency."),
    key("normal", POSITIVE_DURATION, "Tolerated for inquiries of normal urgency."),
    key("urgent", POSITIVE_DURATION, "Tolerated for urgent inquiries."),
];

#[rustfmt::skip]
const URGENCY_WEIGHT: &[Key] = &[
    key("low", FACTOR, "Weight for inquiries of low urgency."),
    key("normal", FACTOR, "Weight for inquiries of normal urgency."),
    key("urgent", FACTOR, "Weight for urgent inquiries."),
];
