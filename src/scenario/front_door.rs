//! `ivr`, `bot` and `transfers`: what a customer passes before the right agent.

use super::context::Context;
use super::defaults;
use super::diagnostic::Diagnostic;
use super::distribution::distribution;
use super::document::{Node, Value};
use super::duration::duration;
use super::model::{Bot, Ivr, Transfers};
use super::number::{as_f64, share, whole_u32, word};
use super::reader::{Reader, none_or_table};

/// How strict a bot is, by its row in the table of defaults.
const FORMATS: &[(&str, &str)] = &[("lenient", "lenient"), ("strict", "strict")];

/// "none", or a menu.
pub(super) fn ivr(cx: &Context, node: &Node) -> Option<Option<Ivr>> {
    const SCOPE: &str = "calls.ivr";
    none_or_table(cx, node, "`ivr`", "{ layers = 3 }", |reader| {
        let layers = reader.required("layers", whole_u32("a whole number of layers from 1 to 20", 1..=20));
        let time = reader.or_default(SCOPE, "time", duration);
        let [drop, misroute, zero_out] = ["drop", "misroute", "zero_out"].map(|key| reader.or_default(SCOPE, key, share));
        let sum = drop + misroute + zero_out;
        if sum > 1.0 + 1e-9 {
            let error = Diagnostic::at(&node.place, format!("`drop`, `misroute` and `zero_out` sum to {sum}, more than 1"));
            cx.report(error.expecting("shares that sum to at most 1"));
        }
        Some(Ivr { layers: layers?, time, drop, misroute, zero_out })
    })
}

/// "none", or a bot.
pub(super) fn bot(cx: &Context, node: &Node) -> Option<Option<Bot>> {
    const SCOPE: &str = "channels.bot";
    none_or_table(cx, node, "`bot`", "{ containment = 0.25, fields = 2 }", |reader| {
        Some(Bot {
            time: reader.or_default(SCOPE, "time", distribution),
            containment: reader.or_default(SCOPE, "containment", share),
            wrong: reader.or_default(SCOPE, "wrong", share),
            fields: reader.or_default(SCOPE, "fields", whole_u32("a whole number from 0 to 100", 0..=100)),
            reject: reject(reader),
            input_time: reader.or_default(SCOPE, "input_time", duration),
            attempts: reader.or_default(SCOPE, "attempts", whole_u32("a whole number from 1 to 100", 1..=100)),
            drop: reader.or_default(SCOPE, "drop", share),
        })
    })
}

/// The share of inputs that are rejected: given, or by how strict the format is.
fn reject(reader: &Reader<'_>) -> f64 {
    if reader.entry("reject").is_some() {
        reader.forbid(&["format"], "`reject` says how many inputs are rejected");
        if let Some(reject) = reader.optional("reject", share) {
            return reject;
        }
    }
    let format = reader.or_default("channels.bot", "format", word(FORMATS));
    defaults::value(reader.cx, "channels.bot.reject", format, share)
}

/// "none", a share, or `{ share, work }`; a share of 0 is none, so that sweeps may start there.
pub(super) fn transfers(cx: &Context, node: &Node) -> Option<Option<Transfers>> {
    const SCOPE: &str = "sessions.transfers";
    let read = match &node.value {
        Value::Table(_) | Value::String(_) => none_or_table(cx, node, "`transfers`", "{ share = 0.1, work = \"60s\" }", |reader| {
            let transferred = reader.required("share", share);
            let work = reader.or_default(SCOPE, "work", duration);
            Some(Transfers { share: transferred?, work })
        })?,
        _ if as_f64(node).is_some() => {
            let work = || defaults::value(cx, SCOPE, "work", duration);
            Some(share(cx, node)?).filter(|share| *share > 0.0).map(|share| Transfers { share, work: work() })
        }
        _ => return super::reader::mismatch(cx, node, "\"none\", a share from 0 to 1, or a table such as { share = 0.1, work = \"60s\" }"),
    };
    Some(read.filter(|transfers| transfers.share > 0.0))
}
