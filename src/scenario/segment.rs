//! `[segments.NAME]`: customers who are alike. Their shares sum to 1.

use super::calendar::Calendar;
use super::channel_ref::{by_channel, sum_to_one};
use super::context::Context;
use super::diagnostic::{Diagnostic, Place};
use super::document::{Entry, Node, Value};
use super::duration::parse_duration;
use super::model::{Run, Segment};
use super::number::{number, positive_factor, positive_share, within, word};
use super::reader::{Reader, mismatch};
use super::site::local_clock;
use super::windows::windows;
use crate::ground::time::{HOUR, to_hours};

/// Ages with a think speed of their own, by their rows in the table of defaults.
const AGES: &[(&str, &str)] = &[("teens", "teens"), ("20-35", "20-35"), ("36-50", "36-50"), ("51+", "51+")];
/// Farthest time zone, in hours.
const FARTHEST: i128 = 14;

/// What segments take over from the rest of the scenario.
pub(super) struct Common<'a> {
    /// Waking hours of all customers.
    pub waking: &'a Option<Calendar<()>>,
    /// Points that a channel costs that they would not have chosen.
    pub mismatch: f64,
    /// The simulated period.
    pub run: &'a Run,
}

/// Reads all segments; `channels` are the names of all channels, sorted. `place` is the key of the section.
pub(super) fn segments(
    cx: &Context,
    place: &Place,
    entries: &[(&str, &Entry)],
    channels: &[&str],
    common: &Common<'_>,
) -> Option<Vec<Segment>> {
    let read: Vec<Option<Segment>> = entries.iter().map(|(name, entry)| segment(cx, name, entry, channels, common)).collect();
    let mut segments = read.into_iter().collect::<Option<Vec<Segment>>>()?;
    if segments.is_empty() {
        return Some(segments);
    }
    let sum = sum_to_one(cx, place, segments.iter().map(|segment| segment.share))?;
    segments.iter_mut().for_each(|segment| segment.share /= sum);
    Some(segments)
}

fn segment(cx: &Context, name: &str, entry: &Entry, channels: &[&str], common: &Common<'_>) -> Option<Segment> {
    let reader = Reader::of(cx, entry, format!("[segments.{name}]"))?;
    let share = reader.required("share", positive_share);
    let offset = reader.or_default("segments", "utc_offset", utc_offset);
    let clock = local_clock(&reader, common.run, offset);
    let waking = reader.optional("waking", windows).unwrap_or_else(|| common.waking.clone());
    let preference = reader.optional("preference", |cx, node| preference(cx, node, channels));
    let age = reader.optional("age", word(AGES));
    let (scope, key) = age.map_or(("segments", "think_speed"), |age| ("segments.think_speed", age));
    let think_speed = reader.optional("think_speed", positive_factor);
    let think_speed = think_speed.unwrap_or_else(|| super::defaults::value(cx, scope, key, positive_factor));
    let patience_factor = reader.or_default("segments", "patience", positive_factor);
    let mismatch = reader.or("mismatch", within("a number of points from 0 to 1000", 0.0..=1000.0), common.mismatch);
    reader.finish();
    Some(Segment {
        name: name.to_owned(),
        share: share?,
        clock,
        waking,
        preference: preference.unwrap_or_default(),
        think_factor: 1.0 / think_speed,
        patience_factor,
        mismatch,
    })
}

/// Weights by channel, at least one of them above 0; channels with a weight of 0 are dropped.
fn preference(cx: &Context, node: &Node, channels: &[&str]) -> Option<Vec<(usize, f64)>> {
    let weight = number("a weight of 0 or more", |weight| (0.0..=1e9).contains(&weight));
    let mut read = by_channel(cx, node, "weights by channel such as { phone = 0.44, chat = 0.17 }", channels, weight)?;
    read.retain(|(_, weight)| *weight > 0.0);
    if read.is_empty() {
        cx.report(Diagnostic::at(&node.place, "no channel is preferred").expecting("at least one weight above 0"));
        return None;
    }
    Some(read)
}

/// Microseconds ahead of the centre: whole hours, or a duration such as "-5h30m".
pub(super) fn utc_offset(cx: &Context, node: &Node) -> Option<i64> {
    const EXPECTED: &str = "an offset from -14h to 14h such as \"3h\", \"-5h30m\" or 3";
    let read = match &node.value {
        Value::Integer(hours) if (-FARTHEST..=FARTHEST).contains(hours) => i64::try_from(*hours).ok().map(|hours| hours * HOUR as i64),
        Value::String(text) => {
            let (sign, size) = match text.trim().strip_prefix('-') {
                Some(size) => (-1, size),
                None => (1, text.trim().strip_prefix('+').unwrap_or(text)),
            };
            parse_duration(size).filter(|size| to_hours(*size) <= FARTHEST as f64).map(|size| sign * size as i64)
        }
        _ => None,
    };
    read.or_else(|| mismatch(cx, node, EXPECTED))
}
