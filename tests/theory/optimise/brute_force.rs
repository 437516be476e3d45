//! Optima by simulating every plan of a grid: the N-model, a hybrid with deferrable e-mail, a day covered by shifts.

use super::support::{clearest, everything, independent, optimised};

const HEAD: &str = "realism = \"none\"\nseed = 5\n[run]\nlength = \"1d\"\ninterval = \"1h\"\nreplications = 10\n[costs]\nshrinkage = 0\n";

/// Checks the optimised cost against the enumerated one, and the plan in `replications` of its own.
fn check(text: &str, cost: f64, replications: u32, targets: &[f64]) {
    let outcome = optimised(text, 0);
    let found = outcome.after.as_ref().expect("confirmed").cost;
    assert!((found / cost - 1.0).abs() < 0.01, "{:?} costs {found}, the enumerated optimum {cost}", outcome.plan);
    for ((name, service, error), target) in independent(text, &outcome, replications).iter().zip(targets) {
        assert!(service + 3.0 * error >= *target, "{name}: {service} {error} {target}");
    }
}

/// Specials answer type `a` only, generals both, `b` first. Specials are cheaper.
#[test]
fn the_n_model() {
    let text = |share: f64| {
        format!(
            "{HEAD}[inquiries.a]\nper_hour = {{ \"08:00\" = 60, \"14:00\" = 0 }}\nchannels = {{ a = 1 }}\n\
             [inquiries.b]\nper_hour = {{ \"08:00\" = 40, \"14:00\" = 0 }}\nchannels = {{ b = 1 }}\n\
             [channels.a]\nmedium = \"phone\"\nopen = \"daily 08:00-14:00\"\nhandle_time = {{ exponential = {{ mean = \"4m\" }} }}\n\
             patience = {{ exponential = {{ mean = \"5m\" }} }}\ntarget = {{ within = \"20s\", share = {share} }}\n\
             [channels.b]\nmedium = \"phone\"\nopen = \"daily 08:00-14:00\"\nhandle_time = {{ exponential = {{ mean = \"4m\" }} }}\n\
             patience = {{ exponential = {{ mean = \"5m\" }} }}\ntarget = {{ within = \"20s\", share = {share} }}\n\
             [groups.generals]\nstaff = {{ \"08:00\" = 5, \"14:00\" = 0 }}\nskills = [\"b\", {{ channel = \"a\", priority = 2 }}]\nwage_per_hour = 13\n\
             [groups.specials]\nstaff = {{ \"08:00\" = 5, \"14:00\" = 0 }}\nskills = [\"a\"]\nwage_per_hour = 10\n"
        )
    };
    let keys = ["groups.generals.staff={ \"08:00\" = #, \"14:00\" = 0 }", "groups.specials.staff={ \"08:00\" = #, \"14:00\" = 0 }"];
    let all = everything(&text(0.8), &keys, &[(3..=8).collect(), (2..=6).collect()], 300);
    let (target, cost) = clearest(&all, 0.74, 0.88, &[None, None]);
    check(&text(target), cost, 10_000, &[target, target]);
}

/// Calls and chats now, e-mails within four hours: the e-mails fill the idle time of the front group.
#[test]
fn a_hybrid_with_deferrable_email() {
    let text = |share: f64| {
        format!(
            "{HEAD}[inquiries.q]\nper_hour = {{ \"08:00\" = 70, \"11:00\" = 40, \"14:00\" = 0 }}\nchannels = {{ chat = 0.2, email = 0.3, phone = 0.5 }}\n\
             [channels.chat]\nmedium = \"chat\"\nopen = \"daily 08:00-14:00\"\nturns = {{ geometric = {{ mean = 4 }} }}\nreply_work = {{ exponential = {{ mean = \"40s\" }} }}\n\
             think_time = {{ exponential = {{ mean = \"40s\" }} }}\ntarget = {{ within = \"60s\", share = 0.7 }}\npatience = {{ exponential = {{ mean = \"5m\" }} }}\n\
             [channels.email]\nmedium = \"email\"\nreply_work = {{ exponential = {{ mean = \"5m\" }} }}\nturns = 1\ntarget = {{ within = \"4h\", share = 0.8 }}\n\
             [channels.phone]\nmedium = \"phone\"\nopen = \"daily 08:00-14:00\"\nhandle_time = {{ exponential = {{ mean = \"4m\" }} }}\n\
             patience = {{ exponential = {{ mean = \"5m\" }} }}\ntarget = {{ within = \"30s\", share = {share} }}\n\
             [groups.back]\nstaff = {{ \"08:00\" = 2, \"14:00\" = 0 }}\nskills = [{{ channel = \"chat\", slots = 2 }}, {{ channel = \"email\", priority = 2 }}]\nwage_per_hour = 10\n\
             [groups.front]\nstaff = {{ \"08:00\" = 5, \"11:00\" = 4, \"14:00\" = 0 }}\nskills = [\"phone\", {{ channel = \"email\", priority = 2 }}]\nwage_per_hour = 11\n"
        )
    };
    let keys = ["groups.back.staff={ \"08:00\" = #, \"14:00\" = 0 }", "groups.front.staff={ \"08:00\" = #, \"11:00\" = #, \"14:00\" = 0 }"];
    let all = everything(&text(0.8), &keys, &[(1..=4).collect(), (2..=6).collect(), (1..=5).collect()], 150);
    let (target, cost) = clearest(&all, 0.72, 0.88, &[Some(0.7), Some(0.8), None]);
    check(&text(target), cost, 10_000, &[0.7, 0.8, target]);
}

/// Three shifts of eight hours, with breaks, cover twelve hours.
#[test]
fn a_day_covered_by_shifts() {
    let text = |share: f64| {
        format!(
            "{HEAD}[inquiries.q]\nper_hour = {{ \"08:00\" = 30, \"10:00\" = 60, \"14:00\" = 45, \"17:00\" = 25, \"20:00\" = 0 }}\nchannels = {{ phone = 1 }}\n\
             [channels.phone]\nmedium = \"phone\"\nopen = \"daily 08:00-20:00\"\nhandle_time = {{ exponential = {{ mean = \"5m\" }} }}\n\
             patience = {{ exponential = {{ mean = \"5m\" }} }}\ntarget = {{ within = \"30s\", share = {share} }}\n\
             [shifts.early]\nstart = \"08:00\"\nlength = \"8h\"\nbreaks = [{{ after = \"3h\", window = \"2h\", length = \"30m\", paid = false }}]\n\
             [shifts.late]\nstart = \"12:00\"\nlength = \"8h\"\nbreaks = [{{ after = \"3h\", window = \"2h\", length = \"30m\", paid = false }}]\n\
             [shifts.middle]\nstart = \"10:00\"\nlength = \"6h\"\n\
             [groups.agents]\nskills = [\"phone\"]\nwage_per_hour = 10\nshrinkage = 0\nshifts = [{{ shift = \"early\", days = \"daily\", agents = 4 }}, \
             {{ shift = \"middle\", days = \"daily\", agents = 2 }}, {{ shift = \"late\", days = \"daily\", agents = 3 }}]\n"
        )
    };
    let entry = |shift: &str| format!("{{ shift = \"{shift}\", days = \"daily\", agents = # }}");
    let keys = [format!("groups.agents.shifts=[{}, {}, {}]", entry("early"), entry("middle"), entry("late"))];
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    let all = everything(&text(0.8), &keys, &[(2..=6).collect(), (1..=5).collect(), (2..=5).collect()], 150);
    let (target, cost) = clearest(&all, 0.72, 0.88, &[None]);
    check(&text(target), cost, 10_000, &[target]);
}
