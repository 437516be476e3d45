//! An optimised plan for people: what changes by group, what service was confirmed, what binds, what it took.

use super::human;
use super::plan_settings;
use super::rows::json_number;
use super::style::{Role, Style, fitted, fold, heading, set_apart};
use crate::ground::time::to_seconds;
use crate::run::optimise::{Ending, Judged, Outcome, Verdict};
use crate::scenario::{Scenario, Study};
use serde_json::{Value, json};

/// Half the width of a 95% interval, in standard errors.
const HALF_WIDTH: f64 = 1.96;

/// Agent-hours of a group's levers.
fn hours(outcome: &Outcome, group: usize, after: bool) -> f64 {
    let levers = outcome.space.levers.iter().zip(&outcome.plan).filter(|(lever, _)| lever.group == group);
    levers.map(|(lever, agents)| f64::from(if after { *agents } else { lever.before }) * lever.hours).sum()
}

/// What is known of the plan, in words.
fn verdict(outcome: &Outcome) -> String {
    let (times, replications) = (outcome.confirmations, human::count(u64::from(outcome.confirm_replications)));
    let confidence = outcome.after.as_ref().map_or(0.0, |after| after.confidence);
    let text = match outcome.verdict {
        Verdict::Confirmed => format!(
            "Confirmed on {replications} replications with fresh random numbers: every target is met, by bounds at {} each.",
            human::percent(confidence)
        ),
        Verdict::NotConfirmed => {
            format!(
                "Not confirmed: after {times} tries on up to {replications} fresh replications each, some bound still misses its target."
            )
        }
        Verdict::Unchecked => "Not confirmed: interrupted before the plan was simulated with fresh random numbers.".to_owned(),
        Verdict::Impossible if outcome.untried() => {
            "No plan with the slots and shares that were tried meets all targets: this one comes nearest.".to_owned()
        }
        Verdict::Impossible => {
            "No plan within the bounds meets all targets: this one comes nearest. Raise `max` in [optimise], or look at \
            what agents cannot change: opening hours, slots, reserves."
                .to_owned()
        }
    };
    let ended = match outcome.ending {
        Ending::Complete => "",
        Ending::TimeLimit => " The time limit ended the search; more time may find a better plan.",
        Ending::Interrupted => " The search was interrupted; more time may find a better plan.",
    };
    text + ended
}

/// What could be changed, as numbers of each kind.
fn levers(outcome: &Outcome) -> String {
    let settings = &outcome.space.settings;
    let some = |count: usize, one: &str, many: &str| (count > 0).then(|| format!("{count} {}", if count == 1 { one } else { many }));
    let agents = some(outcome.plan.len(), "number of agents", "numbers of agents");
    let slots = some(settings.slots.len(), "number of slots", "numbers of slots");
    let mixes = some(settings.mixes.len(), "mix of channels", "mixes of channels");
    [agents, slots, mixes].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// The answer for people.
pub fn show(study: &Study, scenario: &Scenario, outcome: &Outcome, style: Style) -> String {
    let detail = format!(
        "{} · {} from {} · seed {} · {} replications of {} plans",
        levers(outcome),
        human::period(to_seconds(scenario.run.length)),
        scenario.run.start.strftime("%a %Y-%m-%d"),
        outcome.seed,
        human::count(outcome.simulated),
        human::count(outcome.plans as u64),
    );
    let name = if scenario.variant == "base" { study.name.clone() } else { format!("{}: {}", study.name, scenario.variant) };
    let mut text = heading(&name, &study.description, &detail, style);
    text.push('\n');
    text.push_str(&fitted(style, |apart, style| groups(scenario, outcome, apart, style)));
    text.push('\n');
    if !plan_settings::chosen(scenario, outcome).is_empty() {
        text.push_str(&fitted(style, |apart, style| plan_settings::table(scenario, outcome, apart, style)));
        text.push('\n');
    }
    if let Some(after) = &outcome.after {
        text.push_str(&fitted(style, |apart, style| channels(scenario, outcome, after, apart, style)));
        text.push('\n');
    }
    for line in notes(scenario, outcome) {
        text.push_str(&fold(&line));
        text.push('\n');
    }
    text
}

fn groups(scenario: &Scenario, outcome: &Outcome, apart: u16, style: Style) -> comfy_table::Table {
    let mut table = style.table();
    let titles = ["Agent-hours\nbefore", "\nafter", "Cost\nbefore", "\nafter", "\nchange"];
    let head = std::iter::once(style.cell("Group", Role::Strong)).chain(titles.iter().map(|title| style.right(title, Role::Strong)));
    table.set_header(head.collect::<Vec<_>>());
    set_apart(&mut table, apart);
    let money = |value: Option<f64>| value.map_or("–".to_owned(), human::amount);
    let mut row = |name: &str, hours: [f64; 2], cost: [Option<f64>; 2], role: Role| {
        let change = cost[0].zip(cost[1]).map_or("–".to_owned(), |(before, after)| human::amount(after - before));
        table.add_row(vec![
            style.cell(name, role),
            style.right(human::points(hours[0]), Role::Plain),
            style.right(human::points(hours[1]), role),
            style.right(money(cost[0]), Role::Plain),
            style.right(money(cost[1]), role),
            style.right(change, Role::Plain),
        ]);
    };
    let mut sum = [0.0; 2];
    for (index, _) in &outcome.space.groups {
        let of = [hours(outcome, *index, false), hours(outcome, *index, true)];
        sum = [sum[0] + of[0], sum[1] + of[1]];
        let cost = [&outcome.before, &outcome.after].map(|judged| judged.as_ref().map(|judged| judged.groups[*index]));
        row(&scenario.groups[*index].name, of, cost, Role::Plain);
    }
    let cost = [&outcome.before, &outcome.after].map(|judged| judged.as_ref().map(|judged| judged.cost));
    row("all, with every part of the cost", sum, cost, Role::Strong);
    table
}

fn channels(scenario: &Scenario, outcome: &Outcome, after: &Judged, apart: u16, style: Style) -> comfy_table::Table {
    let mut table = style.table();
    let titles = ["Target", "Before", "After", "At least", "Judged a\nreplication"];
    let head = std::iter::once(style.cell("Channel", Role::Strong)).chain(titles.iter().map(|title| style.right(title, Role::Strong)));
    table.set_header(head.collect::<Vec<_>>());
    set_apart(&mut table, apart);
    for (index, channel) in after.channels.iter().enumerate() {
        let before = outcome.before.as_ref().and_then(|before| before.channels.get(index));
        let role = if channel.low >= channel.target { Role::Good } else { Role::Bad };
        table.add_row(vec![
            style.cell(&scenario.channels[channel.channel].name, Role::Plain),
            style.right(human::percent(channel.target), Role::Plain),
            style.right(before.map_or("–".to_owned(), |before| human::percent(before.mean)), Role::Plain),
            style.right(human::percent(channel.mean), Role::Strong),
            style.right(human::percent(channel.low), role),
            style.right(human::expected(channel.judged), Role::Plain),
        ]);
    }
    table
}

/// What is to be said beneath the tables.
fn notes(scenario: &Scenario, outcome: &Outcome) -> Vec<String> {
    let mut notes = vec![verdict(outcome)];
    if let Some(after) = &outcome.after {
        let parts = after.held.iter().filter(|held| held.intervals.is_some()).count();
        if parts > 0 {
            let met = after.held.iter().filter(|held| held.low >= held.target).count();
            notes.push(format!("{met} of {parts} targets of days or intervals are met; binding.csv has each."));
        }
        let binding: Vec<usize> = (0..after.held.len()).filter(|&index| outcome.binds.get(index) == Some(&true)).collect();
        let mut names: Vec<String> =
            binding.iter().map(|&index| format!("\"{}\"", scenario.channels[after.held[index].channel].name)).collect();
        names.dedup();
        match names.as_slice() {
            [] => {}
            names => notes.push(format!("What binds: the target of {} (an agent fewer somewhere would miss it).", names.join(", "))),
        }
    }
    if let Some(formulas) = outcome.formulas.as_ref().filter(|formulas| formulas.cost > 0.0) {
        let settings = &outcome.space.settings;
        let alike = if settings.slots.is_empty() && settings.mixes.is_empty() { "" } else { " with the plan's slots and shares" };
        notes.push(format!(
            "Staffing by Erlang formulas{alike}, each group raised or lowered to the same service, costs {}; the plan {}, {} less (± {}), on {} of these replications.",
            human::amount(formulas.cost),
            human::amount(formulas.against),
            human::percent(1.0 - formulas.against / formulas.cost),
            human::percent(HALF_WIDTH * formulas.error / formulas.cost),
            human::count(u64::from(formulas.replications)),
        ));
    }
    notes
}

/// The answer as JSON.
pub fn json(study: &Study, scenario: &Scenario, outcome: &Outcome) -> Value {
    let number = |value: f64| json_number(Some(value));
    let judged = |judged: &Judged| {
        let channel = |of: &crate::run::optimise::ChannelService| {
            json!({
                "channel": scenario.channels[of.channel].name,
                "target": number(of.target),
                "service": number(of.mean),
                "service_low": number(of.low),
            })
        };
        json!({
            "cost_total": number(judged.cost),
            "cost_total_std_error": number(judged.cost_error),
            "replications": judged.replications,
            "confidence": number(judged.confidence),
            "channels": judged.channels.iter().map(channel).collect::<Vec<_>>(),
        })
    };
    let lever = |(lever, after): (&crate::run::optimise::Lever, &u32)| {
        json!({
            "group": scenario.groups[lever.group].name,
            "when": lever.when,
            "agents_before": lever.before,
            "agents_after": after,
        })
    };
    json!({
        "scenario": study.stem,
        "variant": scenario.variant,
        "verdict": match outcome.verdict {
            Verdict::Confirmed => "confirmed",
            Verdict::NotConfirmed => "not_confirmed",
            Verdict::Impossible if outcome.untried() => "not_confirmed",
            Verdict::Unchecked => "unchecked",
            Verdict::Impossible => "impossible",
        },
        "ended_by": match outcome.ending {
            Ending::Complete => "search",
            Ending::TimeLimit => "time_limit",
            Ending::Interrupted => "interruption",
        },
        "replications": outcome.confirm_replications,
        "before": outcome.before.as_ref().map(judged),
        "after": outcome.after.as_ref().map(judged),
        "by_formulas": outcome.formulas.as_ref().map(|formulas| json!({
            "cost_total": number(formulas.cost),
            "cost_total_optimised": number(formulas.against),
            "difference_std_error": number(formulas.error),
            "replications": formulas.replications,
        })),
        "plan": outcome.space.levers.iter().zip(&outcome.plan).map(lever).collect::<Vec<_>>(),
        "settings": plan_settings::json(scenario, outcome),
    })
}
