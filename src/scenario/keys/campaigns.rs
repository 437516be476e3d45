//! What the keys of `[campaigns.NAME]` mean: whom the centre calls, when, and how calls are dialled.

use super::{DISTRIBUTION, Key, Kind, PATIENCE, SHARE, Section, from_to, key};

pub(super) const SECTIONS: &[Section] = &[Section { scope: "campaigns", keys: CAMPAIGNS, rules: &[] }];

const PEOPLE: Kind = Kind::Whole(0, 100_000_000);

#[rustfmt::skip]
const CAMPAIGNS: &[Key] = &[
    key("channel", Kind::Channel, "The channel by which people are called, of phone or video: its lines are paid for, and its times hold where the campaign has none of its own. Lines of trunk groups are not taken.").needed(),
    key("list", Kind::Either(&[Kind::Word(&["endless"]), PEOPLE, Kind::ByTime(&PEOPLE)]), "Whom to call: so many people from the start of the simulated period, warm-up included; or so many more at each time of day and weekday, or by date from a CSV file; \"endless\": there is always somebody else. Nobody is dialled after the counted period.").needed(),
    key("hours", Kind::Windows, "When the campaign dials, by the clock of its channel's site and not on its holidays; without it whenever its agents are there. Calls in progress are finished."),
    key("dialling", Kind::Word(&["preview", "progressive", "predictive"]), "Preview: an agent reads the record, dials and holds the line. Progressive: an agent is held for every call dialled. Predictive: so many calls ring that agents counted on x pacing / answer are expected to be picked up, at most 100 per agent, and who picks up waits for an agent. Counted on are the idle agents and, of those in its calls, the share mean ring / mean call (at most 1), less the reserve.").needed(),
    key("preview_time", DISTRIBUTION, "Preview: the time to read the record before dialling."),
    key("pacing", from_to(0.1, 10.0), "Predictive: how many calls are expected to be picked up per agent counted on; with a target, to begin with."),
    key("target", Kind::Table("channels.target"), "Predictive: the share of those who pick up that should reach an agent within this time. After each of them the pacing is multiplied by e^(-share/10) if that one was missed, by e^((1 - share)/10) if not, and kept from 0.1 to 10, which makes the share come out as wanted. Without it the pacing is constant."),
    key("mismatch_patience", PATIENCE, "Predictive: how long who has picked up waits for an agent before the call counts as mismatched. Contacts that wait are served before them."),
    key("ring", DISTRIBUTION, "The time from dialling until somebody picks up or the attempt is given up."),
    key("answer", Kind::Either(&[SHARE, Kind::ByTime(&SHARE)]), "Probability that somebody picks up, by the time of dialling; before the first time of a day nobody does. While it is 0, no predictive call is dialled.").needed(),
    key("right_party", SHARE, "Probability that who picks up is the one to be reached."),
    key("wrong_party_time", DISTRIBUTION, "Agent time on somebody else."),
    key("handle_time", DISTRIBUTION, "Talk time with the one to be reached; without it that of the channel."),
    key("after_work", DISTRIBUTION, "After-contact work of such a talk; without it that of the channel."),
    key("attempts", Kind::Whole(1, 1000), "Most attempts to reach somebody; an attempt fails if nobody picks up, somebody else does, or no agent is there."),
    key("retry_after", DISTRIBUTION, "The time from a failed attempt to the next, which comes before those not yet called."),
];
