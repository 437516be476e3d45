//! What the frames of a study must look like: how many numbers a record has, and of how many channels, groups and
//! agents. A frame that fits can be folded without a look at its lengths.

use super::error::PartError;
use super::frame::{Content, Frame, VariantFrame};
use crate::engine::trace::TraceRecord;
use crate::plan::Plan;
use crate::run::course::Course;
use crate::run::summary::keys;
use std::ops::Range;

/// The frames that are expected of some plans.
pub struct Shape {
    variants: Vec<OfVariant>,
}

/// The same of one plan.
struct OfVariant {
    metrics: usize,
    intervals: usize,
    deviations: usize,
    channels: usize,
    inquiries: usize,
    /// Agents of each group.
    groups: Vec<u32>,
    agents: usize,
}

impl Shape {
    /// Of these plans, with so many controls each.
    pub fn new(plans: &[Plan], content: Content, controls: impl Fn(usize) -> usize) -> Self {
        let of = |(variant, plan): (usize, &Plan)| OfVariant::new(plan, content, controls(variant));
        Self { variants: plans.iter().enumerate().map(of).collect() }
    }

    /// The totals of one course of these plans; what it adds up to stands with the first of its variants.
    pub(in crate::run) fn of_course(plans: &[Plan], course: &Course) -> Self {
        let mut variants: Vec<OfVariant> =
            course.members.iter().map(|member| OfVariant::new(&plans[member.variant], Content::Totals, 0)).collect();
        variants.iter_mut().skip(1).for_each(|of| of.agents = 0);
        Self { variants }
    }

    /// Checks a frame that must begin where these replications do and end in them.
    ///
    /// # Errors
    /// It is another one.
    pub fn check(&self, frame: &Frame, replications: &Range<u32>) -> Result<(), PartError> {
        if frame.first != replications.start || frame.replications == 0 || frame.end() > replications.end {
            return Err(PartError::Content("other replications than its header says"));
        }
        let fits = frame.first_variant == 0
            && frame.variants.len() == self.variants.len()
            && self.variants.iter().zip(&frame.variants).all(|(shape, variant)| shape.fits(variant));
        fits.then_some(()).ok_or(PartError::Content("records of another size"))
    }
}

impl OfVariant {
    fn new(plan: &Plan, content: Content, deviations: usize) -> Self {
        let (metrics, intervals) = keys(plan);
        let measured = if content == Content::Whole { plan.intervals } else { 0 };
        Self {
            metrics: metrics.len(),
            intervals: measured * intervals.len(),
            deviations,
            channels: plan.channels.len(),
            inquiries: plan.inquiries.len(),
            groups: plan.groups.iter().map(|group| group.agents).collect(),
            agents: plan.agents,
        }
    }

    fn fits(&self, variant: &VariantFrame) -> bool {
        let sizes = (self.metrics, self.intervals, self.deviations);
        let same = variant.records.iter().all(|record| {
            sizes == (record.metrics().len(), record.intervals().len(), record.deviations().len())
                && record.trace.iter().all(|contact| self.knows(contact))
        });
        let histograms =
            variant.histograms.iter().all(|(_, batch)| (batch.channels.len(), batch.occupancy.len()) == (self.channels, self.groups.len()));
        same && histograms && variant.agents.len() == self.agents
    }

    fn knows(&self, contact: &TraceRecord) -> bool {
        let agent = contact.agent.is_none_or(|(group, agent)| self.groups.get(usize::from(group)).is_some_and(|&agents| agent < agents));
        usize::from(contact.inquiry) < self.inquiries && usize::from(contact.channel) < self.channels && agent
    }
}
