//! Cost and satisfaction of days whose numbers can be added up on paper.

use super::{head, inquiries};
use crate::support::{Day, mean};
use holdline::run::Level;

/// Two calls of 10 min at 08:00 and 08:06, the second patient for 2 min, on a shift of 8 h.
fn day() -> Day {
    let text = format!(
        "{}[costs]\nshrinkage = 0.2\nbenefits = 0.25\n{}[channels.phone]\nmedium = \"phone\"\nhandle_time = \"10m\"\n\
         [channels.short]\nmedium = \"phone\"\nhandle_time = \"10m\"\npatience = \"2m\"\n\
         [groups.all]\nstaff = 1\nhours = \"08:00-16:00\"\nwage_per_hour = 20\nskills = [\"phone\", \"short\"]\n",
        head("1d"),
        inquiries(&["phone", "short"])
    );
    Day::new(&text, &[("phone.csv", &["08:00:00", "08:06:00"]), ("short.csv", &["08:07:00"])])
}

fn near(found: Option<f64>, expected: f64) {
    let found = found.expect("a value");
    assert!((found - expected).abs() < 1e-6 * (1.0 + expected.abs()), "{found} is not {expected}");
}

#[test]
fn paid_hours_are_worked_hours_over_one_less_shrinkage() {
    let results = day().results();
    let centre = |metric| mean(&results, 0, Level::Centre, "centre", metric, "");
    // 8 h / 0.8 = 10 h at 20 x 1.25 = 25: 250, over two served.
    near(centre("paid_hours"), 10.0);
    near(centre("cost"), 250.0);
    near(centre("cost_per_contact"), 125.0);
    near(centre("cost_per_resolved"), 125.0);
    near(centre("occupancy"), 20.0 / 480.0);
    near(centre("utilisation"), 20.0 / 600.0);
    // All of it is the phone inquiry's, which had all the agent time.
    near(mean(&results, 0, Level::Inquiry, "phone", "cost", ""), 250.0);
    near(mean(&results, 0, Level::Inquiry, "short", "cost", ""), 0.0);
    // Direct cost of a call: 10 min at 25/0.8 an hour.
    assert!((day().contacts()[0].cost - 31.25 / 6.0).abs() < 1e-9);
}

#[test]
fn satisfaction_part_by_part() {
    let results = day().results();
    let of = |item, metric| mean(&results, 0, Level::Channel, item, metric, "");
    // Answered at once (+3) and after 240 s against 60 s expected (-3 x 2): mean -1.5.
    near(of("phone", "satisfaction_wait"), -1.5);
    // 10 min against 24 h tolerated: -2 log2(1 + 1/144).
    near(of("phone", "satisfaction_rest"), -2.0 * (145.0f64 / 144.0).log2());
    near(of("phone", "satisfaction_empathy"), 20.0 * (2.0 * 0.85 - 1.0));
    near(of("phone", "satisfaction_base"), 88.0);
    // Gave up: the first reply never comes (-40), unresolved (-30), nobody spoke (no empathy).
    let short = ["wait", "rest", "empathy", "unresolved"].map(|part| {
        let metric = ["satisfaction_wait", "satisfaction_rest", "satisfaction_empathy", "satisfaction_unresolved"]
            .into_iter()
            .find(|metric| metric.ends_with(part));
        of("short", metric.expect("a part")).expect("a value")
    });
    assert_eq!(short, [-40.0, 0.0, 0.0, -30.0]);
    near(of("short", "satisfaction_mean"), 18.0);
}
