//! Tables by channel and by group for one variant: the detail beneath the trade-off.
//!
//! Every number is looked up in the metrics of the results; a metric that a channel does not have
//! gives a dash, and a column that nothing has is left out.

use super::style::{Role, Style, lines};
use super::table::Unit;
use crate::run::{Level, Results};

/// A column: title in two lines, metric, definition (empty: the first), unit.
type Column = (&'static str, &'static str, &'static str, Unit);

const CHANNEL_COLUMNS: [Column; 10] = [
    ("Offered", "offered", "", Unit::Count),
    ("Served", "served", "", Unit::Count),
    ("Aban-\ndoned", "abandoned_share", "", Unit::Share),
    ("Blocked", "blocked_share", "", Unit::Share),
    ("ASA", "wait_mean", "served", Unit::Seconds),
    ("Service\nlevel", "service_level", "", Unit::Share),
    ("Within\nSLA", "within_sla", "", Unit::Share),
    ("AHT", "handle_mean", "", Unit::Seconds),
    ("1st reply\nmean", "first_response_mean", "", Unit::Seconds),
    ("1st reply\np90", "first_response_p90", "", Unit::Seconds),
];

const GROUP_COLUMNS: [Column; 4] = [
    ("Occupancy", "occupancy", "", Unit::Share),
    ("Utilisation", "utilisation", "", Unit::Share),
    ("Paid hours", "paid_hours", "", Unit::Count),
    ("Cost", "cost", "", Unit::Money),
];

/// The channels and groups of variant number `variant`, and a line naming the definitions.
pub fn detail(results: &Results, variant: usize, style: Style) -> String {
    let mut out = level(results, variant, Level::Channel, "Channel", &CHANNEL_COLUMNS, style);
    let definition = results
        .variants
        .get(variant)
        .and_then(|v| v.metrics.iter().find(|row| row.level == Level::Channel && row.metric == "service_level").map(|row| row.definition));
    let mut notes = vec!["ASA: mean wait of the served".to_owned()];
    if let Some(definition) = definition {
        notes.push(format!("service level: {definition}"));
    }
    out.push_str(&style.faint(&notes.join(" · ")));
    out.push_str("\n\n");
    out.push_str(&level(results, variant, Level::Group, "Group", &GROUP_COLUMNS, style));
    out
}

/// One table: a row per item of this level.
fn level(results: &Results, variant: usize, level: Level, title: &str, columns: &[Column], style: Style) -> String {
    let Some(metrics) = results.variants.get(variant).map(|v| &v.metrics) else { return String::new() };
    let mut items: Vec<&str> = Vec::new();
    for row in metrics.iter().filter(|row| row.level == level) {
        if !items.contains(&row.item.as_str()) {
            items.push(&row.item);
        }
    }
    let estimate = |item: &str, column: &Column| results.find(variant, level, item, column.1, column.2).map(|row| row.estimate);
    let shown: Vec<_> = columns.iter().filter(|c| items.iter().any(|item| estimate(item, c).is_some_and(|e| e.mean.is_some()))).collect();
    let mut table = style.table();
    let head = shown.iter().map(|(title, ..)| style.right(title, Role::Strong));
    table.set_header(std::iter::once(style.cell(title, Role::Strong)).chain(head).collect::<Vec<_>>());
    for item in items {
        let found: Vec<_> = shown.iter().map(|column| (estimate(item, column).unwrap_or_default(), column.3)).collect();
        let values = found.iter().map(|(e, unit)| style.right(e.mean.map_or("–".to_owned(), |mean| unit.show(mean)), Role::Plain));
        table.add_row(std::iter::once(style.cell(item, Role::Strong)).chain(values).collect::<Vec<_>>());
        let halves = found.iter().map(|(e, unit)| style.right(unit.half_width(*e), Role::Faint));
        table.add_row(std::iter::once(style.cell("", Role::Plain)).chain(halves).collect::<Vec<_>>());
    }
    lines(&mut table)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::results;

    #[test]
    fn shows_what_there_is() {
        let text = detail(&results(), 0, Style { color: false });
        println!("{text}");
        assert!(text.contains("phone") && text.contains("1m 05s") && text.contains("78.1%") && text.contains("front"));
        assert!(text.contains("served_within/(offered-abandoned_within)"));
        assert!(!text.contains("Blocked"));
    }
}
