//! The same question has the same answer: on any number of threads, with the keys of the file in
//! any order, and for every customer whatever else is changed about the centre.

use crate::support::{contacts, csv, load_in, results};
use holdline::engine::issue::Reason;
use holdline::engine::tally::Outcome;
use holdline::engine::trace::TraceRecord;
use holdline::run::{Results, RunOptions};
use holdline::scenario::{LoadOptions, Study, load};
use std::collections::BTreeMap;
use std::path::Path;

/// The scenarios that come with the program.
fn shipped() -> Vec<Study> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let mut paths: Vec<_> = std::fs::read_dir(directory).expect("scenarios").map(|entry| entry.expect("an entry").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    paths.sort();
    assert!(paths.len() >= 3);
    paths.iter().map(|path| load(path, &LoadOptions::default()).unwrap_or_else(|errors| panic!("{errors}"))).collect()
}

fn run_on(study: &Study, threads: usize, replications: u32) -> Results {
    results(study, &RunOptions { replications: Some(replications), threads, trace: 1, ..RunOptions::default() })
}

#[test]
fn threads_and_repetition_change_no_byte_of_a_shipped_scenario() {
    for study in shipped() {
        let reference = csv(&run_on(&study, 1, 2));
        for threads in [1, 2, 7] {
            assert!(reference == csv(&run_on(&study, threads, 2)), "{} on {threads} threads", study.stem);
        }
    }
}

/// A study with two of everything.
const IN_ORDER: &str = r#"
name = "Order"
seed = 5
[run]
start = "2024-03-04"
length = "1d"
replications = 4
interval = "1h"
[inquiries.billing]
per_day = 200
profile = { "08:00" = 3, "10:00" = 5, "12:00" = 1 }
busyness = { cv = 0.2, shared = "centre" }
channels = { phone = 0.6, chat = 0.3, mail = 0.1 }
[inquiries.faults]
per_hour = { "07:00" = 9, "19:00" = 0 }
busyness = { cv = 0.2, shared = "centre" }
urgency = "urgent"
channels = { chat = 0.5, mail = 0.5 }
[channels.phone]
medium = "phone"
open = "mon-fri 08:00-18:00"
target = { within = "20s", share = 0.8 }
[channels.chat]
medium = "chat"
agent_choice = "random"
[channels.mail]
medium = "email"
[groups.front]
staff = { "08:00" = 5, "18:00" = 0 }
skills = ["phone", { channel = "chat", slots = 3, priority = 2 }]
[groups.back]
staff = 4
hours = "mon-fri 07:00-19:00"
skills = ["mail", { channel = "chat", slots = 2, priority = 2 }]
[[variants]]
name = "as is"
[[variants]]
name = "more"
set = { "groups.front.staff" = 8, "channels.chat.patience" = "never" }
"#;

/// The same study with sections and keys in another order, and inline tables instead of sections.
/// Lists keep their order, which has a meaning.
const PERMUTED: &str = r#"
seed = 5
name = "Order"
[groups.back]
skills = ["mail", { priority = 2, slots = 2, channel = "chat" }]
hours = "mon-fri 07:00-19:00"
staff = 4
[groups.front]
skills = ["phone", { slots = 3, channel = "chat", priority = 2 }]
staff = { "18:00" = 0, "08:00" = 5 }
[channels]
mail = { medium = "email" }
chat = { agent_choice = "random", medium = "chat" }
phone = { target = { share = 0.8, within = "20s" }, open = "mon-fri 08:00-18:00", medium = "phone" }
[[variants]]
set = {}
name = "as is"
[[variants]]
set = { "channels.chat.patience" = "never", "groups.front.staff" = 8 }
name = "more"
[inquiries.faults]
channels = { mail = 0.5, chat = 0.5 }
urgency = "urgent"
busyness = { shared = "centre", cv = 0.2 }
per_hour = { "19:00" = 0, "07:00" = 9 }
[inquiries.billing]
channels = { mail = 0.1, phone = 0.6, chat = 0.3 }
busyness = { shared = "centre", cv = 0.2 }
profile = { "12:00" = 1, "10:00" = 5, "08:00" = 3 }
per_day = 200
[run]
interval = "1h"
replications = 4
length = "1d"
start = "2024-03-04"
"#;

#[test]
fn the_order_of_keys_changes_no_byte() {
    let here = Path::new("");
    let (first, second) = (load_in(here, IN_ORDER), load_in(here, PERMUTED));
    let (first, second) = (run_on(&first, 2, 4), run_on(&second, 2, 4));
    assert!(csv(&first) == csv(&second));
    assert_eq!(first.fingerprint, second.fingerprint);
}

#[test]
fn the_order_of_variants_changes_no_variant() {
    let here = Path::new("");
    let first = run_on(&load_in(here, IN_ORDER), 2, 4);
    let (head, variants) = IN_ORDER.split_once("[[variants]]\nname = \"as is\"").expect("variants");
    let second = run_on(&load_in(here, &format!("{head}{variants}[[variants]]\nname = \"as is\"\n")), 2, 4);
    let metrics = |results: &Results, name: &str| {
        let variant = results.variants.iter().find(|variant| variant.variant == name).expect("the variant");
        format!("{:?}{:?}", variant.metrics, variant.intervals)
    };
    assert_eq!(second.variants[0].variant, "more");
    for name in ["as is", "more"] {
        assert!(metrics(&first, name) == metrics(&second, name), "{name}");
    }
}

/// First contacts of one inquiry: (issue, moment, channel name).
fn arrivals(study: &Study, variant: usize, inquiry: &str) -> Vec<(u64, u64, String)> {
    let scenario = &study.variants[variant];
    let index = scenario.inquiries.iter().position(|one| one.name == inquiry).expect("the inquiry") as u16;
    let mine = contacts(study, variant, 1).into_iter().filter(|contact| contact.inquiry == index && contact.reason == Reason::First);
    mine.map(|contact| (contact.issue, contact.arrived, scenario.channels[contact.channel as usize].name.clone())).collect()
}

#[test]
fn another_inquiry_changes_nobody_elses_arrivals() {
    let here = Path::new("");
    let alone = load_in(here, IN_ORDER);
    // "apples" sorts before the others, so every index moves.
    let more = "[inquiries.apples]\nper_hour = 20\nbusyness = { cv = 0.4 }\nchannels = { post = 1 }\n[channels.post]\nmedium = \"ticket\"\n\
                [groups.archive]\nstaff = 2\nskills = [\"post\"]\n[[variants]]\nname = \"as is\"";
    let joined = load_in(here, &IN_ORDER.replacen("[[variants]]\nname = \"as is\"", more, 1));
    for inquiry in ["billing", "faults"] {
        let before = arrivals(&alone, 0, inquiry);
        assert!(before.len() > 50 && before == arrivals(&joined, 0, inquiry), "{inquiry}");
        assert!(before == arrivals(&alone, 1, inquiry), "{inquiry} in another variant");
    }
}

/// First contacts by issue.
fn by_issue(study: &Study, variant: usize) -> BTreeMap<u64, TraceRecord> {
    let first = contacts(study, variant, 0).into_iter().filter(|contact| contact.reason == Reason::First);
    first.map(|contact| (contact.issue, contact)).collect()
}

#[test]
fn a_customer_is_the_same_person_in_every_variant() {
    for study in [load_in(Path::new(""), IN_ORDER)].into_iter().chain(shipped()) {
        let reference = by_issue(&study, 0);
        for variant in 1..study.variants.len() {
            let mut same = 0;
            let scenario = &study.variants[variant];
            for (issue, contact) in by_issue(&study, variant) {
                let Some(other) = reference.get(&issue) else { continue };
                same += 1;
                assert_eq!(contact.inquiry, other.inquiry, "{} {}", study.stem, scenario.variant);
                // They come at the same moment unless the variant is about demand; what a menu or a bot takes before the
                // queue may differ.
                let door = |variant: usize, channel: u16| {
                    let channel = &study.variants[variant].channels[channel as usize];
                    channel.life.ivr.is_some() || channel.life.bot.is_some()
                };
                let passed = door(variant, contact.channel) || door(0, other.channel);
                let demand = |variant: usize| {
                    let (scenario, inquiry) = (&study.variants[variant], &study.variants[variant].inquiries[contact.inquiry as usize]);
                    (&inquiry.busyness, &inquiry.forecast, &inquiry.special_days, &inquiry.backlog, &scenario.storms)
                };
                let moved = demand(0) != demand(variant);
                assert!(passed || moved || contact.arrived == other.arrived, "{} {}", study.stem, scenario.variant);
                // Without another mix they come by the same channel.
                let mix = |variant: usize| &study.variants[variant].inquiries[contact.inquiry as usize].channels;
                assert!(mix(0) != mix(variant) || contact.channel == other.channel);
            }
            assert!(same > 50, "{} {}: {same} common issues", study.stem, scenario.variant);
        }
    }
}

#[test]
fn a_call_takes_as_long_with_more_staff_and_patience_is_the_same() {
    // Nobody is strained by more or less staff here.
    let study = load_in(Path::new(""), &IN_ORDER.replacen("[run]", "realism = \"none\"\n[run]", 1));
    let (few, many) = (by_issue(&study, 0), by_issue(&study, 1));
    let phone = study.variants[0].channels.iter().position(|channel| channel.name == "phone").expect("phone") as u16;
    let mut compared = 0;
    for (issue, contact) in few.iter().filter(|(_, contact)| contact.channel == phone) {
        let other = &many[issue];
        if contact.outcome == Outcome::Served && other.outcome == Outcome::Served {
            assert_eq!(contact.handled, other.handled);
            compared += 1;
        }
        // Whoever gives up in both waits as long in both; whoever is answered instead was answered sooner.
        if let (Outcome::Abandoned, Some(gave_up)) = (contact.outcome, contact.ended) {
            let until = other.answered.or(other.ended).expect("an end");
            assert!(if other.outcome == Outcome::Abandoned { until == gave_up } else { until < gave_up });
        }
    }
    assert!(compared > 20, "{compared}");
}

#[test]
fn the_seed_changes_the_numbers() {
    let study = load_in(Path::new(""), IN_ORDER);
    let seeded = |seed| csv(&results(&study, &RunOptions { seed: Some(seed), threads: 1, ..RunOptions::default() }));
    assert!(seeded(5) == csv(&results(&study, &RunOptions { threads: 1, ..RunOptions::default() })));
    assert!(seeded(6) != seeded(5));
    let fingerprint = |seed| results(&study, &RunOptions { seed: Some(seed), threads: 1, ..RunOptions::default() }).fingerprint;
    assert!(fingerprint(6) != fingerprint(5) && fingerprint(5) == fingerprint(5));
}
