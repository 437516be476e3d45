//! The trade-off table for the terminal: a row per variant, the difference to the first beneath.
//!
//! It shows headlines that are already computed. A difference is marked only when its 95%
//! interval excludes zero; a column that is empty for every variant is left out. At most about
//! 120 columns wide.

use super::human;
use super::style::{Role, Style, lines};
use crate::ground::time::{Ticks, to_seconds};
use crate::run::{Estimate, Results, VariantResults};
use comfy_table::{Cell, CellAlignment};

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

    /// Half the width of an interval, after a plus-minus sign; nothing without an interval.
    pub fn half_width(self, estimate: Estimate) -> String {
        let show = |half| if matches!(self, Self::Seconds) { human::rough_duration(half) } else { self.show(half) };
        estimate.low.zip(estimate.high).map(|(low, high)| format!("± {}", show((high - low) / 2.0))).unwrap_or_default()
    }
}

/// Which direction is better.
#[derive(Clone, Copy)]
enum Better {
    Lower,
    Higher,
    Neither,
}

/// The columns: headline, title in two lines, unit, better direction.
const COLUMNS: [(&str, &str, Unit, Better); 11] = [
    ("sync_wait_mean_s", "Sync\nwait", Unit::Seconds, Better::Lower),
    ("first_response_mean_s", "First\nreply", Unit::Seconds, Better::Lower),
    ("first_response_p90_s", "First\nreply p90", Unit::Seconds, Better::Lower),
    ("abandoned_share", "Aban-\ndoned", Unit::Share, Better::Lower),
    ("service_level_share", "Target\nmet", Unit::Share, Better::Higher),
    ("occupancy", "Occu-\npancy", Unit::Share, Better::Neither),
    ("cost_total", "Cost", Unit::Money, Better::Lower),
    ("cost_per_resolved", "Cost per\nresolved", Unit::Money, Better::Lower),
    ("csat_top2", "CSAT\ntop 2", Unit::Share, Better::Higher),
    ("satisfaction_mean", "Satis-\nfaction", Unit::Points, Better::Higher),
    ("stress_mean", "Stress", Unit::Points, Better::Lower),
];

/// Widest line of a variant's name before it is continued beneath.
const NAME_WIDTH: usize = 16;

/// Title and one line on what was simulated. `length` is the counted period.
pub fn title(results: &Results, length: Ticks, style: Style) -> String {
    let period = human::period(to_seconds(length));
    let from = results.start.strftime("%a %Y-%m-%d");
    let replications = human::count(u64::from(results.replications));
    let detail = format!(
        "{period} from {from} · {replications} replication{} · seed {} · {} contacts simulated",
        if results.replications == 1 { "" } else { "s" },
        results.seed,
        human::count(results.contacts)
    );
    format!("{}\n{}\n", style.bold(&results.name), style.faint(&detail))
}

/// The trade-off table with its legend.
pub fn tradeoffs(results: &Results, style: Style) -> String {
    let shown: Vec<_> = COLUMNS.iter().filter(|(name, ..)| results.variants.iter().any(|v| own(v, name).mean.is_some())).collect();
    let mut table = style.table();
    let mut head = vec![style.cell("Variant", Role::Strong)];
    head.extend(shown.iter().map(|(_, title, ..)| style.right(title, Role::Strong)));
    table.set_header(head);
    for (index, variant) in results.variants.iter().enumerate() {
        if index > 0 {
            table.add_row(vec![""]);
        }
        let mut rows: Vec<Vec<Cell>> = vec![
            shown.iter().map(|(name, _, unit, _)| value(own(variant, name), *unit, style)).collect(),
            shown.iter().map(|(name, _, unit, _)| half_width(own(variant, name), *unit, style)).collect(),
        ];
        if index > 0 {
            rows.push(shown.iter().map(|(name, _, unit, better)| difference(delta(variant, name), *unit, *better, style)).collect());
            rows.push(shown.iter().map(|(name, _, unit, _)| half_width(delta(variant, name), *unit, style)).collect());
        }
        let mut names = wrap(&variant.variant, NAME_WIDTH).into_iter();
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
    let legend = legend(results);
    format!("{}\n{}\n", lines(&mut table), legend.lines().map(|line| style.faint(line)).collect::<Vec<_>>().join("\n"))
}

/// What explains the marks.
fn legend(results: &Results) -> String {
    let mut text = "± half of the 95% interval".to_owned();
    if let ([first, _, ..], true) = (&results.variants[..], results.replications > 1) {
        text.push_str(&format!(" · ▲▼ above or below \"{}\" (≈ not distinguishable)", first.variant));
    }
    text.push_str("\nFirst reply: the answer where both are present, the first reply sent where they are not; of those who got one");
    if results.variants.iter().any(|variant| variant.pareto) && results.variants.len() > 1 {
        text.push_str("\n★ no other variant is as good on mean first reply, cost and satisfaction and better on one of them");
    }
    text
}

fn own(variant: &VariantResults, name: &str) -> Estimate {
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

fn half_width(estimate: Estimate, unit: Unit, style: Style) -> Cell {
    style.right(unit.half_width(estimate), Role::Faint)
}

/// The difference to the first variant, marked when the interval excludes zero.
fn difference(delta: Estimate, unit: Unit, better: Better, style: Style) -> Cell {
    let Some(mean) = delta.mean else { return style.right("", Role::Plain) };
    let excludes_zero = delta.low.zip(delta.high).is_some_and(|(low, high)| low > 0.0 || high < 0.0);
    if !excludes_zero {
        let sign = if mean > 0.0 { "+" } else { "" };
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
        println!("{}{text}", title(&results(), 5 * crate::ground::time::DAY, Style { color: false }));
        assert!(!text.contains('\u{1b}'));
        assert!(text.lines().all(|line| line.chars().count() <= 120), "{text}");
        assert!(text.contains("1m 05s") && text.contains("▼ 30s"));
        assert!(text.contains("≈ −1m 40s"));
        assert!(text.contains("★ hybrid"));
        assert!(!text.contains("Stress"));
        assert!(text.contains("▲▼ above or below \"all phone\"") && text.contains("First reply:"));
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
