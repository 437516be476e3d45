//! What is counted about issues that are over: integer sums and satisfaction sums, per inquiry and
//! channel of the first contact, and per segment.

use super::opinions::Opinions;

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
    /// What their customers think of them.
    pub opinions: Opinions,
}

impl IssueCell {
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
        self.opinions.merge(&other.opinions);
    }
}
