//! What `holdline defaults` prints: every default with its value, plausible range, label and source.
//!
//! The table itself lives with the scenario language; nothing is added to it here but the meaning
//! of the labels.

use super::style::{Role, Style, lines};
use crate::scenario::defaults::{DefaultValue, defaults};
use crate::scenario::model::Medium;
use comfy_table::ContentArrangement;

/// The meaning of the labels.
const LEGEND: [&str; 2] =
    ["H peer-reviewed or operational data · M vendor report or survey · L second-hand", "A assumption or calibration of this project"];

/// The defaults of one medium, or all. Cells are wrapped so that no line is longer than `width`.
pub fn table(medium: Option<Medium>, width: u16, style: Style) -> String {
    let mut table = style.table();
    table.set_width(width).set_content_arrangement(ContentArrangement::Dynamic);
    let titles = ["Section", "Key", "Value", "Unit", "Plausible", "", "Source"];
    table.set_header(titles.map(|title| style.cell(title, Role::Strong)));
    for default in holding(medium) {
        table.add_row(vec![
            style.cell(default.scope, Role::Faint),
            style.cell(default.key, Role::Strong),
            style.cell(default.value, Role::Plain),
            style.cell(default.unit, Role::Faint),
            style.cell(default.range, Role::Plain),
            style.cell(default.label, Role::Neutral),
            style.cell(default.source, Role::Plain),
        ]);
    }
    let legend = LEGEND.map(|line| format!("{}\n", style.faint(line))).concat();
    format!("{}{legend}", lines(&mut table))
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
