//! The sections `[run]`, `[costs]` and `[satisfaction]`, and how a section that may be missing is read.

use super::clock::date;
use super::context::Context;
use super::diagnostic::{Diagnostic, Place};
use super::document::{Entry, Node, Table};
use super::duration::{LONGEST, duration, positive_duration, positive_seconds};
use super::model::{BusynessDays, Costs, Drain, Run, Satisfaction, WallClock};
use super::number::{boolean, items, number, share, whole_u32, within, word};
use super::precision::precision;
use super::reader::{Reader, mismatch};
use super::site::{time_zone, zone_clock};
use crate::ground::time::to_hours;

/// Most intervals of a run.
const MOST_INTERVALS: u64 = 200_000;

const BUSYNESS_DAYS: &[(&str, BusynessDays)] =
    &[("random", BusynessDays::Random), ("antithetic", BusynessDays::Antithetic), ("stratified", BusynessDays::Stratified)];

/// Reads a section that may be missing, as if it were empty.
pub(super) fn section<T>(cx: &Context, entry: Option<&Entry>, whole_file: &Place, what: &str, read: impl FnOnce(&Reader<'_>) -> T) -> T {
    let empty = Table::new();
    let reader = entry.and_then(|entry| Reader::of(cx, entry, what));
    let reader = reader.unwrap_or_else(|| Reader::new(cx, &empty, whole_file, what));
    let read = read(&reader);
    reader.finish();
    read
}

/// `[run]`.
pub(super) fn run(cx: &Context, entry: Option<&Entry>, file: &Place) -> Run {
    section(cx, entry, file, "[run]", |reader| {
        #[derive(Clone, Copy, PartialEq)]
        enum AtEnd {
            Finish,
            Censor,
        }
        let at_end = reader.or_default("run", "drain", word(&[("finish", AtEnd::Finish), ("censor", AtEnd::Censor)]));
        let limit = reader.or_default("run", "drain_limit", duration);
        let time_zone = reader.optional("time_zone", time_zone);
        let until = reader.entry("precision");
        let precision = until.and_then(|entry| precision(cx, &entry.node));
        let replications = whole_u32("a whole number from 1 to 1000000", 1..=1_000_000);
        let replications = match (until, reader.entry("replications")) {
            (Some(until), Some(_)) => {
                let error = Diagnostic::at(&until.key, "`precision` besides `replications`");
                cx.report(error.expecting("one of them: a number of replications, or as many as precision takes"));
                1
            }
            (Some(_), None) => precision.as_ref().map_or(1, |precision| precision.max_replications),
            (None, _) => reader.or_default("run", "replications", replications),
        };
        let mut run = Run {
            start: reader.or_default("run", "start", date),
            warmup: reader.or_default("run", "warmup", duration),
            length: reader.or_default("run", "length", positive_duration),
            drain: if at_end == AtEnd::Finish { Drain::Finish { limit } } else { Drain::Censor },
            interval: reader.or_default("run", "interval", positive_duration),
            replications,
            precision,
            control_variates: reader.or("control_variates", boolean, false),
            busyness_days: reader.or("busyness_days", word(BUSYNESS_DAYS), BusynessDays::Random),
            clock: WallClock::default(),
            time_zone,
        };
        if run.warmup + run.length + limit > LONGEST {
            cx.report(Diagnostic::at(reader.place, "the simulated period is longer than 100 years").expecting("at most 100 years"));
        } else if let Some(zone) = &run.time_zone {
            run.clock = zone_clock(zone, zone, run.start, run.warmup, run.after_start());
        }
        if run.length.div_ceil(run.interval) > MOST_INTERVALS {
            let error = Diagnostic::at(reader.place, format!("more than {MOST_INTERVALS} intervals"));
            cx.report(error.helping("choose a longer `interval` or a shorter `length`"));
        }
        run
    })
}

/// `[costs]`. Without realism there are no costs but wages, unless the file says otherwise.
pub(super) fn costs(cx: &Context, entry: Option<&Entry>, file: &Place, realism_none: bool) -> Costs {
    section(cx, entry, file, "[costs]", |reader| {
        let off = realism_none.then_some(0.0);
        let money = |key| reader.or_unless(off, "costs", key, within("an amount of money of 0 or more", 0.0..=1e9));
        Costs {
            shrinkage: reader.or_default("costs", "shrinkage", number("a share from 0 to below 1", |x| (0.0..1.0).contains(&x))),
            overtime: reader.or_default("costs", "overtime", within("a factor from 1 to 10", 1.0..=10.0)),
            benefits: reader.or_default("costs", "benefits", within("a share of the wage from 0 to 10", 0.0..=10.0)),
            overhead: reader.or_unless(off, "costs", "overhead", within("a share of the loaded wages from 0 to 10", 0.0..=10.0)),
            seat_per_month: money("seat_per_month"),
            telecom_per_minute: money("phone_per_minute"),
            message_fee: money("message_fee"),
            bot_resolution: money("bot_resolution"),
            replacement: money("replacement"),
        }
    })
}

/// `[satisfaction]`.
pub(super) fn satisfaction(cx: &Context, entry: Option<&Entry>, file: &Place) -> Satisfaction {
    section(cx, entry, file, "[satisfaction]", |reader| {
        let points = |key| reader.or_default("satisfaction", key, within("a number of points from 0 to 1000", 0.0..=1000.0));
        Satisfaction {
            base: points("base"),
            wait_per_doubling: points("wait_per_doubling"),
            wait_max: points("wait_max"),
            early_per_halving: points("early"),
            early_max: points("early_max"),
            gap_per_doubling: points("gap"),
            gap_free_s: reader.or_default("satisfaction", "gap_free", positive_seconds),
            rest_per_doubling: points("rest"),
            tolerance_h: by_urgency(reader, "tolerance", |cx, node| positive_duration(cx, node).map(to_hours)),
            urgency_weight: by_urgency(reader, "urgency_weight", within("a weight from 0 to 100", 0.0..=100.0)),
            empathy: points("empathy"),
            revalidation: points("revalidation"),
            rejection: points("rejection"),
            repeat: points("repeat"),
            transfer: points("transfer"),
            menu: points("menu"),
            menu_free: reader.or_default("satisfaction", "menu_free", within("a number of layers from 0 to 1000", 0.0..=1000.0)),
            extra_turn: points("extra_turn"),
            extra_contact: points("extra_contact"),
            mismatch: points("mismatch"),
            unresolved: points("unresolved"),
            noise_sd: points("noise_sd"),
            cuts: reader.or_default("satisfaction", "cuts", cuts),
            survey_response: reader.or_default("satisfaction", "survey_response", share),
            survey_extremes: reader.or_default("satisfaction", "survey_extremes", within("a factor from 0 to 100", 0.0..=100.0)),
        }
    })
}

/// `{ low, normal, urgent }`, each with its own default.
fn by_urgency(reader: &Reader<'_>, key: &'static str, parse: impl Fn(&Context, &Node) -> Option<f64>) -> [f64; 3] {
    let entry = reader.entry(key);
    let scope = format!("satisfaction.{key}");
    section(reader.cx, entry, reader.place, &format!("`{key}`"), |inner| {
        ["low", "normal", "urgent"].map(|urgency| inner.or_default(&scope, urgency, &parse))
    })
}

fn cuts(cx: &Context, node: &Node) -> Option<[f64; 4]> {
    const EXPECTED: &str = "four increasing scores such as [40, 52, 65, 82]";
    let cuts = items(cx, node, EXPECTED, within("a score from -1000 to 1000", -1000.0..=1000.0))?;
    match <[f64; 4]>::try_from(cuts) {
        Ok(cuts) if cuts.is_sorted_by(|a, b| a < b) => Some(cuts),
        _ => mismatch(cx, node, EXPECTED),
    }
}
