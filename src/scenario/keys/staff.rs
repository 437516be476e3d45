//! `[groups.NAME]` with their skills, and `[agents]`.

use super::{FACTOR, Key, Kind, NONE, POSITIVE_DURATION, POSITIVE_FACTOR, SHARE, Section, below, from_to, key};

pub(super) const SECTIONS: &[Section] = &[
    Section { scope: "groups", keys: GROUPS, rules: &[] },
    Section { scope: "groups.skill", keys: SKILL, rules: &[] },
    Section { scope: "skills", keys: SKILLS, rules: &[] },
    Section { scope: "agents", keys: AGENTS, rules: &[] },
    Section { scope: "agents.stress", keys: STRESS, rules: &[] },
];

const STAFF: Kind = Kind::Whole(0, 100_000);
const LEVEL: Kind = from_to(0.0, 3.0);
const GAIN: Kind = from_to(0.0, 10.0);
const QUITS: Kind = from_to(0.0, 100.0);

#[rustfmt::skip]
const GROUPS: &[Key] = &[
    key("staff", Kind::Either(&[STAFF, Kind::ByTime(&STAFF)]), "Agents on duty: always the same, by time of day and weekday, or by date from a CSV file; a number holds until the next of its day.").needed(),
    key("hours", Kind::Windows, "When the group works: outside these hours nobody is on duty. Without it `staff` alone decides."),
    key("leaving", Kind::Word(&["finish", "pause"]), "What a busy agent does when the staff is cut: finish, or pause asynchronous work until the next shift."),
    key("pick", Kind::Word(&["priority", "in_order"]), "What a freed agent takes: the best priority, then the longest waiting; or the order of `skills`."),
    key("wage_per_hour", from_to(0.0, 1e9), "Wage per paid hour, in any currency."),
    key("skill", Kind::Either(&[LEVEL, Kind::Table("groups.skill")]), "How skilled the agents are, 1 is average: more resolved issues and more empathy."),
    key("home", Kind::Word(&["both", "synchronous", "asynchronous"]), "The mode that the agents are at home in; work in the other takes longer and goes wrong more often."),
    key("training_hours", from_to(0.0, 2000.0), "Paid training, in hours per agent and year of 2,080 hours: paid hours = hours on duty / (1 - shrinkage - this / 2080)."),
    key("assist", Kind::Boolean, "Whether an AI assistant helps the agents."),
    key("macros", SHARE, "Share of replies that are made of macros: quicker, and with less empathy."),
    key("new_hires", SHARE, "Share of agents who are new; their experience is spread evenly over the ramp."),
    key("ramp_factor", from_to(1.0, 10.0), "Work of an agent on the first day, as a multiple."),
    key("skills", Kind::List(&Kind::Either(&[Kind::Channel, Kind::Table("skills")]), 1, usize::MAX), "The channels that the agents handle, as names or as tables.").needed(),
];

#[rustfmt::skip]
const SKILL: &[Key] = &[
    key("synchronous", LEVEL, "Skill where both parties are present."),
    key("asynchronous", LEVEL, "Skill where they are not."),
];

#[rustfmt::skip]
const SKILLS: &[Key] = &[
    key("channel", Kind::Channel, "The channel.").needed(),
    key("slots", Kind::Whole(1, 1_000_000), "How many chats an agent may hold at once, or how many open threads it may own."),
    key("speed", POSITIVE_FACTOR, "How fast the agents are on this channel: work is divided by this."),
    key("priority", Kind::Whole(1, 1000), "What comes first to a freed agent: 1 before 2; equal priorities by the longest wait."),
];

#[rustfmt::skip]
const AGENTS: &[Key] = &[
    key("stress", Kind::Either(&[NONE, Kind::Table("agents.stress")]), "How stress arises and acts: ds/dt = (pressure - s) / time, with s and the pressure from 0 to 1."),
    key("off_mode_work", POSITIVE_FACTOR, "Work in the mode that is not the group's home is multiplied by this."),
    key("off_mode_errors", FACTOR, "Misunderstandings in the mode that is not the group's home are multiplied by this."),
    key("assist_novice", GAIN, "Share by which an assistant raises the issues per hour of novices, of skill 0.8 or less; in between it is linear."),
    key("assist_average", GAIN, "Share by which an assistant raises the issues per hour of average agents, of skill 1."),
    key("assist_expert", GAIN, "Share by which an assistant raises the issues per hour of experts, of skill 1.2 or more."),
    key("macro_work", below(0.0, 1.0), "Share of the work that a macro saves."),
    key("macro_empathy", SHARE, "Empathy that a macro costs."),
    key("attrition", QUITS, "Quits per agent-year without stress."),
    key("attrition_occupancy", QUITS, "Further quits per agent-year, per unit of occupancy above `attrition_occupancy_free`."),
    key("attrition_occupancy_free", SHARE, "Occupancy up to which nobody quits because of it."),
    key("attrition_stress", FACTOR, "How stress drives agents away: quits are multiplied by 1 + this x stress."),
];

#[rustfmt::skip]
const STRESS: &[Key] = &[
    key("time", POSITIVE_DURATION, "Time constant with which stress follows the pressure."),
    key("occupancy_time", POSITIVE_DURATION, "Time over which the occupancy is remembered."),
    key("occupancy", FACTOR, "Pressure per unit of occupancy above `occupancy_free`."),
    key("occupancy_free", SHARE, "Occupancy that is no strain."),
    key("concurrency", FACTOR, "Pressure per session in hand above `concurrency_free`."),
    key("concurrency_free", FACTOR, "Sessions in hand that are no strain."),
    key("anger", FACTOR, "Pressure per unit of the customer's emotion."),
    key("synchronous", FACTOR, "Pressure of being in a synchronous contact."),
    key("work", FACTOR, "What stress adds to the work, which is multiplied by 1 + this x stress."),
    key("errors", FACTOR, "What stress adds to misunderstandings, which are multiplied by 1 + this x stress."),
    key("empathy", SHARE, "What stress takes from empathy, which is multiplied by 1 - this x stress."),
];
