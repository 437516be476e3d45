//! Which free agent a contact goes to: rules that must not change waits, and how they share the work.

use crate::erlang::{Patience, erlang_b, mmc_g};
use crate::support::{Verdict, exponential, simulate, steady};
use holdline::run::{Level, Results};

/// One phone channel, mean service 60 s, groups `few` and `many`, this rule and these other keys.
fn two_groups(seed: u64, per_hour: f64, staff: [u32; 2], rule: &str, keys: &str) -> Results {
    simulate(&format!(
        "{head}[inquiries.calls]\nper_hour = {per_hour:?}\nchannels = {{ phone = 1.0 }}\n[channels.phone]\nmedium = \"phone\"\nhandle_time = {handle}\n\
         groups = [\"few\", \"many\"]\nagent_choice = \"{rule}\"\n{keys}\n[groups.few]\nstaff = {few}\nskills = [\"phone\"]\n\
         [groups.many]\nstaff = {many}\nskills = [\"phone\"]\n",
        head = steady(seed, per_hour, 3e6),
        handle = exponential(60),
        few = staff[0],
        many = staff[1],
    ))
}

/// With equal agents neither the rule nor the division into groups changes the queue, and both
/// rules treat all agents alike, so that every agent is equally occupied.
#[test]
fn fair_rules_give_the_same_waits_and_equal_occupancy() {
    let (per_hour, staff) = (330.0, [2, 4]);
    let exact = mmc_g(per_hour / 3600.0, 60.0, 6, Patience::Exponential(90.0), 20.0);
    for (seed, rule) in [(141, "random"), (142, "longest_idle")] {
        let results = two_groups(seed, per_hour, staff, rule, &format!("patience = {}", exponential(90)));
        let mut verdict = Verdict::of(&results);
        verdict.mean(Level::Channel, "phone", "wait_mean", "all", exact.wait);
        verdict.mean(Level::Channel, "phone", "wait_mean", "served", exact.wait_served);
        verdict.share(Level::Channel, "phone", "abandoned_share", "", exact.abandoned);
        for (group, staff) in [("few", 2.0), ("many", 4.0)] {
            verdict.share(Level::Group, group, "occupancy", "", exact.busy / 6.0);
            verdict.mean(Level::Group, group, "busy_mean", "", exact.busy / 6.0 * staff);
        }
        verdict.settle();
    }
}

/// In order of preference and without waiting room, the first group is a loss system of its own
/// (Erlang 1917) and the second carries what overflows: a B(c1, a) - a B(c1 + c2, a).
#[test]
fn in_order_overflow() {
    let (per_hour, load) = (300.0, 5.0);
    let results = two_groups(143, per_hour, [3, 4], "in_order", "queue_capacity = 0");
    let (first, both) = (erlang_b(3, load), erlang_b(7, load));
    let mut verdict = Verdict::of(&results);
    verdict.share(Level::Channel, "phone", "blocked_share", "", both);
    verdict.mean(Level::Group, "few", "busy_mean", "", load * (1.0 - first));
    verdict.mean(Level::Group, "many", "busy_mean", "", load * (first - both));
    verdict.share(Level::Group, "few", "occupancy", "", load * (1.0 - first) / 3.0);
    verdict.settle();
}

#[test]
fn oracle_overflow_adds_up() {
    let load = 5.0;
    let exact = crate::erlang::mmck_m(1.0 / 12.0, 60.0, 7, 0, 0.0);
    let carried = load * (1.0 - erlang_b(3, load)) + load * (erlang_b(3, load) - erlang_b(7, load));
    assert!((carried - exact.busy).abs() < 1e-12);
}
