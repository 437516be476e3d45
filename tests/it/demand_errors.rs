//! What is wrong with demand and places is said where it stands: busyness, correlations, storms, sites, dates.

use holdline::scenario::{LoadOptions, load_text};
use std::path::Path;

fn errors(top: &str, inquiry: &str) -> String {
    let text = format!(
        "{top}\n[inquiries.a]\n{inquiry}\nchannels = {{ p = 1 }}\n[channels.p]\nmedium = \"phone\"\n[groups.g]\nstaff = 1\nskills = [\"p\"]\n"
    );
    match load_text("test", &text, Path::new(""), &LoadOptions::default()) {
        Ok(_) => panic!("no error in\n{text}"),
        Err(errors) => errors.to_string(),
    }
}

#[test]
fn wrong_demand_is_shown() {
    let three = "[busyness.x]\ncv = 0.1\ncorrelated_with = { y = 0.9, z = 0.9 }\n[busyness.y]\ncv = 0.1\ncorrelated_with = { z = -0.5 }\n[busyness.z]\ncv = 0.1\n";
    let two = "[busyness.x]\ncv = 0.1\ncorrelated_with = { y = 0.5 }\n[busyness.y]\ncv = 0.2\n";
    let rate = "per_hour = 1\n";
    let cases = [
        (three, rate.to_owned(), "not positive definite"),
        (&two.replace("cv = 0.2", "cv = 0.2\nday_to_day = 0.5"), rate.to_owned(), "differ in `day_to_day`"),
        (two, format!("{rate}busyness = [\"x\", \"y\"]"), "correlated with another of the same inquiry"),
        (two, format!("{rate}busyness = [\"x\", \"x\"]"), "the same factor twice"),
        (two, format!("{rate}busyness = \"xx\""), "unknown busyness"),
        ("[busyness.x]\ncv = 0.1\ncorrelated_with = { x = 0.5 }", rate.to_owned(), "correlated with itself"),
        ("", format!("{rate}busyness = {{ cv = 0.1, interval_cv = 0.1, block = \"7h\" }}"), "no whole number of blocks"),
        ("", format!("{rate}busyness = {{ day_to_day = 0.1 }}"), "has no `cv`"),
        ("", format!("{rate}storms = [{{ size = 1, decay = \"1h\" }}]"), "this storm has no time"),
        ("", format!("{rate}storms = [{{ at = \"2024-03-04 09:00\", per_day = 1, size = 1, decay = \"1h\" }}]"), "`at` besides `per_day`"),
        ("", format!("{rate}storms = [{{ at = \"2024-04-04 09:00\", size = 1, decay = \"1h\" }}]"), "outside the simulated period"),
        ("", format!("{rate}storms = [{{ per_day = 1000, size = 1e8, decay = \"1h\" }}]"), "a replication expects"),
        ("[storms.s]\nper_day = 1\nsize = 1\ndecay = \"1h\"\ninquiries = [\"b\"]", rate.to_owned(), "unknown inquiry"),
        ("[storms.s]\nper_day = 1\nsize = 1\ndecay = \"1h\"\ninquiries = { a = 0.5 }", rate.to_owned(), "the shares sum to 0.5"),
        ("[forecast]\nbias = -2", rate.to_owned(), "from -1 to 100"),
        ("[calendar]\nspecial_days = { \"04.03.2024\" = 1 }", rate.to_owned(), "expected a date such as"),
        ("[calendar]\nspecial_days = { \"2024-03-04\" = -1 }", rate.to_owned(), "a multiplier from 0 to 100"),
        ("[run]\ntime_zone = \"Europe/Berln\"", rate.to_owned(), "did you mean `Europe/Berlin`?"),
        ("[sites.s]\ntime_zone = \"Europe/Berlin\"", rate.to_owned(), "the centre has none"),
        ("[run]\ntime_zone = \"UTC\"\n[sites.s]\ntime_zone = \"UTC\"\nutc_offset = 1", rate.to_owned(), "`time_zone` besides `utc_offset`"),
        ("[sites.s]\nholidays = [\"2024-02-30\"]", rate.to_owned(), "expected a date such as"),
        ("[groups.h]\nstaff = 1\nskills = [\"p\"]\nsite = \"s\"", rate.to_owned(), "unknown site"),
    ];
    for (top, inquiry, expected) in cases {
        let shown = errors(top, &inquiry);
        assert!(shown.contains(expected), "{expected}:\n{shown}");
        assert!(shown.contains("test.toml:"), "{shown}");
    }
}

#[test]
fn a_trace_has_its_own_days() {
    for (key, expected) in [
        ("busyness = { cv = 0.1 }", "cannot have `busyness`"),
        ("forecast = { bias = 0.1 }", "cannot have `forecast`"),
        ("ramp = \"linear\"", "cannot have `ramp`"),
        ("special_days = { \"2024-03-04\" = 1 }", "`special_days` does not belong here"),
    ] {
        let shown = errors("", &format!("trace = {{ file = \"tests/recorded.csv\" }}\n{key}"));
        assert!(shown.contains(expected), "{expected}:\n{shown}");
    }
    let shown = errors("", "trace = { file = \"tests/recorded.csv\", resample = \"weekdays\" }");
    assert!(shown.contains("some weekday may have none"), "{shown}");
}
