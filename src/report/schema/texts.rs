//! What an editor shows of a key: its meaning, and where its default comes from.

use crate::scenario::defaults::DefaultValue;
use crate::scenario::keys::{self, Key, Section};
use serde_json::Value;

/// The meaning of a key with everything that is known of its defaults.
pub fn description(section: &Section, key: &Key) -> String {
    let mut text = key.meaning.to_owned();
    if !key.media.is_empty() {
        let media: Vec<&str> = key.media.iter().map(|medium| medium.name()).collect();
        text += &format!("\n\nOnly for {}.", media.join(", "));
    }
    let defaults = section.defaults(key);
    if key.needed {
        text += "\n\nNeeded.";
    }
    for default in &defaults {
        let of = if defaults.len() > 1 { format!(" ({})", keys::case(default)) } else { String::new() };
        let unit = if default.unit == "-" { String::new() } else { format!(" {}", default.unit) };
        let DefaultValue { value, range, label, source, .. } = default;
        text += &format!("\n\nDefault{of}: {value}; plausible{unit}: {range}. {label}: {source}.");
    }
    text
}

/// The value of a default as JSON.
pub fn value(default: &DefaultValue) -> Value {
    let read: Option<toml::Table> = toml::from_str(&format!("value = {}", default.value)).ok();
    read.and_then(|table| serde_json::to_value(table.get("value")?).ok()).unwrap_or(Value::Null)
}
