//! `[defaults]` and `--set defaults.NAME=VALUE`: what replaces a shipped default is what every channel, group or
//! inquiry has that gives no value of its own, and nothing else.

use crate::cli::Place;
use crate::support::load_in;
use holdline::scenario::{LoadOptions, Point, Study, load_text};
use std::path::Path;

const BASE: &str = "\
[run]\nstart = \"2024-03-04\"\nlength = \"1d\"\nreplications = 4\n\
[inquiries.a]\nper_hour = 10\ncomplexity = 0.4\nchannels = { phone = 0.5, line = 0.3, chat = 0.2 }\n\
[channels.phone]\nmedium = \"phone\"\n\
[channels.line]\nmedium = \"phone\"\npatience = \"5m\"\n\
[channels.chat]\nmedium = \"chat\"\n\
[groups.g]\nstaff = 5\nskills = [\"phone\", \"line\", \"chat\"]\n";

fn study(more: &str) -> Study {
    load_in(Path::new(""), &format!("{BASE}{more}"))
}

/// The variants without the names of variants, which must be all that differs.
fn shown(study: &Study) -> String {
    format!("{:?}", study.variants)
}

#[test]
fn a_replaced_default_is_the_key_written_out_where_it_is_missing() {
    let written = study("[issues]\nreopen = 0.1\n").variants[0].issues.clone();
    for more in ["[defaults]\n\"issues.reopen\" = 0.1\n", "[defaults.issues]\nreopen = 0.1\n", "[defaults]\nissues = { reopen = 0.1 }\n"] {
        let replaced = study(more);
        assert_eq!(format!("{:?}", replaced.variants[0].issues), format!("{written:?}"), "{more}");
        assert!(replaced.idle.is_empty());
        // What the user said is no shipped default any more.
        assert!(!replaced.leaned.iter().any(|default| default.name() == "issues.reopen"));
        assert_eq!(replaced.leaned.len() + 1, study("").leaned.len());
    }
    // Only the channel without a patience of its own takes it.
    let text = BASE.replace("[channels.phone]\n", "[channels.phone]\npatience = \"3m\"\n");
    let written = load_in(Path::new(""), &text);
    assert_eq!(shown(&study("[defaults.phone]\npatience = \"3m\"\n")), shown(&written));
}

#[test]
fn tables_hold_defaults_of_defaults_and_quoted_names_values() {
    let callback = |more: &str| study(more).variants[0].channels[1].life.callback.clone().map(|callback| callback.accept);
    assert_eq!(callback(""), None);
    assert_eq!(callback("[defaults.synchronous]\ncallback = {}\n"), Some(0.5));
    assert_eq!(callback("[defaults]\n\"synchronous.callback\" = {}\n\"synchronous.callback.accept\" = 0.3\n"), Some(0.3));
    assert_eq!(callback("[defaults]\n\"synchronous.callback\" = { accept = 0.7 }\n"), Some(0.7));
    let below = study("[defaults.synchronous.callback]\naccept = 0.3\n");
    assert!(below.variants[0].channels[1].life.callback.is_none());
    assert_eq!(below.idle.iter().map(|default| default.name()).collect::<Vec<_>>(), ["synchronous.callback.accept"]);
}

#[test]
fn arguments_variants_and_points_replace_them_too() {
    let file = shown(&study("[defaults.phone]\npatience = \"3m\"\n"));
    let set = vec![("defaults.phone.patience".to_owned(), "3m".to_owned())];
    let load = |text: &str, options: &LoadOptions| load_text("test", text, Path::new(""), options).expect("valid");
    assert_eq!(shown(&load(BASE, &LoadOptions { set: set.clone(), ..LoadOptions::default() })), file);
    let named = |name: &str| file.replace("\"base\"", &format!("{name:?}"));
    let points = vec![Point { name: "p".to_owned(), set }];
    assert_eq!(shown(&load(BASE, &LoadOptions { points, ..LoadOptions::default() })), named("p"));
    for set in ["{ \"defaults.phone.patience\" = \"3m\" }", "{ defaults = { phone = { patience = \"3m\" } } }"] {
        let text = format!("{BASE}[defaults.phone]\npatience = \"9m\"\n[[variants]]\nname = \"v\"\nset = {set}\n");
        assert_eq!(shown(&load(&text, &LoadOptions::default())), named("v"), "{set}");
    }
}

#[test]
fn the_including_file_wins_name_by_name() {
    let place = Place::new();
    std::fs::write(place.path().join("below.toml"), format!("{BASE}[defaults]\nissues = {{ reopen = 0.1, unnoticed = 0.3 }}\n"))
        .expect("written");
    let both = load_in(place.path(), "include = \"below.toml\"\n[defaults]\n\"issues.reopen\" = 0.4\n");
    let issues = &both.variants[0].issues;
    assert_eq!((issues.reopen, issues.unnoticed), (0.4, 0.3));
}

#[test]
fn what_is_wrong_is_said_where_it_stands() {
    let one = |more: &str, what: &str, options: &LoadOptions| {
        let text = format!("{BASE}{more}");
        let errors = load_text("test", &text, Path::new(""), options).expect_err(more).to_string();
        assert!(errors.contains(what) && errors.matches("error:").count() == 1, "{more}: {errors}");
    };
    let none = LoadOptions::default();
    one("[defaults.phone]\npatiense = \"3m\"\n", "did you mean `phone.patience`?", &none);
    one("[defaults]\n\"phon.patience\" = \"3m\"\n", "did you mean `phone.patience`?", &none);
    one("[defaults]\nphon = { patience = \"3m\" }\n", "unknown default \"phon\"", &none);
    one("[defaults]\nissues = 3\n", "unknown default \"issues\"", &none);
    one("[defaults]\nissues = { reopen = 1.5 }\n", "expected a share from 0 to 1", &none);
    one("[defaults]\n\"issues.reopen\" = 0.5\nissues = { reopen = 0.4 }\n", "replaced twice", &none);
    // Too many come again and switch together; the table that holds both is the shipped one.
    one("[defaults]\n\"synchronous.outside_hours.retry\" = 0.9\n", "sum", &none);
    // Nobody reads the patience of video here, and yet it must be one.
    one("[defaults]\n\"video.patience\" = true\n", "expected a duration, \"never\", or a distribution", &none);
    one("[defaults]\n\"campaigns.attempts\" = 2.5\n", "expected a whole number", &none);
    let variant = |set: &str| format!("[[variants]]\nname = \"v\"\nset = {set}\n");
    let whole = "a variant cannot set `defaults.run.replications`: it belongs to the whole file";
    one(&variant("{ \"defaults.run.replications\" = 3 }"), whole, &none);
    one(&variant("{ defaults = { run = { replications = 3 } } }"), whole, &none);
    let set = vec![("defaults.run.replications".to_owned(), "3".to_owned())];
    let points = LoadOptions { points: vec![Point { name: "p".to_owned(), set: set.clone() }], ..LoadOptions::default() };
    one("", "`defaults.run.replications` cannot be varied", &points);
    assert!(load_text("test", BASE, Path::new(""), &LoadOptions { set, ..none }).is_ok());
}

#[test]
fn a_run_says_what_has_no_effect() {
    let place = Place::new();
    let run = |set: &str| {
        let assert = place.holdline(&["run", "small.toml", "--set", set, "--format", "quiet"]).assert().success();
        String::from_utf8_lossy(&assert.get_output().stderr).into_owned()
    };
    let idle = "defaults.video.patience has no effect: nothing here leans on that default";
    assert!(run("defaults.video.patience=2m").contains(idle));
    assert!(!run("defaults.phone.patience=2m").contains("no effect"));
    let assert = place.holdline(&["run", "small.toml", "--set", "defaults.phone.patience=soon"]).assert().code(3);
    assert!(String::from_utf8_lossy(&assert.get_output().stderr).contains("--set defaults.phone.patience"));
}
