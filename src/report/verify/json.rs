//! What a gate found as JSON: for each scenario how it relates to its baseline, and every metric, assertion and finding
//! with its numbers. Numbers are rounded as in the result files; what does not apply is `null`.

use super::{Checked, Gate, State, verdict_word, words};
use crate::report::rows::json_number;
use crate::run::verify::{AssertedRow, Claim, Compared, ComparedRow, Finding, Outcome, Provenance, Relation};
use crate::scenario::model::{Bound, Multiplicity};
use serde_json::{Value, json};

/// The answer.
pub fn json(gate: &Gate) -> Value {
    let scenarios: Vec<Value> = gate.scenarios.iter().map(|checked| of_scenario(gate, checked)).collect();
    json!({ "passed": !gate.failed(), "undecided": gate.count(State::Warned), "scenarios": scenarios })
}

fn of_scenario(gate: &Gate, checked: &Checked) -> Value {
    let compared = checked.compared.as_ref();
    let rows = compared.map(|compared| compared.rows.iter().map(|row| of_comparison(compared, row)).collect::<Vec<_>>());
    let findings = compared.map(|compared| compared.findings.iter().map(of_finding).collect::<Vec<_>>());
    json!({
        "scenario": checked.scenario,
        "passed": !gate.fails(checked),
        "error": checked.unusable,
        "recorded": checked.recorded.as_ref().map(|one| json!({ "directory": one.directory, "files": one.files, "bytes": one.bytes })),
        "relation": compared.map(|compared| match compared.relation {
            Relation::Identical { .. } => "identical",
            Relation::Engine => "engine_changed",
            Relation::Model => "scenario_changed",
            Relation::Seed => "seed_changed",
        }),
        "paired": compared.map(|compared| compared.paired),
        "confidence": json_number(compared.map(|compared| compared.confidence)),
        "multiplicity": compared.map(|compared| match compared.multiplicity {
            Multiplicity::Holm => "holm",
            Multiplicity::BenjaminiHochberg => "benjamini_hochberg",
        }),
        "now": checked.now.as_ref().map(of_run),
        "baseline": checked.before.as_ref().map(of_run),
        "metrics": rows,
        "findings": findings,
        "assertions": checked.asserted.iter().map(of_assertion).collect::<Vec<_>>(),
    })
}

fn of_run(run: &Provenance) -> Value {
    json!({
        "program_version": run.program_version,
        "result_version": run.result_version,
        "fingerprint": run.fingerprint,
        "seed": run.seed,
        "replications": run.replications,
    })
}

fn of_comparison(compared: &Compared, row: &ComparedRow) -> Value {
    let (judgement, tested) = (&row.judgement, &row.judgement.tested);
    let [now, before] = tested.values.map(json_number);
    json!({
        "variant": row.variant,
        "level": row.id.level.name(),
        "item": row.id.item,
        "metric": row.id.metric,
        "definition": row.id.definition,
        "unit": row.id.unit,
        "baseline": before,
        "now": now,
        "difference": json_number(tested.difference),
        "difference_low": json_number(tested.interval.map(|ends| ends[0])),
        "difference_high": json_number(tested.interval.map(|ends| ends[1])),
        "tolerance": json_number(Some(tested.tolerance)),
        "p_value": json_number(Some(judgement.p_value)),
        "verdict": verdict_word(judgement.verdict).replace(' ', "_"),
        "fails": compared.fails(row),
        "replications_needed": judgement.needed,
    })
}

fn of_assertion(row: &AssertedRow) -> Value {
    let (key, bound) = match row.claim.bound() {
        Bound::AtLeast(bound) => ("at_least", bound),
        Bound::AtMost(bound) => ("at_most", bound),
    };
    json!({
        "variant": row.variant,
        "level": row.id.level.name(),
        "item": row.id.item,
        "metric": row.id.metric,
        "definition": row.id.definition,
        "unit": row.id.unit,
        "by": if matches!(row.claim, Claim::Target { .. }) { "target" } else { "assertion" },
        key: json_number(Some(bound)),
        "value": json_number(row.value),
        "value_low": json_number(row.bounds.map(|bounds| bounds[0])),
        "value_high": json_number(row.bounds.map(|bounds| bounds[1])),
        "confidence": json_number(Some(row.claim.confidence())),
        "outcome": match row.outcome {
            Outcome::Held => "holds",
            Outcome::Broken => "broken",
            Outcome::Undecided => "undecided",
            Outcome::Empty => "nothing_to_assert",
        },
        "replications_needed": row.needed,
    })
}

fn of_finding(one: &Finding) -> Value {
    let (subject, _) = words::finding(one);
    json!({
        "variant": one.variant,
        "what": subject,
        "finding": if one.gone { "gone" } else { "new" },
        "renamed_to": one.renamed,
        "fails": one.fails(),
    })
}
