//! What `holdline defaults KEY` prints: everything that is known about one key of the scenario language.

use super::defaults::{LEGEND, plausible};
use super::style::{Role, Style, lines};
use crate::scenario::keys::{Key, Rule, Section, case};
use comfy_table::ContentArrangement;

/// Everything about these keys. Cells are wrapped so that no line is longer than `width`.
pub fn about(keys: &[(&Section, &Key)], width: u16, style: Style) -> String {
    let mut text = keys.iter().map(|(section, key)| one(section, key, width, style)).collect::<Vec<_>>().join("\n");
    if keys.iter().any(|(section, key)| !section.defaults(key).is_empty()) {
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
    for table in key.tables() {
        let keys: Vec<&str> = table.keys.iter().map(|key| key.name).collect();
        facts.push(("Its keys", format!("{}: {}", table.scope, keys.join(", "))));
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
    if defaults.is_empty() {
        return text;
    }
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
    text + "\n" + &lines(&mut table)
}
