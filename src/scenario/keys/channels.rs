//! `[channels.NAME]`: the keys of every channel, of those where both parties are present and of those where
//! they are not.

use super::{
    DISTRIBUTION, DURATION, Key, Kind, NONE, PATIENCE, POSITIVE_DURATION, POSITIVE_SHARE, Rule, SHARE, Section, below, from_to, key,
};
use crate::scenario::model::Medium::{self, Chat, Email, InPerson, Messaging, Phone, Social, Ticket, Video};

pub(super) const SECTIONS: &[Section] = &[
    Section { scope: "channels", keys: CHANNELS, rules: &[Rule::NotBoth("speed", "turns"), Rule::NotBoth("speed", "reply_patience")] },
    Section { scope: "channels.target", keys: TARGET, rules: &[Rule::Needs("per", "penalty")] },
    Section { scope: "channels.balking", keys: BALKING, rules: &[] },
    Section { scope: "channels.sticky", keys: STICKY, rules: &[] },
];

const CALLS: &[Medium] = &[Phone, Video];
const SESSIONS: &[Medium] = &[Phone, Video, InPerson];
const PRESENT: &[Medium] = &[Phone, Video, InPerson, Chat];
const CHATS: &[Medium] = &[Chat];
const THREADS: &[Medium] = &[Messaging, Social, Email, Ticket];
const BY_TURNS: &[Medium] = &[Chat, Messaging, Social, Email, Ticket];

const COUNT: Kind = Kind::Whole(0, u32::MAX as u64);
const TURNS: Kind = Kind::Either(&[from_to(1.0, 10_000.0), Kind::Table("turns")]);
const DURATION_OR_NEVER: Kind = Kind::Duration { positive: false, never: true };
const CLOSING: Kind = Kind::Duration { positive: true, never: true };

#[rustfmt::skip]
const CHANNELS: &[Key] = &[
    key("medium", Kind::Word(&["phone", "video", "in-person", "chat", "messaging", "social", "email", "ticket"]), "What kind of door it is: it fixes whether both parties are present, and brings the defaults that `holdline defaults MEDIUM` lists.").needed(),
    key("open", Kind::Windows, "Opening hours; without it always open. Where both parties are present, those who come outside them find the door closed; elsewhere they are the clock of business-hours metrics."),
    key("patience", PATIENCE, "How long a customer waits for the first answer before giving up."),
    key("balking", Kind::Either(&[SHARE, Kind::Table("channels.balking")]), "Share of those who would have to wait who leave at once; without it nobody does."),
    key("queue_capacity", COUNT, "Most contacts that wait for a first answer; further ones are turned away. Without it there is no limit."),
    key("licence_per_month", from_to(0.0, 1e9), "Cost of a licence for the channel in a month of 30.4 days, for each agent who handles it; a group has as many such agents as it has on duty at most in the counted length. Without it there are no licences."),
    key("target", Kind::Table("channels.target"), "The service level to be met; without it the channel counts in no target."),
    key("site", Kind::Site, "The site by whose clock and holidays it opens; without it the centre's."),
    key("groups", Kind::List(&Kind::Either(&[Kind::Group, Kind::Table("channels.group")]), 1, usize::MAX), "The groups that answer, in order of preference; without it all that have the channel among their skills, by the priority they give it, then by name."),
    key("agent_choice", Kind::Word(&["in_order", "longest_idle", "fewest_active", "random", "least_occupied", "idle_ratio", "expected_delay"]), "Which free agent of the groups of the first rank a contact goes to: the first group with one; the longest idle of all; the one with the fewest sessions; any; the one busy for the smallest share of the time since coming on duty, ties to the longest idle; or one of the group with the most idle agents / `idle_ratio`, or with the shortest expected delay (busy agents + 1) / (agents on duty x speed), ties in order of preference. If all are busy it waits under any of them."),
    key("sticky", Kind::Either(&[NONE, Kind::Table("channels.sticky")]), "Who comes back with an issue that an agent has answered goes to the agent who had it last, if on duty with the skill: at once if free, otherwise after waiting for that agent, whoever else is free. That agent has what the customer told before, whatever `context` says. Without it to any."),
    key("discipline", Kind::Either(&[Kind::Word(&["first_come", "priority", "easiest_first", "earliest_due", "aging"]), Kind::Table("channels.discipline")]), "In what order waiting contacts are taken."),
    key("announced", Kind::Either(&[Kind::Word(&["none", "estimate"]), POSITIVE_DURATION, Kind::Table("channels.announced")]), "The wait that those who come are told: nothing, always the same, or an estimate."),
    key("expected_reply", POSITIVE_DURATION, "The first reply time that customers expect of the channel, before `immediacy` and announcements: waits are judged against it."),
    key("richness", SHARE, "How much of tone and emotion the medium lets through: empathy is richness x skill x (1 - empathy x stress)."),
    key("misunderstanding", SHARE, "Probability that a customer's turn is misread: a clarification where both are present, a whole round trip where they are not."),
    key("context", SHARE, "Probability that whoever answers has what the customer told before (a CRM); otherwise identity is checked and the story told again."),
    key("authenticated", Kind::Boolean, "Whether customers are known already when they come (they logged in), so that checking their identity again is one check too many."),
    key("retrials", Kind::Either(&[NONE, Kind::Table("channels.retrials")]), "Who tries again after giving up or being turned away, when and how often."),
    key("bot", Kind::Either(&[NONE, Kind::Table("channels.bot")]), "An automaton in front of the channel."),
    key("silent_abandonment", SHARE, "Share of those who give up who don't say so: an agent answers a ghost.").of(BY_TURNS),
    key("handle_time", DISTRIBUTION, "Time in session with the customer; of a chat with `speed` the work of the whole chat.").of(PRESENT),
    key("after_work", DISTRIBUTION, "Work of the agent alone after the contact.").of(PRESENT),
    key("outside_hours", Kind::Either(&[Kind::Word(&["lost"]), Kind::Table("channels.outside_hours")]), "What those do who find the door closed: come again at the opening, take another channel, or are lost.").of(PRESENT),
    key("deflection", Kind::Either(&[NONE, Kind::Table("channels.deflection")]), "An offer to leave the queue for an asynchronous channel.").of(PRESENT),
    key("callback", Kind::Either(&[NONE, Kind::Table("channels.callback")]), "An offer to those who would have to wait: to be called back, or to keep their place in the queue without standing in it (a ticket number, a message when it is their turn).").of(PRESENT),
    key("ivr", Kind::Either(&[NONE, Kind::Table("channels.ivr")]), "A menu in front of the queue.").of(CALLS),
    key("transfers", Kind::Either(&[NONE, SHARE, Kind::Table("channels.transfers")]), "Share of the sessions that the first agent has to transfer to another.").of(SESSIONS),
    key("consultations", Kind::Table("channels.consultations"), "Sessions in which the agent puts the customer on hold and asks an agent of another group. Without it nobody asks.").of(SESSIONS),
    key("turns", TURNS, "The number of agent replies, for an inquiry of complexity 0.").of(BY_TURNS),
    key("reply_work", DISTRIBUTION, "Agent's work on one reply.").of(BY_TURNS),
    key("think_time", DISTRIBUTION, "The customer's time between a reply and the next message.").of(BY_TURNS),
    key("slowdown", Kind::List(&from_to(1.0, 1e6), 1, 1000), "By how much work slows down with 1, 2, 3, ... chats in progress; the last number holds for more.").of(CHATS),
    key("speed", Kind::List(&from_to(1e-6, 1e6), 1, 1000), "Instead of turns: the total rate of work with 1, 2, 3, ... chats in progress, which share it evenly; the last number holds for more.").of(CHATS),
    key("reply_patience", PATIENCE, "How long a customer waits for a reply within a chat before leaving it.").of(CHATS),
    key("inactivity_close", DURATION, "How long the slot of a customer who has left without a word is held.").of(CHATS),
    key("immediacy", SHARE, "How far the channel looks like live chat: ln E = i ln 60 s + (1 - i) ln expected_reply is the reply time that customers expect.").of(THREADS),
    key("owner_window", DURATION_OR_NEVER, "How long a follow-up waits for the agent of the thread before any agent may answer it; \"never\": only that agent answers.").of(THREADS),
    key("rebuild", DURATION, "What a colleague needs to read up before answering in another agent's thread.").of(THREADS),
    key("auto_close", CLOSING, "A thread is closed, unresolved, when the customer has been silent for so long.").of(THREADS),
    key("chases", Kind::Either(&[NONE, Kind::Table("channels.chases")]), "How customers ask again while a reply is overdue.").of(THREADS),
    key("escalation", Kind::Either(&[NONE, Kind::Table("channels.escalation")]), "When a thread goes on by a synchronous channel.").of(THREADS),
    key("research", Kind::Either(&[NONE, DISTRIBUTION]), "The time that an inquiry of detail 1 takes to look up before its first reply; others take their share of it.").of(THREADS),
    key("bursts", below(0.0, 1.0), "Probability that a customer's message is followed by another before it is answered.").of(THREADS),
    key("burst_gap", DISTRIBUTION, "The time from a customer's message to the one that follows it in a burst.").of(THREADS),
];

#[rustfmt::skip]
const TARGET: &[Key] = &[
    key("within", POSITIVE_DURATION, "The acceptable wait: to the answer where both are present, to the first reply sent where they are not.").needed(),
    key("share", POSITIVE_SHARE, "The share of contacts that should meet it.").needed(),
    key("also", Kind::List(&POSITIVE_DURATION, 1, usize::MAX), "Further acceptable waits, such as [\"10s\", \"60s\"]: the service level (`within_sla` where both are not present) within each of them is reported beside that of the target, and changes nothing. Without it there is none."),
    key("penalty", from_to(0.0, 1e9), "Money to be paid for every period in which less than the share of the contacts that arrived in it met the target: by the first service level of metrics.csv, and `within_sla` where both are not present. Without it nothing is."),
    key("per", Kind::Word(&["interval", "day", "run"]), "The period of the penalty. A day is one of the centre's clock, with 23 or 25 hours where that changes, and has to consist of whole intervals."),
];

#[rustfmt::skip]
const STICKY: &[Key] = &[
    key("wait", POSITIVE_DURATION, "How long the contact waits for that agent alone; then anyone may take it, in the order of arrival."),
];

#[rustfmt::skip]
const BALKING: &[Key] = &[
    key("share", SHARE, "Share of those who would have to wait who leave at once.").needed(),
    key("waiting_at_least", COUNT, "Only where at least so many are waiting already."),
];
