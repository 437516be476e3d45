//! Triage: an issue is sorted when it comes, rightly with the probability of the sorter's accuracy. The class
//! may decide the channel of its first contact and its rank in waiting lines; the sorting costs agent time,
//! spent with the first answer by a person.

use super::Engine;
use crate::ground::rng::{Purpose, draw, uniform};
use crate::ground::time::Ticks;
use crate::scenario::model::{Class, Urgency};

impl Engine<'_> {
    /// Sorts a new issue, and gives the channel that triage sends it to, if any.
    pub(super) fn triage(&mut self, issue: u32) -> Option<u16> {
        let plan = self.plan;
        let triage = plan.life.triage.as_ref()?;
        let state = &mut self.issues[issue];
        let inquiry = &plan.inquiries[state.inquiry as usize];
        let (class, others) = if inquiry.urgency == Urgency::Urgent {
            (Class::Urgent, [Class::Complex, Class::Simple])
        } else if inquiry.complexity >= triage.complex_from {
            (Class::Complex, [Class::Urgent, Class::Simple])
        } else {
            (Class::Simple, [Class::Urgent, Class::Complex])
        };
        // One draw for whether it is seen rightly: more accuracy only corrects.
        let rng = &mut draw(state.key, Purpose::Triage, 0);
        let (seen, other) = (uniform(rng) < triage.accuracy, uniform(rng) < 0.5);
        state.class = if seen { class } else { others[usize::from(other)] };
        triage.routes[state.class as usize].map(|channel| channel as u16)
    }

    /// Agent time for sorting the issue of a contact that an agent begins to answer; 0 once it is spent.
    pub(super) fn triage_work(&mut self, place: u32) -> Ticks {
        let Some(triage) = &self.plan.life.triage else { return 0 };
        let issue = self.issues.get_mut(self.extras[place as usize].issue);
        let unsorted = issue.is_some_and(|issue| !std::mem::replace(&mut issue.sorted, true));
        if unsorted { triage.work } else { 0 }
    }
}
