//! Lines beneath the table of loads: what is in it, what is not, and what besides is worth a word.

use crate::ground::time::to_seconds;
use crate::plan::load::{Load, campaign_loads, chats_per_hour, cross_check, effective, interval_name};
use crate::report::human;
use crate::report::style::fold;
use crate::scenario::Scenario;
use crate::scenario::model::{Handling, Storm, StormTime};

/// What of this scenario's demand and work is not in the numbers.
pub(super) fn left_out(scenario: &Scenario) -> String {
    let mut out = String::new();
    let storm = |storm: &Storm| {
        let often = match storm.when {
            StormTime::At(at) => scenario.run.shown(at).map(|at| at.strftime("from %a %Y-%m-%d %H:%M").to_string()).unwrap_or_default(),
            StormTime::PerDay(rate) => format!("each, {} a day at random", human::points(rate)),
        };
        format!("{} ({} contacts {often})", storm.name, human::expected(storm.size))
    };
    let storms: Vec<String> = scenario.storms.iter().filter(|storm| storm.size > 0.0).map(storm).collect();
    if !storms.is_empty() {
        out.push_str(&format!(
            " What storms bring on average is included: {}; one that comes at random is spread over the whole time.",
            storms.join(", ")
        ));
    }
    if scenario.inquiries.iter().any(|inquiry| inquiry.forecast.bias != 0.0) {
        out.push_str(" Volumes are those of the forecast, without its `bias`.");
    }
    out
}

/// A line per asynchronous channel on the work that changes of agent may add.
pub(super) fn rebuild_notes(scenario: &Scenario, load: &Load) -> String {
    let mut out = String::new();
    for (channel, of) in scenario.channels.iter().zip(&load.channels) {
        let (Some(seconds), Some(share)) = (of.rebuild_s, of.use_with_rebuilds(&load.seconds)) else { continue };
        let text = format!(
            "{}: up to {} of rebuilding per contact may come on top, when another agent than the owner replies: use up to {}",
            channel.name,
            human::duration(seconds),
            human::percent(share)
        );
        out.push_str(&format!("{}\n", fold(&text)));
    }
    out
}

/// A line per channel with retrials on the attempts that they add.
pub(super) fn retrial_notes(scenario: &Scenario, load: &Load) -> String {
    let mut out = String::new();
    for (channel, of) in
        scenario.channels.iter().zip(&load.channels).filter(|(channel, of)| channel.life.retrials.is_some() && of.contacts() > 0.0)
    {
        let again: f64 = of.again.iter().sum();
        let text = match channel.handling {
            Handling::Session { .. } => format!(
                "{}: about {} attempts more by those who try again, in steady state by Erlang A with its agents to itself; they are counted \
                 when the first one came, and are not in its work hours",
                channel.name,
                human::expected(again)
            ),
            _ => format!("{}: who does not get through and tries again is not included", channel.name),
        };
        out.push_str(&format!("{}\n", fold(&text)));
    }
    out
}

/// A line per campaign on its work, and the time that there is for it.
pub(super) fn campaign_notes(scenario: &Scenario, load: &Load) -> String {
    let mut out = String::new();
    for (campaign, of) in
        scenario.campaigns.iter().zip(campaign_loads(scenario, load)).filter(|(_, of)| of.people.is_none_or(|people| people > 0.0))
    {
        let (spare, worked) = (of.spare.iter().sum::<f64>(), of.worked.iter().sum::<f64>());
        let text = match of.people {
            Some(people) => format!(
                "{}: {} people bring about {} hours of calls; the agents who dial are left about {} hours for it and get through {}",
                campaign.name,
                human::expected(people),
                human::expected(worked + of.left),
                human::expected(spare),
                if of.left > 0.0 { format!("{} of them", human::expected(worked)) } else { "all".to_owned() }
            ),
            None => format!(
                "{}: its list never ends; the agents who dial are left about {} hours for it",
                campaign.name,
                human::expected(spare)
            ),
        };
        out.push_str(&format!("{}\n", fold(&text)));
    }
    if !out.is_empty() {
        let how = "Calls of campaigns are in none of the tables. For them it counts what the least need of their agents' pools leaves beyond the reserve, \
                   as if who is not reached were called again at once, anybody who picks up had an agent, answers were alike at all hours, and nobody had been called during the warm-up.";
        let lines: String = fold(how).lines().map(|line| format!("{}\n", line.trim_start())).collect();
        out.push_str(&lines);
    }
    out
}

/// A line per chat channel and group on what an agent achieves with all slots taken.
pub(super) fn chat_notes(scenario: &Scenario, load: &Load) -> String {
    let mut out = String::new();
    for (index, channel) in scenario.channels.iter().enumerate() {
        if !matches!(channel.handling, Handling::Chat { .. } | Handling::SharedChat { .. }) {
            continue;
        }
        for &g in &channel.groups {
            let Some(group) = scenario.groups.get(g) else { continue };
            for skill in group.skills.iter().filter(|skill| skill.channel == index) {
                let per_hour = chats_per_hour(channel, &effective(scenario, group, skill), load.channels[index].stretch);
                let text = format!(
                    "{}: an agent of {} with all {} slots taken completes {} chats/h",
                    channel.name,
                    group.name,
                    skill.slots,
                    human::points(per_hour)
                );
                out.push_str(&format!("{}\n", fold(&text)));
            }
        }
    }
    out
}

/// A line per channel whose target a formula can be asked about: how many agents it needs at its peak, by each of them.
pub(super) fn formula_notes(scenario: &Scenario, load: &Load) -> String {
    let mut out = String::new();
    for (index, channel) in scenario.channels.iter().enumerate() {
        let (Some(target), Some(found)) = (channel.target, cross_check(scenario, load, index)) else { continue };
        let patience = found.erlang_a.map(|agents| format!(", {agents:.0} by Erlang A")).unwrap_or_default();
        let text = format!(
            "{}: for {:.0}% within {} at its peak, {}: {:.0} agents by the square-root rule, {:.0} by Erlang C{patience}; {} on duty",
            channel.name,
            target.share * 100.0,
            human::duration(to_seconds(target.within)),
            interval_name(scenario, load.interval, found.interval),
            found.square_root,
            found.erlang_c,
            human::points(found.on_duty)
        );
        out.push_str(&format!("{}\n", fold(&text)));
    }
    out
}
