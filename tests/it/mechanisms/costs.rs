//! Every part of the cost on days whose numbers can be added up on paper.

use super::{head, inquiries};
use crate::support::{Day, mean, results};
use holdline::run::{Level, Results, RunOptions};

const COSTS: &str = "[costs]\nshrinkage = 0.2\nbenefits = 0.25\noverhead = 0.1\nseat_per_month = 152\nphone_per_minute = 0.02\n\
     message_fee = 0.01\nbot_resolution = 0.8\nreplacement = 15000\n";
const PARTS: [&str; 8] =
    ["cost_labour", "cost_training", "cost_overhead", "cost_seats", "cost_quits", "cost_telecom", "cost_messages", "cost_bots"];

/// One agent from 08:00 to 16:00 at 20 an hour, with 208 hours of training a year: phone calls of 10 min,
/// one with a patience of 2 min, and threads of two messages of 1 min each, 5 min apart.
fn text(costs: &str, group: &str) -> String {
    format!(
        "{}{costs}[agents]\nattrition = 0.31\n{}[channels.phone]\nmedium = \"phone\"\nhandle_time = \"10m\"\n\
         [channels.short]\nmedium = \"video\"\nhandle_time = \"10m\"\npatience = \"2m\"\n\
         [channels.app]\nmedium = \"messaging\"\nturns = 2\nreply_work = \"1m\"\nthink_time = \"5m\"\n\
         [groups.all]\nstaff = 1\nhours = \"08:00-16:00\"\nwage_per_hour = 20\n{group}\nskills = [\"phone\", \"short\", \"app\"]\n",
        head("1d"),
        inquiries(&["app", "phone", "short"])
    )
}

fn day(costs: &str, group: &str) -> Day {
    let arrivals: [(&str, &[&str]); 3] =
        [("phone.csv", &["08:00:00", "08:06:00"]), ("short.csv", &["08:07:00"]), ("app.csv", &["10:00:00"])];
    Day::new(&text(costs, group), &arrivals)
}

fn near(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-9 * (1.0 + expected.abs()), "{found} is not {expected}");
}

fn part(results: &Results, level: Level, item: &str, metric: &str) -> f64 {
    mean(results, 0, level, item, metric, "").expect("a value")
}

#[test]
fn every_part_adds_up() {
    let results = day(COSTS, "training_hours = 208").results();
    // 8 h / (1 - .2 - 208/2080) = 80/7 h are paid at 25; a tenth of it is training.
    let paid = 80.0 / 7.0;
    let quits = 0.31 * paid / 2080.0 * 15_000.0;
    // Telecom: 10 min, 4 min of waiting and 10 min, 2 min until giving up. Two messages sent.
    let expected = [paid * 25.0 * 0.9, paid * 2.5, paid * 2.5, 152.0 / 30.4, quits, 26.0 * 0.02, 0.02, 0.0];
    for (name, expected) in PARTS.into_iter().zip(expected) {
        near(part(&results, Level::Centre, "centre", name), expected);
    }
    near(part(&results, Level::Centre, "centre", "cost"), expected.iter().sum());
    near(part(&results, Level::Centre, "centre", "paid_hours"), paid);
    let headline = results.variants[0].headlines.iter().find(|headline| headline.name == "cost_total").expect("a headline");
    near(headline.estimate.mean.expect("a value"), expected.iter().sum());
    // The group has what agents cost, and no more.
    near(part(&results, Level::Group, "all", "cost"), expected[..5].iter().sum());
    for (name, expected) in PARTS.into_iter().zip(&expected[..5]) {
        near(part(&results, Level::Group, "all", name), *expected);
    }
    // The inquiries share the agents' cost by agent time (20 and 2 min), and have their own contacts'.
    let agents: f64 = expected[..5].iter().sum();
    near(part(&results, Level::Inquiry, "phone", "cost"), agents * 20.0 / 22.0 + 24.0 * 0.02);
    near(part(&results, Level::Inquiry, "short", "cost"), 2.0 * 0.02);
    near(part(&results, Level::Inquiry, "app", "cost"), agents * 2.0 / 22.0 + 0.02);
    // The trace keeps to agent time: 10 min at 25/.7 an hour.
    let contacts = day(COSTS, "training_hours = 208").contacts();
    near(contacts[0].cost, 25.0 / 0.7 / 6.0);
}

#[test]
fn without_realism_there_is_labour_alone() {
    let results = day("[costs]\nshrinkage = 0.2\n", "").results();
    let centre = |metric| part(&results, Level::Centre, "centre", metric);
    // `attrition` is given in the file, but costs nothing without a price.
    assert_eq!(PARTS[1..].iter().map(|name| centre(name)).collect::<Vec<_>>(), [0.0; 7]);
    assert_eq!(centre("cost"), centre("cost_labour"));
    near(centre("cost"), 10.0 * 25.0);
}

#[test]
fn nothing_leaks_in_from_outside_the_counted_length() {
    // Always one agent. A call before and one at the end of the counted day, both 10 min: labour is 24 h sharp,
    // telecom the second call to its end, 5 min after the day's.
    let text = format!(
        "realism = \"none\"\n[run]\nstart = \"2024-03-04\"\nwarmup = \"2h\"\nlength = \"1d\"\nreplications = 1\n{COSTS}{}\
         [channels.phone]\nmedium = \"phone\"\nhandle_time = \"10m\"\n[groups.all]\nstaff = 1\nwage_per_hour = 20\nskills = [\"phone\"]\n",
        inquiries(&["phone"])
    );
    let day = Day::new(&text, &[("phone.csv", &["2024-03-03T23:55:00", "2024-03-04T23:55:00"])]);
    let results = day.results();
    near(part(&results, Level::Centre, "centre", "cost_telecom"), 0.2);
    near(part(&results, Level::Centre, "centre", "cost_labour"), 24.0 / 0.8 * 25.0);
    near(part(&results, Level::Centre, "centre", "cost_seats"), 5.0);
}

#[test]
fn menus_and_bots_are_on_the_line_and_a_settled_contact_has_a_price() {
    // A call of 1 min in the menu and 10 min in the session; a bot that settles everything after 90 s.
    let text = format!(
        "{}{COSTS}{}[channels.phone]\nmedium = \"phone\"\nhandle_time = \"10m\"\n\
         ivr = {{ layers = 2, time = \"30s\", drop = 0, misroute = 0 }}\n\
         [channels.video]\nmedium = \"video\"\nhandle_time = \"10m\"\n\
         bot = {{ time = \"90s\", containment = 1, wrong = 0, drop = 0 }}\n\
         [groups.all]\nstaff = 1\nwage_per_hour = 20\nskills = [\"phone\", \"video\"]\n",
        head("1d"),
        inquiries(&["phone", "video"])
    );
    let day = Day::new(&text, &[("phone.csv", &["08:00:00"]), ("video.csv", &["09:00:00", "10:00:00"])]);
    let results = day.results();
    near(part(&results, Level::Centre, "centre", "cost_telecom"), (11.0 + 2.0 * 1.5) * 0.02);
    near(part(&results, Level::Centre, "centre", "cost_bots"), 1.6);
    near(part(&results, Level::Inquiry, "video", "cost"), 1.6 + 0.06);
}

#[test]
fn the_parts_sum_to_the_cost_under_full_realism() {
    // Everything by default, every channel; centre, groups and inquiries.
    let text = "seed = 3\n[run]\nstart = \"2024-03-04\"\nlength = \"1d\"\nreplications = 2\n[costs]\noverhead = 0.3\n\
         [inquiries.a]\nper_hour = 12\nemotion = 0.3\nchannels = { phone = 0.4, chat = 0.2, app = 0.4 }\n\
         [inquiries.b]\nper_hour = 6\nchannels = { phone = 0.5, app = 0.5 }\n\
         [channels.phone]\nmedium = \"phone\"\n[channels.chat]\nmedium = \"chat\"\n[channels.app]\nmedium = \"messaging\"\n\
         [groups.one]\nstaff = 2\ntraining_hours = 100\nskills = [\"phone\", \"chat\"]\n[groups.two]\nstaff = 1\nskills = [\"app\"]\n";
    let study = holdline::scenario::load_text("test", text, std::path::Path::new("."), &holdline::scenario::LoadOptions::default());
    let results = results(&study.unwrap_or_else(|errors| panic!("{errors}")), &RunOptions { threads: 1, ..RunOptions::default() });
    let cost = |level, item: &str| part(&results, level, item, "cost");
    let sum = |level, item: &str, parts: &[&str]| parts.iter().map(|name| part(&results, level, item, name)).sum::<f64>();
    let centre = cost(Level::Centre, "centre");
    near(sum(Level::Centre, "centre", &PARTS), centre);
    near(cost(Level::Inquiry, "a") + cost(Level::Inquiry, "b"), centre);
    near(cost(Level::Group, "one") + cost(Level::Group, "two") + sum(Level::Centre, "centre", &PARTS[5..]), centre);
    assert!(PARTS[..7].iter().all(|name| part(&results, Level::Centre, "centre", name) > 0.0));
}

#[test]
fn training_leaves_time_to_work() {
    let load = |hours: u32| {
        let text = format!(
            "{}{}[channels.phone]\nmedium = \"phone\"\n[groups.all]\nstaff = 1\ntraining_hours = {hours}\nskills = [\"phone\"]\n",
            head("1d"),
            "[inquiries.a]\nper_hour = 1\nchannels = { phone = 1 }\n"
        );
        holdline::scenario::load_text("test", &text, std::path::Path::new("."), &holdline::scenario::LoadOptions::default())
    };
    // With a shrinkage of .3, 1,456 of 2,080 hours are left.
    assert!(load(1455).is_ok());
    let errors = load(1456).expect_err("too much").to_string();
    assert!(errors.contains("leave the agents of all no time to work") && errors.contains("training_hours = 1456"), "{errors}");
}
