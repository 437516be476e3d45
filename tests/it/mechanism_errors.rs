//! Wrong values of the keys of the mechanisms: each is one error, at the value's place, that says what
//! was expected.

use crate::scenario_errors::{GOOD, errors_in, one_error, read, with};
use holdline::scenario::{LoadOptions, load_text};
use std::path::Path;

/// Asserts one error for each (line, words): the line stands at the end of the section that `text`
/// leaves open, and `^` in it marks where the error is.
#[track_caller]
fn marked(text: &str, cases: &[(&str, &[&str])]) {
    let mut failed = Vec::new();
    for (line, words) in cases {
        let column = line.find('^').unwrap_or_else(|| panic!("no mark in {line}")) + 1;
        let row = text.lines().count() + 1;
        let whole = format!("{text}{}\n", line.replacen('^', "", 1));
        let place = format!("test.toml:{row}:{column}");
        if std::panic::catch_unwind(|| one_error(&whole, &place, words)).is_err() {
            failed.push(*line);
        }
    }
    assert!(failed.is_empty(), "{failed:#?}");
}

/// The good file with a channel of this medium at the end; nobody comes to it.
fn channel(medium: &str) -> String {
    format!("{GOOD}[channels.mail]\nmedium = \"email\"\n[channels.c]\nmedium = {medium:?}\n")
}

fn section(name: &str) -> String {
    format!("{GOOD}[{name}]\n")
}

const SHARE: &[&str] = &["share from 0 to 1"];
const FACTOR: &[&str] = &["factor from 0 to 100"];
const TEXT_FOR_DURATION: &[&str] = &["a duration such as"];

#[test]
fn customers_and_segments() {
    marked(
        &section("customers"),
        &[
            ("wait_aversion = ^-1", FACTOR),
            ("closed_aversion = ^\"x\"", FACTOR),
            ("announcement_weight = ^1.1", SHARE),
            ("trust_decay = ^true", SHARE),
            ("late_hazard = ^101", FACTOR),
            ("late_work = ^21", &["write \"21s\""]),
            ("announcement_balking = ^-0.1", SHARE),
            ("^trust_decai = 1", &["did you mean `trust_decay`"]),
        ],
    );
    marked(&section("segments.a"), &[("share = ^0", &["share above 0 and up to 1"]), ("share = ^1.5", &["share above 0 and up to 1"])]);
    marked(
        &format!("{}share = 1\n", section("segments.a")),
        &[
            ("age = ^\"teen\"", &["did you mean `teens`"]),
            ("utc_offset = ^15", &["from -14h to 14h"]),
            ("utc_offset = ^\"-14h1m\"", &["from -14h to 14h"]),
            ("utc_offset = ^1.5", &["from -14h to 14h"]),
            ("waking = ^\"8-20\"", &["weekly windows"]),
            ("preference = { ^fone = 1 }", &["unknown channel \"fone\"", "did you mean `phone`"]),
            ("preference = { phone = ^-1 }", &["a weight of 0 or more"]),
            ("preference = ^{ phone = 0 }", &["no channel is preferred"]),
            ("preference = ^\"phone\"", &["weights by channel"]),
            ("think_speed = ^0", &["factor above 0 and up to 100"]),
            ("patience = ^\"3m\"", &["factor above 0 and up to 100"]),
            ("mismatch = ^1001", &["points from 0 to 1000"]),
        ],
    );
    let text = format!("{GOOD}[segments.a]\nshare = 0.5\n[segments.b]\nshare = 0.4\n");
    one_error(&text, "test.toml:12:2", &["the shares sum to 0.9, not 1"]);
    one_error(&section("segments.a"), "test.toml:12:11", &["no `share`"]);
    one_error(&format!("segments = {{}}\n{GOOD}"), "test.toml:1:1", &["`segments` is empty"]);
    one_error(&with("per_hour = 60", "per_hour = 60\ndetail = 2"), "test.toml:4:10", SHARE);
    one_error(&with("per_hour = 60", "per_hour = 60\nemotion = \"high\""), "test.toml:4:11", SHARE);
}

#[test]
fn clocks_of_customers() {
    one_error(&with("per_hour = 60", "per_hour = 60\nclock = \"customer\""), "test.toml:4:9", &["did you mean `customers`"]);
    let directory = tempfile::tempdir().expect("a directory");
    std::fs::write(directory.path().join("t.csv"), "arrived\n2024-03-04T09:00:00\n").expect("a trace");
    let days: String = (4..6).flat_map(|day| (0..24).map(move |hour| format!("2024-03-{day:02},{hour:02}:00,5\n"))).collect();
    std::fs::write(directory.path().join("v.csv"), format!("date,time,volume\n{days}")).expect("volumes");
    let text = |arrivals: &str, segments: &str| with("per_hour = 60", &format!("{arrivals}\nclock = \"customers\"")) + segments;
    let errors = |arrivals: &str, segments: &str| errors_in(&text(arrivals, segments), directory.path(), &LoadOptions::default());
    let found = errors("trace = \"t.csv\"", "");
    assert!(found.len() == 1 && found[0].0 == "test.toml:4:9", "{found:#?}");
    assert!(found[0].1.contains("a replayed trace cannot go by the customers' clocks"), "{found:#?}");
    // The file has Monday and Tuesday; Monday is counted. Clocks that are ahead reach into Tuesday, those behind into Sunday.
    let zone = |offset: i32| format!("[segments.all]\nshare = 1\nutc_offset = {offset}\n");
    for offset in [5, 0] {
        let text = text("volumes = \"v.csv\"", &zone(offset));
        assert!(load_text("test", &text, directory.path(), &LoadOptions::default()).is_ok(), "{offset}");
    }
    let found = errors("volumes = \"v.csv\"", &zone(-5));
    assert!(found.len() == 1 && found[0].1.contains("reaches into 2024-03-03, but `volumes` has 2024-03-04 to 2024-03-05"), "{found:#?}");
}

#[test]
fn arguments_name_segments_that_there_are() {
    let set = |key: &str| LoadOptions { set: vec![(key.to_owned(), "0.5".to_owned())], ..LoadOptions::default() };
    let text = format!("{GOOD}[segments.young]\nshare = 1\n");
    let found = errors_in(&text, Path::new(""), &set("segments.yuong.share"));
    assert!(found.len() == 1 && found[0].1.contains("unknown segment \"yuong\""), "{found:#?}");
    assert!(found[0].1.contains("did you mean `young`?") && found[0].0 == "--set segments.yuong.share:1:10", "{found:#?}");
    let found = errors_in(GOOD, Path::new(""), &set("segments.young.share"));
    assert!(found.len() == 1 && found[0].1.contains("`segments` is empty"), "{found:#?}");
    let found = errors_in(GOOD, Path::new(""), &set("triage.acuracy"));
    assert!(found.len() == 1 && found[0].1.contains("did you mean `accuracy`?"), "{found:#?}");
}

#[test]
fn keys_of_all_channels() {
    for medium in ["phone", "email"] {
        marked(
            &channel(medium),
            &[
                ("discipline = ^\"easyest_first\"", &["did you mean `easiest_first`"]),
                ("discipline = ^3", &["a word such as"]),
                ("discipline = { aging = { urgent = ^5 } }", &["write \"5s\""]),
                ("discipline = { earliest_due = {}, ^aging = {} }", &["a second discipline"]),
                ("discipline = { earliest_due = { ^urgnt = \"1h\" } }", &["did you mean `urgent`"]),
                ("discipline = ^{}", &["a word such as"]),
                ("announced = ^20", &["a wait such as \"20m\""]),
                ("announced = ^\"0s\"", &["a wait of more than 0"]),
                ("announced = ^\"estimat\"", &["\"estimate\""]),
                ("announced = { estimate = ^\"queu\" }", &["did you mean `queue`"]),
                ("announced = { ^quantile = 0.9 }", &["does not belong", "percentile"]),
                ("announced = { estimate = \"percentile\", quantile = ^1 }", &["above 0 and below 1"]),
                ("announced = { bias = ^0 }", &["factor above 0 and up to 100"]),
                ("misunderstanding = ^2", SHARE),
                ("context = ^\"CRM\"", SHARE),
                ("authenticated = ^1", &["true or false"]),
                ("retrials = ^3", &["\"none\" or a table such as"]),
                ("retrials = ^\"no\"", &["\"none\" or a table such as"]),
                ("retrials = { after_abandoned = ^2 }", SHARE),
                ("retrials = { after_blocked = ^\"x\" }", SHARE),
                ("retrials = { delay = ^20 }", &["write \"20s\""]),
                ("retrials = { limit = ^0 }", &["from 1 to 1000000, or \"none\""]),
                ("retrials = { keep_patience = ^\"yes\" }", &["true or false"]),
                ("bot = ^true", &["\"none\" or a table such as"]),
                ("bot = { time = ^\"never\" }", &["patience only"]),
                ("bot = { containment = ^1.5 }", SHARE),
                ("bot = { wrong = ^-1 }", SHARE),
                ("bot = { fields = ^0.5 }", &["whole number from 0 to 100"]),
                ("bot = { format = ^\"stric\" }", &["did you mean `strict`"]),
                ("bot = { reject = ^7 }", SHARE),
                ("bot = { ^format = \"strict\", reject = 0.1 }", &["does not belong", "`reject`"]),
                ("bot = { input_time = ^\"x\" }", TEXT_FOR_DURATION),
                ("bot = { attempts = ^0 }", &["whole number from 1 to 100"]),
                ("bot = { drop = ^2 }", SHARE),
            ],
        );
    }
}

#[test]
fn keys_of_synchronous_channels() {
    marked(
        &channel("phone"),
        &[
            ("outside_hours = ^\"none\"", &["\"lost\" or a table such as"]),
            ("outside_hours = { retry = ^2 }", SHARE),
            ("outside_hours = { switch = ^-1 }", SHARE),
            ("outside_hours = { spread = ^5 }", &["write \"5s\""]),
            ("outside_hours = ^{ retry = 0.8 }", &["sum to 1.1, more than 1"]),
            ("deflection = ^\"mail\"", &["\"none\" or a table such as"]),
            ("deflection = ^{}", &["no `to`"]),
            ("deflection = { to = ^\"phone\" }", &["\"phone\" is synchronous", "an asynchronous channel"]),
            ("deflection = { to = ^\"maul\" }", &["unknown channel", "did you mean `mail`"]),
            ("deflection = { to = ^3 }", &["the name of a channel"]),
            ("deflection = { to = \"mail\", waiting_at_least = ^-1 }", &["whole number from 0 to 1000000"]),
            ("deflection = { to = \"mail\", accept = ^2 }", SHARE),
            ("ivr = ^{ time = \"5s\" }", &["no `layers`"]),
            ("ivr = ^3", &["\"none\" or a table such as"]),
            ("ivr = { layers = ^21 }", &["from 1 to 20"]),
            ("ivr = { layers = 1, time = ^5 }", &["write \"5s\""]),
            ("ivr = { layers = 1, drop = ^2 }", SHARE),
            ("ivr = { layers = 1, misroute = ^2 }", SHARE),
            ("ivr = { layers = 1, zero_out = ^2 }", SHARE),
            ("ivr = ^{ layers = 1, zero_out = 1 }", &["sum to 1.045, more than 1"]),
            ("transfers = ^1.5", SHARE),
            ("transfers = ^true", &["\"none\", a share"]),
            ("transfers = ^{ work = \"5s\" }", &["no `share`"]),
            ("transfers = { share = 0.1, work = ^5 }", &["write \"5s\""]),
            ("transfers = { share = 0.1, to_group = ^\"frond\" }", &["unknown group \"frond\"", "did you mean `front`?"]),
            ("transfers = { share = 0.1, priority = ^\"hed\" }", &["did you mean `head`?"]),
            ("transfers = { share = 0.1, priority = ^0 }", &["\"arrival\" or a priority from 1 to 1000"]),
            ("^silent_abandonment = 0.5", &["does not belong", "seen to leave"]),
            ("^reply_patience = \"5m\"", &["does not belong", "chat"]),
            ("^inactivity_close = \"5m\"", &["does not belong", "chat"]),
            ("^chases = {}", &["does not belong", "phone is synchronous"]),
            ("^escalation = \"none\"", &["does not belong", "phone is synchronous"]),
            ("^research = \"5m\"", &["does not belong", "phone is synchronous"]),
            ("^bursts = 0.1", &["does not belong", "phone is synchronous"]),
            ("^burst_gap = \"5s\"", &["does not belong", "phone is synchronous"]),
        ],
    );
    marked(
        &channel("chat"),
        &[
            ("^ivr = \"none\"", &["does not belong", "phone and video"]),
            ("^transfers = 0.1", &["does not belong", "in person"]),
            ("silent_abandonment = ^2", SHARE),
            ("reply_patience = ^5", &["write \"5s\""]),
            ("inactivity_close = ^\"never\"", TEXT_FOR_DURATION),
        ],
    );
    marked(&channel("in-person"), &[("^ivr = { layers = 2 }", &["does not belong", "not in-person"])]);
    let shared = format!("{}handle_time = \"5m\"\nspeed = [1]\n", channel("chat"));
    marked(&shared, &[("^reply_patience = \"5m\"", &["does not belong", "share their work"])]);
}

#[test]
fn transfers_to_a_group_need_the_skill_and_agents() {
    let centre = |transfers: &str, back: &str| {
        format!(
            "[inquiries.i]\nper_hour = 1\nchannels = {{ c = 1 }}\n[inquiries.j]\nper_hour = 1\nchannels = {{ c = 1 }}\n\
             [channels.c]\nmedium = \"phone\"\ngroups = [\"front\"]\ntransfers = {{ share = 0.1, {transfers} }}\n\
             [channels.d]\nmedium = \"phone\"\n[groups.front]\nstaff = 1\nskills = [\"c\"]\n[groups.back]\n{back}\n"
        )
    };
    let one = |transfers: &str, back: &str, words: &[&str]| one_error(&centre(transfers, back), "test.toml:10:39", words);
    let sound = |transfers: &str, back: &str| assert!(read(&centre(transfers, back)).is_ok(), "{transfers}");
    let to = "to_group = \"back\"";
    let other = "staff = 1\nskills = [\"d\"]";
    one(to, other, &["\"back\" does not have the channel \"c\" among its skills", "`to` names another"]);
    sound("to_group = \"back\", to = \"d\"", other);
    let some = "staff = 1\nskills = [{ channel = \"c\", inquiries = [\"i\"] }]";
    one(to, some, &["does not take the inquiry \"j\" on the channel \"c\""]);
    one(to, "staff = 0\nskills = [\"c\"]", &["the group \"back\" is never staffed"]);
    let any = "staff = 1\npick = \"longest_wait\"\nskills = [\"c\"]";
    one("priority = 2, to_group = \"back\"", any, &["look at no priorities"]);
    sound("priority = \"arrival\", to_group = \"back\"", any);
    sound("priority = 2", "staff = 1\nskills = [\"c\"]");
}

#[test]
fn keys_of_asynchronous_channels() {
    marked(
        &channel("messaging"),
        &[
            ("^outside_hours = \"lost\"", &["does not belong", "asynchronous"]),
            ("^deflection = { to = \"mail\" }", &["does not belong", "asynchronous"]),
            ("^ivr = { layers = 1 }", &["does not belong", "phone and video"]),
            ("^transfers = 0.1", &["does not belong", "not messaging"]),
            ("^inactivity_close = \"5m\"", &["does not belong", "chat"]),
            ("silent_abandonment = ^\"most\"", SHARE),
            ("chases = ^0.3", &["\"none\" or a table such as"]),
            ("chases = { per_expectation = ^-1 }", FACTOR),
            ("chases = { same_thread = ^2 }", SHARE),
            ("chases = { by = ^\"fone\" }", &["unknown channel", "did you mean `phone`"]),
            ("chases = { by = ^\"c\" }", &["chases by the channel itself", "another channel"]),
            ("chases = { limit = ^0 }", &["from 1 to 1000"]),
            ("escalation = ^{}", &["no `to`"]),
            ("escalation = { to = ^\"mail\" }", &["\"mail\" is asynchronous", "a synchronous channel"]),
            ("escalation = { to = ^\"hpone\" }", &["unknown channel", "did you mean `phone`"]),
            ("escalation = { to = \"phone\", misunderstandings = ^0 }", &["from 1 to 1000"]),
            ("escalation = { to = \"phone\", wait = ^0 }", &["multiple above 0"]),
            ("escalation = { to = \"phone\", urgent = ^1 }", &["true or false"]),
            ("research = ^\"no\"", &["a distribution such as"]),
            ("research = ^\"0s\"", &["mean of more than 0"]),
            ("bursts = ^1", &["from 0 to below 1"]),
            ("burst_gap = ^\"never\"", &["patience only"]),
        ],
    );
}

#[test]
fn channels_that_others_lead_to_are_served() {
    let mail = "[channels.mail]\nmedium = \"email\"\n";
    let to_mail = with("medium = \"phone\"", "medium = \"phone\"\ndeflection = { to = \"mail\" }") + mail;
    one_error(&to_mail, "test.toml:13:11", &["\"mail\" has demand, but nobody serves it"]);
    let onward = to_mail.replace("[\"phone\"]", "[\"phone\", \"mail\"]")
        + "chases = { by = \"video\" }\n[channels.video]\nmedium = \"video\"\n[channels.spare]\nmedium = \"email\"\nchases = { by = \"video\" }\n";
    one_error(&onward, "test.toml:16:11", &["\"video\" has demand, but nobody serves it"]);
    let routed = format!("{GOOD}{mail}[triage]\nroutes = {{ simple = \"mail\" }}\n");
    one_error(&routed, "test.toml:12:11", &["\"mail\" has demand, but nobody serves it"]);
    let idle = format!("{GOOD}{mail}escalation = {{ to = \"video\" }}\n[channels.video]\nmedium = \"video\"\n");
    assert!(crate::scenario_errors::read(&idle).is_ok(), "nobody comes to the mail");
}

#[test]
fn issues_agents_and_triage() {
    const ODDS: &[&str] = &["log-odds from -20 to 20"];
    marked(
        &section("issues"),
        &[
            ("resolution = ^\"alway\"", &["did you mean `always`"]),
            ("resolution_base = ^21", ODDS),
            ("complexity_effect = ^\"x\"", ODDS),
            ("skill_effect = ^-21", ODDS),
            ("concurrency_effect = ^2", SHARE),
            ("research_effect = ^2", SHARE),
            ("reopen = ^2", SHARE),
            ("reopen_delay = ^1", &["write \"1s\""]),
            ("reopen_same_channel = ^2", SHARE),
            ("contact_limit = ^0", &["from 1 to 1000"]),
            ("clarification = ^5", &["write \"5s\""]),
            ("unnoticed = ^2", SHARE),
            ("turn_every = ^\"0s\"", &["duration of more than 0"]),
            ("revalidation_work = ^\"x\"", TEXT_FOR_DURATION),
            ("revalidation_think = ^\"x\"", TEXT_FOR_DURATION),
            ("burst_work = ^\"x\"", TEXT_FOR_DURATION),
            ("research_clarity = ^-1", FACTOR),
            ("ghost_work = ^2", SHARE),
            ("^reopens = 0.5", &["did you mean `reopen`"]),
        ],
    );
    marked(
        &section("agents"),
        &[
            ("stress = ^0.5", &["\"none\" or a table such as"]),
            ("stress = { time = ^\"0s\" }", &["duration of more than 0"]),
            ("stress = { occupancy_time = ^2 }", &["write \"2s\""]),
            ("stress = { occupancy = ^-1 }", FACTOR),
            ("stress = { occupancy_free = ^2 }", SHARE),
            ("stress = { concurrency = ^-1 }", FACTOR),
            ("stress = { concurrency_free = ^-1 }", FACTOR),
            ("stress = { anger = ^-1 }", FACTOR),
            ("stress = { synchronous = ^-1 }", FACTOR),
            ("stress = { work = ^-1 }", FACTOR),
            ("stress = { errors = ^-1 }", FACTOR),
            ("stress = { empathy = ^2 }", SHARE),
            ("stress = { ^angr = 1 }", &["did you mean `anger`"]),
            ("off_mode_work = ^0", &["factor above 0 and up to 100"]),
            ("off_mode_errors = ^-1", FACTOR),
            ("assist_novice = ^11", &["gain from 0 to 10"]),
            ("assist_average = ^-1", &["gain from 0 to 10"]),
            ("assist_expert = ^\"x\"", &["gain from 0 to 10"]),
            ("macro_work = ^1", &["from 0 to below 1"]),
            ("macro_empathy = ^2", SHARE),
            ("attrition = ^-1", &["quits per agent-year"]),
            ("attrition_occupancy = ^101", &["quits per agent-year"]),
            ("attrition_occupancy_free = ^2", SHARE),
            ("attrition_stress = ^-1", FACTOR),
        ],
    );
    marked(
        &section("triage"),
        &[
            ("by = ^\"humans\"", &["did you mean `human`"]),
            ("accuracy = ^2", SHARE),
            ("work = ^20", &["write \"20s\""]),
            ("complex_from = ^2", SHARE),
            ("routes = ^\"phone\"", &["a table"]),
            ("routes = { urgent = ^\"fone\" }", &["unknown channel", "did you mean `phone`"]),
            ("routes = { ^urgnt = \"phone\" }", &["did you mean `urgent`"]),
        ],
    );
    one_error(&format!("triage = true\n{GOOD}"), "test.toml:1:10", &["\"none\" or a table such as"]);
}

#[test]
fn crews_costs_and_satisfaction() {
    marked(
        GOOD,
        &[
            ("skill = ^4", &["skill from 0 to 3"]),
            ("skill = { synchronous = ^4 }", &["skill from 0 to 3"]),
            ("skill = { ^syncronous = 1 }", &["did you mean `synchronous`"]),
            ("home = ^\"phone\"", &["unknown value \"phone\"", "`both`"]),
            ("training_hours = ^2001", &["hours from 0 to 2000"]),
            ("assist = ^\"yes\"", &["true or false"]),
            ("macros = ^2", SHARE),
            ("new_hires = ^-1", SHARE),
            ("ramp_factor = ^0.9", &["factor from 1 to 10"]),
        ],
    );
    const MONEY: &[&str] = &["amount of money of 0 or more"];
    marked(
        &section("costs"),
        &[
            ("overhead = ^11", &["share of the loaded wages"]),
            ("seat_per_month = ^-1", MONEY),
            ("phone_per_minute = ^\"x\"", MONEY),
            ("message_fee = ^-1", MONEY),
            ("bot_resolution = ^-1", MONEY),
            ("replacement = ^1e10", MONEY),
        ],
    );
    for key in ["early", "revalidation", "rejection", "repeat", "transfer", "menu", "extra_turn", "extra_contact", "mismatch"] {
        marked(&section("satisfaction"), &[(&format!("{key} = ^-1"), &["points from 0 to 1000"])]);
    }
    marked(&section("satisfaction"), &[("menu_free = ^\"two\"", &["layers from 0 to 1000"])]);
}
