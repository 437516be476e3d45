//! `[agents]`: what holds for all agents, and how stress arises and acts.

use super::context::Context;
use super::diagnostic::Place;
use super::document::{Entry, Node};
use super::duration::positive_duration;
use super::model::{Agents, Stress};
use super::number::{factor, number, positive_factor, share, within};
use super::reader::{Reader, none_or_table};
use super::settings::section;

/// Reads the section. Without realism there is no stress and nobody quits, unless the file says otherwise.
pub(super) fn agents(cx: &Context, entry: Option<&Entry>, file: &Place, realism_none: bool) -> Agents {
    section(cx, entry, file, "[agents]", |reader| {
        let off = realism_none.then_some(0.0);
        let gain = within("a gain from 0 to 10", 0.0..=10.0);
        let quits = within("a number of quits per agent-year from 0 to 100", 0.0..=100.0);
        Agents {
            stress: reader.or_unless(realism_none.then_some(None), "agents", "stress", stress),
            off_mode_work: reader.or_default("agents", "off_mode_work", positive_factor),
            off_mode_errors: reader.or_default("agents", "off_mode_errors", factor),
            assist_gain: ["assist_novice", "assist_average", "assist_expert"].map(|key| reader.or_default("agents", key, &gain)),
            macro_work: reader.or_default("agents", "macro_work", number("a share from 0 to below 1", |x| (0.0..1.0).contains(&x))),
            macro_empathy: reader.or_default("agents", "macro_empathy", share),
            attrition: reader.or_unless(off, "agents", "attrition", &quits),
            attrition_occupancy: reader.or_unless(off, "agents", "attrition_occupancy", &quits),
            attrition_occupancy_free: reader.or_default("agents", "attrition_occupancy_free", share),
            attrition_stress: reader.or_default("agents", "attrition_stress", factor),
        }
    })
}

/// "none", or how stress arises and acts.
fn stress(cx: &Context, node: &Node) -> Option<Option<Stress>> {
    none_or_table(cx, node, "`stress`", "{ time = \"2h\", occupancy = 2 }", |reader: &Reader<'_>| {
        let weight = |key| reader.or_default("agents.stress", key, factor);
        let part = |key| reader.or_default("agents.stress", key, share);
        Some(Stress {
            time: reader.or_default("agents.stress", "time", positive_duration),
            occupancy_time: reader.or_default("agents.stress", "occupancy_time", positive_duration),
            occupancy: weight("occupancy"),
            occupancy_free: part("occupancy_free"),
            concurrency: weight("concurrency"),
            concurrency_free: weight("concurrency_free"),
            anger: weight("anger"),
            synchronous: weight("synchronous"),
            work: weight("work"),
            errors: weight("errors"),
            empathy: part("empathy"),
        })
    })
}
