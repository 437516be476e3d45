//! The section `[defaults]`: shipped defaults by name, each part of a name a table or the names in quotes.

use super::kinds::schema;
use crate::scenario::defaults::defaults;
use crate::scenario::keys;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// The section and the tables in it, by the names of their definitions: `defaults`, `defaults.phone`, ...
pub fn definitions() -> Map<String, Value> {
    let mut scopes: BTreeSet<&str> = BTreeSet::from([""]);
    for default in defaults() {
        let ends = default.scope.match_indices('.').map(|(at, _)| at).chain([default.scope.len()]);
        scopes.extend(ends.map(|end| &default.scope[..end]));
    }
    scopes.iter().map(|scope| (definition(scope), table(scope, &scopes))).collect()
}

fn definition(scope: &str) -> String {
    if scope.is_empty() { "defaults".to_owned() } else { format!("defaults.{scope}") }
}

/// What may stand below a scope: defaults, and further tables. A name that is both holds a value or the table.
fn table(above: &str, scopes: &BTreeSet<&str>) -> Value {
    let below = |name: &str| match above {
        "" => Some(name.to_owned()).filter(|name| !name.is_empty()),
        _ => name.strip_prefix(above)?.strip_prefix('.').map(str::to_owned),
    };
    let mut properties = Map::new();
    for default in defaults() {
        if let Some(name) = below(&default.name()) {
            properties.insert(name, keys::of(default).map_or(json!({}), |key| schema(&key.kind)));
        }
    }
    for scope in scopes {
        let Some(name) = below(scope) else { continue };
        let table = json!({ "$ref": format!("#/$defs/{}", definition(scope)) });
        let both = properties.remove(&name).map(|value| json!({ "anyOf": [value, table] }));
        properties.insert(name, both.unwrap_or(table));
    }
    json!({ "type": "object", "properties": properties, "additionalProperties": false })
}
