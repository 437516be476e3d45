//! What a gate found, for the terminal: by scenario how it relates to its baseline, and a table of everything that is not
//! unchanged; with `verbose` of all.

use super::{Checked, Gate, State, verdict_word, words};
use crate::report::human;
use crate::report::style::{Role, Style, fitted_names, fold, set_apart, shortened};
use crate::run::verify::{ComparedRow, Verdict};
use comfy_table::Table;

/// Columns that the name of a metric has more than that of a variant where both are shortened.
const FOR_METRIC: usize = 8;

/// Everything.
pub fn show(gate: &Gate, verbose: bool, style: Style) -> String {
    let mut out = String::new();
    for checked in &gate.scenarios {
        out.push_str(&of_scenario(gate, checked, verbose, style));
        out.push('\n');
    }
    let role = if gate.failed() { Role::Bad } else { Role::Good };
    out.push_str(&format!("{}\n", style.text(&words::verdict(gate), role)));
    out
}

fn of_scenario(gate: &Gate, checked: &Checked, verbose: bool, style: Style) -> String {
    let relation = fold(&words::relation(checked));
    let relation = if checked.unusable.is_some() { style.text(&relation, Role::Bad) } else { relation };
    let mut out = format!("{}\n{relation}\n", style.bold(&checked.name));
    if let Some(compared) = &checked.compared {
        for finding in &compared.findings {
            let (subject, detail) = words::finding(finding);
            let variant = finding.variant.as_ref().map_or(String::new(), |variant| format!(" of \"{variant}\""));
            let (sign, role) = if finding.fails() { ("✗", Role::Bad) } else { ("i", Role::Neutral) };
            out.push_str(&format!("{}\n", style.text(&fold(&format!("{sign} {subject}{variant}: {detail}")), role)));
        }
        let rows: Vec<&ComparedRow> = compared.rows.iter().filter(|row| verbose || row.judgement.verdict != Verdict::Unchanged).collect();
        if !rows.is_empty() {
            out.push('\n');
            out.push_str(&fitted_names(style, |apart, most, style| comparisons(gate, checked, &rows, (apart, most), style)));
        }
        let unchanged = compared.rows.len() - rows.len();
        if unchanged > 0 && !rows.is_empty() {
            out.push_str(&style.faint(&format!("{unchanged} more are unchanged.\n")));
        } else if unchanged > 0 {
            out.push_str(&format!("All {unchanged} metrics that are judged are unchanged.\n"));
        }
    }
    if !checked.asserted.is_empty() {
        out.push('\n');
        for row in &checked.asserted {
            let line = gate.of_assertion(row);
            let text = format!("{} {} \"{}\": {}: {}", sign(line.state), line.subject, row.variant, line.word, line.detail);
            out.push_str(&format!("{}\n", style.text(&fold(&text), role(line.state))));
        }
    }
    out
}

fn comparisons(gate: &Gate, checked: &Checked, rows: &[&ComparedRow], (apart, most): (u16, usize), style: Style) -> Table {
    let mut table = style.table();
    let several = checked.compared.as_ref().is_some_and(|compared| compared.rows.iter().any(|row| row.variant != rows[0].variant));
    let mut head = vec![style.cell("", Role::Strong)];
    head.extend(several.then(|| style.cell("Variant", Role::Strong)));
    head.push(style.cell("Metric", Role::Strong));
    head.extend(["Baseline", "Now", "Difference", "", "Tolerance"].map(|title| style.right(title, Role::Strong)));
    head.push(style.cell("Verdict", Role::Strong));
    table.set_header(head);
    set_apart(&mut table, apart);
    let Some(compared) = &checked.compared else { return table };
    for row in rows {
        let (unit, tested) = (row.id.unit.as_str(), &row.judgement.tested);
        let line = gate.of_comparison(compared, row);
        let role = role(line.state);
        let mut cells = vec![style.cell(sign(line.state), role)];
        cells.extend(several.then(|| style.cell(shortened(&row.variant, most), Role::Plain)));
        cells.push(style.cell(shortened(&line.subject, most.saturating_add(FOR_METRIC)), Role::Plain));
        let [now, before] = tested.values.map(|one| words::value(one, unit));
        cells.push(style.right(before, Role::Plain));
        cells.push(style.right(now, Role::Strong));
        cells.push(style.right(words::difference(tested.difference, unit), role));
        let half = tested.interval.map(|[low, high]| (high - low) / 2.0).filter(|half| *half > 0.0);
        cells.push(style.right(half.map_or(String::new(), |half| words::tolerance(half, unit)), Role::Faint));
        cells.push(style.right(words::tolerance(tested.tolerance, unit), Role::Faint));
        let verdict = verdict_word(row.judgement.verdict).replace("changed within tolerance", "within tolerance");
        let needed = row.judgement.needed.map_or(String::new(), |needed| format!(", {} would tell", human::count(u64::from(needed))));
        cells.push(style.cell(format!("{verdict}{needed}"), role));
        table.add_row(cells);
    }
    table
}

fn sign(state: State) -> &'static str {
    match state {
        State::Passed => "✓",
        State::Noted => "i",
        State::Warned => "?",
        State::Failed | State::Unjudged => "✗",
    }
}

fn role(state: State) -> Role {
    match state {
        State::Passed => Role::Plain,
        State::Noted => Role::Good,
        State::Warned => Role::Neutral,
        State::Failed | State::Unjudged => Role::Bad,
    }
}
