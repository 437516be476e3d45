//! Agents as individuals, or as somebody else's: tables of `[groups.NAME]`.

use super::{DISTRIBUTION, Key, Kind, POSITIVE_DURATION, POSITIVE_FACTOR, Rule, Section, from_to, key};

pub(super) const SECTIONS: &[Section] = &[
    Section { scope: "groups.pace", keys: PACE, rules: &[Rule::OneOf(&["cv", "spread"])] },
    Section { scope: "groups.learning", keys: LEARNING, rules: &[] },
    Section { scope: "groups.members", keys: MEMBERS, rules: &[] },
    Section { scope: "groups.outsourced", keys: OUTSOURCED, rules: &[] },
];

#[rustfmt::skip]
const PACE: &[Key] = &[
    key("cv", from_to(0.0, 2.0), "Coefficient of variation of the agents' factors. Without it `spread` says it."),
    key("spread", from_to(1.0, 100.0), "The slow over the fast: the 90th percentile of the factors over the 10th; 1.88 among the agents of a bank (Brown et al. 2005). Without it `cv` says it."),
];

#[rustfmt::skip]
const LEARNING: &[Key] = &[
    key("factor", from_to(1.0, 10.0), "Work of an agent who joins, as a multiple."),
    key("time", POSITIVE_DURATION, "Time on duty in which what is left to learn falls to 1/e: 95% are learnt in three times as long."),
    key("tenure", DISTRIBUTION, "Time on duty before the run, drawn for each agent; agents who first come to work in the run have it, too."),
];

#[rustfmt::skip]
const MEMBERS: &[Key] = &[
    key("name", Kind::Text, "The agent's name; in a file the column `agent`.").needed(),
    key("work_factor", POSITIVE_FACTOR, "The agent's work is multiplied by this: 1.1 takes a tenth longer. Without it the factor is drawn by `pace`, or 1."),
    key("skills", Kind::List(&Kind::Channel, 1, usize::MAX), "Which of the group's skills the agent has. Without it all of them."),
];

const MONEY: Kind = from_to(0.0, 1e9);

#[rustfmt::skip]
const OUTSOURCED: &[Key] = &[
    key("per_contact", MONEY, "Money for each contact that comes into the hands of the group's agents, once until another group has it, and for each person of a campaign's list whom they reach. Without it none."),
    key("per_minute", MONEY, "Money for each minute of agent time on contacts and on calls of campaigns, after-contact work included. Without it none."),
    key("minimum_per_day", MONEY, "What is paid at least for a day of the centre's clock, in proportion for a day of which only a part is counted. Without it there is no minimum."),
];
