//! Retrials make their own load.

use crate::support::{AS_IS, Metric, Trial, Variant, channel};

/// A phone with too few agents, and variants of who calls again.
fn line(realism: &str, keys: &str, variants: &[Variant]) -> Trial {
    let text = format!(
        "seed = 41\n{realism}[run]\nlength = \"8h\"\ninterval = \"8h\"\n[inquiries.q]\nper_hour = 60\nchannels = {{ phone = 1 }}\n\
         [channels.phone]\nmedium = \"phone\"\n{keys}[groups.all]\nstaff = 5\nskills = [\"phone\"]\n"
    );
    Trial::new(&text, variants, 12)
}

const OFFERED: Metric = channel("phone", "offered");
const AGAIN: Metric = channel("phone", "retrials");

#[test]
fn the_more_call_again_the_more_calls_come() {
    let share = |share: f64| format!("\"channels.phone.retrials\" = {{ after_abandoned = {share}, after_blocked = 0.6 }}");
    let sets = [0.0, 0.2, 0.4, 0.6].map(share);
    let names = ["none", "few", "some", "many"];
    let variants: Vec<Variant> = names.into_iter().zip(sets.iter().map(String::as_str)).collect();
    let trial = line("", "", &variants);
    // About 35, 79 and 134 more calls on 480, each certain to 10%.
    let mut before = 0.0;
    for name in &names[1..] {
        let more = trial.difference("none", name, OFFERED).above(before, "more redials, more calls");
        before = more.mean + 3.0 * more.error;
    }
    // Whoever calls again is helped more often in the end, and waits longer for it.
    trial.headline("none", "many", "sync_wait_mean_s").above(0.0, "redials lengthen the line");
    assert_eq!(trial.mean("none", AGAIN), 0.0);
}

#[test]
fn without_retrials_nobody_calls_again() {
    let off = line("", "retrials = \"none\"\noutside_hours = \"lost\"\n", &AS_IS);
    assert_eq!(off.mean("as is", AGAIN), 0.0);
    // No probability is the same as no mechanism, to the last bit.
    let never = "\"channels.phone.retrials\" = { after_abandoned = 0, after_blocked = 0 }";
    for realism in ["", "realism = \"none\"\n"] {
        let trial = line(realism, "retrials = \"none\"\n", &[("off", ""), ("never", never)]);
        for name in ["sync_wait_mean_s", "abandoned_share", "csat_top2", "cost_total", "resolution_mean_s"] {
            trial.same_headline("off", "never", name);
        }
    }
}
