//! Tables by channel, by group and by campaign for one variant: the detail beneath the trade-off.
//!
//! Every number is looked up in the metrics of the results; a metric that a channel does not have
//! gives a dash, and a column that nothing has is left out.

use super::style::{Role, Style, fitted, fold, set_apart};
use super::table::{Unit, lost_closed};
use crate::run::{Estimate, Level, MetricRow, Results};
use comfy_table::Table;

/// A column: title in two lines, metric, definition (empty: the first), unit.
type Column = (&'static str, &'static str, &'static str, Unit);

/// The metric whose column is the share of the offered, not the count; left out when nobody was lost.
const LOST_CLOSED: &str = "lost_closed";
/// Left out when nobody took one.
const CALLBACKS: &str = "callbacks";
/// Left out when nobody ever quits.
const ATTRITION: &str = "attrition_per_year";

const CHANNEL_COLUMNS: [Column; 13] = [
    ("Offered", "offered", "", Unit::Count),
    ("Lost\nclosed", LOST_CLOSED, "", Unit::Share),
    ("Served", "served", "", Unit::Count),
    ("Aban-\ndoned", "abandoned_share", "", Unit::Share),
    ("Blocked", "blocked_share", "", Unit::Share),
    ("ASA", "wait_mean", "served", Unit::Seconds),
    ("Service\nlevel", "service_level", "", Unit::Share),
    ("Within\nSLA", "within_sla", "", Unit::Share),
    ("Call-\nbacks", CALLBACKS, "", Unit::Count),
    ("Callback\nwait", "callback_wait_mean", "", Unit::Seconds),
    ("AHT", "handle_mean", "", Unit::Seconds),
    ("1st reply\nmean", "first_response_mean", "", Unit::Seconds),
    ("1st reply\np90", "first_response_p90", "", Unit::Seconds),
];

const GROUP_COLUMNS: [Column; 6] = [
    ("Occupancy", "occupancy", "", Unit::Share),
    ("Utilisation", "utilisation", "", Unit::Share),
    ("Stress", "stress_mean", "", Unit::Share),
    ("Quits\nper year", ATTRITION, "", Unit::Share),
    ("Paid hours", "paid_hours", "", Unit::Count),
    ("Cost", "cost", "", Unit::Money),
];

const CAMPAIGN_COLUMNS: [Column; 7] = [
    ("Dialled", "dialled", "", Unit::Count),
    ("Answered", "answered_share", "", Unit::Share),
    ("Mis-\nmatched", "mismatched_share", "", Unit::Share),
    ("Reached", "reached", "", Unit::Count),
    ("Left on\nlist", "list_left", "", Unit::Count),
    ("Agent\nhours", "agent_hours", "", Unit::Count),
    ("Cost per\nreached", "cost_per_reached", "", Unit::Money),
];

/// The channels, groups and campaigns of variant number `variant`, and a line naming what is shown.
pub fn detail(results: &Results, variant: usize, style: Style) -> String {
    let Some(metrics) = results.variants.get(variant).map(|v| v.metrics.as_slice()) else { return String::new() };
    let channels = Shown::new(metrics, Level::Channel, &CHANNEL_COLUMNS);
    let groups = Shown::new(metrics, Level::Group, &GROUP_COLUMNS);
    let notes = notes(&channels);
    let notes: String = notes.iter().map(|line| format!("{}\n", style.faint(line))).collect();
    let costs = cost_parts(metrics).map_or_else(String::new, |line| format!("{}\n", style.faint(&line)));
    let campaigns = Shown::new(metrics, Level::Campaign, &CAMPAIGN_COLUMNS);
    // A campaign whose list is empty in this variant says nothing.
    let dialled = metrics.iter().any(|row| row.level == Level::Campaign && row.metric == "dialled" && row.estimate.mean > Some(0.0));
    let calls = if !dialled { String::new() } else { format!("\n{}", campaigns.table("Campaign", style)) };
    format!("{}{notes}\n{}{calls}{costs}", channels.table("Channel", style), groups.table("Group", style))
}

/// The parts of the centre's cost, largest first; nothing where there is but one.
fn cost_parts(metrics: &[MetricRow]) -> Option<String> {
    let centre = metrics.iter().filter(|row| row.level == Level::Centre);
    let part = |row: &MetricRow| {
        let name = row.metric.strip_prefix("cost_").filter(|name| !name.starts_with("per_"))?;
        Some((row.estimate.mean.filter(|mean| *mean > 0.0)?, name.to_owned()))
    };
    let mut parts: Vec<(f64, String)> = centre.filter_map(part).collect();
    parts.sort_by(|a, b| b.0.total_cmp(&a.0));
    let texts: Vec<String> = parts.iter().map(|(mean, name)| format!("{name} {}", Unit::Money.show(*mean))).collect();
    (texts.len() > 1).then(|| fold(&format!("Cost of the centre: {}", texts.join(" · "))))
}

/// Lines that explain the columns that are there.
fn notes(channels: &Shown) -> Vec<String> {
    let has = |wanted: &str| channels.columns.iter().any(|(_, metric, ..)| *metric == wanted);
    let (mut notes, mut lines) = (Vec::new(), Vec::new());
    if has("wait_mean") {
        notes.push("ASA: mean wait of the served".to_owned());
    }
    let definition = channels.metrics.iter().find(|row| row.level == Level::Channel && row.metric == "service_level");
    if let Some(row) = definition.filter(|_| has("service_level")) {
        notes.push(format!("service level: {}", row.definition));
    }
    if !notes.is_empty() {
        lines.push(notes.join(" · "));
    }
    let further: Vec<String> = channels.items.iter().filter_map(|item| further(channels.metrics, item)).collect();
    if !further.is_empty() {
        lines.push(fold(&format!("Further: {}", further.join("; "))));
    }
    if has(LOST_CLOSED) {
        lines.push("Lost closed: share of the offered who came to a closed door".to_owned());
    }
    lines
}

/// The service levels of a channel within further thresholds than its target's, such as "phone 61.0% within 10s".
fn further(metrics: &[MetricRow], item: &str) -> Option<String> {
    let rows = metrics.iter().filter(|row| row.level == Level::Channel && row.item == item);
    let level = |row: &MetricRow| {
        let definition = row.definition.strip_prefix("served_within_").or(row.definition.strip_prefix("replied_within_"))?;
        // Of a service level the first definition, as in the table.
        let (within, rest) = definition.split_once("/(")?;
        let kept = rest.starts_with("offered-") || rest.starts_with("replied+");
        Some(format!("{} within {within}", Unit::Share.show(row.estimate.mean.filter(|_| kept)?)))
    };
    let levels: Vec<String> = rows.filter_map(level).collect();
    (!levels.is_empty()).then(|| format!("{item} {}", levels.join(", ")))
}

/// The items of a level and the columns that some of them have.
struct Shown<'a> {
    metrics: &'a [MetricRow],
    level: Level,
    items: Vec<&'a str>,
    columns: Vec<&'a Column>,
}

impl<'a> Shown<'a> {
    fn new(metrics: &'a [MetricRow], level: Level, columns: &'a [Column]) -> Self {
        let mut items: Vec<&str> = Vec::new();
        for row in metrics.iter().filter(|row| row.level == level) {
            if !items.contains(&row.item.as_str()) {
                items.push(&row.item);
            }
        }
        let mut shown = Self { metrics, level, items, columns: Vec::new() };
        let something = |column: &Column, mean: f64| ![LOST_CLOSED, CALLBACKS, ATTRITION].contains(&column.1) || mean > 0.0;
        let filled = |c: &&Column| shown.items.iter().any(|item| shown.estimate(item, c).mean.is_some_and(|mean| something(c, mean)));
        shown.columns = columns.iter().filter(filled).collect();
        shown
    }

    fn estimate(&self, item: &str, (_, metric, definition, _): &Column) -> Estimate {
        if *metric == LOST_CLOSED {
            return lost_closed(self.metrics, self.level, item);
        }
        let of_item = self.metrics.iter().filter(|row| row.level == self.level && row.item == item && row.metric == *metric);
        let mut defined = of_item.filter(|row| definition.is_empty() || row.definition == *definition);
        defined.next().map(|row| row.estimate).unwrap_or_default()
    }

    /// A row per item with its interval beneath; columns move together when they have to.
    fn table(&self, title: &str, style: Style) -> String {
        fitted(style, |apart, style| self.spaced(title, apart, style))
    }

    fn spaced(&self, title: &str, apart: u16, style: Style) -> Table {
        let mut table = style.table();
        let head = self.columns.iter().map(|(title, ..)| style.right(title, Role::Strong));
        table.set_header(std::iter::once(style.cell(title, Role::Strong)).chain(head).collect::<Vec<_>>());
        set_apart(&mut table, apart);
        for item in &self.items {
            let found: Vec<_> = self.columns.iter().map(|column| (self.estimate(item, column), column.3)).collect();
            let values = found.iter().map(|(e, unit)| style.right(e.mean.map_or("–".to_owned(), |mean| unit.show(mean)), Role::Plain));
            table.add_row(std::iter::once(style.cell(item, Role::Strong)).chain(values).collect::<Vec<_>>());
            let intervals: Vec<String> = found.iter().map(|(e, unit)| unit.interval(*e)).collect();
            if intervals.iter().any(|text| !text.is_empty()) {
                let cells = intervals.iter().map(|text| style.right(text, Role::Faint));
                table.add_row(std::iter::once(style.cell("", Role::Plain)).chain(cells).collect::<Vec<_>>());
            }
        }
        table
    }
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
        assert!(!text.contains("Blocked") && !text.contains("Lost"));
    }

    #[test]
    fn further_service_levels_are_named_by_their_thresholds() {
        let mut results = results();
        let mut put = |definition: &str, mean| {
            let (estimate, item) = (Estimate { mean: Some(mean), ..Estimate::default() }, "phone".to_owned());
            let definition = definition.to_owned().into();
            results.variants[0].metrics.push(MetricRow {
                level: Level::Channel,
                item,
                metric: "service_level",
                definition,
                unit: "share",
                estimate,
            });
        };
        put("served_within_10s/(offered-abandoned_within_10s)", 0.61);
        put("served_within_10s/offered", 0.5);
        put("served_within_1m/(offered-abandoned_within_1m)", 0.9);
        let text = detail(&results, 0, Style { color: false });
        assert!(text.contains("\nFurther: phone 61.0% within 10s, 90.0% within 1m\n"), "{text}");
    }

    #[test]
    fn parts_of_the_cost_are_shown_when_there_are_several() {
        let mut results = results();
        let mut put = |metric, mean| {
            let (estimate, item) = (Estimate { mean: Some(mean), ..Estimate::default() }, "centre".to_owned());
            results.variants[0].metrics.push(MetricRow {
                level: Level::Centre,
                item,
                metric,
                definition: "".into(),
                unit: "money",
                estimate,
            });
        };
        let parts = [("cost_seats", 500.0), ("cost_bots", 0.0), ("cost_per_contact", 4.0), ("cost_labour", 96_000.0)];
        parts.into_iter().for_each(|(name, mean)| put(name, mean));
        let text = detail(&results, 0, Style { color: false });
        assert!(text.ends_with("Cost of the centre: labour 96.0k · seats 500\n"), "{text}");
        assert!(!text.contains("Quits"));
        results.variants[0].metrics.retain(|row| row.metric != "cost_seats");
        assert!(!detail(&results, 0, Style { color: false }).contains("Cost of the centre"));
    }

    #[test]
    fn who_came_to_a_closed_door_is_shown() {
        let mut results = results();
        let estimate = Estimate { mean: Some(600.0), ..Estimate::default() };
        let item = "phone".to_owned();
        let row = MetricRow { level: Level::Channel, item, metric: LOST_CLOSED, definition: "".into(), unit: "contacts", estimate };
        results.variants[0].metrics.push(row);
        let text = detail(&results, 0, Style { color: false });
        assert!(text.contains("20.0%") && text.contains("Lost closed: share of the offered"), "{text}");
        assert!(text.lines().all(|line| line.chars().count() <= 120), "{text}");
    }
}
