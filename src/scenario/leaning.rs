//! Which of the defaults that were read can matter to a scenario: a run that says what it leans on
//! shouldn't name the fee of a bot that isn't there.
//!
//! Only what is cheap to know is left out; a default that is still named may matter little.

use super::context::Context;
use super::defaults::{defaults, find};
use super::model::{AgentChoice, Announcement, Campaign, Channel, Drain, Group, Home, Inquiry, Medium, Roster, Scenario, Skill, Urgency};
use crate::ground::dist::Dist;

/// Defaults without effect where the first is true: a scope and its keys; no keys: all of them.
type Idle = (bool, &'static str, &'static [&'static str]);

/// Forgets the defaults that cannot matter to this scenario.
pub(super) fn forget_idle(cx: &Context, scenario: &Scenario) {
    let parts = [
        of_customers(scenario),
        of_channels(scenario),
        of_issues(scenario),
        of_agents(scenario),
        of_rosters(scenario),
        of_campaigns(scenario),
        of_scores(scenario),
        // No run looks at it.
        vec![(true, "optimise", &[]), (true, "verify", &[]), (true, "assert", &[])],
    ];
    for (_, scope, keys) in parts.into_iter().flatten().filter(|(idle, ..)| *idle) {
        if keys.is_empty() {
            let all = defaults().iter().enumerate().filter(|(_, default)| default.scope == scope);
            all.for_each(|(index, _)| cx.forget(index));
        }
        keys.iter().filter_map(|key| find(scope, key)).for_each(|index| cx.forget(index));
    }
}

fn no_channel(scenario: &Scenario, has: impl Fn(&Channel) -> bool) -> bool {
    !scenario.channels.iter().any(has)
}

fn no_group(scenario: &Scenario, has: impl Fn(&Group) -> bool) -> bool {
    !scenario.groups.iter().any(has)
}

fn no_inquiry(scenario: &Scenario, has: impl Fn(&Inquiry) -> bool) -> bool {
    !scenario.inquiries.iter().any(has)
}

/// Whether customer turns are never misread.
fn no_misreading(scenario: &Scenario) -> bool {
    no_channel(scenario, |channel| channel.life.misunderstanding > 0.0)
}

/// Whether no inquiry has anything that an agent would research.
fn no_research(scenario: &Scenario) -> bool {
    no_inquiry(scenario, |inquiry| inquiry.detail > 0.0) || no_channel(scenario, |channel| channel.life.research.is_some())
}

fn of_customers(scenario: &Scenario) -> Vec<Idle> {
    const TOLD: &[&str] = &["announcement_weight", "trust_decay", "late_hazard", "late_work", "announcement_balking"];
    vec![
        (no_channel(scenario, |channel| channel.life.announced != Announcement::None), "customers", TOLD),
        (scenario.segments.iter().all(|segment| segment.clock == scenario.run.clock), "inquiries", &["clock"]),
        (no_inquiry(scenario, |inquiry| inquiry.complexity > 0.0), "customers", &["complexity_work"]),
        (no_inquiry(scenario, |inquiry| inquiry.channels.len() > 1), "customers", &["wait_aversion", "closed_aversion"]),
        (scenario.run.drain == Drain::Censor, "run", &["drain_limit"]),
    ]
}

fn of_channels(scenario: &Scenario) -> Vec<Idle> {
    let has_skill = |of: fn(&Skill) -> bool| scenario.groups.iter().flat_map(|group| &group.skills).any(of);
    let by_ratio = |channel: &Channel| channel.agent_choice == AgentChoice::IdleRatio;
    let ghosts = |channel: &Channel| channel.life.silent_abandonment > 0.0 && channel.patience != Dist::Never;
    let inputs = |channel: &Channel| channel.life.bot.as_ref().is_some_and(|bot| bot.fields > 0);
    let closes = |channel: &Channel| channel.open.is_some() && channel.life.outside_hours.is_some();
    let unanswered = |channel: &Channel| channel.life.callback.as_ref().is_some_and(|callback| callback.answer < 1.0);
    let one_door = no_inquiry(scenario, |inquiry| inquiry.channels.len() > 1);
    vec![
        (!has_skill(|skill| skill.rules.preemptible), "groups", &["switch_cost"]),
        (!has_skill(|skill| skill.rules.occupancy_cap.is_finite()), "groups", &["occupancy_time"]),
        (no_channel(scenario, by_ratio), "groups", &["idle_ratio"]),
        (no_channel(scenario, ghosts), "chat", &["inactivity_close"]),
        (no_channel(scenario, inputs), "channels.bot", &["format", "input_time", "attempts", "drop"]),
        (no_channel(scenario, inputs), "channels.bot.reject", &[]),
        (no_channel(scenario, unanswered), "synchronous.callback", &["ring", "attempts", "retry_after"]),
        (no_channel(scenario, closes), "synchronous", &["outside_hours"]),
        (no_channel(scenario, closes), "synchronous.outside_hours", &[]),
        (one_door, "synchronous.outside_hours", &["switch"]),
        (no_research(scenario), "asynchronous", &["research"]),
        (no_channel(scenario, |channel| channel.life.bursts > 0.0), "asynchronous", &["burst_gap"]),
    ]
}

fn of_issues(scenario: &Scenario) -> Vec<Idle> {
    let right = no_misreading(scenario);
    let resolved = scenario.issues.resolution.is_none() && right && no_channel(scenario, |channel| channel.life.bot.is_some());
    let ghosts = |channel: &Channel| channel.life.silent_abandonment > 0.0 && channel.patience != Dist::Never;
    vec![
        (no_inquiry(scenario, |inquiry| inquiry.complexity > 0.0), "issues", &["complexity_effect"]),
        (no_inquiry(scenario, |inquiry| inquiry.complexity > 0.0), "triage", &["complex_from"]),
        (no_group(scenario, |group| group.crew.skill != [1.0; 2]), "issues", &["skill_effect"]),
        (no_channel(scenario, |channel| channel.medium == Medium::Chat), "issues", &["concurrency_effect"]),
        (no_research(scenario), "issues", &["research_effect", "research_clarity"]),
        (resolved, "issues", &["reopen", "reopen_delay", "reopen_same_channel", "contact_limit"]),
        (no_inquiry(scenario, |inquiry| inquiry.channels.len() > 1), "issues", &["reopen_same_channel"]),
        (right, "issues", &["clarification", "unnoticed", "turn_every", "research_clarity"]),
        (no_channel(scenario, |channel| channel.life.context < 1.0), "issues", &["revalidation_work", "revalidation_think"]),
        (no_channel(scenario, |channel| channel.life.bursts > 0.0), "issues", &["burst_work"]),
        (no_channel(scenario, ghosts), "issues", &["ghost_work"]),
    ]
}

fn of_agents(scenario: &Scenario) -> Vec<Idle> {
    const OWN_AGENTS: &[&str] = &["shrinkage", "benefits", "overhead", "seat_per_month", "replacement"];
    let agents = &scenario.agents;
    let stay = agents.attrition == 0.0 && agents.attrition_occupancy == 0.0;
    vec![
        (no_group(scenario, |group| group.crew.home != Home::Both), "agents", &["off_mode_work", "off_mode_errors"]),
        (no_misreading(scenario), "agents", &["off_mode_errors"]),
        (no_misreading(scenario), "agents.stress", &["errors"]),
        (no_inquiry(scenario, |inquiry| inquiry.emotion > 0.0), "agents.stress", &["anger"]),
        (no_group(scenario, |group| group.crew.assist), "agents", &["assist_novice", "assist_average", "assist_expert"]),
        (no_group(scenario, |group| group.crew.macros > 0.0), "agents", &["macro_work", "macro_empathy"]),
        (no_group(scenario, |group| group.crew.new_hires > 0.0), "groups", &["ramp_factor"]),
        // What switches something off stands for nothing that happens.
        (no_group(scenario, |group| group.crew.assist), "groups", &["assist"]),
        (no_group(scenario, |group| group.crew.macros > 0.0), "groups", &["macros"]),
        (no_group(scenario, |group| group.crew.new_hires > 0.0), "groups", &["new_hires"]),
        (no_group(scenario, |group| group.crew.training_hours > 0.0), "groups", &["training_hours"]),
        (no_group(scenario, |group| group.tariff.is_none()), "groups", &["wage_per_hour"]),
        (no_group(scenario, |group| group.tariff.is_none()), "costs", OWN_AGENTS),
        (no_group(scenario, |group| group.individuals.pace.is_some() || group.individuals.learning.is_some()), "groups", &["same_team"]),
        (agents.attrition_occupancy == 0.0, "agents", &["attrition_occupancy_free"]),
        (stay || agents.stress.is_none(), "agents", &["attrition_stress"]),
        (stay, "costs", &["replacement"]),
    ]
}

fn of_rosters(scenario: &Scenario) -> Vec<Idle> {
    let no_roster = |has: fn(&Roster) -> bool| no_group(scenario, |group| group.roster.as_ref().is_some_and(has));
    vec![
        (scenario.groups.iter().all(|group| group.shrinkage.is_some()), "costs", &["shrinkage"]),
        (no_roster(|_| true), "costs", &["overtime"]),
        (no_roster(|roster| roster.conduct.late_start != Dist::Constant(0)), "roster", &["late_start"]),
        (no_roster(|roster| roster.conduct.early_leave != Dist::Constant(0)), "roster", &["early_leave"]),
        (no_roster(|roster| roster.conduct.long_break != Dist::Constant(0)), "roster", &["long_break"]),
        (
            no_roster(|roster| roster.shifts.iter().any(|shift| !shift.breaks.is_empty() || !shift.meetings.is_empty())),
            "roster",
            &["late_break"],
        ),
        (no_roster(|roster| roster.shifts.iter().any(|shift| shift.premium > 0.0)), "shifts", &["premium"]),
        (no_roster(|roster| roster.shifts.iter().any(|shift| shift.minimum > 0)), "shifts", &["minimum"]),
        (no_roster(|roster| roster.shifts.iter().flat_map(|shift| &shift.breaks).any(|one| one.window > 0)), "shifts.breaks", &["window"]),
        // What switches something off stands for nothing that happens.
        (true, "groups.shifts", &["overtime"]),
        (true, "roster.on_call", &["minimum", "retainer"]),
    ]
}

fn of_campaigns(scenario: &Scenario) -> Vec<Idle> {
    let none = |has: fn(&Campaign) -> bool| !scenario.campaigns.iter().any(has);
    vec![
        (none(|campaign| campaign.right_party < 1.0), "campaigns", &["wrong_party_time"]),
        (none(|campaign| campaign.attempts > 1), "campaigns", &["retry_after"]),
    ]
}

fn of_scores(scenario: &Scenario) -> Vec<Idle> {
    let no_urgency = |urgency| no_inquiry(scenario, |inquiry| inquiry.urgency == urgency);
    let no_medium = |media: &[Medium]| no_channel(scenario, |channel| media.contains(&channel.medium));
    let no_bot = no_channel(scenario, |channel| channel.life.bot.is_some());
    let inputs = |channel: &Channel| channel.life.bot.as_ref().is_some_and(|bot| bot.fields > 0);
    let no_menu = no_channel(scenario, |channel| channel.life.ivr.is_some());
    let transferred = |channel: &Channel| channel.life.transfers.is_some() || channel.life.ivr.is_some_and(|ivr| ivr.misroute > 0.0);
    let mut idle: Vec<Idle> = vec![
        (no_medium(&[Medium::Phone, Medium::Video]), "costs", &["phone_per_minute"]),
        (no_medium(&[Medium::Messaging, Medium::Social]), "costs", &["message_fee"]),
        (no_bot, "costs", &["bot_resolution"]),
        (no_medium(&[Medium::Chat]), "satisfaction", &["gap", "gap_free"]),
        (no_channel(scenario, inputs), "satisfaction", &["rejection"]),
        (no_menu, "satisfaction", &["menu", "menu_free"]),
        (no_channel(scenario, transferred), "satisfaction", &["transfer"]),
        (no_channel(scenario, |channel| channel.life.context < 1.0), "satisfaction", &["revalidation", "repeat"]),
        (scenario.segments.is_empty(), "satisfaction", &["mismatch"]),
    ];
    for (urgency, key) in [(Urgency::Low, &["low"]), (Urgency::Normal, &["normal"]), (Urgency::Urgent, &["urgent"])] {
        let none = no_urgency(urgency);
        idle.extend([(none, "satisfaction.tolerance", key as &'static [&'static str]), (none, "satisfaction.urgency_weight", key)]);
    }
    idle
}
