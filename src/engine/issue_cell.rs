//! What is counted about issues that are over: integer sums and satisfaction sums, per inquiry and
//! channel of the first contact, and per segment.

use super::burden::Burden;
use super::satisfaction::Parts;

/// Sums over issues whose first contact arrived in the counted length.
#[derive(Clone, Debug, Default)]
pub struct IssueCell {
    /// Issues, open ones included.
    pub issues: u64,
    /// Contacts of these issues.
    pub contacts: u64,
    /// Issues that a person answered and that are over.
    pub answered: u64,
    /// Of these, without a recontact within seven days of the first answered contact.
    pub first_contact: u64,
    /// Issues resolved.
    pub resolved: u64,
    /// Of these, by their only contact.
    pub one_contact: u64,
    /// Still open at the end.
    pub open: u64,
    /// Issues whose customer chased a reply.
    pub chased: u64,
    /// Announced waits whose end came.
    pub promises: u64,
    /// Of these, exceeded.
    pub promises_broken: u64,
    /// From the first arrival to the last close of the resolved.
    pub resolution: u128,
    /// Issues by CSAT level, 1 to 5.
    pub csat: [u64; 5],
    /// Sums of the satisfaction parts: base, wait, gap, rest, empathy, unresolved.
    pub parts: [f64; 6],
    /// Sums of the burdens, in the order of [`Burden::NAMES`].
    pub burdens: [f64; Burden::COUNT],
    /// Sum of the scores.
    pub score: f64,
}

impl IssueCell {
    /// Counts a customer's opinion; `level` from 1 to 5.
    pub fn scored(&mut self, parts: &Parts, burden: &Burden, level: u32) {
        self.csat[level as usize - 1] += 1;
        self.parts.iter_mut().zip(parts.values()).for_each(|(sum, value)| *sum += value);
        self.burdens.iter_mut().zip(burden.values()).for_each(|(sum, value)| *sum += value);
        self.score += parts.total() + burden.total();
    }

    /// Issues with a satisfaction score.
    pub fn opinions(&self) -> u64 {
        self.csat.iter().sum()
    }

    /// Adds another cell.
    pub fn merge(&mut self, other: &Self) {
        let counts = [
            (&mut self.issues, other.issues),
            (&mut self.contacts, other.contacts),
            (&mut self.answered, other.answered),
            (&mut self.first_contact, other.first_contact),
            (&mut self.resolved, other.resolved),
            (&mut self.one_contact, other.one_contact),
            (&mut self.open, other.open),
            (&mut self.chased, other.chased),
            (&mut self.promises, other.promises),
            (&mut self.promises_broken, other.promises_broken),
        ];
        counts.into_iter().for_each(|(mine, theirs)| *mine += theirs);
        self.resolution += other.resolution;
        self.score += other.score;
        self.csat.iter_mut().zip(other.csat).for_each(|(mine, theirs)| *mine += theirs);
        self.parts.iter_mut().zip(other.parts).for_each(|(mine, theirs)| *mine += theirs);
        self.burdens.iter_mut().zip(other.burdens).for_each(|(mine, theirs)| *mine += theirs);
    }
}
