//! The tables of `[channels.NAME]`: what happens before, instead of and after a contact; and `[triage]`.

use super::{DISTRIBUTION, DURATION, FACTOR, Key, Kind, NONE, POSITIVE_FACTOR, Rule, SHARE, Section, above, between, key};

pub(super) const SECTIONS: &[Section] = &[
    Section { scope: "channels.discipline", keys: DISCIPLINE, rules: &[Rule::OneOf(&["earliest_due", "aging"])] },
    Section { scope: "channels.discipline.earliest_due", keys: EARLIEST_DUE, rules: &[] },
    Section { scope: "channels.discipline.aging", keys: AGING, rules: &[] },
    Section { scope: "channels.announced", keys: ANNOUNCED, rules: &[Rule::Needs("quantile", "estimate")] },
    Section { scope: "channels.retrials", keys: RETRIALS, rules: &[] },
    Section { scope: "channels.bot", keys: BOT, rules: &[Rule::NotBoth("reject", "format")] },
    Section { scope: "channels.ivr", keys: IVR, rules: &[] },
    Section { scope: "channels.transfers", keys: TRANSFERS, rules: &[] },
    Section { scope: "channels.consultations", keys: CONSULTATIONS, rules: &[] },
    Section { scope: "channels.outside_hours", keys: OUTSIDE_HOURS, rules: &[] },
    Section { scope: "channels.deflection", keys: DEFLECTION, rules: &[] },
    Section { scope: "channels.chases", keys: CHASES, rules: &[] },
    Section { scope: "channels.escalation", keys: ESCALATION, rules: &[] },
    Section { scope: "triage", keys: TRIAGE, rules: &[] },
    Section { scope: "triage.routes", keys: ROUTES, rules: &[] },
];

const TIMES: Kind = Kind::Whole(1, 1000);

#[rustfmt::skip]
const DISCIPLINE: &[Key] = &[
    key("earliest_due", Kind::Table("channels.discipline.earliest_due"), "By when the reply is due: arrival plus the time allowed for the class."),
    key("aging", Kind::Table("channels.discipline.aging"), "By class, but a wait makes up for it: as if each class had come so much later."),
];

#[rustfmt::skip]
const EARLIEST_DUE: &[Key] = &[
    key("urgent", DURATION, "Time allowed for urgent issues."),
    key("complex", DURATION, "Time allowed for complex issues that are not urgent."),
    key("simple", DURATION, "Time allowed for all others; without triage for everybody."),
];

#[rustfmt::skip]
const AGING: &[Key] = &[
    key("urgent", DURATION, "How much later urgent issues count as having come."),
    key("complex", DURATION, "How much later complex issues that are not urgent count as having come."),
    key("simple", DURATION, "How much later all others count as having come; without triage everybody."),
];

#[rustfmt::skip]
const ANNOUNCED: &[Key] = &[
    key("estimate", Kind::Word(&["queue", "percentile"]), "How the wait is estimated: waiting contacts over recent throughput, or a quantile of recent waits to the first reply."),
    key("quantile", between(0.0, 1.0), "Which quantile of recent waits \"percentile\" announces."),
    key("bias", POSITIVE_FACTOR, "What the estimate is multiplied by: 1 is honest, less promises too much."),
];

#[rustfmt::skip]
const RETRIALS: &[Key] = &[
    key("after_abandoned", SHARE, "Probability of trying again after giving up, per attempt."),
    key("after_blocked", SHARE, "Probability of trying again after being turned away, per attempt."),
    key("delay", DISTRIBUTION, "The time to the next attempt."),
    key("limit", Kind::Either(&[NONE, Kind::Whole(1, 1_000_000)]), "Most attempts after the first; \"none\": no limit."),
    key("keep_patience", Kind::Boolean, "Whether every attempt has the patience of the first; otherwise it is drawn anew."),
];

#[rustfmt::skip]
const BOT: &[Key] = &[
    key("time", DISTRIBUTION, "Time with the bot, once all its fields are filled in; it costs the customer, not the agent."),
    key("containment", SHARE, "Share of inquiries of complexity 0 that the bot settles; of complexity c it settles containment x (1 - c)."),
    key("wrong", SHARE, "Share of those it settles to which it gives a wrong answer: the issue stays unresolved."),
    key("fields", Kind::Whole(0, 100), "Fields that the customer has to fill in, such as a date of birth."),
    key("format", Kind::Word(&["lenient", "strict"]), "How strictly inputs are read, which sets the default of `reject`."),
    key("reject", SHARE, "Probability that an input is rejected."),
    key("input_time", DURATION, "Time that each input takes."),
    key("attempts", Kind::Whole(1, 100), "Rejections of one field after which the bot gives up."),
    key("drop", SHARE, "Share of those it gave up on who leave; the others are handed to the queue."),
];

#[rustfmt::skip]
const IVR: &[Key] = &[
    key("layers", Kind::Whole(1, 20), "Number of layers.").needed(),
    key("time", DURATION, "Time in each layer."),
    key("drop", SHARE, "Probability of giving up in each layer."),
    key("misroute", SHARE, "Probability of a wrong turn in each layer; the first agent then has to transfer the contact."),
    key("zero_out", SHARE, "Probability in each layer of pressing zero, which leads straight to the queue."),
];

#[rustfmt::skip]
const TRANSFERS: &[Key] = &[
    key("share", SHARE, "Share of the sessions that are transferred.").needed(),
    key("work", DURATION, "Time of the agent who transfers, with the customer; after a wrong turn in a menu, too."),
    key("to", Kind::Channel, "The channel whose agents take the session on, in its line and with its handle time; without it the agents of the same channel. The contact counts where it came."),
    key("kind", Kind::Word(&["cold", "warm", "conference"]), "\"cold\": the first agent lets go at once, and the customer tells the story again. \"warm\": the first agent waits with the customer until the second answers, and briefs them. \"conference\": the same, and stays to the end."),
    key("briefing", DISTRIBUTION, "With \"warm\": the time that the second agent is told the story, with both held."),
    key("wait", DURATION, "With \"warm\" and \"conference\": the longest that the first agent waits for the second; then lets go, as in a cold transfer, and may get the customer back. So no two agents wait for each other forever, nor beyond closing time."),
    key("to_group", Kind::Group, "The group whose agents take the session on, with their skill for the channel of `to`, or for the same channel, which they need for every inquiry that comes. They may have it for transfers alone: the `groups` of that channel need not name them, and conditions there don't hold for whoever is sent to them. Without it whoever takes contacts of that channel."),
    key("priority", Kind::Either(&[Kind::Word(&["head", "tail", "arrival"]), Kind::Whole(1, 1000)]), "Where the customer waits for the second agent. \"head\": before everybody else in the line; with `to_group` before all that has the same priority in that group, and before everything where its `pick` looks at no priorities. \"tail\": behind, as if just come. \"arrival\": before those who came to the queue later, in the order of the channel. A number: by arrival among the contacts to which the groups give this priority, whatever they give to the channel; they need a `pick` that looks at priorities (with \"in_order\" they are the places in `skills`)."),
];

#[rustfmt::skip]
const CONSULTATIONS: &[Key] = &[
    key("share", SHARE, "Share of the sessions in which the agent asks, once, when half of the talk is over. Sessions that the agent transfers need no answer, nor those that a first agent hands over in person.").needed(),
    key("group", Kind::Group, "The group whose agents are asked: one who is idle, or else the first who has nothing in hand, before anything else that waits for them. It may be the agent's own group.").needed(),
    key("time", DISTRIBUTION, "How long both agents are held, with the customer on hold; speeds do not change it. It counts as time of both agents on the contact. `holdline check` reckons with the time of the one who asks only.").needed(),
    key("wait", DURATION, "The longest that the agent waits for somebody to ask, with the customer on hold; then goes on without. So no agents wait for each other forever."),
];

#[rustfmt::skip]
const OUTSIDE_HOURS: &[Key] = &[
    key("retry", SHARE, "Share that comes again when the channel opens."),
    key("spread", DISTRIBUTION, "How long after the opening they come."),
    key("switch", SHARE, "Share that takes another open channel of the inquiry at once; with `retry` at most 1, and the rest is lost."),
];

#[rustfmt::skip]
const DEFLECTION: &[Key] = &[
    key("to", Kind::Channel, "The asynchronous channel that is offered.").needed(),
    key("waiting_at_least", Kind::Whole(0, 1_000_000), "Offered to those who find no agent free and at least so many waiting."),
    key("accept", SHARE, "Share that accepts."),
];

#[rustfmt::skip]
const CHASES: &[Key] = &[
    key("per_expectation", FACTOR, "Chases per expected reply time, once that has passed (a constant hazard while the customer is awake)."),
    key("same_thread", SHARE, "Share of the chases that are written in the same thread, where they merge with what is unread."),
    key("by", Kind::Channel, "Channel of the other chases; without it the first phone channel, by name, that is ever staffed, and without one all stay in the thread."),
    key("limit", TIMES, "Most chases of one issue."),
];

#[rustfmt::skip]
const ESCALATION: &[Key] = &[
    key("to", Kind::Channel, "The synchronous channel by which the issue goes on.").needed(),
    key("misunderstandings", TIMES, "After so many misunderstandings."),
    key("wait", above(0.0, 1000.0), "When a reply takes longer than so many times the expectation of the contact: every reply, not only the first."),
    key("urgent", Kind::Boolean, "Whether urgent issues escalate as soon as a reply is overdue, once the expectation has passed."),
];

#[rustfmt::skip]
const TRIAGE: &[Key] = &[
    key("by", Kind::Word(&["human", "ai"]), "Who sorts, which sets the defaults of `accuracy` and `work`."),
    key("accuracy", SHARE, "Probability that the class is the right one; otherwise it is one of the other two."),
    key("work", DURATION, "Agent time per issue, spent with the first answer."),
    key("complex_from", SHARE, "Inquiries of at least this complexity are complex."),
    key("routes", Kind::Table("triage.routes"), "The channel to which each class is sent; without a route the customer's own choice."),
];

#[rustfmt::skip]
const ROUTES: &[Key] = &[
    key("urgent", Kind::Channel, "Channel of urgent issues."),
    key("complex", Kind::Channel, "Channel of complex issues that are not urgent."),
    key("simple", Kind::Channel, "Channel of all others."),
];
