//! Scenario files, good and bad: every error names its exact place and says what was expected.

use holdline::scenario::{Diagnostics, LoadOptions, Study, load_text};
use std::path::Path;

pub(crate) const GOOD: &str = r#"
[inquiries.billing]
per_hour = 60
channels = { phone = 1.0 }

[channels.phone]
medium = "phone"

[groups.front]
staff = 10
skills = ["phone"]
"#;

pub(crate) fn read(text: &str) -> Result<Study, Diagnostics> {
    load_text("test", text, Path::new(""), &LoadOptions::default())
}

fn errors(text: &str) -> Vec<(String, String)> {
    errors_in(text, Path::new(""), &LoadOptions::default())
}

pub(crate) fn errors_in(text: &str, directory: &Path, options: &LoadOptions) -> Vec<(String, String)> {
    let Err(found) = load_text("test", text, directory, options) else { panic!("no error in\n{text}") };
    let shown = found.to_string();
    found
        .0
        .iter()
        .map(|one| {
            let place = match (&one.place, one.line_column()) {
                (Some((source, _)), Some((line, column))) => format!("{}:{line}:{column}", source.name),
                _ => String::new(),
            };
            assert!(shown.contains(&place), "{place} in\n{shown}");
            (place, one.render(false))
        })
        .collect()
}

/// What is wrong with the errors of each (text, place, words); empty when every text has exactly
/// one error, at that place, that says all the words.
pub(crate) fn check_each(cases: impl IntoIterator<Item = (String, &'static str, &'static [&'static str])>) {
    let failed: Vec<String> = cases
        .into_iter()
        .filter_map(|(text, place, words)| std::panic::catch_unwind(|| one_error(&text, place, words)).err().map(|_| place.to_owned()))
        .collect();
    assert!(failed.is_empty(), "{failed:?}");
}

/// Asserts that the text has exactly one error, at this place, that says all these words.
#[track_caller]
pub(crate) fn one_error(text: &str, place: &str, words: &[&str]) {
    let found = errors(text);
    let all: Vec<&str> = found.iter().map(|(_, shown)| shown.as_str()).collect();
    assert_eq!(found.len(), 1, "{}", all.join("\n\n"));
    assert_eq!(found[0].0, place, "{}", found[0].1);
    for word in words {
        assert!(found[0].1.contains(word), "no {word:?} in\n{}", found[0].1);
    }
}

/// The good file with one line replaced, or one appended.
pub(crate) fn with(old: &str, new: &str) -> String {
    assert!(GOOD.contains(old));
    GOOD.replacen(old, new, 1)
}

#[test]
fn the_good_file_is_good() {
    let study = read(GOOD).unwrap_or_else(|errors| panic!("{errors}"));
    assert_eq!((study.variants.len(), study.variants[0].variant.as_str()), (1, "base"));
    assert_eq!((study.name.as_str(), study.inputs[0].name.as_str()), ("test", "test.toml"));
    assert_eq!(study.variants[0].channels[0].groups, [0]);
}

#[test]
fn every_medium_works_with_its_defaults() {
    for medium in ["phone", "video", "in-person", "chat", "messaging", "social", "email", "ticket"] {
        for realism in ["", "realism = \"none\"\n"] {
            let text = format!("{realism}{}", GOOD.replace("medium = \"phone\"", &format!("medium = {medium:?}")));
            let study = read(&text).unwrap_or_else(|errors| panic!("{medium}: {errors}"));
            assert_eq!(study.variants[0].channels[0].medium.name(), medium);
        }
    }
}

#[test]
fn wrong_values_are_shown_with_what_was_expected() {
    type Case = (&'static str, &'static str, &'static str, &'static [&'static str]);
    let cases: Vec<Case> = vec![
        ("60", "-1", "test.toml:3:12", &["0 or more", "-1"]),
        ("60", "nan", "test.toml:3:12", &["0 or more", "NaN"]),
        ("60", "inf", "test.toml:3:12", &["0 or more", "inf"]),
        ("60", "{ \"08:00\" = 1, \"8:00\" = 2 }", "test.toml:3:27", &["twice"]),
        ("60", "{ \"25:00\" = 1 }", "test.toml:3:14", &["time of day", "25:00"]),
        ("60", "{}", "test.toml:3:12", &["empty table"]),
        ("60", "{ mon-fri = { \"08:00\" = 1 }, fri = { \"08:00\" = 1 } }", "test.toml:3:14", &["overlap"]),
        ("60", "60\nper_day = 3", "test.toml:4:1", &["exactly one of", "per_hour"]),
        ("per_hour = 60", "per_day = 60\nprofile = { mon = { \"08:00\" = 1 } }", "test.toml:4:1", &["Tuesday", "60 arrivals"]),
        ("per_hour = 60", "urgency = \"normal\"", "test.toml:2:12", &["no arrivals", "exactly one of"]),
        ("60", "60\nurgency = \"urgnt\"", "test.toml:4:11", &["did you mean `urgent`"]),
        ("60", "60\ncomplexity = 1.5", "test.toml:4:14", &["share from 0 to 1", "1.5"]),
        ("60", "60\nbusyness = { cv = 0.1, day_to_day = 1 }", "test.toml:4:37", &["below 1"]),
        ("phone = 1.0", "phone = 0.9", "test.toml:4:12", &["sum to 0.9", "sum to 1"]),
        ("phone = 1.0", "fone = 1.0", "test.toml:4:14", &["unknown channel", "did you mean `phone`"]),
        ("medium = \"phone\"", "medium = \"telephone\"", "test.toml:7:10", &["unknown value", "phone"]),
        ("medium = \"phone\"", "", "test.toml:6:11", &["no `medium`"]),
        ("medium = \"phone\"", "medium = \"phone\"\npatiense = \"3m\"", "test.toml:8:1", &["unknown key", "did you mean `patience`"]),
        ("medium = \"phone\"", "medium = \"phone\"\npatience = 20", "test.toml:8:12", &["bare number 20", "write \"20s\""]),
        ("medium = \"phone\"", "medium = \"phone\"\nhandle_time = \"never\"", "test.toml:8:15", &["patience only"]),
        ("medium = \"phone\"", "medium = \"phone\"\nhandle_time = \"0s\"", "test.toml:8:15", &["mean of more than 0"]),
        ("medium = \"phone\"", "medium = \"phone\"\nturns = 3", "test.toml:8:1", &["does not belong", "handle_time"]),
        ("medium = \"phone\"", "medium = \"phone\"\nopen = \"mon-fry 8-20\"", "test.toml:8:8", &["weekly windows"]),
        (
            "medium = \"phone\"",
            "medium = \"phone\"\nredials = { limit = 3 }",
            "test.toml:8:1",
            &["unknown key \"redials\"", "did you mean `retrials`"],
        ),
        ("medium = \"phone\"", "medium = \"phone\"\ntarget = { within = \"20s\" }", "test.toml:8:10", &["no `share`"]),
        ("medium = \"phone\"", "medium = \"phone\"\ngroups = [\"frnt\"]", "test.toml:8:11", &["unknown group", "`front`"]),
        ("medium = \"phone\"", "medium = \"chat\"\nhandle_time = \"5m\"", "test.toml:8:1", &["together with `speed`"]),
        ("medium = \"phone\"", "medium = \"chat\"\nslowdown = [0.5]", "test.toml:8:13", &["factor of 1 or more"]),
        ("medium = \"phone\"", "medium = \"chat\"\nspeed = [1, 1.5]", "test.toml:6:11", &["no `handle_time`"]),
        ("medium = \"phone\"", "medium = \"email\"\nhandle_time = \"5m\"", "test.toml:8:1", &["asynchronous", "reply_work"]),
        ("staff = 10", "staff = 10.5", "test.toml:10:9", &["whole number of agents"]),
        ("staff = 10", "staff = 0", "test.toml:10:9", &["zero agents", "phone"]),
        ("staff = 10", "staff = 100001", "test.toml:10:9", &["from 0 to 100000"]),
        ("staff = 10", "", "test.toml:9:9", &["no `staff`"]),
        ("staff = 10", "staff = { \"08:00\" = 10 }\nhours = \"06:00-07:00\"", "test.toml:10:9", &["zero agents"]),
        ("[\"phone\"]", "[\"phon\"]", "test.toml:11:11", &["unknown channel", "`phone`"]),
        ("[\"phone\"]", "[{ channel = \"phone\", slots = 2 }]", "test.toml:11:32", &["`slots`", "one at a time"]),
        ("[\"phone\"]", "[\"phone\", \"phone\"]", "test.toml:11:20", &["twice"]),
        ("[\"phone\"]", "[]", "test.toml:11:10", &["array of channels", "an empty array"]),
        ("phone = 1.0", "", "test.toml:4:12", &["no channel has a share", "sum to 1"]),
        ("staff = 10", "staff = \"9 agents\"", "test.toml:10:9", &["`9 agents` does not exist", "taken as the name of a file"]),
        ("medium = \"phone\"", "medium = \"phone\"\npatience = \"101000w\"", "test.toml:8:12", &["at most 100 years in all"]),
        ("medium = \"phone\"", "medium = \"email\"\nauto_close = \"40000d\"", "test.toml:8:14", &["at most 100 years in all"]),
    ];
    check_each(cases.into_iter().map(|(old, new, place, words)| (with(old, new), place, words)));
}

#[test]
fn intervals_are_equally_spaced_within_a_day() {
    let uneven = "{ \"08:00\" = 1, \"09:00\" = 2, \"12:00\" = 3, \"13:00\" = 0 }";
    let words = ["the times are 1h apart, but 09:00 to 12:00 is 3h", "write every interval, 0 where nothing arrives", "10:00"];
    one_error(&with("per_hour = 60", &format!("volumes = {uneven}")), "test.toml:3:39", &words);
    one_error(&with("per_hour = 60", &format!("profile = {uneven}\nper_day = 60")), "test.toml:3:39", &words);
    one_error(&with("per_hour = 60", &format!("volumes = {{ daily = {uneven} }}")), "test.toml:3:49", &words);
    let odd = "{ \"08:00\" = 1, \"09:00\" = 2, \"09:20:30\" = 3 }";
    one_error(
        &with("per_hour = 60", &format!("volumes = {odd}")),
        "test.toml:3:26",
        &["20m30s apart, but 08:00 to 09:00 is 1h", "one spacing"],
    );
    // Steps hold until the next one, whatever lies between.
    assert!(read(&with("per_hour = 60", &format!("per_hour = {uneven}"))).is_ok());
    assert!(read(&with("staff = 10", &format!("staff = {uneven}"))).is_ok());
}

#[test]
fn wrong_distributions_are_shown() {
    for (dist, column, words) in [
        ("{ exponential = { mean = \"0s\" } }", 40, &["more than 0"][..]),
        ("{ exponential = { mean = 5 } }", 40, &["write \"5s\""]),
        ("{ exponential = {} }", 17, &["no `mean`"]),
        ("{ exponential = { mean = \"1m\" }, gamma = {} }", 48, &["second distribution"]),
        ("{ exponentail = { mean = \"1m\" } }", 15, &["names no distribution"]),
        ("{ lognormal = { mean = \"1m\" } }", 17, &["neither `cv` nor `sigma`"]),
        ("{ lognormal = { mean = \"1m\", cv = 1, sigma = 1 } }", 52, &["both `cv` and `sigma`"]),
        ("{ uniform = { min = \"2m\", max = \"1m\" } }", 17, &["`min` < `max`"]),
        ("{ hyperexponential = { mean = \"1m\", cv = 0.5 } }", 56, &["from 1 to 100"]),
        ("{ mixture = [{ weight = 0, constant = \"0s\" }] }", 27, &["weight above 0"]),
        ("{ mixture = [{ weight = 1 }] }", 28, &["names no distribution"]),
    ] {
        let found = errors(&with("medium = \"phone\"", &format!("medium = \"phone\"\nhandle_time = {dist}")));
        let place = format!("test.toml:8:{column}");
        let hit = found.iter().find(|(at, shown)| *at == place && words.iter().all(|word| shown.contains(word)));
        assert!(hit.is_some(), "{dist} {place}: {found:#?}");
    }
}

#[test]
fn nested_mixtures_have_a_floor() {
    let mut dist = "constant = \"5s\"".to_owned();
    for _ in 0..4 {
        dist = format!("mixture = [{{ weight = 1, {dist} }}]");
    }
    assert!(read(&with("medium = \"phone\"", &format!("medium = \"phone\"\nhandle_time = {{ {dist} }}"))).is_ok());
    let deeper = format!("mixture = [{{ weight = 1, {dist} }}]");
    let found = errors(&with("medium = \"phone\"", &format!("medium = \"phone\"\nhandle_time = {{ {deeper} }}")));
    assert!(found[0].1.contains("at most 4 deep"), "{found:?}");
}

#[test]
fn all_errors_come_at_once_in_file_order() {
    let text = "seeed = 3\n[run]\nlength = 5\n[inquiries.a]\nper_hour = -1\nchannels = { b = 1 }\n[channels.b]\nmedium = \"phon\"\n[groups.c]\nstaff = \"x.csv\"\n";
    let places: Vec<String> = errors(text).into_iter().map(|(place, _)| place).collect();
    let expected = ["1:1", "3:10", "5:12", "8:10", "9:9", "10:9"].map(|place| format!("test.toml:{place}"));
    assert_eq!(places, expected);
}

#[test]
fn all_syntax_errors_come_at_once() {
    let found = errors("a = \nb = 3 3\n[c\nunknown_key = 1\n");
    assert!(found.len() >= 3, "{found:?}");
    assert!(found[0].0.starts_with("test.toml:1:") && found.iter().any(|(place, _)| place.starts_with("test.toml:2:")), "{found:?}");
}

#[test]
fn an_unclosed_table_is_one_error() {
    let found = errors(&with("channels = { phone = 1.0 }", "channels = { phone = 1.0"));
    assert!(!found.is_empty() && found.iter().all(|(_, shown)| !shown.contains("the shares")), "{found:#?}");
    let found = errors(&with("channels = { phone = 1.0 }", "channels = {"));
    assert!(!found.is_empty() && found.iter().all(|(_, shown)| !shown.contains("share")), "{found:#?}");
}

#[test]
fn the_valid_keys_at_the_top_are_all_named() {
    one_error(&format!("zzzzzz = 3\n{GOOD}"), "test.toml:1:1", &["`include`", "`variants`", "`seed`"]);
    one_error(&format!("includes = \"a.toml\"\n{GOOD}"), "test.toml:1:1", &["did you mean `include`?"]);
}

#[test]
fn sections_that_are_missing_are_named() {
    let found = errors("seed = 3\n");
    let words: Vec<bool> =
        ["no inquiries", "no channels", "no groups"].iter().map(|word| found.iter().any(|(_, shown)| shown.contains(word))).collect();
    assert_eq!(words, [true; 3], "{found:?}");
}

#[test]
fn a_channel_with_demand_needs_a_group() {
    one_error(
        &format!("{GOOD}\n[channels.chat]\nmedium = \"chat\"\n[inquiries.other]\nper_hour = 1\nchannels = {{ chat = 1 }}\n"),
        "test.toml:13:11",
        &["nobody serves it"],
    );
    assert!(read(&format!("{GOOD}\n[channels.chat]\nmedium = \"chat\"\n")).is_ok());
}

#[test]
fn a_group_has_one_kind_of_chat() {
    let text = format!(
        "{GOOD}\n[channels.a]\nmedium = \"chat\"\n[channels.b]\nmedium = \"chat\"\nhandle_time = \"5m\"\nspeed = [1, 1.7]\n[groups.chat]\nstaff = 2\nskills = [\"a\", \"b\"]\n"
    );
    one_error(&text, "test.toml:21:16", &["cannot mix"]);
}

#[test]
fn shared_busyness_has_one_set_of_numbers() {
    let text = GOOD.replace("per_hour = 60", "per_hour = 60\nbusyness = { cv = 0.1, shared = \"centre\" }")
        + "[inquiries.other]\nper_hour = 1\nchannels = { phone = 1 }\nbusyness = { cv = 0.2, shared = \"centre\" }\n";
    one_error(&text, "test.toml:16:12", &["\"centre\"", "same `cv`"]);
}

#[test]
fn expected_arrivals_have_a_limit() {
    let words = ["expects 240,000,000 arrivals", "at most 100,000,000", "run.length"];
    one_error(&with("per_hour = 60", "per_hour = 1e7"), "test.toml:3:12", &words);
    let split = "per_day = { mon = 9e7, fri = 5 }\n[inquiries.other]\nper_hour = { \"23:00\" = 2e7 }\nchannels = { phone = 1 }\n[inquiries.billing]";
    let text = with("[inquiries.billing]\nper_hour = 60", &format!("[inquiries.last]\nchannels = {{ phone = 1 }}\n{split}\nper_hour = 1"));
    one_error(&text, "test.toml:4:11", &["expects 110,000,024 arrivals"]);
    // Half of a day, once in the warm-up and once in the counted period.
    let halves = |rate: &str| format!("{}[run]\nwarmup = \"12h\"\nlength = \"12h\"\n", with("60", rate));
    assert!(read(&halves("4.1e6")).is_ok());
    one_error(&halves("4.2e6"), "test.toml:3:12", &["expects 100,800,000 arrivals"]);
}

#[test]
fn horizons_have_limits() {
    one_error(&format!("[run]\nlength = \"36500d\"\ninterval = \"1d\"\ndrain_limit = \"100d\"\n{GOOD}"), "test.toml:1:2", &["100 years"]);
    one_error(&format!("[run]\nlength = \"1000d\"\ninterval = \"1m\"\n{GOOD}"), "test.toml:1:2", &["200000 intervals"]);
    one_error(&format!("[run]\nreplications = 0\n{GOOD}"), "test.toml:2:16", &["from 1 to 1000000"]);
    one_error(&format!("[run]\nstart = \"2024-02-30\"\n{GOOD}"), "test.toml:2:9", &["a date"]);
    assert!(read(&format!("[run]\nstart = 2024-03-05\n{GOOD}")).is_ok());
}

#[test]
fn variants_change_values_and_errors_name_them() {
    let good = format!(
        "{GOOD}\n[channels.mail]\nmedium = \"email\"\n[[variants]]\nname = \"as is\"\n[[variants]]\nname = \"mail\"\n\
         set = {{ \"inquiries.billing.channels\" = {{ mail = 1.0 }}, \"groups.front.skills\" = [\"mail\"], \"groups.front.staff\" = 5 }}\n\
         [[variants]]\nname = \"nested\"\nset.inquiries.billing.per_hour = 30\nset.costs.shrinkage = 0.2\n"
    );
    let study = read(&good).unwrap_or_else(|errors| panic!("{errors}"));
    let names: Vec<&str> = study.variants.iter().map(|variant| variant.variant.as_str()).collect();
    assert_eq!(names, ["as is", "mail", "nested"]);
    assert_eq!(study.variants[1].inquiries[0].channels, [(0, 1.0)]);
    assert_eq!(study.variants[2].costs.shrinkage, 0.2);

    let variant = |set: &str| format!("{GOOD}[[variants]]\nname = \"one\"\n[[variants]]\nname = \"two\"\nset = {{ {set} }}\n");
    for (set, place, words) in [
        ("\"channels.fone.patience\" = \"3m\"", "test.toml:16:19", &["unknown channel \"fone\"", "`phone`", "variant \"two\""][..]),
        ("\"channels.phone.patiense\" = \"3m\"", "test.toml:16:25", &["unknown key", "`patience`", "variant \"two\""]),
        ("\"chanels.phone.patience\" = \"3m\"", "test.toml:16:10", &["unknown section", "`channels`"]),
        ("\"groups.front.staff\" = -3", "test.toml:16:32", &["whole number of agents", "variant \"two\""]),
        ("seed = 4", "test.toml:16:9", &["cannot set `seed`"]),
        ("\"run.length\" = \"3d\"", "test.toml:16:10", &["cannot set `run`"]),
        ("\"a..b\" = 3", "test.toml:16:9", &["part of it is empty"]),
        ("\"seed.x\" = 3", "test.toml:16:10", &["cannot set"]),
        ("\"channels.phone.medium.x\" = 3", "test.toml:16:25", &["not a table"]),
    ] {
        one_error(&variant(set), place, words);
    }
    one_error(
        &format!("{GOOD}[[variants]]\nname = \"a\"\n[[variants]]\nname = \"a\"\n"),
        "test.toml:15:8",
        &["two variants are called \"a\""],
    );
    one_error(&format!("{GOOD}[[variants]]\nname = \"\"\n"), "test.toml:13:8", &["a name that is not empty"]);
}

#[test]
fn an_error_of_the_base_is_said_once_whatever_the_variants() {
    let text = format!("{}[[variants]]\nname = \"a\"\n[[variants]]\nname = \"b\"\n", with("staff = 10", "staff = -10"));
    one_error(&text, "test.toml:10:9", &["whole number of agents"]);
    assert!(!errors(&text)[0].1.contains("variant"));
}

#[test]
fn a_base_may_be_completed_by_its_variants() {
    let text = with("staff = 10\n", "") + "[[variants]]\nname = \"a\"\nset = { \"groups.front.staff\" = 3 }\n";
    assert!(read(&text).is_ok());
}

#[test]
fn arguments_set_values_and_choose_variants() {
    let options = |set: &[(&str, &str)], variants: &[&str]| LoadOptions {
        set: set.iter().map(|(key, value)| (key.to_string(), value.to_string())).collect(),
        variants: variants.iter().map(|name| name.to_string()).collect(),
        ..LoadOptions::default()
    };
    let set =
        options(&[("channels.phone.patience", "3m"), ("groups.front.staff", "12"), ("realism", "none"), ("run.length", "2d")], &["base"]);
    let study = load_text("test", GOOD, Path::new(""), &set).unwrap_or_else(|errors| panic!("{errors}"));
    let patience = format!("{:?}", study.variants[0].channels[0].patience);
    assert_eq!(patience, "Constant(180000000)");
    for (key, value, place, words) in [
        ("channels.fone.patience", "3m", "--set channels.fone.patience:1:10", &["`phone`"][..]),
        ("groups.front.staff", "{ x", "--set groups.front.staff:1:20", &["TOML value"]),
        ("groups.front.staff", "many.csv", "--set groups.front.staff:1:20", &["many.csv", "does not exist"]),
        ("variants", "[]", "--set variants:1:1", &["cannot be set"]),
        ("", "3", "--set :1:1", &["dotted key"]),
    ] {
        let found = errors_in(GOOD, Path::new(""), &options(&[(key, value)], &[]));
        assert_eq!((found.len(), found[0].0.as_str()), (1, place), "{found:?}");
        assert!(words.iter().all(|word| found[0].1.contains(word)), "{}", found[0].1);
    }
    let found = errors_in(&format!("{GOOD}[[variants]]\nname = \"hybrid\"\n"), Path::new(""), &options(&[], &["hybird"]));
    assert!(found[0].1.contains("did you mean `hybrid`"), "{}", found[0].1);
}

#[test]
fn an_argument_is_wrong_even_if_every_variant_replaces_it() {
    let text = format!("{GOOD}[[variants]]\nname = \"night shift\"\nset = {{ \"inquiries.billing.channels\" = {{ phone = 1 }} }}\n");
    let set = |key: &str| LoadOptions { set: vec![(key.to_owned(), "0.5".to_owned())], ..LoadOptions::default() };
    let found = errors_in(&text, Path::new(""), &set("inquiries.billing.channels.fone"));
    assert!(found.len() == 1 && found[0].1.contains("did you mean `phone`?"), "{found:#?}");
    let found = errors_in(&text, Path::new(""), &set("groups.front.wage"));
    assert!(found.len() == 1 && found[0].1.contains("did you mean `wage_per_hour`?"), "{found:#?}");
    let options = LoadOptions { variants: vec!["night".to_owned()], ..LoadOptions::default() };
    let found = errors_in(&text, Path::new(""), &options);
    assert!(found.len() == 1 && found[0].1.contains("did you mean `night shift`?"), "{found:#?}");
}

#[test]
fn permuted_keys_give_the_same_study() {
    let permuted = "[groups.front]\nskills = [\"phone\"]\nstaff = 10\n[channels.phone]\nmedium = \"phone\"\n[inquiries.billing]\nchannels = { phone = 1.0 }\nper_hour = 60\n";
    let shown = |text: &str| {
        let mut study = read(text).unwrap_or_else(|errors| panic!("{errors}"));
        study.inputs.clear();
        format!("{study:?}")
    };
    assert_eq!(shown(GOOD), shown(permuted));
}
