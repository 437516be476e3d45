//! Channels that other parts of a scenario name, resolved to their indices.

use super::channel::peek_medium;
use super::context::Context;
use super::diagnostic::Diagnostic;
use super::document::{Entry, Node, Value, quote};
use super::model::Medium;
use super::reader::{mismatch, unknown};

/// All channels of a scenario by name, sorted.
pub(super) type Channels<'a> = [(&'a str, &'a Entry)];

/// The index of a channel by its name; an unknown one is reported at the node.
pub(super) fn channel_index(cx: &Context, node: &Node, channels: &Channels<'_>) -> Option<usize> {
    let Some(name) = node.as_str() else { return mismatch(cx, node, "the name of a channel") };
    let found = channels.binary_search_by(|(channel, _)| (*channel).cmp(name)).ok();
    if found.is_none() {
        unknown(cx, &node.place, &format!("channel {}", quote(name)), name, channels.iter().map(|(channel, _)| *channel));
    }
    found
}

/// As [`channel_index`], for a channel of the other mode only.
pub(super) fn channel_of_mode(cx: &Context, node: &Node, channels: &Channels<'_>, synchronous: bool) -> Option<usize> {
    let index = channel_index(cx, node, channels)?;
    // A channel whose medium is wrong has an error of its own.
    if peek_medium(channels[index].1).is_some_and(|medium: Medium| medium.is_synchronous() != synchronous) {
        let (is, expected) =
            if synchronous { ("asynchronous", "a synchronous channel") } else { ("synchronous", "an asynchronous channel") };
        cx.report(Diagnostic::at(&node.place, format!("the channel {} is {is}", quote(channels[index].0))).expecting(expected));
        return None;
    }
    Some(index)
}

/// Values by channel, each read by `parse`, by index; `example` is such a table.
pub(super) fn by_channel<T>(
    cx: &Context,
    node: &Node,
    example: &str,
    names: &[&str],
    parse: impl Fn(&Context, &Node) -> Option<T>,
) -> Option<Vec<(usize, T)>> {
    by_name(cx, node, "channel", example, names, parse)
}

/// Values by name of `what`, each read by `parse`, by index in `names`, which are sorted; `example` is such a table.
pub(super) fn by_name<T>(
    cx: &Context,
    node: &Node,
    what: &str,
    example: &str,
    names: &[&str],
    parse: impl Fn(&Context, &Node) -> Option<T>,
) -> Option<Vec<(usize, T)>> {
    let Value::Table(table) = &node.value else { return mismatch(cx, node, example) };
    let mut read = Vec::new();
    for (name, entry) in table {
        let index = names.binary_search(&name.as_str()).ok();
        if index.is_none() {
            unknown(cx, &entry.key, &format!("{what} {}", quote(name)), name, names.iter().copied());
        }
        read.push(index.zip(parse(cx, &entry.node)));
    }
    read.into_iter().collect()
}

/// The sum of shares, which must be 1 up to rounding; another is reported at the place.
pub(super) fn sum_to_one(cx: &Context, place: &super::diagnostic::Place, shares: impl Iterator<Item = f64>) -> Option<f64> {
    let sum: f64 = shares.sum();
    if (sum - 1.0).abs() <= 1e-6 {
        return Some(sum);
    }
    let shown = format!("{sum:.7}");
    let shown = shown.trim_end_matches('0').trim_end_matches('.');
    cx.report_absence(Diagnostic::at(place, format!("the shares sum to {shown}, not 1")).expecting("shares that sum to 1"));
    None
}
