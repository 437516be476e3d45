//! What `holdline check` prints for a variant: load against capacity, and what is remarkable.
//!
//! It shows [`crate::plan::load`] and closed-form orientation; nothing is simulated. Every number
//! is an expected value.

mod notes;

use super::human;
use super::style::{Role, Style, WIDTH, fitted, fold, heading, set_apart};
use crate::ground::erlang::Traffic;
use crate::ground::time::to_seconds;
use crate::plan::load::{ChannelLoad, Load, PoolLine, PoolLoad, findings, hours, interval_name, line_name, load, period_name};
use crate::scenario::model::{Channel, Handling};
use crate::scenario::{Scenario, Study};
use comfy_table::{Cell, Table};
use notes::{campaign_notes, chat_notes, formula_notes, left_out, rebuild_notes, retrial_notes};
use std::ops::Range;

/// How much of the load is listed by interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// The busiest day of each pool.
    BusiestDay,
    /// Every interval of the counted period.
    All,
}

/// The study's name, its description and what it would simulate.
pub fn title(study: &Study, style: Style) -> String {
    let Some(scenario) = study.variants.first() else { return String::new() };
    let run = &scenario.run;
    let detail = format!(
        "{} from {}{} · {}{} replications · seed {} · {}",
        human::period(to_seconds(run.length)),
        run.start.strftime("%a %Y-%m-%d"),
        if run.warmup > 0 { format!(" after {} of warm-up", human::period(to_seconds(run.warmup))) } else { String::new() },
        if run.precision.is_some() { "until precise, at most " } else { "" },
        human::count(u64::from(run.replications)),
        scenario.seed,
        if study.variants.len() == 1 { "1 variant".to_owned() } else { format!("{} variants", study.variants.len()) }
    );
    format!("{}\n", heading(&study.name, &study.description, &detail, style))
}

/// The whole check of one variant.
pub fn variant(scenario: &Scenario, detail: Detail, style: Style) -> String {
    let load = load(scenario);
    let heading = style.bold(&format!("Variant {}", scenario.variant));
    let mut out = format!("{heading}\n{}\n", channels(scenario, &load, style));
    // Asynchronous work waits for later hours, so a pool with nothing else is listed on demand only.
    let live = |pool: &PoolLoad| {
        pool.channels().into_iter().any(|c| scenario.channels[c].medium.is_synchronous() && load.channels[c].contacts() > 0.0)
    };
    for pool in load.pools.iter().filter(|pool| live(pool) || detail == Detail::All) {
        out.push_str(&intervals(scenario, &load, pool, detail, style));
        out.push('\n');
    }
    let findings = findings(scenario, &load);
    for finding in &findings {
        let (mark, role) = if finding.warning { ("warning", Role::Bad) } else { ("note", Role::Neutral) };
        // Folded with the mark in place, which is coloured afterwards so that it takes no room.
        let text = fold(&format!("{mark}: {}", finding.sentence()));
        out.push_str(&format!("{}{}\n", style.text(mark, role), text.strip_prefix(mark).unwrap_or(&text)));
    }
    if findings.is_empty() {
        let more = if has_roundabout(scenario) { ", before chases, escalations and redials" } else { "" };
        out.push_str(&format!("Every channel can be served and no queue is unstable{more}.\n"));
    }
    out
}

/// Whether more may come than is counted here, once waits are long.
fn has_roundabout(scenario: &Scenario) -> bool {
    let comes = |channel: &Channel| channel.life.chases.is_some() || channel.life.escalation.is_some() || channel.life.retrials.is_some();
    scenario.channels.iter().any(comes)
}

/// A row per channel, and what explains them.
fn channels(scenario: &Scenario, load: &Load, style: Style) -> String {
    let table = fitted(style, |apart, style| channel_table(scenario, load, apart, style));
    let any = |live: bool| {
        let mut used = scenario.channels.iter().zip(&load.channels);
        used.any(|(channel, of)| channel.medium.is_synchronous() == live && of.contacts() > 0.0)
    };
    let mut note =
        "Expected values over the counted period. \"Can do\": what the agents on duty who serve the channel get done, if they did \
                    nothing else (chat: with all slots taken)."
            .to_owned();
    if any(false) {
        note.push_str(" Asynchronous work may wait for later capacity: its mean use counts.");
    }
    note.push_str(
        " Included: what menus and bots keep away, routes of triage, transfers, agents who are asked (in their pool), checks of identity, misunderstandings, research, and issues that come \
         again, counted with their first contact. Not included, as it depends on the day: who gives up or goes to another \
         channel, preferences of segments, chases, escalations, callbacks, busy signals, messages in bursts, stress. Sessions transferred to another \
         channel count where they came.",
    );
    note.push_str(&left_out(scenario));
    let notes = [
        chat_notes(scenario, load),
        rebuild_notes(scenario, load),
        formula_notes(scenario, load),
        retrial_notes(scenario, load),
        campaign_notes(scenario, load),
    ]
    .concat();
    let note: String = fold(&note).lines().map(|line| format!("{}\n", style.faint(line.trim_start()))).collect();
    format!("{table}{note}{notes}")
}

fn channel_table(scenario: &Scenario, load: &Load, apart: u16, style: Style) -> Table {
    let mut table = style.table();
    let titles = [
        "Medium",
        "Mode",
        "Open\nhours",
        "Contacts\nexpected",
        "Lost\nclosed",
        "Work per\ncontact",
        "Work\nhours",
        "Can do\nhours",
        "Use\nmean",
        "Use\npeak",
    ];
    let head =
        titles.iter().enumerate().map(|(i, title)| if i < 2 { style.cell(title, Role::Strong) } else { style.right(title, Role::Strong) });
    let last = style.cell("Peak in", Role::Strong);
    table.set_header(std::iter::once(style.cell("Channel", Role::Strong)).chain(head).chain([last]).collect::<Vec<_>>());
    set_apart(&mut table, apart);
    for (channel, of_channel) in scenario.channels.iter().zip(&load.channels) {
        table.add_row(channel_row(scenario, load, channel, of_channel, style));
    }
    table
}

fn channel_row(scenario: &Scenario, load: &Load, channel: &Channel, of: &ChannelLoad, style: Style) -> Vec<Cell> {
    let live = channel.medium.is_synchronous();
    let (offered, capacity) = (hours(&of.load, &load.seconds), hours(&of.capacity, &load.seconds));
    let usage = |ratio: f64| style.right(human::percent(ratio), if ratio > 1.0 { Role::Bad } else { Role::Plain });
    let plain = |text: String| style.right(text, Role::Plain);
    let dash = || style.right("–", Role::Faint);
    let mean = if capacity > 0.0 { usage(offered / capacity) } else { dash() };
    let (peak, at) = match of.peak().filter(|_| live) {
        Some((index, ratio)) => (usage(ratio), style.cell(interval_name(scenario, load.interval, index), Role::Plain)),
        None => (dash(), style.cell("–", Role::Faint)),
    };
    vec![
        style.cell(&channel.name, Role::Strong),
        style.cell(channel.medium.name(), Role::Plain),
        style.cell(if live { "sync" } else { "async" }, Role::Plain),
        plain(human::points(of.open_hours)),
        plain(human::expected(of.contacts())),
        if live { plain(human::expected(of.lost_closed)) } else { dash() },
        of.work_s.map_or_else(dash, |work| plain(human::duration(work))),
        plain(human::expected(offered)),
        plain(human::expected(capacity)),
        mean,
        peak,
        at,
    ]
}

/// Load against agents on duty by interval for one pool.
fn intervals(scenario: &Scenario, load: &Load, pool: &PoolLoad, detail: Detail, style: Style) -> String {
    let lines: Vec<PoolLine> = pool.lines.iter().copied().filter(|line| line.load(&load.channels).contacts() > 0.0).collect();
    let groups: Vec<&str> = pool.groups.iter().map(|&group| scenario.groups[group].name.as_str()).collect();
    let mut served: Vec<String> = lines.iter().map(|line| line_name(scenario, load, line)).collect();
    served.extend(pool.asked.iter().any(|&asked| asked > 0.0).then(|| "questions of other agents".to_owned()));
    let heading: String = fold(&format!("{} serving {}", groups.join(", "), served.join(", ")))
        .lines()
        .map(|line| format!("{}\n", style.bold(line)))
        .collect();
    let mut orientation: Vec<PoolLine> =
        lines.iter().copied().filter(|line| matches!(scenario.channels[line.channel].handling, Handling::Session { .. })).collect();
    let drawn = |orientation: &[PoolLine], style: Style| {
        fitted(style, |apart, style| interval_table(scenario, load, pool, detail, [&lines, orientation], apart, style))
    };
    // Where there is no room for all of them, the loads are what counts.
    if drawn(&orientation, Style { color: false }).lines().any(|line| line.chars().count() > WIDTH) {
        orientation.clear();
    }
    let table = drawn(&orientation, style);
    let mut out = heading + &table;
    if !orientation.is_empty() {
        let note = fold(
            "Erlang: steady-state mean wait if the agents served that line alone, by Erlang A (with the share of attempts that abandon) or C; \
             further attempts of those who try again are in it.",
        );
        note.lines().for_each(|line| out.push_str(&format!("{}\n", style.faint(line.trim_start()))));
    }
    out
}

/// The table of one pool: the load of `lines`, and for those of `orientation` what Erlang says.
fn interval_table(
    scenario: &Scenario,
    load: &Load,
    pool: &PoolLoad,
    detail: Detail,
    [lines, orientation]: [&[PoolLine]; 2],
    apart: u16,
    style: Style,
) -> Table {
    let mut table = style.table();
    let mut head = vec![style.cell("Interval", Role::Strong)];
    let title = |line: &PoolLine, what: &str| {
        style.right(format!("{}\n{what}", line_name(scenario, load, line).replacen(" (", "\n(", 1).replace(", ", ",\n")), Role::Strong)
    };
    let asked = pool.asked.iter().any(|&asked| asked > 0.0);
    head.extend(lines.iter().map(|line| title(line, "erlangs")));
    head.extend(asked.then(|| style.right("Asked\nerlangs", Role::Strong)));
    head.extend(["Agents\nneeded ≥", "Agents\non duty", "Use ≥"].map(|title| style.right(title, Role::Strong)));
    head.extend(orientation.iter().map(|line| title(line, "Erlang")));
    table.set_header(head);
    set_apart(&mut table, apart);
    let line = |i: usize| {
        let (required, agents) = (pool.required[i], pool.agents[i]);
        let of = |line: &PoolLine| line.load(&load.channels);
        let waiting = lines.iter().any(|line| scenario.channels[line.channel].medium.is_synchronous() && of(line).load[i] > 0.0);
        let usage = if agents > 0.0 { human::percent(required / agents) } else { "–".to_owned() };
        let loads = lines.iter().map(|line| human::points(of(line).load[i]));
        let answers = orientation.iter().map(|line| erlang(&scenario.channels[line.channel], of(line), i));
        let questions = asked.then(|| human::points(pool.asked[i]));
        (
            loads.chain(questions).chain([human::points(required), human::points(agents), usage]).chain(answers).collect::<Vec<_>>(),
            waiting && required > agents,
        )
    };
    for run in alike(&shown(load, pool, detail), &line, &load.days) {
        let (texts, short) = line(run.start);
        let first = style.cell(period_name(scenario, load, &run), Role::Plain);
        let role = if short { Role::Bad } else { Role::Plain };
        table.add_row(std::iter::once(first).chain(texts.into_iter().map(|text| style.right(text, role))).collect::<Vec<_>>());
    }
    table
}

/// The intervals to list: those with load or staff, of the day with the most load against staff.
fn shown(load: &Load, pool: &PoolLoad, detail: Detail) -> Vec<usize> {
    let day = |i: usize| load.days[i];
    let busiest = pool.peak().map(|(i, _)| day(i));
    let active = (0..pool.required.len()).filter(|&i| pool.required[i] > 0.0 || pool.agents[i] > 0.0);
    active.filter(|&i| detail == Detail::All || busiest.is_none_or(|busiest| day(i) == busiest)).collect()
}

/// Runs of neighbouring intervals of one day that read the same.
fn alike(shown: &[usize], line: &impl Fn(usize) -> (Vec<String>, bool), days: &[i64]) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for &i in shown {
        match runs.last_mut() {
            Some(run) if run.end == i && days[run.start] == days[i] && line(run.start) == line(i) => run.end = i + 1,
            _ => runs.push(i..i + 1),
        }
    }
    runs
}

/// Closed-form orientation for a session channel in one interval.
fn erlang(channel: &Channel, of: &ChannelLoad, i: usize) -> String {
    let servers = of.agents[i].round() as u32;
    let (Some(work), true) = (of.work_s, of.load[i] > 0.0 && servers > 0) else { return String::new() };
    // Faster or slower agents change the work per contact, not their number.
    let service = work * of.agents[i] / of.capacity[i];
    let attempts = if of.arrivals[i] > 0.0 { 1.0 + of.again[i] / of.arrivals[i] } else { 1.0 };
    let arrivals = of.load[i] / work * attempts;
    let Some(traffic) = Traffic::patient(arrivals, 1.0 / service, channel.patience.mean()) else { return String::new() };
    let queue = traffic.queue(servers);
    if traffic.gives_up() {
        format!("{} · {}", human::duration(queue.mean_wait()), human::percent(queue.abandoned()))
    } else if queue.is_stable() {
        human::duration(queue.asa())
    } else {
        "unstable".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::load::sample::scenario;

    #[test]
    fn formulas_are_set_side_by_side() {
        let mut scenario = scenario();
        let second = crate::ground::time::SECOND;
        scenario.channels[2].target = Some(crate::scenario::model::Target { within: 20 * second, share: 0.8, penalty: None });
        scenario.channels[2].patience = crate::ground::dist::Dist::Exponential { mean: 60.0 };
        let text = variant(&scenario, Detail::BusiestDay, Style { color: false });
        println!("{text}");
        let line = text.replace("\n  ", " ");
        for part in
            ["phone: for 80% within 20s at its peak, Mon 2024-03-04", "9 agents by the square-root rule, 9 by Erlang C, ", " by Erlang A; "]
        {
            assert!(line.contains(part), "{part}");
        }
        assert!(text.lines().all(|line| line.chars().count() <= 120));
    }

    #[test]
    fn shows_every_channel_and_what_is_wrong() {
        let text = variant(&scenario(), Detail::BusiestDay, Style { color: false });
        println!("{text}");
        assert!(text.lines().all(|line| line.chars().count() <= 120));
        for part in [
            "phone",
            "chat",
            "email",
            "with all 3 slots taken completes 15.4 chats/h",
            "Mon 2024-03-04 10:00",
            "note: video: no inquiry uses it",
        ] {
            assert!(text.contains(part), "{part}");
        }
    }
}
