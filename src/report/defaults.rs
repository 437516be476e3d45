//! What `holdline defaults` prints: every default with its meaning, value, plausible range, label and source.
//!
//! Defaults and meanings live with the scenario language; nothing is added to them here but the meaning of
//! the labels.

use super::style::{Role, Style, lines};
use crate::scenario::defaults::{DefaultValue, defaults};
use crate::scenario::keys::{case, meaning};
use crate::scenario::model::Medium;
use comfy_table::{ColumnConstraint, ContentArrangement, Width};

/// The meaning of the labels.
pub(super) const LEGEND: [&str; 2] =
    ["H peer-reviewed or operational data · M vendor report or survey · L second-hand", "A assumption or calibration of this project"];

/// The defaults of one medium, or all. Cells are wrapped so that no line is longer than `width`.
pub fn table(medium: Option<Medium>, width: u16, style: Style) -> String {
    let mut table = style.table();
    table.set_width(width).set_content_arrangement(ContentArrangement::Dynamic);
    let titles = ["Key", "Value", "Plausible", "", "Meaning and source"];
    table.set_header(titles.map(|title| style.cell(title, Role::Strong)));
    for default in holding(medium) {
        table.add_row(vec![
            style.cell(name(default), Role::Strong),
            style.cell(default.value, Role::Plain),
            style.cell(plausible(default), Role::Faint),
            style.cell(default.label, Role::Neutral),
            style.cell(format!("{}\n({})", meaning(default), default.source), Role::Plain),
        ]);
    }
    // A value or a meaning needs room; the rest is short.
    for (column, share) in [(0, 25), (1, 17), (2, 15)] {
        if let Some(column) = table.column_mut(column) {
            column.set_constraint(ColumnConstraint::UpperBoundary(Width::Percentage(share)));
        }
    }
    let legend = LEGEND.map(|line| format!("{}\n", style.faint(line))).concat();
    format!("{}{legend}", lines(&mut table))
}

/// Section and key beneath each other; a long section breaks at its last dot.
fn name(default: &DefaultValue) -> String {
    const LONG: usize = 24;
    // One that holds with a value of another key.
    if case(default).contains('=')
        && let Some((section, key)) = default.scope.rsplit_once('.')
    {
        return format!("{section}.\n  {key}\n  with {}", case(default));
    }
    let scope = match default.scope.rsplit_once('.') {
        Some((above, last)) if default.scope.len() > LONG => format!("{above}.\n  {last}"),
        _ => default.scope.to_owned(),
    };
    format!("{scope}.\n  {}", default.key)
}

/// Plausible values with their unit.
pub(super) fn plausible(default: &DefaultValue) -> String {
    if default.unit == "-" { default.range.to_owned() } else { format!("{} ({})", default.range, default.unit) }
}

/// The defaults that hold: for one medium, only the most specific section that sets a key.
fn holding(medium: Option<Medium>) -> Vec<&'static DefaultValue> {
    let Some(medium) = medium else { return defaults().iter().collect() };
    let applying = || defaults().iter().filter_map(|default| Some((default, default.rank(medium)?)));
    let hidden = |one: &DefaultValue, rank: usize| applying().any(|(other, better)| better < rank && other.path() == one.path());
    applying().filter(|(one, rank)| !hidden(one, *rank)).map(|(one, _)| one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::medium::MEDIA;

    #[test]
    fn a_medium_has_each_key_once() {
        for (name, medium) in MEDIA {
            let mut keys: Vec<String> = holding(Some(medium)).iter().map(|default| default.path()).collect();
            assert!(
                ["patience", "bot", "bot.containment", "retrials", "retrials.limit"].iter().all(|key| keys.iter().any(|one| one == key))
            );
            let before = keys.len();
            keys.sort_unstable();
            keys.dedup();
            assert_eq!(keys.len(), before, "{name}");
        }
    }

    #[test]
    fn a_medium_has_only_its_own_keys() {
        let has = |medium, key: &str| holding(Some(medium)).iter().any(|default| default.path() == key);
        for (key, there, not_there) in [
            ("ivr.drop", Medium::Video, Medium::InPerson),
            ("transfers.work", Medium::InPerson, Medium::Chat),
            ("deflection.accept", Medium::Chat, Medium::Email),
            ("chases.limit", Medium::Email, Medium::Phone),
            ("reply_patience", Medium::Chat, Medium::Phone),
        ] {
            assert!(has(there, key) && !has(not_there, key), "{key}");
        }
        let retrials = |medium| holding(Some(medium)).iter().find(|default| default.path() == "retrials").map(|default| default.value);
        assert_eq!((retrials(Medium::Phone), retrials(Medium::Ticket)), (Some("{}"), Some("\"none\"")));
    }

    #[test]
    fn lines_are_as_wide_as_asked_for() {
        for (medium, width) in [(None, 120), (Some(Medium::Messaging), 80), (Some(Medium::Phone), 100)] {
            let text = table(medium, width, Style { color: false });
            assert!(text.lines().all(|line| line.chars().count() <= usize::from(width)), "{text}");
            let shown = text.lines().filter(|line| line.starts_with(|first: char| first.is_alphanumeric())).count();
            assert!(shown >= holding(medium).len(), "{text}");
        }
    }
}
