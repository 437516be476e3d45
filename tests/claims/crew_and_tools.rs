//! "Train agents in both modes", "CRM and AI", and skill.

use crate::support::{Metric, Trial, Variant, centre, channel, exponential, head};
use holdline::run::Level;

/// Six calls at a time for eight agents, mails for four; each group at home in its own mode.
fn two_modes(agents: &str) -> String {
    format!(
        "{}[agents]\n{agents}\n[inquiries.calls]\nper_hour = 66\nchannels = {{ phone = 1 }}\n[inquiries.mails]\nper_hour = 54\nchannels = {{ mail = 1 }}\n\
         [channels.phone]\nmedium = \"phone\"\nhandle_time = {}\n[channels.mail]\nmedium = \"email\"\nturns = 1\nreply_work = {}\n\
         [groups.phone]\nstaff = 8\nhome = \"synchronous\"\nskills = [\"phone\"]\n\
         [groups.mail]\nstaff = 4\nhome = \"asynchronous\"\nskills = [\"mail\"]\n",
        head(101),
        exponential(360),
        exponential(240)
    )
}

const BOTH: &str = "\"groups.phone.skills\" = [\"phone\", { channel = \"mail\", priority = 2 }]\n\
     \"groups.mail.skills\" = [\"phone\", { channel = \"mail\", priority = 2 }]\n";
const TRAINED: &str = "\"groups.phone.home\" = \"both\"\n\"groups.mail.home\" = \"both\"\n";
const HOURS: &str = "\"groups.phone.training_hours\" = 80\n\"groups.mail.training_hours\" = 80\n";
const CALL_WAIT: Metric = (Level::Channel, "phone", "wait_mean", "all");

#[test]
fn training_in_both_modes_shortens_waits_and_costs_at_once() {
    // Second: everybody does both, untrained for it. Third: trained.
    let trained = format!("{BOTH}{TRAINED}{HOURS}");
    let trial = Trial::new(&two_modes(""), &[("apart", ""), ("untrained", BOTH), ("trained", &trained)], 16);
    for other in ["apart", "untrained"] {
        trial.falls(other, "trained", CALL_WAIT);
        trial.falls(other, "trained", channel("mail", "first_response_mean"));
        trial.rises(other, "trained", centre("cost"));
    }
    // Labour stays, training comes on top: 1/(1 - .3 - 80/2080) against 1/(1 - .3).
    let ratio = trial.mean("trained", centre("cost")) / trial.mean("apart", centre("cost"));
    assert!((ratio - 0.7 / (0.7 - 80.0 / 2080.0)).abs() < 1e-9, "{ratio}");
    // Off: where the other mode is no harder, training for it changes nothing.
    let same = format!("\"groups.mail.home\" = \"both\"\n{HOURS}");
    let text = two_modes("off_mode_work = 1\noff_mode_errors = 1");
    let text = text.replace("skills = [\"mail\"]", "skills = [\"phone\", { channel = \"mail\", priority = 2 }]");
    let trial = Trial::new(&text, &[("untrained", ""), ("trained", &same)], 8);
    for metric in [CALL_WAIT, channel("mail", "first_response_mean"), channel("phone", "handle_mean")] {
        trial.same("untrained", "trained", metric);
    }
}

/// Calls of 6 min, 66 an hour, for eight agents of this skill.
fn calls(skill: &str) -> String {
    format!(
        "{}[inquiries.all]\nper_hour = 66\nchannels = {{ phone = 1 }}\n\
         [channels.phone]\nmedium = \"phone\"\nhandle_time = {}\ntarget = {{ within = \"20s\", share = 0.8 }}\n\
         [groups.all]\nstaff = 8\nskill = {skill}\nskills = [\"phone\"]\n",
        head(102),
        exponential(360)
    )
}

#[test]
fn an_assistant_helps_novices_most_and_experts_not_at_all() {
    // Skills other than 1 in both variants, so that both have the same mechanisms.
    let handle = channel("phone", "handle_mean");
    let variants: [Variant; 2] = [("alone", ""), ("assisted", "\"groups.all.assist\" = true")];
    let trial = |skill: &str| Trial::new(&calls(skill), &variants, 8);
    let saved = |skill: &str| {
        let trial = trial(skill);
        trial.falls("alone", "assisted", handle);
        1.0 - trial.mean("assisted", handle) / trial.mean("alone", handle)
    };
    let (novice, average) = (saved("0.8"), saved("1.0"));
    trial("1.2").same("alone", "assisted", handle);
    // The same calls, each divided by 1.34 and 1.14.
    assert!((novice - (1.0 - 1.0 / 1.34)).abs() < 1e-6, "{novice}");
    assert!((average - (1.0 - 1.0 / 1.14)).abs() < 1e-6, "{average}");
}

#[test]
fn an_assistant_saves_cost_at_no_worse_a_service_level() {
    // With it, 20 agents do what 22 did: 17.5 calls at a time instead of 20.
    let text = calls("1").replace("per_hour = 66", "per_hour = 200").replace("staff = 8", "staff = 22");
    let trial = Trial::new(&text, &[("alone", ""), ("assisted", "\"groups.all.assist\" = true\n\"groups.all.staff\" = 20")], 16);
    trial.falls("alone", "assisted", centre("cost_per_resolved"));
    let level = trial.difference("alone", "assisted", channel("phone", "service_level"));
    assert!(level.mean + level.half >= 0.0, "{level:?}");
}

#[test]
fn skill_resolves_more_at_the_first_contact() {
    let text = |effect: &str| {
        calls("0.7")
            .replace(
                "[inquiries.all]",
                &format!("[issues]\nresolution = \"model\"\nskill_effect = {effect}\nreopen = 0.6\n[inquiries.all]"),
            )
            .replace("warmup = \"2h\"", "warmup = \"2h\"\ndrain_limit = \"9d\"")
    };
    let variants = [("low", ""), ("high", "\"groups.all.skill\" = 1.3")];
    let (trial, off) = (Trial::new(&text("1.0"), &variants, 8), Trial::new(&text("0"), &variants, 8));
    for metric in ["fcr", "one_contact_resolution"] {
        trial.rises("low", "high", centre(metric));
        off.same("low", "high", centre(metric));
    }
}

#[test]
fn the_other_mode_and_stress_bring_misunderstandings() {
    // Sessions of 6 min, a turn a minute, of which 4% are misread; agents at home in writing.
    let text = |agents: &str| {
        calls("1")
            .replace("[inquiries.all]", &format!("[agents]\n{agents}\n[inquiries.all]"))
            .replace("target =", "misunderstanding = 0.04\ntarget =")
            .replace("staff = 8", "staff = 12\nhome = \"asynchronous\"")
    };
    let misread = channel("phone", "misunderstandings");
    let harder = [("easy", ""), ("harder", "\"agents.off_mode_errors\" = 1.5")];
    let trial = Trial::new(&text("off_mode_work = 1\noff_mode_errors = 1"), &harder, 16);
    trial.rises("easy", "harder", misread);
    let ratio = trial.mean("harder", misread) / trial.mean("easy", misread);
    // About 3,000 misread turns: a standard error of .02.
    assert!((ratio - 1.5).abs() < 0.1, "{ratio}");
    // Stress of at least .15: a weight of 3 adds about half.
    let stress = "off_mode_work = 1\noff_mode_errors = 1\nstress = { errors = 0, work = 0, empathy = 0, synchronous = 0.5 }";
    let trial = Trial::new(&text(stress), &[("calm", ""), ("strained", "\"agents.stress.errors\" = 3")], 12);
    trial.rises("calm", "strained", misread);
    let expected = 1.0 + 3.0 * trial.mean("calm", centre("stress_mean"));
    let ratio = trial.mean("strained", misread) / trial.mean("calm", misread);
    assert!((ratio - expected).abs() < 0.15, "{ratio} {expected}");
    // Off: an agent at home in both modes.
    let both = text("off_mode_errors = 1").replace("\"asynchronous\"", "\"both\"");
    Trial::new(&both, &harder, 8).same("easy", "harder", misread);
}
