//! `[shifts.NAME]`, and the tables of `[groups.NAME]` about rosters.

use super::{DURATION, Key, Kind, POSITIVE_DURATION, Rule, SHARE, Section, from_to, key};

pub(super) const SECTIONS: &[Section] = &[
    Section { scope: "shifts", keys: SHIFTS, rules: &[] },
    Section { scope: "shifts.breaks", keys: BREAKS, rules: &[] },
    Section { scope: "shifts.meetings", keys: MEETINGS, rules: &[Rule::OneOf(&["at", "after"])] },
    Section { scope: "groups.shifts", keys: ENTRIES, rules: &[] },
    Section { scope: "groups.rotation", keys: ROTATION, rules: &[] },
    Section { scope: "groups.absence", keys: ABSENCE, rules: &[] },
    Section { scope: "groups.on_call", keys: ON_CALL, rules: &[Rule::OneOf(&["waiting_at_least", "wait_at_least"])] },
];

const AGENTS: Kind = Kind::Whole(1, 100_000);
const OF_WAGE: Kind = from_to(0.0, 10.0);

#[rustfmt::skip]
const SHIFTS: &[Key] = &[
    key("start", Kind::TimeOfDay, "When the shift begins.").needed(),
    key("length", POSITIVE_DURATION, "How long it lasts, breaks and meetings included: at most 24h, and it may pass midnight. It ends when the clock of the site shows start and length together: an hour earlier or later where the clock changes meanwhile.").needed(),
    key("breaks", Kind::List(&Kind::Table("shifts.breaks"), 0, usize::MAX), "Its breaks, one after the other; without it there are none."),
    key("meetings", Kind::List(&Kind::Table("shifts.meetings"), 0, usize::MAX), "Its meetings, which are paid; without it there are none. A break or meeting that falls due during another follows it."),
    key("premium", OF_WAGE, "Share of the wage that is paid on top for every paid hour of the shift: for nights, Sundays."),
    key("minimum", DURATION, "Least time that is paid for the shift to an agent who comes, overtime included."),
];

#[rustfmt::skip]
const BREAKS: &[Key] = &[
    key("after", DURATION, "How long after the start of the shift the break begins, at the earliest.").needed(),
    key("window", DURATION, "The breaks of the n agents of a group who have this shift on a day are spread evenly over this time, in the order of the agents: that of agent k (from 0) is due k/n of it later. It begins when sessions in hand are finished."),
    key("length", POSITIVE_DURATION, "How long it lasts.").needed(),
    key("paid", Kind::Boolean, "Whether it is paid.").needed(),
];

#[rustfmt::skip]
const MEETINGS: &[Key] = &[
    key("at", Kind::TimeOfDay, "When the meeting begins; without it `after` says when."),
    key("after", DURATION, "How long after the start of the shift it begins; without it `at` says when."),
    key("length", POSITIVE_DURATION, "How long it lasts.").needed(),
    key("days", Kind::Weekdays, "On which weekdays, by the start of the shift; without it on all."),
];

#[rustfmt::skip]
const ENTRIES: &[Key] = &[
    key("shift", Kind::Shift, "The shift. What is drawn of the agents (absence, lateness, pace) goes by it, by how manieth entry of this shift it is and by the place in the entry, so that nobody else's agents change with an entry.").needed(),
    key("days", Kind::Weekdays, "On which weekdays.").needed(),
    key("agents", AGENTS, "How many agents work it on these days; every entry has agents of its own.").needed(),
    key("overtime", DURATION, "Planned overtime: so much longer at the end, paid `costs.overtime` times."),
];

#[rustfmt::skip]
const ROTATION: &[Key] = &[
    key("agents", AGENTS, "How many agents take part, spread evenly over the weeks: agent k (from 0) has week k modulo their number in the week of `run.start`.").needed(),
    key("weeks", Kind::List(&Kind::ByWeekday(&Kind::Shift), 1, usize::MAX), "The weeks, which everybody works in turn: shifts by weekday, the other days are off. Weeks begin on Mondays.").needed(),
];

#[rustfmt::skip]
const ABSENCE: &[Key] = &[
    key("share", SHARE, "Probability that an agent does not come on a day: drawn once per agent and date, the same in every variant as long as the agent is the same: by name, or by the entry of `shifts` and the place in it.").needed(),
    key("correlation", SHARE, "Correlation between the agents of a group on the same day, of the normal variates that decide (a one-factor Gaussian copula)."),
    key("paid", Kind::Boolean, "Whether absence is paid, as planned; without pay there is no premium and no minimum either."),
];

#[rustfmt::skip]
const ON_CALL: &[Key] = &[
    key("agents", AGENTS, "How many agents are on call, besides those of the roster.").needed(),
    key("hours", Kind::Windows, "When they may be called, by the clock of the group's site and not on its holidays; without it always but on these."),
    key("every", POSITIVE_DURATION, "How often somebody looks at the queues in these hours, at least 1s; when the condition holds, one more agent is called."),
    key("channels", Kind::List(&Kind::Channel, 1, usize::MAX), "Channels of the group in which contacts count for that. Without it those where customers hold the line, so that mail left over from the night calls nobody in; in a group without such channels, all of them."),
    key("waiting_at_least", Kind::Whole(1, 1_000_000), "So many contacts wait in these `channels`: first messages, and follow-ups that anyone may answer; without it `wait_at_least` says when."),
    key("wait_at_least", POSITIVE_DURATION, "The first in line of one of these `channels` has waited for so long; without it `waiting_at_least` says when."),
    key("notice", DURATION, "From the call until the agent is at work.").needed(),
    key("length", POSITIVE_DURATION, "How long the agent stays; what is in hand then ends as at the end of a shift.").needed(),
    key("minimum", DURATION, "Least time that is paid for each call that an agent answers; otherwise that from coming to going."),
    key("retainer", OF_WAGE, "Share of the wage that is paid for every hour on call, called or not."),
];
