//! `[issues]`: whether a close resolves an issue, and what happens otherwise.

use super::context::Context;
use super::diagnostic::Place;
use super::distribution::distribution;
use super::document::Entry;
use super::duration::{duration, positive_duration};
use super::model::{Issues, Resolution};
use super::number::{factor, share, whole_u32, within, word};
use super::reader::Reader;
use super::settings::section;

/// The keys that say how likely a close resolves an issue.
const EFFECTS: [&str; 5] = ["resolution_base", "complexity_effect", "skill_effect", "concurrency_effect", "research_effect"];

/// Reads the section. Without realism every close resolves and nobody comes back, unless the file
/// says otherwise: any key of the resolution model switches that on.
pub(super) fn issues(cx: &Context, entry: Option<&Entry>, file: &Place, realism_none: bool) -> Issues {
    section(cx, entry, file, "[issues]", |reader| {
        let given = EFFECTS.map(|key| reader.entry(key).is_some()).contains(&true);
        let off = (realism_none && !given).then_some(false);
        let modelled = reader.or_unless(off, "issues", "resolution", word(&[("model", true), ("always", false)]));
        Issues {
            resolution: resolution(reader, modelled),
            reopen: reader.or_unless(realism_none.then_some(0.0), "issues", "reopen", share),
            reopen_delay: reader.or_default("issues", "reopen_delay", distribution),
            reopen_same_channel: reader.or_default("issues", "reopen_same_channel", share),
            contact_limit: reader.or_default("issues", "contact_limit", whole_u32("a whole number from 1 to 1000", 1..=1000)),
            clarification: reader.or_default("issues", "clarification", duration),
            unnoticed: reader.or_default("issues", "unnoticed", share),
            turn_every: reader.or_default("issues", "turn_every", positive_duration),
            revalidation_work: reader.or_default("issues", "revalidation_work", duration),
            revalidation_think: reader.or_default("issues", "revalidation_think", duration),
            burst_work: reader.or_default("issues", "burst_work", duration),
            research_clarity: reader.or_default("issues", "research_clarity", factor),
            ghost_work: reader.or_default("issues", "ghost_work", share),
        }
    })
}

/// The resolution model; its keys are read, and may be wrong, even where every close resolves.
fn resolution(reader: &Reader<'_>, modelled: bool) -> Option<Resolution> {
    let off = (!modelled).then_some(0.0);
    let odds = |key| reader.or_unless(off, "issues", key, within("log-odds from -20 to 20", -20.0..=20.0));
    let resolution = Resolution {
        base: odds("resolution_base"),
        complexity: odds("complexity_effect"),
        skill: odds("skill_effect"),
        concurrency: reader.or_unless(off, "issues", "concurrency_effect", share),
        research: reader.or_unless(off, "issues", "research_effect", share),
    };
    modelled.then_some(resolution)
}
