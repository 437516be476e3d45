//! `holdline schema`: a valid JSON Schema that says of a scenario what the program says, as far as a schema
//! can tell.

use crate::scenario_errors::{GOOD, read, with};
use assert_cmd::Command;
use holdline::report::schema::document;
use holdline::scenario::keys::{Kind, sections};
use holdline::scenario::medium::MEDIA;
use jsonschema::Validator;
use serde_json::{Map, Value, json};
use std::fs;
use std::path::Path;

fn validator() -> Validator {
    jsonschema::validator_for(&document()).unwrap_or_else(|error| panic!("{error}"))
}

/// A TOML text as an editor sees it: JSON, dates as texts.
fn to_json(text: &str) -> Value {
    fn convert(value: toml::Value) -> Value {
        match value {
            toml::Value::Datetime(date) => json!(date.to_string()),
            toml::Value::Array(items) => Value::Array(items.into_iter().map(convert).collect()),
            toml::Value::Table(table) => Value::Object(Map::from_iter(table.into_iter().map(|(key, value)| (key, convert(value))))),
            other => serde_json::to_value(other).expect("a plain value"),
        }
    }
    convert(toml::Value::Table(text.parse().unwrap_or_else(|error| panic!("{error}\n{text}"))))
}

fn complaints(validator: &Validator, text: &str) -> Vec<String> {
    validator.iter_errors(&to_json(text)).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

#[test]
fn the_schema_is_valid_and_is_what_the_command_prints() {
    let schema = document();
    assert!(jsonschema::meta::is_valid(&schema));
    let done = Command::new(env!("CARGO_BIN_EXE_holdline")).arg("schema").assert().success();
    let printed: Value = serde_json::from_slice(&done.get_output().stdout).expect("JSON");
    assert_eq!(printed, schema);
    let retrials = &schema["$defs"]["channels.retrials"]["properties"]["after_abandoned"];
    assert_eq!((&retrials["default"], &retrials["maximum"]), (&json!(0.4), &json!(1.0)));
    let description = retrials["description"].as_str().expect("a text");
    for part in ["trying again", "Default: 0.4", "0 to 0.65", "A: assumption", "share"] {
        assert!(description.contains(part), "{part} in {description}");
    }
}

#[test]
fn the_shipped_scenarios_are_valid() {
    let validator = validator();
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    for entry in fs::read_dir(directory).expect("scenarios") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            continue;
        }
        let wrong = complaints(&validator, &fs::read_to_string(&path).expect("UTF-8"));
        assert!(wrong.is_empty(), "{}: {wrong:#?}", path.display());
    }
    assert!(complaints(&validator, GOOD).is_empty());
}

#[test]
fn bad_scenarios_are_invalid() {
    let validator = validator();
    let below = |line: &str| format!("{GOOD}{line}\n");
    for text in [
        with("per_hour", "per_hower"),
        with("per_hour = 60", "per_hour = true"),
        with("per_hour = 60", "per_hour = -1"),
        with("per_hour = 60", "per_hour = 60\nper_day = 60"),
        with("per_hour = 60", ""),
        with("per_hour = 60", "per_hour = 60\nprofile = { \"08:00\" = 1 }"),
        with("per_hour = 60", "per_day = { \"mon-fry\" = 60 }"),
        with("phone = 1.0", "phone = 1.5"),
        with("medium = \"phone\"", "medium = \"fax\""),
        with("medium = \"phone\"", ""),
        with("medium = \"phone\"", "medium = \"phone\"\nturns = 3"),
        with("medium = \"phone\"", "medium = \"email\"\nhandle_time = \"3m\""),
        with("medium = \"phone\"", "medium = \"chat\"\nhandle_time = \"3m\""),
        with("medium = \"phone\"", "medium = \"phone\"\npatience = 60"),
        with("medium = \"phone\"", "medium = \"phone\"\npatience = { exponential = { mean = \"1m\", cv = 1 } }"),
        with("medium = \"phone\"", "medium = \"phone\"\npatience = { exponential = { mean = \"1m\" }, gamma = { mean = \"1m\", cv = 1 } }"),
        with("medium = \"phone\"", "medium = \"phone\"\nhandle_time = \"never\""),
        with("medium = \"phone\"", "medium = \"phone\"\nretrials = { after_abandoned = 1.1 }"),
        with("medium = \"phone\"", "medium = \"phone\"\ntarget = { within = \"20s\" }"),
        with("medium = \"phone\"", "medium = \"phone\"\nbot = { reject = 0.1, format = \"strict\" }"),
        with("staff = 10", "staff = 1.5"),
        with("staff = 10", "staff = { \"25:00\" = 1 }"),
        with("skills = [\"phone\"]", "skills = []"),
        below("[run]\nlength = \"0s\""),
        below("[run]\nstart = \"4 March\""),
        below("[costs]\nshrinkage = 1"),
        below("[satisfaction]\ncuts = [1, 2, 3]"),
        below("[satisfaction.tolerance]\nlow = \"1 day\""),
        below("[agents.stress]\nemphathy = 0.1"),
        below("[unknown]"),
        below("[defaults.phone]\npatiense = \"3m\""),
        below("[defaults]\n\"issues.reopen\" = 1.5"),
        below("[[variants]]\nset = {}"),
        below("[[variants]]\nname = \"a\"\nset = { \"run.length\" = \"2d\" }"),
    ] {
        assert!(read(&text).is_err(), "the program takes\n{text}");
        assert!(!validator.is_valid(&to_json(&text)), "the schema takes\n{text}");
    }
}

/// Words in messages of errors that a schema cannot see: names, files, orders, sums, and what depends on
/// tables elsewhere.
const BEYOND_A_SCHEMA: [&str; 25] = [
    "sessions of this medium are held one at a time",
    "all take the whole agent",
    "unknown time zone",
    "unknown site",
    "unknown busyness",
    "no whole number of blocks",
    "lies outside the simulated period",
    "unknown inquiry",
    "a weight matters only",
    "unknown channel",
    "unknown group",
    "does not exist",
    "is a directory",
    "sum to",
    "is asynchronous",
    "is synchronous",
    "a mean of more than 0",
    "increasing scores",
    "no channel is preferred",
    "does not belong here",
    "longer than 100 years",
    "intervals",
    "nobody serves",
    "never staffed",
    "chases by the channel itself",
];

const VALUES: [&str; 38] = [
    "0",
    "1",
    "-1",
    "0.5",
    "1.5",
    "3",
    "20",
    "101",
    "1001",
    "2000000",
    "1e10",
    "true",
    "\"x\"",
    "\"none\"",
    "\"never\"",
    "\"0s\"",
    "\"90s\"",
    "\"2h30m\"",
    "\"1m2h\"",
    "\"5\"",
    "\"-3h\"",
    "\"mon-fri 08:00-20:00\"",
    "\"phone\"",
    "[]",
    "[1]",
    "[1, 2]",
    "[\"phone\"]",
    "[1, 2, 3, 4]",
    "{}",
    "\"2024-03-04\"",
    "{ exponential = { mean = \"1m\" } }",
    "{ mixture = [{ weight = 1, constant = \"never\" }] }",
    "{ x = 1 }",
    "{ \"08:00\" = 1 }",
    "{ Mon = 1 }",
    "{ \"sat, sun\" = { \"8:00\" = 1 } }",
    "{ phone = 1 }",
    "{ geometric = { mean = 2 } }",
];

/// The rest of a file around a table.
fn around(missing: &str) -> String {
    let parts = [
        ("inquiries", "inquiries.a = { per_hour = 1, channels = { phone = 1 } }\n"),
        ("phone", "channels.phone = { medium = \"phone\" }\n"),
        ("mail", "channels.mail = { medium = \"email\" }\n"),
        ("groups", "groups.g = { staff = 1, skills = [\"phone\", \"mail\"] }\n"),
    ];
    parts.iter().filter(|(name, _)| *name != missing).map(|(_, text)| *text).collect()
}

/// A table of a file: its scope, the text of the file with `@` for its keys, and the keys that it needs.
type Table = (&'static str, String, Vec<(&'static str, &'static str)>);

fn tables() -> Vec<Table> {
    let plain = |scope: &'static str| (scope, format!("{scope} = {{ @ }}\n{}", around("")), vec![]);
    let phone =
        |scope, key: &str, needed| (scope, format!("channels.phone = {{ medium = \"phone\", {key} }}\n{}", around("phone")), needed);
    let mail = |scope, key: &str, needed| (scope, format!("channels.mail = {{ medium = \"email\", {key} }}\n{}", around("mail")), needed);
    let handle = |scope, kind: &str, needed| phone(scope, &format!("handle_time = {{ {kind} = {{ @ }} }}"), needed);
    let mut tables: Vec<_> = ["run", "customers", "issues", "agents", "costs", "satisfaction", "triage", "routing"].map(plain).into();
    for (name, _) in MEDIA {
        let text = format!("channels.c = {{ medium = \"{name}\", @ }}\n{}", around(""));
        tables.push(("channels", text, vec![]));
    }
    let mean = ("mean", "\"1m\"");
    tables.extend([
        ("inquiries", format!("inquiries.a = {{ @ }}\n{}", around("inquiries")), vec![("per_hour", "1"), ("channels", "{ phone = 1 }")]),
        ("segments", format!("segments.s = {{ @ }}\n{}", around("")), vec![("share", "1")]),
        ("groups", format!("groups.g = {{ @ }}\n{}", around("groups")), vec![("staff", "1"), ("skills", "[\"phone\", \"mail\"]")]),
        ("skills", format!("groups.g = {{ staff = 1, skills = [{{ @ }}] }}\n{}", around("groups")), vec![("channel", "\"phone\"")]),
        ("groups.skill", format!("groups.g = {{ staff = 1, skills = [\"phone\"], skill = {{ @ }} }}\n{}", around("groups")), vec![]),
        ("agents.stress", format!("agents.stress = {{ @ }}\n{}", around("")), vec![]),
        ("satisfaction.tolerance", format!("satisfaction.tolerance = {{ @ }}\n{}", around("")), vec![]),
        ("satisfaction.urgency_weight", format!("satisfaction.urgency_weight = {{ @ }}\n{}", around("")), vec![]),
        phone("channels.target", "target = { @ }", vec![("within", "\"20s\""), ("share", "0.8")]),
        phone("channels.balking", "balking = { @ }", vec![("share", "0.8")]),
        phone("channels.announced", "announced = { @ }", vec![]),
        phone("channels.group", "groups = [{ @ }]", vec![("group", "\"g\"")]),
        phone("channels.discipline.aging", "discipline = { aging = { @ } }", vec![]),
        phone("channels.retrials", "retrials = { @ }", vec![]),
        phone("channels.bot", "bot = { @ }", vec![]),
        phone("channels.ivr", "ivr = { @ }", vec![("layers", "1")]),
        phone("channels.transfers", "transfers = { @ }", vec![("share", "0.1")]),
        phone("channels.consultations", "consultations = { @ }", vec![("share", "0.1"), ("group", "\"g\""), ("time", "\"1m\"")]),
        phone("channels.outside_hours", "outside_hours = { @ }", vec![]),
        phone("channels.deflection", "deflection = { @ }", vec![("to", "\"mail\"")]),
        mail("channels.chases", "chases = { @ }", vec![]),
        mail("channels.escalation", "escalation = { @ }", vec![("to", "\"phone\"")]),
        handle("distribution.exponential", "exponential", vec![mean]),
        handle("distribution.lognormal", "lognormal", vec![mean, ("cv", "1")]),
        handle("distribution.gamma", "gamma", vec![mean, ("cv", "1")]),
        handle("distribution.erlang", "erlang", vec![mean, ("stages", "1")]),
        handle("distribution.weibull", "weibull", vec![mean, ("cv", "1")]),
        mail("turns.geometric", "turns = { geometric = { @ } }", vec![("mean", "2")]),
    ]);
    tables
}

#[test]
fn the_schema_takes_what_the_program_takes_and_little_else() {
    let validator = validator();
    let mut wrong = Vec::new();
    for (scope, text, needed) in tables() {
        let section = sections().find(|section| section.scope == scope).expect("a section");
        for key in section.keys.iter().filter(|key| key.name != "medium" && key.name != "busyness" && key.name != "speed") {
            let mut values: Vec<String> = VALUES.map(str::to_owned).into();
            if let Kind::Word(words) = key.kind {
                values.extend(words.iter().map(|word| format!("{word:?}")));
            }
            for value in values {
                let others = needed.iter().filter(|(name, _)| *name != key.name);
                let mut keys: Vec<String> = others.map(|(name, value)| format!("{name} = {value}")).collect();
                keys.push(format!("{} = {value}", key.name));
                let text = text.replace('@', &keys.join(", "));
                let (read, valid) = (read(&text), validator.is_valid(&to_json(&text)));
                let shown = format!("{} = {value}", section.path(key));
                match read {
                    Ok(_) if !valid => wrong.push(format!("the schema refuses {shown}: {:?}", complaints(&validator, &text))),
                    Err(errors) if valid => {
                        let messages = errors.to_string();
                        if !BEYOND_A_SCHEMA.iter().any(|words| messages.contains(words)) {
                            wrong.push(format!("the schema takes {shown}:\n{messages}"));
                        }
                    }
                    _ => {}
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
