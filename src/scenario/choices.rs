//! `slots` and `shares` of `[optimise]`: concurrency and mixes of channels that are chosen with the numbers of agents.

use super::channel::peek_medium;
use super::channel_ref::{Channels, by_channel, by_name};
use super::context::Context;
use super::diagnostic::{Diagnostic, Place};
use super::document::{Node, quote};
use super::model::{Group, Inquiry, Medium, Mix, MixChoice, Skill, SlotChoice};
use super::number::{items, number, share, whole_u32};
use super::optimise::Names;
use super::reader::{Reader, mismatch, unknown};
use super::skills::one_at_a_time;
use std::fmt::Display;
use std::sync::Arc;

/// Most mixes of one inquiry.
const MOST: usize = 10_000;
/// Shares that differ by less are the same.
const SAME: f64 = 1e-9;

/// Both sections as they are written.
pub(super) struct Choices {
    slots: Vec<(usize, PerChannel<u32>)>,
    /// By the name of the inquiry.
    shares: Vec<(String, Place, PerChannel<f64>)>,
    step: f64,
}

/// Bounds by channel, each with its place.
type PerChannel<T> = Vec<(usize, (T, T, Place))>;

/// What has been read of the scenario.
pub(super) struct Known<'a> {
    /// All groups.
    pub groups: &'a [Group],
    /// All channels by name, sorted.
    pub channels: &'a Channels<'a>,
    /// All inquiries without errors.
    pub inquiries: &'a [Inquiry],
}

/// Reads the keys.
pub(super) fn choices(reader: &Reader<'_>, names: &Names<'_>) -> Choices {
    const SLOTS: &str = "bounds by group and channel such as { front = { chat = [1, 4] } }";
    const SHARES: &str = "bounds by inquiry and channel such as { billing = { phone = [0.4, 1], messaging = [0, 0.3] } }";
    let of_group = |cx: &Context, node: &Node| {
        by_channel(cx, node, SLOTS, names.channels, |cx, node| bounds(cx, node, "two numbers of slots such as [1, 4]", slots))
    };
    let of_inquiry = |cx: &Context, node: &Node| {
        let read = by_channel(cx, node, SHARES, names.channels, |cx, node| bounds(cx, node, "two shares such as [0.4, 1]", share))?;
        Some((node.place.clone(), read))
    };
    let slots = reader.optional("slots", |cx, node| by_name(cx, node, "group", SLOTS, names.groups, of_group));
    let shares = reader.optional("shares", |cx, node| by_name(cx, node, "inquiry", SHARES, names.inquiries, of_inquiry));
    let named = |(inquiry, (place, bounds)): (usize, (Place, PerChannel<f64>))| (names.inquiries[inquiry].to_owned(), place, bounds);
    Choices {
        slots: slots.unwrap_or_default(),
        shares: shares.into_iter().flatten().map(named).collect(),
        step: reader.or_default("optimise", "share_step", number("a share from 0.001 to 0.5", |step| (0.001..=0.5).contains(&step))),
    }
}

fn slots(cx: &Context, node: &Node) -> Option<u32> {
    whole_u32("a whole number from 1 to 1000000", 1..=1_000_000)(cx, node)
}

/// `[low, high]`.
fn bounds<T: Copy + PartialOrd + Display>(
    cx: &Context,
    node: &Node,
    expected: &str,
    parse: impl Fn(&Context, &Node) -> Option<T>,
) -> Option<(T, T, Place)> {
    let read = items(cx, node, expected, parse)?;
    let &[low, high] = read.as_slice() else { return mismatch(cx, node, expected) };
    if low > high {
        let error = Diagnostic::at(&node.place, format!("the lower bound, {low}, is more than the upper, {high}"));
        cx.report(error.expecting(expected));
        return None;
    }
    Some((low, high, node.place.clone()))
}

impl Choices {
    /// The slots, of skills that can have several.
    pub fn slots(&self, cx: &Context, known: &Known<'_>) -> Vec<SlotChoice> {
        let mut choices = Vec::new();
        for (index, bounds) in &self.slots {
            let group = &known.groups[*index];
            for &(channel, (low, high, ref place)) in bounds {
                if slots_fit(cx, place, group, channel, known.channels) {
                    choices.push(SlotChoice { group: *index, channel, low, high });
                }
            }
        }
        choices
    }

    /// The mixes of every inquiry within the bounds.
    pub fn mixes(&self, cx: &Context, known: &Known<'_>) -> Vec<MixChoice> {
        let mut choices = Vec::new();
        for (name, place, bounds) in &self.shares {
            let Some(inquiry) = known.inquiries.iter().position(|inquiry| inquiry.name == *name) else { continue };
            if let Some(mixes) = self.mixes_of(cx, place, inquiry, bounds, known) {
                choices.push(MixChoice { inquiry, mixes: Arc::new(mixes) });
            }
        }
        choices
    }

    fn mixes_of(&self, cx: &Context, place: &Place, index: usize, bounds: &PerChannel<f64>, known: &Known<'_>) -> Option<Vec<Mix>> {
        let inquiry = &known.inquiries[index];
        let error = |what: String, expected: &str| {
            cx.report(Diagnostic::at(place, what).expecting(expected));
            None
        };
        for (channel, (_, high, place)) in bounds {
            let served = known.groups.iter().flat_map(|group| &group.skills).any(|skill| skill.serves(*channel, index));
            if *high > 0.0 && !served {
                let (inquiry, channel) = (quote(&inquiry.name), quote(known.channels[*channel].0));
                let error = Diagnostic::at(place, format!("nobody serves the inquiry {inquiry} on the channel {channel}"));
                cx.report(error.expecting("a channel among the `skills` of some group"));
                return None;
            }
        }
        if bounds.len() < 2 {
            return error(
                "the share of one channel alone cannot change: the shares sum to 1".to_owned(),
                "bounds of at least two channels",
            );
        }
        let file = Mix(inquiry.channels.clone());
        let total: f64 = bounds.iter().map(|(channel, _)| file.share(*channel)).sum();
        let (low, high) = bounds.iter().fold((0.0, 0.0), |sum, (_, (low, high, _))| (sum.0 + low, sum.1 + high));
        if total == 0.0 {
            return error("none of these channels has a share of the inquiry".to_owned(), "a channel that customers come by now");
        }
        let shown = |share: f64| (share * 1e6).round() / 1e6;
        if low > total + SAME {
            let what = format!("the lower bounds sum to {}, more than these channels have together, {}", shown(low), shown(total));
            return error(what, "lower bounds that leave a choice");
        }
        if high < total - SAME {
            let what = format!("the upper bounds sum to {}, less than these channels have together, {}", shown(high), shown(total));
            return error(what, "upper bounds that leave room for all");
        }
        let mut grid = Grid { parts: (total / self.step).round().max(1.0) as u32, total, bounds, found: Vec::new() };
        grid.fill(&mut Vec::new(), 0);
        if grid.found.len() > MOST {
            let what = format!("more than {MOST} mixes lie within these bounds");
            return error(what, "narrower bounds, or a larger `share_step`");
        }
        let others: Vec<(usize, f64)> =
            file.0.iter().copied().filter(|(channel, _)| bounds.iter().all(|(named, _)| named != channel)).collect();
        let mut mixes: Vec<Mix> = grid.found.into_iter().map(|shares| whole(shares, &others)).collect();
        let within = bounds.iter().all(|(channel, (low, high, _))| (low - SAME..=high + SAME).contains(&file.share(*channel)));
        let same = |a: &Mix, b: &Mix| (0..known.channels.len()).all(|channel| (a.share(channel) - b.share(channel)).abs() < SAME);
        if within && mixes.iter().all(|mix| !same(mix, &file)) {
            mixes.push(file);
        }
        // What waits at the start waits on a channel that the inquiry comes by.
        mixes.retain(|mix| inquiry.backlog.contacts.iter().all(|(channel, _)| mix.share(*channel) > 0.0));
        if mixes.is_empty() {
            return error(format!("no mix in steps of {} lies within these bounds", self.step), "wider bounds, or a smaller `share_step`");
        }
        Some(mixes)
    }
}

/// The mixes of some channels.
struct Grid<'a> {
    /// The sum of their shares is divided into so many parts.
    parts: u32,
    total: f64,
    bounds: &'a PerChannel<f64>,
    found: Vec<Vec<(usize, f64)>>,
}

impl Grid<'_> {
    /// Adds all mixes that begin with these shares, which take so many parts; stops where there are too many.
    fn fill(&mut self, begun: &mut Vec<(usize, f64)>, taken: u32) {
        let Some(&(channel, (low, high, _))) = self.bounds.get(begun.len()) else {
            if taken == self.parts {
                self.found.push(begun.clone());
            }
            return;
        };
        let last = begun.len() + 1 == self.bounds.len();
        let from = if last { self.parts - taken } else { 0 };
        for parts in from..=self.parts - taken {
            // Such as 0.35, and not 0.35000000000000003.
            let share = (f64::from(parts) * self.total / f64::from(self.parts) * 1e9).round() / 1e9;
            if share < low - SAME || share > high + SAME {
                continue;
            }
            if self.found.len() > MOST {
                return;
            }
            begun.push((channel, share));
            self.fill(begun, taken + parts);
            begun.pop();
        }
    }
}

/// The mix with the shares of the other channels, in the order of the channels.
fn whole(mut shares: Vec<(usize, f64)>, others: &[(usize, f64)]) -> Mix {
    shares.extend(others);
    shares.retain(|(_, share)| *share > 0.0);
    shares.sort_unstable_by_key(|(channel, _)| *channel);
    Mix(shares)
}

/// Whether the agents of a group may have several contacts of a channel in hand; reports what keeps them from it.
fn slots_fit(cx: &Context, place: &Place, group: &Group, channel: usize, channels: &Channels<'_>) -> bool {
    let name = channels[channel].0;
    if group.skills.iter().all(|skill| skill.channel != channel) {
        let own: Vec<&str> = group.skills.iter().map(|skill| channels[skill.channel].0).collect();
        no_skill(cx, place, name, &own);
        return false;
    }
    if let Some(why) = no_slots(peek_medium(channels[channel].1), group.rules.capacity > 0) {
        cx.report(Diagnostic::at(place, why).expecting("chats, or asynchronous threads"));
        return false;
    }
    true
}

/// Reports a channel that a group does not have; `own` are those that it has.
fn no_skill(cx: &Context, place: &Place, name: &str, own: &[&str]) {
    if own.is_empty() {
        cx.report(Diagnostic::at(place, "the group handles no channel").expecting("a group with `skills`"));
    } else {
        unknown(cx, place, &format!("channel {} in the `skills` of the group", quote(name)), name, own.iter().copied());
    }
}

/// Why contacts of a medium have no slots in a group, if they have none.
fn no_slots(medium: Option<Medium>, capacity: bool) -> Option<&'static str> {
    match medium {
        Some(medium) if one_at_a_time(medium) => Some("sessions of this medium are held one at a time"),
        Some(Medium::Chat) if capacity => Some("in a group with a `capacity` chats have `units`"),
        _ => None,
    }
}

/// `slots` of a group: by channel, before what its skills say. Gives them to the skills.
pub(super) fn slots_of_group(reader: &Reader<'_>, capacity: bool, skills: Option<&mut [(Skill, Place)]>, channels: &Channels<'_>) {
    let cx = reader.cx;
    let Some(entry) = reader.entry("slots") else { return };
    let names: Vec<&str> = channels.iter().map(|(name, _)| *name).collect();
    let read = by_channel(cx, &entry.node, "slots by channel such as { chat = 3 }", &names, |cx, node| {
        Some((slots(cx, node)?, node.place.clone()))
    });
    // What the skills are is not known where they have errors of their own.
    let Some((read, skills)) = read.zip(skills) else { return };
    for (channel, (slots, place)) in read {
        let place = &place;
        if let Some(why) = no_slots(peek_medium(channels[channel].1), capacity) {
            cx.report(Diagnostic::at(place, why).expecting("chats, or asynchronous threads"));
            continue;
        }
        let own: Vec<&str> = skills.iter().map(|(skill, _)| names[skill.channel]).collect();
        if !own.contains(&names[channel]) {
            no_skill(cx, place, names[channel], &own);
            continue;
        }
        skills.iter_mut().filter(|(skill, _)| skill.channel == channel).for_each(|(skill, _)| skill.slots = slots);
    }
}
