//! `[optimise]`: what `holdline optimise` may change and what its plan must meet.

use super::choices::{Choices, Known, choices};
use super::context::Context;
use super::diagnostic::{Diagnostic, Place};
use super::document::{Entry, Node, quote};
use super::duration::positive_duration;
use super::model::{Group, Optimise, Per};
use super::number::{items, number, whole_u32, word};
use super::reader::{mismatch, unknown};
use super::settings::section;

const AGENTS: &str = "a whole number of agents from 0 to 100000";
const PER: &[(&str, Per)] = &[("run", Per::Run), ("day", Per::Day), ("interval", Per::Interval)];

/// The section as it is written, before it is known what the groups are like.
pub(super) struct Asked {
    optimise: Optimise,
    /// The groups that it names.
    named: Option<Vec<(usize, Place)>>,
    /// What may be chosen besides numbers of agents.
    choices: Choices,
}

/// Names of a scenario, each list sorted.
pub(super) struct Names<'a> {
    /// Of the groups.
    pub groups: &'a [&'a str],
    /// Of the channels.
    pub channels: &'a [&'a str],
    /// Of the inquiries.
    pub inquiries: &'a [&'a str],
}

/// Reads the section, which may be missing.
pub(super) fn optimise(cx: &Context, entry: Option<&Entry>, file: &Place, names: &Names<'_>) -> Asked {
    section(cx, entry, file, "[optimise]", |reader| {
        let group = |cx: &Context, node: &Node| {
            let Some(name) = node.as_str() else { return mismatch(cx, node, "the name of a group") };
            let index = names.groups.iter().position(|group| *group == name);
            if index.is_none() {
                unknown(cx, &node.place, &format!("group {}", quote(name)), name, names.groups.iter().copied());
            }
            Some((index?, node.place.clone()))
        };
        let named = reader.optional("groups", |cx, node| items(cx, node, "an array of groups such as [\"front\"]", group));
        let optimise = Optimise {
            groups: Vec::new(),
            interval: reader.optional("interval", positive_duration),
            min: reader.or_default("optimise", "min", whole_u32(AGENTS, 0..=100_000)),
            max: reader.optional("max", whole_u32(AGENTS, 0..=100_000)),
            confidence: reader.or_default(
                "optimise",
                "confidence",
                number("a share from 0.5 to below 1", |share| (0.5..1.0).contains(&share)),
            ),
            per: reader.or_default("optimise", "per", word(PER)),
            slots: Vec::new(),
            mixes: Vec::new(),
        };
        let choices = choices(reader, names);
        if let Some((max, entry)) = optimise.max.zip(reader.entry("max")).filter(|(max, _)| *max < optimise.min) {
            let error = Diagnostic::at(&entry.node.place, format!("`max` is {max}, less than `min`, {}", optimise.min));
            cx.report(error.expecting("at least `min`"));
        }
        Asked { optimise, named, choices }
    })
}

impl Asked {
    /// With the groups that it names, or all that can be counted anew, and with what may be chosen.
    pub fn of(self, cx: &Context, known: &Known<'_>) -> Optimise {
        let groups = known.groups;
        let named = self.named.map(|named| {
            for (index, place) in &named {
                if let Some(why) = fixed(&groups[*index]) {
                    cx.report(Diagnostic::at(
                        place,
                        format!("the agents of {} cannot be counted anew: {why}", quote(&groups[*index].name)),
                    ));
                }
            }
            named.into_iter().map(|(index, _)| index).collect()
        });
        let able = || (0..groups.len()).filter(|&index| fixed(&groups[index]).is_none()).collect();
        let mut groups: Vec<usize> = named.unwrap_or_else(able);
        groups.sort_unstable();
        groups.dedup();
        Optimise { groups, slots: self.choices.slots(cx, known), mixes: self.choices.mixes(cx, known), ..self.optimise }
    }
}

/// Why the number of agents of a group is not to be chosen.
fn fixed(group: &Group) -> Option<&'static str> {
    if group.tariff.is_some() {
        return Some("an outsourcer is paid by the contact, so that its agents cost nothing");
    }
    let roster = group.roster.as_ref()?;
    if roster.lines.is_empty() {
        Some("they have a `rotation` or a `rota`, and only `staff` and `shifts` are numbers")
    } else if group.individuals.members.is_empty() {
        None
    } else {
        Some("its `members` are people who work shifts")
    }
}
