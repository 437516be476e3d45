//! `callback`: the offer to wait for one's turn off the line.

use super::{DISTRIBUTION, DURATION, Key, Kind, POSITIVE_DURATION, SHARE, Section, key};

pub(super) const SECTIONS: &[Section] = &[Section { scope: "channels.callback", keys: CALLBACK, rules: &[] }];

const COUNT: Kind = Kind::Whole(0, 1_000_000);

#[rustfmt::skip]
const CALLBACK: &[Key] = &[
    key("waiting_at_least", COUNT, "Offered to those who find no agent free and at least so many waiting, those included who keep a place in the queue without being on the line. It comes before a full queue turns anybody away, before balking and before `deflection`."),
    key("expected_wait_at_least", POSITIVE_DURATION, "Offered only where the expected wait, waiting contacts over recent throughput, is at least this long; without it whatever the wait."),
    key("accept", SHARE, "Share that accepts. Their wait for the call is no wait in the queue; they don't give up, take no line, and expect to be called when they were told."),
    key("order", Kind::Word(&["after_queue", "in_place", "estimate", "appointment", "end_of_day"]), "When the call is placed: by an agent who finds nobody waiting on the line (in the turn that the priority of the skill gives); when the place kept in the queue comes to the front; after the expected wait, then at the head of the queue; at an appointment, then at the head of the queue; or from a time of day on, as \"after_queue\"."),
    key("agents_free_at_least", Kind::Whole(1, 1_000_000), "With \"after_queue\" and \"end_of_day\": calls are placed only while so many agents could take one, the rest a reserve for those who call."),
    key("answer", SHARE, "Probability that a call is answered; with `realism = \"none\"` everybody answers. In a chat all do; in person it is the share still there when their number comes up."),
    key("ring", DURATION, "Agent time of a call that is not answered."),
    key("attempts", Kind::Whole(1, 100), "Calls after which the centre gives up; the customer may then try again as after giving up (`retrials`). A call that finds no line free counts as not answered."),
    key("retry_after", DISTRIBUTION, "The time from a call that was not answered to the next, which comes in opening hours: at the head of the queue, or with \"after_queue\" and \"end_of_day\" behind it."),
    key("slot", POSITIVE_DURATION, "With \"appointment\": length of a slot, from 1m to 24h. They are counted from every midnight of the clock of the channel's site; the last one of a day ends with it, and one in which the clock is put back is as much longer. Customers take the next appointment that is free, in a slot that begins in opening hours; those of a slot are spread evenly over it."),
    key("capacity", Kind::Whole(1, 10_000), "With \"appointment\": appointments in a slot."),
    key("from", Kind::Text, "With \"end_of_day\": the time of day, by the clock of the channel's site, from which calls are placed, such as \"17:00\"; without it when the channel closes."),
];
