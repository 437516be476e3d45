//! `[groups.NAME]` with their skills, and `[agents]`.

use super::{
    DISTRIBUTION, DURATION, FACTOR, Key, Kind, NONE, POSITIVE_DURATION, POSITIVE_FACTOR, POSITIVE_SHARE, Rule, SHARE, Section, below,
    from_to, key,
};

pub(super) const SECTIONS: &[Section] = &[
    Section { scope: "groups", keys: GROUPS, rules: &[Rule::OneOf(&["staff", "shifts", "rotation", "rota"])] },
    Section { scope: "groups.skill", keys: SKILL, rules: &[] },
    Section { scope: "skills", keys: SKILLS, rules: &[Rule::OneOf(&["channel", "campaign"])] },
    Section { scope: "agents", keys: AGENTS, rules: &[] },
    Section { scope: "agents.stress", keys: STRESS, rules: &[] },
];

const STAFF: Kind = Kind::Whole(0, 100_000);
const UNITS: Kind = from_to(0.001, 1000.0);
const LEVEL: Kind = from_to(0.0, 3.0);
const GAIN: Kind = from_to(0.0, 10.0);
const QUITS: Kind = from_to(0.0, 100.0);

#[rustfmt::skip]
const GROUPS: &[Key] = &[
    key("staff", Kind::Either(&[STAFF, Kind::ByTime(&STAFF)]), "Agents on duty: always the same, by time of day and weekday, or by date from a CSV file, which holds on holidays too; a number holds until the next of its day. Without it there is a roster."),
    key("shifts", Kind::List(&Kind::Table("groups.shifts"), 1, usize::MAX), "A roster: how many agents work which shift on which days. Without it `staff`, `rotation` or `rota` says who is on duty."),
    key("rotation", Kind::Table("groups.rotation"), "A roster: weeks of shifts that all agents work in turn. Without it `staff`, `shifts` or `rota` says who is on duty."),
    key("rota", Kind::File, "A roster from a CSV file with the columns agent, weekday or date, and shift or start and end (which have no breaks). Weekdays are not worked on holidays, dates are. Without it `staff`, `shifts` or `rotation` says who is on duty."),
    key("site", Kind::Site, "Where it works: `staff`, `hours` and rosters go by the clock of the site, and it is off on its holidays, but for what `staff` or a `rota` has for that very date; without it at the centre."),
    key("hours", Kind::Windows, "When the group works: outside these hours nobody is on duty. Without it `staff` alone decides."),
    key("leaving", Kind::Word(&["finish", "pause", "hand_over"]), "What a busy agent does at a cut in staff, at the end of a shift and at a break: finish (time after the end of a shift is overtime); pause an asynchronous reply and resume it when back; or hand_over the reply, what is reserved for the agent and what comes for them while off duty to whoever is free, at the cost `rebuild` (at a break or meeting: finish). Sessions and chats are always finished."),
    key("pick", Kind::Word(&["priority", "in_order", "longest_wait", "longest_queue", "weighted_wait", "queue_ratio", "expected_delay", "rising"]), "What a freed agent takes of the contacts at the heads of the lines, the longer wait first among equals: the best `priority`; the order of `skills`; the longest wait whatever the priority; the channel with the most waiting; the largest `weight` x wait; the most waiting / `ratio`; the channel with the most work waiting per agent on duty who answers it (waiting x mean work of a contact without complexity / sum of agents x speed); or the smallest priority - wait / `rises_every`. With the five that ignore `priority` it only says which group a channel prefers."),
    key("switch_cost", DURATION, "For skills with `preemptible`: work added to a reply each time that a contact interrupts it, done when it is taken up again."),
    key("idle_ratio", POSITIVE_FACTOR, "For channels with `agent_choice = \"idle_ratio\"`: the share of all idle agents that this group should have, up to a common factor."),
    key("occupancy_time", POSITIVE_DURATION, "Time constant of the occupancy that `occupancy_cap` looks at: it starts at 0 and follows d occ/dt = (busy - occ) / this, on duty and off."),
    key("capacity", UNITS, "What an agent can hold at once: further contacts as long as their `units` and those of the contacts in hand fit, of several channels together. Without it chats have `slots`, and sessions and asynchronous replies take the whole agent."),
    key("wage_per_hour", from_to(0.0, 1e9), "Wage per paid hour, in any currency."),
    key("shrinkage", below(0.0, 1.0), "Share of paid time that is not worked, in place of `costs.shrinkage`. With a roster, that of the paid time which is not on it: breaks, meetings, absence and lateness are."),
    key("absence", Kind::Table("groups.absence"), "Unplanned absence of agents with a roster; without it everybody comes."),
    key("late_start", DISTRIBUTION, "Roster: how much later than planned an agent comes, drawn per shift; paid. Who is still at work from the shift before is not late."),
    key("early_leave", DISTRIBUTION, "Roster: how much earlier than planned an agent goes, drawn per shift; paid. Where the next shift of the agent begins at the end of one, nobody goes."),
    key("long_break", DISTRIBUTION, "Roster: how much longer than planned a break lasts, drawn per break; paid as planned."),
    key("late_break", Kind::Word(&["full", "cut"]), "Roster: a break or meeting that begins late, because something was in hand, lasts as long as planned, or ends when it should have."),
    key("on_call", Kind::Table("groups.on_call"), "Agents who come when they are called, besides those of the roster; without it nobody does."),
    key("skill", Kind::Either(&[LEVEL, Kind::Table("groups.skill")]), "How skilled the agents are, 1 is average: more resolved issues and more empathy."),
    key("home", Kind::Word(&["both", "synchronous", "asynchronous"]), "The mode that the agents are at home in; work in the other takes longer and goes wrong more often."),
    key("training_hours", from_to(0.0, 2000.0), "Paid training, in hours per agent and year of 2,080 hours: paid hours = hours on duty / (1 - shrinkage - this / 2080)."),
    key("assist", Kind::Boolean, "Whether an AI assistant helps the agents."),
    key("macros", SHARE, "Share of replies that are made of macros: quicker, and with less empathy."),
    key("new_hires", SHARE, "Share of agents who are new; their experience is spread evenly over the ramp."),
    key("ramp_factor", from_to(1.0, 10.0), "Work of an agent on the first day, as a multiple."),
    key("pace", Kind::Table("groups.pace"), "How the agents' speeds are spread: the work of each is multiplied by a factor of its own, lognormal with mean 1. Without it all are as fast as each other."),
    key("learning", Kind::Table("groups.learning"), "How newcomers get faster: work x (1 + (factor - 1) exp(-t / time)), with t an agent's time on duty since joining. Without it nobody does; `new_hires` is the same for a run too short to learn in, and a group has one of the two."),
    key("same_team", Kind::Boolean, "Whether what is drawn of the agents, pace and tenure, is the same in every replication; otherwise each has a team of its own."),
    key("outsourced", Kind::Table("groups.outsourced"), "What an outsourcer is paid for the group, instead of wages, training, seats, licences and what quits cost. Without it the agents are the centre's own."),
    key("members", Kind::Either(&[Kind::File, Kind::List(&Kind::Table("groups.members"), 1, usize::MAX)]), "The agents by name, which what is drawn of them goes by, in the order in which they come to work; at a cut those with nothing in hand leave first, the last of the list before the others. With a `rota` everybody who has rows there is one of them, and those without rows are on call. A CSV file has the columns agent, work_factor and skills (phone;chat). Without it all agents have all skills of the group."),
    key("skills", Kind::List(&Kind::Either(&[Kind::Channel, Kind::Table("skills")]), 1, usize::MAX), "The channels that the agents handle, as names or as tables, and the campaigns that they dial for when nobody waits. Without it there must be a routing matrix. Beside one an entry adds to the rows of its channel (with `inquiries`, to theirs) what the matrix has no columns for, such as `reserve` or `units`, and `priority`, `speed` and `slots` where their cells are empty."),
    key("slots", Kind::ByChannel(&Kind::Whole(1, 1_000_000)), "The slots of its skills by channel, such as { chat = 3 }: they go before `slots` in `skills` and in the routing matrix, and are easily varied (`holdline sweep --set groups.front.slots.chat=1..4:1`). Without it those hold."),
];

#[rustfmt::skip]
const SKILL: &[Key] = &[
    key("synchronous", LEVEL, "Skill where both parties are present."),
    key("asynchronous", LEVEL, "Skill where they are not."),
];

#[rustfmt::skip]
const SKILLS: &[Key] = &[
    key("channel", Kind::Channel, "The channel; without it the skill is a campaign."),
    key("campaign", Kind::Campaign, "The campaign; without it the skill is a channel. Its skill has `speed`, `priority` and `reserve`."),
    key("inquiries", Kind::List(&Kind::Inquiry, 1, usize::MAX), "The inquiries of the channel that the agents handle; without it all. A channel may stand in `skills` several times with different inquiries. Contacts that groups tell apart wait in lines of their own: a line has the channel's discipline, between lines the longest wait decides."),
    key("slots", Kind::Whole(1, 1_000_000), "How many chats an agent may hold at once, or how many open threads it may own."),
    key("speed", POSITIVE_FACTOR, "How fast the agents are on this channel: work is divided by this."),
    key("priority", Kind::Whole(1, 1000), "What comes first to a freed agent: 1 before 2; equal priorities by the longest wait. Of campaigns, which is dialled for first; contacts that wait come before them."),
    key("weight", POSITIVE_FACTOR, "With `pick = \"weighted_wait\"`: how much a unit of waiting weighs (the generalised c-mu rule)."),
    key("ratio", POSITIVE_FACTOR, "With `pick = \"queue_ratio\"`: the share of all who wait that should wait for this channel, up to a common factor."),
    key("rises_every", Kind::Duration { positive: true, never: true }, "With `pick = \"rising\"`: the priority improves by one every time that a contact has waited so long, and by parts of one in between."),
    key("reserve", Kind::Whole(0, 100_000), "The group takes contacts of this channel, new ones and waiting ones, only while more than so many of its agents are idle, the one who would take it included; without it whenever one is. Idle is who is on duty with nothing in hand, with or without the skill. It dials for a campaign only while more are idle; who has picked up a predictive call gets any idle agent."),
    key("units", UNITS, "In a group with a `capacity`: what a contact of this channel takes of it, in steps of 0.001: a chat or a session from answer to the end of its after-contact work, an asynchronous thread while a reply is worked on. Without it a chat takes 1, and a session or a reply all. Sessions and replies that take less go on side by side, each at full speed, in a group whose chats (if any) have `speed`; with such a chat in hand all share the rate of the chat's `speed` for so many contacts. An agent who is to leave finishes all in hand, whatever `leaving` says. Such sessions have no transfers, consultations or callbacks. `holdline check` reckons with as many at once as fit, at full speed."),
    key("occupancy_cap", POSITIVE_SHARE, "Asynchronous: an agent takes a message of this channel only while occupied for less than this share of the time, exponentially weighted with `occupancy_time`, and at the moment when the occupancy has fallen so far. Without it whatever the occupancy."),
    key("preemptible", Kind::Boolean, "Asynchronous: whether an arriving synchronous contact of a better priority that finds no free agent, and nobody waiting in its channel, interrupts a reply: in the first of its groups that has one, of those of the worst priority the one taken up last. The same agent takes it up again once there is nothing in hand and nothing of a better priority waits. Without it no reply is interrupted."),
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
