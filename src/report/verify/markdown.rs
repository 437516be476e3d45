//! A summary in Markdown, for a pull request or the page of a pipeline: what failed first, everything else folded away.

use super::{Checked, Gate, Line, State, words};
use crate::run::verify::Relation;

/// The summary.
pub fn markdown(gate: &Gate) -> String {
    let sign = if gate.failed() { "❌" } else { "✅" };
    let mut out = format!("## {sign} holdline verify\n\n{}\n", words::verdict(gate));
    for checked in &gate.scenarios {
        out.push_str(&of_scenario(gate, checked));
    }
    out
}

fn of_scenario(gate: &Gate, checked: &Checked) -> String {
    let lines = gate.lines(checked);
    let (quiet, loud): (Vec<&Line>, Vec<&Line>) = lines.iter().partition(|line| line.state == State::Passed);
    let mut out = format!("\n### {}\n\n{}\n", escaped(&checked.scenario), escaped(&words::relation(checked)));
    if !loud.is_empty() {
        out.push('\n');
        out.push_str(&table(&loud));
    }
    // Where all bytes are the same there is nothing to show but what is asserted.
    let identical = checked.compared.as_ref().is_some_and(|compared| matches!(compared.relation, Relation::Identical { .. }));
    let worth_showing = !identical || !checked.asserted.is_empty();
    if worth_showing && !quiet.is_empty() {
        out.push_str(&format!("\n<details><summary>{} passed</summary>\n\n{}\n</details>\n", quiet.len(), table(&quiet)));
    }
    out
}

fn table(lines: &[&Line]) -> String {
    let mut out = "| | Variant | What | Verdict | Numbers |\n|---|---|---|---|---|\n".to_owned();
    let mut sorted = lines.to_vec();
    sorted.sort_by_key(|line| std::cmp::Reverse(line.state));
    for line in sorted {
        let sign = match line.state {
            State::Failed => "❌",
            State::Unjudged => "🚫",
            State::Warned => "❔",
            State::Noted => "ℹ️",
            State::Passed => "✅",
        };
        let cells = [line.variant.unwrap_or(""), &line.subject, line.word, &line.detail].map(escaped);
        out.push_str(&format!("| {sign} | {} |\n", cells.join(" | ")));
    }
    out
}

/// As text that means itself.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '\\' | '|' | '*' | '_' | '`' | '[' | ']' | '<' | '>' | '#' | '~' => {
                out.push('\\');
                out.push(c);
            }
            '\n' | '\r' => out.push(' '),
            '&' => out.push_str("&amp;"),
            // No one is to be mentioned by the name of a metric.
            '@' => out.push_str("&#64;"),
            c => out.push(c),
        }
    }
    out
}
