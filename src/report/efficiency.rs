//! What the reduction of variance was worth, in a line for the terminal.

use super::style::{Style, fold};
use crate::run::Results;

/// The factors over the headlines, by the median and at both ends; empty where nothing reduces the variance.
pub fn line(results: &Results, style: Style) -> String {
    if results.efficiency.is_empty() {
        return String::new();
    }
    let sorted = |difference: bool| {
        let mut factors: Vec<f64> =
            results.efficiency.iter().filter(|row| row.difference == difference).filter_map(|row| row.factor()).collect();
        factors.sort_by(f64::total_cmp);
        factors
    };
    let parts = [(false, "for headlines"), (true, "for differences")].into_iter().filter_map(|(difference, name)| {
        let factors = sorted(difference);
        let (least, most) = (factors.first()?, factors.last()?);
        Some(format!("{:.1} times the replications {name} ({least:.1} to {most:.1})", factors[factors.len() / 2]))
    });
    let parts: Vec<String> = parts.collect();
    if parts.is_empty() {
        return String::new();
    }
    let text = fold(&format!("Variance reduced: worth {}; efficiency.csv has all", parts.join(", ")));
    text.lines().map(|line| format!("{}\n", style.faint(line))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::results;
    use crate::run::EfficiencyRow;

    #[test]
    fn medians_and_ends_are_shown() {
        let style = Style { color: false };
        let mut results = results();
        assert_eq!(line(&results, style), "");
        let row = |difference, plain| EfficiencyRow { variant: String::new(), headline: "occupancy", difference, plain, std_error: 1.0 };
        results.efficiency = vec![row(false, 1.0), row(false, 2.0), row(true, 1.5), row(false, 3.0)];
        results.efficiency.push(EfficiencyRow { std_error: 0.0, ..row(false, 1.0) });
        let text = line(&results, style);
        assert!(text.lines().all(|line| line.chars().count() <= 120));
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains("4.0 times the replications for headlines (1.0 to 9.0)"), "{text}");
        assert!(text.contains("2.2 times the replications for differences (2.2 to 2.2)"), "{text}");
    }
}
