//! Whom contacts are offered to: the entries of `groups` in a channel, and `[routing]`.

use super::{DURATION, Key, Kind, Section, key};
use crate::scenario::keys::Range;

pub(super) const SECTIONS: &[Section] =
    &[Section { scope: "channels.group", keys: GROUP, rules: &[] }, Section { scope: "routing", keys: ROUTING, rules: &[] }];

const WEIGHT: Kind = Kind::Number(Range { low: 0.0, high: 1e6, above_low: true, below_high: false });

#[rustfmt::skip]
const GROUP: &[Key] = &[
    key("group", Kind::Group, "The group.").needed(),
    key("rank", Kind::Whole(1, 1000), "Groups of a smaller rank are asked first; those of equal rank compete by `agent_choice`. Without it the place in the list if another entry has a rank, else all have the same."),
    key("weight", WEIGHT, "With `agent_choice = \"random\"`: among groups of equal rank a group is chosen with the probability of its idle agents x weight over the sum of these, then one of its idle agents evenly; without it 1."),
    key("after", DURATION, "The group takes only contacts that have waited so long for the answer; without it at once. All conditions of an entry must hold; they are judged for the contact at the front of its line. Follow-ups of a thread go to any agent with the skill."),
    key("waiting_at_least", Kind::Whole(0, u32::MAX as u64), "Only while so many wait in the channel, whatever their inquiry, the contact itself among them; without it however many."),
    key("expected_wait_at_least", DURATION, "Only while the expected wait in the channel is at least this: contacts waiting x mean work of a contact of complexity 0 at speed 1 / agents at work in the groups that answer it without conditions. Without it whatever it is."),
    key("hours", Kind::Windows, "Only at these times, by the clock of the channel's site; without it always."),
];

#[rustfmt::skip]
const ROUTING: &[Key] = &[
    key("matrix", Kind::File, "A CSV file with a row for each group and type of contact: columns group, channel and, if wanted, inquiry (empty: all), priority (as in `skills`), rank, after, weight (as in `channels.*.groups`), speed, slots (as in `skills`). Without it the groups have `skills`. Beside it `skills` only add to its rows, and no channel has `groups`."),
];
