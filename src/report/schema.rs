//! What `holdline schema` prints: a JSON Schema (draft 2020-12) of a scenario file, made from the catalogue
//! of keys and the table of defaults.
//!
//! It accepts whatever the program accepts. Keys that a section needs are demanded only of files without
//! `include` and `variants`, which may bring them. What the program alone can judge (names of channels and
//! files, sums, orders) it leaves to `holdline check`.

mod kinds;
mod names;
mod texts;

use crate::scenario::keys::{Key, Kind, Rule, Section, TOP, section, sections};
use crate::scenario::medium::MEDIA;
use crate::scenario::model::Medium;
use kinds::schema;
use serde_json::{Map, Value, json};

/// Sections of a variant's `set` in their nested form.
const NOT_IN_VARIANTS: &str = "^\\s*(name|description|seed|run|include|variants)\\s*(\\.|$)";

/// The schema, as indented JSON text.
pub fn text() -> String {
    format!("{:#}\n", document())
}

/// The schema.
pub fn document() -> Value {
    let mut definitions = kinds::definitions();
    for section in sections().filter(|section| section.scope != TOP) {
        definitions.insert(section.scope.to_owned(), table(section));
    }
    definitions.insert("changes".to_owned(), changes());
    definitions.append(&mut names::definitions());
    let mut root = section(TOP).map(table).unwrap_or_default();
    root["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    root["title"] = json!("holdline scenario");
    root["description"] = json!(format!("A scenario of holdline {}; `holdline defaults KEY` explains a key.", env!("CARGO_PKG_VERSION")));
    root["$defs"] = Value::Object(definitions);
    root["if"] = json!({ "not": { "anyOf": [{ "required": ["include"] }, { "required": ["variants"] }] } });
    root["then"] = complete();
    root
}

/// A section: its keys and no others.
fn table(section: &Section) -> Value {
    let keys = section.keys.iter().map(|key| (key.name.to_owned(), property(section, key)));
    let mut table = json!({ "type": "object", "properties": Map::from_iter(keys), "additionalProperties": false });
    let merged = is_merged(section);
    if !merged {
        let needed = needed(section);
        if !needed.is_empty() {
            table["required"] = json!(needed);
        }
    }
    let mut all: Vec<Value> = section.rules.iter().map(|one| rule(one, merged)).collect();
    if section.scope == "channels" {
        all.extend(MEDIA.iter().map(|(name, medium)| of_medium(section, name, *medium)));
        all.push(shared_chat());
    }
    if !all.is_empty() {
        table["allOf"] = Value::Array(all);
    }
    table
}

/// A key: what may be written, and what it means.
fn property(section: &Section, key: &Key) -> Value {
    let mut property = schema(&key.kind);
    property["description"] = json!(texts::description(section, key));
    if let [only] = section.defaults(key).as_slice() {
        property["default"] = texts::value(only);
    }
    property
}

/// Whether files and variants lay tables of this section over each other.
fn is_merged(one: &Section) -> bool {
    let at_top = |key: &Key| !["variants", "assert"].contains(&key.name) && key.tables().iter().any(|table| table.scope == one.scope);
    one.scope == TOP || section(TOP).is_some_and(|top| top.keys.iter().any(at_top))
}

fn needed(section: &Section) -> Vec<&'static str> {
    section.keys.iter().filter(|key| key.needed).map(|key| key.name).collect()
}

/// What holds between keys; of a merged table one of several may still be missing.
fn rule(rule: &Rule, merged: bool) -> Value {
    let with = |key: &str| json!({ "required": [key] });
    match rule {
        Rule::OneOf(keys) => {
            let mut ways: Vec<Value> = keys.iter().map(|key| with(key)).collect();
            if merged {
                ways.push(json!({ "not": { "anyOf": ways } }));
            }
            json!({ "oneOf": ways })
        }
        Rule::NotBoth(one, other) => json!({ "not": { "required": [one, other] } }),
        Rule::Needs(key, other) => json!({ "dependentRequired": { *key: [other] } }),
    }
}

/// The keys of one medium: others are refused, and the defaults are its own.
fn of_medium(section: &Section, name: &str, medium: Medium) -> Value {
    let mut properties = Map::new();
    for key in section.keys {
        let best =
            section.defaults(key).into_iter().filter_map(|default| Some((default.rank(medium)?, default))).min_by_key(|(rank, _)| *rank);
        if !key.holds_for(medium) {
            properties.insert(key.name.to_owned(), json!(false));
        } else if let Some((_, default)) = best {
            properties.insert(key.name.to_owned(), json!({ "default": texts::value(default) }));
        }
    }
    json!({ "if": { "properties": { "medium": { "const": name } }, "required": ["medium"] }, "then": { "properties": properties } })
}

/// A chat has a handle time if its chats share their work, and only then; what belongs to turns is refused.
fn shared_chat() -> Value {
    let refused = ["turns", "reply_work", "think_time", "slowdown", "after_work", "reply_patience"];
    let none: Map<String, Value> = refused.iter().map(|key| ((*key).to_owned(), json!(false))).collect();
    json!({
        "if": { "properties": { "medium": { "const": "chat" } }, "required": ["medium"] },
        "then": {
            "dependentRequired": { "speed": ["handle_time"], "handle_time": ["speed"] },
            "dependentSchemas": { "speed": { "properties": none } },
        },
    })
}

/// What a file without `include` and `variants` must have.
fn complete() -> Value {
    let Some(top) = section(TOP) else { return Value::Bool(true) };
    let mut properties = Map::new();
    for key in top.keys {
        let Kind::Named(scope) = key.kind else { continue };
        let Some(section) = section(scope) else { continue };
        let mut whole = json!({ "required": needed(section) });
        let choices = section.rules.iter().filter_map(|rule| match rule {
            Rule::OneOf(keys) => Some(json!({ "anyOf": keys.iter().map(|key| json!({ "required": [key] })).collect::<Vec<_>>() })),
            _ => None,
        });
        let choices: Vec<Value> = choices.collect();
        if !choices.is_empty() {
            whole["allOf"] = Value::Array(choices);
        }
        properties.insert(key.name.to_owned(), json!({ "minProperties": 1, "additionalProperties": whole }));
    }
    json!({ "required": needed(top), "properties": properties })
}

/// The `set` of a variant: sections in nested form, or dotted keys with any value.
fn changes() -> Value {
    let mut properties = Map::new();
    for key in section(TOP).map(|top| top.keys).unwrap_or_default() {
        let is_section = !key.tables().is_empty() || matches!(key.kind, Kind::Defaults);
        if is_section && !["run", "variants"].contains(&key.name) {
            properties.insert(key.name.to_owned(), schema(&key.kind));
        }
    }
    json!({ "type": "object", "properties": properties, "propertyNames": { "not": { "pattern": NOT_IN_VARIANTS } } })
}
