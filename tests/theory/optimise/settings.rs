//! Slots and mixes of channels chosen with the agents, against every combination simulated. The points are scenarios of their own
//! with the keys `groups.*.slots` and `inquiries.*.channels`, so that what the optimiser applies is what a file says.

use super::support::{clearest, independent, optimised, simulated};
use holdline::run::optimise::Outcome;
use holdline::scenario::Point;

const HEAD: &str = "realism = \"none\"\nseed = 5\n[run]\nlength = \"1d\"\ninterval = \"1h\"\nreplications = 10\n[costs]\nshrinkage = 0\n";

/// What is varied, as numbers and by key.
type Varied = (Vec<u32>, Vec<(&'static str, String)>);

/// What all of this costs, and the service of its channels.
fn everything(text: &str, plans: Vec<Varied>, replications: u32) -> Vec<(Vec<u32>, f64, Vec<f64>)> {
    let point = |(plan, set): &Varied| Point {
        name: format!("{plan:?}"),
        set: set.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect(),
    };
    let found = simulated(text, plans.iter().map(point).collect(), replications);
    plans.into_iter().zip(found).map(|((plan, _), (cost, services))| (plan, cost, services)).collect()
}

/// The cheapest of what reaches these targets.
fn cheapest<'a>(all: &'a [(Vec<u32>, f64, Vec<f64>)], targets: &[f64]) -> &'a [u32] {
    let reached = all.iter().filter(|(.., services)| services.iter().zip(targets).all(|(service, target)| service >= target));
    &reached.min_by(|a, b| a.1.total_cmp(&b.1)).expect("a plan").0
}

/// Checks the confirmed cost against the enumerated one, and the plan in 10,000 replications of its own.
fn check(text: &str, cost: f64, targets: &[f64]) -> Outcome {
    let outcome = optimised(text, 0);
    let found = outcome.after.as_ref().expect("confirmed").cost;
    assert!(
        (found / cost - 1.0).abs() < 0.01,
        "{:?} {:?} costs {found}, the enumerated optimum {cost}",
        outcome.plan,
        outcome.space.settings
    );
    for ((name, service, error), target) in independent(text, &outcome, 10_000).iter().zip(targets) {
        assert!(service + 3.0 * error >= *target, "{name}: {service} {error} {target}");
    }
    outcome
}

/// Two chats at once are done at 1.5 times the rate of one, three at once slower than one alone: two slots are
/// best, not one as in the file and not three.
#[test]
fn slots_have_an_optimum_inside() {
    let text = |share: f64| {
        format!(
            "{HEAD}[inquiries.q]\nper_hour = {{ \"08:00\" = 60, \"11:00\" = 40, \"14:00\" = 0 }}\nchannels = {{ chat = 1 }}\n\
             [channels.chat]\nmedium = \"chat\"\nopen = \"daily 08:00-14:00\"\nhandle_time = {{ exponential = {{ mean = \"5m\" }} }}\n\
             speed = [1, 1.5, 0.9]\npatience = {{ exponential = {{ mean = \"5m\" }} }}\ntarget = {{ within = \"30s\", share = {share} }}\n\
             [groups.desk]\nstaff = {{ \"08:00\" = 5, \"11:00\" = 4, \"14:00\" = 0 }}\nskills = [{{ channel = \"chat\", slots = 1 }}]\n\
             wage_per_hour = 10\n[optimise]\nslots = {{ desk = {{ chat = [1, 3] }} }}\n"
        )
    };
    let mut plans = Vec::new();
    for slots in 1..=3 {
        for (early, late) in (3..=7).flat_map(|early| (2..=6).map(move |late| (early, late))) {
            let staff = format!("{{ \"08:00\" = {early}, \"11:00\" = {late}, \"14:00\" = 0 }}");
            plans.push((vec![early, late, slots], vec![("groups.desk.slots.chat", slots.to_string()), ("groups.desk.staff", staff)]));
        }
    }
    let all = everything(&text(0.8), plans, 300);
    let (target, cost) = clearest(&all, 0.74, 0.88, &[None]);
    let outcome = check(&text(target), cost, &[target]);
    assert_eq!((cheapest(&all, &[target])[2], &outcome.space.settings.slots[..]), (2, &[2][..]));
}

/// E-mails take three minutes of a group that is cheap, calls four of one that is not.
fn two_channels(share: f64, back: &str, optimise: &str) -> String {
    format!(
        "{HEAD}[inquiries.q]\nper_hour = {{ \"08:00\" = 60, \"14:00\" = 0 }}\nchannels = {{ email = 0.1, phone = 0.9 }}\n\
         [channels.email]\nmedium = \"email\"\nreply_work = {{ exponential = {{ mean = \"3m\" }} }}\nturns = 1\ntarget = {{ within = \"1h\", share = 0.8 }}\n\
         [channels.phone]\nmedium = \"phone\"\nopen = \"daily 08:00-14:00\"\nhandle_time = {{ exponential = {{ mean = \"4m\" }} }}\n\
         patience = {{ exponential = {{ mean = \"5m\" }} }}\ntarget = {{ within = \"30s\", share = {share} }}\n\
         [groups.back]\nstaff = {{ \"08:00\" = {back}, \"14:00\" = 0 }}\nskills = [\"email\"]\nwage_per_hour = 8\n\
         [groups.front]\nstaff = {{ \"08:00\" = 5, \"14:00\" = 0 }}\nskills = [\"phone\"]\nwage_per_hour = 11\n[optimise]\n{optimise}"
    )
}

/// Every share of e-mail in tenths from `least` to `most`, with so many agents.
fn tenths(least: u32, most: u32, back: std::ops::RangeInclusive<u32>) -> Vec<Varied> {
    let mut plans = Vec::new();
    for email in least..=most {
        for (back, front) in back.clone().flat_map(|back| (2..=7).map(move |front| (back, front))) {
            let mix = format!("{{ email = {:?}, phone = {:?} }}", f64::from(email) / 10.0, f64::from(10 - email) / 10.0);
            let staff = |agents: u32| format!("{{ \"08:00\" = {agents}, \"14:00\" = 0 }}");
            let set = vec![("inquiries.q.channels", mix), ("groups.back.staff", staff(back)), ("groups.front.staff", staff(front))];
            plans.push((vec![back, front, email], set));
        }
    }
    plans
}

/// The share of e-mail in the plan, in tenths.
fn email(text: &str, outcome: &Outcome) -> u32 {
    let scenario = outcome.space.apply(&super::support::load(text, Vec::new()).variants[0], &outcome.plan);
    let share = scenario.inquiries[0].channels.iter().find(|(channel, _)| scenario.channels[*channel].name == "email");
    share.map_or(0, |(_, share)| (10.0 * share).round() as u32)
}

/// Nothing but the bound keeps customers on the phone.
#[test]
fn cost_pushes_a_mix_to_its_bound() {
    let text = |share: f64| two_channels(share, "2", "shares = { q = { phone = [0.4, 0.9], email = [0.1, 0.8] } }\nshare_step = 0.1\n");
    let all = everything(&text(0.8), tenths(1, 6, 1..=4), 200);
    let (target, cost) = clearest(&all, 0.72, 0.9, &[Some(0.8), None]);
    let outcome = check(&text(target), cost, &[0.8, target]);
    assert_eq!((cheapest(&all, &[0.8, target])[2], email(&text(target), &outcome)), (6, 6));
}

/// Two agents for e-mail are there anyway: as much of it as their target bears, and no more.
#[test]
fn a_target_holds_a_mix_inside_its_bounds() {
    let text = |share: f64| {
        two_channels(share, "2", "groups = [\"front\"]\nshares = { q = { phone = [0.1, 0.9], email = [0.1, 0.9] } }\nshare_step = 0.1\n")
    };
    let all = everything(&text(0.8), tenths(1, 9, 2..=2), 200);
    let (target, cost) = clearest(&all, 0.72, 0.9, &[Some(0.8), None]);
    let outcome = check(&text(target), cost, &[0.8, target]);
    let best = cheapest(&all, &[0.8, target])[2];
    assert!((2..9).contains(&best), "{best}");
    // Mixes with as many agents cost the same but for what customers cost.
    let found = email(&text(target), &outcome);
    assert!((2..9).contains(&found) && found.abs_diff(best) <= 2, "{found} {best}");
}
