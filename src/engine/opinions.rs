//! What customers think of what happened to them: sums of opinions, and the judges who form them. A replication may have
//! several judges, each with the coefficients of a plan of its own: what happens is the same for all of them.

use super::burden::Burden;
use super::issue::Issue;
use super::ledger::mean_gap_s;
use super::satisfaction::{Parts, Scale, Survey};
use super::state::Contact;
use super::tally::Outcome;
use crate::ground::time::{NEVER, Ticks, to_seconds};
use crate::plan::Plan;
use crate::plan::valuation::Valuation;

/// Sums of opinions.
#[derive(Clone, Debug, Default)]
pub struct Opinions {
    /// How many, by CSAT level, 1 to 5.
    pub csat: [u64; 5],
    /// Sums of the satisfaction parts: base, wait, gap, rest, empathy, unresolved.
    pub parts: [f64; 6],
    /// Sums of the burdens, in the order of [`Burden::NAMES`].
    pub burdens: [f64; Burden::COUNT],
    /// Sum of the scores.
    pub score: f64,
}

impl Opinions {
    /// Counts the opinion on a contact; `level` from 1 to 5.
    #[inline]
    pub fn of_contact(&mut self, parts: &Parts, level: u32) {
        self.csat[level as usize - 1] += 1;
        self.parts.iter_mut().zip(parts.values()).for_each(|(sum, value)| *sum += value);
        self.score += parts.total();
    }

    /// Counts the opinion on an issue.
    pub fn of_issue(&mut self, parts: &Parts, burden: &Burden, level: u32) {
        self.csat[level as usize - 1] += 1;
        self.parts.iter_mut().zip(parts.values()).for_each(|(sum, value)| *sum += value);
        self.burdens.iter_mut().zip(burden.values()).for_each(|(sum, value)| *sum += value);
        self.score += parts.total() + burden.total();
    }

    /// How many there are.
    pub fn count(&self) -> u64 {
        self.csat.iter().sum()
    }

    /// Adds others.
    pub fn merge(&mut self, other: &Self) {
        self.csat.iter_mut().zip(other.csat).for_each(|(mine, theirs)| *mine += theirs);
        self.parts.iter_mut().zip(other.parts).for_each(|(mine, theirs)| *mine += theirs);
        self.burdens.iter_mut().zip(other.burdens).for_each(|(mine, theirs)| *mine += theirs);
        self.score += other.score;
    }
}

/// Who forms opinions: the coefficients of a plan.
pub struct Judge<'p> {
    valuation: &'p Valuation,
    channels: usize,
    /// Per inquiry and channel: how satisfaction is scored.
    pub scales: Vec<Scale>,
}

impl<'p> Judge<'p> {
    /// That of a plan.
    pub fn new(plan: &'p Plan) -> Self {
        Self { valuation: &plan.valuation, channels: plan.channels.len(), scales: Scale::all(plan) }
    }

    /// How scores become CSAT levels.
    #[inline]
    pub fn survey(&self) -> Survey {
        Survey::new(&self.valuation.satisfaction)
    }

    /// Satisfaction with a contact on a synchronous channel or an asynchronous one, and its CSAT level.
    pub fn contact(&self, contact: &Contact, synchronous: bool, outcome: Outcome, ended: Ticks) -> (Parts, u32) {
        let scale = &self.scales[contact.inquiry as usize * self.channels + contact.channel as usize];
        let response = if synchronous { contact.answered } else { contact.first_reply };
        // In a chat by turns that is not over, a person may have taken it without a word yet.
        let unheard = synchronous && contact.turns > 0 && contact.turn == 0;
        let parts = if response == NEVER || unheard {
            scale.unanswered()
        } else {
            // The mean reply gap that a customer in a chat feels; 0 elsewhere.
            let gap_s = if synchronous && contact.turns > 0 { mean_gap_s(contact.gap_sum, contact.turn) } else { 0.0 };
            let (wait_s, rest_s) = (to_seconds(response - contact.arrived), to_seconds(ended - response));
            scale.answered(wait_s, rest_s, gap_s, outcome == Outcome::Served)
        };
        (parts, self.survey().level(parts.total(), contact.key))
    }

    /// Satisfaction with an issue that is over, or open at the end, and its CSAT level.
    pub fn issue(&self, issue: &Issue, resolved: bool, at: Ticks) -> (Parts, Burden, u32) {
        let scale = &self.scales[issue.inquiry as usize * self.channels + issue.first_channel as usize];
        // A bot that settles the issue answers it; its courtesy is neutral.
        let first = if resolved { issue.first_human.min(at) } else { issue.first_human };
        let parts = if first == NEVER {
            scale.unanswered()
        } else {
            let gap_s = if issue.gaps > 0 { mean_gap_s(issue.gap_sum, issue.gaps) } else { 0.0 };
            let empathy = if issue.answered > 0 { issue.empathy / f64::from(issue.answered) } else { 0.5 };
            let wait_s = to_seconds(first - issue.arrived);
            scale.of_issue(wait_s, issue.expected_s, to_seconds(at.saturating_sub(first)), gap_s, empathy, resolved)
        };
        let mismatch = if issue.mismatch { self.valuation.mismatch[issue.segment as usize] } else { 0.0 };
        let burden = Burden::new(&self.valuation.satisfaction, &issue.effort, issue.contacts, mismatch);
        let level = self.survey().level(parts.total() + burden.total(), issue.key);
        (parts, burden, level)
    }
}

/// A further judge, and what it thinks of all contacts and issues of a replication.
pub struct Further<'p> {
    /// The judge.
    pub judge: Judge<'p>,
    /// Per inquiry and channel, as the cells of [`super::Replication`]: contacts, or issues in plans with issues.
    pub cells: Vec<Opinions>,
    /// Per segment: its issues.
    pub segments: Vec<Opinions>,
}

impl<'p> Further<'p> {
    /// That of a plan whose course is the engine's.
    pub fn new(plan: &'p Plan) -> Self {
        let (judge, segments) = (Judge::new(plan), plan.life.segments.len());
        Self { cells: vec![Opinions::default(); judge.scales.len()], segments: vec![Opinions::default(); segments], judge }
    }

    /// Forgets all opinions.
    pub fn reset(&mut self) {
        self.cells.fill(Opinions::default());
        self.segments.fill(Opinions::default());
    }
}
