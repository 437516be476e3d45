//! What `holdline defaults KEY` prints: everything that is known about one key of the scenario language.

use super::defaults::{LEGEND, plausible};
use super::style::{Role, Style, lines};
use crate::scenario::defaults::DefaultValue;
use crate::scenario::keys::{Key, Rule, Section, case};
use comfy_table::ContentArrangement;

/// Everything about these keys. Cells are wrapped so that no line is longer than `width`.
pub fn about(keys: &[(&Section, &Key)], width: u16, style: Style) -> String {
    let mut text = keys.iter().map(|(section, key)| one(section, key, width, style)).collect::<Vec<_>>().join("\n");
    let has_values = |section: &Section, key: &Key| !section.defaults(key).is_empty();
    let shows = |(section, key): &(&Section, &Key)| {
        has_values(section, key) || key.tables().into_iter().any(|table| table.keys.iter().any(|inner| has_values(table, inner)))
    };
    if keys.iter().any(shows) {
        text.push('\n');
        text += &LEGEND.map(|line| format!("{}\n", style.faint(line))).concat();
    }
    text
}

fn one(section: &Section, key: &Key, width: u16, style: Style) -> String {
    let mut text = format!("{}\n", style.bold(&section.path(key)));
    let mut facts = vec![("Meaning", key.meaning.to_owned()), ("Written", key.kind.to_string())];
    if !key.media.is_empty() {
        facts.push(("Only for", key.media.iter().map(|medium| medium.name()).collect::<Vec<_>>().join(", ")));
    }
    let defaults = section.defaults(key);
    let ways = section.rules.iter().find_map(|rule| match rule {
        Rule::OneOf(keys) if keys.contains(&key.name) => Some(keys.join(", ")),
        _ => None,
    });
    if key.needed {
        facts.push(("Default", "none, it must be there".to_owned()));
    } else if let Some(ways) = ways {
        facts.push(("Default", format!("none, exactly one of these must be there: {ways}")));
    } else if defaults.is_empty() {
        facts.push(("Default", "none, it may be left out".to_owned()));
    }
    let mut table = style.table();
    table.set_width(width).set_content_arrangement(ContentArrangement::Dynamic);
    for (title, fact) in facts {
        table.add_row(vec![style.cell(title, Role::Faint), style.cell(fact, Role::Plain)]);
    }
    text += &lines(&mut table);
    if !defaults.is_empty() {
        text += &format!("\n{}", values(&defaults, width, style));
    }
    for section in key.tables() {
        text += &format!("\n{}", inner(section, width, style));
    }
    text
}

/// The keys of a table that may be written, each with its default.
fn inner(section: &Section, width: u16, style: Style) -> String {
    let mut table = style.table();
    table.set_width(width).set_content_arrangement(ContentArrangement::Dynamic);
    let title = format!("Keys of {}", section.scope);
    table.set_header([&title, "Default", "Plausible", "", "Meaning"].map(|title| style.cell(title, Role::Strong)));
    for key in section.keys {
        let defaults = section.defaults(key);
        let join = |of: &dyn Fn(&DefaultValue) -> String| defaults.iter().map(|default| of(default)).collect::<Vec<_>>().join("\n");
        // Several are told apart by what they are the default of.
        let value = |default: &DefaultValue| match defaults.len() {
            1 => default.value.to_owned(),
            _ => format!("{} with {}", default.value, case(default)),
        };
        let shown = match (defaults.is_empty(), key.needed) {
            (true, true) => "must be there".to_owned(),
            (true, false) => "none".to_owned(),
            _ => join(&value),
        };
        let mut labels: Vec<String> = defaults.iter().map(|default| default.label.to_string()).collect();
        labels.dedup();
        table.add_row(vec![
            style.cell(key.name, Role::Strong),
            style.cell(shown, Role::Plain),
            style.cell(join(&|default| plausible(default)), Role::Faint),
            style.cell(labels.join(" "), Role::Neutral),
            style.cell(key.meaning, Role::Plain),
        ]);
    }
    lines(&mut table)
}

/// The defaults of one key.
fn values(defaults: &[&DefaultValue], width: u16, style: Style) -> String {
    let mut table = style.table();
    table.set_width(width).set_content_arrangement(ContentArrangement::Dynamic);
    table.set_header(["Default of", "Value", "Plausible", "", "Source"].map(|title| style.cell(title, Role::Strong)));
    for default in defaults {
        table.add_row(vec![
            style.cell(case(default), Role::Strong),
            style.cell(default.value, Role::Plain),
            style.cell(plausible(default), Role::Faint),
            style.cell(default.label, Role::Neutral),
            style.cell(default.source, Role::Plain),
        ]);
    }
    lines(&mut table)
}
