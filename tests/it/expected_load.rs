//! What `holdline check` reckons with before anything is simulated, against what is simulated then: one scenario for
//! each kind of demand. Judged within four standard errors, which are 0.2 to 1% of the value.

use crate::support::results;
use holdline::plan::load::{Load, campaign_loads, load};
use holdline::run::{Estimate, Level, Results, RunOptions};
use holdline::scenario::{LoadOptions, Study, load_text};
use std::path::Path;

/// The study, its load and its results.
fn both(text: &str) -> (Study, Load, Results) {
    let text = format!("realism = \"none\"\nseed = 31\n{text}");
    let study = load_text("test", &text, Path::new(""), &LoadOptions::default()).unwrap_or_else(|errors| panic!("{errors}"));
    let load = load(&study.variants[0]);
    let results = results(&study, &RunOptions { threads: 2, ..RunOptions::default() });
    (study, load, results)
}

#[track_caller]
fn near(estimate: Estimate, expected: f64, tight: f64) {
    let (mean, error) = (estimate.mean.expect("a mean"), estimate.std_error.expect("an error"));
    assert!(error <= tight * expected, "{mean} is not tight: {error} of {expected}");
    assert!((mean - expected).abs() <= 4.0 * error, "{mean} and not {expected}, within {error}");
}

fn metric(results: &Results, level: Level, item: &str, metric: &str) -> Estimate {
    results.find(0, level, item, metric, "").unwrap_or_else(|| panic!("no {metric}")).estimate
}

/// Offered contacts of `phone`, interval by interval: all within five standard errors, the sum within four.
fn assert_offered(results: &Results, expected: &[f64], tight: f64) {
    let rows = results.variants[0].intervals.iter().filter(|one| one.row.level == Level::Channel && one.row.metric == "offered");
    let rows: Vec<Estimate> = rows.map(|one| one.row.estimate).collect();
    assert_eq!(rows.len(), expected.len());
    for (i, (row, expected)) in rows.iter().zip(expected).enumerate() {
        let (mean, error) = (row.mean.expect("a mean"), row.std_error.expect("an error"));
        assert!((mean - expected).abs() <= 5.0 * error + 1e-9, "interval {i}: {mean} and not {expected}, within {error}");
    }
    near(metric(results, Level::Channel, "phone", "offered"), expected.iter().sum(), tight);
}

const PHONE: &str = "[channels.phone]\nmedium = \"phone\"\nhandle_time = { exponential = { mean = \"5m\" } }\n";

#[test]
fn a_storm_and_a_ramp() {
    // Half-hours of a ramp cut by quarters of hours, and a storm that begins within an interval.
    let text = format!(
        "[run]\nstart = \"2024-03-04\"\nwarmup = \"2h\"\nlength = \"1d\"\ninterval = \"20m\"\nreplications = 400\n\
         [inquiries.q]\nper_day = 900\nprofile = {{ \"06:00\" = 1, \"08:00\" = 6, \"10:00\" = 5, \"12:00\" = 3, \"14:00\" = 2, \"16:00\" = 2, \"18:00\" = 0 }}\nramp = \"linear\"\n\
         channels = {{ phone = 1 }}\n\
         storms = [{{ at = \"2024-03-04 10:05\", size = 300, size_cv = 0.3, onset = \"50m\", decay = \"1h30m\" }}]\n\
         {PHONE}open = \"07:00-22:10\"\n[groups.all]\nstaff = 200\nskills = [\"phone\"]\n"
    );
    let (_, load, results) = both(&text);
    let closed = results.find(0, Level::Channel, "phone", "lost_closed", "").expect("a row").estimate;
    near(closed, load.channels[0].lost_closed, 0.02);
    // The closed hours are of no load, yet those who come then are offered.
    let open: Vec<Estimate> = results.variants[0]
        .intervals
        .iter()
        .filter(|one| one.row.level == Level::Channel && one.row.metric == "served")
        .map(|one| one.row.estimate)
        .collect();
    for (i, (row, expected)) in open.iter().zip(&load.channels[0].arrivals).enumerate() {
        let (mean, error) = (row.mean.expect("a mean"), row.std_error.expect("an error"));
        assert!((mean - expected).abs() <= 5.0 * error + 1e-9, "interval {i}: {mean} and not {expected}, within {error}");
    }
    near(metric(&results, Level::Channel, "phone", "served"), load.channels[0].contacts(), 0.005);
    // All of the storm but what comes after the doors close: 300 and the 900 of the day, less those before seven.
    assert!(load.channels[0].contacts() + load.channels[0].lost_closed > 1199.0);
}

#[test]
fn storms_at_random() {
    let text = format!(
        "[run]\nstart = \"2024-03-04\"\nwarmup = \"3h\"\nlength = \"1d\"\ninterval = \"2h\"\nreplications = 2000\n\
         [inquiries.q]\nper_hour = 5\nchannels = {{ phone = 1 }}\n\
         [storms.s]\nper_day = 6\nsize = 40\nonset = \"1h\"\ndecay = \"4h\"\ninquiries = [\"q\"]\n\
         {PHONE}[groups.all]\nstaff = 100\nskills = [\"phone\"]\n"
    );
    let (_, load, results) = both(&text);
    // In the long run 15 an hour: the storms have begun three hours before.
    let arrivals = &load.channels[0].arrivals;
    assert!(arrivals[0] < 0.75 * arrivals[11] && (arrivals[11] - 30.0).abs() < 0.2, "{arrivals:?}");
    assert_offered(&results, arrivals, 0.01);
}

/// Calls of 5 min to eight agents, with these keys: expected attempts and those that are simulated.
fn retrials(per_hour: f64, keys: &str) {
    let text = format!(
        "[run]\nstart = \"2024-03-04\"\nwarmup = \"12h\"\nlength = \"10d\"\ninterval = \"12h\"\nreplications = 40\n\
         [inquiries.q]\nper_hour = {per_hour}\nchannels = {{ phone = 1 }}\n\
         {PHONE}patience = {{ exponential = {{ mean = \"3m\" }} }}\n{keys}\n[groups.all]\nstaff = 8\nskills = [\"phone\"]\n"
    );
    let (_, load, results) = both(&text);
    let of = &load.channels[0];
    let attempts = of.contacts() + of.again.iter().sum::<f64>();
    assert!(attempts > 1.1 * of.contacts(), "{attempts}");
    // Retrials come in clusters that Erlang A does not know; with long delays that is little.
    let offered = metric(&results, Level::Channel, "phone", "offered").mean.expect("a mean");
    assert!((offered / attempts - 1.0).abs() < 0.01, "{offered} offered, {attempts} expected");
    assert!((metric(&results, Level::Channel, "phone", "retrials").mean.expect("a mean") / (attempts - of.contacts()) - 1.0).abs() < 0.03);
}

#[test]
fn retrials_of_those_who_gave_up() {
    retrials(
        120.0,
        "retrials = { after_abandoned = 0.7, after_blocked = 0, delay = { exponential = { mean = \"2h\" } }, limit = \"none\" }",
    );
}

#[test]
fn retrials_with_a_limit_a_full_queue_and_balking() {
    retrials(
        130.0,
        "queue_capacity = 4\nbalking = { share = 0.3, waiting_at_least = 1 }\n\
         retrials = { after_abandoned = 0.5, after_blocked = 0.9, delay = { exponential = { mean = \"2h\" } }, limit = 2 }",
    );
}

#[test]
fn agents_who_are_asked() {
    let text = format!(
        "[run]\nstart = \"2024-03-04\"\nwarmup = \"12h\"\nlength = \"10d\"\ninterval = \"12h\"\nreplications = 40\n\
         [inquiries.q]\nper_hour = 60\nchannels = {{ phone = 1 }}\n\
         {PHONE}consultations = {{ share = 0.3, group = \"experts\", time = {{ exponential = {{ mean = \"4m\" }} }}, wait = \"10d\" }}\n\
         [inquiries.r]\nper_hour = 6\nchannels = {{ mail = 1 }}\n[channels.mail]\nmedium = \"email\"\nturns = 1\n\
         reply_work = {{ exponential = {{ mean = \"10m\" }} }}\n\
         [groups.front]\nstaff = 20\nskills = [\"phone\"]\n[groups.experts]\nstaff = 6\nskills = [\"mail\"]\n"
    );
    let (study, load, results) = both(&text);
    let experts = load.pools.iter().find(|pool| pool.groups == [0]).expect("a pool of experts");
    // 18 questions an hour of 4 min, and one agent at the mail.
    assert!((experts.asked[0] - 1.2).abs() < 1e-9 && (experts.required[0] - 2.2).abs() < 1e-9, "{experts:?}");
    near(metric(&results, Level::Group, "experts", "busy_mean"), experts.required[0], 0.005);
    near(metric(&results, Level::Group, "front", "busy_mean"), load.channels[1].load[0], 0.005);
    // Too many questions are more than the experts can do.
    let mut scenario = study.variants[0].clone();
    scenario.channels[1].life.consultations.as_mut().expect("consultations").share = 1.0;
    scenario.groups[0].staff = holdline::scenario::calendar::Calendar::always(3);
    let load = holdline::plan::load::load(&scenario);
    let found: Vec<String> = holdline::plan::load::findings(&scenario, &load).iter().map(|finding| finding.sentence()).collect();
    assert!(found.iter().any(|text| text.starts_with("mail, questions to experts together: overloaded")), "{found:#?}");
}

/// A day of a campaign between calls of 3 erlangs to ten agents.
fn campaign(keys: &str) -> (Load, Study, Results) {
    let text = format!(
        "[run]\nstart = \"2024-03-04\"\nwarmup = \"0s\"\nlength = \"1d\"\ninterval = \"1h\"\nreplications = 60\n\
         [inquiries.q]\nper_hour = 36\nchannels = {{ phone = 1 }}\n{PHONE}\
         [campaigns.c]\nchannel = \"phone\"\nring = {{ uniform = {{ min = \"10s\", max = \"30s\" }} }}\nanswer = 0.4\nright_party = 0.5\n\
         wrong_party_time = {{ exponential = {{ mean = \"30s\" }} }}\nhandle_time = {{ exponential = {{ mean = \"4m\" }} }}\nafter_work = \"60s\"\n\
         attempts = 3\nretry_after = \"10m\"\n{keys}\n\
         [groups.all]\nstaff = 10\nskills = [\"phone\", {{ campaign = \"c\", speed = 0.8 }}]\n"
    );
    let (study, load, results) = both(&text);
    (load, study, results)
}

#[test]
fn a_list_that_is_worked_through() {
    let (load, study, results) = campaign("dialling = \"preview\"\npreview_time = \"40s\"\nlist = 900\nhours = \"07:00-23:00\"");
    let of = &campaign_loads(&study.variants[0], &load)[0];
    // Attempts of 20 s of ringing, 40 s to read and 0.4 (0.5 x 300 s + 0.5 x 30 s) of talk, the last two at a speed of 0.8; a
    // fifth of them end it: 1 + 0.8 + 0.64 attempts.
    let person = 2.44 * (20.0 + (40.0 + 66.0) / 0.8);
    assert!((of.person_s - person).abs() < 1e-9, "{of:?}");
    assert!(of.left == 0.0 && (of.worked.iter().sum::<f64>() - 900.0 * person / 3600.0).abs() < 1e-6, "{of:?}");
    near(metric(&results, Level::Campaign, "c", "agent_hours"), of.worked.iter().sum::<f64>(), 0.005);
}

#[test]
fn a_list_without_an_end_takes_what_is_left() {
    let (load, study, results) = campaign("dialling = \"progressive\"\nlist = \"endless\"");
    let of = &campaign_loads(&study.variants[0], &load)[0];
    assert!(of.people.is_none() && (of.worked.iter().sum::<f64>() - 24.0 * 7.0).abs() < 1e-6, "{of:?}");
    // The centre begins empty, and a talk at the end counts with its whole time.
    let hours = metric(&results, Level::Campaign, "c", "agent_hours").mean.expect("a mean");
    assert!((hours / (24.0 * 7.0) - 1.0).abs() < 0.01, "{hours}");
}

#[test]
fn very_many_agents_are_no_endless_sum() {
    // Ten thousand agents for a call a minute: states with all of them busy are too rare for a number.
    let text = format!(
        "[run]\nstart = \"2024-03-04\"\nlength = \"2h\"\nreplications = 2\n[inquiries.q]\nper_hour = 60\nchannels = {{ phone = 1 }}\n\
         {PHONE}patience = {{ exponential = {{ mean = \"4m\" }} }}\nretrials = {{ after_abandoned = 0.5, after_blocked = 0.5, delay = \"20m\" }}\n\
         [groups.all]\nstaff = 10000\nskills = [\"phone\"]\n"
    );
    let (_, load, _) = both(&text);
    assert!(load.channels[0].again.iter().all(|more| *more < 1e-9), "{:?}", load.channels[0].again);
}
