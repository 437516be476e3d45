//! `[optimise]`: what `holdline optimise` may change.

use super::{Key, Kind, NO_RULES, POSITIVE_DURATION, Range, SHARE, Section, from_to, key};

pub(super) const SECTIONS: &[Section] = &[Section { scope: "optimise", keys: OPTIMISE, rules: NO_RULES }];

const AGENTS: Kind = Kind::Whole(0, 100_000);
const CONFIDENCE: Kind = Kind::Number(Range { low: 0.5, high: 1.0, above_low: false, below_high: true });

#[rustfmt::skip]
const OPTIMISE: &[Key] = &[
    key("groups", Kind::List(&Kind::Group, 0, usize::MAX), "The groups whose agents are counted anew: every step of `staff` that has any, by kind of day (weekdays or dates whose steps are alike stay alike), and every entry of `shifts`. Without it all that have `staff` or `shifts`, no outsourcer's, and no `members` who work shifts."),
    key("interval", POSITIVE_DURATION, "The steps of `staff` are cut at multiples of this after midnight before they are counted anew, so that they may differ from hour to hour. Without it the steps of the file."),
    key("min", AGENTS, "The fewest agents of a step or of an entry of `shifts`. Where the file has nobody, nobody is put."),
    key("max", AGENTS, "The most agents of a step or of an entry of `shifts`, and never more than a group has `members`. Without it four times what the file has or the formulas ask for, and ten more."),
    key("confidence", CONFIDENCE, "How sure it must be that a target is met: the one-sided lower bound of the service reaches it. Each target has a bound of its own, and a plan is confirmed only if all of them hold. `precision`, `control_variates` and `busyness_days` of [run] are for runs and have no part in it."),
    key("per", Kind::Word(&["run", "day", "interval"]), "Over what each target must hold: the counted length, as in metrics.csv; every day of it; or every interval, as in intervals.csv. Days and intervals in which fewer than one contact is judged on average are left out."),
    key("slots", Kind::ByName(&Kind::ByChannel(&Kind::List(&Kind::Whole(1, 1_000_000), 2, 2))), "Concurrency that is chosen with the agents: by group and by channel of its `skills` the fewest and the most slots, such as { front = { chat = [1, 4] } }. What the file has may lie outside. Without it slots stay as they are."),
    key("shares", Kind::ByName(&Kind::ByChannel(&Kind::List(&SHARE, 2, 2))), "Mixes of channels that are chosen with the agents: by inquiry and channel the least and the largest share, such as { billing = { phone = [0.4, 1], messaging = [0, 0.3] } }. The channels named here keep the sum of their shares, the others keep theirs. Cost alone sends all to the cheapest channel whose target can be met: the bounds must say how far customers would follow. Without it mixes stay as they are."),
    key("share_step", from_to(0.001, 0.5), "The shares chosen are multiples of this, or of the nearest step that divides the sum of the shares evenly. The file's own mix is among the choices, too, where it lies within the bounds."),
];
