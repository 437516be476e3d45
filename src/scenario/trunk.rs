//! `[trunks.NAME]`: the lines that calls take.

use super::channel::peek_medium;
use super::channel_ref::{Channels, channel_index};
use super::context::Context;
use super::diagnostic::Diagnostic;
use super::document::{Entry, quote};
use super::model::{Inquiry, Medium, Trunk};
use super::number::{items, whole_u32};
use super::reader::Reader;

/// Reads all trunk groups; a channel has its lines from one of them at most.
pub(super) fn trunks(cx: &Context, entries: &[(&str, &Entry)], channels: &Channels<'_>) -> Option<Vec<Trunk>> {
    let mut taken: Vec<usize> = Vec::new();
    entries.iter().map(|(name, entry)| trunk(cx, name, entry, channels, &mut taken)).collect()
}

/// Reports lines that cannot hold those who wait when the simulated period begins.
pub(super) fn check_waiting(cx: &Context, entries: &[(&str, &Entry)], trunks: &[Trunk], inquiries: &[Inquiry]) {
    for ((name, entry), trunk) in entries.iter().zip(trunks) {
        let own = inquiries.iter().flat_map(|inquiry| &inquiry.backlog.contacts).filter(|(channel, _)| trunk.channels.contains(channel));
        let waiting: u64 = own.map(|&(_, contacts)| u64::from(contacts)).sum();
        if waiting > u64::from(trunk.lines) {
            let message = format!("{waiting} contacts of the `backlog` of inquiries wait on the {} lines of {}", trunk.lines, quote(name));
            cx.report(Diagnostic::at(&entry.key, message).expecting("no more contacts on the line than there are lines"));
        }
    }
}

fn trunk(cx: &Context, name: &str, entry: &Entry, channels: &Channels<'_>, taken: &mut Vec<usize>) -> Option<Trunk> {
    let reader = Reader::of(cx, entry, format!("[trunks.{name}]"))?;
    let lines = reader.required("lines", whole_u32("a whole number of lines from 1 to 1000000", 1..=1_000_000));
    let read = reader.required("channels", |cx, node| {
        items(cx, node, "an array of names of phone and video channels such as [\"phone\"]", |cx, node| {
            let index = channel_index(cx, node, channels)?;
            if peek_medium(channels[index].1).is_some_and(|medium| !matches!(medium, Medium::Phone | Medium::Video)) {
                let error = Diagnostic::at(&node.place, format!("contacts of the channel {} take no line", quote(channels[index].0)));
                cx.report(error.expecting("a channel of phone or video"));
                return None;
            }
            Some((index, node.place.clone()))
        })
    });
    reader.finish();
    let mut own = Vec::new();
    for (index, place) in read? {
        if taken.contains(&index) {
            let error = Diagnostic::at(&place, format!("the channel {} has its lines twice", quote(channels[index].0)));
            cx.report(error.expecting("each channel in one trunk group"));
            return None;
        }
        taken.push(index);
        own.push(index);
    }
    Some(Trunk { name: name.to_owned(), lines: lines?, channels: own })
}
