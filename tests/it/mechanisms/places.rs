//! Clocks and holidays of several places, by hand: who is on duty when, when doors open, and what becomes of the days
//! on which the clock changes.

use super::{assert_times, head};
use crate::support::{Day, csv, load_in, mean, results};
use holdline::plan::Plan;
use holdline::run::{Level, RunOptions};
use holdline::scenario::Study;
use std::path::Path;

const HOUR: u64 = 3_600_000_000;

fn load(text: &str) -> Study {
    load_in(Path::new(""), text)
}

/// The steps of a group's staff: (hour after the start of counting, agents on duty).
fn steps(study: &Study, group: &str) -> Vec<(f64, u32)> {
    let scenario = &study.variants[0];
    let index = scenario.groups.iter().position(|one| one.name == group).expect("the group");
    let plan = Plan::new(scenario);
    let of_group = plan.staffing.iter().filter(|step| usize::from(step.group) == index);
    of_group.map(|step| ((step.at as f64 - plan.begin as f64) / HOUR as f64, step.agents)).collect()
}

fn run(start: &str, zone: &str, length: &str) -> String {
    format!(
        "realism = \"none\"\n[run]\nstart = {start:?}\nlength = {length:?}\ninterval = \"1h\"\nreplications = 1\ndrain_limit = \"0s\"\n{}",
        if zone.is_empty() { String::new() } else { format!("time_zone = {zone:?}\n") }
    )
}

fn calls(keys: &str) -> String {
    format!("[inquiries.calls]\n{keys}\nchannels = {{ phone = 1 }}\n[channels.phone]\nmedium = \"phone\"\nhandle_time = \"1m\"\n")
}

fn group(name: &str, keys: &str) -> String {
    format!("[groups.{name}]\nstaff = 1\n{keys}\nskills = [\"phone\"]\n")
}

#[test]
fn following_the_sun_covers_the_clock() {
    // In winter nine to five is 01-09 of London in Singapore, 09-17 in London and 17-01 in Los Angeles.
    let sites = "[sites.east]\ntime_zone = \"Asia/Singapore\"\n[sites.home]\ntime_zone = \"Europe/London\"\n[sites.west]\ntime_zone = \"America/Los_Angeles\"\n";
    let shift = |site: &str| format!("site = {site:?}\nhours = \"daily 09:00-17:00\"");
    let groups = ["east", "home", "west"].map(|site| group(site, &shift(site))).concat();
    let study = load(&(run("2024-03-04", "Europe/London", "2d") + sites + &calls("per_hour = 1") + &groups));
    assert_eq!(steps(&study, "east"), [(1.0, 1), (9.0, 0), (25.0, 1), (33.0, 0)]);
    assert_eq!(steps(&study, "home"), [(9.0, 1), (17.0, 0), (33.0, 1), (41.0, 0)]);
    assert_eq!(steps(&study, "west"), [(0.0, 1), (1.0, 0), (17.0, 1), (25.0, 0), (41.0, 1)]);
    // On 10 March Los Angeles goes over to summer time: from the evening of the 10th it works an hour earlier by London,
    // so that two are there from 16 to 17 and nobody from 0 to 1.
    let study = load(&(run("2024-03-09", "Europe/London", "3d") + sites + &calls("per_hour = 1") + &groups));
    assert_eq!(steps(&study, "west"), [(0.0, 1), (1.0, 0), (17.0, 1), (25.0, 0), (40.0, 1), (48.0, 0), (64.0, 1)]);
    // Without time zones the same by hours ahead.
    let sites = "[sites.east]\nutc_offset = 8\n[sites.home]\n[sites.west]\nutc_offset = \"-8h\"\n";
    let study = load(&(run("2024-03-04", "", "1d") + sites + &calls("per_hour = 1") + &groups));
    assert_eq!([steps(&study, "east"), steps(&study, "west")].concat(), [(1.0, 1), (9.0, 0), (0.0, 1), (1.0, 0), (17.0, 1)]);
}

#[test]
fn the_day_of_23_hours_and_that_of_25() {
    // The length is what passes: 23 hours are the whole of 31 March 2024 in Berlin, and 25 the whole of 27 October.
    for (start, length, whole, night) in [("2024-03-31", "23h", 23.0, 3.0), ("2024-10-27", "25h", 25.0, 5.0)] {
        let text = run(start, "Europe/Berlin", length)
            + &calls("per_hour = { \"00:00\" = 10, \"12:00\" = 30 }")
            + &group("day", "hours = \"daily 08:00-20:00\"")
            + &group("night", "hours = \"daily 00:00-04:00\"");
        let study = load(&text);
        let shift = if whole < 24.0 { -1.0 } else { 1.0 };
        assert_eq!(steps(&study, "day"), [(8.0 + shift, 1), (20.0 + shift, 0)], "{start}");
        assert_eq!(steps(&study, "night"), [(0.0, 1), (night, 0)], "{start}");
        let plan = Plan::new(&study.variants[0]);
        assert!((plan.expected_issues(0, 0, plan.end) - (10.0 * (whole - 12.0) + 30.0 * 12.0)).abs() < 1e-9, "{start}");
        // Intervals are named by what the clock shows: the hour from two is missing, or comes twice.
        let rows = csv(&results(&study, &RunOptions::default()));
        let shown =
            (0..24).map(|hour| rows.lines().filter(|row| row.contains(&format!("{start}T{hour:02}:00:00,channel,phone,offered,"))).count());
        let expected = (0..24).map(|hour| if hour == 2 { (1.0 + shift) as usize } else { 1 });
        assert!(shown.clone().eq(expected), "{start}: {:?}", shown.collect::<Vec<_>>());
    }
}

#[test]
fn a_shift_over_the_jump_and_one_within_the_repeated_hour() {
    // 02:30 to 06:00 begins at the jump, when the clock shows 03:00; the night after it is an ordinary one.
    let text =
        |start: &str, hours: &str| run(start, "Europe/Berlin", "2d") + &calls("per_hour = 1") + &group("g", &format!("hours = {hours:?}"));
    assert_eq!(steps(&load(&text("2024-03-31", "daily 02:30-06:00")), "g"), [(2.0, 1), (5.0, 0), (25.5, 1), (29.0, 0)]);
    // What lies in the hour that doesn't come doesn't happen; what lies in the one that comes twice happens twice.
    assert_eq!(steps(&load(&text("2024-03-31", "daily 02:00-03:00")), "g"), [(25.0, 1), (26.0, 0)]);
    assert_eq!(
        steps(&load(&text("2024-10-27", "daily 02:15-02:45")), "g"),
        [(2.25, 1), (2.75, 0), (3.25, 1), (3.75, 0), (27.25, 1), (27.75, 0)]
    );
}

#[test]
fn replayed_times_are_what_the_clock_shows() {
    // The agent comes at eight; after the jump that is seven hours after midnight, and a call at 09:00 is eight after it.
    let text = run("2024-03-31", "Europe/Berlin", "12h") + &calls("trace = \"calls.csv\"") + &group("g", "hours = \"daily 08:00-20:00\"");
    let day = Day::new(&text, &[("calls.csv", &["2024-03-31T01:00:00", "2024-03-31T09:00:00"])]);
    assert_times(&day, &[("07:00:00", "07:01:00"), ("08:00:00", "08:01:00")]);
}

#[test]
fn holidays_of_a_site_and_of_the_centre() {
    // Monday is a holiday of the centre, Tuesday one of the site, whose Tuesday ends at 18:00 by the centre.
    let text = head("3d")
        + "[calendar]\nholidays = [\"2024-03-04\"]\n[sites.east]\nutc_offset = 6\nholidays = [\"2024-03-05\"]\n"
        + &calls("per_hour = 1")
        + "site = \"east\"\n"
        + &group("here", "hours = \"daily 09:00-17:00\"")
        + &group("there", "site = \"east\"\nhours = \"daily 09:00-17:00\"");
    let study = load(&text);
    assert_eq!(steps(&study, "here")[..2], [(33.0, 1), (41.0, 0)]);
    assert_eq!(steps(&study, "there")[..4], [(3.0, 1), (11.0, 0), (51.0, 1), (59.0, 0)]);
    // The channel of the site is closed on its Tuesday: from 18:00 on Monday to 18:00 on Tuesday by the centre.
    let plan = Plan::new(&study.variants[0]);
    let open = plan.channels[0].open.as_ref().expect("hours");
    assert_eq!([17, 18, 41, 42].map(|hour| open.contains(hour * HOUR)), [true, false, false, true]);
}

#[test]
fn special_days_multiply_volumes_by_date() {
    let text = head("4d")
        + "[calendar]\nspecial_days = { \"2024-03-05\" = 0.5, \"2024-03-06\" = 2 }\n"
        + "[inquiries.other]\nper_day = 10\nspecial_days = { \"2024-03-06\" = 0 }\nchannels = { phone = 1 }\n"
        + &calls("per_day = 240")
        + &group("g", "");
    let plan = Plan::new(&load(&text).variants[0]);
    let days = |inquiry: usize| [0, 1, 2, 3].map(|day| plan.expected_issues(inquiry, day * 24 * HOUR, (day + 1) * 24 * HOUR).round());
    assert_eq!((days(0), days(1)), ([240.0, 120.0, 480.0, 240.0], [10.0, 5.0, 0.0, 10.0]));
}

#[test]
fn customers_on_clocks_of_their_own_time_zone() {
    // New York is five hours behind Berlin between 10 and 31 March, and six before.
    for (start, behind) in [("2024-03-04", 6), ("2024-03-18", 5)] {
        let text = run(start, "Europe/Berlin", "1d")
            + "[segments.all]\nshare = 1\ntime_zone = \"America/New_York\"\n"
            + &calls("per_hour = { \"00:00\" = 0, \"09:00\" = 60, \"10:00\" = 0 }\nclock = \"customers\"")
            + &group("g", "");
        let plan = Plan::new(&load(&text).variants[0]);
        let at = |hour: u64| plan.expected_issues(0, hour * HOUR, (hour + 1) * HOUR).round();
        assert_eq!([at(8 + behind), at(9 + behind), at(10 + behind)], [0.0, 60.0, 0.0], "{start}");
    }
}

/// Recorded days of 10, 20 and 60 arrivals, from a Monday on.
fn recorded(hour: u32) -> Vec<String> {
    let day = |(date, count): (u32, u32)| (0..count).map(move |minute| format!("2024-02-{date:02}T{hour:02}:{minute:02}:00"));
    [(5, 10), (6, 20), (7, 60)].into_iter().flat_map(day).collect()
}

#[test]
fn simulated_days_take_recorded_ones_and_inquiries_the_same() {
    let text = |resample: &str| {
        head("2d").replace("replications = 1\n", "replications = 6000\n").replace("interval = \"1h\"", "interval = \"1d\"")
            + &format!(
                "[inquiries.a]\ntrace = {{ file = \"a.csv\", resample = {resample:?} }}\nchannels = {{ phone = 1 }}\n[inquiries.b]\ntrace = {{ file = \"b.csv\", resample = {resample:?} }}\nchannels = {{ phone = 1 }}\n"
            )
            + "[channels.phone]\nmedium = \"phone\"\nhandle_time = \"1s\"\n"
            + &group("g", "")
    };
    let (a, b) = (recorded(9), recorded(15));
    let files: Vec<Vec<&str>> = [&a, &b].iter().map(|times| times.iter().map(String::as_str).collect()).collect();
    let day = Day::new(&text("days"), &[("a.csv", &files[0]), ("b.csv", &files[1])]);
    let results = results(&day.with(&text("days")), &RunOptions::default());
    let of = |level, item: &str| results.find(0, level, item, "offered", "").expect("a row").estimate;
    // Two days of mean 30 and variance 1400/3 each; the standard error of the variance is 1.5% of it here.
    let variance = |estimate: holdline::run::Estimate| estimate.std_error.expect("an error").powi(2) * 6000.0;
    for item in ["a", "b"] {
        let estimate = of(Level::Inquiry, item);
        assert!((estimate.mean.expect("a mean") - 60.0).abs() < 4.0 * (2800.0f64 / 3.0 / 6000.0).sqrt());
        assert!((variance(estimate) / (2800.0 / 3.0) - 1.0).abs() < 0.05, "{}", variance(estimate));
    }
    // Both take the same dates: the sum has four times the variance of one.
    assert!((variance(of(Level::Channel, "phone")) / variance(of(Level::Inquiry, "a")) - 4.0).abs() < 1e-6);
    let plan = Plan::new(&day.with(&text("days")).variants[0]);
    assert!(
        (plan.expected_issues(0, 0, 24 * HOUR) - 30.0).abs() < 1e-9 && (plan.expected_issues(1, 24 * HOUR, 48 * HOUR) - 30.0).abs() < 1e-9
    );
}

#[test]
fn weekdays_take_their_own() {
    // Two weeks: Mondays had 3 and 5 arrivals, Tuesdays 1 and 1, the others none.
    let times = [
        "2024-02-05T09:00:00",
        "2024-02-05T10:00:00",
        "2024-02-05T11:00:00",
        "2024-02-06T09:00:00",
        "2024-02-12T09:00:00",
        "2024-02-12T10:00:00",
    ];
    let times = [&times[..], &["2024-02-12T11:00:00", "2024-02-12T12:00:00", "2024-02-12T13:00:00", "2024-02-13T09:00:00"]].concat();
    let text = head("3d").replace("replications = 1\n", "replications = 400\n")
        + "[inquiries.a]\ntrace = { file = \"a.csv\", resample = \"weekdays\" }\nchannels = { phone = 1 }\n[channels.phone]\nmedium = \"phone\"\nhandle_time = \"1s\"\n"
        + &group("g", "");
    let day = Day::new(&text, &[("a.csv", &times)]);
    let plan = Plan::new(&day.with(&text).variants[0]);
    assert_eq!([0, 1, 2].map(|d| plan.expected_issues(0, d * 24 * HOUR, (d + 1) * 24 * HOUR)), [4.0, 1.0, 0.0]);
    let results = results(&day.with(&text), &RunOptions::default());
    let offered = mean(&results, 0, Level::Inquiry, "a", "offered", "").expect("a mean");
    // 4 or 6 in all, evenly: a standard error of 0.05.
    assert!((offered - 5.0).abs() < 0.2, "{offered}");
}
