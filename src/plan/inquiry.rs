//! Inquiries, compiled: how customers choose their channel, and what their nature makes of the work.

use super::InquiryPlan;
use crate::scenario::Scenario;
use crate::scenario::model::Inquiry;

/// Compiles an inquiry.
pub(super) fn plan_inquiry(scenario: &Scenario, inquiry: &Inquiry) -> InquiryPlan {
    let mut cumulative = 0.0;
    let mut choice: Vec<(f64, u16)> = Vec::new();
    for &(channel, share) in &inquiry.channels {
        cumulative += share;
        choice.push((cumulative, channel as u16));
    }
    if let Some(last) = choice.last_mut() {
        last.0 = 1.0;
    }
    InquiryPlan {
        choice,
        work_factor: 1.0 + scenario.customers.complexity_work * inquiry.complexity,
        complexity: inquiry.complexity,
        detail: inquiry.detail,
        emotion: inquiry.emotion,
        urgency: inquiry.urgency,
    }
}
