//! `[triage]`: sorting issues before they are answered, by people or by a program.

use super::channel_ref::{Channels, channel_index};
use super::context::Context;
use super::discipline::CLASSES;
use super::document::{Entry, Node};
use super::duration::duration;
use super::model::Triage;
use super::number::{share, word};
use super::reader::{Reader, none_or_table};

/// Who sorts, by the scope of its defaults.
const SORTERS: &[(&str, &str)] = &[("human", "triage.human"), ("ai", "triage.ai")];

/// Reads the section; "none" or no section: nobody sorts.
pub(super) fn triage(cx: &Context, entry: Option<&Entry>, channels: &Channels<'_>) -> Option<Triage> {
    let example = "{ by = \"human\", routes = { urgent = \"phone\" } }";
    let read = none_or_table(cx, &entry?.node, "[triage]", example, |reader| {
        let scope = reader.or_default("triage", "by", word(SORTERS));
        Some(Triage {
            accuracy: reader.or_default(scope, "accuracy", share),
            work: reader.or_default(scope, "work", duration),
            complex_from: reader.or_default("triage", "complex_from", share),
            routes: reader.optional("routes", |cx, node| routes(cx, node, channels)).unwrap_or_default(),
        })
    });
    read.flatten()
}

/// `{ urgent, complex, simple }`, each the name of a channel.
fn routes(cx: &Context, node: &Node, channels: &Channels<'_>) -> Option<[Option<usize>; 3]> {
    let reader = Reader::of_node(cx, node, &node.place, "`routes`")?;
    let routes = CLASSES.map(|class| reader.optional(class, |cx, node| channel_index(cx, node, channels)));
    reader.finish();
    Some(routes)
}
