//! Preferences by age: taking the phone away hurts those most who would have called.

use crate::support::{Difference, Trial};
use holdline::run::Level;

/// Half young, half old; the phone is taken away in the second variant.
fn ages(young: &str, old: &str) -> Trial {
    let text = format!(
        "seed = 43\n[run]\nlength = \"2d\"\ninterval = \"1d\"\n\
         [segments.young]\nshare = 0.5\n{young}\n\
         [segments.older]\nshare = 0.5\nage = \"51+\"\n{old}\n\
         [inquiries.q]\nper_day = 400\nchannels = {{ phone = 0.5, messaging = 0.5 }}\n\
         [channels.phone]\nmedium = \"phone\"\n[channels.messaging]\nmedium = \"messaging\"\n\
         [groups.all]\nstaff = 12\nskills = [\"phone\", \"messaging\"]\n"
    );
    Trial::new(&text, &[("both", ""), ("no phone", "\"inquiries.q.channels\" = { messaging = 1 }")], 10)
}

#[test]
fn removing_the_phone_hurts_older_customers_more() {
    let trial = ages("age = \"20-35\"\npreference = { phone = 0.08, messaging = 0.92 }", "preference = { phone = 0.8, messaging = 0.2 }");
    for metric in ["satisfaction_mean", "csat_top2"] {
        let gap = |variant| {
            trial.measure(variant, |value| value((Level::Segment, "older", metric, "")) - value((Level::Segment, "young", metric, "")))
        };
        Difference::of(&gap("both"), &gap("no phone")).below(0.0, metric);
    }
    let older = trial.difference("both", "no phone", (Level::Segment, "older", "satisfaction_mismatch", ""));
    // Eight in ten would have called: 4 x 0.8 points.
    assert!((older.mean + 3.2).abs() < 0.3, "{older:?}");
}

#[test]
fn who_likes_both_misses_nothing() {
    let trial = ages("", "");
    for segment in ["young", "older"] {
        trial.same("both", "no phone", (Level::Segment, segment, "satisfaction_mismatch", ""));
    }
}
