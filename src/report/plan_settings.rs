//! What an optimised plan sets besides numbers of agents, as the files and tables of the plan show it.

use super::human;
use super::rows::json_number;
use super::style::{Role, Style, set_apart};
use crate::run::optimise::Outcome;
use crate::run::optimise::settings::slots_in_file;
use crate::scenario::model::Mix;
use crate::scenario::{Scenario, toml_string};
use serde_json::{Value, json};

/// Slots, or the share of a channel, before and after.
pub enum Chosen {
    /// Slots of a group for a channel, by indices; before, `u32::MAX` is no limit.
    Slots { group: usize, channel: usize, before: u32, after: u32 },
    /// Share of a channel among the customers of an inquiry, by indices.
    Share { inquiry: usize, channel: usize, before: f64, after: f64 },
}

/// All that was to be chosen; of a mix the channels that have or had a share.
pub fn chosen(scenario: &Scenario, outcome: &Outcome) -> Vec<Chosen> {
    let (asked, settings) = (&scenario.optimise, &outcome.space.settings);
    let slots = asked.slots.iter().zip(&settings.slots).map(|(choice, &after)| Chosen::Slots {
        group: choice.group,
        channel: choice.channel,
        before: slots_in_file(scenario, choice),
        after,
    });
    let mixes = asked.mixes.iter().zip(&settings.mixes).flat_map(|(choice, &mix)| {
        let (file, mix) = (Mix(scenario.inquiries[choice.inquiry].channels.clone()), &choice.mixes[mix]);
        let share = |channel| Chosen::Share { inquiry: choice.inquiry, channel, before: file.share(channel), after: mix.share(channel) };
        let known = (0..scenario.channels.len()).filter(|&channel| file.share(channel) > 0.0 || mix.share(channel) > 0.0);
        known.map(share).collect::<Vec<_>>()
    });
    slots.chain(mixes).collect()
}

/// The keys that a scenario with the plan sets for it; `quoted` makes a name a part of a dotted key.
pub fn keys(scenario: &Scenario, outcome: &Outcome, quoted: impl Fn(&str) -> String) -> Vec<(String, String)> {
    let (asked, settings) = (&scenario.optimise, &outcome.space.settings);
    let name = |channel: usize| &scenario.channels[channel].name;
    let slots = asked.slots.iter().zip(&settings.slots).map(|(choice, slots)| {
        (format!("groups.{}.slots.{}", quoted(&scenario.groups[choice.group].name), quoted(name(choice.channel))), slots.to_string())
    });
    let mixes = asked.mixes.iter().zip(&settings.mixes).map(|(choice, &mix)| {
        let shares: Vec<String> =
            choice.mixes[mix].0.iter().map(|(channel, share)| format!("{} = {share:?}", toml_string(name(*channel)))).collect();
        (format!("inquiries.{}.channels", quoted(&scenario.inquiries[choice.inquiry].name)), format!("{{ {} }}", shares.join(", ")))
    });
    slots.chain(mixes).collect()
}

/// The slots and shares for people.
pub fn table(scenario: &Scenario, outcome: &Outcome, apart: u16, style: Style) -> comfy_table::Table {
    let mut table = style.table();
    table.set_header(vec![
        style.cell("Slots and shares", Role::Strong),
        style.right("Before", Role::Strong),
        style.right("After", Role::Strong),
    ]);
    set_apart(&mut table, apart);
    for row in chosen(scenario, outcome) {
        let (what, before, after, changed) = match row {
            Chosen::Slots { group, channel, before, after } => {
                let what = format!("slots of {}: {}", scenario.groups[group].name, scenario.channels[channel].name);
                let before = if before == u32::MAX { "no limit".to_owned() } else { before.to_string() };
                let after = after.to_string();
                let changed = before != after;
                (what, before, after, changed)
            }
            Chosen::Share { inquiry, channel, before, after } => {
                let what = format!("share of {}: {}", scenario.inquiries[inquiry].name, scenario.channels[channel].name);
                (what, human::percent(before), human::percent(after), (before - after).abs() > 1e-9)
            }
        };
        let role = if changed { Role::Strong } else { Role::Plain };
        table.add_row(vec![style.cell(what, Role::Plain), style.right(before, Role::Plain), style.right(after, role)]);
    }
    table
}

/// The slots and shares as JSON.
pub fn json(scenario: &Scenario, outcome: &Outcome) -> Value {
    let one = |row: Chosen| match row {
        Chosen::Slots { group, channel, before, after } => json!({
            "group": scenario.groups[group].name,
            "channel": scenario.channels[channel].name,
            "slots_before": (before < u32::MAX).then_some(before),
            "slots_after": after,
        }),
        Chosen::Share { inquiry, channel, before, after } => json!({
            "inquiry": scenario.inquiries[inquiry].name,
            "channel": scenario.channels[channel].name,
            "share_before": json_number(Some(before)),
            "share_after": json_number(Some(after)),
        }),
    };
    chosen(scenario, outcome).into_iter().map(one).collect()
}
