//! What one run has and its baseline has not, or the other way round: variants, channels and groups, metrics. What is gone
//! cannot be compared any more, so it fails; what is new only has nothing to be compared with.

use super::judged::{VariantJudged, is_usual};
use super::sample::{MetricId, Sample, VariantSample};
use crate::run::Level;
use std::collections::BTreeSet;

/// Something that is not in both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// In which variant; `None`: the variant itself.
    pub variant: Option<String>,
    /// What it is.
    pub what: What,
    /// It is in the baseline alone; otherwise in this run alone.
    pub gone: bool,
    /// The only one of its kind that is new where this is the only one gone: another name for it, it seems.
    pub renamed: Option<String>,
}

/// What is not in both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// A variant by name.
    Variant(String),
    /// A channel, group or other item.
    Item(Level, String),
    /// A metric that is judged.
    Metric(MetricId),
}

impl Finding {
    /// Whether it fails.
    pub fn fails(&self) -> bool {
        self.gone
    }
}

/// Variants that are not in both.
pub(super) fn variants(now: &Sample, before: &Sample) -> Vec<Finding> {
    let names = |sample: &Sample| -> Vec<String> { sample.variants.iter().map(|variant| variant.name.clone()).collect() };
    let not_both = differing(&names(now), &names(before));
    not_both.into_iter().map(|(name, gone, renamed)| Finding { variant: None, what: What::Variant(name), gone, renamed }).collect()
}

/// Items and metrics of a variant that are not in both.
pub(super) fn items(now: &VariantSample, before: &VariantSample, judged: &VariantJudged) -> Vec<Finding> {
    let variant = Some(now.name.clone());
    let of = |sample: &VariantSample| -> BTreeSet<(Level, String)> {
        sample.metrics.iter().map(|one| (one.id.level, one.id.item.clone())).collect()
    };
    let (own, other) = (of(now), of(before));
    let levels: BTreeSet<Level> = own.iter().chain(&other).map(|(level, _)| *level).collect();
    let mut findings = Vec::new();
    for level in levels {
        let names = |items: &BTreeSet<(Level, String)>| -> Vec<String> {
            items.iter().filter(|(of, _)| *of == level).map(|(_, name)| name.clone()).collect()
        };
        for (name, gone, renamed) in differing(&names(&own), &names(&other)) {
            findings.push(Finding { variant: variant.clone(), what: What::Item(level, name), gone, renamed });
        }
    }
    let ids = |sample: &VariantSample| -> BTreeSet<MetricId> { sample.metrics.iter().map(|one| one.id.clone()).collect() };
    let (own_ids, other_ids) = (ids(now), ids(before));
    let in_both = |id: &MetricId| {
        let item = (id.level, id.item.clone());
        own.contains(&item) && other.contains(&item)
    };
    let finding = |id: &MetricId, gone| Finding { variant: variant.clone(), what: What::Metric(id.clone()), gone, renamed: None };
    findings.extend(other_ids.difference(&own_ids).filter(|id| is_usual(id) && in_both(id)).map(|id| finding(id, true)));
    let judged = judged.compared.iter().map(|one| &now.metrics[one.place].id);
    findings.extend(judged.filter(|id| in_both(id) && !other_ids.contains(id)).map(|id| finding(id, false)));
    findings
}

/// Names that are not in both, whether each is gone, and what it may be called now.
fn differing(now: &[String], before: &[String]) -> Vec<(String, bool, Option<String>)> {
    let gone: Vec<&String> = before.iter().filter(|name| !now.contains(name)).collect();
    let new: Vec<&String> = now.iter().filter(|name| !before.contains(name)).collect();
    let renamed = if let ([_], [new]) = (gone.as_slice(), new.as_slice()) { Some((*new).clone()) } else { None };
    let of_gone = gone.iter().map(|name| ((*name).clone(), true, renamed.clone()));
    of_gone.chain(new.iter().map(|name| ((*name).clone(), false, None))).collect()
}
