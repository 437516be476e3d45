//! What may be written for a key, as JSON Schema. What stands often is a definition that others refer to.

use crate::scenario::keys::{Kind, Range};
use serde_json::{Map, Value, json};

/// Units in their order; a duration is any of them, each with an amount.
const DURATION: &str = "^\\s*([0-9.]+\\s*w\\s*)?([0-9.]+\\s*d\\s*)?([0-9.]+\\s*h\\s*)?([0-9.]+\\s*m(in)?\\s*)?([0-9.]+\\s*s\\s*)?([0-9.]+\\s*ms\\s*)?([0-9.]+\\s*us\\s*)?$";
const TIME_OF_DAY: &str = "^\\s*(([01]?[0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?|24:00(:00)?)\\s*$";
const OFFSET: &str = "^\\s*[+-]?\\s*([0-9.]+\\s*h\\s*)?([0-9.]+\\s*m(in)?\\s*)?([0-9.]+\\s*s\\s*)?$";
const PERCENTAGE: &str = "^\\s*[0-9.]+([eE][+-]?[0-9]+)?\\s*%\\s*$";
const DATE: &str = "^\\s*[0-9]{4}-[0-9]{2}-[0-9]{2}\\s*$";
const MOMENT: &str = "^\\s*[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9:.]+\\s*$";
const WINDOWS: &str = "^\\s*(always|24/7)\\s*$|[0-9]:[0-9]{2}(:[0-9]{2})?-[0-9]{1,2}:[0-9]{2}";
/// Lists longer than this have no limit.
const NO_LIMIT: usize = usize::MAX;

/// The definitions that [`schema`] refers to.
pub fn definitions() -> Map<String, Value> {
    let digits = |digit: &str| json!({ "type": "string", "allOf": [{ "pattern": DURATION }, { "pattern": digit }] });
    let either = |kinds: &[Value]| json!({ "anyOf": kinds });
    let (duration, distribution) = (reference("duration"), reference("distribution"));
    let never = json!({ "const": "never" });
    let holds_never = either(&[
        json!({ "properties": { "constant": never }, "required": ["constant"] }),
        json!({ "properties": { "mixture": { "contains": reference("holds_never") } }, "required": ["mixture"] }),
    ]);
    let ends = json!({ "allOf": [distribution, { "not": reference("holds_never") }] });
    Map::from_iter([
        ("duration".to_owned(), digits("[0-9]")),
        ("positive_duration".to_owned(), digits("[1-9]")),
        ("duration_or_distribution".to_owned(), either(&[duration.clone(), ends])),
        ("patience".to_owned(), either(&[duration, never, distribution])),
        ("holds_never".to_owned(), holds_never),
        ("windows".to_owned(), json!({ "type": "string", "pattern": WINDOWS })),
    ])
}

/// A value of this kind.
pub fn schema(kind: &Kind) -> Value {
    match *kind {
        Kind::Text | Kind::File | Kind::Channel | Kind::Group | Kind::Site | Kind::Inquiry | Kind::Shift | Kind::Campaign => {
            json!({ "type": "string" })
        }
        Kind::Boolean => json!({ "type": "boolean" }),
        Kind::Word([word]) => json!({ "const": word }),
        Kind::Word(words) => json!({ "enum": words }),
        Kind::Whole(low, high) => json!({ "type": "integer", "minimum": low, "maximum": high }),
        Kind::Number(range) => number(range),
        Kind::Percentage => json!({ "type": "string", "pattern": PERCENTAGE }),
        Kind::Date => json!({ "type": "string", "pattern": DATE }),
        Kind::Moment => json!({ "type": "string", "pattern": MOMENT }),
        Kind::Offset => json!({ "anyOf": [
            { "type": "integer", "minimum": -14, "maximum": 14 },
            { "type": "string", "allOf": [{ "pattern": OFFSET }, { "pattern": "[0-9]" }] },
        ] }),
        Kind::TimeOfDay => json!({ "type": "string", "pattern": TIME_OF_DAY }),
        Kind::Weekdays => json!({ "type": "string", "pattern": weekdays() }),
        Kind::Windows => reference("windows"),
        Kind::Duration { positive, never } => {
            let duration = reference(if positive { "positive_duration" } else { "duration" });
            if never { json!({ "anyOf": [duration, { "const": "never" }] }) } else { duration }
        }
        Kind::Distribution { never } => reference(if never { "patience" } else { "duration_or_distribution" }),
        Kind::ByTime(inner) => {
            let times = keyed(TIME_OF_DAY, &schema(inner));
            let days = keyed(&weekdays(), &json!({ "anyOf": [{ "type": "string" }, times] }));
            json!({ "anyOf": [{ "type": "string" }, times, days] })
        }
        Kind::ByWeekday(inner) => keyed(&weekdays(), &schema(inner)),
        Kind::ByDate(inner) => json!({ "type": "object", "patternProperties": { DATE: schema(inner) }, "additionalProperties": false }),
        Kind::ByChannel(inner) | Kind::ByName(inner) => json!({ "type": "object", "additionalProperties": schema(inner) }),
        Kind::List(inner, least, NO_LIMIT) => json!({ "type": "array", "items": schema(inner), "minItems": least }),
        Kind::List(inner, least, most) => json!({ "type": "array", "items": schema(inner), "minItems": least, "maxItems": most }),
        Kind::Table(scope) => reference(scope),
        Kind::Named(scope) => {
            json!({ "type": "object", "additionalProperties": reference(scope), "propertyNames": { "pattern": "\\S" } })
        }
        Kind::Changes => reference("changes"),
        Kind::Defaults => reference("defaults"),
        Kind::Either(kinds) => json!({ "anyOf": kinds.iter().map(schema).collect::<Vec<_>>() }),
    }
}

fn reference(definition: &str) -> Value {
    json!({ "$ref": format!("#/$defs/{definition}") })
}

fn number(range: Range) -> Value {
    let (low, high) =
        (if range.above_low { "exclusiveMinimum" } else { "minimum" }, if range.below_high { "exclusiveMaximum" } else { "maximum" });
    json!({ "type": "number", low: range.low, high: range.high })
}

/// A table, not empty, whose keys are of this form.
fn keyed(pattern: &str, value: &Value) -> Value {
    json!({ "type": "object", "minProperties": 1, "patternProperties": { pattern: value }, "additionalProperties": false })
}

/// Sets of weekdays such as "mon-fri" or "sat, sun", in any case, by three letters or whole.
fn weekdays() -> String {
    let any_case = |word: &str| -> String { word.chars().map(|c| format!("[{}{c}]", c.to_ascii_uppercase())).collect() };
    let names = [("mon", "day"), ("tue", "sday"), ("wed", "nesday"), ("thu", "rsday"), ("fri", "day"), ("sat", "urday"), ("sun", "day")];
    let names: Vec<String> = names.iter().map(|(short, rest)| format!("{}({})?", any_case(short), any_case(rest))).collect();
    let day = format!("\\s*({})\\s*", names.join("|"));
    let range = format!("{day}(-{day})?");
    format!("^({range}(,{range})*|\\s*{}\\s*|\\s*{} {}\\s*)$", any_case("daily"), any_case("every"), any_case("day"))
}
