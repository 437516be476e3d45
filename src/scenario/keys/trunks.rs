//! `[trunks.NAME]`: the lines that calls take.

use super::{Key, Kind, Section, key};

pub(super) const SECTIONS: &[Section] = &[Section { scope: "trunks", keys: TRUNKS, rules: &[] }];

#[rustfmt::skip]
const TRUNKS: &[Key] = &[
    key("lines", Kind::Whole(1, 1_000_000), "How many contacts can be on the line at once: in a menu, with a bot, in the queue, on hold or in talk. Who finds all lines taken hears the busy signal and is turned away (`retrials.after_blocked`); a customer who waits for a callback takes no line until the call, and none is taken by after-contact work.").needed(),
    key("channels", Kind::List(&Kind::Channel, 1, usize::MAX), "The channels of phone and video that share these lines; each is in one trunk group at most.").needed(),
];
