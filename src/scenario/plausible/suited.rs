//! Which of the values suit a scenario: a plausible range knows nothing of the rest of a file. A value that a scenario
//! cannot have is left out, and that is said.

use super::super::Point;
use super::super::grid::Values;
use super::{Input, Plausible, Trial, at_once, one_at_a_time};

/// Whether the scenario can be read at these points, or why not.
pub type Check<'a> = dyn Fn(Vec<Point>) -> Result<(), String> + 'a;

/// What is left of an input that does not suit as it is, with the reason and the notes to add to.
type Alone<'a> = dyn Fn(Input, String, &mut Vec<String>) -> Option<Input> + 'a;

/// The inputs with the values that the scenario can have, one at a time; of a list those that it can have. Adds a note on
/// each that is left out.
pub fn suited(inputs: Vec<Input>, check: &Check<'_>, notes: &mut Vec<String>) -> Vec<Input> {
    let alone = |mut input: Input, why: String, notes: &mut Vec<String>| {
        if let Plausible::Words { others, .. } = &mut input.plausible {
            let key = input.key.clone();
            others.retain(|word| {
                let point = Point { name: String::new(), set: vec![(key.clone(), word.clone())] };
                check(vec![point]).map_err(|why| notes.push(format!("{key}={word} is not tried: {why}"))).is_ok()
            });
            return (!others.is_empty()).then_some(input);
        }
        notes.push(format!("{} is not varied, because the scenario cannot have both ends: {why}", input.key));
        None
    };
    halved(inputs, &|inputs| check(one_at_a_time(inputs).0), &alone, notes)
}

/// The inputs that can be varied all at once at so many points of a Latin hypercube. Where a scenario cannot have every
/// value between the ends, only the ends and the shipped one are met; a note says so.
pub fn sampled(inputs: Vec<Input>, count: usize, seed: u64, check: &Check<'_>, notes: &mut Vec<String>) -> Vec<Input> {
    let alone = |input: Input, why: String, notes: &mut Vec<String>| {
        let Trial::Ends(low, high) = input.trial() else { return Some(input) };
        let shipped = input.default.map(|default| default.value.to_owned()).filter(|value| *value != low && *value != high);
        let values = std::iter::once(low).chain(shipped).chain([high]).collect();
        let coarse = Input { plausible: Plausible::Given(Values::List(values)), ..input };
        if let Err(why) = check(at_once(std::slice::from_ref(&coarse), count, seed).0) {
            notes.push(format!("{} is not sampled: {why}", coarse.key));
            return None;
        }
        notes.push(format!("{} is sampled at its ends and its shipped value only: {why}", coarse.key));
        Some(coarse)
    };
    halved(inputs, &|inputs| check(at_once(inputs, count, seed).0), &alone, notes)
}

/// The inputs for which `check` holds together, and of those for which it does not hold alone what `alone` makes of them;
/// found by halving.
fn halved(
    mut inputs: Vec<Input>,
    check: &dyn Fn(&[Input]) -> Result<(), String>,
    alone: &Alone<'_>,
    notes: &mut Vec<String>,
) -> Vec<Input> {
    let Err(why) = check(&inputs) else { return inputs };
    let second = inputs.split_off(inputs.len() / 2);
    if inputs.is_empty() {
        return second.into_iter().filter_map(|input| alone(input, why.clone(), notes)).collect();
    }
    let mut kept = halved(inputs, check, alone, notes);
    kept.append(&mut halved(second, check, alone, notes));
    kept
}
