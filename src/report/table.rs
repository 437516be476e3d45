//! The trade-off table for the terminal: a row per variant, the difference to the first beneath.
//!
//! It shows headlines that are already computed. A difference is marked only when its 95%
//! interval excludes zero; a column that is empty for every variant is left out. At most 120 columns
//! wide: names break sooner, columns move together, and at last the columns go that a planner misses least.

use super::human;
use super::style::{Role, Style, fits, heading, lines, set_apart};
use crate::ground::time::{Ticks, to_seconds};
use crate::run::{Estimate, Level, Results, VariantResults};
use comfy_table::{Cell, CellAlignment, Table};

/// How a number is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Seconds.
    Seconds,
    /// A share, shown as a percentage.
    Share,
    /// Money.
    Money,
    /// Satisfaction points and other plain numbers.
    Points,
    /// A number of contacts or hours.
    Count,
}

impl Unit {
    /// The number with its unit.
    pub fn show(self, x: f64) -> String {
        match self {
            Self::Seconds => human::duration(x),
            Self::Share => human::percent(x),
            Self::Money => human::amount(x),
            Self::Points => human::points(x),
            Self::Count => human::expected(x),
        }
    }

    /// The interval: half its width after a plus-minus sign, or its ends when it is lopsided, as those of
    /// percentiles often are: `mean ± half` would then reach where the interval does not. Nothing without one.
    pub fn interval(self, estimate: Estimate) -> String {
        let show = |x| if matches!(self, Self::Seconds) { human::rough_duration(x) } else { self.show(x) };
        match (estimate.low, estimate.high) {
            (Some(low), Some(high)) if lopsided(estimate) => format!("{} – {}", show(low), show(high)),
            (Some(low), Some(high)) => format!("± {}", show((high - low) / 2.0)),
            _ => String::new(),
        }
    }
}

/// Whether the ends of the interval lie at distances from the estimate that differ by more than a tenth of its width.
pub fn lopsided(estimate: Estimate) -> bool {
    let (Some(mean), Some(low), Some(high)) = (estimate.mean, estimate.low, estimate.high) else { return false };
    ((high - mean) - (mean - low)).abs() > 0.1 * (high - low)
}

/// Which direction is better.
#[derive(Clone, Copy)]
enum Better {
    Lower,
    Higher,
    Neither,
}

/// A column: headline, title in two lines, unit, better direction.
type Column = (&'static str, &'static str, Unit, Better);

/// The columns. [`LOST_CLOSED`] and [`BLOCKED`] are no headlines.
const COLUMNS: [Column; 13] = [
    ("sync_wait_mean_s", "Sync\nwait", Unit::Seconds, Better::Lower),
    ("first_response_mean_s", "First\nreply", Unit::Seconds, Better::Lower),
    ("first_response_p90_s", "First\nreply p90", Unit::Seconds, Better::Lower),
    ("abandoned_share", "Aban-\ndoned", Unit::Share, Better::Lower),
    (BLOCKED, "Bloc-\nked", Unit::Share, Better::Lower),
    (LOST_CLOSED, "Lost\nclosed", Unit::Share, Better::Lower),
    ("service_level_share", "Target\nmet", Unit::Share, Better::Higher),
    ("occupancy", "Occu-\npancy", Unit::Share, Better::Neither),
    ("cost_total", "Cost\ntotal", Unit::Money, Better::Lower),
    ("cost_per_resolved", "Cost per\nresolved", Unit::Money, Better::Lower),
    ("csat_top2", "CSAT\ntop 2", Unit::Share, Better::Higher),
    ("satisfaction_mean", "Satis-\nfaction", Unit::Points, Better::Higher),
    ("stress_mean", "Stress", Unit::Share, Better::Lower),
];

/// The share of all contacts that came to a closed door: those whom no wait and no other headline but satisfaction tells of.
const LOST_CLOSED: &str = "lost_closed_share";
/// The share of all contacts that a full queue turned away; shown when it is above [`BLOCKED_SHOWN`] somewhere.
const BLOCKED: &str = "blocked_share";
const BLOCKED_SHOWN: f64 = 0.005;
/// Columns that go when the table is too wide, the first first: the points of satisfaction before the CSAT that
/// planners know.
const DISPENSABLE: [&str; 3] = ["satisfaction_mean", "occupancy", "cost_total"];
/// Layouts from roomy to tight: widest line of a variant's name before it is continued beneath, spaces between columns,
/// and how many of [`DISPENSABLE`] are left out. The first that fits is taken; words break in the last one only.
const LAYOUTS: [(usize, u16, usize); 7] = [(16, 2, 0), (12, 2, 0), (12, 1, 0), (12, 1, 1), (12, 1, 2), (12, 1, 3), (8, 1, 3)];

/// Title, description and one line on what was simulated. `length` is the counted period.
pub fn title(results: &Results, description: &str, length: Ticks, style: Style) -> String {
    let period = human::period(to_seconds(length));
    let from = results.start.strftime("%a %Y-%m-%d");
    let replications = human::count(u64::from(results.replications));
    let detail = format!(
        "{period} from {from} · {replications} replication{} · seed {} · {} contacts simulated, warm-up included",
        if results.replications == 1 { "" } else { "s" },
        results.seed,
        human::count(results.contacts)
    );
    heading(&results.name, description, &detail, style)
}

/// The trade-off table with its legend.
pub fn tradeoffs(results: &Results, style: Style) -> String {
    let filled: Vec<Column> = COLUMNS.into_iter().filter(|column| is_shown(results, column)).collect();
    let (mut text, mut shown, mut left_out) = (String::new(), Vec::new(), Vec::new());
    for (name_width, apart, out) in LAYOUTS {
        (left_out, shown) = filled.iter().copied().partition(|(name, ..)| DISPENSABLE[..out].contains(name));
        // Measured without colour, whose escape sequences take no room.
        let plain = lines(&mut table(results, &shown, name_width, apart, Style { color: false }));
        text = lines(&mut table(results, &shown, name_width, apart, style));
        if fits(&plain) {
            break;
        }
    }
    let legend = legend(results, &shown, &left_out);
    format!("{text}\n{}\n", legend.iter().map(|line| style.faint(line)).collect::<Vec<_>>().join("\n"))
}

/// How many assumptions of the program the results lean on, in a line; empty when there are none.
pub fn assumptions(results: &Results, style: Style) -> String {
    let what = match results.assumptions().count() {
        0 => return String::new(),
        1 => "1 assumption".to_owned(),
        count => format!("{count} assumptions"),
    };
    let line = format!("Leans on {what} of holdline (label A); `holdline defaults` lists them, the manifest names them.");
    format!("{}\n", style.faint(&line))
}

/// A column is shown when some variant has something in it; nobody lost, or hardly anybody blocked, is nothing.
fn is_shown(results: &Results, (name, ..): &Column) -> bool {
    let something = |mean: f64| match *name {
        LOST_CLOSED => mean > 0.0,
        BLOCKED => mean > BLOCKED_SHOWN,
        _ => true,
    };
    results.variants.iter().any(|variant| own(variant, name).mean.is_some_and(something))
}

fn table(results: &Results, shown: &[Column], name_width: usize, apart: u16, style: Style) -> Table {
    let mut table = style.table();
    let mut head = vec![style.cell("Variant", Role::Strong)];
    head.extend(shown.iter().map(|(_, title, ..)| style.right(title, Role::Strong)));
    table.set_header(head);
    set_apart(&mut table, apart);
    for (index, variant) in results.variants.iter().enumerate() {
        if index > 0 {
            table.add_row(vec![""]);
        }
        let mut rows: Vec<Vec<Cell>> = vec![
            shown.iter().map(|(name, _, unit, _)| value(own(variant, name), *unit, style)).collect(),
            shown.iter().map(|(name, _, unit, _)| interval(own(variant, name), *unit, style)).collect(),
        ];
        if index > 0 {
            rows.push(shown.iter().map(|(name, _, unit, better)| difference(delta(variant, name), *unit, *better, style)).collect());
            rows.push(shown.iter().map(|(name, _, unit, _)| interval(delta(variant, name), *unit, style)).collect());
        }
        let mut names = wrap(&variant.variant, name_width).into_iter();
        let mut mark = if variant.pareto && results.variants.len() > 1 { "★ " } else { "  " };
        let mut rows = rows.into_iter();
        loop {
            let (name, row) = (names.next(), rows.next());
            if name.is_none() && row.is_none() {
                break;
            }
            let name = style.cell(name.map(|line| format!("{mark}{line}")).unwrap_or_default(), Role::Strong);
            table.add_row(std::iter::once(name).chain(row.into_iter().flatten()).collect::<Vec<_>>());
            mark = "  ";
        }
    }
    table
}

/// What explains the marks and columns that are there.
fn legend(results: &Results, shown: &[Column], left_out: &[Column]) -> Vec<String> {
    let has = |wanted: &str| shown.iter().any(|(name, ..)| *name == wanted);
    let mut notes = Vec::new();
    if let ([first, _, ..], true) = (&results.variants[..], results.replications > 1) {
        let marks = format!("▲▼ above or below \"{}\" (≈ not distinguishable)", first.variant);
        notes.push(format!("{} · {marks}", interval_note(shown_intervals(results, shown))));
    } else if results.replications > 1 {
        notes.push(interval_note(shown_intervals(results, shown)).to_owned());
    } else {
        notes.push("one replication: no interval can be given".to_owned());
    }
    if has("first_response_mean_s") || has("first_response_p90_s") {
        notes.push(
            "First reply: the answer where both are present, the first reply sent where they are not; of those who got one".to_owned(),
        );
    }
    if has(LOST_CLOSED) {
        notes.push("Lost closed: share of all contacts that came to a closed door; they are in none of the waits and targets".to_owned());
    }
    if has(BLOCKED) {
        notes.push("Blocked: share of all contacts that a full queue turned away; they are in none of the waits".to_owned());
    }
    let quits = |variant: &VariantResults| {
        variant.metrics.iter().any(|row| row.metric == "cost_quits" && row.estimate.mean.is_some_and(|mean| mean > 0.0))
    };
    if has("cost_total") && results.variants.iter().any(quits) {
        notes.push("Cost: agents, seats, lines, fees and the expected cost of replacing those who quit; `-v` shows the parts".to_owned());
    }
    if !left_out.is_empty() {
        let titles: Vec<String> = left_out.iter().map(|(_, title, ..)| title.replace("-\n", "").replace('\n', " ")).collect();
        let them = if titles.len() == 1 { "it" } else { "them" };
        notes.push(format!("Left out for want of room: {}; tradeoffs.csv has {them}", titles.join(", ")));
    }
    if results.variants.iter().any(|variant| variant.pareto) && results.variants.len() > 1 {
        notes.push("★ no other variant is as good on mean first reply, cost and satisfaction and better on one of them".to_owned());
    }
    notes
}

/// Every estimate of these columns, the variants' own and the differences.
fn shown_intervals<'a>(results: &'a Results, shown: &'a [Column]) -> impl Iterator<Item = Estimate> + 'a {
    results.variants.iter().flat_map(move |variant| shown.iter().flat_map(move |(name, ..)| [own(variant, name), delta(variant, name)]))
}

/// What explains how these intervals are written.
pub fn interval_note(mut estimates: impl Iterator<Item = Estimate>) -> &'static str {
    if estimates.any(lopsided) { "± half of the 95% interval, low – high a lopsided one" } else { "± half of the 95% interval" }
}

/// The share of offered contacts that were lost to a closed door at this level, as means of counts: without an interval.
pub fn lost_closed(metrics: &[crate::run::MetricRow], level: Level, item: &str) -> Estimate {
    let mean = |metric: &str| {
        let row = metrics.iter().find(|row| row.level == level && row.item == item && row.metric == metric);
        row.and_then(|row| row.estimate.mean)
    };
    let share = mean("lost_closed").zip(mean("offered")).filter(|(_, offered)| *offered > 0.0).map(|(lost, offered)| lost / offered);
    Estimate { mean: share, ..Estimate::default() }
}

fn own(variant: &VariantResults, name: &str) -> Estimate {
    if name == LOST_CLOSED {
        return lost_closed(&variant.metrics, Level::Centre, "centre");
    }
    if name == BLOCKED {
        let row = variant.metrics.iter().find(|row| row.level == Level::Centre && row.metric == BLOCKED);
        return row.map(|row| row.estimate).unwrap_or_default();
    }
    variant.headlines.iter().find(|headline| headline.name == name).map(|headline| headline.estimate).unwrap_or_default()
}

fn delta(variant: &VariantResults, name: &str) -> Estimate {
    variant.headlines.iter().find(|headline| headline.name == name).map(|headline| headline.delta).unwrap_or_default()
}

fn value(estimate: Estimate, unit: Unit, style: Style) -> Cell {
    match estimate.mean {
        Some(mean) => style.right(unit.show(mean), Role::Strong),
        None => style.right("–", Role::Faint),
    }
}

fn interval(estimate: Estimate, unit: Unit, style: Style) -> Cell {
    style.right(unit.interval(estimate), Role::Faint)
}

/// The difference to the first variant, marked when the interval excludes zero; plain when there is
/// no interval to judge by.
fn difference(delta: Estimate, unit: Unit, better: Better, style: Style) -> Cell {
    let Some(mean) = delta.mean else { return style.right("", Role::Plain) };
    let sign = if mean > 0.0 { "+" } else { "" };
    let Some((low, high)) = delta.low.zip(delta.high) else {
        return style.right(format!("{sign}{}", unit.show(mean)), Role::Plain);
    };
    if low <= 0.0 && high >= 0.0 {
        return style.right(format!("≈ {sign}{}", unit.show(mean)), Role::Faint);
    }
    let up = mean > 0.0;
    let role = match better {
        Better::Neither => Role::Neutral,
        Better::Higher if up => Role::Good,
        Better::Lower if !up => Role::Good,
        Better::Higher | Better::Lower => Role::Bad,
    };
    style.right(format!("{} {}", if up { '▲' } else { '▼' }, unit.show(mean.abs())), role).set_alignment(CellAlignment::Right)
}

/// Breaks a name at spaces into lines of at most `width` characters; longer words are cut.
fn wrap(name: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in name.split_whitespace() {
        let letters: Vec<char> = word.chars().collect();
        for piece in letters.chunks(width) {
            let piece: String = piece.iter().collect();
            match lines.last_mut() {
                Some(line) if line.chars().count() + 1 + piece.chars().count() <= width => {
                    line.push(' ');
                    line.push_str(&piece);
                }
                _ => lines.push(piece),
            }
        }
    }
    if lines.is_empty() {
        lines.push(String::new());
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::results;

    #[test]
    fn plain_table_fits_and_marks_differences() {
        let text = tradeoffs(&results(), Style { color: false });
        println!("{}{text}", title(&results(), "One line.", 5 * crate::ground::time::DAY, Style { color: false }));
        assert!(!text.contains('\u{1b}'));
        assert!(text.lines().all(|line| line.chars().count() <= 120), "{text}");
        assert!(text.contains("1m 05s") && text.contains("▼ 30s"));
        assert!(text.contains("≈ −1m 40s"));
        assert!(text.contains("★ hybrid"));
        assert!(!text.contains("Stress"));
        assert!(text.contains("▲▼ above or below \"all phone\"") && text.contains("First reply:"));
        assert!(!text.contains("Lost") && !text.contains("lopsided"));
    }

    /// The sample with 750 of 3,000 contacts at a closed door in one variant.
    fn closed() -> Results {
        let mut results = results();
        for (metric, mean) in [("offered", 3000.0), ("lost_closed", 750.0)] {
            let estimate = Estimate { mean: Some(mean), ..Estimate::default() };
            let item = "centre".to_owned();
            let row = crate::run::MetricRow { level: Level::Centre, item, metric, definition: "".into(), unit: "contacts", estimate };
            results.variants[1].metrics.push(row);
        }
        results
    }

    #[test]
    fn who_came_to_a_closed_door_is_shown_and_fits() {
        let text = tradeoffs(&closed(), Style { color: false });
        assert!(text.contains("closed") && text.contains("25.0%") && text.contains("Lost closed:"), "{text}");
        assert!(text.lines().all(|line| line.chars().count() <= 120), "{text}");
    }

    #[test]
    fn names_stay_whole_and_points_go_when_there_is_no_room() {
        let mut results = closed();
        results.variants[1].variant = "restructured by messaging".to_owned();
        for variant in &mut results.variants {
            variant.headlines[12].estimate = crate::report::sample::estimate(0.412, 0.003);
            variant.headlines[12].delta = crate::report::sample::estimate(0.012, 0.003);
        }
        let roomy = tradeoffs(&results, Style { color: false });
        let blocked = |results: &mut Results, share: f64| {
            let estimate = crate::report::sample::estimate(share, 0.001);
            let item = "centre".to_owned();
            let row = crate::run::MetricRow {
                level: Level::Centre,
                item,
                metric: BLOCKED,
                definition: "blocked/offered".into(),
                unit: "share",
                estimate,
            };
            results.variants[0].metrics.retain(|row| row.metric != BLOCKED);
            results.variants[0].metrics.push(row);
        };
        blocked(&mut results, 0.004);
        assert_eq!(tradeoffs(&results, Style { color: false }), roomy);
        blocked(&mut results, 0.124);
        let text = tradeoffs(&results, Style { color: false });
        println!("{roomy}{text}");
        for text in [&roomy, &text] {
            assert!(text.lines().all(|line| line.chars().count() <= 120), "{text}");
            assert!(["restructured", "messaging"].iter().all(|word| text.contains(word)) && text.contains("Stress"), "{text}");
        }
        assert!(text.contains("12.4%") && text.contains("Blocked:") && !text.contains("Satis-"), "{text}");
        assert!(text.contains("Left out for want of room: Satisfaction"), "{text}");
    }

    #[test]
    fn one_replication_claims_nothing() {
        let mut results = results();
        results.replications = 1;
        for headline in results.variants.iter_mut().flat_map(|variant| &mut variant.headlines) {
            for estimate in [&mut headline.estimate, &mut headline.delta] {
                *estimate = Estimate { mean: estimate.mean, ..Estimate::default() };
            }
        }
        let text = tradeoffs(&results, Style { color: false });
        assert!(!text.contains(['≈', '▲', '▼', '±']) && text.contains(" −30s") && text.contains("+7,900"), "{text}");
        assert_eq!(text.matches("one replication: no interval can be given").count(), 1);
    }

    #[test]
    fn lopsided_intervals_show_their_ends() {
        let hours = |mean: f64, low: f64, high: f64| Estimate {
            mean: Some(mean * 3600.0),
            low: Some(low * 3600.0),
            high: Some(high * 3600.0),
            std_error: None,
        };
        assert_eq!(Unit::Seconds.interval(hours(4.0, 2.5, 11.0)), "2.5h – 11h");
        assert_eq!(Unit::Seconds.interval(hours(0.5, -0.2, 3.0)), "−12m – 3.0h");
        assert_eq!(Unit::Seconds.interval(hours(4.0, 2.0, 6.1)), "± 2.0h");
        assert_eq!(Unit::Share.interval(Estimate::default()), "");
        let mut results = closed();
        results.variants[1].headlines[2].estimate = hours(8.0, 2.5, 110.0);
        results.variants[1].headlines[2].delta = hours(-1.0, -2.5, 99.0);
        let text = tradeoffs(&results, Style { color: false });
        assert!(text.contains("2.5h – 4.6d") && text.contains("low – high"), "{text}");
        assert!(text.lines().all(|line| line.chars().count() <= 120), "{text}");
    }

    #[test]
    fn colour_follows_what_is_better() {
        let style = Style { color: true };
        let text = tradeoffs(&results(), style);
        let (green, red) = (text.find("▼ 30s").expect("wait"), text.find("▲ 7,900").expect("cost"));
        assert!(text[..green].rfind("\u{1b}[38;5;10m").is_some() || text[..green].contains("\u{1b}["));
        assert!(text[..red].contains("\u{1b}["));
    }

    #[test]
    fn names_wrap_at_spaces() {
        assert_eq!(wrap("messaging for everything", 18), ["messaging for", "everything"]);
        assert_eq!(wrap("", 18), [""]);
        assert_eq!(wrap(&"x".repeat(20), 18), ["x".repeat(18), "xx".to_owned()]);
    }
}
