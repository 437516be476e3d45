//! Cost and satisfaction of days whose numbers can be added up on paper.

use super::{head, inquiries};
use crate::support::{Day, mean};
use holdline::run::Level;

/// Two calls of 10 min at 08:00 and 08:06, the second patient for 2 min, on a shift of 8 h.
fn day_text() -> String {
    format!(
        "{}[costs]\nshrinkage = 0.2\nbenefits = 0.25\n{}[channels.phone]\nmedium = \"phone\"\nhandle_time = \"10m\"\n\
         [channels.short]\nmedium = \"phone\"\nhandle_time = \"10m\"\npatience = \"2m\"\n\
         [groups.all]\nstaff = 1\nhours = \"08:00-16:00\"\nwage_per_hour = 20\nskills = [\"phone\", \"short\"]\n",
        head("1d"),
        inquiries(&["phone", "short"])
    )
}

fn day_of(text: &str) -> Day {
    Day::new(text, &[("phone.csv", &["08:00:00", "08:06:00"]), ("short.csv", &["08:07:00"])])
}

fn day() -> Day {
    day_of(&day_text())
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
fn work_on_contacts_that_end_otherwise_costs_their_inquiry() {
    // The call that is transferred and given up took a minute, the one beside it a minute and its ten: the day's
    // 250 are shared as 1 to 11.
    let text = format!(
        "{}[costs]\nshrinkage = 0.2\nbenefits = 0.25\n{}[channels.phone]\nmedium = \"phone\"\nhandle_time = \"10m\"\ntransfers = {{ share = 1, work = \"60s\" }}\n\
         [channels.short]\nmedium = \"phone\"\nhandle_time = \"10m\"\npatience = \"55s\"\ntransfers = {{ share = 1, work = \"60s\" }}\n\
         [groups.all]\nstaff = 1\nhours = \"08:00-16:00\"\nwage_per_hour = 20\nskills = [\"phone\", \"short\"]\n",
        head("1d"),
        inquiries(&["phone", "short"])
    );
    let results = Day::new(&text, &[("short.csv", &["08:00:00"]), ("phone.csv", &["08:00:10"])]).results();
    let cost = |item: &str| mean(&results, 0, Level::Inquiry, item, "cost", "");
    near(cost("short"), 250.0 / 12.0);
    near(cost("phone"), 250.0 * 11.0 / 12.0);
    near(mean(&results, 0, Level::Channel, "short", "abandoned_after_answer", ""), 1.0);
}

#[test]
fn what_a_ghost_costs_is_its_inquirys() {
    // In 8 h: A's reply of 5 min is read, that to B, who has gone, is not. Half the money each.
    let text = format!(
        "{}{}[channels.heard]\nmedium = \"messaging\"\nturns = 1\nreply_work = \"5m\"\n[channels.gone]\nmedium = \"messaging\"\nturns = 1\n\
         reply_work = \"5m\"\npatience = \"2m\"\nsilent_abandonment = 1\n\
         [groups.all]\nstaff = 1\nhours = \"08:00-16:00\"\nwage_per_hour = 20\nskills = [\"heard\", \"gone\"]\n",
        head("1d"),
        inquiries(&["heard", "gone"])
    );
    let day = Day::new(&text, &[("heard.csv", &["08:00:00"]), ("gone.csv", &["08:01:00"])]);
    let results = day.results();
    let cost = |item: &str| mean(&results, 0, Level::Inquiry, item, "cost_labour", "").expect("a cost");
    assert!(cost("heard") > 0.0 && (cost("heard") - cost("gone")).abs() < 1e-9, "{} {}", cost("heard"), cost("gone"));
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

#[test]
fn urgency_weighs_the_time_to_the_resolution_against_its_tolerance() {
    // 10 min from answer to close: -2 u log2(1 + T/tolerance), u and tolerance by urgency.
    for (urgency, weight, hours) in [("low", 0.5, 72.0), ("normal", 1.0, 24.0), ("urgent", 2.0, 1.0f64)] {
        let inquiry = inquiries(&["phone"]).replace("trace", &format!("urgency = \"{urgency}\"\ntrace"));
        let text = format!(
            "{}{inquiry}[channels.phone]\nmedium = \"phone\"\nhandle_time = \"10m\"\n[groups.all]\nstaff = 1\nskills = [\"phone\"]\n",
            head("1d")
        );
        let day = Day::new(&text, &[("phone.csv", &["08:00:00"])]);
        let rest = -2.0 * weight * (1.0 + 1.0 / (6.0 * hours)).log2();
        near(mean(&day.results(), 0, Level::Channel, "phone", "satisfaction_rest", ""), rest);
    }
}

#[test]
fn a_channel_that_looks_live_is_judged_as_if_it_were() {
    // First reply after 8 min. Live, 1 min is expected: three doublings, -9. Half live, the geometric
    // mean of 1 min and 4 h, 15.5 min: sooner, +log2(15.5/8). Not live, 4 h: the most there is to gain.
    for (immediacy, wait) in [("1", -9.0), ("0.5", (240.0f64.sqrt() / 8.0).log2()), ("0", 3.0)] {
        let text = format!(
            "{}{}[channels.app]\nmedium = \"messaging\"\nturns = 1\nreply_work = \"8m\"\nimmediacy = {immediacy}\n\
             [groups.all]\nstaff = 1\nskills = [\"app\"]\n",
            head("1d"),
            inquiries(&["app"])
        );
        let day = Day::new(&text, &[("app.csv", &["08:00:00"])]);
        near(mean(&day.results(), 0, Level::Channel, "app", "satisfaction_wait", ""), wait);
    }
}

#[test]
fn extremes_answer_a_survey_more_often() {
    // Without noise the call answered at once scores 88 + 3 + 14 = 105, the one answered after 4 min
    // 88 - 6 + 14 = 96, and the one given up 18: with these cuts CSAT 5, 4 and 1.
    let text =
        format!("{}[satisfaction]\nnoise_sd = 0\nsurvey_response = 0.1\nsurvey_extremes = 3\ncuts = [20, 30, 40, 102]\n", day_text());
    let results = day_of(&text).results();
    let centre = |metric| mean(&results, 0, Level::Centre, "centre", metric, "");
    // Two of three in the top two; the extremes weigh 3, the other 1.
    near(centre("csat_mean"), 10.0 / 3.0);
    near(centre("csat_top2"), 2.0 / 3.0);
    near(centre("surveyed_csat_top2"), 4.0 / 7.0);
    near(centre("surveys"), 0.1 * 7.0);
}
