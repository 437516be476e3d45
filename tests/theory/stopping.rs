//! Intervals of runs that stop when precise hold the truth as often as they say: the engine against exact values.

use crate::quarter_hour::{PATIENCE, PER_HOUR, SERVICE, STAFF, exact};
use crate::support::{exponential, load, run_study};
use holdline::run::{Estimate, Level, RunOptions};

/// Sequences of replications; the share that covers then has a standard error of 1 point.
const EXPERIMENTS: u64 = 500;

fn scenario(criterion: &str, variants: &str) -> String {
    format!(
        "realism = \"none\"\n[run]\nlength = \"15m\"\ninterval = \"15m\"\nprecision = {{ {criterion} }}\n\
         [inquiries.calls]\nper_hour = {PER_HOUR:?}\nchannels = {{ phone = 1.0 }}\n[channels.phone]\nmedium = \"phone\"\nhandle_time = {}\n\
         patience = {}\n[groups.agents]\nstaff = {}\nskills = [\"phone\"]\n{variants}",
        exponential(SERVICE),
        exponential(PATIENCE),
        STAFF[0],
    )
}

/// The share of experiments whose interval of this width or less, of the estimate that `of` finds, holds the value.
fn coverage(text: &str, value: f64, half_width: f64, of: impl Fn(&holdline::run::Results) -> Estimate) -> f64 {
    let study = load(text);
    let (mut held, mut replications, mut sum) = (0, 0, 0.0);
    for seed in 1..=EXPERIMENTS {
        let results = run_study(&study, &RunOptions { seed: Some(seed), threads: 1, ..RunOptions::default() });
        assert!(results.precision.as_ref().is_some_and(|reached| reached.met()));
        let Estimate { mean: Some(mean), low: Some(low), high: Some(high), .. } = of(&results) else { panic!("no interval") };
        assert!(high - low <= 2.0 * half_width, "{low} {high}");
        held += u64::from(low <= value && value <= high);
        replications += results.replications;
        sum += mean;
    }
    let share = held as f64 / EXPERIMENTS as f64;
    let count = f64::from(replications) / EXPERIMENTS as f64;
    println!("{share:.4} after {count:.0} replications on average, mean {:.5} of {value:.5}", sum / EXPERIMENTS as f64);
    share
}

/// A replication's mean number waiting is skewed: it is 0 in many of them.
#[test]
fn a_mean_stopped_when_precise_covers() {
    let (queue, _) = exact(STAFF[0]);
    let width = 0.09 * queue;
    let text = scenario(&format!("metric = \"queue_mean\", channel = \"phone\", half_width = {width:?}"), "");
    let share =
        coverage(&text, queue, width, |results| results.find(0, Level::Channel, "phone", "queue_mean", "").expect("a row").estimate);
    assert!(share >= 0.93, "{share}");
}

#[test]
fn a_difference_stopped_when_precise_covers() {
    let [(_, share), (_, share_more)] = STAFF.map(exact);
    let width = 0.09 * (share - share_more);
    let variants = "[[variants]]\nname = \"base\"\n[[variants]]\nname = \"one more\"\nset = { \"groups.agents.staff\" = 4 }\n";
    let text = scenario(&format!("metric = \"abandoned_share\", difference = true, half_width = {width:?}"), variants);
    let found = coverage(&text, share_more - share, width, |results| {
        results.variants[1].headlines.iter().find(|headline| headline.name == "abandoned_share").expect("a headline").delta
    });
    assert!(found >= 0.93, "{found}");
}
