//! Control variates move no mean by more than its error, their intervals hold the truth as often as they say, and they
//! reduce the variance by the factor they print: the engine against exact values.

use crate::quarter_hour::{PATIENCE, PER_HOUR, SERVICE, STAFF, exact};
use crate::support::{exponential, load, run_study};
use holdline::ground::moments::RatioMoments;
use holdline::run::{Estimate, Level, Results, RunOptions};
use holdline::scenario::Study;

/// Experiments; the share that covers then has a standard error of 0.6 points.
const EXPERIMENTS: u64 = 1_200;
const REPLICATIONS: u32 = 24;

/// Two inquiries, so that there are two controls, with half of the calls each.
fn study(control: bool) -> Study {
    let half = PER_HOUR / 2.0;
    load(&format!(
        "realism = \"none\"\n[run]\nlength = \"15m\"\ninterval = \"15m\"\nreplications = {REPLICATIONS}\ncontrol_variates = {control}\n\
         [inquiries.a]\nper_hour = {half:?}\nchannels = {{ phone = 1.0 }}\n[inquiries.b]\nper_hour = {half:?}\nchannels = {{ phone = 1.0 }}\n\
         [channels.phone]\nmedium = \"phone\"\nhandle_time = {}\npatience = {}\n[groups.agents]\nstaff = {}\nskills = [\"phone\"]\n\
         [[variants]]\nname = \"base\"\n[[variants]]\nname = \"one more\"\nset = {{ \"groups.agents.staff\" = {} }}\n",
        exponential(SERVICE),
        exponential(PATIENCE),
        STAFF[0],
        STAFF[1],
    ))
}

/// A mean, a ratio, a paired difference.
fn estimates(results: &Results) -> [Estimate; 3] {
    let queue = results.find(0, Level::Channel, "phone", "queue_mean", "").expect("a row").estimate;
    let headline =
        |variant: usize| results.variants[variant].headlines.iter().find(|one| one.name == "abandoned_share").expect("a headline");
    [queue, headline(0).estimate, headline(1).delta]
}

/// Found: coverage 93.9 (mean), 94.3 (ratio), 94.6 (difference), factors 1.53, 1.23, 1.06: what is left is the chance in
/// the work and the patience.
#[test]
fn controlled_estimates_cover_and_gain_what_they_say() {
    let [(queue, share), (_, share_more)] = STAFF.map(exact);
    let truths = [queue, share, share_more - share];
    let (controlled, plain) = (study(true), study(false));
    let mut held = [0u32; 3];
    let mut among: [[RatioMoments; 2]; 3] = Default::default();
    let mut printed: [[RatioMoments; 2]; 2] = Default::default();
    for seed in 1..=EXPERIMENTS {
        let options = RunOptions { seed: Some(seed), threads: 1, ..RunOptions::default() };
        let results = run_study(&controlled, &options);
        let pairs = estimates(&results).into_iter().zip(estimates(&run_study(&plain, &options)));
        for (index, (found, without)) in pairs.enumerate() {
            let (Some(low), Some(high)) = (found.low, found.high) else { panic!("no interval") };
            held[index] += u32::from(low <= truths[index] && truths[index] <= high);
            among[index][0].push(without.mean.expect("a mean"), 1.0);
            among[index][1].push(found.mean.expect("a mean"), 1.0);
        }
        for row in results.efficiency.iter().filter(|row| row.headline == "abandoned_share") {
            if row.difference == (row.variant == "one more") {
                printed[usize::from(row.difference)][0].push(row.plain * row.plain, 1.0);
                printed[usize::from(row.difference)][1].push(row.std_error * row.std_error, 1.0);
            }
        }
    }
    for (index, name) in ["mean", "ratio", "difference"].into_iter().enumerate() {
        let coverage = f64::from(held[index]) / EXPERIMENTS as f64;
        let [without, with] = &among[index];
        let [error, error_with] = [without, with].map(|moments| moments.std_error().expect("an error"));
        let gain = (error / error_with) * (error / error_with);
        println!("{name}: coverage {coverage:.4}, mean {:.5} of {:.5}, factor {gain:.3}", with.mean_num(), truths[index]);
        assert!((0.93..=0.97).contains(&coverage), "{name}: {coverage}");
        // Tight to 0.3% of the mean, 0.2% of the ratio, 0.3% of the difference.
        assert!((with.mean_num() - truths[index]).abs() < 3.5 * error_with, "{name}: {} {} {error_with}", with.mean_num(), truths[index]);
        assert!(gain > [1.3, 1.1, 1.03][index], "{name}: {gain}");
        if index > 0 {
            let [plain, controlled] = &printed[index - 1];
            let factor = plain.mean_num() / controlled.mean_num();
            println!("{name}: printed factor {factor:.3}");
            // Each variance among 1,200 estimates has a standard error of 4.1%; they are correlated.
            assert!((factor / gain - 1.0).abs() < 0.15, "{name}: {factor} {gain}");
        }
    }
}
