//! The catalogue against the readers and the table of defaults: neither has a key that the others lack.

use super::*;
use crate::scenario::context::Context;
use crate::scenario::{LoadOptions, study};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Tables that stand in channels of several media.
const EVERYWHERE: &str = "target = { within = \"1m\", share = 0.8, penalty = 1 }\nbalking = { share = 0.1 }\nannounced = { estimate = \"percentile\" }\n\
    retrials = {}\nbot = {}\nsticky = {}\n";

/// A scenario that has every table, with a channel of each medium named after it.
fn everything() -> String {
    let mut text = "include = []\nvariants = [{ name = \"v\" }]\nassert = [{ metric = \"occupancy\", at_most = 1 }]\n[run]\nprecision = [{ metric = \"occupancy\", half_width = 0.1 }]\n[customers]\n[segments.s]\nshare = 1\n[triage]\nroutes = {}\n[issues]\n[agents]\nstress = {}\n\
        [routing]\n[optimise]\n[verify]\n[costs]\n[satisfaction]\ntolerance = {}\nurgency_weight = {}\n\
         [inquiries.a]\nper_hour = 1\nbusyness = { cv = 0.1 }\nforecast = {}\nstorms = [{ at = \"2024-03-04 09:00\", size = 1, decay = \"1h\" }]\nchannels = { phone = 1 }\n\
         [inquiries.b]\ntrace = { file = \"tests/recorded.csv\" }\nchannels = { phone = 1 }\n\
         [calendar]\n[sites.s]\n[busyness.b]\ncv = 0.1\n[forecast]\n[storms.s]\nper_day = 1\nsize = 1\ndecay = \"1h\"\ninquiries = [\"a\"]\n\
         [groups.g]\nstaff = 1\noutsourced = {}\nskill = {}\nskills = [{ channel = \"phone\" }]\n\
         [trunks.t]\nlines = 1\nchannels = [\"phone\"]\n\
         [groups.h]\nstaff = 1\npace = { cv = 0.2 }\nlearning = {}\nmembers = [{ name = \"Ana\" }]\nskills = [\"phone\", \"email\", { channel = \"chat\" }]\n\
         [shifts.s]\nstart = \"08:00\"\nlength = \"8h\"\nbreaks = [{ after = \"2h\", length = \"15m\", paid = true }]\n\
         meetings = [{ at = \"14:00\", length = \"30m\" }]\n\
         [groups.r]\nshifts = [{ shift = \"s\", days = \"mon\", agents = 1 }]\nabsence = { share = 0.1 }\n\
         on_call = { agents = 1, waiting_at_least = 1, notice = \"1h\", length = \"4h\" }\nskills = [\"phone\"]\n\
         [groups.t]\nrotation = { agents = 1, weeks = [{ mon = \"s\" }] }\nskills = [\"phone\"]\n"
        .to_owned();
    for dialling in ["preview", "progressive", "predictive"] {
        let target = if dialling == "predictive" { "target = { within = \"1s\", share = 0.9 }\n" } else { "" };
        text += &format!(
            "[campaigns.{dialling}]\nchannel = \"phone\"\nlist = 1\nanswer = 0.3\ndialling = {dialling:?}\n{target}\
             [groups.{dialling}]\nstaff = 1\nskills = [{{ campaign = {dialling:?} }}]\n"
        );
    }
    for (name, medium) in MEDIA {
        text += &format!("[channels.{name}]\nmedium = \"{name}\"\n{EVERYWHERE}");
        text += match medium {
            Medium::Phone => {
                "groups = [{ group = \"g\" }]\nivr = { layers = 1 }\ntransfers = { share = 0.1, kind = \"warm\" }\nconsultations = { share = 0.1, group = \"g\", time = \"1m\" }\noutside_hours = {}\ndeflection = { to = \"email\" }\ndiscipline = { earliest_due = {} }\n"
            }
            Medium::Video => "callback = { order = \"appointment\" }\n",
            Medium::InPerson => "callback = { order = \"end_of_day\", from = \"17:00\" }\n",
            Medium::Email => "chases = { by = \"phone\" }\nescalation = { to = \"phone\" }\ndiscipline = { aging = {} }\n",
            _ => "",
        };
    }
    for (index, distribution) in [
        "exponential = { mean = \"1m\" }",
        "lognormal = { mean = \"1m\", cv = 1 }",
        "gamma = { mean = \"1m\", cv = 1 }",
        "gamma = { mean = \"1m\", shape = 1 }",
        "erlang = { mean = \"1m\", stages = 1 }",
        "weibull = { mean = \"1m\", cv = 1 }",
        "weibull = { scale = \"1m\", shape = 1 }",
        "uniform = { min = \"1m\", max = \"2m\" }",
        "triangular = { min = \"1m\", mode = \"1m\", max = \"2m\" }",
        "hyperexponential = { mean = \"1m\", cv = 1 }",
        "hyperexponential = { branches = [{ probability = 1, mean = \"1m\" }] }",
        "mixture = [{ weight = 1, constant = \"1m\" }]",
    ]
    .iter()
    .enumerate()
    {
        text += &format!("[channels.d{index}]\nmedium = \"phone\"\nhandle_time = {{ {distribution} }}\n");
    }
    for (index, turns) in ["geometric = { mean = 2 }", "uniform = { min = 1, max = 2 }"].iter().enumerate() {
        text += &format!("[channels.t{index}]\nmedium = \"ticket\"\nturns = {{ {turns} }}\n");
    }
    text + "[channels.shared]\nmedium = \"chat\"\nspeed = [1]\nhandle_time = \"1m\"\n"
}

/// The keys that the readers asked for while they read this text, by the name of the table in messages.
fn asked(text: &str) -> BTreeMap<String, BTreeSet<&'static str>> {
    let mut cx = Context::default();
    cx.asked = Some(RefCell::default());
    let source = cx.add("test.toml", text.to_owned(), Path::new(""), None, None);
    let read = study::study(&cx, &source, "test", &LoadOptions::default());
    assert!(read.is_ok(), "{}", read.err().map(|errors| errors.to_string()).unwrap_or_default());
    cx.asked.map(RefCell::into_inner).unwrap_or_default()
}

/// The sections that a table with this name in messages may be.
fn named_in_messages(what: &str) -> Vec<&'static Section> {
    let word = what.trim_matches(|c| matches!(c, '[' | ']' | '`'));
    let scope = match what {
        "the scenario" => TOP,
        "a variant" => "variants",
        "an assertion" => "assert",
        "a skill" => "skills",
        "a storm" => "inquiries.storms",
        "a member" => "groups.members",
        "a group of a channel" => "channels.group",
        "a distribution" => "distribution",
        "a part of a mixture" => "distribution.mixture",
        "a break" => "shifts.breaks",
        "a meeting" => "shifts.meetings",
        "an entry of `shifts`" => "groups.shifts",
        "a branch" => "distribution.hyperexponential.branches",
        "turns" => "turns",
        _ if what.starts_with('[') => word.split('.').next().unwrap_or(word),
        _ => word,
    };
    let exact = section(scope).into_iter().filter(|_| !what.starts_with('`'));
    let below =
        sections().filter(|section| !what.starts_with('[') && section.scope.rsplit_once('.').is_some_and(|(_, last)| last == scope));
    exact.chain(below).collect()
}

#[test]
fn every_key_that_a_reader_asks_for_is_in_the_catalogue_and_no_other() {
    let asked = asked(&everything());
    let mut reached: BTreeSet<&str> = BTreeSet::new();
    for (what, keys) in &asked {
        let sections = named_in_messages(what);
        assert!(!sections.is_empty(), "no section for {what}");
        reached.extend(sections.iter().map(|section| section.scope));
        for key in keys {
            assert!(sections.iter().any(|section| section.key(key).is_some()), "{what} has {key}, the catalogue has not");
        }
    }
    for section in sections() {
        assert!(reached.contains(section.scope), "no reader of {}", section.scope);
        let of_section = asked.iter().filter(|(what, _)| named_in_messages(what).iter().any(|one| one.scope == section.scope));
        let keys: BTreeSet<&str> = of_section.flat_map(|(_, keys)| keys.iter().copied()).collect();
        for key in section.keys {
            assert!(keys.contains(key.name), "the catalogue has {}, no reader asks for it", section.path(key));
        }
    }
}

#[test]
fn every_medium_has_the_keys_of_the_catalogue() {
    let asked = asked(&everything());
    let Some(channels) = section("channels") else { panic!("no channels") };
    for (name, medium) in MEDIA {
        let mut known = asked[&format!("[channels.{name}]")].clone();
        if medium == Medium::Chat {
            known.extend(&asked["[channels.shared]"]);
        }
        let listed: BTreeSet<&str> = channels.keys.iter().filter(|key| key.holds_for(medium)).map(|key| key.name).collect();
        assert_eq!(known, listed, "{name}");
    }
}

#[test]
fn every_default_has_its_key_and_what_is_needed_has_no_default() {
    for default in defaults() {
        let (scope, name) = home(default);
        let found = section(&scope).and_then(|section| section.key(name));
        assert!(found.is_some_and(|key| !key.needed), "{}", default.name());
        assert!(!meaning(default).is_empty());
    }
    for (scope, name) in
        [("channels", "patience"), ("channels.retrials", "limit"), ("skills", "slots"), ("triage", "work"), ("run", "start")]
    {
        let Some(section) = section(scope) else { panic!("no {scope}") };
        let Some(key) = section.key(name) else { panic!("no {scope}.{name}") };
        assert!(!section.defaults(key).is_empty(), "{scope}.{name}");
    }
}

/// Keys that are neither needed nor have a default: leaving them out means what their meaning says, or they are
/// one of several ways to say it.
#[test]
fn what_is_left_out_is_explained() {
    let ways = [
        "half_width",
        "at_least",
        "at_most",
        "relative",
        "per_hour",
        "per_day",
        "at",
        "volumes",
        "trace",
        "earliest_due",
        "aging",
        "by",
        "routes",
        "tolerance",
        "urgency_weight",
    ];
    for section in sections().filter(|section| !section.scope.starts_with("distribution") && !section.scope.starts_with("turns")) {
        for key in section.keys.iter().filter(|key| !key.needed && section.defaults(key).is_empty()) {
            let explained = key.meaning.to_lowercase().contains("without") || ways.contains(&key.name) || section.scope == "triage.routes";
            let at_top = section.scope == TOP || section.scope == "variants" || ["age", "speed"].contains(&key.name);
            assert!(explained || at_top, "{} has no default, and its meaning doesn't say what holds without it", section.path(key));
        }
    }
}

#[test]
fn sections_are_whole() {
    let mut seen = BTreeSet::new();
    for section in sections() {
        assert!(seen.insert(section.scope), "{} twice", section.scope);
        let mut names = BTreeSet::new();
        for key in section.keys {
            let path = section.path(key);
            assert!(names.insert(key.name), "{path} twice");
            assert!(key.meaning.ends_with('.') && key.meaning.chars().next().is_some_and(|first| !first.is_lowercase()), "{path}");
            let mut scopes = Vec::new();
            key.kind.collect_tables(&mut scopes);
            assert_eq!(key.tables().len(), scopes.len(), "{path} has a table that the catalogue lacks");
        }
        for rule in section.rules {
            let keys = match rule {
                Rule::OneOf(keys) => keys.to_vec(),
                Rule::NotBoth(one, other) | Rule::Needs(one, other) => vec![*one, *other],
            };
            assert!(keys.iter().all(|key| section.key(key).is_some()), "{}: {rule:?}", section.scope);
        }
    }
}

#[test]
fn keys_are_found_as_users_name_them() {
    let paths = |name: &str| -> Vec<String> { meant(name).iter().map(|(section, key)| section.path(key)).collect() };
    assert_eq!(paths("channels.retrials.after_abandoned"), ["channels.retrials.after_abandoned"]);
    assert_eq!(paths("after_abandoned"), ["channels.retrials.after_abandoned"]);
    assert_eq!(paths("patience"), ["segments.patience", "channels.patience"]);
    for name in ["phone.patience", "channels.patience", "channels.front.patience", "asynchronous.patience"] {
        assert_eq!(paths(name), ["channels.patience"], "{name}");
    }
    assert_eq!(paths("asynchronous.chases.limit"), ["channels.chases.limit"]);
    assert_eq!(paths("triage.human.accuracy"), ["triage.accuracy"]);
    assert_eq!(paths("groups.desk.staff"), ["groups.staff"]);
    assert_eq!(paths("run"), ["run"]);
    assert!(paths("channels").contains(&"channels".to_owned()) && paths("pigeon").is_empty());
    assert_eq!(nearest("patiense").as_deref(), Some("patience"));
    assert_eq!(nearest("channels.retrial.limit").as_deref(), Some("channels.retrials.limit"));
}
